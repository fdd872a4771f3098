"""Letters by matter, by the step they wait for, and by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.db.models import QuerySet

from huiyin.accounts.models import Organ
from huiyin.ledger.prepared import Prepared
from huiyin.ledger.queries import heads
from huiyin.letters import kinds
from huiyin.letters.kinds import KINDS, Missing
from huiyin.letters.models import WAITS_FOR, ChainRule, Letter, NumberGap, Series


class RegisterLine(NamedTuple):
    """A number of a series: its letter, or why there is none. `is_unexplained`: it must not be so. `is_closed`: there
    is one, which the reader may not see."""

    serial: int
    number: str
    letter: Letter | None
    reason: str = ""
    is_unexplained: bool = False
    is_closed: bool = False


def missing(kind: str, fields: Mapping[str, str]) -> list[Missing]:
    """What the law wants in a letter of this kind and is not filled in yet."""
    return kinds.missing(KINDS[kind], fields)


def chain_of(organ: Organ, kind: str) -> tuple[str, ...]:
    """The steps that an organ's letters of a kind go through."""
    rule = ChainRule.objects.filter(organ=organ, kind=kind).first()
    return KINDS[kind].chain if rule is None else rule.chain


def _whole() -> QuerySet[Letter]:
    return Letter.objects.select_related("issuer", "drafter", "text", "voiding")


def letters_of(matters: Iterable[int]) -> QuerySet[Letter]:
    """All letters of these matters, oldest first."""
    return _whole().filter(matter__in=list(matters)).prefetch_related("services", "steps__person").order_by("id")


_AWAITING = Prepared(
    lambda states, organs: _whole().filter(state__in=states, issuer__in=organs).order_by("submitted", "id")
)


def awaiting(steps: Iterable[str], organs: Iterable[int]) -> list[Letter]:
    """The letters of these organs that wait for one of the steps, the longest waiting first."""
    return _AWAITING(tuple(WAITS_FOR[step] for step in steps), tuple(organs))


def entry_count(letter: Letter) -> int:
    """How many entries the letter's stream has: what a form carries as `expected_n`."""
    return heads([letter.ledger_stream])[letter.ledger_stream].n


def last_serial(issuer: Organ, year: int, kind: str) -> int:
    """The last number of a series; 0 where none was given."""
    word = KINDS[kind].number_word
    found = Series.objects.filter(issuer=issuer, year=year, word=word).values_list("last", flat=True).first()
    return found or 0


def register(issuer: Organ, year: int, kind: str, first: int = 1, last: int | None = None) -> list[RegisterLine]:
    """发文登记: every number of the series, with its letter or the reason why there is none.

    `first`, `last`: a part of it; up to the last number given where nothing is said.
    """
    word = KINDS[kind].number_word
    given = last_serial(issuer, year, kind)
    until = given if last is None else min(last, given)
    window = _whole().filter(issuer=issuer, year=year, word=word, serial__gte=first, serial__lte=until)
    letters = {letter.serial: letter for letter in window if letter.serial is not None}
    gaps = list(NumberGap.objects.filter(series__issuer=issuer, series__year=year, series__word=word))
    return list(_lines(range(first, until + 1), letters, gaps))


def _lines(serials: range, letters: Mapping[int, Letter], gaps: list[NumberGap]) -> Iterator[RegisterLine]:
    for serial in serials:
        letter = letters.get(serial)
        if letter is not None:
            reason = letter.voiding.get_code_display() if letter.is_voided else ""
            yield RegisterLine(serial, letter.number, letter, reason)
            continue
        reason = next((gap.reason for gap in gaps if gap.first <= serial <= gap.last), "")
        yield RegisterLine(serial, "", None, reason, is_unexplained=not reason)
