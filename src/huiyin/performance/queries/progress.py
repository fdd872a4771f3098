"""Where every indicator stands at the end of a part of the year: its value, its points, where it is heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Max

from huiyin.core.measures import UnknownMeasure, shipped
from huiyin.core.scoring import (
    TARGETED,
    Course,
    Direction,
    Light,
    ScoringError,
    Worked,
    best_reachable,
    forecast,
    light,
    light_of_points,
    score,
)
from huiyin.performance import parts
from huiyin.performance.models import Audience, Closing, Handed, Indicator, Reading, Scheme, Source
from huiyin.performance.queries.sources import Asked, behind, is_taken

#: After the end of a part its actuals are to be entered within so many days.
REPORT_DAYS = 10


class Standing(NamedTuple):
    """One indicator, or one handing down of it, at the end of a part of the year."""

    indicator: Indicator
    handed: Handed | None
    reading: Reading | None
    value: Decimal | None
    target: Decimal | None
    period_target: Decimal | None
    worked: Worked
    light: Light
    forecast: Fraction | None
    best: Fraction | None
    #: Where the rows behind the value open; empty where it was entered.
    href: str

    @property
    def is_missing(self) -> bool:
        """Somebody has to enter it, and has not."""
        return self.value is None and not is_taken(self.indicator, self.handed)

    @property
    def slips(self) -> bool:
        return self.light in ("behind", "lost", "missed")

    @property
    def answers(self) -> str:
        """Who answers for it, in words."""
        one = self.handed if self.handed is not None else self.indicator
        person = one.person.display_name if one.person is not None else ""
        return person or one.leader


def value_of(reading: Reading | None) -> Decimal | None:
    """The value that counts: ours, or the superior's where it was taken."""
    if reading is None:
        return None
    return reading.published if reading.takes_published and reading.published is not None else reading.value


def worked_of(indicator: Indicator, value: Decimal | None, target: Decimal | None) -> Worked:
    """The points by rule. A value that cannot be one of this kind scores nothing and is shown as it is."""
    try:
        return score(
            indicator.scored_by, indicator.points, actual=value, target=target, direction=indicator.direction  # type: ignore[arg-type]
        )  # fmt: skip
    except ScoringError:
        return Worked(None, "no_data", indicator.points)


def grows(indicator: Indicator) -> bool:
    """Whether the value adds up through the year; a measure knows it of itself."""
    if indicator.source == Source.MEASURE:
        try:
            return shipped().find(indicator.source_code).kind == "count"
        except UnknownMeasure:
            return indicator.grows
    return indicator.grows


def standing_of(year: int, key: str, indicator: Indicator, handed: Handed | None, reading: Reading | None) -> Standing:
    asked = handed if handed is not None else indicator
    target, period_target = asked.target, asked.target_of(key)
    value = value_of(reading)
    heading, best, shown = _course(year, key, indicator, handed, reading)
    is_closed = reading is not None and reading.closing_id is not None and value is not None
    return Standing(
        indicator, handed, reading, value, target, period_target, worked_of(indicator, value, target), shown, heading,
        best, behind(indicator, handed, year, key, parts.end_of(year, key)) if is_closed else "",
    )  # fmt: skip


def _course(
    year: int, key: str, indicator: Indicator, handed: Handed | None, reading: Reading | None
) -> tuple[Fraction | None, Fraction | None, Light]:
    """Where the year is heading, the best that can still come out, and the light. Only what is compared has them."""
    value = value_of(reading)
    if value is None or reading is None:
        return None, None, "none"
    if indicator.kind not in TARGETED:
        return None, None, light_of_points(worked_of(indicator, value, None))
    counts = reading.value == value
    # A rate is kept in per cent; numerator and denominator speak of shares.
    unit = 100 if counts and reading.denominator is not None else 1
    course = Course(
        Fraction(value) / unit, parts.elapsed(year, parts.end_of(year, key)), grows(indicator),
        reading.numerator if unit == 100 else None, reading.denominator if unit == 100 else None,
    )  # fmt: skip
    direction: Direction = indicator.direction  # type: ignore[assignment]
    asked = handed if handed is not None else indicator
    shown = light(
        course,
        direction=direction,
        target=_shared(asked.target, unit),
        period_target=_shared(asked.target_of(key), unit),
    )
    if course.elapsed >= 1:
        return None, None, shown
    best, heading = best_reachable(course, direction), forecast(course)
    return None if heading is None else heading * unit, None if best is None else best * unit, shown


