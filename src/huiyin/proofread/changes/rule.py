"""Differences and changes: 较上年的104.20万元减少16.68万元，下降16%, computed from the figures that are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from huiyin.proofread.arithmetic.addition import is_slip
from huiyin.proofread.arithmetic.agreement import HUNDRED, Agreement, agree, like, per_cent, per_cent_step, shown
from huiyin.proofread.arithmetic.growth import Result, of_last, part, quotient, times
from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.arithmetic.quotients import printed
from huiyin.proofread.changes.frames import Change
from huiyin.proofread.changes.readings import readings
from huiyin.proofread.model import Analysis, Message, Quantity, Relation, RelationKind, Severity
from huiyin.proofread.quantities.kin import GENERIC, alike, hints
from huiyin.proofread.quantities.known import core
from huiyin.proofread.quantities.moves import CUT_RATE, FROM, Item, clause_of

SIGNS = {1: "增加", -1: "减少", 0: "相差"}
SIGNS_EN = {1: "a rise", -1: "a fall", 0: "a gap"}


def rule(analysis: Analysis) -> Iterable[Relation]:
    for reading in readings(analysis):
        for change in reading.changes:
            yield from judge(change)


def judge(change: Change) -> Iterator[Relation]:
    """All that one statement of change says."""
    if change.misprinted is not None:
        yield _misprinted(change, change.misprinted.figure)
    level = change.level.figure if change.level else None
    base = change.base.figure if change.base else None
    gap = change.gap.figure if change.gap else None
    told = change.base is not None and FROM.search(change.base.lead)  # 从2人减至2人，减少7人
    if (
        level
        and base
        and level.value == base.value
        and not told
        and any(one and one.value for one in (gap, _changed(change)))
    ):
        # a figure told twice is not that of the year before, which stands nowhere
        base = None
    if change.points is not None and not _of_another(change.points, change.base):
        yield from _points(change, change.points.figure, level, base)
    if gap is not None and level is not None and base is not None:
        yield _difference(change, gap, level, base)
    if change.percent is not None and not _of_another(change.percent, change.base):
        yield from _percent(change, change.percent, level, base, gap)
    if change.factor is not None and _of_another(change.factor, change.base):
        pass
    elif change.factor is not None and level is not None and base is not None:
        yield from _factor(change, change.factor, level, base)
    elif change.factor is not None and gap is not None and level is not None and alike(level, gap):
        yield from _factor_of_gap(change.factor, level, gap)
    if change.multiple is not None and level is not None and base is not None:
        yield from _multiple(change.multiple.figure, level, base)


def _misprinted(change: Change, figure: Quantity) -> Relation:
    """增加65.39元 beside 101.79万元: what it is in their unit makes all true, and it is told as it is printed."""
    meant = next(
        one.figure
        for one in (change.gap, change.base, change.level)
        if one is not None and one.figure.place == figure.place
    )
    params = {"words": figure.printed, "printed": figure.unit, "unit": meant.unit, "guess": meant.printed}
    return relation("unit", (figure,), False, "likely", ("forms.clash", params))


#: ，城乡居民基础养老金由每月160元: a statement of its own.
OWN = re.compile(r"[，；](?!其中)(?:[^，。；]{4,}?|[^，。；]*(?:占比|比重|比例|率|度))[由从][^，。；]{0,8}$")


def _of_another(stated: Item, base: Item | None) -> bool:
    """养老金总体水平提高2%，基础养老金由每月160元提高至185元: told before another begins."""
    return base is not None and stated.start < base.start and bool(OWN.search(base.lead))


def _changed(change: Change) -> Quantity | None:
    return change.percent.figure if change.percent else None


def relation(
    kind: RelationKind,
    figures: tuple[Quantity, ...],
    holds: bool,
    severity: Severity | None,
    said: tuple[str, dict[str, str]],
    *,
    expected: str | None = None,
    alternate: bool = False,
) -> Relation:
    if alternate and not holds:
        severity = "remark"
    return Relation(
        kind=kind,
        numbers=tuple(map(printed, figures)),
        holds=holds,
        message=Message(*said),
        at=tuple(figure.place for figure in figures),
        severity=severity,
        expected=expected,
        figures=figures,
        alternate=alternate,
    )


def _difference(change: Change, gap: Quantity, level: Quantity, base: Quantity) -> Relation:
    sign = change.gap.sign if change.gap else 0
    stated = abs(gap.value) if sign else gap.value
    true = level.value - base.value
    span = level.interval - base.interval
    if sign < 0:
        true, span = -true, -span
    elif not sign:
        true, span = abs(true), span if true >= 0 else -span
    if gap.negative and sign:
        true = abs(true) if true < 0 else true
    found = agree(gap, true, span, value=stated)
    expected = like(gap, abs(true))
    params = {
        "gap": gap.printed,
        "level": level.printed,
        "base": base.printed,
        "expected": expected + gap.unit,
        "larger": max(level, base, key=lambda one: one.value).printed,
        "smaller": min(level, base, key=lambda one: one.value).printed,
        "word": SIGNS[1 if level.value > base.value else -1],
        "word_en": SIGNS_EN[1 if level.value > base.value else -1],
    }
    if found in ("exact", "rough"):
        return relation("difference", (gap, level, base), True, None, ("difference.holds", params))
    if found is not None:
        return relation(
            "difference", (gap, level, base), False, "rounding", ("difference.rounding", params), expected=expected
        )
    if sign and true < 0 and agree(gap, -true, -span, value=stated):
        return relation(
            "difference", (gap, level, base), False, "error", ("difference.direction", params), expected=expected
        )
    tied = change.gap is None or _is_tied(change, change.gap, true) or is_slip(true - stated, [gap, level, base])
    severity: Severity = "remark" if change.adjusted or not tied else "likely" if change.far else "error"
    return relation("difference", (gap, level, base), False, severity, ("difference.broken", params), expected=expected)


def _percent(
    change: Change, item: Item, level: Quantity | None, base: Quantity | None, gap: Quantity | None
) -> Iterator[Relation]:
    figure = item.figure
    if level is not None and base is not None:
        if level.kind == "percent" and not (gap or change.points):
            yield from _percent_of_rates(change, item, level, base)
            return
        yield _change(change, item, (figure, level, base), quotient(level, base), level=level, base=base)
        if gap is not None and base.value:
            yield _change(change, item, (figure, gap, base), part(gap, base, item.sign), base=base, alternate=True)
        if gap is not None and change.far and alike(level, gap):
            sign = change.gap.sign if change.gap and change.gap.sign else item.sign
            yield _change(change, item, (figure, gap, level), of_last(level, gap, sign), level=level, alternate=True)
    elif gap is not None and (level is not None or base is not None) and gap.kind != "percent":
        if level is not None and level.approx is not None and CUT_RATE.search(item.lead):
            return  # 对60万元以上的项目审减7.5亿元，审减率27.3%
        if level is not None and alike(level, gap):
            sign = _way(change, item, level, gap)
            of_all = part(gap, level, sign)
            cut = (
                CUT_RATE.search(item.lead)
                and of_all is not None
                and Interval.rounded(per_cent(figure), per_cent_step(figure)).meets(
                    of_all[1] if sign >= 0 else -of_all[1]
                )
            )
            # 送审11.42亿元，核减1.35亿元，核减率11.8%: of what there was before
            result = of_all if cut else of_last(level, gap, sign)
            found = _change(change, item, (figure, gap, level), result, level=level)
            yield _of_another_unit(_exceeding(found, item, gap, level, sign), item, gap, level, sign)
        elif base is not None:
            yield _change(change, item, (figure, gap, base), part(gap, base, item.sign), base=base)
    elif level is not None and level.kind == "count" and change.against in ("previous", "month"):
        yield from _attainable(change, item, level)


def _way(change: Change, item: Item, level: Quantity, gap: Quantity) -> int:
    """Up or down as the words say; where they say both or neither, as the percentage comes out."""
    told = [sign for sign in (change.gap.sign if change.gap else 0, item.sign) if sign] or [1, -1]
    for sign in told if len(set(told)) > 1 else ():
        result = of_last(level, gap, sign)
        stated, step = abs(per_cent(item.figure)), per_cent_step(item.figure)
        if result is not None and agree(
            item.figure, abs(result[0]), Interval.exactly(abs(result[0])), value=stated, step=step
        ):
            return sign
    return told[0]


def _change(
    change: Change,
    item: Item,
    figures: tuple[Quantity, ...],
    result: Result,
    *,
    level: Quantity | None = None,
    base: Quantity | None = None,
    alternate: bool = False,
) -> Relation:
    figure = figures[0]
    params = {
        "percent": figure.printed,
        "one": figures[1].printed,
        "two": figures[2].printed,
        "word": SIGNS[item.sign],
        "said": "增长" if item.sign > 0 else "下降",
    }
    if result is None:
        return _from_zero(figures, params, base, per_cent(figure), alternate)
    center, span = result
    stated, step = per_cent(figure), per_cent_step(figure)
    side = item.sign or (1 if center >= 0 else -1)
    if item.figure.negative:
        stated, side = abs(stated), (1 if center >= 0 else -1) if item.sign > 0 else side
    true, width = (center, span) if side > 0 else (-center, -span)
    found = agree(figure, true, width, value=stated, step=step)
    expected = shown(abs(center), max(figure.digits, 1 if abs(center) < 1000 else 0))
    params |= {"expected": expected, "exact": shown(abs(center), 3)}
    if found in ("exact", "rough"):
        return relation("change", figures, True, None, ("change.holds", params), alternate=alternate)
    if found is not None:
        cut_off = Interval.cut(stated, step).contains(true)
        code = "change.cut" if cut_off else "change.rounding"
        return relation(
            "change", figures, found == "rounding", "rounding", (code, params), expected=expected, alternate=alternate
        )
    code = "change.broken"
    if true < 0 and agree(figure, -true, -width, value=stated, step=step):
        code = "change.direction"
    elif level is not None and _by_this_year(figures, level, base):
        code = "change.base"
    soft = (change.adjusted and base is not None) or _is_on_another_footing(change, item)
    soft = soft or (level is not None and base is None and _is_of_several(change, item, figures[1], level))
    soft = soft or (code == "change.broken" and not _is_tied(change, item, center))
    severity: Severity = "remark" if soft else "likely" if change.far else "error"
    return relation("change", figures, False, severity, (code, params), expected=expected, alternate=alternate)


def _exceeding(found: Relation, item: Item, gap: Quantity, level: Quantity, sign: int) -> Relation:
    """34.08万元，增加50.00万元，增长100%: no percentage is right, where less than nothing is left."""
    if found.severity not in ("error", "likely") or sign < 1 or not 0 <= level.value < abs(gap.value):
        return found
    params = {"gap": gap.printed, "level": level.printed, "percent": item.figure.printed}
    return replace(found, message=Message("change.exceeds", params), expected=None)


def _of_another_unit(found: Relation, item: Item, gap: Quantity, level: Quantity, sign: int) -> Relation:
    """5238.0亿元，比年初增加419.4元，增长8.7%: of 亿元 it comes out, so that the unit is what is wrong."""
    if found.severity not in ("error", "likely") or gap.kind != "money" or gap.scale == level.scale:
        return found
    by = Fraction(level.scale, gap.scale)
    meant = replace(gap, value=gap.value * by, step=gap.step * by, interval=gap.interval.times(by))
    result = of_last(level, meant, sign)
    if result is None:
        return found
    center, span = (result[0], result[1]) if sign >= 0 else (-result[0], -result[1])
    figure = item.figure
    if not agree(figure, center, span, value=abs(per_cent(figure)), step=per_cent_step(figure)):
        return found
    params = {"percent": figure.printed, "gap": gap.printed, "level": level.printed, "unit": level.unit}
    return replace(found, message=Message("change.unit", params | {"guess": gap.text + level.unit}), expected=None)


#: So many times what is printed, and no slip made it.
WORLDS = 5
#: Told at the prices of the year; how much it grew is reckoned at those of another.
AT_PRICES = re.compile(r"生产总值|GDP|增加值|总产值|业务总量")
ADJUSTED = re.compile(r"同口径|可比|剔除|扣除|还原|不含|不变价|实际增长|实际下降|名义")


def _is_on_another_footing(change: Change, item: Item) -> bool:
    """增加4.2亿元，按可比价格计算增长5.1%: the amounts say nothing of such a percentage."""
    # 增加1.9亿元和0.8亿元，剔除价格因素，增长7.8%和10.9%: said once for both
    said = change.adjusted if item.likewise else bool(ADJUSTED.search(item.lead))
    if change.level is not None and item.start > change.level.start and said:
        return True
    told = re.sub(r"（[^（）]*）", "", change.level.lead) if change.level is not None else ""
    return bool(AT_PRICES.search(change.subject) or AT_PRICES.search(clause_of(told)))


def _is_tied(change: Change, item: Item, center: Fraction) -> bool:
    """Whether the figure that moved is beyond doubt: told in the same sentence, alone in its own, or called so; or the
    difference comes out, or one wrong digit explains the percentage."""
    level, base, gap = change.level or change.base, change.base, change.gap
    if level is None or (level.figure.block, level.figure.sentence) == (item.figure.block, item.figure.sentence):
        return True
    if base is not None and gap is not None and abs(level.figure.value - base.figure.value) == abs(gap.figure.value):
        return True
    name = core(change.subject)
    if len(name) > 1 and name == core(level.lead):
        return True
    place = (level.figure.block, level.figure.sentence)
    rivals = [one for one in change.nearby if one is not level and one.part == "level" and one is not base]
    if not any((one.figure.block, one.figure.sentence) == place and alike(one.figure, level.figure) for one in rivals):
        return True
    true, stated = shown(abs(center), item.figure.digits), item.figure.text
    return len(true) == len(stated) > 2 and sum(one != two for one, two in zip(true, stated, strict=True)) == 1


def _is_of_several(change: Change, item: Item, gap: Quantity, level: Quantity) -> bool:
    """中心66.6万人；站16.2万人。中心（站）人数增加5.0万人，增长6.4%: of what was told just before it together."""
    told = [one.figure for one in change.nearby if one.part == "level" and alike(one.figure, level)]
    told = [one for one in told if one.unit == level.unit and one.scale == level.scale]
    stated = Interval.rounded(abs(per_cent(item.figure)), per_cent_step(item.figure))
    for begin in range(len(told) - 1):
        total = sum((one.value for one in told[begin:]), Fraction(0))
        last = total - (item.sign or 1) * abs(gap.value)
        if level in told[begin:] and last > 0 and stated.contains(abs(gap.value) / last * HUNDRED):
            return True
    return False


def _by_this_year(figures: tuple[Quantity, ...], level: Quantity, base: Quantity | None) -> Agreement | None:
    """Whether the difference was divided by this year's figure."""
    if level.value == 0:
        return None
    figure = figures[0]
    size = abs(level.value - base.value) if base is not None else abs(figures[1].value)
    wrong = size / level.value * HUNDRED
    return agree(figure, wrong, Interval.exactly(wrong), value=abs(per_cent(figure)), step=per_cent_step(figure))


