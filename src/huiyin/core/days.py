"""The Chinese working calendar: which days are worked, and on which day a period ends.

Rest days and working weekends (调休) are decreed each year by a notice of the State Council; they cannot be computed.
One file a year under `data/workdays` says what its notice says. A year without a notice is *provisional*: weekends and
the statutory days of the 2024 holiday rules, no swaps. A date that rests on such a year says so, and nothing may be
called late by it.

A due date is a legal day in Asia/Shanghai: the last day that is still in time.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal, NamedTuple, TypeAlias

Unit: TypeAlias = Literal["day", "workday"]
Kind: TypeAlias = Literal["workday", "weekend", "holiday", "working_weekend"]

#: The years that are laid out day by day at start; dates outside are stepped to, more slowly and with the same answer.
_LAID_OUT = (2000, 2040)
_PLAN_YEARS = range(1950, 2201)


class CalendarError(ValueError):
    """A year's plan cannot be read; `where` names the file or year, `key` the entry."""

    def __init__(self, where: str, key: str, message: str) -> None:
        super().__init__(f"{where}：{key}：{message}")
        self.where = where
        self.key = key
        self.message = message


class Notice(NamedTuple):
    """The document that decreed days; certainty says how far its number and date were confirmed."""

    title: str
    number: str
    issued: date
    certainty: str
    url: str = ""


class Holiday(NamedTuple):
    """One holiday of a notice: days off and the weekend days worked for it; `text` is the notice's own sentence."""

    name: str
    english: str
    off: tuple[date, ...]
    working: tuple[date, ...] = ()
    number: str = ""
    text: str = ""


class YearPlan(NamedTuple):
    """What was decreed for a year. Its days may reach into the December before (元旦)."""

    year: int
    notices: tuple[Notice, ...]
    holidays: tuple[Holiday, ...]

    @classmethod
    def from_toml(cls, text: str, where: str) -> YearPlan:
        """The plan written in a year's file.

        Raises:
            CalendarError: not TOML, an unknown or missing key, a date out of the year, a day both off and worked, or a
                "working weekend" that is no weekend.
        """
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise CalendarError(where, "文件", f"不是有效的 TOML 文件（{error}）") from error
        return _read_plan(data, where)


class DayKind(NamedTuple):
    """What a day is, and by which notice; `name` is the holiday's, `number` the notice's."""

    kind: Kind
    name: str = ""
    english: str = ""
    number: str = ""
    provisional: bool = False


class Due(NamedTuple):
    """The last day still in time. `raw` is the last day before rolling; for working days both are the same."""

    day: date
    raw: date
    provisional: bool


class Statutory(NamedTuple):
    """The statutory days off, for years without a notice: fixed (month, day) and moving days by year."""

    fixed: Mapping[tuple[int, int], tuple[str, str]]
    moving: Mapping[date, tuple[str, str]]

    def on(self, day: date) -> tuple[str, str] | None:
        return self.moving.get(day) or self.fixed.get((day.month, day.day))


