"""The sheet of petitions: a row for each, a column for each counted figure, in the cell what it adds to the figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from huiyin.documents.workbook import Field, Link, Sheet, Value
from huiyin.reports.counter import Behind, FactCounter
from huiyin.reports.figure import Figure

ROWS = "明细"
WITHHELD = "检举控告件（编号不予列示，共{count}件）"
ABOVE, BELOW = "分子", "分母"
_BOTH = f"{ABOVE}/{BELOW}"
#: Where the headings stand: names in words above, the figures' own ids below.
_HEADING_ROW = 2
_ROWS_A_SHEET = 1_000_000
Cells: TypeAlias = dict[int, Value]
_FIELDS = (
    Field("信访件编号", "identifier", 20),
    Field("信访事项", "whole", 10),
    Field("登记日期", "date", 12),
)


class Traced(NamedTuple):
    """A figure and the petitions behind it; None: it was not counted from petitions."""

    figure: Figure
    behind: Behind | None


class Matrix:
    """The petitions of all counted figures together, in the order of registration."""

    def __init__(self, traced: Sequence[Traced], counter: FactCounter, *, may_see_accusations: bool) -> None:
        self._traced = [(one.figure, one.behind) for one in traced if one.behind is not None]
        self._counter = counter
        found = {petition for _figure, behind in self._traced for petition in behind.petitions}
        counter.read(found)
        ordered = sorted(found, key=lambda key: (counter.petition(key).registered, key))
        hidden = [key for key in ordered if counter.petition(key).is_accusation and not may_see_accusations]
        self._withheld = frozenset(hidden)
        #: The petitions that the sheet names.
        self.listed = [key for key in ordered if key not in self._withheld]

    def link(self, figure: Figure) -> Link | None:
        """From a figure to its column; None for one that was not counted."""
        for column, (one, behind) in enumerate(self._traced, len(_FIELDS)):
            if one is figure:
                return Link(f"{len(behind.petitions)}件", ROWS, _HEADING_ROW, column)
        return None

    def sheets(self) -> Iterator[Sheet]:
        """One sheet, or more where Excel's rows do not suffice. Those that may not be named are the last row."""
        fields = [*_FIELDS, *(Field(figure.id, "number", 12, above=figure.name) for figure, _behind in self._traced)]
        cells = self._cells()
        starts = range(0, len(self.listed), _ROWS_A_SHEET) or range(1)
        for number, start in enumerate(starts, 1):
            part = self.listed[start : start + _ROWS_A_SHEET]
            is_last = number == len(starts)
            yield Sheet(ROWS if number == 1 else f"{ROWS}{number}", fields, self._rows(part, cells, is_last), fixed=1)

    def _rows(self, part: Sequence[int], cells: Mapping[int, dict[int, Value]], is_last: bool) -> Iterator[Cells]:
        for key in part:
            petition = self._counter.petition(key)
            known: Cells = {0: petition.number, 1: petition.matter, 2: petition.registered}
            yield known | cells[key]
        if is_last and self._withheld:
            together = [_together(behind, self._withheld) for _figure, behind in self._traced]
            name: Value = WITHHELD.format(count=len(self._withheld))
            yield {0: name} | dict(enumerate(together, len(_FIELDS)))

    def _cells(self) -> dict[int, Cells]:
        """What each petition adds, by petition and column."""
        found: dict[int, Cells] = {key: {} for key in self.listed}
        for column, (_figure, behind) in enumerate(self._traced, len(_FIELDS)):
            for key, cell in _cells(behind).items():
                if key not in self._withheld:
                    found[key][column] = cell
        return found


def _cells(behind: Behind) -> dict[int, int | str]:
    """What each petition adds: one, its people or days, or on which side of the line of a rate it stands."""
    if behind.counts is not None:
        return dict(behind.counts)
    if behind.above is None or behind.below is None:
        return dict.fromkeys(behind.petitions, 1)
    above, below = behind.above, behind.below
    return {key: (_BOTH if key in below else ABOVE) if key in above else BELOW for key in behind.petitions}


def _together(behind: Behind, some: frozenset[int]) -> Value:
    """What some petitions add together, so that the column still gives the figure and says nothing of any one."""
    here = [key for key in behind.petitions if key in some]
    if not here:
        return None
    if behind.above is not None and behind.below is not None:
        above = sum(key in behind.above for key in here)
        below = sum(key in behind.below for key in here)
        return f"{ABOVE}{above}件、{BELOW}{below}件"
    if behind.is_spread:
        return f"{len(here)}件"
    return sum(behind.count(key) for key in here)
