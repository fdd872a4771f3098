"""Every arrow of the table, played: the shortest history that reaches a state, then the events of the act.

Monday 3 March 2025: 何敏 asks the county bureau (organ 1) for her unpaid wages; the case goes to organ 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.core import desk_events as desk
from huiyin.core import events as ev
from huiyin.core import workflow
from huiyin.core.course import Course
from huiyin.core.matter import Matter, replay
from huiyin.core.tests.stories import MAKER
from huiyin.core.workflow import ARROWS, STATES

P = 1
BUREAU, ORGAN, LOWER, HELPER, COURT, ABOVE, TOP = 1, 9, 91, 8, 30, 40, 50
FIRST = date(2025, 3, 3)


def at(day: int) -> date:
    return FIRST + timedelta(days=day)


def dispatched(day: int, assignment: int = 1, organ: int = ORGAN, **more: Any) -> ev.Event:
    return desk.Dispatched(P, at(day), assignment, BUREAU, organ, "transfer")._replace(**more)


def sent_to(organ: int, day: int, assignment: int) -> list[ev.Event]:
    return [ev.Sorted(P, at(day), "transfer", organ), dispatched(day, assignment, organ)]


#: The way to each state from the one named, and what happens on it.
WAYS: dict[str, tuple[str | None, list[ev.Event]]] = {
    "registered": (None, [ev.Registered(P, at(0), "A1", BUREAU, purpose="claim")]),
    "sent": ("registered", sent_to(ORGAN, 2, 1)),
    "objected": ("sent", [desk.Objected(P, at(4), 1, "n")]),
    "told": ("sent", [ev.Told(P, at(5), 1, "ordinary", 11)]),
    "accepted": ("told", [ev.Accepted(P, at(7), "ordinary", 1, 12)]),
    "simple": ("told", [ev.Accepted(P, at(7), "simple", 1, 12)]),
    "extended": ("accepted", [ev.Extended(P, at(50), at(97), "n", 13)]),
    "answered": ("accepted", [ev.Answered(P, at(40), "support", True, 1, "n", 14)]),
    "confirmed": ("answered", [ev.Confirmed(P, at(45), 1)]),
    "in_review": ("answered", [ev.ReviewRequested(P, at(50), "review", ABOVE, 1)]),
    "reviewed": ("in_review", [ev.ReviewDecided(P, at(70), "review", "uphold", ABOVE, None, 15)]),
    "in_re_review": ("reviewed", [ev.ReviewRequested(P, at(80), "re_review", TOP, 1)]),
    "ended": ("in_re_review", [ev.ReviewDecided(P, at(100), "re_review", "uphold", TOP, None, 16)]),
    "answered_directly": ("registered", [ev.Sorted(P, at(1), "direct_reply")]),
    "filed": ("registered", [ev.Sorted(P, at(1), "file")]),
    "not_accepted": ("registered", [desk.Refused(P, at(3), "not_accepted", "in_progress", BUREAU)]),
    "no_longer_accepted": ("registered", [desk.Refused(P, at(3), "no_longer_accepted", "re_review_given", BUREAU)]),
    "led": ("registered", [desk.Led(P, at(3), "route_2", BUREAU, COURT, at(60))]),
    "taken": ("led", [desk.TakenUp(P, at(20))]),
    "withdrawn": ("registered", [desk.Withdrawn(P, at(2))]),
}


def way_to(state: str | None) -> list[ev.Event]:
    if state is None:
        return []
    before, events = WAYS[state]
    return [*way_to(before), *events]


def in_hand(state: str) -> bool:
    """Whether organ 9 has it under assignment 1."""
    return any(type(event) is desk.Dispatched for event in way_to(state))


LATER = at(120)


def events_of(act: str, state: str | None) -> Sequence[ev.Event]:
    """The events that the act writes, done in that state on a day after everything before it."""
    on = LATER
    plain: dict[str, Sequence[ev.Event]] = {
        "register": [ev.Registered(P, on, "A1", BUREAU)],
        "route": [desk.Routed(P, on, "route_6")],
        "transfer": [ev.Sorted(P, on, "transfer", ORGAN), dispatched(120, 2)],
        "assign": [ev.Sorted(P, on, "assign", ORGAN), dispatched(120, 2, mode="assign")],
        "add_assisting": [dispatched(120, 2, HELPER, part="assist")],
        "pass_on": [dispatched(120, 2, LOWER, sender=ORGAN, upper=1)],
        "recall": [desk.Recalled(P, on, 1, "n")],
        "recall_assisting": [dispatched(119, 2, HELPER, part="assist"), desk.Recalled(P, on, 2, "n")],
        "direct_reply": [ev.Sorted(P, on, "direct_reply"), ev.Answered(P, on, "other", None, None, "n", 20)],
        "file": [ev.Sorted(P, on, "file", note="n")],
        "refuse": [desk.Refused(P, on, "not_accepted", "in_progress", ORGAN)],
        "refuse_again": [desk.Refused(P, on, "no_longer_accepted", "remedy_lapsed", ORGAN)],
        "lead": [desk.Led(P, on, "route_2", ORGAN, COURT, on + timedelta(30))],
        "take_up": [desk.TakenUp(P, on)],
        "lead_back": [desk.LedBack(P, on, "n")],
        "receive": [desk.Received(P, on, 1)],
        "object": [desk.Objected(P, on, 1, "n")],
        "object_assisting": [dispatched(119, 2, HELPER, part="assist"), desk.Objected(P, on, 2, "n")],
        "agree_objection": [desk.ObjectionDecided(P, on, 1, agreed=True)],
        "refuse_objection": [desk.ObjectionDecided(P, on, 1, agreed=False)],
        "decide_assisting": [
            dispatched(119, 2, HELPER, part="assist"),
            desk.Objected(P, on, 2, "n"),
            desk.ObjectionDecided(P, on, 2, agreed=True),
        ],
        "tell": [ev.Told(P, on, 1, "ordinary", 20)],
        "accept": [ev.Accepted(P, on, "ordinary", 1, 20)],
        "accept_simple": [ev.Accepted(P, on, "simple", 1, 20)],
        "leave_simple": [desk.LeftSimple(P, on)],
        "recuse": [desk.Recused(P, on, 7, granted=True)],
        "contact": [desk.Contacted(P, on, "call", "n")],
        "ask_petitioner": [desk.Asked(P, on, 9, BUREAU, "n", on + timedelta(7))],
        "answer_question": [desk.Asked(P, on, 9, BUREAU, "n"), desk.QuestionAnswered(P, on, 9, "a")],
        "see_answer": [
            desk.Asked(P, on, 9, BUREAU, "n"),
            desk.QuestionAnswered(P, on, 9, "a"),
            desk.AnswerSeen(P, on, 9),
        ],
        "demand_data": [desk.DataDemanded(P, on, 6, "correct", "n", on + timedelta(30))],
        "answer_data_demand": [
            desk.DataDemanded(P, on, 6, "object", "n", on + timedelta(30)),
            desk.DataDemandAnswered(P, on, 6, granted=False, note="a"),
        ],
        "attach": [desk.Attached(P, on, 3, "evidence", "d")],
        "mediate": [desk.Mediated(P, on, "mediation", reached=True, note="n")],
        "open_hearing": [desk.HearingOpened(P, on, 4, "handling")],
        "close_hearing": [desk.HearingOpened(P, on, 4, "handling"), desk.HearingClosed(P, on, 4, "n")],
        "extend": [ev.Extended(P, on, on + timedelta(30), "n", 20)],
        "answer_internally": [dispatched(119, 2, HELPER, part="assist"), desk.InternallyAnswered(P, on, 2, "n")],
        "answer": [ev.Answered(P, on, "no_support", False, 1, "n", 20)],
        "serve": [desk.Served(P, on, 14, "opinion", "post")],
        "execute": [desk.Executed(P, on, done=True, note="n")],
        "report": [desk.Reported(P, on, 1, "n", 20)],
        "return_report": [desk.Reported(P, on, 1, "n", 20), desk.ReportReturned(P, on, 1, "n")],
        "confirm": [ev.Confirmed(P, on, 1)],
        "request_review": [ev.ReviewRequested(P, on, "review", ABOVE, 2)],
        "refuse_review": [desk.ReviewRefused(P, on, "review", "late")],
        "decide_review": [ev.ReviewDecided(P, on, "review", "change", ABOVE, None, 20)],
        "annul_and_redo": [
            ev.ReviewDecided(
                P, on, "re_review" if state == "in_re_review" else "review", "annul", ABOVE, on + timedelta(45), 20
            )
        ],
        "request_re_review": [ev.ReviewRequested(P, on, "re_review", TOP, 2)],
        "refuse_re_review": [desk.ReviewRefused(P, on, "re_review", "skipped_level")],
        "decide_re_review": [ev.ReviewDecided(P, on, "re_review", "uphold", TOP, None, 20)],
        "rate": [ev.Rated(P, on, "bureau", "satisfied"), ev.Rated(P, on, "organ", "dissatisfied", "n")],
        "withdraw": [desk.Withdrawn(P, on)],
        "instruct": [desk.Instructed(P, on, 5, None, ORGAN, on + timedelta(7), "n")],
        "report_instruction": [
            desk.Instructed(P, on, 5, None, ORGAN, on + timedelta(7), "n"),
            desk.InstructionDone(P, on, 5, "n"),
        ],
        "urge": [desk.Urged(P, on, ORGAN, "completion")],
        "join": [ev.Joined(P, on, 3)],
        "correct": [ev.Corrected(P, on, "people", 1, 3), ev.ContentRevised(P, on, 2, "c")],
    }
    return plain[act]


#: A separation takes the petition out of the matter: nothing is left to compare.
PAIRS: list[tuple[str, str | None]] = [("register", None)]
PAIRS += [(arrow.act, state) for arrow in ARROWS if arrow.act != "separate" for state in sorted(arrow.sources)]


def stands(events: Sequence[ev.Event]) -> str | None:
    return replay(events, MAKER, matter=1).state


@pytest.mark.parametrize("state", STATES.codes)
def test_the_way_to_each_state_leads_there(state: str) -> None:
    matter = replay(way_to(state), MAKER, matter=1)
    assert matter.state == state
    assert matter.irregularities == []


@pytest.mark.parametrize(("act", "state"), PAIRS, ids=[f"{state or 'new'}-{act}" for act, state in PAIRS])
def test_replay_leads_where_the_table_says(act: str, state: str | None) -> None:
    before = way_to(state)
    assert stands(before) == state
    matter = replay([*before, *events_of(act, state)], MAKER, matter=1)
    assert matter.state == workflow.after(act, state)
    assert [found.code for found in matter.irregularities if found.code == "out_of_order"] == []


def done(*parts: Sequence[ev.Event] | str) -> tuple[str | None, Course, Matter]:
    """A state to start from or nothing, then events."""
    events: list[ev.Event] = []
    for part in parts:
        events += way_to(part) if isinstance(part, str) else part
    matter = replay(events, MAKER, matter=1)
    return matter.state, matter.courses[P], matter


# Objections and the way back


def test_an_objection_the_sender_agrees_to_sends_the_petition_back_to_be_sorted_anew() -> None:
    """Art. 23 ¶3. The first organ is rid of it; the bureau's fifteen days are not started anew."""
    state, course, matter = done("objected", [desk.ObjectionDecided(P, at(6), 1, agreed=True)])
    fact = matter.facts[P]
    assert (state, course.lead, fact.disposition, fact.organ, fact.sent) == ("registered", None, None, None, None)
    assert (course.assignments[0].ended, course.assignments[0].ended_why) == (at(6), "objection")
    assert fact.sorted == at(2)
    state, course, matter = done("objected", [desk.ObjectionDecided(P, at(6), 1, agreed=True), *sent_to(LOWER, 8, 2)])
    fact = matter.facts[P]
    assert (state, fact.organ, fact.sent, fact.sorted) == ("sent", LOWER, at(8), at(2))
    assert course.lead is not None and course.lead.id == 2


