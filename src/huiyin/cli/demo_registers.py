"""The registers of the demonstration: two years of activities, rectifications of which some are struck off, goal tables
of the funds: last year's evaluated and reviewed, this year's monitored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.models import Person
from huiyin.accounts.queries import bureau
from huiyin.core.goals import Planned
from huiyin.demo import money
from huiyin.performance.acts import activities, goal_checks, goals, rectification
from huiyin.performance.acts.goals import HeadGiven, LineGiven, MoneyGiven
from huiyin.performance.models import Activity, GoalTable
from huiyin.performance.queries.goal_spending import of_books
from huiyin.performance.queries.goals import money_of, outcome_of

_D = Decimal
#: Kind, name, month and day, people, copies, matters, cost in yuan, fund.
_WORK: Final = (
    ("training", "初次信访事项办理培训班", (3, 12), 86, None, None, "6800", "信访工作及考核奖励专项"),
    ("training", "信访业务系统操作培训", (5, 21), 64, None, None, "3200", "信访网络建设维护专项"),
    ("training", "基层调解员培训班", (9, 10), 120, None, None, "9600", "信访工作及考核奖励专项"),
    ("publicity", "《信访工作条例》宣传月", (5, 6), 1500, 6000, None, "12500", "信访工作及考核奖励专项"),
    ("publicity", "法治信访进社区", (8, 14), 430, 1800, None, "2100", ""),
    ("joint_meeting", "第一次信访工作联席会议", (2, 20), 26, None, 9, None, ""),
    ("joint_meeting", "第二次信访工作联席会议", (6, 18), 28, None, 12, None, ""),
    ("joint_meeting", "第三次信访工作联席会议", (9, 25), 24, None, 7, None, ""),
    ("meeting", "信访形势分析会", (4, 9), 18, None, 5, None, ""),
    ("inspection", "乡镇（街道）办理质量督导检查", (7, 16), 6, None, 34, "1450", "人民来访接待中心运行专项"),
    ("bulletin", "信访信息简报", (3, 31), None, 120, None, None, ""),
    ("bulletin", "信访信息简报", (6, 30), None, 120, None, None, ""),
    ("bulletin", "信访信息简报", (9, 30), None, 120, None, None, ""),
    ("honour", "全市信访工作先进集体", (4, 28), None, None, None, None, ""),
)
#: From where, what, how it is mended, how many years ago, whether it is struck off, its owner and office.
_FOUND: Final = (
    ("inspection", "抽查的四十份告知书中三份没有送达记录", "补齐送达回证，每月抽查", 1, True, "officer", "督查督办科"),
    ("own_report", "部分单位答复意见书说理不充分", "编印范例，逐件审核后再出具", 1, False, "officer", "督查督办科"),
    ("audit", "两笔培训费报销附件不全", "补齐附件，财务先审后付", 0, True, "officer", "办公室"),
    ("appraisal", "预算执行进度前三季度偏慢", "按月通报执行进度，提前编制用款计划", 0, False, "leader", "办公室"),
)
_LINES: Final = (
    LineGiven("output.quantity", "接待来访", "at_least", _D(1700), "", "批次", _D(15), "窗口、领导接访", "上年实际"),
    LineGiven("output.quality", "按期答复率", "at_least", _D(95), "", "%", _D(20), "", "《信访工作条例》第三十四条"),
    LineGiven("output.timeliness", "支出按计划完成率", "at_least", _D(100), "", "%", _D(15), "", "支出计划"),
    LineGiven("effect.social", "初次信访一次性化解率", "at_least", _D(85), "", "%", _D(20), "", "年度工作要点"),
    LineGiven("effect.sustainable", "依法信访秩序", "qualitative", None, "持续向好", "", _D(10)),
    LineGiven("satisfaction.served", "信访人满意度", "at_least", _D(90), "", "%", _D(10), "", "满意度评价"),
)
_WHOLE: Final = (
    LineGiven("duty.done", "按期答复率", "at_least", _D(95), "", "%", _D(30), "", "年度工作要点"),
    LineGiven("duty.quality", "初次信访一次性化解率", "at_least", _D(85), "", "%", _D(20), "", "年度工作要点"),
    LineGiven("running.cost", "“三公”经费增长率", "at_most", _D(30), "", "%", _D(10), "", "预算批复", "B"),
    LineGiven("lasting.staff", "业务培训", "at_least", _D(3), "", "期", _D(20), "", "培训计划"),
    LineGiven("satisfaction.served", "信访人满意度", "at_least", _D(90), "", "%", _D(10), "", "满意度评价"),
)
_CHECKS: Final = ((3, 31, 25), (6, 30, 50), (10, 31, 75), (12, 31, 100))


@transaction.atomic
def make_registers(today: date) -> int:
    """Make the registers, all of them or none, and say how many activities there are."""
    if Activity.objects.exists():
        return Activity.objects.count()
    at = timezone.now()
    for year in (today.year - 1, today.year):
        _work(year, at, today)
    _findings(at, today)
    for year in (today.year - 1, today.year):
        _tables(year, at, today)
    return Activity.objects.count()


def _who(username: str, at: datetime, today: date) -> dict[str, Any]:
    return {"by": Person.objects.get(username=username), "at": at, "today": today}


def _on(day: date, at: datetime) -> datetime:
    """The middle of that day, and never after now."""
    return min(at, datetime(day.year, day.month, day.day, 15, 0, tzinfo=timezone.get_current_timezone()))


def _home() -> Any:
    home = bureau()
    assert home is not None
    return home


def _work(year: int, at: datetime, today: date) -> None:
    for kind, name, (month, day), people, copies, matters, cost, fund in _WORK:
        on = date(year, month, day)
        if on > today:
            continue
        given = activities.Given(
            kind, name, on, office="办公室", people=people, copies=copies, matters=matters,
            cost=None if cost is None else _D(cost), fund=fund,
        )  # fmt: skip
        activities.add_activity(given, organ=_home(), **_who("clerk", at, today))


def _findings(at: datetime, today: date) -> None:
    for origin, problem, measure, years_ago, is_struck, username, office in _FOUND:
        owner = Person.objects.get(username=username)
        found = min(date(today.year - years_ago, 4, 15), today)
        given = rectification.Given(found, origin, problem, measure, owner, found + timedelta(days=180), office)
        row = rectification.add_rectification(given, organ=_home(), **_who("head", at, today))
        if is_struck:
            done, seen = (min(found + timedelta(days=days), today) for days in (90, 97))
            rectification.report(row.pk, "已逐件补齐，附件在卷。", **_who(username, _on(done, at), done))
            rectification.strike(row.pk, "已看补齐的附件。", **_who("head", _on(seen, at), seen))


def _tables(year: int, at: datetime, today: date) -> None:
    plan = tuple(Planned(date(year, month, day), _D(share)) for month, day, share in _CHECKS)
    for n, (name, code, office, amount) in enumerate(money.FUNDS):
        head = HeadGiven(
            year, "project", name, code=code, department=_home().name, office=office, fund=name,
            purpose=f"{name}的支出", goal="依法及时就地解决群众合理诉求，资金按计划使用。", plan=plan,
            money=(MoneyGiven("fiscal", _yuan(amount)),),
        )  # fmt: skip
        _table(head, _LINES, at, today, is_last=year < today.year, points=_D(n))
    whole = HeadGiven(
        year, "department", _home().name, department=_home().name, plan=plan,
        goal="信访事项及时受理、按期办理，一次性化解率、满意度稳步提高。",
        money=(MoneyGiven("fiscal", _D("18059900")),),
    )  # fmt: skip
    _table(whole, _WHOLE, at, today, is_last=year < today.year, points=_D(0))


def _yuan(amount: object) -> Decimal:
    return _D(str(amount)) * 10_000


def _table(
    head: HeadGiven, lines: tuple[LineGiven, ...], at: datetime, today: date, *, is_last: bool, points: Decimal
) -> None:
    by = _who("performance", at, today)
    table = goals.make_table(head, lines, organ=_home(), **by)
    goals.adopt(table.pk, f"县财预〔{head.year}〕5号", **_who("leader", at, today))
    if is_last:
        _evaluated(table, at, today, points)
        return
    for month, day, share in _CHECKS:
        if date(head.year, month, day) < today:
            _monitored(table, date(head.year, month, day), _D(share), at, today)


def _filled(check: Any, share: Decimal, points: Decimal | None = None, **more: Any) -> goal_checks.Filled:
    """What the money and the indicators have come to: the first a little short of what was hoped."""
    rows = [row.indicator for row in outcome_of(check).rows]
    total = money_of(check.table)[-1].budget
    lines = {}
    for n, row in enumerate(rows):
        if row.operator == "qualitative":
            one = goal_checks.LineFilled(words="基本实现", share=_D(90))
        elif row.operator == "at_most":
            one = goal_checks.LineFilled(actual=row.value)
        else:
            value = (row.value or _D(0)) * (1 if row.unit == "%" else share / 100)
            one = goal_checks.LineFilled(actual=(value * (_D("0.96") if not n else 1)).quantize(_D(1)))
        falls_short = not n or row.operator == "qualitative"
        lines[row.pk] = replace(one, **more) if falls_short or "likelihood" in more else one
    spent = (total * share / 100 * (_D(97) - (points or 0)) / 100).quantize(_D("0.01"))
    # Where the books know what was spent, nobody types it.
    typed = {} if of_books(check.table, check.day) is not None else {"fiscal": spent}
    return goal_checks.Filled(typed, lines, forecast=total, achieved=check.table.goal)


def _monitored(table: GoalTable, day: date, share: Decimal, at: datetime, today: date) -> None:
    by = _who("performance", at, today)
    check = goal_checks.begin_check(table.pk, "monitoring", day, **by)
    goal_checks.fill_check(check.pk, _filled(check, share, likelihood="certain"), seen=None, **by)
    goal_checks.submit_check(check.pk, **by)


def _evaluated(table: GoalTable, at: datetime, today: date, points: Decimal) -> None:
    by = _who("performance", at, today)
    check = goal_checks.begin_check(table.pk, "evaluation", date(table.year, 12, 31), **by)
    words = {"reason": "接待大厅改造停用三周。", "measure": "用流动接访车补足，明年提前安排工期。"}
    goal_checks.fill_check(check.pk, _filled(check, _D(100), points, **words), seen=None, **by)
    goal_checks.submit_check(check.pk, **by)
    goal_checks.review_check(check.pk, {}, "数据与台账、账册一致，同意自评结果。", **_who("appraiser", at, today))
