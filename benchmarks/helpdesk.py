"""The same 100,000 cases here and in django-helpdesk: list, open, search, a statistics page, create; by one person and
by eight at once, both systems served alike on the same database in the same run.

A list there is two answers, the page and the rows that its script asks for; here it is one. A case is created by
sending the form; fetching the form is not counted. django-helpdesk lives in an environment of its own in the cache.
HUIYIN_BENCH_CASES, HUIYIN_BENCH_SECONDS and HUIYIN_BENCH_ENGINE make a smaller run.
"""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote, urlencode

from benchmarks.engines import on_each
from benchmarks.homes import CACHE, CLERKS, Home, city
from benchmarks.postgres import Cluster
from benchmarks.serving import (
    Answer,
    Browser,
    Times,
    Work,
    WrongAnswer,
    expect,
    free_port,
    huiyin_command,
    load,
    serving,
    together,
    token_of,
)
from benchmarks.table import Line

HELPDESK = "2.6.1"
CASES = int(os.environ.get("HUIYIN_BENCH_CASES", "100000"))
SECONDS = float(os.environ.get("HUIYIN_BENCH_SECONDS", "10"))
#: How many times as fast we should at least be.
FACTORS = {"list": 5.0, "open": 5.0, "search": 30.0, "statistics": 10.0, "create": 1.0}
#: Words of two characters, from every second case to one in thousands.
WORDS = ("要求", "道路", "噪声", "电梯", "救助", "退还", "宏达", "金华", "永安", "天成", "瑞丰", "恒泰")
ASK = "反映所住小区电梯多次停运影响老人出行，要求物业公司限期修复并公开维修资金使用情况。"
_SITE = Path(__file__).parent / "sites"
_ROWS = re.compile(r"/datatables_ticket_list/([A-Za-z0-9+/=]+)")


class System(NamedTuple):
    """One of the two while it is served: eight signed-in people, and what each of them can do."""

    name: str
    browsers: Callable[[], list[Browser]]
    works: dict[str, Work]


def run() -> list[Line]:
    python = _environment()
    return on_each(lambda engine, server: _engine(engine, server, python))


def _engine(engine: str, server: Cluster | None, python: Path) -> list[Line]:
    measured: dict[tuple[str, str, int], Times] = {}
    with city(CASES, server, linked=False) as home:
        for opened in (_helpdesk(home, server, python), _huiyin(home)):
            with opened as system:
                for name, work in system.works.items():
                    for people in (1, 8):
                        browsers = system.browsers()[:people]
                        times = together(load(browsers, [work] * people, SECONDS, most=300, warm=1))
                        measured[system.name, name, people] = times
                        print(f"  {engine} {system.name} {name}, {people}: {_median(times):.4f}", file=sys.stderr)
    return [
        line for name in FACTORS for people in (1, 8) for line in _lines(engine, name, people, measured)
    ]  # fmt: skip


def _lines(engine: str, name: str, people: int, measured: dict[tuple[str, str, int], Times]) -> Iterator[Line]:
    theirs, ours = measured["django-helpdesk", name, people], measured["huiyin", name, people]
    who = "1 person" if people == 1 else f"{people} people"
    size, faster = f"{CASES:,} cases, {who}", _median(theirs) / _median(ours)
    yield Line(f"{name}, django-helpdesk, {engine}", size, _median(theirs), theirs.rate, "/s", note=_wrong(theirs))
    yield Line(
        f"{name}, huiyin, {engine}", size, _median(ours), ours.rate, "/s", 1 / faster,
        holds=faster >= FACTORS[name] and not ours.wrong and not theirs.wrong,
        note=f"{faster:.1f} times as fast, should be ≥ {FACTORS[name]:g}{_wrong(ours)}",
    )  # fmt: skip


def _median(times: Times) -> float:
    return median(times.seconds) if times.seconds else float("nan")


def _wrong(times: Times) -> str:
    return f"; {len(times.wrong)} wrong: {times.wrong[0][:200]}" if times.wrong else ""


# --- Ours -----------------------------------------------------------------------------------------------------------


