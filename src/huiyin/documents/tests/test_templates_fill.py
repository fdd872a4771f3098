"""A filled template is a document that can be sent: its figures traced, its captions counted, drafts marked."""

from __future__ import annotations

import io
import re
import time
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.documents.official import Column, Heading, Picture, Table, Title, traced_figures
from huiyin.documents.render import to_pages, to_pdf, tools
from huiyin.documents.templates import (
    FillError,
    TemplateRefused,
    check,
    fill,
    gap,
    number_here,
    number_of,
    picture,
    plain_text,
    traced,
)
from huiyin.documents.tests.test_templates_check import BLOCKS, OUTSIDE
from huiyin.documents.tests.wordfiles import (
    PIXEL,
    SPACES,
    Bureau,
    filled,
    para,
    part_names,
    read_part,
    run,
    with_body,
    with_parts,
    with_relation,
    with_type,
    word_of,
)

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Count:
    """A value as reports have them: an object with parts, its text traced."""

    def __init__(self, number: int) -> None:
        self.件次 = Number(number)
        self._secret = "秘密"

    def explode(self) -> str:
        raise AssertionError


class Number:
    def __init__(self, number: int) -> None:
        self.number = number

    def __str__(self) -> str:
        return traced(f"来信.{self.number}", str(self.number))

    def __gt__(self, other: int) -> bool:
        return self.number > other

    def __html__(self) -> str:
        raise AssertionError("values are always escaped")


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(data).paragraphs]


def one(text: str, **values: object) -> str:
    return texts(filled(word_of(text), values).docx)[0]


def test_values_conditions_and_loops() -> None:
    assert one("{{ 来信.件次 }}件", 来信={"件次": 12}) == "12件"
    assert one("{{ 来信.件次 }}件", 来信=Count(12)) == "12件"
    assert one('{{ 属地["城关镇"].批次 | 同比 }}', 属地={"城关镇": {"批次": 3}}) == "同比下降3%"
    assert one("{% if 来信.件次 > 10 %}多{% elif 来信.件次 > 5 %}中{% else %}少{% endif %}", 来信=Count(7)) == "中"
    assert (
        one("{% for 月 in 各月 %}{{ 月 }}{% if not loop.last %}、{% endif %}{% endfor %}", 各月=["一", "二"])
        == "一、二"
    )
    assert one("{{ 甲 + 乙 * 2 }}{{ '，' ~ 甲 }}", 甲=1, 乙=2) == "5，1"
    assert texts(fill(word_of("{{ 今年() }}"), {}, {}, {}, {"今年": lambda: "2025"}).docx) == ["2025"]


def test_a_paragraph_a_row_a_column_come_and_go() -> None:
    data = word_of(
        "{%p if 甲 %}",
        "一",
        "{%p else %}",
        "二",
        "{%p endif %}",
        Table(
            [Column("名"), Column("数")],
            [["{%tr for 行 in 各行 %}", ""], ["{{ 行.名 }}", "{{ 行.数 }}"], ["{%tr endfor %}", ""]],
        ),
    )
    made = opened(filled(data, {"甲": False, "各行": [{"名": "来信", "数": 1}, {"名": "来访", "数": 2}]}).docx)
    assert [paragraph.text for paragraph in made.paragraphs] == ["二", ""]
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        ["名", "数"],
        ["来信", "1"],
        ["来访", "2"],
    ]
    cell = '<w:tc><w:tcPr><w:tcW w:w="100" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'
    cells = "".join(cell.format(text) for text in ("{%tc for 月 in 各月 %}", "{{ 月 }}", "{%tc endfor %}"))
    grid = '<w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="100"/><w:gridCol w:w="100"/></w:tblGrid>'
    table = f"<w:tbl><w:tblPr/>{grid}<w:tr>{cells}</w:tr></w:tbl>{para()}"
    made = opened(filled(with_body(table), {"各月": ["一", "二", "三", "四"]}).docx)
    assert [each.text for each in made.tables[0].rows[0].cells] == ["一", "二", "三", "四"]


def test_words_keep_the_look_of_their_branch() -> None:
    data = with_body(
        para(
            run("{% if 甲 %}", "<w:b/>"), run("多", "<w:i/>"), run("{% else %}少{% endif %}件", "<w:u w:val='single'/>")
        )
    )
    assert [
        (each.text, each.italic, each.bold) for each in opened(filled(data, {"甲": True}).docx).paragraphs[0].runs
    ] == [
        ("多", True, None),
        ("件", None, None),
    ]


