"""What 何敏 hides in a table before it is published, held against readers who try every table that fits."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterator, Sequence
from itertools import product
from time import perf_counter
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huiyin.figures.suppression import TOTAL, CannotHide, Cell, Name, Node, Rule, State, exposed, hide, possible, table

RULE = Rule()
ROOT = "合计"
Values = Sequence[Sequence[int]]


def crossed(values: Values, *, has_totals: bool = True, known: Sequence[tuple[object, object]] = ()) -> list[Cell]:
    """Rows by columns with the totals of both; rows and columns are their numbers."""
    columns = range(len(values[0]))
    tree = Node(ROOT, tuple(Node(column) for column in columns))

    def value(row: Any, column: Any) -> int:
        chosen = values if row == TOTAL else [values[row]]
        return sum(sum(line) if column == ROOT else line[column] for line in chosen)

    def state(row: Hashable, column: Hashable) -> State:
        return "known" if (row, column) in known else "open"

    return table(list(range(len(values))), tree, value, state=state, has_totals=has_totals)


def listed(values: Sequence[int], *, has_totals: bool = True) -> list[Cell]:
    """One dimension, with its total."""
    return table(
        list(range(len(values))),
        Node(ROOT),
        lambda row, _column: sum(values) if row == TOTAL else values[int(str(row))],
        has_totals=has_totals,
    )


def agrees(cell: Cell, number: int, hidden: frozenset[Name], *, knows_rule: bool) -> bool:
    """Whether a reader takes this for possible when he looks at no sum."""
    if cell.name not in hidden:
        return cell.state == "outside" or number == cell.value
    if knows_rule and cell.is_inside:
        return number < RULE.threshold
    if knows_rule and RULE.is_small(cell.value):
        return 1 <= number < RULE.threshold
    return number >= (RULE.threshold if knows_rule and cell.value else 0)


def all_tables(
    cells: Sequence[Cell], hidden: frozenset[Name], *, knows_rule: bool, more: int = 6
) -> Iterator[dict[Name, int]]:
    """Every table that agrees with what is printed: tried one by one, without any thought of flows.

    A number that nothing bounds is tried up to `more` over its true value.
    """
    by_name: dict[Any, Cell] = {cell.name: cell for cell in cells}
    rows = sorted({row for row, _column in by_name if row != TOTAL})
    columns = sorted({column for _row, column in by_name if column != ROOT})
    is_list = not columns
    columns = columns or [ROOT]

    def fits(name: Hashable, number: int) -> bool:
        return agrees(by_name[name], number, hidden, knows_rule=knows_rule)

    def lines(row: Hashable) -> list[tuple[int, ...]]:
        cells_here = [by_name[row, column] for column in columns]
        tried = [
            [n for n in range(cell.value + more + 1) if fits(cell.name, n)] if cell.name in hidden else [cell.value]
            for cell in cells_here
        ]
        return [line for line in product(*tried) if is_list or fits((row, ROOT), sum(line))]

    for chosen in product(*(lines(row) for row in rows)):
        found: dict[Name, int] = {}
        for row, line in zip(rows, chosen, strict=True):
            found |= {(row, column): number for column, number in zip(columns, line, strict=True)}
            found |= {} if is_list else {(row, ROOT): sum(line)}
        sums = [sum(line[at] for line in chosen) for at in range(len(columns))]
        totals: dict[Name, int] = {(TOTAL, column): number for column, number in zip(columns, sums, strict=True)}
        totals[TOTAL, ROOT] = sum(sums)
        if all(fits(name, number) for name, number in totals.items()):
            yield found | totals


def values_left(cells: Sequence[Cell], hidden: frozenset[Name], *, knows_rule: bool) -> dict[Name, set[int]]:
    left: dict[Name, set[int]] = {name: set() for name in hidden}
    for found in all_tables(cells, hidden, knows_rule=knows_rule):
        for name in hidden:
            left[name].add(found[name])
    return left


def require_safe(cells: Sequence[Cell], hidden: frozenset[Name]) -> None:
    """No small number is printed; the naive reader is left five values of each, the one who knows the rule all four."""
    small = {cell.name for cell in cells if RULE.is_small(cell.value) and cell.state == "open"}
    assert small <= hidden
    small -= {cell.name for cell in cells if cell.is_inside}
    for name, left in values_left(cells, hidden, knows_rule=False).items():
        assert len(left) >= RULE.threshold, (name, left)
    everything = frozenset(cell.name for cell in cells if cell.state == "open")
    for name, left in values_left(cells, hidden, knows_rule=True).items():
        wanted = {1, 2, 3, 4} if name in small else set(sorted(left)[: RULE.threshold - 1])
        if not wanted <= left or len(left) < RULE.threshold - 1:
            # The rule itself says something of small sums over small numbers; the printed numbers say no more.
            low, high = possible(cells, everything, RULE, knows_rule=True)[name]
            assert left & wanted == set(range(low, high + 1)) & wanted, (name, left)
        assert len(left) > 1, (name, left)


def test_a_small_number_takes_one_other_with_it() -> None:
    cells = listed([40, 3, 25, 12])
    hidden = hide(cells, RULE)
    assert hidden == {(1, ROOT), (3, ROOT)}
    require_safe(cells, hidden)


def test_two_ones_that_add_up_to_two_are_not_enough() -> None:
    """30 + 1 + 1 = 32: the rest is 2, and whoever knows that neither is nought knows both."""
    cells = listed([30, 1, 1])
    assert possible(cells, {(1, ROOT), (2, ROOT)}, RULE, knows_rule=True) == {(1, ROOT): (1, 1), (2, ROOT): (1, 1)}
    assert hide(cells, RULE) == {(0, ROOT), (1, ROOT), (2, ROOT)}


def test_a_five_beside_a_one_protects_nothing() -> None:
    """1 and 5 are hidden, 6 together: if the other is no small number, it is 5."""
    cells = listed([1, 5, 40])
    assert {one.name for one in exposed(cells, {(0, ROOT), (1, ROOT)}, RULE)} == {(0, ROOT), (1, ROOT)}
    assert hide(cells, RULE) == {(0, ROOT), (2, ROOT)}


def test_nothing_small_hides_nothing_and_noughts_are_printed() -> None:
    assert hide(listed([0, 5, 40]), RULE) == frozenset()
    assert hide(crossed([[0, 9], [12, 0]]), RULE) == frozenset()


def test_a_square_is_hidden_in_a_crossed_table() -> None:
    cells = crossed([[2, 10, 13], [14, 15, 16], [17, 18, 19]])
    hidden = hide(cells, RULE)
    assert len(hidden) == 4
    require_safe(cells, hidden)


def test_a_small_total_is_hidden_too() -> None:
    cells = crossed([[2, 1], [14, 15]])
    hidden = hide(cells, RULE)
    assert (0, ROOT) in hidden
    require_safe(cells, hidden)


def test_a_table_without_totals_hides_the_small_ones_alone() -> None:
    assert hide(listed([40, 3, 25], has_totals=False), RULE) == {(1, ROOT)}


def test_what_was_printed_before_cannot_be_taken_back() -> None:
    cells = crossed(
        [[2, 20], [40, 50]], known=[(r, c) for r in (0, 1, TOTAL) for c in (0, 1, ROOT) if (r, c) != (0, 0)]
    )
    with pytest.raises(CannotHide):
        hide(cells, RULE)


def test_a_quarter_is_not_given_away_by_its_year() -> None:
    """张桂兰's township had 2 letters in spring. The year and the three other quarters must not say so together."""
    quarters = {"Q1": 2, "Q2": 14, "Q3": 11, "Q4": 9}
    others = {"Q1": 30, "Q2": 41, "Q3": 28, "Q4": 33}
    numbers = {"青石镇": quarters, "其余": others}
    tree = Node("2025", tuple(Node(quarter) for quarter in quarters))

    def value(row: Hashable, period: Hashable) -> int:
        rows = numbers.values() if row == TOTAL else [numbers[str(row)]]
        return sum(sum(one.values()) if period == "2025" else one[str(period)] for one in rows)

    published = [(row, "2025") for row in (*numbers, TOTAL)] + [(TOTAL, quarter) for quarter in quarters]
    cells = table(
        list(numbers), tree, value, state=lambda row, period: "known" if (row, period) in published else "open"
    )
    hidden = hide(cells, RULE)
    assert ("青石镇", "Q1") in hidden
    assert len(hidden) == 4
    assert exposed(cells, hidden, RULE) == []
    assert exposed(cells, {("青石镇", "Q1"), ("其余", "Q1")}, RULE)