@contextmanager
def _huiyin(home: Home) -> Iterator[System]:
    port = free_port()

    def browsers() -> list[Browser]:
        return [Browser(port, {"huiyin_session": home.sessions[name]}) for name in CLERKS]

    with serving(huiyin_command(port), home.environment, port, "/account/login/"):
        lists = [expect(browsers()[0].get(f"/matters/?page={page}"), "<main").text for page in range(1, 20, 3)]
        matters = [number for text in lists for number in re.findall(r'href="/matters/(\d+)/', text)]
        statistics = "/statistics/?" + urlencode(
            {"by": "organ", "across": "month", "period": _period(home), "all": "1"}
        )
        works: dict[str, Work] = {
            "list": lambda browser, dice: _page(browser, "/matters/?state=open"),
            "open": lambda browser, dice: _page(browser, f"/matters/{dice.choice(matters)}/"),
            "search": lambda browser, dice: _page(browser, f"/matters/?q={quote(dice.choice(WORDS))}"),
            "statistics": lambda browser, dice: _page(browser, statistics),
            "create": _registering(home),
        }
        yield System("huiyin", browsers, works)


def _period(home: Home) -> str:
    """The days of the ledger: the months that the other system's report has."""
    with home.ledger.open(encoding="utf-8-sig") as file:
        days = [row["登记日期"] for row in csv.DictReader(file)]
    return f"{min(days)}..{max(days)}"


def _page(browser: Browser, address: str) -> None:
    expect(browser.get(address), "<main")


def _registering(home: Home) -> Work:
    """A letter is registered: who, where, what about, what is asked."""
    with home.ledger.open(encoding="utf-8-sig") as file:
        row = next(csv.DictReader(file))
    common = {
        "channel": "letter", "people": "1", "purpose": "claim", "source": "own", "address": row["住址"],
        "place": row["问题属地"], "topic": row["内容分类二级"], "petitioned": date.today().isoformat(),
    }  # fmt: skip

    def register(browser: Browser, dice: random.Random) -> None:
        if not browser.kept:
            browser.kept = [("csrfmiddlewaretoken", token_of(browser.get("/petitions/new/"))), *common.items()]
        name = "".join(dice.sample("赵钱孙李周吴郑王安平清武远宁", 3))
        phone, number = f"1990{dice.randrange(10**7):07d}", dice.randrange(10**9)
        own = [("name", name), ("phone", phone), ("ask", f"{ASK}（{number}）")]
        answer = browser.post("/petitions/new/", [*browser.kept, *own])
        if answer.status != 302 or "/registered/" not in answer.location:
            raise WrongAnswer(f"{answer.status} {answer.location}")

    return register


# --- Theirs ---------------------------------------------------------------------------------------------------------


def _environment() -> Path:
    """The interpreter of an environment that has django-helpdesk, and Django and the server of our versions."""
    folder = CACHE / f"helpdesk-{HELPDESK}"
    python = folder / "bin" / "python"
    wanted = [
        f"django-helpdesk=={HELPDESK}",
        *(f"{name}=={version(name)}" for name in ("django", "granian", "psycopg")),
    ]
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        wanted.append(f"psycopg-binary=={version('psycopg-binary')}")
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
        (folder / "made").touch()
    return python


