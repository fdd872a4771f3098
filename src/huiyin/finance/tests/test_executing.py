"""田会计 pays 何敏's request from the fund, and the same moment it stands in the execution of the budget; what the
finance bureau's own file says later is not counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from huiyin.finance.acts import assistance, booking, executing, payments
from huiyin.finance.acts.booking import Document
from huiyin.finance.acts.executing import OPEN
from huiyin.finance.acts.importing import plan_of, take_over
from huiyin.finance.acts.years import YearClosed, close_year
from huiyin.finance.models import (
    BudgetLine,
    FinanceYear,
    FundLine,
    Payment,
    PaymentBooking,
    PaymentRequest,
    Posting,
    Project,
)
from huiyin.finance.queries.executing import booking_of, choice_for, open_payments, payments_on, state_of
from huiyin.finance.queries.figures import value
from huiyin.finance.tests.books import write_sheet
from huiyin.finance.tests.office import HOUSING, TODAY, Office, make_office, tell_all, yuan
from huiyin.finance.tests.test_assistance import handler, put_up, taken
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.tests.casework import BUREAU, moment

NAME = "信访维护专项资金"


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield make_office()
    tell_all()


def row(economic: str = "30201", months: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "支出类别": "项目支出", "功能分类科目编码": "2014004", "部门经济分类科目编码": economic, "项目名称": NAME,
        "年初预算数（元）": Decimal(100000), **(months or {}),
    }  # fmt: skip


def imported(office: Office, folder: Path, *rows: dict[str, Any], day: date | None = None, month: int = 12) -> None:
    """What the finance bureau's file says."""
    by: dict[str, Any] = {"by": office.who("田会计"), "at": moment(day or office.today), "today": day or office.today}
    take_over(write_sheet(folder / "财政.xlsx", list(rows)), 2026, Document("财预〔2026〕1号"), month=month, **by)


@pytest.fixture
def line(office: Office, tmp_path: Path) -> FundLine:
    """A fund whose project has its budget: 办公费 is the class of the fund's line."""
    imported(office, tmp_path, row(), row("30202"))
    [made] = office.adopted(("接访大厅运行", "60000"))
    executing.tie_fund(made.fund_year.fund_id, Project.objects.get(name=NAME), **office.by("田会计"))
    return FundLine.objects.select_related("fund_year__fund__project").get(pk=made.pk)


def paid(office: Office, line: FundLine, amount: str = "3000", **more: Any) -> Payment:
    request = office.approved(line, amount)
    said: dict[str, Any] = {"day": TODAY, "voucher": "记-12"} | more
    return payments.pay(request.pk, **said, **office.by("田会计"))


def of_class(economic: str = "30201") -> BudgetLine:
    return BudgetLine.objects.get(year=2026, economic=economic)


def executed(economic: str = "30201") -> Decimal:
    return of_class(economic).executed


def test_a_payment_stands_in_the_budget_the_same_moment(office: Office, line: FundLine) -> None:
    made = paid(office, line)
    assert executed() == yuan(3000) and not open_payments().exists()
    month = value(f"finance.executed.project.project-{line.fund_year.fund.project_id}.month-03", 2026)
    assert month.amount == yuan(3000)
    [posting] = Posting.objects.filter(version="executed")
    assert (posting.month, posting.batch.number, posting.batch.by) == (3, "记-12", office.who("田会计"))
    assert made.request is not None and made.request.number in posting.batch.ground
    [shown] = payments_on(of_class().pk)
    assert (shown.payment, shown.state) == (made, "posted")
    assert "专项资金支付记入2026年度预算执行 1 笔" in tell_all()


def test_its_reversal_takes_both_back_in_the_month_in_which_the_money_came_back(office: Office, line: FundLine) -> None:
    first, second = paid(office, line), paid(office, line, "500", voucher="记-13")
    payments.reverse_payment(first.pk, why="付错账户", day=TODAY, **office.by("田会计"))
    assert executed() == yuan(500)
    may = Office(office.county, date(2026, 5, 7))
    payments.reverse_payment(second.pk, why="退货", day=may.today, **may.by("田会计"))
    assert executed() == yuan(0) and not open_payments().exists()
    sums = {m: sum(p.amount for p in Posting.objects.filter(version="executed", month=m)) for m in (3, 5)}
    assert sums == {3: yuan(500), 5: yuan(-500)}
    posting = PaymentBooking.objects.get(payment=second).posting
    assert posting is not None
    with pytest.raises(Unfit, match="不能单独冲销"):
        booking.reverse(posting.pk, "再冲", **may.by("田会计"))


