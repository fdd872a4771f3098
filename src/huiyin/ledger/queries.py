"""Reading the ledger: streams, their heads, the sequence, and whether all of it still holds."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef

from huiyin.ledger.chain import ORIGIN, Head, genesis
from huiyin.ledger.models import Checkpoint, Entry, Sequence
from huiyin.ledger.prepared import Prepared
from huiyin.ledger.problems import Problem
from huiyin.ledger.verification import Verification, verify

#: Streams asked for in one statement.
STREAM_CHUNK = 500


class StoredEntry(NamedTuple):
    stream: str
    n: int
    at: datetime
    actor: str
    act: str
    events: list[dict[str, Any]]
    hash: str


class SequenceHead(NamedTuple):
    """The last sequenced entry; all zero, and the chain's origin, when there is none."""

    seq: int
    chain: str
    entry: int


#: So many ids behind the last one a transaction that is still open may have taken its own.
_LATELY = 50_000


def heads(streams: Iterable[str]) -> dict[str, Head]:
    """The last entry of each stream; n = 0 and the stream's genesis where there is none."""
    found = {stream: Head(0, genesis(stream)) for stream in streams}
    for chunk in _chunks(found):
        for stream, n, entry_hash in Entry.objects.filter(stream__in=chunk).values_list("stream", "n", "hash"):
            if n > found[stream].n:
                found[stream] = Head(n, entry_hash)
    return found


def last_hash(stream: str) -> str:
    """The hash of the last entry of a stream: it stands for all that the stream says. Empty where there is none."""
    found = Entry.objects.filter(stream=stream).order_by("-n").values_list("hash", flat=True).first()
    return found or ""


def entries(streams: Iterable[str]) -> dict[str, list[StoredEntry]]:
    """All entries of each stream, oldest first."""
    found: dict[str, list[StoredEntry]] = {stream: [] for stream in streams}
    if len(found) == 1:
        for stream in found:
            found[stream] = [read_entry(*row) for row in _ENTRIES(stream)]
        return found
    for chunk in _chunks(found):
        rows = Entry.objects.filter(stream__in=chunk).order_by("stream", "n").values_list("body", "hash")
        for text, entry_hash in rows.iterator(chunk_size=2000):
            entry = read_entry(text, entry_hash)
            found[entry.stream].append(entry)
    return found


_ENTRIES = Prepared(lambda stream: Entry.objects.filter(stream=stream).order_by("n").values_list("body", "hash"))


def read_entry(body: str, entry_hash: str) -> StoredEntry:
    values = json.loads(body)
    return StoredEntry(
        values["stream"],
        values["n"],
        datetime.fromisoformat(values["at"]),
        values["actor"],
        values["act"],
        values["events"],
        entry_hash,
    )


def moment_of(body: str) -> datetime:
    return datetime.fromisoformat(json.loads(body)["at"])


def sequence_head() -> SequenceHead:
    row = Sequence.objects.order_by("-seq").values_list("seq", "chain", "entry_id").first()
    return SequenceHead(*row) if row else SequenceHead(0, ORIGIN, 0)


def count_entries() -> int:
    """How many entries are committed, sequenced or not: the same before and after means that nothing was added."""
    return Entry.objects.count()


def pending_entries(after: int, limit: int, *, lately: bool = False) -> list[tuple[int, str]]:
    """Committed entries without a place in the sequence, as (id, hash).

    SQLite commits in the order of ids, so none can be missing before `after`; PostgreSQL may commit an older id later.
    `lately`: only ids that are not long past, so that asking every few seconds does not read the whole ledger.
    """
    rows = Entry.objects.order_by("id").values_list("id", "hash")
    if connection.vendor == "sqlite":
        return list(rows.filter(id__gt=after)[:limit])
    if lately:
        rows = rows.filter(id__gt=after - _LATELY)
    return list(rows.filter(~Exists(Sequence.objects.filter(entry=OuterRef("pk"))))[:limit])


def entry_hashes(after: int, limit: int) -> list[str]:
    """The hashes of the sequenced entries after this place, in their order."""
    rows = Sequence.objects.filter(seq__gt=after, seq__lte=after + limit).order_by("seq")
    return list(rows.values_list("entry__hash", flat=True))


def last_checkpoint(before: int | None = None) -> Checkpoint | None:
    """The newest checkpoint; or the newest that is smaller than `before`."""
    rows = Checkpoint.objects.order_by("-size")
    return (rows if before is None else rows.filter(size__lt=before)).first()


def oldest_unpublished() -> datetime | None:
    """The moment of the first entry that no checkpoint holds; None when all are published."""
    last = last_checkpoint()
    rows = Entry.objects.values_list("body", flat=True)
    body = rows.filter(sequence__seq=last.size + 1 if last else 1).first()
    if body is None:
        pending = pending_entries(sequence_head().entry, 1)
        body = rows.get(pk=pending[0][0]) if pending else None
    return None if body is None else moment_of(body)


def _chunks(streams: Collection[str]) -> Iterable[list[str]]:
    names = list(streams)
    return (names[start : start + STREAM_CHUNK] for start in range(0, len(names), STREAM_CHUNK))


__all__ = [
    "Head",
    "Problem",
    "SequenceHead",
    "StoredEntry",
    "Verification",
    "entries",
    "entry_hashes",
    "genesis",
    "heads",
    "last_checkpoint",
    "moment_of",
    "oldest_unpublished",
    "pending_entries",
    "read_entry",
    "sequence_head",
    "verify",
]
