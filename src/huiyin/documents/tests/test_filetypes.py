"""What a file is said to be, from what is in it."""

from __future__ import annotations

import io
import zipfile

import pytest

from huiyin.documents.filetypes import (
    AMR,
    DOC,
    DOCX,
    HEIC,
    JPEG,
    M4A,
    MP3,
    MP4,
    PDF,
    PNG,
    TEXT,
    WAV,
    XLS,
    XLSX,
    FileType,
    Macros,
    named,
    type_of,
)


def package(*parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for part in parts:
            book.writestr(part, "<x/>")
    return made.getvalue()


def ole(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(name.encode("utf-16-le") for name in streams)


def media(major: bytes, *others: bytes) -> bytes:
    brands = major + bytes(4) + b"".join(others)
    return (8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands + b"mdat"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
        (b"\x89PNG\r\n\x1a\n....", PNG),
        (media(b"heic", b"mif1"), HEIC),
        (media(b"M4A ", b"isom"), M4A),
        (media(b"mp42", b"isom"), MP4),
        (media(b"qt  "), MP4),
        (package("[Content_Types].xml", "word/document.xml"), DOCX),
        (package("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (ole("WordDocument"), DOC),
        (ole("Workbook"), XLS),
        (b"ID3\x04\x00", MP3),
        (b"\xff\xfb\x90\x00", MP3),
        (b"#!AMR\n", AMR),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", WAV),
        ("停水的经过：2月3日起……".encode(), TEXT),
        ("停水的经过".encode("gb18030"), TEXT),
    ],
)
def test_the_kinds_that_are_kept(content: bytes, kind: FileType) -> None:
    assert type_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"\x7fELF",
        b"GIF89a\x01\x00\x01\x00\x80",
        b"PK\x03\x04broken",
        package("a.txt"),
        ole("Contents"),
        media(b"xxxx"),
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"  <svg onload=alert(1)>",
        b"#!/bin/sh\nrm -rf /\n",
        b"\xff\xfe\x00",
        bytes(range(256)),
    ],
)
def test_what_is_not_kept(content: bytes) -> None:
    assert type_of(content) is None


def test_macros_are_refused_in_new_files_and_old_ones() -> None:
    with pytest.raises(Macros):
        type_of(package("word/document.xml", "word/vbaProject.bin"))
    with pytest.raises(Macros):
        type_of(ole("WordDocument", "VBA", "_VBA_PROJECT"))


def test_a_name_ends_as_the_content_says_and_has_no_folder() -> None:
    assert named("C:\\照片\\停水.jpeg", JPEG) == "停水.jpeg"
    assert named("../../etc/passwd", PDF) == "passwd.pdf"
    assert named("合同.exe", PDF) == "合同.exe.pdf"
    assert named("\n\t", TEXT) == "file.txt"
    assert len(named("长" * 400, PDF)) <= 200
