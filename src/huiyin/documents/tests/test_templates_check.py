"""Every trap that a clerk falls into has its place and its remedy; what is right raises none."""

from __future__ import annotations

import time

import pytest

from huiyin.documents.official import Column, Heading, Table
from huiyin.documents.templates import Trap, check, placeholders
from huiyin.documents.tests.wordfiles import SPACES, Bureau, para, read_part, run, with_body, with_parts, word_of


def traps(*texts: str) -> list[Trap]:
    return check(word_of(*texts), Bureau())


def codes(*texts: str) -> list[str]:
    return [trap.code for trap in traps(*texts)]


def in_table(*rows: tuple[str, ...]) -> bytes:
    return word_of(Table([Column("月"), Column("件")], rows))


@pytest.mark.parametrize(
    "text",
    [
        "没有占位符，50%，{花括号}，100%}。",
        "{{ 来信.件次 }}和{{来信.件次|同比}}",
        '{{ 属地["城关镇"].来访.批次 }}',
        "{{ 属地['城关镇'].来访.批次 | 同比 | 变化 }}",
        '{{ 各月["3月"].件次 }}',
        "{{ 来信.件次 + 来访.批次 }}，{{ 来信.件次 / 信访.总量 | 百分数 }}",
        '{{ "多" if 来信.件次 > 来访.批次 else "少" }}',
        "{% if 来信.件次 is 有数 and not 来访.批次 is 为零 %}有{% elif 来访.批次 >= 3 %}三{% else %}无{% endif %}",
        "{% if 来信.件次 in [1, 2, 3] %}少{% endif %}",
        "{% for 月 in 各月 %}{{ 月.名称 }}{{ 月.来信.件次 | 同比 }}{% if not loop.last %}、{% endif %}{% endfor %}",
        "{% for 月 in 各月 %}{% for 镇 in 月.各镇 %}{{ 镇.名称 }}{% endfor %}{% endfor %}",
        "{% for 月 in 各月 if 月.件次 > 0 %}{{ 月.名称 }}{% else %}无{% endfor %}",
        "{# 给同事的说明 #}",
        "{{ 今年() }}",
    ],
)
def test_what_is_right(text: str) -> None:
    assert traps(text) == []


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("｛｛ 来信.件次 ｝｝", "fullwidth_brace", "{{ 来信.件次 }}"),
        ("{{ 来信.件次 ｝｝", "fullwidth_brace", "{{ 来信.件次 }}"),
        ("｛％ if 来信.件次 ％｝有{% endif %}", "fullwidth_brace", "{% if 来信.件次 %}"),
        ("{ { 来信.件次 }}", "spaced_brace", "空格"),
        ("{{ 来信.件次 } }", "spaced_brace", "空格"),
        ("{来信.件次}", "single_brace", "{{ 来信.件次 }}"),
        ("｛来信.件次｝", "single_brace", "{{ 来信.件次 }}"),
        ("{{ 来信.件次 ｜ 同比 }}", "fullwidth_bar", "来信.件次 | 同比"),
        ("{{ 来信．件次 }}", "fullwidth_dot", "来信.件次"),
        ("{{ 来信。件次 }}", "fullwidth_dot", "来信.件次"),
        ("{{ 来信・件次 }}", "fullwidth_dot", "来信.件次"),
        ("{{ 来信·件次 }}", "fullwidth_dot", "来信.件次"),
        ("{{ 今年（） }}", "fullwidth_bracket", "今年()"),
        ('{{ 属地［"城关镇"］.来访.批次 }}', "fullwidth_bracket", '属地["城关镇"].来访.批次'),
        ('{{ 属地【"城关镇"】.来访.批次 }}', "fullwidth_bracket", '属地["城关镇"].来访.批次'),
        ("{% if 来信.件次 > １０ %}多{% endif %}", "fullwidth_letter", "> 10"),
        ("{% ｉｆ 来信.件次 %}多{% endif %}", "fullwidth_letter", "if 来信.件次"),
        ("{% if 来信.件次 ＞ 10 %}多{% endif %}", "fullwidth_sign", "来信.件次 > 10"),
        ("{% if 来信.件次 ≥ 10 %}多{% endif %}", "fullwidth_sign", "来信.件次 >= 10"),
        ("{% if 来信.件次 in [1，2] %}多{% endif %}", "fullwidth_sign", "[1,2]"),
        ("{{ 来信.件次 … }}", "strange_sign", "…"),
        ("{{ 属地[“城关镇”].来访.批次 }}", "smart_quotes", "自动改成直引号"),
        ("{{ 属地[‘城关镇’].来访.批次 }}", "smart_quotes", "自动改成直引号"),
        ("{{ 属地[＂城关镇＂].来访.批次 }}", "smart_quotes", "自动改成直引号"),
        ("{{ 各月.3月.件次 }}", "digit_first", '各月["3月"].件次'),
        ("{{ 3月 }}", "digit_first", '["3月"]'),
        ("{{ 来信.件次", "unclosed", "}}"),
        ("{% if 来信.件次 有", "unclosed", "%}"),
        ("来信.件次 }}", "unopened", "{{"),
        ("{{ 来信.件次 %}", "wrong_end", "}}"),
        ("{% if 来信.件次 }}有{% endif %}", "wrong_end", "%}"),
        ("{{- 来信.件次 }}", "dash", "减号"),
        ("{{ 来信.件次 -}}", "dash", "减号"),
        ("{{ }}", "empty", "空"),
        ("{{ 来信.件次 + }}", "syntax", "没有写完"),
        ("{{ 来信 件次 }}", "syntax", "件次"),
        ("{{ 来信.件次, 来访.批次 }}", "syntax", "一个值"),
        ("{% if %}有{% endif %}", "syntax", "没有写完"),
        ("{% for 月 各月 %}{% endfor %}", "syntax", "for"),
        ("{% for 甲, 乙 in 各月 %}{% endfor %}", "syntax", "for 名称 in 列表"),
        ("{% if 来信.件次 %}有{% endif 来信 %}", "syntax", "endif"),
        ("{% 如果 来信.件次 %}", "unknown_tag", "if"),
        ("{%r if 来信.件次 %}", "unknown_tag", "p（整段）"),
        ("{% colspan 3 %}", "unknown_tag", "colspan"),
        ("{% if 来信.件次 %}有", "never_closed", "{% endif %}"),
        ("{% for 月 in 各月 %}有", "never_closed", "{% endfor %}"),
        ("有{% endif %}", "never_opened", "if"),
        ("有{% else %}", "never_opened", "if"),
        ("{% if 来信.件次 %}{% else %}{% elif 来访.批次 %}{% endif %}", "after_else", "最后"),
        ("{% for 月 in 各月 %}{% if 来信.件次 %}{% endfor %}", "never_closed", "{% endif %}"),
        ("{%tr for 月 in 各月 %}", "outside_table", "{%p"),
        ("前{%p if 来信.件次 %}", "not_alone_p", "单独成段"),
        ("{{ 来信.件次数 }}", "unknown_name", "是不是“来信.件次”"),
        ("{{ 网信.件次 }}", "unknown_name", "没有“网信.件次”"),
        ('{{ 属地["域关镇"].来访.批次 }}', "unknown_name", "属地.域关镇.来访.批次"),
        ("{{ 来信.件次 | 同化 }}", "unknown_filter", "是不是“同比”"),
        ("{{ 来信.件次 | upper }}", "unknown_filter", "upper"),
        ("{% if 来信.件次 is 有 %}{% endif %}", "unknown_test", "是不是“有数”"),
        ("{% for 月 in 来信.件次 %}{% endfor %}", "no_list", "不是列表"),
        ("{% for 月 in 各月份 %}{% endfor %}", "unknown_name", "各月份"),
        ("{% for 月 in 'abc' %}{% endfor %}", "no_list", "不是列表"),
        ("{% for 月 in 各月 %}{{ 月.件数 }}{% endfor %}", "unknown_attribute", "是不是“件次”"),
        ("{% for 本单位 in 各月 %}{% endfor %}", "known_name", "换一个"),
        ("{{ 各月 }}", "list_as_value", "{%tr for 项 in 各月 %}"),
        ("{{ loop.index }}", "unknown_name", "loop"),
        ("{{ 属地[来信.件次] }}", "computed_name", "引号"),
        ("{{ 来信.件次 * 9999999999 }}", "huge", "9999999999"),
        ("{{ " + "来信.件次 + " * 80 + "1 }}", "too_long", "拆成"),
        ("{{ " + "(" * 240 + "1" + ")" * 240 + " }}", "too_long", "拆成"),
    ],
)
def test_a_trap_has_a_place_and_a_remedy(text: str, code: str, said: str) -> None:
    found = check(word_of("第一段", Heading(1, "情况"), f"前文{text}" if not text.startswith("前") else text), Bureau())
    trap = next((trap for trap in found if trap.code == code), None)
    assert trap is not None, [each.code for each in found]
    assert trap.place.startswith("正文第 3 段")
    assert trap.found and said in trap.message + trap.remedy
    assert trap.english_message and trap.english_remedy
    assert (trap.severity == "warning") == (code in ("smart_quotes", "single_brace"))


