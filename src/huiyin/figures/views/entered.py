"""The register of figures that no ledger holds: what is asked for, one figure entered, its versions, its evidence."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.acts import actor_of
from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period
from huiyin.figures import wanted
from huiyin.figures.acts import entering
from huiyin.figures.entries import SEPARATOR, plain_name
from huiyin.figures.entry_forms import EnterForm, shown
from huiyin.figures.models import EnteredFigure, Evidence
from huiyin.figures.queries.entered import entered_now, entered_versions, named_period, own_units
from huiyin.figures.queries.evidence import content_of, content_type_of
from huiyin.figures.queries.lines import Register
from huiyin.figures.views.registering import (
    OWN,
    add_errors,
    address,
    asked_period,
    choices,
    require_enterer,
    tabs,
    title_of,
)
from huiyin.figures.wanted import Wanted
from huiyin.ledger import reads
from huiyin.ui.words import period_words


@require_GET
def entered_page(request: StaffRequest) -> HttpResponse:
    today = require_enterer(request)
    period, form = asked_period(request, today)
    wantings = {wanting.id: wanting for wanting in wanted.wantings()}
    here = request.GET.get("kind", "")
    if here != OWN and here not in wantings:
        here = next(iter(wantings), OWN)
    register = Register(period)
    wanting = wantings.get(here)
    context = {
        "form": form,
        "period": period,
        "previous": period.previous(),
        "here": here,
        "wanting": wanting,
        "title": title_of(wanting) if wanting else _("本局自设"),
        "tabs": tabs(here, period, register),
        "choices": choices("figures:entered", period, kind=here),
        "parts": register.parts(wanting) if wanting else [],
        "own": register.own() if wanting is None else [],
        "sheet": address_of_sheet(here, period),
        "published": address("figures:published", period=str(period)),
    }
    return render(request, "figures/entered.html", context)


def address_of_sheet(kind: str, period: Period) -> str:
    """Where the spreadsheet of a kind is printed and read; empty where there is none."""
    page = next((wanting.sheet for wanting in wanted.wantings() if wanting.id == kind), "")
    return address(page, kind=kind, period=str(period)) if page else ""


@require_http_methods(["GET", "POST"])
def enter_page(request: StaffRequest) -> HttpResponse:
    """One figure: `name` is asked for or entered already; `list` takes one more item; neither: the bureau's own."""
    today = require_enterer(request)
    period, _form = asked_period(request, today)
    name, listed = plain_name(request.GET.get("name", "")), plain_name(request.GET.get("list", ""))
    asked = wanted.find(name) if name else wanted.find(f"{listed}{SEPARATOR}?") if listed else None
    unit = asked.unit if asked is not None else own_units().get(name, "")
    if (name and asked is None and name not in own_units()) or (listed and asked is None):
        raise Http404
    row = entered_now(name, period) if name else None
    form = EnterForm(
        request.POST or None,
        request.FILES or None,
        period=period,
        asked=asked,
        fixed_name=name,
        row=row,
        unit=unit,
        initial=_initial(row),
    )
    if request.method == "POST" and form.is_valid():
        entered = _enter(request, form, today)
        if entered is not None:
            messages.info(request, _("“%(name)s”已登记。") % {"name": entered.name})
            return redirect(address("figures:entered", period=str(period), kind=request.GET.get("kind", "")))
    context = _about(name, period, asked) | {"form": form, "listed": listed, "row": row}
    context["kind"] = request.GET.get("kind", "")
    return render(request, "figures/enter.html", context, status=422 if form.errors else 200)


def _initial(row: EnteredFigure | None) -> dict[str, Any]:
    if row is None:
        return {"seen": ""}
    said = {field: getattr(row, field) for field in ("reason", "ground", "number")}
    return {"value": shown(row.value), "previous": shown(row.previous), "seen": str(row.pk), **said}


def _enter(request: StaffRequest, form: EnterForm, today: date) -> EnteredFigure | None:
    """The figure as it now stands; None when the act refused it, which the form then says."""
    told = form.cleaned_data
    try:
        return entering.enter_figure(
            form.given(),
            by=request.user,
            at=timezone.now(),
            today=today,
            seen=told["seen"],
            evidence=told["evidence"],
            keeps_evidence=not told.get("drops_evidence", False),
        )
    except ValidationError as error:
        add_errors(form, error)
        return None


def _about(name: str, period: Period, asked: Wanted | None) -> dict[str, Any]:
    """What stands beside the form: what the figure means, last period's, and its versions."""
    earlier = entered_now(name, period.previous()) if name else None
    return {
        "name": name,
        "period": period,
        "previous": period.previous(),
        "asked": asked,
        "earlier": earlier,
        "versions": list(entered_versions(name, period)) if name else [],
        "unit": asked.unit if asked is not None else "",
    }


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    today = require_enterer(request)
    row = get_object_or_404(EnteredFigure, pk=pk)
    period = named_period(row.start, row.end)
    try:
        entering.withdraw_figure(row, by=request.user, at=timezone.now(), today=today)
        messages.info(
            request, _("“%(name)s”（%(period)s）已撤下。") % {"name": row.name, "period": period_words(period)}
        )
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect(address("figures:entered", period=str(period), kind=request.POST.get("kind", "")))


@require_GET
def evidence_file(request: StaffRequest, pk: int) -> FileResponse:
    """The file as it was handed in, always as a download."""
    require_enterer(request)
    evidence = get_object_or_404(Evidence, pk=pk)
    content = content_of(evidence)
    reads.record(actor_of(request.user), f"evidence {evidence.pk} download", [])
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=evidence.name, content_type=content_type_of(evidence)
    )
