"""Goal tables as they stand: their money, what is wrong with them, and what came of them by the rules of scoring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from huiyin.core import goals, scoring
from huiyin.core import scoring_warnings as warnings
from huiyin.core.goals import Finding, Line, Planned
from huiyin.core.scoring import Worked
from huiyin.performance.models import (
    CheckKind,
    CheckState,
    GoalCheck,
    GoalIndicator,
    GoalLine,
    GoalMoney,
    GoalPlan,
    GoalState,
    GoalTable,
)
from huiyin.performance.queries.goal_spending import of_books

ZERO = Decimal(0)


class Money(NamedTuple):
    """One line of the money, in yuan; `budget` is what the whole year has, `spent` None where nobody has said it
    yet."""

    kind: str
    label: str
    initial: Decimal
    budget: Decimal
    spent: Decimal | None = None
    #: What the books say of it, and why the typed amount is another.
    books: Decimal | None = None
    why: str = ""

    @property
    def differs(self) -> bool:
        return self.books is not None and self.spent is not None and self.spent != self.books

    @property
    def rate(self) -> Worked:
        """预算执行率 with its points."""
        return scoring.execution(self.spent or ZERO, self.budget, goals.execution_points())


class Scored(NamedTuple):
    """One indicator at a check. `deviates`: "short", "over" or "", which ask for reason and measure."""

    indicator: GoalIndicator
    line: GoalLine
    worked: Worked
    deviates: str

    @property
    def is_explained(self) -> bool:
        return not self.deviates or bool(self.line.reason.strip() and self.line.measure.strip())

    @property
    def points(self) -> Decimal | None:
        """The reviewer's points where there are any, else those by rule."""
        return self.line.reviewed if self.line.reviewed is not None else self.worked.points


class Outcome(NamedTuple):
    """A check as a whole. `own` by rule, `points` with what the reviewer said; None while a line has no value."""

    rows: list[Scored]
    money: list[Money]
    total: Money
    execution: Worked
    own: Decimal | None
    points: Decimal | None

    @property
    def grade(self) -> str:
        return scoring.grade(self.points) if self.points is not None else ""

    @property
    def has_weights(self) -> bool:
        return bool(self.rows) and all(row.indicator.weight is not None for row in self.rows)


def tables(year: int | None = None) -> QuerySet[GoalTable]:
    rows = GoalTable.objects.exclude(state=GoalState.WITHDRAWN).select_related("organ")
    return rows if year is None else rows.filter(year=year)


def years() -> list[int]:
    """The years that have tables, the latest first."""
    return list(tables().order_by("-year").values_list("year", flat=True).distinct())


def indicators_of(table: GoalTable) -> list[GoalIndicator]:
    """In the order of the form: by head, then as they were put."""
    order = {head.code: place for place, head in enumerate(goals.heads_of(table.scope))}
    rows = table.indicators.filter(removed=False)
    return sorted(rows, key=lambda one: (order.get(one.second, len(order)), one.place, one.pk))


def line_of(indicator: GoalIndicator) -> Line:
    return Line(
        indicator.second,
        indicator.name,
        indicator.operator,  # type: ignore[arg-type]  # one of the choices
        indicator.value,
        indicator.words,
        indicator.unit,
        indicator.weight,
    )


def plan_of(table: GoalTable) -> list[Planned]:
    return [Planned(row.day, row.share) for row in GoalPlan.objects.filter(table=table).order_by("day")]


def findings_of(table: GoalTable, indicators: Sequence[GoalIndicator] | None = None) -> list[Finding]:
    """What stops a table from being approved, and what is only doubtful; the warnings of refusing petitions among
    it."""
    rows = indicators_of(table) if indicators is None else indicators
    heads = {code: Decimal(weight) for code, weight in table.heads.items()}
    found = goals.check([line_of(row) for row in rows], scope=table.scope, heads=heads)
    found += goals.plan_findings(plan_of(table), table.year)
    if not money_of(table)[-1].budget:
        found.append(Finding("no_money", is_refusal=False))
    if not table.goal.strip():
        found.append(Finding("goal_missing"))
    found += [Finding(f"warning.{code}", row.name, is_refusal=False) for row in rows for code in warnings_of(row)]
    return sorted(found, key=lambda one: not one.is_refusal)


def warnings_of(row: GoalIndicator) -> tuple[str, ...]:
    """As a scheme is warned: an indicator that refusing petitions would fulfil, or that does not fit itself."""
    return warnings.warnings_of(
        warnings.Indicator(
            row.name,
            row.unit,
            goals.direction_of(row.operator),
            row.value,
            scoring.Levels() if row.operator == "qualitative" else scoring.Formula(),
            f"{row.description} {row.words}".strip(),
        )
    )


