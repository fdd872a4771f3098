"""A goal table as a workbook, and read back to the same: its head, its money and spending plan, its indicators."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.core import goals
from huiyin.core.goals import Finding, Line, Planned
from huiyin.documents.sheets import SheetProblem, ValueProblem, cell_text, parse_date, read_rows
from huiyin.documents.workbook import Field, Sheet, Value, workbook_bytes
from huiyin.performance.acts.goals import HeadGiven, LineGiven, MoneyGiven
from huiyin.performance.goal_words import first_words, head_words
from huiyin.performance.models import GoalMoney, GoalNature, GoalScope
from huiyin.ui.words import speaks_english

HEAD, MONEY, PLAN, LINES, WEIGHTS = "基本信息", "项目资金", "支出计划", "绩效指标", "上级指标分值"
_NAMES = {
    "年度": "year", "类别": "scope", "项目名称": "name", "项目编码": "code", "主管部门": "department",
    "主管部门代码": "department_code", "责任科室": "office", "项目属性": "nature", "项目期起": "starts",
    "项目期止": "ends", "资金项目": "fund", "立项依据": "ground", "资金用途": "purpose", "中期目标": "long_goal",
    "年度总体目标": "goal",
}  # fmt: skip
_CHOICES: dict[str, Any] = {"scope": GoalScope, "nature": GoalNature}
_LINE_HEADINGS = (
    "一级指标", "二级指标", "三级指标", "指标说明", "符号", "指标值", "计量单位", "分值", "指标依据", "反向算法",
)  # fmt: skip
_OPERATORS = {
    "≥": "at_least", ">=": "at_least", "＝": "equal", "=": "equal", "≤": "at_most",
    "<=": "at_most", "定性": "qualitative",
}  # fmt: skip
_WAN = Decimal(10_000)


class Trouble(NamedTuple):
    """One cell that cannot be used: sheet, row, column, what it says, how to mend it."""

    sheet: str
    row: int
    heading: str
    value: str
    message: str


class Read(NamedTuple):
    head: HeadGiven | None
    lines: list[LineGiven]
    troubles: list[Trouble]
    findings: list[Finding]


# --- Written ---------------------------------------------------------------------------------------------------------


def written(head: HeadGiven | None, lines: Sequence[LineGiven]) -> bytes:
    """The table; without one, the form to fill in."""
    sheets = [
        Sheet(HEAD, (Field("项目", width=18), Field("内容", "long", 60, is_input=True)), list(_head_rows(head))),
        Sheet(
            MONEY,
            (
                Field("资金来源", width=18),
                Field("年初预算数（万元）", "number", 20),
                Field("全年预算数（万元）", "number", 20),
            ),
            list(_money_rows(head)),
        ),
        Sheet(
            PLAN,
            (Field("检查日期", "date", 14), Field("累计支出比例（%）", "number", 20)),
            [[one.day, one.share] for one in (head.plan if head else ())],
        ),
        Sheet(
            LINES,
            tuple(
                Field(heading, "number" if heading == "分值" else "long" if "说明" in heading else "text", width)
                for heading, width in zip(_LINE_HEADINGS, (14, 18, 26, 30, 8, 14, 10, 8, 30, 10), strict=True)
            ),
            [_line_row(line) for line in lines],
        ),
        Sheet(
            WEIGHTS,
            (Field("一级指标", width=16), Field("二级指标", width=20), Field("分值", "number", 10)),
            [_weight_row(code, weight) for code, weight in (head.heads.items() if head else ())],
        ),
    ]
    return workbook_bytes(sheets, title="绩效目标表")


def _head_rows(head: HeadGiven | None) -> Iterator[list[Value]]:
    for heading, name in _NAMES.items():
        value = getattr(head, name) if head else None
        if name in _CHOICES and value:
            value = str(_CHOICES[name](value).label)
        yield [heading, None if value in (None, "") else str(value)]


def _money_rows(head: HeadGiven | None) -> Iterator[list[Value]]:
    said = {one.kind: one for one in (head.money if head else ())}
    for kind, label in GoalMoney.Kind.choices:
        one = said.get(kind)
        yield [str(label), _wan(one.initial) if one else None, _wan(one.budget) if one else None]


def _wan(yuan: Decimal | None) -> Decimal | None:
    return None if yuan is None else yuan / _WAN


def _line_row(line: LineGiven) -> list[Value]:
    value = line.words if line.operator == "qualitative" else _plain(line.value)
    cells: list[Value] = [
        first_words(line.second), head_words(line.second), line.name, line.description or None,
        goals.SIGNS[line.operator], value or None, line.unit or None, line.weight, line.ground or None,
        line.reverse if line.operator == "at_most" else None,
    ]  # fmt: skip
    return cells


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _weight_row(code: str, weight: Decimal) -> list[Value]:
    second = head_words(code) if "." in code else None
    return [goals.first_heads()[code.partition(".")[0]].name, second, weight]


# --- Read ------------------------------------------------------------------------------------------------------------


def read(content: bytes) -> Read:
    """
    Raises:
        SheetProblem: it is no workbook, or lacks the sheets 基本信息 and 绩效指标.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "goals.xlsx"
        path.touch(mode=0o600)
        path.write_bytes(content)
        reader = _Reader(path)
        head = reader.head()
        lines = reader.lines(head.scope if head else "project")
    findings: list[Finding] = []
    if head is not None and not reader.troubles:
        told = [
            Line(one.second, one.name, one.operator, one.value, one.words, one.unit, one.weight)  # type: ignore[arg-type]
            for one in lines
        ]
        findings = [*goals.check(told, scope=head.scope, heads=head.heads), *goals.plan_findings(head.plan, head.year)]
    return Read(head if not reader.troubles else None, lines, reader.troubles, findings)


