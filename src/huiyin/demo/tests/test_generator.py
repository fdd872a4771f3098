"""The demonstration county is invented, varied, and the same each time."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from huiyin.core import terms
from huiyin.core.days import WorkCalendar
from huiyin.demo import county, people, texts
from huiyin.demo.exports import export_days, generate, table
from huiyin.demo.ledger import HEADINGS, Cell, Row, first_day

TODAY = date(2026, 11, 20)
NUMBER = HEADINGS.index("信访件编号")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return generate(TODAY)


@pytest.fixture(scope="module")
def lines(rows: list[Row]) -> list[list[Cell]]:
    return list(table(rows, TODAY))


def column(lines: list[list[Cell]], heading: str) -> list[Cell]:
    return [line[HEADINGS.index(heading)] for line in lines]


def words(lines: list[list[Cell]], heading: str) -> list[str]:
    return [cell for cell in column(lines, heading) if isinstance(cell, str)]


def test_the_same_day_and_seed_give_the_same_ledger() -> None:
    first, second, other = (list(table(generate(TODAY, seed=seed, size=300), TODAY)) for seed in (1, 1, 2))
    assert first == second
    assert first != other


def test_about_six_thousand_petitions_over_two_whole_years_and_this_one(lines: list[list[Cell]]) -> None:
    days = [day for day in column(lines, "登记日期") if isinstance(day, date)]
    assert len(days) == len(lines) == 6000
    assert min(days) <= first_day(TODAY) + timedelta(days=6)
    assert max(days) <= TODAY
    assert {day.year for day in days} == {2024, 2025, 2026}


def test_no_two_petitions_ask_in_the_same_words_and_none_is_a_scrap_or_a_novel(lines: list[list[Cell]]) -> None:
    asks = words(lines, "主要诉求")
    assert len(set(asks)) == len(asks) == len(lines)
    assert all(texts.SHORTEST <= len(ask) <= texts.LONGEST for ask in asks)
    assert not [ask for ask in asks if re.search(r"[{}]|town|。。|，。|None", ask)]


#: Words only the desk knows: the ledger's own list of 办理方式 has none for what was led to another procedure.
NOT_OF_A_LEDGER = {"导入法定途径"}


def test_every_column_and_every_word_of_the_ledger_is_used(lines: list[list[Cell]]) -> None:
    assert all(any(cell is not None for cell in column(lines, heading)) for heading in HEADINGS)
    for heading, vocabulary in (
        ("信访形式", terms.CHANNEL),
        ("首次登记层级", terms.LEVEL),
        ("来源级别", terms.SOURCE),
        ("信访目的", terms.PURPOSE),
        ("接访方式", terms.RECEPTION),
        ("办理方式", terms.DISPOSITION),
        ("办理结果", terms.OUTCOME),
        ("信访部门评价", terms.RATING),
        ("责任单位评价", terms.RATING),
        ("复查结论", terms.REVIEW_OUTCOME),
    ):
        assert set(words(lines, heading)) == {term.label for term in vocabulary} - NOT_OF_A_LEDGER, heading


def test_telephones_and_identity_numbers_cannot_be_anybodys(lines: list[list[Cell]]) -> None:
    for number in words(lines, "联系电话"):
        assert re.fullmatch(r"100\d{8}", number)
    for number in words(lines, "证件号码"):
        assert number.startswith("990101") and len(number) == 18
        assert people.check_digit(number[:17]) == number[17]


def test_the_check_digit_is_that_of_the_standards_example() -> None:
    assert people.check_digit("11010519491231002") == "X"
    assert people.check_digit("44052418800101001") == "4"


def test_the_county_has_25_towns_and_35_departments_and_is_on_no_list_of_divisions() -> None:
    assert len(set(county.TOWNS)) == 25
    assert len({office.name for office in county.OFFICES}) == 35
    names = [village for town in county.TOWNS for village in county.villages(town)]
    assert len(set(names)) == len(names) == 225
    shared = Path(os.environ.get("HUIYIN_SHARED", Path(__file__).parents[5] / "shared" / "data"))
    source = shared / "divisions_county.csv"
    if not source.exists():
        pytest.skip("the list of divisions is not here")
    with source.open(encoding="utf-8") as file:
        divisions = list(csv.DictReader(file))
    assert county.COUNTY not in {row["name"] for row in divisions}
    assert not [row for row in divisions if row["code"].startswith(county.DIVISION[:2])]


def test_every_problem_names_an_office_that_exists() -> None:
    for problem in texts.problems():
        assert problem.organ in {*county.OFFICE_BY_SHORT, "town", "信访局"}, problem.id
        assert len(problem.season) == 12 and len(problem.topic) == 3, problem.id
    assert len(texts.problems()) >= 60


def test_a_later_export_only_adds_except_for_the_corrected_cells(rows: list[Row]) -> None:
    earlier_day, later_day = export_days(TODAY)
    assert (earlier_day, later_day) == (date(2025, 12, 31), TODAY)
    earlier = {line[NUMBER]: line for line in table(rows, earlier_day)}
    later = {line[NUMBER]: line for line in table(rows, later_day)}
    assert earlier.keys() < later.keys()
    changed = Counter(
        heading
        for number, line in earlier.items()
        for heading, old, new in zip(HEADINGS, line, later[number], strict=True)
        if old is not None and old != new
    )
    assert set(changed) == {"联系电话", "问题属地", "全国初次", "住址", "是否化解"}
    assert 20 <= sum(changed.values()) - changed["是否化解"] <= 36


def test_no_export_shows_a_step_that_has_not_happened(rows: list[Row]) -> None:
    ahead = {"延期至", "限办截止日期", "评价截止日期"}
    for day in (date(2024, 6, 30), date(2025, 12, 31), TODAY):
        for line in table(rows, day):
            for heading, cell in zip(HEADINGS, line, strict=True):
                assert not isinstance(cell, date) or heading in ahead or cell <= day


def test_a_repeat_names_an_earlier_petition_of_the_same_person(lines: list[list[Cell]]) -> None:
    by_number = {line[NUMBER]: line for line in lines}
    name = HEADINGS.index("信访人姓名")
    repeats = [line for line in lines if line[HEADINGS.index("关联编号")] is not None]
    assert len(repeats) > 400
    for line in repeats:
        earlier = by_number[line[HEADINGS.index("关联编号")]]
        assert str(earlier[NUMBER]) < str(line[NUMBER])
        assert line[name] is None or earlier[name] in (None, line[name])


def running(rows: list[Row], today: date) -> list[date]:
    """The last days of the replies that are still owed on a day."""
    calendar = WorkCalendar.shipped()
    return [
        calendar.due(row.course.accepted, 60, "day").day
        for row in rows
        if row.course.accepted is not None
        and row.course.accepted <= today
        and (row.course.closed is None or row.course.closed > today)
        and row.purpose in ("claim", "appeal")
        and row.course.extended_until is None
    ]


@pytest.mark.parametrize("today", [TODAY, date(2026, 2, 24), date(2027, 6, 14)])
def test_the_desk_has_something_due_now_and_something_overdue(today: date) -> None:
    due = running(generate(today), today)
    assert 3 <= len([day for day in due if day < today]) <= 60
    assert len([day for day in due if today <= day <= today + timedelta(days=12)]) >= 5
    first_working_day = WorkCalendar.shipped().roll_forward(today)
    assert due.count(first_working_day) >= 2


@pytest.mark.parametrize("today", [date(2026, 1, 2), date(2027, 3, 1), date(2028, 2, 29)])
def test_any_today_will_do(today: date) -> None:
    rows = generate(today, size=400)
    assert len(list(table(rows, today))) == 400
