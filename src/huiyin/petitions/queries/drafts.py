"""The drafts of somebody who registers."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count

from huiyin.accounts.models import Person
from huiyin.petitions.models import EntryDraft


class Drafted(NamedTuple):
    """A draft as the list shows it."""

    pk: int
    name: str
    ask: str
    saved: datetime
    files: int


def typed_in(draft: EntryDraft) -> dict[str, list[str]]:
    """What was typed, by the names of the fields."""
    found: dict[str, list[str]] = json.loads(draft.form or "{}")
    return found


def draft_of(person: Person, pk: int) -> EntryDraft | None:
    return EntryDraft.objects.filter(person=person, pk=pk).first()


def drafts_of(person: Person) -> list[Drafted]:
    """The newest first."""
    rows = EntryDraft.objects.filter(person=person).annotate(file_count=Count("files")).order_by("-saved")
    return [_drafted(row, row.file_count) for row in rows]


def _drafted(row: EntryDraft, files: int) -> Drafted:
    typed = typed_in(row)
    name, ask = (next(iter(typed.get(field, ())), "") for field in ("name", "ask"))
    return Drafted(row.pk, name, ask, row.saved, files)
