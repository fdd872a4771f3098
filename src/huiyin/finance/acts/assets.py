"""资产: cards entered, moved, disposed of; the stock-take. Worth comes and goes by entries that are never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.finance import policies_assets as policies
from huiyin.finance.acts.approving import put_forward, take_back
from huiyin.finance.acts.recording import digest_of, record
from huiyin.finance.acts.years import hold_year, require
from huiyin.finance.models.approvals import ApprovalKind
from huiyin.finance.models.assets import (
    Asset,
    AssetClass,
    AssetEntry,
    Condition,
    Disposal,
    DisposalState,
    Finding,
    Manner,
    Origin,
    StockCount,
    StockTake,
)
from huiyin.finance.queries.assets import worth_of
from huiyin.petitions.acts import ids
from huiyin.petitions.acts.deeds import Unfit

MOST_CARDS = 5000


@dataclass(frozen=True, slots=True)
class Given:
    """A card as it is entered. `row`: where it stands in a spreadsheet."""

    name: str
    kind: str
    model: str
    origin: str
    acquired: date
    worth: Decimal
    years: int | None
    office: str
    place: str
    keeper: str
    condition: str = Condition.IN_USE
    voucher: str = ""
    number: str = ""
    row: int = 0


@transaction.atomic
def add_assets(given: Sequence[Given], *, organ: Organ, by: Person, at: datetime, today: date) -> list[Asset]:
    """Enter cards, all of them or none. A card without a number is given one.

    Raises:
        NotAllowed: not this person's duty.
        YearClosed, Unfit: the year they are entered in takes nothing; or what is wrong, naming the row.
    """
    require(policies.may_keep_assets(by, organ.pk, today))
    hold_year(today.year)
    if not 0 < len(given) <= MOST_CARDS:
        raise Unfit({"": _("一次登记 1 到 %d 张卡片。") % MOST_CARDS})
    for one in given:
        if problems := problems_of(one, today):
            name, words = next(iter(problems.items()))
            raise Unfit(problems if len(given) == 1 else {"": f"{_('第 %d 行') % one.row}：{words}（{name}）"})
    numbers = [one.number.strip() for one in given if one.number.strip()]
    taken = set(Asset.objects.filter(number__in=numbers).values_list("number", flat=True))
    taken |= {number for number in numbers if numbers.count(number) > 1} if len(numbers) < 500 else _twice(numbers)
    if taken:
        raise Unfit({"number": _("资产编号已经用过：%s。") % "、".join(sorted(taken)[:5])})
    free = iter(ids.reserve(f"asset:{today.year}", len(given)))
    rows = Asset.objects.bulk_create(_card(one, organ, next(free), by, at) for one in given)
    AssetEntry.objects.bulk_create(
        AssetEntry(asset=row, year=today.year, amount=row.worth, by=by, at=at) for row in rows
    )
    event = {
        "event": "assets_entered", "organ": organ.pk, "rows": len(rows), "first": rows[0].pk, "last": rows[-1].pk,
        "digest": digest_of((row.number, row.kind, row.worth) for row in rows),
    }  # fmt: skip
    record(f"assets:{organ.pk}", "enter", event, by=by, at=at)
    return rows


def _twice(numbers: Sequence[str]) -> set[str]:
    seen: set[str] = set()
    return {number for number in numbers if number in seen or seen.add(number)}  # type: ignore[func-returns-value]


def _card(one: Given, organ: Organ, serial: int, by: Person, at: datetime) -> Asset:
    said = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(one).items()}
    del said["row"]
    said["number"] = said["number"] or f"{one.kind}-{one.acquired.year}-{serial:05}"
    return Asset(**said, organ=organ, by=by, at=at)


def problems_of(one: Given, today: date) -> dict[str, str]:
    found = {}
    if not one.name.strip():
        found["name"] = _("请写资产名称。")
    if not one.place.strip():
        found["place"] = _("请写存放地点。")
    if one.kind not in AssetClass.values:
        found["kind"] = _("没有资产分类“%s”，请写 A01 到 A08。") % one.kind
    if one.origin not in Origin.values:
        found["origin"] = _("请选择取得方式。")
    if one.condition not in Condition.values:
        found["condition"] = _("请选择使用状况。")
    if one.worth < 0:
        found["worth"] = _("原值不能小于 0。")
    if one.acquired > today:
        found["acquired"] = _("取得日期还没有到。")
    if one.years is not None and not 1 <= one.years <= 100:
        found["years"] = _("使用年限在 1 到 100 年之间。")
    for name, most in (("name", 120), ("model", 120), ("place", 120), ("office", 60), ("keeper", 40), ("number", 30)):
        if len(getattr(one, name).strip()) > most:
            found[name] = _("最多 %d 个字。请精简。") % most
    return found


@transaction.atomic
def move_asset(
    pk: int, *, office: str, place: str, keeper: str, condition: str, by: Person, at: datetime, today: date
) -> Asset:
    """Another place, keeper or condition. What it said before is in the entry by digest and in the stock-takes.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = Asset.objects.select_for_update(of=("self",)).get(pk=pk)
    require(policies.may_keep_assets(by, row.organ_id, today))
    if row.gone is not None:
        raise Unfit({"": _("这项资产已经处置。")})
    if not place.strip() or condition not in Condition.values:
        raise Unfit({"place": _("请写存放地点和使用状况。")})
    before = digest_of([(row.office, row.place, row.keeper, row.condition)])
    row.office, row.place, row.keeper, row.condition = office.strip(), place.strip(), keeper.strip(), condition
    row.save(update_fields=["office", "place", "keeper", "condition"])
    event = {
        "event": "asset_moved", "asset": pk, "before": before,
        "after": digest_of([(row.office, row.place, row.keeper, row.condition)]),
    }  # fmt: skip
    record(f"assets:{row.organ_id}", "move", event, by=by, at=at)
    return row


