"""A year was closed. Years later somebody writes into the database: `huiyin verify` computes the books anew and says in
which year, on which line, in which kind of rows they differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from huiyin.finance.acts import executing, payments
from huiyin.finance.acts.accounts import publish
from huiyin.finance.acts.booking import Document, adjust
from huiyin.finance.acts.importing import take_over
from huiyin.finance.acts.years import close_year, reopen_year, settle_year
from huiyin.finance.models import Batch, BudgetLine, FundEntry, Payment, Posting, Project, PublishedSet
from huiyin.finance.queries.verifying import damaged_books
from huiyin.finance.tests.books import write_sheet
from huiyin.finance.tests.office import Office, make_office, tell_all, yuan
from huiyin.ledger.verification import verify
from huiyin.petitions.tests.casework import moment

NAME = "信访维护专项资金"


@pytest.fixture
def office(db: None, tmp_path: Path) -> Iterator[Office]:
    """2026 with a budget, a fund, a payment of it; closed in the next January."""
    office = make_office()
    row = {
        "支出类别": "项目支出", "功能分类科目编码": "2014004", "部门经济分类科目编码": "30201", "项目名称": NAME,
        "年初预算数（元）": Decimal(100000), "1月（元）": Decimal("1234.56"),
    }  # fmt: skip
    take_over(write_sheet(tmp_path / "预算.xlsx", [row]), 2026, Document("1号"), **office.by("田会计"))
    [line] = office.adopted(("接访大厅运行", "60000"))
    executing.tie_fund(line.fund_year.fund_id, Project.objects.get(), **office.by("田会计"))
    line.refresh_from_db()
    request = office.approved(line, "3000")
    payments.pay(request.pk, day=office.today, voucher="记-1", **office.by("田会计"))
    adjust(2026, [(BudgetLine.objects.get().pk, yuan(500))], Document("2号"), **office.by("田会计"))
    yield office
    tell_all()


def closed(office: Office) -> None:
    later = date(2027, 1, 20)
    close_year(2026, by=office.who("田会计"), at=moment(later), today=later)


def told() -> list[str]:
    return [one.message for one in damaged_books()]


def test_an_untouched_year_holds(office: Office) -> None:
    assert told() == []
    closed(office)
    assert told() == [] and verify().holds


def test_a_posting_that_was_altered_is_named_with_its_batch_and_its_line(office: Office) -> None:
    closed(office)
    posting = Posting.objects.get(version="adjusted")
    Posting.objects.filter(pk=posting.pk).update(amount=Decimal("900.00"))
    found = told()
    assert f"2026年度第 {posting.batch_id} 批记账（2号）与登记时不同" in found
    assert any("全年预算数" in one and "100,500.00 元，逐笔相加是 100,900.00 元" in one for one in found), found
    problem = next(iter(damaged_books()))
    assert (problem.kind, problem.stream) == ("books", "finance:2026") and problem.n
    assert not verify().holds


def test_a_digest_that_was_altered_along_is_found_by_the_ledger(office: Office) -> None:
    closed(office)
    batch = Batch.objects.order_by("pk").first()
    assert batch is not None
    Batch.objects.filter(pk=batch.pk).update(digest="0" * 64)
    assert [one for one in told() if f"第 {batch.pk} 批" in one]


def test_an_amount_on_a_line_that_is_not_the_sum_of_its_postings(office: Office) -> None:
    closed(office)
    BudgetLine.objects.update(executed=Decimal("1.00"))
    assert [one for one in told() if "执行数 是 1.00 元，逐笔相加是 4,234.56 元" in one]


@pytest.mark.parametrize(
    ("alter", "part"),
    [
        (lambda: FundEntry.objects.update(amount=Decimal("70000.00")), "专项资金的核定、调剂和年中调整"),
        (lambda: Payment.objects.update(voucher="记-2"), "专项资金的支付"),
    ],
)
def test_what_was_altered_is_named_by_its_kind(office: Office, alter: object, part: str) -> None:
    closed(office)
    assert callable(alter)
    alter()
    assert told() == [f"2026年度结账以后，{part}有改动"]


def test_a_year_opened_again_is_compared_with_its_last_closing(office: Office) -> None:
    closed(office)
    later = date(2027, 2, 1)
    reopen_year(2026, by=office.who("陈国栋"), at=moment(later), today=later)
    [line] = BudgetLine.objects.all()
    adjust(2026, [(line.pk, yuan(5))], Document("3号"), by=office.who("田会计"), at=moment(later), today=later)
    assert told() == []
    close_year(2026, by=office.who("田会计"), at=moment(later), today=later)
    assert told() == []


def test_a_published_table_that_was_altered(office: Office) -> None:
    settle_year(2026, budget_approved=office.today, reason_least=Decimal(10**9), **office.by("田会计"))
    publish(2026, "budget", office.today, "县政府网站", **office.by("田会计"))
    assert told() == []
    row = PublishedSet.objects.get()
    row.content[0]["title"] = "另一张表"
    PublishedSet.objects.filter(pk=row.pk).update(content=row.content)
    assert told() == [f"2026年度{office.today}公开的表（预算公开表）与公开时不同"]
