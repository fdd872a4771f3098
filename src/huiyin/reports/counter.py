"""Counting petitions for a report in the fact table: the numbers, the groups, and the rows behind each figure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple, cast

from django.db.models import F, Max, Min, QuerySet
from django.db.models.expressions import Combinable

from huiyin.core.facts import Fact as PlainFact
from huiyin.core.measures import Measure, Side, shipped
from huiyin.core.periods import Period
from huiyin.core.predicate import Predicate, all_of, parse
from huiyin.core.terms import Vocabulary
from huiyin.figures.models import Fact
from huiyin.figures.queries import DIMENSIONS, Names, measure_rows, measure_values
from huiyin.figures.queries.groups import basis_of
from huiyin.figures.queries.values import GroupValue, MeasureValue
from huiyin.reports.book import Group
from huiyin.reports.figure import Figure, Sides
from huiyin.reports.gather import TOTAL, Counted, Coverage, Definition
from huiyin.reports.kinds.spec import Cohort, Measured

_AT_ONCE = 10_000
#: The key of the rows for which the ledger does not say which group they belong to.
UNKNOWN = Group("unknown", "未注明")
#: Petitions to which something happened in the period.
_MOVED = parse("登记日期 属于 本期 或 转送交办日期 属于 本期 或 办结日期 属于 本期 或 审核认定办结日期 属于 本期")


class Petition(NamedTuple):
    """What the papers say of a petition behind a figure."""

    number: str
    matter: int
    registered: date
    is_accusation: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """The petitions behind a figure, in the order of registration.

    For a rate those of both sides of the line; `above` and `below` say which. `counts`: what each adds to the figure
    where that is not one: its people, or its days. `is_spread`: these are not summed (a mean, a median).
    """

    petitions: array[int]
    above: frozenset[int] | None = None
    below: frozenset[int] | None = None
    counts: dict[int, int] | None = None
    is_spread: bool = False

    def count(self, petition: int) -> int:
        return 1 if self.counts is None else self.counts[petition]


class FactCounter:
    """Counts over the whole bureau as known on a day. Each question is asked of the database once."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._asked: dict[tuple[str, str, str, Period], MeasureValue] = {}
        self._petitions: dict[int, Petition] = {}
        self._behind: dict[tuple[str, str, str, Period, Side], _Found] = {}
        self._names = Names()

    def groups(self, cohort: Cohort, periods: Iterable[Period]) -> list[Group]:
        """The groups that have rows in one of the periods, in the order of the vocabulary or by name."""
        found: dict[str, Group] = {}
        dimension = DIMENSIONS[cohort.by]
        if dimension.vocabulary is not None:
            found = {
                term.code: Group(term.code, term.label) for term in dimension.vocabulary if term.code in cohort.always
            }
        shown = next(measured for measured in cohort.measured if measured.id == cohort.shown)
        for period in periods:
            where = None if cohort.compared else _MOVED.bind(period)
            for group in self._ask(cohort, shown, period, where).groups:
                one = _group(group, cohort.by)
                found.setdefault(one.key, one)
        order = list(dimension.vocabulary.codes) if dimension.vocabulary is not None else []
        return sorted(found.values(), key=lambda one: _rank(one, order))

    def count(self, cohort: Cohort, measured: Measured, period: Period) -> dict[str, Counted]:
        answer = self._ask(cohort, measured, period)
        counted = {TOTAL.key: _counted(answer, measured)}
        for group in answer.groups:
            key = str(group.by[cohort.by]) if cohort.by == "month" else _group(group, cohort.by).key
            counted[key] = _counted(group, measured)
        return counted

    def definition(self, measured: Measured) -> Definition:
        measure = shipped().find(measured.measure, measured.variant)
        text = measure.words
        if measured.part != "value":
            text = f"{text}（取{'分子' if measured.part == 'numerator' else '分母'}）"
        return Definition(text, str(measure.version))

    def has_batch(self, name: str) -> bool:
        """Whether the ledger knows a batch of this name, whenever its petitions came."""
        return Fact.objects.filter(batch=name, registered__lte=self.as_of).exists()

    def coverage(self, period: Period, previous: Period | None) -> Coverage:
        def registered(range_: Period) -> QuerySet[Fact]:
            return Fact.objects.filter(registered__range=(range_.start, min(range_.end, self.as_of)))

        first = Fact.objects.aggregate(day=Min("registered"))["day"]
        inside = registered(period)
        return Coverage(
            first,
            inside.aggregate(day=Max("registered"))["day"],
            inside.count(),
            registered(previous).count() if previous is not None else 0,
        )

    def rows(self, cohort: Cohort, measured: Measured, figure: Figure) -> Behind:
        """The petitions behind a counted figure."""
        measure = shipped().find(measured.measure, measured.variant)
        above, counts = self._side(cohort, measured, figure, "numerator")
        if not measure.denominator or measured.part == "numerator":
            return Behind(above, counts=counts)
        below, counts = self._side(cohort, measured, figure, "denominator")
        if measured.part == "denominator":
            return Behind(below)
        if measure.kind != "rate":
            return Behind(below, counts=counts, is_spread=True)
        higher, lower = frozenset(above), frozenset(below)
        ids = array("q", below)
        ids.extend(petition for petition in above if petition not in lower)
        return Behind(ids, higher, lower)

    def _side(
        self, cohort: Cohort, measured: Measured, figure: Figure, side: Side
    ) -> tuple[array[int], dict[int, int] | None]:
        """The petitions of one side, and what each adds where that is not one."""
        if figure.period is None:
            return array("q"), None
        measure = shipped().find(measured.measure, measured.variant)
        found = self._found(cohort, measured, figure.period, side)
        is_split = bool(cohort.by) and figure.key != TOTAL.key and not (measure.of_all and side == "denominator")
        ids = found.by_label.get(_label_of(figure, cohort.by), array("q")) if is_split else found.petitions
        return ids, None if found.counts is None else {petition: found.counts[petition] for petition in ids}

    def _found(self, cohort: Cohort, measured: Measured, period: Period, side: Side) -> _Found:
        """All petitions of one side, told apart by group: asked once for a cohort, not once for each of its groups."""
        measure = shipped().find(measured.measure, measured.variant)
        where = _where(cohort, measured)
        key = (measure.key, str(where), cohort.by, period, side)
        if key in self._behind:
            return self._behind[key]
        rows = measure_rows(measured.measure, measured.variant, period, side=side, where=where, as_of=self.as_of)
        adds_up = any(part.sum for part in measure.numerator)
        columns = _Listed._fields if adds_up else _Listed._fields[:1]
        found = _Found(array("q"), {}, {} if adds_up else None)
        dimension = DIMENSIONS[cohort.by] if cohort.by else None
        if dimension is not None:
            label = cache(lambda value: dimension.label_of(value, self._names))
            rows = rows.annotate(group_of=_expression(dimension.expression(basis_of(measure))))
            columns = (*columns, "group_of")
        for row in rows.values_list(*columns).iterator(chunk_size=20_000):
            found.petitions.append(row[0])
            if found.counts is not None:
                found.counts[row[0]] = _adds(measure, _Listed(*row[: len(_Listed._fields)]), self.as_of)
            if dimension is not None:
                found.by_label.setdefault(label(row[-1]), array("q")).append(row[0])
        if dimension is not None:
            self._behind[key] = found
        return found

    def petition(self, petition: int) -> Petition:
        """What the papers say of one petition; the whole of what was asked for in one figure is read at once."""
        return self._petitions[petition]

    def read(self, petitions: Iterable[int]) -> None:
        """Have these petitions at hand."""
        wanted = [petition for petition in petitions if petition not in self._petitions]
        for start in range(0, len(wanted), _AT_ONCE):
            found = Fact.objects.filter(petition__in=wanted[start : start + _AT_ONCE])
            for key, number, matter, day in found.values_list("petition", "number", "matter", "registered"):
                self._petitions[key] = Petition(number, matter, day, matter in self.accusations)

    @cached_property
    def accusations(self) -> frozenset[int]:
        """The matters in which an accusation is: the same line that the policy of matters draws."""
        return frozenset(Fact.objects.filter(purpose="accusation").values_list("matter", flat=True))

    def _ask(self, cohort: Cohort, measured: Measured, period: Period, only: Predicate | None = None) -> MeasureValue:
        measure = shipped().find(measured.measure, measured.variant)
        where = all_of(_where(cohort, measured), only)
        key = (measure.key, str(where), cohort.by, period)
        if key not in self._asked:
            self._asked[key] = measure_values(
                period,
                by=(cohort.by,) if cohort.by else (),
                where=where,
                as_of=self.as_of,
                only=[measure.key],
                compare=False,
            )[0]
        return self._asked[key]


