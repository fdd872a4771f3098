"""Columns that two others make in row upon row, whatever their headings say: differences, growth, rates, quotients, and
shares of the row that holds 100.

A page that was laid out as text loses its headings or moves them about; some quotients have a name of their own.
What comes out to the last digit in row upon row is no accident; what does not is never raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Final

from huiyin.proofread.arithmetic.agreement import HUNDRED
from huiyin.proofread.model import Relation
from huiyin.proofread.tables.columns import Made, Manner, made_of, relation_of
from huiyin.proofread.tables.grid import Grid, Number, Row

#: Rows that must come out, significant digits of theirs together, and how many for each that does not.
_LEAST_ROWS: Final = 4
_LEAST_DIGITS: Final = 10
_LEAST_SHARES: Final = 3
_FOR_EACH: Final = 3
#: Rows that are asked first, and columns among which the two are looked for.
_ASKED: Final = 6
_BESIDE: Final = 6
#: Larger figures are amounts.
_LARGE: Final = 1_000
#: The same of differences, which are printed as long as what they are made of.
_LEAST_MOVED: Final = 3
_LEAST_MOVED_DIGITS: Final = 8
_MANY_DIGITS: Final = 12
_HOW: Final[tuple[Manner, ...]] = ("growth", "rate", "quotient", "increase")


def check(grid: Grid, known: Sequence[Relation]) -> Iterator[Relation]:
    """Of columns of which the `known` relations do not say yet what they are made of."""
    rows = {number.place: at for at, row in enumerate(grid.body) for number in row.numbers.values()}
    results = frozenset(one.at[0] for one in known if len(one.at) > 2 and len({rows.get(at) for at in one.at}) == 1)
    told = frozenset(frozenset(one.at) for one in known)
    for column in range(grid.columns):
        numbers = [row.numbers[column] for row in grid.body if column in row.numbers]
        is_known = any(one.place in results for one in numbers)
        if is_known and grid.header(column):
            continue
        found = [] if is_known else list(_difference(grid, column, numbers))
        found += _quotients(grid, column, numbers)
        # of a column without a heading nobody knows which of two readings is meant
        yield from (replace(one, alternate=True) if is_known else one for one in found if frozenset(one.at) not in told)


def _quotients(grid: Grid, column: int, numbers: Sequence[Number]) -> Iterator[Relation]:
    named = any(sign in grid.header(column) for sign in "%％")
    small = [one for one in numbers if (one.digits or named) and abs(one.value) < _LARGE]
    if len(small) < max(_LEAST_SHARES, len(numbers) // 2):
        return
    found = _found(grid, column)
    if found is not None:
        how, made = found
        yield from (relation_of(grid, column, how, one, None) for one in made if one.verdict == "exact")
        cut = [one for one in made if one.verdict == "cut"]
        if how not in ("quotient", "increase") and not grid.header(column) and len(cut) * 2 <= len(made):
            yield from (relation_of(grid, column, how, one, "rounding") for one in cut)
    else:
        yield from (relation_of(grid, column, "share", one, None) for one in _shares(grid, column))


def _near(grid: Grid, column: int) -> list[tuple[int, int]]:
    """Pairs of other columns, the nearest first."""
    known = [one for one in range(grid.columns) if one in grid.figures or _is_of_amounts(grid, one)]
    before = [one for one in known if one < column][-_BESIDE:]
    behind = [one for one in known if one > column][:_BESIDE]
    return sorted(permutations([*before, *behind], 2), key=lambda pair: abs(column - pair[0]) + abs(column - pair[1]))


def _is_of_amounts(grid: Grid, column: int) -> bool:
    """Large figures in most rows, whatever heading came to stand over them."""
    told = [row.numbers[column] for row in grid.body if column in row.numbers]
    return len(told) * 2 > len(grid.body) and sum(abs(one.value) >= _LARGE for one in told) * 2 > len(told)


def _difference(grid: Grid, column: int, numbers: Sequence[Number]) -> Iterator[Relation]:
    """-93 beside 812 and 905. Where nothing is below zero a sum of the other two may be meant: then only of
    columns without a heading that stand behind both, or where so much comes out that headings were misread."""
    if any(one.unit == "%" for one in numbers):
        return
    signed = any(one.value < 0 for one in numbers)
    rows = [row for row in grid.body if column in row.numbers]
    for first, second in _near(grid, column):
        plain = not signed and (grid.header(column) or column < max(first, second))
        if not _is_likely(made_of(row, column, first, second, "difference", is_money=False) for row in rows[:_ASKED]):
            continue
        made = [one for row in rows if (one := made_of(row, column, first, second, "difference", is_money=False))]
        good = [one for one in made if one.verdict == "exact" and one.value and one.first.value and one.second.value]
        bad = sum(one.verdict == "broken" for one in made)
        least, digits = (_LEAST_ROWS, _MANY_DIGITS) if plain else (_LEAST_MOVED, _LEAST_MOVED_DIGITS)
        if len(good) < max(least, _FOR_EACH * bad) or _digits(good) < digits:
            continue
        for one in made:
            if one.verdict == "exact":
                yield relation_of(grid, column, "difference", one, None)
        return


def _shares(grid: Grid, column: int) -> list[Made]:
    """37.5 beside 30, where the row of 100.0 has 80: shares of that row."""
    rows = [row for row in grid.body if column in row.numbers]
    wholes = [row for row in rows if row.numbers[column].value == HUNDRED]
    if len(wholes) != 1:
        return []
    (total,) = wholes
    others = [one for one in grid.figures if one != column and one in total.numbers and total.numbers[one].value > 0]
    for other in sorted(others, key=lambda one: abs(one - column)):
        made = [_share(row, column, other, total) for row in rows if row is not total and other in row.numbers]
        good = [one for one in made if one.verdict == "exact" and one.value]
        bad = sum(one.verdict == "broken" for one in made)
        if len(good) >= max(_LEAST_SHARES, _FOR_EACH * bad) and _digits(good) >= _LEAST_MOVED_DIGITS:
            return good
    return []


def _share(row: Row, column: int, other: int, total: Row) -> Made:
    stated, part, whole = row.numbers[column], row.numbers[other], total.numbers[other]
    value = part.value / whole.value * HUNDRED
    exact = abs(value - stated.value) <= stated.step / 2
    return Made(stated, part, whole, value, "exact" if exact else "broken")


def _found(grid: Grid, column: int) -> tuple[Manner, list[Made]] | None:
    rows = [row for row in grid.body if column in row.numbers]
    for first, second in _near(grid, column):
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
    if not bad and _digits(good) >= _MANY_DIGITS:
        return len(good) >= _LEAST_SHARES
    return len(good) >= max(_LEAST_ROWS, _FOR_EACH * bad) and _digits(good) >= _LEAST_DIGITS


def _digits(made: Sequence[Made]) -> int:
    return sum(len("".join(filter(str.isdecimal, one.stated.text)).strip("0")) for one in made)
