"""The law and the calendar that every matter is judged under."""

from __future__ import annotations

from functools import cache

from huiyin.core.clocks import ClockMaker
from huiyin.core.days import WorkCalendar
from huiyin.core.law import Law


@cache
def clock_maker() -> ClockMaker:
    """Made once a process: its look-ups are shared by all matters."""
    return ClockMaker(Law.shipped(), WorkCalendar.shipped())
