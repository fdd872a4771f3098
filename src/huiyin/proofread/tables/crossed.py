"""Headings that cross: every kind of case has its 件 and its 人, every district its length and its capacity.

What is told of each kind is told of all of them in the columns beside: 立案 件 | 人, 其中 贪污 件 | 人, 挪用 件 | 人.
Or 判处罪犯 stands before 人数 | 百分比 of each age. An empty cell is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from huiyin.proofread.model import Relation
from huiyin.proofread.tables import certainty
from huiyin.proofread.tables.certainty import Check
from huiyin.proofread.tables.grid import TOTAL, Grid, Number, Row
from huiyin.proofread.tables.layouts import Entry
from huiyin.proofread.tables.said import relation

#: A total stands no further from its parts.
_FAR: Final = 3
_MOST_COLUMNS: Final = 60
#: Rows that bear out a total of which no heading says that it is one, and a share of them all.
_LEAST: Final = 3
_SHARE: Final = Fraction(7, 10)
_OWN: Final = re.compile(r"^(?:小|合|总|共)?\s*计$")
_RECKONED: Final = re.compile(r"[%％]|率|比|占|均|单价|排名|名次|增|减")
#: Nobody rounds cases and people.
_COUNTED: Final = re.compile(r"[人件案起户个次名]")


def check(grid: Grid) -> Iterator[Relation]:
    if len(grid.figures) > _MOST_COLUMNS:
        return
    told: set[tuple[int, tuple[int, ...]]] = set()
    sure: set[tuple[tuple[str, ...], int]] = set()  # heads whose 件 are those of all kinds: so are their 人
    for total, parts, named in [*_groups(grid), *_sisters(grid)]:
        if (total, parts) in told:
            continue
        told.add((total, parts))
        head = (_path(grid, total)[:-1], len(parts))
        found = list(_judged(grid, total, parts, named=named or head in sure))
        if len(found) > _LEAST and all(one.holds for one in found):
            sure.add(head)
        yield from found


def _path(grid: Grid, column: int) -> tuple[str, ...]:
    return tuple("".join(word.split()) for word in grid.paths.get(column, ()))


def _groups(grid: Grid) -> Iterator[tuple[int, tuple[int, ...], bool]]:
    """性别 over 计 | 男 | 女."""
    under: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for column in grid.figures:
        path = _path(grid, column)
        if len(path) > 1:
            under[path[:-1]].append(column)
    for columns in under.values():
        own = [column for column in columns if _OWN.match(_path(grid, column)[-1])]
        rest = tuple(column for column in columns if column not in own)
        if len(own) == 1 and len(rest) > 1 and not any(_RECKONED.search(_path(grid, one)[-1]) for one in rest):
            yield own[0], rest, True


def _sisters(grid: Grid) -> Iterator[tuple[int, tuple[int, ...], bool]]:
    """Columns of one measure under several heads, and those near them that may be their total."""
    measures: dict[str, list[int]] = defaultdict(list)
    for column in grid.figures:
        path = _path(grid, column)
        if len(path) > 1 and not _RECKONED.search(path[-1]):
            measures[path[-1]].append(column)
    for measure, columns in measures.items():
        heads = [_path(grid, column)[:-1] for column in columns]
        if len(columns) < 2 or len(set(heads)) < len(heads):
            continue
        if len(columns) > 2:
            for total, rest in ((columns[0], columns[1:]), (columns[-1], columns[:-1])):
                yield total, tuple(rest), bool(TOTAL.match(_path(grid, total)[0]))
        near = [
            one
            for one in grid.figures
            if one not in columns and (columns[0] - _FAR <= one < columns[0] or columns[-1] < one <= columns[-1] + _FAR)
        ]
        for total in near:
            path = _path(grid, total)
            if _RECKONED.search(path[-1]) if path else True:
                continue
            yield total, tuple(columns), measure in path[-1] and any(TOTAL.match(word) for word in path)


def _judged(grid: Grid, total: int, parts: Sequence[int], *, named: bool) -> Iterator[Relation]:
    checks = [made for row in grid.body if (made := _check(grid, row, total, parts)) is not None]
    good = [one for one in checks if one.verdict != "broken"]
    telling = [one for one in good if len(one.parts) > 1]
    enough = len(good) * 2 >= len(checks) if named else len(good) >= len(checks) * _SHARE
    if not enough or len(telling) < (2 if named else _LEAST):
        return
    for one in checks:
        if len(one.parts) < 2:
            continue
        if one.verdict == "exact":
            yield relation(grid, _ENTRY, one, None)
        elif one.verdict == "rounding":
            yield relation(grid, _ENTRY, one, "rounding")
        elif (named and len(one.parts) == len(parts)) or certainty.is_slip(one):
            # its heading says that it is a total; or the other rows do, and one digit would mend this one
            yield relation(grid, _ENTRY, one, "likely")


_ENTRY: Final = Entry(0, "", is_total=True)


def _check(grid: Grid, row: Row, total: int, parts: Sequence[int]) -> Check | None:
    stated = row.numbers.get(total)
    if stated is None or stated.value <= 0 or stated.unit == "%" or grid.is_spread(stated):
        return None
    found: list[Number] = [row.numbers[part] for part in parts if part in row.numbers]
    if not found or any(one.unit == "%" or grid.is_spread(one) for one in found):
        return None
    made = sum((one.value for one in found), Fraction(0))
    whole = not stated.digits and (not grid.is_money or bool(_COUNTED.search(grid.header(total))))
    room = Fraction(0) if whole else stated.step * (len(found) + 1) / 2
    gap = abs(made - stated.value)
    return Check(stated, tuple(found), made, "exact" if not gap else "rounding" if gap <= room else "broken")
