"""绩效监控 and 绩效自评: filled in with the points shown beside it, handed in, reviewed, in Word."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.core import goals as rules
from huiyin.documents.sheets import SheetProblem
from huiyin.finance.policies import may_see_money
from huiyin.performance import check_sheets, goal_documents
from huiyin.performance.acts import goal_checks as acts
from huiyin.performance.acts.goals import Stale
from huiyin.performance.goal_documents import actual_words, target_words
from huiyin.performance.goal_forms import BeginForm, CheckForm, ReviewForm, check_initial
from huiyin.performance.goal_words import first_words, head_words
from huiyin.performance.models import CheckKind, CheckState, GoalCheck, GoalTable
from huiyin.performance.policies_registers import may_keep_goals, may_review_goals
from huiyin.performance.queries import goals
from huiyin.performance.queries.goal_spending import Books, of_books
from huiyin.performance.registers_forms import SheetForm
from huiyin.performance.views.registers import WORD, XLSX, download, require_reader, taken
from huiyin.petitions.acts.deeds import Unfit
from huiyin.ui.words import speaks_english

#: What was shown as the preview of a spreadsheet may be confirmed for so long, in seconds.
_SHOWN_FOR = 3600
_SALT = "performance.goal-checks"


def _check(pk: int) -> GoalCheck:
    rows = GoalCheck.objects.select_related("table__organ", "submitted_by", "reviewed_by")
    return get_object_or_404(rows, pk=pk)


@require_POST
def begin(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    may_keep_goals(request.user, today).required()
    table = get_object_or_404(GoalTable, pk=pk)
    form = BeginForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        check = taken(
            form,
            lambda: acts.begin_check(pk, told["kind"], told["day"], by=request.user, at=timezone.now(), today=today),
        )
        if check is not None:
            return redirect("performance:goal_check", check.pk)
    for errors in form.errors.values():
        for words in errors:
            messages.warning(request, str(words))
    return redirect("performance:goal", table.pk)


@require_http_methods(["GET", "POST"])
def check_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = require_reader(request)
    check = _check(pk)
    rows = [row.indicator for row in goals.outcome_of(check).rows]
    form = CheckForm(request.POST or None, request.FILES or None, check=check, rows=rows, initial=check_initial(check))
    if request.method == "POST":
        may_keep_goals(request.user, today).required()
        if form.is_valid() and _fill(request, check, form):
            return redirect("performance:goal_check", pk)
    return _page(request, check, form=form, status=422 if form.errors else 200)


def _fill(request: StaffRequest, check: GoalCheck, form: CheckForm) -> bool:
    """Keep what was filled in; with `submit` hand it in as well. What is missing is said at its indicator."""
    told: dict[str, Any] = {"by": request.user, "at": timezone.now(), "today": timezone.localdate()}
    seen = form.cleaned_data["seen"]
    if taken(form, lambda: acts.fill_check(check.pk, form.filled(), seen=seen, **told)) is None:
        return False
    if "submit" in request.POST:
        try:
            acts.submit_check(check.pk, **told)
        except Unfit as unfit:
            for words in unfit.problems.values():
                messages.warning(request, words)
            return True
        messages.info(request, _("已提交。"))
    else:
        messages.info(request, _("已保存，得分按现在填的算出。"))
    return True


def _page(
    request: StaffRequest,
    check: GoalCheck,
    *,
    form: CheckForm | None = None,
    review: ReviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    outcome = goals.outcome_of(check)
    rows = [row.indicator for row in outcome.rows]
    is_draft = check.state == CheckState.DRAFT
    may_review = may_review_goals(request.user, check, today)
    is_reviewed = check.kind == CheckKind.EVALUATION and check.state == CheckState.SUBMITTED
    review = review or ReviewForm(rows=rows)
    if form is None and is_draft:
        form = CheckForm(check=check, rows=rows, initial=check_initial(check))
    books = of_books(check.table, check.day)
    context = {
        "check": check,
        "table": check.table,
        "outcome": outcome,
        "is_evaluation": check.kind == CheckKind.EVALUATION,
        "lines": [
            {
                "row": row,
                "first": first_words(row.indicator.second),
                "second": head_words(row.indicator.second),
                "target": target_words(row.indicator),
                "actual": actual_words(row),
                "fields": form.fields_of(row.indicator) if form is not None and is_draft else (),
                "review": review.fields_of(row.indicator),
            }
            for row in outcome.rows
        ],
        "with_books": [one for one in outcome.money if one.books is not None],
        "books": books,
        "books_href": _books_address(request, books, check.table.year),
        "form": form,
        "review": review,
        "planned": rules.planned_share(goals.plan_of(check.table), check.day),
        "is_behind": goals.is_behind(check.table, check),
        "may_fill": bool(may_keep_goals(request.user, today)) and is_draft,
        "may_review": bool(may_review) and is_reviewed,
        "why_review": getattr(may_review, "why", "") if is_reviewed else "",
        "execution_points": rules.execution_points(),
        "missing": acts.missing_of(check, outcome) if is_draft else {},
    }
    return render(request, "performance/goal_check.html", context, status=status)


def _books_address(request: StaffRequest, books: Books | None, year: int) -> str:
    """Where the amount of the books opens, for those who see the money."""
    if books is None or not may_see_money(request.user, timezone.localdate()):
        return ""
    if books.fund is not None:
        return reverse("finance:fund", args=[books.fund, year])
    return f"{reverse('finance:rows', args=[year])}?code={books.code}"


@require_POST
def review(request: StaffRequest, pk: int, what: str) -> HttpResponse:
    """`review` or `return`."""
    today = timezone.localdate()
    check = _check(pk)
    may_review_goals(request.user, check, today).required()
    rows = [row.indicator for row in goals.outcome_of(check).rows]
    form = ReviewForm(request.POST, rows=rows)
    if what not in ("review", "return"):
        raise Http404
    if form.is_valid():
        told: dict[str, Any] = {"by": request.user, "at": timezone.now(), "today": today}
        opinion = form.cleaned_data["opinion"]
        if what == "return":
            done = taken(form, lambda: acts.return_check(pk, opinion, **told))
        else:
            done = taken(form, lambda: acts.review_check(pk, form.reviewed(), opinion, **told))
        if done is not None:
            messages.info(request, _("已复核。") if what == "review" else _("已退回。"))
            return redirect("performance:goal_check", pk)
    return _page(request, check, review=form, status=422)


@require_GET
def word(request: StaffRequest, pk: int) -> FileResponse:
    require_reader(request)
    check = _check(pk)
    name = f"{check.table.name}{check.get_kind_display()}表（{check.day:%Y-%m-%d}）.docx"
    return download(goal_documents.report(check), name, WORD)


@require_GET
def sheet(request: StaffRequest, pk: int) -> FileResponse:
    """The check as a form to fill in away from the system, with what stands in it."""
    require_reader(request)
    check = _check(pk)
    name = f"{check.table.name}{check.get_kind_display()}表（{check.day:%Y-%m-%d}）.xlsx"
    return download(check_sheets.written(check), name, XLSX)


@require_http_methods(["GET", "POST"])
def sheet_import(request: StaffRequest, pk: int) -> HttpResponse:
    """First what a filled form would change; kept only once that is confirmed."""
    today = timezone.localdate()
    may_keep_goals(request.user, today).required()
    check = _check(pk)
    if check.state != CheckState.DRAFT:
        messages.warning(request, _("它现在是“%s”，不能再填。") % check.get_state_display())
        return redirect("performance:goal_check", pk)
    if "shown" in request.POST:
        return _take_sheet(request, check)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "check": check, "table": check.table}
    if request.method == "POST" and form.is_valid():
        try:
            read = check_sheets.read(form.cleaned_data["sheet"], check)
        except SheetProblem as problem:
            form.add_error("sheet", problem.message_en if speaks_english() else problem.message)
        else:
            shown = {"sheet": form.cleaned_data["sheet"].hex(), "seen": check.version, "check": pk}
            context |= {"read": read, "shown": signing.dumps(shown, salt=_SALT, compress=True)}
    return render(request, "performance/goal_check_import.html", context, status=422 if form.errors else 200)


def _take_sheet(request: StaffRequest, check: GoalCheck) -> HttpResponse:
    try:
        shown = signing.loads(request.POST["shown"], salt=_SALT, max_age=_SHOWN_FOR)
    except signing.BadSignature:
        messages.warning(request, _("预览已经过了一小时。请重新选择文件。"))
        return redirect("performance:goal_check_import", check.pk)
    told: dict[str, Any] = {"by": request.user, "at": timezone.now(), "today": timezone.localdate()}
    try:
        filled = check_sheets.read(bytes.fromhex(shown["sheet"]), check).filled
        if shown["check"] != check.pk or filled is None:
            raise Stale
        acts.fill_check(check.pk, filled, seen=shown["seen"], **told)
    except Stale:
        messages.warning(request, _("看过以后，别人改过这张表。请重新选择文件，再看一遍要改什么。"))
        return redirect("performance:goal_check_import", check.pk)
    except Unfit as unfit:
        messages.warning(request, str(unfit))
        return redirect("performance:goal_check_import", check.pk)
    messages.info(request, _("表格里填的已保存，得分按现在填的算出；核对后再提交。"))
    return redirect("performance:goal_check", check.pk)
