"""The rows behind a number."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.core.measures import Measure, Side, UnknownMeasure, shipped
from huiyin.core.periods import PeriodError
from huiyin.core.predicate import PredicateError
from huiyin.core.terms import CHANNEL
from huiyin.figures.forms import StatisticsForm
from huiyin.figures.models import Fact
from huiyin.figures.queries import DIMENSIONS, By, Names, measure_rows
from huiyin.figures.views import words
from huiyin.figures.views.asking import form_of, known_years, person_scope
from huiyin.ui.paging import page_of
from huiyin.ui.words import word_of


class Row(NamedTuple):
    fact: Fact
    channel: str
    organ: str
    topic: str


@require_GET
def rows_page(request: StaffRequest) -> HttpResponse:
    """As many rows as the number says; those that may not be shown are counted, never left out in silence."""
    scope = person_scope(request)
    form = form_of(request, known_years(scope))
    measure = _measure(request)
    group = _group(request)
    if not form.is_valid():
        raise Http404
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
        )
    except (PeriodError, PredicateError) as error:
        raise Http404 from error
    shown = behind.filter(scope.shown)
    page = page_of(shown.order_by("registered", "petition"), request.GET.get("page"))
    count = behind.count()
    context = {
        "measure": measure,
        "title": words.title(measure),
        "side": side,
        "form": form,
        "period": given["period"],
        "as_of": given["as_of"],
        "condition": form.chosen_words(),
        "group": _group_words(group),
        "count": count,
        "people": _people(measure, behind),
        "withheld": count - page.paginator.count,
        "page": page,
        "rows": _rows(list(page.object_list)),
        "back": _back(form, request),
    }
    return render(request, "figures/rows.html", context)


def _measure(request: StaffRequest) -> Measure:
    try:
        return shipped().find(request.GET.get("measure", ""))
    except UnknownMeasure as error:
        raise Http404 from error


def _group(request: StaffRequest) -> By | None:
    by = request.GET.get("by", "")
    if by not in DIMENSIONS:
        return None
    return {by: None if request.GET.get("none") else request.GET.get("value", "").replace("\x00", "")}


def _group_words(group: By | None) -> tuple[str, str] | None:
    if group is None:
        return None
    (name,) = group
    return words.dimension(DIMENSIONS[name]), words.group_label(group)


def _people(measure: Measure, behind: QuerySet[Fact]) -> int | None:
    """The sum of people, where that is what the measure adds up."""
    if all(part.sum != "people" for part in measure.numerator):
        return None
    total: int | None = behind.aggregate(total=Sum("people"))["total"]
    return total or 0


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


def _back(form: StatisticsForm, request: StaffRequest) -> str:
    return form.address(by=request.GET.get("by"))
