"""资产购置计划: what an organ wants to buy in a year, written in the December before, approved as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.finance import policies_assets as policies
from huiyin.finance.acts.approving import put_forward, take_back
from huiyin.finance.acts.recording import digest_of, record
from huiyin.finance.acts.years import hold_year, require
from huiyin.finance.models.approvals import ApprovalKind
from huiyin.finance.models.assets import AssetClass, PlanState, PurchaseLine, PurchasePlan
from huiyin.finance.queries.assets import plan_lines, plan_total
from huiyin.petitions.acts.deeds import Unfit

MOST_LINES = 300


class GivenLine(NamedTuple):
    name: str
    kind: str
    quantity: int
    price: Decimal
    why: str
    row: int = 0


def content_digest(plan: PurchasePlan, lines: Sequence[PurchaseLine]) -> str:
    rows = [(one.name, one.kind, one.quantity, one.price, one.why) for one in lines]
    return digest_of([(plan.pk, plan.minutes), *rows])


@transaction.atomic
def write_plan(
    organ: Organ,
    year: int,
    lines: Sequence[GivenLine],
    *,
    minutes: str = "",
    by: Person,
    at: datetime,
    today: date,
    seen: int | None = None,
) -> PurchasePlan:
    """Write a plan, or write it anew: what was signed before counts no longer.

    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    require(policies.may_plan(by, organ.pk, today))
    hold_year(year)
    row, _made = PurchasePlan.objects.select_for_update(of=("self",)).get_or_create(organ=organ, year_id=year)
    if seen is not None and seen != row.version:
        raise Unfit({"": _("打开页面以后，别人改过这份计划。请重新打开再改。")})
    if problems := _problems(lines):
        raise Unfit(problems)
    take_back(ApprovalKind.PURCHASE, row.pk, at=at)
    row.version += 1
    row.state, row.minutes = PlanState.DRAFT, minutes.strip()
    row.writers = sorted({*row.writers, by.pk})
    row.save()
    PurchaseLine.objects.bulk_create(
        PurchaseLine(
            plan=row, version=row.version, place=place, name=one.name.strip(), kind=one.kind, quantity=one.quantity,
            price=one.price, why=one.why.strip(),
        )
        for place, one in enumerate(lines, start=1)
    )  # fmt: skip
    _record(row, "written", by, at)
    return row


def _problems(lines: Sequence[GivenLine]) -> dict[str, str]:
    if not 0 < len(lines) <= MOST_LINES:
        return {"lines": _("购置明细在 1 到 %d 行之间。") % MOST_LINES}
    for place, one in enumerate(lines, start=1):
        where = _("第 %d 行") % (one.row or place)
        if not one.name.strip() or not one.why.strip():
            return {"lines": _("%s：请写资产名称和购置理由。") % where}
        if one.kind not in AssetClass.values:
            return {"lines": _("%(where)s：没有资产分类“%(kind)s”，请写 A01 到 A08。") % {
                "where": where, "kind": one.kind}}  # fmt: skip
        if one.quantity < 1 or one.price <= 0:
            return {"lines": _("%s：数量和单价应大于 0。") % where}
    return {}


@transaction.atomic
def submit_plan(pk: int, *, by: Person, at: datetime, today: date) -> PurchasePlan:
    """
    Raises:
        NotAllowed, YearClosed, Unfit: as the others.
    """
    hold_year(PurchasePlan.objects.values_list("year", flat=True).get(pk=pk))
    row = PurchasePlan.objects.select_for_update(of=("self",)).get(pk=pk)
    require(policies.may_plan(by, row.organ_id, today))
    lines = plan_lines(row)
    if row.state not in (PlanState.DRAFT, PlanState.RETURNED) or not lines:
        raise Unfit({"": _("这份计划现在是“%s”，不用再送审。") % row.get_state_display()})
    row.state = PlanState.APPROVING
    row.save(update_fields=["state"])
    put_forward(
        ApprovalKind.PURCHASE, pk, year=row.year_id, organ=row.organ_id, amount=plan_total(lines),
        digest=content_digest(row, lines), people=row.writers, minutes=row.minutes, by=by, at=at,
    )  # fmt: skip
    _record(row, "submitted", by, at)
    return row


def after_signature(pk: int, state: str) -> None:
    row = PurchasePlan.objects.select_for_update(of=("self",)).get(pk=pk)
    row.state = {"approved": PlanState.APPROVED, "returned": PlanState.RETURNED}.get(state, row.state)
    row.save(update_fields=["state"])


def _record(row: PurchasePlan, what: str, by: Person, at: datetime) -> None:
    event = {
        "event": f"purchase_{what}", "plan": row.pk, "year": row.year_id, "version": row.version,
        "digest": content_digest(row, plan_lines(row)),
    }  # fmt: skip
    record(f"assets:{row.organ_id}", f"purchase_{what}", event, by=by, at=at)
