"""An .xlsx workbook as a source of rows: the first sheet that has the headings, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from huiyin.documents.sheets.book import SheetPart, open_book
from huiyin.documents.sheets.cells import CellReader
from huiyin.documents.sheets.headings import COLUMN_LIMIT, Column, Headings, match, missing, refuse
from huiyin.documents.sheets.package import Package
from huiyin.documents.sheets.problems import Notice, SheetProblem, notice
from huiyin.documents.sheets.rows import Row
from huiyin.documents.sheets.stream import RowStream
from huiyin.documents.sheets.values import cell_text

#: How far down a row of headings is looked for, to say where it is when it is not the first.
LOOK_DOWN = 20

Top = tuple[int, dict[int, str]]


class XlsxSource:
    """An opened workbook whose sheet was chosen by its headings."""

    def __init__(self, path: Path, headings: Headings, wanted_sheet: str | None) -> None:
        self._package = Package(path)
        try:
            self._book = open_book(self._package)
            self.notices: list[Notice] = []
            chosen, (self.heading_row, texts) = self._choose(headings, wanted_sheet)
            self.columns: list[Column]
            self.columns, told = match(headings, texts, sheet=chosen.name, row=self.heading_row)
            self.notices += told
        except BaseException:
            self._package.close()
            raise
        self.sheet: str | None = chosen.name
        self._stream = RowStream(self._package, chosen)

    def close(self) -> None:
        self._package.close()

    @property
    def fraction(self) -> float:
        return self._stream.fraction

    def rows(self) -> Iterator[Row]:
        reader = CellReader(self._book, {column.index: column.heading for column in self.columns})
        for number, raw in self._stream:
            if number > self.heading_row and (row := reader.row(number, raw)) is not None:
                yield row

    def _choose(self, headings: Headings, wanted: str | None) -> tuple[SheetPart, Top]:
        """The first sheet that has the headings, visible ones before hidden ones; the others are named in a notice."""
        sheets = [sheet for sheet in self._book.sheets if wanted is None or sheet.name == wanted]
        if not sheets:
            names = "、".join(sheet.name for sheet in self._book.sheets)
            raise SheetProblem("unknown_sheet", wanted=wanted, found=names)
        tops = [(sheet, top) for sheet in sheets if (top := next(self._texts(sheet), None)) is not None]
        fitting = [(sheet, top) for sheet, top in tops if not missing(headings, top[1].values())]
        if not fitting:
            raise self._no_headings(headings, tops)
        chosen = fitting[0][0]
        if chosen.hidden:
            self.notices.append(notice("hidden_sheet", sheet=chosen.name))
        if others := [sheet.name for sheet, _ in fitting[1:]]:
            self.notices.append(notice("more_sheets", sheet=chosen.name, others="、".join(others)))
        return fitting[0]

    def _texts(self, sheet: SheetPart) -> Iterator[Top]:
        """Every row of a sheet that has content: its number and its texts by column."""
        reader = CellReader(self._book, {})
        for number, raw in RowStream(self._package, sheet):
            texts = {index: cell_text(value) for index, value in reader.values(number, raw, [])}
            if len(texts) > COLUMN_LIMIT:
                raise SheetProblem(
                    "too_many_columns", sheet=sheet.name, row=number, count=len(texts), limit=COLUMN_LIMIT
                )
            if texts:
                yield number, texts

    def _no_headings(self, headings: Headings, tops: list[tuple[SheetPart, Top]]) -> SheetProblem:
        if not tops:
            return SheetProblem("no_rows", name=self._package.name)
        for sheet, (first, _) in tops:
            for depth, (row, texts) in enumerate(self._texts(sheet)):
                if depth and not missing(headings, texts.values()):
                    return SheetProblem("headings_lower", sheet=sheet.name, row=row, first=first, above=row - 1)
                if depth >= LOOK_DOWN:
                    break
        sheet, (first, texts) = min(tops, key=lambda top: len(missing(headings, top[1][1].values())))
        return refuse(headings, texts, sheet=sheet.name, row=first)
