"""The parts of a year that have targets and are closed: twelve months, four quarters, the year itself.

Every one of them reaches from 1 January to its own end: a target of the second quarter is that of the first half-year.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _

from huiyin.core.periods import Period, year_of
from huiyin.ui.words import speaks_english

YEAR = "Y"
QUARTERS = tuple(f"Q{n}" for n in range(1, 5))
MONTHS = tuple(f"M{n:02}" for n in range(1, 13))
KEYS = (*MONTHS, *QUARTERS, YEAR)
_ORDINALS = "一二三四"


def last_month(key: str) -> int:
    return 12 if key == YEAR else int(key[1:]) * (3 if key[0] == "Q" else 1)


def end_of(year: int, key: str) -> date:
    month = last_month(key)
    return date(year, month, monthrange(year, month)[1])


def until(year: int, key: str) -> Period:
    """From the beginning of the year to the end of the part."""
    whole = year_of(date(year, 1, 1))
    return whole if end_of(year, key) == whole.end else Period(whole.start, end_of(year, key))


@lru_cache(maxsize=64)  # asked for each of a thousand indicators of one page
def elapsed(year: int, day: date) -> Fraction:
    """The share of the year that is over at the end of a day; 0 before it, 1 after."""
    whole = year_of(date(year, 1, 1))
    if day < whole.start:
        return Fraction(0)
    return min(Fraction((day - whole.start).days + 1, whole.days), Fraction(1))


def words(key: str) -> str:
    """一季度, 3月, 全年."""
    if key == YEAR:
        return _("全年")
    if key[0] == "Q":
        return key if speaks_english() else f"{_ORDINALS[int(key[1]) - 1]}季度"
    return key if speaks_english() else f"{int(key[1:])}月"


def long_words(year: int, key: str) -> str:
    """2026年一季度, as a heading writes it."""
    if speaks_english():
        return f"{year} {key}" if key != YEAR else f"{year}"
    return f"{year}年" if key == YEAR else f"{year}年{words(key)}"


def until_words(key: str) -> str:
    """1—3月: which months the values of this part hold together."""
    month = last_month(key)
    return _("1月") if month == 1 else _("1—%d月") % month


def newest_over(year: int, today: date, keys: tuple[str, ...] = QUARTERS) -> str | None:
    """The latest of these parts that is over."""
    return next((key for key in reversed(keys) if end_of(year, key) < today), None)
