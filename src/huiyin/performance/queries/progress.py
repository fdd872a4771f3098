"""Where every indicator stands at the end of a part of the year: its value, its points, where it is heading."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

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
from huiyin.performance.queries.sources import behind, is_taken

#: After the end of a part its actuals are to be entered within so many days.
REPORT_DAYS = 10


@dataclass(frozen=True)
class Standing:
    """One indicator, or one handing down of it, at the end of a part of the year. A page shows some of a thousand:
    what only the shown ones need is worked out when it is asked for."""

    year: int
    key: str
    indicator: Indicator
    handed: Handed | None
    reading: Reading | None

    @property
    def _asked(self) -> Handed | Indicator:
        return self.handed if self.handed is not None else self.indicator

    @property
    def target(self) -> Decimal | None:
        return self._asked.target

    @property
    def period_target(self) -> Decimal | None:
        return self._asked.target_of(self.key)

    @cached_property
    def value(self) -> Decimal | None:
        return value_of(self.reading)

    @cached_property
    def worked(self) -> Worked:
        return worked_of(self.indicator, self.value, self.target)

    @cached_property
    def _unit(self) -> int:
        """A rate is kept in per cent; numerator and denominator speak of shares."""
        reading = self.reading
        return 100 if reading is not None and reading.value == self.value and reading.denominator is not None else 1

    @cached_property
    def _course(self) -> Course | None:
        """Only what has a value and is compared with a target has one."""
        if self.reading is None or self.value is None or self.indicator.kind not in TARGETED:
            return None
        elapsed = parts.elapsed(self.year, parts.end_of(self.year, self.key))
        shares = (self.reading.numerator, self.reading.denominator) if self._unit == 100 else (None, None)
        return Course(Fraction(self.value) / self._unit, elapsed, grows(self.indicator), *shares)

    @property
    def _direction(self) -> Direction:
        return self.indicator.direction  # type: ignore[return-value]

    @cached_property
    def light(self) -> Light:
        if self._course is None:
            return "none" if self.value is None else light_of_points(worked_of(self.indicator, self.value, None))
        target, period_target = _shared(self.target, self._unit), _shared(self.period_target, self._unit)
        return light(self._course, direction=self._direction, target=target, period_target=period_target)

    @property
    def forecast(self) -> Fraction | None:
        """Where the year is heading; None when it is over."""
        course = self._course
        found = None if course is None or course.elapsed >= 1 else forecast(course)
        return None if found is None else found * self._unit

    @property
    def best(self) -> Fraction | None:
        """The best that can still come out; None when the year is over."""
        course = self._course
        found = None if course is None or course.elapsed >= 1 else best_reachable(course, self._direction)
        return None if found is None else found * self._unit

    @property
    def href(self) -> str:
        """Where the rows behind the value open; empty where it was entered, or is not of a closed part."""
        if self.reading is None or self.reading.closing_id is None or self.value is None:
            return ""
        return behind(self.indicator, self.handed, self.year, self.key, parts.end_of(self.year, self.key))

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
        person = self._asked.person.display_name if self._asked.person is not None else ""
        return person or self._asked.leader


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


def _shared(value: Decimal | None, unit: int) -> Fraction | None:
    return None if value is None else Fraction(value) / unit


def board(scheme: Scheme, key: str, *, organ: int | None = None, only: Collection[int] | None = None) -> list[Standing]:
    """Every indicator of a scheme at the end of a part, or only some. `organ`: as one organ answers for them."""
    # Areas and people are few: fetched once each, not made anew for every indicator.
    shown = scheme.indicators.filter(removed=False).order_by("area__place", "place", "pk")
    readings = Reading.objects.filter(indicator__scheme=scheme, key=key, ended=None).prefetch_related("evidence")
    if only is not None:
        shown, readings = shown.filter(pk__in=only), readings.filter(indicator__in=only)
    rows = list(shown.prefetch_related("person", "area"))
    if organ is None:
        found = {row.indicator_id: row for row in readings.filter(handed=None)}
        return [Standing(scheme.year, key, row, None, found.get(row.pk)) for row in rows]
    shares = Handed.objects.filter(indicator__in=rows, organ=organ, removed=False).select_related("person", "organ")
    by_indicator = {share.indicator_id: share for share in shares}
    of_shares = {row.handed_id: row for row in readings.filter(handed__in=shares)}
    return [
        Standing(scheme.year, key, row, share, of_shares.get(share.pk))
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
        found.append(Standing(row.scheme.year, key, row, None, by_indicator.get((row.pk, key))))
    for share in shares:
        row, key = share.indicator, key_of[share.indicator.scheme_id]
        found.append(Standing(row.scheme.year, key, row, share, by_share.get((share.pk, key))))
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
