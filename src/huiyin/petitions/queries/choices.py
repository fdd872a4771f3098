"""Places, topics and organs as a clerk finds them by typing a part of the name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from django.db.models import Q, QuerySet

from huiyin.accounts.models import Organ
from huiyin.figures.models import Place, Topic
from huiyin.ledger.prepared import Prepared

Domain = Literal["place", "topic", "organ"]
#: Between the levels of a path.
SEPARATOR = " › "
#: Levels of a path that are shown, the last ones: a village with its town and county.
LEVELS = 3
#: Suggestions named when what was typed means several entries.
NAMED = 5
#: Rows looked at.
MOST = 50


class Choice(NamedTuple):
    id: int
    label: str


class NotFound(LookupError):
    """Nothing has that name, or several have: `near` are those that might be meant."""

    def __init__(self, near: list[str]) -> None:
        super().__init__(near)
        self.near = near


def choices(domain: Domain, today: date) -> list[Choice]:
    """Every entry that can be chosen, in the order of the tree."""
    if domain == "organ":
        return [Choice(pk, name) for pk, name in _organs(today).order_by("name").values_list("pk", "name")]
    rows = {row[0]: row for row in _tree(domain).values_list("pk", "name", "parent_id")}
    labelled = [Choice(pk, _path(pk, rows)) for pk in rows]
    return sorted(labelled, key=lambda choice: choice.label)


def label_of(domain: Domain, pk: int | None, today: date) -> str:
    if pk is None:
        return ""
    if domain == "organ":
        return Organ.objects.filter(pk=pk).values_list("name", flat=True).first() or ""
    return next((_choice(row).label for row in _rows(domain, Q(pk=pk))), "")


def find(domain: Domain, text: str, today: date) -> int | None:
    """The entry that was meant: by its whole label, by its name, or by a part of the name that only one has, or one
    and what stands under it.

    Raises:
        NotFound: none or several; says which might be meant.
    """
    text = " ".join(text.split())
    if not text:
        return None
    name = text.rpartition(SEPARATOR.strip())[2].strip()
    found = _named(domain, name, today, whole=True)
    meant = [one for one in found if one.label == text]
    near = found or _named(domain, name, today, whole=False)
    if not meant and SEPARATOR.strip() not in text:
        meant = near
    top = min(meant, key=lambda one: len(one.label), default=None)
    if top is not None and all(f"{one.label}{SEPARATOR}".startswith(f"{top.label}{SEPARATOR}") for one in meant):
        return top.id
    raise NotFound([one.label for one in near[:NAMED]])


def _named(domain: Domain, name: str, today: date, *, whole: bool) -> list[Choice]:
    """Entries of exactly this name, or with it as a part of theirs."""
    if domain != "organ":
        rows = _WHOLE[domain](name) if whole else _rows(domain, Q(name__icontains=name))
        return [_choice(row) for row in rows]
    by = Q(name=name) if whole else Q(name__icontains=name)
    by |= Q(short_name=name) if whole else Q(short_name__icontains=name)
    return [Choice(pk, label) for pk, label in _organs(today).filter(by).values_list("pk", "name")[:MOST]]


def _rows(domain: Domain, condition: Q) -> QuerySet[Any, tuple[Any, ...]]:
    """(id, name, name of what is above, …)"""
    above = ["parent__" * step for step in range(LEVELS)]
    return _tree(domain).filter(condition).values_list("pk", *(f"{step}name" for step in above))[:MOST]


_WHOLE: dict[Domain, Prepared[tuple[Any, ...]]] = {
    "place": Prepared(lambda name: _rows("place", Q(name=name))),
    "topic": Prepared(lambda name: _rows("topic", Q(name=name))),
}


def _choice(row: tuple[Any, ...]) -> Choice:
    pk, *names = row
    return Choice(pk, SEPARATOR.join(name for name in reversed(names) if name))


def _organs(today: date) -> QuerySet[Organ]:
    return Organ.objects.filter(same_as=None).filter(Q(valid_until=None) | Q(valid_until__gte=today))


def _tree(domain: Domain) -> QuerySet[Place] | QuerySet[Topic]:
    if domain == "place":
        return Place.objects.filter(same_as=None)
    return Topic.objects.filter(same_as=None)


def _path(pk: int, rows: Mapping[int, tuple[int, str, int | None]]) -> str:
    names: list[str] = []
    at: int | None = pk
    while at is not None and at in rows and len(names) < LEVELS:
        names.append(rows[at][1])
        at = rows[at][2]
    return SEPARATOR.join(reversed(names))
