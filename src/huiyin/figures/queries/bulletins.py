"""Drawing up tables for everybody: counted in the bureau's scope, with what has to be hidden beside all that was
published before.

All tables of one dimension share their totals, and years share their quarters and months; so everything ever published
of a dimension is one table over a tree of periods, and it is this table in which numbers are hidden. Accusations are in
the totals and in the rows, never a row: see ADR 30.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.db.models import Min

from huiyin.core.measures import Measure, shipped
from huiyin.core.periods import Period, year_of
from huiyin.core.phrasing import half_up
from huiyin.core.predicate import Compare
from huiyin.figures import bulletins
from huiyin.figures.bulletins import BEFORE, HIDDEN, KEPT, LATE, MONTHS, NOW, OTHERS, RATES, UNKNOWN, Atom, Printed
from huiyin.figures.models import Bulletin, Fact
from huiyin.figures.queries.groups import DIMENSIONS
from huiyin.figures.queries.tabulating import Member, Tabulation, tabulate
from huiyin.figures.suppression import TOTAL, CannotHide, Cell, Node, Rule, State, hide, table

_EVERY: Final = "every"


class Unpublishable(Exception):
    """These tables cannot be published; the code says why: unfinished, odd_period, few, taken, rest."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Order:
    """Which tables, over which days, seen from which day."""

    period: Period
    as_of: date
    tables: tuple[str, ...]
    compares: bool = True


