"""Triggers as a database knows them, to be compared with what they should be, and put in place where they are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

#: Those of rooms above: each puts its own in place in a database, leaving alone what stands as it should.
_INSTALLERS: list[Callable[[str], None]] = []


def put_back_with(install: Callable[[str], None]) -> None:
    """A migration that rebuilds a table drops its triggers without a word: after every one this is called."""
    if install not in _INSTALLERS:
        _INSTALLERS.append(install)


def put_back(using: str) -> None:
    for install in _INSTALLERS:
        install(using)


def standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Name → how it is made, of every trigger that always fires."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return dict(cursor.fetchall())
        cursor.execute(
            "SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND c.relnamespace = current_schema()::regnamespace"
        )
        return {name: _shape(definition) for name, definition in cursor.fetchall()}


def missing(
    connection: BaseDatabaseWrapper, wanted: Mapping[str, str], function: str = "", body: str = ""
) -> list[str]:
    """Which of the wanted triggers (name → statement) are gone, switched off, or not what they were.

    On PostgreSQL `function` is what they call and `body` what it must say.
    """
    found = standing(connection)
    if connection.vendor == "sqlite":
        return [name for name, statement in wanted.items() if found.get(name) != statement]
    if not function_stands(connection, function, body):
        return list(wanted)
    return [name for name, statement in wanted.items() if found.get(name) != _shape(statement)]


def put(connection: BaseDatabaseWrapper, table: str, name: str, statement: str) -> None:
    """In place of what may bear its name. `ENABLE ALWAYS` keeps it firing when replication roles are played with."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(statement)
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(statement)
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def put_function(connection: BaseDatabaseWrapper, function: str, body: str) -> None:
    """The function that triggers call, on PostgreSQL; SQLite's triggers carry their own statements."""
    if connection.vendor == "postgresql" and not function_stands(connection, function, body):
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")


def function_stands(connection: BaseDatabaseWrapper, function: str, body: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = %s AND pronamespace = current_schema()::regnamespace",
            [function],
        )
        return [row[0] for row in cursor.fetchall()] == [body]


def _shape(statement: str) -> str:
    """A trigger's definition without what PostgreSQL words in its own way: the schema and the order of events."""
    words = statement.replace("public.", "").replace("DELETE OR UPDATE", "UPDATE OR DELETE").split()
    return " ".join(words)
