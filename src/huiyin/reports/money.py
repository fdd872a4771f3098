"""What the bureau's books say to a report: sums by code, lists of classes, projects and lines, their reasons, and the
budget lines behind each, kept with the report when it is frozen.

A report is in 万元 with two decimals: every amount is rounded once, here, and differences are those of the printed
numbers, so that what a reader subtracts comes out as said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple

from huiyin.core.budget import in_wan
from huiyin.core.classes import economic_name, function_name
from huiyin.core.periods import Period
from huiyin.documents.workbook import Field, Link, Sheet, Value
from huiyin.finance.models import BudgetLine, Count, FinanceYear, Project
from huiyin.finance.models import Kind as LineKind
from huiyin.finance.queries.comparing import (
    ADOPTED,
    SPENT,
    Row,
    Years,
    details,
    overview,
    project_classes,
    spent_amount,
)
from huiyin.finance.queries.figures import value
from huiyin.finance.selection import Selection, count_name, economic_of, parse
from huiyin.reports.book import Book, is_whole_year
from huiyin.reports.figure import Figure
from huiyin.reports.inputs import Inputs, Typed
from huiyin.reports.kinds.spec import Entered, Items, Kind

ROWS: Final = "账簿明细"
#: Codes that begin so are of the registers of performance: `reports.kept`.
KEPT: Final = "performance."
COLUMNS: Final = (
    "year", "line", "kind", "function", "economic", "project", "project_name", "source", "organ", "item", "adopted",
    "adjusted", "executed", "final",
)  # fmt: skip


#: Listings that go down to the single line.
LINES: Final = "lines."
#: So many lines of one list stand in a report at the most, the largest; what the others come to is one row more.
MOST: Final = 400
#: So many lines behind one figure are listed in the working papers; of more, their number and where they open.
MOST_BEHIND: Final = 500
#: … and so many of all figures together.
MOST_LISTED: Final = 8_000


def year_of(period: Period) -> FinanceYear | None:
    """The year of accounts that a report speaks of; None for a period that is no whole year, or without books."""
    if not is_whole_year(period):
        return None
    return FinanceYear.objects.filter(pk=period.start.year).first()


def lay(kind: Kind, inputs: Inputs, period: Period) -> None:
    """Give a report's inputs what the books say of the year."""
    entered = [one for one in kind.entered if one.code and not one.code.startswith(KEPT)]
    items = [one for one in kind.items if one.code and not one.code.startswith(KEPT)]
    year = year_of(period)
    if not (entered or items) or year is None:
        return
    books = _Books(year)
    for one in entered:
        inputs.numbers[one.id] = books.one(one)
    for row in items:
        listed = dict.fromkeys(inputs.lists.get(row.family, []))
        for label, typed in books.listed(row, inputs.notices):
            inputs.numbers[f"{row.id}.{label}"] = typed
            listed[label] = None
        inputs.lists[row.family] = list(listed)


