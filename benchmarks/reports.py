"""Reports of a city: 38,000 petitions in two years, every kind with its working papers, frozen, and verified."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from typing import NamedTuple

from benchmarks.ledgers import Ledger, write
from benchmarks.table import Line

ROWS = 38_000
LIMIT = 20.0
KINDS = ("fund-evaluation", "district-evaluation")
_SIZE = f"{ROWS:,} rows"


def run() -> list[Line]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _huiyin(home, "init", "--organ", "望川市信访局", "--division", "99")
        loaded = _huiyin(home, "import", "ledger", write(Ledger(ROWS), Path(folder) / "ledger.csv"))
        lines = [_line("load the ledger", loaded)]
        for number, kind in enumerate(KINDS, 1):
            order = (
                "report",
                "make",
                kind,
                "--period",
                "2020",
                "--as-of",
                "2021-03-01",
                "--out",
                Path(folder) / "out.docx",
            )
            papers = ("--papers", Path(folder) / "papers.xlsx")
            lines += [
                _line(f"{kind}, Word", _huiyin(home, *order), LIMIT),
                _line(f"{kind}, Word and papers", _huiyin(home, *order, *papers), LIMIT),
                _line(f"{kind}, frozen", _huiyin(home, *order, "--freeze", "--despite", "benchmark")),
                _line(f"{kind}, verified", _huiyin(home, "report", "verify", number)),
            ]
        return lines


class Taken(NamedTuple):
    seconds: float
    #: Of one core, which is what a busy machine does not change.
    work: float


def _line(name: str, taken: Taken, limit: float | None = None) -> Line:
    return Line(name, _SIZE, taken.seconds, limit=limit, note=f"{taken.work:.1f} s of one core")


def _huiyin(home: Path, *words: object) -> Taken:
    """How long a command takes, with the start of its process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    command = [str(Path(sys.executable).with_name("huiyin")), "--home", str(home), *map(str, words)]
    before, start = getrusage(RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    seconds, after = perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    return Taken(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
