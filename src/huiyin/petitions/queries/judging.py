"""The law and the calendar that every matter is judged under: those of the package, and what the bureau adds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from huiyin.core.clocks import ClockMaker
from huiyin.core.days import CalendarError, WorkCalendar, YearPlan
from huiyin.core.law import Law
from huiyin.core.lawtext import LawError


@cache
def law() -> Law:
    """Both regulations, with the overlays of the settings laid over them: a province's rule, or a bureau's own
    stricter one (a term that does not roll over rest days).

    Raises:
        ImproperlyConfigured: an overlay cannot be read or does not fit; says which and why.
    """
    found = Law.shipped()
    for path in settings.LAW_OVERLAYS:
        try:
            found = found.with_overlay(Path(path))
        except (LawError, OSError) as error:
            raise ImproperlyConfigured(f"HUIYIN_LAW_OVERLAYS: {error}") from error
    return found


@cache
def calendar() -> WorkCalendar:
    """The working calendar, with the years' notices of the settings added to those of the package.

    Raises:
        ImproperlyConfigured: a year's file cannot be read; says which and why.
    """
    found = WorkCalendar.shipped()
    for name in settings.CALENDAR_YEARS:
        path = Path(name)
        try:
            found = found.with_year(YearPlan.from_toml(path.read_text(encoding="utf-8"), path.name))
        except (CalendarError, OSError) as error:
            raise ImproperlyConfigured(f"HUIYIN_CALENDAR_YEARS: {error}") from error
    return found


@cache
def clock_maker() -> ClockMaker:
    """Made once a process: its look-ups are shared by all matters."""
    return ClockMaker(law(), calendar())
