"""What a file is, by its first bytes, before anything of it is opened or expanded."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from huiyin.documents.sheets.problems import Notice, SheetProblem, notice

FileKind = Literal["zip", "text"]

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "PDF 文档", "a PDF document"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"BM", "图片", "a picture"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"SQLite format 3", "数据库文件", "a database file"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"\x7fELF", "程序文件", "a program"),
    (b"MZ", "程序文件", "a program"),
)
_TEXT_SUFFIXES = frozenset((".csv", ".txt", ".tsv"))
_BOOK_SUFFIXES = frozenset((".xlsx", ".xlsm"))


def sniff(path: Path) -> tuple[FileKind, list[Notice]]:
    """ "zip" (perhaps a workbook) or "text" (perhaps a csv); every other kind of file is refused here."""
    name = path.name
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        raise SheetProblem("missing_file", name=name) from None
    except OSError as error:
        raise SheetProblem("unreadable_file", name=name, reason=error.strerror or str(error)) from None
    if not head:
        raise SheetProblem("zero_bytes", name=name)
    if head.startswith(_OLE2):
        raise SheetProblem("encrypted" if _holds(path, _ENCRYPTED_STREAM) else "old_excel", name=name)
    for mark, chinese, english in _SIGNATURES:
        if head.startswith(mark) and not (mark in (b"BM", b"MZ") and b"\0" not in head):
            raise SheetProblem("not_a_sheet", name=name, kind=chinese, kind_en=english)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip", _extension(path, _TEXT_SUFFIXES, "Excel 工作簿", "an Excel workbook", ".xlsx")
    _refuse_markup(name, head)
    if not head.startswith(_TEXT_MARKS) and b"\0" in head:
        raise SheetProblem("binary_text", name=name, byte=head.index(b"\0") + 1)
    return "text", _extension(path, _BOOK_SUFFIXES, "文本表格（csv）", "a text table (csv)", ".csv")


def _refuse_markup(name: str, head: bytes) -> None:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<style", b"<head", b"<body", b"<div")):
        raise SheetProblem("other_sheet_format", name=name, kind="网页表格（HTML）", kind_en="a web page (HTML) table")
    if text.startswith(b"<?xml"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in text or b"excel.sheet" in text:
            raise SheetProblem("other_sheet_format", name=name, kind="XML 表格 2003", kind_en="an XML Spreadsheet 2003")
        if b"<html" in text:
            raise SheetProblem("other_sheet_format", name=name, kind="网页表格（HTML）", kind_en="a web page table")
        raise SheetProblem("not_a_sheet", name=name, kind="XML 文件", kind_en="an XML file")


def _extension(path: Path, wrong: frozenset[str], kind: str, kind_en: str, right: str) -> list[Notice]:
    suffix = path.suffix.lower()
    if suffix in wrong:
        raise SheetProblem("wrong_extension", name=path.name, extension=suffix, kind=kind, kind_en=kind_en, right=right)
    if suffix in (".xls", ".et"):
        return [notice("wrong_extension", extension=suffix, kind=kind, kind_en=kind_en)]
    return []


def _holds(path: Path, needle: bytes) -> bool:
    """Does the file contain these bytes? In pieces, for the directory of an OLE2 file may stand at its end."""
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if needle in tail + chunk:
                return True
            tail = chunk[-len(needle) :]
    return False
