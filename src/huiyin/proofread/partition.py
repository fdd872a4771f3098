"""Whether a list of parts claims to be the whole: what closes it, what leaves it open, what overlaps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huiyin.proofread.addition import Sum
from huiyin.proofread.model import Quantity, Severity

#: Labels that together leave nothing out.
KNOWN: tuple[tuple[re.Pattern[str], ...], ...] = tuple(
    tuple(re.compile(one) for one in group)
    for group in (
        ("基本支出", "项目支出"),
        ("人员(?:经费|支出)", "公用(?:经费|支出)"),
        ("来信|信件|收信", "来访|走访|接访", "网上|网信|网络|网民"),
        ("来信|信件|收信", "来访|走访|接访"),
        ("上半年", "下半年"),
        ("(?:初次|初信|首次)", "重复|重信"),
        ("个(?:体|人)访", "集体访"),
        ("行政", "事业"),
        ("(?:已)?(?:化解|办结)", "(?:正在|尚未|未)(?:化解|办)"),
        ("财政拨款", "其他(?:收入|资金)"),
        ("男", "女"),
        ("本级", "下(?:级|属)|区县|县"),
        ("出国", "接待", "用车|公车"),
        ("中央", "省", "市|县"),
        ("省", "市", "县"),
    )
)
#: Longer lists are not known by their labels.
MOST_LABELS = 8
_FEW = re.compile(
    r"主要|重点|突出|前[两三四五六七八九十\d]+[位名项类个]|居前|较多|最多|排名|尤其|特别|大部分|多数|代表|典型|比如|例如"
)
_AND_SO_ON = re.compile(r"[^，；。、]{0,3}等(?!级|额|次|距|候|同|于|待|奖|效|值|分|比|份|高|价)")
_OVERLAP = re.compile(r"涉及|反映|涉(?:农|军|法|企|疫|众)|可能")
#: Labels that say something else of the same pieces: they never make a partition.
_LABEL = re.compile(r"重复|多次|同时|既|交叉|兼|党员|女性|多选|诉求点|含有|超期|逾期|集体(?!访)|疑难")
#: Steps that one piece goes through, one after the other.
_STAGE = re.compile(
    r"(?:已|予以|依法)?(?:受理|审结|办结|化解|结案|立案|答复|回复|评价|交办|转办|收到|上报|接收)(?:了|的)?"
)
#: 案件21件，化解18件: the second is what became of the first.
STEP = re.compile(r"化解|办结|审结|结案|答复|回复|整改|整改到位|完成|解决")
_EACH = re.compile(r"每[^次，。；：]{1,6}|人均|户均|单价|平均|[日月年]均|标准为?$|最[高低]")
_REST = re.compile(r"其[他它]|其余|另外|剩余|余下")
_WHOLE_LIST = re.compile(r"分别为|分别是|分别|组成|构成|分为|由.{1,30}组成|具体为|即")


def is_open(lead: str, parts: Sequence[Quantity]) -> bool:
    """等 behind the parts, 主要 before them, the top few: the list does not claim to be whole."""
    lead = re.split("[。；]", lead)[-1][-30:]
    return bool(_FEW.search(lead)) or any(_AND_SO_ON.match(part.after) for part in parts)


def is_rate(figure: Quantity) -> bool:
    """每人300元, 人均, 单价: rates are not added up."""
    return bool(_EACH.search(figure.before[-16:]))


def overlaps(text: str, parts: Sequence[Quantity]) -> bool:
    heads = [re.split(r"[，；。：、]", part.before)[-1][-16:] for part in parts]
    stages = {found[0] for part in parts if (found := _STAGE.fullmatch(part.noun))}
    if len(stages) >= 2 or any(STEP.fullmatch(part.noun) for part in parts[1:]):
        return True
    if _OVERLAP.search(heads[0]) and not _REST.search(parts[-1].before):
        return True
    return sum(1 for head in heads if _OVERLAP.search(head)) >= min(2, len(heads)) or any(map(_LABEL.search, heads))


def complete(parts: Sequence[Quantity]) -> bool:
    """Whether the labels are known to leave nothing out."""
    if len(parts) > MOST_LABELS:
        return False
    labels = [re.split("[；。]", part.before)[-1][-30:] for part in parts]
    return any(len(group) <= len(parts) and _is_covered(group, labels) for group in KNOWN)


def _is_covered(group: Sequence[re.Pattern[str]], labels: Sequence[str]) -> bool:
    """来信来访 is a name of the whole, not of both its parts."""
    single = [found[0] for label in labels if len(found := [one for one in group if one.search(label)]) == 1]
    return all(one in single for one in group)


def closed(whole: Quantity, parts: Sequence[Quantity], result: Sum, text: str, *, slip: bool) -> Severity | None:
    """Parts that make less than the whole are told only if they claim to be all of it."""
    if whole.value <= 0 or overlaps(text, parts):
        return None
    covered = result.total / whole.value
    if slip and covered >= 0.3 and whole.value >= 1000 * (whole.step or 1):
        return "likely"
    if len({part.unit for part in (whole, *parts)}) > 1 and whole.kind == "money" and slip:
        return "error"
    if complete(parts) or _REST.search(parts[-1].before):
        return "error"
    if _WHOLE_LIST.search(text) and covered * 2 >= 1:
        return "error"
    if len(parts) >= 3 and slip and covered * 2 >= 1:
        return "likely"
    small = whole.value / (whole.step or 1) < 100
    if slip and covered >= (0.75 if small else 0.5):
        return "likely"
    if len(parts) >= 3 and covered >= 0.85:
        return "likely"
    return None
