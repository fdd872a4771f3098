"""Do closed periods, evaluations and checks of goal tables still say what they said? Everything is computed again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from huiyin.ledger.problems import Problem
from huiyin.ledger.queries import entries
from huiyin.performance import parts
from huiyin.performance.models import (
    CheckState,
    Closing,
    Evaluation,
    EvaluationState,
    GoalCheck,
    Reading,
    Scheme,
)
from huiyin.performance.queries.digests import check_digest, closing_digest, marks_digest, reading_digest
from huiyin.performance.queries.goals import outcome_of

#: So many indicators of a period are named one by one.
_SHOWN = 20


def damaged_closings() -> Iterator[Problem]:
    """What differs, and where."""
    for scheme in Scheme.objects.filter(closings__isnull=False).distinct().order_by("pk"):
        yield from _damaged_scheme(scheme)
    checks = GoalCheck.objects.filter(state__in=(CheckState.SUBMITTED, CheckState.REVIEWED)).exclude(digest="")
    for check in checks.select_related("table").order_by("pk"):
        yield from _damaged_check(check)


def _damaged_scheme(scheme: Scheme) -> Iterator[Problem]:
    stream = scheme.stream
    told = [(one.n, event) for one in entries([stream])[stream] for event in one.events]
    closed = {event["closing"]: (n, event["digest"]) for n, event in told if event["event"] == "period_closed"}
    for closing in Closing.objects.filter(scheme=scheme).order_by("pk"):
        yield from _damaged_closing(closing, stream, *closed.get(closing.pk, (None, "")))
    handed_in: dict[int, tuple[int, dict[str, Any]]] = {}
    for n, event in told:
        if event["event"] in ("evaluation_submitted", "evaluation_reviewed"):
            handed_in[event["evaluation"]] = (n, event)
    rows = Evaluation.objects.filter(scheme=scheme).exclude(state=EvaluationState.OPEN).select_related("organ")
    for row in rows.order_by("pk"):
        place = handed_in.get(row.pk)
        if place is None or marks_digest(row) != place[1].get("digest"):
            whose = str(row.organ) if row.organ else _("本单位")
            words = _("%(scheme)s：%(whose)s的自评与登记时不同")
            told_of = {"scheme": scheme.name, "whose": whose}
            yield Problem("closing", stream, place[0] if place else None, words % told_of)


def _damaged_closing(closing: Closing, stream: str, n: int | None, entered: str) -> Iterator[Problem]:
    rows = list(Reading.objects.filter(closing=closing).select_related("indicator", "handed__organ").order_by("pk"))
    digests = [reading_digest(row) for row in rows]
    if closing_digest(closing.key, digests) == closing.digest == entered:
        return
    period = parts.long_words(closing.scheme.year, closing.key)
    told = {"scheme": closing.scheme.name, "period": period}
    words = _("%(scheme)s，%(period)s：结账的数与登记时不同")
    yield Problem("closing", stream, n, words % told)
    changed = [row for row, digest in zip(rows, digests, strict=True) if row.digest and row.digest != digest]
    for row in changed[:_SHOWN]:
        words = _("%(scheme)s，%(period)s：“%(indicator)s”的完成值或说明改动过（完成值记录 %(row)d）")
        yield Problem("closing", stream, n, words % {**told, "indicator": row.indicator.name, "row": row.pk})


def _damaged_check(check: GoalCheck) -> Iterator[Problem]:
    """The points follow the table: where it was changed after the check, with its reason, nothing can be said."""
    stream = f"goals:{check.table_id}"
    told = [
        (one.n, event["digest"])
        for one in entries([stream])[stream]
        for event in one.events
        if event.get("check") == check.pk and "digest" in event
    ]
    n, entered = told[-1] if told else (None, "")
    if check_digest(check, outcome_of(check)) == check.digest == entered:
        return
    if check.digest == entered and check.submitted and check.table.changes.filter(at__gt=check.submitted).exists():
        return
    words = _("%(table)s截至%(day)s的%(kind)s与登记时不同")
    told_of = {"table": check.table, "day": check.day, "kind": check.get_kind_display()}
    yield Problem("closing", stream, n, words % told_of)
