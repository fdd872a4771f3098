"""Writing spreadsheets that people work with: working papers, exported rows, figure sheets, rejected rows.

A sheet is its columns and its rows. Texts stay texts, whatever they look like: identifiers keep their digits and
nothing that begins with = + - @ ever becomes a formula. The same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Literal

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from huiyin.documents import palette

Kind = Literal["text", "long", "identifier", "number", "whole", "decimal", "percent", "date", "moment"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its heading and how its cells are shown. `is_input` marks cells a person is to fill in.

    `above` stands in a row of its own over the heading: what it says in words, where the heading is a code.
    """

    heading: str
    kind: Kind = "text"
    width: int | None = None
    is_input: bool = False
    above: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that jumps to a cell of another sheet of the same workbook: row as Excel counts, column from 0."""

    text: str | int | Decimal
    sheet: str
    row: int = 1
    column: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A share of 1 in a column of plain numbers: a number for the reader's formulas, shown as per cent."""

    value: float | Decimal


Value = str | int | float | Decimal | date | datetime | Link | Share | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `preamble` lines stand above the headings; leave it empty where the sheet is to be read in again.

    `fixed` columns stay in sight when the sheet is moved sideways. A row of a wide, thinly filled sheet may be given as
    its filled cells, by column.
    """

    name: str
    fields: Sequence[Field]
    rows: Iterable[Sequence[Value] | Mapping[int, Value]]
    preamble: Sequence[str] = ()
    fixed: int = 0


#: Excel holds no longer text in a cell.
LONGEST_TEXT = 32_767
_CUT_MARK = "…（超长，已截断）"
_NARROWEST, _WIDEST, _WIDEST_LONG = 8, 40, 60
_ROWS_FOR_WIDTH = 200
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_FORBIDDEN_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER_FORMATS: Mapping[Kind, str] = MappingProxyType(
    {
        "text": "@",
        "long": "@",
        "identifier": "@",
        "number": "General",
        "whole": "#,##0",
        "decimal": "#,##0.00",
        "percent": "0.00%",
        "date": "yyyy-mm-dd",
        "moment": "yyyy-mm-dd hh:mm",
    }
)


def write_workbook(
    sheets: Sequence[Sheet], target: Path | BinaryIO, *, is_private: bool = False, title: str = ""
) -> None:
    """Write sheets to a file or stream. A private file is readable by its owner only, from its first byte on.

    Rows are taken one at a time; a file of any length needs little memory. What is kept meanwhile lies beside the file.
    """
    if isinstance(target, Path):
        target.touch(mode=0o600 if is_private else 0o644)
        if is_private:
            target.chmod(0o600)
        options: dict[str, object] = {"constant_memory": True, "tmpdir": str(target.parent)}
        book = xlsxwriter.Workbook(str(target), options)
    else:
        book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": title, "created": _CREATED})
    formats = _Formats(book)
    used: set[str] = set()
    for sheet in sheets:
        _write_sheet(book, formats, sheet, sheet_name(sheet.name, used))
    book.close()


def workbook_bytes(sheets: Sequence[Sheet], *, title: str = "") -> bytes:
    out = io.BytesIO()
    write_workbook(sheets, out, title=title)
    return out.getvalue()


def sheet_name(name: str, used: set[str]) -> str:
    """A name Excel allows: at most 31 characters, none of []:*?/\\, unlike any used before."""
    base = _FORBIDDEN_IN_NAME.sub(" ", name).strip("' ")[:31] or "表"
    chosen, times = base, 2
    while chosen.lower() in used:
        chosen = f"{base[: 31 - len(str(times)) - 2]}（{times}）"
        times += 1
    used.add(chosen.lower())
    return chosen


def clean_text(text: str) -> str:
    """Text without the characters no document may hold, cut (visibly) where Excel would drop it."""
    text = _FORBIDDEN_IN_TEXT.sub("", text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(_CUT_MARK)] + _CUT_MARK


def shown_width(text: str) -> int:
    """Width in half-width characters of the longest line: a Chinese character counts two."""
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line) for line in lines)


class _Formats:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, ...], Any] = {}

    def _make(self, key: tuple[str, ...], properties: dict[str, object]) -> Any:
        made = self._made.get(key)
        if made is None:
            base: dict[str, object] = {
                "font_name": "宋体",
                "font_size": 10.5,
                "font_color": palette.INK,
                "valign": "top",
            }
            made = self._made[key] = self._book.add_format(base | properties)
        return made

    def cell(self, kind: Kind, *, is_input: bool, is_link: bool = False) -> Any:
        properties: dict[str, object] = {
            "num_format": _NUMBER_FORMATS[kind],
            "border": 1,
            "border_color": palette.RULE,
            "text_wrap": kind in ("text", "long"),
        }
        if kind in ("number", "whole", "decimal", "percent"):
            properties["align"] = "right"
        if is_input:
            properties["bg_color"] = palette.SOON_WASH
        if is_link:
            properties |= {"font_color": palette.ACCENT, "underline": 1}
        return self._make((kind, str(is_input), str(is_link)), properties)

    def heading(self) -> Any:
        properties: dict[str, object] = {
            "font_name": "黑体",
            "bg_color": palette.ACCENT_WASH,
            "border": 1,
            "border_color": palette.RULE,
            "text_wrap": True,
            "valign": "vcenter",
        }
        return self._make(("heading",), properties)

    def preamble(self, *, is_first: bool) -> Any:
        if is_first:
            return self._make(("title",), {"font_name": "黑体", "font_size": 14})
        return self._make(("preamble",), {"font_color": palette.INK_SOFT})


def _write_sheet(book: Any, formats: _Formats, sheet: Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    top = 0
    for line in sheet.preamble:
        page.write_string(top, 0, clean_text(line), formats.preamble(is_first=top == 0))
        top += 1
    if any(field.above for field in sheet.fields):
        for column, field in enumerate(sheet.fields):
            page.write_string(top, column, clean_text(field.above), formats.heading())
        top += 1
    widths = [shown_width(field.heading) + 3 for field in sheet.fields]
    for column, field in enumerate(sheet.fields):
        page.write_string(top, column, clean_text(field.heading), formats.heading())
    writers = [_writer(page, formats, field) for field in sheet.fields]
    last = top
    for last, row in enumerate(sheet.rows, start=top + 1):
        cells = row.items() if isinstance(row, Mapping) else list(zip(range(len(writers)), row, strict=True))
        for column, value in cells:
            if value is not None or sheet.fields[column].is_input:
                writers[column](last, column, value)
        if last - top <= _ROWS_FOR_WIDTH:
            for column, value in cells:
                widths[column] = max(widths[column], _value_width(value))
    for column, field in enumerate(sheet.fields):
        widest = _WIDEST_LONG if field.kind == "long" else _WIDEST
        page.set_column(column, column, field.width or min(max(widths[column], _NARROWEST), widest))
    page.freeze_panes(top + 1, sheet.fixed)
    if sheet.fields:
        page.autofilter(top, 0, last, len(sheet.fields) - 1)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")


def _writer(page: Any, formats: _Formats, field: Field) -> Callable[[int, int, Value], None]:
    """How the cells of one column are written, by what each holds."""
    own = formats.cell(field.kind, is_input=field.is_input)
    text = formats.cell("text" if field.kind not in ("long", "identifier") else field.kind, is_input=field.is_input)
    day = formats.cell("date", is_input=field.is_input) if field.kind != "moment" else own
    moment = formats.cell("moment", is_input=field.is_input)
    share = formats.cell("percent", is_input=field.is_input)
    is_text = field.kind in ("text", "long", "identifier")

    def write(row: int, column: int, value: Value) -> None:
        if value is None or value == "":
            if field.is_input:
                page.write_blank(row, column, None, own)
        elif isinstance(value, Link):
            address = (
                f"internal:'{value.sheet.replace(chr(39), chr(39) * 2)}'!{xl_col_to_name(value.column)}{value.row}"
            )
            link = formats.cell(field.kind, is_input=field.is_input, is_link=True)
            page.write_url(row, column, address, link, string=clean_text(str(value.text)))
        elif isinstance(value, Share):
            page.write_number(row, column, float(value.value), share)
        elif isinstance(value, bool):
            page.write_string(row, column, "是" if value else "否", text)
        elif isinstance(value, datetime):
            page.write_datetime(row, column, value.replace(tzinfo=None), moment)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, day)
        elif isinstance(value, str) or is_text or (isinstance(value, int) and abs(value) >= 10**15):
            page.write_string(row, column, clean_text(str(value)), text)
        else:
            page.write_number(row, column, float(value), own)

    return write


def _value_width(value: Value) -> int:
    if isinstance(value, date):
        return 18 if isinstance(value, datetime) else 12
    if isinstance(value, float):
        return 12
    return shown_width(str(value.text if isinstance(value, Link) else value)) + 2 if value is not None else 0
