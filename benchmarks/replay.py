"""Replay: matters a second on one core, in memory and from stored entries, against numpy counting the dates alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from time import process_time
from typing import Any, NamedTuple

import numpy as np

from benchmarks.table import Line, best
from huiyin.core import events as ev
from huiyin.core.clocks import ClockMaker
from huiyin.core.days import WorkCalendar
from huiyin.core.law import Law
from huiyin.core.matter import replay

MATTERS = 20_000
ROUNDS = 3


def matters(count: int = MATTERS, seed: int = 7) -> list[list[ev.Event]]:
    """Petitions as an import records them: eight to ten events each, over both regulations; one in twelve came back."""
    chance = Random(seed)
    made: list[list[ev.Event]] = []
    for n in range(count):
        day = date(2021, 6, 1) + timedelta(days=chance.randrange(1700))
        made.append(_petition(chance, 2 * n, day, f"B{n:06d}", None))
        if chance.random() < 1 / 12:
            again = _petition(chance, 2 * n + 1, day + timedelta(days=200), f"C{n:06d}", f"B{n:06d}")
            made[-1] += [*again, ev.Joined(2 * n + 1, None, n + 1)]
    return made


def _petition(chance: Random, petition: int, day: date, number: str, earlier: str | None) -> list[ev.Event]:
    def after(low: int, high: int) -> date:
        nonlocal day
        day += timedelta(days=chance.randint(low, high))
        return day

    registered = day
    purpose = chance.choice(("claim", "claim", "claim", "claim", "appeal", "suggestion", "accusation"))
    events: list[ev.Event] = [
        ev.Registered(
            petition, registered, number, 1, chance.choice(("letter", "visit", "web")), "county", "own", registered,
            None, chance.randint(1, 7), 1, purpose, None, 3, 31, 5, "repeat" if earlier else "first", True, earlier,
            None, "ab" * 32,
        ),
        ev.Sorted(petition, after(1, 12), chance.choice(("transfer", "assign")), chance.randint(2, 60)),
        ev.Told(petition, after(1, 14)),
        ev.Accepted(petition, day),
    ]  # fmt: skip
    if chance.random() < 0.12:
        events.append(ev.Extended(petition, None, day + timedelta(days=90)))
    events.append(ev.Answered(petition, after(10, 70), chance.choice(("support", "explanation")), True))
    events.append(ev.RatingOpened(petition, day, day + timedelta(days=30)))
    events += [ev.Rated(petition, None, side, "satisfied") for side in ("bureau", "organ")]
    if chance.random() < 0.5:
        events.append(ev.Confirmed(petition, after(1, 20)))
    if chance.random() < 0.06:
        events += [
            ev.ReviewRequested(petition, after(3, 25), "review"),
            ev.ReviewDecided(petition, after(10, 30), "review", "uphold"),
        ]
    return events


def run(count: int = MATTERS) -> list[Line]:
    made = matters(count)
    events = sum(map(len, made))
    size = f"{count:,} matters, {events / count:.1f} events each"
    law, calendar = Law.shipped(), WorkCalendar.shipped()
    maker = ClockMaker(law, calendar)
    stored = [_entries(matter) for matter in made]
    dates = _dates(made, maker)
    base = best(lambda: _baseline(dates), ROUNDS, process_time)
    lines = [Line(f"numpy.busday_offset, the {len(dates.starts):,} dates alone", size, base, count / base, "matters/s")]

    def line(name: str, target: float | None, work: Callable[[], object]) -> None:
        seconds = best(work, ROUNDS, process_time)
        lines.append(Line(name, size, seconds, count / seconds, "matters/s", seconds / base, target))

    line("replay, events in memory", None, lambda: _replay(made, maker))
    line("replay with all clocks, events in memory, reasons lazy", 15_000, lambda: _with_clocks(made, maker))
    line("replay with all clocks, from stored entries (JSON)", 8_000, lambda: _from_stored(stored, maker))
    few = made[: count // 20]
    seconds = best(lambda: _with_reasons(few, maker), 1, process_time)
    per = count // 20
    lines.append(
        Line("the same with every reason in words", f"{per:,} matters", seconds, per / seconds, "matters/s",
             seconds / base * (count / per))
    )  # fmt: skip
    return lines


def _entries(matter: list[ev.Event]) -> list[str]:
    """The stored text of each entry: one act, its events."""
    return [ev.canonical({"act": "import", "events": [ev.stored_form(event)]}) for event in matter]


def _replay(made: list[list[ev.Event]], maker: ClockMaker) -> None:
    for n, matter in enumerate(made):
        replay(matter, maker, matter=n)


def _with_clocks(made: list[list[ev.Event]], maker: ClockMaker) -> None:
    for n, matter in enumerate(made):
        replay(matter, maker, matter=n).clocks()


def _from_stored(stored: list[list[str]], maker: ClockMaker) -> None:
    for n, entries in enumerate(stored):
        forms: list[Any] = [form for text in entries for form in json.loads(text)["events"]]
        replay(ev.events_of(forms), maker, matter=n).clocks()


def _with_reasons(made: list[list[ev.Event]], maker: ClockMaker) -> None:
    for n, matter in enumerate(made):
        for clock in replay(matter, maker, matter=n).clocks():
            clock.explanation()


class _Dates(NamedTuple):
    """The days from which the clocks of all matters run, how long, and the days that are no weekend but rest."""

    starts: Any
    lengths: Any
    holidays: Any


def _baseline(dates: _Dates) -> Any:
    """The due days of the same clocks, one busday_offset over all: no law, no reasons, no state."""
    return np.busday_offset(dates.starts + dates.lengths, 0, roll="forward", holidays=dates.holidays)


def _dates(made: list[list[ev.Event]], maker: ClockMaker) -> _Dates:
    clocks = [clock for matter in made for clock in replay(matter, maker).clocks()]
    starts = np.array([clock.started for clock in clocks], dtype="datetime64[D]")
    lengths = np.array([clock.length or 0 for clock in clocks], dtype="timedelta64[D]")
    return _Dates(starts, lengths, _holidays(maker.calendar))


def _holidays(calendar: WorkCalendar) -> Any:
    """The rest days that are no weekend: numpy knows no 调休, so the baseline's dates are only nearly right."""
    days = (date(2021, 1, 1) + timedelta(days=n) for n in range(7 * 365))
    return np.array([day for day in days if day.weekday() < 5 and not calendar.is_workday(day)], dtype="datetime64[D]")
