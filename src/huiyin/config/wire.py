"""What the front and the processes behind it say to each other about one request: frames over one connection each.

A frame is a letter, a length and so many bytes. The front sends REQUEST, and BODY when the other side asks for it by
READ or, where it is small, at once. The other side sends STATUS, DATA as often as there is some, and END.
"""

from __future__ import annotations

import json
import struct
from socket import socket
from typing import Any, Final

REQUEST, BODY, READ, STATUS, DATA, END = b"Q", b"B", b"R", b"S", b"D", b"E"
_HEAD: Final = struct.Struct("!cI")
#: Bodies up to this come with the request: nobody behind the front waits for whoever sends a form slowly.
SMALL: Final = 1024 * 1024
#: Of a larger body, and of a page, so much goes over at a time.
PIECE: Final = 256 * 1024
_AHEAD: Final = 64 * 1024


class Broken(ConnectionError):
    """The other side ended before it said so."""


def frame(kind: bytes, content: bytes = b"") -> bytes:
    return _HEAD.pack(kind, len(content)) + content


def told(kind: bytes, values: Any) -> bytes:
    return frame(kind, json.dumps(values).encode())


class Line:
    """The reading end of a connection.

    Raises:
        Broken: the other side is gone.
    """

    def __init__(self, connection: socket) -> None:
        self.connection = connection
        self._ahead = b""

    def next(self) -> tuple[bytes, bytes]:
        """The next frame: its kind and its content."""
        kind, length = _HEAD.unpack(self._exactly(_HEAD.size))
        return kind, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        pieces, missing = [self._ahead], length - len(self._ahead)
        while missing > 0:
            piece = self.connection.recv(max(missing, _AHEAD))
            if not piece:
                raise Broken
            pieces.append(piece)
            missing -= len(piece)
        found = b"".join(pieces)
        self._ahead = found[length:]
        return found[:length]
