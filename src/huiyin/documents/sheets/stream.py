"""The rows of a sheet's XML, streamed: one expat pass, one row in memory.

The handlers share their state as closures, because they are the inner loop of every import (some 200 calls a row).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.parsers import expat

from huiyin.documents.sheets.book import SheetPart
from huiyin.documents.sheets.package import SHEET_LIMIT, Package, feed, xml_parser
from huiyin.documents.sheets.problems import SheetProblem

#: The XML of one row; Excel's own limit is 16,384 cells of 32,767 characters, no ledger comes near.
ROW_BYTES_LIMIT = 32 << 20
ROW_LIMIT = 1_048_576

#: One cell as it stands in the XML: attributes, value, formula.
RawCell = tuple[dict[str, str], str | None, str | None]
RawRow = tuple[int, list[RawCell]]
_Start = Callable[[str, dict[str, str]], None]
_End = Callable[[str], None]


class RowStream:
    """The rows of one sheet that have any value, with their true numbers. `fraction` of it was read."""

    def __init__(self, package: Package, sheet: SheetPart) -> None:
        self._package, self._sheet = package, sheet
        self._read = 0
        self._size = max(package.size(sheet.part), 1)
        self._row = 0
        self._is_finished = False

    @property
    def fraction(self) -> float:
        return 1.0 if self._is_finished else self._read / self._size

    def __iter__(self) -> Iterator[RawRow]:
        ready: list[RawRow] = []
        parser = xml_parser(self._package.name)
        self._attach(parser, ready)
        row_began, last = 0, 0
        for chunk in self._package.chunks(self._sheet.part, SHEET_LIMIT):
            feed(parser, chunk, self._package, self._sheet.part)
            self._read += len(chunk)
            if self._row != last:
                row_began, last = self._read, self._row
            elif self._read - row_began > ROW_BYTES_LIMIT:
                limit = f"{ROW_BYTES_LIMIT >> 20} MB"
                raise SheetProblem("row_too_long", sheet=self._sheet.name, row=max(self._row, 1), limit=limit)
            if ready:
                yield from ready
                ready.clear()
            if self._is_finished:
                return
        feed(parser, b"", self._package, self._sheet.part, final=True)

    def _attach(self, parser: expat.XMLParserType, ready: list[RawRow]) -> None:
        """Set the handlers; a document whose elements carry a prefix (`x:row`) gets handlers that take it off."""
        start, end, text = self._handlers(ready)

        def root(name: str, _: dict[str, str]) -> None:
            prefix = name[: name.rfind(":") + 1]
            if prefix:
                parser.StartElementHandler = lambda name, attributes: start(name.removeprefix(prefix), attributes)
                parser.EndElementHandler = lambda name: end(name.removeprefix(prefix))
            else:
                parser.StartElementHandler, parser.EndElementHandler = start, end
            parser.CharacterDataHandler = text

        parser.StartElementHandler = root

    def _handlers(self, ready: list[RawRow]) -> tuple[_Start, _End, _End]:  # noqa: C901  flat, for speed
        cells: list[RawCell] = []
        text: list[str] = []
        cell: dict[str, str] = {}
        value: str | None = None
        formula: str | None = None
        phonetic = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal cell, value, formula, phonetic
            if name == "c":
                cell, value, formula = attributes, None, None
                text.clear()
            elif name == "t":
                text.clear()
            elif name == "row":
                self._begin_row(attributes.get("r"))
            elif name == "rPh":
                phonetic += 1

        def end(name: str) -> None:
            nonlocal value, formula, phonetic
            if name == "v":
                value = text[0] if len(text) == 1 else "".join(text)
            elif name == "c":
                if value is not None or formula is not None:
                    cells.append((cell, value, formula))
            elif name == "t":
                if not phonetic:
                    value = (value or "") + "".join(text)
            elif name == "row":
                if cells:
                    ready.append((self._row, cells.copy()))
                    cells.clear()
            elif name == "f":
                formula = "=" + "".join(text)
                text.clear()
            elif name == "rPh":
                phonetic -= 1
            elif name == "sheetData":
                self._is_finished = True

        return start, end, text.append

    def _begin_row(self, number: str | None) -> None:
        if number is None:
            self._row += 1
        elif number.isdecimal() and 0 < int(number) <= ROW_LIMIT:
            self._row = int(number)
        else:
            raise self._package.damaged(f"行号 {number[:20]}")
