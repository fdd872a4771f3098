"""孙丽 urges an organ that is late; 何敏 and 周文斌 put a year's notice in force. Both through the pages."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .house import HOUSING, Hands, House, served

pytestmark = pytest.mark.browser
_WEEKDAYS = "一二三四五六日"


def told(day: date, *, weekday: str = "") -> str:
    return f"{day.year}年{day.month}月{day.day}日（周{weekday or _WEEKDAYS[day.weekday()]}）"


def row(number: str, accepted: date, **more: object) -> dict[str, object]:
    return {
        "信访件编号": number, "登记日期": accepted - timedelta(days=9), "信访形式": "来访", "信访目的": "求决",
        "信访人姓名": "张桂兰", "主要诉求": "反映供暖不达标，要求检修管网", "办理方式": "转送", "责任单位": HOUSING,
        "转送交办日期": accepted - timedelta(days=6), "告知日期": accepted, "受理日期": accepted, **more,
    }  # fmt: skip


def test_the_supervisor_urges_what_is_late_and_the_organ_reads_it(house: House, hands: Hands) -> None:
    house.imports([row("D2026001", date.today() - timedelta(days=100))])
    page = hands.at(hands.sign_in("孙丽"), "/oversight/")
    line = page.locator("main tr", has_text="D2026001")
    assert HOUSING in line.inner_text() and "超期" in line.inner_text()
    line.get_by_role("link", name="催办").click()
    form = page.locator(".deed form")
    assert form.locator("[name=organ] option:checked").inner_text() == HOUSING
    assert "期限已于" in form.locator("[name=what]").input_value()
    hands.fill(form, {"reply_by": (date.today() - timedelta(days=1)).isoformat(), "phone": "0990-5550101"})
    form.locator("button[type=submit]").last.click()
    page.wait_for_load_state("load")
    assert "反馈期限不能早于今天" in page.locator(".errors").inner_text()
    form = page.locator(".deed form")
    hands.fill(form, {"reply_by": (date.today() + timedelta(days=7)).isoformat()})
    form.locator("button[type=submit]").last.click()
    page.wait_for_url("**/matters/*/")
    line = hands.at(page, "/oversight/").locator("main tr", has_text="D2026001")
    assert "1 次" in line.inner_text()
    letter = hands.read_letter(hands.sign_in("王建民"), "urging", house.matter_of("D2026001"))
    for words in (HOUSING, "D2026001", "现已逾期", "第四十条", "孙丽", "0990-5550101", "〔"):
        assert words in letter, words


def a_holiday() -> tuple[date, date, date]:
    """The sixtieth day of a petition in hand, and the first and last day off around it; in the coming year where the
    sixty days reach into it."""
    today = date.today()
    found = []
    for days in range(20, 58):
        due = today + timedelta(days=days)
        first, last = due - timedelta(days=1), due + timedelta(days=3)
        if first.year == last.year and due.weekday() < 3:
            found.append((due.year == today.year, due, first, last))
    _later, due, first, last = min(found)
    return due, first, last


def test_a_notice_is_loaded_by_one_and_signed_by_another(made_home: Path, tmp_path: Path, browser: Browser) -> None:
    due, first, last = a_holiday()
    text = f"国办发明电〔{due.year - 1}〕9号\n一、春节：{told(first)}至{told(last)}放假，共5天。"
    with served(made_home, tmp_path / "home") as house:
        house.imports([row("N2026001", due - timedelta(days=60)), row("N2026002", due - timedelta(days=90))])
        hands = Hands(house, browser)
        page = hands.at(hands.sign_in("何敏"), "/calendar/notice/")
        form = page.locator("main form").filter(has=page.locator("[name=year]"))
        wrong = _WEEKDAYS[(first.weekday() + 1) % 7]
        slip = text.replace(told(first), told(first, weekday=wrong))
        hands.fill(form, {"year": due.year, "text": slip})
        form.locator("button[type=submit]").click()
        page.wait_for_load_state("load")
        assert f"原文写的是“周{wrong}”" in page.locator("main").inner_text()
        form = page.locator("main form").filter(has=page.locator("[name=year]"))
        hands.fill(form, {"text": text})
        form.locator("button[type=submit]").click()
        page.wait_for_url("**/calendar/notice/*/")
        line = page.locator("main tr", has_text="N2026001")
        assert due.isoformat() in line.inner_text() or f"{due.month}月{due.day}日" in line.inner_text()
        assert "N2026002" not in page.locator("main").inner_text(), "its last day is another one and stays"
        assert page.get_by_role("button", name="签署生效").get_attribute("aria-disabled") == "true"
        assert "装入的人不能自己签署" in page.locator("main").inner_text()
        before = house.one("SELECT next_due FROM petitions_matter WHERE id = ?", house.matter_of("N2026001"))
        assert before == due.isoformat(), "nothing moves before it is signed"

        signing = hands.at(hands.sign_in("周文斌"), page.url.removeprefix(house.base))
        signing.get_by_role("button", name="签署生效").click()
        signing.wait_for_load_state("load")
        assert "自现在起生效" in signing.locator(".notices").first.inner_text()
        moved = house.one("SELECT next_due FROM petitions_matter WHERE id = ?", house.matter_of("N2026001"))
        assert moved > last.isoformat()
        shown = hands.matter(page, house.matter_of("N2026001")).locator("main").inner_text()
        assert moved in shown and "暂定" not in shown
        hands.close()
        assert hands.complaints == []
