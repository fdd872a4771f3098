"""A .csv (or tab- or semicolon-separated) text as a source of rows, in flat memory.

UTF-8, UTF-16 and GB18030 are told apart by the whole content, not by its beginning, for a Chinese export is often plain
ASCII for the first pages. A byte that is no text becomes "�" in its cell, the cell is reported, and reading goes on.
Row numbers count records, as Excel shows them, not lines: a cell may hold line breaks.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from huiyin.documents.sheets.headings import COLUMN_LIMIT, Column, Headings, match, missing, plain, refuse
from huiyin.documents.sheets.problems import CellProblem, Notice, SheetProblem, cell_problem, column_letters, notice
from huiyin.documents.sheets.rows import Row
from huiyin.documents.sheets.values import Cell

CHUNK = 1 << 16
#: One line of text; a ledger's longest is some ten thousand characters.
LINE_LIMIT = 4 << 20
#: One cell (Excel's own limit is 32,767).
FIELD_LIMIT = 1 << 20
LOOK_DOWN = 20
REPLACED = "�"
#: After so many bytes that are not UTF-8 the question is settled.
ENOUGH_FAULTS = 10_000
_SEPARATORS = (",", "\t", ";", "|")


class DelimitedSource:
    """An opened text table, standing under its headings."""

    sheet: str | None = None

    def __init__(self, path: Path, headings: Headings) -> None:
        self._name = path.name
        self._size = max(path.stat().st_size, 1)
        encoding = detect_encoding(path)
        self._file = path.open("rb")
        try:
            self.notices: list[Notice] = []
            if not encoding.startswith("utf-8"):
                self.notices.append(notice("encoding", encoding=encoding.upper()))
            self._text = io.TextIOWrapper(self._file, encoding=encoding, errors="replace", newline="")
            self._records, self.heading_row, texts = self._find_headings(headings)
            self.columns: list[Column]
            self.columns, told = match(headings, texts, sheet=None, row=self.heading_row)
            self.notices += told
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        self._text.close()

    @property
    def fraction(self) -> float:
        return 1.0 if self._file.closed else self._file.tell() / self._size

    def rows(self) -> Iterator[Row]:
        reader = _RecordReader(self.columns)
        for number, record in self._records:
            row = reader.row(number, record, is_unclosed=self._records.is_unclosed)
            if row is not None:
                yield row

    def _find_headings(self, headings: Headings) -> tuple[_Records, int, dict[int, str]]:
        first_line = self._text.readline(LINE_LIMIT)
        while first_line and not first_line.strip():
            first_line = self._text.readline(LINE_LIMIT)
        separator = _separator(first_line, headings)
        self._text.seek(0)
        records = _Records(self._text, separator)
        number, record = next(((number, record) for number, record in records if "".join(record).strip()), (0, []))
        if not record:
            raise SheetProblem("no_rows", name=self._name)
        if len(record) > COLUMN_LIMIT:
            raise SheetProblem("too_many_columns", row=number, count=len(record), limit=COLUMN_LIMIT)
        texts = {index: text.strip() for index, text in enumerate(record) if text.strip()}
        if missing(headings, texts.values()):
            for _, (row, lower) in zip(range(LOOK_DOWN), records, strict=False):
                if not missing(headings, (text for text in lower if text.strip())):
                    raise SheetProblem("headings_lower", row=row, first=number, above=row - 1)
            raise refuse(headings, texts, sheet=None, row=number)
        return records, number, texts


class _RecordReader:
    """Turns records into rows."""

    def __init__(self, columns: list[Column]) -> None:
        self._columns = [(column.index, column.heading) for column in columns]
        self._names = dict(self._columns)
        self._width = max(self._names) + 1
        self._empty: dict[str, Cell] = {heading: None for _, heading in self._columns}

    def row(self, number: int, record: list[str], *, is_unclosed: bool) -> Row | None:
        if not record:
            return None
        cells = self._empty.copy()
        has_content = False
        is_broken = False
        count = len(record)
        for index, heading in self._columns:
            if index >= count:
                break
            text = record[index].strip()
            if text:
                cells[heading] = text
                has_content = True
                if REPLACED in text:
                    is_broken = True
        if count > self._width or count > len(self._columns) or is_broken or is_unclosed:
            problems = self._check(number, record, cells, is_unclosed=is_unclosed)
            return Row(number, cells, tuple(problems)) if has_content or problems else None
        return Row(number, cells) if has_content else None

    def _check(self, number: int, record: list[str], cells: dict[str, Cell], *, is_unclosed: bool) -> list[CellProblem]:
        problems: list[CellProblem] = []
        count = len(record)
        while count and not record[count - 1].strip():
            count -= 1
        if is_unclosed:
            letters, heading = column_letters(count - 1), self._names.get(count - 1)
            problems.append(cell_problem("unclosed_quote", number, letters, heading, record[count - 1]))
        for index, raw in enumerate(record[:count]):
            text = raw.strip()
            if not text:
                continue
            letters, heading = column_letters(index), self._names.get(index)
            if REPLACED in text:
                problems.append(cell_problem("broken_text", number, letters, heading, text))
            if index >= self._width:
                details = {"count": count, "expected": self._width}
                problems.append(cell_problem("shifted", number, letters, heading, text, **details))
                cells.update({f"{column_letters(more)}列": record[more].strip() for more in range(index, count)})
                break
            if heading is None:
                problems.append(cell_problem("no_heading", number, letters, None, text))
                cells[f"{letters}列"] = text
        return problems


class _Records:
    """Records with their numbers, in the tolerant reading of csv that Excel has; never more than one in memory.

    `is_unclosed` says that the record just given ran to the end of the file inside a quotation mark.
    """

    def __init__(self, text: io.TextIOWrapper, separator: str) -> None:
        self._text = text
        self._separator = separator
        self._number = 0
        self._record_size = 0
        self.is_unclosed = False
        csv.field_size_limit(max(csv.field_size_limit(), FIELD_LIMIT))
        self._reader = csv.reader(self._lines(), delimiter=separator)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self

    def __next__(self) -> tuple[int, list[str]]:
        self._record_size = 0
        try:
            record = next(self._reader)
        except csv.Error:
            raise SheetProblem("field_too_long", row=self._number + 1, limit=FIELD_LIMIT) from None
        self._number += 1
        return self._number, record

    def _lines(self) -> Iterator[str]:
        while line := self._text.readline(LINE_LIMIT):
            self._record_size += len(line)
            if self._record_size >= LINE_LIMIT:
                raise self._too_long(line)
            yield line
        # The reader asks for more at the end of a file only when a cell is still open, or when it is done.
        self.is_unclosed = self._record_size > 0

    def _too_long(self, line: str) -> SheetProblem:
        count = line.count(self._separator) + 1
        if count > COLUMN_LIMIT:
            return SheetProblem("too_many_columns", row=self._number + 1, count=count, limit=COLUMN_LIMIT)
        return SheetProblem("row_too_long", row=self._number + 1, limit=f"{LINE_LIMIT >> 20} MB")


def detect_encoding(path: Path) -> str:
    """utf-8-sig, utf-16, utf-8 or gb18030.

    A file that is UTF-8 but for a few bytes stays UTF-8: as GB18030 it would decode without complaint into rubbish,
    while GB18030 text read as UTF-8 is wrong at nearly every character.
    """
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        faults = others = 0
        while (chunk := file.read(CHUNK)) and faults < ENOUGH_FAULTS:
            text = decoder.decode(chunk)
            if not text.isascii():
                faults += text.count(REPLACED) - chunk.count(b"\xef\xbf\xbd")
                others += len(text) - len(text.encode("ascii", "ignore"))
    return "gb18030" if faults > 0 and faults * 10 > others else "utf-8"


def _separator(line: str, headings: Headings) -> str:
    """The separator under which the heading line shows the most known headings, then the most cells."""
    table = headings.canonical()

    def score(separator: str) -> tuple[int, int]:
        cells = line.split(separator)
        return sum(1 for cell in cells if plain(cell.strip('"')) in table), len(cells)

    return max(_SEPARATORS, key=score)