numbers = st.one_of(st.integers(0, 4), st.integers(0, 12), st.integers(5, 9))


@settings(max_examples=150, deadline=None)
@given(st.lists(numbers, min_size=2, max_size=3))
def test_bounds_are_those_of_all_tables_in_a_list(values: list[int]) -> None:
    cells = listed(values)
    for knows_rule in (False, True):
        hidden = frozenset((row, ROOT) for row, value in enumerate(values) if RULE.is_small(value) or row == 0)
        found = possible(cells, hidden, RULE, knows_rule=knows_rule)
        left = {name: set[int]() for name in hidden}
        for one in all_tables(cells, hidden, knows_rule=knows_rule, more=sum(values)):
            for name in hidden:
                left[name].add(one[name])
        assert found == {name: (min(some), max(some)) for name, some in left.items()}
        assert all(len(some) == max(some) - min(some) + 1 for some in left.values())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 3), st.integers(2, 3))
def test_bounds_are_those_of_all_tables_in_a_crossed_table(seed: int, height: int, width: int) -> None:
    chance = random.Random(seed)
    values = [[chance.choice((0, 1, 2, 3, 5, 6, 7)) for _ in range(width)] for _ in range(height)]
    cells = crossed(values)
    hidden = frozenset(name for name in product(range(height), range(width)) if chance.random() < 0.6)
    true = {cell.name: cell.value for cell in cells}
    for knows_rule in (False, True):
        found = possible(cells, hidden, RULE, knows_rule=knows_rule)
        left = {name: set[int]() for name in hidden}
        for one in all_tables(cells, hidden, knows_rule=knows_rule, more=8):
            for name in hidden:
                left[name].add(one[name])
        near = {name: (low, min(high, true[name] + 8)) for name, (low, high) in found.items()}
        assert near == {name: (min(some), max(some)) for name, some in left.items()}


@settings(max_examples=150, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=4), st.booleans())
def test_no_reader_finds_out_in_a_list(values: list[int], has_totals: bool) -> None:
    cells = listed(values, has_totals=has_totals)
    require_safe(cells, hide(cells, RULE))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32))
def test_no_reader_finds_out_in_a_crossed_table(seed: int) -> None:
    chance = random.Random(seed)
    values = [[chance.choice((0, 1, 2, 3, 4, 6, 9)) for _ in range(chance.choice((2, 3)))] for _ in range(2)]
    cells = crossed([line[: len(values[0])] + [7] * (len(values[0]) - len(line)) for line in values])
    hidden = hide(cells, RULE)
    assume(sum(name in hidden for name in product(range(2), range(3))) <= 4)
    require_safe(cells, hidden)


def test_two_hundred_places_by_twelve_months_in_seconds() -> None:
    chance = random.Random(20)
    values = [[chance.choice((0, 0, 1, 2, 3, 6, 9, 14, 30)) for _ in range(12)] for _ in range(200)]
    cells = crossed(values)
    began = perf_counter()
    hidden = hide(cells, RULE)
    assert perf_counter() - began < 60
    assert exposed(cells, hidden, RULE) == []
