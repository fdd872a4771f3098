"""The zip of an office document, read under limits: what it claims is never believed, nothing expands beyond the limit.

The spreadsheet import has a guard of its own (`documents.sheets.package`), made for tables of a million rows under
headings. A report is small and wanted whole, with its merged cells and its figures as they are shown; the two rooms
stand side by side and import nothing of each other.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import Any, Final

from lxml import etree

from huiyin.proofread.reading.problems import Unreadable

#: One part expanded, all parts together, how many parts, and how often a part may expand above the floor.
PART_LIMIT, TOTAL_LIMIT, COUNT_LIMIT = 64 << 20, 192 << 20, 10_000
RATIO, RATIO_FLOOR = 200, 8 << 20
_CHUNK: Final = 1 << 16
_END: Final = struct.Struct("<4s4H2LH")
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    KeyError,
)


class Package:
    """The parts of a zip, by name."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        if _claimed(data) > COUNT_LIMIT:
            raise Unreadable("bomb", name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._members = {
                info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()
            }
        except _FAULTS as error:
            raise Unreadable("damaged", name, reason=type(error).__name__) from None
        if any(info.flag_bits & 1 for info in self._members.values()):
            raise Unreadable("encrypted", name)
        self._left = TOTAL_LIMIT

    def has(self, part: str) -> bool:
        return part.lower() in self._members

    def names(self) -> list[str]:
        return list(self._members)

    def read(self, part: str) -> bytes:
        """The expanded bytes of a part, counted while they expand."""
        info = self._members.get(part.lower())
        if info is None:
            raise Unreadable("damaged", self.name, reason=part)
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while piece := member.read(_CHUNK):
                    size += len(piece)
                    self._left -= len(piece)
                    too_far = size > RATIO_FLOOR and size > RATIO * max(info.compress_size, 1)
                    if too_far or size > PART_LIMIT or self._left < 0:
                        raise Unreadable("bomb", self.name)
                    pieces.append(piece)
        except _FAULTS as error:
            raise Unreadable("damaged", self.name, reason=type(error).__name__) from None
        return b"".join(pieces)

    def tree(self, part: str) -> Any:
        """The root of an XML part. Entities, outside addresses and endless depth are refused by the parser."""
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        content = self.read(part)
        if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content[:4000]:
            raise Unreadable("damaged", self.name, reason="DOCTYPE")
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("damaged", self.name, reason=f"{part}: {type(error).__name__}") from None

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id → (kind, the part it points to) of one part."""
        folder, _, file = part.rpartition("/")
        listing = posixpath.join(folder, "_rels", f"{file}.rels") if part else "_rels/.rels"
        if not self.has(listing):
            return {}
        found = {}
        for link in self.tree(listing):
            if link.get("TargetMode") != "External":
                target = link.get("Target", "")
                full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], full.lstrip("/"))
        return found


def _claimed(data: bytes) -> int:
    """How many entries the end record claims; looked at before the list itself, which could be huge."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or len(data) - at < _END.size:
        return 0
    return int(_END.unpack_from(data, at)[4])
