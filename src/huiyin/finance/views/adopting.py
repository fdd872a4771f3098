"""领导小组: what was adopted is entered from the minutes, application by application."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts import funds as acts
from huiyin.finance.forms import amount_field
from huiyin.finance.forms_funds import MeetingForm
from huiyin.finance.models import FinanceYear
from huiyin.finance.models.funds import AskedLine, FundState, FundYear
from huiyin.finance.queries.funds import NOTHING, asked_lines
from huiyin.finance.views.fund_parts import is_open, told


class Cell(NamedTuple):
    line: AskedLine
    field: Any


class Block(NamedTuple):
    """One application on the page: what was asked for, and what the leading group says to it."""

    row: FundYear
    decision: Any
    cells: list[Cell]
    why_not: str


class DecisionForm(MeetingForm):
    """The meeting, and a decision for every application: left open, declined, or adopted line by line."""

    def __init__(self, *args: Any, rows: list[FundYear], **more: Any) -> None:
        super().__init__(*args, **more)
        self.lines = {row.pk: asked_lines(row) for row in rows}
        choices = [("", _("暂不决定")), ("adopt", _("核定")), ("decline", _("不批准"))]
        for row in rows:
            label = _("%s：决定") % row.fund.name
            self.fields[f"fund-{row.pk}"] = forms.ChoiceField(label=label, choices=choices, required=False)
            for line in self.lines[row.pk]:
                name = _("%(fund)s·%(line)s：核定数（元）") % {"fund": row.fund.name, "line": line.name}
                field = amount_field(name, required=False, initial=line.amount)
                self.fields[f"line-{line.pk}"] = field

    def decisions(self) -> list[acts.Decision]:
        found = []
        for row, lines in self.lines.items():
            said = self.cleaned_data.get(f"fund-{row}")
            if said:
                amounts: dict[str, Decimal] = {}
                if said == "adopt":
                    amounts = {one.name: self.cleaned_data.get(f"line-{one.pk}") or NOTHING for one in lines}
                found.append(acts.Decision(row, amounts))
        return found


@require_http_methods(["GET", "POST"])
def adopt_page(request: StaffRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_adopt(request.user, None, today).required()
    get_object_or_404(FinanceYear, pk=year)
    rows = list(
        FundYear.objects.filter(year=year, state=FundState.SUBMITTED)
        .select_related("fund__organ")
        .order_by("fund__organ", "fund")
    )
    open_rows = [row for row in rows if policies.may_adopt(request.user, row, today)]
    form = DecisionForm(request.POST or None, request.FILES or None, rows=open_rows)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = told(
            form,
            lambda: acts.adopt(
                year, form.decisions(), day=said["day"], number=said["number"], minutes=said["minutes"],
                by=request.user, at=timezone.now(), today=today,
            ),
        )  # fmt: skip
        if made is not None:
            messages.info(request, _("领导小组会议的决定已登记（%s）。") % made.number)
            return redirect(f"{reverse('finance:funds')}?year={year}")
    context = {
        "year": year,
        "form": form,
        "blocks": [
            _block(form, row, str(getattr(policies.may_adopt(request.user, row, today), "why", ""))) for row in rows
        ],
        "total": sum((row.asked for row in rows), NOTHING),
        "is_open": is_open(year),
    }
    return render(request, "finance/funds/adopt.html", context, status=422 if form.errors else 200)


def _block(form: DecisionForm, row: FundYear, why_not: str) -> Block:
    if row.pk not in form.lines:
        return Block(row, None, [], why_not)
    cells = [Cell(line, form[f"line-{line.pk}"]) for line in form.lines[row.pk]]
    return Block(row, form[f"fund-{row.pk}"], cells, "")
