"""Totals of tables that the text tells again, wherever it does, and those of both sides of an account. What differs may
have many reasons and is not told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from huiyin.proofread.model import Analysis, Block, Cell, Message, Quantity, Relation, Table
from huiyin.proofread.tables.grid import TOTAL, unit_of

#: Digits that are told again by no accident: beside the table, and anywhere.
_LEAST_NEAR = 2
_LEAST = 4
_NEAR = 3
#: A row that is told of all, though no word for a sum stands there: 旅客运输总量.
_NAMED = re.compile(r"[^，。；]{0,10}总[量额数值]")
_CAME = re.compile(r"(?:[^支]{0,8})(?:收入|来源)总计")
_WENT = re.compile(r"(?:[^收]{0,8})(?:支出|运用)总计")
_SCALES = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}


def check(analysis: Analysis) -> Iterator[Relation]:
    """Each figure of the text that is the total of a table, with the nearest such table."""
    totals: dict[str, list[tuple[Table, Quantity]]] = defaultdict(list)
    amounts: dict[int, list[tuple[Table, Quantity, int]]] = defaultdict(list)
    between: list[str] = []
    for table in analysis.document.parts:
        if isinstance(table, Block):
            between = [*between[-2:], table.text]
            continue
        yield from _both_sides(table, analysis)
        scale = _SCALES.get(unit_of(table, between), 0)
        for figure in _totals(table, analysis):
            totals[_plain(figure)].append((table, figure))
            if scale and figure.kind in ("plain", "money"):
                amounts[_size(figure.value * (scale if figure.kind == "plain" else 1))].append((table, figure, scale))
    for passage in analysis.passages if totals else ():
        for figure in passage.quantities:
            if figure.kind not in ("count", "money", "plain") or figure.chinese or not figure.value:
                continue
            found = [(abs(table.index - figure.block), cell) for table, cell in totals.get(_plain(figure), ())]
            if figure.kind == "money" and not found:
                found = [
                    (abs(table.index - figure.block), cell)
                    for table, cell, scale in amounts.get(_size(figure.value), ())
                    if cell.interval.times(scale if cell.kind == "plain" else 1).meets(figure.interval)
                ]
            near = min(found, key=lambda one: one[0], default=None)
            if near is not None and _digits(figure) >= (_LEAST_NEAR if near[0] <= _NEAR else _LEAST):
                yield _relation(figure, near[1])


def _both_sides(table: Table, analysis: Analysis) -> Iterator[Relation]:
    """收入总计 and 支出总计 of an account: the one is as much as the other."""
    sides = [_behind(table, analysis, name) for name in (_CAME, _WENT)]
    if all(len(found) == 1 for found in sides):
        (came,), (went,) = sides
        pairs = list(zip(came, went, strict=False))
        if pairs and len(came) == len(went) and all(one.value == other.value for one, other in pairs):
            yield from (_relation(other, one) for one, other in pairs if _digits(one) >= _LEAST)


def _behind(table: Table, analysis: Analysis, name: re.Pattern[str]) -> list[list[Quantity]]:
    """For each cell of that name the figures of its row as far as the next name."""
    cells = analysis.cells.get(table.number, {})
    found = []
    for cell in table.cells:
        if not name.fullmatch("".join(cell.text.split())):
            continue
        row = sorted((one for one in table.cells if one.row == cell.row and one.column > cell.column), key=_column)
        own: list[Quantity] = []
        for one in row:
            figures = cells.get((one.row, one.column), ())
            if not figures and one.text.strip(" —–-/"):
                break
            own += [figure for figure in figures if figure.kind == "plain"]
        found.append(own)
    return found


def _column(cell: Cell) -> int:
    return cell.column


def _totals(table: Table, analysis: Analysis) -> Iterator[Quantity]:
    """The figures of rows and columns that are called totals."""
    cells = analysis.cells.get(table.number, {})
    named = {(cell.row, cell.column) for cell in table.cells if TOTAL.match("".join(cell.text.split()))}
    rows, columns = {row for row, _ in named}, {column for row, column in named if row < _NEAR}
    whole = {cell.row for cell in table.cells if not cell.column and _NAMED.fullmatch("".join(cell.text.split()))}
    for (row, column), found in cells.items():
        if len(found) != 1 or found[0].kind not in ("plain", "count", "money"):
            continue
        if row in rows or column in columns or (row in whole and _digits(found[0]) >= _LEAST):
            yield found[0]


def _plain(figure: Quantity) -> str:
    # 11481.54万人次 of a row whose unit stands in a cell of its own
    text = figure.text.replace(",", "")
    text = text.rstrip("万亿") if _digits(figure) > _LEAST else text
    return text.rstrip("0").rstrip(".") if "." in text else text


def _size(value: object) -> int:
    """The first two digits and how many there are: amounts that may be the same."""
    whole = str(int(value))  # type: ignore[call-overload]
    return len(whole) * 100 + int(whole[:2])


def _digits(figure: Quantity) -> int:
    return len(re.sub(r"\D", "", figure.text).strip("0"))


def _relation(figure: Quantity, cell: Quantity) -> Relation:
    return Relation(
        "repeat",
        (figure.text, cell.text),
        True,
        Message("repeat.table", {"later": figure.printed, "first": cell.printed}),
        (figure.place, cell.place),
        figures=(figure, cell),
    )
