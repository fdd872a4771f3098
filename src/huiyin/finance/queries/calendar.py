"""What is due in a year, for whom, and whether it was done as far as the books know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.timezone import localdate

from huiyin.accounts.models import Role
from huiyin.core.officer_calendar import Due, due_in
from huiyin.finance.models import Batch, BatchKind, FinanceYear, PublishedSet, TableSet

_SETS = {"publish_budget": TableSet.BUDGET, "publish_accounts": TableSet.ACCOUNTS}


class Owed(NamedTuple):
    """One thing that is due. `done`: the day on which it was; None where it was not, or nobody writes it down here."""

    due: Due
    who: tuple[str, ...]
    done: date | None
    #: Whether the books would know that it was done.
    is_known: bool


def owed_in(year: int, roles: Iterable[str] = ()) -> list[Owed]:
    """Everything of a calendar year; with `roles` only what is theirs."""
    wanted = set(roles)
    approvals = {
        row.year: {"budget_approved": row.budget_approved, "accounts_approved": row.accounts_approved}
        for row in FinanceYear.objects.filter(year__in=(year - 1, year))
    }
    dues = [due for due in due_in(year, approvals) if not wanted or wanted & set(due.rule.who)]
    first = _first_published({due.about for due in dues})
    drawn = _drawn_up({due.about for due in dues})
    return [_owed(due, first, drawn) for due in dues]


def _first_published(years: set[int]) -> dict[tuple[int, str], date]:
    found: dict[tuple[int, str], date] = {}
    for year, tables, day in PublishedSet.objects.filter(year__in=years).values_list("year", "tables", "day"):
        found[year, tables] = min(day, found.get((year, tables), day))
    return found


def _drawn_up(years: set[int]) -> dict[int, date]:
    """On which day the final accounts of each year were first drawn up."""
    rows = Batch.objects.filter(year__in=years, kind=BatchKind.DRAWN_UP).order_by("-pk").values_list("year", "at")
    return {year: localdate(at) for year, at in rows}


def _owed(due: Due, published: dict[tuple[int, str], date], drawn: dict[int, date]) -> Owed:
    who = tuple(str(Role(role).label) for role in due.rule.who)
    tables = _SETS.get(due.rule.id)
    if tables is not None:
        return Owed(due, who, published.get((due.about, tables)), True)
    if due.rule.id == "final_accounts":
        return Owed(due, who, drawn.get(due.about), True)
    return Owed(due, who, None, False)
