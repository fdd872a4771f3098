"""The working calendar against its sources, against other calendars, and against the traps of counting."""

from __future__ import annotations

import csv
import os
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.core.days import CalendarError, Due, Holiday, Unit, WorkCalendar, YearPlan

CALENDAR = WorkCalendar.shipped()
KNOWN = [date(2004, 1, 1) + timedelta(n) for n in range((date(2026, 12, 31) - date(2004, 1, 1)).days + 1)]
SHARED = Path(os.environ.get("HUIYIN_SHARED", Path(__file__).parents[5] / "shared" / "data"))

#: The notice for 2006 (国办发明电〔2005〕35号) says: 12月31日(星期六)上班. chinesecalendar overlooks this sentence.
OVERLOOKED_BY_CHINESECALENDAR = [date(2005, 12, 31)]


def test_every_day_of_2004_to_2026_is_as_in_chinesecalendar_but_for_one_it_overlooks() -> None:
    different = [day for day in KNOWN if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)]
    assert different == OVERLOOKED_BY_CHINESECALENDAR


def test_every_day_of_2018_to_2026_is_as_in_the_published_table() -> None:
    table = SHARED / "cn_workdays_2018_2026.csv"
    if not table.exists():
        pytest.skip("the table of working days is not beside the repository")
    with table.open(encoding="utf-8") as lines:
        rows = [(date.fromisoformat(row["date"]), row["is_workday"] == "1") for row in csv.DictReader(lines)]
    assert len(rows) > 3000
    assert [day for day, worked in rows if CALENDAR.is_workday(day) != worked] == []


@pytest.mark.parametrize("year", CALENDAR.years)
def test_each_year_names_its_notice_and_agrees_with_the_number_of_days_it_states(year: int) -> None:
    plan = CALENDAR.plan(year)
    assert plan is not None
    assert all(re.fullmatch(r"国(办)?发明电〔\d{4}〕\d+号", notice.number) for notice in plan.notices)
    assert all(year - 1 <= notice.issued.year <= year and notice.certainty for notice in plan.notices)
    numerals = {**{str(n): n for n in range(10)}, **{word: n for n, word in enumerate("零一二三四五六七八九")}}
    for holiday in plan.holidays:
        stated = re.search(r"共(.)天", holiday.text)
        if stated:
            assert len(holiday.off) == numerals[stated[1]], holiday.text


def test_the_years_are_2004_to_2026_without_a_gap() -> None:
    assert CALENDAR.years == tuple(range(2004, 2027))


def test_a_day_says_what_it_is_and_by_which_notice() -> None:
    assert CALENDAR.day_kind(date(2025, 5, 2))[:4] == ("holiday", "劳动节", "Labour Day", "国办发明电〔2024〕12号")
    assert CALENDAR.day_kind(date(2025, 9, 28))[:2] == ("working_weekend", "国庆节、中秋节")
    assert CALENDAR.day_kind(date(2025, 9, 27)).kind == "weekend"
    assert CALENDAR.day_kind(date(2025, 9, 29)).kind == "workday"


def test_a_later_notice_changed_days_of_the_same_year() -> None:
    assert CALENDAR.day_kind(date(2020, 1, 31)).number == "国办发明电〔2020〕1号"
    assert not CALENDAR.is_workday(date(2020, 2, 1))  # a working Saturday until the holiday was lengthened
    assert CALENDAR.day_kind(date(2019, 5, 3)).number == "国办发明电〔2019〕3号"
    assert CALENDAR.day_kind(date(2015, 9, 3)).number == "国发明电〔2015〕1号"


def test_a_notice_reaches_into_the_december_before() -> None:
    assert CALENDAR.day_kind(date(2018, 12, 31)).number == "国办发明电〔2018〕15号"
    assert CALENDAR.day_kind(date(2011, 12, 31)).kind == "working_weekend"


