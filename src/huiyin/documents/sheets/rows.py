"""A row as it is handed over, and the reader that hands it over."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import NamedTuple, Protocol

from huiyin.documents.sheets.headings import Column
from huiyin.documents.sheets.problems import CellProblem, Notice
from huiyin.documents.sheets.values import Cell


class Row(NamedTuple):
    """`number` is the row a person sees in Excel; `cells` has a key for every heading, None where it is empty."""

    number: int
    cells: dict[str, Cell]
    problems: tuple[CellProblem, ...] = ()


class RowSource(Protocol):
    """One opened file, whichever its format."""

    sheet: str | None
    columns: list[Column]
    notices: list[Notice]
    heading_row: int

    @property
    def fraction(self) -> float: ...

    def rows(self) -> Iterator[Row]: ...

    def close(self) -> None: ...


class SheetReader:
    """The rows under the headings, one at a time, in the order of the sheet; rows without content are skipped.

    Iterate once. `columns` says which headings were found, `notices` what is worth telling about the file.
    """

    def __init__(self, source: RowSource) -> None:
        self._source = source
        self._rows = source.rows()
        self.row_count = 0
        self.last_row = source.heading_row

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        row = next(self._rows)
        self.row_count += 1
        self.last_row = row.number
        return row

    def __enter__(self) -> SheetReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._source.close()

    @property
    def sheet(self) -> str | None:
        """The name of the sheet; None for a csv."""
        return self._source.sheet

    @property
    def columns(self) -> list[Column]:
        return self._source.columns

    @property
    def notices(self) -> list[Notice]:
        return self._source.notices

    @property
    def heading_row(self) -> int:
        return self._source.heading_row

    @property
    def fraction(self) -> float:
        """How much of the file was read, 0 to 1, by bytes: for a progress bar."""
        return min(1.0, self._source.fraction)

    @property
    def rows_expected(self) -> int | None:
        """How many rows the file will give, estimated from those so far; None before anything is known."""
        fraction = self.fraction
        return round(self.row_count / fraction) if fraction > 0 and self.row_count else None
