"""How far two requests say the same, by the two-character words they share."""

from __future__ import annotations

from huiyin.matching.bigrams import tokens


def likeness(one: str, other: str) -> float:
    """Shared pairs of neighbouring characters ÷ those of the shorter text: 1 where it says nothing of its own.

    The shorter text is the measure, since a letter that comes back is often longer, or only a line.
    """
    first, second = _pairs(one), _pairs(other)
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0


def _pairs(text: str) -> set[str]:
    return {token for token in tokens(text) if len(token) > 1}
