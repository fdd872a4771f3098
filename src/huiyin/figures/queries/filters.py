"""From a predicate to a Django query that means the same.

SQL's null is Kleene's unknown, but Django's negation is not; so negation is pushed down to the comparisons first, and
every comparison is then one that a null cannot satisfy.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Field, Q
from django.db.models.lookups import BuiltinLookup
from django.db.models.lookups import In as DjangoIn

from huiyin.core.facts import COLUMNS
from huiyin.core.predicate import (
    OPPOSITE,
    And,
    AsOf,
    Between,
    ColumnRef,
    Compare,
    Everything,
    In,
    InPeriod,
    Known,
    Not,
    Or,
    Predicate,
    PredicateError,
    Within,
    unbound,
    unresolved,
)

#: A condition, or the truth or falsehood that needs none.
Condition: TypeAlias = Q | bool

_LOOKUPS = {"=": "exact", "!=": "differs", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
_NEVER = Q(pk__in=())

if TYPE_CHECKING:
    _Lookup = BuiltinLookup[Any]
else:
    _Lookup = BuiltinLookup


@Field.register_lookup
class Differs(_Lookup):
    """`<>` as SQL has it: a null differs from nothing."""

    lookup_name = "differs"

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return f"<> {rhs}"


@Field.register_lookup
class NoneOf(DjangoIn):
    """`NOT IN` as SQL has it: a null is in no list and out of none."""

    lookup_name = "none_of"

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return f"NOT IN {rhs}"


def to_q(predicate: Predicate, as_of: date | None = None) -> Q:
    """The rows of `figures.Fact` that the predicate means, as `predicate.matches(fact, as_of)` says.

    Raises:
        PredicateError: it still holds a name or the word `period`.
    """
    exists: Condition = True if as_of is None else Q(registered__lte=as_of)
    condition = _all([exists, _holds(predicate, as_of, True)])
    if isinstance(condition, Q):
        return condition
    return Q() if condition else _NEVER


def _holds(node: Predicate, as_of: date | None, wanted: bool) -> Condition:
    """When the node is true (`wanted`), or when it is false: never when it is unknown."""
    if isinstance(node, Not):
        return _holds(node.part, as_of, not wanted)
    if isinstance(node, (And, Or)):
        parts = [_holds(part, as_of, wanted) for part in node.parts]
        return _all(parts) if isinstance(node, And) is wanted else _any(parts)
    return _LEAVES[type(node)](node, as_of, wanted)


def _everything(_node: Predicate, _as_of: date | None, wanted: bool) -> Condition:
    return wanted


def _compare(node: Compare, as_of: date | None, wanted: bool) -> Condition:
    op = node.op if wanted else OPPOSITE[node.op]
    value: Any = node.value
    guards = [_guard(node.column, as_of)]
    if isinstance(value, AsOf):
        if as_of is None:
            return False
        value = as_of
    elif isinstance(value, ColumnRef):
        guards.append(_guard(value.name, as_of))
        value = F(value.name)
    _refuse_names(node.column, value)
    return _all([*guards, Q((f"{node.column}__{_LOOKUPS[op]}", value))])


def _in(node: In, as_of: date | None, wanted: bool) -> Condition:
    for item in node.items:
        _refuse_names(node.column, item)
    lookup = "in" if wanted else "none_of"
    return _all([_guard(node.column, as_of), Q((f"{node.column}__{lookup}", node.items))])


def _between(node: Between, as_of: date | None, wanted: bool) -> Condition:
    guard = _guard(node.column, as_of)
    if wanted:
        return _all([guard, Q((f"{node.column}__gte", node.start)), Q((f"{node.column}__lte", node.end))])
    outside = _any([Q((f"{node.column}__lt", node.start)), Q((f"{node.column}__gt", node.end))])
    return _all([guard, outside])


def _known(node: Known, as_of: date | None, wanted: bool) -> Condition:
    guard = COLUMNS[node.column].guard
    own = as_of is not None and guard == node.column
    if node.known is wanted:
        happened = _guard(node.column, as_of)
        return happened if own else _all([happened, Q((f"{node.column}__isnull", False))])
    missing: list[Condition] = [Q((f"{node.column}__isnull", True))]
    if as_of is not None and guard is not None:
        missing += [] if own else [Q((f"{guard}__isnull", True))]
        missing.append(Q((f"{guard}__gt", as_of)))
    return _any(missing)


def _period(node: InPeriod, _as_of: date | None, _wanted: bool) -> Condition:
    raise unbound(node)


def _within(node: Within, _as_of: date | None, _wanted: bool) -> Condition:
    raise unresolved(node.column, node.value)


_LEAVES: dict[type[Predicate], Callable[[Any, date | None, bool], Condition]] = {
    Everything: _everything,
    Compare: _compare,
    In: _in,
    Between: _between,
    Known: _known,
    InPeriod: _period,
    Within: _within,
}


def _guard(column: str, as_of: date | None) -> Condition:
    """What must have happened by the day for the column to be known."""
    guard = COLUMNS[column].guard
    return True if as_of is None or guard is None else Q((f"{guard}__lte", as_of))


def _all(parts: list[Condition]) -> Condition:
    if any(part is False for part in parts):
        return False
    return _joined([part for part in parts if isinstance(part, Q)], Q.AND, True)


def _any(parts: list[Condition]) -> Condition:
    if any(part is True for part in parts):
        return True
    return _joined([part for part in parts if isinstance(part, Q)], Q.OR, False)


def _joined(parts: list[Q], connector: str, none: bool) -> Condition:
    """Joined flat, each condition once: guards repeat in every comparison of a column."""
    children: dict[Any, None] = {}
    for part in parts:
        children.update(dict.fromkeys(part.children if part.connector == connector or len(part) == 1 else [part]))
    return Q(*children, _connector=connector) if children else none


def _refuse_names(column: str, value: object) -> None:
    if isinstance(value, str) and COLUMNS[column].kind == "id":
        error: PredicateError = unresolved(column, value)
        raise error
