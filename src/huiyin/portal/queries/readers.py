"""Who looked at a petition, from the read log: the offices and what they looked for, never the people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.models import Person, Role
from huiyin.ledger.models import ReadEntry


class Look(NamedTuple):
    """One look at the petition. `office` is empty where it is not told; `is_own`: with number and code."""

    at: datetime
    purpose: str
    office: str
    is_own: bool = False


def looks_at(petition: int, since: date, *, is_secret: bool) -> list[Look]:
    """The looks at a petition since the day it was registered, the newest first."""
    rows = list(_rows(petition, since))
    people = {int(row["actor"][7:]) for row in rows if row["actor"].startswith("person:")}
    offices = _offices(people, is_secret=is_secret)
    return [
        Look(
            datetime.fromisoformat(row["at"]),
            row["purpose"],
            offices.get(row["actor"], ""),
            row["actor"] == "window",
        )
        for row in reversed(rows)
    ]


def _offices(people: Iterable[int], *, is_secret: bool) -> dict[str, str]:
    """By actor, the office of each person. Of an accusation none, and none of those who look after accusations."""
    if is_secret:
        return {}
    found = Person.objects.filter(pk__in=list(people)).select_related("organ")
    found = found.exclude(duties__role=Role.ACCUSATION_OFFICER)
    return {f"person:{one.pk}": one.organ.name for one in found}


def _rows(petition: int, since: date) -> Iterator[dict[str, str]]:
    named = Q()
    # The list of petitions as it is written: sorted, without blanks.
    for form in (f"[{petition}]", f"[{petition},", f",{petition},", f",{petition}]"):
        named |= Q(body__contains=form)
    for body in ReadEntry.objects.filter(named, n__gte=_first(since)).order_by("n").values_list("body", flat=True):
        row = json.loads(body)
        if petition in row["petitions"]:
            yield row


def _first(since: date) -> int:
    """The number of the first look of a day or after it: looks are numbered in the order of time."""
    last = ReadEntry.objects.order_by("-n").values_list("n", flat=True).first() or 0
    low, high = 1, last + 1
    while low < high:
        middle = (low + high) // 2
        if _day(middle) < since:
            low = middle + 1
        else:
            high = middle
    return low


def _day(n: int) -> date:
    body = ReadEntry.objects.values_list("body", flat=True).get(pk=n)
    return timezone.localdate(datetime.fromisoformat(json.loads(body)["at"]))
