"""Periods: the days a report speaks of, and the same days a year earlier."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2199

_HALF_WIDTH = str.maketrans("０１２３４５６７８９－．～Ｑｑ／　—–", "0123456789-.~Qq/ --")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_YEAR = re.compile(r"(\d{4})年?")
_QUARTER = re.compile(r"(?=\d{4}-|.*季度$)(\d{4})(?:-[Qq]|年第?)([1-4一二三四])(?:季度)?")
_MONTH = re.compile(r"(\d{4})(?:[-/]|年)(\d{1,2})月?")
_HALF = re.compile(r"(\d{4})年?([上下])半年")
_DAY = re.compile(r"(\d{4})(?:[-/]|年)(\d{1,2})(?:[-/]|月)(\d{1,2})日?")
_BETWEEN = re.compile(r"\s*(?:\.{2,3}|~|至)\s*")


class PeriodError(ValueError):
    """A text is not a period. The message is Chinese; `english` says the same."""

    def __init__(self, text: str, message: str, english: str) -> None:
        super().__init__(message)
        self.text = text
        self.english = english


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both counted. Two periods with the same days are equal, however they were written."""

    start: date
    end: date
    label: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(
                f"{self.start}..{self.end}",
                f"结束日期 {self.end} 早于开始日期 {self.start}，请对调后再试",
                f"the last day {self.end} is before the first day {self.start}; swap them",
            )
        if not self.label:
            object.__setattr__(self, "label", f"{self.start}..{self.end}")

    def __str__(self) -> str:
        return self.label

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def range(self) -> str:
        """The period as two days, `2018-01-01..2018-12-31`."""
        return f"{self.start}..{self.end}"

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def previous(self) -> Period:
        """The same range a year earlier. 29 February becomes the 28th; the end of February stays the end of February.

        Raises:
            PeriodError: there is no such year.
        """
        for whole in (year_of, quarter_of, month_of):
            if self == whole(self.start):
                return whole(_earlier(self.start))
        end = _earlier(self.end)
        if self.start < self.end and self.end == _month_end(self.end):
            end = _month_end(end)
        return Period(_earlier(self.start), end)

    def preceding(self) -> Period:
        """The period directly before (环比): of whole months as many months, of anything else as many days."""
        end = self.start - timedelta(days=1)
        if self.start.day > 1 or self.end != _month_end(self.end):
            return Period(end - timedelta(days=self.days - 1), end, f"{end}" if self.days == 1 else "")
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        year, month = divmod(end.year * 12 + end.month - months, 12)
        before = Period(date(year, month + 1, 1), end)
        return next((one for whole in (year_of, quarter_of, month_of) if (one := whole(end)) == before), before)

    def months(self) -> Iterator[Period]:
        """The calendar months the period touches, the first and last cut to it."""
        start = self.start
        while start <= self.end:
            end = min(_month_end(start), self.end)
            yield Period(start, end, f"{start:%Y-%m}")
            start = end + timedelta(days=1)

    def chinese(self) -> str:
        """The period in words: 2018年, 2018年第三季度, 2018年5月, 2018年1月1日至6月30日."""
        start, end = self.start, self.end
        if self == year_of(start):
            return f"{start.year}年"
        if self == quarter_of(start):
            return f"{start.year}年第{'一二三四'[(start.month - 1) // 3]}季度"
        if self == month_of(start):
            return f"{start.year}年{start.month}月"
        if start == end:
            return _in_words(start)
        if start.year == end.year:
            return f"{_in_words(start)}至{end.month}月{end.day}日"
        return f"{_in_words(start)}至{_in_words(end)}"


def parse(text: str) -> Period:
    """Read `2018`, `2018-Q3`, `2018-05`, `2018-05-03` or `2018-01-01..2018-06-30`, also as 2018年, 2018年上半年.

    Raises:
        PeriodError: the text is none of these, or names a day that does not exist.
    """
    plain = text.strip().translate(_HALF_WIDTH)
    bounds = [bound for bound in _BETWEEN.split(plain) if bound]
    if len(bounds) == 2:
        first, last = _single(bounds[0], text), _single(bounds[1], text)
        return Period(first.start, last.end)
    if len(bounds) != 1 or _BETWEEN.search(plain):
        raise _not_a_period(text)
    return _single(plain, text)


def parse_day(text: str) -> date:
    """Read one day: `2018-03-05`, `2018/3/5`, `2018年3月5日`.

    Raises:
        PeriodError: the text is not a day of the calendar.
    """
    match = _DAY.fullmatch(text.strip().translate(_HALF_WIDTH))
    if match is None:
        raise PeriodError(
            text, f"“{text}”不是日期，请写成 2018-03-05", f"{text!r} is not a day; write it like 2018-03-05"
        )
    return _day(text, *(int(part) for part in match.groups()))


def year_of(day: date) -> Period:
    return Period(date(day.year, 1, 1), date(day.year, 12, 31), f"{day.year}")


def quarter_of(day: date) -> Period:
    quarter = (day.month - 1) // 3 + 1
    end = _month_end(date(day.year, quarter * 3, 1))
    return Period(date(day.year, quarter * 3 - 2, 1), end, f"{day.year}-Q{quarter}")


def month_of(day: date) -> Period:
    return Period(day.replace(day=1), _month_end(day), f"{day:%Y-%m}")


def _single(text: str, whole: str) -> Period:
    if match := _YEAR.fullmatch(text):
        return year_of(_day(whole, int(match[1]), 1, 1))
    if match := _QUARTER.fullmatch(text):
        return quarter_of(_day(whole, int(match[1]), _QUARTERS[match[2]] * 3, 1))
    if match := _HALF.fullmatch(text):
        first, last = ((1, 1), (6, 30)) if match[2] == "上" else ((7, 1), (12, 31))
        return Period(_day(whole, int(match[1]), *first), _day(whole, int(match[1]), *last))
    if match := _MONTH.fullmatch(text):
        return month_of(_day(whole, int(match[1]), int(match[2]), 1))
    if match := _DAY.fullmatch(text):
        day = _day(whole, *(int(part) for part in match.groups()))
        return Period(day, day, f"{day}")
    raise _not_a_period(whole)


def _day(text: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(
            text,
            f"“{text}”的年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间",
            f"{text!r}: the year must lie between {FIRST_YEAR} and {LAST_YEAR}",
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise PeriodError(
            text, f"“{text}”中有不存在的日期", f"{text!r} names a day that is not in the calendar"
        ) from None


def _earlier(day: date) -> date:
    year = day.year - 1
    if year < FIRST_YEAR - 1:
        raise PeriodError(f"{day}", f"{day} 没有上年同期", f"there is no year before that of {day}")
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _not_a_period(text: str) -> PeriodError:
    return PeriodError(
        text,
        f"“{text}”不是时段，请写成 2018、2018-Q3、2018-05 或 2018-01-01..2018-06-30",
        f"{text!r} is not a period; write 2018, 2018-Q3, 2018-05 or 2018-01-01..2018-06-30",
    )
