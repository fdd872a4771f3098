"""何敏's office applies for a fund, the leading group adopts it, it is planned, spent, transferred and evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from huiyin.figures.acts.evidence import Upload
from huiyin.finance import policies_funds as policies
from huiyin.finance.acts import funds, payments, transfers
from huiyin.finance.acts.approving import Changed
from huiyin.finance.acts.deciding import sign
from huiyin.finance.acts.payments import Given, Overdrawn
from huiyin.finance.acts.years import YearClosed, close_year
from huiyin.finance.files import content_of
from huiyin.finance.models.funds import FundEntry, FundState, FundYear, Invoice, Payment, PaymentRequest
from huiyin.finance.queries.approvals import inbox, open_of
from huiyin.finance.queries.funds import (
    fund_rows,
    funds_of,
    lines_of,
    money_of_lines,
    money_of_years,
    plan_against_use,
    reminder,
    use_by_activity,
)
from huiyin.finance.tests.office import HOUSING, PDF, TODAY, Office, make_office, tell_all, yuan
from huiyin.ledger.tests.told import ledger_words
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.tests.casework import moment


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield make_office()
    tell_all()


# --- Application and adoption -----------------------------------------------------------------------------------------


def test_more_than_last_year_wants_its_reason(office: Office) -> None:
    fund = office.fund(year=2025)
    row = office.applied(fund, ("接访大厅运行", "100000"), year=2025)
    office.decided(row, {"接访大厅运行": yuan(100000)})
    given = [funds.GivenLine("接访大厅运行", "30201", yuan(120000), "加一个窗口")]
    funds.write_application(fund, 2026, grounds="保障接访", growth="", lines=given, **office.by("周文斌"))
    with pytest.raises(Unfit, match=r"20,000\.00"):
        funds.submit_application(fund, 2026, **office.by("周文斌"))
    funds.write_application(fund, 2026, grounds="保障接访", growth="增设窗口", lines=given, **office.by("周文斌"))
    sent = funds.submit_application(fund, 2026, **office.by("周文斌"))
    assert (sent.before, sent.asked) == (yuan(100000), yuan(120000))
    line = fund_rows(funds_of(office.who("田会计"), 2026, TODAY), 2026)[0]
    assert line.difference == yuan(20000)


def test_earlier_versions_of_an_application_stay(office: Office) -> None:
    fund = office.fund()
    for amount in ("100", "200"):
        lines = [funds.GivenLine("接访", "", yuan(amount), "")]
        funds.write_application(fund, 2026, grounds="保障", growth="", lines=lines, **office.by("周文斌"))
    row = FundYear.objects.get()
    assert [one.amount for one in row.asked_lines.order_by("version")] == [yuan(100), yuan(200)]
    with pytest.raises(Unfit, match="别人改过"):
        funds.write_application(fund, 2026, grounds="x", growth="", lines=lines, **office.by("田会计"), seen=1)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "至少写一行"),
        ([("", "30201", "1")], "第 1 行"),
        ([("甲", "30201", "0")], "大于 0"),
        ([("甲", "30201", "1"), ("甲", "", "2")], "写了两次"),
        ([("甲", "99999", "1")], "没有经济分类科目“99999”"),
    ],
)
def test_an_application_that_cannot_be_is_refused_in_words(
    office: Office, lines: list[tuple[str, str, str]], why: str
) -> None:
    given = [funds.GivenLine(name, code, yuan(amount), "") for name, code, amount in lines]
    with pytest.raises(Unfit, match=why):
        funds.write_application(office.fund(), 2026, grounds="x", growth="", lines=given, **office.by("周文斌"))


def test_the_leading_group_adopts_less_and_its_minutes_stay_sealed(office: Office) -> None:
    row = office.applied(office.fund(), ("接访大厅运行", "100000"), ("积案化解", "50000"))
    with pytest.raises(NotAllowed):
        office.decided(row, {"接访大厅运行": yuan(1)}, who="田会计")
    with pytest.raises(Unfit, match="会议纪要"):
        funds.adopt(2026, [funds.Decision(row.pk, {})], day=TODAY, number="x", minutes=None, **office.by("陈国栋"))
    office.decided(row, {"接访大厅运行": yuan(80000), "积案化解": yuan(0)})
    row.refresh_from_db()
    assert row.state == FundState.ADOPTED and row.meeting is not None and row.meeting.minutes is not None
    assert money_of_years([row.pk])[row.pk].total == yuan(80000)
    assert content_of(row.meeting.minutes) == PDF
    [stored] = Path(settings.FILES).glob(f"finance/*/{row.meeting.minutes.stored}")
    assert PDF not in stored.read_bytes()


def test_a_leader_does_not_adopt_what_he_wrote(office: Office) -> None:
    row = office.applied(office.fund(), ("接访", "100"))
    row.writers = [office.who("陈国栋").pk]
    row.save()
    with pytest.raises(NotAllowed, match="另一位"):
        office.decided(row, {"接访": yuan(100)})
    office.decided(row, {"接访": yuan(100)}, who="罗成")


def test_a_refused_adoption_leaves_no_file_behind(office: Office) -> None:
    row = office.applied(office.fund(), ("接访", "100"))
    before = len(list(Path(settings.FILES).glob("finance/*/*")))
    with pytest.raises(Unfit, match="核定数不对"):
        office.decided(row, {"没有这一行": yuan(100)})
    assert len(list(Path(settings.FILES).glob("finance/*/*"))) == before
    row.refresh_from_db()
    assert row.state == FundState.SUBMITTED and not FundEntry.objects.exists()


def test_an_adopted_sum_is_reversed_not_changed(office: Office) -> None:
    [line] = office.adopted(("接访", "100"))
    entry = FundEntry.objects.get()
    held = office.submitted(line, "60")
    with pytest.raises(Unfit, match="用去或者占用"):
        funds.reverse_adoption(entry.pk, **office.by("陈国栋"))
    payments.withdraw_request(held.pk, **office.by("何敏"))
    back = funds.reverse_adoption(entry.pk, **office.by("陈国栋"))
    assert back.amount == -entry.amount and back.reverses == entry
    assert money_of_lines([line.pk])[line.pk].total == 0
    with pytest.raises(Unfit, match="已经冲销"):
        funds.reverse_adoption(entry.pk, **office.by("陈国栋"))


# --- Reminder and plan ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (date(2026, 8, 17), None),
        (date(2026, 8, 18), "ahead"),
        (date(2026, 8, 31), "ahead"),
        (date(2026, 9, 1), "soon"),
        (date(2026, 9, 30), "soon"),
        (date(2026, 10, 1), "late"),
    ],
)
def test_offices_are_reminded_before_1_and_30_september(office: Office, today: date, kind: str | None) -> None:
    office.fund(year=2026)
    found = reminder(office.who("周文斌"), today)
    assert (found.kind if found else None) == kind
    if found:
        assert (found.year, found.open) == (2027, 1)


def test_who_has_applied_is_not_reminded(office: Office) -> None:
    office.applied(office.fund(year=2026), ("接访", "100"), year=2027)
    assert reminder(office.who("周文斌"), date(2026, 9, 20)) is None


def test_the_plan_has_dates_of_its_own_and_is_held_against_what_was_spent(office: Office) -> None:
    [line] = office.adopted(("接访", "100000"))
    row = line.fund_year
    points = [(date(2026, 3, 31), yuan(25000)), (date(2026, 6, 30), yuan(50000)), (date(2026, 10, 31), yuan(75000))]
    with pytest.raises(Unfit, match=r"75,000\.00 元，与核定数 100,000\.00"):
        funds.set_plan(row, points, **office.by("周文斌"))
    funds.set_plan(row, [*points, (date(2026, 12, 31), yuan(100000))], **office.by("周文斌"))
    row.refresh_from_db()
    request = office.approved(line, "20000")
    payments.pay(request.pk, day=TODAY, voucher="记-12", **office.by("田会计"))
    found = plan_against_use(row, yuan(100000), date(2026, 7, 1))
    assert [(one.day.month, one.planned, one.paid) for one in found] == [
        (3, yuan(25000), yuan(20000)),
        (6, yuan(50000), yuan(20000)),
        (10, yuan(75000), yuan(20000)),
        (12, yuan(100000), None),
    ]
    assert found[1].short == yuan(30000)
    assert found[0].share == Decimal("0.25")


# --- Payments ---------------------------------------------------------------------------------------------------------


def test_a_payment_from_request_to_evaluation(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "8000", payee="望川县宏达商贸有限公司")
    assert [one.approval.subject for one in inbox(office.who("周文斌"), TODAY)] == [row.pk]
    assert inbox(office.who("田会计"), TODAY) == []
    for name in ("周文斌", "田会计"):
        office.signs(name, "payment", row.pk)
    assert PaymentRequest.objects.get(pk=row.pk).state == "approving"
    office.signs("陈国栋", "payment", row.pk)
    payments.pay(row.pk, day=TODAY, voucher="记-12", **office.by("田会计"))
    money = money_of_lines([line.pk])[line.pk]
    assert (money.total, money.holding, money.paid, money.free) == (yuan(10000), yuan(0), yuan(8000), yuan(2000))
    assert [(one.activity, one.times, one.amount) for one in use_by_activity(line.fund_year)] == [
        ("接访大厅运行", 1, yuan(8000))
    ]
    with pytest.raises(Unfit, match="不到 100%"):
        funds.evaluate(line.fund_year, results="接访 300 批", problems="", measures="", **office.by("周文斌"))
    made = funds.evaluate(
        line.fund_year, results="接访 300 批", problems="采购晚", measures="提前询价", **office.by("周文斌")
    )
    assert made.score == Decimal("8.00")


def test_nobody_signs_his_own_request(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "100", who="周文斌")
    approval = open_of("payment", row.pk)
    assert approval is not None
    [waiting] = inbox(office.who("周文斌"), TODAY)
    assert waiting.is_for_others
    with pytest.raises(NotAllowed, match="由别人审批"):
        sign(approval.pk, agrees=True, seen=approval.digest, **office.by("周文斌"))
    paid_back = office.submitted(line, "100", beneficiary=office.who("周文斌"))
    with pytest.raises(NotAllowed, match="由别人审批"):
        office.signs("周文斌", "payment", paid_back.pk)


def test_whoever_asked_does_not_pay(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "100", who="田会计")
    office.signs("周文斌", "payment", row.pk)
    office.signs("吴会计", "payment", row.pk)
    with pytest.raises(NotAllowed, match="另一位财务人员"):
        payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by("田会计"))
    payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by("吴会计"))


def test_a_request_changed_after_approval_is_approved_anew(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.approved(line, "3000")
    said = Given(yuan(4000), "更多桌椅", "接访大厅运行", "望川县宏达商贸有限公司")
    payments.change_request(row.pk, line, said, **office.by("何敏"))
    with pytest.raises(Unfit, match="草稿"):
        payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by("田会计"))
    assert open_of("payment", row.pk) is None


def test_what_was_altered_behind_the_acts_is_not_paid(office: Office) -> None:
    """Somebody writes into the database: the digest that was signed no longer fits."""
    [line] = office.adopted(("接访", "10000"))
    row = office.approved(line, "3000")
    PaymentRequest.objects.filter(pk=row.pk).update(payee="另一家公司")
    with pytest.raises(Changed, match="不再有效"):
        payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by("田会计"))


def test_a_signature_is_for_what_was_seen(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "3000")
    seen = open_of("payment", row.pk)
    assert seen is not None
    said = Given(yuan(3000), "接访大厅", "接访大厅运行", "另一家公司")
    payments.change_request(row.pk, line, said, **office.by("何敏"))
    payments.submit_request(row.pk, **office.by("何敏"))
    with pytest.raises(Changed):
        sign(seen.pk, agrees=True, seen=seen.digest, **office.by("周文斌"))
    now = open_of("payment", row.pk)
    assert now is not None
    with pytest.raises(Changed):
        sign(now.pk, agrees=True, seen=seen.digest, **office.by("周文斌"))


def test_a_request_holds_its_money(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    office.submitted(line, "7000")
    with pytest.raises(Overdrawn, match=r"可用 3,000\.00 元"):
        office.submitted(line, "3000.01")
    office.submitted(line, "3000")


def test_a_returned_request_gives_its_money_free_and_says_why(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "7000")
    approval = open_of("payment", row.pk)
    assert approval is not None
    with pytest.raises(Unfit, match="退回的理由"):
        sign(approval.pk, agrees=False, seen=approval.digest, **office.by("周文斌"))
    office.signs("周文斌", "payment", row.pk, agrees=False, remark="发票抬头不对")
    assert money_of_lines([line.pk])[line.pk].free == yuan(10000)
    payments.submit_request(row.pk, **office.by("何敏"))


def test_an_invoice_is_paid_once(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.written(line, "100")
    office.with_invoice(row, number="26112000000000000001")
    other = office.written(line, "100", who="周文斌")
    with pytest.raises(Unfit, match="一张发票只报销一次"):
        office.with_invoice(other, number=" 2611200000 0000000001", who="周文斌")
    payments.withdraw_request(row.pk, **office.by("何敏"))
    office.with_invoice(other, number="26112000000000000001", who="周文斌")
    assert Invoice.objects.count() == 2


def test_invoices_cover_what_is_asked(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.written(line, "100")
    office.with_invoice(row, "99.99")
    with pytest.raises(Unfit, match=r"99\.99 元，少于申请的 100\.00"):
        payments.submit_request(row.pk, **office.by("何敏"))


def test_above_the_limit_of_collective_decision_minutes_are_wanted(office: Office) -> None:
    [line] = office.adopted(("系统建设", "300000"))
    row = office.submitted(line, "150000")
    office.signs("周文斌", "payment", row.pk)
    office.signs("田会计", "payment", row.pk)
    with pytest.raises(Unfit, match="纪要"):
        office.signs("陈国栋", "payment", row.pk)
    office.signs("陈国栋", "payment", row.pk, agrees=False, remark="补纪要文号")
    said = Given(yuan(150000), "系统", "系统运行", "某公司", minutes="望信领纪〔2026〕3号")
    payments.change_request(row.pk, line, said, **office.by("何敏"))
    payments.submit_request(row.pk, **office.by("何敏"))
    for name in ("周文斌", "田会计", "陈国栋"):
        office.signs(name, "payment", row.pk)
    assert PaymentRequest.objects.get(pk=row.pk).state == "approved"


def test_a_payment_is_reversed_not_deleted(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.approved(line)
    paid = payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by("田会计"))
    back = payments.reverse_payment(paid.pk, why="付错账户", day=TODAY, **office.by("田会计"))
    assert (back.amount, back.reverses) == (-paid.amount, paid)
    assert Payment.objects.count() == 2
    assert money_of_lines([line.pk])[line.pk].free == yuan(10000)
    with pytest.raises(Unfit, match="已经冲销"):
        payments.reverse_payment(paid.pk, why="再冲", day=TODAY, **office.by("田会计"))
    assert [(one.times, one.amount) for one in use_by_activity(line.fund_year)] == [(0, yuan(0))]


def test_nothing_is_booked_into_a_closed_year(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "100")
    later = Office(office.county, date(2027, 1, 20))
    close_year(2026, by=office.who("田会计"), at=moment(later.today), today=later.today)
    for act in (
        lambda: later.signs("周文斌", "payment", row.pk),
        lambda: later.written(line, "1"),
        lambda: payments.withdraw_request(row.pk, **later.by("何敏")),
        lambda: payments.pay(row.pk, day=TODAY, voucher="x", **later.by("田会计")),
    ):
        with pytest.raises(YearClosed, match="已结账"):
            act()


# --- Transfers --------------------------------------------------------------------------------------------------------


def test_a_transfer_holds_goes_and_comes_back(office: Office) -> None:
    source, target = office.adopted(("接访", "10000"), ("积案化解", "5000"))
    asked = transfers.ask_transfer(source, target, amount=yuan(4000), why="积案多", **office.by("周文斌"))
    assert money_of_lines([source.pk])[source.pk].free == yuan(6000)
    with pytest.raises(Overdrawn):
        transfers.ask_transfer(source, target, amount=yuan("6000.01"), why="更多", **office.by("周文斌"))
    office.signs("田会计", "transfer", asked.pk)
    office.signs("陈国栋", "transfer", asked.pk)
    rows = {one.line.name: one.money.total for one in lines_of(source.fund_year)}
    assert rows == {"接访": yuan(6000), "积案化解": yuan(9000)}
    office.submitted(target, "6000")
    with pytest.raises(Overdrawn):
        transfers.reverse_transfer(asked.pk, **office.by("田会计"))
    payments.withdraw_request(PaymentRequest.objects.get().pk, **office.by("何敏"))
    transfers.reverse_transfer(asked.pk, **office.by("田会计"))
    assert {one.line.name: one.money.total for one in lines_of(source.fund_year)} == {
        "接访": yuan(10000), "积案化解": yuan(5000)
    }  # fmt: skip
    assert FundEntry.objects.count() == 6


# --- Who sees what ----------------------------------------------------------------------------------------------------


def test_an_organ_sees_its_own_funds_only(office: Office) -> None:
    mine, theirs = office.fund(), office.fund("住建专项", HOUSING)
    assert list(policies.visible_funds(office.who("王建民"), TODAY)) == [theirs]
    assert list(policies.visible_funds(office.who("何敏"), TODAY)) == [mine]
    assert set(policies.visible_funds(office.who("田会计"), TODAY)) == {mine, theirs}
    assert not policies.visible_funds(office.who("赵刚"), TODAY).exists()
    [line] = office.adopted(("接访", "10000"), fund=mine)
    with pytest.raises(NotAllowed):
        office.written(line, "100", who="王建民")
    office.submitted(line, "100")
    assert not policies.visible_requests(office.who("王建民"), TODAY).exists()
    assert inbox(office.who("刘志远"), TODAY) == []


def test_an_organs_own_head_signs_its_requests(office: Office) -> None:
    fund = office.fund("住建专项", HOUSING)
    given = [funds.GivenLine("维修", "30213", yuan(9000), "")]
    funds.write_application(fund, 2026, grounds="维修", growth="", lines=given, **office.by("王建民"))
    row = funds.submit_application(fund, 2026, **office.by("王建民"))
    office.decided(row, {"维修": yuan(9000)})
    request = office.submitted(row.lines.get(), "9000", who="王建民")
    with pytest.raises(NotAllowed):
        office.signs("周文斌", "payment", request.pk)
    for name in ("刘志远", "田会计", "陈国栋"):
        office.signs(name, "payment", request.pk)
    assert PaymentRequest.objects.get().state == "approved"


def test_the_ledger_names_nobody_and_no_words(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "3000", payee="张桂兰", account="6222000000000000", purpose="垫付的车费")
    office.signs("周文斌", "payment", row.pk, agrees=False, remark="张桂兰的票不全")
    body = ledger_words()
    for word in ("张桂兰", "6222", "垫付", "票不全", "保障接访", "纪要"):
        assert word not in body, word


def test_a_file_that_is_none_is_not_kept(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.written(line, "100")
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        payments.add_invoice(
            row.pk, Upload("发票.exe", b"MZ"), number="1", day=TODAY, amount=yuan(100), **office.by("何敏")
        )
    assert not Invoice.objects.exists()
