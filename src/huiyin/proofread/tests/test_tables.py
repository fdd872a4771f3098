"""Tables: the layout is found first, then each total, difference and rate is checked under it."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import check
from huiyin.proofread.model import Relation

ACCOUNTS = """
单位：万元

| 收入 | | | 支出 | | |
|---|---|---|---|---|---|
| 项目 | 行次 | 决算数 | 项目 | 行次 | 决算数 |
| 栏次 | | 1 | 栏次 | | 2 |
| 一、财政拨款收入 | 1 | 402.30 | 一、一般公共服务支出 | 32 | 310.11 |
| 三、其他收入 | 3 | 6.16 | 八、社会保障支出 | 39 | 88.20 |
| 本年收入合计 | 27 | 408.46 | 本年支出合计 | 58 | 398.31 |
| 年初结转和结余 | 29 | 20.00 | 年末结转和结余 | 60 | 30.15 |
| 总计 | 31 | 428.46 | 总计 | 62 | 428.46 |
"""
CODES = """
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
|---|---|---|---|---|
| 合计 | | 399.31 | 217.89 | 181.42 |
| 201 | 一般公共服务支出 | 311.11 | 129.69 | 181.42 |
| 20103 | 相关机构事务 | 311.11 | 129.69 | 181.42 |
| 2010301 | 行政运行 | 129.69 | 129.69 | |
| 2010308 | 信访事务 | 181.42 | | 181.42 |
| 208 | 社会保障支出 | 88.20 | 88.20 | |
"""
EVALUATION = """
| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
|---|---|---|---|---|---|---|---|
| | 年度资金总额 | 84.00 | 84.00 | 79.80 | 10 | 95.0% | 9.5 |
| | 其中：当年财政拨款 | 80.00 | 80.00 | 75.80 | - | 94.8% | - |
| | 上年结转资金 | 4.00 | 4.00 | 4.00 | - | 100.0% | - |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| | 产出指标 | 数量指标 | 接待来访批次 | ≥400批 | 423批 | 50 | 50 |
| | 效益指标 | 社会效益 | 按期答复率 | ≥98% | 99% | 30 | 28 |
| | 满意度指标 | 服务对象 | 满意率 | ≥90% | 91% | 10 | 9 |
| 总分 | | | | | | 100 | 96.5 |
"""
THREE_EXPENSES = (
    "<table><tr><td colspan=5>预算数</td><td colspan=5>决算数</td></tr>"
    "<tr><td rowspan=2>合计</td><td rowspan=2>因公出国费</td><td colspan=2>公务用车</td><td rowspan=2>公务接待费</td>"
    "<td rowspan=2>合计</td><td rowspan=2>因公出国费</td><td colspan=2>公务用车</td><td rowspan=2>公务接待费</td></tr>"
    "<tr><td>购置费</td><td>运行费</td><td>购置费</td><td>运行费</td></tr>"
    "<tr><td>8.00</td><td>0.00</td><td>1.00</td><td>5.00</td><td>2.00</td>"
    "<td>{total}</td><td>0.00</td><td>0.00</td><td>5.34</td><td>0.42</td></tr></table>"
)


def said(text: str) -> list[Relation]:
    return list(check(text).relations)


def numbers(text: str, *, holds: bool = True) -> list[tuple[str, ...]]:
    return [one.numbers for one in said(text) if one.holds is holds]


def errors(text: str) -> list[tuple[str, ...]]:
    return [one.numbers for one in said(text) if one.severity in ("error", "likely")]


def test_both_sides_of_an_account_are_added_up_apart() -> None:
    found = numbers(ACCOUNTS)
    assert ("408.46", "402.30", "6.16") in found
    assert ("398.31", "310.11", "88.20") in found
    assert ("428.46", "408.46", "20.00") in found
    assert ("428.46", "398.31", "30.15") in found
    assert errors(ACCOUNTS) == []


def test_codes_of_accounts_are_levels_and_no_figures() -> None:
    found = numbers(CODES)
    assert ("399.31", "311.11", "88.20") in found
    assert ("311.11", "129.69", "181.42") in found
    assert not any("2010301" in one for one in found)
    assert errors(CODES) == []


def test_a_form_of_self_evaluation_adds_points_of_all_its_parts() -> None:
    found = numbers(EVALUATION)
    assert ("84.00", "80.00", "4.00") in found
    assert ("95.0", "79.80", "84.00") in found
    assert ("100", "10", "50", "30", "10") in found
    assert ("96.5", "9.5", "50", "28", "9") in found
    assert errors(EVALUATION) == []
    assert errors(EVALUATION.replace("| 100 | 96.5 |", "| 100 | 95.6 |")) == [("95.6", "9.5", "50", "28", "9")]


def test_columns_under_one_heading_make_its_total() -> None:
    assert ("5.76", "0.00", "0.00", "5.34", "0.42") in numbers(THREE_EXPENSES.format(total="5.76"))
    assert errors(THREE_EXPENSES.format(total="5.67")) == [("5.67", "0.00", "0.00", "5.34", "0.42")]


@pytest.mark.parametrize("cell", ["1458.34", "1349.91", "1511.55", "-53.21", "399.07", "1857.41", "25.16%"])
def test_any_wrong_digit_of_a_comparison_is_caught(cell: str) -> None:
    table = """
