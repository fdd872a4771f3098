"""Which figures the bureau is asked for. The rooms above register what their reports need; this room knows no report.

A report kind registers the numbers it asks for, the petition figures for which a published value makes sense, and the
address of the page that prints and reads its spreadsheet.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from huiyin.figures.entries import SEPARATOR


@dataclass(frozen=True, slots=True)
class Wanted:
    """One number that is asked for; with `item`, a list of them, each called `name·ITEM` (without a unit: names only).

    `family`: lists that speak of the same entries. `is_explained`: a large change wants its reason. `is_wanted`: off
    for a list that is asked for only where petitions do not say it.
    """

    name: str
    unit: str
    meaning: str
    section: str
    item: str = ""
    family: str = ""
    is_explained: bool = True
    is_wanted: bool = True


@dataclass(frozen=True, slots=True)
class Wanting:
    """Who asks. `published` are names of petition figures and their units; `sheet` the name of an address."""

    id: str
    name: str
    english: str
    wanted: tuple[Wanted, ...]
    published: tuple[tuple[str, str], ...] = ()
    sheet: str = ""


class Paths(NamedTuple):
    """What knows the names of all petition figures: the unit of a path, None where there is none; the nearest name."""

    unit: Callable[[str], str | None]
    nearest: Callable[[str], str]


_WANTINGS: dict[str, Wanting] = {}
_PATHS: list[Paths] = []


def register(wanting: Wanting) -> None:
    """Say what a report kind asks for. Registering it again replaces what it said before."""
    _WANTINGS[wanting.id] = wanting


def register_paths(paths: Paths) -> None:
    _PATHS[:] = [paths]


def wantings() -> tuple[Wanting, ...]:
    return tuple(_WANTINGS.values())


def find(name: str) -> Wanted | None:
    """What is asked for under this name, or under the list that it is an entry of."""
    head, dot, item = name.partition(SEPARATOR)
    for wanting in _WANTINGS.values():
        for wanted in wanting.wanted:
            if wanted.name == (head if wanted.item else name) and bool(wanted.item) == bool(dot and item):
                return wanted
    return None


def published_unit(path: str) -> str | None:
    """The unit of a petition figure; None when none has this name."""
    named = {name: unit for wanting in _WANTINGS.values() for name, unit in wanting.published}
    if path in named:
        return named[path]
    return next((unit for paths in _PATHS if (unit := paths.unit(path)) is not None), None)


def nearest_published(path: str) -> str:
    """The name most like this one; empty when none is."""
    near = difflib.get_close_matches(path, list(_published_names()), 1, 0.5)
    return near[0] if near else next((found for paths in _PATHS if (found := paths.nearest(path))), "")


def _published_names() -> Iterator[str]:
    for wanting in _WANTINGS.values():
        yield from (name for name, _unit in wanting.published)
