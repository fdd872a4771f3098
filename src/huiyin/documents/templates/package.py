"""The zip of a template, read under limits: what it claims is never believed, nothing is expanded beyond the limit."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from huiyin.documents.templates.problems import TemplateRefused, Trap, trap

#: What a template may weigh packed, expanded, and in parts.
PACKED_LIMIT, EXPANDED_LIMIT, PART_LIMIT = 20 << 20, 100 << 20, 2_000
#: A part above the floor may not expand more than so many times.
RATIO, RATIO_FLOOR = 200, 4 << 20
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = struct.Struct("<4s4H2LH")
_ENTRY = b"PK\x01\x02"


def read_package(data: bytes) -> dict[str, bytes]:
    """The parts of the package by name.

    Raises:
        TemplateRefused: it is no zip, is encrypted, names its parts improperly, or would expand too far.
    """
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            problems = list(_name_problems(package.infolist()))
            if problems:
                raise TemplateRefused(problems)
            return _expanded(package, infos)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise _refused("not_docx", reason="文件不完整或已损坏", reason_en=f"damaged: {error}") from None


def _check_kind(data: bytes) -> None:
    if len(data) > PACKED_LIMIT:
        raise _refused("too_big", size=megabytes(len(data)), limit=megabytes(PACKED_LIMIT))
    if data.startswith(_OLE):
        raise _refused("encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "old_word")
    if not data.startswith(b"PK\x03\x04"):
        raise _refused("not_docx", reason=_looks_like(data), reason_en="it does not begin as one")
    count = max(_claimed(data), data.count(_ENTRY))
    if count > PART_LIMIT:
        raise _refused("too_many_parts", count=count, limit=PART_LIMIT)


def _looks_like(data: bytes) -> str:
    kinds = {
        b"": "文件是空的",
        b"%PDF": "这是 PDF 文件",
        b"{\\rtf": "这是 RTF 文件",
        b"\x89PNG": "这是图片",
        b"\xff\xd8\xff": "这是图片",
    }
    if not data:
        return kinds[b""]
    return next((kind for start, kind in kinds.items() if start and data.startswith(start)), "开头不是 Word 文档的格式")


def _claimed(data: bytes) -> int:
    """How many entries the end record claims; read before the list itself is."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) - at < _END.size:
        return 0
    return int(_END.unpack_from(data, at)[4])


def _name_problems(infos: list[zipfile.ZipInfo]) -> Iterator[Trap]:
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        steps = name.rstrip("/").split("/")
        if (
            name.startswith("/")
            or any(step in ("", ".", "..") for step in steps)
            or any(char in name for char in '\\:*?"<>|')
            or not name.isprintable()
            or len(name) > 200
            or info.orig_filename != name
            or (info.external_attr >> 28) == 0xA
        ):
            yield trap("bad_name", "文件", repr(info.orig_filename))
        if name.lower() in seen:
            yield trap("duplicate_name", "文件", name)
        seen.add(name.lower())
        if info.flag_bits & 1:
            yield trap("encrypted", "文件", name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield trap("not_docx", "文件", name, reason="压缩方式不是 Word 用的", reason_en="packed in an unusual way")


def _expanded(package: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Every part: refused for what it claims, and counted while it expands since claims may be false."""
    if sum(info.file_size for info in infos) > EXPANDED_LIMIT:
        raise _refused("bomb", megabytes(sum(info.file_size for info in infos)), limit=megabytes(EXPANDED_LIMIT))
    parts: dict[str, bytes] = {}
    total = 0
    for info in infos:
        chunks: list[bytes] = []
        own = 0
        with package.open(info) as member:
            while chunk := member.read(_CHUNK):
                own += len(chunk)
                total += len(chunk)
                if total > EXPANDED_LIMIT or (own > RATIO_FLOOR and own > RATIO * max(info.compress_size, 1)):
                    raise _refused("bomb", info.filename, limit=megabytes(EXPANDED_LIMIT))
                chunks.append(chunk)
        parts[info.filename] = b"".join(chunks)
    return parts


def _refused(code: str, found: str = "", **details: object) -> TemplateRefused:
    return TemplateRefused([trap(code, "文件", found, **details)])


def megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MB"
