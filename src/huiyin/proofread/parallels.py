"""Paragraphs made alike: where the same two places of each bear the same figure, they do in all of them.

A budget tells each account in the same words: （项）207万元。…2026年预算安排207万元. What one paragraph does not
say, its sisters do: two figures that are one in nearly all of them are one in the last of them, too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from huiyin.proofread.model import Analysis, Message, Passage, Quantity, Relation

#: So many sisters must agree, and so many for each that does not.
_LEAST: Final = 4
_FOR_EACH: Final = 4
#: Characters before a figure by which its place is known, and figures of a paragraph that are looked at.
_WORDS: Final = 2
_MOST: Final = 12


def rule(analysis: Analysis) -> Iterable[Relation]:
    pairs: dict[tuple[str, str], list[tuple[Quantity, Quantity]]] = defaultdict(list)
    for passage in analysis.passages:
        for (place, one), (other_place, other) in _pairs(passage):
            pairs[place, other_place].append((one, other))
    for told in pairs.values():
        yield from _differing(told)


def _pairs(passage: Passage) -> Iterator[tuple[tuple[str, Quantity], tuple[str, Quantity]]]:
    """Figures of one unit in different sentences, each with the words before it."""
    figures = [one for one in passage.quantities if one.kind == "money" and one.approx is None and one.value]
    figures = figures[:_MOST]
    named = [(_place(passage, one), one) for one in figures]
    for at, first in enumerate(named):
        for second in named[at + 1 :]:
            if first[1].sentence != second[1].sentence and first[1].unit == second[1].unit and first[0] and second[0]:
                yield first, second


def _place(passage: Passage, figure: Quantity) -> str:
    text = passage.block.text
    return re.sub(r"[\d.\s]", "", text[max(figure.start - 12, 0) : figure.start])[-_WORDS:]


def _differing(told: Sequence[tuple[Quantity, Quantity]]) -> Iterator[Relation]:
    alike = [(one, other) for one, other in told if one.value == other.value]
    apart = [(one, other) for one, other in told if one.value != other.value]
    if len({one.value for one, _ in alike}) < _LEAST or len(alike) < len(apart) * _FOR_EACH:
        return
    for one, other in apart:
        yield Relation(
            kind="conflict",
            numbers=(other.text, one.text),
            holds=False,
            message=Message(
                "repeat.sisters", {"later": other.printed, "first": one.printed, "sisters": str(len(alike))}
            ),
            at=(other.place, one.place),
            severity="likely",
            expected=one.text,
            figures=(other, one),
        )