单位：万元
| 项目 | 2021年决算数 | 2020年决算数 | 增减额 | 增减率 |
|---|---|---|---|---|
| 基本支出 | 1458.34 | 1511.55 | -53.21 | -3.52% |
| 其中：人员经费 | 1349.91 | 1366.67 | -16.76 | -1.23% |
| 公用经费 | 108.43 | 144.88 | -36.45 | -25.16% |
| 项目支出 | 399.07 | 387.42 | 11.65 | 3.01% |
| 合计 | 1857.41 | 1898.97 | -41.56 | -2.19% |
"""
    assert errors(table) == []
    assert ("1458.34", "1349.91", "108.43") in numbers(table)
    assert ("1857.41", "1458.34", "399.07") in numbers(table)
    digit = next(place for place in range(len(cell)) if cell[place].isdigit() and place > 0)
    wrong = cell[:digit] + str((int(cell[digit]) + 3) % 10) + cell[digit + 1 :]
    assert errors(table.replace(cell, wrong))


def test_a_wrong_subtotal_is_raised_once_and_not_again_in_the_total_above() -> None:
    table = """
| 乡镇 | 来信 | 来访 | 小计 |
|---|---|---|---|
| 石桥镇 | 12 | 31 | 43 |
| 木兰镇 | 9 | 18 | 28 |
| 合计 | 21 | 49 | 70 |
"""
    assert errors(table) == [("28", "9", "18")]
    again = next(one for one in said(table) if one.numbers == ("70", "43", "28"))
    assert again.alternate
    assert again.severity == "remark"


def test_a_table_goes_on_over_the_page() -> None:
    pages = """
| 单位 | 件数 |
|---|---|
| 住建局 | 146 |
| 人社局 | 93 |

续表

| 单位 | 件数 |
|---|---|
| 公安局 | 58 |
| 合计 | 297 |
"""
    (one,) = [one for one in said(pages) if one.kind == "table"]
    assert one.numbers == ("297", "146", "93", "58")
    assert one.holds
    assert {place.table for place in one.at} == {0, 1}


def test_rounding_of_money_is_no_error_and_counts_are_never_rounded() -> None:
    money = "单位：万元\n| 项目 | 金额 |\n|---|---|\n| 甲 | 1.24 |\n| 乙 | 2.34 |\n| 丙 | 3.33 |\n| 合计 | 6.92 |\n"
    (one,) = [one for one in said(money) if one.kind == "table"]
    assert (one.holds, one.severity) == (False, "rounding")
    assert errors("| 渠道 | 件 |\n|---|---|\n| 来信 | 12 |\n| 来访 | 23 |\n| 网信 | 33 |\n| 合计 | 69 |\n") != []


TELEPHONES = """
| 序号 | 单位 | 联系电话 | 2020年 | 2021年 |
|---|---|---|---|---|
| 1 | 甲 | 88661234 | 12 | 15 |
| 2 | 乙 | 88665678 | 10 | 9 |
"""
OPEN_LIST = "| 渠道 | 件次 |\n|---|---|\n| 信访总量 | 742 |\n| 其中：重复信访 | 95 |\n| 其中：涉农 | 130 |\n"
TOP_THREE = "| 前三名 | 件数 |\n|---|---|\n| 甲局 | 146 |\n| 乙局 | 93 |\n| 丙局 | 58 |\n| 全市 | 800 |\n| 同比 | 5 |\n"
AVERAGES = "| 指标 | 目标 | 完成 |\n|---|---|---|\n| 办结率 | 95 | 98 |\n| 满意率 | 90 | 93 |\n| 平均 | 92.5 | 95.5 |\n"


@pytest.mark.parametrize("table", [TELEPHONES, OPEN_LIST, TOP_THREE, AVERAGES])
def test_what_only_looks_like_a_total_is_left_alone(table: str) -> None:
    assert errors(table) == []


def test_a_score_above_its_points_is_an_error() -> None:
    table = "| 指标 | 分值 | 得分 |\n|---|---|---|\n| 投入 | 10 | 11 |\n| 过程 | 20 | 18 |\n"
    (one,) = [one for one in said(table) if not one.holds]
    assert (one.kind, one.numbers) == ("range", ("11", "10"))


def test_names_and_figures_side_by_side_are_a_whole_and_its_parts() -> None:
    table = "| 项目名称 | 业务专项 | 负责人 | 何敏 |\n|---|---|---|---|\n"
    table += "| 资金总额 | 84 | 其中：财政拨款 | 80 |\n| 其他资金 | 4 | 备注 | 无 |\n"
    assert ("84", "80", "4") in numbers(table)


def test_a_table_on_its_side_is_read_by_its_rows() -> None:
    table = """
