"""Reading a file into its own lines, paragraphs and cells: what it is, is told by its first bytes."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import Final

from huiyin.proofread.reading.docx import read_docx
from huiyin.proofread.reading.html import read_html
from huiyin.proofread.reading.package import Package
from huiyin.proofread.reading.problems import Unreadable
from huiyin.proofread.reading.source import Line, RawTable, Source
from huiyin.proofread.reading.text import decode, read_text
from huiyin.proofread.reading.xlsx import read_xlsx

__all__ = ["SUFFIXES", "Line", "RawTable", "Source", "Unreadable", "read", "read_file"]

#: What a folder is searched for.
SUFFIXES: Final = (".docx", ".xlsx", ".pdf", ".html", ".htm", ".txt", ".md")
LARGEST: Final = 64 << 20
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf", b"\x7fELF")
_MARKUP: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def read_file(path: Path) -> Source:
    """
    Raises:
        Unreadable: it is no file that can be proofread; the message says why and what to do.
    """
    name = path.name
    try:
        if not path.is_file():
            raise Unreadable("missing", name) if not path.exists() else Unreadable("not_known", name)
        if path.stat().st_size > LARGEST:
            raise Unreadable("too_large", name, limit=LARGEST >> 20)
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable("refused", name, reason=error.strerror or type(error).__name__) from None
    return read(data, name)


def read(data: bytes, name: str = "") -> Source:
    """
    Raises:
        Unreadable: these bytes are no document that can be proofread.
    """
    if not data.strip():
        raise Unreadable("empty", name)
    if len(data) > LARGEST:
        raise Unreadable("too_large", name, limit=LARGEST >> 20)
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        # the PDF library is loaded when the first PDF comes
        from huiyin.proofread.reading.pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(_OLE):
        raise Unreadable("encrypted" if _ENCRYPTED in data else "old_office", name)
    if data.startswith(b"PK"):
        return _office(data, name)
    if data.startswith(_PICTURES):
        raise Unreadable("not_known", name)
    text = decode(data, name)
    if PurePath(name).suffix.lower() in (".html", ".htm") or _MARKUP.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        declared = re.search(rb"charset=[\"']?(gb\w+)", data[:2048], re.IGNORECASE)
        return read_html(data.decode("gb18030", "replace") if declared else text, name)
    return read_text(text, name)


def _office(data: bytes, name: str) -> Source:
    package = Package(data, name)
    if package.has("word/document.xml"):
        return read_docx(data, name)
    if package.has("xl/workbook.xml"):
        return read_xlsx(data, name)
    main = next((target for kind, target in package.links("").values() if kind == "officeDocument"), "")
    if main.endswith(".xml") and package.has(main):
        folder = main.partition("/")[0]
        if folder in ("word", "xl"):
            return read_docx(data, name) if folder == "word" else read_xlsx(data, name)
    raise Unreadable("not_known", name)
