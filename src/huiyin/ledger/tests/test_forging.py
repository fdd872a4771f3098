"""Forging is refused by the database, and found where it was not refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from huiyin.ledger import acts, queries, reads, refusal
from huiyin.ledger.chain import digest
from huiyin.ledger.models import Entry, Sequence

pytestmark = pytest.mark.django_db

INSERT_ENTRY = "INTO ledger_entry (stream, n, body, prev, hash) VALUES ('matter:7', 2, 'x', 'x', 'x')"
AT = datetime(2018, 3, 1, 1, 30, tzinfo=UTC)
TOLD = {"event": "told", "v": 1, "petition": 7, "on": "2018-03-01"}


@pytest.fixture(autouse=True)
def ledger() -> None:
    for stream in ("matter:7", "matter:8"):
        for n in range(3):
            acts.append(stream=stream, expected_n=n, act="tell", actor="person:3", at=AT, events=[TOLD])
    acts.sequence_pending()
    reads.record("person:3", "page", [7], at=AT)
    reads.record("person:3", "page", [8], at=AT)


def run(statement: str, *values: str | int, alias: str = "default") -> None:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def without_triggers(using: str = "default") -> Iterator[None]:
    """What somebody does who may drop triggers: drop, change, put back."""
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for guarded in refusal.guarded_tables(using):
            for name in refusal.wanted_of(connections[using], guarded):
                on = f" ON {guarded.table}" if connections[using].vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")
    yield
    refusal.install(using)


def kinds() -> list[tuple[str, str, int | None]]:
    return [(problem.kind, problem.stream, problem.n) for problem in queries.verify().problems]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET body = 'x' WHERE n = 2",
        "UPDATE ledger_entry SET stream = 'matter:9'",
        "DELETE FROM ledger_entry WHERE n = 3",
        "UPDATE ledger_sequence SET chain = 'x'",
        "DELETE FROM ledger_sequence WHERE seq = 6",
        "UPDATE ledger_dayhead SET signature = 'x'",
        "DELETE FROM ledger_dayhead",
        f"INSERT {INSERT_ENTRY}",
    ],
)
def test_the_database_refuses_to_change_what_was_entered(statement: str) -> None:
    with pytest.raises(DatabaseError):
        run(statement)
    assert queries.verify().holds


@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO ledger_entry (id, stream, n, body, prev, hash) VALUES ({id}, 'matter:9', 1, 'x', 'x', 'x')",
        f"INSERT OR REPLACE {INSERT_ENTRY}",
        "REPLACE INTO ledger_sequence (seq, entry_id, chain) VALUES (2, {id}, 'x')",
        "REPLACE INTO ledger_dayhead SELECT id, day, 9, chain, key, 'x' FROM ledger_dayhead",
        f"INSERT {INSERT_ENTRY} ON CONFLICT (stream, n) DO UPDATE SET body = 'x'",
        "UPDATE OR REPLACE ledger_entry SET n = 2 WHERE n = 3",
    ],
)
def test_sqlite_refuses_replacing(statement: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a statement of SQLite")
    first = Entry.objects.order_by("id").values_list("id", flat=True)[0]
    with pytest.raises(DatabaseError, match="append only"):
        run(statement.format(id=first))
    assert queries.verify().holds


@pytest.mark.parametrize(
    "statement",
    [
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE ledger_entry CASCADE",
        f"INSERT {INSERT_ENTRY} ON CONFLICT (stream, n) DO UPDATE SET body = 'x'",
        "SET LOCAL session_replication_role = replica; UPDATE ledger_entry SET body = 'x'",
    ],
)
def test_postgresql_refuses_truncating_and_upserting(statement: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a statement of PostgreSQL")
    with pytest.raises(DatabaseError, match="append only"):
        run(statement)
    assert queries.verify().holds


def test_the_read_log_refuses_too_and_a_change_behind_its_back_is_found() -> None:
    alias = settings.READS_DATABASE
    for statement in ("UPDATE ledger_readentry SET body = 'x'", "DELETE FROM ledger_readentry WHERE n = 2"):
        with pytest.raises(DatabaseError, match="append only"):
            run(statement, alias=alias)
    with without_triggers(alias):
        run("UPDATE ledger_readentry SET body = 'x' WHERE n = 1", alias=alias)
    assert kinds() == [("hash", "ledger_readentry", 1)]


def test_a_dropped_trigger_is_found_and_put_back_by_the_next_migration() -> None:
    on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
    name = "ledger_entry_no_change" if connection.vendor == "postgresql" else "ledger_entry_no_replace"
    run(f"DROP TRIGGER {name}{on}")
    assert kinds() == [("trigger", "ledger_entry", None)]
    assert [error.id for error in refusal.check(databases=["default"])] == ["ledger.E001"]
    with pytest.raises(refusal.RefusalMissing, match=name):
        refusal.require()
    call_command("migrate", verbosity=0)
    refusal.require()


def test_a_trigger_made_toothless_counts_as_missing() -> None:
    if connection.vendor == "sqlite":
        run("DROP TRIGGER ledger_entry_no_update")
        run("CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry WHEN 0 BEGIN SELECT 1; END")
        assert kinds() == [("trigger", "ledger_entry", None)]
    else:
        run("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_change")
        assert kinds() == [("trigger", "ledger_entry", None)]
        run("CREATE OR REPLACE FUNCTION huiyin_refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$")
        assert len(kinds()) == 2 * len(refusal.guarded_tables("default"))


def entry(stream: str, n: int) -> Entry:
    return Entry.objects.get(stream=stream, n=n)


def change_body() -> None:
    body = entry("matter:7", 2).body.replace("2018-03-01", "2018-02-28")
    run("UPDATE ledger_entry SET body = %s WHERE stream = 'matter:7' AND n = 2", body)


def change_body_and_hash() -> None:
    body = entry("matter:7", 2).body.replace('"on":"2018-03-01"', '"on":"2018-02-28"')
    run("UPDATE ledger_entry SET body = %s, hash = %s WHERE stream = 'matter:7' AND n = 2", body, digest(body))


def delete_last() -> None:
    run("DELETE FROM ledger_sequence WHERE entry_id = %s", entry("matter:8", 3).pk)
    run("DELETE FROM ledger_entry WHERE stream = 'matter:8' AND n = 3")


def delete_middle() -> None:
    run("DELETE FROM ledger_sequence WHERE entry_id = %s", entry("matter:7", 2).pk)
    run("DELETE FROM ledger_entry WHERE stream = 'matter:7' AND n = 2")


def move_to_another_matter() -> None:
    run("UPDATE ledger_entry SET stream = 'matter:9' WHERE stream = 'matter:7'")


@pytest.mark.parametrize(
    ("forge", "found"),
    [
        (change_body, [("hash", "matter:7", 2)]),
        (change_body_and_hash, [("link", "matter:7", 3), ("chain", "matter:7", 2)]),
        (delete_last, [("head", "ledger_dayhead", 6)]),
        (delete_middle, [("gap", "matter:7", 3), ("sequence", "ledger_sequence", 3), ("chain", "matter:7", 3)]),
        (
            move_to_another_matter,
            [
                ("link", "matter:9", 1),
                ("columns", "matter:9", 1),
                ("columns", "matter:9", 2),
                ("columns", "matter:9", 3),
            ],
        ),
    ],
)
def test_what_was_changed_with_the_databases_own_tool_is_found(
    forge: Callable[[], None], found: list[tuple[str, str, int]]
) -> None:
    with without_triggers():
        forge()
    assert kinds() == found


def test_a_whole_history_written_anew_fails_at_its_signature() -> None:
    """Somebody changes an entry, computes every later hash and the whole chain again; but has no signing key."""
    with without_triggers():
        prev, chain = "", ""
        for stored in Entry.objects.filter(stream="matter:8").order_by("n"):
            body = json.loads(stored.body)
            body["events"][0]["on"] = "2018-02-28"
            body["prev"] = prev or body["prev"]
            text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            run(
                "UPDATE ledger_entry SET body=%s, prev=%s, hash=%s WHERE id=%s",
                text,
                body["prev"],
                digest(text),
                stored.pk,
            )
            prev = digest(text)
        for place in Sequence.objects.select_related("entry").order_by("seq"):
            chain = digest(f"{chain}{place.entry.hash}") if chain else place.chain
            run("UPDATE ledger_sequence SET chain = %s WHERE seq = %s", chain, place.seq)
        run("UPDATE ledger_dayhead SET chain = %s", chain)
    assert kinds() == [("signature", "ledger_dayhead", 6)]
