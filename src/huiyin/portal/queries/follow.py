"""One petition as the one who filed it may see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.accounts.models import Organ
from huiyin.core.clocks import Clock
from huiyin.core.course import Course, Wait
from huiyin.core.events import Event
from huiyin.core.facts import Fact
from huiyin.core.waiting import waits
from huiyin.letters.models import Letter, State
from huiyin.petitions.models import Note, Petition
from huiyin.petitions.queries.cases import Case, case_of
from huiyin.petitions.queries.handling import acting_organ
from huiyin.petitions.queries.sign_off import letters_of_petitions

#: Letters that are written to the petitioner. All others go between organs.
TO_PETITIONER = frozenset(
    {
        "registration_slip", "receipt_notice", "acceptance", "not_accepted", "no_longer_accepted", "lead_notice",
        "extension", "opinion", "review_opinion", "re_review_opinion", "review_not_accepted", "hearing_notice",
        "settlement", "direct_reply",
    }
)  # fmt: skip
#: Periods that say nothing to the petitioner, or that are the office's own affair.
_INTERNAL = frozenset({"superior", "report", "instruction", "objection", "simple_transfer"})
_ORGAN_FIELDS = ("organ", "sender", "body")


@dataclass(frozen=True, slots=True)
class Followed:
    """A petition that somebody opened with its number and code, as it stands on a day.

    `case` speaks of this petition only; `case.matter` may hold those of other people, of whom nothing is shown.
    """

    petition: Petition
    case: Case
    today: date

    @property
    def fact(self) -> Fact:
        return self.case.fact

    @property
    def course(self) -> Course:
        return self.case.course

    @property
    def is_secret(self) -> bool:
        """检举控告: nothing may be said that tells what it is about, or who has it (Art. 30)."""
        return self.petition.restricted or self.case.matter.restricted

    @property
    def is_over(self) -> bool:
        """Its content was disposed of: nothing is left to read or to do."""
        return self.case.matter.disposed is not None

    def events(self) -> Iterator[Event]:
        """What happened to this petition, in the order of the ledger."""
        return (event for event in self.case.past.of(self.case.matter.pk) if event.petition == self.petition.pk)

    def clocks(self) -> list[Clock]:
        """Its periods that concern the petitioner, running and finished."""
        return [clock for clock in self._clocks() if not clock.cancelled]

    def waits(self) -> list[Wait]:
        return waits(self.fact, self.course, self.case.state, self._clocks())

    def _clocks(self) -> list[Clock]:
        return [clock for clock in self.case.found.clocks_of(self.petition.pk) if clock.id not in _INTERNAL]


def follow(petition: Petition, today: date) -> Followed:
    return Followed(petition, case_of(petition.matter, petition.pk), today)


def organ_names(events: Iterable[Event], *more: int | None) -> dict[int, str]:
    """The names of the organs that events name."""
    wanted = {organ for organ in more if organ}
    for event in events:
        wanted |= {value for name in _ORGAN_FIELDS if isinstance(value := getattr(event, name, None), int)}
    return dict(Organ.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def has_it(followed: Followed) -> Organ:
    """The organ that has the petition now, or the one that took over its duties."""
    return acting_organ(followed.case)


def letters_to(followed: Followed) -> list[Letter]:
    """The letters of this petition that went to the petitioner, oldest first; of an accusation none: a letter's head
    would tell who has it."""
    if followed.is_secret or followed.is_over:
        return []
    found = letters_of_petitions([followed.petition.pk]).filter(state=State.ISSUED, kind__in=TO_PETITIONER)
    return [letter for letter in found if letter.text.disposed is None]


def texts(digests: Iterable[Any]) -> dict[str, str]:
    """Texts that were written to, or by, the petitioner, by digest. The caller names only such."""
    wanted = [digest for digest in digests if digest]
    return {row.digest: row.text for row in Note.objects.filter(digest__in=wanted) if row.text} if wanted else {}
