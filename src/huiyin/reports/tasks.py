"""Background work of this room: idempotent, with its own row; the worker only calls the act."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from huiyin.reports import acts


@task()
def make_draft(report_id: int, organ: str) -> None:
    """Make a draft that was asked for."""
    acts.carry_out(report_id, organ, timezone.now)


def enqueue(report_id: int, organ: str) -> None:
    make_draft.enqueue(report_id, organ)
