"""信访救助: the list without names, an application, its review, its payment, and the numbers. Whoever opens what is
personal is written down first."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts import policies as accounts
from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest
from huiyin.figures.queries.evidence import CONTENT_TYPES
from huiyin.finance import policies_assistance as policies
from huiyin.finance.acts import assistance as acts
from huiyin.finance.files import content_of
from huiyin.finance.forms_assistance import ApplicationForm, EndForm, PaperForm, ProposalForm
from huiyin.finance.forms_funds import PayForm, ReversalForm
from huiyin.finance.imports.funds import book
from huiyin.finance.models.approvals import ApprovalKind, FileOf, FinanceFile
from huiyin.finance.models.assistance import AssistanceCase, AssistanceState
from huiyin.finance.queries import assistance as queries
from huiyin.finance.queries.executing import Choice, choice_for
from huiyin.finance.queries.funds import money_of_lines
from huiyin.finance.views.approvals import approval_context
from huiyin.finance.views.executing import tell_booking
from huiyin.finance.views.fund_parts import is_open, sheet_file, told, year_of, years_known
from huiyin.ledger import reads
from huiyin.petitions import policies as petitions
from huiyin.ui.paging import page_of

_CHANGEABLE = (AssistanceState.DRAFT, AssistanceState.RETURNED)
_ENDABLE = (*_CHANGEABLE, AssistanceState.REVIEWING, AssistanceState.DECIDED)


@require_GET
def list_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_list(request.user, today).required()
    year = year_of(request, today)
    state = request.GET.get("state", "")
    state = state if state in AssistanceState.values else ""
    rows = queries.cases_of(request.user, year, today, state)
    context = {
        "year": year,
        "years": years_known(year),
        "state": state,
        "states": AssistanceState.choices,
        "page": page_of(rows, request.GET.get("page")),
        "sums": queries.sums_of(rows),
        "may_handle": bool(policies.may_handle(request.user, today)) and is_open(year),
        "may_count": bool(policies.may_see_statistics(request.user, today)),
    }
    return render(request, "finance/assistance/list.html", context)


@require_GET
def statistics_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_statistics(request.user, today).required()
    year = year_of(request, today)
    context = {
        "year": year,
        "years": years_known(year),
        "found": queries.statistics(year),
        "before": queries.statistics(year - 1),
        "least": queries.LEAST,
    }
    return render(request, "finance/assistance/statistics.html", context)


@require_GET
def statistics_file(request: StaffRequest) -> FileResponse:
    today = timezone.localdate()
    policies.may_see_statistics(request.user, today).required()
    year = year_of(request, today)
    found = queries.statistics(year)
    headings = ("分类", "笔数", "金额（元）", "平均（元）")
    cells = [
        *((_("困难情形：%s") % one.label, one) for one in found.by_hardship),
        *((_("第%s季度") % one.label, one) for one in found.by_quarter),
        (_("合计"), found.total),
    ]
    rows = [(label, "<5" if one.size is None else one.size, one.amount, one.mean) for label, one in cells]
    return sheet_file(book(_("救助统计"), headings, rows), _("%d年度救助统计") % year)


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_handle(request.user, today).required()
    organs = accounts.held_in(request.user, policies.OFFICERS, today)
    organ = Organ.objects.filter(pk__in=organs).order_by("pk").first()
    form = ApplicationForm(request.POST or None, initial={"applied": today})
    if request.method == "POST" and form.is_valid() and organ is not None:
        made = told(
            form, lambda: acts.take_down(form.given(), organ=organ, by=request.user, at=timezone.now(), today=today)
        )
        if made is not None:
            messages.info(request, _("救助申请 %s 已登记。") % made.number)
            return redirect("finance:assistance_case", made.pk)
    context = {"form": form, "case": None}
    return render(request, "finance/assistance/form.html", context, status=422 if form.errors else 200)


def _case(request: StaffRequest, pk: int, today: date) -> AssistanceCase:
    """
    Raises:
        PermissionDenied, Http404: not this person's; that there is one is not told.
    """
    policies.may_see_list(request.user, today).required()
    rows = policies.visible_cases(request.user, today)
    return get_object_or_404(rows.select_related("organ", "content", "line__fund_year__fund", "by", "year"), pk=pk)


@require_GET
def case_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: StaffRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    row = _case(request, pk, today)
    petition = petitions.visible_petitions(request.user, today).filter(matter=row.matter).order_by("pk").first()
    # Before the page is made: what cannot be written down is not shown.
    reads.record(actor_of(request.user), f"assistance:{pk}", [petition.pk] if petition else [])
    opened = is_open(row.year_id)
    changes = opened and bool(policies.may_change(request.user, row, today))
    pays = opened and bool(policies.may_pay(request.user, row, today))
    lines = queries.lines_for(row)
    context = {
        "case": row,
        "said": row.content.said,
        "petition": petition,
        "papers": queries.papers_of(row),
        "is_open": opened,
        "may_change": changes and row.state in _CHANGEABLE,
        "may_end": changes and row.state in _ENDABLE,
        "may_pay": pays and row.state == AssistanceState.DECIDED,
        "may_take_back": pays and row.state == AssistanceState.PAID,
        "line_money": money_of_lines([row.line_id])[row.line_id] if row.line_id else None,
        "proposal_form": forms.get("proposal_form") or _proposal(row, lines),
        "paper_form": forms.get("paper_form") or PaperForm(),
        "end_form": forms.get("end_form") or EndForm(),
        "pay_form": forms.get("pay_form") or _pay_form(row, initial={"day": today}),
        "reversal_form": forms.get("reversal_form") or ReversalForm(initial={"day": today}),
        **approval_context(request, ApprovalKind.ASSISTANCE, pk, queries.content_digest(row), today),
    }
    return render(request, "finance/assistance/case.html", context, status=status)


def _pay_form(row: AssistanceCase, data: Any = None, **more: Any) -> PayForm:
    return PayForm(data, choice=choice_for(row.line) if row.line else Choice([], None, ""), **more)


def _proposal(row: AssistanceCase, lines: Any, data: Any = None) -> ProposalForm:
    initial = {"line": row.line_id, "proposed": row.proposed, "opinion": row.content.opinion, "minutes": row.minutes}
    return ProposalForm(data, lines=lines, initial=initial)


@require_http_methods(["GET", "POST"])
def edit_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _case(request, pk, today)
    policies.may_change(request.user, row, today).required()
    petition = petitions.visible_petitions(request.user, today).filter(matter=row.matter).order_by("pk").first()
    reads.record(actor_of(request.user), f"assistance:{pk}", [petition.pk] if petition else [])
    number = petition.number if petition else ""
    form = ApplicationForm(request.POST or None, initial=ApplicationForm.initial_of(row, number))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        made = told(
            form,
            lambda: acts.change(pk, form.given(), by=request.user, at=timezone.now(), today=today, seen=seen),
        )
        if made is not None:
            messages.info(request, _("救助申请已修改。"))
            return redirect("finance:assistance_case", pk)
    context = {"form": form, "case": row}
    return render(request, "finance/assistance/form.html", context, status=422 if form.errors else 200)


@require_POST
def paper_add(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _case(request, pk, today)
    policies.may_change(request.user, row, today).required()
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        made = told(form, lambda: acts.add_paper(pk, upload, by=request.user, at=timezone.now(), today=today))
        if made is not None:
            messages.info(request, _("材料已附上。"))
            return redirect("finance:assistance_case", pk)
    return _page(request, pk, paper_form=form, status=422)


@require_POST
def put_up(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _case(request, pk, today)
    policies.may_change(request.user, row, today).required()
    form = _proposal(row, queries.lines_for(row), request.POST)
    if form.is_valid():
        made = told(form, lambda: acts.put_up(pk, **form.cleaned_data, by=request.user, at=timezone.now(), today=today))
        if made is not None:
            messages.info(request, _("已送审，这笔钱已占用。"))
            return redirect("finance:assistance_case", pk)
    return _page(request, pk, proposal_form=form, status=422)


@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _case(request, pk, today)
    policies.may_change(request.user, row, today).required()
    form = EndForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        made = told(
            form,
            lambda: acts.end(
                pk, refused=said["refused"] == "yes", why=said["why"], by=request.user, at=timezone.now(), today=today
            ),
        )
        if made is not None:
            messages.info(request, _("这份申请已经结束，请告知申请人。"))
            return redirect("finance:assistance_case", pk)
    return _page(request, pk, end_form=form, status=422)


@require_POST
def pay(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _case(request, pk, today)
    policies.may_pay(request.user, row, today).required()
    form = _pay_form(row, request.POST)
    if form.is_valid():
        made = told(form, lambda: acts.pay(pk, **form.cleaned_data, by=request.user, at=timezone.now(), today=today))
        if made is not None:
            messages.info(request, _("救助款发放已登记。"))
            tell_booking(request, made)
            return redirect("finance:assistance_case", pk)
    return _page(request, pk, pay_form=form, status=422)


@require_POST
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _case(request, pk, today)
    policies.may_pay(request.user, row, today).required()
    form = ReversalForm(request.POST)
    if form.is_valid():
        made = told(
            form,
            lambda: acts.take_money_back(pk, **form.cleaned_data, by=request.user, at=timezone.now(), today=today),
        )
        if made is not None:
            messages.info(request, _("救助款收回已登记。"))
            return redirect("finance:assistance_case", pk)
    return _page(request, pk, reversal_form=form, status=422)


@require_GET
def paper(request: StaffRequest, pk: int) -> FileResponse:
    """A paper of an application, for those who see the application; that it was read is written down first."""
    row = get_object_or_404(FinanceFile, pk=pk, of=FileOf.ASSISTANCE)
    today = timezone.localdate()
    policies.may_see_list(request.user, today).required()
    if not policies.visible_cases(request.user, today).filter(pk=row.subject).exists():
        raise Http404
    content = content_of(row)
    reads.record(actor_of(request.user), f"assistance:{row.subject} paper {pk}", [])
    types = {str(kind): kind_type for kind, kind_type in CONTENT_TYPES.items()}
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=str(row.name), content_type=types.get(row.kind, "")
    )