def test_an_objection_refused_leaves_everything_as_it_was_and_may_be_raised_again() -> None:
    refused: list[ev.Event] = [desk.ObjectionDecided(P, at(6), 1, agreed=False)]
    state, course, matter = done("objected", refused)
    assert (state, matter.facts[P].sent) == ("sent", at(2))
    assert course.lead is not None and course.lead.objection_refused == at(6)
    assert done("objected", refused, [desk.Objected(P, at(7), 1, "n")])[0] == "objected"


def test_with_the_lead_the_assisting_organs_go_too_but_an_assisting_one_goes_alone() -> None:
    helper: list[ev.Event] = [dispatched(2, 2, HELPER, part="assist")]
    agreed: list[ev.Event] = [desk.Objected(P, at(4), 1, "n"), desk.ObjectionDecided(P, at(5), 1, agreed=True)]
    _, course, _ = done("sent", helper, agreed)
    assert [one.ended_why for one in course.assignments] == ["objection", "resorted"]
    state, course, _ = done("sent", helper, [desk.Objected(P, at(4), 2, "n")])
    assert state == "sent", "an assisting organ's objection stops nobody"
    state, course, _ = done(
        "sent", helper, [desk.Objected(P, at(4), 2, "n"), desk.ObjectionDecided(P, at(5), 2, agreed=True)]
    )
    assert (state, course.assisting, course.lead and course.lead.id) == ("sent", [], 1)


