"""The proofreading desk: what was proofread, a document brought, its text with the figures marked, what to decide."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.proofread.model import SEVERITIES, Severity
from huiyin.proofread.reading import Unreadable
from huiyin.reports import proof_files, proofreading, proofs
from huiyin.reports.forms import ProofForm
from huiyin.reports.models import ProofDecision, ProofSheet
from huiyin.reports.proof_results import LOUD
from huiyin.reports.queries import proof_sheets
from huiyin.reports.views.files import DOCX, XLSX
from huiyin.reports.views.pages import require_maker, shown
from huiyin.ui.paging import page_of
from huiyin.ui.words import speaks_english


class FindingShown(NamedTuple):
    """A finding in the reader's language."""

    number: int
    severity: str
    severity_name: str
    kind: str
    message: str
    known_by: str
    is_loud: bool
    decision: ProofDecision | None


class Tally(NamedTuple):
    severity: str
    name: str
    size: int


@require_http_methods(["GET", "POST"])
def proofs_page(request: StaffRequest) -> HttpResponse:
    """What was proofread, and the way to bring a document."""
    today = require_maker(request)
    form = ProofForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            sheet = proofreading.bring(
                given["file"],
                form.file_name,
                by=request.user,
                at=timezone.now(),
                today=today,
                after=given["after"],
                report_date=given["report_date"],
            )
        except Unreadable as error:
            form.add_error("file", error.message_en if speaks_english() else error.message)
        else:
            return redirect("reports:proof", sheet.pk)
    page = page_of(proof_sheets(), request.GET.get("page"), 20)
    context = {"form": form, "page": page, "sheets": [(one, named(one), tallies(one)) for one in page.object_list]}
    return render(request, "reports/proofs.html", context, status=422 if form.errors else 200)


@require_GET
def proof_page(request: StaffRequest, pk: int) -> HttpResponse:
    require_maker(request)
    sheet = _sheet(pk)
    found = _result(sheet)
    findings = [_finding(one) for one in proofreading.findings(sheet)]
    context = {
        "sheet": sheet,
        "name": named(sheet),
        "tallies": tallies(sheet),
        "findings": findings,
        "open_count": sum(one.is_loud and (one.decision is None or one.decision.accepted) for one in findings),
        "parts": list(_parts(found, {one.number for one in findings})),
        "held": sheet.relations - len(findings),
        "versions": ProofSheet.objects.filter(series=sheet.series, removed=None).order_by("-number"),
        "unread": found["quantities"],
    }
    return render(request, "reports/proof.html", context)


@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    today = require_maker(request)
    sheet = _sheet(pk)
    number = request.POST.get("number", "")
    try:
        proofreading.decide(
            sheet,
            request.POST.get("finding", ""),
            accepted=request.POST.get("verdict") == "accepted",
            reason=request.POST.get("reason", ""),
            by=request.user,
            at=timezone.now(),
            today=today,
        )
    except proofreading.DecisionRefused as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('reports:proof', args=[pk])}#finding-{number if number.isdecimal() else 0}")


@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    today = require_maker(request)
    proofreading.remove(_sheet(pk), by=request.user, at=timezone.now(), today=today)
    messages.info(request, _("文件已删除，处理记录保留。"))
    return redirect("reports:proofs")


@require_GET
def proof_word(request: StaffRequest, pk: int) -> FileResponse:
    """The document with a comment at each finding that is not dismissed."""
    require_maker(request)
    sheet = _sheet(pk)
    proof = _proof(sheet)
    dismissed = {
        one.found["number"] for one in proofreading.findings(sheet) if one.decision and not one.decision.accepted
    }
    shown_ones = [relation for relation in proof.report.relations if not relation.alternate]
    wanted = [one for number, one in enumerate(shown_ones) if one.severity and number not in dismissed]
    name = _("%(name)s（校对）.docx") % {"name": named(sheet).rpartition(".")[0] or named(sheet)}
    return _download(proofs.with_comments(proof, wanted), name, DOCX)


@require_GET
def proof_list(request: StaffRequest, pk: int) -> FileResponse:
    """Everything that was checked, as a workbook."""
    require_maker(request)
    sheet = _sheet(pk)
    target = io.BytesIO()
    proofs.workbook([_proof(sheet)], SEVERITIES[-1], target)
    name = _("%(name)s（校对结果）.xlsx") % {"name": named(sheet).rpartition(".")[0] or named(sheet)}
    return _download(target.getvalue(), name, XLSX)


def named(sheet: ProofSheet) -> str:
    """The name of the file; of a draft made here, that of the report."""
    if sheet.report is None:
        return sheet.name
    draft = shown(sheet.report)
    return _("%(kind)s（%(period)s）第%(id)d号") % {"kind": draft.kind, "period": draft.period, "id": sheet.report.pk}


def tallies(sheet: ProofSheet) -> list[Tally]:
    return [
        Tally(severity, proofs.severity_name(severity), sheet.counts[severity])
        for severity in SEVERITIES
        if sheet.counts.get(severity)
    ]


def _sheet(pk: int) -> ProofSheet:
    return get_object_or_404(proof_sheets(), pk=pk)


def _result(sheet: ProofSheet) -> dict[str, Any]:
    try:
        return proofreading.result(sheet)
    except proof_files.ProofGone as error:
        raise Http404 from error


def _proof(sheet: ProofSheet) -> proofs.Proof:
    try:
        data = proof_files.read(sheet.digest)
    except proof_files.ProofGone as error:
        raise Http404 from error
    return proofs.proofread(data, sheet.name, report_date=sheet.report_date)


def _finding(one: proofreading.Finding) -> FindingShown:
    found, severity = one.found, _severity(one.found["severity"])
    return FindingShown(
        found["number"],
        severity,
        proofs.severity_name(severity),
        proofs.kind_name(found["kind"]),
        found["message"]["en" if speaks_english() else "zh"],
        found["is_known_by"],
        severity in LOUD,
        one.decision,
    )


def _severity(name: str) -> Severity:
    return next(one for one in SEVERITIES if one == name)


class Piece(NamedTuple):
    """Words of the text; with a state, a figure. `finding`: the first finding it is in; `says`: what was checked."""

    text: str
    state: str = ""
    finding: int | None = None
    says: str = ""
    anchors: tuple[int, ...] = ()


def _parts(found: dict[str, Any], findings: set[int]) -> Iterator[dict[str, Any]]:
    """The parts of the document; the first figure of each finding is where links to it lead."""
    language = "en" if speaks_english() else "zh"
    says = {one["number"]: one["message"][language] for one in found["relations"]}
    led_to: set[int] = set()

    def pieces(given: list[list[Any]]) -> list[Piece]:
        shown_ones = []
        for piece in given:
            if len(piece) == 1:
                shown_ones.append(Piece(piece[0]))
                continue
            text, state, relations = piece
            here = [one for one in relations if one in findings]
            anchors = tuple(one for one in here if one not in led_to)
            led_to.update(anchors)
            told = "\n".join(says[one] for one in relations[:4])
            shown_ones.append(Piece(text, state, here[0] if here else None, told, anchors))
        return shown_ones

    page = None
    for part in found["parts"]:
        own = dict(part)
        own["new_page"] = own["page"] if own["page"] is not None and own["page"] != page else None
        page = own["page"]
        if own["kind"] == "table":
            own["rows"] = [[cell | {"pieces": pieces(cell["pieces"])} for cell in row] for row in own["rows"]]
        else:
            own["pieces"] = pieces(own["pieces"])
        yield own


def _download(data: bytes, name: str, content_type: str) -> FileResponse:
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=content_type)
