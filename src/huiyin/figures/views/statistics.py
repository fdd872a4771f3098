"""Statistics: measures of a period beside an earlier one; each number opens its rows."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.core.measures import shipped
from huiyin.core.periods import Period, month_of, quarter_of, year_of
from huiyin.documents.charts import Chart
from huiyin.figures.forms import StatisticsForm
from huiyin.figures.policies import Scope
from huiyin.figures.queries import DIMENSIONS, measure_values
from huiyin.figures.views import tables, words
from huiyin.figures.views.asking import form_of, known_years, person_scope
from huiyin.figures.views.charts import chart_of
from huiyin.figures.views.tables import Asked
from huiyin.ui.frame import Place
from huiyin.ui.words import month_name, period_words

#: Columns of a broken-down table, by set; the first is the one that is compared.
COLUMNS: dict[str, tuple[str, ...]] = {
    "volume": ("pieces", "visit_batches", "people", "total_pieces_people", "group_visit_batches", "group_visit_people"),
    "handling": (
        "assigned",
        "closed[answered]",
        "closed[confirmed]",
        "closing_rate[assigned]",
        "days_to_reply[median]",
    ),
    "time": (
        "pieces",
        "notice_timely",
        "acceptance_timely[organ_15]",
        "reply_on_time[due_in_period]",
        "reply_on_time[superior]",
        "timeliness[open_late]",
    ),
    "rating": (
        "pieces",
        "participation[organ]",
        "satisfaction[bureau]",
        "satisfaction[organ]",
        "repeat_rate[volume]",
        "settled_once",
    ),
}


class Choice(NamedTuple):
    label: str
    href: str
    here: bool


class Picture(NamedTuple):
    name: str
    href: str
    chart: Chart


@require_GET
def statistics_page(request: StaffRequest) -> HttpResponse:
    scope = person_scope(request)
    years = known_years(scope)
    form = form_of(request, years)
    context: dict[str, object] = {"form": form, "scope": scope}
    if form.is_valid():
        context |= _answer(form, scope, years)
    return render(request, "figures/statistics.html", context)


def _answer(form: StatisticsForm, scope: Scope, years: range) -> dict[str, object]:
    given = form.cleaned_data
    period: Period = given["period"]
    asked = Asked(form, period, given["previous"], given["previous"] == period.previous())
    question = {
        "previous": given["previous"],
        "where": given["where"],
        "as_of": given["as_of"],
        "scope": scope.counted,
    }
    by = given["by"]
    shown = [by] if by else ["month", "channel"]
    columns = form.query.get("set", "volume")
    context: dict[str, object] = {
        "period": period,
        "previous": given["previous"],
        "as_of": given["as_of"],
        "yearly": asked.yearly,
        "unequal": _unequal(form, period, given["previous"], given["as_of"]),
        "picker": _picker(form, period, years),
        "tabs": _tabs(form, by),
        "condition": form.chosen_words(),
        "charts": _pictures(form, scope, shown),
    }
    if by:
        names = COLUMNS.get(columns, COLUMNS["volume"])
        values = measure_values(period, by=[by], only=names, **question)
        return context | {
            "dimension": by,
            "dimension_words": words.dimension(DIMENSIONS[by]),
            "columns": [tables.shown(value, asked) for value in values],
            "rows": tables.group_rows(values, by, asked),
            "total": tables.total_row(values, asked),
            "sets": _sets(form, columns),
        }
    values = measure_values(period, **question)
    leading = [value for value in values if value.measure.key in ("total_pieces_people", "pieces", "people")]
    rates = [
        value
        for value in values
        if value.measure.key in ("acceptance_timely[organ_15]", "reply_on_time[due_in_period]", "satisfaction[organ]")
    ]
    return context | {
        "leading": [tables.shown(value, asked) for value in (*leading, *rates)],
        "sections": tables.sections(values, asked),
    }


def _unequal(form: StatisticsForm, period: Period, previous: Period, as_of: date) -> Choice | None:
    """When a period that is not over is compared with a whole one: the part of the earlier one that is as long."""
    if not period.start <= as_of < period.end or previous != period.previous():
        return None
    part = Period(period.start, as_of).previous()
    return Choice(period_words(part), form.address(previous=part.range), False)


def _pictures(form: StatisticsForm, scope: Scope, shown: list[str]) -> list[Picture]:
    drawn = ((name, chart_of(form, scope, name)) for name in shown)
    return [Picture(_picture_name(name), form.picture(name), chart) for name, chart in drawn if chart is not None]


def _picture_name(which: str) -> str:
    return _("图：按%(by)s") % {"by": words.dimension(DIMENSIONS[which])}


def _tabs(form: StatisticsForm, by: str) -> list[Place]:
    whole = Place(_("总表"), form.address(by=None), "", not by)
    return [
        whole,
        *(Place(words.dimension(one), form.address(by=one.name), "", by == one.name) for one in DIMENSIONS.values()),
    ]


def _sets(form: StatisticsForm, here: str) -> list[Choice]:
    return [
        Choice(
            str(tables.SETS[name][0]),
            form.address(set=name),
            name == here or (name == "volume" and here not in COLUMNS),
        )
        for name in COLUMNS
    ]


def _picker(form: StatisticsForm, period: Period, years: range) -> list[list[Choice]]:
    """Years, then the quarters and the months of the year in view."""

    def choice(label: str, one: Period) -> Choice:
        return Choice(label, form.address(period=one.label), one == period)

    year = period.start.year
    shown = [number for number in years if number >= years[-1] - 7]
    return [
        [choice(_("%(year)d年") % {"year": number}, year_of(date(number, 1, 1))) for number in shown],
        [choice(_("第%(n)d季度") % {"n": n}, quarter_of(date(year, n * 3, 1))) for n in range(1, 5)],
        [choice(month_name(date(year, n, 1)), month_of(date(year, n, 1))) for n in range(1, 13)],
    ]


@require_GET
def register_page(request: StaffRequest) -> HttpResponse:
    """Every measure with its definition: what reports print is worked out by these."""
    person_scope(request)
    measures = [(measure, words.title(measure), words.unit(measure)) for measure in shipped()]
    return render(request, "figures/register.html", {"measures": measures})
