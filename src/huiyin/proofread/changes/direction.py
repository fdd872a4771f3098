"""Words that say rise or fall, against the figures beside them: 下降的主要原因 after a rise, 持平 of unequals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from huiyin.proofread.arithmetic.agreement import HUNDRED, shown
from huiyin.proofread.changes.frames import Change
from huiyin.proofread.changes.readings import Reading, fits_gap, readings
from huiyin.proofread.changes.rule import relation
from huiyin.proofread.model import Analysis, Quantity, Relation, Severity
from huiyin.proofread.quantities.kin import GENERIC
from huiyin.proofread.quantities.known import core
from huiyin.proofread.quantities.moves import DOWN, UP, Item, clause_of

_MOVED = rf"(?P<up>{UP})|(?P<down>{DOWN})"
WHY = re.compile(rf"(?P<who>[^，。；：\s]{{0,16}}?)(?:{_MOVED})(?:幅度|较[大多快])*的?(?:主要|直接|具体)?(?:原因|因素)")
NAMED = 4  # characters that make a name
BEFORE = 3  # paragraphs back
SAME = 5  # per cent that 基本持平 may be apart
FAR_APART = 10
_PLANNED = re.compile(
    r"决算数?(?P<more>大于|高于|多于|超过)?(?P<less>小于|低于|少于)?(?:年初)?预算数?(?:的?(?:主要)?原因|(?=[，。]))"
)
STRAIGHT = re.compile(rf"，(?:同比)?(?:{UP}|{DOWN})了?")
_BRIGHT = re.compile(r"稳中向好|持续向好|稳步向好|明显好转|大幅好转|持续好转|形势总体平稳")
_UNWELCOME = re.compile(r"信访总量|信访量|总量|集体?访|集访|越级|重复|积案|进京|赴省|到省|走访|来访|超期|投诉量")


def rule(analysis: Analysis) -> Iterable[Relation]:
    before: list[Reading] = []
    for reading in readings(analysis):
        yield from _reasons_before(reading, before)
        if reading.changes:
            before = [*before[-2:], reading]
        for change in reading.changes:
            yield from _flat(change)
            yield from _twice(change)
            yield from _both_ways(change)
        yield from _reasons(reading)
        yield from _planned(reading)
        yield from _bright(reading)


def moved(change: Change) -> int:
    """Up or down by the figures, else by the words; 0 where they do not agree or nothing is known."""
    word = change.sign
    if change.level is not None and change.base is not None and change.level.figure.kind == change.base.figure.kind:
        level, base = change.level.figure.value, change.base.figure.value
        true = (level > base) - (level < base)
        return true if not word or true == word else 0
    return word


def _reasons(reading: Reading) -> Iterator[Relation]:
    """下降的主要原因: of the change told last before it, unless it names something else."""
    text, changes = reading.passage.block.text, reading.changes
    if not changes:
        return
    for match in WHY.finditer(text):
        word = 1 if match["up"] else -1
        before = [change for change in changes if change.end <= match.start() and change.stated is not None]
        change = before[-1] if before else None
        if change is None or change.stated is None:
            continue
        who = re.sub(r"^(?:其中|本年|主要|今年|的|与上年相比|较上年|比上年|同比)+", "", match["who"])
        if who and not GENERIC.fullmatch(who) and not _same_thing(who, change):
            continue
        between = text[change.end : match.start()]
        if between.count("。") > 1 or re.search(r"其中|另外", between):
            continue
        true = moved(change)
        if true and true != word:
            yield _against(change.stated, text[match.start("up" if match["up"] else "down") : match.end()], true)


def _reasons_before(reading: Reading, before: Sequence[Reading]) -> Iterator[Relation]:
    """A paragraph that begins 财政拨款收入增加的主要原因, behind one that told how much less it is."""
    match = WHY.match(reading.passage.block.text)
    if match is None or len(match["who"]) < NAMED or not before:
        return
    word = 1 if match["up"] else -1
    index = reading.passage.block.index
    told = [
        change
        for earlier in before
        if index - earlier.passage.block.index <= BEFORE
        for change in earlier.changes
        if change.stated is not None and change.level is not None and _is_called(match["who"], change.level)
    ]
    ways = {moved(change) for change in told}
    if ways == {-word} and told[-1].stated is not None:
        words = reading.passage.block.text[match.start("up" if match["up"] else "down") : match.end()]
        yield _against(told[-1].stated, words, -word)


def _is_called(who: str, level: Item) -> bool:
    name = core(level.lead)
    return len(name) >= NAMED and name in who


def _same_thing(who: str, change: Change) -> bool:
    words = (change.level.lead[-30:] if change.level else "") + change.subject
    bare = re.sub(r"(?:支出|收入|经费|费用?|数量?|总?额|量|决算|较|比)+$", "", who)
    return len(bare) < 2 or bare[-4:] in words


def _against(stated: Item, word: str, true: int) -> Relation:
    params = {
        "figure": stated.figure.printed,
        "word": word,
        "true": "上升" if true > 0 else "下降",
        "true_en": "a rise" if true > 0 else "a fall",
        "mend": ("增长" if true > 0 else "下降") + "的原因",
    }
    return relation("direction", (stated.figure,), False, "error", ("direction.reason", params))


def _flat(change: Change) -> Iterator[Relation]:
    """与上年持平, with both figures printed."""
    if not change.flat or change.level is None or change.base is None:
        return
    level, base = change.level.figure, change.base.figure
    if level.kind != base.kind:
        return
    params = {"word": change.flat, "one": level.printed, "two": base.printed, "expected": ""}
    if "番" in change.flat or "半" in change.flat:
        yield from _doubled(change.flat, level, base, params)
        return
    if level.value == base.value:
        yield relation("direction", (level, base), True, None, ("flat.holds", params))
        return
    if not base.value:
        yield relation("direction", (level, base), False, "likely", ("flat.zero", params))
        return
    apart = abs(level.value / base.value - 1) * HUNDRED
    params["expected"] = shown(apart, 1)
    if change.flat.startswith(("基本", "大体", "总体", "大致")):
        if apart <= SAME:
            yield relation("direction", (level, base), True, None, ("flat.near", params))
        else:
            severity: Severity = "likely" if apart > FAR_APART else "remark"
            yield relation("direction", (level, base), False, severity, ("flat.apart", params))
    else:
        severity = "likely" if apart > 1 else "remark"
        yield relation("direction", (level, base), False, severity, ("flat.apart", params))


def _doubled(word: str, level: Quantity, base: Quantity, params: dict[str, str]) -> Iterator[Relation]:
    """翻一番, 减少一半: what it became, roughly."""
    if not base.value:
        return
    times = {"一": 2, "两": 4, "二": 4, "三": 8}.get(word[-2], 2) if "番" in word else Fraction(1, 2)
    true = level.value / base.value
    params["expected"] = shown(true)
    near = abs(true - times) <= times * Fraction(1, 10)
    severity: Severity | None = None if near else "likely"
    yield relation("change", (level, base), near, severity, ("doubled.holds" if near else "doubled.broken", params))


def _twice(change: Change) -> Iterator[Relation]:
    """减少-5%: the word and the sign both say less."""
    for item in (change.percent, change.gap):
        if (
            item is not None
            and item.figure.negative
            and item.sign < 0
            and re.search(rf"(?:{DOWN})\D{{0,3}}$", item.lead)
        ):
            params = {"figure": item.figure.printed, "plain": item.figure.text.lstrip("-－−")}
            yield relation("direction", (item.figure,), False, "likely", ("direction.twice", params))
            return


def _both_ways(change: Change) -> Iterator[Relation]:
    """支出1795万元，比上年减少624万元，增长53.3%: one figure that goes up and down; the percentage shows which."""
    level, gap, percent = change.level, change.gap, change.percent
    if level is None or gap is None or percent is None or change.base is not None or gap.sign * percent.sign >= 0:
        return
    if STRAIGHT.fullmatch(percent.lead) is None or percent.figure.negative or gap.figure.negative:
        return
    ways = [sign for sign in (1, -1) if fits_gap(level.figure, replace(gap, sign=sign), percent.figure)]
    if ways:
        params = {
            "gap": gap.figure.printed,
            "figure": percent.figure.printed,
            "true": "上升" if ways[0] > 0 else "下降",
            "true_en": "a rise" if ways[0] > 0 else "a fall",
        }
        yield relation("direction", (percent.figure,), False, "error", ("direction.both", params))


def _bright(reading: Reading) -> Iterator[Relation]:
    """稳中向好 beside more petitions: a good tone and a worse figure, worth a remark and no more."""
    found = _BRIGHT.search(reading.passage.block.text)
    if found is None:
        return
    for change in reading.changes:
        words = change.subject + (change.level.lead[-24:] if change.level else "") + _lead(change)
        if change.stated is not None and moved(change) > 0 and _UNWELCOME.search(words):
            params = {"figure": change.stated.figure.printed, "word": found[0]}
            yield relation("direction", (change.stated.figure,), False, "remark", ("direction.bright", params))


def _lead(change: Change) -> str:
    return clause_of(change.stated.lead) if change.stated is not None else ""


def _planned(reading: Reading) -> Iterator[Relation]:
    """决算数大于预算数的主要原因, after 完成年初预算的57.6%, or after both amounts."""
    text = reading.passage.block.text
    for match in _PLANNED.finditer(text):
        if not (match["more"] or match["less"]):
            continue
        done = [one for one in reading.ratios if one.figure.end <= match.start()]
        wanted = _stage(match[0])
        done = [one for one in done if not wanted or _stage(one.lead) in (wanted, "")]
        here = [one for one in done if "。" not in text[one.figure.end : match.start()][:-1]]
        if len({_stage(one.lead) for one in here}) > 1 and len({one.figure.value > HUNDRED for one in here}) > 1:
            continue  # more than the one and less than the other: both are 预算数
        if done and "。" not in text[done[-1].figure.end : match.start()][:-1]:
            figure, true = done[-1].figure, done[-1].figure.value - HUNDRED
        elif (amounts := _amounts_before(reading, match.start())) is not None:
            figure, true = amounts[1], amounts[1].value - amounts[0].value
        else:
            continue
        if true and (true > 0) != bool(match["more"]):
            yield _unplanned(figure, match[0], more=true > 0)


def _stage(words: str) -> str:
    """完成年初预算的104.3%，完成调整预算的99.2%，决算数大于年初预算数: each of the budget that it names."""
    found = re.findall(r"年初|调整|变动", words)
    return found[-1].replace("变动", "调整") if found else ""


def _amounts_before(reading: Reading, end: int) -> tuple[Quantity, Quantity] | None:
    """年初预算为23.38万元，支出决算为19.49万元 in the sentence before."""
    text = reading.passage.block.text
    told = [
        one
        for one in reading.passage.quantities
        if one.kind == "money" and one.end <= end and "。" not in text[one.end : end][:-1]
    ][-2:]
    if len(told) < 2 or "预算" not in told[0].before or "决算" not in told[1].before or "决算" in told[0].before:
        return None
    return told[0], told[1]


def _unplanned(figure: Quantity, words: str, *, more: bool) -> Relation:
    params = {
        "figure": figure.printed,
        "word": words,
        "true": "大于" if more else "小于",
        "true_en": "more" if more else "less",
        "mend": "决算数" + ("大于" if more else "小于") + "预算数",
    }
    return relation("direction", (figure,), False, "error", ("direction.planned", params))
