"""马秀英 does not know whom to ask: the guide tells her, from the lists of her county or from the package's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.core.terms import ROUTE
from huiyin.figures.models import Topic
from huiyin.petitions.models import Responsibility
from huiyin.petitions.queries import judging
from huiyin.petitions.tests.casework import HOUSING, County, make_county
from huiyin.portal.queries.guide import _shipped, defaults, guide, search


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    yield make_county(timezone.localdate())


def listed(county: County, subject: str, route: str, topic: Topic | None = None, **more: str) -> Responsibility:
    return Responsibility.objects.create(
        organ=county.organs[HOUSING], subject=subject, route=route, topic=topic.pk if topic else None,
        loaded=timezone.now(), **more,
    )  # fmt: skip


def topic(name: str, parent: Topic | None = None) -> Topic:
    return Topic.objects.create(name=name, parent=parent, level=parent.level + 1 if parent else 1, confirmed=True)


def test_every_way_of_the_package_is_whole_in_both_languages() -> None:
    fields = ("title", "plain", "path", "body", "limit", "basis")
    for row in _shipped():
        assert row["route"] in {*ROUTE.codes, "opinion", "accusation"}, row["id"]
        for name in fields:
            assert row[name].strip() and row[f"english_{name}"].strip(), (row["id"], name)
        assert re.search(r"第.{1,6}条", row["basis"]), f"{row['id']}: no article"
        assert "Art." in row["english_basis"], row["id"]
        assert row["words"], row["id"]
    routes = {row["route"] for row in _shipped()}
    assert routes >= set(ROUTE.codes), "each of the six paths of Art. 31 is named"
    assert len({row["id"] for row in _shipped()}) == len(_shipped())


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("老板拖欠工资", "单位或包工头拖欠工资"),
        ("不服交警罚款", "不服政府部门的决定：处罚、许可、强制、确认"),
        ("村里承包地被占", "农村土地承包的纠纷"),
        ("举报干部贪污", "检举、控告公职人员违纪违法"),
        ("不服法院判决", "不服法院的判决、裁定"),
        ("买到假货", "买东西、买服务吃了亏"),
        ("宅基地争议", "土地、山林、宅基地归谁：权属有争议"),
    ],
)
def test_a_few_words_find_the_way(county: County, typed: str, wanted: str) -> None:
    assert search(typed)[0].title == wanted


@pytest.mark.parametrize("typed", ["", "  ", "!!!", "zzz", "\x00", "长" * 5000, "<script>alert(1)</script>"])
def test_nothing_typed_breaks_the_page(county: County, typed: str) -> None:
    answer = Client().get(reverse("portal:guide"), {"q": typed})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_the_county_s_list_is_read_by_topic(county: County) -> None:
    housing = topic("住房保障")
    heat, repair = topic("供暖", housing), topic("维修资金", housing)
    listed(
        county, "供暖不达标", "route_5", heat, procedure="投诉处理", body="县住建局供热科",
        basis="《供热条例》第二十条", window="随时",
    )  # fmt: skip
    listed(county, "维修资金使用争议", "route_6", repair)
    listed(county, "旧清单的一条", "route_6", heat)
    Responsibility.objects.filter(subject="旧清单的一条").update(retired=timezone.now())
    top = guide(None)
    assert [(one.name, one.size) for one in top.branches] == [("住房保障", 2)]
    assert {one.name for one in guide(housing.pk).branches} == {"供暖", "维修资金"}
    below = guide(heat.pk)
    assert [one.name for one in below.trail] == ["住房保障", "供暖"]
    [way] = below.ways
    assert (way.body, way.limit, way.basis, way.here) == ("县住建局供热科", "随时", "《供热条例》第二十条", False)
    [mended] = guide(repair.pk).ways
    assert mended.body == HOUSING and mended.here, "the organ of the list; handled as a petition, so filed here"
    page = Client().get(reverse("portal:guide"), {"topic": heat.pk}).content.decode()
    assert "县住建局供热科" in page and "旧清单的一条" not in page
    assert search("供暖不热")[0].title == "供暖不达标", "the county's own list comes first"


def test_entries_without_a_topic_and_another_spelling_are_found(county: County) -> None:
    settled = topic("供暖")
    other = Topic.objects.create(name="供热问题", same_as=settled, confirmed=True)
    listed(county, "供热管道", "route_6", other)
    listed(county, "说不清分类的事", "route_6")
    assert [way.title for way in guide(None).ways] == ["说不清分类的事"]
    assert [way.title for way in guide(settled.pk).ways] == ["供热管道"]
    assert [way.title for way in guide(other.pk).ways] == ["供热管道"]


def test_without_a_list_the_package_s_own_ways_are_shown(county: County) -> None:
    page = Client().get(reverse("portal:guide")).content.decode()
    for way in defaults():
        assert way.title in page
    for address in ("?topic=99999", "?topic=x", "?topic=" + "9" * 40):
        assert Client().get(reverse("portal:guide") + address).status_code == 200


def test_it_is_read_in_english(county: County) -> None:
    client = Client()
    client.cookies["huiyin_language"] = "en"
    page = client.get(reverse("portal:guide")).content.decode()
    assert "Wages that an employer or contractor has not paid" in page and "包工头" not in page
