"""The pages of money with 200 offices, 100,000 budget lines of a year and as many of the year before, 600 funds, 12,000
payment requests and 20,000 assets: two people who never pause, on the cores that also answer them.

Each line is one page, asked alone, its p95 against 300 ms; the spreadsheets are made once each. HUIYIN_BENCH_LINES,
HUIYIN_BENCH_OFFICES, HUIYIN_BENCH_SECONDS, HUIYIN_BENCH_PAGES=fund,budget and HUIYIN_BENCH_ENGINE=SQLite make a smaller
run.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from time import perf_counter
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.engines import on_each
from benchmarks.homes import BUREAU, CACHE, huiyin
from benchmarks.postgres import Cluster
from benchmarks.serving import Browser, Cores, Work, expect, free_port, huiyin_command, load, serving, together
from benchmarks.table import Line

LINES = int(os.environ.get("HUIYIN_BENCH_LINES", "100000"))
OFFICES = int(os.environ.get("HUIYIN_BENCH_OFFICES", "200"))
SECONDS = float(os.environ.get("HUIYIN_BENCH_SECONDS", "8"))
#: p95 of a page, and one spreadsheet or table, in seconds.
PAGE, FILE = 0.3, 60.0
YEAR = date.today().year
#: Page → its addresses; {fund}, {payment}, {asset}, {line} stand for ids that are there.
PAGES = {
    "years": ("/finance/",),
    "budget by function": (f"/finance/{YEAR}/", f"/finance/{YEAR}/?by=economic"),
    "budget by project": (f"/finance/{YEAR}/?by=project",),
    "budget by month": (f"/finance/{YEAR}/?by=month",),
    "rows behind a figure": (f"/finance/{YEAR}/rows/?code=finance.executed.economic-30201",),
    "one line": ("/finance/lines/{line}/",),
    "compared with last year": (f"/finance/{YEAR}/compare/",),
    "three public": (f"/finance/{YEAR}/three-public/",),
    "published tables": (f"/finance/{YEAR}/tables/budget/",),
    "funds of a year": (f"/finance/funds/?year={YEAR}",),
    "fund": (f"/finance/funds/{{fund}}/{YEAR}/",),
    "payment requests": ("/finance/payments/", "/finance/payments/?state=paid&page=9", "/finance/payments/?q=接访"),
    "payment request": ("/finance/payments/{payment}/",),
    "approval inbox": ("/finance/approvals/",),
    "assets": ("/finance/assets/", "/finance/assets/?q=计算机&page=5"),
    "asset": ("/finance/assets/{asset}/",),
    "labels": ("/finance/assets/labels/",),
}
FILES = {
    "export of the budget": f"/finance/{YEAR}/export.xlsx",
    "summary of funds": f"/finance/funds/summary/{YEAR}.xlsx",
    "list of requests": f"/finance/payments/list.xlsx?year={YEAR}",
    "asset cards": "/finance/assets/cards.xlsx",
}
PEOPLE = (("finance", "finance_officer"), ("leader", "bureau_leader"))


class Site(NamedTuple):
    engine: str
    port: int
    process: int
    database: int | None
    sessions: dict[str, str]
    ids: dict[str, list[int]]

    def browsers(self) -> list[Browser]:
        return [Browser(self.port, {"huiyin_session": self.sessions[name]}) for name, _role in PEOPLE]


def run() -> list[Line]:
    return on_each(_engine)


def _engine(engine: str, server: Cluster | None) -> list[Line]:
    with _home(server) as (environment, told):
        port = free_port()
        with serving(huiyin_command(port), environment, port, "/account/login/") as process:
            site = Site(engine, port, process, server.process if server else None, told["sessions"], told["ids"])
            return [*_pages(site), *_files(site)]


@contextmanager
def _home(server: Cluster | None) -> Iterator[tuple[dict[str, str], dict[str, dict[str, list[int]]]]]:
    folder, database = CACHE / f"finance-{os.getpid()}", f"finance_{os.getpid()}"
    CACHE.mkdir(parents=True, exist_ok=True, mode=0o755)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    clean |= {"HUIYIN_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    clean |= {"HUIYIN_BENCH_LINES": str(LINES), "HUIYIN_BENCH_OFFICES": str(OFFICES)}
    try:
        if server is not None:
            server.create(database)
            clean["HUIYIN_DATABASE_URL"] = server.address(database)
        huiyin(clean, "init", "--organ", BUREAU, "--division", "99")
        start = perf_counter()
        words = [sys.executable, "-m", "benchmarks.finance_home"]
        done = subprocess.run(words, env=clean, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        if server is not None:
            server.analyze(database)
        print(f"filled in {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        yield clean, json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if server is not None:
            server.drop(database)


def _pages(site: Site) -> Iterator[Line]:
    size = f"{LINES:,} lines, {OFFICES} offices"
    only = [name for name in os.environ.get("HUIYIN_BENCH_PAGES", "").split(",") if name]
    for name, addresses in PAGES.items():
        if only and name not in only:
            continue
        browsers = site.browsers()
        work = _work(site, addresses)
        load(browsers, [work] * len(browsers), 0, warm=2)
        cores = Cores(site.process, site.database)
        whole = together(load(browsers, [work] * len(browsers), SECONDS, warm=0))
        served, others = cores.used()
        p95 = whole.share(0.95)
        note = (
            f"p50 {whole.share(0.5) * 1000:.0f}, max {whole.share(1) * 1000:.0f} ms; "
            f"{served / max(1, len(whole.seconds)) * 1000:.0f} ms of a core a page; others had {others:.1f} cores"
        )
        if whole.wrong:
            note += f"; {len(whole.wrong)} wrong: {whole.wrong[0][:200]}"
        print(f"  {site.engine} {name}: p95 {p95 * 1000:.0f} ms; {note}", file=sys.stderr, flush=True)
        yield Line(
            f"{name}, p95, {site.engine}", size, p95, whole.rate, "pages/s", limit=PAGE, note=note,
            holds=not whole.wrong,
        )  # fmt: skip


def _work(site: Site, addresses: tuple[str, ...]) -> Work:
    def ask(browser: Browser, dice: random.Random) -> None:
        chosen = {name: dice.choice(ids) for name, ids in site.ids.items()}
        expect(browser.get(quote(dice.choice(addresses).format(**chosen), safe="/?&=.")), "<main")

    return ask


def _files(site: Site) -> Iterator[Line]:
    if os.environ.get("HUIYIN_BENCH_PAGES"):
        return
    headers = {"Cookie": f"huiyin_session={site.sessions[PEOPLE[0][0]]}"}
    for name, address in FILES.items():
        cores, start = Cores(site.process, site.database), perf_counter()
        connection = HTTPConnection("127.0.0.1", site.port, timeout=600)
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        content, seconds = answer.read(), perf_counter() - start
        connection.close()
        served, others = cores.used()
        note = f"{len(content):,} bytes; {served:.1f} s of a core; others had {others:.1f} cores"
        print(f"  {site.engine} {name}: {seconds:.1f} s; {note}", file=sys.stderr, flush=True)
        yield Line(
            f"{name}, {site.engine}", f"{LINES:,} lines", seconds, limit=FILE, note=note, holds=answer.status == 200,
        )  # fmt: skip
