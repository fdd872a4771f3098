"""Parts told under numbers within one paragraph: 支出267.66万元。具体情况如下：（一）…0万元。…（二）…249.15万元。….

Between the numbers much else is told of each part (its own parts, last year's, what it was for); the first amount
behind each number is the part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic import numerals
from huiyin.proofread.arithmetic.addition import Found, add, is_slip
from huiyin.proofread.model import Passage, Quantity
from huiyin.proofread.sums.items import Item, family, is_budget
from huiyin.proofread.sums.partition import complete, paired

_CN: Final = "[一二三四五六七八九十]{1,3}"
_LABELS: Final = tuple(
    re.compile(rf"(?:^|(?<=[。；：，）、\s元])){one}")
    for one in (rf"（(?P<number>{_CN})）", r"(?P<number>\d{1,2})[.．、](?!\d{1,2}(?:\D|$))", r"（(?P<number>\d{1,2})）")
)
_LOOSE: Final = tuple(
    re.compile(one)
    for one in (
        rf"（(?P<number>{_CN})）(?=[\u4e00-\u9fff\d])",
        r"(?<![\d.第])(?P<number>\d{1,2})[.．、](?=[\u4e00-\u9fff\d])(?!\d{1,2}(?:\D|$))",
        r"（(?P<number>\d{1,2})）(?=[\u4e00-\u9fff\d])",
    )
)
_SURE: Final = 2
#: A heading of a higher manner ends the list.
_ENDS: Final = re.compile(rf"(?<=[。；：）]){_CN}、")
_ANNOUNCED: Final = re.compile(r"(?:(?:如下|其中|包括|具体|明细)[^。；]{0,40}|[\u4e00-\u9fff]：)$")
#: 安排1000万元1.…2.…: nothing stands between the whole and the first number.
_AT_ONCE: Final = re.compile(r"[。：，；]?\s*")
#: （10）其他支出140万元。2、按经济分类列支（1）…: of the heading between, which tells no total.
_ANOTHER: Final = re.compile(rf"(?:^|[。；：，）\s])(?:\d{{1,2}}[.．、](?!\d)|{_CN}、|（{_CN}）)\s*[\u4e00-\u9fff]")
_OPEN: Final = re.compile(r"主要|重点|如：|例如|部分")
#: So many figures before the first number may be the whole, and so many steps of its last digit are no accident.
_WHOLES: Final = 3
_LARGE: Final = 1000
_LEAST: Final = 3
_LITTLE: Final = Fraction(11, 10)


class _List(NamedTuple):
    begins: int
    segments: tuple[tuple[int, int], ...]
    marked: bool  # its first number stands behind a mark, and not in the middle of words


def parts(passage: Passage, row: Sequence[Item]) -> Iterator[Found]:
    if len(row) < _LEAST:
        return
    text = passage.block.text
    for one in _lists(text):
        before = [item for item in row if item.first.end <= one.begins and not item.depth]
        if not before:
            continue
        segments = [[item for item in row if begin <= item.first.start < end] for begin, end in one.segments]
        wholes = [item.first for item in before if item.sentence >= before[-1].sentence - 1][: -_WHOLES - 1 : -1]
        held = next((found for whole in wholes if (found := _held(whole, segments)) is not None), None)
        if held is not None:
            yield held
        elif not one.marked:
            continue
        elif _ANNOUNCED.search(text[: one.begins]) or _AT_ONCE.fullmatch(text[wholes[0].end : one.begins]):
            if _ANOTHER.search(text[wholes[0].end : one.begins]):
                continue
            announced = text[wholes[0].end : one.begins].rstrip("。；").rpartition("。")[2]
            is_open = _OPEN.search(announced) is not None
            yield from _exceeded(wholes[0], segments) if is_open else _slipped(wholes[0], segments)


def _lists(text: str) -> Iterator[_List]:
    """Numbers from one on, each manner by itself, to where a heading or the same manner begins anew."""
    for pattern, loose in zip(_LABELS, _LOOSE, strict=True):
        run: list[re.Match[str]] = []
        marked, last = False, 0
        for found in loose.finditer(text):
            number = int(numerals.read(found["number"]) or 0)
            strict = pattern.match(text, found.start())
            # 暂未开展此项工作5、评估经费: whatever stands before it, it counts on
            # （一）…（三）: one of them was left out
            goes_on = run and (number == last + 1 or (number == last + 2 and strict and pattern is _LABELS[0]))
            if number == 1 or (goes_on and (strict or last >= _SURE)):
                if number == 1 and len(run) > 1:
                    yield _cut(text, run, found.start(), marked)
                marked = bool(strict) if number == 1 else marked and number == last + 1
                run, last = ([found] if number == 1 else [*run, found]), number
        if len(run) > 1:
            yield _cut(text, run, len(text), marked)


def _cut(text: str, run: Sequence[re.Match[str]], end: int, marked: bool) -> _List:
    ends = _ENDS.search(text, run[-1].start())
    stops = [*(found.start() for found in run[1:]), min(end, ends.start()) if ends else end]
    return _List(run[0].start(), tuple((found.end(), stop) for found, stop in zip(run, stops, strict=True)), marked)


def _heads(whole: Quantity, segments: Sequence[Sequence[Item]], *, every: bool) -> list[Quantity]:
    """The first figure of its kind behind each number; `every`: behind each semicolon, too."""
    found: list[Quantity] = []
    for segment in segments:
        kin = [one for one in segment if not one.depth and family(one.first) == family(whole)]
        kin = [one for one in kin if is_budget(one.first) == is_budget(whole)] or kin
        kin = [one for one in kin if one.first.kind == "money" or one.first.digits]
        found += [one.first for at, one in enumerate(kin) if not at or (every and "；" in one.gap)]
    return found


def _held(whole: Quantity, segments: Sequence[Sequence[Item]]) -> Found | None:
    for every in (False, True):
        heads = _heads(whole, segments, every=every)
        small = whole.value < _LARGE * (whole.step or 1) and len(heads) < len(segments)
        if len(heads) > 1 and not small and whole.approx is None and add(whole, heads).holds:
            return Found.of(whole, heads)
    return None


def _exceeded(whole: Quantity, segments: Sequence[Sequence[Item]]) -> Iterator[Found]:
    """主要支出项目包括：1.…12.…: the main ones may be less than the whole, not more. By little more, for then the list
    was meant to be of this whole."""
    heads = _heads(whole, segments, every=False)
    if len(heads) < max(len(segments), _LEAST + 1) or any(one.approx or one.kind != "money" for one in (whole, *heads)):
        return
    result = add(whole, heads)
    if result.verdict == "over" and result.total <= whole.value * _LITTLE:
        yield Found(whole, tuple(heads), result, "likely")


def _slipped(whole: Quantity, segments: Sequence[Sequence[Item]]) -> Iterator[Found]:
    """Raised only where every number tells an amount and one wrong digit explains the gap."""
    for every in (True, False):
        heads = _heads(whole, segments, every=every)
        least = 2 if paired(heads) else _LEAST
        if len(heads) < max(len(segments), least) or any(one.approx or one.kind != "money" for one in (whole, *heads)):
            return
        result = add(whole, heads)
        large = whole.value >= _LARGE * whole.step or (whole.digits > 0 and complete(heads))
        # 基本支出, 项目支出 and the other three kinds: what they do not make is missing
        told = complete(heads) and _LITTLE.denominator * abs(result.gap) <= whole.value
        told = told and not _is_told_inside(result.gap, segments)
        if large and (is_slip(result.gap, [whole, *heads]) or told):
            yield Found(whole, tuple(heads), result, "likely")
            return


def _is_told_inside(gap: Fraction, segments: Sequence[Sequence[Item]]) -> bool:
    """6373.80万元，其中基金36.53万元: it may have been meant to come on top."""
    figures = [figure for segment in segments for one in segment for figure in one.figures]
    return any(abs(figure.value - gap) <= 2 * figure.step for figure in figures if figure.value)
