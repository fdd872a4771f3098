"""Whether a list of parts claims to be the whole: what closes it, what leaves it open, what overlaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from huiyin.proofread.arithmetic.addition import Sum
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
        ("(?:第?一|1)季度(?!末)", "(?:第?二|2)季度(?!末)", "(?:第?三|3)季度(?!末)", "(?:第?四|4)季度(?!末)"),
        ("(?:初次|初信|首次)", "重复|重信"),
        ("个(?:体|人)访", "集体访"),
        ("行政", "事业"),
        ("(?:已)?(?:化解|办结)", "(?:正在|尚未|未)(?:化解|办|推进|处理)"),
        ("财政拨款", "其他(?:收入|资金)"),
        ("男", "女"),
        ("(?<!非)税收(?!入)", "非税"),
        ("城镇", "乡村|农村"),
        ("(?:第一|一)产", "(?:第二|二)产", "(?:第三|三)产"),
        ("一般债", "专项债"),
        ("货物", "工程", "服务"),
        ("本金", "利息|付息"),
        ("本级", "下(?:级|属)|区县|县"),
        ("出国", "接待", "用车|公车"),
        ("中央", "省", "市|县"),
        ("省", "市", "县"),
        ("下降|减少", "持平", "上升|增长|增加"),
    )
)
#: Labels that as a rule leave nothing out: told where one wrong digit keeps them from making their whole.
PAIRS: tuple[tuple[re.Pattern[str], ...], ...] = tuple(
    tuple(re.compile(one) for one in group)
    for group in (
        ("出口", "进口"),
        ("财产|财险", "人[身寿]险|寿险|人[身寿]保险"),
        ("公立", "民营|社会办"),
        ("职工", "居民"),
        ("在职|在岗", "退休"),
        ("国内|内地", "入境|境外|国际|海外"),
        ("新增", "再融资|置换"),
        ("中央", "地方|省|市|县"),
        ("一般债", "专项债"),
        ("主办", "协办|会办"),
        ("国际", "国内"),
        ("养殖", "捕捞"),
        ("室内", "室外"),
        ("定期", "活期"),
        ("线上|网上", "线下|现场"),
        ("本级|本部", "下级|所属|下属|县"),
        ("机动车|营运", "非机动|非营运"),
        ("电信", "邮政"),
        ("货车|货运", "客车|客运"),
        ("保障性|廉租", "商品房|商品住宅"),
        ("工资", "经营", "财产", "转移"),
        ("工业", "农业", "生活"),
        ("移动", "联通", "电信"),
        ("铁路", "公路", "水路"),
        ("博士", "硕士"),
        ("优", "良", "中|一般|合格", "差|不合格"),
        ("一等", "二等", "三等"),
        ("全额|财政", "自筹|自有|社会资本|其他"),
        ("(?<!非)税收(?!入)", "非税"),
        ("县区|区县|县市|县（", "市本级|市直|市级"),
        ("合规|完成", "未完成|不合规"),
        ("本科", "专科|大专"),
        ("金牌", "银牌", "铜牌"),
        ("维持", "纠正", "其他结果", "未审结"),
        ("刑事", "民事", "行政"),
        ("刑事", "民事", "行政", "执行"),
        ("自然人", "法人"),
        ("高级", "中级", "初级"),
        ("城市", "农村"),
        ("境内", "境外"),
        ("特大", "大型", "中型", "小型"),
        ("职工", "退休"),
        ("企业", "机关"),
        ("(?<!基本)满意", "基本满意", "不满意"),
        ("新建|新开工", "续建|结转"),
        ("省(?:属|级|本级|直)", "市、?县"),
        ("香港", "澳门", "台湾"),
        ("汉族", "少数民族"),
        ("公办", "民办"),
        ("公积金", "提租补贴|购房补贴|住房补贴"),
        ("(?<!部分)(?<!不)属实", "部分属实", "不属实"),
        ("(?<!不)属实", "不属实"),
        ("实名", "匿名"),
        ("按期|按时", "逾期|超期"),
        ("(?<!不)合格", "不合格"),
        ("(?<!未)通过", "未通过"),
        ("赞成|同意", "反对", "弃权"),
        ("发明", "实用新型", "外观"),
        ("财产|财险", "寿险", "健康险?[和及与、]意外|意外[^，；。]{0,4}[和及与、]健康"),
        ("儿童福利", "未成年人救助"),
        ("本级|[省市县区]财政", "上级"),
        ("公务接待", "公务用车|公车"),
        ("(?:用?车|车辆)购置", "(?:用?车|车辆)运行"),
        ("货物", "服务"),
        ("货物", "工程"),
        ("工程", "服务"),
        ("县城|城区", "乡镇"),
        ("政府性?投资", "社会(?:资本)?投资"),
        ("限额以上", "限额以下"),
        ("规模以上|规上", "规模以下|规下"),
        ("(?<!非)国有", "非国有|民间"),
        ("在职|在编", "临聘|聘用|编外"),
    )
)
_STOP = re.compile("[；。]")
#: Words whose meaning is remembered.
_KEPT = 4096
_INCOMES = (tuple(re.compile(one) for one in ("工资", "经营", "财产", "转移")),)
#: Longer lists are not known by their labels.
MOST_LABELS = 8
_FEW = re.compile(
    r"主要|重点|突出|前[两三四五六七八九十\d]+[位名项类个]|居前|较多|最多|排名|尤其|特别|大部分|多数|代表|典型|比如|例如"
)
_AND_SO_ON = re.compile(r"[^，；。、]{0,3}等(?!级|额|次|距|候|同|于|待|奖|效|值|分|比|份|高|价)")
_OVERLAP = re.compile(r"涉及|反映|涉(?:农|军|法|企|疫|众)|可能")
#: Labels that say something else of the same pieces: they never make a partition.
_LABEL = re.compile(r"重复|多次|同时|既|交叉|兼|党员|女性|多选|诉求点|含有|超期|逾期|集体(?!访)|疑难")
#: A thing and a kind of it, told one beside the other: 来访177件，集体访66件.
_KIND_OF = tuple(
    (re.compile(one), re.compile(kind))
    for one, kind in (
        (r"^(?:群众|个人)?(?:来访|走访|接访|上访)$", r"集体访|[个越进]访|[初重]访|越级|告急"),
        (r"^(?:群众|个人)?(?:来信|信件|信访)$", r"联名|匿名|重信|初信"),
    )
)
#: 初查105件，移送151件: what was done with them, and one piece may have met with more than one of these.
_HANDLED = re.compile(r"移[送交]|初[查核]|立案|办理|存查|批转|查处")
#: 13项资金支出进度达到100%，4项达到90%以上: what fell short of both is not told.
_REACHED = re.compile(r"(?:率|进度|比例|占比|程度|[，、项个家户])(?:已|均|都|全部)?(?:达到?|超过|高于|在)(?:了|约)?$")
#: Steps that one piece goes through, one after the other.
_STAGE = re.compile(
    r"(?:已|予以|依法)?(?:受理|审结|办结|化解|结案|立案|答复|回复|评价|交办|转办|收到|上报|接收)(?:了|的)?"
)
#: 案件21件，化解18件: the second is what became of the first.
STEP = re.compile(r"化解|办结|审结|结案|答复|回复|整改|整改到位|完成|解决")
_EACH = re.compile(r"每[^次，。；：]{1,6}|人均|户均|单价|平均|[日月年]均|标准为?$|最[高低]")
_BESIDE = re.compile(r"[，、）]*(?:较|比(?![例重值]))")
_REST = re.compile(r"其[他它]|其余|另外|剩余|余下")
#: 其他5件, 以及其他案件5件, but not 参加其他单位活动5次.
_REST_HEAD = re.compile(
    r"(?:^|[，；。：、（]|以及|[和及与含为是属用于因])\s*(?:其[他它]|其余|另外|剩余|余下)[^，；。：、]*$"
)
_REST_OF = re.compile(r"(?:其[他它]|其余)[\u4e00-\u9fff]{0,4}")
#: 其他未纳入保障的困难群众1310人: of what is counted nobody is left behind that.
_REST_COUNTED = re.compile(r"(?:其[他它]|其余)[\u4e00-\u9fff]{0,16}")
_PIECE = re.compile(r"(?:[件批起宗封案例]|[件批人]次|人)(?:[（(、/].*)?|名|分|项|条")
_MADE_OF = re.compile(r"组成|构成|分为")
_MOVED = re.compile(r"增长|下降|上升|增加|减少|同比|环比|比上年|较上年|持平")
_NAME_ONLY = re.compile(r"[，、；](?!其中|含|另|同比|比|较|占|已|未)[\u4e00-\u9fff“”《》·]{2,20}")
_BRACKETED = re.compile(r"（[^（）]*）")
_WHOLE_LIST = re.compile(r"分别为|分别是|分别|组成|构成|分为|由.{1,30}组成|具体为|即")

#: 已办结的申请中: parts of what has come so far.
_DONE = re.compile(r"已?经?(办结|答复|回复|审结|结案|化解|完成|受理|立案)")
_SHARE = re.compile(r"^（?，?占[^，。；）\d]{0,12}(\d+(?:\.\d+)?)[%％]")
_SHARE_WITHIN = 24


def is_open(lead: str, parts: Sequence[Quantity]) -> bool:
    """等 behind the parts, 主要 before them, the top few: the list does not claim to be whole."""
    lead = re.split("[。；]", lead)[-1][-30:]
    last = lead.rpartition("，")[2]
    if re.match("其中|包括|分别", last):
        # 重点用于甲、乙，包括：…: what came before the comma says nothing of the list
        lead = last
    few = _FEW.search(lead) and not _REST.search(_label(parts[-1]))  # 主要是甲14件、乙7件、其他5件: all of it
    return bool(few) or any(_AND_SO_ON.match(part.after) for part in parts) or _are_reached(parts)


def _are_reached(parts: Sequence[Quantity]) -> bool:
    return all(_REACHED.search(part.after) for part in parts)


def is_rate(figure: Quantity) -> bool:
    """每人300元, 人均, 单价: rates are not added up; nor is what something is compared with (较调整时1200万元)."""
    return _says_rate(figure.before)


@lru_cache(maxsize=_KEPT)
def _says_rate(before: str) -> bool:
    return bool(_EACH.search(before[-16:])) or bool(_BESIDE.match(before))


def overlaps(text: str, parts: Sequence[Quantity]) -> bool:
    heads = [re.split(r"[，；。：、]", part.before)[-1][-16:] for part in parts]
    stages = {found[0] for part in parts if (found := _STAGE.fullmatch(part.noun))}
    if len(stages) >= 2 or any(STEP.fullmatch(part.noun) for part in parts[1:]):
        return True
    if _OVERLAP.search(heads[0]) and not _REST.search(parts[-1].before):
        return True
    if _names_a_kind(parts) or len({found[0] for head in heads if (found := _HANDLED.search(head))}) > 1:
        return True
    if any("男" in head for head in heads):
        heads = [head.replace("女性", "女") for head in heads]  # beside the men the women are a part like any other
    return sum(1 for head in heads if _OVERLAP.search(head)) >= min(2, len(heads)) or any(map(_LABEL.search, heads))


def _names_a_kind(parts: Sequence[Quantity]) -> bool:
    labels = [_label(part) for part in parts]
    return any(any(map(one.search, labels)) and any(map(kind.search, labels)) for one, kind in _KIND_OF)


def paired(parts: Sequence[Quantity]) -> bool:
    """Whether the labels as a rule leave nothing out: 出口 and 进口, 职工 and 居民."""
    # more labels than the group has: finer than it, and who knows what else there is
    return complete(parts) or complete(parts, [group for group in PAIRS if len(group) == len(parts)])


def complete(parts: Sequence[Quantity], groups: Sequence[Sequence[re.Pattern[str]]] = KNOWN) -> bool:
    """Whether the labels are known to leave nothing out."""
    if len(parts) > MOST_LABELS:
        return False
    befores = tuple(part.before for part in parts)
    return _is_complete(befores) if groups is KNOWN else _are_covered(befores, groups)


@lru_cache(maxsize=_KEPT)
def _is_complete(befores: tuple[str, ...]) -> bool:
    """The same list is asked after again and again."""
    return _are_covered(befores, KNOWN)


def _are_covered(befores: Sequence[str], groups: Sequence[Sequence[re.Pattern[str]]]) -> bool:
    labels = [_STOP.split(before)[-1][-30:] for before in befores]
    words = "|".join(labels)
    known = (group for group in groups if len(group) <= len(labels) and all(one.search(words) for one in group))
    return any(_is_covered(group, labels) for group in known)


def _is_covered(group: Sequence[re.Pattern[str]], labels: Sequence[str]) -> bool:
    """来信来访 is a name of the whole, not of both its parts."""
    single = [found[0] for label in labels if len(found := [one for one in group if one.search(label)]) == 1]
    return all(one in single for one in group)


def closed(
    whole: Quantity, parts: Sequence[Quantity], result: Sum, text: str, *, slip: bool, shared: bool
) -> Severity | None:
    """Parts that make less than the whole are told only if they claim to be all of it."""
    if whole.value <= 0 or overlaps(text, parts):
        return None
    covered = result.total / whole.value
    # lists that leave something out are so many that one in a hundred of them looks like a slip of the third digit
    telling = slip and is_telling(result.gap, (whole, *parts), 1000)
    if telling and whole.kind == "money" and result.gap * 1000 > whole.value and len(parts) < 3:
        telling = result.gap >= 1000 * min(one.step for one in (whole, *parts) if one.step)
    if slip and whole.unit == "分" and result.total == 100:
        return "likely"  # 总分600分，其中决策15分、过程20分、产出40分、效益25分
    if slip and paired(parts) and whole.value >= 20 * (whole.step or 1):
        return "likely" if not complete(parts) else "error"
    if telling and covered >= 0.3 and whole.value >= 1000 * (whole.step or 1):
        return "likely"
    if len({part.unit for part in (whole, *parts)}) > 1 and whole.kind == "money" and slip:
        return "error"
    if claims(parts, text, slip=slip, covered=covered):
        return "error"
    if shared and covered * 2 >= 1:
        return "error" if slip else "likely"
    # 亿元 and 万人 are statistics: what is small is left out of them
    counted = all(part.scale == 1 or part.unit == "万元" for part in parts)
    several = len(parts) > 2 or whole.value >= 20 * (whole.step or 1)
    alike = counted and several and parallel(parts) and covered >= Fraction(4, 5)
    if slip and ((telling and covered * 2 >= 1) or alike):
        return "likely"
    return None


def up_to_the_rest(parts: Sequence[Quantity]) -> Sequence[Quantity] | None:
    """The list up to 其他案件24件: what is told behind it is something else."""
    name = _REST_COUNTED if all(_PIECE.fullmatch(part.unit) for part in parts) else _REST_OF
    ends = (at for at, part in enumerate(parts[:-1], start=1) if at > 1 and name.fullmatch(_label(part)))
    end = next(ends, None)
    return parts[:end] if end else None


def _label(part: Quantity) -> str:
    """其他 of 其他5件 and of 其他（5件）."""
    return re.split(r"[，；。：、（）]", part.before.removesuffix("（"))[-1]


def claims(parts: Sequence[Quantity], text: str, *, slip: bool, covered: Fraction) -> bool:
    """Whether the list says of itself that it is all: 其他 at its end, names that leave nothing out, 由…组成."""
    if _REST_HEAD.search(parts[-1].before) and (slip or covered * 2 >= 1):
        return True
    if complete(parts):
        # 工业用电量 beside 城镇 and 乡村: finer than the group, and something is left out
        alone = complete(parts, [group for group in KNOWN if len(group) == len(parts)])
        return slip or covered * (2 if alone else Fraction(10, 9)) >= 1
    if not _WHOLE_LIST.search(text) or covered * 2 < 1:
        return False
    return slip or (bool(_MADE_OF.search(text)) and covered >= Fraction(17, 20))


def is_telling(gap: Fraction, figures: Sequence[Quantity], enough: int = 100) -> bool:
    """One wrong digit explains every gap under ten: only from the third digit on it is more than chance.

    What bureaus count piece by piece, and accounts to the last yuan, are told whole; statistics name the larger parts.
    """
    finest = min((figure.step for figure in figures if figure.step), default=Fraction(1))
    if abs(gap) >= enough * finest:
        return True
    # 12名，其中博士1名、硕士9名: of so few any two leave some out
    few = figures[0].value < 20 * (figures[0].step or 1)
    return not few and all(map(_is_booked, figures))


def _is_booked(figure: Quantity) -> bool:
    """A count of pieces or persons, an amount of an account: no 亿, no 万人."""
    if figure.unit in {"万元", "元"}:
        return figure.text[-1:].isdigit()
    return figure.scale == 1 and not figure.digits and bool(_PIECE.fullmatch(figure.unit))


def incomes(parts: Sequence[Quantity]) -> bool:
    """人均可支配收入 by where it comes from: averages over the same persons, which do add up."""
    return complete(parts, _INCOMES)


def plain_list(parts: Sequence[Quantity]) -> bool:
    """Nothing but names between the figures, all of one measure, in one sentence."""
    if len(parts) < 3 or len({part.unit for part in parts}) > 1 or len({part.sentence for part in parts}) > 1:
        return False
    return all(_NAME_ONLY.fullmatch(_BRACKETED.sub("", part.before)) for part in parts[1:])


def parallel(parts: Sequence[Quantity], joined: str = "、；") -> bool:
    """Parts of one make, with nothing but their names between: 侵权案件48件、渎职案件66件、其他案件41件."""
    labels = [re.split(r"[，；。：、（）]", part.before)[-1] for part in parts]
    between = [re.sub(r"（[^（）]*）", "", part.before) for part in parts[1:]]
    if any(_MOVED.search(words) or words[:1] not in "，、；" for words in between):
        return False
    marks = {words[:1] for words in between}
    if not all(labels) or len(marks) > 1 or not marks <= set(joined):
        return False
    if marks == {"，"} or any(part.scale > 1 for part in parts):
        return len({label[-2:] for label in labels}) == 1 and all(len(label) > 2 for label in labels)
    return len({label[-1] for label in labels}) == 1 or len({label[:2] for label in labels}) == 1


def is_of_a_stage(among: str, whole: str) -> bool:
    """收到申请90件。已办结的申请中，公开73件…: parts of what was closed, not of what came in."""
    stage = _DONE.match(among)
    return stage is not None and stage[1] not in whole


def partly_shared(text: str, parts: Sequence[Quantity]) -> bool:
    """医院812.0万张（占78.8%），…32.7万张（占3.2%）: the shares say themselves that something is left out. `text`: of
    the parts' own paragraph."""
    shares = _shares(text, parts)
    if len(shares) < len(parts) or re.search("其[他它余]", parts[-1].before):
        return False
    return 100 - sum(map(Fraction, shares), Fraction(0)) > _steps(shares) / 2


