"""What waits on the desk today."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum, Value

from huiyin.accounts.models import Person
from huiyin.core.workflow import OPEN_STATES
from huiyin.ledger.prepared import Prepared
from huiyin.petitions import policies
from huiyin.petitions.models import EntryDraft, ImportRun, Matter, MatterCount, SavedView
from huiyin.petitions.queries.listing import DUE, SOON, due_in

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


_DRAFTS = Prepared(lambda person: EntryDraft.objects.filter(person=person).order_by().values_list("pk", flat=True))
_VIEWS = Prepared(lambda person: SavedView.objects.filter(person=person))
_RUNS = Prepared(lambda: ImportRun.objects.all()[:1])


def drafts_of(person: Person) -> int:
    """How many registrations a person has begun and not finished."""
    return len(_DRAFTS(person.pk))


def saved_views(person: Person) -> list[SavedView]:
    """The lists that a person comes back to, in the person's order."""
    return _VIEWS(person.pk)


def latest_run() -> ImportRun | None:
    """The import that was begun last."""
    return next(iter(_RUNS()), None)


def tally(person: Person, today: date) -> Tally:
    """Of what a person sees. For most of the bureau it is kept (ADR 50); for others three looks are taken, each at its
    own index: what has a last day, what is open, what contradicts itself."""
    soon = today + SOON
    if policies.sees_all_but_secrets(person, today):
        return Tally(*(number or 0 for number in _KEPT(today, soon)[0]))
    visible = policies.visible_to(person, today).order_by()
    due = visible.filter(next_due__isnull=False).aggregate(
        **{name: Count("pk", filter=due_in(name, today, soon)) for name in DUE}
    )
    standing = visible.filter(state__in=OPEN_STATES).aggregate(
        unsorted=Count("pk", filter=Q(state="registered")), open=Count("pk")
    )
    return Tally(**due, **standing, irregular=visible.filter(irregularity_count__gt=0).count())


def _kept(today: date, soon: date) -> QuerySet[MatterCount, tuple[int | None, ...]]:
    """One row; a number of nothing is none."""
    conditions = {name: due_in(name, today, soon) for name in DUE}
    conditions |= {
        "unsorted": Q(state="registered"),
        "open": Q(state__in=OPEN_STATES),
        "irregular_ones": Q(irregular=True),
    }
    sums = {name: Sum("number", filter=condition) for name, condition in conditions.items()}
    return MatterCount.objects.order_by().annotate(all=Value(1)).values("all").annotate(**sums).values_list(*sums)


_KEPT = Prepared(_kept)


def heaps(visible: QuerySet[Matter], counts: Tally, today: date) -> list[Heap]:
    """Due today, due within the week, overdue (the latest first: the oldest are no news), provisional."""
    found = []
    for name, order in (("today", "pk"), ("week", "next_due"), ("overdue", "-next_due"), ("undetermined", "-next_due")):
        count = getattr(counts, name)
        matters = list(visible.filter(due_in(name, today)).order_by(order, "pk")[:SHOWN]) if count else []
        found.append(Heap(name, count, matters))
    return found
