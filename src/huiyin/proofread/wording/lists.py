"""Names told against their number: 设有十个处室：A、B、…; A、B、C等3个科室; “清理登记、分类交办”两个步骤.

Marks of enumeration are counted, those in brackets are not. A list that any lawful way of counting brings to its number
holds; 等 leaves a list open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huiyin.proofread.arithmetic import numerals
from huiyin.proofread.model import Analysis, Block, Message, Relation, Severity

#: A list of names is not looked for further back or ahead than this.
REACH = 600
#: Names that are no one name with marks in it.
MANY = 5
MOST_PLAIN = 6  # signs of a name that is nothing but a name
_NUMBER = (
    r"(?P<n>(?<![\d.,第年月A-Za-z])\d{1,3}(?![\d.,%％])|(?<![一二两三四五六七八九十百第])[两二三四五六七八九十]{1,3})"
)
_UNIT = (
    r"(?P<u>个(?!月)|家|名|位|份|项|类|种|大|所|处|级|条|点|步|支|座|部|门|篇|本|期|件|乡镇|镇|乡|村|县|市|区|省|部门|单位|方面|阶段|环节|部分"
    r"|地(?![区方点块级市面])|方(?=[\u4e00-\u9fff]{1,6}[（：])|者(?=[，。：、之])|人(?![次员民]))"
)
_COUNT = re.compile(_NUMBER + _UNIT)
_CONNECTOR = re.compile(r"(?:，?(?:总计|合计|共计|共有|共|计|等共|等|这|以上|上述))*$")
_BRACKETS = re.compile(r"（[^（）]*）|《[^《》]*》")
#: PM2.5, SO2: names with digits in them.
_CODE = re.compile(r"[A-Za-z]{1,5}[\d₀-₉]+(?:\.\d+)?|(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])")
_SEGMENT = re.compile(r"[，。；：！？\n]")
#: Another count right before.
_SIBLING = re.compile(r"[\u4e00-\u9fff]\d[\d,.]*(?P<unit>[\u4e00-\u9fff]{1,2})[，；]$")
_QUOTED = re.compile(r"((?:[“\"‘][^“”\"‘’]{1,40}[”\"’][、和与及]?)+)$")
_BOOKS = re.compile(r"(?:《[^《》]{1,60}》(?:（[^（）]{0,16}）)?[、和与及]?){2,}$")
_QUOTE = re.compile(r"[“\"‘]([^“”\"‘’]{1,60})[”\"’]$")
_CUT = re.compile(
    r"[对在向由为按把将与使让到]|设有|下设|内设|设立|设置|设|包括|包含|邀请|形成|涵盖|涉及|分为|组织|开展|联合|完成|以及|实施|推进|建成|建立|实现|获得|评为"
    r"|[两二三四五六七八九十\d][个省市县区镇乡村州]的"
)
_BEHIND = re.compile(
    r"^(?P<noun>[^，。；：（、]{0,16})(?:（[^（）]{0,16}）(?=：|，(?:分别|即|包括|为|具体|其中)|分别|依次))?(?:[：（]|，(?=分别|依次|即|包括|为|具体)|，其中：|(?=分别[为是]|依次[为是]|包括|即))(?:分别为|依次为|依次是|分别是|分别|即|包括|具体为|具体是|为|是|有|主要包括)?[：]?(?P<names>[^。]{3,600})"
)
_OF_BOTH = re.compile(r"[、，](?:共|计)?\d+(?P<unit>[人名户件])[。，；]其中[，：]?(?P<names>[^。；]+)")
#: Names that each bring their own figure: 积案化解40万元、源头预防32万元.
_AMOUNT = re.compile(r"^[^\d]{2,24}\d[\d.,]*[^\d]{0,6}$")
#: 年满七十周岁、不能自理的，此类122人: whatever marks stand in it, with its own figure at the end.
_TOLD_OF = re.compile(r"^[^\d]{2,60}\d[\d.,]*[^\d，、]{0,8}$")
_MADE_OF = re.compile(r"(?:由|包括|分为|分)([^由]{4,200})$")
#: Measures that names beside them need not be all of.
_LOOSE = frozenset({*"市县区省镇乡村名位份人级件期篇本条点次部门支地者座", "乡镇"})
#: A unit with nothing behind it, or another member of the list.
_ONE_THING = re.compile(r"[，。；：）]|$|[^，。；：、（）]{1,12}、")
#: 围绕速度、结构、效率提出5项指标: what was done stands between the names and the number.
_DONE = re.compile(
    r"(?:提出|制定|出台|印发|推出|安排|落实|办理|解决|查处|新增|新建|培育|打造|布局|争取|举办|签订|引进|谋划|部署|开展|形成|完成)(?:了)?$"
)
_OPENING = frozenset('“‘「『"')
_OPEN_END = re.compile(r"等[^级]{0,6}$|等[^、，]{0,8}[）。]?$")
_OPEN_LIST = re.compile(r"等[^级]{0,6}$|等[^、，]{0,8}[）。]?$|其余|其他各")
_SURE = re.compile(
    r"设有|下设|内设|设立|(?<![建开])设(?![施备计置])|分别|包括|(?<![公中])共(?![同享建])|(?<!立)即(?!将)|分为"
)


@dataclass(frozen=True)
class _Listed:
    names: tuple[str, ...]
    counts: frozenset[int]  # every lawful way of counting them
    open: bool
    sure: bool
    only: bool = False  # told only where they come out


def rule(analysis: Analysis) -> Iterable[Relation]:
    for passage in analysis.passages:
        yield from _block(passage.block)


def _block(block: Block) -> Iterator[Relation]:
    text = block.text
    for match in _COUNT.finditer(text):
        value = numerals.read(match["n"])
        if value is None or value < 2 or value > 200 or value.denominator != 1:
            continue
        number = int(value)
        if text[match.start() - 1 : match.start()] in _OPENING and match.start():
            # “四类”违法违规行为, “三个责任”: a name
            continue
        listed = _ahead_of(text, match) or _behind(text, match.end(), number)
        if listed is None:
            continue
        relation = _judged(block, match, number, listed)
        if relation is not None:
            yield relation


def _ahead_of(text: str, match: re.Match[str]) -> _Listed | None:
    """Names before their number."""
    at = match.start()
    window = text[max(0, at - REACH) : at]
    connector = _CONNECTOR.search(window)
    words = connector[0] if connector else ""
    window = window[: len(window) - len(words)]
    if words.startswith("，") and "共" not in words and "计" not in words:
        return None
    is_open = "等" in words
    sibling = _SIBLING.search(window[: len(window) - len(_SEGMENT.split(window)[-1])])
    named = not words and sibling is not None and text[at:].lstrip("0123456789").startswith(sibling["unit"])
    if window.endswith(("和", "与", "及")) and not words:
        # 甜菜、马铃薯和三大粮食: one more of them
        return None
    quote = _QUOTE.search(window)
    if quote and "、" in quote[1]:
        return _of_quote(quote[1], is_open=is_open)
    quoted = _QUOTED.search(window)
    if quoted and len(re.findall(r"[”\"’](?=[“\"‘、和与及]|$)", quoted[1])) >= 2:
        names = tuple(one.strip('、和与及“”"‘’') for one in re.findall(r"[“\"‘][^“”\"‘’]{1,40}[”\"’]", quoted[1]))
        return _Listed(names, frozenset({len(names)}), is_open, True)
    if books := _BOOKS.search(window):
        names = tuple(re.findall(r"《[^《》]+》", books[0]))
        return _Listed(names, frozenset({len(names)}), is_open, False)
    plain = _CODE.sub("项", _BRACKETS.sub("", window))
    segment = _SEGMENT.split(plain)[-1]
    made_of = _MADE_OF.search(segment) if text[at:].startswith(("两部分", "三部分", "四部分", "五部分")) else None
    if made_of:
        names = tuple(re.split(r"[、和与及]", made_of[1]))
        return _Listed(names, frozenset({len(names)}), False, True) if all(map(_AMOUNT.search, names)) else None
    counted = re.search(r"\d", segment.partition("、")[2]) or re.search(r"\d[项个名家件篇人次条批场]", segment)
    if "、" not in segment or len(segment) < 4 or counted:
        return None
    last = segment.rpartition("、")[2]
    if len(last) > 16 or re.search(r"的|等(?!级)", last):
        # 甲、乙等国家建设6个园区: what the names belong to stands before the number
        return None
    # 甲、乙机构4所: so many of one thing; 甲项目、乙地3个丙、丁项目: the list goes on behind it
    only = not words and bool(_ONE_THING.match(text, match.end()))
    listed = _of_segment(segment, is_open=is_open, sure=bool(words) or bool(_SURE.search(segment)), only=only)
    # 金属矿产5种，稀土、稀散元素矿产4种: a name with 、 in it; but so many of them are no name
    return listed if listed is not None and (not named or _is_long(listed, text[at:])) else None


def _of_quote(words: str, *, is_open: bool) -> _Listed:
    """“人口多、土地少，小生产、大市场”两大矛盾: the stronger mark may part them; so may 和 before the last."""
    names = tuple(words.split("、"))
    joined = len([one for one in re.split(r"[和与及]|以及", names[-1]) if one]) - 1
    counts = {len(names), len(names) + joined, words.count("，") + 1, words.count("；") + 1}
    counts |= {len(re.split("[、，；]", words))}
    return _Listed(names, frozenset(counts - {1}), is_open, True)


def _is_long(listed: _Listed, told: str) -> bool:
    number = re.match(r"\d+", told)
    return number is not None and int(number[0]) >= MANY and int(number[0]) in listed.counts


def _of_segment(segment: str, *, is_open: bool, sure: bool, only: bool) -> _Listed | None:
    names = segment.split("、")
    if any(len(name) > 24 for name in names[1:]) or (_DONE.search(segment) and not sure):
        return None
    counts = {len(names)}
    last = re.split(r"[和与及]|以及", names[-1])
    counts |= {len(names) + extra for extra in range(1, len([one for one in last if one]))}
    if len(names[0]) > 2:
        # 和 before the first mark parts names only at a stretch
        counts |= {count + 1 for count in counts if re.search(r".和.", names[0][-10:])}
    # 甲地、乙地与丙地、丁地
    counts |= {count + 1 for count in counts if any(re.search(r".[和与及].", name) for name in names[1:-1])}
    cuts = [index for index, name in enumerate(names) if index and _CUT.search(name[:-1])]
    for cut in cuts:
        counts |= {len(names) - cut, len(names) - cut + len(last) - 1}
    return _Listed(tuple(names), frozenset(counts), is_open, sure and not cuts, only)


def _behind(text: str, at: int, number: int) -> _Listed | None:
    """Names behind their number."""
    match = _BEHIND.match(text[at : at + REACH])
    if match is None:
        return _right_behind(text[at : at + REACH], number) or _counted_up(text[at : at + REACH], number)
    names_text = match["names"]
    if re.match(r"（[一1]）", names_text):
        return None
    # brackets within the list are no names; its own, and one that was open before the number, ends it
    names_text = _BRACKETS.sub("", names_text).partition("）")[0]
    told = tuple(names_text.split("；"))
    if len(told) == number > 2 and all(_TOLD_OF.search(one) for one in told):
        return _Listed(told, frozenset({number}), True, False, only=True)
    is_open = False
    groups = names_text.split("；") if "；" in names_text and not re.search(r"\d", names_text) else []
    for mark in "；，":
        first = names_text.partition(mark)[0]
        told_on = bool(re.search(r"\d", names_text))
        if "、" in first and not re.search(r"\d", first) and (told_on or mark == "；"):
            is_open = mark == "，"  # where the list ends is a guess
            names_text = first
    names_text = re.split(r"，(?:共|合计|总)", names_text)[0]
    if re.search(r"[一1]是|(?:^|[，。；：])一要|（[一1]）|①|^[1一][.、]|第一", names_text):
        return None
    if re.search(r"\d", names_text):
        # 景区4个（国家级3个，省级1个）: parts of the 4, no names
        own = re.escape(text[at - 1 : at])
        return None if re.match(rf"[^，、；\d]+\d+{own}(?:[，、；]|$)", names_text) else _with_amounts(names_text)
    is_open = is_open or bool(_OPEN_END.search(names_text))
    for mark in ("、", "；", "，"):
        if mark not in names_text:
            continue
        names = tuple(names_text.split("，")[0].split("、")) if mark == "、" else tuple(names_text.split(mark))
        if any(len(name) > 30 for name in names):
            return None
        counts = {len(names), sum(name.endswith("业") for name in names)}  # 石油、煤炭及其他燃料加工业 is one
        if mark == "、":
            counts |= {len(names) + len([one for one in re.split(r"[和与及]|以及", names[-1]) if one]) - 1}
            counts |= {len(re.split(r"[、，]", names_text))}
        # 甲市A县、B县；乙市C县: so many places in so many cities
        counts |= {len(groups), sum(one.count("、") + 1 for one in groups)} if groups else set()
        return _Listed(names, frozenset(counts), is_open, mark == "、")
    return None


def _right_behind(text: str, number: int) -> _Listed | None:
    """下属2个事业单位甲中心、乙中心。 Nothing parts the names from their number, so only what fits is believed."""
    segment = _SEGMENT.split(_BRACKETS.sub("", text))[0]
    names = tuple(segment.split("、"))
    if len(names) != number or any(len(name) > 24 for name in names[1:]) or re.search(r"\d", segment):
        return None
    return _Listed(names, frozenset({len(names)}), True, False)


def _counted_up(text: str, number: int) -> _Listed | None:
    """少数民族20个、4398人。其中回族4267人、苗族18人…: as many as bring a figure of what is told beside the number."""
    match = _OF_BOTH.match(text)
    if match is None:
        return None
    names = tuple(re.split("[、，；]", match["names"]))
    same = all(re.fullmatch(rf"[^\d]{{2,12}}\d+{match['unit']}", name) for name in names)
    return _Listed(names, frozenset({len(names)}), True, False) if same and len(names) == number >= MANY else None


def _with_amounts(text: str) -> _Listed | None:
    mark = "；" if "；" in text else "、" if "、" in text else "，"
    if mark == "；":
        # 华东36.3%，同比上升0.1个百分点；中南27.0%，与上年持平
        members = [re.split("，(?:同比|比|较|与|占|环比)", one)[0] for one in text.rstrip("。；").split(mark)]
        text = mark.join(members)
    # 江苏12.9%、广东10.4%，有1个在中部: 、 parts the names of one list, which ends at the next stronger mark
    first = re.split("[，；。]", text)[0]
    told = [tuple(text.rstrip("。；").split(mark)), tuple(re.split("[，、；]", text.rstrip("。；")))]
    if "、" in first:
        told.insert(0, tuple(first.split("、")))
    fitting = [names for names in told if len(names) > 1 and all(_AMOUNT.search(name) for name in names)]
    if not fitting:
        return None
    return _Listed(fitting[0], frozenset(map(len, fitting)), bool(_OPEN_LIST.search(text)), False)


def _is_row(names: tuple[str, ...]) -> bool:
    """陈家坪、刘湾、双河口: names of one make; of others nobody knows where the list begins and what parts them."""
    lengths = [len(re.sub(r"^.*[对在向由把将]", "", name)) for name in names]
    return max(lengths) <= MOST_PLAIN and max(lengths) - min(lengths) <= 2 and not re.search("[和与及]", "".join(names))


def _judged(block: Block, match: re.Match[str], number: int, listed: _Listed) -> Relation | None:
    holds = number in listed.counts
    severity: Severity | None = None
    if not holds:
        count = max(listed.counts)
        if listed.only:
            return None
        near = abs(len(listed.names) - number) <= max(2, number // 4)
        if (listed.open and count < number) or not near or min(count, number) < 2:
            return None
        if match["u"] in _LOOSE:
            return None
        if (len(listed.names) < 3 or not listed.sure) and number < 3:
            return None
        severity = "error" if listed.sure and not listed.open else "likely"
        if not listed.sure and not _is_row(listed.names):
            return None
        if any(len(name.strip()) < 2 or name.strip().isdigit() for name in listed.names):
            return None
        if max(len(name) for name in listed.names[1:] or listed.names) > (20 if listed.sure else 12):
            return None
    params = {
        "stated": match[0] + re.match(r"[^，。；：、（]{0,8}", block.text[match.end() :])[0],  # type: ignore[index]
        "count": str(len(listed.names)),
        "names": "、".join(name.strip()[-16:] for name in listed.names[:12]),
    }
    return Relation(
        kind="list",
        numbers=(match["n"],),
        holds=holds,
        severity=severity,
        message=Message("list.holds" if holds else "list.broken", params),
        at=(block.place(match.start("n"), match.end("n")),),
        expected=None if holds else str(len(listed.names)),
    )
