"""The tables that a department publishes of its budget and its final accounts (预算法 14), from the lines of a year.

Amounts are added up in yuan and shown in 万元 with two decimals, each rounded by itself. A table without any amount is
published too, with a note that says there was none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from huiyin.core.budget import THREE_PUBLIC, carried_over, from_fen, in_wan
from huiyin.core.classes import economic_name, function_name, governments
from huiyin.finance.models import BudgetLine, FinanceYear, Source, TableSet
from huiyin.finance.models.budget import APPROPRIATED
from huiyin.finance.queries.figures import everything, fen
from huiyin.finance.selection import economic_of

UNIT = "万元"
ROUNDING = "本表按元汇总、以万元列示，各数分别四舍五入到两位小数，合计与分项之和可能有尾差。"
Cell: TypeAlias = str | Decimal
ZERO = Decimal("0.00")


class Table(NamedTuple):
    """One published table. Columns named in `words` hold words, the others 万元; `totals` are the rows that add up."""

    number: int
    title: str
    columns: tuple[str, ...]
    words: int
    rows: list[tuple[Cell, ...]]
    totals: tuple[int, ...] = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(cell for row in self.rows for cell in row if isinstance(cell, Decimal))

    @property
    def named_rows(self) -> list[list[tuple[str, Cell]]]:
        """Every cell with the head of its column, which stands beside it on a narrow screen."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The columns, and whether amounts stand in them."""
        return [(head, any(isinstance(row[at], Decimal) for row in self.rows)) for at, head in enumerate(self.columns)]

    def document(self) -> dict[str, Any]:
        """As it is kept when it was published."""
        rows = [[f"{cell:.2f}" if isinstance(cell, Decimal) else cell for cell in row] for row in self.rows]
        return {**self._asdict(), "rows": rows, "columns": list(self.columns), "totals": list(self.totals)}


def of_document(said: dict[str, Any]) -> Table:
    words = int(said["words"])
    rows = [
        tuple(cell if at < words or not _is_amount(cell) else Decimal(cell) for at, cell in enumerate(row))
        for row in said["rows"]
    ]
    return Table(
        said["number"], said["title"], tuple(said["columns"]), words, rows, tuple(said["totals"]), said["note"]
    )


def _is_amount(cell: str) -> bool:
    return bool(cell) and cell.lstrip("-").replace(".", "", 1).isdigit()


class Rec(NamedTuple):
    """What the lines of the same classes add up to, in yuan."""

    kind: str
    function: str
    economic: str
    source: str
    amount: Decimal


def tables_of(year: FinanceYear, which: str) -> list[Table]:
    """Every table of a set, in the order in which they are published."""
    maker = _Maker(year, which)
    made = maker.budget() if which == TableSet.BUDGET else maker.accounts()
    return [table._replace(number=number) for number, table in enumerate(made, 1)]


def _records(year: int, amount: str) -> list[Rec]:
    grouped = everything(year).order_by().values_list("kind", "function", "economic", "source")
    return [
        Rec(kind, function, economic, source, from_fen(fens))
        for kind, function, economic, source, fens in grouped.annotate(sum=fen(amount))
        if fens
    ]


