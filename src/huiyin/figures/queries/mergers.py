"""Organs that took over from others: what a comparison of two periods has to say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from huiyin.accounts.models import Organ
from huiyin.core.periods import Period
from huiyin.core.predicate import DOMAINS
from huiyin.figures.models import Fact

#: Columns of a fact that name organs.
OF_ORGANS = frozenset(column for column, domain in DOMAINS.items() if domain == "organ")


class Merger(NamedTuple):
    """From `first_day` on `successor` does what `organ` did."""

    organ: str
    successor: str
    first_day: date


def mergers_between(periods: Iterable[Period], as_of: date, scope: Q | None = None) -> list[Merger]:
    """Organs that merged after the first day of these periods and by the last, in order of time.

    A merger on the very first day changes nothing between them, one after `as_of` has not happened. Inside a scope
    only the mergers of organs that have petitions in it are told.
    """
    given = list(periods)
    start = min(period.start for period in given)
    end = min(max(period.end for period in given), as_of)
    ended = Organ.objects.filter(
        successor__isnull=False, same_as=None, valid_until__gte=start, valid_until__lt=end
    ).order_by("valid_until", "id")
    if scope:
        ended = ended.filter(pk__in=Fact.objects.filter(scope).values("organ"))
    return [
        Merger(organ.name, organ.successor.name, organ.valid_until + timedelta(days=1))
        for organ in ended.select_related("successor")
        if organ.successor is not None and organ.valid_until is not None
    ]


def taken_over(as_of: date, scope: Q | None = None) -> dict[str, Merger]:
    """Every organ that had a successor by the day, by its name."""
    return {merger.organ: merger for merger in mergers_between([Period(date.min, as_of)], as_of, scope)}
