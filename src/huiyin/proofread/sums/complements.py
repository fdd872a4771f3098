"""Parts that are known to make a whole without a word for it: 办结 and 正在办理, 人员经费 and 公用经费, 三公."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huiyin.proofread.arithmetic.addition import Found, add, is_slip
from huiyin.proofread.model import Quantity
from huiyin.proofread.sums.items import Item, family, is_budget

_DONE = re.compile(r"办结|处置|化解|答复|回复|解决|完成|整改|销号|报结|息诉|属实|办毕|办理完毕|处理完毕")
_PENDING = re.compile(r"正在|尚未|未(?!成)|还有|剩余|其余|继续|在办|办理中|处理中|推进中|不属实|待")
_ASIDE = re.compile(r"[%％]）?（(?:其余|另有|尚有|还有)?(?:未|正在|尚未|待)[^，。；：（）]{1,8}$")
_EARLIER = re.compile(r"上年|去年|同期")
#: How many figures back the whole of such a pair may stand.
BACK = 4
#: How many figures ahead the parts of an account may stand.
AHEAD = 24
ACCOUNTS: tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...] = tuple(
    (re.compile(whole), tuple(re.compile(part) for part in parts))
    for whole, parts in (
        (r"基本支出", (r"人员(?:经费|支出)", r"(?:日常)?公用(?:经费|支出)")),
        (r"(?:部门|财政拨款|整体|实际|本年|全年|总)支出|支出(?:总额|合计|总计)|总支出", (r"基本支出", r"项目支出")),
        (r"三公.{0,3}经费", (r"出国", r"公务接待", r"(?:公务用?车|公车)(?!购置费)")),
        (
            r"公务用?车购置(?:及|和|与)运行",
            (r"(?:公务用?车|车辆)?购置(?:费|支出|经费)", r"运行(?:维护)?(?:费|支出|经费)"),
        ),
    )
)


def _words(item: Item) -> str:
    """What a figure's own segment says, before and behind it."""
    return item.head[-16:] + "|" + re.split(r"[，；。：（）]", item.figures[-1].after)[0][:10]


def pending(row: Sequence[Item], at: int) -> Iterator[Found]:
    """收到40件，办结33件，正在办理7件: what is done and what is not make all of it."""
    done = row[at]
    rest = next((one for one in row[at + 1 : at + 4] if one.depth <= done.depth), None)
    if at + 1 < len(row) and _ASIDE.search(row[at + 1].gap):
        rest = row[at + 1]  # 已处置243宗，处置率83.22%（未处置49宗）
    if rest is None:
        return
    if rest.sentence != done.sentence or not _PENDING.search(_words(rest)) or not _DONE.search(_words(done)):
        return
    if _PENDING.search(_words(done)) and not re.search("已", _words(done)):
        return
    parts = (done.first, rest.first)
    if family(parts[0]) != family(parts[1]) or any(part.approx for part in parts):
        return
    owners = [one for one in reversed(row[max(0, at - BACK) : at]) if done.sentence - one.sentence <= 1]
    wholes = [one.first for one in owners if family(one.first) == family(parts[0]) and not one.first.approx]
    for whole in wholes:
        if add(whole, parts).holds:
            yield Found.of(whole, parts)
            return
    nearest = sorted(wholes, key=lambda one: abs(add(one, parts).gap))[:1]
    for whole in dict.fromkeys([*wholes[:2], *nearest]):
        result = add(whole, parts)
        large = max(whole.value, result.total) >= 20 * (whole.step or 1)
        # 第二批15件中化解15件、正在推进2件: more than all of these
        large = large or (result.verdict == "over" and bool(re.match("中[，、]?", whole.after)))
        close = abs(result.gap) * 4 <= max(whole.value, result.total)
        if large and is_slip(result.gap, [whole, *parts]) and (close or whole is wholes[0]):
            yield Found(whole, parts, result, "likely")
            return


def accounts(row: Sequence[Item], at: int, following: Sequence[Item]) -> Iterator[Found]:
    """The lines of the accounts that all reports name alike, over sentences and paragraphs."""
    item = row[at]
    whole = item.first
    if whole.kind != "money":
        return
    label = re.split(r"[，；。：]", whole.before)[-1][-16:]
    for pattern, labels in ACCOUNTS:
        match = pattern.search(label)
        if match is None or len(label) - match.end() > 6:
            continue
        parts = _named([*row[at + 1 : at + 1 + AHEAD], *following], labels, pattern, whole)
        if parts is None:
            continue
        result = add(whole, parts)
        if result.holds:
            yield Found.of(whole, parts)
        elif is_slip(result.gap, [whole, *parts]) and "主要" not in parts[0].before:
            yield Found(whole, parts, result, "likely")


def _named(
    ahead: Sequence[Item], labels: Sequence[re.Pattern[str]], pattern: re.Pattern[str], whole: Quantity
) -> tuple[Quantity, ...] | None:
    """The first figure of each label, before the whole is spoken of again."""
    found: dict[int, Quantity] = {}
    for item in ahead[:AHEAD]:
        words = re.split(r"[，；。]", item.first.before)[-1][-24:]
        if item.first.kind != "money" or is_budget(item.first) != is_budget(whole) or _EARLIER.search(words):
            continue
        number = next((index for index, one in enumerate(labels) if one.search(words)), None)
        if number is None:
            if pattern.search(words[-10:]):
                break
            continue
        found.setdefault(number, item.first)
        if len(found) == len(labels):
            return tuple(found[index] for index in range(len(labels)))
    return None
