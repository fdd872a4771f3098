"""The one table of acts, read as a clerk would read it: from here, what may be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.core import workflow
from huiyin.core.law import Law
from huiyin.core.terms import DISPOSITION
from huiyin.core.workflow import ARROWS, BY_ACT, STATES, Arrow
from huiyin.core.workflow_text import document

#: From each state, every act the table allows; `(any)` are allowed in every one. Whatever is not here is refused.
EXPECTED = """
(new)              register
(any)              contact attach instruct report_instruction join separate correct
                   answer_question demand_data answer_data_demand
registered         route transfer assign direct_reply file refuse refuse_again lead withdraw recuse urge
                   ask_petitioner see_answer
sent               route refuse refuse_again lead withdraw recuse urge add_assisting pass_on recall recall_assisting
                   receive object object_assisting decide_assisting tell accept accept_simple answer_internally serve
                   ask_petitioner see_answer
objected           withdraw recuse urge add_assisting recall recall_assisting receive object_assisting
                   agree_objection refuse_objection decide_assisting answer_internally
                   ask_petitioner see_answer
told               route refuse refuse_again lead withdraw recuse urge add_assisting recall_assisting receive
                   object_assisting decide_assisting accept accept_simple mediate answer_internally serve
                   ask_petitioner see_answer
accepted           lead withdraw recuse urge add_assisting recall_assisting receive object_assisting decide_assisting
                   open_hearing close_hearing mediate extend answer_internally answer serve
                   ask_petitioner see_answer
simple             lead withdraw recuse urge add_assisting recall_assisting receive object_assisting decide_assisting
                   leave_simple mediate answer_internally answer serve
                   ask_petitioner see_answer
extended           lead withdraw recuse urge add_assisting recall_assisting receive object_assisting decide_assisting
                   open_hearing close_hearing mediate extend answer_internally answer serve
                   ask_petitioner see_answer
answered           serve execute report return_report confirm rate request_review urge
confirmed          serve execute report rate request_review urge
in_review          serve execute report rate recuse urge mediate open_hearing close_hearing
                   refuse_review decide_review annul_and_redo
                   ask_petitioner see_answer
reviewed           serve execute report rate request_re_review urge
in_re_review       serve execute report rate recuse urge mediate open_hearing close_hearing
                   refuse_re_review decide_re_review annul_and_redo
                   ask_petitioner see_answer