class WorkCalendar:
    """All years' plans over the statutory days. Immutable; any date from 1900 to 9990 has an answer."""

    def __init__(self, plans: Iterable[YearPlan], statutory: Statutory) -> None:
        self._plans = {plan.year: plan for plan in sorted(plans, key=lambda plan: plan.year)}
        self._statutory = statutory
        self._noticed = frozenset(self._plans)
        first = min((_LAID_OUT[0], *(year - 1 for year in self._plans)))
        last = max((_LAID_OUT[1], *(year + 1 for year in self._plans)))
        self._first = date(first, 1, 1).toordinal()
        self._size = date(last, 12, 31).toordinal() - self._first + 1
        self._special = self._decreed()
        self._lay_out()

    @classmethod
    def shipped(cls) -> WorkCalendar:
        """The calendar of the package's own data files."""
        return _shipped()

    def with_year(self, plan: YearPlan) -> WorkCalendar:
        """This calendar with one year's plan added or replaced: a bureau has loaded a notice of its own."""
        return WorkCalendar({**self._plans, plan.year: plan}.values(), self._statutory)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a notice."""
        return tuple(self._plans)

    def plan(self, year: int) -> YearPlan | None:
        return self._plans.get(year)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every day, name and notice that an answer can depend on."""
        form = [
            list(self._plans.values()),
            [[*key, *names] for key, names in sorted(self._statutory.fixed.items())],
            [[key, *names] for key, names in sorted(self._statutory.moving.items())],
        ]
        text = json.dumps(form, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
        return hashlib.sha256(text.encode()).hexdigest()

    def has_notice(self, year: int) -> bool:
        return year in self._noticed

    def is_workday(self, day: date) -> bool:
        return self.day_kind(day).kind in ("workday", "working_weekend")

    def day_kind(self, day: date) -> DayKind:
        decreed = self._special.get(day.toordinal())
        if decreed is not None:
            return decreed
        provisional = day.year not in self._noticed
        if provisional and (names := self._statutory.on(day)):
            return DayKind("holiday", *names, provisional=True)
        return DayKind("weekend" if day.weekday() > 4 else "workday", provisional=provisional)

    def roll_forward(self, day: date) -> date:
        """The day itself, or the first working day after a rest day (Civil Code Art. 203, by analogy)."""
        index = day.toordinal() - self._first
        if 0 <= index < self._size:
            return self._dues[index].day
        return next((later for later in _days_from(day) if self.is_workday(later)), date.max)

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after `start`, which is not counted itself."""
        return self.due(start, n, "workday").day

    def due(self, start: date, length: int, unit: Unit, *, strict: bool = False) -> Due:
        """The end of a period of `length` days or working days; the day of `start` is not counted.

        A period in days ends on the next working day when its last day is a rest day; `strict` leaves it where it is.
        """
        index = start.toordinal() - self._first
        if unit == "day":
            index += length
            if 0 <= index < self._size:
                due = self._dues[index]
                return Due(due.raw, due.raw, False) if strict else due
            return self._far_day(start, length, strict)
        if 0 <= index < self._size and length > 0:
            position = self._counts[index] + length - 1
            if position < len(self._workday_dues):
                gaps, certain, provisional = self._workday_dues[position]
                return certain if gaps == self._gaps[index] else provisional
        return self._far_workday(start, length)

    def _far_day(self, start: date, length: int, strict: bool) -> Due:
        raw = _clamped(start.toordinal() + length)
        if strict:
            return Due(raw, raw, False)
        day = self.roll_forward(raw)
        return Due(day, raw, not (self.has_notice(raw.year) and self.has_notice(day.year)))

    def _far_workday(self, start: date, length: int) -> Due:
        if length < 0:
            raise ValueError(f"a period has no negative length: {length}")
        day, left, provisional = start, length, False
        for day in _days_from(_clamped(start.toordinal() + 1)) if length else ():
            kind = self.day_kind(day)
            provisional = provisional or kind.provisional
            left -= kind.kind in ("workday", "working_weekend")
            if not left:
                break
        return Due(day, day, provisional)

    def _decreed(self) -> dict[int, DayKind]:
        """Every day that differs from its weekday, by ordinal; a later year's notice prevails in December."""
        special: dict[int, DayKind] = {}
        for plan in self._plans.values():
            for holiday in plan.holidays:
                number = holiday.number or plan.notices[0].number
                names = (holiday.name, holiday.english, number)
                for day in holiday.off:
                    special[day.toordinal()] = DayKind("holiday", *names, day.year not in self._noticed)
                for day in holiday.working:
                    special[day.toordinal()] = DayKind("working_weekend", *names, day.year not in self._noticed)
        return special

    def _lay_out(self) -> None:
        """For every laid-out day: its due date, and the working and the provisional days counted up to it."""
        days = [date.fromordinal(ordinal) for ordinal in range(self._first, self._first + self._size)]
        worked = [self.is_workday(day) for day in days]
        #: For each working day in order: the provisional days up to it, and its due date counted without and over some.
        self._workday_dues: list[tuple[int, Due, Due]] = []
        self._counts, self._gaps = array("i"), array("i")
        count = gaps = 0
        for day, work in zip(days, worked, strict=True):
            count += work
            gaps += day.year not in self._noticed
            if work:
                self._workday_dues.append((gaps, Due(day, day, False), Due(day, day, True)))
            self._counts.append(count)
            self._gaps.append(gaps)
        rolled = next(later for later in _days_from(days[-1] + timedelta(1)) if self.is_workday(later))
        dues = []
        for day, work in zip(reversed(days), reversed(worked), strict=True):
            rolled = day if work else rolled
            dues.append(Due(rolled, day, day.year not in self._noticed or rolled.year not in self._noticed))
        self._dues = dues[::-1]


def _days_from(day: date) -> Iterator[date]:
    return map(date.fromordinal, range(day.toordinal(), date.max.toordinal() + 1))


def _clamped(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


_PLAN_KEYS = {"year": int, "notices": list, "holidays": list}
_NOTICE_KEYS = {"title": str, "number": str, "issued": date, "certainty": str}
_HOLIDAY_KEYS = {"name": str, "english": str, "off": list}
_HOLIDAY_OPTIONAL = {"working": list, "number": str, "text": str}


def _read_plan(data: Mapping[str, Any], where: str) -> YearPlan:
    _check_keys(data, where, "文件", _PLAN_KEYS, {})
    year = data["year"]
    if year not in _PLAN_YEARS:
        raise CalendarError(where, "year", f"年份 {year} 不在 {_PLAN_YEARS[0]} 至 {_PLAN_YEARS[-1]} 之间")
    for row in data["notices"]:
        _check_keys(row, where, "notices", _NOTICE_KEYS, {"url": str})
    if not data["notices"]:
        raise CalendarError(where, "notices", "至少要有一个放假通知")
    plan = YearPlan(
        year,
        tuple(Notice(**row) for row in data["notices"]),
        tuple(_read_holiday(row, year, where) for row in data["holidays"]),
    )
    _check_whole(plan, where)
    return plan


def _read_holiday(row: Mapping[str, Any], year: int, where: str) -> Holiday:
    _check_keys(row, where, f"holidays {row.get('name', '')}", _HOLIDAY_KEYS, _HOLIDAY_OPTIONAL)
    off, working = tuple(row["off"]), tuple(row.get("working", ()))
    for day in off + working:
        if type(day) is not date or not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            raise CalendarError(where, row["name"], f"{day} 不是 {year} 年（或上年十二月）的日期")
    for day in working:
        if day.weekday() < 5:
            raise CalendarError(where, row["name"], f"{day} 不是周末，不能列为调休上班日")
    return Holiday(**{**row, "off": off, "working": working})


def _check_keys(
    row: Mapping[str, Any], where: str, key: str, needed: Mapping[str, type], optional: Mapping[str, type]
) -> None:
    known = {**needed, **optional}
    for name, value in row.items():
        if name not in known:
            raise CalendarError(where, f"{key}.{name}", f"不认识的项目；可用的项目：{'、'.join(known)}")
        if type(value) is not known[name]:
            raise CalendarError(where, f"{key}.{name}", f"值 {value!r} 的类型不对")
    for name in needed:
        if name not in row:
            raise CalendarError(where, f"{key}.{name}", "缺少这一项")


def _check_whole(plan: YearPlan, where: str) -> None:
    numbers = {notice.number for notice in plan.notices}
    for holiday in plan.holidays:
        if holiday.number and holiday.number not in numbers:
            raise CalendarError(where, holiday.name, f"文号 {holiday.number} 不在本文件的通知之中")
    off = {day for holiday in plan.holidays for day in holiday.off}
    both = sorted(day for holiday in plan.holidays for day in holiday.working if day in off)
    if both:
        raise CalendarError(where, "holidays", f"{both[0]} 既列为放假日又列为上班日")


def _read_statutory(text: str) -> Statutory:
    data = tomllib.loads(text)
    fixed = {
        (int(day[:2]), int(day[3:])): (row["name"], row["english"]) for row in data["fixed"] for day in row["days"]
    }
    moving: dict[date, tuple[str, str]] = {}
    for row in data["moving"]["years"].values():
        eve = row["spring_festival"] - timedelta(1)
        for offset in range(4):
            moving[eve + timedelta(offset)] = ("春节", "Spring Festival")
        moving[row["qingming"]] = ("清明节", "Qingming Festival")
        moving[row["dragon_boat"]] = ("端午节", "Dragon Boat Festival")
        moving[row["mid_autumn"]] = ("中秋节", "Mid-Autumn Festival")
    return Statutory(fixed, moving)


@cache
def _shipped() -> WorkCalendar:
    folder = files("huiyin.core") / "data" / "workdays"
    plans = [
        YearPlan.from_toml(entry.read_text(encoding="utf-8"), entry.name)
        for entry in folder.iterdir()
        if entry.name.removesuffix(".toml").isdigit()
    ]
    return WorkCalendar(plans, _read_statutory((folder / "statutory.toml").read_text(encoding="utf-8")))
