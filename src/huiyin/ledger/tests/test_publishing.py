"""Checkpoints are published, and whoever changes the ledger or a checkpoint behind the program's back is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from huiyin.ledger import acts, checkpoints, publishing, queries, receipts
from huiyin.ledger.acts import NewEntry
from huiyin.ledger.findings import Verdict, Weight, verdict
from huiyin.ledger.models import Checkpoint, Entry
from huiyin.ledger.tests.made import CONTENT, FILED, PHOTO, SALT, entry_of
from huiyin.ledger.tests.test_forging import run, without_triggers
from huiyin.vault.signing import signer

TOLD = {"event": "told", "v": 1, "petition": 7, "on": "2026-03-03"}
NIGHTS = [datetime(2026, 3, day, 16, 15, tzinfo=UTC) for day in range(1, 6)]


@pytest.fixture(autouse=True)
def no_files() -> Iterator[Path]:
    folder = Path(settings.CHECKPOINTS)
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def tell(streams: range, at: datetime) -> None:
    new = [NewEntry(f"matter:{number}", 1, None, "tell", "person:3", at, [TOLD]) for number in streams]
    acts.append_many(new)


def file_petition() -> Entry:
    """The entry of 张桂兰's petition, whose body `made` knows."""
    events = json.loads(entry_of())["events"]
    new = [NewEntry("matter:7", 1, None, "window.file", "window", FILED, events)]
    acts.append_many(new)
    entry = Entry.objects.get(stream="matter:7", n=1)
    assert entry.body == entry_of()
    return entry


def three_days() -> Entry:
    """Checkpoints of 4, 9 and 15 entries; the petition is the twelfth."""
    tell(range(100, 104), NIGHTS[0] - timedelta(hours=5))
    assert acts.publish_checkpoint(NIGHTS[0]) is not None
    tell(range(200, 205), NIGHTS[1] - timedelta(hours=5))
    assert acts.publish_checkpoint(NIGHTS[1]) is not None
    tell(range(300, 302), FILED)
    entry = file_petition()
    tell(range(400, 403), FILED)
    assert acts.publish_checkpoint(NIGHTS[2]) is not None
    return entry


def given() -> list[checkpoints.CheckpointFile]:
    """The published files, as somebody reads them elsewhere."""
    return [checkpoints.read(path.read_text(), path.name) for path in sorted(publishing.folder().glob("*.json"))]


def receipt() -> receipts.Receipt:
    key = signer(settings.KEYS)
    return receipts.make(entry_of(), CONTENT, SALT, "XF2026-00007", "望川县信访局", FILED, key, files=[PHOTO])


def kinds() -> list[tuple[str, int | None]]:
    return [(one.kind, one.n) for one in queries.verify().problems if one.stream == "ledger_checkpoint"]


@pytest.mark.django_db
def test_each_checkpoint_goes_on_from_the_last_and_a_receipt_is_proved_by_them(no_files: Path) -> None:
    entry = three_days()
    assert [path.name for path in sorted(no_files.iterdir())] == [
        "2026-03-02-4.json",
        "2026-03-03-9.json",
        "2026-03-04-15.json",
    ]
    assert (no_files.stat().st_mode & 0o777, next(no_files.iterdir()).stat().st_mode & 0o777) == (0o700, 0o600)
    found = receipts.check(receipt(), given())
    assert verdict(found) is Verdict.PROVEN
    proof = publishing.proof_of(entry.pk)
    assert proof is not None
    assert (proof.size, proof.place) == (15, 11)
    assert "proof_holds" in [one.code for one in receipts.check(receipt()._replace(proof=proof), given())]
    result = queries.verify()
    assert (result.problems, result.checkpoints) == ([], 3)
    assert acts.publish_checkpoint(NIGHTS[3]) is None, "nothing came since"


@pytest.mark.django_db
def test_many_entries_become_several_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "MOST_LEAVES", 4)
    tell(range(10), NIGHTS[0])
    newest = acts.publish_checkpoint(NIGHTS[0])
    assert newest is not None
    assert (newest.size, newest.day) == (10, date(2026, 3, 2))
    assert [file.size for file in checkpoints.in_order(given())] == [4, 8, 10]
    assert checkpoints.compare(checkpoints.in_order(given()))[0].weight is Weight.HOLDS
    assert queries.verify().problems == []


@pytest.mark.django_db
def test_a_file_that_was_not_written_is_written_later(no_files: Path) -> None:
    three_days()
    kept = {path.name: path.read_bytes() for path in no_files.iterdir()}
    (no_files / "2026-03-03-9.json").unlink()
    (no_files / ".2026-03-03-9.json.1").write_text("{")  # what a process that was killed leaves
    assert kinds() == [("checkpoint_file", 9)]
    assert acts.publish_missing_files() == 1
    assert {path.name: path.read_bytes() for path in no_files.glob("*.json")} == kept
    assert queries.verify().problems == []


