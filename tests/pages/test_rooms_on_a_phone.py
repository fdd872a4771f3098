"""The rooms of performance, money and proofreading as somebody with many duties meets them: the way round by the
navigation, and every page on a telephone."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import Prepared, Site, _environment, county_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOMS = ("/performance/", "/finance/", "/reports/proofs/")
#: What is no page: files, and what only a form asks for.
FILES = re.compile(r"\.\w+$|/(files|evidence|word|blank|export|papers|invoices)/")
WHO, PASSWORD = "chenguodong", "county-pages-2026"

#: 陈国栋 has nearly all duties of the bureau; the others are those who work in the demonstration's money and schemes.
_FILL = """
import sys, django
django.setup()
from datetime import date
from django.utils import timezone
from huiyin.accounts import acts
from huiyin.accounts.queries import bureau
from huiyin.cli.demo_funds import make_funds
from huiyin.cli.demo_money import make_money
from huiyin.cli.demo_performance import make_performance
from huiyin.cli.demo_registers import make_registers
today, now, home = timezone.localdate(), timezone.now(), bureau()
water = acts.add_organ("望川县水利局", kind="department", actor="system", at=now)
def add(username, name, *roles, organ=home):
    person, _ = acts.add_person(username, name, organ, actor="system", at=now, password=sys.argv[1])
    for role in roles:
        acts.give_duty(person, role, organ, first_day=date(2020, 1, 1), actor="system", at=now)
for username, role in (
    ("officer", "case_officer"), ("section", "section_head"), ("leader", "bureau_leader"), ("head", "supervisor"),
    ("performance", "performance_officer"), ("finance", "finance_officer"), ("appraiser", "appraiser"),
    ("assets", "asset_keeper"), ("assistance", "assistance_officer"),
):
    add(username, username, role)
for username in ("housing", "education"):
    add(username, username, "organ_officer", organ=water)
add(
    "chenguodong", "陈国栋", "section_head", "bureau_leader", "supervisor", "performance_officer", "finance_officer",
    "asset_keeper", "assistance_officer", "case_officer",
)
make_money(today)
make_funds(today)
make_performance(today)
make_registers(today)
"""


class Window(Protocol):
    def __call__(self, *, width: int = 1440, scripts: bool = True) -> Page: ...


@pytest.fixture(scope="module")
def rooms(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A home with money, schemes and registers in it."""
    home = tmp_path_factory.mktemp("rooms") / "home"
    with county_site(home, prepared, fill=_fill) as made:
        yield made


def _fill(home: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", _FILL, PASSWORD], env=_environment(home), check=True, capture_output=True, timeout=240
    )


@pytest.fixture(scope="module")
def state(rooms: Site, browser: Browser) -> Any:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{rooms.base}/accounts/login/")
    page.fill("#id_login", WHO)
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{rooms.base}/")
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def window(rooms: Site, state: Any, browser: Browser) -> Iterator[Window]:
    opened: list[BrowserContext] = []

    def open_(*, width: int = 1440, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=rooms.base,
            storage_state=state,
            locale="zh-CN",
            viewport={"width": width, "height": 844},
            java_script_enabled=scripts,
        )
        opened.append(context)
        return context.new_page()

    yield open_
    for context in opened:
        context.close()


def shape(address: str) -> str:
    """What kind of page an address is: without its numbers, and without what only narrows its rows."""
    path, _, query = address.partition("?")
    kinds = sorted(one for one in query.split("&") if one.startswith(("by=", "basis=", "missing=", "whose=")))
    return re.sub(r"\d+", "N", path) + "&".join(kinds)


def pages_of(page: Page, starts: list[str]) -> list[str]:
    """One address of each kind of page that can be reached by links, in these rooms."""
    waiting, seen, found = starts, set[str](), []
    while waiting:
        address = waiting.pop(0)
        if shape(address) in seen:
            continue
        seen.add(shape(address))
        answer = page.request.get(address)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        found.append(address)
        for link in re.findall(r'href="([^"#]+)"', answer.text()):
            there = html.unescape(link)
            there = address.partition("?")[0] + there if there.startswith("?") else there
            if there.startswith(ROOMS) and not FILES.search(there.partition("?")[0]):
                waiting.append(there)
    return found


def test_no_page_of_these_rooms_is_wider_than_a_telephone_and_no_amount_wraps(window: Window) -> None:
    page = window(width=390)
    page.goto("/reports/proofs/")
    text = "全年共受理信访事项120件，其中来信50件、来访40件、网上信访20件。"
    page.set_input_files("input[type=file]", {"name": "小结.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.click("main form button:has-text('校对')")
    starts = [f"{room}" for room in ("/performance/overview/", "/finance/", "/finance/calendar/", "/reports/proofs/")]
    found = pages_of(page, starts)
    assert len({shape(one) for one in found}) > 70, found
    wrong = {}
    for address in found:
        page.goto(address)
        seen = page.evaluate(
            """() => ({
              wide: document.documentElement.scrollWidth,
              broken: [...document.querySelectorAll('td.amount:not(.asked), .money')].filter((one) => {
                const height = parseFloat(getComputedStyle(one).lineHeight);
                const words = [...one.childNodes].find((node) => node.nodeType === 3 && node.textContent.trim());
                if (words === undefined || one.offsetParent === null) return false;
                const range = document.createRange();
                range.selectNode(words);
                return range.getBoundingClientRect().height > 1.7 * height;
              }).map((one) => one.textContent.trim().slice(0, 20)),
            })"""
        )
        if seen["wide"] > 390 or seen["broken"]:
            wrong[address] = seen
    assert wrong == {}


def test_many_duties_stand_in_one_row_with_the_pages_of_the_place_below(window: Window) -> None:
    for width in (1024, 1440):
        page = window(width=width)
        page.goto("/performance/goals/")
        nav, inside = page.locator("nav.nav"), page.locator("nav.inside")
        for line in (nav, inside):
            box = line.bounding_box()
            assert box is not None
            assert box["height"] < 70, (width, line)
        expect(nav.locator("[aria-current]")).to_have_text("绩效")
        expect(inside.locator("[aria-current=page]")).to_have_text("绩效目标")
        inside.get_by_role("link", name="整改台账").click()
        page.wait_for_url("**/performance/rectifications/")
        expect(page.locator("details.places")).not_to_be_visible()


def test_skip_link_and_keys_work_from_inside_a_place(window: Window) -> None:
    page = window()
    page.goto("/finance/funds/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("c")
    page.wait_for_url("**/petitions/new/")
    phone = window(width=390)
    phone.goto("/finance/funds/")
    phone.keyboard.press("c")
    phone.wait_for_url("**/petitions/new/")


def test_on_a_telephone_the_menu_opens_without_scripts(window: Window) -> None:
    page = window(width=390, scripts=False)
    page.goto("/finance/approvals/")
    menu = page.locator("details.places")
    expect(page.locator("nav.nav")).not_to_be_visible()
    expect(menu.locator("summary")).to_contain_text("财务 › 审批")
    menu.locator("summary").click()
    expect(menu.locator("[aria-current=page]")).to_contain_text("审批")
    menu.get_by_role("link", name="整改台账").click()
    page.wait_for_url("**/performance/rectifications/")


def test_escape_closes_the_menu_and_gives_the_focus_back(window: Window) -> None:
    page = window(width=390)
    page.goto("/finance/approvals/")
    summary = page.locator("details.places > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".places-all")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".places-all")).not_to_be_visible()
    expect(summary).to_be_focused()