DUE: list[tuple[str, int, Unit, str, str]] = [
    # start, length, unit, raw, due
    ("2025-03-03", 60, "day", "2025-05-02", "2025-05-06"),  # Friday of Labour Day 1–5 May → Tuesday
    ("2025-03-04", 15, "day", "2025-03-19", "2025-03-19"),  # Wednesday, worked
    ("2025-03-07", 15, "day", "2025-03-22", "2025-03-24"),  # Saturday → Monday
    ("2025-01-11", 15, "day", "2025-01-26", "2025-01-26"),  # a Sunday, but worked for Spring Festival
    ("2025-01-13", 15, "day", "2025-01-28", "2025-02-05"),  # New Year's Eve → after eight days off
    ("2024-12-17", 15, "day", "2025-01-01", "2025-01-02"),  # New Year's Day, into the next year
    ("2024-02-14", 15, "day", "2024-02-29", "2024-02-29"),  # the leap day exists
    ("2023-02-13", 15, "day", "2023-02-28", "2023-02-28"),
    ("2025-09-26", 5, "workday", "2025-10-10", "2025-10-10"),  # Sun 28 worked, 29, 30, then 9 and 10 October
    ("2026-03-01", 15, "workday", "2026-03-20", "2026-03-20"),  # start on a Sunday: find_workday says the 23rd
    ("2025-04-30", 1, "workday", "2025-05-06", "2025-05-06"),  # the day after is Labour Day
    ("2025-04-25", 1, "workday", "2025-04-27", "2025-04-27"),  # Sunday worked for Labour Day
]


@pytest.mark.parametrize(("start", "length", "unit", "raw", "day"), DUE)
def test_periods_end_where_a_jurist_counts_them(start: str, length: int, unit: Unit, raw: str, day: str) -> None:
    due = CALENDAR.due(date.fromisoformat(start), length, unit)
    assert due == Due(date.fromisoformat(day), date.fromisoformat(raw), provisional=False)


def test_find_workday_of_chinesecalendar_counts_one_day_too_many_from_a_rest_day() -> None:
    sunday = date(2026, 3, 1)
    assert chinese_calendar.find_workday(15, sunday) == date(2026, 3, 23)
    assert CALENDAR.add_workdays(sunday, 15) == date(2026, 3, 20)


def test_strict_leaves_the_last_day_where_it_is() -> None:
    assert CALENDAR.due(date(2025, 3, 3), 60, "day", strict=True) == Due(date(2025, 5, 2), date(2025, 5, 2), False)


def test_a_year_without_a_notice_is_provisional_and_never_a_crash() -> None:
    assert not CALENDAR.has_notice(2027)
    assert CALENDAR.due(date(2027, 3, 1), 15, "day").provisional
    assert CALENDAR.due(date(2026, 11, 20), 60, "day").provisional
    assert CALENDAR.due(date(2026, 12, 30), 5, "workday").provisional
    assert not CALENDAR.due(date(2026, 11, 1), 30, "day").provisional
    assert not CALENDAR.due(date(2026, 12, 24), 5, "workday").provisional
    assert CALENDAR.due(date(2003, 12, 1), 20, "day").provisional
    assert not CALENDAR.due(date(2003, 12, 1), 60, "day").provisional  # only the last day matters for calendar days
    assert CALENDAR.due(date(2003, 12, 29), 5, "workday").provisional  # the count passed through 2003


def test_the_provisional_calendar_has_weekends_and_the_statutory_days_of_the_2024_rules() -> None:
    off = {day: CALENDAR.day_kind(day) for day in (date(2027, 1, 1) + timedelta(n) for n in range(365))}
    statutory = {day.strftime("%m-%d"): kind.name for day, kind in off.items() if kind.kind == "holiday"}
    assert statutory == {
        "01-01": "元旦",
        **dict.fromkeys(("02-05", "02-06", "02-07", "02-08"), "春节"),
        "04-05": "清明节",
        **dict.fromkeys(("05-01", "05-02"), "劳动节"),
        "06-09": "端午节",
        "09-15": "中秋节",
        **dict.fromkeys(("10-01", "10-02", "10-03"), "国庆节"),
    }
    assert all(kind.provisional for kind in off.values())
    assert not any(kind.kind == "working_weekend" for kind in off.values())


