"""Drafts as pages show them."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from huiyin.figures.models import Fact
from huiyin.reports.models import Report, ReportState, Template

#: States in which a draft will still change by itself.
UNFINISHED = (ReportState.QUEUED, ReportState.RUNNING)


def drafts() -> QuerySet[Report]:
    return Report.objects.select_related("maker")


def versions(kind: str) -> QuerySet[Template]:
    """All versions of a kind's template, the newest first."""
    return Template.objects.filter(kind=kind).select_related("uploaded_by")


def usable_templates(kind: str) -> QuerySet[Template]:
    """The versions from which a report may be made, the newest first."""
    return versions(kind).filter(retired=None)


def newest_template(kind: str) -> Template | None:
    """The version that a report is made from when nobody chooses; None means the one that comes with the kind."""
    return usable_templates(kind).first()


def last_year_with_petitions() -> int | None:
    """The year of the latest registration; None while there is none."""
    last = Fact.objects.aggregate(last=Max("registered"))["last"]
    return last.year if last else None
