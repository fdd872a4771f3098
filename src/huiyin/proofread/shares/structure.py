"""Figures joined by colons: 三次产业结构为11.1：30.1：58.8, 城乡收入比1.91:1; and shares in a row that make 100."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from huiyin.proofread.arithmetic.agreement import HUNDRED, Agreement, agree, lawful, like, shown
from huiyin.proofread.arithmetic.quotients import compare, say
from huiyin.proofread.model import Analysis, Message, Quantity, Relation
from huiyin.proofread.quantities.kin import alike
from huiyin.proofread.quantities.moves import Item, Line, lines
from huiyin.proofread.shares.hundred import makes_hundred, to_hundred, told_together

COLON = re.compile(r"\s*[：:∶比]\s*")
NAMED = re.compile(r"(?:结构|比例|比重|占比|构成|之?比)[^，。；]{0,14}$")
#: 由5.1∶37.9∶57.0调整为5.0∶37.3∶57.7
BECAME = re.compile(r"(?:调整|变化|优化|演变|转变|变)[为至到]$")
WHOLES = re.compile(r"贡献率|占比|比重|构成|比例")
#: 城乡居民收入比值为1.77, 收入比由上年的2.31缩小为2.27
TIMES_AS_MUCH = re.compile(
    r"(?:收入|消费|支出)(?:之)?比(?:例|值|率)?(?:约?为|达|是)?$|(?:缩小|扩大|下降|降低|上升|降|升)(?:为|至|到)$"
)
NEARLY = 10
KEPT = 40  # figures before that the parts may be among


def rule(analysis: Analysis) -> Iterable[Relation]:
    before: list[Item] = []
    for passage in analysis.passages:
        if not passage.quantities:
            continue
        yield from told_together(lines(passage))
        for line in lines(passage):
            here = [one for one in line.items if _is_amount(one)]
            for row in _rows(line):
                yield from _structure(row, [*before, *(one for one in here if one.start < row[0].start)][-KEPT:])
                if makes_hundred(row) or _are_all_there_is(row):
                    yield from to_hundred(line, row)
            yield from _pairs(line, before)
            yield from _growth(line)
            for group in _told_in_a_row(line):
                yield from to_hundred(line, group)
            before = [*before, *here][-KEPT:]


def _is_amount(one: Item) -> bool:
    return one.part == "level" and one.figure.kind in ("money", "count") and not one.figure.chinese


def _rows(line: Line) -> Iterator[list[Item]]:
    """Figures with nothing but colons between them; or 比重分别为5.0%、37.2%和57.8%."""
    row: list[Item] = []
    changed = False
    for one in [*line.items, None]:
        if one is not None and row and (COLON.fullmatch(one.lead) or (one.likewise and _is_share(row[0]))):
            row.append(one)
            continue
        if len(row) > 1 and (NAMED.search(row[0].lead) or (changed and BECAME.search(row[0].lead))):
            changed = True
            yield row
        row = [one] if one is not None and one.figure.kind in ("plain", "percent") else []


def _are_all_there_is(row: Sequence[Item]) -> bool:
    """三次产业结构为11.1：30.1：58.8, also where they do not quite make 100."""
    total = sum((one.figure.value for one in row), Fraction(0))
    return len(row) > 2 and "产业" in row[0].lead[-14:] and abs(total - HUNDRED) < NEARLY


def _is_share(one: Item) -> bool:
    return one.figure.kind == "percent" and one.part in ("share", "level") and not one.why


def _structure(row: list[Item], before: list[Item]) -> Iterator[Relation]:
    """Each is the share of its part; which figures are the parts is where most come out."""
    size = len(row)
    best: tuple[int, tuple[Item, ...], Item | None] = (0, (), None)
    for at in range(len(before) - size, -1, -1):
        parts = tuple(before[at : at + size])
        if not all(alike(parts[0].figure, one.figure) for one in parts):
            continue
        made = sum((one.figure.value for one in parts), Fraction(0))
        room = sum((Fraction(one.figure.slack) for one in parts), Fraction(0)) / 2
        # a whole that is broken down several times stands further back, but then its parts make it
        for whole in (one for place, one in enumerate(before[:at]) if place >= at - 4 or _is_made(one, made, room)):
            if size < 3 and whole.figure.value != made:
                continue  # of two shares only those of parts that make their whole
            hits = _hits(row, parts, whole)
            if hits > best[0]:
                best = hits, parts, whole
    hits, parts, found = best
    if found is None or hits * 2 < size + (size > 2):
        return
    for one, part in zip(row, parts, strict=True):
        agreed = compare(one.figure, [part.figure], [found.figure]) or _made_to_fit(one, part, found)
        yield say("share", one.figure, [part.figure], [found.figure], agreed, severity="likely")


def _is_made(whole: Item, made: Fraction, room: Fraction) -> bool:
    return abs(whole.figure.value - made) <= room + Fraction(whole.figure.slack) / 2


def _made_to_fit(one: Item, part: Item, whole: Item) -> Agreement | None:
    """One in the last digit, so that the rounded shares make 100."""
    true = part.figure.value / whole.figure.value * HUNDRED
    return "cut" if abs(true - one.figure.value) < one.figure.step else None


def _hits(row: Sequence[Item], parts: Sequence[Item], whole: Item) -> int:
    if not alike(whole.figure, parts[0].figure) or whole.figure.value < max(one.figure.value for one in parts):
        return 0
    return sum(
        1
        for one, part in zip(row, parts, strict=True)
        if compare(one.figure, [part.figure], [whole.figure]) or _made_to_fit(one, part, whole)
    )


def _pairs(line: Line, before: list[Item]) -> Iterator[Relation]:
    """城乡收入比1.91:1, of both incomes told before it."""
    for one in line.items:
        if one.figure.kind == "plain" and one.figure.digits > 1 and TIMES_AS_MUCH.search(one.lead):
            here = [item for item in line.items if _is_amount(item) and item.start < one.start]
            found = _quotient(
                one.figure, [item for item in [*before, *here][-KEPT:] if "收入" in item.lead or "支出" in item.lead]
            )
            if found is not None:
                yield _said(one.figure, *found)
            elif "城乡" in one.lead and not re.search("上年|去年|由|从|扩大|缩小", one.lead):
                yield from _town_and_country(one.figure, [*before, *here][-12:])
    for one, two in zip(line.items, line.items[1:], strict=False):
        if one.figure.value == 1 and COLON.fullmatch(two.lead) and two.figure.digits:
            yield from _one_to(one, two, line)
        if two.figure.value != 1 or not COLON.fullmatch(two.lead) or one.figure.kind != "plain":
            continue
        if "比" not in line.sentence.text[: max(one.start - line.sentence.start, 0)]:
            continue
        here = [item for item in line.items if _is_amount(item) and item.start < one.start]
        pool = [item for item in [*before, *here][-KEPT:] if "收入" in item.lead or "人" in item.lead]
        found = _quotient(one.figure, pool)
        if found is not None:
            yield _said(one.figure, *found)


def _town_and_country(figure: Quantity, before: Sequence[Item]) -> Iterator[Relation]:
    """城乡居民收入比为1.77, of both told right before it: each by its name."""
    high = [one.figure for one in before if re.search("城镇[^，]*收入$", one.lead)]
    low = [one.figure for one in before if re.search("农村[^，]*收入$", one.lead)]
    if len(high) == len(low) == 1 and low[0].value:
        yield _broken(figure, high[0], low[0])


def _one_to(one: Item, two: Item, line: Line) -> Iterator[Relation]:
    """执业医师8551人，注册护士9498人，医护比1:1.11."""
    at = line.items.index(one)
    here = [
        item
        for item in line.items[max(at - KEPT, 0) : at]
        if item.part in ("level", "aside") and item.figure.kind == "count"
    ]
    pair = [item.figure for item in here if item.start < one.start][-2:]
    named = re.search(
        r"(?P<first>[\u4e00-\u9fff])(?P<second>[\u4e00-\u9fff])(?:之)?比(?:例|率)?(?:约?为|达|是)?$", one.lead
    )
    if named is None or len(pair) < 2 or not all(figure.value for figure in pair):
        return
    first, second = pair
    leads = [item.lead for item in here if item.figure in pair]
    if two.figure.interval.contains(second.value / first.value):
        yield _said(two.figure, second, first)
    elif named["first"] in leads[0] and named["second"] in leads[1] and first.unit == second.unit:
        yield _broken(two.figure, second, first)


def _broken(figure: Quantity, above: Quantity, below: Quantity) -> Relation:
    said = _said(figure, above, below)
    true = shown(above.value / below.value, 3)
    message = Message("average.broken", {**said.message.params, "exact": true})
    expected = shown(above.value / below.value, figure.digits)
    return replace(said, holds=False, severity="likely", message=message, expected=expected)


def _growth(line: Line) -> Iterator[Relation]:
    """出生率6.47‰，死亡率7.14‰，自然增长率-0.67‰."""
    named = {
        name: item
        for name in ("出生率", "死亡率", "自然增长率")
        for item in line.items
        if item.figure.kind == "percent" and re.search(name + r"(?:约?为|是|达)?[-－−]?$", item.lead)
    }
    if len(named) < 3:
        return
    born, died, grown = (named[name].figure for name in ("出生率", "死亡率", "自然增长率"))
    if grown.negative or named["自然增长率"].lead[-1:] in "-－−":
        grown = replace(grown, text="-" + grown.text.lstrip("-－−"), value=-abs(grown.value), negative=True)
    true = born.value - died.value
    found = agree(grown, true, born.interval - died.interval)
    params = {"gap": grown.printed, "larger": born.printed, "smaller": died.printed, "expected": like(grown, true)}
    holds, severity = lawful(found)
    code = "holds" if holds else "rounding" if found else "broken"
    figures = (grown, born, died)
    yield Relation(
        kind="difference",
        numbers=tuple(one.text for one in figures),
        holds=holds,
        message=Message(f"balance.{code}", params),
        at=tuple(one.place for one in figures),
        severity=severity,
        expected=None if holds else like(grown, true),
        figures=figures,
    )


def _quotient(figure: Quantity, pool: Sequence[Item]) -> tuple[Quantity, Quantity] | None:
    if figure.digits < 2:
        return None
    for at, low in reversed(list(enumerate(pool))):
        for high in reversed(pool[:at]):
            fits = low.figure.value > 0 and alike(low.figure, high.figure)
            if fits and figure.interval.contains(high.figure.value / low.figure.value):
                return high.figure, low.figure
    return None


def _said(figure: Quantity, high: Quantity, low: Quantity) -> Relation:
    params = {"average": figure.printed, "above": high.printed, "below": low.printed, "exact": figure.text}
    figures = (figure, high, low)
    return Relation(
        kind="ratio",
        numbers=tuple(one.text for one in figures),
        holds=True,
        message=Message("average.holds", params),
        at=tuple(one.place for one in figures),
        figures=figures,
    )


def _told_in_a_row(line: Line) -> Iterator[list[Item]]:
    """贡献率分别为3.4%、15.3%、81.3%: three and more that make 100 to the last digit."""
    group: list[Item] = []
    for one in [*line.items, None]:
        if one is not None and group and one.likewise and one.figure.kind == "percent":
            group.append(one)
            continue
        if len(group) > 2 and sum((item.figure.value for item in group), Fraction(0)) == HUNDRED:
            yield group
        begins = one is not None and one.figure.kind == "percent" and one.part in ("level", "percent")
        group = [one] if one is not None and begins and WHOLES.search(one.lead) else []
