"""Tables as official reports set them: caption above, units in the head, figures right, head repeated on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from huiyin.documents.official.content import Column, Form, FormCell, FormRow, Table, Text
from huiyin.documents.official.page import SIZE_5, SIZE_SMALL_4, TYPE_WIDTH_MM
from huiyin.documents.official.wordml import TWIPS_PER_POINT, el, paragraph, text_run, twips
from huiyin.documents.workbook import shown_width

WIDTH = twips(TYPE_WIDTH_MM)
#: From this many columns on, the text of a table is set smaller.
_CROWDED = 8
#: Room that the sides of a cell take, in points.
_CELL_SIDES = 9
_THIN, _MIDDLE, _THICK = 4, 6, 12

Runs = Callable[[Text, dict[str, Any]], list[Any]]


def table_elements(table: Table, caption: str, runs: Runs) -> list[Any]:
    """Caption, unit line, table and source; `runs` makes the runs of a text with given run properties."""
    elements: list[Any] = []
    if caption:
        elements.append(paragraph("TableCaption", text_run(caption)))
    if table.unit:
        elements.append(paragraph("TableUnit", text_run(f"单位：{table.unit}")))
    elements.append(_grid(table, runs))
    elements.append(paragraph("SourceLine", text_run(table.source)) if table.source else paragraph("SourceLine"))
    return elements


def _grid(table: Table, runs: Runs) -> Any:
    widths = _widths(table.columns)
    look: dict[str, Any] = {"points": SIZE_5} if len(table.columns) >= _CROWDED else {}
    body = el(
        "w:tbl",
        None,
        el(
            "w:tblPr",
            None,
            el("w:tblW", {"w": WIDTH, "type": "dxa"}),
            el("w:jc", {"val": "center"}),
            _borders(table.style),
            el("w:tblLayout", {"type": "fixed"}),
        ),
        el("w:tblGrid", None, *(el("w:gridCol", {"w": width}) for width in widths)),
    )
    body.append(_head(table, widths, look, runs))
    last = len(table.rows) - 1
    totals = {number % len(table.rows) for number in table.totals} if table.rows else set()
    for number, row in enumerate(table.rows):
        own = look | {"is_strong": True} if number in totals else look
        cells = [
            _cell(
                width,
                column.align,
                runs(text, own),
                keeps=not table.is_template and (number in (0, last - 1) or bool(table.source and number == last)),
            )
            for width, column, text in zip(widths, table.columns, row, strict=True)
        ]
        body.append(el("w:tr", None, el("w:trPr", None, el("w:cantSplit")), *cells))
    return body


def _head(table: Table, widths: Sequence[int], look: dict[str, Any], runs: Runs) -> Any:
    cells = []
    points = look.get("points", SIZE_SMALL_4)
    is_narrow = any(
        shown_width(_heading(column, "", column.measured)) / 2 * points > width / TWIPS_PER_POINT - _CELL_SIDES
        for column, width in zip(table.columns, widths, strict=True)
    )
    heads = [_heading(column, "\n" if is_narrow else "") for column in table.columns]
    for width, text in zip(widths, heads, strict=True):
        under = el("w:tcBorders", None, _line("bottom", _MIDDLE)) if table.style == "three-line" else None
        cells.append(_cell(width, "center", runs(text, look), style="TableHead", borders=under, keeps=True))
    return el("w:tr", None, el("w:trPr", None, el("w:cantSplit"), el("w:tblHeader")), *cells)


def _heading(column: Column, between: str, measured: str = "") -> str:
    """The unit stands in brackets behind the heading, or below it where one of the table's columns is too narrow."""
    text = measured or column.heading
    return f"{text}{between}（{column.unit}）" if column.unit else text


def _cell(
    width: int, align: str, content: list[Any], *, style: str = "TableText", borders: Any = None, keeps: bool = False
) -> Any:
    own = [el("w:keepNext") if keeps else None, el("w:jc", {"val": align})]
    properties = [each for each in own if each is not None]
    return el(
        "w:tc",
        None,
        el("w:tcPr", None, el("w:tcW", {"w": width, "type": "dxa"}), borders, el("w:vAlign", {"val": "center"})),
        paragraph(style, *content, properties=properties),
    )


def _borders(style: str) -> Any:
    sides = {"top": _THICK, "left": 0, "bottom": _THICK, "right": 0, "insideH": 0, "insideV": 0}
    if style == "grid":
        sides = dict.fromkeys(sides, _THIN)
    return el("w:tblBorders", None, *(_line(side, size) for side, size in sides.items()))


def _line(side: str, eighths: int) -> Any:
    """A rule of so many eighths of a point; none at all for 0."""
    return el(f"w:{side}", {"val": "single" if eighths else "nil", "sz": eighths, "space": 0, "color": "000000"})


def _widths(columns: Sequence[Column]) -> list[int]:
    total = sum(column.weight for column in columns)
    widths = [int(WIDTH * column.weight / total) for column in columns]
    widths[-1] += WIDTH - sum(widths)
    return widths


def form_elements(form: Form, runs: Runs) -> list[Any]:
    """A grid as fine as the most divided rows ask for; a cell spans what its share covers."""
    edges = sorted({edge for row in form.rows for edge in _edges(row)})
    scale = WIDTH / edges[-1]
    marks = [round(edge * scale) for edge in edges]
    widths = [after - before for before, after in zip([0, *marks[:-1]], marks, strict=True)]
    body = el(
        "w:tbl",
        None,
        el(
            "w:tblPr",
            None,
            el("w:tblW", {"w": WIDTH, "type": "dxa"}),
            el("w:jc", {"val": "center"}),
            _borders("grid"),
            el("w:tblLayout", {"type": "fixed"}),
        ),
        el("w:tblGrid", None, *(el("w:gridCol", {"w": width}) for width in widths)),
    )
    for row in form.rows:
        reached, cells = 0, []
        for cell, edge in zip(row.cells, _edges(row), strict=True):
            until = edges.index(edge) + 1
            cells.append(_form_cell(cell, sum(widths[reached:until]), until - reached, runs))
            reached = until
        body.append(
            el(
                "w:tr",
                None,
                el("w:trPr", None, el("w:cantSplit"), el("w:trHeight", {"val": 600, "hRule": "atLeast"})),
                *cells,
            )
        )
    return [body, paragraph("SourceLine")]


def _edges(row: FormRow) -> list[float]:
    """Where each cell of a row ends."""
    return [round(sum(cell.share for cell in row.cells[: place + 1]), 3) for place in range(len(row.cells))]


def _form_cell(cell: FormCell, width: int, span: int, runs: Runs) -> Any:
    style = "Statement" if cell.is_statement else "FormLabel" if cell.is_label else "FormText"
    properties = el(
        "w:tcPr",
        None,
        el("w:tcW", {"w": width, "type": "dxa"}),
        el("w:gridSpan", {"val": span}) if span > 1 else None,
        el("w:vAlign", {"val": "center"}),
    )
    return el("w:tc", None, properties, paragraph(style, *runs(cell.text, {})))
