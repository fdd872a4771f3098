"""One line of a list of matters, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from huiyin.accounts.models import Organ
from huiyin.core.clocks import Clock
from huiyin.core.facts import Fact
from huiyin.core.terms import CHANNEL
from huiyin.core.workflow import STATES
from huiyin.petitions.models import Matter, Petition
from huiyin.petitions.queries.contents import present_texts
from huiyin.petitions.queries.listing import facts_of, next_clock
from huiyin.ui.words import Chip, chip_of, language, speaks_english, word_of


class Line(NamedTuple):
    matter: Matter
    fact: Fact
    ask: str
    channel: str
    organ: str
    state: str
    clock: Clock | None
    clock_name: str
    chip: Chip | None


def chip(clock: Clock, today: date, *, explained: bool = False) -> Chip:
    return chip_of(
        clock.state(today),
        clock.days_left(today),
        article=clock.article,
        explanation=clock.explanation(language()) if explained else "",
    )


def clock_name(clock: Clock) -> str:
    return clock.english if speaks_english() else clock.name


def lines(found: Iterable[Matter], today: date) -> list[Line]:
    """What the list says of each matter, with as many questions to the database for fifty as for one."""
    listed = list(found)
    facts = facts_of(matter.pk for matter in listed)
    leading = {fact.matter: fact for matter in listed for fact in facts[matter.pk] if fact.petition == matter.leading}
    texts = present_texts(Petition.objects.filter(pk__in=[fact.petition for fact in leading.values()]))
    organs = dict(
        Organ.objects.filter(pk__in={fact.organ for fact in leading.values() if fact.organ}).values_list("pk", "name")
    )
    made = []
    for matter in listed:
        if (fact := leading.get(matter.pk)) is None:
            continue
        clock = next_clock(matter, facts[matter.pk])
        text = texts.get(fact.petition)
        made.append(
            Line(
                matter,
                fact,
                text.ask if text else "",
                word_of(CHANNEL, fact.channel),
                organs.get(fact.organ or 0, ""),
                word_of(STATES, matter.state),
                clock,
                clock_name(clock) if clock else "",
                chip(clock, today) if clock else None,
            )
        )
    return made
