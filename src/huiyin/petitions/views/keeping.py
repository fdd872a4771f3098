"""案卷: how long it is kept, holds, disposal by two people, and the file as a zip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.ledger import reads
from huiyin.petitions import policies
from huiyin.petitions.acts import keeping as acts
from huiyin.petitions.acts.deeds import Doing, NotAllowed, Unfit
from huiyin.petitions.forms.keeping import HoldForm
from huiyin.petitions.models import Disposal, Hold, Matter, Petition
from huiyin.petitions.queries.cases import case_of
from huiyin.petitions.queries.keeping import extent, keeping_of, over
from huiyin.petitions.views.casefile import write_case_file
from huiyin.petitions.views.opening import matter_or_404

#: Files listed as over; the list is worked off from its top.
SHOWN = 50


@require_GET
def keeping_page(request: StaffRequest) -> HttpResponse:
    """What may go by now, and what waits for the second person."""
    policies.may_keep_files(request.user).required()
    today = timezone.localdate()
    visible = policies.visible_to(request.user, today)
    waiting = Disposal.objects.filter(decided=None, matter__in=visible.order_by().values("pk"))
    waiting = waiting.select_related("matter", "proposed_by")
    numbers = _numbers([one.matter_id for one in waiting])
    listed = list(over(visible, today, limit=SHOWN))
    numbers |= _numbers([matter.pk for matter, _kept in listed])
    holds = Hold.objects.filter(lifted=None, matter__in=visible.order_by().values("pk"))
    held = list(holds.select_related("note", "placed_by").order_by("-pk")[:SHOWN])
    numbers |= _numbers([one.matter_id for one in held])
    context = {
        "over": [(matter, kept, numbers.get(matter.pk, "")) for matter, kept in listed],
        "waiting": [
            (one, numbers.get(one.matter_id, ""), policies.may_decide_disposal(request.user, one, today))
            for one in waiting
        ],
        "is_cut": len(listed) == SHOWN,
        "held": [(one, numbers.get(one.matter_id, "")) for one in held],
    }
    return render(request, "petitions/keeping.html", context)


def _numbers(matters: list[int]) -> dict[int, str]:
    rows = Petition.objects.filter(matter__in=matters).order_by("-pk").values_list("matter", "number")
    return dict(rows)


@require_GET
def file_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One case file."""
    matter = matter_or_404(request.user, pk)
    policies.may_keep_files(request.user, matter=matter).required()
    return _page(request, matter)


def _page(request: StaffRequest, matter: Matter, bound: HoldForm | None = None, lifting: int = 0) -> HttpResponse:
    """`bound`: a form that was not taken; `lifting`: the hold it was to lift."""
    today = timezone.localdate()
    case = case_of(matter)
    kept = keeping_of(case)
    disposal = Disposal.objects.filter(matter=matter, decided=None).first()
    holds = list(Hold.objects.filter(matter=matter).select_related("note", "placed_by", "lifted_by").order_by("pk"))
    standing = [hold for hold in holds if hold.lifted is None]
    numbers = [number for _key, number in sorted((fact.petition, fact.number) for fact in case.found.facts.values())]
    context = {
        "matter": matter,
        "number": numbers[0],
        "others": "、".join(numbers[1:]),
        "kept": kept,
        "is_over": kept.is_over(today),
        "holds": holds,
        "is_held": bool(standing),
        "open_holds": [(hold, _form(bound, hold.pk, lifting)) for hold in standing],
        "disposal": disposal,
        "may_decide": policies.may_decide_disposal(request.user, disposal, today) if disposal else None,
        "form": _form(bound, 0, lifting),
        **extent(case),
    }
    return render(request, "petitions/case_file.html", context, status=422 if bound else 200)


def _form(bound: HoldForm | None, hold: int, lifting: int) -> HoldForm:
    return bound if bound is not None and hold == lifting else HoldForm(auto_id=f"hold{hold}_%s")


@require_GET
def download(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The whole case file; read and recorded as one."""
    matter = matter_or_404(request.user, pk)
    policies.may_keep_files(request.user, matter=matter).required()
    petitions = list(Petition.objects.filter(matter=matter).order_by("pk").values_list("pk", "number"))
    reads.record(actor_of(request.user), "case file", [key for key, _number in petitions])
    content = write_case_file(matter, timezone.localdate(), timezone.now())
    name = _("案卷%(number)s.zip") % {"number": petitions[0][1] if petitions else matter.pk}
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
def hold(request: StaffRequest, pk: int) -> HttpResponse:
    matter = matter_or_404(request.user, pk)
    form = HoldForm(request.POST, auto_id="hold0_%s")
    if not form.is_valid():
        policies.may_keep_files(request.user, matter=matter).required()
        return _page(request, matter, form)
    return _do(request, pk, lambda doing: acts.place_hold(pk, doing), _("已暂缓销毁。"))


@require_POST
def lift(request: StaffRequest, pk: int, hold: int) -> HttpResponse:
    matter = matter_or_404(request.user, pk)
    row = get_object_or_404(Hold, pk=hold, matter=pk)
    form = HoldForm(request.POST, auto_id=f"hold{hold}_%s")
    if not form.is_valid():
        policies.may_keep_files(request.user, matter=matter).required()
        return _page(request, matter, form, hold)
    return _do(request, pk, lambda doing: acts.lift_hold(row, doing), _("已解除暂缓。"))


@require_POST
def propose(request: StaffRequest, pk: int) -> HttpResponse:
    matter_or_404(request.user, pk)
    return _do(request, pk, lambda doing: acts.propose(pk, doing), _("已提出销毁，等待另一位负责人确认。"))


@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    matter_or_404(request.user, pk)
    row = get_object_or_404(Disposal, matter=pk, decided=None)
    answer = request.POST.get("confirmed")
    if answer not in ("yes", "no"):
        messages.warning(request, _("请选择确认销毁或者不销毁。"))
        return redirect("petitions:case_file", pk)
    said = _("内容已销毁；编号、日期和摘要保留。") if answer == "yes" else _("已决定不销毁。")
    return _do(request, pk, lambda doing: acts.decide(row, doing, confirmed=answer == "yes"), said)


def _do(request: StaffRequest, pk: int, act: Callable[[Doing], Any], said: str) -> HttpResponse:
    """
    Raises:
        PermissionDenied: it is not this person's to do.
    """
    doing = Doing(request.user, timezone.now(), timezone.localdate(), {"reason": request.POST.get("reason", "")})
    try:
        act(doing)
    except Unfit as unfit:
        for words in unfit.problems.values():
            messages.warning(request, words)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.why) from refusal
    else:
        messages.info(request, said)
    return redirect("petitions:case_file", pk)
