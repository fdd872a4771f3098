"""The State Council's notice of a year's rest days, read as it is published.

Since 2010 its sentences have one form: "10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）上班。"
Every weekday and every number of days that the text states is checked against what was read, so that a slip of the
copy, or a year that does not belong to the text, is found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from huiyin.core.days import Holiday, Notice, YearPlan

_WEEKDAYS: Final = "一二三四五六日"
_HEADING: Final = re.compile(r"(?:^|(?<=[。\s]))[一二三四五六七八九十]+、\s*([^：:。]{2,16})[：:]")
_DAY: Final = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(（[^）]*）)?")
_RANGE: Final = re.compile(r"\s*(?:至|到|—+|－|-|–|～|~)\s*")
_STATED: Final = re.compile(r"共([一二三四五六七八九十\d]+)天")
_STATED_WEEKDAY: Final = re.compile(r"(?:周|星期)([一二三四五六日天])")
_NUMBER: Final = re.compile(r"国办发明电[〔\[（(](\d{4})[〕\]）)]\s*(\d+)\s*号")
_ENGLISH: Final = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Qingming Festival",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}
_DIGITS: Final = {word: value for value, word in enumerate("一二三四五六七八九十", 1)}


class NoticeUnread(ValueError):
    """The text cannot be read with certainty; `holiday` names the place, "" when no holiday was found at all."""

    def __init__(self, holiday: str, message: str, english: str) -> None:
        super().__init__(f"{holiday}：{message}" if holiday else message)
        self.holiday = holiday
        self.message = message
        self.english = english


class _Dated(NamedTuple):
    day: date
    start: int
    end: int


def read_notice(text: str, year: int, *, title: str = "", number: str = "", issued: date | None = None) -> YearPlan:
    """The plan of a year from the text of its notice.

    Raises:
        NoticeUnread: no holiday found, a day that does not exist, a weekday or a number of days that does not agree,
            a working day that is no weekend, or a day both off and worked.
    """
    text = text.translate(str.maketrans("()", "（）"))
    number = number or "".join(f"国办发明电〔{found[1]}〕{found[2]}号" for found in _NUMBER.finditer(text))
    title = title or f"国务院办公厅关于{year}年部分节假日安排的通知"
    holidays = tuple(_holiday(name, part, year) for name, part in _parts(text))
    if not holidays:
        raise NoticeUnread(
            "",
            "没有读到任何节日；请粘贴通知中“一、元旦：……”开始的各条原文",
            "no holiday found; paste the paragraphs of the notice, from the first numbered holiday on",
        )
    _refuse_both(holidays)
    certainty = "READ"
    return YearPlan(year, (Notice(title, number, issued or date(year - 1, 11, 1), certainty),), holidays)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """(name, sentences) of each numbered holiday; several holidays under one number are one (国庆节、中秋节)."""
    headings = list(_HEADING.finditer(text))
    for heading, following in zip(headings, [*headings[1:], None], strict=False):
        body = text[heading.end() : following.start() if following else len(text)]
        sentences = re.findall(r"[^。]*。", body)
        own = [one for one in sentences if "日" in one and ("放假" in one or "上班" in one or "休" in one)]
        yield heading[1].strip(), "".join(own).strip()


def _holiday(name: str, text: str, year: int) -> Holiday:
    off = _days_off(name, text, year)
    stated = _STATED.search(text)
    if stated and _whole(stated[1]) != len(off):
        raise NoticeUnread(
            name,
            f"原文写共{stated[1]}天，读到的是{len(off)}天（{off[0]}至{off[-1]}），请核对原文",
            f"the text says {stated[1]} days, but {len(off)} were read ({off[0]} to {off[-1]})",
        )
    working = _days_worked(name, text, year)
    for day in working:
        if day.weekday() < 5:
            raise NoticeUnread(name, f"{day}不是周末，不能列为上班日，请核对", f"{day} is no weekend day")
    return Holiday(name, _ENGLISH.get(name, name), off, working, "", text)


def _days_off(name: str, text: str, year: int) -> tuple[date, ...]:
    """The days before 放假 in the first sentence that has it, and those of every clause that ends in 补休."""
    sentence = next((one for one in text.split("。") if "放假" in one), "")
    heads = [sentence.split("放假")[0], *(clause[:-2] for clause in re.findall(r"[^，；。]*补休", text))]
    days: list[date] = []
    for head in heads:
        days += _stretches(head, list(_dates(name, head, year)))
    if not days:
        raise NoticeUnread(name, "没有读到放假的日期", "no days off found")
    return tuple(dict.fromkeys(days))


def _stretches(head: str, dated: list[_Dated]) -> list[date]:
    """The days named, and those between two that stand as "from … to …"."""
    days: list[date] = []
    for index, one in enumerate(dated):
        between = head[dated[index - 1].end : one.start] if index else ""
        if index and _RANGE.fullmatch(between):
            first = days[-1]
            days += [first + timedelta(count) for count in range(1, (one.day - first).days + 1)]
        else:
            days.append(one.day)
    return days


def _days_worked(name: str, text: str, year: int) -> tuple[date, ...]:
    """The days of the clauses that end in 上班; the month of an earlier clause holds on."""
    found: list[date] = []
    dated = list(_dates(name, text, year))
    for clause in re.finditer(r"[^，；。]*上班", text):
        found += [one.day for one in dated if clause.start() <= one.start < clause.end()]
    return tuple(dict.fromkeys(found))


def _dates(name: str, text: str, year: int) -> Iterator[_Dated]:
    """Every date of a text; a day without its month or year takes those of the one before it."""
    in_year, in_month = year, 0
    for found in _DAY.finditer(text):
        if found[1]:
            in_year = int(found[1])
        if found[2]:
            month = int(found[2])
            if not found[1]:
                in_year = year - 1 if name.startswith("元旦") and month == 12 else year
            in_month = month
        try:
            day = date(in_year, in_month, int(found[3]))
        except ValueError:
            raise NoticeUnread(name, f"“{found[0]}”不是日期，请核对原文", f"{found[0]!r} is no date") from None
        stated = _STATED_WEEKDAY.search(found[4] or "")
        if stated and _WEEKDAYS.index(stated[1].replace("天", "日")) != day.weekday():
            raise NoticeUnread(
                name,
                f"{day}是周{_WEEKDAYS[day.weekday()]}，原文写的是“{stated[0]}”；请核对年份和原文",
                f"{day} is not the weekday that the text states ({stated[0]}); check the year and the text",
            )
        yield _Dated(day, found.start(), found.end())


def _whole(word: str) -> int:
    return int(word) if word.isdecimal() else _DIGITS.get(word, 0)


def _refuse_both(holidays: tuple[Holiday, ...]) -> None:
    off = {day: holiday.name for holiday in holidays for day in holiday.off}
    for holiday in holidays:
        for day in holiday.working:
            if day in off:
                raise NoticeUnread(
                    holiday.name, f"{day}既放假又上班，请核对原文", f"{day} is both a day off and worked"
                )


def plan_text(plan: YearPlan) -> str:
    """The plan in the form of a year's file (`YearPlan.from_toml` reads it again)."""
    lines = [f"year = {plan.year}"]
    for notice in plan.notices:
        lines += ["", "[[notices]]", *_pairs(notice._asdict())]
    for holiday in plan.holidays:
        lines += ["", "[[holidays]]", *_pairs(holiday._asdict())]
    return "\n".join(lines) + "\n"


def _pairs(values: dict[str, object]) -> Iterator[str]:
    """TOML: a JSON string is a TOML basic string, and an ISO date is a TOML date."""
    for name, value in values.items():
        if isinstance(value, tuple):
            yield f"{name} = [{', '.join(day.isoformat() for day in value)}]"
        elif isinstance(value, date):
            yield f"{name} = {value.isoformat()}"
        elif value:
            yield f"{name} = {json.dumps(value, ensure_ascii=False)}"