| 事项 | 住建 | 人社 | 公安 | 总计 |
|---|---|---|---|---|
| 2022年 | 146 | 93 | 58 | 297 |
| 2021年 | 120 | 100 | 50 | 270 |
| 增减 | 26 | -7 | 8 | 27 |
| 增减率 | 21.7% | -7.0% | 16.0% | 11.0% |
"""
    found = numbers(table)
    assert ("297", "146", "93", "58") in found
    assert ("26", "146", "120") in found
    assert ("-7.0", "93", "100") in found
    assert errors(table) == [("11.0", "297", "270")]


def test_parts_right_below_their_whole_without_a_sign_are_found_when_all_comes_out() -> None:
    table = """
单位：万元
| 项目 | 支出 |
|---|---|
| 因公出国费 | 0 |
| 公务接待费 | 71.53 |
| 公务用车购置及运行费 | 1857.23 |
| 公务用车购置费 | 423.81 |
| 公务用车运行费 | 1433.42 |
| 总“三公”经费支出 | 1928.76 |
"""
    found = numbers(table)
    assert ("1857.23", "423.81", "1433.42") in found
    assert ("1928.76", "0", "71.53", "1857.23") in found
    assert errors(table.replace("423.81", "413.81")) == [("1857.23", "413.81", "1433.42")]


def test_balances_and_prices_by_the_row() -> None:
    balances = """
| 项目 | 年初结转 | 本年收入 | 本年支出 | 年末结转 |
|---|---|---|---|---|
| 甲 | 12.40 | 688.30 | 691.25 | 9.45 |
| 乙 | 3.00 | 20.00 | 21.00 | 2.00 |
| 丙 | 1.00 | 5.00 | 4.00 | 3.00 |
"""
    assert ("9.45", "12.40", "688.30", "691.25") in numbers(balances)
    assert ("3.00", "1.00", "5.00", "4.00") in errors(balances)
    prices = """
