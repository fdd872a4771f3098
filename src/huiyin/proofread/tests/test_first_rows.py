"""A first row that is told of all, shares of a table whose caption stands above it, and years of the last century."""

from __future__ import annotations

import pytest

from huiyin.proofread import check

CARRIED = """全年旅客运输总量2964.38万人次，比上年增长3.1%。

| 指标 | 单位 | 绝对量 | 增长（%） |
| --- | --- | --- | --- |
| 旅客运输总量 | 万人次 | 2964.38 | 3.1 |
| 公路 | 万人次 | 1816.27 | 1.4 |
| 铁路 | 万人次 | 912.63 | 6.2 |
| 水运 | 万人次 | 38.15 | 20.4 |
| 民航 | 万人次 | 197.33 | 4.8 |
| 机场旅客吞吐量 | 万人 | 386.21 | 5.6 |
"""
SHARES = """表4：设备按年代的比例（%）

|  | 新 | 中 | 旧 |
| --- | --- | --- | --- |
| 全部设备 | 36.7 | 53.9 | 9.4 |
| 进口设备 | 26.2 | 69.5 | 4.3 |
| 国产设备 | 45.8 | 40.1 | {last} |
"""
TYPES = """表2：企业结构变化情况

|  | 资产总额 | 资产总额 | 产值 | 产值 |
| --- | --- | --- | --- | --- |
|  | 1985 | 1995 | 1985 | 1995 |
| 国有 | 74.2 | 53.1 | 64.7 | 34.3 |
| 集体 | 24.5 | 24.6 | 32.4 | 36.2 |
| 私营 |  | 8.2 |  | 17.1 |
| 其他 | 1.3 | {other} | 2.9 | 12.4 |
| 全部企业中： |  |  |  |  |
| 乡镇 | 12.3 | 20.6 | 17.4 | 42.8 |
"""


def _held(text: str) -> set[tuple[str, ...]]:
    return {one.numbers for one in check(text).relations if one.holds}


def _raised(text: str) -> set[tuple[str, ...]]:
    return {one.numbers for one in check(text).relations if one.severity in {"error", "likely"}}


def test_a_first_row_told_of_all_is_made_by_those_below_it() -> None:
    assert ("2964.38", "1816.27", "912.63", "38.15", "197.33") in _held(CARRIED)
    assert ("2964.38万", "2964.38") in _held(CARRIED)
    # nothing is known of it where it is not
    wrong = CARRIED.replace("912.63", "912.36")
    assert _raised(wrong) == set()
    assert not {one for one in _held(wrong) if "912.36" in one}


def test_the_caption_above_a_table_says_that_it_holds_shares() -> None:
    right = SHARES.format(last="14.1")
    assert {("9.4", "36.7", "53.9"), ("4.3", "26.2", "69.5"), ("14.1", "45.8", "40.1")} <= _held(right)
    assert _raised(right) == set()
    assert _raised(SHARES.format(last="17.1")) == {("17.1", "45.8", "40.1")}


def test_shares_of_a_column_up_to_what_is_told_of_something_else() -> None:
    held = _held(TYPES.format(other="14.1"))
    assert {("1.3", "74.2", "24.5"), ("14.1", "53.1", "24.6", "8.2"), ("12.4", "34.3", "36.2", "17.1")} <= held
    assert {one for one in _raised(TYPES.format(other="41.1")) if "74.2" in one} == set()


@pytest.mark.parametrize("year", ["1985", "2005"])
def test_a_base_of_any_year(year: str) -> None:
    text = f"进口设备占47.1%，比{year}年的18.2%上升28.9个百分点。"
    assert ("28.9", "47.1", "18.2") in _held(text)
    assert _raised(text.replace("28.9", "29.8")) == {("29.8", "47.1", "18.2")}