@contextmanager
def _helpdesk(home: Home, server: Cluster | None, python: Path) -> Iterator[System]:
    kept = home.ledger.with_name(f"helpdesk-{home.ledger.stem}")
    folder, database = home.folder / "helpdesk", f"run_helpdesk_{os.getpid()}"
    if not (kept / "made").exists():
        _fill(kept, home, server, python)
    try:
        shutil.copytree(kept, folder)
        if server is not None:
            server.copy(_name(kept), database)
        environment = _site(folder, server, database)
        sessions = json.loads(_python(python, environment, "sign-in", str(len(CLERKS))))
        port = free_port()
        command = [
            str(python), "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "2", "--log-level", "warning", "--no-ws", "--blocking-threads", "4", "--backpressure", "32",
            "helpdesk_site.wsgi:application",
        ]  # fmt: skip
        with serving(command, environment, port, "/login/"):
            yield System(
                "django-helpdesk",
                lambda: [Browser(port, {"sessionid": session}) for session in sessions],
                {
                    "list": lambda browser, dice: _rows(browser, "/tickets/"),
                    "open": lambda browser, dice: _whole(browser, f"/tickets/{dice.randrange(1, CASES)}/"),
                    "search": lambda browser, dice: _rows(browser, f"/tickets/?q={quote(dice.choice(WORDS))}"),
                    "statistics": lambda browser, dice: _whole(browser, "/reports/queuemonth/"),
                    "create": _submit,
                },
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if server is not None:
            server.drop(database)


def _fill(kept: Path, home: Home, server: Cluster | None, python: Path) -> None:
    """The cases of the ledger as tickets, their steps as follow-ups."""
    for older in kept.parent.glob(f"helpdesk-{kept.stem.removeprefix('helpdesk-').rpartition('-')[0]}-*"):
        shutil.rmtree(older, ignore_errors=True)
        if server is not None:
            server.drop(_name(older))
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    if server is not None:
        server.drop(_name(kept))
        server.create(_name(kept))
    cases = kept / "cases.jsonl"
    with home.ledger.open(encoding="utf-8-sig") as file, cases.open("w", encoding="utf-8") as out:
        for row in csv.DictReader(file):
            out.write(json.dumps(_case(row), ensure_ascii=False) + "\n")
    _python(python, _site(kept, server, _name(kept)), "fill", str(cases))
    cases.unlink()
    if server is not None:
        server.analyze(_name(kept))
    (kept / "made").touch()


def _case(row: dict[str, str]) -> dict[str, object]:
    steps = (
        ("登记日期", "登记"), ("转送交办日期", row["办理方式"]), ("告知日期", "受理告知"),
        ("办结日期", f"办结：{row['办理结果']}"),
    )  # fmt: skip
    return {
        "title": row["主要诉求"].split("，")[0],
        "body": row["主要诉求"],
        "organ": row["责任单位"],
        "registered": row["登记日期"],
        "email": f"{row['联系电话']}@example.org",
        "closed": row["办结日期"],
        "due": row["限办截止日期"],
        "steps": [(row[day], words) for day, words in steps if row[day]],
    }


def _name(folder: Path) -> str:
    return folder.name.replace("-", "_")


def _site(folder: Path, server: Cluster | None, database: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_", "PYTHON"))}
    clean |= {"HELPDESK_HOME": str(folder), "HUIYIN_HOME": str(folder), "PYTHONPATH": str(_SITE)}
    return clean | ({} if server is None else {"HELPDESK_DATABASE_URL": server.address(database)})


def _python(python: Path, environment: dict[str, str], *words: str) -> str:
    command = [str(python), "-m", "helpdesk_site.fill", *words]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _rows(browser: Browser, address: str) -> None:
    """A list: the page, then the rows that its script asks for."""
    found = _ROWS.search(_ticket(browser, address).text)
    if found is None:
        raise WrongAnswer("a list without the address of its rows")
    asked = urlencode({"draw": "1", "start": "0", "length": "25"})
    expect(browser.get(f"/datatables_ticket_list/{found[1]}?{asked}"), '"recordsTotal"')


def _whole(browser: Browser, address: str) -> None:
    _ticket(browser, address)


def _ticket(browser: Browser, address: str) -> Answer:
    return expect(browser.get(address), "</html>")


def _submit(browser: Browser, dice: random.Random) -> None:
    if not browser.kept:
        form = _ticket(browser, "/tickets/submit/")
        queue = re.search(r'<option value="(\d+)"', form.text)
        assert queue is not None, "no queue to choose"
        browser.kept = [
            ("csrfmiddlewaretoken", token_of(form)), ("queue", queue[1]), ("priority", "3"), ("due_date", ""),
            ("assigned_to", ""),
        ]  # fmt: skip
    number, title = dice.randrange(10**9), ASK.partition("，")[0]
    own = [("title", title), ("body", f"{ASK}（{number}）"), ("submitter_email", f"{number}@example.org")]
    answer = browser.post("/tickets/submit/", [*browser.kept, *own])
    if answer.status != 302 or "/tickets/" not in answer.location:
        raise WrongAnswer(f"{answer.status} {answer.location}")
