"""The rules of scoring as tables that somebody who fills in the form can check by hand (LAW.md, E2 and E3)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.core.scoring import (
    AreaPoints,
    Band,
    Bands,
    Bonus,
    Condition,
    Course,
    Deduction,
    Direction,
    Elements,
    Formula,
    Levels,
    Rule,
    Scale,
    ScoringError,
    best_reachable,
    deviation,
    execution,
    forecast,
    fulfilment,
    grade,
    light,
    light_of_points,
    problem_of,
    ranks,
    score,
    sum_problems,
)
from huiyin.core.scoring_text import EXAMPLES, parse_rule, rule_text

D: TypeAlias = Decimal
F: TypeAlias = Fraction
A, B = Formula("A"), Formula("B")
FIVE = Scale(5)
BANDS = Bands((Band(D(95), D(100)), Band(D(90), D(80)), Band(D(85), D(60))), D(0))
FEWER = Bands((Band(D(2), D(100)), Band(D(5), D(50))), D(0))
THREE = Elements(("通知告知", "测温记录", "上门核实"))


# direction · rule · target · actual · points of 10 · how
FORMULAS: list[tuple[Direction, Rule, Any, Any, str, str]] = [
    # Positive (≥): reached → full; else actual ÷ target × points, two decimals.
    ("at_least", A, 95, 95, "10.00", "reached"),
    ("at_least", A, 95, 120, "10.00", "reached"),  # never above its points
    ("at_least", A, 95, D("92.5"), "9.74", "ratio"),  # 92.5 ÷ 95 × 10 = 9.7368…
    ("at_least", A, 12, 11, "9.17", "ratio"),
    ("at_least", A, 12, 0, "0.00", "nothing"),
    ("at_least", A, 12, -1, "0.00", "nothing"),
    ("at_least", A, 0, 0, "10.00", "reached"),
    # Equal (=): target 0 → full where the actual is no more; above 0 as positive.
    ("equal", A, 0, 0, "10.00", "reached"),
    ("equal", A, 0, 1, "0.00", "nothing"),
    ("equal", A, 4, 4, "10.00", "reached"),
    ("equal", A, 4, 3, "7.50", "ratio"),
    ("equal", A, 4, 5, "10.00", "reached"),
    # Reverse (≤), form A: (1 − (actual − target) ÷ target) × points, nothing from twice the target on.
    ("at_most", A, 10, 8, "10.00", "reached"),
    ("at_most", A, 10, 10, "10.00", "reached"),
    ("at_most", A, 10, 12, "8.00", "reverse_a"),
    ("at_most", A, 10, 15, "5.00", "reverse_a"),
    ("at_most", A, 10, D("19.99"), "0.01", "reverse_a"),
    ("at_most", A, 10, 20, "0.00", "nothing"),
    ("at_most", A, 10, 21, "0.00", "nothing"),
    ("at_most", A, 0, 0, "10.00", "reached"),
    ("at_most", A, 0, 1, "0.00", "nothing"),
    # Reverse, form B: target ÷ actual × points.
    ("at_most", B, 10, 8, "10.00", "reached"),
    ("at_most", B, 10, 12, "8.33", "reverse_b"),
    ("at_most", B, 10, 15, "6.67", "reverse_b"),
    ("at_most", B, 10, 20, "5.00", "reverse_b"),
    ("at_most", B, 10, 40, "2.50", "reverse_b"),
    ("at_most", B, 0, 3, "0.00", "nothing"),
    # A condition: all or nothing, or what the rule leaves.
    ("at_least", Condition(), 12, 12, "10.00", "met"),
    ("at_least", Condition(), 12, 11, "0.00", "unmet"),
    ("at_least", Condition(D(50)), 12, 11, "5.00", "unmet"),
    ("at_most", Condition(), 0, 0, "10.00", "met"),
    ("equal", Condition(), 4, 3, "0.00", "unmet"),
]


@pytest.mark.parametrize(("direction", "rule", "target", "actual", "points", "how"), FORMULAS)
def test_actual_against_target(
    direction: Direction, rule: Rule, target: Any, actual: Any, points: str, how: str
) -> None:
    worked = score(rule, D(10), actual=actual, target=target, direction=direction)
    assert (str(worked.points), worked.how) == (points, how)


# rule · direction · actual · points of 8 · how
OTHERS: list[tuple[Rule, Direction, Any, str, str]] = [
    (THREE, "at_least", 3, "8.00", "elements"),
    (THREE, "at_least", 2, "5.33", "elements"),  # two of three named elements
    (THREE, "at_least", 0, "0.00", "elements"),
    (BANDS, "at_least", 95, "8.00", "band"),
    (BANDS, "at_least", D("94.99"), "6.40", "band"),
    (BANDS, "at_least", 85, "4.80", "band"),
    (BANDS, "at_least", D("84.9"), "0.00", "otherwise"),
    (FEWER, "at_most", 2, "8.00", "band"),
    (FEWER, "at_most", 3, "4.00", "band"),
    (FEWER, "at_most", 6, "0.00", "otherwise"),
    # Qualitative: 达成 80 (incl.)–100, 部分达成 60 (incl.)–80, 未达成 below; the assessor gives the share.
    (Levels(), "at_least", 95, "7.60", "level"),
    (Levels(), "at_least", 80, "6.40", "level"),
    (Levels(), "at_least", 60, "4.80", "level"),
    (Levels(), "at_least", 30, "2.40", "level"),
    (Deduction(D("0.5"), D(3)), "at_least", 0, "8.00", "deducted"),
    (Deduction(D("0.5"), D(3)), "at_least", 3, "6.50", "deducted"),
    (Deduction(D("0.5"), D(3)), "at_least", 20, "5.00", "deducted"),  # at most 3
    (Deduction(D(2)), "at_least", 9, "0.00", "deducted"),  # never below nothing
    (FIVE, "at_least", 5, "8.00", "scale"),
    (FIVE, "at_least", D("4.32"), "6.91", "scale"),
]


@pytest.mark.parametrize(("rule", "direction", "actual", "points", "how"), OTHERS)
def test_the_other_kinds(rule: Rule, direction: Direction, actual: Any, points: str, how: str) -> None:
    worked = score(rule, D(8), actual=actual, direction=direction)
    assert (str(worked.points), worked.how) == (points, how)


@pytest.mark.parametrize(("actual", "limit"), [(95, D(80)), (80, D(80)), (79, D(60)), (59, D(0))])
def test_a_share_names_its_level(actual: int, limit: D) -> None:
    assert score(Levels(), D(10), actual=actual).limit == limit


def test_a_template_of_2017_cut_at_80_and_50() -> None:
    assert score(Levels(D(80), D(50)), D(10), actual=55).limit == 50


def test_bonus_points_add_up_to_a_limit_and_have_no_weight() -> None:
    rule = Bonus(D("0.5"), D(2))
    assert [score(rule, D(0), actual=cases).points for cases in (0, 1, 3, 9)] == [D(0), D("0.50"), D("1.50"), D(2)]
    assert problem_of(rule, "at_least", D(5)) == "bonus_has_points"


def test_no_data_is_no_zero() -> None:
    assert score(A, D(10), actual=None, target=95).points is None
    assert score(A, D(10), actual=95, target=None).how == "no_target"


@pytest.mark.parametrize(
    ("rule", "actual"), [(THREE, 4), (THREE, D("1.5")), (Levels(), 101), (FIVE, 6), (FIVE, -1), (Deduction(D(1)), -1)]
)
def test_what_cannot_be_an_actual_is_refused(rule: Rule, actual: Any) -> None:
    with pytest.raises(ScoringError):
        score(rule, D(10), actual=actual)


@pytest.mark.parametrize(
    ("spent", "budget", "points"),
    [
        ("1857.41", "1857.41", "10.00"),
        ("1857.41", "1805.99", "10.00"),
        ("399.07", "572.97", "6.96"),
        ("0", "15", "0.00"),
    ],
)
def test_execution_rate_has_ten_points(spent: str, budget: str, points: str) -> None:
    assert str(execution(D(spent), D(budget)).points) == points


def test_no_budget_has_no_execution_rate() -> None:
    assert execution(D(5), D(0)).points is None


# 90, 80 and 60 belong to the higher grade.
@pytest.mark.parametrize(
    ("points", "told"),
    [("100", "excellent"), ("103.5", "excellent"), ("90", "excellent"), ("89.99", "good"), ("80", "good"),
     ("79.99", "fair"), ("60", "fair"), ("59.99", "poor"), ("0", "poor")],
)  # fmt: skip
def test_grades(points: str, told: str) -> None:
    assert grade(D(points)) == told


# direction · target · actual · what must be explained
@pytest.mark.parametrize(
    ("direction", "target", "actual", "told"),
    [
        ("at_least", 100, 100, ""),
        ("at_least", 100, D("99.99"), "short"),  # any shortfall
        ("at_least", 100, D("129.99"), ""),
        ("at_least", 100, 130, "over"),  # 130 % (incl.): was the target set too low?
        ("equal", 0, 0, ""),
        ("equal", 0, 1, "short"),
        ("at_most", 10, 10, ""),
        ("at_most", 10, 11, "short"),
        ("at_most", 10, D("7.01"), ""),
        ("at_most", 10, 7, "over"),  # thirty per cent below what was allowed
        ("at_least", 0, 5, ""),
    ],
)
def test_what_must_be_explained(direction: Direction, target: Any, actual: Any, told: str) -> None:
    assert deviation(score(A, D(10), actual=actual, target=target, direction=direction), direction=direction) == told


def test_lost_points_are_explained_also_where_nothing_is_compared() -> None:
    assert deviation(score(THREE, D(8), actual=2)) == "short"
    assert deviation(score(THREE, D(8), actual=3)) == ""
    assert deviation(score(BANDS, D(8), actual=130, direction="at_least"), target=95) == "over"
    assert deviation(score(Deduction(D(1)), D(8), actual=1)) == "short"
    assert deviation(score(Bonus(D(1), D(3)), D(0), actual=1)) == ""


def test_how_much_of_the_target() -> None:
    assert fulfilment(12, 10, "at_least") == F(6, 5)
    assert fulfilment(12, 10, "at_most") == F(4, 5)
    assert fulfilment(12, 0, "at_most") is None


# E2: all indicators = 90, and 10 for the execution rate; or 100 without one.
def test_points_that_do_not_sum_are_named_with_their_sum() -> None:
    work = AreaPoints("重点工作", D(50), [D(20), D(20), D(8)])
    duty = AreaPoints("主职主责", None, [D(30)])
    own = AreaPoints("自身建设", D(20), [D(12), D(8)])
    problems = sum_problems([work, duty, own])
    assert [(one.of, one.found, one.wanted, one.gap) for one in problems] == [
        ("重点工作", D(48), D(50), D(2)),
        ("", D(98), D(100), D(2)),
    ]
    whole = [AreaPoints("重点工作", D(50), [D(20), D(20), D(10)]), duty, own]
    assert sum_problems(whole) == []
    assert [(one.found, one.wanted) for one in sum_problems(whole, has_execution=True)] == [(D(100), D(90))]
    assert sum_problems([AreaPoints("", None, [D("89.5"), D("0.5")])], has_execution=True) == []


@pytest.mark.parametrize(
    ("rule", "direction", "told"),
    [
        (Bands((Band(D(90), D(80)), Band(D(95), D(100)))), "at_least", "bands_out_of_order"),
        (FEWER, "at_most", ""),
        (FEWER, "at_least", "bands_out_of_order"),
        (Bands((Band(D(95), D(80)), Band(D(90), D(90)))), "at_least", "bands_out_of_order"),
        (Bands((Band(D(95), D(120)),)), "at_least", "share_out_of_range"),
        (Bands(()), "at_least", "bands_missing"),
        (Elements(()), "at_least", "elements_missing"),
        (Elements(("甲", "甲")), "at_least", "elements_twice"),
        (Levels(D(60), D(80)), "at_least", "levels_out_of_order"),
        (Deduction(D(0)), "at_least", "each_not_positive"),
        (Deduction(D(1), D("0.5")), "at_least", "most_below_each"),
        (Deduction(D(1), D(11)), "at_least", "most_above_points"),
        (Scale(1), "at_least", "scale_too_short"),
        (A, "at_most", ""),
    ],
)
def test_a_rule_that_cannot_score_says_so(rule: Rule, direction: Direction, told: str) -> None:
    assert problem_of(rule, direction, D(10)) == told


#: A machine with much else to do is no fault of a rule.
UNHURRIED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(
    st.sampled_from([A, B, Condition(), Condition(D(30))]),
    st.sampled_from(["at_least", "equal", "at_most"]),
    st.decimals(0, 1000, places=2),
    st.decimals(0, 3000, places=2),
    st.decimals(0, 100, places=2),
)
def test_points_stay_between_nothing_and_their_weight(
    rule: Rule, direction: Direction, target: D, actual: D, weight: D
) -> None:
    points = score(rule, weight, actual=actual, target=target, direction=direction).points
    assert points is not None and 0 <= points <= weight


@UNHURRIED
@given(st.decimals(1, 500, places=2), st.decimals(0, 1500, places=2), st.decimals(0, 100, places=2))
def test_a_worse_actual_never_brings_more(target: D, actual: D, more: D) -> None:
    for rule in (A, B):
        up = [
            score(rule, D(10), actual=value, target=target, direction="at_most").points
            for value in (actual, actual + more)
        ]
        down = [score(rule, D(10), actual=value, target=target).points for value in (actual, actual + more)]
        assert up[0] >= up[1] and down[0] <= down[1]  # type: ignore[operator]


# --- Where the year is heading ---------------------------------------------------------------------------------------

HALF = F(1, 2)


def test_a_number_that_adds_up_goes_on_as_until_now() -> None:
    course = Course(F(7), HALF, grows=True)
    assert forecast(course) == 14
    assert best_reachable(course, "at_least") is None, "nothing bounds how many more there may be"
    assert best_reachable(course, "at_most") == 7, "what happened stays"


def test_the_best_a_rate_can_still_reach() -> None:
    """80 of 100 on time after half a year; another 100 come, all on time: 180 of 200."""
    course = Course(F(80, 100), HALF, grows=False, numerator=80, denominator=100)
    assert forecast(course) == F(4, 5)
    assert best_reachable(course, "at_least") == F(9, 10)
    assert best_reachable(course, "at_most") == F(2, 5)
    assert best_reachable(course._replace(elapsed=F(1)), "at_least") == F(4, 5)
    assert best_reachable(Course(F(80, 100), HALF, grows=False), "at_least") is None


@pytest.mark.parametrize(
    ("course", "direction", "target", "period_target", "told"),
    [
        (Course(None, HALF, grows=True), "at_least", 12, None, "none"),
        (Course(F(5), HALF, grows=True), "at_least", None, None, "none"),
        (Course(F(12), HALF, grows=True), "at_least", 12, 6, "reached"),
        (Course(F(6), HALF, grows=True), "at_least", 12, 6, "on_course"),
        (Course(F(5), HALF, grows=True), "at_least", 12, 6, "behind"),
        (Course(F(6), HALF, grows=True), "at_least", 12, None, "on_course"),
        (Course(F(5), HALF, grows=True), "at_least", 12, None, "behind"),
        (Course(F(5), F(1), grows=True), "at_least", 12, None, "missed"),
        (Course(F(12), F(1), grows=True), "at_least", 12, None, "reached"),
        (Course(F(3), HALF, grows=True), "at_most", 2, None, "lost"),
        (Course(F(0), HALF, grows=True), "at_most", 2, None, "on_course"),
        (Course(F(2), HALF, grows=True), "at_most", 2, None, "behind"),  # four at the year's end, if it goes on so
        (Course(F(80, 100), HALF, False, 80, 100), "at_least", F(95, 100), None, "lost"),
        (Course(F(80, 100), HALF, False, 80, 100), "at_least", F(85, 100), None, "behind"),
        (Course(F(96, 100), HALF, False, 96, 100), "at_least", F(95, 100), None, "on_course"),
        (Course(F(96, 100), F(1), False, 96, 100), "at_least", F(95, 100), None, "reached"),
    ],
)
def test_lights(course: Course, direction: Direction, target: Any, period_target: Any, told: str) -> None:
    assert light(course, direction=direction, target=target, period_target=period_target) == told


def test_what_has_no_target_shows_whether_points_were_lost() -> None:
    assert [light_of_points(score(THREE, D(8), actual=met)) for met in (None, 3, 2)] == ["none", "on_course", "losing"]


def test_equal_points_share_a_place() -> None:
    assert ranks([D(90), None, D(95), D(90), D(80)]) == [2, None, 1, 2, 4]


# --- As it is written ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "rule"),
    [
        ("formula", "", A),
        ("formula", "反向Ｂ", B),
        ("formula", "形式a", A),
        ("elements", "通知告知；测温记录;上门核实", THREE),
        ("condition", "", Condition()),
        ("condition", "未达到得50%", Condition(D(50))),
        ("bands", "≥95：100%；≥90：80%；85:60；其他：0%", BANDS),
        ("bands", "2：100%；5：50%；其他：0", FEWER),
        ("levels", "", Levels()),
        ("levels", "80/50", Levels(D(80), D(50))),
        ("deduction", "每起扣 0.5 分，最多扣 3 分", Deduction(D("0.5"), D(3))),
        ("deduction", "每次扣2", Deduction(D(2))),
        ("bonus", "每项加1分；最多加2分", Bonus(D(1), D(2))),
        ("scale", "5级", FIVE),
    ],
)
def test_a_rule_as_people_write_it(kind: str, text: str, rule: Rule) -> None:
    assert parse_rule(kind, text) == rule
    assert parse_rule(kind, rule_text(rule)) == rule


@pytest.mark.parametrize(
    ("kind", "text"),
    [("formula", "C"), ("elements", ""), ("bands", "好：100%"), ("bands", ""), ("bands", "其他：0；95：100"),
     ("deduction", "每次加1"), ("bonus", "每次加1"), ("levels", "80"), ("scale", "五"), ("condition", "一半"),
     ("likert", "5")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ScoringError):
        parse_rule(kind, text)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_examples_can_be_read(kind: str) -> None:
    assert problem_of(parse_rule(kind, EXAMPLES[kind]), "at_least", D(0 if kind == "bonus" else 10)) == ""
