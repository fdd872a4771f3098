"""All figures of a document in the order they are read, and those of one measure among them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from huiyin.proofread.model import Analysis, Quantity

#: All figures are counted in millionths, so that they add as whole numbers.
FINE: Final = 10**6
_RATES: Final = frozenset({"percent", "points", "times", "fraction"})
_NO_AMOUNTS: Final = frozenset({"年", "岁", "月", "日", "号", "点", "届", "时", "级", "度", "分"})
#: Zero is a multiple of everything.
_NOTHING: Final = 10**30
_MONEY: Final = "元"
#: How far before a figure without a unit one with a unit may stand that it is meant in.
_BEFORE: Final = 4


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    at: int  # among all figures
    quantity: Quantity
    fine: int  # its value
    step: int  # what one unit of its last printed digit counts
    unit: int  # the power of ten that it is a multiple of: of 4900 it is 100
    kin: str  # what it may be added to; "" for what stands without a unit

    @property
    def is_amount(self) -> bool:
        return self.quantity.kind not in _RATES and self.quantity.unit not in _NO_AMOUNTS


def figures(analysis: Analysis) -> tuple[Figure, ...]:
    """In reading order; what is only about right is left out."""
    # those of a block and of a table come in their order already
    found = sorted((one for one in analysis.quantities if one.approx is None), key=lambda one: one.block)
    return tuple(_figure(at, one) for at, one in enumerate(found))


def families(stream: Sequence[Figure]) -> Iterable[Sequence[Figure]]:
    """The amounts of each measure, with those that lost their unit; money once more by the unit that it is printed in;
    and what stands without a unit by itself and as money, for tables say their unit above."""
    amounts = [one for one in stream if one.is_amount]
    groups: dict[str, list[Figure]] = defaultdict(list)
    for one in (*amounts, *_without_unit(amounts)):
        groups[one.kin].append(one)
    money = groups.get(_MONEY, [])
    units = Counter(one.quantity.unit for one in money)
    if money and groups.get(""):
        scale = next(one.quantity.scale for one in money if one.quantity.unit == units.most_common(1)[0][0])
        own = {one.at for one in money}
        groups["tables"] = [*money, *(_scaled(one, scale) for one in groups[""] if one.at not in own)]
    if len(units) > 1:
        for unit in units:
            groups[f"in {unit}"] = [one for one in money if one.quantity.unit == unit]
    return [sorted(group, key=lambda one: one.at) for group in groups.values() if len(group) > 2]


def _without_unit(amounts: Sequence[Figure]) -> Iterator[Figure]:
    """公开425条、不予公开1402: in the measure of the figure before it in its paragraph."""
    for at, one in enumerate(amounts):
        if one.kin:
            continue
        before = amounts[max(0, at - _BEFORE) : at][::-1]
        model = next((other for other in before if other.kin and other.quantity.block == one.quantity.block), None)
        if model is not None:
            scale = model.quantity.scale // one.quantity.scale or 1
            yield replace(_scaled(one, scale), kin=model.kin)


def _figure(at: int, one: Quantity) -> Figure:
    fine = int(one.number * FINE)
    return Figure(at, one, fine, max(one.step.numerator * FINE // one.step.denominator, 1), _round(fine), _kin(one))


def _round(fine: int) -> int:
    unit = 1
    while fine and not fine % (unit * 10):
        unit *= 10
    return unit if fine else _NOTHING


def _scaled(figure: Figure, scale: int) -> Figure:
    return replace(figure, fine=figure.fine * scale, step=figure.step * scale, unit=figure.unit * scale)


def _kin(one: Quantity) -> str:
    return one.kind if one.kind in _RATES else one.measure
