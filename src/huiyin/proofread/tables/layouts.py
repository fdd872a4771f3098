"""Which rows (or columns) a total may be made of: the layouts that tables have, the likeliest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise, takewhile
from typing import Final

from huiyin.proofread.tables.grid import Number

#: A total looks no further than this over lines that are not its own; where there are very many totals, less far.
FARTHEST: Final = 3_000
_NEAREST: Final = 40
_WORK: Final = 200_000
#: So many lines without the word may follow a line marked 其中 and belong to it.
_MARKED: Final = 12
_MOST_EDGES: Final = 5
#: Lines and series that are looked at for heads.
_LONGEST: Final = 200
_MOST_SERIES: Final = 3
_SMALL: Final = 20


@dataclass
class Entry:
    """One row of figures (or one column): what it is called, and its figure in each series."""

    index: int
    label: str
    level: int = 0  # 1 is the highest, 0 not numbered
    top: int = 0  # of a line that begins a group and bears its name too: the level of that
    indent: int = 0
    is_total: bool = False
    is_subtotal: bool = False
    is_amid: bool = False  # 其中
    is_named: bool = False  # the lines below bear its name
    group: object = None  # the merged cell that it shares with its neighbours
    values: dict[int, Number] = field(default_factory=dict)


Parts = tuple[int, ...]


def reach(entries: Sequence[Entry]) -> int:
    """How far a total of these lines looks: the work stays in proportion to the table."""
    totals = sum(entry.is_total for entry in entries)
    return max(min(FARTHEST, _WORK // max(totals, 1)), _NEAREST)


def of_total(
    entries: Sequence[Entry], at: int, farthest: int = FARTHEST, inner: frozenset[int] = frozenset()
) -> list[Parts]:
    """The layouts under which a line that is called a total may be one. `inner` lines are known parts of others."""
    first, last = max(at - farthest, 0), at + farthest
    before, after = list(entries[first:at]), list(entries[at + 1 : last])
    own_level = entries[at].level
    if own_level:
        # （七）总计 is of the lines under 三、, not of 一、 and 二、
        before = _while(reversed(before), lambda one: not 0 < one.level < own_level)[::-1]
    inner_lines = _while(after, lambda one: own_level > 0 and not one.is_total and not 0 < one.level <= own_level)
    since = _since(before)
    until = _until(after)
    group = entries[at].group
    own = [one for one in (*before, *after) if group is not None and one.group == group and not one.is_total]
    held = [one for one in before if one.is_total and not one.is_subtotal]
    layouts: list[list[Entry]] = [*_tops(inner_lines)] if inner_lines else []
    if entries[at].is_subtotal:
        layouts += [own, *_tops(since), *_tops(until)]
    else:
        # 总计 = 本年合计 + what stands behind it; 合计 of subtotals and of lines that have none
        layouts += [[held[-1], *_unmarked(since)]] if held and since else []
        layouts += [_subtotals(before), *_ranked(_while(reversed(before), _is_no_total)[::-1])]
    layouts += [*_tops(_plain(before)), *_tops(since), held, *_marked(after)]
    if not entries[at].is_subtotal:
        # 支出合计 = 支出小计 and what stands behind it
        layouts += [[*_subtotals(before)[-1:], *since]] if since else []
        layouts += [_subtotals(after), *_ranked(_while(after, _is_no_total))]
    layouts += [*_tops(_plain(after)), *_tops(until), own, _leaves(before), _leaves(after)]
    if inner:
        layouts = [kept for layout in layouts for kept in ([one for one in layout if one.index not in inner], layout)]
    return _unique(layouts, at)


def _is_no_total(entry: Entry) -> bool:
    return not entry.is_total or entry.is_subtotal


def _ranked(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The highest of lines among which subtotals stand."""
    levels = {one.level for one in entries if one.level and not one.is_amid}
    if len(levels) < 2 or not any(one.is_subtotal for one in entries):
        return []
    return [[one for one in entries if one.level == min(levels) and not one.is_amid]]


