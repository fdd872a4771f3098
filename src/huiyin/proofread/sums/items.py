"""Items: figures that stand for one thing (来访12466批次23212人次 is one), and what parts them from the item before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from huiyin.proofread.arithmetic.numerals import unit_scale
from huiyin.proofread.model import Passage, Quantity

PIECES = frozenset({"件", "件次", "批", "批次", "起", "宗", "封", "次", "案", "例", "笔"})
PERSONS = frozenset({"人", "人次", "名", "位"})
_ANIMALS = frozenset({"头", "只", "羽", "匹", "口"})
_BRACKETS = re.compile(r"（[^（）]*）")
#: Bodies and houses: 122个机构，其中医院24家、学校5所.
PLACES = frozenset({"个", "家", "所", "处", "座", "间"})
#: Calls and mails are counted loosely.
LOOSE = frozenset({"个", "通", "条", "份", "项"})
_MOVED_BY = re.compile(r"，(?:比|较|同|与)[^，。；\d]{0,4}(?:20\d\d年)?[^，。；\d]{0,10}(?:增加|减少|增长|下降)了?")
_MARK = re.compile(r"[，；。：（、]")
_NESTED = re.compile(r"其中|含(?!税|量)|包括")
#: Figures of time and age are never parts of anything.
_NO_PART = frozenset(
    {
        "年",
        "岁",
        "周",
        "天",
        "日",
        "小时",
        "分钟",
        "个月",
        "月",
        "号",
        "点",
        "届",
        "期间",
        "工作日",
        "个工作日",
        "度",
        "路",
        "线",
        "版",
        "时",
        "级",
        "档",
    }
)


@dataclass(frozen=True, eq=False)
class Item:
    figures: tuple[Quantity, ...]
    gap: str  # words between the item before and this one
    depth: int  # how many brackets it stands in
    passage: int  # index of its passage
    sentence: int

    @cached_property
    def first(self) -> Quantity:
        return self.figures[0]

    @cached_property
    def head(self) -> str:
        """The words of its own segment before it."""
        return _MARK.split(self.first.before)[-1]

    @cached_property
    def nested(self) -> bool:
        return self.gap.startswith("：") or bool(_NESTED.search(self.gap))

    @property
    def opens_segment(self) -> bool:
        return "；" in self.gap or "。" in self.gap

    @property
    def label(self) -> str:
        return self.first.noun


def family(figure: Quantity) -> str:
    """Which figures may be parts of which wholes."""
    return "money" if figure.kind == "money" else _of_unit(figure.unit)


@lru_cache(maxsize=1024)
def _of_unit(unit: str) -> str:
    if unit in PERSONS:
        return "person"
    if unit in PIECES:
        return "piece"
    if unit in _ANIMALS:
        return "animal"
    if "（" in unit or "、" in unit or "/" in unit:
        return "mixed"
    return unit or "plain"


def _counts(figure: Quantity) -> bool:
    if figure.kind in {"percent", "points", "times", "fraction"} or figure.unit in _NO_PART or figure.approx == "range":
        return False
    return not (figure.kind == "plain" and figure.value.denominator == 1 and 1900 <= figure.value <= 2100)


def depths_of(text: str) -> list[int]:
    if "（" not in text:
        return [0] * (len(text) + 1)
    depths, depth = [], 0
    for character in text:
        if character == "）" and depth:
            depth -= 1
        depths.append(depth)
        if character == "（":
            depth += 1
    depths.append(depth)
    return depths


def _with_units(passage: Passage) -> Iterator[Quantity]:
    """收入810万元、教育收入699、文化收入269万元: one that lacks its unit among others of a list is of theirs."""
    figures = passage.quantities
    text = passage.block.text
    for at, figure in enumerate(figures):
        beside = figures[max(at - 1, 0) : at] + figures[at + 1 : at + 2]
        alone = figure.kind == "plain" and not figure.unit and not figure.chinese and figure.scale == 1
        if alone and figure.digits and beside and _is_moved_by(text, figure, beside[-1]):
            yield _in_unit_of(figure, beside[-1])
            continue
        if alone and len(beside) == 2 and beside[0].unit == beside[1].unit and beside[0].kind == "money":
            listed = [text[beside[0].end : figure.start], text[figure.end : beside[1].start]]
            if all(re.fullmatch(r"、[\u4e00-\u9fff（）]{3,40}", words) for words in listed):
                yield _in_unit_of(figure, beside[0])
                continue
        yield figure


def _is_moved_by(text: str, figure: Quantity, move: Quantity) -> bool:
    """支出10.02，较上年决算数增加10.02万元: the unit of the move."""
    behind = move.start > figure.start and move.kind == "money"
    return behind and bool(_MOVED_BY.fullmatch(text[figure.end : move.start]))


def _in_unit_of(figure: Quantity, other: Quantity) -> Quantity:
    scale = unit_scale(other.unit)
    return replace(
        figure, value=figure.value * scale, step=figure.step * scale, scale=scale, unit=other.unit, kind="money",
        interval=figure.interval.times(scale),
    )  # fmt: skip


def items(passage: Passage, index: int, role: str = "this") -> list[Item]:
    text = passage.block.text
    depths = depths_of(text)
    found: list[Item] = []
    end = 0
    for figure in _with_units(passage):
        quoted = figure.chinese and text[max(figure.start - 1, 0) : figure.start] in {"“", '"', "‘", "'", "「"}
        if figure.role != role or not _counts(figure) or quoted:
            continue
        gap = _BRACKETS.sub("", text[end : figure.start])
        last = found[-1] if found else None
        together = (
            last is not None
            and len(last.figures) < 3
            and re.fullmatch(r"[、，（和共/]?|[\u4e00-\u9fff]{1,3}", gap)
            and family(figure) not in {family(one) for one in last.figures}
            and last.first.kind == "count"
            and figure.kind == "count"
            and last.sentence == figure.sentence
        )
        if together and last is not None:
            found[-1] = Item((*last.figures, figure), last.gap, last.depth, index, last.sentence)
        else:
            found.append(Item((figure,), gap, depths[figure.start], index, figure.sentence))
        end = figure.end
    return found


_BUDGET = re.compile(
    r"(?<!公共)(?<!基金)(?<!经营)预算(?:总?数|总额|金额|资金|经费|安排|收入|支出|合计){0,2}(?:为|是)?$"
)


def is_budget(figure: Quantity) -> bool:
    """Planned money: it adds up with planned money only."""
    return "预算" in figure.before and bool(_BUDGET.search(figure.before[-16:]))


def choose(item: Item, whole: Quantity, mode: str) -> Quantity | None:
    """The figure of an item that would count towards `whole`, or none.

    same: of the whole's own unit. like: of its family. persons, pieces: petitions are counted in pieces and visits in
    persons or batches, which the total adds up all the same.
    """
    for figure in item.figures:
        if figure.unit == whole.unit or (figure.kind == "money" and whole.kind == "money"):
            return figure
    if mode == "same":
        return None
    kin = family(whole)
    near = next((figure for figure in item.figures if family(figure) == kin), None)
    if near is None and whole.unit in PLACES:
        near = next((figure for figure in item.figures if figure.unit in PLACES), None)
    if mode == "like" or kin not in {"piece", "person", "mixed"}:
        return near
    order = ("person", "mixed", "piece") if mode == "persons" else ("piece", "mixed", "person")
    for wanted in order:
        for figure in item.figures:
            if family(figure) == wanted:
                return figure
    return next((figure for figure in item.figures if figure.unit in LOOSE), near)


def picked(chosen: Sequence[Item], whole: Quantity, mode: str) -> list[Quantity]:
    figures = [figure for item in chosen if (figure := choose(item, whole, mode)) is not None and figure is not whole]
    planned = [figure for figure in figures if is_budget(figure)]
    if not planned or len(planned) == len(figures):
        return figures
    return planned if is_budget(whole) else [figure for figure in figures if figure not in planned]