@dataclass
class Drawn:
    """Tables as they would be printed; for those who publish also why a number is hidden and what was left out."""

    content: dict[str, Any]
    #: (table, row, side) → small, mixed, inside, before, protects
    reasons: dict[tuple[str, str, str], str] = field(default_factory=dict)
    #: Tables, or sides of them, that cannot be printed without giving something away.
    dropped: list[tuple[str, str]] = field(default_factory=list)
    #: Numbers that were printed before with another value: (table, row, side, before, now).
    changed: list[tuple[str, str, str, int, int]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        return bulletins.digest_of(self.content)


@dataclass(frozen=True)
class Earlier:
    """All that was ever published, whether it still stands or not."""

    numbers: dict[Atom, Printed]

    @classmethod
    def read(cls) -> Earlier:
        numbers: dict[Atom, Printed] = {}
        for content in Bulletin.objects.order_by("pk").values_list("content", flat=True):
            for atom, number in bulletins.atoms(content):
                # What was printed once stays known, also where a later publication hides it.
                if not (number == HIDDEN and isinstance(numbers.get(atom), int)):
                    numbers[atom] = number
        return cls(numbers)

    def periods(self, dimension: str) -> set[Period]:
        return {atom.period for atom in self.numbers if atom.dimension == dimension}

    def is_hidden(self, atom: Atom) -> bool:
        return self.numbers.get(atom) == HIDDEN


def rule() -> Rule:
    return Rule(threshold=settings.SMALL_NUMBER)


def trees(periods: Iterable[Period]) -> list[tuple[Node, dict[Hashable, Period]]]:
    """Whole periods as trees, the widest at the root, and the periods of their nodes.

    Days of a period that no part covers are a part of their own, which is in no table.
    """
    ordered = sorted(set(periods), key=lambda one: (one.start, -one.days))
    found: list[tuple[Node, dict[Hashable, Period]]] = []
    while ordered:
        root = ordered[0]
        inside = [one for one in ordered if one.start >= root.start and one.end <= root.end]
        ordered = [one for one in ordered if one not in inside]
        found.append((_node(root, inside[1:]), {one.range: one for one in inside}))
    return found


def _node(period: Period, inside: Sequence[Period]) -> Node:
    parts: list[Node] = []
    left = list(inside)
    covered = 0
    while left:
        first = left[0]
        own = [one for one in left if one.start >= first.start and one.end <= first.end]
        parts.append(_node(first, own[1:]))
        covered += first.days
        left = [one for one in left if one not in own]
    if parts and covered < period.days:
        parts.append(Node(("rest", period.range)))
    return Node(period.range, tuple(parts))


class Counted:
    """The numbers of one table over all periods that it shares sums with. `count(row, period)`: row TOTAL for all."""

    def __init__(
        self, dimension: str, rows: Sequence[str], periods: Sequence[Period], count: Callable[[str, Period], int]
    ) -> None:
        self.dimension = dimension
        self.rows = rows
        self.periods = periods
        self.count = count

    def value(self, row: str, node: Hashable, node_periods: dict[Hashable, Period], tree: Node) -> int:
        if isinstance(node, tuple):
            whole = next(one for one in tree.all() if one.key == node[1])
            parts = [part.key for part in whole.parts if part.key != node]
            of = [self.value(row, part, node_periods, tree) for part in parts]
            return self.count(row, node_periods[whole.key]) - sum(of)
        return self.count(row, node_periods[node])


@dataclass
class Drawing:
    """One order being drawn up."""

    order: Order
    earlier: Earlier
    rule: Rule
    drawn: Drawn

    @cached_property
    def pieces(self) -> Measure:
        return shipped().find("pieces")

    def side_periods(self) -> dict[str, Period]:
        compared = {BEFORE: self.previous} if self.previous else {}
        return {NOW: self.order.period, **compared}

    @cached_property
    def previous(self) -> Period | None:
        """The period compared with: where it is known, and its total may be printed."""
        before = self.order.period.previous()
        first = Fact.objects.aggregate(day=Min("registered"))["day"]
        if not self.order.compares or first is None or before.start < year_of(first).start:
            return None
        return None if self.refusal(before) else before

    def refusal(self, period: Period) -> str:
        """Why the total of a period may not be printed: it is small, hides another, or leaves a small rest behind."""
        if self.rule.is_small(self.total(period)):
            return "few"
        if self.earlier.is_hidden(Atom("", "", period)):
            return "taken"
        counted = Counted("", [""], [], lambda _row, one: self.total(one))
        for tree, periods in trees(self.earlier.periods("") | {period}):
            for node in tree.all() if period in periods.values() else ():
                keys = [part.key for part in node.parts]
                rest = next((key for key in keys if key not in periods), None)
                beside = [periods[key] for key in (node.key, *keys) if key in periods]
                is_told = not any(self.earlier.is_hidden(Atom("", "", one)) for one in beside)
                if rest is not None and is_told and self.rule.is_small(counted.value("", rest, periods, tree)):
                    return "rest"
        return ""

    def total(self, period: Period) -> int:
        if period not in self._totals:
            found = tabulate([self.pieces], [period], as_of=self.order.as_of)
            self._totals[period] = found.value(self.pieces).numerator or 0
        return self._totals[period]

    _totals: dict[Period, int] = field(default_factory=dict)


def draw_up(order: Order, today: date, earlier: Earlier | None = None) -> Drawn:
    """The tables of an order, with what has to stay hidden.

    Raises:
        Unpublishable: the period is not whole or not over, or its total may not be printed.
    """
    if not bulletins.is_whole(order.period):
        raise Unpublishable("odd_period")
    if not order.period.end <= order.as_of <= today:
        raise Unpublishable("unfinished")
    drawing = Drawing(order, earlier or Earlier.read(), rule(), Drawn({}))
    count = drawing.total(order.period)
    if refusal := "few" if not count else drawing.refusal(order.period):
        raise Unpublishable(refusal)
    previous = drawing.previous
    content: dict[str, Any] = {
        "format": bulletins.FORMAT,
        "period": order.period.range,
        "previous": previous.range if previous else "",
        "as_of": order.as_of.isoformat(),
        "threshold": drawing.rule.threshold,
        "total": {NOW: count, BEFORE: drawing.total(previous) if previous else None},
        "tables": [],
        "rates": [],
    }
    content["total"]["change"] = change(count, content["total"][BEFORE])
    drawing.drawn.content = content
    for name in bulletins.DIMENSIONS:
        if name in order.tables:
            _draw_dimension(drawing, name)
    if MONTHS in order.tables and len(list(order.period.months())) > 1:
        _draw_months(drawing)
    if RATES in order.tables:
        for key in bulletins.RATE_MEASURES:
            _draw_rate(drawing, shipped().find(key))
    return drawing.drawn


def change(now: Printed, before: Printed) -> str | None:
    """The change in per cent: only of two numbers that are both printed."""
    if not isinstance(now, int) or not isinstance(before, int) or not before:
        return None
    return str(half_up(Fraction((now - before) * 100, before), 1))


# --- One table in all that it shares sums with ------------------------------------------------------------------------


def _hidden(drawing: Drawing, counted: Counted, accused: Counted | None = None) -> dict[Atom, str]:
    """The numbers of the order's own periods that stay hidden, and why; _EVERY for a side that cannot be printed.

    `accused`: the accusations in them; None for the two rows of a rate.
    """
    own = set(drawing.side_periods().values())
    found: dict[Atom, str] = {}
    for tree, node_periods in trees(counted.periods):
        if not own & set(node_periods.values()):
            continue
        cells = _cells(drawing, counted, accused, tree, node_periods)
        try:
            names = hide(cells, drawing.rule)
        except CannotHide:
            found |= {Atom(counted.dimension, _EVERY, one): "" for one in own & set(node_periods.values())}
            continue
        for cell in cells:
            row, node = cell.name
            period = node_periods.get(node)
            if cell.name in names and period is not None and period in own:
                atom = Atom(counted.dimension, "" if row == TOTAL else str(row), period)
                found[atom] = _why(drawing, cell, atom)
    return found


def _cells(
    drawing: Drawing,
    counted: Counted,
    accused: Counted | None,
    tree: Node,
    node_periods: dict[Hashable, Period],
) -> list[Cell]:
    own = set(drawing.side_periods().values())

    def value(row: Hashable, node: Hashable) -> int:
        return counted.value(str(row), node, node_periods, tree)

    def is_mixed(row: Hashable, node: Hashable) -> bool:
        """Whether hardly anything but accusations is in it, or a rate is taken of a handful."""
        if accused is None:
            return node in node_periods and 0 < value(TOTAL, node) < drawing.rule.least_base
        some = 0 if row == TOTAL else accused.value(str(row), node, node_periods, tree)
        return some > 0 and value(row, node) - some < drawing.rule.threshold

    def withheld(row: Hashable, node: Hashable) -> bool:
        """What no table prints may still follow from those that do: of it nothing is known beforehand."""
        return is_mixed(row, node) or (node not in node_periods and drawing.rule.is_small(value(row, node)))

    def state(row: Hashable, node: Hashable) -> State:
        if row == TOTAL and accused is not None:
            return "known"  # the total of a period is printed wherever the period is
        if node not in node_periods:
            return "hidden" if withheld(row, node) else "outside"
        atom = Atom(counted.dimension, "" if row == TOTAL else str(row), node_periods[node])
        before = drawing.earlier.numbers.get(atom)
        if before == HIDDEN:
            return "hidden"
        number = value(row, node)
        if atom.period not in own:
            return "known" if before is not None or not number else "outside"
        if before is not None and not (drawing.rule.is_small(number) and before != number):
            return "known"
        return "open"

    return table(counted.rows, tree, value, state=state, is_withheld=withheld, rule=drawing.rule)


def _why(drawing: Drawing, cell: Cell, atom: Atom) -> str:
    if drawing.earlier.is_hidden(atom):
        return "before"
    if drawing.rule.is_small(cell.value):
        return "small"
    if cell.is_withheld:
        return "mixed"
    return "inside" if cell.is_inside else "protects"


def _note(drawing: Drawing, where: tuple[str, str, str], atom: Atom, number: int) -> None:
    before = drawing.earlier.numbers.get(atom)
    if isinstance(before, int) and before != number:
        drawing.drawn.changed.append((*where, before, number))


# --- Petitions by a dimension -----------------------------------------------------------------------------------------


def _draw_dimension(drawing: Drawing, name: str) -> None:
    order, sides = drawing.order, drawing.side_periods()
    periods = sorted(drawing.earlier.periods(name) | set(sides.values()), key=lambda one: one.range)
    found = tabulate([drawing.pieces], periods, by=[name], as_of=order.as_of)
    accused = tabulate(
        [drawing.pieces], periods, by=[name], as_of=order.as_of, where=Compare("purpose", "=", "accusation")
    )
    members = _members(name, found)

    def count(tabulation: Tabulation, row: str, period: Period) -> int:
        member = None if row == TOTAL else members.get(row)
        if row != TOTAL and member is None:
            return 0
        return tabulation.value(drawing.pieces, member, at=periods.index(period)).numerator or 0

    counted = Counted(name, list(members), periods, lambda row, period: count(found, row, period))
    hidden = _hidden(drawing, counted, Counted(name, [], periods, lambda row, period: count(accused, row, period)))
    lines = []
    for row in members:
        line: dict[str, Any] = {"key": row, "label": _label(name, row)}
        for side in bulletins.SIDES:
            line[side] = _printed(drawing, (name, row, side), counted, hidden)
        if any(line[side] not in (0, None) for side in bulletins.SIDES):
            lines.append(line | {"change": change(line[NOW], line[BEFORE])})
    _add(drawing, name, lines, hidden)


def _printed(drawing: Drawing, where: tuple[str, str, str], counted: Counted, hidden: dict[Atom, str]) -> Printed:
    _table, row, side = where
    period = drawing.side_periods().get(side)
    if period is None or Atom(counted.dimension, _EVERY, period) in hidden:
        return None
    atom = Atom(counted.dimension, row, period)
    if atom in hidden:
        drawing.drawn.reasons[where] = hidden[atom]
        return HIDDEN
    number = counted.count(row, period)
    _note(drawing, where, atom, number)
    return number


def _add(drawing: Drawing, name: str, lines: list[dict[str, Any]], hidden: dict[Atom, str]) -> None:
    """The table, unless it cannot be printed; without a comparison where that cannot."""
    dropped = {atom.period for atom in hidden if atom.row == _EVERY}
    drawing.drawn.dropped += [(name, side) for side, period in drawing.side_periods().items() if period in dropped]
    if drawing.order.period not in dropped:
        drawing.drawn.content["tables"].append({"id": name, "rows": lines})


def _members(name: str, found: Tabulation) -> dict[str, Member]:
    """The rows of a table by their keys. The members of every period, so that rows mean the same in all of them."""
    measure = shipped().find("pieces")
    axis = found.axis(0, [measure], None)
    dimension = DIMENSIONS[name]
    members: dict[str, Member] = {}
    others: list[str | None] = []
    for member in axis.members:
        label = member.labels[0]
        code = dimension.vocabulary.code(label) if dimension.vocabulary and label is not None else label
        if name == "purpose" and code not in bulletins.PURPOSES:
            others.append(label)
        else:
            members[code if code is not None else UNKNOWN] = member
    if others:
        members[OTHERS] = Member(None, tuple(others))
    return members


def _label(name: str, row: str) -> str:
    """How the row is called in the language of the tables."""
    if row == UNKNOWN:
        return "未注明"
    if row == OTHERS:
        return "咨询、检举控告及其他"
    vocabulary = DIMENSIONS[name].vocabulary
    return vocabulary.label(row) if vocabulary is not None and row in vocabulary else row


# --- Months -----------------------------------------------------------------------------------------------------------


def _draw_months(drawing: Drawing) -> None:
    sides = drawing.side_periods()
    months = {side: list(period.months()) for side, period in sides.items()}
    own = {month for some in months.values() for month in some}
    periods = sorted(drawing.earlier.periods("") | own | set(sides.values()), key=lambda one: one.range)
    counted = Counted("", [""], periods, lambda _row, period: drawing.total(period))
    hidden = _hidden_months(drawing, counted, own)
    lines = []
    for place, month in enumerate(months[NOW]):
        line: dict[str, Any] = {"key": month.label, "label": month.label}
        for side in bulletins.SIDES:
            one = months[side][place] if side in months else None
            dropped = one is None or Atom("", _EVERY, sides[side]) in hidden
            line[side] = None if dropped or one is None else drawing.total(one)
            if one is not None and not dropped and (atom := Atom("", "", one)) in hidden:
                line[side] = HIDDEN
                drawing.drawn.reasons[MONTHS, month.label, side] = hidden[atom]
        lines.append(line | {"change": change(line[NOW], line[BEFORE])})
    _add(drawing, MONTHS, lines, hidden)


def _hidden_months(drawing: Drawing, counted: Counted, own: set[Period]) -> dict[Atom, str]:
    """Months are totals of their own, in one table with the years and quarters that were published."""
    sides = set(drawing.side_periods().values())
    found: dict[Atom, str] = {}
    for tree, node_periods in trees(counted.periods):

        def value(_row: Hashable, node: Hashable, tree: Node = tree, of: dict[Hashable, Period] = node_periods) -> int:
            return counted.value("", node, of, tree)

        def is_withheld(
            row: Hashable, node: Hashable, tree: Node = tree, of: dict[Hashable, Period] = node_periods
        ) -> bool:
            return row != TOTAL and node not in of and drawing.rule.is_small(counted.value("", node, of, tree))

        def state(
            row: Hashable,
            node: Hashable,
            of: dict[Hashable, Period] = node_periods,
            is_withheld: Callable[[Hashable, Hashable], bool] = is_withheld,
        ) -> State:
            if row == TOTAL:
                return "outside"
            if node not in of:
                return "hidden" if is_withheld(row, node) else "outside"
            before = drawing.earlier.numbers.get(Atom("", "", of[node]))
            if of[node] in sides:
                return "known"
            if before == HIDDEN:
                return "hidden"
            return "known" if before is not None or of[node] not in own else "open"

        cells = table([""], tree, value, state=state, is_withheld=is_withheld, has_totals=False, rule=drawing.rule)
        inside = {one for one in sides if one.range in node_periods}
        try:
            names = hide(cells, drawing.rule)
        except CannotHide:
            found |= {Atom("", _EVERY, one): "" for one in inside}
            continue
        for cell in cells:
            month = node_periods.get(cell.name[1])
            if cell.name in names and month is not None and month in own:
                atom = Atom("", "", month)
                found[atom] = _why(drawing, cell, atom)
    return found


# --- Rates ------------------------------------------------------------------------------------------------------------


def _draw_rate(drawing: Drawing, measure: Measure) -> None:
    """A rate is two rows, kept and late, with their sum: it is printed when neither is hidden."""
    name = f"rate:{measure.key}"
    sides = drawing.side_periods()
    periods = sorted(drawing.earlier.periods(name) | set(sides.values()), key=lambda one: one.range)
    found = tabulate([measure], periods, as_of=drawing.order.as_of)

    def count(row: str, period: Period) -> int:
        value = found.value(measure, at=periods.index(period))
        base, kept = value.denominator or 0, value.numerator or 0
        return {KEPT: kept, LATE: base - kept}.get(row, base)

    counted = Counted(name, [KEPT, LATE], periods, count)
    hidden = _hidden(drawing, counted)
    line: dict[str, Any] = {"measure": measure.key, NOW: None, BEFORE: None}
    for side, period in sides.items():
        if Atom(name, _EVERY, period) in hidden:
            drawing.drawn.dropped.append((name, side))
        elif count(TOTAL, period):
            line[side] = _rate(drawing, counted, (name, side, period), hidden)
    if line[NOW] is not None:
        drawing.drawn.content["rates"].append(line)


def _rate(
    drawing: Drawing, counted: Counted, where: tuple[str, str, Period], hidden: dict[Atom, str]
) -> dict[str, Any]:
    """Base, kept and per cent; where the few that are late, or kept, must not be told, between which it lies."""
    name, side, period = where
    base, kept, late = (counted.count(row, period) for row in (TOTAL, KEPT, LATE))
    printed: dict[str, Any] = {"base": base, "kept": kept, "percent": None, "least": None, "most": None}
    if Atom(name, "", period) in hidden:
        printed["base"] = HIDDEN
    if Atom(name, KEPT, period) not in hidden and Atom(name, LATE, period) not in hidden:
        return printed | {"percent": str(half_up(Fraction(kept * 100, base), 2))}
    drawing.drawn.reasons[name, KEPT, side] = next(
        hidden[atom] for row in (LATE, KEPT) if (atom := Atom(name, row, period)) in hidden
    )
    printed["kept"] = HIDDEN
    few = drawing.rule.threshold - 1
    if printed["base"] != HIDDEN and base > 2 * few:
        if drawing.rule.is_small(late):
            printed["least"] = str(half_up(Fraction((base - few) * 100, base), 2))
        elif drawing.rule.is_small(kept):
            printed["most"] = str(half_up(Fraction(few * 100, base), 2))
    return printed
