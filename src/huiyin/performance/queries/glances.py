"""A scheme of a thousand indicators at a glance. A page shows fifty of them, but counts and adds up all: what it counts
is kept in memory under the hash of the last entry of the scheme's stream, which every act on the scheme replaces."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from huiyin.core.scoring import Light
from huiyin.ledger.queries import last_hash
from huiyin.performance.models import Scheme
from huiyin.performance.queries.progress import Standing, board, with_targets

#: Schemes and parts of a year that one web process remembers: some dozen of each, of a few hundred bytes an indicator.
_KEPT = 64


class Glance(NamedTuple):
    """What is counted of one indicator at the end of a part of the year; `weight`: the points it can bring."""

    indicator: int
    light: Light
    points: Decimal | None
    weight: Decimal
    is_missing: bool
    slips: bool


def glances(scheme: Scheme, key: str) -> Sequence[Glance]:
    """Every indicator of a scheme, in the order of `board`."""
    head = last_hash(scheme.stream)
    return _kept(head, scheme.pk, key) if head else _looked_at(scheme, key)


def parts_with_targets(scheme: Scheme) -> tuple[str, ...]:
    """As `with_targets`."""
    head = last_hash(scheme.stream)
    return _kept_parts(head, scheme.pk) if head else with_targets(scheme)


def standings_of(scheme: Scheme, key: str, shown: Sequence[Glance]) -> list[Standing]:
    """These few, whole and in this order. One that was removed meanwhile is left out."""
    found = {one.indicator.pk: one for one in board(scheme, key, only=[one.indicator for one in shown])}
    return [found[one.indicator] for one in shown if one.indicator in found]


@lru_cache(_KEPT)
def _kept(head: str, pk: int, key: str) -> tuple[Glance, ...]:
    """`head` is not looked at: it says until when this is true."""
    return _looked_at(Scheme.objects.get(pk=pk), key)


@lru_cache(_KEPT)
def _kept_parts(head: str, pk: int) -> tuple[str, ...]:
    return with_targets(Scheme.objects.get(pk=pk))


def _looked_at(scheme: Scheme, key: str) -> tuple[Glance, ...]:
    return tuple(_glance(one) for one in board(scheme, key))


def _glance(one: Standing) -> Glance:
    return Glance(one.indicator.pk, one.light, one.worked.points, one.indicator.points, one.is_missing, one.slips)
