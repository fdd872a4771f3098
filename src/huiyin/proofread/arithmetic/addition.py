"""Does a whole equal its parts: exactly, by rounding, or not; and does a gap look like one mistyped digit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.arithmetic.numerals import unit_scale
from huiyin.proofread.model import Quantity, Severity

MEASURED: Final = re.compile(r"(?:平方|立方)?(?:公里|千米|米)|公顷|亩|吨(?:标准煤)?|公斤|千克|千瓦时?|升")
TELLING: Final = 3  # digits of a figure that a slip is told by
TURNED: Final = 4  # digits of a figure two of which changed places
LARGE: Final = 1000  # units of the last digit: what a whole of measures is at least

Verdict = Literal["equal", "rounded", "under", "over"]


@dataclass(frozen=True, slots=True)
class Sum:
    verdict: Verdict
    total: Fraction  # of the printed parts
    gap: Fraction  # whole minus total

    @property
    def holds(self) -> bool:
        return self.verdict in {"equal", "rounded"}


def _finest(figures: Sequence[Quantity]) -> Fraction:
    found: Fraction | None = None
    for figure in figures:
        step = figure.step
        # those printed alike have the same step: the very same, as a rule
        if step is not found and step and (found is None or step < found):
            found = step
    return Fraction(1) if found is None else found


def _ranges(whole: Quantity, parts: Sequence[Quantity]) -> tuple[Interval, Interval]:
    """What whole and parts stand for.

    A part printed with fewer digits than most of the others (15 beside 27.08) has dropped its zeros: it is taken at the
    precision of the whole list. A whole printed more coarsely than its parts is rounded as it stands. 0 is nothing.
    """
    parts = [part for part in parts if part.value] or parts
    finest = _finest(parts)
    scale = min(part.scale for part in parts)
    coarse = sum(1 for part in parts if part.step > finest)
    exact = coarse * 2 < len(parts) or whole.step <= finest
    total = Interval.exactly(0)
    for part in parts:
        drops_zeros = (
            exact and part.step > finest and part.approx is None and part.kind == "money" and part.scale == scale
        )
        total += Interval.rounded(part.value, finest) if drops_zeros else part.interval
    # 238.3 beside 92.0 and 146.34: where its parts were rounded as it is, it has dropped nothing
    drops_zeros = exact and whole.step > finest and whole.approx is None and whole.kind == "money" and whole.digits > 0
    drops_zeros = drops_zeros and whole.scale == scale
    return (Interval.rounded(whole.value, finest) if drops_zeros else whole.interval), total


def _round_amounts(whole: Quantity, parts: Sequence[Quantity], gap: Fraction) -> bool:
    """Amounts printed without decimals are as a rule round themselves: they may miss by one, and only large ones."""
    if whole.digits or any(part.digits for part in parts) or whole.kind != "money":
        return False
    return abs(gap) > whole.step or whole.value < 100 * whole.step


def _round_measures(whole: Quantity, parts: Sequence[Quantity], gap: Fraction) -> bool:
    """What is measured and not counted (公里, 公顷, 吨) is rounded where it is printed whole; large figures only."""
    same = all(part.unit == whole.unit for part in parts) and bool(MEASURED.fullmatch(whole.unit))
    return same and whole.value >= LARGE * whole.step and abs(gap) * 2 <= whole.step * (len(parts) + 1)


def _may_be_round(whole: Quantity, parts: Sequence[Quantity], gap: Fraction) -> bool:
    """82.28 of 47.43, 33.1, 1 and 0.71: what has fewer decimals than the others has dropped zeros; a list that is
    printed in three ways may be rounded each as it stands, and nothing less than that proves it wrong."""
    finest = _finest(parts)
    coarse = sum((part.slack for part in parts if part.digits and part.step > finest), Fraction(0))
    fine = sum((finest for part in parts if part.step == finest), Fraction(0))
    several = len({part.digits for part in parts}) > 2
    return bool(coarse) and several and whole.kind == "money" and abs(gap) * 2 <= coarse + fine + whole.step


def add(whole: Quantity, parts: Sequence[Quantity]) -> Sum:
    total = Fraction(sum(part.number for part in parts))
    gap = whole.value - total
    if gap == 0:
        return Sum("equal", total, gap)
    if _round_measures(whole, parts, gap):
        return Sum("rounded", total, gap)
    if abs(gap) > whole.slack + sum(part.slack for part in parts) and not is_cut(whole, parts, gap):
        return Sum("under" if gap > 0 else "over", total, gap)
    stands, sums = _ranges(whole, parts)
    if _is_told_finer(whole, parts):
        return Sum("under" if gap > 0 else "over", total, gap)
    if (stands.meets(sums) or _may_be_round(whole, parts, gap)) and not _round_amounts(whole, parts, gap):
        return Sum("rounded", total, gap)
    if is_cut(whole, parts, gap):
        return Sum("rounded", total, gap)
    return Sum("under" if gap > 0 else "over", total, gap)


def _is_told_finer(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """3.8万元 of 0万元 and 4万元: the only part there is is the whole, and was not rounded for itself."""
    (only, *others) = [part for part in parts if part.value] or [whole]
    same = only.unit == whole.unit and only.approx is whole.approx is None and whole.kind == "money"
    return same and not others and only is not whole and whole.step < only.step and len(parts) > 1


def is_cut(whole: Quantity, parts: Sequence[Quantity], gap: Fraction) -> bool:
    """328,661 for 328,661.79: the whole has dropped the digits that its parts have."""
    if whole.kind != "money" or gap >= 0 or gap <= -whole.step:
        return False
    finer = sum(1 for part in parts if 0 < part.step < whole.step)
    return finer * 2 > len(parts) and whole.value >= 100 * whole.step > 0


def is_slip(gap: Fraction, figures: Sequence[Quantity]) -> bool:
    """Whether one wrong digit in one figure, two that changed places, or one wrong unit of money explains the gap."""
    if gap == 0:
        return False
    steps = gap / _finest(figures)
    if steps.denominator == 1 and len(str(abs(steps.numerator)).rstrip("0")) == 1:
        return True
    return _wrong_unit(gap, figures) or is_exchanged(gap, figures)


def is_exchanged(gap: Fraction, figures: Sequence[Quantity]) -> bool:
    """1931 where 1913 is right: two neighbours changed places in one of them. The whole stands first in `figures`."""
    finest = _finest(figures)
    if (gap / finest / 9).denominator != 1:
        return False
    pairs = [(one.value / finest, (one.value + (gap if at else -gap)) / finest) for at, one in enumerate(figures)]
    return any(
        turned(str(one.numerator), str(other.numerator))
        for one, other in pairs
        if one.denominator == other.denominator == 1 and one > 0
    )


def turned(one: str, other: str) -> bool:
    """Whether two neighbours that changed places make the one the other; short figures are not told apart this way."""
    if len(one) != len(other) or len(one) < TURNED:
        return False
    apart = [at for at, (here, there) in enumerate(zip(one, other, strict=True)) if here != there]
    near = len(apart) == 2 and apart[1] - apart[0] == 1
    return near and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]


def is_misprint(gap: Fraction, figures: Sequence[Quantity]) -> bool:
    """Whether another digit in one of them, or two that changed places, makes it right without carrying.

    The whole stands first in `figures`.
    """
    finest = _finest(figures)
    counted = [one.value / finest for one in figures]
    if gap == 0 or any(one.denominator != 1 or one < 0 for one in (*counted, abs(gap) / finest)):
        return False
    off = (gap / finest).numerator
    if is_exchanged(gap, figures):
        return True
    meant = [one.numerator + (off if at else -off) for at, one in enumerate(counted)]
    return any(_apart(one.numerator, other) == 1 for one, other in zip(counted, meant, strict=True) if other > 0)


def _apart(one: int, other: int) -> int:
    here, there = str(one), str(other)
    return sum(a != b for a, b in zip(here, there, strict=True)) if len(here) == len(there) else len(here)


def are_round(figures: Sequence[Quantity]) -> bool:
    """5500, 3000 and 3500 have two digits each: any gap between them looks like one wrong digit."""
    finest = _finest(figures)
    counted = [one.value / finest for one in figures if one.value]
    if any(one.denominator != 1 for one in counted):
        return False
    texts = [str(abs(one.numerator)) for one in counted]
    round_off = min((len(text) - len(text.rstrip("0")) for text in texts), default=0)
    return round_off > 0 and max(map(len, texts)) - round_off < TELLING


def _wrong_unit(gap: Fraction, figures: Sequence[Quantity]) -> bool:
    """80亿元 among 万元: with the unit of the others the sum comes out. The whole stands first in `figures`."""
    units = Counter(figure.unit for figure in figures if figure.kind == "money")
    if len(units) < 2:
        return False
    usual = unit_scale(units.most_common(1)[0][0])
    for index, figure in enumerate(figures):
        scale = unit_scale(figure.unit)
        if scale == usual:
            continue
        moved = figure.value * usual / scale - figure.value
        if gap + (moved if index == 0 else -moved) == 0:
            return True
    return False


@dataclass(frozen=True)
class Found:
    """A whole, the parts the text gives it, and what adding them shows."""

    whole: Quantity
    parts: tuple[Quantity, ...]
    result: Sum
    severity: Severity | None = None
    signs: tuple[int, ...] = ()  # -1 for a part that is taken off; empty where all are added

    @classmethod
    def of(cls, whole: Quantity, parts: Sequence[Quantity]) -> Found:
        """What holds: exactly, or by rounding."""
        result = add(whole, parts)
        return cls(whole, tuple(parts), result, None if result.verdict == "equal" else "rounding")
