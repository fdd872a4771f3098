"""Payments of funds in the execution of the budget: those still to be booked, and how one stands."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts import executing as acts
from huiyin.finance.forms_funds import BudgetField, TieForm
from huiyin.finance.imports.funds import book as book_of
from huiyin.finance.models.bookings import PaymentBooking
from huiyin.finance.models.budget import BudgetLine
from huiyin.finance.models.funds import Payment
from huiyin.finance.queries import executing as queries
from huiyin.finance.views.fund_parts import done, fund_of, is_open, sheet_file, year_of, years_known
from huiyin.ui.paging import page_of


class Booked(NamedTuple):
    """A payment with where it stands in the budget's execution. `is_moot`: it was reversed before it was booked."""

    payment: Payment
    booking: PaymentBooking | None
    state: str
    is_moot: bool


def booked_payment(paid: Payment) -> Booked:
    booking = queries.booking_of(paid.pk)
    is_moot = booking is None and not queries.open_payments(Payment.objects.filter(pk=paid.pk)).exists()
    return Booked(paid, booking, queries.state_of(booking), is_moot)


def tell_booking(request: StaffRequest, paid: Payment) -> None:
    """What became of a payment in the budget's execution, as a message on the next page."""
    booking = queries.booking_of(paid.pk)
    if booking is None:
        messages.warning(request, _("这笔支付还没有记入预算执行，列在“还没有记入预算执行”里。"))
        return
    if queries.state_of(booking) == "contained":
        words = _("%d月的执行数已经导入，包含这笔支付，不再重复记。")
        messages.info(request, words % booking.month)
        return
    messages.info(request, _("已记入预算执行 %d 月。") % booking.month)
    line = BudgetLine.objects.get(pk=booking.line_id)
    if line.executed > line.adjusted:
        over = f"{line.executed - line.adjusted:,.2f}"
        messages.warning(request, _("这条预算科目的执行数超过全年预算 %s 元，请办理预算调整。") % over)


class BookingForm(forms.Form):
    """On which line an open payment is booked."""

    def __init__(self, *args: Any, choice: queries.Choice, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["budget"] = BudgetField(choice, may_wait=False, help_text="")


class Row(NamedTuple):
    payment: Payment
    form: BookingForm | None
    missing: str


@require_GET
def open_page(request: StaffRequest) -> HttpResponse:
    """还没有记入预算执行: with what is missing, and a line to choose where there is one."""
    today = timezone.localdate()
    policies.may_see_funds(request.user, today).required()
    year = year_of(request, today)
    rows = queries.visible_open(request.user, year, today)
    page = page_of(rows, request.GET.get("page"))
    may_book = is_open(year) and bool(policies.may_keep_funds(request.user, today))
    choices: dict[int, queries.Choice] = {}
    shown = []
    for one in page.object_list:
        if one.line_id not in choices:
            choices[one.line_id] = queries.choice_for(one.line)
        choice = choices[one.line_id]
        form = BookingForm(prefix=f"p{one.pk}", choice=choice) if may_book and choice.lines else None
        shown.append(Row(one, form, choice.missing))
    context = {
        "year": year,
        "years": years_known(year),
        "page": page,
        "rows": shown,
        "total": queries.open_sum(rows),
        "may_book": may_book,
    }
    return render(request, "finance/funds/payments_open.html", context)


@require_GET
def open_file(request: StaffRequest) -> FileResponse:
    """The same list as a spreadsheet."""
    today = timezone.localdate()
    policies.may_see_funds(request.user, today).required()
    year = year_of(request, today)
    rows = queries.visible_open(request.user, year, today)
    headings = ("支付日期", "凭证号", "专项资金", "明细项目", "经济分类科目编码", "预算项目", "金额（元）")
    lines = [
        (
            one.day, one.voucher, one.line.fund_year.fund.name, one.line.name, one.line.economic,
            one.line.fund_year.fund.project.name if one.line.fund_year.fund.project else "", one.amount,
        )
        for one in rows
    ]  # fmt: skip
    total = ("合计", "", "", "", "", "", queries.open_sum(rows).amount)
    content = book_of(_("还没有记入预算执行"), headings, [*lines, total])
    return sheet_file(content, _("%d年度还没有记入预算执行的支付") % year)


@require_POST
def book(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep_funds(request.user, today).required()
    paid = get_object_or_404(Payment.objects.select_related("line__fund_year__fund__project"), pk=pk)
    form = BookingForm(request.POST, prefix=f"p{pk}", choice=queries.choice_for(paid.line))
    if not form.is_valid():
        messages.warning(request, "；".join(map(str, form.errors["budget"])))
    else:
        line = form.cleaned_data["budget"]
        act = lambda: acts.book_open_payment(pk, line, by=request.user, at=timezone.now(), today=today)  # noqa: E731
        done(request, act, _("支付已记入预算执行。"))
    return redirect(f"{reverse('finance:payments_open')}?year={paid.year}")


@require_POST
def tie(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    """选定预算项目."""
    today = timezone.localdate()
    fund = fund_of(request, pk, today)
    policies.may_keep_funds(request.user, today).required()
    form = TieForm(request.POST, fund=fund)
    if form.is_valid():
        project = form.cleaned_data["project"]
        act = lambda: acts.tie_fund(pk, project, by=request.user, at=timezone.now(), today=today)  # noqa: E731
        done(request, act, _("预算项目已选定，以后的支付记入它的预算执行。"))
    else:
        messages.warning(request, _("没有这个预算项目。请重新选择。"))
    return redirect("finance:fund", pk, year)
