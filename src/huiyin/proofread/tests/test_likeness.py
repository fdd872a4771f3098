"""Totals of tables that bear no word for it: their brothers say what they are made of."""

from __future__ import annotations

import pytest

from huiyin.proofread import check

SPENDING = """
指标 绝对量（元） 比上年增长（%）
一、人均可支配收入 35262 5.2
工资性收入 22794 4.2
经营净收入 7052 7.0
财产净收入 1626 7.6
转移净收入 3790 7.0
二、人均消费支出 19218 4.3
食品烟酒 6230 4.2
衣着 1471 2.7
居住 4318 2.7
交通通信 2846 5.6
教育文化娱乐 2455 5.3
其他用品及服务 1898 10.4
"""

CARRIED = """
| 指标 | 单位 | 绝对数 |
| --- | --- | --- |
| 货物运输量 | 万吨 | 8260.4 |
| #铁路 | 万吨 | 2080.1 |
| 水运 | 万吨 | 1026.0 |
| 公路 | 万吨 | 5154.3 |
| 货物周转量 | 亿吨公里 | 983.80 |
| #铁路 | 亿吨公里 | 124.37 |
| 水运 | 亿吨公里 | 122.50 |
| 公路 | 亿吨公里 | 736.93 |
| 电信业务量 | 亿元 | 45.60 |
"""

RATES = """
| 项目 | 预算数 | 执行数 | 执行率 |
| --- | --- | --- | --- |
| 信访救助 | 5029 | 3956.48 | 78.67% |
| 法律服务 | 3397 | 2460.79 | 72.44% |
| 矛盾调处 | 7300 | 6581.49 | 90.16% |
| 业务培训 | 630 | 542.79 | 86.16% |
| 合计 | 16356 | 13541.55 | 82.79% |
"""

DISPUTES = "结果\n维持\n结果\n纠正\n其他\n结果\n尚未\n审结\n总 计\n" * 3


def raised(text: str) -> list[tuple[str, ...]]:
    return [one.numbers for one in check(text.strip()).relations if one.severity in ("error", "likely")]


@pytest.mark.parametrize("text", [SPENDING, CARRIED, RATES])
def test_what_comes_out_is_not_raised(text: str) -> None:
    assert raised(text) == []


@pytest.mark.parametrize(
    ("text", "right", "wrong", "total"),
    [
        (SPENDING, "6230", "6930", "19218"),
        (SPENDING, "19218", "19818", "19818"),
        (CARRIED, "736.93", "736.23", "983.80"),
        (CARRIED, "2080.1", "2880.1", "8260.4"),
    ],
)
def test_a_line_is_made_of_what_its_brother_is_made_of(text: str, right: str, wrong: str, total: str) -> None:
    assert total in {numbers[0] for numbers in raised(text.replace(right, wrong))}


def test_without_a_brother_nothing_is_said() -> None:
    alone = "\n".join(SPENDING.strip().splitlines()[:6])
    assert raised(alone.replace("22794", "22194")) == []


def test_at_the_foot_of_a_page_the_list_may_go_on() -> None:
    cut = CARRIED.replace("| 公路 | 亿吨公里 | 736.93 |\n| 电信业务量 | 亿元 | 45.60 |\n", "")
    assert raised(cut) == []


def test_a_figure_that_breaks_its_column_and_its_row_is_wrong_whatever_else_is() -> None:
    other = RATES.replace("86.16%", "89.16%")
    found = {numbers[0] for numbers in raised(other.replace("2460.79", "2469.79"))}
    assert "13541.55" in found


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("10 1 0 0 11 0 0 0 0 0 2 0 3 0 5", []),
        ("10 1 0 0 0 0 0 0 0 0 5 0 0 0 0", [("0", "10", "1", "0", "0"), ("0", "5", "0", "0", "0")]),
    ],
)
def test_headings_in_lines_of_their_own_end_groups_of_columns(row: str, wrong: list[tuple[str, ...]]) -> None:
    assert raised(DISPUTES + row) == wrong
