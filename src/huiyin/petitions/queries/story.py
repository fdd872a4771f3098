"""What happened to a matter, entry by entry: who wrote it down, when, and what it says."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from huiyin.core import events as ev
from huiyin.core.events import Event, events_of, matter_stream
from huiyin.ledger import queries as ledger
from huiyin.petitions.queries.history import composed


class Happening(NamedTuple):
    """An event, and the entry that holds it."""

    event: Event
    actor: str
    at: datetime
    act: str


def story(matter: int) -> list[Happening]:
    """The happenings of the petitions that are in the matter now, in the order of the ledger."""
    streams: dict[int, list[Event]] = {}
    written: dict[int, Happening] = {}
    wanted = {matter}
    while wanted:
        names = {matter_stream(number): number for number in wanted}
        found: set[int] = set()
        for stream, entries in ledger.entries(names).items():
            events = streams.setdefault(names[stream], [])
            for entry in entries:
                for event in events_of(entry.events):
                    events.append(event)
                    written[id(event)] = Happening(event, entry.actor, entry.at, entry.act)
                    if isinstance(event, ev.Joined):
                        found.add(event.origin)
        wanted = found - streams.keys()
    return [written[id(event)] for event in composed(matter, streams)]
