"""Tables that were run into one line: accounts with their codes and figures, income and spending under each other.

The line has lost its columns, and empty cells with them; what is left is the order. Only what comes out is told: a
figure that the next ones make, an account that those below it make, what was left at the beginning and at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import Final, NamedTuple, Protocol

from huiyin.proofread.arithmetic.agreement import shown
from huiyin.proofread.model import Analysis, Message, Passage, Quantity, Relation
from huiyin.proofread.reading.ranks import level

_START: Final = re.compile(r"(?<![\d.,])\[?(?P<code>\d{7}|\d{5}|\d{3})\]?(?=[“\u4e00-\u9fff])|[合总]\s*计(?=\s*[\d])")
#: What may stand between the figures of a row.
_EMPTY: Final = re.compile(r"[\s?？—/-]*")
#: A name whose first letter was taken for a unit: 45.03项目支出, 3,966.59本年支出.
_NEXT: Final = re.compile(r"项目|本年|年[初末度]|上年")
_PROSE: Final = re.compile(r"[。；，]")
_LEFT: Final = re.compile(r"(?:年初|上年)[^\d]{0,8}[结余].*(?:年末|下年|结转)")
_LEAST_ROWS: Final = 3
_LEAST_ITEMS: Final = 6
#: Steps of the last digit that hardly come out by chance: of the next figures, of some figures of several rows.
_TELLING: Final = 100
_SURE: Final = 1000
#: Ways in which some figures of several rows are added up.
_MOST_WAYS: Final = 2_000
_MARK: Final = re.compile(
    r"其中[:：]?|——|(?<![\d.])\d{1,2}[.．、](?!\d)|（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、"
)
_TOP: Final = re.compile(r"(?:收入|支出)[合总]计$|(?:年初|年末|上年|下年)[^\d]{0,4}[结余][^\d]{0,6}$")
_WHOLE: Final = re.compile(r"总计$")


#: By the values of what was added up.
_Ways = dict[tuple[Fraction, ...], list[Quantity]]


class _Printed(Protocol):
    """A figure of a line or of a cell."""

    @property
    def value(self) -> Fraction: ...

    @property
    def step(self) -> Fraction: ...


class _Row(NamedTuple):
    code: str  # "" of the row of totals
    figures: tuple[Quantity, ...]


class _Item(NamedTuple):
    level: int  # 0 of a total, and of what there was at the beginning and at the end
    is_whole: bool
    figure: Quantity


def rule(analysis: Analysis) -> Iterable[Relation]:
    for passage in analysis.passages:
        amounts = [one for one in passage.quantities if _is_amount(one, passage.block.text)]
        if len(amounts) < _LEAST_ITEMS:
            continue
        rows = _rows(passage, amounts)
        if sum(len(row.figures) > 1 for row in rows) >= _LEAST_ROWS:
            yield from _account(passage, rows)
        else:
            yield from _sheet(_items(passage, amounts))


def _is_amount(figure: Quantity, text: str) -> bool:
    plain = figure.kind == "plain" or _NEXT.match(text, figure.number_end)
    return bool(plain) and figure.digits == 2 and figure.approx is None


def _rows(passage: Passage, amounts: Sequence[Quantity]) -> list[_Row]:
    """A code and a name, or 合计, and the figures right behind, with nothing between them."""
    text = passage.block.text
    starts = list(_START.finditer(text))
    found = []
    ends = [*(one.start() for one in starts), len(text)][1:]
    for start, behind in zip(starts, ends, strict=True):
        own = [one for one in amounts if start.end() <= one.start < behind]
        if not own or _PROSE.search(text[start.end() : own[0].start]):
            continue
        row = own[:1]
        for one in own[1:]:
            if not _EMPTY.fullmatch(text[row[-1].number_end : one.start]):
                break
            row.append(one)
        found.append(_Row(start["code"] or "", tuple(row)))
    return found


def _account(passage: Passage, rows: Sequence[_Row]) -> Iterator[Relation]:
    keeps = bool(_LEFT.search(passage.block.text[: rows[0].figures[0].start]))
    codes = Counter(row.code for row in rows)
    shortest = min((len(code) for code in codes if code), default=0)
    for row in rows:
        parts, tops = folded(row.figures)
        for at, held in parts.items():
            yield from _told(row.figures[at], [row.figures[one] for one in held])
        if keeps:
            # 108.04 6.63 101.41: what came in, what went out, what is left
            whole = [0, *parts.get(0, ())] if len(tops) == 1 else tops
            yield from _left([row.figures[at] for at in whole])
        below = [one for one in rows if len(one.code) == (len(row.code) + 2 if row.code else shortest)]
        below = [one for one in below if one.code.startswith(row.code) and codes[one.code] == 1]
        if len(below) > 1 and codes[row.code] == 1:
            yield from _added(row, below)


def folded(figures: Sequence[_Printed]) -> tuple[dict[int, list[int]], list[int]]:
    """Which figures the next ones make, where those have such of their own; and those that are part of none."""
    ends: dict[int, int] = {}
    parts: dict[int, list[int]] = {}
    for first in range(len(figures) - 1, -1, -1):
        ends[first] = first + 1
        held = _run(figures, first, ends, exact=True) or _run(figures, first, ends, exact=False)
        if held:
            parts[first], ends[first] = held, ends[held[-1]]
    tops, at = [], 0
    while at < len(figures):
        tops.append(at)
        at = ends[at]
    return parts, tops


def _run(figures: Sequence[_Printed], first: int, ends: dict[int, int], *, exact: bool) -> list[int]:
    own, made, behind = figures[first].value, Fraction(0), first + 1
    held: list[int] = []
    while own > 0 and behind < len(figures) and made < own + figures[first].step * len(held):
        made += figures[behind].value
        held.append(behind)
        behind = ends[behind]
        # one alone is the same figure again
        room = Fraction(0) if exact or len(held) == 1 else _room(figures[first], len(held))
        if abs(made - own) <= room:
            return held
    return []


def _room(whole: _Printed, many: int) -> Fraction:
    return whole.step * (many + 1) / 2


def _left(tops: Sequence[Quantity]) -> Iterator[Relation]:
    """年初 and 收入 less 支出 is 年末; without the first, 收入 less 支出."""
    if len(tops) not in (3, 4):
        return
    *before, spent, after = tops
    if sum(one.value for one in before) >= spent.value:
        yield from _told(after, [*before, spent], less=1)


def _added(row: _Row, below: Sequence[_Row]) -> Iterator[Relation]:
    wide = len(row.figures)
    if all(len(one.figures) == wide for one in below):
        for at, figure in enumerate(row.figures):
            yield from _told(figure, [one.figures[at] for one in below])
        return
    for at, figure in enumerate(row.figures):
        if figure.value >= _SURE * figure.step and (parts := _picked(figure, at, wide, below)):
            yield from _told(figure, parts)


def _picked(whole: Quantity, at: int, wide: int, below: Sequence[_Row]) -> list[Quantity]:
    """At most one figure of each row, as far right as it may be there, that make the whole in one way only."""
    made: dict[Fraction, _Ways] = {Fraction(0): {(): []}}
    for row in below:
        most = len(row.figures) - 1
        among = {one.value: one for one in row.figures[max(at - (wide - 1 - most), 0) : min(at, most) + 1] if one.value}
        grown = {value: dict(ways) for value, ways in made.items()}
        for value, ways in made.items():
            for one in among.values():
                if value + one.value <= whole.value:
                    own = grown.setdefault(value + one.value, {})
                    own |= {(*held, one.value): [*figures, one] for held, figures in islice(ways.items(), 2)}
        made = grown
        if len(made) > _MOST_WAYS:
            return []
    found = list(made.get(whole.value, {}).values())
    return found[0] if len(found) == 1 and len(found[0]) > 1 else []


def _items(passage: Passage, amounts: Sequence[Quantity]) -> list[_Item]:
    """Names with one figure each; nothing where the line is prose."""
    text, before = passage.block.text, 0
    found: list[_Item] = []
    for one in amounts:
        gap = text[before : one.start]
        before = one.number_end
        if found and _PROSE.search(gap):
            return []
        starts = [mark.start() for mark in _MARK.finditer(gap)]
        piece = gap[starts[-1] if starts else 0 :].strip()
        # 4.其他支出总计: an empty line stands before the total
        is_whole = bool(_WHOLE.search(piece))
        top = is_whole or (bool(_TOP.search(piece)) and not (starts and level(piece)))
        found.append(_Item(0 if top else level(piece) or 9, is_whole, one))
    return found


def _sheet(items: Sequence[_Item]) -> Iterator[Relation]:
    if sum(not item.level for item in items) < _LEAST_ROWS or not any(item.is_whole for item in items):
        return
    for at, item in enumerate(items):
        if item.level:
            continue
        behind = next((place for place in range(at + 1, len(items)) if not items[place].level), len(items))
        inner = [one for one in items[at + 1 : behind] if one.level < 9]
        yield from _told(item.figure, [one.figure for one in inner if one.level == inner[0].level])
        if item.is_whole:
            last = max((place for place in range(at) if items[place].is_whole), default=-1)
            since = [one.figure for one in items[last + 1 : at] if not one.level]
            following = [items[behind].figure] if behind < len(items) and not items[behind].is_whole else []
            # 支出总计 may stand before what was left at the end
            yield from _told(item.figure, since) or _told(item.figure, [*since, *following])


def _told(whole: Quantity, parts: Sequence[Quantity], *, less: int = 0) -> list[Relation]:
    """A sum that comes out, the last of it taken off where `less` says so."""
    made = sum((one.value for one in parts), Fraction(0)) - 2 * less * (parts[-1].value if parts else 0)
    gap = abs(made - whole.value)
    if len(parts) < 2 or whole.value < _TELLING * whole.step or gap > _room(whole, len(parts)):
        return []
    joined = " + ".join(one.text for one in (parts[:-1] if less else parts))
    params = {
        "where": "同一段的表",
        "total": whole.text,
        "parts": f"{joined} - {parts[-1].text}" if less else joined,
        "sum": shown(made, 2),
        "gap": shown(gap, 2),
    }
    figures = (whole, *parts)
    return [
        Relation(
            kind="table",
            numbers=tuple(one.text for one in figures),
            holds=not gap,
            message=Message("table.rounding" if gap else "table.holds", params),
            at=tuple(one.place for one in figures),
            severity="rounding" if gap else None,
            expected=params["sum"] if gap else None,
            figures=figures,
            alternate=bool(gap),
        )
    ]
