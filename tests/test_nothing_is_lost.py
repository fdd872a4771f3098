"""People file while the server, the worker and the database are killed and come back: every receipt that was shown is
in the ledger, and nobody's petition is there twice.

HUIYIN_TEST_FILINGS=1000 makes the long run; ordinarily fewer are filed. The database is the test's own.
"""

from __future__ import annotations

import json
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import quote

import pytest

from huiyin.ledger import receipts
from huiyin.ledger.findings import Verdict, verdict
from huiyin.portal.gate import work

FILINGS = int(os.environ.get("HUIYIN_TEST_FILINGS", "200"))
#: So many are filed, on the average, from one blow to the next.
BETWEEN = 20 if FILINGS < 500 else 40
#: One petition in so many comes with a file.
WITH_FILE = 10
BROWSERS = 6
LONGEST = 420
ROOT = Path(__file__).parent.parent
HUIYIN = str(Path(sys.executable).with_name("huiyin"))
CSRF = "a" * 32


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Database:
    """A PostgreSQL of the test's own, with the settings that a server comes with: a commit waits for the disk."""

    folder: Path
    tools: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"postgresql://huiyin@/postgres?host={quote(str(self.folder), safe='')}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def begin(self, *words: object) -> subprocess.Popen[bytes]:
        """As the server's own account where we are root, which a server refuses to be."""
        command = [str(word) for word in words]
        if os.geteuid() == 0:
            group = pwd.getpwnam("postgres").pw_gid
            command = ["setpriv", "--reuid=postgres", f"--regid={group}", "--clear-groups", *command]
        silent = subprocess.DEVNULL
        return subprocess.Popen(command, cwd="/", stdin=silent, stdout=silent, stderr=silent)

    def make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        made = self.begin(self.tools / "initdb", "-D", self.data, "-U", "huiyin", "--auth=trust", "-E", "UTF8")
        assert made.wait() == 0

    def start(self) -> None:
        """Our own child, so that it is gone when it was killed: a server that finds its forerunner's id taken does not
        start."""
        place = ("-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}")
        self.process = self.begin(self.tools / "postgres", "-D", self.data, *place)
        until = time.monotonic() + 60
        while self.begin(self.tools / "pg_isready", "-q", "-h", self.folder).wait() != 0:
            assert self.process.poll() is None and time.monotonic() < until, "the database does not start"
            time.sleep(0.1)

    def kill(self) -> None:
        """All its processes at once."""
        if self.process is None:
            return
        killed = children(self.process.pid)
        for process in (self.process.pid, *killed):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()
        while any(is_running(process) for process in killed):
            time.sleep(0.02)


