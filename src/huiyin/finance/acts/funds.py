"""专项资金 from application to evaluation: one act, one transaction that holds the year, one ledger entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.core.classes import economic_classes
from huiyin.figures.acts.evidence import Upload
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts.filing import keeping
from huiyin.finance.acts.recording import digest_of, record, record_year
from huiyin.finance.acts.years import hold_year, require
from huiyin.finance.models import FinanceYear, Project
from huiyin.finance.models.approvals import FileOf
from huiyin.finance.models.funds import (
    AskedLine,
    EntryKind,
    Fund,
    FundEntry,
    FundEvaluation,
    FundLine,
    FundState,
    FundYear,
    Meeting,
    PlanPoint,
)
from huiyin.finance.queries.funds import NOTHING, adopted_before, asked_lines, money_of_lines, money_of_years, score_of
from huiyin.petitions.acts.deeds import Unfit

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class GivenFund:
    name: str
    code: str
    office: str
    purpose: str


class GivenLine(NamedTuple):
    """One line of an application as it is written. `row`: where it stands in a spreadsheet."""

    name: str
    economic: str
    amount: Decimal
    basis: str
    row: int = 0


class Decision(NamedTuple):
    """What the leading group said to one application: the amount of each line by its name; none: declined."""

    fund_year: int
    lines: Mapping[str, Decimal]


@transaction.atomic
def add_fund(
    given: GivenFund,
    *,
    organ: Organ,
    year: int,
    project: Project | None = None,
    by: Person,
    at: datetime,
    today: date,
) -> Fund:
    """Set up a fund. `project`: the project of the budget under which its money stands.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year takes nothing; or by field what is wrong.
    """
    require(policies.may_keep_funds(by, today))
    hold_year(year)
    if project is not None and project.organ_id != organ.pk:
        raise Unfit({"project": _("这个预算项目不属于这个单位。")})
    if not given.name.strip() or not given.office.strip():
        raise Unfit({"name": _("请填写专项资金名称和牵头处室。")})
    try:
        with transaction.atomic():
            row = Fund.objects.create(
                organ=organ,
                begun=year,
                project=project,
                **{name: value.strip() for name, value in asdict(given).items()},
            )
    except IntegrityError as twice:
        raise Unfit({"name": _("这个单位已有同名或者同编码的专项资金。")}) from twice
    record(f"fund:{row.pk}", "add", {"event": "fund_added", "fund": row.pk, "year": year}, by=by, at=at)
    return row


@transaction.atomic
def end_fund(pk: int, year: int, *, by: Person, at: datetime, today: date) -> Fund:
    """撤销: the last year in which it is applied for.

    Raises:
        NotAllowed, Unfit: as the others; Unfit also where a later year of it has begun.
    """
    require(policies.may_keep_funds(by, today))
    row = Fund.objects.select_for_update().get(pk=pk)
    if year < row.begun or row.years.filter(year__gt=year).exists():
        raise Unfit({"year": _("这个年度以后已有申报，或者早于设立年度，不能在这一年撤销。")})
    row.ended = year
    row.save(update_fields=["ended"])
    record(f"fund:{pk}", "end", {"event": "fund_ended", "fund": pk, "year": year}, by=by, at=at)
    return row


def _locked(fund: int, year: int) -> FundYear:
    """The year of a fund under a lock, made where there is none."""
    row, _made = FundYear.objects.select_for_update(of=("self",)).get_or_create(fund_id=fund, year_id=year)
    return row


@transaction.atomic
def write_application(
    fund: Fund,
    year: int,
    *,
    grounds: str,
    growth: str,
    lines: Sequence[GivenLine],
    by: Person,
    at: datetime,
    today: date,
    seen: int | None = None,
) -> FundYear:
    """Write the application of a year, or write it anew; earlier versions of its lines stay.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year takes nothing; the application was put forward; by field what is wrong.
    """
    require(policies.may_write_application(by, fund, today))
    hold_year(year)
    row = _locked(fund.pk, year)
    if row.state != FundState.DRAFT:
        raise Unfit({"": _("这份申报现在是“%s”，不能修改。") % row.get_state_display()})
    if seen is not None and seen != row.version:
        raise Unfit({"": _("打开页面以后，别人改过这份申报。请重新打开再改。")})
    if problems := _line_problems(lines):
        raise Unfit(problems)
    row.version += 1
    AskedLine.objects.bulk_create(
        AskedLine(
            fund_year=row, version=row.version, place=place, name=one.name.strip(), economic=one.economic,
            amount=one.amount, basis=one.basis.strip(),
        )
        for place, one in enumerate(lines, start=1)
    )  # fmt: skip
    row.asked = sum((one.amount for one in lines), NOTHING)
    row.before = adopted_before(fund.pk, year)
    row.grounds, row.growth = grounds.strip(), growth.strip()
    row.writers = sorted({*row.writers, by.pk})
    row.save()
    event = {"event": "fund_written", "year": year, "version": row.version, "digest": _digest(row, lines)}
    record(f"fund:{fund.pk}", "write", event, by=by, at=at)
    return row


def _line_problems(lines: Sequence[GivenLine]) -> dict[str, str]:
    if not lines:
        return {"lines": _("至少写一行明细：项目、金额和测算依据。")}
    if len(lines) > MOST_LINES:
        return {"lines": _("明细最多 %d 行。") % MOST_LINES}
    names = [one.name.strip() for one in lines]
    for place, one in enumerate(lines, start=1):
        where = _("第 %d 行") % (one.row or place)
        if not names[place - 1]:
            return {"lines": _("%s：请写明细项目。") % where}
        if names.count(names[place - 1]) > 1:
            return {"lines": _("%(where)s：“%(name)s”写了两次，请合并。") % {"where": where, "name": one.name}}
        if one.amount <= 0:
            return {"lines": _("%s：金额应大于 0。") % where}
        if one.economic and one.economic not in economic_classes():
            told = {"where": where, "code": one.economic}
            return {"lines": _("%(where)s：没有经济分类科目“%(code)s”，请按部门预算支出经济分类填写五位编码。") % told}
    return {}


def _digest(row: FundYear, lines: Sequence[GivenLine]) -> str:
    return digest_of([(row.grounds, row.growth), *(one[:4] for one in lines)])


@transaction.atomic
def submit_application(fund: Fund, year: int, *, by: Person, at: datetime, today: date) -> FundYear:
    """Put an application forward to the summary.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others; Unfit also where grounds are missing that must be given.
    """
    require(policies.may_write_application(by, fund, today))
    hold_year(year)
    row = _locked(fund.pk, year)
    if row.state != FundState.DRAFT or not row.version:
        raise Unfit({"": _("没有可以申报的内容，或者已经申报。")})
    if not row.grounds:
        raise Unfit({"grounds": _("请写申请理由。")})
    if row.before is not None and row.asked > row.before and not row.growth:
        raise Unfit({"growth": _("申请数比上年核定数多 %s 元，请写增长理由。") % f"{row.asked - row.before:,.2f}"})
    row.state, row.submitted, row.submitted_by = FundState.SUBMITTED, at, by
    row.save(update_fields=["state", "submitted", "submitted_by"])
    event = {"event": "fund_submitted", "year": year, "version": row.version, "amount": f"{row.asked:.2f}"}
    record(f"fund:{fund.pk}", "submit", event, by=by, at=at)
    return row


@transaction.atomic
def return_application(fund: Fund, year: int, *, by: Person, at: datetime, today: date) -> FundYear:
    """A submitted application goes back to its writers, asked for by them or by whoever draws up the summary.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    require(policies.may_write_application(by, fund, today))
    hold_year(year)
    row = _locked(fund.pk, year)
    if row.state not in (FundState.SUBMITTED, FundState.DECLINED):
        raise Unfit({"": _("这份申报现在是“%s”，不能退回修改。") % row.get_state_display()})
    row.state, row.submitted, row.submitted_by = FundState.DRAFT, None, None
    row.save(update_fields=["state", "submitted", "submitted_by"])
    record(f"fund:{fund.pk}", "return", {"event": "fund_returned", "year": year}, by=by, at=at)
    return row


