"""A question whose SQL is kept answers as one that is written each time."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from huiyin.accounts.models import Organ, OrganKind, Person
from huiyin.ledger.prepared import Prepared

pytestmark = pytest.mark.django_db

NAMED = Prepared(lambda keys: Organ.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "name"))
BEGUN = Prepared(lambda kind, on: Organ.objects.filter(kind=kind, valid_from__lte=on).order_by("pk"))
PEOPLE = Prepared(lambda organ: Person.objects.filter(organ=organ).select_related("organ").order_by("pk"))


@pytest.fixture
def organs() -> list[Organ]:
    return [
        Organ.objects.create(name=name, kind=OrganKind.DEPARTMENT, valid_from=date(year, 5, 1), confirmed=True)
        for name, year in (("市水务局", 2019), ("市供热办", 2021), ("市林业局", 2023))
    ]


def test_each_call_asks_with_its_own_values(organs: list[Organ]) -> None:
    water, heat, trees = organs
    assert NAMED((water.pk, heat.pk)) == [(water.pk, "市水务局"), (heat.pk, "市供热办")]
    assert NAMED((heat.pk, trees.pk)) == [(heat.pk, "市供热办"), (trees.pk, "市林业局")]
    assert NAMED((trees.pk,)) == [(trees.pk, "市林业局")]
    assert NAMED(()) == []
    assert NAMED(tuple(range(1, 60))) == list(
        Organ.objects.filter(pk__in=range(1, 60)).order_by("pk").values_list("pk", "name")
    )


def test_words_and_days_are_values_as_well(organs: list[Organ]) -> None:
    found = {on: BEGUN(OrganKind.DEPARTMENT, on) for on in (date(2020, 1, 1), date(2022, 1, 1), date(2021, 5, 1))}
    assert [one.name for one in found[date(2020, 1, 1)]] == ["市水务局"]
    assert [one.name for one in found[date(2022, 1, 1)]] == ["市水务局", "市供热办"]
    assert [one.valid_from for one in found[date(2021, 5, 1)]] == [date(2019, 5, 1), date(2021, 5, 1)]
    assert BEGUN(OrganKind.BUREAU, date(2030, 1, 1)) == []


def test_rows_bring_what_stands_beside_them(organs: list[Organ]) -> None:
    heat = organs[1]
    Person.objects.create(username="hemin", display_name="何敏", organ=heat)
    for _again in range(2):
        (one,) = PEOPLE(heat.pk)
        assert (one.display_name, one.organ.name) == ("何敏", "市供热办")
    assert PEOPLE(organs[0].pk) == []


def test_a_question_that_changes_its_values_is_not_kept() -> None:
    doubled = Prepared(lambda key: Organ.objects.filter(models.Q(pk=key * 2)))
    with pytest.raises(ValueError, match="not every value"):
        doubled(3)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in no time")
def test_postgresql_plans_a_question_once_whatever_the_size_of_its_values(organs: list[Organ]) -> None:
    asked = Prepared(lambda keys, kind: Organ.objects.filter(pk__in=keys, kind=kind, confirmed=True).order_by("name"))
    for keys in ((organs[0].pk, organs[1].pk), (7, 70_000), (organs[0].pk, 7_000_000_000)):
        found = asked(keys, OrganKind.DEPARTMENT)
        assert {one.pk for one in found} == set(keys) & {one.pk for one in organs}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%accounts_organ%confirmed%ORDER BY%name%'"
        )
        kept = cursor.fetchall()
    assert [times for _statement, times in kept] == [3]
    with CaptureQueriesContext(connection) as heard:
        assert asked((organs[0].pk,), OrganKind.DEPARTMENT) == [organs[0]]
    assert len(heard) == 1, "whoever listens hears it"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only there is the text written by ourselves")
def test_a_constant_is_written_as_it_is(organs: list[Organ]) -> None:
    odd = Organ.objects.create(name="50%的'引号'\\", kind=OrganKind.DEPARTMENT, valid_from=date(2020, 1, 1))
    asked = Prepared(lambda kind: Organ.objects.filter(kind=kind, name="50%的'引号'\\").order_by("pk"))
    assert asked(OrganKind.DEPARTMENT) == [odd]
    like = Prepared(lambda kind: Organ.objects.filter(kind=kind, name__contains="0%的").order_by("pk"))
    assert like(OrganKind.DEPARTMENT) == [odd]
