"""Rates: 办结961件、交办1022件、办结率94.03%. A rate is named by its numerator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from huiyin.proofread.agreement import HUNDRED, per_cent, shown
from huiyin.proofread.kin import alike
from huiyin.proofread.model import Analysis, Message, Quantity, Relation
from huiyin.proofread.moves import RATE, Item, Line, clause_of, lines
from huiyin.proofread.quotients import compare, say

NAME = re.compile(
    r"(?P<name>[\u4e00-\u9fff“”（）]{0,18}?)(?P<end>率|满意度|(?:支付|执行|支出|拨付)进度)(?:[^，。；：、]{0,8})$"
)
#: What the numerator of a rate is called beside its own name.
CALLED = {
    "执行": "支出|执行|使用|决算|完成",
    "支出": "支出|执行|使用|支付|拨付|发放",
    "使用": "支出|使用|执行|发放|支付",
    "完成": "完成|实现|支出|决算",
    "到位": "到位|拨付|下达|拨入",
    "满意": "满意",
    "受理": "受理",
    "办结": "办结|办理完毕|结案",
    "答复": "答复|办结",
    "办理": "办理|办结",
    "结案": "结案|办结|审结",
    "化解": "化解|息诉|解决",
    "息访": "息诉|息访|罢访|停访",
    "稳控": "稳控",
    "参评": "参评|评价|参与评价",
    "参与": "参与|参评|评价",
    "评价": "评价|参评",
    "处置": "处置|处理",
    "回收": "回收|收回|收到",
    "收回": "收回|回收|收到",
    "回复": "回复|答复",
    "重复": "重复|重信|重访",
    "重信": "重信|重复",
    "重访": "重访|重复",
}
OUT_OF = (
    "涉及|应|受理|登记|接收|收到|交办|转办|转送|立案|回访|评价|参评|调查|抽查|测评|积案|初件|初信|初次|上报|排查|移交|接待|审批|"
    "预算|下达|安排|计划|任务|共|总|合计|到位|经费|指标|发放|有"
)
OUT_OF_MONEY = "预算|下达|安排|到位|计划|经费|拨款|资金|收入|指标"
#: Rates whose numerator is part of the denominator.
PART_OF = re.compile(r"办结|受理|答复|化解|满意|参评|反馈|整改|采纳|息|办理|合格|参训|到岗|覆盖")
CARRIED = re.compile(r"结转|往年|历年|上年度?(?:未|遗留|积)|跨年|含上年|含往|遗留")
REPEATED = re.compile(r"重[复信访]")
CHANNEL = re.compile(r"来信|来访|网上|网络|网信|来电|电话")
AVERAGE = re.compile(
    r"(?P<per>[人户件批次家年月日车])均[^，。；]{0,6}$|平均每?(?:一?个?)(?P<every>[人户件批次家月天日期场])?[^，。；]{0,8}$"
)
PER = {
    "人": ("人", "人次", "名"), "户": ("户",), "件": ("件", "件次"), "批": ("批", "批次"),
    "次": ("次", "批次", "场次", "期"), "家": ("家", "个"), "月": ("个月",),
    "天": ("天", "日"), "日": ("天", "日"), "年": ("年",), "车": ("辆", "台"),
    "期": ("期",), "场": ("场", "场次"),
}  # fmt: skip
#: Rates of what is left or saved: their numerator is told as a difference.
MOVING = re.compile(r"(?:变动|变化|增长|增减|上升|下降|提高|调整|控制|浮动|偏差)$")
LEFT = re.compile(r"结转|结余|节约|节支|压减|剩余")
PARTS = ("level", "base", "plan")
OLDER = 24  # figures further back
NEAR = 14  # figures before a rate that are looked at


@dataclass(frozen=True, eq=False)
class Pair:
    """A numerator and a denominator a rate may have, and whether the words leave no doubt."""

    above: tuple[Item, ...]
    below: tuple[Item, ...]
    sure: bool = False


@dataclass(frozen=True)
class Spot:
    """A rate where it stands: its sentence, the one before, and the figures further off."""

    item: Item
    at: int  # in its sentence
    line: Line
    before: Line | None
    after: tuple[Item, ...]  # of its sentence and the next
    older: tuple[Item, ...]  # of the sentences and paragraphs before
    head: Item | None = None  # first of the last sentence that is no list of parts

    @property
    def past(self) -> list[Item]:
        return [one for one in self.before.items[-NEAR:] if _counts(one)] if self.before else []


def rule(analysis: Analysis) -> Iterable[Relation]:
    older: list[Item] = []
    for passage in analysis.passages:
        if not passage.quantities:
            continue
        told = lines(passage)
        head: Item | None = None
        explained: dict[tuple[Quantity, ...], str] = {}
        for index, line in enumerate(told):
            here = [one for one in line.items if _counts(one)]
            following = told[index + 1].items if index + 1 < len(told) else ()
            after = (*here, *(one for one in following if _counts(one)))
            for at, item in enumerate(line.items):
                spot = Spot(item, at, line, told[index - 1] if index else None, after, tuple(older), head)
                for found in _at(spot):
                    pair, name = found.figures[1:], name_of(item)
                    if found.holds:
                        explained.setdefault(pair, name)
                    # 化解率75.91%；其中来信化解率76.44%: of fewer than the two figures that made the first
                    if found.severity not in ("error", "likely") or explained.get(pair, name) == name:
                        yield found
            if here and not line.sentence.text.startswith("其中"):
                head = here[0]
            older = [*older, *here][-OLDER:]


def _at(spot: Spot) -> Iterator[Relation]:
    item, line = spot.item, spot.line
    if item.part == "target" or (item.figure.kind == "percent" and item.figure.step * 10**item.figure.digits != 1):
        return  # ‰ and 万分之 are of more than is printed
    if item.part == "level" and (group := _group(line, spot.at)):
        yield from _in_step(group, line)
    elif item.likewise and item.part == "level" and item.figure.kind == "percent":
        return
    elif item.figure.kind == "percent" and item.part in ("level", "base"):
        yield from _rate(spot)
    elif item.part == "ratio":
        yield from _of_plan(item, spot.at, line, spot.before)
    elif item.figure.kind in ("money", "count") and AVERAGE.search(item.lead[-16:]):
        yield from _average(item, line.items[: spot.at])


def _group(line: Line, at: int) -> list[Item]:
    """分别为90.5%、84.2%和92.9%: rates told one after another."""
    first = line.items[at]
    if first.figure.kind != "percent" or first.likewise or not RATE.search(first.lead) or "分别" not in first.lead:
        return []
    group = [first]
    for later in line.items[at + 1 :]:
        if not later.likewise or later.figure.kind != "percent":
            break
        group.append(later)
    return group if len(group) > 1 else []


def _in_step(group: list[Item], line: Line) -> Iterator[Relation]:
    """The n-th numerator over the n-th denominator, or all over one; taken where most of them hold."""
    levels = [one for one in line.items if _counts(one)][:24]
    size = len(group)
    windows = [tuple(levels[at : at + size]) for at in range(len(levels) - size + 1)]
    windows = [window for window in windows if len({one.figure.kind for one in window}) == 1]
    belows = windows + [(one,) * size for one in levels]
    best: tuple[int, list[tuple[Item, Item, Item]]] = (0, [])
    for above in windows:
        for below in belows:
            if set(above) & set(below) or not _may_divide(above[0], below[0]):
                continue
            triples = list(zip(group, above, below, strict=True))
            hits = sum(1 for rate, top, bottom in triples if compare(rate.figure, [top.figure], [bottom.figure]))
            if hits > best[0]:
                best = hits, triples
    if best[0] * 2 < size or (best[0] == 1 and size == 2):
        return
    for rate, top, bottom in best[1]:
        found = compare(rate.figure, [top.figure], [bottom.figure])
        yield say("ratio", rate.figure, [top.figure], [bottom.figure], found, severity="likely")


def name_of(item: Item) -> str:
    """及时受理 of 及时受理率为99.7%, or nothing where no rate is named."""
    found = NAME.search(item.lead[-30:])
    if found is None or MOVING.search(found["name"]):
        return ""
    return {"率": found["name"], "满意度": "满意"}.get(found["end"], "支出")


def stem_of(name: str) -> str:
    """The verb the numerator is told by."""
    known = [stem for stem in CALLED if stem in name[-6:]]
    if known:
        return CALLED[max(known, key=name.rfind)]
    bare = re.sub(r"[“”（）]", "", name)
    return re.escape(bare[-2:]) if len(bare) >= 2 else ""


def words_of(item: Item) -> str:
    """A figure's own words: before it in its clause, and behind it up to the comma."""
    lead = clause_of(item.lead)
    if not lead and item.lead:
        lead = item.lead[-14:]
    return lead + re.split(r"[，。；：、（）]", item.tail)[0][:12]


