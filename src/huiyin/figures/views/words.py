"""Values of measures as a page writes them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.core import phrasing
from huiyin.core.measures import Measure, Number
from huiyin.figures.queries import DIMENSIONS, By, Dimension
from huiyin.ui.words import language, speaks_english, word_of

DAY_DIGITS = 2
#: What phrasing says of a year earlier, left out where the other period is not the year before.
_YEARLY = ("同比", "与上年同期", " on the year before", " as the year before", " than the year before")


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


def title(measure: Measure) -> str:
    return measure.title_english if speaks_english() else measure.title


def change(measure: Measure, value: Number | None, previous: Number | None, *, yearly: bool = True) -> str:
    """同比上升5.7%; a rate changes by percentage points. `yearly` False leaves out that it was a year earlier."""
    if measure.kind == "rate":
        said = phrasing.points(value, previous, lang=language())
    elif measure.kind == "count":
        said = phrasing.year_on_year(value, previous, unit=unit(measure), lang=language())
    else:
        said = phrasing.difference(value, previous, unit(measure), digits=DAY_DIGITS, lang=language())
    if not yearly:
        for words in _YEARLY:
            said = said.replace(words, "")
    return said


def dimension(one: Dimension) -> str:
    return one.english if speaks_english() else one.label


def group_label(by: By) -> str:
    """What a group is called; names of organs, topics and places stay as they are written."""
    ((name, label),) = by.items()
    if label is None:
        return _("未填写")
    vocabulary = DIMENSIONS[name].vocabulary
    code = vocabulary.code(label) if vocabulary else None
    return word_of(vocabulary, code) if vocabulary and code else label
