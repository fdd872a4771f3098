"""What is hashed, and how one entry holds on to the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from huiyin.core.events import canonical

#: The running chain before the first sequenced entry, and the read log before its first row.
ORIGIN = sha256(b"huiyin").hexdigest()


class Head(NamedTuple):
    """The last entry of a stream: its number and its hash. n is 0 for a stream without entries."""

    n: int
    hash: str


def genesis(stream: str) -> str:
    """What the first entry of a stream names as the one before it."""
    return sha256(f"huiyin:{stream}".encode()).hexdigest()


def body_of(
    *, stream: str, n: int, prev: str, act: str, actor: str, at: datetime, events: Sequence[dict[str, Any]]
) -> str:
    """The canonical text of an entry; `at` in UTC."""
    return canonical(
        {
            "act": act,
            "actor": actor,
            "at": moment(at),
            "events": events,
            "n": n,
            "prev": prev,
            "stream": stream,
        }
    )


def body_ending(stream: str, n: int, prev: str) -> str:
    """How the canonical text of this entry must end, since its keys are sorted."""
    return f',"n":{n},"prev":{encode_basestring(prev)},"stream":{encode_basestring(stream)}}}'


def moment(at: datetime) -> str:
    """A moment as the ledger writes it: UTC, microseconds.

    Raises:
        ValueError: the moment has no time zone, so nobody could say which one it is.
    """
    if at.tzinfo is None:
        raise ValueError("a moment in the ledger needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def link(chain: str, entry_hash: str) -> str:
    """The running chain after one more entry."""
    return sha256(f"{chain}{entry_hash}".encode("ascii")).hexdigest()


def head_text(day: str, seq: int, chain: str) -> str:
    """What is signed of a day's head."""
    return canonical({"chain": chain, "day": day, "seq": seq})
