"""What is overdue or soon will be, by the organ that owes it, and how often it was urged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from huiyin.accounts.models import Organ
from huiyin.letters.models import Letter, State
from huiyin.petitions.models import Matter, Waiting

#: How far ahead "soon" reaches.
SOON = timedelta(days=7)


class Urgings(NamedTuple):
    """How often a matter was urged, and when last."""

    times: int
    last: date | None


NEVER = Urgings(0, None)


class OrganLine(NamedTuple):
    """An organ's heap. `organ` None: the bureau itself."""

    organ: int | None
    name: str
    overdue: int
    soon: int


def owed(
    visible: QuerySet[Matter], today: date, *, organ: int | None = None, when: str = "overdue"
) -> QuerySet[Waiting]:
    """Steps with a last day that has passed ("overdue") or comes within the week ("soon"), the oldest first.

    A provisional day makes nobody late, and a petitioner owes nobody anything. `organ` 0 is the bureau.
    """
    rows = _dated(visible)
    rows = rows.filter(_late(today) if when == "overdue" else _soon(today))
    if organ is not None:
        rows = rows.filter(organ=organ or None)
    return rows.order_by("due", "matter_id", "id")


def _dated(visible: QuerySet[Matter]) -> QuerySet[Waiting]:
    rows = Waiting.objects.filter(matter__in=visible.order_by().values("pk"), due__isnull=False)
    return rows.exclude(role="petitioner")


def _late(today: date) -> Q:
    return Q(due__lt=today, provisional=False)


def _soon(today: date) -> Q:
    return Q(due__gte=today, due__lte=today + SOON)


def by_organ(visible: QuerySet[Matter], today: date) -> list[OrganLine]:
    """Each organ's count, the one with most overdue steps first."""
    rows = (
        _dated(visible)
        .order_by()
        .values("organ")
        .annotate(overdue=Count("pk", filter=_late(today)), soon=Count("pk", filter=_soon(today)))
        .filter(Q(overdue__gt=0) | Q(soon__gt=0))
    )
    listed = list(rows)
    names = dict(Organ.objects.filter(pk__in=[one["organ"] for one in listed]).values_list("pk", "name"))
    lines = [OrganLine(one["organ"], names.get(one["organ"] or 0, ""), one["overdue"], one["soon"]) for one in listed]
    return sorted(lines, key=lambda line: (-line.overdue, -line.soon, line.name))


def urgings(matters: Iterable[int]) -> dict[int, Urgings]:
    """The urging notes that went out, by matter."""
    rows = (
        Letter.objects.filter(kind="urging", matter__in=list(matters), state=State.ISSUED)
        .order_by()
        .values("matter")
        .annotate(count=Count("pk"), last=Max("issued_on"))
    )
    return {one["matter"]: Urgings(one["count"], one["last"]) for one in rows if one["matter"] is not None}
