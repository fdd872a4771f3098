"""Totals of tables that have lost their headings: the last figure of every row is what the others make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, permutations
from typing import Final

from huiyin.proofread.arithmetic.agreement import HUNDRED, shown
from huiyin.proofread.model import Cell, Message, Relation
from huiyin.proofread.tables import certainty
from huiyin.proofread.tables.certainty import Check
from huiyin.proofread.tables.grid import Grid, Number, Row, number
from huiyin.proofread.tables.one_line import folded

#: So many figures may be two of one thing.
_LEAST_RAGGED: Final = 2
#: Rows that must come out, with more than one figure in them, and how many for each that does not.
_LEAST_ROWS: Final = 3
_FOR_EACH: Final = 4
#: Figures of a row, in groups of equal length that each end in their total.
_GROUPS: Final = range(4, 9)
_LEAST_GROUPS: Final = 2
#: A row of a jumbled table: its least and most figures, and how large its total is at least.
_LEAST_JUMBLED: Final = 12
_LEAST_WINDOW: Final = 4
_MOST_WINDOW: Final = 12
_LEAST_VALUE: Final = 100
#: Digits of the totals of rows whose total stands anywhere.
_LEAST_DIGITS: Final = 8
#: Decimals of a rate that comes out by no accident, and how far off its two figures stand.
_RATE_DIGITS: Final = 2
_BESIDE: Final = 3
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_TOTAL: Final = re.compile(r"[总合小]\W*计")


def check(grid: Grid) -> Iterator[Relation]:
    """Only where no heading says what the columns are, but for totals that end groups of them."""
    yield from _ended(grid)
    yield from _jumbled(grid)
    yield from _somewhere(grid)
    yield from _ragged(grid)
    if any(grid.paths.get(column) for column in grid.figures):
        return
    known = frozenset(grid.figures or range(grid.columns))
    rows = [[row.numbers[column] for column in sorted(row.numbers) if column in known] for row in grid.rows]
    rows = [row for row in rows if row and all(number.unit == "" for number in row)]
    if len(rows) < _LEAST_ROWS:
        for row in rows:
            yield from _in_groups(row, is_money=grid.is_money)
        return
    usual = max((len(row) for row in rows), key=[len(row) for row in rows].count)
    full = [row for row in rows if len(row) == usual and usual > 2]
    telling = [row for row in full if sum(bool(number.value) for number in row[:-1]) > 1]
    right = [row for row in telling if _made(row) == row[-1].value]
    ahead = [[*row[1:], row[0]] for row in full]
    if len(right) < _LEAST_ROWS and sum(_made(row) == row[-1].value for row in ahead) >= _LEAST_ROWS:
        full = ahead
        telling = [row for row in full if sum(bool(number.value) for number in row[:-1]) > 1]
        right = [row for row in telling if _made(row) == row[-1].value]
    if len(right) < _LEAST_ROWS or (len(telling) - len(right)) * _FOR_EACH > len(right):
        return
    # where codes and numbers of lines stand before the names, other figures may be missing too
    whole = all(known.issuperset(row.numbers) for row in grid.rows)
    yield from (
        one for row in full for one in _relation(row, is_money=grid.is_money) if whole or one.severity != "error"
    )


def _somewhere(grid: Grid) -> Iterator[Relation]:
    """Rows of cells that came in any order, a line for each: the largest of a row is the sum of the others, wherever it
    stands. Only what comes out."""
    rows = [[row.numbers[column] for column in sorted(row.numbers)] for row in grid.rows if len(row.numbers) > 1]
    cells = [one.cell for row in rows for one in row]
    if not rows or len({cell.line and cell.line[0] for cell in cells}) < len(cells):
        return
    rows = [_largest_last(row) for row in rows]
    rows = [row for row in rows if len(row) == len(rows[0]) and not any(one.unit for one in row)]
    right = [row for row in rows if len(row) >= _LEAST_WINDOW and _made(row) == row[-1].value >= _LEAST_VALUE]
    if len(right) > 1 and len(right) * 2 > len(rows) and sum(len(row[-1].text) for row in right) >= _LEAST_DIGITS:
        for row in right:
            yield from _relation(row, is_money=False)


def _ragged(grid: Grid) -> Iterator[Relation]:
    """Rows that lost their empty cells: each figure is what the next ones make, or the last of a row what all others
    make. Where row upon row says so nobody has to know the columns. Only what comes out."""
    rows = [_in_order(row) for row in grid.rows]
    if all(len(row) < 2 for row in rows):
        # a line for each cell: a row goes from name to name
        rows = [[one for row in run for one in row] for has, run in groupby(rows, key=bool) if has]
    rows = [row for row in rows if len(row) > _LEAST_RAGGED]
    if len({len(row) for row in rows}) < 2:
        return
    last = [row for row in rows if _made(row) == row[-1].value and sum(bool(one.value) for one in row[:-1]) > 1]
    if _is_habit(last, rows):
        for row in last:
            yield from _relation(row, is_money=False)
        return
    held = [(row, parts) for row in rows if (parts := _explained(row))]
    if _is_habit([row for row, _ in held], rows):
        for row, parts in held:
            for at, own in parts.items():
                yield from _relation([*(row[one] for one in own), row[at]], is_money=False)


def _in_order(row: Row) -> list[Number]:
    """The figures of a row as they stand, those among them of which nobody knows the column."""
    names = [at for at, cell in row.cells.items() if not cell.astray and at not in row.numbers and cell.text.strip()]
    told = [one for at, one in row.numbers.items() if at > max(names, default=-1)]
    told += [one for cell in row.cells.values() if cell.astray and (one := number(cell, row.table)) is not None]
    found = sorted((one for one in told if not one.unit), key=lambda one: one.cell.line or (0, one.cell.column))
    return found[1:] if not names and found and _YEAR.fullmatch(found[0].text) else found


def _is_habit(right: Sequence[Sequence[Number]], rows: Sequence[Sequence[Number]]) -> bool:
    digits = sum(len(max((one.text for one in row), key=len)) for row in right)
    return len(right) >= _LEAST_ROWS and len(right) * 3 >= len(rows) * 2 and digits >= _LEAST_DIGITS


def _explained(row: Sequence[Number]) -> dict[int, list[int]]:
    """Which figures the next ones make, in a row of one total or of the same total several times."""
    parts, tops = folded(row)
    own = {at: held for at, held in parts.items() if len(held) > 1}
    one = {row[at].value for at in tops}
    return own if len(one) == 1 and own else {}


def _largest_last(row: Sequence[Number]) -> list[Number]:
    whole = max(row, key=lambda one: one.value)
    return [*(one for one in row if one is not whole), whole]


def _ended(grid: Grid) -> Iterator[Relation]:
    """One row of figures without a name, and a heading 总计 over the last of each group of them, no other."""
    heads = [column for column in grid.figures if grid.paths.get(column)]
    if len(grid.body) != 1 or not heads or not all(_TOTAL.fullmatch(grid.paths[one][-1]) for one in heads):
        return
    columns = sorted(grid.body[0].numbers)
    size = len(columns) // len(heads)
    if [columns[at] for at in range(size - 1, len(columns), size)] != heads:
        return
    for at in range(0, len(columns), size):
        group = [grid.body[0].numbers[column] for column in columns[at : at + size]]
        if any(one.value for one in group):
            yield from _relation(group, is_money=False, is_sure=True)


def _jumbled(grid: Grid) -> Iterator[Relation]:
    """Figures that nobody can tell the columns of, in the order of the text: one that is what those around it make."""
    cells = [cell for row in grid.rows for cell in dict.fromkeys(row.cells.values())]
    if len({cell.line and cell.line[0] for cell in cells}) == len(cells):
        # a line for each of them: what stands beside what is a guess
        yield from _quotients(_figures(grid, cells))
    strays = [cell for cell in cells if cell.astray]
    if len(strays) < _LEAST_JUMBLED or any(
        not _YEAR.fullmatch(one.text) for row in grid.rows for one in row.numbers.values()
    ):
        return
    found = _figures(grid, strays)
    at = 0
    while at < len(found):
        behind = next((end for end in _windows(found, at)), None)
        if behind is None:
            at += 1
            continue
        whole = max(found[at:behind], key=lambda one: one.value)
        yield from _relation([*(one for one in found[at:behind] if one is not whole), whole], is_money=False)
        at = behind


def _figures(grid: Grid, cells: Sequence[Cell]) -> list[Number]:
    """In the order of the text."""
    made = [number(cell, grid.rows[0].table) for cell in sorted(cells, key=lambda cell: cell.line or (0, 0))]
    return [one for one in made if one is not None and not one.unit]


def _quotients(found: Sequence[Number]) -> Iterator[Relation]:
    """58.82 beside 40 and 68. Where the last of such pairs is the total of the others, that is told too."""
    rates = [at for at, one in enumerate(found) if one.digits == _RATE_DIGITS and one.value <= HUNDRED]
    pairs = {at: pair for at in rates if (pair := _pair(found, at, Fraction(1, 2)))}
    if len(pairs) >= _LEAST_ROWS:
        # the digits of one may have been cut off
        pairs |= {at: pair for at in rates if at not in pairs and (pair := _pair(found, at, Fraction(1)))}
    for at, (part, whole) in pairs.items():
        yield _rate(found[at], part, whole, part.value / whole.value * HUNDRED)
    if len(pairs) > _LEAST_ROWS:
        for side in (0, 1):
            *parts, total = (pairs[at][side] for at in sorted(pairs))
            if total.value == sum((one.value for one in parts), Fraction(0)):
                yield from _relation([*parts, total], is_money=False)


def _pair(found: Sequence[Number], at: int, steps: Fraction) -> tuple[Number, Number] | None:
    """The two figures beside a rate that make it."""
    rate = found[at]
    near = [one for one in (*found[max(at - _BESIDE, 0) : at], *found[at + 1 : at + 1 + _BESIDE]) if one.value > 1]
    near = [one for one in near if not one.digits]
    right = (
        (one, two)
        for one, two in permutations(near, 2)
        if abs(one.value / two.value * HUNDRED - rate.value) <= rate.step * steps
    )
    return next(right, None)


def _rate(rate: Number, part: Number, whole: Number, true: Fraction) -> Relation:
    numbers = (rate, part, whole)
    params = {
        "where": f"第{rate.table.number + 1}个表格",
        "stated": rate.text,
        "first": part.text,
        "second": whole.text,
        "this": part.text,
        "last": whole.text,
        "value": shown(true, _RATE_DIGITS + 1),
        "expected": shown(true, _RATE_DIGITS),
    }
    texts, places = tuple(one.text for one in numbers), tuple(one.place for one in numbers)
    return Relation("ratio", texts, True, Message("table.rate_holds", params), places)


def _windows(found: Sequence[Number], at: int) -> Iterator[int]:
    """Where a row may end that begins here: the largest of its figures is the sum of the others."""
    for end in range(at + _LEAST_WINDOW, min(at + _MOST_WINDOW, len(found) + 1)):
        row = found[at:end]
        most = max(one.value for one in row)
        if sum(one.value for one in row) == 2 * most and most >= _LEAST_VALUE * row[0].step:
            yield end


def _made(row: Sequence[Number]) -> Fraction:
    return sum((number.value for number in row[:-1]), Fraction(0))


def _in_groups(row: Sequence[Number], *, is_money: bool) -> Iterator[Relation]:
    """72 64 178 37 351 13 4 8 1 26: every fifth is the total of the four before."""
    for size in _GROUPS:
        groups = [row[at : at + size] for at in range(0, len(row), size)]
        if len(row) % size or len(groups) < _LEAST_GROUPS:
            continue
        right = sum(_made(group) == group[-1].value and bool(group[-1].value) for group in groups)
        wrong = sum(_made(group) != group[-1].value for group in groups)
        if right >= _LEAST_GROUPS and wrong <= 1:
            for group in groups:
                yield from _relation(group, is_money=is_money)
            return


def _relation(row: Sequence[Number], *, is_money: bool, is_sure: bool = False) -> Iterator[Relation]:
    """What the row says; one that misses by more than a slip was misread."""
    made, total = _made(row), row[-1]
    digits = max(number.digits for number in row)
    gap = total.value - made
    room = Fraction(0) if not digits and not is_money else Fraction(len(row), 2 * 10**digits)
    params = {
        "where": f"第{total.table.number + 1}个表格",
        "total": total.text,
        "parts": " + ".join(number.text for number in row[:-1]),
        "sum": _shown(made),
        "gap": _shown(abs(gap)),
    }
    severity = None if not gap else "rounding" if abs(gap) <= room else "error"
    if severity == "error" and not is_sure and not certainty.is_slip(Check(total, tuple(row[:-1]), made, "broken")):
        return
    code = {None: "holds", "rounding": "rounding"}.get(severity, "broken")
    numbers = [total, *row[:-1]]
    yield Relation(
        "table",
        tuple(number.text for number in numbers),
        severity is None,
        Message(f"table.{code}", params),
        tuple(number.place for number in numbers),
        severity,  # type: ignore[arg-type]
        None if severity is None else _shown(made),
    )


def _shown(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4f}".rstrip("0").rstrip(".")
