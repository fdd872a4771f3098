"""A few rows at a time: what each means for the ledger, worked out before the short transaction that writes it.

Reading, sealing, replay and facts happen here, outside any transaction; `recording` only inserts. If somebody else
wrote to one of the matters meanwhile, the insert fails on the stream's number and the whole chunk is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from huiyin.core.clocks import ClockMaker
from huiyin.core.events import ContentRevised, Event, matter_stream, stored_forms
from huiyin.core.facts import Fact
from huiyin.ledger.acts import NewEntry
from huiyin.ledger.queries import genesis
from huiyin.matching.bigrams import tokens
from huiyin.petitions.acts.contents import Sealed, seal
from huiyin.petitions.acts.ids import Ids
from huiyin.petitions.acts.names import Names
from huiyin.petitions.acts.projection import Projection, project
from huiyin.petitions.imports.changes import emptied, registration, revision
from huiyin.petitions.imports.columns import BY_FIELD
from huiyin.petitions.imports.rows import ParsedRow
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.contents import Text, present_texts
from huiyin.petitions.queries.history import composed, history
from huiyin.vault.fields import current

#: (registering organ, number): what a petition is known by outside.
Key = tuple[int, str]


@dataclass(frozen=True)
class Load:
    """What is the same for every row of one load."""

    names: Names
    maker: ClockMaker
    present: frozenset[str]
    actor: str
    at: datetime
    matters: Ids
    petitions: Ids
    is_dry: bool = False


@dataclass(slots=True)
class Draft:
    """One row that adds something. `petition` holds the columns to be written; `old_tokens` leave the text index."""

    row: ParsedRow
    petition: Petition
    events: list[Event]
    sealed: Sealed | None = None
    old_tokens: list[str] | None = None


@dataclass
class Work:
    """What a chunk amounts to."""

    loaded: list[Draft] = field(default_factory=list)
    updated: list[Draft] = field(default_factory=list)
    #: Known rows that say nothing new but look different: only the digest changes.
    touched: list[Petition] = field(default_factory=list)
    unchanged: int = 0
    #: (row, fields) whose cells were emptied since the last load.
    emptied: list[tuple[ParsedRow, list[str]]] = field(default_factory=list)
    entries: list[NewEntry] = field(default_factory=list)
    projections: list[Projection] = field(default_factory=list)


def work_out(rows: Sequence[ParsedRow], load: Load) -> Work:
    """Decide what each row adds. Reads the database and writes nothing but names and ids."""
    return _Chunk(rows, load).work()


class _Chunk:
    def __init__(self, rows: Sequence[ParsedRow], load: Load) -> None:
        self.load = load
        self.result = Work()
        self.values = [load.names.resolved(row.values) for row in rows]
        self.rows = rows
        self.known = self._known()
        self.disposed = self._disposed()
        self.digests = [digest(row) for row in rows]
        self.drafts: list[tuple[int, str, Draft]] = []

    def work(self) -> Work:
        changed = self._changed()
        joined = self._joined()
        self.past = history({petition.matter_id for petition in changed.values()} | joined)
        texts = present_texts(changed.values())
        facts = {} if not changed else self._facts({petition.matter_id for petition in changed.values()})
        for index, row in enumerate(self.rows):
            petition = changed.get(index)
            if petition is not None:
                self._revise(index, row, petition, facts[petition.pk], texts.get(petition.pk) or Text({}))
            elif self._key(index) not in self.known:
                self._open(index, row)
        if not self.load.is_dry:
            self._write_down()
        return self.result

    def _key(self, index: int) -> Key:
        values = self.values[index]
        return values["registering_organ"], values["number"]

    def _known(self) -> dict[Key, Petition]:
        """The petitions that the rows are about, and those they name as earlier ones."""
        numbers = {values["number"] for values in self.values}
        numbers |= {values["earlier"] for values in self.values if "earlier" in values}
        organs = {values["registering_organ"] for values in self.values}
        return {
            (petition.registering_organ_id, petition.number): petition
            for petition in Petition.objects.filter(registering_organ__in=organs, number__in=numbers)
        }

    def _disposed(self) -> frozenset[int]:
        """Matters whose content was disposed of: no file brings it back, and nothing new joins them."""
        matters = {petition.matter_id for petition in self.known.values()}
        return frozenset(Matter.objects.filter(pk__in=matters, disposed__isnull=False).values_list("pk", flat=True))

    def _changed(self) -> dict[int, Petition]:
        """Known petitions whose cells are not those of the last load, by index of their row."""
        changed = {}
        for index in range(len(self.rows)):
            petition = self.known.get(self._key(index))
            if petition is None:
                continue
            if petition.cells_digest == self.digests[index] or petition.matter_id in self.disposed:
                self.result.unchanged += 1
            else:
                changed[index] = petition
        return changed

    def _joined(self) -> set[int]:
        """Matters of known petitions that new rows name as the earlier one."""
        found = set()
        for index, values in enumerate(self.values):
            earlier = self.known.get((values["registering_organ"], values.get("earlier", "")))
            if earlier is None or earlier.matter_id in self.disposed:
                continue
            if self._key(index) not in self.known:
                found.add(earlier.matter_id)
        return found

    def _facts(self, matters: Iterable[int]) -> dict[int, Fact]:
        return {
            fact.petition: fact
            for matter in matters
            for fact in project(matter, 0, self.past.of(matter), self.load.maker).facts
        }

    def _open(self, index: int, row: ParsedRow) -> None:
        """A petition that was not known: it joins the matter of the one it names, or opens its own."""
        values, key = self.values[index], self._key(index)
        earlier = self.known.get((key[0], values.get("earlier", "")))
        if earlier is not None and earlier.matter_id in self.disposed:
            earlier = None
        identity = 0 if self.load.is_dry else self.load.petitions.take()
        own = earlier is None and not self.load.is_dry
        matter = self.load.matters.take() if own else (0 if earlier is None else earlier.matter_id)
        petition = Petition(
            id=identity,
            number=key[1],
            registering_organ_id=key[0],
            matter_id=matter,
            earlier=values.get("earlier"),
            restricted=values.get("purpose") == "accusation",
            cells_digest=self.digests[index],
        )
        self.known[key] = petition
        draft = Draft(row, petition, [])
        self.result.loaded.append(draft)
        if not self.load.is_dry:
            draft.sealed = self._sealed(petition, 1, Text(row.content, row.extra))
            draft.events = registration(identity, key[0], values, draft.sealed.digest)
            self.drafts.append((matter, "import.record", draft))

    def _revise(self, index: int, row: ParsedRow, petition: Petition, fact: Fact, text: Text) -> None:
        """A known petition whose cells differ: new steps, corrections, a new version of its text; or nothing new."""
        values = self.load.names.settled(self.values[index], fact, self.load.present)
        events = revision(petition.pk, fact, values)
        lost = emptied(fact, values, self.load.present) + [
            name for name in text.fields if name in self.load.present and name not in row.content
        ]
        newer = replace(text, fields={**text.fields, **row.content}, extra={**text.extra, **row.extra})
        draft = Draft(row, petition, events)
        if newer != text:
            self._renew(draft, text, newer)
        if lost:
            self.result.emptied.append((row, lost))
        petition.cells_digest = None if lost else self.digests[index]
        petition.earlier = values.get("earlier", fact.earlier)
        petition.restricted = values.get("purpose", fact.purpose) == "accusation"
        if draft.events:
            self.result.updated.append(draft)
            self.drafts.append((petition.matter_id, "import.update", draft))
        else:
            self.result.unchanged += 1
            self.result.touched.append(petition)

    def _renew(self, draft: Draft, text: Text, newer: Text) -> None:
        petition = draft.petition
        petition.version += 1
        draft.sealed = self._sealed(petition, petition.version, newer)
        draft.old_tokens = tokens(text.searched)
        draft.events.append(ContentRevised(petition.pk, None, petition.version, draft.sealed.digest))

    def _sealed(self, petition: Petition, version: int, text: Text) -> Sealed:
        sealed = seal(petition.pk, version, text)
        for column, key in sealed.keys.items():
            setattr(petition, column, key)
        return sealed

    def _write_down(self) -> None:
        """The ledger entries, one a row, and the matters as they stand after them."""
        streams, heads = self.past.streams, self.past.heads
        next_n: dict[int, int] = {}
        for matter, act, draft in self.drafts:
            stream = matter_stream(matter)
            n = next_n.get(matter)
            if n is None:
                head = heads.get(matter)
                n, prev = (head.n + 1, head.hash) if head else (1, genesis(stream))
            else:
                prev = None
            next_n[matter] = n + 1
            streams.setdefault(matter, []).extend(draft.events)
            forms = stored_forms(draft.events)
            self.result.entries.append(NewEntry(stream, n, prev, act, self.load.actor, self.load.at, forms))
        self.result.projections = [
            project(matter, n - 1, composed(matter, streams), self.load.maker) for matter, n in next_n.items()
        ]


def digest(row: ParsedRow) -> str:
    """A keyed digest of the row's cells: tells whether anything changed, and nothing else without the key."""
    return current().blind(sha256(row.canonical().encode()).hexdigest(), "cells")


def heading_of(name: str) -> str:
    """The column of the ledger form that a field stands in."""
    return BY_FIELD["topic2" if name == "topic" else name].heading
