"""Measures as the tables of the statistics page: every number with the address of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.core.measures import Measure
from huiyin.core.periods import Period
from huiyin.core.periods import parse as parse_period
from huiyin.figures.forms import StatisticsForm
from huiyin.figures.queries import DIMENSIONS, GroupValue, MeasureValue
from huiyin.figures.views import words

#: The register in the order and under the heads of the page.
SETS: dict[str, tuple[object, tuple[str, ...]]] = {
    "volume": (
        gettext_lazy("总量"),
        (
            "pieces",
            "visit_batches",
            "people",
            "total_pieces_people",
            "group_visit_batches",
            "group_visit_people",
            "single_visit_batches",
            "single_visit_people",
            "web_share",
            "share",
        ),
    ),
    "handling": (
        gettext_lazy("办理"),
        ("assigned", "closed", "closed_in_period", "closing_rate", "timeliness", "days_to_reply"),
    ),
    "time": (gettext_lazy("时限"), ("notice_timely", "acceptance_timely", "reply_on_time")),
    "rating": (
        gettext_lazy("评价与重复"),
        ("participation", "satisfaction", "repeat_rate", "settled_once"),
    ),
    "review": (
        gettext_lazy("复查"),
        ("reviews_requested", "reviews_decided", "reviews_upheld", "reviews_changed", "reviews_annulled"),
    ),
    "batch": (gettext_lazy("专项批次"), ("batch_matters", "batch_answered", "batch_confirmed", "batch_returned")),
}


class Side(NamedTuple):
    """One of the numbers a rate is made of, and its rows."""

    number: int
    href: str


class Shown(NamedTuple):
    measure: Measure
    title: str
    unit: str
    value: str
    href: str
    previous: str
    previous_href: str
    change: str
    numerator: Side | None
    denominator: Side | None


class Section(NamedTuple):
    id: str
    name: str
    rows: list[Shown]


class Cell(NamedTuple):
    value: str
    href: str


class GroupRow(NamedTuple):
    label: str
    cells: list[Cell]
    previous: str
    change: str


class Asked(NamedTuple):
    """What every address of rows carries along."""

    form: StatisticsForm
    period: Period
    previous: Period
    yearly: bool

    def rows(
        self, measure: Measure, *, side: str = "", by: tuple[str, str | None] | None = None, earlier: bool = False
    ) -> str:
        """The address of the rows behind a number. A group without a label is `by=channel&none=1`."""
        query = self.form.query
        given = {
            "measure": measure.key,
            "period": self.previous.range if earlier else self.period.range,
            "as_of": query.get("as_of", ""),
            "where": query.get("where", ""),
            "side": side,
        }
        if by is not None:
            name, label = by
            given |= {"by": name, "value": label or "", "none": "1" if label is None else ""}
        return f"{reverse('figures:rows')}?{urlencode({k: v for k, v in given.items() if v})}"


def _side_of(measure: Measure) -> str:
    """Which rows a number opens: those of the denominator for an average, else those of the numerator."""
    return "denominator" if measure.kind in ("mean", "median") and measure.denominator else ""


def shown(value: MeasureValue, asked: Asked) -> Shown:
    measure = value.measure
    rate = measure.kind == "rate"
    return Shown(
        measure,
        words.title(measure),
        words.unit(measure),
        words.number(measure, value.value),
        asked.rows(measure, side=_side_of(measure)) if value.value is not None else "",
        words.number(measure, value.previous),
        asked.rows(measure, side=_side_of(measure), earlier=True) if value.previous is not None else "",
        words.change(measure, value.value, value.previous, yearly=asked.yearly),
        Side(value.numerator, asked.rows(measure)) if rate and value.numerator is not None else None,
        Side(value.denominator, asked.rows(measure, side="denominator"))
        if rate and value.denominator is not None
        else None,
    )


def sections(values: Sequence[MeasureValue], asked: Asked) -> list[Section]:
    """The whole register under its heads; a measure of no head comes last."""
    placed = {name for _head, names in SETS.values() for name in names}
    made = [
        Section(key, str(head), [shown(v, asked) for name in names for v in values if v.measure.id == name])
        for key, (head, names) in SETS.items()
    ]
    rest = [shown(value, asked) for value in values if value.measure.id not in placed]
    return [*(section for section in made if section.rows), *([Section("rest", _("其他"), rest)] if rest else [])]


def group_rows(values: Sequence[MeasureValue], by: str, asked: Asked) -> list[GroupRow]:
    """A row a group; its change is that of the first measure. Names come by size, terms and months in their order."""
    by_label: dict[str | None, dict[str, GroupValue]] = {}
    for value in values:
        for group in value.groups:
            by_label.setdefault(group.by[by], {})[value.measure.key] = group
    leading = values[0].measure
    labels = [label for label in by_label if by != "month" or _lies_in(label, asked.period)]
    if DIMENSIONS[by].domain is not None or by == "batch":
        labels.sort(key=lambda label: (label is None, -_size(by_label[label].get(leading.key))))
    return [_group_row(label, by_label, values, by, asked) for label in labels]


def _lies_in(label: str | None, period: Period) -> bool:
    if label is None:
        return True
    month = parse_period(label)
    return month.start <= period.end and month.end >= period.start


def _size(group: GroupValue | None) -> float:
    return float(group.value) if group is not None and group.value is not None else 0.0


def _group_row(
    label: str | None,
    by_label: dict[str | None, dict[str, GroupValue]],
    values: Sequence[MeasureValue],
    by: str,
    asked: Asked,
) -> GroupRow:
    groups, first = by_label[label], values[0].measure
    cells = [_cell(value.measure, groups.get(value.measure.key), (by, label), asked) for value in values]
    earlier = groups
    if by == "month" and label is not None:
        earlier = by_label.get(parse_period(label).previous().label, {})
    now = groups[first.key].value if first.key in groups else 0
    before = earlier[first.key].previous if first.key in earlier else 0
    return GroupRow(
        words.group_label({by: label}),
        cells,
        words.number(first, before),
        words.change(first, now, before, yearly=False),
    )


def total_row(values: Sequence[MeasureValue], asked: Asked) -> GroupRow:
    first = values[0]
    cells = [
        Cell(
            words.number(v.measure, v.value),
            asked.rows(v.measure, side=_side_of(v.measure)) if v.value is not None else "",
        )
        for v in values
    ]
    return GroupRow(
        _("合计"),
        cells,
        words.number(first.measure, first.previous),
        words.change(first.measure, first.value, first.previous, yearly=False),
    )


def _cell(measure: Measure, group: GroupValue | None, by: tuple[str, str | None], asked: Asked) -> Cell:
    if group is None:
        return Cell("0" if measure.kind == "count" else words.number(measure, None), "")
    number = words.number(measure, group.value)
    return Cell(number, asked.rows(measure, side=_side_of(measure), by=by) if group.value is not None else "")
