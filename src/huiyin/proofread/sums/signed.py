"""Sums whose parts count for or against, as their words say: an account up to what is left, and what went up and down.

收入98.2万元，补助737.8万元；支出865.6万元，上解52.0万元；上年结余97.9万元，年终结余16.2万元. 财力调减1964万元：债券收入
调减6698万元，调入资金调增3762万元，…. Only what comes out to the last digit is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic.addition import Found, Sum
from huiyin.proofread.model import Analysis, Passage, Quantity
from huiyin.proofread.sums.items import depths_of

#: What is left at the end of an account.
_LEFT: Final = re.compile(r"(?:结余|结转|节余|余额)[^，；。：]{0,6}$")
_OPENING: Final = re.compile(r"上年|年初|期初|上期|以前|往年|历年(?!.*[滚总])")
_SPENT: Final = re.compile(
    r"支出|上解(?!收入)|调出|补助下级|偿还|归还|还本|上缴|补充(?=预算|.{0,4}基金)|安排(?=预算稳定|.{0,6}基金)|增设|结余分配|缴纳"
)
_CAME: Final = re.compile(r"收入|补助|调入|财力|结余|结转|余额|动用|转贷|举借|发行|拨款|资金|上解")
_IN_ALL: Final = re.compile(r"总计|合计|总额|总量")
#: 收支相抵, with what came and what went told far before, each under the same name.
_BOTH: Final = re.compile(r"收支(?:相抵|相减|差|结余)|(?:本年|当年|年度)(?:收支)?结余|^结余")
#: 由3207万元调整为5538万元; 维持3207万元不变.
_BECAME: Final = re.compile(r"(?:调整|变更|调增|调减|追加|核减|增加|减少|提高|下降)[为至到]$")
_KEPT: Final = re.compile(r"^[^，。；]{0,4}(?:不变|未作调整|不作调整)")
#: Figures before that may be of the account, and that both sides are looked for among.
_TERMS: Final = 16
_FAR: Final = 48
_FEWEST: Final = 3
#: 调增, 核减, 追加, right before a figure or at the head of its words: 调增基金安排支出3762万元.
_UP: Final = r"调增|追加|核增|增加|增收|增支|新增|多收|多支|上调|增长"
_DOWN: Final = r"调减|核减|追减|减少|减收|减支|压减|压缩|扣减|少收|少支|下调|下降|收回"
_MOVED: Final = re.compile(
    rf"^(?:[（(]?[\d一二三四五六七八九十]{{1,2}}[）).．、])?(?:相应|本次|共|合计|净|同时)*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?!后|幅|率)"
)
#: Moves behind or before one that may be its parts, and how large it is at least, so that chance is unlikely.
_MOST: Final = 30
_STARTS: Final = 4
_LEAST: Final = 400
_SPREAD: Final = 200  # for each part; of those that do not begin right beside it so many times more
_ASIDE: Final = 25
_APART: Final = 16  # paragraphs


class _Term(NamedTuple):
    figure: Quantity
    words: str
    sign: int
    opens: bool  # the first move of its statement


def rule(analysis: Analysis) -> Iterator[Found]:
    moves: list[_Term] = []
    told: list[Quantity] = []
    for passage in analysis.passages:
        plain = _amounts(passage)
        for at, last in enumerate(plain):
            if last.role != "change" and _LEFT.search(_own(last)) and not _OPENING.search(_own(last)):
                yield from _account(plain[max(0, at - _TERMS) : at], last)
                yield from _both_sides([*told, *plain[:at]][-_FAR:], last)
        told = [*told, *plain][-_FAR:]
        moves += _moves(passage)
        yield from _stages(passage)
    yield from _chains(moves)


def _amounts(passage: Passage) -> list[Quantity]:
    depths = depths_of(passage.block.text)
    return [one for one in passage.quantities if one.kind == "money" and not depths[one.start] and one.approx is None]


def _own(figure: Quantity) -> str:
    return re.split(r"[，；。：（）、]", figure.before)[-1]


def _found(whole: Quantity, terms: Sequence[tuple[int, Quantity]]) -> Found:
    total = sum((sign * one.value for sign, one in terms), Fraction(0))
    return Found(
        whole, tuple(one for _, one in terms), Sum("equal", total, Fraction(0)), None, tuple(s for s, _ in terms)
    )


# -- an account


def _account(before: Sequence[Quantity], last: Quantity) -> Iterator[Found]:
    """Back from what is left, each figure by its words, until it comes out."""
    terms: list[tuple[int, Quantity]] = []
    left = Fraction(last.value)
    taken = Fraction(0)
    for one in reversed(before):
        words = _own(one)
        if one.role == "change" or one.value == last.value:
            continue
        if _IN_ALL.search(words) and len(terms) >= _FEWEST and one.value - taken == left:
            # 支出总计492.5亿元，其中：…。年终结余13.9亿元: what its parts leave of it
            yield _found(last, [(1, one), *((-1, part) for _, part in reversed(terms))])
            return
        sign = -1 if _SPENT.search(words) else 1 if _CAME.search(words) else 0
        if not sign:
            return
        terms.append((sign, one))
        taken += one.value
        signs = {sign for sign, _ in terms}
        if len(terms) >= _FEWEST and len(signs) > 1 and sum((s * v.value for s, v in terms), Fraction(0)) == left:
            yield _found(last, terms[::-1])
            return


def _both_sides(before: Sequence[Quantity], last: Quantity) -> Iterator[Found]:
    """保险基金收入114.3亿元 …。保险基金支出112.2亿元 …。收支结余2.1亿元."""
    if not _BOTH.search(_own(last)):
        return
    for at, went in reversed(list(enumerate(before))):
        if "支出" not in _own(went) or went.role == "change":
            continue
        stem = _stem(went, "支出")
        for came in reversed(before[:at]):
            if came.value - went.value == last.value and stem and _stem(came, "收入") == stem:
                yield _found(last, [(1, came), (-1, went)])
                return


def _stem(figure: Quantity, side: str) -> str:
    stem, found, _ = _own(figure).rpartition(side)
    return stem[-6:] if found else ""


def _stages(passage: Passage) -> Iterator[Found]:
    """收入维持23060万元不变：国税由3207万元调整为5538万元；…: what was before and what is now make theirs, both."""
    plain = _amounts(passage)
    pairs = [
        (was, now)
        for was, now in pairwise(plain)
        if was.role == "previous" and now.role == "this" and _BECAME.search(_own(now)) and was.sentence == now.sentence
    ]
    kept = [(one, one) for one in plain if _KEPT.match(one.after)]
    told = sorted({*pairs, *kept}, key=lambda pair: pair[0].start)
    for at, (was, now) in enumerate(told):
        behind = told[at + 1 : at + 1 + _MOST]
        for start in range(min(_STARTS, len(behind))):
            for end in range(start + 2, len(behind) + 1):
                before, after = ([pair[side] for pair in behind[start:end]] for side in (0, 1))
                if _total(before) == was.value and _total(after) == now.value:
                    yield Found.of(was, before)
                    yield Found.of(now, after)


def _total(figures: Sequence[Quantity]) -> Fraction:
    return sum((one.value for one in figures), Fraction(0))


# -- what moved up and down


def _moves(passage: Passage) -> Iterator[_Term]:
    place = (-1, -1)
    for one in _amounts(passage):
        words = _own(one)
        turned = _MOVED.match(words)
        sign = one.sign if one.role == "change" else 0
        sign = sign or ((1 if turned["up"] else -1) if turned and one.role == "this" else 0)
        if not sign:
            continue
        # a statement ends at a full stop or a semicolon
        here = (one.sentence, passage.block.text.count("；", 0, one.start))
        yield _Term(one, words, sign, here != place)
        place = here


def _chains(moves: Sequence[_Term]) -> Iterator[Found]:
    for order in (list(moves), [one for one in moves if one.opens]):
        for at, whole in enumerate(order):
            if whole.figure.value >= _LEAST * (whole.figure.step or 1):
                yield from _of(whole, order[at + 1 : at + 1 + _MOST])
                yield from _of(whole, order[max(0, at - _MOST) : at][::-1])


def _of(whole: _Term, near: Sequence[_Term]) -> Iterator[Found]:
    """The moves behind it, or those before it the last first, that make it with their signs."""
    made = whole.sign * whole.figure.number
    for start in range(min(_STARTS, len(near))):
        total: Fraction | int = 0
        for end in range(start, len(near)):
            one = near[end]
            if abs(one.figure.block - whole.figure.block) > _APART or one.figure.number == whole.figure.number:
                break
            total += one.sign * one.figure.number
            parts = near[start : end + 1]
            spread = _SPREAD * len(parts) * (_ASIDE if start else 1)
            if len(parts) > 1 and total == made and whole.figure.value >= spread * (whole.figure.step or 1):
                ordered = sorted(parts, key=lambda part: (part.figure.block, part.figure.start))
                yield _found(whole.figure, [(part.sign * whole.sign, part.figure) for part in ordered])
                return
