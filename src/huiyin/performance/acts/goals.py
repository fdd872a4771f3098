"""Drawing up a goal table: its head and money, its indicators, last year's as a start, approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.core import goals
from huiyin.core.goals import Planned
from huiyin.performance.acts.registers_record import record
from huiyin.performance.acts.schemes_record import digest_of, require
from huiyin.performance.goal_words import finding_words
from huiyin.performance.models import (
    GoalChange,
    GoalIndicator,
    GoalMoney,
    GoalNature,
    GoalPlan,
    GoalScope,
    GoalState,
    GoalTable,
)
from huiyin.performance.policies_registers import may_adopt, may_keep_goals
from huiyin.performance.queries.goals import findings_of, indicators_of, plan_of
from huiyin.petitions.acts.deeds import Unfit

MOST_LINES, MOST_DATES = 200, 24
LONGEST = 4000
_LIMITS = {"name": 120, "code": 60, "department": 120, "department_code": 30, "office": 60, "fund": 60}


@dataclass(frozen=True, slots=True)
class LineGiven:
    """One indicator as it is entered."""

    second: str
    name: str
    operator: str = "at_least"
    value: Decimal | None = None
    words: str = ""
    unit: str = ""
    weight: Decimal | None = None
    description: str = ""
    ground: str = ""
    reverse: str = "A"


@dataclass(frozen=True, slots=True)
class MoneyGiven:
    """In yuan. `budget` None: as at the beginning of the year."""

    kind: str
    initial: Decimal
    budget: Decimal | None = None


@dataclass(frozen=True, slots=True)
class HeadGiven:
    """A table without its indicators."""

    year: int
    scope: str
    name: str
    code: str = ""
    department: str = ""
    department_code: str = ""
    office: str = ""
    nature: str = GoalNature.REGULAR.value
    starts: int | None = None
    ends: int | None = None
    fund: str = ""
    ground: str = ""
    purpose: str = ""
    long_goal: str = ""
    goal: str = ""
    heads: Mapping[str, Decimal] = field(default_factory=dict)
    money: Sequence[MoneyGiven] = ()
    plan: Sequence[Planned] = ()


_PLAIN = tuple(name for name in HeadGiven.__dataclass_fields__ if name not in ("heads", "money", "plan"))


class Stale(Exception):
    """Somebody changed the table since the form was opened."""


def make_table(
    head: HeadGiven,
    lines: Sequence[LineGiven] = (),
    *,
    organ: Organ,
    by: Person | None,
    at: datetime,
    today: date,
    begun_from: GoalTable | None = None,
) -> GoalTable:
    """
    Raises:
        NotAllowed: not this person's duty.
        Unfit: by field what is wrong; a table of that name stands already.
    """
    require(may_keep_goals(by, today), by)
    _fit(head, lines)
    try:
        with transaction.atomic():
            plain = {name: getattr(head, name) for name in _PLAIN}
            table = GoalTable.objects.create(
                **plain, heads=_plain_heads(head), organ=organ, made=at, made_by=by, begun_from=begun_from
            )
            _put_parts(table, head)
            for place, line in enumerate(lines, 1):
                _put(table, line, place)
            record(_stream(table), "make_goals", {"event": "goals_made", "year": table.year}, by=by, at=at)
            return table
    except IntegrityError as twice:
        raise Unfit({"name": _("这一年已经有同名的绩效目标表。请改名称，或者打开已有的那一张。")}) from twice


def change_head(pk: int, head: HeadGiven, *, seen: int, by: Person, at: datetime, today: date) -> GoalTable:
    """
    Raises:
        NotAllowed, Unfit: as the others.
        Stale: it was changed since.
    """
    require(may_keep_goals(by, today), by)
    _fit(head, ())
    try:
        with transaction.atomic():
            table = _draft(pk, seen)
            before = said_head(table)
            for name in _PLAIN:
                setattr(table, name, getattr(head, name))
            table.heads = _plain_heads(head)
            table.save()
            GoalMoney.objects.filter(table=table).delete()
            GoalPlan.objects.filter(table=table).delete()
            _put_parts(table, head)
            return _changed(table, "change_head", before, said_head(table), by=by, at=at)
    except IntegrityError as twice:
        raise Unfit({"name": _("这一年已经有同名的绩效目标表。请改名称。")}) from twice


@transaction.atomic
def put_line(
    pk: int, line: LineGiven, *, seen: int, by: Person, at: datetime, today: date, indicator: int | None = None
) -> GoalTable:
    """Add an indicator, or change the one given.

    Raises:
        NotAllowed, Unfit, Stale: as the others.
    """
    require(may_keep_goals(by, today), by)
    table = _draft(pk, seen)
    rows = list(table.indicators.filter(removed=False))
    if problems := _line_problems(line, table.scope):
        raise Unfit(problems)
    if any(row.pk != indicator and (row.second, row.name) == (line.second, line.name.strip()) for row in rows):
        raise Unfit({"name": _("这个二级指标下已经有同名的三级指标。")})
    if indicator is None:
        if len(rows) >= MOST_LINES:
            raise Unfit({"": _("一张表最多 %d 个指标。") % MOST_LINES})
        row = _put(table, line, max((row.place for row in rows), default=0) + 1)
        return _changed(table, "add_indicator", {}, said_line(row), by=by, at=at)
    row = table.indicators.get(pk=indicator, removed=False)
    before = said_line(row)
    for name in LineGiven.__dataclass_fields__:
        setattr(row, name, getattr(line, name))
    row.name = line.name.strip()
    row.save()
    return _changed(table, "change_indicator", before, said_line(row), by=by, at=at)


@transaction.atomic
def remove_line(pk: int, indicator: int, *, seen: int, by: Person, at: datetime, today: date) -> GoalTable:
    """
    Raises:
        NotAllowed, Unfit, Stale: as the others.
    """
    require(may_keep_goals(by, today), by)
    table = _draft(pk, seen)
    row = table.indicators.get(pk=indicator, removed=False)
    row.removed = True
    row.save(update_fields=["removed"])
    return _changed(table, "remove_indicator", said_line(row), {}, by=by, at=at)


@transaction.atomic
def replace_table(
    pk: int, head: HeadGiven, lines: Sequence[LineGiven], *, by: Person, at: datetime, today: date
) -> GoalTable:
    """A whole table as a spreadsheet has it, in the place of a draft.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    table = GoalTable.objects.get(pk=pk)
    table = change_head(pk, head, seen=table.version, by=by, at=at, today=today)
    _fit(head, lines)
    before = {"lines": [said_line(row) for row in indicators_of(table)]}
    standing = {(row.second, row.name): row for row in table.indicators.filter(removed=False)}
    for place, line in enumerate(lines, 1):
        row = standing.pop((line.second, line.name.strip()), None)
        if row is None:
            _put(table, line, place)
            continue
        for name in LineGiven.__dataclass_fields__:
            setattr(row, name, getattr(line, name))
        row.place = place
        row.save()
    for row in standing.values():
        row.removed = True
        row.save(update_fields=["removed"])
    after = {"lines": [said_line(row) for row in indicators_of(table)]}
    return _changed(table, "import", before, after, by=by, at=at)


