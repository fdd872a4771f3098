"""Self-evaluation and review, what is asked for beside the indicators, and the appraisal of organs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.models import Organ
from huiyin.accounts.requests import StaffRequest
from huiyin.performance import parts, policies
from huiyin.performance.acts import evaluation as acts
from huiyin.performance.models import Claim, Evaluation, EvaluationState, Mark, Scheme
from huiyin.performance.queries.evaluation import appraisal, executed, grade_of, in_hundred, marks_of, total_of
from huiyin.performance.queries.progress import closings_of
from huiyin.performance.scheme_words import asked_words, grade_words, mark_words, plain
from huiyin.performance.schemes_forms import ClaimForm
from huiyin.performance.schemes_given import warning_words, warnings_for
from huiyin.performance.views.schemes_frame import answered, evidence_download, frame, scheme_of, tell
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.ui.paging import page_of

#: Indicators of an evaluation that one page shows; what is written on a page is kept with it.
AT_ONCE = 100


@require_GET
def own_evaluation(request: StaffRequest, pk: int) -> HttpResponse:
    """The bureau's own self-evaluation; before it is begun, what has to be done first."""
    today = timezone.localdate()
    scheme = scheme_of(request, pk, today)
    row = scheme.evaluations.filter(organ=None).first()
    if row is not None:
        return redirect("performance:evaluation", row.pk)
    context = frame(request, scheme, "own_evaluation", today, is_closed=parts.YEAR in closings_of(scheme))
    return render(request, "performance/own_evaluation.html", context)


