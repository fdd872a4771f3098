"""The palette: every placeholder of a kind with its meaning and its present value, to be copied into a template."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huiyin.accounts.queries import bureau
from huiyin.accounts.requests import StaffRequest
from huiyin.core.periods import Period
from huiyin.reports import acts
from huiyin.reports.counter import FactCounter
from huiyin.reports.gather import gather
from huiyin.reports.inputs import Inputs
from huiyin.reports.kinds.spec import Kind
from huiyin.reports.palette import Row, Section, Value, examples, palette, values_of
from huiyin.reports.phrases import FILTERS, TESTS, Phrase
from huiyin.reports.views.pages import kind_name, require_maker
from huiyin.reports.views.templates import known_kind
from huiyin.reports.views.trials import period_form
from huiyin.ui.words import period_words, speaks_english

_NO_VALUE: Value = lambda _path: ""  # noqa: E731 - a value, as `palette` takes it


class RowShown(NamedTuple):
    number: int
    placeholder: str
    name: str
    meaning: str
    value: str
    variants: list[RowShown]


class SectionShown(NamedTuple):
    key: str
    name: str
    about: str
    rows: list[RowShown]


class Present(NamedTuple):
    """What stands beside the placeholders: values of a period, and what the examples print in it."""

    value: Value = _NO_VALUE
    examples: dict[str, str] = {}  # noqa: RUF012 - never changed


@require_GET
def palette_page(request: StaffRequest, kind: str) -> HttpResponse:
    """The page at once without values; they come after it, or with it when the address asks."""
    today = require_maker(request)
    given = known_kind(kind)
    form = period_form(request)
    period: Period | None = form.cleaned_data["period"] if form.is_valid() else None
    is_counted = period is not None and ("period" in request.GET or bool(request.htmx))
    present = _present(given, period, today) if is_counted and period else Present()
    context: dict[str, Any] = {
        "kind": given,
        "name": kind_name(given),
        "form": form,
        "sections": shown(palette(given, present.value), request.GET.get("q", "")),
        "filters": phrases(FILTERS, present.examples),
        "tests": phrases(TESTS, present.examples),
        "about_tests": _("写在 {% if … %} 里，成立才印后面的话，到 {% endif %} 为止。"),
        "words": request.GET.get("q", ""),
        "period": period_words(period) if period else "",
        "asked": str(period) if period else "",
        "is_counted": is_counted,
    }
    template = "reports/_palette.html" if request.htmx else "reports/palette.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _present(kind: Kind, period: Period, today: date) -> Present:
    organ = bureau()
    order = acts.Order(
        kind=kind.id,
        organ=organ.name if organ else "",
        period=period,
        previous=None,
        as_of=today,
        signed_on=today,
        inputs=Inputs(),
    )
    counter = FactCounter(today)
    threshold = Decimal(settings.REPORT_REASON_PERCENT)
    book = gather(kind, acts.frame_of(order), counter, acts.inputs_of(order), threshold)
    return Present(values_of(book, counter), examples(book, counter, today))


def shown(sections: list[Section], words: str) -> list[SectionShown]:
    """The sections in the reader's language, only with the rows in which all the words stand."""
    wanted = words.lower().split()
    number = 0
    found = []
    for section in sections:
        rows = []
        for row in section.rows:
            number += 1
            one, number = _row(row, number)
            if all(word in _text(one) for word in wanted):
                rows.append(one)
        if rows:
            name, about = (section.name, section.about)
            if speaks_english():
                name, about = (section.english.capitalize(), section.about_english)
            found.append(SectionShown(section.key, name, about, rows))
    return found


def _row(row: Row, number: int) -> tuple[RowShown, int]:
    """With a number of its own for it and each of its variants."""
    first = number
    variants = []
    for variant in row.variants:
        one, number = _row(variant, number + 1)
        variants.append(one)
    name, meaning = (row.english, row.meaning_english) if speaks_english() else (row.name, row.meaning)
    return RowShown(first, row.placeholder, name, meaning, row.value, variants), number


def _text(row: RowShown) -> str:
    own = f"{row.placeholder} {row.name} {row.meaning}".lower()
    return " ".join((own, *(_text(variant) for variant in row.variants)))


class PhraseShown(NamedTuple):
    name: str
    meaning: str
    example: str
    prints: str


def phrases(known: tuple[Phrase, ...], now: dict[str, str]) -> list[PhraseShown]:
    """With what they print now; where that cannot be said, with what the example of the page prints."""
    return [
        PhraseShown(
            one.name,
            one.english if speaks_english() else one.meaning,
            one.example,
            now.get(one.example) or one.prints or _("按上下文"),
        )
        for one in known
    ]
