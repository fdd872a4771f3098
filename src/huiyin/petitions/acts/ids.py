"""Ids of matters and petitions, taken in blocks before the transaction that uses them."""

from __future__ import annotations

from threading import Lock
from typing import ClassVar

from django.db import connection

from huiyin.petitions.models import Counter

#: An id that is taken and never used leaves a gap; nothing counts on there being none.
BLOCK = 1000
#: Of single petitions, one after the other: what is left of it when the process ends is lost.
SMALL_BLOCK = 50


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


class _Shared:
    """The blocks of this process, for all its threads."""

    lock = Lock()
    blocks: ClassVar[dict[str, Ids]] = {}


def take(name: str) -> int:
    """One id, of a block of this process, so that nobody waits for another's transaction to have one.

    Inside a transaction that may yet be undone it is reserved by itself: the block would outlive what it was taken of.
    """
    if connection.in_atomic_block:
        return reserve(name, 1)[0]
    with _Shared.lock:
        return _Shared.blocks.setdefault(name, Ids(name, SMALL_BLOCK)).take()


def forget() -> None:
    """Take new blocks: a test begins with empty tables."""
    with _Shared.lock:
        _Shared.blocks.clear()