def _words_in(item: Item, line: Line) -> str:
    """采纳近三成（41件）: a bracket has the words of the figure it explains."""
    if item.lead.strip() not in ("（", "("):
        return words_of(item)
    before = [one for one in line.items if one.start < item.start]
    return words_of(before[-1]) if before else ""


def _rate(spot: Spot) -> Iterator[Relation]:
    name = name_of(spot.item)
    pairs = list(_in_brackets(spot.item, spot.at, spot.line, name))
    if not name and (told := re.fullmatch(r"(?P<name>[\u4e00-\u9fff]{2,6})(?:为|达)", clause_of(spot.item.lead))):
        # 作出纠错决定的191件，纠错为4.1%: the word for rate left out
        pairs.extend(replace(pair, sure=False) for pair in _named(spot, told["name"]))
    if name:
        pairs.extend(_named(spot, name))
        pairs.extend(_behind(spot, name))
        if _is_of_some(spot, name):
            pairs = [replace(pair, sure=False) for pair in pairs]
    elif not pairs:
        return
    yield from settle(spot.item, pairs, name, spot.line)


def _is_of_some(spot: Spot, name: str) -> bool:
    """其中来信化解率, where no figure was told of letters."""
    text, begin = spot.line.sentence.text, spot.line.sentence.start
    told = text[: max(spot.item.start - begin - len(spot.item.lead), 0)]
    rated = any(one.figure.kind == "percent" for one in spot.line.items[: spot.at])
    channel = CHANNEL.search(name)
    return bool(channel and (rated or "其中" in name) and channel[0] not in told)


