"""By how much a figure grew, of figures as they are printed: the value, and between which ends rounding leaves it."""

from __future__ import annotations

from fractions import Fraction

from huiyin.proofread.arithmetic.agreement import HUNDRED
from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.model import Quantity

Result = tuple[Fraction, Interval] | None


def quotient(level: Quantity, base: Quantity) -> Result:
    """(this - last) / last in per cent, signed; nothing where last is zero."""
    if base.value == 0:
        return None
    center = (level.value / base.value - 1) * HUNDRED
    if base.interval.lo <= 0:
        return center, Interval.exactly(center)
    # this and last are rounded apart: the quotient's ends lie at their ends
    low = (level.interval.lo / base.interval.hi - 1) * HUNDRED
    high = (level.interval.hi / base.interval.lo - 1) * HUNDRED
    return center, Interval(low, high)


def part(gap: Quantity, base: Quantity, sign: int) -> Result:
    """The difference over last year's figure, in per cent, with the sign; nothing where last is zero."""
    if base.value == 0:
        return None
    side = sign or 1
    center = abs(gap.value) / base.value * HUNDRED
    if base.interval.lo <= 0:
        return center * side, Interval.exactly(center * side)
    ends = Interval(
        max(gap.interval.lo, Fraction(0)) / base.interval.hi * HUNDRED, gap.interval.hi / base.interval.lo * HUNDRED
    )
    return center * side, ends if side > 0 else -ends


def of_last(level: Quantity, gap: Quantity, moved: int) -> Result:
    """The difference over last year's figure, which is this one without the difference."""
    size = abs(gap.value)
    last = level.value - moved * size
    if last == 0 and level.slack and moved > 0:
        # 6.6亿元, 增加6.6亿元: of next to nothing, by anything
        return HUNDRED, Interval(Fraction(0), HUNDRED * 10**6)
    if last < 0:
        # 28814万元, 增加41063万元, of -12249: by what there was less than nothing
        center = moved * size / -last * HUNDRED
        return center, Interval.exactly(center)
    if last == 0:
        return None
    center = moved * size / last * HUNDRED
    level_low, level_high = level.interval.lo, level.interval.hi
    half = gap.interval.width / 2
    low, high = max(size - half, Fraction(0)), size + half
    if moved > 0:
        if level_low - high <= 0:
            # 增加0.06亿元 to 0.1亿元: of next to nothing, by anything
            return center, Interval(low / (level_high - low) * HUNDRED, max(center, HUNDRED) * 1000)
        return center, Interval(low / (level_high - low) * HUNDRED, high / (level_low - high) * HUNDRED)
    return center, Interval(-high / (level_low + high) * HUNDRED, -low / (level_high + low) * HUNDRED)


def times(level: Quantity, base: Quantity) -> Result:
    """This over last; nothing where last is zero."""
    result = quotient(level, base)
    if result is None:
        return None
    center, span = result
    return center / HUNDRED + 1, Interval(span.lo / HUNDRED + 1, span.hi / HUNDRED + 1)