ended              serve execute report rate urge
answered_directly  serve rate
filed
not_accepted       serve report
no_longer_accepted serve report
led                take_up lead_back serve report urge
taken              serve report
withdrawn
"""


def _expected() -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    name = ""
    for line in EXPECTED.strip().splitlines():
        words = line.split()
        if not line.startswith(" "):
            name = words.pop(0)
        table.setdefault(name, set()).update(words)
    anywhere = table.pop("(any)")
    return {state: acts if state == "(new)" else acts | anywhere for state, acts in table.items()}


TABLE = _expected()
STATES_AND_NEW = [None, *STATES.codes]

#: Which event of the law an act is, for the clocks it starts.
EVENT_OF_ACT = {
    "register": "receipt",
    "transfer": "transfer",
    "assign": "transfer",
    "pass_on": "transfer",
    "accept": "acceptance",
    "accept_simple": "acceptance",
    "extend": "extension",
    "answer": "reply",
    "request_review": "review_request",
    "decide_review": "review_reply",
    "request_re_review": "re_review_request",
}

#: What may be done whatever the state: beside the procedure, and of no effect on it.
ANYWHERE = {"contact", "attach", "instruct", "report_instruction", "join", "separate", "correct"}
ANYWHERE |= {"answer_question", "demand_data", "answer_data_demand"}

by_arrow = pytest.mark.parametrize("arrow", ARROWS, ids=lambda arrow: arrow.act)


@pytest.mark.parametrize("state", STATES_AND_NEW, ids=lambda state: state or "(new)")
@pytest.mark.parametrize("act", BY_ACT)
def test_every_pair_of_state_and_act(state: str | None, act: str) -> None:
    assert workflow.allowed(act, state) == (act in TABLE[state or "(new)"])


def test_the_expected_table_knows_every_state_and_every_act() -> None:
    assert set(TABLE) == {"(new)", *STATES.codes}
    assert set.union(*TABLE.values()) == set(BY_ACT)
    assert len(BY_ACT) == len(ARROWS)


def test_the_next_steps_are_offered_in_the_order_of_the_table() -> None:
    offered = [arrow.act for arrow in workflow.acts_from("reviewed")]
    assert offered[:5] == ["serve", "execute", "report", "rate", "request_re_review"]
    assert offered == [arrow.act for arrow in ARROWS if "reviewed" in arrow.sources]
    assert [arrow.act for arrow in workflow.acts_from(None)] == ["register"]
    assert {arrow.act for arrow in workflow.acts_from("filed")} == ANYWHERE


def test_every_state_can_be_reached_from_registration_and_every_act_done_on_the_way() -> None:
    reached: set[str] = set()
    done: set[str] = set()
    ahead: list[str | None] = [None]
    while ahead:
        state = ahead.pop()
        for arrow in workflow.acts_from(state):
            done.add(arrow.act)
            target = workflow.after(arrow.act, state)
            if target not in reached:
                reached.add(target)
                ahead.append(target)
    assert reached == set(STATES.codes)
    assert done == set(BY_ACT)


@by_arrow
def test_an_arrow_names_states_roles_and_articles_that_exist(arrow: Arrow) -> None:
    assert arrow.sources <= set(STATES.codes)
    assert arrow.target is None or arrow.target in STATES
    assert arrow.who and set(arrow.who) <= set(workflow.ROLES.codes)
    assert arrow.basis.startswith(("第", "《"))
    assert arrow.label and arrow.english


@pytest.mark.parametrize(
    ("act", "term"),
    [
        ("extend", "extension"), ("request_review", "review_window"), ("decide_review", "review"),
        ("request_re_review", "re_review_window"), ("decide_re_review", "re_review"),
    ],
)  # fmt: skip
def test_what_was_accepted_before_may_2022_is_done_by_articles_of_the_2005_regulation(act: str, term: str) -> None:
    arrow, old = BY_ACT[act], Law.shipped().regulation("r2005").terms[term]
    assert arrow.article("r2005") == old.article
    assert arrow.law("r2005") == f"《信访条例》{old.article}"
    assert arrow.law("r2022") == f"《信访工作条例》{arrow.basis}"


@by_arrow
def test_the_clocks_an_arrow_starts_and_ends_are_terms_of_the_law(arrow: Arrow) -> None:
    terms = Law.shipped().regulation("r2022").terms
    assert set(arrow.starts) | set(arrow.ends) <= set(terms)
    for term in arrow.starts:
        assert terms[term].starts == EVENT_OF_ACT[arrow.act], f"{arrow.act} starts {term}"


def test_every_clock_of_the_table_that_is_started_can_be_ended() -> None:
    started = {term for arrow in ARROWS for term in arrow.starts}
    ended = {term for arrow in ARROWS for term in arrow.ends}
    assert started <= ended


def test_where_nobody_owes_a_step_no_duty_is_left_running() -> None:
    """Out of an open state no lawful act leads to rest without ending the clock of the handling organ."""
    for arrow in ARROWS:
        if arrow.act in ("answer", "withdraw", "lead"):
            assert {"completion", "extension", "simple_handling"} <= set(arrow.ends), arrow.act


def test_an_act_that_changes_no_state_leaves_it_and_needs_one() -> None:
    assert workflow.after("rate", "answered") == "answered"
    with pytest.raises(ValueError, match="rate"):
        workflow.after("rate", None)


def test_an_objection_takes_the_matter_off_the_organ_only_when_the_sender_agrees() -> None:
    """LAW.md H 3: papers go back only after the sender has verified and agreed (Art. 23 ¶3)."""
    assert workflow.after("object", "sent") == "objected"
    assert "organ_notice" not in BY_ACT["object"].ends
    assert "organ_notice" in BY_ACT["agree_objection"].ends
    assert workflow.after("agree_objection", "objected") == "registered"
    assert workflow.after("refuse_objection", "objected") == "sent"
    assert BY_ACT["agree_objection"].who == ("case_officer",)
    assert set(BY_ACT["object"].who) == {"organ_officer", "organ_head"}


def test_a_head_of_an_organ_may_do_what_an_officer_of_it_may() -> None:
    for arrow in ARROWS:
        assert "organ_officer" not in arrow.who or "organ_head" in arrow.who, arrow.act


def test_a_review_is_decided_by_the_reviewing_organ_and_by_nobody_else() -> None:
    """Art. 35, 36: neither the bureau nor the organ that answered."""
    deciding = [arrow for arrow in ARROWS if arrow.sources & {"in_review", "in_re_review"} and arrow.target]
    assert {arrow.act for arrow in deciding} == {
        "refuse_review", "decide_review", "annul_and_redo", "refuse_re_review", "decide_re_review"
    }  # fmt: skip
    assert {arrow.who for arrow in deciding} == {("review_officer",)}


def test_after_acceptance_nothing_is_refused_any_more() -> None:
    """Art. 19 ¶3 refuses acceptance; what was accepted is handled, led to its procedure, or withdrawn."""
    for act in ("refuse", "refuse_again"):
        assert not BY_ACT[act].sources & {"accepted", "simple", "extended"}
    assert {a.act for a in ARROWS if "accepted" in a.sources and a.target} == {"lead", "withdraw", "extend", "answer"}


def test_the_printed_table_is_current() -> None:
    written = Path(__file__).parents[4] / "docs" / "workflow.md"
    assert written.read_text(encoding="utf-8") == document(), "run scripts/write_workflow.py"


def test_only_the_head_of_the_organ_extends_and_neither_review_can_be_extended() -> None:
    """LAW.md H 6: Art. 34 has an extension; Art. 35 and 36 have none."""
    assert BY_ACT["extend"].who == ("organ_head",)
    assert BY_ACT["extend"].sources == {"accepted", "extended"}


def test_every_disposition_of_the_ledger_is_an_act_of_the_table() -> None:
    assert set(workflow.ACT_OF_DISPOSITION) == set(DISPOSITION.codes)
    for act in workflow.ACT_OF_DISPOSITION.values():
        assert workflow.allowed(act, "registered")


def test_open_states_are_those_from_which_somebody_must_move_it_on() -> None:
    """Only the confirmation of a closing, and asking for a remedy, move a closed petition: neither is a legal duty."""
    moved = {(state, arrow.act) for arrow in ARROWS if arrow.target for state in arrow.sources}
    assert {state for state, _ in moved} >= workflow.OPEN_STATES
    assert {(state, act) for state, act in moved if state not in workflow.OPEN_STATES} == {
        ("answered", "confirm"),
        ("answered", "request_review"),
        ("confirmed", "request_review"),
        ("reviewed", "request_re_review"),
    }
