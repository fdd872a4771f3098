"""调剂 between the lines of a fund."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts import transfers as acts
from huiyin.finance.forms_funds import TransferForm
from huiyin.finance.models.approvals import ApprovalKind
from huiyin.finance.models.funds import FundYear, RequestState, Transfer
from huiyin.finance.queries.funds import lines_of
from huiyin.finance.views.approvals import approval_context
from huiyin.finance.views.fund_parts import done, fund_of, is_open, told


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    today = timezone.localdate()
    fund = fund_of(request, pk, today)
    policies.may_write_application(request.user, fund, today).required()
    row = get_object_or_404(FundYear, fund=fund, year=year)
    form = TransferForm(request.POST or None, lines=row.lines.all())
    if request.method == "POST" and form.is_valid():
        made = told(
            form, lambda: acts.ask_transfer(**form.cleaned_data, by=request.user, at=timezone.now(), today=today)
        )
        if made is not None:
            messages.info(request, _("调剂申请已送审，这笔钱在调出的明细上占用。"))
            return redirect("finance:transfer", made.pk)
    context = {"fund": fund, "year": year, "form": form, "lines": lines_of(row), "is_open": is_open(year)}
    return render(request, "finance/funds/transfer_new.html", context, status=422 if form.errors else 200)


def _transfer(request: StaffRequest, pk: int, today: date) -> Transfer:
    policies.may_see_funds(request.user, today).required()
    rows = Transfer.objects.filter(fund_year__fund__in=policies.visible_funds(request.user, today))
    return get_object_or_404(rows.select_related("source", "target", "fund_year__fund__organ", "by"), pk=pk)


@require_GET
def transfer_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _transfer(request, pk, today)
    opened = is_open(row.fund_year.year_id)
    context = {
        "transfer": row,
        "fund": row.fund_year.fund,
        "year": row.fund_year.year_id,
        "may_withdraw": opened and row.by_id == request.user.pk and row.state == RequestState.APPROVING,
        "may_reverse": opened
        and row.state == RequestState.APPROVED
        and bool(policies.may_keep_funds(request.user, today)),
        **approval_context(request, ApprovalKind.TRANSFER, pk, acts.content_digest(row), today),
    }
    return render(request, "finance/funds/transfer.html", context)


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    _transfer(request, pk, today)
    done(
        request,
        lambda: acts.withdraw_transfer(pk, by=request.user, at=timezone.now(), today=today),
        _("调剂申请已撤回。"),
    )
    return redirect("finance:transfer", pk)


@require_POST
def reverse(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    _transfer(request, pk, today)
    policies.may_keep_funds(request.user, today).required()
    done(
        request,
        lambda: acts.reverse_transfer(pk, by=request.user, at=timezone.now(), today=today),
        _("调剂已冲销，钱已转回。"),
    )
    return redirect("finance:transfer", pk)
