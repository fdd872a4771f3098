"""Two people at the same moment: two approvers, an approver and a requester, two payments for the last money of a line.
Whoever comes second finds what the first has done; nothing is signed twice, nothing is overdrawn."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from huiyin.accounts.models import Duty, Person, Role
from huiyin.figures.acts.evidence import Upload
from huiyin.finance.acts import assets, assistance, changing, executing, payments, transfers
from huiyin.finance.acts.approving import Changed
from huiyin.finance.acts.deciding import sign
from huiyin.finance.acts.payments import Given, Overdrawn
from huiyin.finance.acts.years import YearClosed, close_year
from huiyin.finance.models import BudgetLine, FundChange, FundLine, PaymentBooking, Posting, Project
from huiyin.finance.models.approvals import Approval, Signature
from huiyin.finance.models.assets import StockCount
from huiyin.finance.models.assistance import AssistanceCase
from huiyin.finance.models.funds import FundEntry, Invoice, Payment, PaymentRequest
from huiyin.finance.queries.approvals import open_of
from huiyin.finance.queries.funds import money_of_lines
from huiyin.finance.tests.office import PDF, TODAY, Office, make_office, yuan
from huiyin.finance.tests.test_assistance import applicant, application, handler
from huiyin.ledger.queries import entries
from huiyin.petitions.acts.deeds import NotAllowed, Unfit
from huiyin.petitions.tests.casework import BUREAU, moment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(transactional_db: None) -> Office:
    return make_office()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(10)
        try:
            return act()
        except (Unfit, NotAllowed) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def another_head(office: Office) -> None:
    office.county.people["钱科长"] = person = Person.objects.create(
        username="钱科长", display_name="钱科长", organ=office.county.organs[BUREAU]
    )
    Duty.objects.create(
        person=person, role=Role.SECTION_HEAD, organ=office.county.organs[BUREAU], valid_from=date(2020, 1, 1)
    )


def signing(office: Office, name: str, approval: Approval, **more: Any) -> Callable[[], Approval]:
    more = {"agrees": True} | more
    return lambda: sign(approval.pk, seen=approval.digest, **more, **office.by(name))


def test_two_heads_sign_one_step_once(office: Office) -> None:
    another_head(office)
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "3000")
    approval = open_of("payment", row.pk)
    assert approval is not None
    answers = at_once(signing(office, "周文斌", approval), signing(office, "钱科长", approval))
    assert sum(isinstance(one, Approval) for one in answers) == 1, answers
    assert sum(isinstance(one, (Changed, NotAllowed)) for one in answers) == 1
    assert [one.step for one in Signature.objects.all()] == ["office"]
    assert Approval.objects.get(pk=approval.pk).waits == "finance"


def test_one_agrees_while_the_other_returns(office: Office) -> None:
    another_head(office)
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "3000")
    approval = open_of("payment", row.pk)
    assert approval is not None
    at_once(signing(office, "周文斌", approval), signing(office, "钱科长", approval, agrees=False, remark="票据不全"))
    [only] = Signature.objects.all()
    row.refresh_from_db()
    assert row.state == ("approving" if only.agrees else "returned")
    assert money_of_lines([line.pk])[line.pk].holding == (yuan(3000) if only.agrees else 0)


def test_two_leaders_approve_a_transfer_once(office: Office) -> None:
    source, target = office.adopted(("接访", "10000"), ("积案", "1000"))
    asked = transfers.ask_transfer(source, target, amount=yuan(4000), why="积案多", **office.by("周文斌"))
    office.signs("田会计", "transfer", asked.pk)
    approval = open_of("transfer", asked.pk)
    assert approval is not None
    at_once(signing(office, "陈国栋", approval), signing(office, "罗成", approval))
    assert FundEntry.objects.filter(transfer=asked).count() == 2
    assert money_of_lines([target.pk])[target.pk].total == yuan(5000)


def test_a_request_is_changed_while_the_last_hand_signs(office: Office) -> None:
    """Whichever comes first: what is approved is never the text that nobody saw."""
    [line] = office.adopted(("接访", "10000"))
    row = office.submitted(line, "3000")
    office.signs("周文斌", "payment", row.pk)
    approval = open_of("payment", row.pk)
    assert approval is not None
    said = Given(yuan(9000), "更多桌椅", "接访大厅运行", "另一家公司")
    at_once(
        signing(office, "田会计", approval), lambda: payments.change_request(row.pk, line, said, **office.by("何敏"))
    )
    row.refresh_from_db()
    assert (row.state, row.amount) == ("draft", yuan(9000)), "it was still changeable, approved or not"
    with pytest.raises(Unfit):
        payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by("吴会计"))


def test_a_request_is_changed_while_it_is_paid(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.approved(line, "3000")
    said = Given(yuan(9000), "更多桌椅", "接访大厅运行", "另一家公司")
    paid, changed = at_once(
        lambda: payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by("田会计")),
        lambda: payments.change_request(row.pk, line, said, **office.by("何敏")),
    )
    assert isinstance(paid, Payment) != isinstance(changed, PaymentRequest), (paid, changed)
    assert [one.amount for one in Payment.objects.all()] == ([yuan(3000)] if isinstance(paid, Payment) else [])


def test_two_requests_want_the_last_money_of_a_line(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    rows = [office.written(line, "6000", who=name) for name in ("何敏", "周文斌")]
    for row, name in zip(rows, ("何敏", "周文斌"), strict=True):
        office.with_invoice(row, who=name)
    answers = at_once(
        lambda: payments.submit_request(rows[0].pk, **office.by("何敏")),
        lambda: payments.submit_request(rows[1].pk, **office.by("周文斌")),
    )
    assert sum(isinstance(one, Overdrawn) for one in answers) == 1, answers
    assert money_of_lines([line.pk])[line.pk].free == yuan(4000)


def test_a_line_is_not_overdrawn_by_payments_of_one_second(office: Office) -> None:
    """Six approved requests for what the line has, and a transfer that wants to take it away meanwhile."""
    line, other = office.adopted(("接访", "6000"), ("积案", "1"))
    rows = [office.approved(line, "1000") for _ in range(6)]
    paying = [
        lambda row=row: payments.pay(row.pk, day=TODAY, voucher=f"记-{row.pk}", **office.by("田会计")) for row in rows
    ]
    taking = lambda: transfers.ask_transfer(  # noqa: E731 - beside the others
        line, other, amount=yuan(1000), why="积案", **office.by("周文斌")
    )
    answers = at_once(*paying, taking)
    assert isinstance(answers[-1], Overdrawn), "all of it is held"
    money = money_of_lines([line.pk])[line.pk]
    assert (money.paid, money.holding, money.free) == (yuan(6000), yuan(0), yuan(0))


def test_one_request_is_paid_once(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.approved(line, "3000")
    answers = at_once(
        *(
            lambda name=name: payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by(name))
            for name in ("田会计", "吴会计", "田会计", "吴会计")
        )
    )
    assert sum(isinstance(one, Payment) for one in answers) == 1
    assert Payment.objects.count() == 1
    stream = f"payment:{row.pk}"
    told = [event["event"] for one in entries([stream])[stream] for event in one.events]
    assert told.count("payment_paid") == 1


def test_a_payment_is_reversed_once(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.approved(line, "3000")
    paid = payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by("田会计"))
    at_once(
        *(
            lambda name=name: payments.reverse_payment(paid.pk, why="付错", day=TODAY, **office.by(name))
            for name in ("田会计", "吴会计")
        )
    )
    assert sorted(one.amount for one in Payment.objects.all()) == [yuan(-3000), yuan(3000)]


def test_one_invoice_is_handed_in_by_two_at_once(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    mine, his = office.written(line, "100"), office.written(line, "100", who="周文斌")
    answers = at_once(
        lambda: office.with_invoice(mine, number="2611"), lambda: office.with_invoice(his, number="2611", who="周文斌")
    )
    assert sum(isinstance(one, Unfit) for one in answers) == 1
    assert Invoice.objects.count() == 1


def test_the_year_is_closed_while_somebody_pays(office: Office) -> None:
    [line] = office.adopted(("接访", "10000"))
    row = office.approved(line, "3000")
    later = date(2027, 1, 5)
    closing = lambda: close_year(2026, by=office.who("吴会计"), at=moment(later), today=later)  # noqa: E731
    paid, closed = at_once(lambda: payments.pay(row.pk, day=TODAY, voucher="记-1", **office.by("田会计")), closing)
    assert isinstance(paid, (Payment, YearClosed))
    assert Payment.objects.exists() == isinstance(paid, Payment)
    assert isinstance(closed, Unfit) == isinstance(paid, Payment), (
        "what was paid is in no budget: it keeps the year open"
    )


def test_two_windows_take_one_application_of_one_person(office: Office) -> None:
    handler(office)
    numbers = [application(office) for _ in range(2)]
    answers = at_once(
        *(
            lambda number=number: assistance.take_down(
                assistance.Given(number, "illness", yuan(3000), TODAY, applicant()),
                organ=office.county.organs[BUREAU], **office.by("邹敏"),
            )
            for number in numbers
        )
    )  # fmt: skip
    assert sum(isinstance(one, assistance.AlreadyHelped) for one in answers) == 1, answers
    assert AssistanceCase.objects.count() == 1


def test_two_phones_count_one_card(office: Office) -> None:
    [card] = assets.add_assets(
        [assets.Given("台式计算机", "A02", "", "bought", TODAY, yuan(5000), 6, "办公室", "201 室", "何敏")],
        organ=office.county.organs[BUREAU], **office.by("孟管"),
    )  # fmt: skip
    take = assets.open_take(office.county.organs[BUREAU], "年终盘点", **office.by("孟管"))
    at_once(
        lambda: assets.count(take.pk, card.pk, "here", **office.by("孟管")),
        lambda: assets.count(take.pk, card.pk, "missing", **office.by("周文斌")),
    )
    assert StockCount.objects.count() == 2
    assert StockCount.objects.filter(ended=None).count() == 1


def test_a_cut_and_a_request_want_the_same_money(office: Office) -> None:
    """The leading group's cut and a request for the last 6,000 of a line: whichever is second is refused."""
    line, _other = office.adopted(("接访", "10000"), ("积案", "1"))
    given = [changing.GivenChange("接访", yuan(-6000))]
    change = changing.propose_change(line.fund_year, grounds="任务减少", lines=given, **office.by("周文斌"))
    request = office.written(line, "6000")
    office.with_invoice(request)
    paper = changing.Paper(TODAY, "望信领纪〔2026〕7号", Upload("纪要.pdf", PDF))
    cut, asked = at_once(
        lambda: changing.decide_change(change.pk, {"接访": yuan(-6000)}, paper, **office.by("陈国栋")),
        lambda: payments.submit_request(request.pk, **office.by("何敏")),
    )
    assert isinstance(cut, Unfit) != isinstance(asked, Unfit), (cut, asked)
    money = money_of_lines([line.pk])[line.pk]
    assert money.free == yuan(4000) and money.free >= 0


