"""Han Mei edits the template: what her filters, conditions, lists and tables print from a county counted by hand."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from huiyin.documents.official import traced_figures
from huiyin.documents.templates import FillError
from huiyin.figures.acts import store_facts
from huiyin.reports import acts, values
from huiyin.reports.inputs import Inputs
from huiyin.reports.phrases import FILTER_NAMES, TEST_NAMES
from huiyin.reports.tests.county import petitions
from huiyin.reports.tests.test_names_of_values import lines, template
from huiyin.reports.tests.test_papers import columns, written
from huiyin.reports.tests.test_report import order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county() -> None:
    """2022 lacks its three last petitions, so that 2023 has more: a letter, a message and a call."""
    store_facts([*petitions(2022, 1)[:-3], *petitions(2023, 101)])


def printed(*paragraphs: str, inputs: Inputs | None = None) -> list[str]:
    return lines(acts.make(replace(order(inputs), template=template(*paragraphs))))


def test_every_filter_and_test_that_is_promised_is_there() -> None:
    assert set(values.filters()) == FILTER_NAMES
    assert set(values.tests()) == TEST_NAMES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 来信.件次 }}", "4件次"),
        ("{{ 来信.件次 | 数 }}", "4"),
        ("{{ 来信.件次 | 上期 }}", "3"),
        ("{{ 来信.件次 | 增减 }}", "+1"),
        ("{{ 来信.件次 | 增减量 }}", "1件次"),
        ("{{ 来信.件次 | 同比 }}", "同比上升33.3%"),
        ("{{ 来信.件次 | 变化 }}", "（同比上升33.3%）"),
        ("{{ 来信.件次 | 逗号变化 }}", "，同比上升33.3%"),
        ("{{ 信访.满意率 | 百分数 }}", "85.71%"),
        ("{{ 信访.满意率 | 百分数(1) }}", "85.7%"),
        ("{{ 信访.满意率 | 件数 }}", "6/7"),
        ("{{ 信访.满意率.信访部门 | 分母 }}", "7件"),
        ("{{ 来信.件次 | 占比(信访.件次) }}", "30.77%"),
        ("{% if 信访.满意率 > 85 and 信访.满意率 < 86 %}过{% endif %}", "过"),
        ("{% if 来信.件次 is 上升 %}多{% else %}少{% endif %}", "多"),
        ("{% if 传真.件次 is 为零 %}无{% endif %}", "无"),
        ("{% if 信访.满意率.责任单位 is 有数 %}有{% else %}无数据{% endif %}", "无数据"),
        (
            "{% for 项 in 各信访形式 | 降序('件次') | 前(2) %}{{ 项.名称 }}{{ 项.件次 | 数 }}；{% endfor %}",
            "来访5；来信4；",
        ),
        ("{% for 项 in 各信访形式 | 除去('来信', '来访') %}{{ 项.名称 }}；{% endfor %}", "网上信访；来电；"),
        ("{% for 项 in 上级交办.各信访形式 | 不为零('件次') %}{{ 项.名称 }}{% endfor %}", "网上信访"),
        ("{% for 项 in 各信访形式 | 最大('满意率.信访部门') %}{{ 项.名称 }}；{% endfor %}", "网上信访；来电；"),
        ('{{ 月份["1月"].件次 | 数 }}', "1"),
        ("{{ 各月.最高件次 | 数 }}", "2"),
    ],
)
def test_what_she_writes_and_what_it_prints(text: str, expected: str) -> None:
    assert printed(text) == [expected]


def test_a_share_is_a_figure_with_its_parts_in_the_papers(tmp_path: Path) -> None:
    made = acts.make(replace(order(), template=template("{{ 来信.件次 | 占比(信访.件次) }}")))
    assert [one.id for one in traced_figures(made.word)] == ["来信.件次 ÷ 信访.件次"]
    share = made.book.figures["来信.件次 ÷ 信访.件次"]
    assert (share.sides, share.parts) == ((4, 13), ("channel.letter.pieces", "total.pieces"))
    papers = columns(written(made, tmp_path / "papers.xlsx"))
    assert len(papers["channel.letter.pieces"]) == 4
    assert len(papers["total.pieces"]) == 13


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 来信 }}", "没有“来信”这个名称"),
        ("{{ 来信.件次 + 1 }}", "查不到出处"),
        ("{{ 来信.件次 | 百分数 }}", "只能用于比率"),
        ("{{ 本单位 | 数 }}", "只能用于数"),
        ('{{ 属地["无此镇"].件次 }}', "无此镇"),
        ("{{ 文字.工作机制 | 同比 }}", "只能用于数"),
    ],
)
def test_what_makes_no_sense_is_said_where_it_stands(text: str, said: str) -> None:
    with pytest.raises(FillError, match=said) as refused:
        printed("第一段", text)
    assert "第 2 段" in refused.value.place


def test_what_the_bureau_has_not_given_is_marked_in_her_text_too() -> None:
    texts = ("{{ 填报.业务培训 }}", "{{ 文字.工作机制 | 连写 }}", "{{ 待填.资金预算 }}", "缺{{ 缺项.数量 }}项")
    *marks, gaps = printed(*texts, inputs=Inputs())
    assert marks == ["【待填：业务培训】", "【待填：工作机制（文字）】", "【待填：资金预算·（各项目）】"]
    assert gaps != "缺0项"


def her_table(*, head: str) -> bytes:
    """Her own table of three channels: letters, messages, and how many before; with a note below."""
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    rows = (
        ("形式", "件次", head),
        ("{%tr for 项 in 各信访形式 %}", "", ""),
        ("{{ 项.名称 }}", "{{ 项.件次 | 数 }}", "{{ 项.件次 | 上期 }}"),
        ("{%tr endfor %}", "", ""),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("按登记日期。{{ 表注 }}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def cells(word: bytes) -> list[list[str]]:
    (table,) = docx.Document(io.BytesIO(word)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_column_of_comparisons_goes_where_nothing_can_be_compared_and_the_note_says_so() -> None:
    before_the_ledger = order(period="2022", as_of=date(2023, 2, 28))
    short = acts.make(replace(before_the_ledger, template=her_table(head="{{ 上期名称 | 可省列 }}")))
    assert [len(row) for row in cells(short.word)] == [2] * 4
    assert lines(short)[-1] == "按登记日期。上年无可比数据。"
    kept = acts.make(replace(before_the_ledger, template=her_table(head="{{ 上期名称 }}")))
    assert [row[2] for row in cells(kept.word)] == ["上年", "—", "—", "—"]
    assert lines(kept)[-1] == "按登记日期。“—”表示无可比数据。"


def test_where_there_is_something_to_compare_the_column_and_its_note_stay_as_she_wrote_them() -> None:
    whole = acts.make(replace(order(), template=her_table(head="{{ 上期名称 | 可省列 }}")))
    assert cells(whole.word) == [
        ["形式", "件次", "上年"],
        ["来信", "4", "3"],
        ["来访", "5", "5"],
        ["网上信访", "3", "2"],
        ["来电", "1", "0"],
    ]
    assert lines(whole)[-1] == "按登记日期。"
    grid = docx.Document(io.BytesIO(whole.word)).tables[0]._tbl.tblGrid
    assert len(grid.gridCol_lst) == 3
