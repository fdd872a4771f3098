"""The years of accounts: which there are, what they ask for, whether they are closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies
from huiyin.finance.acts import years as acts
from huiyin.finance.forms import SettleForm, YearForm
from huiyin.finance.models import FinanceYear
from huiyin.finance.queries.executing import open_sum, visible_open
from huiyin.finance.queries.payments import unpaid_sum
from huiyin.finance.queries.standing import totals
from huiyin.finance.selection import Selection
from huiyin.petitions.acts.deeds import NotAllowed, Unfit


@require_GET
def years_page(request: StaffRequest) -> HttpResponse:
    last = FinanceYear.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _years(request, YearForm(initial={"year": timezone.localdate().year if last is None else last + 1}))


def _years(request: StaffRequest, form: YearForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_money(request.user, today).required()
    context = {
        "years": [(row, totals(row.pk, Selection())) for row in FinanceYear.objects.all()],
        "form": form,
        "may_keep": bool(policies.may_keep_money(request.user, today)),
    }
    return render(request, "finance/years.html", context, status=status)


@require_POST
def add(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep_money(request.user, today).required()
    form = YearForm(request.POST)
    if form.is_valid():
        try:
            row = acts.add_year(form.cleaned_data["year"], by=request.user, at=timezone.now(), today=today)
        except Unfit as unfit:
            tell(form, unfit)
        else:
            messages.info(request, _("已建立%d年度。") % row.year)
            return redirect("finance:years")
    return _years(request, form, 422)


@require_http_methods(["GET", "POST"])
def settle_page(request: StaffRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_money(request.user, today).required()
    row = get_object_or_404(FinanceYear, pk=year)
    names = SettleForm.base_fields
    form = SettleForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    may_keep = policies.may_keep_money(request.user, today)
    if request.method == "POST":
        may_keep.required()
        if form.is_valid():
            try:
                acts.settle_year(year, **form.cleaned_data, by=request.user, at=timezone.now(), today=today)
            except Unfit as unfit:
                tell(form, unfit)
            else:
                messages.info(request, _("%d年度的设置已登记。") % year)
                return redirect("finance:year_settle", year)
    context = {
        "year": row,
        "form": form,
        "may_keep": may_keep,
        "may_reopen": policies.may_reopen(request.user, today),
        "is_over": today.year > row.year,
        "unbooked": open_sum(visible_open(request.user, year, today)) if may_keep and not row.is_closed else None,
        "unpaid": unpaid_sum(year) if may_keep and not row.is_closed else None,
    }
    return render(request, "finance/year.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: StaffRequest, year: int) -> HttpResponse:
    policies.may_keep_money(request.user, timezone.localdate()).required()
    return _turn(request, year, acts.close_year, _("%d年度已结账。") % year)


@require_POST
def reopen(request: StaffRequest, year: int) -> HttpResponse:
    policies.may_reopen(request.user, timezone.localdate()).required()
    return _turn(request, year, acts.reopen_year, _("%d年度已重新打开。") % year)


def _turn(request: StaffRequest, year: int, act: Callable[..., FinanceYear], words: str) -> HttpResponse:
    get_object_or_404(FinanceYear, pk=year)
    try:
        act(year, by=request.user, at=timezone.now(), today=timezone.localdate())
    except (Unfit, NotAllowed) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.info(request, words)
    return redirect("finance:year_settle", year)


def tell(form: Any, unfit: Unfit) -> None:
    """What an act found wrong, at the fields of its form."""
    for name, words in unfit.problems.items():
        form.add_error(name if name in form.fields else None, words)
