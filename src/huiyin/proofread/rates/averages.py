"""Averages: 户均2.64万元, of 18.5万元 and 7户."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from huiyin.proofread.arithmetic.agreement import shown
from huiyin.proofread.model import Message, Quantity, Relation
from huiyin.proofread.quantities.moves import Item
from huiyin.proofread.rates.names import counts

AVERAGE = re.compile(
    r"(?P<per>[人户件批次家年月日车笔亩宗])均[^，。；]{0,6}$|平均每?(?:一?个?)(?P<every>[人户件批次家月天日期场])?[^，。；]{0,8}$"
)
_SEXES = re.compile(r"性别比(?:（[^（）]{1,24}）)?(?:约?为|是|达到?)?$")
_MEN = re.compile(r"男[^女，。；]{0,8}$")
_WOMEN = re.compile(r"女[^男，。；]{0,8}$")
PER = {
    "人": ("人", "人次", "名"), "户": ("户",), "件": ("件", "件次"), "批": ("批", "批次"),
    "次": ("次", "批次", "场次", "期"), "家": ("家", "个"), "月": ("个月",),
    "天": ("天", "日"), "日": ("天", "日"), "年": ("年",), "车": ("辆", "台"),
    "笔": ("笔",), "亩": ("亩", "万亩"), "宗": ("宗",), "期": ("期",), "场": ("场", "场次"),
}  # fmt: skip


def average(item: Item, before: Sequence[Item]) -> Iterator[Relation]:
    """户均2.64万元, of 18.5万元 and 7户."""
    found = AVERAGE.search(item.lead[-16:])
    if found is None:
        return
    units = PER.get(found["per"] or found["every"] or "", ())
    numbers = [one for one in before if one.figure.unit in units and counts(one) and one.figure.value > 0][::-1]
    totals = [one for one in before if one.figure.kind == item.figure.kind and counts(one)]
    totals = [one for one in totals if not AVERAGE.search(one.lead[-16:])]
    totals = [one for one in totals if item.figure.kind == "money" or one.figure.unit == item.figure.unit][::-1]
    near = _beside(item, totals, numbers)
    for total, count in [*((total, count) for total in totals for count in numbers), *near]:
        value = total.figure.value / count.figure.value
        holds = item.figure.interval.contains(value) or abs(value - item.figure.value) < item.figure.step
        if holds or (len(totals) == 1 and (total, count) in near):
            yield _said(item.figure, total.figure, count.figure, value, holds)
            return


def of_sexes(item: Item, before: Sequence[Item]) -> Iterator[Relation]:
    """男性31.4万人，女性30.9万人，性别比为101.62: men to a hundred women. Only what comes out."""
    figure = item.figure
    told = item.lead
    if before and before[-1].figure.value == 100 and "性别比" in before[-1].lead:
        # 性别比（以女性为100）为101.62
        told, before = before[-1].lead + told, before[:-1]
    if figure.kind != "plain" or not figure.digits or not _SEXES.search(told):
        return
    men, women = (next((one for one in reversed(before) if sex.search(one.lead)), None) for sex in (_MEN, _WOMEN))
    if men is None or women is None or not women.figure.value:
        return
    value = men.figure.value / women.figure.value * 100
    room = figure.step / 2 + (men.figure.step + women.figure.step) / women.figure.value * 100
    if abs(value - figure.value) <= room:
        yield _said(figure, men.figure, women.figure, value, holds=True)


def _beside(item: Item, totals: list[Item], numbers: list[Item]) -> list[tuple[Item, Item]]:
    """发放救助金33万元，救助22户，户均1.5万元: nothing else stands between that it could be of."""
    if (
        len(numbers) != 1
        or len(totals) != 1
        or item.figure.approx
        or numbers[0].figure.approx
        or totals[0].figure.approx
    ):
        return []
    total, count = totals[0], numbers[0]
    if re.search("人口[^，。；]{0,6}$", count.lead):
        return []  # 年末常住人口: output is reckoned per head of the mean of the year
    last = max(total, count, key=lambda one: one.start)
    close = "；" not in item.lead and "。" not in item.lead and "；" not in last.lead
    return [(total, count)] if close and "年人均" not in item.lead else []


def _said(average: Quantity, total: Quantity, count: Quantity, value: Fraction, holds: bool) -> Relation:
    params = {
        "average": average.printed,
        "above": total.printed,
        "below": count.printed,
        "exact": shown(value / (average.scale or 1), 3),
    }
    figures = (average, total, count)
    return Relation(
        kind="ratio",
        numbers=tuple(one.text for one in figures),
        holds=holds,
        message=Message("average.holds" if holds else "average.broken", params),
        at=tuple(one.place for one in figures),
        severity=None if holds else "likely",
        expected=None if holds else shown(value / (average.scale or 1), average.digits),
        figures=figures,
    )
