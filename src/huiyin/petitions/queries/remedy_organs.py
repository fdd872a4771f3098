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
    to the government above. Where a government has an office of its own for reviews, that office stands for it: its
    reviews are re-reviewed a level above the government. The organ itself and what is below it is never among them.
    """
    below = tree.with_subordinates([organ], today)
    found: dict[int, Organ] = {}
    for upper in _above(organ, today):
        for one in _offices(upper, today) or [upper]:
            if one.pk not in below:
                found.setdefault(one.pk, one)
    return list(found.values())


def _above(organ: int, today: date) -> Iterator[Organ]:
    at = Organ.objects.filter(pk=organ).select_related("parent").first()
    if at is not None and at.parent is not None and at in _offices(at.parent, today):
        at = at.parent
    for _level in range(_LEVELS):
        if at is None or at.parent_id is None:
            return
        at = Organ.objects.select_related("parent").get(pk=at.parent_id)
        if at.kind in (OrganKind.GOVERNMENT, OrganKind.SUPERIOR, OrganKind.DEPARTMENT):
            yield at


def _offices(organ: Organ, today: date) -> list[Organ]:
    """Offices of a government that do nothing but review: directly below it, with people of that duty."""
    holders = Duty.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), role=Role.REVIEW_OFFICER)
    return list(
        Organ.objects.filter(
            parent=organ, kind=OrganKind.OTHER, valid_until=None, pk__in=holders.values("organ")
        ).order_by("pk")
    )


def reviewed_organ(case: Case, stage: str) -> int | None:
    """The organ whose decision is to be reviewed: the handling one, or for a re-review the reviewing one."""
    if stage == "re_review":
        return case.course.round.review_organ
    return case.fact.organ


def is_a_level_above(organ: int, candidate: int, today: date) -> bool:
    return candidate in {one.pk for one in candidates(organ, today)}
