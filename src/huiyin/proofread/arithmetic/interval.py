"""What a printed figure stands for: an exact interval, with ends that belong to it or do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

HALF = Fraction(1, 2)
_NOTHING = Fraction(0)


def added(values: Sequence[Fraction]) -> Fraction:
    """Their sum, counted in the smallest step that they share: many times as fast as one by one."""
    below = lcm(*(one.denominator for one in values))
    return Fraction(sum(one.numerator * (below // one.denominator) for one in values), below)


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `lo` to `hi`. An open end does not belong to it."""

    lo: Fraction
    hi: Fraction
    lo_open: bool = False
    hi_open: bool = False

    @classmethod
    def exactly(cls, value: Fraction | int) -> Interval:
        exact = Fraction(value)
        return cls(exact, exact)

    @classmethod
    def rounded(cls, value: Fraction, unit: Fraction) -> Interval:
        """What rounds to `value` at steps of `unit`. Halves go both ways in practice: both ends belong."""
        half = unit * HALF
        return cls(value - half, value + half)

    @classmethod
    def cut(cls, value: Fraction, unit: Fraction) -> Interval:
        """What becomes `value` when the digits behind are dropped."""
        if value < 0:
            return cls(value - unit, value, lo_open=True)
        return cls(value, value + unit, hi_open=True)

    @property
    def width(self) -> Fraction:
        return _NOTHING if self.lo is self.hi else self.hi - self.lo

    def contains(self, value: Fraction | int) -> bool:
        above = value > self.lo or (value == self.lo and not self.lo_open)
        below = value < self.hi or (value == self.hi and not self.hi_open)
        return above and below

    def meets(self, other: Interval) -> bool:
        """Whether any number lies in both."""
        if self.hi < other.lo or other.hi < self.lo:
            return False
        if self.hi == other.lo:
            return not (self.hi_open or other.lo_open)
        if other.hi == self.lo:
            return not (other.hi_open or self.lo_open)
        return True

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.lo + other.lo, self.hi + other.hi, self.lo_open or other.lo_open, self.hi_open or other.hi_open
        )

    def __neg__(self) -> Interval:
        return Interval(-self.hi, -self.lo, self.hi_open, self.lo_open)

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    def __mul__(self, other: Interval) -> Interval:
        ends = [
            (a * b, a_open or b_open)
            for a, a_open in ((self.lo, self.lo_open), (self.hi, self.hi_open))
            for b, b_open in ((other.lo, other.lo_open), (other.hi, other.hi_open))
        ]
        lo, hi = min(value for value, _ in ends), max(value for value, _ in ends)
        # an end belongs when any product that makes it does
        return Interval(
            lo,
            hi,
            all(is_open for value, is_open in ends if value == lo),
            all(is_open for value, is_open in ends if value == hi),
        )

    def __truediv__(self, other: Interval) -> Interval | None:
        """None when the divisor may be zero: there is then no quotient to speak of."""
        if other.lo <= 0 <= other.hi:
            return None
        return self * Interval(1 / other.hi, 1 / other.lo, other.hi_open, other.lo_open)

    def times(self, factor: Fraction | int) -> Interval:
        if factor > 0:
            return Interval(self.lo * factor, self.hi * factor, self.lo_open, self.hi_open)
        return self * Interval.exactly(factor)
