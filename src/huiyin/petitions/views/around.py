"""Where a reader came from: the list, and the matters before and after in it. The address carries its filters."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse

from huiyin.accounts.models import Person
from huiyin.petitions.forms import MatterFilterForm
from huiyin.petitions.models import Matter
from huiyin.petitions.queries.lists import list_of
from huiyin.petitions.queries.neighbours import neighbours


class Around(NamedTuple):
    """`query`: the list's filters as an address carries them, with its question mark."""

    list: str
    query: str
    previous: str
    next: str


def around(query: QueryDict, person: Person, matter: Matter, today: date) -> Around:
    """The list is known by `list=`: its own query, kept whole. Without it there is no list to go through."""
    kept = query.get("list")
    address = reverse("petitions:matters")
    if kept is None:
        return Around(address, "", "", "")
    filters = QueryDict(kept)
    form = MatterFilterForm(filters)
    wanted = form.wanted()
    found = neighbours(list_of(person, wanted, form.awaited, today), matter, wanted.sort)
    carried = carry(kept)
    return Around(
        f"{address}?{filters.urlencode()}" if kept else address,
        carried,
        _href(found.previous, carried),
        _href(found.next, carried),
    )


def carry(query: str) -> str:
    """The part of an address that keeps a list in mind: `?list=state%3Dopen%26sort%3Ddue`."""
    kept = QueryDict(mutable=True)
    kept["list"] = query
    return "?" + kept.urlencode()


def _href(matter: int | None, carried: str) -> str:
    return reverse("petitions:matter", args=[matter]) + carried if matter is not None else ""
