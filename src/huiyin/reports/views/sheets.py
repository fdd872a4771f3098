"""The spreadsheet of a report kind: printed with what is registered, and taken over into the register when filled."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period
from huiyin.documents.sheets import SheetProblem
from huiyin.reports import register
from huiyin.reports.inputs import InputsRefused
from huiyin.reports.passages import passages_of
from huiyin.reports.sheets import write_filled
from huiyin.reports.views.files import XLSX
from huiyin.reports.views.pages import kind_name, require_maker
from huiyin.reports.views.passages import address, asked_kind, asked_period
from huiyin.reports.word_forms import SheetForm
from huiyin.ui.words import period_words, speaks_english


@require_GET
def filled_file(request: StaffRequest) -> FileResponse:
    today = require_maker(request)
    period, _form = asked_period(request, today)
    kind = asked_kind(request)
    before = {name: row.text for name, row in passages_of(period.previous()).items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filled.xlsx"
        write_filled(kind, path, register.printed_of(kind, period), before)
        content = path.read_bytes()
    name = _("%(kind)s数据表（%(period)s）.xlsx") % {"kind": kind.name, "period": period_words(period)}
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)


@require_http_methods(["GET", "POST"])
def sheet_page(request: StaffRequest) -> HttpResponse:
    today = require_maker(request)
    period, _form = asked_period(request, today)
    kind = asked_kind(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        loaded = _loaded(request, form, period, today)
        if loaded is not None:
            messages.info(
                request,
                _("已登记 %(figures)d 个数据、%(words)d 段文字、%(published)d 个公布数。") % loaded._asdict(),
            )
            return redirect(f"{reverse('figures:entered')}?period={period}&kind={kind.id}")
    context = {
        "form": form,
        "kind": kind,
        "name": kind_name(kind),
        "period": period,
        "printed": address("reports:filled_sheet", kind, period),
    }
    return render(request, "reports/sheet.html", context, status=422 if form.errors else 200)


def _loaded(request: StaffRequest, form: SheetForm, period: Period, today: date) -> register.Loaded | None:
    """What was taken over; None when the spreadsheet cannot be used, which the form then says cell by cell."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filled.xlsx"
        path.touch(mode=0o600)
        path.write_bytes(form.cleaned_data["sheet"])
        try:
            return register.load_file(path, period, by=request.user, at=timezone.now(), today=today)
        except InputsRefused as error:
            for problem in error.problems:
                form.add_error("sheet", str(problem))
        except SheetProblem as error:
            form.add_error("sheet", error.message_en if speaks_english() else error.message)
    return None