def _from_zero(
    figures: tuple[Quantity, ...], params: dict[str, str], base: Quantity | None, stated: Fraction, alternate: bool
) -> Relation:
    """From zero no percentage can be said; 100 % and 0 are in common use and no error."""
    usual = stated in (0, HUNDRED) or (base is None and stated == HUNDRED)
    return relation(
        "change", figures, usual, "remark" if usual else "likely", ("change.zero", params), alternate=alternate
    )


def _percent_of_rates(change: Change, item: Item, level: Quantity, base: Quantity) -> Iterator[Relation]:
    """93.2%提高到98.8%，提高5.6%: a change of the rate, or percentage points told as per cent."""
    figure = item.figure
    result = quotient(level, base)
    gap = per_cent(level) - per_cent(base)
    gap = gap if item.sign >= 0 else -gap
    stated, step = per_cent(figure), per_cent_step(figure)
    span = Interval.rounded(gap, per_cent_step(level) + per_cent_step(base))
    as_points = agree(figure, gap, span, value=stated, step=step)
    as_change = None
    if result is not None:
        center, width = result if item.sign >= 0 else (-result[0], -result[1])
        as_change = agree(figure, center, width, value=stated, step=step)
    if as_points and as_change != "exact":
        params = {"percent": figure.printed, "one": level.printed, "two": base.printed, "number": figure.text}
        yield relation(
            "points", (figure, level, base), False, "remark", ("points.percent", params), expected=figure.text
        )
    elif as_change or figure.sentence == level.sentence:
        # 投资完成计划的27%，同期24%。按投资额比较，增长68%: of amounts that are not printed
        yield _change(change, item, (figure, level, base), result, level=level, base=base)


