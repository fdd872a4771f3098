"""Years' notices that the bureau loaded, and what one of them would move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from django.db.models import Q, QuerySet

from huiyin.core import matter as replaying
from huiyin.core.clocks import Clock, ClockMaker
from huiyin.core.workflow import OPEN_STATES
from huiyin.figures.models import Fact
from huiyin.petitions.models import Matter, YearNotice
from huiyin.petitions.queries.history import history

PORTION = 200
#: Fact columns from which a period counts.
_BEGINS = ("registered", "sent", "accepted", "closed", "served", "review_requested", "review_decided",
           "re_review_requested")  # fmt: skip
#: A window for a remedy may be open so long after the last step; with the longest holiday it cannot roll further.
_WINDOWS_OPEN = timedelta(days=90)


class Moved(NamedTuple):
    """A running clock whose last day another calendar puts elsewhere."""

    matter: int
    petition: int
    number: str
    clock: str
    old: date
    new: date
    was_provisional: bool
    is_provisional: bool

    def plain(self) -> dict[str, object]:
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in self._asdict().items()}


def pending_notices() -> QuerySet[YearNotice]:
    """Loaded, and not yet signed or withdrawn."""
    return YearNotice.objects.filter(signed=None, withdrawn=None).select_related("loaded_by").order_by("year")


def moved_by(
    old: ClockMaker, new: ClockMaker, today: date, progress: Callable[[int], None] | None = None
) -> Iterator[Moved]:
    """Every clock that runs today and ends on another day under the new calendar, or becomes certain by it."""
    seen = 0
    for matters in _portions(today):
        past = history(matters)
        for matter in matters:
            events = past.of(matter)
            before = _running(replaying.replay(events, old, matter=matter), today)
            after = _running(replaying.replay(events, new, matter=matter), today)
            for key, (number, clock) in before.items():
                found = after.get(key)
                if found is None:
                    continue
                later = found[1]
                if (clock.due, clock.provisional) != (later.due, later.provisional):
                    yield Moved(
                        matter, key[0], number, key[1], clock.due, later.due, clock.provisional, later.provisional
                    )
        seen += len(matters)
        if progress is not None:
            progress(seen)


def touched_by(year: int) -> set[int]:
    """Matters that hold a day which the year's notice may make certain, running or not: no period is longer than
    ninety days and a holiday, so something must have happened after August of the year before."""
    first, last = date(year - 1, 9, 1), date(year, 12, 31)
    condition = Q()
    for column in _BEGINS:
        condition |= Q(**{f"{column}__gte": first, f"{column}__lte": last})
    return set(Fact.objects.filter(condition).order_by().values_list("matter", flat=True))


def _portions(today: date) -> Iterator[list[int]]:
    """Matters on which some clock may run: open ones, and those that ended lately enough for a remedy."""
    wanted = Matter.objects.filter(Q(state__in=OPEN_STATES) | Q(registered__gte=today - timedelta(days=400))).order_by(
        "pk"
    )
    ids = wanted.values_list("pk", flat=True).iterator()
    while portion := list(islice(ids, PORTION)):
        yield portion


def _running(found: replaying.Matter, today: date) -> dict[tuple[int, str, date], tuple[str, Clock]]:
    return {
        (clock.petition, clock.id, clock.started): (found.facts[clock.petition].number, clock)
        for clock in found.clocks()
        if clock.is_running(today)
    }
