"""Schemes: the list, a new one, the editor, its indicators and areas, points, who changed what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.queries import bureau
from huiyin.accounts.requests import StaffRequest
from huiyin.performance import policies
from huiyin.performance.acts import schemes as acts
from huiyin.performance.models import Area, Indicator, Scheme
from huiyin.performance.queries.changes import changes_of
from huiyin.performance.queries.schemes import Tree, listed, schemes_like, sums_words, tree_of
from huiyin.performance.schemes_forms import (
    AreaForm,
    IndicatorForm,
    SchemeForm,
    field_of,
    initial_of,
    published_choices,
)
from huiyin.performance.schemes_given import warning_words, warnings_for
from huiyin.performance.views.schemes_frame import answered, frame, scheme_of, tell
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.ui.paging import page_of

#: Rows of a scheme that one page shows; a usual scheme has sixteen.
AT_ONCE = 50
MOST_WARNED = 20


@require_GET
def schemes_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_read(request.user, today).required()
    page = page_of(policies.visible_schemes(request.user, today).select_related("organ"), request.GET.get("page"))
    context = {
        "page": page,
        "lines": listed(list(page.object_list)),
        "may_keep": bool(policies.may_keep(request.user, today)),
    }
    return render(request, "performance/schemes.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    form = SchemeForm(request.POST or None, initial=_usual(request, today))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        home = bureau()
        try:
            if home is None:
                raise Unfit({"": _("还没有登记信访机构。")})
            given = acts.SchemeGiven(
                told["year"], told["name"], home, told["audience"], told["ground"], told["has_execution"]
            )
            made = acts.make_scheme(given, like=told["like"], by=request.user, at=timezone.now(), today=today)
        except Unfit as unfit:
            tell(form, unfit)
        else:
            messages.info(request, _("方案已建立。"))
            return redirect("performance:scheme", made.pk)
    return render(request, "performance/scheme_new.html", {"form": form}, status=422 if form.errors else 200)


def _usual(request: StaffRequest, today: date) -> dict[str, Any]:
    """A scheme of next year is begun from this one, of this year from last year's."""
    like = request.GET.get("like", "")
    found = next((one for one in schemes_like(2100) if like.isdecimal() and one.pk == int(like)), None)
    year = found.year + 1 if found else today.year
    name = found.name.replace(str(found.year), str(year)) if found else _("%d年度绩效考核方案") % year
    return {
        "year": year, "name": name, "like": found.pk if found else None,
        "audience": found.audience if found else "own", "has_execution": found.has_execution if found else False,
        "ground": "",
    }  # fmt: skip


@require_GET
def scheme_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _scheme(request, pk)


