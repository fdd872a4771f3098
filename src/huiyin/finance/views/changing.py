"""年中追加和调减: proposed by the lead office, decided by the leading group."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts import changing as acts
from huiyin.finance.forms_changes import ChangeDecisionForm, ProposalForm
from huiyin.finance.models.changes import ChangeState, FundChange, FundChangeLine
from huiyin.finance.models.funds import FundState
from huiyin.finance.queries.funds import NOTHING, LineRow, by_name, lines_of, total_of
from huiyin.finance.views.fund_parts import done, fund_of, fund_year_of, is_open, told


class Row(NamedTuple):
    """A line of a proposal beside what the fund has on it now."""

    said: FundChangeLine
    now: LineRow | None
    field: Any

    @property
    def after(self) -> Decimal:
        return (self.now.money.total if self.now else NOTHING) + self.said.amount


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    today = timezone.localdate()
    fund = fund_of(request, pk, today)
    policies.may_write_application(request.user, fund, today).required()
    row = fund_year_of(fund, year)
    if row.state != FundState.ADOPTED:
        raise Http404
    form = ProposalForm(request.POST or None, lines=lines_of(row))
    if request.method == "POST" and form.is_valid():
        made = told(
            form,
            lambda: acts.propose_change(
                row, grounds=form.cleaned_data["grounds"], lines=form.given(), by=request.user, at=timezone.now(),
                today=today,
            ),
        )  # fmt: skip
        if made is not None:
            messages.info(request, _("年中调整已提出，等待领导小组审定。"))
            return redirect("finance:fund_change", made.pk)
    context = {"fund": fund, "year": year, "form": form, "is_open": is_open(year)}
    return render(request, "finance/funds/change_new.html", context, status=422 if form.errors else 200)


def _change(request: StaffRequest, pk: int, today: date) -> FundChange:
    policies.may_see_funds(request.user, today).required()
    rows = FundChange.objects.filter(fund_year__fund__in=policies.visible_funds(request.user, today))
    rows = rows.select_related("fund_year__fund__organ", "meeting__minutes", "meeting__by", "by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def change_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: StaffRequest, pk: int, form: ChangeDecisionForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    row = _change(request, pk, today)
    lines = list(row.lines.all())
    standing = lines_of(row.fund_year)
    there = by_name(standing)
    opened = is_open(row.fund_year.year_id)
    may_decide = policies.may_decide_change(request.user, row, today)
    if form is None and may_decide and row.state == ChangeState.ASKED:
        form = ChangeDecisionForm(lines=lines)
    context = {
        "change": row,
        "fund": row.fund_year.fund,
        "year": row.fund_year.year_id,
        "is_open": opened,
        "form": form,
        "rows": [Row(one, there.get(one.name), form[f"line-{one.pk}"] if form else None) for one in lines],
        "asked": sum((one.amount for one in lines), NOTHING),
        "decided": sum((one.decided or NOTHING for one in lines), NOTHING),
        "money": total_of(one.money for one in standing),
        "may_decide": opened and bool(may_decide) and row.state == ChangeState.ASKED,
        "why_not": getattr(may_decide, "why", "") if row.state == ChangeState.ASKED else "",
        "may_withdraw": opened
        and row.state == ChangeState.ASKED
        and bool(policies.may_withdraw_change(request.user, row, today)),
        "may_reverse": opened and row.state == ChangeState.ADOPTED and bool(may_decide),
    }
    return render(request, "finance/funds/change.html", context, status=422 if form and form.errors else 200)


@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _change(request, pk, today)
    policies.may_decide_change(request.user, row, today).required()
    form = ChangeDecisionForm(request.POST, request.FILES, lines=list(row.lines.all()))
    if form.is_valid():
        said = form.cleaned_data
        paper = acts.Paper(said["day"], said["number"], said["minutes"])
        made = told(
            form,
            lambda: acts.decide_change(pk, form.amounts(), paper, by=request.user, at=timezone.now(), today=today),
        )
        if made is not None:
            messages.info(request, _("领导小组的决定已登记（%s）。") % paper.number)
            return redirect("finance:fund_change", pk)
    return _page(request, pk, form)


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    _change(request, pk, today)
    done(
        request,
        lambda: acts.withdraw_change(pk, by=request.user, at=timezone.now(), today=today),
        _("年中调整已撤回。"),
    )
    return redirect("finance:fund_change", pk)


@require_POST
def reverse(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _change(request, pk, today)
    policies.may_decide_change(request.user, row, today).required()
    done(
        request,
        lambda: acts.reverse_change(pk, by=request.user, at=timezone.now(), today=today),
        _("年中调整已冲销。"),
    )
    return redirect("finance:fund_change", pk)
