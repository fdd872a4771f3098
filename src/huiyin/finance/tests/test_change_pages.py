"""A fund changed in mid-year, and its payments in the budget, on the pages of the people whose they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.finance.acts import funds, payments
from huiyin.finance.models import BudgetLine, FundChange, FundYear, Payment, Project
from huiyin.finance.tests.office import HOUSING, Office, make_office, tell_all, yuan
from huiyin.finance.tests.test_fund_pages import BACKEND, goes, pdf, read
from huiyin.petitions.tests.casework import BUREAU


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield make_office(timezone.localdate())
    tell_all()


@pytest.fixture
def at(office: Office) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(office.who(name), backend=BACKEND)
        return client

    return sign_in


def test_a_fund_is_raised_on_its_pages(office: Office, at: Callable[[str], Client]) -> None:
    year, today = office.today.year, office.today.isoformat()
    hall, system = office.adopted(("接访大厅运行", "60000"), ("旧系统维护", "40000"))
    row = hall.fund_year
    plan = [(date(year, 12, 31), yuan(100000))]
    funds.set_plan(row, plan, **office.by("周文斌"))
    here = [row.fund_id, year]
    head, leader = at("周文斌"), at("陈国栋")
    assert (
        reverse("finance:fund_change_new", args=here) in head.get(reverse("finance:fund", args=here)).content.decode()
    )
    said = {
        "grounds": "来访量增加四成", f"line-{hall.pk}": "20000", f"line-{system.pk}": "-5000.50",
        "name-1": "回访电话", "economic-1": "30207", "amount-1": "3000",
    }  # fmt: skip
    refused = head.post(reverse("finance:fund_change_new", args=here), said | {f"line-{system.pk}": "-40000.01"})
    assert refused.status_code == 422 and "最多调减 40,000.00 元" in refused.content.decode()
    where = goes(head.post(reverse("finance:fund_change_new", args=here), said))
    change = FundChange.objects.get()
    page = head.get(where).content.decode()
    assert "来访量增加四成" in page and "-5,000.50" in page and "登记决定" not in page
    page = leader.get(where).content.decode()
    assert "登记决定" in page and "80,000.00" in page, "what the line will have stands beside what is proposed"
    lines = {one.name: one for one in change.lines.all()}
    decided = {
        "decision": "adopt", "day": today, "number": "望信领纪〔2026〕7号", "minutes": pdf("纪要.pdf"),
        **{f"line-{one.pk}": str(one.amount) for one in lines.values()},
    }  # fmt: skip
    assert head.post(reverse("finance:fund_change_decide", args=[change.pk]), decided).status_code == 403
    decided["minutes"] = pdf("纪要.pdf")
    goes(leader.post(reverse("finance:fund_change_decide", args=[change.pk]), decided))
    page = head.get(reverse("finance:fund", args=here)).content.decode()
    for words in ("年中调整", "117,999.50", "17,999.50", "望信领纪〔2026〕7号", "请重新制定用款计划", "回访电话"):
        assert words in page, words
    assert "17,999.50" in head.get(reverse("finance:fund_plan", args=here)).content.decode()
    summary = read(at("田会计").get(reverse("finance:funds_file", args=[year])))
    assert summary[0][7:10] == ["核定数（元）", "年中调整（元）", "调整后（元）"]
    assert summary[-1][7:10] == [100000, 17999.5, 117999.5]
    assert "11.80" in at("田会计").get(reverse("finance:funds")).content.decode()
    goes(leader.post(reverse("finance:fund_change_reverse", args=[change.pk])))
    assert "已冲销" in leader.get(where).content.decode()
    assert FundYear.objects.get().state == "adopted"


def test_another_organ_does_not_learn_of_a_change(office: Office, at: Callable[[str], Client]) -> None:
    [line] = office.adopted(("接访", "100"))
    here = [line.fund_year.fund_id, office.today.year]
    said = {"grounds": "来访量增加", f"line-{line.pk}": "20"}
    where = goes(at("周文斌").post(reverse("finance:fund_change_new", args=here), said))
    change = FundChange.objects.get()
    other = at("王建民")
    assert other.get(where).status_code == 404
    for name in ("decide", "withdraw", "reverse"):
        assert other.post(reverse(f"finance:fund_change_{name}", args=[change.pk])).status_code == 404
    assert at("赵刚").get(where).status_code == 403
    assert at("何敏").get(where).status_code == 200
    assert at("何敏").get(reverse("finance:fund_change_new", args=here)).status_code == 403
    goes(at("周文斌").post(reverse("finance:fund_change_withdraw", args=[change.pk])))
    assert "已撤回" in at("周文斌").get(where).content.decode()
    office.fund("住建专项", HOUSING)


def test_the_payer_is_told_what_is_missing_and_mends_it(office: Office, at: Callable[[str], Client]) -> None:
    year, today = office.today.year, office.today.isoformat()
    [line] = office.adopted(("接访大厅运行", "60000"))
    first, second = office.approved(line, "3000"), office.approved(line, "400")
    keeper = at("田会计")
    page = keeper.get(reverse("finance:payment", args=[first.pk])).content.decode()
    assert "没有选定预算项目" in page and "暂不记入预算执行" in page
    said = {"day": today, "voucher": "记-1", "budget": "open"}
    goes(keeper.post(reverse("finance:payment_pay", args=[first.pk]), said))
    open_list = reverse("finance:payments_open") + f"?year={year}"
    page = keeper.get(open_list).content.decode()
    assert first.number in page and "3,000.00" in page and "没有选定预算项目" in page
    for page in (reverse("finance:year_settle", args=[year]), reverse("finance:payments")):
        assert "1 笔支付、3,000.00 元还没有记入预算执行" in keeper.get(page).content.decode(), page
    assert "还没有记入预算执行" not in at("周文斌").get(reverse("finance:payments")).content.decode()
    here = [line.fund_year.fund_id, year]
    assert "还没有记入预算执行" in keeper.get(reverse("finance:fund", args=here)).content.decode()
    home = office.county.organs[BUREAU]
    project = Project.objects.create(name="信访维护", organ=home)
    assert at("何敏").post(reverse("finance:fund_tie", args=here), {"project": project.pk}).status_code == 403
    goes(keeper.post(reverse("finance:fund_tie", args=here), {"project": project.pk}))
    budget = BudgetLine.objects.create(year_id=year, organ=home, kind="project", economic="30201", project=project)
    other = BudgetLine.objects.create(year_id=year, organ=home, kind="project", economic="30202", project=project)
    paid = Payment.objects.get()
    booking = reverse("finance:payment_book", args=[paid.pk])
    assert at("何敏").post(booking, {f"p{paid.pk}-budget": other.pk}).status_code == 403
    goes(keeper.post(booking, {f"p{paid.pk}-budget": other.pk}))
    assert "都已记入预算执行" in keeper.get(open_list).content.decode()
    form = keeper.get(reverse("finance:payment", args=[second.pk])).context["pay_form"]
    assert form["budget"].value() == str(budget.pk), "the line of the class is offered first"
    said = {"day": today, "voucher": "记-2", "budget": str(budget.pk)}
    answer = keeper.post(reverse("finance:payment_pay", args=[second.pk]), said, follow=True)
    assert "这条预算科目的执行数超过全年预算 400.00 元" in answer.content.decode()
    for one, number in ((other, first.number), (budget, second.number)):
        page = keeper.get(reverse("finance:line", args=[one.pk])).content.decode()
        assert number in page and "已记入" in page
    rows = reverse("finance:rows", args=[year]) + f"?code=finance.executed.project.project-{project.pk}"
    assert reverse("finance:line", args=[budget.pk]) in keeper.get(rows).content.decode()
    page = at("何敏").get(reverse("finance:payment", args=[second.pk])).content.decode()
    assert f"记入 {office.today.month} 月" in page and reverse("finance:line", args=[budget.pk]) not in page
    day = {"day": today, "why": "付错账户"}
    goes(keeper.post(reverse("finance:payment_reverse", args=[Payment.objects.get(voucher="记-2").pk]), day))
    budget.refresh_from_db()
    assert budget.executed == Decimal(0)


def test_the_list_of_open_payments_leaves_as_a_spreadsheet_and_is_ones_own(
    office: Office, at: Callable[[str], Client]
) -> None:
    year = office.today.year
    [line] = office.adopted(("接访", "60000"))
    row = office.approved(line, "3000")
    payments.pay(row.pk, day=office.today, voucher="记-1", **office.by("田会计"))
    out = read(at("田会计").get(reverse("finance:payments_open_file") + f"?year={year}"))
    assert out[1][1:4] == ["记-1", "信访维护专项资金", "接访"] and out[-1][-1] == 3000
    assert row.number not in at("王建民").get(reverse("finance:payments_open") + f"?year={year}").content.decode()
