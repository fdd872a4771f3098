"""Parts and wholes: “共508件次，其中来信156件次，来访65人次，网上287件次”, total first or last, nested.

Each place where parts may begin (其中, 包括, 分别为, a colon, or nothing but order) is asked for the whole before it
and the parts behind it. A set of parts that adds up settles the question; if none does, the set the grammar points to
is judged, and only when the list claims to be whole.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from huiyin.proofread import chains, lastyear, runs, strands
from huiyin.proofread.addition import Found, Sum, add, is_slip
from huiyin.proofread.complements import accounts, pending
from huiyin.proofread.gathering import MODES, MOST_PARTS, Gathering
from huiyin.proofread.items import LOOSE, PLACES, Item, family, is_budget, items, picked
from huiyin.proofread.model import Analysis, Block, Quantity, Relation, Severity, Table
from huiyin.proofread.partition import (
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
)
from huiyin.proofread.sums_said import relation
from huiyin.proofread.totals import TOTAL, alike, balance, ending, named, total_above, total_last, yearly

#: How far the search for a whole may reach.
MOST_WHOLES = 6
MOST_PASSAGES = 40
#: Headings and sentences without figures that may stand between.
MOST_EMPTY = 3
#: Items of a list that goes on in the next paragraphs.
MOST_TAIL = 12
#: Paragraphs between a whole and parts that nothing but their size ties to it.
MOST_APART = 6
#: Figures that may still be called by their name.
MOST_TOLD = 80
_STRONG = re.compile(
    r"其中|包括|分别为|分别是|分别有|分为|其余|即|具体(?:为|是|情况)|含(?!税|量)|(?:组成|构成|划分|明细|如下)[^，。]{0,6}：|[按从][^，。；]{1,14}(?:分|分类|看|划分|来看|统计|分析)[，：]|分[^，。；\d]{1,8}看[，：]"
    r"|(?:分类|构成|结构|来源|类别|方式|去向|用途|渠道|类型)中[，：]"
    r"|(?:事项|件|案件|信访|资金|支出|经费|人员|干部|问题|对象|案|者|群众|矛盾|纠纷)中[，：]"
)
#: A word about a share, not about an amount: 90.6%（初件851件），其中来信88.2%（初件170件）.
_OF_SHARES = re.compile(r"(?:其中|包括)[^。；]*%（")
#: 通过其中21件: some of what was told, no list.
_SOME_OF_THEM = re.compile(r"[^，。；：、（]其中$")
#: 全年办结中，…; 在医院中有公立医院 …
_AMONG = re.compile(r"[\u4e00-\u9fff]{0,6}中[，：]?|，在[\u4e00-\u9fff]{1,8}中(?:[，：]|有)")
_FOLLOWS = re.compile(r"(?:其中|如下|包括|分别|具体|：)[^。，]{0,8}。?$")
_FIRST = re.compile(r"1[.．、]|[（(][1一][）)]|一、")
_NUMBERED = re.compile(r"\d{1,2}[.．、](?!\d)|[（(][\d一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]{1,2}、")
_MADE_WHOLLY = re.compile(r"由[^。；]{6,}?(?:组成|构成)")
_MADE_UP = re.compile(r"[^，。；]{0,8}(?:组成|构成)")
_OF_THESE = re.compile(
    r"([\u4e00-\u9fff]{2,16}?)(?:的)?(?:信访)?(?:事项|案件|件|人员|资金|支出|问题|诉求|来访|来信)?中，"
)


def rule(analysis: Analysis) -> Iterable[Relation]:
    years = lastyear.Years(analysis)
    for found in (one for each in _all(analysis) for one in chains.taken_off(each)):
        if found.severity in {"error", "likely"}:
            if _is_among(found):
                continue
            bare = not all(one.unit for one in (found.whole, *found.parts))  # these may be anything
            far = (
                abs(found.parts[0].block - found.whole.block) > 1 and len(found.parts) < 3
            )  # two figures make many sums
            if bare or far or _is_left_out(analysis, found):
                continue
        if found.result.verdict == "rounded" and found.whole.approx in {"at_least", "at_most"}:
            # a limit is kept by any sum beyond it
            continue
        yield relation(found.whole, found.parts, found.result, found.severity, found.signs)
        for one in years.like(found):
            yield relation(one.whole, one.parts, one.result, one.severity, one.signs)
    for found in runs.everywhere([items(passage, index) for index, passage in enumerate(analysis.passages)]):
        yield replace(relation(found.whole, found.parts, found.result, found.severity), alternate=True)


def _is_among(found: Found) -> bool:
    """What stands among the parts is their whole only where they are all there can be."""
    return found.result.verdict == "over" and (
        any(part.value == found.whole.value for part in found.parts) and not complete(found.parts)
    )


def _is_left_out(analysis: Analysis, found: Found) -> bool:
    """Whether what is wanting stands in the same sentence as a figure that was not taken for a part."""
    sentences = {(one.block, one.sentence) for one in found.parts}
    taken = {id(one) for one in (found.whole, *found.parts)}
    return (
        found.whole.kind == "money"
        and found.result.gap > 0
        and any(
            one.value == found.result.gap and one.kind == found.whole.kind
            for passage in analysis.passages
            for one in passage.quantities
            if (one.block, one.sentence) in sentences and id(one) not in taken
        )
    )


class _Memory:
    """Totals that were announced, and figures that proved to be wholes: later lists may break them down once more."""

    def __init__(self) -> None:
        self.wholes: deque[Item] = deque(maxlen=6)
        self.announced: deque[Item] = deque(maxlen=8)
        self.named: dict[str, Item] = {}
        self.told: list[Item] = []
        self.members: set[Item] = set()

    def trusted(self) -> list[Item]:
        """The last whole that was broken down, and the last total announced."""
        return [*list(self.wholes)[-2:], *list(self.announced)[-2:]]

    def called(self, first: Item) -> list[Item]:
        """受理的投诉案件中，…: the figure that was told of 投诉."""
        match = _OF_THESE.search(first.gap)
        if match is None:
            return []
        name = match[1].removeprefix("受理的").removeprefix("在")
        return [item for label, item in self.named.items() if len(label) >= 2 and (label in name or name in label)][-3:]

    def recent(self) -> list[Item]:
        found = [*reversed(self.wholes), *reversed(self.announced)]
        return list(dict.fromkeys(found))


def _all(analysis: Analysis) -> Iterator[Found]:
    rows = [items(passage, index) for index, passage in enumerate(analysis.passages)]
    memory = _Memory()
    for index, row in enumerate(rows):
        before = next((one for one in reversed(rows[max(0, index - MOST_EMPTY) : index]) if one), [])
        ahead = [one for one in rows[index + 1 : index + 1 + MOST_PASSAGES] if one]
        for at, item in enumerate(row):
            yield from _total_first(analysis, row, at, before, memory)
            yield from _across(row, at, before, ahead)
            yield from total_last(row, at, before)
            yield from named(item, memory.named)
            yield from strands.breakdowns(row, at)
            yield from chains.chains(row, at, memory.told)
            yield from chains.carried(row, at, memory.told)
            yield from yearly(row, at)
            yield from alike(item, row[:at])
            yield from pending(row, at)
            yield from accounts(row, at, rows[index + 1] if index + 1 < len(rows) else ())
            memory.named[item.label[-8:]] = item
            memory.told.append(item)
            del memory.told[:-MOST_TOLD]
            if at == 0 or TOTAL.search(item.head):
                memory.announced.append(item)
        yield from _other_rows(analysis, index, row)
        if row and ahead:
            yield from strands.in_paragraphs(row, ahead)
        yield from balance(row)
        if row and index + 1 < len(rows) and _announces(analysis, index, row):
            yield from total_above(row, rows[index + 1 : index + 1 + _listed(analysis, index)])


def _announces(analysis: Analysis, index: int, row: Sequence[Item]) -> bool:
    """Whether the paragraphs behind tell the parts: it says so, or they are numbered from one."""
    passages = analysis.passages
    rest = passages[index].block.text[row[-1].figures[-1].end :]
    return bool(_FOLLOWS.search(rest) or _FIRST.match(passages[index + 1].block.text))


def _listed(analysis: Analysis, index: int) -> int:
    """How many paragraphs behind tell the parts: to the end of their numbers, where they are numbered."""
    texts = [passage.block.text for passage in analysis.passages[index + 1 : index + 1 + MOST_PASSAGES]]
    first = _FIRST.match(texts[0])
    if first is None:
        return len(texts)
    style = re.escape(first[0]).replace("1", r"\d{1,2}").replace("一", "[一二三四五六七八九十]{1,2}")
    for at, text in enumerate(texts):
        other = _NUMBERED.match(text)
        if other is not None and not re.match(style, text):
            return at
        if at and _FIRST.match(text) and re.match(style, text):
            return at
    return len(texts)


# -- the total stands first


def _total_first(
    analysis: Analysis, row: Sequence[Item], at: int, before: Sequence[Item], memory: _Memory
) -> Iterator[Found]:
    first = row[at]
    if _SOME_OF_THEM.search(first.gap):
        return
    strength = _strength(row, at)
    if not strength and at and "、" in first.gap and not re.search(r"[，；。]", first.gap):
        return
    begins = at == 0 or "。" in first.gap
    owners = _owners(row, at, before, strong=strength > 0)
    listed = first in memory.members
    if not strength:
        # inside a list that 其中 began, a smaller sum belongs to the list
        owners = [one for one in owners[:3] if first not in memory.members or one in memory.members]
    distant = _distant(row, at, owners, memory, sought=begins or strength == 2)
    bracketed = _is_bracketed(row, at)
    if bracketed:
        owners, distant = _of_bracket(owners), []
    if not owners and not distant:
        return
    gathering = Gathering.at(row, at)
    if strength or begins:
        yield from strands.in_list(row, at, [*memory.recent()[::-1], *before, *row[max(0, at - 12) : at]])
    if strength == 2:
        memory.members = set(gathering.sets[0])
    sure = _nearest(owners, first)
    for owner in (*owners, *distant):
        narrow = strength == 2 and sure is not None and owner is not sure
        found = list(_holding(owner, gathering, strength, least=_least(owner, first, owners), narrow=narrow))
        if found:
            memory.wholes.append(owner)
            yield from found
            return
    if strength == 2:
        judged = owners[:1] if bracketed else [*owners, *distant]
        yield from _rounded_or_broken(analysis, judged, gathering, first, memory.trusted())
    elif strength or not listed:
        yield from _slipped(
            analysis,
            owners[:1] if bracketed else owners,
            [*owners, *distant][:8] if begins else (),
            gathering,
            first,
            strength=strength,
        )


def _distant(row: Sequence[Item], at: int, owners: Sequence[Item], memory: _Memory, *, sought: bool) -> list[Item]:
    """Wholes that stand further back."""
    first = row[at]
    found: list[Item] = []
    if sought:
        found = [*memory.called(first), *reversed(row[max(0, at - 12) : at]), *memory.recent()]
    elif memory.wholes and memory.wholes[-1].passage == first.passage:
        found = [memory.wholes[-1]]
    return [one for one in dict.fromkeys(found) if one not in owners and one is not first]


def _is_bracketed(row: Sequence[Item], at: int) -> bool:
    return at > 0 and row[at - 1].depth < row[at].depth and row[at - 1].sentence == row[at].sentence


def _of_bracket(owners: Sequence[Item]) -> list[Item]:
    """A bracket explains the figure before it; one further back only if it is too large for chance."""
    return [*owners[:1], *(one for one in owners[1:] if one.first.value >= 1000 * (one.first.step or 1))]


def _slipped(
    analysis: Analysis,
    owners: Sequence[Item],
    distant: Sequence[Item],
    gathering: Gathering,
    first: Item,
    *,
    strength: int,
) -> Iterator[Found]:
    """Without a word for it, a list is told only when one digit is all that keeps a large figure from adding up."""
    near = owners if strength else [one for one in owners if one.depth <= first.depth][:1]
    for owner in (*near, *distant):
        announced = bool(TOTAL.search(owner.head)) and owner in near
        bracket = first.depth > owner.depth
        least = 2 if owner in near and (bracket or not strength) else 3
        for whole in owner.figures:
            alike = [one for one in gathering.sets[0] if re.search(r"的(?:有)?$", one.head)]
            named = strength or (len(alike) >= 3 and len(alike) == len(gathering.sets[0]))
            enough = (20 if named and owner in near else 100 if announced else 1000) * (whole.step or 1)
            if whole.value < enough:
                continue
            for index in range(min(2 if strength else 1, len(gathering.sets))):
                parts = gathering.parts(index, whole, "same").figures[:20]
                if not strength and len(parts) < len(gathering.sets[index]):
                    continue
                if len(parts) < least or any(part.sentence != parts[0].sentence for part in parts):
                    continue
                result = add(whole, parts)
                if result.verdict == "rounded" and strength and len(parts) == len(gathering.sets[index]):
                    yield Found.of(whole, parts)
                    return
                if result.holds or not is_slip(result.gap, [whole, *parts]):
                    continue
                found = Found(whole, parts, result, "likely")
                reach = Fraction(2, 5) if announced else Fraction(1, 4)
                if _distance(found) <= reach and _blame(analysis, whole, parts, gathering.sets[index], result):
                    yield found
                    return


def _nearest(owners: Sequence[Item], first: Item) -> Item | None:
    """The figure right before 其中 in its own sentence: others may own only the narrowest list."""
    near = next((one for one in owners if one.sentence == first.sentence and one.passage == first.passage), None)
    return near if near is not None and near.first.unit == first.first.unit else None


def _least(owner: Item, first: Item, owners: Sequence[Item]) -> int:
    """How many parts it takes to believe an owner that stands apart."""
    near = owner in owners or (owner.passage == first.passage and first.sentence - owner.sentence <= 1)
    large = owner.first.value >= 1000 * (owner.first.step or 1)
    return 2 if near or large else 3


def _across(row: Sequence[Item], at: int, before: Sequence[Item], ahead: Sequence[Sequence[Item]]) -> Iterator[Found]:
    """801件提案中，…564件。 Then a paragraph each for 207件 and for 30件."""
    first = row[at]
    if not ahead or _strength(row, at) < 2 or first.depth or len(row) - at > MOST_TAIL:
        return
    parts = [*row[at:], *(item for one in ahead[:MOST_EMPTY] for item in one if not item.depth)]
    gathering = Gathering([parts[:MOST_TAIL]])
    for owner in _owners(row, at, before, strong=True):
        for whole in owner.figures:
            found = gathering.making(whole, announced=True, least=3)
            if found and whole.value >= 100 * (whole.step or 1) and found[-1].block != first.first.block:
                yield Found.of(whole, found)
                return


def _other_rows(analysis: Analysis, index: int, row: Sequence[Item]) -> Iterator[Found]:
    """Last year's figures add up as this year's do, the budget's as the accounts', and all that was closed."""
    passage = analysis.passages[index]
    moved = items(passage, index, "change")
    earlier = items(analysis.passages[index - 1], index - 1, "change") if index else []
    new = [item for item in row if item.first.kind == "count" and "新增" in item.head]
    yield from lastyear.moved_lists(sorted([*moved, *new], key=lambda item: item.first.start), earlier)
    rows = [
        items(passage, index, "previous"),
        [item for item in row if is_budget(item.first)],
        *([item for item in moved if item.first.sign == sign] for sign in (1, -1)),
    ]
    groups: dict[str, list[Item]] = {}
    for item in (*row, *moved):
        groups.setdefault(re.sub(r"^(?:以上|总计|合计|共)+", "", item.label)[-2:], []).append(item)
    rows.extend(group for label, group in groups.items() if label)
    for group in groups.values():
        figures = [item.first for item in group if item.first.sign == group[0].first.sign]
        if 4 <= len(group) == len(figures) and figures[0].digits and add(figures[0], figures[1:]).verdict == "rounded":
            yield Found.of(figures[0], figures[1:])
    for other in rows:
        if len(other) < 3 or other == row:
            continue
        for at in range(1, len(other)):
            following, earlier = other[at : at + MOST_PARTS], other[max(0, at - MOST_PARTS) : at]
            yield from _holding(other[at - 1], Gathering([following]), 0)
            yield from ending(other[at], earlier)


def _strength(row: Sequence[Item], at: int) -> int:
    """2: words that announce parts. 1: a colon or a bracket. 0: nothing."""
    first = row[at]
    if _OF_SHARES.search(first.gap) or _SOME_OF_THEM.search(first.gap):
        return 0
    gap = re.split("[%％]", first.gap)[-1]
    if re.search(r"由(?!于)", gap) and any(_MADE_UP.match(one.figures[-1].after) for one in row[at + 1 : at + 8]):
        return 2
    if _STRONG.search(gap) or _AMONG.match(gap):
        return 0 if re.search(r"(?:其中|包括)[^，；：。]{0,20}。", gap) else 2
    if at and gap.startswith("：") and first.sentence == row[at - 1].sentence:
        return 2
    if at and first.depth > row[at - 1].depth:
        return 1
    return 1 if re.search(r"：|主要|由(?!于)", gap) else 0


def _owners(row: Sequence[Item], at: int, before: Sequence[Item], *, strong: bool) -> list[Item]:
    """The items whose figure the parts may belong to, the nearest first."""
    first = row[at]
    owners: list[Item] = []
    for item in reversed(row[max(0, at - 12) : at]):
        if (item.depth > first.depth and item is not row[at - 1]) or first.sentence - item.sentence > (
            2 if strong else 1
        ):
            continue
        owners.append(item)
    if strong and first.sentence == 0 and len(owners) < MOST_WHOLES:
        owners.extend(item for item in reversed(before[-MOST_WHOLES:]) if item.depth == 0)
    return owners[:MOST_WHOLES]


def _holding(
    owner: Item, gathering: Gathering, strength: int, least: int = 2, *, narrow: bool = False
) -> Iterator[Found]:
    """Parts that add up to a figure of the owner to the last digit, for each of its figures."""
    held = [
        (whole, gathering.making(whole, announced=strength > 0, least=least, narrow=narrow)) for whole in owner.figures
    ]
    settled = max((parts for _, parts in held), key=len, default=())
    for whole, parts in held:
        if parts and (len(parts) == len(settled) or strength < 2):
            yield Found(whole, parts, add(whole, parts))
        elif settled and strength == 2:
            yield from _beside(whole, settled, gathering)


def _beside(whole: Quantity, settled: Sequence[Quantity], gathering: Gathering) -> Iterator[Found]:
    """25批62人次，其中…19批24人次，…6批39人次: the batches say which items are parts; the persons must add up too."""
    chosen = [item for one in gathering.sets for item in one if set(item.figures) & set(settled)]
    parts = list(dict.fromkeys(picked(chosen, whole, "like")))
    if len(parts) != len(settled) or set(parts) & set(settled):
        return
    result = add(whole, parts)
    severity: Severity = "rounding" if result.holds else "error"
    if not any(part.approx for part in (whole, *parts)):
        yield Found(whole, tuple(parts), result, severity)


def _rounded_or_broken(
    analysis: Analysis, owners: Sequence[Item], gathering: Gathering, first: Item, trusted: Sequence[Item]
) -> Iterator[Found]:
    """No set adds up: judge the one the grammar points to, with the nearest owner of the same measure.

    Where a sentence begins with the parts, its whole is any of the figures before: the one that is nearest in size.
    """
    apart = not owners or owners[0].sentence != first.sentence or owners[0].passage != first.passage
    apart = apart or bool(_OF_THESE.search(first.gap)) or bool(re.search(r"[按从][^，。；]{1,14}[，：]", first.gap))
    best: list[Found] = []
    for owner in owners:
        found = [one for whole in owner.figures if (one := _judged(analysis, whole, gathering)) is not None]
        beside = owner.passage == first.passage and first.sentence - owner.sentence <= 1
        if found and beside and not apart:
            yield from (one for one in found if one.severity != "remark" or one.result.holds)
            if found[0].severity != "remark" or found[0].whole.value >= max(part.value for part in found[0].parts):
                return
            # smaller than one of its parts: the whole stands further back
            apart, trusted = True, ()
            continue
        if found and not trusted and found[0].whole.value < 1000 * (found[0].whole.step or 1):
            continue
        if (
            found
            and _may_own(owner, first, found[0], near=owner in trusted)
            and (not best or _rank(found[0]) < _rank(best[0]))
        ):
            best = found
    yield from (one for one in best if one.severity != "remark" or one.result.holds)


def _rank(found: Found) -> tuple[bool, Fraction]:
    """One wrong digit explains more than nearness does."""
    return (not is_slip(found.result.gap, [found.whole, *found.parts]), _distance(found))


def _may_own(owner: Item, first: Item, found: Found, *, near: bool) -> bool:
    """A whole in another sentence is believed when the parts come close to it or name it."""
    among = _OF_THESE.search(first.gap)
    if among is not None and is_of_a_stage(among[1], owner.label + owner.head):
        return False
    distance = _distance(found)
    next_to = owner.passage == first.passage and first.sentence - owner.sentence == 1 and bool(TOTAL.search(owner.head))
    if found.whole.value < (5 if next_to else 20) * (found.whole.step or 1):
        return False
    if owner.passage != first.passage and not _same_thing(owner, found, first):
        return False
    if distance <= Fraction(1, 10):
        return True
    if not _OF_THESE.search(first.gap) and owner.passage == first.passage and first.sentence - owner.sentence <= 1:
        if not (near or TOTAL.search(owner.head) or owner.gap == "" or "。" in owner.gap or next_to):
            return False
        return distance <= Fraction(2, 5) or is_slip(found.result.gap, [found.whole, *found.parts])
    if near and len(found.parts) >= 3 and re.search(r"[按从][^，。；]{1,14}[，：]", first.gap):
        return is_slip(found.result.gap, [found.whole, *found.parts])
    name = owner.label[-5:]
    return distance <= Fraction(2, 5) and len(name) >= 3 and name in first.gap[-30:]


def _same_thing(owner: Item, found: Found, first: Item) -> bool:
    """Over paragraphs 办结的事项中，已评价1078件 is no part of 初次信访1937件（批）次."""
    if re.search(r"其中|包括|组成|构成|如下", first.gap):
        return True
    if first.passage - owner.passage > MOST_APART:
        return False
    match = _OF_THESE.search(first.gap)
    if match is not None and not any("".join(two) in match[1] for two in pairwise(owner.label)):
        return False
    if found.whole.kind == "money" and first.passage - owner.passage > 1:
        # 亿元 are of anything
        said = first.gap + "".join(part.noun for part in found.parts)
        return any("".join(two) in said for two in pairwise(owner.label))
    families = {family(part) for part in found.parts}
    return family(found.whole) in families or len(families) > 1


def _distance(found: Found) -> Fraction:
    return abs(found.result.gap) / max(abs(found.whole.value), found.result.total, Fraction(1, 10**6))


def _judged(analysis: Analysis, whole: Quantity, gathering: Gathering) -> Found | None:
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
    shorter = [longest[0][:count] for count in range(2, min(len(longest[0]), 6)) if complete(longest[0][:6])]
    candidates.extend((figures, longest[1]) for figures in shorter if complete(figures))
    here = [one for one in candidates if one[0][-1].sentence == one[0][0].sentence or complete(one[0])]
    if not here:
        return None
    tried = [(figures, chosen, add(whole, figures)) for figures, chosen in here]
    rounded = [(figures, result) for figures, _, result in tried if result.verdict == "rounded"]
    if rounded:
        figures, result = max(rounded, key=lambda one: len(one[0]))
        return Found(whole, figures, result, "rounding")
    for figures, chosen, result in sorted(tried, key=lambda one: not is_slip(one[2].gap, [whole, *one[0]])):
        severity = _blame(analysis, whole, figures, chosen, result)
        if severity is not None:
            return Found(whole, figures, result, severity)
    figures, _, result = tried[0]
    return Found(whole, figures, result, "remark")


def _blame(
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
    if (is_open(chosen[0].gap, parts) and not incomes(parts)) or partly_shared(_paragraph(analysis, parts[0]), parts):
        return None
    each = any(map(is_rate, (whole, *parts))) and not (is_rate(whole) and incomes(parts))
    if each or whole.chinese or _is_of_places(whole, parts):
        return None
    if any(isinstance(part, Table) for part in analysis.document.parts[whole.block + 1 : parts[0].block]):
        # the total of the table comes nearer
        return None
    slip = is_slip(result.gap, [whole, *parts])
    if result.verdict == "over":
        apart = "；" in parts[0].before or (whole.block, whole.sentence) != (parts[0].block, parts[0].sentence)
        small = apart and whole.value < 10 * (whole.step or 1) and max(part.value for part in parts) > whole.value
        if small or overlaps(text, parts):
            return None
        if not slip and result.total > whole.value * 2:
            return "likely" if made_up and whole.sentence == parts[0].sentence else None
        near = whole.block == parts[0].block and parts[0].sentence - whole.sentence <= 1
        sure = near and (claims(parts, text, slip=slip, covered=Fraction(1)) or shared_out(text))
        if sure or (slip and is_telling(result.gap, [whole, *parts])):
            return "error"
        if any(part.value == whole.value for part in parts):
            return None
        if slip and whole.value >= 20 * (whole.step or 1) and (paired(parts) or (near and plain_list(parts))):
            return "likely"
        few = slip and len(parts) <= 3 and all(one.scale == 1 and not one.digits for one in (whole, *parts))
        few = few and (whole.block, whole.sentence) == (parts[0].block, parts[0].sentence)
        few = few and not any("其中" in part.before[-20:] for part in parts[1:])
        return "likely" if (slip and parallel(parts, "、；，")) or few else None
    return closed(whole, parts, result, text, slip=slip)


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
