"""Statistics: measures of a period beside another one, by up to two dimensions; each number opens its rows."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.requests import StaffRequest
from huiyin.core.measures import shipped
from huiyin.core.periods import Period, month_of, quarter_of, year_of
from huiyin.documents.charts import Chart
from huiyin.figures.forms import PRIOR, YEARLY, StatisticsForm
from huiyin.figures.listing import COLUMNS, SETS, headed
from huiyin.figures.policies import Scope, may_publish
from huiyin.figures.queries import AS_NOW, DIMENSIONS
from huiyin.figures.views import tables, words
from huiyin.figures.views.answering import Answer, answer_of, dimension_names
from huiyin.figures.views.asking import form_of, known_years, person_scope
from huiyin.figures.views.charts import chart_of, drawn_by
from huiyin.ui.frame import Place
from huiyin.ui.words import month_name, period_words

#: The figures at the head of the whole register.
LEADING = (
    "total_pieces_people",
    "pieces",
    "people",
    "acceptance_timely[organ_15]",
    "reply_on_time[due_in_period]",
    "satisfaction[organ]",
)


class Choice(NamedTuple):
    label: str
    href: str
    here: bool


class Picture(NamedTuple):
    name: str
    href: str
    file: str
    chart: Chart


@require_GET
def statistics_page(request: StaffRequest) -> HttpResponse:
    scope = person_scope(request)
    years = known_years(scope)
    form = form_of(request, years)
    context: dict[str, object] = {"form": form, "scope": scope}
    context["may_publish"] = bool(may_publish(request.user, timezone.localdate()))
    if form.is_valid():
        context |= _answered(form, scope, years)
    return render(request, "figures/statistics.html", context)


def _answered(form: StatisticsForm, scope: Scope, years: range) -> dict[str, object]:
    answer = answer_of(form, scope)
    asked = answer.asked
    context: dict[str, object] = {
        "answer": answer,
        "period": asked.period,
        "as_of": asked.as_of,
        "heads": tables.heads(answer),
        "compared": [period_words(one.period) for one in asked.comparisons],
        "unequal": _unequal(form, answer),
        "unknown": _unknown(answer),
        "picker": _picker(form, asked.period, years),
        "tabs": _tabs(form),
        "measures": _measures(answer),
        "across": [
            (one.name, words.dimension(one), one.name == form.cleaned_data["across"])
            for one in DIMENSIONS.values()
            if one.name != form.cleaned_data["by"]
        ],
        "comparing": _comparing(form, answer),
        "organ_views": _organ_views(form, answer),
        "mergers": [(words.day(one.first_day), one.organ, one.successor) for one in answer.mergers()],
        "first_day": answer.first_day,
        "as_now": asked.organs == AS_NOW,
        "condition": form.chosen_words(),
        "charts": _pictures(form, scope, answer),
        "workbook": f"{reverse('figures:workbook')}{form.address()}",
    }
    if answer.shape == "register":
        return context | _register(answer)
    if answer.shape == "measure":
        return context | {"leading": [tables.shown(answer, answer.leading)]}
    context |= {"dimensions": dimension_names(answer), "sets": _sets(form, answer), "more": _more(form, answer)}
    return context | {"grid": tables.crossed(answer) if answer.shape == "cross" else tables.groups(answer)}


def _register(answer: Answer) -> dict[str, object]:
    by_key = {measure.key: measure for measure in answer.measures}
    return {
        "leading": [tables.shown(answer, by_key[key]) for key in LEADING],
        "sections": tables.sections(answer),
    }


def _unequal(form: StatisticsForm, answer: Answer) -> Choice | None:
    """When a period that is not over is compared with a whole one: the part of that one that is as long."""
    period, as_of, compared = answer.asked.period, answer.asked.as_of, answer.asked.comparisons[0]
    if not period.start <= as_of < period.end or compared.kind == "chosen":
        return None
    passed = Period(period.start, as_of)
    if compared.kind == "yearly":
        part = passed.previous()
    else:
        start = compared.period.start
        part = Period(start, min(compared.period.end, start + (as_of - period.start)))
    return Choice(period_words(part), form.address(previous=part.range), False)


def _unknown(answer: Answer) -> list[tuple[str, bool]]:
    """The other periods that begin before the ledger does: which, and whether nothing of them is known."""
    first = answer.first_day
    others = (one.period for one in answer.asked.comparisons)
    return [(period_words(one), first > one.end) for one in others if first is not None and one.start < first]


def _pictures(form: StatisticsForm, scope: Scope, answer: Answer) -> list[Picture]:
    drawn = ((which, chart_of(form, scope, which, answer)) for which in drawn_by(answer))
    return [
        Picture(_picture_name(answer, which), form.picture(which), form.picture(which, kind="chart_png"), chart)
        for which, chart in drawn
        if chart is not None
    ]


def _picture_name(answer: Answer, which: str) -> str:
    names = dimension_names(answer) if which == "asked" else [words.dimension(DIMENSIONS[which])]
    return _("图：按%(by)s") % {"by": _("、").join(names)}


def _tabs(form: StatisticsForm) -> list[Place]:
    here = form.cleaned_data["by"]

    def place(label: str, by: str) -> Place:
        across = form.cleaned_data["across"]
        return Place(label, form.address(by=by, across="" if across == by else across, all=""), "", by == here)

    whole = Place(_("总表"), form.address(by="", across="", measure="", all=""), "", not here)
    return [whole, *(place(words.dimension(one), one.name) for one in DIMENSIONS.values())]


def _measures(answer: Answer) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The measures under their heads, to choose from: key, name, chosen."""
    chosen = answer.leading if answer.shape in ("measure", "one", "cross") else None
    return [(head, [(m.key, words.title(m), m == chosen) for m in listed]) for _key, head, listed in headed()]


