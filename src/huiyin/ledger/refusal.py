"""The database itself refuses to change what was entered.

Triggers stop mistakes and careless tools; somebody who may drop a trigger is found by the chain and its signatures.
A migration that rebuilds a table drops its triggers without a word, so they are put back after every migration and
their presence is checked at start and by `huiyin verify`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.core.checks import Error
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from huiyin.ledger import triggers


class Guarded(NamedTuple):
    """A table that is only added to. keys: the columns, or groups of columns, whose reuse must be refused.

    `sealed` names a column: then only rows in which it has a value are refused; the others may still change.
    `later`: a table that the first version did not have; a home may be without it until its upgrade.
    """

    table: str
    keys: tuple[tuple[str, ...], ...]
    sealed: str = ""
    later: bool = False


LEDGER = (
    Guarded("ledger_entry", (("id",), ("stream", "n"))),
    Guarded("ledger_sequence", (("seq",), ("entry_id",))),
    Guarded("ledger_dayhead", (("id",), ("seq",))),
    Guarded("ledger_checkpoint", (("id",), ("size",)), later=True),
)
READ_LOG = (Guarded("ledger_readentry", (("n",),)),)
TABLES = tuple(guarded.table for guarded in LEDGER + READ_LOG)
#: Tables of rooms above whose sealed rows the database refuses to change.
_SEALED: list[Guarded] = []

_FUNCTION = "huiyin_refuse"
_FUNCTION_BODY = "BEGIN RAISE EXCEPTION 'append only: % of % is refused', TG_OP, TG_TABLE_NAME; END"


class RefusalMissing(Exception):
    """A table of the ledger has lost a trigger; nothing may be written until somebody has looked."""


def guard(table: str, *, sealed: str) -> None:
    """Let a room above have its sealed rows refused like entries: its table in the default database, keyed by `id`."""
    guarded = Guarded(table, (("id",),), sealed)
    if guarded not in _SEALED:
        _SEALED.append(guarded)


def guarded_tables(using: str) -> tuple[Guarded, ...]:
    if settings.READS_DATABASE == DEFAULT_DB_ALIAS:
        return LEDGER + READ_LOG + tuple(_SEALED)
    return LEDGER + tuple(_SEALED) if using == DEFAULT_DB_ALIAS else READ_LOG


def sqlite_triggers(guarded: Guarded) -> dict[str, str]:
    """Name → statement. The insert trigger stops `INSERT OR REPLACE`, which deletes without firing delete triggers."""
    table = guarded.table
    only = f" AND {guarded.sealed} IS NOT NULL" if guarded.sealed else ""
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{column} = NEW.{column}' for column in key)}{only})"  # noqa: S608
        for key in guarded.keys
    )
    when = f"WHEN OLD.{guarded.sealed} IS NOT NULL " if guarded.sealed else ""
    body = f"BEGIN SELECT RAISE(ABORT, 'append only: {table}'); END"
    return {
        f"{table}_no_update": f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when}{body}",
        f"{table}_no_delete": f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {when}{body}",
        f"{table}_no_replace": f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {body}",
    }


def postgres_triggers(guarded: Guarded) -> dict[str, str]:
    """Name → statement."""
    table = guarded.table
    when = f"WHEN ((old.{guarded.sealed} IS NOT NULL)) " if guarded.sealed else ""
    return {
        f"{table}_no_change": f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW {when}EXECUTE FUNCTION {_FUNCTION}()",
        f"{table}_no_truncate": f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()",
    }


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every trigger in place; those that stand as they should are left alone."""
    connection = connections[using]
    present = connection.introspection.table_names()
    triggers.put_function(connection, _FUNCTION, _FUNCTION_BODY)
    for guarded in guarded_tables(using):
        if guarded.table not in present:
            continue
        wanted = wanted_of(connection, guarded)
        for name in missing(using, guarded):
            triggers.put(connection, guarded.table, name, wanted[name])


def missing(using: str, guarded: Guarded) -> list[str]:
    """The triggers of a table that are gone, switched off, or not what they were."""
    connection = connections[using]
    return triggers.missing(connection, wanted_of(connection, guarded), _FUNCTION, _FUNCTION_BODY)


def all_missing(*, before_upgrade: bool = False) -> list[tuple[str, str]]:
    """(table, trigger) for everything that is gone from any database.

    `before_upgrade`: a newer program may seal tables that it has not yet brought up; only the ledger itself is asked.
    """
    return [
        (guarded.table, name)
        for using in connections
        for guarded in guarded_tables(using)
        if not (before_upgrade and (guarded.sealed or (guarded.later and is_to_come(guarded.table, using))))
        for name in missing(using, guarded)
    ]


def is_to_come(table: str, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether a table is not there yet."""
    return table not in connections[using].introspection.table_names()


def require(*, before_upgrade: bool = False) -> None:
    """
    Raises:
        RefusalMissing: a trigger is gone.
    """
    lost = all_missing(before_upgrade=before_upgrade)
    if lost:
        names = "、".join(name for _, name in lost)
        raise RefusalMissing(
            f"登记簿的防改触发器缺失：{names}。请运行 huiyin verify 查看。 (append-only triggers missing)"
        )


def check(app_configs: Any = None, databases: Any = None, **_: Any) -> list[Error]:
    """Django's system check for databases that are migrated already."""
    return [
        Error(f"trigger {name} is missing on {guarded.table}", id="ledger.E001")
        for using in databases or ()
        for guarded in guarded_tables(using)
        if guarded.table in connections[using].introspection.table_names()
        for name in missing(using, guarded)
    ]


def grants(role: str) -> list[str]:
    """What the application's role may do on PostgreSQL when another role owns the tables.

    It may read and write everything, but of the append-only tables it may only read and add to.
    """
    name = connections[DEFAULT_DB_ALIAS].ops.quote_name(role)
    tables = ", ".join(TABLES)
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE ALL ON {tables} FROM {name}",
        f"GRANT SELECT, INSERT ON {tables} TO {name}",
    ]


def wanted_of(connection: BaseDatabaseWrapper, guarded: Guarded) -> dict[str, str]:
    """Name → statement, of the triggers of a table."""
    return sqlite_triggers(guarded) if connection.vendor == "sqlite" else postgres_triggers(guarded)