class _Reader:
    """Reads the sheets one after the other and gathers what is wrong with their cells."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.troubles: list[Trouble] = []

    def head(self) -> HeadGiven | None:
        said: dict[str, Any] = {}
        for row in self._rows(HEAD, ("项目", "内容")):
            name = _NAMES.get(cell_text(row.cells["项目"]).strip())
            text = cell_text(row.cells["内容"]).strip()
            if name is None:
                self._wrong(HEAD, row.number, "项目", cell_text(row.cells["项目"]), _("不认识这一项。请照空表填写。"))
            elif name in _CHOICES:
                found = {str(label): value for value, label in _CHOICES[name].choices}
                if text and text not in found:
                    self._wrong(HEAD, row.number, "内容", text, _("请填：%s。") % "、".join(found))
                elif text:
                    said[name] = found[text]
            elif name in ("year", "starts", "ends"):
                if text and not (text.isdecimal() and len(text) == 4):
                    self._wrong(HEAD, row.number, "内容", text, _("年度要写四位数，例如 2026。"))
                elif text:
                    said[name] = int(text)
            else:
                said[name] = text
        for name, heading in (("year", "年度"), ("name", "项目名称")):
            if not said.get(name):
                self._wrong(HEAD, 1, heading, "", _("请填写%s。") % heading)
        said.setdefault("scope", GoalScope.PROJECT.value)
        money, plan, heads = self.money(), self.plan(), self.weights(said["scope"])
        if not said.get("year") or not said.get("name"):
            return None
        return HeadGiven(**said, money=tuple(money), plan=tuple(plan), heads=heads)

    def money(self) -> list[MoneyGiven]:
        kinds = {str(label): kind for kind, label in GoalMoney.Kind.choices}
        found = []
        for row in self._rows(MONEY, ("资金来源", "年初预算数（万元）"), needed=False):
            label = cell_text(row.cells["资金来源"]).strip()
            if label not in kinds:
                self._wrong(MONEY, row.number, "资金来源", label, _("请填：%s。") % "、".join(kinds))
                continue
            initial = self._number(MONEY, row, "年初预算数（万元）")
            budget = self._number(MONEY, row, "全年预算数（万元）")
            if initial is not None or budget is not None:
                found.append(MoneyGiven(kinds[label], _yuan(initial or Decimal(0)), _yuan(budget)))
        return found

    def plan(self) -> list[Planned]:
        found = []
        for row in self._rows(PLAN, ("检查日期", "累计支出比例（%）"), needed=False):
            share = self._number(PLAN, row, "累计支出比例（%）")
            try:
                day = parse_date(row.cells["检查日期"])
            except ValueProblem as problem:
                self._wrong(PLAN, row.number, "检查日期", problem.value, _message(problem))
                continue
            if day is None or share is None:
                self._wrong(PLAN, row.number, "检查日期", "", _("请填写日期和累计比例。"))
            else:
                found.append(Planned(day, share))
        return found

    def weights(self, scope: str) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for row in self._rows(WEIGHTS, ("一级指标", "分值"), needed=False):
            first, second = (cell_text(row.cells.get(name)).strip() for name in ("一级指标", "二级指标"))
            weight = self._number(WEIGHTS, row, "分值")
            code = self._code(first, second, scope)
            if not code or weight is None:
                self._wrong(
                    WEIGHTS, row.number, "一级指标", f"{first} {second}".strip(), _("没有这个指标，或没有分值。")
                )
            else:
                found[code] = weight
        return found

    def _code(self, first: str, second: str, scope: str) -> str:
        if second:
            head = goals.head_of(first, second, scope)
            return head.code if head else ""
        return next((one.code for one in goals.first_heads().values() if one.name == first), "")

    def lines(self, scope: str) -> list[LineGiven]:
        found = []
        first = second = ""
        for row in self._rows(LINES, ("二级指标", "三级指标", "符号", "指标值")):
            # The forms of finance bureaus leave a head empty where it is that of the row above.
            first = cell_text(row.cells.get("一级指标")).strip() or first
            second = cell_text(row.cells["二级指标"]).strip() or second
            head = goals.head_of(first, second, scope) or goals.head_of("", second, scope)
            operator = _OPERATORS.get(cell_text(row.cells["符号"]).strip())
            if head is None:
                names = "、".join(one.name for one in goals.heads_of(scope))
                self._wrong(LINES, row.number, "二级指标", second, _("没有这个二级指标。请填：%s。") % names)
            elif operator is None:
                self._wrong(LINES, row.number, "符号", cell_text(row.cells["符号"]), _("请填 ≥、=、≤ 或者定性。"))
            else:
                found.append(self._line(row, head.code, operator))
        return found

    def _line(self, row: Any, second: str, operator: str) -> LineGiven:
        is_words = operator == "qualitative"
        reverse = cell_text(row.cells.get("反向算法")).strip().upper()
        return LineGiven(
            second,
            cell_text(row.cells["三级指标"]).strip(),
            operator,
            None if is_words else self._number(LINES, row, "指标值"),
            cell_text(row.cells["指标值"]).strip() if is_words else "",
            cell_text(row.cells.get("计量单位")).strip(),
            self._number(LINES, row, "分值"),
            cell_text(row.cells.get("指标说明")).strip(),
            cell_text(row.cells.get("指标依据")).strip(),
            "B" if reverse == "B" else "A",
        )

    def _rows(self, sheet: str, required: tuple[str, ...], *, needed: bool = True) -> Iterator[Any]:
        try:
            with read_rows(self._path, required=required, sheet=sheet) as reader:
                yield from reader
        except SheetProblem as problem:
            if needed or problem.code != "unknown_sheet":
                raise

    def _number(self, sheet: str, row: Any, heading: str) -> Decimal | None:
        text = cell_text(row.cells.get(heading)).strip().replace(",", "").rstrip("%")
        if not text:
            return None
        try:
            value = Decimal(text)
        except ArithmeticError:
            value = Decimal("NaN")
        if not value.is_finite() or value < 0 or value >= 10**12 or value != round(value, 6):
            self._wrong(sheet, row.number, heading, text, _("请填不小于零的数，最多六位小数。"))
            return None
        return value

    def _wrong(self, sheet: str, row: int, heading: str, value: str, message: str) -> None:
        self.troubles.append(Trouble(sheet, row, heading, value, message))


def _yuan(wan: Any) -> Any:
    return None if wan is None else (wan * _WAN).quantize(Decimal("0.01"))


def _message(problem: ValueProblem) -> str:
    return problem.message_en if speaks_english() else problem.message
