"""The lines of an application, of a purchase plan and the cards of assets as spreadsheets: read with every doubt
located, written so that they can be read in again."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.documents.sheets import Cell, ValueProblem, cell_text, parse_date, parse_whole, read_rows
from huiyin.documents.workbook import Field, Sheet, Value, workbook_bytes
from huiyin.finance.acts import assets, funds, purchases
from huiyin.finance.models.assets import Asset, AssetClass, Condition, Origin, PurchaseLine
from huiyin.finance.models.funds import AskedLine
from huiyin.ui.words import speaks_english

LINES = ("明细项目", "经济分类科目编码", "金额（元）", "测算依据")
CARDS = (
    "资产编号", "资产名称", "资产分类", "规格型号", "取得方式", "取得日期", "账面原值（元）", "使用年限", "使用处室",
    "存放地点", "使用人", "使用状况", "凭证号",
)  # fmt: skip
PLAN = ("资产名称", "资产分类", "数量", "单价（元）", "购置理由")
_TOTALS = frozenset(("合计", "小计", "总计"))
MOST = 5000


class RowProblem(NamedTuple):
    """A cell that cannot be used: where it is, what it says, and how to mend it."""

    row: int
    column: str
    value: str
    why: str


class Read(NamedTuple):
    rows: list[Any]
    problems: list[RowProblem]


def read_lines(path: Path) -> Read:
    """
    Raises:
        SheetProblem: the file cannot be read, or lacks a required column.
    """
    return _read(path, LINES, ("明细项目", "金额（元）"), "明细项目", _line)


def read_plan(path: Path) -> Read:
    """
    Raises:
        SheetProblem: as above.
    """
    return _read(path, PLAN, PLAN, "资产名称", _plan_line)


def read_cards(path: Path) -> Read:
    """
    Raises:
        SheetProblem: as above.
    """
    return _read(path, CARDS, ("资产名称", "资产分类", "取得日期", "账面原值（元）", "存放地点"), "资产名称", _card)


def _read(path: Path, known: Sequence[str], required: Sequence[str], first: str, make: Callable[[_Row], Any]) -> Read:
    found = Read([], [])
    with read_rows(path, required=required, known=known, alternatives=_others(known)) as rows:
        for number, cells, doubts in rows:
            if cell_text(cells.get(first)).strip() in _TOTALS:
                continue
            if len(found.rows) >= MOST:
                found.problems.append(RowProblem(number, "", "", _("超过 %d 行，请核对是否选错了文件。") % MOST))
                break
            before = len(found.problems)
            for one in doubts:
                if one.severity == "error":
                    words = one.message_en if speaks_english() else one.message
                    found.problems.append(RowProblem(one.row, one.heading or "", one.value, words))
            row = _Row(number, cells, found.problems)
            made = make(row)
            if len(found.problems) == before:
                found.rows.append(made)
    return found


def _others(known: Sequence[str]) -> dict[str, str]:
    """Headings without their unit are taken as well."""
    return {name.removesuffix("（元）"): name for name in known if name.endswith("（元）")}


class _Row:
    """One row being read; what is wrong goes to the problems."""

    def __init__(self, number: int, cells: Mapping[str, Cell], problems: list[RowProblem]) -> None:
        self.number = number
        self._cells = cells
        self._problems = problems

    def text(self, heading: str, *, required: bool = False) -> str:
        found = " ".join(unicodedata.normalize("NFC", cell_text(self._cells.get(heading))).split())
        if required and not found:
            self.wrong(heading, _("请填写这一格。"))
        return found

    def money(self, heading: str) -> Decimal:
        text = unicodedata.normalize("NFKC", cell_text(self._cells.get(heading))).replace(",", "").strip()
        try:
            amount = Decimal(text)
        except InvalidOperation:
            self.wrong(heading, _("请写以元为单位的数字，例如 12345.67。"))
            return Decimal(0)
        if not amount.is_finite() or abs(amount) >= 10**15:
            self.wrong(heading, _("金额太大，请核对单位是不是元。"))
        elif amount != amount.quantize(Decimal("0.01")):
            self.wrong(heading, _("金额最多两位小数（到分）。"))
        else:
            return amount.quantize(Decimal("0.01"))
        return Decimal(0)

    def day(self, heading: str) -> Any:
        try:
            found = parse_date(self._cells.get(heading))
        except ValueProblem as problem:
            self.wrong(heading, problem.message_en if speaks_english() else problem.message)
            return None
        if found is None:
            self.wrong(heading, _("请填写这一格。"))
        return found

    def whole(self, heading: str, *, required: bool = False) -> int | None:
        try:
            found = parse_whole(self._cells.get(heading))
        except ValueProblem as problem:
            self.wrong(heading, problem.message_en if speaks_english() else problem.message)
            return None
        if required and found is None:
            self.wrong(heading, _("请填写这一格。"))
        return found

    def choice(self, heading: str, choices: Sequence[tuple[str, Any]], default: str = "") -> str:
        """A code, or its label in words."""
        text = self.text(heading)
        if not text and default:
            return default
        for code, label in choices:
            if text in (code, str(label), f"{code} {label}"):
                return code
        self.wrong(heading, _("请写其中之一：%s。") % "、".join(str(label) for _code, label in choices))
        return ""

    def wrong(self, heading: str, why: str) -> None:
        self._problems.append(RowProblem(self.number, heading, self.text(heading), why))


def _line(row: _Row) -> funds.GivenLine:
    return funds.GivenLine(
        row.text("明细项目", required=True), row.text("经济分类科目编码"), row.money("金额（元）"),
        row.text("测算依据"), row.number,
    )  # fmt: skip


def _plan_line(row: _Row) -> purchases.GivenLine:
    return purchases.GivenLine(
        row.text("资产名称", required=True), row.choice("资产分类", AssetClass.choices),
        row.whole("数量", required=True) or 0, row.money("单价（元）"), row.text("购置理由", required=True), row.number,
    )  # fmt: skip


def _card(row: _Row) -> assets.Given:
    return assets.Given(
        name=row.text("资产名称", required=True), kind=row.choice("资产分类", AssetClass.choices),
        model=row.text("规格型号"), origin=row.choice("取得方式", Origin.choices, Origin.BOUGHT),
        acquired=row.day("取得日期"), worth=row.money("账面原值（元）"), years=row.whole("使用年限"),
        office=row.text("使用处室"), place=row.text("存放地点", required=True), keeper=row.text("使用人"),
        condition=row.choice("使用状况", Condition.choices, Condition.IN_USE), voucher=row.text("凭证号"),
        number=row.text("资产编号"), row=row.number,
    )  # fmt: skip


# --- Writing ----------------------------------------------------------------------------------------------------------


def book(name: str, headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A sheet whose columns of money and days are such."""
    return workbook_bytes([Sheet(name, [_field(one) for one in headings], rows)], title=name)


def _field(heading: str) -> Field:
    if heading.endswith("（元）"):
        return Field(heading, "decimal")
    if heading.endswith(("日期", "日")):
        return Field(heading, "date")
    if heading in ("数量", "使用年限", "笔数"):
        return Field(heading, "whole")
    return Field(heading, "identifier" if heading.endswith(("编码", "编号", "号码")) else "text")


def lines_book(lines: Sequence[AskedLine]) -> bytes:
    rows = [(one.name, one.economic, one.amount, one.basis) for one in lines]
    return book("申报明细", LINES, rows)


def plan_book(lines: Sequence[PurchaseLine]) -> bytes:
    rows = [(one.name, str(AssetClass(one.kind).label), one.quantity, one.price, one.why) for one in lines]
    return book("资产购置计划", PLAN, rows)


def cards_book(cards: Sequence[Asset]) -> bytes:
    rows: list[Sequence[Value]] = [
        (
            one.number, one.name, str(AssetClass(one.kind).label), one.model, one.get_origin_display(), one.acquired,
            one.worth, one.years, one.office, one.place, one.keeper, one.get_condition_display(), one.voucher,
        )
        for one in cards
    ]  # fmt: skip
    return book("资产卡片", CARDS, rows)
