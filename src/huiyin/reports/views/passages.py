"""The bureau's own words: every section of a report with last year's beside, and one section written."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period
from huiyin.figures.queries.entered import periods_near, usual_period
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Kind, Narrative
from huiyin.reports.models import Passage
from huiyin.reports.passages import passage_versions, passages_of, write_passage
from huiyin.reports.views.pages import kind_name, require_maker
from huiyin.reports.wanting import section_names
from huiyin.reports.word_forms import AskedPeriodForm, PassageForm
from huiyin.ui.frame import Place as Tab
from huiyin.ui.words import period_words


class Told(NamedTuple):
    """A section of a report with what is written for it now, and what was for the period before."""

    name: str
    meaning: str
    section: str
    is_required: bool
    now: Passage | None
    before: Passage | None


def asked_period(request: StaffRequest, today: date) -> tuple[Period, AskedPeriodForm]:
    """The period in the address; the usual one where there is none or it cannot be read, which the form then says."""
    form = AskedPeriodForm(request.GET)
    period: Period | None = form.cleaned_data.get("period") if form.is_valid() else None
    return period or usual_period(today), form


def asked_kind(request: StaffRequest) -> Kind:
    return KINDS.get(request.GET.get("kind", ""), next(iter(KINDS.values())))


def address(page: str, kind: Kind, period: Period, **words: str) -> str:
    return f"{reverse(page)}?{urlencode({'kind': kind.id, 'period': str(period), **words})}"


@require_GET
def words_page(request: StaffRequest) -> HttpResponse:
    today = require_maker(request)
    period, form = asked_period(request, today)
    kind = asked_kind(request)
    now, before = passages_of(period), passages_of(period.previous())
    tabs = [
        Tab(
            kind_name(one),
            address("reports:words", one, period),
            "",
            one == kind,
            sum(narrative.required and narrative.name not in now for narrative in one.narratives) or None,
        )
        for one in KINDS.values()
    ]
    choices = [
        Tab(period_words(one), address("reports:words", kind, one), "", one == period, None)
        for one in periods_near(period)
    ]
    context = {
        "form": form,
        "kind": kind,
        "name": kind_name(kind),
        "period": period,
        "previous": period.previous(),
        "tabs": tabs,
        "choices": choices,
        "sections": _told(kind, now, before),
    }
    return render(request, "reports/words.html", context)


def _told(kind: Kind, now: dict[str, Passage], before: dict[str, Passage]) -> list[Told]:
    names = section_names(kind)
    order = list(names)
    narratives = sorted(kind.narratives, key=lambda one: order.index(one.section))
    return [
        Told(one.name, one.meaning, names[one.section], one.required, now.get(one.name), before.get(one.name))
        for one in narratives
    ]


def _narrative(kind: Kind, name: str) -> Narrative:
    for narrative in kind.narratives:
        if narrative.name == name:
            return narrative
    raise Http404


@require_http_methods(["GET", "POST"])
def write_page(request: StaffRequest) -> HttpResponse:
    """One section. Last period's words come into the field only when somebody presses for them."""
    today = require_maker(request)
    period, _form = asked_period(request, today)
    kind = asked_kind(request)
    narrative = _narrative(kind, request.GET.get("name", ""))
    now = passages_of(period).get(narrative.name)
    before = passages_of(period.previous()).get(narrative.name)
    versions = list(passage_versions(narrative.name, period))
    standing = versions[0] if versions and versions[0].ended is None else None
    form = PassageForm(
        request.POST or None,
        initial={"text": now.text if now else "", "seen": str(standing.pk) if standing else ""},
    )
    if request.method == "POST" and form.is_valid():
        if "take" in request.POST and before is not None:
            form = _with_last_words(form, before)
        elif _write(request, form, narrative, period, today):
            return redirect(_after(request, kind, narrative, period))
    context = {
        "form": form,
        "kind": kind,
        "kind_name": kind_name(kind),
        "narrative": narrative,
        "period": period,
        "previous": period.previous(),
        "before": before,
        "versions": versions,
        "back": address("reports:words", kind, period),
    }
    return render(request, "reports/write_words.html", context, status=422 if form.errors else 200)


def _with_last_words(form: PassageForm, before: Passage) -> PassageForm:
    """The form with last period's words after what is written already: nothing is lost, nothing is saved."""
    written = form.cleaned_data["text"].rstrip()
    text = f"{written}\n{before.text}" if written else before.text
    return PassageForm(initial={"text": text, "seen": form.data.get("seen", "")})


def _write(request: StaffRequest, form: PassageForm, narrative: Narrative, period: Period, today: date) -> bool:
    given = form.cleaned_data
    try:
        write_passage(
            narrative.name,
            period,
            given["text"],
            by=request.user,
            at=timezone.now(),
            today=today,
            seen=given["seen"],
        )
    except ValidationError as error:
        for message in error.messages:
            form.add_error("text", message)
        return False
    messages.info(request, _("“%(name)s”已写定。") % {"name": narrative.name})
    return True


def _after(request: StaffRequest, kind: Kind, narrative: Narrative, period: Period) -> str:
    """Back to the list, or on to the next section that has no words."""
    if "next" not in request.POST:
        return address("reports:words", kind, period)
    names = [one.name for one in _told(kind, {}, {})]
    written = passages_of(period)
    at = names.index(narrative.name)
    following = next((name for name in [*names[at + 1 :], *names[:at]] if name not in written), None)
    if following is None:
        return address("reports:words", kind, period)
    return address("reports:write_words", kind, period, name=following)


@require_POST
def take_words(request: StaffRequest) -> HttpResponse:
    """Last period's words of one section, taken over as they are because somebody pressed."""
    today = require_maker(request)
    period, _form = asked_period(request, today)
    kind = asked_kind(request)
    narrative = _narrative(kind, request.GET.get("name", ""))
    before = passages_of(period.previous()).get(narrative.name)
    if before is None:
        raise Http404
    if narrative.name in passages_of(period):
        messages.warning(request, _("“%s”本期已经有文字，没有改动。") % narrative.name)
    else:
        by, at = request.user, timezone.now()
        write_passage(narrative.name, period, before.text, by=by, at=at, today=today, is_taken=True)
        told = {"name": narrative.name, "period": period_words(period.previous())}
        messages.info(request, _("“%(name)s”照用%(period)s的文字，请再看一遍。") % told)
    return redirect(address("reports:words", kind, period))
