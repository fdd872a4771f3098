"""Tables whose structure was half lost when they became text."""

from __future__ import annotations

import pytest

from huiyin.proofread import check

DISCLOSURE = """
三、收到和处理政府信息公开申请情况
| （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 |
| 自然人 | 法人或其他组织 | 总计 |
|  | 商业企业 | 科研机构 | 其他 |  |
| 一、本年新收政府信息公开申请数量 | 412 | 31 | 0 | 6 | 449 |
| 二、上年结转政府信息公开申请数量 | 18 | 2 | 0 | 0 | 20 |
| 三、本年度办理结果 | （一）予以公开 | 205 | 14 | 0 | 3 | 222 |
| （二）部分公开 | 61 | 4 | 0 | 0 | 65 |
| （三）不予公开 | 1.属于国家秘密 | 7 | 0 | 0 | 0 | 7 |
| 2.属于行政查询事项 | 12 | 1 | 0 | 1 | 14 |
| （四）其他处理 | 1.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其申请 | 25 | 3 | 0 | 0 | 28 |
| 2.其他 | 102 | 9 | 0 | 2 | 113 |
| （五）总计 | 412 | 31 | 0 | 6 | 449 |
| 四、结转下年度继续办理 | 18 | 2 | 0 | 0 | 20 |
"""


def _tabbed(text: str) -> str:
    lines = (line.strip().strip("|") for line in text.strip().split("\n"))
    cells = ([cell.strip() for cell in line.split("|")] for line in lines)
    return "\n".join("\t".join("" if cell == "0" else cell for cell in row) for row in cells)


@pytest.mark.parametrize("text", [DISCLOSURE, _tabbed(DISCLOSURE)], ids=["bars", "tabs"])
def test_rows_that_begin_with_the_name_of_their_group(text: str) -> None:
    report = check(text)
    told = {relation.numbers[0]: set(relation.numbers[1:]) - {"0"} for relation in reversed(report.relations)}
    wholes = [(one.numbers[0], set(one.numbers[1:]) - {"0"}) for one in report.relations if one.holds]
    assert ("449", {"222", "65", "7", "14", "28", "113"}) in wholes
    assert ("412", {"205", "61", "7", "12", "25", "102"}) in wholes
    assert ("14", {"12", "1"}) in wholes
    assert told["113"] == {"102", "9", "2"}
    assert not report.findings


def test_a_wrong_total_of_such_a_table_is_raised() -> None:
    report = check(DISCLOSURE.replace("| （五）总计 | 412 |", "| （五）总计 | 442 |"))
    assert any("442" in one.numbers for one in report.errors)


RATIOS = """
表3 2025年各街道户籍人口及性别比
            户籍人口     男性       女性     性别比
            （人）      （人）    （人）   （女=100）
 东岸街道        24813   12190   12623     96.57
 西岸街道        18302    9377    8925    105.06
 南园街道         9716    4802    4914     97.72
 北园街道        31450   15998   15452    103.53
 湖心街道         6021    3055    2966    103.00
"""


def test_what_two_columns_make_by_division_whatever_it_is_called() -> None:
    found = [one.numbers for one in check(RATIOS).relations if one.kind == "ratio"]
    assert found == [
        ("96.57", "12190", "12623"),
        ("105.06", "9377", "8925"),
        ("97.72", "4802", "4914"),
        ("103.53", "15998", "15452"),
        ("103.00", "3055", "2966"),
    ]


def test_what_does_not_come_out_so_is_not_raised() -> None:
    report = check(RATIOS.replace("97.72", "91.72"))
    assert not report.findings
    assert sum(one.kind == "ratio" for one in report.relations) == 4


GROWTH = """
                    2026年“三公”经费预算统计表
                                                          单位：万元
                                               比上年增、减情况
          项目          2025年预算数     2026年预算数    增、减金额     增、减幅度
合计                          2,120          2,047          -73       {0}%
1.因公出国（境）费               160            181           21       {1}%
2.公务接待费                    640            512         -128       {2}%
3.公务用车购置及运行费          1,320          1,354           34       {3}%
"""


def test_growth_that_was_reckoned_on_the_later_year() -> None:
    report = check(GROWTH.format("-3.57", "11.60", "-25.00", "2.51"))
    loud = [one for one in report.findings if one.severity == "likely"]
    assert [one.numbers for one in loud] == [
        ("-3.57", "2,047", "2,120"),
        ("11.60", "181", "160"),
        ("-25.00", "512", "640"),
        ("2.51", "1,354", "1,320"),
    ]
    assert [one.expected for one in loud] == ["-3.44", "13.13", "-20.00", "2.58"]
    assert {one.message.code for one in loud} == {"table.base_broken"}
    assert not check(GROWTH.format("-3.44", "13.13", "-20.00", "2.58")).findings


RATED = """
2021~2025年审理案件统计表
受案（件）
结案（件）
结案率（%）
4210
3952
93.87
2021 ~ 2022
1865
1702
91.26
2023
95.41
2440
2328
2024
1211
96.06
2025
1163
合计
9726
9145
94.03
"""


def test_rates_and_totals_of_cells_in_any_order() -> None:
    told = {(one.numbers[0], frozenset(one.numbers[1:])) for one in check(RATED).relations if one.holds}
    assert ("91.26", frozenset(("1702", "1865"))) in told
    assert ("94.03", frozenset(("9145", "9726"))) in told
    assert not check(RATED).findings


ANYWHERE = """
2011~2025年各院案件统计表
单位：件
年份
合计
甲院
乙院
丙院
1104
982
1345
3431
2011 ~ 2015
1250
1377
4036
1409
2016 ~ 2020
4518
1604
1398
1516
2021 ~ 2025
"""


