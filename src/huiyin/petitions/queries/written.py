"""The texts written in the course of a matter, for those who may read them.

Everybody who sees a matter sees what was done and when. The words that go with it, reasons, records, instructions, are
read by the bureau; by an organ where its own people wrote them, or where its own assignment is spoken of.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Person, Role
from huiyin.core import desk_events as desk
from huiyin.core.events import Event
from huiyin.petitions import policies
from huiyin.petitions.models import Matter, Note


def readable_texts(person: Person, matter: Matter, events: Iterable[Event], today: date) -> dict[str, str]:
    """By digest, the texts of these events that a person may read; one that was disposed of is left out."""
    told = [(event, digest) for event in events for digest in _digests(event)]
    if not told:
        return {}
    rows = {row.digest: row for row in _rows(digest for _event, digest in told)}
    reader = _Reader(person, matter, events, today)
    return {
        digest: row.text
        for event, digest in told
        if (row := rows.get(digest)) is not None and row.text and reader.may_read(event, row)
    }


def _digests(event: Any) -> list[str]:
    """Of a late request for review also the ground on which it was taken."""
    return [digest for digest in (getattr(event, "note", None), getattr(event, "late", None)) if digest]


def _rows(digests: Iterable[str]) -> Iterable[Note]:
    return Note.objects.filter(digest__in=list(digests)).select_related("author")


class _Reader:
    """What one person may read of one matter."""

    def __init__(self, person: Person, matter: Matter, events: Iterable[Event], today: date) -> None:
        roles = accounts.roles_of(person, today)
        self._person = person
        self._all = policies.works_in_bureau(person, matter, today)
        self._reviews = Role.REVIEW_OFFICER in roles
        self._organs = policies.acting_organs(person, matter, today) | accounts.organs_of(
            person, {Role.REVIEW_OFFICER}, today
        )
        self._sides: dict[int, set[int]] = {}
        self._tasks: set[int] = set()
        for event in events:
            if isinstance(event, desk.Dispatched):
                self._sides[event.assignment] = {event.sender, event.organ}
            elif isinstance(event, desk.Instructed) and self._is_mine(event):
                self._tasks.add(event.instruction)

    def may_read(self, event: Any, row: Note) -> bool:
        if self._all or row.author_id == self._person.pk:
            return True
        if isinstance(event, desk.Instructed | desk.InstructionDone):
            return event.instruction in self._tasks
        if isinstance(event, desk.Recused):
            return event.person == self._person.pk
        if isinstance(event, desk.DataDemanded | desk.DataDemandAnswered):
            return False
        if isinstance(event, desk.Asked | desk.QuestionAnswered) and self._handles():
            return True
        if isinstance(event, desk.InternallyAnswered) and self._leads(event.assignment):
            return True
        assignment = getattr(event, "assignment", None)
        if assignment is not None:
            return bool(self._sides.get(assignment, set()) & self._organs)
        return self._reviews or (row.author is not None and row.author.organ_id in self._organs)

    def _handles(self) -> bool:
        """What the petitioner is asked and says belongs to the petition: it goes to whoever handles it."""
        return any(sides & self._organs for sides in self._sides.values())

    def _is_mine(self, event: desk.Instructed) -> bool:
        return event.person == self._person.pk or event.organ in self._organs

    def _leads(self, assisting: int) -> bool:
        """Whether one of the organs is beside the assisting one in the matter, so that its answer is meant for it."""
        return any(assisting != one and sides & self._organs for one, sides in self._sides.items())
