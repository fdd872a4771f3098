"""How often a thing would come out by chance.

Somebody who looks for a sum among the figures around a total tries many; what comes out proves something only if fewer
than one in `SELDOM` such searches would have come out with figures drawn blindly. The number of tries grows with the
distance searched, the chance of one try falls with the digits printed.
"""

from __future__ import annotations

from typing import Final

from huiyin.proofread.model import Quantity

#: One search in so many may come out by chance.
SELDOM: Final = 1 / 200
#: Figures of one page, and what they make of each other, lie within about two powers of ten: its natural logarithm.
_SPREAD: Final = 4.6
#: Percentage points that figures of two years differ by without anything being told by it.
_USUAL: Final = 5


def pairs(far: int) -> int:
    """How many pairs of figures stand no further from a figure than so many places."""
    return far * (2 * far - 1)


def of_two(least: int, unit: int) -> float:
    """The chance that two figures make a third to the last digit: that the smaller of them has just that value.

    `unit` is what the last digit counts that is no zero in all three: 4900, 1600 and 3300 are 49, 16 and 33.
    """
    return min(1.0, unit / max(least, 1) / _SPREAD)


def of_one(value: int, unit: int) -> float:
    """The chance that a figure is another one to the last digit."""
    return min(1.0, unit / max(value, 1) / _SPREAD)


def of_run(mean: float, unit: int, gap: int) -> float:
    """The chance that a row of figures of this mean, added up one after the other, comes this close to a figure."""
    return min(1.0, (unit + 2 * gap) / max(mean, unit))


def of_share(percent: Quantity, above: Quantity, below: Quantity) -> float:
    """The chance that one figure over another prints as this percentage."""
    coarse = max(float(percent.step / abs(percent.value)), _relative(above), _relative(below))
    return min(1.0, coarse / _SPREAD)


def of_growth(percent: Quantity, this: Quantity, last: Quantity) -> float:
    """The chance that two figures differ by this percentage; most figures of two years differ by a few."""
    size = abs(percent.value) + _USUAL
    apart = size / 100
    coarse = max(float(percent.step / size), _relative(this) / float(apart), _relative(last) / float(apart))
    return min(1.0, coarse / _SPREAD)


def _relative(figure: Quantity) -> float:
    """How much of a figure its last telling digit is: 900.00 and 9 tell as little."""
    if not figure.value:
        return 1.0
    counted = abs(figure.value) / figure.step
    if counted.denominator > 1:
        return float(1 / counted)
    last, steps = 1, counted.numerator
    while last < steps and not steps % (last * 10):
        last *= 10
    return last / steps
