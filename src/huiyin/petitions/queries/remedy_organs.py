"""Which organ a review or a re-review is asked of: the one a level above (Art. 35, 36)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from huiyin.accounts import tree
from huiyin.accounts.models import Duty, Organ, OrganKind, Role
from huiyin.petitions.queries.cases import Case

#: Longer chains of parents than this are a loop.
_LEVELS = 12


def candidates(organ: int, today: date) -> list[Organ]:
    """Organs that may review what an organ decided, the likeliest first.

    A department's opinion goes to the department above it or to the government of its level, a government's opinion
    to the government above; where an organ has an office of its own for reviews, that office stands for it. The organ
    itself and everything below it is never among them.
    """
    below = tree.with_subordinates([organ], today)
    found: dict[int, Organ] = {}
    for upper in _above(organ):
        for one in (*_offices(upper, today), upper):
            if one.pk not in below:
                found.setdefault(one.pk, one)
    return list(found.values())


def _above(organ: int) -> Iterator[Organ]:
    at = Organ.objects.filter(pk=organ).select_related("parent").first()
    for _level in range(_LEVELS):
        if at is None or at.parent is None:
            return
        at = Organ.objects.select_related("parent").get(pk=at.parent_id)
        if at.kind in (OrganKind.GOVERNMENT, OrganKind.SUPERIOR, OrganKind.DEPARTMENT):
            yield at


def _offices(organ: Organ, today: date) -> list[Organ]:
    """Organs directly below that have people with the duty of reviewing."""
    holders = Duty.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), role=Role.REVIEW_OFFICER)
    return list(
        Organ.objects.filter(parent=organ, valid_until=None, pk__in=holders.values("organ")).exclude(
            kind=OrganKind.BUREAU
        )
    )


def reviewed_organ(case: Case, stage: str) -> int | None:
    """The organ whose decision is to be reviewed: the handling one, or for a re-review the reviewing one."""
    if stage == "re_review":
        return case.course.round.review_organ
    return case.fact.organ


def is_a_level_above(organ: int, candidate: int, today: date) -> bool:
    return candidate in {one.pk for one in candidates(organ, today)}
