"""What waits for whom: each desk has its own steps, nobody has another's, and nothing unseen is among them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.petitions import policies
from huiyin.petitions.acts import handling, handling_talks
from huiyin.petitions.queries.work import heaps, mine, piles
from huiyin.petitions.tests.casework import HOUSING, SCHOOLS, County, make_county
from huiyin.petitions.tests.test_handling_pages import window

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> County:
    return make_county(timezone.localdate())


def acts(county: County, name: str) -> list[str]:
    return [row.act for row in mine(county.people[name], county.today)]


def test_the_steps_of_a_transfer_wait_for_the_organ_and_for_nobody_else(county: County) -> None:
    county.petition()
    assert sorted(acts(county, "王建民")) == ["receive", "tell"]
    assert acts(county, "郑晓燕") == []
    assert acts(county, "何敏") == []


def test_what_is_not_sorted_waits_for_the_bureau(county: County) -> None:
    county.petition(sent_to=None)
    assert acts(county, "何敏") == ["sort"]
    assert acts(county, "李素芬") == ["sort"]
    assert acts(county, "王建民") == []


def test_an_assisting_organ_owes_its_answer(county: County) -> None:
    county.petition(assisting=[SCHOOLS])
    assert "answer_internally" in acts(county, "郑晓燕")
    assert "tell" not in acts(county, "郑晓燕")


def test_the_nearest_last_day_comes_first_and_undated_ones_last(county: County) -> None:
    later, first = county.petition(), county.petition(sent_to=HOUSING)
    county.do(handling.accept, "王建民", later)
    rows = list(mine(county.people["王建民"], county.today))
    dated = [row.due for row in rows if row.due]
    assert dated == sorted(dated)
    assert [row.due is None for row in rows] == sorted(row.due is None for row in rows)
    assert rows[0].matter_id == first


def test_counts_say_what_is_late(county: County) -> None:
    county.petition()
    county.today += timedelta(days=40)
    found = heaps(piles(mine(county.people["王建民"], county.today), county.today))
    assert (found.total, found.overdue) == (2, 1)
    assert {pile.act: pile.late for pile in piles(mine(county.people["王建民"], county.today), county.today)} == {
        "receive": 0,
        "tell": 1,
    }


def test_an_accusation_waits_for_its_officer_only(county: County) -> None:
    county.petition(sent_to=None, purpose="accusation")
    assert acts(county, "赵刚") == ["sort"]
    for name in county.people:
        if name != "赵刚":
            assert acts(county, name) == []


def test_an_instruction_waits_for_whom_it_names(county: County) -> None:
    matter = county.petition()
    whom = county.people["何敏"].pk
    county.do(handling_talks.instruct, "陈国栋", matter, text="请回访", to_person=whom)
    assert acts(county, "何敏") == ["report_instruction"]
    assert "report_instruction" not in acts(county, "王建民")


def test_nothing_waits_that_is_not_seen(county: County) -> None:
    county.petition(assisting=[SCHOOLS])
    county.petition(sent_to=None, purpose="accusation")
    county.petition(sent_to=SCHOOLS)
    for person in county.people.values():
        seen = set(policies.visible_to(person, county.today).values_list("pk", flat=True))
        assert {row.matter_id for row in mine(person, county.today)} <= seen, person


def test_the_desk_and_the_queue_show_the_step_with_its_article(county: County) -> None:
    matter = county.petition()
    officer = window(county, "王建民")
    for address in (reverse("petitions:desk"), reverse("petitions:work") + "?act=tell"):
        shown = officer.get(address).content.decode()
        assert "第二十三条" in shown
        assert reverse("petitions:matter", args=[matter]) in shown
    assert officer.get(reverse("petitions:work") + "?act=tell&due=overdue").status_code == 200
    assert officer.get(reverse("petitions:work") + "?act=nothing").status_code == 404
