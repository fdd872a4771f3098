"""Words of a row → ids of organs, topics and places. A name not met before becomes an unconfirmed entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.accounts.acts import ensure_organ
from huiyin.accounts.models import Organ
from huiyin.accounts.queries import bureau, organ_named
from huiyin.core.facts import Fact
from huiyin.figures.acts import NameBook, topic_named
from huiyin.figures.models import Place, Topic
from huiyin.figures.queries.names import Names as Trees

_TOPICS = ("topic1", "topic2", "topic3")
_NAMED = {"organ": "organ", "accused": "organ", "topic1": "topic", "topic": "topic", "place": "place"}


class NoBureau(Exception):
    """No bureau was set up, so nobody could say who registered a petition."""

    def __init__(self) -> None:
        super().__init__(_("尚未建立信访机构，请先运行 huiyin init。"))


class Names:
    """Ids by name, remembered for the length of one load. In a dry run unknown names get ids that nothing has."""

    def __init__(self, *, is_dry: bool = False) -> None:
        self._book = _DryBook() if is_dry else NameBook()
        self._is_dry = is_dry
        self._trees = Trees()
        self._organs: dict[str, int] = {}
        own = bureau()
        if own is None:
            raise NoBureau
        self._own = own.pk
        self._before = _unconfirmed()

    @property
    def added(self) -> int:
        """How many unconfirmed entries this load has made."""
        return _unconfirmed() - self._before

    def organ(self, name: str) -> int:
        known = self._organs.get(name)
        if known is None:
            known = self._organs[name] = _known_organ(name) if self._is_dry else ensure_organ(name)
        return known

    def resolved(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a row with ids for names; the registering organ is our own where the row names none."""
        found = dict(values)
        registering = values.get("registering_organ")
        found["registering_organ"] = self.organ(registering) if registering else self._own
        for name in ("organ", "accused"):
            if name in found:
                found[name] = self.organ(found[name])
        if "place" in found:
            found["place"] = self._book.place(found["place"])
        path = [found.pop(level, None) for level in _TOPICS]
        if any(path):
            first, deepest = self._book.topic(path)
            found.update({"topic": deepest} if first is None else {"topic1": first, "topic": deepest})
        return found

    def settled(self, values: dict[str, Any], fact: Fact, present: frozenset[str]) -> dict[str, Any]:
        """The values of a known petition's row, without changes that are none: another spelling of the same organ,
        topic or place, or a topic that is coarser only because the file lacks the deeper levels."""
        found = dict(values)
        for name, domain in _NAMED.items():
            old, new = getattr(fact, name), values.get(name)
            if old is None or new is None or old == new:
                continue
            tree = self._trees.tree(domain)
            if tree.canonical(old) == tree.canonical(new) or (
                name == "topic" and "topic3" not in present and new in _above(old)
            ):
                found[name] = old
        return found


class _DryBook(NameBook):
    """Looks names up and makes none."""

    def __init__(self) -> None:
        super().__init__()
        self._looked: dict[Any, Any] = {}

    def topic(self, path: Sequence[str | None]) -> tuple[int | None, int | None]:
        parent: int | None = None
        first: int | None = None
        for level, name in enumerate(path, 1):
            if name:
                key = (parent, name)
                if key not in self._looked:
                    self._looked[key] = topic_named(name, parent) or _nobody(key)
                parent = self._looked[key]
                first = parent if level == 1 else first
        return first, parent

    def place(self, name: str | None) -> int | None:
        if name not in self._looked:
            places = Place.objects.filter(Q(name=name) | Q(code=name)).order_by("-confirmed", "pk")
            self._looked[name] = places.values_list("pk", flat=True).first() or _nobody(name)
        found: int = self._looked[name]
        return found


def _nobody(key: object) -> int:
    """An id that no entry has."""
    return -1 - abs(hash(key))


def _known_organ(name: str) -> int:
    return organ_named(name) or _nobody(name)


def _above(topic: int) -> set[int]:
    found: set[int] = set()
    at = Topic.objects.filter(pk=topic).values_list("parent_id", flat=True).first()
    while at is not None and at not in found:
        found.add(at)
        at = Topic.objects.filter(pk=at).values_list("parent_id", flat=True).first()
    return found


def _unconfirmed() -> int:
    return sum(model._default_manager.filter(confirmed=False).count() for model in (Organ, Topic, Place))