def test_typed_text_is_only_text() -> None:
    """Markup, placeholders and control characters in a value are printed or dropped, never read."""
    for value in ("<w:b/>A&B <拖欠工资>", "{{ 甲 }}{% if %}", "{_{ 甲 }_}", "\"'", "\U0001f600", "]]>", "<!--"):
        assert one("{{ 乙 }}", 甲="秘密", 乙=value) == value
    assert one("{{ 甲 }}", 甲="一\x00\x07\x0c二\x1b") == "一二"
    made = opened(filled(word_of("{{ 甲 }}"), {"甲": "一\n二\t三\r\n四"}).docx).paragraphs[0]
    assert made.text == "一\n二\t三\n四"
    assert one("{{ 甲 }}", 甲=plain_text(traced("假的", "1") + "\x01")) == "假的1"
    assert traced_figures(filled(word_of("{{ 甲 }}"), {"甲": plain_text(traced("假的", "1"))}).docx) == []


def test_marks_in_the_template_itself_make_nothing() -> None:
    made = filled(word_of(traced("假的", "1") + "\U0010fa20 甲.__class__ \U0010fa21" + picture(PIXEL, "图")), {"甲": 1})
    assert made.sections == {} and traced_figures(made.docx) == []
    assert "__class__" in texts(made.docx)[0]


def test_the_same_input_gives_the_same_bytes() -> None:
    data = word_of(Heading(1, "一"), "{{ 甲 }}", "{{ 图 }}", mark="草稿")
    values = {"甲": traced("甲", "1"), "图": picture(PIXEL, "图")}
    first = filled(data, values, mark="草稿").docx
    time.sleep(0.01)
    assert filled(data, values, mark="草稿").docx == first


def test_figures_can_be_traced_and_keep_the_look_around_them() -> None:
    data = with_body(para(run("共"), run("{{ 甲 }}件{{ 乙 }}", "<w:b/>"), run("。{{ 甲 }}")))
    made = filled(
        data, {"甲": traced("来信.件次", "12"), "乙": "，" + traced("来信.件次|变化", "同比下降" + gap("上期数"))}
    )
    assert [(figure.id, figure.printed, figure.found) for figure in traced_figures(made.docx)] == [
        ("来信.件次", "12", "12"),
        ("来信.件次|变化", "同比下降【待填：上期数】", "同比下降【待填：上期数】"),
        ("来信.件次", "12", "12"),
    ]
    assert texts(made.docx) == ["共12件，同比下降【待填：上期数】。12"]
    runs = opened(made.docx).paragraphs[0].runs
    assert [(each.text, each.bold) for each in runs[:3]] == [("共", None), ("12", True), ("件，", True)]
    assert [each.text for each in runs if each.font.highlight_color is not None] == ["【待填：上期数】"]


def test_a_figure_edited_by_hand_is_found_in_headers_too() -> None:
    header = f"<w:hdr {SPACES}>{para(run('来信 {{ 甲 }} 件'))}</w:hdr>"
    data = with_parts(word_of("正文", mark="草稿"), {"word/header1.xml": header})
    made = filled(data, {"甲": traced("甲", "12")})
    assert made.sections == {"甲": ["页眉"]}
    assert [figure.found for figure in traced_figures(made.docx)] == ["12"]
    edited = read_part(made.docx, "word/header1.xml").replace(">12<", ">13<")
    assert [figure.found for figure in traced_figures(with_parts(made.docx, {"word/header1.xml": edited}))] == ["13"]


def test_a_made_report_can_be_a_template_again() -> None:
    first = filled(word_of("{{ 甲 }}和"), {"甲": traced("旧", "1")}).docx
    edited = read_part(first).replace("和", "和{{ 乙 }}")
    again = filled(with_parts(first, {"word/document.xml": edited}), {"乙": traced("新", "2")})
    assert [(figure.id, figure.found) for figure in traced_figures(again.docx)] == [("新", "2")]
    assert part_names(again.docx).count("customXml/figures.xml") == 1