@pytest.mark.parametrize("text", ["{{ " + "信" * 50_000 + " }}", "{{ " + "信.3" * 20_000 + " }}"])
def test_a_very_long_placeholder_is_told_at_once(text: str) -> None:
    """By its length alone: nothing in it is read, which once took minutes."""
    began = time.monotonic()
    (trap,) = check(with_body(para(run(text))), Bureau())
    assert (trap.code, len(trap.found) < 100) == ("too_long", True)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "texts", [("{%r if 来信.件次 %}", "有", "{%r endif %}"), ("{% if 来信.件次 %}{%r endif %}",), ("{%r endif %}",)]
)
def test_the_runs_of_other_programs_are_no_statement_and_no_fault(texts: tuple[str, ...]) -> None:
    assert "unknown_tag" in codes(*texts)


def test_a_trap_is_told_once() -> None:
    assert codes("{{ 来信。件次 }}") == ["fullwidth_dot"]
    assert codes("{% import 'os' as 系统 %}") == ["forbidden_tag"]
    assert codes("{{ 来信.件次数 | 同比 }}") == ["unknown_name"]


def test_traps_come_in_the_order_of_the_document() -> None:
    assert codes("{{ 来信。件次 }}，{% if 来信.件次 %}", "{{ 来信.件 }}", "｛｛ 来信.件次 ｝｝") == [
        "fullwidth_dot",
        "never_closed",
        "unknown_name",
        "fullwidth_brace",
    ]


