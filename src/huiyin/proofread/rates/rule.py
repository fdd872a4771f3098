"""Rates: 办结961件、交办1022件、办结率94.03%. A rate is named by its numerator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from huiyin.proofread.arithmetic.agreement import HUNDRED, per_cent
from huiyin.proofread.arithmetic.quotients import compare, is_slip, say
from huiyin.proofread.changes.tabled import Rows
from huiyin.proofread.model import Analysis, Message, Quantity, Relation
from huiyin.proofread.quantities.kin import alike
from huiyin.proofread.quantities.moves import RATE, Item, Line, clause_of, lines
from huiyin.proofread.rates.averages import AVERAGE, average, of_sexes
from huiyin.proofread.rates.names import (
    BRACKETS,
    NEAR,
    PART_OF,
    REPEATED,
    Pair,
    Spot,
    counts,
    may_divide,
    name_of,
    stem_of,
    words_of,
)
from huiyin.proofread.rates.pairs import behind, in_brackets, named

#: The budget itself, at the end of a figure's words or as what was done with the money.
BUDGETED = re.compile(
    r"(?<!公共)(?<!基金)(?<!经营)(?<!保险)预算(?:数|总?额|金额|资金|经费|调整|变更|变动|核定|批复|安排|下达|追加|收入|支出"
    r"|共计?|合计|总计|为|是|约|：|至|到|达到?)*$|(?:年初|调整后?|全年|当年|部门|本级|项目|省级|财政)预算(?:安排|批复|下达|核定)"
)
CARRIED = re.compile(r"结转|往年|历年|上年度?(?:未|遗留|积)|跨年|含上年|含往|遗留")
#: A rate of somebody else, or of one year of several.
OF_OTHERS = re.compile(
    r"目标[^，。；]{0,14}$|全[国省]|平均|水平|低于|高于|优于|其中[：:]?(?:20\d\d|[①-⑳])|20\d\d年?(?!\d)[^，。；]{0,8}$"
)
CAPPED = re.compile(r"完成|达标|实现|到位|覆盖")
SIDE = re.compile(r"收入|支出")
CHANNEL = re.compile(r"来信|来访|网上|网络|网信|来电|电话")
MOST_COUNTED = 100  # of more nearly every percentage can be had
RATE_OF = re.compile(r"(?:^|[，；：])([^，。；：率]{2,3})率(?:约?为|达到?|是)?$")
BEYOND = 2  # times the whole: no rate up to 100 % is of these two
OLDER = 24  # figures further back


def rule(analysis: Analysis) -> Iterable[Relation]:
    older: list[Item] = []
    rows = Rows(analysis)
    for passage in analysis.passages:
        if not passage.quantities:
            continue
        told = lines(passage)
        head: Item | None = None
        explained: dict[tuple[Quantity, ...], str] = {}
        for index, line in enumerate(told):
            here = [one for one in line.items if counts(one)]
            following = told[index + 1].items if index + 1 < len(told) else ()
            after = (*here, *(one for one in following if counts(one)))
            for at, item in enumerate(line.items):
                yield from _attainable(line, at)
                spot = Spot(item, at, line, told[index - 1] if index else None, after, tuple(older), head)
                answers = list(_at(spot)) or list(_of_table(spot, rows))
                for found in answers:
                    pair, name = found.figures[1:], name_of(item)
                    if found.holds:
                        explained.setdefault(pair, name)
                    # 化解率75.91%；其中来信化解率76.44%: of fewer than the two figures that made the first
                    if found.severity not in ("error", "likely") or explained.get(pair, name) == name:
                        yield found
                if item.why and not answers:
                    yield from _in_reason(spot)
            if here and not line.sentence.text.startswith("其中"):
                head = here[0]
            older = [*older, *here][-OLDER:]


def _in_reason(spot: Spot) -> Iterator[Relation]:
    """主要原因是工程下达3亿元，支出0.07亿元，支出进度仅为2.3%: told of two figures of the reason; what comes out."""
    items = tuple(replace(one, why=not one.why) for one in spot.line.items)
    line = replace(spot.line, items=items)
    after = tuple(one for one in items[spot.at :] if counts(one))
    yield from (one for one in _at(Spot(items[spot.at], spot.at, line, None, after, ())) if one.holds)


def _of_table(spot: Spot, rows: Rows) -> Iterator[Relation]:
    """“三公”经费支出7471万元，占年初预算数的71.6%: the budget stands in the same row of a table."""
    figure = spot.item.figure
    if spot.item.part != "ratio" or not rows.by_figure:
        return
    for above in [one for one in spot.line.items[max(spot.at - NEAR, 0) : spot.at] if counts(one)][:-3:-1]:
        top = above.figure
        below = rows.base(above, "budget", lambda last, top=top: compare(figure, [top], [last]) == "exact")  # type: ignore[misc]
        if below is not None:
            yield say("ratio", figure, [top], [below.figure], "exact")
            return
        for plan in rows.asked(above, "budget"):
            if is_slip(figure, top, plan.figure):
                yield say("ratio", figure, [top], [plan.figure], None, severity="likely")
                return


def _attainable(line: Line, at: int) -> Iterator[Relation]:
    """考核断面8个，优良水质比例达87.5%: seven of them, whichever they are."""
    item = line.items[at]
    figure = item.figure
    if figure.kind != "percent" or item.part not in ("level", "share") or figure.approx:
        return
    before = [one for one in line.items[max(at - NEAR, 0) : at] if counts(one) and one.figure.kind == "count"]
    if item.part == "level" and (done := [one for one in before if not one.likewise]):
        yield from _of_done(item, done[0] if len(done) == 1 else None)
    if len(before) != 1 or not re.search("率|比例|比重|占", clause_of(item.lead)):
        return
    whole = before[0].figure
    if not 1 < whole.value < MOST_COUNTED or whole.step != 1 or not figure.digits:
        return
    part = round(whole.value * per_cent(figure) / HUNDRED)
    made = [replace(whole, value=Fraction(part))]
    if 0 < part < whole.value and compare(figure, made, [whole]) == "exact":
        params = {"percent": figure.printed, "level": whole.printed, "part": str(part)}
        yield Relation(
            "attainable",
            (figure.text, whole.text),
            True,
            Message("rate.attainable", params),
            (figure.place, whole.place),
            figures=(figure, whole),
        )


def _of_done(item: Item, done: Item | None) -> Iterator[Relation]:
    """审结案件26起，审结率为81%: of 32, which are not told."""
    stem = RATE_OF.search(item.lead)
    if done is None or stem is None or stem[1] not in clause_of(done.lead):
        return
    figure, part = item.figure, done.figure
    if not 1 < part.value < MOST_COUNTED or part.step != 1 or not 0 < per_cent(figure) < HUNDRED:
        return
    whole = round(part.value * HUNDRED / per_cent(figure))
    if whole > part.value and compare(figure, [part], [replace(part, value=Fraction(whole))]) == "exact":
        params = {"percent": figure.printed, "level": f"{whole}{part.unit}", "part": str(int(part.value))}
        numbers, places = (figure.text, part.text), (figure.place, part.place)
        yield Relation("attainable", numbers, True, Message("rate.attainable", params), places, figures=(figure, part))


def _at(spot: Spot) -> Iterator[Relation]:
    item, line = spot.item, spot.line
    if item.part == "target" or (item.figure.kind == "percent" and item.figure.step * 10**item.figure.digits != 1):
        return  # ‰ and 万分之 are of more than is printed
    if item.part in ("level", "ratio") and (group := _group(line, spot.at)):
        yield from _in_step(group, spot)
    elif item.likewise and item.part in ("level", "ratio") and item.figure.kind == "percent":
        return
    elif item.figure.kind == "percent" and item.part in ("level", "base"):
        yield from _rate(spot)
    elif item.part == "ratio":
        yield from _of_plan(spot)
    elif item.figure.kind in ("money", "count") and AVERAGE.search(item.lead[-16:]):
        yield from average(item, line.items[: spot.at])
    elif item.figure.kind == "plain":
        yield from of_sexes(item, [*spot.older[-NEAR:], *line.items[: spot.at]])


def _group(line: Line, at: int) -> list[Item]:
    """分别为90.5%、84.2%和92.9%: rates told one after another."""
    first = line.items[at]
    rated = first.part == "ratio" or RATE.search(first.lead)
    if first.figure.kind != "percent" or first.likewise or not rated or "分别" not in first.lead:
        return []
    group = [first]
    for later in line.items[at + 1 :]:
        if not later.likewise or later.figure.kind != "percent":
            break
        group.append(later)
    return group if len(group) > 1 else []


Triple = tuple[Item, Item, Item]


def _in_step(group: list[Item], spot: Spot) -> Iterator[Relation]:
    """The n-th numerator over the n-th denominator, or all over one; taken where most of them hold."""
    here = [one for one in spot.line.items if counts(one)][:24]
    size = len(group)
    told = _most_true(group, here)
    hits = _hits(told)
    apart = len({top.figure.unit for _, top, _ in told}) == size > 1 and _counted_alike(told)  # 7个县、119个乡镇
    if hits * 2 < size or (hits == 1 and size == 2 and not apart):
        # 计划完成5座、9条 told before: of further off only where all are true and counted alike
        told = _most_true(group, [*spot.older[-16:], *spot.past, *here][-32:])
        if not _counted_alike(told) or _hits(told) < size - (size > 2):
            return
    for rate, top, bottom in told:
        found = compare(rate.figure, [top.figure], [bottom.figure])
        yield say("ratio", rate.figure, [top.figure], [bottom.figure], found, severity="likely")


def _counted_alike(told: Sequence[Triple]) -> bool:
    return all(top.figure.unit == bottom.figure.unit for _, top, bottom in told)


def _most_true(group: list[Item], levels: list[Item]) -> list[Triple]:
    size = len(group)
    windows = [tuple(levels[at : at + size]) for at in range(len(levels) - size + 1)]
    windows = [window for window in windows if len({one.figure.kind for one in window}) == 1]
    best: tuple[int, list[Triple]] = (0, [])
    for above in reversed(windows):
        for below in windows + [(one,) * size for one in levels]:
            if set(above) & set(below) or not may_divide(above[0], below[0]):
                continue
            told = list(zip(group, above, below, strict=True))
            hits = _hits(told)
            if hits > best[0]:
                best = hits, told
    return best[1]


def _hits(told: Sequence[Triple]) -> int:
    return sum(1 for rate, top, bottom in told if compare(rate.figure, [top.figure], [bottom.figure]))


def _rate(spot: Spot) -> Iterator[Relation]:
    name = name_of(spot.item)
    pairs = list(in_brackets(spot.item, spot.at, spot.line, name))
    if not name and (told := re.fullmatch(r"(?P<name>[\u4e00-\u9fff]{2,6})(?:为|达)", clause_of(spot.item.lead))):
        # 作出纠错决定的191件，纠错为4.1%: the word for rate left out
        pairs.extend(replace(pair, sure=False) for pair in named(spot, told["name"]))
    if name:
        pairs.extend(named(spot, name))
        pairs.extend(behind(spot, name))
        if _is_of_some(spot, name) or OF_OTHERS.search(spot.item.lead):
            pairs = [replace(pair, sure=False) for pair in pairs]
        pairs = [replace(pair, sure=False, fair=False) if _is_of_a_kind(name, pair) else pair for pair in pairs]
    elif not pairs:
        return
    settled = list(settle(spot.item, pairs, name, spot.line))
    if not any(one.holds for one in settled):
        settled = list(_by_flaws(spot, name)) or settled
    yield from settled


#: 抽查145件，有问题的9件，准确率94%: of those that are not.
FLAWLESS = re.compile(r"准确|正确|合格|达标|完好|优良|无误")
FLAWED = re.compile(r"问题|不合格|不达标|未达标|不符|差错|错误|超标|违规|缺陷")


def _by_flaws(spot: Spot, name: str) -> Iterator[Relation]:
    """Only where it comes out."""
    here = [one for one in spot.line.items[max(spot.at - NEAR, 0) : spot.at] if counts(one)]
    flawed = [one for one in here if FLAWED.search(words_of(one))][-1:]
    if not flawed or not FLAWLESS.search(name):
        return
    bad, figure = flawed[0].figure, spot.item.figure
    for whole in [one.figure for one in here if one.start < bad.start and one.figure.kind == bad.kind][::-1]:
        good = replace(bad, value=whole.value - bad.value)
        if good.value > 0 and compare(figure, [good], [whole]) == "exact":
            figures = (figure, whole, bad)
            told = say("ratio", figure, [good], [whole], "exact")
            numbers, places = tuple(one.text for one in figures), tuple(one.place for one in figures)
            yield replace(told, numbers=numbers, at=places, figures=figures)
            return


def _is_of_some(spot: Spot, name: str) -> bool:
    """其中来信化解率, where no figure was told of letters."""
    text, begin = spot.line.sentence.text, spot.line.sentence.start
    told = text[: max(spot.item.start - begin - len(spot.item.lead), 0)]
    rated = any(one.figure.kind == "percent" for one in spot.line.items[: spot.at])
    channel = CHANNEL.search(name)
    return bool(channel and (rated or "其中" in name) and channel[0] not in told)


#: 承诺件提前办结率, 积案化解率: of what the name begins with.
OF_KIND = re.compile(r"(?:累计|综合|平均|总)*(?P<kind>[\u4e00-\u9fff]{1,4}[件案单])[\u4e00-\u9fff]{2,8}")


def _is_of_a_kind(name: str, pair: Pair) -> bool:
    """承诺件办结31597件，承诺件办结率50.82%, where only all that was received was told before: not what it is of."""
    found = OF_KIND.fullmatch(name)
    told = "".join(map(words_of, pair.below))
    return found is not None and found["kind"] not in told and found["kind"] in words_of(pair.above[0])


def settle(item: Item, pairs: Sequence[Pair], name: str, line: Line) -> Iterator[Relation]:
    """The first reading that holds; else the one the words leave no doubt about."""
    figure = item.figure
    for pair in pairs:
        above, below = [one.figure for one in pair.above], [one.figure for one in pair.below]
        found = compare(figure, above, below)
        if found in ("exact", "rough") and not (found == "exact" and per_cent(figure) == 0 and not pair.sure):
            yield _above_all(say("ratio", figure, above, below, found), name, line)
            return
    pairs = [
        replace(pair, sure=pair.sure and _is_net(name, pair), fair=pair.fair and _is_net(name, pair)) for pair in pairs
    ]
    if per_cent(figure) == HUNDRED and CAPPED.search(name):
        # 目标17项，实际完成20项，完成率100%: more than all of it counts as all
        pairs = [pair for pair in pairs if pair.above[0].figure.value <= pair.below[0].figure.value]
    pairs = [replace(pair, sure=pair.sure and not _is_beyond(figure, pair)) for pair in pairs]
    certain = [pair for pair in pairs if pair.sure and not pair.above[0].figure.approx]
    for pair in certain or pairs:
        above, below = [one.figure for one in pair.above], [one.figure for one in pair.below]
        found = compare(figure, above, below)
        if found and (pair.sure or pair is pairs[0] or figure.digits > 1):
            yield say("ratio", figure, above, below, found)
            return
    sums = [pair for pair in pairs if pair.sure and len(pair.below) > 1]
    for pair in sums or pairs:
        if (
            pair.sure
            and not _is_one_of_several(item, pair, name, line)
            and item.figure.approx is None
            and not any(one.figure.approx for one in (*pair.above, *pair.below))
        ):
            above, below = [one.figure for one in pair.above], [one.figure for one in pair.below]
            if quotient_known(below):
                yield say("ratio", figure, above, below, None)
                return

    for pair in pairs:
        above, below = [one.figure for one in pair.above], [one.figure for one in pair.below]
        if pair.fair and item.figure.approx is None and is_slip(figure, above[0], below[0], fine=1):
            yield say("ratio", figure, above, below, None, severity="likely")
            return
    slipped = [pair for pair in pairs if _is_slipped(item, pair, name)]
    if len({(pair.above, pair.below) for pair in slipped}) == 1:
        above, below = [one.figure for one in slipped[0].above], [one.figure for one in slipped[0].below]
        yield say("ratio", figure, above, below, None, severity="likely")


def _is_one_of_several(item: Item, pair: Pair, name: str, line: Line) -> bool:
    """前两批已拨付199万元，第三批拨付51.4万元，拨付率95.1%: of what went in all, not of the last of it."""
    before = [one for one in line.items if one.start < item.start]
    since = max((one.start for one in before if one.figure.kind == "percent"), default=-1)
    stem = stem_of(name)
    told = [one for one in before if one.start > since and stem and re.search(stem, clause_of(one.lead))]
    mates = [one for one in told if one.figure.unit == pair.above[0].figure.unit and one not in pair.below]
    return pair.above[0].figure.kind == "money" and len(pair.above) == 1 < len(mates)


def _is_beyond(figure: Quantity, pair: Pair) -> bool:
    """支出36645.80万元，支出进度41.60%, where only 468.62万元 of another account was told: not what it is of."""
    above, below = (sum(one.figure.value for one in side) for side in (pair.above, pair.below))
    money = pair.above[0].figure.kind == "money"  # 31个单位中有86个: what is counted is of what is counted beside it
    if per_cent(figure) > HUNDRED and above * 10 < below * 9:
        # 计划开工1286套，…；建成1024套，为计划的102.4%: of a plan that is not printed
        return not is_slip(figure, pair.above[0].figure, pair.below[0].figure)
    return money and per_cent(figure) <= HUNDRED and above > below * BEYOND


def _is_slipped(item: Item, pair: Pair, name: str) -> bool:
    """综合办结9540件，综合办结率99.84%: called by its full name, and one digit is all that is wrong."""
    above, below = pair.above[0], pair.below[0]
    stem = name.removesuffix("率")
    full = len(stem) > 2 and clause_of(above.lead) == stem and len(pair.above) == len(pair.below) == 1
    precise = item.figure.digits > 1 and min(len(above.figure.text), len(below.figure.text)) > 3
    return full and precise and item.figure.approx is None and is_slip(item.figure, above.figure, below.figure)


def _is_net(name: str, pair: Pair) -> bool:
    """净利润率 is of 净利润, and not of the 利润总额 that stands nearer."""
    return "净" not in name or "净" in pair.above[0].figure.noun


def quotient_known(below: Sequence[Quantity]) -> bool:
    return sum(one.value for one in below) > 0


def _above_all(relation: Relation, name: str, line: Line) -> Relation:
    """办结312件 of 300 received is more than all, unless some were carried over."""
    figure, *others = relation.figures
    counts = all(one.kind == "count" for one in others)
    if per_cent(figure) <= HUNDRED or not counts or not PART_OF.search(name) or REPEATED.search(name):
        return relation
    if CARRIED.search(line.sentence.text):
        return relation
    message = Message("rate.above", dict(relation.message.params))
    return replace(relation, holds=False, severity="likely", message=message, expected=None)


def _of_plan(spot: Spot) -> Iterator[Relation]:
    """完成年初预算640万元的113.5%; 年初预算为300万元，支出决算为399万元，完成年初预算的133%."""
    item, line, past = spot.item, spot.line, spot.past
    here = [one for one in line.items[max(spot.at - NEAR, 0) : spot.at] if counts(one) or one.part == "plan"]
    if not item.inside:
        here = [one for one in here if not one.inside] or here
    pairs: list[Pair] = []
    if re.match(r"\s*的", item.lead):
        if not here:
            return
        below = here[-1]
        if item.inside:
            # （其中市本级收入13.36亿元，完成年初预算数14.44亿元的92.52%）: what the bracket begins with
            asides = [one for one in line.items[: spot.at] if one.part == "aside" and one.inside]
            here = [*(one for one in here[:-1] if one.inside), *asides[-1:], below] if asides else here
        tops = [one for one in here[:-1] if may_divide(one, below)][::-1] or past[::-1]
        pairs = [Pair((above,), (below,), sure=n == 0 and above in here) for n, above in enumerate(tops[:4])]
    elif word := re.search(r"(?P<adjusted>调整后?|变动)?(?P<plan>预算|计划|任务|目标|指标|限额)", item.lead):
        pairs = list(_with_plan(spot, here, word))
    yield from settle(item, [pair for pair in pairs if pair.below[0].figure.value > 0], "", line)


def _with_plan(spot: Spot, here: list[Item], word: re.Match[str]) -> Iterator[Pair]:
    """The plan told before, or behind: 支出342.5万元，完成预算的95.1%。年初预算为360万元."""
    past, own = spot.past, here or spot.past[-4:] or list(spot.older[-2:])
    planned = [one for one in here if _planned(one, word) and not _settled(one)][::-1]
    first = True
    for below in planned + [one for one in past if _planned(one, word)][::-1]:
        tops = [one for one in own if one is not below and may_divide(one, below) and one.start > below.start]
        tops = [one for one in tops if one not in planned][::-1] or [one for one in own if one is not below][::-1]
        for above in tops[:3]:
            sure = first and below in here and not _passed(below, spot) and not _are_two_sides(above, below)
            # 年初预算合计235万元，执行中调整为236万元，为调整预算的95.7%: what was done is told elsewhere
            sure = sure and not re.search(r"年初预算(?:数|合计|为|共计|安排)*$", clause_of(above.lead))
            yield Pair((above,), (below,), sure=sure)
            first = False
    ahead = [one for one in spot.after if one.start > spot.item.start and _planned(one, word)][:2]
    ahead = [one for one in ahead if not re.search("总计|合计", clause_of(one.lead))]  # with what was carried over
    for below in ahead + [one for one in reversed(spot.older) if _planned(one, word)][:4]:
        tops = [one for one in own if alike(one.figure, below.figure) and one is not below]
        for above in tops[:-3:-1]:
            sure = first and len(ahead) == len(here) == 1 and below in ahead and not _are_two_sides(above, below)
            yield Pair((above,), (below,), sure=sure)
            first = False


def _are_two_sides(above: Item, below: Item) -> bool:
    """收入完成36.3亿元，占预算的90.7%。支出预算调整为46.5亿元: what came in is no part of what may be spent."""
    one, two = (SIDE.findall(item.lead) for item in (above, below))
    return bool(one and two) and one[-1] != two[-1]


def _passed(below: Item, spot: Spot) -> bool:
    """三公经费预算11.49万元 …，完成预算的26.46%；其中公车2.64万元，完成预算的28.15%: of a plan of its own."""
    return any(one.part == "ratio" and below.start < one.start < spot.item.start for one in spot.line.items)


def _planned(one: Item, word: re.Match[str]) -> bool:
    """A figure of the plan itself: 年初预算为300万元, not 一般公共预算收入 or 动用预算稳定调节基金."""
    if re.fullmatch(r"，(?:实际|全年)(?:完成|执行|到位|实现|支出|收入)(?:数?为|了|数)?", one.tail):
        return True  # 批准的收入为18.63亿元，实际完成10.93亿元
    clause = clause_of(BRACKETS.sub("", one.lead))
    if word["adjusted"] is not None and re.search(r"(?:预算|批准|审议)[^，]{0,6}调[整增减]后?[为至到]$", clause):
        return True
    if word["adjusted"] is not None and not re.search("调整|追加|变动", clause):
        return False
    if word["adjusted"] is not None and word["plan"] == "预算" and re.search("调整后?[为至到]$", clause):
        return True  # 收入预算52.6亿元，执行中按程序调整为20.4亿元
    if word["plan"] == "预算":
        return bool(BUDGETED.search(clause))
    return word["plan"] in clause


def _settled(one: Item) -> bool:
    return "决算" in clause_of(one.lead)[-8:]
