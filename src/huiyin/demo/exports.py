"""The ledger as the county's bureau exported it: at the end of last year, and today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Final

from huiyin.core.days import WorkCalendar
from huiyin.demo.campaigns import adorn
from huiyin.demo.ledger import HEADINGS, SIZE, Cell, Row, petitions

SEED: Final = 20240101


def generate(today: date, *, seed: int = SEED, size: int = SIZE, calendar: WorkCalendar | None = None) -> list[Row]:
    """All petitions of two whole years and of this year up to `today`; the same arguments give the same rows."""
    chance = Random(f"{seed}:{today}:{size}")
    calendar = calendar or WorkCalendar.shipped()
    rows = petitions(today, size, chance, calendar)
    adorn(rows, chance, today, calendar)
    return rows


def export_days(today: date) -> tuple[date, date]:
    """The days on which the demonstration's two exports were made."""
    return date(today.year - 1, 12, 31), today


def table(rows: Sequence[Row], as_of: date) -> Iterator[list[Cell]]:
    """The lines of an export made on a day, without the line of headings."""
    for row in rows:
        if row.registered <= as_of:
            yield [row.shown(heading, as_of) for heading in HEADINGS]
