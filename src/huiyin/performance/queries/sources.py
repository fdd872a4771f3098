"""Actuals from where they come from: measures of the register, money figures, the register of work, published values.

Nothing is written here; what a closing freezes and what a page shows before it are asked in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from huiyin.core.measures import UnknownMeasure, Value, shipped
from huiyin.core.periods import Period
from huiyin.core.phrasing import Exact, half_up
from huiyin.core.predicate import parse
from huiyin.figures.models import PublishedFigure
from huiyin.figures.queries import Names, measure_values
from huiyin.finance.queries import figures as money
from huiyin.finance.selection import CodeProblem
from huiyin.finance.selection import parse as parse_code
from huiyin.performance import parts
from huiyin.performance.models import Handed, Indicator, Source
from huiyin.performance.queries import activities

#: Numbers by organ leave accusations out, as organs see them: no difference can be computed.
FOR_ORGANS = "not known(purpose) or purpose != accusation"
DIGITS = 6


class Actual(NamedTuple):
    """A value in the indicator's own unit; None is no data. `where`: the predicate it was counted under."""

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    where: str = ""


class Published(NamedTuple):
    value: Decimal
    number: str
    adopted: bool


NOTHING = Actual(None)
#: What is asked: an indicator, and which of its handings down (None: the indicator as a whole).
Asked = tuple[Indicator, Handed | None]


def actuals(asked: Sequence[Asked], year: int, key: str, as_of: date) -> dict[tuple[int, int | None], Actual]:
    """What the sources say for a part of the year, for everything that is not entered by hand."""
    period = parts.until(year, key)
    found = _measured([one for one in asked if one[0].source == Source.MEASURE], period, as_of)
    for indicator, handed in asked:
        at = (indicator.pk, handed.pk if handed else None)
        if indicator.source == Source.FINANCE and handed is None:
            found[at] = _money(indicator, year, key)
        elif indicator.source == Source.ACTIVITY:
            found[at] = _counted(indicator, handed, period)
        elif indicator.source == Source.PUBLISHED and handed is None:
            said = published_values([indicator.source_code], period).get(indicator.source_code)
            found[at] = Actual(said.value) if said else NOTHING
    return found


def is_taken(indicator: Indicator, handed: Handed | None) -> bool:
    """Whether a source gives this value; else somebody enters it."""
    if indicator.source == Source.ENTERED:
        return False
    if handed is None:
        return True
    return handed.organ_id is not None and indicator.source in (Source.MEASURE, Source.ACTIVITY)


def _measured(asked: Sequence[Asked], period: Period, as_of: date) -> dict[tuple[int, int | None], Actual]:
    found: dict[tuple[int, int | None], Actual] = {}
    whole = [(row, None) for row, handed in asked if handed is None]
    by_organ = [(row, handed) for row, handed in asked if handed is not None and handed.organ_id is not None]
    if whole:
        codes = _known(row.source_code for row, _handed in whole)
        worth = {one.measure.key: one.now for one in measure_values(period, as_of=as_of, only=codes, compare=False)}
        for row, _handed in whole:
            found[row.pk, None] = _of(row, worth.get(_key(row.source_code)), "")
    if by_organ:
        worth_of = _by_organ({row.source_code for row, _handed in by_organ}, period, as_of)
        labels = Names().tree("organ")
        for row, handed in by_organ:
            label = labels.label(handed.organ_id or 0)
            found[row.pk, handed.pk] = _of(row, worth_of.get((_key(row.source_code), label)), FOR_ORGANS)
    return found


def _by_organ(codes: Iterable[str], period: Period, as_of: date) -> dict[tuple[str, str | None], Value]:
    values = measure_values(
        period, as_of=as_of, only=_known(codes), compare=False, by=("organ",), where=parse(FOR_ORGANS)
    )
    return {(one.measure.key, group.by["organ"]): group.now for one in values for group in one.groups}


def _known(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(key for code in codes if (key := _key(code))))


def _key(code: str) -> str:
    try:
        return shipped().find(code).key
    except UnknownMeasure:
        return ""


def _of(row: Indicator, value: Value | None, where: str) -> Actual:
    """A count of nothing is zero, a rate of nothing is no data."""
    measure = shipped().find(row.source_code) if _key(row.source_code) else None
    if value is None:
        counts = measure is not None and measure.kind == "count"
        return Actual(Decimal(0), where=where) if counts else Actual(None, where=where)
    shown = value.value
    if measure is None or measure.kind != "rate":
        return Actual(_rounded(shown), where=where)
    return Actual(None if shown is None else _rounded(Fraction(shown) * 100), value.numerator, value.denominator, where)


def _money(row: Indicator, year: int, key: str) -> Actual:
    """A sum in 万元 or 元 as the indicator says; a rate in per cent. What was executed is counted up to the month."""
    code = row.source_code
    try:
        if ".until-" not in code and ".month-" not in code and key != parts.YEAR:
            selection = parse_code(code)
            if selection.amount == "executed":
                code = f"{code}.until-{parts.last_month(key):02}"
        told = money.value(code, year)
    except CodeProblem:
        return NOTHING
    if told.amount is None:
        return NOTHING
    if told.unit == "%":
        return Actual(_rounded(Fraction(told.amount) * 100))
    return Actual(_rounded(Fraction(told.amount) / 10_000 if row.unit == "万元" else told.amount))


def _counted(row: Indicator, handed: Handed | None, period: Period) -> Actual:
    organ = handed.organ_id if handed is not None else None
    try:
        return Actual(_rounded(activities.count(row.source_code, period, organ)))
    except ValueError:
        return NOTHING


def published_values(paths: Iterable[str], period: Period) -> dict[str, Published]:
    """What others have published for a period, by name."""
    rows = PublishedFigure.objects.filter(path__in=list(paths), start=period.start, end=period.end, ended=None)
    return {row.path: Published(row.value, row.number, row.adopted) for row in rows}


def _rounded(value: Exact | None) -> Decimal | None:
    return None if value is None else half_up(value, DIGITS)


def behind(row: Indicator, handed: Handed | None, year: int, key: str, as_of: date) -> str:
    """Where what stands behind a value opens; empty where it was entered."""
    if row.source == Source.MEASURE:
        query: dict[str, Any] = {
            "measure": row.source_code, "period": parts.until(year, key).range, "as_of": as_of.isoformat(),
        }  # fmt: skip
        if handed is not None and handed.organ_id is not None:
            query |= {"where": FOR_ORGANS, "by": "organ", "value": Names().tree("organ").label(handed.organ_id)}
        return f"{reverse('figures:rows')}?{urlencode(query)}"
    return ""
