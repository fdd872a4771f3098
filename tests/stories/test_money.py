"""杜桂英 loads the budget of last year, adjusts it and books what was spent; the final accounts are drawn up, explained
and published; 陈国栋 opens the closed year again; every page as axe sees it, at a desk and on a telephone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page

from huiyin.documents.workbook import Field, Sheet, Value, write_workbook

from .house import Hands, House
from .test_funds import begin_year, form_of, send, shows

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TODAY = date.today()
#: The year whose accounts are drawn up, and the one it is compared with.
LAST = TODAY.year - 1
BEFORE = LAST - 1
HEADS = (
    "支出类别", "功能分类科目编码", "部门经济分类科目编码", "项目名称", "明细", "年初预算数（万元）", "3月（元）",
    "变动原因",
)  # fmt: skip
OFFICE = ("公用经费", "2014001", "30201", "", "", Decimal(12), Decimal(40000), "")
RELIEF = ("项目支出", "2014004", "30306", "信访救助资金", "", Decimal("180.5"), Decimal(410000), "")


def sheet(path: Path, *rows: tuple[Value, ...]) -> Path:
    write_workbook([Sheet("预算", [Field(head) for head in HEADS], rows)], path)
    return path


def looked_at(hands: Hands, path: Path, year: int) -> Page:
    """A file is chosen; what it would change is shown."""
    page = hands.at(hands.sign_in("杜桂英"), f"/finance/{year}/import/")
    page.locator("main [name=file]").set_input_files(str(path))
    page.get_by_role("button", name="看要改什么").click()
    page.locator("#plan, .notice").first.wait_for()
    return page


def loaded(hands: Hands, path: Path, year: int) -> Page:
    page = looked_at(hands, path, year)
    page.get_by_role("button", name="确认导入").click()
    page.locator(".notices").wait_for()
    assert "已导入" in page.locator(".notices").inner_text()
    return page


def explained(hands: Hands, page: Page) -> None:
    """Every reason that is wanted is written, one after the other."""
    for _time in range(12):
        hands.at(page, f"/finance/{LAST}/compare/?missing=1")
        wanted = page.get_by_role("link", name="写原因")
        if not wanted.count():
            break
        wanted.first.click()
        page.wait_for_load_state("load")
        hands.fill(form_of(page, "text"), {"text": "符合条件的信访对象及时得到救助"})
        send(form_of(page, "text"))


def test_a_year_is_loaded_spent_and_its_final_accounts_published(house: House, hands: Hands, tmp_path: Path) -> None:
    begin_year(hands, BEFORE, LAST)
    page = hands.sign_in("杜桂英")
    bad = looked_at(hands, sheet(tmp_path / "bad.xlsx", ("公用经费", "2014001", "302", "", "", 1, None, "")), LAST)
    assert "填到款" in bad.locator("main").inner_text() and not bad.get_by_role("button", name="确认导入").count()
    earlier = "2014001" if BEFORE >= 2024 else "2010301", "2014004" if BEFORE >= 2024 else "2010308"
    old = [(row[0], code, *row[2:]) for row, code in zip((OFFICE, RELIEF), earlier, strict=True)]
    loaded(hands, sheet(tmp_path / "before.xlsx", *old), BEFORE)
    now = sheet(tmp_path / "now.xlsx", OFFICE, (*RELIEF[:6], Decimal(1020000), ""))
    plan = looked_at(hands, now, LAST)
    assert "新增科目\n2" in plan.locator("#plan").inner_text()
    loaded(hands, now, LAST)
    assert "192.50" in page.locator(".figures").inner_text(), "12 + 180.5 万元"

    page.get_by_role("link", name="执行数").first.click()
    page.wait_for_load_state("load")
    page.get_by_role("link", name="办公费").click()
    page.wait_for_load_state("load")
    line = page.url.replace(house.base, "")
    hands.fill(page.locator("#adjust form"), {"adjust-amount": "-20000", "adjust-number": "财预〔2025〕9号"})
    send(page.locator("#adjust form"))
    hands.fill(page.locator("#book form"), {"book-month": "11", "book-amount": "1500.5", "book-number": "记-7"})
    send(page.locator("#book form"))
    assert "41,500.50" in page.locator(".figures").inner_html()

    hands.at(page, f"/finance/{LAST}/accounts/")
    page.get_by_role("button", name="编制决算").click()
    page.wait_for_load_state("load")
    assert "106.15" in page.locator("#final").inner_text(), "102 + 4.15005 万元"
    hands.at(page, f"/finance/{LAST}/settings/")
    hands.fill(form_of(page, "accounts_approved"), {"accounts_approved": (TODAY - timedelta(9)).isoformat()})
    send(form_of(page, "accounts_approved"))
    hands.at(page, f"/finance/{LAST}/tables/accounts/")
    hands.fill(form_of(page, "where"), {"where": "县政府门户网站“预决算公开”栏目"})
    form_of(page, "where").locator("button").last.click()
    page.wait_for_load_state("load")
    assert "没有写原因" in page.locator(".errors").inner_text()
    explained(hands, page)
    hands.at(page, f"/finance/{LAST}/tables/accounts/")
    hands.fill(form_of(page, "where"), {"where": "县政府门户网站“预决算公开”栏目"})
    send(form_of(page, "where"))
    assert "县政府门户网站" in page.locator("#accounts").inner_text()
    with page.expect_download() as given:
        page.locator("#accounts").get_by_role("link", name="Word").click()
    assert given.value.suggested_filename.endswith("决算公开表.docx")

    found = _pages(hands, line)
    hands.at(page, f"/finance/{LAST}/settings/")
    page.get_by_role("button", name="结账").click()
    page.wait_for_load_state("load")
    hands.at(page, line)
    assert not page.locator("#book").count(), "nothing is booked into a closed year"
    leader = hands.at(hands.sign_in("陈国栋"), f"/finance/{LAST}/settings/")
    leader.get_by_role("button", name="重新打开").click()
    leader.wait_for_load_state("load")
    assert not found, found


def _pages(hands: Hands, line: str) -> dict[str, list[str]]:
    year = f"/finance/{LAST}/"
    found: dict[str, list[str]] = {}
    for name, path in (
        ("years", "/finance/"),
        ("budget", year),
        ("months", f"{year}?by=month"),
        ("rows", f"{year}rows/?code=finance.executed"),
        ("line", line),
        ("compare", f"{year}compare/"),
        ("reason", f"{year}compare/reason/?code=finance.final.running"),
        ("three", f"{year}three-public/"),
        ("accounts", f"{year}accounts/"),
        ("tables", f"{year}tables/accounts/"),
        ("import", f"{year}import/"),
        ("settings", f"{year}settings/"),
        ("calendar", "/finance/calendar/?whose=all"),
    ):
        found |= shows(hands, "杜桂英", path, f"money-{name}")
    return found