def wholly_shared(text: str, parts: Sequence[Quantity]) -> bool:
    """各部门1397条，占72%。各乡镇534条，占28%: each bears its share, and the shares make a hundred."""
    shares = _shares(text, parts)
    return len(shares) == len(parts) > 1 and abs(100 - sum(map(Fraction, shares), Fraction(0))) <= _steps(shares) / 2


def shared_out(text: str, whole: Quantity, parts: Sequence[Quantity], *, slip: bool) -> bool:
    """Whether the parts are told with shares that make a hundred: of this whole, as one digit or one of them shows."""
    if not wholly_shared(text, parts) or not whole.value:
        return False
    shares = zip(_shares(text, parts), parts, strict=True)
    return slip or any(abs(part.value * 100 / whole.value - Fraction(one)) <= _steps([one]) / 2 for one, part in shares)


def _shares(text: str, parts: Sequence[Quantity]) -> list[str]:
    """The shares told right behind the parts. `text`: of the parts' own paragraph."""
    ends = [*(part.start for part in parts[1:]), parts[-1].end + _SHARE_WITHIN]
    found = [_SHARE.search(text[part.end : end]) for part, end in zip(parts, ends, strict=True)]
    return [share[1] for share in found if share is not None]


def _steps(shares: Sequence[str]) -> Fraction:
    return sum((Fraction(1, 10 ** len(share.partition(".")[2])) for share in shares), Fraction(0))
