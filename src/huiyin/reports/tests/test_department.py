"""The self-evaluation of a whole department, kind 4: every sum of the published report, and every line with its
difference, per cent, direction and reason, opening to the budget lines it adds up."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import pytest

from huiyin.accounts.models import Organ
from huiyin.core import periods
from huiyin.core.classes import economic_name
from huiyin.core.phrasing import half_up
from huiyin.demo import money as invented
from huiyin.documents.sheets import read_rows
from huiyin.finance.acts.explaining import count, explain
from huiyin.finance.acts.sums import rebuild_sums
from huiyin.finance.models import BudgetLine, FinanceYear, Project
from huiyin.finance.queries.comparing import SPENT, Years, missing_reasons
from huiyin.finance.selection import parse
from huiyin.finance.tests.books import AT, TODAY, YEAR, Books, load_two_years, make_books
from huiyin.reports import acts, money
from huiyin.reports.figure import Figure
from huiyin.reports.inputs import Inputs
from huiyin.reports.kinds import KINDS
from huiyin.reports.record import Record, Used

KIND = KINDS["department-self-evaluation"]
NO_DIGESTS = Used(0, "", "", "", "", "", "", "")


@pytest.fixture(scope="module")
def both_years(kept: Any, tmp_path_factory: pytest.TempPathFactory) -> Books:
    with kept():
        books = make_books()
        load_two_years(books, tmp_path_factory.mktemp("books"))
        count(YEAR, {"vehicles_kept": 2, "receptions": 7, "guests": 63}, by=books.keeper, at=AT, today=TODAY)
    return books


@pytest.fixture
def books(both_years: Books, db: None) -> Books:
    return deepcopy(both_years)


def order(year: int = YEAR) -> acts.Order:
    return acts.Order(
        kind=KIND.id,
        organ="望川县信访局",
        period=periods.parse(str(year)),
        previous=None,
        as_of=date(year + 1, 2, 22),
        signed_on=date(year + 1, 2, 22),
        inputs=Inputs(words={one.name: f"{one.name}的文字。" for one in KIND.narratives}),
    )


def text_of(word: bytes) -> str:
    document = docx.Document(io.BytesIO(word))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


#: What the report must say of money, as the published one does where its sums are right.
SAID = (
    "年初预算1805.99万元，其中基本支出1233.02万元、项目支出572.97万元",
    "实际支出1857.41万元",
    "基本支出1458.34万元，项目支出399.07万元",
    "基本支出1458.34万元，比上年1511.55万元减少53.21万元，下降3.52%",
    "人员经费1349.91万元，比上年1366.67万元减少16.76万元，下降1.23%",
    "公用经费108.43万元，比上年144.88万元减少36.45万元，下降25.16%",
    "“三公”经费支出5.76万元，比上年4.44万元增加1.32万元，增长29.73%",
    "因公出国（境）费0万元，与上年持平",
    "公务接待费0.42万元，比上年0.15万元增加0.27万元，增长180.00%",
    "公务用车运行维护费5.34万元，比上年4.29万元增加1.05万元，增长24.48%",
    "国内公务接待7批、63人次",
    "特护期维稳工作专项83.28万元，信访救助资金180.5万元，信访网络建设维护专项27.08万元，",
    "信访工作及考核奖励专项175.11万元，人民来访接待中心运行专项92万元，律师咨询和心理咨询服务专项15万元",
    "项目支出399.07万元，比上年387.42万元增加11.65万元，增长3.01%",
    "印刷费9.93万元，比上年3.87万元增加6.06万元，增长156.59%",
    "会议费4.33万元，比上年2.5万元增加1.83万元，增长73.20%",
    "培训费0万元，比上年0.61万元减少0.61万元，下降100.00%",
    "救济费102万元，比上年41万元增加61万元，增长148.78%",
    "其他商品和服务支出270.31万元，比上年180.31万元增加90万元，增长49.91%",
    "整体支出绩效目标1805.99万元，其中：基本支出1233.02万元，项目支出572.97万元",
    "五、政府性基金预算支出情况\n本年无此类情况。",
    "七、社会保险基金预算支出情况\n本年无此类情况。",
)


def test_the_report_states_the_published_sums(books: Books) -> None:
    said = text_of(acts.make(order()).word)
    for sentence in SAID:
        assert sentence in said, sentence


def _lines(made: acts.Made) -> list[Figure]:
    return [figure for key, figure in made.book.figures.items() if key.startswith("line_")]


def test_every_line_has_its_difference_per_cent_direction_and_reason(books: Books) -> None:
    made = acts.make(order())
    figures = {figure.label: figure for figure in _lines(made)}
    expected = invented.lines(YEAR)
    assert sum(not line.is_named for line in expected) == 299
    assert len(figures) == len(expected) == 305
    rows = _table_rows(made.word)
    for line in expected:
        label = "·".join(part for part in (line.project, economic_name(line.economic), line.item) if part)
        now, before = (half_up(Fraction(fen, 1_000_000), 2) for fen in (line.spent, line.before))
        row = rows[label]
        assert row[1:3] == [f"{now:.2f}", f"{before:.2f}"], label
        difference = now - before
        sign = "+" if difference > 0 else "-"
        assert row[3] == (f"{sign}{abs(difference):.2f}" if difference else "持平"), label
        assert row[4] == _percent(now, before), label
        assert row[5] == line.reason or (not row[5] and not difference), label


def _percent(now: Decimal, before: Decimal) -> str:
    if not before:
        return "—"
    share = half_up(Fraction(now - before) / Fraction(before) * 100, 2)
    return f"{'+' if share > 0 else ''}{share:.2f}%"


def _table_rows(word: bytes) -> dict[str, list[str]]:
    tables = docx.Document(io.BytesIO(word)).tables
    return {row.cells[0].text: [cell.text for cell in row.cells] for table in tables for row in table.rows}


def test_every_figure_of_the_books_opens_to_lines_that_add_up_to_it(books: Books) -> None:
    made = acts.make(order())
    lines = made.lines
    booked = [figure for figure in made.book.figures.values() if figure.code and "count" not in figure.code]
    assert len(booked) > 340
    for figure in booked:
        assert figure.year is not None and figure.value is not None
        amount = parse(figure.code).amount
        found = sum((line.amount(amount) for line in money.behind(lines, figure.code, figure.year)), Decimal(0))
        assert half_up(Fraction(found) / 10_000, 2) == figure.value, figure.id


def test_a_large_change_without_its_reason_is_marked_in_the_text(books: Books) -> None:
    """The sums of classes have no reasons yet: those are wanted, and asked for in the draft."""
    made = acts.make(order())
    wanted = {one.name for one in made.book.missing if one.what == "原因"}
    assert {"公用经费变化原因", "公务接待费变化原因", "公用经费科目·办公费变化原因"} <= wanted
    assert "人员经费变化原因" not in wanted, "1.23 % is less than the year asks for"
    assert "【待填：公务接待费变化原因】" in text_of(made.word)
    for row in missing_reasons(Years(FinanceYear.objects.get(pk=YEAR), SPENT)):
        explain(YEAR, row.code, "按当年任务安排", by=books.keeper, at=AT, today=TODAY)
    made = acts.make(order())
    assert not [one for one in made.book.missing if one.what == "原因"]
    assert "公用经费108.43万元，比上年144.88万元减少36.45万元，下降25.16%，主要原因是按当年任务安排" in text_of(
        made.word
    )


def test_a_year_without_books_has_gaps_and_no_invented_zeros(books: Books) -> None:
    made = acts.make(order(YEAR - 5))
    said = text_of(made.word)
    assert "【待填：年初预算】" in said and "年初预算0" not in said
    assert {one.name for one in made.book.missing} >= {"支出合计", "三公经费"}


def test_the_first_year_of_the_books_is_compared_with_nothing(books: Books) -> None:
    made = acts.make(order(YEAR - 1))
    assert "基本支出1511.55万元。" in text_of(made.word)
    assert not [one for one in made.book.missing if one.what == "原因"]


def test_the_record_keeps_the_lines_as_they_were(books: Books) -> None:
    made = acts.make(order())
    record = Record(made.record(NO_DIGESTS, date(2022, 2, 22)))
    figure = record.figures["line_running.办公费·办公室"]
    [line] = record.budget_lines(figure["code"], figure["year"])
    assert half_up(Fraction(Decimal(line.executed)) / 10_000, 2) == Fraction(figure["exact"])
    BudgetLine.objects.filter(pk=line.line).update(executed=0)
    [kept] = record.budget_lines(figure["code"], figure["year"])
    assert kept == line


def test_working_papers_list_the_lines_behind_each_figure(books: Books, tmp_path: Path) -> None:
    made = acts.make(order())
    path = tmp_path / "papers.xlsx"
    acts.write_papers(made, path, actor="cli", at=AT, may_see_accusations=False)
    with read_rows(path, required=("数据编号", "年度", "金额（元）"), sheet=money.ROWS) as rows:
        office = [cells for _number, cells, _doubts in rows if cells["数据编号"] == "running.办公费"]
    amounts = [Decimal(str(row["金额（元）"])) for row in office if row["年度"] == str(YEAR)]
    assert len(amounts) == 20
    total = sum(amounts, Decimal(0))
    assert half_up(Fraction(total) / 10_000, 2) == Decimal("17.60")


def test_nothing_of_the_books_is_asked_of_the_bureau() -> None:
    entered, lists = KIND.asks
    assert {one.name for one in lists} == {"内设机构"}
    assert not [one for one in entered if one.code] and "基本支出" not in {one.name for one in entered}


def test_the_words_of_the_kind_hold_no_digits() -> None:
    said = [str(block) for section in KIND.sections for block in section.blocks]
    texts = re.findall(r"[一-鿿][^{}'\"]*", " ".join(said))
    assert not [text for text in texts if re.search(r"\d", text)]


def test_a_sheet_laid_over_does_not_touch_the_books(books: Books) -> None:
    given = order()
    words = replace(given.inputs, words={"自评依据": "财政局通知"})
    made = acts.make(replace(given, inputs=words))
    assert made.book.figures["spent.total"].value == Fraction(185741, 100)


def test_of_very_many_lines_the_largest_stand_and_the_others_are_one_row(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = acts.make(order())
    monkeypatch.setattr(money, "MOST", 20)
    monkeypatch.setattr(money, "MOST_BEHIND", 50)
    made = acts.make(order())
    for family in ("line_people", "line_running"):
        every = [figure for figure in _lines(whole) if figure.cohort == family]
        shown = [figure for figure in _lines(made) if figure.cohort == family]
        assert len(shown) == 21 and shown[-1].label == f"其余{len(every) - 20}项"
        whole_sum, shown_sum = (
            sum((Fraction(figure.value or 0) for figure in some), Fraction(0)) for some in (every, shown)
        )
        assert abs(whole_sum - shown_sum) < Fraction(len(every), 100), "what is left out is in the last row"
    assert any("报告列出金额最大的20项" in notice for notice in made.book.notices)
    sheet, _links = money.sheet(made.book.figures.values(), made.lines)
    assert sheet is not None
    rows: list[Any] = list(sheet.rows)
    told = [row for row in rows if str(row[3]).startswith("共")]
    assert told and all("在预算执行页面按“finance." in str(row[3]) for row in told)
    total = next(row for row in told if row[0] == "spent.total" and row[2] == str(YEAR))
    assert total[-1] == Decimal("18574100.00")


def test_projects_of_one_name_in_two_offices_stand_apart(books: Books) -> None:
    name = invented.FUNDS[4][0]
    centre = Organ.objects.create(name="望川县信访服务中心", kind="other", confirmed=True)
    project = Project.objects.create(organ=centre, name=name)
    money_of_both = dict.fromkeys(("adopted", "adjusted", "executed"), Decimal(100_000))
    BudgetLine.objects.create(
        year_id=YEAR, organ=centre, kind="project", function="2010308", economic="30299", project=project,
        **money_of_both,
    )  # fmt: skip
    rebuild_sums(YEAR)
    figures = acts.make(order()).book.figures
    for what, amount in (("budget", 92), ("spent", Fraction("74.03"))):
        found = {figure.value for key, figure in figures.items() if key.startswith(f"fund.{what}.{name}")}
        assert found == {amount, 10}
    assert sum(key.startswith(f"fund.budget.{name}（望川县信访") for key in figures) == 1
