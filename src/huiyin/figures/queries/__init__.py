"""Reading facts: predicates as queries, values of measures, the rows behind them."""

from huiyin.figures.queries.filters import to_q
from huiyin.figures.queries.filters import to_q as compile  # noqa: A004 - the name other rooms call it by
from huiyin.figures.queries.groups import DIMENSIONS, By, Dimension, Rest, UnknownDimension, dimensions, group_predicate
from huiyin.figures.queries.names import AS_NOW, AS_WAS, ORGAN_VIEWS, Names, OrganView, resolved
from huiyin.figures.queries.printing import as_json
from huiyin.figures.queries.rows import matching_rows, measure_rows
from huiyin.figures.queries.tabulating import Axis, Member, Tabulation, tabulate
from huiyin.figures.queries.values import GroupValue, MeasureValue, measure_values

__all__ = [
    "AS_NOW",
    "AS_WAS",
    "DIMENSIONS",
    "ORGAN_VIEWS",
    "Axis",
    "By",
    "Dimension",
    "GroupValue",
    "MeasureValue",
    "Member",
    "Names",
    "OrganView",
    "Rest",
    "Tabulation",
    "UnknownDimension",
    "as_json",
    "compile",
    "dimensions",
    "group_predicate",
    "matching_rows",
    "measure_rows",
    "measure_values",
    "resolved",
    "tabulate",
    "to_q",
]
