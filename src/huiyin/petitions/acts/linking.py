"""关联编号: a petition belongs to the matter of the earlier one it names, whichever of the two was loaded first.

Names of earlier petitions make trees; every petition of a tree is in the matter of its root. Whoever names a number
that comes later, in this file or another, is moved when it comes: Separated in the stream it leaves, Joined in the one
it enters. The query finds whatever is out of place, so a load that was cut off is put right by the next one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction

from huiyin.core.clocks import ClockMaker
from huiyin.core.events import Event, Joined, Registered, Separated, events_of, matter_stream, stored_forms
from huiyin.ledger import queries as ledger
from huiyin.ledger.acts import NewEntry, append_many
from huiyin.petitions.acts.projection import project, store
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.history import composed, history

ATTEMPTS = 5
PORTION = 50
#: A matter whose content was disposed of takes nothing in and gives nothing away.
_OUT_OF_PLACE = """
    SELECT later.id, later.matter_id, earlier.matter_id
    FROM petitions_petition later
    JOIN petitions_petition earlier
      ON earlier.registering_organ_id = later.registering_organ_id AND earlier.number = later.earlier
    JOIN petitions_matter own ON own.id = later.matter_id AND own.disposed IS NULL
    JOIN petitions_matter named ON named.id = earlier.matter_id AND named.disposed IS NULL
    WHERE later.earlier IS NOT NULL AND later.matter_id <> earlier.matter_id
"""


class Move(NamedTuple):
    petition: int
    origin: int
    target: int


def link(*, actor: str, at: datetime, maker: ClockMaker) -> int:
    """Bring together what belongs together; returns how many petitions were moved."""
    moved = 0
    for _attempt in range(ATTEMPTS):
        moves = out_of_place()
        if not moves:
            break
        for portion in _portions(moves):
            try:
                _carry_out(portion, actor, at, maker)
            except IntegrityError:
                continue
            moved += len(portion)
    return moved


def out_of_place() -> list[Move]:
    """Where each petition that is not in the matter of its root has to go."""
    with connection.cursor() as cursor:
        cursor.execute(_OUT_OF_PLACE)
        found = cursor.fetchall()
    settled = placed_at_desk({later: matter for later, matter, _named in found})
    matters = {matter for later, *both in found if later not in settled for matter in both}
    petitions = list(Petition.objects.filter(matter__in=matters)) if matters else []
    by_key = {(petition.registering_organ_id, petition.number): petition for petition in petitions}
    moves = []
    for petition in petitions:
        root = _root(petition, by_key, settled)
        if root.matter_id != petition.matter_id and petition.earlier is not None:
            moves.append(Move(petition.pk, petition.matter_id, root.matter_id))
    return moves


def placed_at_desk(petitions: Mapping[int, int]) -> frozenset[int]:
    """Of petitions and the matters they are in, those that came into their matter by an act of the desk
    or were filed at the window: what a petitioner says of an earlier number joins nothing by itself."""
    found: dict[int, bool] = {}
    streams = {matter_stream(matter): matter for matter in set(petitions.values())}
    for stream, entries in ledger.entries(streams).items():
        matter = streams[stream]
        for entry in entries:
            for event in events_of(entry.events):
                if isinstance(event, Registered | Joined) and petitions.get(event.petition) == matter:
                    found[event.petition] = entry.act.startswith(("desk.", "window."))
    return frozenset(petition for petition, by_hand in found.items() if by_hand)


def _root(petition: Petition, by_key: dict[tuple[int, str], Petition], settled: frozenset[int]) -> Petition:
    """The earliest known petition of the chain, or the first one that a person put where it is; where a chain bites
    its own tail, the one with the smallest id."""
    seen = {petition.pk: petition}
    at = petition
    while at.earlier is not None and at.pk not in settled:
        earlier = by_key.get((at.registering_organ_id, at.earlier))
        if earlier is None or earlier.pk == at.pk:
            return at
        if earlier.pk in seen:
            chain = list(seen)
            return seen[min(chain[chain.index(earlier.pk) :])]
        seen[earlier.pk] = at = earlier
    return at


def _portions(moves: Sequence[Move]) -> Iterator[Sequence[Move]]:
    """Moves to one target side by side; a portion is small enough for a short transaction."""
    ordered = sorted(moves, key=lambda move: (move.target, move.petition))
    return (ordered[start : start + PORTION] for start in range(0, len(ordered), PORTION))


def _carry_out(moves: Sequence[Move], actor: str, at: datetime, maker: ClockMaker) -> None:
    """
    Raises:
        IntegrityError: one of the streams was written by somebody else meanwhile.
    """
    added: dict[int, list[Event]] = defaultdict(list)
    for petition, origin, target in moves:
        added[origin].append(Separated(petition, None, target))
        added[target].append(Joined(petition, None, origin))
    past = history(added)
    entries = []
    for matter, events in sorted(added.items()):
        past.streams[matter].extend(events)
        head = past.heads[matter]
        entries.append(
            NewEntry(matter_stream(matter), head.n + 1, head.hash, "import.link", actor, at, stored_forms(events))
        )
    projections = [
        project(matter, past.heads[matter].n + 1, composed(matter, past.streams), maker) for matter in sorted(added)
    ]
    with transaction.atomic():
        list(Matter.objects.select_for_update().filter(pk__in=added).order_by("pk").values_list("pk", flat=True))
        append_many(entries)
        store(projections)
        _place(moves)


def _place(moves: Sequence[Move]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE petitions_petition SET matter_id = %s WHERE id = %s",
            [(move.target, move.petition) for move in moves],
        )
