"""Word and WPS cut a placeholder into many runs when they save it; mended, it fills as it was typed."""

from __future__ import annotations

import io
import random
import re

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from huiyin.documents.official import Column, Heading, Table
from huiyin.documents.templates import TemplateRefused, check, mend
from huiyin.documents.tests.wordfiles import Bureau, filled, para, read_part, run, with_body, with_parts, word_of

VALUES = {
    "来信": {"件次": 12},
    "来访": {"批次": 3},
    "属地": {"城关镇": {"来访": {"批次": 7}}},
    "本单位": "安和县信访局",
}
TEXT = re.compile(r'<w:r>(<w:rPr>.*?</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>')


def text_of(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def body(*runs: str) -> str:
    """The body of a mended file with one paragraph of these runs."""
    xml = read_part(mend(with_body(para(*runs))))
    return re.sub(r"^.*?<w:body>|</w:body>.*$", "", xml)


def test_a_placeholder_that_word_saved_in_six_runs() -> None:
    """As Word saves it: rsid attributes, proofing marks, a language for each script, a page break remembered."""
    word = (
        '<w:p w:rsidR="00A1"><w:r w:rsidRPr="00B2"><w:t>来信</w:t></w:r><w:r w:rsidRPr="00B3"><w:rPr><w:b/></w:rPr>'
        '<w:t>{</w:t></w:r><w:proofErr w:type="spellStart"/>'
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{</w:t></w:r>'
        '<w:r><w:t xml:space="preserve"> 来信</w:t></w:r>'
        '<w:bookmarkStart w:id="3" w:name="_GoBack"/><w:bookmarkEnd w:id="3"/>'
        '<w:r><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr><w:t>.件次</w:t></w:r>'
        '<w:proofErr w:type="spellEnd"/><w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve"> }</w:t></w:r>'
        "<w:r><w:t>}</w:t></w:r><w:r><w:t>件。</w:t></w:r></w:p>"
    )
    xml = read_part(mend(with_body(word)))
    assert '<w:r w:rsidRPr="00B3"><w:rPr><w:b/></w:rPr><w:t>{{ 来信.件次 }}</w:t></w:r>' in xml
    assert "<w:lastRenderedPageBreak/>" in xml and 'w:name="_GoBack"' in xml and "<w:t>件。</w:t>" in xml
    assert text_of(filled(with_body(word), VALUES).docx) == ["来信12件。"]


def test_a_placeholder_that_wps_saved_with_smart_tags() -> None:
    wps = (
        "<w:r><w:t>{{</w:t></w:r>"
        '<w:smartTag w:uri="x" w:element="y"><w:r><w:t> 来信</w:t></w:r></w:smartTag>'
        "<w:r><w:t>.件次 }}</w:t></w:r>"
    )
    assert text_of(filled(with_body(para(wps)), VALUES).docx) == ["12"]


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("{{ 属地[“城关镇”].来访.批次 }}", '{{ 属地["城关镇"].来访.批次 }}'),
        ("{{ 属地[‘城关镇’].来访.批次 }}", "{{ 属地['城关镇'].来访.批次 }}"),
        ("{{ 属地[”城关镇”].来访.批次 }}", '{{ 属地["城关镇"].来访.批次 }}'),
        ('{{ 属地["城关镇”].来访.批次 }}', '{{ 属地["城关镇"].来访.批次 }}'),
        ("{{\u00a0属地[“城关镇”]\u3000.来访\u200b.批次 }}", '{{ 属地["城关镇"] .来访.批次 }}'),
        ('{{ "他说“好”" }}', '{{ "他说“好”" }}'),
        ("文中的“引号”不动 {{ 来信.件次 }}", "文中的“引号”不动 {{ 来信.件次 }}"),
    ],
)
def test_quotation_marks_inside_a_placeholder(typed: str, mended: str) -> None:
    assert "".join(TEXT.findall(body(run(typed)))[0][1:]) == mended.replace('"', '"')


def test_what_needs_no_mending_is_left_as_it_is() -> None:
    data = word_of("来信 {{ 来信.件次 }} 件", Heading(1, "“引号”"), "{花括号}")
    assert mend(data) == data
    split = run("正文") + run("分成") + run("几段")
    assert mend(with_body(para(split))) == with_body(para(split))


