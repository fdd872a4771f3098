"""支付申请: the list of a year, one written, its invoices, its way through the hands, its payment."""

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

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.accounts.requests import StaffRequest
from huiyin.figures.queries.evidence import CONTENT_TYPES
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts import payments as acts
from huiyin.finance.files import content_of
from huiyin.finance.forms_funds import InvoiceForm, PayForm, RequestForm, ReversalForm
from huiyin.finance.imports.funds import book
from huiyin.finance.models.approvals import ApprovalKind, FinanceFile
from huiyin.finance.models.funds import CHANGEABLE, FundState, Invoice, Payment, PaymentRequest, RequestState
from huiyin.finance.policies import may_see_money
from huiyin.finance.queries.approvals import needs_minutes_of
from huiyin.finance.queries.executing import booking_of, choice_for, open_sum, visible_open
from huiyin.finance.queries.funds import known_activities, lines_of, money_of_lines
from huiyin.finance.queries.payments import content_digest, invoices_of, requests_of, sum_of
from huiyin.finance.views.approvals import approval_context
from huiyin.finance.views.executing import booked_payment, tell_booking
from huiyin.finance.views.fund_parts import (
    done,
    fund_of,
    fund_year_of,
    is_open,
    sheet_file,
    told,
    year_of,
    years_known,
)
from huiyin.ledger import reads
from huiyin.ui.paging import page_of


@require_GET
def payments_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_funds(request.user, today).required()
    year, rows, asked = _asked_rows(request, today)
    context = {
        "year": year,
        "years": years_known(year),
        "states": RequestState.choices,
        "asked": asked,
        "page": page_of(rows, request.GET.get("page")),
        "total": sum_of(rows),
        "unbooked": open_sum(visible_open(request.user, year, today))
        if policies.may_keep_funds(request.user, today)
        else None,
    }
    return render(request, "finance/funds/payments.html", context)


def _asked_rows(request: StaffRequest, today: date) -> tuple[int, Any, dict[str, Any]]:
    year = year_of(request, today)
    state = request.GET.get("state", "")
    asked: dict[str, Any] = {
        "state": state if state in RequestState.values else "",
        "mine": request.GET.get("mine") == "1",
        "text": request.GET.get("q", "").strip()[:60],
    }
    return year, requests_of(request.user, year, today, **asked), asked


