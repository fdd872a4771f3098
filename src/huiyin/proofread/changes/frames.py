"""What is held in mind while statements are read: a change, a balance, and the figures one may still be about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from huiyin.proofread.quantities.moves import LISTED, Against, Item

KEPT = 16  # figures a statement may still be about


@dataclass(eq=False)
class Change:
    """One figure that moved, with what the text says about it."""

    level: Item | None = None
    base: Item | None = None
    gap: Item | None = None
    percent: Item | None = None
    points: Item | None = None
    factor: Item | None = None
    multiple: Item | None = None
    flat: str = ""
    against: Against = ""
    subject: str = ""
    line: int = 0
    far: bool = False  # the base was found elsewhere
    named: bool = False  # both figures are named by their year: 2026年预算安排 …，比2025年执行数 …
    nearby: tuple[Item, ...] = ()  # other figures it may be about
    later: tuple[Item, ...] = ()  # figures of its sentence behind it
    misprinted: Item | None = None  # one of the figures as it is printed, where the text must mean another unit
    adjusted: bool = False  # 同口径, 剔除 …: on another footing than the figures printed

    @property
    def sign(self) -> int:
        for item in (self.gap, self.percent, self.points, self.factor):
            if item is not None and item.sign:
                return item.sign
        return 0

    @property
    def stated(self) -> Item | None:
        """The figure a contradiction of direction is named by: the percentage, else the amount."""
        return self.percent or self.points or self.gap or self.factor or self.multiple

    @property
    def end(self) -> int:
        parts = (self.level, self.base, self.gap, self.percent, self.points, self.factor, self.multiple)
        return max((item.figure.end for item in parts if item is not None), default=0)


@dataclass(eq=False)
class Balance:
    """结余4.5万元: a figure that lies between two named before it."""

    item: Item
    levels: tuple[Item, ...]
    after: tuple[Item, ...] = ()
    further: tuple[Item, ...] = ()  # of the sentences before
    beside: tuple[Item, ...] = ()  # all that its sentence tells so, itself among them


@dataclass
class Frame:
    levels: list[Item] = field(default_factory=list)
    bases: list[Item] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    against: Against = ""
    line: int = 0


def groups(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Figures joined by a mere 和 or 、 belong together."""
    group: list[Item] = []
    for item in items:
        listed = bool(group) and item.part == group[-1].part == "base" and bool(LISTED.match(item.lead))
        if group and not (item.likewise or listed):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def heads_of(told: Iterable[Item]) -> Iterator[Item]:
    """Those that stand in no list of parts: behind 其中 or a colon all are parts up to the end of the sentence."""
    listed, before = False, (-1, -1)
    for one in told:
        at = one.figure.block, one.figure.sentence
        listed, before = listed and at == before, at
        begins = bool(re.search(r"其中|[：:]|包括|构成", one.lead))
        listed = begins or (listed and not re.search("总|合计", one.lead))
        if not listed:
            yield one
