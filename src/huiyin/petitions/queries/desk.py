"""What waits on the desk today."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Value

from huiyin.accounts.models import Person
from huiyin.core.workflow import OPEN_STATES
from huiyin.ledger.prepared import Prepared
from huiyin.petitions import policies
from huiyin.petitions.models import EntryDraft, ImportRun, Matter, SavedView
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
    """Of what a person sees: three looks, each at its own index: what has a last day, what is open, what contradicts
    itself. Most matters of a bureau are none of these."""
    soon = today + SOON
    if policies.sees_all_but_secrets(person, today):
        due, standing, irregular = _BY_LAST_DAY(today, soon), _BY_STATE(), _CONTRADICTING()
    else:
        visible = policies.visible_to(person, today)
        due, standing = list(_by_last_day(visible, today, soon)), list(_by_state(visible))
        irregular = list(_contradicting(visible))
    return Tally(*due[0], *standing[0], *irregular[0])


def _by_last_day(visible: QuerySet[Matter], today: date, soon: date) -> QuerySet[Any, Any]:
    sizes = {name: Count("pk", filter=due_in(name, today, soon)) for name in DUE}
    return _counted(visible.filter(next_due__isnull=False), **sizes)


def _by_state(visible: QuerySet[Matter]) -> QuerySet[Any, Any]:
    # Not the ids: they are not in the index that has each state once.
    sizes = {"unsorted": Count(Value(1), filter=Q(state="registered")), "open": Count(Value(1))}
    return _counted(visible.filter(state__in=OPEN_STATES), **sizes)


def _contradicting(visible: QuerySet[Matter]) -> QuerySet[Any, Any]:
    return _counted(visible.filter(irregularity_count__gt=0), irregular=Count("pk"))


def _counted(matters: QuerySet[Matter], **sizes: Count) -> QuerySet[Any, Any]:
    """One row, of all of them together. Of nobody's matters there would be none."""
    return matters.order_by().annotate(all=Value(1)).values("all").annotate(**sizes).values_list(*sizes)


_BY_LAST_DAY = Prepared(lambda today, soon: _by_last_day(policies.NO_SECRETS, today, soon))
_BY_STATE = Prepared(lambda: _by_state(policies.NO_SECRETS))
_CONTRADICTING = Prepared(lambda: _contradicting(policies.NO_SECRETS))


def heaps(visible: QuerySet[Matter], counts: Tally, today: date) -> list[Heap]:
    """Due today, due within the week, overdue (the latest first: the oldest are no news), provisional."""
    found = []
    for name, order in (("today", "pk"), ("week", "next_due"), ("overdue", "-next_due"), ("undetermined", "-next_due")):
        count = getattr(counts, name)
        matters = list(visible.filter(due_in(name, today)).order_by(order, "pk")[:SHOWN]) if count else []
        found.append(Heap(name, count, matters))
    return found
