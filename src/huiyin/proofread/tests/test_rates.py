"""Rates, shares, what must make 100, and figures told twice."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.proofread.check import check
from huiyin.proofread.tests.test_changes import loud, told
from huiyin.proofread.wording.repeats import slip

KINDS = {"ratio", "share", "conflict", "repeat"}

PHRASES = [
    (
        "收回有效问卷286份，非常满意172份、满意81份、基本满意25份、不满意8份，总体满意率97.2%。",
        {"ok ratio 97.2 | 172 81 25 286"},
    ),
    ("全年编发信息58期，其中省局采用12期、市委采用23期，采用率60.3%。", {"ok ratio 60.3 | 12 23 58"}),
    ("受理信访事项1022件，办结961件，办结率94.03%。", {"ok ratio 94.03 | 961 1022"}),
    ("受理信访事项1022件，办结961件，办结率96.03%。", {"bad ratio 96.03 | 961 1022"}),
    ("应答复631件，按期答复627件，按期答复率99.9%。", {"bad ratio 99.9 | 627 631"}),
    ("交办300件，办结312件，办结率104%。", {"bad ratio 104 | 312 300"}),
    ("受理300件，办结312件（含上年结转办结的18件），办结率104%。", {"ok ratio 104 | 312 300"}),
    ("初信214件，重信256件，重信率119.6%。", {"ok ratio 119.6 | 256 214"}),
    ("化解率97%，即交办的300件积案中化解291件。", {"ok ratio 97 | 291 300"}),
    ("总体为90.6%（初件851件，化解771件）。", {"ok ratio 90.6 | 771 851"}),
    ("年初预算为1300万元，支出决算为1450万元，完成年初预算的111.54%。", {"ok ratio 111.54 | 1450 1300"}),
    ("支出4.98万元，完成预算6.50万元的76.6%。", {"ok ratio 76.6 | 4.98 6.50"}),
    ("到位资金30万元，实际支出28.5万元，资金使用率95%。", {"ok ratio 95 | 28.5 30"}),
    ("到位资金30万元，实际支出28.5万元，资金使用率98%。", {"bad ratio 98 | 28.5 30"}),
    (
        "化解率分别为90.5%和84.2%，其中骨头案21件、钉子案19件，对应化解19件和16件。",
        {"ok ratio 90.5 | 19 21", "ok ratio 84.2 | 16 19"},
    ),
    (
        "支出合计1450万元，其中基本支出1000万元，占68.97%；项目支出450万元，占31.03%。",
        {"ok share 68.97 | 1000 1450", "ok share 31.03 | 450 1450"},
    ),
    (
        "支出合计1450万元，其中基本支出1000万元，占68.97%；项目支出450万元，占34.03%。",
        {"ok share 68.97 | 1000 1450", "bad share 34.03 | 450 1450"},
    ),
    ("合同金额60.2万元，占采购总额66.9万元的90%。", {"ok share 90 | 60.2 66.9"}),
    ("来信14.3%，网信占58.4%，来访占27.3%。", set()),  # who reads it thus leaves one out
    ("网信占58.4%，来访占27.3%，来信占14.3%。", {"ok share 14.3 | 58.4 27.3"}),
    ("网信占58.4%，来访占27.3%，来信占16.3%。", {"bad share 16.3 | 58.4 27.3"}),
    (
        "共收到来信276件。\n从类型看，投诉103件（37.3%）；咨询75件（27.2%）；求助98件（36.5%）。",
        {"ok share 37.3 | 103 276", "ok share 27.2 | 75 276", "bad share 36.5 | 98 276"},
    ),
    (
        "一、2021年项目支出346.20万元。\n二、2021年度项目支出364.20万元全部纳入评价。",
        {"bad conflict 364.20 | 346.20"},
    ),
    ("年度目标：按期办结率不低于98%。\n绩效指标：按期办结率≥95%。", {"bad conflict 95 | 98"}),
    ("办结率96.2%，受理1022件，办结961件。", {"bad ratio 96.2 | 961 1022"}),
    (
        "全年受理来信1246件2389人。其中：来信182件，占14.6%；来访389批1532人，占31.2%。",
        {"ok share 14.6 | 182 1246", "ok share 31.2 | 389 1246"},
    ),
    ("发放救助金33万元，救助22户，户均1.5万元。", {"ok ratio 1.5 | 33 22"}),
    # of all that is listed, not of its neighbour
    (
        "按首次和重复分：初次信访1937件（批）次，重复信访314件（批）次，重复信访占比13.95%。",
        {"ok share 13.95 | 314 1937"},
    ),
    ("来信10件，来访20件，网上30件，网上占比50%。", {"ok share 50 | 30 10 20"}),
    ("财政拨款30万元（即300000元）。", {"ok repeat 300000 | 30"}),
    ("财政拨款30万元（即30000元）。", {"bad conflict 30000 | 30"}),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_phrases(text: str, expected: set[str]) -> None:
    assert told(text, KINDS) == expected


QUIET = [
    "在抽查的260件信访件中，可同时选择多项，反映作风的占45%，反映时限的占38%，反映质量的占52%。",
    "受理案件85685件，办结74617件，诉讼案件占比84%。",
    "收到来信139件，涉及22个单位，回复率100%。",
    "全年接待来访320批，办结率100%，其中领导接待45批，现场办结率80%。",
    "第一季度化解58件，第二季度化解64件，第三季度化解49件，全年共化解171件，化解率93.4%。",
    "发放救助金18.5万元，涉及7户，单笔最高5万元、最低0.8万元，户均2.64万元。",
    "森林火灾受害面积114.48公顷，每10万公顷受害率0.0046‰。",
    "初次来访163批，重复来访37批，重访率18.5%。",
    "及时受理率≥98%，群众满意率达到90%以上。实际完成：及时受理率99.6%，满意率93.4%。",
    "全市来访12466件次，其中涉法1200件次。市本级来访5396件次。",
    "市级受理来信345件。县级受理来信346件。",
    "1月受理来信345件。2月受理来信346件。",
    "初次信访1937件，重复信访314件，重复信访占比15.95%。",
    "办结1561件，化解1185件，化解率75.91%；其中来信化解率76.44%，同比提高1.99个百分点；网上信访化解率74.86%。",
    "办结1561件，化解1185件；其中来信化解率76.44%，网上信访化解率74.86%。",
    "国家级192件（人）次，占信访总量的4.31%。其中：来信50件次；来访31批次、66人次；网上信访76件次。",
]


@pytest.mark.parametrize("text", QUIET)
def test_nothing_is_raised(text: str) -> None:
    assert loud(text) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("364.20", "346.20", True), ("568", "586", True), ("203", "204", True), ("12", "13", False),
        ("1805.99", "1857.41", False), ("203", "2030", False), ("346.20", "346.20", False),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand(one: str, other: str, expected: bool) -> None:
    assert slip(one, other) is expected


@given(st.integers(min_value=20, max_value=5000), st.data())
@settings(max_examples=80, deadline=None)
def test_true_rates_hold_and_wrong_ones_do_not(below: int, data: st.DataObject) -> None:
    above = data.draw(st.integers(min_value=below // 3, max_value=below - 1))
    rate = (Decimal(above) / below * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"全年受理信访事项{below}件，办结{above}件，办结率{{rate}}%。"
    assert told(text.format(rate=rate), {"ratio"}) == {f"ok ratio {rate} | {above} {below}"}
    wrong = rate + (Decimal("0.10") if rate < 50 else Decimal("-0.10"))
    assert told(text.format(rate=wrong), {"ratio"}) == {f"bad ratio {wrong} | {above} {below}"}


@given(st.lists(st.integers(min_value=1, max_value=3000), min_size=3, max_size=6, unique=True))
@settings(max_examples=60, deadline=None)
def test_true_shares_of_a_list_hold(parts: list[int]) -> None:
    whole = sum(parts)
    names = ("城建类", "农业类", "社保类", "教育类", "环保类", "其他类")
    shares = [(Decimal(part) / whole * 100).quantize(Decimal("0.01"), ROUND_HALF_UP) for part in parts]
    listed = "；".join(f"{name}{part}件，占{share}%" for name, part, share in zip(names, parts, shares, strict=False))
    found = [one for one in check(f"全年共收到来信{whole}件。其中，{listed}。").relations if one.kind == "share"]
    assert len([one for one in found if len(one.numbers) == 2 + 1]) >= len(parts)
    assert all(one.holds for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "全市户籍人口62.30万人，其中男性31.42万人，女性30.88万人，性别比为101.75。",
        "男性人口31.42万人，占总人口的50.4%；女性人口30.88万人，占49.6%。总人口性别比（以女性为100）为101.75，比上年略降。",
    ],
)
def test_men_to_a_hundred_women(text: str) -> None:
    assert any(one.numbers == ("101.75", "31.42万", "30.88万") and one.holds for one in check(text).relations)
    assert not check(text.replace("101.75", "107.15")).findings
