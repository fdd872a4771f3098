"""Rows of assignments and of what is waited for: they follow from the ledger, and are found and put right when not."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.petitions.acts.dispatching import object_, receive
from huiyin.petitions.acts.rebuilding import rebuild
from huiyin.petitions.models import Assignment, Matter, Petition, Waiting
from huiyin.petitions.queries.judging import clock_maker
from huiyin.petitions.tests.casework import BUREAU, HOUSING, SCHOOLS, County, make_county

MONDAY = date(2026, 3, 2)


@pytest.fixture
def county(db: None) -> County:
    return make_county(MONDAY)


def waited(matter: int) -> list[tuple[int | None, str, str, date | None]]:
    return list(Waiting.objects.filter(matter=matter).order_by("id").values_list("organ", "role", "act", "due"))


def test_a_petition_that_was_sent_has_a_row_for_each_organ_and_each_owes_its_step(county: County) -> None:
    matter = county.petition(assisting=(SCHOOLS,), confidential=True)
    housing, schools = county.organs[HOUSING].pk, county.organs[SCHOOLS].pk
    rows = Assignment.objects.filter(matter=matter).order_by("id")
    assert [(row.organ_id, row.sender_id, row.part, row.sent) for row in rows] == [
        (housing, county.organs[BUREAU].pk, "lead", MONDAY),
        (schools, county.organs[BUREAU].pk, "assist", MONDAY),
    ]
    assert waited(matter) == [
        (housing, "organ_officer", "tell", date(2026, 3, 17)),
        (housing, "organ_officer", "receive", None),
        (schools, "organ_officer", "receive", None),
        (schools, "organ_officer", "answer_internally", None),
    ]
    row = Matter.objects.get(pk=matter)
    assert (row.next_clock, row.next_due, row.confidential) == ("organ_notice", date(2026, 3, 17), True)


def test_with_each_deed_the_rows_are_written_anew(county: County) -> None:
    matter = county.petition()
    county.do(receive, "王建民", matter)
    county.do(object_, "王建民", matter, reason="建设路18号楼供暖由供热公司负责，本局没有管理职权。")
    assert Assignment.objects.get(matter=matter).objected == MONDAY
    assert waited(matter) == [(None, "case_officer", "decide_objection", date(2026, 3, 17))]


def test_an_accusation_is_marked_wherever_it_is_waited_for(county: County) -> None:
    matter = county.petition(sent_to=None, purpose="accusation")
    assert list(Waiting.objects.filter(matter=matter).values_list("act", "restricted")) == [("sort", True)]


def test_rows_changed_behind_the_ledgers_back_are_listed_and_put_right(county: County) -> None:
    matter = county.petition(assisting=(SCHOOLS,), confidential=True)
    other = county.petition()
    before = (list(Assignment.objects.order_by("id").values()), [waited(matter), waited(other)])
    assert rebuild(clock_maker(), write=False).differing == 0
    lead, assisting = Assignment.objects.filter(matter=matter).order_by("id")
    Assignment.objects.filter(pk=lead.pk).update(received=MONDAY)
    Assignment.objects.filter(pk=assisting.pk).delete()
    Waiting.objects.filter(matter=other).delete()
    found = rebuild(clock_maker(), write=False)
    assert [(one.matter, one.column) for one in found.differences if one.matter] == [
        (matter, f"assignment {lead.pk}"),
        (matter, f"assignment {assisting.pk}"),
        (other, "waiting"),
    ]
    # What is kept of the numbers tells of the lost rows as well.
    lost = {(one.column.split(", ")[2], one.stored, one.found) for one in found.differences if not one.matter}
    assert lost == {("tell", 2, 1), ("receive", 2, 1)}
    rebuild(clock_maker(), write=True)
    after = (list(Assignment.objects.order_by("id").values()), [waited(matter), waited(other)])
    assert after == before
    assert rebuild(clock_maker(), write=False).differing == 0


def test_a_lost_row_of_a_confidential_petition_comes_back_confidential(county: County) -> None:
    lost = Petition.objects.get(matter=county.petition(confidential=True))
    key = lost.pk
    lost.contents.all().delete()
    lost.delete()
    rebuild(clock_maker(), write=True)
    assert Petition.objects.get(pk=key).confidential
