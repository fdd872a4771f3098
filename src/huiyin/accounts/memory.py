"""What is asked again and again while one request is answered, and read only once: who the organs are, how they stand
to each other, what a person was recused from. Outside a request nothing is remembered."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Found = TypeVar("Found")

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """For the length of the block."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def known(key: Hashable, read: Callable[[], Found]) -> Found:
    """What was read under this key before, else what is read now. Nobody may change it."""
    memory = _memory.get()
    if memory is None:
        return read()
    if key not in memory:
        memory[key] = read()
    found: Found = memory[key]
    return found


def forget() -> None:
    """An organ was changed, or somebody recused."""
    memory = _memory.get()
    if memory is not None:
        memory.clear()
