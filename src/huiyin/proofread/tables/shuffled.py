"""Rows whose figures came in any order: in each of them one is the sum of two others, and the last row is the total.

Pages that were read from pictures give the cells of a row as they were found. What is part of what the figures say
themselves, where they do in row upon row; which of two parts belongs to which column their totals say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final, NamedTuple

from huiyin.proofread.model import Relation
from huiyin.proofread.tables import said as tables_said
from huiyin.proofread.tables.certainty import Check
from huiyin.proofread.tables.grid import Grid, Number, number
from huiyin.proofread.tables.layouts import Entry

#: Rows that must come out, and how many for each that does not.
_LEAST_ROWS: Final = 5
_FOR_EACH: Final = 6
#: Rows whose parts are tried for their columns: twice as many ways with each.
_MOST_ROWS: Final = 14
_SIZES: Final = range(3, 6)
_LEAST_DIGITS: Final = 3
_LEAST_TOTAL: Final = 100
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


class _Row(NamedTuple):
    """A figure of a row, the two that make it, and what is left."""

    whole: Number
    parts: tuple[Number, Number]
    rest: tuple[Number, ...]


def check(grid: Grid) -> Iterator[Relation]:
    """Only where no heading stands over the figures, and nothing where the columns are in order."""
    yield from _by_decimals(grid)
    columns = [column for column in grid.figures if not _is_of_years(grid, column)]
    if len(columns) not in _SIZES or any(grid.paths.get(column) for column in columns):
        return
    given = [[row.numbers[column] for column in columns if column in row.numbers] for row in grid.body]
    given = [row for row in given if row]
    if len(given) < _LEAST_ROWS or any(len(row) != len(columns) or any(one.unit for one in row) for row in given):
        return
    rows = [made for row in given if (made := _row(row)) is not None]
    places = {(one.whole.cell.column, *sorted(part.cell.column for part in one.parts)) for one in rows}
    if len(rows) < _LEAST_ROWS or (len(given) - len(rows)) * _FOR_EACH > len(rows) or len(places) == 1:
        return
    for row in rows:
        yield _said(grid, row.whole, row.parts)
    if len(rows) == len(given):
        yield from _down(grid, rows)


def _by_decimals(grid: Grid) -> Iterator[Relation]:
    """Cells of which nobody can tell the column: amounts have decimals and things none, so that the last of either is
    the total of all the others."""
    strays = [cell for row in grid.rows for cell in dict.fromkeys(row.cells.values()) if cell.astray]
    found = [made for cell in strays if (made := number(cell, grid.rows[0].table)) is not None and not made.unit]
    for has_decimals in (False, True):
        alike = [one for one in found if bool(one.digits) is has_decimals]
        if len(alike) <= _LEAST_ROWS or alike[-1].value < _LEAST_TOTAL:
            continue
        if alike[-1].value == sum((one.value for one in alike[:-1]), Fraction(0)):
            yield _said(grid, alike[-1], alike[:-1])


def _is_of_years(grid: Grid, column: int) -> bool:
    return all(_YEAR.fullmatch(row.numbers[column].text) for row in grid.body if column in row.numbers)


def _row(figures: Sequence[Number]) -> _Row | None:
    """The only sum of two among them; equal figures are as good as each other."""
    found = [
        _Row(whole, (one, two), tuple(rest for rest in figures if rest not in (whole, one, two)))
        for one, two in combinations(figures, 2)
        for whole in figures
        if whole is not one and whole is not two and one.value and two.value and whole.value == one.value + two.value
    ]
    sums = {(row.whole.value, frozenset(one.value for one in row.parts)) for row in found}
    if len(sums) != 1 or len(re.sub(r"\D", "", found[0].whole.text).strip("0")) < _LEAST_DIGITS:
        return None
    return found[0]


def _down(grid: Grid, rows: Sequence[_Row]) -> Iterator[Relation]:
    """The last row, of those before it: wholes of wholes, what is left of what is left, parts of parts."""
    *lines, last = rows
    if sum((row.whole.value for row in lines), Fraction(0)) != last.whole.value:
        return
    yield _said(grid, last.whole, [row.whole for row in lines])
    if len(last.rest) == 1 and sum((row.rest[0].value for row in lines), Fraction(0)) == last.rest[0].value:
        yield _said(grid, last.rest[0], [row.rest[0] for row in lines])
    ways = _ways(lines, last.parts[0].value) if len(lines) <= _MOST_ROWS else []
    if len(ways) == 1:
        for at in (0, 1):
            sides = [row.parts[side ^ at] for row, side in zip(lines, ways[0], strict=True)]
            yield _said(grid, last.parts[at], sides)


def _ways(lines: Sequence[_Row], total: Fraction) -> list[tuple[int, ...]]:
    """Which of the two parts of each row together make the total: at most two of the ways to take them."""
    made: dict[Fraction, list[tuple[int, ...]]] = {Fraction(0): [()]}
    for row in lines:
        grown: dict[Fraction, list[tuple[int, ...]]] = {}
        for value, ways in made.items():
            for side in (0, 1):
                more = value + row.parts[side].value
                if more <= total:
                    grown.setdefault(more, []).extend((*way, side) for way in ways[:2])
        made = grown
    return made.get(total, [])


def _said(grid: Grid, total: Number, parts: Sequence[Number]) -> Relation:
    made = sum((one.value for one in parts), Fraction(0))
    return tables_said.relation(grid, Entry(0, ""), Check(total, tuple(parts), made, "exact"), None)
