"""Entries are added in order, by whoever read the stream last; the sequence and its signed head follow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from huiyin.core.events import UnknownEvent
from huiyin.ledger import acts, queries, reads
from huiyin.ledger.acts import NewEntry, StreamConflict
from huiyin.ledger.models import DayHead, Entry, ReadEntry

pytestmark = pytest.mark.django_db

MORNING = datetime(2018, 3, 1, 1, 30, tzinfo=UTC)
TOLD = {"event": "told", "v": 1, "petition": 7, "on": "2018-03-01"}


def tell(stream: str = "matter:7", expected_n: int = 0, at: datetime = MORNING) -> acts.Head:
    return acts.append(stream=stream, expected_n=expected_n, act="tell", actor="person:3", at=at, events=[TOLD])


def test_an_act_becomes_the_next_entry_of_its_stream() -> None:
    first = tell()
    second = tell(expected_n=1)
    assert (first.n, second.n) == (1, 2)
    assert queries.heads(["matter:7", "matter:8"]) == {"matter:7": second, "matter:8": (0, acts.genesis("matter:8"))}
    stored = queries.entries(["matter:7", "matter:8"])
    assert stored["matter:8"] == []
    assert [entry.n for entry in stored["matter:7"]] == [1, 2]
    assert stored["matter:7"][0].events == [TOLD]
    assert stored["matter:7"][0].at == MORNING
    assert stored["matter:7"][0].actor == "person:3"


def test_who_decided_on_an_old_state_is_told_so_and_nothing_is_written() -> None:
    tell()
    with pytest.raises(StreamConflict) as conflict:
        tell(expected_n=0)
    assert (conflict.value.expected, conflict.value.found) == (0, 1)
    with pytest.raises(StreamConflict):
        tell(expected_n=2)
    assert Entry.objects.count() == 1


def test_an_act_that_fails_leaves_no_entry() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell()
        raise RuntimeError
    assert queries.heads(["matter:7"])["matter:7"].n == 0


def test_an_event_nobody_registered_is_refused() -> None:
    with pytest.raises(UnknownEvent):
        acts.append(stream="matter:7", expected_n=0, act="x", actor="a", at=MORNING, events=[{"event": "guessed"}])


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        tell(at=MORNING.replace(tzinfo=None))


def test_many_entries_at_once_equal_the_same_entries_one_by_one() -> None:
    one_by_one = [tell(), tell(expected_n=1), tell("matter:9")]
    new = [
        NewEntry(f"matter:{m}", n, None, "tell", "person:3", MORNING, [TOLD]) for m, n in ((17, 1), (17, 2), (19, 1))
    ]
    together = acts.append_many(new)
    assert together["matter:17"].n == one_by_one[1].n == 2
    assert queries.verify().holds
    follow = acts.append_many(
        [NewEntry("matter:17", 3, together["matter:17"].hash, "tell", "person:3", MORNING, [TOLD])]
    )
    assert follow["matter:17"].n == 3
    assert queries.verify().holds


def test_committed_entries_are_sequenced_once_and_the_head_is_signed_under_its_local_day() -> None:
    tell()
    tell("matter:8", at=datetime(2018, 3, 1, 16, 30, tzinfo=UTC))  # half past midnight on the second of March there
    assert acts.sequence_pending() == 2
    assert acts.sequence_pending() == 0
    head = DayHead.objects.get()
    assert (head.day, head.seq) == (date(2018, 3, 2), 2)
    tell(expected_n=1, at=MORNING + timedelta(days=1))
    assert acts.sequence_pending() == 1
    result = queries.verify()
    assert result.holds
    assert (result.entries, result.streams, result.sequenced, result.pending, result.heads) == (3, 2, 3, 0, 2)


def test_looking_at_petitions_is_written_down_in_a_chain_of_its_own() -> None:
    assert reads.record("person:3", "list", [9, 4], at=MORNING) == 1
    assert reads.record("person:3", "export", range(1000), at=MORNING) == 2
    assert ReadEntry.objects.get(n=1).body == (
        '{"actor":"person:3","at":"2018-03-01T01:30:00.000000+00:00","petitions":[4,9],"purpose":"list"}'
    )
    assert queries.verify().reads == 2
    assert queries.verify().holds