def test_a_notice_loaded_by_the_bureau_ends_the_provisional_state() -> None:
    plan = YearPlan.from_toml(
        """
        year = 2027
        [[notices]]
        title = "国务院办公厅关于2027年部分节假日安排的通知"
        number = "国办发明电〔2026〕9号"
        issued = 2026-11-05
        certainty = "READ"
        [[holidays]]
        name = "元旦"
        english = "New Year's Day"
        off = [2026-12-31, 2027-01-01, 2027-01-02]
        working = [2027-01-03]
        """,
        "2027.toml",
    )
    loaded = CALENDAR.with_year(plan)
    assert loaded.due(date(2026, 12, 16), 15, "day") == Due(date(2027, 1, 3), date(2026, 12, 31), False)
    assert CALENDAR.due(date(2026, 12, 16), 15, "day") == Due(date(2026, 12, 31), date(2026, 12, 31), False)
    assert loaded.digest != CALENDAR.digest
    assert loaded.years[-1] == 2027


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("of = [2027-01-01]", "不认识的项目"),
        ("off = [2028-01-01]", "不是 2027 年"),
        ("off = [2027-01-01]\nworking = [2027-01-04]", "不是周末"),
        ("off = [2027-01-02]\nworking = [2027-01-02]", "既列为放假日又列为上班日"),
        ('off = ["2027-01-01"]', "不是 2027 年"),
        ("off = [2027-01-01]\nnumber = '国办发明电〔2026〕10号'", "不在本文件的通知之中"),
        ("off = 2027-01-01", "类型不对"),
        ("off = [2027-13-01]", "不是有效的 TOML"),
    ],
)
def test_a_wrong_plan_is_refused_with_its_reason(line: str, says: str) -> None:
    head = "year = 2027\n[[notices]]\ntitle = 't'\nnumber = 'n'\nissued = 2026-11-05\ncertainty = 'READ'\n"
    with pytest.raises(CalendarError, match=says) as refused:
        YearPlan.from_toml(f"{head}[[holidays]]\nname = '元旦'\nenglish = 'x'\n{line}\n", "2027.toml")
    assert refused.value.where == "2027.toml"


@cache
def _with_holiday(day: date, worked: bool) -> WorkCalendar:
    plan = CALENDAR.plan(day.year)
    assert plan is not None
    extra = Holiday("试", "trial", () if worked else (day,), (day,) if worked else ())
    return CALENDAR.with_year(plan._replace(holidays=(*plan.holidays, extra)))


DAYS = st.dates(date(2023, 12, 1), date(2026, 12, 31))
UNITS = st.sampled_from(["day", "workday"])
PERIODS = st.lists(st.tuples(st.integers(-90, 20), st.integers(1, 90), UNITS), min_size=20)


@settings(max_examples=40, deadline=None)
@given(DAYS.filter(lambda day: day.year > 2023), PERIODS)
def test_adding_a_rest_day_never_advances_a_due_date(rest: date, periods: list[tuple[int, int, Unit]]) -> None:
    changed = _with_holiday(rest, worked=False)
    for offset, length, unit in periods:
        start = rest + timedelta(offset)
        assert changed.due(start, length, unit).day >= CALENDAR.due(start, length, unit).day


@settings(max_examples=40, deadline=None)
@given(DAYS.filter(lambda day: day.year > 2023 and day.weekday() > 4), PERIODS)
def test_adding_a_working_weekend_never_delays_a_due_date(day: date, periods: list[tuple[int, int, Unit]]) -> None:
    changed = _with_holiday(day, worked=True)
    for offset, length, unit in periods:
        start = day + timedelta(offset)
        assert changed.due(start, length, unit).day <= CALENDAR.due(start, length, unit).day


@given(st.dates(date(1900, 1, 1), date(9990, 12, 31)), st.integers(0, 400), UNITS)
def test_any_date_has_an_answer_and_rolling_twice_is_rolling_once(start: date, length: int, unit: Unit) -> None:
    due = CALENDAR.due(start, length, unit)
    assert due.day >= due.raw >= start
    assert CALENDAR.roll_forward(due.day) == due.day or length == 0
    assert length == 0 or CALENDAR.is_workday(due.day)
    assert CALENDAR.day_kind(due.day).provisional is (due.day.year not in CALENDAR.years)


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(0, 120))
def test_the_laid_out_years_answer_as_a_step_by_step_count_does(start: date, length: int) -> None:
    days = (start + timedelta(n) for n in range(1, 400))
    worked = [day for day in days if CALENDAR.is_workday(day)]
    assert CALENDAR.add_workdays(start, length) == ([start, *worked])[length]
    last = start + timedelta(length)
    assert CALENDAR.roll_forward(last) == min(
        day for day in (last + timedelta(n) for n in range(20)) if CALENDAR.is_workday(day)
    )


def test_the_ends_of_time_are_clamped() -> None:
    assert CALENDAR.due(date.max, 60, "day").day == date.max
    assert CALENDAR.due(date.max, 5, "workday").day == date.max
    assert CALENDAR.due(date.min, 60, "day").provisional


def test_the_shipped_calendar_is_built_once_and_known_by_its_digest() -> None:
    assert WorkCalendar.shipped() is CALENDAR
    assert re.fullmatch("[0-9a-f]{64}", CALENDAR.digest)
