"""What a rate is called, and which figures may stand above and below its line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.proofread.quantities.kin import alike
from huiyin.proofread.quantities.moves import Item, Line, clause_of

NAME = re.compile(
    r"(?P<name>[\u4e00-\u9fff“”（）]{0,18}?)(?P<end>率|(?<![同环占对相正反之])比(?=[为达约：]|$)|满意度|(?:支付|执行|支出|拨付|分配|下达|使用|发放)进度)(?:[^，。；：、]{0,8})$"
)
#: What the numerator of a rate is called beside its own name.
CALLED = {
    "执行": "支出|执行|使用|决算|完成|支付|拨付|发放",
    "支出": "支出|执行|使用|支付|拨付|发放",
    "分配": "分配|下达",
    "使用": "支出|使用|执行|发放|支付",
    "完成": "完成|实现|支出|决算",
    "到位": "到位|拨付|下达|拨入",
    "满意": "满意",
    "受理": "受理",
    "办结": "办结|办理完毕|结案",
    "答复": "答复|办结",
    "办理": "办理|办结",
    "结案": "结案|办结|审结",
    "化解": "化解|息诉|解决",
    "息访": "息诉|息访|罢访|停访",
    "稳控": "稳控",
    "参评": "参评|评价|参与评价",
    "参与": "参与|参评|评价",
    "评价": "评价|参评",
    "处置": "处置|处理",
    "回收": "回收|收回|收到",
    "收回": "收回|回收|收到",
    "回复": "回复|答复",
    "重复": "重复|重信|重访",
    "重信": "重信|重复",
    "重访": "重访|重复",
    "城镇化": "城镇",
}
OUT_OF = (
    "涉及|应|受理|登记|接收|收到|交办|转办|转送|立案|回访|评价|参评|调查|抽查|测评|积案|初件|初信|初次|上报|排查|移交|接待|审批|"
    "常住人口|预算|下达|安排|计划|任务|共|总|合计|到位|经费|指标|发放|有|参训|参加|参考|检查|抽检|检测|监测|送检|报名|申请|申报|列入|纳入|派出|现有|在册|核查"
)
BRACKETS = re.compile(r"（[^（）]*）")
_OPENED = re.compile(r"[（(](?:含|其中|包括)[^）]*$")
_NUMBERED = re.compile(r"0\d")
_MARKS = re.compile(r"[，。；：、（）]")
OUT_OF_MONEY = "预算|下达|安排|到位|计划|经费|拨款|资金|收入|指标"
#: Rates whose numerator is part of the denominator.
PART_OF = re.compile(
    r"办结|受理|答复|化解|满意|参评|反馈|整改|采纳|息|办理|合格|参训|到岗|覆盖|有效|回收|收回|通过|建成|销号"
)
#: The same of people and things, where the sentence tells one figure of either side and no more.
BEFALLEN = re.compile(r"火化|就业|入学|升学|破案|侦破|治愈|参保|参合|接种|成活|出勤|到会|录取|签约|脱贫|入户|录用|上线")
REPEATED = re.compile(r"重[复信访]")
#: A part of what was done: 按期办结率 is not of all that was closed.
ONLY = re.compile(
    r"按期|按时|及时|限期|当场|当日|一次性?|初次|首次|首访|实质|超期|逾期|提前|真实|重复|有效|主动|当庭|终结"
)
IN_TIME = ("按期", "按时", "限期", "及时", "期限内", "时限内")
#: Rates of people or of what was produced, not of these figures.
PER_HEAD = re.compile(r"每|亿元|万人|千人|人口|出生|死亡|自然|城镇化|GDP")
#: Rates of what is left or saved: their numerator is told as a difference.
MOVING = re.compile(r"(?:变动|变化|增长|增减|上升|下降|提高|调整|控制|浮动|偏差)$")
LEFT = re.compile(r"结转|结余|节约|节支|节资|压减|核减|审减|剩余")
#: 35个乡镇（街道）中，有31个…: what stands behind is out of these.
OUT_OF_THESE = re.compile(r"[^，。；\d]{0,24}中，?(?:已经?|共|现|目前|尚|还|仅|只)?有")
PARTS = ("level", "base", "plan")
TIMES = frozenset(("年", "个月", "岁", "小时", "分钟", "秒", "周岁"))  # 1~3年的占17.4%: nothing that a share is of
NEAR = 14  # figures before a rate that are looked at


@dataclass(frozen=True, eq=False)
class Pair:
    """A numerator and a denominator a rate may have, and whether the words leave no doubt.

    `fair` are the only two that the words could mean: believed where one wrong digit explains the rest.
    """

    above: tuple[Item, ...]
    below: tuple[Item, ...]
    sure: bool = False
    fair: bool = False


@dataclass(frozen=True)
class Spot:
    """A rate where it stands: its sentence, the one before, and the figures further off."""

    item: Item
    at: int  # in its sentence
    line: Line
    before: Line | None
    after: tuple[Item, ...]  # of its sentence and the next
    older: tuple[Item, ...]  # of the sentences and paragraphs before
    head: Item | None = None  # first of the last sentence that is no list of parts

    @property
    def past(self) -> list[Item]:
        return [one for one in self.before.items[-NEAR:] if counts(one)] if self.before else []


def name_of(item: Item) -> str:
    """及时受理 of 及时受理率为99.7%, or nothing where no rate is named."""
    found = NAME.search(item.lead[-30:])
    if found is None or MOVING.search(found["name"]):
        return ""
    called = {"率": found["name"], "比": found["name"], "满意度": "满意", "分配进度": "分配", "下达进度": "分配"}
    return called.get(found["end"], "支出")


def stem_of(name: str) -> str:
    """The verb the numerator is told by."""
    known = [stem for stem in CALLED if stem in name[-6:]]
    if known:
        return CALLED[max(known, key=name.rfind)]
    bare = re.sub(r"[“”（）]", "", name)
    return re.escape(bare[-2:]) if len(bare) >= 2 else ""


def words_of(item: Item) -> str:
    """A figure's own words: before it in its clause, and behind it up to the comma."""
    bare = item.lead
    while (shorter := BRACKETS.sub("", bare)) != bare:
        bare = shorter
    lead = clause_of(bare)
    if not lead and item.lead:
        lead = item.lead[-14:]
    return lead + _MARKS.split(item.tail, maxsplit=1)[0][:12]