def _comparing(form: StatisticsForm, answer: Answer) -> list[Choice]:
    """With which period the answer is compared: the year before, the period before, or both where there is room."""
    period, kinds = answer.asked.period, [one.kind for one in form.cleaned_data["comparisons"]]
    asked = form.query.get("previous", "").strip()
    takes_both = answer.shape in ("one", "measure")
    if period.previous() == period.preceding():
        return [Choice(_("同比（也是环比）"), form.address(previous=""), kinds == ["yearly"])]
    choices = [
        Choice(_("同比和环比"), form.address(previous=""), not asked),
        Choice(_("同比"), form.address(previous=YEARLY), bool(asked) and kinds == ["yearly"]),
        Choice(_("环比"), form.address(previous=PRIOR), kinds == ["prior"]),
    ]
    if takes_both:
        return choices
    return [Choice(choices[1].label, form.address(previous=""), kinds[0] == "yearly"), choices[2]]


def _organ_views(form: StatisticsForm, answer: Answer) -> list[Choice]:
    """Under which names organs are counted; not asked where no organ is named."""
    if not answer.names_organs():
        return []
    here = answer.asked.organs
    return [
        Choice(_("按当时的机构"), form.address(organs=""), here != AS_NOW),
        Choice(_("按现在的机构"), form.address(organs=AS_NOW), here == AS_NOW),
    ]


def _sets(form: StatisticsForm, answer: Answer) -> list[Choice]:
    """The sets of columns, where no single measure was chosen."""
    if answer.shape != "set":
        return []
    here = form.cleaned_data["set"]
    return [Choice(str(SETS[name][0]), form.address(set=name), name == here) for name in COLUMNS]


def _more(form: StatisticsForm, answer: Answer) -> Choice | None:
    """All rows of a long dimension, or the largest only again."""
    if form.cleaned_data["all"]:
        return Choice(_("只列最多的几个"), form.address(all=""), False)
    left_out = sum(axis.left_out for axis in answer.axes if axis.dimension.column is not None)
    return Choice(_("全部列出"), form.address(all="1"), False) if left_out else None


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
