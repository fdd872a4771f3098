"""What each event of the desk changes in a petition's fact and course.

Dates of the first handling stand in the fact. When a review annuls, a new round begins, and what happens in it stands
in that round only: what is counted of the first answer stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from huiyin.core import desk_events as desk
from huiyin.core import events as ev
from huiyin.core.course import Assigned, Course, Demand, Hearing, Question, Round, Task
from huiyin.core.facts import COLUMNS, Fact
from huiyin.core.irregularities import Irregularity, led_without_body, unfounded, unknown_assignment, unknown_value
from huiyin.core.terms import PROCEDURE, REFUSAL_OF_GROUND, ROUTE, SENT_DISPOSITIONS, Vocabulary

Findings = list[Irregularity]

#: Letter kind → the field of a round that says when that letter reached the petitioner, and the field of its letter.
_SERVED = {
    "opinion": ("served", "opinion"),
    "review_opinion": ("review_served", "review_opinion"),
    "re_review_opinion": ("re_review_served", "re_review_opinion"),
}


def place(fact: Fact, course: Course) -> Fact | Round:
    """Where the day of a sorting, a notice or an acceptance belongs: a round that began anew keeps its own."""
    return course.round if course.is_redone and course.round.begins == "registered" else fact


def known(
    fact: Fact, column: str, value: str | None, findings: Findings, vocabulary: Vocabulary | None = None
) -> str | None:
    """The value if the column has it; else None, and a finding when there was one."""
    words = vocabulary or COLUMNS[column].vocabulary
    if value is None or (words is not None and value in words):
        return value
    findings.append(unknown_value(fact.petition, COLUMNS[column], value))
    return None


# The events that a spreadsheet tells of, too


def after_sorted(fact: Fact, course: Course, event: ev.Sorted, findings: Findings) -> None:
    into = place(fact, course)
    into.disposition, into.sent = event.disposition, event.on
    if isinstance(into, Fact):
        into.organ = event.organ
    _route(fact, course, event.route, findings)


def after_told(fact: Fact, course: Course, event: ev.Told) -> None:
    place(fact, course).told = event.on
    lead = course.lead
    if lead is not None and lead.id:
        lead.told = event.on


def after_accepted(fact: Fact, course: Course, event: ev.Accepted, findings: Findings) -> None:
    place(fact, course).accepted = event.on
    procedure = known(fact, "procedure", event.procedure, findings, PROCEDURE) or "ordinary"
    fact.procedure = course.procedure = procedure


def after_extended(fact: Fact, course: Course, event: ev.Extended) -> None:
    course.extensions += 1
    if course.is_redone:
        course.round.extended_until = event.until
    else:
        fact.extended_until = event.until


def after_answered(fact: Fact, course: Course, event: ev.Answered) -> None:
    course.round.opinion = event.letter
    if course.is_redone:
        course.round.answered, course.round.outcome = event.on, event.outcome
    else:
        fact.closed, fact.outcome, fact.settled = event.on, event.outcome, event.settled
    lead = course.lead
    if lead is not None:
        lead.answered = event.on


def after_confirmed(fact: Fact, course: Course, event: ev.Confirmed) -> None:
    if not course.is_redone or fact.confirmed is None:
        fact.confirmed = event.on
    course.round.confirmed = event.on
    lead = course.lead
    if lead is not None:
        lead.report_accepted = event.on


def after_review_requested(fact: Fact, course: Course, event: ev.ReviewRequested) -> None:
    round_ = course.round
    setattr(round_, f"{'review' if event.stage == 'review' else 're_review'}_late", event.late)
    if event.stage == "review":
        round_.review_requested, round_.review_organ, round_.review_refused = event.on, event.organ, None
        if not course.is_redone:
            fact.review_requested, fact.review_people, fact.review_refused = event.on, event.people, None
    else:
        round_.re_review_requested, round_.re_review_organ, round_.re_review_refused = event.on, event.organ, None
        if not course.is_redone:
            fact.re_review_requested, fact.re_review_people, fact.re_review_refused = event.on, event.people, None


def after_review_decided(fact: Fact, course: Course, event: ev.ReviewDecided) -> None:
    round_ = course.round
    if event.stage == "review":
        round_.review_decided, round_.review_outcome, round_.review_opinion = event.on, event.outcome, event.letter
        if not course.is_redone:
            fact.review_decided, fact.review_outcome = event.on, event.outcome
    else:
        round_.re_review_decided, round_.re_review_outcome = event.on, event.outcome
        round_.re_review_opinion = event.letter
        if not course.is_redone:
            fact.re_review_decided, fact.re_review_outcome = event.on, event.outcome
    if event.outcome == "annul" and event.redo_until is not None:
        _begin_anew(course, event.on, event.redo_until)


def _begin_anew(course: Course, on: date, until: date) -> None:
    """撤销重办: the organ that leads handles it again; who reviewed it stays known."""
    last = course.round
    course.rounds.append(
        Round("accepted", on, due=until, review_organ=last.review_organ, re_review_organ=last.re_review_organ)
    )
    lead = course.lead
    if lead is not None:
        lead.answered = lead.reported = lead.report_returned = lead.report_accepted = None


# Assignments


def implied(fact: Fact, course: Course) -> Assigned | None:
    """The assignment that a sorting without dispatches implies; made when it is first asked for."""
    found = course.assignment(0)
    if found is not None and found.is_open:
        return found
    sent_on = fact.disposition in SENT_DISPOSITIONS and fact.organ is not None and fact.sent is not None
    if not sent_on or course.lead is not None or fact.withdrawn is not None:
        return None
    made = Assigned(0, fact.organ or 0, fact.sent or fact.registered, fact.registering_organ, fact.disposition or "")
    course.assignments.append(made)
    return made


def settle(fact: Fact, course: Course) -> None:
    """What follows from the columns once all events are read: the implied assignment and the first round."""
    one = implied(fact, course)
    if one is not None and fact.sent is not None:
        one.organ, one.sent, one.mode = fact.organ or one.organ, fact.sent, fact.disposition or one.mode
        one.answered = course.round.answered if course.is_redone else fact.closed
        one.report_accepted = course.round.confirmed if course.is_redone else fact.confirmed
    first = course.rounds[0]
    first.disposition, first.sent, first.told, first.accepted = fact.disposition, fact.sent, fact.told, fact.accepted
    first.extended_until, first.answered, first.outcome = fact.extended_until, fact.closed, fact.outcome
    first.review_requested, first.review_decided = fact.review_requested, fact.review_decided
    first.review_outcome, first.re_review_outcome = fact.review_outcome, fact.re_review_outcome
    first.re_review_requested, first.re_review_decided = fact.re_review_requested, fact.re_review_decided
    first.confirmed = fact.confirmed if not course.is_redone else first.confirmed
    _first_sorting(fact, course)


def _first_sorting(fact: Fact, course: Course) -> None:
    """The day of the first sorting; and where a sorting itself refused or led, the day of that."""
    day = None if fact.disposition is None else fact.sent or fact.registered
    fact.sorted = course.first_sorted or day
    if fact.disposition == "lead" and fact.led is None:
        fact.led = day
    if fact.disposition in ("not_accepted", "no_longer_accepted") and fact.refused is None:
        fact.refused = day


def _dispatched(fact: Fact, course: Course, event: desk.Dispatched, findings: Findings) -> None:
    made = Assigned(event.assignment, event.organ, event.on, event.sender, event.mode, event.part, event.upper)
    made.report_due = event.report_due
    course.assignments.append(made)
    if event.part != "lead":
        return
    into = place(fact, course)
    if event.upper is not None:
        _keep_first_sorting(fact, course)
    if into.disposition is None and event.mode in SENT_DISPOSITIONS:
        into.disposition = event.mode
    into.sent = event.on
    fact.organ = event.organ


def _found(fact: Fact, course: Course, event: Any, findings: Findings) -> Assigned | None:
    one = course.assignment(event.assignment)
    if one is None and event.assignment == 0:
        one = implied(fact, course)
    if one is None:
        findings.append(unknown_assignment(fact.petition, ev.NAMES[type(event)]))
    return one


def _received(fact: Fact, course: Course, event: desk.Received, findings: Findings) -> None:
    one = _found(fact, course, event, findings)
    if one is not None:
        one.received = event.on


def _objected(fact: Fact, course: Course, event: desk.Objected, findings: Findings) -> None:
    one = _found(fact, course, event, findings)
    if one is not None:
        one.objected, one.objection_refused = event.on, None


def _objection_decided(fact: Fact, course: Course, event: desk.ObjectionDecided, findings: Findings) -> None:
    one = _found(fact, course, event, findings)
    if one is None:
        return
    if not event.agreed:
        one.objection_refused = event.on
    else:
        _take_back(fact, course, one, event.on, "objection")


def _recalled(fact: Fact, course: Course, event: desk.Recalled, findings: Findings) -> None:
    one = _found(fact, course, event, findings)
    if one is not None:
        _take_back(fact, course, one, event.on, "recalled")


def _take_back(fact: Fact, course: Course, one: Assigned, on: date, why: str) -> None:
    """An assisting share ends alone; with that of the lead organ the petition is to be sorted anew."""
    if one.part != "lead":
        one.end(on, why)
        return
    for each in course.chain(one):
        each.end(on, why)
    _back_to_the_bureau(fact, course, on)


def _back_to_the_bureau(fact: Fact, course: Course, on: date, why: str = "resorted") -> None:
    """To be sorted anew: no organ has it any more, and the steps of those that had it no longer count."""
    _keep_first_sorting(fact, course)
    for one in course.assignments:
        one.end(on, why)
    if course.is_redone:
        course.round.begins, course.round.anew = "registered", on
    into = place(fact, course)
    into.disposition = into.sent = into.told = into.accepted = into.extended_until = None
    course.extensions = 0
    fact.organ = fact.procedure = fact.led = fact.taken = None
    course.procedure, course.left_simple, course.body, course.led_until = "ordinary", None, None, None


def _keep_first_sorting(fact: Fact, course: Course) -> None:
    if course.first_sorted is None and fact.disposition is not None:
        course.first_sorted = fact.sent or fact.registered


def _internally_answered(fact: Fact, course: Course, event: desk.InternallyAnswered, findings: Findings) -> None:
    one = _found(fact, course, event, findings)
    if one is not None:
        one.answered = event.on


def _reported(fact: Fact, course: Course, event: desk.Reported, findings: Findings) -> None:
    one = _found(fact, course, event, findings)
    if one is not None:
        one.reported, one.report_returned = event.on, None


def _report_returned(fact: Fact, course: Course, event: desk.ReportReturned, findings: Findings) -> None:
    one = _found(fact, course, event, findings)
    if one is not None:
        one.report_returned = event.on


# Routes, refusals, procedures


def _route(fact: Fact, course: Course, route: str | None, findings: Findings) -> None:
    route = known(fact, "route", route, findings, ROUTE)
    if route is not None:
        fact.route = course.route = route


def _routed(fact: Fact, course: Course, event: desk.Routed, findings: Findings) -> None:
    _route(fact, course, event.route, findings)


def _refused(fact: Fact, course: Course, event: desk.Refused, findings: Findings) -> None:
    if known(fact, "disposition", event.kind, findings) not in ("not_accepted", "no_longer_accepted"):
        return
    if REFUSAL_OF_GROUND.get(event.ground) == event.kind:
        fact.refusal = event.ground
    else:
        findings.append(unfounded(fact.petition, event.ground))
    fact.refused, course.refused = event.on, event.kind
    _sorted_by(fact, course, event.kind, event.on)


def _led(fact: Fact, course: Course, event: desk.Led, findings: Findings) -> None:
    _route(fact, course, event.route, findings)
    if event.body is None:
        findings.append(led_without_body(fact.petition))
    fact.led, fact.taken = event.on, None
    course.body, course.led_until = event.body, event.until
    _sorted_by(fact, course, "lead", event.on)


def _sorted_by(fact: Fact, course: Course, disposition: str, on: date) -> None:
    """The bureau refused or led what it had not sent on: that was its sorting."""
    into = place(fact, course)
    if into.disposition is None:
        into.disposition, into.sent = disposition, on


def _taken_up(fact: Fact, course: Course, event: desk.TakenUp, findings: Findings) -> None:
    fact.taken = event.on


def _led_back(fact: Fact, course: Course, event: desk.LedBack, findings: Findings) -> None:
    _back_to_the_bureau(fact, course, event.on, "led_back")


def _left_simple(fact: Fact, course: Course, event: desk.LeftSimple, findings: Findings) -> None:
    fact.procedure = course.procedure = "ordinary"
    course.left_simple = event.on


def _withdrawn(fact: Fact, course: Course, event: desk.Withdrawn, findings: Findings) -> None:
    implied(fact, course)
    fact.withdrawn = event.on
    for one in course.assignments:
        one.end(event.on, "withdrawn")


# What accompanies the handling


def _recused(fact: Fact, course: Course, event: desk.Recused, findings: Findings) -> None:
    (course.recused.add if event.granted else course.recused.discard)(event.person)


def _asked(fact: Fact, course: Course, event: desk.Asked, findings: Findings) -> None:
    course.questions.append(Question(event.question, event.organ, event.on, event.due, event.note))


def _question_answered(fact: Fact, course: Course, event: desk.QuestionAnswered, findings: Findings) -> None:
    for one in course.open_questions:
        if one.id == event.question:
            one.answered, one.answer = event.on, event.note


def _answer_seen(fact: Fact, course: Course, event: desk.AnswerSeen, findings: Findings) -> None:
    for one in course.questions:
        if one.id == event.question and one.answered is not None:
            one.seen = event.on


def _data_demanded(fact: Fact, course: Course, event: desk.DataDemanded, findings: Findings) -> None:
    course.demands.append(Demand(event.demand, event.kind, event.on, event.due, event.note))


def _data_demand_answered(fact: Fact, course: Course, event: desk.DataDemandAnswered, findings: Findings) -> None:
    for one in course.open_demands:
        if one.id == event.demand:
            one.answered, one.granted, one.answer = event.on, event.granted, event.note


def _mediated(fact: Fact, course: Course, event: desk.Mediated, findings: Findings) -> None:
    if event.reached:
        course.mediated = event.kind


def _hearing_opened(fact: Fact, course: Course, event: desk.HearingOpened, findings: Findings) -> None:
    course.hearings.append(Hearing(event.hearing, event.stage, event.on))


def _hearing_closed(fact: Fact, course: Course, event: desk.HearingClosed, findings: Findings) -> None:
    for hearing in course.hearings:
        if hearing.id == event.hearing and hearing.closed is None:
            hearing.closed = event.on


def _served(fact: Fact, course: Course, event: desk.Served, findings: Findings) -> None:
    if event.kind not in _SERVED:
        return
    day, letter = _SERVED[event.kind]
    round_ = next((one for one in course.rounds if getattr(one, letter) == event.letter), course.round)
    if getattr(round_, day) is None:
        setattr(round_, day, event.on)
        if event.kind == "opinion" and round_ is course.rounds[0]:
            fact.served = event.on


def _executed(fact: Fact, course: Course, event: desk.Executed, findings: Findings) -> None:
    if event.done:
        fact.executed = event.on
    else:
        course.executed_looked = event.on


def _review_refused(fact: Fact, course: Course, event: desk.ReviewRefused, findings: Findings) -> None:
    stage = "review" if event.stage == "review" else "re_review"
    setattr(course.round, f"{stage}_refused", event.on)
    if not course.is_redone:
        setattr(fact, f"{stage}_refused", event.on)


def _instructed(fact: Fact, course: Course, event: desk.Instructed, findings: Findings) -> None:
    course.tasks.append(Task(event.instruction, event.person, event.organ, event.due, event.on))


def _instruction_done(fact: Fact, course: Course, event: desk.InstructionDone, findings: Findings) -> None:
    course.tasks = [task for task in course.tasks if task.id != event.instruction]


def _hold_placed(fact: Fact, course: Course, event: desk.HoldPlaced, findings: Findings) -> None:
    course.holds.add(event.hold)


def _hold_lifted(fact: Fact, course: Course, event: desk.HoldLifted, findings: Findings) -> None:
    course.holds.discard(event.hold)


def _no_change(fact: Fact, course: Course, event: Any, findings: Findings) -> None:
    """The event changes nothing that is counted and nothing that may be done next."""


APPLY: dict[type[Any], Callable[[Fact, Course, Any, Findings], None]] = {
    **dict.fromkeys(desk.KINDS.values(), _no_change),
    desk.Dispatched: _dispatched,
    desk.Received: _received,
    desk.Objected: _objected,
    desk.ObjectionDecided: _objection_decided,
    desk.Recalled: _recalled,
    desk.InternallyAnswered: _internally_answered,
    desk.Reported: _reported,
    desk.ReportReturned: _report_returned,
    desk.Routed: _routed,
    desk.Refused: _refused,
    desk.Led: _led,
    desk.TakenUp: _taken_up,
    desk.LedBack: _led_back,
    desk.LeftSimple: _left_simple,
    desk.Withdrawn: _withdrawn,
    desk.Recused: _recused,
    desk.Asked: _asked,
    desk.QuestionAnswered: _question_answered,
    desk.AnswerSeen: _answer_seen,
    desk.DataDemanded: _data_demanded,
    desk.DataDemandAnswered: _data_demand_answered,
    desk.Mediated: _mediated,
    desk.HearingOpened: _hearing_opened,
    desk.HearingClosed: _hearing_closed,
    desk.Served: _served,
    desk.Executed: _executed,
    desk.ReviewRefused: _review_refused,
    desk.Instructed: _instructed,
    desk.InstructionDone: _instruction_done,
    desk.HoldPlaced: _hold_placed,
    desk.HoldLifted: _hold_lifted,
}
