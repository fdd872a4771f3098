"""The program serving pages exactly as `huiyin serve` does, and people who ask for them without a pause."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import NamedTuple
from urllib.parse import urlencode

START_WITHIN = 60
ANSWER_WITHIN = 30


@contextmanager
def serving(command: Sequence[str], environment: dict[str, str], port: int, ready: str) -> Iterator[int]:
    """The server of a command while it runs, as the id of its process; `ready` is an address that answers then."""
    log = Path(environment.get("HUIYIN_HOME", ".")) / "serve.log"
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, start_new_session=True)
        try:
            _wait(process, port, ready, log)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, ready: str, log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", ready)
            if connection.getresponse().status < 500:
                return
        except (OSError, HTTPException):
            time.sleep(0.2)
    raise SystemExit(f"the server does not answer: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def huiyin_command(port: int) -> list[str]:
    return [str(Path(sys.executable).with_name("huiyin")), "serve", "--port", str(port)]


class Answer(NamedTuple):
    status: int
    location: str
    text: str


class Browser:
    """One signed-in person: keeps the connection and the cookies, follows nothing by itself."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.port, self.cookies = port, dict(cookies)
        #: What a work keeps from one time to the next, such as the fields of a form.
        self.kept: list[tuple[str, str]] = []
        self._connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_WITHIN)

    def get(self, address: str) -> Answer:
        return self._ask("GET", address, None)

    def post(self, address: str, form: Sequence[tuple[str, str]]) -> Answer:
        return self._ask("POST", address, urlencode(form).encode())

    def _ask(self, method: str, address: str, body: bytes | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            self._connection.request(method, address, body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, HTTPException):
            self._connection.close()
            raise
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.headers.get("Location", ""), content.decode("utf-8", "replace"))


_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def token_of(answer: Answer) -> str:
    """The token that a form must carry back."""
    found = _TOKEN.search(answer.text)
    if found is None:
        raise WrongAnswer(f"no form in the answer ({answer.status})")
    return found[1]


class WrongAnswer(Exception):
    """The page is not the one that was asked for."""


#: What one person does once: it returns normally when the answer was right, and may be timed in parts.
Work = Callable[[Browser, random.Random], None]


@dataclass
class Times:
    """How long each answer took, in seconds, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    #: From the first question to the last answer.
    lasted: float = 0.0

    def share(self, part: float) -> float:
        """The time within which this part of all answers came."""
        ordered = sorted(self.seconds)
        return ordered[max(0, ceil(part * len(ordered)) - 1)] if ordered else float("nan")

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.lasted if self.lasted else 0.0


def load(
    browsers: Sequence[Browser], works: Sequence[Work], seconds: float, *, most: int = 10**9, warm: int = 2
) -> list[Times]:
    """Every browser does its own work over and over, all at once. The first rounds of each warm it up, untimed."""
    found = [Times() for _ in browsers]
    go = threading.Barrier(len(browsers))

    def person(number: int) -> None:
        dice, browser, work, times = random.Random(), browsers[number], works[number], found[number]
        for _ in range(warm):
            _once(work, browser, dice, Times())
        go.wait()
        start = perf_counter()
        while perf_counter() - start < seconds and len(times.seconds) + len(times.wrong) < most:
            _once(work, browser, dice, times)
        times.lasted = perf_counter() - start

    people = [threading.Thread(target=person, args=(number,)) for number in range(len(browsers))]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return found


def _once(work: Work, browser: Browser, dice: random.Random, times: Times) -> None:
    start = perf_counter()
    try:
        work(browser, dice)
    except (WrongAnswer, OSError, HTTPException) as error:
        times.wrong.append(f"{type(error).__name__}: {error}")
    else:
        times.seconds.append(perf_counter() - start)


def together(parts: Sequence[Times]) -> Times:
    whole = Times(lasted=max((part.lasted for part in parts), default=0.0))
    for part in parts:
        whole.seconds += part.seconds
        whole.wrong += part.wrong
    return whole


class Cores:
    """What the cores did while we measured: for the server with its database, and for others on the machine."""

    def __init__(self, server: int, database: int | None) -> None:
        self._server, self._database = server, database
        self._start = self._now()

    def used(self) -> tuple[float, float]:
        """(seconds of a core that the server and its database took, how many cores others had all the time)."""
        was, now = self._start, self._now()
        served, own, busy, lasted = (after - before for before, after in zip(was, now, strict=True))
        return served, max(0.0, busy - served - own) / lasted

    def _now(self) -> tuple[float, float, float, float]:
        tick = os.sysconf("SC_CLK_TCK")
        served = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            parent, session, taken = int(fields[1]), int(fields[3]), int(fields[11]) + int(fields[12])
            if session == self._server or (self._database is not None and parent == self._database):
                served += taken
        first = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
        user, nice, system, _idle, _wait, *rest = map(int, first)
        own = os.times()
        return served / tick, own.user + own.system, (user + nice + system + sum(rest[:3])) / tick, perf_counter()


def expect(answer: Answer, word: str) -> Answer:
    """
    Raises:
        WrongAnswer: the answer is no page, or not that one.
    """
    if answer.status != 200 or word not in answer.text:
        raise WrongAnswer(f"{answer.status} {answer.location} {answer.text[:200]!r}")
    return answer
