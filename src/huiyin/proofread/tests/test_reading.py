"""Files are read as they stand: places lead back to the line, paragraph or cell; what cannot be read says why."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from huiyin.proofread.check import check
from huiyin.proofread.mending import mend
from huiyin.proofread.reading import Line, RawTable, Source, Unreadable, read, read_file
from huiyin.proofread.reading.xlsx import shown


def lines(source: Source) -> list[Line]:
    return [part for part in source.parts if isinstance(part, Line)]


def tables(source: Source) -> list[RawTable]:
    return [part for part in source.parts if isinstance(part, RawTable)]


def texts(table: RawTable) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): cell.text for cell in table.cells}


def word(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_text_in_utf8_with_and_without_mark_and_in_gb18030_reads_alike() -> None:
    text = "接待来访５３９６批次\r\n\r\n办结９６１件"
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("gb18030"), text.encode("utf-16")):
        assert [(line.text, line.index) for line in lines(read(data, "a.txt"))] == [
            ("接待来访５３９６批次", 0),
            ("", 1),
            ("办结９６１件", 2),
        ]


def test_a_piped_table_in_a_text_is_a_table_and_the_lines_keep_their_numbers() -> None:
    source = read("前言\n| 渠道 | 件 |\n|---|---:|\n| 来信 | 118 |\n| 合计 | 118 |\n结尾".encode(), "a.md")
    assert texts(tables(source)[0]) == {
        (0, 0): "渠道", (0, 1): "件", (1, 0): "来信", (1, 1): "118", (2, 0): "合计", (2, 1): "118",
    }  # fmt: skip
    assert [(line.text, line.index) for line in lines(source)] == [("前言", 0), ("结尾", 5)]


def test_columns_drawn_with_blanks_are_a_table_whose_cells_lead_to_their_lines() -> None:
    source = read("季度    受理\n一季度  108\n二季度  121\n合计    229\n".encode(), "a.txt")
    (table,) = tables(source)
    place = next(cell for cell in table.cells if cell.text == "121").place(table.number)
    assert (place.paragraph, place.start, place.end, place.table) == (2, 5, 8, None)


def test_a_drawn_table_keeps_its_empty_cells_by_where_its_figures_stand() -> None:
    text = "项目        预算数    执行数\n系统运维     46.30     45.92\n"
    text += "信访救助              132.00\n合计         46.30    177.92\n"
    (table,) = tables(read(text.encode(), "a.txt"))
    assert texts(table)[2, 2] == "132.00"
    assert (2, 1) not in texts(table)


def test_a_table_copied_cell_by_cell_is_put_together() -> None:
    cells = [
        "渠道",
        "2022年",
        "2021年",
        "来信",
        "118",
        "131",
        "来访",
        "203",
        "188",
        "网信",
        "421",
        "412",
        "合计",
        "742",
        "731",
    ]
    source = read(("全年情况如下。\n" + "\n".join(cells) + "\n群众评价良好。\n").encode(), "a.txt")
    (table,) = tables(source)
    assert texts(table)[4, 1] == "742"
    assert [line.text for line in lines(source)] == ["全年情况如下。", "群众评价良好。", ""]
    listed = "一、来信\n全年118件。\n二、来访\n全年203批。\n三、网信\n全年421件。\n"
    assert tables(read(listed.encode(), "a.txt")) == []


def test_page_numbers_rules_and_pictures_are_no_text() -> None:
    source = read("全年登记来信118件，\n— 3 —\n![](1.png)\n其中重复12件。\n***\n".encode(), "a.md")
    assert [line.text for line in lines(source)] == ["全年登记来信118件，", "", "", "其中重复12件。", "", ""]
    assert source.raw[1] == "— 3 —"


def test_a_web_page_gives_paragraphs_headings_and_merged_cells_but_no_script() -> None:
    page = (
        "<html><head><title>x</title><script>var a=1</script></head><body><h2>一、概况</h2><p>来信<b>118</b>件</p>"
        "<table><tr><th rowspan=2>渠道</th><th colspan=2>件次</th></tr><tr><td>本年</td><td>上年</td></tr></table>"
    )
    source = read(page.encode(), "a.html")
    assert [(line.text, line.kind, line.level) for line in lines(source)] == [
        ("一、概况", "heading", 2),
        ("来信118件", "paragraph", 0),
    ]
    assert texts(tables(source)[0]) == {(0, 0): "渠道", (0, 1): "件次", (1, 1): "本年", (1, 2): "上年"}


def test_word_paragraphs_are_counted_outside_tables_and_merged_cells_stand_once() -> None:
    document = docx.Document()
    document.add_heading("一、基本情况", 1)
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "渠道"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "件次"
    table.cell(2, 1).text = "118"
    document.add_paragraph("共登记118件次。")
    source = read(word(document), "a.docx")
    assert [(line.text, line.index, line.level) for line in lines(source)] == [
        ("一、基本情况", 0, 1),
        ("共登记118件次。", 1, 0),
    ]
    spans = {
        cell.text: (cell.row, cell.column, cell.rowspan, cell.colspan) for cell in tables(source)[0].cells if cell.text
    }
    assert spans == {"渠道": (0, 0, 2, 1), "件次": (0, 1, 1, 2), "118": (2, 1, 1, 1)}


def test_word_reads_as_if_every_change_were_accepted_with_boxes_notes_and_heads() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "何敏核稿"
    paragraph = document.add_paragraph("来信")
    box = "<w:txbxContent><w:p><w:r><w:t>框内65批次</w:t></w:r></w:p></w:txbxContent>"
    for made in (
        f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>118</w:delText></w:r></w:del>',
        f'<w:ins {nsdecls("w")} w:id="2" w:author="a"><w:r><w:t>120</w:t></w:r></w:ins>',
        f"<w:r {nsdecls('w')}><w:t>件</w:t><w:noBreakHyphen/><w:t>次</w:t></w:r>",
        f"<w:r {nsdecls('w')}><w:pict>{box}</w:pict></w:r>",
    ):
        paragraph._p.append(parse_xml(made))
    source = read(word(document), "a.docx")
    assert [(line.text, line.kind) for line in lines(source)] == [
        ("来信120件-次", "paragraph"),
        ("框内65批次", "textbox"),
        ("何敏核稿", "header"),
    ]


def test_the_numbers_that_word_writes_itself_are_seen() -> None:
    document = docx.Document()
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = level.format(0, "chineseCounting", "%1、") + level.format(1, "decimal", "%2.")
    numbering = document.part.numbering_part._element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, text in ((0, "概况"), (1, "职能"), (1, "机构"), (0, "支出"), (1, "基本支出"), (None, "四、资产")):
        paragraph = document.add_paragraph(text)
        if depth is not None:
            properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(properties))
    source = read(word(document), "a.docx")
    assert [line.label + line.text for line in lines(source)] == [
        "一、概况", "1.职能", "2.机构", "二、支出", "1.基本支出", "四、资产",
    ]  # fmt: skip
    (finding,) = check(mend(source)).findings
    assert (finding.kind, finding.numbers) == ("sequence", ("四",))


def test_a_workbook_shows_its_figures_as_a_reader_sees_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["项目", "执行率", "金额"])
    sheet.append(["信访救助", 0.96042, 1234.5])
    sheet["B2"].number_format, sheet["C2"].number_format = "0.0%", "#,##0.00"
    sheet.merge_cells("A3:B3")
    sheet["A3"] = "合计"
    book.create_sheet("隐藏").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    source = read(out.getvalue(), "a.xlsx")
    (table,) = tables(source)
    assert texts(table)[1, 1] == "96.0%"
    assert texts(table)[1, 2] == "1,234.50"
    assert next(cell for cell in table.cells if cell.text == "合计").colspan == 2


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("0.30000000000000004", "", "0.3"),
        ("12345", "#,##0", "12,345"),
        ("-12.5", '0.00"万元"', "-12.50万元"),
        ("44561", "yyyy年m月d日", "2021年12月31日"),
        ("1234567", "#,##0,", "1,235"),
        ("abc", "0", "abc"),
    ],
)
def test_number_formats(value: str, form: str, text: str) -> None:
    assert shown(value, form) == text


def pdf(pages: list[list[str]], *, encrypt: str | None = None) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)
    for number, page in enumerate(pages):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(200, 810, "清水县信访局自评报告")
        for line, text in enumerate(page):
            for column, words in enumerate(text.split("|")):
                canvas.drawString(80 + 130 * column, 760 - 20 * line, words)
        canvas.drawString(290, 30, f"- {number + 1} -")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_pdf_keeps_pages_and_loses_running_heads_and_page_numbers() -> None:
    body = ["（一）来信。", "（二）来访。", "（三）网信。"]
    source = read(
        pdf([[*body, f"第{name}季度办结{number}件。"] for name, number in (("一", 96), ("二", 97), ("三", 98))]),
        "a.pdf",
    )
    assert [line.page for line in lines(source)] == [1] * 4 + [2] * 4 + [3] * 4
    assert lines(source)[3].text == "第一季度办结96件。"
    assert not any("自评报告" in line.text or "- 1 -" in line.text for line in lines(source))
    assert len(source.raw) == 18


def test_a_table_of_a_pdf_keeps_its_empty_cells() -> None:
    page = ["项目|预算数|执行数", "系统运维|46.30|45.92", "信访救助||132.00", "合计|46.30|177.92"]
    (table,) = tables(read(pdf([page]), "a.pdf"))
    assert texts(table)[2, 2] == "132.00"
    assert (2, 1) not in texts(table)


def test_lines_that_a_pdf_tells_column_by_column_are_read_line_by_line() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    words = [(80, 700, "教育支出"), (240, 700, "51,240"), (340, 700, "50,215"), (440, 700, "98.0%")]
    columns = ((80, "社保支出", "利息支出"), (240, "2,400", "3,100"), (340, "2,376", "2,976"), (440, "99.0%", "96.0%"))
    for x, upper, lower in columns:
        words += [(x, 660, upper), (x, 651, lower)]
    words += [(80, 620, "卫生支出"), (240, 620, "23,180"), (340, 620, "22,949"), (440, 620, "99.0%")]
    for x, y, text in words:
        canvas.drawString(x, y, text)
    canvas.save()
    source = read(out.getvalue(), "a.pdf")
    assert ["".join(line.split()) for line in source.raw if line.strip()] == [
        "教育支出51,24050,21598.0%",
        "社保支出2,4002,37699.0%",
        "利息支出3,1002,97696.0%",
        "卫生支出23,18022,94999.0%",
    ]


def test_rules_make_the_cells_of_a_pdf_whatever_lines_their_words_take() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    for y in (760, 720, 660, 620):
        canvas.line(80, y, 380, y)
    for x in (80, 180, 280, 380):
        canvas.line(x, 660 if x == 180 else 620, x, 760)
    words = [
        (90, 740, "项目"),
        (190, 740, "预算数"),
        (290, 740, "执行数"),
        (90, 700, "信访信息系统"),
        (90, 680, "运行维护"),
    ]
    words += [
        (190, 690, "46.30"),
        (290, 690, "45.92"),
        (90, 640, "合计"),
        (290, 640, "45.92"),
        (80, 580, "执行情况良好。"),
    ]
    for x, y, text in words:
        canvas.drawString(x, y, text)
    canvas.save()
    source = read(out.getvalue(), "a.pdf")
    (table,) = tables(source)
    assert texts(table)[1, 0] == "信访信息系统运行维护"
    assert texts(table)[1, 2] == "45.92"
    assert next(cell for cell in table.cells if cell.text == "合计").colspan == 2
    cell = next(cell for cell in table.cells if cell.text == "46.30")
    assert cell.line is not None
    line, start = cell.line
    assert source.raw[line][start : start + 5] == "46.30"
    assert [line.text for line in lines(source)] == ["执行情况良好。"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old_office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"%PDF-1.7 broken", "damaged"),
        (b"\x89PNG\r\n", "not_known"),
        (b"\x00\x01\x02" * 50, "not_known"),
    ],
)
def test_what_cannot_be_read_says_why_in_both_languages(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as told:
        read(data, "报告.docx")
    assert told.value.code == code
    assert "报告.docx" in told.value.message
    assert told.value.message_en


def test_a_locked_pdf_and_a_scan_are_told_apart() -> None:
    with pytest.raises(Unreadable) as locked:
        read(pdf([["全年登记来信118件次。"]], encrypt="secret"), "a.pdf")
    assert locked.value.code == "encrypted"
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 50, 50)
    canvas.save()
    with pytest.raises(Unreadable) as scan:
        read(out.getvalue(), "a.pdf")
    assert scan.value.code == "no_text"


def test_a_bomb_is_not_expanded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<a>" + b" " * (80 << 20) + b"</a>")
    with pytest.raises(Unreadable) as told:
        read(out.getvalue(), "a.docx")
    assert told.value.code == "bomb"


def test_a_sheet_that_claims_a_million_merged_rows_is_read_at_once() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "合计"
    sheet["B2"] = 5
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    (table,) = tables(read(again.getvalue(), "a.xlsx"))
    assert max(cell.rowspan for cell in table.cells) <= 2


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as missing:
        read_file(tmp_path / "无.docx")
    assert missing.value.code == "missing"
    with pytest.raises(Unreadable):
        read_file(tmp_path)


_BEGINNINGS = st.sampled_from(
    [b"", b"PK\x03\x04", b"%PDF-1.4\n", b"<html>", b"\xef\xbb\xbf", b"| a | b |\n|--|--|\n", b"\xff\xfe"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_BEGINNINGS, st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.xlsx", "a.pdf"]))
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes, name: str) -> None:
    try:
        source = read(start + rest, name)
    except Unreadable as told:
        assert told.message
        return
    assert isinstance(source, Source)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["docx", "xlsx"]), st.integers(0, 5000), st.binary(min_size=1, max_size=8))
def test_a_file_damaged_anywhere_is_read_or_refused(kind: str, at: int, noise: bytes) -> None:
    data = bytearray(_whole(kind))
    at %= len(data)
    data[at : at + len(noise)] = noise
    try:
        read(bytes(data), f"a.{kind}")
    except Unreadable as told:
        assert told.message


def _whole(kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "docx":
        document = docx.Document()
        document.add_paragraph("共登记118件次。")
        document.save(out)
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["合计", 118])
        book.save(out)
    return out.getvalue()
