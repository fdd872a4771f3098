"""What is kept of the numbers of the desk is what counting finds, for everybody, after whatever was done."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from huiyin.accounts.models import Duty, Role
from huiyin.petitions import policies
from huiyin.petitions.acts import counts, handling
from huiyin.petitions.acts.dispatching import object_, receive
from huiyin.petitions.models import Instruction, Matter, MatterCount, Note, Recusal, Waiting, WaitingCount
from huiyin.petitions.queries import work
from huiyin.petitions.queries.desk import Tally, tally
from huiyin.petitions.queries.work import first_of_mine, heaps, mine, piles, piles_of_mine
from huiyin.petitions.tests.casework import BUREAU, HOUSING, SCHOOLS, County, make_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> County:
    """A winter's petitions: some late, some due today and soon, some answered, an accusation among them."""
    county = make_county(localdate() - timedelta(days=75))
    for days in (0, 3, 15, 8, 20, 14, 14, 1):
        county.today += timedelta(days=days)
        county.petition(sent_to=None)
        county.petition(assisting=(SCHOOLS,))
        county.petition(sent_to=SCHOOLS)
    county.petition(sent_to=None, purpose="accusation")
    objected, accepted = county.petition(), county.petition(sent_to=SCHOOLS)
    county.do(receive, "王建民", objected)
    county.do(object_, "王建民", objected, reason="建设路18号楼供暖由供热公司负责，本局没有管理职权。")
    county.do(handling.accept, "郑晓燕", accepted)
    county.today = timezone.localdate()
    return county


def counted(county: County, name: str) -> None:
    person, today = county.people[name], county.today
    assert (found := piles_of_mine(person, today)) == piles(mine(person, today), today)
    for most in (1, 5, 20, 500):
        with patch.object(work, "_FEW", 0):
            assert first_of_mine(person, today, most, heaps(found).total) == list(mine(person, today)[:most])


@pytest.mark.parametrize("name", ["李素芬", "何敏", "周文斌", "赵刚", "王建民", "刘志远", "郑晓燕"])
def test_my_work_is_what_counting_finds(county: County, name: str) -> None:
    counted(county, name)


def test_there_is_something_to_count(county: County) -> None:
    found = piles_of_mine(county.people["王建民"], county.today)
    assert sum(pile.late for pile in found) and sum(pile.size for pile in found) > 5
    assert [pile.act for pile in piles_of_mine(county.people["李素芬"], county.today)] == ["sort"]


def test_an_instruction_is_counted_with_the_queues(county: County) -> None:
    matter = Waiting.objects.filter(organ=county.organs[HOUSING].pk).values_list("matter", flat=True)[0]
    leader = county.people["陈国栋"]
    note = Note.objects.create(
        matter_id=matter, kind="instruction", text="请核实后报我。", author=leader, at=timezone.now()
    )
    for name in ("李素芬", "何敏", "周文斌"):
        Instruction.objects.create(
            matter_id=matter, petition=matter, by=leader, person=county.people[name], note=note, given=county.today
        )
    row = Waiting.objects.filter(matter=matter).first()
    assert row is not None
    Waiting.objects.create(matter_id=matter, petition=row.petition, role="case_officer", act="report_instruction")
    counts.recount()
    for name in ("李素芬", "何敏", "周文斌"):
        counted(county, name)
        assert "report_instruction" in [pile.act for pile in piles_of_mine(county.people[name], county.today)]


def test_what_a_recused_officer_does_not_see_is_not_counted(county: County) -> None:
    before = sum(pile.size for pile in piles_of_mine(county.people["王建民"], county.today))
    matter = Waiting.objects.filter(organ=county.organs[HOUSING].pk).values_list("matter", flat=True)[0]
    head = county.people["刘志远"]
    Recusal.objects.create(
        matter_id=matter, person=county.people["王建民"], decided_by=head, decided=county.today, granted=True
    )
    counted(county, "王建民")
    assert sum(pile.size for pile in piles_of_mine(county.people["王建民"], county.today)) < before


def test_the_periods_of_all_matters_are_what_counting_finds(county: County) -> None:
    leader, today = county.people["陈国栋"], county.today
    kept = tally(leader, today)
    assert kept.overdue and kept.unsorted and kept.open
    with patch.object(policies, "sees_all_but_secrets", return_value=False):
        assert tally(leader, today) == kept
    # Whoever handles accusations sees one more.
    Duty.objects.create(
        person=county.people["赵刚"], role=Role.CLERK, organ=county.organs[BUREAU], valid_from=date(2020, 1, 1)
    )
    assert tally(county.people["赵刚"], today).unsorted == kept.unsorted + 1


def test_of_an_empty_bureau_nothing_is_counted(db: None) -> None:
    county = make_county(timezone.localdate())
    assert tally(county.people["陈国栋"], county.today) == Tally(0, 0, 0, 0, 0, 0, 0)
    assert piles_of_mine(county.people["王建民"], county.today) == []


def test_rows_are_gathered_when_they_are_many(county: County) -> None:
    leader, today = county.people["陈国栋"], county.today
    before, rows = tally(leader, today), MatterCount.objects.count()
    counts.gather()
    assert MatterCount.objects.count() == rows, "not worth the while yet"
    with patch.object(counts, "_SLACK", -1000):
        counts.gather()
    assert MatterCount.objects.count() < rows
    assert not MatterCount.objects.filter(number__lte=0).exists()
    assert not WaitingCount.objects.filter(number__lte=0).exists()
    assert tally(leader, today) == before
    assert counts.drifts() == []


def test_a_number_that_drifted_is_named_and_put_right(county: County) -> None:
    Matter.objects.filter(pk=Waiting.objects.values_list("matter", flat=True)[0]).update(
        state="confirmed", next_due=None
    )
    MatterCount.objects.create(state="sent", next_due=None, next_provisional=False, irregular=False, number=3)
    assert {(one.kept, one.found) for one in counts.drifts()} >= {(3, 0)}
    counts.recount()
    assert counts.drifts() == []
