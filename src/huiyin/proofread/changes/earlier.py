"""Last year's figure, the budget or the month before of what moved, where it is told elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huiyin.proofread.changes.frames import Change
from huiyin.proofread.quantities.kin import alike
from huiyin.proofread.quantities.known import History
from huiyin.proofread.quantities.moves import Item, clause_of

#: What 环比 compares.
PERIOD = re.compile(r"(?:20\d\d年|今年|本年)?(?:\d{1,2}月份?|第?[一二三四1-4]季度|[上下]半年|第?\d{1,2}周|[上中下]旬)")


def far_base(history: History, level: Item, change: Change) -> Item | None:
    """Last year's figure or the budget of the same thing, told elsewhere."""
    this = history.of(level)
    if this is None:
        return None
    pool = history.called(this.core)
    if change.against == "budget" and len(this.core) < 2 and this in history.heads and not this.planned:
        pool = [*pool, *(one for one in reversed(history.heads) if one.planned)]
    elif change.against == "previous" and this in history.heads and not change.subject:
        pool = [*pool, *reversed(history.heads)]
    elif len(this.core) < 2:
        return None
    for other in pool:
        if other.item is level or not alike(other.item.figure, level.figure) or other.item.figure.approx:
            continue
        if other.item.figure.unit != level.figure.unit or (other.side and this.side and other.side != this.side):
            continue
        if change.against == "budget" and other.planned and not this.planned and other.year == this.year:
            return other.item
        if change.against == "previous" and this.year and other.year == this.year - 1:
            return other.item
    return None


def year_before(history: History, level: Item, begun: int) -> Item | None:
    """2022年来信412件，来访80批；2023年来信388件，来访96批，分别 …: of the same sentence, one year less."""
    this = history.of(level)
    if this is None or this.year is None or len(this.core) < 2:
        return None
    for other in history.called(this.core):
        same = other.item.figure.unit == level.figure.unit and begun <= other.item.start < level.start
        if same and other.year == this.year - 1 and other.item.figure.block == level.figure.block:
            return other.item
    return None


def period_before(recent: Sequence[Item], level: Item) -> Item | None:
    """5月份受理96件，6月份受理108件，环比上升12.5%."""
    named = PERIOD.search(level.lead)
    if named is None:
        return None
    for other in reversed(recent[-30:]):
        if other is level or other.part != "level" or other.figure.unit != level.figure.unit:
            continue
        then = PERIOD.search(other.lead)
        same = PERIOD.sub("", clause_of(other.lead)) == PERIOD.sub("", clause_of(level.lead))
        if then is not None and then[0] != named[0] and same:
            return other
    return None
