"""Organs as they stand on a day: who is below whom, which spellings mean the same organ, and who came after whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from huiyin.accounts.memory import known
from huiyin.accounts.models import Organ, Placement
from huiyin.ledger.prepared import Prepared

_LINKS: Prepared[Any] = Prepared(
    lambda: (
        Organ.objects.filter(Q(same_as__isnull=False) | Q(successor__isnull=False))
        .order_by("id")
        .values_list("id", "same_as_id", "successor_id")
    )
)
_PLACED = Prepared(
    lambda begun, still: (
        Placement.objects.filter(
            Q(valid_from=None) | Q(valid_from__lte=begun),
            Q(valid_until=None) | Q(valid_until__gte=still),
            parent__isnull=False,
        )
        .order_by("id")
        .values_list("organ_id", "parent_id")
    )
)


def canonical_ids() -> dict[int, int]:
    """Organ id → the id of the organ meant, for every organ that is only another spelling."""
    same = {organ: same_as for organ, same_as, _successor in _links() if same_as is not None}
    return {organ: _end(same, organ) for organ in same}


def _links() -> list[tuple[int, int | None, int | None]]:
    """(organ, organ it is another spelling of, organ that followed it) of every organ that has one of the two."""

    return known("links", _LINKS)


def _placed(on: date) -> list[tuple[int, int]]:
    """(organ, organ above it) on a day."""

    return known(("placed", on), lambda: _PLACED(on, on))


def _end(same: Mapping[int, int], organ: int) -> int:
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
    wanted = frozenset(organs)
    return known(("below", wanted, on), lambda: _with_subordinates(wanted, on))


def _with_subordinates(organs: frozenset[int], on: date) -> frozenset[int]:
    below: dict[int, list[int]] = defaultdict(list)
    for organ, parent in _placed(on):
        below[parent].append(organ)
    for organ, _same, successor in _links():
        if successor is not None:
            below[successor].append(organ)
    found: set[int] = set()
    waiting = list(organs)
    while waiting:
        organ = waiting.pop()
        if organ not in found:
            found.add(organ)
            waiting.extend(below[organ])
    return spellings(found)


class Standing:
    """The organs of one day as a graph: which names are one organ through time, and who stands under whom."""

    def __init__(self, on: date) -> None:
        self._same: dict[int, set[int]] = defaultdict(set)
        self._below: dict[int, set[int]] = defaultdict(set)
        self._above: dict[int, set[int]] = defaultdict(set)
        for organ, *others in _links():
            for other in filter(None, others):
                self._same[organ].add(other)
                self._same[other].add(organ)
        for organ, parent in _placed(on):
            self._below[parent].add(organ)
            self._above[organ].add(parent)

    def one_organ(self, organs: Iterable[int]) -> frozenset[int]:
        """The organs, their other spellings, and those before and after them in time."""
        return self._reached(organs, self._same)

    def and_below(self, organs: Iterable[int]) -> frozenset[int]:
        """The same, with everything that stands below any of them."""
        return self._reached(organs, self._same, self._below)

    def and_above(self, organs: Iterable[int]) -> frozenset[int]:
        """The same, with everything that stands above any of them."""
        return self._reached(organs, self._same, self._above)

    @staticmethod
    def _reached(organs: Iterable[int], *links: Mapping[int, set[int]]) -> frozenset[int]:
        found: set[int] = set()
        waiting = list(organs)
        while waiting:
            organ = waiting.pop()
            if organ not in found:
                found.add(organ)
                for link in links:
                    waiting.extend(link.get(organ, ()))
        return frozenset(found)


def standing_for(organs: Iterable[int]) -> frozenset[int]:
    """The organs with every spelling of them and every organ whose duties they took over; none that stands below."""
    wanted = set(organs)
    before: dict[int, list[int]] = defaultdict(list)
    for organ, *others in _links():
        for other in filter(None, others):
            before[other].append(organ)
    waiting = list(wanted)
    while waiting:
        for organ in before[waiting.pop()]:
            if organ not in wanted:
                wanted.add(organ)
                waiting.append(organ)
    return frozenset(wanted)
