"""The ledger entry of an act of this room, inside the caller's transaction that holds the lock on the day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin.ledger import acts as ledger
from huiyin.ledger import queries


def record(day: int, act: str, event: dict[str, Any], *, actor: str, at: datetime) -> None:
    stream = f"reception:{day}"
    head = queries.heads([stream])[stream]
    ledger.append(stream=stream, expected_n=head.n, act=f"reception.{act}", actor=actor, at=at, events=[event])
