"""Lists whose members each say several things: 刑事案件3512件，审结3468件；民事案件…，审结….

Such a list is a table in prose. Its members are rows, what they say is told apart by name or by measure, and each of
these columns makes the figure of that name or measure before the list. Columns that come out vouch for the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final

from huiyin.proofread.arithmetic.addition import Found, add, is_misprint, is_slip
from huiyin.proofread.model import Quantity
from huiyin.proofread.sums.items import Item, family, is_budget
from huiyin.proofread.sums.partition import complete, is_open, is_rate

#: How many members and candidates for a whole are looked at.
MOST_MEMBERS: Final = 24
MOST_CANDIDATES: Final = 14
MOST_ITEMS: Final = 60
_MOST_SENTENCES: Final = 2
#: So few members in so few columns come out by chance, and vouch for nothing.
_MOST_BY_CHANCE: Final = 3
#: Where no column comes out, so large a whole at least.
_LEAST_WHOLE: Final = 1000
_HEAD: Final = re.compile(
    r"^(?:其中|有效|各类|各项|各|共有?|的|已经?|均|并|全部|分别|实际|实有|累计|目前|现有|现|为|在|全年|本期|及时|按时|依法|成功)+"
)
_TAIL: Final = re.compile(r"(?:总?(?:数量?|数额|量|金额|额|人数|件数|户数)|案件|资金|完成|达|为|了|的|有|共|计|约)+$")
_BESIDES: Final = re.compile(r"此外|另外|另有|同时|还有")
_MARKS: Final = ("。", "；", "，", "、")


def name(figure: Quantity) -> str:
    """What a figure is called, without what changes from one mention to the next."""
    return _bare(figure.noun)


@lru_cache(maxsize=4096)
def _bare(noun: str) -> str:
    bare = _TAIL.sub("", _HEAD.sub("", noun))
    return bare[-8:] if len(bare) > 1 else ""


Member = tuple[Quantity, ...]


@dataclass(frozen=True)
class _Column:
    """One thing that the members say."""

    name: str  # "" of what comes first in each, or is told by its measure alone
    figures: tuple[Quantity | None, ...]  # of each member

    def first(self, many: int) -> list[Quantity]:
        return [figure for figure in self.figures[:many] if figure is not None]


class _Sums:
    """A column with the sums of its first figures, and what may be the whole of them."""

    def __init__(self, column: _Column, candidates: Sequence[Quantity], *, named: bool) -> None:
        self.column = column
        known = [figure for figure in column.figures if figure is not None]
        called = [one for one in candidates if name(one) == column.name] if named else candidates
        self.wholes = [
            whole for whole in called if whole not in known and _fits(whole, known[0]) and (whole.number or named)
        ]
        if any(map(is_rate, known if self.wholes else ())):
            self.wholes = []
        added = column.figures if self.wholes else ()
        self.totals: list[Any] = list(accumulate(0 if one is None else one.number for one in added))
        self.slacks: list[Any] = list(accumulate(0 if one is None else one.slack for one in added))

    def held(self, many: int) -> Found | None:
        total, slack = self.totals[many - 1], self.slacks[many - 1]
        for whole in self.wholes:
            if abs(whole.number - total) > whole.slack + slack:
                continue
            parts = self.column.first(many)
            # 35批次 are no part of 8.50万元, however little they add to it
            one_measure = len({part.kind == "money" for part in (whole, *parts)}) == 1
            if len(parts) > 1 and one_measure and add(whole, parts).holds:
                return Found.of(whole, parts)
        return None


def in_list(row: Sequence[Item], at: int, wholes: Sequence[Item], *, announced: bool = False) -> list[Found]:
    """The list that begins at one item, cut into members in every way that its marks allow; the best one is told.

    Where 其中 announced it, one column that comes out vouches for the other."""
    best: list[Found] = []
    for cut in (*_MARKS, ""):
        members = _members(row, at, cut)
        if len(members) < 2 or all(len(member) == 1 for member in members):
            continue
        found = _made(members, wholes, whole_list=cut != "。", owner=row[at - 1] if announced and at else None)
        if sum(one.result.holds for one in found) > sum(one.result.holds for one in best) or not best:
            best = found
    return best


def breakdowns(row: Sequence[Item], at: int) -> Iterator[Found]:
    """385件，其中甲358件、乙27件；A类104件，B类281件: told apart twice. One that comes out vouches for the rest."""
    item = row[at]
    whole = item.first
    if whole.value < 20 * (whole.step or 1) or whole.approx:
        return
    pieces: list[list[Quantity]] = [[]]
    owners: set[int] = set()  # pieces that have a whole of their own
    for other in row[at + 1 : at + 1 + MOST_ITEMS]:
        if (
            other.depth < item.depth
            or other.sentence > item.sentence + _MOST_SENTENCES
            or _again(item, other)
            or _BESIDES.search(other.gap)
        ):
            break
        if other.depth != item.depth:
            continue
        if re.search("[；。]", other.gap):
            pieces.append([])
        elif other.nested and pieces[-1]:
            owners.add(len(pieces) - 1)
        pieces[-1] += [one for one in other.figures if one.unit == whole.unit or one.kind == whole.kind == "money"][:1]
    made: list[Found] = []
    doubted: list[Found] = []
    for number, piece in enumerate(pieces):
        found = _run(whole, piece)
        if found is not None:
            made.append(found)
        elif (
            number not in owners
            and (len(piece) > 2 or complete(piece))
            and not any(map(is_rate, piece))
            and not is_open("", piece)
        ):
            result = add(whole, piece)
            close = abs(result.gap) * 4 <= max(whole.value, result.total)
            # a first digit that is wrong makes one part larger than its whole
            close = close or (
                max(one.value for one in piece) > whole.value and is_misprint(result.gap, [whole, *piece])
            )
            if is_slip(result.gap, [whole, *piece]) and close and not any(one.approx for one in piece):
                doubted.append(Found(whole, tuple(piece), result, "likely"))
    yield from made
    if made:
        yield from doubted


def _again(item: Item, other: Item) -> bool:
    """The same thing told anew, of another year or place."""
    return "。" in other.gap and bool(name(item.first)) and name(other.first) == name(item.first)


def _run(whole: Quantity, piece: Sequence[Quantity]) -> Found | None:
    """Figures that follow each other to the end of their piece and make the whole, the longest run first."""
    for first in range(len(piece) - 1):
        parts = piece[first:]
        if sum(part.number for part in parts) == whole.number:
            return Found.of(whole, parts)
    return None


def in_paragraphs(row: Sequence[Item], following: Sequence[Sequence[Item]]) -> list[Found]:
    """Paragraphs that each tell of a part what the one before them told of the whole."""
    members = [tuple(figure for item in one for figure in item.figures)[:MOST_CANDIDATES] for one in following if one]
    if len(members) < 2:
        return []
    return _made(members[:MOST_MEMBERS], row[-MOST_CANDIDATES:], whole_list=False, named=True)


def _members(row: Sequence[Item], at: int, cut: str) -> list[Member]:
    first = row[at]
    scope: list[Item] = []
    for item in row[at : at + MOST_ITEMS]:
        if item.depth < first.depth or (cut != "。" and item.sentence != first.sentence):
            break
        if item.depth == first.depth:
            scope.append(item)
    if cut:
        begins: Callable[[Item], bool] = lambda item: cut in item.gap  # noqa: E731
    else:
        labels = Counter(name(item.first) for item in scope)
        begins = lambda item: labels[name(item.first)] < 2 or not name(item.first)  # noqa: E731
    members: list[list[Quantity]] = []
    for item in scope:
        if not members or begins(item):
            members.append([])
        members[-1] += item.figures
    return [tuple(member) for member in members[:MOST_MEMBERS]]


def _columns(members: Sequence[Member], *, named: bool, only: Set[str] | None = None) -> Iterator[_Column]:
    """`only`: of these names."""
    # of each member the first figure of each name
    called = [{name(one): one for one in reversed(member)} for member in members]
    labels = Counter(label for one in called for label in reversed(one) if label)
    for label, count in labels.items():
        if count > 1 and (only is None or label in only):
            yield _Column(label, tuple(one.get(label) for one in called))
    if named:
        return
    yield _Column("", tuple(member[0] for member in members))
    units = Counter(unit for member in members for unit in {family(one) for one in member[1:]})
    for unit, count in units.items():
        if count > 1 and unit != "plain":
            yield _Column(
                "", tuple(next((one for one in member[1:] if family(one) == unit), None) for member in members)
            )


def _made(
    members: Sequence[Member],
    wholes: Sequence[Item],
    *,
    whole_list: bool,
    named: bool = False,
    owner: Item | None = None,
) -> list[Found]:
    candidates = [figure for item in dict.fromkeys(reversed(wholes)) for figure in item.figures][:MOST_CANDIDATES]
    asked = {name(one) for one in candidates} if named else None
    columns = _telling_columns(members, named=named, only=asked)
    sums = [one for column in columns if (one := _Sums(column, candidates, named=named)).wholes]
    best: list[Found] = []
    many = 0
    for length in range(len(members), len(members) - 1 if whole_list else 1, -1):
        held = [found for one in sums if (found := one.held(length)) is not None]
        held = list({(id(one.whole), one.parts): one for one in held}.values())
        if len(held) > len(best):
            best, many = held, length
    if not best:
        return _all_odd(columns, candidates, len(members)) if owner is not None and whole_list else []
    if named:
        columns = _telling_columns(members, named=named)
    told_by = {(one.whole.block, one.whole.sentence) for one in best}
    sure = owner is not None and many == len(members) and told_by == {(owner.first.block, owner.sentence)}
    return [*best, *_odd(columns, many, candidates, best, len(members), sure=sure)]


def _telling_columns(members: Sequence[Member], *, named: bool, only: Set[str] | None = None) -> list[_Column]:
    found = dict.fromkeys(_columns(members, named=named, only=only))
    return [one for one in found if len(one.first(len(members))) > 1]


def _all_odd(columns: Sequence[_Column], candidates: Sequence[Quantity], members: int) -> list[Found]:
    """收48213件，审结46870件。其中，刑事收…，审结…: no column comes out, but in each of them one digit explains why."""
    named = [one for one in columns if not one.name and len(one.first(members)) == members >= _MOST_BY_CHANCE]
    found: list[Found] = []
    for column in named:
        parts = column.first(members)
        for whole in [one for one in candidates if _fits(one, parts[0]) and one not in parts]:
            result = add(whole, parts)
            large = whole.value >= _LEAST_WHOLE * (whole.step or 1) and whole.unit == parts[0].unit
            exact = not any(one.approx for one in (whole, *parts)) and not is_open("", parts)
            if large and exact and not result.holds and is_misprint(result.gap, [whole, *parts]):
                found.append(Found(whole, tuple(parts), result, "likely"))
    wholes, used = {id(one.whole) for one in found}, {id(part) for one in found for part in one.parts}
    apart = len(wholes) == len(found) and len(used) == members * len(found)
    return found if len(found) > 1 and apart else []


def _fits(whole: Quantity, part: Quantity) -> bool:
    if whole.kind == "money" or part.kind == "money":
        return whole.kind == part.kind and is_budget(whole) == is_budget(part)
    return family(whole) == family(part)


def _odd(
    columns: Iterable[_Column],
    many: int,
    candidates: Sequence[Quantity],
    held: Sequence[Found],
    members: int,
    *,
    sure: bool,
) -> Iterator[Found]:
    """What does not come out beside columns that do: of the figure that bears its name, or the only one left."""
    taken = {id(one.whole) for one in held}
    used = {id(part) for one in held for part in one.parts}
    beside = {(one.whole.block, one.whole.sentence) for one in held}
    for column in columns:
        parts = column.first(many)
        if len(parts) < many or any(id(part) in used for part in parts) or is_open("", parts):
            continue
        left = [one for one in candidates if _fits(one, parts[0]) and id(one) not in taken and one not in parts]
        same = [one for one in left if column.name and name(one) == column.name]
        near = [one for one in left if (one.block, one.sentence) in beside]
        if not same and many < _MOST_BY_CHANCE and len(held) < _MOST_BY_CHANCE and not (sure and len(near) == 1):
            continue
        alone = near if len(near) == 1 and many == members else left if len(left) == 1 and many == members else []
        for whole in (same or alone)[:1]:
            figures = (whole, *parts)
            if any(one.approx for one in figures) or whole.value < 10 * (whole.step or 1):
                continue
            result = add(whole, parts)
            close = abs(result.gap) * 4 <= max(whole.value, result.total, Fraction(1))
            if is_slip(result.gap, figures) and close and vouches(held, whole, result.gap):
                yield Found(whole, tuple(parts), result, "error" if same else "likely")


def vouches(held: Sequence[Found], whole: Quantity, gap: Fraction) -> bool:
    """事故276起、死亡31人: that the dead come out proves nothing of two accidents left out, hardly deadly."""
    # 机构186家、床位21430张: what is told first is what the other is told of, and no bed stands in no house
    return gap <= 0 or any(one.whole.start < whole.start or gap * one.whole.value >= whole.value for one in held)