def settle(item: Item, pairs: Sequence[Pair], name: str, line: Line) -> Iterator[Relation]:
    """The first reading that holds; else the one the words leave no doubt about."""
    figure = item.figure
    for pair in pairs:
        above, below = [one.figure for one in pair.above], [one.figure for one in pair.below]
        found = compare(figure, above, below)
        if found in ("exact", "rough") and not (found == "exact" and per_cent(figure) == 0 and not pair.sure):
            yield _above_all(say("ratio", figure, above, below, found), name, line)
            return
    for pair in pairs:
        above, below = [one.figure for one in pair.above], [one.figure for one in pair.below]
        found = compare(figure, above, below)
        if found and (pair.sure or pair is pairs[0]):
            yield say("ratio", figure, above, below, found)
            return
    sums = [pair for pair in pairs if pair.sure and len(pair.below) > 1]
    for pair in sums or pairs:
        if (
            pair.sure
            and item.figure.approx is None
            and not any(one.figure.approx for one in (*pair.above, *pair.below))
        ):
            above, below = [one.figure for one in pair.above], [one.figure for one in pair.below]
            if quotient_known(below):
                yield say("ratio", figure, above, below, None)
            return


def quotient_known(below: Sequence[Quantity]) -> bool:
    return sum(one.value for one in below) > 0


