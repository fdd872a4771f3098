"""From what was asked to what is counted: the one answer that the page, its charts and its files are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple

from django.db.models import Min
from django.urls import reverse
from django.utils.http import urlencode

from huiyin.core.measures import NO_DATA, Measure, Value, shipped
from huiyin.core.periods import Period
from huiyin.core.predicate import Predicate
from huiyin.figures.forms import Comparison, StatisticsForm
from huiyin.figures.listing import COLUMNS
from huiyin.figures.models import Fact
from huiyin.figures.policies import Scope
from huiyin.figures.queries import AS_WAS, DIMENSIONS, Axis, By, Member, OrganView, Rest, Tabulation, tabulate
from huiyin.figures.queries.mergers import OF_ORGANS, Merger, mergers_between
from huiyin.figures.views import words

#: Of a longer dimension so many are shown, the rest in one row or column, unless all are asked for.
MOST_ROWS, MOST_COLUMNS = 20, 8

Shape = Literal["register", "measure", "set", "one", "cross"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, and the addresses that carry it along."""

    form: StatisticsForm
    period: Period
    comparisons: tuple[Comparison, ...]
    as_of: date
    where: Predicate | None
    organs: OrganView
    _begun: dict[tuple[str, str, int], str] = field(default_factory=dict, compare=False, repr=False)
    _written: dict[tuple[str, str, str | Rest | None], str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def periods(self) -> tuple[Period, ...]:
        return (self.period, *(one.period for one in self.comparisons))

    def rows(self, measure: Measure, *, side: str = "", members: By | None = None, at: int = 0) -> str:
        """The address of the rows behind a number."""
        chosen = zip(("", "across_"), (members or {}).items(), strict=False)
        return "&".join(
            [self._common(measure, side, at), *(self._member(prefix, name, one) for prefix, (name, one) in chosen)]
        )

    def _member(self, prefix: str, name: str, member: str | Rest | None) -> str:
        """One row or column of an address; written once, though every cell of it has it."""
        key = (prefix, name, member)
        if key not in self._written:
            words = [("across" if prefix else "by", name)]
            if member is None:
                words.append((f"{prefix}none", "1"))
            elif isinstance(member, Rest):
                words += [(f"{prefix}beside", label) for label in member.beside]
            else:
                words.append((f"{prefix}value", member))
            self._written[key] = urlencode(words)
        return self._written[key]

    def _common(self, measure: Measure, side: str, at: int) -> str:
        """What the addresses of one measure, side and period begin with; a table asks for it in each of its cells."""
        key = (measure.key, side, at)
        if key not in self._begun:
            query = self.form.query
            given = {
                "measure": measure.key,
                "period": self.periods[at].range,
                "as_of": query.get("as_of", ""),
                "where": query.get("where", ""),
                "organs": "" if self.organs == AS_WAS else self.organs,
                "side": side,
            }
            words = urlencode({name: word for name, word in given.items() if word})
            self._begun[key] = f"{reverse('figures:rows')}?{words}"
        return self._begun[key]


class Side(NamedTuple):
    """One of the numbers a rate is made of, and its rows."""

    number: int
    href: str


class Cell(NamedTuple):
    """A number and the address of its rows; of a rate both sides, of an average how many it is over."""

    value: Value
    text: str
    href: str
    numerator: Side | None = None
    denominator: Side | None = None


@dataclass(frozen=True)
class Answer:
    """The counted answer: measures by rows and columns, over the period and those it is compared with."""

    asked: Asked
    shape: Shape
    measures: tuple[Measure, ...]
    tabulation: Tabulation
    rows: Axis | None = None
    columns: Axis | None = None
    #: The day of the first petition that may be counted; nothing is known of periods that end before it.
    first_day: date | None = None

    @property
    def leading(self) -> Measure:
        return self.measures[0]

    @property
    def axes(self) -> tuple[Axis, ...]:
        return tuple(axis for axis in (self.rows, self.columns) if axis is not None)

    def value(self, measure: Measure, *members: Member | None, at: int = 0) -> Value:
        if at and measure.basis is not None and not self.is_known(self.asked.periods[at]):
            return NO_DATA
        return self.tabulation.value(measure, *members, at=at)

    def is_known(self, period: Period) -> bool:
        """Whether any day of a period lies after the beginning of the ledger: before it 0 would not mean none."""
        return self.first_day is not None and period.end >= self.first_day

    def cell(self, measure: Measure, *members: Member | None, at: int = 0) -> Cell:
        value = self.value(measure, *members, at=at)
        chosen: dict[str, str | Rest | None] = {}
        for place, member in enumerate(members):
            stands = None if member is None else self.tabulation.paired(place, member, at)
            if stands is not None:
                chosen[self.axes[place].dimension.name] = stands.by
        numerator = denominator = None
        if measure.denominator and value.denominator is not None:
            denominator = Side(value.denominator, self.asked.rows(measure, side="denominator", members=chosen, at=at))
        if measure.kind == "rate" and value.numerator is not None:
            numerator = Side(value.numerator, self.asked.rows(measure, members=chosen, at=at))
        average = measure.kind in ("mean", "median")
        href = self.asked.rows(measure, side="denominator" if average else "", members=chosen, at=at)
        return Cell(
            value,
            words.number(measure, value.value),
            href if value.value is not None else "",
            numerator,
            denominator,
        )

    def names_organs(self) -> bool:
        """Whether the names under which organs are counted make a difference to this answer."""
        where = self.asked.where
        grouped = any(axis.dimension.domain == "organ" for axis in self.axes)
        return grouped or (where is not None and not OF_ORGANS.isdisjoint(where.columns()))

    def mergers(self) -> list[Merger]:
        """Organs that merged between the first and the last day of all that is compared."""
        if not self.names_organs():
            return []
        return mergers_between(self.asked.periods, self.asked.as_of, self.tabulation.question.scope)

    def numbers(self, axis: Axis | None) -> Iterator[Member | None]:
        """The members of an axis and, last, its total."""
        yield from axis.members if axis else ()
        yield None


def asked_of(form: StatisticsForm) -> Asked:
    """What a valid form asks."""
    given = form.cleaned_data
    return Asked(form, given["period"], given["comparisons"], given["as_of"], given["where"], given["organs"])


def answer_of(form: StatisticsForm, scope: Scope) -> Answer:
    """The answer to a valid form, inside a scope."""
    given = form.cleaned_data
    by = [name for name in (given["by"], given["across"]) if name]
    shape, measures = _wanted(given["measure"], given["set"], by)
    asked = asked_of(form)
    if shape not in ("one", "measure"):
        asked = replace(asked, comparisons=asked.comparisons[:1])
    tabulation = tabulate(
        measures,
        asked.periods,
        by=by,
        where=asked.where,
        as_of=asked.as_of,
        scope=scope.counted,
        organs=asked.organs,
    )
    most = (None, None) if given["all"] else (MOST_ROWS, MOST_COLUMNS)
    axes = [tabulation.axis(place, measures, most[place]) for place in range(len(by))]
    rows, columns = (*axes, None, None)[:2]
    return Answer(asked, shape, tuple(measures), tabulation, rows, columns, first_day(scope))


def first_day(scope: Scope) -> date | None:
    """When the ledger begins, as far as it may be counted."""
    day: date | None = Fact.objects.filter(scope.counted).aggregate(day=Min("registered"))["day"]
    return day


def _wanted(chosen: Measure | None, columns: str, by: list[str]) -> tuple[Shape, list[Measure]]:
    register = shipped()
    if len(by) == 2:
        return "cross", [chosen or register.find(COLUMNS[columns][0])]
    if not by:
        return ("measure", [chosen]) if chosen else ("register", list(register))
    if chosen:
        return "one", [chosen]
    return "set", [register.find(name) for name in COLUMNS[columns]]


def dimension_names(answer: Answer) -> list[str]:
    return [words.dimension(DIMENSIONS[axis.dimension.name]) for axis in answer.axes]
