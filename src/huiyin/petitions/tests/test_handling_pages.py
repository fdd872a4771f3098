"""The handling officer's day through the pages: forms come filled, problems come back to their field."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.core import workflow
from huiyin.petitions.acts import handling
from huiyin.petitions.tests.casework import GOVERNMENT, SCHOOLS, County, make_county
from huiyin.petitions.tests.test_handling import NOTICE
from huiyin.petitions.views.deeds_handling import DEEDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> County:
    """Pages know what day it is."""
    return make_county(timezone.localdate())


def window(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.people[name])
    return client


def address(matter: int, act: str) -> str:
    return reverse("petitions:deed", args=[matter, act])


def form_of(client: Client, matter: int, act: str) -> dict[str, Any]:
    """What the form of an act holds when it is opened."""
    answer = client.get(address(matter, act))
    assert answer.status_code == 200, answer.content.decode()
    form = answer.context["form"]
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in (None, "", False)
    }


def test_the_forms_come_filled_and_a_click_does_the_act(county: County) -> None:
    matter = county.petition()
    officer = window(county, "王建民")
    told = officer.post(address(matter, "tell"), form_of(officer, matter, "tell"))
    assert told.status_code == 302 and county.case(matter).state == "told"
    officer.post(address(matter, "accept"), form_of(officer, matter, "accept"))
    assert county.case(matter).state == "accepted"


def test_what_article_32_wants_comes_back_to_its_field(county: County) -> None:
    matter = county.petition()
    officer = window(county, "王建民")
    county.do(handling.accept, "王建民", matter)
    given = form_of(officer, matter, "answer") | {"outcome": "support", "opinion": "责令检修"}
    answer = officer.post(address(matter, "answer"), given)
    assert answer.status_code == 422
    assert "第三十二条第二项" in answer.context["form"].errors["facts"][0]
    given |= {"facts": "室温不达标", "basis": "《供热条例》第五条", "review_organ": county.organs[GOVERNMENT].pk}
    assert officer.post(address(matter, "answer"), given).status_code == 302
    assert county.case(matter).state == "accepted", "the opinion waits for its signatures"


def test_the_form_of_an_extension_offers_the_longest_day(county: County) -> None:
    matter = county.petition()
    county.do(handling.accept, "王建民", matter)
    head = window(county, "刘志远")
    given = form_of(head, matter, "extend")
    assert date.fromisoformat(given["until"]) >= county.today + timedelta(days=90)
    head.post(address(matter, "extend"), given | {"reason": "需检测鉴定"})
    assert county.case(matter).state == "extended"


def test_the_simple_procedure_says_what_forbids_it(county: County) -> None:
    matter = county.petition(assisting=[SCHOOLS])
    words = window(county, "王建民").get(address(matter, "accept_simple")).content.decode()
    assert "涉及多个责任单位" in words and "请按普通程序受理" in words


def test_a_simple_acceptance_that_comes_too_late_is_said_beforehand(county: County) -> None:
    today = county.today
    county.today = today - timedelta(days=30)
    matter = county.petition()
    county.today = today
    assert "已经超过" in window(county, "王建民").get(address(matter, "accept_simple")).content.decode()
    assert "已经超过" not in window(county, "王建民").get(address(county.petition(), "accept_simple")).content.decode()


def test_the_hearing_page_says_that_it_stops_no_clock(county: County) -> None:
    matter = county.petition()
    county.do(handling.accept, "王建民", matter)
    assert "不中止期限" in window(county, "王建民").get(address(matter, "open_hearing")).content.decode()


def test_the_notice_page_says_when_none_is_owed(county: County) -> None:
    matter = county.petition(anonymous=True)
    assert "不需要告知" in window(county, "王建民").get(address(matter, "tell")).content.decode()


def test_two_people_on_one_matter_lose_nothing(county: County) -> None:
    """马骁 records a call while 王建民 writes the notice: he sees what she did, and his words are still there."""
    matter = county.petition()
    first, second = window(county, "王建民"), window(county, "马骁")
    given = form_of(first, matter, "tell") | {"path": "改写过的处理途径"}
    called = {"kind": "call", "on": county.today.isoformat(), "record": "致电张桂兰"}
    second.post(address(matter, "contact"), form_of(second, matter, "contact") | called)
    answer = first.post(address(matter, "tell"), given)
    words = answer.content.decode()
    assert answer.status_code == 409 and "马骁" in words and "改写过的处理途径" in words
    assert county.case(matter).state == "sent"
    renewed = given | {"n": answer.context["form"]["n"].value()}
    assert first.post(address(matter, "tell"), renewed).status_code == 302
    assert county.case(matter).state == "told"


def test_an_act_that_the_other_made_impossible_is_refused_with_what_was_typed(county: County) -> None:
    matter = county.petition()
    first, second = window(county, "王建民"), window(county, "马骁")
    given = form_of(first, matter, "tell") | {"path": "改写过的处理途径"}
    second.post(address(matter, "accept"), form_of(second, matter, "accept"))
    answer = first.post(address(matter, "tell"), given)
    assert answer.status_code == 403 and "改写过的处理途径" in answer.content.decode()


def test_every_handling_arrow_has_a_page(county: County) -> None:
    mine = {
        "tell", "accept", "accept_simple", "leave_simple", "recuse", "contact", "mediate", "open_hearing",
        "close_hearing", "extend", "answer_internally", "answer", "serve", "execute", "report", "return_report",
        "confirm", "instruct", "report_instruction",
    }  # fmt: skip
    assert set(DEEDS) == mine and mine <= set(workflow.BY_ACT)


def test_every_form_opens(county: County) -> None:
    """For whoever the table lets do it, in a state from which it may be done."""
    matter = county.petition(mode="assign", assisting=[SCHOOLS])
    county.do(handling.tell, "王建民", matter, **NOTICE)
    county.do(handling.accept, "王建民", matter)
    for act, name in {
        "recuse": "刘志远", "contact": "何敏", "mediate": "王建民", "open_hearing": "王建民", "close_hearing": "王建民",
        "extend": "刘志远", "answer_internally": "郑晓燕", "answer": "王建民", "serve": "王建民", "instruct": "陈国栋",
        "report_instruction": "何敏",
    }.items():  # fmt: skip
        answer = window(county, name).get(address(matter, act))
        assert answer.status_code == 200, (act, answer.content.decode())
