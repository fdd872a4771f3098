"""资产: the register, a card, labels with QR codes, disposal, the purchase plan of a year."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib import messages
from django.core import signing
from django.forms import formset_factory
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts import policies as accounts
from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest
from huiyin.documents import qr
from huiyin.finance import policies as money
from huiyin.finance import policies_assets as policies
from huiyin.finance.acts import assets as acts
from huiyin.finance.acts import purchases
from huiyin.finance.forms_assets import (
    AssetForm,
    DisposalForm,
    MoveForm,
    PlanForm,
    PlanLineForm,
    SheetForm,
    UndoForm,
)
from huiyin.finance.imports.funds import cards_book, plan_book, read_cards, read_plan
from huiyin.finance.models import FinanceYear
from huiyin.finance.models.approvals import ApprovalKind
from huiyin.finance.models.assets import Asset, AssetClass, Disposal, DisposalState, PlanState, PurchasePlan
from huiyin.finance.queries import assets as queries
from huiyin.finance.views.approvals import approval_context
from huiyin.finance.views.fund_parts import (
    done,
    is_open,
    read_sheet,
    sheet_file,
    told,
    year_of,
    years_known,
)
from huiyin.ui.paging import page_of

_SPARE = 5
_CARDS_OF, WAITS = "finance-cards", 3600
#: So many cards of a spreadsheet are listed before they are entered; all are counted.
_SHOWN = 200
#: Labels of one page, two sheets of paper; drawing one takes some five milliseconds of a core.
MOST_LABELS = 24
PlanLines = formset_factory(PlanLineForm, extra=0, max_num=purchases.MOST_LINES, absolute_max=310)


def own_organ(request: StaffRequest, today: date) -> Organ:
    """The organ whose assets a person keeps or counts."""
    held = accounts.held_in(request.user, policies.COUNTERS, today)
    return Organ.objects.filter(pk__in=held).order_by("pk").first() or request.user.organ


def _asked(request: StaffRequest, today: date) -> tuple[Any, dict[str, str]]:
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    asked = {
        "kind": kind if kind in AssetClass.values else "",
        "state": state if state in ("gone", "all") else "",
        "text": request.GET.get("q", "").strip()[:60],
    }
    return queries.assets_of(request.user, today, **asked), asked


@require_GET
def list_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_assets(request.user, today).required()
    rows, asked = _asked(request, today)
    organ = own_organ(request, today)
    sums = queries.sums_of(rows)
    context = {
        "asked": asked,
        "kinds": queries.by_kind(rows),
        "choices": AssetClass.choices,
        "page": page_of(rows, request.GET.get("page"), count=sums.size),
        "sums": sums,
        "take": queries.open_take(organ.pk),
        "organ": organ,
        "may_keep": bool(policies.may_keep_assets(request.user, organ.pk, today)),
        "plan_due": queries.plan_is_due(organ.pk, today) and bool(policies.may_plan(request.user, organ.pk, today)),
        "next_year": today.year + 1,
        "today": today,
    }
    return render(request, "finance/assets/list.html", context)


@require_GET
def list_file(request: StaffRequest) -> FileResponse:
    today = timezone.localdate()
    policies.may_see_assets(request.user, today).required()
    rows, _asked_for = _asked(request, today)
    return sheet_file(cards_book(list(rows)), _("资产卡片"))


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest) -> HttpResponse:
    """One card typed, or many from a spreadsheet: looked at first, then all of them or none."""
    today = timezone.localdate()
    organ = own_organ(request, today)
    policies.may_keep_assets(request.user, organ.pk, today).required()
    if "rows" in request.POST:
        return _take_over(request, organ, today)
    by_sheet = "sheet" in request.FILES
    form = AssetForm(None if by_sheet else request.POST or None, initial={"acquired": today})
    sheet = SheetForm(request.POST if by_sheet else None, request.FILES if by_sheet else None)
    problems: list[Any] = []
    cards: list[acts.Given] = []
    if by_sheet and sheet.is_valid():
        read = read_sheet(sheet, "sheet", read_cards)
        if read is not None:
            problems, cards = read.problems, [] if read.problems else read.rows
    elif not by_sheet and request.method == "POST" and form.is_valid():
        given = [form.given()]
        made = told(form, lambda: acts.add_assets(given, organ=organ, by=request.user, at=timezone.now(), today=today))
        if made is not None:
            messages.info(request, _("资产 %s 已登记。") % made[0].number)
            return redirect("finance:asset", made[0].pk)
    context = {
        "form": form, "sheet": sheet, "organ": organ, "problems": problems, "cards": cards[:_SHOWN],
        "more": max(0, len(cards) - _SHOWN), "size": len(cards), "rows": _packed(request, cards) if cards else "",
        "worth": sum((one.worth for one in cards), queries.NOTHING),
    }  # fmt: skip
    wrong = request.method == "POST" and not cards
    return render(request, "finance/assets/new.html", context, status=422 if wrong else 200)


def asset_of(request: StaffRequest, pk: int, today: date) -> Asset:
    policies.may_see_assets(request.user, today).required()
    return get_object_or_404(policies.visible_assets(request.user, today).select_related("organ", "by"), pk=pk)


def _take_over(request: StaffRequest, organ: Organ, today: date) -> HttpResponse:
    """The cards of a spreadsheet that was looked at; what comes back is what was shown, or nothing."""
    try:
        rows = signing.loads(request.POST["rows"], salt=f"{_CARDS_OF}:{request.user.pk}", max_age=WAITS)
    except signing.BadSignature:
        messages.warning(request, _("这份表放得太久，请重新选择文件。"))
        return redirect("finance:asset_new")
    given = [_unpacked(row) for row in rows]
    made = done(
        request,
        lambda: acts.add_assets(given, organ=organ, by=request.user, at=timezone.now(), today=today),
        _("已登记 %d 项资产。") % len(given),
    )
    return redirect("finance:asset_new" if made is None else "finance:assets")


def _packed(request: StaffRequest, cards: list[acts.Given]) -> str:
    rows = [{**asdict(one), "acquired": one.acquired.isoformat(), "worth": str(one.worth)} for one in cards]
    return signing.dumps(rows, salt=f"{_CARDS_OF}:{request.user.pk}", compress=True)


def _unpacked(row: dict[str, Any]) -> acts.Given:
    return acts.Given(**{**row, "acquired": date.fromisoformat(row["acquired"]), "worth": Decimal(row["worth"])})


@require_GET
def asset_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: StaffRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    today = timezone.localdate()
    row = asset_of(request, pk, today)
    disposals = list(row.disposals.select_related("by"))
    keeps = bool(policies.may_keep_assets(request.user, row.organ_id, today))
    context = {
        "asset": row,
        "take": queries.open_take(row.organ_id),
        "entries": list(row.entries.select_related("by", "reversed_by").order_by("pk")),
        "worth": queries.worth_of(row),
        "counts": list(row.counts.filter(ended=None).select_related("take", "by").order_by("-pk")),
        "disposals": disposals,
        "may_keep": keeps,
        "may_dispose": keeps and row.gone is None and is_open(today.year)
        and not any(one.state == DisposalState.APPROVING for one in disposals),
        "move_form": forms.get("move_form") or MoveForm(initial=MoveForm.initial_of(row)),
        "disposal_form": forms.get("disposal_form") or DisposalForm(),
    }  # fmt: skip
    return render(request, "finance/assets/asset.html", context, status=status)


@require_POST
def move(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = asset_of(request, pk, today)
    policies.may_keep_assets(request.user, row.organ_id, today).required()
    form = MoveForm(request.POST)
    if form.is_valid():
        made = told(
            form, lambda: acts.move_asset(pk, **form.cleaned_data, by=request.user, at=timezone.now(), today=today)
        )
        if made is not None:
            messages.info(request, _("卡片已变更。"))
            return redirect("finance:asset", pk)
    return _page(request, pk, move_form=form, status=422)


@require_POST
def dispose(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = asset_of(request, pk, today)
    policies.may_keep_assets(request.user, row.organ_id, today).required()
    form = DisposalForm(request.POST)
    if form.is_valid():
        made = told(
            form, lambda: acts.ask_disposal(pk, **form.cleaned_data, by=request.user, at=timezone.now(), today=today)
        )
        if made is not None:
            messages.info(request, _("处置已送审。"))
            return redirect("finance:disposal", made.pk)
    return _page(request, pk, disposal_form=form, status=422)


@require_http_methods(["GET", "POST"])
def disposal_page(request: StaffRequest, pk: int) -> HttpResponse:
    """A disposal and its way through the hands; a POST takes it back by an entry of its own."""
    today = timezone.localdate()
    row = get_object_or_404(Disposal.objects.select_related("asset", "by"), pk=pk)
    asset = asset_of(request, row.asset_id, today)
    may_keep = policies.may_keep_assets(request.user, asset.organ_id, today)
    form = UndoForm(request.POST or None)
    if request.method == "POST":
        may_keep.required()
        if form.is_valid():
            why = form.cleaned_data["why"]
            made = told(
                form, lambda: acts.reverse_disposal(pk, why=why, by=request.user, at=timezone.now(), today=today)
            )
            if made is not None:
                messages.info(request, _("处置已冲销，资产恢复在账。"))
                return redirect("finance:asset", asset.pk)
    worth = queries.worth_of(asset) if row.state == DisposalState.APPROVING else asset.worth
    context = {
        "disposal": row,
        "asset": asset,
        "form": form,
        "may_undo": bool(may_keep) and row.state == DisposalState.DONE and is_open(today.year),
        **approval_context(request, ApprovalKind.DISPOSAL, pk, acts.content_digest(row, worth), today),
    }
    return render(request, "finance/assets/disposal.html", context, status=422 if form.errors else 200)


# --- Labels -----------------------------------------------------------------------------------------------------------


class Label(NamedTuple):
    asset: Asset
    code: SafeString


@require_GET
def labels_page(request: StaffRequest) -> HttpResponse:
    """Labels to print and stick on, each with a code that a telephone opens the card by."""
    today = timezone.localdate()
    policies.may_see_assets(request.user, today).required()
    rows, asked = _asked(request, today)
    page = page_of(rows, request.GET.get("page"), MOST_LABELS)
    labels = [Label(one, _code(request, one)) for one in page]
    return render(request, "finance/assets/labels.html", {"labels": labels, "page": page, "asked": asked})


def _code(request: StaffRequest, asset: Asset) -> SafeString:
    return _drawn(request.build_absolute_uri(reverse("finance:asset_scan", args=[asset.pk])))


@lru_cache(maxsize=2048)
def _drawn(address: str) -> SafeString:
    return mark_safe(qr.svg(qr.squares(address)))  # noqa: S308 - our own drawing of our own address


# --- The purchase plan ------------------------------------------------------------------------------------------------


@require_GET
def plans_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_assets(request.user, today).required()
    year = year_of(request, today)
    organ = own_organ(request, today)
    rows = queries.plans_of(request.user, year, today)
    context = {
        "year": year,
        "years": years_known(today.year + 1),
        "rows": rows,
        "total": sum((one.total for one in rows), queries.NOTHING),
        "organ": organ,
        "has_own": any(one.plan.organ_id == organ.pk for one in rows),
        "may_plan": bool(policies.may_plan(request.user, organ.pk, today)) and is_open(year),
    }
    return render(request, "finance/assets/plans.html", context)


@require_http_methods(["GET", "POST"])
def plan_write_page(request: StaffRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    organ = own_organ(request, today)
    policies.may_plan(request.user, organ.pk, today).required()
    get_object_or_404(FinanceYear, pk=year)
    plan = PurchasePlan.objects.filter(organ=organ, year=year).first()
    problems: list[Any] = []
    if request.method == "POST":
        form, lines = PlanForm(request.POST, request.FILES), PlanLines(request.POST, prefix="line")
        form_ok, lines_ok, given = form.is_valid(), lines.is_valid(), None
        if form_ok and form.cleaned_data["sheet"]:
            read = read_sheet(form, "sheet", read_plan)
            if read is not None:
                problems, given = read.problems, None if read.problems else read.rows
        elif form_ok and lines_ok:
            given = [purchases.GivenLine(**one) for one in lines.cleaned_data if one.get("name")]
        if given is not None:
            said = form.cleaned_data
            made = told(
                form,
                lambda: purchases.write_plan(
                    organ, year, given, minutes=said["minutes"], by=request.user, at=timezone.now(), today=today,
                    seen=said["seen"],
                ),
            )  # fmt: skip
            if made is not None:
                messages.info(request, _("购置计划已存为草稿，看过再送审。"))
                return redirect("finance:purchase_plan", made.pk)
    else:
        form = PlanForm(initial={"minutes": plan.minutes if plan else "", "seen": plan.version if plan else 0})
        lines = PlanLines(prefix="line", initial=_plan_start(plan) + [{}] * _SPARE)
    context = {"form": form, "lines": lines, "plan": plan, "organ": organ, "year": year, "problems": problems}
    return render(request, "finance/assets/plan_write.html", context, status=422 if request.method == "POST" else 200)


def _plan_start(plan: PurchasePlan | None) -> list[dict[str, Any]]:
    names = ("name", "kind", "quantity", "price", "why")
    return [{name: getattr(one, name) for name in names} for one in (queries.plan_lines(plan) if plan else [])]


def _plan(request: StaffRequest, pk: int, today: date) -> PurchasePlan:
    policies.may_see_assets(request.user, today).required()
    row = get_object_or_404(PurchasePlan.objects.select_related("organ"), pk=pk)
    sees_all = money.may_see_money(request.user, today)
    own = accounts.held_in(request.user, policies.COUNTERS, today)
    return row if sees_all or row.organ_id in own else get_object_or_404(PurchasePlan.objects.none(), pk=pk)


@require_GET
def plan_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    row = _plan(request, pk, today)
    lines = queries.plan_lines(row)
    may_plan = bool(policies.may_plan(request.user, row.organ_id, today)) and is_open(row.year_id)
    context = {
        "plan": row,
        "lines": [(one, one.quantity * one.price) for one in lines],
        "total": queries.plan_total(lines),
        "may_write": may_plan and row.organ_id == own_organ(request, today).pk,
        "may_submit": may_plan and row.state in (PlanState.DRAFT, PlanState.RETURNED),
        **approval_context(request, ApprovalKind.PURCHASE, pk, purchases.content_digest(row, lines), today),
    }
    return render(request, "finance/assets/plan.html", context)


@require_POST
def plan_submit(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    _plan(request, pk, today)
    done(
        request,
        lambda: purchases.submit_plan(pk, by=request.user, at=timezone.now(), today=today),
        _("购置计划已送审。"),
    )
    return redirect("finance:purchase_plan", pk)


@require_GET
def plan_file(request: StaffRequest, pk: int) -> FileResponse:
    row = _plan(request, pk, timezone.localdate())
    return sheet_file(plan_book(queries.plan_lines(row)), f"{row.organ.name}{row.year_id}资产购置计划")