class _Found(NamedTuple):
    """The petitions of one side of a cohort, all together and by the label of their group; what each adds."""

    petitions: array[int]
    by_label: dict[str | None, array[int]]
    counts: dict[int, int] | None


class _Listed(NamedTuple):
    """The columns that say what a row adds to a figure."""

    petition: int
    people: int
    channel: str | None
    closed: date | None
    registered: date
    days_to_reply: int | None


def _expression(column: str | Combinable) -> Combinable:
    return F(column) if isinstance(column, str) else column


def _adds(measure: Measure, row: _Listed, as_of: date) -> int:
    found = 0
    for part in measure.numerator:
        if len(measure.numerator) == 1 or part.rows.truth(cast("PlainFact", row), as_of):
            found += (getattr(row, part.sum) or 0) if part.sum else 1
    return found


@cache
def _predicate(text: str) -> Predicate:
    return parse(text)


def _where(cohort: Cohort, measured: Measured) -> Predicate | None:
    parts = [_predicate(text) for text in (cohort.where, measured.where) if text]
    return all_of(*parts) if parts else None


def _group(group: GroupValue, by: str) -> Group:
    label = group.by[by]
    if label is None:
        return UNKNOWN
    vocabulary: Vocabulary | None = DIMENSIONS[by].vocabulary
    code = vocabulary.code(label) if vocabulary is not None else None
    return Group(code or label, label)


def _label_of(figure: Figure, by: str) -> str | None:
    if figure.key == UNKNOWN.key:
        return None
    return figure.key if by == "month" else figure.label


def _rank(group: Group, order: list[str]) -> tuple[bool, int, str]:
    return group == UNKNOWN, order.index(group.key) if group.key in order else len(order), group.label


def _counted(answer: MeasureValue | GroupValue, measured: Measured) -> Counted:
    value = answer.now
    if measured.part != "value":
        return Counted(value.numerator if measured.part == "numerator" else value.denominator)
    if value.denominator is None or value.numerator is None:
        return Counted(value.value)
    return Counted(value.value, Sides(value.numerator, value.denominator))