class _Books:
    """The books of one year beside those of the year before."""

    def __init__(self, year: FinanceYear) -> None:
        self.year = year
        self.has_before = FinanceYear.objects.filter(pk=year.pk - 1).exists()
        self._years = {basis: Years(year, basis) for basis in (ADOPTED, SPENT)}
        self._rows: dict[tuple[str, str], list[Row]] = {}
        #: (family, classes of a row) → its label; and the labels that are taken.
        self._labels: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()

    def one(self, entered: Entered) -> Typed:
        name = count_name(entered.code)
        if name:
            counts = dict(
                Count.objects.filter(code=name, ended=None, year__in=(self.year.pk, self.year.pk - 1)).values_list(
                    "year", "value"
                )
            )
            now, before = (counts.get(year) for year in (self.year.pk, self.year.pk - 1))
            return Typed(entered.name, 0, _whole(now), _whole(before), code=entered.code, year=self.year.pk)
        where = parse(entered.code)
        basis = where.amount if where.amount in (ADOPTED, SPENT) else ""
        if not basis:
            amount = value(entered.code, self.year.pk).amount
            said = in_wan(amount) if isinstance(amount, Decimal) else None
            return Typed(entered.name, 0, said, code=entered.code, year=self.year.pk)
        years = self._years[basis]
        typed = self._typed(entered.name, years.row(where, entered.name, 0, years.total(where)))
        # A sum across kinds stands in no comparison of the books, where its reason could be given.
        typed.wants_reason = typed.wants_reason and not (where.economic or where.source)
        return typed

    def listed(self, items: Items, notices: list[str]) -> Iterator[tuple[str, Typed]]:
        basis, _colon, which = items.code.partition(":")
        rows = self._listing(basis, which)
        shown, rest = _largest(rows) if which.startswith(LINES) else (rows, [])
        for row in shown:
            label = self._label(items.family, row)
            typed = self._typed(f"{items.name}·{label}", row)
            typed.wants_reason = typed.wants_reason and items.is_explained
            yield label, typed
        if rest:
            yield self._rest(items, rest)
            notices.append(f"“{items.name}”共{len(rows)}项，报告列出金额最大的{MOST}项，其余合并为一行")

    def _label(self, family: str, row: Row) -> str:
        """What a row is called in a report: two offices may have projects of one name, and each stands by itself."""
        where = parse(row.code).of(SPENT)
        key = (family, where.code)
        if key not in self._labels:
            label = row.label
            if (family, label) in self._taken and where.project is not None:
                label = f"{label}（{self._offices.get(where.project, where.project)}）"
            again = label if (family, label) not in self._taken else f"{label}（{len(self._taken)}）"
            self._taken.add((family, again))
            self._labels[key] = again
        return self._labels[key]

    @cached_property
    def _offices(self) -> dict[int, str]:
        """Whose project is whose."""
        return dict(Project.objects.values_list("pk", "organ__name"))

    def _rest(self, items: Items, rows: list[Row]) -> tuple[str, Typed]:
        now = sum((row.change.now for row in rows), Decimal(0))
        before = sum((row.change.before for row in rows), Decimal(0))
        label = f"其余{len(rows)}项"
        typed = Typed(f"{items.name}·{label}", 0, in_wan(now), in_wan(before) if self.has_before else None)
        typed.year = self.year.pk
        return label, typed

    def _listing(self, basis: str, which: str) -> list[Row]:
        if (basis, which) not in self._rows:
            self._rows[basis, which] = list(_LISTINGS[which](self._years[basis]))
        return self._rows[basis, which]

    def _typed(self, name: str, row: Row) -> Typed:
        where = parse(row.code)
        years = self._years[where.amount]
        wan = row.change.in_wan()
        return Typed(
            name,
            0,
            wan.now,
            wan.before if self.has_before else None,
            row.reason,
            code=where.of(years.now).code,
            year=self.year.pk,
            wants_reason=self.has_before and row.is_missing and where.amount == SPENT,
        )


