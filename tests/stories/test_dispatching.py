"""Five stories of sorting, through the pages: an objection agreed to and refused, several organs, led to arbitration,
withdrawn, and an organ that was merged while it had the petition. Each ends with the documents it made."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from .house import HOUSING, LABOUR, SCHOOLS, Hands, House
from .walks import registered, sent

pytestmark = pytest.mark.browser

REASON = "该楼供热设施的主管部门是县城市管理局，不属于本单位职权范围。"


def printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def test_an_objection_is_refused_and_another_agreed_to(house: House, hands: Hands) -> None:
    """王建民 objects; 何敏 refuses the first time, since the plan names his bureau; of the schools she agrees."""
    matter = registered(house, hands, name="郭玉兰", phone="19900002001", ask="住宅楼供热管网漏水，要求维修")
    sent(house, hands, matter, requirement="请入户核实。")
    officer, bureau = hands.sign_in("王建民"), hands.sign_in("何敏")
    assert "最后一日" in hands.opens(officer, matter, "object").inner_text()
    hands.do(officer, matter, "object", {"reason": REASON})
    assert house.state_of(matter) == "objected"
    assert REASON in hands.opens(bureau, matter, "refuse_objection").inner_text()
    hands.do(bureau, matter, "refuse_objection", {"reason": "三定方案载明供热管理由你局负责。"})
    assert house.state_of(matter) == "sent"
    assert "三定方案载明" in hands.matter(officer, matter).locator("main").inner_text()
    hands.do(officer, matter, "tell", {"on_the_spot": True})

    other = registered(house, hands, name="段丽", phone="19900002011", ask="小区幼儿园分班不公，要求重新分班")
    sent(house, hands, other)
    hands.do(officer, other, "object", {"reason": "幼儿园由教育局主管，不属于本单位职权范围。"})
    hands.do(bureau, other, "agree_objection", {"reason": "属实。"})
    assert house.state_of(other) == "registered"
    assert hands.matter(officer, other).locator("main").inner_text().count("幼儿园") == 0, "it sees it no more"
    sent(house, hands, other, organ=SCHOOLS)
    hands.do(hands.sign_in("郑晓燕"), other, "tell", {"on_the_spot": True})

    first = hands.read_letter(bureau, "transfer", matter)
    assert HOUSING in first and "郭玉兰" in first and "5个工作日" in first and "请入户核实。" in first
    second = hands.read_letter(bureau, "transfer", other)
    assert SCHOOLS in second and HOUSING not in second
    notice = hands.read_letter(hands.sign_in("郑晓燕"), "receipt_notice", other)
    assert "段丽" in notice and "第二十三条" in notice


def test_several_organs_and_one_opinion(house: House, hands: Hands) -> None:
    """The housing department leads, schools and labour assist; labour objects for itself and is let go."""
    matter = registered(house, hands, name="方秀珍", phone="19900002002", ask="学校旁工地欠薪扰民，要求解决")
    due = date.today() + timedelta(days=70)
    asked = {
        "assisting": [SCHOOLS, LABOUR],
        "requirement": "查清欠薪数额，解决噪声扰民。",
        "report_due": due.isoformat(),
    }
    bureau = hands.sign_in("何敏")
    form = hands.opens(bureau, matter, "assign")
    hands.fill(form, {"organ": HOUSING, **asked})
    form.locator("button:not([type=button])").last.click()
    assert "第二十四条" in bureau.locator(".deed form").inner_text(), "how the lead was decided is asked for"
    sent(house, hands, matter, act="assign", lead_decided="joint_meeting", lead_how="2026年第4次联席会议纪要", **asked)
    labour, schools, housing = hands.sign_in("许倩"), hands.sign_in("郑晓燕"), hands.sign_in("王建民")
    hands.do(labour, matter, "object_assisting", {"reason": "经查不存在劳动关系争议。"})
    form = hands.opens(bureau, matter, "decide_assisting")
    assert "经查不存在劳动关系争议。" in form.inner_text()
    hands.do(bureau, matter, "decide_assisting", {"agreed": "yes"})
    assert hands.matter(labour, matter).locator("main").inner_text().count("欠薪扰民") == 0
    for page in (housing, schools):
        hands.do(page, matter, "receive")
    hands.do(housing, matter, "accept")
    hands.do(schools, matter, "answer_internally", {"opinion": "已与工地约定上课时间停止施工。"})
    assignment = hands.read_letter(bureau, "assignment", matter)
    for words in (HOUSING, SCHOOLS, LABOUR, "方秀珍", printed(due), "查清欠薪数额", "牵头"):
        assert words in assignment, words
    assert "已与工地约定" in hands.matter(housing, matter).locator("main").inner_text()


def test_led_to_arbitration_and_followed_until_it_is_taken(house: House, hands: Hands, tmp_path: Path) -> None:
    """何敏 loads the labour department's list; the petition's topic brings it up, and the notice is filled from it."""
    house.run("import django; django.setup(); from huiyin.figures.acts import ensure_topic; ensure_topic('工资福利')")
    bureau = hands.sign_in("何敏")
    hands.at(bureau, "/responsibilities/load/")
    form = bureau.locator("main form").last
    hands.fill(form, {"organ": LABOUR, "file": responsibilities(tmp_path)})
    form.locator("button").first.click()
    assert "新增 1 条" in bureau.locator("main").inner_text()
    bureau.locator("text=确认装入").click()
    assert "劳动争议仲裁" in bureau.locator("main").inner_text()

    ask = "某服饰公司拖欠三个月工资，要求支付"
    matter = registered(house, hands, name="赵小梅", phone="19900002003", ask=ask, topic="工资福利")
    hands.opens(bureau, matter, "route")
    bureau.locator("text=按此导入").first.click()
    form = bureau.locator(".deed form")
    assert form.locator("[name=way]").input_value() == "劳动争议仲裁"
    until = date.today() + timedelta(days=200)
    hands.fill(form, {"until": until.isoformat(), "advice": "提交仲裁申请书和劳动合同、工资条。"})
    form.locator("button:not([type=button])").last.click()
    bureau.wait_for_url(f"**/matters/{matter}/*")
    assert house.state_of(matter) == "led"
    hands.do(bureau, matter, "lead_back", {"reason": "仲裁委要求补充用人单位名称。"})
    assert house.state_of(matter) == "registered"
    hands.opens(bureau, matter, "route")
    bureau.locator("text=按此导入").first.click()
    form = bureau.locator(".deed form")
    hands.fill(form, {"until": until.isoformat(), "advice": "写明用人单位的全称。"})
    form.locator("button:not([type=button])").last.click()
    bureau.wait_for_url(f"**/matters/{matter}/*")
    hands.do(bureau, matter, "take_up", {"told": "望劳人仲案〔2026〕31号"})
    assert house.state_of(matter) == "taken"
    notice = hands.read_letter(bureau, "lead_notice", matter)
    told = ("赵小梅", "劳动争议仲裁", "县劳动人事争议仲裁委员会", "第二十七条", "一年", "第三十一条")
    for words in (*told, printed(until), "写明用人单位的全称"):
        assert words in notice, words
    page = hands.matter(bureau, matter).locator("main").inner_text()
    assert "仲裁委要求补充用人单位名称。" in page, "the way back stays in the history"


def responsibilities(folder: Path) -> Path:
    path = folder / "清单.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("清单")
        page.write_row(0, 0, ["诉求事项", "内容分类", "办理途径", "法定程序", "受理机关", "法律依据", "申请期限"])
        page.write_row(
            1, 0,
            [
                "拖欠劳动报酬", "工资福利", "二", "劳动争议仲裁", "县劳动人事争议仲裁委员会",
                "《劳动争议调解仲裁法》第二十七条", "自知道或者应当知道权利被侵害之日起一年内",
            ],
        )  # fmt: skip
    return path


def test_withdrawn_by_the_petitioner(house: House, hands: Hands) -> None:
    matter = registered(house, hands, name="邓国平", phone="19900002004", ask="单元门禁损坏，要求修复")
    sent(house, hands, matter)
    officer, clerk = hands.sign_in("王建民"), hands.sign_in("李素芬")
    hands.do(officer, matter, "tell", {"on_the_spot": True})
    hands.do(clerk, matter, "withdraw", {"manner": "written", "reason": "物业已修好门禁，本人自愿撤回。"})
    assert house.state_of(matter) == "withdrawn"
    page = hands.at(officer, f"/matters/{matter}/do/accept/")
    assert "已撤回" in page.locator("main").inner_text(), "nothing more is owed, and the page says why"
    assert "自愿撤回" in hands.matter(clerk, matter).locator("main").inner_text()
    assert "邓国平" in hands.read_letter(clerk, "transfer", matter)
    assert "邓国平" in hands.read_letter(officer, "receipt_notice", matter)


_MERGE = """
import sys, django
django.setup()
from datetime import date, timedelta
from django.utils import timezone
from huiyin.accounts import acts
from huiyin.accounts.models import Organ
old, into = sys.argv[1:3]
now = timezone.now()
if not Organ.objects.filter(name=old).exists():
    acts.add_organ(old, kind="department", actor="system", at=now)