def of_parent(entries: Sequence[Entry], at: int, farthest: int = FARTHEST) -> list[Parts]:
    """The lines under a line: by their numbers, by 其中, or by their indent."""
    own = entries[at]
    after = entries[at + 1 : at + farthest]
    if own.is_amid and not own.level and not (own.indent and after and after[0].indent > own.indent):
        return []
    layouts: list[list[Entry]] = []
    if own.level:
        layouts += _tops(_while(after, lambda one: not one.is_total and not 0 < (one.top or one.level) <= own.level))
    layouts += _marked(after)
    if after and after[0].indent > own.indent and not own.level:
        below = _while(after, lambda one: one.indent > own.indent and not one.is_total)
        layouts += _tops(below)
        # 其中 and # push a name to the right of its brothers
        layouts += [
            [below[0], *(one for one in below[1:] if one.indent <= edge)]
            for edge in sorted({one.indent for one in below[1:_MARKED]})[:_MOST_EDGES]
        ]
    return _unique(layouts, at)


def _marked(after: Sequence[Entry]) -> list[list[Entry]]:
    """Lines that 其中 begins: those that bear the word, and so many of the next that may belong to it."""
    marked = _while(after, lambda one: one.is_amid)
    if not marked:
        return []
    own = marked[-1].level
    # 其中：（一）, （二） with 1 and 2 of its own, （三）: what is deeper belongs to its brothers
    below = _while(
        after[len(marked) :],
        lambda one: not (one.is_total or one.is_amid) and (one.level in (0, own) or 0 < own < one.level),
    )
    rest = [one for one in below if one.level in (0, own)]
    return [marked, *(marked + rest[:many] for many in range(1, min(len(rest), _MARKED) + 1)), marked + rest]


def marked_again(entries: Sequence[Entry], at: int) -> list[list[Parts]]:
    """A second 其中 splits the same whole once more: for each, the lines from it to the next, of any number."""
    own = entries[at]
    if own.is_amid:
        return []
    lines = _while(
        entries[at + 1 : at + 1 + _LONGEST],
        lambda one: not one.is_total and not (own.level and 0 < one.level <= own.level),
    )
    begins = [place for place, one in enumerate(lines) if one.is_amid and (place == 0 or not lines[place - 1].is_amid)]
    found = []
    for begin, behind in pairwise([*begins[1:], len(lines)]):
        group = [one.index for one in lines[begin : min(behind, begin + _MARKED)]]
        found.append([tuple(group[:many]) for many in range(2, len(group) + 1)])
    return found


def folded(entries: Sequence[Entry], at: int, exact: frozenset[int]) -> list[Parts]:
    """The highest lines by what they come to: a line that the next ones make is their head (类, 款, 项), whatever it is
    called. For the series that say most."""
    own = entries[at]
    found: list[Parts] = []
    for side in (_until(entries[at + 1 : at + 1 + _LONGEST]), _since(entries[max(at - _LONGEST, 0) : at])):
        for one in sorted(own.values, key=lambda one: -abs(own.values[one].value))[:_MOST_SERIES]:
            lines = [line for line in side if one in line.values and not line.is_amid]
            tops = heads([line.values[one] for line in lines], exact=one in exact)
            if 0 < len(tops) < len(lines):
                held = {lines[top].index for top in tops}
                found.append(
                    tuple(sorted(held | {line.index for line in side if one not in line.values and line.values}))
                )
    return list(dict.fromkeys(found))


