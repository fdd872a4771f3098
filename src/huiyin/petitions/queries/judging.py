"""The law and the calendar that every matter is judged under: those of the package, and what the bureau adds."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from huiyin.core.clocks import ClockMaker
from huiyin.core.days import CalendarError, WorkCalendar, YearPlan
from huiyin.core.law import Law
from huiyin.core.lawtext import LawError
from huiyin.petitions.models import YearNotice


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
def packaged_calendar() -> WorkCalendar:
    """The package's calendar with the years' notices of the settings added.

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


class _Kept:
    """The maker of this process, and by which notices and when it was made.

    Another process may sign a notice off at any time, so what was signed is asked for again every few seconds.
    """

    maker: ClockMaker | None = None
    version: tuple[int, ...] = ()
    asked: float = 0.0


_SECONDS = 5.0


def forget() -> None:
    """Look at the signed notices again when next asked: one was signed here, or a test begins."""
    _Kept.maker = None
    _Kept.asked = 0.0


def calendar() -> WorkCalendar:
    """The working calendar with every notice in force: of the package, of the settings, and signed by the bureau."""
    return clock_maker().calendar


def clock_maker() -> ClockMaker:
    """Law and calendar for replay. Made once for the notices in force; its look-ups are shared by all matters."""
    now = monotonic()
    if _Kept.maker is None or now - _Kept.asked > _SECONDS:
        signed = YearNotice.objects.filter(signed__isnull=False).order_by("id")
        version = tuple(signed.values_list("id", flat=True))
        if _Kept.maker is None or version != _Kept.version:
            found = packaged_calendar()
            for text, year in signed.values_list("text", "year"):
                found = found.with_year(YearPlan.from_toml(text, str(year)))
            _Kept.maker, _Kept.version = ClockMaker(law(), found), version
        _Kept.asked = now
    return _Kept.maker
