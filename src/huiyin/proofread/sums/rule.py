"""Parts and wholes: “共508件次，其中来信156件次，来访65人次，网上287件次”, total first or last, nested.

Each place where parts may begin (其中, 包括, 分别为, a colon, or nothing but order) is asked for the whole before it
and the parts behind it. A set of parts that adds up settles the question; if none does, the set the grammar points to
is judged, and only when the list claims to be whole.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from huiyin.proofread.arithmetic.addition import Found, add, are_round, is_slip
from huiyin.proofread.model import Analysis, Quantity, Relation, Severity
from huiyin.proofread.sums import (
    chains,
    coded,
    flows,
    lastyear,
    leading,
    misunit,
    numbered,
    runs,
    sections,
    signed,
    sisters,
    stepped,
    strands,
)
from huiyin.proofread.sums.complements import accounts, pending
from huiyin.proofread.sums.gathering import MOST_PARTS, Gathering
from huiyin.proofread.sums.items import Item, family, is_budget, items, picked
from huiyin.proofread.sums.judging import OF_THESE, blame, distance, judged, may_own, rank
from huiyin.proofread.sums.partition import KNOWN, complete, paired
from huiyin.proofread.sums.said import relation
from huiyin.proofread.sums.totals import TOTAL, alike, balance, ending, named, total_above, total_last, yearly
from huiyin.proofread.wording.repeats import slip

#: How far the search for a whole may reach.
MOST_WHOLES = 6
MOST_PASSAGES = 40
#: Headings and sentences without figures that may stand between.
MOST_EMPTY = 3
#: Items of a list that goes on in the next paragraphs.
MOST_TAIL = 12
#: Figures that may still be called by their name.
MOST_TOLD = 80
#: A count that is told again by no accident.
_TELLING = 100
_ONE_LINE = re.compile(r"[，。；]?(?:其中|包括)[，：]?(?![^，。；：]*[增减])[^，。；：\d]{2,30}")
#: What is left, or how far something moved, may be less than what it is made of.
_MAY_BE_LESS = re.compile(r"[结节]余|结转|净|差|[增减升降]|余额|抵")
_STRONG = re.compile(
    r"其中|包括|分别为|分别是|分别有|分为|其余|即|具体(?:为|是|情况)|含(?!税|量)|(?:组成|构成|划分|明细|如下)[^，。]{0,6}：|[按从][^，。；]{1,14}(?:分|分类|看|划分|来看|统计|分析)[，：]|分[^，。；\d]{1,8}看[，：]"
    r"|(?:分类|构成|结构|来源|类别|方式|去向|用途|渠道|类型)中[，：]"
    r"|(?:事项|件|案件|信访|资金|支出|经费|人员|干部|问题|对象|案|者|群众|矛盾|纠纷)中[，：]"
)
#: A word about a share, not about an amount: 90.6%（初件851件），其中来信88.2%（初件170件）.
_OF_SHARES = re.compile(r"(?:其中|包括)[^。；]*%（")
_OF_THE_LAST = re.compile(r"(?:^|。)其中[^，：]{0,2}[，：]?[^，。；：]*$")
#: 通过其中21件: some of what was told, no list.
_SOME_OF_THEM = re.compile(r"[^，。；：、（]其中$")
#: 全年办结中，…; 在医院中有公立医院 …
_AMONG = re.compile(r"[\u4e00-\u9fff]{0,6}中[，：]?|，在[\u4e00-\u9fff]{1,8}中(?:[，：]|有)")
_FOLLOWS = re.compile(r"(?:其中|如下|包括|分别|具体|：)[^。，]{0,8}。?$")
_OF_WHAT = re.compile(
    r"([\u4e00-\u9fff]{4,20}?)(?:的?主要|的?具体)?(?:内容|用途|用于|构成|明细|分布|安排|使用)?(?:情况)?如下：?$"
)
_PERCENT = re.compile("[%％]")
_STOP = re.compile("[；。]")
_REASON = re.compile(r"主要|由(?!于)")
_ALIKE = re.compile(r"的(?:有)?$")
_FIRST = re.compile(r"1[.．、]|[（(][1一][）)]|一、|—{1,2}(?=[\u4e00-\u9fff])|[•●■◆·](?=\s*[\u4e00-\u9fff])")
_NUMBERED = re.compile(r"\d{1,2}[.．、](?!\d)|[（(][\d一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]{1,2}、")
_MADE_UP = re.compile(r"[^，。；]{0,8}(?:组成|构成)")


def rule(analysis: Analysis) -> Iterable[Relation]:
    years = lastyear.Years(analysis)
    held: list[Found] = []
    read = (one for each in _all(analysis) for one in chains.taken_off(each))
    for found in (one for each in read for one in coded.of_one_level(each, analysis)):
        if (meant := misunit.told(found)) is not None:
            yield from meant
            continue
        if found.severity in {"error", "likely"}:
            if _is_among(found):
                continue
            bare = not all(one.unit for one in (found.whole, *found.parts))  # these may be anything
            far = (
                abs(found.parts[0].block - found.whole.block) > 1 and len(found.parts) < 3
            )  # two figures make many sums
            # any two figures of two digits are one digit off a third
            bare = bare or (are_round([found.whole, *found.parts]) and not paired(found.parts))
            if bare or far or _is_left_out(analysis, found) or _is_in_step(analysis, found):
                continue
        if found.result.verdict == "rounded" and _is_rounded_by_chance(found):
            continue
        held.extend([found] if found.result.holds else [])
        yield relation(found.whole, found.parts, found.result, found.severity, found.signs)
        for one in years.like(found):
            yield relation(one.whole, one.parts, one.result, one.severity, one.signs)
    rows = [items(passage, index) for index, passage in enumerate(analysis.passages)]
    others = (sisters.alike(analysis, held), sisters.beside(analysis, held), signed.rule(analysis))
    for found in itertools.chain(*others, sections.rule(analysis, rows), leading.rule(analysis)):
        yield relation(found.whole, found.parts, found.result, found.severity, found.signs)
    for found in runs.everywhere(rows):
        yield replace(relation(found.whole, found.parts, found.result, found.severity), alternate=True)
        for one in years.like(found):
            if one.result.holds:
                yield replace(relation(one.whole, one.parts, one.result, one.severity, one.signs), alternate=True)


def _is_among(found: Found) -> bool:
    """What stands among the parts is their whole only where they are all there can be."""
    same = [part for part in found.parts if part.value == found.whole.value]
    if found.result.verdict != "over" or not same:
        return False
    # 地方级税收收入11亿元，非税收入5亿元。（1）税收收入11亿元…: told again, and under its own name
    again = any(part.noun and part.noun in found.whole.before for part in same)
    return again or not complete(found.parts)


def _is_in_step(analysis: Analysis, found: Found) -> bool:
    """炼铁产能1亿吨、炼钢产能5500万吨，今年分别淘汰3000万吨和3500万吨: each of one of the two before, no parts."""
    first = found.parts[0]
    if not re.search("分别(?![为是有])", first.before[-10:]):
        return False
    passage = next((one for one in analysis.passages if one.block.index == first.block), None)
    told = [one for one in passage.quantities if one.sentence == first.sentence] if passage else []
    kin = [one for one in told if one.start < first.start and (one.kind, one.unit) == (first.kind, first.unit)]
    return len(kin) >= len(found.parts)


def _is_left_out(analysis: Analysis, found: Found) -> bool:
    """Whether what is wanting stands in the same sentence as a figure that was not taken for a part."""
    sentences = {(one.block, one.sentence) for one in found.parts}
    taken = {id(one) for one in (found.whole, *found.parts)}
    return (
        found.whole.kind == "money"
        and found.result.gap > 0
        and any(
            one.value == found.result.gap and one.kind == found.whole.kind and one.role != "change"
            for passage in analysis.passages
            for one in passage.quantities
            if (one.block, one.sentence) in sentences and id(one) not in taken
        )
    )


def _is_rounded_by_chance(found: Found) -> bool:
    """A limit is kept by any sum beyond it; and 保费39.01亿元，其中18.193亿元和20.82亿元。…人均收入64414元: what
    another sentence tells in a unit that does not show in the whole makes a rounded sum with anything."""
    if found.whole.approx in {"at_least", "at_most"}:
        return True
    first, *others = found.parts
    return any(
        one.unit != found.whole.unit and 0 < one.value * 2 < found.whole.step
        for one in others
        if (one.block, one.sentence) != (first.block, first.sentence)
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
        match = OF_THESE.search(first.gap)
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
            yield from chains.account(row, at)
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
        yield from flows.flows(analysis.passages[index])
        yield from numbered.parts(analysis.passages[index], row)
        yield from stepped.steps(row)
        begins = _announced(analysis, rows, index)
        if begins is not None:
            behind, lead = rows[begins : begins + _listed(analysis, begins)], _lead(analysis, begins - 1)
            yield from total_above(row, behind, _heading(lead), main="主要" in lead)


def _announced(analysis: Analysis, rows: Sequence[Sequence[Item]], index: int) -> int | None:
    """Where the paragraphs begin that tell the parts of what this one tells: it says so, or they are numbered."""
    passages, row = analysis.passages, rows[index]
    if not row or index + 1 >= len(rows):
        return None
    rest = passages[index].block.text[row[-1].figures[-1].end :]
    if _FOLLOWS.search(rest) or _FIRST.match(passages[index + 1].block.text):
        return index + 1
    begins = next((at for at in range(index + 1, min(index + 2 + MOST_EMPTY, len(rows))) if rows[at]), None)
    if begins is None or not _FIRST.match(passages[begins].block.text):
        return None
    return begins if _FOLLOWS.search(passages[begins - 1].block.text) else None


def _lead(analysis: Analysis, index: int) -> str:
    """The sentence that announces the paragraphs behind it."""
    return re.split("[。；]", analysis.passages[index].block.text.rstrip("。；"))[-1]


def _heading(lead: str) -> str:
    """财政拨款支出主要内容如下：: whose parts they are."""
    match = _OF_WHAT.search(lead)
    return match[1] if match else ""


def _listed(analysis: Analysis, begins: int) -> int:
    """How many paragraphs behind tell the parts: to the end of their numbers, where they are numbered."""
    texts = [passage.block.text for passage in analysis.passages[begins : begins + MOST_PASSAGES]]
    first = _FIRST.match(texts[0])
    if first is None:
        return len(texts)
    if not re.search(r"[\d一]", first[0]):
        return next((at for at, text in enumerate(texts) if not text.startswith(first[0])), len(texts))
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
        wholes = [*memory.recent()[::-1], *before, *row[max(0, at - 12) : at]]
        yield from strands.in_list(row, at, wholes, announced=strength == 2)
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
        asked = owners[:1] if bracketed else [*owners, *distant]
        yield from _rounded_or_broken(analysis, asked, gathering, first, memory.trusted())
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
    alike = [one for one in gathering.sets[0] if _ALIKE.search(one.head)]
    named = strength or (len(alike) >= 3 and len(alike) == len(gathering.sets[0]))
    for owner in (*near, *distant):
        announced = bool(TOTAL.search(owner.head)) and owner in near
        bracket = first.depth > owner.depth
        least = 2 if owner in near and (bracket or not strength) else 3
        for whole in owner.figures:
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
                reach = Fraction(2, 5) if announced or named else Fraction(1, 4)
                reach = Fraction(1) if bracket and named else reach
                if distance(found) <= reach and blame(analysis, whole, parts, gathering.sets[index], result):
                    yield found
                    return


def _is_told_again(whole: Quantity, first: Quantity) -> bool:
    return whole.value == first.value and whole.unit == first.unit and bool(whole.digits or whole.value >= _TELLING)


def _is_more(whole: Quantity, first: Quantity) -> bool:
    """教育支出35.20万元，包括：培训支出38.20万元: no part is more than its whole, and one digit is another."""
    if whole.kind != "money" or whole.unit != first.unit or not whole.digits or first.value <= whole.value:
        return False
    alike = is_budget(whole) == is_budget(first) and whole.approx is None is first.approx and not whole.negative
    near = whole.block == first.block and _ONE_LINE.fullmatch(first.before) and not _MAY_BE_LESS.search(whole.before)
    return alike and bool(near) and slip(whole.text, first.text)


def _nearest(owners: Sequence[Item], first: Item) -> Item | None:
    """The figure right before 其中 in its own sentence: others may own only the narrowest list."""
    near = next((one for one in owners if one.sentence == first.sentence and one.passage == first.passage), None)
    return near if near is not None and near.first.unit == first.first.unit else None


def _least(owner: Item, first: Item, owners: Sequence[Item]) -> int:
    """How many parts it takes to believe an owner that stands apart."""
    if owner in owners or (owner.passage == first.passage and first.sentence - owner.sentence <= 1):
        return 2
    return 2 if owner.first.value >= 1000 * (owner.first.step or 1) else 3


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
    gap = _PERCENT.split(first.gap)[-1]
    if (
        "由" in gap
        and re.search(r"由(?!于)", gap)
        and any(_MADE_UP.match(one.figures[-1].after) for one in row[at + 1 : at + 8])
    ):
        return 2
    if _STRONG.search(gap) or _AMONG.match(gap):
        return 0 if re.search(r"(?:其中|包括)[^，；：。]{0,20}。", gap) else 2
    if at and gap.startswith("：") and first.sentence == row[at - 1].sentence:
        return 2
    if at and first.depth > row[at - 1].depth:
        return 1
    # 甲4亿元，主要是上年较少；乙5亿元: a reason of the one before
    return 1 if "：" in gap or _REASON.search(_STOP.split(gap)[-1]) else 0


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
    if owners and _is_told_again(owners[0].first, first.first):
        # 文化支出7.8万元。包括：文化7.8万元: one line is all there is of it, and nobody's else
        return
    if owners and _is_more(owners[0].first, first.first):
        whole, only = owners[0].first, first.first
        yield Found(whole, (only,), add(whole, (only,)), "likely")
        return
    apart = not owners or owners[0].sentence != first.sentence or owners[0].passage != first.passage
    # 6个街道中，上升的2个: of the 6 right before it
    among = OF_THESE.search(first.gap) and not _AMONG.match(first.gap)
    apart = apart or bool(among) or bool(re.search(r"(?:从|按(?!可比|不变|现价))[^，。；]{1,14}[，：]", first.gap))
    best: list[Found] = []
    for owner in _spoken_of(owners, first):
        found = [one for whole in owner.figures if (one := judged(analysis, whole, gathering)) is not None]
        beside = owner.passage == first.passage and first.sentence - owner.sentence <= 1
        if found and beside and not apart:
            yield from (one for one in found if one.severity != "remark" or one.result.holds)
            yield from _otherwise_counted(analysis, found[0], owners, gathering)
            if found[0].severity != "remark" or found[0].whole.value >= max(part.value for part in found[0].parts):
                return
            # smaller than one of its parts: the whole stands further back
            apart, trusted = True, ()
            continue
        if found and owner is owners[0] and first.gap.startswith("。其中") and _are_all(found[0]):
            yield found[0]
            return
        if found and not trusted and found[0].whole.value < 1000 * (found[0].whole.step or 1):
            continue
        if (
            found
            and may_own(owner, first, found[0], near=owner in trusted)
            and (not best or rank(found[0]) < rank(best[0]))
        ):
            best = found
    yield from (one for one in best if one.severity != "remark" or one.result.holds)


def _are_all(found: Found) -> bool:
    """支出20546万元：基本支出7663万元。其中，人员支出5781万元，公用支出1714万元: the two are all of what stands right
    before them, and not of what stands further back."""
    same = len({part.sentence for part in found.parts}) == 1 and found.severity in {"error", "likely"}
    return same and complete(found.parts, [group for group in KNOWN if len(group) == len(found.parts)])


def _otherwise_counted(
    analysis: Analysis, raised: Found, owners: Sequence[Item], gathering: Gathering
) -> Iterator[Found]:
    """386件、4275.6万元，其中甲类152件、1204.3万元…: with one of them wrong the other may be wrong, too."""
    if raised.severity not in {"error", "likely"}:
        return
    taken = {id(one) for one in raised.parts}
    for owner in owners:
        for whole in owner.figures:
            if whole.sentence != raised.whole.sentence or whole.block != raised.whole.block or whole is raised.whole:
                continue
            found = judged(analysis, whole, gathering)
            apart = found is not None and not any(id(one) in taken for one in found.parts)
            if found and apart and len(found.parts) == len(raised.parts) and found.severity in {"error", "likely"}:
                yield found
                return


def _spoken_of(owners: Sequence[Item], first: Item) -> Sequence[Item]:
    """其中 at the head of a sentence is of the sentence before it: of the nearest that has a figure of its kind."""
    if not _OF_THE_LAST.search(first.gap):
        return owners
    kin = [one for one in owners if any(family(figure) == family(first.first) for figure in one.figures)]
    nearest = max(((one.passage, one.sentence) for one in kin), default=None)
    return [one for one in owners if (one.passage, one.sentence) == nearest] or owners