# --- Disposal --------------------------------------------------------------------------------------------------


def content_digest(row: Disposal, worth: Decimal) -> str:
    return digest_of([(row.asset_id, row.manner, row.why, row.minutes, worth)])


@transaction.atomic
def ask_disposal(
    pk: int, *, manner: str, why: str, minutes: str = "", by: Person, at: datetime, today: date
) -> Disposal:
    """Ask that an asset leaves the books; the worth that it has is what is approved.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    asset = _held_asset(pk, today)
    require(policies.may_keep_assets(by, asset.organ_id, today))
    if asset.gone is not None or asset.disposals.filter(state=DisposalState.APPROVING).exists():
        raise Unfit({"": _("这项资产已经处置，或者正在审批处置。")})
    found = {}
    if manner not in Manner.values:
        found["manner"] = _("请选择处置方式。")
    if not why.strip():
        found["why"] = _("请写处置理由。")
    if found:
        raise Unfit(found)
    worth = worth_of(asset)
    row = Disposal.objects.create(asset=asset, manner=manner, why=why.strip(), minutes=minutes.strip(), by=by, at=at)
    put_forward(
        ApprovalKind.DISPOSAL, row.pk, year=today.year, organ=asset.organ_id, amount=max(worth, Decimal("0.01")),
        digest=content_digest(row, worth), people=(), minutes=row.minutes, by=by, at=at,
    )  # fmt: skip
    _record_disposal(row, "asked", by, at)
    return row


def after_signature(pk: int, state: str, *, by: Person, at: datetime, today: date) -> None:
    row = Disposal.objects.select_for_update(of=("self",)).select_related("asset").get(pk=pk)
    if state == "approved":
        asset = Asset.objects.select_for_update(of=("self",)).get(pk=row.asset_id)
        AssetEntry.objects.create(asset=asset, year=today.year, amount=-worth_of(asset), disposal=row, by=by, at=at)
        asset.gone = today
        asset.save(update_fields=["gone"])
        row.state = DisposalState.DONE
    elif state == "returned":
        row.state = DisposalState.RETURNED
    row.save(update_fields=["state"])


@transaction.atomic
def reverse_disposal(pk: int, *, why: str, by: Person, at: datetime, today: date) -> Disposal:
    """What was disposed of wrongly comes back to the books by an entry of its own.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    row = Disposal.objects.select_for_update(of=("self",)).select_related("asset").get(pk=pk)
    asset = _held_asset(row.asset_id, today)
    require(policies.may_keep_assets(by, asset.organ_id, today))
    if row.state != DisposalState.DONE:
        raise Unfit({"": _("这次处置现在是“%s”，不能冲销。") % row.get_state_display()})
    if not why.strip():
        raise Unfit({"why": _("请写冲销原因。")})
    entry = row.entries.get(reverses=None)
    AssetEntry.objects.create(
        asset=asset, year=today.year, amount=-entry.amount, disposal=row, reverses=entry, why=why.strip(), by=by,
        at=at,
    )  # fmt: skip
    asset.gone, row.state = None, DisposalState.REVERSED
    asset.save(update_fields=["gone"])
    row.save(update_fields=["state"])
    take_back(ApprovalKind.DISPOSAL, pk, at=at)
    _record_disposal(row, "reversed", by, at)
    return row


