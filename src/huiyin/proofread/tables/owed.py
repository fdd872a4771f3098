"""Rows that tell a debt from the end of one year to the end of the next: what was owed, what was borrowed and repaid.

Such tables round each row for itself, and bonds that change hands between governments have no row: only what comes out,
or does so by rounding, is told.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from huiyin.proofread.arithmetic.agreement import shown
from huiyin.proofread.model import Message, Relation
from huiyin.proofread.tables.grid import Grid, Number, Row

_OWED: Final = re.compile(r"余额(?!.*限额)")
_BORROWED: Final = re.compile(r"发行|转贷|举借|借入|新增|增加")
_REPAID: Final = re.compile(r"还本|偿还|归还|减少|核销|化解")
_NEITHER: Final = re.compile(r"限额|付息|利息|赤字|其中")
_MARK: Final = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、])")
_FEWEST: Final = 3
#: Rows that may lie between, and figures of a table without columns that are tried.
_MOST: Final = 12
_TELLING: Final = 5  # digits of what is owed, where the columns were lost
Terms = list[tuple[int, Row]]


def check(grid: Grid) -> Iterator[Relation]:
    rows = [(_label(row), row) for row in grid.body]
    owed = [at for at, (label, _) in enumerate(rows) if _OWED.search(label) and not _NEITHER.search(label)]
    for opening, closing in itertools.pairwise(owed):
        terms = _between(rows, opening, closing)
        if terms is None:
            continue
        stated = rows[closing][1]
        told = [one for column in stated.numbers if (one := _of(grid, column, stated, terms)) is not None]
        yield from told or _without_columns(grid, rows[opening : closing + 2])


def _label(row: Row) -> str:
    return next((text for column in sorted(row.cells) if (text := row.text(column)) and column not in row.numbers), "")


def _level(label: str) -> str:
    """The manner of its number: of 一、 and 二、 alike."""
    found = _MARK.match(label)
    return re.sub(r"[一二三四五六七八九十\d]+", "", found[0]) if found else ""


def _between(rows: Sequence[tuple[str, Row]], opening: int, closing: int) -> Terms | None:
    """What was owed and each row between that adds to it or takes off it; None where a row is neither."""
    label, first = rows[opening]
    terms: Terms = [(1, first)]
    for other, row in rows[opening + 1 : closing]:
        if _level(other) != _level(label) or _NEITHER.search(other) or not other:
            continue
        sign = -1 if _REPAID.search(other) else 1 if _BORROWED.search(other) else 0
        if not sign:
            return None
        terms.append((sign, row))
    return terms if len(terms) >= _FEWEST and min(sign for sign, _ in terms) < 0 else None


def _of(grid: Grid, column: int, stated: Row, terms: Terms) -> Relation | None:
    signed = [(sign, row.numbers[column]) for sign, row in terms if column in row.numbers]
    if len(signed) < len(terms) or any(cell.astray for _, row in terms for cell in row.cells.values()):
        return None
    return _told(grid, stated.numbers[column], signed)


def _told(grid: Grid, total: Number, signed: Sequence[tuple[int, Number]]) -> Relation | None:
    made = sum((sign * one.value for sign, one in signed), Fraction(0))
    room = sum((one.step for _, one in signed), total.step) / 2
    gap = abs(made - total.value)
    if gap > room or (gap and not total.digits) or not any(one.value for _, one in signed[1:]):
        return None
    digits = max(one.digits for _, one in signed)
    terms = "".join((" - " if sign < 0 else " + ") + one.text for sign, one in signed).removeprefix(" + ")
    caption = f"《{grid.caption.strip('《》')[:30]}》" if grid.caption else f"第{total.table.number + 1}个表格"
    params = {
        "where": f"{caption}“年末余额”",
        "total": total.text,
        "parts": terms,
        "sum": shown(made, digits),
        "gap": shown(gap, digits),
    }
    numbers = (total, *(one for _, one in signed))
    return Relation(
        "table",
        tuple(one.text for one in numbers),
        not gap,
        Message("table.rounding" if gap else "table.holds", params),
        tuple(one.place for one in numbers),
        "rounding" if gap else None,
        shown(made, digits) if gap else None,
    )


def _without_columns(grid: Grid, rows: Sequence[tuple[str, Row]]) -> Iterator[Relation]:
    """A table copied cell by cell, its figures in any order among its names: four of them that come out to the last
    digit, the first, one more, one less and the last."""
    figures = [one for _, row in rows for one in row.numbers.values()]
    figures = [one for one in figures if len(one.text.lstrip("-").replace(",", "").replace(".", "")) >= _TELLING]
    if not _FEWEST < len(figures) <= _MOST or not any(cell.astray for _, row in rows for cell in row.cells.values()):
        return
    for last in figures:
        for first in figures[: figures.index(last)]:
            for more in figures:
                for less in figures:
                    distinct = len({id(one) for one in (first, more, less, last)}) == _FEWEST + 1
                    if distinct and more.value and first.value + more.value - less.value == last.value:
                        found = _told(grid, last, [(1, first), (1, more), (-1, less)])
                        if found is not None:
                            yield found
                        return
