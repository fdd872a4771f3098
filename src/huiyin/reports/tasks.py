"""Background work of this room: idempotent, with its own row; the worker only calls the act."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from huiyin.reports import acts, previewing, verifying


@task()
def make_draft(report_id: int, organ: str) -> None:
    """Make a draft that was asked for."""
    acts.carry_out(report_id, organ, timezone.now)


def enqueue(report_id: int, organ: str) -> None:
    make_draft.enqueue(report_id, organ)


@task()
def draw_pictures(report_id: int) -> None:
    """Draw the pages of a report for its preview."""
    previewing.draw_pictures(report_id, timezone.now)


def enqueue_pictures(report_id: int) -> None:
    draw_pictures.enqueue(report_id)


@task()
def verify_report(verification_id: int) -> None:
    """Hold a frozen report against today's data."""
    verifying.carry_out_verification(verification_id, timezone.now)


def enqueue_verification(verification_id: int) -> None:
    verify_report.enqueue(verification_id)
