"""What the database counts is what the measures mean; each number opens to its rows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.accounts.models import Organ
from huiyin.core.facts import Fact as PlainFact
from huiyin.core.measures import UnknownMeasure, evaluate, shipped
from huiyin.core.periods import Period, parse
from huiyin.core.predicate import parse as which
from huiyin.core.tests.ledger_facts import facts_of, shared_data
from huiyin.core.tests.strategies import days, facts, predicates
from huiyin.figures import acts, queries
from huiyin.figures.models import Place, Topic
from huiyin.figures.queries import UnknownDimension

pytestmark = pytest.mark.django_db

FIRST_DAYS = Period(date(2018, 1, 1), date(2018, 1, 5))
LAST_DAYS = Period(date(2018, 1, 6), date(2018, 1, 10))
fact_lists = st.lists(facts(), min_size=1, max_size=15, unique_by=lambda fact: fact.petition)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=fact_lists,
    where=st.none() | predicates(),
    as_of=st.none() | days,
    by=st.lists(st.sampled_from(tuple(queries.DIMENSIONS)), max_size=2, unique=True),
)
def test_every_measure_is_worth_what_it_means(
    rows: list[PlainFact], where: Any, as_of: date | None, by: list[str]
) -> None:
    with transaction.atomic():
        acts.store_facts(rows)
        values = queries.measure_values(LAST_DAYS, previous=FIRST_DAYS, where=where, as_of=as_of, by=by)
        assert [value.measure for value in values] == list(shipped())
        for value in values:
            measure = value.measure
            assert value.now == evaluate(measure, rows, LAST_DAYS, as_of, where), measure.key
            assert value.before == evaluate(measure, rows, FIRST_DAYS, as_of, where), measure.key
            if value.now.numerator is not None and all(part.sum is None for part in measure.numerator):
                found = queries.measure_rows(measure.id, measure.variant, LAST_DAYS, where=where, as_of=as_of)
                assert found.count() == value.now.numerator, measure.key
        transaction.set_rollback(True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=fact_lists,
    by=st.lists(st.sampled_from(["channel", "first", "batch", "month"]), min_size=1, max_size=2, unique=True),
)
def test_every_group_is_worth_what_it_means_and_opens_to_its_rows(rows: list[PlainFact], by: list[str]) -> None:
    with transaction.atomic():
        acts.store_facts(rows)
        as_of = date(2018, 1, 8)
        for value in queries.measure_values(LAST_DAYS, as_of=as_of, by=by, compare=False):
            measure = value.measure
            for group in value.groups:
                chosen = queries.group_predicate(group.by, measure, LAST_DAYS)
                assert group.now == evaluate(measure, rows, LAST_DAYS, as_of, chosen), (measure.key, group.by)
                if measure.denominator:
                    found = queries.measure_rows(
                        measure.id, measure.variant, LAST_DAYS, side="denominator", as_of=as_of, group=group.by
                    )
                    assert found.count() == group.now.denominator, (measure.key, group.by)
            if measure.kind == "count":
                assert sum(group.now.value or 0 for group in value.groups) == value.value
        transaction.set_rollback(True)


def a_letter(petition: int, **values: Any) -> PlainFact:
    fact = PlainFact(petition, petition, f"A{petition}", registered=date(2018, 3, 5), registering_organ=1)
    return replace(fact, **({"channel": "letter"} | values))


def test_merged_names_are_counted_as_one_and_found_as_one() -> None:
    housing = Organ.objects.create(name="东安县住房和城乡建设局", short_name="住建局", confirmed=True)
    spelled = Organ.objects.create(name="县住建局", same_as=housing)
    roads = Organ.objects.create(name="东安县交通运输局")
    acts.store_facts(
        [a_letter(1, organ=housing.pk), a_letter(2, organ=spelled.pk), a_letter(3, organ=roads.pk), a_letter(4)]
    )
    (value,) = queries.measure_values(parse("2018"), by=["organ"], only=["pieces"], compare=False)
    assert [(group.by["organ"], group.value) for group in value.groups] == [
        ("东安县交通运输局", 1),
        ("东安县住房和城乡建设局", 2),
        (None, 1),
    ]
    for name in ("东安县住房和城乡建设局", "住建局", "县住建局"):
        assert queries.matching_rows(which(f"责任单位 = {name}")).count() == 2
    assert queries.matching_rows(which(f"organ in ({roads.pk}, 住建局)")).count() == 3


def test_a_tree_is_asked_with_everything_under_it() -> None:
    county = Place.objects.create(name="东安县", code="431122", confirmed=True)
    town = Place.objects.create(name="井头圩镇", parent=county)
    village = Place.objects.create(name="新村", parent=town)
    other = Place.objects.create(name="新村", parent=county)
    acts.store_facts([a_letter(n, place=place.pk) for n, place in enumerate((county, town, village, other), 1)])
    assert queries.matching_rows(which("问题属地 隶属 东安县")).count() == 4
    assert queries.matching_rows(which("问题属地 隶属 井头圩镇")).count() == 2
    assert queries.matching_rows(which("问题属地 = 井头圩镇新村")).count() == 1
    (value,) = queries.measure_values(parse("2018"), by=["place"], only=["pieces"], compare=False)
    assert {group.by["place"] for group in value.groups} == {"东安县", "井头圩镇", "井头圩镇新村", "东安县新村"}


def test_months_follow_the_time_basis_of_the_measure() -> None:
    acts.store_facts(
        [a_letter(1, closed=date(2018, 6, 1)), a_letter(2, registered=date(2017, 12, 1), closed=date(2018, 7, 2))]
    )
    pieces, closed = queries.measure_values(
        parse("2018"), by=["month"], only=["pieces", "closed_in_period"], compare=False
    )
    assert [(group.by["month"], group.value) for group in pieces.groups] == [("2018-03", 1)]
    assert [(group.by["month"], group.value) for group in closed.groups] == [("2018-06", 1), ("2018-07", 1)]


def test_the_scope_bounds_numbers_and_rows_alike() -> None:
    acts.store_facts([a_letter(1, organ=3), a_letter(2, organ=3, purpose="accusation"), a_letter(3, organ=4)])
    scope = Q(organ=3) & ~Q(purpose="accusation")
    (value,) = queries.measure_values(parse("2018"), scope=scope, only=["pieces"])
    assert (value.value, value.previous, value.change_percent) == (1, 0, None)
    assert list(
        queries.measure_rows("pieces", None, parse("2018"), scope=scope).values_list("petition", flat=True)
    ) == [1]


def test_a_share_is_of_everything_in_scope() -> None:
    acts.store_facts(
        [a_letter(1), a_letter(2, channel="visit"), a_letter(3, channel="visit"), a_letter(4, channel="web")]
    )
    (value,) = queries.measure_values(parse("2018"), where=which("信访形式 = 来访"), only=["share"], compare=False)
    assert (value.value, value.denominator) == (0.5, 4)
    rows = queries.measure_rows("share", None, parse("2018"), where=which("信访形式 = 来访"), side="denominator")
    assert rows.count() == 4


def test_json_has_the_agreed_shape_and_leaves_absent_groups_out() -> None:
    acts.store_facts([a_letter(1, source="city"), a_letter(2, registered=date(2017, 3, 5), channel="web")])
    period = parse("2018")
    values = queries.measure_values(
        period, by=["channel", "source"], as_of=date(2018, 12, 31), only=["pieces", "web_share"]
    )
    document = queries.as_json(values, period=period, previous=period.previous(), as_of=date(2018, 12, 31))
    assert json.loads(json.dumps(document)) == {
        "period": "2018",
        "previous": "2017",
        "as_of": "2018-12-31",
        "measures": [
            {
                "id": "pieces",
                "name": "信访件次",
                "variant": "",
                "version": 1,
                "unit": "件",
                "value": 1,
                "numerator": 1,
                "denominator": None,
                "previous": 1,
                "change_percent": 0,
                "groups": [
                    {
                        "by": {"channel": "来信", "source": "市级交办"},
                        "value": 1,
                        "numerator": 1,
                        "denominator": None,
                        "previous": 0,
                        "change_percent": None,
                    }
                ],
            },
            {
                "id": "web_share",
                "name": "网上信访占比",
                "variant": "",
                "version": 1,
                "unit": "率",
                "value": 0,
                "numerator": 0,
                "denominator": 1,
                "previous": 1,
                "change_percent": -100,
                "groups": [
                    {
                        "by": {"channel": "来信", "source": "市级交办"},
                        "value": 0,
                        "numerator": 0,
                        "denominator": 1,
                        "previous": None,
                        "change_percent": None,
                    }
                ],
            },
        ],
    }


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(UnknownDimension, match="channel"):
        queries.measure_values(parse("2018"), by=["colour"])
    with pytest.raises(UnknownMeasure, match=r"closed\[answered\]"):
        queries.measure_values(parse("2018"), only=["closed"])


@pytest.mark.skipif(shared_data() is None, reason="the shared ledgers are not on this machine")
@pytest.mark.parametrize("year", ["2023", "2022"])
def test_the_exercise_from_the_database(year: str) -> None:
    folder = shared_data()
    assert folder is not None
    expected = json.loads((folder / "exercise_2023" / "expected.json").read_text(encoding="utf-8"))
    acts.store_facts(facts_of(folder / "exercise_2023" / "export_2024-03-31.xlsx"))
    as_of, period = date.fromisoformat(expected["as_of"]), parse(year)
    values = queries.measure_values(period, as_of=as_of, by=["batch"])
    document = queries.as_json(values, period=period, previous=period.previous(), as_of=as_of)
    found: dict[str, Any] = {}
    for measure in document["measures"]:
        key = f"{measure['id']}[{measure['variant']}]" if measure["variant"] else measure["id"]
        if measure["id"].startswith("batch_"):
            for group in measure["groups"]:
                found.setdefault(f"batch:{group['by']['batch']}", {})[key] = group["value"]
        else:
            found[key] = measure["value"]
    for key, value in expected[year].items():
        assert found[key] == (value if isinstance(value, dict) else pytest.approx(value, abs=1e-6)), key


def test_names_met_on_import_wait_unconfirmed() -> None:
    book = acts.NameBook()
    first, deepest = book.topic(("劳动和社会保障", "工资福利", None))
    assert (first, deepest) == book.topic(("劳动和社会保障", " 工资福利 "))
    assert Topic.objects.get(name="工资福利").parent_id == first
    assert book.topic((None, None)) == (None, None)
    town = book.place("井头圩镇")
    assert town == acts.ensure_place("井头圩镇") == book.place("井头圩镇")
    assert set(Topic.objects.values_list("confirmed", flat=True)) == {False}
    known = Place.objects.create(name="东安县", code="431122", confirmed=True)
    assert acts.ensure_place("431122") == acts.ensure_place("东安县") == known.pk
