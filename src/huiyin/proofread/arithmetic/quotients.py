"""One figure over another in per cent, and what to say of the percentage printed for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from huiyin.proofread.arithmetic.addition import turned
from huiyin.proofread.arithmetic.agreement import HUNDRED, Agreement, agree, per_cent, per_cent_step, shown
from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.model import Message, Quantity, Relation, RelationKind, Severity

FINE = 2  # decimals of a percentage that hardly come out by accident
#: Beyond this rounding is no small thing, and is reckoned exactly.
_LOOSE = 0.25
FEWEST, MOST = 3, 9  # digits of a figure that are exchanged one by one


def quotient(above: Sequence[Quantity], below: Sequence[Quantity]) -> tuple[Fraction, Interval] | None:
    """The sums of both sides over each other; None where the lower one is zero."""
    top, bottom = _sum([one.value for one in above]), _sum([one.value for one in below])
    if bottom <= 0:
        return None
    half_top = _sum([one.interval.width for one in above if one.approx is None]) / 2
    half_bottom = _sum([one.interval.width for one in below if one.approx is None]) / 2
    center = top / bottom
    if bottom - half_bottom <= 0:
        return center, Interval.exactly(center)
    if top < 0:
        return center, Interval((top - half_top) / (bottom - half_bottom), (top + half_top) / (bottom + half_bottom))
    low, high = max(top - half_top, Fraction(0)), top + half_top
    return center, Interval(low / (bottom + half_bottom), high / (bottom - half_bottom))


def _sum(values: Sequence[Fraction]) -> Fraction:
    return values[0] if len(values) == 1 else sum(values, Fraction(0))


def compare(figure: Quantity, above: Sequence[Quantity], below: Sequence[Quantity]) -> Agreement | None:
    """How a percentage agrees with one figure over another."""
    if len(above) == len(below) == 1 and _is_far(figure, above[0], below[0]):
        return None
    found = quotient(_turned(figure, above), below)
    if found is None:
        return None
    center, span = found
    if center < 0:
        # 企业收入-314万元，占-14%
        if not figure.negative:
            return None
        center, span = -center, -span
    return agree(figure, center * HUNDRED, span.times(HUNDRED), value=abs(per_cent(figure)), step=per_cent_step(figure))


def _is_far(figure: Quantity, above: Quantity, below: Quantity) -> bool:
    """Whether no rounding could bring them together: what nearly all pairs are, seen without fractions."""
    if figure.approx is not None or below.size <= 0 or above.size < 0 or figure.negative:
        return False
    if above.looseness > _LOOSE or below.looseness > _LOOSE:
        return False
    made = above.size / below.size * 100
    stated, step = float(per_cent(figure)), float(per_cent_step(figure))
    return abs(made - stated) > 2 * step + 2 * made * (above.looseness + below.looseness)


def _turned(figure: Quantity, above: Sequence[Quantity]) -> list[Quantity]:
    """企业收入-314.6万元，占-14%: both below nothing."""
    if not figure.negative:
        return list(above)
    return [replace(one, value=-one.value, interval=-one.interval) if one.negative else one for one in above]


def printed(one: Quantity) -> str:
    """With its sign."""
    return f"-{one.text}" if one.negative and one.text[:1].isdigit() else one.text


def is_slip(figure: Quantity, above: Quantity, below: Quantity, fine: int = FINE) -> bool:
    """Whether one wrong digit, in the percentage or in either figure, explains why it does not follow, or two digits of
    the percentage that changed places.

    `fine`: the decimals from which a percentage proves that it was meant of one of the two figures with another digit.
    """
    if below.value <= 0 or figure.approx or above.approx or below.approx:
        return False
    true = shown(above.value / below.value * HUNDRED, figure.digits)
    apart = sum(1 for one, two in zip(true, figure.text, strict=False) if one != two)
    if len(figure.text) > 3 and len(true) == len(figure.text) and apart == 1:
        return True
    if turned(true.replace(".", ""), figure.text.replace(".", "")):
        return True
    if figure.digits < fine or len(figure.text) < fine + 2:
        return False
    tried = [(above, one) for one in meant(below)] + [(one, below) for one in meant(above)]
    return any(compare(figure, [top], [bottom]) == "exact" for top, bottom in tried)


def meant(figure: Quantity) -> Iterator[Quantity]:
    """The figure with each of its digits exchanged."""
    places = [at for at, letter in enumerate(figure.text) if letter.isdigit()]
    if not FEWEST <= len(places) <= MOST or figure.chinese:
        return
    for number, at in enumerate(reversed(places)):
        worth, here = figure.step * 10**number, int(figure.text[at])
        for digit in range(10):
            value = figure.value + (digit - here) * worth
            if digit != here and value > 0:
                yield replace(figure, value=value)


def say(
    kind: RelationKind,
    figure: Quantity,
    above: Sequence[Quantity],
    below: Sequence[Quantity],
    found: Agreement | None,
    *,
    severity: Severity = "error",
) -> Relation:
    """The relation of a percentage to both sides of its fraction."""
    result = quotient(_turned(figure, above), below)
    center = result[0] * HUNDRED if result else Fraction(0)
    expected = shown(center, max(figure.digits, 1))
    params = {
        "percent": figure.printed,
        "above": "＋".join(one.printed for one in above),
        "below": "＋".join(one.printed for one in below),
        "exact": shown(center, 3),
        "expected": expected,
    }
    figures = (figure, *above, *below)
    code = {"exact": "holds", "rough": "holds", "rounding": "rounding", "cut": "cut"}.get(found or "", "broken")
    return Relation(
        kind=kind,
        numbers=tuple(map(printed, figures)),
        holds=found in ("exact", "rough", "rounding"),
        message=Message(f"rate.{code}", params),
        at=tuple(one.place for one in figures),
        severity=None if found in ("exact", "rough") else "rounding" if found else severity,
        expected=None if found in ("exact", "rough") else expected,
        figures=figures,
    )
