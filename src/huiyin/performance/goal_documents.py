"""绩效目标申报表, 绩效监控表 and 绩效自评表 in Word, in the form finance bureaus use (LAW.md E4)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from huiyin.core import goals
from huiyin.core.phrasing import half_up, number
from huiyin.documents.official import Block, Form, FormCell, FormRow, OfficialDocument, Paragraph, Title, write_document
from huiyin.performance.goal_words import finding_words, first_words, head_words, is_warning
from huiyin.performance.models import CheckKind, GoalCheck, GoalIndicator, GoalScope, GoalTable
from huiyin.performance.queries.goals import (
    Money,
    Outcome,
    Scored,
    findings_of,
    indicators_of,
    money_of,
    outcome_of,
    plan_of,
)
from huiyin.ui.words import day_words

_GRADES = {"excellent": "优", "good": "良", "fair": "中", "poor": "差", "": "—"}


def application(table: GoalTable) -> bytes:
    """目标申报表: what is promised for the money."""
    blocks: list[Block] = [
        Title(f"{_kind_words(table)}支出绩效目标表", f"{table.year}年度"),
        Form(list(_application_rows(table))),
    ]
    return write_document(OfficialDocument([*blocks, *_notes(table)], name=f"{table.name}绩效目标表"))


def _application_rows(table: GoalTable) -> Iterator[FormRow]:
    department = f"{table.department}（{table.department_code}）" if table.department_code else table.department
    term = f"{table.starts}年—{table.ends}年" if table.starts and table.ends else f"{table.year}年"
    yield _row(("项目名称", 2, True), (table.name, 4, False), ("项目编码", 2, True), (table.code or "—", 4, False))
    yield _row(
        ("主管部门及代码", 2, True), (department or "—", 4, False), ("实施单位", 2, True), (str(table.organ), 4, False)
    )
    nature = str(table.get_nature_display())
    yield _row(("项目属性", 2, True), (nature, 4, False), ("项目期", 2, True), (term, 4, False))
    *rows, total = money_of(table)
    yield _row(("项目资金（万元）", 2, True), ("年度资金总额", 4, True), (_wan(total.budget), 6, False))
    for one in rows:
        yield _row(("", 2, True), (_money_label(one), 4, True), (_wan(one.budget), 6, False))
    if plan := plan_of(table):
        said = "；".join(f"{one.day.month}月{one.day.day}日 {_plain(one.share)}%" for one in plan)
        yield _row(("支出计划（累计）", 2, True), (said, 10, False))
    for label, text in (("立项依据", table.ground), ("资金用途", table.purpose), ("中期目标", table.long_goal)):
        if text:
            yield _row((label, 2, True), (text, 10, False))
    yield _row(("年度总体目标", 2, True), (table.goal or "—", 10, False))
    heads = (
        ("一级指标", 1.7),
        ("二级指标", 1.9),
        ("三级指标", 2.4),
        ("指标值", 1.8),
        ("分值", 0.9),
        ("指标说明和依据", 3.3),
    )
    yield FormRow(tuple(FormCell(name, share, is_label=True) for name, share in heads))
    before = ("", "")
    for line in indicators_of(table):
        first, second = _heads(line, before)
        before = (line.second.partition(".")[0], line.second)
        said = "；".join(text for text in (line.description, line.ground) if text)
        cells = (first, second, line.name, target_words(line), _plain(line.weight), said)
        shares = (share for _name, share in heads)
        yield FormRow(
            tuple(
                FormCell(text, share, is_label=at < 2)
                for at, (text, share) in enumerate(zip(cells, shares, strict=True))
            )
        )


def report(check: GoalCheck) -> bytes:
    """绩效自评表 of the year, or 绩效监控表 at a check date."""
    table, outcome = check.table, outcome_of(check)
    is_evaluation = check.kind == CheckKind.EVALUATION
    name = f"{_kind_words(table)}支出绩效{'自评' if is_evaluation else '监控'}表"
    note = f"{table.year}年度" if is_evaluation else f"截至{day_words(check.day)}"
    rows = [*_head_rows(check, outcome), *(_evaluated(outcome) if is_evaluation else _monitored(outcome))]
    blocks: list[Block] = [Title(name, note), Form(rows)]
    if check.opinion:
        blocks.append(Paragraph(f"复核意见：{check.opinion}"))
    return write_document(OfficialDocument([*blocks, *_notes(table)], name=f"{table.name}{name}"))


def _kind_words(table: GoalTable) -> str:
    return "部门整体" if table.scope == GoalScope.DEPARTMENT else "项目"


def _head_rows(check: GoalCheck, outcome: Outcome) -> Iterator[FormRow]:
    table = check.table
    yield _row(("项目名称", 2, True), (table.name, 10, False))
    yield _row(
        ("主管部门", 2, True), (table.department or "—", 4, False), ("实施单位", 2, True), (str(table.organ), 4, False)
    )
    heads = ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    if check.kind == CheckKind.MONITORING:
        heads[3:] = ["已执行数", "执行率", "全年预计", "计划进度"]
    yield FormRow(tuple(FormCell(text, share, is_label=True) for text, share in zip(heads, _MONEY_SHARES, strict=True)))
    for one in [outcome.total, *outcome.money]:
        yield FormRow(
            tuple(
                FormCell(text, share, is_label=not at)
                for at, (text, share) in enumerate(zip(_money_cells(check, one), _MONEY_SHARES, strict=True))
            )
        )
    if check.kind == CheckKind.EVALUATION:
        yield _row(("年度总体目标", 2, True), ("预期目标", 5, True), ("实际完成情况", 5, True))
        yield _row(("", 2, True), (table.goal or "—", 5, False), (check.achieved or "—", 5, False))


_MONEY_SHARES = (2.7, 1.5, 1.5, 1.5, 1.2, 2.0, 1.6)


def _money_cells(check: GoalCheck, one: Money) -> tuple[str, ...]:
    is_total = one.kind == "total"
    label = "年度资金总额" if is_total else _money_label(one)
    spent = one.spent if one.spent is not None else None
    share = _rate(spent, one.budget)
    if check.kind == CheckKind.MONITORING:
        planned = goals.planned_share(plan_of(check.table), check.day) if is_total else None
        forecast = _wan(check.forecast) if is_total and check.forecast is not None else "—"
        plan = f"{_plain(planned)}%" if planned is not None else "—"
        return (label, _wan(one.initial), _wan(one.budget), _wan(spent), share, forecast, plan)
    points = _plain(one.rate.points) if is_total and spent is not None else "—"
    weight = _plain(goals.execution_points()) if is_total else "—"
    return (label, _wan(one.initial), _wan(one.budget), _wan(spent), weight, share, points)


def _evaluated(outcome: Outcome) -> Iterator[FormRow]:
    shares = (1.1, 1.3, 1.5, 1.6, 1.5, 0.9, 1.1, 3.0)
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    yield FormRow(tuple(FormCell(text, share, is_label=True) for text, share in zip(heads, shares, strict=True)))
    before = ("", "")
    for row in outcome.rows:
        first, second = _heads(row.indicator, before)
        before = (row.indicator.second.partition(".")[0], row.indicator.second)
        said = "；".join(text.rstrip("。；") for text in (row.line.reason, row.line.measure) if text)
        cells = (
            first, second, row.indicator.name, target_words(row.indicator), actual_words(row),
            _plain(row.indicator.weight), _plain(row.points), said,
        )  # fmt: skip
        yield FormRow(
            tuple(
                FormCell(text, share, is_label=at < 2)
                for at, (text, share) in enumerate(zip(cells, shares, strict=True))
            )
        )
    total = f"{_plain(outcome.points)}（{_GRADES[outcome.grade]}）" if outcome.points is not None else "—"
    yield _row(("总分", 7.0, True), ("100", 0.9, False), (total, 4.1, False))


def _monitored(outcome: Outcome) -> Iterator[FormRow]:
    shares = (1.4, 1.5, 2.0, 1.4, 1.4, 1.3, 1.2, 1.8)
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "已完成值", "全年预计", "完成可能性", "偏差原因")
    yield FormRow(tuple(FormCell(text, share, is_label=True) for text, share in zip(heads, shares, strict=True)))
    before = ("", "")
    for row in outcome.rows:
        first, second = _heads(row.indicator, before)
        before = (row.indicator.second.partition(".")[0], row.indicator.second)
        forecast = _with_unit(row.line.forecast, row.indicator)
        cause = "：".join(text for text in (str(row.line.get_cause_display() or ""), row.line.reason) if text)
        cells = (
            first, second, row.indicator.name, target_words(row.indicator), actual_words(row), forecast,
            str(row.line.get_likelihood_display() or "—"), cause,
        )  # fmt: skip
        yield FormRow(
            tuple(
                FormCell(text, share, is_label=at < 2)
                for at, (text, share) in enumerate(zip(cells, shares, strict=True))
            )
        )


def _notes(table: GoalTable) -> list[Block]:
    """The warning of what refusing petitions would fulfil goes wherever the table goes."""
    return [Paragraph(f"提示：{finding_words(one)}") for one in findings_of(table) if is_warning(one)]


def target_words(one: GoalIndicator) -> str:
    """≥95%, or the words of a qualitative one."""
    if one.operator == "qualitative":
        return one.words or "—"
    return f"{goals.SIGNS[one.operator]}{_with_unit(one.value, one)}"


def actual_words(row: Scored) -> str:
    if row.indicator.operator == "qualitative":
        share = f"（{_plain(row.line.share)}%）" if row.line.share is not None else ""
        return f"{row.line.words}{share}" or "—"
    return _with_unit(row.line.actual, row.indicator)


def _with_unit(value: Decimal | None, one: GoalIndicator) -> str:
    return "—" if value is None else f"{_plain(value)}{one.unit}"


def _heads(one: GoalIndicator, before: tuple[str, str]) -> tuple[str, str]:
    """The heads are said once, in the first of their rows."""
    first = "" if one.second.partition(".")[0] == before[0] else first_words(one.second)
    return first, "" if one.second == before[1] else head_words(one.second)


def _money_label(one: Money) -> str:
    return f"其中：{one.label}" if one.kind == "fiscal" else one.label


def _row(*cells: tuple[str, float, bool]) -> FormRow:
    return FormRow(tuple(FormCell(text, share, is_label=is_label) for text, share, is_label in cells))


def _wan(yuan: Decimal | None) -> str:
    """万元 with two decimals, rounded half up."""
    return "—" if yuan is None else number(yuan / 10_000, 2)


def _rate(spent: Decimal | None, budget: Decimal) -> str:
    return "—" if spent is None or not budget else f"{half_up(spent * 100 / budget, 2)}%"


def _plain(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"
