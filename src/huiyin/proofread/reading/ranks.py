"""Which rows hold which, by what their names begin with: 一、, （一）, 1., 其中."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_MANNERS: Final = (
    (1, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"\d{1,2}[.．、](?!\d)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
    (5, re.compile(r"[①-⑳]")),
)
_AMONG: Final = re.compile(r"^其中[：:]?")
_TOTAL: Final = re.compile(r".{0,12}(?:合\W*计|总\W*计|小\W*计|总额)")
#: Deeper than every number.
_BARE: Final = 9


def level(label: str) -> int:
    """1 is the highest, 0 is none."""
    text = _AMONG.sub("", label.strip())
    return next((rank for rank, manner in _MANNERS if manner.match(text)), 0)


def parents(labels: Sequence[str]) -> list[int | None]:
    """The row that each is a part of, where numbers tell it; else the total above, where there is one."""
    levels = [level(label) for label in labels]
    totals = [at for at, label in enumerate(labels) if _TOTAL.fullmatch(label.strip())]
    told = any(levels)
    found: list[int | None] = []
    above: list[tuple[int, int]] = []
    for at, own in enumerate(levels):
        if at in totals:
            found.append(None)
            above = []
            continue
        rank = own or (_BARE if told else 1)
        while above and above[-1][0] >= rank:
            above.pop()
        # a total stands before its parts or behind them
        near = next((one for one in reversed(totals) if one < at), next((one for one in totals if one > at), None))
        found.append(above[-1][1] if above else near)
        if own:
            above.append((rank, at))
    return found
