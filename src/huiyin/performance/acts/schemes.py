"""Drawing up a scheme: areas, indicators, points; putting it in force. One act, one transaction, one ledger entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.performance.acts.schemes_record import locked, record, record_change, require
from huiyin.performance.models import Area, Audience, Handed, Indicator, Scheme, SchemeState
from huiyin.performance.policies import may_issue, may_keep
from huiyin.performance.queries.schemes import sums_of, sums_words
from huiyin.performance.schemes_given import IndicatorGiven, given_of, problems_of, stored, told
from huiyin.petitions.acts.deeds import Unfit

MOST_INDICATORS = 2000
LIMITS = {"name": 120, "ground": 300}


@dataclass(frozen=True, slots=True)
class SchemeGiven:
    year: int
    name: str
    organ: Organ
    audience: str = Audience.OWN
    ground: str = ""
    has_execution: bool = False


def make_scheme(
    given: SchemeGiven, *, by: Person | None, at: datetime, today: date, like: Scheme | None = None
) -> Scheme:
    """A new scheme, empty or with everything that an earlier one holds: areas, indicators, what was handed down.

    Targets are taken over as they were: what was asked last year becomes the baseline where none was written.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: by field what is wrong.
    """
    require(may_keep(by, today), by)
    problems = _scheme_problems(given)
    if problems:
        raise Unfit(problems)
    try:
        with transaction.atomic():
            scheme = Scheme.objects.create(
                year=given.year, name=given.name.strip(), organ=given.organ, audience=given.audience,
                ground=given.ground.strip(), has_execution=given.has_execution, begun_from=like, made=at, made_by=by,
            )  # fmt: skip
            if like is not None:
                _copy(like, scheme)
            event = {"event": "scheme_made", "year": given.year, "like": like.pk if like else None}
            record(scheme, "make_scheme", event, by=by, at=at)
            return scheme
    except IntegrityError as twice:
        raise Unfit({"name": _("这一年度已经有同名的方案。请换一个名称，或者在原方案上修改。")}) from twice


def _scheme_problems(given: SchemeGiven) -> dict[str, str]:
    problems = {
        name: _("最多 %d 个字。请精简。") % limit for name, limit in LIMITS.items() if len(getattr(given, name)) > limit
    }
    if not 2000 <= given.year <= 2100:
        problems["year"] = _("年度请写成四位数，如 2026。")
    if not given.name.strip():
        problems["name"] = _("请写明方案名称。")
    return problems


def _copy(old: Scheme, new: Scheme) -> None:
    areas = {}
    for area in old.areas.filter(removed=False):
        areas[area.pk] = Area.objects.create(scheme=new, place=area.place, name=area.name, points=area.points)
    for row in old.indicators.filter(removed=False).select_related("person"):
        values = stored(given_of(row))
        if row.baseline is None:
            values["baseline"] = row.target
        made = Indicator.objects.create(scheme=new, area=areas[row.area_id], place=row.place, **values)
        Handed.objects.bulk_create(
            Handed(
                indicator=made, organ_id=one.organ_id, office=one.office, target=one.target, targets=one.targets,
                leader=one.leader, person_id=one.person_id,
            )
            for one in row.handed.filter(removed=False)
        )  # fmt: skip


@transaction.atomic
def change_scheme(
    pk: int, name: str, ground: str, *, has_execution: bool, by: Person | None, at: datetime, today: date, why: str = ""
) -> Scheme:
    """
    Raises:
        NotAllowed, Unfit: as the others.
    """
    scheme = _open(pk, by, today, why)
    given = SchemeGiven(scheme.year, name, scheme.organ, scheme.audience, ground, has_execution)
    if problems := _scheme_problems(given):
        raise Unfit(problems)
    if Scheme.objects.filter(year=scheme.year, name=name.strip()).exclude(pk=pk).exclude(state="withdrawn").exists():
        raise Unfit({"name": _("这一年度已经有同名的方案。请换一个名称，或者在原方案上修改。")})
    before = {"name": scheme.name, "ground": scheme.ground, "has_execution": scheme.has_execution}
    scheme.name, scheme.ground, scheme.has_execution = name.strip(), ground.strip(), has_execution
    scheme.save(update_fields=["name", "ground", "has_execution"])
    after = {"name": scheme.name, "ground": scheme.ground, "has_execution": has_execution}
    if before != after:
        record_change(scheme, "change_scheme", before, after, by=by, at=at, why=why)
    _require_sums(scheme)
    return scheme


@transaction.atomic
def set_area(
    pk: int,
    name: str,
    points: Decimal | None,
    *,
    area: Area | None = None,
    by: Person | None,
    at: datetime,
    today: date,
    why: str = "",
) -> Area:
    """Add an area, or change one.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    scheme, name = _open(pk, by, today, why), name.strip()
    if not name or len(name) > 60:
        raise Unfit({"name": _("请写明领域名称，最多 60 个字。")})
    if scheme.areas.filter(name=name, removed=False).exclude(pk=area.pk if area else 0).exists():
        raise Unfit({"name": _("这个方案里已经有同名的领域。")})
    if points is not None and not 0 <= points <= 100:
        raise Unfit({"points": _("分值在 0 到 100 之间，最多两位小数。")})
    after = {"name": name, "points": None if points is None else f"{points.normalize():f}"}
    if area is None:
        area = Area.objects.create(scheme=scheme, place=_next(scheme.areas), name=name, points=points)
        record_change(scheme, "add_area", {}, after | {"area": area.pk}, by=by, at=at, why=why)
        return area
    area = scheme.areas.get(pk=area.pk, removed=False)
    before = {"name": area.name, "points": None if area.points is None else f"{area.points.normalize():f}"}
    area.name, area.points = name, points
    area.save(update_fields=["name", "points"])
    record_change(scheme, "change_area", before, after | {"area": area.pk}, by=by, at=at, why=why)
    return area


