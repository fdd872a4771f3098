"""Columns of tables in plain text that are told by what they come to: without headings, or with broken ones."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import check


def holding(text: str) -> set[tuple[str, ...]]:
    told = (one for one in check(text).relations if not one.alternate)
    return {one.numbers for one in told if one.holds or one.severity == "rounding"}


def raised(text: str) -> list[tuple[str, ...]]:
    return [one.numbers for one in check(text).relations if one.severity in ("error", "likely")]


LETTERS = """
              青禾省2023年信访救助资金安排与结余情况表
                                                                 单位：万元
                         2023年安排限额                       2023年资金余额
      地 区
                            基本救助        专项救助                     基本救助       专项救助
      公 式   A=B+C              B             C            D=E+F           E             F
云溪市           1,310.45          802.30       508.15      1,190.36       711.20        479.16
石桥市             964.72          550.61       414.11        902.55       519.40        383.15
东林市           1,207.08          733.90       473.18      1,150.27       702.04        448.23
南屏市             845.33          491.27       354.06        800.19       460.08        340.11
白沙市             673.84          402.50       271.34        640.72       380.61        260.11
"""


def test_a_column_is_the_sum_of_two_whatever_its_heading_says() -> None:
    found = holding(LETTERS)
    assert {("1,310.45", "802.30", "508.15"), ("902.55", "519.40", "383.15")} <= found
    # 余额 over the group does not make a difference of it
    assert ("519.40", "902.55", "383.15") not in found
    assert raised(LETTERS) == []


CELLS = """
2024年各县信访事项受理结果
地区
总量（件）
增长（%）
受理
总数
来信
件数
来访
件数
网上
件数
受理
总数
来信
件数
来访
件数
网上
件数
""" + "\n".join(
    "\n".join(row.split())
    for row in (
        "云溪县 1832 317 702 813 4.0 3.3 1.6 4.8",
        "石桥县 2640 528 1104 1008 5.5 -4.5 4.1 6.3",
        "东林县 1573 275 655 643 2.7 6.2 -2.9 6.9",
        "南屏县 1302 142 536 624 0.1 3.0 -7.3 5.4",
        "白沙县 2157 251 920 986 0.2 4.1 -2.1 2.5",
        "清河县 1705 259 530 916 3.6 5.4 1.7 4.2",
        "长岭县 1434 191 482 761 3.3 5.0 2.4 3.4",
        "双桥县 1583 283 470 830 5.8 4.7 8.0 5.1",
    )
)


def test_groups_of_columns_below_a_broken_header_are_told_by_every_row() -> None:
    assert {("1832", "317", "702", "813"), ("1583", "283", "470", "830")} <= holding(CELLS)
    assert raised(CELLS) == []


def test_one_row_that_does_not_keep_to_it_is_raised() -> None:
    assert raised(CELLS.replace("\n1302\n", "\n1382\n")) == [("1382", "142", "536", "624")]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("1832", "1900"), ("1832", "2205")],
    ids=["two digits off", "far off"],
)
def test_a_row_that_no_digit_explains_is_left_alone(right: str, wrong: str) -> None:
    assert raised(CELLS.replace(f"\n{right}\n", f"\n{wrong}\n")) == []


def test_years_side_by_side_tell_nothing() -> None:
    years = """
县          2022年     2023年     2024年
云溪县        30        10        20
石桥县        50        20        30
东林县        70        30        40
南屏县        90        40        50
"""
    assert not {one for one in holding(years) if one[0] in ("30", "50", "70", "90") and len(one) == 3}


ABOVE = """
      2026年临江县“三公”经费安排情况表
                                                   单位：万元
                                              比上年增、减情况
          项目       2025年预算数      2026年预算数
                                          增、减金额     增、减幅度

          合计
                        1,384            1,361           -23       -1.66%

1.因公出国（境）费
                           60               60             0        0.00%

2.公务接待费
                          512              473           -39       -7.62%

3.公务用车购置及运行费
                          812              828            16        1.97%

其中：（1）公务用车购置费
                          300              300             0        0.00%

   （2）公务用车运行费
                          512              528            16        3.13%
