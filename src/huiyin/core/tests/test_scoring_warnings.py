"""Which indicators carry a warning, and which do not: real ones, as schemes word them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from huiyin.core.scoring import Band, Bands, Bonus, Condition, Deduction, Formula
from huiyin.core.scoring_warnings import Indicator, warnings_of

D = Decimal
ONE = Formula()
ON_TIME = {"measure": "reply_on_time[due_in_period]", "better": "higher", "is_rate": True}
SETTLED = {"measure": "settled_once", "better": "higher", "is_rate": True}
RATED = {"measure": "participation[bureau]", "better": "higher", "is_rate": True}
DAYS = {"measure": "days_to_reply[mean]", "better": "lower", "is_rate": False}


def told(name: str, unit: str = "件", direction: Any = "at_least", target: Any = None, **more: Any) -> set[str]:
    number = None if target is None else D(str(target))
    return set(warnings_of(Indicator(name, unit, direction, number, more.pop("rule", ONE), **more)))


@pytest.mark.parametrize(
    ("name", "unit", "direction", "target", "more", "warning"),
    [
        ("信访总量", "件次", "at_most", 500, {}, "fewer_petitions"),
        ("信访件次", "件", "at_most", 500, {"measure": "pieces"}, "fewer_petitions"),
        ("来访批次同比下降", "%", "at_least", 10, {}, "fewer_petitions"),
        ("集体访批次", "批", "at_most", 3, {"measure": "group_visit_batches"}, "fewer_petitions"),
        ("进京访人次", "人次", "at_most", 2, {}, "fewer_upward"),
        ("赴省集体访", "批", "equal", 0, {}, "fewer_upward"),
        ("越级上访每起扣分", "起", "at_least", None, {"rule": Deduction(D("0.5"))}, "fewer_upward"),
        ("零登记乡镇", "个", "at_least", 8, {}, "zero_registration"),
        ("特护期零上访", "天", "at_least", 15, {}, "zero_registration"),
        ("不发生进京非访", "起", "equal", 0, {}, "zero_registration"),
        ("来信来访数", "件", "equal", 0, {}, "fewer_petitions"),
        ("重复信访率", "%", "at_most", 5, {"measure": "repeat_rate[volume]"}, "fewer_repeated"),
        ("复查申请数", "件", "at_most", 3, {"measure": "reviews_requested"}, "fewer_remedies"),
        ("信访形势平稳", "件", "at_most", 40, {"requirement": "信访总量控制在40件以内"}, "fewer_petitions"),
        ("国家信访局登记量", "件次", "at_most", 10, {}, "fewer_upward"),
    ],
)
def test_what_refusing_petitions_would_fulfil(
    name: str, unit: str, direction: Any, target: Any, more: dict[str, Any], warning: str
) -> None:
    assert warning in told(name, unit, direction, target, **more)


@pytest.mark.parametrize(
    ("name", "unit", "direction", "target", "more"),
    [
        (
            "按期答复率",
            "%",
            "at_least",
            95,
            {"measure": "reply_on_time[due_in_period]", "better": "higher", "is_rate": True},
        ),
        ("信访事项及时受理率", "%", "at_least", 98, {}),
        ("初次信访一次性化解率", "%", "at_least", 85, SETTLED),
        ("领导接访日", "次", "at_least", 24, {}),
        ("信访积案化解数", "件", "at_least", 15, {}),
        ("信访业务培训", "期", "at_least", 4, {}),
        ("超期办理件数", "件", "at_most", 0, {}),
        ("超期答复每件扣分", "件", "at_least", None, {"rule": Deduction(D("0.5"))}),
        ("信访法治化宣传活动", "场", "at_least", 6, {}),
        ("群众满意度", "%", "at_least", 90, {}),
        ("网上信访占比", "%", "at_least", 60, {"measure": "web_share", "is_rate": True}),
        ("复查意见被变更率", "%", "at_most", 5, {}),
        ("公务接待费", "万元", "at_most", "4.44", {}),
        ("获得表彰", "项", "at_least", None, {"rule": Bonus(D(1), D(3))}),
    ],
)
def test_what_needs_none(name: str, unit: str, direction: Any, target: Any, more: dict[str, Any]) -> None:
    assert told(name, unit, direction, target, **more) == set()


@pytest.mark.parametrize(
    ("name", "unit", "direction", "target", "more", "warning"),
    [
        ("项目建设进度", "万元", "at_most", 100, {}, "progress_in_money"),
        ("项目建设进度", "万元", "at_most", 100, {}, "progress_at_most"),
        ("群众满意度", "%", "at_most", 90, {}, "good_at_most"),
        (
            "参评率",
            "%",
            "at_most",
            60,
            RATED,
            "good_at_most",
        ),
        ("超期办理件数", "件", "at_least", 3, {}, "bad_at_least"),
        (
            "答复天数",
            "天",
            "at_least",
            30,
            DAYS,
            "bad_at_least",
        ),
        ("满意度", "%", "at_least", 120, {}, "rate_above_100"),
        ("满意度", "%", "at_least", "0.9", {}, "rate_as_share"),
        ("业务培训", "期", "at_least", "4.5", {}, "target_not_whole"),
        ("业务培训", "期", "at_least", -1, {}, "target_negative"),
        ("业务培训", "期", "at_least", 0, {}, "target_says_nothing"),
        (
            "按期答复率",
            "件",
            "at_least",
            95,
            ON_TIME,
            "unit_not_of_measure",
        ),
        ("办结率", "%", "at_least", None, {"rule": Bands((Band(D(105), D(100)),))}, "rate_above_100"),
    ],
)
def test_what_does_not_fit_each_other(
    name: str, unit: str, direction: Any, target: Any, more: dict[str, Any], warning: str
) -> None:
    assert warning in told(name, unit, direction, target, **more)


def test_a_condition_of_zero_can_be_kept() -> None:
    assert told("资金违规问题", "个", "equal", 0, rule=Condition()) == set()
