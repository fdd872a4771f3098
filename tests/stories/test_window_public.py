"""What everybody may read and do at the window, on a telephone of 360 points: 张桂兰 books a turn of a reception day
with the keyboard and without scripts, asks the guide whom to go to; 周玉梅 answers a call; staff see it all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from ..seeing import WCAG_A_AA, low, sideways, violations, wrong  # noqa: TID252 - the tests are no package
from .house import Hands, House
from .test_pages_of_handling import look

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: A folder for pictures of the pages, when somebody wants to look at them.
PICTURES = os.environ.get("HUIYIN_TEST_PICTURES", "")
_PRESSED = "main .button, main input:not([type=hidden]), main textarea, main summary, main .call, main .goes-back"
ASK = "夜班公交在县医院站加停一次，下夜班的护士有车回家"
Open = Callable[..., Page]


@pytest.fixture
def phone(house: House, browser: Browser) -> Iterator[Open]:
    """`phone(js=, large=)` → a page of a new browser; nothing may complain."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(*, js: bool = True, large: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=js, base_url=house.base
        )
        context.set_default_timeout(30_000)
        if large:
            context.add_cookies([{"name": "huiyin_size", "value": "large", "url": house.base}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def looked_at(page: Page, name: str, js: bool = True) -> None:
    """axe is content (it is a script itself), nothing runs off sideways, everything that is pressed is large enough."""
    page.wait_for_load_state("load")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    if js:
        assert violations(page, *WCAG_A_AA) == [], name
    assert sideways(page) <= 0, name
    least = 60 if page.evaluate("document.documentElement.dataset.size") == "large" else 48
    assert low(page, _PRESSED, ".turns label, .option", least) == [], name


def post_day(hands: Hands, day: date, **more: str) -> None:
    """何敏 posts a reception day by its page."""
    page = hands.at(hands.sign_in("何敏"), "/reception/new/")
    given = {
        "day": day.isoformat(), "starts": "09:00", "ends": "11:30", "slots": "5", "leader": "孟昭", "title": "副县长",
        "place": "县信访接待大厅二楼", "topics": "城乡建设、供暖",
    } | more  # fmt: skip
    hands.fill(page.locator("main form"), given)
    page.get_by_role("button", name="公布").click()
    page.wait_for_url("**/reception/?month=**")


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not come to {selector}")


@pytest.mark.parametrize("js", [True, False])
def test_zhang_guilan_books_with_the_keyboard_alone(house: House, hands: Hands, phone: Open, js: bool) -> None:
    day = date.today() + timedelta(days=9 + js)
    post_day(hands, day)
    page = phone(js=js)
    page.goto(f"/window/days/?month={day:%Y-%m}")
    looked_at(page, "days", js)
    tab_to(page, f"li:has(time[datetime='{day.isoformat()}']) a.button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/window/days/\d+/$"))
    looked_at(page, "book", js)
    tab_to(page, "form.asks button")
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    assert "请选一个时间" in page.locator(".errors").inner_text()
    looked_at(page, "book wrong", js)
    tab_to(page, "input[name=slot]")
    page.keyboard.press("ArrowDown")
    for name, words in (("name", "张桂兰"), ("phone", "19900001234"), ("about", "建设路18号楼供暖不达标")):
        tab_to(page, f"[name={name}]")
        page.keyboard.insert_text(words)
    tab_to(page, "form.asks button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/window/booking/")
    looked_at(page, "booked", js)
    said = page.locator(".keep-these").inner_text()
    number, code = re.search(r"YY\d{4}-\d{5}", said), re.search(r"(\d{4} ){3}\d{4}", said)
    assert number is not None and code is not None
    staff = hands.at(hands.sign_in("李素芬"), f"/reception/?month={day:%Y-%m}")
    staff.locator(f"tr:has(time[datetime='{day.isoformat()}']) a.opens").click()
    staff.wait_for_url(re.compile(r"/reception/\d+/$"))
    assert "张桂兰" in staff.locator("#bookings").inner_text() and wrong(staff) == []
    path = staff.url.removeprefix(house.base)
    found = look(hands, "何敏", path) | look(hands, "何敏", f"{path}sheet/")
    found |= look(hands, "何敏", "/reception/new/") | look(hands, "何敏", f"/reception/?month={day:%Y-%m}")
    assert found == {}
    other = phone(js=js, large=True)
    other.goto("/window/booking/")
    looked_at(other, "find a booking, large", js)
    other.fill("[name=number]", number[0].lower())
    other.fill("[name=code]", code[0])
    other.click("form.asks button")
    other.wait_for_load_state("load")
    looked_at(other, "booking, large", js)
    assert "张桂兰" not in other.content() and code[0] not in other.content()
    other.get_by_role("button", name="取消预约").click()
    other.wait_for_load_state("load")
    assert "预约已取消" in other.locator("h1").inner_text()
    assert house.one("SELECT state FROM reception_booking WHERE number = ?", number[0]) == "cancelled"
    other.get_by_role("button", name="看完了").click()
    other.goto("/window/booking/")
    assert number[0] not in other.content()


def test_the_guide_answers_a_few_words(phone: Open) -> None:
    page = phone()
    page.goto("/window/guide/")
    looked_at(page, "guide")
    tab_to(page, "#q")
    page.keyboard.insert_text("老板拖欠工资")
    page.keyboard.press("Enter")
    page.wait_for_url("**/window/guide/?q=**")
    first = page.locator("details.path").first
    # The lists of the bureau come first, where another story has loaded them.
    wages = page.locator("details.path", has_text="单位或包工头拖欠工资")
    assert "第二十七条" in (wages.text_content() or "")
    tab_to(page, "details.path summary")
    page.keyboard.press("Enter")
    assert first.get_attribute("open") is not None
    looked_at(page, "guide asked")
    large = phone(large=True)
    large.goto("/window/guide/?q=宅基地")
    looked_at(large, "guide, large")


def test_a_call_is_answered_and_something_adopted(house: House, hands: Hands, phone: Open) -> None:
    officer = hands.at(hands.sign_in("何敏"), "/suggestions/new/")
    last = date.today() + timedelta(days=30)
    hands.fill(
        officer.locator("main form"),
        {"title": "夜班公交停哪里", "text": "请您说说在哪里加停。", "closes": last.isoformat()},
    )
    officer.get_by_role("button", name="发布").click()
    officer.wait_for_url(re.compile(r"/suggestions/\d+/$"))
    call = officer.url.removeprefix(house.base)
    page = phone()
    page.goto("/window/suggestions/")
    looked_at(page, "suggestions")
    page.get_by_role("link", name=re.compile("夜班公交停哪里")).click()
    page.wait_for_url(f"**/window{call}")
    looked_at(page, "call")
    page.fill("[name=ask]", ASK)
    page.fill("[name=name]", "周玉梅")
    page.fill("[name=phone]", "19900001240")
    page.check("[name=may_name]")
    page.get_by_role("button", name="提交建议").click()
    page.wait_for_url("**/window/suggestions/sent/")
    looked_at(page, "suggestion sent")
    number = re.search(r"XF\d{4}-\d{5}", page.locator(".keep-these").inner_text())
    assert number is not None
    matter = house.matter_of(number[0])
    assert "待分流" in hands.at(officer, call).locator("#received").inner_text(), "it waits for the clerk as well"
    hands.do(hands.sign_in("何敏"), matter, "direct_reply", {"reply": "建议已采纳。", "outcome": "采纳"})
    found = look(hands, "何敏", call) | look(hands, "何敏", "/suggestions/")
    hands.at(officer, call).get_by_role("link", name=re.compile("公布采纳|直接回复")).first.click()
    officer.wait_for_load_state("load")
    if "adopt" not in officer.url:
        pytest.fail("the reply still waits to be signed: " + officer.url)
    adopting = officer.url.removeprefix(house.base)
    found |= look(hands, "何敏", "/suggestions/new/") | look(hands, "何敏", adopting)
    hands.fill(
        officer.locator("main form").last,
        {"extent": "部分采纳", "words": "自下月起，夜班公交在县医院站加停。", "named": True},
    )
    officer.get_by_role("button", name="公布").click()
    officer.wait_for_url(f"**{call}")
    assert found == {}
    shown = phone()
    shown.goto("/window/suggestions/")
    assert "建议人：周玉梅" in shown.content() and "部分采纳" in shown.content() and ASK not in shown.content()
    looked_at(shown, "adopted")


def test_the_first_load_of_each_page_stays_under_100_kb(house: House, phone: Open) -> None:
    for path in ("/window/days/", "/window/guide/", "/window/suggestions/", "/window/booking/"):
        page, answers = phone(), list[Response]()
        page.on("response", partial(list[Response].append, answers))
        page.goto(path, wait_until="networkidle")
        size = sum(len(answer.body()) for answer in answers if answer.ok)
        assert 0 < size < 100_000, f"{path}: {size}"
