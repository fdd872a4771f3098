"""Pictures and films without what their maker did not mean to tell: place, time, telephone, thumbnails, and whatever
lies behind their end. Nothing is decoded and drawn anew except HEIC, so nothing is lost and no picture can blow up.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Final

#: Points of a picture that is turned into JPEG; a telephone's camera has up to 200 million in extreme modes.
MOST_POINTS: Final = 120_000_000
_QUALITY: Final = 88
_PNG: Final = b"\x89PNG\r\n\x1a\n"
#: What a PNG is drawn from; everything else is words, times and private chunks.
_PNG_KEPT: Final = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
     b"acTL", b"fcTL", b"fdAT", b"cICP")
)  # fmt: skip
#: Boxes of a film that hold words about it, and boxes in which such boxes lie.
_FILM_WORDS: Final = frozenset((b"udta", b"meta", b"uuid"))
_FILM_FOLDERS: Final = frozenset((b"moov", b"trak", b"moof", b"traf"))


class Unreadable(ValueError):
    """It calls itself a picture and is none, or it is too large to be drawn."""


def bare_jpeg(content: bytes) -> bytes:
    """A JPEG without its comments and metadata, turned as before; what lies behind its end is gone.

    Raises:
        Unreadable: its segments do not follow each other.
    """
    found, scan, turned = [b"\xff\xd8"], 0, 1
    for marker, start, end in _segments(content):
        if marker == 0xDA:
            scan = start
            break
        if marker == 0xE1 and content[start + 4 : start + 10] == b"Exif\0\0":
            turned = _orientation(content[start + 10 : end]) or turned
        if _is_drawn(marker, content[start + 4 : start + 16]):
            found.append(content[start:end])
    end = _end_of_scan(content, scan)
    if turned != 1:
        found.insert(1, _turning(turned))
    return b"".join([*found, content[scan:end]])


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise Unreadable
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        size = int.from_bytes(content[at + 2 : at + 4], "big")
        if size < 2 or at + 2 + size > len(content):
            raise Unreadable
        yield marker, at, at + 2 + size
        at += 2 + size
    raise Unreadable


def _is_drawn(marker: int, head: bytes) -> bool:
    """Tables and frames, JFIF, the colour profile and Adobe's colour transform; no other words of programs."""
    if marker == 0xFE:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    named = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
    return any(marker == one and head.startswith(name) for one, name in named)


def _end_of_scan(content: bytes, scan: int) -> int:
    """Behind the end of the picture: the first end mark, since inside scans 0xFF is always followed by 0 or a restart,
    and between scans stand only tables."""
    end = content.find(b"\xff\xd9", scan)
    if not scan or end < 0:
        raise Unreadable
    return end + 2


def _orientation(tiff: bytes) -> int:
    """How the camera was held, of its first directory; 0 when it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 0
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    if start + 2 > len(tiff):
        return 0
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for at in range(start + 2, min(start + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind = struct.unpack_from(f"{order}HH", tiff, at)
        if tag == 0x0112 and kind == 3:
            (value,) = struct.unpack_from(f"{order}H", tiff, at + 8)
            return value if 1 <= value <= 8 else 0
    return 0


def _turning(value: int) -> bytes:
    """The smallest metadata that say how a picture is turned."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, value, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def bare_png(content: bytes) -> bytes:
    """
    Raises:
        Unreadable: its chunks do not follow each other up to an end.
    """
    found, at = [_PNG], len(_PNG)
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        name, end = content[at + 4 : at + 8], at + 12 + size
        if end > len(content):
            break
        if name in _PNG_KEPT:
            found.append(content[at:end])
        if name == b"IEND":
            return b"".join(found)
        at = end
    raise Unreadable


def bare_film(content: bytes) -> bytes:
    """An MP4, MOV or M4A whose boxes of words are free space now: same length, so that no index in it goes wrong."""
    bare = bytearray(content)
    _free_words(bare, 0, len(bare))
    return bytes(bare)


def _free_words(bare: bytearray, start: int, end: int) -> None:
    at = start
    while at + 8 <= end:
        size, head = int.from_bytes(bare[at : at + 4], "big"), 8
        name = bytes(bare[at + 4 : at + 8])
        if size == 1 and at + 16 <= end:
            size, head = int.from_bytes(bare[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            return
        if name in _FILM_WORDS:
            bare[at + 4 : at + 8] = b"free"
            bare[at + head : at + size] = bytes(size - head)
        elif name in _FILM_FOLDERS:
            _free_words(bare, at + head, at + size)
        at += size


def jpeg_of_heic(content: bytes, *, keeps: bool) -> bytes:
    """A HEIC photo as JPEG, turned as it was seen. `keeps`: with its metadata.

    Raises:
        Unreadable: it cannot be decoded, or it has too many points.
    """
    # Two packages of compiled code that only a telephone's photo needs.
    import pi_heif
    from PIL import Image

    try:
        heif = pi_heif.open_heif(io.BytesIO(content), convert_hdr_to_8bit=True)
        width, height = heif.size
        if width * height > MOST_POINTS:
            raise Unreadable
        picture = Image.frombuffer(heif.mode, heif.size, bytes(heif.data), "raw", heif.mode, heif.stride)
        more = {"exif": heif.info["exif"]} if keeps and heif.info.get("exif") else {}
        made = io.BytesIO()
        picture.convert("RGB").save(made, "JPEG", quality=_QUALITY, **more)
    except (ValueError, LookupError, TypeError, OSError, SyntaxError, RuntimeError, EOFError, MemoryError) as error:
        raise Unreadable from error
    return made.getvalue()
