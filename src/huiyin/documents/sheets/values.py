"""What a cell can hold, and how its text is read as a date or a whole number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from huiyin.documents.sheets.problems import ValueProblem

#: What a cell holds. A bool is a checkbox or TRUE/FALSE; None is an empty cell, "not known".
Cell = str | int | Decimal | date | datetime | None

_FULL_DATE = re.compile(
    r"(?P<year>\d{4})\s*(?:年|[-/.])\s*(?P<month>\d{1,2})\s*(?:月|[-/.])\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?"
    r"(?:\s*T?\s*(?:上午|下午|晚上|凌晨|中午)?\s*(?P<hour>\d{1,2})\s*[::时点]\s*(?P<minute>\d{1,2})?.*)?"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s*\d{2}:?\d{2}(?::?\d{2})?)?")
_YEAR_MONTH = re.compile(r"\d{4}\s*(?:年|[-/.])\s*\d{1,2}\s*月?")
_THREE_NUMBERS = re.compile(r"\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}\D*.*")
_WHOLE = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?")

#: Serial numbers that would be days from 1990 to 2100: a date whose cell lost its date format.
_LIKELY_SERIALS = range(32874, 73415)


def cell_text(value: Cell) -> str:
    """The cell as text, as a person would type it: identifiers stay digits, days are ISO, TRUE is 是."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def parse_date(value: Cell, *, earliest: date | None = None, latest: date | None = None) -> date | None:
    """The day a cell means, or None for an empty cell; a ValueProblem when it is no day, or outside the bounds."""
    if value is None:
        return None
    if type(value) is date:
        day = value
    elif isinstance(value, datetime):
        day = value.date()
    else:
        text = cell_text(value)
        if not text or text.isspace():
            return None
        day = _read_day(text)
    if earliest is not None and day < earliest:
        raise ValueProblem("date_too_early", day.isoformat(), bound=earliest.isoformat())
    if latest is not None and day > latest:
        raise ValueProblem("date_too_late", day.isoformat(), bound=latest.isoformat())
    return day


def parse_whole(value: Cell, *, minimum: int | None = None, maximum: int | None = None) -> int | None:
    """The whole number a cell means, or None for an empty cell; a ValueProblem otherwise."""
    if value is None:
        return None
    if type(value) is int:
        number = value
    elif isinstance(value, Decimal) and value == value.to_integral_value():
        number = int(value)
    else:
        text = unicodedata.normalize("NFKC", cell_text(value)).strip().replace("−", "-")
        if not text:
            return None
        if isinstance(value, bool | date) or not _WHOLE.fullmatch(text) or len(text) > 30:
            raise ValueProblem("not_whole", value)
        number = int(text.partition(".")[0].replace(",", ""))
    if minimum is not None and number < minimum:
        raise ValueProblem("too_small", number, bound=minimum)
    if maximum is not None and number > maximum:
        raise ValueProblem("too_big", number, bound=maximum)
    return number


@lru_cache(maxsize=8192)
def _read_day(written: str) -> date:
    """Remembered, for a ledger says the same few hundred days over and over."""
    text = unicodedata.normalize("NFKC", written).strip()
    found = _FULL_DATE.fullmatch(text)
    if found:
        year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    elif compact := _COMPACT_DATE.fullmatch(text):
        year, month, day = (int(part) for part in compact.groups())
    else:
        raise _no_day(text, written)
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueProblem("no_such_day", written) from None


def _no_day(text: str, written: str) -> ValueProblem:
    if _YEAR_MONTH.fullmatch(text):
        return ValueProblem("incomplete_date", written)
    if _THREE_NUMBERS.fullmatch(text):
        return ValueProblem("ambiguous_date", written)
    serial = text.partition(".")[0]
    if serial.isdecimal() and len(serial) < 6 and int(serial) in _LIKELY_SERIALS:
        return ValueProblem("serial_number", written, day=(date(1899, 12, 30) + timedelta(int(serial))).isoformat())
    return ValueProblem("not_a_date", written)
