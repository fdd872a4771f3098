"""Half a year is over: 周文斌's office wants more for the reception hall and less for an old system; the leading group
decides, 陈国栋 enters it with the minutes, and what was adopted in January stays to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from huiyin.figures.acts.evidence import Upload
from huiyin.finance.acts import changing, funds, payments
from huiyin.finance.acts.changing import GivenChange, Paper
from huiyin.finance.acts.payments import Overdrawn
from huiyin.finance.acts.years import YearClosed, close_year
from huiyin.finance.models import ChangeState, FundChange, FundEntry, FundLine
from huiyin.finance.models.funds import FundYear
from huiyin.finance.queries.funds import (
    adopted_before,
    fund_rows,
    funds_of,
    lines_of,
    money_of_lines,
    plan_against_use,
    plan_gap,
    year_sums,
)
from huiyin.finance.tests.office import HOUSING, PDF, TODAY, Office, make_office, tell_all, yuan
from huiyin.ledger.tests.told import ledger_words
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.tests.casework import moment

JULY = date(2026, 7, 6)


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield make_office()
    tell_all()


def paper(day: date = TODAY, number: str = "望信领纪〔2026〕7号") -> Paper:
    return Paper(day, number, Upload("纪要.pdf", PDF))


def proposed(office: Office, row: FundYear, *lines: tuple[str, str], who: str = "周文斌") -> FundChange:
    given = [GivenChange(name, yuan(amount)) for name, amount in lines]
    return changing.propose_change(row, grounds="来访量增加四成", lines=given, **office.by(who))


def decided(office: Office, change: FundChange, *lines: tuple[str, str], who: str = "陈国栋") -> FundChange:
    amounts = {name: yuan(amount) for name, amount in lines}
    return changing.decide_change(change.pk, amounts, paper(), **office.by(who))


def two_lines(office: Office) -> tuple[FundYear, FundLine, FundLine]:
    hall, system = office.adopted(("接访大厅运行", "60000"), ("旧系统维护", "40000"))
    return hall.fund_year, hall, system


def test_a_fund_is_raised_and_cut_and_what_was_adopted_stays(office: Office) -> None:
    row, hall, _system = two_lines(office)
    change = proposed(office, row, ("接访大厅运行", "30000"), ("旧系统维护", "-25000"), ("回访电话", "5000"))
    assert money_of_lines([hall.pk])[hall.pk].total == yuan(60000), "nothing moves before the leading group has met"
    decided(office, change, ("接访大厅运行", "20000"), ("旧系统维护", "-25000"), ("回访电话", "5000"))
    now = {one.line.name: (one.adopted, one.changed, one.moved, one.money.total) for one in lines_of(row)}
    assert now == {
        "接访大厅运行": (yuan(60000), yuan(20000), yuan(0), yuan(80000)),
        "旧系统维护": (yuan(40000), yuan(-25000), yuan(0), yuan(15000)),
        "回访电话": (yuan(0), yuan(5000), yuan(0), yuan(5000)),
    }
    funds_seen = funds_of(office.who("田会计"), 2026, TODAY)
    [of_list] = fund_rows(funds_seen, 2026)
    assert (of_list.adopted, of_list.changed, of_list.money.total) == (yuan(100000), yuan(0), yuan(100000))
    sums = year_sums(funds_seen, 2026)
    assert (sums.adopted, sums.changed) == (yuan(100000), yuan(0))
    change.refresh_from_db()
    assert change.state == ChangeState.ADOPTED and change.meeting is not None and change.meeting.minutes is not None
    assert [(one.amount, one.decided) for one in change.lines.all()] == [
        (yuan(30000), yuan(20000)), (yuan(-25000), yuan(-25000)), (yuan(5000), yuan(5000))
    ]  # fmt: skip
    told = tell_all()
    assert "提出2026年度专项资金年中调整 10000.00 元" in told and "登记2026年度专项资金年中调整 0.00 元" in told


def test_what_is_paid_or_on_its_way_cannot_be_cut(office: Office) -> None:
    row, _hall, system = two_lines(office)
    asked = office.submitted(system, "12000")
    with pytest.raises(Unfit, match=r"占用 12,000\.00 元，最多调减 28,000\.00 元"):
        proposed(office, row, ("旧系统维护", "-28000.01"))
    change = proposed(office, row, ("旧系统维护", "-28000"))
    later = office.submitted(system, "1000")
    with pytest.raises(Unfit, match=r"最多调减 27,000\.00 元"):
        decided(office, change, ("旧系统维护", "-28000"))
    payments.withdraw_request(later.pk, **office.by("何敏"))
    decided(office, change, ("旧系统维护", "-28000"))
    money = money_of_lines([system.pk])[system.pk]
    assert (money.total, money.holding, money.free) == (yuan(12000), yuan(12000), yuan(0))
    for name in ("周文斌", "田会计", "陈国栋"):
        office.signs(name, "payment", asked.pk)
    payments.pay(asked.pk, day=TODAY, voucher="记-1", **office.by("田会计"))
    with pytest.raises(Unfit, match=r"已支付 12,000\.00 元"):
        proposed(office, row, ("旧系统维护", "-0.01"))


def test_the_plan_no_longer_fits_and_says_so(office: Office) -> None:
    row, _hall, _system = two_lines(office)
    points = [(date(2026, 6, 30), yuan(50000)), (date(2026, 12, 31), yuan(100000))]
    funds.set_plan(row, points, **office.by("周文斌"))
    row.refresh_from_db()
    assert plan_gap(plan_against_use(row, yuan(100000), TODAY), yuan(100000)) is None
    decided(office, proposed(office, row, ("接访大厅运行", "20000")), ("接访大厅运行", "20000"))
    assert plan_gap(plan_against_use(row, yuan(120000), TODAY), yuan(120000)) == yuan(20000)
    with pytest.raises(Unfit, match=r"120,000\.00 元（含年中调整）不等"):
        funds.set_plan(row, points, **office.by("周文斌"))
    funds.set_plan(row, [points[0], (points[1][0], yuan(120000))], **office.by("周文斌"))
    row.refresh_from_db()
    assert plan_gap(plan_against_use(row, yuan(120000), TODAY), yuan(120000)) is None


def test_next_year_grows_on_what_was_adopted_not_on_what_was_added(office: Office) -> None:
    fund = office.fund(year=2025)
    applied = office.applied(fund, ("接访", "100"), year=2025)
    office.decided(applied, {"接访": yuan(100)})
    change = proposed(office, applied, ("接访", "50"))
    early = Paper(date(2025, 9, 1), "望信领纪〔2025〕9号", Upload("纪要.pdf", PDF))
    changing.decide_change(change.pk, {"接访": yuan(50)}, early, **office.by("陈国栋"))
    assert adopted_before(fund.pk, 2026) == yuan(100)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "至少写一行"),
        ([("接访大厅运行", "0")], "调整金额是 0"),
        ([("", "5")], "请写明细项目"),
        ([("接访大厅运行", "1"), (" 接访大厅运行", "2")], "写了两次"),
        ([("没有的明细", "-5")], "没有明细“没有的明细”"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_in_words(office: Office, lines: list[tuple[str, str]], why: str) -> None:
    row, *_lines = two_lines(office)
    with pytest.raises(Unfit, match=why):
        proposed(office, row, *lines)


def test_it_wants_grounds_an_adopted_fund_and_one_at_a_time(office: Office) -> None:
    row, *_lines = two_lines(office)
    with pytest.raises(Unfit, match="调整理由"):
        changing.propose_change(row, grounds=" ", lines=[GivenChange("x", yuan(1))], **office.by("周文斌"))
    change = proposed(office, row, ("接访大厅运行", "1"))
    with pytest.raises(Unfit, match="已有一份年中调整等待审定"):
        proposed(office, row, ("接访大厅运行", "2"))
    changing.withdraw_change(change.pk, **office.by("周文斌"))
    again = proposed(office, row, ("接访大厅运行", "2"))
    with pytest.raises(Unfit, match="已撤回"):
        decided(office, change, ("接访大厅运行", "1"))
    changing.decide_change(again.pk, None, paper(), **office.by("陈国栋"))
    again.refresh_from_db()
    assert again.state == ChangeState.DECLINED and not FundEntry.objects.filter(change=again).exists()
    draft = office.applied(office.fund("另一项"), ("甲", "1"))
    with pytest.raises(Unfit, match="核定以后"):
        proposed(office, draft, ("甲", "1"))


def test_the_leading_group_may_say_another_amount_but_not_the_other_way(office: Office) -> None:
    row, *_lines = two_lines(office)
    change = proposed(office, row, ("接访大厅运行", "30000"))
    for amounts, why in (
        ([("接访大厅运行", "-5")], "方向不同"),
        ([("旧系统维护", "5")], "没有明细"),
        ([("接访大厅运行", "0")], "没有一行"),
    ):
        with pytest.raises(Unfit, match=why):
            decided(office, change, *amounts)
    with pytest.raises(Unfit, match="会议纪要"):
        changing.decide_change(change.pk, {}, Paper(TODAY, "", None), **office.by("陈国栋"))
    with pytest.raises(Unfit, match="还没有到"):
        changing.decide_change(change.pk, None, paper(date(2026, 3, 12)), **office.by("陈国栋"))


def test_whose_duty_it_is(office: Office) -> None:
    row, *_lines = two_lines(office)
    with pytest.raises(NotAllowed):
        proposed(office, row, ("接访大厅运行", "1"), who="何敏")
    with pytest.raises(NotAllowed):
        proposed(office, row, ("接访大厅运行", "1"), who="王建民")
    change = proposed(office, row, ("接访大厅运行", "1"))
    with pytest.raises(NotAllowed):
        decided(office, change, ("接访大厅运行", "1"), who="田会计")
    with pytest.raises(NotAllowed):
        changing.withdraw_change(change.pk, **office.by("何敏"))
    FundChange.objects.filter(pk=change.pk).update(by=office.who("陈国栋"))
    with pytest.raises(NotAllowed, match="另一位局领导"):
        decided(office, change, ("接访大厅运行", "1"))
    decided(office, change, ("接访大厅运行", "1"), who="罗成")


def test_a_decision_entered_wrongly_is_reversed_as_far_as_it_was_not_used(office: Office) -> None:
    row, hall, _system = two_lines(office)
    change = decided(office, proposed(office, row, ("接访大厅运行", "5000")), ("接访大厅运行", "5000"))
    held = office.submitted(hall, "62000")
    with pytest.raises(Overdrawn):
        changing.reverse_change(change.pk, **office.by("陈国栋"))
    payments.withdraw_request(held.pk, **office.by("何敏"))
    changing.reverse_change(change.pk, **office.by("陈国栋"))
    [line, *_rest] = lines_of(row)
    assert (line.adopted, line.changed, line.money.total) == (yuan(60000), yuan(0), yuan(60000))
    with pytest.raises(Unfit, match="已冲销"):
        changing.reverse_change(change.pk, **office.by("陈国栋"))


def test_a_closed_year_takes_no_change(office: Office) -> None:
    row, *_lines = two_lines(office)
    change = proposed(office, row, ("接访大厅运行", "1"))
    later = Office(office.county, date(2027, 1, 20))
    close_year(2026, by=office.who("田会计"), at=moment(later.today), today=later.today)
    with pytest.raises(YearClosed):
        proposed(later, row, ("旧系统维护", "1"))
    with pytest.raises(YearClosed):
        decided(later, change, ("接访大厅运行", "1"))
    with pytest.raises(YearClosed):
        changing.withdraw_change(change.pk, **later.by("周文斌"))


def test_the_ledger_holds_no_grounds_and_others_see_nothing(office: Office) -> None:
    row, *_lines = two_lines(office)
    change = proposed(office, row, ("接访大厅运行", "1"))
    body = ledger_words()
    assert "来访量" not in body and "接访大厅运行" not in body
    assert change.fund_year.fund.organ != office.county.organs[HOUSING]
