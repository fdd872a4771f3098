"""Number formats and what they make of a number: Excel stores a day as a count of days, and only the format tells.

The 1900 system counts a 29 February 1900 that never was; days below 61 are therefore one off. The 1904 system (old
Macintosh files) starts on 1904-01-01.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

FormatKind = Literal["number", "date", "time"]

_BUILT_IN_DATES = frozenset((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58))
_BUILT_IN_TIMES = frozenset((18, 19, 20, 21, *range(32, 36), 45, 46, 47, 55, 56))
_NOT_LETTERS = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]')

#: From this many digits on, a number stored as a double may not be the number that was typed.
PRECISION_LIMIT = 10**15

_BASE_1900 = datetime.combine(date(1899, 12, 30), time())
_BASE_1904 = datetime.combine(date(1904, 1, 1), time())


def format_kind(number_format: int, code: str | None) -> FormatKind:
    """Is a cell with this format a day, a time of day, or a plain number?"""
    if code is None:
        if number_format in _BUILT_IN_DATES:
            return "date"
        return "time" if number_format in _BUILT_IN_TIMES else "number"
    letters = _NOT_LETTERS.sub("", code.split(";")[0]).lower()
    if "general" in letters or "通用格式" in letters:
        return "number"
    if "y" in letters or "d" in letters or "年" in letters or "日" in letters:
        return "date"
    if "h" in letters or "s" in letters:
        return "time"
    return "date" if "m" in letters and not set(letters) & set("0#?") else "number"


def from_serial(text: str, kind: FormatKind, *, since_1904: bool) -> date | datetime | str | None:
    """The day or moment a serial number stands for; a time of day as text; None when there is no such day."""
    try:
        serial = float(text)
    except ValueError:
        return None
    if not -700000 < serial < 2958466:
        return None
    days = int(serial // 1)
    seconds = round((serial - days) * 86400)
    if kind == "time" and 0 <= serial < 1:
        hours, rest = divmod(min(seconds, 86399), 3600)
        return f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"
    base = _BASE_1904 if since_1904 else _BASE_1900
    if not since_1904 and 0 < days < 61:
        days = min(days + 1, 60)
    try:
        moment = base + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return None
    return moment if seconds % 86400 else moment.date()


def from_number(text: str) -> int | Decimal | None:
    """A number exactly as Excel shows it: whole numbers as int, 0.1 as 0.1. None when it is no number."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
        if number.is_integer():
            return int(Decimal(text)) if abs(number) < 1e300 else None
        return Decimal(repr(number))
    except (ValueError, InvalidOperation, OverflowError):
        return None