def test_passed_on_to_a_lower_level_the_lower_organ_leads_and_the_first_sorting_stands() -> None:
    passed: list[ev.Event] = [dispatched(6, 2, LOWER, sender=ORGAN, upper=1)]
    _, course, matter = done("sent", passed)
    fact = matter.facts[P]
    assert (fact.organ, fact.sent, fact.sorted) == (LOWER, at(6), at(2))
    assert course.held_by(frozenset({ORGAN}), "lead") is None
    lower = course.held_by(frozenset({LOWER}), "lead")
    assert lower is not None and [one.id for one in course.chain(lower)] == [2, 1]
    state, course, _ = done(
        "sent", passed, [desk.Objected(P, at(7), 2, "n"), desk.ObjectionDecided(P, at(8), 2, agreed=True)]
    )
    assert (state, [one.ended_why for one in course.assignments]) == ("registered", ["objection", "objection"])


# A petition of a spreadsheet is carried on by hand


def from_a_sheet(*more: ev.Event) -> list[ev.Event]:
    return [*way_to("registered"), ev.Sorted(P, at(2), "assign", ORGAN), *more]


def test_a_sorting_without_dispatches_implies_one_on_which_an_organ_can_do_every_act() -> None:
    _, course, _ = done(from_a_sheet())
    lead = course.lead
    assert lead is not None and (lead.id, lead.organ, lead.sent, lead.mode) == (0, ORGAN, at(2), "assign")
    assert course.held_by(frozenset({ORGAN}), "lead") is lead
    received: list[ev.Event] = [desk.Received(P, at(3), 0), desk.Objected(P, at(4), 0, "n")]
    state, course, matter = done(from_a_sheet(*received))
    assert (state, matter.irregularities) == ("objected", [])
    assert course.lead is not None and course.lead.received == at(3)
    back: list[ev.Event] = [*received, desk.ObjectionDecided(P, at(5), 0, agreed=True)]
    assert done(from_a_sheet(*back))[0] == "registered"
    state, course, _ = done(from_a_sheet(*back), sent_to(LOWER, 8, 5))
    assert (state, [(one.id, one.ended_why) for one in course.assignments]) == ("sent", [(0, "objection"), (5, "")])


