"""The names of the values of one kind of report, for its template: what each means, and whether a name is one.

A figure that the kind counts, asks for or works out has a path, in which * stands for the groups or items of a list. A
path that is none of the kind's may still be a general one (`subjects`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from huiyin.core.measures import shipped
from huiyin.figures.queries import DIMENSIONS
from huiyin.reports import subjects
from huiyin.reports.kinds.spec import Chart, Cohort, Derived, Items, Kind, Measured, Table
from huiyin.reports.subjects import Path

BOOKED = "账簿"
ENTERED, WORDS, WANTED, FIGURES, WORKED_OUT = "填报", "文字", "待填", "数据", "计算"
TABLE, TABLE_NUMBER, TABLE_COUNT, TABLE_CAPTION = "表", "表号", "表序", "表题"
CHART, CHART_NUMBER, CHART_COUNT, CHART_CAPTION = "图", "图号", "图序", "图题"
NOTES, GAPS, LABEL = "表注", "缺项", "名称"
#: What a report says of itself.
CONTEXT = {
    "本单位": "编制报告的单位",
    "年度": "整年的报告为“2025年度”，其他时段为空",
    "时段": "报告的时段，如2025年、2025年第一季度",
    "评价年度": "整年的报告为“2025年度”，其他时段写时段",
    "起止": "时段的起止日期",
    "期初": "时段的第一天",
    "期末": "时段的最后一天",
    "截至": "办理情况截至的日期",
    "上期名称": "对比期的叫法：上年、上年同期、对比期",
    "上期起止": "对比期的起止日期",
    "整年": "判断用：时段是一整年",
    "跨月": "判断用：时段有两个月以上",
    "有可比数据": "判断用：信访数据有可作比较的时段",
    "无可比原因": "信访数据没有可比数据的原因",
    "成文日期": "报告的成文日期",
}
#: What of these only says yes or no.
FLAGS = frozenset({"整年", "跨月", "有可比数据"})
GAP_ATTRIBUTES = frozenset({"章节", "数据", "文字"})
#: Stands in a path for the label of any group or item.
ANY = "*"


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure of the kind, or as many as a list has items: then * stands in its path and in its id."""

    path: Path
    id: str
    name: str
    unit: str
    meaning: str
    section: str
    over: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of the kind: the groups of a cohort, or the items of a family. `over` is its key in the book's groups.

    `head` is the path of an item without what stands for the item itself; empty `by` for items.
    """

    path: Path
    over: str
    head: Path
    by: str = ""
    is_sayable: bool = True

    def item(self, key: str, label: str) -> Path:
        """The path of one item."""
        if not self.by or not self.is_sayable:
            return (*self.head, label)
        read = subjects.asked((*self.head, *subjects.group_path(self.by, key, label)))
        assert read is not None
        return read.subject


def identifier(text: str) -> str:
    """What of a caption or a name can be written after a dot."""
    return "".join(character for character in text if character.isalnum())


def block_term(block: Table | Chart) -> str:
    return block.term or identifier(block.caption)


class KindNames:
    """Every name of one kind: figures, lists, tables, charts, words."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        blocks = [block for section in kind.sections for block in section.blocks]
        self.tables = {block_term(block): block for block in blocks if isinstance(block, Table)}
        self.charts = {block_term(block): block for block in blocks if isinstance(block, Chart)}
        self.words = {narrative.name: narrative for narrative in kind.narratives}
        self.wanted = {identifier(items.name): items for items in kind.items}

    @cached_property
    def all_entries(self) -> tuple[Entry, ...]:
        """Every figure of the kind. Several may have one path: then their measure and their petitions are the same."""
        counted = [entry for cohort, measured in self.kind.measured() for entry in self._counted(cohort, measured)]
        entered = [
            Entry((BOOKED if one.code else ENTERED, one.name), one.id, one.name, one.unit, one.meaning, one.section)
            for one in self.kind.entered
        ]
        items = [self._item(one) for one in self.kind.items]
        return (*counted, *entered, *items, *(self._derived(one) for one in self.kind.derived))

    @cached_property
    def entries(self) -> dict[Path, Entry]:
        found: dict[Path, Entry] = {}
        for entry in self.all_entries:
            found.setdefault(entry.path, entry)
        return found

    @cached_property
    def path_of(self) -> dict[str, Path]:
        """By the id of a figure, with * for the key of a group."""
        return {entry.id: entry.path for entry in self.all_entries}

    @cached_property
    def lists(self) -> dict[Path, Listed]:
        """What a template can go through, by path."""
        found: dict[Path, Listed] = {}
        for cohort in self.kind.cohorts:
            if cohort.by:
                one = list_of(cohort)
                found.setdefault(one.path, one)
        for items in self.kind.items:
            name = self.family_name(items.family)
            found.setdefault((name,), Listed((name,), items.family, (name,)))
        return found

    def list_over(self, over: str) -> Listed:
        """The list that a block of the kind goes through: that of a cohort, or of a family or one of its item lists."""
        family = next((items.family for items in self.kind.items if items.id == over), over)
        return next(one for one in self.lists.values() if one.over == family)

    def family_name(self, family: str) -> str:
        of_family = [items for items in self.kind.items if items.family == family]
        return next((items.listed for items in of_family if items.listed), "") or identifier(of_family[0].name)

    def entry(self, path: Path) -> tuple[Entry, str] | None:
        """The figure of the kind that a path means, and the label in it."""
        path = subjects.canonical(path)
        if path in self.entries:
            return self.entries[path], ""
        for at in range(1, len(path)):
            entry = self.entries.get((*path[:at], ANY, *path[at + 1 :]))
            if entry is not None:
                return entry, path[at]
        return None

    def own_attributes(self, one: Listed) -> set[Path]:
        """What an item of a list of the kind has beside what every group of petitions has."""
        if not one.by:
            return {path[2:] for path in self.entries if path[:2] == (*one.head, ANY) and path[2:]}
        return {_tail(measured) for cohort, measured in self.kind.measured() if cohort.id == one.over and cohort.by}

    def has_figures(self, one: Listed) -> bool:
        """Whether its items are themselves values: lists of things without a number, such as rules."""
        return (*one.head, ANY) in self.entries

    def _counted(self, cohort: Cohort, measured: Measured) -> Iterator[Entry]:
        """One entry for a cohort that is not split; else one for every known group, one for any, one for the total."""
        if not cohort.by:
            path = counted_path(cohort, measured, ())
            yield Entry(path, f"{cohort.id}.{measured.id}", cohort.name + measured.name, measured.unit, "", "")
            return
        for group, key, label in _groups(cohort):
            path = counted_path(cohort, measured, group)
            unit = dict(measured.units).get(key, measured.unit)
            name = cohort.name + measured.name.format(label=label)
            yield Entry(path, f"{cohort.id}.{key}.{measured.id}", name, unit, "", "", cohort.id)

    def _item(self, items: Items) -> Entry:
        path: Path = (self.family_name(items.family), ANY)
        if items.unit or items.term:
            path = (*path, items.term or identifier(items.name))
        return Entry(path, f"{items.id}.{ANY}", items.name, items.unit, items.meaning, items.section, items.family)

    def _derived(self, derived: Derived) -> Entry:
        if not derived.per:
            path = tuple(derived.term.split(".")) if derived.term else (WORKED_OUT, derived.name)
            return Entry(path, derived.id, derived.name, derived.unit, derived.meaning, "")
        term = (derived.term or identifier(derived.name)).split(".")
        path = (self.family_name(derived.per), ANY, *term)
        return Entry(path, f"{derived.id}.{ANY}", derived.name, derived.unit, derived.meaning, "", derived.per)


