"""Names that an import met and nobody has yet looked at."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple, TypeAlias

from django.db.models import Count

from huiyin.accounts.models import Organ
from huiyin.figures.models import Fact, Place, Topic

Named: TypeAlias = Organ | Topic | Place

KINDS: dict[str, type[Organ] | type[Topic] | type[Place]] = {"organ": Organ, "topic": Topic, "place": Place}
#: Fact columns that name an entry of a kind.
COLUMNS = {"organ": ("organ", "accused", "registering_organ"), "topic": ("topic", "topic1"), "place": ("place",)}
#: Names at least so alike are offered first for a merger.
ALIKE = 0.6


class Unconfirmed(NamedTuple):
    """A name, how many petitions use it, and the confirmed name that is written most like it."""

    entry: Named
    uses: int
    nearest: Named | None


def unconfirmed_count(kind: str | None = None) -> int:
    kinds = KINDS if kind is None else {kind: KINDS[kind]}
    return sum(model._default_manager.filter(confirmed=False, same_as=None).count() for model in kinds.values())


def confirmed_names(kind: str) -> list[Named]:
    """Where a name can be merged into."""
    return list(KINDS[kind]._default_manager.filter(confirmed=True, same_as=None).order_by("name"))


def unconfirmed(kind: str) -> list[Unconfirmed]:
    """The names of a kind that wait, those used most on top."""
    entries: list[Named] = list(KINDS[kind]._default_manager.filter(confirmed=False, same_as=None))
    uses: dict[int, int] = {}
    for column in COLUMNS[kind]:
        counted = Fact.objects.filter(**{f"{column}__in": [entry.pk for entry in entries]}).order_by()
        for row in counted.values(column).annotate(count=Count("petition")):
            uses[row[column]] = max(uses.get(row[column], 0), row["count"])
    known = confirmed_names(kind)
    found = [Unconfirmed(entry, uses.get(entry.pk, 0), _nearest(entry, known)) for entry in entries]
    return sorted(found, key=lambda one: (-one.uses, one.entry.name))


def _nearest(entry: Named, known: list[Named]) -> Named | None:
    matcher = SequenceMatcher(b=entry.name, autojunk=False)
    best: tuple[float, Named | None] = (ALIKE, None)
    for other in known:
        matcher.set_seq1(other.name)
        if matcher.real_quick_ratio() > best[0] and matcher.quick_ratio() > best[0] and matcher.ratio() > best[0]:
            best = (matcher.ratio(), other)
    return best[1]
