"""A matter's history written as lines of a diary, for tests that tell stories.

    2025-03-03  registered 1 claim
    2025-03-05  sorted 1 transfer 9
    2025-03-10  accepted 1

The first word is the day (`-` where the ledger does not say), then the event and its petition, then its own words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from huiyin.core import desk_events as desk
from huiyin.core import events as ev
from huiyin.core.clocks import Clock, ClockMaker
from huiyin.core.days import WorkCalendar
from huiyin.core.law import Law
from huiyin.core.matter import Matter, replay

MAKER = ClockMaker(Law.shipped(), WorkCalendar.shipped())


def day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe(text: str) -> date | None:
    return None if text == "-" else day(text)


def _registered(on: str, petition: int, purpose: str = "claim", *more: str) -> ev.Event:
    event = ev.Registered(petition, day(on), f"A{petition}", 1, purpose=None if purpose == "-" else purpose)
    words: dict[str, Any] = {}
    for pair in more:
        field, _, value = pair.partition("=")
        words[field] = int(value) if value.isdigit() else value
    return event._replace(**words)


def _with(event: desk.Dispatched, *more: str) -> desk.Dispatched:
    words: dict[str, Any] = {}
    for pair in more:
        field, _, value = pair.partition("=")
        words[field] = day(value) if field == "report_due" else int(value) if value.isdigit() else value
    return event._replace(**words)


_READERS: dict[str, Callable[..., ev.Event]] = {
    "registered": _registered,
    "sorted": lambda on, petition, disposition, organ="": ev.Sorted(
        petition, _maybe(on), disposition, int(organ) if organ else None
    ),
    "told": lambda on, petition: ev.Told(petition, day(on)),
    "accepted": lambda on, petition: ev.Accepted(petition, day(on)),
    "extended": lambda on, petition, until: ev.Extended(petition, _maybe(on), day(until)),
    "answered": lambda on, petition, outcome="support", settled="yes": ev.Answered(
        petition, day(on), outcome, settled == "yes"
    ),
    "confirmed": lambda on, petition: ev.Confirmed(petition, day(on)),
    "superior": lambda on, petition, due: ev.SuperiorDateSet(petition, _maybe(on), day(due)),
    "rating_opened": lambda on, petition, until: ev.RatingOpened(petition, _maybe(on), day(until)),
    "rated": lambda on, petition, side, value: ev.Rated(petition, _maybe(on), side, value),
    "review_requested": lambda on, petition, stage="review": ev.ReviewRequested(petition, day(on), stage),
    "review_decided": lambda on, petition, stage="review", outcome="uphold": ev.ReviewDecided(
        petition, day(on), stage, outcome
    ),
    "batched": lambda on, petition, batch: ev.Batched(petition, _maybe(on), batch),
    "corrected": lambda on, petition, field, new: ev.Corrected(
        petition, _maybe(on), field, None, int(new) if new.lstrip("-").isdigit() else new
    ),
    "dispatched": lambda on, petition, assignment, organ, *more: _with(
        desk.Dispatched(petition, day(on), int(assignment), 1, int(organ), "transfer"), *more
    ),
    "objected": lambda on, petition, assignment: desk.Objected(petition, day(on), int(assignment), "n"),
    "agreed": lambda on, petition, assignment: desk.ObjectionDecided(petition, day(on), int(assignment), agreed=True),
    "not_agreed": lambda on, petition, assignment: desk.ObjectionDecided(
        petition, day(on), int(assignment), agreed=False
    ),
    "recalled": lambda on, petition, assignment: desk.Recalled(petition, day(on), int(assignment), "n"),
    "reported": lambda on, petition, assignment: desk.Reported(petition, day(on), int(assignment), "n"),
    "returned": lambda on, petition, assignment: desk.ReportReturned(petition, day(on), int(assignment), "n"),
    "helped": lambda on, petition, assignment: desk.InternallyAnswered(petition, day(on), int(assignment), "n"),
    "accepted_simple": lambda on, petition: ev.Accepted(petition, day(on), "simple"),
    "left_simple": lambda on, petition: desk.LeftSimple(petition, day(on)),
    "routed": lambda on, petition, route: desk.Routed(petition, day(on), route),
    "refused": lambda on, petition, kind, ground: desk.Refused(petition, day(on), kind, ground, 1),
    "led": lambda on, petition, route, *body: desk.Led(petition, day(on), route, 1, int(body[0]) if body else None),
    "taken": lambda on, petition: desk.TakenUp(petition, day(on)),
    "led_back": lambda on, petition: desk.LedBack(petition, day(on), "n"),
    "withdrawn": lambda on, petition: desk.Withdrawn(petition, day(on)),
    "served": lambda on, petition, kind="opinion": desk.Served(petition, day(on), 0, kind, "post"),
    "executed": lambda on, petition: desk.Executed(petition, day(on), done=True, note="n"),
    "hearing_opened": lambda on, petition, stage, hearing="1": desk.HearingOpened(
        petition, day(on), int(hearing), stage
    ),
    "hearing_closed": lambda on, petition, hearing="1": desk.HearingClosed(petition, day(on), int(hearing), "n"),
    "review_refused": lambda on, petition, stage="review": desk.ReviewRefused(petition, day(on), stage, "late"),
    "annulled": lambda on, petition, until, stage="review": ev.ReviewDecided(
        petition, day(on), stage, "annul", None, day(until)
    ),
    "instructed": lambda on, petition, due, organ: desk.Instructed(
        petition, day(on), 1, None, int(organ), day(due), "n"
    ),
    "joined": lambda on, petition, origin: ev.Joined(petition, _maybe(on), int(origin)),
    "separated": lambda on, petition, target: ev.Separated(petition, _maybe(on), int(target)),
}


def diary(text: str) -> list[ev.Event]:
    """The events of a diary, in the order in which it was written."""
    events = []
    for line in filter(str.strip, text.splitlines()):
        on, name, petition, *words = line.split()
        events.append(_READERS[name](on, int(petition), *words))
    return events


def story(text: str) -> Matter:
    return replay(diary(text), MAKER, matter=1)


def clock(matter: Matter, term: str) -> Clock:
    """The one clock of this term in the matter."""
    found = [clock for clock in matter.clocks() if clock.id == term]
    assert len(found) == 1, f"{len(found)} clocks {term!r} among {[clock.id for clock in matter.clocks()]}"
    return found[0]


def codes(matter: Matter) -> list[str]:
    return [irregularity.code for irregularity in matter.irregularities]
