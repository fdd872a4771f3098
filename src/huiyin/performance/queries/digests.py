"""The digests that ledger entries name: of a closed period, of an evaluation, of a goal table's check. The acts write
them, and verifying computes them again."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Any

from huiyin.core.events import canonical
from huiyin.performance.models import Evaluation, GoalCheck, Reading
from huiyin.performance.queries.goals import Outcome


def digest_of(content: Any) -> str:
    return sha256(canonical(content).encode()).hexdigest()


def reading_digest(row: Reading) -> str:
    """What somebody reported, or what a source said."""
    return digest_of(
        {
            "indicator": row.indicator_id, "handed": row.handed_id, "key": row.key, "value": _plain(row.value),
            "numerator": row.numerator, "denominator": row.denominator, "published": _plain(row.published),
            "number": row.published_number, "takes": row.takes_published, "note": row.note,
        }
    )  # fmt: skip


def closing_digest(key: str, readings: Iterable[str]) -> str:
    """Of a closed period, over the digests of its rows."""
    return digest_of({"key": key, "readings": sorted(readings)})


def marks_digest(row: Evaluation) -> str:
    """Of an evaluation that was handed in or reviewed."""
    marks = [
        {
            "indicator": mark.indicator_id, "own": _plain(mark.own), "reviewed": _plain(mark.reviewed),
            "actual": _plain(mark.actual), "reason": mark.reason, "remedy": mark.remedy, "why": mark.why_reviewed,
        }
        for mark in row.marks.all()
    ]  # fmt: skip
    return digest_of({"marks": marks})


def check_digest(check: GoalCheck, outcome: Outcome) -> str:
    return digest_of(said_check(check, outcome))


def said_check(check: GoalCheck, outcome: Outcome) -> dict[str, object]:
    """What a check says, as plain text."""

    def plain(value: object) -> str:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else "" if value is None else str(value)

    names = ("actual", "words", "share", "forecast", "likelihood", "cause", "reason", "measure", "reviewed")
    return {
        "day": check.day.isoformat(),
        "achieved": check.achieved,
        "forecast": plain(check.forecast),
        "spent": [
            [row.kind, plain(row.spent), *([plain(row.books), row.why] if row.books is not None else ())]
            for row in outcome.money
        ],
        "lines": [
            [row.indicator.pk, *(plain(getattr(row.line, name)) for name in names), plain(row.worked.points)]
            for row in outcome.rows
        ],
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
