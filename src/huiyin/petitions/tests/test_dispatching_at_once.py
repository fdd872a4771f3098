"""Two officers sort at the same moment: one dispatch is made, the other person is told, and every share has its id."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huiyin.letters.models import ChainRule, Letter
from huiyin.petitions.acts import dispatching
from huiyin.petitions.acts.deeds import Changed, NotAllowed
from huiyin.petitions.acts.signing import Outcome
from huiyin.petitions.models import Assignment
from huiyin.petitions.tests.casework import BUREAU, HOUSING, SCHOOLS, County, make_county
from huiyin.petitions.tests.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(transactional_db: None) -> County:
    made = make_county(date(2026, 3, 2))
    ChainRule.objects.create(organ=made.organs[BUREAU], kind="transfer", steps="")
    return made


def transfer(county: County, matter: int, organ: str, **more: Any) -> Outcome:
    doing = county.doing("何敏", organ=county.organs[organ].pk, **more)
    return dispatching.transfer(matter, doing, expected_n=1)


def test_of_two_transfers_of_one_petition_one_is_made(county: County) -> None:
    matter = county.petition(sent_to=None)
    answers = at_once(lambda: transfer(county, matter, HOUSING), lambda: transfer(county, matter, SCHOOLS))
    assert sorted(type(answer).__name__ for answer in answers) == ["Changed", "Outcome"]
    assert Assignment.objects.count() == 1 and Letter.objects.count() == 1


def test_many_petitions_are_sent_at_once_and_no_two_shares_have_one_id(county: County) -> None:
    matters = [county.petition(sent_to=None) for _ in range(4)]
    assisting = {"assisting": [county.organs[SCHOOLS].pk], "lead_decided": "agreement"}
    answers = at_once(*(lambda matter=matter: transfer(county, matter, HOUSING, **assisting) for matter in matters))
    assert all(isinstance(answer, Outcome) for answer in answers), answers
    assert Assignment.objects.count() == 8
    assert {row.matter_id for row in Assignment.objects.all()} == set(matters)
    assert sorted(letter.serial or 0 for letter in Letter.objects.all()) == [1, 2, 3, 4]


def test_an_objection_meets_a_recall(county: County) -> None:
    """王建民 objects while 何敏 takes it back: whichever comes first, the other one is refused in words."""
    matter = county.petition()
    answers = at_once(
        lambda: dispatching.object_(matter, county.doing("王建民", reason="不属于本单位职权范围")),
        lambda: dispatching.recall(matter, county.doing("何敏", reason="派错单位")),
    )
    refused = [answer for answer in answers if isinstance(answer, (NotAllowed, Changed))]
    assert len(refused) <= 1
    case = county.case(matter)
    assert case.state == "registered", "a recall is open after the objection, too"
    assert case.course.lead is None
