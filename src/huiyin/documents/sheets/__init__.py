"""Reading somebody else's spreadsheet: the whole of it, in flat memory, with every doubt located.

    with read_rows(path, required=("信访件编号", "登记日期"), known=LEDGER_HEADINGS) as rows:
        for number, cells, problems in rows: ...

`.xlsx` and `.csv`. The first sheet that has the required headings is read, headings in its first non-empty row, order
free; columns nobody asked for are kept under their own heading. A file that cannot be read raises SheetProblem with
code, place, value and a message that says how to mend it; a cell that cannot be read is a CellProblem of its row.

Why an own reader. calamine reads about 40,000 rows a second (28 columns) but keeps the whole sheet, needs 2.5 GB for a
5 kB file with one cell at XFD1048576, turns `#N/A` and formulas without a value into '' and 18-digit numbers into
floats, and shifts row numbers past leading blank rows; guarding it means reading the XML once more before. One expat
pass over the sheet's XML does all of it at 12,000 to 15,000 rows a second in memory that does not grow with the sheet
(only the table of shared texts is kept): some 75 µs a row, less than a tenth of what an import may spend on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from huiyin.documents.sheets.delimited import DelimitedSource
from huiyin.documents.sheets.headings import Column, Headings
from huiyin.documents.sheets.problems import CellProblem, Notice, SheetProblem, ValueProblem
from huiyin.documents.sheets.rows import Row, SheetReader
from huiyin.documents.sheets.sniff import sniff
from huiyin.documents.sheets.values import Cell, cell_text, parse_date, parse_whole
from huiyin.documents.sheets.xlsx import XlsxSource

__all__ = [
    "Cell",
    "CellProblem",
    "Column",
    "Notice",
    "Row",
    "SheetProblem",
    "SheetReader",
    "ValueProblem",
    "cell_text",
    "parse_date",
    "parse_whole",
    "read_rows",
]


def read_rows(
    path: Path | str,
    *,
    required: Iterable[str] = (),
    known: Iterable[str] = (),
    alternatives: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> SheetReader:
    """Open a spreadsheet and give its rows.

    required: headings without which the sheet is not the right one. known: headings that may not stand twice.
    alternatives: other spelling → heading. sheet: read this sheet of a workbook, whatever others it has.
    """
    path = Path(path)
    headings = Headings.of(required, known, alternatives)
    kind, told = sniff(path)
    source: XlsxSource | DelimitedSource
    source = XlsxSource(path, headings, sheet) if kind == "zip" else DelimitedSource(path, headings)
    source.notices[:0] = told
    return SheetReader(source)
