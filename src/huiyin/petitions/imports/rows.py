"""One row of a spreadsheet → the values of one petition, or the reasons why it cannot be loaded."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from django.utils.translation import gettext as _

from huiyin.petitions.imports import cells
from huiyin.petitions.imports.cells import Bounds, CellError, Parser, Value
from huiyin.petitions.imports.columns import BY_HEADING, COLUMNS, NEEDED, REASON, Column, normal_heading
from huiyin.petitions.imports.mapping import Mapping, Source

#: A row as the sheet reader hands it over: heading → cell.
Cells: TypeAlias = MappingType[str, object]

_EXTRA = Column("extra", "", "text", limit=40_000, content=True)


class HeadingError(ValueError):
    """The headings of the file are not those of a petition ledger."""


class Problem(NamedTuple):
    """What is wrong with a cell (a row, when `column` is empty; the file, when `row` is 0), and how to mend it."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str

    def sentence(self) -> str:
        if not self.row:
            return self.reason
        where = _("第%(row)s行") % {"row": self.row}
        what = f"“{self.column}”" if self.column else ""
        value = _("（值：%(value)s）") % {"value": self.value} if self.value else ""
        told = f"{where}{what}{value}{_('：')}{self.reason}"
        return f"{told}{_('。')}{self.remedy}" if self.remedy else told


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
    names: tuple[str, ...]
    parse: Parser
    constant: Value | None


class RowPlan:
    """How the rows of one file are read; made once from its headings.

    Raises:
        HeadingError: a needed heading is missing, or a constant of the mapping is no value of its column.
    """

    def __init__(self, headings: Iterable[str], bounds: Bounds, mapping: Mapping | None = None) -> None:
        self.headings = tuple(headings)
        self.mapping = mapping or Mapping.own()
        found = {normal_heading(heading): heading for heading in self.headings}
        self._readers = [self._reader(column, found, bounds) for column in COLUMNS if self._has(column, found)]
        self._readers.sort(key=lambda reader: reader.source.when is not None)
        self.present = frozenset(reader.column.field for reader in self._readers)
        self._require()
        used = {name for reader in self._readers for name in reader.names}
        self._used = used
        ours = used | set(self.headings[-1:]) & {REASON}
        self._extra = [heading for heading in self.headings if heading not in ours]
        self._parse_extra = cells.parser(_EXTRA, bounds)

    def _has(self, column: Column, found: MappingType[str, str]) -> bool:
        source = self.mapping.source(column.heading)
        return source.constant is not None or any(name in found for name in source.columns)

    def _reader(self, column: Column, found: MappingType[str, str], bounds: Bounds) -> _Reader:
        source = self.mapping.source(column.heading)
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
        return _Reader(column, source, tuple(found[name] for name in source.columns if name in found), parse, constant)

    def _require(self) -> None:
        missing = [heading for heading in NEEDED if BY_HEADING[heading].field not in self.present]
        if missing:
            raise HeadingError(
                _("缺少必需的列：%(missing)s。表中的列有：%(present)s")
                % {"missing": "、".join(missing), "present": "、".join(self.headings)[:200]}
            )

    def is_wanted(self, row: Cells) -> bool:
        """Whether the mapping's filter lets the row in; True without a filter."""
        return all(cells.shown(row.get(name), 200) in words for name, words in self.mapping.only.items())

    def owns(self, heading: str | None) -> bool:
        """Whether a heading of the file feeds a column of ours; a problem of the whole row (None) is ours too."""
        return heading is None or heading in self._used

    def read(self, line: int, row: Cells) -> tuple[ParsedRow, list[Problem]]:
        """The values of a row, and what is wrong with it; a row with a problem is not to be loaded."""
        parsed = ParsedRow(line)
        problems: list[Problem] = []
        for column, source, names, parse, constant in self._readers:
            cell = self._cell(row, names, source)
            value: Value | None = None
            if cell is not None:
                try:
                    value = parse(cell)
                except CellError as error:
                    place = "、".join(names)
                    problems.append(Problem(line, place, cells.shown(cell), error.reason, error.remedy))
                    continue
            if value is None and constant is not None and source.applies(parsed.values):
                value = constant
            if value is not None:
                if column.content:
                    parsed.content[column.field] = str(value)
                else:
                    parsed.values[column.field] = value
            elif column.needed:
                place = "、".join(names) or column.heading
                problems.append(Problem(line, place, "", _("必填项为空"), _("请补填后重新导入")))
        for heading in self._extra:
            cell = row.get(heading)
            if cell is not None:
                self._read_extra(parsed, heading, cell, problems)
        return parsed, problems

    def _cell(self, row: Cells, names: tuple[str, ...], source: Source) -> object:
        cell = row.get(names[0]) if len(names) == 1 else source.joined([row.get(name) for name in names])
        if cell is None or cell in self.mapping.empty:
            return None
        return source.translated(cell) if source.values else cell

    def _read_extra(self, parsed: ParsedRow, heading: str, cell: object, problems: list[Problem]) -> None:
        try:
            value = self._parse_extra(cell)
        except CellError as error:
            problems.append(Problem(parsed.line, heading, cells.shown(cell), error.reason, error.remedy))
            return
        if value is not None:
            parsed.extra[heading] = str(value)
