"""A draft is filed: what was answered becomes a petition, and the draft is emptied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huiyin.accounts.queries import bureau
from huiyin.core.divisions import DivisionError, division
from huiyin.core.filing import Entry, read_people
from huiyin.figures.acts import ensure_place
from huiyin.figures.models import Place
from huiyin.petitions.acts.attaching import Kept
from huiyin.petitions.acts.window_filing import file_from_window
from huiyin.portal.models import WindowDraft
from huiyin.portal.queries.hints import topic_of

#: What an anonymous petition leaves out, whatever was typed before that choice was made.
_NAMED = ("name", "phone", "email", "address", "id_number")


def entry_of(answers: Mapping[str, Any]) -> Entry:
    """What was answered, as a petition is entered."""
    is_anonymous = answers.get("signed") == "anonymous"
    parties, unread = read_people(answers.get("joint", ""), "joint")
    if is_anonymous:
        answers = {**answers, **dict.fromkeys(_NAMED, "")}
        parties, unread = [], []

    def said(name: str) -> str:
        return str(answers.get(name, "")).strip()

    place = f"具体地点：{said('spot')}" if said("spot") else ""
    return Entry(
        channel="web",
        name=said("name"),
        phone=said("phone"),
        email=said("email"),
        address=said("address"),
        id_number=said("id_number"),
        ask=said("ask"),
        history=said("history"),
        earlier=said("earlier"),
        anonymous=is_anonymous,
        confidential=answers.get("signed") == "confidential",
        people=1 if is_anonymous else int(answers.get("people") or 1 + len(parties)),
        parties=tuple(parties),
        purpose=answers.get("purpose", ""),
        place=answers.get("place"),
        topic=topic_of(answers.get("area", "")),
        accused=answers.get("accused") if answers.get("purpose") == "accusation" else None,
        facts="\n".join(filter(None, (place, said("facts")))),
        unread=tuple(("joint", line) for line in unread),
    )


def send(draft: WindowDraft, answers: Mapping[str, Any], *, at: datetime, today: date) -> int:
    """File it; the row of the petition. Whatever breaks off in between, sending again brings it to the same end.

    Raises:
        Unfit: something is missing without which it cannot be registered.
    """
    entry = entry_of(answers)
    if entry.place is None:
        entry = replace(entry, place=own_place())
    files = [Kept(one.name, one.media_type, one.size, one.file, one.sha256) for one in draft.files.order_by("pk")]
    filed = file_from_window(entry, files, token=draft.filing, at=at, today=today, helper=draft.helper)
    with transaction.atomic():
        row = WindowDraft.objects.select_for_update().get(pk=draft.pk)
        row.form, row.receipt = "", json.dumps({"petition": filed.petition})
        row.filed = row.filed or at
        row.save(update_fields=["form", "receipt", "filed"])
        row.files.all().delete()
    return filed.petition


def own_place() -> int | None:
    """The place of the bureau itself, for whoever cannot say where it happened."""
    home = bureau()
    if home is None:
        return None
    try:
        found = division(home.division[:6]) if home.division else None
    except DivisionError:
        found = None
    known = Place.objects.filter(code=found.code).first() if found is not None else None
    if known is not None:
        return known.pk
    name = found.name if found is not None and found.name else home.name.removesuffix("信访局") or home.name
    return ensure_place(name, code=found.code if found is not None else "", confirmed=True)
