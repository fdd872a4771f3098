"""A process behind the front: it takes one request after the other from the line that all of them share.

A thread serves; only when one request takes long does another thread take the next, so that a report that is being
written stops nobody, and pages that are quick do not take the interpreter from each other (docs/adr/0040).
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from io import BufferedReader, BytesIO, RawIOBase
from socket import AF_UNIX, SOCK_STREAM, socket
from threading import Condition, Thread
from typing import Any

from huiyin.config import wire

#: Seconds after which a request no longer holds up the next one, and requests at once in one process.
PATIENCE, MOST = 1.0, 8
#: Seconds between two looks at the thread that serves, and for those who are served when somebody says stop.
_LOOK, _GRACE = 0.05, 12
#: Seconds that a process waits for the line at a time, and for a browser that neither sends nor takes.
_WAIT, _STUCK = 1.0, 300

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_log = logging.getLogger("huiyin.hands")


class Hands:
    """Threads of which one at a time has the turn to take the next request."""

    def __init__(self, listener: socket, application: Application, most: int = MOST) -> None:
        self._listener, self._application, self._most = listener, application, most
        self._changed = Condition()
        self._turn, self._threads = 0, 0
        #: Thread → since when it serves a request.
        self._busy: dict[int, float] = {}
        self._stopping = False
        listener.settimeout(_WAIT)

    def look(self, now: float) -> None:
        """Give the turn to another thread when the one that has it is at a request that takes long."""
        with self._changed:
            since = self._busy.get(self._turn) if self._threads else 0.0
            if since is None or now - since < PATIENCE:
                return
            free = next((number for number in range(self._most) if number not in self._busy), None)
            if free is None:
                return
            if free == self._threads:
                self._threads += 1
                Thread(target=self._serve, args=(free,), daemon=True, name=f"hand-{free}").start()
            self._turn = free
            self._changed.notify_all()

    def stop(self, within: float) -> None:
        """Take nothing any more, and wait for what is being served."""
        until = time.monotonic() + within
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            while self._busy and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)

    def _serve(self, number: int) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._turn == number or self._stopping)
                if self._stopping:
                    return
            connection = self._take(number)
            if connection is None:
                continue
            try:
                with connection:
                    answer(connection, self._application)
            except OSError:
                pass  # the browser is gone, and with it the front's end of the connection
            except Exception:
                _log.exception("a request")
            finally:
                with self._changed:
                    del self._busy[number]
                    self._changed.notify_all()

    def _take(self, number: int) -> socket | None:
        try:
            connection, _address = self._listener.accept()
        except OSError as error:
            if not isinstance(error, TimeoutError):
                time.sleep(_LOOK)  # no more files can be opened just now, for one
            return None
        with self._changed:
            self._busy[number] = time.monotonic()
        connection.settimeout(_STUCK)
        return connection


def answer(connection: socket, application: Application) -> None:
    """Read one request, let the application answer it, and send what it says."""
    line = wire.Line(connection)
    kind, content = line.next()
    if kind != wire.REQUEST:
        raise wire.Broken
    environ = _environ(json.loads(content), line)
    said = _Said(connection)
    pieces = application(environ, said.start)
    try:
        for piece in pieces:
            said.add(piece)
        said.end()
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


class _Said:
    """What goes back: a page in one go, anything larger piece by piece."""

    def __init__(self, connection: socket) -> None:
        self._connection = connection
        self._kept = bytearray()

    def start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
        self._kept += wire.told(wire.STATUS, [status, headers])
        return self.add

    def add(self, piece: bytes) -> None:
        if piece:
            self._kept += wire.frame(wire.DATA, piece)
        if len(self._kept) >= wire.PIECE:
            self._send()

    def end(self) -> None:
        self._kept += wire.frame(wire.END)
        self._send()

    def _send(self) -> None:
        self._connection.sendall(self._kept)
        self._kept = bytearray()


def _environ(told: dict[str, str], line: wire.Line) -> dict[str, Any]:
    length = told.get("CONTENT_LENGTH", "")
    size = int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else 0
    if 0 < size <= wire.SMALL:
        kind, body = line.next()
        if kind != wire.BODY:
            raise wire.Broken
        content: Any = BytesIO(body)
    else:
        content = BufferedReader(_Asked(line, size), wire.PIECE)
    return told | {
        "SCRIPT_NAME": told.get("SCRIPT_NAME", ""),
        "wsgi.version": (1, 0),
        "wsgi.input": content,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


class _Asked(RawIOBase):
    """A large body: each piece is asked for when the application reads on."""

    def __init__(self, line: wire.Line, size: int) -> None:
        self._line, self._left = line, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._left)
        if not wanted:
            return 0
        self._line.connection.sendall(wire.frame(wire.READ, str(wanted).encode()))
        kind, content = self._line.next()
        if kind != wire.BODY:
            raise wire.Broken
        self._left = self._left - len(content) if content else 0
        buffer[: len(content)] = content
        return len(content)


def main() -> None:
    """`python -m huiyin.config.hands DESCRIPTOR PARENT`: serve until told to stop, or until the parent is gone."""
    listener, parent = socket(AF_UNIX, SOCK_STREAM, fileno=int(sys.argv[1])), int(sys.argv[2])
    stopping = False

    def stop(*_args: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stop)
    from huiyin.config.wsgi import application  # the rooms are set up here, and not where this module is looked at

    # What is there now stays: it need not be gone through again and again for what is no longer used.
    gc.collect()
    gc.freeze()
    hands = Hands(listener, application)
    while not stopping and os.getppid() == parent:
        hands.look(time.monotonic())
        time.sleep(_LOOK)
    hands.stop(_GRACE)


if __name__ == "__main__":
    main()
