"""A year's budget and its execution: by class, project and month, down to the lines and what was booked on them."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.core.classes import economic_name, function_name
from huiyin.finance import policies
from huiyin.finance.acts import booking as acts
from huiyin.finance.acts.booking import Document
from huiyin.finance.forms import AdjustForm, BookForm, ReverseForm
from huiyin.finance.models import BudgetLine, Posting
from huiyin.finance.queries import standing
from huiyin.finance.queries.executing import open_sum, payments_on, visible_open
from huiyin.finance.queries.figures import subject_of, value
from huiyin.finance.selection import RATE, Selection
from huiyin.finance.views.parts import Asked, Tab, asked, frame, selection_of
from huiyin.finance.views.years import tell
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.ui.paging import page_of

_BYS = ("function", "economic", "project", "month")
_KINDS = ("", "basic", "people", "running", "project", "income")


class Line(NamedTuple):
    """A line as a row of a list."""

    line: BudgetLine
    function: str
    economic: str


@require_GET
def budget_page(request: StaffRequest, year: int) -> HttpResponse:
    """The year by one dimension, of all its money or of what `within` names."""
    found = asked(request, year)
    within = selection_of(request.GET.get("within"))
    by = request.GET.get("by", "function")
    by = by if by in _BYS else "function"
    total = standing.totals(year, within)
    context = frame(
        found,
        "budget",
        within=within,
        subject=subject_of(within),
        is_narrowed=within.of("executed") != Selection(),
        by=by,
        bys=_by_tabs(found, within, by),
        kinds=_kind_tabs(found, within, by),
        total=total,
        deeper=_deeper(by),
        has_final=bool(total.final),
        unbooked=open_sum(visible_open(request.user, year, found.today)) if found.may_keep else None,
    )
    if by == "month":
        context["months"] = standing.months(year, within, found.today.year, found.today.month)
    else:
        rows = standing.by(year, by, within)  # type: ignore[arg-type]  # one of BYS
        page = page_of(rows, request.GET.get("page"), 60 if by == "project" else 200)
        context |= {"rows": page.object_list, "page": page}
    return render(request, "finance/budget.html", context)


def _address(found: Asked, within: Selection, by: str) -> str:
    return f"{reverse('finance:budget', args=[found.year.pk])}?{urlencode({'by': by, 'within': within.code})}"


def _by_tabs(found: Asked, within: Selection, here: str) -> list[Tab]:
    labels = {"function": _("按功能分类"), "economic": _("按经济分类"), "project": _("按项目"), "month": _("按月")}
    return [Tab(_address(found, within, by), labels[by], by == here) for by in _BYS]


def _kind_tabs(found: Asked, within: Selection, by: str) -> list[Tab]:
    labels = {
        "": _("全部支出"), "basic": _("基本支出"), "people": _("人员经费"), "running": _("公用经费"),
        "project": _("项目支出"), "income": _("收入"),
    }  # fmt: skip
    return [
        Tab(_address(found, Selection(amount=within.amount, kind=kind), by), labels[kind], within.kind == kind)
        for kind in _KINDS
    ]


def _deeper(by: str) -> str:
    """By what a row is told apart when it is opened; empty: by its lines."""
    return {"function": "economic", "project": "economic"}.get(by, "")


@require_GET
def rows_page(request: StaffRequest, year: int) -> HttpResponse:
    """The lines behind a figure, and what they add up to."""
    found = asked(request, year)
    code = request.GET.get("code", "finance.executed")
    where = selection_of(code)
    figure = value(code, year)
    rows = figure.rows().select_related("project", "organ").order_by("function", "economic", "pk")
    page = page_of(rows, request.GET.get("page"))
    context = frame(
        found,
        "budget",
        figure=figure,
        is_rate=where.amount == RATE,
        page=page,
        lines=[Line(row, function_name(row.function), economic_name(row.economic)) for row in page.object_list],
        total=standing.totals(year, where.of("executed")),
        amount=where.amount,
    )
    return render(request, "finance/rows.html", context)


@require_GET
def line_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _line(request, pk)


def _line(request: StaffRequest, pk: int, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_money(request.user, today).required()
    line = get_object_or_404(BudgetLine.objects.select_related("year", "organ", "project"), pk=pk)
    found = asked(request, line.year_id)
    postings = line.postings.select_related("batch", "batch__by", "reversed_by", "reverses").order_by("-pk")
    context = frame(
        found,
        "budget",
        line=Line(line, function_name(line.function), economic_name(line.economic)),
        row=line,
        left=line.adjusted - line.executed,
        page=page_of(postings, request.GET.get("page")),
        payments=payments_on(line.pk),
        adjust_form=forms.get("adjust") or AdjustForm(prefix="adjust"),
        book_form=forms.get("book") or BookForm(prefix="book", initial={"month": today.month}),
        reverse_form=ReverseForm(),
    )
    return render(request, "finance/line.html", context, status=status)


@require_POST
def adjust(request: StaffRequest, pk: int) -> HttpResponse:
    policies.may_keep_money(request.user, timezone.localdate()).required()
    line = get_object_or_404(BudgetLine, pk=pk)
    form = AdjustForm(request.POST, prefix="adjust")
    if form.is_valid():
        said = form.cleaned_data
        document = Document(said["number"], said["ground"])
        try:
            acts.adjust(
                line.year_id,
                [(pk, said["amount"])],
                document,
                by=request.user,
                at=timezone.now(),
                today=timezone.localdate(),
            )
        except Unfit as unfit:
            tell(form, unfit)
        else:
            messages.info(request, _("预算调整已登记。"))
            return redirect("finance:line", pk)
    return _line(request, pk, 422, adjust=form)


@require_POST
def book(request: StaffRequest, pk: int) -> HttpResponse:
    policies.may_keep_money(request.user, timezone.localdate()).required()
    line = get_object_or_404(BudgetLine, pk=pk)
    form = BookForm(request.POST, prefix="book")
    if form.is_valid():
        said = form.cleaned_data
        document = Document(said["number"])
        today = timezone.localdate()
        try:
            acts.book(
                line.year_id,
                pk,
                said["month"],
                said["amount"],
                document,
                by=request.user,
                at=timezone.now(),
                today=today,
            )
        except Unfit as unfit:
            tell(form, unfit)
        else:
            messages.info(request, _("执行数已登记。"))
            return redirect("finance:line", pk)
    return _line(request, pk, 422, book=form)


@require_POST
def reverse_posting(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep_money(request.user, today).required()
    row = get_object_or_404(Posting, pk=pk)
    form = ReverseForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        acts.reverse(pk, why, by=request.user, at=timezone.now(), today=today)
    except (Unfit, NotAllowed) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.info(request, _("这一笔已冲销，原来的记录还在。"))
    return redirect("finance:line", row.line_id)