def test_a_correction_of_the_sheet_moves_the_implied_assignment() -> None:
    _, course, _ = done(from_a_sheet(desk.Received(P, at(3), 0), ev.Corrected(P, None, "organ", ORGAN, LOWER)))
    assert course.lead is not None and course.lead.organ == LOWER


def test_a_step_of_an_assignment_that_is_not_there_is_told_and_loses_nothing() -> None:
    state, _, matter = done("registered", [desk.Objected(P, at(4), 77, "n")])
    assert (state, [found.code for found in matter.irregularities]) == ("registered", ["unknown_assignment"])


# Led elsewhere, refused, simple


def test_what_was_led_and_not_taken_is_sorted_anew_and_led_again() -> None:
    state, course, matter = done("led", [desk.LedBack(P, at(30), "n")])
    fact = matter.facts[P]
    assert (state, fact.led, fact.disposition, fact.sorted, course.body) == ("registered", None, None, at(3), None)
    state, _, matter = done(
        "led", [desk.LedBack(P, at(30), "n"), desk.Led(P, at(35), "route_4", BUREAU, COURT), desk.TakenUp(P, at(50))]
    )
    fact = matter.facts[P]
    assert (state, fact.led, fact.taken, fact.sorted, fact.route) == ("taken", at(35), at(50), at(3), "route_4")


