"""Differences, reasons, execution and publication: figures that an accountant can check by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.budget import (
    Change,
    carried_over,
    execution_rate,
    expected_rate,
    from_fen,
    in_wan,
    percent_text,
    publication_due,
    reason_wanted,
)
from huiyin.core.classes import (
    economic_classes,
    economic_problem,
    function_classes,
    function_problem,
    governments,
)

#: 万元 this year, 万元 last year, what the published report says (and where it was wrong: what it should have said).
PUBLISHED = [
    ("1458.34", "1511.55", "减少53.21万元，下降3.52%"),
    ("1349.91", "1366.67", "减少16.76万元，下降1.23%"),
    ("108.43", "144.88", "减少36.45万元，下降25.16%"),
    ("5.76", "4.44", "增加1.32万元，增长29.73%"),
    ("0.42", "0.15", "增加0.27万元，增长180.00%"),
    ("5.34", "4.29", "增加1.05万元，增长24.48%"),
    ("399.07", "387.42", "增加11.65万元，增长3.01%"),
    ("9.93", "3.87", "增加6.06万元，增长156.59%"),
    ("4.33", "2.50", "增加1.83万元，增长73.20%"),
    ("0.00", "0.61", "减少0.61万元，下降100.00%"),
    ("102.00", "41.00", "增加61.00万元，增长148.78%"),
    ("270.31", "180.31", "增加90.00万元，增长49.91%"),
    ("3.00", "3.00", "与上年持平"),
    ("12.50", "0.00", "增加12.50万元"),
    ("0.00", "0.00", "与上年持平"),
]


@pytest.mark.parametrize(("now", "before", "words"), PUBLISHED)
def test_a_difference_is_said_with_its_direction_and_per_cent(now: str, before: str, words: str) -> None:
    assert Change(Decimal(now) * 10_000, Decimal(before) * 10_000).words() == words


def test_what_a_reader_subtracts_comes_out_as_printed() -> None:
    """12,345.49 and 12,345.51 yuan are printed as 1.23 and 1.23: no difference, though there are two fen."""
    change = Change(Decimal("12345.51"), Decimal("12345.49"))
    assert change.difference == Decimal("0.02")
    assert change.in_wan().difference == 0
    assert change.words() == "与上年持平"
    # 14,950 and 4,940 yuan: 1.495 is printed 1.50, 0.494 as 0.49; the reader finds 1.01, not 1.00.
    assert Change(Decimal(14950), Decimal(4940)).words(1) == "增加1.01万元，增长206.1%"


@pytest.mark.parametrize(
    ("yuan", "wan"),
    [("18059900", "1805.99"), ("50", "0.01"), ("49.99", "0.00"), ("-50", "-0.01"), ("0", "0.00"), ("14950", "1.50")],
)
def test_yuan_are_shown_in_wan_half_up(yuan: str, wan: str) -> None:
    assert in_wan(Decimal(yuan)) == Decimal(wan)


@pytest.mark.parametrize(
    ("now", "before", "percent", "least", "wanted"),
    [
        ("110", "100", "10", "0", True),  # 10 % of 10 %: reached
        ("109.99", "100", "10", "0", False),
        ("90", "100", "10", "0", True),  # less counts as more does
        ("100", "100", "0", "0", False),  # nothing changed: nothing to explain
        ("5", "0", "10", "0", True),  # new
        ("0", "5", "10", "0", True),  # gone
        ("110", "100", "10", "10.01", False),  # smaller than the year's least difference
        ("110", "100", "10", "10", True),
        ("100", "-50", "10", "0", True),
    ],
)
def test_a_large_change_wants_its_reason(now: str, before: str, percent: str, least: str, wanted: bool) -> None:
    change = Change(Decimal(now), Decimal(before))
    assert reason_wanted(change, Decimal(percent), Decimal(least)) is wanted


def test_the_execution_rate_is_of_the_budget_of_the_whole_year() -> None:
    assert percent_text(execution_rate(Decimal(3990700), Decimal(5729700))) == "69.65%"
    assert execution_rate(Decimal(5), Decimal(0)) is None, "nothing was budgeted: no rate"
    assert expected_rate(9) == Fraction(3, 4)


def test_what_is_left_at_the_end_of_the_year() -> None:
    assert carried_over(Decimal("1857.41"), Decimal("20.00"), Decimal("1860.00")) == Decimal("17.41")


@pytest.mark.parametrize(
    ("approved", "due"),
    [
        (date(2022, 1, 25), date(2022, 2, 14)),  # Monday
        (date(2022, 8, 12), date(2022, 9, 1)),  # Thursday
        (date(2024, 2, 10), date(2024, 3, 1)),  # over 29 February
    ],
)
def test_tables_are_published_within_twenty_days_of_approval(approved: date, due: date) -> None:
    assert publication_due(approved) == due


@given(st.lists(st.integers(-(10**15), 10**15), max_size=50))
def test_fen_add_up_exactly(fens: list[int]) -> None:
    assert sum((from_fen(one) for one in fens), Decimal(0)) == from_fen(sum(fens))


# --- Classes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("30201", ""),
        ("30306", ""),
        ("31013", ""),
        ("3020", "不是 5 位数字"),
        ("30298", "302 商品和服务支出下有 30201 办公费"),
        ("99901", "没有部门经济分类科目"),
        ("abc", "不是 5 位数字"),
    ],
)
def test_an_economic_class_goes_to_kuan(code: str, says: str) -> None:
    assert says in economic_problem(code)
    assert bool(economic_problem(code)) is bool(says)


@pytest.mark.parametrize(
    ("code", "year", "says"),
    [
        ("2010308", 2021, ""),
        ("2010308", 2023, ""),
        ("2010308", 2024, "只用到2023年度，改用 2014004（信访业务）"),
        ("2014004", 2024, ""),
        ("2014004", 2023, "从2024年度起使用"),
        ("2070101", 2024, ""),  # a class that our table does not hold
        ("20103", 2021, "不是 7 位数字"),
    ],
)
def test_a_functional_class_goes_to_xiang_and_is_of_its_years(code: str, year: int, says: str) -> None:
    assert says in function_problem(code, year)
    assert bool(function_problem(code, year)) is bool(says)


def test_every_class_stands_below_one_that_is_there() -> None:
    for code in (*economic_classes(), *function_classes()):
        for length in {3, 5} - {len(code)}:
            if len(code) > length:
                assert code[:length] in {**economic_classes(), **function_classes()}, code
    assert {code for code in economic_classes() if len(code) == 3} == set(governments())
