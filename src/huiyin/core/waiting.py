"""What each desk owes a petition next: the step, whose it is, and the last day that is still in time.

A wait is named by its act in the table where there is one act for it. `sort`, `follow_up` and the decisions stand for
several: `ACTS` says for which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from huiyin.core.clocks import Clock
from huiyin.core.course import Assigned, Course, Question, Wait
from huiyin.core.facts import Fact
from huiyin.core.terms import SUPPORTING, Vocabulary

WAITED: Final = Vocabulary(
    "waited",
    ("sort", "分流", "sort"),
    ("receive", "签收", "receive"),
    ("tell", "告知", "give notice of receipt"),
    ("decide_objection", "核实异议", "decide the objection"),
    ("decide_assisting", "核实协办异议", "decide on an objection to assisting"),
    ("accept", "受理", "accept"),
    ("answer", "办结", "answer"),
    ("answer_internally", "提交协办意见", "answer as assisting organ"),
    ("close_hearing", "听证结束", "close the hearing"),
    ("serve", "送达", "serve"),
    ("execute", "执行情况", "record the execution"),
    ("report", "报送办结报告", "report the completion"),
    ("confirm", "审核认定", "confirm the closing"),
    ("follow_up", "跟踪法定途径受理", "follow whether it was taken"),
    ("decide_review", "复查意见", "decide the review"),
    ("decide_re_review", "复核意见", "decide the re-review"),
    ("answer_question", "答复询问", "answer a question"),
    ("see_answer", "阅知答复", "read an answer"),
    ("answer_data_demand", "答复个人信息请求", "answer a demand on personal data"),
    ("report_instruction", "批示落实", "report on an instruction"),
)

#: The acts of the table by which a wait may be ended, the usual one first.
ACTS: Final[dict[str, tuple[str, ...]]] = {
    "sort": ("transfer", "assign", "direct_reply", "file", "lead", "refuse", "refuse_again"),
    "decide_objection": ("agree_objection", "refuse_objection"),
    "tell": ("tell", "accept", "accept_simple", "pass_on", "object", "refuse", "refuse_again", "lead"),
    "accept": ("accept", "accept_simple", "lead", "refuse", "refuse_again"),
    "confirm": ("confirm", "return_report"),
    "follow_up": ("take_up", "lead_back"),
    "decide_review": ("decide_review", "annul_and_redo", "refuse_review"),
    "decide_re_review": ("decide_re_review", "annul_and_redo", "refuse_re_review"),
}

#: States in which an organ works on it, so that the assisting ones still owe their answer.
_IN_HAND: Final = ("sent", "objected", "told", "accepted", "simple", "extended")
#: Where an answer of the petitioner still helps to decide.
_ASKING: Final = ("registered", *_IN_HAND, "in_review", "in_re_review")
_ANSWERED: Final = ("answered", "confirmed", "in_review", "reviewed", "in_re_review", "ended")
#: Where an annulled petition stands again.
_REDONE: Final = ("accepted", "extended")
#: Ended without an opinion: what was assigned is reported all the same.
_ENDED_OTHERWISE: Final = ("not_accepted", "no_longer_accepted", "led", "taken")
_IN_HEARING: Final = {"handling": ("accepted", "extended"), "review": ("in_review",), "re_review": ("in_re_review",)}
#: Which clocks a step has to keep; the nearest of those that run counts.
_CLOCKS: Final = {
    "sort": ("sorting",),
    "tell": ("organ_notice", "direct_notice"),
    "decide_objection": ("organ_notice", "direct_notice"),
    "accept": ("simple_acceptance",),
    "answer": ("simple_handling", "completion", "extension", "redo", "superior"),
    "decide_review": ("review",),
    "decide_re_review": ("re_review",),
}


def waits(fact: Fact, course: Course, state: str, clocks: Iterable[Clock]) -> list[Wait]:
    """What is owed next in this state; none where nobody owes anything."""
    return list(_waits(fact, course, state, list(clocks)))


def _waits(fact: Fact, course: Course, state: str, clocks: list[Clock]) -> Iterator[Wait]:
    lead = course.lead
    match state:
        case "registered":
            yield _sorting(fact, clocks)
        case "objected":
            near = _nearest("decide_objection", clocks)
            yield Wait(fact.petition, None, "case_officer", "decide_objection", *near, lead.id if lead else None)
        case "sent" | "told":
            yield _organs(fact, "tell" if state == "sent" else "accept", clocks, lead)
        case "accepted" | "simple" | "extended":
            yield _organs(fact, "answer", clocks, lead)
        case "led":
            yield Wait(fact.petition, None, "case_officer", "follow_up", "", course.led_until)
        case "in_review":
            near = _nearest("decide_review", clocks)
            yield Wait(fact.petition, course.round.review_organ, "review_officer", "decide_review", *near)
        case "in_re_review":
            near = _nearest("decide_re_review", clocks)
            yield Wait(fact.petition, course.round.re_review_organ, "review_officer", "decide_re_review", *near)
    if state in _IN_HAND:
        yield from _shares(fact, course, clocks)
    yield from _hearings(fact, course, state)
    if state in _ENDED_OTHERWISE and lead is not None and lead.id and lead.owes_report:
        yield _reminded(fact, lead, "report")
    if state in _ANSWERED:
        yield from _afterwards(fact, course, state)
    if state in _ANSWERED or state in _REDONE:
        yield from _unserved_reviews(fact, course)
    yield from _talks(fact, course, state)
    yield from _set_tasks(fact, course)


def _sorting(fact: Fact, clocks: list[Clock]) -> Wait:
    """The bureau's fifteen days are not started anew when a petition comes back: their last day stands."""
    clock = next(one for one in clocks if one.id == "sorting")
    return Wait(fact.petition, None, "case_officer", "sort", "sorting", clock.due, clock.provisional)


