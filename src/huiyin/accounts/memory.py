"""What is asked again and again: who the organs are, how they stand to each other, what they are called.

Read once while one request is answered, and by pages that only show something once in each process, as long as the mark
of the database holds (`marks.py`). Outside a request nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from django.db import connection

Found = TypeVar("Found")
Things = dict[Hashable, Any]

#: A mark holds for years in a bureau where nothing changes, and what hangs on a day or a person adds up.
_MOST: Final = 20_000


class _Memory:
    """Of one request: what it read for itself, and what all requests under its mark share."""

    def __init__(self) -> None:
        self.own: Things = {}
        self.shared: Things | None = None


class _Process:
    """What one process keeps between requests, under the last mark it saw."""

    def __init__(self) -> None:
        self.keeps = False
        self.mark = ""
        self.things: Things = {}

    def under(self, mark: str) -> Things | None:
        if not self.keeps or not mark:
            return None
        if mark != self.mark or len(self.things) > _MOST:
            # Requests that are still being answered go on with what they had.
            self.mark, self.things = mark, {}
        return self.things


_memory: ContextVar[_Memory | None] = ContextVar("remembered", default=None)
_process = _Process()


def keep_between_requests(keeps: bool) -> None:
    """Said once by a process that serves pages, when the database was seen to change the mark by itself."""
    _process.keeps = keeps


@contextmanager
def remembering() -> Iterator[None]:
    """For the length of the block."""
    token = _memory.set(_Memory())
    try:
        yield
    finally:
        _memory.reset(token)


def stand_on(mark: str) -> None:
    """From now on this request, which only shows something, takes what was read under the mark for what holds."""
    memory = _memory.get()
    if memory is not None:
        memory.shared = _process.under(mark)


def known(key: Hashable, read: Callable[[], Found]) -> Found:
    """What was read under this key before, else what is read now. Nobody may change it."""
    memory = _memory.get()
    if memory is None:
        return read()
    things = _shared(memory)
    if things is None:
        things = memory.own
    if key not in things:
        things[key] = read()
    found: Found = things[key]
    return found


def lasting(key: Hashable, read: Callable[[], Found]) -> Found:
    """The same, read anew by whoever changes something: a page that tells what came of an act tells it as it is."""
    memory = _memory.get()
    return read() if memory is None or _shared(memory) is None else known(key, read)


def looked_up(
    table: str, keys: Iterable[int], read: Callable[[tuple[int, ...]], Iterable[tuple[int, Found]]]
) -> dict[int, Found]:
    """What stands behind some ids; of those that this process has met under its mark nothing is asked.

    `read` is given the others and answers with (id, what stands behind it); an id behind which nothing stands is left
    out. The table names what is looked up.
    """
    wanted = tuple(dict.fromkeys(keys))
    memory = _memory.get()
    things = _shared(memory) if memory is not None else None
    if things is None:
        return dict(read(wanted)) if wanted else {}
    met: dict[int, Found] = things.setdefault(("looked up", table), {})
    if unmet := tuple(key for key in wanted if key not in met):
        met.update(read(unmet))
    return {key: met[key] for key in wanted if key in met}


def forget() -> None:
    """An organ was changed, or somebody recused: the rest of this request reads what it needs itself."""
    memory = _memory.get()
    if memory is not None:
        memory.own.clear()
        memory.shared = None


def _shared(memory: _Memory) -> Things | None:
    """In a transaction somebody may see what nobody else does yet, and what may never come to be."""
    return None if memory.shared is None or connection.in_atomic_block else memory.shared