def test_braces_over_two_paragraphs() -> None:
    (trap,) = traps("来信 {{ 来信.", "件次 }}。")
    assert (trap.code, trap.place[:7]) == ("across_paragraphs", "正文第 1 段")
    assert codes("{{ 来信.件次", "{{ 来访.批次 }}") == ["unclosed"]


def test_blocks_over_paragraphs_say_where_they_began() -> None:
    (trap,) = traps("{% if 来信.件次 %}", "有", "{% endif %}")
    assert trap.code == "inline_across"
    assert trap.place.startswith("正文第 3 段") and "正文第 1 段" in trap.message and "{%p" in trap.remedy
    assert traps("{%p if 来信.件次 %}", "有", "{%p endif %}") == []
    (trap,) = traps("{%p if 来信.件次 %}", "有", "{% endif %}")
    assert (trap.code, "{%p endif %}" in trap.remedy) == ("levels_differ", True)
    assert codes(*["{%p if 来信.件次 %}"] * 13, *["{%p endif %}"] * 13) == ["too_deep"]
    assert codes(*["{%p for 月 in 各月 %}"] * 4, *["{%p endfor %}"] * 4) == ["too_deep"]


def test_tables_are_told_by_number_row_and_column() -> None:
    (trap,) = check(in_table(("一月", "{{ 来信.件 }}")), Bureau())
    assert trap.place.startswith("第 1 个表格第 2 行第 2 列“{{ 来信.件 }}”")
    right = in_table(("{%tr for 月 in 各月 %}", ""), ("{{ 月.名称 }}", "{{ 月.件次 }}"), ("{%tr endfor %}", ""))
    assert check(right, Bureau()) == []
    together = in_table(("{%tr for 月 in 各月 %}{{ 月.名称 }}", "{{ 月.件次 }}{%tr endfor %}"))
    assert [trap.code for trap in check(together, Bureau())] == ["not_alone_tr", "not_alone_tr"]
    half = in_table(("{%p if 来信.件次 %}", "{%p endif %}"))
    assert [trap.code for trap in check(half, Bureau())] == ["elsewhere"]


