"""The legal clocks of a petition: the traps of counting, each as a short story with its article.

Weekdays: 2025-03-03 is a Monday. 2025: 1–5 May and 1–8 October rest, 27 April, 28 September and 11 October are worked.
"""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.core import measures, periods, workflow
from huiyin.core.clocks import Clock
from huiyin.core.facts import Fact
from huiyin.core.law import Law
from huiyin.core.matter import Matter
from huiyin.core.tests.stories import clock, codes, day, story

SENT = """
2025-03-03  registered 1 {purpose}
2025-03-05  sorted 1 assign 9
"""
ACCEPTED = SENT + "2025-03-10 told 1 \n 2025-03-10 accepted 1 \n"
ANSWERED = ACCEPTED + "2025-04-21 answered 1 explanation no \n"


def told(text: str, purpose: str = "claim") -> Matter:
    return story(text.format(purpose=purpose))


def ids(matter: Matter) -> list[str]:
    return [clock.id for clock in matter.clocks()]


# H 1: sixty and thirty days for appeals and claims only


@pytest.mark.parametrize("purpose", ["claim", "appeal"])
def test_an_appeal_or_claim_is_to_be_completed_in_sixty_days_from_acceptance(purpose: str) -> None:
    completion = clock(told(ACCEPTED, purpose), "completion")
    assert (completion.started, completion.raw, completion.due) == (
        day("2025-03-10"),
        day("2025-05-09"),
        day("2025-05-09"),
    )
    assert (completion.article, completion.length, completion.unit) == ("第三十四条", 60, "day")


@pytest.mark.parametrize("purpose", ["suggestion", "inquiry", "accusation", "other"])
def test_no_sixty_days_for_what_is_neither_appeal_nor_claim(purpose: str) -> None:
    matter = told(ANSWERED, purpose)
    assert not {"completion", "extension", "review_window"} & set(ids(matter))
    assert matter.facts[1].due is None


def test_an_unknown_purpose_starts_no_sixty_days() -> None:
    assert told(ACCEPTED, "-").facts[1].due is None


def test_what_was_led_to_a_statutory_procedure_has_no_completion_of_this_regulation() -> None:
    lead = workflow.BY_ACT["lead"]
    assert "completion" not in lead.starts
    assert {"sorting", "organ_notice"} <= set(lead.ends)
    routes = Law.shipped().regulation("r2022").terms["completion"].routes
    assert routes == ("route_6",)


# H 2: two successive periods of fifteen days, and thirty from registration


def test_the_bureau_has_fifteen_days_and_then_the_organ_fifteen_of_its_own() -> None:
    matter = story("2025-09-22 registered 1 \n 2025-09-29 sorted 1 transfer 9")
    sorting, notice = clock(matter, "sorting"), clock(matter, "organ_notice")
    assert (sorting.raw, sorting.due) == (day("2025-10-07"), day("2025-10-09")), "7 October rests until the 8th"
    assert (notice.started, notice.due) == (day("2025-09-29"), day("2025-10-14"))
    assert (sorting.article, notice.article) == ("第二十二条", "第二十三条第三款")
    assert matter.facts[1].acceptance_due_30 == day("2025-10-22"), "practice measures plain thirty from registration"


def test_before_it_is_sent_no_organ_owes_a_notice() -> None:
    assert ids(story("2025-03-03 registered 1")) == ["sorting"]
    assert ids(story("2025-03-03 registered 1 \n 2025-03-04 sorted 1 direct_reply")) == ["sorting"]


@pytest.mark.parametrize("disposition", ["file", "direct_reply", "not_accepted", "no_longer_accepted"])
def test_a_filed_or_answered_petition_ends_the_sorting_and_starts_no_organs_clock(disposition: str) -> None:
    dated = story(f"2025-03-03 registered 1 \n 2025-03-20 sorted 1 {disposition}")
    assert clock(dated, "sorting").state(day("2025-12-31")) == "late", "its own date counts"
    undated = story(f"2025-03-03 registered 1 \n - sorted 1 {disposition}")
    assert clock(undated, "sorting").state(day("2025-12-31")) == "met", "else the day of registration"
    assert ids(dated) == ids(undated) == ["sorting"]


