"""What others have published about us: the list, and one value entered with its document."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period
from huiyin.figures import wanted
from huiyin.figures.acts import publishing
from huiyin.figures.entry_forms import PublishForm, shown
from huiyin.figures.models import PublishedFigure
from huiyin.figures.queries.entered import all_published, named_period, published_versions
from huiyin.figures.views.registering import add_errors, require_enterer
from huiyin.ui.paging import page_of
from huiyin.ui.words import period_words


@require_GET
def published_page(request: StaffRequest) -> HttpResponse:
    require_enterer(request)
    page = page_of(all_published(), request.GET.get("page"), 50)
    rows = [(row, named_period(row.start, row.end)) for row in page.object_list]
    return render(request, "figures/published.html", {"rows": rows, "page": page})


@require_http_methods(["GET", "POST"])
def publish_page(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A published value: a new one, or another version of one."""
    today = require_enterer(request)
    row = get_object_or_404(PublishedFigure, pk=pk, ended=None) if pk is not None else None
    initial = {"seen": "", "path": request.GET.get("path", ""), "period": request.GET.get("period", "")}
    if row is not None:
        initial = {"seen": str(row.pk), "value": shown(row.value)}
        initial |= {field: getattr(row, field) for field in ("number", "published_by", "adopted")}
    form = PublishForm(request.POST or None, request.FILES or None, row=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        period = named_period(row.start, row.end) if row is not None else form.cleaned_data["period"]
        if _publish(request, form, period, today):
            told = {"name": form.cleaned_data["path"], "period": period_words(period)}
            messages.info(request, _("“%(name)s”（%(period)s）的公布数已登记。") % told)
            return redirect("figures:published")
    names = dict.fromkeys(name for wanting in wanted.wantings() for name, _unit in wanting.published)
    context = {
        "form": form,
        "row": row,
        "period": named_period(row.start, row.end) if row is not None else None,
        "names": list(names),
        "versions": list(published_versions(row.path, Period(row.start, row.end))) if row is not None else [],
    }
    return render(request, "figures/publish.html", context, status=422 if form.errors else 200)


def _publish(request: StaffRequest, form: PublishForm, period: Period, today: date) -> bool:
    told = form.cleaned_data
    try:
        publishing.publish_figure(
            form.given(period),
            by=request.user,
            at=timezone.now(),
            today=today,
            seen=told["seen"],
            evidence=told["evidence"],
            keeps_evidence=not told.get("drops_evidence", False),
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    today = require_enterer(request)
    row = get_object_or_404(PublishedFigure, pk=pk)
    try:
        publishing.withdraw_publication(row, by=request.user, at=timezone.now(), today=today)
        messages.info(request, _("“%(name)s”的公布数已撤下。") % {"name": row.path})
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect("figures:published")