def test_the_largest_of_a_row_is_the_sum_of_the_others_wherever_it_stands() -> None:
    told = {(one.numbers[0], frozenset(one.numbers[1:])) for one in check(ANYWHERE).relations if one.holds}
    assert ("4036", frozenset(("1250", "1377", "1409"))) in told
    assert ("4518", frozenset(("1604", "1398", "1516"))) in told


INDICATORS = """
2024年地区生产总值
单位：亿元
指         标
指标值
同比增长（±%）
地区生产总值
2841.6
6.1
第一产业
203.4
3.8
第二产业
1467.9
6.6
工业
1302.7
6.4
建筑业
165.2
8.1
　第三产业
1170.3
5.9
　　批发业
480.1
5.2
　　金融业
690.2
6.4
"""


def test_a_heading_with_blanks_begins_a_table_of_cells() -> None:
    told = {(one.numbers[0], frozenset(one.numbers[1:])) for one in check(INDICATORS).relations if one.holds}
    assert ("1467.9", frozenset(("1302.7", "165.2"))) in told
    assert ("1170.3", frozenset(("480.1", "690.2"))) in told


def _crossed(*rows: str) -> str:
    head = (
        "<tr><td rowspan=3>年度</td><td colspan=2 rowspan=2>立案</td><td colspan=6>其中</td></tr>"
        "<tr><td colspan=2>贪污案</td><td colspan=2>受贿案</td><td colspan=2>挪用案</td></tr>"
        "<tr>" + "<td>案</td><td>人</td>" * 4 + "</tr>"
    )
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split()) + "</tr>" for row in rows)
    return f"<table>{head}{body}</table>"


def test_where_all_cases_come_out_those_of_their_people_that_do_are_told() -> None:
    told = {
        (one.numbers[0], frozenset(one.numbers[1:]))
        for one in check(
            _crossed(
                "2021 19 39 13 24 1 3 5 7",
                "2022 20 33 6 9 4 6 10 18",
                "2023 37 56 14 17 9 11 14 24",
                "2024 18 27 12 14 2 6 4 7",
                "2025 29 38 12 16 7 8 10 14",
            )
        ).relations
        if one.holds
    }
    for whole, parts in (("19", "13 1 5"), ("37", "14 9 14"), ("27", "14 6 7"), ("38", "16 8 14")):
        assert (whole, frozenset(parts.split())) in told


def test_applications_that_came_are_answered_or_carried_on() -> None:
    told = [one.numbers for one in check(DISCLOSURE).relations if one.message.code == "table.balance_holds"]
    assert ("20", "449", "20", "449") in told
    wrong = DISCLOSURE.replace("继续办理 | 18 | 2 | 0 | 0 | 20 |", "继续办理 | 17 | 2 | 0 | 0 | 19 |")
    assert {one.numbers for one in check(wrong).errors} == {("17", "412", "18", "412"), ("19", "449", "20", "449")}


WORTH = """
| 年份 | 1990 | 1990 | 2000 | 2000 | 2010 | 2010 |
| 项目 | 产值 | 百分比 | 产值 | 百分比 | 产值 | 百分比 |
| --- | --- | --- | --- | --- | --- | --- |
| 农业 | 4210 | 100 | 7364 | 100 | {0} | 100 |
| 种植业 | 3004 | 71.35 | 5105 | 69.32 | 9120 | 66.55 |
| 林业 | 212 | 5.04 | 403 | 5.47 | 811 | 5.92 |
| 牧业 | 731 | 17.36 | 1296 | 17.60 | 2705 | 19.74 |
| 渔业 | 263 | 6.25 | 560 | 7.61 | 1067 | 7.79 |
"""


def test_a_first_line_that_all_others_make_in_most_columns() -> None:
    told = {(one.numbers[0], one.numbers[1:]) for one in check(WORTH.format("13703")).relations if one.holds}
    assert ("4210", ("3004", "212", "731", "263")) in told
    assert not check(WORTH.format("13703")).errors
    wrong = check(WORTH.format("13753")).findings
    assert any(one.numbers[0] == "13753" and one.expected == "13703" for one in wrong)


KINDS = (
    "具体情况如下：1.基本支出{basic}万元。其中，人员支出{staff}万元。2.项目支出{project}万元。"
    "3.上缴上级支出0.00万元。4.经营支出0.00万元。"
)
MAIN = (
    "主要支出项目包括：1、行政运行{first}万元。主要用于工资。2、财政事务244.26万元。主要用于业务。"
    "3、文化支出607.51万元。4、优抚支出5.87万元。"
)


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        # the kinds of spending leave nothing out
        ("本年支出8369.07万元，" + KINDS.format(basic="2890.31", staff="2659.70", project="5136.91"), ["8369.07"]),
        ("本年支出8027.22万元，" + KINDS.format(basic="2890.31", staff="2659.70", project="5136.91"), []),
        # what is told inside may have been meant to come on top
        ("本年支出8369.07万元，" + KINDS.format(basic="2890.31", staff="341.85", project="5136.91"), []),
        # the main ones may be less, not more
        ("本年安排支出1741.82万元，" + MAIN.format(first="938.57"), ["1741.82"]),
        ("本年安排支出1741.82万元，" + MAIN.format(first="738.57"), []),
        ("本年安排支出1741.82万元，" + MAIN.format(first="2938.57"), []),
    ],
)
def test_numbered_parts_that_miss_their_whole(text: str, raised: list[str]) -> None:
    found = [one for one in check(text).relations if one.severity in ("error", "likely") and not one.alternate]
    assert [one.numbers[0] for one in found] == raised
