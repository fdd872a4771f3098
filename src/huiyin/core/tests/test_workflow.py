"""The one table of acts, read as a clerk would read it: from here, what may be done."""

from __future__ import annotations

import pytest

from huiyin.core import workflow
from huiyin.core.law import Law
from huiyin.core.terms import DISPOSITION
from huiyin.core.workflow import ARROWS, BY_ACT, STATES, Arrow

#: From each state, every act the table allows. Whatever is not here is refused.
EXPECTED = """
(new)              register
registered         transfer assign direct_reply file refuse refuse_again lead withdraw
sent               refuse refuse_again lead object tell accept accept_simple withdraw
objected           agree_objection refuse_objection withdraw
told               refuse refuse_again lead accept accept_simple withdraw
accepted           extend answer withdraw
simple             leave_simple answer withdraw
extended           answer withdraw
answered           confirm request_review rate
confirmed          request_review rate
in_review          decide_review annul_and_redo rate
reviewed           request_re_review rate
in_re_review       decide_re_review annul_and_redo rate
ended              rate
answered_directly  rate
filed
not_accepted
no_longer_accepted
led
withdrawn
"""

TABLE = {line.split()[0]: set(line.split()[1:]) for line in EXPECTED.strip().splitlines()}
STATES_AND_NEW = [None, *STATES.codes]

#: Which event of the law an act is, for the clocks it starts.
EVENT_OF_ACT = {
    "register": "receipt",
    "agree_objection": "receipt",
    "transfer": "transfer",
    "assign": "transfer",
    "accept": "acceptance",
    "accept_simple": "acceptance",
    "leave_simple": "acceptance",
    "annul_and_redo": "acceptance",
    "extend": "extension",
    "answer": "reply",
    "request_review": "review_request",
    "decide_review": "review_reply",
    "request_re_review": "re_review_request",
}

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
    assert [arrow.act for arrow in workflow.acts_from("accepted")] == ["extend", "answer", "withdraw"]
    assert [arrow.act for arrow in workflow.acts_from(None)] == ["register"]
    assert workflow.acts_from("filed") == ()


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
        if arrow.target in ("answered", "withdrawn"):
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
    assert BY_ACT["object"].who == ("organ_officer",) and BY_ACT["agree_objection"].who == ("case_officer",)


def test_only_the_head_of_the_organ_extends_and_neither_review_can_be_extended() -> None:
    """LAW.md H 6: Art. 34 has an extension; Art. 35 and 36 have none."""
    assert BY_ACT["extend"].who == ("organ_head",)
    assert BY_ACT["extend"].sources == {"accepted"}


def test_every_disposition_of_the_ledger_is_an_act_of_the_table() -> None:
    assert set(workflow.ACT_OF_DISPOSITION) == set(DISPOSITION.codes)
    for act in workflow.ACT_OF_DISPOSITION.values():
        assert workflow.allowed(act, "registered")


def test_open_states_are_those_from_which_an_organ_still_has_a_step_to_take() -> None:
    owed = {
        state
        for state in STATES.codes
        if any({"case_officer", "organ_officer", "review_officer"} & set(a.who) for a in workflow.acts_from(state))
    }
    assert owed - workflow.OPEN_STATES == {"answered"}, "only the confirmation of a closing is nobody's legal duty"
    assert owed >= workflow.OPEN_STATES
