"""Shares: 其他收入5.15万元，占0.7%. A run of figures with their shares has one whole: the total announced before it.

Which total that is the words often leave open; it is the one that makes most of the shares true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, takewhile

from huiyin.proofread.arithmetic.agreement import HUNDRED, Agreement, per_cent, per_cent_step
from huiyin.proofread.arithmetic.quotients import FINE, compare, is_slip, meant, say
from huiyin.proofread.model import Analysis, Passage, Quantity, Relation, Severity
from huiyin.proofread.quantities.kin import HINT, alike, hints
from huiyin.proofread.quantities.moves import Item, Line, clause_of, lines
from huiyin.proofread.rates.names import TIMES, is_out_of
from huiyin.proofread.shares.called import by_name, by_names
from huiyin.proofread.shares.hundred import MULTIPLE, makes_hundred, segments, to_hundred
from huiyin.proofread.shares.listed import MOST, listed_with, share_of_list
from huiyin.proofread.shares.names import name_of, topic_of
from huiyin.proofread.shares.wholes import (
    MOST_SHARES,
    TOTAL,
    Run,
    Share,
    Wholes,
    fits,
    is_called,
    is_each_of_its_own,
    is_made_of,
    is_misprinted,
    misprinted_whole,
    slipped_here,
    telling_of,
    true_of,
    up_to_the_rest,
    whole_of,
    words_before,
)
from huiyin.proofread.sums.partition import complete

ANNOUNCED = re.compile(r"总|合计|共|受理|收到|登记|接待|接收|办理")
KEPT = 240  # figures further back are forgotten
SECTION = 6  # paragraphs that a name is good for
FEW_HITS = 3  # shares of which one alone may come out by chance
BOTH = ("、", "和")  # what stands between two that are told in a row
BACK = 10  # totals of paragraphs before that a list may divide


def rule(analysis: Analysis) -> Iterable[Relation]:
    totals: list[Item] = []
    told: list[Item] = []
    wholes = Wholes()
    for passage in analysis.passages:
        if not passage.quantities:
            continue
        yield from _passage(passage, totals, told, wholes)
        del totals[:-BACK]
        del told[:-KEPT]
    for run in wholes.open:
        whole = wholes.of(run)
        if whole is None:
            yield from _told_later(run, wholes)
            if (sister := wholes.of_neighbours(run)) is not None:
                yield from _as_sisters(run.shares[0], sister)
        for share in run.shares:
            figures = (share.item.figure, share.above.figure)
            if whole is None or not share.tied or any(one.approx for one in (*figures, whole.figure)):
                continue
            if alike(figures[1], whole.figure) and figures[1].value < whole.figure.value:
                found = compare(figures[0], [figures[1]], [whole.figure])
                if found or is_slip(figures[0], figures[1], whole.figure):
                    yield say("share", figures[0], [figures[1]], [whole.figure], found, severity="likely")


def _told_later(run: Run, wholes: Wholes) -> Iterator[Relation]:
    """占规模以上工业发电量比重达78.7%, of a figure that a later paragraph begins with: only where it comes out."""
    for share in run.shares:
        for whole in wholes.called(run.shares[0].name):
            figures = share.item.figure, share.above.figure
            if alike(figures[1], whole.figure) and compare(figures[0], [figures[1]], [whole.figure]) == "exact":
                yield say("share", figures[0], [figures[1]], [whole.figure], "exact")
                break


def _passage(passage: Passage, totals: list[Item], told: list[Item], wholes: Wholes) -> Iterator[Relation]:
    several = bool(MULTIPLE.search(passage.block.text))
    all_lines = lines(passage)
    everything = [item for line in all_lines for item in line.items if _figure(item)]
    runs: list[Run] = []
    for line in all_lines:
        known = [one for one in everything if one.start < line.sentence.start][-KEPT:]
        yield from _runs(line, Run([], [], known, list(totals), told=list(told)), runs)
    open_ones: list[Item] = []
    for run in _joined(runs):
        run.later = [one for one in everything if one.start > run.shares[-1].item.start][:12]
        judged = list(_judge(run, several, wholes))
        yield from judged
        if not judged and not several and run.shares[0].name != "=":
            wholes.open.append(run)
        if judged and makes_hundred(told_shares := [share.item for share in run.shares]):
            yield from (replace(one, alternate=True) for one in to_hundred(None, told_shares))
        open_ones.extend([] if judged else [share.item for share in run.shares])
        for segment in segments([share.item for share in run.shares]) if _none_holds(judged) else ():
            yield from (one for one in to_hundred(None, segment) if one.holds)
    open_ones.sort(key=lambda one: one.start)
    for segment in segments(open_ones if not several else []):
        yield from to_hundred(None, segment)
    totals.extend(one for one in everything if one is everything[0] or ANNOUNCED.search(clause_of(one.lead)))
    told.extend(everything)
    wholes.tell(everything)


def _none_holds(judged: Sequence[Relation]) -> bool:
    """Shares that are all wrong of what is printed may still be right of each other."""
    return bool(judged) and not any(one.holds for one in judged)


def _runs(line: Line, blank: Run, runs: list[Run]) -> Iterator[Relation]:
    """The shares of a sentence, gathered; those without a figure of their own must make 100."""
    run: Run | None = None
    begun = len(runs)
    loose: list[Item] = []
    stated = [at for at, item in enumerate(line.items) if item.part == "share"]
    parts = {share.above.figure for at in stated for share in _shares_at(at, line)}
    told, of_all = [*blank.told, *blank.known], None
    for at, item in enumerate(line.items):
        if item.part != "share":
            continue
        found = _shares_at(at, line)
        if item.likewise and not found and line.items[at - 1].part == "share":
            loose.extend([item] if line.items[at - 1] in loose else [])
            continue
        if not found and (named := by_names(item, told) or by_name(item, told, of_all)) is not None:
            of_all = named.figures[2]
            yield named
            continue
        loose.extend([item] if not found else [])
        for share in found:
            if share.whole is not None:
                above, below = [share.above.figure], [share.whole.figure]
                yield say("share", share.item.figure, above, below, compare(share.item.figure, above, below))
                continue
            if run is not None and share.other is not None:
                _same_unit(run, share)
            earlier = [one for one in runs[begun:] if _same_whole(one, share) and not _new_whole(line, one, share)]
            run = earlier[-1] if earlier else None
            if run is None:
                here = [one for one in line.items[:at] if _figure(one)]
                run = replace(blank, shares=[], here=here, parts=parts)
                runs.append(run)
            share.here = [one for one in line.items[max(at - MOST, 0) : at] if _figure(one)]
            run.shares.append(share)
    if len(loose) > 1 and len(loose) == sum(item.part == "share" for item in line.items):
        for segment in segments(loose):
            yield from to_hundred(line, segment)


def _figure(item: Item) -> bool:
    figure = item.figure
    if figure.chinese or figure.unit in TIMES:
        return False
    if item.part == "target":
        return figure.kind in ("count", "money") and item.lead.endswith(("目标", "目标为"))  # 收入预期目标750亿元
    return item.part in ("level", "plan") and figure.kind in ("count", "money", "plain")


def _shares_at(at: int, line: Line) -> list[Share]:
    """The share at this place with its figure; for 分别占87.3%和12.7% all of them."""
    item = line.items[at]
    if item.likewise and line.items[at - 1].part == "share":
        return []
    rest = takewhile(lambda later: later.likewise and later.part == "share", line.items[at + 1 :])
    following = [item, *rest]
    here = [one for one in line.items[:at] if _figure(one) and not one.why]
    if not item.inside:
        # 公车2.48亿元（购置0.72亿元，运行1.76亿元），占69%
        here = [one for one in here if not one.inside] or here
    name = name_of(item) or topic_of(line, at)
    if at and item.inside and _figure(before := line.items[at - 1]) and before.lead.endswith("（"):
        here = [before]  # “教育”（906人，占比27.40%）: of what opens its bracket
    if (behind := _in_bracket(item, at, line)) is not None:
        return [Share(item, behind, name)]
    if re.match(r"[^，。；占]{0,10}的", item.lead) and len(here) > len(following):
        # 占全县16个乡镇的87.5%: the whole stands right before it
        parts = here[-1 - len(following) : -1]
        if not alike(parts[-1].figure, here[-1].figure):
            return [Share(item, parts[-1])]  # 占110类有效报警数的5.6%
        return [Share(one, above, "=") for one, above in zip(following, parts, strict=True)]
    if len(following) > 1:
        return _in_step(following, line, name)
    tops = _tops(item, name, here)
    if len(tops) < len(following):
        return [Share(item, tops[-1], name)] if tops else []
    beside = tops[-2] if len(tops) > 1 and tops[-1].likewise and not tops[-1].lead else None
    return [Share(item, tops[-1], name, beside, tied=_is_its_own(item, tops[-1]))]


def _in_bracket(item: Item, at: int, line: Line) -> Item | None:
    """占96.67%（29个）."""
    following = line.items[at + 1] if at + 1 < len(line.items) else None
    if following is None or not re.fullmatch(r"[（(](?:共|计|为|即)?", following.lead):
        return None
    counted = following.part == "level" and following.figure.kind in ("count", "money")
    return following if counted and re.match(r"[）)]", following.tail) else None


def _in_step(following: list[Item], line: Line, name: str) -> list[Share]:
    """分别占61.1%、22.2%和16.7%: of the figures told in a row before it, those for which some whole makes most true."""
    size = len(following)
    pool = [one for one in line.items if _figure(one) and not one.why][:24]
    before = [one for one in pool if one.part == "level" and one.start < following[0].start]
    windows = [before[at : at + size] for at in range(len(before) - size, -1, -1)]
    best: tuple[int, list[Item]] = (0, windows[0] if windows else [])
    for window in windows:
        for whole in pool:
            if whole in window or not alike(whole.figure, window[0].figure):
                continue
            pairs = zip(following, window, strict=True)
            hits = sum(1 for one, top in pairs if compare(one.figure, [top.figure], [whole.figure]))
            if hits > best[0]:
                best = hits, window
    told = [one for one in pool if one.part == "level"]
    either = [told[at : at + size] for at in range(len(told) - size, -1, -1)]
    if best[0] < size and (paired := _each_its_own(following, windows, either)):
        return paired
    tied = bool(best[0]) or len(before) == size
    return [Share(one, above, name, tied=tied) for one, above in zip(following, best[1], strict=False)]


def _each_its_own(following: list[Item], above: list[list[Item]], below: list[list[Item]]) -> list[Share]:
    """9个县、169个乡镇，实现目标的有6个县、142个乡镇，分别占66.7%和84.0%; 到省集访7批94人次，分别占全市的5.1%和6.3%，
    全市137批1488人次: only where all of them hold, or all but one where each is counted otherwise than the other."""
    best: tuple[int, list[Share]] = (0, [])
    for tops in above:
        for wholes in below:
            told = list(zip(following, tops, wholes, strict=True))
            if set(tops) & set(wholes):
                continue
            hits = sum(1 for item, one, two in told if compare(item.figure, [one.figure], [two.figure]))
            units = {one.figure.unit for one in tops}
            by_unit = all(
                one.figure.unit == two.figure.unit and one.figure.value < two.figure.value for _, one, two in told
            )
            enough = len(told) - (by_unit and len(units) == len(told))
            if hits > best[0] and hits >= max(enough, 1):
                best = hits, [Share(item, one, whole=two) for item, one, two in told]
    return best[1]


def _is_its_own(item: Item, top: Item) -> bool:
    """担保贷款余额23.3亿元，其中支小支农担保贷款占97.4%: of a part that is not printed."""
    told = re.search(r"其中[：:]?(?P<who>[^，。；：占\d]{4,})占$", item.lead)
    return told is None or told["who"] in _own_words(top)


AMONG = re.compile(r"(?:^|[，。；：])在[^，。；：]{2,16}?中，")


def _tops(item: Item, name: str, here: list[Item]) -> list[Item]:
    """The figures a share may be of; its own words may name one (集体访批次占来访批次的)."""
    tops = [one for one in here if one.part == "level"]
    if units := hints(name) or hints(item.lead):
        tops = [one for one in tops if one.figure.unit in units[-1]] or tops
    subject = HINT.sub("", clause_of(item.lead).split("占", maxsplit=1)[0])
    subject = re.sub(
        r"^(?:其中|分别|约|共|均|已|则|各|且|总?量|数量)+|(?:分别|约|共|均|已|则|各|总?量|数量|规模|金额)+$",
        "",
        subject,
    )
    subject = re.sub(r"^(?:以上|上述|前)?[两三四五六\d]?[项类者个]?(?:合计|共计|累计|总计|共)?$", "", subject)
    if len(subject) > 1 and "占" in item.lead:
        # 诉讼案件占比84% after other figures: its own figure is not printed
        # 在等级公路中，高速公路495.74公里 is no figure of 等级公路
        named = [one for one in tops if clause_of(one.lead).startswith(subject)]
        own = {one: AMONG.sub("，", _own_words(one)) for one in tops}
        named = named or [one for one in tops if subject in own[one]]
        named = named or [one for one in tops if subject[:6] in own[one] or subject[-4:] in own[one]]
        # 集体访55批904人次: the second is of the same thing
        following = [two for one, two in pairwise(tops) if one in named and two.likewise and not two.lead]
        return sorted({*named, *following}, key=lambda one: one.start)
    return tops


def _same_whole(run: Run, share: Share) -> bool:
    """占有效来信的38.1%；…占25.0%: the whole is named once."""
    same = share.name in ("", run.shares[0].name) and run.shares[-1].name != "="
    return same and alike(run.shares[0].above.figure, share.above.figure)


def _same_unit(run: Run, share: Share) -> None:
    """来信182件次，占14.6%；来访389批次1532人次，占31.2%: of the two the one that is counted as the list is."""
    first = run.shares[0].above.figure
    if share.other is not None and not alike(first, share.above.figure) and alike(first, share.other.figure):
        share.above, share.other = share.other, share.above


def _own_words(item: Item) -> str:
    return item.lead + re.split(r"[，。；：]", item.tail)[0][:8]


def _new_whole(line: Line, run: Run, share: Share) -> bool:
    """A total told in between begins a list of its own: …，占63.6%；今年 … 共 …，其中 ….

    Two figures between two shares are a new whole and its part.
    """
    last = run.shares[-1].item.start
    between = [one for one in line.items if last < one.start < share.item.start and _figure(one)]
    return len(between) > 1 and any(TOTAL.search(clause_of(one.lead)) for one in between[:-1])


def _joined(runs: list[Run]) -> list[Run]:
    """其中：基本支出…，占68.4%。项目支出…，占31.6%: a list goes on over full stops while no total comes between."""
    kept: list[Run] = []
    for run in runs:
        last = kept[-1] if kept else None
        if last is not None and _same_whole(last, run.shares[0]) and _goes_on(last, run):
            last.shares.extend(run.shares)
        else:
            kept.append(run)
    return kept


def _goes_on(last: Run, run: Run) -> bool:
    first = run.shares[0]
    if run.here and run.here[0] is not first.above:
        return False
    between = [one for one in run.known if one.start > last.shares[-1].item.start]
    return (
        not between
        and not re.search(r"从|按|其中|[^，。；]中，", first.above.lead)
        and not makes_hundred([share.item for share in last.shares])
        and alike(last.shares[0].above.figure, first.above.figure)
    )


def _judge(run: Run, several: bool, wholes: Wholes) -> Iterator[Relation]:
    run.totals.extend(reversed(wholes.lately))
    whole, sure = whole_of(run)
    if (whole is None or not any(fits(share, whole) for share in telling_of(run))) and _counts_otherwise(run):
        whole, sure = whole_of(run)
    if whole is None or not any(fits(share, whole) for share in telling_of(run)):
        others = list(_otherwise(run, wholes))
        if not others and not several and (found := misprinted_whole(None, run)) is not None:
            yield found
            return
        if others or whole is None or _is_sibling(whole, run):
            yield from others
            return
    for share in run.shares:
        if share.other is not None and not true_of(share.item, share.above, whole) and fits(share, whole):
            share.above, share.other = share.other, None
    hits = sum(1 for share in telling_of(run) if fits(share, whole))
    if hits:
        wholes.hear(run, whole)
    yield from up_to_the_rest(run, whole, hits)
    sure = sure and all(share.tied for share in run.shares)
    if not sure and _is_by_chance(run, whole, hits):
        return
    near = not run.remote or _is_borne_out(run, whole, hits)
    near = near and not (hits == 0 and _agree_on_another(run, whole))
    most = len(run.shares) > 1 and hits * 2 >= len(run.shares)
    raise_it = not several and near and (sure or most) and not is_each_of_its_own(run)
    severity: Severity = "error" if sure or hits > 1 else "likely"
    each = list(_each(run, whole, hits, severity if raise_it else None))
    yield from each
    if not raise_it and not several and (found := misprinted_whole(whole, run)) is not None:
        yield found
    if not each and not several and (own := slipped_here(run)) is not None and own is not whole:
        share = run.shares[0]
        yield say("share", share.item.figure, [share.above.figure], [own.figure], None, severity="likely")


def _each(run: Run, whole: Item, hits: int, severity: Severity | None) -> Iterator[Relation]:
    """What is said of each share; without a severity nothing is raised."""
    for share in run.shares:
        agreed = compare(share.item.figure, [share.above.figure], [whole.figure])
        if agreed is not None:
            yield say("share", share.item.figure, [share.above.figure], [whole.figure], agreed)
        elif (explained := _by_others(share, run, whole)) is not None:
            yield explained
        elif severity is not None and not _is_excused(share, whole, hits, run):
            found: Agreement | None = "cut" if _made_to_fit(run, share, whole) else None
            yield say("share", share.item.figure, [share.above.figure], [whole.figure], found, severity=severity)


def _is_by_chance(run: Run, whole: Item, hits: int) -> bool:
    """占比0.1%；…占比15.3%；…占比84.6%: of a figure far off that only the one digit of the first fits."""
    if len(run.shares) < FEW_HITS or hits != 1:
        return False
    fitting = next(share for share in run.shares if fits(share, whole))
    return len(re.sub(r"\D", "", fitting.item.figure.text).strip("0")) < FINE


def _counts_otherwise(run: Run) -> bool:
    """425起案件、458人中，有误的89起93人，占总案件的21%: of 起, not of 人."""
    share, *others = run.shares
    if others or share.other is None or len(share.name) < 2:
        return False
    turned = replace(run, shares=[replace(share, above=share.other, other=share.above)])
    whole, _ = whole_of(turned)
    if whole is None or compare(share.item.figure, [share.other.figure], [whole.figure]) != "exact":
        return False
    share.above, share.other = share.other, share.above
    return True


def _by_others(share: Share, run: Run, whole: Item) -> Relation | None:
    """It is the share of several together, or of a whole of its own."""
    if "占" in share.item.lead and (together := _together(share, run, whole)):
        return say("share", share.item.figure, together, [whole.figure], "exact")
    own = _own_whole(share, run) or _whole_in_step(share, run, whole)
    if own is not None:
        return say("share", share.item.figure, [share.above.figure], [own.figure], "exact")
    return None


def _whole_in_step(share: Share, run: Run, whole: Item) -> Item | None:
    """2019年和2020年分别为1270元和1243元，占总额的64.9%和68.4%; the 总额 were 1957元和1816元: n-th of n-th."""
    told = [*run.told, *run.known, *run.here]
    at = next((at for at, one in enumerate(told) if one is whole), len(told))
    for one in told[at + 1 : at + 1 + MOST]:
        if not one.likewise:
            return None
        if true_of(share.item, share.above, one):
            return one
    return None


def _is_excused(share: Share, whole: Item, hits: int, run: Run) -> bool:
    """Where no share of the list comes out, the words must force its whole, or one wrong digit explain it."""
    if _is_doubtful(share, whole, hits):
        return True
    if hits or share.name == "=" or is_out_of(whole, share.above):
        return False
    if _is_of_other_year(share, whole) or _is_of_another(share, whole) or _is_narrower(share, whole):
        return True
    near = abs(share.item.figure.block - whole.figure.block) <= SECTION and "同期" not in share.item.lead
    if near and len(share.name) > 3 and is_called(share.name, whole):
        return False  # by its full name
    if is_made_of(whole, share, run) or is_misprinted(whole, run):
        return False
    return not is_slip(share.item.figure, share.above.figure, whole.figure)


#: What a whole may be called by besides its name: when, where, and what was done.
PLAIN = re.compile(
    r"(?:.*(?:[年月日末底初]|年度|[省市县区镇乡局院委部厅州国级位]|收[到入]|实现|完成|达到|受理|办理|登记|接[到待收]|下达|安排|落实"
    r"|发现|查出|排查|核查|检查|筹集|争取|征收|征缴|发放|拨付|拥有|共有|总|累计|其中|实际|预计|预期|的|了|共|为|和|及|、|，|“))?"
)


def _is_narrower(share: Share, whole: Item) -> bool:
    """占全部工业资产总额的10.6%, where only 国有工业资产总额 was told: a part of the whole that is meant."""
    told = clause_of(words_before(whole))
    at = told.rfind(share.name) if len(share.name) > 2 else -1
    return at > 0 and PLAIN.fullmatch(told[:at]) is None


def _agree_on_another(run: Run, whole: Item) -> bool:
    """Shares that are all true of one whole, and not of this one: that whole is not printed."""
    low, high = Fraction(0), None
    for share in run.shares:
        stated, half = per_cent(share.item.figure), per_cent_step(share.item.figure) / 2
        if stated <= half:
            return False
        above = share.above.figure.interval
        low = max(low, above.lo / (stated + half) * HUNDRED)
        top = above.hi / (stated - half) * HUNDRED
        high = top if high is None else min(high, top)
    if high is None or low > high or len(run.shares) < 2 or len(run.shares[0].item.figure.text) < FINE + 2:
        return False
    # one wrong digit of the whole would explain them as well
    return not any(low <= one.value <= high for one in meant(whole.figure))


OUT_OF = re.compile(r"(?:^|[，。；：])(?:在|从)(?P<whole>[^，。；：]{2,16}?)中[^，。；：]{2,}$")


def _is_of_another(share: Share, whole: Item) -> bool:
    """在土地出让收入中安排农业农村支出1.47亿元，占比21.5%: of the 收入, which is not printed."""
    told = OUT_OF.search(share.above.lead)
    return told is not None and not share.name and told["whole"][-4:] not in whole.lead


def _own_whole(share: Share, run: Run) -> Item | None:
    """15项政策中，有10项…，占66.7%；另10项政策中，有8项…，占80%: the second list has a total of its own."""
    if len(run.shares) > MOST_SHARES:
        return None
    at = run.shares.index(share)
    begin = run.shares[at - 1].item.start if at else -1
    for one in reversed(share.here):
        between = begin < one.start < share.above.start and one.figure not in run.parts
        if between and alike(one.figure, share.above.figure) and true_of(share.item, share.above, one):
            return one
    return None


def _is_borne_out(run: Run, whole: Item, hits: int) -> bool:
    """A whole far off: its parts make it exactly, or all but one of several shares come out."""
    size = len(run.shares)
    if size > 1 and sum((share.above.figure.value for share in run.shares), Fraction(0)) == whole.figure.value:
        return True
    return size > 2 and hits >= max(size - 1, 2) and len(run.shares[0].item.figure.text) > 2


def _otherwise(run: Run, wholes: Wholes) -> Iterator[Relation]:
    """Of what its sister paragraphs were of, or of what its own list makes together."""
    if (sister := wholes.of_sisters(run)) is not None:
        yield from _as_sisters(run.shares[0], sister)
    elif listed := listed_with(run):
        yield from (share_of_list(share, listed) for share in run.shares)
    elif len(run.shares) == 1 and (both := _of_both(run)):
        share = run.shares[0]
        yield say("share", share.item.figure, [share.above.figure], both, "exact")


def _of_both(run: Run) -> list[Quantity]:
    """受理民事案件513件、经济案件224件，结案252件，占受理数的34.2%: of the two told in a row; only what comes out."""
    share = run.shares[0]
    kin = [one for one in run.here if one.start < share.above.start and alike(one.figure, share.above.figure)]
    if len(kin) < len(BOTH) or not kin[-1].lead.startswith(BOTH) or len(share.item.figure.text) <= len(BOTH):
        return []
    both = [one.figure for one in kin[-2:]]
    return both if compare(share.item.figure, [share.above.figure], both) == "exact" else []


def _as_sisters(share: Share, whole: Item) -> Iterator[Relation]:
    above, figure = share.above.figure, share.item.figure
    found = compare(figure, [above], [whole.figure])
    if above.value < whole.figure.value and not (figure.approx or above.approx):
        yield say("share", figure, [above], [whole.figure], found, severity="likely")


def _is_of_other_year(share: Share, whole: Item) -> bool:
    """2020年底…7.9万张，占36.9%: of a total that another paragraph tells of a year it does not name."""
    above = share.above.figure
    return above.period.isdigit() and whole.figure.period != above.period and whole.figure.block != above.block


def _is_doubtful(share: Share, whole: Item, hits: int) -> bool:
    """What is larger than all of it, or about, is hardly the part that was meant."""
    above = share.above.figure.value
    called = above > whole.figure.value and len(share.name) > 3 and is_called(share.name, whole)
    if called and is_slip(share.item.figure, share.above.figure, whole.figure, fine=1):
        return False  # 占受理总量的58.9%，受理总量149件: named, and one wrong digit explains it
    if (
        (not hits and above > whole.figure.value and share.name != "=")
        or above > whole.figure.value * 10
        or share.above is whole
    ):
        return True
    if per_cent(share.item.figure) == HUNDRED and above * 2 < whole.figure.value:
        return True  # 14人，占100.00%: all of a whole that is not printed
    if (not share.item.figure.value and above) or share.above.figure.negative != share.item.figure.negative:
        return True  # 占0.0%: of what is not there
    if above > whole.figure.value and not called and not is_slip(share.item.figure, share.above.figure, whole.figure):
        return True
    about = "约占" in share.item.lead and not share.item.figure.digits
    return about or any(one.figure.approx for one in (share.item, share.above, whole))


def _together(share: Share, run: Run, whole: Item) -> list[Quantity]:
    """位居前三的：交通类783件、城建类579件、政法类562件，占总量的77%: the last few of them told in a row."""
    here = [one for one in run.here if one.part == "level" and one.start <= share.above.start and one is not whole]
    if any(one.figure in run.parts for one in here[-MOST:-1]):
        return []
    row = [one.figure for one in here[-MOST:] if alike(one.figure, share.above.figure)]
    for begin in range(len(row) - 2, -1, -1):
        if compare(share.item.figure, row[begin:], [whole.figure]) == "exact":
            return row[begin:]
    return []


def _is_sibling(whole: Item, run: Run) -> bool:
    """初次 and 重复 leave nothing out: neither is the whole of the other."""
    if any("其中" in share.above.lead for share in run.shares):
        return False
    return not run.shares[0].name and any(complete((whole.figure, share.above.figure)) for share in run.shares)


def _made_to_fit(run: Run, share: Share, whole: Item) -> bool:
    """One digit more or less, so that the rounded shares make 100."""
    figure = share.item.figure
    if len(run.shares) > MOST_SHARES:
        return False
    off = [one for one in run.shares if not fits(one, whole)]
    if (
        len(off) > 1
        or len(run.shares) < 3
        or sum((per_cent(one.item.figure) for one in run.shares), Fraction(0)) != HUNDRED
    ):
        return False
    true = share.above.figure.value / whole.figure.value * HUNDRED
    return abs(true - per_cent(figure)) < per_cent_step(figure)
