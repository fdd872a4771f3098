"""Assistance: lists without names, what an approval is for, and numbers in which nobody can be found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum

from huiyin.accounts.models import Person
from huiyin.core.phrasing import half_up
from huiyin.finance import policies_assistance as policies
from huiyin.finance.models.approvals import FileOf, FinanceFile
from huiyin.finance.models.assistance import AssistanceCase, AssistanceState, Hardship
from huiyin.finance.models.funds import FundLine, FundState, Payment
from huiyin.letters.digests import named

#: Fewer than these are not told apart in statistics: two people of one village would be known.
LEAST = 5


def content_digest(row: AssistanceCase) -> str:
    """What a signature is for: the application, its papers, the amount proposed and the line it is paid from."""
    papers = FinanceFile.objects.filter(of=FileOf.ASSISTANCE, subject=row.pk).order_by("pk").values_list("digest")
    proposed = "" if row.proposed is None else f"{row.proposed:.2f}"
    text = "|".join(
        (row.content.sealed or "", row.content.opinion or "", str(row.matter), row.hardship, proposed,
         str(row.line_id), row.minutes, row.applied.isoformat(), *(digest for (digest,) in papers))
    )  # fmt: skip
    return named(text, row.content.salt)


def cases_of(person: Person, year: int, today: date, state: str = "") -> QuerySet[AssistanceCase]:
    rows = policies.visible_cases(person, today).filter(year=year).select_related("organ", "by")
    return (rows.filter(state=state) if state else rows).order_by("-pk")


class Sums(NamedTuple):
    asked: Decimal
    proposed: Decimal


def sums_of(rows: QuerySet[AssistanceCase]) -> Sums:
    found = rows.order_by().aggregate(asked=Sum("asked"), proposed=Sum("proposed"))
    return Sums(found["asked"] or Decimal(0), found["proposed"] or Decimal(0))


def papers_of(row: AssistanceCase) -> list[FinanceFile]:
    if row.content.disposed is not None:
        return []
    return list(FinanceFile.objects.filter(of=FileOf.ASSISTANCE, subject=row.pk).order_by("pk"))


def lines_for(row: AssistanceCase) -> QuerySet[FundLine]:
    """The adopted lines of the year that assistance can be paid from: those of the organ's own funds."""
    return FundLine.objects.filter(
        fund_year__year=row.year_id, fund_year__state=FundState.ADOPTED, fund_year__fund__organ=row.organ_id
    ).select_related("fund_year__fund")


class Cell(NamedTuple):
    """A row of the statistics. None: hidden, since it is small or would give a small one away."""

    label: str
    size: int | None
    amount: Decimal | None
    mean: Decimal | None


class Statistics(NamedTuple):
    total: Cell
    by_hardship: list[Cell]
    by_quarter: list[Cell]
    applied: int | None
    refused: int | None


def statistics(year: int) -> Statistics:
    """What was paid in a year, by ground and by quarter. Numbers under five are hidden, and with them the smallest
    other one where a single hidden one could be worked out from the sum; so are their amounts."""
    paid: list[Any] = list(
        Payment.objects.filter(assistance__isnull=False, year=year, reverses=None, reversed_by=None)
        .order_by("pk")
        .values_list("assistance", "day", "amount")
    )
    grounds = dict(
        AssistanceCase.objects.filter(pk__in=[case for case, _day, _amount in paid]).values_list("pk", "hardship")
    )
    by_hardship = [
        (str(kind.label), [amount for case, _day, amount in paid if grounds.get(case) == kind]) for kind in Hardship
    ]
    by_quarter = [
        (f"{quarter}", [amount for _case, day, amount in paid if (day.month + 2) // 3 == quarter])
        for quarter in range(1, 5)
    ]
    rows = AssistanceCase.objects.filter(year=year)
    applied = rows.exclude(state=AssistanceState.WITHDRAWN).count()
    refused = rows.filter(state=AssistanceState.REFUSED).count()
    # Who may be told apart by a difference: applied − refused − paid is what is still open.
    hides = _is_small(refused) or _is_small(applied)
    return Statistics(
        _cell("", [amount for _case, _day, amount in paid], hidden=_is_small(len(paid))),
        _hidden(by_hardship),
        _hidden(by_quarter),
        None if hides else applied,
        None if hides else refused,
    )


def _is_small(count: int) -> bool:
    return 0 < count < LEAST


def _hidden(groups: Sequence[tuple[str, list[Decimal]]]) -> list[Cell]:
    """The groups with what must not be read in them left out, so that no small number follows from the sum."""
    hidden = {label for label, amounts in groups if _is_small(len(amounts))}
    left = sorted((len(amounts), label) for label, amounts in groups if label not in hidden and amounts)
    while hidden and left and _too_few_hidden(groups, hidden):
        hidden.add(left.pop(0)[1])
    return [_cell(label, amounts, hidden=label in hidden) for label, amounts in groups]


def _too_few_hidden(groups: Iterable[tuple[str, list[Decimal]]], hidden: set[str]) -> bool:
    sizes = [len(amounts) for label, amounts in groups if label in hidden]
    return len(sizes) < 2 or sum(sizes) < LEAST


def _cell(label: str, amounts: Sequence[Decimal], *, hidden: bool) -> Cell:
    if hidden:
        return Cell(label, None, None, None)
    total = sum(amounts, Decimal("0.00"))
    return Cell(label, len(amounts), total, half_up(total / len(amounts), 2) if amounts else None)
