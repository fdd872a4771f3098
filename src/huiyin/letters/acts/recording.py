"""What all acts share: the letter under a lock, the state it must be in, its entry in the ledger."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from huiyin.accounts.acts import actor_of
from huiyin.accounts.models import Person
from huiyin.ledger import acts as ledger
from huiyin.ledger.queries import heads
from huiyin.letters.models import Letter, State
from huiyin.letters.problems import LetterChanged, WrongState


def locked(letter: Letter, expected_n: int | None) -> Letter:
    """The letter as it is now, held until the transaction ends.

    Raises:
        LetterChanged: somebody did something with it since `expected_n` was read.
    """
    found = Letter.objects.select_for_update(of=("self",)).select_related("issuer", "text").get(pk=letter.pk)
    if expected_n is not None and heads([found.ledger_stream])[found.ledger_stream].n != expected_n:
        raise LetterChanged
    return found


def require(letter: Letter, states: Collection[str], what: str) -> None:
    """
    Raises:
        WrongState: it is in none of these states.
    """
    if letter.standing not in states:
        wanted = "、".join(str(State(state).label) for state in states)
        told = {"letter": letter, "now": letter.standing_words, "wanted": wanted, "what": what}
        raise WrongState(_("“%(letter)s”现在是“%(now)s”，只有%(wanted)s的文书可以%(what)s。") % told)


def record(letter: Letter, name: str, *, by: Person, at: datetime, **told: Any) -> None:
    """Write an event into the letter's stream: ids, dates, codes and digests only."""
    enter(letter.ledger_stream, name, by=by, at=at, letter=letter.pk, **told)


def enter(stream: str, name: str, *, by: Person, at: datetime, **told: Any) -> None:
    head = heads([stream])[stream]
    event = {"event": name, **told}
    ledger.append(stream=stream, expected_n=head.n, act=name, actor=actor_of(by), at=at, events=[event])