def money_of(table: GoalTable, check: GoalCheck | None = None) -> list[Money]:
    """The lines of the money and their total, which stands last. While a check is a draft, what nobody typed is what
    the books say; once it is handed in, what was handed in stands."""
    said = {row.kind: row for row in table.money.all()}
    spent = {row.kind: row for row in check.spent.all()} if check is not None else {}
    is_draft = check is not None and check.state == CheckState.DRAFT
    books = of_books(table, check.day) if check is not None and is_draft else None
    found = []
    for kind, label in GoalMoney.Kind.choices:
        row = said.get(kind)
        initial = row.initial if row else ZERO
        budget = row.budget if row and row.budget is not None else initial
        typed = spent.get(kind)
        counted = typed.books if typed is not None and not is_draft else None
        if books is not None and (kind in books.amounts or typed is not None or budget):
            counted = books.amounts.get(kind, ZERO)
        amount = typed.amount if typed is not None else counted
        found.append(Money(kind, str(label), initial, budget, amount, counted, typed.why if typed is not None else ""))
    return [*found, _total(found)]


def _total(rows: Sequence[Money]) -> Money:
    spent = [row.spent for row in rows if row.spent is not None]
    whole = sum(spent, ZERO) if spent else None
    counted = [row.books for row in rows if row.books is not None]
    books = sum(counted, ZERO) if counted else None
    initial, budget = sum((row.initial for row in rows), ZERO), sum((row.budget for row in rows), ZERO)
    return Money("total", "", initial, budget, whole, books)


def checks_of(table: GoalTable, kind: str = "") -> QuerySet[GoalCheck]:
    rows = table.checks.exclude(state=CheckState.REPLACED).select_related("submitted_by", "reviewed_by")
    return rows.filter(kind=kind) if kind else rows


def evaluation_of(table: GoalTable) -> GoalCheck | None:
    """The self-evaluation that was handed in, the latest one."""
    done = checks_of(table, CheckKind.EVALUATION).filter(state__in=(CheckState.SUBMITTED, CheckState.REVIEWED))
    return done.order_by("-day", "-pk").first()


def outcome_of(check: GoalCheck) -> Outcome:
    """A check with every point worked out; the same rows give the same points at any later time."""
    lines = {line.indicator_id: line for line in check.lines.select_related("indicator", "evidence")}
    indicators = [line.indicator for line in lines.values()]
    order = {head.code: place for place, head in enumerate(goals.heads_of(check.table.scope))}
    indicators.sort(key=lambda one: (order.get(one.second, len(order)), one.place, one.pk))
    rows = [_scored(indicator, lines[indicator.pk]) for indicator in indicators]
    *money, total = money_of(check.table, check)
    execution = scoring.execution(total.spent, total.budget) if total.spent is not None else _nothing()
    own = goals.sum_of([*(row.worked.points for row in rows), execution.points])
    points = goals.sum_of([*(row.points for row in rows), execution.points])
    return Outcome(rows, money, total, execution, own, points)


def _nothing() -> Worked:
    return Worked(None, "no_data", goals.execution_points())


def _scored(indicator: GoalIndicator, line: GoalLine) -> Scored:
    reverse = "B" if indicator.reverse == "B" else "A"
    told = line_of(indicator)
    worked = goals.score_line(told, actual=line.actual, share=line.share, reverse=reverse)  # type: ignore[arg-type]
    direction = goals.direction_of(indicator.operator)
    return Scored(indicator, line, worked, scoring.deviation(worked, direction=direction))


def is_behind(table: GoalTable, check: GoalCheck) -> bool:
    """Whether at a check less was spent than the plan has for its day."""
    total = money_of(table, check)[-1]
    share = goals.planned_share(plan_of(table), check.day)
    return total.spent is not None and goals.is_behind(total.spent, total.budget, share)


def next_check(table: GoalTable, today: date) -> date | None:
    """The first check date whose monitoring is not handed in; None when all are."""
    done = set(checks_of(table, CheckKind.MONITORING).exclude(state=CheckState.DRAFT).values_list("day", flat=True))
    due = [one.day for one in plan_of(table) if one.day not in done]
    return due[0] if due else None


def totals(rows: Iterable[GoalTable]) -> Decimal:
    return sum((money_of(row)[-1].budget for row in rows), ZERO)
