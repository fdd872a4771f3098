"""Columns that others of their row make up, where headings were lost or say nothing: by what the rows themselves say.

`alongside` reads the columns right beside a total and raises what does not come out. Here the parts may be totals of
their own (合计, 收入, its kinds, 支出, its kinds) or stand at every second or third place (件 and 人 of each kind); a
few rows are enough, and therefore nothing is raised.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from huiyin.proofread.model import Place, Relation
from huiyin.proofread.tables import said as tables_said
from huiyin.proofread.tables.certainty import Check
from huiyin.proofread.tables.grid import Grid, Row
from huiyin.proofread.tables.layouts import Entry

#: Rows that must come out with two parts that are something, those of them to the last digit, digits of their wholes
#: together, and how many rows for each that does not.
_LEAST_ROWS: Final = 3
_LEAST_EXACT: Final = 2
_LEAST_DIGITS: Final = 8
_FOR_EACH: Final = 4
_MOST_PARTS: Final = 12
_MOST_COLUMNS: Final = 60
#: Places between the parts.
_STRIDES: Final = (2, 3)
#: Rows of a long table that are asked first.
_ASKED: Final = 12


class _Rule(NamedTuple):
    parts: tuple[int, ...]
    checks: tuple[Check, ...]  # of the rows that keep to it, some of them but for rounding


def check(grid: Grid, told: Collection[frozenset[Place]]) -> Iterator[Relation]:
    """Sums of which nothing was `told` yet."""
    columns = [column for column in grid.figures if not _is_of_rates(grid, column)]
    if len(columns) > _MOST_COLUMNS or len(grid.body) < _LEAST_ROWS:
        return
    rules = [rule for found in (_nested(grid, columns, 1), _nested(grid, columns, -1)) for rule in found]
    rules += [rule for column in columns if (rule := _strided(grid, columns, column))]
    for rule in rules:
        for one in rule.checks:
            if frozenset((one.total.place, *(part.place for part in one.parts))) not in told:
                yield tables_said.relation(grid, Entry(0, ""), one, None if one.verdict == "exact" else "rounding")


def _is_of_rates(grid: Grid, column: int) -> bool:
    numbers = [row.numbers[column] for row in grid.body if column in row.numbers]
    return sum(one.unit == "%" for one in numbers) * 2 > len(numbers)


def _nested(grid: Grid, columns: Sequence[int], step: int) -> list[_Rule]:
    """Totals before their parts, or behind them; what a part is made of itself is passed over."""
    order = list(columns)[::-step]  # the innermost first
    behind: dict[int, int] = {}  # the place behind a column and what it is made of, in that order
    found: list[_Rule] = []
    for place, column in enumerate(order):
        tops: list[int] = []
        at = place - 1
        while at >= 0 and len(tops) < _MOST_PARTS:
            tops.append(at)
            at = behind[at]
        rules = [
            (many, rule) for many in range(2, len(tops) + 1) if (rule := _rule(grid, column, _of(order, tops[:many])))
        ]
        behind[place] = place - 1
        if tops and _are_same(grid, column, order[tops[0]]):
            # a kind that has one line only
            behind[place] = behind[tops[0]]
        elif rules:
            many, rule = max(rules, key=lambda one: (len(one[1].checks), -one[0]))
            found.append(rule)
            behind[place] = behind[tops[many - 1]]
    return found


def _are_same(grid: Grid, column: int, other: int) -> bool:
    pairs = [(row.numbers.get(column), row.numbers.get(other)) for row in grid.body]
    told = [(one.value if one else 0, two.value if two else 0) for one, two in pairs if one or two]
    return len(told) >= _LEAST_ROWS and all(one == two for one, two in told)


def _of(order: Sequence[int], places: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(order[at] for at in places))


def _strided(grid: Grid, columns: Sequence[int], column: int) -> _Rule | None:
    """At every second or third place behind the total or before it."""
    own = columns.index(column)
    best: _Rule | None = None
    for stride in _STRIDES:
        for side in (1, -1):
            for first in range(1, stride + 1):
                places = range(own + side * first, len(columns) if side > 0 else -1, side * stride)
                for many in range(2, min(len(places), _MOST_PARTS) + 1):
                    parts = tuple(sorted(columns[at] for at in places[:many]))
                    rule = _rule(grid, column, parts)
                    if rule and (best is None or len(rule.checks) > len(best.checks)):
                        best = rule
    return best


def _rule(grid: Grid, column: int, parts: Sequence[int]) -> _Rule | None:
    """Whether rows enough come out, a third of them to the last digit, and hardly any does not come out at all."""
    right: list[Check] = []
    exact = bad = 0
    for row in grid.body:
        one = _check(row, column, parts)
        if one is None:
            continue
        if one.verdict == "broken":
            bad += 1
        elif sum(bool(part.value) for part in one.parts) > 1:
            right.append(one)
            exact += one.verdict == "exact"
        if bad > 1 and bad * _FOR_EACH > len(right) + _ASKED:
            return None
    if len(right) < max(_LEAST_ROWS, bad * _FOR_EACH) or exact < max(_LEAST_EXACT, (len(right) - exact) / 2):
        return None
    if sum(map(_digits, right)) < _LEAST_DIGITS:
        return None
    told = {part.cell.column for one in right for part in one.parts if part.value}
    # nothing stands at the outer end that is nothing in every row
    outer = max(parts, key=lambda one: abs(one - column))
    return _Rule(tuple(parts), tuple(right)) if outer in told and len(told) > 1 else None


def _digits(one: Check) -> int:
    """How much it says; of what was rounded the last digit says nothing."""
    return len("".join(filter(str.isdecimal, one.total.text)).strip("0")) - (one.verdict != "exact")


def _check(row: Row, column: int, parts: Sequence[int]) -> Check | None:
    """An empty cell is none."""
    whole = row.numbers.get(column)
    if whole is None or whole.value <= 0 or any(cell.astray for cell in row.cells.values()):
        return None
    numbers = tuple(row.numbers[one] for one in parts if one in row.numbers)
    if not any(one.value for one in numbers) or any(one.unit != whole.unit or one.value < 0 for one in numbers):
        return None
    made = sum((one.value for one in numbers), Fraction(0))
    gap = abs(made - whole.value)
    room = whole.step * (len(numbers) + 1) / 2 if whole.digits else Fraction(0)
    return Check(whole, numbers, made, "exact" if not gap else "rounding" if gap <= room else "broken")
