"""Totals of tables that have lost their headings: the last figure of every row is what the others make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from huiyin.proofread import certainty
from huiyin.proofread.certainty import Check
from huiyin.proofread.grid import Grid, Number
from huiyin.proofread.model import Message, Relation

#: Rows that must come out, with more than one figure in them, and how many for each that does not.
_LEAST_ROWS: Final = 3
_FOR_EACH: Final = 4
#: Figures of a row, in groups of equal length that each end in their total.
_GROUPS: Final = range(4, 9)
_LEAST_GROUPS: Final = 2


def check(grid: Grid) -> Iterator[Relation]:
    """Only where no heading says what the columns are."""
    if any(grid.paths.get(column) for column in grid.figures):
        return
    rows = [[row.numbers[column] for column in sorted(row.numbers)] for row in grid.rows if row.numbers]
    rows = [row for row in rows if all(number.unit == "" for number in row)]
    if len(rows) < _LEAST_ROWS:
        for row in rows:
            yield from _in_groups(row, is_money=grid.is_money)
        return
    usual = max((len(row) for row in rows), key=[len(row) for row in rows].count)
    full = [row for row in rows if len(row) == usual and usual > 2]
    telling = [row for row in full if sum(bool(number.value) for number in row[:-1]) > 1]
    right = [row for row in telling if _made(row) == row[-1].value]
    ahead = [[*row[1:], row[0]] for row in full]
    if len(right) < _LEAST_ROWS and sum(_made(row) == row[-1].value for row in ahead) >= _LEAST_ROWS:
        full = ahead
        telling = [row for row in full if sum(bool(number.value) for number in row[:-1]) > 1]
        right = [row for row in telling if _made(row) == row[-1].value]
    if len(right) < _LEAST_ROWS or (len(telling) - len(right)) * _FOR_EACH > len(right):
        return
    for row in full:
        yield from _relation(row, is_money=grid.is_money)


def _made(row: Sequence[Number]) -> Fraction:
    return sum((number.value for number in row[:-1]), Fraction(0))


def _in_groups(row: Sequence[Number], *, is_money: bool) -> Iterator[Relation]:
    """72 64 178 37 351 13 4 8 1 26: every fifth is the total of the four before."""
    for size in _GROUPS:
        groups = [row[at : at + size] for at in range(0, len(row), size)]
        if len(row) % size or len(groups) < _LEAST_GROUPS:
            continue
        right = sum(_made(group) == group[-1].value and bool(group[-1].value) for group in groups)
        wrong = sum(_made(group) != group[-1].value for group in groups)
        if right >= _LEAST_GROUPS and wrong <= 1:
            for group in groups:
                yield from _relation(group, is_money=is_money)
            return


def _relation(row: Sequence[Number], *, is_money: bool) -> Iterator[Relation]:
    """What the row says; one that misses by more than a slip was misread."""
    made, total = _made(row), row[-1]
    digits = max(number.digits for number in row)
    gap = total.value - made
    room = Fraction(0) if not digits and not is_money else Fraction(len(row), 2 * 10**digits)
    params = {
        "where": f"第{total.table.number + 1}个表格",
        "total": total.text,
        "parts": " + ".join(number.text for number in row[:-1]),
        "sum": _shown(made),
        "gap": _shown(abs(gap)),
    }
    severity = None if not gap else "rounding" if abs(gap) <= room else "error"
    if severity == "error" and not certainty.is_slip(Check(total, tuple(row[:-1]), made, "broken")):
        return
    code = {None: "holds", "rounding": "rounding"}.get(severity, "broken")
    numbers = [total, *row[:-1]]
    yield Relation(
        "table",
        tuple(number.text for number in numbers),
        severity is None,
        Message(f"table.{code}", params),
        tuple(number.place for number in numbers),
        severity,  # type: ignore[arg-type]
        None if severity is None else _shown(made),
    )


def _shown(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4f}".rstrip("0").rstrip(".")
