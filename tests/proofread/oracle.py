"""A second opinion on annotated relations, in its own few lines: nothing here is taken from the proofreader.

It knows figures as printed and nothing of their units; a relation that needs more is marked `by hand`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from .corpus import BY_HAND, Marked

SCALES = {"万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2}
FIGURE = re.compile(r"-?\d+(?:\.(\d+))?([万亿千百]*)")


class Span(NamedTuple):
    """What a printed figure may stand for, and the unit of its last digit (0 for a count, which is exact)."""

    value: Fraction
    unit: Fraction

    @property
    def low(self) -> Fraction:
        return self.value - self.unit / 2

    @property
    def high(self) -> Fraction:
        return self.value + self.unit / 2


def span(figure: str, rounded: bool = False) -> Span | None:
    """The figure read; a whole number without scale is exact unless `rounded`. None where it is none."""
    plain = figure.replace(",", "").replace(",", "").replace("%", "")
    found = FIGURE.fullmatch(plain)
    if not found:
        return None
    decimals, words = found.group(1) or "", found.group(2)
    scale = 1
    for word in words:
        scale *= SCALES[word]
    value = Fraction(plain[: len(plain) - len(words)] if words else plain) * scale
    exact = not decimals and not words and not rounded
    return Span(value, Fraction(0) if exact else Fraction(scale, 10 ** len(decimals)))


def verdict(marked: Marked) -> str | None:
    """`ok`, `cut` or `bad` by arithmetic; None where arithmetic does not decide."""
    judge = JUDGES.get(marked.kind)
    if judge is None or BY_HAND in marked.comment or len(marked.numbers) < 2:
        return None
    result = span(marked.numbers[0], rounded=marked.kind in ("change", "ratio", "share"))
    others = [read for read in map(span, marked.numbers[1:]) if read is not None]
    if result is None or len(others) < len(marked.numbers) - 1:
        return None
    if marked.kind == "change" and marked.comment in ("up", "down", "of last"):
        return _change_by_difference(result, others, marked.comment)
    return judge(result, others)


def _sum(result: Span, parts: list[Span]) -> str:
    return _off(abs(result.value - sum(part.value for part in parts)), [result, *parts])


def _difference(result: Span, others: list[Span]) -> str | None:
    if len(others) != 2:
        return None
    return _off(abs(abs(result.value) - abs(others[0].value - others[1].value)), [result, *others])


def _off(gap: Fraction, figures: list[Span]) -> str:
    """Trailing zeros are left off in print, so that the finest figure sets the unit for all of them."""
    units = [figure.unit for figure in figures if figure.unit]
    if not gap:
        return "ok"
    if not units:
        return "bad"
    # A figure given in whole 万 or 亿 is coarse indeed; one with a missing 0 at its end is not.
    coarse = [figure.unit for figure in figures if figure.unit > 1]
    allowed = (sum(coarse) + min(units) * (len(figures) - len(coarse))) / 2
    return "cut" if gap <= allowed else "bad"


def _change(result: Span, others: list[Span]) -> str | None:
    """This value and last."""
    if len(others) != 2 or others[1].low <= 0:
        return None
    now, last = others
    ratios = [abs(a - b) / b * 100 for a in (now.low, now.high) for b in (last.low, last.high)]
    return _quotient(result, min(ratios), max(ratios))


def _change_by_difference(result: Span, others: list[Span], direction: str) -> str | None:
    """The difference, and this value (`up`, `down`) or last (`of last`)."""
    if len(others) != 2:
        return None
    gap, known = others
    if direction == "of last":
        return _part(result, [gap, known])
    sign = -1 if direction == "up" else 1
    last = Span(known.value + sign * gap.value, gap.unit + known.unit)
    return _part(result, [gap, last])


def _part(result: Span, others: list[Span]) -> str | None:
    if len(others) != 2 or others[1].low <= 0:
        return None
    part, total = others
    return _quotient(result, part.low / total.high * 100, part.high / total.low * 100)


def _quotient(result: Span, low: Fraction, high: Fraction) -> str:
    if result.low <= high and low <= result.high:
        return "ok"
    return "cut" if result.value <= high and low < result.value + result.unit else "bad"


def _points(result: Span, others: list[Span]) -> str | None:
    return _difference(result, others)


JUDGES = {
    "sum": _sum, "table": _sum, "difference": _difference, "change": _change, "ratio": _part, "share": _part,
    "points": _points,
}  # fmt: skip
