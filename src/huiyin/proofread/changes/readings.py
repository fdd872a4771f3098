"""Which figures a change is about, where the words leave it open: of the readings near by, the one that holds.

What the words point at comes first. Only where that does not hold are the figures around it tried, and only a reading
that makes everything true that is said of the change is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from huiyin.proofread.arithmetic.agreement import HUNDRED, agree, per_cent, per_cent_step
from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.arithmetic.numerals import unit_scale
from huiyin.proofread.changes.frames import Balance, Change
from huiyin.proofread.changes.statements import Reader
from huiyin.proofread.changes.tabled import Rows
from huiyin.proofread.changes.trials import all_true, checks, is_slipped, is_turned
from huiyin.proofread.model import Analysis, Passage, Quantity
from huiyin.proofread.quantities.kin import alike
from huiyin.proofread.quantities.known import History, core
from huiyin.proofread.quantities.moves import Item, lines

EARLIER = re.compile(r"申请|申报|送审|报审|招标|限价|预算|计划|概算|控制价|编制|年初|期初|上年|去年|同期|原|20\d\d")

_OF_A_YEAR = re.compile(r"[，；、]?(?:其中)?[，：]?(20\d\d)年度?[^，。；\d比较]{1,6}")

#: So many figures before a change and behind it are tried: in a sentence of a page, of all pairs too many come out.
_BEFORE, _AFTER = 16, 6


class Reading(NamedTuple):
    """What a passage says of change."""

    passage: Passage
    changes: tuple[Change, ...]
    balances: tuple[Balance, ...]
    ratios: tuple[Item, ...]


def readings(analysis: Analysis) -> tuple[Reading, ...]:
    """Of every passage, in order; worked out once for all the rules that ask, and kept with the analysis."""
    kept: tuple[Reading, ...] | None = analysis.__dict__.get("_readings")
    if kept is None:
        history = History(analysis.document.year)
        kept = tuple(_read(passage, history) for passage in analysis.passages)
        rows = Rows(analysis)
        for reading in kept:
            for change in reading.changes:
                _told_later(change, history)
                _tabled(change, rows)
        analysis.__dict__["_readings"] = kept
    return kept


def _read(passage: Passage, history: History) -> Reading:
    if not passage.quantities:
        return Reading(passage, (), (), ())
    told = lines(passage)
    reader = Reader(history).read(told)
    items = [one for line in told for one in line.items]
    for change in reader.changes:
        settle(change)
        _of_two_rates(change, items)
        _own_year(change)
        if not _is_near(change):
            change.base, change.far = None, False
            settle(change)
        _as_meant(change)
        change.nearby = change.nearby[-6:]
    return Reading(passage, tuple(reader.changes), tuple(reader.balances), tuple(reader.ratios))


def _of_two_rates(change: Change, items: Sequence[Item]) -> None:
    """增长14.7%，比去年同期的7.0%提高7.7个百分点: of the two rates of growth right before it, where it comes out."""
    points = change.points
    if points is None or change.level is not None or change.base is not None or points not in items[2:]:
        return
    at = items.index(points)
    rate, last = items[at - 2], items[at - 1]
    if (rate.part, last.part) != ("percent", "base") or rate.sign < 1 or "降" in last.lead:
        return
    if all_true(change, rate.figure, last.figure):
        change.level, change.base, change.percent = replace(rate, part="level"), last, None


def _own_year(change: Change) -> None:
    """2022年受理…，2023年受理…，2024年受理1204件，2023年增长9.8%: not of the figure of 2024 that stands before it."""
    stated = change.percent or change.points
    found = _OF_A_YEAR.fullmatch(stated.lead) if stated is not None else None
    if found is not None and change.level is not None and (change.level.year or int(found[1])) != int(found[1]):
        change.far = True


def _told_later(change: Change, history: History) -> None:
    """受理15985件，比2014年上升42.6% …。2014年，受理11210件: of the whole document, only where it comes out."""
    level, stated = change.level, change.percent or change.points
    if level is None or change.base is not None or change.against != "previous" or stated is None:
        return
    this = history.of(level)
    if this is None or this.year is None or len(this.core) < 2 or (change.gap is not None and change.percent is None):
        return
    named = re.search(r"比(20\d\d)年", stated.lead)
    for other in history.of_year(int(named[1]) if named else this.year - 1, this.core):
        last = other.item
        if other.side and this.side and other.side != this.side:
            continue
        if last is level or last.part != "level" or last.figure.unit != level.figure.unit or last.figure.approx:
            continue
        slipped = other.core == this.core and is_slipped(change, level.figure, last.figure)
        if slipped or all_true(change, level.figure, last.figure):
            change.base, change.far = last, True
            return


def _tabled(change: Change, rows: Rows) -> None:
    """The budget or last year's figure stands in a table."""
    if change.base is not None or (change.gap is None and change.percent is None) or not rows.by_figure:
        return
    level = change.level
    if level is not None:
        if level.figure.kind in ("money", "count"):
            figure = level.figure
            change.base = rows.base(level, change.against, lambda last: all_true(change, figure, last))
            change.base = change.base or next(
                (last for last in rows.asked(level, change.against) if is_slipped(change, figure, last.figure)), None
            )
            change.far = change.base is not None
    elif change.gap is not None and (name := core(change.subject)):
        found = rows.pair(name, change.gap.figure, lambda this, last: all_true(change, this, last))
        found = found or next(
            (
                (this, last)
                for this, last in rows.years(name, change.gap.figure)
                if is_slipped(change, this.figure, last.figure) or is_turned(change, this.figure, last.figure)
            ),
            None,
        )
        if found is not None:
            change.level, change.base = found
            change.far = True


