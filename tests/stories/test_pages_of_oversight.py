"""Oversight, a year's notice, case files and the forms of remedies as axe sees them, at a desk and on a telephone;
and a file of 2014 that 周文斌 proposes to destroy and 陈国栋 destroys."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ..seeing import wrong  # noqa: TID252 - the tests are no package
from .house import HOUSING, Hands, House
from .test_oversight import row
from .test_pages_of_handling import look

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_axe_finds_nothing_in_oversight_and_remedies(house: House, hands: Hands) -> None:
    today = date.today()
    late, answered = today - timedelta(days=100), today - timedelta(days=75)
    closed = {"办结日期": today - timedelta(days=40), "办理结果": "不予支持"}
    house.imports([row("P2026001", late), row("P2026002", answered, **closed)])
    open_one, ended = house.matter_of("P2026001"), house.matter_of("P2026002")
    found: dict[str, list[str]] = {}
    for path in (
        "/oversight/", "/oversight/?when=soon", f"/oversight/?organ={house.organ(HOUSING)}", "/calendar/notice/",
        f"/matters/{open_one}/do/urge/",
    ):  # fmt: skip
        found |= look(hands, "孙丽", path)
    for act in ("request_review", "rate"):
        found |= look(hands, "李素芬", f"/matters/{ended}/do/{act}/")
    hands.do(
        hands.sign_in("李素芬"), ended, "request_review",
        {"request": "有测温记录。", "same_matter": True, "late": "住院治疗"},
    )  # fmt: skip
    for act in ("decide_review", "annul_and_redo", "refuse_review"):
        found |= look(hands, "沈静", f"/matters/{ended}/do/{act}/")
    assert found == {}


def test_a_file_is_destroyed_by_two_people(house: House, hands: Hands) -> None:
    house.imports([row("K2014001", date(2014, 3, 5), 办结日期=date(2014, 4, 21), 办理结果="支持")])
    matter = house.matter_of("K2014001")
    found = look(hands, "周文斌", "/keeping/") | look(hands, "周文斌", f"/matters/{matter}/file/")
    page = hands.at(hands.sign_in("周文斌"), "/keeping/")
    page.get_by_role("link", name="K2014001").click()
    page.locator("#hold button").click()
    page.wait_for_load_state("load")
    assert "请写明理由" in page.locator("#hold .field-error").inner_text()
    assert wrong(page) == []
    page.get_by_role("button", name="提出销毁").click()
    page.wait_for_load_state("load")
    assert "等待另一位负责人确认" in page.locator(".notices").inner_text()
    assert page.get_by_role("button", name="确认销毁").count() == 0
    leader = hands.at(hands.sign_in("陈国栋"), f"/matters/{matter}/file/")
    leader.get_by_role("button", name="确认销毁").click()
    dialog = leader.get_by_role("dialog")
    assert "无法恢复" in dialog.inner_text()
    assert wrong(leader) == []
    dialog.get_by_role("button", name="确认销毁").click()
    leader.wait_for_load_state("load")
    assert "内容已销毁" in leader.locator("main").inner_text()
    assert "张桂兰" not in hands.matter(leader, matter).locator("main").inner_text()
    assert found == {}
