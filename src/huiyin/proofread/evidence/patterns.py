"""What comes out again and again at the same distances, as in the rows of a table that lost its columns.

One row may come out by chance; three that come out each with the figure before it and the one after it do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import exp, lgamma, log
from typing import Final, Protocol, TypeVar

from huiyin.proofread.evidence.odds import SELDOM

#: Figures from one row to the next.
_NEXT: Final = 40
#: So many rows vouch for each other, one more of those that would not be believed alone; what is likelier for none.
_ROWS: Final = 2
_LIKELY: Final = 1 / 5


class Coincidence(Protocol):
    """Figures of which one is what the others make."""

    @property
    def at(self) -> int: ...  # of the result, among all figures
    @property
    def alone(self) -> bool: ...  # whether it may be believed by itself
    @property
    def shapes(self) -> tuple[tuple[object, ...], ...]: ...  # how it is reckoned and from how far
    @property
    def chance(self) -> float: ...  # of one try
    @property
    def tries(self) -> int: ...


Hit = TypeVar("Hit", bound=Coincidence)


def believed(hits: Sequence[Hit]) -> Iterator[tuple[Hit, float]]:
    """Those that are no chance by themselves or together with others of their shape, and how likely they would be."""
    groups: dict[tuple[object, ...], list[Hit]] = defaultdict(list)
    for one in hits:
        if one.chance <= _LIKELY:
            for shape in one.shapes:
                groups[shape].append(one)
    for group in groups.values():
        # one for each place: the same seen twice vouches for nothing
        once = {one.at: one for one in group}
        for chain in _chains([once[at] for at in sorted(once)]):
            enough = _ROWS if all(one.alone for one in chain) else _ROWS + 1
            together = _together(chain) if len(chain) >= enough else 1.0
            for one in chain:
                odds = min(together, one.tries * one.chance if one.alone else 1.0)
                if odds <= SELDOM:
                    yield one, odds


def _chains(group: Sequence[Hit]) -> Iterator[list[Hit]]:
    chain: list[Hit] = []
    for one in group:
        if chain and one.at - chain[-1].at > _NEXT:
            yield chain
            chain = []
        chain.append(one)
    yield chain


def _together(chain: Sequence[Hit]) -> float:
    """The first has all shapes to try; the others are so many where blind chance has so many in the same stretch."""
    expected = sum(one.chance * (one.at - before.at) for before, one in pairwise(chain))
    return chain[0].tries * chain[0].chance * _at_least(len(chain) - 1, expected)


def _at_least(many: int, expected: float) -> float:
    """How likely it is, at most, that chance brings so many where so many are expected (Poisson's law, its tail)."""
    if expected >= many:
        return 1.0
    first = exp(many * log(expected) - expected - lgamma(many + 1)) if expected else 0.0
    return min(1.0, first * many / (many - expected))