# H 3: five working days for an objection, and only for it


def test_an_objection_has_five_working_days_across_the_holiday() -> None:
    matter = story("2025-09-22 registered 1 \n 2025-09-26 sorted 1 transfer 9")
    objection = clock(matter, "objection")
    assert objection.due == day("2025-10-10"), "28, 29, 30 September, then 9 and 10 October"
    assert (objection.unit, objection.length, objection.article) == ("workday", 5, "第二十三条第三款")
    others = {c.id: c.unit for c in told(ANSWERED).clocks() if c.id != "objection"}
    assert set(others.values()) == {"day"}


def test_a_window_that_passes_is_lapsed_and_nobody_is_late() -> None:
    matter = told(SENT)
    objection = clock(matter, "objection")
    assert objection.is_window
    assert objection.state(day("2025-03-12")) == "running"
    assert objection.state(day("2025-03-13")) == "lapsed"
    answered = clock(told(ANSWERED), "review_window")
    assert answered.state(day("2025-05-21")) == "running"
    assert answered.state(day("2026-05-21")) == "lapsed"


def test_an_organ_that_gives_notice_has_not_objected() -> None:
    objection = clock(told(SENT + "2025-03-10 told 1"), "objection")
    assert objection.state(day("2025-03-10")) == "lapsed", "the right is given up; nobody used it"
    assert not objection.is_running(day("2025-03-10"))


# H 4: the notice is not the acceptance


def test_the_sixty_days_count_from_acceptance_and_not_from_the_notice() -> None:
    later = told(SENT + "2025-03-10 told 1 \n 2025-03-14 accepted 1")
    assert clock(later, "organ_notice").ended == day("2025-03-10")
    assert clock(later, "completion").started == day("2025-03-14")
    only_told = told(SENT + "2025-03-10 told 1")
    assert only_told.facts[1].due is None
    assert "completion" not in ids(only_told)
    only_accepted = told(SENT + "2025-03-10 accepted 1")
    assert clock(only_accepted, "organ_notice").ended is None, "Art. 23 still asks for the written notice"
    assert clock(only_accepted, "organ_notice").state(day("2025-04-01")) == "overdue"


def test_an_accusation_has_no_notice_of_this_regulation() -> None:
    """Art. 23 ¶4: discipline bodies give notice under their own rules."""
    assert ids(told(ANSWERED, "accusation")) == ["sorting", "objection"]


# H 5 and 6: a hearing stops re-review only; neither review can be extended


def test_only_the_re_review_is_suspended_and_only_by_a_hearing() -> None:
    terms = Law.shipped().regulation("r2022").terms
    assert {term.id: term.suspended_by for term in terms.values() if term.suspended_by} == {"re_review": ("hearing",)}


def test_the_remedies_one_after_another() -> None:
    matter = told(
        ANSWERED
        + """2025-05-12 review_requested 1
             2025-06-06 review_decided 1
             2025-07-01 review_requested 1 re_review
             2025-08-12 review_decided 1 re_review"""
    )
    found = {c.id: (c.due.isoformat(), c.state(day("2025-12-31")), c.article) for c in matter.clocks()}
    assert found == {
        "sorting": ("2025-03-18", "met", "第二十二条"),
        "organ_notice": ("2025-03-20", "met", "第二十三条第三款"),
        "objection": ("2025-03-12", "lapsed", "第二十三条第三款"),
        "completion": ("2025-05-09", "met", "第三十四条"),
        "review_window": ("2025-05-21", "used", "第三十五条"),
        "review": ("2025-06-11", "met", "第三十五条"),
        "re_review_window": ("2025-07-07", "used", "第三十六条第一款"),
        "re_review": ("2025-07-31", "late", "第三十六条第一款"),
    }
    extended_by = {t.starts for t in Law.shipped().regulation("r2022").terms.values() if t.id == "extension"}
    assert extended_by == {"extension"}
    assert workflow.BY_ACT["extend"].sources == {"accepted", "extended"}, "no act extends a review"


