"""What measures are worth: counted in the database, a few queries for the whole register.

All measures with one time basis are counted by one query over the rows of that basis and period: what each adds up
becomes one aggregate with its own filter. Every aggregate can be added over groups, so merged organs, months and rates
are put together here, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias

from django.db.models import Count, F, Q, QuerySet, Sum

from huiyin.core.measures import (
    NO_DATA,
    Measure,
    Number,
    Part,
    Value,
    change_percent,
    difference,
    median_of_histogram,
    settle,
    shipped,
)
from huiyin.core.periods import Period
from huiyin.core.predicate import Between, Everything, Predicate, all_of
from huiyin.figures.models import Fact
from huiyin.figures.queries.filters import to_q
from huiyin.figures.queries.groups import Dimension, basis_of, dimensions
from huiyin.figures.queries.names import AS_WAS, Names, OrganView, resolved

Group: TypeAlias = tuple[str | None, ...]
#: What is added up: the column (None for the rows themselves) and which rows.
Sought: TypeAlias = tuple[str | None, Predicate]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a measure is worth in a period and in the one before. A value of None is "no data"."""

    now: Value
    before: Value | None

    @property
    def value(self) -> Number | None:
        return self.now.value

    @property
    def numerator(self) -> int | None:
        return self.now.numerator

    @property
    def denominator(self) -> int | None:
        return self.now.denominator

    @property
    def previous(self) -> Number | None:
        return self.before.value if self.before else None

    @property
    def change(self) -> Number | None:
        return difference(self.value, self.previous)

    @property
    def change_percent(self) -> Fraction | None:
        return change_percent(self.value, self.previous)


@dataclass(frozen=True, slots=True)
class GroupValue(Compared):
    """A measure over one group. `present`: the group has rows in the period itself, not only in the one before."""

    by: dict[str, str | None]
    present: bool


