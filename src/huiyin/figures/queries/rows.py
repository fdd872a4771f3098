"""The petitions behind a number."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from huiyin.core.measures import Side, shipped
from huiyin.core.periods import Period
from huiyin.core.predicate import Predicate, all_of
from huiyin.figures.models import Fact
from huiyin.figures.queries.filters import to_q
from huiyin.figures.queries.groups import By, group_predicate
from huiyin.figures.queries.names import AS_WAS, OrganView
from huiyin.figures.queries.values import ask


def measure_rows(
    measure_id: str,
    variant: str | None,
    period: Period,
    *,
    side: Side = "numerator",
    where: Predicate | None = None,
    as_of: date | None = None,
    scope: Q | None = None,
    group: By | None = None,
    organs: OrganView = AS_WAS,
) -> QuerySet[Fact]:
    """The rows that a measure counts; for a rate those of its numerator, or of its denominator (`side`).

    As many as the number says, for everything that counts rows; for a sum of people, the rows whose people are summed.
    `group` is the `by` of one of the groups of `measure_values`, or that of rows and columns of a table; `organs` as it
    was asked there.

    Raises:
        PredicateError, UnknownDimension, UnknownMeasure: as their messages say.
    """
    measure = shipped().find(measure_id, variant)
    chosen = None if measure.of_all and side == "denominator" else where
    grouped = group_predicate(group, measure, period) if group and (not measure.of_all or side == "numerator") else None
    question = ask(where=all_of(chosen, grouped), as_of=as_of, scope=scope, organs=organs)
    counted = measure.rows(side if measure.denominator else "numerator").bind(period)
    condition = to_q(all_of(counted, question.where), as_of)
    return Fact.objects.filter(question.scope, condition).order_by("registered", "petition")


def matching_rows(
    where: Predicate, *, as_of: date | None = None, scope: Q | None = None, organs: OrganView = AS_WAS
) -> QuerySet[Fact]:
    """The rows that a predicate means, in the order of registration."""
    question = ask(where=where, as_of=as_of, scope=scope, organs=organs)
    return Fact.objects.filter(question.scope, to_q(question.where, as_of)).order_by("registered", "petition")
