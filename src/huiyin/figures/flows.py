"""What a reader can work out of a table with holes: every number an arc of a circulation, every sum a node.

A number stands in at most two sums, once on each side; so the tables that agree with what is printed are the
circulations that keep the printed arcs, and the least and the greatest value of a hidden number are found by pushing
flow around it. Both bounds are exact, and every whole number between them is possible.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterable
from typing import NamedTuple

#: More than any table holds: a number without an upper bound.
UNBOUNDED = 10**12


class Arc(NamedTuple):
    """A number: from the sum on one side of it to the sum on the other."""

    tail: Hashable
    head: Hashable
    value: int


class Box(NamedTuple):
    """Between which values a number lies."""

    low: int
    high: int


class Limits:
    """Between which values every number may be moved. What stands still has one value."""

    def __init__(self, values: Iterable[int]) -> None:
        self.low = list(values)
        self.high = list(self.low)

    def free(self, arc: int, box: Box) -> None:
        self.low[arc], self.high[arc] = box

    def fix(self, arc: int, value: int) -> None:
        self.low[arc] = self.high[arc] = value


#: What it costs to move an arc.
Costs = Callable[[int], int]


class _Step(NamedTuple):
    arc: int
    to: Hashable
    way: int


class Network:
    """The numbers of a table. `value` are the true ones; how far one of them may lie elsewhere is asked of `push`."""

    def __init__(self, arcs: Iterable[Arc]) -> None:
        self.arcs = tuple(arcs)
        self._values = [arc.value for arc in self.arcs]
        self._steps: dict[Hashable, list[_Step]] = {}
        for number, (tail, head, _value) in enumerate(self.arcs):
            if tail != head:
                self._steps.setdefault(tail, []).append(_Step(number, head, 1))
                self._steps.setdefault(head, []).append(_Step(number, tail, -1))

    def push(self, arc: int, way: int, limit: int, limits: Limits, moved: dict[int, int] | None = None) -> int:
        """By how much the number can rise (`way` 1) or fall (-1), at most `limit`, the others staying in their limits.

        `moved` takes up what the others were moved by.
        """
        tail, head, value = self.arcs[arc]
        room = min(limit, limits.high[arc] - value if way > 0 else value - limits.low[arc])
        if room <= 0 or tail == head:
            return max(room, 0)
        start, end = (head, tail) if way > 0 else (tail, head)
        moved = {} if moved is None else moved
        done = 0
        while done < room:
            path = self._nearest(start, end, arc, limits, moved)
            if path is None:
                break
            done += self._along(path, room - done, limits, moved)
        return done

    def cheapest(  # noqa: PLR0917 - the question, and how the network stands meanwhile
        self, arc: int, way: int, least: int, limits: Limits, costs: Costs, moved: dict[int, int]
    ) -> list[int] | None:
        """Moves the others on the cheapest way round by `least`; the arcs it moved, None where there is no way."""
        tail, head, _value = self.arcs[arc]
        start, end = (head, tail) if way > 0 else (tail, head)
        best: dict[Hashable, int] = {start: 0}
        came: dict[Hashable, tuple[Hashable, _Step]] = {}
        heap: list[tuple[int, int, Hashable]] = [(0, 0, start)]
        ties = 0
        while heap:
            cost, _tie, node = heapq.heappop(heap)
            if node == end:
                break
            if cost > best[node]:
                continue
            for step in self._steps.get(node, ()):
                if step.arc == arc or self._room(step, limits, moved) < least:
                    continue
                next_cost = cost + costs(step.arc)
                if next_cost < best.get(step.to, UNBOUNDED):
                    best[step.to] = next_cost
                    came[step.to] = (node, step)
                    ties += 1
                    heapq.heappush(heap, (next_cost, ties, step.to))
        if end not in came:
            return None
        path = _walked(came, start, end)
        self._along(path, least, limits, moved)
        return [step.arc for step in path]

    def _nearest(
        self, start: Hashable, end: Hashable, without: int, limits: Limits, moved: dict[int, int]
    ) -> list[_Step] | None:
        """The way round with the fewest arcs. Asked very often: written out, not called."""
        came: dict[Hashable, tuple[Hashable, _Step]] = {}
        low, high, values, steps = limits.low, limits.high, self._values, self._steps
        waiting = deque([start])
        seen = {start}
        while waiting:
            node = waiting.popleft()
            for step in steps.get(node, ()):
                arc, to, way = step
                if to in seen or low[arc] == high[arc] or arc == without:
                    continue
                value = values[arc] + moved.get(arc, 0)
                if (value >= high[arc]) if way > 0 else (value <= low[arc]):
                    continue
                came[to] = (node, step)
                if to == end:
                    return _walked(came, start, end)
                seen.add(to)
                waiting.append(to)
        return None

    def _room(self, step: _Step, limits: Limits, moved: dict[int, int]) -> int:
        value = self._values[step.arc] + moved.get(step.arc, 0)
        return limits.high[step.arc] - value if step.way > 0 else value - limits.low[step.arc]

    def _along(self, path: Collection[_Step], most: int, limits: Limits, moved: dict[int, int]) -> int:
        amount = min(most, *(self._room(step, limits, moved) for step in path))
        for step in path:
            moved[step.arc] = moved.get(step.arc, 0) + step.way * amount
        return amount


def _walked(came: dict[Hashable, tuple[Hashable, _Step]], start: Hashable, end: Hashable) -> list[_Step]:
    path: list[_Step] = []
    node = end
    while node != start:
        node, step = came[node]
        path.append(step)
    return path[::-1]
