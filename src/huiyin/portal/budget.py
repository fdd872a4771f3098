"""How much of something one network, and everybody together, may send to the window in a minute.

For what is small and rare: bookings, suggestions, looking up a booking. Counts are of one web process, in memory, and
name nobody. Petitions go through the gate instead (`gate`), which asks for work.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from huiyin.portal.gate import Minute
from huiyin.portal.networks import network_of


class Budget:
    """`network` is meant for a village behind one address; `everybody` for a flood from many."""

    def __init__(self, network: int, everybody: int) -> None:
        self._most, self._most_of_all = network, everybody
        self._counts = Minute()

    def spend(self, request: HttpRequest, now: float) -> bool:
        """Whether one more is within bounds; it is counted either way."""
        if self._counts.add(f"network {network_of(_address(request))}", now) > self._most:
            return False
        return self._counts.add("everybody", now) <= self._most_of_all


def _address(request: HttpRequest) -> str:
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    return address
