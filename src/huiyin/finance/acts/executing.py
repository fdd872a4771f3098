"""A payment of a fund reaches the execution of the budget: in the transaction in which it is paid, or later.

The imported number of a month is the finance bureau's, and whole. A payment of a day that it reaches to is in it and is
not booked again; one of a later day is booked beside it, until the next import replaces both.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts.booking import Document, post
from huiyin.finance.acts.recording import record
from huiyin.finance.acts.sums import Booked
from huiyin.finance.acts.years import hold_year, require
from huiyin.finance.models.bookings import PaymentBooking
from huiyin.finance.models.budget import BatchKind, BudgetLine, Project, Version
from huiyin.finance.models.funds import Fund, Payment
from huiyin.finance.models.years import FinanceYear
from huiyin.finance.queries.executing import booking_of, choice_for, imported_number, open_payments, state_of
from huiyin.petitions.acts.deeds import Unfit

#: The line that is surely meant, where there is one; else the payment stays open.
AUTO: Literal["auto"] = "auto"
#: Paid, with the booking left for later.
OPEN: Literal["open"] = "open"
#: On which budget line a payment is booked: the id of one, or one of the two above.
Budget = int | Literal["auto", "open"]


def book_payment(
    paid: Payment, budget: Budget, held: FinanceYear, *, title: str, by: Person, at: datetime
) -> PaymentBooking | None:
    """Book a payment that was just made, inside the caller's transaction that holds the year.

    Args:
        title: what the posting says it is for.

    Raises:
        Unfit: the line that was chosen is none of the fund's project in that year.
    """
    if budget == OPEN:
        return None
    choice = choice_for(paid.line)
    line = choice.match if budget == AUTO else choice.find(int(budget))
    if line is None and budget != AUTO:
        raise Unfit({"budget": _("这条科目不属于这项资金的预算项目。请重新选择。")})
    return None if line is None else _book(paid, line, held, title=title, by=by, at=at)


def _book(
    paid: Payment, line: BudgetLine, held: FinanceYear, *, title: str, by: Person, at: datetime
) -> PaymentBooking:
    month = paid.day.month
    within = imported_number(line.pk, month, paid.day)
    booking = PaymentBooking(payment=paid, line=line, month=month, within=within, by=by, at=at)
    if within is None:
        booked = Booked(line.pk, Version.EXECUTED, paid.amount, month)
        document = Document(paid.voucher, title)
        batch = post(held, [booked], BatchKind.PAID, document, by=by, at=at)
        booking.posting = batch.postings.get()
    booking.save()
    return booking


def book_reversal(
    paid: Payment, back: Payment, held: FinanceYear, *, title: str, by: Person, at: datetime
) -> PaymentBooking | None:
    """The booking of a payment is reversed with it: by a posting on the same line, in the month in which the money
    came back. What was never booked has nothing to be reversed."""
    booking = booking_of(paid.pk)
    if booking is None:
        return None
    same = booking.month == back.day.month
    if state_of(booking) == "posted" and same:
        assert booking.posting is not None
        taken = Booked(booking.line_id, Version.EXECUTED, back.amount, booking.month, reverses=booking.posting.pk)
        batch = post(held, [taken], BatchKind.PAID, Document(back.voucher, title), by=by, at=at)
        return PaymentBooking.objects.create(
            payment=back, line_id=booking.line_id, month=booking.month, posting=batch.postings.get(), by=by, at=at
        )
    return _book(back, booking.line, held, title=title, by=by, at=at)


@transaction.atomic
def book_open_payment(pk: int, line: int, *, by: Person, at: datetime, today: date) -> PaymentBooking:
    """记入预算执行 of a payment that was left open.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year takes nothing; it is booked already; the line is none of the fund's project.
    """
    require(policies.may_keep_funds(by, today))
    held = hold_year(Payment.objects.values_list("year", flat=True).get(pk=pk))
    paid = open_payments().select_related("line__fund_year__fund__project").filter(pk=pk).first()
    if paid is None:
        raise Unfit({"": _("这笔支付已经记入预算执行，或者已经冲销，不用再记。")})
    found = choice_for(paid.line).find(line)
    if found is None:
        raise Unfit({"budget": _("这条科目不属于这项资金的预算项目。请重新选择。")})
    booking = _book(paid, found, held, title=title_of(paid), by=by, at=at)
    event = {"event": "payment_booked", "payment": pk, "year": paid.year, **told_of(booking)}
    record(f"fund:{paid.line.fund_year.fund_id}", "book_payment", event, by=by, at=at)
    return booking


def told_of(booking: PaymentBooking | None) -> dict[str, Any]:
    """What the ledger entry of a payment says of its booking."""
    if booking is None:
        return {"budget_line": None}
    return {"budget_line": booking.line_id, "posting": booking.posting_id, "within": booking.within_id}


def title_of(paid: Payment) -> str:
    """What the books say a payment is for. An assistance is not told apart from others there."""
    if paid.request is None:
        return _("救助款") if paid.reverses_id is None else _("收回救助款")
    words = _("支付申请 %s") if paid.reverses_id is None else _("冲销支付申请 %s")
    return words % paid.request.number


@transaction.atomic
def tie_fund(pk: int, project: Project | None, *, by: Person, at: datetime, today: date) -> Fund:
    """Say under which project of the budget a fund's money stands. What is booked stays where it is.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: the project is another organ's.
    """
    require(policies.may_keep_funds(by, today))
    row = Fund.objects.select_for_update(of=("self",)).get(pk=pk)
    if project is not None and project.organ_id != row.organ_id:
        raise Unfit({"project": _("这个预算项目不属于这个单位。")})
    row.project = project
    row.save(update_fields=["project"])
    event = {"event": "fund_tied", "fund": pk, "project": project.pk if project else None}
    record(f"fund:{pk}", "tie", event, by=by, at=at)
    return row
