"""What a file is by its first bytes, whatever it is called. Small on purpose: the kinds that petitioners bring."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import PurePath
from typing import Final, NamedTuple


class FileType(NamedTuple):
    """`suffixes`: the endings people give such files; the first one is put on a name that has none of them."""

    name: str
    media_type: str
    suffixes: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF: Final = FileType("PDF", "application/pdf", (".pdf",))
JPEG: Final = FileType("JPEG", "image/jpeg", (".jpg", ".jpeg"))
PNG: Final = FileType("PNG", "image/png", (".png",))
HEIC: Final = FileType("HEIC", "image/heic", (".heic", ".heif"))
DOCX: Final = FileType("Word", f"{_OFFICE}.wordprocessingml.document", (".docx",))
XLSX: Final = FileType("Excel", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
OFD: Final = FileType("OFD", "application/ofd", (".ofd",))
DOC: Final = FileType("Word 97-2003", "application/msword", (".doc", ".wps"))
XLS: Final = FileType("Excel 97-2003", "application/vnd.ms-excel", (".xls", ".et"))
MP3: Final = FileType("MP3", "audio/mpeg", (".mp3",))
M4A: Final = FileType("M4A", "audio/mp4", (".m4a",))
AMR: Final = FileType("AMR", "audio/amr", (".amr",))
WAV: Final = FileType("WAV", "audio/wav", (".wav",))
MP4: Final = FileType("MP4", "video/mp4", (".mp4", ".mov", ".m4v"))
TEXT: Final = FileType("TXT", "text/plain", (".txt", ".text"))
TYPES: Final = (PDF, JPEG, PNG, HEIC, DOCX, XLSX, OFD, DOC, XLS, MP3, M4A, AMR, WAV, MP4, TEXT)

_BEGINNINGS: Final = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"#!AMR", AMR),
    (b"ID3", MP3),
)
#: Of an office file: its parts, all of them unpacked, and its directory; beyond that it was made to burst somebody.
_MOST_ENTRIES: Final = 20_000
_MOST_UNPACKED: Final = 2 * 1024**3
_MOST_DIRECTORY: Final = 4 * 1024**2
_LEAST_ENTRY: Final = 46
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
_AUDIO_BRANDS: Final = {b"M4A ", b"M4B ", b"M4P "}
_VIDEO_BRANDS: Final = frozenset(b"isom iso2 iso4 iso5 iso6 mp41 mp42 avc1 3gp4 3gp5 3gp6 dash MSNV".split()) | {
    b"qt  ",
    b"M4V ",
}
_PARTS: Final = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD))
#: A directory entry of an OLE file is named in UTF-16.
_OLE_STREAMS: Final = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS))
_TEXTS: Final = ("utf-8-sig", "gb18030")
#: What begins as one of these is a page or a script, though all of it is text.
_ACTIVE: Final = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "#!", "mime-version")


class Macros(ValueError):
    """An office file that holds macros."""


def type_of(content: bytes, name: str = "") -> FileType | None:
    """The kind of a file; None when it is none of those kept. `name` only tells the old Word from the old Excel.

    Raises:
        Macros: it is an office file with macros.
    """
    for sign, kind in _BEGINNINGS:
        if content.startswith(sign):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return WAV
    if content[4:8] == b"ftyp":
        return _of_brands(content)
    if content.startswith(b"PK\x03\x04"):
        return _of_package(content)
    if content.startswith(_OLE):
        return _of_ole(content, name)
    if _is_mp3_frame(content):
        return MP3
    return TEXT if _is_text(content) else None


def named(name: str, kind: FileType, longest: int = 200) -> str:
    """A file's own name without any folder, ending as its content says."""
    plain = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable()).strip(" .")
    stem = PurePath(plain or "file")
    if stem.suffix.lower() not in kind.suffixes:
        return f"{str(stem)[: longest - 5]}{kind.suffixes[0]}"
    return f"{stem.stem[: longest - 5]}{stem.suffix}"


def _of_brands(content: bytes) -> FileType | None:
    """The brands of an ISO base media file: the major one, then the compatible ones."""
    size = int.from_bytes(content[:4], "big")
    head = content[8 : max(12, min(size, 256))]
    brands = [head[:4], *(head[start : start + 4] for start in range(8, len(head), 4))]
    for known, kind in (
        (_HEIC_BRANDS, HEIC),
        (_AUDIO_BRANDS, M4A),
        (_VIDEO_BRANDS, MP4),
    ):
        if brands[0] in known:
            return kind
    return MP4 if _VIDEO_BRANDS & set(brands) else None


def _of_package(content: bytes) -> FileType | None:
    if _entries_told(content) > _MOST_ENTRIES:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if len(parts) > _MOST_ENTRIES or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        return None
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Macros
    return next((kind for part, kind in _PARTS if part in names), None)


def _entries_told(content: bytes) -> int:
    """How many entries the end of a package tells of, looked at before its directory is read: that of a made-up one
    can be as large as the file."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if end < 0 or end + 22 > len(content):
        return 0
    entries, size = (int(one) for one in struct.unpack_from("<HI", content, end + 10))
    return max(entries, size // _LEAST_ENTRY if size > _MOST_DIRECTORY else 0)


def _of_ole(content: bytes, name: str) -> FileType | None:
    if "VBA".encode("utf-16-le") in content and "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Macros
    found = [kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in content]
    if not found:
        return None
    suffix = PurePath(name).suffix.lower()
    return next((kind for kind in found if suffix in kind.suffixes), found[0])


def _is_mp3_frame(content: bytes) -> bool:
    """Frame sync, then a layer III header with a bit rate and a sampling rate that exist."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    layer, rate, sampling = (content[1] >> 1) & 3, content[2] >> 4, (content[2] >> 2) & 3
    return layer == 1 and rate not in (0, 15) and sampling != 3


def _is_text(content: bytes) -> bool:
    if not content or b"\0" in content:
        return False
    for encoding in _TEXTS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(not letter.isprintable() and letter not in "\r\n\t\f" for letter in text)
        return controls == 0 and not text.lstrip().lower().startswith(_ACTIVE)
    return False
