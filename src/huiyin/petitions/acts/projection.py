"""From the events of matters to the rows that pages list and the facts that measures count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from huiyin.core import matter as replaying
from huiyin.core.clocks import Clock, ClockMaker
from huiyin.core.events import Event
from huiyin.core.facts import Fact
from huiyin.core.workflow import OPEN_STATES
from huiyin.figures.acts import store_facts
from huiyin.petitions.models import Matter, Petition

_COLUMNS = [field.name for field in Matter._meta.concrete_fields if not field.primary_key]


class Projection(NamedTuple):
    """A matter as replay finds it, ready to be stored."""

    row: Matter
    facts: list[Fact]


def project(matter: int, n: int, events: Iterable[Event], maker: ClockMaker) -> Projection:
    """Replay a matter's events. `n`: the ledger entry of its stream that is the last one in them."""
    found = replaying.replay(events, maker, matter=matter)
    facts = list(found.facts.values())
    leading = found.leading
    row = Matter(id=matter, n=n, petition_count=len(facts))
    if leading is not None:
        row.leading = leading.petition
        row.registered = min(fact.registered for fact in facts)
        row.state = found.state_of(leading.petition)
    row.restricted = any(fact.purpose == "accusation" for fact in facts)
    row.irregularity_count = len(found.irregularities)
    row.irregularities = [finding._asdict() for finding in found.irregularities]
    waiting = [clock for fact in facts if found.state_of(fact.petition) in OPEN_STATES
               for clock in maker.clocks(fact) if _is_awaited(clock, fact)]  # fmt: skip
    if waiting:
        first = min(waiting, key=lambda clock: clock.due)
        row.next_due, row.next_clock, row.next_provisional = first.due, first.id, first.provisional
    return Projection(row, facts)


def _is_awaited(clock: Clock, fact: Fact) -> bool:
    """Whether a duty is still open. A notice that never came is overtaken by the acceptance (Art. 23, 34)."""
    if clock.is_window or clock.cancelled or clock.ended is not None:
        return False
    return clock.id != "organ_notice" or fact.accepted is None


def store(projections: Iterable[Projection]) -> None:
    """Write rows and facts, inside the caller's transaction. Petitions of new matters are written by the caller."""
    projections = list(projections)
    Matter.objects.bulk_create(
        [projection.row for projection in projections],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_COLUMNS,
    )
    store_facts([fact for projection in projections for fact in projection.facts])


def place_petitions(projections: Iterable[Projection]) -> None:
    """Say in which matter each petition is now, and whether it is restricted; inside the caller's transaction."""
    petitions = [
        Petition(
            id=fact.petition,
            matter_id=projection.row.id,
            earlier=fact.earlier,
            restricted=fact.purpose == "accusation",
        )
        for projection in projections
        for fact in projection.facts
    ]
    Petition.objects.bulk_update(petitions, ["matter", "earlier", "restricted"], batch_size=200)
