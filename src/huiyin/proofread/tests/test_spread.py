"""Totals over several columns, and totals of tables that the text tells again."""

from __future__ import annotations

import pytest

from huiyin.proofread import check

YEARS = """
          预算安排金额      实际支出金额
部门
         2024     2025     2024     2025
甲局    22,537   18,261   12,733   18,712
乙局    13,763   16,500   13,705   12,082
丙局     8,250    5,000    7,205    4,833
小计    44,550   39,761   33,643   35,627
总计         84,311            69,270
"""

RECEIVED = """
全年共办理各类信访事项4,812件，其中初次信访事项3,106件。
| 单位 | 初次 | 重复 | 合计 |
| --- | --- | --- | --- |
| 甲县 | 1406 | 733 | 2139 |
| 乙县 | 1700 | 973 | 2673 |
| 合计 | 3106 | 1706 | 4812 |
"""

MONEY = """
当年共安排专项资金1.35亿元。

单位：万元
| 项目 | 金额 |
| --- | --- |
| 救助 | 5,210.40 |
| 调处 | 8,254.30 |
| 合计 | 13,464.70 |
"""


def told(text: str, kind: str) -> set[tuple[str, ...]]:
    return {one.numbers for one in check(text.strip("\n")).relations if one.kind == kind and one.holds}


def raised(text: str) -> list[tuple[str, ...]]:
    return [one.numbers for one in check(text.strip("\n")).relations if one.severity in ("error", "likely")]


def test_a_total_over_two_columns_is_that_of_the_subtotals_under_it() -> None:
    assert {("84,311", "44,550", "39,761"), ("69,270", "33,643", "35,627")} <= told(YEARS, "table")
    assert raised(YEARS) == []


@pytest.mark.parametrize(("right", "wrong"), [("84,311", "84,811"), ("69,270", "69,290")])
def test_a_wrong_one_is_raised_beside_another_that_comes_out(right: str, wrong: str) -> None:
    assert wrong in {numbers[0] for numbers in raised(YEARS.replace(right, wrong))}


def test_totals_of_a_table_are_told_again_in_the_text() -> None:
    assert {("4,812", "4812"), ("3,106", "3106")} <= told(RECEIVED, "repeat")


def test_a_rounded_amount_is_the_total_of_a_table_in_another_unit() -> None:
    assert ("1.35", "13,464.70") in told(MONEY, "repeat")
    assert raised(MONEY.replace("1.35亿元", "1.53亿元")) == []
