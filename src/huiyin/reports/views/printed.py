"""The figures of a draft as its page lists them, each with the address of its rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from huiyin.core import phrasing
from huiyin.core.periods import Period
from huiyin.finance.selection import count_name
from huiyin.reports.counter import UNKNOWN
from huiyin.reports.models import Report

_SIDES = {"denominator": "denominator", "numerator": "", "value": ""}


class Printed(NamedTuple):
    name: str
    value: str
    unit: str
    previous: str
    source: str
    href: str


def printed(report: Report) -> list[Printed]:
    """The figures that have a value, in the order of the report."""
    return [_printed(figure, report) for figure in report.figures if figure["value"] is not None]


def addresses(report: Report) -> dict[str, str]:
    """Where the rows behind a figure open, by the figure's id: as they are now, or as they were when it was frozen."""
    known = [figure for figure in report.figures if figure["value"] is not None]
    if report.frozen:
        rows = reverse("reports:frozen_rows", args=[report.pk])
        counted = (figure["id"] for figure in known if figure["measure"] is not None or opens_lines(figure))
        return {figure: f"{rows}?{urlencode({'figure': figure})}" for figure in counted}
    found = {figure["id"]: _printed(figure, report).href for figure in known}
    return {figure: href for figure, href in found.items() if href}


def _printed(figure: dict[str, Any], report: Report) -> Printed:
    unit = figure["unit"]
    words = {
        "published": _("公布数据"),
        "derived": _("由上列数字算出"),
        "fact": _("登记台账"),
        "booked": _("账簿"),
    }
    return Printed(
        figure["name"],
        number_words(figure["value"], unit),
        "" if unit == "%" else unit,
        number_words(figure["previous"], unit) if figure["previous"] is not None else "",
        words.get(figure["source"], _("数据表")),
        _address(figure, report) if figure["source"] == "fact" else _books(figure),
    )


def number_words(value: float, unit: str) -> str:
    """A value of a document as pages show it."""
    exact = Decimal(str(value))
    return phrasing.percent(exact) if unit == "%" else phrasing.number(exact, 2, trimmed=True)


def opens_lines(figure: dict[str, Any]) -> bool:
    """Whether a figure is a sum of the books, with budget lines behind it."""
    code = figure.get("code") or ""
    return code.startswith("finance.") and not count_name(code)


def _books(figure: dict[str, Any]) -> str:
    """The budget lines behind a figure of the books; empty for another figure."""
    if not opens_lines(figure):
        return ""
    return f"{reverse('finance:rows', args=[figure['year']])}?{urlencode({'code': figure['code']})}"


def _address(figure: dict[str, Any], report: Report) -> str:
    given = {
        "measure": f"{figure['measure']}[{figure['variant']}]" if figure["variant"] else figure["measure"],
        "period": Period(report.start, report.end).range,
        "as_of": report.as_of.isoformat(),
        "where": figure["where"] or "",
        "side": _SIDES[figure.get("part", "value")],
    }
    by, key = figure.get("by") or "", figure.get("key") or ""
    if by and key == UNKNOWN.key:
        given |= {"by": by, "none": "1"}
    elif by:
        given |= {"by": by, "value": key if by == "month" else figure["group"] or ""}
    return f"{reverse('figures:rows')}?{urlencode({name: value for name, value in given.items() if value})}"