def start_from(pk: int, year: int, *, by: Person, at: datetime, today: date) -> GoalTable:
    """Last year's table once more: everything but the money's spending, the dates moved to the year.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    old = GoalTable.objects.select_related("organ").get(pk=pk)
    head, lines = given_of(old)
    moved = {name: getattr(head, name) for name in HeadGiven.__dataclass_fields__}
    moved |= {"year": year, "plan": tuple(Planned(_in_year(one.day, year), one.share) for one in head.plan)}
    return make_table(HeadGiven(**moved), lines, organ=old.organ, by=by, at=at, today=today, begun_from=old)


@transaction.atomic
def adopt(pk: int, number: str, *, by: Person, at: datetime, today: date) -> GoalTable:
    """批复: the table is in force. Nothing that LAW refuses may stand in it.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: everything that stops it, with the sums.
    """
    require(may_adopt(by, today), by)
    table = _draft(pk)
    refusals = [one for one in findings_of(table) if one.is_refusal]
    if refusals:
        raise Unfit({f"finding{n}": finding_words(one) for n, one in enumerate(refusals)})
    if len(number) > 120:
        raise Unfit({"number": _("最多 %d 个字。请精简。") % 120})
    table.state, table.adopted, table.adopted_by, table.number = GoalState.ADOPTED, at, by, number.strip()
    table.save(update_fields=["state", "adopted", "adopted_by", "number"])
    event = {"event": "goals_adopted", "version": table.version, "digest": digest_of(said(table))}
    record(_stream(table), "adopt_goals", event, by=by, at=at)
    return table


@transaction.atomic
def reopen(pk: int, why: str, *, by: Person, at: datetime, today: date) -> GoalTable:
    """调整: an approved table is a draft again, for a reason; it has to be approved once more.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    require(may_keep_goals(by, today), by)
    table = GoalTable.objects.select_for_update().get(pk=pk)
    if table.state != GoalState.ADOPTED:
        raise Unfit({"": _("这张表现在是“%s”，不用调整。") % table.get_state_display()})
    if not why.strip() or len(why) > 300:
        raise Unfit({"why": _("请写明调整的理由，三百字以内。")})
    table.state = GoalState.DRAFT
    return _changed(table, "reopen", {}, {}, by=by, at=at, why=why.strip())


