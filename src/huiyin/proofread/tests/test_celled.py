"""Tables copied cell by cell whose rows are not all whole."""

from __future__ import annotations

import pytest

from huiyin.proofread import check
from huiyin.proofread.reading.source import RawTable
from huiyin.proofread.reading.text import read_text

FUNDS = """
2025年全市三项基金收支表
项目
合计
养老基金
医疗基金
救助基金
一、本年收入
91.60
40.20
30.15
21.25
1.缴费收入
78.35
35.10
28.00
15.25
2.补贴收入
12.40
5.10
1.30
6.00
3.其他收入
0.85
0.85
二、本年支出
80.10
38.00
27.10
15.00
三、本年收支结余
11.50
2.20
3.05
6.25
四、上年结余
20.00
8.00
7.00
5.00
五、年末滚存结余
31.50
10.20
10.05
11.25
"""

SIDES = """
收入
预算数
支出
预算数
一、税收收入
4310
一、教育支出
2150
增值税
3000
二、卫生健康支出
1460
契税
1310
三、农林水支出
二、非税收入
290
四、其他支出
990
收入合计
4600
支出合计
4600
"""

APART = """
项目
2024年决算数
2025年预算数
“三公”经费合计
386.4
352.1
一、公务接待费
52.4
48.1
334.0
304.0
120.0
96.0
214.0
208.0
二、公务用车费
公务用车购置费
公务用车运行维护费
"""


def rows(text: str) -> list[list[str]]:
    """The cells of the only table, row by row, by column; a dot where there is none."""
    (table,) = (part for part in read_text(text.strip()).parts if isinstance(part, RawTable))
    wide = max(cell.column for cell in table.cells) + 1
    deep = max(cell.row for cell in table.cells) + 1
    made = [["."] * wide for _ in range(deep)]
    for cell in table.cells:
        made[cell.row][cell.column] = "?" if cell.astray else cell.text
    return made


def told(text: str) -> set[tuple[str, ...]]:
    return {one.numbers for one in check(text.strip()).relations if one.kind == "table" and one.holds}


def raised(text: str) -> list[tuple[str, ...]]:
    return [one.numbers for one in check(text.strip()).relations if one.severity in ("error", "likely")]


def test_a_row_with_fewer_figures_has_them_where_its_whole_needs_them() -> None:
    short = next(row for row in rows(FUNDS) if row[0] == "3.其他收入")
    assert short[2:] == ["0.85", ".", "0.85", "."]


def test_rows_of_a_fund_are_parts_balances_and_totals() -> None:
    found = told(FUNDS)
    assert ("91.60", "78.35", "12.40", "0.85") in found
    assert ("30.15", "28.00", "1.30", "0.85") in found
    assert ("78.35", "35.10", "28.00", "15.25") in found
    assert ("3.05", "30.15", "27.10") in found
    assert ("31.50", "11.50", "20.00") in found
    assert raised(FUNDS) == []


@pytest.mark.parametrize(
    ("right", "wrong", "named"), [("\n11.50\n", "\n11.60\n", "11.60"), ("\n10.05\n", "\n10.25\n", "10.25")]
)
def test_a_wrong_balance_is_raised(right: str, wrong: str, named: str) -> None:
    assert named in {numbers[0] for numbers in raised(FUNDS.replace(right, wrong))}


def test_two_sides_come_in_turn_with_empty_cells_left_out() -> None:
    assert ["契税", "1310", "三、农林水支出", "."] in rows(SIDES)
    found = told(SIDES)
    assert ("4310", "3000", "1310") in found
    assert ("4600", "4310", "290") in found
    assert ("4600", "2150", "1460", "990") in found


def test_names_and_figures_that_stand_apart_are_put_together_by_their_sums() -> None:
    assert ["公务用车购置费", "120.0", "96.0"] in rows(APART)
    assert {("386.4", "52.4", "334.0"), ("334.0", "120.0", "214.0"), ("352.1", "48.1", "304.0")} <= told(APART)


def test_names_and_figures_that_make_no_sum_stay_as_they_are() -> None:
    assert not [
        part
        for part in read_text(APART.replace("334.0", "831.7").replace("386.4", "112.9").strip()).parts
        if isinstance(part, RawTable) and len({cell.row for cell in part.cells}) == 7
    ]