def _points(change: Change, figure: Quantity, level: Quantity | None, base: Quantity | None) -> Iterator[Relation]:
    if level is None or base is None or level.kind != "percent" or base.kind != "percent":
        return
    item = change.points
    sign = item.sign if item else 0
    true = per_cent(level) - per_cent(base)
    width = (per_cent_step(level) + per_cent_step(base)) / 2
    span = Interval(true - width, true + width)
    if sign < 0:
        true, span = -true, -span
    elif not sign:
        true, span = abs(true), Interval(abs(true) - width, abs(true) + width)
    stated = abs(figure.value) if sign else figure.value
    found = agree(figure, true, span, value=stated, step=figure.step)
    expected = shown(abs(true), max(figure.digits, level.digits, base.digits))
    params = {
        "points": figure.printed,
        "one": level.printed,
        "two": base.printed,
        "expected": expected,
        "word": "提高" if true * (sign or 1) > 0 else "下降",
    }
    figures = (figure, level, base)
    if found in ("exact", "rough"):
        yield relation("points", figures, True, None, ("points.holds", params))
    elif found is not None:
        yield relation("points", figures, False, "rounding", ("points.rounding", params), expected=expected)
    elif true < 0 and abs(true) == stated:
        yield relation("points", figures, False, "error", ("points.direction", params), expected=expected)
    else:
        soft = change.adjusted or (change.points is not None and not _is_tied(change, change.points, true))
        soft = soft or _is_strange(change, abs(true), stated)
        severity: Severity = "remark" if soft else "likely" if change.far else "error"
        yield relation("points", figures, False, severity, ("points.broken", params), expected=expected)


