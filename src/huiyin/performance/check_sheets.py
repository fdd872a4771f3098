"""监控表 and 自评表 as workbooks that are filled in away from the system: written with what stands, read back, compared
cell by cell before anything is kept. A column that a file lacks leaves what stands; an empty cell empties it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.documents.sheets import Row, cell_text, read_rows
from huiyin.documents.workbook import Field, Sheet, Value, workbook_bytes
from huiyin.performance.acts.goal_checks import Filled, LineFilled
from huiyin.performance.goal_documents import target_words
from huiyin.performance.goal_forms import wan_of, yuan_of
from huiyin.performance.goal_sheets import Trouble
from huiyin.performance.goal_words import first_words, head_words
from huiyin.performance.models import Cause, CheckKind, GoalCheck, GoalLine, GoalMoney, Likelihood
from huiyin.performance.queries.goals import Outcome, outcome_of

HEAD, MONEY, LINES = "基本信息", "项目资金", "绩效指标"
_NUMBER, _FORECAST, _ACHIEVED = "表号", "全年预计执行数（万元）", "总体目标完成情况"
_SPENT, _WHY, _BOOKS = "执行数（万元）", "与账上不同的原因", "账上执行数（万元）"
_TEXTS = {"words": 300, "reason": 2000, "measure": 2000}
#: Column → field, of a monitoring and of a self-evaluation.
_COLUMNS: dict[str, dict[str, str]] = {
    CheckKind.MONITORING: {
        "实际完成值": "actual", "完成情况": "words", "完成程度（%）": "share", "全年预计完成值": "forecast",
        "完成目标可能性": "likelihood", "偏差原因类别": "cause", "偏差原因分析": "reason",
    },
    CheckKind.EVALUATION: {
        "实际完成值": "actual", "完成情况": "words", "完成程度（%）": "share", "偏差原因分析": "reason",
        "改进措施": "measure",
    },
}  # fmt: skip
_ALL = {heading: name for columns in _COLUMNS.values() for heading, name in columns.items()}
_CHOICES: dict[str, Any] = {"likelihood": Likelihood, "cause": Cause}
_NUMBERS = ("actual", "share", "forecast")


class Change(NamedTuple):
    """A cell that says something else than what stands. `of`: the indicator or the kind of money."""

    of: str
    heading: str
    before: str
    now: str


@dataclass
class Read:
    """What a file says, as the act takes it; None where a cell cannot be used."""

    filled: Filled | None = None
    changes: list[Change] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    #: Indicators that the file does not name; they stay as they are.
    untouched: list[str] = field(default_factory=list)


# --- Written ---------------------------------------------------------------------------------------------------------


def written(check: GoalCheck) -> bytes:
    """The form of a check with what stands in it."""
    outcome = outcome_of(check)
    columns = _COLUMNS[check.kind]
    wide = ("偏差原因分析", "改进措施")
    heads = [
        Field("编号", width=8),
        Field("二级指标", width=18),
        Field("三级指标", width=26),
        Field("指标值", width=16),
    ]
    return workbook_bytes(
        [
            Sheet(HEAD, (Field("项目", width=24), Field("内容", "long", 60, is_input=True)), _head_rows(check)),
            Sheet(
                MONEY,
                (
                    Field("资金来源", width=18), Field("全年预算数（万元）", width=20), Field(_BOOKS, width=20),
                    Field(_SPENT, width=18, is_input=True), Field(_WHY, "long", 40, is_input=True),
                ),
                list(_money_rows(check, outcome)),
            ),
            Sheet(
                LINES,
                (*heads, *(Field(one, "long" if one in wide else "text", 36 if one in wide else 16, is_input=True)
                           for one in columns)),
                [_line_row(row.line, columns) for row in outcome.rows],
                fixed=4,
            ),
        ],
        title=f"{check.get_kind_display()}表",
    )  # fmt: skip


def _head_rows(check: GoalCheck) -> list[list[Value]]:
    rows: list[list[Value]] = [
        [_NUMBER, str(check.pk)], ["项目名称", check.table.name], ["类别", str(check.get_kind_display())],
        ["截至日期", check.day.isoformat()],
    ]  # fmt: skip
    if check.kind == CheckKind.MONITORING:
        rows.append([_FORECAST, wan_of(check.forecast) or None])
    else:
        rows.append([_ACHIEVED, check.achieved or None])
    return rows


def _money_rows(check: GoalCheck, outcome: Outcome) -> Iterator[list[Value]]:
    typed = {row.kind: row for row in check.spent.all()}
    for one in outcome.money:
        row = typed.get(one.kind)
        if one.budget or one.books or row is not None:
            said = wan_of(row.amount) if row is not None else ""
            why = row.why if row is not None else ""
            yield [one.label, wan_of(one.budget) or "0", wan_of(one.books) or None, said or None, why or None]


def _line_row(line: GoalLine, columns: Mapping[str, str]) -> list[Value]:
    one = line.indicator
    start: list[Value] = [
        str(one.pk), f"{first_words(one.second)}·{head_words(one.second)}", one.name, target_words(one)
    ]  # fmt: skip
    return start + [_said(line, name) or None for name in columns.values()]


def _said(line: GoalLine, name: str) -> str:
    value = getattr(line, name)
    if name in _CHOICES:
        return str(_CHOICES[name](value).label) if value else ""
    return "" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


# --- Read ------------------------------------------------------------------------------------------------------------


def read(content: bytes, check: GoalCheck) -> Read:
    """What a filled form says, beside what stands.

    Raises:
        SheetProblem: it is no workbook, or lacks the sheets of the form.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "check.xlsx"
        path.touch(mode=0o600)
        path.write_bytes(content)
        reader = _Reader(path, check)
        head, spent, lines = reader.head(), reader.money(), reader.lines()
    found = reader.found
    if not found.troubles:
        why = {kind: reason for kind, (_amount, reason) in spent.items()}
        amounts = {kind: amount for kind, (amount, _why) in spent.items() if amount is not None}
        found.filled = Filled(amounts, lines, head["forecast"], head["achieved"], why)
    return found


