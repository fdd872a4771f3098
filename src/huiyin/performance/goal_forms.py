"""What is filled in on the pages of goal tables. Money is typed in 万元, as the forms have it, and kept in yuan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core import goals
from huiyin.core.goals import Planned
from huiyin.performance.acts.goal_checks import Filled, LineFilled, Reviewed
from huiyin.performance.acts.goals import HeadGiven, LineGiven, MoneyGiven
from huiyin.performance.goal_words import first_words
from huiyin.performance.models import (
    Cause,
    CheckKind,
    GoalCheck,
    GoalIndicator,
    GoalMoney,
    GoalNature,
    GoalOperator,
    GoalScope,
    GoalTable,
    Likelihood,
)
from huiyin.performance.queries.goal_spending import of_books
from huiyin.performance.registers_forms import REQUIRED, a_day, a_number, a_text, long_text, one_file, upload_of

WAN = Decimal(10_000)


def yuan_of(wan: Decimal | None) -> Decimal | None:
    return None if wan is None else (wan * WAN).quantize(Decimal("0.01"))


def wan_of(yuan: Decimal | None) -> str:
    """As it is typed: without zeros at the end."""
    return "" if yuan is None else f"{(yuan / WAN).normalize():f}"


def money(label: Any, **more: Any) -> forms.DecimalField:
    return a_number(label, 6, **more)


def plan_text(plan: Sequence[Planned]) -> str:
    """One check date a line: 3-31 25."""
    return "\n".join(f"{one.day.month}-{one.day.day} {one.share.normalize():f}" for one in plan)


def read_plan(text: str, year: int) -> list[Planned]:
    """
    Raises:
        ValidationError: a line that is no date and per cent.
    """
    found = []
    for line in text.splitlines():
        plain = (
            line.strip().replace("月", "-").replace("日", " ").replace("底", " ").replace("%", "").replace("：", " ")
        )
        if not plain:
            continue
        match = re.fullmatch(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})?\s+(\d+(?:\.\d+)?)", plain)
        if match is None:
            raise forms.ValidationError(_("“%s”看不懂。每行写一个检查日期和累计比例，例如：3-31 25。") % line.strip())
        try:
            day = _day(int(match[1] or year), int(match[2]), match[3])
        except ValueError:
            raise forms.ValidationError(_("“%s”没有这一天。请改日期。") % line.strip()) from None
        found.append(Planned(day, Decimal(match[4])))
    return found


def _day(year: int, month: int, day: str | None) -> date:
    """The last day of the month where none is said: 3月底."""
    if day:
        return date(year, month, int(day))
    return date(year + month // 12, month % 12 + 1, 1).fromordinal(
        date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
    )


def heads_text(heads: Mapping[str, Any]) -> str:
    """One head a line: 产出指标 50; of the second level with the first before it: 产出指标·数量指标 20."""
    lines = []
    for code, weight in heads.items():
        first = goals.first_heads()[code.partition(".")[0]].name
        second = f"·{goals.second_heads()[code].name}" if "." in code else ""
        lines.append(f"{first}{second} {Decimal(weight).normalize():f}")
    return "\n".join(lines)


def read_heads(text: str, scope: str) -> dict[str, Decimal]:
    """
    Raises:
        ValidationError: a line that names no head of the tree.
    """
    found = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        match = re.fullmatch(r"([^\d·]+)(?:·([^\d·]+))?[\s：:]+(\d+(?:\.\d+)?)", line.strip())
        code = _head(match[1].strip(), (match[2] or "").strip(), scope) if match else ""
        if match is None or not code:
            words = _("“%s”看不懂。每行写一个一级或二级指标和分值，例如：产出指标·数量指标 20。")
            raise forms.ValidationError(words % line.strip())
        found[code] = Decimal(match[3])
    return found


def _head(first: str, second: str, scope: str) -> str:
    if second:
        head = goals.head_of(first, second, scope)
        return head.code if head else ""
    names = {one.name: one.code for one in goals.first_heads().values() if scope in one.scopes}
    return names.get(first) or names.get(f"{first}指标", "")


class HeadForm(forms.Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    year = forms.IntegerField(
        label=gettext_lazy("年度"),
        min_value=2000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={**REQUIRED, "invalid": gettext_lazy("年度要写四位数，例如 2026。")},
    )
    scope = forms.ChoiceField(label=gettext_lazy("类别"), choices=GoalScope.choices, error_messages=REQUIRED)
    name = a_text(gettext_lazy("项目名称"), 120, help_text=gettext_lazy("部门整体支出的，写部门名称。"))
    code = a_text(gettext_lazy("项目编码"), 60, required=False)
    department = a_text(gettext_lazy("主管部门"), 120, required=False)
    department_code = a_text(gettext_lazy("主管部门代码"), 30, required=False)
    office = a_text(gettext_lazy("责任科室"), 60, required=False)
    nature = forms.ChoiceField(label=gettext_lazy("项目属性"), choices=GoalNature.choices, error_messages=REQUIRED)
    starts = forms.IntegerField(label=gettext_lazy("项目期起"), min_value=1990, max_value=2100, required=False)
    ends = forms.IntegerField(label=gettext_lazy("项目期止"), min_value=1990, max_value=2100, required=False)
    fund = a_text(
        gettext_lazy("资金项目"), 60, required=False, help_text=gettext_lazy("与工作台账、专项资金里的名称一致。")
    )
    fiscal = money(gettext_lazy("财政拨款，年初预算（万元）"))
    fiscal_budget = money(gettext_lazy("财政拨款，全年预算（万元）"), help_text=gettext_lazy("没有调整的留空。"))
    carried = money(gettext_lazy("上年结转，年初预算（万元）"))
    carried_budget = money(gettext_lazy("上年结转，全年预算（万元）"))
    other = money(gettext_lazy("其他资金，年初预算（万元）"))
    other_budget = money(gettext_lazy("其他资金，全年预算（万元）"))
    plan = long_text(
        gettext_lazy("支出计划"),
        600,
        5,
        required=False,
        help_text=gettext_lazy("每行一个检查日期和到那一天的累计支出比例，例如：3-31 25。最后一行是 100。"),
    )
    ground = long_text(gettext_lazy("立项依据"), 4000, 2, required=False)
    purpose = long_text(gettext_lazy("资金用途"), 4000, 2, required=False)
    long_goal = long_text(gettext_lazy("中期目标"), 4000, 2, required=False)
    goal = long_text(gettext_lazy("年度总体目标"), 4000, 4, required=False)
    heads = long_text(
        gettext_lazy("一级、二级指标分值"),
        1000,
        3,
        required=False,
        help_text=gettext_lazy("财政部门规定了的才填，每行一个，例如：产出指标 50；填了就核对三级指标的合计。"),
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name, read in (
            ("plan", lambda text: read_plan(text, told.get("year") or 2000)),
            ("heads", lambda text: read_heads(text, told.get("scope") or "project")),
        ):
            try:
                told[name] = read(told.get(name) or "")
            except forms.ValidationError as error:
                self.add_error(name, error)
        return told

    def given(self) -> HeadGiven:
        told = self.cleaned_data
        amounts = tuple(
            MoneyGiven(kind, yuan_of(told[kind]) or Decimal(0), yuan_of(told[f"{kind}_budget"]))
            for kind in GoalMoney.Kind.values
            if told[kind] is not None or told[f"{kind}_budget"] is not None
        )
        names = set(HeadGiven.__dataclass_fields__) - {"money"}
        return HeadGiven(**{name: told[name] for name in names}, money=amounts)


def head_initial(table: GoalTable, head: HeadGiven) -> dict[str, Any]:
    said = {name: getattr(head, name) for name in HeadGiven.__dataclass_fields__}
    for one in head.money:
        said[one.kind], said[f"{one.kind}_budget"] = wan_of(one.initial), wan_of(one.budget)
    return said | {"plan": plan_text(head.plan), "heads": heads_text(head.heads), "seen": table.version}


class LineForm(forms.Form):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    second = forms.ChoiceField(label=gettext_lazy("二级指标"), error_messages=REQUIRED)
    name = a_text(gettext_lazy("三级指标"), 120)
    description = a_text(gettext_lazy("指标说明"), 300, required=False)
    operator = forms.ChoiceField(label=gettext_lazy("符号"), choices=GoalOperator.choices, error_messages=REQUIRED)
    value = a_number(gettext_lazy("指标值"), 6)
    unit = a_text(gettext_lazy("计量单位"), 20, required=False)
    words = a_text(
        gettext_lazy("定性指标值"), 120, required=False, help_text=gettext_lazy("符号选“定性”时写要达到的效果。")
    )
    weight = a_number(gettext_lazy("分值"), 2, help_text=gettext_lazy("全部指标合计 90 分，另 10 分为预算执行率。"))
    reverse = forms.ChoiceField(
        label=gettext_lazy("反向指标的算法"),
        choices=[
            ("A", gettext_lazy("形式A：（1－超出目标的比例）×分值")),
            ("B", gettext_lazy("形式B：目标÷实际×分值")),
        ],
        help_text=gettext_lazy("只用于符号是“≤”的指标。"),
    )
    ground = a_text(gettext_lazy("指标依据"), 300, required=False)

    def __init__(self, *args: Any, scope: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["second"]
        field.choices = [(head.code, f"{first_words(head.code)}·{head.name}") for head in goals.heads_of(scope)]

    def given(self) -> LineGiven:
        return LineGiven(**{name: self.cleaned_data[name] for name in LineGiven.__dataclass_fields__})


def line_initial(row: GoalIndicator) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in LineGiven.__dataclass_fields__}
    for name in ("value", "weight"):
        said[name] = "" if said[name] is None else f"{said[name].normalize():f}"
    return said


class BeginForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=CheckKind.choices, error_messages=REQUIRED)
    day = a_day(gettext_lazy("截至日期"))


class CheckForm(forms.Form):
    """A check whole: the money, and of every indicator what was reached. `line_ID_NAME` are the names of its fields."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    fiscal = money(gettext_lazy("财政拨款执行数（万元）"))
    carried = money(gettext_lazy("上年结转执行数（万元）"))
    other = money(gettext_lazy("其他资金执行数（万元）"))
    fiscal_why = a_text(gettext_lazy("财政拨款执行数与账上不同的原因"), 300, required=False)
    carried_why = a_text(gettext_lazy("上年结转执行数与账上不同的原因"), 300, required=False)
    other_why = a_text(gettext_lazy("其他资金执行数与账上不同的原因"), 300, required=False)
    forecast = money(gettext_lazy("全年预计执行数（万元）"))
    achieved = long_text(gettext_lazy("年度总体目标实际完成情况"), 4000, 4, required=False)

    def __init__(self, *args: Any, check: GoalCheck, rows: Sequence[GoalIndicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of, self.rows = check, rows
        if check.kind == CheckKind.MONITORING:
            del self.fields["achieved"]
        else:
            del self.fields["forecast"]
        said = {row.kind for row in check.table.money.all() if row.initial or row.budget}
        books = of_books(check.table, check.day)
        wanted = (said or {"fiscal"}) | {kind for kind, amount in (books.amounts if books else {}).items() if amount}
        for kind in GoalMoney.Kind.values:
            if kind not in wanted:
                del self.fields[kind]
            if kind not in wanted or books is None:
                del self.fields[f"{kind}_why"]
            elif kind in self.fields:
                amount = wan_of(books.amounts.get(kind, Decimal(0))) or "0"
                self.fields[kind].help_text = _("留空按账上的 %(amount)s 万元（%(books)s）。") % {
                    "amount": amount, "books": books.words}  # fmt: skip
        for row in rows:
            for name, field in _line_fields(row, check.kind):
                self.fields[f"line_{row.pk}_{name}"] = field

    def fields_of(self, row: GoalIndicator) -> list[forms.BoundField]:
        start = f"line_{row.pk}_"
        return [self[name] for name in self.fields if name.startswith(start)]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name in self.fields if name.endswith("_evidence")]:
            if told.get(name) is not None:
                try:
                    told[name] = upload_of(told[name])
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return told

    def filled(self) -> Filled:
        told = self.cleaned_data
        spent = {
            kind: yuan
            for kind in GoalMoney.Kind.values
            if kind in self.fields and (yuan := yuan_of(told[kind])) is not None
        }
        lines = {row.pk: LineFilled(**self._line(row)) for row in self.rows}
        why = {kind: told.get(f"{kind}_why", "") for kind in spent}
        return Filled(spent, lines, yuan_of(told.get("forecast")), told.get("achieved", ""), why)

    def money_fields(self) -> list[forms.BoundField]:
        names = [name for kind in GoalMoney.Kind.values for name in (kind, f"{kind}_why")]
        return [self[name] for name in (*names, "forecast") if name in self.fields]

    def _line(self, row: GoalIndicator) -> dict[str, Any]:
        start = f"line_{row.pk}_"
        return {name[len(start) :]: value for name, value in self.cleaned_data.items() if name.startswith(start)}


def _line_fields(row: GoalIndicator, kind: str) -> list[tuple[str, forms.Field]]:
    found: list[tuple[str, forms.Field]] = []
    if row.operator == "qualitative":
        found.append(("words", a_text(_("完成情况"), 300, required=False)))
        hint = _("达成 80–100，部分达成 60–80，未达成 0–60")
        found.append(("share", a_number(_("完成程度（%）"), 2, help_text=hint)))
    else:
        unit = f"（{row.unit}）" if row.unit else ""
        found.append(("actual", a_number(_("实际完成值") + unit, 6)))
    if kind == CheckKind.MONITORING:
        if row.operator != "qualitative":
            found.append(("forecast", a_number(_("全年预计完成值"), 6)))
        found.append(("likelihood", _choice(_("完成目标可能性"), Likelihood.choices)))
        found.append(("cause", _choice(_("偏差原因类别"), Cause.choices)))
    found.append(("reason", long_text(_("偏差原因分析"), 2000, 2, required=False)))
    if kind == CheckKind.EVALUATION:
        found.append(("measure", long_text(_("改进措施"), 2000, 2, required=False)))
        found.append(("evidence", one_file(_("依据文件"))))
    return found


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "—"), *choices], required=False)


