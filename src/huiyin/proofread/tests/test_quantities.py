"""Which signs of a text are figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.proofread.check import analyse, check
from huiyin.proofread.mending import folded, mend
from huiyin.proofread.model import Quantity
from huiyin.proofread.reading.text import read_text


def figures(text: str) -> list[Quantity]:
    return list(analyse(mend(read_text(text))).quantities)


def shown(text: str) -> list[str]:
    return [f"{one.text}|{one.unit}" for one in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到来信156件次、来访65批次130人次。", ["156|件次", "65|批次", "130|人次"]),
        ("到各级信访共48738人次（件），同比下降5.7%。", ["48738|人次（件）", "5.7|%"]),
        ("总量26814件(批)次", ["26814|件（批）次"]),
        ("支出1857.41万元，即18574100元", ["1857.41|万元", "18574100|元"]),
        ("接待12.5万人次", ["12.5万|人次"]),
        ("受理1,206件，办结１２３件", ["1,206|件", "123|件"]),
        ("提高2.3个百分点，是去年的1.5倍", ["2.3|个百分点", "1.5|倍"]),
        ("占三分之一，增长百分之八", ["三分之一|分之", "八|%"]),
        ("接待二百一十六批次，设十个处室", ["二百一十六|批次", "十|个"]),
        ("分别为156、65、287件次", ["156|件次", "65|件次", "287|件次"]),
        ("每次10—15人参加", ["10—15|人"]),
    ],
)
def test_figures_and_their_units(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "根据长编办发〔2019〕16号文件",
        "2021年12月28日至2022年1月3日",
        "二〇二一年三月五日",
        "“十四五”规划和“一府两院”",
        "党的十九届五中全会",
        "一是完善制度，二是强化督查",
        "一般公共预算的一起统一安排",
        "第3条第2款",
        "电话：0731-88888888",
        "邮编410005",
        "2021-12-31",
        "上午9:30开始",
        "三公经费、两会期间、五保户",
        "近三年来",
    ],
)
def test_what_only_looks_like_a_figure(text: str) -> None:
    assert shown(text) == []


def test_precision_and_what_a_figure_stands_for() -> None:
    (money,) = figures("支出53.21万元")
    assert (money.number, money.digits, money.scale) == (532_100, 2, 10**4)
    assert money.interval.lo == 532_050
    assert money.interval.hi == 532_150
    (count,) = figures("办结508件")
    assert count.interval.lo == count.interval.hi == 508
    assert [one.approx for one in figures("约300件、50余起、不少于12次、85%以上")] == [
        "about",
        "over",
        "at_least",
        "at_least",
    ]


def test_roles_and_signs() -> None:
    found = figures("2021年支出1458.34万元，比去年同期1511.55万元减少53.21万元，下降3.5%。")
    assert [(one.role, one.sign) for one in found] == [("this", 0), ("previous", 0), ("change", -1), ("change", -1)]
    assert found[0].noun == "支出"


def test_a_figure_is_found_where_it_stands() -> None:
    lines = ["上年同期支出 598.04 万元，比", "上年增加 14.33 万元。"]
    for one in figures("\n".join(lines)):
        assert one.place.paragraph is not None
        assert lines[one.place.paragraph][one.place.start : one.place.end] == one.text


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("人员经费较上年减少3.91万\n元，下降4.5%。", ["人员经费较上年减少3.91万元，下降4.5%。"]),
        ("监督、解\n\n决有关群众利益政策的落实，纠正损害群众利益的行为；", 2),
        ("一、部门概况\n（一）基本情况。我局设六个科室。", ["一、部门概况", "（一）基本情况。我局设六个科室。"]),
        ("- 1.来信 156 件 次", ["1.来信156件次"]),
        ("**3.项目支出管理**。按规定执行。", ["3.项目支出管理。按规定执行。"]),
    ],
)
def test_lines_are_mended(text: str, blocks: list[str] | int) -> None:
    mended = [block.text for block in mend(read_text(text)).blocks]
    assert mended == blocks if isinstance(blocks, list) else len(mended) == blocks


def test_title_date_and_year_of_a_report() -> None:
    document = mend(read_text("2021年度青山县信访局部门整体支出绩效自评报告\n\n正文。\n\n青山县信访局\n2022年2月22日"))
    assert (document.year, str(document.date), document.organ) == (2021, "2022-02-22", "青山县信访局")


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(
    st.text(alphabet="0123456789.,%（）一二三十百千万亿点分之件次元年月日第约余、，。；： \n来信其中共", max_size=120)
)
def test_any_text_is_read(text: str) -> None:
    for one in figures(text):
        assert one.start < one.number_end <= one.end


def test_figures_of_a_row_that_ran_together_are_none() -> None:
    assert not [
        one for one in check("1.属于国家秘密00000002.其他法律行政法规禁止公开0000000").quantities if one.value > 9
    ]
