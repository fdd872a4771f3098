"""Tables that a plain text draws with the characters for frames: ┌─┬─┐ │ ├─┼─┤.

The frame says which cells are one: a name beside several lines, a heading over several columns. Columns are where the
upright strokes stand on a screen; old texts give a stroke the width of a Chinese character, newer ones half of it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from huiyin.proofread.model import Cell

_STROKE: Final = re.compile("[\u2500-\u257f]")
_LEVEL: Final = frozenset("─━┄┅┈┉═╌╍╴╶╸╺╼╾")
#: A stroke stands where others stand when it is no further off: names in half widths move it.
_NEAR: Final = 1
_MOST_LINES: Final = 5_000
_MOST_EDGES: Final = 120
_FIGURE: Final = re.compile(r"[-+＋－]?[\d０-９][\d０-９,，.．]*[%％‰]?|[-－—–]{1,2}")
#: Lines of a row without a rule below it have figures in so many cells; a name that goes on has not.
_LEAST_FIGURES: Final = 2


class _Drawn(NamedTuple):
    """A line on the screen: where its upright strokes stand, and what stands elsewhere, with its place in the line."""

    number: int
    bars: tuple[int, ...]
    letters: tuple[tuple[int, int, str], ...]  # position, index in the line, letter


class _Band(NamedTuple):
    """The lines of one row; `floor` are the columns that a rule closes below it, `under` what the rule's line says."""

    lines: tuple[_Drawn, ...]
    floor: frozenset[int]
    under: tuple[_Drawn, ...]


def begins(line: str) -> bool:
    return len(_STROKE.findall(line)) >= 2


def table(lines: Sequence[str], at: int) -> tuple[tuple[Cell, ...], int]:
    """The table whose frame begins at this line, and the line behind it; no cells where the strokes are no frame."""
    behind = at
    while behind < min(len(lines), at + _MOST_LINES) and begins(lines[behind]):
        behind += 1
    drawings = [[_drawn(lines[number], number, stroke) for number in range(at, behind)] for stroke in (2, 1)]
    drawing, edges = min(
        ((drawn, _edges(drawn)) for drawn in drawings), key=lambda one: (len(one[1]), -_held(one[0], one[1]))
    )
    if not 3 <= len(edges) <= _MOST_EDGES:
        return (), behind
    bands = list(_bands(drawing, edges))
    return (tuple(_cells(bands, edges)) if len(bands) >= 2 else ()), behind


def _drawn(line: str, number: int, stroke: int) -> _Drawn:
    bars: list[int] = []
    letters: list[tuple[int, int, str]] = []
    position = 0
    for index, letter in enumerate(line):
        is_stroke = "\u2500" <= letter <= "\u257f"
        if is_stroke and letter not in _LEVEL:
            bars.append(position)
        else:
            letters.append((position, index, letter))
        position += stroke if is_stroke else _width(letter, stroke)
    return _Drawn(number, tuple(bars), tuple(letters))


def _width(letter: str, stroke: int) -> int:
    """In half widths. Where strokes are wide, so are all signs that ASCII has not."""
    kinds = "WFA" if stroke == 2 else "WF"
    return 2 if unicodedata.east_asian_width(letter) in kinds and not letter.isascii() else 1


def _edges(drawing: Iterable[_Drawn]) -> list[int]:
    """Where upright strokes stand; of neighbours the first."""
    edges: list[int] = []
    for position in sorted({bar for line in drawing for bar in line.bars}):
        if not edges or position - edges[-1] > _NEAR:
            edges.append(position)
    return edges


def _held(drawing: Iterable[_Drawn], edges: Sequence[int]) -> int:
    """Strokes that stand exactly where the columns begin."""
    known = set(edges)
    return sum(bar in known for line in drawing for bar in line.bars)


def _column(position: int, edges: Sequence[int]) -> int:
    return bisect_right(edges, position) - 1


def _edge(bar: int, edges: Sequence[int]) -> int:
    place = bisect_left(edges, bar - _NEAR)
    return min(place, len(edges) - 1)


