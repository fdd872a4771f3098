"""分解: handing indicators down to offices and organs, each with its own target and its own people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.performance.acts.schemes_record import locked, record_change, require
from huiyin.performance.models import Handed, Indicator, Scheme, SchemeState
from huiyin.performance.policies import may_keep
from huiyin.performance.schemes_given import TargetsGiven, handed_given, stored, target_problems, told
from huiyin.petitions.acts.deeds import Unfit

MOST = 20_000


class Receiver(NamedTuple):
    """To whom: an organ, or an office of the bureau by its name."""

    organ: Organ | None
    office: str = ""

    @property
    def words(self) -> str:
        return self.office or str(self.organ)


@transaction.atomic
def hand_down(
    indicators: Iterable[int],
    receivers: Iterable[Receiver],
    given: TargetsGiven | None = None,
    *,
    by: Person | None,
    at: datetime,
    today: date,
) -> list[Handed]:
    """Hand indicators of one scheme down. `given` None: each receiver has the targets of the indicator itself.

    Who has one already keeps it as it is.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: what is wrong.
    """
    rows = list(Indicator.objects.filter(pk__in=list(indicators), removed=False).order_by("pk"))
    receivers = list(receivers)
    if not rows or not receivers:
        raise Unfit({"": _("请至少选一项指标和一个单位或科室。")})
    if len({row.scheme_id for row in rows}) > 1:
        raise Unfit({"": _("一次只分解一个方案的指标。")})
    scheme = _changeable(rows[0].scheme_id, by, today)
    if any(bool(one.organ) == bool(one.office) for one in receivers):
        raise Unfit({"": _("请选一个单位，或者写明一个科室。")})
    if given is not None and (problems := target_problems(given)):
        raise Unfit(problems)
    there = set(Handed.objects.filter(indicator__in=rows, removed=False).values_list("indicator", "organ", "office"))
    if len(there) + len(rows) * len(receivers) > MOST:
        raise Unfit({"": _("一个方案最多分解 %d 项次。") % MOST})
    made = [
        Handed(indicator=row, organ=one.organ, office=one.office.strip(), **_columns(row, given))
        for row in rows
        for one in receivers
        if (row.pk, one.organ.pk if one.organ else None, one.office.strip()) not in there
    ]
    Handed.objects.bulk_create(made)
    if made:
        after: dict[str, Any] = {str(row.pk): [] for row in rows}
        for one in made:
            after[str(one.indicator_id)].append(one.organ_id or one.office)
        record_change(scheme, "hand_down", {}, after, by=by, at=at)
    return made


def _columns(row: Indicator, given: TargetsGiven | None) -> dict[str, Any]:
    if given is not None:
        return stored(given)
    return {"target": row.target, "targets": row.targets, "leader": "", "person": None}


@transaction.atomic
def change_handed(
    pk: int, given: TargetsGiven, *, by: Person | None, at: datetime, today: date, why: str = ""
) -> Handed:
    """
    Raises:
        NotAllowed, Unfit: as the others.
    """
    found = Handed.objects.select_related("indicator").get(pk=pk)
    scheme = _changeable(found.indicator.scheme_id, by, today)
    row = Handed.objects.select_related("indicator", "person").get(pk=pk, removed=False)
    if problems := target_problems(given):
        raise Unfit(problems)
    before, after = told(handed_given(row)), told(given)
    if before == after:
        return row
    if scheme.state == SchemeState.ISSUED and not why.strip():
        raise Unfit({"why": _("方案已经下达，请写明调整的理由和依据。")})
    for name, value in stored(given).items():
        setattr(row, name, value)
    row.save()
    record_change(
        scheme, "change_handed", before | {"handed": pk}, after, by=by, at=at, indicator=row.indicator, why=why[:300]
    )
    return row


@transaction.atomic
def take_back(pk: int, *, by: Person | None, at: datetime, today: date, why: str = "") -> None:
    """
    Raises:
        NotAllowed: not this person's duty.
        Unfit: something was reported on it already.
    """
    found = Handed.objects.select_related("indicator").get(pk=pk)
    scheme = _changeable(found.indicator.scheme_id, by, today)
    row = Handed.objects.get(pk=pk, removed=False)
    if row.readings.filter(closing__isnull=False).exists():
        raise Unfit({"": _("这一项已经有结账的完成值，不能收回；可以把目标改为新的数并写明理由。")})
    row.removed = True
    row.save(update_fields=["removed"])
    before = {"handed": pk, "organ": row.organ_id, "office": row.office}
    record_change(scheme, "take_back", before, {}, by=by, at=at, indicator=found.indicator, why=why[:300])


def _changeable(pk: int, by: Person | None, today: date) -> Scheme:
    scheme = locked(pk)
    require(may_keep(by, today), by)
    if scheme.state in (SchemeState.CLOSED, SchemeState.WITHDRAWN):
        raise Unfit({"": _("这个方案已经是“%s”，不再改动。") % scheme.get_state_display()})
    return scheme
