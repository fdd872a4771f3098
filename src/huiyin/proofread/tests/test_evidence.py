"""What figures show where no word ties them, and how seldom figures drawn blindly show anything."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.proofread.arithmetic.interval import Interval
from huiyin.proofread.check import analyse, check
from huiyin.proofread.evidence import odds, patterns, rule, stream
from huiyin.proofread.mending import mend
from huiyin.proofread.model import Analysis, Quantity, Relation
from huiyin.proofread.reading.text import read_text


def _analysed(text: str) -> Analysis:
    return analyse(mend(read_text(text)))


def _shown(text: str) -> list[Relation]:
    """By the figures alone: as if no other rule had said anything."""
    return list(rule.also([], _analysed(text)))


def _keys(relations: list[Relation]) -> set[tuple[str, tuple[str, ...]]]:
    return {(one.numbers[0], tuple(sorted(one.numbers[1:]))) for one in relations}


#: Text; what is shown of it, the result first.
SHOWN = [
    # two parts of a whole, on either side of it
    ("甲 48,213 乙 71,906 丙 23,693", [("71,906", "48,213 23,693"), ("23,693", "71,906 48,213")]),
    # a row of them, the whole at its end, without a word
    ("甲 3,182.44 乙 907.13 丙 1,255.08 丁 84.90 戊 5,429.55", [("5,429.55", "3,182.44 907.13 1,255.08 84.90")]),
    # with the number of each row between them
    (
        "1 修缮 318.42 2 培训 90.71 3 印刷 125.58 4 网络 84.93 合计 619.64",
        [("619.64", "318.42 90.71 125.58 84.93")],
    ),
    # a percentage with a sign and without one
    ("今 8,413 昔 7,206 比 16.75%", [("16.75", "8,413 7,206")]),
    ("今 8413.5 昔 7206.2 比 16.753", []),
    ("甲 8413.5 7206.2 16.75 乙 951.8 1304.6 -27.04", [("16.75", "8413.5 7206.2"), ("-27.04", "951.8 1304.6")]),
    # an increase and what it led to: 1207.3 of 8413.5 - 1207.3
    ("增 1,207.3 至 8,413.5，增幅 16.75%", [("16.75", "1,207.3 8,413.5")]),
    # a figure that lost its unit is meant in that of the one before it
    ("主动公开1,713条，依申请公开846条，合计2559", [("2559", "1,713 846")]),
    # parts of parts: once they are understood, what they make stands beside the others
    (
        "年度271.83万元。一、人员98.46万元：甲31.27万元，乙45.08万元，丙22.11万元；二、公用60.12万元：丁18.39万元，戊30.94万元，己10.79万元；三、项目113.25万元",
        [("98.46", "31.27 45.08 22.11"), ("60.12", "18.39 30.94 10.79"), ("271.83", "98.46 60.12 113.25")],
    ),
    # told again, with figures of its measure between
    ("年初安排1,713.84万元，其中甲402.15万元、乙88.03万元；年末决算1,713.84万元", [("1,713.84", "1,713.84")]),
    # twelve alike, in three columns: each would be chance, three of one shape are not
    (
        "合计 720 558 162 " + " ".join(f"{at} 村 60 46.5 13.5" for at in range(1, 13)),
        [("720", " ".join(["60"] * 12)), ("558", " ".join(["46.5"] * 12)), ("162", " ".join(["13.5"] * 12))],
    ),
    # small percentages, row upon row
    (
        "甲 412 388 6 乙 377 351 7 丙 508 466 9 丁 291 283 3",
        [("6", "412 388"), ("7", "377 351"), ("9", "508 466"), ("3", "291 283")],
    ),
    # shares of one whole that stands further and further off
    (
        "总数 736.9 甲 201.3 27.32 乙 118.8 16.12 丙 96.4 13.08 丁 88.1 11.96 戊 73.5 9.97 己 60.6 8.22",
        [("27.32", "201.3 736.9"), ("11.96", "88.1 736.9"), ("8.22", "60.6 736.9")],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), SHOWN)
def test_what_comes_out_is_told(text: str, wanted: list[tuple[str, str]]) -> None:
    shown = _shown(text)
    for result, others in wanted:
        assert (result, tuple(sorted(others.split()))) in _keys(shown), result
    assert all(one.holds and one.severity is None for one in shown)


#: Nothing of this is more than chance, or more than counting.
SILENT = [
    "1 甲 2 乙 3 丙 4 丁 5 戊 6 己 7 庚 8 辛 9 壬 10 癸",
    "共 9 人，其中 4 人在岗，5 人在外",
    "甲 12 乙 7 丙 5 丁 31",
    "今 48 昔 40 比 20",
    "甲 0 乙 0 丙 0 丁 0",
    "1,234 1,235 1 1,236",
    "甲12件，乙7件，丙12件",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_may_be_chance_is_not_told(text: str) -> None:
    assert _shown(text) == []


def test_what_words_told_is_not_told_again() -> None:
    report = check("全年共登记1,958件，其中来信412件，来访1,546件。")
    assert [(one.kind, one.message.code) for one in report.relations if not one.alternate] == [("sum", "sum.holds")]


def test_the_message_says_how_it_is_known() -> None:
    (whole, *_) = _shown("甲 48,213 乙 71,906 丙 23,693")
    assert whole.message.text() == "48,213 + 23,693 = 71,906，与“71,906”相符。文字未写明，由数值看出。"
    assert "No words say so" in whole.message.text("en")


def _drawn(one: Quantity, chance: random.Random) -> Quantity:
    """With other digits, as many as it had."""
    step = one.step or Fraction(1)
    size = len(str(abs(int(one.value / step))))
    value = chance.randrange(10 ** (size - 1), 10**size) * step
    half = one.interval.width / 2
    return replace(one, value=value, interval=Interval(value - half, value + half), negative=False)


@pytest.mark.parametrize("seed", range(3))
def test_figures_drawn_blindly_show_next_to_nothing(seed: int) -> None:
    """A table of 240 figures, whole and with decimals, and percentages: at most one relation for sixty figures."""
    chance = random.Random(seed)
    rows = "\n".join(f"第{at}类 {'1' * (3 + at % 4)} 4321.5 88.31 12.5" for at in range(60))
    analysis = _analysed(rows)
    figures = tuple(_drawn(one, chance) for one in analysis.quantities)
    assert len(figures) >= 240
    blind = replace(
        analysis, passages=(replace(analysis.passages[0], quantities=figures),) if analysis.passages else (), cells={}
    )
    if not analysis.passages:
        number = next(iter(analysis.cells))
        blind = replace(analysis, cells={number: {(0, at): (one,) for at, one in enumerate(figures)}})
    told = [one for one in rule.also([], blind) if not one.alternate]
    assert len(told) <= len(figures) / 60


@given(st.integers(0, 9), st.integers(1, 10_000), st.integers(1, 40))
def test_the_odds_are_a_chance_and_fall_with_the_digits(power: int, least: int, far: int) -> None:
    chance = odds.of_two(least, 1)
    assert 0 < chance <= 1
    assert odds.of_two(least + 1, 1) <= chance
    # 4900 of 1600 and 3300 proves no more than 49 of 16 and 33
    assert odds.of_two(least * 10**power, 10**power) == pytest.approx(chance)
    assert odds.pairs(far + 1) > odds.pairs(far) > 0


def test_more_rows_are_believed_where_one_is_not() -> None:
    """Each row has a chance of one in forty; three of one shape in a stretch have next to none."""

    class Row:
        alone, chance, tries = True, 1 / 40, 6

        def __init__(self, at: int, shape: int) -> None:
            self.at, self.shapes = at, ((shape,),)

    assert not list(patterns.believed([Row(4, 1)]))
    assert not list(patterns.believed([Row(4, 1), Row(8, 2), Row(12, 3)]))
    assert [one.at for one, _ in patterns.believed([Row(at, 1) for at in (4, 8, 12, 16)])] == [4, 8, 12, 16]


def test_figures_stand_in_the_order_they_are_read() -> None:
    figures = stream.figures(
        _analysed("甲 412 万元\n| 项目 | 数 |\n| --- | --- |\n| 乙 | 318 |\n| 丙 | 94 |\n完 77 万元")
    )
    assert [one.quantity.text for one in figures] == ["412", "318", "94", "77"]
