"""Which figure a share is of: named by its words, announced before the list, or the one that makes most shares true."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, pairwise

from huiyin.proofread.arithmetic.addition import add
from huiyin.proofread.arithmetic.agreement import HUNDRED, per_cent
from huiyin.proofread.arithmetic.quotients import compare, is_slip, meant
from huiyin.proofread.model import Quantity, Relation
from huiyin.proofread.quantities.kin import GENERIC, HINT, alike
from huiyin.proofread.quantities.moves import Item, clause_of
from huiyin.proofread.rates.names import is_out_of
from huiyin.proofread.sums.said import relation

TOTAL = re.compile(r"总|合计|(?<!公)共|全部|(?<![会统预设])计|整体")
OF_ALL = "总量"
SISTERS = 3  # paragraphs with a share that show what the next is of
MOST_HEARD = 64  # shares that neighbours are looked for among
WINDOW = 8  # paragraphs on either side
NEAR = 2  # paragraphs from one to the next
END = 4  # characters of a name by which it is looked up
MOST_ALIKE = 24
MOST_BEHIND = 6  # parts told behind one that has a share
MOST_LISTED, MOST_SHARES = 8, 40  # shares whose whole is tried with other digits, or made of their figures
PIECES = frozenset(["件", "件次", "批", "批次", "起", "份", "人", "人次", "户", "名", "封"])
MOST_KIN = 3  # figures of a sentence that a share may be of
NEAR_WHOLES = 6  # figures before a list that may be its whole, misprinted
FEWEST = 3  # shares of a list that 其他 closes
REST = r"[；，、](?:其[他它]|其余)[\u4e00-\u9fff]{0,4}"
GOVERNS = re.compile(r"[^。；]{0,24}?(?:其中|：|包括|分别|。)")


@dataclass(eq=False)
class Share:
    """A percentage with the figure it is the share of, and the whole its own words name."""

    item: Item
    above: Item
    name: str = ""
    other: Item | None = None  # 389批次1532人次: the figure right before it
    whole: Item | None = None  # n-th with n-th: 6个县、142个乡镇 of 9个县、169个乡镇
    here: list[Item] = field(default_factory=list)  # figures right before it in its sentence
    tied: bool = True  # the words leave no doubt which figure it is the share of


@dataclass(eq=False)
class Run:
    """Shares told one after another, of one whole."""

    shares: list[Share] = field(default_factory=list)
    here: list[Item] = field(default_factory=list)  # figures before it in its sentence
    known: list[Item] = field(default_factory=list)  # figures before its sentence
    totals: list[Item] = field(default_factory=list)  # of the paragraphs before
    told: list[Item] = field(default_factory=list)  # all figures of the paragraphs before
    later: list[Item] = field(default_factory=list)  # figures behind it in its paragraph
    remote: bool = False  # its whole stands far off and under another name
    parts: set[Quantity] = field(default_factory=set)  # figures that have a share themselves


@dataclass(eq=False)
class Wholes:
    """What the shares of a document were of, by the name their words give it, and shares that nothing was found for."""

    named: dict[str, set[Item]] = field(default_factory=dict)
    open: list[Run] = field(default_factory=list)
    ends: dict[str, list[Item]] = field(default_factory=dict)  # all figures, by how their names end
    lately: list[Item] = field(default_factory=list)  # of the paragraphs before: a list may take a page
    heard: list[tuple[Item, str, int]] = field(
        default_factory=list
    )  # the whole, the words and the paragraph of a share

    def hear(self, run: Run, whole: Item) -> None:
        name = self._key(run)
        if name:
            self.named.setdefault(name, set()).add(whole)
        share = run.shares[-1].item
        self.heard.append((whole, share.lead, share.figure.block))
        self.lately = [whole, *(one for one in self.lately if one is not whole)][:3]

    def of_sisters(self, run: Run) -> Item | None:
        """卫生健康支出90.76亿元，占比8.7%, a paragraph each: of what the last of them were of, in the same words."""
        first, told = run.shares[0], self.heard[-SISTERS:]
        if len(told) < SISTERS or first.name or len(run.shares) > 1:
            return None
        wholes = {whole for whole, _, _ in told}
        alike_told = all(lead == first.item.lead for _, lead, _ in told)
        near = 0 < first.item.figure.block - told[-1][2] <= NEAR and alike(first.above.figure, told[-1][0].figure)
        return told[-1][0] if len(wholes) == 1 and alike_told and near else None

    def of_neighbours(self, run: Run) -> Item | None:
        """As `of_sisters`, by the paragraphs on both sides of it."""
        first = run.shares[0]
        at = first.item.figure.block
        begin = bisect_left(self.heard, at - WINDOW, key=lambda one: one[2])
        end = bisect_left(self.heard, at + WINDOW, key=lambda one: one[2])
        told = [one for one in self.heard[begin:end][:MOST_HEARD] if one[1] == first.item.lead]
        enough = SISTERS - bool(first.name)
        if len(run.shares) > 1 or len(told) < enough or len({whole for whole, _, _ in told}) > 1:
            return None
        return told[0][0] if alike(first.above.figure, told[0][0].figure) else None

    def tell(self, items: Sequence[Item]) -> None:
        for one in items:
            told = self.ends.setdefault(words_before(one)[-END:], [])
            if len(told) < MOST_ALIKE:
                told.append(one)

    def called(self, name: str) -> list[Item]:
        """Of the whole document, also what is told further on."""
        if len(name) < END:
            return []
        return [one for one in self.ends.get(name[-END:], []) if is_called(name, one)]

    @staticmethod
    def _key(run: Run) -> str:
        """占总量的 and 占信访总量的 are of one total, where nothing else is named."""
        share = run.shares[0]
        return share.name or (OF_ALL if re.search(r"占(?:信访|诉求|受理|举报)?总[量数]", share.item.lead) else "")

    def of(self, run: Run) -> Item | None:
        """占总量的58.0%, where elsewhere 占总量的19.6% was of one figure: that one."""
        found = self.named.get(self._key(run), set())
        values = {one.figure.value for one in found}
        return next(iter(found)) if len(values) == 1 else None


def fits(share: Share, whole: Item) -> bool:
    return any(true_of(share.item, one, whole) for one in (share.above, share.other) if one is not None)


def telling_of(run: Run) -> list[Share]:
    """0万元，占0% is true of any whole: where others are told beside it, it says nothing of which."""
    return [share for share in run.shares if share.item.figure.value] or run.shares


def true_of(item: Item, above: Item, whole: Item) -> bool:
    return above is not whole and bool(compare(item.figure, [above.figure], [whole.figure]))


def is_made_of(whole: Item, share: Share, run: Run) -> bool:
    """提案385件，其中委员提案358件，占总数的93.005%，集体提案27件，占总数的6.995%: what they make they are of."""
    if not re.search("占[^，。；]*总|占$", share.item.lead) or len(run.shares) > MOST_SHARES:
        return False
    at, made = run.shares.index(share), [one.above.figure.value for one in run.shares]
    sums = [Fraction(0), *accumulate(made)]
    begins = {sums[begin] for begin in range(at + 1)}
    ends = range(at + 1, len(sums))
    return any(sums[end] - whole.figure.value in begins and made[at] < whole.figure.value for end in ends)


def is_misprinted(whole: Item, run: Run) -> bool:
    """Whether one other digit of the whole makes all the shares of a list true."""
    if not 1 < len(run.shares) <= MOST_LISTED:
        return False
    tried = meant(whole.figure)
    return any(
        all(compare(share.item.figure, [share.above.figure], [one]) == "exact" for share in run.shares) for one in tried
    )


def misprinted_whole(whole: Item | None, run: Run) -> Relation | None:
    """1226家。甲类412家，占33.3%；乙类803家，占65.0%；丙类21家，占1.7%: all of them are of 1236, which the parts make.
    Without a whole that any share fits, those told just before the list are asked."""
    parts = tuple(share.above.figure for share in run.shares)
    if len(parts) < FEWEST or run.remote or any(one.approx for one in parts):
        return None
    told = [one for one in (*run.known[-NEAR_WHOLES:], *run.here) if one.start < parts[0].start]
    for one in [whole] if whole is not None else told[: -NEAR_WHOLES - 1 : -1]:
        figure = one.figure
        if {figure.unit} != {part.unit for part in parts} or figure.approx or not is_misprinted(one, run):
            continue
        result = add(figure, parts)
        if not result.holds and any(other.value == result.total for other in meant(figure)):
            return relation(figure, parts, result, "likely", ())
    return None


def slipped_here(run: Run) -> Item | None:
    """收到问卷275份，…；答复及时的250份，占20.9%: of the only figure of the sentence that one digit makes its whole.
    Pieces counted one by one only, and no whole named."""
    share = run.shares[0]
    above, stated = share.above.figure, share.item.figure
    if len(run.shares) > 1 or share.name or not share.tied or above.unit not in PIECES:
        return None
    kin = [one for one in run.here if one.figure.unit == above.unit != "" and one.figure.value > above.value]
    kin = [one for one in kin if one.figure not in run.parts]
    found = [one for one in kin if is_slip(stated, above, one.figure)]
    return found[0] if len(found) == 1 and len(kin) <= MOST_KIN else None


def up_to_the_rest(run: Run, whole: Item, hits: int) -> Iterator[Relation]:
    """答复805件。公开258件，占33.9%；不公开35件，占4.3%；…；其他0件: shares say whose parts they are, 其他 that these
    are all."""
    size, last = len(run.shares), run.shares[-1].item
    rest = [one for one in run.later if alike(one.figure, whole.figure)][:1]
    if size < FEWEST or hits < max(size - 1, 2) or not rest or run.remote:
        return
    placed = rest[0].figure.sentence == last.figure.sentence and re.fullmatch(REST, rest[0].lead)
    parts = (*(share.above.figure for share in run.shares), rest[0].figure)
    between = [one for one in run.here if parts[0].start <= one.start and alike(one.figure, whole.figure)]
    if not placed or len({one.unit for one in (whole.figure, *parts)}) > 1 or len(between) > size:
        return
    result = add(whole.figure, parts)
    exact = not any(one.approx for one in (whole.figure, *parts))
    if exact and not result.holds and whole.figure.kind == "count" and result.total * 2 > whole.figure.value:
        yield relation(whole.figure, parts, result, "likely", ())


def whole_of(run: Run) -> tuple[Item | None, bool]:
    """The total that makes most of the shares true, the nearest of equals; and whether the words leave no doubt."""
    first = run.shares[0]
    if first.name == "=":
        return run.here[-1], alike(run.here[-1].figure, first.above.figure)
    tops = {share.above.figure for share in run.shares}
    before = [one for one in run.here + run.known if one.figure not in tops]
    before = [one for one in before if alike(one.figure, first.above.figure) and one.figure.value > 0]
    named = _called(first.name, before) if first.name else []
    before = [one for one in before if one.figure not in run.parts]
    governed = _governing(run, before)
    fallback = [one for one in run.totals if alike(one.figure, first.above.figure) and one.figure.value > 0]
    later = [one for one in run.later if alike(one.figure, first.above.figure) and one.figure.value > 0]
    if first.name and not named:
        named, far = _called_elsewhere(run, later)
        fallback += far[::-1]
    generic = bool(re.fullmatch(r"(?:信访|诉求|受理|来信来访|举报|受理量)?(?:总[量数额]?|合计)?", first.name))
    sum_of = sum((share.above.figure.value for share in run.shares), Fraction(0))
    if len(run.shares) > 1:
        fallback += [one for one in run.told if one.figure.value == sum_of and alike(one.figure, first.above.figure)]
    largest = max(share.above.figure.value for share in run.shares)
    remote = [one for one in run.told[-60:] if alike(one.figure, first.above.figure) and one.figure.value > largest]
    exactly = [one for one in named if len(first.name) > 3 and is_called(first.name, one)]
    if exactly and not generic:
        # what is called so in full is meant, and nothing far off that happens to fit
        later, remote = [], []
    candidates: list[Item] = []
    for one in [
        *named,
        *governed,
        *sorted(before, key=lambda one: -one.start),
        *reversed(fallback),
        *later[:6],
        *remote[::-1],
    ]:
        if one not in candidates:
            candidates.append(one)
    candidates = candidates[:48]
    if not candidates:
        return None, False
    telling = telling_of(run)
    scores = [sum(1 for share in telling if fits(share, one)) for one in candidates]
    if max(scores) == 0:
        same_sum = [one for one in candidates if len(run.shares) > 1 and one.figure.value == sum_of]
        return (same_sum[0], True) if same_sum else _pointed_at(run, named, governed, generic=generic)
    fitting = [one for one, score in zip(candidates, scores, strict=True) if score == max(scores)]
    # 收入预算53.03亿元，实际完成53.68亿元, both near enough: the one that the parts make
    made = [one for one in fitting if len(run.shares) > 1 and one.figure.value == sum_of]
    best = (made or fitting)[0]
    if max(scores) == 1 and best in remote and best not in fallback and len(run.shares[0].item.figure.text) < 4:
        return None, False
    run.remote = best in remote and best not in (*fallback, *named, *governed)
    certain = (named and best is named[0]) or (governed and best is governed[0]) or best.figure.value == sum_of
    return best, bool(certain)


def _called_elsewhere(run: Run, later: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Told further on, or in the paragraphs before: what is smaller than its part is not it."""
    first = run.shares[0]
    name, figure = first.name, first.above.figure
    past = [one for one in run.told if alike(one.figure, figure) and one.figure.value > 0]
    named = _called(name, [one for one in later if one.figure.value >= figure.value])[:2]
    far = _called_far(name, past)
    if not named and len(name) > 3:
        # 占本年支出合计的31.45%, 占可用财力的37.39%: called by its full name
        named = [one for one in far if is_called(name, one) and one.figure.value >= figure.value][:1]
    return named, far


