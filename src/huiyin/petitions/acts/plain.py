"""What was filled in, as plain JSON values: a letter carries the form of its act until it is issued, days later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

#: A day set further ahead is a slip in the year: no matter takes so long by law.
LONGEST_AHEAD = timedelta(days=366)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


#: A day as people type it: 2026年3月20日, 2026-03-20, 2026/3/20, 2026.3.20.
_TYPED = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?(?:T(?=\d)|\s+)?")


def typed_days(text: str) -> list[date]:
    """The days that a text names.

    Raises:
        ValueError: one of them does not exist.
    """
    return [date(*map(int, found.groups())) for found in _TYPED.finditer(text)]


def with_printed_days(text: str) -> str:
    """The text with its days as letters print them."""
    return _TYPED.sub(lambda found: f"{found[1]}年{int(found[2]):d}月{int(found[3]):d}日", text)


def to_plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned data with days as ISO text, rows as their ids, and lists of rows as lists of ids. Plain data stay plain.

    Raises:
        TypeError: a value cannot wait in a letter (an uploaded file, say).
    """
    return {str(name): _plain(value) for name, value in data.items()}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Mapping):
        return to_plain(value)
    # A file is iterable, too: its lines are no list of values.
    if isinstance(value, Iterable) and not hasattr(value, "read"):
        return [_plain(one) for one in value]
    raise TypeError(f"{value!r} cannot wait in a letter")


def from_plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same with days as days again; rows stay ids. A text that is a whole day reads the same either way."""
    return {name: _day_again(value) for name, value in data.items()}


def _day_again(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def day(data: Mapping[str, Any], name: str) -> date | None:
    """A day, filled in just now or carried by a letter; None when it was left empty."""
    value = data.get(name)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or not value:
        return value or None
    return date.fromisoformat(value[:10])


def words(data: Mapping[str, Any], name: str) -> str:
    """A text without blanks around it; empty when it was left out."""
    return str(data.get(name) or "").strip()


def number(data: Mapping[str, Any], name: str) -> int | None:
    """An id or a count."""
    value = data.get(name)
    if isinstance(value, Model):
        return int(value.pk)
    return None if value in (None, "") else int(value)
