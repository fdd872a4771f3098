"""What is said of a sum: its figures, the computation, what would make it right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from huiyin.proofread.arithmetic.addition import Sum
from huiyin.proofread.model import Message, Quantity, Relation, Severity


def relation(
    whole: Quantity, parts: Sequence[Quantity], result: Sum, severity: Severity | None, signs: Sequence[int] = ()
) -> Relation:
    figures = (whole, *parts)
    params = {
        "whole": f"{whole.noun}{whole.printed}",
        "total": whole.printed,
        "parts": _added_up(parts, signs),
        "sum": _shown(result, whole),
        "gap": _plain(abs(result.gap) / whole.scale) + (re.search(r"[万亿]*$", whole.text) or [""])[0] + whole.unit,
    }
    code = {"equal": "sum.holds", "rounded": "sum.rounding", "under": "sum.broken", "over": "sum.broken"}[
        result.verdict
    ]
    return Relation(
        kind="sum",
        numbers=tuple(signed(figure) for figure in figures),
        holds=result.holds,
        severity=severity if not result.holds or severity == "rounding" else None,
        message=Message(code, params),
        at=tuple(figure.place for figure in figures),
        expected=None if result.verdict == "equal" else _shown(result, whole),
        figures=figures,
    )


def _added_up(parts: Sequence[Quantity], signs: Sequence[int]) -> str:
    terms = zip(signs or [1] * len(parts), parts, strict=True)
    return "".join((" - " if sign < 0 else " + ") + signed(part) for sign, part in terms).removeprefix(" + ")


def signed(figure: Quantity) -> str:
    """上解支出-7.33亿元 is less than nothing."""
    return f"-{figure.text}" if figure.negative and not figure.text.startswith("-") else figure.text


def _shown(result: Sum, whole: Quantity) -> str:
    """The sum as the whole is printed, with its 万 or 亿."""
    word = re.search(r"[百千]?[万亿]+$", whole.text)
    return _plain(result.total / whole.scale) + (word[0] if word else "")


def _plain(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
