"""Where a matter stands: replay of what happened to it, under the law and a calendar.

Replay is total. Any list of events gives a matter: what does not fit (a step without registration, a closing before
the registration, more than five representatives …) is listed as an irregularity and loses nothing. The result does not
depend on the order in which steps were entered, only on their dates: a year loaded at once and the same year loaded
month by month give the same matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from huiyin.core import desk_replay, workflow
from huiyin.core import events as ev
from huiyin.core.clocks import Clock, ClockMaker
from huiyin.core.course import Course, Round
from huiyin.core.events import Event
from huiyin.core.facts import COLUMNS, Column, Fact
from huiyin.core.irregularities import (
    Irregularity,
    after_separation,
    of_fact,
    out_of_order,
    unknown_field,
    unknown_value,
    unregistered,
)
from huiyin.core.terms import CLASS_OF_PURPOSE, DISPOSITION, SENT_DISPOSITIONS


class Step(NamedTuple):
    """One thing done; `on` is its day, or for an extension the day it reaches."""

    act: str
    on: date


class Matter:
    """A matter as replay finds it.

    Attributes:
        courses: beside each fact, what may be done next and with whom the petition lies.
        facts: one fact for each petition that is in the matter now, by petition id; derived columns filled.
        irregularities: what does not fit, in the order of the petitions.
        left: petitions that were in the matter once and have been separated from it.
    """

    __slots__ = ("_maker", "_states", "courses", "facts", "irregularities", "left")

    def __init__(self, maker: ClockMaker) -> None:
        self._maker = maker
        self.facts: dict[int, Fact] = {}
        self.courses: dict[int, Course] = {}
        self.irregularities: list[Irregularity] = []
        self._states: dict[int, str] = {}
        self.left: set[int] = set()

    def state_of(self, petition: int) -> str:
        """The workflow state of one petition of the matter."""
        return self._states[petition]

    @property
    def leading(self) -> Fact | None:
        """The petition that says where the matter stands: the earliest still open, else the latest registered."""
        if not self.facts:
            return None
        by_day = sorted(self.facts.values(), key=lambda fact: (fact.registered, fact.petition))
        for fact in by_day:
            if self._states[fact.petition] in workflow.OPEN_STATES:
                return fact
        return by_day[-1]

    @property
    def state(self) -> str | None:
        """The workflow state of the leading petition; None when no petition is registered in the matter."""
        leading = self.leading
        return None if leading is None else self._states[leading.petition]

    def clocks(self) -> list[Clock]:
        """All clocks of all petitions of the matter, running and finished."""
        return [clock for petition in self.facts for clock in self.clocks_of(petition)]

    def clocks_of(self, petition: int) -> list[Clock]:
        """The clocks of one petition of the matter, running and finished."""
        return self._maker.clocks(self.facts[petition], self.courses[petition])


def replay(events: Iterable[Event], maker: ClockMaker, *, matter: int = 0) -> Matter:
    """The matter that a list of events amounts to. Never raises on any list of events.

    Args:
        events: in the order of the ledger.
        maker: the law and the calendar to judge under.
        matter: the id that the facts carry.
    """
    result = Matter(maker)
    facts = result.facts
    early: dict[int, list[Event]] = {}
    for event in events:
        petition = event.petition
        kind = type(event)
        if kind is ev.Registered:
            _register(result, event, matter)  # type: ignore[arg-type]
        elif petition in facts:
            _APPLY[kind](result, facts[petition], event)
        elif petition in result.left:
            result.irregularities.append(after_separation(petition, ev.NAMES[kind]))
        elif kind is not ev.Joined and kind is not ev.Separated:
            early.setdefault(petition, []).append(event)
    for petition, waiting in early.items():
        if petition in facts:
            for event in waiting:
                if petition in facts:
                    _APPLY[type(event)](result, facts[petition], event)
        elif petition not in result.left:
            result.irregularities.append(unregistered(petition, ev.NAMES[type(waiting[0])]))
    _finish(result)
    return result


def _register(result: Matter, event: ev.Registered, matter: int) -> None:
    if event.petition in result.facts:
        result.irregularities.append(out_of_order(event.petition, "register", "registered"))
        return
    fact = Fact(event.petition, matter, event.number, event.on, event.organ)
    fact.people = event.people
    fact.petitioned = event.petitioned
    fact.exchanged = event.exchanged
    fact.channel = event.channel
    fact.level = event.level
    fact.source = event.source
    fact.purpose = event.purpose
    fact.first = event.first
    fact.first_nationwide = event.first_nationwide
    fact.earlier = event.earlier
    fact.representatives = event.representatives
    fact.accused = event.accused
    fact.topic1 = event.topic1
    fact.topic = event.topic
    fact.place = event.place
    fact.reception = event.reception
    result.facts[event.petition] = fact
    result.courses[event.petition] = Course(confidential=event.confidential, anonymous=event.anonymous)
    result.left.discard(event.petition)


def _sorted(result: Matter, fact: Fact, event: ev.Sorted) -> None:
    if event.disposition not in DISPOSITION:
        result.irregularities.append(unknown_value(fact.petition, COLUMNS["disposition"], event.disposition))
        return
    desk_replay.after_sorted(fact, result.courses[fact.petition], event, result.irregularities)


def _told(result: Matter, fact: Fact, event: ev.Told) -> None:
    desk_replay.after_told(fact, result.courses[fact.petition], event)


def _accepted(result: Matter, fact: Fact, event: ev.Accepted) -> None:
    desk_replay.after_accepted(fact, result.courses[fact.petition], event, result.irregularities)


def _extended(result: Matter, fact: Fact, event: ev.Extended) -> None:
    desk_replay.after_extended(fact, result.courses[fact.petition], event)


def _answered(result: Matter, fact: Fact, event: ev.Answered) -> None:
    desk_replay.after_answered(fact, result.courses[fact.petition], event)


def _confirmed(result: Matter, fact: Fact, event: ev.Confirmed) -> None:
    desk_replay.after_confirmed(fact, result.courses[fact.petition], event)


def _superior_date(result: Matter, fact: Fact, event: ev.SuperiorDateSet) -> None:
    fact.superior_due = event.due


def _rating_opened(result: Matter, fact: Fact, event: ev.RatingOpened) -> None:
    fact.rating_until = event.until


def _rated(result: Matter, fact: Fact, event: ev.Rated) -> None:
    if event.side == "bureau":
        fact.rating_bureau = event.value
    else:
        fact.rating_organ = event.value
    result.courses[fact.petition].rated[event.side] = event.on


def _review_requested(result: Matter, fact: Fact, event: ev.ReviewRequested) -> None:
    desk_replay.after_review_requested(fact, result.courses[fact.petition], event)


def _review_decided(result: Matter, fact: Fact, event: ev.ReviewDecided) -> None:
    desk_replay.after_review_decided(fact, result.courses[fact.petition], event)


def _batched(result: Matter, fact: Fact, event: ev.Batched) -> None:
    fact.batch = event.batch


def _corrected(result: Matter, fact: Fact, event: ev.Corrected) -> None:
    if event.field in _OF_THE_COURSE and isinstance(event.new, bool):
        setattr(result.courses[fact.petition], event.field, event.new)
        return
    column = COLUMNS.get(event.field)
    try:
        if column is None or column.name in _NOT_CORRECTED:
            raise ValueError(event.field)
        value = _corrected_value(column, event.new)
    except ValueError:
        result.irregularities.append(unknown_field(fact.petition, event.field))
        return
    setattr(fact, event.field, value)


#: What is not counted and may be corrected: somebody asks for confidence only later.
_OF_THE_COURSE = frozenset({"confidential", "anonymous"})
#: What says which petition it is, and what replay derives: no correction reaches these.
_NOT_CORRECTED = frozenset(
    {"petition", "matter", "petition_class", "sorted", "sorting_due", "notice_due", "notice_due_provisional"}
    | {"acceptance_due_30", "due", "due_provisional", "returned", "days_to_reply", "sorting_due_provisional"}
    | {"review_until", "review_due", "re_review_until", "re_review_due"}
)
_NEVER_EMPTY = frozenset({"registered", "number", "registering_organ", "people", "source"})
_TYPES: dict[str, type[Any]] = {"code": str, "text": str, "int": int, "id": int, "flag": bool}


def _corrected_value(column: Column, value: str | int | bool | None) -> Any:
    """The value of a correction as the column holds it.

    Raises:
        ValueError: the column cannot hold it.
    """
    if value is None and column.name not in _NEVER_EMPTY:
        return None
    if column.kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if type(value) is not _TYPES.get(column.kind) or (
        column.vocabulary and column.kind == "code" and value not in column.vocabulary
    ):
        raise ValueError(value)
    return value


def _no_change(result: Matter, fact: Fact, event: Event) -> None:
    """The event changes nothing that is counted."""


def _at_the_desk(result: Matter, fact: Fact, event: Any) -> None:
    desk_replay.APPLY[type(event)](fact, result.courses[fact.petition], event, result.irregularities)


def _separated(result: Matter, fact: Fact, event: ev.Separated) -> None:
    del result.facts[fact.petition], result.courses[fact.petition]
    result.left.add(fact.petition)


_APPLY: dict[type[Any], Callable[[Matter, Fact, Any], None]] = {
    ev.Sorted: _sorted,
    ev.Told: _told,
    ev.Accepted: _accepted,
    ev.Extended: _extended,
    ev.Answered: _answered,
    ev.Confirmed: _confirmed,
    ev.SuperiorDateSet: _superior_date,
    ev.RatingOpened: _rating_opened,
    ev.Rated: _rated,
    ev.ReviewRequested: _review_requested,
    ev.ReviewDecided: _review_decided,
    ev.Batched: _batched,
    ev.Corrected: _corrected,
    ev.ContentRevised: _no_change,
    ev.Joined: _no_change,
    ev.Separated: _separated,
    **dict.fromkeys(desk_replay.APPLY, _at_the_desk),
}


def _finish(result: Matter) -> None:
    maker, facts = result._maker, result.facts
    for fact in facts.values():
        course = result.courses[fact.petition]
        fact.petition_class = CLASS_OF_PURPOSE.get(fact.purpose) if fact.purpose else None
        desk_replay.settle(fact, course)
        maker.derive(fact, course)
        result._states[fact.petition] = _walk(result, fact, course)
        result.irregularities.extend(of_fact(fact, course, maker))
    if len(facts) > 1:
        _mark_returns(facts)


def _mark_returns(facts: dict[int, Fact]) -> None:
    """A petition came back when another petition of the matter names its number as the earlier one."""
    by_number = {(fact.registering_organ, fact.number): fact for fact in facts.values()}
    for fact in facts.values():
        if fact.earlier is None:
            continue
        named = by_number.get((fact.registering_organ, fact.earlier))
        if named is not None and named is not fact:
            named.returned = fact.registered if named.returned is None else min(named.returned, fact.registered)


#: Which act a recorded refusal is.
_REFUSALS = {"not_accepted": "refuse", "no_longer_accepted": "refuse_again"}


def steps(fact: Fact, course: Course | None = None) -> list[Step]:
    """What was done with a petition that moved it on, in the order of the procedure."""
    course = course or Course()
    done = [Step("register", fact.registered)]
    if not course.is_redone:
        return done + list(_steps_of_round(fact, course, fact, course.round))
    for round_ in course.rounds:
        done += _steps_of_round(fact, course, fact if round_ is course.rounds[0] else round_, round_)
    return done


def _steps_of_round(fact: Fact, course: Course, dates: Fact | Round, round_: Round) -> Iterator[Step]:
    is_last = round_ is course.round
    if round_.anew is not None:
        yield from (Step("lead", round_.anew), Step("lead_back", round_.anew))
    if round_.begins == "registered":
        yield from _sorting(fact, dates)
        if is_last and course.lead is not None and course.lead.has_open_objection:
            yield Step("object", course.lead.objected or fact.registered)
        yield from _taking(course, dates)
    if dates.extended_until is not None:
        yield Step("extend", dates.extended_until)
    if is_last:
        yield from _leaving(fact, course, dates)
    yield from _answering(dates, round_)
    yield from _remedies(dates, round_, is_annulled=not is_last)
    if is_last and fact.withdrawn is not None:
        yield Step("withdraw", fact.withdrawn)


def _sorting(fact: Fact, dates: Fact | Round) -> Iterator[Step]:
    disposition, sent = dates.disposition, dates.sent
    if disposition is not None and (sent is not None or disposition not in SENT_DISPOSITIONS):
        yield Step(workflow.ACT_OF_DISPOSITION[disposition], sent or fact.registered)


def _taking(course: Course, dates: Fact | Round) -> Iterator[Step]:
    """The notice and the acceptance, and the way out of the simple procedure."""
    if dates.told is not None:
        yield Step("tell", dates.told)
    if dates.accepted is not None:
        was_simple = course.procedure == "simple" or course.left_simple is not None
        yield Step("accept_simple" if was_simple else "accept", dates.accepted)
    if course.left_simple is not None:
        yield Step("leave_simple", course.left_simple)


def _leaving(fact: Fact, course: Course, dates: Fact | Round) -> Iterator[Step]:
    """What ends the handling without an opinion: led elsewhere or refused, unless the sorting itself was that."""
    if fact.led is not None and dates.disposition != "lead":
        yield Step("lead", fact.led)
    if fact.taken is not None:
        yield Step("take_up", fact.taken)
    if fact.refused is not None and course.refused is not None and dates.disposition != course.refused:
        yield Step(_REFUSALS[course.refused], fact.refused)


def _answering(dates: Fact | Round, round_: Round) -> Iterator[Step]:
    """The opinion and its confirmation. A direct reply is the answer: its closing date is no step of its own."""
    is_direct = round_.begins == "registered" and dates.disposition == "direct_reply"
    answered = dates.closed if isinstance(dates, Fact) else dates.answered
    if answered is not None and not is_direct:
        yield Step("answer", answered)
    if round_.confirmed is not None:
        yield Step("confirm", round_.confirmed)


def _remedies(dates: Fact | Round, round_: Round, *, is_annulled: bool) -> Iterator[Step]:
    annulled_by = "re_review" if round_.re_review_decided is not None else "review"
    for stage in ("review", "re_review"):
        requested: date | None = getattr(dates, f"{stage}_requested")
        refused: date | None = getattr(round_, f"{stage}_refused")
        decided: date | None = getattr(dates, f"{stage}_decided")
        if requested is not None:
            yield Step(f"request_{stage}", requested)
        if refused is not None:
            yield Step(f"refuse_{stage}", refused)
        if decided is not None:
            yield Step("annul_and_redo" if is_annulled and stage == annulled_by else f"decide_{stage}", decided)


def _walk(result: Matter, fact: Fact, course: Course) -> str:
    state = "registered"
    for step in steps(fact, course)[1:]:
        arrow = workflow.BY_ACT[step.act]
        if state not in arrow.sources:
            result.irregularities.append(out_of_order(fact.petition, step.act, state))
        state = arrow.target or state
    return state
