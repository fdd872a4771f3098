"""吴岚 draws up the goal table of a fund, 陈国栋 notes its approval, it is monitored, evaluated by rule and reviewed;
李素芬 writes down a training; 孙丽 strikes off what 何敏 has mended. Every page is looked at by axe, large and
small."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page

from .house import Hands, House
from .test_funds import form_of, send, shows

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TODAY = date.today()
#: A year that is over: it can be evaluated.
YEAR = TODAY.year - 1
LINES = (
    {"second": "output.quantity", "name": "接待来访", "value": "1700", "unit": "批次", "weight": "30"},
    {"second": "output.quality", "name": "按期答复率", "value": "95", "unit": "%", "weight": "20"},
    {"second": "effect.social", "name": "一次性化解率", "value": "85", "unit": "%", "weight": "30"},
    {"second": "satisfaction.served", "name": "信访人满意度", "value": "90", "unit": "%", "weight": "10"},
)


def drawn_up(hands: Hands) -> str:
    """A table of four indicators; the path of its page."""
    page = hands.at(hands.sign_in("吴岚"), f"/performance/goals/new/?year={YEAR}")
    head = {
        "name": "信访业务专项", "code": "XF-01", "fiscal": "25", "goal": "依法及时就地解决群众合理诉求",
        "plan": "3-31 25\n6-30 50\n10-31 75\n12-31 100",
    }  # fmt: skip
    hands.fill(form_of(page, "fiscal"), head)
    send(form_of(page, "fiscal"))
    path = page.url.replace(hands.house.base, "")
    for line in LINES:
        hands.at(page, path + "lines/new/")
        hands.fill(form_of(page, "second"), line)
        send(form_of(page, "second"))
    return path


def filled(page: Page, hands: Hands, values: tuple[str, ...], more: dict[str, str], button: str) -> None:
    """The lines of a check in their order, and what else is filled in for each."""
    form = page.locator("form.goal-check")
    for line, value in zip(form.locator(".goal-line").all(), values, strict=True):
        line.locator("[name$=_actual]").fill(value)
        for name, words in more.items():
            field = line.locator(f"[name$=_{name}]")
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(words)
            else:
                field.fill(words)
    form.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state("load")


def begun(page: Page, hands: Hands, path: str, kind: str, day: str) -> str:
    hands.at(page, path)
    hands.fill(form_of(page, "kind"), {"kind": kind, "day": day})
    send(form_of(page, "kind"))
    return page.url.replace(hands.house.base, "")


def test_a_goal_table_is_drawn_up_monitored_evaluated_and_reviewed(house: House, hands: Hands) -> None:
    path = drawn_up(hands)
    found = shows(hands, "吴岚", path, "goal") | shows(hands, "吴岚", path + "head/", "goal-head")
    leader = hands.at(hands.sign_in("陈国栋"), path)
    leader.locator("input[name=number]").fill("县财预〔2025〕3号")
    send(form_of(leader, "number"))
    assert "已批复" in leader.locator(".page-head").inner_text()
    page = hands.sign_in("吴岚")
    check = begun(page, hands, path, "monitoring", f"{YEAR}-06-30")
    page.locator("[name=fiscal]").fill("10")
    filled(page, hands, ("800", "96", "84", "91"), {"likelihood": "certain"}, "提交")
    assert "支出进度低于计划" in page.locator("main").inner_text()
    found |= shows(hands, "吴岚", check, "goal-monitoring")
    check = begun(page, hands, path, "evaluation", f"{YEAR}-12-31")
    page.locator("[name=fiscal]").fill("24.5")
    page.locator("[name=achieved]").fill("接待来访 1445 批次，答复及时，群众满意。")
    filled(page, hands, ("1445", "98.5", "86", "92"), {}, "提交")
    assert "没有达到目标，要写偏差原因和改进措施" in page.locator(".notices").inner_text()
    found |= shows(hands, "吴岚", check, "goal-evaluating")
    words = {"reason": "接访大厅改造三周", "measure": "用流动接访车补足"}
    hands.at(page, check)
    filled(page, hands, ("1445", "98.5", "86", "92"), words, "提交")
    # 1445 ÷ 1700 × 30 = 25.50; with 20, 30, 10 and 24.5 ÷ 25 × 10 = 9.80.
    assert "95.30" in page.locator(".figures").inner_text()
    found |= shows(hands, "陈国栋", check, "goal-review")
    leader = hands.at(hands.sign_in("陈国栋"), check)
    leader.get_by_role("button", name="复核", exact=True).click()
    leader.wait_for_load_state("load")
    assert "已复核" in leader.locator(".page-head").inner_text()
    found |= shows(hands, "吴岚", f"/performance/goals/?year={YEAR}", "goals")
    assert found == {}


def test_work_is_written_down_and_findings_are_struck_off(house: House, hands: Hands) -> None:
    clerk = hands.at(hands.sign_in("李素芬"), "/performance/activities/new/")
    work = {"kind": "training", "name": "初次信访办理培训班", "day": TODAY.isoformat(), "people": "46", "cost": "3200"}
    hands.fill(form_of(clerk, "people"), work)
    send(form_of(clerk, "people"))
    assert "3,200.00" in clerk.locator("main").inner_text()
    found = shows(hands, "李素芬", "/performance/activities/", "activities")
    found |= shows(hands, "李素芬", "/performance/activities/new/", "activity")
    found |= shows(hands, "李素芬", "/performance/activities/import/", "activities-import")
    page = hands.at(hands.sign_in("孙丽"), "/performance/rectifications/new/")
    finding = {
        "origin": "inspection", "found": TODAY.isoformat(), "problem": "三份告知书没有送达记录",
        "measure": "补齐并每月抽查", "owner": "何敏", "due": f"{TODAY.year}-12-31",
    }  # fmt: skip
    hands.fill(form_of(page, "measure"), finding)
    send(form_of(page, "measure"))
    path = page.url.replace(house.base, "")
    owner = hands.at(hands.sign_in("何敏"), path)
    owner.locator("#words-report").fill("三份已补齐")
    owner.get_by_role("button", name="报告整改完成").click()
    owner.wait_for_load_state("load")
    found |= shows(hands, "孙丽", path, "rectification")
    hands.at(page, path)
    page.get_by_role("button", name="销号", exact=True).click()
    page.wait_for_load_state("load")
    assert "已销号" in page.locator(".page-head").inner_text()
    found |= shows(hands, "孙丽", "/performance/rectifications/", "rectifications")
    assert found == {}
