"""How sure it is that a table was understood: only then is a figure of it called wrong.

A table speaks for itself. A total that comes out in the other columns, a rate that comes out in the other rows, a list
that one other digit would make right: there the figure is wrong. Where nothing comes out, the reading is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from huiyin.proofread.arithmetic.addition import turned
from huiyin.proofread.arithmetic.agreement import HUNDRED
from huiyin.proofread.model import Place, Relation, Severity
from huiyin.proofread.tables.grid import Grid, Number, Row
from huiyin.proofread.tables.layouts import Entry

Verdict = Literal["exact", "rounding", "broken"]
STRICT: Final = re.compile(r"合\W*计|总\W*计|小\W*计|共计|总分|总量|总数|总额")
#: A growth that was reckoned on the wrong year in every row: one cause, and no sign that the table was misread.
BASE: Final = "table.base_broken"
LOUD: Final = frozenset(("error", "likely"))
#: For each figure of a total that fails, so many others of it come out.
_FOR_EACH: Final = 5
#: One wrong figure breaks a total, a rate and a total of totals; what goes beyond is the reading's fault.
_FOR_EACH_CAUSE: Final = 8
_MOST_CAUSES: Final = 3
#: Figures that one digit each would make right, and what must come out for each.
_MOST_SLIPS: Final = 2
_FOR_EACH_SLIP: Final = 2
#: Steps of the last digit from which a figure that is one digit off was meant for the other.
_LARGE: Final = 10_000
#: Lines of the same parts that come out.
_MANY_BROTHERS: Final = 4
#: A slip leaves a sum within one part in so many of its total; what is further off is no sum of the two.
_NEAR: Final = 20
#: A sum that misses its total by more than one part in so many misses lines.
_FAR: Final = 4
#: A total that fails in more columns than these has parts that are not told.
_MOST_OPEN: Final = 2
_ADDED: Final = frozenset(("table.holds", "table.rounding", "table.broken"))
#: Steps of the last digit by which figures differ that are no neighbours.
_PLACES: Final = 10
#: Longer lists hold some figure that would make anything right.
_MOST_SLIPPED: Final = 12


class Check(NamedTuple):
    total: Number
    parts: tuple[Number, ...]
    sum: Fraction
    verdict: Verdict


def evidence(checks: Sequence[Check]) -> int:
    """How many figures agree with the sum of at least two."""
    return sum(check.verdict != "broken" and len(check.parts) > 1 for check in checks)


def agreeing(checks: Sequence[Check]) -> int:
    return sum(check.verdict != "broken" for check in checks)


def of_total(
    entry: Entry, checks: Sequence[Check], check: Check, *, is_plain: bool, brothers: int = 0
) -> Severity | None:
    """How loud a figure of a total that does not come out is to be called wrong; None is not at all. So many
    `brothers` have parts that are laid out like these and come out."""
    good, bad = _telling(checks), len(checks) - agreeing(checks)
    if not _is_mean(check):
        # rates whose heading was lost are between those of their parts
        bad -= sum(one.verdict == "broken" and one.total.digits > 0 and _is_mean(one) for one in checks)
    near = is_slip(check)
    if not (entry.is_total or entry.level or entry.is_named or good > 1 or (near and good + brothers)):
        return None
    strict = bool(STRICT.search(entry.label))
    if strict and is_plain and bad == 1 and check.total.cell.line is None and _is_short(check):
        # true cells, and one way to read them
        return "error"
    if len({number.value for number in (check.total, *check.parts)}) == 1 or (not near and _is_far(check)):
        return None
    if not (near or entry.is_total) and check.sum < check.total.value:
        # lines below a line that is not called a total may leave some of it out
        return None
    if bad == 1 and good > 1:
        return "error"
    if good >= bad * _FOR_EACH:
        return "error" if good > bad * _FOR_EACH else "likely"
    if not near or len(check.parts) < 2 or (_is_mean(check) and not good + brothers):
        return None
    if good + brothers >= bad and bad <= _MOST_OPEN:
        return "likely"
    if strict and is_plain and len(checks) == bad <= _MOST_OPEN and all(map(is_slip, checks)):
        # one way to read it, and one digit in each of its columns
        return "likely"
    if bad == 1 and (entry.is_total or entry.is_named):
        return "error" if strict and is_plain else "likely"
    return None


def by_brothers(checks: Sequence[Check], check: Check, brothers: int) -> Severity | None:
    """一般债 and 专项债 under each of five lines, which come out in all columns but for one near figure."""
    broken = len(checks) - agreeing(checks)
    near = abs(check.sum - check.total.value) * _NEAR <= abs(check.total.value) and not _is_mean(check)
    return "likely" if near and brothers >= _MANY_BROTHERS and broken == 1 <= _telling(checks) else None


def _is_mean(check: Check) -> bool:
    """A figure among those it should be the sum of is a mean or a rate."""
    values = [part.value for part in check.parts]
    return len(values) < 2 or min(values) <= check.total.value <= max(values)


def _is_far(check: Check) -> bool:
    """A sum that misses its total by much misses lines, or is none."""
    digits = [part.digits for part in (check.total, *check.parts)]
    if digits.count(0) * 4 > len(digits) * 3 and max(digits) == 1 and check.total.cell.line is not None:
        # a rate that stood in the next column
        return True
    gap = abs(check.sum - check.total.value)
    return _is_mean(check) or gap * _FAR > max(abs(check.total.value), abs(check.sum))


def _is_short(check: Check) -> bool:
    return 1 < len(check.parts) <= _MOST_SLIPPED and not _is_far(check)


def _telling(checks: Sequence[Check]) -> int:
    """Figures that come out and could not well do so by accident: of two parts that are something."""
    return sum(check.verdict != "broken" and sum(bool(one.value) for one in check.parts) > 1 for check in checks)


def is_slip(check: Check) -> bool:
    """Whether one other digit, two that changed places or one left out would make it right: that is no accident."""
    gap = check.total.value - check.sum
    step = min(number.step for number in (check.total, *check.parts))
    units = str(abs(gap) / step).rstrip("0")
    meant = [(check.total, check.total.value - gap), *((part, part.value + gap) for part in check.parts)]
    if len(units) == 1 and any(_is_one_digit(one.value / step, value / step) for one, value in meant):
        return len(check.parts) > 1 and len(str(abs(check.total.value) / step)) > 2
    if len(check.parts) > _MOST_SLIPPED:
        return False
    return any(_looks_like(one, value) for one, value in meant)


def is_clear_slip(check: Check) -> bool:
    """Whether one digit, or two that changed places, of large figures is all that is wrong: no accident at all."""
    step = min(number.step for number in (check.total, *check.parts))
    large = abs(check.total.value) >= _LARGE * step and len(check.parts) > 1
    gap = check.total.value - check.sum
    meant = [(check.total, check.total.value - gap), *((part, part.value + gap) for part in check.parts)]
    return large and any(
        _is_one_digit(one.value / step, value / step) or turned(str(one.value / step), str(value / step))
        for one, value in meant
        if one.value > 0 and value > 0
    )


def _is_one_digit(printed: Fraction, meant: Fraction) -> bool:
    """985.1 for 985.4 or 975.1, but not for 984.8: there two digits would be wrong."""
    here, there = str(printed), str(meant)
    return len(here) == len(there) and sum(one != other for one, other in zip(here, there, strict=True)) == 1


def _looks_like(printed: Number, meant: Fraction) -> bool:
    """186.5 for 168.5, 1685 for 16850 or 16 850 for 18 650."""
    if meant <= 0 or printed.value <= 0 or (meant / printed.step).denominator != 1:
        return False
    here, there = str(printed.value / printed.step), str(meant / printed.step)
    if len(here) < 4:
        return False
    if len(here) == len(there):
        places = [place for place, (one, other) in enumerate(zip(here, there, strict=True)) if one != other]
        if len(places) == 1:
            return True
        return len(places) == 2 and places[1] - places[0] == 1 and sorted(here) == sorted(there)
    longer, shorter = sorted((here, there), key=len, reverse=True)
    if len(longer) - len(shorter) != 1:
        return False
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def trusted(grid: Grid, found: Sequence[Relation]) -> list[Relation]:
    """What does not come out in a column where nothing or less comes out is no sum. One wrong figure may break two."""
    places = {number.place: column for row in grid.rows for column, number in row.numbers.items()}
    holding: Counter[int] = Counter()
    broken: dict[int, list[frozenset[Place]]] = defaultdict(list)
    for one in found:
        if one.kind == "table" and one.message.code in _ADDED and not one.alternate and len(one.at) > 2:
            column = places.get(one.at[0], -1)
            if one.severity in LOUD:
                broken[column].append(frozenset(one.at))
            else:
                holding[column] += 1
    doubted = {column for column, sums in broken.items() if _causes(sums) > max(holding[column], 1)}
    told = [one for one in found if one.message.code != "table.broken" or places.get(one.at[0], -1) not in doubted]
    spots = {number.place: (row, column) for row, own in enumerate(grid.rows) for column, number in own.numbers.items()}
    counted = {place for one in found if one.holds and one.message.code in _ADDED for place in one.at[1:]}
    spare = frozenset(
        abs(number.value)
        for place, (row, column) in spots.items()
        if place not in counted
        for number in (grid.rows[row].numbers[column],)
    )
    return [replace(one, severity="remark") if _is_doubtful_sum(grid, one, spots, spare) else one for one in told]


def _is_doubtful_sum(
    grid: Grid, one: Relation, spots: Mapping[Place, tuple[int, int]], spare: frozenset[Fraction]
) -> bool:
    """Of a table that is drawn in a text nobody knows which column is empty where a row has fewer figures; and whole
    numbers beside decimals were rounded one by one. `spare`: figures that are no part of a sum that comes out."""
    if one.message.code != "table.broken" or one.severity not in LOUD or any(place not in spots for place in one.at):
        return False
    rows, columns = zip(*(spots[place] for place in one.at), strict=True)
    numbers = [grid.rows[row].numbers[column] for row, column in zip(rows, columns, strict=True)]
    gap = abs(numbers[0].value - sum((number.value for number in numbers[1:]), Fraction(0)))
    whole = [number for number in numbers if not number.digits]
    if not numbers[0].digits and 0 < len(numbers) - len(whole) < len(whole) and gap * 2 <= len(whole):
        return True
    if numbers[0].cell.line is None or len(set(columns)) > 1:
        return False
    check = Check(numbers[0], tuple(numbers[1:]), sum((one.value for one in numbers[1:]), Fraction(0)), "broken")
    if is_clear_slip(check) and gap not in spare and gap >= _PLACES * numbers[0].step:
        # no empty cell of another column explains that
        return False
    if len(numbers) == 3 and numbers[1].value == numbers[2].value:
        # a head and the one line below it
        return True
    inside = grid.rows[min(rows) : max(rows) + 2]
    return any(_is_ragged(row, columns[0]) for row in inside)


def _is_ragged(row: Row, column: int) -> bool:
    """Figures beside an empty cell: a dash or a word in it says that it is meant so."""
    cell = row.cells.get(column)
    return bool(row.numbers) and column not in row.numbers and (cell is None or not cell.text.strip())


def settled(found: Iterable[Relation]) -> list[Relation]:
    """What is said of one table. Where more is wrong than a few figures can be, the table was misread: nothing is."""
    relations = list(found)
    loud = [one for one in relations if one.severity in LOUD and one.message.code != BASE]
    if not loud:
        return relations
    relations = list(_said_once(relations))
    causes = _doubtful(loud)
    holding = sum(one.holds and len(one.at) > 2 for one in relations)
    if causes <= 1 or (causes <= _MOST_CAUSES and holding >= causes * _FOR_EACH_CAUSE):
        return relations
    if holding >= causes * _FOR_EACH_CAUSE * 3:
        return relations
    # parts that make a hundred are all there is
    enough = holding >= causes * _FOR_EACH_SLIP or any(str(HUNDRED) in (one.expected, one.numbers[0]) for one in loud)
    if causes <= _MOST_SLIPS and enough and all(map(_is_one_digit_off, loud)):
        return relations
    return [one for one in relations if one.severity not in LOUD or one.message.code == BASE]


def _is_one_digit_off(one: Relation) -> bool:
    """Whether another digit in one of its figures makes it right: a table that was misread is further off."""
    texts = [text.replace(",", "") for text in (one.numbers[0], one.expected or "", *one.numbers[1:])]
    try:
        printed, meant, *parts = map(Fraction, texts)
    except ValueError:
        return False
    step = Fraction(1, 10 ** max(len(text.partition(".")[2]) for text in texts))
    pairs = [(printed, meant), *((part, part + printed - meant) for part in parts if one.message.code in _ADDED)]
    telling = len(str(abs(printed) / step)) > 2
    return telling and any(_is_one_digit(had / step, right / step) for had, right in pairs)


def _said_once(relations: Iterable[Relation]) -> Iterator[Relation]:
    """A + B = C and C - B = A are one contradiction."""
    seen: set[frozenset[Place]] = set()
    for one in relations:
        if one.severity in LOUD:
            if frozenset(one.at) in seen:
                continue
            seen.add(frozenset(one.at))
        yield one


def _causes(found: Sequence[frozenset[Place]]) -> int:
    """How many figures must be wrong to explain what does not come out."""
    return sum(1 for _ in _culprits(found))


def _culprits(found: Sequence[frozenset[Place]]) -> Iterator[Place]:
    left = list(found)
    while left:
        worst = Counter(place for places in left for place in places).most_common(1)[0][0]
        left = [places for places in left if worst not in places]
        yield worst


def _doubtful(loud: Sequence[Relation]) -> int:
    """The causes, but for a figure that breaks both the total of its column and what is reckoned in its row, while one
    digit of it makes the total: nobody doubts that one."""
    culprits = list(_culprits([frozenset(one.at) for one in loud]))
    sure = 0
    for place in culprits:
        own = [one for one in loud if place in one.at]
        added = sum(one.message.code in _ADDED for one in own)
        sure += added == 1 and len(own) > 1
    return len(culprits) - sure
