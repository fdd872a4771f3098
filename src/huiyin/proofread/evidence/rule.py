"""The last rule: relations that no word shows and that the figures themselves do.

Tables lose their columns, accounts their colons, and a reader with a pocket calculator still sees that this is the sum
of those. So does this rule, by what could hardly come out by chance (`odds.py`): one figure that is the sum or the
difference of two near it, or the sum of a row; a percentage of two figures near it; and what comes out again and again
at the same distances (`patterns.py`). It tells what holds; what does not come out shows nothing, but where lines of the
same shape vouch for one (`slips.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from huiyin.proofread.arithmetic.addition import add
from huiyin.proofread.arithmetic.agreement import HUNDRED, shown
from huiyin.proofread.arithmetic.quotients import printed
from huiyin.proofread.evidence import misprints, odds, patterns, rates, slips, stream, sums
from huiyin.proofread.model import Analysis, Message, Place, Quantity, Relation, RelationKind

#: What is told of one figure, the least likely to be chance first.
_MOST: Final = 4
#: Accounts have parts that have parts.
_LEVELS: Final = 4
_CODES: Final = {"rise": "increase", "fall": "increase"}
Told = set[tuple[Place, frozenset[Place]]]


def also(relations: Sequence[Relation], analysis: Analysis) -> Iterator[Relation]:
    """What holds besides `relations`."""
    relations = [one for one in relations if one.at]
    told: Told = {(one.at[0], frozenset(one.at[1:])) for one in relations}
    # the same figures printed elsewhere say nothing more
    said = {_said(one) for one in relations}
    rated = {one.at[0] for one in relations if one.kind in ("share", "ratio", "change", "table")}
    again = {one.at[0] for one in relations if one.kind in ("repeat", "conflict")}
    figures = stream.figures(analysis)
    for relation in (*_sums(figures), *_rates(figures, rated), *_repeats(figures, again)):
        key = relation.at[0], frozenset(relation.at[1:])
        if key not in told and _said(relation) not in said:
            told.add(key)
            relations.append(relation)
            yield relation
    yield from map(_of_slip, slips.slips(analysis, figures, relations))
    yield from misprints.misprints(analysis, figures, relations)


def _said(relation: Relation) -> tuple[bool, str, tuple[str, ...]]:
    return (relation.kind == "repeat", relation.numbers[0], tuple(sorted(relation.numbers[1:])))


def _sums(figures: Sequence[stream.Figure]) -> Iterator[Relation]:
    for family in stream.families(figures):
        group = family
        for level in range(_LEVELS):
            found = list(_believed(group, sums.STRIDES if level == 0 else 1))
            yield from (relation for made in found for relation in _of_sum(made))
            inner = {id(part) for made in found for part in made.parts if _is_account(made)}
            if not inner:
                break
            group = [one for one in group if id(one) not in inner]


def _believed(group: Sequence[stream.Figure], strides: int) -> Iterator[sums.Made]:
    for found in (sums.of_two(group), sums.of_rows(group, strides)):
        best: dict[int, dict[tuple[int, ...], tuple[float, sums.Made]]] = defaultdict(dict)
        for made, blind in patterns.believed(list(found)):
            # the same figures printed again: those that are nearest
            same = tuple(sorted(one.fine for one in made.parts))
            if blind < best[made.at].get(same, (2.0, made))[0]:
                best[made.at][same] = blind, made
        for of_one in best.values():
            for _, made in sorted(of_one.values(), key=lambda one: one[0])[:_MOST]:
                if sums.holds(made):
                    yield made


def _is_account(made: sums.Made) -> bool:
    """A whole with its parts behind it or before it: what stands outside sees the whole alone."""
    return made.whole.at < made.parts[0].at or made.whole.at > made.parts[-1].at


def _of_sum(made: sums.Made) -> Iterator[Relation]:
    whole, parts = made.whole.quantity, [one.quantity for one in made.parts]
    params = {"parts": " + ".join(one.text for one in parts), "whole": whole.printed, "sum": whole.text}
    yield _relation("sum", (whole, *parts), "evidence.sum", params)
    if len(parts) == 2:
        # this year's, last year's, and what lies between: of the two either may be what is left of the whole
        for rest, other in (parts, parts[::-1]):
            said = {"first": whole.text, "second": other.text, "value": rest.text, "stated": rest.printed}
            yield replace(_relation("difference", (rest, whole, other), "evidence.difference", said), alternate=True)


def _repeats(figures: Sequence[stream.Figure], again: set[Place]) -> Iterator[Relation]:
    """What is printed again with its unit, and has digits enough for all the figures of its measure between the two."""
    last: dict[tuple[str, int], tuple[int, stream.Figure]] = {}
    count: Counter[str] = Counter()
    for one in figures:
        if not one.is_amount or not one.kin or not one.fine:
            continue
        number = count[one.kin] = count[one.kin] + 1
        before, first = last.get((one.kin, one.fine), (0, None))
        last[one.kin, one.fine] = number, one
        if (
            one.quantity.place in again
            or first is None
            or (number - before) * odds.of_one(abs(one.fine), one.unit) > odds.SELDOM
        ):
            continue
        if one.quantity.place.table is None or first.quantity.place.table != one.quantity.place.table:
            said = {"later": one.quantity.printed, "first": first.quantity.printed}
            yield _relation("repeat", (one.quantity, first.quantity), "evidence.repeat", said)


def _rates(figures: Sequence[stream.Figure], rated: set[Place]) -> Iterator[Relation]:
    best: dict[int, dict[object, tuple[float, rates.Rate]]] = defaultdict(dict)
    for rate, blind in patterns.believed([*rates.of_two(figures), *rates.of_whole(figures)]):
        if rate.percent.quantity.place not in rated:
            best[rate.at].setdefault(rate.shapes[0], (blind, rate))
    for of_one in best.values():
        least = min(blind for blind, _ in of_one.values())
        for blind, rate in sorted(of_one.values(), key=lambda one: one[0])[:2]:
            if blind <= least * 10:
                yield _of_rate(rate)


def _of_slip(slip: slips.Slip) -> Relation:
    whole, parts = slip.whole.quantity, [one.quantity for one in slip.parts]
    total = shown(add(whole, parts).total / (whole.scale or 1), whole.digits)
    added = " + ".join(map(printed, parts))
    params = {"whole": whole.printed, "parts": added, "sum": total, "vouching": str(slip.vouching)}
    told = _relation("sum", (whole, *parts), "evidence.slip", params)
    return replace(told, holds=False, severity="likely", expected=total)


def _of_rate(rate: rates.Rate) -> Relation:
    percent, above, below = rate.percent.quantity, rate.above.quantity, rate.below.quantity
    params = {"above": above.printed, "below": below.printed, "percent": percent.printed}
    part = Fraction(above.value) / below.value
    match rate.form:
        case "share":
            value = part
        case "growth":
            value = part - 1
        case _:
            last = below.value + above.value * (1 if rate.form == "fall" else -1)
            params["last"] = shown(last / (below.scale or 1), below.digits)
            value = above.value / last
    params["value"] = shown(value * HUNDRED, percent.digits + 1)
    kind: RelationKind = "ratio" if rate.form == "share" else "change"
    return _relation(kind, (percent, above, below), f"evidence.{_CODES.get(rate.form, rate.form)}", params)


def _relation(kind: RelationKind, figures: tuple[Quantity, ...], code: str, params: dict[str, str]) -> Relation:
    bare = all(one.place.table is not None or (one.kind == "plain" and not one.unit) for one in figures)
    return Relation(
        kind="table" if bare else kind,
        numbers=tuple(map(printed, figures)),
        holds=True,
        message=Message(code, params),
        at=tuple(one.place for one in figures),
        figures=figures,
    )