| 物品 | 单价（元） | 数量 | 金额（元） |
|---|---|---|---|
| 电脑 | 4500 | 3 | 13500 |
| 打印机 | 1200 | 2 | 2400 |
| 桌椅 | 350 | 12 | 4100 |
"""
    assert errors(prices) == [("4100", "350", "12")]


MOVES = """
| 层级 | 来信 | {head} | 来访 | {head} | 网上 | {head} | 其他 | {head} | 合计 | {head} |
|---|---|---|---|---|---|---|---|---|---|---|
| 国家 | 50 | +13 | 66 | −37 | 76 | 持平 | 0 | −1 | 192 | −25 |
| 省 | 32 | −5 | 167 | +87 | 108 | −16 | 11 | −3 | 318 | +63 |
| 合计 | 82 | +8 | 233 | +50 | 184 | −16 | 11 | −4 | 510 | +38 |
"""


@pytest.mark.parametrize("head", ["变化", "同比", "增减", "较上年", "比上年", "情况"])
def test_columns_of_changes_are_no_parts_of_a_total(head: str) -> None:
    text = MOVES.format(head=head)
    assert ("192", "50", "66", "76", "0") in numbers(text)
    assert [one for one in said(text) if one.severity] == []
    assert ("199", "50", "66", "76", "0") in errors(text.replace("| 192 |", "| 199 |"))


ADJUSTED = """
单位：万元
| 项目 | 年初预算 | 预算调整 | 调整后预算 | 支出数 | 执行率 | 结转 |
|---|---|---|---|---|---|---|
| 信访救助 | 150.00 | -18.00 | 132.00 | 130.00 | 98.5% | 2.00 |
| 系统运维 | 46.30 | 3.70 | 50.00 | 45.00 | 90.0% | 5.00 |
| 合计 | 196.30 | -14.30 | 182.00 | 175.00 | 96.2% | 7.00 |
"""
POINTS = """
| 指标 | 分值 | 扣分 | 得分 |
|---|---|---|---|
| 投入 | 20 | 1 | 19 |
| 过程 | 30 | 2.5 | 27.5 |
| 产出 | 50 | 3 | 47 |
"""


def test_adjusted_budgets_and_points_taken_off() -> None:
    found = numbers(ADJUSTED)
    assert ("132.00", "150.00", "-18.00") in found
    assert ("2.00", "132.00", "130.00") in found
    assert errors(ADJUSTED) == []
    assert ("27.5", "30", "2.5") in numbers(POINTS)
    assert ("48", "50", "3") in errors(POINTS.replace("47", "48"))


RATES_WITHOUT_A_HEADING = """
单位：万元

| 项目 | 预算 | 执行 | |
|---|---|---|---|
| 一、税收收入 | 800 | 880 | 110.00 |
| 二、非税收入 | 200 | 190 | 95.00 |
| 三、转移收入 | 300 | 330 | 110.00 |
| 四、其他收入 | 100 | 90 | 90.00 |
| 合计 | 1400 | 1490 | 106.43 |
"""
ECONOMIC_CODES = """
单位：万元

| 类 | 款 | 科目名称 | 决算数 | 类 | 款 | 科目名称 | 决算数 |
|---|---|---|---|---|---|---|---|
| 301 | | 工资福利支出 | 700.50 | 302 | | 商品和服务支出 | 90.25 |
| 301 | 01 | 基本工资 | 400.30 | 302 | 01 | 办公费 | 60.15 |
| 301 | 02 | 津贴补贴 | 300.20 | 302 | 07 | 邮电费 | 30.10 |
| 303 | | 对个人和家庭的补助 | 50.40 | 310 | | 资本性支出 | 12.60 |
| 303 | 02 | 退休费 | 50.40 | 310 | 02 | 办公设备购置 | 12.60 |
| 人员经费合计 | | | 750.90 | 公用经费合计 | | | 102.85 |
"""


def test_rates_are_never_added_up_even_without_a_heading() -> None:
    assert errors(RATES_WITHOUT_A_HEADING) == []
    assert ("1490", "880", "190", "330", "90") in numbers(RATES_WITHOUT_A_HEADING)


def test_heads_and_their_items_are_not_added_together() -> None:
    found = numbers(ECONOMIC_CODES)
    assert ("750.90", "700.50", "50.40") in found
    assert ("102.85", "90.25", "12.60") in found
    assert errors(ECONOMIC_CODES) == []
    assert errors(ECONOMIC_CODES.replace("750.90", "780.90")) != []


def test_a_total_that_fails_in_every_column_has_other_parts() -> None:
    cut_off = """
    地区  一季度  二季度  三季度
    甲市合计  5120  6230  7340
    东区  1011  1200  1404
    西区  2022  2317  2911
    """
    assert errors(cut_off) == []


def test_a_rate_is_called_wrong_where_the_others_of_its_column_hold() -> None:
    rows = "| 甲 | 200 | 100 | 50.0 |\n| 乙 | 400 | 300 | 75.0 |\n| 丙 | 500 | 400 | 80.0 |\n| 丁 | 800 | 200 | {} |\n"
    table = "| 项目 | 预算数 | 执行数 | 占预算% |\n|---|---|---|---|\n" + rows
    assert errors(table.format("25.0")) == []
    assert errors(table.format("26.0")) == [("26.0", "200", "800")]


def test_small_amounts_are_rounded_themselves() -> None:
    rows = (
        "| 甲 | 132 | 638 | 481.9 |\n| 乙 | 400 | 300 | 75.0 |\n| 丙 | 500 | 400 | 80.0 |\n| 丁 | 800 | 200 | 25.0 |\n"
    )
    assert errors("单位：万元\n\n| 项目 | 预算数 | 执行数 | 占预算% |\n|---|---|---|---|\n" + rows) == []


SOURCES = """
| 科目 | 合计 | 本级财力 | 一般转移 | 上年结余收入 |
|---|---|---|---|---|
| 教育支出 | 640 | 610 | - | 30 |
| 科学技术支出 | 218 | 190 | - | 28 |
| 文化旅游支出 | 375 | 330 | - | 45 |
| 住房保障支出 | 8,412 | 6,105 | 731 | 1,576 |
| 农林水支出 | 527 | 505 | - | 22 |
"""
ONE_ROW = (
    "<table><tr><td rowspan=2>地区</td><td colspan=3>2024年初债务余额</td><td colspan=3>当年增减变动情况</td></tr>"
    "<tr><td>小计</td><td>一般</td><td>专项</td><td>合计</td><td>还本</td><td>新增</td></tr>"
    "<tr><td>本级</td><td>73.42</td><td>51.18</td><td>22.24</td><td>9.37</td><td>1.05</td><td>8.32</td></tr></table>"
)
OF_WHICH = (
    "指    标\t3月末\t4月末\t5月末\t6月末\n"
    "各项贷款余额\t{first}\t823.6\t841.2\t853.9\n"
    " #境内贷款\t{first}\t823.6\t841.2\t853.9\n"
    "    住户贷款\t251.3\t262.1\t270.5\t274.6\n"
    "    企业贷款\t553.8\t561.5\t570.7\t579.3\n"
)


@pytest.mark.parametrize("table", [SOURCES, ONE_ROW, OF_WHICH.format(first="806.0")])
def test_a_reading_that_its_table_does_not_bear_out_raises_nothing(table: str) -> None:
    """What was carried over is no difference, one row shows no rule, and lines below a # may leave some out."""
    assert not [one for one in said(table) if one.severity in ("error", "likely")]


