"""Plan against use as a small drawing: bars from zero, the plan light, what was spent dark, each with its number. The
same numbers stand in the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from huiyin.core.phrasing import WAN, half_up
from huiyin.finance.queries.funds import PlanRow

WIDTH, HEIGHT, _TOP, _FOOT = 640, 220, 26, 30
_BAR, _GAP = 34, 4
#: Words of a bar's number are some eight pixels a figure; a bar that low has its number above it all the same.
_LEAST = Decimal("0.5")


class Bar(NamedTuple):
    kind: str
    x: Decimal
    y: Decimal
    height: Decimal
    words: str
    words_x: Decimal


class Group(NamedTuple):
    x: Decimal
    label: str
    bars: list[Bar]


class Drawing(NamedTuple):
    width: int
    height: int
    base: int
    groups: list[Group]


def drawn(plan: Sequence[PlanRow], total: Decimal) -> Drawing | None:
    """None when there is nothing to draw."""
    top = max([total, *(one.planned for one in plan), *(one.paid or Decimal(0) for one in plan)], default=Decimal(0))
    if not plan or top <= 0:
        return None
    step = Decimal(WIDTH) / len(plan)
    base = HEIGHT - _FOOT
    groups = []
    for place, one in enumerate(plan):
        middle = step * place + step / 2
        bars = [_bar("planned", one.planned, top, middle - _BAR - Decimal(_GAP) / 2, base)]
        if one.paid is not None:
            bars.append(_bar("paid", one.paid, top, middle + Decimal(_GAP) / 2, base))
        groups.append(Group(half_up(middle, 1), f"{one.day.month}月{one.day.day}日", bars))
    return Drawing(WIDTH, HEIGHT, base, groups)


def _bar(kind: str, amount: Decimal, top: Decimal, x: Decimal, base: int) -> Bar:
    height = max(_LEAST, amount / top * (base - _TOP))
    words = f"{half_up(amount / WAN, 2):,f}"
    return Bar(kind, half_up(x, 1), half_up(base - height, 1), half_up(height, 1), words, half_up(x + _BAR // 2, 1))