def test_led_by_the_organ_after_acceptance_and_back_again() -> None:
    led: list[ev.Event] = [desk.Led(P, at(20), "route_2", ORGAN, COURT)]
    state, course, matter = done("accepted", led)
    assert (state, matter.facts[P].disposition) == ("led", "transfer")
    assert course.lead is not None, "the organ that led it follows it and reports"
    state, course, matter = done("accepted", led, [desk.LedBack(P, at(30), "n")], sent_to(LOWER, 33, 2))
    fact = matter.facts[P]
    assert (state, fact.told, fact.accepted, fact.organ) == ("sent", None, None, LOWER)
    assert [one.ended_why for one in course.assignments] == ["led_back", ""]


def test_a_refusal_needs_its_own_lawful_ground() -> None:
    lawful = done("sent", [desk.Refused(P, at(5), "no_longer_accepted", "remedy_lapsed", ORGAN)])
    assert (lawful[0], lawful[2].facts[P].refusal, lawful[2].irregularities) == (
        "no_longer_accepted",
        "remedy_lapsed",
        [],
    )
    other = done("sent", [desk.Refused(P, at(5), "no_longer_accepted", "in_progress", ORGAN)])
    assert (other[0], other[2].facts[P].refusal) == ("no_longer_accepted", None)
    assert [found.code for found in other[2].irregularities] == ["refused_without_ground"]


def test_out_of_the_simple_procedure_the_acceptance_stays() -> None:
    state, course, matter = done("simple", [desk.LeftSimple(P, at(10))])
    assert (state, course.procedure, matter.facts[P].procedure) == ("accepted", "ordinary", "ordinary")
    assert matter.facts[P].accepted == at(7)
    assert done("simple", [desk.LeftSimple(P, at(10)), ev.Extended(P, at(50), at(97))])[0] == "extended"


# Rounds

REDO: list[ev.Event] = [ev.ReviewDecided(P, at(70), "review", "annul", ABOVE, at(115), 21)]


def test_an_annulled_opinion_is_given_again_in_a_round_of_its_own() -> None:
    state, course, matter = done("in_review", REDO)
    assert (state, len(course.rounds), course.round.due) == ("accepted", 2, at(115))
    assert course.lead is not None and course.lead.answered is None
    again: list[ev.Event] = [
        ev.Answered(P, at(90), "support", True, 1, "n", 22),
        desk.Served(P, at(92), 22, "opinion", "post"),
    ]
    state, course, matter = done("in_review", REDO, again)
    fact = matter.facts[P]
    assert (state, fact.closed, fact.review_outcome) == ("answered", at(40), "annul"), "the first answer is counted"
    assert (course.round.answered, course.round.served, fact.served) == (at(90), at(92), None)
    second: list[ev.Event] = [
        ev.ReviewRequested(P, at(95), "review", ABOVE),
        ev.ReviewDecided(P, at(110), "review", "uphold", ABOVE, None, 23),
        ev.ReviewRequested(P, at(120), "re_review", TOP),
        ev.ReviewDecided(P, at(130), "re_review", "annul", TOP, at(160), 24),
        ev.Extended(P, at(150), at(170)),
        ev.Answered(P, at(155), "support", True, 1, "n", 25),
        ev.Confirmed(P, at(158), 1),
    ]
    state, course, matter = done("in_review", REDO, again, second)
    assert (state, len(course.rounds), matter.irregularities) == ("confirmed", 3, [])
    assert matter.facts[P].review_requested == at(50)


def test_a_review_opinion_served_after_the_annulment_belongs_to_the_round_that_was_reviewed() -> None:
    _, course, _ = done("in_review", REDO, [desk.Served(P, at(73), 21, "review_opinion", "in_person")])
    assert (course.rounds[0].review_served, course.round.review_served) == (at(73), None)


