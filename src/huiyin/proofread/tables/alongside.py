"""Columns that are the sum of those beside them in every row, whatever their headings say: A, B and C with A = B + C.

Headings of copied tables are lost, broken over lines or stand over other columns. Row upon row that comes out to the
last digit tells as much as a heading does; a row that does not is raised only where one digit explains it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from huiyin.proofread.model import Place, Relation
from huiyin.proofread.tables import certainty
from huiyin.proofread.tables import said as tables_said
from huiyin.proofread.tables.certainty import Check
from huiyin.proofread.tables.columns import DIFFERENCE
from huiyin.proofread.tables.grid import Grid, Number, Row
from huiyin.proofread.tables.layouts import Entry

#: Rows that must come out with two parts that are something, digits of their wholes together, and how many rows for
#: each that does not.
_LEAST_ROWS: Final = 4
_LEAST_DIGITS: Final = 12
_FOR_EACH: Final = 6
#: Most of them to the last digit.
_EXACT: Final = Fraction(2, 3)
_MOST_PARTS: Final = 8
#: Rows that are asked first.
_ASKED: Final = 12
#: A whole this many times the room for rounding says something.
_ABOVE_ROOM: Final = 50
_NO_SUM: Final = re.compile(r"率|%|％|增幅|比例|比重|占比|均|单价|标准|排名|名次|同比|环比|倍|指数")
_LAST: Final = re.compile(r"上年|去年|上期|同期")
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?")


@dataclass(frozen=True)
class _Line:
    """A row under a reading: what is printed as the whole, and its parts."""

    check: Check

    @property
    def is_right(self) -> bool:
        return self.check.verdict != "broken"

    @property
    def tells(self) -> bool:
        room = self.check.total.step * (len(self.check.parts) + 1) / 2
        exact = self.check.verdict == "exact"
        return sum(bool(one.value) for one in self.check.parts) > 1 and (
            exact or abs(self.check.total.value) > room * _ABOVE_ROOM
        )


def check(grid: Grid, known: Sequence[Relation]) -> tuple[list[Relation], list[Relation]]:
    """What is told so, and what of the known is left: a difference of the same figures is the same relation."""
    told = _wholes(grid, known)
    open_ = [
        column
        for column in grid.figures
        if not _NO_SUM.search(grid.header(column)) and not DIFFERENCE.search("".join(grid.paths.get(column, ())[-1:]))
    ]
    found: list[Relation] = []
    for column in open_:
        if any((number := row.numbers.get(column)) and number.place in told for row in grid.body):
            continue
        lines = _best(grid, column, open_)
        found += [made for line in lines if (made := _relation(grid, line, lines)) is not None]
    said = {frozenset(one.at) for one in found}
    return found, [one for one in known if "difference" not in one.message.code or frozenset(one.at) not in said]


def _wholes(grid: Grid, known: Sequence[Relation]) -> set[Place]:
    """Figures that are known to be the sum of others of their row."""
    rows = {number.place: at for at, row in enumerate(grid.rows) for number in row.numbers.values()}
    return {
        one.at[0]
        for one in known
        if one.kind == "table"
        and "difference" not in one.message.code
        and len({rows.get(place) for place in one.at}) == 1
    }


def _best(grid: Grid, column: int, open_: Sequence[int]) -> list[_Line]:
    """The columns right behind it, else right before it, that make it in nearly every row."""
    best: list[_Line] = []
    highest = 0
    for step in (1, -1):
        parts: list[int] = []
        for other in range(column + step, column + step * (_MOST_PARTS + 1), step):
            if other not in open_:
                break
            parts.append(other)
            if len(parts) < 2 or _are_years(grid, [column, *parts]):
                continue
            if not _is_likely(grid, column, sorted(parts)):
                continue
            lines = _lines(grid, grid.body, column, sorted(parts))
            score = sum(line.check.verdict == "exact" for line in lines)
            if score > highest and _is_rule(lines):
                best, highest = lines, score
    return best


def _is_likely(grid: Grid, column: int, parts: Sequence[int]) -> bool:
    """By a few rows, so that long tables are not reckoned through for nothing."""
    asked = _lines(grid, grid.body[:: max(len(grid.body) // _ASKED, 1)], column, parts)
    return sum(line.is_right for line in asked) * 2 > len(asked)


def _lines(grid: Grid, rows: Sequence[Row], column: int, parts: Sequence[int]) -> list[_Line]:
    return [line for row in rows if (line := _line(grid, row, column, parts)) is not None]


def _are_years(grid: Grid, columns: Sequence[int]) -> bool:
    """2022年, 2023年, 2024年, or this year and last: one is no part of another."""
    heads = [grid.header(one) for one in columns]
    years = [tuple(_YEAR.findall(head)) for head in heads]
    return len({bool(_LAST.search(head)) for head in heads}) > 1 or (all(years) and len(set(years)) > 1)


def _line(grid: Grid, row: Row, column: int, parts: Sequence[int]) -> _Line | None:
    whole = row.numbers.get(column)
    numbers = tuple(row.numbers[one] for one in parts if one in row.numbers)
    if whole is None or not numbers or any(one.unit == "%" for one in (whole, *numbers)):
        return None
    if not whole.value and not any(one.value for one in numbers):
        return None
    made = sum((one.value for one in numbers), Fraction(0))
    gap = abs(made - whole.value)
    whole_things = not grid.is_money and not any(one.digits for one in (whole, *numbers))
    room = Fraction(0) if whole_things else min(one.step for one in (whole, *numbers)) * (len(numbers) + 1) / 2
    return _Line(Check(whole, numbers, made, "exact" if not gap else "rounding" if gap <= room else "broken"))


def _is_rule(lines: Sequence[_Line]) -> bool:
    """Whether nearly all rows keep to it, and could not well by accident."""
    telling = [line for line in lines if line.is_right and line.tells]
    bad = sum(not line.is_right for line in lines)
    if len(telling) < _LEAST_ROWS or bad * _FOR_EACH > len(telling):
        return False
    if any(one.value < 0 for line in telling for one in line.check.parts):
        # a part below nothing is a difference
        return False
    exact = [line for line in telling if line.check.verdict == "exact"]
    if len(exact) < len(telling) * _EXACT:
        return False
    if sum(len(_digits(line.check.total)) for line in exact) < _LEAST_DIGITS:
        return False
    # every part is something somewhere
    wide = max(len(line.check.parts) for line in lines)
    return all(
        any(len(line.check.parts) == wide and line.check.parts[place].value for line in telling)
        for place in range(wide)
    )


def _digits(number: Number) -> str:
    return re.sub(r"\D", "", number.text).strip("0")


def _relation(grid: Grid, line: _Line, lines: Sequence[_Line]) -> Relation | None:
    wide = max(len(one.check.parts) for one in lines)
    cells = (line.check.total, *line.check.parts)
    if line.check.verdict == "broken":
        if len(cells) <= wide or not _is_slip(line, lines) or grid.has_holes(cells):
            return None
        return tables_said.relation(grid, Entry(0, ""), line.check, "error")
    return tables_said.relation(grid, Entry(0, ""), line.check, None if line.check.verdict == "exact" else "rounding")


def _is_slip(line: _Line, lines: Sequence[_Line]) -> bool:
    """Whether one digit explains it, be it beside the rounding that other rows show."""
    rounded = any(one.check.verdict == "rounding" for one in lines)
    step = min(one.step for one in (line.check.total, *line.check.parts))
    shifts = (0, step, -step) if rounded else (0,)
    return any(certainty.is_slip(line.check._replace(sum=line.check.sum + shift)) for shift in shifts)
