"""审批: what waits for one's signature, the signing itself, and the chains."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts.approving import set_rule
from huiyin.finance.acts.deciding import sign as sign_act
from huiyin.finance.forms_funds import ChainForm, SignForm
from huiyin.finance.models.approvals import Approval, ApprovalKind
from huiyin.finance.queries import approvals as queries
from huiyin.finance.queries.funds import NOTHING
from huiyin.finance.views.fund_parts import done, told

#: Where that which is approved stands.
PAGES = {
    ApprovalKind.PAYMENT: "finance:payment",
    ApprovalKind.TRANSFER: "finance:transfer",
    ApprovalKind.ASSISTANCE: "finance:assistance_case",
    ApprovalKind.PURCHASE: "finance:purchase_plan",
    ApprovalKind.DISPOSAL: "finance:disposal",
}


def page_of_subject(kind: str, subject: int) -> str:
    return reverse(PAGES[ApprovalKind(kind)], args=[subject])


def approval_context(request: StaffRequest, kind: str, subject: int, digest: str, today: date) -> dict[str, Any]:
    """What the page of something shows of its way through the hands, and the form to sign it with."""
    rounds = queries.rounds_of(kind, subject)
    now = next((one for one in rounds if one.state in ("open", "approved", "returned")), None)
    why: str = queries.why_not(now, request.user, today, seen=digest) if now is not None else "finished"
    return {
        "approval": now,
        "hands": queries.hands_of(now) if now is not None else [],
        "past_rounds": [one for one in rounds if one is not now and one.signatures.all()],
        "may_sign": now is not None and why in ("", "minutes"),
        "why_not_sign": "" if why in ("", "finished", "not_his_step") else queries.refusal_words(why),  # type: ignore[arg-type]
        "sign_form": SignForm(initial={"seen": digest}),
    }


@require_GET
def inbox_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_inbox(request.user, today).required()
    kind = request.GET.get("kind", "")
    kind = kind if kind in ApprovalKind.values else ""
    waiting = queries.inbox(request.user, today, kind)
    mine = [one for one in waiting if not one.is_for_others]
    piles = queries.piles(request.user, today)
    more = sum(one.size for one in piles if kind in ("", one.kind)) - len(waiting)
    context = {
        "piles": piles,
        "more": more,
        "kind": kind,
        "mine": [(one.approval, page_of_subject(one.approval.kind, one.approval.subject)) for one in mine],
        "total": sum((one.approval.amount for one in mine), NOTHING),
        "others": [one.approval for one in waiting if one.is_for_others],
        "lately": [(one, page_of_subject(one.kind, one.subject)) for one in queries.signed_lately(request.user)],
        "may_set": bool(policies.may_set_chains(request.user, today)),
    }
    return render(request, "finance/funds/inbox.html", context)


@require_POST
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    """Agree to, or return, what the page showed."""
    today = timezone.localdate()
    policies.may_see_inbox(request.user, today).required()
    row = get_object_or_404(policies.visible_approvals(request.user, today), pk=pk)
    form = SignForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("请选择同意或者退回。"))
        return redirect(page_of_subject(row.kind, row.subject))
    said = form.cleaned_data
    agrees = said["agrees"] == "yes"
    made: Approval | None = done(
        request,
        lambda: sign_act(
            pk, agrees=agrees, remark=said["remark"], seen=said["seen"], by=request.user, at=timezone.now(),
            today=today,
        ),
        _("已同意。") if agrees else _("已退回申请人。"),
    )  # fmt: skip
    if made is None:
        return redirect(page_of_subject(row.kind, row.subject))
    return redirect("finance:approvals")


@require_http_methods(["GET", "POST"])
def chains_page(request: StaffRequest) -> HttpResponse:
    """Through whose hands each kind goes; a leader sets it."""
    today = timezone.localdate()
    policies.may_see_inbox(request.user, today).required()
    may_set = policies.may_set_chains(request.user, today)
    kind = request.POST.get("kind", "")
    posted = kind if request.method == "POST" and kind in ApprovalKind.values else ""
    forms = {
        one: ChainForm(
            request.POST if one == posted else None, prefix=one, initial=ChainForm.initial_of(queries.rule_of(one))
        )
        for one in ApprovalKind.values
    }
    if posted:
        may_set.required()
        form = forms[posted]
        if form.is_valid():
            made = told(form, lambda: set_rule(form.rule(posted), by=request.user, at=timezone.now(), today=today))
            if made is not None:
                messages.info(
                    request, _("“%s”的审批环节已设定，正在审批的仍按原来的环节。") % ApprovalKind(posted).label
                )
                return redirect("finance:chains")
    context = {
        "chains": [(one, ApprovalKind(one).label, queries.rule_of(one), form) for one, form in forms.items()],
        "may_set": may_set,
    }
    return render(request, "finance/funds/chains.html", context, status=422 if posted else 200)
