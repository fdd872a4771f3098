"""Shares told together: 以上三类占比合计为87.8%, 东部、中部两大区域占78.5%, of those told one by one before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from huiyin.proofread.arithmetic.addition import add, is_slip
from huiyin.proofread.model import Analysis, Passage, Relation
from huiyin.proofread.quantities.moves import Item, lines
from huiyin.proofread.sums.said import relation

_COUNTED = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NUMBER = "[两二三四五六七八九十2-9]"
_SHARED = r"(?:占比|占|比重|比例|合计|共计)"
#: 以上三类占比合计为; 三者合计占
_SO_MANY = re.compile(
    rf"(?:(?:以上|上述|前|这)(?P<some>{_NUMBER})[^，。；：、占\d]{{1,10}}|(?P<all>{_NUMBER})(?:者|项|类)(?:合计|共计|共|累计))[^，。；：、]{{0,20}}$"
)
#: 华东、中南、华北三大区域销售额占
_CALLED = re.compile(
    rf"(?:^|[，。；：]|其中，?)(?:其中)?(?P<names>(?!其中)[^，。；：、\d%]{{2,12}}?(?:(?:、|和|与|及)[^，。；：、\d%]{{2,12}}?)+)(?:等)?(?:(?P<many>{_NUMBER})(?:大|个|者|类|项|省|市|地)|合计|共计|共占)[^。；、\d]{{0,24}}$"
)
_CLAUSE = re.compile(r"[，。；：\n]")
BACK = 16  # shares before that may be among the parts
FAR = 2  # sentences


def rule(analysis: Analysis) -> Iterable[Relation]:
    for passage in analysis.passages:
        if sum(figure.kind == "percent" for figure in passage.quantities) > 2:
            yield from _passage(passage)


def _passage(passage: Passage) -> Iterator[Relation]:
    before: list[Item] = []
    for line in lines(passage):
        for item in line.items:
            if item.figure.kind != "percent" or item.part not in ("share", "level") or item.why:
                continue
            words = passage.block.text[max(line.sentence.start, item.start - 60) : item.start]
            near = [one for one in before[-BACK:] if item.figure.sentence - one.figure.sentence <= FAR]
            parts = _told_last(words, near) if re.search(_SHARED, words[-24:]) else []
            if parts:
                yield from _judge(item, parts)
            else:
                before.append(item)


def _told_last(words: str, near: Sequence[Item]) -> Sequence[Item]:
    """The shares that are meant: so many of the last, or those that are called by name."""
    if called := _CALLED.search(words):
        names = [name for name in re.split(r"、|和|与|及", called["names"]) if len(name) > 1]
        found = [next((one for one in reversed(near) if _is_of(name, one)), None) for name in names]
        kept = [one for one in found if one is not None]
        many = _COUNTED.get(called["many"] or "", len(names))
        return kept if len(kept) == len(names) == many and len(set(kept)) == many > 1 else []
    if counted := _SO_MANY.search(words):
        told = counted["some"] or counted["all"]
        many = _COUNTED.get(told) or int(told)
        return near[-many:] if len(near) >= many > 1 else []
    return []


def _is_of(name: str, one: Item) -> bool:
    return name in _CLAUSE.split(one.lead)[-1]


def _judge(item: Item, parts: Sequence[Item]) -> Iterator[Relation]:
    """Raised only where one wrong digit explains it: which of the shares are meant is told by their number alone."""
    whole, figures = item.figure, [one.figure for one in parts]
    result = add(whole, figures)
    if result.holds:
        yield relation(whole, figures, result, None if result.verdict == "equal" else "rounding")
    elif is_slip(result.gap, [whole, *figures]) and not any(one.approx for one in (whole, *figures)):
        yield relation(whole, figures, result, "likely")
