"""Values of measures as a page writes them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huiyin.core import phrasing
from huiyin.core.measures import Measure, Number
from huiyin.core.periods import parse as parse_period
from huiyin.figures.listing import title
from huiyin.figures.queries import DIMENSIONS, By, Dimension, Rest
from huiyin.ui.words import language, month_name, month_words, speaks_english, word_of

__all__ = ["change", "day", "dimension", "group_label", "month", "number", "percent", "title", "unit"]


DAY_DIGITS = 2
#: What phrasing says of a year earlier, and how it is said of the period before, or of no period in particular.
_YEARLY = {
    "同比": ("环比", ""),
    "与上年同期": ("与上期", ""),
    " on the year before": (" on the period before", ""),
    " as the year before": (" as the period before", ""),
    " than the year before": (" than the period before", ""),
}


def number(measure: Measure, value: Number | None) -> str:
    """A count as it is, a rate as per cent with two decimals, days with two; "no data" is said."""
    if value is None:
        return _("无数据")
    if measure.kind == "rate":
        return phrasing.percent(value)
    return phrasing.number(value, 0 if measure.kind == "count" else DAY_DIGITS, trimmed=True)


def unit(measure: Measure) -> str:
    if measure.kind == "rate":
        return ""
    return measure.unit.english if speaks_english() else measure.unit.label


def change(
    measure: Measure,
    value: Number | None,
    previous: Number | None,
    *,
    since: Literal["yearly", "prior", "chosen", "plain"] = "yearly",
) -> str:
    """同比上升5.7%; a rate changes by percentage points. `since` says to what: only the year before is 同比."""
    if measure.kind == "rate":
        said = phrasing.points(value, previous, lang=language())
    elif measure.kind == "count":
        said = phrasing.year_on_year(value, previous, unit=unit(measure), lang=language())
    else:
        said = phrasing.difference(value, previous, unit(measure), digits=DAY_DIGITS, lang=language())
    if since != "yearly":
        for words, (prior, plain) in _YEARLY.items():
            said = said.replace(words, prior if since == "prior" else plain)
    return said


def percent(value: Number) -> str:
    return phrasing.percent(value)


def day(value: date) -> str:
    """2026年3月5日"""
    # Translators: a date format of Django, as in "j F Y"
    return date_format(value, _("Y年n月j日"))


def month(label: str, *, is_short: bool = False) -> str:
    """2025年3月, or 3月, of the label `2025-03`."""
    start = parse_period(label).start
    return month_name(start) if is_short else month_words(start)


def dimension(one: Dimension) -> str:
    return one.english if speaks_english() else one.label


def group_label(by: By) -> str:
    """What a group is called; names of organs, topics and places stay as they are written."""
    ((name, label),) = by.items()
    if label is None:
        return _("未填写")
    if isinstance(label, Rest):
        return _("%(names)s以外") % {"names": "、".join(label.beside)}
    vocabulary = DIMENSIONS[name].vocabulary
    code = vocabulary.code(label) if vocabulary else None
    return word_of(vocabulary, code) if vocabulary and code else label
