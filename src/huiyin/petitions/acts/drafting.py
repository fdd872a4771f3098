"""登记草稿: what a clerk is typing, kept sealed until it is registered or thrown away."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.petitions.acts.attaching import FIELD, Upload, discard, keeping
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.models import DraftFile, EntryDraft
from huiyin.petitions.queries.attachments import MOST_FILES

#: A draft that nobody has touched for so long holds personal data for nothing.
KEEP = timedelta(days=30)
#: Drafts of one person; the oldest goes when one more is begun.
MOST_DRAFTS = 40


def save_draft(
    person: Person, typed: Mapping[str, Sequence[str]], *, at: datetime, draft: int | None = None
) -> EntryDraft | None:
    """Keep what was typed: in a new draft, or in the person's draft of that id.

    None when that draft is gone: it was registered or thrown away in another window, and must not come back.
    """
    form = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False, sort_keys=True)
    if draft is None:
        _make_room(person, at)
        return EntryDraft.objects.create(person=person, form=form, started=at, saved=at)
    with transaction.atomic():
        row = EntryDraft.objects.select_for_update().filter(person=person, pk=draft).first()
        if row is not None and row.form != form:
            row.form, row.saved = form, at
            row.save(update_fields=["form", "saved"])
    return row


def _make_room(person: Person, at: datetime) -> None:
    drafts = EntryDraft.objects.filter(person=person).order_by("-saved")
    spare = list(drafts.values_list("pk", flat=True)[MOST_DRAFTS - 1 :])
    old = list(drafts.filter(saved__lt=at - KEEP).values_list("pk", flat=True))
    for pk in {*spare, *old}:
        throw_away(person, pk)


def throw_away(person: Person, draft: int) -> bool:
    """The draft and its files are gone for good; whether there was one."""
    with transaction.atomic():
        row = EntryDraft.objects.select_for_update().filter(person=person, pk=draft).first()
        if row is None:
            return False
        stored = list(row.files.values_list("file", flat=True))
        row.delete()
        transaction.on_commit(lambda: discard(stored))
    return True


def add_files(draft: EntryDraft, uploads: Sequence[Upload]) -> None:
    """
    Raises:
        Unfit: one of the files is none of the kinds that are kept, or there are too many.
    """
    if draft.files.count() + len(uploads) > MOST_FILES:
        raise Unfit({FIELD: _("一件信访件最多带 %(most)d 个文件；其余的登记后再添加。") % {"most": MOST_FILES}})
    with keeping(uploads) as kept:
        DraftFile.objects.bulk_create(
            DraftFile(
                draft=draft,
                name=one.name,
                media_type=one.media_type,
                size=one.size,
                file=one.stored,
                sha256=one.sha256,
            )
            for one in kept
        )


def remove_file(person: Person, file: int) -> EntryDraft | None:
    """Take a file out of a draft of one's own; gives back the draft."""
    with transaction.atomic():
        row = DraftFile.objects.select_related("draft").filter(draft__person=person, pk=file).first()
        if row is None:
            return None
        row.delete()
        transaction.on_commit(lambda: discard([row.file]))
    return row.draft
