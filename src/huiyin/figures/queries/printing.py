"""Values of measures as one JSON document: what `huiyin measures --json` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from huiyin.core.measures import Measure, Number
from huiyin.core.periods import Period
from huiyin.core.phrasing import half_up
from huiyin.figures.queries.values import GroupValue, MeasureValue

RATE_DIGITS = 10
DAY_DIGITS = 2
PERCENT_DIGITS = 6


def as_json(
    values: Sequence[MeasureValue],
    *,
    period: Period,
    previous: Period | None,
    as_of: date | None,
) -> dict[str, Any]:
    """The document. A combination without rows in the period itself is left out of the groups."""
    return {
        "period": period.label,
        "previous": previous.label if previous else None,
        "as_of": as_of.isoformat() if as_of else None,
        "measures": [_measure(value) for value in values],
    }


def _measure(value: MeasureValue) -> dict[str, Any]:
    measure = value.measure
    return {
        "id": measure.id,
        "name": measure.title,
        "variant": measure.variant,
        "version": measure.version,
        "unit": measure.unit.label,
        **_numbers(measure, value),
        "groups": [{"by": group.by, **_numbers(measure, group)} for group in value.groups if group.present],
    }


def _numbers(measure: Measure, value: MeasureValue | GroupValue) -> dict[str, Any]:
    digits = RATE_DIGITS if measure.kind == "rate" else DAY_DIGITS
    return {
        "value": _json(value.value, digits),
        "numerator": value.now.numerator,
        "denominator": value.now.denominator,
        "previous": _json(value.previous, digits),
        "change_percent": _json(value.change_percent, PERCENT_DIGITS),
    }


def _json(number: Number | None, digits: int) -> int | float | None:
    """Whole numbers as they are; fractions rounded half up in decimal, and only then written in JSON's own numbers."""
    if number is None or isinstance(number, int):
        return number
    return number.numerator if number.denominator == 1 else float(half_up(number, digits))