def test_a_slip_of_one_digit_below_a_line_is_still_raised() -> None:
    assert [one.expected for one in said(OF_WHICH.format(first="865.1")) if one.severity in ("error", "likely")]


def test_a_column_called_percentage_holds_shares_of_the_row_that_is_a_hundred() -> None:
    table = """
| 项目 | 产值 | 百分比 |
|---|---|---|
| 农业 | 3200 | 100 |
| 种植 | 1968 | 61.50 |
| 林业 | 212 | 6.63 |
| 牧业 | 764 | 23.88 |
| 渔业 | 256 | 8.00 |
"""
    assert ("61.50", "1968", "3200") in numbers(table)
    assert ("23.88", "764", "3200") in numbers(table)
    assert ("33.88", "764", "3200") in numbers(table.replace("23.88", "33.88"), holds=False)


def test_a_density_is_the_inhabitants_over_the_area() -> None:
    text = (
        "| 街道 | 人口（人） | 面积（平方公里） | 人口密度（人/平方公里） |\n|---|---|---|---|\n"
        "| 甲 | 20485 | 17 | 1205.00 |\n| 乙 | 31311 | 42 | 745.50 |\n| 丙 | 8123 | 12 | 676.92 |\n"
        "| 丁 | 9450 | 12 | 770.00 |\n"
    )
    told = [one for one in check(text).relations if one.message.code.startswith("table.quotient")]
    assert [one.numbers for one in told] == [
        ("1205.00", "20485", "17"),
        ("745.50", "31311", "42"),
        ("676.92", "8123", "12"),
    ]
    # an area is rounded: what does not come out may be right
    assert all(one.holds for one in told)


def test_a_column_that_makes_a_line_come_out_is_not_left_out_for_one_wrong_figure() -> None:
    text = """
| 项目 | 本年新收件数 | 上年结转件数 | 予以公开 | 不予公开 | 总计 |
|---|---|---|---|---|---|
| 1. 逾期不缴费 | 6 | 0 | 0 | 0 | 6 |
| 2. 其他 | 153 | 2 | 0 | 0 | 155 |
| （七）总计 | 821 | 4 | 0 | 7 | 232 |
| 四、结转继续办理 | 24 | 0 | 0 | 0 | 24 |
"""
    assert [one.numbers[0] for one in check(text).findings if one.severity in ("error", "likely")] == ["232"]
    assert not [one for one in check(text.replace("232", "832")).findings if one.severity in ("error", "likely")]
