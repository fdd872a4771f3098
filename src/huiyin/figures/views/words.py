"""Values of measures as a page writes them."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from huiyin.core.measures import Measure, Number, change_percent
from huiyin.ui.words import speaks_english


def number(measure: Measure, value: Number | None) -> str:
    """A count as it is, a rate as per cent with two decimals, days with two; "no data" is said."""
    if value is None:
        return _("无数据")
    if measure.kind == "rate":
        return f"{float(value * 100):.2f}%"
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{float(value):.2f}"
    return str(int(value))


def unit(measure: Measure) -> str:
    if measure.kind == "rate":
        return ""
    return measure.unit.english if speaks_english() else measure.unit.label


def title(measure: Measure) -> str:
    return measure.title_english if speaks_english() else measure.title


def change(measure: Measure, value: Number | None, previous: Number | None, *, yearly: bool | None = True) -> str:
    """同比上升5.7%; a rate changes by percentage points; nothing to compare with is said. `yearly` None: no "同比"."""
    against = "" if yearly is None else _("同比") if yearly else _("比对比时段")
    if value is None or previous is None:
        return _("无从比较")
    if value == previous:
        return _("%(against)s持平") % {"against": against}
    up = value > previous
    if measure.kind == "rate":
        points = f"{abs(float((value - previous) * 100)):.2f}"
        text = _("%(against)s上升%(points)s个百分点") if up else _("%(against)s下降%(points)s个百分点")
        return text % {"against": against, "points": points}
    per_cent = change_percent(value, previous)
    if per_cent is None:
        return _("对比时段为零") if yearly is False else _("上年同期为零")
    text = _("%(against)s上升%(percent)s%%") if up else _("%(against)s下降%(percent)s%%")
    return text % {"against": against, "percent": f"{abs(float(per_cent)):.1f}"}
