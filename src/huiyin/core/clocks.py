"""The legal clocks of a petition: when each started, its last day, and whether it was kept.

Each clock follows the law in force on the day it starts; from acceptance on, completion and remedies follow the law of
the acceptance. A due day is a date: the last day still in time. Nothing here knows what day it is: `today` is asked
for, and no lateness is ever asserted on a provisional date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple

from huiyin.core import deadlines
from huiyin.core.course import Assigned, Course, Hearing, Round
from huiyin.core.days import Due, WorkCalendar
from huiyin.core.facts import Fact
from huiyin.core.law import Law, Regulation, Term
from huiyin.core.terms import SENT_DISPOSITIONS

_LAST_DAY: Final = date.max.toordinal()

ClockState = Literal["running", "met", "late", "overdue", "undetermined", "lapsed", "used", "suspended"]

#: Terms that are a right of somebody, not a duty: when they pass, a right lapses and nobody is late.
WINDOWS: Final = frozenset({"objection", "review_window", "re_review_window", "rating"})


class SetDate(NamedTuple):
    """A day that somebody set, where the text has no number of days. `sentence` has a place for the day."""

    name: str
    english: str
    sentence: str
    sentence_english: str


SET_DATES: Final[dict[str, SetDate]] = {
    "superior": SetDate(
        "上级限办期限",
        "date set by the superior",
        "上级系统设定的限办截止日期为{day}，与法定期限并列，不替代法定期限。",
        "Set by the superior's system: {day}. It stands beside the legal date.",
    ),
    "report": SetDate(
        "交办反馈期限",
        "date set for the feedback",
        "交办时指定的反馈期限为{day}（第二十二条），与法定期限并列，不替代法定期限。",
        "Set when it was assigned (Art. 22): {day}. It stands beside the legal date.",
    ),
    "redo": SetDate(
        "重新办理期限",
        "date set for handling it again",
        "复查（复核）机关撤销原处理意见，责令于{day}前重新办理（第三十五条、第三十六条）。",
        "The opinion was annulled; to be handled again by {day} (Art. 35, 36).",
    ),
    "instruction": SetDate(
        "批示落实期限",
        "date set by an instruction",
        "批示要求的落实期限为{day}，与法定期限并列，不替代法定期限。",
        "Set by a leader's instruction: {day}. It stands beside the legal date.",
    ),
    "rating": SetDate(
        "满意度评价",
        "rating by the petitioner",
        "信访人可以评价至{day}，逾期未评价的不再评价（第二十一条）。",
        "The petitioner may rate until {day} (Art. 21).",
    ),
}
#: Set days that a lawful authority put in the place of a period; the others are reminders beside it.
_BINDING: Final = frozenset({"superior", "redo"})

#: The accusation's own bodies give notice under their own rules (2022 Art. 23 ¶4).
NO_NOTICE_CLOCK: Final = frozenset({"accusation"})


#: Which fact column holds the last day of a remedy's clock.
_COLUMN_OF: Final = {
    "review_window": "review_until",
    "review": "review_due",
    "re_review_window": "re_review_until",
    "re_review": "re_review_due",
}


@dataclass(slots=True)
class Clock:
    """One legal period of one petition.

    Attributes:
        id: the term's id (`sorting`, `organ_notice`, `completion` …), or one of `SET_DATES`.
        started: the day from which it counts, itself not counted.
        raw: the last day before any roll over rest days; None where the due day was recorded as such.
        due: the last day still in time.
        ended: the day of the step that ended it; None while it runs.
        cancelled: it ended without having been met or missed, because it no longer applies.
        excluded: days of a hearing that were not counted into it; `suspended`: the day since which one goes on.
        assignment: the id of the organ's share it belongs to; None: the petition's own.
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
    excluded: int = 0
    suspended: date | None = None
    assignment: int | None = None

    @property
    def is_window(self) -> bool:
        return self.id in WINDOWS

    @property
    def is_binding(self) -> bool:
        """Whether it is a duty of the law or set by an authority, and no reminder and no right of somebody."""
        return not self.is_window and (self.term is not None or self.id in _BINDING)

    @property
    def name(self) -> str:
        return self.term.name if self.term else SET_DATES[self.id].name

    @property
    def english(self) -> str:
        return self.term.english if self.term else SET_DATES[self.id].english

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
            if self.suspended is not None and self.suspended <= min(today, self.due):
                return "suspended"
            if today <= self.due:
                return "running"
            return "undetermined" if self.provisional else "overdue"
        if ended <= self.due:
            return "met"
        return "undetermined" if self.provisional else "late"

    def is_running(self, today: date) -> bool:
        return (
            not self.cancelled
            and self.state(today) in ("running", "overdue", "undetermined", "suspended")
            and not (self.ended is not None and self.ended <= today)
        )

    def days_left(self, today: date) -> int:
        """Calendar days from `today` to the due day: 0 today, negative once it has passed."""
        return (self.due - today).days

    def explanation(self, lang: Literal["zh", "en"] = "zh") -> str:
        """The count in words a petitioner understands, with the article; computed only when asked."""
        if self.term is not None and self.raw is not None:
            return self._counted(self.term, self.raw, lang)
        if self.term is None:
            words = SET_DATES[self.id]
            if lang == "en":
                return words.sentence_english.format(day=self.due.isoformat())
            return words.sentence.format(day=_zh(self.due))
        if lang == "en":
            return f"Extended to {self.due.isoformat()} as recorded. {self._basis('en')}"
        return f"按记录延期至{_zh(self.due)}。{self._basis('zh')}"

    def _counted(self, term: Term, raw: date, lang: Literal["zh", "en"]) -> str:
        if not self.excluded and self.suspended is None:
            return deadlines.explain(term, self.started, Due(self.due, raw, self.provisional), self.calendar, lang)
        plain = deadlines.due_of(term, self.started, self.calendar)
        text = deadlines.explain(term, self.started, plain, self.calendar, lang)
        if lang == "en":
            text += f" The hearing took {self.excluded} days, which are not counted: the last day is {self.due}."
            return text if self.suspended is None else f"{text} A hearing goes on since {self.suspended}."
        if self.excluded:
            text += f"其间听证所需的{self.excluded}日不计算在内，最后一日为{_zh(self.due)}。"
        return text if self.suspended is None else f"{text}自{_zh(self.suspended)}起正在听证，期限暂停计算。"

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

    def derive(self, fact: Fact, course: Course | None = None) -> None:
        """Fill the derived date columns of a fact: the last days that measures compare with."""
        registered = fact.registered
        term = self._in_force(registered).terms["sorting"]
        sorting = self._due(registered, term.length, term.unit, strict=not term.rolls)
        fact.sorting_due, fact.sorting_due_provisional = sorting.day, sorting.provisional
        fact.acceptance_due_30 = date.fromordinal(min(registered.toordinal() + 30, _LAST_DAY))
        fact.notice_due = fact.due = fact.days_to_reply = None
        fact.due_provisional = fact.notice_due_provisional = False
        if fact.sent is not None and fact.disposition in SENT_DISPOSITIONS:
            term = self._in_force(fact.sent).terms["organ_notice"]
            notice = self._due(fact.sent, term.length, term.unit, strict=not term.rolls)
            fact.notice_due, fact.notice_due_provisional = notice.day, notice.provisional
        if fact.accepted is not None:
            term = self._in_force(fact.accepted).terms["completion"]
            if _applies(term, fact):
                if fact.extended_until is not None:
                    fact.due = fact.extended_until
                    fact.due_provisional = False
                else:
                    reply = self._due(fact.accepted, term.length, term.unit, strict=not term.rolls)
                    fact.due, fact.due_provisional = reply.day, reply.provisional
        if fact.closed is not None:
            fact.days_to_reply = (fact.closed - registered).days
            self._derive_remedies(fact, course or _course_of(fact), fact.closed)

    def _derive_remedies(self, fact: Fact, course: Course, closed: date) -> None:
        """The last days of the first round's remedies; a provisional one is not known."""
        law = self._in_force(fact.accepted or closed)
        if "review_window" in law.terms and _remedies_open(law, fact):
            for clock in self._remedies(law, fact, course, course.rounds[0], closed):
                setattr(fact, _COLUMN_OF[clock.id], None if clock.provisional else clock.due)

    def longest_extension(self, accepted: date) -> Due:
        """The last day to which a matter accepted on this day may be extended: counted from the unrolled last day
        of the first period, then rolled (2022 Art. 34; 2005 Art. 33)."""
        terms = self._in_force(accepted).terms
        first, more = terms["completion"], terms["extension"]
        raw = self._due(accepted, first.length, first.unit, strict=True).raw
        return self._due(raw, more.length, more.unit, strict=not more.rolls)

    def extensions_allowed(self, accepted: date) -> int:
        """How many times the period may be extended; the text does not say, so a setting does."""
        parameter = self._in_force(accepted).parameters.get("max_extensions")
        return parameter.value if parameter is not None else 1

    def bare(self, name: str, fact: Fact, due: date, *, provisional: bool) -> Clock:
        """A running clock of which only the name and the last day are at hand: enough for a line of a list."""
        law = self._in_force(fact.accepted or fact.registered)
        return Clock(
            name, fact.petition, fact.registered, None, due, provisional, None, law.terms.get(name), law, self.calendar
        )

    def clocks(self, fact: Fact, course: Course | None = None) -> list[Clock]:
        """All clocks of a petition, running and finished, in the order in which they start.

        Without its course: those that a spreadsheet ledger can tell of.
        """
        return list(self._clocks(fact, course or _course_of(fact)))

    def _clocks(self, fact: Fact, course: Course) -> Iterator[Clock]:
        registered = fact.registered
        gone = _gone(fact)
        sorting = self._clock("sorting", self._in_force(registered), fact, registered, _sorted_on(fact))
        yield sorting if sorting.ended is not None else _overtaken(sorting, fact.withdrawn)
        if _was_simple(course) and "simple_transfer" in self._in_force(registered).terms:
            yield self._clock("simple_transfer", self._in_force(registered), fact, registered, sorting.ended)
        if fact.superior_due is not None:
            yield _overtaken(self._set("superior", fact, registered, fact.superior_due, fact.closed), gone)
        for share in course.assignments:
            yield from self._of_share(fact, course, share)
        law = self._in_force(fact.accepted or fact.closed or registered)
        for round_ in course.rounds:
            yield from self._of_round(law, fact, course, round_)
        if fact.rating_until is not None:
            yield self._set("rating", fact, fact.closed or registered, fact.rating_until, _rated_on(fact, course))
        for task in course.tasks:
            if task.due is not None:
                yield self._set("instruction", fact, task.given, task.due, None)

    def _of_share(self, fact: Fact, course: Course, share: Assigned) -> Iterator[Clock]:
        """The clocks of one organ's share: its notice, its right to object, and the feedback asked of it."""
        law = self._in_force(share.sent)
        is_lead = share is course.lead
        told = fact.told if is_lead and share.told is None and course.round.anew is None else share.told
        for clock in self._notices(law, fact, course, share, told):
            clock.assignment = share.id
            yield clock
        if "objection" in law.terms and not _came_directly(fact, share):
            objection = self._clock("objection", law, fact, share.sent, share.objected)
            accepted = fact.accepted if is_lead else None
            objection.assignment = share.id
            yield _overtaken(objection, _first(told, accepted, share.answered, share.ended, _gone(fact)))
        if is_lead and _was_simple(course) and "simple_acceptance" in law.terms:
            yield self._clock("simple_acceptance", law, fact, share.sent, fact.accepted)
        if share.report_due is not None:
            done = share.answered if share.part == "assist" else share.reported
            report = self._set("report", fact, share.sent, share.report_due, None if share.report_returned else done)
            report.assignment = share.id
            yield _overtaken(report, share.ended)

    def _notices(
        self, law: Regulation, fact: Fact, course: Course, share: Assigned, told: date | None
    ) -> Iterator[Clock]:
        """The lead organ tells the petitioner; one that passed it on has told by that (Art. 23)."""
        if share.part != "lead" or (fact.purpose in NO_NOTICE_CLOCK and law.id != "r2005"):
            return
        lower = next((one for one in course.assignments if one.upper == share.id and one is not share), None)
        done = told if told is not None or lower is None else lower.sent
        if done is None and share is course.lead:
            done = _first(fact.refused if course.refused else None, fact.led)
        if _came_directly(fact, share):
            law = self._in_force(fact.registered)
            clock = self._clock("direct_notice", law, fact, fact.registered, done)
        else:
            clock = self._clock("organ_notice", law, fact, share.sent, done)
        yield _overtaken(clock, share.ended)

    def _of_round(self, law: Regulation, fact: Fact, course: Course, round_: Round) -> Iterator[Clock]:
        """One handling and its remedies."""
        is_first = round_ is course.rounds[0]
        if is_first and fact.accepted is not None:
            yield from self._completion(law, fact, course, fact.accepted)
        elif round_.due is not None and round_.started is not None:
            yield from self._redoing(law, fact, round_, round_.started, round_.due)
        answered = fact.closed if is_first else round_.answered
        if answered is not None and "review_window" in law.terms and _remedies_open(law, fact):
            yield from self._remedies(law, fact, course, round_, answered)

    def _completion(self, law: Regulation, fact: Fact, course: Course, accepted: date) -> Iterator[Clock]:
        if _was_simple(course) and "simple_handling" in law.terms:
            simple = self._clock("simple_handling", law, fact, accepted, fact.closed)
            yield _overtaken(simple, _first(course.left_simple, _gone(fact)))
        if not _applies(law.terms["completion"], fact):
            return
        until = fact.extended_until
        clock = _overtaken(self._clock("completion", law, fact, accepted, fact.closed), _gone(fact))
        clock.cancelled = clock.cancelled or until is not None
        yield clock
        if until is not None:
            started = clock.raw or clock.due
            extension = Clock(
                "extension", fact.petition, started, None, until, False, fact.closed, law.terms["extension"], law,
                self.calendar,
            )  # fmt: skip
            yield _overtaken(extension, _gone(fact))

    def _redoing(self, law: Regulation, fact: Fact, round_: Round, started: date, due: date) -> Iterator[Clock]:
        """Handled again until the day set; led elsewhere and not taken, it has sixty days from a new acceptance."""
        redo = self._set("redo", fact, started, round_.extended_until or due, round_.answered)
        yield _overtaken(redo, _first(round_.anew, _gone(fact)))
        if round_.accepted is not None and _applies(law.terms["completion"], fact):
            completion = self._clock("completion", law, fact, round_.accepted, round_.answered)
            yield _overtaken(completion, _gone(fact))

    def _remedies(self, law: Regulation, fact: Fact, course: Course, round_: Round, answered: date) -> Iterator[Clock]:
        dates: Fact | Round = fact if round_ is course.rounds[0] else round_
        asked, decided = dates.review_requested, dates.review_decided
        yield self._clock("review_window", law, fact, round_.served or answered, asked)
        if asked is not None:
            yield self._clock("review", law, fact, asked, _first(decided, round_.review_refused))
        if decided is None or (round_ is not course.round and dates.review_outcome == "annul"):
            return
        again = dates.re_review_requested
        yield self._clock("re_review_window", law, fact, round_.review_served or decided, again)
        if again is not None:
            ended = _first(dates.re_review_decided, round_.re_review_refused)
            hearings = [one for one in course.hearings if one.stage == "re_review" and one.opened >= again]
            yield self._suspended(self._clock("re_review", law, fact, again, ended), hearings)

    def _suspended(self, clock: Clock, hearings: list[Hearing]) -> Clock:
        """The days of a hearing are not counted (2022 Art. 36 ¶2), its first and its last one included."""
        term = clock.term
        if not hearings or term is None or not term.suspended_by:
            return clock
        held = {
            day
            for one in hearings
            if one.closed is not None
            for day in range(one.opened.toordinal(), one.closed.toordinal() + 1)
        }
        clock.excluded = len(held)
        due = self._due(clock.started, term.length + len(held), term.unit, strict=not term.rolls)
        clock.due, clock.raw, clock.provisional = due.day, due.raw, due.provisional
        clock.suspended = next((one.opened for one in hearings if one.closed is None), None)
        return clock

    def _set(self, name: str, fact: Fact, started: date, due: date, ended: date | None) -> Clock:
        return Clock(name, fact.petition, started, None, due, False, ended, None, None, self.calendar)

    def _clock(self, term_id: str, law: Regulation, fact: Fact, started: date, ended: date | None) -> Clock:
        term = law.terms[term_id]
        due = self._due(started, term.length, term.unit, strict=not term.rolls)
        return Clock(term_id, fact.petition, started, due.raw, due.day, due.provisional, ended, term, law, self.calendar
        )  # fmt: skip


