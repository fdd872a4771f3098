"""The words that a bureau writes for its reports, kept from year to year; each wording is a version."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.core.periods import Period
from huiyin.figures.acts.entering import ANY, stream_of
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries as ledger_queries
from huiyin.reports.inputs import LONGEST_WORDS, paragraphs_of
from huiyin.reports.models import Passage
from huiyin.reports.policies import may_make


def passages_of(period: Period) -> dict[str, Passage]:
    """What stands written for a period, by name of the section."""
    rows = Passage.objects.filter(start=period.start, end=period.end, ended=None)
    return {row.name: row for row in rows.select_related("written_by") if row.text}


def passage_versions(name: str, period: Period) -> QuerySet[Passage]:
    """Every wording of a section for a period, the newest first."""
    rows = Passage.objects.filter(name=name, start=period.start, end=period.end)
    return rows.select_related("written_by").order_by("-pk")


def write_passage(
    name: str,
    period: Period,
    text: str,
    *,
    by: Person | None,
    at: datetime,
    today: date,
    seen: int | None = ANY,
    is_taken: bool = False,
) -> Passage:
    """Write the words of a section for a period. The same once more changes nothing; an empty text is kept as such.

    `seen`: the version the writer had before him, None for none. `is_taken`: last period's words, taken over.

    Raises:
        PermissionDenied: this person makes no reports.
        ValidationError: too long, or somebody else wrote meanwhile; nothing is kept then.
    """
    decision = may_make(by, today) if by is not None else True
    if not decision:
        raise PermissionDenied(getattr(decision, "why", ""))
    text = paragraphs_of(text)
    if len(text) > LONGEST_WORDS:
        raise ValidationError({"text": _("内容超过 %d 字；请精简") % LONGEST_WORDS})
    try:
        with transaction.atomic():
            return _write(name, period, text, by=by, at=at, seen=seen, is_taken=is_taken)
    except (IntegrityError, ledger.StreamConflict) as error:
        raise ValidationError(_changed(None)) from error


def _write(
    name: str, period: Period, text: str, *, by: Person | None, at: datetime, seen: int | None, is_taken: bool
) -> Passage:
    rows = Passage.objects.select_for_update().filter(name=name, start=period.start, end=period.end, ended=None)
    now = rows.first()
    if seen not in (ANY, now.pk if now else None):
        raise ValidationError(_changed(now))
    if now is not None:
        if now.text == text:
            return now
        now.ended = at
        now.save(update_fields=["ended"])
    row = Passage.objects.create(name=name, start=period.start, end=period.end, text=text, written_by=by, written=at)
    stream = stream_of("passage", name)
    event = {
        "event": "passage_written",
        "name": name,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "length": len(text),
        "digest": sha256(text.encode()).hexdigest(),
        "taken": is_taken,
    }
    head = ledger_queries.heads([stream])[stream]
    ledger.append(stream=stream, expected_n=head.n, act="passage.write", actor=actor_of(by), at=at, events=[event])
    return row


def _changed(now: Passage | None) -> str:
    who = now.written_by.display_name if now is not None and now.written_by is not None else _("另有人")
    return _("在你写的时候，%s改过这一段。你写的还在下面，与现在的文字核对后再保存。") % who
