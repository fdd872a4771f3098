"""The ledger entry of an act of this room, inside the caller's transaction that holds the year."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.finance.queries.digests import digest_of
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries

__all__ = ["digest_of", "record", "record_year"]


def record(stream: str, act: str, event: dict[str, Any], *, by: Person | None, at: datetime) -> None:
    """One entry in a stream of this room: `finance:2026`, `fund:7` …"""
    head = queries.heads([stream])[stream]
    name = f"{stream.partition(':')[0]}.{act}"
    ledger.append(stream=stream, expected_n=head.n, act=name, actor=actor_of(by), at=at, events=[event])


def record_year(year: int, act: str, event: dict[str, Any], *, by: Person | None, at: datetime) -> None:
    record(f"finance:{year}", act, event | {"year": year}, by=by, at=at)