def _organs(fact: Fact, act: str, clocks: list[Clock], lead: Assigned | None) -> Wait:
    """A step of the lead organ; where none is recorded the bureau has to see to it."""
    organ = lead.organ if lead is not None else fact.organ
    role = "organ_officer" if organ is not None else "case_officer"
    return Wait(fact.petition, organ, role, act, *_nearest(act, clocks), lead.id if lead is not None else None)


def _nearest(act: str, clocks: list[Clock]) -> tuple[str, date | None, bool]:
    """The clock that the step has to keep, its last day, and whether that is provisional; empty where there is none."""
    running = [one for one in clocks if one.id in _CLOCKS.get(act, ()) and one.ended is None and not one.cancelled]
    clock = min(running, key=lambda one: one.due, default=None)
    return ("", None, False) if clock is None else (clock.id, clock.due, clock.provisional)


def _shares(fact: Fact, course: Course, clocks: list[Clock]) -> Iterator[Wait]:
    """Papers to be signed for, and what the assisting organs owe. An implied assignment has nothing to sign for."""
    for one in course.assignments:
        if not one.is_open or not one.id:
            continue
        if one.received is None and (one is course.lead or one.part == "assist"):
            yield Wait(fact.petition, one.organ, "organ_officer", "receive", assignment=one.id)
        if one.part == "assist" and one.has_open_objection:
            yield Wait(fact.petition, None, "case_officer", "decide_assisting", assignment=one.id)
        elif one.part == "assist" and one.answered is None:
            yield _reminded(fact, one, "answer_internally")


def _hearings(fact: Fact, course: Course, state: str) -> Iterator[Wait]:
    """A hearing that was opened is to be closed with its record, by whoever holds it."""
    for hearing in course.hearings:
        if hearing.closed is not None or state not in _IN_HEARING.get(hearing.stage, ()):
            continue
        if hearing.stage == "handling":
            yield _organs(fact, "close_hearing", [], course.lead)
        else:
            organ: int | None = getattr(course.round, f"{hearing.stage}_organ")
            yield Wait(fact.petition, organ, "review_officer", "close_hearing")


