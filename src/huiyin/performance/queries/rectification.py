"""What is being mended: a year's list holds what was found in it and what earlier years left over."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from huiyin.performance.models import Rectification, RectificationStep, Standing


class Tally(NamedTuple):
    """Of a list: all of it, how many are carried over from earlier years, struck off, waiting for that, open, late."""

    all: int
    carried: int
    struck: int
    reported: int
    open: int
    late: int


def of_year(year: int) -> QuerySet[Rectification]:
    """Found in the year, or earlier and not struck off before it began."""
    rows = Rectification.objects.exclude(standing=Standing.WITHDRAWN).filter(found__lte=date(year, 12, 31))
    left = rows.filter(Q(struck=None) | Q(struck__gte=date(year, 1, 1)))
    return left.select_related("owner", "organ")


def standing_at(row: Rectification, day: date) -> str:
    """Struck off or not, at the end of a day; what was reported meanwhile is open."""
    if row.struck is not None:
        return Standing.STRUCK if row.struck <= day else Standing.OPEN
    return row.standing


def is_carried(row: Rectification, year: int) -> bool:
    return row.found.year < year


def tally(rows: list[Rectification], year: int, day: date) -> Tally:
    at = [standing_at(row, day) for row in rows]
    return Tally(
        len(rows),
        sum(is_carried(row, year) for row in rows),
        at.count(Standing.STRUCK),
        at.count(Standing.REPORTED),
        at.count(Standing.OPEN),
        sum(row.due < day and said == Standing.OPEN for row, said in zip(rows, at, strict=True)),
    )


def last_report(row: Rectification) -> RectificationStep | None:
    return row.steps.filter(kind=RectificationStep.Kind.REPORTED).order_by("-pk").first()


def steps_of(row: Rectification) -> list[RectificationStep]:
    return list(row.steps.select_related("by", "evidence").order_by("pk"))