def test_numbers_of_rows_and_years_are_names() -> None:
    numbered = "序号\n单位\n来信\n来访\n" + "\n".join(
        f"{at}\n{name}\n{at * 13}\n{at * 7}" for at, name in enumerate(("甲县", "乙县", "丙县", "丁县"), start=1)
    )
    assert rows(numbered)[1:] == [
        [str(at), name, str(at * 13), str(at * 7)] for at, name in enumerate(("甲县", "乙县", "丙县", "丁县"), start=1)
    ]
    years = "年份\n来信\n来访\n2021\n130\n70\n2022\n121\n66\n2023\n99\n64"
    assert [row[0] for row in rows(years)][-3:] == ["2021", "2022", "2023"]


@pytest.mark.parametrize(
    "text",
    [
        "60000\n50000\n40000\n36002\n42432\n48242\n2021年\n2022年\n2023年",
        "一、总体情况\n全年共登记群众信访508件次，其中来信156件次。\n二、来信\n156\n三、来访",
        "第\n3\n页\n共\n9\n页",
    ],
)
def test_what_is_no_table_is_none(text: str) -> None:
    assert not [part for part in read_text(text).parts if isinstance(part, RawTable)]


JUMBLED = """
年份
总计
一般贷款
贴息贷款
特种贷款
1985
764
115
183
466
1986
1326
141
632
553
1987
1577
331
923
323
214
1988
174.9
1861.2
325.6
1360.7
"""

CLOSED = """
受案(件)
结案(件)
结案率(%)
1986
58
44
75.86
220
1987
141
64.09
1988
171
239
71.55
309
216
1989
69.90
469
302
64.39
"""

GROWN = """
营业收入 170,899,152.34 147,693,604.14 15.71 124,099,843.99
净利润 86,228,146.62 74,734,071.75 15.38 62,717,467.12
现金流量净额 92,463,692.43 66,593,247.09 38.85 36,698,595.03
净资产 233,105,984.47 215,668,571.43 8.09 197,480,041.46
总资产 298,944,579.70 272,699,660.25 9.62 254,500,826.02
"""


def test_totals_of_a_jumbled_table_are_told_by_their_neighbours() -> None:
    found = told(JUMBLED)
    assert {("764", "115", "183", "466"), ("1326", "141", "632", "553")} <= found
    assert ("1861.2", "174.9", "325.6", "1360.7") in found
    assert raised(JUMBLED) == []


def test_rates_of_a_jumbled_table_are_told_by_their_neighbours() -> None:
    found = {one.numbers for one in check(CLOSED.strip()).relations if one.kind == "ratio" and one.holds}
    assert {("75.86", "44", "58"), ("64.09", "141", "220"), ("69.90", "216", "309")} <= found


def test_growth_in_a_column_without_a_heading_is_told_where_all_rows_come_out() -> None:
    assert ("15.71", "170,899,152.34", "147,693,604.14") in told(GROWN)
    assert raised(GROWN) == []
    assert "38.85" in {numbers[0] for numbers in raised(GROWN.replace("66,593,247.09", "61,593,247.09"))}


def test_years_may_head_the_columns_and_a_blank_stand_within_a_figure() -> None:
    text = "单位：万元\n1954\n1955\n职工\n15.62\n15.75\n农民\n0.88\n1.12\n工商业\n11. 84\n7.49\n合计\n28. 34\n24.36"
    assert {one.numbers[0] for one in check(text).relations if one.kind == "table" and one.holds} >= {"28.34", "24.36"}


def test_a_row_of_a_total_and_one_part_is_as_good_as_a_whole_one() -> None:
    text = (
        "项目\n\n合计\n\n基本支出\n\n项目支出\n\n行政运行\n\n46.20\n\n46.20\n\n信访事务\n\n83.40\n\n12.10\n\n71.30\n\n"
        "事业运行\n\n15.00\n\n15.00\n\n合计\n\n144.60\n\n73.30\n\n71.30"
    )
    assert {("144.60", "46.20", "83.40", "15.00"), ("144.60", "73.30", "71.30")} <= told(text)


def test_codes_of_accounts_belong_to_their_names() -> None:
    text = (
        "科目编码\n科目名称\n合计\n基本支出\n项目支出\n201\n一般公共服务支出\n130.0\n46.2\n83.8\n20103\n政府办公厅\n130.0\n46.2\n83.8\n"
        "2010301\n行政运行\n46.2\n46.2\n2010308\n信访事务\n83.8\n83.8\n208\n社会保障\n20.0\n20.0\n合计\n150.0\n66.2\n83.8"
    )
    assert {("150.0", "130.0", "20.0"), ("130.0", "46.2", "83.8")} <= told(text)
