"""Every page as a browser shows it: axe finds nothing, nothing is refused or broken, nothing sticks out sideways."""

from __future__ import annotations

from typing import Protocol

import pytest
from playwright.sync_api import Page, expect

from ..seeing import sideways, violations  # noqa: TID252 - the tests are no package

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Look(Protocol):
    page: Page
    complaints: list[str]

    def at(self, path: str) -> Page: ...


class Looks(Protocol):
    def __call__(
        self, who: str = "clerk", *, width: int = 1440, large: bool = False, dark: bool = False, locale: str = "zh-CN"
    ) -> Look: ...


STAFF = (
    "/",
    "/matters/",
    "/matters/?channel=letter&sort=due",
    "/matters/?where=不是条件",
    "/matters/?q=没有这样的诉求",
    "/matters/1/",
    "/matters/20/",
    "/statistics/",
    "/statistics/?by=organ&set=time",
    "/statistics/?by=month",
    "/statistics/?period=十月",
    "/statistics/rows/?measure=pieces",
    "/statistics/rows/?measure=closing_rate[assigned]&side=denominator",
    "/statistics/measures/",
    "/reports/",
    "/imports/",
    "/calendar/",
    "/calendar/2031/",
    "/accounts/2fa/",
    "/accounts/password/",
    "/accounts/logout/",
)
ADMIN = ("/", "/names/organ/", "/names/topic/", "/names/place/", "/organs/", "/organs/1/")
SECURITY = ("/people/", "/people/?q=没有这样的人", "/people/1/")
OPEN = ("/accounts/login/",)
PAGES = [
    *((path, "clerk") for path in STAFF),
    *((path, "sysadmin") for path in ADMIN),
    *((path, "secadmin") for path in SECURITY),
    *((path, "") for path in OPEN),
]
#: The pages that are read all day, looked at in every dress.
DAILY = ("/", "/matters/", "/matters/20/", "/statistics/", "/calendar/")


@pytest.mark.parametrize(("path", "who"), PAGES)
def test_axe_finds_nothing_at_a_desk_or_on_a_telephone(look: Looks, path: str, who: str) -> None:
    for width in (1440, 390):
        seen = look(who, width=width)
        page = seen.at(path)
        expect(page.locator("h1")).to_have_count(1)
        assert violations(page, colours=width == 1440) == [], width
        assert sideways(page) <= 0, width
        assert seen.complaints == [], width


@pytest.mark.parametrize("path", DAILY)
def test_large_print_and_the_dark_scheme_are_as_whole(look: Looks, path: str) -> None:
    for width, dark in ((1440, True), (390, False)):
        seen = look("clerk", width=width, large=not dark, dark=dark)
        page = seen.at(path)
        assert violations(page) == [], (width, dark)
        assert sideways(page) <= 0, (width, dark)


@pytest.mark.parametrize("path", DAILY)
def test_in_english_the_pages_are_as_whole(look: Looks, path: str) -> None:
    for width in (1440, 390):
        page = look("clerk", width=width, locale="en-GB").at(path)
        assert page.locator("html").get_attribute("lang") == "en"
        assert violations(page, colours=False) == [], width
        assert sideways(page) <= 0, width


def test_large_print_is_large(look: Looks) -> None:
    page = look("clerk", large=True).at("/matters/")
    small = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((one) => one.offsetParent !== null
            && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
            .map((one) => parseFloat(getComputedStyle(one).fontSize)).filter((size) => size < 20).length"""
    )
    assert small == 0
    heights = page.evaluate(
        "[...document.querySelectorAll('main .button, main select')].filter((one) => one.offsetParent !== null)"
        ".map((one) => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 60


def test_wrong_addresses_say_so_and_tell_nothing(look: Looks) -> None:
    seen = look("clerk")
    page = seen.at("/matters/999999/")
    assert page.locator("h1").inner_text() == "没有这一页"
    assert violations(page) == []
    forbidden = look("clerk").at("/names/organ/")
    assert forbidden.locator("h1").inner_text() == "没有办理权限"
    for body in (page.content(), forbidden.content()):
        assert "Traceback" not in body
        assert "huiyin/" not in body


def test_a_wrong_password_is_said_at_the_top_and_nothing_is_told_of_the_name(look: Looks) -> None:
    said = []
    for name in ("clerk", "nobody-of-this-name"):
        page = look("").at("/accounts/login/")
        page.fill("#id_login", name)
        page.fill("#id_password", "wrong wrong wrong")
        page.click("main button[type=submit]")
        said.append(page.locator(".errors li").inner_text())
        assert violations(page) == []
    assert said[0] == said[1]
