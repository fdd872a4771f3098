"""A predicate means the same rows in the database as it does fact by fact."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.core.facts import COLUMNS
from huiyin.core.facts import Fact as PlainFact
from huiyin.core.predicate import Predicate, PredicateError, parse
from huiyin.core.tests.strategies import days, facts, predicates
from huiyin.figures import acts, queries
from huiyin.figures.models import Fact

pytestmark = pytest.mark.django_db

fact_lists = st.lists(facts(), min_size=1, max_size=12, unique_by=lambda fact: fact.petition)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=fact_lists, tree=predicates(), as_of=st.none() | days)
def test_the_query_finds_what_the_predicate_means(rows: list[PlainFact], tree: Predicate, as_of: date | None) -> None:
    with transaction.atomic():
        acts.store_facts(rows)
        found = set(Fact.objects.filter(queries.compile(tree, as_of)).values_list("petition", flat=True))
        transaction.set_rollback(True)
    assert found == {fact.petition for fact in rows if tree.matches(fact, as_of)}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=fact_lists)
def test_what_is_stored_is_what_was_given(rows: list[PlainFact]) -> None:
    with transaction.atomic():
        acts.store_facts(rows)
        stored = {row["petition"]: row for row in Fact.objects.values()}
        transaction.set_rollback(True)
    assert {fact.petition for fact in rows} == set(stored)
    for fact in rows:
        assert {column: getattr(fact, column) for column in COLUMNS} == stored[fact.petition]


def test_a_later_row_of_a_petition_replaces_the_earlier_one() -> None:
    first = PlainFact(petition=7, matter=1, number="A1", registered=date(2018, 1, 2), registering_organ=1)
    later = PlainFact(petition=7, matter=2, number="A1", registered=date(2018, 1, 3), registering_organ=1, people=3)
    assert acts.store_facts([first, later]) == 2
    assert Fact.objects.values_list("matter", "people").get() == (2, 3)
    assert acts.remove_facts([7]) == 1
    assert not Fact.objects.exists()


def test_many_rows_are_stored_in_one_act() -> None:
    rows = [
        PlainFact(petition=n, matter=n, number=f"A{n}", registered=date(2018, 1, 2), registering_organ=1)
        for n in range(1, 2 * acts.ROWS_AT_ONCE + 2)
    ]
    assert acts.store_facts(iter(rows)) == len(rows) == Fact.objects.count()


def test_a_name_must_be_resolved_and_a_period_bound_before_the_query() -> None:
    with pytest.raises(PredicateError):
        queries.compile(parse("organ = 某局"))
    with pytest.raises(PredicateError):
        queries.compile(parse("place within 某镇"))
    with pytest.raises(PredicateError):
        queries.compile(parse("registered in period"))


def test_the_table_has_exactly_the_columns_of_a_fact() -> None:
    assert {field.name for field in Fact._meta.get_fields()} == set(COLUMNS) == set(acts.COLUMNS)
