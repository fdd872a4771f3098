"""From the events of matters to the rows that pages list and the facts that measures count."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from huiyin.core import matter as replaying
from huiyin.core.clocks import Clock, ClockMaker, is_awaited
from huiyin.core.course import Assigned, Course, Wait
from huiyin.core.events import Event
from huiyin.core.facts import Fact
from huiyin.core.waiting import waits
from huiyin.core.workflow import OPEN_STATES
from huiyin.figures.acts import store_facts
from huiyin.petitions.acts import counts
from huiyin.petitions.acts.marking import mark
from huiyin.petitions.acts.tables import delete, insert
from huiyin.petitions.models import Assignment, Matter, Waiting


class MatterRow(NamedTuple):
    """The columns of Matter."""

    id: int
    n: int
    leading: int | None
    registered: date | None
    state: str
    petition_count: int
    restricted: bool
    confidential: bool
    next_due: date | None
    next_clock: str
    next_provisional: bool
    irregularity_count: int
    irregularities: str


class AssignmentRow(NamedTuple):
    """The columns of Assignment."""

    id: int
    matter: int
    petition: int
    organ: int
    sent: date
    sender: int
    mode: str
    part: str
    upper: int | None
    report_due: date | None
    received: date | None
    objected: date | None
    objection_refused: date | None
    answered: date | None
    reported: date | None
    report_returned: date | None
    report_accepted: date | None
    ended: date | None
    ended_why: str


class WaitingRow(NamedTuple):
    """The columns of Waiting."""

    matter: int
    petition: int
    organ: int | None
    role: str
    act: str
    clock: str
    due: date | None
    provisional: bool
    assignment: int | None
    restricted: bool


class Projection(NamedTuple):
    """A matter as replay finds it, ready to be stored. `confidential` are the petitions that asked to be kept so."""

    row: MatterRow
    facts: list[Fact]
    assignments: list[AssignmentRow]
    waiting: list[WaitingRow]
    confidential: frozenset[int]


_COUNTED_OF_MATTER = attrgetter(*counts.Standing._fields)
_COUNTED_OF_WAITING = attrgetter(*counts.WaitingKind._fields)


def project(matter: int, n: int, events: Iterable[Event], maker: ClockMaker) -> Projection:
    """Replay a matter's events. `n`: the ledger entry of its stream that is the last one in them."""
    found = replaying.replay(events, maker, matter=matter)
    facts = list(found.facts.values())
    leading = found.leading
    first, waiting = _owed(found)
    irregularities = [finding._asdict() for finding in found.irregularities]
    confidential = frozenset(petition for petition, course in found.courses.items() if course.confidential)
    row = MatterRow(
        id=matter,
        n=n,
        leading=leading.petition if leading else None,
        registered=min(fact.registered for fact in facts) if facts else None,
        state=found.state_of(leading.petition) if leading else "",
        petition_count=len(facts),
        restricted=any(fact.purpose == "accusation" for fact in facts),
        confidential=bool(confidential),
        next_due=first.due if first else None,
        next_clock=first.id if first else "",
        next_provisional=first.provisional if first else False,
        irregularity_count=len(irregularities),
        irregularities=json.dumps(irregularities, ensure_ascii=False) if irregularities else "[]",
    )
    return Projection(
        row, facts, _assignments(found, matter), [_waiting_row(wait, row) for wait in waiting], confidential
    )


def _assignments(found: replaying.Matter, matter: int) -> list[AssignmentRow]:
    """What was dispatched; an assignment that a spreadsheet only implies has no row of its own."""
    return [
        _assignment_row(one, matter, petition)
        for petition, course in found.courses.items()
        for one in course.assignments
        if one.id
    ]


def _assignment_row(one: Assigned, matter: int, petition: int) -> AssignmentRow:
    return AssignmentRow(
        one.id, matter, petition, one.organ, one.sent, one.sender or one.organ, one.mode, one.part, one.upper,
        one.report_due, one.received, one.objected, one.objection_refused, one.answered, one.reported,
        one.report_returned, one.report_accepted, one.ended, one.ended_why,
    )  # fmt: skip


def _waiting_row(wait: Wait, row: MatterRow) -> WaitingRow:
    return WaitingRow(
        row.id, wait.petition, wait.organ, wait.role, wait.act, wait.clock, wait.due, wait.provisional,
        wait.assignment, row.restricted,
    )  # fmt: skip


def _owed(found: replaying.Matter) -> tuple[Clock | None, list[Wait]]:
    """The duty of an open petition that runs out first, and what each desk owes.

    Nothing is asked of a closed petition of a spreadsheet: of most petitions of a county.
    """
    awaited: list[Clock] = []
    waiting: list[Wait] = []
    for petition, fact in found.facts.items():
        state, course = found.state_of(petition), found.courses[petition]
        if state not in OPEN_STATES and not _has_more(course):
            continue
        clocks = found.clocks_of(petition)
        waiting += waits(fact, course, state, clocks)
        if state in OPEN_STATES:
            awaited += [clock for clock in clocks if is_awaited(clock, fact)]
    return min(awaited, key=lambda clock: clock.due, default=None), waiting


def _has_more(course: Course) -> bool:
    """Whether something may be owed of a petition that stands closed: an opinion given here, a report, a task."""
    return bool(course.round.opinion is not None or course.tasks or any(one.id for one in course.assignments))


def store(projections: Iterable[Projection], *, are_new: bool = False) -> None:
    """Write rows and facts, inside the caller's transaction. Petitions of new matters are written by the caller.

    `are_new`: nothing of these matters is stored yet, so that nothing need be taken away.
    """
    projections = list(projections)
    before = counts.stored(() if are_new else (projection.row.id for projection in projections))
    insert(Matter, MatterRow._fields, [projection.row for projection in projections], replace=True)
    store_facts([fact for projection in projections for fact in projection.facts])
    matters = [projection.row.id for projection in projections]
    assignments = [row for projection in projections for row in projection.assignments]
    delete(Assignment, "matter", [] if are_new else matters)
    insert(Assignment, AssignmentRow._fields, assignments, replace=True)
    delete(Waiting, "matter", [] if are_new else matters)
    insert(Waiting, WaitingRow._fields, [row for projection in projections for row in projection.waiting])
    counts.record(before, _counted(projections))
    if not are_new:
        mark(matters)


def _counted(projections: Iterable[Projection]) -> counts.Counts:
    waiting = (row for projection in projections for row in projection.waiting if not row.restricted)
    return counts.counted(
        (_COUNTED_OF_MATTER(projection.row) for projection in projections), map(_COUNTED_OF_WAITING, waiting)
    )
