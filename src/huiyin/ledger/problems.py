"""What verification reports."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Something that does not hold: which stream (or table) and which entry of it, and what is wrong."""

    kind: str
    stream: str
    n: int | None
    message: str
