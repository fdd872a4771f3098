"""How a figure is written: digits that make no number, doubled units, halves of a person, ranges reversed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from huiyin.proofread.model import Analysis, Block, Message, Relation, RelationKind, Severity

_MONEY: Final = r"(?:百|千)?[万亿]?元"
_COUNTED: Final = (
    r"(?:件次|人次|批次|人(?![员民才力均口大社事们身家数格文工寿])|件(?!数)|批(?![复准示评])|起(?![草来诉步点伏])|宗|户(?![籍口均])|辆|台(?![账湾])"
    r"|场(?![地所景次])|名(?![称单录义])|封|家(?![庭长具])|次(?![数要年日])|条(?![例件])|项(?!目)|例(?![外如])|份(?![额])"
    r"|篇|期(?![间末初])|个(?!百分点|[千万]分[点之]|点|月|工作日|小时|学时|学分|标准|百分|人|体|案|别|亿|基点))"
)
_UNIT: Final = rf"(?:{_MONEY}|%|个百分点|‰|{_COUNTED}|万|亿|平方米|公里|分(?![之别析类配解布管])|倍|天)"
_DOTTED: Final = re.compile(rf"(?<![\d.A-Za-z/:-])\d+(?:,\d{{3}})*(?:\.\d+){{2,}}(?P<unit>{_UNIT})?(?![\d.])")
_WRONG_MARK: Final = re.compile(
    rf"(?<![\d.,，〔\[])\d{{1,3}}(?:[,，]\d+)+(?P<point>\.\d+)?(?=(?P<unit>{_UNIT})?)(?![\d.])"
)
_WRONG_SIGN: Final = re.compile(
    r"(?<![\d.,A-Za-z])(?P<figure>\d+(?P<sign>[。．·]|\.\.|\. |\.(?=[万亿元%个件人批])|,\.|\.,)(?P<rest>\d{0,2}))"
    rf"(?P<unit>{_UNIT})"
)
#: 占。00%: the nought before the mark is lost, and the mark is none.
_LOST_NOUGHT: Final = re.compile(r"(?<=[占为达长降加少高低])(?P<figure>[。．·.](?P<rest>\d{1,2}))(?=%)")
_LETTER: Final = re.compile(rf"(?<![\dA-Za-z.])(?P<figure>\d+(?P<sign>[OoIlＯ○])\d*(?:\.\d+)?)(?P<unit>{_UNIT})")
_LEADING: Final = re.compile(
    rf"(?<![\d.\-—A-Za-z〔第,，:：栋幢号室层座元])(?<![占为达长降加少高低][。．·])(?P<figure>0\d+(?:\.\d+)?)(?P<unit>{_MONEY}|%|件次|人次|批次|件|人(?!员))"
)
_DOUBLED: Final = re.compile(
    r"\d(?P<twice>(?P<unit>万元|亿元|元|%|个百分点|件次|人次|批次|件|人|批|万|亿|起|户|个|次|名)(?P=unit)"
    r"|%个百分点|%百分点|个百分点%|万元元|亿元元|元万元|元%|%万元|万元万(?!元)|件人(?!次)|个个)(?![有皆都体案人性股])"
)
_BROKEN: Final = re.compile(rf"(?<![\d.,\-—～~至A-Za-z/:])(?P<figure>\d+\.\d+)(?P<unit>{_COUNTED})(?![/／])")
_AVERAGE: Final = re.compile(
    r"平均|人均|户均|日均|月均|年均|均[为达有约]|每[十一二两三\d人个件天日月年周场批次户千万百]|折合|换算|当量|相当于|得分|记|计|扣|户规模|密度"
)
#: 每百户拥有空调24.7台、冰箱0.4台, 万人发明专利拥有量83.69件, 10万人事故死亡人数1.089人: of so many, up to the end of
#: the statement.
_PER: Final = re.compile(
    r"每[一十百千万亿]|(?<![\d.])(?<!\d个)[十百千万亿]+(?:元|车|人|吨|公里|户|平方|[A-Z]{3})|[人户件日月年次平]均"
    r"|(?<![\d.])10{1,2}万(?:人|户|辆|吨)(?=\w)"
)
#: 提高0.2个和0.7个百分点
_SHARED_POINTS: Final = re.compile(r"(?:(?:、|和|及|与|，)[\d.]+个?){1,4}百分点")
_MARKED: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_GROUP: Final = 3
_SLIPPED: Final = 2
_RANGE: Final = re.compile(
    rf"(?<![\d.\-—–~～:/A-Za-z第〔.])(?P<first>\d+(?:\.\d+)?)(?P<own>%|{_MONEY}|人|件|天|次)?(?P<dash>至|到|—{{1,2}}|–|-|~|～)"
    rf"(?P<last>\d+(?:\.\d+)?)(?P<unit>%|{_MONEY}|{_COUNTED}|天|日(?!前)|个工作日|个月|年|分钟|小时)(?!第)"
)
_SCALE: Final = re.compile(r"\s*(?:的|（[^）]*）)?(?:之间)?[^，。；]{0,6}(?:得|扣|之间)")
_SCORED: Final = re.compile(r"(?:得|扣|计|记)(?:满|\d+(?:\.\d+)?)分|得满分|不得分")
_MOVING: Final = re.compile(r"(?:[由从自]|原来?的?|下降|减少|降低|压减|缩短|压缩|降|减|缩减|调整)[^，。；\d]{0,12}$")
_BOUNDED: Final = (
    "满意率|满意度|基本满意率|合格率|优良率|优秀率|占比|比重|覆盖率|及时率|及时受理率|按期办结率|按时办结率|按期答复率|按时答复率|"
    "办结率|化解率|受理率|答复率|参评率|参与率|知晓率|准确率|出勤率|到会率|成功率|一次性化解率|息诉率|录入率|公开率|"
    "合规率|签收率|回访率|查结率|立案率|达标率"
)
_ABOVE: Final = re.compile(
    rf"(?P<noun>{_BOUNDED})(?P<between>[^，。；、%\d（）]{{0,8}}?(?:\d+(?:\.\d+)?%)?[^，。；、%\d（）]{{0,8}}?)(?P<figure>\d{{3,}}(?:\.\d+)?)%"
)
_GROWTH: Final = re.compile(r"增长|增加|上升|提高|提升了?(?!至|到)|同比|环比|下降|减少|降低|超|翻")
_REACHED: Final = re.compile(r"(?:上升|提高|提升|增长|达|升)[至到]了?$")
_FALL: Final = re.compile(
    r"(?P<words>(?:下降|减少|降低|下滑|缩减|压减|降幅(?:为|达|约)?)了?(?:约|近)?(?P<figure>\d{3,}(?:\.\d+)?)%)(?![-—~～至])"
)
#: Whatever it is computed from, no such rate is twice the whole.
_BEYOND: Final = 200
#: Where an average is spoken of, so far back; a unit named for the whole text, too.
_BACK: Final = 24
_FAR_BACK: Final = 160


def rule(analysis: Analysis) -> Iterator[Relation]:
    for block in analysis.document.blocks:
        if not any(letter.isdecimal() for letter in block.text):
            continue
        for check in _CHECKS:
            yield from check(analysis, block)


def _relation(
    block: Block,
    said: tuple[RelationKind, str, Mapping[str, str]],
    span: tuple[int, int],
    severity: Severity = "error",
    numbers: tuple[str, ...] = (),
) -> Relation:
    kind, code, params = said
    figure = numbers or (block.text[span[0] : span[1]],)
    return Relation(kind, figure, False, Message(code, params), (block.place(*span),), severity)


def _points(analysis: Analysis, block: Block) -> Iterator[Relation]:
    for found in _DOTTED.finditer(block.text):
        figure = found[0].removesuffix(found["unit"] or "")
        parts = figure.split(".")
        if (
            not found["unit"]
            or found["unit"][0] in "条项期分次"
            or _is_dated(parts)
            or not _is_whole(analysis.document.raw, block, found.start(), figure)
            or _is_numbering(block.text, found.start(), parts)
        ):
            continue
        guess = f"{parts[0]}.{parts[1]}"
        span = (found.start(), found.start() + len(figure))
        yield _relation(block, ("malformed", "forms.points", {"figure": figure, "guess": guess}), span)


def _is_whole(raw: tuple[str, ...], block: Block, start: int, figure: str) -> bool:
    """803.57 5.7 of a table on one line is two figures: the blank between them was taken out in reading."""
    line, character = block.offsets.of(start)
    return line >= len(raw) or raw[line][character : character + len(figure)] == figure or "|" in raw[line]


def _is_dated(parts: list[str]) -> bool:
    """2021.3.5 is a day."""
    year, month = parts[0], parts[1]
    return len(parts) == 3 and len(year) == 4 and year[:2] in ("19", "20") and len(month) < 3 and 1 <= int(month) <= 12


def _is_numbering(text: str, start: int, parts: list[str]) -> bool:
    """3.1.2 before words is the number of a section."""
    small = all(len(part) <= 2 and int(part.replace(",", "")) < 40 for part in parts)
    return small and (start == 0 or text[start - 1] in "。；： \n第“（")


def _thousands(analysis: Analysis, block: Block) -> Iterator[Relation]:
    raw = analysis.document.raw
    for found in _WRONG_MARK.finditer(block.text):
        printed = found[0]
        whole = printed.removesuffix(found["point"] or "")
        groups = re.split(r"[,，]", whole)
        if len(printed) > 40 or all(len(group) == 3 for group in groups[1:]):
            continue
        longest = max(len(group) for group in groups[1:])
        paired = _are_mismarked(block.text, groups, found["unit"] or "")
        if not (found["unit"] and (longest > 2 or found["point"] or paired)):
            continue
        if not _is_ascii_comma(raw, block, found.start(), printed):
            continue
        figure = printed.replace("，", ",")
        params = {"figure": figure, "guess": "".join(groups) + (found["point"] or "")}
        yield _relation(block, ("malformed", "forms.thousands", params), found.span(), numbers=(figure,))


def _are_mismarked(text: str, groups: Sequence[str], unit: str) -> bool:
    """542,62万元 among amounts with their marks: the mark slipped by one digit."""
    slipped = len(groups[-1]) == _SLIPPED and all(len(group) == _GROUP for group in groups[:-1])
    return unit.endswith("元") and slipped and len(_MARKED.findall(text)) > 1


def _is_ascii_comma(raw: tuple[str, ...], block: Block, start: int, printed: str) -> bool:
    """The mending writes a comma between words full width; only the file tells what stood there."""
    for offset, letter in enumerate(printed):
        if letter in ",，":
            line, character = block.offsets.of(start + offset)
            if line >= len(raw) or raw[line][character : character + 1] != ",":
                return False
    return True


def _signs(_: Analysis, block: Block) -> Iterator[Relation]:
    for found in _WRONG_SIGN.finditer(block.text):
        sign = found["sign"]
        if sign == "." and not found["rest"] and len(found["figure"]) < 4 and found["unit"][0] in "个件人批":
            continue  # 1.人员经费: the number of a paragraph
        if sign == "." and not found["rest"] and found.start() == 0:
            continue  # 5.万元产值能耗按不变价格计算
        if sign in "。．·" and not (found["rest"] and _is_amount(found["unit"])):
            continue
        guess = found["figure"].replace(sign, "." if found["rest"] else "", 1)
        params = {"figure": found["figure"], "sign": sign.strip(), "guess": guess}
        severity: Severity = "likely" if sign == "。" else "error"
        yield _relation(block, ("malformed", "forms.sign", params), found.span("figure"), severity)
    for found in _LOST_NOUGHT.finditer(block.text):
        params = {"figure": found["figure"], "sign": found["figure"][0], "guess": f"0.{found['rest']}"}
        yield _relation(block, ("malformed", "forms.sign", params), found.span("figure"), "likely")
    for found in _LETTER.finditer(block.text):
        sign = found["sign"]
        guess = found["figure"].replace(sign, "1" if sign in "Il" else "0")
        params = {"figure": found["figure"], "sign": sign, "guess": guess}
        yield _relation(block, ("malformed", "forms.sign", params), found.span("figure"), "likely")
    for found in _LEADING.finditer(block.text):
        if not re.match(r"0\d*\.", found["figure"]) and found["unit"] in (
            "个",
            "项",
            "条",
            "期",
            "次",
            "号",
            "批",
            "名",
        ):
            continue
        yield _relation(block, ("malformed", "forms.zero", {"figure": found["figure"]}), found.span("figure"), "likely")


def _is_amount(unit: str) -> bool:
    return unit in ("%", "个百分点") or unit.endswith("元")


def _doubled(_: Analysis, block: Block) -> Iterator[Relation]:
    for found in _DOUBLED.finditer(block.text):
        first = max(found.start() - 20, 0)
        figure = re.search(r"[\d,.]+$", block.text[first : found.start() + 1])
        start = first + figure.start() if figure else found.start()
        words = block.text[start : found.end()]
        number = block.text[start : found.start() + 1]
        twice = found["twice"]
        unit = found["unit"] or (
            "个百分点" if "百分点" in twice else twice[:-1] if twice.endswith(("元元", "元万")) else twice[-2:]
        )
        params = {"words": words, "guess": number + unit}
        yield _relation(block, ("unit", "forms.doubled", params), (start, found.end()), numbers=(number,))


def _unbreakable(_: Analysis, block: Block) -> Iterator[Relation]:
    for found in _BROKEN.finditer(block.text):
        start = found.start()
        if start == 0 or block.text[start - 1] in "。；\n":
            continue
        clause = re.split(r"[。；]", block.text[max(start - _BACK, 0) : start])[-1]
        behind = block.text[found.end() : found.end() + 6]
        if _AVERAGE.search(re.split(r"(?<=\d[人件次批个])，", clause)[-1]) or _AVERAGE.match(behind):
            continue
        if _PER.search(re.split(r"[。；]", block.text[max(start - _FAR_BACK, 0) : start])[-1]):
            continue
        if re.match(r"[/／]|每|以上学|左右", behind) or _SHARED_POINTS.match(block.text, found.end()):
            continue
        words = found["figure"] + found["unit"]
        whole = set(found["figure"].partition(".")[2]) <= {"0"}
        params = {"words": words, "unit": found["unit"]}
        severity: Severity = "remark" if whole else "error"
        yield _relation(block, ("unit", "forms.unbreakable", params), found.span("figure"), severity)


def _ranges(_: Analysis, block: Block) -> Iterator[Relation]:
    for found in _RANGE.finditer(block.text):
        first, last = found["first"], found["last"]
        if float(first) <= float(last) or (found["unit"] == "年" and len(last) != 4):
            continue
        if found["unit"] == "日" or (len(first) == 4 and first[:2] in ("19", "20")):
            continue
        before = block.text[max(found.start() - 16, 0) : found.start()]
        if _MOVING.search(before) or (found["dash"] in "至到" and not re.search(r"[在为达约]$", before)):
            continue
        if block.text[found.end() : found.end() + 1] in ("=", "＝", "等"):
            continue
        around = block.text[max(found.start() - _FAR_BACK // 2, 0) : found.end() + _FAR_BACK // 2]
        if found["unit"] == "%" and (_SCALE.match(block.text, found.end()) or _SCORED.search(around)):
            continue  # 90%-80%之间得2分: a scale that goes down
        if re.search(r"[表图件第电话编号代码]$", before) or (
            found["dash"] == "-" and len(first) > 2 and first[0] == "0"
        ):
            continue
        params = {"words": found[0], "first": first, "last": last}
        yield _relation(block, ("range", "forms.reversed", params), found.span(), "likely", numbers=(first, last))


def _above(_: Analysis, block: Block) -> Iterator[Relation]:
    for found in _ABOVE.finditer(block.text):
        moved = _GROWTH.search(found["between"]) and not _REACHED.search(found["between"])
        value = float(found["figure"])
        if value <= 100 or moved or "目标人" in block.text[max(found.start() - 4, 0) : found.start()]:
            continue  # 目标人群覆盖率: more may come than were aimed at
        if value < _BEYOND and _is_computed(block.text, found):
            continue
        params = {"words": found[0][-30:], "noun": found["noun"]}
        yield _relation(block, ("range", "forms.above", params), found.span("figure"))
    for found in _FALL.finditer(block.text):
        sentence = re.split("[。；]", block.text[: found.start()])[-1]
        if float(found["figure"]) > 100 and not re.search(r"[-－−负]\d", sentence):  # from 564 to -1769
            yield _relation(block, ("range", "forms.fall", {"words": found["words"]}), found.span("figure"))


def _is_computed(text: str, found: re.Match[str]) -> bool:
    """办结312件，办结率104%: a rate whose figures are printed is judged by them (see `rates`)."""
    before = text[max(found.start() - 60, 0) : found.start()]
    sentence = re.split(r"[。；]", before)[-1]
    return (
        found["noun"].endswith("率")
        and "满意" not in found["noun"]
        and bool(re.search(r"\d[件批人次起个项]", sentence))
    )


_CHECKS: Final[tuple[Callable[[Analysis, Block], Iterator[Relation]], ...]] = (
    _points,
    _thousands,
    _signs,
    _doubled,
    _unbreakable,
    _ranges,
    _above,
)
