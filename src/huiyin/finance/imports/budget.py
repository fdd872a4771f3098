"""A budget as a spreadsheet: one row a line, classes and amounts in columns. Read in whatever order and unit the
columns are; an amount is in yuan unless its heading says 万元."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.core.classes import economic_problem, function_problem
from huiyin.documents.sheets import Cell, CellProblem, cell_text, read_rows
from huiyin.finance.models import Kind, Source
from huiyin.ui.words import speaks_english

ORGAN, KIND, FUNCTION, ECONOMIC = "单位名称", "支出类别", "功能分类科目编码", "部门经济分类科目编码"
FUNCTION_NAME, ECONOMIC_NAME = "功能分类科目名称", "部门经济分类科目名称"
PROJECT_CODE, PROJECT, SOURCE, ITEM, REASON = "项目编码", "项目名称", "资金来源", "明细", "变动原因"
ADOPTED, ADJUSTED, WHOLE, TO_DATE, FINAL = "年初预算数", "预算调整数", "全年预算数", "执行数", "决算数"
MONTHS = tuple(f"{month}月" for month in range(1, 13))
AMOUNTS = (ADOPTED, ADJUSTED, WHOLE, *MONTHS, TO_DATE, FINAL)
TEXTS = (
    ORGAN, KIND, FUNCTION, FUNCTION_NAME, ECONOMIC, ECONOMIC_NAME, PROJECT_CODE, PROJECT, SOURCE, ITEM, REASON,
)  # fmt: skip
_UNITS = {"": 1, "（元）": 1, "(元)": 1, "（万元）": 10_000, "(万元)": 10_000}
#: How others head the same columns.
_OTHERS = {
    "单位": ORGAN,
    "预算单位": ORGAN,
    "收支类别": KIND,
    "支出类型": KIND,
    "类别": KIND,
    "支出功能分类科目编码": FUNCTION,
    "功能科目编码": FUNCTION,
    "功能分类编码": FUNCTION,
    "部门预算支出经济分类科目编码": ECONOMIC,
    "经济分类科目编码": ECONOMIC,
    "经济科目编码": ECONOMIC,
    "部门经济科目编码": ECONOMIC,
    "支出功能分类科目名称": FUNCTION_NAME,
    "功能科目名称": FUNCTION_NAME,
    "经济分类科目名称": ECONOMIC_NAME,
    "经济科目名称": ECONOMIC_NAME,
    "资金性质": SOURCE,
    "项目代码": PROJECT_CODE,
    "摘要": ITEM,
    "原因": REASON,
}
_OTHER_AMOUNTS = {
    "年初预算": ADOPTED,
    "预算数": ADOPTED,
    "批复数": ADOPTED,
    "调整预算数": WHOLE,
    "调整后预算数": WHOLE,
    "全年预算": WHOLE,
    "累计执行数": TO_DATE,
    "支出数": TO_DATE,
    "决算": FINAL,
}
_OTHER_KINDS = {
    "人员": Kind.PEOPLE,
    "基本支出人员经费": Kind.PEOPLE,
    "基本支出-人员经费": Kind.PEOPLE,
    "公用": Kind.RUNNING,
    "日常公用经费": Kind.RUNNING,
    "基本支出公用经费": Kind.RUNNING,
    "基本支出-公用经费": Kind.RUNNING,
    "项目": Kind.PROJECT,
    "项目经费": Kind.PROJECT,
}
_OTHER_SOURCES = {
    "": Source.GENERAL,
    "财政拨款": Source.GENERAL,
    "一般公共预算": Source.GENERAL,
    "一般公共预算财政拨款": Source.GENERAL,
    "政府性基金": Source.GOVERNMENT_FUND,
    "政府性基金预算财政拨款": Source.GOVERNMENT_FUND,
    "国有资本经营预算": Source.STATE_CAPITAL,
    "国有资本经营预算财政拨款": Source.STATE_CAPITAL,
    "结转": Source.CARRIED,
    "上年结转和结余": Source.CARRIED,
}
#: More rows than a department has lines: another file was chosen.
MOST = 120_000
_LARGEST = Decimal("1e14")
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")


class Key(NamedTuple):
    """What makes a line the same line; `project` by its name, empty without one."""

    organ: int
    kind: str
    function: str
    economic: str
    project: str
    source: str
    item: str


class RowProblem(NamedTuple):
    """A cell that cannot be used: where it is, what it says, why, and how to mend it."""

    row: int
    column: str
    value: str
    why: str

    def __str__(self) -> str:
        where = _("第 %(row)d 行“%(column)s”") % {"row": self.row, "column": self.column}
        return f"{where}：{self.value}　{self.why}" if self.value else f"{where}：{self.why}"


class Line(NamedTuple):
    """One row: the line, and in yuan whatever amounts its cells give; an empty cell says nothing."""

    row: int
    key: Key
    amounts: dict[str, Decimal]
    project_code: str
    reason: str


class Read(NamedTuple):
    lines: list[Line]
    problems: list[RowProblem]


def read_budget(path: Path, year: int, organs: Mapping[str, int], home: int) -> Read:
    """
    Args:
        organs: ids by name and by short name. home: the organ of rows that name none.

    Raises:
        SheetProblem: the file cannot be read, or lacks a required column.
    """
    read = Read([], [])
    units = _amount_headings()
    known = (*TEXTS, *AMOUNTS)
    alternatives = {**_OTHERS, **{other: name for other, (name, _unit) in units.items() if other not in known}}
    seen: dict[Key, int] = {}
    with read_rows(path, required=(KIND, ECONOMIC), known=known, alternatives=alternatives) as rows:
        scales = {column.heading: units.get(_plain(column.found), ("", 1))[1] for column in rows.columns}
        reader = _RowReader(year, organs, home, scales, read.problems)
        for number, cells, doubts in rows:
            if len(read.lines) >= MOST:
                read.problems.append(RowProblem(number, "", "", _("超过 %d 行，请核对是否选错了文件。") % MOST))
                break
            found = len(read.problems)
            read.problems.extend(_doubts(doubts))
            if _is_total(cells):
                continue
            line = reader.line(number, cells)
            if len(read.problems) > found:
                continue
            if line.key in seen:
                words = _("与第 %d 行是同一条科目；请合并为一行，或在“明细”列写明区别。") % seen[line.key]
                read.problems.append(RowProblem(number, ITEM, line.key.item, words))
                continue
            seen[line.key] = number
            read.lines.append(line)
    return read


def _amount_headings() -> dict[str, tuple[str, int]]:
    """Every spelling of a column of amounts: which one it is, and how many yuan its unit is."""
    found: dict[str, tuple[str, int]] = {}
    for name, heading in (*((name, name) for name in AMOUNTS), *_OTHER_AMOUNTS.items()):
        for unit, scale in _UNITS.items():
            found[_plain(f"{name}{unit}")] = (heading, scale)
    return found


def _plain(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).split())


def _doubts(doubts: Iterable[CellProblem]) -> Iterable[RowProblem]:
    for one in doubts:
        if one.severity == "error":
            yield RowProblem(one.row, one.heading or "", one.value, one.message_en if speaks_english() else one.message)


def _text(cells: Mapping[str, Cell], heading: str) -> str:
    return unicodedata.normalize("NFKC", cell_text(cells.get(heading)).strip()).replace(" ", "")


def _written(cells: Mapping[str, Cell], heading: str) -> str:
    """A name as it is written."""
    return " ".join(cell_text(cells.get(heading)).split())


def _is_total(cells: Mapping[str, Cell]) -> bool:
    """合计 and 小计 rows repeat the lines above them."""
    marks = {_text(cells, heading) for heading in (ORGAN, KIND, FUNCTION_NAME, ECONOMIC_NAME, PROJECT)}
    return bool(marks & {"合计", "小计", "总计"}) and not _text(cells, ECONOMIC)


class _RowReader:
    """Reads one row after another, and gathers what is wrong with them."""

    def __init__(
        self, year: int, organs: Mapping[str, int], home: int, scales: Mapping[str, int], problems: list[RowProblem]
    ) -> None:
        self.year, self.organs, self.home, self.scales = year, organs, home, scales
        self.problems = problems
        self._number = 0
        self._cells: Mapping[str, Cell] = {}

    def line(self, number: int, cells: Mapping[str, Cell]) -> Line:
        self._number, self._cells = number, cells
        key = self._key()
        reason = _written(cells, REASON)
        for heading, text, most in ((ITEM, key.item, 120), (PROJECT, key.project, 120), (REASON, reason, 500)):
            if len(text) > most:
                self._wrong(heading, _("最多 %d 个字。请精简。") % most)
        return Line(number, key, self._amounts(), _text(cells, PROJECT_CODE), reason)

    def _wrong(self, column: str, why: str) -> None:
        value = cell_text(self._cells.get(column))[:60]
        self.problems.append(RowProblem(self._number, column, value, why))

    def _key(self) -> Key:
        cells = self._cells
        named = _text(cells, ORGAN)
        organ = self.organs.get(named, 0) if named else self.home
        if not organ:
            self._wrong(ORGAN, _("没有这个单位。请写机构表里的名称，留空表示本单位。"))
        kind = _kind(_text(cells, KIND))
        if kind is None:
            self._wrong(KIND, _("请写人员经费、公用经费、项目支出或收入。"))
        source = _source(_text(cells, SOURCE))
        if source is None:
            self._wrong(SOURCE, _("请写%s，留空表示一般公共预算拨款。") % "、".join(str(one.label) for one in Source))
        function, economic = self._classes(kind)
        project = self._project(kind)
        return Key(organ, str(kind or ""), function, economic, project, str(source or ""), _written(cells, ITEM))

    def _classes(self, kind: Kind | None) -> tuple[str, str]:
        function, economic = _text(self._cells, FUNCTION), _text(self._cells, ECONOMIC)
        if kind == Kind.INCOME:
            economic = ""
        elif problem := economic_problem(economic):
            self._wrong(ECONOMIC, problem)
        if (function or kind != Kind.INCOME) and (problem := function_problem(function, self.year)):
            self._wrong(FUNCTION, problem)
        return function, economic

    def _project(self, kind: Kind | None) -> str:
        project = _written(self._cells, PROJECT)
        if kind == Kind.PROJECT and not project:
            self._wrong(PROJECT, _("项目支出要写明项目名称。"))
        if kind in (Kind.PEOPLE, Kind.RUNNING) and project:
            self._wrong(PROJECT, _("基本支出没有项目。请清空项目名称，或把支出类别改为项目支出。"))
        return project

    def _amounts(self) -> dict[str, Decimal]:
        amounts: dict[str, Decimal] = {}
        for heading in AMOUNTS:
            amount, why = _amount(self._cells.get(heading), self.scales.get(heading, 1))
            if why:
                self._wrong(heading, why)
            elif amount is not None and amount < 0 and heading in (ADOPTED, WHOLE):
                self._wrong(heading, _("预算数不能小于 0。调减的写在“预算调整数”一列。"))
            elif amount is not None:
                amounts[heading] = amount
        self._agree(amounts)
        return amounts

    def _agree(self, amounts: Mapping[str, Decimal]) -> None:
        """Columns that say the same thing twice must say the same."""
        if all(name in amounts for name in (ADOPTED, ADJUSTED, WHOLE)):
            found = amounts[ADOPTED] + amounts[ADJUSTED]
            if found != amounts[WHOLE]:
                words = _("年初预算数 %(adopted)s 加预算调整数 %(adjusted)s 是 %(sum)s 元，与此不符。请核对三个数。")
                told = {"adopted": amounts[ADOPTED], "adjusted": amounts[ADJUSTED], "sum": found}
                self._wrong(WHOLE, words % told)
        booked = [amounts[month] for month in MONTHS if month in amounts]
        if TO_DATE in amounts and booked and sum(booked) != amounts[TO_DATE]:
            self._wrong(TO_DATE, _("各月执行数之和是 %s 元，与此不符。请核对，或只留一种。") % sum(booked))


def _kind(text: str) -> Kind | None:
    labels = {str(one.label): one for one in Kind}
    return labels.get(text) or _OTHER_KINDS.get(text)


def _source(text: str) -> Source | None:
    labels = {str(one.label): one for one in Source}
    return labels.get(text) or _OTHER_SOURCES.get(text)


def _amount(cell: Cell, scale: int) -> tuple[Decimal | None, str]:
    """A cell in yuan, or why it is none."""
    text = unicodedata.normalize("NFKC", cell_text(cell)).strip().replace("−", "-").replace("¥", "")
    if text in ("", "-", "—", "/"):
        return None, ""
    if not _NUMBER.fullmatch(text):
        return None, _("不是金额。请只写数字，例如 12345.67；单位写在标题里。")
    try:
        amount = Decimal(text.replace(",", "")) * scale
    except InvalidOperation:  # pragma: no cover - the pattern lets nothing else through
        return None, _("不是金额。")
    if abs(amount) >= _LARGEST:
        return None, _("金额太大，请核对单位是元还是万元。")
    cents = amount.quantize(Decimal("0.01"))
    if abs(amount - cents) > Decimal("0.0000001"):
        return None, _("金额最多到分。请四舍五入到分后再填。")
    return cents, ""
