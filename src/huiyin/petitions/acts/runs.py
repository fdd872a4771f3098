"""The row of an import run: its counts as far as they are written, and whether its process still lives."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.db.models import F

from huiyin.petitions.models import ImportRun

#: Runs of this very process that have not ended.
_HERE: set[int] = set()
#: How often a run gives a sign of life.
BEAT = timedelta(seconds=10)
#: A run that was silent for so long is taken for dead, whatever process now has its number.
SILENCE = timedelta(minutes=10)


def start(path: Path, *, map_name: str, actor: str, now: datetime) -> ImportRun:
    """Note that a load has begun; runs whose process is gone are marked interrupted first."""
    mark_interrupted(now)
    run = ImportRun.objects.create(
        file_name=path.name[:255],
        file_hash=_hash(path),
        map_name=map_name[:100],
        actor=actor,
        process=_this_process(),
        started=now,
        heartbeat=now,
    )
    _HERE.add(run.pk)
    return run


def mark_interrupted(now: datetime) -> int:
    """What a dead run wrote stays; loading the same file again adds what is missing, and nothing twice."""
    dead = [run.pk for run in ImportRun.objects.filter(state=ImportRun.State.RUNNING) if not _lives(run, now)]
    return ImportRun.objects.filter(pk__in=dead).update(state=ImportRun.State.INTERRUPTED, finished=now)


def count(run: ImportRun, **more: int) -> None:
    """Add to the counts of a run, inside the transaction that wrote the rows counted."""
    changes = {name: F(name) + number for name, number in more.items() if number}
    if changes:
        ImportRun.objects.filter(pk=run.pk).update(**changes)


def beat(run: ImportRun, at: datetime) -> None:
    """Say that the run still lives; now and then, for each sign of life is a write."""
    if at - run.heartbeat >= BEAT:
        run.heartbeat = at
        ImportRun.objects.filter(pk=run.pk).update(heartbeat=at)


def finish(run: ImportRun, state: ImportRun.State, at: datetime, **columns: object) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=state, finished=at, heartbeat=at, **columns)
    _HERE.discard(run.pk)


def _this_process() -> str:
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def _lives(run: ImportRun, now: datetime) -> bool:
    host, _, pid = run.process.rpartition(":")
    if host != socket.gethostname()[:80]:
        return now - run.heartbeat < SILENCE
    if int(pid) == os.getpid() or now - run.heartbeat >= SILENCE:
        return run.pk in _HERE
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _hash(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()