def is_of(name: str, one: Item) -> bool:
    """Whether the figure has what the name adds: 按期办结 is told by 按期办结1180件."""
    words = words_of(one)
    told = [IN_TIME if only in IN_TIME else (only,) for only in ONLY.findall(name)]
    return "实际" in words or all(any(one in words for one in alike) for alike in told)


def words_in(item: Item, line: Line) -> str:
    """采纳近三成（41件）: a bracket has the words of the figure it explains."""
    if item.lead.strip() not in ("（", "("):
        return words_of(item)
    before = [one for one in line.items if one.start < item.start]
    return words_of(before[-1]) if before else ""


def counts(one: Item) -> bool:
    if one.part not in PARTS or one.why or _OPENED.search(one.lead):
        return False
    figure = one.figure
    if figure.chinese or figure.unit in TIMES or _NUMBERED.match(figure.text):
        return False
    return figure.kind in ("count", "money", "plain")


def may_divide(above: Item, below: Item) -> bool:
    money = [one.figure.kind == "money" for one in (above, below)]
    return money[0] == money[1]


def same_verb(one: Item, stem: str) -> bool:
    """办结155件 is no denominator of 办结率; 应答复631件 is one of 答复率."""
    return bool(re.search(stem, words_of(one))) and not is_whole(one, stem)


def is_whole(one: Item, stem: str) -> bool:
    """应答复631件, 需化解, 化解积案任务: all there is."""
    return bool(re.search(rf"(?:应|需|待|拟|可)(?:{stem})|(?:应|需)(?:当|予)?[^，]{{0,4}}(?:{stem})", words_of(one)))


def is_out_of(whole: Item, part: Item) -> bool:
    """Whether the words themselves say that the one is some of the other, told right before it."""
    return (
        whole.tail.endswith(part.lead)
        and OUT_OF_THESE.fullmatch(part.lead) is not None
        and alike(whole.figure, part.figure)
    )


def segment_of(item: Item, here: list[Item]) -> list[Item]:
    """The figures since the semicolon or the rate before."""
    segment: list[Item] = []
    follower = item
    for one in reversed(here):
        if "；" in follower.lead or re.search("其中[：:]|[①-⑳]", follower.lead):
            break
        segment.insert(0, one)
        follower = one
    return segment