@require_POST
def begin(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    scheme = get_object_or_404(policies.visible_schemes(request.user, today), pk=pk)
    number = request.POST.get("organ", "")
    organ = get_object_or_404(Organ, pk=int(number)) if number.isdecimal() else None
    try:
        row = acts.begin(scheme.pk, organ, by=request.user, at=timezone.now(), today=today)
    except NotAllowed:
        policies.may_submit(request.user, Evaluation(scheme=scheme, organ=organ), today).required()
        raise
    except Unfit as unfit:
        to = "performance:own_evaluation" if organ is None else "performance:mine"
        return answered(request, unfit, *([to, pk] if organ is None else [to]))
    return redirect("performance:evaluation", row.pk)


@require_http_methods(["GET", "POST"])
def evaluation_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Writing reasons and measures; handing in; looking at it; reviewing it."""
    today = timezone.localdate()
    rows = policies.visible_evaluations(request.user, today).select_related("scheme__organ", "organ")
    row = get_object_or_404(rows, pk=pk)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            if _did(request, row, today):
                return redirect("performance:evaluation", pk)
        except NotAllowed as refusal:
            return answered(request, refusal, "performance:evaluation", pk)
        except Unfit as unfit:
            problems = dict(unfit.problems)
    context = _context(request, row, today, problems) | {"claim_form": ClaimForm()}
    return render(request, "performance/evaluation.html", context, status=422 if problems else 200)


def _did(request: StaffRequest, row: Evaluation, today: Any) -> bool:
    """
    Raises:
        NotAllowed, Unfit: as the acts say.
    """
    by: dict[str, Any] = {"by": request.user, "at": timezone.now(), "today": today}
    what = request.POST.get("what", "")
    if what in ("keep", "submit"):
        acts.explain(row.pk, _explained(request.POST), _money(request.POST), **by)
        if what == "submit":
            acts.submit(row.pk, **by)
            messages.info(request, _("自评已提交，由另一人复核。"))
        else:
            messages.info(request, _("已保存。"))
    elif what == "renew":
        acts.renew(row.pk, **by)
        messages.info(request, _("已按最新的结账数据重新评分。"))
    elif what == "review":
        acts.review(row.pk, _review(request.POST), **by)
        messages.info(request, _("复核已完成。"))
    elif what == "return":
        acts.send_back(row.pk, request.POST.get("opinion", ""), **by)
        messages.info(request, _("已退回修改。"))
    else:
        raise Http404
    return True


def _explained(posted: QueryDict) -> dict[int, acts.Explained]:
    keys = {key.partition("-")[2] for key in posted if key.startswith(("reason-", "remedy-"))}
    return {
        int(key): acts.Explained(posted.get(f"reason-{key}", ""), posted.get(f"remedy-{key}", ""))
        for key in keys
        if key.isdecimal()
    }


def _money(posted: QueryDict) -> tuple[Decimal | None, Decimal | None] | None:
    """
    Raises:
        Unfit: an amount is no number.
    """
    if "budget" not in posted:
        return None
    return _amount(posted.get("budget", ""), "budget"), _amount(posted.get("spent", ""), "spent")


def _amount(text: str, field: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").strip()) if text.strip() else None
    except InvalidOperation as error:
        raise Unfit({field: _("金额请只填数字，单位为元。")}) from error


def _review(posted: QueryDict) -> acts.Review:
    """
    Raises:
        Unfit: points are no number.
    """
    marks: dict[int, acts.Reviewed] = {}
    claims: dict[int, acts.Reviewed] = {}
    for key in posted:
        head, dash, number = key.partition("-")
        if not dash or not number.isdecimal() or head not in ("points", "claim"):
            continue
        points = _amount(posted.get(key, ""), key)
        if points is None:
            raise Unfit({key: _("请填写分数。")})
        why = posted.get(f"why-{number}" if head == "points" else f"whyclaim-{number}", "")
        (marks if head == "points" else claims)[int(number)] = acts.Reviewed(points, why)
    return acts.Review(marks, claims, posted.get("opinion", ""))


def _context(request: StaffRequest, row: Evaluation, today: Any, problems: dict[str, str]) -> dict[str, Any]:
    is_open = row.state == EvaluationState.OPEN
    may_submit = is_open and bool(policies.may_submit(request.user, row, today))
    answer = policies.may_review(request.user, row, today)
    rate, total = executed(row), total_of(row)
    page = page_of(marks_of(row), request.GET.get("page"), AT_ONCE)
    context = {
        "page": page,
        "row": row,
        "who": row.organ or row.scheme.organ,
        "lines": [_line(mark, request.POST, problems) for mark in page.object_list],
        "claims": row.claims.filter(withdrawn=None).select_related("evidence"),
        "rate": rate,
        "rate_points": plain(rate.points) if rate else "",
        "total": plain(total),
        "own_total": plain(row.own_total),
        "of_hundred": plain(in_hundred(total, row.full)),
        "grade": grade_words(grade_of(row)),
        "problems": problems,
        "may_submit": may_submit,
        "may_review": row.state == EvaluationState.SUBMITTED and bool(answer),
        "why_not": getattr(answer, "why", "") if row.state == EvaluationState.SUBMITTED else "",
        "is_open": is_open,
        "typed": request.POST,
    }
    if policies.may_read(request.user, today):
        here = "own_evaluation" if row.organ_id is None else "appraisal"
        return frame(request, row.scheme, here, today, **context)
    return {"scheme": row.scheme, **context}


def _line(mark: Mark, posted: QueryDict, problems: dict[str, str]) -> dict[str, Any]:
    key = mark.indicator_id
    return {
        "mark": mark,
        "key": key,
        "area": mark.indicator.area.name,
        "target": asked_words(mark.indicator, mark.target),
        "actual": plain(mark.actual) + (mark.indicator.unit if mark.actual is not None else ""),
        "own": plain(mark.own),
        "working": mark_words(mark),
        "warnings": [warning_words(code) for code in warnings_for(mark.indicator)],
        "reason": posted.get(f"reason-{key}", mark.reason),
        "remedy": posted.get(f"remedy-{key}", mark.remedy),
        "points": posted.get(f"points-{key}", plain(mark.own)),
        "why": posted.get(f"why-{key}", ""),
        "problem": problems.get(f"reason-{key}") or problems.get(f"mark-{key}") or problems.get(f"points-{key}", ""),
    }


@require_POST
def claim(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for bonus points, or name a deduction."""
    today = timezone.localdate()
    row = get_object_or_404(policies.visible_evaluations(request.user, today).select_related("scheme__organ"), pk=pk)
    policies.may_submit(request.user, row, today).required()
    form = ClaimForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            acts.ask(
                pk,
                form.given(),
                evidence=form.cleaned_data["evidence"],
                by=request.user,
                at=timezone.now(),
                today=today,
            )
        except Unfit as unfit:
            tell(form, unfit)
        else:
            messages.info(request, _("已登记，复核时认定。"))
            return redirect(f"{reverse('performance:evaluation', args=[pk])}#claims")
    context = _context(request, row, today, {}) | {"claim_form": form}
    return render(request, "performance/evaluation.html", context, status=422)


@require_GET
def claim_evidence(request: StaffRequest, pk: int) -> FileResponse:
    """The file of what is asked for, for who sees the evaluation; always as a download."""
    seen = policies.visible_evaluations(request.user, timezone.localdate())
    found = get_object_or_404(Claim.objects.select_related("evidence"), pk=pk, evaluation__in=seen)
    if found.evidence is None:
        raise Http404
    return evidence_download(request, found.evidence)


@require_POST
def withdraw_claim(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    found = get_object_or_404(
        Claim.objects.select_related("evaluation"),
        pk=pk,
        evaluation__in=policies.visible_evaluations(request.user, today),
    )
    try:
        acts.withdraw_claim(pk, by=request.user, at=timezone.now(), today=today)
    except NotAllowed as refusal:
        policies.may_submit(request.user, found.evaluation, today).required()
        return answered(request, refusal, "performance:evaluation", found.evaluation_id)
    except Unfit as unfit:
        return answered(request, unfit, "performance:evaluation", found.evaluation_id)
    messages.info(request, _("已撤回。"))
    return redirect("performance:evaluation", found.evaluation_id)


@require_GET
def appraisal_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Organs beside each other: what each reached. No list of people exists."""
    today = timezone.localdate()
    scheme = scheme_of(request, pk, today)
    places = appraisal(scheme)
    scored = [place for place in places if place.of_hundred is not None]
    mean = sum((place.of_hundred or Decimal(0) for place in scored), Decimal(0)) / len(scored) if scored else None
    page = page_of(places, request.GET.get("page"), 100)
    context = frame(
        request,
        scheme,
        "appraisal",
        today,
        lines=[
            {"place": place, "points": plain(place.points), "of_hundred": plain(place.of_hundred),
             "grade": grade_words(place.grade)}
            for place in page.object_list
        ],
        page=page,
        places=len(places),
        mean=plain(mean),
        scored=len(scored),
        closings=[parts.words(key) for key in parts.KEYS if key in closings_of(scheme)],
        keys=_closable(scheme, today),
    )  # fmt: skip
    return render(request, "performance/appraisal.html", context)


def _closable(scheme: Scheme, today: date) -> list[tuple[str, str]]:
    """The parts that are over and come after everything that is closed."""
    last = max((row.end for row in closings_of(scheme).values()), default=None)
    return [
        (key, parts.words(key))
        for key in (*parts.QUARTERS, parts.YEAR)
        if (end_day := parts.end_of(scheme.year, key)) < today and (last is None or end_day > last)
    ]


@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """The year's appraisal is over."""
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    scheme_of(request, pk, today)
    try:
        acts.end_scheme(pk, by=request.user, at=timezone.now(), today=today)
    except Unfit as unfit:
        return answered(request, unfit, "performance:scheme", pk)
    messages.info(request, _("方案已结束，从现在起只供查阅。"))
    return redirect("performance:scheme", pk)
