"""何敏's round of the register in a browser: a figure with its scan, last year's words, the keyboard, and axe."""

from __future__ import annotations

from pathlib import Path
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


PAGES = (
    "/register/?period=2025",
    "/register/?period=2025&kind=own",
    "/register/?period=十月",
    "/register/enter/?name=业务培训&period=2025&kind=fund-evaluation",
    "/register/enter/?list=资金支出&period=2025&kind=fund-evaluation",
    "/register/enter/?period=2025&kind=own",
    "/register/published/",
    "/register/published/enter/",
    "/reports/words/?period=2025",
    "/reports/words/write/?period=2025&name=存在的问题",
    "/reports/words/sheet/?period=2025",
)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_at_a_desk_on_a_telephone_and_in_large_print(look: Looks, path: str) -> None:
    for width, large, dark in ((1440, False, False), (390, False, False), (390, True, False), (1440, False, True)):
        seen = look("clerk", width=width, large=large, dark=dark)
        page = seen.at(path)
        expect(page.locator("h1")).to_have_count(1)
        assert violations(page, colours=width == 1440) == [], (width, large)
        assert sideways(page) <= 0, (width, large)
        assert seen.complaints == [], (width, large)


def test_a_figure_is_entered_with_its_reason_and_its_scan_and_stands_beside_next_years(
    look: Looks, tmp_path: Path
) -> None:
    scan = tmp_path / "培训通知.pdf"
    scan.write_bytes(b"%PDF-1.4\nscanned")
    page = look().at("/register/enter/?name=业务培训&period=2022&kind=fund-evaluation")
    page.fill("#id_value", "15")
    page.click("main form.form .button:not(.plain)")
    page.wait_for_url("**/register/?**")
    page.goto(page.url.replace("period=2022", "period=2023"))
    row = page.locator("tr", has_text="业务培训")
    expect(row).to_contain_text("15")
    expect(row).to_contain_text("待填")
    row.locator("a.opens").click()
    page.fill("#id_value", "23")
    page.click("main form.form .button:not(.plain)")
    expect(page.locator(".errors")).to_contain_text("比上期（15期）变化超过 30%，请写明原因")
    expect(page.locator("#id_value")).to_have_value("23")
    page.fill("#id_reason", "按片区加开八期")
    page.set_input_files("#id_evidence", scan)
    page.click("main form.form .button:not(.plain)")
    page.wait_for_url("**/register/?**")
    row = page.locator("tr", has_text="业务培训")
    expect(row).to_contain_text("按片区加开八期")
    with page.expect_download() as handed:
        row.locator("a.above").click()
    assert handed.value.suggested_filename == "培训通知.pdf"
    assert Path(handed.value.path()).read_bytes() == scan.read_bytes()
    page.goto(page.url.replace("period=2023", "period=2024"))
    expect(page.locator("tr", has_text="业务培训")).to_contain_text("23")


def test_last_years_words_are_taken_over_by_pressing_and_the_list_is_walked_with_the_keyboard(look: Looks) -> None:
    page = look().at("/reports/words/write/?kind=fund-evaluation&period=2022&name=改进措施")
    page.fill("#id_text", "一是逐件倒查。")
    page.click("main form.form .button:not(.plain) >> nth=0")
    page.wait_for_url("**/reports/words/?**")
    page.goto(page.url.replace("period=2022", "period=2023"))
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "主送机关"
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/words/write/**")
    expect(page.locator("h1")).to_have_text("评价依据")
    page.go_back()
    section = page.locator(".passages > li", has_text="改进措施").filter(has_text="一是逐件倒查")
    section.get_by_role("button", name="照用这一段").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice", has_text="“改进措施”照用2022年的文字，请再看一遍")).to_be_visible()
    expect(section.get_by_role("button")).to_have_count(0)


def test_what_is_typed_is_kept_when_last_years_words_are_fetched(look: Looks) -> None:
    page = look().at("/reports/words/write/?kind=fund-evaluation&period=2020&name=存在的问题")
    page.fill("#id_text", "一是进度不均。")
    page.click("main form.form .button:not(.plain) >> nth=0")
    page.wait_for_url("**/reports/words/?**")
    page.goto(page.url.replace("/words/?", "/words/write/?name=存在的问题&").replace("period=2020", "period=2021"))
    page.fill("#id_text", "先写一句。")
    page.get_by_role("button", name="取2020年的文字来改").click()
    expect(page.locator("#id_text")).to_have_value("先写一句。\n一是进度不均。")
