"""The ledger entry of an act on a scheme, inside the caller's transaction that holds the lock on the scheme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.ledger import acts as ledger
from huiyin.ledger import queries
from huiyin.performance.models import Indicator, Scheme, SchemeChange
from huiyin.performance.queries.digests import digest_of
from huiyin.petitions.acts.deeds import NotAllowed
from huiyin.petitions.policies import Answer

__all__ = ["digest_of", "locked", "record", "record_change", "require"]


def require(answer: Answer, by: Person | None) -> None:
    """`by` None is the command line, which its own access guards.

    Raises:
        NotAllowed: not this person's duty.
    """
    if by is not None and not answer:
        raise NotAllowed(getattr(answer, "why", ""))


def locked(pk: int) -> Scheme:
    """Whoever changes a scheme, or anything of it, holds its row."""
    return Scheme.objects.select_for_update().get(pk=pk)


def record(scheme: Scheme, act: str, event: dict[str, Any], *, by: Person | None, at: datetime) -> None:
    stream = scheme.stream
    head = queries.heads([stream])[stream]
    ledger.append(stream=stream, expected_n=head.n, act=f"performance.{act}", actor=actor_of(by), at=at, events=[event])


def record_change(
    scheme: Scheme,
    act: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: Person | None,
    at: datetime,
    indicator: Indicator | None = None,
    why: str = "",
) -> SchemeChange:
    """One more version of the scheme: its row of who changed what, and the entry that names its digest."""
    content = {"act": act, "indicator": indicator.pk if indicator else None, "before": before, "after": after}
    digest = digest_of(content | {"why": why})
    scheme.version += 1
    scheme.save(update_fields=["version"])
    row = SchemeChange.objects.create(
        scheme=scheme, n=scheme.version, act=act, indicator=indicator, before=dict(before), after=dict(after), why=why,
        by=by, at=at, digest=digest,
    )  # fmt: skip
    event: dict[str, Any] = {"event": "scheme_changed", "version": row.n, "what": act, "digest": digest}
    if indicator is not None:
        event["indicator"] = indicator.pk
    record(scheme, "change_scheme", event, by=by, at=at)
    return row
