"""A signature: agree, or return. What follows from the last one is done in the same transaction."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.models import Person
from huiyin.core import approvals as rules
from huiyin.finance.acts import assets, assistance, payments, purchases, transfers
from huiyin.finance.acts.approving import Changed, follow
from huiyin.finance.acts.recording import record
from huiyin.finance.acts.years import hold_year
from huiyin.finance.models.approvals import Approval, ApprovalKind, ApprovalState, Signature, plain
from huiyin.finance.queries.approvals import refusal_words, why_not
from huiyin.letters.digests import named, new_salt
from huiyin.petitions.acts.deeds import NotAllowed, Unfit


@transaction.atomic
def sign(pk: int, *, agrees: bool, remark: str = "", seen: str, by: Person, at: datetime, today: date) -> Approval:
    """Sign the step that something waits for, of the content that was seen.

    Args:
        seen: the digest that the page showed; another one now means that it was changed meanwhile.

    Raises:
        NotAllowed: not this person's step, his own request, or he signed another step of it.
        Changed: it was changed, taken back or signed since.
        YearClosed, Unfit: the year takes nothing; or a return without a reason.
    """
    year = Approval.objects.values_list("year", flat=True).get(pk=pk)
    hold_year(year)
    row = Approval.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state == ApprovalState.PAST:
        raise Changed({"": refusal_words("changed")})
    why = why_not(row, by, today, seen=seen)
    if why in ("finished", "changed"):
        raise Changed({"": refusal_words(why)})
    if why == "minutes" and agrees:
        raise Unfit({"": refusal_words(why)})
    if why not in ("", "minutes"):
        raise NotAllowed(refusal_words(why))
    remark = remark.strip()
    if not agrees and not remark:
        raise Unfit({"remark": _("请写退回的理由，让申请人知道改什么。")})
    step = row.waits
    salt = new_salt()
    Signature.objects.create(
        approval=row, step=step, person=by, agrees=agrees, digest=row.digest, remark=remark, salt=salt, at=at
    )
    standing = rules.standing(row.steps, plain(row.signatures.all()), row.as_asked)
    follow(row, standing)
    row.ended = None if row.state == ApprovalState.OPEN else at
    row.save(update_fields=["state", "waits", "roles", "anywhere", "ended"])
    _follow_up(row, by=by, at=at, today=today)
    event = {
        "event": "approval_signed", "approval": row.pk, "kind": row.kind, "subject": row.subject, "step": step,
        "agrees": agrees, "state": row.state, "content": row.digest, "remark": named(remark, salt),
    }  # fmt: skip
    record(f"{row.kind}:{row.subject}", "sign", event, by=by, at=at)
    return row


def _follow_up(row: Approval, *, by: Person, at: datetime, today: date) -> None:
    if row.state == ApprovalState.OPEN:
        return
    if row.kind == ApprovalKind.PAYMENT:
        payments.after_signature(row.subject, row.state)
    elif row.kind == ApprovalKind.TRANSFER:
        transfers.after_signature(row.subject, row.state, by=by, at=at)
    elif row.kind == ApprovalKind.ASSISTANCE:
        assistance.after_signature(row.subject, row.state, today=today)
    elif row.kind == ApprovalKind.PURCHASE:
        purchases.after_signature(row.subject, row.state)
    elif row.kind == ApprovalKind.DISPOSAL:
        assets.after_signature(row.subject, row.state, by=by, at=at, today=today)
