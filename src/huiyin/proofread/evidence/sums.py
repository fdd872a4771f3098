"""Figures of one measure of which one is the sum of others: of two near it, or of a row of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic.addition import add
from huiyin.proofread.evidence import odds
from huiyin.proofread.evidence.stream import Figure

#: How far off the two parts of a whole may stand, counted in figures of its measure.
_FAR: Final = 24
#: A row of parts takes every figure, or every second, or … : columns of a table that was run together.
STRIDES: Final = 8
_WIDE: Final = 3
_STARTS: Final = 6
#: So near a row is looked for however few digits the whole has: others of its shape may vouch for it.
_NEAR: Final = 2
_MOST_PARTS: Final = 80
_TELLING: Final = 100


class Made(NamedTuple):
    whole: Figure
    parts: tuple[Figure, ...]
    chance: float
    tries: int

    @property
    def at(self) -> int:
        return self.whole.at

    @property
    def alone(self) -> bool:
        """Numbers of rows and pages are sums of each other."""
        return self.whole.fine >= _TELLING * min(self.whole.unit, *(one.unit for one in self.parts))

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """How far from the whole its parts stand."""
        return (tuple(one.at - self.whole.at for one in self.parts),)


def of_two(group: Sequence[Figure]) -> Iterator[Made]:
    """Every whole with two parts that stand near it, however likely."""
    for at, whole in enumerate(group):
        if whole.fine <= 0:
            continue
        near = range(max(0, at - _FAR), min(len(group), at + _FAR + 1))
        places: dict[int, list[int]] = {}
        for place in near:
            other = group[place].fine
            if place == at or not 0 < other < whole.fine:
                continue
            for match in places.get(whole.fine - other, ()):
                first, second = group[match], group[place]
                unit = min(whole.unit, first.unit, second.unit)
                chance = odds.of_two(min(first.fine, second.fine), unit)
                yield Made(whole, (first, second), chance, odds.pairs(max(abs(place - at), abs(match - at))))
            places.setdefault(other, []).append(place)


def of_rows(group: Sequence[Figure], strides: int = STRIDES) -> Iterator[Made]:
    """Every whole with three parts and more, told one after the other or at equal distances, behind it or before."""
    for stretch in _unbroken(group):
        worth = [_worth(one) for one in stretch]
        for stride in range(1, min(strides, len(stretch) // 3) + 1):
            yield from _at_stride(stretch, stride, worth)


def _unbroken(group: Sequence[Figure]) -> Iterator[Sequence[Figure]]:
    """Stretches without figures below nothing: running totals only rise."""
    breaks = [-1, *(at for at, one in enumerate(group) if one.fine < 0), len(group)]
    yield from (group[first + 1 : last] for first, last in pairwise(breaks) if last - first > 4)


def _at_stride(stretch: Sequence[Figure], stride: int, worth: Sequence[int]) -> Iterator[Made]:
    lanes = [stretch[lane::stride] for lane in range(stride)]
    totals = [[0, *accumulate(one.fine for one in lane)] for lane in lanes]
    starts = range(1, (_STARTS if stride == 1 else 2 * stride) + 1) if stride < _WIDE else (1, stride, 2 * stride)
    for at, whole in enumerate(stretch):
        most, room = worth[at] // stride, _room(whole)
        for far in starts:
            if far > most and far != stride and (stride > 1 or far > _NEAR):
                continue
            for place, found in ((at + far, _ahead), (at - far, _behind)):
                if 0 <= place < len(stretch):
                    lane, row = place % stride, place // stride
                    for first, last in found(totals[lane], row, whole.fine, room):
                        yield _made(whole, lanes[lane][first:last], stride * far * 2)


def _worth(whole: Figure) -> int:
    """How many tries its digits are worth, were its parts but three."""
    return int(whole.fine * odds.SELDOM / (6 * whole.step))


def _room(whole: Figure) -> int:
    """What rounding may leave between a whole printed with decimals and its parts."""
    return whole.step * 3 if whole.quantity.digits else 0


def _ahead(totals: Sequence[int], row: int, size: int, room: int) -> Iterator[tuple[int, int]]:
    wanted = totals[row] + size
    stop = bisect_left(totals, wanted - room, row + 1)
    while stop < len(totals) and totals[stop] <= wanted + room and stop - row <= _MOST_PARTS:
        if stop - row > 2:
            yield row, stop
        stop = bisect_right(totals, totals[stop], stop)  # what is nothing adds nothing


def _behind(totals: Sequence[int], row: int, size: int, room: int) -> Iterator[tuple[int, int]]:
    wanted = totals[row + 1] - size
    start = bisect_right(totals, wanted + room, 0, row + 1) - 1
    while start >= 0 and totals[start] >= wanted - room and row - start < _MOST_PARTS:
        if row - start > 1:
            yield start, row + 1
        start = bisect_left(totals, totals[start]) - 1


def _made(whole: Figure, parts: Sequence[Figure], tries: int) -> Made:
    total = sum(one.fine for one in parts)
    unit = min(one.unit for one in parts)
    chance = odds.of_run(total / len(parts), unit, abs(whole.fine - total))
    return Made(whole, tuple(parts), chance, tries)


def holds(made: Made) -> bool:
    """To the last digit, or as far as rounding lets the parts of one measure be off."""
    if made.whole.fine == sum(one.fine for one in made.parts):
        return True
    same = all(one.kin == made.whole.kin for one in made.parts)
    return same and add(made.whole.quantity, [one.quantity for one in made.parts]).holds