@require_GET
def payments_file(request: StaffRequest) -> FileResponse:
    """The list as it is asked for, without accounts and payees."""
    today = timezone.localdate()
    policies.may_see_funds(request.user, today).required()
    year, rows, _asked = _asked_rows(request, today)
    headings = ("申请编号", "专项资金", "明细项目", "用途", "工作活动", "金额（元）", "状态", "申请人", "申请日期")
    lines = [
        (
            one.number, one.line.fund_year.fund.name, one.line.name, one.purpose, one.activity, one.amount,
            one.get_state_display(), one.by.display_name, timezone.localtime(one.at).date(),
        )
        for one in rows
    ]  # fmt: skip
    total = ("合计", "", "", "", "", sum_of(rows), "", "", None)
    return sheet_file(book(_("支付申请"), headings, [*lines, total]), _("%d年度支付申请") % year)


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    """A request on one of a fund's lines."""
    today = timezone.localdate()
    fund = fund_of(request, pk, today)
    policies.may_request(request.user, fund, today).required()
    row = fund_year_of(fund, year)
    if row.state != FundState.ADOPTED:
        raise Http404
    form = _form(request, row.lines.all(), fund.organ_id)
    if request.method == "POST" and form.is_valid():
        made = told(
            form,
            lambda: acts.write_request(
                form.cleaned_data["line"], form.given(), by=request.user, at=timezone.now(), today=today
            ),
        )
        if made is not None:
            messages.info(request, _("申请 %s 已存为草稿，请附发票后送审。") % made.number)
            return redirect("finance:payment", made.pk)
    context = {
        "form": form, "fund": fund, "year": year, "lines": lines_of(row), "is_open": is_open(year),
        "activities": known_activities(fund.organ_id), "payment": None,
    }  # fmt: skip
    return render(request, "finance/funds/request.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest, lines: Any, organ: int, **more: Any) -> RequestForm:
    people = Person.objects.staff().filter(organ=organ, is_active=True)
    return RequestForm(request.POST or None, lines=lines, people=people, **more)


def _payment(request: StaffRequest, pk: int, today: date) -> PaymentRequest:
    """
    Raises:
        PermissionDenied, Http404: not this person's to see.
    """
    policies.may_see_funds(request.user, today).required()
    rows = policies.visible_requests(request.user, today)
    return get_object_or_404(
        rows.select_related(
            "line__fund_year__fund__organ",
            "line__fund_year__fund__project",
            "line__fund_year__year",
            "by",
            "beneficiary",
        ),
        pk=pk,
    )


@require_GET
def payment_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: StaffRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    row = _payment(request, pk, today)
    reads.record(actor_of(request.user), f"payment:{pk}", [])
    opened = is_open(row.year)
    is_mine = bool(policies.may_change_request(request.user, row, today))
    invoices = invoices_of(row)
    standing = [one for one in invoices if one.struck is None]
    paid = list(row.payments.select_related("by", "reversed_by").order_by("pk"))
    choice = choice_for(row.line)
    context = {
        "payment": row,
        "fund": row.line.fund_year.fund,
        "year": row.year,
        "invoices": invoices,
        "covered": sum((one.amount for one in standing), type(row.amount)(0)),
        "line_money": money_of_lines([row.line_id])[row.line_id],
        "paid": [booked_payment(one) for one in paid],
        "sees_money": bool(may_see_money(request.user, today)),
        "is_open": opened,
        "may_change": opened and is_mine and row.state in CHANGEABLE,
        "may_submit": opened and is_mine and row.state in (RequestState.DRAFT, RequestState.RETURNED),
        "may_pay": opened and bool(policies.may_pay(request.user, row, today)),
        "may_keep": opened and bool(policies.may_keep_funds(request.user, today)),
        "why_not_pay": getattr(policies.may_pay(request.user, row, today), "why", ""),
        "wants_minutes": needs_minutes_of(ApprovalKind.PAYMENT, row.amount) and not row.minutes,
        "invoice_form": forms.get("invoice_form") or InvoiceForm(),
        "pay_form": forms.get("pay_form") or PayForm(initial={"day": today}, choice=choice),
        "reversal_form": forms.get("reversal_form") or ReversalForm(initial={"day": today}),
        **approval_context(request, ApprovalKind.PAYMENT, pk, content_digest(row), today),
    }
    return render(request, "finance/funds/payment.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _payment(request, pk, today)
    policies.may_change_request(request.user, row, today).required()
    fund_year = row.line.fund_year
    form = _form(request, fund_year.lines.all(), fund_year.fund.organ_id, initial=RequestForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = told(
            form,
            lambda: acts.change_request(
                pk, said["line"], form.given(), by=request.user, at=timezone.now(), today=today, seen=said["seen"]
            ),
        )
        if made is not None:
            messages.info(request, _("申请已修改，请重新送审。"))
            return redirect("finance:payment", pk)
    context = {
        "form": form, "fund": fund_year.fund, "year": row.year, "lines": lines_of(fund_year), "payment": row,
        "activities": known_activities(fund_year.fund.organ_id), "is_open": is_open(row.year),
    }  # fmt: skip
    return render(request, "finance/funds/request.html", context, status=422 if form.errors else 200)


@require_POST
def invoice_add(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _payment(request, pk, today)
    policies.may_change_request(request.user, row, today).required()
    form = InvoiceForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        made = told(
            form,
            lambda: acts.add_invoice(
                pk, said["file"], number=said["number"], day=said["day"], amount=said["amount"], by=request.user,
                at=timezone.now(), today=today,
            ),
        )  # fmt: skip
        if made is not None:
            messages.info(request, _("发票 %s 已附上。") % made.number)
            return redirect("finance:payment", pk)
    return _page(request, pk, invoice_form=form, status=422)


@require_POST
def invoice_strike(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    invoice = get_object_or_404(Invoice, pk=pk)
    row = _payment(request, invoice.request_id, today)
    policies.may_change_request(request.user, row, today).required()
    done(
        request,
        lambda: acts.strike_invoice(pk, by=request.user, at=timezone.now(), today=today),
        _("发票已取消，可以附在别的申请上。"),
    )
    return redirect("finance:payment", row.pk)


@require_POST
def submit(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    _payment(request, pk, today)
    done(
        request,
        lambda: acts.submit_request(pk, by=request.user, at=timezone.now(), today=today),
        _("已送审，这笔钱已占用。"),
    )
    return redirect("finance:payment", pk)


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    _payment(request, pk, today)
    done(
        request,
        lambda: acts.withdraw_request(pk, by=request.user, at=timezone.now(), today=today),
        _("申请已撤销。"),
    )
    return redirect("finance:payment", pk)


@require_POST
def pay(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _payment(request, pk, today)
    policies.may_pay(request.user, row, today).required()
    form = PayForm(request.POST, choice=choice_for(row.line))
    if form.is_valid():
        made = told(form, lambda: acts.pay(pk, **form.cleaned_data, by=request.user, at=timezone.now(), today=today))
        if made is not None:
            messages.info(request, _("支付已登记，凭证号 %s。") % made.voucher)
            tell_booking(request, made)
            return redirect("finance:payment", pk)
    return _page(request, pk, pay_form=form, status=422)


@require_POST
def payment_reverse(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep_funds(request.user, today).required()
    paid = get_object_or_404(Payment.objects.exclude(request=None), pk=pk)
    assert paid.request_id is not None
    form = ReversalForm(request.POST)
    if form.is_valid():
        made = told(
            form,
            lambda: acts.reverse_payment(pk, **form.cleaned_data, by=request.user, at=timezone.now(), today=today),
        )
        if made is not None:
            messages.info(request, _("支付已冲销，预算执行也已冲销。") if booking_of(made.pk) else _("支付已冲销。"))
            return redirect("finance:payment", paid.request_id)
    return _page(request, paid.request_id, reversal_form=form, status=422)


@require_GET
def file(request: StaffRequest, pk: int) -> FileResponse:
    """An invoice or minutes, as a download; that it was read is written down."""
    row = get_object_or_404(FinanceFile, pk=pk)
    if not policies.may_open_file(request.user, row, timezone.localdate()):
        raise Http404
    content = content_of(row)
    reads.record(actor_of(request.user), f"finance file {pk} download", [])
    types = {str(kind): kind_type for kind, kind_type in CONTENT_TYPES.items()}
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=str(row.name), content_type=types.get(row.kind, "")
    )
