"""Which column each field of a drawn table belongs to: by where it stands beside the fields of a whole row.

Cells are empty, names run over several lines, and pages are laid out one by one, so that the columns of one table
wander. A row that has all of its figures tells for those near it where the columns are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

FIGURE: Final = re.compile(r"[-+−－(（]?[\d,，]+(\.\d*)?[)）]?[%％‰]?|[-—–/／]+|无")
#: What stands over the names of rows.
NAMES: Final = re.compile(
    r".{0,4}(?:项目|指标|名称|科目|单位|地区|部门|类别|内容|年份|年度|分类|类型|功能分类.*|行业)|收入|支出"
)
#: What stands over their numbers and codes.
SERIAL: Final = re.compile(r".{0,6}(?:序号|编号|编码|代码)|行次|序")
#: Numbers that rows begin with: 1, 2.1, 208, 2010301.
_ORDINAL: Final = re.compile(r"\d{1,7}|\d{1,2}(?:\.\d{1,2}){1,3}")
#: A figure this far from where its column stands, in widths between columns, may be of the next one.
_ASTRAY: Final = 0.4
#: So far apart, in widths of a figure, the figures of two rows stand where the columns were lost.
_CROOKED: Final = 0.25
#: In the middle of two columns: so many times nearer than they are apart.
_ASIDE: Final = 2
#: Whole rows on either side that are asked.
_ASKED: Final = 3
#: More headings than this are no headings.
_MOST_HEADS: Final = 120
#: One row in so many must have all the figures that a row may have.
_SELDOM: Final = 15

Field = tuple[int, str]  # where it begins in its line, and what it says
Span = tuple[float, float]
Column = tuple[int, int]  # and how many it covers: none where nobody can tell which one it is of


@dataclass
class Row:
    """A line of a table: its fields, and from where to where each stands on the page."""

    line: int
    fields: list[Field]
    spans: list[Span]

    @cached_property
    def figures(self) -> int:
        return sum(bool(FIGURE.fullmatch(text)) for _, text in self.fields)

    @cached_property
    def counted(self) -> list[int]:
        """The fields that are figures of the row, not the numbers that it begins with."""
        found = [place for place, (_, text) in enumerate(self.fields) if FIGURE.fullmatch(text)]
        words = next((place for place in range(len(self.fields)) if place not in set(found)), -1)
        ahead = [text for _, text in self.fields[: max(words, 0)]]
        if len(ahead) > 1 and any("." in text for text in ahead):
            # 2385120 and 9.0: the name of these stands on other lines
            return found
        return [at for at in found if at > words or not _ORDINAL.fullmatch(self.fields[at][1])]

    @cached_property
    def words(self) -> list[int]:
        counted = set(self.counted)
        return [place for place in range(len(self.fields)) if place not in counted]

    @property
    def columns(self) -> list[Span]:
        """Where its figures stand."""
        return [self.spans[at] for at in self.counted]


def usual(rows: Sequence[Row]) -> int:
    """How many figures a whole row has: the most that more than a few rows have."""
    counts = Counter(len(row.counted) for row in rows if row.counted)
    least = max(2, counts.total() // _SELDOM)
    return max((count for count, many in counts.items() if many >= least), default=0)


def placed(rows: Sequence[Row], *, named_above: bool = False) -> list[list[Column]]:
    """The column of each field and how many it covers. With `named_above` the names of the rows have lines of their own
    and their column is kept for them."""
    wide = usual(rows)
    whole = [number for number, row in enumerate(rows) if len(row.counted) == wide]
    if not wide:
        return [[(place, 1) for place in range(len(row.fields))] for row in rows]
    models = [rows[_model(rows, number, whole)].columns for number in range(len(rows))]
    gaps = [_gaps(row, model) if row.counted else [] for row, model in zip(rows, models, strict=True)]
    deep = [max((gap.count(one) for gap in gaps), default=0) for one in range(wide + 1)]
    deep[0] = max(deep[0], int(named_above))
    first = [sum(deep[: one + 1]) + one for one in range(wide)]  # the column of each figure
    made = []
    straight = _is_straight([rows[number].columns for number in whole])
    begin = next((number for number, row in enumerate(rows) if row.counted), 0)
    heads = _ordered(rows[:begin], first)
    for number, (row, model, gap) in enumerate(zip(rows, models, gaps, strict=True)):
        if heads and number < begin:
            columns = {at: heads[number, at] for at in range(len(row.fields))}
        elif row.counted:
            columns = _counted(row, model, [*first, wide + sum(deep)], straight=straight) | _worded(row, gap, deep)
        else:
            columns = _headings(row, model, first)
        made.append([columns[at] for at in range(len(row.fields))])
    return made


def _model(rows: Sequence[Row], number: int, whole: Sequence[int]) -> int:
    """The whole row near this one whose columns fit best."""
    row = rows[number]
    at = bisect_left(whole, number)
    if not row.counted:
        # headings belong to what follows
        return whole[min(at, len(whole) - 1)]
    if at < len(whole) and whole[at] == number:
        return number

    def far(one: int) -> tuple[float, int]:
        return sum(off for _, off in _fitted(row.columns, rows[one].columns)), abs(one - number)

    return min(whole[max(at - _ASKED, 0) : at + _ASKED], key=far)


def apart(one: Span, other: Span) -> float:
    """How far two fields are from standing one over the other: at either edge or in the middle."""
    return min(abs(one[0] - other[0]), abs(one[1] - other[1]), abs(sum(one) - sum(other)) / 2)


def _fitted(fields: Sequence[Span], model: Sequence[Span]) -> list[tuple[int, float]]:
    """For each field the nearest column right of those taken, and how far off it is; no column where none is left."""
    middles = [sum(span) / 2 for span in model]
    found: list[tuple[int, float]] = []
    least = 0
    for place, span in enumerate(fields):
        most = max(len(model) - (len(fields) - place), least)  # those behind need one each
        near = bisect_left(middles, sum(span) / 2)
        among = [one for one in range(max(near - 2, least), min(near + 2, len(model))) if one <= most]
        among = among or [one for one in (min(max(near, least), most),) if one < len(model)]
        if not among:
            found.append((len(model), 0.0))
            continue
        best = min(among, key=lambda one: apart(span, model[one]))
        found.append((best, apart(span, model[best])))
        least = best + 1
    return found


def _is_straight(whole: Sequence[Sequence[Span]]) -> bool:
    """Whether the columns stand where they stood in the row before: else a place says nothing."""
    gaps = sorted(
        apart(one, other) / max(other[1] - other[0], 1.0)
        for before, after in pairwise(whole)
        for one, other in zip(before, after, strict=True)
    )
    return not gaps or gaps[len(gaps) // 2] <= _CROOKED


def _counted(row: Row, model: Sequence[Span], columns: Sequence[int], *, straight: bool) -> dict[int, Column]:
    """The figures of a row. One between two columns is of neither, and goes behind them all."""
    wide, extra = len(model), columns[-1]
    if not straight and len(row.counted) != wide:
        return {at: (extra + place, 0) for place, at in enumerate(row.counted)}
    if len(row.counted) > wide:
        fitted = {column: row.counted[at] for column, (at, _) in enumerate(_fitted(model, row.columns))}
        made = {at: (columns[column], 1) for column, at in fitted.items()}
        rest = [at for at in row.counted if at not in made]
        return made | {at: (extra + place, 0) for place, at in enumerate(rest)}
    middles = [sum(span) / 2 for span in model]
    step = min((after - before for before, after in pairwise(middles)), default=1000.0)
    if each := _over(row, model):
        return {
            at: (columns[place * each], columns[(place + 1) * each - 1] - columns[place * each] + 1)
            for place, at in enumerate(row.counted)
        }
    made = {}
    for at, (column, off) in zip(row.counted, _fitted(row.columns, model), strict=True):
        if column < wide and off <= step * _ASTRAY:
            made[at] = (columns[column], 1)
        else:
            made[at] = (extra, 0)
            extra += 1
    return made


def _over(row: Row, model: Sequence[Span]) -> int:
    """How many columns each figure lies over: of a row that has one for every two or three columns, in the middle above
    them and over none."""
    each, rest = divmod(len(model), max(len(row.counted), 1))
    if each < 2 or rest or len(row.counted) < 2 or not _are_over(row, row.counted, model):
        return 0
    groups = [model[at : at + each] for at in range(0, len(model), each)]
    amid = [
        abs((one + other) / 2 - (group[0][0] + group[-1][1]) / 2) * _ASIDE < group[-1][0] - group[0][1]
        for (one, other), group in zip(row.columns, groups, strict=True)
    ]
    return each if sum(amid) * 2 > len(amid) else 0


def _gaps(row: Row, model: Sequence[Span]) -> list[int]:
    """For each of its words behind how many figures it stands."""
    middles = [sum(span) / 2 for span in model]
    own = row.columns if len(row.counted) == len(model) else None
    found = []
    for at in row.words:
        if own is not None:
            found.append(sum(one < at for one in row.counted))
            continue
        found.append(bisect_left(middles, sum(row.spans[at]) / 2) if row.counted[0] < at else 0)
    return found


def _worded(row: Row, gaps: Sequence[int], deep: Sequence[int]) -> dict[int, Column]:
    """The words of a row, from the left in the columns before a figure."""
    made: dict[int, Column] = {}
    for place, (at, gap) in enumerate(zip(row.words, gaps, strict=True)):
        before = sum(one == gap for one in gaps[:place])
        made[at] = (sum(deep[:gap]) + gap + before, 1)
    return made


def _ordered(rows: Sequence[Row], first: Sequence[int]) -> dict[tuple[int, int], Column]:
    """Headings of several lines by their order, where they make as many columns as the rows have: they are often laid
    out in another way than the figures. Nothing where they do not."""
    fields = [(number, at, span) for number, row in enumerate(rows) for at, span in enumerate(row.spans)]
    if not fields or len(fields) > _MOST_HEADS:
        return {}
    over: dict[tuple[int, int], bool] = {}
    for number, at, (left, right) in fields:
        under = [(one, other) for row, _, (one, other) in fields if row != number and one < right and left < other]
        over[number, at] = any(other <= one for (_, other), (one, _) in pairwise(sorted(under)))
    clusters: list[list[float]] = []
    for left, right in sorted(span for number, at, span in fields if not over[number, at]):
        if clusters and left < clusters[-1][1]:
            clusters[-1][1] = max(clusters[-1][1], right)
        else:
            clusters.append([left, right])
    names = len(clusters) - len(first)
    if not 0 <= names <= max(first[0], 0) or (not names and first[0] and _is_named(rows)):
        return {}
    columns = [*range(names), *first]
    made = {}
    for number, at, (left, right) in fields:
        held = [place for place, (one, other) in enumerate(clusters) if one < right and left < other]
        if not held:
            return {}
        begin, end = columns[held[0]], columns[held[-1]]
        made[number, at] = (begin, end - begin + 1)
    return made


def _is_named(rows: Sequence[Row]) -> bool:
    """Whether the leftmost heading says what the rows are: 科目, 地区."""
    _, text = min((field for row in rows for field in row.fields[:1]), default=(0, ""))
    return bool(NAMES.fullmatch("".join(text.split())))


def _headings(row: Row, model: Sequence[Span], first: Sequence[int]) -> dict[int, Column]:
    """Headings over the columns that they stand above; those of the names before them."""
    count, wide, names = len(row.fields), len(model), first[0]
    middles = [sum(span) / 2 for span in row.spans]
    reach = max(model[0][1] - model[0][0], (model[1][0] - model[0][0]) / 2 if wide > 1 else 0)
    named = names and _is_named([row])
    if count == wide and not named and middles[0] >= model[0][0] - reach:
        return {at: (column, 1) for at, column in enumerate(first)}
    if names and count == wide + names:
        return {at: (column, 1) for at, column in enumerate([*range(names), *first])}
    made: dict[int, Column] = {}
    least, taken = 0, 0
    left = model[0][0]
    inner = [at for at, (one, other) in enumerate(row.spans) if (one + other) / 2 >= left]
    if 1 < len(inner) < wide and wide % len(inner) == 0 and _are_over(row, inner, model):
        each = wide // len(inner)
        made = {
            at: (first[place * each], first[(place + 1) * each - 1] - first[place * each] + 1)
            for place, at in enumerate(inner)
        }
        return made | {at: (at, 1) for at in range(count) if at not in made}
    for at, (one, other) in enumerate(row.spans):
        over = [place for place in range(least, wide) if model[place][0] <= other and model[place][1] >= one]
        if (not over and (one + other) / 2 < left and at < names) or (named and not at):
            made[at] = (at, 1)
            continue
        if not over:
            near = min(range(least, wide), key=lambda place: apart((one, other), model[place]), default=None)
            over = [near] if near is not None else []
        if not over:
            made[at] = (first[-1] + 1 + taken, 1)
            taken += 1
            continue
        made[at] = (first[over[0]], first[over[-1]] - first[over[0]] + 1)
        least = over[-1] + 1
    return made


def _are_over(row: Row, inner: Sequence[int], model: Sequence[Span]) -> bool:
    """Whether each of these headings stands above as many columns."""
    each = len(model) // len(inner)
    return all(
        model[place * each][0] <= sum(row.spans[at]) / 2 <= model[(place + 1) * each - 1][1]
        for place, at in enumerate(inner)
    )
