"""This year beside last year, with the reasons; and 三公经费 with its counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.accounts.requests import StaffRequest
from huiyin.core.budget import COUNTS
from huiyin.finance import policies
from huiyin.finance.acts import explaining as acts
from huiyin.finance.forms import CountForm, ReasonForm
from huiyin.finance.models import FinanceYear
from huiyin.finance.queries.comparing import (
    ADOPTED,
    SPENT,
    Row,
    Years,
    details,
    missing_reasons,
    overview,
    project_classes,
    three_public,
)
from huiyin.finance.queries.figures import subject_of
from huiyin.finance.selection import Selection
from huiyin.finance.views.parts import Tab, asked, frame, selection_of
from huiyin.finance.views.years import tell
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.ui.paging import page_of


@require_GET
def compare_page(request: StaffRequest, year: int) -> HttpResponse:
    """Totals, classes and projects of both years; `within` one of them, its lines."""
    found = asked(request, year)
    basis = ADOPTED if request.GET.get("basis") == "budget" else SPENT
    within = selection_of(request.GET.get("within"))
    is_missing = request.GET.get("missing") == "1"
    is_deep = is_missing or within.of(SPENT) != Selection(amount=SPENT)
    years = Years(found.year, basis, is_over=year < found.today.year)
    rows = missing_reasons(years) if is_missing else details(years, within) if is_deep else overview(years)
    classes = [] if is_deep else project_classes(years)
    if not years.is_begun:
        rows, classes = [], []
    page = page_of(rows, request.GET.get("page"), 60)
    context = frame(
        found,
        "compare",
        basis="budget" if basis == ADOPTED else "spent",
        bases=_bases(found.year, basis, is_missing=is_missing),
        within=within,
        subject=subject_of(within),
        is_deep=is_deep,
        is_missing=is_missing,
        is_begun=years.is_begun,
        is_running=basis == SPENT and years.is_begun and not years.wants_reasons,
        page=page,
        rows=page.object_list,
        classes=classes,
        missing=0 if is_missing else sum(row.is_missing for row in (*rows, *classes)),
        before=year - 1,
        has_before=FinanceYear.objects.filter(pk=year - 1).exists(),
    )
    return render(request, "finance/compare.html", context)


def _bases(year: FinanceYear, basis: str, *, is_missing: bool) -> list[Tab]:
    address = reverse("finance:compare", args=[year.pk])
    return [
        Tab(f"{address}?basis=spent", _("支出"), basis == SPENT and not is_missing),
        Tab(f"{address}?basis=budget", _("年初预算"), basis == ADOPTED and not is_missing),
        Tab(f"{address}?missing=1&basis={'budget' if basis == ADOPTED else 'spent'}", _("还缺的原因"), is_missing),
    ]


@require_http_methods(["GET", "POST"])
def reason_page(request: StaffRequest, year: int) -> HttpResponse:
    """One figure beside last year's, and its reason."""
    found = asked(request, year)
    code = request.POST.get("code") or request.GET.get("code", "")
    where = selection_of(code)
    row = _row(found.year, where)
    form = ReasonForm(request.POST or None, initial={"code": row.code, "text": row.reason})
    if request.method == "POST":
        policies.may_keep_money(request.user, found.today).required()
        if form.is_valid():
            try:
                text = form.cleaned_data["text"]
                acts.explain(year, row.code, text, by=request.user, at=timezone.now(), today=found.today)
            except Unfit as unfit:
                tell(form, unfit)
            else:
                messages.info(request, _("“%s”的变动原因已登记。") % row.label)
                return redirect(_back(request, year))
    context = frame(found, "compare", row=row, form=form, before=year - 1, back=_back(request, year))
    return render(request, "finance/reason.html", context, status=422 if form.errors else 200)


def _back(request: StaffRequest, year: int) -> str:
    """The list that the reason was opened from."""
    within = request.POST.get("within") or request.GET.get("within", "")
    basis = request.POST.get("basis") or request.GET.get("basis", "spent")
    if within == "three":
        return reverse("finance:three_public", args=[year])
    if within == "missing":
        query = {"missing": "1", "basis": "budget" if basis == "budget" else "spent"}
        return f"{reverse('finance:compare', args=[year])}?{urlencode(query)}"
    query = {"basis": "budget" if basis == "budget" else "spent"}
    if within:
        query["within"] = selection_of(within).code
    return f"{reverse('finance:compare', args=[year])}?{urlencode(query)}"


def _row(year: FinanceYear, where: Selection) -> Row:
    basis = ADOPTED if where.amount == ADOPTED else SPENT
    years = Years(year, basis)
    return years.row(where, subject_of(where), 0, years.total(where))


@require_http_methods(["GET", "POST"])
def three_page(request: StaffRequest, year: int) -> HttpResponse:
    found = asked(request, year)
    rows = three_public(found.year, is_over=year < found.today.year)
    now = {name: value for row in rows for name, value in row.counts}
    form = CountForm(request.POST or None, initial=now)
    if request.method == "POST":
        policies.may_keep_money(request.user, found.today).required()
        if form.is_valid():
            try:
                acts.count(year, form.cleaned_data, by=request.user, at=timezone.now(), today=found.today)
            except (Unfit, NotAllowed) as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.info(request, _("批次和人次已登记。"))
                return redirect("finance:three_public", year)
    context = frame(
        found,
        "three_public",
        rows=rows,
        counts={name: (label, unit) for name, (label, unit) in COUNTS.items()},
        form=form,
        before=year - 1,
    )
    return render(request, "finance/three_public.html", context, status=422 if form.errors else 200)
