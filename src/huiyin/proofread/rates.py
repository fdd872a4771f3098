"""Rates: 办结961件、交办1022件、办结率94.03%. A rate is named by its numerator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from huiyin.proofread.agreement import HUNDRED, per_cent
from huiyin.proofread.averages import AVERAGE, average
from huiyin.proofread.model import Analysis, Message, Quantity, Relation
from huiyin.proofread.moves import RATE, Item, Line, clause_of, lines
from huiyin.proofread.quotients import compare, say
from huiyin.proofread.rate_names import NEAR, PART_OF, REPEATED, Pair, Spot, counts, may_divide, name_of
from huiyin.proofread.rate_pairs import behind, in_brackets, named

CARRIED = re.compile(r"结转|往年|历年|上年度?(?:未|遗留|积)|跨年|含上年|含往|遗留")
CHANNEL = re.compile(r"来信|来访|网上|网络|网信|来电|电话")
OLDER = 24  # figures further back


def rule(analysis: Analysis) -> Iterable[Relation]:
    older: list[Item] = []
    for passage in analysis.passages:
        if not passage.quantities:
            continue
        told = lines(passage)
        head: Item | None = None
        explained: dict[tuple[Quantity, ...], str] = {}
        for index, line in enumerate(told):
            here = [one for one in line.items if counts(one)]
            following = told[index + 1].items if index + 1 < len(told) else ()
            after = (*here, *(one for one in following if counts(one)))
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
        yield from average(item, line.items[: spot.at])


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
    levels = [one for one in line.items if counts(one)][:24]
    size = len(group)
    windows = [tuple(levels[at : at + size]) for at in range(len(levels) - size + 1)]
    windows = [window for window in windows if len({one.figure.kind for one in window}) == 1]
    belows = windows + [(one,) * size for one in levels]
    best: tuple[int, list[tuple[Item, Item, Item]]] = (0, [])
    for above in windows:
        for below in belows:
            if set(above) & set(below) or not may_divide(above[0], below[0]):
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


def _rate(spot: Spot) -> Iterator[Relation]:
    name = name_of(spot.item)
    pairs = list(in_brackets(spot.item, spot.at, spot.line, name))
    if not name and (told := re.fullmatch(r"(?P<name>[\u4e00-\u9fff]{2,6})(?:为|达)", clause_of(spot.item.lead))):
        # 作出纠错决定的191件，纠错为4.1%: the word for rate left out
        pairs.extend(replace(pair, sure=False) for pair in named(spot, told["name"]))
    if name:
        pairs.extend(named(spot, name))
        pairs.extend(behind(spot, name))
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


def _of_plan(item: Item, at: int, line: Line, before: Line | None) -> Iterator[Relation]:
    """完成年初预算640万元的113.5%; 年初预算为300万元，支出决算为399万元，完成年初预算的133%."""
    here = [one for one in line.items[max(at - NEAR, 0) : at] if counts(one) or one.part == "plan"]
    past = [one for one in before.items[-NEAR:] if counts(one)] if before else []
    if not here:
        return
    pairs: list[Pair] = []
    if re.match(r"\s*的", item.lead):
        below = here[-1]
        tops = [one for one in here[:-1] if may_divide(one, below)][::-1] or past[::-1]
        pairs = [Pair((above,), (below,), sure=n == 0 and above in here) for n, above in enumerate(tops[:4])]
    else:
        word = re.search(r"(?P<adjusted>调整后?)?(?P<plan>预算|计划|任务|目标|指标)", item.lead)
        planned = [one for one in here if word and _planned(one, word) and not _settled(one)][::-1]
        for below in planned + [one for one in past if word and _planned(one, word)][::-1]:
            tops = [one for one in here if one is not below and may_divide(one, below) and one.start > below.start]
            tops = [one for one in tops if one not in planned][::-1] or [one for one in here if one is not below][::-1]
            pairs += [Pair((above,), (below,), sure=not pairs and below in here) for above in tops[:3]]
    yield from settle(item, [pair for pair in pairs if pair.below[0].figure.value > 0], "", line)


def _planned(one: Item, word: re.Match[str]) -> bool:
    """A figure of the plan itself: 年初预算为300万元, not 一般公共预算收入."""
    clause = re.sub(r"(?:公共|基金|经营|保险)预算|预算(?=总?收入|内|外|拨款|执行|单位)", "", clause_of(one.lead))
    return word["plan"] in clause and (word["adjusted"] is None or "调整" in clause or "追加" in clause)


def _settled(one: Item) -> bool:
    return "决算" in clause_of(one.lead)[-8:]
