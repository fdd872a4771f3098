"""A year's money by function, by economic class, by project and by month: adopted, adjusted, executed, final."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple, overload

from django.utils.translation import gettext as _

from huiyin.core.budget import execution_rate, expected_rate, from_fen
from huiyin.core.classes import economic_name, function_name
from huiyin.finance.models import Project, Version
from huiyin.finance.queries.figures import fen, kept, spent_by_month
from huiyin.finance.selection import Selection

By = Literal["function", "economic", "project"]
BYS: tuple[By, ...] = ("function", "economic", "project")
_LENGTHS: dict[str, tuple[int, ...]] = {"function": (3, 5, 7), "economic": (3, 5)}


@dataclass(slots=True)
class Standing:
    """What some lines add up to, in yuan."""

    where: Selection
    label: str
    level: int
    adopted: Decimal = Decimal("0.00")
    adjusted: Decimal = Decimal("0.00")
    executed: Decimal = Decimal("0.00")
    final: Decimal = Decimal("0.00")

    @property
    def rate(self) -> Fraction | None:
        return execution_rate(self.executed, self.adjusted)

    @property
    def left(self) -> Decimal:
        """What may still be spent."""
        return self.adjusted - self.executed

    @property
    def codes(self) -> dict[str, str]:
        """The codes of its amounts, which open to the lines."""
        return {name: self.where.of(name).code for name in Version.values}

    def add(self, sums: tuple[Decimal, ...]) -> None:
        self.adopted += sums[0]
        self.adjusted += sums[1]
        self.executed += sums[2]
        self.final += sums[3]


class Month(NamedTuple):
    """A month of a year. `expected`: what would be spent by its end if the year were spent evenly."""

    month: int
    executed: Decimal
    until: Decimal
    rate: Fraction | None
    expected: Fraction
    code: str


def totals(year: int, where: Selection) -> Standing:
    sums = kept(where, year).aggregate(**_sums())
    found = Standing(where, _("合计"), 0)
    found.add(tuple(from_fen(sums[f"sum_{name}"]) for name in Version.values))
    return found


def _sums() -> dict[str, Any]:
    return {f"sum_{name}": fen(name) for name in Version.values}


def by(year: int, dimension: By, where: Selection) -> Sequence[Standing]:
    """A row for each class or project, classes with those above them; in the order of codes, projects as they began."""
    grouped = kept(where, year, by_project=dimension == "project").order_by().values_list(dimension)
    rows = grouped.annotate(**_sums()).values_list(dimension, *(f"sum_{name}" for name in Version.values))
    if dimension == "project":
        return Projects(where, sorted(rows, key=lambda row: row[0] or 0))
    found: dict[str, Standing] = {}
    name = function_name if dimension == "function" else economic_name
    for code, *fens in rows:
        sums = tuple(from_fen(one) for one in fens)
        heads = [code[:length] for length in _LENGTHS[dimension] if len(code) >= length] or [code]
        for level, head in enumerate(heads):
            if head not in found:
                label = f"{head} {name(head)}".strip() or _("（未填科目）")
                found[head] = Standing(_narrowed(where, dimension, head), label, level)
            found[head].add(sums)
    return [found[code] for code in sorted(found)]


def _narrowed(where: Selection, dimension: By, code: str) -> Selection:
    return replace(where, function=code) if dimension == "function" else replace(where, economic=code)


class Projects(Sequence[Standing]):
    """What is not of a project first, then project by project; names are read for those that are shown."""

    def __init__(self, where: Selection, rows: list[Any]) -> None:
        self._where, self._rows = where, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Standing: ...
    @overload
    def __getitem__(self, at: slice) -> list[Standing]: ...
    def __getitem__(self, at: int | slice) -> Standing | list[Standing]:
        shown = self._rows[at] if isinstance(at, slice) else [self._rows[at]]
        names = dict(Project.objects.filter(pk__in=[row[0] for row in shown if row[0]]).values_list("pk", "name"))
        found = [self._standing(pk, names.get(pk, ""), fens) for pk, *fens in shown]
        return found if isinstance(at, slice) else found[0]

    def _standing(self, pk: int | None, name: str, fens: list[int]) -> Standing:
        where = self._where
        if pk:
            one = Standing(replace(where, kind="project", project=pk), name, 0)
        else:
            one = Standing(replace(where, kind=where.kind or "basic"), _("基本支出"), 0)
        one.add(tuple(from_fen(sum_) for sum_ in fens))
        return one


def months(year: int, where: Selection, today_year: int, today_month: int) -> list[Month]:
    """Month by month what was spent; months that have not come are left out."""
    booked = spent_by_month(where, year).order_by()
    sums = dict(booked.values_list("month").annotate(sum=fen("executed")))
    budget = totals(year, where).adjusted
    found, until = [], Decimal("0.00")
    last = 12 if year < today_year else today_month if year == today_year else 0
    for month in range(1, max([last, *(one or 0 for one in sums)]) + 1):
        executed = from_fen(sums.get(month))
        until += executed
        code = replace(where, amount="executed", month=month).code
        found.append(Month(month, executed, until, execution_rate(until, budget), expected_rate(month), code))
    return found
