"""Tables made by chance in the manner of official reports: what adds up in them is known because it was made so.

Each is one of the kinds that reports print again and again. The figures are drawn, so that a rule cannot know them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Final

PLACES: Final = ("云溪县", "石桥县", "东林县", "南屏县", "白沙区", "青禾区", "临江市", "望川县", "松坪县", "玉带县")
SUBJECTS: Final = (
    "一般公共服务支出", "公共安全支出", "教育支出", "科学技术支出", "社会保障和就业支出", "卫生健康支出", "农林水支出",
)  # fmt: skip
OFFICES: Final = ("信访局本级", "接待服务中心", "信息管理中心", "投诉受理中心", "督查事务中心")
LEVIES: Final = ("增值税", "企业所得税", "个人所得税", "城市维护建设税", "房产税", "印花税", "契税")

#: The stated result and the figures that decide it, as printed.
Made = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Sheet:
    """A table before it is laid out anywhere."""

    title: str
    unit: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    made: tuple[Made, ...] = field(default=())


def money(value: int) -> str:
    """Cents as 1,234.50."""
    return f"{value // 100:,}.{value % 100:02d}"


def percent(above: int, below: int, digits: int = 2) -> str:
    scaled = Fraction(above * 100 * 10**digits, below)
    whole = int(abs(scaled) + Fraction(1, 2))
    sign = "-" if above < 0 and whole else ""
    return f"{sign}{whole // 10**digits}.{whole % 10**digits:0{digits}d}"


def accounts(dice: Random) -> Sheet:
    """Spending by subject: the total of each is what was basic and what was for projects."""
    names = dice.sample(SUBJECTS, 6)
    basic = [dice.randrange(40_000, 900_000) for _ in names]
    projects = [dice.randrange(10_000, 700_000) for _ in names]
    rows = [(name, money(a + b), money(a), money(b)) for name, a, b in zip(names, basic, projects, strict=True)]
    total = (money(sum(basic) + sum(projects)), money(sum(basic)), money(sum(projects)))
    columns = list(zip(*rows, strict=True))[1:]
    made = [(row[1], row[2:]) for row in [*rows, ("合计", *total)]]
    made += [(whole, column) for whole, column in zip(total, columns, strict=True)]
    return Sheet(
        "支出决算表", "万元", ("项目", "本年支出合计", "基本支出", "项目支出"), (*rows, ("合计", *total)), tuple(made)
    )


def growth(dice: Random) -> Sheet:
    """Revenue of two years, what lies between them, and that in per cent."""
    names = dice.sample(LEVIES, 5)
    this = [dice.randrange(2_000_000, 90_000_000) for _ in names]
    last = [one * dice.randrange(70, 140) // 100 + dice.randrange(1, 999) for one in this]
    this, last = [sum(this), *this], [sum(last), *last]
    rows = [
        (name, money(a), money(b), ("-" if a < b else "") + money(abs(a - b)), percent(a - b, b))
        for name, a, b in zip(["合计", *names], this, last, strict=True)
    ]
    made: list[Made] = [(row[3], row[1:3]) for row in rows] + [(row[4], row[1:3]) for row in rows]
    made += [(rows[0][at], tuple(row[at] for row in rows[1:])) for at in (1, 2)]
    return Sheet(
        "收入完成情况表", "万元", ("项目", "本年完成数", "上年完成数", "增减额", "增减%"), tuple(rows), tuple(made)
    )


def petitions(dice: Random) -> Sheet:
    """Letters, visits and web pieces of counties, and how much of them was closed."""
    names = dice.sample(PLACES, 6)
    kinds = [[dice.randrange(60, 900) for _ in range(3)] for _ in names]
    closed = [sum(row) * dice.randrange(70, 99) // 100 for row in kinds]
    kinds.append([sum(column) for column in zip(*kinds, strict=True)])
    closed.append(sum(closed))
    rows = [
        (name, str(sum(row)), *map(str, row), str(done), percent(done, sum(row)))
        for name, row, done in zip([*names, "合计"], kinds, closed, strict=True)
    ]
    made: list[Made] = [(row[1], row[2:5]) for row in rows] + [(row[6], (row[5], row[1])) for row in rows]
    made += [(rows[-1][at], tuple(row[at] for row in rows[:-1])) for at in range(1, 6)]
    heads = ("地区", "受理总量（件）", "来信（件）", "来访（件）", "网上信访（件）", "办结（件）", "办结率（%）")
    return Sheet("信访事项受理办理情况表", "件", heads, tuple(rows), tuple(made))


def execution(dice: Random) -> Sheet:
    """What offices had, what was added in the year, what they spent, and how much of it."""
    names = dice.sample(OFFICES, 4)
    had = [dice.randrange(30_000, 600_000) for _ in names]
    added = [dice.randrange(1_000, 90_000) for _ in names]
    spent = [(a + b) * dice.randrange(80, 100) // 100 for a, b in zip(had, added, strict=True)]
    columns = [[*one, sum(one)] for one in (had, added, spent)]
    rows = [
        (name, money(a), money(b), money(a + b), money(c), percent(c, a + b))
        for name, a, b, c in zip([*names, "合计"], *columns, strict=True)
    ]
    made: list[Made] = [(row[3], row[1:3]) for row in rows]
    made += [(row[5], (row[4], row[3])) for row in rows]
    made += [(rows[-1][at], tuple(row[at] for row in rows[:-1])) for at in range(1, 5)]
    heads = ("单位", "年初预算数", "调整数", "全年预算数", "执行数", "执行率（%）")
    return Sheet("预算执行情况表", "万元", heads, tuple(rows), tuple(made))


def shares(dice: Random) -> Sheet:
    """Topics of petitions and their shares of all."""
    names = ("城乡建设", "劳动社保", "农村农业", "教育体育", "生态环境", "其他")
    counts = [dice.randrange(120, 2_400) for _ in names]
    total = sum(counts)
    rows = [
        ("总计", str(total), "100.00"),
        *((n, str(c), percent(c, total)) for n, c in zip(names, counts, strict=True)),
    ]
    made: list[Made] = [(str(total), tuple(map(str, counts)))] + [(row[2], (row[1], str(total))) for row in rows[1:]]
    return Sheet("信访内容分类情况表", "件", ("内容分类", "件数", "占比（%）"), tuple(rows), tuple(made))


KINDS: Final[dict[str, Callable[[Random], Sheet]]] = {
    "accounts": accounts, "growth": growth, "petitions": petitions, "execution": execution, "shares": shares,
}  # fmt: skip


def _width(text: str) -> int:
    return sum(2 if letter > "\u1100" else 1 for letter in text)


def _padded(sheet: Sheet) -> list[str]:
    lines = [sheet.heads, *sheet.rows]
    widths = [max(_width(line[at]) for line in lines) + 3 for at in range(len(sheet.heads))]
    return [
        line[0]
        + " " * (widths[0] - _width(line[0]))
        + "".join(" " * (wide - _width(cell)) + cell for wide, cell in zip(widths[1:], line[1:], strict=True))
        for line in lines
    ]


def _above(sheet: Sheet, lines: Sequence[str]) -> str:
    return "\n".join([sheet.title, f"单位：{sheet.unit}", *lines])


def _framed(sheet: Sheet) -> str:
    lines = [sheet.heads, *sheet.rows]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(sheet.heads))]
    rule = "├" + "┼".join("─" * wide for wide in widths) + "┤"
    drawn = [
        "│" + "│".join(c + " " * (w - _width(c)) for c, w in zip(line, widths, strict=True)) + "│" for line in lines
    ]
    return _above(sheet, [rule, f"\n{rule}\n".join(drawn), rule])


def _all(sheet: Sheet) -> list[tuple[str, ...]]:
    return [sheet.heads, *sheet.rows]


#: How one table comes out of a word processor, a page, a browser, a scan.
LAYOUTS: Final[dict[str, Callable[[Sheet], str]]] = {
    "bars": lambda sheet: _above(sheet, [f"| {' | '.join(line)} |" for line in _all(sheet)]),
    "tabs": lambda sheet: _above(sheet, ["\t".join(line) for line in _all(sheet)]),
    "columns": lambda sheet: _above(sheet, _padded(sheet)),
    "frames": _framed,
    "blanks": lambda sheet: _above(sheet, [" ".join(filter(None, line)) for line in _all(sheet)]),
    "cells": lambda sheet: _above(sheet, [cell for line in _all(sheet) for cell in line if cell]),
    "one line": lambda sheet: _above(sheet, [" ".join(cell for line in _all(sheet) for cell in line if cell)]).replace(
        "\n", " "
    ),
}


def headless(sheet: Sheet) -> Sheet:
    """The page before had the headings."""
    return Sheet(sheet.title, sheet.unit, ("",) * len(sheet.heads), sheet.rows, sheet.made)


def numbered(sheet: Sheet) -> Sheet:
    """With the number of each row before it; totals have none."""
    rows, number = [], 0
    for row in sheet.rows:
        total = row[0] in ("合计", "总计")
        number += not total
        rows.append(("" if total else str(number), *row))
    return Sheet(sheet.title, sheet.unit, ("序号", *sheet.heads), tuple(rows), sheet.made)


def unmarked(sheet: Sheet) -> Sheet:
    """Without marks between thousands."""
    rows = tuple(tuple(cell.replace(",", "") for cell in row) for row in sheet.rows)
    made = tuple((one.replace(",", ""), tuple(part.replace(",", "") for part in parts)) for one, parts in sheet.made)
    return Sheet(sheet.title, sheet.unit, sheet.heads, rows, made)


def turned(sheet: Sheet) -> Sheet:
    """The columns of figures in the other order: what is made stands behind what it is made of, or before."""
    rows = tuple((row[0], *row[:0:-1]) for row in sheet.rows)
    return Sheet(sheet.title, sheet.unit, (sheet.heads[0], *sheet.heads[:0:-1]), rows, sheet.made)


def transposed(sheet: Sheet) -> Sheet:
    """What were rows are columns."""
    heads, *rows = zip(sheet.heads, *sheet.rows, strict=True)
    return Sheet(sheet.title, sheet.unit, tuple(heads), tuple(map(tuple, rows)), sheet.made)


def nameless(sheet: Sheet) -> Sheet:
    """Only figures came through: neither headings nor names."""
    rows = tuple(("", *row[1:]) for row in sheet.rows)
    return Sheet(sheet.title, sheet.unit, ("",) * len(sheet.heads), rows, sheet.made)


#: How one table differs from another that says the same.
MANNERS: Final[dict[str, Callable[[Sheet], Sheet]]] = {
    "as it is": lambda sheet: sheet, "headless": headless, "numbered": numbered, "unmarked": unmarked, "turned": turned,
    "transposed": transposed, "nameless": nameless,
}  # fmt: skip
