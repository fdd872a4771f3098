"""Tables of accounts by their codes (201, 20103, 2010301), in whatever columns the page left their figures.

An account has its total first and, behind it, what it is made of (基本支出 and 项目支出), where an empty cell is none:
so a row of two equal figures has only one of the two kinds, and which one the account that it is part of tells. Only
what comes out is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic.agreement import shown
from huiyin.proofread.model import Analysis, Cell, Message, Quantity, Relation, Table

_CODE: Final = re.compile(r"\d{3}(?:\d{2}){0,2}")
_TOTAL: Final = re.compile(r"合\s*计|总\s*计")
#: Rows that make a table of accounts, and figures of one.
_LEAST: Final = 4
_MOST_FIGURES: Final = 3
#: Rows of one account of which it is open what kind they are.
_MOST_OPEN: Final = 8
#: Steps of the last digit that no accident makes.
_TELLING: Final = 100


class _Row(NamedTuple):
    code: str  # "" of the row of totals
    figures: tuple[Quantity, ...]


def rule(analysis: Analysis) -> Iterable[Relation]:
    for table in analysis.document.tables:
        rows = _rows(table, analysis)
        if sum(bool(row.code) for row in rows) >= _LEAST and len({len(row.code) for row in rows if row.code}) > 1:
            yield from _checked(table, rows)


def _rows(table: Table, analysis: Analysis) -> list[_Row]:
    cells = analysis.cells.get(table.number, {})
    found = []
    for row in range(table.rows):
        texts = [(at, cell.text.strip()) for at in range(table.columns) if (cell := _own(table, row, at)) is not None]
        code = ""
        held = set()
        for at, text in texts:
            longer = code + text if code and len(text) == 2 else text
            if text.isdecimal() and _CODE.fullmatch(longer):
                code = longer
                held.add(at)
        figures = [one for at, _ in texts if at not in held for one in cells.get((row, at), ()) if _is_amount(one)]
        total = not code and any(_TOTAL.search(text) for _, text in texts)
        if (code or total) and 1 < len(figures) <= _MOST_FIGURES:
            found.append(_Row(code, tuple(figures)))
    return found


def _own(table: Table, row: int, column: int) -> Cell | None:
    cell = table.grid.get((row, column))
    return cell if cell is not None and (cell.row, cell.column) == (row, column) else None


def _is_amount(figure: Quantity) -> bool:
    return figure.kind in ("plain", "money") and figure.digits == 2 and figure.approx is None


def _checked(table: Table, rows: Sequence[_Row]) -> Iterator[Relation]:
    totals = [row for row in rows if not row.code]
    if len(totals) > 1 or len({row.code for row in rows}) < len(rows):
        return
    for row in rows:
        if len(row.figures) == _MOST_FIGURES:
            yield from _told(table, row.figures[0], row.figures[1:])
        size = len(row.code) + 2 if row.code else 3
        below = [one for one in rows if len(one.code) == size and one.code.startswith(row.code)]
        if len(below) > 1 and len(row.figures) <= _MOST_FIGURES:
            yield from _told(table, row.figures[0], [one.figures[0] for one in below])
            if len(row.figures) == _MOST_FIGURES:
                yield from _kinds(table, row, below)


def _kinds(table: Table, row: _Row, below: Sequence[_Row]) -> Iterator[Relation]:
    """Each kind by itself: for rows that have one kind only, the way in which both kinds come out."""
    open_ones = [one for one in below if len(one.figures) < _MOST_FIGURES]
    if len(open_ones) > _MOST_OPEN or any(one.figures[0].value != one.figures[1].value for one in open_ones):
        return
    ways = []
    for places in product((1, 2), repeat=len(open_ones)):
        of = {one.code: place for one, place in zip(open_ones, places, strict=True)}
        kinds = [[_of_kind(one, of, kind) for one in below] for kind in (1, 2)]
        parts = [[one for one in kind if one is not None] for kind in kinds]
        if all(_holds(row.figures[kind], parts[kind - 1]) for kind in (1, 2)):
            ways.append(parts)
    if len(ways) == 1:
        for kind in (1, 2):
            yield from _told(table, row.figures[kind], ways[0][kind - 1])


def _of_kind(row: _Row, places: dict[str, int], kind: int) -> Quantity | None:
    if row.code in places:
        return row.figures[1] if places[row.code] == kind else None
    return row.figures[kind]


def _holds(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    room = whole.step * (len(parts) + 1) / 2 if len(parts) > 2 else Fraction(0)
    return abs(whole.value - sum((one.value for one in parts), Fraction(0))) <= room


def _told(table: Table, whole: Quantity, parts: Sequence[Quantity]) -> Iterator[Relation]:
    small = whole.value < _TELLING * whole.step and len(parts) > 2
    if len(parts) < 2 or small or not _holds(whole, parts):
        return
    made = sum((one.value for one in parts), Fraction(0))
    params = {
        "where": f"《{table.caption.strip('《》')[:30]}》" if table.caption else f"第{table.number + 1}个表格",
        "total": whole.text,
        "parts": " + ".join(one.text for one in parts),
        "sum": shown(made, 2),
        "gap": shown(abs(made - whole.value), 2),
    }
    figures = (whole, *parts)
    exact = made == whole.value
    yield Relation(
        kind="table",
        numbers=tuple(one.text for one in figures),
        holds=exact,
        message=Message("table.holds" if exact else "table.rounding", params),
        at=tuple(one.place for one in figures),
        severity=None if exact else "rounding",
        expected=None if exact else params["sum"],
        figures=figures,
        alternate=not exact,
    )
