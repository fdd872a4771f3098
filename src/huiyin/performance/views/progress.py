"""Progress: a scheme at the end of a quarter, a report, closing; what I answer for; handing down."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.performance import parts, policies
from huiyin.performance.acts import handing_down
from huiyin.performance.acts.progress import close_period, enter_progress, reopen_period
from huiyin.performance.bulletin import bulletin_of
from huiyin.performance.models import Closing, Handed, Indicator, Reading, Scheme
from huiyin.performance.queries.glances import glances, parts_with_targets, standings_of
from huiyin.performance.queries.progress import (
    Standing,
    closings_of,
    due_on,
    is_by_organs,
    mine,
    usual_key,
)
from huiyin.performance.queries.sources import is_taken
from huiyin.performance.scheme_words import (
    asked_words,
    light_words,
    lights_in,
    plain,
    target_words,
    valued,
    worked_words,
)
from huiyin.performance.schemes_forms import HandForm, ReportForm, TargetFields, initial_of, report_initial
from huiyin.performance.views.schemes_frame import answered, evidence_download, frame, scheme_of, tell
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.ui.paging import page_of

#: Somebody answers for a handful; the performance officer of a large scheme finds the rest in the scheme itself.
MOST_OWN = 100
#: So many that nobody reported are named; of more only the number is said.
MOST_MISSING = 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def shown(one: Standing) -> dict[str, Any]:
    """A standing as a line of a table shows it."""
    row = one.indicator
    return {
        "row": row,
        "handed": one.handed,
        "reading": one.reading,
        "href": one.href,
        "value": plain(one.value),
        "has_value": one.value is not None,
        "is_missing": one.is_missing,
        "target": target_words(row, one.target),
        "period_target": target_words(row, one.period_target),
        "light": light_words(one.light),
        "asked": asked_words(row, one.target),
        "points": plain(one.worked.points),
        "has_points": one.worked.points is not None,
        "working": worked_words(row, one.worked),
        "forecast": valued(one.forecast, row.unit) if one.forecast is not None else "",
        "best": valued(one.best, row.unit) if one.best is not None else "",
        "answers": one.answers,
        "published": plain(one.reading.published) if one.reading and one.reading.published is not None else "",
        "taken": is_taken(row, one.handed),
    }


@require_GET
def progress_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    scheme = scheme_of(request, pk, today)
    key = _key(request, scheme)
    closings = closings_of(scheme)
    if is_by_organs(scheme):
        return redirect(f"{reverse('performance:appraisal', args=[pk])}?key={key}")
    found = glances(scheme, key)
    page = page_of(found, request.GET.get("page"))
    missing = [one for one in found if one.is_missing]
    context = frame(
        request,
        scheme,
        "progress",
        today,
        key=key,
        period=parts.long_words(scheme.year, key),
        until=parts.until_words(key),
        keys=_choices(scheme, key, closings),
        closing=closings.get(key),
        lines=[shown(one) for one in standings_of(scheme, key, list(page.object_list))],
        page=page,
        is_over=parts.end_of(scheme.year, key) < today,
        due=due_on(scheme.year, key),
        total=plain(sum((one.points or 0) for one in found)),
        missing=standings_of(scheme, key, missing[:MOST_MISSING]),
        missing_count=len(missing),
        missing_more=len(missing[MOST_MISSING:]),
        lights=lights_in(one.light for one in found),
    )
    return render(request, "performance/progress.html", context)


def _key(request: StaffRequest, scheme: Scheme) -> str:
    key = request.GET.get("key", "")
    return key if key in parts.KEYS else usual_key(scheme, timezone.localdate())


def _choices(scheme: Scheme, here: str, closings: dict[str, Closing]) -> list[dict[str, Any]]:
    keys = dict.fromkeys((*parts_with_targets(scheme), here))
    return [
        {"key": key, "label": parts.words(key), "here": key == here, "closed": key in closings}
        for key in parts.KEYS
        if key in keys
    ]


@require_http_methods(["GET", "POST"])
def report_page(request: StaffRequest, pk: int) -> HttpResponse:
    """How far one indicator has come; `handed`: as one office or organ answers for it."""
    today = timezone.localdate()
    row = get_object_or_404(Indicator.objects.select_related("scheme", "person", "area"), pk=pk, removed=False)
    number = request.GET.get("handed", "")
    share = get_object_or_404(row.handed, pk=int(number), removed=False) if number.isdecimal() else None
    if not policies.may_enter(request.user, row, share, today):
        # Somebody who answers for nothing of it does not learn that there is such an indicator.
        raise Http404
    key = _key(request, row.scheme)
    now = Reading.objects.filter(indicator=row, handed=share, key=key, ended=None).select_related("evidence").first()
    taken = is_taken(row, share)
    form = ReportForm(request.POST or None, request.FILES or None, taken=taken, initial=report_initial(now))
    if request.method == "POST" and form.is_valid():
        try:
            enter_progress(
                pk,
                share.pk if share else None,
                form.given(key),
                seen=form.seen_version(),
                by=request.user,
                at=timezone.now(),
                today=today,
                evidence=form.cleaned_data["evidence"],
            )
        except Unfit as unfit:
            tell(form, unfit)
        else:
            messages.info(request, _("“%(name)s”的%(period)s完成情况已填报。") % _told(row, key))
            return redirect(_back(request, row))
    context = {
        "row": row,
        "scheme": row.scheme,
        "handed": share,
        "form": form,
        "now": now,
        "taken": taken,
        "period": parts.long_words(row.scheme.year, key),
        "until": parts.until_words(key),
        "target": asked_words(row, (share or row).target),
        "period_target": target_words(row, (share or row).target_of(key)),
        "versions": Reading.objects.filter(indicator=row, handed=share, key=key)
        .select_related("entered_by")
        .order_by("-pk"),
        "is_closed": now is not None and now.closing_id is not None,
        "back": _back(request, row),
        "elements": getattr(row.scored_by, "names", ()),
    }
    return render(request, "performance/report.html", context, status=422 if form.errors else 200)


def _told(row: Indicator, key: str) -> dict[str, str]:
    return {"name": row.name, "period": parts.long_words(row.scheme.year, key)}


def _back(request: StaffRequest, row: Indicator) -> str:
    key = request.GET.get("key", "")
    if request.GET.get("from") == "progress" and policies.may_read(request.user, timezone.localdate()):
        return f"{reverse('performance:progress', args=[row.scheme_id])}?key={key}"
    return reverse("performance:mine")


@require_GET
def evidence_file(request: StaffRequest, pk: int) -> FileResponse:
    """The file of a report, for who may read the scheme or answers for the indicator; always as a download."""
    today = timezone.localdate()
    row = get_object_or_404(
        Reading.objects.select_related("evidence", "indicator", "handed"), pk=pk, evidence__isnull=False
    )
    allowed = policies.may_read(request.user, today) or policies.may_enter(
        request.user, row.indicator, row.handed, today
    )
    if not allowed or row.evidence is None:
        raise Http404
    return evidence_download(request, row.evidence)


@require_POST
def close(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    scheme = scheme_of(request, pk, today)
    key = request.POST.get("key", "")
    to = f"{reverse('performance:progress', args=[pk])}?key={key}"
    try:
        closing = close_period(pk, key, by=request.user, at=timezone.now(), today=today)
    except Unfit as unfit:
        return answered(request, unfit, to)
    told = {"period": parts.long_words(scheme.year, key), "seq": closing.seq, "digest": closing.digest[:12]}
    messages.info(request, _("%(period)s已结账：登记簿第 %(seq)d 条，摘要 %(digest)s。") % told)
    return redirect(to)


@require_POST
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    closing = get_object_or_404(Closing, pk=pk)
    to = f"{reverse('performance:progress', args=[closing.scheme_id])}?key={closing.key}"
    try:
        reopen_period(pk, request.POST.get("why", ""), by=request.user, at=timezone.now(), today=today)
    except Unfit as unfit:
        return answered(request, unfit, to)
    messages.info(request, _("这一期已重新打开，更正后请再次结账。"))
    return redirect(to)


@require_GET
def mine_page(request: StaffRequest) -> HttpResponse:
    """What I answer for, and what my organ does."""
    today = timezone.localdate()
    policies.may_see_own(request.user, today).required()
    own = policies.own_indicators(request.user, today).select_related("scheme", "area", "person")
    indicators = list(own.order_by("-scheme__year", "scheme", "area__place", "place", "pk")[:MOST_OWN])
    handed = policies.own_handed(request.user, today).select_related(
        "indicator__scheme", "indicator__area", "indicator__person", "organ", "person"
    )
    shares = list(handed.order_by("-indicator__scheme__year", "indicator__scheme", "indicator__place", "pk")[:MOST_OWN])
    schemes = {row.scheme_id: row.scheme for row in [*indicators, *(share.indicator for share in shares)]}
    keys = {pk: usual_key(scheme, today) for pk, scheme in schemes.items()}
    standings = mine(indicators, shares, keys)
    newest_first = sorted(schemes.items(), key=lambda one: (-one[1].year, one[0]))
    groups = [
        {
            "scheme": scheme,
            "key": keys[pk],
            "period": parts.long_words(scheme.year, keys[pk]),
            "due": due_on(scheme.year, keys[pk]),
            "is_late": today > due_on(scheme.year, keys[pk]),
            "lines": [shown(one) for one in standings if one.indicator.scheme_id == pk],
            "missing": sum(one.is_missing for one in standings if one.indicator.scheme_id == pk),
        }
        for pk, scheme in newest_first
    ]
    evaluations = policies.visible_evaluations(request.user, today).filter(organ__isnull=False, scheme__in=schemes)
    context = {
        "groups": groups,
        "may_read": bool(policies.may_read(request.user, today)),
        "evaluations": evaluations.select_related("scheme", "organ"),
        "asked": _to_begin(request, schemes, today),
    }
    return render(request, "performance/mine.html", context)


def _to_begin(request: StaffRequest, schemes: dict[int, Scheme], today: Any) -> list[dict[str, Any]]:
    """Organs that I work for and whose self-evaluation can be begun."""
    organs = policies.organs_of(request.user, today)
    found: list[dict[str, Any]] = []
    for scheme in schemes.values():
        if not is_by_organs(scheme) or parts.YEAR not in closings_of(scheme):
            continue
        done = set(scheme.evaluations.filter(organ__in=organs).values_list("organ", flat=True))
        rows = Handed.objects.filter(indicator__scheme=scheme, organ__in=organs, removed=False)
        for share in rows.exclude(organ__in=done).select_related("organ").order_by("organ"):
            if share.organ is not None and not any(
                one["organ"] == share.organ and one["scheme"] == scheme for one in found
            ):
                found.append({"scheme": scheme, "organ": share.organ})
    return found


@require_http_methods(["GET", "POST"])
def hand_down_page(request: StaffRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    scheme = scheme_of(request, pk, today)
    chosen = [int(one) for one in request.GET.getlist("indicator") if one.isdecimal()]
    form = HandForm(request.POST or None, scheme=scheme, initial={"indicators": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            made = handing_down.hand_down(
                [row.pk for row in form.cleaned_data["indicators"]],
                form.receivers(),
                form.own_target(),
                by=request.user,
                at=timezone.now(),
                today=today,
            )
        except Unfit as unfit:
            tell(form, unfit)
        else:
            messages.info(request, _("已分解 %d 项次；原已分解的保持不变。") % len(made))
            return redirect("performance:scheme", pk)
    chosen = [int(one) for one in request.POST.getlist("indicators") if one.isdecimal()] or chosen
    context = frame(
        request,
        scheme,
        "scheme",
        today,
        form=form,
        indicators=list(form.fields["indicators"].queryset.order_by("place").values_list("pk", "name")),  # type: ignore[attr-defined]
        organs=[(organ.pk, str(organ)) for organ in form.fields["organs"].queryset],  # type: ignore[attr-defined]
        chosen_indicators=set(chosen),
        chosen_organs={int(one) for one in request.POST.getlist("organs") if one.isdecimal()},
    )
    return render(request, "performance/hand_down.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def handed_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One handing down: its own target, leader and person."""
    today = timezone.localdate()
    policies.may_keep(request.user, today).required()
    share = get_object_or_404(Handed.objects.select_related("indicator__scheme", "organ"), pk=pk, removed=False)
    scheme = scheme_of(request, share.indicator.scheme_id, today)
    form = TargetFields(request.POST or None, initial=initial_of(share))
    by: dict[str, Any] = {"by": request.user, "at": timezone.now(), "today": today}
    if request.method == "POST" and request.POST.get("remove"):
        try:
            handing_down.take_back(pk, why=request.POST.get("why", ""), **by)
        except (Unfit, NotAllowed) as refusal:
            return answered(request, refusal, "performance:handed", pk)
        messages.info(request, _("已收回分解给“%s”的这一项。") % share)
        return redirect("performance:indicator", share.indicator_id)
    if request.method == "POST" and form.is_valid():
        try:
            handing_down.change_handed(pk, form.targets_given(), why=form.cleaned_data["why"], **by)
        except Unfit as unfit:
            tell(form, unfit)
        else:
            messages.info(request, _("已修改分解给“%s”的目标。") % share)
            return redirect("performance:indicator", share.indicator_id)
    context = frame(request, scheme, "scheme", today, form=form, handed=share, row=share.indicator)
    return render(request, "performance/handed.html", context, status=422 if form.errors else 200)


@require_GET
def bulletin(request: StaffRequest, pk: int) -> FileResponse:
    """月通报 as Word: of a month or a quarter."""
    today = timezone.localdate()
    scheme = scheme_of(request, pk, today)
    key = _key(request, scheme)
    name = _("%(period)s绩效管理通报.docx") % {"period": parts.long_words(scheme.year, key)}
    content = bulletin_of(scheme, key, today)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=DOCX)
