"""One line of a list of matters, in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from huiyin.accounts.queries import organ_names
from huiyin.core.clocks import Clock
from huiyin.core.facts import Fact
from huiyin.core.terms import CHANNEL
from huiyin.core.workflow import STATES
from huiyin.petitions.models import Matter
from huiyin.petitions.queries.contents import present_asks
from huiyin.petitions.queries.listing import facts_of, next_clock
from huiyin.ui.words import Chip, chip_of, language, speaks_english, word_of

#: How letters begin before they say what they want.
_GREETING = re.compile(
    r"^\s*(?:(?:尊敬的|各位|敬爱的)?[\u4e00-\u9fff]{0,6}(?:领导|同志|局长|书记|县长|市长|信访局|信访办)们?"
    r"(?:您好|你好|好)?[：:，,！!。\s]+|(?:您好|你好|打扰了|打扰)[：:，,！!。\s]+)+"
)


def gist(ask: str) -> str:
    """What is asked, without the greeting it begins with; the text itself where nothing else is in it."""
    return _GREETING.sub("", ask) or ask


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
    """The chip of a clock: with paragraph and count in words where there is room, else with the bare article."""
    return chip_of(
        clock.state(today),
        clock.days_left(today),
        article=article(clock, whole=explained),
        explanation=clock.explanation(language()) if explained else "",
    )


def is_overtaken(clock: Clock, fact: Fact) -> bool:
    """A notice that was never recorded is overtaken by the acceptance: nobody owes it any more (Art. 23, 34)."""
    return clock.id == "organ_notice" and clock.ended is None and fact.accepted is not None


def article(clock: Clock, *, whole: bool = True) -> str:
    """第二十三条第三款, or 第二十三条; empty for a date that an authority set."""
    if clock.term is None:
        return ""
    if speaks_english():
        return f"Art. {clock.term.article_number}"
    head, mark, _paragraph = clock.article.partition("条")
    return clock.article if whole else head + mark


def clock_name(clock: Clock) -> str:
    return clock.english if speaks_english() else clock.name


def lines(found: Iterable[Matter], today: date) -> list[Line]:
    """What the list says of each matter, with as many questions to the database for fifty as for one."""
    listed = list(found)
    facts = facts_of(matter.pk for matter in listed)
    leading = {fact.matter: fact for matter in listed for fact in facts[matter.pk] if fact.petition == matter.leading}
    asks = present_asks(fact.petition for fact in leading.values())
    organs = organ_names(fact.organ for fact in leading.values() if fact.organ)
    made = []
    for matter in listed:
        if (fact := leading.get(matter.pk)) is None:
            continue
        clock = next_clock(matter, facts[matter.pk])
        made.append(
            Line(
                matter,
                fact,
                gist(asks.get(fact.petition, "")),
                word_of(CHANNEL, fact.channel),
                organs.get(fact.organ or 0, ""),
                word_of(STATES, matter.state),
                clock,
                clock_name(clock) if clock else "",
                chip(clock, today) if clock else None,
            )
        )
    return made
