"""Sums whose parts stand far from their whole, chains of 加上 and 减去, what the parts moved."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import check

HOLD = [
    (
        "区级收入完成48,260万元，为预算的101.2%。加上级补助102,315万元、上年结转6,480万元，收入总量157,055万元。",
        "157,055",
        "48,260 102,315 6,480",
    ),
    (
        "全区基金预算收入3,120万元，增长4%。\n全区基金预算收入加上转移性收入450万元、上年结转80万元后，收入总计3,650万元。",
        "3,650",
        "3,120 450 80",
    ),
    ("预算收入1722万元，加上年结转5842万元，减调出资金56万元，可用财力7508万元。", "7508", "1722 5842 56"),
    (
        "受理3,164件次。\n（一）来信\n来信412件次，其中联名18件次。\n（二）来访\n来访586件次，集体访41件次。\n（三）网上\n网上2,166件次。",
        "3,164",
        "412 586 2,166",
    ),
    (
        "资金闲置8416.27万元。一是专户结存3120.5万元，未上缴2项。二是项目停工占用4795.77万元。三是代管500万元。",
        "8416.27",
        "3120.5 4795.77 500",
    ),
    (
        "三公经费比上年减少137万元。其中：出国费减少96万元；公务用车增加12万元；公务接待费减少53万元。",
        "137",
        "96 12 53",
    ),
    (
        "本年收入260.18万元；本年支出258.60万元。年初结转结余4.20万元，年末结转结余5.78万元。",
        "5.78",
        "4.20 260.18 258.60",
    ),
    (
        "2024年末滚存结余95.5亿元。2025年基金收入87.9亿元，支出75.5亿元，本年收支结余12.4亿元，年末滚存结余107.9亿元。",
        "107.9",
        "95.5 12.4",
    ),
    ("建议71件（主办48件、协办23件），提案55件（主办39件、协办16件）。主办件合计87件。", "87", "48 39"),
    ("共有机构122个。其中，医院24家；门诊部86家；中心血站1家；其他机构11家。", "122", "24 86 1 11"),
    ("总支出5.7亿元，其构成是：①基金支出4亿元；②调出0.6亿元；③结转1.1亿元；④还本279万元。", "5.7", "4 0.6 1.1 279"),
    ("收入328,661万元，其中一般预算49,376.31万元，基金预算279,285.48万元。", "328,661", "49,376.31 279,285.48"),
]

BROKEN = [
    (
        "区级收入完成48,260万元。加上级补助102,315万元、上年结转6,480万元，收入总量157,955万元。",
        "157,955",
        "48,260 102,315 6,480",
    ),
    ("三公经费支出37.35万元，其中出国0万元，公务用车37.35万元，公务接待1.53万元。", "37.35", "0 37.35 1.53"),
    ("资产约7900万元，由现金1950万元、债权5060万元、固定资产16230万元构成。", "7900", "1950 5060 16230"),
    ("参保46.85万人，其中，参加职工医保20.15万人；参加居民医保26.10万人。", "46.85万", "20.15万 26.10万"),
    (
        "支出预算830万元，比上年增加150万元，其中，项目支出510万元，比上年增加220万元；基本支出320万元，比上年减少50万元。",
        "150",
        "220 50",
    ),
]

QUIET = [
    "审议议案34件，通过其中21件，包括制定6件、修改8件、废止7件。",
    "星级饭店20家，其中，四星级13家，三星级6家。",
    "核查样本26份。对其中17份作了复检，对5份作了说明。",
    "省实验室3家，省中试基地5家，省创新中心2家。",
]


@pytest.mark.parametrize(("text", "whole", "parts"), HOLD)
def test_what_comes_out_is_found(text: str, whole: str, parts: str) -> None:
    found = {(one.numbers[0], frozenset(one.numbers[1:])) for one in check(text).relations if one.severity != "error"}
    assert (whole, frozenset(parts.split())) in found


@pytest.mark.parametrize(("text", "whole", "parts"), BROKEN)
def test_what_does_not_is_raised(text: str, whole: str, parts: str) -> None:
    raised = {(one.numbers[0], frozenset(one.numbers[1:])) for one in check(text).findings if not one.holds}
    assert (whole, frozenset(parts.split())) in raised


@pytest.mark.parametrize("text", QUIET)
def test_what_claims_no_sum_is_left_alone(text: str) -> None:
    assert [one for one in check(text).findings if one.kind == "sum"] == []


def test_a_chain_says_what_is_taken_off() -> None:
    (one,) = [
        x for x in check("收入722万元，加上年结转842万元，减调出56万元，可用财力1518万元。").findings if x.kind == "sum"
    ]
    assert "722 + 842 - 56 = 1508" in one.message.text()


def test_the_foot_of_a_page_parts_no_sentence() -> None:
    text = "全区一般公共预算收入完成4826万元，加上\n— 5 —\n上级补助1023万元，收入总计5849万元，收支平衡。"
    assert {one.numbers[0] for one in check(text).relations if one.kind == "sum"} == {"5849"}
