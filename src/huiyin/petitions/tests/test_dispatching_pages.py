"""何敏's and 王建民's pages of sorting: what is offered, what comes back to its field, what the table allows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts.models import Organ
from huiyin.figures.models import Topic
from huiyin.letters.models import ChainRule
from huiyin.petitions.acts import dispatching
from huiyin.petitions.models import Responsibility
from huiyin.petitions.tests.casework import BUREAU, HOUSING, SCHOOLS, County, make_county, moment
from huiyin.petitions.views.deeds_dispatching import DEEDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> County:
    made = make_county(timezone.localdate())
    for kind in ("transfer", "assignment"):
        ChainRule.objects.create(organ=made.organs[BUREAU], kind=kind, steps="")
    return made


def window(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.people[name])
    return client


def address(matter: int, act: str, **query: Any) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse("petitions:deed", args=[matter, act]) + (f"?{asked}" if asked else "")


def opened(client: Client, matter: int, act: str, **query: Any) -> dict[str, Any]:
    """What the form of an act holds when it is opened."""
    answer = client.get(address(matter, act, **query))
    assert answer.status_code == 200, answer.content.decode()
    form = answer.context["form"]
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in (None, "", False)
    }


@pytest.mark.parametrize("act", sorted(DEEDS))
def test_every_form_opens_where_the_table_allows_it(county: County, act: str) -> None:
    told = {"reason": "不属于本单位职权范围"}
    notice = {"route": "route_2", "body_name": "仲裁委", "way": "仲裁", "basis": "法", "window": "一年内"}
    matter = county.petition(sent_to=None if act not in FROM_ORGAN else HOUSING, assisting=[SCHOOLS])
    who = "何敏"
    if act in {"agree_objection", "refuse_objection"}:
        county.do(dispatching.object_, "王建民", matter, **told)
    elif act == "decide_assisting":
        county.do(dispatching.object_assisting, "郑晓燕", matter, **told)
    elif act in {"take_up", "lead_back"}:
        county.do(dispatching.lead, "何敏", matter, **notice)
    elif act in {"pass_on", "object", "receive"}:
        who = "王建民"
    elif act == "object_assisting":
        who = "郑晓燕"
    answer = window(county, who).get(address(matter, act))
    assert answer.status_code == 200, answer.content.decode()
    form = answer.context["form"]
    assert all(field.label for name, field in form.fields.items() if name != "n"), "every field says what it is"


FROM_ORGAN = {
    "add_assisting", "pass_on", "recall", "recall_assisting", "receive", "object", "object_assisting",
    "agree_objection", "refuse_objection", "decide_assisting",
}  # fmt: skip


def test_a_transfer_by_its_page(county: County) -> None:
    matter = county.petition(sent_to=None)
    officer = window(county, "何敏")
    given = opened(officer, matter, "transfer") | {"organ": county.organs[HOUSING].pk, "route": "route_6"}
    answer = officer.post(address(matter, "transfer"), given)
    assert answer.status_code == 302 and county.case(matter).state == "sent"


def test_several_organs_without_saying_how_come_back_to_their_field(county: County) -> None:
    matter = county.petition(sent_to=None)
    officer = window(county, "何敏")
    given = opened(officer, matter, "transfer")
    given |= {"organ": county.organs[HOUSING].pk, "assisting": [county.organs[SCHOOLS].pk]}
    answer = officer.post(address(matter, "transfer"), given)
    assert answer.status_code == 422 and "第二十四条" in answer.context["form"].errors["lead_decided"][0]
    assert officer.post(address(matter, "transfer"), given | {"lead_decided": "agreement"}).status_code == 302
    assert len(county.case(matter).course.assisting) == 1


def test_the_objection_says_its_last_day_and_the_bureau_reads_the_reasons(county: County) -> None:
    matter = county.petition()
    page = window(county, "王建民").get(address(matter, "object")).content.decode()
    assert "提出异议的最后一日是" in page and "已经超过" not in page
    county.do(dispatching.object_, "王建民", matter, reason="该楼供热由县城市管理局主管。")
    page = window(county, "何敏").get(address(matter, "agree_objection")).content.decode()
    assert "该楼供热由县城市管理局主管。" in page and HOUSING in page


def test_what_the_lists_say_of_the_topic_is_offered_and_fills_the_form(county: County) -> None:
    wide = Topic.objects.create(name="劳动和社会保障", confirmed=True)
    wages = Topic.objects.create(name="工资福利", parent=wide, level=2, confirmed=True)
    now = moment(county.today)
    common = {"organ": county.organs[HOUSING], "loaded": now}
    Responsibility.objects.create(topic=wide.pk, subject="一般诉求", route="route_6", **common)
    Responsibility.objects.create(
        topic=wages.pk, subject="拖欠工资", route="route_2", procedure="劳动争议仲裁", body="县劳动人事争议仲裁委员会",
        basis="《劳动争议调解仲裁法》第二十七条", window="一年内", **common,
    )  # fmt: skip
    Responsibility.objects.create(topic=wages.pk, subject="旧清单", route="route_6", retired=now, **common)
    matter = county.petition(sent_to=None, topic=wages.pk)
    officer = window(county, "何敏")
    offers = officer.get(address(matter, "route")).context["form"].offers
    assert [offer.row.subject for offer, _query in offers] == ["拖欠工资", "一般诉求"]
    (arbitration, query), (usual, other) = offers
    assert (arbitration.act, usual.act) == ("lead", "transfer")
    page = officer.get(f"{address(matter, 'lead')}?{query}")
    form = page.context["form"]
    assert form["way"].value() == "劳动争议仲裁" and form["route"].value() == "route_2"
    assert county.case(matter).state == "registered", "nothing is done before a person confirms it"
    assert officer.get(f"{address(matter, 'transfer')}?{other}").context["form"]["organ"].value() == str(
        county.organs[HOUSING].pk
    )


def test_a_petition_is_led_and_followed_by_its_pages(county: County) -> None:
    matter = county.petition(sent_to=None)
    officer = window(county, "何敏")
    given = opened(officer, matter, "lead") | {
        "route": "route_2", "body_name": "县劳动人事争议仲裁委员会", "way": "劳动争议仲裁", "basis": "仲裁法",
        "window": "一年内", "until": (county.today + timedelta(days=200)).isoformat(),
    }  # fmt: skip
    assert officer.post(address(matter, "lead"), given).status_code == 302
    page = officer.get(address(matter, "take_up")).content.decode()
    assert "县劳动人事争议仲裁委员会" in page
    assert officer.post(address(matter, "take_up"), opened(officer, matter, "take_up")).status_code == 302
    assert county.case(matter).state == "taken"


def test_the_grounds_are_those_of_the_refusal_and_print_their_article(county: County) -> None:
    matter = county.petition(sent_to=None)
    form = window(county, "何敏").get(address(matter, "refuse")).context["form"]
    assert [code for code, _words in form.fields["ground"].choices] == ["in_progress", "remedy_running"]
    assert all("《信访工作条例》第" in words for _code, words in form.fields["ground"].choices)


def test_an_assisting_organ_is_taken_off_by_the_page(county: County) -> None:
    matter = county.petition(assisting=[SCHOOLS])
    officer = window(county, "何敏")
    given = opened(officer, matter, "recall_assisting") | {"reason": "不需要协办"}
    assert officer.post(address(matter, "recall_assisting"), given).status_code == 302
    assert county.case(matter).course.assisting == []


def test_a_long_list_of_organs_is_narrowed_by_typing_and_what_one_organ_needs_not_is_folded(county: County) -> None:
    matter = county.petition(sent_to=None)
    officer = window(county, "何敏")
    assert "data-narrows" not in officer.get(address(matter, "transfer")).content.decode()
    Organ.objects.bulk_create([Organ(name=f"望川县第{number}办公室", confirmed=True) for number in range(20)])
    page = officer.get(address(matter, "transfer")).content.decode()
    assert page.count("data-narrows") == 2 and '<details class="several">' in page
    given = opened(officer, matter, "transfer") | {"organ": county.organs[HOUSING].pk}
    given["assisting"] = [county.organs[SCHOOLS].pk]
    wrong = officer.post(address(matter, "transfer"), given).content.decode()
    assert '<details class="several" open>' in wrong, "what has to be mended is in sight"
