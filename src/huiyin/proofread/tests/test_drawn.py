"""Tables that came out of a page as lines: by where their figures stand, by their order, by what they come to."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import check
from huiyin.proofread.reading import drawn


def holding(text: str) -> set[tuple[str, ...]]:
    return {one.numbers for one in check(text).relations if one.holds or one.severity == "rounding"}


def errors(text: str) -> list[tuple[str, ...]]:
    return [one.numbers for one in check(text).relations if one.severity in ("error", "likely")]


WRAPPED = """
            表2  资金安排情况表
                                          单位：万元
序                                      预算资金
         资金使用方向          实施单位               实际安排
号                                        额
一  维修改造类                          460.00    441.50
1   来访大厅改造            县信访局本级       300.00    290.00
     候谈室及接访室隔音      县信访局机关
2                                    160.00    151.50
       与无障碍改造          服务中心
                   第 12 页
序                                      预算资金
         资金使用方向          实施单位               实际安排
号                                        额
二  系统建设类                          540.00    520.30
1   网上信访平台运维        县大数据中心       240.00    235.30
2   视频接访系统            县信访局本级       300.00    285.00
          合计                      1,000.00   961.80
"""


def test_names_over_several_lines_and_headings_that_come_again_do_not_part_a_table() -> None:
    found = holding(WRAPPED)
    assert {("460.00", "300.00", "160.00"), ("540.00", "240.00", "300.00")} <= found
    assert {("1,000.00", "460.00", "540.00"), ("961.80", "441.50", "520.30")} <= found
    assert errors(WRAPPED) == []


CODES = """
                       项目                              支出预算
功能分类科目编码
                         功能分类科目名称       合计             基本支出            项目支出
类     款    项
201             一般公共服务支出                3,118.42        2,071.42        1,047.00
201   03        相关机构事务                  3,118.42        2,071.42        1,047.00
201   03   01   行政运行                    1,650.12        1,650.12
201   03   08   信访事务                    1,047.00                        1,047.00
201   03   50   事业运行                      421.30          421.30
208             社会保障和就业支出                 266.58          266.58
208   05        行政事业单位养老支出                266.58          266.58
208   05   05   养老保险缴费支出                  177.72          177.72
208   05   06   职业年金缴费支出                   88.86           88.86
                        合计               3,385.00        2,338.00        1,047.00
"""


def test_codes_in_three_columns_are_levels_and_empty_cells_keep_their_place() -> None:
    found = holding(CODES)
    assert {("3,118.42", "1,650.12", "1,047.00", "421.30"), ("3,118.42", "2,071.42", "1,047.00")} <= found
    assert {("2,071.42", "1,650.12", "421.30"), ("2,338.00", "2,071.42", "266.58")} <= found
    assert errors(CODES) == []


def test_of_rows_that_lost_their_columns_the_sums_say_which_figure_is_which() -> None:
    text = "\n".join(" ".join(line.split()) for line in CODES.splitlines())
    found = holding(text)
    assert {("3,118.42", "1,650.12", "1,047.00", "421.30"), ("2,071.42", "1,650.12", "421.30")} <= found
    assert errors(text) == []


ACCOUNT = """
收入支出总表
单位：万元
收入 支出
项目 决算数 项目 决算数
一、财政拨款收入 871.36 一、一般公共服务支出 702.15
二、上级补助收入 二、外交支出
三、其他收入 3.20 三、社会保障支出 96.41
四、卫生健康支出 41.22
本年收入合计 874.56 本年支出合计 839.78
年初结转和结余 12.90 年末结转和结余 47.68
总计 887.46 总计 887.46
"""


def test_two_sides_of_an_account_with_single_blanks_are_added_up_apart() -> None:
    found = holding(ACCOUNT)
    assert {("874.56", "871.36", "3.20"), ("839.78", "702.15", "96.41", "41.22")} <= found
    assert {("887.46", "874.56", "12.90"), ("887.46", "839.78", "47.68")} <= found
    assert errors(ACCOUNT) == []


BULLETIN = """
       表 3  年末存款情况
                         年末余额          比上年末增长
            指标
                         （亿元）            （%）
  各项存款                     934.85          11.1
    其中：境内存款                933.55          11.2
         # 住户存款            633.08           9.7
            活期存款            130.23           6.1
            定期存款            502.85          10.6
          非金融企业存款           205.09          10.5
         境外存款                   1.30        -7.5
  各项贷款                     721.40           1.3
