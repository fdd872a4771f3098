"""Tables for a terminal: columns that line up although a Chinese character is two wide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from unicodedata import east_asian_width

_GAP = "  "


def width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def cut(text: str, limit: int) -> str:
    """The text in at most so many half-width places, with a mark where it was cut."""
    if width(text) <= limit:
        return text
    kept, used = [], 1
    for letter in text:
        used += width(letter)
        if used > limit:
            break
        kept.append(letter)
    return "".join(kept) + "…"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Collection[int] = (), most: int = 44) -> str:
    """Heads, a rule and rows; columns numbered in `right` are aligned to the right."""
    lines = [[cut(cell, most) for cell in line] for line in (heads, *rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * size for size in widths])
    return "\n".join(
        _GAP.join(
            _padded(cell, size, at in right) for at, (cell, size) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _padded(text: str, size: int, right: bool) -> str:
    blanks = " " * (size - width(text))
    return blanks + text if right else text + blanks
