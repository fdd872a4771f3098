"""The one way in which something is done with a case at the desk.

A deed locks its matter, reads it anew, asks the policy and the table of the workflow, makes its events, writes one
ledger entry, and stores the rows that follow from it: all in one transaction, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.core import workflow
from huiyin.core.events import Event, matter_stream, stored_forms
from huiyin.ledger import queries as ledger
from huiyin.ledger.acts import StreamConflict, append
from huiyin.ledger.queries import StoredEntry
from huiyin.petitions import policies
from huiyin.petitions.acts.projection import project, store
from huiyin.petitions.models import Matter
from huiyin.petitions.queries.cases import Case, case_of
from huiyin.petitions.queries.history import composed
from huiyin.petitions.queries.judging import clock_maker

#: Makes the events of a deed from the case as it stands under the lock; may write rows of its own (notes, letters).
Maker: TypeAlias = Callable[[Case], Sequence[Event]]


class NotAllowed(Exception):
    """The act is not open to this person in this state; `why` is for them to read."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Changed(Exception):
    """Somebody else wrote to the matter since the form was opened; `since` are their entries."""

    def __init__(self, case: Case, since: Sequence[StoredEntry]) -> None:
        super().__init__(case.matter.pk)
        self.case = case
        self.since = since


class Unfit(Exception):
    """What was filled in does not do; `problems` by the name of the field ("" for the whole), in words to mend it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, when, and what was filled in."""

    person: Person
    at: datetime
    today: date
    data: Mapping[str, Any] = field(default_factory=dict)
    #: The id of the letter that was issued with it.
    letter: int | None = None


def perform(
    matter: int, act: str, doing: Doing, make: Maker, *, petition: int | None = None, expected_n: int | None = None
) -> Case:
    """Do one act, and give back the case as it stands after it.

    Raises:
        NotAllowed: the table or the policy has no such step here.
        Changed: the matter was written to after `expected_n`.
        Unfit: `make` found the data wanting.
    """
    with transaction.atomic():
        row = Matter.objects.select_for_update().get(pk=matter)
        case = case_of(row, petition)
        if expected_n is not None and case.n != expected_n:
            raise Changed(case, entries_since(matter, expected_n))
        require(case, act, doing.person, doing.today)
        events = list(make(case))
        return write(case, act, doing, events)


def require(case: Case, act: str, person: Person, today: date) -> None:
    """
    Raises:
        NotAllowed: saying why.
    """
    answer = policies.may_do(
        person, act, matter=case.matter, state=case.state, course=case.course, fact=case.fact, today=today
    )
    if not answer:
        raise NotAllowed(answer.why)


def write(case: Case, act: str, doing: Doing, events: Sequence[Event]) -> Case:
    """Append one entry and store what follows from it, inside the caller's transaction that holds the lock.

    Raises:
        Changed: the stream has a newer entry after all.
    """
    matter = case.matter.pk
    stream = matter_stream(matter)
    try:
        append(
            stream=stream,
            expected_n=case.n,
            act=f"desk.{act}",
            actor=actor_of(doing.person),
            at=doing.at,
            events=stored_forms(events),
        )
    except StreamConflict as conflict:
        raise Changed(case, entries_since(matter, case.n)) from conflict
    case.past.streams.setdefault(matter, []).extend(events)
    store([project(matter, case.n + 1, composed(matter, case.past.streams), clock_maker())])
    case.matter.refresh_from_db()
    after = case_of(case.matter, case.petition)
    _check(act, case, after)
    return after


def _check(act: str, before: Case, after: Case) -> None:
    """The table and replay must agree on where an act leads; a disagreement is a fault of the program. What is done
    with the case file itself (holds, disposal) is no step of the table and leaves the state."""
    wanted = workflow.after(act, before.state) if act in workflow.BY_ACT else before.state
    if after.state != wanted:
        raise AssertionError(f"{act}: {before.state} should become {wanted}, not {after.state}")


def entries_since(matter: int, n: int) -> list[StoredEntry]:
    stream = matter_stream(matter)
    return [entry for entry in ledger.entries([stream])[stream] if entry.n > n]


def needed(data: Mapping[str, Any], *names: str) -> None:
    """
    Raises:
        Unfit: one of the named values is empty.
    """
    empty = {name: _("请填写这一项。") for name in names if not data.get(name)}
    if empty:
        raise Unfit(empty)