class _Maker:
    """Makes the tables of one year."""

    def __init__(self, year: FinanceYear, which: str) -> None:
        self.year = year.pk
        self.is_budget = which == TableSet.BUDGET
        self.amount = "adopted" if self.is_budget else "final"
        self.records = _records(year.pk, self.amount)
        self.planned = self.records if self.is_budget else _records(year.pk, "adjusted")
        self.word = "预算数" if self.is_budget else "决算数"

    def budget(self) -> Iterator[Table]:
        yield self._whole("收支总表")
        yield self._income("收入总表")
        yield self._spending("支出总表")
        yield self._appropriated("财政拨款收支总表")
        yield self._by_government("财政拨款支出预算表（政府预算支出经济分类）")
        yield self._spending("一般公共预算支出表", Source.GENERAL)
        yield self._basic("一般公共预算基本支出表")
        yield self._projects("一般公共预算项目支出表")
        yield self._three_public("一般公共预算“三公”经费支出表", (Source.GENERAL,))
        yield self._fund("政府性基金预算支出表")
        yield self._three_public("政府性基金预算“三公”经费支出表", (Source.GOVERNMENT_FUND,))
        yield self._capital("国有资本经营预算支出表")

    def accounts(self) -> Iterator[Table]:
        yield self._whole("收入支出决算总表")
        yield self._income("收入决算表")
        yield self._spending("支出决算表")
        yield self._appropriated("财政拨款收入支出决算总表")
        yield self._spending("一般公共预算财政拨款支出决算表", Source.GENERAL)
        yield self._basic("一般公共预算财政拨款基本支出决算明细表")
        yield self._fund("政府性基金预算财政拨款收入支出决算表")
        yield self._capital("国有资本经营预算财政拨款支出决算表")
        yield self._three_public("财政拨款“三公”经费支出决算表", APPROPRIATED)

    # --- Income and spending side by side ---------------------------------------------------------------------------

    def _whole(self, title: str) -> Table:
        income = _by(self._earned(), lambda rec: rec.source)
        left = [(f"{_INCOME[source]}", income.get(source, ZERO)) for source in _INCOME]
        right = _grouped(self._spent(), 3)
        own = sum((amount for _name, amount in left), ZERO)
        brought = income.get(Source.CARRIED, ZERO)
        spent = sum((amount for _name, amount in right), ZERO)
        left_over = carried_over(own, brought, spent)
        rows = _beside(left, right)
        rows.append(("本年收入合计", in_wan(own), "本年支出合计", in_wan(spent)))
        rows.append(("上年结转和结余", in_wan(brought), "年末结转和结余", in_wan(left_over)))
        rows.append(("总计", in_wan(own + brought), "总计", in_wan(spent + left_over)))
        totals = tuple(range(len(rows) - 3, len(rows)))
        return self._table(title, ("收入项目", self.word, "支出功能分类", self.word), 1, rows, totals)

    def _income(self, title: str) -> Table:
        heads = ("科目编码", "科目名称", "本年收入合计", *_INCOME.values())
        earned = [rec for rec in self._earned() if rec.source != Source.CARRIED]
        rows = _tree(earned, lambda rec: tuple(rec.amount if rec.source == source else ZERO for source in _INCOME))
        return self._table(title, heads, 2, rows, (0,), empty="本年没有收入，故本表为空。")

    def _appropriated(self, title: str) -> Table:
        """By 类 of function: from the general budget, from government funds, from state capital."""
        heads = ("收入项目", self.word, "支出功能分类", "合计", *(_APPROPRIATED[source] for source in APPROPRIATED))
        income = _by(self._earned(), lambda rec: rec.source)
        spent = [rec for rec in self._spent() if rec.source in APPROPRIATED]
        left = [(f"{number}、{_APPROPRIATED[source]}", income.get(source, ZERO)) for number, source in _NUMBERED]
        right: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * len(APPROPRIATED))
        for rec in spent:
            right[rec.function[:3]][APPROPRIATED.index(Source(rec.source))] += rec.amount
        named = [(function_name(code) or code, sums) for code, sums in sorted(right.items())]
        rows: list[tuple[Cell, ...]] = []
        for at in range(max(len(left), len(named))):
            head: tuple[Cell, ...] = (left[at][0], in_wan(left[at][1])) if at < len(left) else ("", "")
            tail: tuple[Cell, ...] = ("",) * 5
            if at < len(named):
                name, sums = named[at]
                tail = (name, in_wan(sum(sums, ZERO)), *map(in_wan, sums))
            rows.append((*head, *tail))
        own = sum((amount for _name, amount in left), ZERO)
        sums = [sum((one[at] for one in right.values()), ZERO) for at in range(len(APPROPRIATED))]
        rows.append(("本年收入合计", in_wan(own), "本年支出合计", in_wan(sum(sums, ZERO)), *map(in_wan, sums)))
        return self._table(title, heads, 1, rows, (len(rows) - 1,), empty="没有财政拨款收入和支出，故本表为空。")

    # --- Spending ---------------------------------------------------------------------------------------------------

    def _spending(self, title: str, source: Source | None = None) -> Table:
        spent = [rec for rec in self._spent() if source is None or rec.source == source]
        heads = ("科目编码", "科目名称", "本年支出合计" if source is None else "小计", "基本支出", "项目支出")
        rows = _tree(spent, _parts)
        return self._table(title, heads, 2, rows, (0,), empty="本年没有此类支出，故本表为空。")

    def _basic(self, title: str) -> Table:
        """Basic spending from the general budget, to 款 of the economic class (实施条例 6)."""
        spent = [rec for rec in self._spent() if rec.kind in _BASIC and rec.source == Source.GENERAL]

        def parts(rec: Rec) -> tuple[Decimal, ...]:
            return tuple(rec.amount if rec.kind == kind else ZERO for kind in _BASIC)

        rows = _tree(spent, parts, code=lambda rec: rec.economic, lengths=(3, 5), name=economic_name)
        heads = ("科目编码", "科目名称", "合计", "人员经费", "公用经费")
        return self._table(title, heads, 2, rows, (0,), empty="没有一般公共预算安排的基本支出，故本表为空。")

    def _projects(self, title: str) -> Table:
        spent = BudgetLine.objects.filter(year=self.year, kind="project", source=Source.GENERAL).order_by()
        grouped = spent.values_list("project__name", "function").annotate(sum=fen(self.amount))
        sums = {(project or "", function): from_fen(fens) for project, function, fens in grouped if fens}
        rows: list[tuple[Cell, ...]] = [("合计", "", "", in_wan(sum(sums.values(), ZERO)))]
        rows += [
            (project, code, function_name(code), in_wan(amount)) for (project, code), amount in sorted(sums.items())
        ]
        heads = ("项目名称", "科目编码", "科目名称", self.word)
        return self._table(title, heads, 3, rows, (0,), empty="没有一般公共预算安排的项目支出，故本表为空。")

    def _by_government(self, title: str) -> Table:
        spent = [rec for rec in self._spent() if rec.source in APPROPRIATED]
        found: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
        for rec in spent:
            group = governments().get(rec.economic[:3])
            code, name = group or (rec.economic[:3], economic_name(rec.economic[:3]))
            found[code, name][rec.kind == "project"] += rec.amount
        rows: list[tuple[Cell, ...]] = [("", "合计", *_summed(found.values(), 2))]
        for (code, name), sums in sorted(found.items()):
            rows.append((code, name, in_wan(sum(sums, ZERO)), *map(in_wan, sums)))
        heads = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
        return self._table(title, heads, 2, rows, (0,), empty="没有财政拨款支出，故本表为空。")

    def _fund(self, title: str) -> Table:
        spent = [rec for rec in self._spent() if rec.source == Source.GOVERNMENT_FUND]
        words = "本单位没有政府性基金预算财政拨款收入，也没有使用政府性基金预算财政拨款安排的支出，故本表为空。"
        if self.is_budget:
            heads: tuple[str, ...] = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
            return self._table(title, heads, 2, _tree(spent, _parts), (0,), empty=words)
        earned = [rec for rec in self._earned() if rec.source == Source.GOVERNMENT_FUND]
        heads = ("科目编码", "科目名称", "本年收入", "本年支出小计", "基本支出", "项目支出")

        def parts(rec: Rec) -> tuple[Decimal, ...]:
            is_income = rec.kind == "income"
            own = (ZERO, ZERO) if is_income else _parts(rec)
            return (rec.amount if is_income else ZERO, ZERO if is_income else rec.amount, *own)

        rows = [(row[0], row[1], *row[3:]) for row in _tree([*earned, *spent], parts)]
        return self._table(title, heads, 2, rows, (0,), empty=words)

    def _capital(self, title: str) -> Table:
        spent = [rec for rec in self._spent() if rec.source == Source.STATE_CAPITAL]
        heads = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
        words = "本单位没有使用国有资本经营预算财政拨款安排的支出，故本表为空。"
        return self._table(title, heads, 2, _tree(spent, _parts), (0,), empty=words)

    def _three_public(self, title: str, sources: Sequence[str]) -> Table:
        """因公出国（境）, 公务用车 in two parts, 公务接待: of the budget one column, of the accounts also the plan."""
        names = [("合计", "all"), *((f"{'　' if one.within else ''}{one.name}", one.code) for one in THREE_PUBLIC)]
        spent, planned = (_three_sums(records, sources) for records in (self._spent(), self._planned()))
        if self.is_budget:
            rows: list[tuple[Cell, ...]] = [(name, in_wan(spent[code])) for name, code in names]
            heads: tuple[str, ...] = ("项目", self.word)
        else:
            rows = [(name, in_wan(planned[code]), in_wan(spent[code])) for name, code in names]
            heads = ("项目", "全年预算数", self.word)
        return self._table(title, heads, 1, rows, (0,), empty="没有安排“三公”经费，也没有发生此类支出，故本表为空。")

    # --- Parts ------------------------------------------------------------------------------------------------------

    def _earned(self) -> list[Rec]:
        return [rec for rec in self.records if rec.kind == "income"]

    def _spent(self) -> list[Rec]:
        return [rec for rec in self.records if rec.kind != "income"]

    def _planned(self) -> list[Rec]:
        return [rec for rec in self.planned if rec.kind != "income"]

    def _table(
        self,
        title: str,
        columns: tuple[str, ...],
        words: int,
        rows: list[tuple[Cell, ...]],
        totals: tuple[int, ...],
        *,
        empty: str = "没有数据，故本表为空。",
    ) -> Table:
        made = Table(0, title, columns, words, rows, totals, ROUNDING)
        return made._replace(note=empty) if made.is_empty else made


