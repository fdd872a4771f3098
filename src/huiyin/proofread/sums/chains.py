"""Sums said in so many words: 收入A，加上B，减去C后，总计D. What is added to may be called by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from huiyin.proofread.arithmetic.addition import Found, Sum, add, is_slip
from huiyin.proofread.model import Quantity
from huiyin.proofread.sums.items import Item, family

_PLUS: Final = re.compile(
    r"(?:^|[，；。：（])(?P<subject>[^，；。：（]*?)(?<![增追参附累更外叠施添])(?:再?加上|再?加)"
    r"(?!强|大|快|速|工|班|密|入|以|固|装|剧|重|深|盖|油|热)(?P<what>[^，；。：\d]{2,40})$"
)
_MINUS: Final = re.compile(
    r"(?:^|[，；、。])[^，；、。]{0,4}(?:减去|减除|扣除|扣减|减)(?!少|收|税|免|缓|轻|排|灾)[^，；、。]{2,30}$"
)
_RESULT: Final = re.compile(
    r"(?:总计|合计|共计|总共|总量|总数|总额|结果|财力|总收入|总支出|收入总|支出总|资金来源|可用资金|总和|达到)[^，；。\d]{0,10}$"
)
#: What stands behind the last figure of an open list.
_OPEN: Final = re.compile(r"[^，；。、]{0,3}等(?!级)")
_INSIDE: Final = re.compile(r"其中|包括")
_BRACKET: Final = re.compile(r"（[^（）]*）")
_SAVED: Final = re.compile(r"(?:滚存|累计)(?:结余|结转)")
_LEFT: Final = re.compile(r"(?:本年|当年|当期|年度|收支)[^，；。]{0,4}(?:结余|结转)")
#: What is left of an account: 财政总结余为, 滚存结余.
_REMAINS: Final = re.compile(r"结余|结转|节余")
_MORE: Final = re.compile(r"(?:^|[，；、])[^，；、。]{0,4}加(?:上)?[^，；、。\d]{2,30}$")
_AHEAD: Final = 3
_OLDER: Final = 4
_BACK: Final = 60
_NEAR: Final = 8
_MOST: Final = 16


def chains(row: Sequence[Item], at: int, earlier: Sequence[Item]) -> Iterator[Found]:
    """The chain that begins with the figure behind 加上; `earlier` are the figures of the document before it."""
    plus = _PLUS.search(row[at].gap)
    if plus is None or (at and _PLUS.search(row[at - 1].gap) and row[at - 1].sentence == row[at].sentence):
        return
    terms, result = _terms(row, at)
    if result is None:
        return
    whole = result.first
    known = sum((sign * term.number for sign, term in terms), Fraction(0))
    named = _subject(plus["subject"])
    candidates = [one for one in earlier[: -_BACK - 1 : -1] if family(one.first) == family(whole)]
    for one in candidates:
        if one.first.number + known == whole.number and one.first is not whole:
            yield _found(whole, [(1, one.first), *terms])
            return
    first = _first(named, candidates, row, at)
    if first is None:
        return
    found = _found(whole, [(1, first), *terms])
    figures = [whole, first, *(term for _, term in terms)]
    if found.result.holds:
        yield found
    elif not any(one.approx for one in figures) and not _is_open(row, at, result):
        if is_slip(found.result.gap, figures):
            yield Found(whole, found.parts, found.result, "error", found.signs)
        elif _digits(whole.value) == _digits(found.result.total):
            yield Found(whole, found.parts, found.result, "likely", found.signs)


def _terms(row: Sequence[Item], at: int) -> tuple[list[tuple[int, Quantity]], Item | None]:
    """The figures from 加上 to the result, with their signs."""
    first = row[at]
    terms: list[tuple[int, Quantity]] = []
    for item in row[at : at + _MOST]:
        if item.depth > first.depth:
            continue
        if item.depth < first.depth or item.sentence != first.sentence or (item is not first and "；" in item.gap):
            break
        if item is not first and _RESULT.search(item.head):
            return terms, item if family(item.first) == family(first.first) else None
        if family(item.first) != family(first.first):
            return terms, None
        sign = -1 if item is not first and _MINUS.search(item.gap) else 1
        terms.append((sign, item.first))
    return terms, None


def _subject(words: str) -> str:
    return re.sub(r"^(?:(?:19|20)\d\d年(?:度)?|年|当年|本年度?|预计|其中|全年)+|(?:资金)?$", "", words)


def _first(named: str, candidates: Sequence[Item], row: Sequence[Item], at: int) -> Quantity | None:
    """What is added to: the last figure of that name, else the figure right before."""
    if len(named) >= 4:
        called = (
            one
            for one in candidates
            if len(one.label) >= 4 and (named.endswith(one.label) or one.label.endswith(named))
        )
        found = next(called, None)
        return found.first if found is not None else None
    if not at or row[at - 1].depth or row[at].sentence - row[at - 1].sentence > 1:
        return None
    opening = _opening(row, at)
    return opening.first if family(opening.first) == family(row[at].first) else None


def _opening(row: Sequence[Item], at: int) -> Item:
    """收入28亿元，其中税收14亿元，非税收入14亿元。加上…: the figure that the sentence before is about."""
    last = row[at - 1]
    opening, inside = last, False
    sentence = [one for one in row[max(0, at - _NEAR) : at] if one.sentence == last.sentence and not one.depth]
    for number, one in enumerate(sentence):
        inside = inside or bool(_INSIDE.search(one.gap) and number)
        if number == 0 or (not inside and "；" in one.gap):
            opening = one
    return last if last.sentence == row[at].sentence and not inside else opening


def _is_open(row: Sequence[Item], at: int, result: Item) -> bool:
    return any(_OPEN.match(one.figures[-1].after) for one in row[at : row.index(result)])


def _found(whole: Quantity, terms: Sequence[tuple[int, Quantity]]) -> Found:
    parts = tuple(term for _, term in terms)
    signs = tuple(sign for sign, _ in terms)
    if min(signs) > 0:
        result = add(whole, parts)
    else:
        total = Fraction(sum((sign * term.value for sign, term in terms), Fraction(0)))
        gap = whole.value - total
        close = abs(gap) * 2 <= whole.slack + sum((part.slack for part in parts), Fraction(0))
        result = Sum("equal" if not gap else "rounded" if close else "under" if gap > 0 else "over", total, gap)
    return Found(whole, parts, result, "rounding" if result.verdict == "rounded" else None, signs)


def taken_off(found: Found) -> list[Found]:
    """A sum that is to be raised, as it is told: a list that ends with 减去上解5000万元、还本3000万元 takes these off.
    Where it does not come out so either, and no single digit explains it, nobody knows what was meant."""
    if found.signs or found.severity not in {"error", "likely"}:
        return [found]
    signs: list[int] = []
    for part in found.parts:
        words = _BRACKET.sub("", part.before)
        goes_on = bool(signs) and signs[-1] < 0 and words.startswith(("、", "和", "及"))
        signs.append(-1 if goes_on or _MINUS.search(words) else 1)
    if min(signs) > 0 or signs[0] < 0:
        return [found]
    less = _found(found.whole, list(zip(signs, found.parts, strict=True)))
    if less.result.holds:
        return [less]
    slip = is_slip(less.result.gap, [less.whole, *less.parts])
    return [Found(less.whole, less.parts, less.result, "likely", less.signs)] if slip else []


def account(row: Sequence[Item], at: int) -> Iterator[Found]:
    """收入A，减支出B，上解C，加上年结余D，本年结余E: what was taken off or added goes on until another word. Only what
    comes out."""
    item = row[at]
    if not _REMAINS.search(item.head) or _MINUS.search(item.gap) or _MORE.search(item.gap):
        return
    terms: list[Item] = []
    for one in reversed(row[max(0, at - _MOST) : at]):
        if (one.passage, one.sentence) != (item.passage, item.sentence) or "；" in (terms or [item])[-1].gap:
            break
        if one.depth == item.depth and family(one.first) == family(item.first):
            terms.append(one)
    terms.reverse()
    for start in range(len(terms) - 1):
        sign = 1
        signed: list[tuple[int, Quantity]] = []
        for one in terms[start:]:
            sign = -1 if _MINUS.search(one.gap) else 1 if _MORE.search(one.gap) else sign
            signed.append((sign if signed else 1, one.first))
        if min(sign for sign, _ in signed) > 0:
            return
        found = _found(item.first, signed)
        if not found.result.gap:
            yield found
            return


def _digits(value: Fraction) -> str:
    """In order of size: 1613.37 and 1316.37 are of the same digits."""
    return "".join(sorted(str(value.numerator * 10**8 // value.denominator).strip("0")))


def carried(row: Sequence[Item], at: int, earlier: Sequence[Item]) -> Iterator[Found]:
    """本年结余12.3亿元，年末滚存结余107.9亿元: with what had been saved up the year before, told further back."""
    item = row[at]
    if not _SAVED.search(item.head):
        return
    added = next((one for one in reversed(row[max(0, at - _AHEAD) : at]) if _LEFT.search(one.head)), None)
    if added is None or family(added.first) != family(item.first):
        return
    for one in [one for one in reversed(earlier) if _SAVED.search(one.head) and one is not item][:_OLDER]:
        if one.first.number + added.first.number == item.first.number:
            yield Found.of(item.first, (one.first, added.first))
            return
