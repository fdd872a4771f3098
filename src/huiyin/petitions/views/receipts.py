"""After registering: the number, the code, what happens next and by when, on the screen and on paper."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.core import querycode, workflow
from huiyin.core.clocks import Clock
from huiyin.ledger import reads
from huiyin.letters.problems import LetterRefused
from huiyin.petitions import policies
from huiyin.petitions.acts.deeds import Doing
from huiyin.petitions.acts.slips import issue_slip
from huiyin.petitions.models import Petition
from huiyin.petitions.queries.cases import Case, NoPetition, case_of
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.queries.printed import petition_clocks
from huiyin.petitions.views.entering import REGISTERED
from huiyin.petitions.views.lines import article, clock_name

#: What a clerk or a case officer does next with a new petition, in the order of the buttons.
NEXT = ("transfer", "assign", "direct_reply", "lead", "file", "refuse")


class NextAct(NamedTuple):
    label: str
    address: str


@require_GET
def registered(request: StaffRequest, pk: int) -> HttpResponse:
    petition = _own(request, pk)
    case = _case(petition)
    today = timezone.localdate()
    context = _about(request, petition, case) | {"next_acts": [], "matter": None}
    if policies.may_view(request.user, petition.matter, today):
        open_now = policies.deeds_open(request.user, petition.matter, case.course, case.state, today)
        context["matter"] = petition.matter
        context["joined"] = petition.matter.petition_count > 1
        context["next_acts"] = [
            NextAct(workflow.BY_ACT[act].label, _address(petition, act)) for act in NEXT if open_now[act]
        ]
    return render(request, "petitions/registered.html", context)


def _address(petition: Petition, act: str) -> str:
    return f"{reverse('petitions:deed', args=[petition.matter_id, act])}?petition={petition.pk}"


@require_GET
def slip(request: StaffRequest, pk: int) -> HttpResponse:
    """登记回执, to be printed and handed to the petitioner."""
    petition = _own(request, pk)
    reads.record(actor_of(request.user), "slip", [petition.pk])
    return render(request, "petitions/slip.html", _about(request, petition, _case(petition)))


@require_POST
def word_slip(request: StaffRequest, pk: int) -> HttpResponse:
    """信访事项登记单 as a letter; for those who may open the matter."""
    petition = get_object_or_404(policies.visible_petitions(request.user), pk=pk)
    policies.may_register(request.user).required()
    try:
        letter = issue_slip(_case(petition), Doing(request.user, timezone.now(), timezone.localdate()))
    except LetterRefused as refused:
        messages.warning(request, str(refused))
        return redirect("petitions:registered", pk=pk)
    return redirect("petitions:letter_word", pk=letter.pk)


def _own(request: StaffRequest, pk: int) -> Petition:
    """A petition that the person registered in this session, or one open to them who registers: the query code is
    the petitioner's, and no organ that handles the matter needs it."""
    policies.may_register(request.user).required()
    if pk in request.session.get(REGISTERED, ()):
        return get_object_or_404(Petition.objects.select_related("registering_organ", "matter"), pk=pk)
    visible = policies.visible_petitions(request.user).select_related("registering_organ", "matter")
    return get_object_or_404(visible, pk=pk)


def _case(petition: Petition) -> Case:
    try:
        return case_of(petition.matter, petition.pk)
    except NoPetition as error:
        raise Http404 from error


def _about(request: StaffRequest, petition: Petition, case: Case) -> dict[str, Any]:
    clock = next((one for one in petition_clocks(case) if one.id == "sorting"), None)
    text = present_texts([petition]).get(petition.pk)
    shows_name = text is not None and not case.course.anonymous
    return {
        "petition": petition,
        "case": case,
        "code": querycode.grouped(petition.query_code) if petition.query_code else "",
        "name": text.fields.get("name", "") if text and shows_name else "",
        "organ": petition.registering_organ.name,
        "clock": clock,
        "clock_words": _clock_words(clock),
        "is_secret": petition.restricted,
        "follows": _follows(case),
    }


def _clock_words(clock: Clock | None) -> str:
    return _("%(name)s（%(article)s）") % {"name": clock_name(clock), "article": article(clock)} if clock else ""


def _follows(case: Case) -> str:
    """What the petitioner is told of what comes next; 2022 regulation Art. 22, 23, 29, 30."""
    match case.fact.petition_class:
        case "accusation":
            return _("检举控告事项按照管理权限转送有权处理的机关处理，内容依法保密（《信访工作条例》第三十条）。")
        case "suggestion":
            return _("意见建议由有权处理的机关、单位研究论证（《信访工作条例》第二十九条）。")
        case _:
            return _(
                "收到转送、交办的机关、单位应当自收到之日起15日内书面告知您接收情况以及处理途径、程序"
                "（《信访工作条例》第二十三条第三款）。"
            )
