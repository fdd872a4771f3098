"""Do the books of closed years still say what they said when they were closed? Everything is computed again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.core.budget import from_fen
from huiyin.core.events import canonical
from huiyin.finance.models import BudgetLine, FinanceYear, Posting, PublishedSet, Version, YearState
from huiyin.finance.queries.digests import digest_of, of_batch, of_year
from huiyin.finance.queries.figures import AMOUNT_NAMES, fen
from huiyin.ledger.problems import Problem
from huiyin.ledger.queries import StoredEntry, entries

_PARTS = {
    "batches": gettext_noop("预算记账"),
    "entries": gettext_noop("专项资金的核定、调剂和年中调整"),
    "payments": gettext_noop("专项资金的支付"),
    "bookings": gettext_noop("支付的预算记账"),
    "evaluations": gettext_noop("专项资金自评"),
    "reasons": gettext_noop("变动原因"),
    "counts": gettext_noop("三公经费的批次和人次"),
}
#: What a posting of each version is added to on its line.
_OF = {
    "adopted": (Version.ADOPTED,), "adjusted": (Version.ADOPTED, Version.ADJUSTED), "executed": (Version.EXECUTED,),
    "final": (Version.FINAL,),
}  # fmt: skip


def damaged_books() -> Iterator[Problem]:
    """What differs in closed years, and where; and published tables that are not as they were published."""
    for year in FinanceYear.objects.filter(state=YearState.CLOSED).order_by("year"):
        yield from _damaged_year(year.pk)
    yield from _damaged_tables()


def _damaged_year(year: int) -> Iterator[Problem]:
    stream = f"finance:{year}"
    told = entries([stream])[stream]
    yield from _damaged_batches(year, told)
    yield from _damaged_lines(year)
    closed = [(one.n, event) for one in told for event in one.events if event["event"] == "finance_year_closed"]
    if not closed:
        yield Problem("books", stream, None, _("%d年度是结账的，登记簿里没有结账的记录") % year)
        return
    n, event = closed[-1]
    # A year that was closed before digests were kept says nothing about itself.
    said: dict[str, str] = event.get("digests", {})
    now = of_year(year)
    for name, digest in said.items():
        if now.get(name) != digest:
            words = _("%(year)d年度结账以后，%(part)s有改动")
            yield Problem("books", stream, n, words % {"year": year, "part": _(_PARTS.get(name, name))})


def _damaged_batches(year: int, told: list[StoredEntry]) -> Iterator[Problem]:
    """Each batch against its postings and against the entry that booked it."""
    stream = f"finance:{year}"
    said = {event["batch"]: (one.n, event["digest"]) for one in told for event in one.events if "batch" in event}
    rows = FinanceYear.objects.get(pk=year).batches.order_by("pk").values_list("pk", "digest", "number")
    there = set()
    for pk, digest, number in rows:
        there.add(pk)
        n, entered = said.get(pk, (None, ""))
        if of_batch(pk) != digest or digest != entered:
            words = _("%(year)d年度第 %(batch)d 批记账（%(number)s）与登记时不同")
            yield Problem("books", stream, n, words % {"year": year, "batch": pk, "number": number or "—"})
    for pk in sorted(said.keys() - there):
        words = _("%(year)d年度第 %(batch)d 批记账不见了")
        yield Problem("books", stream, said[pk][0], words % {"year": year, "batch": pk})


def _damaged_lines(year: int) -> Iterator[Problem]:
    """The amounts on the lines against the sums of their postings."""
    lines: QuerySet[BudgetLine] = BudgetLine.objects.filter(year=year)
    for name, versions in _OF.items():
        booked: dict[int, int] = dict(
            Posting.objects.filter(year=year, version__in=versions)
            .order_by()
            .values_list("line")
            .annotate(sum=fen("amount"))
            .values_list("line", "sum")
        )
        rows: Any = lines.order_by("pk").annotate(fen=fen_of(name)).values_list("pk", "fen")
        for pk, amount in rows.iterator(chunk_size=2000):
            if amount != booked.get(pk, 0):
                told = {
                    "year": year, "line": pk, "name": AMOUNT_NAMES[name], "says": f"{from_fen(amount):,.2f}",
                    "sum": f"{from_fen(booked.get(pk, 0)):,.2f}",
                }  # fmt: skip
                words = _("%(year)d年度预算科目 %(line)d 的 %(name)s 是 %(says)s 元，逐笔相加是 %(sum)s 元")
                yield Problem("books", f"finance:{year}", None, words % told)


def fen_of(column: str) -> Any:
    """A column of yuan in whole 分, row by row."""
    return fen(column).source_expressions[0]


def _damaged_tables() -> Iterator[Problem]:
    for row in PublishedSet.objects.order_by("pk").iterator(chunk_size=50):
        if row.digest not in (table_digest(row.content), digest_of([[repr(row.content)]])):
            words = _("%(year)d年度%(day)s公开的表（%(tables)s）与公开时不同")
            told = {"year": row.year_id, "day": row.day, "tables": row.get_tables_display()}
            yield Problem("books", f"finance:{row.year_id}", None, words % told)


def table_digest(content: Any) -> str:
    return digest_of([[canonical(content)]])
