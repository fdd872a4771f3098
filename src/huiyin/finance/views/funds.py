"""专项资金: the funds of a year, one of them with its plan and use, application, adoption, plan, evaluation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import formset_factory
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.models import Organ
from huiyin.accounts.queries import bureau
from huiyin.accounts.requests import StaffRequest
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts import funds as acts
from huiyin.finance.forms_funds import (
    ApplicationForm,
    EvaluationForm,
    FundForm,
    LineForm,
    PointForm,
    TieForm,
    point_rows,
)
from huiyin.finance.imports.funds import LINES, book, lines_book, read_lines
from huiyin.finance.models import FinanceYear
from huiyin.finance.models.funds import FundEntry, FundYear, Payment
from huiyin.finance.policies import may_see_money
from huiyin.finance.queries import funds as queries
from huiyin.finance.queries.executing import open_payments, open_sum
from huiyin.finance.queries.payments import requests_of
from huiyin.finance.views.fund_parts import (
    done,
    fund_of,
    fund_year_of,
    is_open,
    read_sheet,
    sheet_file,
    told,
    year_of,
    years_known,
)
from huiyin.finance.views.plan_chart import drawn
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.ui.paging import page_of

#: Empty rows under those that are filled.
_SPARE = 5
Lines = formset_factory(LineForm, extra=0, max_num=acts.MOST_LINES, absolute_max=acts.MOST_LINES + 10)
Points = formset_factory(PointForm, extra=0, max_num=24, absolute_max=30)


@require_GET
def funds_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_see_funds(request.user, today).required()
    year = year_of(request, today)
    funds = queries.funds_of(request.user, year, today)
    page = page_of(funds, request.GET.get("page"))
    sums = queries.year_sums(funds, year)
    context = {
        "year": year,
        "years": years_known(year),
        "sums": sums,
        "page": page,
        "rows": queries.fund_rows(page.object_list, year),
        "reminder": queries.reminder(request.user, today),
        "has_year": FinanceYear.objects.filter(pk=year).exists(),
        "may_keep": bool(policies.may_keep_funds(request.user, today)) and is_open(year),
        "may_adopt": bool(policies.may_adopt(request.user, None, today)) and is_open(year),
    }
    return render(request, "finance/funds/list.html", context)


@require_GET
def summary_file(request: StaffRequest, year: int) -> FileResponse:
    """汇总表 of a year's applications."""
    today = timezone.localdate()
    policies.may_see_funds(request.user, today).required()
    funds = queries.funds_of(request.user, year, today)
    sums = queries.year_sums(funds, year)
    headings = (
        "资金编码", "专项资金名称", "单位", "牵头处室", "状态", "上年核定数（元）", "申请数（元）", "核定数（元）",
        "年中调整（元）", "调整后（元）", "已支付（元）", "申请理由", "增长理由",
    )  # fmt: skip
    rows = [
        (
            one.fund.code, one.fund.name, one.fund.organ.name, one.fund.office,
            one.row.get_state_display() if one.row else _("未申报"), one.before, one.asked, one.adopted,
            one.changed, one.money.total, one.money.paid, one.row.grounds if one.row else "",
            one.row.growth if one.row else "",
        )
        for one in queries.fund_rows(funds, year)
    ]  # fmt: skip
    total = (
        "合计", "", "", "", "", sums.before, sums.asked, sums.adopted, sums.changed, sums.money.total,
        sums.money.paid, "", "",
    )  # fmt: skip
    return sheet_file(book(_("专项资金汇总"), headings, [*rows, total]), _("%d年度专项资金汇总表") % year)


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep_funds(request.user, today).required()
    year = year_of(request, today)
    organs = Organ.objects.filter(confirmed=True, valid_until=None).order_by("id")
    form = FundForm(request.POST or None, organs=organs, initial={"organ": bureau()})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        organ, project = said.pop("organ"), said.pop("project")
        made = told(
            form,
            lambda: acts.add_fund(
                acts.GivenFund(**said),
                organ=organ,
                year=year,
                project=project,
                by=request.user,
                at=timezone.now(),
                today=today,
            ),
        )
        if made is not None:
            messages.info(request, _("“%s”已设立，由牵头处室申报。") % made.name)
            return redirect("finance:fund", made.pk, year)
    context = {"form": form, "year": year}
    return render(request, "finance/funds/new.html", context, status=422 if form.errors else 200)


