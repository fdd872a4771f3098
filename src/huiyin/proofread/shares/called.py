"""Shares whose part and whole were told before, each by its name: 地方税收收入占地方一般公共预算收入的比重为57.2%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huiyin.proofread.arithmetic.agreement import HUNDRED, Agreement
from huiyin.proofread.arithmetic.quotients import compare, say
from huiyin.proofread.model import Quantity, Relation
from huiyin.proofread.quantities.kin import alike
from huiyin.proofread.quantities.moves import Item
from huiyin.proofread.shares.wholes import is_called

KEPT = 240  # figures further back are forgotten
NEAR_WHOLES = 12  # figures before that a share told by its part alone may be of
BOTH = re.compile(
    r"(?:^|[，。；：])(?P<part>[^，。；：占]{3,20})占(?P<whole>[^，。；：]{3,24}?)的?(?:比[重例])(?:约?为|达到?|的)*$"
)


def by_names(item: Item, before: Sequence[Item]) -> Relation | None:
    """地方税收收入占地方一般公共预算收入的比重为57.2%: part and whole were told before, each by its name."""
    found = BOTH.search(item.lead)
    if found is None:
        return None
    parts = _called(found["part"], before)[:2]
    wholes = [one for one in reversed(before[-KEPT:]) if is_called(found["whole"], one)][:2]
    for part in parts:
        for whole in wholes:
            agreed = _agreed(item.figure, part.figure, whole.figure)
            if part is not whole and alike(part.figure, whole.figure) and (agreed or len(parts) == len(wholes) == 1):
                return say("share", item.figure, [part.figure], [whole.figure], agreed, severity="likely")
    return None


def _called(name: str, before: Sequence[Item]) -> list[Item]:
    """The figures of that name, the last first; 第一产业增加值 is told as 第一产业476.40亿元 behind 生产总值, too."""
    for asked in dict.fromkeys((name, MADE.sub("", name))):
        if found := [one for one in reversed(before[-KEPT:]) if is_called(asked, one)]:
            return found
    return []


def _agreed(figure: Quantity, part: Quantity, whole: Quantity) -> Agreement | None:
    """Shares that are printed beside others are moved by one in the last digit, so that all make 100."""
    found = compare(figure, [part], [whole])
    off = abs(part.value / whole.value * HUNDRED - figure.value) if whole.value else figure.value
    return found or ("cut" if figure.kind == "percent" and figure.digits and off < figure.step else None)


MADE = re.compile(r"(?<=产业)增加值$")
PART = re.compile(r"(?:^|[，；：])(?P<part>[^，。；：占]{3,20}?)(?:所?占)?(?:的)?比[例重](?:约?为|达到?|是)*$")


def by_name(item: Item, before: Sequence[Item], whole: Quantity | None) -> Relation | None:
    """第二产业增加值比重为36.0%, behind 第一产业增加值占地区生产总值的比重为5.0%: of the same whole."""
    found = PART.search(item.lead)
    if found is None:
        return None
    for part in _called(found["part"], before)[:1]:
        if whole is not None and alike(part.figure, whole) and part.figure.value < whole.value:
            agreed = _agreed(item.figure, part.figure, whole)
            return say("share", item.figure, [part.figure], [whole], agreed, severity="likely")
        for one in reversed(before[-NEAR_WHOLES:]) if len(item.figure.text) > 3 else ():
            fits = whole is None and alike(part.figure, one.figure) and part.figure.value < one.figure.value
            if fits and compare(item.figure, [part.figure], [one.figure]) == "exact":
                return say("share", item.figure, [part.figure], [one.figure], "exact")
    return None