def test_led_out_of_a_round_and_back_it_is_sorted_told_and_accepted_anew_in_that_round() -> None:
    led: list[ev.Event] = [desk.Led(P, at(75), "route_2", ORGAN, COURT), desk.LedBack(P, at(80), "n")]
    state, _, matter = done("in_review", REDO, led)
    assert state == "registered"
    anew: list[ev.Event] = [*sent_to(LOWER, 82, 2), ev.Told(P, at(83), 2), ev.Accepted(P, at(83), "ordinary", 2)]
    state, course, matter = done("in_review", REDO, led, anew)
    fact = matter.facts[P]
    assert (state, fact.accepted, fact.closed) == ("accepted", at(7), at(40)), "the first handling is counted as it was"
    assert course.round.accepted == at(83)
    assert matter.irregularities == []


def test_a_refused_request_for_review_leaves_the_opinion_and_may_be_made_again() -> None:
    refused: list[ev.Event] = [desk.ReviewRefused(P, at(55), "review", "skipped_level")]
    assert done("in_review", refused)[0] == "answered"
    again: list[ev.Event] = [
        ev.ReviewRequested(P, at(60), "review", ABOVE),
        ev.ReviewDecided(P, at(80), "review", "uphold", ABOVE),
    ]
    assert done("in_review", refused, again[:1])[0] == "in_review"
    assert done("in_review", refused, again)[0] == "reviewed"


def test_annulled_without_a_period_to_redo_it_is_only_reviewed() -> None:
    """A spreadsheet ledger tells of no new handling."""
    state, course, _ = done("in_review", [ev.ReviewDecided(P, at(70), "review", "annul")])
    assert (state, course.is_redone) == ("reviewed", False)


# Any lawful walk


@st.composite
def walks(draw: st.DrawFn) -> tuple[list[str], list[ev.Event]]:
    """Acts that the table allows one after another, with their events on later and later days."""
    events: list[ev.Event] = list(way_to("registered"))
    acts: list[str] = []
    state = "registered"
    for _ in range(draw(st.integers(0, 12))):
        lawful = [arrow.act for arrow in workflow.acts_from(state) if arrow.act not in _NOT_WALKED]
        act = draw(st.sampled_from(lawful))
        lead = replay(events, MAKER, matter=1).courses[P].lead
        events += _with_the_lead(events_of(act, state), lead.id if lead else 1, len(events) + 100)
        acts.append(act)
        state = workflow.after(act, state)
    return acts, events


#: Acts whose events here bring an assignment of their own, or leave the matter.
_NOT_WALKED = {"register", "separate", "join", "recall_assisting", "object_assisting", "decide_assisting"} | {
    "answer_internally", "add_assisting", "pass_on"
}  # fmt: skip


def _with_the_lead(events: Sequence[ev.Event], lead: int, fresh: int) -> list[ev.Event]:
    found: list[ev.Event] = []
    for event in events:
        if isinstance(event, desk.Dispatched):
            found.append(event._replace(assignment=fresh))
        elif getattr(event, "assignment", None) is not None:
            found.append(event._replace(assignment=lead))  # type: ignore[call-arg]
        else:
            found.append(event)
    return found


@settings(max_examples=150, deadline=None)
@given(walks())
def test_after_any_lawful_walk_replay_stands_where_the_table_says(walk: tuple[list[str], list[ev.Event]]) -> None:
    acts, events = walk
    state = "registered"
    for act in acts:
        state = workflow.after(act, state)
    matter = replay(events, MAKER, matter=1)
    assert matter.state == state, acts
    assert not [found for found in matter.irregularities if found.code == "out_of_order"]
    for course in matter.courses.values():
        for one in course.assignments:
            assert one.ended is None or (course.lead is not one and one not in course.assisting)


@settings(max_examples=60, deadline=None)
@given(walks())
def test_what_was_stored_replays_to_the_same_course(walk: tuple[list[str], list[ev.Event]]) -> None:
    events = walk[1]
    made, read = replay(events, MAKER, matter=1), replay(ev.events_of(ev.stored_forms(events)), MAKER, matter=1)
    assert (read.facts, read.courses, read.irregularities) == (made.facts, made.courses, made.irregularities)
