"""The whole path of a clerk without a mouse, and without scripts."""

from __future__ import annotations

from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Site(Protocol):
    base: str
    passwords: dict[str, str]


class Look(Protocol):
    page: Page

    def at(self, path: str) -> Page: ...


class Looks(Protocol):
    def __call__(
        self, who: str = "clerk", *, width: int = 1440, large: bool = False, dark: bool = False, locale: str = "zh-CN"
    ) -> Look: ...


def test_from_sign_in_to_a_matter_by_keyboard(look: Looks, site: Site) -> None:
    page = look("").at("/accounts/login/")
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type(site.passwords["clerk"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.base}/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("W00020")
    page.keyboard.press("Enter")
    page.wait_for_url("**/matters/?q=W00020")
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator(".rows .opens").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/matters/*/?list=*")
    expect(page.locator("#story-name")).to_be_visible()


def test_rows_are_walked_up_and_down_and_the_ends_hold(look: Looks) -> None:
    page = look("clerk").at("/matters/")
    links = page.locator(".rows .opens")
    page.keyboard.press("k")
    expect(links.last).to_be_focused()
    page.keyboard.press("j")
    expect(links.last).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(links.count() - 2)).to_be_focused()


def test_the_help_sheet_opens_and_closes_and_can_switch_the_letters_off(look: Looks) -> None:
    page = look("clerk").at("/matters/")
    page.keyboard.press("?")
    expect(page.locator("#keys-sheet")).to_be_visible()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#keys-sheet")).not_to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".rows .opens").first).not_to_be_focused()
    page.keyboard.press("?")
    page.locator("#keys-on").check()


def test_letters_typed_into_a_field_are_letters(look: Looks) -> None:
    page = look("clerk").at("/matters/")
    page.locator("#filter_q").focus()
    page.keyboard.type("j?/k")
    expect(page.locator("#filter_q")).to_have_value("j?/k")
    expect(page.locator("#keys-sheet")).not_to_be_visible()


def test_the_first_tab_leads_past_the_head(look: Looks) -> None:
    page = look("clerk").at("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_person_menu_opens_by_keyboard_and_closes_on_escape(look: Looks) -> None:
    page = look("clerk").at("/")
    page.locator(".person > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".sheet")).not_to_be_visible()
    expect(page.locator(".person > summary")).to_be_focused()


def test_a_filter_changes_the_address_and_the_list_without_a_new_page(look: Looks) -> None:
    page = look("clerk").at("/matters/")
    before = page.locator("[role=status] b").first.inner_text()
    page.evaluate("document.body.dataset.same = 'page'")
    page.select_option("#filter_channel", "letter")
    page.wait_for_url("**channel=letter**")
    expect(page.locator("[role=status] b").first).not_to_have_text(before)
    assert page.evaluate("document.body.dataset.same") == "page"
    page.go_back()
    expect(page.locator("[role=status] b").first).to_have_text(before)


def test_the_whole_row_opens(look: Looks) -> None:
    page = look("clerk").at("/matters/")
    row = page.locator(".rows tbody tr").first
    box = row.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 20, box["y"] + box["height"] / 2)
    page.wait_for_url("**/matters/*/?list=*")


def test_a_clock_tells_its_count_when_asked(look: Looks) -> None:
    page = look("clerk").at("/matters/20/")
    chip = page.locator("#clocks .why").first
    expect(chip.locator(".why-words")).not_to_be_visible()
    chip.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(chip.locator(".why-words")).to_be_visible()
    assert len(chip.locator(".why-words").inner_text()) > 20


def test_size_and_language_are_chosen_in_the_menu_and_stay(look: Looks) -> None:
    page = look("clerk").at("/matters/")
    page.locator(".person > summary").click()
    page.locator("button[name=size][value=large]").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-size") == "large"
    page.locator(".person > summary").click()
    page.locator("button[name=language][value=en]").click()
    page.wait_for_load_state()
    assert page.url.endswith("/matters/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("html").get_attribute("data-size") == "large"


def test_without_scripts_the_list_still_filters_and_opens(browser: Browser, site: Site, look: Looks) -> None:
    look("clerk")
    context = browser.new_context(java_script_enabled=False, locale="zh-CN", storage_state=site.states["clerk"])  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{site.base}/matters/")
    page.select_option("#filter_channel", "letter")
    page.locator(".filters button[type=submit]").click()
    assert "channel=letter" in page.url
    page.locator(".rows .opens").first.click()
    assert "/matters/" in page.url
    expect(page.locator("#story-name")).to_be_visible()
    context.close()


def test_an_administrator_confirms_renames_and_merges(look: Looks) -> None:
    page = look("sysadmin").at("/names/place/")
    waiting = page.locator("tbody tr").count()
    assert waiting == 2
    page.locator("[data-ticks=entries]").check()
    page.locator(".names-bar button").click()
    expect(page.locator(".notice.info")).to_contain_text("已确认 2 个名称")
    expect(page.locator(".empty")).to_be_visible()
    page.goto(page.url.replace("place", "topic"))
    row = page.locator("tbody tr").first
    row.get_by_text("改名").first.click()
    row.locator("input[name=name]").fill("城乡建设与管理")
    row.locator("details[open] button").click()
    expect(page.locator(".notice.info")).to_contain_text("已改名为“城乡建设与管理”")
