"""The ledger entry of an act of this room, inside the caller's transaction that holds the year, and the digest of rows
that an entry names without repeating them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries


def record(stream: str, act: str, event: dict[str, Any], *, by: Person | None, at: datetime) -> None:
    """One entry in a stream of this room: `finance:2026`, `fund:7` …"""
    head = queries.heads([stream])[stream]
    name = f"{stream.partition(':')[0]}.{act}"
    ledger.append(stream=stream, expected_n=head.n, act=name, actor=actor_of(by), at=at, events=[event])


def record_year(year: int, act: str, event: dict[str, Any], *, by: Person | None, at: datetime) -> None:
    record(f"finance:{year}", act, event | {"year": year}, by=by, at=at)


def digest_of(rows: Iterable[Sequence[object]]) -> str:
    """SHA-256 over rows of plain values; amounts as written with two decimals."""
    plain = [[f"{cell:.2f}" if isinstance(cell, Decimal) else cell for cell in row] for row in rows]
    return sha256(json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=str).encode()).hexdigest()
