"""Open connections shared evenly among the processes that serve pages.

A browser, and a proxy before us, keeps its connection open and asks all it asks through it. Which process takes a new
connection is chance: of eight people two processes serve five and three, or seven and one, and the seven wait seven
times as long as they need. A process that has more connections than another by two or more therefore closes one with
its next answer (`Connection: close`); the browser opens another without anybody noticing, and after a few answers all
processes have as many.

How many connections a process has is asked of the system (Linux, `/proc`); where that tells nothing, nothing is done.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Final

#: Seconds between two looks at who has how many.
_EVERY: Final = 0.2
#: A difference of one is even enough.
_UNEVEN: Final = 2
_CONNECTED: Final = "01"
_LISTENING: Final = "0A"
#: Longer lists of connections are not read: so many people are shared evenly by chance.
_MOST_BYTES: Final = 500_000

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def evenly(application: Application, surplus: Callable[[int], int] | None = None) -> Application:
    """The application, whose answers close a connection now and then. `surplus` says of a port how many to close."""
    asked = surplus or _Looked()

    def shared(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("SERVER_PROTOCOL") != "HTTP/1.1" or not str(environ.get("SERVER_PORT")).isdigit():
            return application(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            if asked(int(environ["SERVER_PORT"])) > 0:
                headers = [*headers, ("Connection", "close")]
            return start_response(status, headers, *more)

        return application(environ, start)

    return shared


class _Looked:
    """How many connections this process has too many, looked up now and then; each answer told so closes one."""

    def __init__(self) -> None:
        self._left, self._again_at, self._lock = 0, 0.0, Lock()

    def __call__(self, port: int) -> int:
        with self._lock:
            now = monotonic()
            if now >= self._again_at:
                self._again_at = now + _EVERY
                self._left = surplus(port, Path("/proc"), os.getpid(), os.getppid())
            found = self._left
            self._left = max(0, found - 1)
            return found


def surplus(port: int, proc: Path, own: int, parent: int) -> int:
    """How many of its connections the process `own` should close, so that the children of `parent` have as many.

    `proc` is the folder of the processes, as Linux keeps it; 0 where it does not tell.
    """
    try:
        listening, connected = _sockets(proc, port)
        children = (proc / f"{parent}/task/{parent}/children").read_text().split()
        held = {int(pid): _held(proc / pid / "fd") for pid in children}
    except (OSError, ValueError, IndexError):
        return 0
    # the parent has other children, which serve nobody: these do not hold the door
    counts = {pid: len(sockets & connected) for pid, sockets in held.items() if sockets & listening}
    apart = counts.get(own, 0) - min(counts.values(), default=0)
    return apart // 2 if apart >= _UNEVEN else 0


def _sockets(proc: Path, port: int) -> tuple[set[str], set[str]]:
    """What the system calls the sockets of this port: those that wait for connections, and the connections."""
    found: dict[str, set[str]] = {_LISTENING: set(), _CONNECTED: set()}
    for name in ("tcp", "tcp6"):
        path = proc / "net" / name
        if not path.exists():
            continue
        with path.open() as lines:
            text = lines.read(_MOST_BYTES)
        if len(text) == _MOST_BYTES:
            return set(), set()
        for line in text.splitlines()[1:]:
            fields = line.split()
            if fields[3] in found and int(fields[1].rpartition(":")[2], 16) == port:
                found[fields[3]].add(f"socket:[{fields[9]}]")
    return found[_LISTENING], found[_CONNECTED]


def _held(folder: Path) -> set[str]:
    """What a process has open; nothing of one that ended meanwhile."""
    found = set()
    with suppress(OSError):
        for entry in folder.iterdir():
            with suppress(OSError):
                found.add(str(entry.readlink()))
    return found
