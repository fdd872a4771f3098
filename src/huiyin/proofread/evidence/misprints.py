"""Sums of large figures in prose that one digit keeps from coming out, and that words would tell were it another.

A list that does not come out may leave something out, and the rules that read words raise it only where they force it.
But the sum of a row of five-digit figures comes within one digit of a figure beside it by chance once in some thousand
tries. Where it does and words call that figure a total or announce its parts, the paragraph is read once more with the
digit that makes it come out: if the rules of sums then tell just this sum, they bind the row, and the digit is wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic import numerals
from huiyin.proofread.arithmetic.addition import add, is_misprint
from huiyin.proofread.evidence.stream import Figure
from huiyin.proofread.model import Analysis, Passage, Place, Relation
from huiyin.proofread.quantities import clauses, lexer, nouns
from huiyin.proofread.sums import rule as sums
from huiyin.proofread.sums.said import relation

#: What the whole counts at least, in units of the last digit that tells anything: five digits.
_LARGE: Final = 10_000
_NUMBERED: Final = 100_000
#: How many parts a row may have, how far from its whole it may begin, and how much more it may make.
_PARTS: Final = 16
_BEGINS: Final = 3
_MORE: Final = 10
#: 加上…18.9亿元，总计…: how far before the two the first part may have been told.
_BEFORE: Final = 12
#: Paragraphs around a row that are read again, and how often that may be done in a document.
_AROUND: Final = 1
_READ_AGAIN: Final = 150
#: What is wanting counts so many of the last digit that tells anything, or is too likely to have one digit by itself.
_TELLING: Final = 100
_NEAR: Final = 14  # characters
_BETWEEN: Final = 40
_APART: Final = re.compile("（[^（）]*）")
_TOTAL: Final = re.compile("[总合共]计|总[额量数]|总[收支财]|[，；：。]共|合计")
_ANNOUNCED: Final = re.compile("其中|包括|分别|分为|组成|构成|[：（]")
#: Figures before the first number of which one may be the whole.
_WHOLES: Final = 3
_CN: Final = "[一二三四五六七八九十]"
_MARK: Final = re.compile(
    rf"(?:^|(?<=[。；：\s]))(?:(?P<high>{_CN}{{1,3}}、)|(?P<round>（{_CN}{{1,3}}）)|(?P<digit>\d{{1,2}}[.．、](?!\d))"
    rf"|(?P<inner>（\d{{1,2}}）)|(?P<said>{_CN}是)|(?P<dash>—{{1,2}}(?=[\u4e00-\u9fff])))"
)
_LOUD: Final = ("error", "likely")


Spot = tuple[int, int]


class Row(NamedTuple):
    whole: Figure
    parts: tuple[Figure, ...]
    gap: int
    numbered: bool = False  # each part is the first figure behind a number

    def is_settled_by(self, parts: set[Place], *, behind: bool) -> bool:
        """总收入217.43亿元；…总支出217.43亿元: what is told behind a total makes up nothing told before it, and
        a list that was announced for itself may be wrong beside another."""
        if any(one.quantity.place in parts for one in self.parts):
            return True
        if self.parts[0].at < self.whole.at:
            return not behind
        return not _ANNOUNCED.search(self.parts[0].quantity.before)


def misprints(analysis: Analysis, figures: Sequence[Figure], relations: Iterable[Relation]) -> Iterator[Relation]:
    relations = [one for one in relations if one.kind in ("sum", "table", "difference") and len(one.at) > 2]
    settled: dict[Place, list[tuple[set[Place], bool]]] = defaultdict(list)
    for one in relations:
        if one.holds and not one.alternate:
            settled[one.at[0]].append((set(one.at[1:]), bool(_inside(one))))
    doubted = {place for one in relations if one.severity in _LOUD and not one.alternate for place in one.at}
    spots = {passage.block.index: at for at, passage in enumerate(analysis.passages)}
    again = 0
    inner = {place for one in relations if one.holds and not one.alternate for place in _inside(one)}
    for row in (*_rows(_told(analysis, figures), inner), *_numbered(analysis, figures)):
        places = {one.quantity.place for one in (row.whole, *row.parts)}
        others = settled.get(row.whole.quantity.place, [])
        if places & doubted or any(row.is_settled_by(parts, behind=behind) for parts, behind in others):
            continue
        if _is_printed(row, figures):
            continue
        if not _is_bound(analysis, spots, row) or _may_be_left_out(row):
            continue
        quantities = [one.quantity for one in (row.whole, *row.parts)]
        result = add(quantities[0], quantities[1:])
        if result.holds or not is_misprint(result.gap, quantities):
            continue
        again += 1
        if again > _READ_AGAIN:
            return
        if _is_told(analysis, spots, row):
            doubted |= places
            yield relation(quantities[0], quantities[1:], result, "likely")


def _inside(relation: Relation) -> Sequence[Place]:
    """The parts of what came out, where they stand behind their whole: who adds up the others passes them by."""
    whole, *parts = relation.figures or (None,)
    if whole is None or any((one.block, one.start) < (whole.block, whole.start) for one in parts):
        return ()
    return relation.at[1:]


def _told(analysis: Analysis, figures: Sequence[Figure]) -> Iterator[tuple[Figure, bool]]:
    """The amounts of prose, and whether they stand in brackets."""
    texts = {passage.block.index: passage.block.text for passage in analysis.passages}
    block, at, depth = -1, 0, 0
    for one in figures:
        if not one.is_amount or not one.kin or one.quantity.role != "this" or one.quantity.block not in texts:
            continue
        if one.quantity.block != block:
            block, at, depth = one.quantity.block, 0, 0
        between = texts[block][at : one.quantity.start]
        depth += between.count("（") - between.count("）")
        at = one.quantity.start
        yield one, depth > 0


def _rows(figures: Iterable[tuple[Figure, bool]], inner: set[Place]) -> Iterator[Row]:
    """Every row beside a figure whose gap is that of one digit."""
    by_kin: dict[str, list[tuple[Figure, bool]]] = defaultdict(list)
    for one, bracketed in figures:
        by_kin[one.kin].append((one, bracketed))
    for group in by_kin.values():
        every = [one for one, _ in group]
        outer = [one for one, bracketed in group if not bracketed and one.quantity.place not in inner]
        for level in (every, outer) if len(outer) < len(every) else (every,):
            for at, whole in enumerate(level):
                if whole.fine < _LARGE * whole.step:
                    continue
                for begins in range(1, _BEGINS + 1):
                    yield from _ahead(whole, level[at + begins : at + begins + _PARTS])
                yield from _ahead(whole, level[at + 2 : at + 2 + 2 * _PARTS : 2])
                yield from _ahead(whole, level[max(0, at - _PARTS) : at][::-1])
                yield from _before(whole, level[max(0, at - _BEFORE) : at])


def _ahead(whole: Figure, others: Sequence[Figure]) -> Iterator[Row]:
    total, unit = 0, whole.unit
    for many, one in enumerate(others, 1):
        if one.quantity.block != whole.quantity.block or one.fine < 0:
            return
        total += one.fine
        unit = min(unit, one.unit)
        if total > whole.fine * _MORE:
            return
        if many > 1 and _is_slip(whole, total, unit):
            yield Row(whole, tuple(others[:many]), whole.fine - total)


def _before(whole: Figure, others: Sequence[Figure]) -> Iterator[Row]:
    *firsts, last = others or [whole]
    if last.quantity.block != whole.quantity.block:
        return
    for first in firsts:
        if _is_slip(whole, first.fine + last.fine, min(whole.unit, first.unit, last.unit)):
            yield Row(whole, (first, last), whole.fine - first.fine - last.fine)


def _numbered(analysis: Analysis, figures: Sequence[Figure]) -> Iterator[Row]:
    """Lists of numbered paragraphs, or of numbers within one: the first amount behind each number is a part."""
    amounts = [
        one for one in figures if one.is_amount and one.quantity.place.table is None and one.quantity.role == "this"
    ]
    ranks = [(one.quantity.block, one.quantity.start) for one in amounts]
    for marks in _lists(analysis):
        firsts = [bisect_left(ranks, mark) for mark, _ in marks]
        ends = [bisect_left(ranks, end) for _, end in marks]
        if any(first >= end for first, end in zip(firsts, ends, strict=True)):
            continue  # a number without an amount
        parts = tuple(amounts[first] for first in firsts)
        total, unit = sum(one.fine for one in parts), min(one.unit for one in parts)
        for whole in amounts[max(0, firsts[0] - _WHOLES) : firsts[0]]:
            large = whole.fine >= _NUMBERED * min(unit, whole.unit) and all(one.kin == whole.kin for one in parts)
            if large and _is_slip(whole, total, min(unit, whole.unit)):
                yield Row(whole, parts, whole.fine - total, numbered=True)


def _lists(analysis: Analysis) -> Iterator[list[tuple[Spot, Spot]]]:
    """Numbers in a row of one manner, with those of deeper manners between them: where each begins and ends."""
    marks = [
        ((passage.block.index, found.start()), found.lastgroup or "", _value(found[0]))
        for passage in analysis.passages
        for found in _MARK.finditer(passage.block.text)
    ]
    ends = [spot for spot, _, _ in marks[1:]] + [(len(analysis.document.parts), 0)]
    open_lists: dict[str, list[tuple[Spot, Spot]]] = {}
    counts: dict[str, int] = {}
    for (spot, manner, value), end in zip(marks, ends, strict=False):
        if manner in open_lists and (value == counts[manner] + 1 or value == 0):
            # what began within the one before ends with it
            within = list(open_lists)[list(open_lists).index(manner) + 1 :]
        else:
            within = list(open_lists)[list(open_lists).index(manner) :] if manner in open_lists else []
        for deeper in within:
            done = open_lists.pop(deeper)
            if len(done) > 1:
                yield done
        if value <= 1 and manner not in open_lists:
            open_lists[manner] = []
        if manner in open_lists:
            open_lists[manner].append((spot, end))
            counts[manner] = value
    yield from (one for one in open_lists.values() if len(one) > 1)


def _value(mark: str) -> int:
    """0 for a dash."""
    number = re.sub(r"[^\d一二三四五六七八九十]", "", mark)
    return int(numerals.read(number) or 0)


def _is_slip(whole: Figure, total: int, unit: int) -> bool:
    gap = abs(whole.fine - total)
    if not gap or gap % unit or whole.fine < _LARGE * unit:
        return False
    while not gap % 10:
        gap //= 10
    return gap < 10


def _is_bound(analysis: Analysis, spots: dict[int, int], row: Row) -> bool:
    """Words call the whole a total, or announce its parts behind it; and it is more than each of them."""
    whole, first = row.whole.quantity, row.parts[0].quantity
    if max(one.fine for one in row.parts) >= row.whole.fine:
        return False
    if row.numbered:
        return True
    text = analysis.passages[spots[whole.block]].block.text
    if first.start > whole.start and first.block == whole.block:
        between = _APART.sub("", text[whole.end : first.start])
        return len(between) <= _BETWEEN and bool(_ANNOUNCED.search(between) or _TOTAL.search(whole.before[-_NEAR:]))
    return bool(_TOTAL.search(whole.before[-_NEAR:]))


def _may_be_left_out(row: Row) -> bool:
    """Small parts are left out of lists, and of small ones many have but one digit."""
    return 0 < row.gap < _TELLING * min(one.unit for one in (row.whole, *row.parts))


def _is_printed(row: Row, figures: Sequence[Figure]) -> bool:
    """What is wanting may be a part that was told apart."""
    own = (row.whole, *row.parts)
    first, last = min(one.at for one in own), max(one.at for one in own)
    near = figures[max(0, first - _BEFORE) : last + _BEFORE]
    return any(one.fine == abs(row.gap) and one.kin == row.whole.kin and one not in own for one in near)


def _is_told(analysis: Analysis, spots: dict[int, int], row: Row) -> bool:
    """Whether the rules of sums tell it of the text with the digit that makes it come out."""
    own = (row.whole, *row.parts)
    at = [spots[one.quantity.block] for one in own]
    first, last = max(0, min(at) - _AROUND), max(at) + 1 + _AROUND
    parts = {one.quantity.place for one in row.parts if one.fine}
    for one in own:
        text = _corrected(one, row.gap if one is not row.whole else -row.gap)
        if text is None:
            continue
        passages = list(analysis.passages[first:last])
        spot = spots[one.quantity.block] - first
        passages[spot] = _with(passages[spot], one, text)
        told = sums.rule(replace(analysis, passages=tuple(passages), cells={}))
        if any(_is(found, row.whole.quantity.place, parts) for found in told if row.numbered or not found.alternate):
            return True
    return False


def _is(found: Relation, whole: Place, parts: set[Place]) -> bool:
    if not found.holds or found.at[0] != whole:
        return False
    return {place for place, one in zip(found.at[1:], found.figures[1:], strict=True) if one.value} == parts


def _corrected(one: Figure, off: int) -> str | None:
    """The figure as it is printed with the one digit changed that makes it more by so much."""
    text, steps = one.quantity.text, off // one.step
    power = 0
    for at in range(len(text) - 1, -1, -1):
        if not text[at].isdigit():
            continue
        digit, rest = divmod(steps, 10**power)
        if not rest and digit and 0 <= int(text[at]) + digit <= 9:
            return f"{text[:at]}{int(text[at]) + digit}{text[at + 1 :]}"
        power += 1
    return None


def _with(passage: Passage, one: Figure, text: str) -> Passage:
    before, behind = passage.block.text[: one.quantity.start], passage.block.text[one.quantity.number_end :]
    block = replace(passage.block, text=before + text + behind)
    found = nouns.tie(block.text, lexer.read(block.text, block.place, block.index))
    return Passage(block, clauses.sentences(block.text, found), tuple(found))
