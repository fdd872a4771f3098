"""The legal clocks of a petition: when each started, its last day, and whether it was kept.

Each clock follows the law in force on the day it starts; from acceptance on, completion and remedies follow the law of
the acceptance. A due day is a date: the last day still in time. Nothing here knows what day it is: `today` is asked
for, and no lateness is ever asserted on a provisional date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from huiyin.core import deadlines
from huiyin.core.days import Due, WorkCalendar
from huiyin.core.facts import Fact
from huiyin.core.law import Law, Regulation, Term
from huiyin.core.terms import SENT_DISPOSITIONS

_LAST_DAY: Final = date.max.toordinal()

ClockState = Literal["running", "met", "late", "overdue", "undetermined", "lapsed", "used"]

#: Terms that are a right of somebody, not a duty: when they pass, a right lapses and nobody is late.
WINDOWS: Final = frozenset({"objection", "review_window", "re_review_window"})

#: The accusation's own bodies give notice under their own rules (2022 Art. 23 ¶4).
NO_NOTICE_CLOCK: Final = frozenset({"accusation"})


@dataclass(slots=True)
class Clock:
    """One legal period of one petition.

    Attributes:
        id: the term's id (`sorting`, `organ_notice`, `completion` …), or `superior` for a date set from above.
        started: the day from which it counts, itself not counted.
        raw: the last day before any roll over rest days; None where the due day was recorded as such.
        due: the last day still in time.
        ended: the day of the step that ended it; None while it runs.
        cancelled: it ended without having been met or missed, because it no longer applies.
    """

    id: str
    petition: int
    started: date
    raw: date | None
    due: date
    provisional: bool
    ended: date | None
    term: Term | None
    regulation: Regulation | None
    calendar: WorkCalendar = field(repr=False)
    cancelled: bool = False

    @property
    def is_window(self) -> bool:
        return self.id in WINDOWS

    @property
    def name(self) -> str:
        return self.term.name if self.term else "上级限办期限"

    @property
    def english(self) -> str:
        return self.term.english if self.term else "date set by the superior"

    @property
    def article(self) -> str:
        """The article the period rests on; empty for a date that an authority set."""
        return self.term.article if self.term else ""

    @property
    def length(self) -> int | None:
        return self.term.length if self.term else None

    @property
    def unit(self) -> str | None:
        return self.term.unit if self.term else None

    def state(self, today: date) -> ClockState:
        """Where the clock stands at the end of `today`; steps dated later have not happened."""
        ended = self.ended if self.ended is not None and self.ended <= today else None
        if self.is_window:
            if ended is not None:
                return "lapsed" if self.cancelled else "used"
            return "running" if today <= self.due or self.provisional else "lapsed"
        if ended is None:
            if today <= self.due:
                return "running"
            return "undetermined" if self.provisional else "overdue"
        if ended <= self.due:
            return "met"
        return "undetermined" if self.provisional else "late"

    def is_running(self, today: date) -> bool:
        return (
            not self.cancelled
            and self.state(today) in ("running", "overdue", "undetermined")
            and not (self.ended is not None and self.ended <= today)
        )

    def days_left(self, today: date) -> int:
        """Calendar days from `today` to the due day: 0 today, negative once it has passed."""
        return (self.due - today).days

    def explanation(self, lang: Literal["zh", "en"] = "zh") -> str:
        """The count in words a petitioner understands, with the article; computed only when asked."""
        if self.term is not None and self.raw is not None:
            return deadlines.explain(
                self.term, self.started, Due(self.due, self.raw, self.provisional), self.calendar, lang
            )
        if self.id == "superior":
            if lang == "en":
                return f"Set by the superior's system: {self.due.isoformat()}. It stands beside the legal date."
            return f"上级系统设定的限办截止日期为{_zh(self.due)}，与法定期限并列，不替代法定期限。"
        if lang == "en":
            return f"Extended to {self.due.isoformat()} as recorded. {self._basis('en')}"
        return f"按记录延期至{_zh(self.due)}。{self._basis('zh')}"

    def _basis(self, lang: str) -> str:
        if self.term is None or self.regulation is None:
            return ""
        if lang == "en":
            return f"Basis: {self.regulation.english}, Art. {self.term.article_number}."
        return f"依据：《{self.regulation.name}》{self.term.article}。"


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class ClockMaker:
    """Makes the clocks of facts under one law and one calendar.

    Kept as an object so that the look-ups that are the same for every petition are done once.
    """

    def __init__(self, law: Law, calendar: WorkCalendar) -> None:
        self.law = law
        self.calendar = calendar
        self._due = calendar.due
        self._in_force = law.in_force

    def derive(self, fact: Fact) -> None:
        """Fill the derived date columns of a fact: the last days that measures compare with."""
        registered = fact.registered
        term = self._in_force(registered).terms["sorting"]
        fact.sorting_due = self._due(registered, term.length, term.unit, strict=not term.rolls).day
        fact.acceptance_due_30 = date.fromordinal(min(registered.toordinal() + 30, _LAST_DAY))
        fact.notice_due = fact.due = fact.days_to_reply = None
        fact.due_provisional = fact.notice_due_provisional = False
        if fact.sent is not None and fact.disposition in SENT_DISPOSITIONS:
            term = self._in_force(fact.sent).terms["organ_notice"]
            notice = self._due(fact.sent, term.length, term.unit, strict=not term.rolls)
            fact.notice_due, fact.notice_due_provisional = notice.day, notice.provisional
        if fact.accepted is not None:
            term = self._in_force(fact.accepted).terms["completion"]
            if term.purposes is None or fact.purpose in term.purposes:
                if fact.extended_until is not None:
                    fact.due = fact.extended_until
                    fact.due_provisional = False
                else:
                    reply = self._due(fact.accepted, term.length, term.unit, strict=not term.rolls)
                    fact.due, fact.due_provisional = reply.day, reply.provisional
        if fact.closed is not None:
            fact.days_to_reply = (fact.closed - registered).days

    def longest_extension(self, accepted: date) -> Due:
        """The last day to which a matter accepted on this day may be extended: counted from the unrolled last day
        of the first period, then rolled (2022 Art. 34; 2005 Art. 33)."""
        terms = self._in_force(accepted).terms
        first, more = terms["completion"], terms["extension"]
        raw = self._due(accepted, first.length, first.unit, strict=True).raw
        return self._due(raw, more.length, more.unit, strict=not more.rolls)

    def clocks(self, fact: Fact) -> list[Clock]:
        """All clocks of a petition, running and finished, in the order in which they start."""
        return list(self._clocks(fact))

    def _clocks(self, fact: Fact) -> Iterator[Clock]:
        registered, disposition = fact.registered, fact.disposition
        sorted_on = None if disposition is None else fact.sent or registered
        yield self._clock("sorting", self._in_force(registered), fact, registered, sorted_on)
        if fact.superior_due is not None:
            yield Clock(
                "superior", fact.petition, registered, None, fact.superior_due, False, fact.closed, None, None,
                self.calendar,
            )  # fmt: skip
        if fact.sent is not None and disposition in SENT_DISPOSITIONS:
            yield from self._organ_clocks(fact, fact.sent)
        law = self._in_force(fact.accepted or fact.closed or registered)
        if fact.accepted is not None:
            yield from self._completion(law, fact, fact.accepted)
        if fact.closed is not None and "review_window" in law.terms and _remedies_open(law, fact):
            yield from self._remedies(law, fact, fact.closed)

    def _organ_clocks(self, fact: Fact, sent: date) -> Iterator[Clock]:
        law = self._in_force(sent)
        if fact.purpose not in NO_NOTICE_CLOCK or law.id == "r2005":
            yield self._clock("organ_notice", law, fact, sent, fact.told)
        if "objection" in law.terms:
            objection = self._clock("objection", law, fact, sent, _first(fact.told, fact.accepted))
            objection.cancelled = objection.ended is not None
            yield objection

    def _completion(self, law: Regulation, fact: Fact, accepted: date) -> Iterator[Clock]:
        term = law.terms["completion"]
        if term.purposes is not None and fact.purpose not in term.purposes:
            return
        until = fact.extended_until
        clock = self._clock("completion", law, fact, accepted, fact.closed)
        clock.cancelled = until is not None
        yield clock
        if until is not None:
            started = clock.raw or clock.due
            yield Clock(
                "extension", fact.petition, started, None, until, False, fact.closed, law.terms["extension"], law,
                self.calendar,
            )  # fmt: skip

    def _remedies(self, law: Regulation, fact: Fact, closed: date) -> Iterator[Clock]:
        yield self._clock("review_window", law, fact, closed, fact.review_requested)
        if fact.review_requested is not None:
            yield self._clock("review", law, fact, fact.review_requested, fact.review_decided)
        if fact.review_decided is not None:
            yield self._clock("re_review_window", law, fact, fact.review_decided, fact.re_review_requested)
        if fact.re_review_requested is not None:
            yield self._clock("re_review", law, fact, fact.re_review_requested, fact.re_review_decided)

    def _clock(self, term_id: str, law: Regulation, fact: Fact, started: date, ended: date | None) -> Clock:
        term = law.terms[term_id]
        due = self._due(started, term.length, term.unit, strict=not term.rolls)
        return Clock(term_id, fact.petition, started, due.raw, due.day, due.provisional, ended, term, law, self.calendar
        )  # fmt: skip


def _first(*days: date | None) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None


def _remedies_open(law: Regulation, fact: Fact) -> bool:
    """Review (Art. 35) follows a written opinion on an appeal or claim; in 2005 on any petition matter."""
    if fact.disposition is not None and fact.disposition not in SENT_DISPOSITIONS:
        return fact.review_requested is not None
    purposes = law.terms["review_window"].purposes
    return purposes is None or fact.purpose in purposes or fact.review_requested is not None
