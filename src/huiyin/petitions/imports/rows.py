"""One row of a spreadsheet → the values of one petition, or the reasons why it cannot be loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.petitions.imports import cells
from huiyin.petitions.imports.cells import Bounds, Parser, CellError, Value, is_empty
from huiyin.petitions.imports.columns import BY_HEADING, COLUMNS, NEEDED, Column, normal_heading
from huiyin.petitions.imports.mapping import Mapping, Source

_EXTRA = Column("extra", "", "text", limit=40_000)


class HeadingError(ValueError):
    """The headings of the file are not those of a petition ledger."""


class Problem(NamedTuple):
    """What is wrong with a cell (or a row, when `column` is empty), and how to mend it."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str

    def sentence(self) -> str:
        where = _("第%(row)s行") % {"row": self.row}
        what = f"“{self.column}”" if self.column else ""
        value = _("（值：%(value)s）") % {"value": self.value} if self.value else ""
        return f"{where}{what}{value}{_('：')}{self.reason}{_('。')}{self.remedy}"


@dataclass(slots=True)
class ParsedRow:
    """The cells that are filled. Names of organs, topics and places are still words here."""

    line: int
    values: dict[str, Value] = field(default_factory=dict)
    content: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def number(self) -> str:
        return str(self.values["number"])

    def canonical(self) -> str:
        """The row as one text: equal for equal cells, whatever the order of the columns in the file."""
        parts = [f"{name}={value}" for name, value in self.values.items()]
        parts += [f"{name}={value}" for name, value in self.content.items()]
        parts += [f"+{name}={value}" for name, value in sorted(self.extra.items())]
        return "\x1e".join(parts)


class _Reader(NamedTuple):
    column: Column
    source: Source
    at: tuple[int, ...]
    parse: Parser
    constant: Value | None


class RowPlan:
    """How the rows of one file are read; made once from its headings.

    Raises:
        HeadingError: a needed heading is missing, or one stands twice.
    """

    def __init__(self, headings: Sequence[object], bounds: Bounds, mapping: Mapping | None = None) -> None:
        self.headings = [normal_heading(cell) for cell in headings]
        self.mapping = mapping or Mapping.own()
        places = self._places()
        self._readers = [self._reader(column, source, at, bounds) for column, source, at in self._sources(places)]
        self._readers.sort(key=lambda reader: reader.source.when is not None)
        self.present = frozenset(reader.column.field for reader in self._readers)
        self._require()
        used = {index for reader in self._readers for index in reader.at}
        self._extra = [(index, heading) for index, heading in enumerate(self.headings) if heading and index not in used]
        self._parse_extra = cells.parser(_EXTRA, bounds)

    def _places(self) -> dict[str, int]:
        places: dict[str, int] = {}
        for index, heading in enumerate(self.headings):
            if heading and heading in places:
                raise HeadingError(
                    _("表头“%(heading)s”出现两次（第%(first)s列和第%(second)s列），请删去一列")
                    % {"heading": heading, "first": places[heading] + 1, "second": index + 1}
                )
            if heading:
                places[heading] = index
        return places

    def _sources(self, places: dict[str, int]) -> list[tuple[Column, Source, tuple[int, ...]]]:
        found = []
        for column in COLUMNS:
            source = self.mapping.source(column.heading)
            at = tuple(places[name] for name in source.columns if name in places)
            if at or source.constant is not None:
                found.append((column, source, at))
        return found

    def _reader(self, column: Column, source: Source, at: tuple[int, ...], bounds: Bounds) -> _Reader:
        parse = cells.parser(column, bounds, self.mapping.date_formats)
        try:
            constant = None if source.constant is None else parse(source.constant)
        except CellError as error:
            raise HeadingError(
                _("映射文件中“%(heading)s”的固定值“%(value)s”不可用：%(reason)s。%(remedy)s")
                % {
                    "heading": column.heading,
                    "value": source.constant,
                    "reason": error.reason,
                    "remedy": error.remedy,
                }
            ) from error
        return _Reader(column, source, at, parse, constant)

    def _require(self) -> None:
        missing = [heading for heading in NEEDED if BY_HEADING[heading].field not in self.present]
        if missing:
            raise HeadingError(
                _("缺少必需的列：%(missing)s。表中的列有：%(present)s")
                % {
                    "missing": "、".join(missing),
                    "present": "、".join(heading for heading in self.headings if heading)[:200],
                }
            )

    def is_wanted(self, row: Sequence[object]) -> bool:
        """Whether the mapping's filter lets the row in; True without a filter."""
        for name, words in self.mapping.only.items():
            index = self.headings.index(name) if name in self.headings else -1
            cell = row[index] if 0 <= index < len(row) else None
            if cells.shown(cell, 200) not in words:
                return False
        return True

    def read(self, line: int, row: Sequence[object]) -> tuple[ParsedRow, list[Problem]]:
        parsed = ParsedRow(line)
        problems: list[Problem] = []
        width = len(row)
        empty_words = self.mapping.empty
        for column, source, at, parse, constant in self._readers:
            cell: object
            if len(at) == 1:
                cell = row[at[0]] if at[0] < width else None
            else:
                cell = source.joined([row[index] if index < width else None for index in at])
            if cell is None or cell == "" or (empty_words and cell in empty_words):
                value = None
            else:
                try:
                    value = parse(source.translated(cell) if source.values else cell)
                except CellError as error:
                    problems.append(self._problem(line, column, at, cell, error))
                    continue
            if value is None and constant is not None and source.applies(parsed.values):
                value = constant
            if value is not None:
                if column.content:
                    parsed.content[column.field] = str(value)
                else:
                    parsed.values[column.field] = value
            elif column.needed:
                problems.append(Problem(line, self._name(column, at), "", _("必填项为空"), _("请补填后重新导入")))
        self._read_extra(line, row, parsed, problems)
        return parsed, problems

    def _read_extra(self, line: int, row: Sequence[object], parsed: ParsedRow, problems: list[Problem]) -> None:
        for index, heading in self._extra:
            if index >= len(row) or is_empty(row[index]):
                continue
            try:
                value = self._parse_extra(row[index])
            except CellError as error:
                problems.append(Problem(line, heading, cells.shown(row[index]), error.reason, error.remedy))
                continue
            if value is not None:
                parsed.extra[heading] = str(value)

    def _name(self, column: Column, at: tuple[int, ...]) -> str:
        """The column as the file names it."""
        return "、".join(self.headings[index] for index in at) or column.heading

    def _problem(self, line: int, column: Column, at: tuple[int, ...], cell: object, error: CellError) -> Problem:
        return Problem(line, self._name(column, at), cells.shown(cell), error.reason, error.remedy)


def is_blank(row: Sequence[object]) -> bool:
    return all(is_empty(cell) for cell in row)
