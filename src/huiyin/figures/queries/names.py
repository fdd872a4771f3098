"""The names behind the ids of facts: organs, topics and places, with what was said to be the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from django.db.models import Model

from huiyin.accounts.models import Organ
from huiyin.core.predicate import Predicate
from huiyin.figures.models import Place, Topic

#: Under which names organs are counted: those they had (`as_was`), or those of their successors (`as_now`).
OrganView: TypeAlias = Literal["as_was", "as_now"]
AS_WAS: OrganView = "as_was"
AS_NOW: OrganView = "as_now"
ORGAN_VIEWS: tuple[OrganView, ...] = (AS_WAS, AS_NOW)


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    name: str
    short_name: str
    parent: int | None
    same_as: int | None


@dataclass
class Tree:
    """All entries of one kind of name. Small: a county has some hundreds of each."""

    entries: dict[int, Entry]
    labels: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        """One label an entry; two places of one name are told apart by what they lie in."""
        often = Counter(entry.name for entry in self.entries.values() if entry.same_as is None)
        self.labels = {}
        for entry in self.entries.values():
            over = self.entries.get(entry.parent) if entry.parent is not None else None
            self.labels[entry.id] = f"{over.name}{entry.name}" if over and often[entry.name] > 1 else entry.name

    def canonical(self, key: int) -> int:
        """The id of the entry that this one was said to be the same as."""
        seen: set[int] = set()
        while (entry := self.entries.get(key)) is not None and entry.same_as is not None and key not in seen:
            seen.add(key)
            key = entry.same_as
        return key

    def label(self, key: int) -> str:
        key = self.canonical(key)
        return self.labels.get(key, f"#{key}")

    def ids(self, name: str | int, *, under: bool) -> set[int]:
        """Every id that means this name, or anything under it in the tree.

        A label means one thing; a name that several share, or a short name, means all of them.
        """
        labelled = {self.canonical(key) for key, label in self.labels.items() if name in (key, label)}
        meant = labelled or {
            self.canonical(entry.id) for entry in self.entries.values() if name in (entry.name, entry.short_name)
        }
        return {key for key in self.entries if self._belongs(key, meant, under=under)} if name else set()

    def _belongs(self, key: int, meant: set[int], *, under: bool) -> bool:
        seen: set[int] = set()
        at: int | None = self.canonical(key)
        while at is not None and at not in seen:
            if at in meant:
                return True
            if not under:
                return False
            seen.add(at)
            entry = self.entries.get(at)
            at = self.canonical(entry.parent) if entry is not None and entry.parent is not None else None
        return False


_MODELS: dict[str, type[Model]] = {"organ": Organ, "topic": Topic, "place": Place}


class Names:
    """The trees that one question needs, each read once. It is also the resolver of names in predicates.

    With `as_now` an organ that has ended means its successor, and that one's successor, as far as they had taken over
    by `as_of`: under every column that names organs, in groups and in predicates alike.
    """

    def __init__(self, organs: OrganView = AS_WAS, as_of: date | None = None) -> None:
        self.organs = organs
        self._as_of = as_of
        self._trees: dict[str, Tree] = {}

    def tree(self, domain: str) -> Tree:
        if domain not in self._trees:
            columns = ["id", "name", "parent_id", "same_as_id"]
            if domain == "organ":
                columns += ["short_name", "valid_until", "successor_id"]
            rows = _MODELS[domain]._default_manager.values(*columns)
            self._trees[domain] = Tree({row["id"]: self._entry(row) for row in rows})
        return self._trees[domain]

    def _entry(self, row: dict[str, Any]) -> Entry:
        same_as = row["same_as_id"]
        if same_as is None and self.organs == AS_NOW and self._has_ended(row.get("valid_until")):
            same_as = row["successor_id"]
        return Entry(row["id"], row["name"], row.get("short_name", ""), row["parent_id"], same_as)

    def _has_ended(self, last_day: date | None) -> bool:
        return last_day is not None and (self._as_of is None or last_day < self._as_of)

    def __call__(self, domain: str, name: str | int, under: bool) -> Collection[int]:
        return self.tree(domain).ids(name, under=under)


def resolved(predicate: Predicate, names: Names | None = None) -> Predicate:
    """The predicate with the names of organs, topics and places replaced by ids.

    Raises:
        PredicateError: nothing has that name.
    """
    return predicate.resolve(names or Names())
