"""Years are opened, closed, and opened again; whoever books money holds the year first."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.finance import policies
from huiyin.finance.acts.recording import record_year
from huiyin.finance.models import FinanceYear, Payment, YearState
from huiyin.finance.queries.digests import of_year
from huiyin.finance.queries.executing import open_payments, open_sum
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.policies import Answer


class YearClosed(Unfit):
    """Nothing is booked into a closed year."""


def require(answer: Answer) -> None:
    """
    Raises:
        NotAllowed: the policy says no, and why.
    """
    if not answer:
        raise NotAllowed(answer.why)


def require_keeper(by: Person | None, today: date) -> None:
    """The command line (`by` None) stands for the one who runs the system.

    Raises:
        NotAllowed: not this person's duty.
    """
    if by is not None:
        require(policies.may_keep_money(by, today))


def hold_year(year: int) -> FinanceYear:
    """The year, held until the transaction ends: of two who book into it the second waits, and one who closes it waits
    for both. Call it first inside the transaction of every act that books money.

    Raises:
        YearClosed: it is closed.
        Unfit: there is no such year.
    """
    row = FinanceYear.objects.select_for_update().filter(pk=year).first()
    if row is None:
        raise Unfit({"": _("还没有%d年度。先由财务人员建立年度。") % year})
    if row.is_closed:
        raise YearClosed({"": _("%d年度已结账，不能再改。需要更正的，请局领导重新打开这个年度。") % year})
    return row


@transaction.atomic
def add_year(year: int, *, by: Person | None, at: datetime, today: date) -> FinanceYear:
    """Begin a year; one that is there already is given back as it is. It asks for reasons as the year before does.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: no year of accounts that could be.
    """
    require_keeper(by, today)
    if not 1990 <= year <= today.year + 2:
        raise Unfit({"year": _("年度应在 1990 到 %d 之间。") % (today.year + 2)})
    before = FinanceYear.objects.filter(pk=year - 1).values("reason_percent", "reason_least").first()
    row, made = FinanceYear.objects.get_or_create(year=year, defaults=before or {})
    if made:
        record_year(year, "add_year", {"event": "finance_year_added"}, by=by, at=at)
    return row


@transaction.atomic
def close_year(year: int, *, by: Person, at: datetime, today: date) -> FinanceYear:
    """结账. What the year says now is named in the entry by its digests, so that it can be computed again at any time.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: it is closed already; it is not over yet; or a payment is not in its budget's execution.
    """
    require_keeper(by, today)
    row = hold_year(year)
    if today.year <= year:
        raise Unfit({"": _("%d年还没有过完，不能结账。") % year})
    _require_booked(year)
    row.state, row.closed, row.closed_by = YearState.CLOSED, at, by
    row.save(update_fields=["state", "closed", "closed_by"])
    event = {"event": "finance_year_closed", "digests": of_year(year)}
    record_year(year, "close_year", event, by=by, at=at)
    return row


def _require_booked(year: int) -> None:
    """
    Raises:
        Unfit: money was paid in the year that its accounts do not say.
    """
    found = open_sum(open_payments(Payment.objects.filter(year=year)))
    if found.size:
        told = {"year": year, "count": found.size, "amount": f"{found.amount:,.2f}"}
        words = _(
            "%(year)d年度有 %(count)d 笔支付、%(amount)s 元还没有记入预算执行，不能结账。"
            "请打开“还没有记入预算执行”，逐笔记入；付错的先冲销。"
        )
        raise Unfit({"": words % told})


@transaction.atomic
def reopen_year(year: int, *, by: Person, at: datetime, today: date) -> FinanceYear:
    """
    Raises:
        NotAllowed: not this person's duty.
        Unfit: it is not closed.
    """
    require(policies.may_reopen(by, today))
    row = FinanceYear.objects.select_for_update().filter(pk=year).first()
    if row is None or not row.is_closed:
        raise Unfit({"": _("%d年度没有结账。") % year})
    row.state, row.closed, row.closed_by = YearState.OPEN, None, None
    row.save(update_fields=["state", "closed", "closed_by"])
    record_year(year, "reopen_year", {"event": "finance_year_reopened"}, by=by, at=at)
    return row


@transaction.atomic
def settle_year(
    year: int,
    *,
    reason_percent: Decimal | None = None,
    reason_least: Decimal | None = None,
    budget_approved: date | None = None,
    accounts_approved: date | None = None,
    by: Person | None,
    at: datetime,
    today: date,
) -> FinanceYear:
    """What a year asks for, and the days of its approvals. What is None stays as it is.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year is closed; or what is wrong, by field.
    """
    require_keeper(by, today)
    row = hold_year(year)
    given: dict[str, Any] = {
        "reason_percent": reason_percent, "reason_least": reason_least, "budget_approved": budget_approved,
        "accounts_approved": accounts_approved,
    }  # fmt: skip
    if problems := _problems(given, today):
        raise Unfit(problems)
    said = {name: value for name, value in given.items() if value is not None and value != getattr(row, name)}
    if not said:
        return row
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=list(said))
    event = {"event": "finance_year_settled", **{name: str(value) for name, value in said.items()}}
    record_year(year, "settle_year", event, by=by, at=at)
    return row


def _problems(given: dict[str, Any], today: date) -> dict[str, str]:
    found = {
        name: _("批复日期 %s 还没有到。请核对。") % given[name]
        for name in ("budget_approved", "accounts_approved")
        if given[name] is not None and given[name] > today
    }
    if given["reason_percent"] is not None and not 0 <= given["reason_percent"] <= 100:
        found["reason_percent"] = _("请写 0 到 100 之间的数。")
    if given["reason_least"] is not None and given["reason_least"] < 0:
        found["reason_least"] = _("请写不小于 0 的金额。")
    return found
