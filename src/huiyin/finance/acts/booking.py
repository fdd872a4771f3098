"""Booking: amounts are added to lines, and what was booked wrongly is reversed. The one place that writes postings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.finance.acts.recording import digest_of, record_year
from huiyin.finance.acts.sums import Booked, Classes, add_to_sums, amounts_of
from huiyin.finance.acts.years import hold_year, require_keeper
from huiyin.finance.models import (
    Batch,
    BatchKind,
    BudgetLine,
    FinanceYear,
    Payment,
    PaymentBooking,
    Posting,
    Version,
)
from huiyin.petitions.acts.deeds import Unfit

_AT_ONCE = 500
#: What the ledger calls a batch of each kind.
_EVENTS = {
    BatchKind.IMPORTED: "budget_imported",
    BatchKind.ADJUSTED: "budget_adjusted",
    BatchKind.BOOKED: "budget_booked",
    BatchKind.REVERSED: "budget_reversed",
    BatchKind.DRAWN_UP: "accounts_drawn_up",
    BatchKind.PAID: "budget_paid",
}


class Document(NamedTuple):
    """On what paper a booking stands."""

    number: str = ""
    ground: str = ""


def post(
    year: FinanceYear,
    booked: Sequence[Booked],
    kind: BatchKind,
    document: Document,
    *,
    by: Person | None,
    at: datetime,
    to_date: bool = False,
) -> Batch:
    """Add amounts to lines of a year that the caller holds (`hold_year`), in the caller's transaction.

    Args:
        to_date: what was spent is said from the first of January, not by month.
    """
    digest = digest_of((one.line, one.version.value, one.month, one.amount, one.reverses) for one in booked)
    batch = Batch.objects.create(
        year=year,
        kind=kind,
        number=document.number,
        ground=document.ground,
        digest=digest,
        rows=len(booked),
        to_date=to_date,
        at=at,
        by=by,
    )
    Posting.objects.bulk_create(
        (
            Posting(
                batch=batch,
                line_id=one.line,
                year=year.pk,
                version=one.version,
                month=one.month,
                amount=one.amount,
                reverses_id=one.reverses,
            )
            for one in booked
        ),
        batch_size=_AT_ONCE,
    )
    _refresh(year.pk, booked)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in booked:
        sums[one.version.value] += one.amount
    event = {
        "event": _EVENTS[kind], "batch": batch.pk, "rows": batch.rows, "digest": digest,
        "sums": {name: f"{amount:.2f}" for name, amount in sorted(sums.items())},
    }  # fmt: skip
    record_year(year.pk, _EVENTS[kind], event, by=by, at=at)
    return batch


def _refresh(year: int, booked: Sequence[Booked]) -> None:
    """The amounts on the lines follow their postings, and the sums of classes follow the lines."""
    added: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in booked:
        for name in amounts_of(one.version):
            added[one.line][name] += one.amount
    pks = sorted(added)
    classes: dict[int, Classes] = {}
    for start in range(0, len(pks), _AT_ONCE):
        rows = list(BudgetLine.objects.filter(pk__in=pks[start : start + _AT_ONCE]))
        for row in rows:
            classes[row.pk] = Classes(row.kind, row.function, row.economic, row.source, row.project_id or 0)
            for name, amount in added[row.pk].items():
                setattr(row, name, getattr(row, name) + amount)
        BudgetLine.objects.bulk_update(rows, Version.values, batch_size=_AT_ONCE)
    add_to_sums(year, booked, classes)


@transaction.atomic
def adjust(
    year: int,
    amounts: Sequence[tuple[int, Decimal]],
    document: Document,
    *,
    by: Person | None,
    at: datetime,
    today: date,
) -> Batch:
    """预算调整: what lines are given or lose in mid-year, by a document of the finance office. A transfer is two
    amounts that cancel.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year is closed; or by field what is wrong.
    """
    require_keeper(by, today)
    held = hold_year(year)
    problems = {}
    if not document.number.strip():
        problems["number"] = _("请填写批准调整的文号。")
    if not amounts or not all(amount for _line, amount in amounts):
        problems["amount"] = _("请填写调整金额；调减的写负数。")
    lines = BudgetLine.objects.in_bulk([line for line, _amount in amounts])
    for pk, amount in amounts:
        line = lines.get(pk)
        if line is None or line.year_id != year:
            problems["line"] = _("这个年度没有这条预算科目。")
        elif line.adjusted + amount < 0:
            left = {"adjusted": line.adjusted, "amount": amount}
            problems["amount"] = _("现有预算 %(adjusted)s 元，不够调减 %(amount)s 元。") % left
    if problems:
        raise Unfit(problems)
    booked = [Booked(pk, Version.ADJUSTED, amount) for pk, amount in amounts]
    return post(held, booked, BatchKind.ADJUSTED, document, by=by, at=at)


@transaction.atomic
def book(
    year: int,
    line: int,
    month: int,
    amount: Decimal,
    document: Document,
    *,
    by: Person | None,
    at: datetime,
    today: date,
) -> Batch:
    """执行数: what was spent on a line in a month.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year is closed; or by field what is wrong.
    """
    require_keeper(by, today)
    held = hold_year(year)
    problems = {}
    if not 1 <= month <= 12:
        problems["month"] = _("月份在 1 到 12 之间。")
    elif (year, month) > (today.year, today.month):
        problems["month"] = _("%d月还没有到，不能登记执行数。") % month
    if not amount:
        problems["amount"] = _("请填写金额；退回的写负数。")
    if not BudgetLine.objects.filter(pk=line, year=year).exists():
        problems["line"] = _("这个年度没有这条预算科目。")
    if problems:
        raise Unfit(problems)
    return post(held, [Booked(line, Version.EXECUTED, amount, month)], BatchKind.BOOKED, document, by=by, at=at)


@transaction.atomic
def reverse(posting: int, why: str, *, by: Person | None, at: datetime, today: date) -> Batch:
    """冲销: take back one posting. It stays, with the one that takes it back beside it.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year is closed; it is reversed already, or is itself a reversal.
    """
    require_keeper(by, today)
    row = Posting.objects.get(pk=posting)
    held = hold_year(row.year)
    if not why.strip():
        raise Unfit({"why": _("请写明为什么冲销。")})
    if row.reverses_id is not None or Posting.objects.filter(reverses=row).exists():
        raise Unfit({"": _("这一笔已经冲销，或者本身就是冲销。")})
    paid = PaymentBooking.objects.filter(posting=row).select_related("payment").first()
    if paid is not None and (paid.payment.reverses_id or Payment.objects.filter(reverses=paid.payment).exists()):
        raise Unfit({"": _("这一笔记的是一笔已经冲销的支付，和它的冲销相抵，不能单独冲销。")})
    version = Version(row.version)
    taken = Booked(row.line_id, version, -row.amount, row.month, reverses=row.pk)
    return post(held, [taken], BatchKind.REVERSED, Document(ground=why.strip()), by=by, at=at)
