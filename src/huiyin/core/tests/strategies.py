"""Random facts and random predicates, for the tests that compare one reading of a predicate with another."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from huiyin.core.facts import COLUMNS, Column, Fact
from huiyin.core.predicate import (
    AS_OF,
    DOMAINS,
    And,
    Between,
    ColumnRef,
    Compare,
    Everything,
    In,
    Known,
    Not,
    Or,
    Predicate,
    Within,
)

#: Few days, few ids and few texts, so that comparisons are often equal.
FIRST_DAY = date(2018, 1, 1)
days = st.integers(0, 9).map(lambda n: FIRST_DAY + timedelta(days=n))
ids = st.integers(1, 4)
numbers = st.integers(0, 6)
texts = st.sampled_from(["A1", "A2", "第一批", "it's", 'a "b"'])
COMPARE_ALL = ("=", "!=", "<", "<=", ">", ">=")


def literals(column: Column) -> st.SearchStrategy[Any]:
    if column.kind == "date":
        return days
    if column.kind == "flag":
        return st.booleans()
    if column.vocabulary is not None:
        return st.sampled_from(column.vocabulary.codes)
    return {"int": numbers, "id": ids, "text": texts}[column.kind]


def facts() -> st.SearchStrategy[Fact]:
    """Facts with any mixture of known and unknown values, sensible or not."""
    always = {"registered", "registering_organ", "people", "source", "due_provisional", "notice_due_provisional"}
    always |= {"sorting_due_provisional"}
    values = {
        field.name: literals(COLUMNS[field.name]) if field.name in always else st.none() | literals(COLUMNS[field.name])
        for field in fields(Fact)
        if field.name not in ("petition", "matter", "number")
    }
    return st.builds(Fact, petition=st.integers(1, 10**6), matter=ids, number=texts, **values)


def _similar(column: Column) -> list[str]:
    return [
        other.name
        for other in COLUMNS.values()
        if other.kind == column.kind
        and other.name != column.name
        and other.vocabulary is column.vocabulary
        and (column.kind != "id" or DOMAINS.get(other.name, other.name) == DOMAINS.get(column.name, column.name))
    ]


@st.composite
def leaves(draw: st.DrawFn, *, names: bool = False) -> Predicate:
    column = draw(st.sampled_from(tuple(COLUMNS.values())))
    ordered = column.kind in ("date", "int")
    op = draw(st.sampled_from(COMPARE_ALL if ordered else COMPARE_ALL[:2]))
    kind = draw(st.sampled_from(["value", "value", "column", "in", "between", "known", "as_of", "all", "name"]))
    if kind == "column" and _similar(column):
        return Compare(column.name, op, ColumnRef(draw(st.sampled_from(_similar(column)))))
    if kind == "in":
        return In(column.name, tuple(draw(st.lists(literals(column), min_size=1, max_size=3))))
    if kind == "between" and ordered:
        return Between(column.name, *sorted((draw(literals(column)), draw(literals(column)))))
    if kind == "known":
        return Known(column.name, draw(st.booleans()))
    if kind == "as_of" and column.kind == "date":
        return Compare(column.name, op, AS_OF)
    if kind == "all":
        return Everything()
    if kind == "name" and names and column.name in DOMAINS:
        name = draw(st.text(st.characters(codec="utf-8"), max_size=8))
        return draw(st.sampled_from([Within(column.name, name), Compare(column.name, op, name)]))
    return Compare(column.name, op, draw(literals(column)))


def predicates(*, names: bool = False) -> st.SearchStrategy[Predicate]:
    def joined(inner: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
        parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(st.builds(Not, inner), st.builds(And, parts), st.builds(Or, parts))

    return st.recursive(leaves(names=names), joined, max_leaves=8)
