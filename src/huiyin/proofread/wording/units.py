"""Amounts without a unit, and amounts whose unit cannot be the one that is printed among all the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from huiyin.proofread.model import Analysis, Block, Message, Passage, Relation

_MONEY: Final = r"(?:百|千)?[万亿]?元"
_PLAIN: Final = re.compile(r"(?<![\d.])(?P<figure>\d{1,20}(?:,\d{3})*\.\d{1,2})(?=[，。；）]|$)")
_AMOUNT: Final = re.compile(rf"(?<![\d.,])(?P<figure>\d{{1,20}}(?:,\d{{3}})*(?:\.\d{{1,6}})?)(?P<unit>{_MONEY})")
_NOUN: Final = re.compile(
    r"(?:支出|收入|经费|资金|预算|决算|费|拨款|金额|补助|结余|结转|救助金)(?:数|为|共|共计|合计|总额|达|计|约)*$"
)
_STATED: Final = re.compile(r"单位\s*[：:]")
#: Small amounts are the rule here: a rate for one person, a price, a fine.
_EACH: Final = re.compile(
    r"每|均|/|／|标准|单价|一[人户次件]|人次|罚|奖励.{0,4}[人件]|起步|不足|低于|高于|以上的|以下的"
)
#: What ties an amount to its neighbours: they are of one account.
_TIED: Final = re.compile(
    r"较|比|上年|去年|同期|其中|合计|共计|总计|增加|减少|分别|包括|占|预算|决算|支出|收入|费|资金|拨款|结余|结转"
)
_PER_CENT: Final = re.compile(r"(\d{1,4}(?:\.(\d{1,4}))?)%")
_GROWN: Final = re.compile(
    rf"(?:增加|减少|增长|下降|多|少)了?\d[\d.,]*{_MONEY}，(?P<words>(?:同比)?(?:增长|下降|上升|增幅|降幅)为?"
    r"(?P<figure>\d{1,3}\.\d{1,2}))(?=[，。；）]|$)"
)
#: 较2016年决算数23.26增加17.56万元: the unit stands behind the second, for both.
_SHARED: Final = rf"(?:增加|减少|增长|下降|上升|增|减)了?[\d.,]+{_MONEY}"
#: 6.83万元，较上年增加1.17，; 2.15万元，同2014年5.63比: said of the amount before it, and no unit behind it.
_MOVED: Final = re.compile(
    rf"\d(?P<unit>{_MONEY})，(?P<words>(?:比|较|同|与)(?:上一?年度?|去年|20\d\d年度?)(?:同期|决算数?|预算数?|执行数|支出|收入)*"
    r"(?:(?:增加|减少|多|少)了?(?P<gap>\d+\.\d{1,4})(?=[，。；）])"
    rf"|(?P<last>\d+\.\d{{1,4}})(?!\d|{_SHARED})(?=相?比|增|减|下降|上升)))"
)
#: 支出10.02，较上年决算数增加10.02万元: what is compared with has its unit, and so had this.
_BEFORE_MOVE: Final = re.compile(
    r"(?P<words>(?:支出|收入|经费|资金|拨款|预算|决算|结余|结转|费)(?:数|为|共|合计|总额)*(?P<figure>\d{1,9}\.\d{1,4}))，(?:比|较|同|与)"
    rf"(?:上一?年度?|去年|20\d\d年度?)[^，。；\d]{{0,8}}(?:增加|减少|多|少)了?\d[\d.,]*(?P<unit>{_MONEY})"
)
_OF_IT: Final = re.compile(r"[，。；：]其中[，：]?[^，。；：\d]{0,12}$")
_MOST_PARTS: Final = 8
_BEYOND: Final = 100
_WINDOW: Final = 4
_SAME_WORDS: Final = 3
#: Without its unit an amount is like its neighbours when it lies within this many times the nearest one.
_ALIKE: Final = 12
_IN_TENS_OF_THOUSANDS: Final = {"元": 0.0001, "亿元": 10_000}


class _Amount(NamedTuple):
    block: Block
    start: int
    end: int  # of the figure
    text: str
    value: float
    digits: int
    unit: str


def rule(analysis: Analysis) -> Iterator[Relation]:
    amounts: list[_Amount] = []
    for passage in analysis.passages:
        yield from _giants(passage)
    for block in analysis.document.blocks:
        if "元" not in block.text:
            continue
        amounts += _amounts(block)
        if not _STATED.search(block.text):
            yield from _missing(block)
            yield from _no_per_cent(block)
            yield from _no_unit(block)
    yield from _clashes(amounts)
    yield from _in_hundreds_of_millions(amounts)


def _amounts(block: Block) -> Iterator[_Amount]:
    for found in _AMOUNT.finditer(block.text):
        figure = found["figure"]
        value = float(figure.replace(",", ""))
        digits = len(figure.partition(".")[2])
        yield _Amount(block, found.start(), found.end("figure"), figure, value, digits, found["unit"])


def _missing(block: Block) -> Iterator[Relation]:
    """支出108.43，其中…: a figure of money with no unit, in a sentence whose other amounts have one."""
    start = 0
    for sentence in re.split(r"(?<=[。；])", block.text):
        units = {found["unit"] for found in _AMOUNT.finditer(sentence)}
        if len(units) == 1 and len(_AMOUNT.findall(sentence)) > 1:
            unit = next(iter(units))
            for found in _PLAIN.finditer(sentence):
                before = sentence[max(found.start() - 12, 0) : found.start()]
                if _NOUN.search(before) and not re.search(r"[率比]|单位", before):
                    params = {"words": before[-8:] + found[0], "figure": found[0], "unit": unit}
                    yield _relation(block, "forms.missing", params, (start + found.start(), start + found.end()))
        start += len(sentence)


def _no_per_cent(block: Block) -> Iterator[Relation]:
    """增加1193.20万元，增长13.95。: said of an amount just told, and no sign behind it."""
    for found in _GROWN.finditer(block.text):
        params = {"words": found["words"], "figure": found["figure"]}
        yield _relation(block, "forms.percent", params, found.span("figure"))


def _no_unit(block: Block) -> Iterator[Relation]:
    for found in _MOVED.finditer(block.text):
        name = "gap" if found["gap"] else "last"
        params = {"words": found["words"], "figure": found[name], "unit": found["unit"]}
        yield _relation(block, "forms.missing", params, found.span(name))
    for found in _BEFORE_MOVE.finditer(block.text):
        params = {"words": found["words"], "figure": found["figure"], "unit": found["unit"]}
        yield _relation(block, "forms.missing", params, found.span("figure"))


def _giants(passage: Passage) -> Iterator[Relation]:
    """案件25800余件。其中，刑事1500余件，民事12000余件，经济11000万件: a part far beyond its whole, but for its 万."""
    figures = passage.quantities
    for at, whole in enumerate(figures):
        parts = figures[at + 1 : at + 2 + _MOST_PARTS]
        if not parts or whole.kind != "count" or not _OF_IT.match(passage.block.text[whole.end : parts[0].start]):
            continue
        parts = tuple(one for one in parts if one.unit == whole.unit and one.sentence == parts[0].sentence)
        giants = [one for one in parts if one.scale > 1 and one.value > whole.value * _BEYOND]
        others = [one for one in parts if one not in giants]
        if len(giants) != 1 or len(others) < 2 or any(one.scale > 1 or one.value > whole.value for one in others):
            continue
        giant = giants[0]
        if giant.value / giant.scale <= whole.value and whole.scale == 1:
            printed = passage.block.text[giant.start : giant.end]
            params = {"words": printed, "whole": whole.printed, "scale": "万" if giant.scale == 10**4 else "亿"}
            numbers, places = (giant.text, whole.text), (giant.place, whole.place)
            yield Relation(
                "unit", numbers, False, Message("forms.giant", params), places, "likely", None, (giant, whole)
            )


def _clashes(amounts: Sequence[_Amount]) -> Iterator[Relation]:
    """One amount in 元 or 亿元 among others in 万元 that is like them only when it is in 万元 too."""
    for at, amount in enumerate(amounts):
        if amount.unit not in ("元", "亿元") or not amount.value:
            continue
        near = [
            other
            for other in (*amounts[max(at - _WINDOW, 0) : at], *amounts[at + 1 : at + 1 + _WINDOW])
            if abs(other.block.index - amount.block.index) <= 1
        ]
        if _is_out_of_place(amount, near):
            words = f"{amount.text}{amount.unit}"
            params = {"words": words, "printed": amount.unit, "unit": "万元", "guess": f"{amount.text}万元"}
            yield _relation(amount.block, "forms.clash", params, (amount.start, amount.end))


def _is_out_of_place(amount: _Amount, near: Sequence[_Amount]) -> bool:
    text = amount.block.text
    around = text[max(amount.start - 12, 0) : amount.end + 5]
    if not near or any(other.unit != "万元" for other in near) or _EACH.search(around):
        return False
    own = [other for other in near if other.block is amount.block]
    if _is_borne_out(amount, own):
        return False
    clause = text[max(amount.start - 24, 0) : amount.start]
    if not own or not _TIED.search(clause):
        return False
    alike = [other for other in own if other.value and 1 / _ALIKE <= amount.value / other.value <= _ALIKE]
    as_precise = any(other.digits == amount.digits > 0 for other in alike)
    if _fits(amount, own):
        return True
    if amount.unit == "元" and not amount.digits and _is_alone(amount, own):
        return False  # 违规划转400元, and what other sentences tell in 万元
    if amount.unit == "元":
        small = amount.value < 10_000 and (as_precise or (amount.digits > 0 and len(alike) > 1))
        return bool(alike) and (small or (len(alike) > 2 and amount.value < 1_000_000))
    # hundreds of millions beside tens of thousands of the same look: 612.37亿元, last year 598.04万元
    tied = len(own) > 1 or bool(re.search(r"较|比|上年|去年|增加|减少", text))
    return tied and (as_precise or (amount.digits == 0 and amount.value >= 100 and bool(alike)))


def _is_alone(amount: _Amount, own: Sequence[_Amount]) -> bool:
    """Whether its sentence tells no other amount."""
    text = amount.block.text
    return all("。" in text[min(amount.end, one.end) : max(amount.start, one.start)] for one in own)


def _in_hundreds_of_millions(amounts: Sequence[_Amount]) -> Iterator[Relation]:
    """增值税快报数2.6亿元；企业所得税快报数0.4元；建设税快报数0.5亿元: as on both sides, and 亿 left out."""
    for before, amount, after in zip(amounts, amounts[1:], amounts[2:], strict=False):
        if amount.unit != "元" or before.unit != "亿元" or after.unit != "亿元" or not 0 < amount.value < _BEYOND:
            continue
        words = [one.block.text[max(one.start - _SAME_WORDS, 0) : one.start] for one in (before, amount, after)]
        near = after.block.index - before.block.index <= _WINDOW
        alike = len(words[1]) == _SAME_WORDS and words[0] == words[1] == words[2] and not _EACH.search(words[1])
        if near and alike and amount.digits == before.digits == after.digits > 0:
            params = {
                "words": f"{amount.text}元", "printed": "元", "unit": "亿元", "guess": f"{amount.text}亿元"
            }  # fmt: skip
            yield _relation(amount.block, "forms.clash", params, (amount.start, amount.end))


def _is_borne_out(amount: _Amount, own: Sequence[_Amount]) -> bool:
    """支出完成2亿元，减少996万元，下降4.8%: as it is printed it makes the percentage of its sentence."""
    text = amount.block.text
    first = max(text.rfind(mark, 0, amount.start) for mark in "。；") + 1
    last = min([place for mark in "。；" if (place := text.find(mark, amount.end)) >= 0] or [len(text)])
    shares = [(float(found[1]), len(found[2] or "")) for found in _PER_CENT.finditer(text, first, last)]
    scale = _IN_TENS_OF_THOUSANDS[amount.unit]
    half = 0.5 / 10**amount.digits
    ends = [(amount.value - half) * scale, (amount.value + half) * scale]
    for other in (one for one in own if first <= one.start < last and one.value):
        for makes in (
            [other.value / end for end in ends if end > 0],
            [end / other.value for end in ends],
            [other.value / (end + other.value) for end in ends if end > 0],
            [other.value / (end - other.value) for end in ends if end > other.value],
        ):
            for share, digits in shares:
                room = 0.5 / 10**digits
                if share and makes and min(makes) * 100 - room <= share <= max(makes) * 100 + room:
                    return True
    return False


def _fits(amount: _Amount, own: Sequence[_Amount]) -> bool:
    """Whether in 万元 it would make a percentage of its sentence, or a sum or difference of its neighbours."""
    text = amount.block.text
    first = max(text.rfind(mark, 0, amount.start) for mark in "。；") + 1
    last = min([place for mark in "。；" if (place := text.find(mark, amount.end)) >= 0] or [len(text)])
    shares = [(float(found[1]), len(found[2] or "")) for found in _PER_CENT.finditer(text, first, last)]
    inside = [other for other in own if first <= other.start < last and other.value]
    for other in inside:
        for made in (
            other.value / amount.value,
            amount.value / other.value,
            abs(amount.value / other.value - 1),
            *(amount.value / last for last in (other.value - amount.value, other.value + amount.value) if last > 0),
        ):
            if any(made not in (0, 1) and abs(made * 100 - share) <= 0.5 / 10**digits for share, digits in shares):
                return True
        if any(abs(abs(amount.value - other.value) - third.value) < 0.001 for third in inside if third is not other):
            return True
    return False


def _relation(block: Block, code: str, params: dict[str, str], span: tuple[int, int]) -> Relation:
    figure = block.text[span[0] : span[1]]
    return Relation("unit", (figure,), False, Message(code, params), (block.place(*span),), "likely")