def _pointed_at(run: Run, named: list[Item], governed: list[Item], *, generic: bool) -> tuple[Item | None, bool]:
    """With not one share true, the whole that the words leave no doubt about."""
    name = run.shares[0].name
    called = [one for one in named if is_called(name, one)]
    if called and governed and governed[0] not in called:
        return None, False  # 预期收入221.6亿元。其中税收139.84亿元，占一般公共预算收入63.1%: the one or the other
    sure = called or ([] if name and not generic else named or governed)
    if not sure and (_is_among(run, governed) or _is_all(run, governed)):
        return governed[0], True
    return (sure[0], True) if sure and _certain(sure[0], run, bool(named)) else (None, False)


def _is_among(run: Run, governed: list[Item]) -> bool:
    """接待观众140266万人次，其中未成年人32203万人次，占参观总人数的23.0%: nothing else is told that it could be of."""
    share = run.shares[0]
    kin = [one for one in run.here if alike(one.figure, share.above.figure) and one.figure.unit != ""]
    led = re.match(r"[，；]?(?:其中|包括)", share.above.lead) is not None
    alone = len(run.shares) == 1 and governed and kin == [governed[0], share.above]
    return bool(led and alone and is_slip(share.item.figure, share.above.figure, governed[0].figure))


def _is_all(run: Run, governed: list[Item]) -> bool:
    """受理102人，起诉85人，占要求数的84.5%；不起诉5人，退回12人: the part and those behind it make the first figure."""
    kin = [one for one in run.here if alike(one.figure, run.shares[0].above.figure) and one.figure.unit != ""]
    if len(run.shares) > 1 or not governed or kin != [governed[0], run.shares[0].above]:
        return False
    made = kin[1].figure.value
    # of three figures the first may be the two others for another reason: 盈利1305.2亿元，亏损639.6亿元，相抵665.6亿元
    for count, behind in enumerate(run.later[:MOST_BEHIND], 1):
        if behind.figure.unit != kin[1].figure.unit or behind.figure.sentence != kin[1].figure.sentence:
            return False
        made += behind.figure.value
        if made >= governed[0].figure.value:
            return count > 1 and made == governed[0].figure.value
    return False


