"""Shares told together, by names, in tables; bases and wholes that the words point at from afar."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huiyin.proofread.check import _explained, check
from huiyin.proofread.tests.test_changes import loud, told

KINDS = {"ratio", "share", "sum", "change", "difference", "range", "unit"}

PHRASES = [
    (
        "城建类占31.2%，劳动类占24.5%，农业类占16.3%，三类合计占72.0%，其他类占28.0%。",
        {"ok sum 72.0 | 31.2 24.5 16.3"},
    ),
    (
        "城建类占31.2%，劳动类占24.5%，农业类占16.3%，三类合计占75.0%，其他类占28.0%。",
        {"bad sum 75.0 | 31.2 24.5 16.3"},
    ),
    ("来信占12.5%，来访占30.5%，网上信访占57.0%，其中来信、来访两项合计占43.0%。", {"ok sum 43.0 | 12.5 30.5"}),
    (
        """全年总值1612.32亿元。其中，第一产业79.89亿元，第二产业600.73亿元，第三产业931.70亿元。
        三次产业占总值的比重分别为5.0%、37.3%和57.8%。""",
        {"ok share 5.0 | 79.89 1612.32", "ok share 37.3 | 600.73 1612.32", "ok share 57.8 | 931.70 1612.32"},
    ),
    (
        "年末常住人口512.6万人，其中城镇人口331.2万人。全年新增就业3.2万人。年末城镇化率66.41%。",
        {"bad ratio 66.41 | 331.2万 512.6万"},
    ),
    (
        "甲局负责的15项政策中，有10项已修订，占比达到66.7%；乙局负责的10项政策中，有8项已修订，占比达到80%。",
        {"ok share 66.7 | 10 15", "ok share 80 | 8 10"},
    ),
    (
        "接待参观者14026人次，其中未成年人3223人次，占接待总人数的28.0%。",
        {"bad share 28.0 | 3223 14026"},
    ),
    (
        "2025年当年预算执行数为33.9万元，2026年预算安排41.2万元，比2025年预算执行数增加23.53%。",
        {"bad change 23.53 | 41.2 33.9"},
    ),
    (
        """一般公共预算财政拨款支出2318.21万元，占本年支出合计的96.59%。
        与2024年度相比，一般公共预算财政拨款支出减少92.49万元，下降4.35%。""",
        {"bad change 4.35 | 92.49 2318.21"},
    ),
    (
        "支出预算为75.28亿元，执行中作了调整，调整后的支出预算为78.62亿元，比年初预算增加3.94亿元。",
        {"bad difference 3.94 | 78.62 75.28"},
    ),
    (
        "收入预算为47.12亿元，实际完成47.65亿元。其中：税收完成29.06亿元，占收入的比重为61%；非税完成18.59亿元，占比39%。",
        {"ok share 61 | 29.06 47.65", "ok share 39 | 18.59 47.65"},
    ),
    (
        """全年总值846.2亿元。其中，第一产业实现增加值40.9亿元，第二产业实现增加值512.6亿元，第三产业实现增加值292.7亿元。
        第一产业增加值占全年总值的比重为4.8%，第二产业增加值比重为60.6%。""",
        {"ok share 4.8 | 40.9 846.2", "ok share 60.6 | 512.6 846.2"},
    ),
    (
        """全年总值846.2亿元。第一产业40.9亿元，第二产业512.6亿元，第三产业292.7亿元。
        省属经济增加值301.4亿元，地方经济增加值544.8亿元。省属与地方经济比重为35.6：64.4。""",
        {"ok share 35.6 | 301.4 846.2", "ok share 64.4 | 544.8 846.2"},
    ),
    (
        "受理申请124人，准予许可的106人，占提出申请人数的84.5%；不予许可的7人，退回补正的11人。",
        {"bad share 84.5 | 106 124"},
    ),
    ("对519起案件、602人作了复查，属差错的93起101人，占总案件的18%。", {"ok share 18 | 93 519"}),
    ("企业上缴收入-163.4万元，占-17%；全年收入964.3万元。", set()),
    (
        "全年总收入964.3万元，其中企业收入-163.4万元，占-17%；税收1127.7万元，占117%。",
        {"ok share -17 | -163.4 964.3"},
    ),
    ("教育科目288万元，较上年增加410万元，增长336.1%，主要是上年收回存量。", {"ok change 336.1 | 410 288"}),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_what_is_told_together_is_found(text: str, expected: set[str]) -> None:
    assert expected <= told(text, KINDS)


QUIET = [
    "“新技术”目标17项，实际完成20项，完成率100%。",
    "执行率高于90%得满分，执行率在90%-80%之间得2分。",
    "目标人群覆盖率101.71%。",
    "查封3个个体经销点、2个个人账户。",
    "我省企业平均专利数量6.64项，而甲省达13.97项、乙省8.9项。",
    "产量为803.57 5.7万吨。",
]


@pytest.mark.parametrize("text", QUIET)
def test_what_is_no_error_is_not_raised(text: str) -> None:
    assert not loud(text)


TABLE = """各地区比重情况

