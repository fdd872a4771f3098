"""Statements of change: which figure moved, from where, by how much, by how many per cent.

A reader walks through a passage. Figures that stand by themselves are what is spoken of; what follows (较上年 …,
增加 …, 下降 …) is said of the last of them, unless its own words name another (批次上升 …, 机关运行经费比上年减少 …).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from huiyin.proofread.changes.earlier import far_base, period_before, year_before
from huiyin.proofread.changes.frames import KEPT, Balance, Change, Frame, groups
from huiyin.proofread.quantities.kin import GENERIC, about, alike, hints, pairs
from huiyin.proofread.quantities.known import History, asked_for, core
from huiyin.proofread.quantities.moves import AIMED, ARROW, CUT_RATE, FROM, YEAR, Item, Line, against_of, clause_of

FLAT = re.compile(
    r"翻了?[一两二三]番|减半|(?:减少|下降|降低|压减)了?一半|(?:基本|大体|总体|大致)?(?:持平|无变化|没有变化|无增减(?:变化)?|保持不变)"
)
REACHED = re.compile(
    r"^，?(?:共|现|总[数量额计]|累计)?(?:为|是|达到?|至|[降升增减提]到?至?|[降升增减]为|减少到|增加到|下降到|下降至|上升至|上升到)(?:了)?$"
)


def _same_name(one: Item, other: Item) -> bool:
    shorter, longer = sorted((core(one.lead), core(other.lead)), key=len)
    return len(shorter) > 1 and shorter in longer


class Reader:
    """Walks through the lines of one passage."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.year = history.year
        self.frame = Frame()
        self.known: list[Item] = []
        self.changes: list[Change] = []
        self.balances: list[Balance] = []
        self.ratios: list[Item] = []  # 完成预算的57.6%
        self.stale = False
        self.line = 0
        self.begun = 0  # where its sentence starts
        self.recent: list[Item] = []
        self.head: Item | None = None  # what the list after 其中 belongs to
        self.outer: tuple[Frame, bool] | None = None  # what was spoken of before a bracket
        self.aims: list[Item] = []  # 不低于95%
        self.cut: Item | None = None  # 核减70万元
        self.told_first: Change | None = None  # 下降31.3%, before 由67件降为46件 is told

    def read(self, lines: Iterable[Line]) -> Reader:
        for index, line in enumerate(lines):
            self.line, self.stale = index, True
            self.begun = line.sentence.start
            self.outer = None
            self.history.begin(line)
            for group in groups(line.items):
                if re.search(r"[；;。]", group[0].lead):
                    self.stale = True
                self._group(group, line)
            for change in self.changes:
                if change.line == index and (change.level is None or change.base is None):
                    end = change.end
                    change.later = tuple(
                        one for one in line.items if one.start >= end and one.part in ("level", "base")
                    )
        self.history.lately = [*self.history.lately, *self.recent][-24:]
        return self

    def _group(self, group: list[Item], line: Line) -> None:
        first = group[0]
        self._bracket(first)
        years = (
            re.findall(r"(20\d\d)年?(?=[、和与年度])", first.lead) if len(group) > 1 and first.part == "level" else []
        )
        if len(years) == len(group):
            # 2020年、2021年分别为1380件、1245件
            group = [replace(item, year=int(year)) for item, year in zip(group, years, strict=True)]
            first = group[0]
        for item in group:
            self.history.hear(item)
            if item.part in ("level", "base", "plan") and not item.why:
                self.recent.append(item)
            elif item.part == "target" and item.figure.kind == "percent":
                self.aims.append(item)
        match first.part:
            case "level" if self._of_the_year_before(first):
                self.frame.bases.extend(group)
            case "level" | "share" | "ratio":
                self.ratios.extend(item for item in group if item.part == "ratio")
                for item in group:
                    self._level(item)
            case "base":
                self._base(group)
            case "gap" | "percent" | "points" | "factor" | "multiple":
                self._move(group)
            case "balance":
                # 尚有21件未到期，其余832件: beside another that is left
                parts = ("level", "base", "plan", *(["balance"] if "其余" in first.lead else []))
                here = [item for item in line.items if item.part in parts and item not in group]
                here = [item for item in here if not item.why]
                before = [item for item in here if item.start < first.start] or self.history.totals
                after = tuple(item for item in here if item.start > first.start)
                further = tuple(item for item in (*self.history.lately, *self.recent[-30:]) if item not in here)
                beside = tuple(item for item in line.items if item.part == "balance")
                self.balances.extend(Balance(item, tuple(before), after, further, beside) for item in group)
                self.cut = group[-1]
            case _:
                pass
        self._flat(group[-1])

    def _bracket(self, first: Item) -> None:
        """减少0.96亿元（购置费减少0.41亿元，运行费减少0.55亿元）、下降27.9%: behind it the outer statement goes on."""
        if first.inside and self.outer is None:
            now = self.frame
            self.outer = replace(now, levels=[*now.levels], bases=[*now.bases], changes=[*now.changes]), self.stale
        elif not first.inside and self.outer is not None:
            (outer, self.stale), self.outer = self.outer, None
            if self.frame.levels == outer.levels:
                self.frame.changes = outer.changes or self.frame.changes
            elif outer.levels or outer.changes:
                self.frame = outer

    def _level(self, item: Item) -> None:
        if item.part == "level":
            self.known.append(item)
            self.history.tell(item)
        if item.why:
            return
        if item.part == "level":
            self._under(item)
        frame = self.frame
        if not frame.levels and frame.changes and REACHED.search(item.lead):
            # 比上年的62.4万元下降8.3%，为57.2万元; 增加231件，达到2546件，增幅9.98%
            for change in frame.changes:
                change.level = change.level or item
            if not frame.bases and not self.stale and item.part == "level":
                frame.levels.append(item)
                return
        waiting = bool(frame.bases) and not frame.levels and not frame.changes
        used = bool(frame.changes) or bool(frame.levels and frame.bases)
        if item.year and any(one.year == item.year - 1 and one.start >= self.begun for one in frame.bases):
            # 2025年执行数为3.39万元，2026年安排4.12万元，比2025年执行数增加 …: the sentence tells both
            self.stale, used = False, bool(frame.changes)
        if self.stale and item.part != "level" and item.lead[:1] != "，":
            used = True
        own = item.part == "level" or self.stale
        if own and used | self.stale and not (item.likewise and item.part == "level") and not waiting:
            frame = self.frame = Frame(line=self.line)
        frame.levels.append(item)
        if waiting and self.told_first is not None and item.part == "level":
            self._complete(self.told_first, item, frame)
        self.told_first = None
        del frame.levels[:-KEPT]
        self.stale = False

    def _of_the_year_before(self, item: Item) -> bool:
        """2021年为2.1万件次, behind a figure of 2022."""
        if item.year is None or core(item.lead) or not self.frame.levels:
            return False
        kin = [one for one in self.frame.levels if alike(one.figure, item.figure)]
        known = self.history.of(kin[-1]) if kin else None
        return known is not None and known.year == item.year + 1

    def _under(self, item: Item) -> None:
        """Remember what 其中 belongs to, until a new statement begins."""
        if "其中" in item.lead and self.head is None:
            before = [one for one in self.recent if one.part == "level" and one is not item]
            self.head = before[-1] if before else None
        elif self.stale and "其中" not in item.lead and not re.search("；", item.lead):
            self.head = None

    @staticmethod
    def _complete(change: Change, level: Item, frame: Frame) -> None:
        base, gap = frame.bases[-1].figure, change.gap
        if gap is not None and gap.figure.value > max(base.value, level.figure.value):
            return  # 节约0.37亿元，定额由5000元增至6000元
        if alike(level.figure, base):
            change.level, change.base = level, frame.bases[-1]
            frame.changes.append(change)

    def _base(self, group: list[Item]) -> None:
        first = group[0]
        if first.why:
            return
        frame = self.frame
        if FROM.search(first.lead) or ARROW.match(first.tail):
            last = self.changes[-1] if self.changes else None
            if last is not None and last.line == self.line and last.base is None and not self.stale:
                self.told_first = last if last.level is None or about(last.subject, first) else None
            self.frame = Frame(bases=list(group), line=self.line)
            self.stale = False
            return
        compares = bool(re.search(r"较|比(?!例|重)|与|同(?!期)|和", clause_of(first.lead)))
        if compares and self._own_subject(group):
            return
        if not compares and self._late_base(group):
            return
        if self.stale and not compares and not frame.levels:
            frame = self.frame = Frame(line=self.line)
        frame.against = against_of(first.lead) or "previous"
        if frame.changes:
            frame.bases = []
        frame.bases.extend(group)

    def _own_subject(self, group: list[Item]) -> bool:
        """基本支出较上年941.60万元增加: a statement that names what it is about before the figure compared with."""
        first, frame = group[0], self.frame
        if len(core(first.subject)) < 2 or (not self.stale and any(about(first.subject, one) for one in frame.levels)):
            return False
        told = self._told_before(first)
        levels = [told] if told is not None and alike(told.figure, first.figure) else []
        self.frame = Frame(levels, list(group), against=against_of(first.lead) or "previous", line=self.line)
        self.stale = False
        return True

    def _late_base(self, group: list[Item]) -> bool:
        """提高3.2个百分点，上年为85.5%: told after the change."""
        open_ones = [
            change
            for change in self.changes[-8:]
            if change.base is None and change.level is not None and change.line >= self.line - 1
        ]
        open_ones = [
            change
            for change in open_ones
            if change.level and any(alike(change.level.figure, one.figure) for one in group)
        ]
        if len(group) == 1:
            called = [change for change in open_ones if change.level and _same_name(group[0], change.level)]
            if len(called) == 1:
                # 去年同期受理3814件，办结3646件，结案率95.6%: each by its name
                called[0].base, called[0].far = group[0], True
                return True
        if not open_ones or (len(group) == 1 and open_ones[-1] not in self.frame.changes):
            return False
        told = [change for change in open_ones if change.line == open_ones[-1].line][-len(group) :]
        if len(told) < len(group) and len(told) == 1:
            return False
        if len(told) == len(group):
            # 2019年同期分别为…, of figures that are told of another year: not what 同比 means, unless it comes out
            dated = re.search(YEAR, group[0].lead) is not None
            for change, base in zip(told, group, strict=True):
                change.base, change.far = base, change.far or dated
        else:
            for change in told:
                change.base = self._own_base(change.level, group, change) if change.level else None
            self.frame.bases = list(group)
        return True

    def _move(self, group: list[Item]) -> None:
        first = group[0]
        if (
            first.part == "multiple"
            and not re.search(r"上年|去年|同期|上一年|" + YEAR, first.lead)
            and not (self.frame.bases and re.match(r"\s*的", first.lead))
        ):
            return
        together = len(group) > 1 and (first.respectively or len(hints(first.subject)) == len(group))
        last = self.frame.changes[-len(group) :]
        if len(group) > 1 and not together and len(last) == len(group) and all(one.gap for one in last):
            # 分别增加136人次、28.4万元，增长12.0%、15.3%
            group = [replace(item, respectively=True) for item in group]
            together = all(self._takes(change, group[0]) for change in last)
        if together and self._in_step(group):
            return
        units = hints(first.subject)
        if together and len(units) == len(group):
            # 起数和死亡人数分别下降2.8%、2.9%, where no number of the dead is told
            named = [(item, self._counted(item, unit)) for item, unit in zip(group, units, strict=True)]
            for item, level in named:
                if level is not None:
                    self._new(item, level)
            return
        for item in group:
            self._attach(item)

    def _counted(self, item: Item, units: tuple[str, ...]) -> Item | None:
        fitting = [one for one in self.frame.levels if one.figure.unit in units and self._fits(one, item)]
        return fitting[-1] if fitting else None

    def _in_step(self, group: list[Item]) -> bool:
        """分别增长3.1%、4.5%: each to its own figure."""
        last = self.frame.changes[-len(group) :]
        if len(last) == len(group) and all(self._takes(change, group[0]) for change in last):
            for change, item in zip(last, group, strict=True):
                self._put(change, item)
            return True
        named = hints(group[0].subject)
        pool = [level for level in self.frame.levels if level.part == "level" or group[0].part == "points"]
        if group[0].part == "gap":
            pool = [level for level in pool if any(alike(level.figure, item.figure) for item in group)]
        if group[0].part == "points":
            pool = [level for level in pool if level.figure.kind == "percent"]
        if len(pool) < len(group):
            here = [level for level in self.recent if level.part == "level" and level.start >= self.begun]
            pool = [level for level in here if self._fits(level, group[0])]
        if len(named) == len(group):
            chosen = [next((x for x in reversed(pool) if x.figure.unit in units), None) for units in named]
        else:
            chosen = list(pool[-len(group) :])
        if len(chosen) != len(group) or any(level is None for level in chosen):
            return False
        for level, item in zip(chosen, group, strict=True):
            self._new(item, level)
        return True

    def _takes(self, change: Change, item: Item) -> bool:
        """Whether a figure may belong to a change already begun."""
        if item.part == "gap":
            free = change.gap is None and change.percent is not None
        elif item.part == "percent":
            free = change.percent is None and change.flat == ""
        elif item.part == "points":
            free = change.points is None and change.gap is None
        else:
            free = getattr(change, item.part) is None
        if not free or (item.against and change.against and item.against != change.against):
            return False
        units = hints(item.subject)
        if units:
            return any(one is not None and one.figure.unit in units[0] for one in (change.gap, change.level))
        if item.part == "gap" and change.level is not None and not alike(change.level.figure, item.figure):
            return False
        if self.frame.changes and change is not self.frame.changes[-1] and not item.respectively:
            return False
        named = GENERIC.fullmatch(item.subject) or item.subject == change.subject
        return bool(named) or bool(change.level and about(item.subject, change.level))

    def _put(self, change: Change, item: Item) -> None:
        match item.part:
            case "gap":
                change.gap = item
            case "percent":
                change.percent = item
            case "points":
                change.points = item
            case "factor":
                change.factor = item
            case _:
                change.multiple = item
        if not change.against:
            change.against = item.against

    def _attach(self, item: Item) -> None:
        changes = self.frame.changes
        fresh = not self.stale and not (item.part in ("gap", "percent") and item.why)
        if fresh and changes and self._takes(changes[-1], item):
            self._put(changes[-1], item)
            return
        level = self._level_of(item)
        if item.why and level is None:
            return
        self._new(item, level)

    def _new(self, item: Item, level: Item | None) -> None:
        against = item.against or self.frame.against
        change = Change(level=level, against=against, subject=item.subject, line=self.line)
        change.adjusted = bool(re.search(r"同口径|可比|剔除|扣除|还原|不含|不变价", item.lead + item.tail[:12]))
        self._put(change, item)
        if self.cut is not None and CUT_RATE.search(item.lead) and self.cut.start >= self.begun:
            change.gap = self.cut
        change.nearby = tuple(self.recent[-14:])
        if item.part == "points" and level is not None and AIMED.search(item.lead) and self.aims:
            change.level, change.base = level, self.aims[-1]
        elif level is not None:
            change.level, change.base = self._base_of(level, change)
            if change.base is None and change.against in ("previous", "budget"):
                change.base = far_base(self.history, level, change)
                change.far = change.base is not None
            elif change.base is None and not change.against:
                change.base = year_before(self.history, level, self.begun)
            elif change.base is None and change.against == "month":
                change.base = period_before(self.recent, level)
                change.far = change.base is not None
            if change.level not in self.frame.levels:
                # said of a figure further back: what follows is about that one
                self.frame = Frame(levels=[level], against=against, line=self.line)
        elif self.frame.bases and len(self.frame.bases) == 1 and not self.frame.levels:
            change.base = self.frame.bases[0]
        self.frame.changes.append(change)
        self.changes.append(change)
        self.stale = False

    def _level_of(self, item: Item) -> Item | None:
        """The figure that is said to move."""
        if self.stale and (len(core(item.subject)) > 1 or item.against == "budget"):
            # a new sentence that names its own subject
            told = self._told_before(item)
            if told is not None:
                return told
        if self.stale and self.head is not None and self._fits(self.head, item) and GENERIC.fullmatch(item.subject):
            return self.head
        pool = self._pool(item)
        units = hints(item.subject)
        if units:
            named = [level for level in pool if level.figure.unit in units[0]]
            named = [level for level in named if about(item.subject, level)] or named
            return named[-1] if named else None
        spoken = [level for level in pool if about(item.subject, level)]
        if spoken and re.match(r"总[量数额计]?$|信访总量", item.subject) and len(spoken) > 1:
            whole = [level for level in spoken if re.search(r"总|共|合计", clause_of(level.lead))]
            return whole[0] if whole else spoken[0]
        if spoken:
            return self._newer(item, self._latest(spoken))
        return None if GENERIC.fullmatch(item.subject) else self._told_before(item)

    def _pool(self, item: Item) -> list[Item]:
        """Figures of the statement that may be the one."""
        pool = [level for level in self.frame.levels if self._fits(level, item)]
        if self.stale and not (item.against or item.respectively or self.frame.line == self.line):
            return []
        if self.stale and self.frame.line < self.line - 1:
            pool = [level for level in pool if about(item.subject, level) and len(GENERIC.sub("", item.subject)) > 1]
        kin = [one for one in pool if any(alike(one.figure, base.figure) for base in self.frame.bases)]
        fresh = not self.stale or any(base.start >= self.begun for base in self.frame.bases)
        if item.part == "percent" and kin and fresh:
            pool = kin
        if (item.against or self.frame.against) == "budget":
            later = [one for one in pool if one.year and item.year and one.year > item.year]
            pool = later or [one for one in pool if "预算" not in clause_of(one.lead)] or pool
        if item.why and not hints(item.subject):
            return [] if GENERIC.fullmatch(item.subject) else [one for one in pool if item.subject in one.lead]
        return pool

    def _told_before(self, item: Item) -> Item | None:
        """The figure of what is said to move, in an earlier sentence or paragraph."""
        against = item.against or self.frame.against
        name = core(item.subject)
        dated = re.search(r"(20\d\d)年", item.lead) if len(name) < 2 and against == "previous" else None
        if dated:
            heads = [one for one in self.history.heads if one.year == int(dated[1]) and self._fits(one.item, item)]
            return heads[-1].item if heads else None
        if len(name) < 2:
            heads = [one for one in self.history.heads if not one.planned and self._fits(one.item, item)]
            return (
                heads[-1].item if against == "budget" and heads and re.search("支出|决算|执行", item.subject) else None
            )
        found = [known for known in self.history.called(name) if self._fits(known.item, item)][:12]
        if not found:
            near = [one for one in self.known[-40:] if self._fits(one, item) and core(one.lead).endswith(name)]
            return near[-1] if near else None
        if against == "budget" or "决算" in item.subject:
            found = [known for known in found if not known.planned] or found
        sides = re.findall("收入|支出", item.subject)
        if sides:
            found = [known for known in found if known.side in ("", sides[-1])]
            if not found:
                return None
        years = [known.year for known in found if known.year is not None]
        if against == "previous" and years:
            found = [known for known in found if known.year == max(years)]
        return found[0].item

    def _newer(self, item: Item, level: Item) -> Item:
        """Where this list is last year's, this year's stands before it."""
        if (item.against or self.frame.against) != "previous" or len(core(item.subject)) < 2:
            return level
        told, here = self._told_before(item), self.history.of(level)
        other = self.history.of(told) if told is not None else None
        newer = other is not None and here is not None and (other.year or 0) > (here.year or 0)
        return told if newer and told is not None else level

    @staticmethod
    def _latest(levels: list[Item]) -> Item:
        """Where years are named, the last year; else the last told."""
        years = {level.year for level in levels[-2:]}
        if len(levels) > 1 and None not in years and len(years) == 2 and alike(levels[-1].figure, levels[-2].figure):
            return max(levels[-2:], key=lambda level: level.year or 0)
        return levels[-1]

    @staticmethod
    def _fits(level: Item, item: Item) -> bool:
        if item.part == "points":
            return level.figure.kind == "percent"
        if level.part != "level":
            return False
        if item.part == "gap":
            return alike(level.figure, item.figure)
        return level.figure.kind in ("count", "money", "percent", "plain")

    def _base_of(self, level: Item, change: Change) -> tuple[Item, Item | None]:
        """This value and the one compared with, among the figures of the statement."""
        frame = self.frame
        bases = [
            base
            for base in frame.bases
            if alike(base.figure, level.figure)
            and (
                not change.against or (against_of(base.lead) or "previous") == change.against or FROM.search(base.lead)
            )
        ]
        if bases:
            return level, self._own_base(level, bases, change)
        others = [one for one in frame.levels if one is not level and one.part == "level" and not one.figure.approx]
        others = [one for one in others if alike(one.figure, level.figure)]
        if (named := asked_for(change.stated, [*others, *frame.bases], level)) is not None:
            change.named = level.year is not None
            return level, named
        if change.against == "budget":
            adjusted = bool(re.search(r"调整后?[^，]{0,8}预算|预算[^，]{0,4}调整", clause_of(level.lead)))
            planned = [one for one in others if "预算" in clause_of(one.lead)]
            # 调整后的支出预算为78.62亿元，比年初预算增加3.34亿元
            planned = [one for one in planned if adjusted or "预算" not in clause_of(level.lead)]
            planned = [one for one in planned if self._of_asked_year(change, one)]
            return level, planned[-1] if planned else None
        if not change.against and change.gap is not None and re.search(r"(?:节约|节省|节支|超支)\D*$", change.gap.lead):
            # 计划金额48万元，实际44.16万元，节约3.84万元
            planned = [one for one in others if re.search(r"预算|计划|概算|控制价|安排", clause_of(one.lead))]
            if planned:
                return level, planned[-1]
        same = core(level.lead)
        others = [one for one in others if core(one.lead) == same or not same or not core(one.lead)]
        known = self.history.of(level)
        now = level.year or (known.year if known is not None else self.year)
        dated = [one for one in others if one.year is not None and now is not None and one.year == now - 1]
        if dated:
            return level, dated[-1]
        return level, None

    def _of_asked_year(self, change: Change, base: Item) -> bool:
        """比2024年预算执行数增加, of 2025: this year's budget is not meant."""
        asked = re.search(r"(20\d\d)年", change.stated.lead) if change.stated is not None else None
        gap = re.search(r"(20\d\d)年", change.gap.lead) if change.gap is not None else None
        found = gap or asked
        if found is None:
            return True
        known = self.history.of(base)
        return int(found[1]) == (base.year or (known.year if known is not None else None))

    def _own_base(self, level: Item, bases: list[Item], change: Change) -> Item:
        """Of several, the one of the same thing: by its words, by its place in the list, by its unit."""
        if len(bases) == 1:
            return bases[0]
        exact = [base for base in bases if base.figure.unit == level.figure.unit] or bases
        if len(exact) == 1:
            return exact[0]
        if "总" in change.subject:
            whole = [base for base in exact if re.search(r"总|合计|共", clause_of(base.lead))]
            if whole:
                return whole[-1]
        words = pairs(clause_of(level.lead)[-16:])
        scores = [len(words & pairs(clause_of(base.lead)[-16:])) for base in exact]
        if max(scores) > sorted(scores)[-2]:
            return exact[scores.index(max(scores))]
        same = [one for one in self.frame.levels if one.figure.unit == level.figure.unit and one.part == "level"]
        if len(exact) == len(same) and level in same:
            return exact[same.index(level)]
        return exact[-1]

    def _flat(self, item: Item) -> None:
        """与上年持平, behind a figure or the one compared with."""
        found = FLAT.search(item.tail)
        if found is None or item.why or item.part not in ("level", "base"):
            return
        between = item.tail[: found.start()]
        if re.search(r"[。；;]", between) or not self.frame.levels:
            return
        subject = re.split(r"较|比|与|同|和", clause_of(between))[0]
        units = hints(subject)
        pool = [level for level in self.frame.levels if level.part == "level"]
        if units:
            pool = [level for level in pool if level.figure.unit in units[0]]
        if not pool:
            return
        change = Change(flat=found[0], against="previous", line=self.line)
        change.level, change.base = self._base_of(pool[-1], change)
        self.changes.append(change)
        self.frame.changes.append(change)
