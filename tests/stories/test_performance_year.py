"""吴岚's year: last year's scheme is drawn up, issued, its quarter closed and the year evaluated; this year's begins
from it; 何敏 reports, 陈国栋 issues and reviews, and 王建民 of the housing bureau sees nothing of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from ..seeing import WCAG_A_AA, violations  # noqa: TID252 - the tests are no package
from .house import Hands, House, docx_text

pytestmark = pytest.mark.browser
LAST = date.today().year - 1
TRAINING: dict[str, Any] = {
    "name": "信访业务培训", "points": "60", "unit": "期", "target": "4", "grows": True, "target_Q1": "1",
    "target_Q2": "2", "target_Q3": "3", "person": "何敏", "office": "综合科",
}  # fmt: skip
FEWER: dict[str, Any] = {"name": "进京访人次", "points": "40", "unit": "人次", "target": "2", "direction": "at_most"}


def sent(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state("load")


def drawn_up(hands: Hands, page: Page) -> int:
    hands.at(page, "/performance/schemes/new/")
    hands.fill(page.locator("main form"), {"year": LAST, "name": f"{LAST}年度绩效考核方案", "audience": "own"})
    sent(page, "建立方案")
    scheme = int(page.url.rstrip("/").split("/")[-1])
    hands.fill(page.locator("#area form"), {"name": "重点工作", "points": "100"})
    sent(page, "加领域")
    for given in (TRAINING, FEWER):
        page.get_by_role("link", name="加指标").first.click()
        page.wait_for_load_state("load")
        hands.fill(page.locator("main form").first, given)
        sent(page, "加入方案")
        assert given["name"] in page.locator("main").inner_text()
    return scheme


def issued(hands: Hands, scheme: int) -> None:
    leader = hands.at(hands.sign_in("陈国栋"), f"/performance/schemes/{scheme}/")
    sent(leader, "下达")
    assert "已下达" in leader.locator("main").inner_text()


def reported(hands: Hands, page: Page, value: str, **more: Any) -> None:
    form = page.locator("main form").first
    hands.fill(form, {"value": value, **more})
    sent(page, "填报")
    assert "已填报" in page.locator(".notices").inner_text()


def test_a_year_from_the_scheme_to_the_review(house: House, hands: Hands, tmp_path: Path) -> None:
    officer = hands.sign_in("吴岚")
    scheme = drawn_up(hands, officer)
    hands.at(officer, f"/performance/schemes/{scheme}/")
    assert "拦访、劝返、不予登记也能完成它" in officer.locator("main").inner_text(), "the warning stands in the scheme"
    assert violations(officer, *WCAG_A_AA) == []
    issued(hands, scheme)
    _quarter(hands, officer, scheme, tmp_path)
    _evaluated(hands, officer, scheme)
    _next_year(hands, officer, scheme)
    leader = hands.at(hands.sign_in("陈国栋"), f"/performance/overview/?year={LAST}")
    words = leader.locator("main").inner_text()
    assert "绩效" in words and "资金" in words and "信访业务培训" in words
    assert violations(leader, *WCAG_A_AA) == []
    stranger = hands.sign_in("王建民")
    assert stranger.request.get(f"{house.base}/performance/schemes/{scheme}/").status == 403
    assert "没有由你负责的指标" in hands.at(stranger, "/performance/mine/").locator("main").inner_text()


def _quarter(hands: Hands, officer: Page, scheme: int, tmp_path: Path) -> None:
    """何敏 reports her training with a sheet of signatures; 吴岚 the rest, and closes the quarter."""
    sheet = tmp_path / "签到表.pdf"
    sheet.write_bytes(b"%PDF-1.7 signatures")
    page = hands.at(hands.sign_in("何敏"), "/performance/mine/")
    address = page.get_by_role("link", name="信访业务培训").get_attribute("href") or ""
    hands.at(page, address.split("?")[0] + "?key=Q1")
    reported(hands, page, "1", note="2月举办1期，46人参加", evidence=sheet)
    hands.at(officer, f"/performance/schemes/{scheme}/progress/?key=Q1")
    assert "1 项没有填报" in officer.locator("main").inner_text()
    officer.get_by_role("link", name="进京访人次").first.click()
    officer.wait_for_load_state("load")
    reported(hands, officer, "0")
    sent(officer, "结账")
    words = officer.locator("main").inner_text()
    assert "已结账" in words and "≥1期" in words and "正常" in words
    assert violations(officer, *WCAG_A_AA) == []
    answer = officer.request.get(f"{hands.house.base}/performance/schemes/{scheme}/bulletin.docx?key=Q1")
    letter = docx_text(answer.body())
    assert "绩效管理通报" in letter and "信访业务培训" in letter and "拦访、劝返" in letter


def _evaluated(hands: Hands, officer: Page, scheme: int) -> None:
    """Three of four trainings: points by rule, a reason and a measure, and another's review."""
    for name, value in (("信访业务培训", "3"), ("进京访人次", "2")):
        hands.at(officer, f"/performance/schemes/{scheme}/progress/?key=Y")
        officer.get_by_role("link", name=name).first.click()
        officer.wait_for_load_state("load")
        reported(hands, officer, value)
    hands.at(officer, f"/performance/schemes/{scheme}/progress/?key=Y")
    sent(officer, "结账")
    hands.at(officer, f"/performance/schemes/{scheme}/evaluation/")
    sent(officer, "开始自评")
    assert "3 ÷ 4 × 60 = 45 分" in officer.locator("main").inner_text()
    sent(officer, "提交自评")
    assert "请写明偏差原因" in officer.locator(".errors").inner_text()
    assert violations(officer, *WCAG_A_AA) == []
    officer.locator('textarea[name^="reason-"]').first.fill("第四季度场地维修，一期改到次年一月")
    officer.locator('textarea[name^="remedy-"]').first.fill("年初排定全年场地")
    sent(officer, "提交自评")
    assert "待复核" in officer.locator("main").inner_text()
    assert officer.get_by_role("button", name="完成复核").count() == 0
    leader = hands.at(hands.sign_in("陈国栋"), officer.url.replace(hands.house.base, ""))
    leader.locator('input[name^="points-"]').first.fill("42")
    leader.locator('input[name^="why-"]').first.fill("有一期人数不足")
    sent(leader, "完成复核")
    words = leader.locator("main").inner_text()
    assert "82" in words and "85" in words and "良" in words
    assert violations(leader, *WCAG_A_AA) == []


def _next_year(hands: Hands, officer: Page, scheme: int) -> None:
    """This year's scheme begins from last year's, with its targets as a baseline."""
    hands.at(officer, f"/performance/schemes/{scheme}/")
    officer.get_by_role("link", name="以此编下一年").click()
    officer.wait_for_load_state("load")
    sent(officer, "建立方案")
    assert f"{LAST + 1}年度绩效考核方案" in officer.locator("main").inner_text()
    officer.get_by_role("link", name="信访业务培训").click()
    officer.wait_for_load_state("load")
    form = officer.locator("main form").first
    assert form.locator('[name="baseline"]').input_value() == "4"
    hands.fill(form, {"target": "5"})
    sent(officer, "修改")
    new = int(officer.url.rstrip("/").split("/")[-1])
    issued(hands, new)
    assert "≥5期" in hands.at(officer, f"/performance/schemes/{new}/").locator("main").inner_text()
    changes = hands.at(officer, f"/performance/schemes/{new}/changes/").locator("main").inner_text()
    assert "吴岚" in changes and "年度目标" in changes
