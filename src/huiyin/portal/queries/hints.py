"""What else might be the right way for what somebody files: the law's other procedures, from data/hints.toml, and what
the organs' own classification lists say of the topic."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from huiyin.figures.models import Topic
from huiyin.petitions.models import Responsibility
from huiyin.petitions.queries.responsibilities import in_force
from huiyin.ui.words import speaks_english

#: Entries of the organs' lists shown for one topic.
LISTED = 6


class Hint(NamedTuple):
    id: str
    title: str
    text: str
    where: str
    how_long: str
    basis: str
    areas: tuple[str, ...]
    purposes: tuple[str, ...]
    words: tuple[str, ...]

    def fits(self, area: str, purpose: str, text: str) -> bool:
        return area in self.areas or purpose in self.purposes or any(word in text for word in self.words)


class Area(NamedTuple):
    """A field of life in plain words, and the top level of the content classification it belongs to."""

    code: str
    topic: str
    words: str


class Suggested(NamedTuple):
    """`by_choice`: of what was chosen; `by_words`: of what was written."""

    by_choice: tuple[Hint, ...]
    by_words: tuple[Hint, ...]


@cache
def _table(name: str) -> tuple[Mapping[str, Any], ...]:
    text = files("huiyin.portal").joinpath(f"data/{name}s.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)[name])


def hints() -> tuple[Hint, ...]:
    return _hints(speaks_english())


@cache
def _hints(is_english: bool) -> tuple[Hint, ...]:
    said = ("title", "text", "where", "how_long", "basis")
    lists = ("areas", "purposes", "words")
    return tuple(
        Hint(
            row["id"],
            *(row[f"english_{name}" if is_english else name] for name in said),
            *(tuple(row.get(name, ())) for name in lists),
        )
        for row in _table("hint")
    )


def areas() -> tuple[Area, ...]:
    is_english = speaks_english()
    return tuple(Area(row["code"], row["topic"], row["english" if is_english else "words"]) for row in _table("area"))


def suggested(answers: Mapping[str, str]) -> Suggested:
    """The hints that what was answered so far calls for, none in both parts."""
    area, purpose = answers.get("area", ""), answers.get("purpose", "")
    text = "\n".join(answers.get(name, "") for name in ("ask", "facts"))
    chosen = tuple(one for one in hints() if one.fits(area, purpose, ""))
    written = tuple(one for one in hints() if one not in chosen and one.fits("", "", text))
    return Suggested(chosen, written)


def topic_of(area: str) -> int | None:
    """The top level of the content classification that an area stands for, where the bureau has it."""
    name = next((one.topic for one in areas() if one.code == area), None)
    if name is None:
        return None
    return Topic.objects.filter(parent=None, same_as=None, name=name).values_list("pk", flat=True).first()


def listed(area: str) -> list[Responsibility]:
    """What the organs' lists lead elsewhere for this topic and what is under it: procedures other than petitioning."""
    top = topic_of(area)
    if top is None:
        return []
    under = list(Topic.objects.filter(parent=top).values_list("pk", flat=True))
    rows = in_force().filter(topic__in=[top, *under]).exclude(route="route_6").exclude(procedure="")
    return list(rows.order_by("pk")[:LISTED])
