"""The names behind the ids of a few facts, asked for once a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ
from huiyin.accounts.queries import people_of
from huiyin.core.facts import COLUMNS, Column, Fact
from huiyin.core.predicate import DOMAINS
from huiyin.figures.models import Place, Topic
from huiyin.ui.words import day_words, speaks_english, word_of


class Names:
    """Organs, topics and places of some facts, and the people of some entries."""

    def __init__(self, facts: Iterable[Fact], actors: Iterable[str] = ()) -> None:
        ids: dict[str, set[int]] = {"organ": set(), "topic": set(), "place": set()}
        for fact in facts:
            for column, domain in DOMAINS.items():
                value = getattr(fact, column)
                if value is not None:
                    ids[domain].add(value)
        self._names: dict[str, dict[int, str]] = {
            "organ": dict(Organ.objects.filter(pk__in=ids["organ"]).values_list("pk", "name")),
            "place": dict(Place.objects.filter(pk__in=ids["place"]).values_list("pk", "name")),
            "topic": {row.pk: _path(row) for row in _topics(ids["topic"])},
        }
        self._people = people_of(actors)

    def of(self, domain: str, pk: int | None) -> str:
        return self._names[domain].get(pk or 0, "")

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


def _topics(ids: set[int]) -> Iterable[Topic]:
    return Topic.objects.filter(pk__in=ids).select_related("parent__parent")


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
