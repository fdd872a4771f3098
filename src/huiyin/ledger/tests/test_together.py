"""Two people at once, and the role that the program has on a database server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.ledger import acts, queries, reads, refusal
from huiyin.ledger.acts import NewEntry, StreamConflict
from huiyin.ledger.models import Entry, Sequence

AT = datetime(2018, 3, 1, 1, 30, tzinfo=UTC)
TOLD = {"event": "told", "v": 1, "petition": 7, "on": "2018-03-01"}
WRITERS = 4


def together(act: Callable[[int], object], times: int = WRITERS) -> list[object]:
    """What each of several threads got from the same act at the same moment."""
    start = Barrier(times)

    def run(number: int) -> object:
        start.wait(10)
        try:
            return act(number)
        except StreamConflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
def test_of_those_who_decide_on_the_same_state_one_is_heard() -> None:
    def tell(number: int) -> acts.Head:
        with transaction.atomic():
            return acts.append(
                stream="matter:7", expected_n=0, act="tell", actor=f"person:{number}", at=AT, events=[TOLD]
            )

    answers = together(tell)
    assert sorted(type(answer).__name__ for answer in answers) == ["Head"] + ["StreamConflict"] * (WRITERS - 1)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_several_sequencers_and_readers_leave_one_chain() -> None:
    new = [NewEntry(f"matter:{number}", 1, None, "tell", "person:3", AT, [TOLD]) for number in range(300)]
    with transaction.atomic():
        acts.append_many(new)

    def work(number: int) -> int:
        reads.record(f"person:{number}", "page", [7], at=AT)
        return acts.sequence_pending()

    added = together(work)
    assert sum(int(str(count)) for count in added) == 300
    result = queries.verify()
    assert result.problems == []
    assert (result.sequenced, result.reads) == (300, WRITERS)


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_sequenced_all_the_same() -> None:
    """On PostgreSQL a transaction with an older id may commit after a newer one was sequenced."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    ready, go_on = Barrier(2), Barrier(2)

    def late(_number: int) -> None:
        with transaction.atomic():
            acts.append(stream="matter:1", expected_n=0, act="tell", actor="person:1", at=AT, events=[TOLD])
            ready.wait(10)
            go_on.wait(10)

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(together, late, 1)
        ready.wait(10)
        acts.append(stream="matter:2", expected_n=0, act="tell", actor="person:2", at=AT, events=[TOLD])
        assert acts.sequence_pending() == 1
        go_on.wait(10)
        slow.result(10)
    assert acts.sequence_pending() == 1
    streams = Sequence.objects.order_by("seq").values_list("entry__stream", flat=True)
    assert list(streams) == ["matter:2", "matter:1"]
    assert queries.verify().problems == []


@pytest.fixture
def worker() -> Iterator[None]:
    """Work as a role that owns nothing, as an installation with two roles does."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE huiyin_worker")
        for statement in refusal.grants("huiyin_worker"):
            cursor.execute(statement)
        cursor.execute("SET ROLE huiyin_worker")
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.mark.django_db
def test_the_role_that_works_may_read_and_add_and_nothing_else(worker: None) -> None:
    acts.append(stream="matter:7", expected_n=0, act="tell", actor="person:3", at=AT, events=[TOLD])
    assert acts.sequence_pending() == 1
    assert acts.publish_checkpoint(AT) is not None
    reads.record("person:3", "page", [7], at=AT)
    assert queries.verify().problems == []
    for table, column in zip(refusal.TABLES, ("n", "seq", "seq", "size", "n"), strict=True):
        for statement in (
            f"UPDATE {table} SET {column} = 9",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TABLE {table} CASCADE",
        ):
            with (
                pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
    assert queries.verify().problems == []
