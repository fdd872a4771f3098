"""Where a matter stands, told as diaries; and what replay promises of any list of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.core import events as ev
from huiyin.core import workflow
from huiyin.core.course import Wait
from huiyin.core.facts import COLUMNS, Fact
from huiyin.core.irregularities import Irregularity
from huiyin.core.matter import Matter, replay, steps
from huiyin.core.tests.event_strategies import days, events, of_kind
from huiyin.core.tests.stories import MAKER, codes, day, diary, story
from huiyin.core.waiting import waits

ORDINARY = """
2025-03-03  registered 1
2025-03-05  sorted 1 transfer 9
2025-03-10  told 1
2025-03-10  accepted 1
2025-05-06  answered 1
2025-05-12  confirmed 1
"""
SENT = """
2025-03-03  registered 1
2025-03-05  sorted 1 assign 9
"""


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        (1, "registered"),
        (2, "sent"),
        (3, "told"),
        (4, "accepted"),
        (5, "answered"),
        (6, "confirmed"),
    ],
)
def test_an_ordinary_claim_step_by_step(lines: int, state: str) -> None:
    so_far = story("\n".join(ORDINARY.strip().splitlines()[:lines]))
    assert so_far.state == state
    assert so_far.irregularities == []


@pytest.mark.parametrize(
    ("diary_of_a_matter", "state"),
    [
        ("2025-03-03 registered 1 inquiry \n 2025-03-04 sorted 1 direct_reply", "answered_directly"),
        ("2025-03-03 registered 1 \n - sorted 1 file", "filed"),
        ("2025-03-03 registered 1 \n 2025-03-04 sorted 1 not_accepted", "not_accepted"),
        ("2025-03-03 registered 1 \n 2025-03-04 sorted 1 no_longer_accepted", "no_longer_accepted"),
        ("2025-03-03 registered 1 \n - sorted 1 transfer 9", "registered"),
        (ORDINARY + "2025-05-20 review_requested 1", "in_review"),
        (ORDINARY + "2025-05-20 review_requested 1 \n 2025-06-10 review_decided 1", "reviewed"),
        (
            ORDINARY
            + "2025-05-20 review_requested 1 \n 2025-06-10 review_decided 1 \n"
            + "2025-06-20 review_requested 1 re_review \n 2025-07-10 review_decided 1 re_review",
            "ended",
        ),
        (SENT + "2025-03-10 accepted 1", "accepted"),
        (SENT + "2025-03-10 accepted 1 \n 2025-04-30 extended 1 2025-06-09", "extended"),
    ],
    ids=[
        "answered at the window", "filed without a day", "not accepted", "no longer accepted",
        "sent without a day is not sent", "review asked for", "reviewed", "end of remedies",
        "accepted without a notice apart", "extended",
    ],
)  # fmt: skip
def test_where_a_petition_stands(diary_of_a_matter: str, state: str) -> None:
    matter = story(diary_of_a_matter)
    assert matter.state == matter.state_of(1) == state
    assert matter.irregularities == [] or codes(matter) == ["sent_without_date"]


@pytest.mark.parametrize(
    ("diary_of_a_matter", "found"),
    [
        ("2025-03-03 answered 1", ["unregistered"]),
        ("2025-03-03 registered 1 \n 2025-02-20 answered 1", ["out_of_order", "date_order"]),
        (SENT + "2025-04-10 accepted 1 \n 2025-04-01 answered 1", ["date_order"]),
        ("2025-03-03 registered 1 \n 2025-03-05 sorted 1 assign", ["sent_without_organ"]),
        ("2025-03-03 registered 1 \n - sorted 1 assign 9", ["sent_without_date"]),
        ("2025-03-03 registered 1 claim people=9 representatives=6", ["too_many_representatives"]),
        ("2025-03-03 registered 1 claim people=3 representatives=4", ["more_representatives_than_people"]),
        ("2025-03-03 registered 1 claim first=first earlier=A0", ["first_with_earlier"]),
        ("2025-03-03 registered 1 claim first=repeat earlier=A1", ["names_itself"]),
        ("2025-03-03 registered 1 \n - rated 1 organ satisfied", ["rated_before_closing"]),
        ("2025-03-03 registered 1 \n 2025-03-09 confirmed 1", ["out_of_order", "confirmed_without_closing"]),
        ("2025-03-03 registered 1 \n 2025-03-09 accepted 1", ["out_of_order"]),
        ("2025-03-03 registered 1 \n - extended 1 2025-05-01", ["out_of_order", "extended_without_acceptance"]),
        ("2025-03-03 registered 1 \n - sorted 1 file \n 2025-03-09 told 1", ["out_of_order", "steps_after_filing"]),
        (
            "2025-03-03 registered 1 accusation accused=9 \n 2025-03-05 sorted 1 transfer 9",
            ["accusation_sent_to_accused"],
        ),
        ("2025-03-03 registered 1 claim accused=9 \n 2025-03-05 sorted 1 transfer 9", []),
        ("2025-03-03 registered 1 \n - corrected 1 whereabouts 7", ["unreadable_correction"]),
        ("2025-03-03 registered 1 \n - corrected 1 registered soon", ["unreadable_correction"]),
        ("2025-03-03 registered 1 \n - corrected 1 people many", ["unreadable_correction"]),
        ("2025-03-03 registered 1 \n - corrected 1 channel pigeon", ["unreadable_correction"]),
        ("2025-03-03 registered 1 \n - corrected 1 due 2025-12-31", ["unreadable_correction"]),
        ("2025-03-03 registered 1 \n 2025-03-04 sorted 1 burn", ["unknown_value"]),
        ("2025-03-03 registered 1 \n 2025-03-09 registered 1", ["out_of_order"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_listed_and_loses_nothing(diary_of_a_matter: str, found: list[str]) -> None:
    matter = story(diary_of_a_matter)
    assert codes(matter) == found
    assert all(item.message and item.english and item.petition == 1 for item in matter.irregularities)


def test_an_extension_longer_than_thirty_days_is_found_to_the_day() -> None:
    accepted = SENT + "2025-03-10 accepted 1 \n"
    assert codes(story(accepted + "- extended 1 2025-06-09")) == []  # day 90 is Sunday 8 June
    assert codes(story(accepted + "- extended 1 2025-06-10")) == ["extension_too_long"]


def test_a_correction_puts_the_new_value_in_place_of_the_old() -> None:
    matter = story(ORDINARY + "- corrected 1 people 4 \n 2025-06-01 corrected 1 accepted 2025-03-12")
    fact = matter.facts[1]
    assert (fact.people, fact.accepted) == (4, date(2025, 3, 12))
    assert fact.due == date(2025, 5, 12), "the clock runs from the corrected day: 11 May is a Sunday"
    assert matter.irregularities == []


def test_a_petition_that_joins_and_leaves() -> None:
    two = story(ORDINARY + "2025-06-02 registered 2 claim first=repeat earlier=A1 \n 2025-06-02 joined 2 8")
    assert set(two.facts) == {1, 2}
    assert two.facts[1].returned == date(2025, 6, 2)
    assert (two.state, two.state_of(1)) == ("registered", "confirmed"), "the open petition says where the matter stands"
    one = story(ORDINARY + "2025-06-02 registered 2 claim first=repeat earlier=A1 \n 2025-06-03 separated 2 8")
    assert set(one.facts) == {1}
    assert (one.facts[1].returned, one.state) == (None, "confirmed")


def test_a_step_entered_after_a_petition_left_is_named_for_what_it_is() -> None:
    left = story(ORDINARY + "2025-06-02 registered 2 claim \n 2025-06-03 separated 2 8 \n 2025-06-09 told 2")
    assert codes(left) == ["after_separation"]
    assert set(left.facts) == {1}
    back = story(
        ORDINARY
        + """2025-06-02 registered 2 claim
             2025-06-03 separated 2 8
             2025-06-02 registered 2 claim
             2025-06-09 told 2"""
    )
    assert (set(back.facts), back.facts[2].told) == ({1, 2}, date(2025, 6, 9)), "come back, its steps count again"


def test_a_petition_comes_back_on_the_first_day_it_is_named_again_and_only_by_its_own_organ() -> None:
    matter = story(
        ORDINARY
        + """2025-08-01  registered 3 claim earlier=A1
             2025-07-01  registered 2 claim earlier=A1
             2025-06-20  registered 4 claim earlier=A1 organ=2"""
    )
    assert matter.facts[1].returned == date(2025, 7, 1)
    assert [fact.returned for number, fact in matter.facts.items() if number != 1] == [None, None, None]


def test_a_matter_without_a_registration_has_no_state() -> None:
    matter = story("2025-03-03 told 1 \n 2025-03-04 told 2")
    assert (matter.state, matter.leading, matter.clocks()) == (None, None, [])
    assert codes(matter) == ["unregistered", "unregistered"]


def test_the_earliest_open_petition_leads_and_else_the_latest() -> None:
    closed = story("2025-03-03 registered 1 \n - sorted 1 file \n 2025-04-03 registered 2 \n - sorted 2 file")
    assert closed.leading is closed.facts[2]
    open_two = story("2025-04-03 registered 2 \n 2025-03-03 registered 1 \n 2025-03-01 registered 3 \n - sorted 3 file")
    assert open_two.leading is open_two.facts[1]


def test_the_class_of_the_2022_regulation_follows_from_the_purpose() -> None:
    classes = {
        purpose: story(f"2025-03-03 registered 1 {purpose}").facts[1].petition_class
        for purpose in ("appeal", "claim", "accusation", "suggestion", "inquiry", "other", "-")
    }
    assert classes == {
        "appeal": "claim",
        "claim": "claim",
        "accusation": "accusation",
        "suggestion": "suggestion",
        "inquiry": "suggestion",
        "other": "other",
        "-": None,
    }


def test_a_fact_holds_no_personal_datum_and_no_state() -> None:
    assert set(asdict(story(ORDINARY).facts[1])) == set(COLUMNS)
    assert not {"name", "phone", "address", "id_number", "ask", "state", "late"} & set(COLUMNS)


# What replay promises of any list of events


@settings(max_examples=120)
@given(st.lists(events(), max_size=14))
def test_replay_is_total(history: list[ev.Event]) -> None:
    check_whole(replay(history, MAKER, matter=1), history)


@settings(max_examples=120)
@given(st.lists(events(wild=True), max_size=14))
def test_replay_is_total_even_on_what_nobody_would_write(history: list[ev.Event]) -> None:
    check_whole(replay(history, MAKER, matter=1), history)


def check_whole(matter: Matter, history: Sequence[ev.Event]) -> None:
    """Every petition has a state of the table, derived days, clocks that can be asked, and nothing got lost."""
    registered = {event.petition for event in history if isinstance(event, ev.Registered)}
    assert set(matter.facts) <= registered
    for petition, fact in matter.facts.items():
        assert matter.state_of(petition) in workflow.STATES
        assert fact.matter == 1
        assert steps(fact)[0].act == "register"
    for clock in matter.clocks():
        assert clock.petition in matter.facts
        assert clock.state(date(2022, 6, 1)) in ("running", "met", "late", "overdue", "undetermined", "lapsed", "used")
        assert clock.explanation("zh") and clock.explanation("en")
    stepped = {event.petition for event in history if not isinstance(event, ev.Joined | ev.Separated)}
    found = {item.petition for item in matter.irregularities if item.code == "unregistered"}
    assert found == stepped - registered


STEPS = (
    ev.Sorted,
    ev.Told,
    ev.Accepted,
    ev.Extended,
    ev.Answered,
    ev.Confirmed,
    ev.SuperiorDateSet,
    ev.RatingOpened,
    ev.Batched,
)


@st.composite
def petition_histories(draw: st.DrawFn, petition: int) -> list[ev.Event]:
    """A registration and each step at most once, on any days."""
    made: list[ev.Event] = [draw(of_kind(kind)) for kind in STEPS if draw(st.booleans())]
    made += [ev.Rated(petition, None, side, "satisfied") for side in ("bureau", "organ") if draw(st.booleans())]
    for stage in ("review", "re_review"):
        if draw(st.booleans()):
            made += [ev.ReviewRequested(petition, draw(days), stage), ev.ReviewDecided(petition, draw(days), stage)]
    registered = draw(of_kind(ev.Registered))._replace(number=f"A{petition}")
    return [event._replace(petition=petition) for event in (registered, *made)]


matters = st.tuples(petition_histories(1), petition_histories(2)).map(lambda pair: [*pair[0], *pair[1]])


def seen(history: Sequence[ev.Event]) -> tuple[dict[int, Fact], dict[int, str], list[Irregularity], list[Wait]]:
    """All that replay says, without the order in which petitions happened to be entered."""
    matter = replay(history, MAKER, matter=1)
    states = {petition: matter.state_of(petition) for petition in matter.facts}
    owed = [
        wait
        for petition, fact in sorted(matter.facts.items())
        for wait in waits(fact, matter.courses[petition], states[petition], matter.clocks_of(petition))
    ]
    return matter.facts, states, sorted(matter.irregularities), owed


@settings(max_examples=80)
@given(matters, st.randoms(use_true_random=False))
def test_the_order_in_which_steps_were_entered_changes_nothing(history: list[ev.Event], chance: Random) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)
    assert seen(shuffled) == seen(history)


@settings(max_examples=80)
@given(matters)
def test_a_year_loaded_at_once_is_the_year_loaded_month_by_month(history: list[ev.Event]) -> None:
    def month(event: ev.Event) -> tuple[int, int]:
        on = event.on or day("2021-11-01")
        return on.year, on.month

    months = sorted({month(event) for event in history})
    by_month = [event for wanted in months for event in history if month(event) == wanted]
    assert seen(by_month) == seen(history)


@settings(max_examples=50)
@given(matters)
def test_replay_of_what_was_stored_is_replay_of_what_happened(history: list[ev.Event]) -> None:
    assert seen(ev.events_of(ev.stored_forms(history))) == seen(history)


def test_the_diary_reads_as_written() -> None:
    assert diary("2025-03-03 registered 1 \n - sorted 1 file")[1] == ev.Sorted(1, None, "file")
