"""支付申请: written, changed, put forward, paid, reversed.

Every act holds the year first; so of two requests for the last money of a line the second finds that it is held, and of
an approver and a requester who changes something at the same moment one finds the other's work.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core.identity import is_phone
from huiyin.figures.acts.evidence import Upload
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts.approving import Changed, approved, put_forward, take_back
from huiyin.finance.acts.executing import AUTO, Budget, book_payment, book_reversal, title_of, told_of
from huiyin.finance.acts.filing import keeping
from huiyin.finance.acts.recording import record
from huiyin.finance.acts.years import hold_year, require
from huiyin.finance.models.approvals import ApprovalKind, FileOf
from huiyin.finance.models.funds import (
    CHANGEABLE,
    FundLine,
    FundState,
    FundYear,
    Invoice,
    Payment,
    PaymentRequest,
    RequestState,
)
from huiyin.finance.queries.funds import NOTHING, money_of_lines
from huiyin.finance.queries.payments import content_digest
from huiyin.petitions.acts import ids
from huiyin.petitions.acts.deeds import Unfit

LIMITS = {"purpose": 300, "activity": 120, "payee": 120, "account": 120}
MOST_INVOICES = 30


@dataclass(frozen=True, slots=True)
class Given:
    """A request as it is written."""

    amount: Decimal
    purpose: str
    activity: str
    payee: str
    account: str = ""
    beneficiary: Person | None = None
    minutes: str = ""


class Overdrawn(Unfit):
    """The line has less money than is wanted of it."""

    def __init__(self, line: FundLine, free: Decimal) -> None:
        told = {"line": line.name, "free": f"{free:,.2f}"}
        words = _("“%(line)s”可用 %(free)s 元，不够。请减少金额，或者先办调剂。") % told
        super().__init__({"amount": words})
        self.free = free


def require_money(line: FundLine, amount: Decimal) -> None:
    """Whether a line has an amount left, inside the transaction that holds its year.

    Raises:
        Overdrawn: it has less.
    """
    free = money_of_lines([line.pk])[line.pk].free
    if amount > free:
        raise Overdrawn(line, free)


@transaction.atomic
def write_request(line: FundLine, given: Given, *, by: Person, at: datetime, today: date) -> PaymentRequest:
    """Begin a request on a line.

    Raises:
        NotAllowed: not this person's fund.
        YearClosed, Unfit: the year takes nothing; or by field what is wrong.
    """
    fund_year = line.fund_year
    require(policies.may_request(by, fund_year.fund, today))
    hold_year(fund_year.year_id)
    _check(line, given)
    [serial] = ids.reserve(f"payment:{fund_year.year_id}", 1)
    row = PaymentRequest(
        number=f"ZF{fund_year.year_id}-{serial:05}", line=line, year=fund_year.year_id, salt=secrets.token_hex(32),
        writers=[by.pk], by=by, at=at,
    )  # fmt: skip
    _fill(row, given)
    row.save()
    _record(row, "written", by=by, at=at)
    return row


@transaction.atomic
def change_request(
    pk: int, line: FundLine, given: Given, *, by: Person, at: datetime, today: date, seen: int | None = None
) -> PaymentRequest:
    """Write a request anew. What was signed before counts no longer, approved or not.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others; Changed where it was written anew since `seen`.
    """
    row = _to_change(pk, by, today)
    if seen is not None and seen != row.version:
        raise Changed({"": _("打开页面以后，这份申请又有改动。请重新打开再改。")})
    if line.fund_year_id != row.line.fund_year_id:
        raise Unfit({"line": _("只能在同一项资金内换明细；换资金的，请撤销后另写申请。")})
    _check(line, given)
    row.line = line
    _fill(row, given)
    _reopen(row, by, at)
    row.save()
    _record(row, "changed", by=by, at=at)
    return row


def _to_change(pk: int, by: Person, today: date) -> PaymentRequest:
    """The request with its year held, where it may still become another."""
    year = PaymentRequest.objects.values_list("year", flat=True).get(pk=pk)
    hold_year(year)
    row = PaymentRequest.objects.select_for_update(of=("self",)).select_related("line__fund_year__fund").get(pk=pk)
    require(policies.may_change_request(by, row, today))
    if row.state not in CHANGEABLE:
        raise Unfit({"": _("这份申请现在是“%s”，不能修改。") % row.get_state_display()})
    return row


def _reopen(row: PaymentRequest, by: Person, at: datetime) -> None:
    """What was signed is past; the request is a draft of the next version."""
    take_back(ApprovalKind.PAYMENT, row.pk, at=at)
    row.state, row.version = RequestState.DRAFT, row.version + 1
    row.writers = sorted({*row.writers, by.pk})


def _check(line: FundLine, given: Given) -> None:
    if not is_adopted(line):
        raise Unfit({"line": _("这项资金还没有核定，不能申请支付。")})
    asked = {"purpose": _("请写用途。"), "activity": _("请写用于哪项工作活动。"), "payee": _("请写收款人。")}
    found = {name: words for name, words in asked.items() if not getattr(given, name).strip()}
    for name, most in LIMITS.items():
        if len(getattr(given, name).strip()) > most:
            found[name] = _("最多 %d 个字。请精简。") % most
    if given.amount <= 0:
        found["amount"] = _("金额应大于 0。")
    if given.account and is_phone(given.account):
        found["account"] = _("这像是电话号码。请填收款账号和开户行。")
    if found:
        raise Unfit(found)


def is_adopted(line: FundLine) -> bool:
    """As it stands now, while the year is held."""
    return FundYear.objects.filter(pk=line.fund_year_id, state=FundState.ADOPTED).exists()


def _fill(row: PaymentRequest, given: Given) -> None:
    row.amount, row.beneficiary = given.amount, given.beneficiary
    row.purpose, row.activity = given.purpose.strip(), given.activity.strip()
    row.payee, row.account, row.minutes = given.payee.strip(), given.account.strip(), given.minutes.strip()


# --- Invoices --------------------------------------------------------------------------------------------------


@transaction.atomic
def add_invoice(
    pk: int,
    upload: Upload | None,
    *,
    number: str,
    day: date,
    amount: Decimal,
    by: Person,
    at: datetime,
    today: date,
) -> Invoice:
    """An invoice with its file. The request becomes another by it, so what was signed counts no longer.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others; Unfit where the invoice was handed in before, anywhere.
        ValidationError: the file is of no kind that is kept.
    """
    row = _to_change(pk, by, today)
    number = "".join(number.split()).upper()
    problems = _invoice_problems(row, upload, number=number, day=day, amount=amount, today=today)
    if problems:
        raise Unfit(problems)
    with keeping(upload, FileOf.INVOICE, row.pk, by=by, at=at) as file:
        assert file is not None
        try:
            with transaction.atomic():
                made = Invoice.objects.create(request=row, number=number, day=day, amount=amount, file=file)
        except IntegrityError as twice:
            raise Unfit({"number": _("这张发票已经附在一份支付申请上，一张发票只报销一次。")}) from twice
        _reopen(row, by, at)
        row.save(update_fields=["state", "version", "writers"])
        _record(row, "invoice_added", by=by, at=at, invoice=made.pk, file=file.digest)
    return made


def _invoice_problems(
    row: PaymentRequest, upload: Upload | None, *, number: str, day: date, amount: Decimal, today: date
) -> dict[str, str]:
    found = {}
    if upload is None:
        found["file"] = _("请附发票文件。")
    if not number:
        found["number"] = _("请写发票号码。")
    if day > today:
        found["day"] = _("开票日期还没有到。")
    if amount <= 0:
        found["amount"] = _("发票金额应大于 0。")
    if row.invoices.filter(struck=None).count() >= MOST_INVOICES:
        found["file"] = _("一份申请最多附 %d 张发票，请另写一份。") % MOST_INVOICES
    return found


@transaction.atomic
def strike_invoice(pk: int, *, by: Person, at: datetime, today: date) -> Invoice:
    """An invoice does not belong to its request after all; its row and its file stay, its number is free again.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    invoice = Invoice.objects.get(pk=pk)
    row = _to_change(invoice.request_id, by, today)
    invoice.refresh_from_db()
    if invoice.struck is not None:
        raise Unfit({"": _("这张发票已经取消。")})
    invoice.struck = at
    invoice.save(update_fields=["struck"])
    _reopen(row, by, at)
    row.save(update_fields=["state", "version", "writers"])
    _record(row, "invoice_struck", by=by, at=at, invoice=pk)
    return invoice


