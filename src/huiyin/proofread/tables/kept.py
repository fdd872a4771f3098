"""Rows that say what is left: 本年收支结余 is income less spending, 年末滚存结余 is that and last year's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic.agreement import shown
from huiyin.proofread.model import Message, Relation, Severity
from huiyin.proofread.tables.certainty import Check, is_slip
from huiyin.proofread.tables.grid import Grid, Number, Row

_MARK: Final = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、])")
_OWN: Final = re.compile(
    r"(?:本年|当年|当期|本期|年度)?(?:[^上累滚年末期]{0,8})?(?:收支|当年|本年|当期|本期)(?:收支)?(?:结余|差额|净额|盈余)"
)
_INCOME: Final = re.compile(r"(?:本年|当年|当期|本期)?[^支其上]{0,8}收入(?:合计|小计|总计|总额)?")
_SPENT: Final = re.compile(r"(?:本年|当年|当期|本期)?[^收其上]{0,8}支出(?:合计|小计|总计|总额)?")
_BEFORE: Final = re.compile(r"(?:上年|年初|期初|上期)(?:末|年末)?(?:滚存|累计)?(?:结余|余额|结转|结转结余)")
_AFTER: Final = re.compile(r"(?:年末|期末|本年末)?(?:滚存|累计)?(?:结余|余额|结转结余)|结转下年")
_APPLICATIONS: Final = tuple(
    re.compile(name) for name in ("本年新收.*申请", "上年结转.*申请", "（[一二三四五六七八九十]+）总计", "结转下年度")
)
#: Columns that keep to it for each that does not.
_FOR_EACH: Final = 2


class _Row(NamedTuple):
    name: str
    level: str
    row: Row


def check(grid: Grid) -> Iterator[Relation]:
    """Each kind of row once; with two incomes nobody knows which is meant."""
    rows = [_Row(_MARK.sub("", label), _manner(label), row) for row in grid.body if (label := _label(row))]
    own, before, after = (_only(rows, name) for name in (_OWN, _BEFORE, _AFTER))
    income, spent = _only(rows, _INCOME), _only(rows, _SPENT)
    if own and income and spent and own.level == income.level == spent.level:
        yield from _told(grid, own, (income, spent), -1)
    if own and before and after and own.level == after.level:
        yield from _told(grid, after, (own, before), 1)
    yield from _applications(grid)


def _applications(grid: Grid) -> Iterator[Relation]:
    """Applications for information: what came and what was carried over, less what was answered, is carried on. The
    table itself says so (勾稽关系). What does not come out is raised beside two columns that do, with no cell empty."""
    rows = [[row for row in grid.body if name.search(_words(row))] for name in _APPLICATIONS]
    if any(len(found) != 1 for found in rows):
        return
    came, before, answered, after = (found[0] for found in rows)
    checks: list[Check] = []
    for column, total in after.numbers.items():
        parts = tuple(row.numbers[column] for row in (came, before, answered) if column in row.numbers)
        if len(parts) == len(_APPLICATIONS) - 1:
            made = parts[0].value + parts[1].value - parts[2].value
            checks.append(Check(total, parts, made, "exact" if made == total.value else "broken"))
    good = sum(one.verdict == "exact" and sum(bool(part.value) for part in one.parts) > 1 for one in checks)
    whole = len({len(row.numbers) for row in (came, before, answered, after)}) == 1
    for one in checks:
        params = {
            "where": _where(grid, _Row(_label(after), "", after), one.total),
            "stated": one.total.text,
            "first": one.parts[0].text,
            "second": one.parts[1].text,
            "third": one.parts[2].text,
            "value": shown(one.sum, 0),
        }
        if one.verdict != "exact" and not (whole and good > 1 and not any(c.astray for c in after.cells.values())):
            continue
        numbers = (one.total, *one.parts)
        yield Relation(
            "table",
            tuple(number.text for number in numbers),
            one.verdict == "exact",
            Message(f"table.balance_{'holds' if one.verdict == 'exact' else 'broken'}", params),
            tuple(number.place for number in numbers),
            None if one.verdict == "exact" else "error",
            None if one.verdict == "exact" else params["value"],
        )


def _words(row: Row) -> str:
    return "".join(row.text(column) for column in sorted(row.cells) if column not in row.numbers)


def _label(row: Row) -> str:
    return next((text for column in sorted(row.cells) if (text := row.text(column)) and column not in row.numbers), "")


def _manner(label: str) -> str:
    found = _MARK.match(label)
    return re.sub(r"\d+", "1", re.sub(r"[一二三四五六七八九十]+", "一", found[0])) if found else ""


def _only(rows: Sequence[_Row], name: re.Pattern[str]) -> _Row | None:
    """The only row of that name; of several the only one of the highest rank."""
    found = [row for row in rows if name.fullmatch(row.name)]
    if len(found) > 1:
        found = [row for row in found if row.level == "一、"]
    return found[0] if len(found) == 1 else None


def _told(grid: Grid, stated: _Row, made: tuple[_Row, _Row], sign: int) -> Iterator[Relation]:
    checks: list[Check] = []
    for column, total in stated.row.numbers.items():
        parts = [row.row.numbers[column] for row in made if column in row.row.numbers]
        if len(parts) == len(made) and not any(one.unit == "%" for one in (total, *parts)):
            value = parts[0].value + sign * parts[1].value
            room = Fraction(0) if value == total.value else total.step * 3 / 2 * grid.is_money
            near = "exact" if value == total.value else "rounding" if abs(value - total.value) <= room else "broken"
            checks.append(Check(total, tuple(parts), value, near))  # type: ignore[arg-type]
    good = sum(one.verdict != "broken" and any(part.value for part in one.parts) for one in checks)
    for one in checks:
        if one.verdict != "broken":
            yield _relation(grid, stated, one, sign, None if one.verdict == "exact" else "rounding")
        elif good >= _FOR_EACH * (len(checks) - good) and good > 1 and not grid.has_holes((one.total, *one.parts)):
            yield _relation(grid, stated, one, sign, "error" if is_slip(one) else "likely")


def _relation(grid: Grid, row: _Row, one: Check, sign: int, severity: Severity | None) -> Relation:
    digits = max(number.digits for number in (one.total, *one.parts))
    params = {
        "where": _where(grid, row, one.total),
        "stated": one.total.text,
        "total": one.total.text,
        "first": one.parts[0].text,
        "second": one.parts[1].text,
        "value": shown(one.sum, digits),
        "expected": shown(one.sum, digits),
        "parts": " + ".join(part.text for part in one.parts),
        "sum": shown(one.sum, digits),
        "gap": shown(abs(one.sum - one.total.value), digits),
    }
    ending = {None: "holds", "rounding": "rounding"}.get(severity, "broken")
    code = f"table.{'difference_' if sign < 0 else ''}{ending}"
    numbers = (one.total, *one.parts)
    return Relation(
        "table",
        tuple(number.text for number in numbers),
        severity is None,
        Message(code, params),
        tuple(number.place for number in numbers),
        severity,
        None if severity is None else params["expected"],
    )


def _where(grid: Grid, row: _Row, number: Number) -> str:
    caption = f"《{grid.caption.strip('《》')[:30]}》" if grid.caption else f"第{number.table.number + 1}个表格"
    names = (row.name, *grid.paths.get(number.cell.column, ())[-1:])
    return caption + "".join(f"“{name[:20]}”" for name in names if name)