def _above_all(relation: Relation, name: str, line: Line) -> Relation:
    """办结312件 of 300 received is more than all, unless some were carried over."""
    figure, *others = relation.figures
    counts = all(one.kind == "count" for one in others)
    if per_cent(figure) <= HUNDRED or not counts or not PART_OF.search(name) or REPEATED.search(name):
        return relation
    if CARRIED.search(line.sentence.text):
        return relation
    message = Message("rate.above", dict(relation.message.params))
    return replace(relation, holds=False, severity="likely", message=message, expected=None)


def _in_brackets(item: Item, at: int, line: Line, name: str) -> Iterator[Pair]:
    """总体为90.6%（初件851件，化解771件）; 化解率97%，即交办的300件中化解291件."""
    if not re.match(r"\s*[（(]|，即", item.tail):
        return
    inside = list(_inside(line.items[at + 1 :]))
    if len(inside) < 2 or any(one.figure.kind not in ("count", "money") for one in inside):
        return
    stem = stem_of(name)
    pleased = [one for one in inside if "满意" in words_of(one) and "不满意" not in words_of(one)]
    if "满意" in stem and len(pleased) > 1:
        yield Pair(tuple(pleased), tuple(inside))
        return
    one, two = inside[:2]
    if not alike(one.figure, two.figure):
        return
    if (stem and re.search(stem, words_of(one)) and not re.search(stem, words_of(two))) or (
        not (stem and re.search(stem, words_of(two))) and two.figure.value > one.figure.value
    ):
        one, two = two, one
    if two.figure.kind == one.figure.kind:
        yield Pair((two,), (one,), sure=len(inside) == 2)


def _inside(items: Sequence[Item]) -> Iterator[Item]:
    """The figures up to the closing bracket or the end of the statement."""
    for n, one in enumerate(items[:6]):
        if n and re.search(r"[）)。；]", one.lead):
            return
        yield one


def _named(spot: Spot, name: str) -> Iterator[Pair]:
    item, past, stem = spot.item, spot.past, stem_of(name)
    left = ("balance", "gap") if LEFT.search(name) else ()
    here = [one for one in spot.line.items[max(spot.at - NEAR, 0) : spot.at] if _counts(one) or one.part in left]
    told = list(_told(spot, here, stem))
    yield from told
    if item.part == "base":
        return
    settled = any(pair.sure and pair.below[0] in here for pair in told)
    past, older = ([], []) if settled else (past, list(spot.older))
    # what the words do not settle the figures may
    exact = len(item.figure.text) > 3
    for above in here[-4:][::-1]:
        further = [one for one in older if exact and alike(one.figure, above.figure)]
        for below in (further + past + here)[::-1]:
            larger = below.figure.value >= above.figure.value or per_cent(item.figure) > HUNDRED
            if below is not above and _may_divide(above, below) and larger:
                yield Pair((above,), (below,))
    if REPEATED.search(name) and len(here) > 1:
        # of all, first and repeated together
        yield Pair((here[-1],), (here[-1], here[-2]))
    if "满意" in stem and len(here) >= 3:
        yield from _summed(here, past)


def _behind(spot: Spot, name: str) -> Iterator[Pair]:
    """收到有效问卷275份，有效回收率91.7%，共发出问卷300份: the whole is told behind."""
    item, after = spot.item, spot.after
    yield from _both_behind(spot, stem_of(name))
    before = spot.line.items[max(spot.at - NEAR, 0) : spot.at]
    stem = stem_of(name)
    tops = [one for one in before if _counts(one) and stem and re.search(stem, words_of(one))] or [
        one for one in before if _counts(one)
    ]
    below = [one for one in after if one.start > item.start and re.search(OUT_OF, words_of(one))][:4]
    wanted = [
        one for one in below if not re.search(OUT_OF_MONEY if one.figure.kind == "money" else "共|应|总", words_of(one))
    ]
    for above in tops[-2:]:
        earlier = [one for one in before if one.start < above.start and _counts(one) and _may_divide(above, one)]
        named = bool(stem and re.search(stem, words_of(above)))
        for one in below:
            if _may_divide(above, one) and one.figure.value >= above.figure.value:
                yield Pair((above,), (one,), sure=named and not earlier and len(below) == 1 and not wanted)


