"""年中追加和调减: what the lead office proposes in mid-year, and what the leading group decides on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core.classes import economic_classes
from huiyin.figures.acts.evidence import Upload
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts.filing import keeping
from huiyin.finance.acts.funds import MOST_LINES
from huiyin.finance.acts.payments import require_money
from huiyin.finance.acts.recording import digest_of, record
from huiyin.finance.acts.years import hold_year, require
from huiyin.finance.models.approvals import FileOf
from huiyin.finance.models.changes import ChangeState, FundChange, FundChangeLine
from huiyin.finance.models.funds import EntryKind, FundEntry, FundLine, FundState, FundYear, Meeting
from huiyin.finance.queries.funds import NOTHING, Money, money_of_lines
from huiyin.petitions.acts.deeds import Unfit


class GivenChange(NamedTuple):
    """What is proposed for a line, by its name. `economic` counts for a line that is new."""

    name: str
    amount: Decimal
    economic: str = ""


class Paper(NamedTuple):
    """The meeting of the leading group and its minutes."""

    day: date
    number: str
    minutes: Upload | None


@transaction.atomic
def propose_change(
    row: FundYear, *, grounds: str, lines: Sequence[GivenChange], by: Person, at: datetime, today: date
) -> FundChange:
    """Propose that a fund is given more, or loses some, in mid-year.

    Nothing is held for it: a cut takes what is free when it is decided, and is refused then where it is used by now.

    Raises:
        NotAllowed: not this person's fund.
        YearClosed, Unfit: the year takes nothing; it is not adopted; one waits already; by field what is wrong.
    """
    require(policies.may_write_application(by, row.fund, today))
    hold_year(row.year_id)
    row = FundYear.objects.select_for_update(of=("self",)).select_related("fund").get(pk=row.pk)
    if row.state != FundState.ADOPTED:
        raise Unfit({"": _("核定以后才能提出年中调整。")})
    given = [one._replace(name=one.name.strip(), economic=one.economic.strip()) for one in lines]
    found = _problems(row, given)
    if not grounds.strip():
        found["grounds"] = _("请写调整理由。")
    if found:
        raise Unfit(found)
    try:
        with transaction.atomic():
            made = FundChange.objects.create(fund_year=row, grounds=grounds.strip(), by=by, at=at)
    except IntegrityError as twice:
        raise Unfit({"": _("这项资金已有一份年中调整等待审定，请等它审定或者撤回以后再提。")}) from twice
    FundChangeLine.objects.bulk_create(
        FundChangeLine(change=made, place=place, name=one.name, economic=one.economic, amount=one.amount)
        for place, one in enumerate(given, start=1)
    )
    _record(made, "proposed", sum((one.amount for one in given), NOTHING), by=by, at=at, digest=_digest(made, given))
    return made


def _problems(row: FundYear, given: Sequence[GivenChange]) -> dict[str, str]:
    if not given:
        return {"lines": _("至少写一行：哪个明细，追加或者调减多少。")}
    if len(given) > MOST_LINES:
        return {"lines": _("明细最多 %d 行。") % MOST_LINES}
    lines = {line.name: line for line in row.lines.all()}
    money = money_of_lines(line.pk for line in lines.values())
    names = [one.name for one in given]
    for one in given:
        if not one.name:
            return {"lines": _("请写明细项目。")}
        if names.count(one.name) > 1:
            return {"lines": _("“%s”写了两次，请合并。") % one.name}
        if not one.amount:
            return {"lines": _("“%s”的调整金额是 0，请写金额或者去掉这一行。") % one.name}
        if one.economic and one.economic not in economic_classes():
            told = {"line": one.name, "code": one.economic}
            return {"lines": _("“%(line)s”：没有经济分类科目“%(code)s”，请按部门预算支出经济分类填写五位编码。") % told}
        line = lines.get(one.name)
        if why := _too_much(one.name, one.amount, money[line.pk] if line else None):
            return {"lines": why}
    return {}


def _too_much(name: str, amount: Decimal, money: Money | None) -> str:
    """Why a line cannot lose so much: what is paid or on its way stays."""
    if amount >= 0:
        return ""
    if money is None:
        return _("没有明细“%s”，不能调减。") % name
    if -amount <= money.free:
        return ""
    told = {
        "line": name, "free": f"{money.free:,.2f}", "paid": f"{money.paid:,.2f}", "held": f"{money.holding:,.2f}",
        "amount": f"{-amount:,.2f}",
    }  # fmt: skip
    words = _("“%(line)s”已支付 %(paid)s 元、占用 %(held)s 元，最多调减 %(free)s 元，不够调减 %(amount)s 元。")
    return words % told


def _digest(row: FundChange, given: Iterable[GivenChange]) -> str:
    return digest_of([(row.grounds,), *given])


@transaction.atomic
def decide_change(
    pk: int, amounts: Mapping[str, Decimal] | None, paper: Paper, *, by: Person, at: datetime, today: date
) -> FundChange:
    """Enter what the leading group decided on a proposal: the amount of each line by its name; None: declined.

    Raises:
        NotAllowed: not this person's duty, or his own proposal.
        YearClosed, Unfit: the year takes nothing; it was decided or taken back; a line has less left; by field what
            is wrong.
        ValidationError: the file of the minutes is of no kind that is kept.
    """
    row, held = _held(pk)
    require(policies.may_decide_change(by, row, today))
    _require_asked(row)
    found = _paper_problems(row, paper, today)
    lines = list(row.lines.all())
    decided = {} if amounts is None else {name: amount for name, amount in amounts.items() if amount}
    if amounts is not None:
        found |= _decision_problems(row, lines, decided)
    if found:
        raise Unfit(found)
    meeting = Meeting.objects.create(year=held, day=paper.day, number=paper.number.strip(), by=by, at=at)
    with keeping(paper.minutes, FileOf.MINUTES, meeting.pk, by=by, at=at) as file:
        assert file is not None
        meeting.minutes = file
        meeting.save(update_fields=["minutes"])
        for line in lines:
            line.decided = amount = decided.get(line.name, NOTHING)
            line.save(update_fields=["decided"])
            if amount:
                _enter(row, line, amount, by=by, at=at)
        row.meeting = meeting
        row.state = ChangeState.DECLINED if amounts is None else ChangeState.ADOPTED
        row.save(update_fields=["meeting", "state"])
        told = {"meeting": meeting.pk, "minutes": file.digest, "day": paper.day.isoformat()}
        what = "declined" if amounts is None else "decided"
        _record(row, what, sum(decided.values(), NOTHING), by=by, at=at, **told)
    return row


def _enter(row: FundChange, said: FundChangeLine, amount: Decimal, *, by: Person, at: datetime) -> None:
    line, _made = FundLine.objects.get_or_create(
        fund_year_id=row.fund_year_id, name=said.name, defaults={"economic": said.economic}
    )
    FundEntry.objects.create(line=line, kind=EntryKind.CHANGE, amount=amount, change=row, by=by, at=at)


def _paper_problems(row: FundChange, paper: Paper, today: date) -> dict[str, str]:
    found = {}
    if paper.day > today:
        found["day"] = _("会议日期还没有到。")
    elif paper.day.year != row.fund_year.year_id:
        found["day"] = _("年中调整由 %d 年内的会议决定。") % row.fund_year.year_id
    if not paper.number.strip():
        found["number"] = _("请写会议纪要文号。")
    if paper.minutes is None:
        found["minutes"] = _("请附会议纪要。")
    return found


def _decision_problems(
    row: FundChange, lines: Sequence[FundChangeLine], decided: Mapping[str, Decimal]
) -> dict[str, str]:
    asked = {one.name: one.amount for one in lines}
    if not decided:
        return {"": _("没有一行批准了金额。全部不同意的，请选“不批准”。")}
    there = {line.name: line for line in row.fund_year.lines.all()}
    money = money_of_lines(line.pk for line in there.values())
    for name, amount in decided.items():
        if name not in asked:
            return {"": _("提出的调整里没有明细“%s”。") % name}
        if (amount > 0) != (asked[name] > 0):
            return {"": _("“%s”的批准金额与提出的方向不同：追加写正数，调减写负数。") % name}
        line = there.get(name)
        if why := _too_much(name, amount, money[line.pk] if line else None):
            return {"": why}
    return {}


@transaction.atomic
def withdraw_change(pk: int, *, by: Person, at: datetime, today: date) -> FundChange:
    """The lead office takes its proposal back before it is decided.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    row, _year = _held(pk)
    require(policies.may_withdraw_change(by, row, today))
    _require_asked(row)
    row.state = ChangeState.WITHDRAWN
    row.save(update_fields=["state"])
    _record(row, "withdrawn", sum((one.amount for one in row.lines.all()), NOTHING), by=by, at=at)
    return row


