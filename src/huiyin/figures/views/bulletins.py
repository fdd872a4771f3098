"""Publishing tables for everybody: what was published, the preview with what is hidden and why, withdrawing."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.accounts.policies import Denied
from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import parse, year_of
from huiyin.figures import bulletin_words as words
from huiyin.figures import bulletins, policies
from huiyin.figures.acts.bulletins import BulletinRefused, publish_bulletin, withdraw_bulletin
from huiyin.figures.bulletin_forms import OrderForm, WithdrawForm
from huiyin.figures.models import Bulletin
from huiyin.figures.queries.bulletins import Drawn, Unpublishable, draw_up
from huiyin.figures.queries.entered import named_period
from huiyin.figures.queries.standing import every_bulletin
from huiyin.ui.paging import page_of
from huiyin.ui.words import period_words


def require_publisher(request: StaffRequest) -> date:
    """Today, for those who publish.

    Raises:
        PermissionDenied: this person publishes nothing.
    """
    today = timezone.localdate()
    decision = policies.may_publish(request.user, today)
    if isinstance(decision, Denied):
        raise PermissionDenied(decision.why)
    return today


@require_GET
def bulletins_page(request: StaffRequest) -> HttpResponse:
    require_publisher(request)
    page = page_of(every_bulletin().order_by("-pk"), request.GET.get("page"))
    rows = [(row, named_period(row.start, row.end)) for row in page.object_list]
    return render(request, "figures/bulletins.html", {"rows": rows, "page": page})


class Preview(NamedTuple):
    shown: words.Shown
    dropped: list[str]
    changed: list[str]
    digest: str
    is_empty: bool


@require_http_methods(["GET", "POST"])
def bulletin_page(request: StaffRequest) -> HttpResponse:
    """Which tables, how they would look, and the button that publishes exactly that."""
    today = require_publisher(request)
    asked = request.POST if request.method == "POST" else request.GET
    initial = {"period": str(year_of(date(today.year - 1, 1, 1))), "as_of": today, "tables": bulletins.TABLES}
    form = OrderForm(asked) if "period" in asked else OrderForm(initial=initial | {"compares": True})
    preview = None
    if form.is_bound and form.is_valid():
        try:
            if request.method == "POST":
                row = publish_bulletin(
                    form.order(), seen=request.POST.get("seen", ""), by=request.user, at=timezone.now(), today=today
                )
                name = period_words(named_period(row.start, row.end))
                messages.info(request, _("%(period)s的数据已经公布。") % {"period": name})
                return redirect("figures:bulletins")
            preview = preview_of(draw_up(form.order(), today))
        except Unpublishable as error:
            form.add_error("as_of" if error.code == "unfinished" else "period", words.refusal_words(error.code))
        except BulletinRefused as error:
            form.add_error(None, str(error))
            preview = preview_of(draw_up(form.order(), today))
    context: dict[str, Any] = {"form": form, "preview": preview, "mark": words.MARK}
    return render(request, "figures/bulletin.html", context, status=422 if form.errors else 200)


def preview_of(drawn: Drawn) -> Preview:
    sides = {bulletins.NOW: _("本期"), bulletins.BEFORE: _("对比期")}
    dropped = [f"{words.table_name(name)}（{sides[side]}）" for name, side in drawn.dropped]
    changed = [
        _("%(table)s，%(row)s（%(side)s）：以前公布 %(before)d，现在 %(now)d")
        % {
            "table": words.table_name(table),
            "row": words.row_label(table, {"key": row, "label": row}),
            "side": sides[side],
            "before": before,
            "now": now,
        }
        for table, row, side, before, now in drawn.changed
    ]
    is_empty = not drawn.content["tables"] and not drawn.content["rates"]
    return Preview(words.shown(drawn.content, drawn.reasons), dropped, changed, drawn.digest, is_empty)


@require_http_methods(["GET", "POST"])
def withdraw_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = require_publisher(request)
    row = get_object_or_404(Bulletin.objects.select_related("withdrawal", "replaced_by"), pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_bulletin(pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now(), today=today)
        except BulletinRefused as error:
            form.add_error("reason", str(error))
        else:
            messages.info(request, _("已撤下。公开页面写明撤下的日期和理由。"))
            return redirect("figures:bulletins")
    period = bulletins.period_of(row.content) or parse(f"{row.start}..{row.end}")
    context = {"form": form, "row": row, "period": period}
    return render(request, "figures/bulletin_withdraw.html", context, status=422 if form.errors else 200)