def test_two_leaders_enter_one_decision_once(office: Office) -> None:
    line, _other = office.adopted(("接访", "10000"), ("积案", "1"))
    given = [changing.GivenChange("接访", yuan(500))]
    change = changing.propose_change(line.fund_year, grounds="任务增加", lines=given, **office.by("周文斌"))
    answers = at_once(
        *(
            lambda name=name: changing.decide_change(
                change.pk, {"接访": yuan(500)}, changing.Paper(TODAY, "7号", Upload("纪要.pdf", PDF)), **office.by(name)
            )
            for name in ("陈国栋", "罗成")
        )
    )
    assert sum(isinstance(one, Unfit) for one in answers) == 1, answers
    assert money_of_lines([line.pk])[line.pk].total == yuan(10500)


def test_two_proposals_of_one_fund_at_once(office: Office) -> None:
    line, _other = office.adopted(("接访", "10000"), ("积案", "1"))
    given = [changing.GivenChange("接访", yuan(500))]
    answers = at_once(
        *(
            lambda name=name: changing.propose_change(
                line.fund_year, grounds="任务增加", lines=given, **office.by(name)
            )
            for name in ("周文斌", "田会计")
        )
    )
    assert sum(isinstance(one, Unfit) for one in answers) == 1, answers
    assert FundChange.objects.count() == 1


