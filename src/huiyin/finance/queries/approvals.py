"""What waits for signatures, and through whose hands things go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core import approvals as rules
from huiyin.finance import policies_funds as policies
from huiyin.finance.models.approvals import (
    Approval,
    ApprovalKind,
    ApprovalRule,
    ApprovalState,
    ApprovalStep,
    Signature,
    plain,
)


def rule_of(kind: str) -> rules.Rule:
    """The bureau's own chain, or the shipped one."""
    own = ApprovalRule.objects.filter(kind=kind).order_by("-pk").values_list("rule", flat=True).first()
    return rules.read(own) if own else rules.shipped()[kind]


class Hand(NamedTuple):
    """One step on the page of what goes through it: who signed, or that it waits."""

    step: str
    words: str
    signature: Signature | None
    is_next: bool


def hands_of(approval: Approval) -> list[Hand]:
    signed = {one.step: one for one in approval.signatures.select_related("person")}
    return [
        Hand(step.code, str(ApprovalStep(step.code).label), signed.get(step.code), approval.waits == step.code)
        for step in approval.steps
    ]


def rounds_of(kind: str, subject: int) -> list[Approval]:
    """All rounds of something, the newest first."""
    found = Approval.objects.filter(kind=kind, subject=subject).select_related("asked_by").order_by("-pk")
    return list(found.prefetch_related("signatures__person"))


def why_not(approval: Approval, person: Person, today: date, *, seen: str | None = None) -> rules.Refusal:
    """Why a person may not sign now; empty when so."""
    return rules.may_sign(
        approval.steps,
        plain(approval.signatures.all()),
        approval.as_asked,
        person=person.pk,
        roles=policies.roles_for(person, approval, today),
        seen=approval.digest if seen is None else seen,
        rule=approval.as_rule,
    )


def refusal_words(code: rules.Refusal) -> str:
    return {
        "": "",
        "finished": _("这一环节已经有人办了：审批已经结束，不用再签。结果见下面的审批记录。"),
        "changed": _("打开页面以后内容有改动。请重新查看，再决定。"),
        "own": _("自己申请、参与编制或者收款的，由别人审批。"),
        "twice": _("你已在前一环节签过，这一环节由别人审批。"),
        "not_his_step": _("这一环节由别的职责审批。"),
        "minutes": _("超过集体决策限额，须先补填领导小组会议纪要文号，再批准。"),
    }[code]


class Waiting(NamedTuple):
    approval: Approval
    #: He asked for it himself, or signed before: it waits for somebody else of his duty.
    is_for_others: bool


def inbox(person: Person, today: date, kind: str = "") -> list[Waiting]:
    """What waits for a person's signature, the oldest first; at most two hundred of them."""
    rows = policies.waiting_for(person, today).select_related("organ", "asked_by").order_by("asked", "pk")
    if kind:
        rows = rows.filter(kind=kind)
    shown = list(rows.prefetch_related("signatures")[:200])
    return [Waiting(one, _is_for_others(one, person)) for one in shown]


def _is_for_others(approval: Approval, person: Person) -> bool:
    return person.pk in approval.people or any(one.person_id == person.pk for one in approval.signatures.all())


class Pile(NamedTuple):
    kind: str
    label: str
    size: int
    amount: object


def piles(person: Person, today: date) -> list[Pile]:
    """How many of each kind wait, and for how much money."""
    found = (
        policies.waiting_for(person, today).order_by().values("kind").annotate(size=Count("pk"), amount=Sum("amount"))
    )
    by_kind = {row["kind"]: row for row in found}
    return [
        Pile(kind, str(ApprovalKind(kind).label), by_kind[kind]["size"], by_kind[kind]["amount"])
        for kind in ApprovalKind.values
        if kind in by_kind
    ]


def signed_lately(person: Person, most: int = 20) -> Iterable[Approval]:
    return (
        Approval.objects.filter(signatures__person=person)
        .select_related("organ", "asked_by")
        .order_by("-signatures__at")[:most]
    )


def open_of(kind: str, subject: int) -> Approval | None:
    """The round that counts now, on its way or approved."""
    return Approval.objects.filter(
        kind=kind, subject=subject, state__in=(ApprovalState.OPEN, ApprovalState.APPROVED)
    ).first()  # fmt: skip


def needs_minutes_of(kind: str, amount: Decimal) -> bool:
    return rules.needs_minutes(rule_of(kind), amount)
