"""What measures can be broken down by, and how a group is named and found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Func
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from huiyin.core import terms
from huiyin.core.measures import Measure
from huiyin.core.periods import Period, month_of
from huiyin.core.periods import parse as parse_period
from huiyin.core.predicate import Between, Compare, In, Known, Not, Predicate, all_of, any_of
from huiyin.core.terms import Vocabulary
from huiyin.figures.queries.names import Names


@dataclass(frozen=True, slots=True)
class Rest:
    """What remains of a dimension beside the groups of these labels, without the rows that have no value."""

    beside: tuple[str, ...]


#: A group of rows: the label of each dimension, None where the rows have no value.
By = Mapping[str, str | Rest | None]


class UnknownDimension(ValueError):
    """Measures cannot be broken down by this. `english` says what the Chinese message says."""

    def __init__(self, name: str) -> None:
        super().__init__(f"不能按“{name}”分组，可用：{' '.join(DIMENSIONS)}")
        self.english = f"measures cannot be grouped by {name!r}; use one of {', '.join(DIMENSIONS)}"


class MonthOf(Func):
    """The month of a date column, without calling back into Python: its first day on PostgreSQL, where to write a text
    for each row takes longer than to count them, and else the text `2018-05`."""

    template = "date_trunc('month', %(expressions)s::timestamp)::date"
    arity = 1
    output_field = CharField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **extra)


@dataclass(frozen=True, slots=True)
class Dimension:
    """`column` is the fact column; None stands for the time basis of the measure (by month)."""

    name: str
    label: str
    english: str
    column: str | None
    vocabulary: Vocabulary | None = None
    domain: str | None = None

    def expression(self, basis: str) -> str | Combinable:
        """What to group by in the database, for a measure with this time basis."""
        return self.column or MonthOf(basis)

    def label_of(self, value: Any, names: Names) -> str | None:
        """How the ledger writes a value of this dimension."""
        if value is None:
            return None
        if self.column is None:
            return str(value)[:7]
        if self.vocabulary is not None:
            return self.vocabulary.label(value) if value in self.vocabulary else str(value)
        if self.domain is not None:
            return names.tree(self.domain).label(value)
        return str(value)

    def order(self, label: str | None) -> tuple[bool, int, str]:
        """Terms in the order of the vocabulary, months and names by their text, unknown last."""
        if label is None:
            return True, 0, ""
        code = self.vocabulary.code(label) if self.vocabulary is not None else None
        return False, self.vocabulary.codes.index(code) if self.vocabulary and code else 0, label


DIMENSIONS: dict[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension("channel", "信访形式", "channel", "channel", terms.CHANNEL),
        Dimension("source", "来源级别", "handed down by", "source", terms.SOURCE),
        Dimension("level", "首次登记层级", "level of first registration", "level", terms.LEVEL),
        Dimension("reception", "接访方式", "received by", "reception", terms.RECEPTION),
        Dimension("purpose", "信访目的", "purpose", "purpose", terms.PURPOSE),
        Dimension("first", "初重件", "first or repeat", "first", terms.FIRST),
        Dimension("topic", "内容分类一级", "topic, first level", "topic1", domain="topic"),
        Dimension("place", "问题属地", "place of the problem", "place", domain="place"),
        Dimension("organ", "责任单位", "responsible organ", "organ", domain="organ"),
        Dimension("batch", "专项批次", "campaign batch", "batch"),
        Dimension("month", "月份", "month", None),
    )
}


def dimensions(names: Sequence[str]) -> tuple[Dimension, ...]:
    """The dimensions of these names, identifiers or Chinese labels, each once.

    Raises:
        UnknownDimension: there is no such dimension.
    """
    by_label = {dimension.label: dimension for dimension in DIMENSIONS.values()}
    found: dict[str, Dimension] = {}
    for name in names:
        dimension = DIMENSIONS.get(name) or by_label.get(name)
        if dimension is None:
            raise UnknownDimension(name)
        found[dimension.name] = dimension
    return tuple(found.values())


def basis_of(measure: Measure) -> str:
    """The date column by which months are told apart."""
    return measure.basis or "registered"


def group_predicate(by: By, measure: Measure, period: Period) -> Predicate:
    """Which rows of a measure belong to a group: what a drill-down adds to its filter.

    Raises:
        PeriodError: a group by month has a label that is no month.
    """
    return all_of(
        *(
            _belongs(dimension, label, measure, period)
            for dimension, label in zip(dimensions(tuple(by)), by.values(), strict=True)
        )
    )


def _belongs(dimension: Dimension, label: str | Rest | None, measure: Measure, period: Period) -> Predicate:
    column = dimension.column or basis_of(measure)
    if label is None:
        return Known(column, known=False)
    if isinstance(label, Rest):
        if not label.beside:
            return Known(column)
        if dimension.column is None:
            listed = any_of(*(_in_month(column, one, measure, period) for one in label.beside))
        else:
            listed = In(column, tuple(_written(dimension, one) for one in label.beside))
        return all_of(Known(column), Not(listed))
    if dimension.column is None:
        return _in_month(column, label, measure, period)
    return Compare(column, "=", _written(dimension, label))


def _in_month(column: str, label: str, measure: Measure, period: Period) -> Predicate:
    month = month_of(parse_period(label).start)
    if measure.basis is None:
        return Between(column, month.start, month.end)
    start, end = max(month.start, period.start), min(month.end, period.end)
    # A month outside the period has no rows; the days are kept in order all the same.
    return Between(column, start, end) if start <= end else all_of(Known(column), Known(column, known=False))


def _written(dimension: Dimension, label: str) -> str:
    """A label as predicates name it: the code of a term, else the name itself."""
    return (dimension.vocabulary.code(label) if dimension.vocabulary else None) or label
