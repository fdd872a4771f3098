"""One year beside the year before: differences, per cents, and the reasons that are given or still wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huiyin.core.budget import THREE_PUBLIC, Change, from_fen, reason_wanted
from huiyin.core.classes import economic_name
from huiyin.finance.imports.budget import Key
from huiyin.finance.models import Count, Explanation, FinanceYear, Project
from huiyin.finance.models.budget import SPENDING
from huiyin.finance.queries.figures import fen, kept, lines
from huiyin.finance.selection import ALL, Selection

#: What is compared: what was budgeted for both years, or what was spent in them.
ADOPTED, SPENT = "adopted", "final"
_DETAIL = ("kind", "economic", "project", "item")


@dataclass(slots=True)
class Row:
    """A figure of both years. `change` is in yuan; `wanted`: a reason is to be given; `reason`: the one that is."""

    code: str
    label: str
    level: int
    change: Change
    reason: str = ""
    wanted: bool = False

    @property
    def is_missing(self) -> bool:
        return self.wanted and not self.reason


class ThreePublicRow(NamedTuple):
    """A line of the 三公经费 table: budget of the year, what was spent, and that of the year before."""

    row: Row
    budget: Decimal
    counts: list[tuple[str, int | None]]
    is_part: bool


def spent_amount(year: int) -> str:
    """Which amount says what was spent: that of the final accounts once they are drawn up, till then what is booked."""
    drawn = kept(Selection(), year).exclude(final=0).exists()
    return "final" if drawn else "executed"


class Years:
    """Both years of a comparison, and what was said about their differences. `is_over`: what was spent until now in a
    year that still runs differs from a whole one by nobody's doing, and wants no reasons."""

    def __init__(self, year: FinanceYear, basis: str, *, is_over: bool = True) -> None:
        self.year, self.basis, self.is_over = year, basis, is_over
        self.now = ADOPTED if basis == ADOPTED else spent_amount(year.pk)
        self.before = ADOPTED if basis == ADOPTED else spent_amount(year.pk - 1)
        self.reasons = reasons_of(year.pk)

    @cached_property
    def is_begun(self) -> bool:
        """Whether the year has anything to compare: one without a budget differs in every line, and says so once."""
        return kept(Selection(), self.year.pk).exclude(**{self.now: 0}).exists()

    @property
    def wants_reasons(self) -> bool:
        return self.is_begun and (self.basis == ADOPTED or self.is_over)

    def sums(self, *by: str, where: Selection) -> dict[tuple[object, ...], tuple[Decimal, Decimal]]:
        """Both years' sums of a selection, by the columns named."""
        found: dict[tuple[object, ...], list[Decimal]] = {}
        for at, (year, amount) in enumerate(((self.year.pk, self.now), (self.year.pk - 1, self.before))):
            for key, sum_ in _sums(year, amount, by, where):
                found.setdefault(key, [Decimal("0.00"), Decimal("0.00")])[at] += sum_
        return {key: (now, before) for key, (now, before) in found.items() if now or before}

    def row(self, where: Selection, label: str, level: int, sums: tuple[Decimal, Decimal]) -> Row:
        change = Change(*sums)
        code = where.of(self.basis).code
        is_large = reason_wanted(change, self.year.reason_percent, self.year.reason_least)
        wanted = is_large and self.wants_reasons
        return Row(code, label, level, change, self.reasons.get(code, ""), wanted)

    def reason_above(self, where: Selection) -> str:
        """A line of a project that has no name of its own changed for the reason of its project, or of its class."""
        above = (replace(where, economic=""), replace(where, project=None))
        codes = (one.of(self.basis).code for one in above)
        return next((self.reasons[code] for code in codes if code in self.reasons), "")

    def total(self, where: Selection) -> tuple[Decimal, Decimal]:
        return self.sums(where=where).get((), (Decimal("0.00"), Decimal("0.00")))


def _sums(year: int, amount: str, by: tuple[str, ...], where: Selection) -> list[tuple[tuple[object, ...], Decimal]]:
    rows: QuerySet[Any] = lines(where, year) if "item" in by else kept(where, year, by_project="project" in by)
    if not by:
        return [((), from_fen(rows.aggregate(sum=fen(amount))["sum"]))]
    grouped = rows.order_by().values_list(*by).annotate(sum=fen(amount))
    return [(tuple(row[:-1]), from_fen(row[-1])) for row in grouped]


def reasons_of(year: int) -> dict[str, str]:
    return dict(Explanation.objects.filter(year=year, ended=None).values_list("code", "text"))


