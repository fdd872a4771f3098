"""Assets: the register with its sums, a stock-take with its differences, the plan of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from huiyin.accounts.models import Person
from huiyin.finance import policies_assets as policies
from huiyin.finance.models.assets import (
    Asset,
    AssetClass,
    Finding,
    PlanState,
    PurchaseLine,
    PurchasePlan,
    StockCount,
    StockTake,
)

NOTHING = Decimal("0.00")
#: 购置计划 of the coming year is written in December.
PLAN_MONTH = 12


def assets_of(person: Person, today: date, *, kind: str = "", text: str = "", state: str = "") -> QuerySet[Asset]:
    """The cards a person sees; `state` gone, here, or all of them."""
    rows = policies.visible_assets(person, today)
    if kind:
        rows = rows.filter(kind=kind)
    if state == "gone":
        rows = rows.exclude(gone=None)
    elif state != "all":
        rows = rows.filter(gone=None)
    if text:
        rows = rows.filter(
            Q(number__icontains=text) | Q(name__icontains=text) | Q(place__icontains=text) | Q(keeper__icontains=text)
        )
    return rows.select_related("organ").order_by("number")


class Sums(NamedTuple):
    size: int
    worth: Decimal


def sums_of(rows: QuerySet[Asset]) -> Sums:
    found = rows.order_by().aggregate(count=Count("pk"), worth=Sum("worth"))
    return Sums(found["count"], found["worth"] or NOTHING)


class ByKind(NamedTuple):
    kind: str
    label: str
    size: int
    worth: Decimal


def by_kind(rows: QuerySet[Asset]) -> list[ByKind]:
    found = {one["kind"]: one for one in rows.order_by().values("kind").annotate(count=Count("pk"), worth=Sum("worth"))}
    return [
        ByKind(kind, str(AssetClass(kind).label), found[kind]["count"], found[kind]["worth"])
        for kind in AssetClass.values
        if kind in found
    ]


def worth_of(asset: Asset) -> Decimal:
    """What stands on the books: the sum of its entries."""
    return asset.entries.aggregate(sum=Sum("amount"))["sum"] or NOTHING


def open_take(organ: int) -> StockTake | None:
    return StockTake.objects.filter(organ=organ, closed=None).select_related("organ").first()


class TakeRow(NamedTuple):
    """A card in a stock-take, or a thing that has none. `found` None: not counted yet."""

    asset: Asset | None
    found: StockCount | None

    @property
    def differs(self) -> bool:
        return self.found is not None and self.found.finding != Finding.HERE


class TakeSums(NamedTuple):
    cards: int
    counted: int
    here: int
    elsewhere: int
    missing: int
    surplus: int
    missing_worth: Decimal

    @property
    def left(self) -> int:
        return self.cards - self.counted


def take_rows(take: StockTake, only: str = "") -> list[TakeRow]:
    """Every card of a stock-take with what was found; `only`: left, differences, or a finding."""
    counts = list(take.counts.filter(ended=None).select_related("asset", "by").order_by("pk"))
    by_asset = {one.asset_id: one for one in counts if one.asset_id is not None}
    rows = [TakeRow(card, by_asset.get(card.pk)) for card in _cards(take, by_asset)]
    rows += [TakeRow(None, one) for one in counts if one.asset_id is None]
    if only == "left":
        return [row for row in rows if row.found is None]
    if only == "differences":
        return [row for row in rows if row.differs]
    return rows


def _cards(take: StockTake, counted: Mapping[int, StockCount]) -> list[Asset]:
    """Of an open one the cards on the books now; of one that ended those that were counted."""
    if take.closed is None:
        return list(Asset.objects.filter(organ=take.organ_id, gone=None).order_by("place", "number"))
    return list(Asset.objects.filter(pk__in=list(counted)).order_by("place", "number"))


def take_sums(rows: Sequence[TakeRow]) -> TakeSums:
    found = [row.found.finding for row in rows if row.found is not None]
    return TakeSums(
        cards=sum(row.asset is not None for row in rows),
        counted=sum(row.asset is not None and row.found is not None for row in rows),
        here=found.count(Finding.HERE),
        elsewhere=found.count(Finding.ELSEWHERE),
        missing=found.count(Finding.MISSING),
        surplus=found.count(Finding.SURPLUS),
        missing_worth=sum(
            (
                row.asset.worth
                for row in rows
                if row.asset is not None and row.found is not None and row.found.finding == Finding.MISSING
            ),
            NOTHING,
        ),
    )


def plan_lines(plan: PurchasePlan) -> list[PurchaseLine]:
    return list(plan.lines.filter(version=plan.version).order_by("place", "pk"))


def plan_total(lines: Sequence[PurchaseLine]) -> Decimal:
    return sum((one.quantity * one.price for one in lines), NOTHING)


class PlanRow(NamedTuple):
    plan: PurchasePlan
    lines: list[PurchaseLine]
    total: Decimal


def plans_of(person: Person, year: int, today: date) -> list[PlanRow]:
    organs = policies.visible_assets(person, today).order_by().values("organ").distinct()
    rows = PurchasePlan.objects.filter(year=year).filter(Q(organ__in=organs) | Q(organ=person.organ_id))
    found = []
    for plan in rows.select_related("organ").order_by("organ_id"):
        lines = plan_lines(plan)
        found.append(PlanRow(plan, lines, plan_total(lines)))
    return found


def plan_is_due(organ: int, today: date) -> bool:
    """Whether it is December and the organ's plan for the coming year is not on its way."""
    if today.month != PLAN_MONTH:
        return False
    plan = PurchasePlan.objects.filter(organ=organ, year=today.year + 1).first()
    return plan is None or plan.state in (PlanState.DRAFT, PlanState.RETURNED)
