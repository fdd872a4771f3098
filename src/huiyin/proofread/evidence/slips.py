"""One line that does not come out among lines of the same shape that all do.

That a column is the sum of those before it, or a line the sum of those below it, is known by the lines or columns where
it comes out and could hardly do so by chance. Where it does so in three and more and in one it does not, and another
digit of one figure (or two that changed places) is all that keeps it from it, that digit is wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic.addition import add, is_misprint
from huiyin.proofread.evidence import odds
from huiyin.proofread.evidence.stream import Figure
from huiyin.proofread.model import Analysis, Place, Relation

#: So many lines vouch for one, each of them for no more than so many that do not come out; and the chance that all of
#: them came out blindly is no greater than this.
_VOUCH: Final = 3
_EACH: Final = 4
_SELDOM: Final = 1e-5
#: Lines of figures so many parts of the document apart are of one table.
_NEXT: Final = 6
_FEWEST: Final = 3
#: Lines of a table that are tried, how far two parts stand from their whole, and at which distances a row of them.
_MOST: Final = 400
_NEAR: Final = 8
_STEPS: Final = 3
#: So near the gap stands as a figure of its own that its cell may have been lost from the line or column.
_AROUND: Final = 12
_LOUD: Final = ("error", "likely")
_SAID: Final = re.compile("[，。；]")


class Grid:
    """Figures in lines and columns, of a table or of lines that have as many figures each."""

    def __init__(self, lines: Sequence[Mapping[int, Figure]]) -> None:
        self.lines = lines

    def turned(self) -> Grid:
        turned: dict[int, dict[int, Figure]] = defaultdict(dict)
        for row, line in enumerate(self.lines):
            for column, figure in line.items():
                turned[column][row] = figure
        return Grid([turned.get(column, {}) for column in range(max(turned, default=-1) + 1)])


class Shape(NamedTuple):
    """Which figure of a line is the sum of which others."""

    whole: int
    first: int
    last: int
    step: int

    @property
    def parts(self) -> range:
        return range(self.first, self.last + (1 if self.step > 0 else -1), self.step)


class Slip(NamedTuple):
    whole: Figure
    parts: tuple[Figure, ...]
    vouching: int


Settled = dict[Place, list[set[Place]]]


def slips(analysis: Analysis, figures: Sequence[Figure], relations: Iterable[Relation]) -> Iterator[Slip]:
    """Each figure but once."""
    told = [one for one in relations if one.kind in ("table", "sum") and len(one.at) >= _FEWEST]
    settled: Settled = defaultdict(list)
    for one in told:
        if one.holds and not one.alternate:
            settled[one.at[0]].append(set(one.at[1:]))
    doubted = {place for one in told if one.severity in _LOUD for place in one.at}
    for grid in _grids(analysis, figures):
        for way in (grid, grid.turned()):
            for slip in _of_grid(way, settled):
                concerned = {one.quantity.place for one in (slip.whole, *slip.parts)}
                if not concerned & doubted and not _is_left_out(slip, figures):
                    doubted |= concerned
                    yield slip


def _grids(analysis: Analysis, figures: Sequence[Figure]) -> Iterator[Grid]:
    known = {id(one.quantity): one for one in figures}
    for cells in analysis.cells.values():
        rows: dict[int, dict[int, Figure]] = defaultdict(dict)
        for (row, column), found in cells.items():
            if len(found) == 1 and id(found[0]) in known:
                rows[row][column] = known[id(found[0])]
        yield Grid([rows[row] for row in sorted(rows)])
    lines: dict[int, list[list[Figure]]] = defaultdict(list)
    last: dict[int, int] = {}
    for line in _lines(analysis, known):
        many, index = len(line), line[0].quantity.block
        if index - last.get(many, index) > _NEXT:
            yield _grid(lines.pop(many))
        last[many] = line[-1].quantity.block
        lines[many].append(line)
    yield from map(_grid, lines.values())


def _grid(lines: Sequence[Sequence[Figure]]) -> Grid:
    return Grid([dict(enumerate(line)) for line in lines])


def _lines(analysis: Analysis, known: Mapping[int, Figure]) -> Iterator[list[Figure]]:
    """Paragraphs of three figures and more; or figures that stand alone in paragraphs one behind the other."""
    alone: list[Figure] = []
    for passage in analysis.passages:
        found = [known[id(one)] for one in passage.quantities if id(one) in known]
        bare = len(found) == 1 and len(passage.block.text.strip()) <= len(found[0].quantity.printed) + 1
        if bare:
            alone.append(found[0])
            continue
        if len(alone) > 1:
            yield alone
        alone = []
        if len(found) == len(passage.quantities) >= _FEWEST and not _SAID.search(passage.block.text):
            yield found
    if len(alone) > 1:
        yield alone


def _of_grid(grid: Grid, settled: Settled) -> Iterator[Slip]:
    if not _VOUCH < len(grid.lines) <= _MOST:
        return
    found: Counter[Shape] = Counter()
    for line in grid.lines:
        if len(line) >= _FEWEST:
            found.update(_shapes([line[at].fine if at in line else 0 for at in range(max(line) + 1)]))
    for shape in _likely(found):
        yield from _of_shape(grid, shape, settled)


def _shapes(fine: Sequence[int]) -> Iterator[Shape]:
    """Every way in which one figure of a line is the sum of others: of two near it, or of a row of them."""
    for whole, wanted in enumerate(fine):
        if wanted <= 0:
            continue
        for step in range(1, _STEPS + 1):
            for first in range(1, step + 1):
                yield from _run(fine, whole, whole + first, step)
                yield from _run(fine, whole, whole - first, -step)
        places: dict[int, int] = {}
        for at in range(max(0, whole - _NEAR), min(len(fine), whole + _NEAR + 1)):
            one = fine[at]
            if at == whole or not 0 < one < wanted:
                continue
            if wanted - one in places:
                yield Shape(whole, places[wanted - one], at, at - places[wanted - one])
            places[one] = at


def _run(fine: Sequence[int], whole: int, first: int, step: int) -> Iterator[Shape]:
    total = several = 0
    for at in range(first, len(fine) if step > 0 else -1, step):
        one = fine[at]
        if not one:
            continue
        total += one
        several += 1
        if one < 0 or total >= fine[whole]:
            if total == fine[whole] and several > 1 and (several > 2 or at != first + step):
                yield Shape(whole, first, at, step)
            return


def _likely(found: Mapping[Shape, int]) -> list[Shape]:
    """Those that come out often enough, the most frequent first; rows that end in nothing are of a longer one, too."""
    begun: dict[tuple[int, int, int], list[tuple[int, int]]] = defaultdict(list)
    for shape, count in found.items():
        begun[shape.whole, shape.first, shape.step].append((abs(shape.last - shape.first), count))
    often = {}
    for shape in found:
        far = abs(shape.last - shape.first)
        count = sum(count for other, count in begun[shape.whole, shape.first, shape.step] if other <= far)
        if count >= _VOUCH:
            often[shape] = count
    return sorted(often, key=lambda shape: -often[shape])


def _of_shape(grid: Grid, shape: Shape, settled: Settled) -> Iterator[Slip]:
    right: list[tuple[Figure, list[Figure]]] = []
    wrong: list[tuple[Figure, list[Figure]]] = []
    explained: set[int] = set()
    for line in grid.lines:
        whole = line.get(shape.whole)
        if whole is None:
            continue
        parts = [line[at] for at in shape.parts if at in line and line[at].kin == whole.kin]
        several = sum(bool(one.fine) for one in parts) > 1
        if whole.fine != sum(one.fine for one in parts):
            wrong.append((whole, parts))
            beside = {one.quantity.place for one in line.values()}
            if any(others <= beside for others in settled.get(whole.quantity.place, ())):
                explained.add(whole.at)
        elif several:
            right.append((whole, parts))
    if len(right) < _VOUCH or not wrong or prod(_chance(*one) for one in right) > _SELDOM:
        return
    like = {_make(one) for one, _ in right}
    wrong = [(whole, parts) for whole, parts in wrong if _make(whole) in like]
    if len(right) < _EACH * (len(wrong) - 1):
        return
    for whole, own in wrong:
        figures = [one.quantity for one in (whole, *own)]
        result = add(figures[0], figures[1:])
        if whole.at in explained or len(own) < 2 or result.holds or not is_misprint(result.gap, figures):
            continue
        yield Slip(whole, tuple(own), len(right))


def _is_left_out(slip: Slip, figures: Sequence[Figure]) -> bool:
    """Where empty cells were lost, what stands in another column may be the part that is wanting, or one too many."""
    row = (slip.whole, *slip.parts)
    gap = abs(slip.whole.fine - sum(one.fine for one in slip.parts))
    first, last = min(one.at for one in row), max(one.at for one in row)
    near = figures[max(0, first - _AROUND) : last + _AROUND + 1]
    return any(one.fine == gap for one in near if one is not slip.whole)


def _make(one: Figure) -> tuple[str, str, int]:
    return one.quantity.kind, one.quantity.unit, one.quantity.digits


def _chance(whole: Figure, parts: Sequence[Figure]) -> float:
    """The chance that this line came out blindly."""
    unit = min(one.unit for one in (whole, *parts))
    return odds.of_two(sorted(one.fine for one in parts)[-2], unit)
