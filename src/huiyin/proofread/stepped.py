"""Totals told over steps: 压减预算206亿元。一是…核减105.6亿元。二是…收回26.2亿元。三是…压减74.2亿元.

Each step may tell several figures; one of each is a part. Only what comes out is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Final

from huiyin.proofread.addition import Found, add
from huiyin.proofread.items import Item, family
from huiyin.proofread.model import Quantity

_MARK: Final = re.compile(
    r"(?:^|[。；：，])(?:(?P<step>[一二三四五六七八九])是|第(?P<nth>[一二三四五六七八九])[，、])(?!否|不是)"
)
_ORDER: Final = "一二三四五六七八九"
#: Figures of one step that may be its part, ways to choose one of each, and figures before that may be the whole.
_MOST_EACH: Final = 4
_MOST_WAYS: Final = 256
_WHOLES: Final = 4
_FAR: Final = 40
_LEAST: Final = 20


def steps(row: Sequence[Item]) -> Iterator[Found]:
    """The steps of one paragraph and what stands before them."""
    for begin, groups in _steps(row):
        wholes = [item for item in reversed(row[max(0, begin - 2 * _WHOLES) : begin]) if not item.depth][:_WHOLES]
        for whole in [figure for item in wholes for figure in item.figures]:
            found = _made(whole, groups)
            if found is not None:
                yield found
                break


def _steps(row: Sequence[Item]) -> Iterator[tuple[int, list[list[Item]]]]:
    """Where 一是 stands and the figures of each step, for each row of steps in order."""
    groups: list[list[Item]] = []
    begin = 0
    for at, item in enumerate(row):
        marks = [_ORDER.index(one["step"] or one["nth"]) for one in _MARK.finditer(item.gap)]
        for mark in marks:
            if mark == 0:
                if len(groups) > 1:
                    yield begin, groups
                begin, groups = at, [[]]
            elif groups and mark == len(groups):
                groups.append([])
        if groups and not item.depth and at - begin < _FAR:
            groups[-1].append(item)
    if len(groups) > 1:
        yield begin, groups


def _made(whole: Quantity, groups: Sequence[Sequence[Item]]) -> Found | None:
    kin = [
        [figure for item in group for figure in item.figures if family(figure) == family(whole)][:_MOST_EACH]
        for group in groups
    ]
    kin = [figures for figures in kin if figures]
    if len(kin) < 2 or whole.approx or whole.value < _LEAST * (whole.step or 1):
        return None
    first = tuple(figures[0] for figures in kin)
    result = add(whole, first)
    if result.verdict == "equal" or (result.holds and len(first) > 2):
        return Found.of(whole, first)
    ways = prod(map(len, kin))
    if ways > _MOST_WAYS or whole.value < _LEAST * ways * (whole.step or 1):
        return None
    made = [parts for parts in product(*kin) if sum(part.number for part in parts) == whole.number]
    return Found.of(whole, made[0]) if len(made) == 1 else None
