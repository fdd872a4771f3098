"""Drafts as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files

from django.db.models import Max, QuerySet
from django.utils.timezone import localdate

from huiyin.core.measures import REGISTER
from huiyin.core.periods import Period
from huiyin.figures.models import Fact
from huiyin.petitions.models import Matter
from huiyin.reports.book import in_words
from huiyin.reports.models import ProofSheet, Report, ReportState, Template

#: States in which a draft will still change by itself.
UNFINISHED = (ReportState.QUEUED, ReportState.RUNNING)


def drafts() -> QuerySet[Report]:
    return Report.objects.select_related("maker", "template")


def report_before(report: Report) -> Report | None:
    """The report made last before this one, of the same kind and period: a draft, or what was frozen."""
    return last_of(report.kind, Period(report.start, report.end), before=report.pk)


def last_of(kind: str, period: Period, *, before: int | None = None) -> Report | None:
    """The report of a kind and period that was made last, or last before another one."""
    found = Report.objects.filter(kind=kind, start=period.start, end=period.end, state=ReportState.DONE)
    return (found if before is None else found.filter(pk__lt=before)).order_by("-pk").first()


def name_in_papers(report: Report) -> str:
    """第12号草稿（2024年3月1日）."""
    what = "定稿" if report.frozen else "草稿"
    return f"第{report.pk}号{what}（{in_words(localdate(report.frozen or report.asked))}）"


def irregular(matters: Collection[int]) -> list[int]:
    """Those of these matters whose record does not fit together, by id."""
    wanted = frozenset(matters)
    known = Matter.objects.filter(irregularity_count__gt=0).order_by("pk").values_list("pk", flat=True)
    return [matter for matter in known if matter in wanted]


def numbers_of(petitions: Iterable[int]) -> dict[int, str]:
    """What petitions are known by outside."""
    return dict(Fact.objects.filter(petition__in=list(petitions)).values_list("petition", "number"))


@cache
def measures_digest() -> str:
    """The digest of the register of measures that this program counts by."""
    return sha256(files("huiyin.core").joinpath(REGISTER).read_bytes()).hexdigest()


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


def proof_sheets() -> QuerySet[ProofSheet]:
    """Documents that were proofread and are still here, the newest first."""
    return ProofSheet.objects.filter(removed=None).select_related("report", "added_by").order_by("-pk")
