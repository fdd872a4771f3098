"""The same total over its parts or over the parts of its parts: both are said where both add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from huiyin.proofread.arithmetic.addition import is_misprint
from huiyin.proofread.arithmetic.agreement import like
from huiyin.proofread.arithmetic.quotients import compare, say
from huiyin.proofread.changes.rule import relation
from huiyin.proofread.model import Analysis, Message, Quantity, Relation
from huiyin.proofread.quantities.moves import lines

#: More parts than this are not told twice.
_MOST: Final = 40
_MOST_SUMS: Final = 60
#: Characters of what a rate is called.
_WORDS: Final = 4


def also(relations: Sequence[Relation]) -> Iterator[Relation]:
    """For sums that hold, those with a part told by its own parts, and those with such parts told as one."""
    sums = [one for one in relations if one.kind in ("sum", "table") and one.holds and 3 <= len(one.at) <= _MOST]
    told = {(one.at[0], frozenset(one.at[1:])) for one in sums}
    by_whole: dict[object, list[Relation]] = {}
    by_part: dict[object, list[Relation]] = {}
    for one in sums:
        by_whole.setdefault(one.at[0], []).append(one)
        for place in set(one.at[1:]):
            by_part.setdefault(place, []).append(one)
    for one in sums:
        for made in (*_opened(one, by_whole), *_folded(one, by_part)):
            key = made.at[0], frozenset(made.at[1:])
            if key not in told and made.at[0] not in key[1]:
                told.add(key)
                yield made


def rates(relations: Sequence[Relation], analysis: Analysis) -> Iterator[Relation]:
    """支出100万元，进度40%；其中甲60万元，进度30%，乙40万元，进度80%: where the rates of the parts come out and both
    their sides add up, the rate between whole and parts is of the two totals."""
    stated = {one.at[0] for one in relations if one.kind in ("ratio", "share")}
    held = {one.at[1]: one for one in relations if one.kind == "ratio" and one.holds and len(one.figures) == 3}
    sums = [one for one in relations if one.kind == "sum" and one.holds and not one.alternate and len(one.figures) > 2]
    wholes = {frozenset(one.at[1:]): one.figures[0] for one in sums}
    for one in sums:
        whole, *parts = one.figures
        own = [held[part.place] for part in parts if part.place in held]
        below = wholes.get(frozenset(rate.at[2] for rate in own))
        if len(own) < len(parts) or below is None:
            continue
        rate = next((each for each in analysis.quantities if _is_between(each, whole, own[0])), None)
        if rate is not None and rate.place not in stated:
            yield say("ratio", rate, [whole], [below], compare(rate, [whole], [below]))


def left(relations: Sequence[Relation], analysis: Analysis) -> Iterator[Relation]:
    """支付137.2万元，支付进度68.6%，尚有62.8万元未支付。预算200万元: the rate says of which two the rest is."""
    stated = {one.at[0] for one in relations if one.kind == "difference"}
    rates: dict[int, list[Relation]] = defaultdict(list)  # by the block they stand in
    for one in relations:
        if one.kind == "ratio" and one.holds and len(one.figures) == 3:
            rates[one.figures[0].block].append(one)
    for passage in analysis.passages:
        rated = rates.get(passage.block.index, [])
        for line in lines(passage) if rated else ():
            for before, item in pairwise(line.items):
                rate = next((one for one in rated if one.at[0] == before.figure.place), None)
                if rate is None or item.part != "balance" or item.figure.place in stated:
                    continue
                _, spent, had = rate.figures
                yield from _left_of(item.figure, had, spent)


def _left_of(rest: Quantity, had: Quantity, spent: Quantity) -> Iterator[Relation]:
    if (
        not rest.unit == had.unit == spent.unit
        or had.block != rest.block
        or any(one.approx for one in (rest, had, spent))
    ):
        return
    true = had.value - spent.value
    slip = is_misprint(true - rest.value, [had, spent, rest])
    if true == rest.value or slip:
        params = {"gap": rest.printed, "larger": had.printed, "smaller": spent.printed, "expected": like(rest, true)}
        holds = true == rest.value
        said = ("balance.holds" if holds else "balance.broken", params)
        expected = None if holds else params["expected"]
        yield relation("difference", (rest, had, spent), holds, None if holds else "likely", said, expected=expected)


def _is_between(one: Quantity, whole: Quantity, first: Relation) -> bool:
    """A percentage behind the whole that bears the words of the first part's."""
    own, part = first.figures[0], first.figures[1]
    placed = one.block == whole.block == part.block and whole.end <= one.start < part.start
    return placed and one.kind == "percent" and one.approx is None and one.before[-_WORDS:] == own.before[-_WORDS:]


def _opened(one: Relation, by_whole: dict[object, list[Relation]]) -> Iterator[Relation]:
    for at, place in enumerate(one.at):
        for inner in by_whole.get(place, ())[:2] if at else ():
            if not set(inner.at[1:]) & set(one.at):
                kept = [number for number in range(1, len(one.at)) if number != at]
                yield _with(one, kept, inner, range(1, len(inner.at)))


def _folded(one: Relation, by_part: dict[object, list[Relation]]) -> Iterator[Relation]:
    parts = set(one.at[1:])
    inners: Iterable[Relation] = {id(inner): inner for place in parts for inner in by_part.get(place, ())[:3]}.values()
    for inner in list(inners)[:_MOST_SUMS]:
        own = set(inner.at[1:])
        if inner is one or inner.at[0] in one.at or not own < parts:
            continue
        kept = [number for number in range(1, len(one.at)) if one.at[number] not in own]
        yield _with(one, kept, inner, (0,))


def _with(one: Relation, kept: Sequence[int], other: Relation, added: Iterable[int]) -> Relation:
    added = tuple(added)
    numbers = (one.numbers[0], *(one.numbers[at] for at in kept), *(other.numbers[at] for at in added))
    at = (one.at[0], *(one.at[at] for at in kept), *(other.at[at] for at in added))
    params = {**one.message.params, "parts": " + ".join(numbers[1:])}
    return replace(
        one,
        numbers=numbers,
        at=at,
        figures=(),
        message=Message(one.message.code, params),
        severity=one.severity if one.severity == "rounding" else None,
        alternate=True,
    )
