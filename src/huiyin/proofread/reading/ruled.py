"""Tables of a PDF that are drawn with rules: which cells the rules make, and which characters stand in each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

#: Rules thinner than this are rules; edges this near are one.
_THIN: Final = 3.0
_NEAR: Final = 3.0
_SHORTEST: Final = 6.0
#: A page with more paths than this is a drawing.
MOST_PATHS: Final = 20_000
_MOST_EDGES: Final = 400


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


class Letter(NamedTuple):
    """A character, where it stands on the page, and its place in the text of the page."""

    text: str
    at: int
    x: float
    y: float


@dataclass(frozen=True)
class RuledCell:
    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    first: int  # the place of its first character in the text of the page, -1 when it is empty


def tables(boxes: Sequence[Box], letters: Sequence[Letter]) -> Iterator[list[RuledCell]]:
    """The tables of a page from the top down."""
    across = [box for box in boxes if box.top - box.bottom <= _THIN and box.right - box.left >= _SHORTEST]
    down = [box for box in boxes if box.right - box.left <= _THIN and box.top - box.bottom >= _SHORTEST]
    for box in boxes:
        # a cell drawn as a frame has four edges
        if box.right - box.left > _SHORTEST and box.top - box.bottom > _SHORTEST:
            across += [Box(box.left, y, box.right, y) for y in (box.bottom, box.top)]
            down += [Box(x, box.bottom, x, box.top) for x in (box.left, box.right)]
    for low, high in _bands(down):
        own_down = [box for box in down if box.bottom >= low - _NEAR and box.top <= high + _NEAR]
        own_across = [box for box in across if low - _NEAR <= box.bottom <= high + _NEAR]
        columns = _edges([(box.left + box.right) / 2 for box in own_down])
        rows = _edges([(box.bottom + box.top) / 2 for box in own_across])[::-1]
        if 3 <= len(columns) <= _MOST_EDGES and 3 <= len(rows) <= _MOST_EDGES:
            yield _cells(columns, rows, (own_across, own_down), letters)


def _bands(down: Sequence[Box]) -> list[tuple[float, float]]:
    """The heights that upright rules cover, from the top: a table each."""
    bands: list[tuple[float, float]] = []
    for box in sorted(down, key=lambda one: one.bottom):
        if bands and box.bottom <= bands[-1][1] + _NEAR:
            bands[-1] = (bands[-1][0], max(bands[-1][1], box.top))
        else:
            bands.append((box.bottom, box.top))
    return bands[::-1]


def _edges(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _cells(
    columns: Sequence[float],
    rows: Sequence[float],
    rules: tuple[Sequence[Box], Sequence[Box]],
    letters: Sequence[Letter],
) -> list[RuledCell]:
    across, down = rules
    high, wide = len(rows) - 1, len(columns) - 1
    owner = list(range(high * wide))

    def root(place: int) -> int:
        while owner[place] != place:
            owner[place] = owner[owner[place]]
            place = owner[place]
        return place

    for row in range(high):
        y = (rows[row] + rows[row + 1]) / 2
        walls = [box for box in down if box.bottom <= y <= box.top]
        for column in range(1, wide):
            if not any(abs((box.left + box.right) / 2 - columns[column]) <= _NEAR for box in walls):
                owner[root(row * wide + column)] = root(row * wide + column - 1)
    for column in range(wide):
        x = (columns[column] + columns[column + 1]) / 2
        floors = [box for box in across if box.left <= x <= box.right]
        for row in range(1, high):
            if not any(abs((box.bottom + box.top) / 2 - rows[row]) <= _NEAR for box in floors):
                owner[root(row * wide + column)] = root((row - 1) * wide + column)
    groups: dict[int, list[int]] = {}
    for place in range(high * wide):
        groups.setdefault(root(place), []).append(place)
    inside = _sorted_in(columns, rows, letters)
    return [_cell(places, wide, inside) for places in groups.values()]


def _sorted_in(
    columns: Sequence[float], rows: Sequence[float], letters: Sequence[Letter]
) -> Mapping[int, list[Letter]]:
    """The characters of each place of the grid."""
    upward = rows[::-1]
    inside: dict[int, list[Letter]] = {}
    for letter in letters:
        column = bisect_right(columns, letter.x) - 1
        row = len(rows) - 1 - bisect_right(upward, letter.y)
        if 0 <= column < len(columns) - 1 and 0 <= row < len(rows) - 1:
            inside.setdefault(row * (len(columns) - 1) + column, []).append(letter)
    return inside


def _cell(places: Sequence[int], wide: int, inside: Mapping[int, list[Letter]]) -> RuledCell:
    rows = [place // wide for place in places]
    columns = [place % wide for place in places]
    letters = sorted((letter for place in places for letter in inside.get(place, ())), key=lambda one: one.at)
    text = "".join(letter.text for letter in letters[:1])
    for before, letter in pairwise(letters):
        # words that were parted in the text, and figures on two lines, stay apart
        parted = letter.at - before.at > 1 and letter.text.isascii() and before.text.isascii()
        both = before.text.isdecimal() and letter.text.isdecimal()
        text += (" " if parted and (both or before.text.isalpha()) else "") + letter.text
    row, column = min(rows), min(columns)
    first = letters[0].at if letters else -1
    return RuledCell(row, column, max(rows) - row + 1, max(columns) - column + 1, text, first)
