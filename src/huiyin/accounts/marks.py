"""A mark that the database itself changes whenever something does that every page asks for and people seldom change:
organs and how they stand to each other, duties, names of people, topics, places, who was recused (ADR 46).

What was read under a mark holds as long as the mark does, in every process. Triggers change it, so that no act, import
or mending by hand can forget to; where one is missing nothing is kept.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func

from huiyin.ledger import triggers


class Watched(NamedTuple):
    """A table whose changes change the mark; with `columns`, of its updates only those that name one of them."""

    table: str
    columns: tuple[str, ...] = ()


_WATCHED: Final = [
    Watched("accounts_organ"),
    Watched("accounts_placement"),
    Watched("accounts_duty"),
    Watched("accounts_person", ("display_name", "organ_id", "is_active")),
]
_TABLE: Final = "accounts_mark"
_FUNCTION: Final = "huiyin_mark"
#: A row more, never a row changed: two transactions that change the same tables do not wait for each other here.
_FUNCTION_BODY: Final = f"BEGIN INSERT INTO {_TABLE} (mark) VALUES (gen_random_uuid()::text); RETURN NULL; END"  # noqa: S608

#: The one row of SQLite: one at a time writes there, and triggers fire for every row.
_CHANGED: Final = f"INTO {_TABLE} (id, mark) VALUES (1, lower(hex(randomblob(16))))"
#: A home that stood before there were marks begins with one.
_FIRST: Final = {
    "sqlite": f"INSERT OR IGNORE {_CHANGED}",
    "postgresql": f"INSERT INTO {_TABLE} (mark) SELECT gen_random_uuid()::text "  # noqa: S608
    f"WHERE NOT EXISTS (SELECT 1 FROM {_TABLE})",
}


class Mark(Func):
    """The mark as a statement sees it: how many changes it can see, and the greatest of their random names, so that
    neither an older state nor another database ever bears it again."""

    template = f"(SELECT count(*) || ':' || coalesce(max(mark), '') FROM {_TABLE})"  # noqa: S608
    output_field = CharField()
    arity = 0


def watch(table: str) -> None:
    """Let a room above have its table watched as well."""
    if (watched := Watched(table)) not in _WATCHED:
        _WATCHED.append(watched)


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every trigger in place; those that stand as they should are left alone."""
    if using != DEFAULT_DB_ALIAS:
        return
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if _TABLE not in present:
        return
    triggers.put_function(connection, _FUNCTION, _FUNCTION_BODY)
    wanted = {name: trigger for name, trigger in _wanted(connection).items() if trigger.table in present}
    for name in _missing(connection, wanted):
        triggers.put(connection, wanted[name].table, name, wanted[name].statement)
    with connection.cursor() as cursor:
        cursor.execute(_FIRST[connection.vendor])


def stands() -> bool:
    """Whether every watched table has its triggers, so that a mark can be relied on."""
    connection = connections[DEFAULT_DB_ALIAS]
    return not _missing(connection, _wanted(connection))


class _Trigger(NamedTuple):
    table: str
    statement: str


def _missing(connection: BaseDatabaseWrapper, wanted: dict[str, _Trigger]) -> list[str]:
    statements = {name: trigger.statement for name, trigger in wanted.items()}
    return triggers.missing(connection, statements, _FUNCTION, _FUNCTION_BODY)


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, _Trigger]:
    """Name → trigger."""
    made: dict[str, _Trigger] = {}
    for table, columns in _WATCHED:
        update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
        if connection.vendor == "postgresql":
            events = {f"{table}_mark": f"INSERT OR DELETE OR {update}"}
            body = f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        else:
            events = {f"{table}_mark_{name}": name for name in ("insert", "delete")} | {f"{table}_mark_update": update}
            body = f"BEGIN INSERT OR REPLACE {_CHANGED}; END"
        for name, event in events.items():
            made[name] = _Trigger(table, f"CREATE TRIGGER {name} AFTER {event} ON {table} {body}")
    return made
