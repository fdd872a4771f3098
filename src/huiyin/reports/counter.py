"""Counting petitions for a report in the fact table: the numbers, the groups, and the rows behind each figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple, cast

from django.db.models import Max, Min, QuerySet

from huiyin.core.facts import Fact as PlainFact
from huiyin.core.measures import Measure, Side, shipped
from huiyin.core.periods import Period
from huiyin.core.predicate import Predicate, all_of, parse
from huiyin.core.terms import Vocabulary
from huiyin.figures.models import Fact
from huiyin.figures.queries import DIMENSIONS, measure_rows, measure_values
from huiyin.figures.queries.values import GroupValue, MeasureValue
from huiyin.reports.book import Group
from huiyin.reports.figure import Figure, Sides
from huiyin.reports.gather import TOTAL, Counted, Coverage, Definition
from huiyin.reports.kinds.spec import Cohort, Measured

#: The columns that say what is behind a figure, and what a row adds to it.
_LISTED = ("petition", "number", "matter", "registered", "people", "channel", "days_to_reply")
#: The key of the rows for which the ledger does not say which group they belong to.
UNKNOWN = Group("unknown", "未注明")
#: Petitions to which something happened in the period.
_MOVED = parse("登记日期 属于 本期 或 转送交办日期 属于 本期 或 办结日期 属于 本期 或 审核认定办结日期 属于 本期")


class Behind(NamedTuple):
    """A petition behind a figure. `side`: for a rate, whether it counts above or below the line, or on both.

    `counts`: what it adds to the figure: one, its people, or its days.
    """

    petition: int
    number: str
    matter: int
    registered: date
    people: int
    is_accusation: bool
    side: str
    counts: int


class FactCounter:
    """Counts over the whole bureau as known on a day. Each question is asked of the database once."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._asked: dict[tuple[str, str, str, Period], MeasureValue] = {}

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

    def rows(self, cohort: Cohort, measured: Measured, figure: Figure) -> list[Behind]:
        """The petitions behind a counted figure; for a rate those of both sides, each saying on which it counts."""
        measure = shipped().find(measured.measure, measured.variant)
        if not measure.denominator or measured.part == "numerator":
            return self._side(cohort, measured, figure, "numerator", "")
        below = self._side(cohort, measured, figure, "denominator", "分母" if measured.part == "value" else "")
        if measured.part == "denominator" or measure.kind != "rate":
            return [one._replace(side="") for one in below]
        above = {one.petition: one for one in self._side(cohort, measured, figure, "numerator", "分子")}
        both = [one._replace(side="分子、分母") if above.pop(one.petition, None) else one for one in below]
        return [*both, *above.values()]

    def _side(self, cohort: Cohort, measured: Measured, figure: Figure, side: Side, said: str) -> list[Behind]:
        if figure.period is None:
            return []
        group = {cohort.by: _label_of(figure, cohort.by)} if cohort.by and figure.key != TOTAL.key else None
        found = measure_rows(
            measured.measure,
            measured.variant,
            figure.period,
            side=side,
            where=_where(cohort, measured),
            as_of=self.as_of,
            group=group,
        )
        counts = _counts(shipped().find(measured.measure, measured.variant), self.as_of)
        return [
            Behind(
                fact.petition,
                fact.number,
                fact.matter,
                fact.registered,
                fact.people,
                fact.matter in self.accusations,
                said,
                counts(fact),
            )
            for fact in found.only(*_LISTED)
        ]

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


def _counts(measure: Measure, as_of: date) -> Callable[[Fact], int]:
    """What a row adds to a measure that adds up columns; one for every other measure."""
    if all(part.sum is None for part in measure.numerator):
        return lambda _fact: 1

    def counts(fact: Fact) -> int:
        found = 0
        for part in measure.numerator:
            if len(measure.numerator) == 1 or part.rows.truth(cast("PlainFact", fact), as_of):
                found += getattr(fact, part.sum) or 0 if part.sum else 1
        return found

    return counts


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
