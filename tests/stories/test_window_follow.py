"""张桂兰 and 孙桂英 follow their petitions on old telephones: with scripts and without, by keyboard, as axe sees it.

They add a photo, answer what they are asked, rate, and ask for a review; the offices do their part meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from ..seeing import sideways, violations  # noqa: TID252 - the tests are no package
from .house import GOVERNMENT, HOUSING, REVIEW, Hands, House
from .walks import registered

pytestmark = pytest.mark.browser

#: What the offices do meanwhile, without their pages: those have stories of their own.
_OFFICE = """
import sys, django
django.setup()
from django.utils import timezone
from huiyin.accounts.models import Organ, Person
from huiyin.letters.models import Letter
from huiyin.petitions.acts import asking, dispatching, handling, handling_opinion
from huiyin.petitions.acts.deeds import Doing
from huiyin.petitions.acts.sign_off import decide
from huiyin.petitions.acts.signing import issue
matter, step, housing, review = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
def doing(who, **data):
    return Doing(Person.objects.get(username=who), timezone.now(), timezone.localdate(), data)
def signed(letter, *steps):
    for name, who in steps:
        decide(letter.pk, doing(who), step=name, decision="agree")
    return letter
if step == "ask":
    handed = dispatching.transfer(matter, doing("hemin", organ=Organ.objects.get(name=housing), reason="属住建职责"))
    issue(signed(handed.letter, ("check", "zhouwenbin")).pk, doing("hemin"))
    asking.ask_petitioner(matter, doing("wangjianmin", text="室温是哪几天测的，有没有记录？"))
else:
    notice = {"received": "已收到。", "path": "按信访程序处理。", "procedure_words": "60日内办结。"}
    notice["procedure"] = "ordinary"
    handling.tell(matter, doing("wangjianmin", **notice))
    handling.accept(matter, doing("wangjianmin", path=""))
    drafted = handling_opinion.answer(matter, doing(
        "wangjianmin", outcome="no_support", request="退还热费。", facts="室温达标。", opinion="不予支持。",
        basis="《望川县供热管理办法》第二十条", review_organ=Organ.objects.get(name=review).pk, settled=False))
    letter = signed(drafted.letter, ("check", "liuzhiyuan"), ("sign", "liuzhiyuan"))
    letter = issue(letter.pk, doing("wangjianmin")).letter
    handling_opinion.serve(matter, doing(
        "wangjianmin", letter=letter.pk, manner="in_person", on=timezone.localdate(), receipt="本人签收"))
"""
_CODE = """
import sys, django
django.setup()
from huiyin.petitions.models import Petition
print(*Petition.objects.filter(matter=int(sys.argv[1])).values_list("number", "query_code").get())
"""


class Petitioner(NamedTuple):
    name: str
    ask: str
    phone: str
    has_scripts: bool


ZHANG = Petitioner("张桂兰", "建设路18号楼室温不达标，要求检修管网并退还热费", "19900001239", True)
SUN = Petitioner("孙桂英", "青石镇集贸市场排水沟堵塞，要求疏通并修复路面", "19900005678", False)


@pytest.fixture(params=[ZHANG, SUN], ids=["scripts", "no scripts"])
def who(request: pytest.FixtureRequest) -> Petitioner:
    found: Petitioner = request.param
    return found


@pytest.fixture
def phone(who: Petitioner, browser: Browser) -> Iterator[Page]:
    """A narrow window, with scripts or without."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", java_script_enabled=who.has_scripts, has_touch=True
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    yield page
    context.close()
    assert [told for told in complaints if "422" not in told] == []


def looks_well(page: Page, who: Petitioner) -> None:
    """Nothing sticks out sideways, nothing is too small for a thumb, and axe, which is itself a script, has nothing to
    say."""
    assert sideways(page) <= 0, page.url
    small = page.evaluate(
        "[...document.querySelectorAll('main :is(a, button, summary, input:not([type=hidden]), textarea)')]"
        ".filter(one => !one.closest('details:not([open]) > :not(summary)') && one.getBoundingClientRect().height > 0)"
        ".map(one => [one.closest('label, .option') ?? one, one])"
        ".filter(([whole]) => whole.getBoundingClientRect().height < 44).map(([whole, one]) => one.outerHTML)"
    )
    assert small == [], small
    assert not who.has_scripts or violations(page) == []


