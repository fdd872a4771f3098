"""The same benchmark on SQLite and on PostgreSQL; HUIYIN_BENCH_ENGINE names one of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from benchmarks.homes import CACHE
from benchmarks.postgres import Cluster, cluster
from benchmarks.table import Line


def on_each(engine: Callable[[str, Cluster | None], list[Line]]) -> list[Line]:
    """The lines of both, asked by their name and the server; of SQLite alone where PostgreSQL is not installed."""
    only = os.environ.get("HUIYIN_BENCH_ENGINE", "")
    lines = engine("SQLite", None) if only in ("", "SQLite") else []
    if only == "SQLite":
        return lines
    with cluster(CACHE / "cluster") as server:
        if server is None:
            print("no PostgreSQL here: nothing is measured on it", file=sys.stderr)
            return lines
        return lines + engine("PostgreSQL", server)
