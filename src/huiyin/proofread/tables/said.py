"""What is said of a total of a table, and where it stands."""

from __future__ import annotations

from typing import Final

from huiyin.proofread.arithmetic.agreement import shown
from huiyin.proofread.model import Message, Relation, Severity
from huiyin.proofread.tables.certainty import Check
from huiyin.proofread.tables.grid import Grid, Number
from huiyin.proofread.tables.layouts import Entry

#: Sums that are too long to be quoted whole.
_LONGEST_SUM: Final = 12


def relation(grid: Grid, entry: Entry, check: Check, severity: Severity | None) -> Relation:
    digits = max(number.digits for number in (check.total, *check.parts))
    made = shown(check.sum, digits)
    quoted = [number.text for number in check.parts]
    if len(quoted) > _LONGEST_SUM:
        quoted = [*quoted[:6], "…", *quoted[-3:]]
    params = {
        "where": where(grid, entry, check.total),
        "total": check.total.text,
        "parts": " + ".join(quoted),
        "sum": made,
        "gap": shown(abs(check.sum - check.total.value), digits),
    }
    code = {None: "holds", "rounding": "rounding"}.get(severity, "broken")
    return Relation(
        "table",
        (check.total.text, *(number.text for number in check.parts)),
        severity is None,
        Message(f"table.{code}", params),
        tuple(number.place for number in (check.total, *check.parts)),
        severity,
        None if severity is None else made,
    )


def where(grid: Grid, entry: Entry, number: Number) -> str:
    """The table and the names over and beside a figure."""
    column = grid.paths.get(number.cell.column, ())
    row = next((row for row in grid.rows if row.numbers.get(number.cell.column) is number), None)
    beside = grid.labels(row, number.cell.column) if row else [entry.label]
    names = ["".join(name.split()) for name in (*beside[-1:], *column[-1:])]
    caption = f"《{grid.caption.strip('《》')[:30]}》" if grid.caption else f"第{number.table.number + 1}个表格"
    return caption + "".join(f"“{name[:20]}”" for name in names if name)
