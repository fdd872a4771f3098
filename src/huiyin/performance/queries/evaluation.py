"""What an evaluation sums to, and organs beside each other. Organs are ranked; people never are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from huiyin.accounts.models import Organ
from huiyin.core.phrasing import half_up
from huiyin.core.scoring import Worked, execution, grade, ranks
from huiyin.finance.queries import figures as money
from huiyin.performance.models import Claim, Evaluation, EvaluationState, Handed, Mark, Scheme

BUDGET, SPENT = "finance.adjusted", "finance.executed"


def execution_of(year: int) -> tuple[Decimal | None, Decimal | None]:
    """Full-year budget and full-year spending as finance has them, in yuan."""
    budget, spent = (money.value(code, year).amount for code in (BUDGET, SPENT))
    return None if budget is None else Decimal(str(budget)), None if spent is None else Decimal(str(spent))


def executed(row: Evaluation) -> Worked | None:
    """The points of the execution rate; None where the scheme has none."""
    if not row.scheme.has_execution or row.organ_id is not None:
        return None
    return execution(row.spent or Decimal(0), row.budget or Decimal(0))


def own_total(row: Evaluation) -> Decimal:
    """The points by rule, with what is asked for and owned up to."""
    marks = row.marks.aggregate(sum=Sum("own"))["sum"] or Decimal(0)
    return _total(row, marks, _claimed(row, "points"))


def reviewed_total(row: Evaluation) -> Decimal:
    marks = row.marks.aggregate(sum=Sum("reviewed"))["sum"] or Decimal(0)
    return _total(row, marks, _claimed(row, "granted"))


def _total(row: Evaluation, marks: Decimal, beside: Decimal) -> Decimal:
    rate = executed(row)
    return max(marks + beside + ((rate.points if rate else None) or Decimal(0)), Decimal(0))


def _claimed(row: Evaluation, column: str) -> Decimal:
    sums = row.claims.filter(withdrawn=None).aggregate(
        bonus=Sum(column, filter=Q(kind=Claim.Kind.BONUS)), deduction=Sum(column, filter=Q(kind=Claim.Kind.DEDUCTION))
    )
    return (sums["bonus"] or Decimal(0)) - (sums["deduction"] or Decimal(0))


def total_of(row: Evaluation) -> Decimal | None:
    """The total that counts: the reviewer's, else one's own."""
    return row.reviewed_total if row.reviewed_total is not None else row.own_total


def in_hundred(points: Decimal | None, full: Decimal) -> Decimal | None:
    """Points of a full score other than a hundred, as of a hundred: what grades and places are made of."""
    return None if points is None or not full else half_up(Fraction(points) * 100 / Fraction(full), 2)


def grade_of(row: Evaluation) -> str:
    """The code of the grade; empty before there are points."""
    points = in_hundred(total_of(row), row.full)
    return "" if points is None else grade(points)


def marks_of(row: Evaluation) -> QuerySet[Mark]:
    """What was marked, in the order of the scheme."""
    return row.marks.select_related("indicator__area").order_by(
        "indicator__area__place", "indicator__place", "indicator_id"
    )


class Place(NamedTuple):
    """One organ in the appraisal. `rank` None: no points yet."""

    organ: Organ
    evaluation: Evaluation | None
    indicators: int
    points: Decimal | None
    of_hundred: Decimal | None
    rank: int | None
    grade: str


def appraisal(scheme: Scheme) -> list[Place]:
    """The organs of a scheme by their points, the best first; those without points behind, by name."""
    counted = (
        Handed.objects.filter(indicator__scheme=scheme, removed=False, indicator__removed=False, organ__isnull=False)
        .values_list("organ")
        .annotate(count=Count("pk"))
    )
    counts = dict(counted.values_list("organ", "count"))
    rows = {row.organ_id: row for row in scheme.evaluations.filter(organ__isnull=False).select_related("scheme")}
    organs = list(Organ.objects.filter(pk__in=counts).order_by("name"))
    points = [in_hundred(total_of(row), row.full) if (row := rows.get(one.pk)) else None for one in organs]
    places = []
    for one, worth, rank in zip(organs, points, ranks(points), strict=True):
        row = rows.get(one.pk)
        told = grade(worth) if worth is not None else ""
        places.append(Place(one, row, counts[one.pk], total_of(row) if row else None, worth, rank, told))
    return sorted(places, key=lambda place: (place.rank is None, place.rank or 0, place.organ.name))


def states_of(scheme: Scheme) -> dict[str, int]:
    """How many evaluations are in which state."""
    found = dict(scheme.evaluations.values_list("state").annotate(count=Count("pk")))
    return {state: found.get(state, 0) for state in EvaluationState.values}
