"""Letters by matter, by the step they wait for, and by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.db.models import QuerySet

from huiyin.accounts.models import Organ
from huiyin.ledger.queries import heads
from huiyin.letters import kinds
from huiyin.letters.kinds import KINDS, LetterKind, Missing
from huiyin.letters.models import WAITS_FOR, ChainRule, Letter, NumberGap, Series


class RegisterLine(NamedTuple):
    """A number of a series: its letter, or why there is none. `is_unexplained`: it must not be so."""

    serial: int
    number: str
    letter: Letter | None
    reason: str = ""
    is_unexplained: bool = False


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


def awaiting(step: str, organs: Iterable[int]) -> QuerySet[Letter]:
    """The letters of these organs that wait to be checked or signed, the longest waiting first."""
    return _whole().filter(state=WAITS_FOR[step], issuer__in=list(organs)).order_by("submitted", "id")


def entry_count(letter: Letter) -> int:
    """How many entries the letter's stream has: what a form carries as `expected_n`."""
    return heads([letter.ledger_stream])[letter.ledger_stream].n


def series_of(issuer: Organ, year: int) -> dict[str, list[LetterKind]]:
    """The words under which an organ numbers, each with its kinds."""
    words: dict[str, list[LetterKind]] = {}
    for kind in KINDS.values():
        if kind.numbered:
            words.setdefault(kind.number_word, []).append(kind)
    return words


def register(issuer: Organ, year: int, kind: str) -> list[RegisterLine]:
    """发文登记: every number of the series up to its last, with its letter or the reason why there is none."""
    word = KINDS[kind].number_word
    letters = {
        letter.serial: letter
        for letter in _whole().filter(issuer=issuer, year=year, word=word, serial__isnull=False)
        if letter.serial is not None
    }
    series = Series.objects.filter(issuer=issuer, year=year, word=word).first()
    gaps = list(NumberGap.objects.filter(series=series)) if series else []
    last = max([series.last if series else 0, *letters])
    return list(_lines(last, letters, gaps))


def _lines(last: int, letters: Mapping[int, Letter], gaps: list[NumberGap]) -> Iterator[RegisterLine]:
    for serial in range(1, last + 1):
        letter = letters.get(serial)
        if letter is not None:
            reason = letter.voiding.get_code_display() if letter.is_voided else ""
            yield RegisterLine(serial, letter.number, letter, reason)
            continue
        reason = next((gap.reason for gap in gaps if gap.first <= serial <= gap.last), "")
        yield RegisterLine(serial, "", None, reason, is_unexplained=not reason)