def _groups(cohort: Cohort) -> Iterator[tuple[Path, str, str]]:
    """The path, the key and the label of the groups of a split cohort, of any other, and of all together."""
    for term in DIMENSIONS[cohort.by].vocabulary or ():
        yield subjects.group_path(cohort.by, term.code, term.label), term.code, term.label
    yield (subjects.CONTAINERS[cohort.by], ANY), ANY, "…"
    if cohort.total:
        yield (), "total", "合计"


def list_of(cohort: Cohort) -> Listed:
    """The list of the groups of a cohort."""
    subject = subjects.subject_of(cohort.where)
    if cohort.listed or subject is None:
        path = (cohort.listed or identifier(cohort.name or cohort.id),)
        return Listed(path, cohort.id, path, cohort.by, is_sayable=False)
    read = subjects.asked(subject or (subjects.EVERYTHING,))
    assert read is not None
    head = read.subject if read.subjects else ()
    return Listed((*head, subjects.LISTS[cohort.by]), cohort.id, head, cohort.by)


def counted_path(cohort: Cohort, measured: Measured, group: Path) -> Path:
    """The path of a counted figure. One whose petitions cannot be said in the words of templates goes by its id."""
    tail = _tail(measured)
    if cohort.by:
        one = list_of(cohort)
        if not one.is_sayable:
            return (*one.head, *group[-1:], *tail)
    where = " 且 ".join(part for part in (cohort.where, "" if measured.term else measured.where) if part)
    subject = subjects.subject_of(where)
    if subject is None:
        return FIGURES, f"{cohort.id}.{measured.id}"
    if not subject and not group and not subjects.counting(tail):
        return tail
    read = subjects.asked((*subject, *group) or (subjects.EVERYTHING,))
    assert read is not None
    return (*read.subject, *tail)


def _tail(measured: Measured) -> Path:
    if measured.term:
        return tuple(measured.term.split("."))
    return subjects.measure_path(shipped().find(measured.measure, measured.variant), measured.part)