@transaction.atomic
def withdraw(pk: int, why: str, *, by: Person, at: datetime, today: date) -> GoalTable:
    """
    Raises:
        NotAllowed, Unfit: as the others; Unfit also where something was already reported on it.
    """
    require(may_keep_goals(by, today), by)
    table = _draft(pk)
    if not why.strip() or len(why) > 300:
        raise Unfit({"why": _("请写明作废的理由，三百字以内。")})
    if table.checks.exists():
        raise Unfit({"": _("这张表已经有监控或自评，不能作废。")})
    table.state = GoalState.WITHDRAWN
    _changed(table, "withdraw", {}, {}, by=by, at=at, why=why.strip())
    record(_stream(table), "withdraw_goals", {"event": "goals_withdrawn"}, by=by, at=at)
    return table


# --- What stands, as plain values ------------------------------------------------------------------------------------


def given_of(table: GoalTable) -> tuple[HeadGiven, list[LineGiven]]:
    """The table as it would be entered; what the export writes and an import reads again."""
    plain = {name: getattr(table, name) for name in _PLAIN}
    money = tuple(MoneyGiven(row.kind, row.initial, row.budget) for row in table.money.all())
    heads = {code: Decimal(weight) for code, weight in table.heads.items()}
    head = HeadGiven(**plain, heads=heads, money=money, plan=tuple(plan_of(table)))
    names = LineGiven.__dataclass_fields__
    return head, [LineGiven(**{name: getattr(row, name) for name in names}) for row in indicators_of(table)]


def said_head(table: GoalTable) -> dict[str, Any]:
    return {name: _text(getattr(table, name)) for name in _PLAIN} | {
        "heads": dict(table.heads),
        "money": [[row.kind, _text(row.initial), _text(row.budget)] for row in table.money.all()],
        "plan": [[one.day.isoformat(), _text(one.share)] for one in plan_of(table)],
    }


def said_line(row: GoalIndicator) -> dict[str, str]:
    return {name: _text(getattr(row, name)) for name in LineGiven.__dataclass_fields__}


def said(table: GoalTable) -> dict[str, Any]:
    return said_head(table) | {"lines": [said_line(row) for row in indicators_of(table)]}


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


# --- The inside ------------------------------------------------------------------------------------------------------


def _stream(table: GoalTable) -> str:
    return f"goals:{table.pk}"


def _draft(pk: int, seen: int | None = None) -> GoalTable:
    """
    Raises:
        Unfit: it is no draft.
        Stale: it was changed since.
    """
    table = GoalTable.objects.select_for_update().get(pk=pk)
    if table.state != GoalState.DRAFT:
        raise Unfit({"": _("这张表现在是“%s”。要修改，先写明理由重新调整。") % table.get_state_display()})
    if seen is not None and table.version != seen:
        raise Stale
    return table