| 年份 | 东部 | 中部 | 西部 |
| --- | --- | --- | --- |
| 1985年比重(%) | 60.3 | 27.2 | 12.5 |
| 1990年比重(%) | 62.7 | 25.4 | 11.9 |
| 1995年比重(%) | 66.0 | 23.8 | {last} |
"""


def test_rows_of_shares_make_a_hundred() -> None:
    assert "ok share 10.2 | 66.0 23.8" in told(TABLE.format(last="10.2"), KINDS)
    assert "bad share 14.2 | 66.0 23.8" in told(TABLE.format(last="14.2"), KINDS)


SLIPS = [
    # 女性 beside 男性 is a part and no second name
    ("培训班有学员164名，其中男性307名，女性57名。", {"bad sum 164 | 307 57"}),
    ("未办结的42件事项，主要集中在甲类(16件)、乙类(15件)、丙类(7件)、其他(6件)四个领域。", {"bad sum 42 | 16 15 7 6"}),
    (
        "排查出的86件隐患，当场能解决的61件已解决，需要时间的59件列入台账，需要协调的6件已上报。",
        {"bad sum 86 | 61 59 6"},
    ),
    ("全年支出361万元，其中公务用车购置费95万元，公务用车运行维护费263万元。", {"bad sum 361 | 95 263"}),
    ("专项预算安排270万元，其中：市财政拨款200万元，上级补助60万元。", {"bad sum 270 | 200 60"}),
    ("采购金额54.16万元，其中货物类16.16万元、服务类35万元。", {"bad sum 54.16 | 16.16 35"}),
    (
        "审理案件396件，涉案4285.6万元，其中甲类152件、1204.3万元，乙类131件、2310.8万元，其他类103件、780.5万元。",
        {"bad sum 396 | 152 131 103", "bad sum 4285.6 | 1204.3 2310.8 780.5"},
    ),
    (
        "发生集访8批91人次，分别占全市的5.1%和6.3%，全市集访137批1444人次。",
        {"bad share 5.1 | 8 137", "ok share 6.3 | 91 1444"},
    ),
    (
        "接听来电17420个，形成工单9655件，其中在线办结5214件，转派4441件，综合办结9240件，综合办结率98.81%。",
        {"bad ratio 98.81 | 9240 9655"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), SLIPS)
def test_one_wrong_digit_is_noticed(text: str, expected: set[str]) -> None:
    assert expected <= told(text, KINDS)


def test_women_alone_are_a_second_name_and_no_part() -> None:
    assert not [one for one in told("接访164人，其中老年人120人，女性66人。", KINDS) if one.startswith("bad")]


SISTERS = [
    (
        "公办机构255所，民办机构320所（其中甲类园305所，乙类园15所）。市区有民办机构290所（其中甲类园246所，乙类园14所）。",
        {"bad sum 290 | 246 14"},
    ),
    (
        """2023年预算合计25.4万元，其中公务接待6.4万元，公务用车运行19万元；
        2022年决算合计24.68万元，其中公务接待5.82万元，公务用车运行18.90万元。""",
        {"bad sum 24.68 | 5.82 18.90"},
    ),
    ("立案的38人（移送起诉的85人，免予起诉的11人，不予起诉的2人）。", {"bad sum 38 | 85 11 2"}),
    (
        "全年总值846.2亿元。省属经济增加值301.4亿元，地方经济增加值544.8亿元。省属与地方经济比重为35.6：84.4。",
        {"bad share 84.4 | 544.8 846.2"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), SISTERS)
def test_what_is_alike_vouches_for_it(text: str, expected: set[str]) -> None:
    assert expected <= told(text, KINDS)


@pytest.mark.parametrize(
    ("text", "holds", "severity"),
    [
        ("三次产业结构由17.0：30.1：52.9调整为17.2：29.5：53.3。", [True, True], [None, None]),
        ("三次产业结构调整为17.2：29.5：54.3。", [False], ["likely"]),
        ("三个批次的投资比例为3：4：3。", [], []),
    ],
)
def test_what_colons_join_makes_a_hundred(text: str, holds: list[bool], severity: list[str | None]) -> None:
    found = [one for one in check(text).relations if one.kind == "share"]
    assert [one.holds for one in found] == holds
    assert [one.severity for one in found] == severity


def test_a_list_that_leaves_something_out_is_told_once() -> None:
    text = "支出352.6万元，其中：人员支出126.4万元，公用支出88.1万元，项目支出148.1万元。"
    [whole] = [one for one in check(text).findings if one.kind == "sum"]
    figures, places = (whole.figures[0], *whole.figures[2:]), (whole.at[0], *whole.at[2:])
    less = replace(whole, numbers=tuple(one.text for one in figures), at=places, figures=figures)
    assert [one.severity for one in _explained([whole, less])] == [whole.severity, "remark"]


def test_the_largest_of_a_list_are_added_up_behind_it() -> None:
    text = "城乡建设412件、农业农村287件、劳动社保196件、国土资源183件、其他239件，前三类合计895件。"
    assert ("895", "412", "287", "196") in {one.numbers for one in check(text).relations if one.holds}
    assert not any("895" in one.numbers for one in check(text.replace("412", "413")).findings)