def overview(years: Years) -> list[Row]:
    """Totals, then basic spending by economic class, then projects, and their spending by economic class."""
    names = dict(Project.objects.order_by("code", "pk").values_list("pk", "name"))
    by_class = years.sums("kind", "economic", where=Selection())
    by_project = years.sums("project", where=Selection(kind="project"))

    def together(*kinds: str) -> tuple[Decimal, Decimal]:
        some = [sums for (kind, _code), sums in by_class.items() if kind in kinds]
        return sum((one[0] for one in some), Decimal("0.00")), sum((one[1] for one in some), Decimal("0.00"))

    rows = [years.row(Selection(), _("支出合计"), 0, together(*(str(one.value) for one in SPENDING)))]
    rows.append(years.row(Selection(kind="basic"), _("基本支出"), 1, together("people", "running")))
    for kind, label in (("people", _("人员经费")), ("running", _("公用经费"))):
        rows.append(years.row(Selection(kind=kind), label, 2, together(kind)))
        rows += _classes(years, kind, {code: sums for (of, code), sums in by_class.items() if of == kind})
    rows.append(years.row(Selection(kind="project"), _("项目支出"), 1, together("project")))
    for pk, label in names.items():
        if (pk,) in by_project:
            rows.append(years.row(Selection(kind="project", project=pk), label, 2, by_project[pk,]))
    return rows


def project_classes(years: Years) -> list[Row]:
    """项目支出 by economic class, all projects together."""
    sums = {code: both for (code,), both in years.sums("economic", where=Selection(kind="project")).items()}
    return list(_classes(years, "project", sums))


def _classes(years: Years, kind: str, sums: Mapping[object, tuple[Decimal, Decimal]]) -> Iterable[Row]:
    for code in sorted(map(str, sums)):
        yield years.row(Selection(kind=kind, economic=code), economic_name(code) or code, 3, sums[code])


def details(years: Years, within: Selection | None = None) -> list[Row]:
    """The lines themselves, those of both years beside each other: by kind, economic class, project and item."""
    names = dict(Project.objects.values_list("pk", "name"))
    found: list[tuple[tuple[str, ...], Row]] = []
    for (kind, economic, project, item), sums in years.sums(*_DETAIL, where=within or Selection()).items():
        where = Selection(
            kind=str(kind),
            economic=str(economic),
            project=project if isinstance(project, int) else None,
            item=str(item) if item else None,
        )
        name = names.get(where.project or 0, "")
        parts = [name, economic_name(str(economic)) or str(economic), str(item)]
        label = "·".join(part for part in parts if part)
        order = (_ORDER[str(kind)], name, str(economic), str(item))
        row = years.row(where, label, 3, sums)
        if where.project is not None and where.item is None and not row.reason:
            row.reason = years.reason_above(where)
        found.append((order, row))
    return [row for _order, row in sorted(found, key=lambda one: one[0])]


_ORDER = {"people": "1", "running": "2", "project": "3"}


def three_public(year: FinanceYear, *, is_over: bool = True) -> list[ThreePublicRow]:
    """三公经费: its total, and every line with its counts. What is not spent is 0 and stands there."""
    years = Years(year, SPENT, is_over=is_over)
    counts = dict(Count.objects.filter(year=year, ended=None).values_list("code", "value"))
    found = []
    total_name = _("“三公”经费")
    for code, label, names, within in (
        (ALL, total_name, (), ""),
        *((one.code, one.name, one.counts, one.within) for one in THREE_PUBLIC),
    ):
        where = Selection(three=code)
        budget = _sums(year.pk, "adjusted", (), where)[0][1]
        row = years.row(where, label, 0 if code == ALL else 2 if within else 1, years.total(where))
        found.append(ThreePublicRow(row, budget, [(name, counts.get(name)) for name in names], bool(within)))
    return found


def missing_reasons(years: Years) -> list[Row]:
    """Every figure whose change wants a reason that nobody has given; each once."""
    rows = [*overview(years), *project_classes(years), *details(years)]
    if years.basis == SPENT:
        rows += [one.row for one in three_public(years.year, is_over=years.is_over)]
    return list({row.code: row for row in rows if row.is_missing}.values())


def line_code(key: Key, projects: Mapping[tuple[int, str], int], basis: str = SPENT) -> str:
    """The code under which a line is compared with that of the year before: its classes, its project, its item."""
    where = Selection(
        amount=basis,
        kind=key.kind,
        economic=key.economic,
        project=projects.get((key.organ, key.project)),
        item=key.item or None,
    )
    return where.code


def projects_by_name() -> dict[tuple[int, str], int]:
    return {(organ, name): pk for pk, organ, name in Project.objects.values_list("pk", "organ", "name")}
