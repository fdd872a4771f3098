"""How loudly a sum that does not come out is told: whose parts they are, and whether they claim to be all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from huiyin.proofread.arithmetic.addition import Found, Sum, add, is_misprint, is_slip
from huiyin.proofread.model import Analysis, Block, Quantity, Severity, Table
from huiyin.proofread.sums.gathering import MODES, Gathering
from huiyin.proofread.sums.items import LOOSE, PLACES, Item, family
from huiyin.proofread.sums.partition import (
    claims,
    closed,
    complete,
    incomes,
    is_of_a_stage,
    is_open,
    is_rate,
    is_telling,
    overlaps,
    paired,
    parallel,
    partly_shared,
    plain_list,
    shared_out,
    up_to_the_rest,
    wholly_shared,
)
from huiyin.proofread.sums.totals import TOTAL

#: Paragraphs between a whole and parts that nothing but their size ties to it.
MOST_APART = 6
_MADE_WHOLLY = re.compile(r"由[^。；]{6,}?(?:组成|构成)")
_ANNOUNCED = re.compile(r"其中|包括|：|（|分")
_OF_THE_PART = re.compile("[。；，]?其中")
#: What may stand between a whole and its first part.
_BEHIND = re.compile(r"[，。；：（]{0,2}(?:其中|包括|分别为|分为)[，：]?[^，。；：、（）\d]{1,20}")
_GREW = re.compile(r"^，(?:同比|比上?[年增])?[^，。；：\d]{0,6}\d[\d.]*[%％]")  # ，增长4.2%
_MAINLY = re.compile(r"[，。：]?(?:其中)?主要(?:包括|有|是|为|用于)[：，]?[^，。；：、（）\d]{1,20}")
_ACCOUNT = 4  # lines of an account that nothing else but it has in a row
#: 医院281个，在医院中有公立医院70个: a part of the part before it.
_WITHIN = re.compile(r"[，；]在[^，。；\d]{1,10}中[^，。；\d]{0,10}$")
OF_THESE = re.compile(
    r"([\u4e00-\u9fff]{2,16}?)(?:的)?(?:信访)?(?:事项|案件|件|人员|资金|支出|问题|诉求|来访|来信)?中，"
)


def rank(found: Found) -> tuple[bool, Fraction]:
    """One wrong digit explains more than nearness does."""
    return (not is_slip(found.result.gap, [found.whole, *found.parts]), distance(found))


def may_own(owner: Item, first: Item, found: Found, *, near: bool) -> bool:
    """A whole in another sentence is believed when the parts come close to it or name it."""
    among = OF_THESE.search(first.gap)
    if among is not None and is_of_a_stage(among[1], owner.label + owner.head):
        return False
    apart = distance(found)
    next_to = owner.passage == first.passage and first.sentence - owner.sentence == 1 and bool(TOTAL.search(owner.head))
    if found.whole.value < (5 if next_to else 20) * (found.whole.step or 1):
        return False
    if owner.passage != first.passage and not _same_thing(owner, found, first):
        return False
    if apart <= Fraction(1, 10):
        return True
    alone = (owner.passage, owner.sentence) == (first.passage, first.sentence) and paired(found.parts)
    behind = found.severity == "error" and first.gap.startswith("。其中") and first.sentence - owner.sentence == 1
    if (alone or (behind and owner.passage == first.passage)) and is_misprint(
        found.result.gap, [found.whole, *found.parts]
    ):
        return True
    if not OF_THESE.search(first.gap) and owner.passage == first.passage and first.sentence - owner.sentence <= 1:
        if not (near or TOTAL.search(owner.head) or owner.gap == "" or "。" in owner.gap or next_to):
            return False
        return apart <= Fraction(2, 5) or is_slip(found.result.gap, [found.whole, *found.parts])
    if near and len(found.parts) >= 3 and re.search(r"[按从][^，。；]{1,14}[，：]", first.gap):
        return is_slip(found.result.gap, [found.whole, *found.parts])
    name = owner.label[-5:]
    return apart <= Fraction(2, 5) and len(name) >= 3 and name in first.gap[-30:]


def _same_thing(owner: Item, found: Found, first: Item) -> bool:
    """Over paragraphs 办结的事项中，已评价1078件 is no part of 初次信访1937件（批）次."""
    if re.search(r"其中|包括|组成|构成|如下", first.gap):
        return True
    if first.passage - owner.passage > MOST_APART:
        return False
    match = OF_THESE.search(first.gap)
    if match is not None and not any("".join(two) in match[1] for two in pairwise(owner.label)):
        return False
    if found.whole.kind == "money" and first.passage - owner.passage > 1:
        # 亿元 are of anything
        said = first.gap + "".join(part.noun for part in found.parts)
        return any("".join(two) in said for two in pairwise(owner.label))
    families = {family(part) for part in found.parts}
    return family(found.whole) in families or len(families) > 1


def distance(found: Found) -> Fraction:
    return abs(found.result.gap) / max(abs(found.whole.value), found.result.total, Fraction(1, 10**6))


def judged(analysis: Analysis, whole: Quantity, gathering: Gathering) -> Found | None:
    candidates: list[tuple[tuple[Quantity, ...], Sequence[Item]]] = []
    for index, chosen in enumerate(gathering.sets):
        for mode in MODES:
            parts = gathering.parts(index, whole, mode)
            if len(parts.figures) < 2 or not gathering.allowed(whole, parts, mode):
                continue
            if all(parts.figures != other for other, _ in candidates):
                candidates.append((parts.figures, chosen))
    if not candidates:
        return None
    # 男、女 make all of it, whatever else is told behind them
    longest = max(candidates, key=lambda one: len(one[0]))
    shorter = [longest[0][:count] for count in range(2, min(len(longest[0]), 6))] if complete(longest[0][:6]) else []
    candidates.extend((figures, longest[1]) for figures in shorter if complete(figures))
    rest = up_to_the_rest(longest[0])
    if rest is not None and is_slip(add(whole, rest).gap, [whole, *rest]):
        candidates.append((tuple(rest), longest[1]))
    here = [one for one in candidates if _is_one_list(analysis, one[0])]
    if not here:
        return None
    tried = [(figures, chosen, add(whole, figures)) for figures, chosen in here]
    rounded = [(figures, result) for figures, _, result in tried if result.verdict == "rounded"]
    if rounded:
        figures, result = max(rounded, key=lambda one: len(one[0]))
        return Found(whole, figures, result, "rounding")
    for figures, chosen, result in sorted(tried, key=lambda one: not is_slip(one[2].gap, [whole, *one[0]])):
        severity = blame(analysis, whole, figures, chosen, result)
        if severity is not None:
            return Found(whole, figures, result, severity)
    figures, _, result = tried[0]
    return Found(whole, figures, result, "remark")


def _is_one_list(analysis: Analysis, parts: Sequence[Quantity]) -> bool:
    """Told in one sentence; or over several, where the labels or the shares leave nothing out."""
    if parts[-1].sentence == parts[0].sentence or complete(parts):
        return True
    return parts[-1].block == parts[0].block and wholly_shared(_paragraph(analysis, parts[0]), parts)


def _outlives_its_list(parts: Sequence[Quantity]) -> bool:
    """省级3人、厅级14人、处级21人；移送46人: what a stronger mark parts from a list is hardly of it."""
    marks = ["；" in one.before for one in parts[1:]]
    return "、" in parts[1].before and True in marks and not any(marks[: marks.index(True)]) and marks.index(True) > 0


def blame(
    analysis: Analysis, whole: Quantity, parts: Sequence[Quantity], chosen: Sequence[Item], result: Sum
) -> Severity | None:
    """How loudly a sum that does not come out is to be told, or not at all."""
    text = _text(analysis, whole, parts)
    if any(one.first.kind == "count" and one.first.unit in LOOSE and one.first not in parts for one in chosen[1:-1]):
        # 短信2条 among pieces may count too
        return None
    made_up = bool(_MADE_WHOLLY.search(text))
    vague = whole.approx and (not made_up or whole.interval.contains(result.total))
    if vague or any(part.approx for part in parts):
        return None
    if is_open(chosen[0].gap, parts) and not incomes(parts):
        return "likely" if _is_too_much(analysis, whole, parts, result) else None
    if partly_shared(_paragraph(analysis, parts[0]), parts):
        return None
    if _outlives_its_list(parts):
        return None
    each = any(map(is_rate, (whole, *parts))) and not (is_rate(whole) and incomes(parts))
    if each or whole.chinese or _is_of_places(whole, parts):
        return None
    if any(isinstance(part, Table) for part in analysis.document.parts[whole.block + 1 : parts[0].block]):
        # the total of the table comes nearer
        return None
    if _ends_before(parts) or _are_trades(whole, parts) or any(_WITHIN.search(part.before) for part in parts[1:]):
        return None
    slip = is_slip(result.gap, [whole, *parts])
    if result.verdict == "over":
        return _exceeded(analysis, whole, parts, result, text, made_up=made_up)
    sure = slip or not _begins_before(analysis, whole, parts[0])
    shared = shared_out(_paragraph(analysis, parts[0]), whole, parts, slip=slip)
    return closed(whole, parts, result, text, slip=slip, shared=shared) if sure else None


def _exceeded(
    analysis: Analysis, whole: Quantity, parts: Sequence[Quantity], result: Sum, text: str, *, made_up: bool
) -> Severity | None:
    """Parts that make more than their whole: no list does, unless its labels overlap or it is of something else."""
    slip = is_slip(result.gap, [whole, *parts])
    apart = "；" in parts[0].before or (whole.block, whole.sentence) != (parts[0].block, parts[0].sentence)
    small = apart and whole.value < 10 * (whole.step or 1) and max(part.value for part in parts) > whole.value
    if small or overlaps(text, parts) or _is_of_the_best(parts):
        return None
    if any(_OF_THE_PART.match(part.before) for part in parts[1:]):
        # 基本支出541万元。其中，人员支出407万元: beside its own parts no list is wrong
        return None
    if _one_is_beyond(analysis, whole, parts):
        return "likely"
    if not slip and (result.total > whole.value * 2 or max(part.value for part in parts) > whole.value):
        return "likely" if made_up and whole.sentence == parts[0].sentence else None
    near = whole.block == parts[0].block and parts[0].sentence - whole.sentence <= 1
    shared = shared_out(_paragraph(analysis, parts[0]), whole, parts, slip=slip)
    sure = near and (claims(parts, text, slip=slip, covered=Fraction(1)) or shared)
    if sure or (slip and is_telling(result.gap, [whole, *parts])):
        return "error"
    if any(part.value == whole.value for part in parts) or any("其中" in part.before for part in parts[1:]):
        return None
    if paired(parts) and _is_right_behind(analysis, whole, parts):
        return "likely"  # no digit explains it, but they exclude each other and none but these are meant
    if not paired(parts) and {*"、，"} == {
        mark for part in parts[1:] for mark in "、，" if part.before.startswith(mark)
    }:
        # 问题36个，其中信访问题14个、安全问题9个，推动解决21个: what was done of them is told behind the list
        return None
    if slip and whole.value >= 20 * (whole.step or 1) and (paired(parts) or (near and plain_list(parts))):
        return "likely"
    few = slip and len(parts) <= 3 and all(one.scale == 1 and not one.digits for one in (whole, *parts))
    few = few and (whole.block, whole.sentence) == (parts[0].block, parts[0].sentence)
    few = few and bool(_ANNOUNCED.search(parts[0].before)) and _is_unbroken(analysis, parts)
    # 景区25家，其中4A级以上11家；旅行社11家；酒店6家: small figures, and who knows where the list ends
    few = few and not any("；" in part.before for part in parts[1:])
    if whole.value < 20 * (whole.step or 1) and not _is_unbroken(analysis, parts):
        return None  # 上市公司18家。其中境内14家；科创板6家，累计12家；北交所3家，累计4家
    told = (slip and (parallel(parts, "、；，") or _is_right_behind(analysis, whole, parts))) or few
    return "likely" if told else None


def _one_is_beyond(analysis: Analysis, whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """农业总产值282563万元，其中：种植业1130577万元，林业产值33942万元，…: most are called as the whole is, all but one
    leave room for another, and that one is more than all."""
    beyond = [part for part in parts if part.value > whole.value]
    if len(beyond) != 1 or len(parts) < _ACCOUNT or whole.kind != "money" or whole.block != parts[0].block:
        return False
    between = _paragraph(analysis, whole)[whole.end : parts[0].start]
    name = whole.noun[-2:]
    called = sum(part.noun.endswith(name) for part in parts if name)
    others = sum((part.value for part in parts if part is not beyond[0]), Fraction(0))
    one_list = {(one.unit, one.sentence) for one in (whole, *parts)} == {(whole.unit, whole.sentence)}
    return one_list and "其中" in between and called * 2 > len(parts) and 0 < others < whole.value


def _is_too_much(analysis: Analysis, whole: Quantity, parts: Sequence[Quantity], result: Sum) -> bool:
    """公用经费222.95万元，主要包括：办公费44.55万元、…: even the larger ones of an account are not more than all."""
    booked = all(one.kind == "money" and one.digits == whole.digits > 0 and not one.negative for one in parts)
    if result.verdict != "over" or not booked or len(parts) < _ACCOUNT or not plain_list(parts):
        return False
    between = _paragraph(analysis, whole)[whole.end : parts[0].start] if whole.block == parts[0].block else ""
    apart = abs(result.gap) > (len(parts) + 1) * whole.step and result.gap * -10 <= whole.value
    return apart and bool(_MAINLY.fullmatch(between)) and not overlaps(between, parts)


def _ends_before(parts: Sequence[Quantity]) -> bool:
    """其中处级3人、科级14人、股级21人；移送司法机关46人: what stands behind the semicolon is no member of the list."""
    joined = [part.before[:1] for part in parts[1:]]
    return len(joined) > 1 and joined[-1] == "；" and set(joined[:-1]) == {"、"} and not complete(parts)


#: 第三产业, and the trades that bulletins list under it.
_SECTOR = re.compile(r"(?:第[一二三]产业|服务业)(?:实现|完成)?增加值")
_TRADE = re.compile(r"(?:批发|零售|运输|邮政|住宿|餐饮|金融|房地产|服务|建筑|工)业|农林牧渔")


def _are_trades(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """第三产业增加值 is never just what its trades add up to: services to farming, mining and repairs count in it, and
    are told of none of them."""
    trades = sum(bool(_TRADE.search(part.before)) for part in parts)
    return bool(_SECTOR.search(whole.before)) and trades == len(parts) > 1


def _is_of_the_best(parts: Sequence[Quantity]) -> bool:
    """其中4A级以上11家；旅行社11家: only the first is a part, what stands behind it is something else."""
    bounds = [bool(re.search(r"以[上下]$", re.split(r"[，；。：、]", part.before)[-1])) for part in parts]
    return bounds[0] and sum(bounds) == 1 and not re.search("其[他它]|其余", parts[-1].before)


def _is_unbroken(analysis: Analysis, parts: Sequence[Quantity]) -> bool:
    """No other figure between the parts but percentages and what brackets add."""
    text = _paragraph(analysis, parts[0])[parts[0].end : parts[-1].start]
    inside = {(part.start - parts[0].end, part.number_end - parts[0].end) for part in parts[1:-1]}
    for start, end in sorted(inside, reverse=True):
        text = text[:start] + text[end:]
    return not re.search(r"\d(?![\d.]*[%％])", re.sub(r"（[^（）]*）|\d[\d.]*[%％]", "", text))


def _begins_before(analysis: Analysis, whole: Quantity, first: Quantity) -> bool:
    """261件，其中房产107房、冤案25件: a figure of another kind is the first of the list."""
    if whole.block != first.block or whole.end > first.start:
        return False
    listed = re.split("其中|包括|分别为|：", _paragraph(analysis, whole)[whole.end : first.start])
    return len(listed) > 1 and bool(re.search(r"\d(?![\d.]*[%％])", listed[-1]))


def _is_right_behind(analysis: Analysis, whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """…1665亿元。其中，一般债务295亿元，专项债务1471亿元: nothing else can be meant by 其中."""
    first = parts[0]
    if whole.block != first.block or any(part.sentence != first.sentence for part in parts):
        return False
    same = all(part.unit == whole.unit and "其中" not in part.before[1:] for part in parts[1:])
    between = _GREW.sub("", _paragraph(analysis, whole)[whole.end : first.start])
    return same and first.unit == whole.unit and bool(_BEHIND.fullmatch(between))


def _is_of_places(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """122个, of them 24家 and 5所: told only where it comes out."""
    return len({part.unit for part in (whole, *parts)}) > 1 and whole.unit in PLACES


def _paragraph(analysis: Analysis, figure: Quantity) -> str:
    part = analysis.document.parts[figure.block]
    return part.text if isinstance(part, Block) else ""


def _text(analysis: Analysis, whole: Quantity, parts: Sequence[Quantity]) -> str:
    """The words from the whole to the end of the last part's clause."""
    last = parts[-1]
    text = _paragraph(analysis, last)
    start = (
        whole.start if whole.block == last.block and whole.start < last.start else parts[0].start - len(parts[0].before)
    )
    stop = re.compile(r"[，；。]").search(text, last.end)
    return text[max(start - 20, 0) : stop.end() if stop else len(text)]
