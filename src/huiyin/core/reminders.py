"""What is due for somebody, and at which stage of it a reminder goes out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

#: So many days before the day it is due a thing is reminded of first.
AHEAD = 7
#: What has been late for longer is no news; it stays on the page.
OLD = 60

Stage = Literal["", "ahead", "due", "late"]


class DueThing(NamedTuple):
    """Something that one person owes by a day, the last one still in time.

    `key`: what it is, the same at every look while it is owed. `kind`: what sort of work, for what leaves the house.
    `title`, `href`: for its person's own page.
    """

    kind: str
    key: str
    day: date
    title: str
    href: str


class LateWork(NamedTuple):
    """What an office has not done in time, all of one kind. `since`: the day on which the oldest of it was due."""

    office: str
    kind: str
    number: int
    since: date
    href: str


def stage_of(day: date, today: date) -> Stage:
    """ahead: within a week; due: today; late: since lately. Nothing before that, and nothing long after."""
    if today == day:
        return "due"
    if today < day:
        return "ahead" if day - today <= timedelta(days=AHEAD) else ""
    return "late" if today - day <= timedelta(days=OLD) else ""
