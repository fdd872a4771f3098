"""Columns reckoned from several others, row by row: what there was and came and went, price by number, density."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from huiyin.proofread.arithmetic.agreement import shown
from huiyin.proofread.model import Message, Relation
from huiyin.proofread.tables.grid import Grid, Number

_OPENING: Final = re.compile(r"年初|期初|上年(?:结转|结余|末)|上期(?:结转|结余)")
_INCOME: Final = re.compile(r"收入|本年增加|本期增加|新增|拨入|下达")
_SPENT: Final = re.compile(r"支出|本年减少|本期减少|使用|拨出|核销")
_CLOSING: Final = re.compile(r"年末|期末|结转下年|^(?!.*(?:年初|期初|上年|上期)).*(?:结余|余额|结转)$")
_ADJUSTED: Final = re.compile(r"(?:调整|变更|追加)后")
_ADOPTED: Final = re.compile(r"年初预算|原预算|批复预算|(?:调整|变更)前")
_ADJUSTMENT: Final = re.compile(r"^(?!.*[后前]).*(?:调整|追加|调剂|变更)(?:数|额|金额)?$")
_PRICE: Final = re.compile(r"单价|补助标准|标准[（(]?元|费用标准")
_COUNT: Final = re.compile(r"数量|人数|次数|件数|天数|套数|台数|户数")
_DENSITY: Final = re.compile(r"密度")
_AREA: Final = re.compile(r"面积")
_PEOPLE: Final = re.compile(r"人口|人数")
_AMOUNT: Final = re.compile(r"金额|总价|小计|合计|合价|总额")


def of_several(grid: Grid, figures: Sequence[int]) -> Iterator[Relation]:
    yield from _balances(grid, figures)
    yield from _products(grid, figures)
    yield from _densities(grid, figures)


def where(grid: Grid, column: int, number: Number) -> str:
    row = next((row for row in grid.rows if row.numbers.get(column) is number), None)
    beside = grid.labels(row, column) if row else []
    names = ["".join(name.split()) for name in (*beside[-1:], *grid.paths.get(column, ())[-1:])]
    caption = f"《{grid.caption.strip('《》')[:30]}》" if grid.caption else f"第{number.table.number + 1}个表格"
    return caption + "".join(f"“{name[:20]}”" for name in names if name)


def _one(grid: Grid, figures: Sequence[int], name: re.Pattern[str]) -> int | None:
    """The only column of that name."""
    found = [column for column in figures if name.search(grid.header(column))]
    return found[0] if len(found) == 1 else None


def _balances(grid: Grid, figures: Sequence[int]) -> Iterator[Relation]:
    """年初 + 收入 - 支出 = 年末."""
    chosen = [_one(grid, figures, name) for name in (_CLOSING, _OPENING, _INCOME, _SPENT)]
    columns = [column for column in chosen if column is not None]
    if len(set(columns)) == 4:
        yield from _reckoned(grid, columns, lambda parts: parts[0] + parts[1] - parts[2], "balance")
    chosen = [_one(grid, figures, name) for name in (_ADJUSTED, _ADOPTED, _ADJUSTMENT)]
    columns = [column for column in chosen if column is not None]
    if len(set(columns)) == 3:
        yield from _reckoned(grid, columns, lambda parts: parts[0] + parts[1], "adjusted")


def _products(grid: Grid, figures: Sequence[int]) -> Iterator[Relation]:
    """单价 by 数量 is 金额, in 元 or in 万元."""
    chosen = [_one(grid, figures, name) for name in (_AMOUNT, _PRICE, _COUNT)]
    columns = [column for column in chosen if column is not None]
    if len(set(columns)) == 3:
        yield from _reckoned(grid, columns, lambda parts: parts[0] * parts[1], "product")


def _densities(grid: Grid, figures: Sequence[int]) -> Iterator[Relation]:
    """人口密度 is the inhabitants over the area; areas are rounded, so that only what comes out is told."""
    column, area = _one(grid, figures, _DENSITY), _one(grid, figures, _AREA)
    people = [one for one in figures if one not in (column, area) and _PEOPLE.search(grid.header(one))]
    people = [one for one in people if _AMOUNT.search(grid.header(one))] or people
    if column is not None and area is not None and len(people) == 1:
        made = _reckoned(grid, (column, people[0], area), _quotient, "quotient")
        yield from (one for one in made if one.holds)


def _quotient(parts: Sequence[Fraction]) -> Fraction:
    return parts[0] / parts[1] if parts[1] else Fraction(0)


def _reckoned(
    grid: Grid, columns: Sequence[int], make: Callable[[Sequence[Fraction]], Fraction], how: str
) -> Iterator[Relation]:
    """Rows that keep to a rule of several columns; where most do, those that do not are told."""
    rows = []
    for row in grid.body:
        numbers = [row.numbers.get(column) for column in columns]
        known = [number for number in numbers if number is not None]
        if len(known) == len(columns) and any(number.value for number in known):
            rows.append((known, make([number.value for number in known[1:]])))
    for scale in (1, 10_000):
        good = [abs(value / scale - known[0].value) <= known[0].step / 2 for known, value in rows]
        if sum(good) < 2 or sum(good) * 2 < len(good):
            continue
        for (known, value), right in zip(rows, good, strict=True):
            params = {
                "where": where(grid, columns[0], known[0]),
                "stated": known[0].text,
                "first": known[1].text,
                "second": known[2].text,
                "third": known[-1].text,
                "value": shown(value / scale, max(known[0].digits, 2)),
            }
            yield Relation(
                "table",
                tuple(number.text for number in known),
                right,
                Message(f"table.{how}_{'holds' if right else 'broken'}", params),
                tuple(number.place for number in known),
                None if right else "error",
                None if right else shown(value / scale, known[0].digits),
            )
        return
