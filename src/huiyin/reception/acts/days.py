"""Posting and cancelling reception days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.core import periods
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.queries.judging import calendar
from huiyin.reception.acts.recording import record
from huiyin.reception.models import MOST_SLOTS, ReceptionDay
from huiyin.reception.policies import may_arrange
from huiyin.reception.queries.days import later

#: A turn shorter than this is no reception.
SHORTEST_TURN = 5


@dataclass(frozen=True, slots=True)
class Given:
    """A reception day as it is entered."""

    day: date
    starts: time
    ends: time
    leader: str
    title: str
    place: str
    topics: str
    slots: int


class Left(NamedTuple):
    """A day that was not copied, and why."""

    day: date
    why: str


class Copied(NamedTuple):
    made: list[ReceptionDay]
    left: list[Left]


def add_day(given: Given, *, by: Person, at: datetime, today: date) -> ReceptionDay:
    """
    Raises:
        NotAllowed: not this person's duty.
        Unfit: by field what is wrong.
    """
    _require(by, today)
    problems = dict(_problems(given, today))
    if problems:
        raise Unfit(problems)
    try:
        with transaction.atomic():
            return _post(given, by, at)
    except IntegrityError as twice:
        raise Unfit({"starts": _("这位领导这一天、这个时间的接访日已经公布。请改时间，或者先取消原来的。")}) from twice


@transaction.atomic
def copy_month(month: date, *, by: Person, at: datetime, today: date) -> Copied:
    """The days of a month once more in the next, on the same weekday of the same week; what falls on a rest day, on a
    day that is past or beside one that is there already is left out and named.

    Raises:
        NotAllowed: not this person's duty.
    """
    _require(by, today)
    period, made, left = periods.month_of(month), [], []
    rows = ReceptionDay.objects.filter(day__gte=period.start, day__lte=period.end, cancelled=None)
    for row in rows:
        given = _moved(row, later(month, 1))
        if given is None:
            left.append(Left(row.day, _("下个月没有第五个同样的星期几")))
        elif why := _why_not(given, today):
            left.append(Left(given.day, why))
        else:
            made.append(_post(given, by, at))
    return Copied(made, left)


@transaction.atomic
def cancel_day(pk: int, why: str, *, by: Person, at: datetime, today: date) -> ReceptionDay:
    """A day is called off. Its bookings stay, so that everybody who was to come can be told.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: no reason is given, or it is off or past already.
    """
    _require(by, today)
    row = ReceptionDay.objects.select_for_update().get(pk=pk)
    why = why.strip()
    if row.cancelled is not None or row.day < today:
        raise Unfit({"": _("这个接访日已经取消或者已经过去。")})
    if not why:
        raise Unfit({"why": _("请写明取消原因，会公布在时间表上。")})
    if len(why) > 300:
        raise Unfit({"why": _("最多 %d 个字。请精简。") % 300})
    row.cancelled, row.why_cancelled = at, why
    row.save(update_fields=["cancelled", "why_cancelled"])
    event = {"event": "reception_day_cancelled", "day": row.day.isoformat()}
    record(row.pk, "cancel_day", event, actor=actor_of(by), at=at)
    return row


def _require(by: Person, today: date) -> None:
    allowed = may_arrange(by, today)
    if not allowed:
        raise NotAllowed(allowed.why)


def _post(given: Given, by: Person, at: datetime) -> ReceptionDay:
    row = ReceptionDay.objects.create(**asdict(given), posted=at, posted_by=by)
    event = {
        "event": "reception_day_posted", "day": row.day.isoformat(), "starts": f"{row.starts:%H:%M}",
        "ends": f"{row.ends:%H:%M}", "slots": row.slots,
    }  # fmt: skip
    record(row.pk, "add_day", event, actor=actor_of(by), at=at)
    return row


def _problems(given: Given, today: date) -> Iterator[tuple[str, str]]:
    if given.day < today:
        yield "day", _("日期已经过去。请选今天或以后的日期。")
    elif given.day > today + timedelta(days=366):
        yield "day", _("日期在一年以后，请核对年份。")
    if given.ends <= given.starts:
        yield "ends", _("结束时间要晚于开始时间。")
        return
    if not 1 <= given.slots <= MOST_SLOTS:
        yield "slots", _("名额在 1 到 %d 个之间。") % MOST_SLOTS
    elif _minutes(given) < given.slots * SHORTEST_TURN:
        yield "slots", _("这段时间排不下这么多人：每人至少 %d 分钟。请减少名额或延长时间。") % SHORTEST_TURN


def _minutes(given: Given) -> int:
    return (given.ends.hour - given.starts.hour) * 60 + given.ends.minute - given.starts.minute


def _moved(row: ReceptionDay, month: date) -> Given | None:
    """The same turn of the weekday in another month; None where that month has no fifth."""
    first = month + timedelta(days=(row.day.weekday() - month.weekday()) % 7)
    day = first + timedelta(days=(row.day.day - 1) // 7 * 7)
    given = Given(row.day, row.starts, row.ends, row.leader, row.title, row.place, row.topics, row.slots)
    return replace(given, day=day) if day.month == month.month else None


def _why_not(given: Given, today: date) -> str:
    if given.day < today:
        return _("已经过去")
    if not calendar().is_workday(given.day):
        return _("休息日")
    there = ReceptionDay.objects.filter(day=given.day, starts=given.starts, leader=given.leader, cancelled=None)
    return _("已经公布过") if there.exists() else ""
