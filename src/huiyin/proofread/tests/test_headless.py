"""Tables whose headings were lost, and tables that were run into one line: what their rows themselves say."""

from __future__ import annotations

import pytest

from huiyin.proofread import check

ROWS = [
    "东河县 812 905 -93 -10.28",
    "西河县 1204 1117 87 7.79",
    "南河县 655 702 -47 -6.70",
    "北河县 931 880 51 5.80",
]
CROSSED = [
    "1991 47 96 21 40 19 45 7 11",
    "1992 52 88 25 41 17 30 10 17",
    "1993 39 71 12 25 20 33 7 13",
    "1994 64 119 30 52 22 41 12 26",
]
NESTED = [
    "甲乡 96.41 61.20 40.15 21.05 35.21",
    "乙乡 83.07 50.62 33.40 17.22 32.45",
    "丙乡 120.98 77.13 52.01 25.12 43.85",
]
SHARES = ["总人口 84.20 100.0", "其中：镇 51.62 61.3", "村 32.58 38.7", "其中：男 42.71 50.7", "女 41.49 49.3"]
LAYOUTS = [
    "\n".join,
    " ".join,
    lambda rows: "\n".join(" ".join(rows).split()),
    lambda rows: "\n".join(rows).replace(" ", "\t"),
]
NAMES = ["rows", "one line", "cells", "tabs"]


def _told(text: str) -> set[tuple[str, frozenset[str]]]:
    report = check(text)
    assert not report.findings
    return {(one.numbers[0], frozenset(one.numbers[1:])) for one in report.relations}


@pytest.mark.parametrize("join", LAYOUTS, ids=NAMES)
def test_differences_and_growth_without_headings(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join(ROWS))
    for row in ROWS:
        _, this, last, more, growth = row.split()
        assert (more, frozenset((this, last))) in told
        assert (growth, frozenset((this, last))) in told


@pytest.mark.parametrize("join", [LAYOUTS[0], LAYOUTS[2], LAYOUTS[3]], ids=["rows", "cells", "tabs"])
def test_cases_and_people_of_every_kind_without_headings(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join(CROSSED))
    for row in CROSSED:
        _, cases, people, *kinds = row.split()
        assert (cases, frozenset(kinds[::2])) in told
        assert (people, frozenset(kinds[1::2])) in told


@pytest.mark.parametrize("join", LAYOUTS[2:], ids=NAMES[2:])
def test_a_part_that_has_parts_of_its_own(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join(NESTED))
    for row in NESTED:
        _, whole, first, one, two, second = row.split()
        assert (whole, frozenset((first, second))) in told
        assert (first, frozenset((one, two))) in told


@pytest.mark.parametrize("join", [LAYOUTS[0], *LAYOUTS[2:]], ids=["rows", "cells", "tabs"])
def test_shares_of_the_row_of_a_hundred(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join(SHARES))
    assert {("61.3", frozenset(("51.62", "84.20"))), ("49.3", frozenset(("41.49", "84.20")))} <= told


def test_prose_around_a_table_in_one_line_is_read_too() -> None:
    said = "全年登记来信来访3602件，其中来信1204件、来访2398件。"
    text = f"{said} 县区 今年 去年 增减 增减率 {' '.join(ROWS)} 以上共四个县。"
    report = check(text)
    assert not report.findings
    told = {(one.numbers[0], frozenset(one.numbers[1:])) for one in report.relations}
    assert ("3602", frozenset(("1204", "2398"))) in told
    assert ("-10.28", frozenset(("812", "905"))) in told
    place = next(one.at[0] for one in report.relations if one.numbers[0] == "5.80")
    assert text[place.start : place.end] == "5.80"


YEARS = ["1991 812 655 80.67", "1992 905 731 80.77", "1993 1204 1067 88.62", "1994 931 880 94.52", "1995 777 702 90.35"]


def test_rows_that_begin_with_a_year() -> None:
    told = _told("\n".join(["年度 收案 结案 结案率（%）", *YEARS]))
    assert {(rate, frozenset((done, came))) for _, came, done, rate in map(str.split, YEARS)} <= told


