"""The matters before and after one in a list, found by the list's order and not by counting through it."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q, QuerySet

from huiyin.petitions.models import Matter


class Neighbours(NamedTuple):
    previous: int | None
    next: int | None


def neighbours(listed: QuerySet[Matter], matter: Matter, sort: str) -> Neighbours:
    """`listed` in the order that `sort` names (`listing.matters`); the matter itself need not be in it."""
    listed = listed.order_by()
    if sort == "due":
        before, after = _by_due(matter)
        order, back = ("next_due", "pk"), ("-next_due", "-pk")
        if matter.next_due is None:
            with_due = listed.filter(next_due__isnull=False)
            previous = _first(listed.filter(before), "-pk") or _first(with_due, *back)
            return Neighbours(previous, _first(listed.filter(after), "pk"))
        following = _first(listed.filter(after), *order) or _first(listed.filter(next_due=None), "pk")
        return Neighbours(_first(listed.filter(before), *back), following)
    earlier, later = _by_day(matter)
    newer, older = (
        _first(listed.filter(later), "registered", "pk"),
        _first(listed.filter(earlier), "-registered", "-pk"),
    )
    return Neighbours(older, newer) if sort == "oldest" else Neighbours(newer, older)


def _by_due(matter: Matter) -> tuple[Q, Q]:
    if matter.next_due is None:
        return Q(next_due=None, pk__lt=matter.pk), Q(next_due=None, pk__gt=matter.pk)
    same = Q(next_due=matter.next_due)
    before = Q(next_due__lt=matter.next_due) | same & Q(pk__lt=matter.pk)
    return before, Q(next_due__gt=matter.next_due) | same & Q(pk__gt=matter.pk)


def _by_day(matter: Matter) -> tuple[Q, Q]:
    same = Q(registered=matter.registered)
    earlier = Q(registered__lt=matter.registered) | same & Q(pk__lt=matter.pk)
    return earlier, Q(registered__gt=matter.registered) | same & Q(pk__gt=matter.pk)


def _first(rows: QuerySet[Matter], *order: str) -> int | None:
    return rows.order_by(*order).values_list("pk", flat=True).first()
