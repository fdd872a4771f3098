"""温紫苏, performance officer, asks the statistics page: every shape, both comparisons, a merger, the files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.accounts import acts as accounts
from huiyin.accounts.models import Organ, Person
from huiyin.core.measures import shipped
from huiyin.core.periods import Period, month_of, parse
from huiyin.figures.models import Fact
from huiyin.ledger.models import ReadEntry

from .conftest import HOUSING, SCHOOLS

LINK = re.compile(r'<a href="(/statistics/rows/[^"]+)"[^>]*>\s*([\d.]+)\s*</a>')
PNG = b"\x89PNG\r\n\x1a\n"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def client(person: Callable[[str], Person]) -> Client:
    return signed_in(person("performance_officer"))


@pytest.fixture
def year_and_more() -> str:
    today = timezone.localdate()
    return f"{today - timedelta(days=400)}..{today}"


def ask(client: Client, **words: str) -> Any:
    answer = client.get(reverse("figures:statistics"), words)
    assert answer.status_code == 200
    return answer


def numbers(answer: HttpResponse) -> set[tuple[str, str]]:
    return {(unescape(href), text) for href, text in LINK.findall(answer.content.decode())}


def adds_up_people(href: str) -> bool:
    key = re.search(r"measure=([\w%]+)", href)
    assert key is not None
    measure = shipped().find(key[1].replace("%5B", "[").replace("%5D", "]"))
    return measure.kind in ("mean", "median") or any(part.sum for part in measure.numerator)


QUESTIONS = (
    {"measure": "satisfaction[organ]"},
    {"by": "organ", "measure": "closing_rate[assigned]"},
    {"by": "channel", "measure": "pieces", "previous": "上期"},
    {"by": "month", "measure": "timeliness[answered_late]"},
    {"by": "batch", "set": "rating"},
    {"by": "organ", "across": "channel"},
    {"by": "topic", "across": "month", "measure": "closed_in_period"},
    {"by": "place", "across": "first", "measure": "repeat_rate[volume]"},
    {"by": "level", "across": "batch", "measure": "share", "where": "信访形式 = 来信"},
    {"by": "month", "across": "organ", "measure": "batch_matters"},
)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: "-".join(question.values()))
@pytest.mark.parametrize("organs", ["as_was", "as_now"])
def test_every_number_of_an_answer_opens_as_many_rows_as_it_says(
    client: Client, question: dict[str, str], organs: str, year_and_more: str, now: datetime
) -> None:
    last_day = timezone.localdate() - timedelta(days=150)
    school, housing = Organ.objects.get(name=SCHOOLS), Organ.objects.get(name=HOUSING)
    accounts.succeed_organ(school, housing, last_day=last_day, actor="system", at=now)
    found = numbers(ask(client, period=year_and_more, organs=organs, **question))
    assert found
    for href, text in found:
        page = client.get(href)
        assert page.status_code == 200, href
        if not adds_up_people(href):
            assert page.context["count"] == int(text), href
        else:
            assert page.context["worth"].startswith(text) or page.context["count"] == int(text), href


def test_a_month_stands_beside_the_year_before_and_the_month_before(client: Client) -> None:
    month = month_of(timezone.localdate() - timedelta(days=60))
    answer = ask(client, period=month.label, by="channel", measure="pieces")
    grid = answer.context["grid"]
    assert [(head.name, head.change) for head in grid.heads] == [("上年同期", "同比"), ("上期", "环比")]
    assert [one.period for one in answer.context["answer"].asked.comparisons] == [month.previous(), month.preceding()]

    def registered(period: Period) -> int:
        return Fact.objects.filter(registered__range=(period.start, period.end)).count()

    told = [int(other.cell.text) for other in grid.total.beside]
    assert told == [registered(month.previous()), registered(month.preceding())]
    assert sum(told) > 0


def test_a_comparison_can_be_chosen_and_of_a_whole_year_there_is_one(client: Client) -> None:
    def compared(**words: str) -> list[tuple[str, str]]:
        comparisons = ask(client, by="channel", measure="pieces", **words).context["answer"].asked.comparisons
        return [(one.kind, one.period.label) for one in comparisons]

    assert compared(period="2025") == [("yearly", "2024")]
    assert compared(period="2025-Q1") == [("yearly", "2024-Q1"), ("prior", "2024-Q4")]
    assert compared(period="2025-Q1", previous="上期") == [("prior", "2024-Q4")]
    assert compared(period="2025-Q1", previous="同期") == [("yearly", "2024-Q1")]
    assert compared(period="2025-Q1", previous="2023-Q1") == [("chosen", "2023-Q1")]
    wrong = ask(client, period="2025-Q1", previous="去年")
    assert "去年" in wrong.content.decode()
    assert wrong.context["form"].errors["previous"]


def test_a_year_before_the_ledger_is_no_data_and_never_nought(client: Client) -> None:
    """No year-on-year out of a year that was not loaded: 增加66件 would be a lie."""
    first = Fact.objects.order_by("registered").values_list("registered", flat=True)[0]
    for words in ({"by": "channel"}, {"by": "channel", "across": "first"}, {"by": "organ", "measure": "pieces"}):
        answer = ask(client, period=str(first.year), **words)
        grid = answer.context["grid"]
        assert {(other.cell.text, other.cell.href) for other in grid.total.beside} == {("无数据", "")}
        assert {other.change for line in grid.lines for other in line.beside} == {"无可比数据"}
        assert f"{first.year - 1}年没有台账数据，不能相比。" in answer.content.decode()
    sheet = sheet_of(client, period=str(first.year), by="channel", measure="pieces")["统计"]
    assert {row[2] for row in sheet.iter_rows(min_row=9, values_only=True)} == {None}
    assert "没有台账数据" not in ask(client, period=str(first.year + 1), by="channel").content.decode()


def test_the_page_says_which_organs_it_counts_and_what_merged_between(client: Client, now: datetime) -> None:
    school, housing = Organ.objects.get(name=SCHOOLS), Organ.objects.get(name=HOUSING)
    first_day = date(timezone.localdate().year, 3, 1)
    accounts.succeed_organ(school, housing, last_day=first_day - timedelta(days=1), actor="system", at=now)
    period = str(first_day.year)
    was, is_now = (ask(client, period=period, by="organ", organs=view) for view in ("as_was", "as_now"))
    for answer in (was, is_now):
        assert f"{first_day.year}年3月1日起，{SCHOOLS}并入{HOUSING}。" in answer.content.decode()
    assert "按当时的机构统计" in was.content.decode()
    assert "按现在的机构统计" in is_now.content.decode()
    labels = {line.label: line.note for line in was.context["grid"].lines}
    assert labels[SCHOOLS] == f"{first_day.year}年3月1日起并入{HOUSING}"
    later = {line.label: line for line in is_now.context["grid"].lines}
    assert SCHOOLS not in later
    assert later[HOUSING].note == f"含{SCHOOLS}"
    before = sum(int(line.cells[0].text) for line in was.context["grid"].lines if line.label in (HOUSING, SCHOOLS))
    assert int(later[HOUSING].cells[0].text) == before > 0
    assert was.context["grid"].total.cells[0].text == is_now.context["grid"].total.cells[0].text
    rows = client.get(later[HOUSING].cells[0].href)
    assert rows.context["count"] == before
    assert "机构按现在的统计" in rows.content.decode()
    assert SCHOOLS in rows.content.decode(), "each row names the organ that had it"
    assert "并入" not in ask(client, period=period, by="channel").content.decode()
    assert "并入" in ask(client, period=period, where=f"责任单位 = {HOUSING}").content.decode()


def test_an_organ_sees_its_own_and_no_accusations(person: Callable[[str], Person], year_and_more: str) -> None:
    theirs = signed_in(person("organ_officer"))
    housing = Organ.objects.get(name=HOUSING)
    today = timezone.localdate()
    own = Fact.objects.filter(organ=housing.pk, registered__range=(today - timedelta(days=400), today))
    answer = ask(theirs, period=year_and_more, by="organ", across="purpose")
    assert int(answer.context["grid"].total.total.text) == own.exclude(purpose="accusation").count() < own.count()
    assert {line.label for line in answer.context["grid"].lines} == {HOUSING}
    assert "揭发控告" not in {column.title for column in answer.context["grid"].columns}
    for name in ("figures:workbook", "figures:chart_png"):
        file = theirs.get(reverse(name), {"period": year_and_more, "by": "organ", "which": "asked"})
        assert file.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(theirs.get(reverse("figures:workbook"), {"by": "organ"}).content))
    assert SCHOOLS not in {cell.value for sheet in book for row in sheet for cell in row}


def test_an_organ_is_not_told_of_a_merger_whose_petitions_it_does_not_see(
    person: Callable[[str], Person], now: datetime, year_and_more: str
) -> None:
    theirs = signed_in(person("organ_officer"))
    culture = accounts.add_organ("望川县文化体育局", kind="department", actor="system", at=now)
    last_day = timezone.localdate() - timedelta(days=150)
    accounts.succeed_organ(Organ.objects.get(name=SCHOOLS), culture, last_day=last_day, actor="system", at=now)
    for organs in ("as_was", "as_now"):
        answer = ask(theirs, period=year_and_more, by="organ", organs=organs)
        assert answer.context["mergers"] == []
        assert [(line.label, line.note) for line in answer.context["grid"].lines] == [(HOUSING, "")]
        for href, text in numbers(answer):
            if not adds_up_people(href):
                assert theirs.get(href).context["count"] == int(text)


def sheet_of(client: Client, **words: str) -> Any:
    answer = client.get(reverse("figures:workbook"), words)
    assert answer.status_code == 200
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_the_spreadsheet_says_what_was_asked_and_holds_numbers(client: Client, year_and_more: str) -> None:
    looks = ReadEntry.objects.count()
    words = {"period": year_and_more, "by": "channel", "measure": "closing_rate[assigned]", "where": "信访目的 = 求决"}
    book = sheet_of(client, **words)
    sheet = book["统计"]
    text = "\n".join(str(row[0].value) for row in sheet.iter_rows(max_row=7))
    today = timezone.localdate()
    for said in (
        year_and_more,
        f"截至：{today.year}年{today.month}月{today.day}日",
        "信访目的 = 求决",
        "上年同期",
        "全局",
    ):
        assert said in text
    head = next(n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if row[0] == "信访形式")
    lines = [row for row in sheet.iter_rows(min_row=head + 1, values_only=True) if row[0]]
    shown = ask(client, **words).context["grid"]
    assert [line[0] for line in lines] == [one.label for one in (*shown.lines, shown.total)]
    for line, one in zip(lines, (*shown.lines, shown.total), strict=True):
        assert isinstance(line[1], float | int)
        assert line[1] == pytest.approx(float(one.cells[0].value.value), abs=1e-9)
        assert line[2:4] == (one.cells[0].numerator.number, one.cells[0].denominator.number)
    definition = [cell for row in book["口径"].iter_rows(values_only=True) for cell in row]
    assert "closing_rate[assigned]" in definition
    assert shipped().find("closing_rate", "assigned").words in definition
    cells = {str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell}
    assert not cells & set(Fact.objects.values_list("number", flat=True))
    assert ReadEntry.objects.count() == looks, "no petition was looked at"


def test_a_cross_table_goes_out_with_both_periods_whole(client: Client, year_and_more: str) -> None:
    book = sheet_of(client, period=year_and_more, by="organ", across="channel")
    assert len(book.sheetnames) == 3
    for name in book.sheetnames[:2]:
        rows = list(book[name].iter_rows(values_only=True))
        head = next(n for n, row in enumerate(rows) if row[0] == "责任单位＼信访形式")
        lines = rows[head + 1 :]
        assert rows[head][-1] == lines[-1][0] == "合计"
        for line in lines:
            assert sum(line[1:-1]) == line[-1]
        for column in range(1, len(lines[0])):
            assert sum(line[column] for line in lines[:-1]) == lines[-1][column]


def test_the_whole_register_goes_out(client: Client) -> None:
    rows = list(sheet_of(client)["统计"].iter_rows(values_only=True))
    assert {measure.title for measure in shipped()} <= {row[0] for row in rows}


def test_a_chart_goes_out_as_a_picture_and_is_kept(client: Client, year_and_more: str) -> None:
    words = {"period": year_and_more, "by": "organ", "across": "channel", "which": "asked"}
    first, second = (client.get(reverse("figures:chart_png"), words) for _time in range(2))
    assert first.content.startswith(PNG)
    assert first.content == second.content
    assert first.headers["Content-Type"] == "image/png"
    assert any(file.read_bytes() == first.content for file in (Path(settings.HOME) / "charts").glob("*.png"))
    assert client.get(reverse("figures:chart_png"), {"which": "asked"}).status_code == 404
    assert client.get(reverse("figures:chart_png"), {"which": "colour"}).status_code == 404


def test_a_chart_of_two_dimensions_tells_its_table(client: Client, year_and_more: str) -> None:
    answer = ask(client, period=year_and_more, by="organ", across="channel")
    (picture,) = answer.context["charts"]
    said = {row[0]: row[1] for row in picture.chart.rows}
    grid = answer.context["grid"]
    column = next(n for n, one in enumerate(grid.columns) if one.title == "来信")
    line = next(one for one in grid.lines if one.label == HOUSING)
    assert said[f"来信 {HOUSING}"] == line.cells[column].text


@pytest.mark.parametrize(
    "words",
    [
        {"measure": "pieces", "by": "colour", "value": "红"},
        {"measure": "pieces", "by": "organ", "value": "没有这个单位"},
        {"measure": "pieces", "by": "month", "value": "二〇二五"},
        {"measure": "pieces", "by": "organ", "beside": "没有这个单位"},
        {"measure": "no_such"},
        {"measure": "pieces", "organs": "as_if"},
    ],
)
def test_a_list_of_nothing_that_is_there_is_not_found(client: Client, words: dict[str, str]) -> None:
    assert client.get(reverse("figures:rows"), words).status_code == 404


def test_what_cannot_be_asked_is_said_with_the_nearest(client: Client) -> None:
    answer = ask(client, measure="closed")
    assert "closed[answered]" in answer.content.decode()
    assert "grid" not in answer.context
    same = ask(client, by="channel", across="channel")
    assert same.context["answer"].shape == "set"
    assert ask(client, across="channel").context["answer"].shape == "register"


def test_the_address_holds_the_whole_question(client: Client, year_and_more: str) -> None:
    words = {
        "period": year_and_more, "by": "organ", "across": "month", "measure": "pieces", "organs": "as_now",
        "previous": "上期", "where": "信访形式 = 来信", "as_of": str(timezone.localdate()), "all": "1",
    }  # fmt: skip
    context = ask(client, **words).context
    answer = context["answer"]
    assert (answer.shape, answer.asked.organs, answer.asked.comparisons[0].kind) == ("cross", "as_now", "prior")
    tab = next(place for place in context["tabs"] if place.label == "信访形式")
    again = client.get(reverse("figures:statistics") + tab.href).context["answer"]
    assert [axis.dimension.name for axis in again.axes] == ["channel", "month"]
    assert (again.asked.where, again.asked.comparisons) == (answer.asked.where, answer.asked.comparisons)
    assert parse(year_and_more) == again.asked.period
