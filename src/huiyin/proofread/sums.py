"""Parts and wholes."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin.proofread.model import Analysis, Relation


def rule(analysis: Analysis) -> Iterable[Relation]:
    return ()
