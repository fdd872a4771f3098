"""Whether a printed figure agrees with what the others make it: exactly, by rounding, cut off, roughly, or not."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.model import Quantity, Severity

Agreement = Literal["exact", "rounding", "cut", "rough"]
ROUGH = Fraction(1, 10)  # how far 约 and 近 may lie from the truth, as a share of it
#: So many zeros at the end of an estimate, and it is an estimate of what stands before them.
_ROUND = 2
HUNDRED = Fraction(100)


def per_cent(figure: Quantity) -> Fraction:
    """5.7% and 三成 as 5.7 and 30."""
    return figure.value * HUNDRED if figure.kind == "fraction" else figure.value


def per_cent_step(figure: Quantity) -> Fraction:
    return figure.step * HUNDRED if figure.kind == "fraction" else figure.step


def agree(
    figure: Quantity, center: Fraction, span: Interval, *, value: Fraction | None = None, step: Fraction | None = None
) -> Agreement | None:
    """How `figure` agrees with `center`, which may lie anywhere in `span` since its parts were rounded too.

    `value` and `step` replace those of the figure where it counts in other units than the result.
    """
    stated = figure.value if value is None else value
    unit = figure.step if step is None else step
    if figure.approx is not None and _roughly(figure, stated, center, unit):
        return "rough"
    if stated == center:
        return "exact"
    exact_count = figure.interval.width == 0 and step is None
    printed = Interval.exactly(stated) if exact_count else Interval.rounded(stated, unit)
    if printed.contains(center):
        return "exact"
    if printed.meets(span):
        return "rounding"
    if not exact_count and (Interval.cut(stated, unit).contains(center) or Interval.cut(stated, unit).meets(span)):
        return "cut"
    return None


def _roughly(figure: Quantity, stated: Fraction, center: Fraction, unit: Fraction) -> bool:
    room = max(abs(center) * ROUGH, unit)
    match figure.approx:
        case "at_least" | "over":
            return stated - unit / 2 <= center <= stated + max(abs(stated) * ROUGH * 3, unit * 10)
        case "under" | "at_most":
            return stated - room * 2 <= center <= stated + unit / 2 or abs(stated - center) <= room / 2
        case _:
            return abs(stated - center) <= max(room, _roundness(figure, unit))


def _roundness(figure: Quantity, unit: Fraction) -> Fraction:
    """相差1000亿元左右 is as exact as its last digit that is no zero: half of what that one counts."""
    zeros = len(figure.text) - len(figure.text.rstrip("0")) if figure.text.isdigit() else 0
    return unit * 10**zeros / 2 if zeros >= _ROUND else Fraction(0)


def shown(value: Fraction, digits: int = 2) -> str:
    """With as many decimals as asked for, half up, no more zeros than the exact value has."""
    below = value.denominator
    whole = (2 * abs(value.numerator) * 10**digits + below) // (2 * below)
    text = f"{whole // 10**digits}"
    if digits:
        text += f".{whole % 10**digits:0{digits}d}"
    return ("-" if value < 0 and whole else "") + text


def like(figure: Quantity, value: Fraction) -> str:
    """`value` printed as `figure` is: its scale and decimals, one more where they would hide a gap."""
    scale = figure.scale or 1
    digits = figure.digits
    plain = value / scale
    word = ""
    if figure.text.endswith(("万", "亿")):
        word = figure.text[-1]
        plain = value / (10**4 if word == "万" else 10**8)
    while digits < 2 and (plain * 10**digits).denominator != 1:
        digits += 1
    return shown(plain, digits) + word


def lawful(found: Agreement | None) -> tuple[bool, Severity | None]:
    """Verdict and severity of a percentage or difference that agrees so far."""
    match found:
        case "exact" | "rough":
            return True, None
        case "rounding" | "cut":
            return False, "rounding"
        case _:
            return False, "error"