def _both_behind(spot: Spot, stem: str) -> Iterator[Pair]:
    """办结率96.2%，受理1022件，办结961件."""
    before = [one for one in spot.line.items[: spot.at] if _counts(one) and one.start > _start_of(spot)]
    if before or not stem:
        return
    following: list[Item] = []
    for one in spot.line.items[spot.at + 1 :]:
        if "；" in one.lead or one.figure.kind == "percent":
            break
        following.extend([one] if _counts(one) else [])
    tops = [one for one in following if re.search(stem, words_of(one)) and not _is_whole(one, stem)]
    wanted = OUT_OF_MONEY if tops and tops[0].figure.kind == "money" else OUT_OF
    below = [one for one in following if one not in tops and re.search(wanted, words_of(one))]
    for above in tops[:2]:
        for one in below[:2]:
            if _may_divide(above, one):
                yield Pair((above,), (one,), sure=len(tops) == len(below) == 1)


def _start_of(spot: Spot) -> int:
    """Where the statement of a rate begins: behind the last semicolon."""
    text, start = spot.line.sentence.text, spot.line.sentence.start
    return start + text.rfind("；", 0, max(spot.item.start - start, 0))


def _counts(one: Item) -> bool:
    if one.part not in PARTS or one.why or re.search(r"[（(](?:含|其中|包括)[^）]*$", one.lead):
        return False
    figure = one.figure
    if figure.chinese or re.match(r"0\d", figure.text):
        return False
    return figure.kind in ("count", "money", "plain")


def _may_divide(above: Item, below: Item) -> bool:
    money = [one.figure.kind == "money" for one in (above, below)]
    return money[0] == money[1]


def _summed(here: list[Item], past: list[Item]) -> Iterator[Pair]:
    """满意和基本满意 counted apart."""
    for first, second in pairwise(here):
        if "满意" in words_of(first) and "满意" in words_of(second) and "不满意" not in words_of(second):
            for below in here + past:
                if below not in (first, second) and _may_divide(first, below):
                    yield Pair((first, second), (below,))


def _together(here: list[Item], stem: str) -> Iterator[Pair]:
    """第一批应化解60件，实际化解60件；第二批应化解45件，实际化解41件，两批总化解率."""
    if not stem:
        return
    runs: list[list[Item]] = [[]]
    for one in here:
        runs.append([one]) if not one.likewise else runs[-1].append(one)
    for run in runs:
        for total in here:
            if (
                len(run) > 1
                and total not in run
                and re.search(r"共|合计|总", total.lead)
                and _may_divide(run[0], total)
            ):
                yield Pair(tuple(run), (total,))
    whole = [one for one in here if _is_whole(one, stem)]
    own = [one for one in here if re.search(stem, words_of(one)) and one not in whole]
    if len(whole) == len(own) > 1:
        yield Pair(tuple(own), tuple(whole), sure=True)


