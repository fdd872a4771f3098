"""Rows and columns of a table that hold the shares of one whole and make 100: 1995年比重(%), 66.0, 23.8, 10.2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from huiyin.proofread.arithmetic.addition import is_slip
from huiyin.proofread.arithmetic.agreement import HUNDRED, shown
from huiyin.proofread.model import Analysis, Block, Message, Quantity, Relation, Table

_SHARES = re.compile(r"比重|占比|构成|结构|比例")
_NO_SHARES = re.compile(r"增长|增减|同比|比上年|率|以上|以下|速度|指数|目标")
_WHOLE = re.compile(r"合\s*计|总\s*计|小\s*计|全部|总体")
FEWEST, MOST = 3, 12  # shares of one whole
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_LONGEST = 60  # a line above a table that is its caption
SISTERS = 2  # rows that make 100, for one that is called wrong


Cells = Mapping[tuple[int, int], tuple[Quantity, ...]]


class Row(NamedTuple):
    """The figures of a row, or of a column, in order."""

    head: str
    figures: tuple[Quantity, ...]
    full: bool = True  # no cell of it is empty

    @property
    def gap(self) -> Fraction:
        return sum((one.value for one in self.figures), Fraction(0)) - HUNDRED

    @property
    def makes_hundred(self) -> bool:
        return abs(self.gap) <= sum((one.step for one in self.figures), Fraction(0)) / 2


def rule(analysis: Analysis) -> Iterable[Relation]:
    for table in analysis.document.tables:
        cells = analysis.cells.get(table.number, {})
        caption = _caption(analysis, table)
        for rows in (_rows(table, cells), _columns(table, cells)):
            yield from _judge([row for row in rows if _is_of_shares(row, caption)])


def _caption(analysis: Analysis, table: Table) -> str:
    """Its own, or the line right above it."""
    parts = analysis.document.parts
    above = parts[table.index - 1] if 0 < table.index <= len(parts) else None
    return table.caption or (above.text if isinstance(above, Block) and len(above.text) <= _LONGEST else "")


def _text(table: Table, row: int, column: int) -> str:
    cell = table.grid.get((row, column))
    return cell.text if cell is not None else ""


def _rows(table: Table, cells: Cells) -> list[Row]:
    found = []
    for row in range(table.rows):
        figures = [cells.get((row, column), ()) for column in range(1, table.columns)]
        heads = [_text(table, 0, column) for column in range(1, table.columns)]
        if all(len(one) == 1 for one in figures) and not any(_WHOLE.search(head) for head in heads):
            found.append(Row(_text(table, row, 0), tuple(one[0] for one in figures)))
    return found


def _columns(table: Table, cells: Cells) -> list[Row]:
    """Of the rows below the years, up to one without figures, behind which something else is told (全部工业中：)."""
    found = []
    body = list(range(1, table.rows))
    while body and all(_YEAR.fullmatch(_text(table, body[0], column) or "1995") for column in range(1, table.columns)):
        del body[0]
    ends = (row for row in body if not any(cells.get((row, column)) for column in range(1, table.columns)))
    body = body[: body.index(end)] if (end := next(ends, None)) is not None else body
    for column in range(1, table.columns):
        told = [cells.get((row, column), ()) for row in body if not _WHOLE.search(_text(table, row, 0))]
        figures = tuple(one[0] for one in told if one)
        if figures and all(len(one) <= 1 for one in told):
            found.append(Row(_text(table, 0, column), figures, len(figures) == len(told)))
    return found


def _is_of_shares(row: Row, caption: str) -> bool:
    words = row.head if _SHARES.search(row.head) else row.head + caption
    size = FEWEST <= len(row.figures) <= MOST and all(one.kind in ("plain", "percent") for one in row.figures)
    bounded = size and all(0 <= one.value < HUNDRED for one in row.figures) and any(one.digits for one in row.figures)
    return bool(bounded and _SHARES.search(words) and not _NO_SHARES.search(row.head))


def _judge(rows: Sequence[Row]) -> Iterator[Relation]:
    sisters = sum(row.makes_hundred for row in rows)
    for row in rows:
        if row.makes_hundred:
            yield _relation(row, "shares.holds")
        elif row.full and sisters >= SISTERS and sisters * 2 > len(rows) and is_slip(row.gap, row.figures):
            yield _relation(row, "shares.broken")


def _relation(row: Row, code: str) -> Relation:
    figures = (row.figures[-1], *row.figures[:-1])
    holds = code == "shares.holds"
    params = {
        "sum": shown(row.gap + HUNDRED, max(one.digits for one in figures)),
        "parts": "、".join(one.printed for one in row.figures[:-1]),
        "percent": figures[0].printed,
    }
    return Relation(
        kind="share",
        numbers=tuple(one.text for one in figures),
        holds=holds,
        message=Message(code, params),
        at=tuple(one.place for one in figures),
        severity=None if holds else "likely",
        figures=figures,
    )