def _changed(
    table: GoalTable,
    act: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: Person | None,
    at: datetime,
    why: str = "",
) -> GoalTable:
    table.version += 1
    table.save(update_fields=["version", "state"])
    digest = digest_of({"act": act, "before": before, "after": after, "why": why})
    GoalChange.objects.create(
        table=table, n=table.version, act=act, before=dict(before), after=dict(after), why=why, by=by, at=at,
        digest=digest,
    )  # fmt: skip
    event = {"event": "goals_changed", "version": table.version, "what": act, "digest": digest}
    record(_stream(table), "change_goals", event, by=by, at=at)
    return table


def _put(table: GoalTable, line: LineGiven, place: int) -> GoalIndicator:
    values = {name: getattr(line, name) for name in LineGiven.__dataclass_fields__} | {"name": line.name.strip()}
    return GoalIndicator.objects.create(table=table, place=place, **values)


def _put_parts(table: GoalTable, head: HeadGiven) -> None:
    GoalMoney.objects.bulk_create(
        GoalMoney(table=table, kind=one.kind, initial=one.initial, budget=one.budget) for one in head.money
    )
    GoalPlan.objects.bulk_create(GoalPlan(table=table, day=one.day, share=one.share) for one in head.plan)


def _plain_heads(head: HeadGiven) -> dict[str, str]:
    return {code: _text(weight) for code, weight in head.heads.items()}


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _fit(head: HeadGiven, lines: Sequence[LineGiven]) -> None:
    if problems := _problems(head, lines):
        raise Unfit(problems)


def _text_problems(head: HeadGiven) -> dict[str, str]:
    found = {} if head.name.strip() else {"name": _("请填写项目名称。")}
    limits = _LIMITS | dict.fromkeys(("ground", "purpose", "long_goal", "goal"), LONGEST)
    for name, most in limits.items():
        if len(getattr(head, name)) > most:
            found[name] = _("最多 %d 个字。请精简。") % most
    return found


def _problems(head: HeadGiven, lines: Sequence[LineGiven]) -> dict[str, str]:
    found = _text_problems(head)
    if not 2000 <= head.year <= 2100:
        found["year"] = _("年度要写四位数，例如 2026。")
    if head.scope not in GoalScope.values:
        found["scope"] = _("请选择项目支出或者部门整体支出。")
    if head.starts and head.ends and head.ends < head.starts:
        found["ends"] = _("项目期的结束年度早于开始年度。")
    if any(one.initial < 0 or (one.budget or 0) < 0 for one in head.money):
        found["money"] = _("资金不能小于零。")
    if len(head.plan) > MOST_DATES:
        found["plan"] = _("最多 %d 个检查日期。") % MOST_DATES
    for one in goals.plan_findings(head.plan, head.year):
        found.setdefault("plan", finding_words(one))
    if any(code not in goals.second_heads() and code not in goals.first_heads() for code in head.heads):
        found["heads"] = _("一级、二级指标分值里有不认识的指标。")
    for line in lines:
        for words in _line_problems(line, head.scope).values():
            found.setdefault("lines", f"{line.name}：{words}")
    return found


def _line_problems(line: LineGiven, scope: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if line.second not in {head.code for head in goals.heads_of(scope)}:
        found["second"] = _("请选择二级指标。")
    if not line.name.strip():
        found["name"] = _("请填写三级指标。")
    for name, most in {"name": 120, "words": 120, "unit": 20, "description": 300, "ground": 300}.items():
        if len(getattr(line, name)) > most:
            found[name] = _("最多 %d 个字。请精简。") % most
    if line.operator not in goals.OPERATORS:
        found["operator"] = _("请选择符号：≥、=、≤ 或者定性。")
    if line.value is not None and not 0 <= line.value < Decimal(10) ** 12:
        found["value"] = _("指标值要是不小于零的数。")
    if line.weight is not None and not 0 <= line.weight <= 100:
        found["weight"] = _("分值在 0 到 100 之间。")
    return found
