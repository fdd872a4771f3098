"""Same matter? Who is asked about whom while a petition is registered."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.accounts.models import Person, Role
from huiyin.core.filing import Party
from huiyin.core.tests.test_quality import GOOD_ID
from huiyin.ledger import queries as ledger
from huiyin.petitions.acts.entering import register
from huiyin.petitions.models import Matter
from huiyin.petitions.queries.same_matter import Offer, offers
from huiyin.petitions.tests.window import TODAY, doing, entry, staff

pytestmark = pytest.mark.django_db

WATER = "要求检修柳树村供水管道并恢复供水"
WAGES = "要求县建筑公司支付拖欠的工资三万元"


@pytest.fixture
def li() -> Person:
    return staff("李素芬", Role.CLERK)


def close(matter: Matter) -> None:
    """As if it had been answered."""
    Matter.objects.filter(pk=matter.pk).update(state="answered")


def test_an_open_matter_of_the_same_name_and_telephone_is_offered(li: Person) -> None:
    case = register(entry(), doing(li))
    [offer] = offers(entry(ask=WAGES, phone="138-0000-1111"), li, TODAY)
    assert offer == Offer(
        case.matter.pk, "XF2026-00001", TODAY, "", "registered", True, date(2026, 3, 20), None, None, "person"
    )
    assert offers(entry(phone="13800009999"), li, TODAY) == [], "the same name alone is somebody else"
    assert offers(entry(name="王秀英"), li, TODAY) == []
    assert offers(entry(phone=""), li, TODAY) == []


def test_by_identity_number_and_by_the_number_typed(li: Person) -> None:
    register(entry(phone="", id_number=GOOD_ID), doing(li))
    assert [one.by for one in offers(entry(phone="", id_number=GOOD_ID.lower()), li, TODAY)] == ["person"]
    assert [one.by for one in offers(entry(phone="", name="王秀英", earlier="XF2026-00001"), li, TODAY)] == ["number"]
    assert offers(entry(phone="", name="王秀英", earlier="XF2026-0000"), li, TODAY) == []


def test_those_beside_the_petitioner_are_found_too_and_agents_are_not(li: Person) -> None:
    wang, lawyer = Party("joint", "王秀英", "13800002222"), Party("agent", "赵律师", "13800003333")
    register(entry(people=2, parties=(wang, lawyer)), doing(li))
    assert len(offers(entry(name="王秀英", phone="13800002222"), li, TODAY)) == 1
    someone = {"name": "孙大海", "phone": "13800004444"}
    assert len(offers(entry(**someone, people=2, parties=(wang,)), li, TODAY)) == 1
    assert len(offers(entry(**someone, people=2, parties=(Party("joint", "张桂兰", "13800001111"),)), li, TODAY)) == 1
    assert offers(entry(**someone, parties=(lawyer,)), li, TODAY) == []
    crossed = Party("joint", "王秀英", "13800001111")
    assert offers(entry(**someone, people=2, parties=(crossed,)), li, TODAY) == [], (
        "the name of one, the phone of another"
    )


def test_an_answered_one_is_offered_only_when_it_asks_the_like(li: Person) -> None:
    water = register(entry(), doing(li)).matter
    close(water)
    assert [one.is_open for one in offers(entry(ask="柳树村供水管道又坏了，要求恢复供水"), li, TODAY)] == [False]
    assert offers(entry(ask=WAGES), li, TODAY) == []
    assert offers(entry(ask=""), li, TODAY) == []
    assert len(offers(entry(ask=WAGES, earlier="XF2026-00001"), li, TODAY)) == 1, "named by its number"


def test_open_ones_come_first_and_not_more_than_can_be_read(li: Person) -> None:
    closed = register(entry(), doing(li)).matter
    close(closed)
    for _each in range(7):
        register(entry(ask=WAGES), doing(li))
    found = offers(entry(), li, TODAY)
    assert [one.is_open for one in found] == [True] * 6


def test_an_accusation_is_offered_to_its_officer_and_to_nobody_else(li: Person) -> None:
    register(entry(purpose="accusation"), doing(li))
    he = staff("何敏", Role.ACCUSATION_OFFICER)
    assert offers(entry(), li, TODAY) == []
    assert offers(entry(purpose="accusation"), li, TODAY) == []
    assert offers(entry(earlier="XF2026-00001"), li, TODAY) == []
    assert [one.number for one in offers(entry(purpose="accusation"), he, TODAY)] == ["XF2026-00001"]
    assert offers(entry(), he, TODAY) == [], "another petition of the person is no accusation"


def test_what_cannot_be_seen_costs_no_question_more(li: Person) -> None:
    """As many questions to the database with a hidden accusation as with nothing at all."""

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            offers(entry(earlier="XF2026-00001"), li, TODAY)
        return len(asked)

    before = questions()
    register(entry(purpose="accusation"), doing(li))
    assert questions() == before


def test_an_anonymous_petition_finds_nobody(li: Person) -> None:
    register(entry(), doing(li))
    assert offers(entry(anonymous=True, name="", phone="13800001111"), li, TODAY) == []
    assert ledger.verify().problems == []
