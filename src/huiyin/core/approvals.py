"""审批: through whose hands a request for money goes, and who may sign it now.

Pure: a rule, an amount and the signatures given so far say what is wanted next. Four things hold whatever a bureau
sets: nobody approves what he asked for, wrote at or is paid by; one person signs one step only; the steps are signed in
their order; a signature is for one content, named by its digest, and says nothing of any other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

#: What goes through a chain.
KINDS = ("payment", "transfer", "assistance", "purchase", "disposal")
#: The steps there are, in the order in which they are signed.
STEPS = ("office", "finance", "leader")
#: Why somebody may not sign, as a code that the pages word.
Refusal = Literal["", "finished", "changed", "own", "twice", "not_his_step", "minutes"]


class Step(NamedTuple):
    """One signature: given by one of the roles, for amounts above a limit (审批限额); 0: for every amount.

    `anywhere`: the role may be held in any organ (the bureau's finance officer signs for all); else in the organ that
    asks.
    """

    code: str
    roles: tuple[str, ...]
    above: Decimal = Decimal(0)
    anywhere: bool = False


class Rule(NamedTuple):
    """How requests of one kind are approved. Above `minutes_above` the leading group must have decided: minutes."""

    kind: str
    steps: tuple[Step, ...]
    minutes_above: Decimal | None = None


class Signature(NamedTuple):
    """What somebody said at a step, and of which content."""

    step: str
    person: int
    agrees: bool
    digest: str


class Asked(NamedTuple):
    """What is asked for. `people`: who asked, wrote at it or is paid by it."""

    amount: Decimal
    digest: str
    people: frozenset[int]
    has_minutes: bool = False


class Standing(NamedTuple):
    """Where a request stands: the step it waits for, or how it ended. `signed`: the signatures that count."""

    state: Literal["open", "approved", "returned"]
    waits: Step | None
    signed: tuple[Signature, ...]


def chain(rule: Rule, amount: Decimal) -> tuple[Step, ...]:
    """The steps that an amount goes through, in their order.

    Raises:
        ValueError: the amount is not above nothing.
    """
    if amount <= 0:
        raise ValueError(f"an amount above nothing is asked for, not {amount}")
    return tuple(step for step in rule.steps if amount > step.above)


def standing(steps: Sequence[Step], signatures: Iterable[Signature], asked: Asked) -> Standing:
    """Signatures of another content, of people who may not sign, and out of their order count for nothing."""
    left = list(steps)
    counted: list[Signature] = []
    for one in signatures:
        if not left or _refused(left[0], counted, one, asked):
            continue
        counted.append(one)
        if not one.agrees:
            return Standing("returned", None, tuple(counted))
        left.pop(0)
    return Standing("open" if left else "approved", left[0] if left else None, tuple(counted))


def _refused(step: Step, counted: Sequence[Signature], one: Signature, asked: Asked) -> bool:
    return (
        one.step != step.code
        or one.digest != asked.digest
        or one.person in asked.people
        or one.person in {given.person for given in counted}
    )


def may_sign(
    steps: Sequence[Step],
    signatures: Iterable[Signature],
    asked: Asked,
    *,
    person: int,
    roles: Collection[str],
    seen: str,
    rule: Rule,
) -> Refusal:
    """Whether a person may sign now; "" says yes.

    Args:
        roles: the roles that count for the step that waits (see `Step.anywhere`).
        seen: the digest of what the person had before the eyes.
    """
    now = standing(steps, signatures, asked)
    if now.waits is None:
        return "finished"
    if seen != asked.digest:
        return "changed"
    if person in asked.people:
        return "own"
    if any(one.person == person for one in now.signed):
        return "twice"
    if not set(now.waits.roles) & set(roles):
        return "not_his_step"
    if needs_minutes(rule, asked.amount) and not asked.has_minutes and now.waits == steps[-1]:
        return "minutes"
    return ""


def needs_minutes(rule: Rule, amount: Decimal) -> bool:
    """Whether the leading group's decision must stand behind the amount (集体决策)."""
    return rule.minutes_above is not None and amount > rule.minutes_above


def problems(rule: Rule, known_roles: Collection[str]) -> list[str]:
    """What is wrong with a rule, as codes: a rule by which something could be paid on nobody's word is refused."""
    found = []
    if rule.kind not in KINDS:
        found.append("kind")
    if not any(step.above == 0 for step in rule.steps):
        found.append("nobody_for_small_amounts")
    codes = [step.code for step in rule.steps]
    if codes != sorted(set(codes) & set(STEPS), key=STEPS.index):
        found.append("order")
    if any(not step.roles or set(step.roles) - set(known_roles) for step in rule.steps):
        found.append("roles")
    amounts = [step.above for step in rule.steps] + ([rule.minutes_above] if rule.minutes_above is not None else [])
    if any(amount < 0 for amount in amounts):
        found.append("amount")
    return found


def plain(rule: Rule) -> dict[str, Any]:
    """A rule as it is stored."""
    steps = [
        {"code": one.code, "roles": list(one.roles), "above": str(one.above), "anywhere": one.anywhere}
        for one in rule.steps
    ]
    minutes = None if rule.minutes_above is None else str(rule.minutes_above)
    return {"kind": rule.kind, "steps": steps, "minutes_above": minutes}


def read(stored: dict[str, Any]) -> Rule:
    """A rule from how it is stored, or from the shipped file."""
    steps = tuple(
        Step(one["code"], tuple(one["roles"]), Decimal(str(one.get("above", 0))), bool(one.get("anywhere", False)))
        for one in stored["steps"]
    )
    minutes = stored.get("minutes_above")
    return Rule(stored["kind"], steps, None if minutes is None else Decimal(str(minutes)))


@cache
def shipped() -> dict[str, Rule]:
    """The rules of a bureau that has set none of its own."""
    text = (files("huiyin.core") / "data" / "approvals.toml").read_text(encoding="utf-8")
    rules = [read(one) for one in tomllib.loads(text)["rule"]]
    return {rule.kind: rule for rule in rules}
