"""A case as an act and a page need it: the matter replayed, and the petition that is spoken of."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.core import matter as replaying
from huiyin.core.course import Course
from huiyin.core.facts import Fact
from huiyin.petitions.models import Matter
from huiyin.petitions.queries.history import History, history
from huiyin.petitions.queries.judging import clock_maker


@dataclass(frozen=True, slots=True)
class Case:
    """`n` is the last ledger entry of the matter's stream: what a form carries, so that a later writer is noticed."""

    matter: Matter
    found: replaying.Matter
    petition: int
    n: int
    past: History

    @property
    def fact(self) -> Fact:
        return self.found.facts[self.petition]

    @property
    def state(self) -> str:
        return self.found.state_of(self.petition)

    @property
    def course(self) -> Course:
        return self.found.courses[self.petition]


class NoPetition(LookupError):
    """The matter holds no such petition, or none at all."""


def case_of(matter: Matter, petition: int | None = None) -> Case:
    """The case of a matter as its ledger tells it now; of its leading petition unless another is named.

    Raises:
        NoPetition: the petition is not in the matter.
    """
    past = history([matter.pk])
    found = replaying.replay(past.of(matter.pk), clock_maker(), matter=matter.pk)
    leading = found.leading
    wanted = petition if petition is not None else leading.petition if leading else None
    if wanted is None or wanted not in found.facts:
        raise NoPetition(matter.pk, petition)
    return Case(matter, found, wanted, past.heads[matter.pk].n, past)
