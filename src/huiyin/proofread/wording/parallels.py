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
#: Characters before the first and the later figure by which its place is known, and figures that are looked at.
_WORDS: Final = (2, 4)
_MOST: Final = 12


def rule(analysis: Analysis) -> Iterable[Relation]:
    pairs: dict[tuple[str, str], list[tuple[Quantity, Quantity]]] = defaultdict(list)
    for passage in analysis.passages:
        for (place, one), (other_place, other) in _pairs(passage):
            pairs[place, other_place].append((one, other))
    for told in pairs.values():
        yield from _differing(told)


def _pairs(passage: Passage) -> Iterator[tuple[tuple[str, Quantity], tuple[str, Quantity]]]:
    """The figure a paragraph begins with and one of a later sentence, each with the words before it."""
    figures = [one for one in passage.quantities if one.kind == "money" and one.approx is None and one.value]
    if not figures or figures[0].sentence:
        return
    head = _place(passage, figures[0], _WORDS[0]), figures[0]
    seen: set[str] = set()
    for later in figures[1:_MOST]:
        place = _place(passage, later, _WORDS[1])
        # the same words a second time: accounts were run together, and this is of the next one
        if later.sentence != figures[0].sentence and later.unit == figures[0].unit and place not in seen:
            yield head, (place, later)
            seen.add(place)


def _place(passage: Passage, figure: Quantity, size: int) -> str:
    text = passage.block.text
    return re.sub(r"[\d.\s]", "", text[max(figure.start - 12, 0) : figure.start])[-size:]


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
