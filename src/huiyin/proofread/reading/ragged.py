"""Rows that begin with the name of their group, where a merged cell was lost.

Text knows no merged cells: 三、办理结果 | （一）予以公开 | 5 stands above （二）部分公开 | 2, one column too far right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from huiyin.proofread.reading.placed import FIGURE

#: Groups that make it a habit of the table, and how many other rows there are for all of them.
_LEAST_GROUPS: Final = 2
_LEAST_FIGURES: Final = 2
_TOTAL: Final = re.compile(r"[合总小]\s*计")


def columns(rows: Sequence[Sequence[str]]) -> list[list[int]] | None:
    """The column of each cell, empty ones among them; None where all rows begin alike."""
    told = [_names(row) if any(map(_is_figure, row)) else 0 for row in rows]
    wide = Counter(len(row) for row, names in zip(rows, told, strict=True) if names == 1)
    groups = [row for row, names in zip(rows, told, strict=True) if names == 2]
    if not wide or len(groups) < _LEAST_GROUPS or len(groups) >= wide.total():
        return None
    (usual, many), *_ = wide.most_common(1)
    if usual <= _LEAST_FIGURES or many < wide.total() or any(len(row) != usual + 1 for row in groups):
        return None
    first = next(at for at, names in enumerate(told) if names)
    return [
        _heading(row, usual) if at < first else [place + usual + 1 - len(row) for place in range(len(row))]
        if len(row) <= usual + 1 else list(range(len(row)))
        for at, row in enumerate(rows)
    ]  # fmt: skip


def _is_figure(text: str) -> bool:
    return bool(FIGURE.fullmatch(text)) and any(letter.isdecimal() for letter in text)


def _names(row: Sequence[str]) -> int:
    """How many words a row begins with."""
    return next((at for at, text in enumerate(row) if not text or FIGURE.fullmatch(text)), len(row))


def _heading(row: Sequence[str], usual: int) -> list[int]:
    """Headings over all the figures stand over them; of fewer only a total at the end is known."""
    if len(row) in (usual - 1, usual):
        return [place + usual + 1 - len(row) for place in range(len(row))]
    places = list(range(len(row)))
    if len(row) > 1 and _TOTAL.fullmatch(row[-1].strip()):
        places[-1] = usual
    return places
