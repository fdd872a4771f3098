"""A new home's tables are made at once; they are those that the steps from the first version on would have left."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

HUIYIN = str(Path(sys.executable).with_name("huiyin"))
SERVER = os.environ.get("HUIYIN_TEST_DATABASE_URL", "")

#: What `huiyin upgrade` does with a home of which nothing stands yet.
_STEP_BY_STEP = """
import gc, django
gc.disable()
django.setup()
from django.core.management import call_command
from django.db import connections
from huiyin.ledger.routing import READ_LOG
call_command("migrate", interactive=False, verbosity=0)
for alias in connections:
    if alias != "default":
        call_command("migrate", READ_LOG[0], database=alias, interactive=False, verbosity=0)
"""
_AT_ONCE = """
import django
django.setup()
from django.db import connections
from huiyin.cli import tables
for alias in connections:
    assert tables.is_new(alias)
    tables.make(alias)
    assert not tables.is_new(alias)
"""

#: Each answers with (what, its name, how it is made); ids are left out, and the order of columns.
_POSTGRES = """
SELECT 'column', c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN 'NOT NULL' END, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
    (SELECT collname FROM pg_collation WHERE oid = a.attcollation))
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid
    AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
    AND c.relnamespace = 'public'::regnamespace
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'sequence', sequencename, concat_ws(' ', data_type, start_value, increment_by, min_value, max_value)
  FROM pg_sequences WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, tgenabled::text || ' ' || pg_get_triggerdef(oid)
  FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'extension', extname, extversion FROM pg_extension
"""
_KINDS = "SELECT app_label, model FROM django_content_type ORDER BY 1, 2"
_RIGHTS = """
SELECT app_label, model, codename, name FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
  ORDER BY 1, 2, 3
"""
_STEPS = "SELECT app, name FROM django_migrations ORDER BY 1, 2"

#: Django's steps number this table of its own as our settings number tables, its models as auth numbers its own.
_KNOWN = {"column auth_group_permissions.id", "sequence auth_group_permissions_id_seq"}

Made = dict[str, Any]


def run(program: str, home: Path, database: str = "") -> None:
    home.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    clean |= {"HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    if database:
        clean["HUIYIN_DATABASE_URL"] = database
    done = subprocess.run([sys.executable, "-c", program], env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def clauses(sql: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE, sorted: SQLite keeps the words, in the order of their coming."""
    head, _, body = sql.partition("(")
    if not sql.startswith("CREATE TABLE"):
        return [sql]
    found, depth, quoted = [""], 0, ""
    for sign in body.rpartition(")")[0]:
        if quoted:
            quoted = "" if sign == quoted else quoted
        elif sign in "'\"":
            quoted = sign
        depth += 0 if quoted else (sign == "(") - (sign == ")")
        if sign == "," and not depth and not quoted:
            found.append("")
        else:
            found[-1] += sign
    return [head.strip(), *sorted(clause.strip() for clause in found)]


def of_sqlite(file: Path) -> Made:
    with closing(sqlite3.connect(file)) as database:
        found: Made = {
            f"{kind} {name}": clauses(sql or "")
            for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master")
        }
        # SQLite counts its own ids: a table that a step rebuilt has a row there before it has any itself.
        for name in [each.partition(" ")[2] for each in found if each.startswith("table ")]:
            if name == "sqlite_sequence":
                continue
            found[f"rows {name}"] = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        asked = (_KINDS, _RIGHTS, _STEPS) if file.name == "huiyin.sqlite3" else (_STEPS,)
        for query in asked:
            found[query] = database.execute(query).fetchall()
    return found


def of_postgresql(address: str) -> Made:
    import psycopg  # only where there is a server

    with psycopg.connect(address) as database:
        found: Made = {f"{kind} {name}": made for kind, name, made in database.execute(_POSTGRES).fetchall()}
        tables = [name for (name,) in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        for name in tables:
            row = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            found[f"rows {name}"] = row
        for query in (_KINDS, _RIGHTS, _STEPS):
            found[query] = database.execute(query).fetchall()
    return found


def differences(steps: Made, once: Made) -> dict[str, tuple[Any, Any]]:
    return {key: (steps.get(key), once.get(key)) for key in steps | once if steps.get(key) != once.get(key)}


@pytest.mark.slow
def test_on_sqlite(tmp_path: Path) -> None:
    run(_STEP_BY_STEP, tmp_path / "steps")
    run(_AT_ONCE, tmp_path / "once")
    for name in ("huiyin.sqlite3", "reads.sqlite3"):
        steps, once = of_sqlite(tmp_path / "steps" / name), of_sqlite(tmp_path / "once" / name)
        assert any(key.startswith("trigger ledger_") for key in once), name
        assert differences(steps, once) == {}, name


@contextmanager
def fresh(name: str) -> Iterator[str]:
    """The address of an empty database on the tests' server."""
    import psycopg  # only where there is a server

    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.skipif(not SERVER, reason="no PostgreSQL to test on")
@pytest.mark.django_db  # chosen with --only-database
def test_on_postgresql(tmp_path: Path) -> None:
    with fresh("huiyin_steps") as steps, fresh("huiyin_once") as once:
        run(_STEP_BY_STEP, tmp_path / "steps", steps)
        run(_AT_ONCE, tmp_path / "once", once)
        assert differences(of_postgresql(steps), of_postgresql(once)).keys() == _KNOWN
