"""All figures of one report in one place, with the groups they fall into and what is still wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from huiyin.core.periods import Period
from huiyin.reports.figure import Figure
from huiyin.reports.inputs import Published
from huiyin.reports.kinds.spec import Cohort, Kind, Measured


class Group(NamedTuple):
    """One group of a cohort or one item of a family: the key that stands in figure ids, and what people read."""

    key: str
    label: str


class Missing(NamedTuple):
    """Something wanted and not given: what, and in which section of the report it is wanted."""

    name: str
    section: str
    what: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What the report is about: whose, which days, compared with which, known up to when."""

    organ: str
    period: Period
    previous: Period | None
    as_of: date
    is_year_earlier: bool

    @property
    def prior(self) -> str:
        """How the period compared with is called in a table."""
        if not self.is_year_earlier:
            return "对比期"
        return "上年" if is_whole_year(self.period) else "上年同期"


@dataclass(slots=True)
class Book:
    kind: Kind
    frame: Frame
    figures: dict[str, Figure] = field(default_factory=dict)
    #: Of every figure that was counted from petitions: of whom, and what.
    counted: dict[str, tuple[Cohort, Measured]] = field(default_factory=dict)
    groups: dict[str, list[Group]] = field(default_factory=dict)
    said_none: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    #: What others have published, by the name or path of the figure; see `gather.publish`.
    published: dict[str, Published] = field(default_factory=dict)
    #: Why the petition figures have nothing to be compared with; empty when they have.
    incomparable: str = ""
    missing: list[Missing] = field(default_factory=list)
    #: Things to check that are no gaps: an unfinished ledger, a difference from a published figure.
    notices: list[str] = field(default_factory=list)

    def family(self, family: str) -> list[Group]:
        return self.groups.get(family, [])


def is_whole_year(period: Period) -> bool:
    start, end = period.start, period.end
    return start.year == end.year and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def days_in_words(period: Period) -> str:
    """2018年1月1日至12月31日."""
    start, end = period.start, period.end
    if start == end:
        return in_words(start)
    last = f"{end.month}月{end.day}日" if start.year == end.year else in_words(end)
    return f"{in_words(start)}至{last}"
