"""The demonstration county: every number of every table opens to its rows, and there are as many as it says.

All measures by all dimensions, in the period and in the one before; pairs of dimensions by the dozen, with totals,
rests, groups without a value, and both sides of a rate.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from django.db.models import Sum
from django.utils import timezone

from huiyin.cli import demo_county
from huiyin.cli.demo_county import State
from huiyin.core.measures import Measure, Side, Value, shipped
from huiyin.core.periods import Period
from huiyin.core.predicate import parse
from huiyin.figures.queries import (
    AS_NOW,
    DIMENSIONS,
    ORGAN_VIEWS,
    Member,
    OrganView,
    Rest,
    Tabulation,
    measure_rows,
    tabulate,
)

SIZE = 600
#: How many names a table shows of a long dimension: few, so that there is a rest.
MOST = 4
WHERE = parse("非 信访形式 = 来电 且 责任单位 != 云岫县民政局 或 未知(责任单位)")


class Demonstration(NamedTuple):
    today: date
    period: Period

    @property
    def periods(self) -> tuple[Period, ...]:
        return (self.period, self.period.previous(), self.period.preceding())


@pytest.fixture
def demonstration(db: None, tmp_path: Path, now: datetime) -> Demonstration:
    """A small demonstration county with its merged department; half a year of it is asked about."""
    today = timezone.localdate()
    state = State(tmp_path, today, SIZE)
    demo_county.make_bureau(now)
    demo_county.make_names(now)
    demo_county.load(demo_county.write_exports(state)[1], now, None)
    demo_county.end_merged_office(state, now)
    year = today.year - 1
    return Demonstration(today, Period(date(year, 1, 1), date(year, 6, 30)))


def counted(
    demonstration: Demonstration, measures: list[Measure], by: list[str], organs: OrganView = "as_was"
) -> Tabulation:
    return tabulate(measures, demonstration.periods, by=by, as_of=demonstration.today, organs=organs, where=WHERE)


def sides(measure: Measure, value: Value) -> Iterator[tuple[Side, int]]:
    """The numbers that are opened: what a count counts, both sides of a rate, what an average is over."""
    if measure.kind in ("count", "rate") and value.numerator is not None:
        yield "numerator", value.numerator
    if measure.denominator and value.denominator is not None:
        yield "denominator", value.denominator


def check(table: Tabulation, measure: Measure, members: tuple[Member | None, ...], at: int, organs: OrganView) -> int:
    """Open one cell; how many lists were compared with their number."""
    value = table.value(measure, *members, at=at)
    group: dict[str, str | Rest | None] = {}
    for place, member in enumerate(members):
        stands = None if member is None else table.paired(place, member, at)
        if member is not None and stands is None:
            assert value == Value(None, None, None)
            return 0
        if stands is not None:
            group[table.question.by[place].name] = stands.by
    done = 0
    for side, number in sides(measure, value):
        rows = measure_rows(
            measure.id,
            measure.variant or None,
            table.periods[at],
            side=side,
            where=WHERE,
            as_of=table.question.as_of,
            group=group,
            organs=organs,
        )
        told = (measure.key, side, group, str(table.periods[at]))
        if side == "numerator" and any(part.sum for part in measure.numerator):
            assert sum_of(measure, rows) == number, told
        else:
            assert rows.count() == number, told
        done += 1
    return done


def sum_of(measure: Measure, rows: object) -> int:
    """What the rows of a sum add up to: people of visits and pieces of the rest, or people, or days."""
    total = 0
    for row in rows:  # type: ignore[attr-defined]
        for part in measure.numerator:
            if part.rows.truth(row, None):
                # Who did not say how many they are is not counted, as the measure says.
                total += (getattr(row, part.sum) or 0) if part.sum else 1
    return total


def test_every_measure_by_every_dimension_opens_to_its_rows(demonstration: Demonstration) -> None:
    """And the groups add up to the total: nothing is lost between rows, rest and rows without a value."""
    done = 0
    measures = list(shipped())
    for name in DIMENSIONS:
        table = counted(demonstration, measures, [name])
        for measure in measures:
            axis = table.axis(0, [measure], MOST)
            for member in (*axis.members, None):
                done += check(table, measure, (member,), 0, "as_was")
            for at in (1, 2):
                for member in (axis.members[0], axis.members[-1], None) if axis.members else (None,):
                    done += check(table, measure, (member,), at, "as_was")
            total = table.value(measure, None)
            parts = [table.value(measure, member) for member in axis.members]
            if measure.kind != "median":
                assert sum(part.numerator or 0 for part in parts) == total.numerator, (measure.key, name)
            if measure.kind == "rate" and not measure.of_all:
                assert sum(part.denominator or 0 for part in parts) == total.denominator, (measure.key, name)
    assert done > 5000


@pytest.mark.parametrize("organs", ORGAN_VIEWS)
def test_pairs_of_dimensions_open_to_their_rows(demonstration: Demonstration, organs: OrganView) -> None:
    """Each pair once, each with a measure of its own; a dozen cells of each, totals and rests among them."""
    chance, measures = Random(7), list(shipped())
    done = 0
    for n, pair in enumerate(combinations(DIMENSIONS, 2)):
        measure = measures[(n * 2 + (organs == AS_NOW)) % len(measures)]
        table = counted(demonstration, [measure], list(pair), organs)
        down, across = (table.axis(place, [measure], MOST) for place in (0, 1))
        cells = [(row, column) for row in (*down.members, None) for column in (*across.members, None)]
        for members in [(None, None), *chance.sample(cells, min(len(cells), 12))]:
            for at in (0, 1):
                done += check(table, measure, members, at, organs)
        if measure.kind == "count":
            for row in (*down.members, None):
                parts = [table.value(measure, row, column).value or 0 for column in across.members]
                assert sum(parts) == table.value(measure, row, None).value, (measure.key, pair)
    assert done > 600


def test_a_rate_of_a_rest_is_that_of_its_rows_together(demonstration: Demonstration) -> None:
    rate = shipped().find("closing_rate", "assigned")
    table = counted(demonstration, [rate], ["organ"])
    rest = next(member for member in table.axis(0, [rate], MOST).members if isinstance(member.by, Rest))
    parts = [table.value(rate, Member(label, (label,))) for label in rest.labels]
    assert table.value(rate, rest).value == Fraction(
        sum(part.numerator or 0 for part in parts), sum(part.denominator or 0 for part in parts)
    )


def test_people_of_all_rows_are_the_sum_the_database_makes(demonstration: Demonstration) -> None:
    people = shipped().find("people")
    table = counted(demonstration, [people], [])
    rows = measure_rows("people", None, demonstration.period, where=WHERE, as_of=demonstration.today)
    assert table.value(people).value == rows.aggregate(total=Sum("people"))["total"]
