"""The matter page as those see it who work with it: what is open to them, what is owed, and two people at once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.core.workflow import BY_ACT
from huiyin.petitions.acts import handling, handling_talks
from huiyin.petitions.models import Matter
from huiyin.petitions.queries.work import mine
from huiyin.petitions.tests.casework import HOUSING, SCHOOLS, County, make_county
from huiyin.petitions.tests.test_handling_pages import window
from huiyin.petitions.views.since import next_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> County:
    return make_county(timezone.localdate())


def page(client: Client, matter: int) -> str:
    answer = client.get(reverse("petitions:matter", args=[matter]))
    assert answer.status_code == 200
    return answer.content.decode()


def deed(matter: int, act: str) -> str:
    return reverse("petitions:deed", args=[matter, act])


def test_the_next_step_of_the_law_is_the_large_button(county: County) -> None:
    matter = county.petition()
    officer, clerk = page(window(county, "王建民"), matter), page(window(county, "李素芬"), matter)
    assert "next-step" in officer
    assert officer.index(deed(matter, "tell")) < officer.index(deed(matter, "contact"))
    assert deed(matter, "extend") not in officer, "nothing is accepted yet"
    assert deed(matter, "tell") not in clerk
    assert deed(matter, "contact") in clerk


def test_a_recused_officer_finds_the_matter_neither_in_his_work_nor_on_its_page(county: County) -> None:
    matter = county.petition()
    officer, colleague = county.people["王建民"], county.people["马骁"]
    assert mine(officer, county.today).filter(matter=matter).exists()
    county.do(handling_talks.recuse, "刘志远", matter, officer=officer.pk, granted=True, reason="亲属")
    hidden = window(county, "王建民").get(reverse("petitions:matter", args=[matter]))
    missing = window(county, "王建民").get(reverse("petitions:matter", args=[999_999]))
    assert hidden.status_code == missing.status_code == 404 and hidden.content == missing.content
    assert not mine(officer, county.today).filter(matter=matter).exists()
    assert mine(colleague, county.today).filter(matter=matter).exists()


def test_who_has_it_and_with_what_part_is_listed(county: County) -> None:
    shown = page(window(county, "何敏"), county.petition(assisting=[SCHOOLS]))
    assert HOUSING in shown
    assert SCHOOLS in shown
    assert "协办" in shown


def test_the_later_one_sees_what_changed_and_loses_nothing(county: County) -> None:
    matter = county.petition()
    client = window(county, "王建民")
    address = deed(matter, "contact")
    seen = Matter.objects.get(pk=matter).n
    county.do(handling.accept, "刘志远", matter)
    today = timezone.localdate().isoformat()
    typed = {"n": str(seen), "kind": "call", "record": "电话告知张桂兰已开始核实", "on": today}
    answer = client.post(address, typed)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "自你打开后：" in shown
    assert "刘志远" in shown
    assert "电话告知张桂兰已开始核实" in shown
    assert f'value="{Matter.objects.get(pk=matter).n}"' in shown
    again = client.post(address, typed | {"n": str(Matter.objects.get(pk=matter).n)})
    assert again.status_code == 302
    assert "电话告知张桂兰已开始核实" in page(client, matter)


def test_what_another_did_first_is_told_with_what_was_typed(county: County) -> None:
    matter = county.petition()
    seen = Matter.objects.get(pk=matter).n
    county.do(handling.accept, "刘志远", matter)
    answer = window(county, "王建民").post(deed(matter, "tell"), {"n": str(seen), "contact": "王建民，二楼业务科"})
    shown = answer.content.decode()
    assert answer.status_code == 403
    assert "自你打开后：" in shown
    assert "王建民，二楼业务科" in shown


def test_nobody_else_opens_a_deed(county: County) -> None:
    matter = county.petition()
    assert window(county, "郑晓燕").get(deed(matter, "tell")).status_code == 404
    assert window(county, "何敏").get(deed(matter, "tell")).status_code == 403
    assert window(county, "王建民").get(deed(matter, "nothing")).status_code == 404


def test_an_instruction_is_read_by_the_bureau_and_by_whom_it_addresses(county: County) -> None:
    matter = county.petition()
    county.do(handling_talks.instruct, "陈国栋", matter, text="请住建局三日内上门", to_organ=county.organs[HOUSING].pk)
    assert "请住建局三日内上门" in page(window(county, "王建民"), matter)
    assert "请住建局三日内上门" in page(window(county, "何敏"), matter)


def test_an_instruction_to_the_bureaus_own_is_not_read_in_the_organ(county: County) -> None:
    matter = county.petition()
    whom = county.people["何敏"].pk
    county.do(handling_talks.instruct, "陈国栋", matter, text="内部先议一议赔偿口径", to_person=whom)
    assert "内部先议一议赔偿口径" not in page(window(county, "王建民"), matter)
    assert "内部先议一议赔偿口径" in page(window(county, "何敏"), matter)


def test_after_acceptance_without_a_notice_nobody_is_told_of_the_notice(county: County) -> None:
    matter = county.petition()
    after = county.do(handling.accept, "王建民", matter, path="")
    after = getattr(after, "case", after)
    said = next_words(BY_ACT["accept"], after, county.today)
    assert "接下来的期限" in said and "书面告知" not in said


def test_after_a_deed_the_list_is_still_in_the_address(county: County) -> None:
    matter = county.petition()
    client = window(county, "王建民")
    at = reverse("petitions:matter", args=[matter])
    shown = client.get(at, {"list": "sort=due"}).content.decode()
    assert f"{deed(matter, 'accept')}?list=sort%3Ddue" in shown
    seen = str(Matter.objects.get(pk=matter).n)
    done = client.post(deed(matter, "accept") + "?list=sort%3Ddue", {"n": seen})
    assert done.headers["Location"] == f"{at}?list=sort%3Ddue"


def test_a_long_ask_is_cut_in_my_work(county: County) -> None:
    county.petition(content={"ask": "要求检修管网" + "并退还热费" * 400})
    shown = window(county, "王建民").get(reverse("petitions:work")).content.decode()
    assert "要求检修管网" in shown and shown.count("并退还热费") < 40


@pytest.mark.parametrize("name", ["", "供" * 41])
def test_a_list_without_a_fit_name_is_not_kept_and_that_is_said(county: County, name: str) -> None:
    given = {"name": name, "query": "channel=visit"}
    answer = window(county, "何敏").post(reverse("petitions:view_keep"), given, follow=True)
    assert "不超过40个字" in answer.content.decode()
