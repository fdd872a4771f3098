"""Exact intervals."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from huiyin.proofread.arithmetic.interval import Interval

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)
intervals = st.tuples(numbers, numbers).map(lambda ends: Interval(min(ends), max(ends)))


@st.composite
def inside(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    interval = draw(intervals)
    share = draw(st.fractions(min_value=0, max_value=1, max_denominator=20))
    return interval, interval.lo + share * interval.width


@given(inside(), inside())
def test_what_lies_inside_stays_inside(one: tuple[Interval, Fraction], other: tuple[Interval, Fraction]) -> None:
    (a, x), (b, y) = one, other
    assert (a + b).contains(x + y)
    assert (a - b).contains(x - y)
    assert (a * b).contains(x * y)
    quotient = a / b
    if quotient is not None:
        assert quotient.contains(x / y)


def test_halves_round_both_ways_and_cut_figures_do_not() -> None:
    rounded = Interval.rounded(Fraction("53.21"), Fraction("0.01"))
    assert rounded.contains(Fraction("53.205"))
    assert rounded.contains(Fraction("53.215"))
    cut = Interval.cut(Fraction(29), Fraction(1))
    assert cut.contains(Fraction("29.99"))
    assert not cut.contains(Fraction(30))
    assert not cut.meets(Interval.exactly(30))
    assert cut.meets(Interval.exactly(29))


def test_nothing_is_divided_by_what_may_be_zero() -> None:
    assert Interval.exactly(1) / Interval(Fraction(-1), Fraction(1)) is None
