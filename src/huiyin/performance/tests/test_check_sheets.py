"""韩雪 takes the form of a monitoring home, fills it in without the system and brings it back; what was spent comes
from the books, and who types another number says why."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.accounts.models import Organ, OrganKind, Role
from huiyin.finance.models import Batch, BatchKind, BudgetLine, FinanceYear, Fund, FundLine, FundYear, Payment, Posting
from huiyin.finance.models.budget import Project
from huiyin.performance import check_sheets
from huiyin.performance.acts import goal_checks as checking
from huiyin.performance.models import CheckKind, GoalCheck
from huiyin.performance.queries import goals
from huiyin.performance.queries.goal_spending import of_books
from huiyin.performance.queries.verifying import damaged_closings
from huiyin.performance.tests.test_goals import D, adopted, filled, told
from huiyin.performance.tests.test_register_pages import at_desk
from huiyin.performance.tests.test_registers import person
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.queries import judging
from huiyin.petitions.tests.casework import County, make_county, moment

DAY = date(2026, 7, 31)


@pytest.fixture
def county(db: None) -> Iterator[County]:
    judging.forget()
    yield make_county(date(2026, 12, 31))


@pytest.fixture
def check(county: County) -> GoalCheck:
    return checking.begin_check(adopted(county).pk, CheckKind.MONITORING, DAY, **told(county))


def changed(content: bytes, **cells: Any) -> bytes:
    """The workbook with cells of the indicators' sheet written, by heading, in the first row of them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, row, heading, value in cells.pop("at", ()):
        page = book[sheet]
        headings = {cell.value: cell.column for one in page.iter_rows(max_row=3) for cell in one if cell.value}
        start = next(cell.row for one in page.iter_rows(max_row=3) for cell in one if cell.value == heading)
        page.cell(start + row, headings[heading]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def spent(county: County, amount: str, source: str = "general", month: int = 3) -> BudgetLine:
    """A project of the table's name, on which so much was spent."""
    year, _made = FinanceYear.objects.get_or_create(year=2026)
    organ = Organ.objects.get(kind=OrganKind.BUREAU)
    project, _made = Project.objects.get_or_create(name="信访业务专项", organ=organ)
    line, _made = BudgetLine.objects.get_or_create(
        year=year, organ=organ, kind="project", economic="30201", source=source, project=project
    )
    batch = Batch.objects.create(year=year, kind=BatchKind.BOOKED, digest="", at=moment(DAY))
    Posting.objects.create(batch=batch, line=line, year=2026, version="executed", month=month, amount=D(amount))
    return line


# --- The form there and back ------------------------------------------------------------------------------------------


def test_a_form_reads_back_to_the_same(county: County, check: GoalCheck) -> None:
    lines = filled(check, likelihood="possible", cause="staff", reason="人手不足\n二季度补齐").lines
    given = checking.Filled({"fiscal": D("30000.50")}, lines, D(230_000))
    checking.fill_check(check.pk, given, seen=None, **told(county))
    check.refresh_from_db()
    read = check_sheets.read(check_sheets.written(check), check)
    assert (read.changes, read.troubles, read.untouched) == ([], [], [])
    assert read.filled is not None and read.filled.spent == given.spent and read.filled.forecast == given.forecast
    before = list(check.lines.values_list("actual", "words", "share", "likelihood", "cause", "reason"))
    checking.fill_check(check.pk, read.filled, seen=check.version, **told(county))
    assert list(check.lines.values_list("actual", "words", "share", "likelihood", "cause", "reason")) == before


def test_it_is_filled_in_away_looked_at_and_kept(county: County, check: GoalCheck) -> None:
    client = at_desk(county, Role.PERFORMANCE_OFFICER)
    answer = client.get(reverse("performance:goal_check_sheet", args=[check.pk]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    content = changed(
        content,
        at=[
            ("绩效指标", 1, "实际完成值", "980"), ("绩效指标", 1, "完成目标可能性", "有可能"),
            ("绩效指标", 1, "偏差原因类别", "人员保障"), ("绩效指标", 1, "偏差原因分析", "来访减少"),
            ("项目资金", 1, "执行数（万元）", "6.5"),
        ],
    )  # fmt: skip
    address = reverse("performance:goal_check_import", args=[check.pk])
    page = client.post(address, {"sheet": SimpleUploadedFile("监控.xlsx", content)}).content.decode()
    for words in ("接待来访", "实际完成值", "980", "有可能", "6.5", "保存这 5 处"):
        assert words in page, words
    assert not check.lines.exclude(actual=None).exists(), "nothing is written by looking"
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown is not None
    assert client.post(address, {"shown": shown[1]}).status_code == 302
    line = check.lines.order_by("indicator__place")[0]
    assert (line.actual, line.likelihood, line.cause, line.reason) == (D(980), "possible", "staff", "来访减少")
    assert check.spent.get().amount == D(65_000)
    again = client.post(address, {"shown": shown[1]}, follow=True).content.decode()
    assert "看过以后，别人改过这张表" in again


def test_bad_cells_and_a_form_of_another_table_are_named(county: County, check: GoalCheck) -> None:
    content = check_sheets.written(check)
    bad = changed(
        content,
        at=[
            ("绩效指标", 1, "实际完成值", "很多"), ("绩效指标", 2, "完成目标可能性", "大概"),
            ("绩效指标", 3, "编号", "99999"), ("绩效指标", 4, "完成程度（%）", "120"),
            ("项目资金", 1, "执行数（万元）", "-1"),
        ],
    )  # fmt: skip
    read = check_sheets.read(bad, check)
    assert {(one.sheet, one.heading, one.value) for one in read.troubles} == {
        ("绩效指标", "实际完成值", "很多"), ("绩效指标", "完成目标可能性", "大概"), ("绩效指标", "编号", "99999"),
        ("绩效指标", "完成程度（%）", "120"), ("项目资金", "执行数（万元）", "-1"),
    }  # fmt: skip
    assert read.filled is None and read.untouched == ["超期办理件数"]
    other = checking.begin_check(check.table_id, CheckKind.MONITORING, date(2026, 6, 30), **told(county))
    assert "不是这一张表导出的" in check_sheets.read(content, other).troubles[0].message
    page = at_desk(county, Role.PERFORMANCE_OFFICER).post(
        reverse("performance:goal_check_import", args=[check.pk]), {"sheet": SimpleUploadedFile("x.xlsx", bad)}
    )
    assert 'name="shown"' not in page.content.decode()


def test_who_may_bring_a_form(county: County, check: GoalCheck) -> None:
    clerk = at_desk(county, Role.CLERK)
    assert clerk.get(reverse("performance:goal_check_sheet", args=[check.pk])).status_code == 200
    assert clerk.get(reverse("performance:goal_check_import", args=[check.pk])).status_code == 403
    organ = at_desk(county, Role.ORGAN_OFFICER)
    assert organ.get(reverse("performance:goal_check_sheet", args=[check.pk])).status_code == 403


# --- What was spent, from the books -----------------------------------------------------------------------------------


def test_what_nobody_typed_is_what_the_books_say(county: County, check: GoalCheck) -> None:
    spent(county, "42000")
    spent(county, "8000", source="carried")
    spent(county, "999", month=8)
    books = of_books(check.table, DAY)
    assert books is not None and books.amounts == {"fiscal": D(42_000), "carried": D(8_000)}
    assert "1—7月" in books.words and books.code.endswith(".until-07")
    fiscal, carried, _other = goals.outcome_of(check).money
    assert (fiscal.spent, carried.spent) == (D(42_000), D(8_000))
    lines = filled(check, likelihood="certain").lines
    checking.fill_check(check.pk, checking.Filled({}, lines, D(230_000)), seen=None, **told(county))
    checking.submit_check(check.pk, **told(county))
    assert {row.kind: (row.amount, row.books) for row in check.spent.all()}["fiscal"] == (D(42_000), D(42_000))
    spent(county, "5000")
    check.refresh_from_db()
    assert goals.outcome_of(check).money[0].spent == D(42_000), "what was handed in stands"
    assert list(damaged_closings()) == []
    check.spent.filter(kind="fiscal").update(amount=D(1))
    assert len(list(damaged_closings())) == 1


def test_another_number_wants_its_reason_and_both_stand_beside_each_other(county: County, check: GoalCheck) -> None:
    spent(county, "42000")
    lines = filled(check, likelihood="certain").lines
    typed = checking.Filled({"fiscal": D(45_000)}, lines, D(230_000))
    checking.fill_check(check.pk, typed, seen=None, **told(county))
    with pytest.raises(Unfit, match=r"45,000\.00 元与账上的 42,000\.00 元不同"):
        checking.submit_check(check.pk, **told(county))
    why = {"fiscal": "7月最后一笔尚未入账"}
    checking.fill_check(check.pk, checking.Filled(typed.spent, lines, D(230_000), "", why), seen=None, **told(county))
    checking.submit_check(check.pk, **told(county))
    page = at_desk(county, Role.PERFORMANCE_OFFICER).get(reverse("performance:goal_check", args=[check.pk]))
    text = page.content.decode()
    for words in ("45,000.00", "42,000.00", "7月最后一笔尚未入账", "预算项目“信访业务专项”"):
        assert words in text, words
    assert reverse("finance:rows", args=[2026]) in text, "the books' amount opens to its lines"
    checking.return_check(check.pk, "请按账上的数", **told(county, Role.APPRAISER))
    check.refresh_from_db()
    assert check.spent.get(kind="fiscal").amount == D(45_000)


def test_a_fund_that_the_table_names_is_known_to_the_day(county: County, check: GoalCheck) -> None:
    year, _made = FinanceYear.objects.get_or_create(year=2026)
    fund = Fund.objects.create(name="信访业务专项", organ=check.table.organ, office="办公室", begun=2026)
    row = FundYear.objects.create(fund=fund, year=year, state="adopted")
    line = FundLine.objects.create(fund_year=row, name="接访")
    by = person(county, Role.PERFORMANCE_OFFICER)
    for day, amount in ((date(2026, 7, 31), 300), (date(2026, 8, 1), 50)):
        Payment.objects.create(
            line=line, assistance=1, year=2026, amount=amount, day=day, voucher="记-1", activity="接访", by=by,
            at=moment(day),
        )  # fmt: skip
    books = of_books(check.table, DAY)
    assert books is not None and books.amounts == {"fiscal": Decimal(300)} and books.fund == fund.pk
    assert of_books(check.table, date(2025, 7, 31)) is None


def test_a_table_that_names_nothing_is_typed_as_before(county: County, check: GoalCheck) -> None:
    assert of_books(check.table, DAY) is None
    assert goals.outcome_of(check).total.spent is None
