"""What a petitioner need not say and the bureau finds when it sorts: the purpose, and the topic below the top one."""

from __future__ import annotations

from typing import Protocol

from huiyin.figures.models import Topic


class Known(Protocol):
    """A fact, as stored or as replayed."""

    channel: str | None
    purpose: str | None
    topic: int | None
    topic1: int | None


def left_open(fact: Known, state: str) -> list[str]:
    """The columns of a petition from the window that wait to be filled in."""
    if fact.channel != "web" or state != "registered":
        return []
    open_ones = [] if fact.purpose else ["purpose"]
    if fact.topic is None or (fact.topic == fact.topic1 and Topic.objects.filter(parent=fact.topic).exists()):
        open_ones.append("topic")
    return open_ones