def test_where_each_figure_was_printed() -> None:
    data = word_of(
        Title("报告"),
        "{{ 甲 }}",
        Heading(1, "总体情况"),
        "{{ 甲 }}{{ 甲 }}",
        Heading(2, "来信{{ 乙 }}"),
        "{{ 甲 }}",
        Table([Column("名")], [["{{ 甲 }}"]], caption="各月", unit="件"),
        "表后{{ 丙 }}",
    )
    made = filled(data, {"甲": traced("甲", "1"), "乙": traced("乙", "2"), "丙": traced("丙", "3")})
    assert made.sections == {
        "甲": ["开头", "总体情况", "来信2", "表1"],
        "乙": ["来信2"],
        "丙": ["来信2"],
    }


def test_headings_of_word_are_headings() -> None:
    document = docx.Document()
    document.add_heading("一、概况", 1)
    document.add_paragraph("{{ 甲 }}")
    document.add_paragraph("表 2  各月", style="Caption")
    document.add_table(1, 1).cell(0, 0).text = "{{ 乙 }}"
    document.save(out := io.BytesIO())
    made = filled(out.getvalue(), {"甲": traced("甲", "1"), "乙": traced("乙", "2")})
    assert made.sections == {"甲": ["概况"], "乙": ["表2"]}


def test_captions_count_as_they_appear() -> None:
    data = word_of(
        "见表{{ 引 }}和图{{ 图引 }}。",
        "{%p if 甲 %}",
        "表{{ 一 }}　甲",
        "{%p endif %}",
        "表{{ 二 }}　乙",
        "图{{ 图 }}　丙",
        "见表{{ 无 }}。",
    )
    values = {
        "引": number_of("表", "乙"),
        "图引": number_of("图", "丙"),
        "一": number_here("表", "甲"),
        "二": number_here("表", "乙"),
        "图": number_here("图", "丙"),
        "无": number_of("表", "丁"),
    }
    assert texts(filled(data, values | {"甲": True}).docx) == [
        "见表2和图1。",
        "表1　甲",
        "表2　乙",
        "图1　丙",
        "见表【待填：表号 丁】。",
    ]
    assert texts(filled(data, values | {"甲": False}).docx)[:2] == ["见表1和图1。", "表1　乙"]


def test_pictures_have_room_and_words() -> None:
    data = word_of("{{ 图 }}", "文中{{ 图 }}", Picture(PIXEL, "原图"), Table([Column("甲")], [["{{ 图 }}"]]))
    made = filled(data, {"图": picture(PIXEL, "来信 & 来访", 40)})
    word = opened(made.docx)
    assert [word.paragraphs[0].style.style_id, word.paragraphs[1].style.style_id] == ["PictureLine", "Normal"]
    assert word.paragraphs[1]._p.pPr.find(qn("w:spacing")).get(qn("w:lineRule")) == "auto"
    shapes = word.element.body.findall(f".//{qn('wp:docPr')}")
    assert len({shape.get("id") for shape in shapes}) == len(shapes) == 4
    assert [shape.get("descr") for shape in shapes] == ["来信 & 来访", "来信 & 来访", "原图", "来信 & 来访"]
    assert word.inline_shapes[0].width == 40 * 36_000
    assert one("{{ 图 }}", 图=picture(b"no picture", "来信")) == "【待填：来信】"


def test_notes_for_colleagues_are_not_printed() -> None:
    assert texts(filled(word_of("{# 说明 #}", "甲{# 说明 #}乙"), {}).docx) == ["甲乙"]


def test_footnotes_are_filled_once() -> None:
    """Filled once for each section, a value would be read as a template the second time."""
    notes = f'<w:footnotes {SPACES}><w:footnote w:id="1">{para(run("{{ 甲 }}"))}</w:footnote></w:footnotes>'
    data = with_type(with_parts(word_of("x"), {"word/footnotes.xml": notes}), "word/footnotes.xml", FOOTNOTES)
    data = with_relation(data, "footnotes", "footnotes.xml")
    section = '<w:p><w:pPr><w:sectPr><w:type w:val="continuous"/></w:sectPr></w:pPr></w:p>'
    data = with_body(para(run("正文")) + section, data, "<w:sectPr/>")
    made = filled(data, {"甲": traced("甲", "{{ 乙 }}") + "<b>", "乙": "秘密"})
    assert "{{ 乙 }}" in read_part(made.docx, "word/footnotes.xml")
    assert "&lt;b&gt;" in read_part(made.docx, "word/footnotes.xml")
    assert made.sections == {"甲": ["脚注"]}
    assert traced_figures(made.docx)[0].found == "{{ 乙 }}"


