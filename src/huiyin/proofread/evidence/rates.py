"""Percentages that two figures near them make: one of the other, one more than the other, an increase of what was."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from huiyin.proofread.arithmetic.agreement import per_cent, per_cent_step
from huiyin.proofread.evidence import odds
from huiyin.proofread.evidence.stream import Figure
from huiyin.proofread.model import Quantity

#: How far off the two figures may stand, counted in figures of any kind.
FAR: Final = 12
#: The same of a figure that bears no sign of percentage.
_BARE_FAR: Final = 6
_WHOLE: Final = 100
#: A part of a whole stands so near its share, and the whole no further off than this.
_BESIDE: Final = 2
_APART: Final = 60
#: What reckoning without fractions may be off by.
_FLOAT: Final = 1e-12
#: The most that a figure without a sign of percentage may be to be one.
_MOST: Final = 1000

Form = Literal["share", "growth", "rise", "fall"]


class Rate(NamedTuple):
    form: Form
    percent: Figure
    above: Figure  # part; this year's; the increase
    below: Figure  # whole; last year's; this year's, which is more or less by the increase
    chance: float
    tries: int

    @property
    def at(self) -> int:
        return self.percent.at

    @property
    def alone(self) -> bool:
        """Without a sign of percentage and without decimals it may be the number of a row."""
        return self.percent.quantity.kind != "plain" or self.percent.quantity.digits > 0

    @property
    def shapes(self) -> tuple[tuple[str, int, int], tuple[str, int, Figure]]:
        """How it is reckoned, how far from the percentage its two figures stand, or of which whole all are shares."""
        above = self.above.at - self.percent.at
        return (self.form, above, self.below.at - self.percent.at), (self.form, above, self.below)


def of_two(stream: Sequence[Figure]) -> Iterator[Rate]:
    """Every percentage with the pairs of figures near it that make it, however likely."""
    for at, one in enumerate(stream):
        if not _may_be_rate(one.quantity):
            continue
        far = _far(one.quantity)
        groups: dict[str, list[tuple[int, Figure]]] = defaultdict(list)
        for other in stream[max(0, at - far) : at + far + 1]:
            if other is not one and other.is_amount and other.fine > 0:
                groups[other.kin].append((other.fine, other))
        for near in groups.values():
            if len(near) > 1:
                near.sort(key=lambda pair: pair[0])
                yield from _of_kin(one, [fine for fine, _ in near], [other for _, other in near])


def of_whole(stream: Sequence[Figure]) -> Iterator[Rate]:
    """Shares beside their parts, of a whole that stands further off: a column of shares under one total."""
    pages = [_ranked(stream[start : start + _APART]) for start in range(0, len(stream), _APART)]
    for at, one in enumerate(stream):
        if not _may_be_rate(one.quantity):
            continue
        stated, half = float(abs(per_cent(one.quantity))), float(per_cent_step(one.quantity) / 2)
        if not half < stated < _WHOLE:
            continue
        for above in (*stream[max(0, at - _BESIDE) : at], *stream[at + 1 : at + 1 + _BESIDE]):
            if not above.is_amount or above.fine <= 0:
                continue
            least = above.fine * _WHOLE / (stated + half) * (1 - _FLOAT)
            most = above.fine * _WHOLE / (stated - half) * (1 + _FLOAT)
            for below in _between(pages[max(0, at // _APART - 1) : at // _APART + 2], least, most):
                place = below.at
                if (
                    _far(one.quantity) < abs(place - at) <= _APART
                    and below.kin == above.kin
                    and _fits("share", one, above, below)
                ):
                    tries = 2 * _BESIDE * 2 * abs(place - at)
                    yield _rate("share", one, above, below)._replace(tries=tries)


def _ranked(stretch: Sequence[Figure]) -> tuple[list[int], list[Figure]]:
    ranked = sorted((one for one in stretch if one.is_amount and one.fine > 0), key=lambda one: one.fine)
    return [one.fine for one in ranked], ranked


def _between(pages: Sequence[tuple[list[int], list[Figure]]], least: float, most: float) -> Iterator[Figure]:
    for sizes, figures in pages:
        first = bisect_left(sizes, least)
        yield from figures[first : bisect_right(sizes, most, first)]


def _far(one: Quantity) -> int:
    return FAR if one.kind == "percent" else _BARE_FAR


def _may_be_rate(one: Quantity) -> bool:
    if one.kind in ("percent", "fraction"):
        return bool(one.value)
    return one.kind == "plain" and not one.unit and one.digits <= 2 and 0 < abs(one.value) < _MOST


def _of_kin(percent: Figure, sizes: Sequence[int], near: Sequence[Figure]) -> Iterator[Rate]:
    stated = abs(per_cent(percent.quantity))
    factors = list(_factors(float(stated), float(per_cent_step(percent.quantity) / 2)))
    for below in near:
        for form, low, high in factors:
            first = bisect_left(sizes, below.fine * low * (1 - _FLOAT))
            last = bisect_right(sizes, below.fine * high * (1 + _FLOAT), first)
            for above in near[first:last]:
                if above is not below and _fits(form, percent, above, below):
                    yield _rate(form, percent, above, below)


def _factors(stated: float, half: float) -> Iterator[tuple[Form, float, float]]:
    """Which share of the lower figure the upper one is, from and to."""
    low, high = (stated - half) / 100, (stated + half) / 100
    yield "share", low, high
    if stated == _WHOLE:
        return
    yield "growth", 1 + low, 1 + high
    if high < 1:
        yield "growth", 1 - high, 1 - low
        yield "fall", low / (1 - low), high / (1 - high)
    yield "rise", low / (1 + low), high / (1 + high)


def _fits(form: Form, percent: Figure, above: Figure, below: Figure) -> bool:
    """A word or sign beside the percentage says which way it goes."""
    said = -1 if percent.quantity.negative else percent.quantity.sign
    match form:
        case "share":
            return not percent.quantity.negative
        case "growth":
            goes = 1 if above.fine > below.fine else -1
        case _:
            goes = 1 if form == "rise" else -1
    return said in (0, goes)


def _rate(form: Form, percent: Figure, above: Figure, below: Figure) -> Rate:
    far = max(abs(above.at - percent.at), abs(below.at - percent.at))
    reckon = odds.of_growth if form == "growth" else odds.of_share
    chance = reckon(percent.quantity, above.quantity, below.quantity)
    # both orders and three forms; a figure that bears no sign of percentage need not be one
    tries = 6 * odds.pairs(far) * (1 if percent.quantity.kind == "percent" else 3)
    return Rate(form, percent, above, below, chance, tries)
