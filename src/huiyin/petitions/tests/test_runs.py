"""A load that ends badly says so, keeps what it wrote, and is told from one that still lives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from huiyin.accounts.models import Organ
from huiyin.documents.sheets import SheetProblem
from huiyin.petitions.acts import importing, runs
from huiyin.petitions.acts.importing import ImportRefused
from huiyin.petitions.acts.intake import Intake
from huiyin.petitions.acts.names import NoBureau
from huiyin.petitions.acts.outcome import Order
from huiyin.petitions.imports.rows import ParsedRow
from huiyin.petitions.models import ImportRun, Petition
from huiyin.petitions.tests.conftest import NOW, TODAY, Load, sheet

pytestmark = pytest.mark.django_db


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {"信访件编号": f"R{n}", "登记日期": date(2023, 1, 1), "信访形式": "来信", "主要诉求": f"第{n}件"}
        for n in range(count)
    ]


def begun(**changes: Any) -> ImportRun:
    columns = {"file_name": "x", "actor": "a", "started": NOW, "heartbeat": NOW, **changes}
    return ImportRun.objects.create(**columns)


def state(run: ImportRun) -> str:
    run.refresh_from_db()
    return run.state


def test_a_file_that_breaks_off_further_down_keeps_the_rows_before(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    chunks = Intake.chunks

    def breaking(self: Intake, size: int, *, letters: int) -> Iterator[list[ParsedRow]]:
        for number, chunk in enumerate(chunks(self, 2, letters=letters)):
            if number == 2:
                raise SheetProblem("row_too_long", row=6, limit="32 MB")
            yield chunk

    with monkeypatch.context() as patched:
        patched.setattr(Intake, "chunks", breaking)
        with pytest.raises(ImportRefused, match=r"第 6 行.*已经登记"):
            load([*rows(1), {**rows(1)[0], "信访形式": "?"}, *rows(7)[1:]])
    run = ImportRun.objects.get()
    assert (run.state, run.loaded, run.rejected) == ("failed", 4, 1)
    assert "第 6 行" in run.failure and run.rejects_file
    assert Petition.objects.count() == 4
    again = load(rows(7))
    assert (again.loaded, again.unchanged) == (3, 4)


def test_a_run_whose_process_is_gone_is_marked_when_the_next_begins(load: Load) -> None:
    gone = begun(process=runs._this_process().rpartition(":")[0] + ":999999999")
    ours_but_dead = begun(process=runs._this_process())
    elsewhere = begun(process="another-host:1")
    silent = begun(process="another-host:2", heartbeat=NOW - timedelta(minutes=11))
    reused = begun(
        process=f"{runs._this_process().rpartition(':')[0]}:{os.getppid()}", heartbeat=NOW - timedelta(hours=1)
    )
    load(rows(1))
    assert [state(run) for run in (gone, ours_but_dead, elsewhere, silent, reused)] == [
        "interrupted",
        "interrupted",
        "running",
        "interrupted",
        "interrupted",
    ]


def test_an_interrupted_load_is_not_taken_for_a_finished_one(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(importing, "sequence_pending", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load(rows(3))
    assert ImportRun.objects.get().state == "interrupted"
    assert load(rows(3)).unchanged == 3


def test_without_a_bureau_nothing_is_begun(load: Load, bureau: Organ) -> None:
    bureau.delete()
    with pytest.raises(NoBureau, match="huiyin init"):
        load(rows(1))
    assert not ImportRun.objects.exists()


def test_the_progress_is_told_by_rows_and_by_the_share_of_the_file(load: Load, tmp_path: Path) -> None:
    told: list[tuple[int, float]] = []
    order = Order(sheet(tmp_path / "x.xlsx", rows(450)), "clerk", NOW, TODAY)
    importing.import_ledger(order, lambda count, share: told.append((count, share)))
    assert [count for count, _ in told] == [200, 400, 450]
    assert 0 < told[0][1] <= told[1][1] <= told[2][1] == 1.0


def test_rows_of_long_texts_are_written_in_smaller_portions(load: Load, tmp_path: Path) -> None:
    told: list[int] = []
    long = [{**row, "主要诉求": "长" * 30_000} for row in rows(12)]
    order = Order(sheet(tmp_path / "x.xlsx", long), "clerk", NOW, TODAY)
    importing.import_ledger(order, lambda count, _share: told.append(count))
    assert told == [5, 10, 12]
