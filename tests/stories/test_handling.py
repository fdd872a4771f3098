"""Three stories of an organ's handling, through its pages: supported and carried out, extended, simple and not simple.

张桂兰 comes to the window; the housing department handles. Each story ends with the documents it made.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from .house import HOUSING, REVIEW, Hands, House
from .walks import decided, issued, registered, sent

pytestmark = pytest.mark.browser

OPINION = {
    "outcome": "support",
    "facts": "经入户测温，室温低于16摄氏度，系支线管网堵塞所致。",
    "basis": "《望川县供热管理办法》第二十二条",
    "opinion": "责令供热企业十五日内检修管网，退还不达标期间的热费。",
    "settled": "yes",
}


def today_printed() -> str:
    today = date.today()
    return f"{today.year}年{today.month}月{today.day}日"


def answered(house: House, hands: Hands, matter: int, **more: str) -> None:
    """王建民 writes the opinion; 刘志远, the head, checks and signs it; it goes out and is handed over."""
    officer = hands.sign_in("王建民")
    said = hands.do(officer, matter, "answer", OPINION | {"review_organ": REVIEW} | more)
    assert "提交审签" in said and house.state_of(matter) != "answered"
    decided(hands, matter, "opinion", "刘志远")
    decided(hands, matter, "opinion", "刘志远")
    issued(hands, matter, "opinion", "王建民")
    assert house.state_of(matter) == "answered"
    hands.do(officer, matter, "serve", {"manner": "in_person", "receipt": "张桂兰本人签收"})


def test_supported_reported_confirmed_and_carried_out(house: House, hands: Hands) -> None:
    matter = registered(house, hands, phone="19900001238")
    feedback = (date.today() + timedelta(days=75)).isoformat()
    sent(house, hands, matter, act="assign", report_due=feedback, requirement="入户测温，查明原因，依规处理。")
    officer = hands.sign_in("王建民")
    hands.do(officer, matter, "receive")
    hands.do(officer, matter, "tell", {"on_the_spot": True})
    hands.do(officer, matter, "accept")
    hands.do(officer, matter, "contact", {"kind": "visit", "record": "入户测温，张桂兰在场。"})
    answered(house, hands, matter)
    told = {"course": "受理后入户测温两次，约谈供热企业。"}
    hands.do(officer, matter, "report", told)
    hands.do(hands.sign_in("何敏"), matter, "confirm")
    assert house.state_of(matter) == "confirmed"
    hands.do(officer, matter, "execute", {"done": True, "record": "管网已检修，退费480元到账。"})
    notice = hands.read_letter(officer, "receipt_notice", matter)
    assert "张桂兰" in notice and "第二十三条" in notice and "第三十一条第六项" in notice
    acceptance = hands.read_letter(officer, "acceptance", matter)
    assert today_printed() in acceptance and "第三十四条" in acceptance
    opinion = hands.read_letter(officer, "opinion", matter)
    for words in ("支持", "支线管网堵塞", "第二十二条", "责令供热企业", REVIEW, "30日内", "第三十二条"):
        assert words in opinion, words
    report = hands.read_letter(officer, "completion_report", matter)
    assignment = hands.read_letter(hands.sign_in("何敏"), "assignment", matter)
    number = next(line for line in assignment.splitlines() if "交" in line and "〔" in line)
    assert number.strip() in report and "入户测温两次" in report and "张桂兰" in report


def test_the_head_extends_and_the_notice_says_why(house: House, hands: Hands) -> None:
    matter = registered(house, hands, name="孙桂英", phone="19900001235", ask="楼顶漏水两年，要求查明责任并维修")
    sent(house, hands, matter)
    officer, head = hands.sign_in("王建民"), hands.sign_in("刘志远")
    hands.do(officer, matter, "tell")
    hands.do(officer, matter, "accept")
    page = hands.at(officer, f"/matters/{matter}/do/extend/")
    assert "不在你的职责之内" in page.locator("main").inner_text()
    form = hands.opens(head, matter, "extend")
    longest = form.locator('[name="until"]').input_value()
    too_long = (date.fromisoformat(longest) + timedelta(days=1)).isoformat()
    hands.fill(form, {"until": too_long, "reason": "需委托鉴定机构检测"})
    form.locator("button[type=submit]").click()
    assert "合计不超过 30 日" in head.locator(".errors").inner_text()
    hands.do(head, matter, "extend", {"reason": "需委托鉴定机构检测楼顶防水层。"})
    assert house.state_of(matter) == "extended"
    until = date.fromisoformat(longest)
    notice = hands.read_letter(head, "extension", matter)
    for words in (
        "孙桂英",
        "委托鉴定机构",
        f"{until.year}年{until.month}月{until.day}日",
        "第三十四条",
        "刘志远",
        "〔",
    ):
        assert words in notice, words
    again = hands.opens(head, matter, "extend")
    again.locator('[name="reason"]').fill("再延")
    again.locator("button[type=submit]").click()
    assert "已延期 1 次" in head.locator(".errors").inner_text()


def test_the_simple_procedure_and_the_way_out_of_it(house: House, hands: Hands) -> None:
    matter = registered(house, hands, name="钱秀兰", phone="19900001236", ask="小区路灯不亮，请尽快修好")
    sent(house, hands, matter)
    officer = hands.sign_in("王建民")
    simple = {
        "ground": "daily_life", "supportable": True, "plain_case": True, "told_by": "call", "told": "已电话告知。",
    }  # fmt: skip
    hands.do(officer, matter, "accept_simple", simple)
    assert house.state_of(matter) == "simple"
    form = hands.opens(officer, matter, "answer")
    hands.fill(form, OPINION | {"outcome": "no_support"})
    form.locator("button[type=submit]").click()
    assert "转普通程序" in officer.locator(".errors").inner_text()
    hands.do(officer, matter, "leave_simple", {"reason": "路灯产权有争议，需调查。"})
    assert house.state_of(matter) == "accepted"
    due = house.one("SELECT due FROM figures_fact WHERE matter = ?", matter)
    last = date.fromisoformat(due)
    notice = hands.read_letter(officer, "acceptance", matter)
    assert f"{last.year}年{last.month}月{last.day}日" in notice and "原受理之日" in notice
    assert last >= date.today() + timedelta(days=60)
    answered(house, hands, matter, outcome="no_support", facts="路灯属物业共有部分，由业主共同维护。")
    opinion = hands.read_letter(officer, "opinion", matter)
    assert "不予支持" in opinion and "业主共同维护" in opinion and REVIEW in opinion and HOUSING in opinion
