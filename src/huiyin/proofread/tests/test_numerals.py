"""Numbers as Chinese prose writes them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.proofread.arithmetic import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("一百零五", 105),
        ("一百一十八", 118),
        ("三百五", 350),
        ("一千二百零三", 1203),
        ("两万三", 23000),
        ("一亿零二十", 100_000_020),
        ("二〇二一", 2021),
        ("三点五", Fraction(7, 2)),
        ("一点二亿", 120_000_000),
        ("12.5万", 125_000),
        ("1,760", 1760),
        ("１２３", 123),
        ("3千", 3000),
        ("三分之一", Fraction(1, 3)),
        ("百分之八", Fraction(2, 25)),
    ],
)
def test_numerals_are_read(text: str, value: Fraction | int) -> None:
    assert numerals.read(text) == value


@pytest.mark.parametrize("text", ["", "万", "千", "十十", "一二百", "百姓", "12.5.3", "点五", "一点", "abc"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert numerals.read(text) is None


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_what_is_written_is_read_again(value: int) -> None:
    assert numerals.chinese(numerals.written(value)) == value


@given(st.text(alphabet=numerals.CHARACTERS + "点分之", max_size=12))
def test_any_row_of_numerals_is_a_number_or_none(text: str) -> None:
    value = numerals.read(text)
    assert value is None or value >= 0
