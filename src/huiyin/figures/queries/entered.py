"""The register as it stands: what was entered and published for a period, its versions, and the period before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Max, Min, QuerySet

from huiyin.core.periods import Period, month_of, quarter_of, year_of
from huiyin.figures.models import EnteredFigure, Fact, PublishedFigure


def entered_of(period: Period) -> dict[str, EnteredFigure]:
    """What stands entered for a period, by name, in the order in which the names were first entered."""
    versions = EnteredFigure.objects.filter(start=period.start, end=period.end)
    first = dict(versions.values_list("name").annotate(first=Min("pk")))
    rows = versions.filter(ended=None).select_related("evidence", "entered_by")
    return {row.name: row for row in sorted(rows, key=lambda row: first[row.name])}


def entered_versions(name: str, period: Period) -> QuerySet[EnteredFigure]:
    """Every version of one figure for one period, the newest first."""
    rows = EnteredFigure.objects.filter(name=name, start=period.start, end=period.end)
    return rows.select_related("evidence", "entered_by").order_by("-pk")


def entered_now(name: str, period: Period) -> EnteredFigure | None:
    return entered_versions(name, period).filter(ended=None).first()


def previous_value(name: str, period: Period, typed: Decimal | None = None) -> Decimal | None:
    """The value of the period before: as typed beside this one, else as entered for that period itself."""
    if typed is not None:
        return typed
    before = entered_now(name, period.previous())
    return before.value if before is not None else None


def published_of(period: Period) -> dict[str, PublishedFigure]:
    """What stands published for a period, by path."""
    rows = PublishedFigure.objects.filter(start=period.start, end=period.end, ended=None)
    return {row.path: row for row in rows.select_related("evidence", "entered_by")}


def published_versions(path: str, period: Period) -> QuerySet[PublishedFigure]:
    rows = PublishedFigure.objects.filter(path=path, start=period.start, end=period.end)
    return rows.select_related("evidence", "entered_by").order_by("-pk")


def all_published() -> QuerySet[PublishedFigure]:
    """Everything that stands published, the latest period first."""
    rows = PublishedFigure.objects.filter(ended=None).select_related("evidence", "entered_by")
    return rows.order_by("-end", "-start", "pk")


def own_units() -> dict[str, str]:
    """Every name that was ever entered and not withdrawn, with its latest unit."""
    return dict(EnteredFigure.objects.filter(ended=None).order_by("pk").values_list("name", "unit"))


def known_periods() -> list[Period]:
    """The periods for which anything stands entered or published, the latest first."""
    found: set[tuple[date, date]] = set()
    rows: Iterable[QuerySet[EnteredFigure] | QuerySet[PublishedFigure]] = (
        EnteredFigure.objects.filter(ended=None),
        PublishedFigure.objects.filter(ended=None),
    )
    for query in rows:
        found.update(query.values_list("start", "end").distinct())
    return [named_period(start, end) for start, end in sorted(found, key=lambda days: (days[1], days[0]), reverse=True)]


def periods_near(period: Period) -> list[Period]:
    """The periods to choose from, the latest first: the years about this one, and those that have entries."""
    years = {year_of(date(period.end.year + by, 1, 1)) for by in (-1, 0, 1)}
    return sorted({*years, *known_periods()[:8], period}, key=lambda one: (one.end, one.start), reverse=True)


def named_period(start: date, end: date) -> Period:
    """The period under the shortest name it has: 2023, 2023-Q1, 2023-05, else its days."""
    for whole in (year_of, quarter_of, month_of):
        if (period := whole(start)).end == end and period.start == start:
            return period
    return Period(start, end)


def usual_period(today: date) -> Period:
    """The year that reports are now written about: that of the last registration."""
    last = Fact.objects.aggregate(last=Max("registered"))["last"]
    return year_of(last or today)
