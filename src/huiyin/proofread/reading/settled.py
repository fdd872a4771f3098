"""Of a row that has fewer figures than columns, which they are: as its whole and the other rows beside it need.

A table of spending (合计, 基本支出, 项目支出) that lost its columns shows 46 46 for an item that has one of the two.
Where the codes of the rows say what is part of what, the sums of the parts say which.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, islice, product
from typing import Final

#: Ways that are tried for the parts of one whole.
_MOST_WAYS: Final = 4_096
#: Sums that must come out before names and figures from two places are believed to belong together.
_LEAST_RIGHT: Final = 2

Values = tuple[Fraction | None, ...]


def settle(
    rows: Sequence[Sequence[Fraction]], parents: Sequence[int | None], wide: int, *, totals: bool = True
) -> list[tuple[int, ...] | None]:
    """The columns of the figures of each row; None where nothing tells. With `totals` the first figure of each row is
    its total."""
    known: list[tuple[int, ...] | None] = [tuple(range(wide)) if len(row) >= wide else None for row in rows]
    children: dict[int, list[int]] = {}
    for number, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(number)
    # a whole before its parts: what was found for it tells about them
    for parent in sorted(children, key=lambda one: _depth(parents, one)):
        own = known[parent]
        open_ = [one for one in children[parent] if known[one] is None and rows[one]]
        if own is None or not open_:
            continue
        whole = _spread(rows[parent], own, wide)
        fixed = [_spread(rows[one], columns, wide) for one in children[parent] if (columns := known[one]) is not None]
        ways = product(*(_ways(len(rows[one]), wide, totals=totals) for one in open_))
        for way in islice(ways, _MOST_WAYS):
            guessed = [_spread(rows[one], columns, wide) for one, columns in zip(open_, way, strict=True)]
            if all(sum(row[at] for row in (*fixed, *guessed)) == whole[at] for at in range(wide)):
                for one, columns in zip(open_, way, strict=True):
                    known[one] = columns
                break
    return known


def _depth(parents: Sequence[int | None], one: int) -> int:
    depth, above = 0, parents[one]
    while above is not None and depth < len(parents):
        depth, above = depth + 1, parents[above]
    return depth


def _ways(many: int, wide: int, *, totals: bool) -> list[tuple[int, ...]]:
    if totals:
        return [(0, *rest) for rest in combinations(range(1, wide), many - 1)]
    return list(combinations(range(wide), many))


def agree(rows: Sequence[Sequence[Fraction]], parents: Sequence[int | None]) -> int:
    """How many figures are what the rows under theirs make, if hardly any of those that have such rows is not."""
    children: dict[int, list[int]] = {}
    for number, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(number)
    right = wrong = 0
    for parent, own in children.items():
        for column, value in enumerate(rows[parent]):
            parts = [rows[one][column] for one in own]
            if sum(bool(part) for part in parts) > 1:
                right += sum(parts) == value
                wrong += sum(parts) != value
    return right if right >= _LEAST_RIGHT and right >= 2 * wrong else 0


def _spread(row: Sequence[Fraction], columns: Sequence[int], wide: int) -> list[Fraction]:
    made = [Fraction(0)] * wide
    for value, column in zip(row, columns, strict=False):
        made[column] = value
    return made