@transaction.atomic
def adopt(
    year: int,
    decisions: Sequence[Decision],
    *,
    day: date,
    number: str,
    minutes: Upload | None,
    by: Person,
    at: datetime,
    today: date,
) -> Meeting:
    """Enter what the leading group decided: the adopted figure of each line, with the minutes it stands in.

    Raises:
        NotAllowed: not this person's duty, or one of the applications is his own.
        YearClosed, Unfit: the year takes nothing; or by field what is wrong.
        ValidationError: the file of the minutes is of no kind that is kept.
    """
    require(policies.may_adopt(by, None, today))
    held = hold_year(year)
    problems = _meeting_problems(day, number, decisions, today)
    if minutes is None:
        problems["minutes"] = _("请附会议纪要。")
    if problems:
        raise Unfit(problems)
    meeting = Meeting.objects.create(year=held, day=day, number=number.strip(), by=by, at=at)
    with keeping(minutes, FileOf.MINUTES, meeting.pk, by=by, at=at) as file:
        meeting.minutes = file
        meeting.save(update_fields=["minutes"])
        told = [_adopt_one(one, held, meeting, by=by, at=at, today=today) for one in decisions]
        event = {
            "event": "funds_adopted", "meeting": meeting.pk, "funds": told, "day": day.isoformat(),
            "minutes": file.digest if file else "",
        }  # fmt: skip
        record_year(year, "adopt_funds", event, by=by, at=at)
    return meeting


