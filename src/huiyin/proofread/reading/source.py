"""What a reader hands over: the file's own lines or paragraphs and its tables, untouched, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from huiyin.proofread.model import BlockKind, Cell

#: "lines": a sentence may run over several lines (txt, md, pdf). "paragraphs": each is whole (docx, html).
Form = Literal["lines", "paragraphs"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph. `index` counts those of the file, from 0, blank ones too, tables not."""

    text: str
    index: int
    kind: BlockKind = "paragraph"
    level: int = 0  # of a heading by its style: 1 is the highest
    page: int | None = None
    label: str = ""  # the number that Word writes before it by itself
    goes_on: bool | None = None  # whether the next line is of the same paragraph, where the layout tells


@dataclass(frozen=True)
class RawTable:
    """Cells as they stand in the file; `number` counts the tables of the file from 0."""

    cells: tuple[Cell, ...]
    number: int
    page: int | None = None
    sheet: str = ""
    caption: str = ""
    unit: str = ""  # of “单位：万元” where the file keeps it with the table


@dataclass(frozen=True)
class Source:
    name: str
    parts: tuple[Line | RawTable, ...]
    form: Form = "lines"
    #: every line or paragraph of the file as it is, by index, also those that are part of a table or a running head
    raw: tuple[str, ...] = field(default=())


#: Positions that the merged cells of one table may cover.
_MOST_COVERED = 2_000_000


def bounded(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells whose spans end where the table ends: a file may claim that a cell covers a million rows."""
    rows = max((cell.row for cell in cells), default=0) + 1
    columns = max((cell.column for cell in cells), default=0) + 1
    left = _MOST_COVERED
    made = []
    for cell in cells:
        down, across = min(cell.rowspan, rows - cell.row), min(cell.colspan, columns - cell.column)
        left -= down * across
        if left < 0:
            down = across = 1
        made.append(
            cell if (down, across) == (cell.rowspan, cell.colspan) else replace(cell, rowspan=down, colspan=across)
        )
    return tuple(made)
