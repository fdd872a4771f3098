"""A report leaves the house: its form is that of GB/T 9704, its figures can be traced, its bytes can be frozen."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn

from huiyin.documents.official import (
    Addressee,
    Attachment,
    AttachmentNote,
    Block,
    Column,
    Heading,
    Imprint,
    Note,
    OfficialDocument,
    Paragraph,
    Picture,
    RedHead,
    Run,
    Signature,
    Table,
    Text,
    Title,
    chinese_number,
    missing,
    traced_figures,
    write_document,
)

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000"
    "000049454e44ae426082"
)


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign lang",
    "pBdr": "top left bottom right between bar",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr",
    "settings": "writeProtection view zoom removePersonalInformation defaultTabStop evenAndOddHeaders "
    "characterSpacingControl compat rsids themeFontLang",
}


def opened(*blocks: Block, **rest: Any) -> Any:
    return docx.Document(io.BytesIO(write_document(OfficialDocument(list(blocks), **rest))))


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def part(blob: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        return package.read(name).decode()


def test_the_page_is_that_of_the_standard() -> None:
    section = opened(Title("报告")).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("Normal", "仿宋_GB2312", "32"),
        ("Title", "方正小标宋简体", "44"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
    ],
)
def test_fonts_keep_their_official_names(style: str, font: str, half_points: str) -> None:
    element = next(each for each in opened().styles.element if each.get(qn("w:styleId")) == style)
    look = element.find(qn("w:rPr"))
    assert look.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
    assert look.find(qn("w:sz")).get(qn("w:val")) == half_points


def test_body_paragraphs_are_indented_by_two_characters_at_a_fixed_pitch() -> None:
    normal = next(each for each in opened().styles.element if each.get(qn("w:styleId")) == "Normal")
    properties = normal.find(qn("w:pPr"))
    assert properties.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    spacing = properties.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")


def test_headings_are_numbered_by_level_and_begin_again_below() -> None:
    document = opened(
        Heading(1, "基本情况"),
        Heading(2, "机构"),
        Heading(2, "资金"),
        Heading(3, "来信"),
        Heading(4, "初次"),
        Heading(1, "绩效"),
        Heading(2, "产出"),
        Heading(1, "附言", is_numbered=False),
    )
    expected = ["一、基本情况", "（一）机构", "（二）资金", "1.来信", "（1）初次", "二、绩效", "（一）产出", "附言"]
    assert texts(document) == expected
    assert [paragraph.style.style_id for paragraph in document.paragraphs][:2] == ["Heading1", "Heading2"]
    assert [chinese_number(n) for n in (1, 10, 11, 20, 35)] == ["一", "十", "十一", "二十", "三十五"]
    more = {
        99: "九十九",
        100: "一百",
        101: "一百〇一",
        110: "一百一十",
        365: "三百六十五",
        1000: "一千",
        2006: "二千〇六",
    }
    assert {n: chinese_number(n) for n in more} == more


def test_a_heading_may_run_on_in_its_paragraph() -> None:
    (paragraph,) = opened(Heading(2, "资金安排。", then="全年安排120.5万元。")).paragraphs
    fonts = [
        run._element.rPr.rFonts.get(qn("w:eastAsia")) if run._element.rPr is not None else None
        for run in paragraph.runs
    ]
    assert paragraph.text == "（一）资金安排。全年安排120.5万元。" and fonts == ["楷体_GB2312", "楷体_GB2312", None]


def test_the_same_document_gives_the_same_bytes_and_says_nothing_of_the_machine() -> None:
    document = OfficialDocument([Title("报告"), Picture(PIXEL, "点"), Picture(PIXEL, "点")], name="报告", mark="草稿")
    blob = write_document(document)
    assert blob == write_document(document)
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}
        names = package.namelist()
    assert not [name for name in names if "thumbnail" in name or "app.xml" in name or "WithEffects" in name]
    core = part(blob, "docProps/core.xml")
    assert "python-docx" not in core and "2000-01-01T00:00:00Z" in core


def test_properties_stand_in_the_order_word_insists_on() -> None:
    blob = write_document(
        OfficialDocument(
            [
                Title("报告", note="2018年度"),
                Heading(2, "资金。", then=[Run("甲", figure="a", is_strong=True), missing("乙")]),
                Paragraph("居中", align="center"),
                Table([Column("甲", unit="件", align="right")], [["1"], ["2"]], "表", "件", "源", "three-line", [-1]),
                Picture(PIXEL, "点", "图", "源"),
                AttachmentNote(["甲", "乙"]),
                Signature("局", date(2019, 1, 8)),
            ],
            red_head=RedHead("局文件", "〔2019〕3号", signer="李四", urgency="特急"),
            attachments=[Attachment("甲", [Paragraph("文")], 1)],
            imprint=Imprint("办公室", date(2019, 1, 8), "县委"),
            mark="草稿",
        )
    )
    checked = 0
    for name in ("document", "styles", "settings", "header1", "footer1"):
        for element in ElementTree.fromstring(part(blob, f"word/{name}.xml")).iter():
            order = ORDER.get(element.tag.rpartition("}")[2], "").split()
            places = [order.index(child.tag.rpartition("}")[2]) for child in element] if order else []
            is_sorted = places == sorted(places)
            assert is_sorted or element.tag.endswith("sectPr"), ElementTree.tostring(element, encoding="unicode")
            checked += bool(places)
    assert checked > 80


def test_a_figure_in_the_text_is_traced_and_a_change_by_hand_is_found() -> None:
    rows: list[list[Text]] = [["来信", Run("312", figure="pieces/letter")]]
    blob = write_document(
        OfficialDocument(
            [
                Paragraph(["共受理", Run("2341", figure="pieces"), "件。"]),
                Table([Column("形式"), Column("件次", align="right")], rows),
                Paragraph(missing("经费", figure="fund")),
            ]
        )
    )
    assert [(figure.id, figure.printed, figure.found) for figure in traced_figures(blob)] == [
        ("pieces", "2341", "2341"),
        ("pieces/letter", "312", "312"),
        ("fund", "【待填：经费】", "【待填：经费】"),
    ]
    edited = docx.Document(io.BytesIO(blob))
    next(run for run in edited.paragraphs[0].runs if run.text == "2341").text = "2431"
    out = io.BytesIO()
    edited.save(out)
    assert traced_figures(out.getvalue())[0] == ("pieces", "2341", "2431")
    assert traced_figures(write_document(OfficialDocument([]))) == []


def test_a_gap_cannot_be_overlooked() -> None:
    (paragraph,) = opened(Paragraph(["到位", missing("经费到位数"), "万元。"])).paragraphs
    assert paragraph.text == "到位【待填：经费到位数】万元。"
    assert paragraph.runs[1]._element.rPr.find(qn("w:highlight")).get(qn("w:val")) == "yellow"


def test_a_table_repeats_its_head_and_sets_figures_right_with_their_unit() -> None:
    table = Table(
        [Column("信访形式"), Column("件次", unit="件", align="right")],
        [["来信", "312"], ["合计", "2341"]],
        caption="各渠道信访件次",
        unit="件",
        source="资料来源：信访台账",
        totals=[-1],
    )
    document = opened(table, Paragraph("后文"), table)
    (first, _) = document.tables
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in first.rows[0].cells] == ["信访形式", "件次（件）"]
    amount = first.rows[1].cells[1].paragraphs[0]
    assert amount._p.pPr.find(qn("w:jc")).get(qn("w:val")) == "right"
    assert first.rows[2].cells[1].paragraphs[0].runs[0].bold and not amount.runs[0].bold
    assert texts(document)[:3] == ["表1　各渠道信访件次", "单位：件", "资料来源：信访台账"]
    assert "表2　各渠道信访件次" in texts(document)
    widths = [int(each.get(qn("w:w"))) for each in first._tbl.tblGrid]
    assert sum(widths) == 8844


def test_a_three_line_table_has_no_upright_rules() -> None:
    (table,) = opened(Table([Column("甲")], [["1"]], style="three-line")).tables
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert {each.tag.split("}")[1]: each.get(qn("w:val")) for each in borders} == {
        "top": "single",
        "left": "nil",
        "bottom": "single",
        "right": "nil",
        "insideH": "nil",
        "insideV": "nil",
    }


def test_pictures_say_in_words_what_they_show() -> None:
    document = opened(Picture(PIXEL, "来信 312 件", caption="各渠道"), Picture(PIXEL, "来访 <1207> & 批"))
    shown = [each.get("descr") for each in document.element.iter(qn("wp:docPr"))]
    assert shown == ["来信 312 件", "来访 <1207> & 批"]
    assert len({each.get("id") for each in document.element.iter(qn("wp:docPr"))}) == 2
    assert "图1　各渠道" in texts(document)


def test_the_red_head_of_a_document_to_a_superior() -> None:
    head = RedHead("东安县信访局文件", "东信报〔2019〕3号", signer="李四", copy_number="000001", urgency="特急")
    document = opened(Title("报告"), red_head=head)
    lines = [line for line in texts(document) if line]
    assert lines == ["000001", "特急", "东安县信访局文件", "\t东信报〔2019〕3号\t签发人：李四", "报告"]
    mark = next(paragraph for paragraph in document.paragraphs if paragraph.text == "东安县信访局文件").runs[0]
    assert mark._element.rPr.find(qn("w:color")).get(qn("w:val")) == "FF0000"
    assert int(mark._element.rPr.find(qn("w:sz")).get(qn("w:val"))) / 2 * 8 <= 442


def test_the_signature_stands_over_its_date_four_characters_from_the_right() -> None:
    *_, organ, day = opened(Signature("东安县信访局", date(2026, 3, 5))).paragraphs
    assert (organ.text, day.text) == ("东安县信访局", "2026年3月5日")
    assert day._p.pPr.find(qn("w:ind")).get(qn("w:right")) == str(4 * 320)
    *_, organ, day = opened(Signature("某某省某某市某某县人民政府信访工作联席会议办公室", date(2026, 3, 5))).paragraphs
    right = {each.text: int(each._p.pPr.find(qn("w:ind")).get(qn("w:right"))) for each in (organ, day)}
    assert right[organ.text] == 0 and right[day.text] > 4 * 320


def test_attachments_are_listed_without_a_stop_and_begin_on_their_own_page() -> None:
    document = opened(
        Addressee("县财政局"),
        AttachmentNote(["支出明细表", "自评表"]),
        Signature("东安县信访局", date(2019, 1, 8), leaves_seal_room=False),
        Note("联系人：张三"),
        attachments=[Attachment("支出明细表", [Heading(1, "说明")], 1), Attachment("自评表", [Heading(1, "说明")], 2)],
    )
    lines = [line for line in texts(document) if line]
    assert lines[:5] == ["县财政局：", "附件：1.\t支出明细表", "2.\t自评表", "东安县信访局", "2019年1月8日"]
    assert lines[5:] == ["（联系人：张三）", "附件1", "支出明细表", "一、说明", "附件2", "自评表", "一、说明"]
    marks = [each for each in document.paragraphs if re.fullmatch(r"附件\d", each.text)]
    assert all(each.paragraph_format.page_break_before for each in marks)


def test_the_mark_of_a_draft_stands_on_every_page_and_numbers_stand_outside() -> None:
    section = opened(Title("报告"), mark="草稿").sections[0]
    assert {section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text} == {"草稿"}
    sides = [
        each.paragraphs[0]._p.pPr.find(qn("w:jc")).get(qn("w:val"))
        for each in (section.footer, section.even_page_footer)
    ]
    assert sides == ["right", "left"]
    assert opened(Title("报告")).sections[0].header.is_linked_to_previous


def test_the_imprint_names_copies_and_day_of_printing() -> None:
    document = opened(Title("报告"), imprint=Imprint("东安县信访局办公室", date(2019, 1, 8), copies_to="县委办公室"))
    assert [line for line in texts(document) if line][1:] == [
        "　抄送：县委办公室。",
        "　东安县信访局办公室\t2019年1月8日印发",
    ]


def test_any_text_a_petitioner_may_have_written_is_set_not_obeyed() -> None:
    odd = "A&B <拖欠工资> \x00\x0b{{ x }} ]]> \ud800\n第二行"
    document = opened(Title(odd), Paragraph(odd), Table([Column(odd)], [[odd]], caption=odd, source=odd))
    assert document.paragraphs[-1].text.startswith("A&B <拖欠工资> {{ x }} ]]> \n第二行"[:8])
    assert "A&B <拖欠工资> {{ x }} ]]> " in texts(document)


def test_a_long_table_is_written_quickly() -> None:
    columns = [Column(str(n)) for n in range(8)]
    blob = write_document(OfficialDocument([Table(columns, [[str(n)] * 8 for n in range(1000)])]))
    assert part(blob, "word/document.xml").count("<w:tr>") == 1001
