"""Trying two figures for a change: whether all that is said of it follows, or would but for one wrong digit."""

from __future__ import annotations

import re

from huiyin.proofread.arithmetic.addition import is_slip
from huiyin.proofread.arithmetic.agreement import HUNDRED, agree, per_cent, per_cent_step, shown
from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.arithmetic.quotients import FINE, meant
from huiyin.proofread.changes.frames import Change
from huiyin.proofread.model import Quantity
from huiyin.proofread.quantities.kin import alike


def checks(change: Change, level: Quantity, base: Quantity) -> list[bool]:
    """Whether each figure said of the change follows from these two."""
    found: list[bool] = []
    if change.gap is not None:
        if not alike(change.gap.figure, level):
            return [False]
        true = level.value - base.value
        sign = change.gap.sign
        true = -true if sign < 0 else true if sign > 0 else abs(true)
        span = Interval.exactly(true)
        found.append(bool(agree(change.gap.figure, true, span, value=abs(change.gap.figure.value))))
    if change.points is not None:
        if level.kind != "percent":
            return [False]
        gap = per_cent(level) - per_cent(base)
        gap = -gap if change.points.sign < 0 else gap
        found.append(gap == change.points.figure.value)
    elif change.percent is not None and base.value > 0:
        move = (level.value / base.value - 1) * HUNDRED
        move = -move if change.percent.sign < 0 else move
        figure = change.percent.figure
        stated, step = abs(per_cent(figure)), per_cent_step(figure)
        found.append(bool(agree(figure, move, Interval.exactly(move), value=stated, step=step)))
    return found


def all_true(change: Change, level: Quantity, base: Quantity) -> bool:
    found = checks(change, level, base)
    return bool(found) and all(found)


def is_slipped(change: Change, level: Quantity, base: Quantity) -> bool:
    """Whether one wrong digit, or a part of what is said, explains why these two do not make it true."""
    if base.value <= 0:
        return False
    found = checks(change, level, base)
    if len(found) > 1 and any(found) and level.value:
        # 减少540万元, 下降8.1%: the one of the two that holds says that these are meant (not of 0)
        return True
    if change.gap is not None:
        gap = change.gap
        off = level.value - base.value + (abs(gap.figure.value) if gap.sign < 0 else -abs(gap.figure.value))
        return _digits(gap.figure.text) > 2 and is_slip(off, [level, base, gap.figure])
    if change.points is not None:
        return level.kind == "percent" and _points_slipped(change, level, base)
    if change.percent is None or level.kind == "percent":
        return False
    stated = change.percent.figure
    true = shown(abs(level.value / base.value - 1) * HUNDRED, stated.digits)
    apart = sum(1 for one, two in zip(true, stated.text, strict=False) if one != two)
    if _digits(stated.text) > 2 and len(true) == len(stated.text) and apart == 1 and true[-1] == stated.text[-1]:
        # the last digit alone: last year's figure may have been put right since
        return True
    if stated.digits < FINE or _digits(stated.text) < FINE + 1:
        return False
    return any(all_true(change, level, one) for one in meant(base)) or any(
        all_true(change, one, base) for one in meant(level)
    )


def is_turned(change: Change, level: Quantity, base: Quantity) -> bool:
    """增加1.47万元 from 8.40 to 6.93: right but for the word."""
    gap = change.gap.figure if change.gap is not None else None
    turned = gap is not None and abs(level.value - base.value) == abs(gap.value) and alike(gap, level)
    return turned and gap is not None and _digits(gap.text) > 1


def _points_slipped(change: Change, level: Quantity, base: Quantity) -> bool:
    if change.points is None or _digits(level.text) < 3 or _digits(base.text) < 3:
        return False
    gap, figure = per_cent(level) - per_cent(base), change.points.figure
    off = (-gap if change.points.sign < 0 else gap) - figure.value
    return is_slip(off, [figure, level, base])


def _digits(text: str) -> int:
    return len(re.sub(r"\D", "", text).lstrip("0"))