def _told(spot: Spot, here: list[Item], stem: str) -> Iterator[Pair]:
    """The pair that the words name, and what may have been added to the budget."""
    item, line = spot.item, spot.line
    segment = _segment(item, here)
    if re.search(r"总|合计|综合|整体|共|平均|两", clause_of(item.lead)):
        yield from _together(here, stem)
    own = [one for one in here if stem and re.search(stem, _words_in(one, line)) and not _is_whole(one, stem)]
    own = [one for one in own if one in segment] if segment else own[-1:]
    above = own[-1] if own else None
    twins = len(segment) == 2 and alike(segment[0].figure, segment[1].figure)
    if above is None and twins and stem and per_cent(item.figure) != HUNDRED:
        above = segment[-1]
    if above is None and len(segment) == 1 and re.search(r"全部|均已?|全数|悉数", item.lead):
        yield Pair((segment[0],), (segment[0],), sure=True)
    if above is None:
        return
    below, sure = _below_of(above, spot, here, stem)
    sure = sure and (bool(own) or below not in here)
    if below is None:
        return
    added = [one for one in line.items if one.part == "balance" and re.search("追加|调增", one.lead[-6:])]
    if "调整" in clause_of(below.lead):
        added = []
    yield Pair((above,), (below,), sure=sure and not added)
    for more in added:
        yield Pair((above,), (below, more))


def _below_of(above: Item, spot: Spot, here: list[Item], stem: str) -> tuple[Item | None, bool]:
    """What the numerator is out of, and whether the words leave no doubt."""
    item, past, segment = spot.item, spot.past, _segment(spot.item, here)
    either = bool(REPEATED.search(name_of(item)))
    pool = [one for one in here if one is not above and (either or one.start < above.start)]
    pool = [one for one in pool if _may_divide(above, one)]
    close = [one for one in pool if alike(one.figure, above.figure)] or pool
    wanted = OUT_OF_MONEY if above.figure.kind == "money" else OUT_OF
    named = [one for one in close if re.search(wanted, words_of(one)) and not (stem and _same_verb(one, stem))]
    others = [one for one in close if not (stem and _same_verb(one, stem))]
    if not others and len(close) == 1:
        others = close  # 包案化解76件，已化解71件
    below = named[-1] if named else others[-1] if others else None
    sure = below is not None and (below in segment or bool(named))
    if re.search(r"预算|资金|支出|支付|执行", name_of(item)) and above.figure.kind != "money":
        sure = False  # projects counted, whose money the rate is of
    if below is None and past and above.figure.kind == "money":
        budget = [one for one in past if re.search("预算|下达|安排|到位", words_of(one)) and _may_divide(above, one)]
        if not budget and _may_divide(above, past[0]) and re.search(OUT_OF_MONEY, words_of(past[0])):
            budget = [past[0]]
        below = budget[-1] if budget else None
        sure = len(budget) == 1
    if below is None and past and above.figure.kind == "count" and PART_OF.search(name_of(item)):
        below = _head_before(above, past) or _head_over(above, spot)
        sure = below is not None
    return below, sure


def _head_before(above: Item, past: list[Item]) -> Item | None:
    """全年受理…46983件。直接答复33786件: what the sentence before began with, if it is the only one of its unit."""
    same = [one for one in past if one.figure.unit == above.figure.unit and re.search(OUT_OF, words_of(one))]
    return past[0] if len(same) == 1 and same[0] is past[0] else None


def _head_over(above: Item, spot: Spot) -> Item | None:
    """共受理3256件（批）。其中，…。共办结3198件: what the list between belongs to."""
    if spot.before is None or not spot.before.sentence.text.startswith("其中") or spot.head is None:
        return None
    fits = alike(spot.head.figure, above.figure) and re.search(OUT_OF, words_of(spot.head))
    return spot.head if fits else None


def _same_verb(one: Item, stem: str) -> bool:
    """办结155件 is no denominator of 办结率; 应答复631件 is one of 答复率."""
    return bool(re.search(stem, words_of(one))) and not _is_whole(one, stem)


def _is_whole(one: Item, stem: str) -> bool:
    """应答复631件, 需化解, 化解积案任务: all there is."""
    return bool(re.search(rf"(?:应|需|待|拟|可)(?:{stem})|(?:应|需)(?:当|予)?[^，]{{0,4}}(?:{stem})", words_of(one)))