@transaction.atomic
def remove_area(pk: int, area: int, *, by: Person | None, at: datetime, today: date, why: str = "") -> None:
    """
    Raises:
        NotAllowed: not this person's duty.
        Unfit: it still has indicators.
    """
    scheme = _open(pk, by, today, why)
    row = scheme.areas.get(pk=area, removed=False)
    if row.indicators.filter(removed=False).exists():
        raise Unfit({"": _("“%s”里还有指标。请先把指标移到别的领域或者删去。") % row.name})
    row.removed = True
    row.save(update_fields=["removed"])
    record_change(scheme, "remove_area", {"area": row.pk, "name": row.name}, {}, by=by, at=at, why=why)


@transaction.atomic
def add_indicator(
    pk: int, area: int, given: IndicatorGiven, *, by: Person | None, at: datetime, today: date, why: str = ""
) -> Indicator:
    """
    Raises:
        NotAllowed, Unfit: as the others.
    """
    scheme = _open(pk, by, today, why)
    _check(scheme, given)
    if scheme.indicators.filter(removed=False).count() >= MOST_INDICATORS:
        raise Unfit({"": _("一个方案最多 %d 项指标。") % MOST_INDICATORS})
    row = Indicator.objects.create(
        scheme=scheme, area=scheme.areas.get(pk=area, removed=False), place=_next(scheme.indicators), **stored(given)
    )
    record_change(scheme, "add_indicator", {}, told(given), by=by, at=at, indicator=row, why=why)
    _require_sums(scheme)
    return row


@transaction.atomic
def change_indicator(
    pk: int, area: int, given: IndicatorGiven, *, seen: int, by: Person | None, at: datetime, today: date, why: str = ""
) -> Indicator:
    """`seen`: the version that the form showed.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: by field what is wrong; somebody else changed it since; the points do not sum any more.
    """
    found = Indicator.objects.select_related("scheme").get(pk=pk)
    scheme = _open(found.scheme_id, by, today, why)
    row = Indicator.objects.select_for_update(of=("self",)).select_related("person", "area").get(pk=pk, removed=False)
    if row.version != seen:
        raise Unfit({"": _("在你填写的时候，另有人改过这项指标。你写的都还在，核对后再保存。")})
    _check(scheme, given, besides=pk)
    before, after = told(given_of(row)) | {"area": row.area_id}, told(given) | {"area": area}
    changed = {name for name in after if before[name] != after[name]}
    if not changed:
        return row
    for name, value in stored(given).items():
        setattr(row, name, value)
    row.area = scheme.areas.get(pk=area, removed=False)
    row.version += 1
    row.save()
    record_change(
        scheme, "change_indicator", {name: before[name] for name in changed}, {name: after[name] for name in changed},
        by=by, at=at, indicator=row, why=why,
    )  # fmt: skip
    if "points" in changed:
        _require_sums(scheme)
    return row


@transaction.atomic
def remove_indicator(pk: int, *, by: Person | None, at: datetime, today: date, why: str = "") -> None:
    """
    Raises:
        NotAllowed, Unfit: as the others.
    """
    found = Indicator.objects.get(pk=pk)
    scheme = _open(found.scheme_id, by, today, why)
    row = scheme.indicators.select_related("person").get(pk=pk, removed=False)
    row.removed = True
    row.save(update_fields=["removed"])
    record_change(scheme, "remove_indicator", told(given_of(row)), {}, by=by, at=at, indicator=row, why=why)
    _require_sums(scheme)


