"""The rows behind a number."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.core.measures import Measure, Side, UnknownMeasure, Value, shipped
from huiyin.core.periods import PeriodError
from huiyin.core.predicate import PredicateError, all_of
from huiyin.core.terms import CHANNEL
from huiyin.figures.forms import StatisticsForm
from huiyin.figures.models import Fact
from huiyin.figures.policies import Scope
from huiyin.figures.queries import (
    AS_NOW,
    DIMENSIONS,
    By,
    Names,
    Rest,
    group_predicate,
    measure_rows,
    measure_values,
)
from huiyin.figures.views import words
from huiyin.figures.views.asking import form_of, known_years, person_scope
from huiyin.ui.paging import page_of
from huiyin.ui.words import word_of


class Row(NamedTuple):
    fact: Fact
    channel: str
    organ: str
    topic: str


class Switch(NamedTuple):
    """One side of a rate: its name, how many it has, where it opens, whether it is the one listed."""

    label: str
    number: int
    href: str
    here: bool


@require_GET
def rows_page(request: StaffRequest) -> HttpResponse:
    """As many rows as the number says; those that may not be shown are counted, never left out in silence."""
    scope = person_scope(request)
    form = form_of(request, known_years(scope))
    measure = _measure(request)
    if not form.is_valid():
        raise Http404
    group = _group(request)
    side: Side = "denominator" if request.GET.get("side") == "denominator" else "numerator"
    given = form.cleaned_data
    try:
        behind = measure_rows(
            measure.id,
            measure.variant or None,
            given["period"],
            side=side,
            where=given["where"],
            as_of=given["as_of"],
            scope=scope.counted,
            group=group,
            organs=given["organs"],
        )
        value = _value(form, scope, measure, group)
    except (PeriodError, PredicateError) as error:
        raise Http404 from error
    page = page_of(behind.filter(scope.shown).order_by("registered", "petition"), request.GET.get("page"))
    count = behind.count()
    context = {
        "measure": measure,
        "title": words.title(measure),
        "side": side,
        "form": form,
        "period": given["period"],
        "as_of": given["as_of"],
        "as_now": given["organs"] == AS_NOW,
        "condition": form.chosen_words(),
        "groups": [(words.dimension(DIMENSIONS[name]), words.group_label({name: group[name]})) for name in group],
        "count": count,
        "worth": _worth(measure, value),
        "switches": _switches(request, measure, value, side),
        "withheld": count - page.paginator.count,
        "is_officer": scope.is_officer,
        "page": page,
        "rows": _rows(list(page.object_list)),
        "back": _back(form, measure),
    }
    return render(request, "figures/rows.html", context)


def _measure(request: StaffRequest) -> Measure:
    try:
        return shipped().find(request.GET.get("measure", ""))
    except UnknownMeasure as error:
        raise Http404 from error


def _group(request: StaffRequest) -> dict[str, str | Rest | None]:
    """The row and the column of the number, as `Asked.rows` writes them."""
    group: dict[str, str | Rest | None] = {}
    for name, prefix in (("by", ""), ("across", "across_")):
        dimension = request.GET.get(name, "")
        if dimension not in DIMENSIONS or dimension in group:
            continue
        beside = [label.replace("\x00", "") for label in request.GET.getlist(f"{prefix}beside")]
        if request.GET.get(f"{prefix}none"):
            group[dimension] = None
        elif beside:
            group[dimension] = Rest(tuple(beside))
        elif (label := request.GET.get(f"{prefix}value", "").replace("\x00", "")) or prefix == "":
            group[dimension] = label
    return group


def _value(form: StatisticsForm, scope: Scope, measure: Measure, group: By) -> Value:
    """What the number is: counted as on the page it came from."""
    given = form.cleaned_data
    (found,) = measure_values(
        given["period"],
        where=all_of(given["where"], group_predicate(group, measure, given["period"])),
        as_of=given["as_of"],
        scope=scope.counted,
        only=[measure.key],
        compare=False,
        organs=given["organs"],
    )
    return found.now


def _worth(measure: Measure, value: Value) -> str:
    """The value itself, where the rows are not simply counted."""
    if measure.kind == "count" and all(part.sum is None for part in measure.numerator):
        return ""
    return f"{words.number(measure, value.value)}{words.unit(measure) if value.value is not None else ''}"


def _switches(request: StaffRequest, measure: Measure, value: Value, side: Side) -> list[Switch]:
    if measure.kind != "rate":
        return []

    def switch(label: str, number: int | None, one: Side) -> Switch:
        query = request.GET.copy()
        query.pop("page", None)
        query["side"] = one
        return Switch(label, number or 0, f"?{query.urlencode()}", side == one)

    return [
        switch(_("分子"), value.numerator, "numerator"),
        switch(_("分母"), value.denominator, "denominator"),
    ]


def _rows(facts: list[Fact]) -> list[Row]:
    names = Names()
    organs, topics = names.tree("organ"), names.tree("topic")
    return [
        Row(
            fact,
            word_of(CHANNEL, fact.channel),
            organs.label(fact.organ) if fact.organ else "",
            topics.label(fact.topic) if fact.topic else "",
        )
        for fact in facts
    ]


def _back(form: StatisticsForm, measure: Measure) -> str:
    """The statistics of this measure by the same dimensions."""
    by = form.cleaned_data["by"]
    return form.address(measure=measure.key if by else "", set="")