@require_GET
def fund_page(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    """A fund's year: what it has against its plan, its lines, its use, and what can be done with it."""
    today = timezone.localdate()
    fund = fund_of(request, pk, today)
    row = fund_year_of(fund, year)
    lines = queries.lines_of(row) if row.pk else []
    money = queries.total_of(one.money for one in lines)
    plan = queries.plan_against_use(row, money.total, today) if row.pk else []
    uses = queries.use_by_activity(row) if row.pk else []
    requests = requests_of(request.user, year, today).filter(line__fund_year=row) if row.pk else None
    context = {
        "fund": fund,
        "row": row,
        "year": year,
        "years": years_known(year),
        "lines": lines,
        "money": money,
        "plan": plan,
        "chart": drawn(plan, money.total),
        "uses": uses,
        "used": sum((one.amount for one in uses), queries.NOTHING),
        "asked_lines": queries.asked_lines(row) if row.pk else [],
        "adopted": money.total - sum((one.changed for one in lines), queries.NOTHING),
        "changed": sum((one.changed for one in lines), queries.NOTHING),
        "changes": list(row.changes.select_related("meeting", "by").prefetch_related("lines")) if row.pk else [],
        "plan_gap": queries.plan_gap(plan, money.total),
        "transfers": list(row.transfers.select_related("source", "target", "by")) if row.pk else [],
        "entries": list(queries.entries_of(row)) if row.pk else [],
        "requests": list(requests[:10]) if requests is not None else [],
        "request_count": requests.count() if requests is not None else 0,
        "budget_code": f"finance.executed.project.project-{fund.project_id}"
        if fund.project_id and may_see_money(request.user, today)
        else "",
        "unbooked": open_sum(open_payments(Payment.objects.filter(line__fund_year=row))) if row.pk else None,
        "tie_form": TieForm(fund=fund) if policies.may_keep_funds(request.user, today) else None,
        "evaluation": row.evaluations.filter(ended=None).select_related("by").first() if row.pk else None,
        **_rights(request, row, today),
    }
    return render(request, "finance/funds/fund.html", context)


def _rights(request: StaffRequest, row: FundYear, today: Any) -> dict[str, Any]:
    opened = is_open(row.year_id)
    return {
        "is_open": opened,
        "may_write": opened and bool(policies.may_write_application(request.user, row.fund, today)),
        "may_request": opened and bool(policies.may_request(request.user, row.fund, today)),
        "may_adopt": opened and bool(policies.may_adopt(request.user, row, today)),
        "may_keep": opened and bool(policies.may_keep_funds(request.user, today)),
        "me": request.user.pk,
    }


@require_http_methods(["GET", "POST"])
def apply_page(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    """The application: written, or read from a spreadsheet; put forward when it is complete."""
    today = timezone.localdate()
    fund = fund_of(request, pk, today)
    policies.may_write_application(request.user, fund, today).required()
    row = fund_year_of(fund, year)
    before = queries.adopted_before(fund.pk, year)
    problems: list[Any] = []
    if request.method == "POST":
        form, lines = ApplicationForm(request.POST, request.FILES), Lines(request.POST, prefix="line")
        form_ok, lines_ok = form.is_valid(), lines.is_valid()
        given = None
        if form_ok and form.cleaned_data["sheet"]:
            read = read_sheet(form, "sheet", read_lines)
            if read is not None:
                problems, given = read.problems, None if read.problems else read.rows
        elif form_ok and lines_ok:
            given = [acts.GivenLine(**one) for one in lines.cleaned_data if one.get("name")]
        if given is not None and _written(request, form, row, given):
            return redirect("finance:fund_apply" if form.cleaned_data["sheet"] else "finance:fund", pk, year)
    else:
        form = ApplicationForm(initial={"grounds": row.grounds, "growth": row.growth, "seen": row.version})
        asked = queries.asked_lines(row) if row.pk else []
        rows = [{"name": one.name, "economic": one.economic, "amount": one.amount, "basis": one.basis} for one in asked]
        lines = Lines(prefix="line", initial=rows + [{}] * _SPARE)
    context = {"fund": fund, "row": row, "year": year, "form": form, "lines": lines, "before": before,
               "problems": problems, "is_open": is_open(year)}  # fmt: skip
    return render(request, "finance/funds/apply.html", context, status=422 if request.method == "POST" else 200)


def _written(request: StaffRequest, form: ApplicationForm, row: FundYear, lines: list[acts.GivenLine]) -> bool:
    """Whether the application was saved and, where that was asked, put forward."""
    today, at, said = timezone.localdate(), timezone.now(), form.cleaned_data
    fund, year = row.fund, row.year_id
    made = told(
        form,
        lambda: acts.write_application(
            fund, year, grounds=said["grounds"], growth=said["growth"], lines=lines, by=request.user, at=at,
            today=today, seen=said["seen"],
        ),
    )  # fmt: skip
    if made is None:
        return False
    # What was saved is what the page now stands for, should putting it forward be refused.
    form.data = {**{name: form[name].value() for name in ("grounds", "growth")}, "seen": str(made.version)}
    if "submit" not in request.POST or said["sheet"]:
        messages.info(request, _("申报已存为草稿。"))
        return True
    sent = told(form, lambda: acts.submit_application(fund, year, by=request.user, at=at, today=today))
    if sent is not None:
        messages.info(request, _("申报已提交，等待汇总和领导小组审定。"))
    return sent is not None


@require_GET
def lines_file(request: StaffRequest, pk: int, year: int) -> FileResponse:
    """The lines of an application as a spreadsheet that can be read in again."""
    fund = fund_of(request, pk, timezone.localdate())
    row = fund_year_of(fund, year)
    lines = queries.asked_lines(row) if row.pk else []
    content = lines_book(lines) if lines else book("申报明细", LINES, [])
    return sheet_file(content, f"{fund.name}{year}申报明细")


@require_POST
def application_return(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    today = timezone.localdate()
    fund = fund_of(request, pk, today)
    act = lambda: acts.return_application(fund, year, by=request.user, at=timezone.now(), today=today)  # noqa: E731
    done(request, act, _("申报已退回编制。"))
    return redirect("finance:fund", pk, year)


@require_http_methods(["GET", "POST"])
def plan_page(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    """The spending plan at dates of its own."""
    today = timezone.localdate()
    fund = fund_of(request, pk, today)
    policies.may_write_application(request.user, fund, today).required()
    row = get_object_or_404(FundYear, fund=fund, year=year)
    total = queries.money_of_years([row.pk])[row.pk].total
    points = Points(request.POST or None, prefix="point", initial=_plan_start(row) + [{}] * _SPARE)
    if request.method == "POST" and points.is_valid():
        given = [(one["day"], one["amount"]) for one in points.cleaned_data if one.get("day")]
        try:
            acts.set_plan(row, given, by=request.user, at=timezone.now(), today=today)
        except (Unfit, NotAllowed) as refusal:
            points.non_form_errors().append(str(refusal))
        else:
            messages.info(request, _("用款计划已登记。"))
            return redirect("finance:fund", pk, year)
    context = {
        "fund": fund, "row": row, "year": year, "points": points, "total": total,
        "gap": queries.plan_gap(queries.plan_points(row), total),
    }  # fmt: skip
    return render(request, "finance/funds/plan.html", context, status=422 if request.method == "POST" else 200)


def _plan_start(row: FundYear) -> list[dict[str, Any]]:
    points = queries.plan_points(row)
    return point_rows([(one.day, one.amount) for one in points])


@require_http_methods(["GET", "POST"])
def evaluate_page(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    today = timezone.localdate()
    fund = fund_of(request, pk, today)
    policies.may_write_application(request.user, fund, today).required()
    row = get_object_or_404(FundYear.objects.select_related("fund"), fund=fund, year=year)
    money = queries.money_of_years([row.pk])[row.pk]
    now = row.evaluations.filter(ended=None).first()
    initial = {"results": now.results, "problems": now.problems, "measures": now.measures} if now else None
    form = EvaluationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = told(
            form,
            lambda: acts.evaluate(row, **form.cleaned_data, by=request.user, at=timezone.now(), today=today),
        )
        if made is not None:
            messages.info(request, _("自评已登记，执行率得分 %s。") % made.score)
            return redirect("finance:fund", pk, year)
    context = {
        "fund": fund, "row": row, "year": year, "form": form, "money": money, "score": queries.score_of(money),
        "uses": queries.use_by_activity(row),
    }  # fmt: skip
    return render(request, "finance/funds/evaluate.html", context, status=422 if form.errors else 200)


@require_POST
def entry_reverse(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_adopt(request.user, None, today).required()
    entry = get_object_or_404(FundEntry.objects.select_related("line__fund_year"), pk=pk)
    done(
        request,
        lambda: acts.reverse_adoption(pk, by=request.user, at=timezone.now(), today=today),
        _("核定数已冲销。"),
    )
    return redirect(reverse("finance:fund", args=[entry.line.fund_year.fund_id, entry.line.fund_year.year_id]))
