"""The figures of a draft as its page lists them, each with the address of its rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from huiyin.core import phrasing
from huiyin.core.periods import Period
from huiyin.reports.counter import UNKNOWN
from huiyin.reports.gather import TOTAL
from huiyin.reports.kinds import KINDS
from huiyin.reports.kinds.spec import Cohort, Measured
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
    origins = _origins(report.kind)
    return [_printed(figure, report, origins) for figure in report.figures if figure["value"] is not None]


def addresses(report: Report) -> dict[str, str]:
    """Where the rows behind a figure open, by the figure's id."""
    origins = _origins(report.kind)
    known = (figure for figure in report.figures if figure["value"] is not None)
    found = {figure["id"]: _printed(figure, report, origins).href for figure in known}
    return {figure: href for figure, href in found.items() if href}


def _origins(kind: str) -> dict[tuple[str, str], tuple[Cohort, Measured]]:
    if kind not in KINDS:
        return {}
    return {(cohort.id, measured.id): (cohort, measured) for cohort, measured in KINDS[kind].measured()}


def _printed(
    figure: dict[str, Any], report: Report, origins: dict[tuple[str, str], tuple[Cohort, Measured]]
) -> Printed:
    unit = figure["unit"]
    words = {"published": _("公布数据"), "derived": _("由上列数字算出"), "fact": _("登记台账")}
    cohort, _dot, rest = figure["id"].partition(".")
    key, _dot, last = rest.rpartition(".")
    origin = origins.get((cohort, last))
    return Printed(
        figure["name"],
        _number(figure["value"], unit),
        "" if unit == "%" else unit,
        _number(figure["previous"], unit) if figure["previous"] is not None else "",
        words.get(figure["source"], _("数据表")),
        _address(figure, report, *origin, key) if origin and figure["source"] == "fact" else "",
    )


def _number(value: float, unit: str) -> str:
    exact = Decimal(str(value))
    return phrasing.percent(exact) if unit == "%" else phrasing.number(exact, 2, trimmed=True)


def _address(figure: dict[str, Any], report: Report, cohort: Cohort, measured: Measured, key: str) -> str:
    given = {
        "measure": f"{measured.measure}[{measured.variant}]" if measured.variant else measured.measure,
        "period": Period(report.start, report.end).range,
        "as_of": report.as_of.isoformat(),
        "where": figure["where"] or "",
        "side": _SIDES[measured.part],
    }
    if cohort.by and key == UNKNOWN.key:
        given |= {"by": cohort.by, "none": "1"}
    elif cohort.by and key not in ("", TOTAL.key):
        given |= {"by": cohort.by, "value": key if cohort.by == "month" else figure["group"] or ""}
    return f"{reverse('figures:rows')}?{urlencode({name: value for name, value in given.items() if value})}"
