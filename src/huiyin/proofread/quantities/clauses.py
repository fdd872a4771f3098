"""Sentences and clauses of a paragraph, as spans of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from huiyin.proofread.model import Clause, Quantity, Sentence

_SENTENCE = re.compile(r"[^。！？\n]+[。！？\n]*[”’）」』]*")
_CLAUSE = re.compile(r"[^，；：,;]+[，；：,;]*")


def spans(text: str) -> Iterable[tuple[int, int]]:
    for match in _SENTENCE.finditer(text):
        yield match.span()


def sentences(text: str, quantities: Sequence[Quantity]) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    taken = 0
    for index, (start, end) in enumerate(spans(text)):
        first = taken
        while taken < len(quantities) and quantities[taken].start < end:
            taken += 1
        mine = tuple(quantities[first:taken])
        found.append(Sentence(index, start, end, text[start:end], _clauses(text, start, end, mine), mine))
    return tuple(found)


def _clauses(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> tuple[Clause, ...]:
    found: list[Clause] = []
    taken = 0
    for index, match in enumerate(_CLAUSE.finditer(text, start, end)):
        first = taken
        while taken < len(quantities) and quantities[taken].start < match.end():
            taken += 1
        found.append(Clause(index, match.start(), match.end(), match[0], tuple(quantities[first:taken])))
    return tuple(found)