@transaction.atomic
def set_points(
    pk: int, points: Mapping[int, Decimal], *, by: Person | None, at: datetime, today: date, why: str = ""
) -> Scheme:
    """The points of several indicators at once: how points move between them while the scheme is in force.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: they do not sum, with the sum; or one of them cannot be.
    """
    scheme = _open(pk, by, today, why)
    rows = {row.pk: row for row in scheme.indicators.filter(removed=False, pk__in=points)}
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for key, row in rows.items():
        new = points[key]
        if not 0 <= new <= 100 or new != round(new, 2) or bool(new) != (row.kind != "bonus"):
            raise Unfit({f"points-{key}": _("“%s”的分值要大于 0，最多 100，两位小数；加分项为 0。") % row.name})
        if new != row.points:
            before[str(key)], after[str(key)] = f"{row.points.normalize():f}", f"{new.normalize():f}"
            row.points, row.version = new, row.version + 1
            row.save(update_fields=["points", "version"])
    if after:
        record_change(scheme, "set_points", before, after, by=by, at=at, why=why)
    _require_sums(scheme)
    return scheme


@transaction.atomic
def issue(pk: int, *, by: Person | None, at: datetime, today: date) -> Scheme:
    """Put a scheme in force. From now on its points always sum, and changes say why.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: the points do not sum, with the sum; or it is no draft.
    """
    scheme = locked(pk)
    require(may_issue(by, today), by)
    if scheme.state != SchemeState.DRAFT:
        raise Unfit({"": _("这个方案已经是“%s”。") % scheme.get_state_display()})
    if problems := sums_of(scheme):
        raise Unfit({"": sums_words(problems)})
    scheme.state, scheme.issued, scheme.issued_by = SchemeState.ISSUED, at, by
    scheme.save(update_fields=["state", "issued", "issued_by"])
    record(scheme, "issue_scheme", {"event": "scheme_issued", "version": scheme.version}, by=by, at=at)
    return scheme


@transaction.atomic
def amend(pk: int, why: str, *, by: Person | None, at: datetime, today: date) -> Scheme:
    """Take a scheme in force back to the desk, to add or remove indicators; a leader issues it anew. What was closed
    stays closed, and those who answer for its indicators go on seeing them.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: no reason is given, or it is not in force.
    """
    scheme = _open(pk, by, today, why)
    if scheme.state != SchemeState.ISSUED:
        raise Unfit({"": _("这个方案正在编制，可以直接修改。")})
    scheme.state = SchemeState.DRAFT
    scheme.save(update_fields=["state"])
    record_change(scheme, "amend", {}, {}, by=by, at=at, why=why)
    return scheme


@transaction.atomic
def withdraw(pk: int, *, by: Person | None, at: datetime, today: date) -> Scheme:
    """Give up a draft. It stays to be read; its name is free again.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: it was issued.
    """
    scheme = locked(pk)
    require(may_keep(by, today), by)
    if scheme.issued is not None or scheme.state != SchemeState.DRAFT:
        raise Unfit({"": _("已经下达的方案不能作废，只能调整。")})
    scheme.state = SchemeState.WITHDRAWN
    scheme.save(update_fields=["state"])
    record(scheme, "withdraw_scheme", {"event": "scheme_withdrawn"}, by=by, at=at)
    return scheme


def _open(pk: int, by: Person | None, today: date, why: str) -> Scheme:
    """The scheme under its lock, if it may be changed now."""
    scheme = locked(pk)
    require(may_keep(by, today), by)
    if scheme.state in (SchemeState.CLOSED, SchemeState.WITHDRAWN):
        raise Unfit({"": _("这个方案已经是“%s”，不再改动。") % scheme.get_state_display()})
    if scheme.state == SchemeState.ISSUED and not why.strip():
        raise Unfit({"why": _("方案已经下达，请写明调整的理由和依据。")})
    if len(why) > 300:
        raise Unfit({"why": _("最多 %d 个字。请精简。") % 300})
    return scheme


def _check(scheme: Scheme, given: IndicatorGiven, besides: int | None = None) -> None:
    problems = problems_of(given)
    if scheme.indicators.filter(name=given.name, removed=False).exclude(pk=besides or 0).exists():
        problems["name"] = _("这个方案里已经有同名的指标。")
    if problems:
        raise Unfit(problems)


def _require_sums(scheme: Scheme) -> None:
    """A scheme in force keeps its sums; a draft is on its way to them."""
    if scheme.state == SchemeState.ISSUED and (problems := sums_of(scheme)):
        words = sums_words(problems) + _(
            "方案已经下达，在几项指标之间调整分值，请用“调整分值”一次改好；要增删指标，请先“收回调整”。"
        )
        raise Unfit({"points": words})


def _next(rows: Any) -> int:
    last = rows.order_by("-place").values_list("place", flat=True).first()
    return (last or 0) + 1
