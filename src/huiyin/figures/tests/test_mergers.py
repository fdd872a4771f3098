"""A department of Wangchuan county is merged into another in mid-year: how two years compare, and who is meant."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Organ
from huiyin.core.facts import Fact as PlainFact
from huiyin.core.measures import shipped
from huiyin.core.periods import parse
from huiyin.core.predicate import parse as which
from huiyin.figures import acts, queries
from huiyin.figures.queries import AS_NOW, AS_WAS, OrganView
from huiyin.figures.queries.mergers import mergers_between

pytestmark = pytest.mark.django_db

AT = datetime(2023, 7, 1, 1, tzinfo=UTC)
BUILDING, HOUSING, SCHOOLS = "望川县城乡建设局", "望川县住房和城乡建设局", "望川县教育局"
MERGED = date(2023, 7, 1)
TODAY = date(2024, 3, 31)


@pytest.fixture
def organs() -> dict[str, Organ]:
    """城建局 handles four petitions and 住建局 two until they merge on 1 July 2023; then 住建局 handles three."""
    made = {
        name: accounts.add_organ(name, kind="department", actor="system", at=AT)
        for name in (BUILDING, HOUSING, SCHOOLS)
    }
    days = {
        BUILDING: [date(2022, 3, 1), date(2022, 9, 1), date(2023, 2, 1), date(2023, 6, 30)],
        HOUSING: [date(2022, 5, 1), date(2023, 3, 1), date(2023, 7, 1), date(2023, 8, 1), date(2023, 12, 1)],
        SCHOOLS: [date(2022, 5, 1), date(2023, 5, 1)],
    }
    rows = [(made[name].pk, day) for name, listed in days.items() for day in listed]
    acts.store_facts(
        [
            PlainFact(n, n, f"W{n:04d}", registered=day, registering_organ=1, organ=organ, channel="letter")
            for n, (organ, day) in enumerate(rows, 1)
        ]
    )
    merge(made[BUILDING], made[HOUSING], date(2023, 6, 30))
    return made


def merge(organ: Organ, successor: Organ, last_day: date) -> None:
    accounts.succeed_organ(organ, successor, last_day=last_day, actor="system", at=AT)


def pieces(organs: OrganView, period: str = "2023", as_of: date = TODAY) -> dict[str | None, tuple[object, object]]:
    (found,) = queries.measure_values(parse(period), by=["organ"], only=["pieces"], as_of=as_of, organs=organs)
    return {group.by["organ"]: (group.value, group.previous) for group in found.groups}


def listed(condition: str, organs: OrganView, as_of: date = TODAY) -> int:
    return queries.matching_rows(which(condition), as_of=as_of, organs=organs).count()


def test_as_was_each_keeps_what_it_did_under_its_own_name(organs: dict[str, Organ]) -> None:
    assert pieces(AS_WAS) == {BUILDING: (2, 2), HOUSING: (4, 1), SCHOOLS: (1, 1)}
    assert listed(f"责任单位 = {BUILDING}", AS_WAS) == 4
    assert listed(f"责任单位 = {HOUSING}", AS_WAS) == 5


def test_as_now_the_successor_holds_both_years_and_the_total_is_the_same(organs: dict[str, Organ]) -> None:
    assert pieces(AS_NOW) == {HOUSING: (6, 3), SCHOOLS: (1, 1)}
    for name in (HOUSING, BUILDING):
        assert listed(f"责任单位 = {name}", AS_NOW) == 9
    assert listed(f"责任单位 属于 ({BUILDING}, {SCHOOLS})", AS_NOW) == 11
    assert listed(f"非 责任单位 = {HOUSING}", AS_NOW) == 2
    assert listed(f"责任单位 隶属 {HOUSING}", AS_NOW) == 9


def test_the_list_behind_a_number_is_that_of_the_view_it_was_counted_in(organs: dict[str, Organ]) -> None:
    for view, expected in ((AS_WAS, 4), (AS_NOW, 6)):
        rows = queries.measure_rows("pieces", None, parse("2023"), group={"organ": HOUSING}, as_of=TODAY, organs=view)
        assert rows.count() == expected


def test_a_merger_that_has_not_happened_by_the_day_moves_nothing(organs: dict[str, Organ]) -> None:
    """On its last day 城建局 is still itself; the day after it is 住建局."""
    assert pieces(AS_NOW, "2022", date(2023, 6, 30)) == {BUILDING: (2, 0), HOUSING: (1, 0), SCHOOLS: (1, 0)}
    assert pieces(AS_NOW, "2022", MERGED) == {HOUSING: (3, 0), SCHOOLS: (1, 0)}


def test_a_chain_of_mergers_ends_with_the_last_of_them(organs: dict[str, Organ]) -> None:
    """住建局 itself goes into 城市更新局 the year after; a misspelt 城建局 follows as well."""
    renewal = accounts.add_organ("望川县城市更新局", kind="department", actor="system", at=AT)
    merge(organs[HOUSING], renewal, date(2024, 1, 31))
    spelled = Organ.objects.create(name="县城建局", same_as=organs[BUILDING])
    acts.store_facts([PlainFact(99, 99, "W0099", registered=date(2023, 1, 9), registering_organ=1, organ=spelled.pk)])
    assert pieces(AS_NOW) == {renewal.name: (7, 3), SCHOOLS: (1, 1)}
    assert pieces(AS_NOW, as_of=date(2024, 1, 31)) == {HOUSING: (7, 3), SCHOOLS: (1, 1)}
    assert pieces(AS_WAS)[BUILDING] == (3, 2)


def test_mergers_between_two_periods_are_told_and_no_others(organs: dict[str, Organ]) -> None:
    def told(*periods: str, as_of: date = TODAY) -> list[tuple[str, str, date]]:
        return [tuple(one) for one in mergers_between([parse(period) for period in periods], as_of)]  # type: ignore[misc]

    merger = (BUILDING, HOUSING, MERGED)
    assert told("2023", "2022") == [merger]
    assert told("2023-Q3", "2022-Q3") == [merger]
    assert told("2022", "2021") == []
    assert told("2024-Q1", "2023-Q4") == []
    assert told("2023-07", "2023-07") == [], "on the first day of both nothing lies between them"
    assert told("2023", "2022", as_of=date(2023, 6, 30)) == []


def test_a_table_by_organ_and_month_adds_up_in_both_views(organs: dict[str, Organ]) -> None:
    measure = shipped().find("pieces")
    period = parse("2023")
    for view, names in ((AS_WAS, {BUILDING, HOUSING, SCHOOLS}), (AS_NOW, {HOUSING, SCHOOLS})):
        table = queries.tabulate(
            [measure], [period, period.previous()], by=["organ", "month"], as_of=TODAY, organs=view
        )
        down, across = (table.axis(place, [measure], None) for place in (0, 1))
        assert {member.by for member in down.members} == names
        assert len(across.members) == 12
        for at, total in ((0, 7), (1, 4)):
            cells = [
                table.value(measure, row, column, at=at).value for row in down.members for column in across.members
            ]
            assert sum(cell or 0 for cell in cells) == table.value(measure, None, None, at=at).value == total


def test_an_organ_cannot_follow_itself(organs: dict[str, Organ]) -> None:
    with pytest.raises(ValidationError):
        merge(organs[SCHOOLS], organs[SCHOOLS], date(2023, 6, 30))