def _meeting_problems(day: date, number: str, decisions: Sequence[Decision], today: date) -> dict[str, str]:
    found = {}
    if day > today:
        found["day"] = _("会议日期还没有到。")
    if not number.strip():
        found["number"] = _("请写会议纪要文号。")
    if not decisions:
        found[""] = _("请选择至少一项申报。")
    return found


def _adopt_one(
    one: Decision, year: FinanceYear, meeting: Meeting, *, by: Person, at: datetime, today: date
) -> dict[str, Any]:
    row = FundYear.objects.select_for_update(of=("self",)).select_related("fund").get(pk=one.fund_year)
    require(policies.may_adopt(by, row, today))
    if row.state != FundState.SUBMITTED or row.year_id != year.pk:
        raise Unfit({"": _("“%(fund)s”现在是“%(state)s”，不能核定。") % {
            "fund": row.fund, "state": row.get_state_display()}})  # fmt: skip
    row.meeting = meeting
    row.state = FundState.ADOPTED if one.lines else FundState.DECLINED
    row.save(update_fields=["meeting", "state"])
    asked = {line.name: line for line in asked_lines(row)}
    for name, amount in one.lines.items():
        if name not in asked or amount < 0:
            raise Unfit({"": _("“%(fund)s”的明细“%(line)s”核定数不对。") % {"fund": row.fund, "line": name}})
        line, _made = FundLine.objects.get_or_create(
            fund_year=row, name=name, defaults={"economic": asked[name].economic}
        )
        if amount:
            FundEntry.objects.create(line=line, kind=EntryKind.ADOPTED, amount=amount, by=by, at=at)
    return {"fund_year": row.pk, "amount": f"{sum(one.lines.values(), NOTHING):.2f}"}


