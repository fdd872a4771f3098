"""Drafts as pages show them."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from huiyin.figures.models import Fact
from huiyin.reports.models import Report, ReportState

#: States in which a draft will still change by itself.
UNFINISHED = (ReportState.QUEUED, ReportState.RUNNING)


def drafts() -> QuerySet[Report]:
    return Report.objects.select_related("maker")


def last_year_with_petitions() -> int | None:
    """The year of the latest registration; None while there is none."""
    last = Fact.objects.aggregate(last=Max("registered"))["last"]
    return last.year if last else None