def _ruled(line: _Drawn, edges: Sequence[int]) -> frozenset[int]:
    """The columns that a rule crosses in this line, from stroke to stroke."""
    inside: dict[int, list[str]] = {}
    for position, _index, letter in line.letters:
        inside.setdefault(_column(position, edges), []).append(letter)
    return frozenset(
        column for column, found in inside.items() if sum(letter in _LEVEL for letter in found) * 2 > len(found)
    )


def _bands(drawing: Sequence[_Drawn], edges: Sequence[int]) -> Iterator[_Band]:
    """The rows, parted by rules; a row of several lines full of figures is as many rows."""
    gathered: list[_Drawn] = []
    for line in drawing:
        ruled = _ruled(line, edges)
        if not ruled:
            gathered.append(line)
        elif gathered:
            *before, last = list(_parted(gathered, edges))
            for lines in before:
                yield _Band(lines, frozenset(range(len(edges))), ())
            yield _Band(last, ruled, (line,))
            gathered = []
    for lines in _parted(gathered, edges) if gathered else ():
        yield _Band(lines, frozenset(range(len(edges))), ())


def _parted(lines: Sequence[_Drawn], edges: Sequence[int]) -> Iterator[tuple[_Drawn, ...]]:
    full = [_figures(line, edges) >= _LEAST_FIGURES for line in lines]
    if sum(full) < 2:
        yield tuple(lines)
        return
    row: list[_Drawn] = []
    has_figures = False
    for line, is_full in zip(lines, full, strict=True):
        if is_full and has_figures:
            yield tuple(row)
            row, has_figures = [], False
        row.append(line)
        has_figures = has_figures or is_full
    yield tuple(row)


def _figures(line: _Drawn, edges: Sequence[int]) -> int:
    texts: dict[int, str] = {}
    for position, _index, letter in line.letters:
        column = _column(position, edges)
        texts[column] = texts.get(column, "") + letter
    return sum(bool(_FIGURE.fullmatch(text.strip())) for text in texts.values())


def _cells(bands: Sequence[_Band], edges: Sequence[int]) -> Iterator[Cell]:
    wide = len(edges) - 1
    owner = list(range(len(bands) * wide))

    def root(place: int) -> int:
        while owner[place] != place:
            owner[place] = owner[owner[place]]
            place = owner[place]
        return place

    for row, band in enumerate(bands):
        walls = {_edge(bar, edges) for line in band.lines for bar in line.bars}
        for column in range(1, wide):
            if column not in walls:
                owner[root(row * wide + column)] = root(row * wide + column - 1)
        for column in range(wide if row + 1 < len(bands) else 0):
            if column not in band.floor:
                owner[root((row + 1) * wide + column)] = root(row * wide + column)
    groups: dict[int, list[int]] = {}
    for place in range(len(owner)):
        groups.setdefault(root(place), []).append(place)
    for places in groups.values():
        cell = _cell(bands, edges, sorted({place // wide for place in places}), sorted({p % wide for p in places}))
        if cell is not None:
            yield cell


def _cell(bands: Sequence[_Band], edges: Sequence[int], rows: Sequence[int], columns: Sequence[int]) -> Cell | None:
    lines = [line for row in rows for line in bands[row].lines]
    lines += [line for row in rows[:-1] for line in bands[row].under]
    pieces = []
    for line in sorted(lines, key=lambda one: one.number):
        letters = [one for one in line.letters if columns[0] <= _column(one[0], edges) <= columns[-1]]
        text = "".join(letter for _position, _index, letter in letters if letter not in _LEVEL)
        if text.strip():
            first = next(index for _position, index, letter in letters if letter.strip() and letter not in _LEVEL)
            pieces.append((text.strip(), line.number, first))
    if not pieces:
        return None
    words = pieces[0][0]
    for (before, *_), (text, *_) in pairwise(pieces):
        # words go on, figures of two lines stay two
        words += (" " if before[-1:].isascii() and text[:1].isascii() else "") + text
    return Cell(words, rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1, line=pieces[0][1:])
