"""Rows and facts are what the ledger says; what was changed behind its back is found and put right."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.figures.models import Fact
from huiyin.petitions.acts.rebuilding import rebuild
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.tests.conftest import Load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(load: Load) -> None:
    common = {"登记日期": date(2023, 1, 4), "信访形式": "来信", "主要诉求": "诉求", "信访目的": "求决"}
    load(
        [
            {**common, "信访件编号": "B", "关联编号": "A"},
            {**common, "信访件编号": "A", "办理方式": "转送", "责任单位": "县局", "转送交办日期": date(2023, 1, 5)},
            {**common, "信访件编号": "C"},
        ]
    )


def test_what_was_just_loaded_agrees_with_the_ledger() -> None:
    found = rebuild(clock_maker(), write=False)
    assert (found.matters, found.petitions, found.differing, found.stray) == (3, 3, 0, 0)


def test_differences_are_listed_before_they_are_put_right() -> None:
    before = list(Fact.objects.order_by("pk").values()), list(Matter.objects.order_by("pk").values())
    Fact.objects.filter(number="A").update(closed=date(2023, 2, 1))
    Matter.objects.filter(petitions__number="C").update(state="answered")
    Fact.objects.filter(number="C").delete()
    other = Matter.objects.get(petitions__number="A")
    Petition.objects.filter(number="C").update(matter=other)
    Fact.objects.create(petition=999, matter=999, number="?", registered=date(2023, 1, 1), registering_organ=1)
    found = rebuild(clock_maker(), write=False)
    listed = {(one.column, one.stored, one.found) for one in found.differences}
    assert ("closed", date(2023, 2, 1), None) in listed
    assert ("state", "answered", "registered") in listed
    assert any(column == "petition.matter" for column, _, _ in listed)
    assert found.stray == 1
    assert Fact.objects.filter(closed=date(2023, 2, 1)).exists()
    rebuild(clock_maker(), write=True)
    assert (list(Fact.objects.order_by("pk").values()), list(Matter.objects.order_by("pk").values())) == before
    assert rebuild(clock_maker(), write=False).differing == 0


def test_a_lost_petition_row_comes_back_from_the_ledger() -> None:
    lost = Petition.objects.get(number="C")
    key, matter = lost.pk, lost.matter_id
    lost.contents.all().delete()
    lost.delete()
    rebuild(clock_maker(), write=True)
    back = Petition.objects.get(number="C")
    assert (back.pk, back.matter_id, back.earlier) == (key, matter, None)
