"""What waits on the desk today."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Value

from huiyin.core.workflow import OPEN_STATES
from huiyin.petitions.models import Matter
from huiyin.petitions.queries.listing import due_in

#: Rows shown of each heap; the whole of it is one click away.
SHOWN = 10


class Tally(NamedTuple):
    """How many matters stand where."""

    overdue: int
    today: int
    week: int
    undetermined: int
    unsorted: int
    open: int
    irregular: int


class Heap(NamedTuple):
    name: str
    size: int
    matters: list[Matter]


def tally(visible: QuerySet[Matter], today: date) -> Tally:
    """Three looks, each at its own index: what has a last day, what is open, what contradicts itself. Most matters of a
    bureau are none of these."""
    visible = visible.order_by()
    due = visible.filter(next_due__isnull=False).aggregate(
        overdue=Count("pk", filter=due_in("overdue", today)),
        today=Count("pk", filter=due_in("today", today)),
        week=Count("pk", filter=due_in("week", today)),
        undetermined=Count("pk", filter=due_in("undetermined", today)),
    )
    # Not the ids: they are not in the index that has each state once.
    standing = visible.filter(state__in=OPEN_STATES).aggregate(
        unsorted=Count(Value(1), filter=Q(state="registered")), open=Count(Value(1))
    )
    return Tally(**due, **standing, irregular=visible.filter(irregularity_count__gt=0).count())


def heaps(visible: QuerySet[Matter], counts: Tally, today: date) -> list[Heap]:
    """Due today, due within the week, overdue (the latest first: the oldest are no news), provisional."""
    found = []
    for name, order in (("today", "pk"), ("week", "next_due"), ("overdue", "-next_due"), ("undetermined", "-next_due")):
        count = getattr(counts, name)
        matters = list(visible.filter(due_in(name, today)).order_by(order, "pk")[:SHOWN]) if count else []
        found.append(Heap(name, count, matters))
    return found
