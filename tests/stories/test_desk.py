"""A morning at 何敏's desk, by keyboard: several petitions sent at once, and two people at one matter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from .house import HOUSING, Hands, House

pytestmark = pytest.mark.browser


def rows(*numbers: str, **more: Any) -> list[dict[str, Any]]:
    day = date.today() - timedelta(days=2)
    common = {
        "登记日期": day,
        "信访形式": "来信",
        "信访目的": "求决",
        "信访人姓名": "张桂兰",
        "联系电话": "19900001234",
    }
    return [{"信访件编号": number, "主要诉求": f"{number}号供暖不达标，要求检修"} | common | more for number in numbers]


def test_several_are_sent_at_once_by_keyboard(house: House, hands: Hands) -> None:
    numbers = ("Z001", "Z002", "Z003")
    house.imports(rows(*numbers))
    page = hands.at(hands.sign_in("何敏"), "/work/?act=sort")
    expect(page.locator("[data-bulk-bar]")).to_be_hidden()
    page.keyboard.press("a")
    expect(page.locator("[data-bulk-count]")).to_have_text(str(page.locator("input[name=m]").count()))
    page.locator("#bulk-act").select_option("transfer")
    page.locator("[data-bulk-bar] button").click()
    page.wait_for_url("**/matters/bulk/**")
    hands.fill(page.locator("form[data-bulk]"), {"organ": HOUSING})
    page.locator("[data-bulk-acts] button").click()
    for number in numbers:
        row = page.locator(f'[data-row="{house.matter_of(number)}"]')
        expect(row.locator("[data-result]")).to_have_attribute("data-result", "draft")
    waiting = hands.at(hands.sign_in("周文斌"), "/letters/waiting/").locator("main")
    assert waiting.locator('a[href^="/letters/"]').count() >= len(numbers)


def test_the_next_step_opens_in_the_page_and_says_what_follows(house: House, hands: Hands) -> None:
    sent = {"办理方式": "转送", "责任单位": HOUSING, "转送交办日期": date.today() - timedelta(days=1)}
    house.imports(rows("Z010", **sent))
    matter = house.matter_of("Z010")
    page = hands.matter(hands.sign_in("王建民"), matter)
    page.keyboard.press("n")
    form = page.locator("#deed form")
    expect(form).to_be_visible()
    expect(page.locator("#deed .deed-law")).to_contain_text("第二十三条")
    form.locator("button:not([type=button])").last.click()
    page.wait_for_url(f"**/matters/{matter}/")
    expect(page.locator(".notices").first).to_contain_text("待受理")
    assert house.state_of(matter) == "told"
    assert page.locator(".next-step").inner_text() == "受理"


def test_two_people_at_one_matter_lose_nothing(house: House, hands: Hands) -> None:
    sent = {"办理方式": "转送", "责任单位": HOUSING, "转送交办日期": date.today() - timedelta(days=1)}
    house.imports(rows("Z020", **sent))
    matter = house.matter_of("Z020")
    officer, head = hands.sign_in("王建民"), hands.sign_in("刘志远")
    form = hands.opens(officer, matter, "contact")
    hands.fill(form, {"kind": "visit", "record": "上门测温十五度，住户同意改日检修"})
    hands.do(head, matter, "accept")
    form.locator("button:not([type=button])").last.click()
    expect(officer.locator(".notice[role=alert]")).to_contain_text("刘志远")
    expect(officer.locator('[name="record"]')).to_have_value("上门测温十五度，住户同意改日检修")
    officer.locator(".deed form button:not([type=button])").last.click()
    officer.wait_for_url(f"**/matters/{matter}/")
    expect(officer.locator("#story")).to_contain_text("上门测温十五度")


def test_a_list_is_gone_through_and_kept(house: House, hands: Hands) -> None:
    sent = {"办理方式": "转送", "责任单位": HOUSING, "转送交办日期": date.today() - timedelta(days=1)}
    house.imports(rows("Z031", "Z032", "Z033", **sent))
    page = hands.at(hands.sign_in("何敏"), "/matters/?q=Z03&waits=tell")
    page.locator("details.menu summary").click()
    page.fill("#view-name", "供暖")
    page.keyboard.press("Enter")
    expect(page.locator(".saved-view")).to_have_text("供暖")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/matters/*/?list=*")
    first = page.url
    page.keyboard.press("]")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("[")
    page.wait_for_url(first)
