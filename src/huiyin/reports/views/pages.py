"""Reports: the kinds there are, a draft ordered, the drafts made, and what each still lacks."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.accounts.policies import Denied
from huiyin.accounts.queries import bureau
from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period
from huiyin.documents.sheets import SheetProblem
from huiyin.figures.entries import SEPARATOR
from huiyin.reports import acts, policies, tasks
from huiyin.reports.before import before_it_goes
from huiyin.reports.differences import Difference
from huiyin.reports.forms import OrderForm
from huiyin.reports.inputs import InputsRefused
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Kind
from huiyin.reports.models import Report, ReportState
from huiyin.reports.proofreading import findings
from huiyin.reports.queries import UNFINISHED, drafts, last_year_with_petitions, usable_templates
from huiyin.reports.views.printed import number_words, printed
from huiyin.ui.paging import page_of
from huiyin.ui.words import period_words, speaks_english


class Draft(NamedTuple):
    """A draft in words."""

    report: Report
    kind: str
    period: str
    is_unfinished: bool
    gaps: int


def require_maker(request: StaffRequest) -> date:
    """Today, for those who make reports.

    Raises:
        PermissionDenied: this person makes none.
    """
    today = timezone.localdate()
    decision = policies.may_make(request.user, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)
    return today


def kind_name(kind: Kind) -> str:
    return kind.english if speaks_english() else kind.name


def shown(report: Report) -> Draft:
    kind = KINDS.get(report.kind)
    period = Period(report.start, report.end)
    return Draft(
        report,
        kind_name(kind) if kind else report.kind,
        period_words(period),
        report.state in UNFINISHED,
        len(report.missing),
    )


@require_GET
def reports_page(request: StaffRequest) -> HttpResponse:
    require_maker(request)
    page = page_of(drafts(), request.GET.get("page"), 20)
    made = [shown(report) for report in page.object_list]
    context = {
        "kinds": [(kind, kind_name(kind)) for kind in KINDS.values()],
        "page": page,
        "drafts": made,
        "waiting": any(draft.is_unfinished for draft in made),
    }
    template = "reports/_drafts.html" if request.htmx else "reports/list.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def make_page(request: StaffRequest, kind: str) -> HttpResponse:
    today = require_maker(request)
    if kind not in KINDS:
        raise Http404
    year = last_year_with_petitions()
    form = OrderForm(
        request.POST or None,
        request.FILES or None,
        today=today,
        templates=list(usable_templates(kind)),
        initial={"period": str(year) if year else "", **_chosen(request)},
    )
    if request.method == "POST" and form.is_valid():
        report = _ordered(request, form, kind, today)
        if report is not None:
            return redirect("reports:draft", report.pk)
    context = {"form": form, "kind": KINDS[kind], "name": kind_name(KINDS[kind])}
    return render(request, "reports/make.html", context, status=422 if form.errors else 200)


def _chosen(request: StaffRequest) -> dict[str, str]:
    """The template that the address asks for; whether it may be chosen, the form decides."""
    return {"template": request.GET["template"]} if "template" in request.GET else {}


def _ordered(request: StaffRequest, form: OrderForm, kind: str, today: date) -> Report | None:
    """The draft, now on the list of work; None when its spreadsheet cannot be used, which the form then says."""
    given = form.cleaned_data
    organ = bureau()
    try:
        return acts.ask_for_report(
            kind=kind,
            organ=organ.name if organ else "",
            period=given["period"],
            previous=given["previous"],
            as_of=given["as_of"],
            maker=request.user,
            at=timezone.now(),
            today=today,
            inputs=given["figures"],
            enqueue=tasks.enqueue,
            template=given["template"],
        )
    except InputsRefused as error:
        for problem in error.problems:
            form.add_error("figures", str(problem))
    except SheetProblem as error:
        form.add_error("figures", error.message_en if speaks_english() else error.message)
    return None


@require_GET
def draft_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = require_maker(request)
    report = get_object_or_404(drafts(), pk=pk)
    denied = policies.may_open_papers(request.user, report, today)
    gaps: dict[str, list[dict[str, str]]] = {}
    for one in report.missing:
        gaps.setdefault(one["section"], []).append(one | {"href": _entry_address(report, one)})
    context = {
        "draft": shown(report),
        "report": report,
        "previous": previous_words(report),
        "gaps": list(gaps.items()),
        "figures": printed(report),
        **_before(report),
        "papers_denied": denied.why if isinstance(denied, Denied) else "",
    }
    template = "reports/_draft.html" if request.htmx else "reports/draft.html"
    return render(request, template, context)


def _entry_address(report: Report, gap: dict[str, str]) -> str:
    """Where what is missing is entered: the figure, the list it belongs to, or the words."""
    asked = {"kind": report.kind, "period": Period(report.start, report.end).range}
    if gap["what"] == "文字":
        return f"{reverse('reports:write_words')}?{urlencode(asked | {'name': gap['name']})}"
    head, _dot, item = gap["name"].partition(SEPARATOR)
    entered, lists = KINDS[report.kind].asks
    typed = {one.name for one in entered} | {one.name for one in lists}
    if head not in typed and _is_of_books(report.kind, head):
        return reverse("finance:years")
    if item.startswith("（"):
        return f"{reverse('figures:enter')}?{urlencode(asked | {'list': head})}"
    name = gap["name"].removesuffix("变化原因") if gap["what"] == "原因" else gap["name"]
    return f"{reverse('figures:enter')}?{urlencode(asked | {'name': name})}"


def _is_of_books(kind: str, name: str) -> bool:
    """Whether the books would say it, and nobody types it."""
    plain = name.removesuffix("变化原因")
    booked = {one.name for one in KINDS[kind].entered if one.code} | {one.name for one in KINDS[kind].items if one.code}
    return plain in booked


def _before(report: Report) -> dict[str, Any]:
    """What to look at before the draft goes."""
    if report.state != ReportState.DONE:
        return {}
    found = before_it_goes(report)
    words = {"published": _("公布数据"), "previous": _("对比期是公布数据"), "entered": _("填报")}
    sheet = getattr(report, "proof", None)
    return {
        "proof": sheet,
        "contradictions": sum(one.is_open for one in findings(sheet)) if sheet is not None else 0,
        "earlier": found.earlier,
        "changed": [_changed(one) for one in found.changed],
        "leaning": [
            (
                one.figure["name"],
                number_words(one.figure["value"], one.figure["unit"]),
                one.figure["unit"],
                words[one.on],
            )
            for one in found.leaning
        ],
        "can_freeze": bool(report.record_digest),
    }


def _changed(one: Difference) -> dict[str, str]:
    what = {"new": _("上稿没有"), "gone": _("本稿没有"), "changed": ""}[one.what]
    about = one.is_about_previous
    before, now = (one.previous_before, one.previous_now) if about else (one.before, one.now)
    return {
        "name": one.name,
        "what": _("对比期") if about else what,
        "before": "—" if before is None else number_words(before, one.unit),
        "now": "—" if now is None else number_words(now, one.unit),
    }


def previous_words(report: Report) -> str:
    if report.previous_start is None or report.previous_end is None:
        return _("上年同期")
    return period_words(Period(report.previous_start, report.previous_end))
