"""The timetable: the days of a month and their free turns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from django.db.models import Count, Q

from huiyin.core import periods
from huiyin.reception.models import ReceptionDay, State

#: How far ahead a month can be asked for; the past as far back as there are days.
MONTHS_AHEAD = 12


class Turn(NamedTuple):
    """One turn of a day: its slot and when it begins."""

    slot: int
    at: time


class Line(NamedTuple):
    """A day of the timetable. `free` counts the turns nobody has; none of a day that was cancelled or is past."""

    day: ReceptionDay
    taken: int
    free: int
    is_open: bool


def month_of(text: str | None, today: date) -> date:
    """The first day of the month that an address asks for; of this month when it asks for none that can be."""
    try:
        found = date.fromisoformat(f"{text}-01") if text and len(text) == 7 else today
    except ValueError:
        found = today
    return found.replace(day=1) if date(2000, 1, 1) <= found <= later(today, MONTHS_AHEAD) else today.replace(day=1)


def later(month: date, months: int) -> date:
    """The first day of the month so many months later."""
    at = month.year * 12 + month.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def timetable(month: date, now: datetime) -> list[Line]:
    """All days of a month in their order, cancelled ones included: people came to know of them."""
    period = periods.month_of(month)
    days = ReceptionDay.objects.filter(day__gte=period.start, day__lte=period.end)
    taken = Count("bookings", filter=~Q(bookings__state=State.CANCELLED))
    return lines(days.annotate(taken=taken).order_by("day", "starts", "id"), now)


def lines(days: Iterable[ReceptionDay], now: datetime) -> list[Line]:
    found = []
    for day in days:
        taken: int = getattr(day, "taken", 0)
        is_open = is_bookable(day, now)
        found.append(Line(day, taken, max(0, day.slots - taken) if is_open else 0, is_open))
    return found


def is_bookable(day: ReceptionDay, now: datetime) -> bool:
    """Whether its turns are still given: it was not cancelled and has not begun. `now` is local time."""
    return day.cancelled is None and (day.day, day.starts) > (now.date(), now.time())


def free_turns(day: ReceptionDay) -> list[Turn]:
    taken = set(day.bookings.exclude(state=State.CANCELLED).values_list("slot", flat=True))
    return [Turn(slot, day.turn(slot)) for slot in range(1, day.slots + 1) if slot not in taken]
