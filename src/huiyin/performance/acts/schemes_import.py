"""A scheme out of a spreadsheet: first what would change, then all of it in one act, or nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.performance.acts.schemes_record import digest_of, locked, record_change, require
from huiyin.performance.models import Area, Handed, Indicator, Scheme, SchemeState
from huiyin.performance.policies import may_keep
from huiyin.performance.queries.schemes import sums_of, sums_words
from huiyin.performance.schemes_given import given_of, handed_given, stored, told
from huiyin.performance.schemes_sheet import Plan, Row, RowProblem
from huiyin.petitions.acts.deeds import Unfit


class PlanRefused(Exception):
    """The sheet has rows that cannot be used; nothing was taken over."""

    def __init__(self, problems: list[RowProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Change(NamedTuple):
    """An indicator that would change, and which of its fields."""

    name: str
    fields: list[str]


class Difference(NamedTuple):
    """What reading a sheet in would do."""

    added: list[str]
    changed: list[Change]
    removed: list[str]
    kept: int
    #: Handings down that would come, change or go.
    handed: int

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.changed or self.removed or self.handed)


def difference(scheme: Scheme, plan: Plan) -> Difference:
    """
    Raises:
        PlanRefused: rows cannot be used.
    """
    if plan.problems:
        raise PlanRefused(plan.problems)
    now = {row.name: row for row in _indicators(scheme)}
    added, changed, kept, handed = [], [], 0, 0
    for row in plan.rows:
        old = now.pop(row.given.name, None)
        handed += len(_handed_changes(old, row))
        if old is None:
            added.append(row.given.name)
            continue
        before, after = told(given_of(old)) | {"area": old.area.name}, told(row.given) | {"area": row.area}
        if fields := [name for name in after if before[name] != after[name]]:
            changed.append(Change(old.name, fields))
        else:
            kept += 1
    return Difference(added, changed, list(now), kept, handed)


def load_plan(scheme: Scheme, plan: Plan, *, by: Person | None, at: datetime, today: date, why: str = "") -> Difference:
    """Make a scheme what the sheet says. What the sheet does not name leaves the scheme; its history stays.

    Raises:
        NotAllowed: not this person's duty.
        PlanRefused: rows cannot be used.
        Unfit: the scheme may not be changed now, or its points would not sum.
    """
    with transaction.atomic():
        scheme = locked(scheme.pk)
        require(may_keep(by, today), by)
        if scheme.state in (SchemeState.CLOSED, SchemeState.WITHDRAWN):
            raise Unfit({"": _("这个方案已经是“%s”，不再改动。") % scheme.get_state_display()})
        if scheme.state == SchemeState.ISSUED and not why.strip():
            raise Unfit({"why": _("方案已经下达，请写明调整的理由和依据。")})
        done = difference(scheme, plan)
        areas = _areas(scheme, plan)
        now = {row.name: row for row in _indicators(scheme)}
        for place, row in enumerate(plan.rows, 1):
            _take(scheme, row, now.get(row.given.name), areas[row.area], place)
        wanted = {row.given.name for row in plan.rows}
        scheme.indicators.filter(removed=False).exclude(name__in=wanted).update(removed=True)
        scheme.areas.filter(removed=False).exclude(name__in=plan.areas).update(removed=True)
        if not done.is_nothing:
            after = {
                "added": done.added, "changed": {one.name: one.fields for one in done.changed}, "removed": done.removed,
                "handed": done.handed, "plan": _digest(plan),
            }  # fmt: skip
            record_change(scheme, "import", {}, after, by=by, at=at, why=why[:300])
        if scheme.state == SchemeState.ISSUED and (problems := sums_of(scheme)):
            raise Unfit({"": sums_words(problems)})
        return done


def _digest(plan: Plan) -> str:
    rows = [
        {"area": row.area, "given": told(row.given), "handed": [
            [one.organ.pk if one.organ else None, one.office, told(one.given)] for one in row.handed
        ]}
        for row in plan.rows
    ]  # fmt: skip
    return digest_of({"rows": rows})


def _indicators(scheme: Scheme) -> list[Indicator]:
    rows = scheme.indicators.filter(removed=False).select_related("person", "area")
    return list(rows.prefetch_related("handed__organ", "handed__person").order_by("place", "pk"))


def _areas(scheme: Scheme, plan: Plan) -> dict[str, Area]:
    known = {area.name: area for area in scheme.areas.filter(removed=False)}
    for place, (name, points) in enumerate(plan.areas.items(), 1):
        area = known.get(name) or Area(scheme=scheme, name=name)
        area.place, area.points = place, points
        area.save()
        known[name] = area
    return known


def _take(scheme: Scheme, row: Row, old: Indicator | None, area: Area, place: int) -> None:
    found = old or Indicator(scheme=scheme)
    before = told(given_of(old)) if old is not None else None
    for name, value in stored(row.given).items():
        setattr(found, name, value)
    if old is not None and (before != told(row.given) or old.area_id != area.pk):
        found.version += 1
    found.area, found.place = area, place
    found.save()
    now = {_key(share): share for share in _shares(old)}
    for one in row.handed:
        share = now.pop((one.organ.pk if one.organ else None, one.office), None) or Handed(
            indicator=found, organ=one.organ, office=one.office
        )
        for name, value in stored(one.given).items():
            setattr(share, name, value)
        share.save()
    Handed.objects.filter(pk__in=[share.pk for share in now.values()]).update(removed=True)


def _shares(row: Indicator | None) -> list[Handed]:
    return [] if row is None else [share for share in row.handed.all() if not share.removed]


def _key(share: Handed) -> tuple[int | None, str]:
    return share.organ_id, share.office


def _handed_changes(old: Indicator | None, row: Row) -> list[Any]:
    now = {_key(share): told(handed_given(share)) for share in _shares(old)}
    wanted = {(one.organ.pk if one.organ else None, one.office): told(one.given) for one in row.handed}
    return [key for key in now.keys() | wanted.keys() if now.get(key) != wanted.get(key)]
