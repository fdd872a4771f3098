"""Lists made alike in one paragraph: where one comes out, another of the same names must come out too.

机构310所（其中幼儿园295所，早教机构15所）; 机构300所（其中幼儿园246所，早教机构14所）: that the names leave nothing
out the first list shows for the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from huiyin.proofread.arithmetic.addition import Found, add, is_slip
from huiyin.proofread.model import Analysis, Quantity

#: Lists that are asked, figures they are looked for among, and how large a whole must be to prove anything.
_MOST: Final = 24
_AMONG: Final = 200
_LEAST: Final = 20
_SAME_END: Final = 2  # characters
_LED: Final = re.compile(r"其中|包括|^（")


def alike(analysis: Analysis, held: Sequence[Found]) -> Iterator[Found]:
    by_block: dict[int, list[Found]] = {}
    for found in held:
        if sum(bool(part.value) for part in found.parts) > 1 and not found.signs:
            by_block.setdefault(found.whole.block, []).append(found)
    settled = {id(found.whole) for found in held}
    for passage in analysis.passages:
        models = by_block.get(passage.block.index, [])
        if models:
            yield from _of(passage.quantities[:_AMONG], models[:_MOST], settled)


def _of(figures: Sequence[Quantity], models: Sequence[Found], settled: set[int]) -> Iterator[Found]:
    places = {id(one): at for at, one in enumerate(figures)}
    told: set[int] = set()
    small: set[tuple[int, ...]] = set()
    for model in models:
        spots = [places.get(id(one)) for one in (model.whole, *model.parts)]
        known = [spot for spot in spots if spot is not None]
        if len(known) < len(spots) or known != sorted(known):
            continue
        for shift in range(-known[0], len(figures) - known[-1]):
            row = [figures[spot + shift] for spot in known]
            if shift and id(row[0]) not in settled | told and (found := _slipped(row, model)) is not None:
                if found.whole.value < _LEAST * (found.whole.step or 1) and tuple(map(id, row)) not in small:
                    # a small one needs two that come out
                    small.add(tuple(map(id, row)))
                    continue
                told.add(id(row[0]))
                yield found


def _slipped(row: Sequence[Quantity], model: Found) -> Found | None:
    whole, *parts = row
    pairs = list(zip(row, (model.whole, *model.parts), strict=True))
    same = all(one.unit == other.unit != "" and one.kind == other.kind and one.approx is None for one, other in pairs)
    same = same and _label(whole)[-_SAME_END:] == _label(model.whole)[-_SAME_END:] != ""
    same = same and all(_is_called_alike(one, other) for one, other in pairs[1:])
    same = same and all(_LED.search(one.before) for one in (parts[0], model.parts[0]))
    near = parts[-1].sentence - whole.sentence <= 1
    if not same or not near:
        return None
    result = add(whole, parts)
    slip = not result.holds and is_slip(result.gap, row)
    return Found(whole, tuple(parts), result, "likely") if slip else None


def _is_called_alike(one: Quantity, other: Quantity) -> bool:
    first, second = _label(one), _label(other)
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) > 1 and longer.endswith(shorter)


def _label(figure: Quantity) -> str:
    return re.sub(r"^(?:其中|分别)+", "", re.split(r"[，；。：、（）]", figure.before)[-1])


def beside(analysis: Analysis, held: Sequence[Found]) -> Iterator[Found]:
    """机构186家，床位21430张，其中公办52家、床位6845张，民办134家、床位14585张: that the houses come out shows that
    these are all, and the beds told beside them must come out as well."""
    settled = {id(found.whole) for found in held}
    by_block = {passage.block.index: passage.quantities for passage in analysis.passages}
    for model in held:
        row = [model.whole, *model.parts]
        figures = by_block.get(model.whole.block, ())
        proven = model.result.verdict == "equal" and not model.signs and model.whole.value >= _LEAST
        if not proven or len({one.block for one in row}) > 1 or len({one.unit for one in row}) > 1:
            continue
        places = {id(one): at for at, one in enumerate(figures)}
        spots = [places.get(id(one), -1) for one in row]
        if min(spots) < 0 or spots != sorted(spots):
            continue
        close = min(two - one for one, two in pairwise(spots))
        for shift in (1, -1):
            if close < 2 or not 0 <= spots[0] + shift <= spots[-1] + shift < len(figures):
                continue
            other = [figures[spot + shift] for spot in spots]
            if id(other[0]) not in settled and (found := _counted_so(other, row)) is not None:
                yield found
                break


def _counted_so(other: Sequence[Quantity], row: Sequence[Quantity]) -> Found | None:
    """All in one unit, not that of the list that came out, and called alike or not at all."""
    whole, *parts = other
    units = {one.unit for one in other}
    plain = all(one.kind in ("count", "money") and one.role == whole.role and one.approx is None for one in other)
    if not plain or len(units) > 1 or units == {row[0].unit} or "" in units:
        return None
    near = all(beside.sentence == one.sentence for beside, one in zip(other, row, strict=True))
    labels = [_label(one)[-_SAME_END:] for one in other]
    named = labels[0] == "" or all(label in ("", labels[0]) for label in labels[1:])
    result = add(whole, parts)
    if not near or not named or result.holds or max(one.value for one in parts) > whole.value:
        return None
    if whole.start < row[0].start and 0 < result.gap * row[0].value < whole.value:
        return None  # 事故276起，死亡31人: in so few left out hardly one died
    return Found(whole, tuple(parts), result, "likely") if result.total <= 2 * whole.value else None
