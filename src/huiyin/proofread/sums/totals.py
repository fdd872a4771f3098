"""Totals behind their parts (“来信31件、来访28件，共计59件”), above paragraphs of parts, or calling parts by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from huiyin.proofread.arithmetic import numerals
from huiyin.proofread.arithmetic.addition import Found, Sum, Verdict, add, is_misprint, is_slip
from huiyin.proofread.model import Quantity, Severity
from huiyin.proofread.sums.gathering import MODES, MOST_PARTS, Gathering, Parts, telling
from huiyin.proofread.sums.items import Item, family, is_budget, picked
from huiyin.proofread.sums.partition import complete, is_rate, plain_list

TOTAL = re.compile(
    r"(?:(?P<n>[两三四五六七八九十]|\d{1,2})(?:个?[月类项者级]|个?部分|个季度|批|项|渠道|方面)?)?"
    r"(?:总计|合计|共计|总共|一共|累计|小计|总和|之和|共有|共"
    r"|总(?:额|数|量|数量|规模|投入|投资|金额|支出|收入|人数|件数|批次|人次|户数|计划|预算|分|体|得分|分值)|全[年市县区省镇])"
    r"[^，；。：、（）]{0,14}$"
)
#: So bare a word says that the figures before it were added.
_BARE = re.compile(r"(?:总计|合计|共计|总共|一共|累计|小计|共|之和|总和|总额|总数|总量)(?:为|达到?|有|是|约|共)?$")
_SURE = re.compile(
    r"(?:^|[，；、])(?:以上|上述|三者|两者|各项|[两三四五六七八九十]项)*(?:总计|合计|共计|总共|小计|之和|总和)(?:为|达到?|有|是)?$"
)
_ALL = re.compile(r"，(?:合计|共计|总计|总共)[\u4e00-\u9fff]{1,4}$")
_ALIKE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,8}?)(?:总计|合计|共计|总共|一共|累计|共)(?:为|达|达到|有)?$")
#: Figures back that a balance may be made of; so near that one that fails is told.
_MOST_BALANCED = 16
_NEAR_BALANCED = 8
_OPENING = re.compile(r"(?:年初|上一?年度?|期初|去年)(?:结转|结余|余额|滚存|未结|遗留|债务余额)")
_CLOSING = re.compile(
    r"(?:年末|期末|年终|累计|年底)(?:结转|结余|余额|滚存|和|的)?|(?:结转|顺延)至?到?(?:下一?|次)年|未结|尚未审结"
)
_INCOME = re.compile(r"收入|到账|拨入|到位|新增|新收|收到|受理|举借|转贷")
_SPENT = re.compile(r"支出|使用|拨付|偿还|还本|办结|审结|答复")
_GIVEN = re.compile(r"结余分配|交纳(?:企业)?所得税")
_LIST = re.compile(r"其中|包括|分别|依次|；|。|：")
_TIMES = re.compile(
    r"(?P<n>[两三四五六七八九十]|\d{1,2})个?(?P<what>年|月|季度|天|周|人|户|期|次)(?:合计|共计|总计|共)(?:为|达|安排|投入)?$"
)
_YEARS = re.compile(r"(?P<n>[两三四五])年(?:来|间)?(?:累计|合计|共计|总计|共)[^，；。：、（）]{0,8}$")
_OF_A_YEAR = re.compile(r"(?:19|20)\d\d年[^，。；]{0,10}$")
#: Numbered paragraphs that may be the parts of one total.
_MOST_NUMBERED = 20
_NAMES = re.compile(
    r"([\u4e00-\u9fff]{2,12}(?:[、和与及][\u4e00-\u9fff]{2,12}?)+?)(?:[两三四五]项)?(?:总计|合计|共计|共)$"
)


def ending(item: Item, earlier: Sequence[Item]) -> Iterator[Found]:
    """The figures before it that add up to it, without a word for it."""
    for whole in item.figures:
        parts = Parts(picked(earlier[-8:], whole, "same")[::-1]).making(whole)[::-1]
        if len(parts) >= 2 and telling(whole, parts):
            yield Found.of(whole, parts)


#: 57.12万元/年: added up with others of the same time only.
_PER = re.compile(r"/(?:年|月|季度?|日)")


def named(item: Item, named: dict[str, Item]) -> Iterator[Found]:
    """基本支出和项目支出合计…: the parts are called by their names, wherever they stood."""
    match = _NAMES.search(re.split(r"[，；。：（）]", item.first.before)[-1])
    if match is None:
        return
    names = re.split(r"[、和与及]|以及", match[1])
    parts_of = [
        named.get(name[-8:]) or next((named[key] for key in named if key.endswith(name)), None) for name in names
    ]
    if len(parts_of) < 2 or len(parts_of) > 8 or not all(parts_of):
        return
    for whole in item.figures:
        parts = picked([one for one in parts_of if one is not None], whole, "same")
        if len(parts) == len(parts_of):
            result = add(whole, parts)
            if result.holds or is_slip(result.gap, [whole, *parts]):
                yield Found.of(whole, parts) if result.holds else Found(whole, tuple(parts), result, "likely")


def yearly(row: Sequence[Item], at: int) -> Iterator[Found]:
    """每年12200万元，三年共36600万元."""
    item = row[at]
    match = _TIMES.search(item.head)
    if match is None or not at or not re.search(rf"[每各]{match['what']}", row[at - 1].head):
        return
    many = _count(match["n"])
    part = row[at - 1].first
    if 2 <= many <= 12 and part.unit == item.first.unit:
        parts = (part,) * many
        result = add(item.first, parts)
        yield Found.of(item.first, parts) if result.holds else Found(item.first, parts, result, "likely")


def total_last(row: Sequence[Item], at: int, before: Sequence[Item]) -> Iterator[Found]:
    item = row[at]
    segment = re.split(r"[；。（）]", item.gap)[-1]
    match = TOTAL.search(segment)
    if re.match(r"[^，；。]{0,2}(?:上述|以上)", item.head):
        yield from ending(item, row[max(0, at - 8) : at])
    if match is None:
        yield from ending(item, [one for one in row[max(0, at - 8) : at] if one.sentence == item.sentence])
        return
    wanted = _count(match["n"])
    earlier = [one for one in row[max(0, at - MOST_PARTS) : at] if one.depth == item.depth]
    here = [one for one in earlier if one.sentence == item.sentence]
    if per := _PER.match(item.first.after):
        # 4.76万元/月，57.12万元/年；…合计143.004万元/年
        here = [one for one in here if one.first.after.startswith(per[0])]
    if (years := _YEARS.search(segment)) and all(_OF_A_YEAR.search(one.head) for one in here[-_count(years["n"]) :]):
        wanted = _count(years["n"])  # 2020年1320批次，2021年1188批次，2022年1093批次，三年累计3601批次
    for whole in item.figures:
        found = _sums_before(
            whole, here, earlier, before, wanted, bare=bool(_BARE.search(match[0])), sure=bool(_SURE.search(segment))
        )
        if found is not None:
            yield found


def _count(word: str | None) -> int:
    value = numerals.read(word) if word else None
    return int(value) if value is not None else 0


def _sums_before(
    whole: Quantity,
    here: Sequence[Item],
    earlier: Sequence[Item],
    before: Sequence[Item],
    wanted: int,
    *,
    bare: bool,
    sure: bool,
) -> Found | None:
    for chosen in (here, earlier, [*before, *earlier]):
        for mode in MODES:
            parts = Parts(picked(chosen, whole, mode)[::-1])
            found = parts.making(whole)[::-1]
            if len(found) >= 2 and (mode not in {"persons", "pieces"} or family(whole) == "mixed" or parts.channels):
                return Found.of(whole, found)
    listed = any(re.search("分别为|分别是|依次为", one.gap) for one in here)
    if _ALL.search(whole.before):
        # 甲2.59亿元、乙3.58亿元、丙0.50亿元，合计到位6.67亿元
        row = picked(here, whole, "same")
        listed = listed or (plain_list(row) and all(one.before.startswith("、") for one in row[1:]))
    if not bare and not listed and wanted < 2 and not complete([one.first for one in here]):
        return None
    return _broken_before(whole, here, wanted, sure=sure)


#: Money that was given, and what became of it.
_GIVEN = re.compile(r"下达|安排|批复|分配|核定|预算|计划")
_ARRIVED = re.compile(r"到位|到账|拨付|支付|支出|使用|发放|兑付")


def _is_of_a_stage(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """下达865万元，下达397万元，到位资金共计1253万元: what arrived need not be all that was given."""
    own = re.split(r"[，；。：（）]", whole.before)[-1]
    told = [re.split(r"[，；。：]", part.before)[-1] for part in parts]
    return bool(_ARRIVED.search(own)) and all(_GIVEN.search(one) and not _ARRIVED.search(one) for one in told)


def _broken_before(whole: Quantity, here: Sequence[Item], wanted: int, *, sure: bool) -> Found | None:
    """A total said in so many words behind its parts, all in one sentence."""
    for mode in MODES:
        parts = picked(here, whole, mode)
        if mode in {"persons", "pieces"} and family(whole) != "mixed" and not Parts(parts).channels:
            continue
        for chosen in _suffixes(parts, here, wanted):
            if any(part.approx or is_rate(part) for part in (whole, *chosen)):
                continue
            result = add(whole, chosen)
            if result.holds:
                return Found.of(whole, chosen)
            if _is_of_a_stage(whole, chosen):
                continue
            slip = is_slip(result.gap, [whole, *chosen])
            close = abs(result.gap) * 3 <= max(whole.value, result.total)
            close = close or (len(chosen) > 2 and is_misprint(result.gap, [whole, *chosen]))
            if complete(chosen) and slip:
                return Found(whole, tuple(chosen), result, "error")
            if (sure and (slip or close)) or (close and (wanted or slip)):
                return Found(whole, tuple(chosen), result, "error")
    return None


def _suffixes(parts: Sequence[Quantity], here: Sequence[Item], wanted: int) -> Iterator[Sequence[Quantity]]:
    """Which of the figures before a total are its parts: so many as it says, those since the list began, all."""
    if wanted:
        if len(parts) >= wanted:
            yield parts[-wanted:]
        return
    begun = max((item.first.start for item in here if _LIST.search(item.gap)), default=0)
    since = [part for part in parts if part.start >= begun]
    for chosen in (since, parts):
        if len(chosen) >= 2:
            yield chosen


def total_above(
    row: Sequence[Item], behind: Sequence[Sequence[Item]], heading: str = "", *, main: bool = False
) -> Iterator[Found]:
    """……如下： and then one paragraph for each part: the first figure of each counts. `main`: only the larger ones."""
    heads_of = {
        planned: [
            one for items_of in behind if (one := next((x for x in items_of if is_budget(x.first) is planned), None))
        ]
        for planned in (False, True)
    }
    if len(heads_of[True]) < 2:
        heads_of[True] = heads_of[False]
    for owner in [one for one in reversed(row) if one.sentence >= row[-1].sentence - 2][:6]:
        for whole in owner.figures:
            heads = heads_of[is_budget(whole)]
            parts = Gathering([heads]).making(whole, announced=True)
            found = Found.of(whole, parts) if parts else _nearly(whole, picked(heads, whole, "same"))
            if not main:
                found = found or _slipped(whole, picked(heads, whole, "same"))
            if found is None and len(heading) > 3 and whole.noun.startswith(heading[:4]):
                found = _exceeding(whole, picked(heads, whole, "same"), len(behind))
            if found is not None:
                yield found


def _exceeding(whole: Quantity, parts: Sequence[Quantity], paragraphs: int) -> Found | None:
    """财政拨款支出主要内容如下：: even the main ones cannot be more than all."""
    result = add(whole, parts)
    if len(parts) < 3 or len(parts) < paragraphs or result.verdict != "over" or result.total > 2 * whole.value:
        return None
    if any(one.approx or one.kind != "money" for one in (whole, *parts)) or whole.value < 100 * (whole.step or 1):
        return None
    return Found(whole, tuple(parts), result, "likely")


def _slipped(whole: Quantity, parts: Sequence[Quantity]) -> Found | None:
    """Paragraphs whose labels leave nothing out, one digit away from the whole."""
    for count in sorted({*range(2, min(len(parts), 6) + 1), max(len(parts), 2)} if len(parts) > 1 else ()):
        result = add(whole, parts[:count])
        large = 3 <= count == len(parts) and whole.value >= 100 * (whole.step or 1)
        if (large or complete(parts[:count])) and is_slip(result.gap, [whole, *parts[:count]]):
            return Found(whole, tuple(parts[:count]), result, "error")
    return None


def _nearly(whole: Quantity, parts: Sequence[Quantity]) -> Found | None:
    """The first parts that make the whole but for rounding, as many as do."""
    best: Found | None = None
    for count in range(2, min(len(parts), _MOST_NUMBERED) + 1):
        result = add(whole, parts[:count])
        if result.verdict == "over":
            break
        close = 2 * whole.step if whole.digits else whole.step if count == len(parts) > 2 else 0
        if best is not None and not parts[count - 1].value:
            continue
        if result.verdict == "rounded" and abs(result.gap) <= close:
            best = Found(whole, tuple(parts[:count]), result, "rounding")
    return best


def balance(row: Sequence[Item]) -> Iterator[Found]:
    """年初结转 + 收入 - 支出 = 年末结转, where the four stand together, in any order."""
    for at, last in enumerate(row):
        if at < 3 or not _CLOSING.search(last.first.before[-14:]):
            continue
        kin = [
            one for one in reversed(row[max(0, at - _MOST_BALANCED) : at]) if family(one.first) == family(last.first)
        ]
        for back in ([one.first for one in kin if one.depth == last.depth], [one.first for one in kin]):
            named = [[one for one in back if kind.search(_own(one))][:4] for kind in (_OPENING, _INCOME, _SPENT)]
            named[1] = [one for one in named[1] if one not in named[0]]
            given = [one for one in back if _GIVEN.search(_own(one)) and one.value][:1]
            ways = product(*named, [*given, None])
            found = [made for *three, less in ways if (made := _balanced(last.first, three, less)) is not None]
            held = next((one for one in found if one.result.verdict == "equal"), None)
            held = held or next((one for one in found[:1] if one.result.holds), None)
            if held is not None:
                yield held
                break
            near = found[:1] if found and at - row.index(_item(row, found[0].parts[0])) <= _NEAR_BALANCED else []
            # pieces are closed in more ways than one; 收入总量 holds what was left of last year
            near = [
                one
                for one in near
                if last.first.kind == "money" and one.parts[1].number - one.parts[2].number != last.first.number
            ]
            yield from (one for one in near if is_slip(one.result.gap, [last.first, *one.parts]))


def _own(figure: Quantity) -> str:
    return re.split(r"[，；。：（）]", figure.before)[-1][-14:]


def _item(row: Sequence[Item], figure: Quantity) -> Item:
    return next(item for item in row if figure in item.figures)


def _balanced(whole: Quantity, three: Sequence[Quantity | None], given: Quantity | None = None) -> Found | None:
    """`given`: what was given away of the balance."""
    opening, income, *less = [one for one in (*three, given) if one is not None]
    if len({opening, income, *less, whole}) < 3 + len(less):
        return None
    total = opening.value + income.value - sum((one.value for one in less), Fraction(0))
    slack = (opening.step + income.step + whole.step + sum((one.step for one in less), Fraction(0))) / 2
    gap = whole.value - total
    verdict: Verdict = "equal" if gap == 0 else "rounded" if abs(gap) <= slack else "over"
    severity: Severity | None = "likely" if verdict == "over" else None
    signs = (1, 1, *(-1 for _ in less))
    return Found(whole, (opening, income, *less), Sum(verdict, total, gap), severity, signs)


def alike(item: Item, earlier: Sequence[Item]) -> Iterator[Found]:
    """代表建议主办48件，政协提案主办39件，主办件合计87件: what bears the same name, wherever it stood."""
    match = _ALIKE.search(item.head)
    if match is None:
        return
    label = re.sub(r"(?:件|数|量|额|总)+$", "", match["name"])
    for whole in item.figures:
        parts = [
            figure
            for one in earlier[-MOST_PARTS:]
            for figure in one.figures
            if family(figure) == family(whole) and re.sub(r"(?:件|数|量|额|总)+$", "", figure.noun).endswith(label)
        ]
        if len(label) < 2 or len(parts) < 2:
            continue
        for many in range(len(parts), 1, -1):
            if add(whole, parts[-many:]).verdict == "equal":
                yield Found.of(whole, parts[-many:])
                return
