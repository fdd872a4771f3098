"""杜桂英 loads the budget of 2021, adjusts it, books what was spent, and takes back what was wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from huiyin.documents.sheets import SheetProblem
from huiyin.finance.acts import booking, years
from huiyin.finance.acts.booking import Document
from huiyin.finance.acts.importing import FileRefused, Outdated, plan_of
from huiyin.finance.acts.sums import rebuild_sums
from huiyin.finance.acts.years import YearClosed
from huiyin.finance.exports import budget_workbook
from huiyin.finance.models import Batch, BudgetLine, BudgetSum, FinanceYear, Posting, Project, Version
from huiyin.finance.queries.figures import value
from huiyin.finance.selection import CodeProblem, parse
from huiyin.finance.tests.books import (
    AT,
    TODAY,
    YEAR,
    Books,
    load,
    load_two_years,
    make_books,
    open_years,
    sheet_rows,
    write_sheet,
)
from huiyin.ledger.models import Entry
from huiyin.petitions.acts.deeds import NotAllowed, Unfit


@pytest.fixture
def books(db: None) -> Books:
    return make_books()


ROW: dict[str, Any] = {
    "支出类别": "公用经费", "功能分类科目编码": "2010301", "部门经济分类科目编码": "30201",
    "年初预算数（元）": Decimal(120000),
}  # fmt: skip


def wan(code: str, year: int = YEAR) -> Decimal:
    found = value(code, year).amount
    assert isinstance(found, Decimal)
    return found / 10_000


# --- The published sums ----------------------------------------------------------------------------------------------

#: Code of the figure, 万元 of the year, 万元 of the year before.
PUBLISHED = [
    ("finance.adopted", "1805.99", None),
    ("finance.adopted.basic", "1233.02", None),
    ("finance.adopted.project", "572.97", None),
    ("finance.executed", "1857.41", "1898.97"),
    ("finance.executed.basic", "1458.34", "1511.55"),
    ("finance.executed.people", "1349.91", "1366.67"),
    ("finance.executed.running", "108.43", "144.88"),
    ("finance.executed.project", "399.07", "387.42"),
    ("finance.executed.project.economic-30202", "9.93", "3.87"),
    ("finance.executed.project.economic-30215", "4.33", "2.50"),
    ("finance.executed.project.economic-30216", "0", "0.61"),
    ("finance.executed.project.economic-30306", "102", "41"),
    ("finance.executed.project.economic-30299", "270.31", "180.31"),
    ("finance.executed.three-all", "5.76", "4.44"),
    ("finance.executed.three-reception", "0.42", "0.15"),
    ("finance.executed.three-vehicles", "5.34", "4.29"),
]


@pytest.fixture
def loaded(books: Books, tmp_path: Path) -> Books:
    load_two_years(books, tmp_path)
    return books


def test_the_published_sums_come_out_to_the_fen(loaded: Books) -> None:
    for code, now, before in PUBLISHED:
        assert wan(code) == Decimal(now), code
        if before is not None:
            assert wan(code, YEAR - 1) == Decimal(before), code
    assert value("finance.executed.three-abroad", YEAR).amount is None, "no line at all: nothing known, not a zero"
    funds = {
        name: wan(f"finance.adopted.project.project-{pk}") for pk, name in Project.objects.values_list("pk", "name")
    }
    assert sorted(funds.values()) == [Decimal(one) for one in ("15", "27.08", "83.28", "92", "175.11", "180.50")]


def test_a_figure_opens_to_the_lines_that_add_up_to_it(loaded: Books) -> None:
    figure = value("finance.executed.running", YEAR)
    assert sum(line.executed for line in figure.rows()) == figure.amount
    assert sum(row.amount for row in figure.postings()) == figure.amount
    may = value("finance.executed.running.month-05", YEAR)
    assert may.amount == sum(row.amount for row in may.postings())
    until = value("finance.executed.running.until-12", YEAR)
    assert until.amount == figure.amount
    rate = value("finance.rate.project", YEAR)
    assert rate.unit == "%" and rate.amount is not None and 0 < rate.amount < 1


@pytest.mark.parametrize("code", ["finance", "finance.spent", "finance.final.colour-7", "finance.final.month-05",
                                  "finance.executed.month-13", "budget.final"])  # fmt: skip
def test_a_code_that_means_nothing_is_refused(code: str) -> None:
    with pytest.raises(CodeProblem):
        parse(code)


@pytest.mark.parametrize(
    "code",
    [
        "finance.final",
        "finance.executed.project.economic-302.project-7.until-6",
        "finance.final.running.economic-30202.item-接访资料.印刷",
        "finance.rate.basic",
    ],
)
def test_a_code_is_read_and_written_alike(code: str) -> None:
    assert parse(code).code == code


# --- Loading ---------------------------------------------------------------------------------------------------------


def test_what_is_exported_comes_in_again_as_the_same(loaded: Books, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(budget_workbook(FinanceYear.objects.get(pk=YEAR)))
    plan = plan_of(path, YEAR)
    assert plan.read.problems == [] and plan.changes == [] and plan.new == []
    assert plan.same == BudgetLine.objects.filter(year=YEAR).count() and plan.untouched == 0
    # Into an empty year it makes the same lines with the same amounts.
    open_years(loaded, 2019)
    load(loaded, path, 2019)
    columns = ("kind", "function", "economic", "project", "item", "adopted", "adjusted", "executed", "final")
    copied, first = (set(BudgetLine.objects.filter(year=year).values_list(*columns)) for year in (2019, YEAR))
    assert copied == first


def test_a_look_says_what_would_change_and_changes_nothing(books: Books, tmp_path: Path) -> None:
    open_years(books, YEAR)
    load(books, write_sheet(tmp_path / "a.xlsx", [ROW]), YEAR)
    path = write_sheet(tmp_path / "b.xlsx", [ROW | {"年初预算数（元）": Decimal(150000)}, ROW | {"明细": "网络信访处"}])
    plan = plan_of(path, YEAR)
    assert [(one.row, one.heading, one.before, one.now) for one in plan.changes] == [
        (2, "年初预算数", Decimal(120000), Decimal(150000)),
        (3, "年初预算数", Decimal(0), Decimal(120000)),
    ]
    assert len(plan.new) == 1 and plan.untouched == 0
    assert wan("finance.adopted") == 12
    load(books, path, YEAR, expected=plan.digest)
    assert wan("finance.adopted") == 27
    with pytest.raises(Outdated):
        load(books, path, YEAR, expected=plan.digest)


def test_a_changed_amount_is_reversed_and_booked_anew_never_overwritten(books: Books, tmp_path: Path) -> None:
    open_years(books, YEAR)
    load(books, write_sheet(tmp_path / "a.xlsx", [ROW]), YEAR)
    load(books, write_sheet(tmp_path / "b.xlsx", [ROW | {"年初预算数（元）": Decimal("90000.5")}]), YEAR)
    rows = list(Posting.objects.order_by("pk"))
    assert [row.amount for row in rows] == [Decimal(120000), Decimal(-120000), Decimal("90000.5")]
    assert rows[1].reverses == rows[0]
    line = BudgetLine.objects.get()
    assert (line.adopted, line.adjusted) == (Decimal("90000.5"), Decimal("90000.5"))


def test_sums_in_wan_and_to_date_are_read_too(books: Books, tmp_path: Path) -> None:
    open_years(books, YEAR)
    row = {key: ROW[key] for key in list(ROW)[:3]} | {
        "年初预算（万元）": Decimal(12),
        "累计执行数（万元）": Decimal("3.3"),
    }
    load(books, write_sheet(tmp_path / "march.xlsx", [row]), YEAR, month=3)
    load(books, write_sheet(tmp_path / "april.xlsx", [row | {"累计执行数（万元）": Decimal("5.05")}]), YEAR, month=4)
    assert [wan(f"finance.executed.month-{month}") for month in (3, 4)] == [Decimal("3.3"), Decimal("1.75")]
    assert wan("finance.executed") == Decimal("5.05")


BAD = [
    ("支出类别", "杂项", "请写人员经费、公用经费"),
    ("功能分类科目编码", "20103", "填到项"),
    ("功能分类科目编码", "2014004", "从2024年度起使用"),
    ("部门经济分类科目编码", "302", "填到款"),
    ("部门经济分类科目编码", "30298", "30201 办公费"),
    ("年初预算数（元）", "十二万", "请只写数字"),
    ("年初预算数（元）", "1.005", "最多到分"),
    ("年初预算数（元）", "-500", "预算数不能小于 0"),
    ("项目名称", "某项目", "基本支出没有项目"),
    ("资金来源", "捐款", "一般公共预算拨款"),
    ("单位名称", "无此单位", "没有这个单位"),
]


@pytest.mark.parametrize(("heading", "wrong", "says"), BAD)
def test_a_bad_cell_is_named_with_its_remedy_and_nothing_is_loaded(
    books: Books, tmp_path: Path, heading: str, wrong: str, says: str
) -> None:
    open_years(books, YEAR)
    path = write_sheet(tmp_path / "a.xlsx", [ROW | {"明细": "好的一行"}, ROW | {heading: wrong}])
    with pytest.raises(FileRefused) as refusal:
        load(books, path, YEAR)
    [problem] = refusal.value.read.problems
    assert problem.row == 3 and problem.column == heading.partition("（")[0] and says in problem.why
    assert not BudgetLine.objects.exists()


def test_columns_that_contradict_each_other_are_refused(books: Books, tmp_path: Path) -> None:
    open_years(books, YEAR)
    row = ROW | {"预算调整数（元）": Decimal(5000), "全年预算数（元）": Decimal(130000)}
    twice = [ROW | {"明细": "甲"}, ROW | {"明细": "甲"}]
    for rows, says in (([row], "是 125000.00 元"), (twice, "与第 2 行是同一条科目")):
        with pytest.raises(FileRefused, match=says):
            load(books, write_sheet(tmp_path / "a.xlsx", rows), YEAR)


def test_another_sheet_is_refused_as_a_whole(books: Books, tmp_path: Path) -> None:
    open_years(books, YEAR)
    with pytest.raises(SheetProblem):
        load(books, write_sheet(tmp_path / "a.xlsx", [{"信访件编号": "W1"}]), YEAR)


def test_months_that_have_not_come_have_no_spending(books: Books, tmp_path: Path) -> None:
    open_years(books, 2022)
    path = write_sheet(tmp_path / "a.xlsx", [ROW | {"5月（元）": Decimal(10)}])
    with pytest.raises(Unfit, match="这个月还没有到"):
        load(books, path, 2022)


# --- Booking ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def line(books: Books, tmp_path: Path) -> BudgetLine:
    open_years(books, YEAR)
    load(books, write_sheet(tmp_path / "a.xlsx", [ROW]), YEAR)
    return BudgetLine.objects.get()


def said(books: Books, **more: Any) -> dict[str, Any]:
    return {"by": books.keeper, "at": AT, "today": TODAY} | more


def test_an_adjustment_stands_on_a_document_and_cannot_take_more_than_there_is(books: Books, line: BudgetLine) -> None:
    with pytest.raises(Unfit, match="文号"):
        booking.adjust(YEAR, [(line.pk, Decimal(100))], Document(), **said(books))
    with pytest.raises(Unfit, match="不够调减"):
        booking.adjust(YEAR, [(line.pk, Decimal(-120001))], Document("财预〔2021〕7号"), **said(books))
    batch = booking.adjust(YEAR, [(line.pk, Decimal(-20000))], Document("财预〔2021〕7号"), **said(books))
    line.refresh_from_db()
    assert (line.adopted, line.adjusted, batch.rows) == (Decimal(120000), Decimal(100000), 1)
    assert wan("finance.adjusted") == 10


def test_what_was_booked_wrongly_is_taken_back_once(books: Books, line: BudgetLine) -> None:
    booking.book(YEAR, line.pk, 3, Decimal("1234.56"), Document("记-7"), **said(books))
    wrong = Posting.objects.get(version="executed")
    booking.reverse(wrong.pk, "凭证重复", **said(books))
    line.refresh_from_db()
    assert line.executed == 0
    with pytest.raises(Unfit, match="已经冲销"):
        booking.reverse(wrong.pk, "再来一次", **said(books))
    assert Posting.objects.filter(version="executed").aggregate(sum=Sum("amount"))["sum"] == 0
    assert Batch.objects.count() == 3, "nothing is gone"


@pytest.mark.parametrize("who", ["何敏", "罗成", "周文斌", "李素芬", "方立"])
def test_only_the_finance_officer_books(books: Books, line: BudgetLine, who: str) -> None:
    by = books.people[who]
    with pytest.raises(NotAllowed):
        booking.book(YEAR, line.pk, 3, Decimal(1), Document(), **said(books, by=by))


def test_a_closed_year_stays_as_it_is_until_a_leader_opens_it(books: Books, line: BudgetLine) -> None:
    years.close_year(YEAR, by=books.keeper, at=AT, today=TODAY)
    for act in (
        lambda: booking.book(YEAR, line.pk, 3, Decimal(1), Document(), **said(books)),
        lambda: booking.adjust(YEAR, [(line.pk, Decimal(1))], Document("文"), **said(books)),
        lambda: booking.reverse(Posting.objects.get().pk, "错", **said(books)),
        lambda: years.settle_year(YEAR, reason_percent=Decimal(5), by=books.keeper, at=AT, today=TODAY),
        lambda: years.close_year(YEAR, by=books.keeper, at=AT, today=TODAY),
    ):
        with pytest.raises(YearClosed):
            act()
    with pytest.raises(NotAllowed):
        years.reopen_year(YEAR, by=books.keeper, at=AT, today=TODAY)
    years.reopen_year(YEAR, by=books.people["罗成"], at=AT, today=TODAY)
    booking.book(YEAR, line.pk, 3, Decimal(1), Document(), **said(books))


def test_a_year_is_not_closed_before_it_is_over(books: Books) -> None:
    open_years(books, YEAR)
    with pytest.raises(Unfit, match="还没有过完"):
        years.close_year(YEAR, by=books.keeper, at=AT, today=date(2021, 12, 31))


def test_every_act_is_one_entry_that_holds_no_words(books: Books, line: BudgetLine) -> None:
    booking.adjust(YEAR, [(line.pk, Decimal(5))], Document("财预〔2021〕7号", "追加经费的理由"), **said(books))
    entries = list(Entry.objects.filter(stream=f"finance:{YEAR}").order_by("n"))
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    assert '"event":"budget_adjusted"' in entries[-1].body and "5.00" in entries[-1].body
    assert "理由" not in entries[-1].body and "财预" not in entries[-1].body


def test_rows_of_the_sheet_are_those_of_the_year(books: Books) -> None:
    assert len(sheet_rows(YEAR)) == 305


# --- Sums of classes -------------------------------------------------------------------------------------------------


def test_the_kept_sums_are_those_of_the_lines_whatever_was_done(loaded: Books) -> None:
    line = BudgetLine.objects.filter(year=YEAR, kind="running").first()
    assert line is not None
    booking.book(YEAR, line.pk, 3, Decimal("1234.56"), Document("记-7"), **said(loaded))
    booking.adjust(YEAR, [(line.pk, Decimal("0.07"))], Document("文"), **said(loaded))
    wrong = Posting.objects.filter(line=line, version="executed", reverses=None).latest("pk")
    booking.reverse(wrong.pk, "凭证重复", **said(loaded))
    booking.book(YEAR, line.pk, 4, Decimal("0.01"), Document("记-8"), **said(loaded))
    columns = ("of", "month", "kind", "function", "economic", "source", "project", *Version.values)
    kept = set(BudgetSum.objects.filter(year=YEAR).values_list(*columns))
    rebuild_sums(YEAR)
    anew = set(BudgetSum.objects.filter(year=YEAR).values_list(*columns))
    nothing = {row for row in kept ^ anew if not any(row[7:])}
    assert kept - nothing == anew - nothing
    for code in ("finance.executed", "finance.executed.running.month-04", "finance.adjusted.project"):
        figure = value(code, YEAR)
        rows = [row.amount for row in figure.postings()]
        assert figure.amount == sum(rows, Decimal(0)), code