def test_properties_of_the_file_are_no_templates() -> None:
    data = word_of("x", name="{{ 甲.__class__ }} & 报告", author="{% for %}")
    made = opened(filled(data, {"甲": 1}).docx)
    assert made.core_properties.title == "{{ 甲.__class__ }} & 报告"


def test_word_insists_on_paragraphs_in_cells_and_rows_in_tables() -> None:
    data = word_of(
        Table([Column("甲")], [["{{ 乙 }}"]]),
    )
    table = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='100'/></w:tblGrid>{}</w:tbl>"
    row = "<w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr>"
    gone = table.format(
        "".join(row.format(para(run(t))) for t in ("{%tr for 行 in 无 %}", "{{ 行 }}", "{%tr endfor %}"))
    )
    hollow = table.format(row.format("".join(para(run(t)) for t in ("{%p if 否 %}", "有", "{%p endif %}"))))
    made = opened(filled(with_body(gone + hollow + para(), data), {"无": [], "否": False}).docx)
    assert len(made.tables) == 1
    assert made.tables[0].cell(0, 0)._tc[-1].tag == qn("w:p")


def test_a_table_without_a_grid_is_left_as_it_is() -> None:
    data = with_body(f"<w:tbl><w:tblPr/><w:tr><w:tc>{para(run('{{ 甲 }}'))}</w:tc></w:tr></w:tbl>{para()}")
    assert ">一<" in read_part(filled(data, {"甲": "一"}).docx)


def test_names_that_must_be_unique_stay_so_in_a_loop() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="记号"/>{}<w:bookmarkEnd w:id="1"/>'.format(run("{{ 月 }}"))
    loop = f'<w:p w14:paraId="0000000A">{mark}</w:p>'
    data = with_body(para(run("{%p for 月 in 各月 %}")) + loop + para(run("{%p endfor %}")))
    xml = read_part(filled(data, {"各月": ["一", "二"]}).docx)
    assert (xml.count("paraId"), xml.count('w:name="记号"'), xml.count("bookmarkEnd")) == (1, 1, 1)
    assert "一" in xml and "二" in xml


# -- the draft mark ---------------------------------------------------------------------------------------------------


def heads(data: bytes) -> dict[str, list[str]]:
    word = opened(data)
    found: dict[str, list[str]] = {}
    for number, section in enumerate(word.sections):
        for kind in ("header", "first_page_header", "even_page_header"):
            header = getattr(section, kind)
            if not header.is_linked_to_previous:
                found[f"{number} {kind}"] = [paragraph.text for paragraph in header.paragraphs]
    return found


def test_a_draft_is_marked_on_every_page() -> None:
    """First, odd and even pages, of every section; what the headers held stays below."""
    document = docx.Document()
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].header.paragraphs[0].text = "安和县信访局"
    second = document.add_section()
    second.different_first_page_header_footer = True
    third = document.add_section()
    third.even_page_header.is_linked_to_previous = False
    third.even_page_header.paragraphs[0].text = "偶数页"
    document.save(out := io.BytesIO())
    made = filled(out.getvalue(), {}, mark="草稿")
    assert heads(made.docx) == {
        "0 header": ["草稿", "安和县信访局"],
        "0 first_page_header": ["草稿"],
        "0 even_page_header": ["草稿"],
        "2 even_page_header": ["草稿", "偶数页"],
    }
    assert "草稿" not in str(heads(filled(out.getvalue(), {}).docx))


def test_the_mark_in_a_document_of_our_own() -> None:
    made = filled(word_of("x"), {}, mark="草稿")
    assert heads(made.docx) == {"0 header": ["草稿"], "0 even_page_header": ["草稿"]}
    lined = f'<w:hdr {SPACES}><w:p><w:pPr><w:pBdr><w:bottom w:val="single"/></w:pBdr></w:pPr></w:p></w:hdr>'
    data = with_parts(word_of("x", mark="旧"), {"word/header1.xml": lined})
    assert heads(filled(data, {}, mark="草稿").docx)["0 header"] == ["草稿", ""]