def _shared(value: Decimal | None, unit: int) -> Fraction | None:
    return None if value is None else Fraction(value) / unit


def board(scheme: Scheme, key: str, *, organ: int | None = None, only: Iterable[Asked] | None = None) -> list[Standing]:
    """Every indicator of a scheme at the end of a part. `organ`: as one organ answers for them."""
    rows = list(
        scheme.indicators.filter(removed=False).select_related("person", "area").order_by("area__place", "place", "pk")
    )
    readings = Reading.objects.filter(indicator__scheme=scheme, key=key, ended=None).select_related("evidence")
    if organ is None:
        found = {row.indicator_id: row for row in readings.filter(handed=None)}
        return [standing_of(scheme.year, key, row, None, found.get(row.pk)) for row in rows]
    shares = Handed.objects.filter(indicator__in=rows, organ=organ, removed=False).select_related("person", "organ")
    by_indicator = {share.indicator_id: share for share in shares}
    of_shares = {row.handed_id: row for row in readings.filter(handed__in=shares)}
    return [
        standing_of(scheme.year, key, row, share, of_shares.get(share.pk))
        for row in rows
        if (share := by_indicator.get(row.pk)) is not None
    ]


def mine(indicators: Sequence[Indicator], shares: Sequence[Handed], key_of: dict[int, str]) -> list[Standing]:
    """Where what somebody answers for stands; `key_of`: which part of the year is looked at, by scheme."""
    whole = Reading.objects.filter(indicator__in=indicators, handed=None, ended=None).select_related("evidence")
    by_indicator = {(row.indicator_id, row.key): row for row in whole}
    of_shares = Reading.objects.filter(handed__in=shares, ended=None).select_related("evidence")
    by_share = {(row.handed_id, row.key): row for row in of_shares}
    found = []
    for row in indicators:
        key = key_of[row.scheme_id]
        found.append(standing_of(row.scheme.year, key, row, None, by_indicator.get((row.pk, key))))
    for share in shares:
        row, key = share.indicator, key_of[share.indicator.scheme_id]
        found.append(standing_of(row.scheme.year, key, row, share, by_share.get((share.pk, key))))
    return found


def closings_of(scheme: Scheme) -> dict[str, Closing]:
    """Which parts of the year are closed, by their key."""
    return {row.key: row for row in scheme.closings.filter(ended=None).select_related("by")}


def usual_key(scheme: Scheme, today: date) -> str:
    """The part that is worked at: the one closed last, or the one after it where that is over already."""
    last = scheme.closings.filter(ended=None).aggregate(last=Max("end"))["last"]
    over = parts.newest_over(scheme.year, today)
    if over is not None and (last is None or parts.end_of(scheme.year, over) > last):
        return over
    if last is None:
        return parts.QUARTERS[0]
    newest = scheme.closings.filter(ended=None, end=last).order_by("-key").values_list("key", flat=True).first()
    return str(newest)


def due_on(year: int, key: str) -> date:
    """By when the values of a part are to be entered."""
    return parts.end_of(year, key) + timedelta(days=REPORT_DAYS)


def with_targets(scheme: Scheme) -> tuple[str, ...]:
    """The parts that a scheme has targets for, its quarters always."""
    said = {
        key for targets in scheme.indicators.filter(removed=False).values_list("targets", flat=True) for key in targets
    }
    return tuple(key for key in parts.KEYS if key in said or key in parts.QUARTERS or key == parts.YEAR)


def is_by_organs(scheme: Scheme) -> bool:
    return scheme.audience == Audience.ORGANS
