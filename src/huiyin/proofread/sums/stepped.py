"""Totals told over steps: 压减预算206亿元。一是…核减105.6亿元。二是…收回26.2亿元。三是…压减74.2亿元.

Each step may tell several figures; one of each is a part. Only what comes out is told; where a total is said in so many
words right before numbered steps that tell one figure each, in the same words, what does not come out is raised too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import prod
from typing import Final

from huiyin.proofread.arithmetic.addition import Found, add
from huiyin.proofread.model import Quantity
from huiyin.proofread.sums.items import Item, family
from huiyin.proofread.sums.partition import is_open

_MARK: Final = re.compile(
    r"(?:^|[。；：，])(?:(?P<step>[一二三四五六七八九])是|第(?P<nth>[一二三四五六七八九])[，、])(?!否|不是)"
)
#: 1.职业培训补贴…。2.社会保险补贴…, within a paragraph.
_NUMBER: Final = re.compile(r"(?:^|[。；：]|(?<=[\u4e00-\u9fff）]))(?P<number>[1-9])[.．、](?=[\u4e00-\u9fff])")
#: 支出共计1062.15万元1.…
_SUMMED: Final = re.compile(r"(?:共计|合计|总计)(?:为|达)?$")
_SAME_WORDS: Final = 3
_ORDER: Final = "一二三四五六七八九"
#: Figures of one step that may be its part, ways to choose one of each, and figures before that may be the whole.
_MOST_EACH: Final = 4
_MOST_WAYS: Final = 256
_WHOLES: Final = 4
_FAR: Final = 40
_LEAST: Final = 20


def steps(row: Sequence[Item]) -> Iterator[Found]:
    """The steps of one paragraph and what stands before them."""
    for begin, groups, numbered in (*_steps(row, _in_words), *_steps(row, _in_numbers)):
        wholes = [item for item in reversed(row[max(0, begin - 2 * _WHOLES) : begin]) if not item.depth][:_WHOLES]
        for whole in [figure for item in wholes for figure in item.figures]:
            found = _made(whole, groups)
            if found is None and numbered and begin and whole is row[begin - 1].first:
                found = _broken(whole, row[begin], groups)
            if found is not None:
                yield found
                break


def _in_words(gap: str) -> list[int]:
    return [_ORDER.index(one["step"] or one["nth"]) for one in _MARK.finditer(gap)]


def _in_numbers(gap: str) -> list[int]:
    return [int(one["number"]) - 1 for one in _NUMBER.finditer(gap)]


def _steps(row: Sequence[Item], marked: Callable[[str], list[int]]) -> Iterator[tuple[int, list[list[Item]], bool]]:
    """Where 一是 stands and the figures of each step, for each row of steps in order; and whether they are numbered."""
    numbered = marked is _in_numbers
    groups: list[list[Item]] = []
    begin = 0
    for at, item in enumerate(row):
        for mark in marked(item.gap):
            if mark == 0:
                if len(groups) > 1:
                    yield begin, groups, numbered
                begin, groups = at, [[]]
            elif groups and mark == len(groups):
                groups.append([])
        if groups and not item.depth and at - begin < _FAR:
            groups[-1].append(item)
    if len(groups) > 1:
        yield begin, groups, numbered


def _broken(whole: Quantity, first: Item, groups: Sequence[Sequence[Item]]) -> Found | None:
    """支出共计106万元1.住院…，金额为68万元。2.门诊…，金额为24万元。3.…，金额为4万元: a list that says it is all."""
    kin = [[one for item in group for one in item.figures if family(one) == family(whole)] for group in groups]
    if len(groups) < 3 or any(len(one) != 1 for one in kin) or not _NUMBER.match(first.gap):
        return None
    parts = tuple(one[0] for one in kin)
    alike = len({part.before[-_SAME_WORDS:] for part in parts}) == 1
    if not alike or not _SUMMED.search(whole.before) or is_open(first.gap, parts) or whole.kind != "money":
        return None
    result = add(whole, parts)
    exact = not any(one.approx for one in (whole, *parts)) and result.total * 2 > whole.value
    return Found(whole, parts, result, "likely") if exact and not result.holds else None


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
