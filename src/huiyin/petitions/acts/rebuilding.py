"""Rows and facts made anew from the ledger, or only compared with it.

A change of the law's data, of the calendar or of the program may move a date that is stored. Nothing is overwritten in
silence: the differences are listed first, and written when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import transaction

from huiyin.core.clocks import ClockMaker
from huiyin.core.facts import COLUMNS
from huiyin.figures import models as figures
from huiyin.figures.acts import remove_facts
from huiyin.ledger.models import Entry
from huiyin.petitions.acts import counts
from huiyin.petitions.acts.projection import AssignmentRow, MatterRow, Projection, WaitingRow, project, store
from huiyin.petitions.acts.tables import insert, update
from huiyin.petitions.models import Assignment, Matter, Petition, Waiting
from huiyin.petitions.queries.history import history

PORTION = 200
DIFFERENCES_KEPT = 200
_COMPARED = tuple(name for name in MatterRow._fields if name not in ("id", "irregularities"))
_values = attrgetter("pk", "number", "registering_organ_id", "matter_id", "earlier", "restricted", "confidential")
_PLACED = ("number", "registering_organ", "matter", "earlier", "restricted", "confidential")


class Difference(NamedTuple):
    """One stored value that is not what the ledger says. `petition` is None for a column of the matter itself; so is
    `matter` for a number of matters that stand alike."""

    matter: int | None
    petition: int | None
    column: str
    stored: Any
    found: Any


@dataclass
class Rebuilt:
    """`differing` counts values; the first of them are listed. `stray` are facts of petitions no matter has."""

    matters: int = 0
    petitions: int = 0
    differing: int = 0
    stray: int = 0
    differences: list[Difference] = field(default_factory=list)

    def note(self, found: Sequence[Difference]) -> None:
        self.differing += len(found)
        self.differences += found[: DIFFERENCES_KEPT - len(self.differences)]


def rebuild(maker: ClockMaker, *, write: bool, progress: Callable[[int], None] | None = None) -> Rebuilt:
    """Replay every matter and compare it with what is stored; with `write`, store what replay found."""
    result = Rebuilt()
    known: set[int] = set()
    for matters in _portions():
        past = history(matters)
        projections = [project(matter, past.heads[matter].n, past.of(matter), maker) for matter in matters]
        result.note(_differences(projections))
        result.matters += len(matters)
        for projection in projections:
            known.update(fact.petition for fact in projection.facts)
        if write:
            with transaction.atomic():
                store(projections)
                _place(projections)
        if progress is not None:
            progress(result.matters)
    result.petitions = len(known)
    stray = [pk for pk in figures.Fact.objects.values_list("pk", flat=True).iterator() if pk not in known]
    result.stray = len(stray)
    if write and stray:
        remove_facts(stray)
    result.note(
        [
            Difference(None, None, f"count {', '.join(map(str, one.kind))}", one.kept, one.found)
            for one in counts.drifts()
        ]
    )
    if write:
        counts.recount()
    return result


def _portions() -> Iterator[list[int]]:
    """The ids of all matters of the ledger."""
    streams = Entry.objects.filter(n=1, stream__startswith="matter:").order_by("id").values_list("stream", flat=True)
    ids = (int(stream.partition(":")[2]) for stream in streams.iterator())
    while portion := list(islice(ids, PORTION)):
        yield portion


def _differences(projections: Sequence[Projection]) -> list[Difference]:
    stored_rows = {
        row.pk: row for row in Matter.objects.filter(pk__in=[projection.row.id for projection in projections])
    }
    petitions = [fact.petition for projection in projections for fact in projection.facts]
    stored_facts = figures.Fact.objects.in_bulk(petitions)
    placed = dict(Petition.objects.filter(pk__in=petitions).values_list("pk", "matter"))
    compared: list[Difference] = []
    for projection in projections:
        row = projection.row
        stored = stored_rows.get(row.id)
        compared += [
            Difference(row.id, None, name, getattr(stored, name, None), getattr(row, name)) for name in _COMPARED
        ]
        for fact in projection.facts:
            counted = stored_facts.get(fact.petition)
            compared += [
                Difference(row.id, fact.petition, name, getattr(counted, name, None), getattr(fact, name))
                for name in COLUMNS
            ]
            compared.append(Difference(row.id, fact.petition, "petition.matter", placed.get(fact.petition), row.id))
    compared += _casework_differences(projections)
    return [one for one in compared if one.stored != one.found]


def _casework_differences(projections: Sequence[Projection]) -> Iterator[Difference]:
    """The rows of assignments, and those of what is waited for: each side's whole rows, so that none may be missing."""
    matters = [projection.row.id for projection in projections]
    assigned: dict[int, dict[int, tuple[Any, ...]]] = {matter: {} for matter in matters}
    for values in Assignment.objects.filter(matter__in=matters).values_list(*AssignmentRow._fields):
        assigned[values[1]][values[0]] = values
    waiting: dict[int, list[str]] = {matter: [] for matter in matters}
    for values in Waiting.objects.filter(matter__in=matters).values_list(*WaitingRow._fields):
        waiting[values[0]].append(str(WaitingRow(*values)))
    for projection in projections:
        matter = projection.row.id
        wanted = {row.id: tuple(row) for row in projection.assignments}
        for identity in sorted(wanted.keys() | assigned[matter].keys()):
            stored, found = assigned[matter].get(identity), wanted.get(identity)
            yield Difference(matter, None, f"assignment {identity}", stored, found)
        now = sorted(str(row) for row in projection.waiting)
        yield Difference(matter, None, "waiting", sorted(waiting[matter]), now)


def _place(projections: Sequence[Projection]) -> None:
    """Petition rows, except for what only the content knows: the blind keys stay as they are."""
    facts = [fact for projection in projections for fact in projection.facts]
    confidential = frozenset().union(*(projection.confidential for projection in projections))
    known = set(Petition.objects.filter(pk__in=[fact.petition for fact in facts]).values_list("pk", flat=True))
    rows = [
        Petition(
            id=fact.petition,
            number=fact.number,
            registering_organ_id=fact.registering_organ,
            matter_id=fact.matter,
            earlier=fact.earlier,
            restricted=fact.purpose == "accusation",
            confidential=fact.petition in confidential,
        )
        for fact in facts
    ]
    update(Petition, _PLACED, [row for row in rows if row.pk in known])
    insert(Petition, ("id", *_PLACED, "version"), [(*_values(row), 1) for row in rows if row.pk not in known])
