"""The working calendar, to be read: rest days, working weekends and the notices that decreed them."""

from __future__ import annotations

from calendar import Calendar
from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.core.days import DayKind, WorkCalendar
from huiyin.petitions import policies
from huiyin.petitions.queries.judging import calendar as work_calendar
from huiyin.petitions.queries.notices import pending_notices
from huiyin.ui.words import WEEKDAYS_SHORT

FIRST, LAST = 1990, 2100


class Cell(NamedTuple):
    """`mark`: 休 on a holiday, 班 on a weekend that is worked."""

    day: date
    kind: DayKind
    is_today: bool

    @property
    def mark(self) -> str:
        return {"holiday": "休", "working_weekend": "班"}.get(self.kind.kind, "")


class Month(NamedTuple):
    first: date
    weeks: list[list[Cell | None]]
    workdays: int


def _month(calendar: WorkCalendar, year: int, month: int, today: date) -> Month:
    weeks: list[list[Cell | None]] = [
        [Cell(day, calendar.day_kind(day), day == today) if day.month == month else None for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]
    worked = sum(calendar.is_workday(cell.day) for week in weeks for cell in week if cell)
    return Month(date(year, month, 1), weeks, worked)


@require_GET
def year_page(request: StaffRequest, year: int | None = None) -> HttpResponse:
    """One year, month by month; a year without a notice says that its dates are provisional."""
    today = timezone.localdate()
    year = year or today.year
    if not FIRST <= year <= LAST:
        raise Http404
    calendar = work_calendar()
    may_load = bool(policies.may_load_notice(request.user))
    months = [_month(calendar, year, month, today) for month in range(1, 13)]
    context = {
        "year": year,
        "months": months,
        "weekdays": WEEKDAYS_SHORT,
        "workdays": sum(month.workdays for month in months),
        "plan": calendar.plan(year),
        "known": calendar.years,
        "may_load": may_load,
        "pending": pending_notices() if may_load else (),
        "earlier": year - 1 if year > FIRST else None,
        "later": year + 1 if year < LAST else None,
    }
    return render(request, "petitions/calendar.html", context)
