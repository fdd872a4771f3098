"""An answer as the tables of the statistics page: every number with the address of its rows."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.core.measures import Measure
from huiyin.figures.forms import Comparison
from huiyin.figures.listing import headed
from huiyin.figures.queries import AS_WAS, Axis, Member, Rest
from huiyin.figures.queries.mergers import Merger, taken_over
from huiyin.figures.views import words
from huiyin.figures.views.answering import Answer, Cell
from huiyin.ui.words import period_words


class Beside(NamedTuple):
    """A number of another period, what changed since, and which month it is where months are paired."""

    cell: Cell
    change: str
    month: str = ""


class Head(NamedTuple):
    """The heading of a comparison: what it is called, its period, what its change is called."""

    name: str
    period: str
    change: str


class Line(NamedTuple):
    """A row: its cells, and the first measure beside each comparison. `of_all` is its share of the total."""

    label: str
    note: str
    cells: list[Cell]
    beside: list[Beside]
    of_all: str = ""
    total: Cell | None = None


class Shown(NamedTuple):
    """A measure as a line of the whole register or as a leading figure."""

    measure: Measure
    title: str
    unit: str
    cell: Cell
    beside: list[Beside]


class Section(NamedTuple):
    id: str
    name: str
    rows: list[Shown]


class Column(NamedTuple):
    title: str
    unit: str
    note: str = ""


class Grid(NamedTuple):
    """A table of rows with a total below; for two dimensions also with totals beside, and the other period below."""

    columns: list[Column]
    lines: list[Line]
    total: Line
    heads: list[Head]
    footer: list[Beside]
    left_out: int


def heads(answer: Answer) -> list[Head]:
    return [_head(one) for one in answer.asked.comparisons]


def _head(one: Comparison) -> Head:
    names = {
        "yearly": (_("上年同期"), _("同比")),
        "prior": (_("上期"), _("环比")),
        "chosen": (_("对比时段"), _("变化")),
    }
    name, change = names[one.kind]
    return Head(name, period_words(one.period), change)


def shown(answer: Answer, measure: Measure) -> Shown:
    return Shown(
        measure,
        words.title(measure),
        words.unit(measure),
        answer.cell(measure),
        _beside(answer, measure),
    )


def sections(answer: Answer) -> list[Section]:
    """The whole register under its heads."""
    return [
        Section(key, head, [shown(answer, one) for one in measures]) for key, head, measures in headed() if measures
    ]


def _beside(answer: Answer, measure: Measure, *members: Member | None) -> list[Beside]:
    now = answer.value(measure, *members)
    found = []
    for at, comparison in enumerate(answer.asked.comparisons, 1):
        cell = answer.cell(measure, *members, at=at)
        change = words.change(measure, now.value, cell.value.value, since="plain")
        found.append(Beside(cell, change, _month_of(answer, members, at) if comparison.kind != "yearly" else ""))
    return found


def _month_of(answer: Answer, members: tuple[Member | None, ...], at: int) -> str:
    for place, member in enumerate(members):
        if member is not None and isinstance(member.by, str) and answer.axes[place].dimension.column is None:
            stands = answer.tabulation.paired(place, member, at)
            return label_of(answer.axes[place], stands) if stands else ""
    return ""


def label_of(axis: Axis, member: Member | None, *, is_short: bool = False) -> str:
    """What a row or column is called; a month without its year where `is_short`."""
    if member is None:
        return _("合计")
    if isinstance(member.by, Rest):
        if axis.dimension.column is None:
            return _("期外各月")
        return _("其余 %(count)d 个") % {"count": len(member.labels)}
    label = words.group_label({axis.dimension.name: member.by})
    if axis.dimension.column is not None or member.by is None:
        return label
    return words.month(member.by, is_short=is_short)


def groups(answer: Answer) -> Grid:
    """One dimension: of a set of measures, or of one with its share of all and each comparison."""
    assert answer.rows is not None
    axis, first = answer.rows, answer.leading
    notes = _notes(answer, axis)
    total = answer.value(first).value

    def line(member: Member | None) -> Line:
        cells = [answer.cell(measure, member) for measure in answer.measures]
        of_all = _share(first, cells[0], total) if answer.shape == "one" else ""
        label = label_of(axis, member)
        return Line(label, notes.get(label, ""), cells, _beside(answer, first, member), of_all)

    columns = [Column(words.title(measure), words.unit(measure)) for measure in answer.measures]
    lines = [line(member) for member in axis.members]
    return Grid(columns, lines, line(None), heads(answer), [], axis.left_out)


def crossed(answer: Answer) -> Grid:
    """Two dimensions of one measure, with totals; below and beside them those of the other period."""
    assert answer.rows is not None
    assert answer.columns is not None
    down, across, measure = answer.rows, answer.columns, answer.leading
    down_notes, across_notes = _notes(answer, down), _notes(answer, across)

    def line(member: Member | None) -> Line:
        cells = [answer.cell(measure, member, other) for other in across.members]
        label = label_of(down, member)
        return Line(
            label,
            down_notes.get(label, ""),
            cells,
            _beside(answer, measure, member, None),
            total=answer.cell(measure, member, None),
        )

    is_one_year = answer.asked.period.start.year == answer.asked.period.end.year
    labels = [label_of(across, member, is_short=is_one_year) for member in across.members]
    columns = [Column(label, "", across_notes.get(label, "")) for label in labels]
    footer = [_beside(answer, measure, None, member)[0] for member in across.members]
    lines = [line(member) for member in down.members]
    return Grid(columns, lines, line(None), heads(answer), footer, down.left_out + across.left_out)


def _share(measure: Measure, cell: Cell, total: object) -> str:
    value = cell.value.value
    if measure.kind != "count" or value is None or not isinstance(total, int) or not total:
        return ""
    return words.percent(Fraction(value, total))


def _notes(answer: Answer, axis: Axis) -> dict[str, str]:
    """What is said beside the name of an organ: that another took over from it, or that it holds others' rows."""
    if axis.dimension.domain != "organ":
        return {}
    mergers = taken_over(answer.asked.as_of, answer.tabulation.question.scope)
    if answer.asked.organs == AS_WAS:
        return {
            organ: _("%(day)s起并入%(successor)s") % {"day": words.day(one.first_day), "successor": one.successor}
            for organ, one in mergers.items()
        }
    held: dict[str, list[str]] = {}
    for organ in mergers:
        held.setdefault(_last(organ, mergers), []).append(organ)
    return {heir: _("含%(organs)s") % {"organs": "、".join(organs)} for heir, organs in held.items()}


def _last(organ: str, mergers: dict[str, Merger]) -> str:
    """Who holds an organ's duties in the end."""
    seen: set[str] = set()
    while organ in mergers and organ not in seen:
        seen.add(organ)
        organ = mergers[organ].successor
    return organ
