"""Which numbers of a table stay hidden when it is published, so that no small number can be worked out.

Numbers from 1 to under the threshold are hidden, totals too, and as many others as it takes that nobody can compute
them back. Two readers are kept off: one who knows nothing but the printed numbers, the sums and that no number is
negative: of every hidden number as many values as the threshold says stay possible for him. And one who also knows the
rule, and of every hidden number whether it was hidden for being small: to him every value from 1 to under the threshold
stays possible of each small one, but for what the rule alone says of a small sum over small numbers; never one value
alone. Zeros are printed, unless one has to go to protect another number. See ADR 30.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from huiyin.figures.flows import UNBOUNDED, Arc, Box, Limits, Network

#: The row and the column of a number.
Name: TypeAlias = tuple[Hashable, Hashable]
#: `open`: to be printed or hidden now. `known`: printed before, or somewhere else. `hidden`: hidden before.
#: `outside`: in no table, and nobody's secret.
State = Literal["open", "known", "hidden", "outside"]
#: The row of the totals of a table.
TOTAL: Final = "total"
#: Tables with more hidden numbers than this are not searched for one that could be printed after all.
_MOST_TRIED = 120
_COST, _COST_OF_ZERO = 1000, 1600


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table and the two sums it stands in. `weight`: how much it costs to hide it.

    `is_withheld`: it is hidden whatever its size. `is_inside`: it is part of a sum that is small itself, and is hidden
    with it, so that nobody is told which parts are nought.
    """

    name: Name
    tail: Hashable
    head: Hashable
    value: int
    state: State = "open"
    weight: int = 1
    is_withheld: bool = False
    is_inside: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Numbers from 1 to under `threshold` are small. A rate is printed of at least `least_base` petitions."""

    threshold: int = 5
    least_base: int = 10

    def is_small(self, value: int) -> bool:
        return 0 < value < self.threshold

    def must_hide(self, cell: Cell) -> bool:
        return cell.is_withheld or cell.is_inside or self.is_small(cell.value)


class Exposed(NamedTuple):
    """A hidden number of which a reader can find out too much: between which values he knows it to lie."""

    name: Name
    low: int
    high: int
    knows_rule: bool


class CannotHide(Exception):
    """What was printed before gives a number away, whatever else is hidden now."""

    def __init__(self, name: Name) -> None:
        super().__init__(str(name))
        self.name = name


@dataclass(frozen=True, slots=True)
class Node:
    """A column of a table that may be broken down further: a year into quarters, a row total into columns."""

    key: Hashable
    parts: tuple[Node, ...] = ()

    def all(self) -> list[Node]:
        return [self, *(node for part in self.parts for node in part.all())]


def table(
    rows: Sequence[Hashable],
    tree: Node,
    value: Callable[[Hashable, Hashable], int],
    *,
    state: Callable[[Hashable, Hashable], State] = lambda _row, _column: "open",
    is_withheld: Callable[[Hashable, Hashable], bool] = lambda _row, _column: False,
    has_totals: bool = True,
    rule: Rule = Rule(),
) -> list[Cell]:
    """The numbers of rows over a tree of columns, each named (row, column), the totals of the columns (TOTAL, column).

    One dimension is a tree of one node. Two dimensions are a root, which holds the totals of the rows, with the columns
    as its parts. What must add up adds up: a row over the parts of a column, a column over the rows.
    """
    cells: list[Cell] = []
    small = rule.is_small

    def add(row: Hashable, node: Node, ends: tuple[Hashable, Hashable], weight: int, is_inside: bool) -> bool:
        """Whether what is part of this number is part of a small sum."""
        key = (row, node.key)
        how = "outside" if row == TOTAL and not has_totals else state(*key)
        cells.append(Cell(key, *ends, value(*key), how, weight, is_withheld(*key), is_inside))
        return is_inside or small(value(*key))

    def over(row: Hashable, node: Node, parent: Hashable, is_inside: bool) -> None:
        here: Hashable = ("row", row, node.key) if node.parts else ("all", node.key)
        is_part = is_inside or (has_totals and small(value(TOTAL, node.key)))
        is_inside = add(row, node, (parent, here), 4 if node.parts else 1, is_part)
        for part in node.parts:
            over(row, part, here, is_inside)

    def totals(node: Node, parent: Hashable, is_inside: bool) -> None:
        weight = 40 if node.parts or parent == "top" else 5
        is_inside = add(TOTAL, node, (("all", node.key), parent), weight, is_inside)
        for part in node.parts:
            totals(part, ("all", node.key), is_inside)

    for row in rows:
        over(row, tree, "top", False)
    totals(tree, "top", False)
    return cells


#: The two readers: whether he knows the rule.
READERS: Final = (True, False)


class Audit:
    """What readers know of a table in which some numbers are hidden."""

    def __init__(self, cells: Sequence[Cell], rule: Rule, hidden: Iterable[Name] = ()) -> None:
        self.cells = tuple(cells)
        self.rule = rule
        self.network = Network(Arc(cell.tail, cell.head, cell.value) for cell in self.cells)
        self.number = {cell.name: number for number, cell in enumerate(self.cells)}
        #: What is hidden, with what was never to be printed; and what each reader knows of it.
        self.hidden: set[int] = set()
        self.limits = {knows: Limits(cell.value for cell in self.cells) for knows in READERS}
        #: The same if everything were hidden that may be.
        self.widest = {knows: Limits(cell.value for cell in self.cells) for knows in READERS}
        for number, cell in enumerate(self.cells):
            if cell.state != "known":
                for knows in READERS:
                    self.widest[knows].free(number, self._box(cell, knows_rule=knows))
            if cell.state == "outside":
                self.add(number)
        for name in hidden:
            self.add(self.number[name])

    def _box(self, cell: Cell, *, knows_rule: bool) -> Box:
        """What is known of a hidden number before any sum is looked at."""
        if knows_rule and cell.state != "outside" and not cell.is_withheld:
            if cell.is_inside:
                return Box(0, self.rule.threshold - 1)
            if self.rule.is_small(cell.value):
                return Box(1, self.rule.threshold - 1)
            if cell.value:
                return Box(self.rule.threshold, UNBOUNDED)
        return Box(0, UNBOUNDED)

    def add(self, number: int) -> None:
        self.hidden.add(number)
        for knows in READERS:
            self.limits[knows].free(number, self._box(self.cells[number], knows_rule=knows))

    def drop(self, number: int) -> None:
        self.hidden.discard(number)
        for knows in READERS:
            self.limits[knows].fix(number, self.cells[number].value)

    def bounds(self, number: int, limits: Limits, most: int = UNBOUNDED) -> Box:
        """Between which values a hidden number can lie; looked for up to `most` away from the true one."""
        value = self.cells[number].value
        return Box(
            value - self.network.push(number, -1, most, limits), value + self.network.push(number, 1, most, limits)
        )

    def lacking(self, number: int, *, knows_rule: bool) -> Lacking | None:
        """What a number lacks to be safe from a reader. None: it is as safe as it can be.

        The rule itself may say something of a small sum over small numbers; then it is enough that the printed numbers
        say no more, as long as no number is known exactly.
        """
        most = self.rule.threshold
        bounds = self.bounds(number, self.limits[knows_rule], most)
        lacks = self._wanted(number, bounds, knows_rule=knows_rule)
        if lacks.is_nothing:
            return None
        if not knows_rule or bounds.low == bounds.high:
            return lacks
        widest = self.bounds(number, self.widest[True], most)
        lacks = Lacking(
            bounds,
            min(lacks.up, widest.high - bounds.high),
            min(lacks.down, bounds.low - widest.low),
            min(lacks.either, widest.high - bounds.high + bounds.low - widest.low),
        )
        return None if lacks.is_nothing else lacks

    def _wanted(self, number: int, bounds: Box, *, knows_rule: bool) -> Lacking:
        threshold, cell = self.rule.threshold, self.cells[number]
        if knows_rule and self.rule.is_small(cell.value) and not (cell.is_withheld or cell.is_inside):
            return Lacking(bounds, threshold - 1 - bounds.high, bounds.low - 1, 0)
        values = threshold - 1 if knows_rule else threshold
        return Lacking(bounds, 0, 0, values - (bounds.high - bounds.low + 1))

    def exposed(self) -> list[Exposed]:
        """The hidden numbers of which somebody can find out too much."""
        found = []
        for number in sorted(self.hidden):
            if self.cells[number].state != "outside":
                lacks = [(self.lacking(number, knows_rule=knows), knows) for knows in READERS]
                found += [Exposed(self.cells[number].name, *one.bounds, knows) for one, knows in lacks if one][:1]
        return found


class Lacking(NamedTuple):
    """Where a number is known to lie, and by how much further it should be able to rise, to fall, or to do either."""

    bounds: Box
    up: int
    down: int
    either: int

    @property
    def is_nothing(self) -> bool:
        return max(self.up, self.down, self.either) <= 0


def possible(
    cells: Sequence[Cell], hidden: Iterable[Name], rule: Rule, *, knows_rule: bool
) -> dict[Name, tuple[int, int]]:
    """The least and the greatest value of every hidden number, as far as a reader can find out."""
    audit = Audit(cells, rule, hidden)
    return {
        audit.cells[number].name: tuple(audit.bounds(number, audit.limits[knows_rule]))  # type: ignore[misc]
        for number in sorted(audit.hidden)
        if audit.cells[number].state != "outside"
    }


def exposed(cells: Sequence[Cell], hidden: Iterable[Name], rule: Rule) -> list[Exposed]:
    """The hidden numbers that are not safe."""
    return Audit(cells, rule, hidden).exposed()


def hide(cells: Sequence[Cell], rule: Rule) -> frozenset[Name]:
    """The names of the numbers to hide: the small ones, and few others.

    Raises:
        CannotHide: a number can be worked out whatever is hidden.
    """
    audit = Audit(cells, rule)
    waiting = [
        number
        for number, cell in enumerate(audit.cells)
        if cell.state == "hidden" or (cell.state == "open" and rule.must_hide(cell))
    ]
    for number in waiting:
        audit.add(number)
    waiting.sort(key=lambda number: audit.cells[number].value, reverse=True)
    for number in waiting:
        before = set(audit.hidden)
        for knows in READERS:
            _protect(audit, number, knows_rule=knows)
        waiting += sorted(audit.hidden - before)
    _print_again(audit)
    if left := audit.exposed():
        raise CannotHide(left[0].name)
    return frozenset(audit.cells[number].name for number in audit.hidden if audit.cells[number].state != "outside")


def _protect(audit: Audit, number: int, *, knows_rule: bool) -> None:
    """Hide what it takes for one number to be as safe from one reader as it can be."""
    lacks = audit.lacking(number, knows_rule=knows_rule)
    if lacks is None:
        return
    value, bounds = audit.cells[number].value, lacks.bounds
    if lacks.up > 0:
        _widen(audit, number, 1, bounds.high - value + lacks.up, knows_rule=knows_rule)
    if lacks.down > 0:
        _widen(audit, number, -1, value - bounds.low + lacks.down, knows_rule=knows_rule)
    if lacks.either > 0:
        far = bounds.high - value + lacks.either
        short = far - _widen(audit, number, 1, far, knows_rule=knows_rule)
        if short > 0:
            _widen(audit, number, -1, value - bounds.low + short, knows_rule=knows_rule)


def _widen(audit: Audit, number: int, way: int, far: int, *, knows_rule: bool) -> int:
    """Hide more until a number can move this far one way, or nothing helps any more; how far it then can."""
    moved: dict[int, int] = {}
    done = audit.network.push(number, way, far, audit.limits[knows_rule], moved)
    widest, value = audit.widest[knows_rule], audit.cells[number].value
    far = min(far, widest.high[number] - value if way > 0 else value - widest.low[number])

    def cost(other: int) -> int:
        if other in audit.hidden:
            return 0
        one = audit.cells[other]
        return one.weight * (_COST + min(one.value, _COST // 2) if one.value else _COST_OF_ZERO)

    while done < far:
        for least in dict.fromkeys((far - done, (far - done + 1) // 2, 1)):
            path = audit.network.cheapest(number, way, least, widest, cost, moved)
            if path is not None:
                break
        else:
            return done
        done += least
        for other in path:
            if other not in audit.hidden:
                audit.add(other)
    return done


def _print_again(audit: Audit) -> None:
    """Print what turns out not to be needed: the largest first."""
    extra = [n for n in audit.hidden if audit.cells[n].state == "open" and not audit.rule.must_hide(audit.cells[n])]
    if not extra or len(audit.hidden) > _MOST_TRIED:
        return
    for number in sorted(extra, key=lambda n: (audit.cells[n].weight, audit.cells[n].value), reverse=True):
        audit.drop(number)
        if audit.exposed():
            audit.add(number)
