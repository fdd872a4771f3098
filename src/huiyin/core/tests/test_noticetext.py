"""The notices of past years, read from their own sentences, give the days that their files state."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.core.days import WorkCalendar, YearPlan
from huiyin.core.noticetext import NoticeUnread, plan_text, read_notice

CALENDAR = WorkCalendar.shipped()
#: From 2010 on the notices have the form that is read; in 2020 a second one changed the first in the epidemic.
YEARS = [year for year in CALENDAR.years if year >= 2010 and year != 2020]
NUMERALS = "一二三四五六七八九"


def as_published(plan: YearPlan) -> str:
    parts = [f"{NUMERALS[at]}、{one.name}：{one.text}" for at, one in enumerate(plan.holidays)]
    return "经国务院批准，现将节假日安排通知如下。\n" + "\n".join(parts) + "\n节假日期间，请妥善安排好值班。"


@pytest.mark.parametrize("year", YEARS)
def test_a_published_notice_gives_the_days_of_its_file(year: int) -> None:
    plan = CALENDAR.plan(year)
    assert plan is not None
    if not all(holiday.text for holiday in plan.holidays):
        pytest.skip("no sentences of this notice are kept")
    read = read_notice(as_published(plan), year)
    assert [(one.name, set(one.off), set(one.working)) for one in read.holidays] == [
        (one.name, set(one.off), set(one.working)) for one in plan.holidays
    ]


@pytest.mark.parametrize(
    ("text", "year", "words"),
    [
        ("一、元旦：1月1日（周四）至3日（周六）放假，共3天。", 2027, "是周"),
        ("一、元旦：1月1日至3日放假，共4天。", 2026, "共4天"),
        ("一、春节：2月30日放假，共1天。", 2026, "不是日期"),
        ("一、元旦：1月1日至3日放假，共3天。1月5日上班。", 2026, "不是周末"),
        ("关于安排的通知如下。", 2026, "没有读到任何节日"),
        ("一、国庆节：10月1日至4日放假，共4天。10月4日（周日）上班。", 2026, "既放假又上班"),
    ],
)
def test_what_does_not_agree_is_told(text: str, year: int, words: str) -> None:
    with pytest.raises(NoticeUnread, match=words):
        read_notice(text, year)


def test_the_number_is_read_where_it_stands() -> None:
    plan = read_notice("国办发明电〔2025〕7号\n一、元旦：1月1日（周四）至3日（周六）放假，共3天。", 2026)
    assert plan.notices[0].number == "国办发明电〔2025〕7号"
    assert plan.holidays[0].off == (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3))


@pytest.mark.parametrize("year", CALENDAR.years)
def test_a_plan_written_as_a_file_is_the_same_plan(year: int) -> None:
    plan = CALENDAR.plan(year)
    assert plan is not None
    assert YearPlan.from_toml(plan_text(plan), "kept") == plan
