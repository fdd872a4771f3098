"""Who signs what, in which order, up to which amount: as an accountant would write it into the rules of a bureau."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.approvals import (
    KINDS,
    STEPS,
    Asked,
    Rule,
    Signature,
    Step,
    chain,
    may_sign,
    needs_minutes,
    plain,
    problems,
    read,
    shipped,
    standing,
)

HE, ZHOU, TIAN, CHEN, OTHER = 1, 2, 3, 4, 5
"""何敏 asks; 周文斌 heads the office; 田会计 keeps the money; 陈国栋 leads; somebody else."""
ROLES = {HE: ("case_officer",), ZHOU: ("section_head",), TIAN: ("finance_officer",), CHEN: ("bureau_leader",)}
PAYMENT = shipped()["payment"]
A, B = "a" * 64, "b" * 64


def yes(step: str, person: int, digest: str = A) -> Signature:
    return Signature(step, person, True, digest)


def no(step: str, person: int) -> Signature:
    return Signature(step, person, False, A)


def asked(amount: str, *, digest: str = A, people: tuple[int, ...] = (HE,), minutes: bool = False) -> Asked:
    return Asked(Decimal(amount), digest, frozenset(people), minutes)


@pytest.mark.parametrize(
    ("amount", "steps"),
    [
        ("0.01", ("office", "finance")),
        ("5000.00", ("office", "finance")),
        ("5000.01", ("office", "finance", "leader")),
        ("100000.00", ("office", "finance", "leader")),
    ],
)
def test_the_amount_says_how_far_up_it_goes(amount: str, steps: tuple[str, ...]) -> None:
    """限额 5000 元: the limit itself still belongs to the lower hand."""
    assert tuple(step.code for step in chain(PAYMENT, Decimal(amount))) == steps


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_nothing_and_less_is_not_asked_for(amount: str) -> None:
    with pytest.raises(ValueError, match="above nothing"):
        chain(PAYMENT, Decimal(amount))


@pytest.mark.parametrize(
    ("given_so_far", "state", "waits"),
    [
        ((), "open", "office"),
        ((yes("office", ZHOU),), "open", "finance"),
        ((yes("office", ZHOU), yes("finance", TIAN)), "open", "leader"),
        ((yes("office", ZHOU), yes("finance", TIAN), yes("leader", CHEN)), "approved", None),
        ((no("office", ZHOU),), "returned", None),
        ((yes("office", ZHOU), no("finance", TIAN), yes("leader", CHEN)), "returned", None),
        # out of order: the leader's word before the office's counts for nothing
        ((yes("leader", CHEN), yes("office", ZHOU)), "open", "finance"),
        # of another content
        ((yes("office", ZHOU, B), yes("finance", TIAN, B)), "open", "office"),
        # of the one who asks
        ((yes("office", HE),), "open", "office"),
        # of one person at two steps
        ((yes("office", ZHOU), yes("finance", ZHOU)), "open", "finance"),
    ],
)
def test_where_a_request_of_8000_yuan_stands(
    given_so_far: tuple[Signature, ...], state: str, waits: str | None
) -> None:
    request = asked("8000")
    found = standing(chain(PAYMENT, request.amount), given_so_far, request)
    assert (found.state, found.waits.code if found.waits else None) == (state, waits)


@pytest.mark.parametrize(
    ("person", "signed", "amount", "seen", "people", "why"),
    [
        (ZHOU, (), "8000", A, (HE,), ""),
        (TIAN, (), "8000", A, (HE,), "not_his_step"),
        (CHEN, (), "8000", A, (HE,), "not_his_step"),
        (TIAN, (yes("office", ZHOU),), "8000", A, (HE,), ""),
        (CHEN, (yes("office", ZHOU), yes("finance", TIAN)), "8000", A, (HE,), ""),
        # 不得自批: the head of the office asks himself, or is the one who is paid
        (ZHOU, (), "8000", A, (ZHOU,), "own"),
        (ZHOU, (), "8000", A, (HE, ZHOU), "own"),
        (CHEN, (yes("office", ZHOU), yes("finance", TIAN)), "8000", A, (CHEN,), "own"),
        # it was changed while the page stood open
        (ZHOU, (), "8000", B, (HE,), "changed"),
        # all signed, or sent back
        (CHEN, (yes("office", ZHOU), yes("finance", TIAN)), "5000", A, (HE,), "finished"),
        (TIAN, (no("office", ZHOU),), "8000", A, (HE,), "finished"),
        # 集体决策 above 100,000: the last hand waits for the minutes, those before do not
        (ZHOU, (), "100000.01", A, (HE,), ""),
        (CHEN, (yes("office", ZHOU), yes("finance", TIAN)), "100000.01", A, (HE,), "minutes"),
        (CHEN, (yes("office", ZHOU), yes("finance", TIAN)), "100000", A, (HE,), ""),
    ],
)
def test_who_may_sign_now(
    person: int, signed: tuple[Signature, ...], amount: str, seen: str, people: tuple[int, ...], why: str
) -> None:
    request = asked(amount, people=people)
    steps = chain(PAYMENT, request.amount)
    roles = ROLES.get(person, ())
    assert may_sign(steps, signed, request, person=person, roles=roles, seen=seen, rule=PAYMENT) == why


def test_one_person_with_two_duties_signs_once() -> None:
    request, steps = asked("8000"), chain(PAYMENT, Decimal(8000))
    both = ("section_head", "finance_officer")
    why = may_sign(steps, (yes("office", ZHOU),), request, person=ZHOU, roles=both, seen=A, rule=PAYMENT)
    assert why == "twice"


def test_with_minutes_the_last_hand_signs_a_large_amount() -> None:
    request = asked("250000", minutes=True)
    steps, signed = chain(PAYMENT, request.amount), (yes("office", ZHOU), yes("finance", TIAN))
    roles = ROLES[CHEN]
    assert may_sign(steps, signed, request, person=CHEN, roles=roles, seen=A, rule=PAYMENT) == ""
    assert needs_minutes(PAYMENT, request.amount)


@given(
    st.lists(
        st.builds(Signature, st.sampled_from(STEPS), st.integers(1, 5), st.booleans(), st.sampled_from((A, B))),
        max_size=12,
    ),
    st.decimals("0.01", "300000", places=2),
    st.frozensets(st.integers(1, 5), min_size=1, max_size=3),
)
def test_nothing_is_approved_without_as_many_others_as_there_are_steps(
    signatures: list[Signature], amount: Decimal, people: frozenset[int]
) -> None:
    request = Asked(amount, A, people)
    steps = chain(PAYMENT, amount)
    found = standing(steps, signatures, request)
    hands = {one.person for one in found.signed}
    assert not hands & people
    assert len(hands) == len(found.signed), "one person, one step"
    assert all(one.digest == A for one in found.signed)
    if found.state == "approved":
        assert [one.step for one in found.signed] == [step.code for step in steps]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_shipped_chain_of_two_hands_or_more(kind: str) -> None:
    rule = shipped()[kind]
    roles = {"section_head", "organ_head", "finance_officer", "bureau_leader"}
    assert problems(rule, roles) == []
    assert len(chain(rule, Decimal("0.01"))) >= 2
    assert read(plain(rule)) == rule


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        (Rule("payment", ()), ["nobody_for_small_amounts"]),
        (Rule("payment", (Step("leader", ("bureau_leader",), Decimal(5000)),)), ["nobody_for_small_amounts"]),
        (Rule("payment", (Step("leader", ("bureau_leader",)), Step("office", ("section_head",)))), ["order"]),
        (Rule("payment", (Step("office", ("section_head",)), Step("office", ("section_head",)))), ["order"]),
        (Rule("payment", (Step("office", ()),)), ["roles"]),
        (Rule("payment", (Step("office", ("king",)),)), ["roles"]),
        (Rule("gift", (Step("office", ("section_head",)),)), ["kind"]),
        (Rule("payment", (Step("office", ("section_head",)),), Decimal(-1)), ["amount"]),
    ],
)
def test_a_chain_that_leaves_money_to_nobody_is_refused(rule: Rule, wrong: list[str]) -> None:
    assert problems(rule, {"section_head", "bureau_leader"}) == wrong