def _scheme(request: StaffRequest, pk: int, *, area_form: AreaForm | None = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    scheme = scheme_of(request, pk, today)
    tree = tree_of(scheme)
    page = page_of(tree.lines, request.GET.get("page"), AT_ONCE)
    context = frame(
        request, scheme, "scheme", today, tree=tree, sums=sums_words(tree.problems), area_form=area_form or AreaForm(),
        warned=_warned(tree)[:MOST_WARNED], warned_count=len(tree.warned), page=page,
        parts=tree.showing(page.object_list),
    )  # fmt: skip
    return render(request, "performance/scheme.html", context, status=status)


def _warned(tree: Tree) -> list[tuple[Indicator, list[str]]]:
    return [(line.indicator, [warning_words(code) for code in line.warnings]) for line in tree.warned]


@require_http_methods(["GET", "POST"])
def indicator_page(request: StaffRequest, pk: int) -> HttpResponse:
    """An indicator as it stands; who keeps schemes changes it here."""
    today = timezone.localdate()
    row = get_object_or_404(Indicator.objects.select_related("scheme", "area", "person"), pk=pk, removed=False)
    scheme = scheme_of(request, row.scheme_id, today)
    form = IndicatorForm(request.POST or None, scheme=scheme, row=row, initial=initial_of(row))
    if request.method == "POST":
        policies.may_keep(request.user, today).required()
        if form.is_valid() and _change(request, row, form, today):
            messages.info(request, _("“%s”已修改。") % form.cleaned_data["name"])
            return redirect("performance:scheme", scheme.pk)
    handed = row.handed.filter(removed=False).select_related("organ", "person")
    context = frame(
        request, scheme, "scheme", today, row=row, form=form, handed=handed, published=published_choices(),
        warnings=[warning_words(code) for code in warnings_for(row)], version=row.version,
    )  # fmt: skip
    return render(request, "performance/indicator.html", context, status=422 if form.errors else 200)


def _change(request: StaffRequest, row: Indicator, form: IndicatorForm, today: date) -> bool:
    told, seen = form.cleaned_data, request.POST.get("version", "")
    try:
        acts.change_indicator(
            row.pk, told["area"].pk, form.given(), seen=int(seen) if seen.isdecimal() else 0, by=request.user,
            at=timezone.now(), today=today, why=told.get("why", ""),
        )  # fmt: skip
    except Unfit as unfit:
        for name, words in unfit.problems.items():
            field = field_of(name, told["source"])
            form.add_error(field if field in form.fields else None, words)
        return False
    return True


@require_http_methods(["GET", "POST"])
def new_indicator_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    scheme = scheme_of(request, pk, today)
    area = scheme.areas.filter(pk=request.GET.get("area") or 0, removed=False).first()
    form = IndicatorForm(request.POST or None, scheme=scheme, initial={"area": area.pk if area else None})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            acts.add_indicator(
                pk, told["area"].pk, form.given(), by=request.user, at=timezone.now(), today=today,
                why=told.get("why", ""),
            )  # fmt: skip
        except Unfit as unfit:
            for name, words in unfit.problems.items():
                field = field_of(name, told["source"])
                form.add_error(field if field in form.fields else None, words)
        else:
            messages.info(request, _("“%s”已加入方案。") % told["name"])
            return redirect("performance:scheme", pk)
    context = frame(request, scheme, "scheme", today, form=form, row=None, published=published_choices())
    return render(request, "performance/indicator.html", context, status=422 if form.errors else 200)


@require_POST
def area(request: StaffRequest, pk: int) -> HttpResponse:
    """Add an area, change one (`area`), or take one out (`remove`)."""
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    scheme = scheme_of(request, pk, today)
    by: dict[str, Any] = {"by": request.user, "at": timezone.now(), "today": today}
    found = _area(scheme, request.POST.get("area", ""))
    form = AreaForm(request.POST)
    try:
        if request.POST.get("remove") and found is not None:
            acts.remove_area(pk, found.pk, why=request.POST.get("why", ""), **by)
            return redirect("performance:scheme", pk)
        if form.is_valid():
            told = form.cleaned_data
            acts.set_area(pk, told["name"], told["points"], area=found, why=told["why"], **by)
            return redirect("performance:scheme", pk)
    except Unfit as unfit:
        if request.POST.get("remove"):
            return answered(request, unfit, "performance:scheme", pk)
        tell(form, unfit)
    return _scheme(request, pk, area_form=form, status=422)


def _area(scheme: Scheme, key: str) -> Area | None:
    return get_object_or_404(scheme.areas, pk=int(key), removed=False) if key.isdecimal() else None


@require_POST
def remove_indicator(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    row = get_object_or_404(Indicator, pk=pk, removed=False)
    why = request.POST.get("why", "")
    try:
        acts.remove_indicator(pk, why=why, by=request.user, at=timezone.now(), today=today)
    except Unfit as unfit:
        return answered(request, unfit, "performance:indicator", pk)
    messages.info(request, _("“%s”已从方案中删去，变更记录里仍可查到。") % row.name)
    return redirect("performance:scheme", row.scheme_id)


@require_http_methods(["GET", "POST"])
def points_page(request: StaffRequest, pk: int) -> HttpResponse:
    """All points in one table, so that they move together and always sum."""
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    scheme = scheme_of(request, pk, today)
    problems: dict[str, str] = {}
    typed: dict[int, str] = {}
    why = request.POST.get("why", "")
    if request.method == "POST":
        keys = [key for key in request.POST if key.startswith("points-") and key[7:].isdecimal()]
        typed = {int(key[7:]): str(request.POST[key]) for key in keys}
        try:
            points = {key: Decimal(value) for key, value in typed.items()}
            acts.set_points(pk, points, why=why, by=request.user, at=timezone.now(), today=today)
        except InvalidOperation:
            problems = {"": _("分值请只填数字，例如 5 或 4.5。")}
        except Unfit as unfit:
            problems = dict(unfit.problems)
        else:
            messages.info(request, _("分值已调整。"))
            return redirect("performance:scheme", pk)
    tree = tree_of(scheme)
    page = page_of(tree.lines, request.GET.get("page"), 2 * AT_ONCE)
    context = frame(
        request, scheme, "scheme", today, tree=tree, typed=typed, problems=list(problems.values()), why=why, page=page,
        parts=tree.showing(page.object_list),
    )  # fmt: skip
    return render(request, "performance/points.html", context, status=422 if problems else 200)


@require_POST
def act(request: StaffRequest, pk: int, what: str) -> HttpResponse:
    """`issue`, `amend`, `withdraw`, `end`."""
    today = timezone.localdate()
    scheme = scheme_of(request, pk, today)
    by: dict[str, Any] = {"by": request.user, "at": timezone.now(), "today": today}
    try:
        if what == "issue":
            acts.issue(pk, **by)
            messages.info(request, _("方案已下达，责任人和各单位现在能看到自己的指标。"))
        elif what == "amend":
            acts.amend(pk, request.POST.get("why", ""), **by)
            messages.info(request, _("方案已收回调整，改好后由局领导重新下达。"))
        else:
            acts.withdraw(pk, **by)
            messages.info(request, _("方案已作废。"))
            return redirect("performance:schemes")
    except NotAllowed as refusal:
        policies.may_issue(request.user, today).required()
        return answered(request, refusal, "performance:scheme", pk)
    except Unfit as unfit:
        return answered(request, unfit, "performance:scheme", pk)
    return redirect("performance:scheme", scheme.pk)


@require_GET
def changes_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    scheme = scheme_of(request, pk, today)
    page = page_of(scheme.changes.select_related("by", "indicator"), request.GET.get("page"))
    context = frame(request, scheme, "scheme_changes", today, page=page, lines=changes_of(scheme, page.object_list))
    return render(request, "performance/changes.html", context)