def _is_strange(change: Change, true: Fraction, stated: Fraction) -> bool:
    """城镇化率84.02%，提高0.48个百分点。去年人口出生率7.78‰: of another sentence and worlds apart, it is another's."""
    base, item = change.base, change.points
    if base is None or item is None or true <= WORLDS * max(stated, Fraction(1)):
        return False
    return (base.figure.block, base.figure.sentence) != (item.figure.block, item.figure.sentence)


def _factor(change: Change, item: Item, level: Quantity, base: Quantity) -> Iterator[Relation]:
    """增长1.45倍 is 1.45 times more, 2.45 times as much."""
    result = times(level, base)
    if result is None:
        return
    figure = item.figure
    center, span = result
    more = Interval(span.lo - 1, span.hi - 1)
    found = agree(figure, center - 1, more, step=figure.step)
    params = {
        "times": figure.printed,
        "one": level.printed,
        "two": base.printed,
        "more": shown(center - 1),
        "multiple": shown(center),
    }
    figures = (figure, level, base)
    expected = shown(center - 1, max(figure.digits, 1))
    if item.sign < 0:
        yield relation("change", figures, False, "likely", ("factor.fall", params))
    elif found in ("exact", "rough"):
        yield relation("change", figures, True, None, ("factor.holds", params))
    elif found is not None:
        yield relation(
            "change", figures, found == "rounding", "rounding", ("factor.rounding", params), expected=expected
        )
    else:
        became = agree(figure, center, span, step=figure.step)
        severity: Severity = "remark" if change.adjusted or _is_on_another_footing(change, item) else "error"
        code = "factor.became" if became else "factor.broken"
        yield relation("change", figures, False, severity, (code, params), expected=expected)