class _Reader:
    """Reads the sheets one after the other, gathers what is wrong with their cells and what they would change."""

    def __init__(self, path: Path, check: GoalCheck) -> None:
        self._path, self._check = path, check
        self.found = Read()

    def head(self) -> dict[str, Any]:
        check = self._check
        said: dict[str, Any] = {"forecast": check.forecast, "achieved": check.achieved}
        number = ""
        for row in self._rows(HEAD, ("项目", "内容")):
            name, text = (cell_text(row.cells[one]).strip() for one in ("项目", "内容"))
            if name == _NUMBER:
                number = text
            elif name == _FORECAST and check.kind == CheckKind.MONITORING:
                amount = self._number(HEAD, row, "内容")
                said["forecast"] = yuan_of(amount)
                self._change(_("整张表"), name, wan_of(check.forecast), _text(amount))
            elif name == _ACHIEVED and check.kind == CheckKind.EVALUATION:
                said["achieved"] = text
                self._change(_("整张表"), name, _lines(check.achieved), _lines(text))
        if number != str(check.pk):
            words = _("这不是这一张表导出的（表号应为 %d）。请导出这张表再填。") % check.pk
            self._wrong(HEAD, 1, _NUMBER, number, words)
        return said

    def money(self) -> dict[str, tuple[Decimal | None, str]]:
        typed = {row.kind: row for row in self._check.spent.all()}
        found: dict[str, tuple[Decimal | None, str]] = {kind: (row.amount, row.why) for kind, row in typed.items()}
        kinds = {str(label): kind for kind, label in GoalMoney.Kind.choices}
        for row in self._rows(MONEY, ("资金来源", _SPENT)):
            label = cell_text(row.cells["资金来源"]).strip()
            kind = kinds.get(label)
            if kind is None:
                self._wrong(MONEY, row.number, "资金来源", label, _("请填：%s。") % "、".join(kinds))
                continue
            before, reason = found.get(kind, (None, ""))
            amount = yuan_of(self._number(MONEY, row, _SPENT))
            why = cell_text(row.cells.get(_WHY)).strip() if _WHY in row.cells else reason
            if len(why) > 300:
                self._wrong(MONEY, row.number, _WHY, why[:20], _("最多 %d 个字。请精简。") % 300)
            self._change(label, _SPENT, wan_of(before), wan_of(amount))
            self._change(label, _WHY, reason, why)
            found[kind] = (amount, why)
        return found

    def lines(self) -> dict[int, LineFilled]:
        standing = {line.indicator_id: line for line in self._check.lines.select_related("indicator")}
        found: dict[int, LineFilled] = {}
        for row in self._rows(LINES, ("编号",)):
            text = cell_text(row.cells["编号"]).strip()
            line = standing.get(int(text)) if text.isdecimal() else None
            if line is None:
                self._wrong(LINES, row.number, "编号", text, _("这张表没有这个编号的指标。请不要改编号，也不要加行。"))
            elif line.indicator_id in found:
                self._wrong(LINES, row.number, "编号", text, _("这个指标写了两行。请合并。"))
            else:
                found[line.indicator_id] = self._line(row, line)
        left = [line for pk, line in standing.items() if pk not in found]
        self.found.untouched = [line.indicator.name for line in left]
        return found

    def _line(self, row: Row, line: GoalLine) -> LineFilled:
        said = {name: getattr(line, name) for name in LineFilled.__dataclass_fields__ if name != "evidence"}
        for heading, name in _COLUMNS[self._check.kind].items():
            if heading not in row.cells:
                continue
            before = _said(line, name)
            if name in _NUMBERS:
                said[name] = self._number(LINES, row, heading)
                now = _text(said[name])
            else:
                said[name] = now = _lines(cell_text(row.cells[heading]))
                if name in _CHOICES:
                    said[name] = self._choice(row, heading, now, _CHOICES[name])
                elif len(now) > _TEXTS[name]:
                    self._wrong(LINES, row.number, heading, now[:20], _("最多 %d 个字。请精简。") % _TEXTS[name])
            self._change(line.indicator.name, heading, _lines(before), now)
        if said["share"] is not None and said["share"] > 100:
            self._wrong(LINES, row.number, "完成程度（%）", _text(said["share"]), _("完成程度在 0 到 100% 之间。"))
        return LineFilled(**said)

    def _choice(self, row: Row, heading: str, text: str, choices: Any) -> str:
        found = {str(label): str(value) for value, label in choices.choices}
        if text and text not in found:
            self._wrong(LINES, row.number, heading, text, _("请填：%s。") % "、".join(found))
        return found.get(text, "")

    def _rows(self, sheet: str, required: tuple[str, ...]) -> Iterator[Row]:
        known = {HEAD: ("项目", "内容"), MONEY: ("资金来源", _SPENT, _WHY), LINES: ("编号", *_ALL)}[sheet]
        with read_rows(self._path, required=required, known=known, sheet=sheet) as reader:
            yield from reader

    def _number(self, sheet: str, row: Row, heading: str) -> Decimal | None:
        text = cell_text(row.cells.get(heading)).strip().replace(",", "").replace("，", "").rstrip("%")
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

    def _change(self, of: str, heading: str, before: str, now: str) -> None:
        if before != now:
            self.found.changes.append(Change(of, heading, before, now))

    def _wrong(self, sheet: str, row: int, heading: str, value: str, message: str) -> None:
        self.found.troubles.append(Trouble(sheet, row, heading, value, message))


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _lines(text: str) -> str:
    """Ends of lines told in one way, as a spreadsheet gives them back."""
    return "\n".join(text.splitlines()).strip()