def _largest(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that a report lists, in their order, and those that are too small for one that has so many."""
    if len(rows) <= MOST:
        return rows, []
    by_size = sorted(range(len(rows)), key=lambda at: -max(abs(rows[at].change.now), abs(rows[at].change.before)))
    large = set(by_size[:MOST])
    return [row for at, row in enumerate(rows) if at in large], [row for at, row in enumerate(rows) if at not in large]


def _whole(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _classes(kind: str) -> Callable[[Years], Iterable[Row]]:
    def rows(years: Years) -> Iterable[Row]:
        return (row for row in overview(years) if (where := parse(row.code)).kind == kind and where.economic)

    return rows


def _funds(years: Years) -> Iterable[Row]:
    """Every project of which either the budget or the spending speaks."""
    return (row for row in overview(years) if parse(row.code).project is not None)


def _details(kind: str) -> Callable[[Years], Iterable[Row]]:
    return lambda years: details(years, Selection(kind=kind))


_LISTINGS: Final[Mapping[str, Callable[[Years], Iterable[Row]]]] = {
    "people": _classes("people"),
    "running": _classes("running"),
    "classes": project_classes,
    "funds": _funds,
    "lines.people": _details("people"),
    "lines.running": _details("running"),
    "lines.project": _details("project"),
}


# --- The lines behind the figures -------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A budget line as a report keeps it; amounts in yuan, as text."""

    year: int
    line: int
    kind: str
    function: str
    economic: str
    project: int | None
    project_name: str | None
    source: str
    organ: int
    item: str
    adopted: str
    adjusted: str
    executed: str
    final: str

    @property
    def label(self) -> str:
        parts = (self.project_name, economic_name(self.economic) or self.economic, self.item)
        return "·".join(part for part in parts if part)

    def amount(self, name: str) -> Decimal:
        return Decimal(getattr(self, name))


def lines_of(book: Book) -> list[Line]:
    """Every budget line of the year and of the year before; none where no printed figure is of the books."""
    if not any(figure.code and figure.used for figure in book.figures.values()):
        return []
    year = book.frame.period.start.year
    rows = BudgetLine.objects.filter(year__in=(year, year - 1)).order_by("year", "pk")
    names = {"line": "pk", "project_name": "project__name"}
    return [
        Line(*(_plain(value) for value in row))
        for row in rows.values_list(*(names.get(column, column) for column in COLUMNS))
    ]


def _plain(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def matches(where: Selection, line: Line) -> bool:
    """Whether a line is one of those that a code adds up: the same rule as `finance.queries.figures.condition`."""
    if line.kind not in where.kinds:
        return False
    if where.three and (line.economic not in economic_of(where.three) or line.source not in _APPROPRIATED):
        return False
    return (
        line.function.startswith(where.function)
        and line.economic.startswith(where.economic)
        and where.source in ("", line.source)
        and where.project in (None, line.project)
        and where.organ in (None, line.organ)
        and where.item in (None, line.item)
    )


_APPROPRIATED: Final = ("general", "government_fund", "state_capital")


def behind(lines: Iterable[Line], code: str, year: int) -> list[Line]:
    """The lines of a year behind a figure."""
    if count_name(code):
        return []
    where = parse(code)
    return [line for line in lines if line.year == year and matches(where, line)]


class _Shelves:
    """Many lines, so that those of one project or of one class are found without looking at all of them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._by: dict[tuple[int, str, object], list[Line]] = defaultdict(list)
        self._found: dict[tuple[str, int], list[Line]] = {}
        self.spent = {year: spent_amount(year) for year in {line.year for line in lines}}
        for line in lines:
            self._by[line.year, "", None].append(line)
            self._by[line.year, "kind", line.kind].append(line)
            self._by[line.year, "economic", line.economic].append(line)
            if line.project is not None:
                self._by[line.year, "project", line.project].append(line)

    def behind(self, code: str, year: int) -> list[Line]:
        where = parse(code)
        key = (where.of(SPENT).code, year)
        if key not in self._found:
            self._found[key] = self._look(where, year)
        return self._found[key]

    def _look(self, where: Selection, year: int) -> list[Line]:
        if where.project is not None:
            shelf = self._by.get((year, "project", where.project), [])
        elif len(where.economic) == _ECONOMIC:
            shelf = self._by.get((year, "economic", where.economic), [])
        elif len(where.kinds) == 1:
            shelf = self._by.get((year, "kind", where.kinds[0]), [])
        else:
            shelf = self._by.get((year, "", None), [])
        return [line for line in shelf if matches(where, line)]


#: Digits of an economic class that has none below it.
_ECONOMIC: Final = 5


# --- Working papers ---------------------------------------------------------------------------------------------------


def sheet(figures: Iterable[Figure], lines: list[Line]) -> tuple[Sheet | None, dict[str, Link]]:
    """The sheet of budget lines, figure after figure, and where each figure's lines begin."""
    fields = [
        Field("数据编号", width=30),
        Field("数据名称", width=30),
        Field("年度", "text", 8),
        Field("预算科目", width=34),
        Field("类别", width=10),
        Field("功能分类", "identifier", 10),
        Field("功能分类名称", width=22),
        Field("经济分类", "identifier", 10),
        Field("金额（元）", "decimal", 16),
    ]
    rows: list[list[Value]] = []
    links: dict[str, Link] = {}
    shelves = _Shelves(lines)
    for figure in figures:
        if not figure.code or figure.year is None or count_name(figure.code):
            continue
        start = len(rows) + 2
        for year in (figure.year, figure.year - 1):
            rows += _rows(figure, year, shelves, MOST_LISTED - len(rows))
        if len(rows) + 2 > start:
            links[figure.id] = Link(f"{len(rows) + 2 - start}行", ROWS, start, 0)
    return (Sheet(ROWS, fields, rows, fixed=2) if rows else None), links


def _rows(figure: Figure, year: int, shelves: _Shelves, room: int) -> Iterator[list[Value]]:
    """The lines behind a figure; where there is no room for them, how many they are and where they open."""
    amount = parse(figure.code).amount
    if year != figure.year and amount in ("final", "executed"):
        amount = shelves.spent.get(year, amount)
    found = [line for line in shelves.behind(figure.code, year) if getattr(line, amount) != _NOTHING]
    if len(found) > min(MOST_BEHIND, room):
        words = f"共{len(found)}条预算科目，在预算执行页面按“{figure.code}”打开"
        sum_ = sum((line.amount(amount) for line in found), Decimal(0))
        yield [figure.id, figure.name, str(year), words, "", "", "", "", sum_]
        return
    for line in found:
        yield [
            figure.id, figure.name, str(year), line.label, str(LineKind(line.kind).label), line.function,
            function_name(line.function), line.economic, line.amount(amount),
        ]  # fmt: skip


#: As `_plain` writes an amount of zero.
_NOTHING: Final = "0.00"


def kept(lines: list[Line]) -> dict[str, Any] | None:
    """The lines as the record of a report holds them."""
    return {"columns": list(COLUMNS), "rows": [list(line) for line in lines]} if lines else None
