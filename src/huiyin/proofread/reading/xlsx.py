"""Workbooks: every visible sheet as a table, its figures as they are shown, merged cells as one.

The reader of the import (`documents.sheets`) wants a row of headings and gives stored values; here a figure counts as
it is printed (0.9604 shown as 96.0%), and where it stands on the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from huiyin.proofread.model import Cell
from huiyin.proofread.reading.package import Package
from huiyin.proofread.reading.problems import Unreadable
from huiyin.proofread.reading.source import RawTable, Source, bounded

_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
MOST_CELLS: Final = 400_000
LONGEST_CELL: Final = 32_767
_BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 43: "#,##0.00", 44: "#,##0.00", 41: "#,##0", 42: "#,##0",
    14: "yyyy-mm-dd", 15: "yyyy-mm-dd", 16: "mm-dd", 17: "yyyy-mm", 22: "yyyy-mm-dd", 31: "yyyy年m月d日",
    57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')


def read_xlsx(data: bytes, name: str) -> Source:
    package = Package(data, name)
    book = _Book(package)
    parts: list[RawTable] = []
    for number, (title, part) in enumerate(book.sheets):
        cells = bounded(list(book.cells(part)))
        if cells:
            parts.append(RawTable(cells, number, sheet=title))
    return Source(name, tuple(parts), "paragraphs")


class _Book:
    def __init__(self, package: Package) -> None:
        self._package = package
        part = next(
            (target for kind, target in package.links("").values() if kind == "officeDocument"), "xl/workbook.xml"
        )
        root = self._tree(part)
        links = package.links(part)
        by_kind = dict(links.values())
        self.sheets: list[tuple[str, str]] = []
        for sheet in root.iter(f"{_S}sheet"):
            kind, target = links.get(_link(sheet), ("", ""))
            if kind == "worksheet" and package.has(target) and sheet.get("state", "visible") == "visible":
                self.sheets.append((sheet.get("name", ""), target))
        properties = root.find(f"{_S}workbookPr")
        self._since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._strings = self._shared(by_kind.get("sharedStrings", ""))
        self._formats = self._styles(by_kind.get("styles", ""))
        self._left = MOST_CELLS

    def _tree(self, part: str) -> Any:
        root = self._package.tree(part)
        if isinstance(root.tag, str) and root.tag.startswith(_STRICT):
            for element in root.iter():
                if isinstance(element.tag, str) and element.tag.startswith(_STRICT):
                    element.tag = _S + element.tag[len(_STRICT) :]
        return root

    def _shared(self, part: str) -> list[str]:
        if not self._package.has(part):
            return []
        return [_text(item) for item in self._tree(part).iterchildren(f"{_S}si")]

    def _styles(self, part: str) -> list[str]:
        if not self._package.has(part):
            return []
        root = self._tree(part)
        own = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter(f"{_S}numFmt")}
        found = []
        for style in root.iterfind(f"{_S}cellXfs/{_S}xf"):
            number = style.get("numFmtId", "0")
            found.append(own.get(number) or _BUILT_IN.get(_whole(number), ""))
        return found

    def cells(self, part: str) -> Iterator[Cell]:
        root = self._tree(part)
        spans = _merged(root)
        hidden = _hidden_columns(root)
        row_number = -1
        for row in root.iterfind(f"{_S}sheetData/{_S}row"):
            given = row.get("r", "")
            row_number = int(given) - 1 if given.isdecimal() and len(given) < 8 else row_number + 1
            column = -1
            if row.get("hidden") in ("1", "true"):
                continue
            for cell in row.iterchildren(f"{_S}c"):
                at = _REFERENCE.fullmatch(cell.get("r", ""))
                column = _column(at[1]) if at else column + 1
                text = self._shown(cell)
                if not text or column in hidden:
                    continue
                self._left -= 1
                if self._left < 0:
                    raise Unreadable("too_large", self._package.name, limit=MOST_CELLS // 10_000)
                rows, columns = spans.get((row_number, column), (1, 1))
                yield Cell(text[:LONGEST_CELL], row_number, column, rows, columns)

    def _shown(self, cell: Any) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell).strip("\n\r")
        value = cell.findtext(f"{_S}v")
        if not value:
            return ""
        if kind == "s":
            index = _whole(value)
            return self._strings[index] if index < len(self._strings) else ""
        if kind in ("str", "d"):
            return str(value)
        if kind == "b":
            return "是" if value == "1" else "否"
        if kind == "e":
            return ""
        index = _whole(cell.get("s", "0"))
        return shown(value, self._formats[index] if index < len(self._formats) else "", since_1904=self._since_1904)


def shown(value: str, form: str, *, since_1904: bool = False) -> str:
    """A stored number as its format shows it."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number) > Decimal(10) ** 15:
        return value
    form = form.partition(";")[0]
    plain = _QUOTED.sub("", form)
    if re.search(r"[ymdhs年月日]", plain.replace("General", ""), re.IGNORECASE):
        return _day(number, form, since_1904=since_1904)
    words = "".join(found[1] or found[2] or "" for found in _QUOTED.finditer(form))
    if not re.search(r"[0#?]", plain):
        # stored doubles carry noise in their last digits: 0.1 + 0.2 is shown as 0.3
        rounded = number if abs(number.as_tuple().exponent) < 11 else round(number, 10)  # type: ignore[arg-type]
        return format(rounded.normalize(), "f") + words
    if "%" in plain:
        number *= 100
    # a comma behind the last digit shows thousands, two of them millions
    if scaled := re.search(r"[0#?](,+)(?![0#?.,])", plain):
        number /= Decimal(1000) ** len(scaled[1])
    decimals = len(re.findall(r"[0#?]", plain.partition(".")[2].partition("E")[0]))
    number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = format(number, ",f" if re.search(r"#,##|0,0", plain) else "f")
    if "." in text and "#" in plain.partition(".")[2]:
        text = text.rstrip("0").rstrip(".")
    return f"{text}{'%' if '%' in plain else ''}{words.strip()}"


def _day(number: Decimal, form: str, *, since_1904: bool) -> str:
    if not 0 < number < 2_958_466:
        return str(number)
    base = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  a day on paper has no zone
    day = base + timedelta(days=int(number))
    if "d" not in form.lower() and "日" not in form:
        return f"{day.year}年{day.month}月" if "y" in form.lower() else str(number)
    return f"{day.year}年{day.month}月{day.day}日"


def _text(item: Any) -> str:
    """The runs of a text, without the reading aids of Japanese and Chinese."""
    return "".join(part.text or "" for part in item.iter(f"{_S}t") if part.getparent().tag != f"{_S}rPh")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1 << 40


def _link(sheet: Any) -> str:
    return next((value for key, value in sheet.attrib.items() if key == _R or key.endswith("}id")), "")


def _column(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _merged(root: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Spans of merged cells by their first cell."""
    found = {}
    for merge in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        corners = _REFERENCE.findall(merge.get("ref", ""))
        if len(corners) == 2:
            (left, top), (right, bottom) = corners
            rows, columns = int(bottom) - int(top) + 1, _column(right) - _column(left) + 1
            if rows > 0 and columns > 0:
                found[int(top) - 1, _column(left)] = (rows, columns)
    return found


def _hidden_columns(root: Any) -> frozenset[int]:
    hidden: set[int] = set()
    for column in root.iterfind(f"{_S}cols/{_S}col"):
        first, last = column.get("min", ""), column.get("max", "")
        if column.get("hidden") in ("1", "true") and first and last:
            hidden |= set(range(min(_whole(first), 1000) - 1, min(_whole(last), 1000)))
    return frozenset(hidden)
