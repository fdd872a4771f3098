"""A sum that comes out once one amount is read in the unit of the others: the unit is what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from huiyin.proofread.arithmetic.addition import Found, add
from huiyin.proofread.arithmetic.numerals import unit_scale
from huiyin.proofread.model import Message, Quantity, Relation
from huiyin.proofread.sums.said import relation


def told(found: Found) -> tuple[Relation, Relation] | None:
    """支出837.83万元。其中：人员支出697.33元，公用支出140.50万元: the amount that is in another unit, and the sum."""
    if found.result.holds or -1 in found.signs:
        return None
    figures = (found.whole, *found.parts)
    for at, meant in _otherwise(figures):
        read = [*figures[:at], meant, *figures[at + 1 :]]
        result = add(read[0], read[1:])
        if result.verdict == "equal":
            wrong = figures[at]
            params = {
                "words": wrong.printed,
                "printed": wrong.unit,
                "unit": meant.unit,
                "guess": wrong.text + meant.unit,
            }
            unit = Relation(
                "unit", (wrong.text,), False, Message("forms.clash", params), (wrong.place,), "likely", figures=(wrong,)
            )
            return unit, relation(read[0], read[1:], result, None)
    return None


def _otherwise(figures: tuple[Quantity, ...]) -> Iterator[tuple[int, Quantity]]:
    """Each amount that is not in the unit of most, as it would be in theirs."""
    units = Counter(one.unit for one in figures if one.kind == "money" and one.text[-1:].isdigit())
    if len(units) < 2:
        return
    usual, often = units.most_common(1)[0]
    for at, one in enumerate(figures):
        if one.kind != "money" or one.unit == usual or often < 2 or not one.text[-1:].isdigit():
            continue
        by = Fraction(unit_scale(usual), unit_scale(one.unit))
        yield at, replace(
            one, value=one.value * by, step=one.step * by, interval=one.interval.times(by),
            scale=max(1, int(one.scale * by)), unit=usual,
        )  # fmt: skip
