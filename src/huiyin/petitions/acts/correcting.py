"""更正登记: what was entered wrongly is set right. Old values stay in the ledger, the old text as an older version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.core.events import ContentRevised, Corrected, Event
from huiyin.core.filing import Entry
from huiyin.core.quality import errors
from huiyin.matching.bigrams import tokens
from huiyin.petitions.acts.contents import index_texts, seal, write_contents
from huiyin.petitions.acts.deeds import Doing, Unfit, needed, perform
from huiyin.petitions.acts.entering import index_people, top_of
from huiyin.petitions.models import Content, PartyKey, Petition
from huiyin.petitions.queries.cases import Case
from huiyin.petitions.queries.contents import Text, opened
from huiyin.petitions.queries.entries import DETAILS, TEXTS, entry_of
from huiyin.ui.words import speaks_english

#: Columns of the fact that a correction may set, by the same name in the entry.
_COLUMNS = (
    "channel", "people", "representatives", "purpose", "place", "topic", "reception", "petitioned", "earlier",
    "first", "first_nationwide",
)  # fmt: skip


def correct(matter: int, doing: Doing, *, petition: int | None = None, expected_n: int | None = None) -> Case:
    """更正登记. Data: `entry` (core.filing.Entry, as it should have been), `reason`.

    A correction makes a new version of the text, which says why; the ledger holds its digest. What was left open and is
    only filled in (the topic of a petition that was filed at the window) is no correction of anything: it needs no
    reason and leaves the text alone.

    Raises:
        NotAllowed, Changed: as `perform`.
        Unfit: no reason, nothing changed, or the result lacks what a petition must have.
    """
    entry: Entry = doing.data["entry"]
    return perform(
        matter, "correct", doing, lambda case: _make(case, entry, doing), petition=petition, expected_n=expected_n
    )


def _make(case: Case, entry: Entry, doing: Doing) -> Sequence[Event]:
    row = Petition.objects.get(pk=case.petition)
    content = Content.objects.filter(petition=row, version=row.version).first()
    if content is None or case.matter.disposed is not None:
        raise Unfit({"": _("本件的内容已按规定销毁，不能更正。")})
    before = opened(content)
    known = entry_of(case, before)
    _require_sound(case, known, entry, doing.today)
    reason = doing.data.get("reason", "").strip()
    text = _text(before, entry, reason)
    changed = _corrections(case, known, entry)
    is_same_text = replace(text, details=before.details) == before and _same_details(text, before)
    if not changed and is_same_text:
        raise Unfit({"": _("没有改动任何内容。")})
    if not reason and is_same_text and _only_completes(case, changed):
        _complete(row, changed)
        return changed
    needed(doing.data, "reason")
    return [*changed, _write(row, before, text, changed, doing)]


def _require_sound(case: Case, known: Entry, entry: Entry, today: date) -> None:
    """What was wanting before the correction need not be mended by it; nothing new may be wrong."""
    old = {one.code for one in errors(known, today, settings.LEDGER_FIRST_YEAR)}
    found = [one for one in errors(entry, today, settings.LEDGER_FIRST_YEAR) if one.code not in old]
    if found:
        raise Unfit({one.field: one.english if speaks_english() else one.message for one in reversed(found)})
    if entry.is_accusation != known.is_accusation and case.matter.petition_count > 1:
        raise Unfit({"purpose": _("本事项还有别的信访件。检举控告件单独成为一个事项：请先分出，再更正信访目的。")})


def _text(before: Text, entry: Entry, reason: str) -> Text:
    fields = {**before.fields, **{name: getattr(entry, name) for name in TEXTS}}
    details = {**before.details, **{name: getattr(entry, name) for name in DETAILS}, "correction": reason}
    return replace(
        before,
        fields={name: value for name, value in fields.items() if value},
        parties=entry.parties,
        details={name: value for name, value in details.items() if value},
    )


def _same_details(text: Text, before: Text) -> bool:
    return all(text.details.get(name) == before.details.get(name) for name in DETAILS)


def _corrections(case: Case, known: Entry, entry: Entry) -> list[Event]:
    wanted: dict[str, Any] = {name: getattr(entry, name) for name in _COLUMNS}
    wanted = {name: None if value == "" else value for name, value in wanted.items()}
    if (entry.parties, entry.people, entry.channel) == (known.parties, known.people, known.channel):
        del wanted["representatives"]  # a ledger counts representatives without naming them
    if not entry.is_visit:
        wanted["reception"] = None
    wanted["accused"] = entry.accused if entry.is_accusation else None
    if entry.topic != (case.fact.topic or case.fact.topic1):
        wanted["topic1"] = top_of(entry.topic)
    else:
        del wanted["topic"]
    found: list[Event] = [
        Corrected(case.petition, None, name, _plain(old), _plain(value))
        for name, value in wanted.items()
        if (old := getattr(case.fact, name)) != value
    ]
    return found + [
        Corrected(case.petition, None, name, getattr(known, name), getattr(entry, name))
        for name in ("anonymous", "confidential")
        if getattr(known, name) != getattr(entry, name)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _only_completes(case: Case, changed: Sequence[Event]) -> bool:
    """Whether all that changes was left open until now, or is a topic below the top one that was chosen."""
    corrected = {one.field: one.old for one in changed if isinstance(one, Corrected)}
    below = "topic1" not in corrected and corrected.get("topic") == case.fact.topic1
    return all(old is None or (field == "topic" and below) for field, old in corrected.items())


def _complete(row: Petition, changed: Sequence[Event]) -> None:
    _take_over(row, changed)
    row.save(update_fields=["earlier", "restricted", "confidential"])


def _take_over(row: Petition, changed: Sequence[Event]) -> None:
    """What the row repeats of the ledger."""
    corrected = {event.field: event.new for event in changed if isinstance(event, Corrected)}
    if "earlier" in corrected:
        row.earlier = corrected["earlier"]
    if "purpose" in corrected:
        row.restricted = corrected["purpose"] == "accusation"
    if "confidential" in corrected:
        row.confidential = bool(corrected["confidential"])


def _write(row: Petition, before: Text, text: Text, changed: Sequence[Event], doing: Doing) -> Event:
    version = row.version + 1
    sealed = seal(row.pk, version, text)
    row.version = version
    _take_over(row, changed)
    for column, key in sealed.keys.items():
        setattr(row, column, key)
    row.save()
    write_contents([sealed])
    index_texts([(row.pk, sealed.tokens)], [(row.pk, tokens(before.searched))])
    PartyKey.objects.filter(petition=row).delete()
    index_people(row.pk, text.parties)
    return ContentRevised(row.pk, doing.today, version, sealed.digest)
