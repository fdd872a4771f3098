"""A scheme as a spreadsheet: downloaded, and read in again after what would change was looked at."""

from __future__ import annotations

import io
import secrets
from base64 import b64encode
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.accounts.requests import StaffRequest
from huiyin.documents.sheets import SheetProblem
from huiyin.performance import policies
from huiyin.performance.acts.schemes_import import Difference, PlanRefused, difference, load_plan
from huiyin.performance.models import Scheme
from huiyin.performance.queries.changes import field_words
from huiyin.performance.schemes_forms import FileForm
from huiyin.performance.schemes_sheet import Plan, read_sheet, sheet_of
from huiyin.performance.views.schemes_frame import frame, scheme_of
from huiyin.petitions.acts.deeds import Unfit
from huiyin.ui.words import speaks_english

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 2 * 1024 * 1024


@require_GET
def download(request: StaffRequest, pk: int) -> FileResponse:
    scheme = scheme_of(request, pk, timezone.localdate())
    name = f"{scheme.name}.xlsx"
    return FileResponse(io.BytesIO(sheet_of(scheme)), as_attachment=True, filename=name, content_type=XLSX)


@require_http_methods(["GET", "POST"])
def import_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The first time the file is only compared; `confirm` takes it over. In between it travels in the page: nothing of
    it lies about here."""
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    scheme = scheme_of(request, pk, today)
    form = FileForm(request.POST or None, request.FILES or None)
    context = frame(request, scheme, "scheme", today, form=form)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            content = form.bytes()
            plan = _read(content)
            if request.POST.get("confirm"):
                load_plan(
                    scheme, plan, by=request.user, at=timezone.now(), today=today, why=request.POST.get("why", "")
                )
                messages.info(request, _("方案已按表格更新。"))
                return redirect("performance:scheme", pk)
            context |= _compared(scheme, plan) | {"content": b64encode(content).decode()}
        except PlanRefused as refused:
            context["problems"], status = refused.problems, 422
        except SheetProblem as problem:
            form.add_error("file", problem.message_en if speaks_english() else problem.message)
        except ValueError:
            form.add_error("file", _("请重新选择文件。"))
        except Unfit as unfit:
            form.add_error("file", str(unfit))
    return render(request, "performance/scheme_import.html", context, status=422 if form.errors else status)


def _read(content: bytes) -> Plan:
    """
    Raises:
        SheetProblem: the file cannot be read.
        Unfit: it is too large.
    """
    if len(content) > LARGEST:
        raise Unfit({"": _("文件超过 2 MB。请核对是否选错了文件。")})
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{secrets.token_hex(8)}.xlsx"
        path.write_bytes(content)
        return read_sheet(path)


def _compared(scheme: Scheme, plan: Plan) -> dict[str, Any]:
    found: Difference = difference(scheme, plan)
    changed = [(one.name, [field_words(name) for name in one.fields]) for one in found.changed]
    return {"difference": found, "changed": changed, "ignored": plan.ignored, "rows": len(plan.rows)}
