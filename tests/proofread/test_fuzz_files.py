"""Any bytes, and files of every kind with bytes changed or cut off: read, or refused with a reason, and soon."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random
from time import process_time

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen import canvas

from huiyin.proofread.check import check
from huiyin.proofread.mending import mend
from huiyin.proofread.reading import Unreadable, read

TEXT = "全年登记信访事项508件次，其中来信156件次、来访65人次、网上信访287件次，办结率97.6%。"
ROWS = (("渠道", "件次"), ("来信", "156"), ("来访", "65"), ("合计", "221"))
SOON = 5


def looked_at(content: bytes, name: str) -> None:
    begin = process_time()
    try:
        check(mend(read(content, name)))
    except Unreadable as refused:
        assert str(refused)
    assert process_time() - begin < SOON


def word() -> bytes:
    document, file = docx.Document(), BytesIO()
    document.add_paragraph(TEXT)
    table = document.add_table(len(ROWS), 2)
    for row, cells in enumerate(ROWS):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.save(file)
    return file.getvalue()


def sheet() -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for row, cells in enumerate(ROWS):
            page.write_row(row, 0, cells)
    return file.getvalue()


def portable() -> bytes:
    file = BytesIO()
    page = canvas.Canvas(file)
    page.drawString(72, 720, "total 508 = 156 + 65 + 287, 97.6%")
    page.save()
    return file.getvalue()


def web() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td colspan=2>{cell}</td>" for cell in cells) + "</tr>" for cells in ROWS)
    return f"<!doctype html><html><body><h1>报告</h1><p>{TEXT}</p><table>{rows}</table></body></html>".encode()


MAKERS: dict[str, Callable[[], bytes]] = {
    "a.docx": word, "a.xlsx": sheet, "a.pdf": portable, "a.html": web,
    "a.txt": lambda: TEXT.encode("gb18030"), "a.md": ("| a | b |\n|---|---|\n" * 3 + TEXT).encode,
}  # fmt: skip


@cache
def made(name: str) -> bytes:
    return MAKERS[name]()


@pytest.mark.parametrize("name", MAKERS)
def test_the_whole_file_is_read(name: str) -> None:
    assert check(mend(read(made(name), name))).quantities


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(MAKERS)), st.integers(0, 10**9))
def test_a_file_with_bytes_changed_or_cut_off(name: str, seed: int) -> None:
    chance, content = Random(seed), bytearray(made(name))
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.4:
        del content[chance.randrange(len(content)) :]
    looked_at(bytes(content), name)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<html><body><table><tr>", b"\xff\xfe", b"\x00"]
    ),
    st.binary(max_size=1200),
    st.sampled_from(["", "a.txt", "a.docx", "a.xlsx", "a.pdf", "a.html"]),
)
def test_any_bytes_under_any_name(start: bytes, content: bytes, name: str) -> None:
    looked_at(start + content, name)