def test_an_answer_that_gives_no_remedy_starts_no_window() -> None:
    answered_directly = story("2025-03-03 registered 1 \n 2025-03-04 sorted 1 direct_reply \n 2025-03-05 answered 1")
    assert "review_window" not in ids(answered_directly)


# H 7 and 8: reminders are no legal breach; the right of review is always told


def test_the_answer_to_a_proposal_is_a_reminder_and_no_legal_period() -> None:
    now, before = (Law.shipped().regulation(law).terms["proposal_feedback"] for law in ("r2022", "r2005"))
    assert (now.legal, now.length) == (False, 30)
    assert (before.legal, before.length) == (True, 30)
    assert "review_right_notice" in Law.shipped().regulation("r2022").duties


# H 10, 11, 13: what measures make of it


def fact(number: int, registered: str, **values: object) -> Fact:
    made = Fact(number, number, f"A{number}", day(registered), 1, purpose="claim")
    for name, value in values.items():
        setattr(made, name, day(value) if isinstance(value, str) and value[:2] == "20" else value)
    return made


def worth(key: str, facts: list[Fact], period: str, as_of: str) -> object:
    return measures.evaluate(measures.shipped().find(key), facts, periods.parse(period), day(as_of)).value


def test_an_open_rating_window_is_on_neither_side_of_participation() -> None:
    """H 10: rated ÷ (rated + silent after the window closed); who may still rate does not count."""
    closed = {"closed": "2025-05-06", "disposition": "assign", "sent": "2025-03-05"}
    rated = fact(1, "2025-03-03", **closed, rating_until="2025-06-05", rating_bureau="satisfied")
    silent = fact(2, "2025-03-03", **closed, rating_until="2025-06-05")
    open_window = fact(3, "2025-03-03", **closed, rating_until="2025-07-31")
    facts = [rated, silent, open_window]
    assert str(worth("participation[bureau]", facts, "2025", "2025-07-01")) == "1/2"
    assert str(worth("participation[bureau]", facts, "2025", "2025-08-01")) == "1/3"
    assert worth("satisfaction[bureau]", facts, "2025", "2025-08-01") == 1, "silence is not on either side"
    assert worth("satisfaction[bureau]", [silent], "2025", "2025-08-01") is None, "no rating: no data, never 100 %"


def test_first_nationwide_and_first_here_are_two_flags_and_a_link_is_a_number() -> None:
    """H 11."""
    matter = story(
        """
        2025-03-03  registered 1 claim first=first
        2025-05-03  registered 2 claim first=repeat earlier=A1
        2025-05-03  joined 2 7
        """
    )
    first, repeat = matter.facts[1], matter.facts[2]
    assert (first.first, first.first_nationwide) == ("first", None)
    assert (repeat.first, repeat.earlier) == ("repeat", "A1")
    assert first.returned == day("2025-05-03")
    here_first = Fact(3, 3, "A3", day("2025-03-03"), 1, first="first", first_nationwide=False)
    assert worth("repeat_rate[volume]", [here_first], "2025", "2025-12-31") == 0


def test_one_petition_has_three_days_and_each_count_says_which_it_took() -> None:
    """H 13: counted by registration unless a measure says otherwise."""
    one = fact(1, "2025-01-02", petitioned="2024-12-30", exchanged="2024-12-31")
    assert (worth("pieces", [one], "2025", "2025-12-31"), worth("pieces", [one], "2024", "2025-12-31")) == (1, 0)
    assert measures.shipped().find("pieces").basis == "registered"


# H 12: five people are a group, and all five may be received


def test_five_people_are_a_group_visit_and_within_the_cap_of_representatives() -> None:
    five = story("2025-03-03 registered 1 claim channel=visit people=5 representatives=5")
    assert codes(five) == []
    facts = list(five.facts.values())
    assert worth("group_visit_batches", facts, "2025", "2025-12-31") == 1
    assert worth("group_visit_people", facts, "2025", "2025-12-31") == 5
    four = list(story("2025-03-03 registered 1 claim channel=visit people=4").facts.values())
    assert worth("group_visit_batches", four, "2025", "2025-12-31") == 0
    letter = list(story("2025-03-03 registered 1 claim channel=letter people=30").facts.values())
    assert worth("group_visit_batches", letter, "2025", "2025-12-31") == 0, "a joint letter is no visit"