# --- The way to the money --------------------------------------------------------------------------------------


@transaction.atomic
def submit_request(pk: int, *, by: Person, at: datetime, today: date) -> PaymentRequest:
    """Put a request forward: its money is held from now on.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others; Unfit where its invoices do not cover it.
        Overdrawn: the line has less money than that.
    """
    row = _to_change(pk, by, today)
    if row.state not in (RequestState.DRAFT, RequestState.RETURNED):
        raise Unfit({"": _("这份申请现在是“%s”，不用再送审。") % row.get_state_display()})
    covered = row.invoices.filter(struck=None).aggregate(sum=Sum("amount"))["sum"] or NOTHING
    if covered < row.amount:
        told = {"covered": f"{covered:,.2f}", "amount": f"{row.amount:,.2f}"}
        raise Unfit({"": _("发票合计 %(covered)s 元，少于申请的 %(amount)s 元。请补附发票或者改金额。") % told})
    require_money(row.line, row.amount)
    row.state = RequestState.APPROVING
    row.save(update_fields=["state"])
    put_forward(
        ApprovalKind.PAYMENT, row.pk, year=row.year, organ=row.line.fund_year.fund.organ_id, amount=row.amount,
        digest=content_digest(row), people=_people(row), minutes=row.minutes, by=by, at=at,
    )  # fmt: skip
    _record(row, "submitted", by=by, at=at)
    return row


def _people(row: PaymentRequest) -> Collection[int]:
    return {*row.writers, row.by_id, *([row.beneficiary_id] if row.beneficiary_id else [])}


