"""Stocks: what there was, what came, what went, what there is at the end (年初库存, 收储, 轮换出库, 年末库存)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from huiyin.proofread.arithmetic.addition import Found, Sum, is_slip
from huiyin.proofread.model import Passage, Quantity
from huiyin.proofread.sums.items import depths_of
from huiyin.proofread.sums.partition import is_telling

_OPENING: Final = re.compile(r"年初|期初|上年末|去年末|上年(?:度)?(?:结转|结存|结余|遗留)|原有|(?:原|年初)预算")
_CLOSING: Final = re.compile(
    r"(?:年末|期末|年底|月末|季末|截至?[^，]{0,12}(?:末|底|止))[^，]{0,10}$|调整(?:后|为)[^，]{0,10}$|调整预算数?(?:为|是)?$"
    r"|结转(?:至?)?(?:下|次)[^，]{0,8}$|(?:现有|结存|库存|剩余|尚存)[^，]{0,6}$"
)
_MORE: Final = re.compile(
    r"追加|调增|核增|新增|增加|净增|转入|调入|划入|拨入|收入|购入|购进|收储|收购|入库|新收|新开|新设|接收|发行|再融资|转贷|举借|借入|到账|募集|补充入库|弥补"
)
_LESS: Final = re.compile(
    r"追减|调减|核减|减少|转出|调出|划出|拨出|拨付|支出|支付|使用|出库|发放|销售|偿还|归还|还本|化解|报废|处置|注销|核销|退出|清退|办结|审结|结余分配|交纳|缴纳|提取"
)
_FEWEST: Final = 3  # figures before the last: of two any pair of words would do
_MOST: Final = 10
_TELLING: Final = 10  # units of the last digit: statistics leave out what is less


def flows(passage: Passage) -> Iterator[Found]:
    """Each figure told as what there is at the end, with all that its sentence tells of since the beginning."""
    text = passage.block.text
    if not _CLOSING.search(text.replace("。", "，")) and "末" not in text and "调整" not in text:
        return
    depths = depths_of(text)
    plain = [one for one in passage.quantities if one.kind in ("money", "count") and not depths[one.start]]
    for at, last in enumerate(plain):
        if not _CLOSING.search(_own(last)) or _OPENING.search(_own(last)):
            continue
        terms = _terms(plain[max(0, at - _MOST) : at], last)
        if terms is not None:
            yield from _told(last, terms)


def _terms(before: Sequence[Quantity], last: Quantity) -> list[tuple[int, Quantity]] | None:
    """Back to what there was at the beginning; nothing where a figure between has no word that says its side."""
    terms: list[tuple[int, Quantity]] = []
    for one in reversed(before):
        if (one.kind, one.unit) != (last.kind, last.unit):
            continue
        words = _own(one)
        if one.sentence != last.sentence or one.approx is not None or "其中" in one.before[-12:]:
            return None
        if _OPENING.search(words):
            terms.append((1, one))
            return _in_order(terms, before, last)
        if not one.value:
            continue
        more, less = _MORE.search(words), _LESS.search(words)
        if bool(more) == bool(less):
            return None
        terms.append((1 if more else -1, one))
    return None


def _in_order(
    terms: list[tuple[int, Quantity]], before: Sequence[Quantity], last: Quantity
) -> list[tuple[int, Quantity]] | None:
    """收8460吨，加上年初库存21350吨，出9125吨: what came before the stock was told is told before it."""
    earlier = [one for one in before if one.start < terms[-1][1].start and one.sentence == last.sentence]
    earlier = [one for one in earlier if (one.kind, one.unit) == (last.kind, last.unit)]
    if re.search(r"加(?:上)?[^，]{0,4}$", re.split(_OPENING, terms[-1][1].before)[0][-6:]) and len(earlier) == 1:
        terms = [*terms, (1, earlier[0])]
    return terms[::-1] if len(terms) >= _FEWEST and last.approx is None else None


def _told(last: Quantity, terms: Sequence[tuple[int, Quantity]]) -> Iterator[Found]:
    parts, signs = tuple(part for _, part in terms), tuple(sign for sign, _ in terms)
    total = sum((sign * part.value for sign, part in terms), Fraction(0))
    gap = last.value - total
    if gap == 0:
        yield Found(last, parts, Sum("equal", total, gap), None, signs)
    elif abs(gap) * 2 <= last.slack + sum((part.slack for part in parts), Fraction(0)):
        yield Found(last, parts, Sum("rounded", total, gap), "rounding", signs)
    elif is_slip(gap, [last, *parts]) and last.unit and is_telling(gap, [last, *parts], _TELLING):
        yield Found(last, parts, Sum("over" if gap < 0 else "under", total, gap), "likely", signs)


def _own(figure: Quantity) -> str:
    return re.split(r"[，；。：（）、]", figure.before)[-1]
