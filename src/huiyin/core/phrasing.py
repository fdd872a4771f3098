"""Figures as officials write them: 同比上升5.7%, 基本持平, 提高1.20个百分点, 12.5万元.

All arithmetic is exact (int, Fraction, Decimal) and rounds half up, as one does by hand; a binary float is refused.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

Exact: TypeAlias = int | Fraction | Decimal

NO_DATA = {"zh": "无数据", "en": "no data"}
NOTHING_TO_COMPARE = {"zh": "无可比数据", "en": "nothing to compare with"}
WAN = 10_000


def exact(value: Exact) -> Fraction:
    """The value as a fraction.

    Raises:
        TypeError: it is a binary float, or not a number.
    """
    if type(value) is Fraction:
        return value
    if isinstance(value, bool) or not isinstance(value, (int, Fraction, Decimal)):
        raise TypeError(f"figures are exact; {type(value).__name__} is not: {value!r}")
    return Fraction(value)


def half_up(value: Exact, digits: int) -> Decimal:
    """Rounded to so many decimals; a half goes away from zero, so that +0.5 and −0.5 read alike."""
    scaled = abs(exact(value)) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{'-' if value < 0 else ''}{whole}E-{digits}")


def number(value: Exact, digits: int = 0, *, grouped: bool = False, trimmed: bool = False) -> str:
    """`2341`, `2,341` (grouped), `18.0` or `18` (trimmed). Minus zero does not exist."""
    text = f"{half_up(value, digits):,f}" if grouped else f"{half_up(value, digits):f}"
    if trimmed and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.lstrip("-") if not text.strip("-0.,") else text


def percent(value: Exact | None, digits: int = 2, *, lang: str = "zh") -> str:
    """A share of 1 as per cent: 0.864615 → 86.46%."""
    return NO_DATA[lang] if value is None else f"{number(exact(value) * 100, digits)}%"


def amount(value: Exact | None, unit: str, digits: int = 0, *, grouped: bool = False, lang: str = "zh") -> str:
    """A number with its unit: 2341件; in English with a space."""
    if value is None:
        return NO_DATA[lang]
    return f"{number(value, digits, grouped=grouped)}{'' if lang == 'zh' else ' '}{unit}"


def wan(yuan: Exact | None, digits: int = 2, *, lang: str = "zh") -> str:
    """An amount of yuan in units of ten thousand: 12.5万元; without trailing zeros."""
    if yuan is None:
        return NO_DATA[lang]
    if lang != "zh":
        return f"CNY {number(yuan, 2, grouped=True, trimmed=True)}"
    return f"{number(exact(yuan) / WAN, digits, trimmed=True)}万元"


def year_on_year(now: Exact | None, before: Exact | None, *, unit: str = "", digits: int = 1, lang: str = "zh") -> str:
    """A count beside that of a year earlier: 同比上升5.7%, 同比下降18%, 与上年同期持平.

    From 0 no percentage can be taken: then the difference is said in `unit`. A change that rounds to nothing is
    "about the same"; the figure itself stays in the working papers.
    """
    if now is None or before is None:
        return NOTHING_TO_COMPARE[lang]
    change = exact(now) - exact(before)
    if not change:
        return _said("same", "", lang)
    if not before:
        return _said("more" if change > 0 else "fewer", _with_unit(abs(change), unit, lang), lang)
    ratio = abs(change * 100 / exact(before))
    if not half_up(ratio, digits):
        return _said("about", "", lang)
    return _said("up" if change > 0 else "down", f"{number(ratio, digits, trimmed=True)}%", lang)


def points(now: Exact | None, before: Exact | None, *, digits: int = 2, lang: str = "zh") -> str:
    """A rate beside that of a year earlier, in percentage points: 同比提高1.2个百分点."""
    if now is None or before is None:
        return NOTHING_TO_COMPARE[lang]
    change = (exact(now) - exact(before)) * 100
    if not change:
        return _said("same", "", lang)
    if not half_up(change, digits):
        return _said("about", "", lang)
    shown = number(abs(change), digits, trimmed=True)
    said = f"{shown}个百分点" if lang == "zh" else f"{shown} percentage {'point' if shown == '1' else 'points'}"
    return _said("higher" if change > 0 else "lower", said, lang)


def difference(now: Exact | None, before: Exact | None, unit: str, *, digits: int = 0, lang: str = "zh") -> str:
    """By how much a figure differs from that of a year earlier: 同比增加12件, 同比减少2.5天."""
    if now is None or before is None:
        return NOTHING_TO_COMPARE[lang]
    change = exact(now) - exact(before)
    if not half_up(change, digits):
        return _said("about" if change else "same", "", lang)
    return _said("more" if change > 0 else "fewer", _with_unit(abs(change), unit, lang, digits), lang)


_SENTENCES = {
    "zh": {
        "up": "同比上升{}",
        "down": "同比下降{}",
        "higher": "同比提高{}",
        "lower": "同比降低{}",
        "more": "同比增加{}",
        "fewer": "同比减少{}",
        "same": "与上年同期持平",
        "about": "与上年同期基本持平",
    },
    "en": {
        "up": "up {} on the year before",
        "down": "down {} on the year before",
        "higher": "up {} on the year before",
        "lower": "down {} on the year before",
        "more": "{} more than the year before",
        "fewer": "{} fewer than the year before",
        "same": "the same as the year before",
        "about": "about the same as the year before",
    },
}


def _said(which: str, what: str, lang: str) -> str:
    return _SENTENCES[lang][which].format(what)


def _with_unit(value: Fraction, unit: str, lang: str, digits: int = 0) -> str:
    shown = number(value, digits, trimmed=True)
    return f"{shown}{unit}" if lang == "zh" or not unit else f"{shown} {unit}"
