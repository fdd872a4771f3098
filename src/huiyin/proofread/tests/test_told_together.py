"""Shares told together, by names, in tables; bases and wholes that the words point at from afar."""

from __future__ import annotations

import pytest

from huiyin.proofread.tests.test_changes import loud, told

KINDS = {"ratio", "share", "sum", "change", "difference", "range", "unit"}

PHRASES = [
    (
        "城建类占31.2%，劳动类占24.5%，农业类占16.3%，三类合计占72.0%，其他类占28.0%。",
        {"ok sum 72.0 | 31.2 24.5 16.3"},
    ),
    (
        "城建类占31.2%，劳动类占24.5%，农业类占16.3%，三类合计占75.0%，其他类占28.0%。",
        {"bad sum 75.0 | 31.2 24.5 16.3"},
    ),
    ("来信占12.5%，来访占30.5%，网上信访占57.0%，其中来信、来访两项合计占43.0%。", {"ok sum 43.0 | 12.5 30.5"}),
    (
        """全年总值1612.32亿元。其中，第一产业79.89亿元，第二产业600.73亿元，第三产业931.70亿元。
        三次产业占总值的比重分别为5.0%、37.3%和57.8%。""",
        {"ok share 5.0 | 79.89 1612.32", "ok share 37.3 | 600.73 1612.32", "ok share 57.8 | 931.70 1612.32"},
    ),
    (
        "年末常住人口512.6万人，其中城镇人口331.2万人。全年新增就业3.2万人。年末城镇化率66.41%。",
        {"bad ratio 66.41 | 331.2万 512.6万"},
    ),
    (
        "甲局负责的15项政策中，有10项已修订，占比达到66.7%；乙局负责的10项政策中，有8项已修订，占比达到80%。",
        {"ok share 66.7 | 10 15", "ok share 80 | 8 10"},
    ),
    (
        "接待参观者14026人次，其中未成年人3223人次，占接待总人数的28.0%。",
        {"bad share 28.0 | 3223 14026"},
    ),
    (
        "2025年当年预算执行数为33.9万元，2026年预算安排41.2万元，比2025年预算执行数增加23.53%。",
        {"bad change 23.53 | 41.2 33.9"},
    ),
    (
        """一般公共预算财政拨款支出2318.21万元，占本年支出合计的96.59%。
        与2024年度相比，一般公共预算财政拨款支出减少92.49万元，下降4.35%。""",
        {"bad change 4.35 | 92.49 2318.21"},
    ),
    (
        "支出预算为75.28亿元，执行中作了调整，调整后的支出预算为78.62亿元，比年初预算增加3.94亿元。",
        {"bad difference 3.94 | 78.62 75.28"},
    ),
    ("教育科目288万元，较上年增加410万元，增长336.1%，主要是上年收回存量。", {"ok change 336.1 | 410 288"}),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_what_is_told_together_is_found(text: str, expected: set[str]) -> None:
    assert expected <= told(text, KINDS)


QUIET = [
    "“新技术”目标17项，实际完成20项，完成率100%。",
    "执行率高于90%得满分，执行率在90%-80%之间得2分。",
    "目标人群覆盖率101.71%。",
    "查封3个个体经销点、2个个人账户。",
    "我省企业平均专利数量6.64项，而甲省达13.97项、乙省8.9项。",
    "产量为803.57 5.7万吨。",
]


@pytest.mark.parametrize("text", QUIET)
def test_what_is_no_error_is_not_raised(text: str) -> None:
    assert not loud(text)


TABLE = """各地区比重情况

| 年份 | 东部 | 中部 | 西部 |
| --- | --- | --- | --- |
| 1985年比重(%) | 60.3 | 27.2 | 12.5 |
| 1990年比重(%) | 62.7 | 25.4 | 11.9 |
| 1995年比重(%) | 66.0 | 23.8 | {last} |
"""


def test_rows_of_shares_make_a_hundred() -> None:
    assert "ok share 10.2 | 66.0 23.8" in told(TABLE.format(last="10.2"), KINDS)
    assert "bad share 14.2 | 66.0 23.8" in told(TABLE.format(last="14.2"), KINDS)