def test_what_is_missing_is_said_and_the_payment_may_wait(office: Office, tmp_path: Path) -> None:
    [line] = office.adopted(("接访大厅运行", "60000"))
    assert "没有选定预算项目" in choice_for(line).missing
    made = paid(office, line)
    assert booking_of(made.pk) is None and list(open_payments()) == [made]
    project = Project.objects.create(name=NAME, organ=office.county.organs[BUREAU])
    executing.tie_fund(line.fund_year.fund_id, project, **office.by("田会计"))
    line = FundLine.objects.get(pk=line.pk)
    assert "在2026年度没有预算科目" in choice_for(line).missing
    imported(office, tmp_path, row("30202"))
    assert "没有经济分类科目 30201" in choice_for(line).missing
    with pytest.raises(Unfit, match="不属于这项资金的预算项目"):
        executing.book_open_payment(made.pk, 10**6, **office.by("田会计"))
    with pytest.raises(NotAllowed):
        executing.book_open_payment(made.pk, of_class("30202").pk, **office.by("何敏"))
    executing.book_open_payment(made.pk, of_class("30202").pk, **office.by("田会计"))
    assert executed("30202") == yuan(3000) and not open_payments().exists()
    with pytest.raises(Unfit, match="已经记入"):
        executing.book_open_payment(made.pk, of_class("30202").pk, **office.by("田会计"))


def test_several_lines_of_one_class_are_chosen_from(office: Office, line: FundLine, tmp_path: Path) -> None:
    imported(office, tmp_path, row(months={"资金来源": "上年结转"}))
    choice = choice_for(line)
    assert choice.match is None and "有几条科目" in choice.missing and len(choice.lines) == 3
    carried = BudgetLine.objects.get(source="carried")
    paid(office, line, budget=carried.pk)
    carried.refresh_from_db()
    assert carried.executed == yuan(3000)
    left = paid(office, line, "10", budget=OPEN)
    assert list(open_payments()) == [left]
    elsewhere = BudgetLine.objects.create(
        year_id=2026, organ=office.county.organs[HOUSING], kind="project", economic="30201"
    )
    with pytest.raises(Unfit, match="不属于这项资金"):
        paid(office, line, "20", budget=elsewhere.pk)
    assert PaymentRequest.objects.filter(amount=20).get().state == "approved", "nothing of it was done"


def test_an_import_of_the_month_has_the_payment_in_it(office: Office, line: FundLine, tmp_path: Path) -> None:
    """March: 3,000 paid here. The finance bureau's file says 5,000 for March: 2,000 more, not 8,000."""
    made = paid(office, line)
    path = write_sheet(tmp_path / "三月.xlsx", [row(months={"3月（元）": Decimal(5000)})])
    plan = plan_of(path, 2026)
    assert list(plan.payments.values()) == [yuan(3000)] and not plan.less_than_paid
    april = Office(office.county, date(2026, 4, 1))
    imported(april, tmp_path, row(months={"3月（元）": Decimal(5000)}))
    assert executed() == yuan(5000)
    assert state_of(booking_of(made.pk)) == "contained" and not open_payments().exists()
    late = office.approved(line, "700")
    payments.pay(late.pk, day=date(2026, 3, 30), voucher="记-14", **april.by("田会计"))
    assert executed() == yuan(5000), "paid before the file was made: the file has it"
    new = april.approved(line, "800")
    payments.pay(new.pk, day=date(2026, 4, 1), voucher="记-15", **april.by("田会计"))
    assert executed() == yuan(5800), "of April the file says nothing"


def test_a_file_that_says_the_same_changes_nothing(office: Office, line: FundLine, tmp_path: Path) -> None:
    made = paid(office, line)
    imported(Office(office.county, date(2026, 4, 1)), tmp_path, row(months={"3月（元）": Decimal(3000)}))
    assert executed() == yuan(3000) and state_of(booking_of(made.pk)) == "posted"


def test_a_payment_after_the_import_is_beside_it_until_the_next_one(
    office: Office, line: FundLine, tmp_path: Path
) -> None:
    imported(office, tmp_path, row(months={"3月（元）": Decimal(5000)}))
    later = Office(office.county, date(2026, 3, 20))
    request = later.approved(line, "3000")
    made = payments.pay(request.pk, day=later.today, voucher="记-12", **later.by("田会计"))
    assert executed() == yuan(8000)
    imported(office, tmp_path, row(months={"3月（元）": Decimal(8500)}), day=date(2026, 4, 1))
    assert executed() == yuan(8500) and state_of(booking_of(made.pk)) == "contained"


def test_a_sum_to_date_has_the_payments_of_earlier_months_in_it(office: Office, line: FundLine, tmp_path: Path) -> None:
    early = paid(office, line)
    may = Office(office.county, date(2026, 5, 31))
    imported(may, tmp_path, row(months={"累计执行数（元）": Decimal(9000)}), month=5)
    assert executed() == yuan(9000) and state_of(booking_of(early.pk)) == "posted"
    forgotten = office.approved(line, "400")
    payments.pay(forgotten.pk, day=date(2026, 4, 8), voucher="记-16", **may.by("田会计"))
    assert executed() == yuan(9000), "what was spent by the end of May has what was paid in April"


