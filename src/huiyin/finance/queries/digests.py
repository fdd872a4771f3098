"""The digest of rows that a ledger entry names without repeating them, and of all that stands in a year of accounts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import QuerySet

from huiyin.finance.models import (
    Batch,
    Count,
    Explanation,
    FundEntry,
    FundEvaluation,
    Payment,
    PaymentBooking,
    Posting,
)


def digest_of(rows: Iterable[Sequence[object]]) -> str:
    """SHA-256 over rows of plain values; amounts as written with two decimals. Rows are read one after the other."""
    found = sha256(b"[")
    for place, row in enumerate(rows):
        plain = [f"{cell:.2f}" if isinstance(cell, Decimal) else cell for cell in row]
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=str)
        found.update(f",{text}".encode() if place else text.encode())
    found.update(b"]")
    return found.hexdigest()


def of_batch(batch: int) -> str:
    """Over the postings of a batch, in the order in which they were booked."""
    rows = Posting.objects.filter(batch=batch).order_by("pk")
    return digest_of(rows.values_list("line", "version", "month", "amount", "reverses").iterator(chunk_size=2000))


class Part(NamedTuple):
    """One kind of rows of a year."""

    name: str
    rows: QuerySet[Any]
    columns: tuple[str, ...]


def parts_of(year: int) -> Iterator[Part]:
    """Everything that a closed year says. Batches stand for their postings by their own digests."""
    yield Part("batches", Batch.objects.filter(year=year), ("pk", "kind", "number", "digest", "rows"))
    yield Part(
        "entries",
        FundEntry.objects.filter(line__fund_year__year=year),
        ("pk", "line", "kind", "amount", "transfer", "change", "reverses"),
    )
    yield Part(
        "payments",
        Payment.objects.filter(year=year),
        ("pk", "line", "request", "assistance", "amount", "day", "voucher", "reverses"),
    )
    yield Part(
        "bookings",
        PaymentBooking.objects.filter(payment__year=year),
        ("pk", "payment", "line", "month", "posting", "within"),
    )
    yield Part(
        "evaluations",
        FundEvaluation.objects.filter(fund_year__year=year, ended=None),
        ("pk", "fund_year", "adopted", "paid", "score", "results", "problems", "measures"),
    )
    yield Part("reasons", Explanation.objects.filter(year=year, ended=None), ("pk", "code", "text"))
    yield Part("counts", Count.objects.filter(year=year, ended=None), ("pk", "code", "value"))


def of_year(year: int) -> dict[str, str]:
    """By part: its digest."""
    return {
        part.name: digest_of(part.rows.order_by("pk").values_list(*part.columns).iterator(chunk_size=2000))
        for part in parts_of(year)
    }
