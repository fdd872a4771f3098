"""Ten thousand filings a minute without the work that is asked for, from this machine, while one person after another
files honestly, page by page: how long the honest wait for their receipt, and what of the flood came through.

The flood is of four kinds in turn: nothing at all, a forged ticket, a true ticket of a true draft without its work, and
one solved ticket sent again and again. HUIYIN_BENCH_SECONDS makes a shorter run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter, sleep
from typing import NamedTuple

from benchmarks.homes import huiyin
from benchmarks.serving import Answer, Browser, Times, WrongAnswer, expect, free_port, huiyin_command, serving, token_of
from benchmarks.table import Line
from huiyin.portal.gate import COOKIE, SLOW_SECONDS, work

SECONDS = float(os.environ.get("HUIYIN_BENCH_SECONDS", "60"))
A_MINUTE, ATTACKERS = 10_000, 6
LONGEST = 2.0
CHECK = "/window/file/check/"
_TICKET = re.compile(r'data-ticket="([^"]+)"')
#: The word of chance on the page that begins a draft, and the ticket it gets once many begin.
_NEW = re.compile(r'name="new" value="([^"]+)"')
_BEGINS = re.compile(r'[?]ticket=([^"&]+)')
_PAGES = {
    "about": [("purpose", "claim"), ("area", "housing")],
    "where": [("spot", "三组")],
    "words": [("facts", "自2月起全村停水，村委会说没有钱修。"), ("ask", "修好水管，恢复供水。")],
    "who": [("signed", "open"), ("name", "张桂兰"), ("phone", "13800001111")],
    "files": [("action", "on")],
}


def run() -> list[Line]:
    folder = Path(mkdtemp(prefix="huiyin-flood-"))
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    environment = clean | {"HUIYIN_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    try:
        huiyin(environment, "init", "--organ", "望川县信访局", "--division", "431122", "--json")
        port = free_port()
        with serving(huiyin_command(port), environment, port, "/window/"):
            quiet = _honest(port, SECONDS / 4, threading.Event())
            return _under_flood(port, folder, quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _under_flood(port: int, folder: Path, quiet: Times) -> list[Line]:
    command = [sys.executable, "-m", "benchmarks.flood", str(port), str(SECONDS)]
    started = perf_counter()
    flood = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    # The flood first fetches true tickets and waits until they are old enough.
    sleep(SLOW_SECONDS + 2)
    ended = threading.Event()

    def watch() -> None:
        flood.wait()
        ended.set()

    threading.Thread(target=watch, daemon=True).start()
    busy = _honest(port, SECONDS, ended)
    note = _wrong(busy) or f"run of {perf_counter() - started:.0f} s"
    told = json.loads(flood.communicate()[0])
    statuses = Counter({int(status): count for status, count in told["statuses"].items()})
    sent, lasted = sum(statuses.values()), told["seconds"]
    passed = statuses[302] + statuses[200]
    stored = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    stopped = f"{passed} of {sent} came as far as a receipt or a page; {dict(statuses)}; home {stored:.0f} MB"
    return [
        Line("filing, nobody else there", "send and receipt", quiet.share(0.95), quiet.rate, "/s", note=_wrong(quiet)),
        Line(
            "filing under the flood", "send and receipt, p95", busy.share(0.95), busy.rate, "/s", limit=LONGEST,
            holds=bool(busy.seconds) and not busy.wrong, note=note,
        ),
        Line(
            "filings without work", f"{sent:,} sent", lasted, sent / lasted * 60, "/min", target=A_MINUTE * 0.95,
            holds=passed < sent / 50, note=stopped,
        ),
    ]  # fmt: skip


def _wrong(times: Times) -> str:
    return f"{len(times.wrong)} wrong: {times.wrong[0][:200]}" if times.wrong else ""


def _honest(port: int, seconds: float, ended: threading.Event) -> Times:
    """Petitions filed one after another; timed from sending the last page to having the receipt."""
    times, start = Times(), perf_counter()
    while perf_counter() - start < seconds and not ended.is_set():
        person = Browser(port, {})
        try:
            ticket, token = _written(person)
            nonce = work(ticket)
            sent = perf_counter()
            answer = person.post(f"{CHECK}?ticket={ticket}&nonce={nonce}", [("csrfmiddlewaretoken", token)])
            expect(person.get(_led(answer)), "data-number")
        except (WrongAnswer, OSError, HTTPException) as error:
            times.wrong.append(f"{type(error).__name__}: {error}")
        else:
            times.seconds.append(perf_counter() - sent)
    times.lasted = perf_counter() - start
    return times


def _written(person: Browser) -> tuple[str, str]:
    """All pages before the last: the ticket on that, and the token of its form."""
    address = "/window/file/"
    for name, fields in _PAGES.items():
        page = person.get(address)
        new = _NEW.search(page.text)
        given = [("csrfmiddlewaretoken", token_of(page)), *fields, *([("new", new[1])] if new else [])]
        answer = person.post(f"/window/file/{name}/", given)
        if answer.status == 429 and (ticket := _BEGINS.search(answer.text)):
            # Where many begin, beginning takes work as well.
            answer = person.post(f"/window/file/{name}/?ticket={ticket[1]}&nonce={work(ticket[1])}", given)
        address = _led(answer)
    page = expect(person.get(address), "data-ticket")
    found = _TICKET.search(page.text)
    assert found is not None
    return found[1], token_of(page)


def _led(answer: Answer) -> str:
    if answer.status != 302:
        raise WrongAnswer(f"{answer.status} {answer.text[:300]!r}")
    return answer.location


# --- The flood, in a process of its own


class Attacker(NamedTuple):
    """One who sends without work: a true draft, its ticket, the token of its form, and one solution."""

    port: int
    cookies: dict[str, str]
    ticket: str
    token: str
    nonce: str
    statuses: Counter[int]

    def kinds(self) -> tuple[tuple[str, str], ...]:
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return (
            (f"{COOKIE}={'0' * 32}.1.{'0' * 32}", ""),
            (held, "?ticket=1.1.x&nonce=1"),
            (held, f"?ticket={self.ticket}"),
            (held, f"?ticket={self.ticket}&nonce={self.nonce}"),
        )

    def send(self, start: float, seconds: float) -> None:
        body = f"csrfmiddlewaretoken={self.token}&padding={'x' * 2000}".encode()
        count, rate, kinds = 0, A_MINUTE / 60 / ATTACKERS, self.kinds()
        while (now := perf_counter() - start) < seconds:
            if count > now * rate:
                sleep(0.002)
                continue
            held, query = kinds[count % len(kinds)]
            count += 1
            self.statuses[self._status(held, query, body)] += 1

    def _status(self, held: str, query: str, body: bytes) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": held, "Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
        try:
            connection.request("POST", CHECK + query, body, headers)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()


def _attack(port: int, seconds: float) -> dict[str, object]:
    attackers = []
    for _ in range(ATTACKERS):
        person = Browser(port, {})
        ticket, token = _written(person)
        attackers.append(Attacker(port, person.cookies, ticket, token, work(ticket), Counter()))
    sleep(SLOW_SECONDS)
    start = perf_counter()
    threads = [threading.Thread(target=one.send, args=(start, seconds)) for one in attackers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = sum((one.statuses for one in attackers), Counter[int]())
    return {"statuses": dict(whole), "seconds": perf_counter() - start}


if __name__ == "__main__":
    print(json.dumps(_attack(int(sys.argv[1]), float(sys.argv[2]))))
