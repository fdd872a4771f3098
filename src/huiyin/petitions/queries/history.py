"""The events of a matter: those of its own stream, and of the streams its petitions came from.

A petition that joins another matter leaves its earlier events where they were written. Each stay of a petition in a
matter begins with Registered or Joined and may end with Separated; the events of a petition are those of all its stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from huiyin.core import events as ev
from huiyin.core.events import Event, events_of, matter_stream
from huiyin.ledger import queries as ledger
from huiyin.ledger.queries import Head, StoredEntry

Streams: TypeAlias = Mapping[int, list[Event]]


def petitions_in(stream: Iterable[Event]) -> list[int]:
    """The petitions that are in a matter after the events of its stream, in the order in which they came."""
    present: dict[int, None] = {}
    for event in stream:
        kind = type(event)
        if kind is ev.Registered or kind is ev.Joined:
            present[event.petition] = None
        elif kind is ev.Separated:
            present.pop(event.petition, None)
    return list(present)


def composed(matter: int, streams: Streams) -> list[Event]:
    """All events of the petitions that are in the matter now, one petition after the other where any has moved.

    `streams` holds the matter's stream and those of its origins; the events given back are the same objects.
    """
    own = streams.get(matter, [])
    if not any(type(event) in (ev.Joined, ev.Separated) for event in own):
        return own
    return [event for petition in petitions_in(own) for event in _life(petition, matter, streams)]


def _life(petition: int, matter: int, streams: Streams) -> list[Event]:
    """The events of one petition, stay by stay, walked from its present stay backwards."""
    stays: list[list[Event]] = []
    ends: dict[int, int] = {}
    at: int | None = matter
    later: int | None = None
    while at is not None and at in streams:
        events = streams[at]
        end = ends.get(at, len(events))
        if later is not None:
            end = _left_for(petition, later, events, end)
        stay: list[Event] = []
        origin: int | None = None
        while end > 0 and origin is None:
            end -= 1
            event = events[end]
            if event.petition != petition:
                continue
            if isinstance(event, ev.Joined):
                origin = event.origin
            if not isinstance(event, ev.Separated):
                stay.append(event)
        ends[at] = end
        stays.append(stay[::-1])
        at, later = origin, at
    return [event for stay in reversed(stays) for event in stay]


def _left_for(petition: int, target: int, events: list[Event], end: int) -> int:
    """Where in a stream the petition left for another matter; the whole of it when that was never written."""
    for index in range(end - 1, -1, -1):
        event = events[index]
        if isinstance(event, ev.Separated) and event.petition == petition and event.target == target:
            return index
    return end


class History(NamedTuple):
    """What the ledger holds of some matters: events by matter, and the last entry of each stream."""

    streams: dict[int, list[Event]]
    heads: dict[int, Head]

    def of(self, matter: int) -> list[Event]:
        return composed(matter, self.streams)


def history(matters: Iterable[int]) -> History:
    """The streams of matters and of every matter that their petitions came from."""
    streams: dict[int, list[Event]] = {}
    heads: dict[int, Head] = {}
    wanted = set(matters)
    while wanted:
        names = {matter_stream(matter): matter for matter in wanted}
        for stream, entries in ledger.entries(names).items():
            matter = names[stream]
            streams[matter] = [event for entry in entries for event in events_of(entry.events)]
            heads[matter] = _head(stream, entries)
        origins = {event.origin for matter in wanted for event in streams[matter] if isinstance(event, ev.Joined)}
        wanted = origins - streams.keys()
    return History(streams, heads)


def _head(stream: str, entries: list[StoredEntry]) -> Head:
    return Head(entries[-1].n, entries[-1].hash) if entries else Head(0, ledger.genesis(stream))


def events_of_matter(matter: int) -> list[Event]:
    """The events of a matter, for replay."""
    return history([matter]).of(matter)
