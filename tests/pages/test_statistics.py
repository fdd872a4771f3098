"""The statistics page as a browser shows it, in every shape and dress; and asked by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from ..seeing import sideways, violations  # noqa: TID252 - the tests are no package

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Looks = Callable[..., Any]

SHAPES = (
    "/statistics/?measure=satisfaction[organ]",
    "/statistics/?by=channel&measure=closing_rate[assigned]",
    "/statistics/?by=organ&across=channel",
    "/statistics/?by=topic&across=month&measure=days_to_reply[median]",
    "/statistics/?by=place&across=first&measure=repeat_rate[volume]&previous=上期&organs=as_now",
    "/statistics/?measure=closed",
    "/statistics/rows/?measure=closing_rate[assigned]&by=organ&none=1&across=channel&across_value=来信",
)


@pytest.mark.parametrize("path", SHAPES)
@pytest.mark.parametrize(
    "dress",
    [{"width": 1440}, {"width": 390}, {"width": 1440, "dark": True}, {"width": 390, "large": True}],
    ids=["desk", "telephone", "dark", "large"],
)
def test_every_shape_is_whole_in_every_dress(look: Looks, path: str, dress: dict[str, Any]) -> None:
    seen = look("clerk", **dress)
    page = seen.at(path)
    expect(page.locator("h1")).to_have_count(1)
    assert violations(page, colours=dress["width"] == 1440) == []
    assert sideways(page) <= 0
    assert seen.complaints == []


def test_a_question_is_asked_by_keyboard_and_stands_in_the_address(look: Looks) -> None:
    """By department, then by channel too, then of one cell the list: and back to where one was."""
    page = look("clerk").at("/statistics/?by=organ")
    second = page.locator("select[name=across]")
    second.focus()
    with page.expect_navigation():
        page.keyboard.press("ArrowDown")
    assert "across=channel" in page.url
    assert "by=organ" in page.url
    expect(page.locator("table.crossed thead th").first).to_contain_text("责任单位")
    cell = page.locator("table.crossed tbody td a").first
    number = cell.inner_text()
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/statistics/rows/**")
    expect(page.locator("#count")).to_have_text(number)
    page.locator("nav.crumbs a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/statistics/?**")
    expect(page.locator("table.crossed")).to_be_visible()


def test_the_heads_of_rows_stay_while_a_wide_table_moves(look: Looks) -> None:
    page = look("clerk", width=390).at("/statistics/?by=organ&across=month")
    wrap, head = page.locator(".table-wrap").first, page.locator("table.crossed tbody th").first
    before = head.evaluate("element => element.getBoundingClientRect().left")
    wrap.focus()
    wrap.evaluate("element => { element.scrollLeft = 200 }")
    assert wrap.evaluate("element => element.scrollLeft") == 200
    assert head.evaluate("element => element.getBoundingClientRect().left") == before


def test_both_files_come_down_by_their_links(look: Looks) -> None:
    page = look("clerk").at("/statistics/?by=organ&across=channel")
    for link, ending in ((page.get_by_role("link", name="电子表格"), ".xlsx"), (page.locator("a.file"), ".png")):
        with page.expect_download() as coming:
            link.click()
        assert coming.value.suggested_filename.endswith(ending)
