"""A report from draft to seal in a browser: what is missing, freezing, a later export, verifying, opening a figure."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ..conftest import county_rows, write_sheet  # noqa: TID252 - the tests are no package
from ..seeing import sideways, violations  # noqa: TID252 - the tests are no package
from .conftest import HUIYIN, Prepared, Site, _environment, county_site
from .test_pages import Look, Looks

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WAITING = 90_000
#: A folder for pictures of the pages, when somebody wants to look at them.
PICTURES = os.environ.get("HUIYIN_TEST_PICTURES", "")


@pytest.fixture(scope="module")
def site(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A home of its own: the ledger changes here."""
    with county_site(tmp_path_factory.mktemp("frozen") / "home", prepared) as made:
        yield made


def assert_whole(look: Looks, path: str, name: str) -> Page:
    """axe, no sideways scrolling, no complaint of the browser, at a desk and on a telephone."""
    for width in (390, 1440):
        seen: Look = look("supervisor", width=width)
        page = seen.at(path)
        for folded in page.locator("details.folded > summary").all():
            folded.click()
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        assert violations(page, colours=width == 1440) == [], (name, width)
        assert sideways(page) <= 0, (name, width)
        assert seen.complaints == [], (name, width)
    return page


def make(page: Page) -> str:
    today = timezone.localdate()
    page.goto(page.url.split("/reports")[0] + "/reports/make/fund-evaluation/")
    page.fill("#id_period", f"{today - timedelta(days=400)}..{today}")
    page.get_by_role("button", name="编制草稿").click()
    expect(page.locator("#before")).to_be_visible(timeout=WAITING)
    return "/reports/" + page.url.rstrip("/").rsplit("/", 1)[1] + "/"


def later_export(site: Site, folder: Path) -> None:
    """Petition 55 turns out to have come by visit; petition 80 is new."""
    today = timezone.localdate()
    (known,) = [row for row in county_rows(today) if row["信访件编号"] == "W00055"]
    known["信访形式"] = "来访"
    rows = [known, known | {"信访件编号": "W00080", "登记日期": today - timedelta(days=20)}]
    sheet = write_sheet(folder / "后来的台账.xlsx", rows)
    command = [str(HUIYIN), "import", "ledger", str(sheet)]
    subprocess.run(command, env=_environment(site.home), check=True, capture_output=True, timeout=60)


def test_from_draft_to_seal_and_what_came_after(look: Looks, site: Site, tmp_path: Path) -> None:
    seen = look("supervisor")
    page = seen.at("/reports/")
    make(page)
    draft = make(page)
    expect(page.locator("#before")).to_contain_text("数字都一样")
    assert_whole(look, draft, "draft")
    assert_whole(look, f"{draft}irregular/", "irregular")
    assert_whole(look, f"{draft}freeze/", "freeze")

    page.get_by_role("link", name="定稿", exact=True).click()
    page.get_by_role("button", name="定稿").click()
    expect(page.locator(".errors")).to_contain_text("请写明理由")
    page.get_by_label("仍要定稿的理由").fill("会计数据待财政批复，先行报送")
    page.get_by_role("button", name="定稿").click()
    expect(page.get_by_role("link", name="下载 Word")).to_be_visible()
    page.get_by_role("button", name="核验").click()
    expect(page.locator("#verified")).to_contain_text("全部与定稿相同", timeout=WAITING)

    later_export(site, tmp_path)
    page.get_by_role("button", name="核验").click()
    expect(page.locator("#verified")).to_contain_text("个与定稿不同", timeout=WAITING)
    assert_whole(look, draft, "frozen")
    page.get_by_role("link", name="看核验结果").click()
    petitions = page.locator("#petitions")
    expect(petitions).to_contain_text("W00055")
    expect(petitions).to_contain_text("W00080")
    expect(petitions).to_contain_text("来访")
    assert_whole(look, re.sub(r"^https?://[^/]+", "", page.url), "verification")

    page = seen.at(draft)
    page.locator("#figures summary").click()
    page.locator("#figures tbody a").first.click()
    count = int(page.locator("#count").inner_text())
    assert count == page.locator("tbody tr").count() + (1 if page.locator(".notices").count() else 0)
    assert_whole(look, re.sub(r"^https?://[^/]+", "", page.url), "rows")
    assert_whole(look, "/reports/", "list")