def _segment(item: Item, here: list[Item]) -> list[Item]:
    """The figures since the semicolon or the rate before."""
    segment: list[Item] = []
    follower = item
    for one in reversed(here):
        if "；" in follower.lead:
            break
        segment.insert(0, one)
        follower = one
    return segment


def _of_plan(item: Item, at: int, line: Line, before: Line | None) -> Iterator[Relation]:
    """完成年初预算640万元的113.5%; 年初预算为300万元，支出决算为399万元，完成年初预算的133%."""
    here = [one for one in line.items[max(at - NEAR, 0) : at] if _counts(one) or one.part == "plan"]
    past = [one for one in before.items[-NEAR:] if _counts(one)] if before else []
    if not here:
        return
    pairs: list[Pair] = []
    if re.match(r"\s*的", item.lead):
        below = here[-1]
        tops = [one for one in here[:-1] if _may_divide(one, below)][::-1] or past[::-1]
        pairs = [Pair((above,), (below,), sure=n == 0 and above in here) for n, above in enumerate(tops[:4])]
    else:
        word = re.search(r"(?P<adjusted>调整后?)?(?P<plan>预算|计划|任务|目标|指标)", item.lead)
        planned = [one for one in here if word and _planned(one, word) and not _settled(one)][::-1]
        for below in planned + [one for one in past if word and _planned(one, word)][::-1]:
            tops = [one for one in here if one is not below and _may_divide(one, below) and one.start > below.start]
            tops = [one for one in tops if one not in planned][::-1] or [one for one in here if one is not below][::-1]
            pairs += [Pair((above,), (below,), sure=not pairs and below in here) for above in tops[:3]]
    yield from settle(item, [pair for pair in pairs if pair.below[0].figure.value > 0], "", line)


def _planned(one: Item, word: re.Match[str]) -> bool:
    """A figure of the plan itself: 年初预算为300万元, not 一般公共预算收入."""
    clause = re.sub(r"(?:公共|基金|经营|保险)预算|预算(?=总?收入|内|外|拨款|执行|单位)", "", clause_of(one.lead))
    return word["plan"] in clause and (word["adjusted"] is None or "调整" in clause or "追加" in clause)


def _settled(one: Item) -> bool:
    return "决算" in clause_of(one.lead)[-8:]


def _average(item: Item, before: Sequence[Item]) -> Iterator[Relation]:
    """户均2.64万元, of 18.5万元 and 7户."""
    found = AVERAGE.search(item.lead[-16:])
    if found is None:
        return
    units = PER.get(found["per"] or found["every"] or "", ())
    counts = [one for one in before if one.figure.unit in units and _counts(one) and one.figure.value > 0][::-1]
    totals = [one for one in before if one.figure.kind == item.figure.kind and _counts(one)]
    totals = [one for one in totals if item.figure.kind == "money" or one.figure.unit == item.figure.unit][::-1]
    near = _beside(item, totals, counts)
    for total, count in [*((total, count) for total in totals for count in counts), *near]:
        value = total.figure.value / count.figure.value
        holds = item.figure.interval.contains(value) or abs(value - item.figure.value) < item.figure.step
        if holds or (len(totals) == 1 and (total, count) in near):
            yield _said_average(item.figure, total.figure, count.figure, value, holds)
            return


def _beside(item: Item, totals: list[Item], counts: list[Item]) -> list[tuple[Item, Item]]:
    """发放救助金33万元，救助22户，户均1.5万元: nothing else stands between that it could be of."""
    if len(counts) != 1 or len(totals) != 1 or item.figure.approx or counts[0].figure.approx or totals[0].figure.approx:
        return []
    total, count = totals[0], counts[0]
    last = max(total, count, key=lambda one: one.start)
    close = "；" not in item.lead and "。" not in item.lead and "；" not in last.lead
    return [(total, count)] if close and "年人均" not in item.lead else []


def _said_average(average: Quantity, total: Quantity, count: Quantity, value: Fraction, holds: bool) -> Relation:
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
