"""张桂兰 was not supported and asks for review, then for re-review; each office drafts, checks and signs its opinion.

The county government's office reviews, the city's re-reviews. Ends with the documents both made.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator

from huiyin.core.days import WorkCalendar

from .house import HOUSING, RE_REVIEW, REVIEW, Hands, House
from .walks import decided, issued, registered, sent

pytestmark = pytest.mark.browser

OPINION = {
    "outcome": "no_support",
    "facts": "经入户测温，室温均在18摄氏度以上。",
    "basis": "《望川县供热管理办法》第二十条",
    "opinion": "室温达标，不符合退费规定。",
    "settled": "no",
    "review_organ": REVIEW,
}
ASKED = {"people": 1, "request": "有连续三日测温记录，室温不达标。", "same_matter": True}


def printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def number_of(house: House, matter: int, kind: str) -> str:
    found: str = house.one(
        "SELECT number FROM letters_letter WHERE kind = ? AND state = 'issued' AND petition IN"
        " (SELECT id FROM petitions_petition WHERE matter_id = ?)",
        kind,
        matter,
    )
    return found


def refused(form: Locator) -> str:
    """The words of a form that was not taken."""
    form.locator("button:not([type=button])").last.click()
    page = form.page
    page.wait_for_load_state("load")
    return "\n".join(page.locator(".errors").all_inner_texts())


def test_not_supported_with_both_remedies(house: House, hands: Hands) -> None:
    matter = registered(house, hands, phone="19900001237")
    sent(house, hands, matter)
    officer, clerk = hands.sign_in("王建民"), hands.sign_in("李素芬")
    hands.do(officer, matter, "tell", {"on_the_spot": True})
    hands.do(officer, matter, "accept")
    hands.do(officer, matter, "answer", OPINION)
    decided(hands, matter, "opinion", "刘志远")
    decided(hands, matter, "opinion", "刘志远")
    issued(hands, matter, "opinion", "王建民")
    hands.do(officer, matter, "serve", {"manner": "in_person", "receipt": "张桂兰本人签收"})
    opinion = number_of(house, matter, "opinion")

    form = hands.opens(clerk, matter, "request_review")
    offered = form.locator("[name=organ] option").all_inner_texts()
    assert REVIEW in offered and HOUSING not in offered
    hands.fill(form, ASKED | {"organ": REVIEW, "same_matter": False})
    assert "新的诉求请另行登记" in refused(form)
    hands.do(clerk, matter, "request_review", ASKED | {"organ": REVIEW})
    assert house.state_of(matter) == "in_review"
    drafting, checking, signing = "沈静", "方晴", "章远"
    hands.do(
        hands.sign_in(drafting), matter, "decide_review",
        {
            "outcome": "uphold", "facts": "经复查，测温程序合规，原意见认定事实清楚。",
            "basis": "《望川县供热管理办法》第二十条", "opinion": "原处理意见正确，予以维持。", "upper": RE_REVIEW,
        },
    )  # fmt: skip
    assert house.state_of(matter) == "in_review", "nothing is decided before it is signed"
    decided(hands, matter, "review_opinion", checking)
    decided(hands, matter, "review_opinion", signing)
    issued(hands, matter, "review_opinion", drafting)
    assert house.state_of(matter) == "reviewed"
    hands.do(hands.sign_in(drafting), matter, "serve", {"manner": "post", "receipt": "邮政挂号"})
    review = number_of(house, matter, "review_opinion")

    hands.do(clerk, matter, "request_re_review", ASKED | {"organ": RE_REVIEW, "people": 3})
    hands.do(
        hands.sign_in("顾平"), matter, "decide_re_review",
        {
            "outcome": "change", "facts": "经复核，两户测温记录缺少签字，不能证明室温达标。",
            "basis": "《望川县供热管理办法》第二十二条", "opinion": "退还两户热费，其余维持。",
        },
    )  # fmt: skip
    decided(hands, matter, "re_review_opinion", "彭飞")
    decided(hands, matter, "re_review_opinion", "高岩")
    issued(hands, matter, "re_review_opinion", "顾平")
    assert house.state_of(matter) == "ended"

    answer = hands.read_letter(officer, "opinion", matter)
    reviewed = hands.read_letter(hands.sign_in(drafting), "review_opinion", matter)
    ended = hands.read_letter(hands.sign_in("顾平"), "re_review_opinion", matter)
    last = WorkCalendar.shipped().due(date.today(), 30, "day").day
    for words in ("不予支持", REVIEW, "30日内", opinion):
        assert words in answer, words
    for words in (opinion, HOUSING, "维持原意见", RE_REVIEW, "第三十五条", "最后一日为", review, printed(last)):
        assert words in reviewed, words
    for words in (opinion, review, REVIEW, "变更原意见", "第三十六条", "不再受理", "退还两户热费"):
        assert words in ended, words


def test_a_late_request_needs_its_ground(house: House, hands: Hands) -> None:
    """孙桂英 was answered in August and comes in November; a stay in hospital is taken as her ground."""
    day = date.today() - timedelta(days=80)
    row = {
        "信访件编号": "F2026080", "登记日期": day - timedelta(days=50), "信访形式": "来访", "信访目的": "申诉",
        "信访人姓名": "孙桂英", "主要诉求": "反映阳台漏水", "办理方式": "转送", "责任单位": HOUSING,
        "转送交办日期": day - timedelta(days=45), "受理日期": day - timedelta(days=40), "办结日期": day,
        "办理结果": "不予支持",
    }  # fmt: skip
    house.imports([row])
    matter, clerk = house.matter_of("F2026080"), hands.sign_in("李素芬")
    form = hands.opens(clerk, matter, "request_review")
    hands.fill(form, ASKED | {"organ": REVIEW})
    assert "请写明接受逾期申请的理由" in refused(form)
    hands.do(clerk, matter, "request_review", ASKED | {"organ": REVIEW, "late": "住院治疗，有出院记录"})
    assert house.state_of(matter) == "in_review"
    told = hands.matter(clerk, matter).locator("main").inner_text()
    assert "住院治疗，有出院记录" in told
    office = hands.sign_in("沈静")
    hands.do(
        office, matter, "refuse_review",
        {"ground": "late", "why": "出院记录载明申请期限内已出院。", "elsewhere": "向望川县信访局咨询"},
    )  # fmt: skip
    assert house.state_of(matter) == "answered"
    letter = hands.read_letter(office, "review_not_accepted", matter)
    for words in ("孙桂英", "不予受理", f"{printed(day)}作出的意见", "出院记录载明", "第三十五条"):
        assert words in letter, words


OLD = {
    "登记日期": date(2021, 11, 1), "信访形式": "来信", "信访目的": "求决", "办理方式": "转送", "责任单位": HOUSING,
    "转送交办日期": date(2021, 11, 8), "告知日期": date(2021, 11, 15), "受理日期": date(2021, 11, 15),
}  # fmt: skip


def test_a_case_of_2021_is_carried_to_its_end_under_the_old_regulation(house: House, hands: Hands) -> None:
    """周玉兰 was accepted in November 2021: sixty and thirty days of Art. 33, the windows of Art. 34 and 35."""
    told = {"信访人姓名": "周玉兰", "主要诉求": "反映房屋渗水，要求维修"}
    house.imports([
        OLD | told | {"信访件编号": "C2021001"},
        OLD | told | {"信访件编号": "C2021002", "主要诉求": "反映墙体开裂", "延期至": date(2022, 2, 11)},
    ])  # fmt: skip
    matter, extended = house.matter_of("C2021001"), house.matter_of("C2021002")
    officer, head = hands.sign_in("王建民"), hands.sign_in("刘志远")
    shown = hands.matter(officer, matter).locator("main").inner_text()
    # 14 January 2022 is the sixtieth day, a Friday.
    assert "2022-01-14" in shown and "第三十三条" in shown and "第三十四条" not in shown
    shown = hands.matter(officer, extended).locator("main").inner_text()
    assert "2022-02-11" in shown and "第三十三条" in shown
    form = hands.opens(head, matter, "extend")
    hands.fill(form, {"until": "2022-02-11", "reason": "需委托检测"})
    assert "已经届满；延期应当在期限之内批准（《信访条例》第三十三条）" in refused(form)

    form = hands.opens(officer, matter, "answer")
    assert "《信访条例》第三十二条、第三十三条" in officer.locator("main").inner_text()
    hands.fill(
        form, OPINION | {"facts": "渗水系相邻装修所致，已由民事途径解决。", "opinion": "不属于维修资金使用范围。"}
    )
    form.locator("button[type=submit]").last.click()
    officer.wait_for_load_state("load")
    decided(hands, matter, "opinion", "刘志远")
    decided(hands, matter, "opinion", "刘志远")
    issued(hands, matter, "opinion", "王建民")
    shown = hands.matter(officer, matter).locator("main").inner_text()
    assert "第三十四条" in shown, "the window for a review is that of the 2005 regulation"
    hands.do(hands.sign_in("李素芬"), matter, "request_review", ASKED | {"organ": REVIEW})
    hands.do(
        hands.sign_in("沈静"), matter, "decide_review",
        {
            "outcome": "uphold", "facts": "原意见认定事实清楚。", "basis": "《住宅专项维修资金管理办法》第十八条",
            "opinion": "予以维持。", "upper": RE_REVIEW,
        },
    )  # fmt: skip
    decided(hands, matter, "review_opinion", "方晴")
    decided(hands, matter, "review_opinion", "章远")
    issued(hands, matter, "review_opinion", "沈静")
    answer = hands.read_letter(officer, "opinion", matter)
    review = hands.read_letter(hands.sign_in("沈静"), "review_opinion", matter)
    assert "依照《信访条例》第三十二条的规定" in answer
    assert "依照《信访条例》第三十四条的规定" in review
    for words in (answer, review):
        assert "信访工作条例" not in words
        assert "30日内" in words and "最后一日为" in words
