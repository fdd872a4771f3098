"""Whoever sees only what was sent to an organ looks for words among that alone (PostgreSQL), and finds the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from huiyin.letters.models import ChainRule
from huiyin.matching.bigrams import tokens
from huiyin.petitions import policies
from huiyin.petitions.acts import dispatching
from huiyin.petitions.acts.contents import index_texts
from huiyin.petitions.acts.joining import join
from huiyin.petitions.acts.marking import mark_all
from huiyin.petitions.models import Petition
from huiyin.petitions.queries.listing import Wanted
from huiyin.petitions.queries.lists import list_of
from huiyin.petitions.queries.searching import matters_with
from huiyin.petitions.tests.casework import BUREAU, HOUSING, PEOPLE, SCHOOLS, County, make_county

pytestmark = pytest.mark.django_db

START = date(2026, 3, 2)
FEES = {"ask": "学校食堂乱收费，要求退还", "name": "王秀英", "phone": "19900005678"}


@pytest.fixture
def county(db: None) -> County:
    made = make_county(START)
    ChainRule.objects.create(organ=made.organs[BUREAU], kind="transfer", steps="")
    return made


def found(county: County, name: str, words: str) -> set[int]:
    """What somebody's search brings; whoever asks, it is what a search of everything visible brings."""
    person, today = county.people[name], county.today
    listed = set(list_of(person, Wanted(text=words), "", today).values_list("pk", flat=True))
    assert listed == set(matters_with(words, policies.visible_to(person, today), 100)), name
    return listed


def test_an_officer_finds_what_the_organ_was_sent_and_nothing_else(county: County) -> None:
    heating, fees = county.petition(), county.petition(sent_to=SCHOOLS, content=FEES)
    county.petition(sent_to=None)
    assert found(county, "王建民", "供暖") == {heating}
    assert found(county, "王建民", "食堂") == set()
    assert found(county, "郑晓燕", "退还") == {fees}
    assert len(found(county, "何敏", "退还")) == 3


def test_what_is_sent_later_is_found_later(county: County) -> None:
    matter = county.petition(sent_to=None)
    assert found(county, "王建民", "供暖") == set()
    county.do(dispatching.transfer, "何敏", matter, organ=county.organs[HOUSING].pk)
    assert found(county, "王建民", "供暖") == {matter}


def test_a_text_written_anew_stays_where_it_can_be_found(county: County) -> None:
    matter = county.petition()
    index_texts([(petition, tokens(FEES["ask"])) for petition in Petition.objects.values_list("pk", flat=True)])
    assert found(county, "王建民", "食堂") == {matter}


def test_any_petition_of_the_matter_leads_to_it(county: County) -> None:
    """王秀英 asks about the same pipe; only 张桂兰's petition was sent to the housing department."""
    first, second = county.petition(), county.petition(sent_to=None, content=FEES)
    join(second, county.doing("何敏", target=first, reason="同一管道的事", repeat=False))
    assert found(county, "王建民", "食堂") == {first}


def test_an_accusation_is_found_by_its_officer_alone(county: County) -> None:
    accused = {"ask": "举报住建局某科长收受热力公司礼金"}
    matter = county.petition(sent_to=None, purpose="accusation", content=accused)
    assert found(county, "赵刚", "礼金") == {matter}
    for name, _role, _organ in PEOPLE:
        if name != "赵刚":
            assert found(county, name, "礼金") == set(), name


def test_an_index_from_before_there_were_marks_is_given_them(county: County) -> None:
    matter = county.petition()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE petitions_text SET tokens = '\u4f9b\u6696'::tsvector")
    mark_all()
    assert found(county, "王建民", "供暖") == {matter}


def test_only_whoever_sees_nothing_else_is_bound(county: County) -> None:
    bound = {name: policies.reach_of(county.people[name], START) for name, _role, _organ in PEOPLE}
    assert {name for name, reach in bound.items() if reach} == {"王建民", "马骁", "郑晓燕", "赵刚"}
    housing, accusations = bound["王建民"], bound["赵刚"]
    assert housing == policies.Reach(frozenset({county.organs[HOUSING].pk}), False)
    assert accusations == policies.Reach(frozenset(), True)