def test_other_parts_and_other_runs_stay() -> None:
    data = with_body(
        para(run("前", "<w:i/>"), run("{"), run("{ 来信.件次 }}"), run("后", "<w:u w:val='single'/>")),
        word_of("x", mark="草稿"),
    )
    made = mend(data)
    for name in ("word/styles.xml", "word/header1.xml", "[Content_Types].xml"):
        assert read_part(made, name) == read_part(data, name)
    xml = read_part(made)
    assert '<w:rPr><w:i/></w:rPr><w:t xml:space="preserve">前</w:t>' in xml
    assert '<w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">后</w:t>' in xml


def test_what_cannot_be_mended_is_left_for_the_linter() -> None:
    broken = with_body(para(run("{{ 来信"), "<w:r><w:tab/></w:r>", run(".件次 }}")))
    assert mend(broken) == broken
    assert [trap.code for trap in check(broken, Bureau())] == ["tab_inside"]


def test_mending_twice_changes_nothing_more() -> None:
    once = mend(with_body(para(*(run(letter) for letter in "甲{{ 来信[“件次”] }}乙{% if 来信 %}丙{% endif %}"))))
    assert mend(once) == once


def test_a_refused_file_is_not_mended() -> None:
    with pytest.raises(TemplateRefused):
        mend(b"%PDF")


TEMPLATE = word_of(
    Heading(1, "{{ 本单位 }}情况"),
    "今年来信 {{ 来信.件次 }} 件，{{ 来信.件次 | 同比 }}；{% if 来信.件次 > 10 %}多{% else %}少{% endif %}于往年。",
    "{%p if 来访.批次 is 有数 %}",
    '城关镇 {{ 属地["城关镇"].来访.批次 }} 批，{# 给同事 #}占{{ 来访.批次 / 来信.件次 }}。',
    "{%p endif %}",
    Table(
        [Column("月"), Column("件")],
        [["{%tr for 数 in 各数 %}", ""], ["{{ 数 }}", "{{ loop.index }}"], ["{%tr endfor %}", ""]],
    ),
)
EXPECTED = filled(TEMPLATE, VALUES | {"各数": [1, 2]})


def split(data: bytes, seed: int) -> bytes:
    """Every run cut at random places, with what Word leaves between the pieces; quotation marks curled."""
    chance = random.Random(seed)
    root = etree.fromstring(read_part(data).encode())
    space = root.nsmap["w"]
    for node in list(root.iter(f"{{{space}}}t")):
        cut, text = node.getparent(), (node.text or "").replace('["', "[“").replace('"]', "”]")
        if len([child for child in cut if child.tag == node.tag]) != 1 or len(text) < 2:
            continue
        look = cut.find(f"{{{space}}}rPr")
        ends = [*sorted(chance.sample(range(1, len(text)), min(len(text) - 1, chance.randrange(6)))), len(text)]
        start = 0
        for end in ends:
            piece = etree.Element(cut.tag, {f"{{{space}}}rsidR": f"00{chance.randrange(99):02}"})
            if look is not None:
                piece.append(etree.fromstring(etree.tostring(look)))
            child = etree.SubElement(piece, f"{{{space}}}t")
            child.text = text[start:end]
            child.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            cut.addprevious(piece)
            if chance.random() < 0.4:
                mark = etree.Element(f"{{{space}}}proofErr", {f"{{{space}}}type": "spellStart"})
                cut.addprevious(mark)
            start = end
        cut.getparent().remove(cut)
    return with_parts(data, {"word/document.xml": etree.tostring(root)})


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_however_runs_are_split_the_filled_file_reads_the_same(seed: int) -> None:
    made = split(TEMPLATE, seed)
    assert text_of(filled(made, VALUES | {"各数": [1, 2]}).docx) == text_of(EXPECTED.docx)


def test_the_expected_file_reads_as_meant() -> None:
    assert text_of(EXPECTED.docx)[:3] == [
        "一、安和县信访局情况",
        "今年来信 12 件，同比下降12%；多于往年。",
        "城关镇 7 批，占0.25。",
    ]
    assert text_of(EXPECTED.docx)[-4:] == ["1", "1", "2", "2"]
