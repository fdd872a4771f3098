"""Every rule, in the order in which a reader checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from huiyin.proofread import changes, dates, direction, forms, lists, sequences, sums
from huiyin.proofread.model import Analysis, Relation

Rule = Callable[[Analysis], Iterable[Relation]]

RULES: tuple[Rule, ...] = (sums.rule, lists.rule, changes.rule, direction.rule, dates.rule, forms.rule, sequences.rule)
