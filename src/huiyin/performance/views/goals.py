"""绩效目标表: the year's tables, one of them with what is wrong with it, its head and its indicators, in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.core import goals as rules
from huiyin.documents.sheets import SheetProblem
from huiyin.performance import goal_documents, goal_sheets
from huiyin.performance.acts import goals as acts
from huiyin.performance.goal_documents import target_words
from huiyin.performance.goal_forms import BeginForm, HeadForm, LineForm, head_initial, line_initial
from huiyin.performance.goal_words import finding_words, first_words, head_words, is_warning
from huiyin.performance.models import GoalIndicator, GoalState, GoalTable
from huiyin.performance.policies_registers import may_adopt, may_keep_goals
from huiyin.performance.queries import goals
from huiyin.performance.registers_forms import SheetForm, WhyForm
from huiyin.performance.views.registers import (
    WORD,
    XLSX,
    asked_year,
    download,
    own_organ,
    require_reader,
    taken,
)
from huiyin.petitions.acts.deeds import Unfit
from huiyin.ui.words import speaks_english

_SHOWN_FOR = 3600
_SALT = "performance.goals"


@require_GET
def list_page(request: StaffRequest) -> HttpResponse:
    today = require_reader(request)
    year = asked_year(request, today)
    tables = list(goals.tables(year))
    rows: list[dict[str, Any]] = [
        {
            "table": table,
            "money": goals.money_of(table)[-1],
            "lines": len(goals.indicators_of(table)),
            "refusals": [one for one in goals.findings_of(table) if one.is_refusal],
            "next": goals.next_check(table, today),
            "evaluation": goals.evaluation_of(table),
        }
        for table in tables
    ]
    context = {
        "year": year,
        "years": sorted({*goals.years(), today.year, today.year + 1}, reverse=True),
        "rows": rows,
        "total": sum((row["money"].budget for row in rows), start=0),
        "lines": sum(row["lines"] for row in rows),
        "may_keep": bool(may_keep_goals(request.user, today)),
        "earlier": _startable(year, tables) if may_keep_goals(request.user, today) else [],
        "today": today,
    }
    return render(request, "performance/goals.html", context)


def _startable(year: int, tables: list[GoalTable]) -> list[GoalTable]:
    """Last year's tables that have none of their name this year."""
    here = {(table.scope, table.name) for table in tables}
    return [table for table in goals.tables(year - 1) if (table.scope, table.name) not in here]


def _tree(rows: list[GoalIndicator]) -> list[dict[str, Any]]:
    """The indicators with their heads, each said once; and the sum of a head's weights where its first row stands."""
    found: list[dict[str, Any]] = []
    sums = rules.sums([goals.line_of(row) for row in rows])
    before = ("", "")
    for row in rows:
        here = (row.second.partition(".")[0], row.second)
        first_sum = sum((weight for code, weight in sums.items() if code.partition(".")[0] == here[0]), start=0)
        found.append(
            {
                "row": row,
                "first": first_words(row.second) if here[0] != before[0] else "",
                "first_sum": first_sum,
                "second": head_words(row.second) if here[1] != before[1] else "",
                "target": target_words(row),
            }
        )
        before = here
    return found


@require_GET
def table_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: StaffRequest, pk: int, form: Any = None, what: str = "", status: int = 200) -> HttpResponse:
    today = require_reader(request)
    table = get_object_or_404(GoalTable.objects.select_related("organ", "made_by", "adopted_by"), pk=pk)
    indicators = goals.indicators_of(table)
    findings = goals.findings_of(table, indicators)
    *money, total = goals.money_of(table)
    may = {"keep": may_keep_goals(request.user, today), "adopt": may_adopt(request.user, today)}
    context = {
        "table": table,
        "tree": _tree(indicators),
        "weights": sum((row.weight or 0 for row in indicators), start=0),
        "has_weights": any(row.weight is not None for row in indicators),
        "refusals": [finding_words(one) for one in findings if one.is_refusal],
        "warnings": [finding_words(one) for one in findings if is_warning(one)],
        "doubts": [finding_words(one) for one in findings if not one.is_refusal and not is_warning(one)],
        "money": money,
        "total": total,
        "plan": [(one, total.budget * one.share / 100) for one in goals.plan_of(table)],
        "checks": [(check, goals.outcome_of(check)) for check in goals.checks_of(table)],
        "changes": table.changes.select_related("by")[:20],
        "is_draft": table.state == GoalState.DRAFT,
        "may": may,
        "why": {name: getattr(answer, "why", "") for name, answer in may.items()},
        "begin": BeginForm(initial={"day": goals.next_check(table, today)}),
        "why_form": WhyForm(),
        "form": form,
        "what": what,
    }
    return render(request, "performance/goal.html", context, status=status)


