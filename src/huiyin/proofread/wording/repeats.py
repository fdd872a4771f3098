"""The same figure in two places: told again as it was, or told otherwise; a target promised twice.

Two figures are the same only if what they measure, their unit, year, stage and place agree. Of two that differ only
those are raised that a slip of the hand explains (one digit, or two exchanged); others are different figures.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from huiyin.proofread.arithmetic.agreement import HUNDRED, per_cent, per_cent_step
from huiyin.proofread.changes.tabled import Row, Rows, alike
from huiyin.proofread.model import Analysis, Block, Message, Quantity, Relation, RelationKind, Severity, Table
from huiyin.proofread.quantities.known import core, is_outcome, years_in
from huiyin.proofread.quantities.moves import Item, Line, clause_of, lines
from huiyin.proofread.rates.names import NAME
from huiyin.proofread.tables import retold as tabled_totals

SCOPE = re.compile(
    r"全[国省市县区州镇局]|[省市县区州]?本级|(?:中央|国家|省|市|县|区|乡镇|街道)(?=级|交办|转办|到)|[一-龥]{2,3}(?:县|区|镇|乡|街道)|第[一二三四五]批|首批"
)
SPAN = re.compile(r"\d{1,2}月份?|[一二三四]季度|上半年|下半年|前三季度|截至|累计|历年|年初|年末|期末|期初")
SAME_AMOUNT = re.compile(r"^[（(]?(?:即|折合|合|计)[^，。；]{0,4}$|^[（(]$")
GOAL = re.compile(r"目标|指标|力争|确保|承诺|计划|要求|不低于|不少于|≥|>=|不高于|不超过|≤")
GOAL_VALUE = re.compile(r"指标值|目标值|年度指标|全年目标|目标")
OVER = re.compile(r"(?:≥|>=|＞|>|不低于|不少于|达到?|至少|以上)")
UNDER = re.compile(r"(?:≤|<=|＜|<|不高于|不超过|控制在|以内|以下)")
TOTAL_ROW = re.compile(r"合计|总计|小计|总数|全[市县区]")
TITLE = re.compile(r"[^，。；]{0,12}?(20\d\d)年度?[^，。；]{2,30}(?:公报|报告|总结|说明)(?:（[^（）]*）)?$")
OF_THE_YEAR = re.compile(r"(本年(?:收入|支出))(?:合计|总计)?为?$")
OF_ALL = re.compile(r"(?:\d{1,2}[.、])?(?:20\d\d年?度?)?(本年(?:收入|支出))(?:合计|总计)?为?")
ACCOUNT = ("年初.{0,8}$", "本年收入.{0,2}$", "本年支出.{0,2}$", "结余分配.{0,2}$", "年末.{0,8}$")
NEAR = 3  # parts between a table and the text that speaks of it
LONG = 4  # digits that are told again by no accident
SURE = 5  # digits that need no name
SAME = 2  # digits, where the row of a table and the words are of one name
SAME_GOAL = 8  # times that goals of one make are told in the report of one office
KEPT = 12


@dataclass(frozen=True, eq=False)
class Told:
    item: Item
    core: str
    year: int | None
    stage: str
    scope: frozenset[str]
    span: frozenset[str]
    sentence: tuple[int, int]
    percent: Item | None = None  # 增长5.3%, behind it
    gap: Item | None = None  # 比年初增加266亿元, behind it
    named: bool = True  # by its own words
    whole: Fraction | None = None  # that it is told as a part of, behind 其中

    @property
    def figure(self) -> Quantity:
        return self.item.figure


def rule(analysis: Analysis) -> Iterable[Relation]:
    yield from _same_amounts(analysis)
    yield from _accounts(analysis)
    told = list(_all_told(analysis))
    yield from _again(told)
    yield from _goals(analysis)
    yield from _of_tables(analysis)
    yield from _of_rows(told, Rows(analysis))
    yield from tabled_totals.check(analysis)


def _accounts(analysis: Analysis) -> Iterator[Relation]:
    """年初结转24万元，本年收入680万元，本年支出668万元，年末结转36万元, then 本年支出651万元: the account that comes
    out says which is right."""
    for passage in analysis.passages:
        known: dict[str, Quantity] = {}
        for line in lines(passage):
            told = [one.figure for one in line.items if one.part in ("level", "balance") and one.figure.kind == "money"]
            for side, figure in ((side, one) for one in told if (side := _side(one))):
                if side in known and known[side].unit == figure.unit and figure.value != known[side].value:
                    near = abs(figure.value - known[side].value) <= max(figure.step, known[side].step)
                    yield _relation(
                        "conflict", figure, known[side], "rounding" if near else "likely", "repeat.conflict"
                    )
            if _comes_out(told):
                known = {side: one for one in told if (side := _side(one))}


def _side(figure: Quantity) -> str:
    found = OF_ALL.fullmatch(re.split("[，；。：）]", figure.before)[-1])
    return found[1] if found else ""


def _comes_out(told: Sequence[Quantity]) -> bool:
    """What was carried in, came and went makes what is carried on."""
    amounts = {words: next((one for one in told if re.search(words, one.before[-12:])), None) for words in ACCOUNT}
    opened, came, went, given, left = amounts.values()
    if opened is None or came is None or went is None or left is None:
        return False
    true = opened.value + came.value - went.value - (given.value if given is not None else 0)
    return abs(true - left.value) <= 2 * left.step


def _all_told(analysis: Analysis) -> Iterator[Told]:
    """Each of its year; reports of several years in one file begin with their titles."""
    year = analysis.document.year
    for passage in analysis.passages:
        title = TITLE.match(passage.block.text)
        year = int(title[1]) if title else year
        yield from _told(passage.block, lines(passage), year)


def _told(block: Block, told: Sequence[Line], year: int | None) -> Iterator[Told]:
    running, before_it = year, None
    for line in told:
        name, stage, whole = "", "", None
        text = line.sentence.text
        for item, following, then in zip_longest(line.items, line.items[1:], line.items[2:]):
            years = years_in(item.lead)
            running = int(years[-1]) if years and item.part != "base" else running
            if stages := re.findall(r"年初预算|调整预算|预算|决算|执行数|到位|实际支出", item.lead):
                stage = stages[-1]
            own = core(item.lead) or (found[1] if (found := OF_THE_YEAR.search(item.lead)) else "")
            # 一般公共预算收入预算为53.03亿元，实际完成53.68亿元: of the same thing
            named = bool(own) or item.likewise
            name = own or (name if item.likewise or is_outcome(item.lead) else "")
            figure = item.figure
            whole = before_it if "其中" in item.lead else whole
            aside = item.part == "aside" and _distinctive(figure) >= SURE
            if (
                not (item.part == "level" or aside)
                or figure.kind not in ("count", "money")
                or figure.approx
                or figure.chinese
            ):
                continue
            before_it = before_it if aside else figure.value
            before = text[: max(figure.start - line.sentence.start, 0)][-120:]
            scope = frozenset(SCOPE.findall(before))
            span = frozenset(SPAN.findall(before))
            if (len(name) > 1 or _distinctive(figure) >= SURE) and not item.why:
                behind = {following.part: following} if following is not None else {}
                if following is not None and then is not None and (following.part, then.part) == ("gap", "percent"):
                    behind["percent"] = then
                place = block.index, line.sentence.index
                more = behind.get("percent"), behind.get("gap"), named and len(name) > 1 and not aside
                yield Told(item, name, running, stage, scope, span, place, *more, whole=whole)


def _again(told: list[Told]) -> Iterator[Relation]:
    """Printed again alike, or a slip of the hand apart."""
    by_value: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    by_name: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    often: dict[tuple[object, ...], int] = defaultdict(int)
    values: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for one in told:
        often[one.figure.value, one.figure.measure] += 1
        if one.named:
            values["".join(sorted(one.core)), one.figure.unit].add(one.figure.value)
    by_words = [one for one in told if one.named]
    order = {one: at for at, one in enumerate(by_words)}
    for one in told:
        figure = one.figure
        value, name = (figure.value, figure.measure), ("".join(sorted(one.core)), figure.unit)
        earlier = next((other for other in by_value[value] if _is_told_again(one, other)), None)
        if earlier is not None:
            yield _relation("repeat", figure, earlier.figure, None, "repeat.holds")
            yield from _moved_alike(one, by_value[value])
        elif one.named and len(values[name]) <= 2 and _is_exact(figure):
            rival = next((other for other in by_name[name] if _slipped(one, other, often)), None)
            apart = rival is None or _are_lists_apart(by_words, order[one], order[rival])
            if rival is not None and not apart and not _is_part_of(one, rival, told):
                yield _relation("conflict", figure, rival.figure, "likely", "repeat.conflict")
        for group in (by_value[value], *([by_name[name]] if one.named else [])):
            group.append(one)
            del group[1:-KEPT]


def _moved_alike(one: Told, earlier: Sequence[Told]) -> Iterator[Relation]:
    """收入192.91万元，比上年增加80.91万元, then 支出192.91万元，比上年增加80.91万元: how far it moved, too."""
    told = (one.gap, [two.gap for two in earlier]), (one.percent, [two.percent for two in earlier])
    for this, others in told:
        that = next((two for two in others if this is not None and two is not None and _is_same_move(this, two)), None)
        if this is not None and that is not None:
            yield _relation("repeat", this.figure, that.figure, None, "repeat.holds")
    gaps = [two.gap for two in earlier if two.gap is not None]
    if one.gap is not None and one.percent is None and len(gaps) == 1 and _is_other_move(one.gap, gaps[0]):
        yield _relation("conflict", one.gap.figure, gaps[0].figure, "likely", "repeat.conflict")


def _is_other_move(this: Item, that: Item) -> bool:
    """Income and spending of the same amount are told to have moved by amounts that are one digit apart."""
    same = this.sign == that.sign and this.against == that.against and this.figure.unit == that.figure.unit
    return same and slip(this.figure.text, that.figure.text) and _distinctive(this.figure) > SAME


def _is_same_move(this: Item, that: Item) -> bool:
    same = this.sign == that.sign and (this.figure.value, this.figure.unit) == (that.figure.value, that.figure.unit)
    return same and _distinctive(this.figure) > SAME


def _is_part_of(one: Told, rival: Told, told: Sequence[Told]) -> bool:
    """人员支出26.85万元、补助支出3万元, and 人员经费29.85万元 that has both in it."""
    gap, sentences = abs(one.figure.value - rival.figure.value), (one.sentence, rival.sentence)
    return any(other.sentence in sentences and other.figure.value == gap for other in told)


def _are_lists_apart(told: Sequence[Told], one: int, other: int) -> bool:
    """The same accounts told twice with other figures are of two years, whether they are named or not."""
    for step in (-1, 1):
        if not (0 <= one + step < len(told) and 0 <= other + step < len(told)):
            continue
        this, that = told[one + step], told[other + step]
        if this.core == that.core and this.figure.unit == that.figure.unit and this.figure.value != that.figure.value:
            return True
    return False


def _is_exact(figure: Quantity) -> bool:
    """筹集0.11亿元 and 筹集0.12亿元 are two things: a name for many figures, or few digits, tell nothing apart."""
    digits = len(re.sub(r"\D", "", figure.text).lstrip("0"))
    return digits > 3 or (digits > 2 and figure.kind == "count" and not figure.digits and figure.scale == 1)


def _distinctive(figure: Quantity) -> int:
    return len(re.sub(r"\D", "", figure.text).strip("0"))


def _is_told_again(one: Told, other: Told) -> bool:
    if one.sentence == other.sentence or one.figure.text == "0" or one.figure.value == 0:
        return False
    if _distinctive(one.figure) >= SURE:
        return True
    shared = set(one.core) & set(other.core)
    close = len(shared) * 2 >= min(len(set(one.core)), len(set(other.core))) and len(shared) > 1
    return close and _distinctive(one.figure) >= 2


def _slipped(one: Told, other: Told, often: dict[tuple[object, ...], int]) -> bool:
    """The same thing of the same year, stage and place, one digit apart."""
    if one.sentence == other.sentence or one.year != other.year or one.stage != other.stage:
        return False
    if one.scope != other.scope or one.span != other.span or one.figure.unit == "分":  # points are of their heading
        return False
    if _is_of_last_year(one, other) or _is_of_last_year(other, one):
        return False
    if one.whole is not None and other.whole is not None and one.whole != other.whole:
        return False  # 预备费 of one budget and of another
    listed = any(re.search(r"其中|、$", clause) for clause in (one.item.lead[:3], other.item.lead[:3]))
    if listed and one.figure.kind == "count":
        return False
    if min(often[each.figure.value, each.figure.measure] for each in (one, other)) > 1:
        return False
    return slip(one.figure.text, other.figure.text)


def _is_of_last_year(this: Told, last: Told) -> bool:
    """收入15.85亿元，增长5.3%, beside 15.05亿元 of a year that is not named."""
    if this.percent is None or not last.figure.value:
        return False
    rate = this.percent.sign * abs(per_cent(this.percent.figure))
    moved = (this.figure.value / last.figure.value - 1) * HUNDRED
    return abs(moved - rate) <= max(per_cent_step(this.percent.figure), Fraction(1, 5))


def slip(one: str, other: str) -> bool:
    """One digit other, or two neighbours exchanged; short figures are not told apart this way."""
    first, second = one.replace(",", ""), other.replace(",", "")
    if len(first) != len(second) or len(re.sub(r"\D", "", first)) < 3:
        return False
    apart = [at for at, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    digits = [at for at in apart if first[at].isdigit() and second[at].isdigit()]
    exchanged = (
        len(apart) == 2 == len(digits) and first[apart[0]] == second[apart[1]] and first[apart[1]] == second[apart[0]]
    )
    return exchanged and re.sub(r"\d", "", first[apart[0] : apart[1] + 1]) in ("", ".")


def _relation(
    kind: RelationKind, later: Quantity, first: Quantity, severity: Severity | None, code: str, **more: str
) -> Relation:
    return Relation(
        kind=kind,
        numbers=(later.text, first.text),
        holds=severity is None,
        message=Message(code, {"later": later.printed, "first": first.printed, **more}),
        at=(later.place, first.place),
        severity=severity,
        expected=None if severity is None else first.text,
        figures=(later, first),
    )


def _same_amounts(analysis: Analysis) -> Iterator[Relation]:
    """30万元（即300000元）."""
    for passage in analysis.passages:
        for one, two in zip(passage.quantities, passage.quantities[1:], strict=False):
            if one.kind != two.kind or one.unit == two.unit or one.sentence != two.sentence or not two.unit:
                continue
            if not re.match(r"^[（(]?(?:即|折合|合计?)[^，。；]{0,4}$", two.before) or one.kind not in (
                "money",
                "count",
            ):
                continue
            if one.kind == "count" and one.measure != two.measure:
                continue
            if one.interval.meets(two.interval):
                yield _relation("repeat", two, one, None, "repeat.holds")
            else:
                yield _relation("conflict", two, one, "error", "repeat.amount")


@dataclass(frozen=True, eq=False)
class Goal:
    figure: Quantity
    name: str
    year: int | None
    scope: frozenset[str]
    over: bool


def _goals(analysis: Analysis) -> Iterator[Relation]:
    """按期办结率不低于98% here, ≥95% there."""
    goals = [*_goals_of_text(analysis), *_goals_of_tables(analysis)]
    first: dict[str, list[Goal]] = defaultdict(list)
    often = Counter(goal.name[-3:] for goal in goals)
    for goal in goals:
        same = [one for one in first[goal.name[-4:]] if _same_goal(one, goal)]
        differing = [one for one in same if one.figure.value != goal.figure.value]
        if often[goal.name[-3:]] > SAME_GOAL and differing:
            continue  # 服务对象满意度 of a dozen projects
        if differing and not any(one.figure.value == goal.figure.value for one in same):
            yield _relation("conflict", goal.figure, differing[0].figure, "likely", "goal.conflict", name=goal.name)
        elif same:
            yield _relation("repeat", goal.figure, same[0].figure, None, "repeat.holds")
        first[goal.name[-4:]].append(goal)
        del first[goal.name[-4:]][1:-KEPT]


def _same_goal(one: Goal, other: Goal) -> bool:
    if one.year != other.year or one.over != other.over or one.scope != other.scope:
        return False
    shorter, longer = sorted((one.name, other.name), key=len)
    rest = longer.removesuffix(shorter)
    return longer.endswith(shorter) and rest in (
        "",
        "信访事项",
        "群众",
        "群众对信访工作",
        "信访",
        "信访件",
        "来信来访",
        "事项",
    )


def _goal_name(words: str) -> str:
    bare = re.sub(
        r"[，：:、\s]*(?:应|要|须|需|力争|确保)?(?:达到?|为|是|不低于|不少于|不高于|不超过|控制在|保持在|≥|≤|>=|<=|>|<|＞|＜|在)*$",
        "",
        words,
    )
    found = NAME.search(bare[-24:])
    if found is None or not bare.endswith(("率", "满意度")):
        return ""
    return re.sub(r"^.*(?:，|：|确保|力争|实现|做到|达到|目标|指标|提高|提升|和|与)", "", found["name"] + found["end"])


def _goals_of_text(analysis: Analysis) -> Iterator[Goal]:
    for passage in analysis.passages:
        text = passage.block.text
        if not any(figure.kind == "percent" for figure in passage.quantities):
            continue
        for line in lines(passage):
            sentence = line.sentence.text
            aimed = bool(GOAL.search(sentence)) and not re.search(
                r"实际|完成情况|已达|均超|高于目标|等级|分级|预警|风险[极较]?[高低]|债务率", sentence
            )
            for item in line.items:
                figure = item.figure
                if figure.kind != "percent" or item.part not in ("target", "level"):
                    continue
                bounded = item.part == "target" or figure.approx in ("at_least", "at_most")
                if not (aimed and bounded) or re.search(r"实际|完成值", item.lead):
                    continue
                name = _goal_name(item.lead)
                if len(name) > 2:
                    words = text[max(figure.start - 12, 0) : figure.end + 3]
                    over = not UNDER.search(words)
                    years = re.findall(r"(20\d\d)年", text[: figure.start])
                    year = int(years[-1]) if years else analysis.document.year
                    yield Goal(figure, name, year, frozenset(SCOPE.findall(sentence[:40])), over)


def _goals_of_tables(analysis: Analysis) -> Iterator[Goal]:
    for table in analysis.document.tables:
        cells = analysis.cells.get(table.number, {})
        for (row, column), figures in cells.items():
            if len(figures) != 1 or figures[0].kind != "percent" or not _is_goal(table, row, column):
                continue
            text = table.grid[row, column].text
            left = [table.grid.get((row, at)) for at in range(column - 1, -1, -1)]
            name = next((cell.text for cell in left if cell is not None and cell.text.endswith(("率", "满意度"))), "")
            if 2 < len(name) <= 16:
                yield Goal(figures[0], name, analysis.document.year, frozenset(), not UNDER.search(text))


def _is_goal(table: Table, row: int, column: int) -> bool:
    text = table.grid[row, column].text
    heads = "".join(cell.text for at in range(min(row, 3)) if (cell := table.grid.get((at, column))) is not None)
    if re.search(r"实际|完成", heads):
        return False
    return bool(re.search(r"≥|≤|不低于|>=|以上", text)) or bool(GOAL_VALUE.search(heads))


def _of_tables(analysis: Analysis) -> Iterator[Relation]:
    """Figures of a paragraph beside a table, against its row of totals."""
    parts = analysis.document.parts
    passages = {passage.block.index: passage for passage in analysis.passages}
    for at, part in enumerate(parts):
        if not isinstance(part, Table) or part.rows < 3:
            continue
        totals = list(_totals(part, analysis))
        if not totals:
            continue
        for near in range(max(at - NEAR, 0), min(at + NEAR + 1, len(parts))):
            beside = parts[near]
            if isinstance(beside, Block) and (passage := passages.get(beside.index)) is not None:
                for sentence in passage.sentences:
                    yield from _against_totals(sentence.quantities, totals)


def _of_rows(told: Sequence[Told], rows: Rows) -> Iterator[Relation]:
    """各项存款余额3934.85亿元，比年初增加266亿元, which the row 各项存款 of a table has too."""
    for one in told if rows.by_figure else ():
        for row, column in rows.of(one.item):
            if not _is_row_of(row, one):
                continue
            yield _relation("repeat", one.figure, dict(row.figures)[column], None, "repeat.table")
            moved = [cell for at, cell in row.figures if at != column and one.gap and alike(cell, one.gap.figure)]
            if one.gap is not None and moved and _distinctive(one.gap.figure) > SAME:
                yield _relation("repeat", one.gap.figure, moved[0], None, "repeat.table")
            break


def _is_row_of(row: Row, one: Told) -> bool:
    if _distinctive(one.figure) + len(row.name) > LONG + 2:
        return len(row.name) > 2 and (row.name in one.item.lead or row.name == one.core)
    return _distinctive(one.figure) >= SAME and len(row.name) > 1 and row.name in (one.core, clause_of(one.item.lead))


Total = tuple[Quantity, str]


def _totals(table: Table, analysis: Analysis) -> Iterator[Total]:
    """Each figure of the row of totals with the words at the head of its column."""
    cells = analysis.cells.get(table.number, {})
    rows = [cell.row for cell in table.cells if cell.column == 0 and TOTAL_ROW.search(cell.text)]
    for row in rows[-1:]:
        for column in range(1, table.columns):
            found = cells.get((row, column), ())
            heads = "".join(
                cell.text for top in range(min(row, 2)) if (cell := table.grid.get((top, column))) is not None
            )
            if len(found) == 1 and found[0].kind in ("count", "plain", "money"):
                yield found[0], heads


def _against_totals(figures: tuple[Quantity, ...], totals: list[Total]) -> Iterator[Relation]:
    counted = [one for one in figures if one.kind in ("count", "money") and one.approx is None and not one.chinese]
    pairs = [(one, cell, heads) for one in counted for cell, heads in totals if _of_column(one, heads)]
    alike = [(one, cell) for one, cell, _ in pairs if _amount(one, cell)]
    for one, cell in alike:
        yield _relation("repeat", one, cell, None, "repeat.table")
    settled = {one for one, _ in alike}
    for one, cell, _ in pairs:
        if alike and one not in settled and not any(cell is other for _, other in alike) and slip(one.text, cell.text):
            yield _relation("conflict", one, cell, "likely", "repeat.conflict")


def _amount(one: Quantity, cell: Quantity) -> bool:
    return bool(one.value) and (one.value == cell.value or one.text.replace(",", "") == cell.text.replace(",", ""))


def _of_column(one: Quantity, heads: str) -> bool:
    """批 of 批次, or a verb before the figure that heads the column: 办结961件."""
    if one.unit and len(one.unit) > 1 and one.unit in heads:
        return True
    if one.unit in ("批", "人") and one.unit + "次" in heads:
        return True
    words = clause_of(one.before)[-6:]
    return len(heads) > 1 and bool(words) and (heads[:2] in words or heads[-2:] in words)