def _is_near(change: Change) -> bool:
    """A base found far off is believed where it comes out, or where one wrong digit explains why it does not."""
    level, base = change.level, change.base
    if level is None or base is None or not change.far or (base.figure.value < 0 and change.points is None):
        return True
    if base.figure.value == 0 and change.points is None:
        # accounts tell many a 0.00万元: from nothing all of it is new
        percent = change.percent
        return all_true(change, level.figure, base.figure) and (
            percent is None or abs(per_cent(percent.figure)) == HUNDRED
        )
    tried = change, level.figure, base.figure
    return all_true(*tried) or is_slipped(*tried) or is_turned(*tried)


def _as_meant(change: Change) -> None:
    """支出101.79万元，比上年增加65.39元，增长179.64%: one amount in another unit than the others, in which what is said
    of the change does not come out, while in theirs all of it does."""
    told = {name: one for name in ("gap", "base", "level") if (one := getattr(change, name)) is not None}
    units = {one.figure.unit for one in told.values() if one.figure.kind == "money"}
    if len(units) != 2 or change.percent is None or len(told) < 2 or _comes_out(change):
        return
    often = Counter(one.figure.unit for one in (*change.nearby, *told.values()))
    for name, one in sorted(told.items(), key=lambda each: often[each[1].figure.unit]):
        others = {other.figure.unit for other in told.values() if other is not one}
        if len(others) != 1 or one.figure.kind != "money" or not (unit := others.pop()).endswith("元"):
            continue
        meant = replace(one, figure=_in_unit(one.figure, unit))
        if _comes_out(replace(change, **{name: meant})):
            setattr(change, name, meant)
            change.misprinted = one
            return


def _in_unit(figure: Quantity, unit: str) -> Quantity:
    times = Fraction(unit_scale(unit), unit_scale(figure.unit))
    scale = max(1, int(figure.scale * times))
    return replace(
        figure, value=figure.value * times, step=figure.step * times, interval=figure.interval.times(times), unit=unit,
        scale=scale,
    )  # fmt: skip


def _comes_out(change: Change) -> bool:
    """Whether all that is said of the change follows from the amounts that are printed."""
    level, base, gap, percent = change.level, change.base, change.gap, change.percent
    if level is not None and base is not None:
        return all_true(change, level.figure, base.figure)
    if level is not None and gap is not None and percent is not None:
        sign = gap.sign or percent.sign
        return any(
            fits_gap(level.figure, replace(gap, sign=one), percent.figure) for one in ([sign] if sign else (1, -1))
        )
    if base is not None and gap is not None and percent is not None and base.figure.value > 0:
        move = abs(gap.figure.value) / base.figure.value * HUNDRED
        return agree(percent.figure, move, Interval.exactly(move), value=abs(per_cent(percent.figure))) is not None
    return True


