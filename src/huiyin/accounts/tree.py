"""Organs as they stand on a day: who is below whom, which spellings mean the same organ, and who came after whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from huiyin.accounts.models import Organ, Placement


def canonical_ids() -> dict[int, int]:
    """Organ id → the id of the organ meant, for every organ that is only another spelling."""
    same = dict(Organ.objects.filter(same_as__isnull=False).values_list("id", "same_as_id"))
    return {organ: _end(same, organ) for organ in same}


def _end(same: Mapping[int, int | None], organ: int) -> int:
    seen = {organ}
    while (further := same.get(organ)) is not None and further not in seen:
        seen.add(further)
        organ = further
    return organ


def spellings(organs: Iterable[int]) -> frozenset[int]:
    """The organs and every name that was said to mean one of them."""
    wanted = set(organs)
    return frozenset(wanted | {organ for organ, meant in canonical_ids().items() if meant in wanted})


def with_subordinates(organs: Iterable[int], on: date) -> frozenset[int]:
    """The organs, all that stand below them on a day, those that were merged into one of them, and every spelling."""
    below: dict[int, list[int]] = defaultdict(list)
    placed = Placement.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
    )
    for organ, parent in placed.exclude(parent=None).values_list("organ_id", "parent_id"):
        below[parent].append(organ)
    for organ, successor in Organ.objects.exclude(successor=None).values_list("id", "successor_id"):
        below[successor].append(organ)
    found: set[int] = set()
    waiting = list(organs)
    while waiting:
        organ = waiting.pop()
        if organ not in found:
            found.add(organ)
            waiting.extend(below[organ])
    return spellings(found)
