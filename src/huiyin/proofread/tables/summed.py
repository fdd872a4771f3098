"""Which columns and rows are added up: amounts and shares of one whole, no rates and prices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from huiyin.proofread.arithmetic.agreement import HUNDRED
from huiyin.proofread.tables.grid import Grid, Number, Row

_NO_RATE: Final = 100_000  # per cent
_NO_SUM: Final = re.compile(r"率|%|％|增幅|比例|均|单价|标准|排名|名次|同比|环比|程度|倍")
_SHARES: Final = re.compile(r"占比|比重|权重|占(?!.{0,4}(?:预算|上年|去年|决算|计划|任务|目标)).{0,6}[%％]|构成|比例")


def is_summed(grid: Grid, column: int) -> bool:
    header = grid.header(column)
    numbers = [row.numbers[column] for row in grid.body if column in row.numbers]
    if (_SHARES.search(header) or _NO_SUM.search(header)) and not _are_amounts(numbers):
        return bool(_SHARES.search(header))
    if not header and _is_of_rates(grid, numbers):
        return False
    # percentages of a column without a name add up only when they are shares
    rates = sum(number.unit == "%" for number in numbers) * 2 > len(numbers)
    return not rates or (not header and numbers[-1].value == HUNDRED)


def _are_amounts(numbers: Sequence[Number]) -> bool:
    """35590998 under 增长%: the heading of another column came to stand there."""
    large = [one for one in numbers if one.value >= _NO_RATE and not one.digits and not one.unit]
    return len(large) == len(numbers) > 1


def _is_of_rates(grid: Grid, numbers: Sequence[Number]) -> bool:
    """A column that has decimals where the others have none, and no heading that says why."""
    told = sum(bool(number.digits) for number in numbers)
    others = [one for row in grid.body for one in row.numbers.values() if one.unit == ""]
    return told * 10 >= len(numbers) * 7 and (sum(bool(one.digits) for one in others) - told) * 10 < len(others) - told


def is_summed_row(row: Row) -> bool:
    """A row of rates has no sum; one of shares has."""
    label = row.text(min(row.cells))
    return not _NO_SUM.search(label) or bool(_SHARES.search(label))