def _factor_of_gap(item: Item, level: Quantity, gap: Quantity) -> Iterator[Relation]:
    """8800万元，较上年增加8700万元，增长87倍: of the 100万元 that are left."""
    result = of_last(level, gap, 1)
    if result is None or item.sign < 0:
        return
    figure, (center, span) = item.figure, result
    center, span = center / HUNDRED, Interval(span.lo / HUNDRED, span.hi / HUNDRED)
    found = agree(figure, center, span, step=figure.step)
    params = {
        "times": figure.printed,
        "one": level.printed,
        "two": gap.printed,
        "more": shown(center),
        "multiple": shown(center + 1),
    }
    holds = found in ("exact", "rough")
    severity: Severity | None = None if holds else "rounding" if found else "likely"
    code = "holds" if holds else "rounding" if found else "broken"
    expected = None if holds else shown(center, max(figure.digits, 1))
    yield relation(
        "change",
        (figure, gap, level),
        holds or found == "rounding",
        severity,
        (f"factor.{code}", params),
        expected=expected,
    )


def _multiple(figure: Quantity, level: Quantity, base: Quantity) -> Iterator[Relation]:
    """54件，为去年同期36件的1.5倍."""
    result = times(level, base)
    if result is None:
        return
    center, span = result
    found = agree(figure, center, span, step=figure.step)
    params = {"times": figure.printed, "one": level.printed, "two": base.printed, "multiple": shown(center)}
    figures = (figure, level, base)
    expected = shown(center, max(figure.digits, 1))
    if found in ("exact", "rough"):
        yield relation("change", figures, True, None, ("multiple.holds", params))
    elif found is not None:
        yield relation(
            "change", figures, found == "rounding", "rounding", ("multiple.rounding", params), expected=expected
        )
    else:
        yield relation("change", figures, False, "error", ("multiple.broken", params), expected=expected)


