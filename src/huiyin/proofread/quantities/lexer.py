"""The lexer: which signs of a text are figures, how exact they are, and what they count.

One pass of one expression; what only looks like a figure (dates, document numbers, ordinals, names of plans) is
recognised first and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from huiyin.proofread.arithmetic import numerals
from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.model import Approx, Place, Quantity, QuantityKind

_CN = "[零〇一二三四五六七八九十百千万亿两]"
#: A figure has at most so many digits; longer rows are codes, and nothing is searched in them.
_ARABIC = r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,12})?|\d{1,18}(?:\.\d{1,12})?)"
_COUNTED = (
    "人次|件次|批次|卷次|车次|班次|场次|户次|架次|台次|项次|例次|宗次|起次|家次|条次|万次|次|工作日|个工作日|小时|分钟"
    "|个月|个季度|个百分点|百分点|平方米|平方公里|立方米|公里|公顷|亩|米|吨|公斤|千克|千瓦时|度"
    "|批|件|起|宗|人|名|位|项|条|户|家|场|天|日|期|篇|辆|台|套|只|本|册|处|所|座|间|页|例|种|类|级|份|封|个|笔|支|次"
    "|组|队|班|块|节|门|部|幅|张|面|轮|股|片|株|头|棵|元|倍|成|分|层|步|道|款|章|方面|阶段|周|岁|点|环节|箱|盒|瓶"
    "|对|通|线|人天|人月|枚|顿|则|版|档|路|年|单|眼|口|艘|架|盏|根|粒|副|尊|桩|届|回|趟|番|号"
)
#: Units, the longest first; a bracket says what else is counted: 人次（件）, 件（批）次.
_UNIT = (
    r"(?:(?:人|件|批|起|宗|次|批次|件次|人次|封|户)[（(](?:人次|件次|批次|[人件批次起宗封户、/])+[)）]次?"
    r"|(?:件|批|人|起)[、/](?:批|人|件)次"
    r"|[百千]?万元|亿元|千元|百元|[万亿]?美元|[万亿]?欧元|[万亿]?港元"
    "|" + "|".join(sorted(set(_COUNTED.split("|")), key=len, reverse=True)) + ")"
)
#: Measure words that make Chinese numerals a count; the others are too much part of words (一样, 三级, 四面).
_CN_UNIT = (
    r"(?:(?:人|件|批|起)[（(](?:人次|件次|批次|[人件批次起])[)）]次?|人次|件次|批次|场次|户次|个百分点|百分点|个工作日|工作日"
    r"|个月|小时|万元|亿元|元|倍|成(?![员立果为就长效功本分绩熟都])|个|件|起|批|名|人|位|项|条|户|家|场|期|篇|辆|台|套|册|处|所|座|份|封"
    r"|笔|次|类|种|天|本|轮|大(?=方面|环节|板块|类|项|工程|行动|任务|领域|体系|机制|重点|举措|问题|原则|指标|片区|专项|平台)"
    r"|方面|阶段|环节|步|张|节|门|组|支|块|宗|例|周|个季度|亩|公里|幅)"
)
_MASKS = (
    r"[〔\[（(【](?:19|20)\d\d[〕\]）)】]\s*第?\d+\s*号(?:文件?)?"
    r"|(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|(?:19|20)\d\d年?(?:第?[一二三四1-4]季度|上半年|下半年)"
    r"|(?:19|20)\d\d[-—~～至到、和与及]+(?:19|20)\d\d学?年度?"
    r"|(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}(?:日|(?=支付|拨付)))?)?(?:度|[初末中底])?"
    r"|(?<!\d)20\d\d(?=(?:部门)?[预决]算(?:数|安排|执行|为)|本年度?[收支])"
    # 2012604档案馆0.57万元: the code of an account before its name
    r"|(?<![\d.,])2[0-3]\d{5}(?=[\u4e00-\u9fff]{3})(?![百千万亿元人户件次个批起名亩吨只头株册平立公])"
    r"|[二一][〇零九]" + _CN + r"{2}年(?:" + _CN + r"{1,2}月(?:" + _CN + r"{1,3}日)?)?度?"
    r"|\d{1,2}(?:月\d{1,2}日)?[-—~～至到]\d{1,2}月(?:份|底|初|末|中旬|\d{1,2}日)?"
    r"|\d{1,2}月(?:\d{1,2}日|份|底|初|末|中旬|上旬|下旬)?(?:[-—~～至到]\d{1,2}日)?|(?<![\d.])\d{1,2}日(?=[上下]午|前|至|起|，|召开|$)"
    r"|[零〇一二三四五六七八九十]{1,3}月(?:[零〇一二三四五六七八九十]{1,3}日|份|底|初|末)?"
    r"|(?<![比例])(?<!比[为达])\d{1,2}[：:]\d{2}(?:[：:]\d{2})?(?!\d|\.\d)"
    r"|第[\d一二三四五六七八九十百零〇]+(?:[个批次届期季章节条款项号名位轮期类号]|中全会)?(?:之[一二三四五六七八九十])?"
    r"|十[一二三四五六七八九]届[一二三四五六七八九十、]+(?:中|次)|[“\"]?十[一二三四五]五[”\"]?(?=规划|时期|期间|[”\"“])"
    r"|十[八九]届|二十届|十[九八]大|二十大|[一二三四五六七八九十]{1,2}届[一二三四五六七八九十、]*(?:中全会|次|人大)?"
    r"|\d{1,2}届\d{1,2}?中?"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)\d{15,}+[Xx]?"
    r"|(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{0,40}[-—.]?\d[A-Za-z0-9_\-.]{0,40}|(?<!\d)\d{1,20}[A-Za-z][A-Za-z0-9]{0,40}"
    r"|(?:12345|12333|12388|12371|110|119|120|12348)(?=热线|平台|政务|市民|便民|、|报警|举报|信访)"
    r"|(?:邮政编码|邮编|编号|代码|文号|账号|科目编码|项目编码|单位编码)[:：为是]?\s?[\d\-—、]{1,40}"
    r"|(?:电话|传真|热线|联系方式|手机)(?:号码)?[:：为]?\s?\d[\d\-—、]{6,40}"
    r"|附件\s?\d+|(?<!代)[表图]\s?\d+(?!\d*[份张件个人次])(?:[-—]\d+)?(?=[：:\s）)、。，]|$|[\u4e00-\u9fff])"
    r"|(?:近|过去|未来|今后|连续|前|后|上|下)(?:\d+|[一二两三四五六七八九十]+)(?:年|个月|周)(?=内|来|间|中|总|累计|平均|的|以来)"
    r"|\d+年(?:版|级|期|制)"
    # figures of a row that ran together: 属于国家秘密00000002
    r"|(?<![\d.,])00\d{1,30}(?![\d.])"
)
#: Words with a numeral in them that count nothing.
_WORDS = (
    r"[“\"‘「『](?:[^“”\"‘’「」『』]{0,12})[”\"’」』]"
    r"|一(?:般|样|致|定|些|直|起(?!(?:涉|群|极|恶|案|重|因|事))|律|旦|切|方面|边|体|次性|站式|把手|线|贯|手|条龙|岗|票否决|盘棋|本通|张网|网|卡通|时|再|如|同|向|项|是|步|个|件|人|批|场|次(?!性)|种|类|家|名|位|支|套|系列|对一|事一|案一|人一|企一|户一|村一|月一|周一|日一|季一|年一|级|号|流|门|道|块|代|辈|份|条|座|处|本|批次|轮|期|天|半|带|路)"
    r"|二(?:是|次|级|线)|[三四五六七八九]是|十是|三(?:公|农|级|无|严|会|年|重|定|同时|跨|资|率|线|方|保障|支一扶|包|到位|早|湘|高|令|维|产|轮)|四(?:川|费|大|风|个意识|个自信|面|处|级|两拨)|五(?:一|星|险|保户|级|个一)"
    r"|六(?:稳|保|安|中全会)|七(?:一|中全会|五)|八(?:项规定|一|五|小时)|九(?:江|三)|十(?:足|分|堰)|百(?:姓|日|强|年|余人)|千(?:方|万|家)|万(?:元|一|众|人|无|全|家)|两(?:会|个维护|学一做|新|委|级|地|法|岸|山|高|不|手|厅|办|代|网一端|步走|条例)|双(?:一流)"
    r"|亿(?:万|元)"
)
_MALFORMED = (
    r"(?<!\d)\d{1,18}(?:,\d{1,6}){0,6}\.\d{1,12}\.\d[\d.]{0,12}\d|(?<!\d)\d{1,18}\.\.\d{1,12}"
    r"|(?<![\d.,])\d{3}(?:,\d{3}){0,3},\d{2}(?=[百千]?[万亿]?元)"  # 542,62万元: the mark slipped
)
_MASTER = re.compile(
    rf"(?P<formula>(?<=[=＝]))(?!)|(?P<mask>{_MASKS})"
    rf"|(?P<malformed>{_MALFORMED})(?P<munit>{_UNIT}|[%％])?"
    rf"|(?P<range>(?P<low>{_ARABIC})(?P<lowunit>[%％万亿]?)[-—–~～至到](?P<high>{_ARABIC}))(?P<rscale>[万亿]?)(?P<runit>{_UNIT}|[%％‰])"
    rf"|(?P<percent>(?P<pnumber>{_ARABIC})\s?[%％‰])"
    rf"|(?P<hundredth>[百千万]分之(?P<hnumber>{_CN}{{1,16}}(?:点[零〇一二三四五六七八九]{{1,8}})?|{_ARABIC}))"
    rf"|(?P<parted>(?P<bottom>{_CN}{{1,3}})分之(?P<top>{_CN}{{1,3}}))"
    rf"|(?P<mixed>(?P<many>(?<![\d.,])\d{{1,5}})(?P<upper>亿(?=\d{{1,4}}(?:\.\d{{1,4}})?万)|万(?=\d千))(?P<few>\d{{1,4}}(?:\.\d{{1,4}})?)(?P<lower>[千万])(?P<mixunit>{_UNIT})?)"
    rf"|(?P<figure>(?P<number>{_ARABIC})(?P<scale>(?:[十百千]?[万亿]|[十百千](?=[余多几]?(?:{_UNIT})))(?!元|美元|港元|欧元)亿?)?(?P<more>[余多几])?(?P<unit>{_UNIT})?)"
    rf"|(?P<chinese>(?P<cnumber>{_CN}{{1,16}}(?:点[零〇一二三四五六七八九]{{1,8}}[万亿]?)?)(?P<cmore>[余多几])?(?P<cunit>{_CN_UNIT}))"
)
_WORD = re.compile(_WORDS)
_BULLET = re.compile(
    rf"\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?=[\u4e00-\u9fff]{{2}})(?![百千万亿]|{_UNIT})"
    r"|\d{1,2}(?:[.、．]\d{1,2})*[.、．](?!\d)|[（(]\d{1,2}[)）]|\d{1,2}(?=[\u4e00-\u9fff]{2,12}。)"
)
_SECOND = re.compile(r"[。；]2[.．、](?=[\u4e00-\u9fff]{2})")
_AFTER: tuple[tuple[str, Approx], ...] = (
    ("以上", "at_least"), ("及以上", "at_least"), ("左右", "about"), ("上下", "about"), ("以内", "at_most"),
    ("以下", "at_most"), ("之多", "about"), ("内", "at_most"),
)  # fmt: skip
_BEFORE: tuple[tuple[str, Approx], ...] = (
    ("不少于", "at_least"), ("不低于", "at_least"), ("至少", "at_least"), ("不超过", "at_most"), ("不高于", "at_most"),
    ("不多于", "at_most"), ("不足", "under"), ("不到", "under"), ("低于", "under"), ("少于", "under"), ("超过", "over"),
    ("高于", "over"), ("多于", "over"), ("大约", "about"), ("约为", "about"), ("约", "about"),
    ("近", "about"), ("将近", "about"), ("接近", "about"), ("突破", "over"), ("逾", "over"), ("超", "over"),
    ("突破了", "over"), ("超过了", "over"), ("接近了", "about"),
    ("≥", "at_least"), ("≤", "at_most"), (">", "over"), ("<", "under"), ("＞", "over"), ("＜", "under"),
    ("上千", "about"), ("几", "about"),
)  # fmt: skip
_NEGATIVE = re.compile(r"(?:^|[\s（(：:，、为\u4e00-\u9fff])[-−]$")
_MONEY = re.compile(r"([百千]?[万亿]?)元$|^([千百])元$")
_SEPARATORS = re.compile(r"[、，和与及以\s/；]*(?:以及)?")
#: 男444，女140人
_NAMED = re.compile(r"[，、][\u4e00-\u9fff]{1,3}")
_MEASURES_OF_MONEY = re.compile(r"元$")

#: 入院人次31192.0万
_UNIT_AHEAD = re.compile(r"(人次|件次|批次)(?:数)?(?:约?为|达到?|共)?$")
_AHEAD = 8
#: 安排资金95万1.配套经费20万元: the number of what follows.
_NUMBER_BEHIND = re.compile(r"\s*(?:\d{1,2}[.．、](?=[\u4e00-\u9fff])|（[\d一二三四五六七八九十]{1,2}）)")
_ENDS_FIGURE = frozenset("、，）和及（")

PlaceOf = Callable[[int, int], Place]


@dataclass(frozen=True, slots=True)
class _Raw:
    """A figure as the expression found it."""

    text: str
    value: Fraction
    step: Fraction
    digits: int
    unit: str
    start: int
    end: int
    number_end: int
    chinese: bool = False
    more: str = ""
    spread: tuple[Fraction, Fraction] | None = None


def _step(number: str, value_scale: int) -> tuple[Fraction, int]:
    digits = len(number.partition(".")[2])
    return _step_of(value_scale, digits), digits


@lru_cache(maxsize=256)
def _step_of(scale: int, digits: int) -> Fraction:
    return Fraction(scale, 10**digits)


@lru_cache(maxsize=1024)
def kind_of(unit: str) -> QuantityKind:
    if _MEASURES_OF_MONEY.search(unit):
        return "money"
    kinds: dict[str, QuantityKind] = {
        "%": "percent", "‰": "percent", "个百分点": "points", "百分点": "points", "倍": "times", "成": "percent",
        "": "plain", "分之": "fraction",
    }  # fmt: skip
    return kinds.get(unit, "count")


def _from_figure(match: re.Match[str]) -> _Raw | None:
    number, scale, unit = match["number"].replace(",", ""), match["scale"] or "", match["unit"] or ""
    if scale.endswith(("万", "亿")) and not unit and match.string[match.end() : match.end() + 1] == "元":
        unit = "元"
    factor = numerals.scale_of(scale) * numerals.unit_scale(unit)
    ones, _, decimals = number.partition(".")
    value = Fraction(int(ones + decimals) * factor, 10 ** len(decimals))
    step, digits = _step(number, factor)
    number_end = match.end("scale") if scale else match.end("number")
    return _Raw(
        match["number"] + scale,
        value,
        step,
        digits,
        unit,
        match.start(),
        match.end(),
        number_end,
        more=match["more"] or "",
    )


def _from_mixed(match: re.Match[str]) -> _Raw:
    """1亿6325万人次, 3万5千元."""
    upper, lower = numerals.scale_of(match["upper"]), numerals.scale_of(match["lower"])
    unit = match["mixunit"] or ""
    factor = numerals.unit_scale(unit)
    step, digits = _step(match["few"], lower * factor)
    end = match.end("lower")
    value = (Fraction(match["many"]) * upper + Fraction(match["few"]) * lower) * factor
    return _Raw(match.string[match.start() : end], value, step, digits, unit, match.start(), match.end(), end)


def _from_chinese(match: re.Match[str]) -> _Raw | None:
    value = numerals.chinese(match["cnumber"])
    if value is None:
        return None
    unit = match["cunit"]
    factor = numerals.unit_scale(unit)
    if unit == "成":
        return _Raw(
            match["cnumber"], value * 10, Fraction(10), 0, "成", match.start(), match.end(), match.end("cnumber"), True
        )
    digits = len(match["cnumber"].partition("点")[2].rstrip("万亿"))
    tail = match["cnumber"][-1]
    step = Fraction(numerals.scale_of(tail) if tail in "十百千万亿" and match["cmore"] else 1, 10**digits)
    return _Raw(
        match["cnumber"], value * factor, step * factor, digits, unit, match.start(), match.end(), match.end("cnumber"),
        True, match["cmore"] or "",
    )  # fmt: skip


def _from_percent(match: re.Match[str]) -> _Raw | None:
    number = match["pnumber"].replace(",", "")
    step, digits = _step(number, 1)
    factor = Fraction(1, 10) if match[0].endswith("‰") else Fraction(1)
    end = match.end("pnumber")
    return _Raw(
        match["pnumber"], Fraction(number) * factor, step * factor, digits, "%", match.start(), match.end(), end
    )  # fmt: skip


def _from_hundredth(match: re.Match[str]) -> _Raw | None:
    value = numerals.read(match["hnumber"])
    if value is None:
        return None
    per = {"百": Fraction(1), "千": Fraction(1, 10), "万": Fraction(1, 100)}[match[0][0]]
    digits = len(re.split("[.点]", match["hnumber"], maxsplit=1)[1]) if re.search("[.点]", match["hnumber"]) else 0
    step = per / 10**digits
    return _Raw(match["hnumber"], value * per, step, digits, "%", match.start(), match.end(), match.end(), True)


def _from_parted(match: re.Match[str]) -> _Raw | None:
    value = numerals.read(match[0])
    if value is None or not 0 < value < 1:
        return None
    return _Raw(match[0], value, Fraction(0), 0, "分之", match.start(), match.end(), match.end(), True)


def _from_range(match: re.Match[str]) -> _Raw | None:
    unit = "%" if match["runit"] in "%％" else match["runit"]
    factor = numerals.scale_of(match["rscale"] or "") * numerals.unit_scale(unit)
    low, high = (Fraction(match[name].replace(",", "")) * factor for name in ("low", "high"))
    if low >= high:
        return None
    step, digits = _step(match["high"], factor)
    text = match["range"] + (match["rscale"] or "")
    end = match.start() + len(text)
    return _Raw(text, high, step, digits, unit, match.start(), match.end(), end, spread=(low, high))


def _from_malformed(match: re.Match[str]) -> _Raw | None:
    """1857.41.51 has no value, but it stands where a figure should: rules about forms look at it."""
    return None


_READERS: dict[str, Callable[[re.Match[str]], _Raw | None]] = {
    "mixed": _from_mixed, "figure": _from_figure, "chinese": _from_chinese, "percent": _from_percent,
    "hundredth": _from_hundredth,
    "parted": _from_parted, "range": _from_range, "malformed": _from_malformed,
}  # fmt: skip


def _raws(text: str) -> Iterable[_Raw]:
    at = bullet.end() if (bullet := _BULLET.match(text)) else 0
    while match := _MASTER.search(text, at):
        at = match.end()
        group = next((name for name in _READERS if match[name]), None)
        if group is None:
            continue
        if group == "chinese":
            if _is_word(text, match):
                at = match.start("cnumber") + 1
                continue
        elif group == "figure" and _is_bullet(text, match):
            continue
        raw = _READERS[group](match)
        if raw is not None:
            yield raw


def _is_bullet(text: str, match: re.Match[str]) -> bool:
    """1. or 2、 at the head of a sentence is a list number."""
    if match["unit"] or match["scale"] or len(match["number"]) > 2:
        return False
    after = text[match.end() : match.end() + 2]
    before = text[max(match.start() - 1, 0) : match.start()]
    if before in {"（", "("} and after[:1] in {"）", ")"}:
        return True
    marked = after[:1] in {"、", ".", "．"} and not after[1:2].isdigit()
    # 资金使用情况1.培训补贴…。2.社保补贴…: copied without its line breaks
    opens = match["number"] == "1" and before >= "\u4e00" and _SECOND.search(text, match.end()) is not None
    return marked and (opens or before in {"", "。", "；", "：", " "})


def _is_word(text: str, match: re.Match[str]) -> bool:
    """一起, 三公, 二是 and their like; the rest of a word before it makes it one too (统一, 十四五)."""
    start = match.start()
    found = _WORD.match(text, start)
    if found and found.end() > start and not (len(match["cnumber"]) > 1):
        return True
    before = text[max(start - 1, 0) : start]
    return before in set("统唯同专万第逐单每另某几数初周星") or (
        match["cnumber"] == "千" or match["cnumber"] in "百万亿千"
    )


def _approx(text: str, raw: _Raw) -> Approx | None:
    if raw.spread:
        return "range"
    if raw.more:
        return "over"
    behind = text[raw.end : raw.end + 3]
    ahead = text[max(raw.start - 5, 0) : raw.start].rstrip('“"（( ')
    for word, approx in _BEFORE:
        if ahead.endswith(word) and not ahead.endswith(("最近", "临近", "附近", "节约", "预约", "合约")):
            return approx
    if behind.startswith(("余", "多")) and not re.match(r"多(?:于|\d|支|收)", behind):
        return "over"
    for word, approx in _AFTER:
        if behind.startswith(word):
            return approx
    return None


def _interval(raw: _Raw, kind: QuantityKind, approx: Approx | None) -> Interval:
    """A count printed whole is itself; what has decimals or a scale is rounded to its last digit."""
    if raw.spread:
        return Interval(raw.spread[0], raw.spread[1])
    whole = kind == "count" and raw.step <= 1 and raw.value.denominator == 1 and not raw.digits
    whole = whole or (not raw.value and not raw.digits)  # 0亿元 is nothing, and no room for half of one
    base = Interval.exactly(raw.value) if whole or not raw.step else Interval.rounded(raw.value, raw.step)
    if approx is None:
        return base
    slack = max(abs(raw.value) / 10, raw.step)
    if approx == "about":
        return Interval(base.lo - slack, base.hi + slack)
    if approx in {"over", "at_least"}:
        return Interval(base.lo, base.hi + slack)
    if approx in {"under", "at_most"}:
        return Interval(base.lo - slack, base.hi)
    return base


def read(text: str, place: PlaceOf, block: int = 0) -> list[Quantity]:
    """The figures of one paragraph or cell, in order."""
    found: list[Quantity] = []
    for raw in _raws(text):
        kind = kind_of(raw.unit)
        approx = _approx(text, raw)
        negative = kind in {"percent", "money", "plain"} and bool(
            _NEGATIVE.search(text[max(raw.start - 2, 0) : raw.start])
        )
        interval = _interval(raw, kind, approx)
        scale = max(1, raw.step.numerator * 10**raw.digits // raw.step.denominator)
        found.append(
            Quantity(
                text=raw.text, value=-raw.value if negative else raw.value,
                interval=-interval if negative else interval, step=raw.step, digits=raw.digits, scale=scale,
                unit=raw.unit, kind=kind, place=place(raw.start, raw.number_end), start=raw.start, end=raw.end,
                number_end=raw.number_end, block=block, approx=approx, negative=negative, chinese=raw.chinese,
            )
        )  # fmt: skip
    return _shared_units(text, found)


def _scaled(text: str, found: list[Quantity]) -> list[Quantity]:
    """66.3万平方米（幼儿园6.4万、…）: so many 万 of what the figures around them are of."""
    made: list[Quantity] = []
    for index, one in enumerate(found):
        scale = one.text[-1:]
        if one.kind == "plain" and (ahead := _UNIT_AHEAD.search(text[max(one.start - _AHEAD, 0) : one.start])):
            made.append(replace(one, unit=ahead[1], kind="count"))
            continue
        ends = text[one.end : one.end + 1] in _ENDS_FIGURE or _NUMBER_BEHIND.match(text, one.end)
        if one.unit or one.kind != "plain" or scale not in "万亿" or not ends:
            made.append(one)
            continue
        beside = [other for other in (*found[index + 1 : index + 2], *made[::-1][:1]) if _gives_unit(text, one, other)]
        if not beside:
            made.append(one)
        elif beside[0].kind == "money":
            made.append(replace(one, unit="元", kind="money"))
        else:
            made.append(replace(one, unit=beside[0].unit, kind="count"))
    return made


def _gives_unit(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether a figure beside it says what so many 万 are of."""
    if re.search("[。；]", text[min(one.end, other.end) : max(one.start, other.start)]):
        return False
    return other.kind == "money" or (other.kind == "count" and other.text.endswith(one.text[-1:]))


def _shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """分别为156、65、287件次: the unit of the last is that of all."""
    found = _scaled(text, found)
    for index in range(len(found) - 2, -1, -1):
        one, following = found[index], found[index + 1]
        if one.unit or following.kind in {"plain", "fraction"} or one.kind != "plain":
            continue
        between = text[one.end : following.start]
        sexes = _NAMED.fullmatch(between) and following.kind == "count" and text[one.start - 1 : one.start] >= "\u4e00"
        if (not _SEPARATORS.fullmatch(between) and not sexes) or one.end == following.start:
            continue
        if following.kind == "count" and one.digits:
            continue
        scale = following.scale if following.kind == "money" else 1
        kind = following.kind
        exact = kind == "count" and scale == 1
        value, step = one.value * scale, one.step * scale
        interval = Interval.exactly(value) if exact else Interval.rounded(value, step)
        found[index] = replace(
            one, value=value, step=step, interval=interval, scale=one.scale * scale, unit=following.unit, kind=kind
        )
    return found
