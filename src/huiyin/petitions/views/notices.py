"""A year's notice loaded by the bureau: what it would move, and the sign-off."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.core.days import YearPlan
from huiyin.petitions import policies
from huiyin.petitions.acts import notices as acts
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.forms.notices import NoticeForm
from huiyin.petitions.models import YearNotice
from huiyin.petitions.queries.judging import law
from huiyin.ui.paging import page_of
from huiyin.ui.words import speaks_english


class Line(NamedTuple):
    """One clock that moves; `matter` None where the reader may not open it."""

    number: str
    matter: int | None
    clock: str
    old: date
    new: date
    was_provisional: bool
    is_provisional: bool


@require_http_methods(["GET", "POST"])
def load_page(request: StaffRequest) -> HttpResponse:
    policies.may_load_notice(request.user).required()
    form = NoticeForm(request.POST or None, request.FILES or None, initial={"year": timezone.localdate().year + 1})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            plan = acts.plan_of(data["text"], data["year"], number=data["number"], issued=data["issued"])
        except Unfit as unfit:
            for name, words in unfit.problems.items():
                form.add_error(name or None, words)
        else:
            now = timezone.now()
            notice = acts.look(acts.load(plan, request.user, now), timezone.localdate(), now)
            return redirect("petitions:notice", notice.pk)
    return render(request, "petitions/notice_load.html", {"form": form})


@require_GET
def notice_page(request: StaffRequest, pk: int) -> HttpResponse:
    policies.may_load_notice(request.user).required()
    notice = get_object_or_404(YearNotice, pk=pk)
    elsewhere = [one for one in notice.moved if one["old"] != one["new"]]
    context = {
        "notice": notice,
        "plan": YearPlan.from_toml(notice.text, str(notice.year)),
        "page": page_of(_lines(request, elsewhere), request.GET.get("page")),
        "moved": len(elsewhere),
        "settled": len(notice.moved) - len(elsewhere),
        "may_sign": policies.may_sign_notice(request.user, notice),
    }
    return render(request, "petitions/notice.html", context)


@require_POST
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(YearNotice, pk=pk)
    policies.may_sign_notice(request.user, notice).required()
    try:
        acts.sign(notice, request.user, timezone.now(), timezone.localdate())
    except Unfit as unfit:
        for words in unfit.problems.values():
            messages.warning(request, words)
    else:
        messages.info(
            request,
            _("%(year)d 年的安排自现在起生效，%(moved)d 项期限已按新安排计算。")
            % {"year": notice.year, "moved": len(notice.moved)},
        )
    return redirect("petitions:notice", pk)


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    policies.may_load_notice(request.user).required()
    notice = get_object_or_404(YearNotice, pk=pk)
    try:
        acts.withdraw(notice, request.user, timezone.now())
    except Unfit as unfit:
        for words in unfit.problems.values():
            messages.warning(request, words)
    return redirect("petitions:calendar_year", notice.year)


def _lines(request: StaffRequest, moved: list[dict[str, Any]]) -> list[Line]:
    """What moves. A clock of a matter the reader may not see is counted and not named."""
    seen = set(
        policies.visible_to(request.user)
        .filter(pk__in={int(one["matter"]) for one in moved})
        .order_by()
        .values_list("pk", flat=True)
    )
    terms = {name: term for regulation in law().regulations for name, term in regulation.terms.items()}
    made = []
    for one in moved:
        term = terms.get(str(one["clock"]))
        name = str(one["clock"]) if term is None else term.english if speaks_english() else term.name
        visible = int(one["matter"]) in seen
        made.append(
            Line(
                str(one["number"]) if visible else _("（不在查阅范围内）"),
                int(one["matter"]) if visible else None,
                name,
                date.fromisoformat(str(one["old"])),
                date.fromisoformat(str(one["new"])),
                bool(one["was_provisional"]),
                bool(one["is_provisional"]),
            )
        )
    return made
