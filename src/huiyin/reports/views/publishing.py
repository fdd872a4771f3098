"""Publishing frozen reports for everybody: what was published, what has to be confirmed in one, withdrawing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.accounts.policies import Denied
from huiyin.accounts.requests import StaffRequest
from huiyin.documents import render as drawing
from huiyin.figures.policies import may_publish
from huiyin.figures.queries.entered import named_period
from huiyin.reports import publishing, sealed
from huiyin.reports.forms import PublishReportForm, WithdrawReportForm
from huiyin.reports.kinds import KINDS
from huiyin.reports.models import PublishedReport, Report
from huiyin.reports.queries import drafts
from huiyin.ui.paging import page_of
from huiyin.ui.words import period_words


def require_publisher(request: StaffRequest) -> date:
    """Today, for those who publish.

    Raises:
        PermissionDenied: this person publishes nothing.
    """
    today = timezone.localdate()
    decision = may_publish(request.user, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)
    return today


def title_of(report: Report) -> str:
    period = period_words(named_period(report.start, report.end))
    return f"{period}{KINDS[report.kind].name}" if report.kind in KINDS else period


@require_GET
def published_page(request: StaffRequest) -> HttpResponse:
    """What was published, and the frozen reports that are not."""
    require_publisher(request)
    rows = PublishedReport.objects.select_related("withdrawal", "replaced_by", "published_by")
    page = page_of(rows, request.GET.get("page"))
    waiting = drafts().filter(frozen__isnull=False, publications=None)[:30]
    context = {"page": page, "rows": page.object_list, "waiting": [(one, title_of(one)) for one in waiting]}
    return render(request, "reports/published.html", context)


@require_http_methods(["GET", "POST"])
def publish_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One frozen report: its title, and every passage that somebody has to look at."""
    today = require_publisher(request)
    report = get_object_or_404(drafts(), pk=pk)
    if not report.frozen or not sealed.word_path(report).is_file():
        raise Http404
    passages = publishing.passages_of(report)
    form = PublishReportForm(request.POST or None, passages=passages, initial={"title": title_of(report)})
    if request.method == "POST" and form.is_valid():
        try:
            row = publishing.publish_report(
                pk,
                title=form.cleaned_data["title"],
                confirmed=form.cleaned_data["confirmed"],
                pdf=_pdf(report),
                by=request.user,
                at=timezone.now(),
                today=today,
            )
        except publishing.PublishRefused as error:
            form.add_error(None, str(error))
        else:
            messages.info(request, _("“%(title)s”已经公布。") % {"title": row.title})
            return redirect("reports:published")
    context: dict[str, Any] = {
        "form": form,
        "report": report,
        "name": title_of(report),
        "passages": passages,
        "few": settings.SMALL_NUMBER - 1,
        "standing": next((one for one in report.publications.all() if publishing.stands(one)), None),
        "draws_pdf": not drawing.tools().missing,
    }
    return render(request, "reports/publish.html", context, status=422 if form.errors else 200)


def _pdf(report: Report) -> bytes | None:
    """Drawn before the act, which must not wait for it; none where no program draws it."""
    try:
        return drawing.to_pdf(sealed.word_path(report).read_bytes())
    except drawing.CannotRender:
        return None


@require_http_methods(["GET", "POST"])
def withdraw_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = require_publisher(request)
    row = get_object_or_404(PublishedReport, pk=pk)
    form = WithdrawReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.withdraw_report(
                pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now(), today=today
            )
        except publishing.PublishRefused as error:
            form.add_error("reason", str(error))
        else:
            messages.info(request, _("已撤下。公开页面写明撤下的日期和理由。"))
            return redirect("reports:published")
    return render(
        request, "reports/published_withdraw.html", {"form": form, "row": row}, status=422 if form.errors else 200
    )
