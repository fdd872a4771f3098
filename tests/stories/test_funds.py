"""周文斌's office applies for a fund, 陈国栋 enters what the leading group adopted, 何敏 spends from it through three
hands, the year is evaluated; 邹敏 takes down an assistance; 孟慧 counts the assets with a telephone."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from .house import Hands, House
from .test_pages_of_handling import look
from .walks import registered

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TODAY = date.today()
YEAR = TODAY.year
PDF = b"%PDF-1.4\n% a paper of the stories\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "发票.pdf"
    path.write_bytes(PDF)
    return path


def send(form: Locator, *, button: str = "") -> None:
    """Send a form; the page that comes says no error."""
    page = form.page
    (form.get_by_role("button", name=button, exact=True) if button else form.locator("button").last).click()
    page.wait_for_load_state("load")
    assert page.locator(".errors").count() == 0, page.locator(".errors").inner_text()


def signs(hands: Hands, who: str, kind: str, button: str = "同意", remark: str = "") -> None:
    """Somebody opens the oldest of a kind in the inbox and signs it."""
    page = hands.at(hands.sign_in(who), "/finance/approvals/")
    page.locator("main tbody tr", has_text=kind).first.get_by_role("link").click()
    page.wait_for_load_state("load")
    form = page.locator(".sign-form")
    if remark:
        hands.fill(form, {"remark": remark})
    send(form, button=button)
    page.wait_for_url("**/finance/approvals/")


def begin_year(hands: Hands, *years: int) -> None:
    for year in years:
        page = hands.at(hands.sign_in("杜桂英"), "/finance/")
        hands.fill(page.locator("form:has([name=year])"), {"year": year})
        send(page.locator("form:has([name=year])"))


def form_of(page: Page, name: str) -> Locator:
    return page.locator(f"main form:has([name={name}])")


def picture(hands: Hands, who: str, path: str, name: str) -> None:
    """Pictures for whoever wants to look: STORY_PICTURES names the folder."""
    folder = os.environ.get("STORY_PICTURES")
    if not folder:
        return
    page = hands.sign_in(who)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        hands.at(page, path)
        page.wait_for_load_state("load")
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


def shows(hands: Hands, who: str, path: str, name: str) -> dict[str, list[str]]:
    """What axe finds on a page at a desk and on a telephone."""
    picture(hands, who, path, name)
    return look(hands, who, path)


def applied_and_adopted(hands: Hands, paper: Path, name: str, found: dict[str, list[str]] | None = None) -> str:
    """A fund set up, applied for by 周文斌, adopted by 陈国栋; the path of its page. `found`: what axe sees."""
    page = hands.at(hands.sign_in("杜桂英"), f"/finance/funds/new/?year={YEAR}")
    hands.fill(form_of(page, "office"), {"name": name, "office": "办公室", "purpose": "接访大厅运行"})
    send(form_of(page, "office"))
    path = page.url.replace(hands.house.base, "")
    office = hands.at(hands.sign_in("周文斌"), path + "apply/")
    lines = {
        "grounds": "接访大厅全年运行，积案化解", "line-0-name": "接访大厅运行", "line-0-economic": "30201",
        "line-0-amount": "60000", "line-0-basis": "12 个月 × 5000 元", "line-1-name": "积案化解",
        "line-1-amount": "40000", "line-1-basis": "20 件 × 2000 元",
    }  # fmt: skip
    hands.fill(form_of(office, "grounds"), lines)
    send(form_of(office, "grounds"), button="申报")
    assert "已申报" in office.locator(".page-head").inner_text()
    if found is not None:
        found |= shows(hands, "陈国栋", f"/finance/funds/adopt/{YEAR}/", "adopt")
    leader = hands.at(hands.sign_in("陈国栋"), f"/finance/funds/adopt/{YEAR}/")
    form = form_of(leader, "minutes")
    hands.fill(form, {"day": TODAY.isoformat(), "number": "望信领纪〔2026〕1号", "minutes": paper})
    form.locator("select").last.select_option("adopt")
    send(form)
    return path


def test_a_fund_is_applied_for_adopted_spent_and_evaluated(house: House, hands: Hands, paper: Path) -> None:
    begin_year(hands, YEAR, YEAR + 1)
    found: dict[str, list[str]] = {}
    path = applied_and_adopted(hands, paper, "信访维护专项资金", found)
    found |= shows(hands, "周文斌", path + "plan/", "plan")
    found |= shows(hands, "周文斌", path.replace(str(YEAR), str(YEAR + 1)) + "apply/", "apply")
    page = hands.at(hands.sign_in("周文斌"), path + "plan/")
    points = {
        "point-0-day": f"{YEAR}-03-31", "point-0-amount": "20000", "point-1-day": f"{YEAR}-06-30",
        "point-1-amount": "45000", "point-2-day": f"{YEAR}-10-31", "point-2-amount": "80000",
        "point-3-day": f"{YEAR}-12-31", "point-3-amount": "100000",
    }  # fmt: skip
    hands.fill(form_of(page, "point-0-day"), points)
    send(form_of(page, "point-0-day"))
    asker = hands.at(hands.sign_in("何敏"), path)
    asker.get_by_role("link", name="申请支付").click()
    asker.wait_for_load_state("load")
    wanted = {
        "line": "接访大厅运行", "amount": "70000", "purpose": "接访大厅排队叫号设备", "activity": "接访大厅运行",
        "payee": "望川县宏达商贸有限公司", "account": "6222000000000000 望川农商行",
    }  # fmt: skip
    found |= shows(hands, "何敏", path + "request/", "request")
    hands.fill(form_of(asker, "payee"), wanted)
    send(form_of(asker, "payee"))
    request = asker.url.replace(house.base, "")
    hands.fill(
        form_of(asker, "file"), {"number": "26112000000000000001", "day": TODAY.isoformat(), "amount": "70000",
                                 "file": paper}
    )  # fmt: skip
    send(form_of(asker, "file"))
    asker.get_by_role("button", name="送审").click()
    asker.wait_for_load_state("load")
    assert "可用 60,000.00 元，不够" in asker.locator(".notices").inner_text()
    asker.get_by_role("link", name="修改").click()
    hands.fill(form_of(asker, "payee"), {"amount": "48000.50"})
    send(form_of(asker, "payee"))
    asker.get_by_role("button", name="送审").click()
    asker.wait_for_load_state("load")
    found |= shows(hands, "周文斌", "/finance/approvals/", "inbox") | shows(hands, "周文斌", request, "signing")
    signs(hands, "周文斌", "支付申请")
    signs(hands, "杜桂英", "支付申请", remark="发票已核验")
    signs(hands, "陈国栋", "支付申请")
    keeper = hands.at(hands.sign_in("杜桂英"), request)
    hands.fill(form_of(keeper, "voucher"), {"voucher": "记-0112"})
    send(form_of(keeper, "voucher"))
    assert "已支付" in keeper.locator(".page-head").inner_text()
    page = hands.at(hands.sign_in("周文斌"), path + "evaluate/")
    hands.fill(
        form_of(page, "results"),
        {"results": "叫号设备已用，等候时间缩短", "problems": "采购晚", "measures": "提前询价"},
    )
    found |= shows(hands, "周文斌", path + "evaluate/", "evaluate")
    page = hands.at(hands.sign_in("周文斌"), path + "evaluate/")
    hands.fill(
        form_of(page, "results"),
        {"results": "叫号设备已用，等候时间缩短", "problems": "采购晚", "measures": "提前询价"},
    )
    send(form_of(page, "results"))
    words = page.locator("main").inner_text()
    for said in ("4.80 分", "48,000.50", "等候时间缩短", "还差"):
        assert said in words, said
    for name, who, where in (
        ("fund", "周文斌", path), ("funds", "杜桂英", f"/finance/funds/?year={YEAR}"), ("payment", "杜桂英", request),
        ("next-year", "周文斌", f"/finance/funds/?year={YEAR + 1}"), ("payments", "杜桂英", "/finance/payments/"),
        ("chains", "陈国栋", "/finance/approvals/chains/"), ("chains-read", "杜桂英", "/finance/approvals/chains/"),
        ("transfer-new", "周文斌", path + "transfer/"), ("change-new", "周文斌", path + "change/"),
        ("payments-open", "杜桂英", f"/finance/payments/open/?year={YEAR}"), ("reminders", "周文斌", "/reminders/"),
        ("fund-new", "杜桂英", f"/finance/funds/new/?year={YEAR}"),
    ):  # fmt: skip
        found |= shows(hands, who, where, name)
    assert found == {}


def test_a_fund_is_raised_in_mid_year_and_its_payment_waits_for_the_budget(
    house: House, hands: Hands, paper: Path
) -> None:
    begin_year(hands, YEAR)
    path = applied_and_adopted(hands, paper, "接访大厅专项资金")
    page = hands.at(hands.sign_in("周文斌"), path + "change/")
    form = form_of(page, "grounds")
    hands.fill(form, {"grounds": "来访量增加四成"})
    form.locator("tbody input").first.fill("20000")
    send(form)
    change = page.url.replace(house.base, "")
    assert "待领导小组审定" in page.locator(".page-head").inner_text()
    found = shows(hands, "周文斌", change, "change") | shows(hands, "陈国栋", change, "change-decide")
    leader = hands.at(hands.sign_in("陈国栋"), change)
    form = form_of(leader, "minutes")
    form.locator("[name=decision]").select_option("adopt")
    hands.fill(form, {"day": TODAY.isoformat(), "number": "望信领纪〔2026〕7号", "minutes": paper})
    send(form)
    assert "已批准" in leader.locator(".page-head").inner_text()
    page = hands.at(hands.sign_in("周文斌"), path)
    words = page.locator("main").inner_text()
    for said in ("调整后", "80,000.00", "20,000.00", "120,000.00"):
        assert said in words, said
    found |= shows(hands, "周文斌", path, "fund-changed")
    assert found == {}


def test_assistance_goes_through_three_hands(house: House, hands: Hands, paper: Path) -> None:
    begin_year(hands, YEAR)
    applied_and_adopted(hands, paper, "信访救助专项资金")
    house.run(_BOTH_DUTIES)
    matter = registered(house, hands, name="周玉梅", phone="19900004321", ask="重大疾病后生活困难，请求救助")
    number = house.one("SELECT number FROM petitions_petition WHERE matter_id = ?", matter)
    officer = hands.at(hands.sign_in("邹敏"), "/finance/assistance/new/")
    said = {
        "petition": number, "hardship": "illness", "asked": "6000", "applied": TODAY.isoformat(), "name": "周玉梅",
        "id_number": "430000198001010018", "household": "3", "income": "2100", "circumstances": "丈夫透析",
    }  # fmt: skip
    hands.fill(form_of(officer, "petition"), said)
    send(form_of(officer, "petition"))
    case = officer.url.replace(house.base, "")
    hands.fill(form_of(officer, "file"), {"file": paper})
    send(form_of(officer, "file"))
    found = shows(hands, "邹敏", case, "assistance") | shows(hands, "邹敏", case + "edit/", "assistance-edit")
    officer = hands.at(hands.sign_in("邹敏"), case)
    hands.fill(form_of(officer, "proposed"), {"proposed": "5000", "opinion": "入户核实，情况属实"})
    officer.locator("[name=line]").select_option(index=1)
    send(form_of(officer, "proposed"))
    for who in ("周文斌", "杜桂英", "陈国栋"):
        signs(hands, who, "救助")
    keeper = hands.at(hands.sign_in("杜桂英"), case)
    hands.fill(form_of(keeper, "voucher"), {"voucher": "记-0113"})
    send(form_of(keeper, "voucher"))
    assert "已发放" in keeper.locator(".page-head").inner_text()
    again = hands.at(officer, "/finance/assistance/new/")
    hands.fill(form_of(again, "petition"), said)
    form_of(again, "petition").locator("button").last.click()
    again.wait_for_load_state("load")
    assert "只救助一次" in again.locator(".errors").inner_text()
    found |= shows(hands, "邹敏", "/finance/assistance/", "assistances")
    found |= shows(hands, "吴岚", "/finance/assistance/statistics/", "assistance-statistics")
    assert found == {}


_BOTH_DUTIES = """
import django
django.setup()
from datetime import date
from django.utils import timezone
from huiyin.accounts import acts
from huiyin.accounts.models import Duty, Person
person = Person.objects.get(username="zoumin")
if not Duty.objects.filter(person=person, role="case_officer").exists():
    acts.give_duty(person, "case_officer", person.organ, first_day=date(2020, 1, 1), actor="system", at=timezone.now())
