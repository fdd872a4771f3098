"""Figures in the words of a report."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core import phrasing

F = Fraction


@pytest.mark.parametrize(
    ("now", "before", "zh", "en"),
    [
        (1057, 1000, "同比上升5.7%", "up 5.7% on the year before"),
        (943, 1000, "同比下降5.7%", "down 5.7% on the year before"),
        (82, 100, "同比下降18%", "down 18% on the year before"),
        (200, 100, "同比上升100%", "up 100% on the year before"),
        (0, 3, "同比下降100%", "down 100% on the year before"),
        (10, 3, "同比上升233.3%", "up 233.3% on the year before"),
        (100, 100, "与上年同期持平", "the same as the year before"),
        (0, 0, "与上年同期持平", "the same as the year before"),
        (10004, 10000, "与上年同期基本持平", "about the same as the year before"),
        # A half goes up: 0.05 per cent is 0.1, and so is minus 0.05.
        (10005, 10000, "同比上升0.1%", "up 0.1% on the year before"),
        (9995, 10000, "同比下降0.1%", "down 0.1% on the year before"),
        (5, 0, "同比增加5件", "5 petitions more than the year before"),
        (5, None, "无可比数据", "nothing to compare with"),
        (None, 5, "无可比数据", "nothing to compare with"),
    ],
)
def test_a_count_beside_last_year(now: Any, before: Any, zh: str, en: str) -> None:
    assert phrasing.year_on_year(now, before, unit="件") == zh
    assert phrasing.year_on_year(now, before, unit="petitions", lang="en") == en


@pytest.mark.parametrize(
    ("now", "before", "zh", "en"),
    [
        (F(9, 10), F(84, 100), "同比提高6个百分点", "up 6 percentage points on the year before"),
        (F(84, 100), F(9, 10), "同比降低6个百分点", "down 6 percentage points on the year before"),
        (F(1), F(99, 100), "同比提高1个百分点", "up 1 percentage point on the year before"),
        (F(2, 3), F(1, 3), "同比提高33.33个百分点", "up 33.33 percentage points on the year before"),
        (F(1, 3), F(1, 3), "与上年同期持平", "the same as the year before"),
        (F(33333, 100000), F(1, 3), "与上年同期基本持平", "about the same as the year before"),
        (F(1, 8), F(0), "同比提高12.5个百分点", "up 12.5 percentage points on the year before"),
        (None, F(1, 2), "无可比数据", "nothing to compare with"),
    ],
)
def test_a_rate_beside_last_year_is_said_in_points(now: Any, before: Any, zh: str, en: str) -> None:
    assert phrasing.points(now, before) == zh
    assert phrasing.points(now, before, lang="en") == en


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (phrasing.percent(F(281, 325)), "86.46%"),
        (phrasing.percent(F(1, 800)), "0.13%"),
        (phrasing.percent(F(1)), "100.00%"),
        (phrasing.percent(F(6, 5)), "120.00%"),
        (phrasing.percent(None), "无数据"),
        (phrasing.percent(None, lang="en"), "no data"),
        (phrasing.amount(2341, "件"), "2341件"),
        (phrasing.amount(48738, "件", grouped=True), "48,738件"),
        (phrasing.amount(2341, "petitions", lang="en"), "2341 petitions"),
        (phrasing.amount(F(11101, 200), "天", 2), "55.51天"),
        (phrasing.wan(125000), "12.5万元"),
        (phrasing.wan(Decimal("1511550000.00")), "151155万元"),
        (phrasing.wan(Decimal("123456.78")), "12.35万元"),
        (phrasing.wan(0), "0万元"),
        (phrasing.wan(125000, lang="en"), "CNY 125,000"),
        (phrasing.difference(12, 10, "件"), "同比增加2件"),
        (phrasing.difference(F(105, 2), F(55), "天", digits=1), "同比减少2.5天"),
        (phrasing.difference(10, 10, "件"), "与上年同期持平"),
        (phrasing.difference(None, 10, "件"), "无可比数据"),
        (phrasing.number(F(-1, 1000), 2), "0.00"),
        (phrasing.number(-1234567, grouped=True), "-1,234,567"),
    ],
)
def test_a_figure_is_written(said: str, text: str) -> None:
    assert said == text


def test_binary_floats_are_refused() -> None:
    for wrong in (0.1, True, "3"):
        with pytest.raises(TypeError, match="exact"):
            phrasing.percent(wrong)  # type: ignore[arg-type]


@given(st.fractions(), st.integers(0, 8))
def test_half_up_is_within_half_a_unit_and_the_same_on_both_sides_of_zero(value: Fraction, digits: int) -> None:
    rounded = phrasing.half_up(value, digits)
    assert abs(Fraction(rounded) - value) * 2 * 10**digits <= 1
    assert Fraction(phrasing.half_up(-value, digits)) == -Fraction(rounded)
