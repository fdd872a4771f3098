"""What a printed figure stands for: an exact interval, with ends that belong to it or do not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `lo` to `hi`. An open end does not belong to it."""

    lo: Fraction
    hi: Fraction
    lo_open: bool = False
    hi_open: bool = False

    @classmethod
    def exactly(cls, value: Fraction | int) -> Interval:
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def rounded(cls, value: Fraction, unit: Fraction) -> Interval:
        """What rounds to `value` at steps of `unit`. Halves go both ways in practice: both ends belong."""
        return cls(value - unit * HALF, value + unit * HALF)

    @classmethod
    def cut(cls, value: Fraction, unit: Fraction) -> Interval:
        """What becomes `value` when the digits behind are dropped."""
        if value < 0:
            return cls(value - unit, value, lo_open=True)
        return cls(value, value + unit, hi_open=True)

    @property
    def width(self) -> Fraction:
        return self.hi - self.lo

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
        return self * Interval.exactly(factor)
