"""The pages looked at: what LibreOffice sets from our files has the lines, characters and numbers of the standard."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest

from huiyin.documents import charts, render
from huiyin.documents.official import (
    Column,
    Heading,
    Imprint,
    OfficialDocument,
    Paragraph,
    Picture,
    Signature,
    Table,
    Title,
    write_document,
)

needs_office = pytest.mark.skipif(bool(render.tools().missing), reason="LibreOffice or poppler is not installed")
MM = 72 / 25.4


class Glyph(NamedTuple):
    """One character on a page: its left edge and its middle, in mm from the left and from the top."""

    text: str
    left: float
    middle: float


def glyphs(pdf: bytes, page: int) -> list[Glyph]:
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page]
    height = sheet.get_height()
    text = sheet.get_textpage()
    found = []
    for index in range(text.count_chars()):
        letter = text.get_text_range(index, 1)
        if letter.strip():
            left, bottom, _, top = text.get_charbox(index)
            found.append(Glyph(letter, left / MM, (height - (bottom + top) / 2) / MM))
    return found


def lines(found: list[Glyph]) -> list[str]:
    rows: dict[int, list[Glyph]] = {}
    for glyph in found:
        key = next((row for row in rows if abs(row / 10 - glyph.middle) < 3), round(glyph.middle * 10))
        rows.setdefault(key, []).append(glyph)
    return ["".join(glyph.text for glyph in sorted(rows[key], key=lambda each: each.left)) for key in sorted(rows)]


@pytest.mark.office
@needs_office
def test_a_full_page_has_22_lines_of_28_characters() -> None:
    pdf = render.to_pdf(write_document(OfficialDocument([Paragraph("国" * 28 * 40)])))
    first = [glyph for glyph in glyphs(pdf, 0) if glyph.text == "国"]
    rows = lines(first)
    assert len(rows) == 22 and {len(row) for row in rows[1:]} == {28} and len(rows[0]) == 26
    assert 27.5 < min(glyph.left for glyph in first) < 29
    assert max(glyph.left for glyph in first) < 210 - 26 - 5
    assert 37 < min(glyph.middle for glyph in first) < 44 and max(glyph.middle for glyph in first) < 297 - 35


@pytest.mark.office
@needs_office
def test_page_numbers_stand_outside_below_the_type_area() -> None:
    pdf = render.to_pdf(write_document(OfficialDocument([Paragraph("国" * 28 * 40)], mark="草稿")))
    sides = []
    for page in (0, 1):
        found = glyphs(pdf, page)
        (digit,) = [glyph for glyph in found if glyph.text == str(page + 1)]
        dashes = [glyph for glyph in found if glyph.text in "—―"]
        assert len(dashes) == 2 and all(abs(dash.middle - (297 - 35 + 7)) < 1.5 for dash in dashes)
        sides.append(digit.left > 105)
        assert "草稿" in lines(found)[0]
    assert sides == [True, False]


@pytest.mark.office
@needs_office
def test_a_report_opens_with_its_tables_chart_and_imprint() -> None:
    words = charts.Words("来信下降5.5%", "各渠道信访件次，2018年", "资料来源：信访台账", "件")
    chart = charts.bars(
        [charts.Point("来信", 312, 330), charts.Point("来访", 1207, 1300)], words, now="2018年", before="2017年"
    )
    rows = [[f"第{n}乡镇", str(n)] for n in range(1, 45)]
    document = OfficialDocument(
        [
            Title("东安县信访局\n关于2018年度绩效评价的报告"),
            Heading(1, "基本情况"),
            Paragraph("全年受理群众来信来访。" * 30),
            Table([Column("乡镇"), Column("件次", unit="件", align="right")], rows, caption="各乡镇信访件次"),
            Picture(charts.png(chart), chart.alt, caption="各渠道"),
            Signature("东安县信访局", date(2019, 1, 8)),
        ],
        imprint=Imprint("东安县信访局办公室", date(2019, 1, 8), copies_to="县委办公室"),
    )
    pdf = render.to_pdf(write_document(document))
    pages = render.to_pages(pdf, dpi=40)
    assert len(pages) >= 3 and all(page.startswith(b"\x89PNG") for page in pages)
    heads = [page for page in range(len(pages)) if any("件次（件）" in line for line in lines(glyphs(pdf, page)))]
    assert len(heads) >= 2
    last = glyphs(pdf, len(pages) - 1)
    assert max(glyph.middle for glyph in last if glyph.text == "抄") > 230


def test_without_the_programs_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert render.tools().missing == ("libreoffice-writer", "poppler-utils")
    with pytest.raises(render.CannotRender) as caught:
        render.to_pdf(b"")
    assert caught.value.code == "not_installed" and "libreoffice-writer" in caught.value.message
    with pytest.raises(render.CannotRender, match="poppler-utils"):
        render.to_pages(b"")


def test_a_program_that_does_not_end_is_ended_with_what_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program, child = tmp_path / "soffice", tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {child}\nwait\n", encoding="ascii")
    program.chmod(0o700)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))
    monkeypatch.setattr(render, "SECONDS", 1)
    with pytest.raises(render.CannotRender, match="没有完成") as caught:
        render.to_pdf(b"")
    assert caught.value.code == "failed"
    state = Path(f"/proc/{child.read_text(encoding='ascii').strip()}/stat")
    assert not state.exists() or state.read_text(encoding="ascii").split()[2] == "Z"


@pytest.mark.office
@needs_office
def test_only_so_many_pages_are_drawn_as_are_asked_for() -> None:
    pdf = render.to_pdf(write_document(OfficialDocument([Paragraph("国" * 28 * 70)])))
    assert len(render.to_pages(pdf, dpi=20)) == 4
    assert len(render.to_pages(pdf, dpi=20, most=2)) == 2


def test_official_names_are_mapped_for_rendering_only() -> None:
    text = render.font_configuration(Path("/tmp/cache"), Path("/srv/字体 & 样"))
    assert "<family>仿宋_GB2312</family>" in text and "<dir>/srv/字体 &amp; 样</dir>" in text
