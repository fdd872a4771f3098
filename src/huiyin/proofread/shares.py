"""Shares: 其他收入5.15万元，占0.7%. A run of figures with their shares has one whole: the total announced before it.

Which total that is the words often leave open; it is the one that makes most of the shares true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from huiyin.proofread.agreement import HUNDRED, per_cent, per_cent_step, shown
from huiyin.proofread.kin import GENERIC, HINT, alike, hints
from huiyin.proofread.model import Analysis, Message, Passage, Quantity, Relation, Severity
from huiyin.proofread.moves import Item, Line, clause_of, lines
from huiyin.proofread.partition import complete
from huiyin.proofread.quotients import compare, say

WHOLE = re.compile(
    r"占(?P<name>[^，。；：]{1,32}?)的?(?:比[重例])?(?:的|之|约|为|达到?|近|了|超过|接近|高达|比例为|比重为|分别为?)*$"
)
NO_NAME = re.compile(r"比[重例量]?|比例|总?量|总?数|总?额|全部|总体|分别|比分别|比重分别")
TOTAL = re.compile(r"总|合计|共|全部|计|整体")
ANNOUNCED = re.compile(r"总|合计|共|受理|收到|登记|接待|接收|办理")
GOVERNS = re.compile(r"[^。；]{0,24}?(?:其中|：|包括|分别|。|$)")
OPEN = re.compile(r"等|其中|多项|多选|同时|排名|前[一二三四五六七八九十\d]|主要|最[高大多]|居")
MULTIPLE = re.compile(r"可同时|多选|兼有|重复计|交叉|可选|多项诉求")
CLOSED = (
    {"信", "访", "网"},
    {"基本支出", "项目支出"},
    {"人员经费", "公用经费"},
    {"男", "女"},
    {"满意", "不满意"},
)
MOST_LISTED = 8  # figures that may make a whole together
KEPT = 60  # figures further back are forgotten
BACK = 10  # totals of paragraphs before that a list may divide


@dataclass(eq=False)
class Share:
    """A percentage with the figure it is the share of, and the whole its own words name."""

    item: Item
    above: Item
    name: str = ""
    other: Item | None = None  # 389批次1532人次: the figure right before it
    whole: Item | None = None  # n-th with n-th: 6个县、142个乡镇 of 9个县、169个乡镇
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
    lately: list[Item] = field(default_factory=list)  # of the paragraphs before: a list may take a page

    def hear(self, name: str, whole: Item) -> None:
        if name:
            self.named.setdefault(name, set()).add(whole)
        self.lately = [whole, *(one for one in self.lately if one is not whole)][:3]

    def of(self, run: Run) -> Item | None:
        """占总量的58.0%, where elsewhere 占总量的19.6% was of one figure: that one."""
        found = self.named.get(run.shares[0].name, set())
        values = {one.figure.value for one in found}
        return next(iter(found)) if len(values) == 1 else None


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
        for share in run.shares:
            figures = (share.item.figure, share.above.figure)
            if whole is None or not share.tied or any(one.approx for one in (*figures, whole.figure)):
                continue
            if alike(figures[1], whole.figure) and figures[1].value < whole.figure.value:
                found = compare(figures[0], [figures[1]], [whole.figure])
                yield say("share", figures[0], [figures[1]], [whole.figure], found, severity="likely")


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
        if not judged and not several and run.shares[0].name not in ("", "="):
            wholes.open.append(run)
        open_ones.extend([] if judged else [share.item for share in run.shares])
    open_ones.sort(key=lambda one: one.start)
    for segment in _segments(open_ones if not several else []):
        yield from _to_hundred(None, segment)
    totals.extend(one for one in everything if one is everything[0] or ANNOUNCED.search(clause_of(one.lead)))
    told.extend(everything)


def _runs(line: Line, blank: Run, runs: list[Run]) -> Iterator[Relation]:
    """The shares of a sentence, gathered; those without a figure of their own must make 100."""
    run: Run | None = None
    begun = len(runs)
    loose: list[Item] = []
    parts = {share.above.figure for at, item in enumerate(line.items) for share in _shares_of(item, at, line)}
    for at, item in enumerate(line.items):
        if item.part != "share":
            continue
        found = _shares_at(at, line)
        if item.likewise and not found and line.items[at - 1].part == "share":
            loose.extend([item] if line.items[at - 1] in loose else [])
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
            run.shares.append(share)
    if len(loose) > 1 and len(loose) == sum(item.part == "share" for item in line.items):
        for segment in _segments(loose):
            yield from _to_hundred(line, segment)


def _shares_of(item: Item, at: int, line: Line) -> list[Share]:
    return _shares_at(at, line) if item.part == "share" else []


def _figure(item: Item) -> bool:
    return (
        item.part in ("level", "plan") and item.figure.kind in ("count", "money", "plain") and not item.figure.chinese
    )


def _shares_at(at: int, line: Line) -> list[Share]:
    """The share at this place with its figure; for 分别占87.3%和12.7% all of them."""
    item = line.items[at]
    if item.likewise and line.items[at - 1].part == "share":
        return []
    following = [item]
    for later in line.items[at + 1 :]:
        if not (later.likewise and later.part == "share"):
            break
        following.append(later)
    here = [one for one in line.items[:at] if _figure(one) and not one.why]
    if not item.inside:
        # 公车2.48亿元（购置0.72亿元，运行1.76亿元），占69%
        here = [one for one in here if not one.inside] or here
    name = _name(item)
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
    return [Share(item, tops[-1], name, beside)]


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
    if best[0] < size and (paired := _each_its_own(following, windows)):
        return paired
    tied = bool(best[0]) or len(before) == size
    return [Share(one, above, name, tied=tied) for one, above in zip(following, best[1], strict=False)]


def _each_its_own(following: list[Item], windows: list[list[Item]]) -> list[Share]:
    """9个县、169个乡镇，实现目标的有6个县、142个乡镇，分别占66.7%和84.0%; only where all of them hold."""
    for tops in windows:
        for wholes in windows:
            told = list(zip(following, tops, wholes, strict=True))
            if not set(tops) & set(wholes) and all(
                one is not two and compare(item.figure, [one.figure], [two.figure]) for item, one, two in told
            ):
                return [Share(item, one, whole=two) for item, one, two in told]
    return []


def _name(item: Item) -> str:
    found = WHOLE.search(item.lead)
    if found is None or NO_NAME.fullmatch(found["name"]):
        return ""
    bare = re.sub(r"^(?:全[部市县区省年]|本年度?|当年|同期|其)|(?:比例|比重)$", "", found["name"])
    return bare or found["name"]


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
    if len(subject) > 1 and "占" in item.lead:
        # 诉讼案件占比84% after other figures: its own figure is not printed
        named = [one for one in tops if subject[:6] in _own_words(one) or subject[-4:] in _own_words(one)]
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
    after = last.shares[-1].item.start
    between = [one for one in run.known if one.start > after]
    return (
        not between
        and not re.search(r"从|按|其中", first.above.lead)
        and alike(last.shares[0].above.figure, first.above.figure)
    )


def _judge(run: Run, several: bool, wholes: Wholes) -> Iterator[Relation]:
    run.totals.extend(reversed(wholes.lately))
    whole, sure = _whole_of(run)
    if whole is None or not any(_fits(share, whole) for share in run.shares):
        if listed := _listed_with(run):
            yield from (_share_of_list(share, listed) for share in run.shares)
            return
        if whole is None or _is_sibling(whole, run):
            return
    for share in run.shares:
        if share.other is not None and not _true_of(share.item, share.above, whole) and _fits(share, whole):
            share.above, share.other = share.other, None
    hits = sum(1 for share in run.shares if _fits(share, whole))
    if hits:
        wholes.hear(run.shares[0].name, whole)
    sure = sure and all(share.tied for share in run.shares)
    raise_it = not several and not run.remote and (sure or (len(run.shares) > 1 and hits * 2 >= len(run.shares)))
    for share in run.shares:
        found = compare(share.item.figure, [share.above.figure], [whole.figure])
        if found is None and share.name and (together := _together(share, run, whole)):
            yield say("share", share.item.figure, together, [whole.figure], "exact")
            continue
        if found is None and not raise_it:
            continue
        doubtful = any(one.figure.approx for one in (share.item, share.above, whole))
        if found is None and (doubtful or share.above is whole or share.above.figure.value > whole.figure.value * 10):
            continue
        if found is None and _made_to_fit(run, share, whole):
            found = "cut"
        severity: Severity = "error" if sure or hits > 1 else "likely"
        yield say("share", share.item.figure, [share.above.figure], [whole.figure], found, severity=severity)


def _listed_with(run: Run) -> list[Quantity]:
    """初次信访1937件，重复信访314件，重复信访占比13.95%: with no whole named it is what the list makes together."""
    first = run.shares[0]
    if first.name:
        return []
    row = [one for one in run.here if one.part == "level" and alike(one.figure, first.above.figure)]
    for begin in range(len(row)):
        for end in range(begin + 2, min(begin + MOST_LISTED, len(row)) + 1):
            window = row[begin:end]
            exact = [
                share.above in window
                and compare(share.item.figure, [share.above.figure], [one.figure for one in window]) == "exact"
                for share in run.shares
            ]
            if all(exact):
                return [one.figure for one in window]
    return []


def _share_of_list(share: Share, listed: list[Quantity]) -> Relation:
    """Its figure is one of the list: told once."""
    above = share.above.figure
    relation = say("share", share.item.figure, [above], listed, "exact")
    figures = (share.item.figure, above, *(one for one in listed if one is not above))
    numbers, places = tuple(one.text for one in figures), tuple(one.place for one in figures)
    return replace(relation, numbers=numbers, at=places, figures=figures)


def _together(share: Share, run: Run, whole: Item) -> list[Quantity]:
    """位居前三的：交通类783件、城建类579件、政法类562件，占总量的77%: the last few of them told in a row."""
    here = [one for one in run.here if one.part == "level" and one.start <= share.above.start and one is not whole]
    if any(one.figure in run.parts for one in here[-MOST_LISTED:-1]):
        return []
    row = [one.figure for one in here[-MOST_LISTED:] if alike(one.figure, share.above.figure)]
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
    off = [one for one in run.shares if not _fits(one, whole)]
    if (
        len(off) > 1
        or len(run.shares) < 3
        or sum((per_cent(one.item.figure) for one in run.shares), Fraction(0)) != HUNDRED
    ):
        return False
    true = share.above.figure.value / whole.figure.value * HUNDRED
    return abs(true - per_cent(figure)) < per_cent_step(figure)


def _fits(share: Share, whole: Item) -> bool:
    return any(_true_of(share.item, one, whole) for one in (share.above, share.other) if one is not None)


def _true_of(item: Item, above: Item, whole: Item) -> bool:
    return above is not whole and bool(compare(item.figure, [above.figure], [whole.figure]))


def _whole_of(run: Run) -> tuple[Item | None, bool]:
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
        past = [one for one in run.told if alike(one.figure, first.above.figure) and one.figure.value > 0]
        # told further on: what is smaller than its part is not it, unless it is called so in full
        fitting = [x for x in later if x.figure.value >= first.above.figure.value]
        named = _called(first.name, fitting)[:2]
        far = _called_far(first.name, past)
        fallback += far[::-1]
        if len(first.name) > 3:
            # 占本年支出合计的31.45%, 占可用财力的37.39%: called by its full name
            named = named or [one for one in far if _is_called(first.name, one)][:1]
    sum_of = sum((share.above.figure.value for share in run.shares), Fraction(0))
    if len(run.shares) > 1:
        fallback += [one for one in run.told if one.figure.value == sum_of and alike(one.figure, first.above.figure)]
    largest = max(share.above.figure.value for share in run.shares)
    remote = [one for one in run.told if alike(one.figure, first.above.figure) and one.figure.value > largest]
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
    scores = [sum(1 for share in run.shares if _fits(share, one)) for one in candidates]
    if max(scores) == 0:
        sure = named or governed
        same_sum = [one for one in candidates if len(run.shares) > 1 and one.figure.value == sum_of]
        if same_sum:
            return same_sum[0], True
        return (sure[0], True) if sure and _certain(sure[0], run, bool(named)) else (None, False)
    best = candidates[scores.index(max(scores))]
    if max(scores) == 1 and best in remote and best not in fallback and len(run.shares[0].item.figure.text) < 4:
        return None, False
    run.remote = best in remote and best not in (*fallback, *named, *governed)
    certain = (named and best is named[0]) or (governed and best is governed[0]) or best.figure.value == sum_of
    return best, bool(certain)


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
    if not found and (GENERIC.fullmatch(core) or len(core) < 2):
        found = [one for one in earlier if TOTAL.search(clause_of(one.lead))]
    return found


def _is_called(name: str, one: Item) -> bool:
    """Its own words end with the name: 一般公共预算可用财力1.79亿元."""
    words = re.sub(r"（[^（）]*）|(?:共|合计|总计|约|为|达到?|是|：)+$", "", one.lead)
    return words.endswith(name) or bool(TOTAL.search(name) and name in one.lead)


def _called_far(name: str, past: Sequence[Item]) -> list[Item]:
    """In the paragraphs before, by its own words only."""
    bare = re.sub(r"(?:总额|总量|总数|合计|总计|金额|数量|件数|量|数)$", "", HINT.sub("", name))
    return [one for one in reversed(past) if len(bare) > 1 and bare in one.lead[-30:]][:3]


def _governing(run: Run, before: Sequence[Item]) -> list[Item]:
    """The total a list begins with stands before 其中 or the colon, or first of all; else in the sentence before."""
    here = [one for one in run.here if one in before]
    if here:
        head = [one for one in here if TOTAL.search(clause_of(one.lead)) or GOVERNS.match(one.tail)]
        if head:
            return head[::-1]
        return here if len(here) == 1 else []
    first = run.shares[0].above
    if re.match(r"\s*(?:其中|包括)", first.lead):
        past = [one for one in before if TOTAL.search(clause_of(one.lead))]
        return past[-1:]
    return []


def _segments(shares: list[Item]) -> list[list[Item]]:
    """女性占43.6%，男性占56.4%；农村居民占61.7%，城镇居民占38.3%: a list ends where it has made 100."""
    parts: list[list[Item]] = [[]]
    for one in shares:
        if "；" in one.lead and parts[-1] and _makes_hundred(parts[-1]):
            parts.append([])
        parts[-1].append(one)
    if len(parts) > 1 and not _makes_hundred(parts[-1]):
        parts.pop()
    return parts


def _makes_hundred(shares: Sequence[Item]) -> bool:
    total = sum((per_cent(one.figure) for one in shares), Fraction(0))
    return abs(total - HUNDRED) <= sum((per_cent_step(one.figure) for one in shares), Fraction(0)) / 2


def _to_hundred(line: Line | None, shares: Sequence[Item]) -> Iterator[Relation]:
    """网信占58.4%，来访占27.3%，来信占14.3%: with no whole printed they still make 100."""
    shares = [one for one in shares if not one.why and one.figure.approx is None]
    if len(shares) < 2:
        return
    text = line.sentence.text if line else ""
    total = sum((per_cent(one.figure) for one in shares), Fraction(0))
    room = sum((per_cent_step(one.figure) for one in shares), Fraction(0)) / 2
    last, others = shares[-1].figure, [one.figure for one in shares[:-1]]
    params = {
        "sum": shown(total, max(one.figure.digits for one in shares)),
        "parts": "、".join(one.figure.printed for one in shares),
        "percent": last.printed,
    }
    if abs(total - HUNDRED) <= room:
        yield _shares(last, others, None, "shares.holds", params)
        return
    words = "".join(one.lead for one in shares)
    if MULTIPLE.search(text) or OPEN.search(text or words) or whole_differs(shares):
        return
    closed = any(len(shares) >= len(names) and all(word in words for word in names) for names in CLOSED)
    if closed or abs(total - HUNDRED) <= 3:
        yield _shares(last, others, "likely", "shares.broken", params)


def whole_differs(shares: Sequence[Item]) -> bool:
    """Shares of different wholes do not add up to anything."""
    names = {name for one in shares if (name := _name(one))}
    return len(names) > 1 and not all(re.fullmatch(r"本年.*|.*合计|.*总.*", name) for name in names)


def _shares(
    last: Quantity, others: list[Quantity], severity: Severity | None, code: str, params: dict[str, str]
) -> Relation:
    figures = (last, *others)
    return Relation(
        kind="share",
        numbers=tuple(one.text for one in figures),
        holds=severity is None,
        message=Message(code, params),
        at=tuple(one.place for one in figures),
        severity=severity,
        figures=figures,
    )
