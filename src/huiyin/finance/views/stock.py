"""资产盘点: opened at the desk, counted with a telephone, its differences, its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies_assets as policies
from huiyin.finance.acts import assets as acts
from huiyin.finance.forms_assets import CountForm, SurplusForm, TakeForm
from huiyin.finance.imports.funds import book
from huiyin.finance.models.assets import Finding, StockTake
from huiyin.finance.queries import assets as queries
from huiyin.finance.views.assets import asset_of, own_organ
from huiyin.finance.views.fund_parts import done, sheet_file, told
from huiyin.ui.paging import page_of


@require_http_methods(["GET", "POST"])
def takes_page(request: StaffRequest) -> HttpResponse:
    """The stock-takes of one's organ; a POST opens one."""
    today = timezone.localdate()
    policies.may_see_assets(request.user, today).required()
    organ = own_organ(request, today)
    form = TakeForm(request.POST or None, initial={"name": _("%d年年终盘点") % today.year})
    may_keep = policies.may_keep_assets(request.user, organ.pk, today)
    if request.method == "POST":
        may_keep.required()
        if form.is_valid():
            made = told(
                form,
                lambda: acts.open_take(
                    organ, form.cleaned_data["name"], by=request.user, at=timezone.now(), today=today
                ),
            )
            if made is not None:
                messages.info(request, _("盘点已开始，用手机扫资产标签逐项登记。"))
                return redirect("finance:stock_take", made.pk)
    context = {
        "takes": list(StockTake.objects.filter(organ=organ).select_related("opened_by")),
        "organ": organ,
        "form": form,
        "may_open": bool(may_keep) and queries.open_take(organ.pk) is None,
    }
    return render(request, "finance/assets/takes.html", context, status=422 if form.errors else 200)


def _take(request: StaffRequest, pk: int, today: date) -> StockTake:
    """
    Raises:
        PermissionDenied, Http404: not this person's.
    """
    policies.may_see_assets(request.user, today).required()
    organs = policies.visible_assets(request.user, today).order_by().values("organ")
    rows = StockTake.objects.filter(organ__in=organs) | StockTake.objects.filter(organ=own_organ(request, today))
    return get_object_or_404(rows.select_related("organ", "opened_by", "closed_by"), pk=pk)


@require_GET
def take_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: StaffRequest, pk: int, *, status: int = 200, form: SurplusForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    row = _take(request, pk, today)
    only = request.GET.get("only", "")
    rows = queries.take_rows(row)
    shown = rows
    if only == "left":
        shown = [one for one in rows if one.found is None]
    elif only == "differences":
        shown = [one for one in rows if one.differs]
    is_going_on = row.closed is None
    context = {
        "take": row,
        "only": only,
        "page": page_of(shown, request.GET.get("page"), 100),
        "sums": queries.take_sums(rows),
        "form": form or SurplusForm(),
        "may_count": is_going_on and bool(policies.may_count(request.user, row.organ_id, today)),
        "may_close": is_going_on and bool(policies.may_keep_assets(request.user, row.organ_id, today)),
    }
    return render(request, "finance/assets/take.html", context, status=status)


@require_GET
def take_file(request: StaffRequest, pk: int) -> FileResponse:
    """盘点表: every card with what was found, differences with their place."""
    row = _take(request, pk, timezone.localdate())
    headings = (
        "资产编号",
        "资产名称",
        "账面地点",
        "账面原值（元）",
        "盘点结果",
        "实际地点",
        "说明",
        "盘点人",
        "盘点日期",
    )
    lines = [
        (
            one.asset.number if one.asset else "", one.asset.name if one.asset else one.found.name if one.found else "",
            one.asset.place if one.asset else "", one.asset.worth if one.asset else None,
            one.found.get_finding_display() if one.found else _("未盘点"), one.found.place if one.found else "",
            one.found.note if one.found else "", one.found.by.display_name if one.found else "",
            timezone.localtime(one.found.at).date() if one.found else None,
        )
        for one in queries.take_rows(row)
    ]  # fmt: skip
    return sheet_file(book(_("盘点表"), headings, lines), row.name)


@require_POST
def surplus(request: StaffRequest, pk: int) -> HttpResponse:
    """盘盈: a thing that has no card."""
    today = timezone.localdate()
    row = _take(request, pk, today)
    policies.may_count(request.user, row.organ_id, today).required()
    form = SurplusForm(request.POST)
    if form.is_valid():
        made = told(
            form,
            lambda: acts.count(
                pk, None, Finding.SURPLUS, **form.cleaned_data, by=request.user, at=timezone.now(), today=today
            ),
        )
        if made is not None:
            messages.info(request, _("盘盈已登记。"))
            return redirect("finance:stock_take", pk)
    return _page(request, pk, form=form, status=422)


@require_POST
def close(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _take(request, pk, today)
    policies.may_keep_assets(request.user, row.organ_id, today).required()
    done(request, lambda: acts.close_take(pk, by=request.user, at=timezone.now(), today=today), _("盘点已结束。"))
    return redirect("finance:stock_take", pk)


@require_http_methods(["GET", "POST"])
def scan_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What the code on a label opens: the card on a telephone, and during a stock-take three large buttons."""
    today = timezone.localdate()
    asset = asset_of(request, pk, today)
    take = queries.open_take(asset.organ_id)
    may_count = (
        take is not None and asset.gone is None and bool(policies.may_count(request.user, asset.organ_id, today))
    )
    form = CountForm(request.POST or None)
    if request.method == "POST" and take is not None:
        policies.may_count(request.user, asset.organ_id, today).required()
        if form.is_valid():
            said: dict[str, Any] = form.cleaned_data
            made = told(
                form,
                lambda: acts.count(
                    take.pk, pk, said["finding"], place=said["place"], note=said["note"], by=request.user,
                    at=timezone.now(), today=today,
                ),
            )  # fmt: skip
            if made is not None:
                messages.info(request, _("已登记：%s。扫下一个。") % made.get_finding_display())
                return redirect("finance:asset_scan", pk)
    counted = take.counts.filter(asset=asset, ended=None).select_related("by").first() if take else None
    sums = queries.take_sums(queries.take_rows(take)) if take else None
    context = {"asset": asset, "take": take, "may_count": may_count, "form": form, "counted": counted, "sums": sums}
    return render(request, "finance/assets/scan.html", context, status=422 if form.errors else 200)
