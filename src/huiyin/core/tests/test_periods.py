"""What may be typed after --period, and which days a year earlier it is compared with."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core import periods
from huiyin.core.periods import Period, PeriodError


@pytest.mark.parametrize(
    ("text", "start", "end", "label", "words"),
    [
        ("2018", "2018-01-01", "2018-12-31", "2018", "2018年"),
        ("2018-Q3", "2018-07-01", "2018-09-30", "2018-Q3", "2018年第三季度"),
        ("2018-q1", "2018-01-01", "2018-03-31", "2018-Q1", "2018年第一季度"),
        ("2018-05", "2018-05-01", "2018-05-31", "2018-05", "2018年5月"),
        ("2020-02", "2020-02-01", "2020-02-29", "2020-02", "2020年2月"),
        ("2018-01-01..2018-06-30", "2018-01-01", "2018-06-30", "2018-01-01..2018-06-30", "2018年1月1日至6月30日"),
        ("2018-01..2018-06", "2018-01-01", "2018-06-30", "2018-01-01..2018-06-30", "2018年1月1日至6月30日"),
        ("2018年", "2018-01-01", "2018-12-31", "2018", "2018年"),
        ("２０１８年第三季度", "2018-07-01", "2018-09-30", "2018-Q3", "2018年第三季度"),
        ("2018年3季度", "2018-07-01", "2018-09-30", "2018-Q3", "2018年第三季度"),
        ("2018年3月", "2018-03-01", "2018-03-31", "2018-03", "2018年3月"),
        ("2018上半年", "2018-01-01", "2018-06-30", "2018-01-01..2018-06-30", "2018年1月1日至6月30日"),
        ("2018-12-28 至 2018-12-31", "2018-12-28", "2018-12-31", "2018-12-28..2018-12-31", "2018年12月28日至12月31日"),
        ("2018-05-03", "2018-05-03", "2018-05-03", "2018-05-03", "2018年5月3日"),
    ],
)
def test_a_period_is_read(text: str, start: str, end: str, label: str, words: str) -> None:
    period = periods.parse(text)
    assert (str(period.start), str(period.end)) == (start, end)
    assert (period.label, period.chinese()) == (label, words)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "不是时段"),
        ("last year", "不是时段"),
        ("2018-13", "不存在的日期"),
        ("2018-02-30", "不存在的日期"),
        ("2018-Q5", "不是时段"),
        ("2018..", "不是时段"),
        ("2018..2019..2020", "不是时段"),
        ("2019..2018", "早于开始日期"),
        ("0018", "年份"),
        ("9999", "年份"),
    ],
)
def test_a_text_that_is_no_period_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(PeriodError, match=said) as refused:
        periods.parse(text)
    assert refused.value.english


@pytest.mark.parametrize(
    ("text", "previous"),
    [
        ("2018", "2017"),
        ("2018-Q3", "2017-Q3"),
        ("2021-02", "2020-02"),
        ("2020-02", "2019-02"),
        ("2018-01-01..2018-12-31", "2017"),
        ("2020-02-29", "2019-02-28"),
        ("2020-01-01..2020-02-29", "2019-01-01..2019-02-28"),
        ("2021-01-01..2021-02-28", "2020-01-01..2020-02-29"),
        ("2018-12-28..2019-12-31", "2017-12-28..2018-12-31"),
    ],
)
def test_the_same_range_a_year_earlier(text: str, previous: str) -> None:
    assert periods.parse(text).previous() == periods.parse(previous)


days = st.dates(min_value=date(1901, 1, 1), max_value=date(2199, 12, 31))


@given(days, days)
def test_what_is_printed_reads_back_and_months_cover_every_day_once(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    assert periods.parse(str(period)) == period
    if period.days < 800:
        assert sum(month.days for month in period.months()) == period.days
    earlier = period.previous()
    assert abs(earlier.days - period.days) <= 1
    assert 364 <= (period.start - earlier.start).days <= 366


def test_a_day_is_read_in_the_ways_a_ledger_writes_it() -> None:
    assert {periods.parse_day(text) for text in ("2018-03-05", "2018/3/5", "2018年3月5日")} == {date(2018, 3, 5)}
    with pytest.raises(PeriodError, match="2018-03-05"):
        periods.parse_day("5 March")


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2023", "2022"),
        ("2023-Q1", "2022-Q4"),
        ("2023-03", "2023-02"),
        ("2024-03", "2024-02"),
        ("2023-01", "2022-12"),
        ("2023年下半年", "2023-01-01..2023-06-30"),
        ("2023-02-01..2023-03-31", "2022-12-01..2023-01-31"),
        ("2023-03-01..2023-03-20", "2023-02-09..2023-02-28"),
        ("2023-03-15", "2023-03-14"),
    ],
)
def test_the_period_directly_before_is_of_the_same_kind(text: str, before: str) -> None:
    found = periods.parse(text).preceding()
    assert found == periods.parse(before)
    assert found.label == periods.parse(before).label


@given(days, days)
def test_periods_before_follow_on_one_another(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    before = period.preceding()
    assert (period.start - before.end).days == 1
    assert before.preceding().end < before.start