def _certain(whole: Item, run: Run, named: bool) -> bool:
    """With not one share true, only a whole in the same sentence that the words point at is taken."""
    if whole not in run.here:
        # 其中，来信412件，占12.7%: of the total of the sentence before
        return named or bool(re.match(r"\s*其中", run.shares[0].above.lead))
    tops = {share.above for share in run.shares}
    rivals = [one for one in run.here if one is not whole and one not in tops and alike(one.figure, whole.figure)]
    return len(run.shares) == 1 or not rivals or bool(TOTAL.search(clause_of(whole.lead)))


def _called(name: str, before: Sequence[Item]) -> list[Item]:
    """Figures told under the name of the whole, the last first."""
    earlier = sorted(before, key=lambda one: -one.start)
    bare = HINT.sub("", name)
    core = re.sub(r"(?:总额|总量|总数|合计|总计|金额|数量|件数|总支出|总收入|量|数)$", "", bare)
    found = [one for one in earlier if len(bare) > 1 and bare in one.lead[-40:]]
    found += [one for one in earlier if one not in found and len(core) > 1 and core in one.lead[-40:]]
    found += [one for one in earlier if one not in found and is_called(name, one)]
    if not found and (GENERIC.fullmatch(core) or len(core) < 2):
        found = [one for one in earlier if TOTAL.search(clause_of(one.lead))]
    return found