def _held_asset(pk: int, today: date) -> Asset:
    hold_year(today.year)
    return Asset.objects.select_for_update(of=("self",)).get(pk=pk)


def _record_disposal(row: Disposal, what: str, by: Person, at: datetime) -> None:
    event = {"event": f"disposal_{what}", "disposal": row.pk, "asset": row.asset_id, "manner": row.manner}
    record(f"assets:{row.asset.organ_id}", f"disposal_{what}", event, by=by, at=at)


# --- Stock-take ------------------------------------------------------------------------------------------------


@transaction.atomic
def open_take(organ: Organ, name: str, *, by: Person, at: datetime, today: date) -> StockTake:
    """
    Raises:
        NotAllowed, YearClosed, Unfit: as the others; Unfit also where one is open already.
    """
    require(policies.may_keep_assets(by, organ.pk, today))
    year = hold_year(today.year)
    if not name.strip():
        raise Unfit({"name": _("请写盘点名称，例如“2026 年年终盘点”。")})
    if StockTake.objects.filter(organ=organ, closed=None).exists():
        raise Unfit({"": _("这个单位有一次盘点还没有结束。")})
    row = StockTake.objects.create(name=name.strip(), organ=organ, year=year.year, opened=at, opened_by=by)
    _record_take(row, "stock_opened", by, at)
    return row


@transaction.atomic
def count(
    take: int,
    asset: int | None,
    finding: str,
    *,
    place: str = "",
    name: str = "",
    note: str = "",
    by: Person,
    at: datetime,
    today: date,
) -> StockCount:
    """What was found of a card; or, without a card, of a thing that has none. Counting anew ends the count before.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    row = StockTake.objects.select_for_update(of=("self",)).get(pk=take)
    require(policies.may_count(by, row.organ_id, today))
    if row.closed is not None:
        raise Unfit({"": _("这次盘点已经结束。")})
    card = None if asset is None else Asset.objects.filter(pk=asset, organ=row.organ_id, gone=None).first()
    if problems := _count_problems(card, asset, finding, place.strip(), name.strip()):
        raise Unfit(problems)
    if card is not None:
        StockCount.objects.filter(take=row, asset=card, ended=None).update(ended=at)
    made = StockCount.objects.create(
        take=row, asset=card, finding=finding, name=name.strip(), place=place.strip(), note=note.strip(), by=by, at=at
    )
    _record_take(row, "stock_counted", by, at, count=made.pk, asset=asset, finding=finding)
    return made


def _count_problems(card: Asset | None, asset: int | None, finding: str, place: str, name: str) -> dict[str, str]:
    if asset is not None and card is None:
        return {"": _("这张卡片不属于这次盘点的单位，或者已经处置。")}
    if finding not in Finding.values or (finding == Finding.SURPLUS) != (asset is None):
        return {"": _("请选择盘点结果。")}
    if finding == Finding.SURPLUS and not (name and place):
        return {"name": _("盘盈的请写名称和地点。")}
    if finding == Finding.ELSEWHERE and not place:
        return {"place": _("请写实际地点。")}
    return {}


@transaction.atomic
def close_take(pk: int, *, by: Person, at: datetime, today: date) -> StockTake:
    """End a stock-take: every card that stood on the books is counted, found or missing.

    Raises:
        NotAllowed, Unfit: as the others; Unfit also where cards are left.
    """
    row = StockTake.objects.select_for_update(of=("self",)).get(pk=pk)
    require(policies.may_keep_assets(by, row.organ_id, today))
    if row.closed is not None:
        raise Unfit({"": _("这次盘点已经结束。")})
    counted = StockCount.objects.filter(take=row, ended=None, asset__isnull=False).values("asset")
    left = Asset.objects.filter(organ=row.organ_id, gone=None).exclude(pk__in=counted).count()
    if left:
        raise Unfit({"": _("还有 %d 项资产没有盘点。找不到的，请登记为盘亏。") % left})
    row.closed, row.closed_by = at, by
    row.save(update_fields=["closed", "closed_by"])
    _record_take(row, "stock_closed", by, at)
    return row


def _record_take(row: StockTake, event: str, by: Person, at: datetime, **told: Any) -> None:
    record(f"assets:{row.organ_id}", event, {"event": event, "take": row.pk, **told}, by=by, at=at)
