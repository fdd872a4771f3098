"""Who has more connections than the others closes one with its next answer; nobody closes where all have as many."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from huiyin.config.evenly import evenly, surplus

PORT, PARENT = 8000, 40
HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"


def _line(port: int, state: str, inode: int) -> str:
    return f"   0: 0100007F:{port:04X} 0100007F:D431 {state} 00000000:00000000 00:00000000 00000000 0 0 {inode} 1\n"


def _system(folder: Path, connections: dict[int, int], *, strangers: int = 0) -> Path:
    """A folder as Linux keeps it: processes of the web server with so many connections, and one that serves nobody."""
    lines, inode = [_line(PORT, "0A", 7)], 100
    (folder / "net").mkdir(parents=True)
    held: dict[int, list[int]] = {99: []}
    for pid, many in connections.items():
        held[pid] = [7, *range(inode, inode + many)]
        lines += [_line(PORT, "01", one) for one in range(inode, inode + many)]
        inode += many
    # connections that wait to be taken, and those of another program
    lines += [_line(PORT, "01", 0), *(_line(5432, "01", 900 + at) for at in range(strangers))]
    held[99] = [900 + at for at in range(strangers)]
    (folder / "net" / "tcp").write_text(HEAD + "".join(lines))
    for pid, sockets in held.items():
        (folder / f"{pid}/fd").mkdir(parents=True)
        for number, one in enumerate(sockets):
            (folder / f"{pid}/fd/{number}").symlink_to(f"socket:[{one}]")
    (folder / f"{PARENT}/task/{PARENT}").mkdir(parents=True)
    (folder / f"{PARENT}/task/{PARENT}/children").write_text(" ".join(map(str, held)))
    return folder


@pytest.mark.parametrize(
    ("connections", "closed"),
    [
        ({41: 4, 42: 4}, (0, 0)),
        ({41: 5, 42: 4}, (0, 0)),
        ({41: 5, 42: 3}, (1, 0)),
        ({41: 1, 42: 7}, (0, 3)),
        ({41: 6, 42: 0}, (3, 0)),
        ({41: 0, 42: 0}, (0, 0)),
    ],
)
def test_who_has_too_many(tmp_path: Path, connections: dict[int, int], closed: tuple[int, int]) -> None:
    proc = _system(tmp_path, connections, strangers=9)
    assert tuple(surplus(PORT, proc, pid, PARENT) for pid in (41, 42)) == closed


def test_one_process_alone_and_a_system_that_tells_nothing(tmp_path: Path) -> None:
    assert surplus(PORT, _system(tmp_path / "one", {41: 30}), 41, PARENT) == 0
    assert surplus(PORT, tmp_path / "nowhere", 41, PARENT) == 0
    broken = _system(tmp_path / "broken", {41: 9, 42: 0})
    (broken / "net" / "tcp").write_text(HEAD + "nonsense\n")
    assert surplus(PORT, broken, 41, PARENT) == 0


def _answer(environ: dict[str, Any], many: int) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []

    def page(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"-"]

    list(evenly(page, lambda _port: many)(environ, lambda _status, headers, *_more: told.extend(headers)))
    return told


def test_the_answer_says_that_the_connection_closes() -> None:
    environ = {"SERVER_PROTOCOL": "HTTP/1.1", "SERVER_PORT": "8000"}
    assert ("Connection", "close") in _answer(environ, 1)
    assert ("Connection", "close") not in _answer(environ, 0)
    # a word that later protocols forbid
    assert ("Connection", "close") not in _answer(environ | {"SERVER_PROTOCOL": "HTTP/2"}, 1)


PAGE = """
import os
from huiyin.config.evenly import evenly

def page(environ, start):
    body = str(os.getpid()).encode()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]

application = evenly(page)
"""


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="told by Linux alone")
def test_eight_people_come_to_be_served_four_and_four(tmp_path: Path) -> None:
    """The real server: eight connections that stay open are four for each process after some answers."""
    (tmp_path / "evenpage.py").write_text(PAGE)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", port, "--workers", "2",
        "--working-dir", str(tmp_path), "--log-level", "warning", "evenpage:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=tmp_path, process_group=0)
    try:
        _wait(HTTPConnection("127.0.0.1", int(port), timeout=10))
        for _ in range(2):  # once may be luck
            people = [HTTPConnection("127.0.0.1", int(port), timeout=10) for _ in range(8)]
            counts: Counter[str] = Counter()
            for _ in range(50):
                counts = Counter(map(_asked, people))
                time.sleep(0.04)
            assert sorted(counts.values()) == [4, 4]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _wait(person: HTTPConnection) -> None:
    for _ in range(100):
        try:
            _asked(person)
        except OSError:
            person.close()
            time.sleep(0.1)
        else:
            return


def _asked(person: HTTPConnection) -> str:
    person.request("GET", "/")
    process = person.getresponse().read().decode()
    assert re.fullmatch(r"\d+", process)
    return process