OUTSIDE = [
    "''.__class__",
    "''.__class__.__mro__[1].__subclasses__()",
    "''['__class__']",
    "来信['__class__']",
    "来信.__init__.__globals__",
    "来信.件次.__class__",
    "来信._secret",
    "self",
    "self.__init__.__globals__.__builtins__",
    "self._TemplateReference__context",
    "lipsum.__globals__['os'].popen('id').read()",
    "lipsum()",
    "cycler.__init__.__globals__.os.popen('id').read()",
    "cycler('a', 'b')",
    "joiner.__init__.__globals__",
    "joiner()",
    "namespace.__init__.__globals__['os']",
    "namespace(a=1)",
    "dict(a=1)",
    "dict.mro()",
    "range(10)",
    "range(999999999)",
    "range.__class__",
    "config",
    "config.items()",
    "request.application.__globals__",
    "request['__class__']",
    "url_for.__globals__",
    "get_flashed_messages.__globals__",
    "''|attr('__class__')",
    "来信|attr('__class__')",
    "''|attr('\\x5f\\x5fclass\\x5f\\x5f')",
    "()|attr('__class__')|attr('__base__')",
    "'{0.__class__}'.format(来信)",
    "'{0.__class__}'.format_map(来信)",
    "'%s' % 来信.件次",
    "('%c' % 95) * 2",
    "'{}'|format(来信)",
    "来信|map(attribute='__class__')|list",
    "来信|selectattr('__class__')",
    "来信|tojson",
    "来信|pprint",
    "来信|safe",
    "来信|xmlattr",
    "'<b>'|safe",
    "(1).__class__",
    "[].__class__.__base__.__subclasses__()",
    "{}.__class__",
    "{'a': 1}",
    "[].append(1)",
    "'abc'[::-1]",
    "'abc'.upper()",
    "来信.件次()",
    "今年.__globals__",
    "今年(*[1])",
    "今年(**{})",
    "来信.update({})",
    "2 ** 999999999",
    "'a' * 999999999",
    "[1] * 999999999",
    "('a' ~ 'b') * 9999",
    "loop.cycle",
    "caller()",
    "varargs",
    "来信[来信.件次 ~ '__class__']",
    "来信['a' ~ 'b']",
    "''['\\x5f\\x5fclass\\x5f\\x5f']",
    "(来信.件次 | 同比).__class__",
    "(来信.件次 if 1 else 2).__class__",
    "undefined.__init__.__globals__",
]
BLOCKS = [
    "import 'os' as 甲",
    "from 'os' import 甲",
    "include 'x'",
    "extends 'x'",
    "macro 甲()",
    "call 来信()",
    "set 来信 = 1",
    "set 甲 = 来信.件次",
    "with 甲 = 1",
    "filter 同比",
    "block 甲",
    "do 来信.update()",
    "raw",
    "autoescape false",
    "trans",
    "debug",
    "for 甲 in 来信.__class__.__mro__",
    "for 甲 in range(10)",
    "for 甲 in [1, 2]",
    "for 甲 in 各月 recursive",
    "for 来信 in 各月",
    "for 甲.乙 in 各月",
    "if ''.__class__",
    "if 来信.件次 is callable",
    "if 来信.件次 is sameas 1",
]


@pytest.mark.parametrize("expression", OUTSIDE)
def test_code_that_reaches_outside(expression: str) -> None:
    found = [trap for trap in traps(f"{{{{ {expression} }}}}") if trap.severity == "error"]
    assert found, expression
    assert traps(f"{{% if {expression} %}}{{% endif %}}")


@pytest.mark.parametrize("block", BLOCKS)
def test_blocks_that_reach_outside(block: str) -> None:
    word = block.split(maxsplit=1)[0]
    assert any(trap.severity == "error" for trap in traps(f"{{% {block} %}}{{% end{word} %}}")), block


def saved(*runs: str) -> list[str]:
    return [trap.code for trap in check(with_body(para(*runs)), Bureau())]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<w:ins w:id="1" w:author="李"><w:r><w:t>.件</w:t></w:r></w:ins>', "tracked_inside"),
        ('<w:del w:id="1" w:author="李"><w:r><w:delText>x</w:delText></w:r></w:del>' + run(".件"), "tracked_inside"),
        ('<w:commentRangeStart w:id="0"/>' + run(".件"), "comment_inside"),
        (run(".件") + '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>', "comment_inside"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run(".件"), "field_inside"),
        ('<w:fldSimple w:instr=" PAGE "><w:r><w:t>.件</w:t></w:r></w:fldSimple>', "field_inside"),
        ("<w:r><w:drawing/></w:r>" + run(".件"), "picture_inside"),
        ('<w:r><w:footnoteReference w:id="2"/></w:r>' + run(".件"), "note_inside"),
        ("<w:sdt><w:sdtContent><w:r><w:t>.件</w:t></w:r></w:sdtContent></w:sdt>", "control_inside"),
        ('<w:hyperlink w:anchor="a"><w:r><w:t>.件</w:t></w:r></w:hyperlink>', "link_inside"),
        ("<w:r><w:br/></w:r>" + run(".件"), "break_inside"),
        ("<w:r><w:tab/></w:r>" + run(".件"), "tab_inside"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run(".件"), "other_inside"),
    ],
)
def test_what_no_placeholder_may_have_inside(inside: str, code: str) -> None:
    assert code in saved(run("{{ 来信"), inside, run("次 }}"))


