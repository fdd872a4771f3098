"""What each figure measures, of which period, and whether it is the figure itself, last year's or the change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from huiyin.proofread.model import Quantity, Role, Sign
from huiyin.proofread.quantities import clauses

#: So many characters before and behind a figure may say what it is.
REACH = 160
MORE = "增加|增收|增支|多收|多支|增拨|增长|上升|上涨|提高|提升|增多|上浮|新增|净增|多|升|增|涨"
LESS = "减少|减收|减支|少收|少支|下降|降低|下滑|回落|缩减|压减|压缩|核减|节约|节省|下调|下跌|调减|少|降|减"
_MOVED = re.compile(
    rf"(?:(?P<more>{MORE})|(?P<less>{LESS}))(?:了|幅度?)?(?:约|近|超过|超|达|达到|为|分别为|分别|幅度为|幅度达|率为|比例为)?$"
)
_REACHED = re.compile(r"(?:至|到|成|为)$")
_PREVIOUS = re.compile(
    r"(?:上一?年度?|去年|上年同期|去年同期|同期|上期|上一?季度|上月|前年|(?:年初|期初)(?!预算))(?:度|全年)?(?:同期)?(?:决算数?|预算数?|支出|收入|实际|数据?|水平)?(?:的|数)?(?:分别)?(?:为|是|约|：)?$"
)
_FROM = re.compile(r"(?:由|从)(?:[^，；。]{0,12})$")
_COMPARED = re.compile(r"(?:比|较|同比|相比|对比)(?:于|起)?(?P<what>[^，；。]{0,16})$")
_CARRIED = re.compile(r"(?:结转|结余)")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_YEAR_IS = re.compile(r"((?:19|20)\d\d)年度?(?:全年|同期)?(?:为|是)$")
_OF_PREVIOUS = re.compile(r"上一?年度?|去年|同期|上期")
_CLAUSE_END = re.compile("[，；。]")
_MONTHLY = re.compile(r"环比|上一?月|上一?季度|上半年|上周")
_EDGE = re.compile(r"^[，；：。、！？\s“”\"‘’（）\[\]《》/]+|[，；：。、！？\s“”\"‘’（）\[\]/]+$")
_LEAD = re.compile(
    r"^(?:其中|包括|包含|含|其(?![他余])|截至|目前|今年以来|今年|本年度?|全年|当年|和|及|以及|与|并|又|另有|另|还有|还|有|是|即|同时|分别|各|共计|共有|共|合计|总计|累计"
    r"|(?:19|20)\d\d年(?:度)?(?:全年|末|底|初)?)+"
)
_TAIL = re.compile(
    r"(?:共计|合计|总计|累计|共有|共为|共|分别为|分别是|分别|总额|总数|总量|总|达到|达|为|是|有|计|约|近|超过|超|不少于|不低于|不超过|完成|实现|了|各|已|：|“|\")+$"
)
_BRACKETS = re.compile(r"（[^（）]{0,40}）")
_PIECE = re.compile(r"[^，；：。、！？（）]+$")


def label(before: str) -> str:
    """The noun a figure belongs to, from the words before it."""
    text = _EDGE.sub("", _BRACKETS.sub("", before))
    piece = _PIECE.search(text)
    text = piece[0] if piece else text
    text = _LEAD.sub("", _TAIL.sub("", text))
    return text[-20:]


def _role(before: str, after: str) -> tuple[Role, Sign]:
    words = before.rstrip('“"（ ')
    moved = _MOVED.search(words)
    if moved and not _of_noun(words, moved):
        return "change", 1 if moved["more"] else -1
    if _CARRIED.search(words[-8:]):
        return "this", 0
    if _PREVIOUS.search(words):
        return "previous", 0
    compared = _COMPARED.search(words)
    if compared and (_OF_PREVIOUS.search(compared["what"]) or _YEAR.search(compared["what"]) or not compared["what"]):
        return "previous", 0
    if _FROM.search(words) and re.match(
        rf"[^，；。]{{0,6}}(?:{MORE}|{LESS}|延展|扩展|变|调整)?[^，；。]{{0,3}}(?:至|到|为)", after
    ):
        return "previous", 0
    return "this", 0


def _of_noun(words: str, moved: re.Match[str]) -> bool:
    """新增编制5名 measures; 至少, 多数, 不少 are no movement either."""
    if words.endswith(("至少", "不少", "最多", "最少", "众多", "大多", "很多", "不多", "更多", "缺少", "新增")):
        return True
    if words.endswith(("沉降", "升降", "迫降", "投降", "晋升")):
        return True
    return words[: moved.start()].endswith(("最", "至", "不"))


def _period(before: str, role: Role, running: str) -> str:
    if _MONTHLY.search(before) and role != "this":
        return "month"
    years = _YEAR.findall(before)
    if years:
        return str(years[-1])
    if role == "previous":
        return "previous"
    if role == "this" and _OF_PREVIOUS.search(_CLAUSE_END.split(before)[-1][-12:]):
        return "previous"
    return running


def tie(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """The figures of a paragraph with the words they stand among."""
    tied: list[Quantity] = []
    ends = [end for _, end in clauses.spans(text)]
    at, sentence_start, sentence, clause, counted = 0, 0, 0, 0, 0
    running = ""
    for index, figure in enumerate(quantities):
        while at < len(ends) and figure.start >= ends[at]:
            sentence_start, at = ends[at], at + 1
            sentence, running = at, ""
            clause, counted = 0, sentence_start
        clause += sum(1 for mark in text[counted : figure.start] if mark in "，；：")
        counted = figure.start
        left = quantities[index - 1].end if index and quantities[index - 1].end > sentence_start else sentence_start
        stop = ends[at] if at < len(ends) else len(text)
        right = quantities[index + 1].start if index + 1 < len(quantities) else stop
        before = text[max(left, figure.start - REACH) : figure.start]
        after = text[figure.end : min(right, stop, figure.end + REACH)]
        role, sign = _role(before, after)
        if role == "this" and tied and tied[-1].role != "this" and _same_item(before) and tied[-1].sentence == sentence:
            role, sign = tied[-1].role, tied[-1].sign
        year = _YEAR_IS.search(before)
        if role == "this" and year and running.isdigit() and year[1] < running:
            role = "previous"
        period = _period(before, role, running)
        if role == "this" and period != "previous":
            running = period
        noun = label(before) or (tied[-1].noun if tied and _same_item(before) else "")
        tied.append(
            replace(
                figure,
                before=before,
                after=after,
                role=role,
                sign=sign,
                period=period,
                noun=noun,
                sentence=sentence,
                clause=clause,
            )
        )
    return tied


def _same_item(before: str) -> bool:
    return before.strip("、，（和共") == ""
