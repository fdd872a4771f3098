"""The front of the house: granian calls it for every request, and it hands each to whichever process is idle.

It knows no Django. Every connection of a browser ends here, fast or slow, and none belongs to a process behind: a
request waits in one line for all of them, and whoever is free takes the next (docs/adr/0040).
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from socket import AF_UNIX, SOCK_STREAM, socket
from typing import Any, Final

from huiyin.config import wire

#: Where the processes behind listen.
ADDRESS: Final = "HUIYIN_FRONT_SOCKET"
#: Of the environment of a request, besides its headers.
_TOLD: Final = (
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH", "REMOTE_ADDR",
    "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "wsgi.url_scheme",
)  # fmt: skip
_SHORT: Final = "提交的内容没有收全，请重新提交。\nNot all of it arrived. Please send it again.\n"
#: Seen when a process died over a request: what it did is not known.
_INTERRUPTED: Final = (
    "处理中断，不知是否已经完成。请先查看，再重试。\nInterrupted; it may have been done. Please look, then try again.\n"
)
_Start = Callable[[str, list[tuple[str, str]]], object]


def application(environ: dict[str, Any], start_response: _Start) -> Iterable[bytes]:
    length = _length(environ)
    asked = wire.told(wire.REQUEST, {key: value for key, value in environ.items() if _is_told(key)})
    if 0 < length <= wire.SMALL:
        body = _exactly(environ["wsgi.input"], length)
        if len(body) < length:
            return _said("400 Bad Request", _SHORT, start_response)
        asked += wire.frame(wire.BODY, body)
    connection = socket(AF_UNIX, SOCK_STREAM)
    try:
        connection.connect(os.environ[ADDRESS])
        connection.sendall(asked)
        return _answer(wire.Line(connection), environ["wsgi.input"], start_response)
    except OSError as error:
        connection.close()
        if isinstance(error, ConnectionRefusedError | FileNotFoundError):
            _end()
        print(f"a process broke off: {error!r}", file=sys.stderr, flush=True)
        return _said("502 Bad Gateway", _INTERRUPTED, start_response)


def _end() -> None:
    """Whoever started us was killed, and nobody will listen there again: a front that stays would take half of what
    comes to the next one."""
    parent = os.getppid()
    os.kill(parent if parent > 1 else os.getpid(), signal.SIGTERM)


def _is_told(key: str) -> bool:
    return key.startswith("HTTP_") or key in _TOLD


def _length(environ: dict[str, Any]) -> int:
    length = str(environ.get("CONTENT_LENGTH") or "")
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else 0


def _exactly(body: Any, length: int) -> bytes:
    """So much of a body; less only when the browser broke off."""
    found = bytearray()
    while len(found) < length and (piece := body.read(length - len(found))):
        found += piece
    return bytes(found)


def _answer(line: wire.Line, body: Any, start_response: _Start) -> Iterable[bytes]:
    """A page comes whole, and with it the process behind is free; what is larger comes as it is read."""
    kind, content = _next(line, body)
    if kind != wire.STATUS:
        raise wire.Broken
    status, headers = json.loads(content)
    pieces: list[bytes] = []
    size = 0
    while size < wire.SMALL:
        kind, content = _next(line, body)
        if kind == wire.END:
            line.connection.close()
            start_response(status, [tuple(header) for header in headers])
            return pieces
        pieces.append(content)
        size += len(content)
    start_response(status, [tuple(header) for header in headers])
    return _Rest(line, body, pieces)


def _next(line: wire.Line, body: Any) -> tuple[bytes, bytes]:
    """The next frame that is not a question for more of the body."""
    while True:
        kind, content = line.next()
        if kind != wire.READ:
            return kind, content
        line.connection.sendall(wire.frame(wire.BODY, _exactly(body, min(int(content), wire.PIECE))))


class _Rest:
    """What is too large to be kept here; closing it lets go of the process behind."""

    def __init__(self, line: wire.Line, body: Any, pieces: list[bytes]) -> None:
        self._line, self._body, self._pieces = line, body, pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        while True:
            kind, content = _next(self._line, self._body)
            if kind == wire.END:
                return
            yield content

    def close(self) -> None:
        self._line.connection.close()


def _said(status: str, words: str, start_response: _Start) -> list[bytes]:
    content = words.encode()
    start_response(status, [
        ("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(content))),
        ("Cache-Control", "no-store, private"), ("X-Content-Type-Options", "nosniff"),
    ])  # fmt: skip
    return [content]
