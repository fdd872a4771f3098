"""What to look at before a report goes: what changed since the last one, and what does not come from the ledger."""

from __future__ import annotations

from typing import Any, NamedTuple

from huiyin.reports.differences import Difference, differences
from huiyin.reports.models import Report
from huiyin.reports.queries import report_before


class Leaning(NamedTuple):
    """A figure that rests on what somebody published or typed. `on`: published, previous, entered."""

    figure: dict[str, Any]
    on: str


class Before(NamedTuple):
    earlier: Report | None
    changed: list[Difference]
    leaning: list[Leaning]


def before_it_goes(report: Report) -> Before:
    earlier = report_before(report)
    changed = differences(earlier.figures, report.figures) if earlier is not None else []
    return Before(earlier, changed, leaning(report.figures))


def leaning(figures: list[dict[str, Any]]) -> list[Leaning]:
    """The figures that are not all counted: published ones first, then those typed by the bureau."""
    found: list[Leaning] = []
    for figure in figures:
        if figure["source"] == "published":
            found.append(Leaning(figure, "published"))
        elif figure.get("previous_published"):
            found.append(Leaning(figure, "previous"))
        elif figure["source"] == "entered" and figure["unit"] and figure["value"] is not None:
            found.append(Leaning(figure, "entered"))
    order = ("published", "previous", "entered")
    return sorted(found, key=lambda one: order.index(one.on))
