"""A report's page: a draft and what to look at before it goes, or what was frozen; freezing; verifying."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.acts import actor_of
from huiyin.accounts.policies import Denied
from huiyin.accounts.requests import StaffRequest
from huiyin.figures.policies import may_publish
from huiyin.ledger import reads
from huiyin.petitions.models import Matter
from huiyin.petitions.policies import visible_facts, visible_to
from huiyin.reports import freezing, policies, sealed, tasks, verifying
from huiyin.reports.forms import FreezeForm
from huiyin.reports.models import Report, ReportState, Verification
from huiyin.reports.proofreading import findings
from huiyin.reports.queries import UNFINISHED, drafts, irregular, numbers_of
from huiyin.reports.record import Record, RecordDamaged, read
from huiyin.reports.views import pages
from huiyin.reports.views.moved import Finding, finding_of, petitions_of
from huiyin.reports.views.printed import number_words, opens_lines
from huiyin.ui.paging import page_of
from huiyin.ui.words import speaks_english


class FrozenFigure(NamedTuple):
    id: str
    name: str
    value: str
    unit: str
    previous: str
    source: str
    opens: bool


class FrozenRow(NamedTuple):
    """A petition as it stood when the report was frozen."""

    number: str
    matter: int
    registered: str
    cell: str
    is_known: bool


def _report(pk: int) -> Report:
    return get_object_or_404(drafts().select_related("template", "frozen_by"), pk=pk)


def _frozen(pk: int) -> Report:
    report = _report(pk)
    if not report.frozen:
        raise Http404
    return report


@require_GET
def report_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The page of a report: as a draft, or as frozen."""
    report = _report(pk)
    if not report.frozen:
        return pages.draft_page(request, pk)
    today = pages.require_maker(request)
    denied = policies.may_open_papers(request.user, report, today)
    verifying.give_up_silent(timezone.now())
    last = report.verifications.select_related("asked_by").first()
    context = {
        "draft": pages.shown(report),
        "report": report,
        "previous": pages.previous_words(report),
        "figures": [_figure(figure) for figure in report.figures if figure["value"] is not None],
        "may_publish": bool(may_publish(request.user, today)),
        "papers_denied": denied.why if isinstance(denied, Denied) else "",
        "verification": finding_of(last, request.user) if last is not None else None,
        "is_verifying": last is not None and last.state in UNFINISHED,
    }
    template = "reports/_verified.html" if request.htmx else "reports/frozen.html"
    return render(request, template, context)


def _figure(figure: dict[str, Any]) -> FrozenFigure:
    unit = figure["unit"]
    words = {
        "published": _("公布数据"),
        "derived": _("由上列数字算出"),
        "fact": _("登记台账"),
        "booked": _("账簿"),
    }
    return FrozenFigure(
        figure["id"],
        figure["name"],
        number_words(figure["value"], unit),
        "" if unit == "%" else unit,
        number_words(figure["previous"], unit) if figure["previous"] is not None else "",
        words.get(figure["source"], _("填报")),
        figure["measure"] is not None or opens_lines(figure),
    )


@require_http_methods(["GET", "POST"])
def freeze_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What freezing means for this draft, and the button that does it."""
    today = pages.require_maker(request)
    report = _report(pk)
    if report.frozen:
        return redirect("reports:draft", pk)
    if report.state != ReportState.DONE:
        raise Http404
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            freezing.freeze(pk, by=request.user, at=timezone.now(), today=today, despite=form.cleaned_data["despite"])
        except freezing.ReasonWanted as error:
            form.add_error("despite", str(error))
        except freezing.FreezeRefused as error:
            form.add_error(None, str(error))
        else:
            messages.info(request, _("已定稿。这份报告的数字和文件不再改动。"))
            return redirect("reports:draft", pk)
    sheet = getattr(report, "proof", None)
    contradictions = sum(one.is_open for one in findings(sheet)) if sheet is not None else 0
    context = {"draft": pages.shown(report), "report": report, "form": form, "contradictions": contradictions}
    return render(request, "reports/freeze.html", context, status=422 if form.errors else 200)


@require_POST
def verify(request: StaffRequest, pk: int) -> HttpResponse:
    today = pages.require_maker(request)
    _frozen(pk)
    verifying.ask_to_verify(pk, by=request.user, at=timezone.now(), today=today, enqueue=tasks.enqueue_verification)
    return redirect("reports:draft", pk)


@require_GET
def verification_page(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Everything that a verification found; accusations are counted for those who may not see them."""
    pages.require_maker(request)
    report = _frozen(pk)
    found = get_object_or_404(
        Verification.objects.select_related("asked_by"), pk=number, report=report, state=ReportState.DONE
    )
    finding: Finding = finding_of(found, request.user)
    page = page_of(finding.petitions, request.GET.get("page"))
    shown = petitions_of(page.object_list, finding.names)
    reads.record(actor_of(request.user), f"report {pk} verification", [one.petition for one in shown])
    context = {
        "draft": pages.shown(report),
        "report": report,
        "verification": finding,
        "page": page,
        "petitions": shown,
    }
    return render(request, "reports/verification.html", context)


