"""What became of a petition: the days on which each step was taken, as they would have fallen in a real office.

Most steps are in time, some are late, a few are never taken. Nothing here looks at the day on which it is asked: a
course runs on into the future, and an export shows only what had happened by its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final, NamedTuple

from huiyin.core.days import WorkCalendar
from huiyin.core.terms import SENT_DISPOSITIONS


class Filing(NamedTuple):
    """A petition as it was registered, so far as its course depends on it."""

    registered: date
    purpose: str
    source: str
    repeat: bool
    route: bool
    pace: float


@dataclass(slots=True)
class Course:
    disposition: str
    sorted_on: date
    told: date | None = None
    accepted: date | None = None
    extended_on: date | None = None
    extended_until: date | None = None
    closed: date | None = None
    confirmed: date | None = None
    outcome: str | None = None
    settled: bool | None = None
    rating_until: date | None = None
    rated_on: date | None = None
    rating_bureau: str | None = None
    rating_organ: str | None = None
    review_requested: date | None = None
    review_decided: date | None = None
    review_outcome: str | None = None
    re_review_requested: date | None = None
    re_review_decided: date | None = None
    re_review_outcome: str | None = None

    @property
    def sent(self) -> bool:
        return self.disposition in SENT_DISPOSITIONS


_DISPOSITIONS: Final = {
    "claim": (("transfer", 50), ("assign", 31), ("direct_reply", 9), ("file", 6), ("not_accepted", 4)),
    "accusation": (("transfer", 88), ("file", 12)),
    "suggestion": (("transfer", 52), ("direct_reply", 40), ("file", 8)),
    "inquiry": (("direct_reply", 70), ("transfer", 30)),
    "other": (("file", 45), ("direct_reply", 35), ("transfer", 20)),
    "repeat": (("transfer", 42), ("assign", 30), ("file", 14), ("no_longer_accepted", 9), ("direct_reply", 5)),
    "handed_down": (("assign", 78), ("transfer", 20), ("direct_reply", 2)),
    "route": (("not_accepted", 46), ("transfer", 34), ("file", 20)),
}
_OUTCOMES: Final = (("support", 43), ("partial_support", 14), ("explanation", 32), ("no_support", 9), ("other", 2))
_RATINGS: Final = ("satisfied", "fairly_satisfied", "dissatisfied")
_REVIEWS: Final = (("uphold", 78), ("change", 14), ("annul", 8))


def follow(filing: Filing, chance: Random, calendar: WorkCalendar) -> Course:
    """The whole course of a petition, told to its end."""
    course = Course(_disposition(filing, chance), _sorting_day(filing, chance, calendar))
    if not course.sent:
        return course
    _tell_and_accept(course, filing, chance, calendar)
    _close(course, filing, chance, calendar)
    if course.closed is not None:
        _conclude(course, filing, chance, calendar)
    return course


def _pick(chance: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    return chance.choices([value for value, _ in weighted], [weight for _, weight in weighted])[0]


def _office_day(calendar: WorkCalendar, day: date, days: int) -> date:
    return calendar.roll_forward(day + timedelta(days=days))


def _disposition(filing: Filing, chance: Random) -> str:
    kind = "claim" if filing.purpose == "appeal" else filing.purpose
    if filing.route:
        kind = "route"
    elif kind == "claim" and filing.source != "own":
        kind = "handed_down"
    elif kind == "claim" and filing.repeat:
        kind = "repeat"
    return _pick(chance, _DISPOSITIONS[kind])


def _sorting_day(filing: Filing, chance: Random, calendar: WorkCalendar) -> date:
    low, high = chance.choices(((0, 2), (3, 7), (8, 13), (16, 24)), (46, 36, 16.6, 1.4))[0]
    return _office_day(calendar, filing.registered, chance.randint(low, high))


def _tell_and_accept(course: Course, filing: Filing, chance: Random, calendar: WorkCalendar) -> None:
    sent = course.sorted_on
    late = chance.random() < 0.024 * filing.pace**3
    day = _office_day(calendar, sent, chance.randint(17, 29) if late else chance.randint(1, 12))
    if filing.purpose != "accusation" or chance.random() < 0.3:
        course.told = day
    course.accepted = day if chance.random() < 0.86 else _office_day(calendar, day, chance.randint(1, 4))


def _close(course: Course, filing: Filing, chance: Random, calendar: WorkCalendar) -> None:
    accepted = course.accepted
    if accepted is None or chance.random() < 0.006 * filing.pace**2:
        return
    days = round(min(150.0, chance.lognormvariate(3.5, 0.46) * filing.pace))
    limit = calendar.due(accepted, 60, "day")
    if days > 60 and filing.purpose in ("claim", "appeal") and chance.random() < 0.5:
        course.extended_on = _office_day(calendar, accepted, chance.randint(46, 56))
        more = chance.choice((15, 30, 30, 30))
        course.extended_until = calendar.due(limit.raw, more, "day").day
        left = (course.extended_until - limit.day).days
        days = (limit.day - accepted).days + (chance.randint(1, left) if chance.random() < 0.9 else left + 9)
    elif days > 60 and chance.random() < 0.62:
        days = chance.randint(50, 58)
    course.closed = _office_day(calendar, accepted, max(2, days))
    if course.extended_until is None and days <= 60:
        course.closed = min(course.closed, limit.day)


def _conclude(course: Course, filing: Filing, chance: Random, calendar: WorkCalendar) -> None:
    closed = course.closed
    if closed is None:
        return
    course.outcome = _pick(chance, _OUTCOMES)
    settled = {"support": 0.93, "partial_support": 0.78, "explanation": 0.7, "no_support": 0.35, "other": 0.6}
    course.settled = chance.random() < settled[course.outcome] - (0.15 if filing.repeat else 0)
    if course.disposition == "assign" and chance.random() < 0.88:
        course.confirmed = _office_day(calendar, closed, chance.randint(2, 18))
    if not filing.repeat and filing.purpose != "accusation":
        _rate(course, closed, chance)
    grudge = course.outcome in ("explanation", "no_support") and not course.settled
    if filing.purpose in ("claim", "appeal") and chance.random() < (0.22 if grudge else 0.012):
        _review(course, closed, chance, calendar)


def _rate(course: Course, closed: date, chance: Random) -> None:
    course.rating_until = closed + timedelta(days=30)
    if chance.random() > 0.74:
        return
    course.rated_on = closed + timedelta(days=chance.randint(1, 28))
    organ = (66, 25, 9) if course.settled else (22, 36, 42)
    if chance.random() < 0.96:
        course.rating_bureau = chance.choices(_RATINGS, (76, 20, 4) if course.settled else (48, 36, 16))[0]
    if chance.random() < 0.95:
        course.rating_organ = chance.choices(_RATINGS, organ)[0]


def _review(course: Course, closed: date, chance: Random, calendar: WorkCalendar) -> None:
    course.review_requested = _office_day(calendar, closed, chance.randint(4, 27))
    course.review_decided = _office_day(calendar, course.review_requested, chance.randint(12, 29))
    course.review_outcome = _pick(chance, _REVIEWS)
    if course.review_outcome == "uphold" and chance.random() < 0.45:
        course.re_review_requested = _office_day(calendar, course.review_decided, chance.randint(5, 27))
        course.re_review_decided = _office_day(calendar, course.re_review_requested, chance.randint(15, 29))
        course.re_review_outcome = _pick(chance, (("uphold", 86), ("change", 10), ("annul", 4)))
