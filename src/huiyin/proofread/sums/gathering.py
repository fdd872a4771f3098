"""The lists of figures that may be the parts of something, and which totals their first ones make.

Every list is added up once; a whole is then looked up, so that many candidate wholes cost no more than one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise

from huiyin.proofread.model import Quantity
from huiyin.proofread.sums.items import Item, family, is_budget, picked
from huiyin.proofread.sums.partition import STEP, complete

#: How far a list of parts may reach.
MOST_PARTS = 40
#: How many parts are looked at when parts of parts may stand among them.
MOST_AROUND = 14
#: How figures of mixed measures are chosen, from strict to loose; see items.choose.
MODES = ("same", "like", "persons", "pieces")
#: A total ends the list it sums up.
_SUMMED = re.compile(
    r"[，；。](?:以上|[^，；。：\d]{0,6}(?:总计|合计|共计|总共|小计|总分|总额|总数|总量))[^，；。：]{0,10}$"
)
#: So few figures do not make a whole by chance.
_MOST_BY_CHANCE = 3
#: Below so many of their last digit even two of three make a whole by chance.
_SMALL = 10
_NAME = re.compile(
    r"(?P<mark>[，、；])(?P<name>(?!其中|含|另|同比|比|较|占|已|未|还|并|共|合计|总计)[\u4e00-\u9fff]{1,16})"
)
#: 。在限额以上单位中，…; 。按行业分，…: another breakdown.
_ANEW = re.compile(r"。(?:[^。，；]{2,20}中，|[按从分][^，。；]{1,14}[分看，：])")
#: 。五、拨款支出决算情况 2016年…: a heading within the line of a page.
_HEADED = re.compile(r"[。；\s][一二三四五六七八九十]{1,3}、[^。；，\d]{4,30}?(?:情况|说明)")
#: 某局负责的10项政策中，有8项: a whole of its own.
_OF_THE_LAST = re.compile(r"[。；]其中")
_OWN_WHOLE = re.compile(r"[^，。；、]{1,14}中(?:，|有)")
_PETITIONS = re.compile(
    r"来信|来访|网|电话|来电|信件|走访|信访|投诉|短信|邮件|邮箱|微信|小程序|窗口|热线|传真|平台|留言"
)


class Parts:
    """Figures in order, and for each sum of the first of them how many those are."""

    def __init__(self, figures: Sequence[Quantity]) -> None:
        self.figures = tuple(figures)
        self.lengths: dict[Fraction | int, int] = {}
        total: Fraction | int = 0
        for length, figure in enumerate(figures, start=1):
            total += figure.number
            # zeros behind the parts belong to them: the longer list stands
            self.lengths[total] = length

    @cached_property
    def channels(self) -> bool:
        return sum(1 for figure in self.figures if _PETITIONS.search(figure.before[-24:])) >= 2

    def making(self, whole: Quantity) -> tuple[Quantity, ...]:
        return self.figures[: self.lengths.get(whole.number, 0)]


class Gathering:
    """The items that begin at one place, in every order of belonging that the grammar allows."""

    def __init__(self, sets: Sequence[Sequence[Item]]) -> None:
        self.sets = sets
        self._parts: dict[tuple[int, str, str, bool], Parts] = {}

    @classmethod
    def at(cls, row: Sequence[Item], at: int) -> Gathering:
        """Lists of items that may be the parts, those the grammar points to first."""
        flat, direct, heads = _walk(row, at, within=True)
        first = row[at]
        here = [[item for item in one if item.sentence == first.sentence] for one in (direct, heads, flat)]
        tails = _tails(here[2])
        # 投入20分，得20分；过程25分，得23.5分: each member says two things, and both together say nothing
        paired = len(tails) >= 3 and len(here[2]) == 2 * len(tails) == 2 * len(here[1])
        sets = (here[1], tails) if paired else (_chain(flat), *here, direct, heads, flat)
        # 其中 in one member may go on behind the semicolon after all: to the end of the sentence, or beyond it
        wider = _walk(row, at, within=False)[:2]
        sets = (*sets, *([item for item in one if item.sentence == first.sentence] for one in wider), *wider)
        unique: list[list[Item]] = []
        for one in sets:
            if one not in unique:
                unique.append(one)
        return cls(unique)

    def parts(self, index: int, whole: Quantity, mode: str) -> Parts:
        return self._chosen(index, whole, mode, is_budget(whole))

    def _chosen(self, index: int, whole: Quantity, mode: str, budget: bool) -> Parts:
        key = (index, "money" if whole.kind == "money" else whole.unit, mode, budget)
        found = self._parts.get(key)
        if found is None:
            same = self._chosen(index, whole, "same", budget) if mode != "same" else None
            # where each has a figure of the unit itself, no other is asked for
            alike = same is not None and len(same.figures) == len(self.sets[index])
            found = same if same is not None and alike else Parts(picked(self.sets[index], whole, mode))
            self._parts[key] = found
        return found

    def allowed(self, whole: Quantity, parts: Parts, mode: str) -> bool:
        """Only the channels of petitions add pieces to persons."""
        return mode not in {"persons", "pieces"} or family(whole) == "mixed" or parts.channels

    def making(self, whole: Quantity, *, announced: bool, least: int = 2, narrow: bool = False) -> tuple[Quantity, ...]:
        """Parts that make the whole to the last digit."""
        if whole.approx not in {None, "at_least", "at_most"}:
            return ()
        budget = is_budget(whole)
        for index in range(len(self.sets) if (announced or least > 2) and not narrow else 1):
            asked: Parts | None = None
            for mode in MODES:
                parts = self._chosen(index, whole, mode, budget)
                if parts is asked:
                    continue
                asked = asked or parts
                found = parts.making(whole)
                if len(found) < least or not self.allowed(whole, parts, mode) or _cut_short(found, parts.figures):
                    continue
                if (announced and least == 2) or telling(whole, found):
                    return _to_the_end(whole, found, parts.figures)
        return self._around(whole) if announced and least == 2 and not narrow else ()

    def _around(self, whole: Quantity) -> tuple[Quantity, ...]:
        """Parts that make a large whole when some of them in the middle, the parts of a part, are left out."""
        figures = self.parts(0, whole, "same").figures[:MOST_AROUND]
        if len(figures) < 4 or whole.value < 1000 * (whole.step or 1):
            return ()
        sums = [Fraction(0), *accumulate(figure.value for figure in figures)]
        for last in range(len(figures), 2, -1):
            over = sums[last] - whole.value
            if over <= 0:
                break
            for first in range(1, last - 1):
                for behind in range(first + 1, last):
                    if sums[behind] - sums[first] == over and not _goes_on(figures[:first], figures[first:behind]):
                        return (*figures[:first], *figures[behind:last])
        return ()


def _cut_short(found: tuple[Quantity, ...], figures: tuple[Quantity, ...]) -> bool:
    """出国0、用车37.35 make the whole, but 接待1.53 behind them is of the same three: the list goes on."""
    after = figures[len(found) : len(found) + 1]
    small = all(one.number < _SMALL * (one.step or 1) for one in found) and len(found) == len(figures) - 1
    if (len(found) > _MOST_BY_CHANCE or small) and _goes_on(found, after):
        return True
    if not after or not after[0].value or (after[0].block, after[0].sentence) != (found[0].block, found[0].sentence):
        return False
    return not complete(found) and complete((*found, *after))


def _goes_on(found: Sequence[Quantity], after: Sequence[Quantity]) -> bool:
    """四川98例，广东79例 … behind which the names go on in the same way: the first of them made the whole by chance."""
    figures = [*found[1:], *after]
    if not after or not after[0].value or len(found) < 2 or after[0].unit != found[-1].unit:
        return False
    if any((one.block, one.sentence) != (found[0].block, found[0].sentence) for one in figures):
        return False
    names = [_NAME.fullmatch(one.before) for one in figures]
    marks = {name["mark"] for name in names if name is not None}
    if None in names or len(marks) > 1:
        return False
    short = len(found) > 3 and all(len(name["name"]) <= 4 for name in names if name is not None)
    return marks == {"、"} or short


def _to_the_end(whole: Quantity, found: tuple[Quantity, ...], figures: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """4亿、0.6亿、1.1亿 and 279万 make 5.7亿: what is too small to show in a rounded whole belongs to the list."""
    rest = [one for one in figures[len(found) :] if one.sentence == found[0].sentence and one.block == found[0].block]
    if not rest or not whole.slack or sum(one.number for one in rest) * 2 > whole.step:
        return found
    return figures[: len(found) + len(rest)]


def _walk(row: Sequence[Item], at: int, *, within: bool) -> tuple[list[Item], list[Item], list[Item]]:
    """From one item on: all of its depth, those that no nested 其中 owns, and the heads of segments."""
    first = row[at]
    flat: list[Item] = []
    direct: list[Item] = []
    heads: list[Item] = []
    skipping = False
    # 其中 inside one member of a list parted by ； ends with that member
    inner = within and at > 0 and "；" in row[at - 1].gap and not re.search("[；。]", first.gap)
    for item in row[at : at + MOST_PARTS]:
        if item.depth > first.depth:
            continue
        if item.depth < first.depth or (inner and "；" in item.gap):
            break
        if item is not first and (
            _SUMMED.search(item.gap)
            or _ANEW.search(item.gap)
            or _HEADED.search(item.gap)
            or _OWN_WHOLE.match(item.figures[-1].after)
        ):
            break
        if item is first or (item.opens_segment and not _OF_THE_LAST.search(item.gap)):
            skipping = False
            heads.append(item)
        elif item.nested:
            skipping = True
        flat.append(item)
        if not skipping:
            direct.append(item)
    return flat, direct, heads


def _tails(flat: Sequence[Item]) -> list[Item]:
    """The last item of each segment between semicolons."""
    tails = [one for one, following in pairwise(flat) if "；" in following.gap]
    return [*tails, flat[-1]] if tails else []


def _mark(item: Item) -> int:
    """How strongly an item is parted from the one before: 。3, ；2, ，1, 、0."""
    return next((rank for rank, mark in ((3, "。"), (2, "；"), (1, "，")) if mark in item.gap), 0)


def _chain(flat: Sequence[Item]) -> list[Item]:
    """The items up to where a stronger mark ends the list that the first two began."""
    chain = list(flat[:2])
    for item in flat[2:]:
        if STEP.fullmatch(item.label) or _mark(item) > _mark(flat[1]) or (item.nested and not flat[1].nested):
            break
        chain.append(item)
    return chain


def telling(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Without a word for it, small numbers add up by chance."""
    if any(part.value == 0 for part in parts) and len(parts) == 2:
        return any(pair in parts[0].noun and pair in parts[1].noun for pair in map("".join, pairwise(whole.noun)))
    if len(parts) > 2:
        return True
    return whole.value / (whole.step or 1) >= 20 or whole.unit == parts[0].unit