_BASIC = ("people", "running")
#: The columns and lines of income, in their order.
_INCOME = {
    Source.GENERAL: "一般公共预算财政拨款收入",
    Source.GOVERNMENT_FUND: "政府性基金预算财政拨款收入",
    Source.STATE_CAPITAL: "国有资本经营预算财政拨款收入",
    Source.OPERATING: "事业收入",
    Source.OTHER: "其他收入",
}
_APPROPRIATED = {
    Source.GENERAL: "一般公共预算财政拨款",
    Source.GOVERNMENT_FUND: "政府性基金预算财政拨款",
    Source.STATE_CAPITAL: "国有资本经营预算财政拨款",
}
_NUMBERED = tuple(zip("一二三", APPROPRIATED, strict=True))


def _parts(rec: Rec) -> tuple[Decimal, ...]:
    return (ZERO, rec.amount) if rec.kind == "project" else (rec.amount, ZERO)


def _by(records: Iterable[Rec], of: Callable[[Rec], str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for rec in records:
        found[of(rec)] += rec.amount
    return found


def _grouped(records: Iterable[Rec], length: int) -> list[tuple[str, Decimal]]:
    sums = _by(records, lambda rec: rec.function[:length])
    return [(function_name(code) or code, amount) for code, amount in sorted(sums.items())]


def _beside(left: Sequence[tuple[str, Decimal]], right: Sequence[tuple[str, Decimal]]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for at in range(max(len(left), len(right))):
        head: tuple[Cell, ...] = (left[at][0], in_wan(left[at][1])) if at < len(left) else ("", "")
        tail: tuple[Cell, ...] = (right[at][0], in_wan(right[at][1])) if at < len(right) else ("", "")
        rows.append((*head, *tail))
    return rows


def _tree(
    records: Iterable[Rec],
    parts: Callable[[Rec], tuple[Decimal, ...]],
    *,
    code: Callable[[Rec], str] = lambda rec: rec.function,
    lengths: tuple[int, ...] = (3, 5, 7),
    name: Callable[[str], str] = function_name,
) -> list[tuple[Cell, ...]]:
    """A row for each class and for those above it, and before them the total: code, name, sum, parts."""
    found: dict[str, list[Decimal]] = {}
    for rec in records:
        some = parts(rec)
        for at in ("", *(code(rec)[:length] for length in lengths if len(code(rec)) >= length)):
            sums = found.setdefault(at, [ZERO] * len(some))
            for number, amount in enumerate(some):
                sums[number] += amount
    if not found:
        return []
    return [
        (one, (name(one) or one) if one else "合计", in_wan(sum(sums, ZERO)), *map(in_wan, sums))
        for one, sums in sorted(found.items())
    ]


def _summed(rows: Iterable[Sequence[Decimal]], width: int) -> tuple[Decimal, ...]:
    sums = [ZERO] * width
    for row in rows:
        for number, amount in enumerate(row):
            sums[number] += amount
    return (in_wan(sum(sums, ZERO)), *map(in_wan, sums))


def _three_sums(records: Iterable[Rec], sources: Sequence[str]) -> dict[str, Decimal]:
    some = [rec for rec in records if rec.source in sources]
    return {
        code: sum((rec.amount for rec in some if rec.economic in economic_of(code)), ZERO)
        for code in ("all", *(one.code for one in THREE_PUBLIC))
    }