else:
    acts.succeed_organ(Organ.objects.get(name=old), Organ.objects.get(name=into),
                       last_day=timezone.localdate() - timedelta(days=1), actor="system", at=now)
"""


def test_the_organ_was_merged_while_it_had_the_petition(house: House, hands: Hands) -> None:
    """望川县房产管理局 gets the petition and is merged into the housing department, whose people carry on."""
    ended = "望川县房产管理局"
    house.run(_MERGE, ended, HOUSING)
    matter = registered(house, hands, name="蒋文英", phone="19900002005", ask="公房维修基金使用不明，要求公开")
    sent(house, hands, matter, organ=ended)
    house.run(_MERGE, ended, HOUSING)
    officer, bureau = hands.sign_in("王建民"), hands.sign_in("何敏")
    hands.do(officer, matter, "receive")
    hands.do(officer, matter, "tell", {"on_the_spot": True})
    page = hands.matter(bureau, matter).locator("main").inner_text()
    assert ended in page, "history keeps the old name"
    other = registered(house, hands, name="傅强", phone="19900002015", ask="公租房漏水，要求维修")
    choices = hands.opens(bureau, other, "transfer").locator("[name=organ] option").all_inner_texts()
    assert ended not in choices and HOUSING in choices
    assert ended in hands.read_letter(bureau, "transfer", matter)
    notice = hands.read_letter(officer, "receipt_notice", matter)
    assert "蒋文英" in notice and HOUSING in notice, "the notice goes out in the name of the organ that stands today"
    issuer = house.one("SELECT issuer_id FROM letters_letter WHERE kind = 'receipt_notice' ORDER BY id DESC")
    assert issuer == house.organ(HOUSING)


_LONG = """
document.querySelector("main").innerHTML = `
  <div class="narrowed"><input type="search" data-narrows="yes"><select name="one">
    <option value="">请选择</option><option value="1">县教育局</option><option value="2">县教育督导室</option>
    <option value="3">县住建局</option></select></div>
  <div class="narrowed"><input type="search" data-narrows="yes"><div class="boxes">
    <div><label><input type="checkbox">县教育局</label></div><div><label><input type="checkbox">县住建局</label></div>
  </div></div>`;
"""


def test_an_organ_is_found_by_typing_a_part_of_its_name(hands: Hands) -> None:
    """Among many organs: what fits stays, the only one that fits is chosen in sight, what is ticked stays in sight."""
    page = hands.at(hands.sign_in("何敏"), "/")
    page.evaluate(_LONG)
    select, first, second = page.locator("[name=one]"), *page.locator("[data-narrows]").all()
    first.fill("教育")
    assert select.locator("option:not([hidden])").all_inner_texts() == ["请选择", "县教育局", "县教育督导室"]
    assert select.input_value() == ""
    first.fill("教育 督导")
    assert select.input_value() == "2"
    first.fill("教育")
    assert select.input_value() == "", "what typing chose, typing lets go"
    select.select_option("3")
    first.fill("督导")
    assert select.input_value() == "3", "what a person chose stays"
    page.locator("label", has_text="县住建局").locator("input").check()
    second.fill("教育")
    assert page.locator(".boxes label:visible").all_inner_texts() == ["县教育局", "县住建局"]
