"""Sums far apart: figures in a row, anywhere, that make a figure told before or behind them to the last digit.

No word need bind them: a sum of many digits that comes out is none by chance. What does not come out is never told
here. Figures are taken in several orders (all, those outside brackets, the first of each clause, sentence, paragraph,
those of one name); each order is added up once and a whole is looked up in its running totals.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from huiyin.proofread.arithmetic.addition import Found, add
from huiyin.proofread.model import Quantity
from huiyin.proofread.sums.items import Item, family
from huiyin.proofread.sums.partition import is_rate
from huiyin.proofread.sums.strands import name

#: Figures of an order behind or before a whole where its parts may begin or end.
_STARTS: Final = 10
#: Figures around a whole among which one of those of one name must stand.
_AROUND: Final = 30
_MOST_PARTS: Final = 60
#: All figures are counted in millionths, so that they add as whole numbers.
_FINE: Final = 10**6
#: How seldom a sum must come out by chance to be believed.
_SELDOM: Final = 12
_LEAST_WHOLE: Final = 1000
_LEAST_PART: Final = 100
#: Figures on either side of a whole that stands between its parts.
_BESIDE: Final = 6
_DONE: Final = re.compile(r"支付|拨付|下达|到位|收到|发放|投入|安排|返还|偿还")
_STEP: Final = re.compile(
    r"[一二三四五六七八九十]是|（[一二三四五六七八九十\d]{1,2}）|[①-⑳]|[第其][一二三四五六七八九十][，、]"
)
_OPENS: Final = re.compile(r"[。；：][^，；。：]*$")


class _Order:
    """Figures of one measure in the order of the text, with their running totals."""

    def __init__(self, figures: Sequence[Quantity], places: Sequence[int]) -> None:
        self.figures = figures
        self.places = places
        self.totals = [0, *accumulate(_fine(figure) for figure in figures)]

    def makes(self, whole: Quantity, place: int) -> Iterator[Sequence[Quantity]]:
        """The runs that begin behind the whole, or end before it, and come near it."""
        at = bisect_left(self.places, place)
        size = _fine(whole)
        room = 0 if not whole.slack else _fine_step(whole) * 3
        after = at + 1 if at < len(self.places) and self.places[at] == place else at
        totals = self.totals
        for start in range(after, min(after + _STARTS, len(self.figures) - 1)):
            wanted = totals[start] + size
            stop = bisect_left(totals, wanted - room, start + 1)
            if stop < len(totals) and totals[stop] <= wanted + room:
                yield from self._near(start, stop, wanted, room)
        for stop in range(at, max(at - _STARTS, 1), -1):
            wanted = totals[stop] - size
            start = bisect_left(totals, wanted - room, max(0, stop - _MOST_PARTS), stop)
            if start < stop - 1 and totals[start] <= wanted + room:
                yield from self._near_before(start, stop, wanted, room)

    def _near(self, start: int, stop: int, wanted: int, room: int) -> Iterator[Sequence[Quantity]]:
        while stop < len(self.totals) and self.totals[stop] <= wanted + room and stop - start <= _MOST_PARTS:
            more = stop + 1 < len(self.totals) and self.totals[stop + 1] == self.totals[stop]
            # what is nothing in the middle of nothings is told once: without them, or with all
            zero = stop and self.totals[stop - 1] == self.totals[stop]
            if stop - start > 1 and not (more and zero):
                yield self.figures[start:stop]
            stop += 1

    def _near_before(self, start: int, stop: int, wanted: int, room: int) -> Iterator[Sequence[Quantity]]:
        while start < stop - 1 and self.totals[start] <= wanted + room:
            yield self.figures[start:stop]
            start += 1


def everywhere(rows: Sequence[Sequence[Item]]) -> Iterator[Found]:
    """What comes out, of the whole document."""
    told: list[tuple[Item, Quantity]] = [
        (item, figure) for row in rows for item in row for figure in item.figures if _counts(figure)
    ]
    orders: dict[str, list[_Order]] = defaultdict(list)
    named: dict[int, list[_Order]] = defaultdict(list)  # by the places of their figures
    for kin in {family(figure) for _, figure in told}:
        mine = [(place, item, figure) for place, (item, figure) in enumerate(told) if family(figure) == kin]
        if len(mine) > 2:
            orders[kin] = list(_orders(mine))
            for group in _named(mine):
                order = _Order([figure for _, _, figure in group], [place for place, _, _ in group])
                for place in order.places:
                    named[place].append(order)
    best: dict[tuple[object, ...], tuple[int, Found]] = {}
    for place, (_, whole) in enumerate(told):
        if whole.number < _LEAST_WHOLE * (whole.step or 1):
            continue
        around = (order for near in range(place - _AROUND, place + _AROUND) for order in named.get(near, ()))
        for order in (*orders[family(whole)], *dict.fromkeys(around)):
            for parts in order.makes(whole, place):
                if whole not in parts and _is_told(whole, parts):
                    # a whole that is printed again and again: the one that is nearest
                    apart = abs(parts[0].block - whole.block) * _FINE + abs(parts[0].start - whole.start)
                    key = (whole.value, *map(id, parts))
                    if key not in best or apart < best[key][0]:
                        best[key] = apart, Found.of(whole, parts)
    yield from (found for _, found in best.values())
    for place, (item, _) in enumerate(told):
        yield from _in_the_middle(item, told[max(0, place - _BESIDE) : place], told[place + 1 : place + 1 + _BESIDE])


def _in_the_middle(
    item: Item, before: Sequence[tuple[Item, Quantity]], behind: Sequence[tuple[Item, Quantity]]
) -> Iterator[Found]:
    """现有721例。累计确诊13144例，治愈12423例: one part before the whole, one behind it."""
    whole = item.first
    if whole.number < _LEAST_WHOLE * (whole.step or 1):
        return
    kin = [one for other, one in before if other.passage == item.passage and family(one) == family(whole)]
    for other, two in behind:
        if other.sentence != item.sentence or other.passage != item.passage or family(two) != family(whole):
            continue
        for one in kin:
            if one.number + two.number == whole.number and min(one.number, two.number) >= _LEAST_PART * (
                whole.step or 1
            ):
                yield Found.of(whole, (one, two))
                return


Told = tuple[int, Item, Quantity]


def _orders(mine: Sequence[Told]) -> Iterator[_Order]:
    seen: set[tuple[int, ...]] = set()
    for chosen in (
        mine,
        [one for one in mine if not one[1].depth],
        _first(mine, lambda one: (one[1].passage, one[1].sentence)),
        _first(mine, lambda one: one[1].passage),
        _opening(mine),
        [one for one in mine if _STEP.search(one[1].gap)],
    ):
        places = tuple(place for place, _, _ in chosen)
        if len(places) > 2 and places not in seen:
            seen.add(places)
            yield _Order([figure for _, _, figure in chosen], places)


def _first(mine: Sequence[Told], of: Callable[[Told], object]) -> list[Told]:
    return list({of(one): one for one in reversed(mine)}.values())[::-1]


def _opening(mine: Sequence[Told]) -> list[Told]:
    """What stands right behind a full stop, a semicolon or a colon, with nothing but its name between."""
    return [
        one
        for before, one in zip([None, *mine], mine, strict=False)
        if not one[1].depth and (before is None or before[1].passage != one[1].passage or _OPENS.search(one[1].gap))
    ]


def _named(mine: Sequence[Told]) -> Iterator[list[Told]]:
    """支出决算为 … of each paragraph."""
    groups: dict[str, list[Told]] = defaultdict(list)
    for one in mine:
        groups[name(one[2])[-4:]].append(one)
    for one in mine:
        done = _DONE.search(one[1].head)
        if done is not None:
            groups[done[0]].append(one)
    yield from (group for label, group in groups.items() if label and len(group) > 2)


def _is_told(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """It holds, and would not by chance: few figures of its size could have come out."""
    result = add(whole, parts)
    if not result.holds:
        return False
    step = whole.step or 1
    spread = whole.number / step / len(parts)
    width = 1 + 2 * abs(result.gap) / step if result.gap else 1
    apart = abs(parts[0].block - whole.block) + 1
    return bool(spread >= width * _SELDOM * min(apart, 10))


def _counts(figure: Quantity) -> bool:
    return figure.value >= 0 and not figure.approx and not is_rate(figure)


def _fine(figure: Quantity) -> int:
    return int(figure.number * _FINE)


def _fine_step(figure: Quantity) -> int:
    return int(figure.step * _FINE)