def settle(change: Change) -> None:
    """Give the change the two figures it is about."""
    level, base = change.level, change.base
    if level is not None and base is not None:
        if change.named:
            return
        found = checks(change, level.figure, base.figure)
        if not found or all(found):
            return
    if base is None and change.gap is not None and change.percent is not None:
        _told_by_gap(change, change.gap, change.percent)
        if change.level is not None and not change.level.figure.value and _comes_out(change):
            return  # 支出0万元，比上年减少300万元，下降100%: of the 300, and of no other figure that is near it
    if level is None and base is None and len(change.later) == 2 and change.later[0].lead[:1] in "（(":
        # 同比上升12.5%（今年90批，去年80批）
        this, last = change.later
        if (this.part, last.part) == ("level", "base") and alike(this.figure, last.figure):
            change.level, change.base = this, last
            return
    if change.gap is None and change.percent is None and change.points is None:
        return
    if _grown(change):
        return
    for this, last in _others(change):
        found = checks(change, this.figure, last.figure)
        if found and all(found) and _convincing(change, this, last, len(found)):
            change.level, change.base, change.far = this, last, False
            return


def _told_by_gap(change: Change, gap: Item, percent: Item) -> None:
    """增加42件，增长9.1%: of the figure before of which both are true."""
    pool = [*reversed(change.nearby), *(change.later if change.level is None else ())]
    levels = [one for one in pool if one.part == "level" and one.figure.unit == gap.figure.unit]
    for one in [change.level, *levels]:
        if one is not None and fits_gap(one.figure, gap, percent.figure):
            change.level = one
            return


def _grown(change: Change) -> bool:
    """新增10家，总量跃升至90家，同比增长12.5%: what is new is the difference."""
    level, percent = change.level, change.percent
    if level is None or percent is None or change.base or change.gap:
        return False
    if not re.search("总[量数]|达|至|到|累计|共", level.lead):
        return False
    before = [one for one in change.nearby if one.start < level.start and one.figure.block == level.figure.block]
    if not before or not re.search(r"新增|净增|新建|新认定|新获批", before[-1].lead) or percent.sign < 1:
        return False
    gap = replace(before[-1], sign=1)
    if alike(level.figure, gap.figure) and fits_gap(level.figure, gap, percent.figure):
        change.gap = gap
        return True
    return False


def fits_gap(level: Quantity, gap: Item, percent: Quantity) -> bool:
    size = abs(gap.figure.value)
    last = level.value - gap.sign * size
    if last <= 0 or not alike(level, gap.figure):
        return False
    move = size / last * HUNDRED
    found = agree(percent, move, Interval.exactly(move), value=abs(per_cent(percent)), step=per_cent_step(percent))
    return found in ("exact", "rough")


def _others(change: Change) -> Iterator[tuple[Item, Item]]:
    nearby = [*reversed(change.nearby[-_BEFORE:]), *change.later[:_AFTER]]
    if change.base is not None and change.base not in nearby:
        nearby.append(change.base)  # 比上年增长10.2%。上年为462件次: told in a sentence of its own
    levels = [one for one in nearby if one.part == "level"]
    if change.level is not None:
        levels = [change.level, *(one for one in levels if one is not change.level)]
    for this in levels:
        for last in nearby:
            if last is this or _is_before(this.figure, last.figure):
                continue
            if alike(this.figure, last.figure) and last.figure.kind == this.figure.kind:
                yield this, last


def _is_before(this: Quantity, last: Quantity) -> bool:
    """2022年决算24.88万元 is not what became of 2023年预算25.4万元."""
    return this.period.isdigit() and last.period.isdigit() and int(this.period) < int(last.period)


def _convincing(change: Change, this: Item, last: Item, checks: int) -> bool:
    """A chance hit must be out of the question."""
    if this in change.later and last in change.later:
        return checks > 1 or (last.part == "base" and change.level is None)
    earlier = last.part in ("base", "plan") or bool(EARLIER.search(last.lead[-14:]))
    if this is not change.level and change.base is None and change.level is not None and not earlier:
        return False
    if checks > 1:
        return earlier or last is change.base or this is change.level
    figure = (change.gap or change.points or change.percent or this).figure
    told = re.sub(r"\D", "", figure.text).lstrip("0")
    digits = len(told if "." in figure.text else told.rstrip("0"))
    known = this is change.level or last is change.base or (last is change.level and earlier)
    return known and earlier and (digits > 1 or this is change.level)
