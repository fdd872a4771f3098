"""Shares: 其他收入5.15万元，占0.7%. Of the whole that is named, or of the total the list began with; together they make 100."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from huiyin.proofread.agreement import HUNDRED, per_cent, per_cent_step, shown
from huiyin.proofread.model import Analysis, Message, Quantity, Relation, Severity
from huiyin.proofread.moves import Item, Line, clause_of, lines
from huiyin.proofread.quotients import compare, say
from huiyin.proofread.statements import GENERIC, HINT, alike, hints

WHOLE = re.compile(
    r"占(?P<name>[^，。；：]{1,32}?)的?(?:比[重例])?(?:的|之|约|为|达到?|近|了|超过|接近|高达|比例为|比重为)*$"
)
TOTAL = re.compile(r"总|合计|共|全部|计|整体")
OPEN = re.compile(r"等|其中|多项|多选|同时|排名|前[一二三四五六七八九十\d]|主要|最[高大多]|居")
MULTIPLE = re.compile(r"可同时|多选|多项|兼有|重复计|交叉|可选")
CLOSED = (
    {"信", "访", "网"},
    {"基本支出", "项目支出"},
    {"人员经费", "公用经费"},
    {"男", "女"},
    {"满意", "不满意"},
)
KEPT = 60  # totals further back are forgotten


def rule(analysis: Analysis) -> Iterable[Relation]:
    for passage in analysis.passages:
        if not any(figure.kind in ("percent", "fraction") for figure in passage.quantities):
            continue
        told = lines(passage)
        known: list[Item] = []
        loose: list[Item] = []
        for line in told:
            for at, item in enumerate(line.items):
                if item.part == "share":
                    relation = _share(item, at, line, known, bool(MULTIPLE.search(passage.block.text)))
                    if relation is not None:
                        yield relation
                    else:
                        loose.append(item)
                elif item.part in ("level", "base", "plan") and item.figure.kind in ("count", "money", "plain"):
                    known.append(item)
            yield from _to_hundred(line, loose)
            loose = []
            del known[:-KEPT]


def _share(item: Item, at: int, line: Line, known: list[Item], several: bool) -> Relation | None:
    figure = item.figure
    here = [one for one in line.items[:at] if one.part in ("level", "base", "plan")]
    here = [one for one in here if one.figure.kind in ("count", "money", "plain") and not one.why]
    if re.match(r"[^，。；占]{0,10}的", item.lead) and len(known) > 1 and at and line.items[at - 1] is known[-1]:
        found_pairs = _pairs_of_named(known[-1], here[:-1] or known[:-1])
    elif (named := WHOLE.search(item.lead)) and not re.fullmatch(r"比[重例]?|总?量?", named["name"]):
        found_pairs = _named_whole(item, named["name"], here, known)
    else:
        found_pairs = _of_list(here, known, line)
    pairs = list(found_pairs)
    for above, below, _ in pairs:
        found = compare(figure, [above.figure], [below.figure])
        if found in ("exact", "rough"):
            return say("share", figure, [above.figure], [below.figure], found)
    for above, below, sure in pairs:
        found = compare(figure, [above.figure], [below.figure])
        if found and sure:
            return say("share", figure, [above.figure], [below.figure], found)
    for above, below, sure in pairs:
        if (
            sure
            and not several
            and above.figure.approx is None
            and below.figure.approx is None
            and figure.approx is None
        ):
            severity: Severity = "likely" if "其中" in above.lead and "其中" in item.lead else "error"
            return say("share", figure, [above.figure], [below.figure], None, severity=severity)
    return None


Pairs = Iterator[tuple[Item, Item, bool]]


def _pairs_of_named(below: Item, tops: list[Item]) -> Pairs:
    """占调整预算数1452.00万元的96.5%."""
    fitting = [one for one in tops if _divides(one, below)][::-1]
    for n, above in enumerate(fitting[:3]):
        yield above, below, n == 0


def _divides(above: Item, below: Item) -> bool:
    return above is not below and alike(above.figure, below.figure) and below.figure.value > 0


def _named_whole(item: Item, name: str, here: list[Item], known: list[Item]) -> Pairs:
    """占政府采购支出总额的90%: the figure that was called so, told last."""
    tops = [one for one in here if one.part == "level"][::-1]
    if units := hints(name) or hints(item.lead):
        tops = [one for one in tops if one.figure.unit in units[-1]]
    subject = re.split("占", clause_of(item.lead))[0]
    subject = HINT.sub("", subject)
    if len(subject) > 1:
        tops = [one for one in tops if subject in one.lead + one.tail[:8]] + [
            one for one in tops if subject not in one.lead
        ]
    above = tops[0] if tops else None
    if above is None:
        return
    bare = re.sub(r"^(?:全[部市县区省年]|本年度?|当年|同期|同类|其)|(?:的|比例|比重|数)$", "", name)
    bare = HINT.sub("", bare)
    core = re.sub(r"(?:总额|总量|总数|合计|总计|金额|数量|件数|总支出|总收入)$", "", bare)
    earlier = [one for one in known if one is not above and _divides(above, one)][::-1]
    called = [one for one in earlier if bare in one.lead[-40:]]
    called += [one for one in earlier if one not in called and len(core) > 1 and core in one.lead[-40:]]
    sure = bool(called)
    if not called and (GENERIC.fullmatch(core) or len(core) < 2):
        called = [one for one in earlier if TOTAL.search(clause_of(one.lead))] or _firsts(above, here)
        sure = bool(called) and called[0] in here
    for n, below in enumerate(called[:4]):
        yield above, below, sure and n == 0
    for below in earlier[:6]:
        if below not in called and below.figure.value >= above.figure.value:
            yield above, below, False
    for other in tops[1:3]:
        for below in called[:2]:
            if _divides(other, below):
                yield other, below, False


def _firsts(above: Item, here: list[Item]) -> list[Item]:
    return [one for one in here[:1] if _divides(above, one)]


def _of_list(here: list[Item], known: list[Item], line: Line) -> Pairs:
    """其中来信97件次，占8.0%: of the figure the list began with."""
    tops = [one for one in here if one.part == "level"][::-1]
    if not tops:
        return
    above = tops[0]
    # what has a share of its own is a part, not the whole
    parts = {one.figure for one, two in zip(line.items, line.items[1:], strict=False) if two.part == "share"}
    heads = [one for one in here if one.figure not in parts and _divides(above, one)]
    totals = [one for one in heads if TOTAL.search(clause_of(one.lead))]
    earlier = [one for one in known if one not in here and _divides(above, one)][::-1]
    past_totals = [one for one in earlier if TOTAL.search(clause_of(one.lead))]
    if heads:
        # the total a list begins with stands before 其中 or the colon, or first of all
        governed = [one for one in heads if re.match(r"[^。；]{0,24}?(?:[，：、]?其中|：|包括|分别)", one.tail)]
        first = (totals or governed or heads)[0]
        latest = (governed or totals or heads)[-1]
        sure = first is latest and (bool(totals or governed) or len(heads) == 1)
        yield above, latest, sure or (latest in governed and latest in totals)
        yield above, first, False
    elif past_totals:
        yield above, past_totals[0], bool(re.match(r"\s*(?:其中|包括)", here[0].lead)) and len(past_totals) == 1
    elif earlier and re.match(r"\s*其中", here[0].lead):
        yield above, earlier[0], False
    for below in (heads + earlier[::-1])[::-1][:10]:
        if below.figure.value >= above.figure.value:
            yield above, below, False


def _to_hundred(line: Line, loose: list[Item]) -> Iterator[Relation]:
    """网信占58.4%，来访占27.3%，来信占14.3%: with no whole printed they still make 100."""
    shares = [one for one in loose if one.part == "share" and not one.why and one.figure.approx is None]
    if len(shares) < 2 or any(item.part == "share" and item not in loose for item in line.items[-1:]):
        return
    text = line.sentence.text
    total = sum((per_cent(one.figure) for one in shares), Fraction(0))
    room = sum((per_cent_step(one.figure) for one in shares), Fraction(0)) / 2
    last, others = shares[-1].figure, [one.figure for one in shares[:-1]]
    params = {
        "sum": shown(total, max(one.figure.digits for one in shares)),
        "parts": "、".join(one.figure.printed for one in shares),
        "percent": last.printed,
    }
    if abs(total - HUNDRED) <= room:
        yield _shares(last, others, True, None, "shares.holds", params)
        return
    if MULTIPLE.search(text) or OPEN.search(text) or whole_differs(shares):
        return
    words = "".join(one.lead for one in shares)
    closed = any(all(word in words for word in names) for names in CLOSED)
    if closed or abs(total - HUNDRED) <= 3:
        yield _shares(last, others, False, "likely", "shares.broken", params)


def whole_differs(shares: list[Item]) -> bool:
    """Shares of different wholes do not add up to anything."""
    names = {found["name"] for one in shares if (found := WHOLE.search(one.lead))}
    return len(names) > 1 and not all(re.fullmatch(r"本年[^，]*|[^，]*合计|[^，]*总[^，]*", name) for name in names)


def _shares(
    last: Quantity, others: list[Quantity], holds: bool, severity: Severity | None, code: str, params: dict[str, str]
) -> Relation:
    figures = (last, *others)
    return Relation(
        kind="share",
        numbers=tuple(one.text for one in figures),
        holds=holds,
        message=Message(code, params),
        at=tuple(one.place for one in figures),
        severity=severity,
        figures=figures,
    )
