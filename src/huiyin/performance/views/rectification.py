"""整改台账: the year's list with what earlier years left over, and one finding with everything done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.models import Person
from huiyin.accounts.requests import StaffRequest
from huiyin.documents.sheets import SheetProblem
from huiyin.performance import rectification_sheets as sheets
from huiyin.performance.acts import rectification as acts
from huiyin.performance.models import Origin, Rectification, Standing
from huiyin.performance.policies_registers import may_list, may_report, may_strike
from huiyin.performance.queries.rectification import is_carried, last_report, of_year, standing_at, steps_of, tally
from huiyin.performance.registers_forms import RectificationForm, SheetForm, StepForm
from huiyin.performance.views.registers import XLSX, asked_year, download, own_organ, require_reader, taken
from huiyin.ui.words import speaks_english

#: What was shown as the preview of a spreadsheet may be confirmed for so long, in seconds.
_SHOWN_FOR = 3600
_SALT = "performance.rectifications"


class Row(NamedTuple):
    one: Rectification
    standing: str
    label: str
    is_carried: bool
    is_late: bool


def _rows(year: int, today: date) -> list[Row]:
    """The list as it stands today, or as it stood at the end of a year that is over."""
    day = min(today, date(year, 12, 31))
    found = []
    for one in of_year(year):
        standing = standing_at(one, day)
        is_late = standing == Standing.OPEN and one.due < day
        found.append(Row(one, standing, str(Standing(standing).label), is_carried(one, year), is_late))
    return sorted(found, key=lambda row: (row.standing == Standing.STRUCK, row.one.due, row.one.pk))


@require_GET
def list_page(request: StaffRequest) -> HttpResponse:
    today = require_reader(request)
    year = asked_year(request, today)
    rows = _rows(year, today)
    first = Rectification.objects.order_by("found").values_list("found", flat=True).first() or today
    context = {
        "year": year,
        "years": list(range(today.year, min(first.year, today.year) - 1, -1)),
        "rows": rows,
        "tally": tally([row.one for row in rows], year, min(today, date(year, 12, 31))),
        "may_list": bool(may_list(request.user, today)),
    }
    return render(request, "performance/rectifications.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    may_list(request.user, today).required()
    owners = Person.objects.staff().filter(organ=own_organ(), is_active=True).order_by("display_name")
    form = RectificationForm(request.POST or None, owners=owners, initial={"found": today})
    if request.method == "POST" and form.is_valid():
        row = taken(
            form,
            lambda: acts.add_rectification(
                form.given(), organ=own_organ(), by=request.user, at=timezone.now(), today=today
            ),
        )
        if row is not None:
            messages.info(request, _("整改事项已登记。"))
            return redirect("performance:rectification", row.pk)
    return render(request, "performance/rectification_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def one_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, pk, StepForm())


def _page(request: StaffRequest, pk: int, form: StepForm, what: str = "", status: int = 200) -> HttpResponse:
    today = require_reader(request)
    row = get_object_or_404(Rectification.objects.select_related("owner", "organ", "entered_by"), pk=pk)
    said = last_report(row)
    may = {
        "report": may_report(request.user, row, today),
        "strike": may_strike(request.user, row, said.by_id if said else None, today),
        "list": may_list(request.user, today),
    }
    context = {
        "row": row,
        "steps": steps_of(row),
        "form": form,
        "what": what,
        "may": may,
        "why": {name: getattr(answer, "why", "") for name, answer in may.items()},
        "is_late": row.standing == Standing.OPEN and row.due < today,
        "today": today,
    }
    return render(request, "performance/rectification.html", context, status=status)


@require_POST
def step(request: StaffRequest, pk: int, what: str) -> HttpResponse:
    """`report`, `strike`, `send_back`, `reopen`, `postpone`, `withdraw`."""
    today = require_reader(request)
    row = get_object_or_404(Rectification, pk=pk)
    form = StepForm(request.POST, request.FILES)
    if what not in _STEPS:
        raise Http404
    # Whose duty it is not is told so before anything else.
    if what in ("strike", "send_back"):
        said = last_report(row)
        may_strike(request.user, row, said.by_id if said else None, today).required()
    else:
        (may_report(request.user, row, today) if what == "report" else may_list(request.user, today)).required()
    if form.is_valid():
        given = form.cleaned_data
        if taken(form, lambda: _STEPS[what](pk, given, request.user, timezone.now(), today)) is not None:
            messages.info(request, _("已记下。"))
            return redirect("performance:rectification", pk)
    return _page(request, pk, form, what, 422)


def _postponed(pk: int, given: dict[str, Any], by: Person, at: datetime, today: date) -> Rectification:
    return acts.postpone(pk, given["due"] or date.min, given["words"], by=by, at=at, today=today)


def _plain(act: Callable[..., Rectification]) -> Callable[..., Rectification]:
    def take(pk: int, given: dict[str, Any], by: Person, at: datetime, today: date) -> Rectification:
        return act(pk, given["words"], by=by, at=at, today=today)

    return take


def _reported(pk: int, given: dict[str, Any], by: Person, at: datetime, today: date) -> Rectification:
    return acts.report(pk, given["words"], by=by, at=at, today=today, proof=given["proof"])


_STEPS: dict[str, Callable[..., Rectification]] = {
    "report": _reported,
    "strike": _plain(acts.strike),
    "send_back": _plain(acts.send_back),
    "reopen": _plain(acts.reopen),
    "postpone": _postponed,
    "withdraw": _plain(acts.withdraw),
}


@require_GET
def export(request: StaffRequest) -> FileResponse:
    today = require_reader(request)
    year = asked_year(request, today)
    title = _("整改台账（%d年）") % year
    lines = [sheets.Line(row.one, row.label, row.is_carried) for row in _rows(year, today)]
    return download(sheets.written(lines, title), f"{title}.xlsx", XLSX)


@require_GET
def blank(request: StaffRequest) -> FileResponse:
    """The form that an inspection's findings are written into."""
    require_reader(request)
    return download(sheets.written([], sheets.SHEET), f"{_('整改台账（空表）')}.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
def import_page(request: StaffRequest) -> HttpResponse:
    """First what a spreadsheet would add, then the rows that were shown, once they are confirmed."""
    today = timezone.localdate()
    may_list(request.user, today).required()
    if "shown" in request.POST:
        return _load(request, today)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            read = sheets.read(form.cleaned_data["sheet"], own_organ(), today)
        except SheetProblem as problem:
            form.add_error("sheet", problem.message_en if speaks_english() else problem.message)
        else:
            context |= {
                "read": read,
                "new": [(one, str(Origin(one.origin).label)) for one in read.new],
                "known": len(read.rows) - len(read.new),
                "shown": signing.dumps(form.cleaned_data["sheet"].hex(), salt=_SALT, compress=True),
            }
    return render(request, "performance/rectifications_import.html", context, status=422 if form.errors else 200)


def _load(request: StaffRequest, today: date) -> HttpResponse:
    try:
        content = bytes.fromhex(signing.loads(request.POST["shown"], salt=_SALT, max_age=_SHOWN_FOR))
    except signing.BadSignature:
        messages.warning(request, _("预览已经过了一小时。请重新选择文件。"))
        return redirect("performance:rectifications_import")
    read = sheets.read(content, own_organ(), today)
    if read.troubles:
        messages.warning(request, _("看过以后又有变动，有的行现在不合要求。请重新选择文件。"))
        return redirect("performance:rectifications_import")
    made = acts.load_rectifications(read.rows, organ=own_organ(), by=request.user, at=timezone.now(), today=today)
    messages.info(request, _("已登记 %(n)d 项整改事项。") % {"n": len(made)})
    return redirect("performance:rectifications")