@require_GET
def rows_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The petitions behind a figure as it was frozen. Which of them the reader may see is asked of today's rule."""
    pages.require_maker(request)
    report = _frozen(pk)
    figure = next((one for one in report.figures if one["id"] == request.GET.get("figure")), None)
    context: dict[str, Any] = {"draft": pages.shown(report), "report": report}
    if figure is None:
        raise Http404
    context["figure"] = _figure(figure)
    try:
        kept = sealed.read_record(report)
    except RecordDamaged as error:
        return render(request, "reports/frozen_rows.html", context | {"problem": str(error)}, status=409)
    if opens_lines(figure):
        context["lines"] = kept.budget_lines(figure["code"], figure["year"])
        context["amount"] = figure["code"].split(".")[1]
        return render(request, "reports/frozen_lines.html", context)
    counts = kept.counts(figure["id"])
    if counts is None:
        raise Http404
    seen = _seen(request, kept, counts.petitions)
    ordered = sorted(seen, key=lambda key: (kept.petitions[key]["registered"], key))
    page = page_of(ordered, request.GET.get("page"))
    reads.record(actor_of(request.user), f"report {pk} figure {figure['id']}", list(page.object_list))
    known = set(Matter.objects.filter(petition_count__gt=0).values_list("pk", flat=True))
    rows = [_row(kept.petitions[key], counts.cell(key), known) for key in page.object_list]
    context |= {
        "page": page,
        "rows": rows,
        "count": len(counts.petitions),
        "withheld": len(counts.petitions) - len(ordered),
        "is_rate": counts.above is not None,
        "has_counts": bool(counts.counts),
        "kept": kept.figures[figure["id"]],
    }
    return render(request, "reports/frozen_rows.html", context)


def _seen(request: StaffRequest, kept: Record, petitions: frozenset[int]) -> set[int]:
    """Those whose matter the reader may see today, and that were no accusation to be kept from her when frozen."""
    visible = set(visible_facts(request.user).values_list("petition", flat=True))
    officer = policies.sees_accusations(request.user, timezone.localdate())
    return {
        key
        for key in petitions & visible
        if key in kept.petitions and (officer or kept.petitions[key]["purpose"] != "accusation")
    }


def _row(row: dict[str, Any], cell: str, known: set[int]) -> FrozenRow:
    return FrozenRow(row["number"], row["matter"], row["registered"], cell, row["matter"] in known)


class Irregular(NamedTuple):
    matter: int
    number: str
    messages: list[str]


@require_GET
def irregular_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Matters behind the figures whose record does not fit together, as it stands today."""
    pages.require_maker(request)
    report = _report(pk)
    context: dict[str, Any] = {"draft": pages.shown(report), "report": report}
    try:
        kept, _digest = read(sealed.folder_of(report) / sealed.RECORD)
    except RecordDamaged:
        return render(request, "reports/irregular.html", context | {"problem": True})
    found = irregular(kept.matters)
    visible = set(visible_to(request.user).filter(irregularity_count__gt=0).values_list("pk", flat=True))
    seen = [matter for matter in found if matter in visible]
    page = page_of(seen, request.GET.get("page"))
    rows = _irregular(list(page.object_list))
    petitions = visible_facts(request.user).filter(matter__in=list(page.object_list)).values_list("petition", flat=True)
    reads.record(actor_of(request.user), f"report {pk} irregular", list(petitions))
    context |= {"page": page, "rows": rows, "count": len(found), "withheld": len(found) - len(seen)}
    return render(request, "reports/irregular.html", context)


def _irregular(matters: list[int]) -> list[Irregular]:
    word = "english" if speaks_english() else "message"
    rows = Matter.objects.in_bulk(matters)
    numbers = numbers_of(row.leading for row in rows.values() if row.leading is not None)
    return [
        Irregular(
            key,
            numbers.get(rows[key].leading or 0, _("编号不详")),
            [str(one[word]) for one in rows[key].irregularities],
        )
        for key in matters
        if key in rows
    ]