def _first(*days: date | None) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None


def is_awaited(clock: Clock, fact: Fact) -> bool:
    """Whether a duty is still open. A notice that never came is overtaken by the acceptance (Art. 23, 34)."""
    if not clock.is_binding or clock.cancelled or clock.ended is not None:
        return False
    return clock.id not in ("organ_notice", "direct_notice") or fact.accepted is None


def _overtaken(clock: Clock, by: date | None) -> Clock:
    """The clock, ended without being met or missed where something overtook it first."""
    if clock.ended is None and by is not None:
        clock.ended, clock.cancelled = by, True
    return clock


def _gone(fact: Fact) -> date | None:
    """The day on which the handling ended without an opinion: withdrawn, or led to another procedure."""
    return _first(fact.withdrawn, fact.led)


def _sorted_on(fact: Fact) -> date | None:
    """The first day of sorting. While a petition that came back waits to be sorted anew, the same period runs on."""
    return None if fact.disposition is None else fact.sorted or fact.sent or fact.registered


def _was_simple(course: Course) -> bool:
    return course.procedure == "simple" or course.left_simple is not None


def _came_directly(fact: Fact, share: Assigned) -> bool:
    """Whether the organ that answers is the one that was asked: nobody sent it there (Art. 23 ¶1)."""
    return share.upper is None and share.organ == fact.registering_organ


