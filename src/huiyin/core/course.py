"""The course of one petition at the desk: who has it, by which route and procedure, and what was tried.

A fact says what is counted; a course says what may be done next. Both come of the same replay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


@dataclass(slots=True)
class Assigned:
    """One organ's share. `id` 0: implied by a sorting of a spreadsheet ledger, which knows no dispatches.

    `ended` is the day the duty ended without an answer: "objection", "recalled", "withdrawn", "refused", "led" …
    """

    id: int
    organ: int
    sent: date
    sender: int | None = None
    mode: str = "transfer"
    part: str = "lead"
    upper: int | None = None
    report_due: date | None = None
    received: date | None = None
    told: date | None = None
    objected: date | None = None
    objection_refused: date | None = None
    answered: date | None = None
    reported: date | None = None
    report_returned: date | None = None
    report_accepted: date | None = None
    ended: date | None = None
    ended_why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the organ still has the petition; one that answered keeps it."""
        return self.ended is None

    @property
    def has_open_objection(self) -> bool:
        return self.objected is not None and self.ended is None and self.objection_refused is None

    @property
    def owes_report(self) -> bool:
        """Whether the feedback of Art. 22 is still due: assigned (交办), not reported, or reported and returned."""
        return self.mode == "assign" and self.is_open and (self.reported is None or self.report_returned is not None)

    def end(self, on: date, why: str) -> None:
        """The duty ends, once."""
        if self.ended is None:
            self.ended, self.ended_why = on, why


@dataclass(slots=True)
class Hearing:
    id: int
    stage: str
    opened: date
    closed: date | None = None


@dataclass(slots=True)
class Round:
    """One handling and its remedies. A second one begins when a review annuls and has it redone until `due`.

    The dates of the first round are those of the fact; those of a later one stand here only. `begins` is the state it
    starts from: "registered", or "accepted" when it is redone; a redone one that was led elsewhere and not taken begins
    once more as "registered" (on `anew`). `opinion` is the letter of the written opinion.
    """

    begins: str = "registered"
    started: date | None = None
    anew: date | None = None
    due: date | None = None
    disposition: str | None = None
    sent: date | None = None
    told: date | None = None
    accepted: date | None = None
    extended_until: date | None = None
    answered: date | None = None
    outcome: str | None = None
    opinion: int | None = None
    served: date | None = None
    confirmed: date | None = None
    review_requested: date | None = None
    review_organ: int | None = None
    review_late: str | None = None
    review_refused: date | None = None
    review_decided: date | None = None
    review_outcome: str | None = None
    review_opinion: int | None = None
    review_served: date | None = None
    re_review_requested: date | None = None
    re_review_organ: int | None = None
    re_review_late: str | None = None
    re_review_refused: date | None = None
    re_review_decided: date | None = None
    re_review_outcome: str | None = None
    re_review_opinion: int | None = None
    re_review_served: date | None = None


@dataclass(slots=True)
class Task:
    """批示 that is not reported on yet."""

    id: int
    person: int | None
    organ: int | None
    due: date | None
    given: date


@dataclass(slots=True)
class Question:
    """询问: what staff of `organ` asked the petitioner. `note` and `answer` are the digests of the texts."""

    id: int
    organ: int
    asked: date
    due: date | None
    note: str
    answered: date | None = None
    answer: str | None = None
    seen: date | None = None


@dataclass(slots=True)
class Demand:
    """个人信息请求: what the petitioner wants done with what is kept on him; `kind` "correct" or "object"."""

    id: int
    kind: str
    made: date
    due: date | None
    note: str
    answered: date | None = None
    granted: bool | None = None
    answer: str | None = None


@dataclass(slots=True)
class Course:
    """What replay knows of a petition beyond its fact.

    `procedure` is the one it is in now: a petition that left the simple procedure is in the ordinary one.
    `first_sorted` is the first day of sorting of a petition that came back to the bureau and was sorted anew.
    `refused` is "not_accepted" or "no_longer_accepted". `executed_looked` the last look at the execution.
    """

    confidential: bool = False
    anonymous: bool = False
    assignments: list[Assigned] = field(default_factory=list)
    route: str | None = None
    procedure: str = "ordinary"
    left_simple: date | None = None
    extensions: int = 0
    refused: str | None = None
    body: int | None = None
    led_until: date | None = None
    first_sorted: date | None = None
    hearings: list[Hearing] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=lambda: [Round()])
    rated: dict[str, date | None] = field(default_factory=dict)
    executed_looked: date | None = None
    recused: set[int] = field(default_factory=set)
    tasks: list[Task] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    mediated: str | None = None
    holds: set[int] = field(default_factory=set)

    @property
    def lead(self) -> Assigned | None:
        """The organ that answers the petitioner: the last open lead assignment."""
        return next((one for one in reversed(self.assignments) if one.part == "lead" and one.is_open), None)

    @property
    def assisting(self) -> list[Assigned]:
        return [one for one in self.assignments if one.part == "assist" and one.is_open]

    @property
    def round(self) -> Round:
        return self.rounds[-1]

    @property
    def is_redone(self) -> bool:
        return len(self.rounds) > 1

    def assignment(self, wanted: int) -> Assigned | None:
        """The assignment of this id: the open one, else the last that ended."""
        found = [one for one in self.assignments if one.id == wanted]
        return next((one for one in found if one.is_open), found[-1] if found else None)

    def chain(self, one: Assigned) -> list[Assigned]:
        """An assignment and those above it, under which it was passed on."""
        chain = [one]
        while chain[-1].upper is not None:
            upper = self.assignment(chain[-1].upper)
            if upper is None or upper in chain:
                break
            chain.append(upper)
        return chain

    @property
    def open_questions(self) -> list[Question]:
        return [one for one in self.questions if one.answered is None]

    @property
    def unseen_answers(self) -> list[Question]:
        return [one for one in self.questions if one.answered is not None and one.seen is None]

    @property
    def open_demands(self) -> list[Demand]:
        return [one for one in self.demands if one.answered is None]

    def open_hearing(self, stage: str) -> Hearing | None:
        return next((one for one in self.hearings if one.stage == stage and one.closed is None), None)

    def held_by(self, organs: frozenset[int], part: str = "any") -> Assigned | None:
        """The open assignment that one of the organs holds, for an act that needs this part of the matter."""
        lead = self.lead
        if part in ("lead", "any") and lead is not None and lead.organ in organs:
            return lead
        if part in ("assist", "any"):
            return next((one for one in self.assisting if one.organ in organs), None)
        return None


class Wait(NamedTuple):
    """A step that somebody owes next. `organ` None: the bureau. `due` None: no law sets a day."""

    petition: int
    organ: int | None
    role: str
    act: str
    clock: str = ""
    due: date | None = None
    provisional: bool = False
    assignment: int | None = None