@require_http_methods(["GET", "POST"])
def new_page(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    may_keep_goals(request.user, today).required()
    organ = own_organ()
    initial = {
        "year": asked_year(request, today),
        "department": organ.name,
        "plan": "3-31 25\n6-30 50\n10-31 75\n12-31 100",
    }
    form = HeadForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = taken(
            form,
            lambda: acts.make_table(form.given(), organ=organ, by=request.user, at=timezone.now(), today=today),
        )
        if made is not None:
            return redirect("performance:goal", made.pk)
    return render(request, "performance/goal_head.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def head_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    may_keep_goals(request.user, today).required()
    table = get_object_or_404(GoalTable, pk=pk)
    form = HeadForm(request.POST or None, initial=head_initial(table, acts.given_of(table)[0]))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        done = taken(
            form,
            lambda: acts.change_head(pk, form.given(), seen=seen, by=request.user, at=timezone.now(), today=today),
        )
        if done is not None:
            return redirect("performance:goal", pk)
    return render(
        request, "performance/goal_head.html", {"form": form, "table": table}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def line_page(request: StaffRequest, pk: int, indicator: int | None = None) -> HttpResponse:
    today = timezone.localdate()
    may_keep_goals(request.user, today).required()
    table = get_object_or_404(GoalTable, pk=pk)
    row = get_object_or_404(table.indicators.filter(removed=False), pk=indicator) if indicator is not None else None
    initial = (line_initial(row) if row else {"unit": "", "reverse": "A"}) | {"seen": table.version}
    form = LineForm(request.POST or None, scope=table.scope, initial=initial)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        done = taken(
            form,
            lambda: acts.put_line(
                pk, form.given(), seen=seen, indicator=indicator, by=request.user, at=timezone.now(), today=today
            ),
        )
        if done is not None:
            return redirect(f"{reverse('performance:goal', args=[pk])}#tree")
    context = {"form": form, "table": table, "row": row}
    return render(request, "performance/goal_line.html", context, status=422 if form.errors else 200)


@require_POST
def line_remove(request: StaffRequest, pk: int, indicator: int) -> HttpResponse:
    today = timezone.localdate()
    may_keep_goals(request.user, today).required()
    table = get_object_or_404(GoalTable, pk=pk)
    get_object_or_404(table.indicators.filter(removed=False), pk=indicator)
    try:
        acts.remove_line(pk, indicator, seen=table.version, by=request.user, at=timezone.now(), today=today)
    except Unfit as unfit:
        messages.warning(request, str(unfit))
    return redirect(f"{reverse('performance:goal', args=[pk])}#tree")


@require_POST
def step(request: StaffRequest, pk: int, what: str) -> HttpResponse:
    """`adopt`, `reopen`, `withdraw`, `start`: approval, mending for a reason, taking away, once more for next year."""
    today = timezone.localdate()
    (may_adopt if what == "adopt" else may_keep_goals)(request.user, today).required()
    table = get_object_or_404(GoalTable, pk=pk)
    told: dict[str, Any] = {"by": request.user, "at": timezone.now(), "today": today}
    try:
        if what == "adopt":
            acts.adopt(pk, request.POST.get("number", ""), **told)
            messages.info(request, _("绩效目标表已批复，可以填写监控和自评。"))
        elif what == "reopen":
            acts.reopen(pk, request.POST.get("why", ""), **told)
        elif what == "withdraw":
            acts.withdraw(pk, request.POST.get("why", ""), **told)
            return redirect(f"{reverse('performance:goals')}?year={table.year}")
        elif what == "start":
            made = acts.start_from(pk, table.year + 1, **told)
            return redirect("performance:goal", made.pk)
        else:
            return HttpResponse(status=404)
    except Unfit as unfit:
        for words in unfit.problems.values():
            messages.warning(request, words)
    return redirect("performance:goal", pk)


@require_GET
def word(request: StaffRequest, pk: int) -> FileResponse:
    require_reader(request)
    table = get_object_or_404(GoalTable.objects.select_related("organ"), pk=pk)
    return download(goal_documents.application(table), f"{table.name}绩效目标表（{table.year}年）.docx", WORD)


@require_GET
def export(request: StaffRequest, pk: int) -> FileResponse:
    require_reader(request)
    table = get_object_or_404(GoalTable, pk=pk)
    content = goal_sheets.written(*acts.given_of(table))
    return download(content, f"{table.name}绩效目标表（{table.year}年）.xlsx", XLSX)


@require_GET
def blank(request: StaffRequest) -> FileResponse:
    require_reader(request)
    return download(goal_sheets.written(None, ()), "绩效目标表.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
def import_page(request: StaffRequest) -> HttpResponse:
    """First what a workbook holds and what it would change; the table only once that is confirmed."""
    today = timezone.localdate()
    may_keep_goals(request.user, today).required()
    if "shown" in request.POST:
        return _load(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            read = goal_sheets.read(form.cleaned_data["sheet"])
        except SheetProblem as problem:
            form.add_error("sheet", problem.message_en if speaks_english() else problem.message)
        else:
            context |= {
                "read": read,
                "weights": sum((one.weight or 0 for one in read.lines), start=0),
                "standing": _standing(read),
                "refusals": [finding_words(one) for one in read.findings if one.is_refusal],
                "lines": [(one, first_words(one.second), head_words(one.second)) for one in read.lines],
                "shown": signing.dumps(form.cleaned_data["sheet"].hex(), salt=_SALT, compress=True),
            }
    return render(request, "performance/goals_import.html", context, status=422 if form.errors else 200)


def _standing(read: goal_sheets.Read) -> GoalTable | None:
    """The table of that year and name that the workbook would change."""
    head = read.head
    if head is None:
        return None
    return goals.tables(head.year).filter(name=head.name, scope=head.scope, organ=own_organ()).first()


def _load(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    told: dict[str, Any] = {"by": request.user, "at": timezone.now(), "today": today}
    try:
        content = bytes.fromhex(signing.loads(request.POST["shown"], salt=_SALT, max_age=_SHOWN_FOR))
        read = goal_sheets.read(content)
        if read.head is None:
            return redirect("performance:goals_import")
        standing = _standing(read)
        if standing is None:
            table = acts.make_table(read.head, read.lines, organ=own_organ(), **told)
        else:
            table = acts.replace_table(standing.pk, read.head, read.lines, **told)
    except signing.BadSignature:
        messages.warning(request, _("预览已经过了一小时。请重新选择文件。"))
        return redirect("performance:goals_import")
    except Unfit as unfit:
        messages.warning(request, str(unfit))
        return redirect("performance:goals_import")
    messages.info(request, _("“%(name)s”已导入。") % {"name": table.name})
    return redirect("performance:goal", table.pk)