def _rated_on(fact: Fact, course: Course) -> date | None:
    """The day on which the last rating came; a spreadsheet does not say it, and the window counts as used at once."""
    if fact.rating_bureau is None or fact.rating_organ is None:
        return None
    days = [day for day in course.rated.values() if day is not None]
    return max(days) if days else fact.closed or fact.registered


def _course_of(fact: Fact) -> Course:
    """The course of a petition of which nothing but its fact is known."""
    course = Course()
    if fact.sent is not None and fact.disposition in SENT_DISPOSITIONS:
        sender = fact.registering_organ if fact.organ is None else None
        course.assignments.append(Assigned(0, fact.organ or 0, fact.sent, sender, fact.disposition or ""))
    course.procedure = fact.procedure or "ordinary"
    course.rounds[0].served = fact.served
    return course


def _applies(term: Term, fact: Fact) -> bool:
    """Whether a period is one of this petition, by what it asks for and by the route that was decided."""
    if term.purposes is not None and fact.purpose not in term.purposes:
        return False
    return term.routes is None or fact.route is None or fact.route in term.routes


def _remedies_open(law: Regulation, fact: Fact) -> bool:
    """Review (Art. 35) follows a written opinion on an appeal or claim; in 2005 on any petition matter."""
    if fact.disposition is not None and fact.disposition not in SENT_DISPOSITIONS:
        return fact.review_requested is not None
    return _applies(law.terms["review_window"], fact) or fact.review_requested is not None
