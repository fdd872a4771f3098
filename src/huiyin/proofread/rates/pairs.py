"""The pairs of figures that a rate may be of: named by its words, in the bracket behind it, before it, behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from huiyin.proofread.arithmetic.agreement import HUNDRED, per_cent
from huiyin.proofread.changes.frames import heads_of
from huiyin.proofread.quantities.kin import alike
from huiyin.proofread.quantities.moves import Item, Line, clause_of
from huiyin.proofread.rates.names import (
    BEFALLEN,
    CALLED,
    LEFT,
    NEAR,
    OUT_OF,
    OUT_OF_MONEY,
    PART_OF,
    PER_HEAD,
    REPEATED,
    Pair,
    Spot,
    counts,
    is_of,
    is_out_of,
    is_whole,
    may_divide,
    name_of,
    same_verb,
    segment_of,
    stem_of,
    words_in,
    words_of,
)

#: 非常满意, 比较满意, 满意, 基本满意.
_GRADES = 4


def in_brackets(item: Item, at: int, line: Line, name: str) -> Iterator[Pair]:
    """总体为90.6%（初件851件，化解771件）; 化解率97%，即交办的300件中化解291件."""
    if not re.match(r"\s*[（(]|，即", item.tail):
        return
    inside = list(_inside(line.items[at + 1 :]))
    if len(inside) == 1 and inside[0].figure.kind in ("count", "money"):
        # 支出率50%，即支出应达到250万元, of the 500 told before
        for whole in [one for one in line.items[max(at - NEAR, 0) : at] if counts(one)][::-1]:
            if alike(whole.figure, inside[0].figure):
                yield Pair((inside[0],), (whole,))
        return
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


def named(spot: Spot, name: str) -> Iterator[Pair]:
    item, past, stem = spot.item, spot.past, stem_of(name)
    left = ("balance", "gap") if LEFT.search(name) else ()
    here = [one for one in spot.line.items[max(spot.at - NEAR, 0) : spot.at] if counts(one) or one.part in left]
    here = [one for one in here if not _is_of_another_bracket(one, spot)]
    yield from _of_townspeople(spot, here, name)
    outer = here if item.inside else [one for one in here if not one.inside]
    called = bool(stem) and any(re.search(stem, words_of(one)) for one in outer)
    # 到位544万元（其中地方配套到位336万元），到位率100%: of what stands before the bracket
    told = list(_told(spot, outer if called else here, stem))
    yield from told
    if item.part == "base":
        return
    settled = any(pair.sure and pair.below[0] in here for pair in told)
    past, older = ([], []) if settled else (past, list(spot.older))
    yield from _of_heads(spot, here, stem)
    # what the words do not settle the figures may
    exact = len(item.figure.text) > 3
    tops = here[-4:][::-1]
    if not any(stem and re.search(stem, words_of(one)) for one in here):
        # 受理1022件，办结961件。办结率94.03%
        tops += [
            one
            for one in [*spot.older, *past][::-1]
            if stem and re.search(stem, words_of(one)) and not is_whole(one, stem)
        ][:2]
    if not tops and exact:
        tops = past[:-4:-1]  # 存款2864.3亿元，贷款2018.7亿元。存贷比70.5%
    for above in tops:
        further = [one for one in older if exact and alike(one.figure, above.figure)]
        for below in (further + past + here)[::-1]:
            larger = below.figure.value >= above.figure.value or per_cent(item.figure) > HUNDRED
            # 交办38件，化解39件，化解率97.4%: what bears the rate's own verb is above its line
            turned = stem and same_verb(below, stem) and not re.search(stem, words_of(above))
            if below is not above and may_divide(above, below) and larger and not turned:
                yield Pair((above,), (below,))
    if REPEATED.search(name) and len(here) > 1:
        # of all, first and repeated together
        yield Pair((here[-1],), (here[-1], here[-2]))
    if item.figure.digits > 1 or name.startswith(("不", "未")):
        # 逮捕25人，不捕24人，不捕率48.98%: of both
        for one, two in pairwise((past + here)[-6:]):
            if alike(one.figure, two.figure):
                yield Pair((two,), (one, two))
                yield Pair((one,), (one, two))
    yield from _of_several(here, stem)
    if "满意" in stem and len(here) + len(past) >= 3:
        yield from _summed([*past, *here], older[-6:])


def _of_several(here: list[Item], stem: str) -> Iterator[Pair]:
    """编发58期，省局采用12期、市委采用23期，采用率60.3%: of both together."""
    own = [one for one in here if stem and re.search(stem, words_of(one)) and not is_whole(one, stem)]
    if not 1 < len(own) <= _GRADES or len({one.figure.unit for one in own}) > 1:
        return
    for below in [one for one in here if one.start < own[0].start and one not in own]:
        if may_divide(own[0], below):
            yield Pair(tuple(own), (below,))


def _is_of_another_bracket(one: Item, spot: Spot) -> bool:
    """甲学院（就业1083人，就业率97.48%）、乙学院（就业238人，就业率94.44%）: each bracket is of its own whole."""
    text, begin = spot.line.sentence.text, spot.line.sentence.start
    return one.inside and spot.item.inside and "）" in text[one.figure.end - begin : spot.item.start - begin]


def _of_townspeople(spot: Spot, here: list[Item], name: str) -> Iterator[Pair]:
    """常住人口874.4万人，其中城镇常住人口734.7万人，…。年末城镇化率84.02%: of both, wherever in the text they stand."""
    if "城镇化" not in name or "户籍" in spot.item.lead:
        return
    pool = [one for one in (*spot.older, *spot.past, *here) if one.figure.kind == "count"]
    pool = list(dict.fromkeys(pool))
    town = [one for one in pool if re.search(r"城镇(?:常住)?(?:人口)?(?:约?为|达到?|有)?$", clause_of(one.lead))]
    all_of_them = [one for one in pool if re.search(r"(?<!城镇)(?<!乡村)常住(?:总?人口)", clause_of(one.lead))]
    if len(town) == len(all_of_them) == 1 and alike(town[0].figure, all_of_them[0].figure):
        yield Pair((town[0],), (all_of_them[0],), sure=town[0].figure.value < all_of_them[0].figure.value)


def _of_heads(spot: Spot, here: list[Item], stem: str) -> Iterator[Pair]:
    """到位资金67.50亿元，…。累计支出48.22亿元，预算执行率71.44%: the money told last in a paragraph before."""
    tops = [one for one in here if stem and re.search(stem, words_of(one)) and not is_whole(one, stem)][-1:]
    if not tops and len(here) == 2 and here[0].figure.unit == here[1].figure.unit != "":
        # 共计11800万元，实际分配资金11400万元，资金到位率96.6%
        yield Pair((here[1],), (here[0],), fair=True)
        return
    for above in tops:
        if above.figure.kind != "money" or any(alike(one.figure, above.figure) for one in here if one is not above):
            continue
        told = [
            one for one in heads_of((*spot.older, *spot.past)) if alike(one.figure, above.figure) and one is not above
        ]
        told = [one for one in told if re.search(OUT_OF_MONEY, words_of(one))]
        for below in told[:-3:-1]:
            yield Pair((above,), (below,), fair=below.figure.value >= above.figure.value)


def behind(spot: Spot, name: str) -> Iterator[Pair]:
    """收到有效问卷275份，有效回收率91.7%，共发出问卷300份: the whole is told behind."""
    item, after = spot.item, spot.after
    yield from _both_behind(spot, stem_of(name))
    before = spot.line.items[max(spot.at - NEAR, 0) : spot.at]
    stem = stem_of(name)
    tops = [one for one in before if counts(one) and stem and re.search(stem, words_of(one))] or [
        one for one in before if counts(one)
    ]
    below = [one for one in after if one.start > item.start and re.search(OUT_OF, words_of(one))][:4]
    wanted = [
        one for one in below if not re.search(OUT_OF_MONEY if one.figure.kind == "money" else "共|应|总", words_of(one))
    ]
    for above in tops[-2:]:
        earlier = [one for one in before if one.start < above.start and counts(one) and may_divide(above, one)]
        called = bool(stem and re.search(stem, words_of(above)))
        for one in below:
            sure = called and not earlier and len(below) == 1 and not wanted and alike(one.figure, above.figure)
            # 回收378份，回收率94.5%，共发放300份: one of them is wrong
            if may_divide(above, one) and (one.figure.value >= above.figure.value or (sure and PART_OF.search(name))):
                yield Pair((above,), (one,), sure=sure)


def _both_behind(spot: Spot, stem: str) -> Iterator[Pair]:
    """办结率96.2%，受理1022件，办结961件."""
    before = [one for one in spot.line.items[: spot.at] if counts(one) and one.start > _start_of(spot)]
    if before or not stem:
        return
    following: list[Item] = []
    for one in spot.line.items[spot.at + 1 :]:
        if "；" in one.lead or one.figure.kind == "percent":
            break
        following.extend([one] if counts(one) else [])
    tops = [one for one in following if re.search(stem, words_of(one)) and not is_whole(one, stem)]
    wanted = OUT_OF_MONEY if tops and tops[0].figure.kind == "money" else OUT_OF
    below = [one for one in following if one not in tops and re.search(wanted, words_of(one))]
    for above in tops[:2]:
        for one in below[:2]:
            if may_divide(above, one):
                yield Pair((above,), (one,), sure=len(tops) == len(below) == 1)


def _start_of(spot: Spot) -> int:
    """Where the statement of a rate begins: behind the last semicolon."""
    text, start = spot.line.sentence.text, spot.line.sentence.start
    return start + text.rfind("；", 0, max(spot.item.start - start, 0))


def _summed(here: list[Item], further: list[Item]) -> Iterator[Pair]:
    """非常满意, 满意和基本满意 counted apart."""
    for at, first in enumerate(here):
        pleased = list(takewhile(_is_pleased, here[at : at + _GRADES]))
        for many in range(2, len(pleased) + 1):
            for below in here + further:
                if below not in pleased[:many] and may_divide(first, below):
                    yield Pair(tuple(pleased[:many]), (below,))


def _is_pleased(one: Item) -> bool:
    words = words_of(one)
    return "满意" in words and re.search("[不未]太?满意", words) is None


def _together(here: list[Item], stem: str) -> Iterator[Pair]:
    """第一批应化解60件，实际化解60件；第二批应化解45件，实际化解41件，两批总化解率."""
    if not stem:
        return
    runs: list[list[Item]] = [[]]
    for one in here:
        runs.append([one]) if not one.likewise else runs[-1].append(one)
    for run in runs:
        for total in here:
            if len(run) > 1 and total not in run and re.search(r"共|合计|总", total.lead) and may_divide(run[0], total):
                yield Pair(tuple(run), (total,))
    whole = [one for one in here if is_whole(one, stem)]
    own = [one for one in here if re.search(stem, words_of(one)) and one not in whole]
    if len(whole) == len(own) > 1:
        yield Pair(tuple(own), tuple(whole), sure=True)


def _told(spot: Spot, here: list[Item], stem: str) -> Iterator[Pair]:
    """The pair that the words name, and what may have been added to the budget."""
    item, line = spot.item, spot.line
    segment = segment_of(item, here)
    if re.search(r"总|合计|综合|整体|共|平均|两", clause_of(item.lead)):
        yield from _together(here, stem)
    own = [one for one in here if stem and re.search(stem, words_in(one, line)) and not is_whole(one, stem)]
    own = [one for one in own if one in segment] if segment else own[-1:]
    above = own[-1] if own else None
    fitting = above is None or is_of(name_of(item), above)
    if not here and stem:
        yield from _told_before(spot, stem)
    twins = len(segment) == 2 and alike(segment[0].figure, segment[1].figure)
    if above is None and twins and stem and per_cent(item.figure) != HUNDRED:
        above = segment[-1]
    if (
        above is None
        and len(segment) == 1
        and re.search(r"全部|(?<![人年月日平户件])均(?![值衡匀价线量摊])|全数|悉数", item.lead)
    ):
        if (good := re.search("优良|优秀", name_of(item))) and good[0] not in item.lead.split("，")[0]:
            return  # 20个断面全部达标，优良率95%
        # 重点项目全部配建设备，配比达到20%: 全部 is said of something else
        same = not stem or bool(re.search(rf"(?:全部|均|全数|悉数)[^，。；]{{0,6}}?(?:{stem})", item.lead))
        yield Pair((segment[0],), (segment[0],), sure=same)
    if above is None:
        return
    below, sure = _below_of(above, spot, here, stem)
    sure = sure and fitting and (bool(own) or below not in here)
    if below is None:
        return
    added = [one for one in line.items if one.part == "balance" and re.search("追加|调增", one.lead[-6:])]
    if "调整" in clause_of(below.lead):
        added = []
    rivals = [one for one in here if one is not above and alike(one.figure, above.figure)]
    fair = bool(own) and fitting and len({one.figure.value for one in rivals} | {below.figure.value}) == 1
    fair = fair or (fitting and len(segment) == 2 and is_out_of(below, above))
    yield Pair((above,), (below,), sure=sure and not added, fair=fair and not added)
    for more in added:
        yield Pair((above,), (below, more))


def _is_certain(below: Item, above: Item, segment: list[Item], here: list[Item], *, called: bool, name: str) -> bool:
    """Of the statement itself or what the sentence begins with; with no word for all there is, counted alike too."""
    alike_first = next((one for one in here if one.figure.unit == above.figure.unit), None)
    heads = below in (here[0], alike_first) or bool(re.search("合计|共计|总计|共", words_of(below)))
    if below not in segment and not (heads and called):
        return False
    verb = "覆盖" not in name and (any(map(name.__contains__, CALLED)) or PART_OF.search(name))
    of_people = "城镇化" in name and "常住" in words_of(below)
    # 23个单位中有19个单位完成，述职率
    among = len(segment) == 2 and bool(re.search(r"中(?:有|，|的)?", above.lead))
    if (PER_HEAD.search(name) and not of_people) or (
        above.figure.value > below.figure.value and not verb and not among
    ):
        return False
    known = len(segment) == 2 and bool(verb or (BEFALLEN.search(name) and stem_of(name)))
    counted = called or ((known or among) and (below.figure.unit == above.figure.unit or len(here) == 2))
    return counted and above.figure.value <= below.figure.value * 10


def _told_before(spot: Spot, stem: str) -> Iterator[Pair]:
    """受理1486件，办结1403件。办结率94.41%: the sentence before has one figure for either side."""
    done = [one for one in spot.past if re.search(stem, words_of(one)) and not is_whole(one, stem)]
    if len(done) != 1 or not is_of(name_of(spot.item), done[0]):
        return
    wanted = OUT_OF_MONEY if done[0].figure.kind == "money" else OUT_OF
    below = [one for one in spot.past if one is not done[0] and re.search(wanted, words_of(one))]
    below = [one for one in below if alike(one.figure, done[0].figure)]
    if len(below) == 1 and not same_verb(below[0], stem):
        yield Pair((done[0],), (below[0],), sure=True)


def _below_of(above: Item, spot: Spot, here: list[Item], stem: str) -> tuple[Item | None, bool]:
    """What the numerator is out of, and whether the words leave no doubt."""
    item, past, segment = spot.item, spot.past, segment_of(spot.item, here)
    either = bool(REPEATED.search(name_of(item)))
    pool = [one for one in here if one is not above and (either or one.start < above.start)]
    pool = [one for one in pool if may_divide(above, one)]
    close = [one for one in pool if alike(one.figure, above.figure)] or pool
    wanted = OUT_OF_MONEY if above.figure.kind == "money" else OUT_OF
    called = [one for one in close if re.search(wanted, words_of(one)) and not (stem and same_verb(one, stem))]
    called = [one for one in called if one.figure.value >= above.figure.value] or called
    others = [one for one in close if not (stem and same_verb(one, stem))]
    if not others and len(close) == 1:
        others = close  # 包案化解76件，已化解71件
    among = [one for one in pool if is_out_of(one, above)]
    best = among or called or others
    below = best[-1] if best else None
    sure = below is not None and _is_certain(below, above, segment, here, called=bool(called), name=name_of(item))
    if re.search(r"预算|资金|支出|支付|执行", name_of(item)) and above.figure.kind != "money":
        sure = False  # projects counted, whose money the rate is of
    if below is None and past and above.figure.kind == "money":
        budget = [one for one in past if re.search("预算|下达|安排|到位", words_of(one)) and may_divide(above, one)]
        budget = [one for one in budget if not (stem and same_verb(one, stem))]
        told = bool(re.search(OUT_OF_MONEY, words_of(past[0]))) and not (stem and same_verb(past[0], stem))
        if not budget and may_divide(above, past[0]) and told:
            budget = [past[0]]
        below = budget[-1] if budget else None
        sure = len(budget) == 1
    if below is None and "满意" in stem:
        # 回收有效问卷564份，有效回收率94.0%。满意的508份，满意率90.1%
        asked = [one for one in past if re.search("有效|回收|收回|参评|参与", words_of(one))]
        asked = [one for one in asked if one.figure.unit == above.figure.unit]
        below, sure = (asked[-1], True) if asked else (None, False)
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
