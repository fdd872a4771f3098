"""The only ways to add to the ledger. All of them run inside the caller's transaction, so that what happened and what
was written down about it are kept or lost together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from huiyin.core.events import UnknownEvent
from huiyin.ledger import checkpoints, merkle, publishing, queries, sentences
from huiyin.ledger.chain import Head, body_of, digest, genesis, head_text, link
from huiyin.ledger.models import Checkpoint, DayHead, Entry
from huiyin.vault.signing import signer

#: Entries given a place in the sequence in one transaction; keeps a write lock well under a fifth of a second.
SEQUENCE_CHUNK = 2000
#: Entries of one checkpoint; a file of so many weighs nine megabytes.
MOST_LEAVES = 200_000
_SEQUENCER_LOCK = 4_871_001
_INSERT_ENTRY = "INSERT INTO ledger_entry (stream, n, body, prev, hash) VALUES (%s, %s, %s, %s, %s)"
_INSERT_SEQUENCE = "INSERT INTO ledger_sequence (seq, entry_id, chain) VALUES (%s, %s, %s)"


class StreamConflict(Exception):
    """Somebody else wrote to the stream since it was read: read again, decide again."""

    def __init__(self, stream: str, expected: int, found: int | None = None) -> None:
        super().__init__(f"{stream}: expected to follow entry {expected}, found {found if found is not None else 'it'}")
        self.stream = stream
        self.expected = expected
        self.found = found


class NewEntry(NamedTuple):
    """An entry to be added. prev None: the hash of the entry before it in the same call, else of the stream's head."""

    stream: str
    n: int
    prev: str | None
    act: str
    actor: str
    at: datetime
    events: Sequence[dict[str, Any]]


def append(
    *, stream: str, expected_n: int, act: str, actor: str, at: datetime, events: Sequence[dict[str, Any]]
) -> Head:
    """Add one entry after entry `expected_n` (0: the first), and return the new head.

    Raises:
        StreamConflict: the stream's last entry is another one.
        UnknownEvent: an event has no known name.
    """
    head = queries.heads([stream])[stream]
    if head.n != expected_n:
        raise StreamConflict(stream, expected_n, head.n)
    entry = NewEntry(stream, expected_n + 1, head.hash, act, actor, at, events)
    try:
        with transaction.atomic():
            return append_many([entry])[stream]
    except IntegrityError as error:
        raise StreamConflict(stream, expected_n) from error


def append_many(entries: Iterable[NewEntry]) -> dict[str, Head]:
    """Add many entries at once, in order, and return the new head of each stream they touch.

    Raises:
        UnknownEvent: an event has no known name.
        django.db.IntegrityError: an entry of that stream and number is there already.
    """
    entries = list(entries)
    last: dict[str, Head] = {}
    unlinked = {entry.stream for entry in entries if entry.prev is None}
    known = queries.heads(unlinked) if unlinked else {}
    rows: list[tuple[str, int, str, str, str]] = []
    for stream, n, given, act, actor, at, events in entries:
        _refuse_unknown(events)
        prev = given if given is not None else last.get(stream, known[stream]).hash
        body = body_of(stream=stream, n=n, prev=prev, act=act, actor=actor, at=at, events=events)
        last[stream] = Head(n, digest(body))
        rows.append((stream, n, body, prev, last[stream].hash))
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_ENTRY, rows)
    return last


def _refuse_unknown(events: Sequence[dict[str, Any]]) -> None:
    for event in events:
        if not sentences.is_known(event):
            raise UnknownEvent(f"no room has registered this event: {event!r}")


def sequence_pending(*, lately: bool = False) -> int:
    """Give every committed entry that has none its place in the sequence, sign the new head, and say how many.
    `lately`: what is asked again and again; an entry that was committed very late waits for the next full one."""
    done = 0
    while added := _sequence_chunk(lately=lately):
        done += added
    _sign_head()
    return done


@transaction.atomic
def _sequence_chunk(*, lately: bool) -> int:
    _take_turns()
    head = queries.sequence_head()
    seq, chain = head.seq, head.chain
    rows: list[tuple[int, int, str]] = []
    for entry_id, entry_hash in queries.pending_entries(head.entry, SEQUENCE_CHUNK, lately=lately):
        seq += 1
        chain = link(chain, entry_hash)
        rows.append((seq, entry_id, chain))
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_SEQUENCE, rows)
    return len(rows)


@transaction.atomic
def _sign_head() -> None:
    """Sign the chain under the day of its last entry, so that no clock is needed to know which day that is."""
    _take_turns()
    head = queries.sequence_head()
    if not head.seq or DayHead.objects.filter(seq=head.seq).exists():
        return
    at = queries.moment_of(Entry.objects.values_list("body", flat=True).get(pk=head.entry))
    day = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    key = signer(settings.KEYS)
    signature = key.sign(head_text(day.isoformat(), head.seq, head.chain))
    DayHead.objects.create(day=day, seq=head.seq, chain=head.chain, key=key.id, signature=signature)


def publish_checkpoint(at: datetime) -> Checkpoint | None:
    """Sequence what is pending, sign the tree over all of it, write its file. None when nothing came since the last.

    Broken off after its row was written, it leaves a file to be written by `publish_missing_files`, here or later.
    """
    sequence_pending()
    made = None
    while checkpoint := _sign_checkpoint(at):
        made = checkpoint
    publish_missing_files()
    return made


def _sign_checkpoint(at: datetime) -> Checkpoint | None:
    """One more checkpoint. What takes time is done before the transaction: sequenced entries do not change."""
    last = queries.last_checkpoint()
    grown, leaves = publishing.since(last, MOST_LEAVES)
    if not leaves:
        return None
    day, key = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(), signer(settings.KEYS)
    root, signature = checkpoints.sign(
        grown, last.tree if last else checkpoints.NOTHING, b"".join(leaves), day=day, at=at, signer=key
    )
    size, peaks = publishing.peaks_of(last)
    peaks = merkle.extended(size, peaks, leaves)
    with transaction.atomic():
        _take_turns()
        newest = queries.last_checkpoint()
        if newest != last:  # somebody else was quicker: theirs is what to go on from
            return newest
        return Checkpoint.objects.create(
            size=grown.size,
            day=day,
            root=root,
            peaks=json.dumps([peak.hex() for peak in peaks]),
            at=at,
            key=key.id,
            signature=signature,
        )


def publish_missing_files() -> int:
    """Write the files of checkpoints that have none, and say how many."""
    missing = publishing.missing()
    for checkpoint in missing:
        publishing.write(checkpoint)
    return len(missing)


def _take_turns() -> None:
    """One sequencer at a time; on SQLite the transaction itself is that lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEQUENCER_LOCK])


__all__ = [
    "Head",
    "NewEntry",
    "StreamConflict",
    "append",
    "append_many",
    "genesis",
    "publish_checkpoint",
    "publish_missing_files",
    "sequence_pending",
]