def children(parent: int) -> list[int]:
    """The processes below one, however deep."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]) == parent:
                process = int(path.parent.name)
                found += [process, *children(process)]
    return found


def is_running(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def database() -> Iterator[Database]:
    """A cluster in a folder of its own; whatever is left of it in the end is killed."""
    tools = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "pg_ctl").exists()]
    if not tools:
        pytest.skip("no PostgreSQL on this machine")
    with tempfile.TemporaryDirectory(prefix="huiyin-lost-", ignore_cleanup_errors=True) as folder:
        made = Database(Path(folder), max(tools))
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.kill()


@dataclass
class House:
    """A home, what serves it, and how often something of it was killed."""

    home: Path
    port: int
    environment: dict[str, str]
    database: Database | None
    process: subprocess.Popen[bytes] | None = None
    blows: Counter[str] = field(default_factory=Counter)

    def inside(self, *words: str) -> str:
        done = subprocess.run(words, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (words, done.stdout[-1000:], done.stderr[-3000:])
        return done.stdout

    def start(self) -> None:
        with (self.home / "serve.log").open("ab") as said:
            self.process = subprocess.Popen(
                [HUIYIN, "serve", "--port", str(self.port)], cwd=ROOT, env=self.environment, stdout=said, stderr=said,
                start_new_session=True,
            )  # fmt: skip

    def look_after(self) -> None:
        """As the machine's own service manager would: a server that ended by itself is started again. (When web
        processes die one after the other, granian gives up.)"""
        if self.process is not None and self.process.poll() is not None:
            self.start()

    def is_up(self) -> bool:
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/window/")
            return connection.getresponse().status == 200
        return False

    def wait(self) -> None:
        until = time.monotonic() + 60
        while not self.is_up():
            self.look_after()
            assert time.monotonic() < until, (self.home / "serve.log").read_text(encoding="utf-8")[-3000:]
            time.sleep(0.1)

    def below(self, words: str) -> list[int]:
        """Processes of the server whose command has these words."""
        assert self.process is not None
        found = []
        for process in children(self.process.pid):
            with suppress(OSError):
                if words.encode() in Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" "):
                    found.append(process)
        return found

    def kill_server(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def strike(self, dice: random.Random) -> None:
        """Kill something, and set going again what does not come back by itself."""
        what = dice.choice(("server", "web", "worker", "database") if self.database else ("server", "web", "worker"))
        self.blows[what] += 1
        if what == "database":
            assert self.database is not None
            self.database.kill()
            time.sleep(dice.random() / 2)
            self.database.start()
        elif what == "server":
            self.kill_server()
            self.start()
        else:
            # The web server's own children, and the worker, are started again by those who look after them.
            found = self.below("granian")[1:] if what == "web" else self.below("huiyin.cli.main work")
            if found:
                with suppress(ProcessLookupError):
                    os.kill(dice.choice(found), signal.SIGKILL)


@contextmanager
def house(home: Path, database: Database | None) -> Iterator[House]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    clean |= {"HUIYIN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    if database is not None:
        clean["HUIYIN_DATABASE_URL"] = database.address
    made = House(home, free_port(), clean, database)
    made.inside(HUIYIN, "init", "--organ", "望川县信访局", "--division", "431122")
    try:
        yield made
    finally:
        if made.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(made.process.pid, signal.SIGKILL)
            made.process.wait()


@dataclass
class Browser:
    """张桂兰's telephone: it sends until it has an answer, and then fetches the receipt."""

    port: int
    cookie: str
    ticket: str
    nonce: str
    filing: str
    sent: int = 0

    def file(self, given_up: threading.Event) -> str:
        """What the receipt says that it is shown in the end."""
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline and not given_up.is_set():
            with suppress(OSError, HTTPException):
                self.sent += 1
                answer, _content = self._ask("POST", f"/window/file/check/?ticket={self.ticket}&nonce={self.nonce}")
                if answer.status == 302 and answer.headers["Location"] == f"/window/filed/{self.filing}/":
                    break
                if ticket := answer.headers.get("X-Huiyin-Ticket"):
                    # Who sends the same too often is given new work.
                    self.ticket, self.nonce = ticket, work(ticket)
            time.sleep(0.1)
        while time.monotonic() < deadline and not given_up.is_set():
            with suppress(OSError, HTTPException):
                answer, content = self._ask("GET", f"/window/filed/{self.filing}/receipt.json")
                if answer.status == 200:
                    return content.decode()
            time.sleep(0.1)
        raise AssertionError(f"no receipt of {self.filing}")

    def _ask(self, method: str, address: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            body = f"csrfmiddlewaretoken={CSRF}" if method == "POST" else None
            headers = {"Cookie": f"huiyin_draft={self.cookie}; csrftoken={CSRF}"}
            if body:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()


class Blows(threading.Thread):
    """Strikes at a random moment, again and again, until the last receipt was shown."""

    def __init__(self, place: House, shown: Sequence[str], dice: random.Random) -> None:
        super().__init__()
        self.place, self.shown, self.dice = place, shown, dice
        self.over = threading.Event()
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            self._run()
        except BaseException as error:
            self.failed = error
            self.over.set()

    def _run(self) -> None:
        while not self.over.is_set():
            wanted = len(self.shown) + self.dice.randint(BETWEEN // 2, BETWEEN * 3 // 2)
            while len(self.shown) < wanted and not self.over.wait(0.01):
                self.place.look_after()
            if self.over.wait(self.dice.random() / 4):
                return
            self.place.strike(self.dice)
            self.place.wait()


def everybody_files(place: House, dice: random.Random) -> tuple[dict[str, str], int]:
    """The receipt of each by the name of its sending, and how many had to send more than once."""
    ready = json.loads(place.inside(sys.executable, "-m", "benchmarks.filing", "prepare", str(FILINGS), str(WITH_FILE)))
    browsers = [Browser(place.port, *one) for one in ready]
    shown: list[str] = []

    def file(browser: Browser) -> str:
        receipt = browser.file(blows.over)
        shown.append(browser.filing)
        return receipt

    place.start()
    place.wait()
    blows = Blows(place, shown, dice)
    blows.start()
    try:
        with ThreadPoolExecutor(BROWSERS) as people:
            found = dict(zip((one.filing for one in browsers), people.map(file, browsers), strict=True))
    finally:
        blows.over.set()
        blows.join()
        if blows.failed is not None:
            raise blows.failed
    return found, sum(one.sent > 1 for one in browsers)


def alone(text: str) -> receipts.Receipt:
    """A receipt without the proof that a checkpoint may have added meanwhile."""
    return receipts.read(text)._replace(proof=None)


def check(place: House, shown: dict[str, str], again: int) -> None:
    place.kill_server()
    texts = json.loads(place.inside(sys.executable, "-m", "benchmarks.filing", "stored"))
    stored, held = ({name: alone(text) for name, text in found.items()} for found in (texts, shown))
    assert stored == held, "every receipt that was shown is the one that the ledger makes, and there are no others"
    made = list(held.values())
    assert {verdict(receipts.check_alone(one)) for one in made} == {Verdict.PROVEN}
    year = made[0].number[:6]
    assert sorted(one.number for one in made) == [f"{year}-{number:05}" for number in range(1, FILINGS + 1)]
    assert len({one.entry for one in made}) == FILINGS
    assert sum(bool(one.files) for one in made) == -(-FILINGS // WITH_FILE)
    place.inside(HUIYIN, "verify")
    place.inside(HUIYIN, "rebuild", "--check")
    assert place.blows.total() >= FILINGS // (2 * BETWEEN), place.blows
    print(f"{FILINGS} filed, {again} of them sent more than once, through {dict(place.blows)}")


@pytest.mark.slow
def test_on_sqlite(tmp_path: Path) -> None:
    with house(tmp_path / "home", None) as place:
        check(place, *everybody_files(place, random.Random()))


@pytest.mark.slow
def test_on_postgresql(tmp_path: Path, database: Database) -> None:
    with house(tmp_path / "home", database) as place:
        check(place, *everybody_files(place, random.Random()))