def test_names_that_begin_with_a_word_for_pieces() -> None:
    rows = ["人员经费 512.30 498.21", "日常公用经费 88.16 90.44", "项目支出 203.50 187.05", "合计 803.96 775.70"]
    told = _told("\n".join(rows))
    assert ("803.96", frozenset(("512.30", "88.16", "203.50"))) in told
    assert ("775.70", frozenset(("498.21", "90.44", "187.05"))) in told


def test_remarks_behind_the_figures() -> None:
    why = ["", "主要是人员增加", "", "厉行节约"]
    rows = [f"{at} {row} {said}".rstrip() for at, (row, said) in enumerate(zip(ROWS, why, strict=True), start=1)]
    told = _told("\n".join(["序号 县区 今年 去年 增减 增减率 备注", *rows]))
    assert ("-10.28", frozenset(("812", "905"))) in told
    assert ("5.80", frozenset(("931", "880"))) in told


def test_a_heading_of_names_stands_over_no_figures() -> None:
    table = """
                                              比上年
         预算科目     2024年决算数     2025年决算数
                                             （±%）

    收入合计             2,731,480      2,574,915      -5.7

    一般公共预算收入     2,206,374      2,189,260      -0.8

    政府性基金收入         488,951        311,470     -36.3

    国有资本经营收入        36,155         74,185      105.2
"""
    told = _told(table)
    assert ("2,731,480", frozenset(("2,206,374", "488,951", "36,155"))) in told
    assert ("-36.3", frozenset(("311,470", "488,951"))) in told


def test_the_next_page_in_a_table_copied_cell_by_cell() -> None:
    heads = ["县区", "今年", "去年", "增减", "增减率"]
    cells = [cell for row in ROWS for cell in row.split()]
    text = [*heads, *cells[:10], "", "— 12 —", "", *heads, *cells[10:]]
    told = _told("\n".join(text))
    assert {("-10.28", frozenset(("812", "905"))), ("5.80", frozenset(("931", "880")))} <= told
    assert ("5.80", frozenset(("931", "880"))) in _told(" ".join(text).replace("  ", " "))


def test_figures_in_a_row_are_not_joined_to_one() -> None:
    figures = check("全年共办理 64 2 62 96.9% 等。").quantities
    assert [one.text for one in figures][:4] == ["64", "2", "62", "96.9"]
    assert [one.text for one in check("全年共办理 2 0 3 5 件。").quantities] == ["2035"]


GRADED = """
序号 项目 评价资金 等级
1 培训补助资金 7,415.20 优
2 办公用房修缮 2,308.75 良
第 7 页
3
2024年基层服务能力
提升项目
1,950.40 优
4 监督抽查经费 583.65 良
5 设备更新 416.90 优
合计 —— 12,674.90 ——
"""


def test_a_list_with_grades_and_names_over_several_lines() -> None:
    whole = ("12,674.90", frozenset(("7,415.20", "2,308.75", "1,950.40", "583.65", "416.90")))
    assert whole in _told(GRADED)


def test_a_total_of_lines_that_are_no_table() -> None:
    text = """
项目 金额
一、基本支出（含上年结转）及其他 说明见后 812.40
人员经费以外另列 96.25
二、补助下级单位的支出（按进度拨付） 1,203.10
以上合计 2,111.75
"""
    assert ("2,111.75", frozenset(("812.40", "96.25", "1,203.10"))) in _told(text)


RAGGED = [
    "东河县 163.40 161.90 161.50 0.40 1.50",
    "西河县 227.00 227.00 227.00",
    "南河县 371.60 252.30 246.10 6.20 119.30",
    "北河县 418.80 322.50 0.70 309.40 12.40 96.30",
    "中河县 455.10 316.90 1.10 306.20 9.60 138.20",
]


@pytest.mark.parametrize("join", LAYOUTS[:3], ids=NAMES[:3])
def test_rows_that_lost_their_empty_cells(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join(RAGGED))
    assert {
        ("163.40", frozenset(("161.90", "1.50"))),
        ("252.30", frozenset(("246.10", "6.20"))),
        ("455.10", frozenset(("316.90", "138.20"))),
        ("316.90", frozenset(("1.10", "306.20", "9.60"))),
    } <= told


