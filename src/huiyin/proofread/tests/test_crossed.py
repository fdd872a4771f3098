"""Headings that cross: what is told of each kind is told of all of them in the columns beside."""

from __future__ import annotations

from huiyin.proofread import check

GROUPS = """
┌────┬────────┬────────────┬────────────┐
│年度│ 立案   │    贪污    │    挪用    │
│    ├───┬────┼─────┬──────┼─────┬──────┤
│    │件 │ 人 │ 件  │  人  │ 件  │  人  │
├────┼───┼────┼─────┼──────┼─────┼──────┤
│2019│21 │ 34 │ 14  │  20  │  7  │  14  │
│2020│18 │ 27 │ 11  │  15  │  7  │  12  │
│2021│25 │341 │ 19  │ 230  │  6  │ 111  │
│2022│16 │ 22 │  9  │  13  │  7  │   9  │
│2023│12 │ 19 │  8  │  12  │  4  │   7  │
└────┴───┴────┴─────┴──────┴─────┴──────┘
"""
OWN = """
┌──────┬────────────────┬──────────────────────┐
│ 单位 │      性别      │         学历         │
│      ├────┬─────┬─────┼────┬──────┬─────┬────┤
│      │ 计 │ 男  │ 女  │ 计 │ 本科 │专科 │其他│
├──────┼────┼─────┼─────┼────┼──────┼─────┼────┤
│住建局│ 38 │ 25  │ 13  │ 38 │  20  │ 15  │ 3  │
│教育局│ 46 │ 17  │ 29  │ 46 │  36  │ 10  │    │
│信访局│ 21 │ 11  │ 10  │ 21 │  14  │     │ 7  │
│司法局│ 27 │ 16  │ 11  │ 27 │  19  │  6  │ 2  │
└──────┴────┴─────┴─────┴────┴──────┴─────┴────┘
"""
SHARES = """
┌────┬──────┬──────────────┬──────────────┬──────────────┐
│年度│ 总数 │   不满30岁   │   30～50岁   │   50岁以上   │
│    │（人）├──────┬───────┼──────┬───────┼──────┬───────┤
│    │      │ 人数 │百分比 │ 人数 │百分比 │ 人数 │百分比 │
├────┼──────┼──────┼───────┼──────┼───────┼──────┼───────┤
│2021│  48  │   4  │  8.4  │  16  │ 33.3  │  28  │ 58.3  │
│2022│  50  │   5  │ 10.0  │  20  │ 40.0  │  25  │ 50.0  │
│2023│  80  │   8  │ 10.0  │  32  │ 40.0  │  40  │ 50.0  │
│2024│  60  │   9  │ 15.0  │  24  │ 40.0  │  27  │ 45.0  │
└────┴──────┴──────┴───────┴──────┴───────┴──────┴───────┘
"""


def told(text: str) -> dict[tuple[str, ...], bool]:
    return {relation.numbers: relation.holds for relation in check(text).relations}


def test_cases_are_cases_of_each_kind_and_people_people() -> None:
    found = told(GROUPS)
    assert found["21", "14", "7"] and found["34", "20", "14"] and found["341", "230", "111"]
    assert ("21", "20", "14") not in found


def test_a_group_has_its_own_total_and_an_empty_cell_is_none() -> None:
    found = told(OWN)
    assert (
        found["38", "25", "13"] and found["38", "20", "15", "3"] and found["46", "36", "10"] and found["21", "14", "7"]
    )


def test_one_wrong_digit_in_a_group_is_raised() -> None:
    assert not check(GROUPS).errors
    wrong = check(GROUPS.replace("│341 │", "│347 │"))
    assert [finding.numbers[0] for finding in wrong.findings] == ["347"]


def test_a_share_moved_by_one_so_that_they_make_a_hundred_is_rounding() -> None:
    found = check(SHARES)
    assert not found.errors and told(SHARES)["48", "4", "16", "28"]
    assert {one.severity for one in found.findings if one.numbers[0] == "8.4"} == {"rounding"}
    # without the hundred it is a slip like any other
    slip = check(SHARES.replace("│ 33.3  │", "│ 33.4  │"))
    assert any(one.severity == "error" and one.numbers[0] == "8.4" for one in slip.findings)


def test_a_rate_that_is_off_in_a_table_without_headings_is_no_share_of_a_heading() -> None:
    rows = ["住建局\t120\t114\t95.0%", "教育局\t80\t76\t95.0%", "人社局\t50\t49\t98.0%", "民政局\t60\t57\t95.1%"]
    found = check("\n".join([*rows, "司法局\t40\t38\t95.0%"]))
    assert [one.severity for one in found.findings if one.numbers[0] == "95.1"] != ["rounding"]
