"""Registration told as stories: by the keyboard alone, a group of twenty-three, a repeat, a draft, a suggestion."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from ..seeing import violations  # noqa: TID252 - the tests are no package
from .house import Hands, House, docx_text

pytestmark = pytest.mark.browser

NEW = "/petitions/new/"
_NAMES = """
import django
django.setup()
from huiyin.figures.acts import ensure_place, ensure_topic
for town in ("青石镇", "临河乡"):
    place = ensure_place(town, confirmed=True)
    for village in ("柳树村", "河湾村"):
        ensure_place(village, parent=place, confirmed=True)
topic = ensure_topic("城乡建设", confirmed=True)
for name in ("供水供气", "拆迁安置"):
    ensure_topic(name, level=2, parent=topic, confirmed=True)
"""


@pytest.fixture(scope="module", autouse=True)
def _names(house: House) -> Iterator[None]:
    house.run(_NAMES)
    yield


def field(page: Page) -> str:
    """The field that has the focus."""
    found: str = page.evaluate("document.activeElement.name ?? ''")
    return found


def settle(page: Page) -> None:
    """Wait until what was typed has been looked at."""
    page.wait_for_timeout(250)
    expect(page.locator(".htmx-request")).to_have_count(0)


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        target = page.locator(f'[name="{name}"]')
        if target.first.get_attribute("type") == "radio":
            page.check(f'[name="{name}"][value="{value}"]', force=True)
        else:
            target.fill(value)
            target.press("Tab")
    settle(page)


def register(page: Page) -> str:
    """Register what is on the page, and give back its number."""
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/registered/")
    return page.locator(".receipt-numbers dd").first.inner_text()


ZHANG = {
    "channel": "visit", "name": "张桂兰", "phone": "13800001111", "address": "青石镇柳树村三组", "purpose": "claim",
    "place": "青石镇 › 柳树村", "topic": "供水供气", "ask": "要求检修柳树村供水管道并恢复供水",
    "facts": "自2月起全村停水，村委会说无钱维修",
}  # fmt: skip


def test_an_ordinary_visit_by_the_keyboard_alone(house: House, hands: Hands) -> None:
    """Twelve fields, from the name to the key that registers, and on to the next person in the queue."""
    page = hands.at(hands.sign_in("李素芬"), NEW)
    keys = page.keyboard
    assert field(page) == "name"
    typed = {
        "name": "孙大海", "phone": "13900007777", "id_number": "", "address": "临河乡河湾村", "people": "",
        "purpose": "2", "place": "临河 河湾", "topic": "供水", "ask": "要求修复河湾村提灌站的水泵",
        "facts": "去年七月水泵烧坏，至今没有修理", "read_back": " ",
    }  # fmt: skip
    stops = ["channel"]
    for words in typed.values():
        stops.append(field(page))
        if words == " ":
            keys.press("Space")
        elif words.isdigit() and len(words) == 1:
            keys.press(words)
        elif words:
            keys.type(words)
        if words != " ":
            keys.press("Tab")
    assert stops == ["channel", *typed], "twelve stops, in the order of the questions"
    assert len(stops) == 12
    settle(page)
    assert page.locator("#entry_place").input_value() == "临河乡 › 河湾村"
    assert page.locator("#entry_topic").input_value() == "城乡建设 › 供水供气"
    assert page.locator(".say p").count() == 0, page.locator(".say p").all_inner_texts()
    keys.press("Control+Enter")
    page.wait_for_url("**/registered/")
    number = page.locator(".receipt-numbers dd").first.inner_text()
    assert house.one("SELECT channel FROM figures_fact WHERE number = ?", number) == "visit"
    assert page.evaluate("document.activeElement.textContent") == "登记下一件"
    keys.press("Enter")
    page.wait_for_url(f"**{NEW}")
    assert field(page) == "name"


def test_what_is_doubtful_is_said_when_the_field_is_left_and_the_focus_stays(hands: Hands) -> None:
    page = hands.at(hands.sign_in("李素芬"), NEW)
    page.fill("#entry_phone", "1380000111")
    page.press("#entry_phone", "Tab")
    settle(page)
    assert field(page) == "id_number"
    assert "手机号码 11 位" in page.locator("#say-phone").inner_text()
    assert "《信访事项网上办理工作规程》第五条" in page.locator("#say-phone").inner_text()
    assert page.locator("#say-address").inner_text() == "", "nobody has been there yet"
    page.keyboard.type("110105194912310021")
    page.keyboard.press("Tab")
    page.keyboard.type("青石")
    settle(page)
    assert "末位校验码不符" in page.locator("#say-id_number").inner_text()
    assert page.locator("#entry_address").input_value() == "青石"
    assert field(page) == "address"
    page.fill("#entry_phone", "13800001111")
    page.press("#entry_phone", "Tab")
    settle(page)
    assert page.locator("#say-phone").inner_text() == ""


def test_a_draft_survives_a_closed_browser(house: House, hands: Hands) -> None:
    page = hands.at(hands.sign_in("何敏"), NEW)
    fill(page, name="周小梅", phone="13700001234")
    page.locator("#entry_ask").press_sequentially("要求解决临河乡河湾村")
    page.close()
    again = hands.contexts[-1].new_page()
    drafts = again.locator(".drafts li")
    # What a closing page sends may still be under way when the next one is asked for.
    for _try in range(20):
        again.goto(f"{house.base}{NEW}")
        assert drafts.count() == 1
        if "要求解决临河乡河湾村" in drafts.first.inner_text():
            break
        again.wait_for_timeout(250)
    assert "要求解决临河乡河湾村" in drafts.first.inner_text()
    drafts.first.locator("a").click()
    assert again.locator("#entry_name").input_value() == "周小梅"
    again.go_back()
    drafts.first.locator("button").click()
    assert "草稿已丢弃" in again.locator(".notices").inner_text()
    hands.pages["何敏"] = again


def test_of_twenty_three_people_five_are_named(house: House, hands: Hands) -> None:
    page = hands.at(hands.sign_in("李素芬"), NEW)
    people = {**ZHANG, "name": "刘长根", "phone": "13600001111", "ask": "要求公布拆迁安置方案并补发过渡费"}
    fill(page, **people, people="23")
    assert page.locator("#entry_representative").is_visible(), "the fold opens because it is needed"
    assert "第二十条第三款" in page.locator("#say-representative").inner_text()
    fill(page, representative="王秀英 13600002222\n陈大勇 13600003333\n刘芳\n赵小军\n孙七")
    assert "代表不得超过 5 名，现有 6 名" in page.locator("#say-representative").inner_text()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".errors")
    assert field(page) == ""
    fill(page, representative="王秀英 13600002222\n陈大勇 13600003333\n刘芳\n赵小军")
    page.check("#entry_read_back")
    number = register(page)
    people_, representatives = (
        house.one(f"SELECT {column} FROM figures_fact WHERE number = ?", number)
        for column in ("people", "representatives")
    )
    assert (people_, representatives) == (23, 5)
    page.click("text=打开事项")
    shown = page.locator("main").inner_text()
    for name in ("刘长根", "王秀英", "陈大勇", "刘芳", "赵小军"):
        assert name in shown
    page.go_back()
    with page.expect_download() as download:
        page.click("text=登记单（Word）")
    slip = docx_text(download.value.path().read_bytes())
    assert number in slip
    assert "共23人" in slip
    assert "刘长根、王秀英、陈大勇、刘芳、赵小军" in slip
    # One of the five comes again: she is found though her name stands beside his.
    hands.at(page, NEW)
    fill(page, **{**people, "name": "王秀英", "phone": "13600002222"})
    assert number in page.locator(".same-matter").inner_text()


def test_a_repeat_is_joined_and_counted_as_one(house: House, hands: Hands) -> None:
    page = hands.at(hands.sign_in("李素芬"), NEW)
    fill(page, **ZHANG)
    first = register(page)
    hands.at(page, NEW)
    fill(page, **{**ZHANG, "channel": "letter", "ask": "柳树村又停水十天，要求马上恢复供水"})
    offered = page.locator(".same-matter")
    assert first in offered.inner_text()
    assert "待分流" in offered.inner_text()
    assert "要求检修" not in offered.inner_text(), "never more than number, day, organ, last day and outcome"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".errors")
    assert "请选择并入哪一件，或者另立事项" in page.locator(".errors").inner_text()
    page.locator(".same-matter input[type=radio]").first.check()
    settle(page)
    assert "本机构重复" in page.locator("#first-said").inner_text()
    second = register(page)
    assert "现有 2 件信访件" in page.locator(".receipt").inner_text()
    assert house.matter_of(first) == house.matter_of(second)
    facts = [
        house.one(f"SELECT {column} FROM figures_fact WHERE number = ?", second)
        for column in ("first", "first_nationwide", "earlier")
    ]
    assert facts == ["repeat", 0, first]
    said = hands.do(
        page, house.matter_of(first), "separate", {"reason": "第二封信说的是另一处管道", "first": True},
        petition=house.petition_of(second),
    )  # fmt: skip
    assert said
    assert house.matter_of(first) != house.matter_of(second)
    hands.do(page, house.matter_of(second), "join", {"target": first, "reason": "核实后仍是同一处", "repeat": True})
    assert house.matter_of(first) == house.matter_of(second)
    story = page.locator("main").inner_text()
    assert "第二封信说的是另一处管道" in story
    assert "核实后仍是同一处" in story


def test_a_suggestion_is_answered_from_the_window(house: House, hands: Hands) -> None:
    """吴校长's suggestion needs no facts; 李素芬 answers it from the page of the registration, with a letter."""
    page = hands.at(hands.sign_in("李素芬"), NEW)
    fill(
        page, channel="letter", name="吴建国", phone="13500001111", address="青石镇中学", purpose="suggestion",
        place="青石镇", ask="建议在青石镇中学门口施划人行横道并增设警示灯",
    )  # fmt: skip
    assert "缺事实和理由" not in page.locator("#checks").inner_text()
    assert not page.locator("#entry_read_back").is_visible(), "nobody is there to read it to"
    number = register(page)
    matter = house.matter_of(number)
    page.click("text=直接回复")
    form = page.locator(".deed form")
    assert "采纳" in form.inner_text()
    hands.fill(form, {"reply": "建议已采纳，交管部门将于一个月内施划横道线。", "outcome": "采纳"})
    form.locator("button:not([type=button])").last.click()
    page.wait_for_url(f"**/matters/{matter}/")
    assert house.state_of(matter) == "answered_directly"
    letter = hands.read_letter(page, "direct_reply", matter)
    assert "吴建国" in letter
    assert "交管部门将于一个月内施划横道线" in letter
    assert number in letter