def check_initial(check: GoalCheck) -> dict[str, Any]:
    said: dict[str, Any] = {"seen": check.version, "achieved": check.achieved, "forecast": wan_of(check.forecast)}
    for row in check.spent.all():
        said |= {row.kind: wan_of(row.amount), f"{row.kind}_why": row.why}
    for line in check.lines.all():
        for name in ("actual", "words", "share", "forecast", "likelihood", "cause", "reason", "measure"):
            value = getattr(line, name)
            said[f"line_{line.indicator_id}_{name}"] = f"{value.normalize():f}" if isinstance(value, Decimal) else value
    return said


class ReviewForm(forms.Form):
    """The reviewer's points, where they are not those by rule; and what the reviewer says of the whole."""

    opinion = long_text(gettext_lazy("复核意见"), 2000, 3, required=False)

    def __init__(self, *args: Any, rows: Sequence[GoalIndicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"points_{row.pk}"] = a_number(_("复核得分"))
            self.fields[f"why_{row.pk}"] = a_text(_("复核说明"), 300, required=False)

    def fields_of(self, row: GoalIndicator) -> list[forms.BoundField]:
        return [self[f"points_{row.pk}"], self[f"why_{row.pk}"]]

    def reviewed(self) -> dict[int, Reviewed]:
        told = self.cleaned_data
        return {
            row.pk: Reviewed(told[f"points_{row.pk}"], told[f"why_{row.pk}"])
            for row in self.rows
            if told[f"points_{row.pk}"] is not None
        }
