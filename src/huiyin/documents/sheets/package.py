"""The zip package of a workbook, read piece by piece under limits; nothing is ever expanded as a whole.

Sizes written in the package are checked first and actual sizes while reading, so a bomb is refused after at most the
floor below, whatever it claims.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from huiyin.documents.sheets.problems import SheetProblem

CHUNK = 1 << 16
#: A part may expand this much whatever its ratio; beyond it, only up to RATIO times its packed size.
FLOOR = 32 << 20
RATIO = 200
SHEET_LIMIT = 4 << 30
STRINGS_LIMIT = 256 << 20
SMALL_PART_LIMIT = 64 << 20
MEMBER_LIMIT = 10_000

_END_RECORD = struct.Struct("<4s4H2LH")


class Package:
    """An opened zip file whose members are read under limits."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        if _member_count(path) > MEMBER_LIMIT:
            raise self.damaged("压缩包内文件过多")
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self.damaged(_reason(error)) from None
        self._members = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}

    def close(self) -> None:
        self._zip.close()

    def has(self, part: str) -> bool:
        return part.lower() in self._members

    def size(self, part: str) -> int:
        return self._members[part.lower()].file_size

    def parts(self) -> tuple[str, ...]:
        return tuple(self._members)

    def damaged(self, reason: str) -> SheetProblem:
        return SheetProblem("damaged", name=self.name, reason=reason)

    def chunks(self, part: str, limit: int = SMALL_PART_LIMIT) -> Iterator[bytes]:
        """The expanded bytes of a part; a SheetProblem as soon as they pass a limit."""
        info = self._members.get(part.lower())
        if info is None:
            raise self.damaged(f"缺少 {part}")
        if info.flag_bits & 1:
            raise SheetProblem("encrypted", name=self.name)
        self._check(info, info.file_size, limit, part)
        read = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(CHUNK):
                    read += len(chunk)
                    self._check(info, read, limit, part)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise self.damaged(_reason(error)) from None

    def _check(self, info: zipfile.ZipInfo, expanded: int, limit: int, part: str) -> None:
        if expanded > FLOOR and expanded > RATIO * max(info.compress_size, 1):
            ratio = expanded // max(info.compress_size, 1)
            raise SheetProblem("zip_bomb", name=self.name, expanded=_megabytes(expanded), ratio=ratio)
        if expanded > limit:
            raise SheetProblem(
                "too_large",
                name=self.name,
                part="文字表" if "sharedstrings" in part.lower() else "内容",
                part_en="table of texts" if "sharedstrings" in part.lower() else "content",
                expanded=_megabytes(expanded),
                limit=_megabytes(limit),
            )

    def parse(self, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
        """Parse a small part; `start` gets each element's name without prefix, and its attributes."""
        parser = xml_parser(self.name)
        parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
        for chunk in self.chunks(part):
            feed(parser, chunk, self, part)
        feed(parser, b"", self, part, final=True)


def xml_parser(file_name: str) -> expat.XMLParserType:
    """An expat parser that refuses any document type, hence every entity and outside reference."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK

    def refuse(*_: object) -> None:
        raise SheetProblem("xml_entities", name=file_name)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def feed(parser: expat.XMLParserType, data: bytes, package: Package, part: str, *, final: bool = False) -> None:
    try:
        parser.Parse(data, final)
    except expat.ExpatError as error:
        raise package.damaged(f"{part} 第 {error.lineno} 行 {error.offset} 处不是有效的 XML") from None


def _member_count(path: Path) -> int:
    """How many members the end record claims; read before the list itself is, which could be huge."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_RECORD.size:
        return 0
    return int(_END_RECORD.unpack_from(tail, at)[4])


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MB"


def _reason(error: Exception) -> str:
    if isinstance(error, zipfile.BadZipFile):
        return "压缩包不完整"
    if isinstance(error, zlib.error | EOFError):
        return "压缩内容中断"
    return str(error) or type(error).__name__
