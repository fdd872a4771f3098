"""Columns that two others make by division in row upon row, whatever their headings say.

A page that was laid out as text keeps its figures in columns and moves its headings about; some quotients have a name
of their own (性别比). What comes out to the last digit in row upon row is no accident; what does not is never raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations
from typing import Final

from huiyin.proofread.arithmetic.agreement import HUNDRED
from huiyin.proofread.model import Place, Relation
from huiyin.proofread.tables.columns import How, Made, made_of, relation_of
from huiyin.proofread.tables.grid import Grid

#: Rows that must come out, significant digits of theirs together, and how many for each that does not.
_LEAST_ROWS: Final = 4
_LEAST_DIGITS: Final = 10
_FOR_EACH: Final = 3
#: Rows that are asked first, and columns among which the two are looked for.
_ASKED: Final = 6
_NEAR: Final = 6
#: Larger figures are amounts.
_LARGE: Final = 1_000
_HOW: Final[tuple[How, ...]] = ("growth", "rate")


def check(grid: Grid, told: frozenset[Place]) -> Iterator[Relation]:
    """Of columns of which nothing was `told` yet, whole or part."""
    for column in range(grid.columns):
        numbers = [row.numbers[column] for row in grid.body if column in row.numbers]
        small = [one for one in numbers if one.digits and abs(one.value) < _LARGE]
        if len(small) < max(_LEAST_ROWS, len(numbers) // 2) or any(one.place in told for one in numbers):
            continue
        found = _found(grid, column)
        if found is not None:
            how, made = found
            yield from (relation_of(grid, column, how, one, None) for one in made if one.verdict == "exact")


def _found(grid: Grid, column: int) -> tuple[How, list[Made]] | None:
    near = [one for one in grid.figures if one < column][-_NEAR:] + [one for one in grid.figures if one > column][
        :_NEAR
    ]
    rows = [row for row in grid.body if column in row.numbers]
    for first, second in sorted(permutations(near, 2), key=lambda pair: abs(column - pair[0]) + abs(column - pair[1])):
        for how in _HOW:
            if not _is_likely(made_of(row, column, first, second, how, is_money=False) for row in rows[:_ASKED]):
                continue
            made = [one for row in rows if (one := made_of(row, column, first, second, how, is_money=False))]
            if _is_rule(made):
                return how, made
    return None


def _is_likely(asked: Iterable[Made | None]) -> bool:
    """Half of the first rows come out; most pairs of columns are given up after the second."""
    good = bad = 0
    for one in asked:
        good += one is not None and one.verdict == "exact"
        bad += one is None or one.verdict != "exact"
        if bad > good + 1:
            return False
    return good >= bad


def _is_rule(made: Sequence[Made]) -> bool:
    good = [one for one in made if one.verdict == "exact" and one.value not in (0, HUNDRED)]
    bad = sum(one.verdict == "broken" for one in made)
    digits = sum(len("".join(filter(str.isdecimal, one.stated.text)).strip("0")) for one in good)
    return len(good) >= max(_LEAST_ROWS, _FOR_EACH * bad) and digits >= _LEAST_DIGITS