# -- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("{{ 甲 }}", {}, "没有“甲”"),
        ("{{ 来信.件数 }}", {"来信": {"件次": 1}}, "没有“件数”"),
        ("{{ 来信.件次 }}", {"来信": Count(1)}, ""),
        ("{{ 来信.number }}", {"来信": Count(1)}, "没有“number”"),
        ("{{ 来信.explode }}", {"来信": Count(1)}, "没有“explode”"),
        ("{{ 甲.upper }}", {"甲": "abc"}, "没有“upper”"),
        ("{{ 甲.乙 }}", {"甲": [1]}, "没有“乙”"),
        ("{% if 无 %}{% endif %}", {}, "没有“无”"),
        ("{% if 无 > 1 %}{% endif %}", {}, "没有“无”"),
        ("{% for 项 in 无 %}{% endfor %}", {}, "没有“无”"),
        ("{% for 项 in 甲 %}{% endfor %}", {"甲": "abc"}, "不是列表"),
        ("{% for 项 in 甲 %}{% endfor %}", {"甲": {"a": 1}}, "不是列表"),
        ("{{ 甲 }}", {"甲": None}, "没有值"),
        ("{{ 甲 }}", {"甲": [1, 2]}, "列表"),
        ("{{ 甲 / 0 }}", {"甲": 1}, "除数为零"),
        ("{{ 甲 + '件' }}", {"甲": 1}, "只有数字"),
        ("{{ 甲 * 甲 * 甲 }}", {"甲": 10**6}, "太大"),
        ("{{ 甲 | 同化 }}", {"甲": 1}, "没有“同化”"),
        ("{{ 甲 > '1' }}", {"甲": 1}, "TypeError"),
        ("{{ 甲", {"甲": 1}, "没有结尾"),
        ("{% if 甲 %}", {"甲": 1}, "没有结尾"),
        ("｛｛ 甲 ｝｝", {"甲": 1}, "全角"),
    ],
)
def test_what_cannot_be_filled_says_where_and_why(text: str, values: dict[str, object], said: str) -> None:
    data = word_of("第一段 {{ 好 }}", Table([Column("甲")], [["好"]]), f"后文{text}。")
    if not said:
        filled(data, values | {"好": 1})
        return
    with pytest.raises(FillError) as failed:
        filled(data, values | {"好": 1})
    assert failed.value.place.startswith("正文第 3 段") and said in failed.value.message


def test_an_error_of_a_filter_is_told_at_its_place() -> None:
    def broken(value: object) -> str:
        raise KeyError(value)

    with pytest.raises(FillError) as failed:
        fill(word_of("甲", "{{ 甲 }}，{{ 乙 | 坏 }}，{{ 甲 }}"), {"甲": 1, "乙": 2}, {"坏": broken}, {})
    assert "{{ 乙 | 坏 }}" in failed.value.place and "KeyError" in failed.value.message


def test_a_refused_file_is_not_filled() -> None:
    with pytest.raises(TemplateRefused):
        filled(b"%PDF", {})


@pytest.mark.parametrize("code", [*(f"{{{{ {each} }}}}" for each in OUTSIDE), *(f"{{% {each} %}}" for each in BLOCKS)])
def test_nothing_reaches_outside_even_without_the_linter(code: str) -> None:
    """Every expression of the collection is refused, or finds nothing but the values given."""
    values = {"来信": Count(1), "各月": [1], "今年": "2025"}
    try:
        made = filled(word_of(code), values)
    except FillError:
        return
    text = "".join(texts(made.docx))
    assert not re.search(r"class|built-in|<function|秘密|object at|module", text), text


@pytest.mark.parametrize("place", ["descr", "delText", "instrText", "title"])
def test_code_outside_the_text_is_never_run(place: str) -> None:
    """docxtpl runs whatever stands between braces anywhere in the XML; here only what was read as a placeholder is."""
    code = "{{ 甲.explode() }}{% for x in 甲 %}"
    xml = {
        "descr": f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{code}"/></wp:inline></w:drawing></w:r>',
        "title": f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="{code}"/></wp:inline></w:drawing></w:r>',
        "delText": f'<w:del w:id="1" w:author="a"><w:r><w:delText>{code}</w:delText></w:r></w:del>',
        "instrText": f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE {code}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    }[place]
    made = filled(with_body(para(run("{{ 乙 }}"), xml)), {"甲": Count(1), "乙": "好"})
    assert code in read_part(made.docx)