@transaction.atomic
def reverse_adoption(pk: int, *, by: Person, at: datetime, today: date) -> FundEntry:
    """An adopted sum that was entered wrongly is taken back by a sum of its own, as far as it was not used.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    require(policies.may_adopt(by, None, today))
    entry = FundEntry.objects.select_related("line__fund_year").get(pk=pk)
    hold_year(entry.line.fund_year.year_id)
    if entry.kind != EntryKind.ADOPTED or FundEntry.objects.filter(reverses=entry).exists():
        raise Unfit({"": _("这一笔不能冲销，或者已经冲销。")})
    if money_of_lines([entry.line_id])[entry.line_id].free < entry.amount:
        raise Unfit({"": _("这一行的钱已用去或者占用一部分，不能冲销核定数。先冲销支付或者撤销申请。")})
    row = FundEntry.objects.create(
        line=entry.line, kind=EntryKind.REVERSAL, amount=-entry.amount, reverses=entry, by=by, at=at
    )
    fund_year = entry.line.fund_year
    if not money_of_years([fund_year.pk])[fund_year.pk].total:
        fund_year.state = FundState.SUBMITTED
        fund_year.save(update_fields=["state"])
    event = {"event": "fund_adoption_reversed", "entry": row.pk, "reverses": pk, "amount": f"{row.amount:.2f}"}
    record(f"fund:{fund_year.fund_id}", "reverse_adoption", event, by=by, at=at)
    return row


@transaction.atomic
def set_plan(
    row: FundYear, points: Sequence[tuple[date, Decimal]], *, by: Person, at: datetime, today: date
) -> FundYear:
    """The spending plan: by each check date so much, counted from the first of January. Earlier plans stay.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    require(policies.may_write_application(by, row.fund, today))
    hold_year(row.year_id)
    row = FundYear.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != FundState.ADOPTED:
        raise Unfit({"": _("核定以后再定用款计划。")})
    total = money_of_years([row.pk])[row.pk].total
    points = sorted(points)
    if why := _plan_problem(row.year_id, points, total):
        raise Unfit({"points": why})
    row.plan += 1
    row.save(update_fields=["plan"])
    PlanPoint.objects.bulk_create(
        PlanPoint(fund_year=row, version=row.plan, day=day, amount=amount) for day, amount in points
    )
    event = {"event": "fund_planned", "year": row.year_id, "version": row.plan, "digest": digest_of(points)}
    record(f"fund:{row.fund_id}", "set_plan", event, by=by, at=at)
    return row


def _plan_problem(year: int, points: Sequence[tuple[date, Decimal]], total: Decimal) -> str:
    if not points:
        return _("至少写一个检查日期。")
    days = [day for day, _amount in points]
    if len(set(days)) != len(days):
        return _("同一个检查日期写了两次。")
    if any(day.year != year for day in days):
        return _("检查日期应在 %d 年内。") % year
    amounts = [amount for _day, amount in points]
    if amounts != sorted(amounts) or amounts[0] < 0:
        return _("累计应支出不能越来越少。")
    if amounts[-1] != total:
        told = {"last": f"{amounts[-1]:,.2f}", "total": f"{total:,.2f}"}
        return _("最后一个检查日期累计应支出 %(last)s 元，与核定数 %(total)s 元（含年中调整）不等。") % told
    return ""


@transaction.atomic
def evaluate(
    row: FundYear, *, results: str, problems: str, measures: str, by: Person, at: datetime, today: date
) -> FundEvaluation:
    """绩效自评: the rate of execution is counted, the rest is written; a new version ends the one before.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others; Unfit also where the money was not spent and nothing explains it.
    """
    require(policies.may_write_application(by, row.fund, today))
    hold_year(row.year_id)
    row = FundYear.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != FundState.ADOPTED:
        raise Unfit({"": _("没有核定的资金不作自评。")})
    money = money_of_years([row.pk])[row.pk]
    if not results.strip():
        raise Unfit({"results": _("请写使用成效。")})
    if money.paid < money.total and not (problems.strip() and measures.strip()):
        raise Unfit({"problems": _("执行率不到 100%，请写偏差原因（存在的问题）和改进措施。")})
    FundEvaluation.objects.filter(fund_year=row, ended=None).update(ended=at)
    made = FundEvaluation.objects.create(
        fund_year=row, adopted=money.total, paid=money.paid, score=score_of(money), results=results.strip(),
        problems=problems.strip(), measures=measures.strip(), by=by, at=at,
    )  # fmt: skip
    event = {
        "event": "fund_evaluated", "year": row.year_id, "score": f"{made.score:.2f}",
        "digest": digest_of([(made.results, made.problems, made.measures)]),
    }  # fmt: skip
    record(f"fund:{row.fund_id}", "evaluate", event, by=by, at=at)
    return made
