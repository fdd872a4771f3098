"""Templates of the report kinds: what is kept, downloads, a new version put in, one retired."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.queries import bureau
from huiyin.accounts.requests import StaffRequest
from huiyin.reports import template_acts, template_files
from huiyin.reports.forms import TemplateForm
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Kind
from huiyin.reports.models import Template
from huiyin.reports.queries import versions
from huiyin.reports.shipped import shipped_template
from huiyin.reports.views.files import DOCX
from huiyin.reports.views.pages import kind_name, require_maker
from huiyin.ui.words import speaks_english


class KindShown(NamedTuple):
    kind: Kind
    name: str
    versions: list[Template]
    #: The version that a report is made from when nobody chooses.
    current: Template | None


class TrapShown(NamedTuple):
    """One thing the linter found, in the reader's language."""

    severity: str
    place: str
    found: str
    message: str
    remedy: str


def known_kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def traps_shown(traps: Iterable[Mapping[str, Any]]) -> list[TrapShown]:
    words = ("english_message", "english_remedy") if speaks_english() else ("message", "remedy")
    return [
        TrapShown(trap["severity"], trap["place"], trap["found"], *(trap[word] for word in words)) for trap in traps
    ]


@require_GET
def templates_page(request: StaffRequest) -> HttpResponse:
    require_maker(request)
    kinds = []
    for kind in KINDS.values():
        kept = list(versions(kind.id))
        current = next((one for one in kept if one.retired is None), None)
        kinds.append(KindShown(kind, kind_name(kind), kept, current))
    return render(request, "reports/templates.html", {"kinds": kinds})


@require_GET
def version_page(request: StaffRequest, kind: str, number: int) -> HttpResponse:
    require_maker(request)
    template = _version(kind, number)
    kept = list(versions(kind))
    context = {
        "template": template,
        "kind": known_kind(kind),
        "name": kind_name(known_kind(kind)),
        "warnings": traps_shown(template.warnings),
        "is_current": template == next((one for one in kept if one.retired is None), None),
    }
    return render(request, "reports/template.html", context)


@require_http_methods(["GET", "POST"])
def upload_page(request: StaffRequest, kind: str) -> HttpResponse:
    require_maker(request)
    given = known_kind(kind)
    form = TemplateForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "kind": given, "name": kind_name(given)}
    if request.method == "POST" and form.is_valid():
        try:
            template = _put(request, form, kind)
        except template_acts.TemplateNotTaken as error:
            found = traps_shown(trap._asdict() for trap in error.traps)
            context["errors"] = [trap for trap in found if trap.severity == "error"]
            context["warnings"] = [trap for trap in found if trap.severity != "error"]
        except template_acts.TemplateKnown as error:
            form.add_error("file", _("与第 %d 版完全相同，没有再收一份。") % error.template.number)
        else:
            return redirect("reports:template", kind, template.number)
    is_refused = bool(form.errors or context.get("errors"))
    return render(request, "reports/template_upload.html", context, status=422 if is_refused else 200)


def _put(request: StaffRequest, form: TemplateForm, kind: str) -> Template:
    return template_acts.put_template(
        kind=kind,
        name=form.file_name,
        data=form.cleaned_data["file"],
        by=request.user,
        at=timezone.now(),
        today=timezone.localdate(),
    )


@require_POST
def retire(request: StaffRequest, kind: str, number: int) -> HttpResponse:
    today = require_maker(request)
    template_acts.retire_template(_version(kind, number), by=request.user, at=timezone.now(), today=today)
    return redirect("reports:template", kind, number)


@require_GET
def shipped_file(request: StaffRequest, kind: str) -> FileResponse:
    require_maker(request)
    given, organ = known_kind(kind), bureau()
    return _download(
        shipped_template(given, organ.name if organ else ""), _("%(kind)s模板.docx") % {"kind": kind_name(given)}
    )


@require_GET
def template_file(request: StaffRequest, kind: str, number: int) -> FileResponse:
    require_maker(request)
    template = _version(kind, number)
    try:
        data = template_files.read_template(template)
    except template_files.TemplateDamaged as error:
        raise Http404 from error
    told = {"kind": kind_name(known_kind(kind)), "number": number}
    return _download(data, _("%(kind)s模板（第%(number)d版）.docx") % told)


def _version(kind: str, number: int) -> Template:
    known_kind(kind)
    return get_object_or_404(versions(kind), number=number)


def _download(data: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=DOCX)
