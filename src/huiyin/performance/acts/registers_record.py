"""The ledger entry of an act on the registers and goal tables, in the caller's transaction: ids, days, codes,
digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries


def record(stream: str, act: str, event: dict[str, Any], *, by: Person | None, at: datetime) -> None:
    """One entry in `activity:ID`, `rectification:ID` or `goals:ID`."""
    head = queries.heads([stream])[stream]
    actor = actor_of(by)
    ledger.append(stream=stream, expected_n=head.n, act=f"performance.{act}", actor=actor, at=at, events=[event])