def budgeted(office: Office) -> tuple[FundLine, BudgetLine]:
    [line] = office.adopted(("接访", "10000"))
    project = Project.objects.create(name="信访维护", organ=office.county.organs[BUREAU])
    executing.tie_fund(line.fund_year.fund_id, project, **office.by("田会计"))
    budget = BudgetLine.objects.create(
        year_id=2026, organ=office.county.organs[BUREAU], kind="project", economic="30201", project=project
    )
    return FundLine.objects.get(pk=line.pk), budget


def test_six_payments_of_one_second_are_all_in_the_budget(office: Office) -> None:
    line, budget = budgeted(office)
    rows = [office.approved(line, "1000") for _ in range(6)]
    at_once(
        *(
            lambda row=row: payments.pay(row.pk, day=TODAY, voucher=f"记-{row.pk}", **office.by("田会计"))
            for row in rows
        )
    )
    budget.refresh_from_db()
    assert budget.executed == yuan(6000)
    assert sum(one.amount for one in Posting.objects.all()) == yuan(6000)


def test_an_open_payment_is_booked_once(office: Office) -> None:
    line, budget = budgeted(office)
    row = office.approved(line, "3000")
    made = payments.pay(row.pk, day=TODAY, voucher="记-1", budget="open", **office.by("田会计"))
    answers = at_once(
        *(
            lambda name=name: executing.book_open_payment(made.pk, budget.pk, **office.by(name))
            for name in ("田会计", "吴会计")
        ),
        lambda: payments.reverse_payment(made.pk, why="付错", day=TODAY, **office.by("田会计")),
    )
    budget.refresh_from_db()
    assert sum(isinstance(one, PaymentBooking) for one in answers) <= 1, answers
    assert budget.executed == 0, "booked and reversed, or reversed before it was booked"
