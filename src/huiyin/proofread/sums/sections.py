"""Parts that head sections of a text: （一）一般转移支付4077亿元 …（二）专项转移支付336亿元 … with lines below;
and the two halves of a total that a page of details parts: 税收收入 … 非税收入 …. Only what comes out is told, by value
and by numbers or names, since digits drawn blindly never do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from huiyin.proofread.arithmetic import numerals
from huiyin.proofread.arithmetic.addition import Found, add
from huiyin.proofread.model import Analysis, Quantity
from huiyin.proofread.sums.items import Item

_CN: Final = "[一二三四五六七八九十]{1,3}"
_MANNERS: Final = (
    re.compile(rf"(?P<number>{_CN})、"),
    re.compile(rf"（(?P<number>{_CN})）"),
    re.compile(r"(?P<number>\d{1,2})[.．、](?!\d)"),
    re.compile(r"（(?P<number>\d{1,2})）"),
)
#: Figures before the first section that may be the whole, and how large it is, so that chance is unlikely.
_WHOLES: Final = 4
_LEAST: Final = 1_000
_MOST: Final = 20
#: Halves that leave nothing out, and how many figures may stand between them and before them.
_HALVES: Final = (
    ("税收收入", "非税收入"),
    ("基本支出", "项目支出"),
    ("一般债务", "专项债务"),
    ("一般债券", "专项债券"),
)
_BETWEEN: Final = 24
_BEFORE: Final = 6


def rule(analysis: Analysis, rows: Sequence[Sequence[Item]]) -> Iterator[Found]:
    for manner in _MANNERS:
        heads: list[Quantity] = []
        wholes: list[Quantity] = []
        last, told = 0, list[Quantity]()
        for passage, row in zip(analysis.passages, rows, strict=True):
            found = manner.match(passage.block.text)
            number = int(numerals.read(found["number"]) or 0) if found else 0
            plain = [one.first for one in row if one.first.kind == "money" and not one.depth]
            if number == 1:
                yield from _of(wholes, heads)
                wholes, heads, last = told[: -_WHOLES - 1 : -1], [], 0
            if number and number == last + 1 and (wholes or number == 1):
                heads, last = [*heads, *plain[:1]], number
            told = [*told, *plain][-_WHOLES:]
        yield from _of(wholes, heads)
    yield from _halves([one for row in rows for one in row if one.first.kind == "money" and not one.depth])


def _of(wholes: Sequence[Quantity], heads: Sequence[Quantity]) -> Iterator[Found]:
    for whole in wholes:
        large = whole.value >= _LEAST * (whole.step or 1) and whole.approx is None
        if large and 1 < len(heads) <= _MOST and add(whole, heads).verdict == "equal":
            yield Found.of(whole, heads)
            return


def _halves(told: Sequence[Item]) -> Iterator[Found]:
    for first, second in _HALVES:
        for at, one in enumerate(told):
            if not _is_called(one, first):
                continue
            behind = (other for other in told[at + 1 : at + 1 + _BETWEEN] if _is_called(other, second))
            other = next(behind, None)
            if other is not None:
                before = [each.first for each in told[max(0, at - _BEFORE) : at]][::-1]
                yield from _of(before, [one.first, other.first])


def _is_called(one: Item, name: str) -> bool:
    label = re.split(r"[，；。：、（）]", one.first.before)[-1]
    found = re.search(rf"(?<!非){name}(?:完成|安排|为|共|实际|决算数?|执行数?|预算数?|余额|限额)*$", label)
    return found is not None
