"""What a room above knows of a petition and shows on its matter's page: how it was told of its steps.

This room does not know who tells; that room says so here when it is set up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple


class Delivery(NamedTuple):
    """One message to a petitioner: what about, by which way, how it stands."""

    petition: int
    what: str
    channel: str
    state: str
    at: datetime
    tries: int
    error: str
    is_failed: bool


Source = Callable[[Collection[int]], list[Delivery]]
_sources: list[Source] = []


def told_by(source: Source) -> None:
    """Name the source of deliveries, by petitions; named twice it counts once."""
    if source not in _sources:
        _sources.append(source)


def deliveries(petitions: Collection[int]) -> list[Delivery]:
    return [one for source in _sources for one in source(petitions)]