def test_money_back_after_an_import(office: Office, line: FundLine, tmp_path: Path) -> None:
    """The file of March has the payment; what came back in May is in no file yet."""
    made = paid(office, line)
    imported(office, tmp_path, row(months={"3月（元）": Decimal(5000)}), day=date(2026, 4, 1))
    may = Office(office.county, date(2026, 5, 7))
    payments.reverse_payment(made.pk, why="退货", day=may.today, **may.by("田会计"))
    assert executed() == yuan(2000)
    imported(office, tmp_path, row(months={"5月（元）": Decimal(-3000)}), day=date(2026, 6, 1))
    assert executed() == yuan(2000) and not open_payments().exists()
    imported(office, tmp_path, row(months={"5月（元）": Decimal(0)}), day=date(2026, 6, 2))
    assert executed() == yuan(5000), "the file of May says that nothing came back"


def test_a_file_that_says_less_than_was_paid_is_pointed_at(office: Office, line: FundLine, tmp_path: Path) -> None:
    paid(office, line)
    plan = plan_of(write_sheet(tmp_path / "三月.xlsx", [row(months={"3月（元）": Decimal(2500)})]), 2026)
    [(change, sum_)] = plan.less_than_paid
    assert (change.row, change.heading, change.now, sum_) == (2, "3月", Decimal(2500), yuan(3000))


def test_a_posting_on_the_wrong_line_is_taken_back_and_booked_anew(office: Office, line: FundLine) -> None:
    made = paid(office, line, budget=of_class("30202").pk)
    booked = booking_of(made.pk)
    assert booked is not None and booked.posting is not None
    booking.reverse(booked.posting.pk, "记错科目", **office.by("田会计"))
    assert list(open_payments()) == [made] and executed("30202") == 0
    executing.book_open_payment(made.pk, of_class().pk, **office.by("田会计"))
    assert (executed(), executed("30202")) == (yuan(3000), yuan(0))


def test_what_was_never_booked_needs_no_reversal(office: Office) -> None:
    [line] = office.adopted(("接访", "60000"))
    made = paid(office, line)
    payments.reverse_payment(made.pk, why="付错", day=TODAY, **office.by("田会计"))
    assert not open_payments().exists() and not Posting.objects.exists()


def test_an_assistance_and_its_return_reach_the_budget_without_a_name(office: Office, line: FundLine) -> None:
    handler(office)
    case = taken(office)
    put_up(office, case, line)
    for name in ("周文斌", "田会计", "陈国栋"):
        office.signs(name, "assistance", case.pk)
    assistance.pay(case.pk, day=TODAY, voucher="记-9", **office.by("吴会计"))
    case.refresh_from_db()
    assert executed() == case.proposed
    [posting] = Posting.objects.filter(version="executed")
    assert posting.batch.ground == "救助款" and not re.search(r"JZ|张|李", posting.batch.ground)
    assistance.take_money_back(case.pk, why="账户注销", day=TODAY, **office.by("吴会计"))
    assert executed() == 0 and not open_payments().exists()


def test_a_year_is_not_closed_while_a_payment_is_not_in_its_execution(office: Office, line: FundLine) -> None:
    made = paid(office, line, budget=OPEN)
    later = Office(office.county, date(2027, 1, 20))
    with pytest.raises(Unfit, match=r"1 笔支付、3,000\.00 元还没有记入预算执行，不能结账"):
        close_year(2026, **later.by("田会计"))
    assert not FinanceYear.objects.get(pk=2026).is_closed
    executing.book_open_payment(made.pk, of_class().pk, **later.by("田会计"))
    assert close_year(2026, **later.by("田会计")).is_closed


def test_a_closed_year_books_no_payment_anew(office: Office, line: FundLine) -> None:
    made = paid(office, line)
    booked = booking_of(made.pk)
    assert booked is not None and booked.posting is not None
    later = Office(office.county, date(2027, 1, 20))
    close_year(2026, **later.by("田会计"))
    with pytest.raises(YearClosed):
        booking.reverse(booked.posting.pk, "记错科目", **later.by("田会计"))
    with pytest.raises(YearClosed):
        executing.book_open_payment(made.pk, of_class().pk, **later.by("田会计"))


def test_a_project_of_another_organ_is_not_tied(office: Office) -> None:
    fund = office.fund()
    other = Project.objects.create(name="住建", organ=office.county.organs[HOUSING])
    with pytest.raises(Unfit, match="不属于这个单位"):
        executing.tie_fund(fund.pk, other, **office.by("田会计"))
    with pytest.raises(NotAllowed):
        executing.tie_fund(fund.pk, None, **office.by("何敏"))