"""


def test_assets_are_labelled_and_counted_with_a_telephone(house: House, hands: Hands) -> None:
    begin_year(hands, YEAR, YEAR + 1)
    keeper = hands.sign_in("孟慧")
    for name, worth, place in (("台式计算机", "5200", "201 室"), ("激光打印机", "1800.50", "接访大厅")):
        hands.at(keeper, "/finance/assets/new/")
        form = keeper.locator("main form:has([name=worth])")
        hands.fill(
            form, {"name": name, "acquired": f"{YEAR - 2}-03-05", "worth": worth, "place": place, "keeper": "何敏"}
        )
        send(form)
    found = shows(hands, "孟慧", "/finance/assets/", "assets") | shows(
        hands, "孟慧", "/finance/assets/labels/", "labels"
    )
    assert hands.at(keeper, "/finance/assets/labels/").locator("svg.qr").count() >= 2
    hands.at(keeper, "/finance/stock/")
    send(form_of(keeper, "name"))
    take = keeper.url.replace(house.base, "")
    keeper.set_viewport_size({"width": 390, "height": 800})
    first, second = (
        house.one("SELECT id FROM finance_asset WHERE name = ? ORDER BY id DESC", name)
        for name in ("台式计算机", "激光打印机")
    )
    hands.at(keeper, f"/finance/stock/scan/{first}/")
    box = keeper.get_by_role("button", name="在这里").bounding_box()
    assert box is not None and box["height"] >= 44, "a thumb finds it"
    keeper.get_by_role("button", name="在这里").click()
    keeper.wait_for_load_state("load")
    assert "已登记：账实相符" in keeper.locator(".notices").inner_text()
    found |= shows(hands, "孟慧", f"/finance/stock/scan/{second}/", "scan")
    hands.at(keeper, f"/finance/stock/scan/{second}/")
    keeper.locator("details summary", has_text="地点不符").click()
    hands.fill(keeper.locator(".counting"), {"place": "档案室"})
    keeper.get_by_role("button", name="在别处").click()
    keeper.wait_for_load_state("load")
    keeper.set_viewport_size({"width": 1440, "height": 900})
    hands.at(keeper, take + "?only=differences")
    assert "档案室" in keeper.locator("main tbody").inner_text()
    found |= shows(hands, "孟慧", take, "stock-take") | shows(hands, "孟慧", f"/finance/assets/{first}/", "asset")
    hands.at(keeper, take)
    keeper.get_by_role("button", name="结束盘点").click()
    keeper.wait_for_load_state("load")
    assert "盘点已结束" in keeper.locator(".notices").inner_text()
    hands.at(keeper, f"/finance/purchases/write/{YEAR + 1}/")
    row = {"line-0-name": "便携式计算机", "line-0-quantity": "2", "line-0-price": "6000", "line-0-why": "更新"}
    found |= shows(hands, "孟慧", f"/finance/purchases/write/{YEAR + 1}/", "purchase-write")
    hands.at(keeper, f"/finance/purchases/write/{YEAR + 1}/")
    hands.fill(form_of(keeper, "line-0-name"), row)
    send(form_of(keeper, "line-0-name"))
    keeper.get_by_role("button", name="送审").click()
    keeper.wait_for_load_state("load")
    assert "12,000.00" in keeper.locator("main tfoot").inner_text()
    signs(hands, "杜桂英", "资产购置计划")
    signs(hands, "陈国栋", "资产购置计划")
    found |= shows(hands, "孟慧", f"/finance/purchases/?year={YEAR + 1}", "purchases")
    assert found == {}
