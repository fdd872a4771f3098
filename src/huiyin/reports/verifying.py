"""Verifications asked for on the pages: put on the list of work, carried out, kept with their findings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.policies import Denied
from huiyin.ledger import reads
from huiyin.reports import drift
from huiyin.reports.acts import SILENT_FOR
from huiyin.reports.models import Report, ReportState, Verification
from huiyin.reports.policies import may_make


class NotFrozen(Exception):
    """Only what was frozen can be verified."""


@transaction.atomic
def ask_to_verify(
    report_id: int, *, by: Person, at: datetime, today: date, enqueue: Callable[[int], None]
) -> Verification:
    """Put a verification on the list of background work; one that waits or runs already is the answer.

    Raises:
        PermissionDenied: this person makes no reports.
        NotFrozen: the report is a draft.
    """
    decision = may_make(by, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)
    report = Report.objects.select_for_update().get(pk=report_id)
    if not report.frozen:
        raise NotFrozen(str(report))
    give_up_silent(at)
    waiting = report.verifications.filter(state__in=(ReportState.QUEUED, ReportState.RUNNING)).first()
    if waiting is not None:
        return waiting
    asked = Verification.objects.create(report=report, asked=at, asked_by=by)
    transaction.on_commit(lambda: enqueue(asked.pk))
    return asked


def carry_out_verification(verification_id: int, now: Callable[[], datetime], *, takes_over: bool = False) -> None:
    """Verify what was asked for, once."""
    asked = Verification.objects.select_related("report__template", "asked_by").get(pk=verification_id)
    rows = Verification.objects.filter(pk=verification_id)
    free = Q(state__in=(ReportState.QUEUED, ReportState.FAILED)) | Q(heartbeat__lt=now() - SILENT_FOR)
    if (
        not rows.exclude(state=ReportState.DONE)
        .filter(Q() if takes_over else free)
        .update(state=ReportState.RUNNING, heartbeat=now(), finished=None, problem="")
    ):
        return
    try:
        findings = verify_and_record(asked.report, actor_of(asked.asked_by), now(), lambda: _beat(rows, now()))
    except Exception as error:
        rows.update(state=ReportState.FAILED, finished=now(), problem=f"{type(error).__name__}: {error}"[:2000])
        raise
    rows.update(state=ReportState.DONE, finished=now(), findings=findings.document())


def _beat(rows: QuerySet[Verification], at: datetime) -> None:
    rows.update(heartbeat=at)


def verify_and_record(
    report: Report, actor: str, at: datetime, beat: Callable[[], None] = lambda: None
) -> drift.Findings:
    """Verify; the petitions that the findings name are recorded as one read."""
    findings = drift.verify(report, at, beat)
    named = [one.petition for one in findings.petitions]
    if named:
        reads.record(actor, f"report {report.pk} verify", named, at=at)
    return findings


def give_up_silent(at: datetime) -> int:
    """Verifications whose worker died are said to have failed; returns how many."""
    silent = Verification.objects.filter(state=ReportState.RUNNING, heartbeat__lt=at - SILENT_FOR)
    return silent.update(state=ReportState.FAILED, finished=at, problem="后台任务中断，请重新核验")