TWO_SIDED = """
              2025年      比上年                2025年      比上年
   收入科目                          支出科目
              决算数      增长%                决算数      增长%

一、事业性收费
             2385120       9.0    一、教育支出    2291006       7.5
  收入（教育）

二、其他收入    1247       4.4                        —          —

  本年收入合计 2386367     9.0    本年支出合计    2291006       7.5

上年结转收入   98450              调出资金           2415

                                  结转下年         191396

    收入总计 2484817              支出总计        2484817
"""


def test_both_sides_of_an_account_whose_first_row_is_named_around_it() -> None:
    told = _told(TWO_SIDED)
    assert ("2386367", frozenset(("2385120", "1247"))) in told
    assert ("2484817", frozenset(("2386367", "98450"))) in told
    assert ("2484817", frozenset(("2291006", "2415", "191396"))) in told
    assert ("2484817", frozenset(("2484817",))) in told


@pytest.mark.parametrize("join", LAYOUTS[:3], ids=NAMES[:3])
def test_numbers_of_rows_before_their_years(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join([f"{number} {row}" for number, row in enumerate(YEARS, start=1)]))
    assert {(rate, frozenset((done, came))) for _, came, done, rate in map(str.split, YEARS)} <= told


def test_numbers_of_rows_of_which_one_was_lost() -> None:
    rows = [
        "1 甲类申请 12 3 0 15",
        "2 乙类申请 40 11 2 53",
        "3 丙类申请（重复的，只计一次） 7 1 1 9",
        "5 丁类申请 31 8 0 39",
    ]
    told = _told("\n".join(rows))
    assert {("53", frozenset(["40", "11", "2"])), ("9", frozenset(["7", "1", "1"]))} <= told


INDICATORS = (
    "一、工业 工业用电量万千瓦时902 5310 4725 12.4 #规上工业用电量万千瓦时 4120 3986 3.4 "
    "二、固定资产投资亿元 8.5 #项目投资亿元 26.0 三、接待游客万人次6.20 48.15 50.02 -3.7 旅游收入亿元 12.66 11.90 6.4 "
    "#住宿收入亿元2.41 2.87-16.0 四、价格总指数% 101.1 100.2 五、住户存款余额亿元 310.40 285.75 8.6 "
    "注：按可比口径计算，上年数据已经调整。"
)
INDICATOR_ROWS = [
    "12.4 5310 4725", "3.4 4120 3986", "-3.7 48.15 50.02", "6.4 12.66 11.90", "-16.0 2.41 2.87", "8.6 310.40 285.75",
]  # fmt: skip


@pytest.mark.parametrize("row", INDICATOR_ROWS)
def test_a_page_of_indicators_in_one_line(row: str) -> None:
    grown, now, last = row.split()
    assert (grown, frozenset({now, last})) in _told(INDICATORS)


def test_a_line_of_figures_that_say_nothing_of_each_other_is_left_alone() -> None:
    text = INDICATORS.replace("12.4", "21.4").replace(" 3.4", " 8.4").replace("-3.7", "-7.3").replace(" 6.4", " 4.6")
    assert not [one for one in check(text).relations if one.message.code == "table.change_holds"]


def test_three_rows_of_long_quotients_are_enough() -> None:
    rows = [
        "项目 合计 男 女 性别比", "甲镇 41873 21406 20467 104.59", "乙镇 38212 19688 18524 106.28",
        "丙镇 29947 15102 14845 101.73",
    ]  # fmt: skip
    told = _told("\n".join(f"| {' | '.join(row.split())} |" for row in rows))
    assert ("104.59", frozenset({"21406", "20467"})) in told
    assert ("101.73", frozenset({"15102", "14845"})) in told


def test_growth_beside_the_increase_alone() -> None:
    rows = [
        "项目 本年支出 其中拨款 比上年增加金额 比上年增加%",
        "小学 412.30 350.10 38.90 13", "中学 287.66 240.80 21.55 10",
        "职校 98.12 80.45 12.31 18", "特教 33.40 27.85 3.72 15", "幼教 45.07 30.00 6.24 26",
        "成教 20.31 18.66 4.10 -18",
    ]  # fmt: skip
    told = _told("\n".join(f"| {' | '.join(row.split())} |" for row in rows))
    assert ("13", frozenset({"38.90", "350.10"})) in told
    assert ("-18", frozenset({"4.10", "18.66"})) in told