def _talks(fact: Fact, course: Course, state: str) -> Iterator[Wait]:
    """An answer of the petitioner, who is on no desk: the page of the matter shows it. What was answered waits to be
    read by the side that asked, as far as it still has to do with the petition; else by the bureau. Demands on one's
    data wait whatever the state: that right does not end with the handling."""
    for one in course.questions if state in _ASKING else ():
        if one.answered is None and not _is_left_behind(course, one, state):
            yield Wait(fact.petition, None, "petitioner", "answer_question", "", one.due)
        elif one.answered is not None and one.seen is None:
            yield _to_be_read(fact, course, one)
    for demand in course.open_demands:
        yield Wait(fact.petition, None, "case_officer", "answer_data_demand", "", demand.due)


def _is_left_behind(course: Course, one: Question, state: str) -> bool:
    """Whether a question was of the handling, which went on without the answer: a review asks its own."""
    round_ = course.round
    if state not in ("in_review", "in_re_review") or one.organ in (round_.review_organ, round_.re_review_organ):
        return False
    asked = round_.review_requested if state == "in_review" else round_.re_review_requested
    return asked is not None and (one.asked < asked or any(one.organ == share.organ for share in course.assignments))


def _to_be_read(fact: Fact, course: Course, one: Question) -> Wait:
    if one.organ in (course.round.review_organ, course.round.re_review_organ):
        return Wait(fact.petition, one.organ, "review_officer", "see_answer")
    share = course.held_by(frozenset({one.organ}))
    if share is not None:
        return Wait(fact.petition, one.organ, "organ_officer", "see_answer", assignment=share.id)
    return Wait(fact.petition, None, "case_officer", "see_answer")


def _afterwards(fact: Fact, course: Course, state: str) -> Iterator[Wait]:
    """After the opinion: it is served, reported where it was assigned, confirmed, and carried out where it supports.

    Only of opinions given here: a spreadsheet ledger does not tell of these steps.
    """
    lead, round_ = course.lead, course.round
    if lead is None or round_.opinion is None:
        return
    if round_.served is None and state == "answered":
        yield Wait(fact.petition, lead.organ, "organ_officer", "serve", assignment=lead.id)
    supported = (round_.outcome or fact.outcome) in SUPPORTING
    if supported and fact.executed is None:
        yield Wait(fact.petition, lead.organ, "organ_officer", "execute", assignment=lead.id)
    if lead.mode == "assign" and lead.report_accepted is None:
        if lead.owes_report:
            yield _reminded(fact, lead, "report")
        elif state == "answered":
            yield Wait(fact.petition, None, "case_officer", "confirm", assignment=lead.id)


def _unserved_reviews(fact: Fact, course: Course) -> Iterator[Wait]:
    """The opinion of a review or a re-review given here is served by whoever gave it, also where it annulled. Whoever
    has asked for the re-review has got the opinion."""
    for round_ in course.rounds:
        if round_.review_opinion is not None and round_.review_served is None and round_.re_review_requested is None:
            yield Wait(fact.petition, round_.review_organ, "review_officer", "serve")
        if round_.re_review_opinion is not None and round_.re_review_served is None:
            yield Wait(fact.petition, round_.re_review_organ, "review_officer", "serve")


def _reminded(fact: Fact, one: Assigned, act: str) -> Wait:
    clock = "report" if one.report_due is not None else ""
    return Wait(fact.petition, one.organ, "organ_officer", act, clock, one.report_due, assignment=one.id)


def _set_tasks(fact: Fact, course: Course) -> Iterator[Wait]:
    """Instructions, whatever the state: to an organ, else to somebody of the bureau."""
    for task in course.tasks:
        role = "case_officer" if task.organ is None else "organ_officer"
        clock = "instruction" if task.due is not None else ""
        yield Wait(fact.petition, task.organ, role, "report_instruction", clock, task.due)