@transaction.atomic
def reverse_change(pk: int, *, by: Person, at: datetime, today: date) -> FundChange:
    """A decision that was entered wrongly is undone by entries of its own, as far as its money was not used.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
        Overdrawn: what was given in addition is used by now.
    """
    row, _year = _held(pk)
    require(policies.may_decide_change(by, row, today))
    if row.state != ChangeState.ADOPTED:
        raise Unfit({"": _("这份年中调整现在是“%s”，不能冲销。") % row.get_state_display()})
    total = NOTHING
    for entry in row.entries.filter(kind=EntryKind.CHANGE).select_related("line"):
        if entry.amount > 0:
            require_money(entry.line, entry.amount)
        FundEntry.objects.create(
            line=entry.line, kind=EntryKind.REVERSAL, amount=-entry.amount, change=row, reverses=entry, by=by, at=at
        )
        total -= entry.amount
    row.state = ChangeState.REVERSED
    row.save(update_fields=["state"])
    _record(row, "reversed", total, by=by, at=at)
    return row


def _held(pk: int) -> tuple[FundChange, Any]:
    held = hold_year(FundChange.objects.values_list("fund_year__year", flat=True).get(pk=pk))
    rows = FundChange.objects.select_for_update(of=("self",)).select_related("fund_year__fund__organ")
    return rows.get(pk=pk), held


def _require_asked(row: FundChange) -> None:
    if row.state != ChangeState.ASKED:
        raise Unfit({"": _("这份年中调整现在是“%s”，不能再办。") % row.get_state_display()})


def _record(row: FundChange, what: str, amount: Decimal, *, by: Person, at: datetime, **told: Any) -> None:
    event = {
        "event": f"fund_change_{what}", "year": row.fund_year.year_id, "change": row.pk, "amount": f"{amount:.2f}",
        **told,
    }  # fmt: skip
    record(f"fund:{row.fund_year.fund_id}", f"change_{what}", event, by=by, at=at)
