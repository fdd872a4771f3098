"""Ids of matters and petitions, taken in blocks before the transaction that uses them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from huiyin.petitions.models import Counter

#: An id that is taken and never used leaves a gap; nothing counts on there being none.
BLOCK = 1000


@transaction.atomic
def reserve(name: str, count: int) -> range:
    """Take `count` ids that nobody else will get."""
    if not Counter.objects.filter(name=name).update(next=F("next") + count):
        Counter.objects.bulk_create([Counter(name=name, next=1)], ignore_conflicts=True)
        Counter.objects.filter(name=name).update(next=F("next") + count)
    end = Counter.objects.values_list("next", flat=True).get(name=name)
    return range(end - count, end)


class Ids:
    """Hands out ids one by one, reserving a block whenever it runs out."""

    def __init__(self, name: str, block: int = BLOCK) -> None:
        self._name = name
        self._block = block
        self._free = iter(range(0))

    def take(self) -> int:
        for free in self._free:
            return free
        self._free = iter(reserve(self._name, self._block))
        return next(self._free)