def heads(numbers: Sequence[Number], *, exact: bool) -> list[int]:
    """Which figures no figure before them holds, where each is the head of those behind it that make it."""
    ends: dict[int, int] = {}
    for first in range(len(numbers) - 1, -1, -1):
        own, made, behind, count = numbers[first].value, Fraction(0), first + 1, 0
        ends[first] = first + 1
        while own > 0 and behind < len(numbers) and made < own + numbers[first].step * count:
            made += numbers[behind].value
            behind, count = ends[behind], count + 1
            room = numbers[first].step * (count + 1) / 2
            # one part alone is not rounded to another figure, and small figures come near each other by accident
            room = Fraction(0) if exact or count == 1 or own < room * _SMALL else room
            if abs(made - own) <= room:
                ends[first] = behind
                break
    tops, at = [], 0
    while at < len(numbers):
        tops.append(at)
        at = ends[at]
    return tops


def is_plain(entries: Sequence[Entry], at: int) -> bool:
    """Whether a total can be read in one way only: one list of equals right above it, or all below it, or its columns
    under one heading."""
    own = entries[at]
    if own.is_subtotal and own.group is not None:
        return sum(one.group == own.group and not one.is_total for one in entries) > 1
    others = [one for one in entries if one.index != at and one.values]
    if at == 0:
        if _ranked(others):
            return True
        return len(others) > 1 and not any(one.is_total or one.is_amid for one in others) and _are_equals(others)
    before = entries[:at]
    since = [one for one in _since(before) if one.values]
    held = any(one.is_total for one in before)
    if any(one.is_amid for one in since) or not _are_equals(since):
        return False
    return "总计" in own.label if held else len(since) > 1


def _are_equals(entries: Sequence[Entry]) -> bool:
    return len({(one.level, one.indent) for one in entries}) <= 1


def _while(entries: Iterable[Entry], goes_on: Callable[[Entry], bool]) -> list[Entry]:
    return list(takewhile(goes_on, entries))


def runs(entries: Sequence[Entry], at: int, longest: int = 60) -> Iterator[Parts]:
    """Lines that lie together right before or right after, of any number: the last resort."""
    for length in range(2, longest):
        if at - length >= 0:
            yield tuple(range(at - length, at))
        if at + length < len(entries):
            yield tuple(range(at + 1, at + 1 + length))


def _plain(entries: Iterable[Entry]) -> list[Entry]:
    return [one for one in entries if not one.is_total and not one.is_amid]


def _unmarked(entries: Iterable[Entry]) -> list[Entry]:
    return [one for one in entries if not one.is_amid]


def _subtotals(entries: Iterable[Entry]) -> list[Entry]:
    return [one for one in entries if one.is_subtotal]


def _since(entries: Sequence[Entry]) -> list[Entry]:
    """What stands behind the last total."""
    return _while(reversed(entries), lambda one: not one.is_total)[::-1]


def _until(entries: Sequence[Entry]) -> list[Entry]:
    return _while(entries, lambda one: not one.is_total)


def _tops(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The highest lines of a list: by number, by indent, all of them."""
    plain = _unmarked(entries)
    made: list[list[Entry]] = []
    levels = {one.level for one in plain if one.level}
    if levels:
        highest = min(levels)
        made += [[one for one in plain if one.level == highest], [one for one in plain if one.level in (highest, 0)]]
    indents = {one.indent for one in plain}
    if len(indents) > 1:
        made.append([one for one in plain if one.indent == min(indents)])
    return [*made, plain]


def _leaves(entries: Sequence[Entry]) -> list[Entry]:
    """Lines that have no lines below them."""
    plain = [one for one in entries if not one.is_total]
    found = []
    for place, one in enumerate(plain):
        following = plain[place + 1] if place + 1 < len(plain) else None
        is_parent = following is not None and (
            (one.level and following.level > one.level) or following.indent > one.indent or following.is_amid
        )
        if not is_parent:
            found.append(one)
    return found


def _unique(layouts: Iterable[list[Entry]], at: int) -> list[Parts]:
    found: dict[Parts, None] = {}
    for layout in layouts:
        parts = tuple(sorted({one.index for one in layout if one.index != at}))
        if parts:
            found.setdefault(parts, None)
    return list(found)