def words_before(one: Item) -> str:
    """What a figure is called, without brackets and what leads over to it."""
    return re.sub(r"（[^（）]*）|(?:共|合计|总计|约|为|达到?|是|：|完成|实现)+$", "", one.lead)


#: What a name may have more or less of and still be the same.
WIDER = re.compile(r"^(?:全[国省市州县区]|我[国省市州县区]|[本该]?[省市州县区]级?|同期|当年|本年度?|其)+")
OUTRIGHT = re.compile(r"总(?:支出|收入|投资|人口|成本|户数|人数)|(?:支出|收入|投资)总[额量数]")
AMOUNT = re.compile(r"(?:总?(?:数量|金额|规模|[数量额]))$")


def is_called(name: str, one: Item) -> bool:
    """Its own words end with the name: 一般公共预算可用财力1.79亿元."""
    told = words_before(one)
    # 研究与试验发展（R&D）经费支出 is the R&D经费支出
    unfolded = re.sub(r"[（）]|(?:共|合计|总计|约|为|达到?|是|：|完成|实现)+$", "", one.lead)
    # 第一产业实现增加值153.6亿元 is the 第一产业增加值; 接入端口数 the 接入端口
    for words in (told, unfolded, re.sub("实现|完成", "", told), AMOUNT.sub("", told)):
        for asked in dict.fromkeys((name, WIDER.sub("", name), AMOUNT.sub("", WIDER.sub("", name)))):
            if len(asked) > 1 and words.endswith(asked):
                return not re.search(r"人均|户均|每", words[: len(words) - len(asked)][-4:])
    if OUTRIGHT.fullmatch(name) and re.search(r"整体|总|全部|合计", told):
        return told.endswith(re.sub("总|[额量数]$", "", name))  # 占总支出, of 整体支出468万元
    return bool(TOTAL.search(name) and name in one.lead)