@pytest.mark.django_db
def test_how_old_the_oldest_unpublished_entry_is() -> None:
    assert queries.oldest_unpublished() is None
    tell(range(2), NIGHTS[0])
    assert queries.oldest_unpublished() == NIGHTS[0]
    acts.sequence_pending()
    assert queries.oldest_unpublished() == NIGHTS[0]
    acts.publish_checkpoint(NIGHTS[1])
    assert queries.oldest_unpublished() is None
    tell(range(5, 7), NIGHTS[2])
    assert queries.oldest_unpublished() == NIGHTS[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_checkpoint SET root = 'x'",
        "DELETE FROM ledger_checkpoint WHERE size = 15",
        (
            "INSERT INTO ledger_checkpoint (size, day, root, peaks, at, key, signature)"
            " VALUES (15, '2026-03-04', 'x', 'x', '2026-03-04', 'x', 'x')"
        ),
    ],
)
def test_the_database_refuses_to_change_a_checkpoint(statement: str) -> None:
    three_days()
    with pytest.raises(DatabaseError):
        run(statement)
    assert queries.verify().holds


def alter_entry() -> None:
    run("UPDATE ledger_entry SET hash = %s WHERE stream = 'matter:7'", "77" * 32)


def remove_entry() -> None:
    run("DELETE FROM ledger_sequence WHERE seq = 12")
    run("DELETE FROM ledger_entry WHERE stream = 'matter:7'")


def swap_entries() -> None:
    for old, new in ((1, -1), (12, 1), (-1, 12)):
        run("UPDATE ledger_sequence SET seq = %s WHERE seq = %s", new, old)


def remove_the_end() -> None:
    run("DELETE FROM ledger_sequence WHERE seq > 12")


def alter_root() -> None:
    run("UPDATE ledger_checkpoint SET root = %s WHERE size = 9", "88" * 32)


def alter_peaks() -> None:
    run("UPDATE ledger_checkpoint SET peaks = '[]' WHERE size = 15")


def alter_moment() -> None:
    run("UPDATE ledger_checkpoint SET at = '2026-03-02 00:00:00' WHERE size = 15")


def remove_checkpoint() -> None:
    run("DELETE FROM ledger_checkpoint WHERE size = 15")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (alter_entry, [("checkpoint", 15), ("checkpoint_signature", 15)]),
        (remove_entry, [("checkpoint", 15)]),
        (swap_entries, [("checkpoint", 4), ("checkpoint_signature", 4), ("checkpoint", 9), ("checkpoint", 15),
                        ("checkpoint_signature", 15)]),
        (remove_the_end, [("checkpoint", 15)]),
        (alter_root, [("checkpoint", 9), ("checkpoint_signature", 9), ("checkpoint_file", 9),
                      ("checkpoint_signature", 15), ("checkpoint_file", 15)]),
        (alter_peaks, [("checkpoint_peaks", 15)]),
        (alter_moment, [("checkpoint_signature", 15)]),
        (remove_checkpoint, [("checkpoint_unknown", None)]),
    ],
)  # fmt: skip
def test_what_was_changed_with_the_databases_own_tool_is_found(
    tamper: Callable[[], None], found: list[tuple[str, int | None]]
) -> None:
    three_days()
    with without_triggers():
        tamper()
    assert kinds() == found


@pytest.mark.django_db
def test_a_ledger_that_no_longer_fits_is_not_published_again(no_files: Path) -> None:
    three_days()
    (no_files / "2026-03-04-15.json").unlink()
    with without_triggers():
        alter_entry()
    with pytest.raises(publishing.Damaged, match="huiyin verify"):
        acts.publish_missing_files()
    assert not (no_files / "2026-03-04-15.json").exists()


@pytest.mark.django_db
def test_a_bureau_that_takes_a_petition_out_and_signs_all_of_it_again_is_found(no_files: Path) -> None:
    """Its own verification is content; whoever kept a receipt or an older checkpoint is not."""
    three_days()
    kept, proof_of_petition = given(), receipt()
    with without_triggers():
        remove_entry()
        for seq in (13, 14, 15):
            run("UPDATE ledger_sequence SET seq = %s WHERE seq = %s", seq - 1, seq)
        run("DELETE FROM ledger_dayhead")
        run("DELETE FROM ledger_checkpoint WHERE size = 15")
    (no_files / "2026-03-04-15.json").unlink()
    assert acts.publish_checkpoint(NIGHTS[2]) is not None
    assert kinds() == []
    tell(range(500, 501), NIGHTS[3])
    newest = acts.publish_checkpoint(NIGHTS[3])
    assert newest is not None
    assert newest.size == kept[-1].size
    found = receipts.check(proof_of_petition, given())
    assert [one.code for one in found if one.weight is Weight.BROKEN] == ["missing"]
    found = receipts.check(proof_of_petition, [*kept, *given()])
    assert [one.code for one in found if one.weight is Weight.BROKEN] == ["not_extension", "fork"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace('"size": 15', '"size": 16'), "读不了"),
        (lambda text: text.replace('"at": "2026-03-03T', '"at": "2026-03-02T'), "签名不符"),
        (lambda text: "", "读不了"),
    ],
)
def test_a_file_that_was_changed_is_found(no_files: Path, change: Callable[[str], str], words: str) -> None:
    three_days()
    path = no_files / "2026-03-04-15.json"
    path.write_text(change(path.read_text()))
    problems = queries.verify().problems
    assert [(one.kind, one.n) for one in problems] == [("checkpoint_file", 15)]
    assert words in problems[0].message


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_leave_one_log() -> None:
    tell(range(50), NIGHTS[0])

    def publish(_number: int) -> object:
        try:
            return acts.publish_checkpoint(NIGHTS[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(publish, range(3)))
    assert [row.size for row in Checkpoint.objects.all()] == [50]
    assert queries.verify().problems == []
