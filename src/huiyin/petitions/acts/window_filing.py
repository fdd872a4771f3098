"""网上登记: a petition is filed at the petitioner's window, and registered at once (2022 regulation Art. 17–22).

It is done as often as it takes when the line breaks: the token names one sending, and sending it again gives back what
the first one did. What takes time is done before the transaction; the number, which everybody else waits for, is taken
as late as can be.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of, window_person
from huiyin.accounts.models import WINDOW, Organ, Person
from huiyin.accounts.queries import bureau
from huiyin.core import querycode
from huiyin.core.events import Event, matter_stream, stored_forms
from huiyin.core.filing import Entry
from huiyin.core.quality_window import errors_at_window
from huiyin.ledger.acts import NewEntry, append_many
from huiyin.ledger.chain import body_of, genesis
from huiyin.ledger.receipts import Receipt
from huiyin.petitions.acts import ids
from huiyin.petitions.acts.attaching import FIELD, Kept, discard, file_with
from huiyin.petitions.acts.contents import Sealed, index_texts, seal, write_contents
from huiyin.petitions.acts.deeds import Doing, Unfit
from huiyin.petitions.acts.entering import ATTEMPTS, index_people, registration, text_of
from huiyin.petitions.acts.names import NoBureau
from huiyin.petitions.acts.numbering import new_query_code, next_number, query_key
from huiyin.petitions.acts.projection import project, store
from huiyin.petitions.models import Attachment, Petition, WindowFiling
from huiyin.petitions.queries.attachments import path_of
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.queries.receipts import filed_file, made, receipt_of
from huiyin.ui.words import speaks_english
from huiyin.vault.fields import current

ACT = "window.file"
#: The second of two at once waits here for the first to end.
_CLAIM = (
    "INSERT INTO petitions_windowfiling (token, petition_id, what, at, call) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (token) DO NOTHING"
)


class Filed(NamedTuple):
    """What the petitioner walks away with. `again`: it was filed before, by the same sending."""

    petition: int
    matter: int
    number: str
    code: str
    receipt: Receipt
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Sending:
    """One sending, made ready."""

    entry: Entry
    files: Sequence[Kept]
    token: str
    #: A keyed digest of all that was sent.
    what: str
    organ: Organ
    #: Who typed it, where a clerk helped.
    helper: Person | None
    at: datetime
    today: date
    call: int | None


def file_from_window(
    entry: Entry,
    files: Sequence[Kept],
    *,
    token: str,
    at: datetime,
    today: date,
    code: str | None = None,
    call: int | None = None,
    helper: Person | None = None,
) -> Filed:
    """File a petition as a matter of its own, and give proof of it. Sent again with the same token it is not filed
    again; then the files that came along the second time are taken from the disk.

    Args:
        files: lie sealed in the home already, names and all (`attaching.keeping`).
        token: 32 hexadecimal digits that the petitioner's device keeps until it has the answer.
        code: the query code, where one was made before.
        call: the call for suggestions that it answers.
        helper: the clerk who filed it for somebody, who is then named in the ledger.

    Raises:
        Unfit: something is missing, a file is gone, or the token has filed something else.
    """
    entry = replace(entry, channel="web", source="own", reception="", read_back=False, superior_due=None)
    _require(entry, files, today)
    organ = bureau()
    if organ is None:
        raise NoBureau
    sending = _Sending(entry, files, token, _digest(entry, files, call), organ, helper, at, today, call)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            filed = _file(sending, code)
        except IntegrityError:
            # A ledger that is being imported took the number meanwhile.
            if attempt == ATTEMPTS:
                raise
            continue
        return filed if filed is not None else _before(sending)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _require(entry: Entry, files: Sequence[Kept], today: date) -> None:
    ids_given = (entry.place, entry.topic, entry.accused, entry.people)
    if not all(one is None or type(one) is int for one in ids_given):
        raise TypeError(f"not ids: {ids_given!r}")  # the ledger would keep them so for ever
    found = errors_at_window(entry, today, settings.LEDGER_FIRST_YEAR)
    if found:
        raise Unfit({one.field: one.english if speaks_english() else one.message for one in reversed(found)})
    lost = [file.name for file in files if not path_of(file.stored).is_file()]
    if lost:
        raise Unfit({FIELD: _("“%(name)s”已不在，请重新添加。") % {"name": "、".join(lost)}})


def _digest(entry: Entry, files: Sequence[Kept], call: int | None) -> str:
    """What was sent, so that two sendings can be told apart, and not be read from it."""
    known = [(file.name, file.sha256) for file in files]
    text = json.dumps([astuple(entry), known, call], ensure_ascii=False, default=str)
    return current().blind(sha256(text.encode()).hexdigest(), "window_filing")


def _file(sending: _Sending, code: str | None) -> Filed | None:
    """One attempt; None where the token has filed before.

    Raises:
        IntegrityError: somebody else took the number.
    """
    petition, matter = ids.take("petition"), ids.take("matter")
    known = new_query_code() if code is None else (querycode.plain(code), query_key(code))
    sealed = seal(petition, 1, text_of(sending.entry))
    doing = Doing(window_person(sending.at), sending.at, sending.today) if sending.files else None
    maker = clock_maker()
    with transaction.atomic():
        if not _claim(sending, petition):
            return None
        write_contents([sealed])
        index_texts([(petition, sealed.tokens)])
        if sending.entry.parties:
            index_people(petition, sending.entry.parties)
        attached = file_with(petition, sending.files, Attachment.Kind.PETITIONER, doing) if doing else []
        row = _row(sending, petition, matter, sealed, known)
        events: list[Event] = [registration(sending.entry, row, sealed.digest, sending.today), *attached]
        body = _enter(sending, matter, events)
        store([project(matter, 1, events, maker)], are_new=True)
        row.save(force_insert=True)
        return Filed(petition, matter, row.number, known[0], _receipt(sending, row, body, sealed))


def _claim(sending: _Sending, petition: int) -> bool:
    """Take the token, or find it taken. Whoever has this answer has it on the disk (2022 regulation Art. 22: what is
    registered is not lost)."""
    at = connection.ops.adapt_datetimefield_value(sending.at)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL synchronous_commit = on")
        cursor.execute(_CLAIM, [sending.token, petition, sending.what, at, sending.call])
        return bool(cursor.rowcount)


def _row(sending: _Sending, petition: int, matter: int, sealed: Sealed, known: tuple[str, str]) -> Petition:
    entry = sending.entry
    return Petition(
        id=petition,
        number=next_number(sending.organ, sending.today.year),
        registering_organ=sending.organ,
        matter_id=matter,
        earlier=entry.earlier or None,
        restricted=entry.is_accusation,
        confidential=entry.confidential,
        query_code=known[0],
        query_key=known[1],
        **sealed.keys,
    )


def _enter(sending: _Sending, matter: int, events: Sequence[Event]) -> str:
    """Write the ledger entry of a matter that nobody else can have written to yet; its text."""
    stream = matter_stream(matter)
    actor = WINDOW if sending.helper is None else actor_of(sending.helper)
    entry = NewEntry(stream, 1, genesis(stream), ACT, actor, sending.at, stored_forms(events))
    append_many([entry])
    return body_of(stream=stream, n=1, prev=genesis(stream), act=ACT, actor=actor, at=sending.at, events=entry.events)


def _receipt(sending: _Sending, row: Petition, body: str, sealed: Sealed) -> Receipt:
    """Proof of it, signed before it is committed: what cannot be proved is not taken."""
    files = []
    if sending.files:
        plain = {file.stored: file.sha256 for file in sending.files}
        rows = Attachment.objects.filter(petition=row.pk).order_by("pk")
        files = [filed_file(one, plain[one.file]) for one in rows]
    return made(row, body, sending.at, (text_of(sending.entry), sealed.salt), files)


def _before(sending: _Sending) -> Filed:
    """What the same sending filed before.

    Raises:
        Unfit: it was something else.
    """
    filing = WindowFiling.objects.select_related("petition").get(token=sending.token)
    if filing.what != sending.what:
        words = _("这份材料已经提交过，内容与现在的不同，没有再次登记。要补充的，请用编号和查询码进入后添加材料。")
        raise Unfit({"": words})
    kept = set(Attachment.objects.filter(petition=filing.petition_id).values_list("file", flat=True))
    discard(file.stored for file in sending.files if file.stored not in kept)
    row = filing.petition
    return Filed(row.pk, row.matter_id, row.number, row.query_code or "", receipt_of(row), again=True)
