"""The names behind the ids of a few facts and events, asked for once a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.memory import looked_up
from huiyin.accounts.models import Person
from huiyin.accounts.queries import organ_names, people_of
from huiyin.core import desk_events as desk
from huiyin.core.events import Event
from huiyin.core.facts import COLUMNS, Column, Fact
from huiyin.core.predicate import DOMAINS
from huiyin.figures.models import Place, Topic
from huiyin.ledger.prepared import Prepared
from huiyin.ui.words import day_words, speaks_english, word_of

#: Fields of events that hold the id of an organ.
_ORGAN_FIELDS = ("organ", "sender", "body")

_PLACES = Prepared(lambda keys: Place.objects.filter(pk__in=keys).values_list("pk", "name"))
_TOPICS = Prepared(lambda keys: Topic.objects.filter(pk__in=keys).select_related("parent__parent"))


class Names:
    """Organs, topics and places of some facts, the people of some entries, and whom and what some events name.

    `texts` are the words written with the events that the reader may see, by digest.
    """

    def __init__(
        self,
        facts: Iterable[Fact],
        actors: Iterable[str] = (),
        events: Iterable[Event] = (),
        texts: Mapping[str, str] | None = None,
    ) -> None:
        ids: dict[str, set[int]] = {"organ": set(), "topic": set(), "place": set(), "person": set()}
        for fact in facts:
            for column, domain in DOMAINS.items():
                value = getattr(fact, column)
                if value is not None:
                    ids[domain].add(value)
        self._assigned: dict[int, int] = {}
        for event in events:
            self._collect(event, ids)
        self._names: dict[str, dict[int, str]] = {
            "organ": organ_names(ids["organ"]),
            "place": looked_up("place", ids["place"], _PLACES),
            "topic": looked_up("topic path", ids["topic"], _paths),
            "person": _people(ids["person"]),
        }
        self._people = people_of(actors)
        self._texts = texts or {}

    def _collect(self, event: Event, ids: dict[str, set[int]]) -> None:
        for name in _ORGAN_FIELDS:
            if isinstance(value := getattr(event, name, None), int):
                ids["organ"].add(value)
        if isinstance(event, desk.Recused | desk.Instructed) and event.person is not None:
            ids["person"].add(event.person)
        if isinstance(event, desk.Dispatched):
            self._assigned[event.assignment] = event.organ

    def of(self, domain: str, pk: int | None) -> str:
        return self._names[domain].get(pk or 0, "")

    def organ(self, pk: int | None) -> str:
        return self.of("organ", pk)

    def assigned(self, assignment: int) -> str:
        """The organ of an assignment; empty for the one that a sorting without dispatches implies."""
        return self.organ(self._assigned.get(assignment))

    def text(self, digest: str | None) -> str:
        """What was written with an event; empty where there is nothing or it is not for this reader."""
        return self._texts.get(digest or "", "")

    def person(self, actor: str) -> str:
        return self._people.get(actor, actor)

    def value(self, column: Column, value: Any) -> str:
        """A value of a column in words; empty when it is not known."""
        if value is None:
            return ""
        if column.name in DOMAINS:
            return self.of(DOMAINS[column.name], value)
        if column.kind == "flag":
            return _("是") if value else _("否")
        if column.vocabulary is not None:
            return word_of(column.vocabulary, value) or str(value)
        return day_words(value) if isinstance(value, date) else str(value)


def _people(ids: set[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "display_name")) if ids else {}


def _paths(topics: tuple[int, ...]) -> Iterable[tuple[int, str]]:
    return ((row.pk, _path(row)) for row in _TOPICS(topics))


def _path(topic: Topic) -> str:
    """一级 › 二级 › 三级"""
    names = [topic.name]
    above = topic.parent
    while above is not None:
        names.append(above.name)
        above = above.parent
    return " › ".join(reversed(names))


def label(name: str) -> str:
    column = COLUMNS[name]
    return column.english if speaks_english() else column.label