def test_what_a_placeholder_may_stand_in() -> None:
    control = '<w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    assert saved(control.format(run("{{ 来信") + run(".件次 }}"))) == []
    assert saved('<w:commentRangeStart w:id="0"/>', run("{{ 来信.件次 }}"), '<w:commentRangeEnd w:id="0"/>') == []
    assert saved(f'<w:ins w:id="1" w:author="李">{run("{{ 来信.件次 }}")}</w:ins>') == ["tracked_changes"]


def test_runs_that_word_splits_are_no_trap() -> None:
    pieces = ["{", "{ 来", "信", ".件次 |", " 同比 }", "}"]
    between = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="9" w:name="a"/><w:bookmarkEnd w:id="9"/>'
    assert saved(*(run(piece, '<w:lang w:eastAsia="zh-CN"/>') + between for piece in pieces)) == []


def test_headers_notes_boxes_and_places_where_nothing_is_filled() -> None:
    marked = word_of("x", mark="草稿")
    header = f"<w:hdr {SPACES}>{para(run('{{ 来信.件 }}'))}</w:hdr>"
    names = {"word/header1.xml": header, "word/header2.xml": header}
    places = [trap.place.partition("“")[0] for trap in check(with_parts(marked, names), Bureau())]
    assert places == ["页眉第 1 段", "偶数页页眉第 1 段"]
    content = f"<w:txbxContent>{para(run('{{ 来信.件 }}'))}</w:txbxContent>"
    box = (
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
    )
    boxed = with_body(para(f"<w:r><mc:AlternateContent>{box}</mc:AlternateContent></w:r>"))
    assert [trap.place[:5] for trap in check(boxed, Bureau())] == ["正文文本框"]
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图" descr="{{ 来信.件次 }}"/></wp:inline></w:drawing></w:r>'
    )
    assert saved(picture) == ["unreachable"]
    chart = {"word/charts/chart1.xml": "<c:c xmlns:c='c'><c:t>{{ 来信.件次 }}</c:t></c:c>"}
    assert [trap.code for trap in check(with_parts(word_of("x"), chart), Bureau())] == ["unreachable"]


def test_section_breaks_are_not_lost() -> None:
    tagged = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{%p if 来信.件次 %}</w:t></w:r></w:p>"
    assert "section_break" in [trap.code for trap in check(with_body(tagged + para(run("{%p endif %}"))), Bureau())]


def test_a_refused_file_has_its_reasons_as_traps() -> None:
    found = check(b"%PDF", Bureau())
    assert [trap.code for trap in found] == ["not_docx"] and "PDF" in found[0].message


def test_too_many_placeholders() -> None:
    body = para(*(run("{{ 来信.件次 }}") for _ in range(5_001)))
    assert [trap.code for trap in check(with_body(body), Bureau())] == ["too_many"]


def test_the_values_that_a_template_asks_for() -> None:
    found = placeholders(
        word_of(
            "{{ 来信.件次 | 同比 | 变化 }}",
            '{% if 属地["城关镇"].来访.批次 > 信访.总量 %}多{% endif %}',
            "{% for 月 in 各月 %}{{ 月.来信.件次 | 同比 }}{{ loop.index }}{% endfor %}",
        )
    )
    assert [(each.path, each.filters) for each in found] == [
        (("来信", "件次"), ("同比", "变化")),
        (("属地", "城关镇", "来访", "批次"), ()),
        (("信访", "总量"), ()),
        (("各月",), ()),
        (("各月", "*", "来信", "件次"), ("同比",)),
    ]
    assert found[0].expression == "{{ 来信.件次 | 同比 | 变化 }}"
    assert found[0].place.startswith("正文第 1 段")
    assert "{{" not in read_part(word_of("x"))
