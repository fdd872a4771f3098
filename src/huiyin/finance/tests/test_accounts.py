"""Last year beside this year with reasons, 三公经费, the final accounts drawn up, and the tables published."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

from huiyin.core.budget import percent_text
from huiyin.documents.sheets import read_rows
from huiyin.finance.acts import accounts, booking, explaining, years
from huiyin.finance.acts.booking import Document
from huiyin.finance.acts.years import YearClosed
from huiyin.finance.models import BudgetLine, Explanation, FinanceYear, PublishedSet, TableSet
from huiyin.finance.publication import word, workbook
from huiyin.finance.queries.calendar import owed_in
from huiyin.finance.queries.comparing import ADOPTED, SPENT, Years, details, missing_reasons, overview, three_public
from huiyin.finance.queries.figures import value
from huiyin.finance.queries.tables import Table, of_document, tables_of
from huiyin.finance.tests.books import AT, TODAY, YEAR, Books, load, load_two_years, make_books, write_sheet
from huiyin.petitions.acts.deeds import NotAllowed, Unfit


@pytest.fixture(scope="module")
def both_years(kept: Any, tmp_path_factory: pytest.TempPathFactory) -> Books:
    with kept():
        books = make_books()
        load_two_years(books, tmp_path_factory.mktemp("books"))
    return books


@pytest.fixture
def books(both_years: Books, db: None) -> Books:
    return deepcopy(both_years)


@pytest.fixture
def year(books: Books) -> FinanceYear:
    return FinanceYear.objects.get(pk=YEAR)


def said(books: Books, **more: Any) -> dict[str, Any]:
    return {"by": books.keeper, "at": AT, "today": TODAY} | more


def explain_all(books: Books, basis: str = SPENT) -> None:
    for row in missing_reasons(Years(FinanceYear.objects.get(pk=YEAR), basis)):
        explaining.explain(YEAR, row.code, "按当年工作任务安排", **said(books))


# --- Comparison ------------------------------------------------------------------------------------------------------

#: Label, level, difference in 万元, per cent as printed.
COMPARED = [
    ("支出合计", "-41.56", "-2.19%"),
    ("基本支出", "-53.21", "-3.52%"),
    ("人员经费", "-16.76", "-1.23%"),
    ("公用经费", "-36.45", "-25.16%"),
    ("项目支出", "11.65", "3.01%"),
]


def test_this_year_stands_beside_the_last(year: FinanceYear) -> None:
    rows = {row.label: row for row in overview(Years(year, SPENT))}
    for label, difference, percent in COMPARED:
        change = rows[label].change.in_wan()
        assert change.difference == Decimal(difference), label
        assert percent_text(change.percent) == percent, label


def test_the_lines_add_up_to_what_stands_above_them(year: FinanceYear) -> None:
    lines, above = details(Years(year, SPENT)), overview(Years(year, SPENT))
    assert len(lines) == 305
    assert sum(row.change.now for row in lines) == above[0].change.now
    assert sum(row.change.before for row in lines) == above[0].change.before
    for row in lines:
        assert value(row.code.replace("finance.final", "finance.executed"), YEAR).amount == row.change.now, row.label


def test_a_reason_is_wanted_where_the_year_asks_for_one_and_once_only(books: Books, year: FinanceYear) -> None:
    wanted = {row.code for row in missing_reasons(Years(year, SPENT))}
    assert "finance.final.running" in wanted and "finance.final.people" not in wanted
    assert "finance.final.three-reception" in wanted
    assert not any(code.endswith("item-办公室") for code in wanted), "the lines brought theirs along"
    explaining.explain(YEAR, "finance.final.running", "压减一般性支出", **said(books))
    explaining.explain(YEAR, "finance.final.running", "压减一般性支出，不再采购防护用品", **said(books))
    assert "finance.final.running" not in {row.code for row in missing_reasons(Years(year, SPENT))}
    told = list(Explanation.objects.filter(code="finance.final.running").order_by("pk"))
    assert [row.ended is None for row in told] == [False, True], "the first words stay to be read"
    explaining.explain(YEAR, "finance.final.running", "", **said(books))
    assert "finance.final.running" in {row.code for row in missing_reasons(Years(year, SPENT))}


def test_a_year_without_a_budget_wants_no_reasons_and_a_running_one_none_for_its_spending(
    books: Books, year: FinanceYear
) -> None:
    coming = years.add_year(YEAR + 1, **said(books))
    for basis in (ADOPTED, SPENT):
        assert missing_reasons(Years(coming, basis)) == []
        assert not Years(coming, basis).is_begun
    assert missing_reasons(Years(year, SPENT)) and not missing_reasons(Years(year, SPENT, is_over=False))
    assert missing_reasons(Years(year, ADOPTED, is_over=False)), "a budget is whole when it is adopted"


@pytest.mark.parametrize(("text", "why"), [("无", "太短"), ("因" * 501, "最多 500 个字")])
def test_a_reason_that_says_nothing_is_refused(books: Books, text: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        explaining.explain(YEAR, "finance.final.running", text, **said(books))


def test_the_threshold_is_the_years_own(books: Books, year: FinanceYear) -> None:
    before = len(missing_reasons(Years(year, SPENT)))
    years.settle_year(YEAR, reason_percent=Decimal(60), **said(books))
    after = len(missing_reasons(Years(FinanceYear.objects.get(pk=YEAR), SPENT)))
    assert 0 < after < before


def test_three_public_stands_with_its_zeros_and_counts(books: Books, year: FinanceYear) -> None:
    explaining.count(YEAR, {"vehicles_kept": 2, "receptions": 7, "guests": None}, **said(books))
    rows = {one.row.label: one for one in three_public(year)}
    assert rows["因公出国（境）费"].row.change.now == 0
    assert rows["公务接待费"].row.change.words() == "增加0.27万元，增长180.00%"
    assert rows["公务用车购置及运行维护费"].row.change.now == rows["公务用车运行维护费"].row.change.now
    assert rows["公务接待费"].counts == [("receptions", 7), ("guests", None)]
    with pytest.raises(Unfit):
        explaining.count(YEAR, {"receptions": -1}, **said(books))


# --- Final accounts --------------------------------------------------------------------------------------------------


def test_final_accounts_are_what_was_booked_and_follow_later_bookings(books: Books) -> None:
    accounts.draw_up(YEAR, **said(books))
    assert value("finance.final", YEAR).amount == value("finance.executed", YEAR).amount == Decimal(18574100)
    with pytest.raises(Unfit, match="已经一致"):
        accounts.draw_up(YEAR, **said(books))
    line = BudgetLine.objects.filter(year=YEAR, kind="running").first()
    assert line is not None
    booking.book(YEAR, line.pk, 12, Decimal("100.01"), Document("记-99"), **said(books))
    accounts.draw_up(YEAR, **said(books))
    assert value("finance.final", YEAR).amount == Decimal("18574200.01")
    with pytest.raises(Unfit, match="还没有过完"):
        years.add_year(2022, **said(books))
        accounts.draw_up(2022, **said(books))


# --- Published tables ------------------------------------------------------------------------------------------------

ACCOUNTS = (
    "收入支出决算总表", "收入决算表", "支出决算表", "财政拨款收入支出决算总表", "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算明细表", "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表",
)  # fmt: skip


def _row(table: Table, name: str) -> tuple[Any, ...]:
    return next(row for row in table.rows if name in row)


def test_all_nine_tables_are_there_and_the_empty_ones_say_so(books: Books, year: FinanceYear) -> None:
    accounts.draw_up(YEAR, **said(books))
    tables = tables_of(year, TableSet.ACCOUNTS)
    assert tuple(table.title for table in tables) == ACCOUNTS
    assert [table.title for table in tables if table.is_empty] == [ACCOUNTS[1], ACCOUNTS[6], ACCOUNTS[7]]
    assert "故本表为空" in tables[6].note
    wan = Decimal
    assert _row(tables[2], "合计") == ("", "合计", wan("1857.41"), wan("1458.34"), wan("399.07"))
    assert _row(tables[2], "2010308") == ("2010308", "信访事务", wan("399.07"), wan("0.00"), wan("399.07"))
    assert _row(tables[5], "30201") == ("30201", "办公费", wan("17.60"), wan("0.00"), wan("17.60"))
    assert _row(tables[8], "合计") == ("合计", wan("6.00"), wan("5.76"))
    assert _row(tables[8], "公务接待费") == ("公务接待费", wan("0.45"), wan("0.42"))


def test_the_tables_of_the_budget_say_what_was_adopted(year: FinanceYear) -> None:
    tables = {table.title: table for table in tables_of(year, TableSet.BUDGET)}
    assert len(tables) == 12
    assert _row(tables["支出总表"], "合计")[2:] == (Decimal("1805.99"), Decimal("1233.02"), Decimal("572.97"))
    projects = tables["一般公共预算项目支出表"]
    assert _row(projects, "信访救助资金") == ("信访救助资金", "2010308", "信访事务", Decimal("180.50"))
    assert _row(tables["财政拨款支出预算表（政府预算支出经济分类）"], "501")[1] == "机关工资福利支出"


def test_income_and_what_is_left_over_balance(books: Books, tmp_path: Path, year: FinanceYear) -> None:
    income = [
        {"支出类别": "收入", "功能分类科目编码": "2010301", "部门经济分类科目编码": "", "资金来源": source,
         "12月（元）": Decimal(amount)}
        for source, amount in (("一般公共预算拨款", 18_600_000), ("上年结转", 50_000))
    ]  # fmt: skip
    load(books, write_sheet(tmp_path / "income.xlsx", income), YEAR)
    accounts.draw_up(YEAR, **said(books))
    whole = tables_of(year, TableSet.ACCOUNTS)[0]
    assert whole.rows[-2] == ("上年结转和结余", Decimal("5.00"), "年末结转和结余", Decimal("7.59"))
    assert whole.rows[-1] == ("总计", Decimal("1865.00"), "总计", Decimal("1865.00"))


def test_tables_are_published_when_approved_and_explained_and_stay_as_they_were(books: Books) -> None:
    where, day = "县政府门户网站", date(2022, 2, 20)

    def publish() -> PublishedSet:
        return accounts.publish(YEAR, TableSet.ACCOUNTS, day, where, **said(books))

    with pytest.raises(Unfit, match="批复后才公开"):
        publish()
    years.settle_year(YEAR, accounts_approved=date(2022, 2, 10), **said(books))
    with pytest.raises(Unfit, match="先编制决算"):
        publish()
    accounts.draw_up(YEAR, **said(books))
    with pytest.raises(Unfit, match="没有写原因"):
        publish()
    explain_all(books)
    with pytest.raises(NotAllowed):
        accounts.publish(YEAR, TableSet.ACCOUNTS, day, where, **said(books, by=books.people["何敏"]))
    row = publish()
    line = BudgetLine.objects.filter(year=YEAR, kind="project").first()
    assert line is not None
    booking.book(YEAR, line.pk, 12, Decimal(50000), Document(), **said(books))
    accounts.draw_up(YEAR, **said(books))
    kept = [of_document(one) for one in PublishedSet.objects.get(pk=row.pk).content]
    assert _row(kept[2], "合计")[2] == Decimal("1857.41")
    assert [due.done for due in owed_in(2022) if due.due.rule.id == "publish_accounts"] == [day]


def test_an_approval_that_has_not_come_is_no_day(books: Books) -> None:
    with pytest.raises(Unfit, match="还没有到"):
        years.settle_year(YEAR, budget_approved=date(2022, 3, 1), **said(books))


def test_a_closed_year_is_not_published_anew(books: Books) -> None:
    years.close_year(YEAR, **said(books))
    with pytest.raises(YearClosed):
        accounts.publish(YEAR, TableSet.BUDGET, TODAY, "网站", **said(books))


def test_both_files_hold_every_table(books: Books, year: FinanceYear, tmp_path: Path) -> None:
    accounts.draw_up(YEAR, **said(books))
    tables = tables_of(year, TableSet.ACCOUNTS)
    path = tmp_path / "tables.xlsx"
    path.write_bytes(workbook(tables, "望川县信访局2021年度部门决算公开表"))
    # The headings stand under what the table is called, so a reader for imports is told where they are.
    with pytest.raises(Exception, match="第 5 行"):
        read_rows(path, required=("科目编码", "科目名称", "基本支出"), sheet="3 支出决算表")
    document = docx.Document(io.BytesIO(word(tables, "决算公开表", "望川县信访局")))
    assert len(document.tables) == 9
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert any("政府性基金预算财政拨款安排的支出，故本表为空" in text for text in texts)
    assert document.tables[2].rows[1].cells[2].text == "1857.41"