def test_loops_end() -> None:
    """Three loops of a thousand in each other would turn a billion times; a long body costs more than a short one."""
    loop, end = "{% for 甲 in 数 %}", "{% endfor %}"
    begun = time.perf_counter()
    with pytest.raises(FillError, match="循环超过"):
        filled(word_of(f"{loop * 3}{end * 3}"), {"数": list(range(1_000))})
    with pytest.raises(FillError, match="循环超过"):
        filled(word_of(f"{loop}{'{% if 数 %}{% endif %}' * 1_000}{end}"), {"数": list(range(10_000))})
    assert time.perf_counter() - begun < 10


def test_the_filled_text_has_a_limit() -> None:
    with pytest.raises(FillError, match="20 MB"):
        filled(word_of("{% for 甲 in 数 %}{{ 乙 }}{% endfor %}"), {"数": list(range(300)), "乙": "长" * 100_000})


# -- laws -------------------------------------------------------------------------------------------------------------

TYPED = (
    "{{ }} {% %} {# #} ｛｛ ｝｝ | . , ( ) [ ] “ ” \" ' + - * / ~ == < if else elif endif for endfor in is not 来信 "
    "件次 各月 月 loop first index p tr 同比 有数 1 3月 ． ｜ __class__ 今年 import set 文 字 \t \n % {"
)
PIECES = st.sampled_from(TYPED.split(" "))
TAGS = st.sampled_from(
    [
        "{{ 来信.件次 }}",
        "{{ 来信.件次 | 同比 }}",
        "{% if 来信.件次 > 3 %}",
        "{% if 来信.件次 is 有数 %}",
        "{% elif 来信.件次 %}",
        "{% else %}",
        "{% endif %}",
        "{% for 月 in 各月 %}",
        "{{ 月.名称 }}",
        "{% endfor %}",
        "{%p if 来信.件次 %}",
        "{%p else %}",
        "{%p endif %}",
        "{%p for 月 in 各月 %}",
        "{%p endfor %}",
        "文字",
        "",
    ]
)


class AnyValue(Bureau):
    """The names of the values below."""

    values = frozenset((("来信", "件次"),))
    lists = {("各月",): frozenset(("名称",))}  # noqa: RUF012


KNOWN: dict[str, object] = {"来信": {"件次": 12}, "各月": [{"名称": "一月"}, {"名称": "二月"}]}


@given(st.lists(st.lists(PIECES, max_size=14).map(" ".join), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_told_or_filled(paragraphs: list[str]) -> None:
    """The linter names a trap, or the template fills, or a value cannot be reckoned; nothing fails in another way."""
    data = word_of(*paragraphs)
    traps = check(data, AnyValue())
    try:
        filled(data, KNOWN, functions={"今年": lambda: "2025"})
    except FillError as failed:
        assert any(trap.severity == "error" for trap in traps) or "无法填写" in failed.message


@given(st.lists(st.lists(TAGS, max_size=4).map("".join), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_what_the_linter_lets_pass_can_be_filled(paragraphs: list[str]) -> None:
    data = word_of(*paragraphs)
    if not [trap for trap in check(data, AnyValue()) if trap.severity == "error"]:
        assert opened(filled(data, KNOWN).docx) is not None


# -- by eye -----------------------------------------------------------------------------------------------------------


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(tools().office is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_what_was_filled() -> None:
    data = word_of(
        Title("安和县信访工作报告"),
        Heading(1, "来信情况"),
        "共{{ 甲 }}件，{{ 乙 }}。",
        Table(
            [Column("月"), Column("件次", align="right")],
            [["{%tr for 行 in 各行 %}", ""], ["{{ 行.名 }}", "{{ 行.数 }}"], ["{%tr endfor %}", ""]],
            caption="各月来信",
        ),
        "{{ 图 }}",
        "{{ 题 }}",
    )
    rows = [{"名": f"{month}月", "数": traced(f"月{month}", str(month * 3))} for month in range(1, 13)]
    values = {"甲": traced("甲", "12"), "乙": gap("经费"), "各行": rows, "图": picture(PIXEL, "图", 60)}
    made = filled(data, values | {"题": "图" + number_here("图", "一") + "　各月"}, mark="草稿")
    pages = to_pages(to_pdf(made.docx))
    assert len(pages) >= 1