"""


def test_what_is_part_of_what_shows_in_the_indent_behind_a_mark() -> None:
    assert {("934.85", "933.55", "1.30"), ("633.08", "130.23", "502.85")} <= holding(BULLETIN)
    assert errors(BULLETIN) == []


def test_a_whole_split_twice_has_two_sums_and_a_base_of_a_hundred_for_its_shares() -> None:
    table = """
| 指标 | 单位 | 年末数 | 比重（%） |
|---|---|---|---|
| 全县常住人口 | 万人 | 46.7 | 100.0 |
| 其中：城镇 | 万人 | 31.9 | 68.3 |
| 乡村 | 万人 | 14.8 | 31.7 |
| 其中：男性 | 万人 | 23.9 | 51.2 |
| 女性 | 万人 | 22.8 | 48.8 |
"""
    found = holding(table)
    assert {("46.7", "31.9", "14.8"), ("46.7", "23.9", "22.8"), ("51.2", "23.9", "46.7")} <= found
    assert errors(table) == []


def test_figures_of_nobody_knows_which_column_make_no_error() -> None:
    collapsed = """
编码      科目名称    上年决算数 本年预算数 增减%
20508     进修及培训 4,081 4,412 8.1
2050801       教师进修 46 1 -97.8
2050802       干部教育 2,247 3,378 50.3
2050803       培训支出 700
2050899       其他进修 1,088 1,033 -5.1
20509     教育费附加 830 915 10.2
20510     其他支出 120 130 8.3
"""
    assert errors(collapsed) == []


@pytest.mark.parametrize("wrong", ["", "四、卫生健康支出 41.22\n"])
def test_two_lists_side_by_side_are_no_wrong_numbers(wrong: str) -> None:
    cells = "一、来信\n一、办结\n二、来访\n二、在办\n三、网信\n三、退回\n四、来电\n四、其他\n"
    assert not [one for one in check(cells + wrong).relations if one.kind == "sequence"]


def test_a_page_read_from_its_foot_has_no_wrong_order() -> None:
    backwards = "".join(f"（{number}）某项工作按要求完成\n" for number in "七六五四三二一")
    assert not [one for one in check(backwards).relations if one.kind == "sequence"]


def test_classes_in_three_columns_of_a_web_table() -> None:
    rows = [
        ("201", "", "", "一般公共服务支出", "311.11"), ("201", "03", "", "相关机构事务", "311.11"),
        ("201", "03", "01", "行政运行", "129.69"), ("201", "03", "08", "信访事务", "181.42"),
        ("208", "", "", "社会保障支出", "88.20"), ("208", "05", "", "养老支出", "88.20"),
    ]  # fmt: skip
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = "<tr><td colspan=3>科目编码</td><td>科目名称</td><td>支出</td></tr>"
    total = "<tr><td colspan=4>合计</td><td>399.31</td></tr>"
    table = f"<table>{head}{body}{total}</table>"
    assert {("399.31", "311.11", "88.20"), ("311.11", "129.69", "181.42")} <= holding(table)
    assert errors(table) == []


def test_lines_behind_a_marked_one_keep_their_own_parts_to_themselves() -> None:
    text = """
“三公”经费表
项目
预算数
“三公”经费
314.95
其中：（一）因公出国（境）费用
43.43
（二）公务用车购置及运行维护支出
250.61
1.公务用车购置
44.62
2.公务用车运行维护费
205.99
（三）公务接待费
20.91
"""
    assert {("314.95", "43.43", "250.61", "20.91"), ("250.61", "44.62", "205.99")} <= holding(text)


def test_of_two_lines_laid_together_nobody_knows_the_columns() -> None:
    lines = [
        "项目               预算数    执行数    完成率",
        "教育支出           51,240    50,215    98.0%",
        "文化支出           11,300    10,961    97.0%",
        "预备费  利息支出   2,400  3,100   2,976  -   96.0%  -",
        "卫生支出           23,180    22,949    99.0%",
        "住房支出           40,500    40,095    99.0%",
        "农林支出           35,000    34,650    99.0%",
    ]
    cells, _ = drawn.table(lines, 1)
    assert [cell.text for cell in cells if cell.line is not None and cell.line[0] == 3 and not cell.astray] == []
    assert not any(cell.astray for cell in cells if cell.line is not None and cell.line[0] != 3)