@dataclass(frozen=True, slots=True)
class MeasureValue(Compared):
    """A measure over a period, beside the period before and by groups."""

    measure: Measure
    groups: tuple[GroupValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked beside the period: which rows, up to which day, by what, inside whose scope."""

    where: Predicate = field(default_factory=Everything)
    as_of: date | None = None
    by: tuple[Dimension, ...] = ()
    scope: Q = field(default_factory=Q)
    names: Names = field(default_factory=Names)

    def condition(self, basis: str | None, period: Period, cohort: Predicate, *, chosen: bool = True) -> Q:
        """Which rows have `basis` in the period and belong to the cohort; any date where there is no basis."""
        inside = Between(basis, period.start, period.end) if basis else None
        return to_q(all_of(inside, cohort, self.where if chosen else None), self.as_of)


def ask(
    *,
    where: Predicate | None = None,
    as_of: date | None = None,
    by: Sequence[str] = (),
    scope: Q | None = None,
    organs: OrganView = AS_WAS,
) -> Question:
    """A question with its names looked up.

    Raises:
        PredicateError: a name in `where` is not known.
        UnknownDimension: there is no such dimension.
    """
    names = Names(organs, as_of)
    return Question(
        where=resolved(where or Everything(), names),
        as_of=as_of,
        by=dimensions(by),
        scope=Q() if scope is None else scope,
        names=names,
    )


def measure_values(
    period: Period,
    *,
    previous: Period | None = None,
    by: Sequence[str] = (),
    where: Predicate | None = None,
    as_of: date | None = None,
    scope: Q | None = None,
    only: Iterable[str] | None = None,
    compare: bool = True,
    organs: OrganView = AS_WAS,
) -> list[MeasureValue]:
    """The measures of a period beside an earlier one (by default the same range a year before), in register order.

    Both periods are seen from the same day `as_of`: what was dated later has not happened, in either. `only` names
    the measures wanted, `compare=False` leaves the earlier period out, `organs` says under which names they count.

    Raises:
        PredicateError, UnknownDimension, UnknownMeasure: as their messages say.
    """
    question = ask(where=where, as_of=as_of, by=by, scope=scope, organs=organs)
    register = shipped()
    wanted = list(register) if only is None else [register.find(name) for name in only]
    earlier = (previous or period.previous()) if compare else None
    now = count(wanted, period, question)
    before = count(wanted, earlier, question) if earlier is not None else None
    return [_value(measure, now, before, question) for measure in wanted]


@dataclass
class Counts:
    """What was added up over one period, by group; and which groups have rows at all, by time basis."""

    sums: dict[tuple[str | None, Sought], dict[Group, int]] = field(default_factory=dict)
    histograms: dict[tuple[str | None, Sought], dict[Group, dict[int, int]]] = field(default_factory=dict)
    groups: dict[str | None, set[Group]] = field(default_factory=dict)
    everyone: dict[str | None, int] = field(default_factory=dict)

    def value(self, measure: Measure, groups: Collection[Group] | None, as_of: date | None) -> Value:
        """The measure over these groups together, each named once; over all of them for None."""
        if as_of is None and measure.asks_for_the_day:
            return NO_DATA
        if measure.kind == "median":
            found = self.histograms[measure.basis, _sought(measure, measure.numerator[0])]
            histogram: dict[int, int] = {}
            for group in found if groups is None else groups:
                for days, number in found.get(group, {}).items():
                    histogram[days] = histogram.get(days, 0) + number
            return median_of_histogram(histogram)
        numerator = sum(self._sum(measure, part, groups) for part in measure.numerator)
        denominator = sum(self._sum(measure, part, groups) for part in measure.denominator)
        return settle(measure, numerator, self.everyone[measure.basis] if measure.of_all else denominator)

    def _sum(self, measure: Measure, part: Part, groups: Collection[Group] | None) -> int:
        found = self.sums[measure.basis, _sought(measure, part)]
        return sum(found.values()) if groups is None else sum(found.get(group, 0) for group in groups)


def _sought(measure: Measure, part: Part) -> Sought:
    return part.sum, all_of(measure.cohort, part.rows)


def count(measures: Sequence[Measure], period: Period, question: Question) -> Counts:
    """Everything these measures add up over one period, by the groups of the question."""
    counts = Counts()
    for basis in dict.fromkeys(measure.basis for measure in measures):
        here = [
            measure
            for measure in measures
            if measure.basis == basis and not (question.as_of is None and measure.asks_for_the_day)
        ]
        if here:
            _count_basis(counts, here, period, question)
    return counts


def _count_basis(counts: Counts, measures: list[Measure], period: Period, question: Question) -> None:
    """Everything that is added up over the rows of one time basis, by one query; medians and shares by one more."""
    basis = measures[0].basis
    cohorts = {measure.cohort for measure in measures}
    cohort = cohorts.pop() if len(cohorts) == 1 else Everything()
    condition = question.condition(basis, period, cohort)
    rows = Fact.objects.filter(question.scope, condition)
    fold = _Fold(question, basis_of(measures[0]))
    sought: dict[Sought, None] = {}
    for measure in measures:
        if measure.kind == "median":
            key = _sought(measure, measure.numerator[0])
            counts.histograms[basis, key] = _histogram(rows, key, question, fold)
        else:
            sought.update(dict.fromkeys(_sought(measure, part) for part in measure.numerator + measure.denominator))
    _add_up(counts, basis, rows, {key: _beside(to_q(key[1], question.as_of), condition) for key in sought}, fold)
    for measure in measures:
        if measure.of_all and isinstance(question.where, Everything):
            counts.everyone[basis] = sum(counts.sums[basis, _sought(measure, measure.denominator[0])].values())
        elif measure.of_all:
            unchosen = question.condition(basis, period, cohort, chosen=False)
            counts.everyone[basis] = Fact.objects.filter(question.scope, unchosen).count()


def _beside(part: Q, rows: Q) -> Q:
    """The conditions of a part that its rows do not fulfil anyhow."""
    if part.connector != Q.AND or rows.connector != Q.AND:
        return part
    return Q(*(child for child in part.children if child not in rows.children))


class _Fold:
    """From the values of a database row to the group it belongs to."""

    def __init__(self, question: Question, basis: str) -> None:
        self.columns = {f"by_{dimension.name}": dimension.expression(basis) for dimension in question.by}
        self._label = [_remembered(dimension, question.names) for dimension in question.by]

    def grouped(self, rows: QuerySet[Fact], *more: str) -> QuerySet[Fact, tuple[Any, ...]]:
        """The rows grouped by what was asked, and by `more` columns."""
        named = {name: F(column) if isinstance(column, str) else column for name, column in self.columns.items()}
        return rows.order_by().annotate(**named).values_list(*named, *more)

    def __call__(self, values: Sequence[Any]) -> Group:
        return tuple(label(value) for label, value in zip(self._label, values, strict=True))


def _remembered(dimension: Dimension, names: Names) -> Callable[[Any], str | None]:
    return cache(lambda value: dimension.label_of(value, names))


def _add_up(counts: Counts, basis: str | None, rows: QuerySet[Fact], filters: dict[Sought, Q], fold: _Fold) -> None:
    sums = {key: counts.sums.setdefault((basis, key), {}) for key in filters}
    groups = counts.groups.setdefault(basis, set())
    aggregates = {
        f"n{i}": Sum(column, filter=which or None) if column else Count("pk", filter=which or None)
        for i, ((column, _rows), which) in enumerate(filters.items())
    }
    width = len(fold.columns)
    if not width:
        found = rows.aggregate(**aggregates)
        for key, number in zip(filters, found.values(), strict=True):
            sums[key][()] = number or 0
        return
    grouped = fold.grouped(rows)
    for row in grouped.annotate(**aggregates) if aggregates else grouped.distinct():
        group = fold(row[:width])
        groups.add(group)
        for key, number in zip(filters, row[width:], strict=True):
            sums[key][group] = sums[key].get(group, 0) + (number or 0)


def _histogram(rows: QuerySet[Fact], key: Sought, question: Question, fold: _Fold) -> dict[Group, dict[int, int]]:
    """How often each value of the column occurs, by group."""
    column, which = key
    assert column is not None
    query = fold.grouped(rows.filter(to_q(which, question.as_of)), column)
    found: dict[Group, dict[int, int]] = {}
    for *values, value, number in query.annotate(n=Count("*")):
        histogram = found.setdefault(fold(values), {})
        histogram[value] = histogram.get(value, 0) + number
    return found


def _value(measure: Measure, now: Counts, before: Counts | None, question: Question) -> MeasureValue:
    as_of = question.as_of

    def both(group: Group | None) -> tuple[Value, Value | None]:
        groups = None if group is None else (group,)
        return now.value(measure, groups, as_of), before.value(measure, groups, as_of) if before else None

    groups: list[GroupValue] = []
    if question.by:
        present = now.groups.get(measure.basis, set())
        listed = present | (before.groups.get(measure.basis, set()) if before else set())
        names = [dimension.name for dimension in question.by]
        groups += [
            GroupValue(*both(group), dict(zip(names, group, strict=True)), group in present)
            for group in sorted(listed, key=lambda group: _order(group, question.by))
        ]
    return MeasureValue(*both(None), measure, tuple(groups))


def _order(group: Group, by: Sequence[Dimension]) -> list[tuple[bool, int, str]]:
    return [dimension.order(label) for dimension, label in zip(by, group, strict=True)]
