"""Putting something forward for approval, and taking it back. What a signature then does is in `acts.deciding`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core import approvals as rules
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts.recording import record
from huiyin.finance.acts.years import require
from huiyin.finance.models.approvals import Approval, ApprovalRule, ApprovalState, plain
from huiyin.finance.queries.approvals import rule_of
from huiyin.petitions.acts.deeds import Unfit

#: Above this the amounts of a chain are surely mistyped.
MOST = Decimal(10**12)


class Changed(Unfit):
    """Somebody else did something since the page was opened."""


def put_forward(
    kind: str,
    subject: int,
    *,
    year: int,
    organ: int,
    amount: Decimal,
    digest: str,
    people: Collection[int],
    minutes: str,
    by: Person,
    at: datetime,
) -> Approval:
    """Begin a round of signatures, inside the caller's transaction that holds the year and writes the entry."""
    take_back(kind, subject, at=at)
    rule = rule_of(kind)
    row = Approval(
        kind=kind, subject=subject, year_id=year, organ_id=organ, amount=amount, digest=digest,
        rule=rules.plain(rule), people=sorted({by.pk, *people}), minutes=minutes, asked_by=by, asked=at,
    )  # fmt: skip
    follow(row, rules.standing(row.steps, (), row.as_asked))
    row.save()
    return row


def follow(row: Approval, standing: rules.Standing) -> None:
    """Write where it stands beside the signatures, so that lists need not work it out."""
    row.state = standing.state
    row.waits = standing.waits.code if standing.waits else ""
    row.roles = f" {' '.join(standing.waits.roles)} " if standing.waits else ""
    row.anywhere = bool(standing.waits and standing.waits.anywhere)


def take_back(kind: str, subject: int, *, at: datetime) -> bool:
    """What was signed counts no longer, for its subject becomes another; says whether there was such a round."""
    row = Approval.objects.select_for_update().filter(
        kind=kind, subject=subject, state__in=(ApprovalState.OPEN, ApprovalState.APPROVED)
    ).first()  # fmt: skip
    if row is None:
        return False
    row.state, row.waits, row.roles, row.ended = ApprovalState.PAST, "", "", at
    row.save(update_fields=["state", "waits", "roles", "ended"])
    return True


def approved(kind: str, subject: int, digest: str) -> Approval:
    """The approval of this very content, all signatures counted anew.

    Raises:
        Unfit: it is not approved, or what was approved said something else.
    """
    row = Approval.objects.select_for_update().filter(kind=kind, subject=subject, state=ApprovalState.APPROVED).first()
    if row is None:
        raise Unfit({"": _("还没有批准，不能办理。")})
    standing = rules.standing(row.steps, plain(row.signatures.all()), row.as_asked)
    if row.digest != digest or standing.state != "approved":
        raise Changed({"": _("批准以后内容又有改动，原来的批准不再有效。请重新送审。")})
    return row


@transaction.atomic
def set_rule(rule: rules.Rule, *, by: Person, at: datetime, today: date) -> ApprovalRule:
    """A bureau's own chain for a kind. What is on its way keeps the chain it was put forward with.

    Raises:
        NotAllowed: not this person's duty.
        Unfit: with this chain money could be spent on nobody's word.
    """
    require(policies.may_set_chains(by, today))
    wrong = rules.problems(rule, {str(role) for role in policies.SIGNERS})
    if wrong:
        raise Unfit({"": "；".join(dict.fromkeys(RULE_PROBLEMS[code]() for code in wrong))})
    if any(step.above > MOST for step in rule.steps):
        raise Unfit({"": _("限额太大，请核对单位是不是元。")})
    row = ApprovalRule.objects.create(kind=rule.kind, rule=rules.plain(rule), by=by, at=at)
    event: dict[str, Any] = {"event": "approval_chain_set", "kind": rule.kind, "chain": rules.plain(rule)}
    record("approval:chains", "set_rule", event, by=by, at=at)
    return row


RULE_PROBLEMS = {
    "kind": lambda: _("没有这一类审批。"),
    "nobody_for_small_amounts": lambda: _("至少有一个环节的限额是 0，使小额款项也有人审批。"),
    "order": lambda: _("环节按科室、财务、局领导的顺序，各一次。"),
    "roles": lambda: _("每个环节至少选一种审批职责。"),
    "amount": lambda: _("限额不能小于 0。"),
}
