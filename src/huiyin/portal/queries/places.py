"""Where things happen, as far as somebody chooses it from a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from huiyin.accounts.models import Organ
from huiyin.figures.models import Place

#: Places in the list: more would make the page heavier than an old telephone should have to load.
MOST = 700
#: Organs that may be named as those somebody reports.
MOST_ORGANS = 400


class Choice(NamedTuple):
    id: int
    label: str


def places() -> list[Choice]:
    """The division tree in its order, each with what it stands under; too deep a level is left out."""
    rows = list(Place.objects.filter(same_as=None, confirmed=True).values_list("pk", "name", "parent_id"))
    above = {pk: (name, parent) for pk, name, parent in rows}
    paths = {pk: _path(pk, above) for pk, _name, _parent in rows}
    depth = max(map(len, paths.values()), default=0)
    while len(paths) > MOST and depth > 1:
        paths = {pk: path for pk, path in paths.items() if len(path) < depth}
        depth -= 1
    ordered = sorted(paths.items(), key=lambda one: one[1])[:MOST]
    return [Choice(pk, " › ".join(path)) for pk, path in ordered]


def _path(pk: int, above: Mapping[int, tuple[str, int | None]]) -> tuple[str, ...]:
    names: list[str] = []
    at: int | None = pk
    while at is not None and at in above and len(names) < 5:
        names.insert(0, above[at][0])
        at = above[at][1]
    return tuple(names)


def organs() -> list[Choice]:
    found = Organ.objects.filter(same_as=None, confirmed=True, valid_until=None).order_by("name")
    return [Choice(pk, name) for pk, name in found.values_list("pk", "name")[:MOST_ORGANS]]
