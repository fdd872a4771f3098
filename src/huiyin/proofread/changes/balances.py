"""Balances: 结余4.5万元 lies between two figures told before it, 收支结余 between income and spending."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from huiyin.proofread.arithmetic.addition import is_misprint, is_slip
from huiyin.proofread.arithmetic.agreement import agree, lawful, like
from huiyin.proofread.changes.frames import Balance, heads_of
from huiyin.proofread.changes.readings import readings
from huiyin.proofread.changes.rule import relation
from huiyin.proofread.model import Analysis, Passage, Quantity, Relation, Severity
from huiyin.proofread.quantities.kin import alike
from huiyin.proofread.quantities.moves import Item, clause_of


def rule(analysis: Analysis) -> Iterable[Relation]:
    for reading in readings(analysis):
        for balance in reading.balances:
            yield from judge(balance)
        yield from _standing(reading.passage)


STANDING = re.compile(r"(?:现有|尚有|现存|在办|在册|未办结)[^，。；：（）]{0,8}$")
IN_ALL = re.compile(r"累计[^，。；：（）]{2,12}$")


def _standing(passage: Passage) -> Iterator[Relation]:
    """现有病例560例。累计确诊22906例，累计治愈22346例: what is left of both, told first; only where it comes out."""
    figures = [one for one in passage.quantities if one.kind == "count" and one.approx is None]
    for left, had, gone in zip(figures, figures[1:], figures[2:], strict=False):
        near = gone.sentence - left.sentence <= 1 and left.unit == had.unit == gone.unit
        named = STANDING.search(left.before) and IN_ALL.search(had.before) and IN_ALL.search(gone.before)
        if near and named and had.value - gone.value == left.value >= LEAST:
            said = ("balance.holds", _balance_words(left, had, gone, left.value))
            yield relation("difference", (left, had, gone), True, None, said)


#: 当年结余0.5亿元，年末滚存结余1.2亿元: what earlier years left is in it.
_OF_ALL_YEARS = re.compile("滚存|累计|历年")


def judge(balance: Balance) -> Iterator[Relation]:
    """结余4.5万元 lies between two figures: those its words name, the nearest two, or two that make it."""
    figure = balance.item.figure
    before, after = _kin(balance.levels, figure), _kin(balance.after, figure)
    if re.search("[顺逆]差(?:（[^（）]*）)?.{0,6}$", balance.item.lead):
        yield from _of_trade(balance)
        return
    if (adjusted := _adjusted(balance, before, after) or left_over(balance)) is not None:
        yield adjusted
        return
    if _is_one_of_several(balance):
        return
    named = _named_pair(balance, before) or (_named_pair(balance, [*before, *after]) if after else None)
    near = (before[-1], before[-2]) if len(before) > 1 else None
    pairs = [(two, one) for at, two in enumerate(before) for one in before[:at]][-12:]
    if len(re.sub(r"\D", "", figure.text).strip("0")) > 1:
        further = _kin(balance.further[-10:], figure)
        pairs = [(two, one) for two in before[-6:] for one in [*further[-6:], *after[:4]]] + pairs
    likely = [named] if named is not None else [near, *pairs[::-1]] if near is not None else pairs[::-1]
    for pair in likely:
        larger, smaller = sorted(pair, key=lambda one: -one.value)
        true = larger.value - smaller.value
        found = agree(figure, true, larger.interval - smaller.interval)
        if found in ("exact", "rough") or (found and pair in (near, named)):
            params = _balance_words(figure, larger, smaller, true)
            rounded = found == "rounding"
            said = ("balance.rounding" if rounded else "balance.holds", params)
            yield relation("difference", (figure, *pair), not rounded, "rounding" if rounded else None, said)
            return
    named = named or _rest_of(balance)
    here = named is not None and all(one.block == figure.block for one in named)
    here = here and figure.value <= max(one.value for one in named or ())
    here = here and not _OF_ALL_YEARS.search(balance.item.lead) and not _are_one_side(balance, named or ())
    if named is not None and here and (figure.unit or named[0].unit):
        larger, smaller = sorted(named, key=lambda one: -one.value)
        true = larger.value - smaller.value
        said = ("balance.broken", _balance_words(figure, larger, smaller, true))
        yield relation("difference", (figure, *named), False, "likely", said, expected=like(figure, true))


def _are_one_side(balance: Balance, pair: Sequence[Quantity]) -> bool:
    """支出决算合计110.3亿元 and another 支出决算合计 leave no surplus between them."""
    told = {one.figure: SIDE.findall(clause_of(one.lead)) for one in (*balance.further, *balance.levels)}
    sides = [told.get(one) or [""] for one in pair]
    surplus = SURPLUS.search(balance.item.lead[-16:])
    return bool(surplus and len(sides) == len(SIDES) and sides[0][-1] == sides[1][-1] != "")


def _rest_of(balance: Balance) -> tuple[Quantity, Quantity] | None:
    """全年798件；尚有12件未到期，其余786件: of what was told of all, where one wrong digit explains the gap."""
    figure, told = balance.item.figure, [one for one in balance.levels if one.figure.unit == balance.item.figure.unit]
    if len(told) < 2 or not re.search("其余", balance.item.lead[-8:]) or figure.kind != "count":
        return None
    whole, part = told[-2], told[-1]
    known = re.search("全[年市县区省]|共|合计|总", clause_of(whole.lead)) and whole.figure.value > part.figure.value
    gap = whole.figure.value - part.figure.value - figure.value
    slip = len(figure.text) >= FEWEST and is_misprint(gap, [whole.figure, part.figure, figure])
    return (whole.figure, part.figure) if known and slip else None


def _of_trade(balance: Balance) -> Iterator[Relation]:
    """出口251.86亿元，进口246.19亿元。货物进出口顺差5.67亿元."""
    figure, told = balance.item.figure, (*balance.further, *balance.levels)
    sold = [one.figure for one in told if re.search(r"(?<!进)出口(?:总?[额值])?(?:为|完成|实现|达)?$", one.lead)]
    bought = [one.figure for one in told if re.search(r"(?<!出)进口(?:总?[额值])?(?:为|完成|实现|达)?$", one.lead)]
    if not sold or not bought or sold[-1].unit != figure.unit or bought[-1].unit != figure.unit:
        return
    larger, smaller = sorted((sold[-1], bought[-1]), key=lambda one: -one.value)
    true = larger.value - smaller.value
    found = agree(figure, true, larger.interval - smaller.interval)
    holds, severity = lawful(found)
    params = _balance_words(figure, larger, smaller, true)
    code = "balance.holds" if holds else "balance.rounding" if found else "balance.broken"
    pair = (sold[-1], bought[-1])
    expected = None if holds else like(figure, true)
    severity = "likely" if severity == "error" else severity
    yield relation("difference", (figure, *pair), holds, severity, (code, params), expected=expected)


_ADJUSTED = re.compile(r"(?P<more>调增|追加|核增)|(?P<less>调减|追减|核减|扣)")


def _adjusted(balance: Balance, before: list[Quantity], after: list[Quantity]) -> Relation | None:
    """下达111万元，调减40万元，实际下达71万元: the last is what comes of it."""
    found = _ADJUSTED.search(balance.item.lead[-8:])
    if found is None:
        return None
    figure = balance.item.figure
    for result in after[:2]:
        for start in before[::-1][:4]:
            true = start.value + figure.value if found["more"] else start.value - figure.value
            if result.value == true:
                larger, smaller = sorted((result, start), key=lambda one: -one.value)
                params = _balance_words(result, larger, smaller, result.value)
                params |= {"larger": start.printed, "smaller": figure.printed}
                said = ("balance.adjusted" if found["more"] else "balance.holds", params)
                return relation("difference", (result, start, figure), True, None, said)
    return None if _is_one_of_several(balance) else _misadjusted(balance, bool(found["more"]))


def _is_one_of_several(balance: Balance) -> bool:
    """追加582万元，追减127万元，调整后 …: what comes of both is judged as one account."""
    moved = [one for one in balance.beside if _ADJUSTED.search(one.lead[-8:])]
    return len(moved) > 1 and balance.item in moved


def _misadjusted(balance: Balance, more: bool) -> Relation | None:
    """Raised only where both are called so: 下达 …, 调减 …, 实际下达 …."""
    figure = balance.item.figure
    ends = [one for one in balance.after if re.search("实际下达|实际安排|实际到位|调整后", clause_of(one.lead))]
    starts = [one for one in balance.levels if re.search("下达|预算|安排", clause_of(one.lead))]
    if not ends or not starts or "调整后" in "".join(clause_of(one.lead) for one in balance.levels):
        return None
    result, start = ends[0].figure, starts[0].figure
    if not (alike(result, figure) and alike(start, figure)):
        return None
    true = start.value + figure.value if more else start.value - figure.value
    params = {
        "gap": result.printed,
        "start": start.printed,
        "sign": "＋" if more else "－",
        "change": figure.printed,
        "expected": like(result, true) + result.unit,
    }
    said = ("adjusted.broken", params)
    return relation("difference", (result, start, figure), False, "likely", said, expected=like(result, true))


def _kin(items: tuple[Item, ...], figure: Quantity) -> list[Quantity]:
    return [item.figure for item in items if alike(item.figure, figure) and item.figure.kind == figure.kind]


LEAST = 100  # of what is left, that no accident makes
FEWEST = 3  # digits of a balance that is called wrong
#: What income leaves over spending; 滚存 may hold what earlier years left.
SURPLUS = re.compile(r"收支(?:相抵)?(?:后)?(?:，)?[^，]{0,4}(?:结余|剩余|结转)|滚存(?:结余|结转)|结转|结余")
SIDES = ("收入", "支出")
SUMMED = re.compile(r"(?:收入|支出)(?:总计|合计|总量)(?:为|完成|达到?)?$|总(?:收入|支出)(?:预计|完成|为|达到?)*$")
SIDE = re.compile(r"收入|支出")


def left_over(balance: Balance) -> Relation | None:
    """基金收入142.9亿元，…。基金支出122.2亿元，…。当年收支结余20.7亿元: over sentences, only where it comes out."""
    figure = balance.item.figure
    if not SURPLUS.search(balance.item.lead[-16:]):
        return None
    pool = [one for one in (*balance.further, *balance.levels) if alike(one.figure, figure)]
    side, sides = "", {}
    for one in sorted(pool, key=lambda one: (one.figure.block, one.start)):
        side = (SIDE.findall(one.lead) or [side])[-1]
        sides[one] = side
    came = [one.figure for one in sides if sides[one] == "收入"][:-9:-1]
    went = [one.figure for one in sides if sides[one] == "支出"][:-9:-1]
    heads = {one.figure for one in heads_of(sides)}
    if figure.negative or balance.item.lead[-1:] in "-－−":
        figure = replace(figure, text="-" + figure.text.lstrip("-－−"), value=-abs(figure.value))
    told = [[one for one in side if one in heads] for side in (came, went)]
    summed = [one for one in sides if SUMMED.search(one.lead)][::-1]
    all_in_all = [[one.figure for one in summed if sides[one] == side] for side in SIDES]
    found = _income_less_spending(figure, came, went)
    if found is None and _OF_ALL_YEARS.search(balance.item.lead):
        return None
    return found or _slipped(figure, *all_in_all) or _slipped(figure, *told)


def _slipped(figure: Quantity, came: Sequence[Quantity], went: Sequence[Quantity]) -> Relation | None:
    """The nearest income and spending of the paragraph, where one wrong digit explains the gap."""
    if not came or not went or len(re.sub(r"\D", "", figure.text)) < FEWEST or figure.approx:
        return None
    had, spent = came[0], went[0]
    if len(went) > 1 and went[1].block == had.block and went[1].start > had.start:
        return None  # 支出0.4亿元，调出资金0.26亿元，结转下年 …: one of several
    near = had.block == figure.block == spent.block and had.unit == spent.unit == figure.unit != ""
    true = had.value - spent.value
    if not near or not is_slip(true - figure.value, [had, spent, figure]):
        return None
    said = ("balance.broken", _balance_words(figure, had, spent, true))
    return relation("difference", (figure, had, spent), False, "likely", said, expected=like(figure, true))


def _income_less_spending(figure: Quantity, came: list[Quantity], went: list[Quantity]) -> Relation | None:
    """The nearest of both, as their digits allow; others only where it comes out to more than one digit."""
    distinct = len(re.sub(r"\D", "", figure.text).strip("0")) > 1
    for spent in went if distinct else went[:1]:
        for had in came if distinct else came[:1]:
            near = spent is went[0] and had is came[0]
            true = had.value - spent.value
            found = agree(figure, true, had.interval - spent.interval) if near else true == figure.value
            if found and figure.value:
                larger, smaller = sorted((had, spent), key=lambda one: -one.value)
                rounded = found in ("rounding", "cut")
                said = (
                    "balance.rounding" if rounded else "balance.holds",
                    _balance_words(figure, larger, smaller, true),
                )
                severity: Severity | None = "rounding" if rounded else None
                return relation("difference", (figure, had, spent), not rounded, severity, said)
    return None


LEFT_OVER = re.compile(r"结余|节余|剩余|尚余|超支|节支|尚有|未(?:支出|使用|支付|执行|发放|拨付)")
COMPARED = re.compile(
    r"(?P<one>[\u4e00-\u9fff]{2,6}?)(?:大于|小于|多于|少于|高于|低于|超过|超出)(?P<two>[\u4e00-\u9fff]{2,6})$"
)


def _named_pair(balance: Balance, pool: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """The two figures, only where the words leave no doubt."""
    words = balance.item.lead[-16:]
    items = [item for item in (*balance.levels, *balance.after) if item.figure in pool]
    if compared := COMPARED.search(words):
        one = next((item for item in reversed(items) if compared["one"][-2:] in clause_of(item.lead)), None)
        two = next((item for item in reversed(items) if compared["two"][:2] in clause_of(item.lead)), None)
        return (one.figure, two.figure) if one and two and one is not two else None
    if re.search("滚存|累计|年末", words):
        return None  # what earlier years left is in it
    if (LEFT_OVER.search(words) or "结转下" in words) and "相抵" not in words:
        return _had_and_spent(items)
    if re.search("空编|缺编", words):
        posts, filled = _last(items[::-1], "编制"), _last(items[::-1], "实有|在编|在岗|在职")
        return (posts.figure, filled.figure) if posts and filled and posts is not filled else None
    if re.search("扣", words):
        # 满分100分，得分92.5分，扣7.5分
        most, got = _last(items, "满分|分值|权重|总分"), _last(items, "得")
        return (most.figure, got.figure) if most and got and most is not got else None
    segment = _segment(balance.item, items)
    if len(segment) != 2 or "其中" in segment[0].lead:
        return None  # 差额898亿元，其中借债384亿元，国外借款309亿元，其余205亿元: both are parts
    before = "".join(item.lead[-16:] for item in segment)
    sure = (
        (re.search("调增|调减|追加|核增|核减", words) and (before.count("预算") >= 2 or "调整" in before))
        or ("净值" in words and "折旧" in before)
        or re.search("相差|差额|差值|其余|另有|缺席|缺勤|缺考", words)
    )
    return (segment[-1].figure, segment[-2].figure) if sure else None


def _segment(item: Item, items: list[Item]) -> list[Item]:
    """The figures since the semicolon before it."""
    segment: list[Item] = []
    follower = item
    for one in reversed(items):
        if "；" in follower.lead:
            break
        segment.insert(0, one)
        follower = one
    return segment


def _last(items: list[Item], words: str) -> Item | None:
    return next((item for item in reversed(items) if re.search(words, clause_of(item.lead))), None)


#: 支出11.1亿元，结转下年39万元，支出合计32.9亿元: what is carried over is one of several that make the total.
ALL_SPENT = re.compile(r"^[，；](?:支出(?:合计|总计)|总支出)(?:为|完成|达到?)?$")
LISTED = re.compile(r"加上|加(?=上|补|调|债|解)|上解|转移|调[入出]|补充|还本|转贷")


def _had_and_spent(items: list[Item]) -> tuple[Quantity, Quantity] | None:
    """预算356.4万元，支出351.9万元: the budget, or the total of income, and what was spent of it."""
    if any(LISTED.search(item.lead) or ALL_SPENT.search(item.lead) for item in items):
        return None  # 支出总计 …，其中支出 …，债务还本 …，结转下年 …: one of a list
    spent = _last(items, "支出|支付|使用|执行|发放|拨付")
    had = [
        item
        for item in items
        if re.search("预算|收入|到位|拨款|下达|安排|资金|经费", clause_of(item.lead)) and item is not spent
    ]
    whole = [item for item in had if re.search("总计|合计|总额", clause_of(item.lead))] or had
    return (whole[-1].figure, spent.figure) if whole and spent is not None else None


def _balance_words(figure: Quantity, larger: Quantity, smaller: Quantity, true: Fraction) -> dict[str, str]:
    return {
        "gap": figure.printed,
        "larger": larger.printed,
        "smaller": smaller.printed,
        "expected": like(figure, true) + figure.unit,
    }