def _called_far(name: str, past: Sequence[Item]) -> list[Item]:
    """In the paragraphs before, by its own words only."""
    bare = re.sub(r"(?:总额|总量|总数|合计|总计|金额|数量|件数|量|数)$", "", HINT.sub("", name))
    return [
        one
        for one in reversed(past)
        if len(bare) > 1 and bare in one.lead[-30:] and not re.search(r"人均|户均|每", one.lead[-30:])
    ][:3]


def _governing(run: Run, before: Sequence[Item]) -> list[Item]:
    """The total a list begins with stands before 其中 or the colon, or first of all; else in the sentence before."""
    here = [one for one in run.here if one in before]
    if here:
        head = [one for one in here if TOTAL.search(clause_of(one.lead)) or GOVERNS.match(one.tail)]
        if among := [one for one in here if is_out_of(one, run.shares[0].above)]:
            return among
        if head:
            return head[::-1]
        return here if len(here) == 1 else []
    first = run.shares[0].above
    if re.match(r"\s*(?:其中|包括)", first.lead):
        past = [one for one in before if TOTAL.search(clause_of(one.lead))]
        return past[-1:]
    return []


def is_each_of_its_own(run: Run) -> bool:
    """甲学院（14人，占比100%）、乙学院（841人，占比98.36%）、…: no two of them are of the same whole, which is plain of
    three, and of two that make more than all of it."""
    wholes = sorted(share.above.figure.value / pct for share in run.shares if (pct := per_cent(share.item.figure)) > 0)
    inside = all(share.item.inside for share in run.shares)
    enough = len(wholes) > 2 or sum(per_cent(share.item.figure) for share in run.shares) > HUNDRED + 1
    return inside and enough and all(one * 21 < two * 20 for one, two in pairwise(wholes))
