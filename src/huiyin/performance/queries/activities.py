"""What stands in the register of activities: lists with totals, and the counts that schemes and reports take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from huiyin.core.periods import Period
from huiyin.performance.models import Activity, ActivityKind

#: What can be counted of a kind, by the word after the dot: training.people.
COUNTED = ("count", "people", "copies", "matters", "cost")


@dataclass(frozen=True, slots=True)
class Totals:
    """Of a list of activities. `cost` in yuan."""

    count: int
    people: int
    copies: int
    matters: int
    cost: Decimal


class OfKind(NamedTuple):
    kind: str
    label: str
    totals: Totals


def standing(period: Period | None = None, *, kind: str = "", organ: int | None = None) -> QuerySet[Activity]:
    """What counts: rows that were neither mended nor taken back, begun in the period."""
    rows = Activity.objects.filter(ended=None)
    if period is not None:
        rows = rows.filter(day__gte=period.start, day__lte=period.end)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(organ=organ) if organ is not None else rows


def count(kind: str, period: Period, organ: int | None = None) -> Decimal:
    """How many of a kind were begun in a period; `training.people`: how many people came to them.

    Raises:
        ValueError: there is no such kind, or nothing of that name is counted.
    """
    name, _dot, what = kind.partition(".")
    if name not in ActivityKind.values or (what or "count") not in COUNTED:
        raise ValueError(kind)
    return Decimal(getattr(totals(standing(period, kind=name, organ=organ)), what or "count"))


def codes() -> list[tuple[str, str]]:
    """What a scheme or a report may name as a source, each with its words."""
    words = {"count": "数", "people": "人次", "copies": "资料份数", "matters": "研究事项件数", "cost": "费用（元）"}
    return [(f"{kind}.{what}", f"{label}·{words[what]}") for kind, label in ActivityKind.choices for what in COUNTED]


def totals(rows: QuerySet[Activity]) -> Totals:
    found = rows.order_by().aggregate(
        count=Count("pk"),
        people=Coalesce(Sum("people"), 0),
        copies=Coalesce(Sum("copies"), 0),
        matters=Coalesce(Sum("matters"), 0),
        cost=Coalesce(Sum("cost"), Decimal(0)),
    )
    return Totals(**{**found, "cost": found["cost"].quantize(Decimal("0.01"))})


def by_kind(rows: QuerySet[Activity]) -> list[OfKind]:
    """The totals of each kind there is any of, in the order of the kinds."""
    grouped = (
        rows.order_by()
        .values("kind")
        .annotate(
            n=Count("pk"),
            all_people=Coalesce(Sum("people"), 0),
            all_copies=Coalesce(Sum("copies"), 0),
            all_matters=Coalesce(Sum("matters"), 0),
            all_cost=Coalesce(Sum("cost"), Decimal(0)),
        )
    )
    found = {row["kind"]: row for row in grouped}
    return [OfKind(kind, str(label), _totals_of(found[kind])) for kind, label in ActivityKind.choices if kind in found]


def _totals_of(row: Mapping[str, Any]) -> Totals:
    names = ("n", "all_people", "all_copies", "all_matters", "all_cost")
    n, people, copies, matters, cost = (row[name] for name in names)
    return Totals(n, people, copies, matters, Decimal(cost).quantize(Decimal("0.01")))


def versions(row: Activity) -> list[Activity]:
    """A row and what stood before it, the newest first."""
    found = [row]
    while found[-1].follows is not None:
        found.append(found[-1].follows)
    return found


def funds(rows: Iterable[Activity]) -> list[str]:
    return sorted({row.fund for row in rows if row.fund})


def known_funds() -> list[str]:
    return list(
        Activity.objects.filter(ended=None).exclude(fund="").order_by("fund").values_list("fund", flat=True).distinct()
    )
