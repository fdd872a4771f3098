"""The clocks of case work, as a jurist would count them: each story with its days, their weekdays and the article.

2025: 3 March is a Monday. 4–6 April (Qingming), 1–5 May, 31 May–2 June and 1–8 October rest; 27 April, 28 September and
11 October are worked.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.core import events as ev
from huiyin.core.clocks import SET_DATES, ClockMaker, is_awaited
from huiyin.core.matter import Matter, replay
from huiyin.core.tests.event_strategies import events
from huiyin.core.tests.stories import MAKER, clock, codes, day, story
from huiyin.core.tests.test_arrows import walks

#: (last day, state on the last day of 2025) of each clock; an `(n)` after the id is its assignment.
Standing = dict[str, tuple[str, str]]


def standing(matter: Matter, on: str = "2025-12-31") -> Standing:
    found: Standing = {}
    for one in matter.clocks():
        name = one.id if not one.assignment else f"{one.id}({one.assignment})"
        assert name not in found
        found[name] = (one.due.isoformat(), "cancelled" if one.cancelled else one.state(day(on)))
    return found


SENT = """
2025-03-03  registered 1 claim
2025-03-05  sorted 1 transfer 9
2025-03-05  dispatched 1 1 9
"""
ACCEPTED = SENT + "2025-03-10 told 1 \n 2025-03-10 accepted 1 \n"
ANSWERED = ACCEPTED + "2025-04-21 answered 1 explanation no \n"


# Objections (Art. 23 ¶3)


def test_an_objection_agreed_to_takes_the_notice_off_the_organ_and_the_next_one_has_fifteen_days_of_its_own() -> None:
    matter = story(
        SENT
        + """
        2025-03-11  objected 1 1
        2025-03-13  agreed 1 1
        2025-03-14  sorted 1 transfer 8
        2025-03-14  dispatched 1 2 8
        2025-03-31  told 1
        """
    )
    assert standing(matter) == {
        "sorting": ("2025-03-18", "met"),  # Tuesday; sorted first on the 5th, not started anew
        "organ_notice(1)": ("2025-03-20", "cancelled"),
        "objection(1)": ("2025-03-12", "used"),  # Wednesday, the fifth working day after the 5th
        "organ_notice(2)": ("2025-03-31", "met"),  # the 29th is a Saturday
        "objection(2)": ("2025-03-21", "cancelled"),
    }


def test_come_back_and_not_yet_sorted_anew_the_first_fifteen_days_run_on() -> None:
    came_back = SENT + "2025-03-11 objected 1 1 \n 2025-03-13 agreed 1 1 \n"
    sorting = clock(story(came_back), "sorting")
    assert (sorting.ended, sorting.state(day("2025-03-18")), sorting.state(day("2025-03-19"))) == (
        None,
        "running",
        "overdue",
    )
    anew = story(came_back + "2025-03-20 sorted 1 transfer 8 \n 2025-03-20 dispatched 1 2 8")
    assert clock(anew, "sorting").state(day("2025-03-20")) == "met", "the first sorting was in time"
    assert anew.facts[1].sorted == day("2025-03-05")


def test_an_objection_refused_leaves_the_organs_own_fifteen_days_running() -> None:
    matter = story(SENT + "2025-03-11 objected 1 1 \n 2025-03-18 not_agreed 1 1 \n 2025-03-21 told 1")
    assert standing(matter)["organ_notice(1)"] == ("2025-03-20", "late")
    undecided = story(SENT + "2025-03-11 objected 1 1")
    notice = clock(undecided, "organ_notice")
    assert notice.state(day("2025-03-21")) == "overdue", "an objection stops nothing until the sender agrees"


def test_each_organ_that_papers_were_sent_to_may_object_but_only_the_lead_owes_the_notice() -> None:
    matter = story(SENT + "2025-03-06 dispatched 1 2 8 part=assist report_due=2025-04-08 \n 2025-03-26 helped 1 2")
    assert standing(matter) == {
        "sorting": ("2025-03-18", "met"),
        "organ_notice(1)": ("2025-03-20", "overdue"),
        "objection(1)": ("2025-03-12", "lapsed"),
        "objection(2)": ("2025-03-13", "cancelled"),
        "report(2)": ("2025-04-08", "met"),
    }


def test_passed_on_the_lower_organ_has_its_own_days_and_the_upper_one_has_told_where_it_went() -> None:
    """Art. 23 ¶2: 属于本系统下级的，转送、交办 and tell the petitioner where it went."""
    matter = story(SENT + "2025-03-12 dispatched 1 2 91 sender=9 upper=1 \n 2025-03-24 told 1")
    assert standing(matter) == {
        "sorting": ("2025-03-18", "met"),
        "organ_notice(1)": ("2025-03-20", "met"),
        "objection(1)": ("2025-03-12", "lapsed"),
        "organ_notice(2)": ("2025-03-27", "met"),
        "objection(2)": ("2025-03-19", "cancelled"),
    }
    assert matter.facts[1].notice_due == day("2025-03-27")


def test_an_organ_that_was_asked_itself_tells_within_fifteen_days_of_the_receipt() -> None:
    """Art. 23 ¶1: nobody transferred it, and there is nothing to object to."""
    matter = story("2025-03-03 registered 1 claim \n 2025-03-07 sorted 1 transfer 1 \n 2025-03-07 dispatched 1 1 1")
    assert standing(matter) == {"sorting": ("2025-03-18", "met"), "direct_notice(1)": ("2025-03-18", "overdue")}
    assert clock(matter, "direct_notice").article == "第二十三条第二款"


# Classes and routes (Art. 29–31, 34)


@pytest.mark.parametrize(
    ("purpose", "route", "clocks"),
    [
        ("claim", None, {"organ_notice(1)", "objection(1)", "completion"}),
        ("claim", "route_6", {"organ_notice(1)", "objection(1)", "completion"}),
        ("claim", "route_5", {"organ_notice(1)", "objection(1)"}),
        ("appeal", "route_2", {"organ_notice(1)", "objection(1)"}),
        ("suggestion", None, {"organ_notice(1)", "objection(1)"}),
        ("accusation", None, {"objection(1)"}),
    ],
)
def test_which_periods_a_class_and_a_route_have(purpose: str, route: str | None, clocks: set[str]) -> None:
    text = SENT.replace("claim", purpose) + (f"2025-03-06 routed 1 {route} \n" if route else "")
    assert set(standing(story(text + "2025-03-10 accepted 1"))) == {"sorting", *clocks}


def test_led_to_arbitration_after_acceptance_the_sixty_days_no_longer_apply() -> None:
    matter = story(ACCEPTED + "2025-04-01 led 1 route_2 30 \n 2025-04-15 taken 1")
    assert "completion" not in standing(matter), "Art. 34 is for route six"
    assert not any(is_awaited(one, matter.facts[1]) for one in matter.clocks())


def test_a_refusal_tells_the_petitioner_and_a_withdrawal_ends_every_duty() -> None:
    refused = story(SENT + "2025-03-19 refused 1 not_accepted in_progress")
    assert standing(refused)["organ_notice(1)"] == ("2025-03-20", "met")
    withdrawn = story(ACCEPTED + "2025-03-20 withdrawn 1")
    assert standing(withdrawn)["completion"] == ("2025-05-09", "cancelled")
    at_once = story("2025-03-03 registered 1 claim \n 2025-03-04 withdrawn 1")
    assert standing(at_once) == {"sorting": ("2025-03-18", "cancelled")}


# The simple procedure (《信访事项简易办理办法》)

SIMPLE = SENT + "2025-03-07 told 1 \n 2025-03-07 accepted_simple 1 \n"


def test_the_simple_procedure_shows_its_days_only_when_it_was_chosen() -> None:
    assert standing(story(SIMPLE), "2025-03-10") == {
        "sorting": ("2025-03-18", "met"),
        "simple_transfer": ("2025-03-04", "late"),  # one working day after Monday
        "organ_notice(1)": ("2025-03-20", "met"),
        "objection(1)": ("2025-03-12", "cancelled"),
        "simple_acceptance": ("2025-03-10", "met"),  # three working days after Wednesday the 5th
        "simple_handling": ("2025-03-21", "running"),  # ten working days after Friday the 7th
        "completion": ("2025-05-06", "running"),  # the outer limit; day 60 rests until the 5th
    }
    assert not [name for name in standing(story(ACCEPTED)) if name.startswith("simple")]
    assert story(SIMPLE).facts[1].due == day("2025-05-06"), "measures count by the regulation's sixty days"


def test_out_of_the_simple_procedure_the_sixty_days_count_from_the_acceptance_and_not_anew() -> None:
    left = standing(story(SIMPLE + "2025-03-20 left_simple 1"), "2025-04-01")
    assert (left["simple_handling"], left["completion"]) == (("2025-03-21", "cancelled"), ("2025-05-06", "running"))


# Remedies count from service (Art. 35, 36)


def test_the_windows_count_from_service_and_not_from_the_day_of_the_opinion() -> None:
    unserved = story(ANSWERED)
    assert clock(unserved, "review_window").due == day("2025-05-21")
    served = story(ANSWERED + "2025-04-25 served 1")
    assert clock(served, "review_window").due == day("2025-05-26"), "the 25th of May is a Sunday"
    assert served.facts[1].review_until == day("2025-05-26")
    reviewed = ANSWERED + "2025-04-25 served 1 \n 2025-05-12 review_requested 1 \n 2025-06-06 review_decided 1 \n"
    assert clock(story(reviewed), "re_review_window").due == day("2025-07-07"), "the 6th of July is a Sunday"
    with_service = story(reviewed + "2025-06-10 served 1 review_opinion")
    assert clock(with_service, "re_review_window").due == day("2025-07-10")
    assert with_service.facts[1].re_review_until == day("2025-07-10")


def test_a_request_refused_ends_the_review_and_the_next_one_has_its_own_thirty_days() -> None:
    refused = ANSWERED + "2025-05-12 review_requested 1 \n 2025-05-20 review_refused 1 \n"
    assert standing(story(refused))["review"] == ("2025-06-11", "met")
    again = story(refused + "2025-05-21 review_requested 1")
    assert clock(again, "review").due == day("2025-06-20")


RE_REVIEW = (
    ANSWERED
    + """
    2025-05-12  review_requested 1
    2025-06-06  review_decided 1
    2025-07-01  review_requested 1 re_review
    """
)


@pytest.mark.parametrize(
    ("hearings", "due", "excluded"),
    [
        ("", "2025-07-31", 0),  # a Thursday
        ("2025-07-14 hearing_opened 1 re_review \n 2025-07-14 hearing_closed 1", "2025-08-01", 1),
        ("2025-07-14 hearing_opened 1 re_review \n 2025-07-18 hearing_closed 1", "2025-08-05", 5),
        (
            """
            2025-07-14  hearing_opened 1 re_review 1
            2025-07-18  hearing_closed 1 1
            2025-07-17  hearing_opened 1 re_review 2
            2025-07-22  hearing_closed 1 2
            """,
            "2025-08-11",  # nine days from the 14th to the 22nd; the 9th of August is a Saturday
            9,
        ),
        ("2025-05-26 hearing_opened 1 review \n 2025-05-30 hearing_closed 1", "2025-07-31", 0),
        ("2025-04-01 hearing_opened 1 handling \n 2025-04-03 hearing_closed 1", "2025-07-31", 0),
    ],
    ids=["none", "one day", "five days", "two that overlap", "in the review", "in the handling"],
)
def test_only_a_hearing_of_the_re_review_is_not_counted(hearings: str, due: str, excluded: int) -> None:
    matter = story(RE_REVIEW + hearings)
    found = clock(matter, "re_review")
    assert (found.due, found.excluded) == (day(due), excluded)
    assert matter.facts[1].re_review_due == day(due)
    assert clock(matter, "completion").due == day("2025-05-09")
    assert (f"听证所需的{excluded}日" in found.explanation("zh")) == bool(excluded)
    assert ("hearing took" in found.explanation("en")) == bool(excluded)


def test_while_a_hearing_goes_on_the_re_review_stands_still() -> None:
    found = clock(story(RE_REVIEW + "2025-07-14 hearing_opened 1 re_review"), "re_review")
    assert [found.state(day(on)) for on in ("2025-07-13", "2025-07-14", "2025-08-20")] == [
        "running",
        "suspended",
        "suspended",
    ]
    assert found.is_running(day("2025-08-20"))
    assert "正在听证" in found.explanation("zh")
    too_late = clock(story(RE_REVIEW + "2025-08-04 hearing_opened 1 re_review"), "re_review")
    assert too_late.state(day("2025-08-05")) == "overdue", "a hearing opened after the last day saves nothing"


# Annulled and redone (Art. 35, 36)


def test_a_redone_handling_ends_on_the_day_the_reviewing_organ_set() -> None:
    redone = (
        ANSWERED
        + """
        2025-04-25  served 1
        2025-05-12  review_requested 1
        2025-06-06  annulled 1 2025-07-21
        """
    )
    found = standing(story(redone), "2025-06-30")
    assert found["redo"] == ("2025-07-21", "running")
    assert found["completion"] == ("2025-05-09", "met"), "the first answer came in time and stays counted"
    assert "re_review_window" not in found, "an annulled opinion leaves nothing to re-review"
    again = story(redone + "2025-07-22 answered 1 support yes \n 2025-07-25 served 1")
    assert clock(again, "redo").state(day("2025-12-31")) == "late"
    windows = [one for one in again.clocks() if one.id == "review_window"]
    assert [(one.started, one.due) for one in windows] == [
        (day("2025-04-25"), day("2025-05-26")),
        (day("2025-07-25"), day("2025-08-25")),  # the 24th is a Sunday
    ]
    assert (again.facts[1].closed, again.facts[1].review_until) == (day("2025-04-21"), day("2025-05-26"))


# Days that were set


def test_set_days_stand_beside_the_law_and_are_reminders() -> None:
    matter = story(
        ACCEPTED.replace("dispatched 1 1 9", "dispatched 1 1 9 mode=assign report_due=2025-04-30")
        + "- rating_opened 1 2025-06-30 \n 2025-03-12 instructed 1 2025-03-20 9 \n"
    )
    found = standing(matter, "2025-03-12")
    assert {name: found[name] for name in ("report(1)", "rating", "instruction")} == {
        "report(1)": ("2025-04-30", "running"),
        "rating": ("2025-06-30", "running"),
        "instruction": ("2025-03-20", "running"),
    }
    assert {one.id for one in matter.clocks() if is_awaited(one, matter.facts[1])} == {"completion"}
    for one in matter.clocks():
        if one.id in SET_DATES:
            assert one.name and one.english and str(one.due.year) in one.explanation("zh")
            assert one.article == ""
    returned = story(
        ANSWERED.replace("dispatched 1 1 9", "dispatched 1 1 9 mode=assign report_due=2025-04-30")
        + "2025-04-29 reported 1 1 \n 2025-05-06 returned 1 1"
    )
    assert standing(returned)["report(1)"] == ("2025-04-30", "overdue")


def test_the_rating_window_is_used_when_both_sides_are_rated() -> None:
    opened = ANSWERED + "- rating_opened 1 2025-05-30 \n 2025-05-06 rated 1 bureau satisfied \n"
    assert standing(story(opened))["rating"] == ("2025-05-30", "lapsed")
    both = clock(story(opened + "2025-05-08 rated 1 organ satisfied"), "rating")
    assert (both.ended, both.state(day("2025-05-07")), both.state(day("2025-05-08"))) == (
        day("2025-05-08"),
        "running",
        "used",
    )


# How often, and how far (Art. 34)


def test_one_extension_of_thirty_days_by_default_and_as_many_as_a_setting_says() -> None:
    assert MAKER.extensions_allowed(day("2025-03-10")) == MAKER.extensions_allowed(day("2021-03-10")) == 1
    once = ACCEPTED + "2025-05-06 extended 1 2025-05-20 \n"
    assert codes(story(once)) == []
    assert codes(story(once + "2025-05-19 extended 1 2025-06-09")) == ["extended_too_often"]


def test_an_overlay_may_allow_a_second_extension() -> None:
    overlay = {
        "id": "province",
        "name": "某省办法",
        "english": "a province's rule",
        "regulations": ["r2022"],
        "in_force_from": date(2024, 1, 1),
        "certainty": "READ",
        "source": "test",
        "parameters": [
            {"id": "max_extensions", "value": 2, "article": "第十条", "article_number": "10", "certainty": "READ"}
        ],
    }
    maker = ClockMaker(MAKER.law.with_overlay(overlay), MAKER.calendar)
    assert maker.extensions_allowed(day("2025-03-10")) == 2
    assert maker.extensions_allowed(day("2023-03-10")) == 1


# The regulation of 2005 (H 16)


def test_a_petition_of_2021_carried_on_at_the_desk_stays_under_2005() -> None:
    """Loaded from a ledger with its acceptance of 15 December 2021; answered, reviewed and re-reviewed by hand."""
    matter = story(
        """
        2021-12-06  registered 1 suggestion
        2021-12-10  sorted 1 assign 9
        2021-12-15  accepted 1
        2022-02-11  answered 1 no_support no
        2022-02-18  served 1
        2022-03-21  review_requested 1
        2022-04-18  review_decided 1
        2022-04-22  served 1 review_opinion
        2022-05-20  review_requested 1 re_review
        2022-06-06  hearing_opened 1 re_review
        2022-06-08  hearing_closed 1
        """
    )
    found = {one.id: (one.regulation.id if one.regulation else "", one.due.isoformat()) for one in matter.clocks()}
    assert found == {
        "sorting": ("r2005", "2021-12-21"),
        "organ_notice": ("r2005", "2021-12-27"),  # the 25th is a Saturday
        "completion": ("r2005", "2022-02-14"),  # day 60 is Sunday the 13th; no classes in 2005
        "review_window": ("r2005", "2022-03-21"),  # thirty days after service end on Sunday the 20th
        "review": ("r2005", "2022-04-20"),
        "re_review_window": ("r2005", "2022-05-23"),  # the 22nd is a Sunday
        "re_review": (
            "r2005",
            "2022-06-22",
        ),  # thirty days and three of the hearing: a Wednesday
    }
    assert codes(matter) == []


# Findings


@pytest.mark.parametrize(
    ("diary_of_a_matter", "found"),
    [
        (SENT + "2025-03-12 refused 1 no_longer_accepted in_progress", ["refused_without_ground"]),
        (SENT + "2025-03-12 led 1 route_2", ["led_without_body"]),
        (SENT + "2025-03-12 led 1 route_2 30 \n 2025-03-10 taken 1", ["date_order"]),
        (SENT + "2025-03-12 led 1 route_2 30 \n 2025-03-20 taken 1", []),
        (ANSWERED + "2025-06-10 executed 1", ["executed_without_support"]),
        (ANSWERED.replace("explanation no", "support yes") + "2025-06-10 executed 1", []),
        (ANSWERED + "2025-04-20 served 1", ["date_order"]),
        (SIMPLE + "2025-03-14 answered 1 support yes", []),
        (SIMPLE + "2025-03-14 answered 1 no_support no", ["simple_excluded"]),
        (SIMPLE.replace("registered 1 claim", "registered 1 claim people=6 source=city"), ["simple_excluded"] * 2),
        (SIMPLE + "2025-03-10 left_simple 1 \n 2025-04-14 answered 1 no_support no", []),
        (ANSWERED + "2025-04-25 served 1 \n 2025-05-26 review_requested 1", []),
        (ANSWERED + "2025-04-25 served 1 \n 2025-05-27 review_requested 1", ["late_without_ground"]),
        (ANSWERED + "2025-05-27 review_requested 1", []),  # nobody knows when it was served
        (SENT + "2025-03-12 objected 1 7", ["unknown_assignment"]),
        (SENT + "- corrected 1 organ 8", ["organ_differs"]),
        ("2025-03-03 registered 1 \n 2025-03-01 withdrawn 1", ["date_order"]),
    ],
)  # fmt: skip
def test_what_the_desk_should_not_have_done_is_found(diary_of_a_matter: str, found: list[str]) -> None:
    matter = story(diary_of_a_matter)
    assert codes(matter) == found
    assert all(item.message and item.english for item in matter.irregularities)


# What holds of any history


@settings(max_examples=120, deadline=None)
@given(st.lists(events(wild=True), max_size=16))
def test_every_clock_of_any_history_can_be_asked(history: list[ev.Event]) -> None:
    matter = replay(history, MAKER, matter=1)
    for one in matter.clocks():
        for today in (date(2021, 12, 1), date(2022, 6, 1), date.max):
            assert one.state(today) in (
                "running", "met", "late", "overdue", "undetermined", "lapsed", "used", "suspended"
            )  # fmt: skip
        assert one.explanation("zh") and one.explanation("en") and one.name and one.english
        assert not one.is_running(date.max) or one.ended is None
        assert not one.cancelled or one.ended is not None or one.id == "completion"


@settings(max_examples=100, deadline=None)
@given(walks())
def test_what_is_over_leaves_no_duty_running(walk: tuple[list[str], list[ev.Event]]) -> None:
    matter = replay(walk[1], MAKER, matter=1)
    fact = matter.facts[1]
    awaited = [one.id for one in matter.clocks() if is_awaited(one, fact)]
    if matter.state in (
        "withdrawn",
        "led",
        "taken",
        "answered_directly",
        "filed",
        "not_accepted",
        "no_longer_accepted",
    ):
        assert awaited == []
    if matter.state in ("answered", "confirmed", "reviewed", "ended"):
        assert awaited == []
    if matter.state in ("accepted", "extended", "simple"):
        assert awaited, "sixty days, a day set for redoing it, or an extension"