def tab_to(page: Page, selector: str) -> None:
    """Go on with the tabulator until something has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def photo(folder: Path) -> Path:
    path = folder / "阳台漏水.jpg"
    Image.new("RGB", (60, 40), "gray").save(path)
    return path


def test_they_follow_add_answer_rate_and_ask_for_review(
    house: House, hands: Hands, who: Petitioner, phone: Page, tmp_path: Path
) -> None:
    matter = registered(house, hands, name=who.name, ask=who.ask, phone=who.phone)
    number, code = house.run(_CODE, str(matter)).split()
    house.run(_OFFICE, str(matter), "ask", HOUSING, REVIEW)
    base = house.base

    phone.goto(f"{base}/window/follow/?number={number}")
    assert phone.input_value("#id_number") == number
    looks_well(phone, who)
    tab_to(phone, "#id_code")
    phone.keyboard.type(code[:-1] + str((int(code[-1]) + 1) % 10))
    phone.keyboard.press("Enter")
    assert "有一位抄错了" in phone.locator(".errors").inner_text()
    looks_well(phone, who)
    phone.fill("#id_code", code)
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"{base}/window/case/")
    told = phone.locator("main").inner_text()
    assert f"现在由{HOUSING}办理" in told and "室温是哪几天测的" in told
    phone.locator(".due details summary").first.click()
    assert "依据：《信访工作条例》第二十三条" in phone.locator(".due .why-words").first.inner_text()
    looks_well(phone, who)

    phone.locator("main a:has-text('补充材料')").click()
    looks_well(phone, who)
    phone.set_input_files("#act_files", photo(tmp_path))
    phone.locator("main form button").click()
    phone.wait_for_url(f"{base}/window/case/")
    assert "材料已经收到" in phone.locator(".notices").inner_text()

    phone.locator("main a:has-text('答复询问')").click()
    looks_well(phone, who)
    phone.fill("#act_answer", "一月十日到十二日，有照片。")
    phone.locator("main form button").click()
    phone.wait_for_url(f"{base}/window/case/")
    assert phone.locator("main a:has-text('答复询问')").count() == 0

    house.run(_OFFICE, str(matter), "answer", HOUSING, REVIEW)
    phone.reload()
    assert "已经作出处理意见" in phone.locator("h1").inner_text()
    phone.locator("[data-letter=opinion] a").click()
    looks_well(phone, who)
    digest = phone.locator(".hash").inner_text() if phone.locator("details[open]").count() else ""
    with phone.expect_download() as word:
        phone.locator("[data-word]").click()
    assert word.value.suggested_filename.endswith(".docx") and not digest

    phone.goto(f"{base}/window/case/")
    tab_to(phone, "a[href$='/do/rate/']")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/do/rate/")
    looks_well(phone, who)
    tab_to(phone, "[name=bureau]")
    phone.keyboard.press("Space")
    phone.locator("[name=organ][value=dissatisfied]").check()
    phone.fill("#act_organ_reason", "没有入户测温")
    tab_to(phone, "main form button")
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"{base}/window/case/")
    assert "您对责任单位的评价：不满意。" in phone.locator("main").inner_text()

    phone.locator("main a:has-text('申请复查')").click()
    looks_well(phone, who)
    assert HOUSING in phone.input_value("#act_request")
    assert REVIEW in phone.locator("form").last.inner_text()
    assert not re.search(rf"{GOVERNMENT}(?!复查)", phone.locator("form").last.inner_text())
    phone.locator("#act_request").press_sequentially("有连续三日测温记录。")
    phone.locator("#act_same_matter").check()
    phone.locator("main form button").click()
    phone.wait_for_url(f"{base}/window/case/")
    assert house.state_of(matter) == "in_review"
    assert f"现在由{REVIEW}办理" in phone.locator("main").inner_text()

    phone.locator("main a:has-text('我的信息')").click()
    looks_well(phone, who)
    assert "您用编号和查询码查看文书" in phone.locator("main").inner_text()
    phone.goto(f"{base}/window/case/")
    phone.locator("main button:has-text('退出查询')").click()
    phone.goto(f"{base}/window/case/")
    phone.wait_for_url(f"{base}/window/follow/")
