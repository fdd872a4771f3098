"""Entering, mending and taking back activities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.figures.acts.evidence import Upload, storing
from huiyin.performance.acts.registers_record import record
from huiyin.performance.acts.schemes_record import digest_of, require
from huiyin.performance.models import Activity, ActivityFile, ActivityKind
from huiyin.performance.policies_registers import may_write
from huiyin.petitions.acts.deeds import Unfit

LIMITS = {"name": 120, "office": 60, "place": 120, "fund": 60, "number": 120, "note": 500}
#: Work is written down when it is done; a few days ahead it may stand as planned.
AHEAD = timedelta(days=366)
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Given:
    """An activity as it is entered. Money in yuan."""

    kind: str
    name: str
    day: date
    until: date | None = None
    office: str = ""
    place: str = ""
    people: int | None = None
    copies: int | None = None
    matters: int | None = None
    cost: Decimal | None = None
    fund: str = ""
    number: str = ""
    note: str = ""


def add_activity(
    given: Given, *, organ: Organ, by: Person | None, at: datetime, today: date, files: Sequence[Upload] = ()
) -> Activity:
    """
    Raises:
        NotAllowed: not this person's duty.
        Unfit: by field what is wrong.
        ValidationError: a file is none of the kinds that are kept.
    """
    require(may_write(by, today), by)
    _fit(given, today)
    with ExitStack() as stored, transaction.atomic():
        return _enter(given, organ, by=by, at=at, files=files, stored=stored)


def mend_activity(
    pk: int, given: Given, *, by: Person, at: datetime, today: date, files: Sequence[Upload] = ()
) -> Activity:
    """A new version: the row that stood ends, and says who ended it. Its files stay with the new one.

    Raises:
        NotAllowed, Unfit, ValidationError: as the others; Unfit also where it does not stand any more.
    """
    require(may_write(by, today), by)
    _fit(given, today)
    with ExitStack() as stored, transaction.atomic():
        old = _standing(pk)
        if _said(old) == asdict(given) and not files:
            return old
        _end(old, by, at, _("已修改"))
        new = _enter(given, old.organ, by=by, at=at, files=files, stored=stored, follows=old)
        kept = [ActivityFile(activity=new, evidence_id=one.evidence_id) for one in old.files.all()]
        ActivityFile.objects.bulk_create(kept)
        return new


@transaction.atomic
def withdraw_activity(pk: int, why: str, *, by: Person, at: datetime, today: date) -> Activity:
    """It was entered by mistake: it counts no more, and stays to be seen.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    require(may_write(by, today), by)
    if not why.strip():
        raise Unfit({"why": _("请写明撤下的原因。")})
    if len(why.strip()) > 300:
        raise Unfit({"why": _("最多 %d 个字。请精简。") % 300})
    row = _standing(pk)
    _end(row, by, at, why.strip())
    record(_stream(row), "withdraw_activity", {"event": "activity_withdrawn", "activity": row.pk}, by=by, at=at)
    return row


@transaction.atomic
def load_activities(rows: Sequence[Given], *, organ: Organ, by: Person, at: datetime, today: date) -> list[Activity]:
    """The rows of a spreadsheet, all of them or none. Those that stand already, word for word, are left out.

    Raises:
        NotAllowed, Unfit: as the others.
    """
    require(may_write(by, today), by)
    made = []
    with ExitStack() as stored:
        for given in fresh(rows, organ):
            _fit(given, today)
            made.append(_enter(given, organ, by=by, at=at, files=(), stored=stored))
    return made


def fresh(rows: Sequence[Given], organ: Organ) -> list[Given]:
    """The rows that do not stand yet; a row twice in a spreadsheet is two activities, unless both stand."""
    days = {given.day for given in rows}
    standing = [_said(row) for row in Activity.objects.filter(organ=organ, ended=None, day__in=days)]
    found = []
    for given in rows:
        if (said := asdict(given)) in standing:
            standing.remove(said)
        else:
            found.append(given)
    return found


def _enter(
    given: Given,
    organ: Organ,
    *,
    by: Person | None,
    at: datetime,
    files: Sequence[Upload],
    stored: ExitStack,
    follows: Activity | None = None,
) -> Activity:
    row = Activity.objects.create(**asdict(given), organ=organ, entered=at, entered_by=by, follows=follows)
    for upload in files:
        evidence = stored.enter_context(storing(upload, by, at))
        assert evidence is not None
        evidence.save()
        ActivityFile.objects.create(activity=row, evidence=evidence)
    event = {
        "event": "activity_mended" if follows else "activity_entered", "activity": row.pk, "kind": row.kind,
        "day": row.day.isoformat(), "digest": digest_of({name: str(value) for name, value in asdict(given).items()}),
    }  # fmt: skip
    if follows is not None:
        event["follows"] = follows.pk
    record(_stream(row), "mend_activity" if follows else "add_activity", event, by=by, at=at)
    return row


def _stream(row: Activity) -> str:
    return f"activity:{row.pk}"


def _said(row: Activity) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Given.__dataclass_fields__}


def _standing(pk: int) -> Activity:
    row = Activity.objects.select_for_update().get(pk=pk)
    if row.ended is not None:
        raise Unfit({"": _("这一条已经修改或者撤下。请打开现在的那一条。")})
    return row


def _end(row: Activity, by: Person, at: datetime, why: str) -> None:
    row.ended, row.ended_by, row.why_ended = at, by, why
    row.save(update_fields=["ended", "ended_by", "why_ended"])


def _fit(given: Given, today: date) -> None:
    if problems := dict(problems_of(given, today)):
        raise Unfit(problems)


def problems_of(given: Given, today: date) -> Iterator[tuple[str, str]]:
    """What cannot be, by field; the same for a form and a row of a spreadsheet."""
    if given.kind not in ActivityKind.values:
        yield "kind", _("请选择类别：%s。") % "、".join(str(label) for label in ActivityKind.labels)
    if not given.name.strip():
        yield "name", _("请填写名称。")
    for name, most in LIMITS.items():
        if len(getattr(given, name)) > most:
            yield name, _("最多 %d 个字。请精简。") % most
    if not date(2000, 1, 1) <= given.day <= today + AHEAD:
        yield "day", _("日期要在 2000 年以后、一年以内。请核对年份。")
    if given.until is not None and given.until < given.day:
        yield "until", _("结束日期早于开始日期。请核对。")
    if given.cost is not None and not 0 <= given.cost < Decimal(10) ** 12:
        yield "cost", _("费用要是不小于零的数，单位：元。")
    if given.fund and given.cost is None:
        yield "cost", _("填了资金项目，请同时填写费用。")
