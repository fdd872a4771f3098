"""Which events the ledger accepts beside those of matters, and the sentence each one reads as.

The rooms above register theirs in `AppConfig.ready()`; sentences are made when read, never stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from huiyin.core.events import KINDS

Sentence = Callable[[Mapping[str, Any]], str]
_SENTENCES: dict[str, Sentence] = {}


def register(event: str, sentence: Sentence) -> None:
    """Say how an event reads. Two rooms cannot own one name."""
    if _SENTENCES.setdefault(event, sentence) is not sentence:
        raise ValueError(f"the event {event!r} already has a sentence")


def is_known(event: Mapping[str, Any]) -> bool:
    return event.get("event") in KINDS or event.get("event") in _SENTENCES


def sentence(event: Mapping[str, Any]) -> str:
    """The sentence of an event; its bare name when no room has given it one."""
    name = str(event.get("event"))
    tell = _SENTENCES.get(name)
    return tell(event) if tell else name