def test_two_clerks_at_once_get_two_numbers(house: House, hands: Hands) -> None:
    """Each of two windows sends six petitions as fast as the server takes them: twelve numbers, none twice, no gap."""
    pages = [hands.at(hands.sign_in(name), NEW) for name in ("李素芬", "何敏")]
    before = house.one("SELECT max(number) FROM petitions_petition WHERE number LIKE 'XF%'") or "XF0-0"
    with ThreadPoolExecutor(2) as both:
        found = [number for numbers in both.map(_six, [_session(page) for page in pages]) for number in numbers]
    assert len(set(found)) == 12
    first = int(before.rpartition("-")[2]) + 1
    assert sorted(int(number.rpartition("-")[2]) for number in found) == list(range(first, first + 12))


def _session(page: Page) -> tuple[str, str, str]:
    """Where the page is, its cookies, and the word that its forms carry."""
    cookies = "; ".join(f"{one.get('name')}={one.get('value')}" for one in page.context.cookies())
    return page.url, cookies, page.locator("#entry [name=csrfmiddlewaretoken]").first.input_value()


def _six(session: tuple[str, str, str]) -> list[str]:
    address, cookies, token = session
    found = []
    for at in range(6):
        typed = {**ZHANG, "name": f"{token[:6]}{at}", "phone": "", "people": "1", "csrfmiddlewaretoken": token}
        asked = Request(address, urlencode(typed).encode(), {"Cookie": cookies, "Referer": address})
        with urlopen(asked, timeout=30) as answer:
            body = answer.read().decode()
        found.append(body.partition("<dd>")[2].partition("</dd>")[0])
    return found


def test_nothing_stands_in_the_way_of_readers_of_screens(hands: Hands) -> None:
    page = hands.at(hands.sign_in("李素芬"), NEW)
    fill(page, name="张桂兰", phone="13800001111", people="6")
    for fold in page.locator(".entry-fold").all():
        fold.evaluate("element => { element.open = true; }")
    page.locator("#entry_topic").press_sequentially("供")
    assert violations(page) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_page(hands: Hands, width: int) -> None:
    page = hands.at(hands.sign_in("李素芬"), NEW)
    page.set_viewport_size({"width": width, "height": 900})
    for fold in page.locator(".entry-fold").all():
        fold.evaluate("element => { element.open = true; }")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert wide <= width
