"""Pages of schemes with three schemes of a thousand indicators each, two hundred organs and three thousand handings
down, beside a year of petitions: two people who never pause, on SQLite and on PostgreSQL.

Every line is one page; the last are a bulletin in Word, a spreadsheet out, and scoring a scheme.
HUIYIN_BENCH_SCHEME_MATTERS, HUIYIN_BENCH_SECONDS and HUIYIN_BENCH_ENGINE=SQLite make a smaller or larger run.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import date
from time import perf_counter
from typing import Any

from benchmarks.engines import on_each
from benchmarks.homes import _python, city, huiyin
from benchmarks.postgres import Cluster
from benchmarks.schemes_made import HANDED, INDICATORS, ORGANS, SCHEMES
from benchmarks.serving import Browser, Cores, Work, expect, free_port, huiyin_command, load, serving, together
from benchmarks.table import Line

MATTERS = int(os.environ.get("HUIYIN_BENCH_SCHEME_MATTERS", "30000"))
SECONDS = float(os.environ.get("HUIYIN_BENCH_SECONDS", "10"))
#: p95 of a page, in seconds; and of a document.
LIMIT, DOCUMENT = 0.3, 60.0


def run() -> list[Line]:
    return on_each(_engine)


def _engine(engine: str, server: Cluster | None) -> list[Line]:
    with city(MATTERS, server) as home:
        start = perf_counter()
        told: dict[str, Any] = json.loads(_python(home.environment, "benchmarks.schemes_made").splitlines()[-1])
        print(f"  schemes made in {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        port = free_port()
        with serving(huiyin_command(port), home.environment, port, "/accounts/login/") as process:
            lines = list(_pages(port, process, server.process if server else None, told))
        return [line._replace(name=f"{line.name}, {engine}") for line in (*lines, _scored(home.environment))]


def _pages(port: int, process: int, database: int | None, told: dict[str, Any]) -> Iterator[Line]:
    own, organs, now = told["schemes"]
    pages = {
        "overview": ("leader", "/performance/overview/", "滞后的指标"),
        "list of schemes": ("officer", "/performance/schemes/", "方案1"),
        "a scheme": ("officer", f"/performance/schemes/{own}/", "指标1"),
        "progress": ("officer", f"/performance/schemes/{own}/progress/?key=Y", "已结账"),
        "an indicator": ("officer", f"/performance/indicators/{told['indicator']}/", "计分方式"),
        "points": ("officer", f"/performance/schemes/{now}/points/", "调整为"),
        "changes": ("officer", f"/performance/schemes/{now}/changes/", "变更记录"),
        "hand down": ("officer", f"/performance/schemes/{now}/hand-down/", "责任单位"),
        "my indicators": ("officer", "/performance/mine/", "我的指标"),
        "an organ's indicators": ("organ9", "/performance/mine/", "我的指标"),
        "appraisal": ("leader", f"/performance/schemes/{organs}/appraisal/", "名次"),
        "self-evaluation": ("officer", f"/performance/evaluations/{told['own']}/", "偏差原因"),
        "an organ's evaluation": ("leader", f"/performance/evaluations/{told['one']}/", "复核"),
        "desk": ("clerk9", "/", "<main"),
    }
    for name, (who, path, word) in pages.items():
        yield _page(name, told["sessions"][who], port, (process, database), (path, word))
    for name, path in (("bulletin in Word", f"{own}/bulletin.docx?key=Y"), ("spreadsheet out", f"{own}/sheet.xlsx")):
        start = perf_counter()
        Browser(port, {"huiyin_session": told["sessions"]["officer"]}).get(f"/performance/schemes/{path}")
        yield Line(name, f"{INDICATORS:,} indicators", perf_counter() - start, limit=DOCUMENT)


def _page(
    name: str, session: str, port: int, processes: tuple[int, int | None], asked: tuple[str, str]
) -> Line:  # fmt: skip
    browsers = [Browser(port, {"huiyin_session": session}) for _number in range(2)]
    works: list[Work] = [_reading(*asked) for _browser in browsers]
    load(browsers, works, 0, warm=3)
    cores = Cores(*processes)
    whole = together(load(browsers, works, SECONDS, warm=0))
    served, others = cores.used()
    p95 = whole.share(0.95)
    print(f"  {name}: p95 {p95 * 1000:.0f} ms", file=sys.stderr, flush=True)
    each = served / max(1, len(whole.seconds)) * 1000
    note = f"p50 {whole.share(0.5) * 1000:.0f} ms; {each:.0f} ms of a core a page; others had {others:.1f} cores"
    if whole.wrong:
        note += f"; {len(whole.wrong)} wrong: {whole.wrong[0][:200]}"
    size = f"{SCHEMES} × {INDICATORS:,} indicators, {ORGANS} organs × {HANDED}, {MATTERS:,} matters"
    return Line(f"{name}, p95", size, p95, whole.rate, "pages/s", limit=LIMIT, note=note, holds=not whole.wrong or None)


def _reading(path: str, word: str) -> Work:
    def read(browser: Browser, _dice: random.Random) -> None:
        expect(browser.get(path), word)

    return read


def _scored(environment: dict[str, str]) -> Line:
    year = date.today().year - 1
    start = perf_counter()
    huiyin(environment, "scheme", "score", "--year", str(year), "--name", "方案1", "--period", "Y", "--json")
    return Line("huiyin scheme score", f"{INDICATORS:,} indicators", perf_counter() - start, limit=DOCUMENT)