# H 16: the regulation of 2005 is still needed


def test_what_was_accepted_under_2005_stays_under_2005_to_the_end() -> None:
    matter = story(
        """
        2022-04-01  registered 1 suggestion
        2022-04-08  sorted 1 transfer 9
        2022-04-20  told 1
        2022-04-20  accepted 1
        2022-06-10  answered 1
        2022-07-01  review_requested 1
        2022-07-20  review_decided 1
        """
    )
    found = {c.id: (c.regulation.id if c.regulation else "", c.article, c.due.isoformat()) for c in matter.clocks()}
    assert found == {
        "sorting": ("r2005", "第二十一条第一款", "2022-04-18"),
        "organ_notice": ("r2005", "第二十一条第二款", "2022-04-24"),
        "completion": ("r2005", "第三十三条", "2022-06-20"),
        "review_window": ("r2005", "第三十四条", "2022-07-11"),
        "review": ("r2005", "第三十四条", "2022-08-01"),
        "re_review_window": ("r2005", "第三十五条第一款", "2022-08-19"),
    }
    assert matter.facts[1].due == day("2022-06-20"), "the older text knew no classes: all matters had sixty days"


def test_each_clock_takes_the_law_of_the_day_on_which_it_starts() -> None:
    matter = story("2022-04-26 registered 1 \n 2022-05-05 sorted 1 transfer 9 \n 2022-05-16 accepted 1")
    laws = {c.id: c.regulation.id if c.regulation else "" for c in matter.clocks()}
    assert laws == {"sorting": "r2005", "organ_notice": "r2022", "objection": "r2022", "completion": "r2022"}


@pytest.mark.parametrize(("accepted", "law"), [("2022-04-30", "r2005"), ("2022-05-01", "r2022")])
def test_the_day_on_which_the_law_changes(accepted: str, law: str) -> None:
    matter = story(f"2022-04-20 registered 1 \n 2022-04-21 sorted 1 transfer 9 \n {accepted} accepted 1")
    completion = clock(matter, "completion")
    assert completion.regulation is not None
    assert completion.regulation.id == law


# Extension


def test_an_extension_takes_the_place_of_the_sixty_days_with_the_day_as_recorded() -> None:
    matter = told(ACCEPTED + "2025-05-06 extended 1 2025-06-09")
    completion, extension = clock(matter, "completion"), clock(matter, "extension")
    assert completion.cancelled
    assert not completion.is_running(day("2025-05-20"))
    assert (extension.started, extension.due, extension.raw) == (day("2025-05-09"), day("2025-06-09"), None)
    assert matter.facts[1].due == day("2025-06-09")
    assert extension.state(day("2025-06-09")) == "running"
    assert extension.state(day("2025-06-10")) == "overdue"
    assert "按记录延期至2025年6月9日" in extension.explanation("zh")
    assert "2025-06-09" in extension.explanation("en")


@pytest.mark.parametrize(
    ("accepted", "last"),
    [
        ("2025-03-10", "2025-06-09"),  # day 60 is 9 May, thirty more 8 June, a Sunday
        ("2025-03-03", "2025-06-03"),  # day 60 is 2 May, a holiday; thirty more: 1 June, rest until the 2nd
        ("2024-11-12", "2025-02-10"),  # day 60 is 11 January, thirty more 10 February
    ],
)  # fmt: skip
def test_thirty_more_days_count_from_the_unrolled_sixtieth_day(accepted: str, last: str) -> None:
    head = "2024-11-01 registered 1 \n 2024-11-05 sorted 1 assign 9 \n"
    kept = story(f"{head} {accepted} accepted 1 \n - extended 1 {last}")
    assert "extension_too_long" not in codes(kept)
    one_more = date.fromordinal(day(last).toordinal() + 1)
    assert "extension_too_long" in codes(story(f"{head} {accepted} accepted 1 \n - extended 1 {one_more}"))