"""


def test_names_above_their_figures_keep_a_column_and_the_headings_their_places() -> None:
    found = holding(ABOVE)
    assert {("-23", "1,361", "1,384"), ("-39", "473", "512"), ("16", "528", "512")} <= found
    assert {("-1.66", "1,361", "1,384"), ("3.13", "528", "512")} <= found
    assert ("1,361", "60", "473", "828") in found
    assert raised(ABOVE) == []


def test_a_wrong_difference_below_its_name_is_raised() -> None:
    assert ("-37", "473", "512") in raised(ABOVE.replace("-39 ", "-37 "))


SHARES = """
(4). 费用分析表
单位：元
项目 本期金额
本期占
总费用
比例(%)
上年同期金额
上年同
期占总
费用比
例(%)
本期金
额较上
年同期
变动比
例(%)
信访接待 6,395,320.92 51.14 5,984,160.88 53.09 6.87
法律援助 3,224,448.08 25.78 2,772,013.08 24.59 16.32
心理疏导 1,776,373.79 14.20 1,540,613.24 13.67 15.30
设备维护 1,110,024.52 8.88 975,386.23 8.65 13.80
合计 12,506,167.31 100.00 11,272,173.43 100.00 10.95
"""


def test_shares_below_a_broken_header_are_those_of_the_total() -> None:
    found = holding(SHARES)
    assert {("51.14", "6,395,320.92", "12,506,167.31"), ("13.67", "1,540,613.24", "11,272,173.43")} <= found
    assert ("6.87", "6,395,320.92", "5,984,160.88") in found
    assert raised(SHARES) == []


def test_a_share_taken_down_so_that_all_make_a_hundred_is_not_wrong() -> None:
    evened = SHARES.replace(" 25.78 ", " 25.79 ").replace(" 14.20 ", " 14.19 ")
    assert [one for one in raised(evened) if one[0] in ("25.79", "14.19")] == []


BEHIND = """
2016~2021年云溪县信访救助资金表
单位：万元
实际发放
计划数
年份
合计
现金发放
实物发放
43.50
142.30
98. 80
140.00
2016
50.50
169.30
184.00
118.80
2017
233.00
122. 90
110.10
184.00
2018
94. 10
223 .30
129 . 20
184.00
2019
251.90
137.20
114.70
240.00
2020
269.50
158.80
110.70
270.00
2021
1289 . 30
607.00
682.30
1202.00
"""


def test_cells_in_any_order_with_stray_blanks_are_told_by_what_they_make() -> None:
    found = holding(BEHIND)
    assert {("142.30", "43.50", "98.80"), ("223.30", "94.10", "129.20"), ("1289.30", "607.00", "682.30")} <= found
    assert ("1202.00", "140.00", "184.00", "184.00", "184.00", "240.00", "270.00") in found
    assert ("1289.30", "142.30", "169.30", "233.00", "223.30", "251.90", "269.50") in found
    # which of two parts is of which column, the totals say
    assert ("607.00", "43.50", "50.50", "122.90", "94.10", "137.20", "158.80") in found
    assert raised(BEHIND) == []


def test_one_row_that_does_not_come_out_hides_the_totals_only() -> None:
    found = holding(BEHIND.replace("\n94. 10\n", "\n91. 10\n"))
    assert ("142.30", "43.50", "98.80") in found
    assert ("1289.30", "607.00", "682.30") in found


DECIMALS = """
2016~2020年云溪县信访矛盾化解支出表
表 4 - 6
项目种类
化解件数(件)
化解金额(万元）
152
88.00
劳动争议
176
土地征收
259.80
121.40
203
拖欠工资
105
房屋质量
137.50
107
物业服务
27.25
213
48. 10
教育医疗
147
其他事项
13.20
1103
695.25
"""


def test_totals_of_things_and_of_amounts_are_told_apart_by_their_decimals() -> None:
    found = holding(DECIMALS)
    assert ("1103", "152", "176", "203", "105", "107", "213", "147") in found
    assert ("695.25", "88.00", "259.80", "121.40", "137.50", "27.25", "48.10", "13.20") in found
    assert raised(DECIMALS) == []


STOCKS = """
项目名称 期初余额 期末余额 当期变动
救助基金 400,712,059.93 248,513,280.00 -152,198,779.93
奖补基金 902,439,902.57 928,978,995.56 26,539,092.99
合计 1,303,151,962.50 1,177,492,275.56 -125,659,686.94
"""


def test_the_move_between_two_ends_is_the_difference_and_neither_end_is() -> None:
    found = holding(STOCKS)
    assert ("-152,198,779.93", "248,513,280.00", "400,712,059.93") in found
    assert ("400,712,059.93", "248,513,280.00", "-152,198,779.93") not in found
    assert raised(STOCKS) == []
