"""Loading a ledger of 38,000 rows, file reading and text index included, beside a bare `executemany` of the same rows;
and a csv of 300,000 rows in memory that does not grow.

Each measurement is a process of its own, with a home of its own, so that its peak of memory is its own too.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.ledgers import Ledger, write
from benchmarks.table import Line

ROWS = int(os.environ.get("HUIYIN_BENCH_ROWS", "38000"))
CSV_ROWS = int(os.environ.get("HUIYIN_BENCH_CSV_ROWS", "300000"))
TARGET = 1000
LONGEST_WRITE = 0.2
MOST_MEMORY = 600
#: Of the whole csv against the first tenth of it.
MOST_GROWTH = 1.5


def run() -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        place = Path(folder)
        book = write(Ledger(ROWS, late_links=True), place / "ledger.xlsx")
        bare = _bare(place)
        first = _worker(book, place / "home")
        again = _worker(book, place / "home")
        book.unlink()
        text = write(Ledger(CSV_ROWS, years=5), place / "ledger.csv")
        large = _worker(text, place / "large")
    size, memory = f"{ROWS:,} rows", f"{first['peak']:.0f} MB, should be ≤ {MOST_MEMORY}"
    growth = large["peak"] / large["early"]
    return [
        Line("bare executemany", size, bare, ROWS / bare, "rows/s"),
        Line(
            "import of an xlsx ledger", size, first["seconds"], ROWS / first["seconds"], "rows/s",
            first["seconds"] / bare, TARGET, note=memory, holds=first["peak"] <= MOST_MEMORY,
        ),
        Line(
            "longest write transaction of it", "200 rows", first["write"], ratio=first["write"] / bare,
            limit=LONGEST_WRITE,
        ),
        Line(
            "the same file again, unchanged", size, again["seconds"], ROWS / again["seconds"], "rows/s",
            again["seconds"] / bare, holds=again["unchanged"] == ROWS,
        ),
        Line(
            "import of a csv ledger", f"{CSV_ROWS:,} rows", large["seconds"], CSV_ROWS / large["seconds"], "rows/s",
            large["seconds"] / (bare * CSV_ROWS / ROWS), holds=growth <= MOST_GROWTH,
            note=f"{large['peak']:.0f} MB, {large['early']:.0f} MB after a tenth",
        ),
    ]  # fmt: skip


def _bare(place: Path) -> float:
    """The same rows into one table of an SQLite file, with the pragmas of the product, in one transaction."""
    rows = [[cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in Ledger(ROWS)]
    connection = sqlite3.connect(place / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    columns = ", ".join(f"c{number}" for number in range(len(rows[0])))
    connection.execute(f"CREATE TABLE bare ({columns})")
    marks = ", ".join("?" * len(rows[0]))
    start = perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO bare VALUES ({marks})", rows)
    connection.execute("COMMIT")
    seconds = perf_counter() - start
    connection.close()
    return seconds


def _worker(file: Path, home: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.import_ledger", str(file)],
        env={**os.environ, "HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _load(file: Path) -> dict[str, Any]:
    """Load the file in this process and say how long it took, what it held and how long it kept others waiting."""
    import django

    django.setup()
    # The rooms can be imported only now.
    from django.utils import timezone

    from huiyin.petitions.acts.importing import import_ledger
    from huiyin.petitions.acts.outcome import Order

    _make_home()
    writes = _timed_writes()
    seen: list[float] = []
    now = timezone.localtime()
    start = perf_counter()
    result = import_ledger(Order(file, "bench", now, now.date()), lambda rows, fraction: _look(seen, fraction))
    seconds = perf_counter() - start
    assert not result.rejected, result.messages[:3]
    return {
        "seconds": seconds,
        "rows": result.rows,
        "unchanged": result.unchanged,
        "write": max(writes),
        "peak": _peak(),
        "early": seen[0],
    }


def _make_home() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from huiyin.accounts.acts import init_bureau
    from huiyin.vault.keyring import create_keys

    if settings.KEYS.exists():
        return
    create_keys(settings.KEYS)
    for alias in settings.DATABASES:
        call_command("migrate", verbosity=0, database=alias)
    now = timezone.localtime()
    init_bureau("望川市信访局", "420100", at=now, today=now.date())


def _timed_writes() -> list[float]:
    """From now on, how long each outermost transaction takes; on SQLite each of them holds the write lock."""
    from django.db import connection, transaction

    times: list[float] = [0.0]
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    begun: list[float] = []

    def entered(self: transaction.Atomic) -> None:
        if not connection.in_atomic_block:
            begun.append(perf_counter())
        enter(self)

    def left(self: transaction.Atomic, *error: Any) -> None:
        leave(self, *error)
        if not connection.in_atomic_block:
            times.append(perf_counter() - begun.pop())

    transaction.Atomic.__enter__ = entered  # type: ignore[method-assign]
    transaction.Atomic.__exit__ = left  # type: ignore[assignment,method-assign]
    return times


def _look(seen: list[float], fraction: float) -> None:
    if not seen and fraction >= 0.1:
        seen.append(_peak())


def _peak() -> float:
    """The most memory this process has held, in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmHWM")


if __name__ == "__main__":
    print(json.dumps(_load(Path(sys.argv[1]))))
