"""Which periods an event starts, when each ends, and the count in words a petitioner understands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Literal, NamedTuple, TypeAlias

from huiyin.core.days import DayKind, Due, WorkCalendar
from huiyin.core.law import Law, Procedure, Regulation, Term
from huiyin.core.lawtext import EVENTS, LawError

Lang: TypeAlias = Literal["zh", "en"]
RegulationChoice: TypeAlias = Literal["auto", "2005", "2022"]

#: Up to this many working days each is named; of a longer count only what it skips.
_NAMED = 15
_WEEKDAYS = "一二三四五六日"
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class StartedClock(NamedTuple):
    """A period that an event started; its explanation is worded only when asked for."""

    term: Term
    start: date
    due: Due
    calendar: WorkCalendar

    @property
    def id(self) -> str:
        return self.term.id

    def explanation(self, lang: Lang = "zh") -> str:
        return explain(self.term, self.start, self.due, self.calendar, lang)

    def to_json(self, lang: Lang = "zh") -> dict[str, Any]:
        term = self.term
        return {
            "id": term.id,
            "name": term.english if lang == "en" else term.name,
            "article": term.article,
            "due": self.due.day.isoformat(),
            "unit": term.unit,
            "length": term.length,
            "provisional": self.due.provisional,
            "explanation": self.explanation(lang),
        }


def started_by(
    event: str,
    on: date,
    law: Law,
    calendar: WorkCalendar,
    *,
    regulation: RegulationChoice = "auto",
    procedure: Procedure = "ordinary",
    strict: bool = False,
) -> list[StartedClock]:
    """Every clock that an event of this day starts; `procedure="simple"` adds those of the simple procedure.

    `regulation` "auto" takes the law of the day. For `extension` the day is the unrolled last day of the original
    period. `strict` does not roll over rest days.

    Raises:
        LawError: the event starts nothing in any text.
    """
    if event not in EVENTS:
        raise LawError("deadline", "event", f"不认识的事件 {event!r}；可用：{'、'.join(EVENTS)}")
    text: Regulation = law.in_force(on) if regulation == "auto" else law.regulation(f"r{regulation}", on)
    terms = [term for term in text.started_by(event) if term.procedure in ("ordinary", procedure)]
    return [StartedClock(term, on, due_of(term, on, calendar, strict=strict), calendar) for term in terms]


def due_of(term: Term, start: date, calendar: WorkCalendar, *, strict: bool = False) -> Due:
    return calendar.due(start, term.length, term.unit, strict=strict or not term.rolls)


def explain(term: Term, start: date, due: Due, calendar: WorkCalendar, lang: Lang = "zh") -> str:
    """The count from `start` to `due` in words, with the reason of every shift, the article and what is uncertain."""
    words: _Words = _English(start.year) if lang == "en" else _Chinese(start.year)
    count = words.workdays if term.unit == "workday" else words.days
    return words.join(
        count(term, start, due, calendar),
        words.doubt(term),
        words.provisional(_years_without_notice(term, start, due, calendar)),
        words.basis(term),
    )


def _years_without_notice(term: Term, start: date, due: Due, calendar: WorkCalendar) -> list[int]:
    if not due.provisional:
        return []
    first = _day_after(start) if term.unit == "workday" else due.raw
    return [year for year in range(first.year, due.day.year + 1) if not calendar.has_notice(year)]


def _day_after(day: date) -> date:
    return min(day, date.max - timedelta(1)) + timedelta(1)


class _Run(NamedTuple):
    """Neighbouring rest days that rest for the same reason."""

    first: date
    last: date
    kind: DayKind


def _rest_runs(first: date, last: date, calendar: WorkCalendar) -> Iterator[_Run]:
    """The rest days from `first` to `last`, those of one holiday or one weekend taken together."""
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    for kind, run in groupby(days, key=calendar.day_kind):
        if kind.kind in ("weekend", "holiday"):
            rest = list(run)
            yield _Run(rest[0], rest[-1], kind)


def _worked(first: date, last: date, calendar: WorkCalendar) -> list[date]:
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_workday(day)]


class _Chinese:
    """The sentences in Chinese; a day of the year in which the count began is named without its year."""

    def __init__(self, year: int) -> None:
        self.year = year

    def join(self, *sentences: str) -> str:
        return "".join(sentences)

    def day(self, day: date) -> str:
        year = "" if day.year == self.year else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日"

    def weekday(self, day: date) -> str:
        return f"周{_WEEKDAYS[day.weekday()]}"

    def days(self, term: Term, start: date, due: Due, calendar: WorkCalendar) -> str:
        head = f"{self._start(term, start)}起{term.length}日，当日不计，第{term.length}日为{self.day(due.raw)}"
        if calendar.is_workday(due.raw):
            return f"{head}（{self._worked_as(due.raw, calendar)}）。"
        end = due.raw if due.day == due.raw else due.day - timedelta(1)
        first, *later = _rest_runs(due.raw, end, calendar)
        reason = self.weekday(due.raw) if first.kind.kind == "weekend" else self._reason(first)
        reason += f"，其后为{'、'.join(map(self._reason, later))}" if later else ""
        if due.day == due.raw:
            return f"{head}（{reason}），按本单位规定遇休息日不顺延。"
        return f"{head}（{reason}），顺延至{self.day(due.day)}（{self._worked_as(due.day, calendar)}）。"

    def workdays(self, term: Term, start: date, due: Due, calendar: WorkCalendar) -> str:
        head = f"{self._start(term, start)}起{term.length}个工作日，当日不计"
        first = _day_after(start)
        if term.length <= _NAMED:
            named = (self._named(day, calendar) for day in _worked(first, due.day, calendar))
            head = f"{head}，依次为{'、'.join(named)}"
        skipped = [f"{self._span(run)}（{self._reason(run)}）" for run in _rest_runs(first, due.day, calendar)]
        between = f"，其间{'、'.join(skipped)}不计" if skipped else ""
        return f"{head}{between}；第{term.length}个工作日为{self.day(due.day)}（{self.weekday(due.day)}）。"

    def doubt(self, term: Term) -> str:
        if not term.legal:
            return "条文没有规定天数，这是工作提醒，不是法定期限。"
        if term.certainty == "READ-2":
            return "这一天数据二手资料，未见原文。"
        return "这一天数尚未核对原文。" if term.certainty in ("MEMORY", "INFERRED") else ""

    def provisional(self, years: list[int]) -> str:
        if not years:
            return ""
        named = f"{years[0]}年" if len(years) == 1 else f"{years[0]}年至{years[-1]}年"
        return f"{named}的放假安排通知尚未收录，以上按周末和法定节假日推算，日期为暂定，不据以认定逾期。"

    def basis(self, term: Term) -> str:
        return f"依据：《{term.basis}》{term.article}。"

    def _start(self, term: Term, start: date) -> str:
        return f"自{start.year}年{start.month}月{start.day}日（{EVENTS[term.starts][0]}）"

    def _reason(self, run: _Run) -> str:
        if run.kind.kind == "weekend":
            return self.weekday(run.first) if run.first == run.last else "周末"
        return f"{run.kind.name}假期{self._source(run.kind)}"

    def _source(self, kind: DayKind) -> str:
        return f"，{kind.number}" if kind.number else "，按法定节假日推算"

    def _span(self, run: _Run) -> str:
        return self.day(run.first) if run.first == run.last else f"{self.day(run.first)}至{self.day(run.last)}"

    def _worked_as(self, day: date, calendar: WorkCalendar) -> str:
        kind = calendar.day_kind(day)
        swapped = f"，{kind.name}调休上班{self._source(kind)}" if kind.kind == "working_weekend" else ""
        return f"{self.weekday(day)}{swapped}"

    def _named(self, day: date, calendar: WorkCalendar) -> str:
        swapped = calendar.day_kind(day).kind == "working_weekend"
        return f"{self.day(day)}（{self._worked_as(day, calendar)}）" if swapped else self.day(day)


class _English:
    """The sentences in English."""

    def __init__(self, year: int) -> None:
        self.year = year

    def join(self, *sentences: str) -> str:
        return " ".join(filter(None, sentences))

    def day(self, day: date) -> str:
        year = "" if day.year == self.year else f" {day.year}"
        return f"{day.day} {_MONTHS[day.month - 1]}{year}"

    def weekday(self, day: date) -> str:
        return _DAY_NAMES[day.weekday()]

    def days(self, term: Term, start: date, due: Due, calendar: WorkCalendar) -> str:
        head = (
            f"{_counted(term.length, 'day')} from {self._start(term, start)}, that day not counted: "
            f"day {term.length} is {self.weekday(due.raw)} {self.day(due.raw)}"
        )
        if calendar.is_workday(due.raw):
            return f"{head}{self._swapped(due.raw, calendar)}."
        end = due.raw if due.day == due.raw else due.day - timedelta(1)
        reason = ", then ".join(self._reason(run) for run in _rest_runs(due.raw, end, calendar))
        if due.day == due.raw:
            return f"{head} ({reason}); by the bureau's own rule it is not moved."
        moved = f"{self.weekday(due.day)} {self.day(due.day)}{self._swapped(due.day, calendar)}"
        return f"{head} ({reason}), so the last day moves to {moved}."

    def workdays(self, term: Term, start: date, due: Due, calendar: WorkCalendar) -> str:
        head = f"{_counted(term.length, 'working day')} from {self._start(term, start)}, that day not counted"
        first = _day_after(start)
        if term.length <= _NAMED:
            worked = _worked(first, due.day, calendar)
            head = f"{head}: {', '.join(self.day(day) + self._swapped(day, calendar) for day in worked)}"
        skipped = [f"{self._span(run)} ({self._reason(run)})" for run in _rest_runs(first, due.day, calendar)]
        between = f"; not counted: {', '.join(skipped)}" if skipped else ""
        return f"{head}{between}. The last day is {self.weekday(due.day)} {self.day(due.day)}."

    def doubt(self, term: Term) -> str:
        if not term.legal:
            return "The text sets no number of days: this is a reminder, not a legal period."
        if term.certainty == "READ-2":
            return "The number of days is known second-hand."
        if term.certainty in ("MEMORY", "INFERRED"):
            return "The number of days has not been checked against the text."
        return ""

    def provisional(self, years: list[int]) -> str:
        if not years:
            return ""
        named = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
        return (
            f"No holiday notice of {named} is loaded: this was counted with weekends and statutory days, "
            "the date is provisional and nothing is called late by it."
        )

    def basis(self, term: Term) -> str:
        article = f", Art. {term.article_number}" if term.article_number else ""
        return f"Basis: {term.basis_english}{article}."

    def _start(self, term: Term, start: date) -> str:
        return f"{start.day} {_MONTHS[start.month - 1]} {start.year} ({EVENTS[term.starts][1]})"

    def _reason(self, run: _Run) -> str:
        if run.kind.kind == "weekend":
            return "a weekend day" if run.first == run.last else "a weekend"
        return f"{run.kind.english} holiday, {run.kind.number or 'by the statutory days'}"

    def _span(self, run: _Run) -> str:
        return self.day(run.first) if run.first == run.last else f"{self.day(run.first)} to {self.day(run.last)}"

    def _swapped(self, day: date, calendar: WorkCalendar) -> str:
        kind = calendar.day_kind(day)
        if kind.kind != "working_weekend":
            return ""
        return f" (a {self.weekday(day)} worked for {kind.english}, {kind.number})"


_Words: TypeAlias = _Chinese | _English


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
