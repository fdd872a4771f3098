"""Every report of one year with petitions, schemes, money and registers in it: 30,000 matters, three schemes of a
thousand indicators, 200 offices, 100,000 budget lines in each of two years, 200 goal tables with 3,000 indicators.

Each kind is made by the command as Word, then with its working papers, then frozen; each in a process of its own, with
its seconds against 60 and the most memory it held. HUIYIN_BENCH_SCHEME_MATTERS, HUIYIN_BENCH_LINES,
HUIYIN_BENCH_OFFICES and HUIYIN_BENCH_KINDS=appraisal,budget-goals make a smaller run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from benchmarks.homes import _python, city
from benchmarks.schemes_made import INDICATORS, SCHEMES
from benchmarks.table import Line

MATTERS = int(os.environ.get("HUIYIN_BENCH_SCHEME_MATTERS", "30000"))
LINES = int(os.environ.get("HUIYIN_BENCH_LINES", "100000"))
OFFICES = int(os.environ.get("HUIYIN_BENCH_OFFICES", "200"))
YEAR = date.today().year - 1
#: One report, in seconds.
LIMIT = 60.0
KINDS = ("appraisal", "department-self-evaluation", "budget-goals", "fund-evaluation", "district-evaluation")


class Taken(NamedTuple):
    """`work` is seconds of one core, which a busy machine does not change; `memory` the most held at once, in MB."""

    seconds: float
    work: float
    memory: float
    told: dict[str, Any]


def run() -> list[Line]:
    wanted = [name for name in os.environ.get("HUIYIN_BENCH_KINDS", "").split(",") if name]
    with city(MATTERS) as home, tempfile.TemporaryDirectory() as folder:
        environment = home.environment | {"HUIYIN_BENCH_LINES": str(LINES), "HUIYIN_BENCH_OFFICES": str(OFFICES)}
        start = perf_counter()
        _python(environment | {"HUIYIN_BENCH_YEAR": str(YEAR)}, "benchmarks.year_made")
        print(f"  the year made in {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        return [line for kind in wanted or KINDS for line in _kind(kind, home.environment, Path(folder))]


def _kind(kind: str, environment: dict[str, str], folder: Path) -> Iterator[Line]:
    out, papers = folder / f"{kind}.docx", folder / f"{kind}.xlsx"
    order = ("report", "make", kind, "--period", str(YEAR), "--as-of", f"{date.today()}", "--out", out, "--json")
    ways = {
        "Word": (),
        "Word and papers": ("--papers", papers),
        "frozen": ("--freeze", "--despite", "benchmark"),
    }
    for way, more in ways.items():
        taken = _huiyin(environment, *order, *more)
        size = out.stat().st_size + (papers.stat().st_size if way == "Word and papers" else 0)
        note = (
            f"{taken.work:.1f} s of one core; {taken.memory:.0f} MB at most; {len(taken.told['figures']):,} figures, "
            f"{size / 1e6:.1f} MB"
        )
        print(f"  {kind}, {way}: {taken.seconds:.1f} s; {note}", file=sys.stderr, flush=True)
        yield Line(f"{kind}, {way}", _size(), taken.seconds, limit=LIMIT, note=note)


def _size() -> str:
    return f"{SCHEMES} × {INDICATORS:,} indicators, {OFFICES} offices, {LINES:,} lines, {MATTERS:,} matters"


def _huiyin(environment: dict[str, str], *words: object) -> Taken:
    """One command in a process of its own, with the start of it.

    Raises:
        SystemExit: it failed.
    """
    command = [str(Path(sys.executable).with_name("huiyin")), *map(str, words)]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as wrong:
        start = perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=wrong)
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        wrong.seek(0)
        if process.returncode:
            raise SystemExit(f"{command}: {wrong.read()[-3000:].decode(errors='replace')}")
        return Taken(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, json.loads(said.read()))