# What a clock says


@pytest.mark.parametrize(
    ("answered", "today", "state", "left"),
    [
        (None, "2025-05-08", "running", 1),
        (None, "2025-05-09", "running", 0),
        (None, "2025-05-10", "overdue", -1),
        ("2025-05-09", "2025-05-12", "met", -3),
        ("2025-05-12", "2025-05-12", "late", -3),
        ("2025-05-12", "2025-05-09", "running", 0),
        ("2025-05-12", "2025-05-11", "overdue", -2),
    ],
)
def test_a_clock_on_a_day(answered: str | None, today: str, state: str, left: int) -> None:
    matter = told(ACCEPTED + (f"{answered} answered 1" if answered else ""))
    completion = clock(matter, "completion")
    assert completion.state(day(today)) == state
    assert completion.days_left(day(today)) == left
    assert completion.is_running(day(today)) == (state in ("running", "overdue"))


def provisional_clock(answered: str | None = None) -> Clock:
    text = "2029-03-05 registered 1 \n 2029-03-06 sorted 1 assign 9 \n 2029-03-08 told 1 \n 2029-03-08 accepted 1 \n"
    return clock(story(text + (f"{answered} answered 1" if answered else "")), "completion")


def test_no_lateness_is_asserted_on_a_provisional_date() -> None:
    open_one = provisional_clock()
    assert open_one.provisional
    assert [open_one.state(day(today)) for today in ("2029-05-07", "2029-05-08", "2031-01-01")] == [
        "running",
        "undetermined",
        "undetermined",
    ]
    assert provisional_clock("2029-04-01").state(day("2029-12-31")) == "met"
    assert provisional_clock("2029-12-01").state(day("2029-12-31")) == "undetermined"
    assert "暂" in open_one.explanation("zh")


def test_an_extension_cap_on_a_provisional_date_is_not_asserted() -> None:
    text = "2029-03-05 registered 1 \n 2029-03-06 sorted 1 assign 9 \n 2029-03-08 accepted 1 \n - extended 1 2029-12-31"
    assert codes(story(text)) == []


def test_a_superiors_date_stands_beside_the_legal_date() -> None:
    matter = told(ACCEPTED + "- superior 1 2025-04-30")
    superior = clock(matter, "superior")
    assert (superior.due, superior.article, superior.length, superior.unit) == (day("2025-04-30"), "", None, None)
    assert superior.name == "上级限办期限"
    assert clock(matter, "completion").due == matter.facts[1].due == day("2025-05-09")
    assert "不替代法定期限" in superior.explanation("zh")
    assert superior.state(day("2025-05-01")) == "overdue"


def test_the_count_in_words_names_the_start_the_rest_day_and_the_article() -> None:
    """Acceptance on 3 March: day 60 is 2 May, in the Labour Day holiday, so 6 May."""
    matter = told(SENT + "2025-03-03 accepted 1")
    completion = clock(matter, "completion")
    assert (completion.raw, completion.due) == (day("2025-05-02"), day("2025-05-06"))
    words = completion.explanation("zh")
    for part in ("3月3日", "60日", "5月2日", "5月6日", "劳动节", "第三十四条"):
        assert part in words
    english = completion.explanation("en")
    for part in ("3 March", "60 days", "2 May", "6 May", "Art. 34"):
        assert part in english


def test_clocks_of_a_joined_petition_run_beside_those_of_the_first() -> None:
    matter = story(
        """
        2025-03-03  registered 1
        2025-03-05  sorted 1 assign 9
        2025-04-03  registered 2 claim first=repeat earlier=A1
        2025-04-03  joined 2 7
        """
    )
    assert [(c.petition, c.id) for c in matter.clocks()] == [
        (1, "sorting"),
        (1, "organ_notice"),
        (1, "objection"),
        (2, "sorting"),
    ]
