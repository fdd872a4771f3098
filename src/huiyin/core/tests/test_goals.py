"""绩效目标表: weights that must sum, values that must be there, spending plans, the points of each kind of indicator.

Rules: LAW.md E2 and E3 (财预〔2020〕10号, 财预〔2021〕101号, published 自评表)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core import goals
from huiyin.core.goals import Line, Planned, check, frame_of, plan_findings, score_line
from huiyin.core.scoring import deviation

D = Decimal


def line(second: str = "output.quantity", name: str = "接待来访", weight: str | None = None, **more: Any) -> Line:
    said: dict[str, Any] = {"operator": "at_least", "value": D(1000), "unit": "批次"} | more
    return Line(second, name, weight=None if weight is None else D(weight), **said)


#: The fund of a county: no cost indicator, 50 + 30 + 10.
FUND = [
    line("output.quantity", "接待来访", "15"),
    line("output.quality", "按期答复率", "20", value=D(95), unit="%"),
    line("output.timeliness", "补助按时发放率", "15", value=D(100), unit="%", operator="equal"),
    line("effect.social", "一次性化解率", "30", value=D(80), unit="%"),
    line("satisfaction.served", "信访人满意度", "10", value=D(90), unit="%"),
]


def codes(found: list[goals.Finding], *, refusals: bool = True) -> list[str]:
    return [one.code for one in found if one.is_refusal == refusals]


def without(name: str) -> list[Line]:
    return [one for one in FUND if one.name != name]


def test_a_table_that_sums_is_taken_without_a_word() -> None:
    assert check(FUND) == []


@pytest.mark.parametrize(
    ("first", "points"),
    [
        ({"output", "effect", "satisfaction"}, {"output": 50, "effect": 30, "satisfaction": 10}),
        ({"cost", "output", "effect", "satisfaction"}, {"cost": 20, "output": 40, "effect": 20, "satisfaction": 10}),
        ({"output", "effect"}, {"output": 50, "effect": 40}),
        ({"cost", "output", "effect"}, {"cost": 20, "output": 40, "effect": 30}),
    ],
)
def test_the_usual_points_of_the_first_level(first: set[str], points: dict[str, int]) -> None:
    assert frame_of(first) == points
    assert sum(frame_of(first).values()) == goals.wanted_total() == 90
    assert goals.wanted_total() + goals.execution_points() == 100


@pytest.mark.parametrize(
    ("lines", "code", "of", "values"),
    [
        # All of them: 5 missing, 5 too many.
        ([*without("接待来访"), line(weight="10")], "total_sum", "", {"found": 85, "wanted": 90, "gap": 5}),
        ([*without("接待来访"), line(weight="20")], "total_sum", "", {"found": 95, "wanted": 90, "gap": -5}),
        ([*without("接待来访"), line()], "weights_partly", "", {"names": ("接待来访",)}),
        ([*FUND, line("output.quality", "附加", "0")], "weight_not_positive", "附加", {"found": 0}),
        ([*FUND, line("output.colour", "颜色")], "unknown_head", "颜色", {"head": "output.colour"}),
        ([line(name=" ")], "name_missing", "output.quantity", {}),
        ([line(), line()], "name_twice", "接待来访", {}),
        ([line(value=None)], "value_missing", "接待来访", {}),
        ([line(unit="")], "unit_missing", "接待来访", {}),
        ([line(operator="qualitative", value=None)], "words_missing", "接待来访", {}),
        ([], "no_lines", "", {}),
    ],
)
def test_what_is_refused(lines: list[Line], code: str, of: str, values: dict[str, Any]) -> None:
    found = next(one for one in check(lines) if one.code == code)
    assert found.is_refusal
    assert found.of == of
    assert found.values == values


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ({"output": "50", "effect": "30", "satisfaction": "10"}, []),
        ({"output.quantity": "15", "output": "50"}, []),
        # The third level against the second: 15 where the table says 20; the first then holds no more either.
        ({"output.quantity": "20"}, [("second_sum", "output.quantity", 15, 20)]),
        (
            {"output.quantity": "20", "output": "50"},
            [("second_sum", "output.quantity", 15, 20), ("first_sum", "output", 55, 50)],
        ),
        # The second level against the first.
        ({"output": "45"}, [("first_sum", "output", 50, 45)]),
        ({"cost": "10"}, [("first_sum", "cost", 0, 10)]),
    ],
)
def test_weights_that_a_table_states_for_its_heads(heads: dict[str, str], expected: list[tuple[Any, ...]]) -> None:
    found = check(FUND, heads={code: D(value) for code, value in heads.items()})
    assert [
        (one.code, one.of, one.values["found"], one.values["wanted"]) for one in found if one.is_refusal
    ] == expected


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_weights_are_refused_exactly_when_they_do_not_sum(weights: list[int]) -> None:
    lines = [line(name=f"指标{n}", weight=str(weight)) for n, weight in enumerate(weights)]
    refused = [one.values["found"] for one in check(lines) if one.code == "total_sum"]
    assert refused == ([] if sum(weights) == 90 else [sum(weights)])


def test_goals_may_be_set_without_weights() -> None:
    assert codes(check([line(), line("effect.social", "化解率"), line("satisfaction.served", "满意度")])) == []


@pytest.mark.parametrize(
    ("lines", "doubts"),
    [
        ([line()], ["effect_missing", "satisfaction_missing"]),
        ([*without("信访人满意度"), line("effect.economic", "减支", "10")], ["satisfaction_missing"]),
        ([*FUND[:4], line("satisfaction.served", "不满意率", "10", operator="at_most")], ["satisfaction_at_most"]),
        ([*FUND[:4], line("satisfaction.served", "满意度", "10", value=D(900), unit="%")], ["per_cent_above_100"]),
        ([line(weight="15", value=D("10.5"), unit="件"), *FUND[1:]], ["not_whole"]),
        # 40 + 40 + 10 sums to 90 and is not the usual 50 + 30 + 10.
        (
            [line(weight="5"), *FUND[1:3], line("effect.social", "化解率", "40"), FUND[4]],
            ["frame", "frame"],
        ),
    ],
)
def test_what_is_only_doubted(lines: list[Line], doubts: list[str]) -> None:
    found = check(lines)
    assert codes(found, refusals=False) == doubts
    assert codes(found) == []


def test_a_department_has_heads_of_its_own_and_no_usual_points() -> None:
    table = [line("duty.done", "督查批次", "50"), line("satisfaction.served", "满意度", "40")]
    assert check(table, scope="department") == []
    assert codes(check(table)) == ["unknown_head"], "a project has no 履职效能"


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("产出指标", "数量指标", "output.quantity"),
        ("产出", "数量", "output.quantity"),
        ("", "社会效益指标", "effect.social"),
        ("产出指标", "成本指标", "output.cost"),
        ("效益指标", "数量指标", None),
        ("", "颜色指标", None),
    ],
)
def test_heads_are_found_by_the_words_of_the_form(first: str, second: str, code: str | None) -> None:
    head = goals.head_of(first, second, "project")
    assert (head.code if head else None) == code


# --- The spending plan -----------------------------------------------------------------------------------------------

YEAR = [(3, 31, "25"), (6, 30, "50"), (10, 31, "75"), (12, 31, "100")]


def plan(*dates: tuple[int, int, str]) -> list[Planned]:
    return [Planned(date(2021, month, day), D(share)) for month, day, share in dates]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (YEAR, []),
        ([], []),
        ([(6, 30, "100")], []),
        (YEAR[:3], ["plan_not_whole"]),
        ([(3, 31, "50"), (6, 30, "40"), (12, 31, "100")], ["plan_goes_back"]),
        ([(6, 30, "50"), (3, 31, "60"), (12, 31, "100")], ["plan_not_in_order"]),
        ([(3, 31, "120"), (12, 31, "100")], ["plan_out_of_range", "plan_goes_back"]),
    ],
)
def test_spending_plans(dates: list[tuple[int, int, str]], expected: list[str]) -> None:
    assert [one.code for one in plan_findings(plan(*dates), 2021)] == expected


def test_a_plan_of_another_year() -> None:
    assert [one.code for one in plan_findings(plan((12, 31, "100")), 2022)] == ["plan_outside_year"]


@pytest.mark.parametrize(
    ("month", "day", "share", "behind_with_30"),
    [(3, 30, None, False), (3, 31, "25", False), (6, 30, "50", True), (7, 15, "50", True), (12, 31, "100", True)],
)
def test_what_is_to_be_spent_by_a_day(month: int, day: int, share: str | None, behind_with_30: bool) -> None:
    planned = goals.planned_share(plan(*YEAR), date(2021, month, day))
    assert planned == (None if share is None else D(share))
    assert goals.is_behind(D(30), D(100), planned) is behind_with_30


# --- Points ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "value", "reverse", "actual", "points", "deviates"),
    [
        # ≥: reached is full, else actual ÷ target × weight.
        ("at_least", "1000", "A", "1000", "20.00", ""),
        ("at_least", "1000", "A", "1299", "20.00", ""),
        ("at_least", "1000", "A", "1300", "20.00", "over"),
        ("at_least", "1000", "A", "733", "14.66", "short"),
        # =: as ≥; a target of 0 is kept by 0 only.
        ("equal", "100", "A", "95", "19.00", "short"),
        ("equal", "0", "A", "0", "20.00", ""),
        ("equal", "0", "A", "1", "0.00", "short"),
        # ≤ form A: (1 − (actual − target) ÷ target) × weight; twice the target or more: nothing.
        ("at_most", "10", "A", "10", "20.00", ""),
        ("at_most", "10", "A", "12", "16.00", "short"),
        ("at_most", "10", "A", "20", "0.00", "short"),
        # ≤ form B: target ÷ actual × weight.
        ("at_most", "10", "B", "12", "16.67", "short"),
        ("at_most", "10", "B", "20", "10.00", "short"),
    ],
)
def test_points_of_numbers(operator: Any, value: str, reverse: Any, actual: str, points: str, deviates: str) -> None:
    one = line(weight="20", operator=operator, value=D(value))
    worked = score_line(one, actual=D(actual), reverse=reverse)
    assert worked.points == D(points)
    assert deviation(worked, direction=goals.direction_of(operator)) == deviates


@pytest.mark.parametrize(
    ("share", "points", "limit"),
    [("100", "10.00", "80"), ("80", "8.00", "80"), ("79", "7.90", "60"), ("60", "6.00", "60"), ("59", "5.90", "0")],
)
def test_points_of_words(share: str, points: str, limit: str) -> None:
    """达成 80–100 % · 部分达成 60–80 % · 未达成 0–60 % of the weight."""
    worked = score_line(line(weight="10", operator="qualitative", value=None, words="有效提升"), share=D(share))
    assert (worked.points, worked.limit) == (D(points), D(limit))


def test_nothing_said_is_no_points_and_no_total() -> None:
    assert score_line(line(weight="10")).points is None
    assert goals.sum_of([D(10), None]) is None
    assert goals.sum_of([D(10), D("4.5")]) == D("14.5")