#: 前10位同比增长0.5%: so many are not what grew.
_OF_A_RANK = re.compile(r"(?:[前后第居]|排名|列)$")


def _attainable(change: Change, item: Item, level: Quantity) -> Iterator[Relation]:
    """Where several figures stand before it, none of which gives the percentage, nothing is certain."""
    found = attainable_level(item.figure, level, item.sign)
    if found is None:
        return
    if not found.holds and _OF_A_RANK.search(level.before):
        return
    named = change.subject and not GENERIC.fullmatch(change.subject) and not hints(change.subject)
    if not found.holds and level.unit in ("个", "家", "项", "所", "条"):
        return
    if not found.holds and (level.sentence != item.figure.sentence or (named and change.subject not in level.before)):
        return
    if not found.holds and not item.respectively:
        rivals = [one.figure for one in change.nearby if one.part == "level" and one.figure is not level]
        rivals = [one for one in rivals if one.kind == "count" and one.sentence == level.sentence]
        tried = [attainable_level(item.figure, one, item.sign) for one in rivals[-4:]]
        other = next((one for one in tried if one is not None and one.holds), None)
        if other is not None:
            yield other
            return
        if None in tried:
            return
    yield found


def attainable_level(figure: Quantity, level: Quantity, sign: int) -> Relation | None:
    """Whether any whole number last year gives this percentage; asked only where it may be none."""
    if level.kind != "count" or level.chinese or level.value.denominator != 1 or figure.approx or not sign:
        return None
    now, stated, step = int(level.value), abs(per_cent(figure)), per_cent_step(figure)
    if now >= 10 ** (figure.digits + 2) or level.approx or (sign < 0 and stated >= HUNDRED and now == 0):
        return None
    rate = 1 + sign * stated / HUNDRED
    near = int(now / rate) if rate > 0 else 0
    tried = [last for last in range(max(near - 3, 1), near + 5) if (last < now) == (sign > 0) or last == now]
    moves = {last: abs(now - last) * HUNDRED / last for last in tried}
    exact = [last for last, move in moves.items() if abs(move - stated) <= step / 2]
    cut = [last for last, move in moves.items() if stated <= move < stated + step]
    closest = sorted(sorted(moves, key=lambda last: abs(moves[last] - stated))[:2])
    params = {
        "percent": figure.printed,
        "level": level.printed,
        "word": "增长" if sign > 0 else "下降",
        "last": str((exact or cut or [0])[0]),
        "near": "、".join(f"{last}（{shown(moves[last], max(figure.digits, 1))}%）" for last in closest),
        "near_en": ", ".join(f"{last} ({shown(moves[last], max(figure.digits, 1))} %)" for last in closest),
    }
    figures = (figure, level)
    if exact:
        return relation("attainable", figures, True, None, ("attainable.holds", params))
    if cut:
        return relation("attainable", figures, False, "rounding", ("attainable.cut", params))
    expected = shown(moves[closest[0]], figure.digits) if closest else None
    return relation("attainable", figures, False, "likely", ("attainable.broken", params), expected=expected)
