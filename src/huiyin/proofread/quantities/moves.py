"""What each figure is in a statement: the value itself, the one compared with, how far it moved, a rate, a share.

Read from the words right before and behind the figure; a figure after a mere 和 or 、 is what the one before it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.model import Passage, Quantity, Sentence

Part = Literal[
    "level",  # 来信388件, 办结率94%
    "base",  # 较上年的104.20万元, 由14.6%
    "gap",  # 减少16.68万元
    "percent",  # 下降16%
    "points",  # 提高3.2个百分点
    "factor",  # 增长1.45倍: how much is added
    "multiple",  # 是上年的1.5倍: what it became
    "balance",  # 结余4.5万元: between two figures named before
    "share",  # 占35.6%
    "ratio",  # 完成年初预算的113.5%
    "plan",  # 完成年初预算640万元的
    "aside",  # 550件（含上级转办246件）
    "target",  # 不低于95%
    "other",
]
#: What is compared with.
Against = Literal["", "previous", "month", "budget", "other"]

UP = (
    "增加|增产|增长|上升|提高|提升|上涨|攀升|增多|增收|增支|净增|多支出|多支|"
    "多收|上浮|扩大|超支|增幅|涨幅|升幅|上调|调增|追加|核增|递增|增|升|"
    "涨|多"
)
DOWN = (
    "减少|减产|下降|降低|回落|下滑|压减|压缩|压降|缩减|缩小|收窄|节约|节省|"
    "节支|减支|减收|净减|下浮|少支出|少支|少收|降幅|减幅|跌幅|缩短|下调|"
    "调减|核减|递减|下跌|减|降|少"
)
_MEANS = r"(?:了|有所|幅度|率|幅|比例|比率|额|量|数|金额|资金|经费|件数|批数|支出|收入|人数|人员)*"
_ABOUT = r"(?:均|各|都|分别|又)*(?:为|是|达到|达|约|近|超过|超|逾|高达|将近|接近|不足|：|:|共|计|合计|了)*"
MOVE = re.compile(rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))(?P<means>{_MEANS})(?P<to>至|到|为)?{_ABOUT}[（(“‘]?$")
_NOT_MOVE = re.compile(r"(?:至|不|最|许|很|众|较)[多少]$|新增(?:加)?$|若干|多少$|增减$|累计增加$")
SIGNED = re.compile(r"(?P<up>[+↑]|增（\+）)$|(?P<down>↓)$")
LIKEWISE = re.compile(r"^\s*(?:[、，,和及与或/]|以及|分别为?)*\s*(?:约|近|超过)?$")
#: 下降（增长）12%, 增加（减少）3万元: words of a form of which nobody struck out one.
EITHER = re.compile(rf"(?:{UP}|{DOWN})了?[（/／、](?:{UP}|{DOWN})）?$|(?:增长|增加|上升|提高)(?:下降|减少|降低)$")
IN_STEP = re.compile(rf"^(?:[、，和及与]|以及)(?:同比|环比)?(?:{UP}|{DOWN})了?$")
LISTED = re.compile(r"^(?:[、和及与]|以及)[^，。；、]{0,14}$|^，(?:合计|共计|总计|共)$")
UNTIL = re.compile(r"^[^。；]{0,60}?(?:相比|比较)")
PLAN = re.compile(r"(?:完成|达到|实现|占)[^，。；]{0,14}(?:预算数?|计划|任务|目标|指标)(?:总额|金额)?(?:的|为|数)?$")
YEAR = r"(?:(?:19|20)\d\d|[〇○零一二三四五六七八九]{4})年"
#: 比上年增产, 较去年减产: any verb of that make, behind what is compared with.
MORE_SO = re.compile(
    rf"(?:比|较)[^，,。；;]{{0,8}}?(?:上年|去年|同期|{YEAR}|上年末|年初)[^，,。；;]{{0,6}}?(?:(?P<up>增|升|涨)|(?P<down>减|降|跌))(?P<means>[产发拨办派投配编员户量值仓]了?)(?P<to>至|到|为)?{_ABOUT}$"
)
_THEN = (
    r"(?:改造前|[^，。]{0,4}之前|以前|(?<![草高平中太还复])原来?|原有|最初|上一?年度?|去年|前年|同期|上一?(?:个)?(?:季度|月份?|周|旬)|上半年|上期"
    rf"|[“\"]?十[一二三四五][”\"]?五?[”\"]?(?:时期|期间|末)?|年初|期初|预算(?!单位|部门|内|外|管理)|计划(?!生育)|目标|{YEAR}度?)"
)
AGAINST = re.compile(
    rf"(?:(?:较|比|相比于?|相对于?|对照)(?:(?!持平)[^，,。；;]){{0,14}}?|(?:与|同|和|跟)[^，,。；;]{{0,2}}?){_THEN}[^，,。；;%]{{0,18}}$"
)
BEFORE_NOW = re.compile(
    rf"^(?:而|其中|但|即|是|为)?(?:上一?年度?|去年|前年|上年同期|去年同期|同期|上一?(?:个)?(?:季度|月份?|周|旬)|上期|{YEAR}度?同期)"
    r"(?!结转|结余|累计|以来|滚存|末|以前)[^，,。；;：:]{0,16}?(?:[：:]|为|是|共|达|约)?$"
)
DONE_THEN = re.compile(r"^(?:而|其中|但)?(?:去年同期|上年同期|同期|去年|上一?年)(?P<what>[^，,。；;：:]{2,16})$")
NOW = re.compile(r"[。；;）)]|今年|本年|本期|当前|目前|现|同比|较|比(?!例|重)|与|增|减|升|降")
OPENING = re.compile(r"(?:年初|期初|上年末|年初数|期初数|年初余额)(?:数|余额|为|是|有)?")
FROM = re.compile(r"(?:由|从|自)(?!此|中|来)[^，,。；;]{0,24}$")
TO_FOLLOWS = re.compile(
    rf"^[^，,。；;]{{0,8}}?[，,]?(?:{UP}|{DOWN}|变化|变|调整|改善|发展|转|扩展|延展|拓展|提前|延长)?(?:至|到|为|→)"
)
RATE = re.compile(
    r"(?:率|满意度|比重|占比|比例|覆盖面|合格面|比)(?:已|均|就|则|总体|整体|全部|分别|也|约)*"
    r"(?:为|是|达到了?|达|约为?|高达|保持在?|稳定在?|实现|完成|只有|仅为?|即|超过|突破|在|至|到|：|:)*$"
)
SHARE = re.compile(
    r"占[^，。；]{1,20}比[例重](?:最高|较高|最大|最多|较大)?，(?:达到?|高达|为)$|"
    r"(?:占|占比|比重|占有率|所占比例|占总?[^，,。；;]{0,3}比例?)(?:约|为|达到?|高达|近|超过|仅|了|的|：|:|重|例|分别|总体|已)*$"
    r"|占[^，,。；;]{1,30}?(?:的比[重例])?(?:的|之)?(?:约|为|达到?|高达|近|超过|比例为|比重为)*$"
)
#: 占养老床位比重提高至44%: a share as well as what it has become.
SHARE_NOW = re.compile(r"占[^，。；]{1,20}比[例重](?:提高|上升|提升|增加|扩大|下降|降低|回落|降|升|增)[至到为]$")
CUT_RATE = re.compile(r"(?:核减|审减|压减|节约|节支|节资|资金节约)率(?:约?为|达到?|高达)?$")
OF_BUDGET = re.compile(r"占(?:年度|年初|全年|调整后?|变动|当年)*预算数?(?:的|之)?(?:约)?$")
RATIO = re.compile(
    r"(?:完成|达到?|实现|执行|相当于|为|是|执行了|完成了)[^，,。；;]{0,24}(?:预算数?|任务|目标|计划|指标|数|额)?的(?:约|近)?$"
)
MULTIPLE = re.compile(r"(?:是|为|达到?|相当于|系)[^，,。；;]{0,18}的(?:约|近|整整)?$")
OF_IT = re.compile(r"[^，。；]{0,10}的(?:约|近)?$")
SHARE_LIST = re.compile(
    r"(?:占比|比重|比例|占)(?:依次|分别|情况)?(?:为|是)：?(?!.*[。；率])|"
    r"(?:比重|占比)分别(?:为|是)：(?!.*[。率])"
)
HIGHER = re.compile(r"(?:(?P<up>高出?)|(?P<down>低))(?:了|约)?$")
ARROW = re.compile(r"\s*(?:→|->|—>|⟶|➔)")
#: 平均每年增加253亿元: what one of several years brought, and not what lies between two figures.
YEARLY = re.compile(rf"(?:每一?年|年均)[净递约]*(?:{UP}|{DOWN})了?{_ABOUT}$")
COMPARES_NEXT = re.compile(r"^，?(?:比|较)(?:上年|去年|上一年|同期|(?:19|20)\d\d)")
#: …，表扬类占0.13%，其他类0.01%; but 占收入的29.3%，完成预算53.9% is measured against something of its own.
OTHERS = re.compile(
    r"^[，、；](?![^，。；]*(?:预算|计划|任务|目标|指标|完成|执行|达到?$|同比|环比|拉动|高于|低于|超))[^，。；率度]{1,8}$"
)
EACH = re.compile(rf"各(?:{UP}|{DOWN})了?$")
ASIDE = re.compile(r"[（(](?:均?含|其中|包括|内含)[^）]*$")
MEAN = re.compile(r"[（(，、][日月周年人户件次批]均(?:约|为|达)?$")
#: Points above or below what was aimed at: 超目标值, 低于目标值（95%）, 高于95%的目标.
AIMED = re.compile(
    r"(?:目标|指标|计划|要求|任务)[^，。；]{0,4}(?:高|低|多|少|超)[出过]?了?$|^[）)]?(?:的?(?:目标|指标|计划|要求)[值数]?)?$"
    r"|(?:超|超过|超出|高于|低于|优于)[^，。；]{0,6}(?:目标|指标|计划|要求|任务)[值数]?$"
)
TARGET = re.compile(
    r"(?:≥|≤|>|<|不低于|不高于|不少于|不超过|不大于|不小于|不得低于|不得超过|不得高于|力争|争取|确保"
    r"|目标(?:值)?(?:为|是)?|控制在|低于[^，,。]{0,10}|高于[^，,。]{0,10}|控制线)$"
)
_BALANCE = (
    r"(?:结余|节余|剩余|尚余|超支|节支|结转(?:下年|至?下一?年度?)?(?:支出|使用)?|净值|空编|缺编|相差|差额|差值|(?:[^，。；：\d]{0,4}提取)?差价|缺口|调增|调减|追加|追减"
    r"|核减|核增|其余|余|尚有|超出|超额|超收|短收|收支结余|滚存结余|滚存结转|缺席|缺勤|缺考|(?:尚?未|没有)(?:支出|使用|支付|执行|发放|拨付)|扣(?:分|减|除)?)"
)
BALANCE = re.compile(
    rf"(?:^|[，,；;（()）、])(?:对|资金|经费|预算|年中|全年|共|实际|当年|本年|本期|年度|年终|年末|累计|后|，)*{_BALANCE}(?:了|资金|经费|预算)*(?:预计)?(?:为|共|共计|约)?$"
    r"|收支(?:相抵)?(?:当年|当期)?(?:结余|结转)(?:为|共)?[-－−]?$|进出口[^，。；]{0,4}[顺逆]差额?(?:（[^（）]*）)?(?:为|达|约)?$"
)
OFFSET = re.compile(r"相抵[^。；]{0,24}(?:结余|剩余|赤字|结转|滚存)(?:为|资金|共)?$")
BIGGER = re.compile(r"(?:大于|小于|多于|少于|高于|低于|超出|超过|多出)[^，,。；;]{0,10}$")
REASON = re.compile(
    r"原因(?:是|为|：|在于|主要|系|有)|主要原因|由于|因为|主要(?:是|因(?!公)|系|为)|(?:是|系)因(?!公)|缘于|得益于|归因|受[^，,。]{1,12}影响"
)
#: A figure compared with last year's is a statement, also where it is given as a reason.
OWN_STATEMENT = re.compile(rf"^，?(?:较|比|同比)(?:上一?年|去年|同期|{YEAR}|年初预算|预算)")
#: A reason that is told first ends at the comma.
BEFOREHAND = re.compile(r"(?:由于|因为|得益于|受[^，,。]{1,12}影响)[^，。；]*，")
#: Also at a heading that lost its line: …人数减少八、运行经费支出情况2025年….
STOP = re.compile(r"[。；;\n]|[一二三四五六七八九十]、[^，。；、]{2,20}(?:情况|说明)")
POINTS_UNITS = ("个百分点", "百分点", "个点", "个千分点")
_SOFT = ("件次", "人次", "批次", "件", "人", "批", "起", "宗")
LEAD = 90  # characters before a figure that are looked at


@dataclass(frozen=True, eq=False)
class Item:
    """A figure and what it is."""

    figure: Quantity
    part: Part
    lead: str  # words between the figure before it and it, in its sentence
    tail: str  # words behind it up to the next figure
    sign: int = 0
    against: Against = ""
    respectively: bool = False  # 分别: in step with the figures before
    likewise: bool = False  # behind a mere 和 or 、
    why: bool = False  # inside a reason given
    year: int | None = None  # that its own words name
    subject: str = ""  # what is said to move
    inside: bool = False  # in brackets

    @property
    def start(self) -> int:
        return self.figure.start


@dataclass(frozen=True)
class Line:
    """A sentence with its figures told apart."""

    sentence: Sentence
    items: tuple[Item, ...] = field(default_factory=tuple)


def lines(passage: Passage) -> tuple[Line, ...]:
    """Worked out once for all the rules that ask, and kept with the passage."""
    kept: tuple[Line, ...] | None = passage.__dict__.get("_lines")
    if kept is None:
        finest = _finest(passage)
        kept = tuple(
            Line(sentence, tuple(_sharp(item, finest) for item in _items(passage.block.text, sentence)))
            for sentence in passage.sentences
        )
        passage.__dict__["_lines"] = kept
    return kept


def _finest(passage: Passage) -> Fraction:
    """The last digit of the finest amount in 万元: beside 144.81 a 90 is 90.00, its zeros left off."""
    steps = [figure.step for figure in passage.quantities if figure.unit == "万元" and figure.text[-1:].isdigit()]
    return min(steps, default=Fraction(0))


def _sharp(item: Item, finest: Fraction) -> Item:
    figure = item.figure
    if item.part not in ("level", "base", "plan") or figure.chinese:
        return item
    if figure.unit == "万元" and finest < figure.step and figure.approx is None and figure.text[-1:].isdigit():
        return replace(item, figure=replace(figure, interval=Interval.rounded(figure.value, finest)))
    if figure.approx == "about" and figure.kind in ("count", "money"):
        # 约3.2万: as exact as its last digit that is not a zero
        zeros = len(figure.text) - len(figure.text.rstrip("0")) if figure.text.isdigit() else 0
        room = figure.step * 10**zeros / 2
        return replace(item, figure=replace(figure, interval=Interval(figure.value - room, figure.value + room)))
    return item


def _items(text: str, sentence: Sentence) -> list[Item]:
    found: list[Item] = []
    end = sentence.start
    why, depth, then = False, 0, False
    quantities = [one for one in sentence.quantities if not _is_note(text, one)]
    for index, figure in enumerate(quantities):
        lead = re.sub(r"\[\d{1,2}\]", "", text[max(end, figure.start - LEAD) : figure.start])
        lead = lead.rstrip(" \u3000-－−" if figure.negative else " \u3000")
        behind = quantities[index + 1].start if index + 1 < len(quantities) else sentence.end
        tail = text[figure.end : min(behind, figure.end + LEAD)]
        why = _reason(lead, why, not found)
        if why and figure.kind in ("money", "count") and OWN_STATEMENT.match(tail):
            why = False  # 主要原因有：1.购置费1665万元，较上年增加746万元
        depth = _depth(text[end : figure.start], depth)
        item = replace(_item(figure, lead, tail, found[-1] if found else None, why), inside=depth > 0)
        if item.part == "base" and not AGAINST.search(lead) and COMPARES_NEXT.match(tail) and not FROM.search(lead):
            # 去年共接受430件，比上年同期298件上升了132件: told of a year that has passed
            item = replace(item, part="level")
        if item.part == "level" and figure.kind == "percent" and found and found[-1].part == "share":
            # …，表扬类占0.13%，其他类0.01%
            item = replace(item, part="share" if OTHERS.match(lead) and not lead.endswith("年的") else "level")
        beside = found[-1].figure.kind if found else "percent"
        if item.part in ("level", "ratio") and figure.kind == "percent" != beside and OF_IT.match(lead):
            # 占全县16个乡镇的87.5%, but not 占本年收入的10.16%，为上年的98.88%
            item = replace(item, part="share" if re.search(r"占[^，。；]*$", found[-1].lead) else item.part)
        if item.part == "level" and figure.kind == "percent" and found and lead in ("（", "，（") and tail[:1] == "）":
            # 住房保障43件（30.2%）, 增加12件（4.7%）
            item = _bracketed(item, found[-1])
        if item.part == "level" and figure.kind == "percent" and _of_shares(text, sentence, figure, lead):
            # 渠道占比依次为：网上61.2%，走访24.7%
            item = replace(item, part="share")
        if figure.unit == "个" and index + 1 < len(quantities) and quantities[index + 1].kind == "points":
            # 0.2个和0.7个百分点
            item = replace(item, part="points" if LIKEWISE.match(tail) else item.part)
        if found and found[-1].part == "base" and item.part == "level" and _listed(text, sentence, found[-1], item):
            item = replace(item, part="base", against=item.against or found[-1].against)
        then = _goes_on(item, then)
        if then and item.part == "level":
            item = replace(item, part="base", against="previous")
        if _lacks_unit(item, found):
            item = replace(item, figure=in_unit_of(figure, found[-1].figure))
        found.append(item)
        end = figure.end
    return found


def _is_note(text: str, figure: Quantity) -> bool:
    """地区生产总值[2]8637.45亿元: the mark of a footnote; 2.21702-公路建设: a code of the accounts."""
    if (
        figure.kind == "plain"
        and len(figure.text) > 3
        and re.match(r"[-－—][一-龥]", text[figure.end : figure.end + 2])
    ):
        return True
    return text[figure.start - 1 : figure.start] == "[" and text[figure.end : figure.end + 1] == "]"


def _depth(between: str, depth: int) -> int:
    """How many brackets are open behind these words."""
    for sign in re.findall("[（）]", between):
        depth = depth + 1 if sign == "（" else max(depth - 1, 0)
    return depth


def _of_shares(text: str, sentence: Sentence, figure: Quantity, lead: str) -> bool:
    before = text[max(sentence.start, figure.start - 200) : figure.start]
    found = SHARE_LIST.search(before)
    stops = r"率|度" if found is not None and found[0].endswith("：") else r"率|度|；"
    return found is not None and not re.search(stops, lead)


def _lacks_unit(item: Item, found: list[Item]) -> bool:
    """支出2.05万元，较上年2.08减少; 支出2.05万元，比上年减少0.03，下降1.4%: the unit of the figure before."""
    if item.figure.kind != "plain" or not found or found[-1].figure.kind not in ("count", "money"):
        return False
    ends = re.match(r"[，。；）]|$", item.tail) and item.against and found[-1].part in ("level", "base")
    return item.part == "base" or (item.part == "gap" and bool(ends))


def in_unit_of(figure: Quantity, other: Quantity) -> Quantity:
    scale = other.scale
    return replace(
        figure, value=figure.value * scale, step=figure.step * scale, interval=figure.interval.times(scale),
        scale=scale, unit=other.unit, kind=other.kind,
    )  # fmt: skip


def _bracketed(item: Item, before: Item) -> Item:
    if before.part == "gap":
        return replace(item, part="percent", sign=before.sign, against=before.against, subject=before.subject)
    if before.part == "level" and before.figure.kind in ("count", "money") and not before.figure.chinese:
        return replace(item, part="share")
    return item


def _listed(text: str, sentence: Sentence, before: Item, item: Item) -> bool:
    """与2021年排查1502起、化解1449起相比, 上年来信112件、来访88人次: all of them of last year."""
    if not LISTED.match(item.lead) or FROM.search(before.lead):
        return False
    if AGAINST.search(before.lead):
        return bool(UNTIL.match(text[item.figure.end : min(sentence.end, item.figure.end + LEAD)]))
    return not re.search(r"今年|本年|本期", item.lead)


def _goes_on(item: Item, before: bool) -> bool:
    """去年同期受理3814件，办结3646件，结案率95.6%: what was done then, up to the end of the statement."""
    if item.part == "base" and (told := DONE_THEN.match(clause_of(item.lead))):
        return bool(
            re.search(
                r"[\u4e00-\u9fff]{2}", re.sub(r"^(?:共|累计|全年|为|是)+|(?:为|是|共|达到?|约)+$", "", told["what"])
            )
        )
    return before and item.part in ("level", "base") and not NOW.search(item.lead)


def _reason(lead: str, before: bool, first: bool) -> bool:
    """Inside a reason from its word on to the end of the statement; 由于人员增加，支出 … gives it before the comma."""
    spoken = [one for one in REASON.finditer(lead) if not (first and BEFOREHAND.match(lead, one.start()))]
    stops = list(STOP.finditer(lead))
    if spoken and (not stops or spoken[-1].start() > stops[-1].start()):
        return True
    return before and not stops


_MARKS = re.compile(r"[，,；;。：:（）()、]")


@lru_cache(maxsize=4096)
def clause_of(lead: str) -> str:
    """The words since the last comma, bracket or colon."""
    return _MARKS.split(lead)[-1]


@lru_cache(maxsize=1024)
def against_of(words: str) -> Against:
    """What a phrase compares with; nothing if it does not say."""
    if re.search(rf"(?:较|比)(?:上一?年度?|去年|{YEAR}度?)(?:年初)?预算(?!执行)", words):
        return "previous"
    if re.search(r"环比|上一?个?月|上一?个?季度|上一?周|上一?旬", words):
        return "month"
    if re.search(
        r"(?:(?:较|比|大于|小于|低于|高于)[^，,。；;]{0,10}|(?:与|同|和)[^，,。；;]{0,3})(?:预算|计划(?!生育)|任务|目标|控制数)",
        words,
    ):
        return "budget"
    if re.search(r"全[国省市县区]平均|平均水平|控制线|全省均值", words):
        return "other"
    if re.search(
        rf"同比|上一?年|去年|前年|同期|(?:较|比|与)[^，,。；;]{{0,4}}(?:年初|期初)|(?:较|比|与)[^，,。；;]{{0,6}}{YEAR}",
        words,
    ):
        return "previous"
    return ""


def _year(lead: str) -> int | None:
    years = re.findall(r"(20\d\d)年", clause_of(lead))
    return int(years[-1]) if years else None


def _subject(lead: str) -> str:
    """Who moves: 机关运行经费 of 机关运行经费比上年减少."""
    clause = clause_of(re.sub(r"（[^（）]{0,16}）", "", lead))
    clause = re.sub(r"^(?:与去年|与上年)?(?:同比|环比|相比)", "", clause)
    clause = re.split(
        rf"(?:是|为|达到?|相当于)(?:上年|去年|上一年|同期|{YEAR})|较|比(?!例|重)|同比|环比|同口径|与|相比|(?:{UP}|{DOWN})",
        clause,
    )[0]
    clause = re.sub(
        rf"{YEAR}度?|累计|分别|也|均|各|又|则|(?<!公)共(?!计)|总体|全年|本年度?|今年|其中|年中|而|且|但|并|(?<![件批起户次人])数$|为$",
        "",
        clause,
    )
    return clause.strip(' 的“”"')


def _item(figure: Quantity, lead: str, tail: str, before: Item | None, why: bool) -> Item:
    part, sign = _part(figure, lead, tail)
    likewise = before is not None and bool(LIKEWISE.match(lead)) and _alike(before, figure, part)
    respectively = "分别" in clause_of(lead) or "分别" in lead[-12:] or lead.endswith("各") or bool(EACH.search(lead))
    against = against_of(lead)
    subject = _subject(lead) if part in ("gap", "percent", "points", "factor", "multiple", "base") else ""
    if part == "points" and AIMED.search(lead):
        subject = ""
    if likewise and before is not None:
        part, sign, respectively = before.part, sign or before.sign, before.respectively or respectively
        against, subject = before.against, before.subject
    elif before is not None and before.respectively and before.part == part and IN_STEP.match(lead):
        likewise, respectively = True, True
        against, subject = against or before.against, before.subject
    if figure.negative and part in ("percent", "gap", "points") and sign >= 0:
        sign = -1  # 增加-95.2万元，增长-45.0%: a form filled in, and less than before
    return Item(figure, part, lead, tail, sign, against, respectively, likewise, why, _year(lead), subject)


def _alike(before: Item, figure: Quantity, part: Part) -> bool:
    if part == before.part == "points":
        return True
    if part not in ("level", "other"):
        return False
    if before.part == "gap" and before.respectively and figure.kind in ("count", "money"):
        return True  # 分别增加136人次、28.4万元
    return before.figure.kind == figure.kind and (
        before.figure.kind != "count" or before.figure.unit == figure.unit or before.part in ("level", "base", "gap")
    )


def _moved(lead: str) -> tuple[int, bool]:
    """Direction of the verb right before a figure, and whether it says what was reached (升至)."""
    if lead != "+" and (match := SIGNED.search(lead)):  # 20+8产业集群
        return (1 if match["up"] else -1), False
    match = MOVE.search(lead) or MORE_SO.search(lead)
    if match is None or _NOT_MOVE.search(lead[: match.end("up") if match["up"] else match.end("down")]):
        return 0, False
    word = match["up"] or match["down"]
    named = bool(re.search(r"率|幅|额|量|数|金额", word + match["means"]))
    return (1 if match["up"] else -1), bool(match["to"]) and not (match["to"] == "为" and named)


def _part(figure: Quantity, lead: str, tail: str) -> tuple[Part, int]:
    sign, reached = _moved(lead)
    if EITHER.search(lead) and figure.kind in ("percent", "count", "money"):
        return ("percent" if figure.kind == "percent" else "gap"), 0
    if figure.kind == "plain" and re.match(r"[增降升减涨平跌](?![长加少至到低幅])", tail):
        return "other", 0  # “5增2降”
    if TARGET.search(lead) and not (figure.kind == "points" and AIMED.search(lead)):
        return ("base", 0) if AGAINST.search(lead) else ("target", 0)
    if (ASIDE.search(lead) or MEAN.search(lead)) and figure.kind in ("count", "money", "plain"):
        return "aside", 0
    if figure.kind == "points" or figure.unit in POINTS_UNITS:
        higher = HIGHER.search(lead) if not sign else None
        return "points", (1 if higher["up"] else -1) if higher else sign
    if figure.kind == "times" or figure.unit == "倍":
        return ("factor", sign) if sign and not reached else ("multiple", 0)
    if figure.kind in ("percent", "fraction"):
        return _rate_part(figure, lead, tail, sign, reached)
    if figure.kind in ("count", "money", "plain"):
        return _amount_part(figure, lead, tail, sign, reached)
    return "other", 0


def _rate_part(figure: Quantity, lead: str, tail: str, sign: int, reached: bool) -> tuple[Part, int]:
    if sign and not reached and not re.search(r"(?:率|占比|比重|比例)(?:为|达|达到)$", re.sub(MOVE, "", lead)):
        return ("other" if re.search(r"[年月季日]均|平均", clause_of(lead)) else "percent"), sign
    if (FROM.search(lead) and TO_FOLLOWS.match(tail)) or ARROW.match(tail):
        return "base", 0
    if _compared(lead):
        return "base", 0
    if reached:
        return ("share" if SHARE_NOW.search(lead) and "由" not in lead else "level"), 0
    last = clause_of(lead)[-8:]
    if re.search(r"同比|环比|增减(?:幅度?|率|比例)?为?$|变[动化]率为?[-－+]?$", last) and not RATE.search(lead[:-2]):
        return "percent", -1 if figure.negative else 1
    if OF_BUDGET.search(lead):
        return "ratio", 0
    if SHARE.search(lead):
        return "share", 0
    if re.search(r"(?:预算数?|任务|目标|计划|指标|控制数|资金|限额)[^，,。；;]{0,4}的(?:约|近)?$", lead) or (
        lead in ("的", "的约") and not reached
    ):
        return "ratio", 0
    return "level", 0


def _amount_part(figure: Quantity, lead: str, tail: str, sign: int, reached: bool) -> tuple[Part, int]:
    if OFFSET.search(lead):
        return "balance", 0
    if BALANCE.search(lead) and not against_of(clause_of(lead)):
        return "balance", sign
    if BIGGER.search(lead) and figure.kind != "plain":
        return "balance", 0
    if sign and not reached:
        return ("other" if YEARLY.search(lead) else "gap"), sign
    if re.match(r"\s*的|[^，。；]{1,6}的$", tail) and (PLAN.search(lead) or re.search(r"占[^，。；]{0,14}$", lead)):
        return "plan", 0
    if (FROM.search(lead) and TO_FOLLOWS.match(tail)) or ARROW.match(tail):
        return "base", 0
    if not reached and _compared(lead):
        return "base", 0
    if re.match(r"[^，,。；;]{0,6}(?:控制线|控制数|以内)", tail):
        return "target", 0
    return "level", 0


def _compared(lead: str) -> bool:
    """较上年的X, 去年同期为X."""
    if re.search(r"占[^，,。；;]{0,12}$", lead):
        return False
    if AGAINST.search(lead) or re.search(r"(?:同比|上年|去年|同期)[（(]$", lead):
        return True
    clause = clause_of(lead)
    return bool(BEFORE_NOW.match(clause) or OPENING.fullmatch(clause))
