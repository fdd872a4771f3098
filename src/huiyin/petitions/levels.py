"""Who is a level above whom: which organs may review what an organ decided (Art. 35, 36)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from huiyin.accounts import tree
from huiyin.accounts.memory import known
from huiyin.accounts.models import Duty, Organ, OrganKind, Role

#: Longer chains of parents than this are a loop.
_LEVELS = 12
#: Kinds of organs that decide in their own name and stand above others.
_DECIDES = (OrganKind.GOVERNMENT, OrganKind.SUPERIOR, OrganKind.DEPARTMENT, OrganKind.TOWN)
#: The place at the head of an organ's name: 望川县, 南岭市, 湖南省 …
_PLACE = re.compile(r"^.{1,8}?(?:自治区|自治州|自治县|省|市|盟|州|县|区|旗)")


def reviewers_of(organ: int, today: date) -> list[Organ]:
    """Organs that may review what an organ decided, the likeliest first.

    A department's opinion goes to the government of its level or to the department of its line a level above, a
    government's opinion to the government above. Where a government has an office of its own for reviews, that office
    stands for it: its reviews are re-reviewed a level above the government. No level is skipped.
    """
    at = _standing_for(Organ.objects.select_related("parent").get(pk=organ), today)
    upper = _next_above(at)
    if upper is None:
        return []
    found = {one.pk: one for one in _offices(upper, today) or [upper]}
    if at.kind == OrganKind.DEPARTMENT and (further := _next_above(upper)) is not None:
        found |= {one.pk: one for one in _of_its_line(at, further)}
    return [one for key, one in found.items() if key not in tree.with_subordinates([organ], today)]


def reviewed_by(organs: Iterable[int], today: date) -> frozenset[int]:
    """Every organ that stands below one of these, an office for reviews standing for its government."""
    wanted = frozenset(organs)
    return known(("reviewed by", wanted, today), lambda: _reviewed_by(wanted, today))


def _reviewed_by(organs: frozenset[int], today: date) -> frozenset[int]:
    rows = Organ.objects.filter(pk__in=organs).select_related("parent")
    return tree.with_subordinates([_standing_for(one, today).pk for one in rows], today)


def _standing_for(organ: Organ, today: date) -> Organ:
    """The government for which an office reviews; any other organ stands for itself."""
    parent = organ.parent
    return parent if parent is not None and organ in _offices(parent, today) else organ


def _next_above(organ: Organ) -> Organ | None:
    at = organ
    for _level in range(_LEVELS):
        if at.parent_id is None:
            return None
        at = Organ.objects.select_related("parent").get(pk=at.parent_id)
        if at.kind in _DECIDES:
            return at
    return None


def _of_its_line(organ: Organ, government: Organ) -> list[Organ]:
    """Departments of a government that do there what this one does here: named alike but for the place."""
    line = _PLACE.sub("", organ.name)
    rows = Organ.objects.filter(parent=government, kind=OrganKind.DEPARTMENT, valid_until=None).order_by("pk")
    return [one for one in rows if _PLACE.sub("", one.name) == line]


def _offices(organ: Organ, today: date) -> list[Organ]:
    """Offices of a government that do nothing but review: directly below it, with people of that duty."""
    holders = Duty.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), role=Role.REVIEW_OFFICER)
    return list(
        Organ.objects.filter(
            parent=organ, kind=OrganKind.OTHER, valid_until=None, pk__in=holders.values("organ")
        ).order_by("pk")
    )
