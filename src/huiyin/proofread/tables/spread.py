"""A total whose cell lies over several columns: what stands under them in the last row of totals, or in all rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from huiyin.proofread.model import Relation
from huiyin.proofread.tables import certainty
from huiyin.proofread.tables.certainty import Check
from huiyin.proofread.tables.grid import TOTAL, Grid, Number, Row
from huiyin.proofread.tables.layouts import Entry
from huiyin.proofread.tables.said import relation


def check(grid: Grid) -> Iterator[Relation]:
    """Each of them; one that does not come out only beside another that does."""
    for at, row in enumerate(grid.body):
        wide = [number for number in row.numbers.values() if grid.is_spread(number) and number.unit != "%"]
        if not wide or not _is_total(row):
            continue
        checks = [made for number in wide if (made := _check(grid, at, number)) is not None]
        good = sum(one.verdict == "exact" for one in checks)
        for one in checks:
            if one.verdict == "exact":
                yield relation(grid, _ENTRY, one, None)
            elif one.verdict == "rounding":
                yield relation(grid, _ENTRY, one, "rounding")
            elif good and certainty.is_slip(one) and not grid.has_holes((one.total, *one.parts)):
                yield relation(grid, _ENTRY, one, "likely")


_ENTRY = Entry(0, "总计", is_total=True)


def _is_total(row: Row) -> bool:
    return any(TOTAL.match(row.text(column)) for column in row.cells)


def _check(grid: Grid, at: int, total: Number) -> Check | None:
    columns = range(total.cell.column, total.cell.column + total.cell.colspan)
    before = grid.body[:at]
    subtotals = [row for row in before if _is_total(row)]
    parts = tuple(
        row.numbers[column] for row in subtotals[-1:] or before for column in columns if column in row.numbers
    )
    if len(parts) < 2 or any(grid.is_spread(part) or part.unit == "%" for part in parts):
        return None
    made = sum((part.value for part in parts), Fraction(0))
    room = total.step * (len(parts) + 1) / 2 if grid.is_money else Fraction(0)
    gap = abs(made - total.value)
    return Check(total, parts, made, "exact" if not gap else "rounding" if gap <= room else "broken")
