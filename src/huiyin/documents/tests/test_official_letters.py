"""信函格式 (GB/T 9704-2012, 10.1): the head, the foot, forms and copies of a letter."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn

from huiyin.documents.official import (
    Addressee,
    Block,
    Copies,
    Form,
    FormCell,
    FormRow,
    LetterHead,
    OfficialDocument,
    Paragraph,
    Signature,
    write_document,
)
from huiyin.documents.tests.test_official import ORDER


def letter(*blocks: Block, **rest: Any) -> bytes:
    head = LetterHead("望川县信访局", "望信转〔2026〕12号")
    return write_document(OfficialDocument(list(blocks), letter_head=head, **rest))


def mm(twips: str | None) -> float:
    return round(int(twips or 0) / 1440 * 25.4, 1)


def part(blob: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        return package.read(name).decode()


def test_the_name_stands_thirty_millimetres_below_the_edge_over_a_double_line() -> None:
    word = docx.Document(io.BytesIO(letter(Paragraph("正文"))))
    mark, number = word.paragraphs[:2]
    frame = mark._element.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    assert frame is not None
    assert (frame.get(qn("w:vAnchor")), mm(frame.get(qn("w:y"))), mm(frame.get(qn("w:w")))) == ("page", 30.0, 170.0)
    line = word.styles["信函发文机关标志"].element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}")
    assert line is not None
    assert (line.get(qn("w:val")), line.get(qn("w:color"))) == ("thickThinSmallGap", "FF0000")
    assert number.text == "望信转〔2026〕12号"
    assert number.style is not None
    assert number.style.name == "信函发文字号"


def test_the_first_page_ends_with_a_line_and_has_no_number() -> None:
    blob = letter(Paragraph("正文"))
    section = docx.Document(io.BytesIO(blob)).sections[0]
    assert section.different_first_page_header_footer
    foot = section.first_page_footer.paragraphs[0]
    frame = foot._element.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    assert frame is not None
    assert (frame.get(qn("w:vAnchor")), mm(frame.get(qn("w:y")))) == ("page", 277.0)
    texts = [part(blob, f"word/footer{number}.xml") for number in (1, 2, 3)]
    assert sorted("PAGE" in text for text in texts) == [False, True, True]


def test_a_short_name_is_larger_than_a_long_one_and_a_placeholder_takes_the_size_of_the_name() -> None:
    def size(head: LetterHead) -> str:
        blob = write_document(OfficialDocument([Paragraph("正文")], letter_head=head))
        mark = docx.Document(io.BytesIO(blob)).paragraphs[0]._element
        found = mark.find(f".//{qn('w:sz')}")
        assert found is not None
        return str(found.get(qn("w:val")))

    assert size(LetterHead("望川县信访局")) == "84"
    assert size(LetterHead("望川县城市管理和综合行政执法局")) == "56"
    assert size(LetterHead("{{ 发文机关 }}", measured="望川县信访局")) == "84"
    assert size(LetterHead("甲" * 60)) == "44"


@pytest.mark.parametrize("mark", ["", "草稿"])
def test_the_elements_stand_in_the_order_of_the_schema(mark: str) -> None:
    rows = (
        FormRow((FormCell("编号", 5, is_label=True), FormCell("一", 9), FormCell("日期", 5), FormCell("二", 9))),
        FormRow((FormCell("{%tr if 甲 %}", 28, is_statement=True),)),
        FormRow((FormCell("诉求", 5, is_label=True), FormCell("长\n文", 23))),
    )  # fmt: skip
    blob = letter(
        Addressee("张桂兰"),
        Form(rows),
        Paragraph("正文"),
        Signature("{{ 机关 }}", "{{ 日 }}", block=14),
        Copies("甲、乙"),
        mark=mark,
    )
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        parts = [
            name for name in package.namelist() if re.match(r"word/(document|styles|settings|header|footer)", name)
        ]
        for name in parts:
            for element in ElementTree.fromstring(package.read(name)).iter():
                order = ORDER.get(element.tag.rpartition("}")[2], "").split()
                found = [child.tag.rpartition("}")[2] for child in element if "Reference" not in child.tag]
                if order:
                    assert found == sorted(found, key=order.index), (name, element.tag)


def test_the_cells_of_a_form_fill_its_width_whatever_their_number() -> None:
    rows = (
        FormRow((FormCell("甲", 5.4), FormCell("乙", 10.2), FormCell("丙", 4.4), FormCell("丁", 8.0))),
        FormRow((FormCell("戊", 5.4), FormCell("己", 22.6))),
        FormRow((FormCell("庚", 28.0),)),
    )
    word = docx.Document(io.BytesIO(letter(Form(rows))))
    (table,) = word.tables
    grid = [int(column.get(qn("w:w")) or 0) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))]
    for row in table._tbl.tr_lst:
        cells = row.tc_lst
        assert sum(cell.grid_span for cell in cells) == len(grid)
        assert sum(cell.width or 0 for cell in cells) == pytest.approx(sum(grid) * 635)


def test_copies_stand_at_the_foot_of_the_type_area() -> None:
    word = docx.Document(io.BytesIO(letter(Paragraph("正文"), Copies("城关镇人民政府、望川县司法局"))))
    last = word.paragraphs[-1]
    frame = last._element.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    assert last.text == "抄送：城关镇人民政府、望川县司法局。"
    assert frame is not None
    assert (frame.get(qn("w:vAnchor")), frame.get(qn("w:yAlign"))) == ("margin", "bottom")
