"""Forms of self-evaluation: points and scores under several headings, names and figures side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile
from typing import Final

from huiyin.proofread.model import Relation, Severity
from huiyin.proofread.tables import certainty
from huiyin.proofread.tables.certainty import Check
from huiyin.proofread.tables.grid import AMID, TOTAL, Grid, Number, Row
from huiyin.proofread.tables.layouts import Entry
from huiyin.proofread.tables.said import relation

_NAME: Final = re.compile(r"(?P<name>分值|权重|标准分|满分|得分|自评分)")


def scores(grid: Grid) -> Iterator[Relation]:
    """A form of self-evaluation: points and scores stand under several headings, their total in one row at the end."""
    last = next(
        (row for row in reversed(grid.rows) if any(TOTAL.match(row.text(column)) for column in row.cells)), None
    )
    if last is None:
        return
    for column, total in last.numbers.items():
        name = _score_name(grid, column, last)
        if name is None:
            continue
        parts = tuple(_scored(grid, name, last))
        made = sum((part.value for part in parts), Fraction(0))
        if len(parts) < 3:
            continue
        check = Check(total, parts, made, "exact" if made == total.value else "broken")
        entry = Entry(0, "总分", is_total=True)
        yield relation(grid, entry, check, _severity(check))


def _severity(check: Check) -> Severity | None:
    """Points reckoned to the hundredth are rounded each; of a drawn form a line may have been read otherwise."""
    if check.verdict == "exact":
        return None
    drawn = check.total.cell.line is not None
    gap = abs(check.sum - check.total.value)
    if min(one.digits for one in check.parts) > 1 and gap * 2 <= check.total.step * (len(check.parts) + 1):
        return "rounding"
    return "remark" if drawn and not certainty.is_slip(check) else "likely"


def _score_name(grid: Grid, column: int, last: Row) -> str | None:
    """The heading nearest above the total: points (分值) or score (得分)."""
    for row in reversed(grid.rows[: grid.rows.index(last)]):
        found = _NAME.search(row.text(column))
        if found and not row.numbers.get(column):
            return "得分" if found["name"] in ("得分", "自评分") else "分值"
    return None


def _scored(grid: Grid, name: str, last: Row) -> Iterator[Number]:
    under: dict[int, str | None] = {}
    for row in grid.rows[: grid.rows.index(last)]:
        for column in row.cells:
            found = _NAME.search(row.text(column))
            text = row.text(column)
            if found and column not in row.numbers and len(text) <= 10:
                under[column] = "得分" if found["name"] in ("得分", "自评分") else "分值"
            elif text and column not in row.numbers and _NAME.search(text) is None and len(text) > 1 and _is_head(row):
                under[column] = None
            elif under.get(column) == name and column in row.numbers and row.numbers[column].unit in ("", "分"):
                yield row.numbers[column]


def _is_head(row: Row) -> bool:
    return not row.numbers and any(_NAME.search(row.text(column)) for column in row.cells)


_WHOLE: Final = re.compile(r"总额|总计|合计|总数|总投入|总预算")
_MOST_PARTS: Final = 8
_FUND: Final = re.compile(r"资金|拨款|收入|补助|结转|自筹")


def pairs(grid: Grid) -> Iterator[Relation]:
    """A form whose names and figures stand side by side: 资金总额 84, 其中：财政拨款 80, 其他资金 4."""
    if grid.figures and len(grid.body) > 2 and all(grid.paths.get(column) for column in grid.figures):
        return
    named: list[tuple[str, Number]] = []
    for row in grid.rows:
        for column in sorted(row.numbers):
            name = next((row.text(left) for left in range(column - 1, -1, -1) if row.text(left)), "")
            if name and not name[-1].isdecimal():
                named.append((name, row.numbers[column]))
    for at, (name, total) in enumerate(named):
        if not _WHOLE.search(name) or at + 1 >= len(named) or not AMID.match(named[at + 1][0]):
            continue
        following = named[at + 1 : at + 1 + _MOST_PARTS]
        right = next((many for many in range(2, len(following) + 1) if _gap(total, following[:many]) == 0), None)
        if right is None:
            right = len(list(takewhile(lambda pair: bool(_FUND.search(pair[0])), following)))
        parts = tuple(part for _, part in following[:right])
        if len(parts) > 1:
            gap = _gap(total, following[:right])
            check = Check(total, parts, total.value + gap, "broken" if gap else "exact")
            if not gap or total.cell.line is None or certainty.is_slip(check):
                yield replace(relation(grid, Entry(0, name), check, "likely" if gap else None), kind="sum")


def _gap(total: Number, parts: Sequence[tuple[str, Number]]) -> Fraction:
    return sum((part.value for _, part in parts), Fraction(0)) - total.value
