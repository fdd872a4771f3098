"""件次, 批次, 人次 and 集体访."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core import counting, predicate
from huiyin.core.counting import Tally
from huiyin.core.facts import Fact
from huiyin.core.measures import evaluate, shipped
from huiyin.core.periods import parse
from huiyin.core.tests.strategies import facts


def visit(people: int, **values: Any) -> Fact:
    fact = Fact(1, 1, "A1", date(2018, 3, 5), registering_organ=1, people=people, channel="visit")
    return replace(fact, **values)


def test_five_people_are_a_group_visit_and_may_all_be_received() -> None:
    assert counting.is_group_visit(visit(5, representatives=5))
    assert not counting.has_too_many_representatives(visit(5, representatives=5))
    assert counting.has_too_many_representatives(visit(9, representatives=6))
    assert not counting.is_group_visit(visit(4))
    assert not counting.is_group_visit(visit(50, channel="letter"))


@pytest.mark.parametrize(
    ("people", "label"),
    [
        (4, None),
        (5, "5至10人"),
        (10, "5至10人"),
        (11, "11至20人"),
        (50, "21至50人"),
        (51, "51至100人"),
        (100, "51至100人"),
        (101, "100人以上"),
        (9999, "100人以上"),
    ],
)
def test_size_bands(people: int, label: str | None) -> None:
    band = counting.band_of(visit(people))
    assert (band.label if band else None) == label
    for each in counting.BANDS:
        assert predicate.parse(each.predicate()).matches(visit(people)) is (each is band)


def test_a_visit_counts_by_person_and_a_letter_by_piece() -> None:
    rows = [visit(7), visit(2, first="repeat"), visit(30, channel="letter", first="first")]
    assert counting.tally(rows) == Tally(3, 39, 2, 9, 1, 7, 1, 1)
    assert counting.tally(rows).pieces_and_people == 1 + 9


@given(st.lists(facts(), max_size=8))
def test_counting_and_the_register_of_measures_agree(rows: list[Fact]) -> None:
    found = counting.tally(rows)
    measured = {
        name: evaluate(shipped().find(name), rows, parse("2018")).value
        for name in (
            "pieces",
            "people",
            "visit_batches",
            "group_visit_batches",
            "group_visit_people",
            "total_pieces_people",
        )
    }
    assert measured == {
        "pieces": found.pieces,
        "people": found.people,
        "visit_batches": found.visits,
        "group_visit_batches": found.group_visits,
        "group_visit_people": found.group_visitors,
        "total_pieces_people": found.pieces_and_people,
    }
