"""Payment requests: what one says as one digest, and the lists of them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from huiyin.accounts.models import Person
from huiyin.finance import policies_funds as policies
from huiyin.finance.models.funds import HOLDING, Invoice, PaymentRequest
from huiyin.finance.queries.executing import OpenSum
from huiyin.letters.digests import named


def content_digest(row: PaymentRequest) -> str:
    """What a signature is for: everything that the request says, its invoices and their files too. The salt keeps
    others from trying out who is paid."""
    invoices = row.invoices.filter(struck=None).order_by("pk").values_list("number", "day", "amount", "file__digest")
    said = {
        "line": row.line_id, "amount": f"{row.amount:.2f}", "purpose": row.purpose, "activity": row.activity,
        "payee": row.payee, "account": row.account, "beneficiary": row.beneficiary_id, "minutes": row.minutes,
        "invoices": [[number, day.isoformat(), f"{amount:.2f}", file] for number, day, amount, file in invoices],
    }  # fmt: skip
    return named(json.dumps(said, ensure_ascii=False, sort_keys=True), row.salt)


def requests_of(person: Person, year: int, today: date, *, state: str = "", mine: bool = False, text: str = "") -> (
    QuerySet[PaymentRequest]
):  # fmt: skip
    """The requests of a year that a person sees, the newest first."""
    rows = policies.visible_requests(person, today).filter(year=year)
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(by=person)
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(purpose__icontains=text) | Q(activity__icontains=text))
    # The columns that are sealed are not opened for a list.
    return rows.select_related("line__fund_year__fund", "by").defer("payee", "account").order_by("-pk")


def sum_of(rows: QuerySet[PaymentRequest]) -> Decimal:
    return rows.order_by().aggregate(sum=Sum("amount"))["sum"] or Decimal("0.00")


def unpaid_sum(year: int) -> OpenSum:
    """The requests of a year that hold money and are not paid."""
    rows = PaymentRequest.objects.filter(year=year, state__in=HOLDING)
    return OpenSum(rows.count(), sum_of(rows))


def invoices_of(row: PaymentRequest) -> list[Invoice]:
    return list(row.invoices.select_related("file").order_by("struck", "pk"))
