"""A budget spreadsheet is uploaded, what it would change is shown, then taken over; and one is written."""

from __future__ import annotations

import io
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.core.classes import economic_name, function_name
from huiyin.documents.sheets import SheetProblem
from huiyin.finance import policies
from huiyin.finance.acts.booking import Document
from huiyin.finance.acts.importing import FileRefused, Outdated, Plan, plan_of, take_over
from huiyin.finance.acts.uploads import drop, keep_upload, of_person, settle
from huiyin.finance.exports import budget_workbook
from huiyin.finance.forms import UploadForm
from huiyin.finance.views.parts import XLSX, asked, frame
from huiyin.petitions.acts.deeds import Unfit
from huiyin.ui.words import speaks_english

#: So many changed cells and problems are listed; the rest is counted.
_SHOWN = 300
LARGEST = 20 << 20
WAITS = timedelta(days=1)


@require_http_methods(["GET", "POST"])
def import_page(request: StaffRequest, year: int) -> HttpResponse:
    """A file is read and compared; nothing is booked before it was confirmed."""
    policies.may_keep_money(request.user, timezone.localdate()).required()
    found = asked(request, year)
    form = UploadForm(request.POST or None, request.FILES or None)
    context = frame(found, "import", form=form)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (plan := _look(form, year)) is not None:
            context |= _told(plan)
            if not plan.read.problems and not plan.is_empty:
                upload = form.cleaned_data["file"]
                upload.seek(0)
                row = keep_upload(
                    year,
                    upload.name,
                    upload.read(),
                    month=form.cleaned_data["month"],
                    digest=plan.digest,
                    by=request.user,
                    at=timezone.now(),
                    keep=WAITS,
                )
                context |= {"upload": row, "number": form.cleaned_data["number"]}
            status = 422 if plan.read.problems else 200
    return render(request, "finance/import.html", context, status=status)


def _look(form: UploadForm, year: int) -> Plan | None:
    upload = form.cleaned_data["file"]
    if upload.size > LARGEST:
        form.add_error("file", _("文件超过 20 MB，不像是预算表。请核对后重新选择。"))
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"budget{Path(upload.name).suffix.lower()}"
        path.write_bytes(upload.read())
        try:
            return plan_of(path, year, form.cleaned_data["month"])
        except SheetProblem as problem:
            form.add_error("file", problem.message_en if speaks_english() else problem.message)
            return None


def _told(plan: Plan) -> dict[str, Any]:
    new = {line.key for line in plan.new}
    return {
        "plan": plan,
        "problems": plan.read.problems[:_SHOWN],
        "more_problems": max(0, len(plan.read.problems) - _SHOWN),
        "changes": [
            {
                "change": change,
                "function": function_name(change.key.function),
                "economic": economic_name(change.key.economic),
                "is_new": change.key in new,
            }
            for change in plan.changes[:_SHOWN]
        ],
        "more_changes": max(0, len(plan.changes) - _SHOWN),
    }


@require_POST
def take(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """What was looked at is done; if the year changed meanwhile, it is shown anew."""
    today = timezone.localdate()
    policies.may_keep_money(request.user, today).required()
    found = asked(request, year)
    row = of_person(pk, request.user)
    if row is None or row.year_id != year:
        messages.warning(request, _("这份表已经导入，或者放得太久。请重新选择文件。"))
        return redirect("finance:import", year)
    number = request.POST.get("number", "").strip()[:120]
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"budget{Path(row.name).suffix.lower()}"
            path.write_bytes(bytes(row.content))
            plan, _batch = take_over(
                path,
                year,
                Document(number, row.name),
                month=row.month,
                expected=row.digest,
                by=request.user,
                at=timezone.now(),
                today=today,
            )
    except Outdated as outdated:
        settle(row, outdated.plan.digest)
        messages.warning(request, str(outdated))
        context = frame(found, "import", form=UploadForm(), upload=row, number=number, **_told(outdated.plan))
        return render(request, "finance/import.html", context, status=409)
    except (FileRefused, Unfit) as refused:
        messages.warning(request, str(refused))
        return redirect("finance:import", year)
    drop(row)
    told = {"cells": len(plan.changes), "lines": len(plan.new)}
    messages.info(request, _("已导入：改动 %(cells)d 个数，新增 %(lines)d 条科目。") % told)
    return redirect("finance:budget", year)


@require_GET
def export(request: StaffRequest, year: int) -> FileResponse:
    """The year as a spreadsheet that can be read in again."""
    found = asked(request, year)
    return _sheet(budget_workbook(found.year), _("%d年度部门预算.xlsx") % year)


@require_GET
def blank(request: StaffRequest, year: int) -> FileResponse:
    """The form to fill in: the headings, and what stands in each column."""
    found = asked(request, year)
    return _sheet(budget_workbook(found.year, is_blank=True), _("%d年度部门预算（空表）.xlsx") % year)


def _sheet(content: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)
