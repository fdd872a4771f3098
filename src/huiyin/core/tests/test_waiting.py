"""What each desk owes next, as a county would read it off its queues.

Organs: 1 the county bureau, 9 the housing bureau (handles), 8 the works bureau (assists), 40 reviews, 50 re-reviews.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.core import desk_events as desk
from huiyin.core import events as ev
from huiyin.core import waiting, workflow
from huiyin.core.clocks import is_awaited
from huiyin.core.matter import Matter, replay
from huiyin.core.tests.event_strategies import events
from huiyin.core.tests.stories import MAKER, diary
from huiyin.core.tests.test_arrows import HELPER, P, at, dispatched, walks, way_to


def waits_of(matter: Matter, petition: int = P) -> list[tuple[object, ...]]:
    fact, course = matter.facts[petition], matter.courses[petition]
    found = waiting.waits(fact, course, matter.state_of(petition), matter.clocks_of(petition))
    assert all(one.petition == petition for one in found)
    return [(one.organ, one.role, one.act, one.clock, one.due and one.due.isoformat()) for one in found]


def owed(history: Sequence[ev.Event]) -> list[tuple[object, ...]]:
    return waits_of(replay(history, MAKER, matter=1))


RECEIVED = [desk.Received(P, at(3), 1)]

#: Registered Monday 3 March 2025, sent on the 5th, told on the 8th, accepted on the 10th (`test_arrows.WAYS`).
TABLE: dict[str, list[tuple[object, ...]]] = {
    "registered": [(None, "case_officer", "sort", "sorting", "2025-03-18")],
    "sent": [(9, "organ_officer", "tell", "organ_notice", "2025-03-20")],
    "objected": [(None, "case_officer", "decide_objection", "organ_notice", "2025-03-20")],
    "told": [(9, "organ_officer", "accept", "", None)],
    "accepted": [(9, "organ_officer", "answer", "completion", "2025-05-09")],
    "simple": [(9, "organ_officer", "answer", "simple_handling", "2025-03-24")],  # ten working days after 10 March
    "extended": [(9, "organ_officer", "answer", "extension", "2025-06-08")],
    "answered": [(9, "organ_officer", "serve", "", None), (9, "organ_officer", "execute", "", None)],
    "confirmed": [(9, "organ_officer", "execute", "", None)],
    "in_review": [
        (40, "review_officer", "decide_review", "review", "2025-05-22"),
        (9, "organ_officer", "execute", "", None),
    ],
    "reviewed": [(9, "organ_officer", "execute", "", None), (40, "review_officer", "serve", "", None)],
    "in_re_review": [
        (50, "review_officer", "decide_re_review", "re_review", "2025-06-23"),  # thirty days end on Saturday 21 June
        (9, "organ_officer", "execute", "", None),
    ],
    "ended": [(9, "organ_officer", "execute", "", None), (50, "review_officer", "serve", "", None)],
    "answered_directly": [],
    "filed": [],
    "not_accepted": [],
    "no_longer_accepted": [],
    "led": [(None, "case_officer", "follow_up", "", "2025-05-02")],
    "taken": [],
    "withdrawn": [],
}


@pytest.mark.parametrize("state", workflow.STATES.codes)
def test_what_is_owed_in_each_state(state: str) -> None:
    way = way_to(state)
    if any(isinstance(event, desk.Dispatched) for event in way):
        way = [*way, *RECEIVED]
    assert owed(way) == TABLE[state]


def test_every_organ_signs_for_its_papers_and_an_assisting_one_answers_the_lead() -> None:
    sent = [*way_to("sent"), dispatched(2, 2, HELPER, part="assist", report_due=at(30))]
    assert owed(sent) == [
        (9, "organ_officer", "tell", "organ_notice", "2025-03-20"),
        (9, "organ_officer", "receive", "", None),
        (8, "organ_officer", "receive", "", None),
        (8, "organ_officer", "answer_internally", "report", "2025-04-02"),
    ]
    signed = [*sent, *RECEIVED, desk.Received(P, at(3), 2)]
    objected = [*signed, desk.Objected(P, at(4), 2, "n")]
    assert owed(objected)[1:] == [(None, "case_officer", "decide_assisting", "", None)]
    assert owed([*signed, desk.InternallyAnswered(P, at(20), 2, "n")]) == owed(sent)[:1]


ASSIGNED: list[ev.Event] = [
    *way_to("registered"),
    ev.Sorted(P, at(2), "assign", 9),
    dispatched(2, mode="assign", report_due=at(60)),
    *RECEIVED,
    ev.Told(P, at(5), 1),
    ev.Accepted(P, at(7), "ordinary", 1),
    ev.Answered(P, at(40), "explanation", False, 1, "n", 14),
    desk.Served(P, at(41), 14, "opinion", "in_person"),
]


def test_what_was_assigned_is_reported_and_the_report_accepted_or_returned() -> None:
    """Art. 22: 交办 asks for feedback and a completion report."""
    reported = [*ASSIGNED, desk.Reported(P, at(42), 1, "n")]
    returned = [*reported, desk.ReportReturned(P, at(44), 1, "n")]
    owes_report = [(9, "organ_officer", "report", "report", "2025-05-02")]
    owes_confirmation = [(None, "case_officer", "confirm", "", None)]
    assert owed(ASSIGNED) == owes_report
    assert owed(reported) == owes_confirmation
    assert owed(returned) == owes_report
    assert owed([*returned, desk.Reported(P, at(46), 1, "n")]) == owes_confirmation
    assert owed([*reported, ev.Confirmed(P, at(45), 1)]) == []


def test_what_was_assigned_and_led_elsewhere_or_refused_is_reported_all_the_same() -> None:
    """Art. 22 asks for the result, whichever it is."""
    led = [*ASSIGNED[:4], desk.Led(P, at(8), "route_2", 9, 30, at(60))]
    assert owed(led) == [
        (None, "case_officer", "follow_up", "", "2025-05-02"),
        (9, "organ_officer", "report", "report", "2025-05-02"),
    ]
    refused = [*ASSIGNED[:4], desk.Refused(P, at(8), "not_accepted", "in_progress", 9)]
    assert owed(refused) == [(9, "organ_officer", "report", "report", "2025-05-02")]
    assert owed([*refused, desk.Reported(P, at(9), 1, "n")]) == []


def test_a_hearing_that_was_opened_is_closed_by_whoever_holds_it() -> None:
    in_hand = [*way_to("accepted"), *RECEIVED, desk.HearingOpened(P, at(20), 4, "handling")]
    assert (9, "organ_officer", "close_hearing", "", None) in owed(in_hand)
    assert len(owed([*in_hand, desk.HearingClosed(P, at(22), 4, "n")])) == 1
    again = [*way_to("in_re_review"), desk.HearingOpened(P, at(85), 5, "re_review")]
    assert (50, "review_officer", "close_hearing", "", None) in owed(again)


def test_a_supported_opinion_is_followed_until_it_is_carried_out() -> None:
    supported = [*way_to("answered"), desk.Served(P, at(41), 14, "opinion", "post")]
    assert owed(supported) == [(9, "organ_officer", "execute", "", None)]
    assert owed([*supported, desk.Executed(P, at(60), done=False, note="n")]) == owed(supported)
    assert owed([*supported, desk.Executed(P, at(70), done=True, note="n")]) == []


def test_redone_the_answer_is_due_on_the_day_set() -> None:
    redone = [*way_to("in_review"), ev.ReviewDecided(P, at(70), "review", "annul", 40, at(115), 21)]
    assert owed(redone)[0] == (9, "organ_officer", "answer", "redo", "2025-06-26")
    serving = (40, "review_officer", "serve", "", None)
    assert serving in owed(redone), "what annulled it is to be served"
    assert serving not in owed([*redone, desk.Served(P, at(72), 21, "review_opinion", "post")])


def test_come_back_to_the_bureau_the_day_for_sorting_stands() -> None:
    back = [*way_to("objected"), desk.ObjectionDecided(P, at(20), 1, agreed=True)]
    assert owed(back) == [(None, "case_officer", "sort", "sorting", "2025-03-18")]


def test_an_instruction_waits_whatever_the_state_until_it_is_reported_on() -> None:
    told_off = [*way_to("filed"), desk.Instructed(P, at(5), 6, None, 9, at(12), "n")]
    assert owed(told_off) == [(9, "organ_officer", "report_instruction", "instruction", "2025-03-15")]
    assert owed([*told_off, desk.InstructionDone(P, at(9), 6, "n")]) == []


def test_a_question_waits_for_the_petitioner_and_its_answer_for_whoever_asked() -> None:
    handled = [*way_to("accepted"), *RECEIVED]
    asked = [*handled, desk.Asked(P, at(10), 1, 9, "n", at(20))]
    assert owed(asked)[1:] == [(None, "petitioner", "answer_question", "", "2025-03-23")]
    answered = [*asked, desk.QuestionAnswered(P, at(12), 1, "a")]
    assert owed(answered)[1:] == [(9, "organ_officer", "see_answer", "", None)]
    assert owed([*answered, desk.AnswerSeen(P, at(13), 1)])[1:] == []
    by_the_bureau = [*handled, desk.Asked(P, at(10), 1, 1, "n"), desk.QuestionAnswered(P, at(12), 1, "a")]
    assert owed(by_the_bureau)[1:] == [(None, "case_officer", "see_answer", "", None)]
    given_back = [*answered[: len(way_to("sent"))], desk.Asked(P, at(3), 1, 9, "n"), desk.Recalled(P, at(4), 1, "n")]
    assert owed([*given_back, desk.QuestionAnswered(P, at(5), 1, "a")])[1:] == [
        (None, "case_officer", "see_answer", "", None)
    ], "the organ that asked has nothing to do with it any more"
    reviewed = [*way_to("in_review"), desk.Asked(P, at(60), 2, 40, "n"), desk.QuestionAnswered(P, at(61), 2, "a")]
    assert (40, "review_officer", "see_answer", "", None) in owed(reviewed)


def test_nobody_waits_for_an_answer_to_what_is_decided_without_it() -> None:
    asked = [*way_to("accepted"), *RECEIVED, desk.Asked(P, at(10), 1, 9, "n")]
    decided = [*asked, ev.Answered(P, at(40), "no_support", False, 1, "n", 14)]
    assert not any(one[2] == "answer_question" for one in owed(decided))


def test_a_demand_on_personal_data_waits_for_the_bureau_until_it_is_answered_whatever_the_state() -> None:
    for state in ("registered", "withdrawn", "filed", "ended"):
        demanded = [*way_to(state), desk.DataDemanded(P, at(110), 1, "correct", "n", at(140))]
        assert (None, "case_officer", "answer_data_demand", "", "2025-07-21") in owed(demanded)
        answered = [*demanded, desk.DataDemandAnswered(P, at(111), 1, granted=False, note="a")]
        assert owed(answered) == owed(way_to(state))


def test_a_closed_petition_of_a_spreadsheet_asks_nothing_of_anybody() -> None:
    history = diary(
        """
        2025-03-03  registered 1 claim
        2025-03-05  sorted 1 assign 9
        2025-03-10  accepted 1
        2025-04-21  answered 1 support
        """
    )
    assert owed(history) == []
    assert owed(history[:3]) == [(9, "organ_officer", "answer", "completion", "2025-05-09")]


def test_every_wait_names_acts_of_the_table_that_are_open_in_its_state() -> None:
    for state in workflow.STATES.codes:
        for _organ, _role, act, _clock, _due in owed(way_to(state)):
            for step in waiting.ACTS.get(str(act), (str(act),)):
                assert step in workflow.BY_ACT
                assert workflow.allowed(step, state), (state, act, step)
    assert set(waiting.ACTS) <= set(waiting.WAITED.codes)


CLOSED = {"filed", "answered_directly", "not_accepted", "no_longer_accepted", "taken", "withdrawn"}


@settings(max_examples=100, deadline=None)
@given(walks())
def test_nobody_is_asked_for_what_is_over_and_everything_open_is_asked_of_somebody(
    walk: tuple[list[str], list[ev.Event]],
) -> None:
    matter = replay(walk[1], MAKER, matter=1)
    state = matter.state_of(P)
    found = [one for one in waits_of(matter) if one[2] not in ("report_instruction", "answer_data_demand")]
    assert not (state in CLOSED and [one for one in found if one[2] != "report"])
    if state in workflow.OPEN_STATES:
        assert found
    if state != "led" and state in workflow.OPEN_STATES:
        due = [one.due for one in matter.clocks_of(P) if is_awaited(one, matter.facts[P])]
        named = [date.fromisoformat(str(one[4])) for one in found if one[4] and one[3] != "report"]
        assert not due or min(due) in named, "the nearest legal day is somebody's"


@settings(max_examples=100, deadline=None)
@given(st.lists(events(wild=True), max_size=14))
def test_waits_are_total(history: list[ev.Event]) -> None:
    matter = replay(history, MAKER, matter=1)
    for petition in matter.facts:
        for _organ, role, act, _clock, _due in waits_of(matter, petition):
            assert role in workflow.ROLES
            assert act in waiting.WAITED
