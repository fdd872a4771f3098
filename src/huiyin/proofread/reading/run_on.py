"""Tables that were run into one line: every cell behind a blank, row behind row, no line left to tell them.

What the line is made of are the cells that another page has below each other, so they are read as those are; only
where every row is whole, for a line keeps nothing that would show where an empty cell stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from huiyin.proofread.model import Cell
from huiyin.proofread.reading import celled
from huiyin.proofread.reading.placed import FIGURE

_PIECE: Final = re.compile(r"\S+")
#: The number of a page, which is one piece where dashes are no cells.
_PAGE: Final = re.compile(r"(?<!\S)[-—–－]+ ?\d{1,4} ?[-—–－]+(?!\S)|第 ?\d{1,4} ?页(?:[ ，,/／]*共 ?\d{1,4} ?页)?|\S+")
_DASH: Final = re.compile(r"(?<!\S)[-—–－]+(?!\S)")
_LEAST_ROWS: Final = 4
_LEAST_FIGURES: Final = 2
#: Two for each of a few pages.
_MOST_DASHES: Final = 8
#: A line in which so much stands.
SHORTEST: Final = 40


class Held(NamedTuple):
    """A table within a line, and from where to where it stands there."""

    cells: tuple[Cell, ...]
    begin: int
    end: int


def tables(line: str, number: int) -> Iterator[Held]:
    """The tables in the line of that number, in the order of its text."""
    pages = len(_DASH.findall(line)) <= _MOST_DASHES
    found = [(piece.start(), piece[0]) for piece in (_PAGE if pages else _PIECE).finditer(line)]
    if sum(bool(FIGURE.fullmatch(text)) for _, text in found) < _LEAST_ROWS * _LEAST_FIGURES:
        return
    pieces = [text for _, text in found]
    at = 0
    while at < len(pieces):
        cells, behind = celled.table(pieces, at)
        if cells and _is_whole(cells):
            placed = tuple(replace(cell, line=(number, found[_piece(cell)][0])) for cell in cells)
            begin = min(_start(cell) for cell in placed)
            yield Held(placed, begin, max(_start(cell) + len(cell.text) for cell in placed))
        at = max(behind, at + 1)


def _piece(cell: Cell) -> int:
    return cell.line[0] if cell.line else 0


def _start(cell: Cell) -> int:
    return cell.line[1] if cell.line else 0


def _is_whole(cells: Sequence[Cell]) -> bool:
    """As many figures in every row that has any, and rows enough."""
    counts: dict[int, int] = {}
    for cell in cells:
        if cell.astray:
            return False
        if FIGURE.fullmatch(cell.text) and cell.column > 1:
            counts[cell.row] = counts.get(cell.row, 0) + 1
    wide = max(counts.values(), default=0)
    return wide >= _LEAST_FIGURES and len(counts) >= _LEAST_ROWS and set(counts.values()) == {wide}
