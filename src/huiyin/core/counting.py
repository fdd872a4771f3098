"""How petitions are counted: 件次, 批次, 人次, 集体访, first and repeat.

One registered petition is one 件次, by whatever channel; a visit is one 批次 and its people are 人次; a visit of five
or more is a 集体访. Exactly five is both a group visit and within the five representatives that may be received.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from huiyin.core.facts import Fact

GROUP_VISIT = 5
MOST_REPRESENTATIVES = 5


class Band(NamedTuple):
    """A size band of group visits, both ends counted; no end: and more."""

    start: int
    end: int | None
    label: str

    def __contains__(self, people: object) -> bool:
        return isinstance(people, int) and self.start <= people and (self.end is None or people <= self.end)

    def predicate(self) -> str:
        """The band in the predicate language."""
        size = f"people >= {self.start}" if self.end is None else f"people in {self.start}..{self.end}"
        return f"channel = visit and {size}"


BANDS = (
    Band(5, 10, "5至10人"),
    Band(11, 20, "11至20人"),
    Band(21, 50, "21至50人"),
    Band(51, 100, "51至100人"),
    Band(101, None, "100人以上"),
)


def is_visit(fact: Fact) -> bool:
    return fact.channel == "visit"


def is_group_visit(fact: Fact) -> bool:
    return is_visit(fact) and fact.people >= GROUP_VISIT


def band_of(fact: Fact) -> Band | None:
    """The size band of a group visit; None for any other petition."""
    return next((band for band in BANDS if fact.people in band), None) if is_visit(fact) else None


def has_too_many_representatives(fact: Fact) -> bool:
    """More than five representatives were received (Regulation of 2022, Art. 20; of 2005, Art. 18)."""
    return fact.representatives is not None and fact.representatives > MOST_REPRESENTATIVES


class Tally(NamedTuple):
    """件次, 人次, and of the visits 批次 and 人次, all and of five people or more; 初次 and 重复 as stated."""

    pieces: int = 0
    people: int = 0
    visits: int = 0
    visitors: int = 0
    group_visits: int = 0
    group_visitors: int = 0
    first: int = 0
    repeat: int = 0

    @property
    def pieces_and_people(self) -> int:
        """件(人)次: visits by person, everything else by piece."""
        return self.pieces - self.visits + self.visitors

    def __add__(self, other: object) -> Tally:
        if not isinstance(other, Tally):
            return NotImplemented
        return Tally(*(one + two for one, two in zip(self, other, strict=True)))


def count_one(fact: Fact) -> Tally:
    visit, group = is_visit(fact), is_group_visit(fact)
    return Tally(
        pieces=1,
        people=fact.people,
        visits=int(visit),
        visitors=fact.people if visit else 0,
        group_visits=int(group),
        group_visitors=fact.people if group else 0,
        first=int(fact.first == "first"),
        repeat=int(fact.first == "repeat"),
    )


def tally(facts: Iterable[Fact]) -> Tally:
    """What these petitions come to."""
    return sum((count_one(fact) for fact in facts), Tally())
