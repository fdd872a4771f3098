"""A day's pages with 300,000 matters in the database: eight people at once who never pause, on the cores that also
answer them, on SQLite and on PostgreSQL.

Every page is asked for by eight people of the bureau and of organs; each line is one page, asked alone, and the last
lines are all pages mixed as in a day's work. HUIYIN_BENCH_MATTERS, HUIYIN_BENCH_SECONDS,
HUIYIN_BENCH_PAGES=desk,list and HUIYIN_BENCH_ENGINE=SQLite make a smaller run.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.engines import on_each
from benchmarks.homes import PEOPLE, Home, city
from benchmarks.postgres import Cluster
from benchmarks.serving import (
    Browser,
    Cores,
    Times,
    Work,
    expect,
    free_port,
    huiyin_command,
    load,
    serving,
    together,
)
from benchmarks.table import Line

MATTERS = int(os.environ.get("HUIYIN_BENCH_MATTERS", "300000"))
SECONDS = float(os.environ.get("HUIYIN_BENCH_SECONDS", "15"))
#: p95, in seconds.
LIMITS = {"SQLite": 0.3, "PostgreSQL": 0.2}
LISTS = ("", "?state=open", "?due=overdue", "?due=week&sort=due", "?channel=visit", "?state=answered&page=3", "?page=2")
#: Pages of each person that are not timed: a connection is kept for a quarter of an hour, and after some pages it has
#: prepared what they ask.
_WARM = 12
#: From half of all petitions to a few: single words, a phrase, two words at once, one character.
WORDS = ("要求", "道路", "噪声", "电梯停运", "征收补偿款", "道路 救助", "{firm}", "{firm}公司", "扰")
_FIRMS = ("宏达", "金华", "永安", "天成", "瑞丰", "兴隆", "华茂", "恒泰", "嘉禾", "广源", "永泰", "长盛")


class Place(NamedTuple):
    """Where a person works: the name, and some matters that it may open."""

    name: str
    matters: tuple[int, ...]


class Site(NamedTuple):
    engine: str
    home: Home
    port: int
    #: The processes of the server and of the database.
    process: int
    database: int | None

    def browsers(self) -> list[Browser]:
        return [Browser(self.port, _cookies(self.home, name)) for name in PEOPLE]


def run() -> list[Line]:
    return on_each(_engine)


def _engine(engine: str, server: Cluster | None) -> list[Line]:
    with city(MATTERS, server) as home:
        port = free_port()
        with serving(huiyin_command(port), home.environment, port, "/account/login/") as process:
            places = [Place(name, _matters(Browser(port, _cookies(home, name)))) for name in PEOPLE]
            site = Site(engine, home, port, process, server.process if server else None)
            return list(_pages(site, places))


def _cookies(home: Home, name: str) -> dict[str, str]:
    return {"huiyin_session": home.sessions[name]}


def _matters(browser: Browser) -> tuple[int, ...]:
    """Matters from several corners of what this person sees."""
    found: dict[int, None] = {}
    for address in ("", "?sort=oldest", "?state=open", "?due=overdue", "?page=9"):
        text = expect(browser.get(f"/matters/{address}"), "<main").text
        found |= dict.fromkeys(int(number) for number in re.findall(r'href="/matters/(\d+)/[?"]', text))
    return tuple(found)


def _pages(site: Site, places: Sequence[Place]) -> Iterator[Line]:
    size = f"{MATTERS:,} matters, {len(PEOPLE)} people"
    base: float | None = None
    only = [name for name in os.environ.get("HUIYIN_BENCH_PAGES", "").split(",") if name]
    for name, work in WORKS.items():
        if only and name not in only:
            continue
        browsers, works = site.browsers(), [work(place) for place in places]
        load(browsers, works, 0, warm=_WARM)
        cores = Cores(site.process, site.database)
        parts = load(browsers, works, SECONDS, warm=0)
        served, others = cores.used()
        whole = together(parts)
        p95 = whole.share(0.95)
        work_note = (
            f"; {served / max(1, len(whole.seconds)) * 1000:.0f} ms of a core a page; others had {others:.1f} cores"
        )
        print(f"  {site.engine} {name}: p95 {p95 * 1000:.0f} ms{work_note}", file=sys.stderr, flush=True)
        is_base = name == "calendar"
        yield Line(
            f"{name}, p95, {site.engine}", size, p95, whole.rate, "pages/s", p95 / base if base else None,
            limit=None if is_base else LIMITS[site.engine], note=_note(parts, places) + work_note,
            holds=None if is_base else not whole.wrong,
        )  # fmt: skip
        base = base or p95


def _note(parts: Sequence[Times], places: Sequence[Place]) -> str:
    whole = together(parts)
    slowest, name = max((part.share(0.95), place.name) for part, place in zip(parts, places, strict=True))
    note = f"p50 {whole.share(0.5) * 1000:.0f}, max {whole.share(1) * 1000:.0f} ms; {name} {slowest * 1000:.0f}"
    return note + (f"; {len(whole.wrong)} wrong: {whole.wrong[0][:300]}" if whole.wrong else "")


def _calendar(place: Place) -> Work:
    return lambda browser, dice: _read(browser, "/calendar/")


def _desk(place: Place) -> Work:
    return lambda browser, dice: _read(browser, "/")


def _list(place: Place) -> Work:
    return lambda browser, dice: _read(browser, f"/matters/{dice.choice(LISTS)}")


def _matter(place: Place) -> Work:
    return lambda browser, dice: _read(browser, f"/matters/{dice.choice(place.matters)}/")


def _search(place: Place) -> Work:
    def search(browser: Browser, dice: random.Random) -> None:
        word = dice.choice(WORDS).format(firm=dice.choice(_FIRMS))
        _read(browser, "/matters/?" + urlencode({"q": word}))

    return search


def _mixed(place: Place) -> Work:
    parts = [desk(place) for desk in (_desk, _list, _matter, _matter, _search)]

    def mixed(browser: Browser, dice: random.Random) -> None:
        dice.choice(parts)(browser, dice)

    return mixed


def _read(browser: Browser, address: str) -> None:
    expect(browser.get(address), "<main")


WORKS = {
    "calendar": _calendar,
    "desk": _desk,
    "list": _list,
    "matter": _matter,
    "search": _search,
    "all mixed": _mixed,
}
