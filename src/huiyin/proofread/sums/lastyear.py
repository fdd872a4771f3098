"""What holds of this year's figures holds of last year's beside them, and of how far they moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from huiyin.proofread.arithmetic.addition import Found, Sum, Verdict, add, is_slip
from huiyin.proofread.model import Analysis, Passage, Quantity
from huiyin.proofread.sums.items import Item, depths_of
from huiyin.proofread.sums.partition import complete, is_telling

_FLAT: Final = re.compile(r"^[^，；。]{0,4}，?[^，；。]{0,14}持平")
_NUMBERED: Final = re.compile(r"[一二三四五六七八九]是")
_AMONG: Final = re.compile(r"其中|包括|分别")
_MOST: Final = 24
_FAR: Final = 2
Move = tuple[int, Quantity]


def moved_lists(moves: Sequence[Item], before: Sequence[Item] = ()) -> Iterator[Found]:
    """减少9923万元。其中：甲减少2317万元；乙增加…: what the parts moved, up and down, makes that of the whole."""
    if moves and before and re.match("其中", moves[0].gap):
        moves = [before[-1], *moves]
    for at, item in enumerate(moves):
        behind = moves[at + 1 : at + 1 + _MOST]
        yield from _numbered(item, behind)
        first = next((one for one in behind[:1] if _AMONG.search(one.gap)), None)
        if first is None or item.depth != first.depth:
            continue
        if first.passage == item.passage and first.sentence - item.sentence > _FAR:
            continue
        parts = [one for one in behind if one.sentence == first.sentence and one.depth == first.depth]
        kin = [one.first for one in parts if one.first.kind == item.first.kind and _alike(one.first, item.first)]
        yield from _made_of_moves(item.first, kin)


def _numbered(whole: Item, behind: Sequence[Item]) -> Iterator[Found]:
    """减少137万元。一是甲减少96万元；二是乙增加12万元；三是…: reasons as a rule, and parts where it comes out."""
    parts = [one.first for one in behind if _NUMBERED.search(one.gap) and _alike(one.first, whole.first)]
    if not behind or "一是" not in behind[0].gap or behind[0].passage != whole.passage:
        return
    yield from (found for found in _made_of_moves(whole.first, parts) if found.result.verdict == "equal")


def _alike(one: Quantity, other: Quantity) -> bool:
    return one.kind == "money" or one.unit == other.unit


def _made_of_moves(whole: Quantity, parts: Sequence[Quantity]) -> Iterator[Found]:
    if len(parts) < 2 or not whole.sign:
        return
    signs = tuple((part.sign or 1) * whole.sign for part in parts)  # 新增 has no sign of its own
    for many in range(len(parts), 1, -1):
        found = _signed(whole, parts[:many], signs[:many])
        if found.result.verdict == "equal" or (found.result.holds and many == len(parts) > 2):
            yield found
            return
    found = _signed(whole, parts, signs)
    figures = (whole, *parts)
    sure = complete(parts) and is_slip(found.result.gap, figures) and is_telling(found.result.gap, figures)
    if sure and not any(one.approx for one in figures):
        yield replace(found, severity="likely")


def _signed(whole: Quantity, parts: Sequence[Quantity], signs: Sequence[int]) -> Found:
    total = sum((part.value * sign for part, sign in zip(parts, signs, strict=True)), Fraction(0))
    gap = whole.value - total
    room = (whole.slack + sum((part.slack for part in parts), Fraction(0))) / 2
    verdict: Verdict = "equal" if not gap else "rounded" if abs(gap) <= room else "under" if gap > 0 else "over"
    return Found(whole, tuple(parts), Sum(verdict, total, gap), None, tuple(signs))


class Years:
    """Of each figure the one of last year that stands behind it, and by how much it moved, by identity."""

    def __init__(self, analysis: Analysis) -> None:
        self.last: dict[int, Quantity] = {}
        self.moves: dict[int, Move] = {}
        self.idle: list[tuple[Quantity, Move]] = []  # nothing that stayed nothing
        for passage in analysis.passages:
            for one, following in pairwise(passage.quantities):
                if one.role == "this" and following.role == "previous" and one.unit == following.unit:
                    self.last[id(one)] = following
            self._note_moves(passage)

    def _note_moves(self, passage: Passage) -> None:
        """What is told in a bracket is of that bracket's own figure, or of the one before it."""
        depths = depths_of(passage.block.text)
        levels: dict[int, Quantity] = {}
        for figure in passage.quantities:
            depth = depths[figure.start]
            for deeper in [one for one in levels if one > depth]:
                del levels[deeper]
            if figure.role == "this" and figure.kind in ("money", "count"):
                levels[depth] = figure
            elif figure.role == "change" and levels:
                level = levels[max(levels)]
                # （…增加4万元。）比上年减少16万元: a full stop in a bracket ends nothing
                goes_on = passage.block.text[: figure.start - len(figure.before)].endswith("）")
                if _is_of(figure, level) and (figure.sentence == level.sentence or goes_on):
                    self.moves.setdefault(id(level), (figure.sign, figure))
                    if not level.value and not figure.value:
                        self.idle.append((level, (figure.sign, figure)))

    def like(self, found: Found) -> Iterator[Found]:
        if found.signs or not found.result.holds:
            return
        for one in (self._last_year(found), self._moved(found)):
            if one is not None:
                yield one

    def _last_year(self, found: Found) -> Found | None:
        whole = self.last.get(id(found.whole))
        parts = [one for part in found.parts if (one := self.last.get(id(part))) is not None]
        if whole is None or len(parts) < 2:
            return None
        if any(id(part) not in self.last and part.value for part in found.parts):
            return None
        result = add(whole, parts)
        if result.holds:
            return Found(whole, tuple(parts), result, "rounding" if result.gap else None)
        return Found(whole, tuple(parts), result, "likely") if is_slip(result.gap, [whole, *parts]) else None

    def _moved(self, found: Found) -> Found | None:
        """The parts moved by so much up and so much down: the whole by all of it."""
        move = self.moves.get(id(found.whole))
        moves = [self.moves.get(id(part)) for part in found.parts]
        told = [one for one in moves if one is not None]
        if move is None or len(told) < 2 or move[1] in {one for _, one in told}:
            return None
        still = [part for one, part in zip(moves, found.parts, strict=True) if one is None]
        if any(part.value and not _FLAT.match(part.after) for part in still):
            return None
        (sign, whole), parts = move, tuple(one for _, one in told)
        made = _signed(whole, parts, tuple(up * sign for up, _ in told))
        gap, figures = made.result.gap, (whole, *parts)
        if made.result.holds:
            return made
        if any(up > 0 and one.value == part.value for (up, one), part in _of_moves(moves, found.parts)):
            return None  # new this year: last year it was under another heading, which is no longer told
        sure = whole.value >= 100 * (whole.step or 1) and is_slip(gap, figures) and is_telling(gap, figures)
        return replace(self._with_idle(made, found.parts[-1]), severity="likely") if sure else None

    def _with_idle(self, made: Found, last: Quantity) -> Found:
        """…；国有资本0万元，比上年增加0万元: what is nothing and stayed nothing is told like the other parts."""
        idle = [
            move
            for level, (_, move) in self.idle
            if (level.block, level.sentence) == (last.block, last.sentence) and level.start > last.start
        ]
        return replace(made, parts=(*made.parts, *idle), signs=(*made.signs, *(1 for _ in idle)))


def _of_moves(moves: Sequence[Move | None], parts: Sequence[Quantity]) -> list[tuple[Move, Quantity]]:
    return [(move, part) for move, part in zip(moves, parts, strict=True) if move is not None and part.value]


def _is_of(move: Quantity, level: Quantity) -> bool:
    return move.kind == level.kind and (move.kind == "money" or move.unit == level.unit)
