"""Ids of matters and petitions, taken in blocks before the transaction that uses them."""

from __future__ import annotations

from django.db import connection

from huiyin.petitions.models import Counter

#: An id that is taken and never used leaves a gap; nothing counts on there being none.
BLOCK = 1000


#: One statement, and the row stays locked until the caller's transaction ends.
_TAKE = "UPDATE petitions_counter SET next = next + %s WHERE name = %s RETURNING next"


def reserve(name: str, count: int) -> range:
    """Take `count` ids that nobody else will get."""
    end = _taken(name, count)
    while end is None:
        Counter.objects.bulk_create([Counter(name=name, next=1)], ignore_conflicts=True)
        end = _taken(name, count)
    return range(end - count, end)


def _taken(name: str, count: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [count, name])
        rows = cursor.fetchall()
    return int(rows[0][0]) if rows else None


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
