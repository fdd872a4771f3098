"""工作台账: the year's activities with their totals, one of them with its files and versions, spreadsheets in and
out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period, PeriodError, parse, year_of
from huiyin.documents.sheets import SheetProblem
from huiyin.performance import activity_sheets
from huiyin.performance.acts import activities as acts
from huiyin.performance.models import Activity, ActivityKind
from huiyin.performance.policies_registers import may_write
from huiyin.performance.queries import activities
from huiyin.performance.registers_forms import ActivityForm, SheetForm, WhyForm
from huiyin.performance.views.registers import XLSX, download, own_organ, require_reader, taken
from huiyin.petitions.acts.deeds import Unfit
from huiyin.ui.paging import page_of
from huiyin.ui.words import period_words, speaks_english

#: What was shown as the preview of a spreadsheet may be confirmed for so long, in seconds.
_SHOWN_FOR = 3600
_SALT = "performance.activities"


def _asked(request: StaffRequest) -> tuple[Period, str]:
    today = timezone.localdate()
    try:
        period = parse(request.GET.get("period", "") or str(today.year))
    except PeriodError:
        period = year_of(today)
    kind = request.GET.get("kind", "")
    return period, kind if kind in ActivityKind.values else ""


@require_GET
def list_page(request: StaffRequest) -> HttpResponse:
    today = require_reader(request)
    period, kind = _asked(request)
    whole = activities.standing(period)
    rows = activities.standing(period, kind=kind)
    years = sorted({*(one.year for one in Activity.objects.dates("day", "year")), today.year}, reverse=True)
    context = {
        "period": period,
        "kind": kind,
        "kinds": activities.by_kind(whole),
        "all": activities.totals(whole),
        "totals": activities.totals(rows),
        "page": page_of(rows.prefetch_related("files"), request.GET.get("page")),
        "years": years,
        "may_write": bool(may_write(request.user, today)),
    }
    return render(request, "performance/activities.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    may_write(request.user, today).required()
    form = ActivityForm(request.POST or None, request.FILES or None, initial={"day": today})
    if request.method == "POST" and form.is_valid():
        row = taken(
            form,
            lambda: acts.add_activity(
                form.given(),
                organ=own_organ(),
                by=request.user,
                at=timezone.now(),
                today=today,
                files=form.cleaned_data["papers"],
            ),
        )
        if row is not None:
            messages.info(request, _("“%(name)s”已登记。") % {"name": row.name})
            return redirect(f"{reverse('performance:activities')}?period={row.day.year}")
    return render(request, "performance/activity_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def activity_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = require_reader(request)
    row = get_object_or_404(Activity.objects.select_related("entered_by", "ended_by"), pk=pk)
    allowed = may_write(request.user, today)
    initial = {name: getattr(row, name) for name in acts.Given.__dataclass_fields__}
    form = ActivityForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        allowed.required()
        if form.is_valid() and (new := _mended(request, form, pk)) is not None:
            messages.info(request, _("“%(name)s”已修改。") % {"name": new.name})
            return redirect("performance:activity", new.pk)
    context = {
        "row": row,
        "form": form,
        "files": row.files.select_related("evidence"),
        "versions": activities.versions(row),
        "later": Activity.objects.filter(follows=row).first(),
        "may_write": bool(allowed) and row.ended is None,
        "why": WhyForm(),
    }
    return render(request, "performance/activity.html", context, status=422 if form.errors else 200)


def _mended(request: StaffRequest, form: ActivityForm, pk: int) -> Any:
    return taken(
        form,
        lambda: acts.mend_activity(
            pk,
            form.given(),
            by=request.user,
            at=timezone.now(),
            today=timezone.localdate(),
            files=form.cleaned_data["papers"],
        ),
    )


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    may_write(request.user, today).required()
    row = get_object_or_404(Activity, pk=pk)
    try:
        acts.withdraw_activity(pk, request.POST.get("why", ""), by=request.user, at=timezone.now(), today=today)
    except Unfit as unfit:
        messages.warning(request, str(unfit))
        return redirect("performance:activity", pk)
    messages.info(request, _("“%(name)s”已撤下。") % {"name": row.name})
    return redirect(f"{reverse('performance:activities')}?period={row.day.year}")


@require_GET
def export(request: StaffRequest) -> FileResponse:
    require_reader(request)
    period, kind = _asked(request)
    rows = activities.standing(period, kind=kind).order_by("day", "pk")
    name = _("工作台账（%(period)s）.xlsx") % {"period": period_words(period)}
    return download(activity_sheets.written(rows), name, XLSX)


@require_http_methods(["GET", "POST"])
def import_page(request: StaffRequest) -> HttpResponse:
    """First what a spreadsheet would add, then the rows that were shown, once they are confirmed."""
    today = timezone.localdate()
    may_write(request.user, today).required()
    if "shown" in request.POST:
        return _load(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            read = activity_sheets.read(form.cleaned_data["sheet"], today)
        except SheetProblem as problem:
            form.add_error("sheet", problem.message_en if speaks_english() else problem.message)
        else:
            new = acts.fresh(read.rows, own_organ())
            context |= {
                "read": read,
                "new": new,
                "known": len(read.rows) - len(new),
                "cost": sum((one.cost or 0 for one in new), start=0),
                "shown": signing.dumps(form.cleaned_data["sheet"].hex(), salt=_SALT, compress=True),
            }
    return render(request, "performance/activities_import.html", context, status=422 if form.errors else 200)


def _load(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    try:
        content = bytes.fromhex(signing.loads(request.POST["shown"], salt=_SALT, max_age=_SHOWN_FOR))
    except signing.BadSignature:
        messages.warning(request, _("预览已经过了一小时。请重新选择文件。"))
        return redirect("performance:activities_import")
    read = activity_sheets.read(content, today)
    made = acts.load_activities(read.rows, organ=own_organ(), by=request.user, at=timezone.now(), today=today)
    messages.info(request, _("已登记 %(n)d 项工作活动。") % {"n": len(made)})
    return redirect("performance:activities")
