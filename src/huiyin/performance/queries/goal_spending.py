"""执行数 of a goal table as the books have it: of the fund it names, of its project, or of the whole department."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q
from django.utils.translation import gettext as _

from huiyin.core.budget import from_fen
from huiyin.finance.models import BudgetLine, Fund, FundYear, Kind, Payment, Posting, Project, Source, Version
from huiyin.finance.models.budget import APPROPRIATED, SPENDING
from huiyin.finance.queries.figures import fen
from huiyin.performance.models import GoalScope, GoalTable

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Books:
    """What the books say was spent. `words`: of what, and until when; `amounts` in yuan by kind of money.

    `fund`, `project`: where it opens; None for the whole department.
    """

    words: str
    amounts: dict[str, Decimal]
    until: date
    fund: int | None = None
    project: int | None = None

    @property
    def code(self) -> str:
        """The figure of the budget that it is; empty for a fund."""
        if self.fund is not None:
            return ""
        whole = "" if self.project is None else f".project.project-{self.project}"
        return f"finance.executed{whole}.until-{self.until.month:02}"


def of_books(table: GoalTable, day: date) -> Books | None:
    """What was spent by a day; None where the table names neither a fund nor a project that the books know.

    The name of the fund that the table gives comes first, then the project by its code, then by its name.
    """
    if day.year != table.year:
        return None
    fund = _fund(table)
    if fund is not None:
        return _of_fund(fund, table.year, day)
    project = _project(table)
    if project is not None:
        return _of_budget(table.year, day, project, _("预算项目“%s”") % project.name)
    if table.scope == GoalScope.DEPARTMENT:
        return _of_budget(table.year, day, None, _("部门全部支出"))
    return None


def _fund(table: GoalTable) -> Fund | None:
    named = Q()
    for word in {table.fund.strip(), table.code.strip()} - {""}:
        named |= Q(name=word) | Q(code=word)
    if table.scope == GoalScope.PROJECT:
        named |= Q(name=table.name.strip())
    if not named:
        return None
    rows = Fund.objects.filter(named, organ=table.organ_id).order_by("pk")
    in_year = FundYear.objects.filter(year=table.year, fund__in=rows, state="adopted").values("fund")
    found = list(rows.filter(pk__in=in_year)[:2])
    return found[0] if len(found) == 1 else None


def _project(table: GoalTable) -> Project | None:
    if table.scope != GoalScope.PROJECT:
        return None
    rows = Project.objects.filter(organ=table.organ_id)
    code, names = table.code.strip(), {table.name.strip(), table.fund.strip()} - {""}
    found = rows.filter(code=code).first() if code else None
    return found or rows.filter(name__in=names).order_by("pk").first()


def _of_fund(fund: Fund, year: int, day: date) -> Books:
    """Payments are known to the day; their kind is that of the budget line they are booked on."""
    rows = Payment.objects.filter(line__fund_year__fund=fund, line__fund_year__year=year, day__lte=day)
    # A payment booked anew after a reversal has several bookings; the last one says the source.
    sources = dict(
        rows.order_by("bookings__pk").filter(bookings__isnull=False).values_list("pk", "bookings__line__source")
    )
    amounts: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for pk, amount in rows.values_list("pk", "amount"):
        amounts[kind_of(sources.get(pk, Source.GENERAL))] += amount
    amounts.setdefault("fiscal", ZERO)
    words = _("专项资金“%(fund)s”截至%(day)s已支付") % {"fund": fund.name, "day": day}
    return Books(words, dict(amounts), day, fund=fund.pk)


def _of_budget(year: int, day: date, project: Project | None, of: str) -> Books | None:
    """Execution is known by month: until the last month that is over on the day."""
    month = day.month if day.day == monthrange(day.year, day.month)[1] else day.month - 1
    lines = BudgetLine.objects.filter(year=year, kind__in=SPENDING)
    if project is not None:
        lines = lines.filter(project=project, kind=Kind.PROJECT)
    if not month or not lines.exists():
        return None
    rows = Posting.objects.filter(year=year, version=Version.EXECUTED, month__lte=month, line__in=lines)
    amounts: dict[str, Decimal] = defaultdict(lambda: ZERO)
    sums = rows.order_by().annotate(source=F("line__source")).values_list("source").annotate(sum=fen("amount"))
    for source, fens in sums.values_list("source", "sum"):
        amounts[kind_of(source)] += from_fen(fens)
    amounts.setdefault("fiscal", ZERO)
    words = _("%(of)s%(year)d年1—%(month)d月执行数") % {"of": of, "year": year, "month": month}
    until = date(year, month, monthrange(year, month)[1])
    return Books(words, dict(amounts), until, project=project.pk if project else None)


def kind_of(source: str) -> str:
    """The kind of money of a goal table that a source of the budget is."""
    if source in APPROPRIATED:
        return "fiscal"
    return "carried" if source == Source.CARRIED else "other"