@transaction.atomic
def withdraw_request(pk: int, *, by: Person, at: datetime, today: date) -> PaymentRequest:
    """Give a request up, paid ones excepted; its invoices are free again.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    row = _to_change(pk, by, today)
    take_back(ApprovalKind.PAYMENT, row.pk, at=at)
    row.state = RequestState.WITHDRAWN
    row.save(update_fields=["state"])
    row.invoices.filter(struck=None).update(struck=at)
    _record(row, "withdrawn", by=by, at=at)
    return row


@transaction.atomic
def pay(pk: int, *, day: date, voucher: str, budget: Budget = AUTO, by: Person, at: datetime, today: date) -> Payment:
    """Book that a request was paid, and in the same transaction what it spent of the budget. What was approved must be
    what is paid, to the last digit.

    Args:
        budget: on which budget line; AUTO: on the one that is surely meant, else on none yet.

    Raises:
        NotAllowed: not this person's duty, or his own request.
        YearClosed, Unfit: the year takes nothing; it is not approved, or was changed since; by field what is wrong.
    """
    year = PaymentRequest.objects.values_list("year", flat=True).get(pk=pk)
    held = hold_year(year)
    rows = PaymentRequest.objects.select_for_update(of=("self",)).select_related("line__fund_year__fund__project")
    row = rows.get(pk=pk)
    require(policies.may_pay(by, row, today))
    if row.state != RequestState.APPROVED:
        raise Unfit({"": _("这份申请现在是“%s”，不能支付。") % row.get_state_display()})
    check_paying(row.year, day, voucher, today)
    agreed = approved(ApprovalKind.PAYMENT, row.pk, content_digest(row))
    if agreed.amount != row.amount:
        raise Changed({"": _("批准的金额与现在的不同。请重新送审。")})
    money = money_of_lines([row.line_id])[row.line_id]
    if money.paid + row.amount > money.total:
        raise Overdrawn(row.line, money.total - money.paid)
    made = Payment.objects.create(
        line=row.line, request=row, year=row.year, amount=row.amount, day=day, voucher=voucher.strip(),
        activity=row.activity, by=by, at=at,
    )  # fmt: skip
    row.state = RequestState.PAID
    row.save(update_fields=["state"])
    booking = book_payment(made, budget, held, title=title_of(made), by=by, at=at)
    _record(row, "paid", by=by, at=at, payment=made.pk, day=day.isoformat(), **told_of(booking))
    return made


def check_paying(year: int, day: date, voucher: str, today: date) -> None:
    found = {}
    if day > today:
        found["day"] = _("支付日期还没有到。")
    elif day.year != year:
        found["day"] = _("支付日期应在 %d 年内。") % year
    if not voucher.strip():
        found["voucher"] = _("请写凭证号。")
    if found:
        raise Unfit(found)


@transaction.atomic
def reverse_payment(pk: int, *, why: str, day: date, by: Person, at: datetime, today: date) -> Payment:
    """冲销: a payment that was wrong is taken back by another of the same sum; the money is the line's again.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    require(policies.may_keep_funds(by, today))
    paid = Payment.objects.select_related("line").get(pk=pk)
    held = hold_year(paid.year)
    if paid.reverses_id is not None or Payment.objects.filter(reverses=paid).exists():
        raise Unfit({"": _("这笔支付已经冲销，或者本身是冲销。")})
    if paid.request_id is None:
        raise Unfit({"": _("救助款在救助申请的页面收回。")})
    if not why.strip():
        raise Unfit({"why": _("请写冲销原因。")})
    if day > today or day < paid.day or day.year != paid.year:
        raise Unfit({"day": _("冲销日期应在支付日期以后、今天以前，同一年内。")})
    made = Payment.objects.create(
        line=paid.line, request_id=paid.request_id, year=paid.year, amount=-paid.amount, day=day,
        voucher=paid.voucher, activity=paid.activity, reverses=paid, why=why.strip(), by=by, at=at,
    )  # fmt: skip
    request = PaymentRequest.objects.select_for_update(of=("self",)).get(pk=paid.request_id)
    take_back(ApprovalKind.PAYMENT, request.pk, at=at)
    request.state = RequestState.REVERSED
    request.save(update_fields=["state"])
    request.invoices.filter(struck=None).update(struck=at)
    booking = book_reversal(paid, made, held, title=title_of(made), by=by, at=at)
    told = {"payment": made.pk, "reverses": paid.pk, "day": day.isoformat(), **told_of(booking)}
    _record(request, "reversed", by=by, at=at, **told)
    return made


def after_signature(pk: int, state: str) -> None:
    """What a signature makes of its request; the entry is that of the signature."""
    row = PaymentRequest.objects.select_for_update(of=("self",)).get(pk=pk)
    row.state = {"approved": RequestState.APPROVED, "returned": RequestState.RETURNED}.get(state, row.state)
    row.save(update_fields=["state"])


def _record(row: PaymentRequest, what: str, *, by: Person, at: datetime, **told: Any) -> None:
    event = {
        "event": f"payment_{what}", "request": row.pk, "number": row.number, "line": row.line_id,
        "version": row.version, "content": content_digest(row), **told,
    }  # fmt: skip
    record(f"payment:{row.pk}", what, event, by=by, at=at)
