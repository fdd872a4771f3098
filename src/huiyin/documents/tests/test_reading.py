"""A Word document on a page: what it says is there, what it could do is not."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from huiyin.documents import charts
from huiyin.documents.official import (
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Picture,
    Run,
    Signature,
    Table,
    Title,
    missing,
    write_document,
)
from huiyin.documents.reading import Unreadable, as_html

ALLOWED = {
    "a": {"class", "href"}, "br": set(), "img": {"src", "alt"}, "span": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"}, "table": {"class"}, "thead": set(), "tbody": set(), "tr": set(),
    "td": {"class", "colspan", "rowspan"}, "th": {"class", "scope", "colspan", "rowspan"}, "p": {"class"},
    **{tag: set() for tag in ("h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "u", "s", "sub", "sup")},
    "mark": set(),
}  # fmt: skip


def elements(text: str) -> list[Any]:
    return list(lxml_html.fragment_fromstring(text, create_parent="div").iterdescendants())


def assert_harmless(text: str) -> None:
    for one in elements(text):
        assert isinstance(one.tag, str) and one.tag in ALLOWED, one
        assert set(one.attrib) <= ALLOWED[one.tag], (one.tag, dict(one.attrib))
        assert one.tag != "img" or one.get("src", "").startswith("data:image/")
        assert one.tag != "a" or one.get("href", "").startswith("/"), one.attrib


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def report() -> bytes:
    words = charts.Words("来信下降5.5%", "各渠道信访件次，2018年", "资料来源：信访台账", "件")
    chart = charts.bars([charts.Point("来信", 312, 330)], words, now="2018年", before="2017年")
    rows: list[list[object]] = [
        ["来信", [Run("312", figure="letters")], "-5.45%"],
        ["来访", "—", "无"],
    ]
    return write_document(
        OfficialDocument(
            [
                Title("东安县信访局\n关于2018年度绩效评价的报告"),
                Heading(1, "基本情况"),
                Paragraph(
                    [
                        Run("全年登记来信"),
                        Run("312件", figure="letters"),
                        Run("，经费到位"),
                        missing("经费到位数", figure="money"),
                        Run("。"),
                    ]
                ),
                Table(
                    [Column("渠道"), Column("件次", align="right"), Column("同比", align="right")],
                    rows,  # type: ignore[arg-type]
                    caption="各渠道信访件次",
                ),
                Picture(charts.png(chart), chart.alt, caption="各渠道"),
                Signature("东安县信访局", date(2019, 1, 8)),
            ],
            mark="草稿",
        )
    )


def test_a_report_reads_with_headings_tables_pictures_and_gaps() -> None:
    text = as_html(report())
    assert_harmless(text)
    assert "<h2>一、基本情况</h2>" in text and "<h1" not in text
    assert "<mark>【待填：经费到位数】</mark>" in text
    assert 'aria-label="表1　各渠道信访件次"' in text
    (picture,) = [one for one in elements(text) if one.tag == "img"]
    assert picture.get("src", "").startswith("data:image/png;base64,") and "来信" in picture.get("alt", "")
    heads = [one for one in elements(text) if one.tag == "th"]
    assert [one.text_content() for one in heads] == ["渠道", "件次", "同比"]
    assert [one.get("class") for one in heads] == [None, "amount", "amount"]
    numbers = [one.text_content() for one in elements(text) if one.tag == "td" and one.get("class") == "amount"]
    assert numbers == ["312", "-5.45%", "—", "无"]


def test_a_figure_opens_where_it_stands_and_a_gap_does_not() -> None:
    text = as_html(report(), lambda figure: f"/rows/?figure={figure}&all=1")
    assert_harmless(text)
    links = [(one.text_content(), one.get("href")) for one in elements(text) if one.tag == "a"]
    assert links == [("312件", "/rows/?figure=letters&all=1"), ("312", "/rows/?figure=letters&all=1")]


def test_a_figure_that_was_edited_by_hand_does_not_open() -> None:
    source = report()
    with zipfile.ZipFile(io.BytesIO(source)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace("312件".encode(), "213件".encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    text = as_html(out.getvalue(), lambda figure: f"/rows/{figure}")
    assert "213件" in text
    assert [one.text_content() for one in elements(text) if one.tag == "a"] == ["312"]


def test_nothing_of_a_hostile_document_survives_but_its_words() -> None:
    document = docx.Document()
    document.add_paragraph("<script>alert(1)</script><img src=x onerror=alert(2)>")
    paragraph = document.add_paragraph("见")
    link = document.part.relate_to("javascript:alert(3)", RELATIONSHIP_TYPE.HYPERLINK, True)
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}"><w:r><w:t>此处</w:t></w:r></w:hyperlink>')
    )
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = '"><svg onload=alert(4)>'
    outside = document.part.relate_to("http://example.invalid/spy.png", RELATIONSHIP_TYPE.IMAGE, True)
    document.add_paragraph()._p.append(
        parse_xml(
            f'<w:r {nsdecls("w", "wp", "a", "pic", "r")}><w:drawing><wp:inline><wp:docPr id="1" name="x"'
            ' descr="&quot; onload=&quot;alert(5)"/><a:graphic><a:graphicData uri="x"><pic:pic><pic:blipFill>'
            f'<a:blip r:link="{outside}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
            "</w:r>"
        )
    )
    source = saved(document)
    with zipfile.ZipFile(io.BytesIO(source)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["mammoth/style-map"] = b"p => script[onclick='alert(6)']:fresh"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    try:
        text = as_html(out.getvalue())
    except Unreadable:
        pytest.fail("a document with a linked picture is still read")
    assert_harmless(text)
    assert "&lt;script&gt;alert(1)" in text and "此处" in text
    assert "example.invalid" not in text and "javascript:" not in text


@settings(deadline=None, max_examples=40)  # each example makes a Word file
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))), max_size=6))
def test_whatever_is_written_is_shown_as_words(texts: list[str]) -> None:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    shown = as_html(saved(document))
    assert_harmless(shown)
    seen = re.sub(r"\s+", "", "".join(lxml_html.fragment_fromstring(shown, create_parent="div").itertext()))
    assert seen == re.sub(r"\s+", "", "".join(texts))


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04 half"])
def test_what_is_no_document_is_said(data: bytes) -> None:
    with pytest.raises(Unreadable, match="无法读出"):
        as_html(data)
