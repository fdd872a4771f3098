"""What there was, what came and went; some out of so many; what moved by less than nothing."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import check
from huiyin.proofread.model import Relation

HOLD = [
    (
        "年初预算安排4260.00万元，年中追加582.35万元，追减126.80万元，调整后预算为4715.55万元。",
        "4715.55",
        "4260.00 582.35 126.80",
    ),
    ("全年共收储备粮8460吨，加上年初库存21350吨，轮换出库9125吨，年末库存20685吨。", "20685", "8460 21350 9125"),
    (
        "年初政府债务余额126.84亿元，新增债券18.60亿元，再融资债券9.25亿元，偿还本金11.37亿元，年末债务余额143.32亿元。",
        "143.32",
        "126.84 18.60 9.25 11.37",
    ),
    ("2017年收入1,162.20万元，比2016年决算数增加-952.25万元，增长-45.04％。", "-45.04", "-952.25 1,162.20"),
]
BROKEN = [
    (
        "年初预算安排4260.00万元，年中追加582.35万元，追减126.80万元，调整后预算为4715.65万元。",
        "4715.65",
        "4260.00 582.35 126.80",
    ),
    ("年初库存21350吨，全年共收储备粮8460吨，轮换出库9125吨，年末库存20625吨。", "20625", "21350 8460 9125"),
    ("全县35个乡镇（街道）中，有11个乡镇（街道）建成文化站，占88.6%。", "88.6", "11 35"),
    ("全县35个乡镇中，有31个建成文化站，占88.6%；428个村中，有403个建成服务中心，覆盖率达94.9%。", "94.9", "403 428"),
    ("抽查维护保养记录186份，记录完整规范的457份，维护保养记录完整规范率为94.0%。", "94.0", "457 186"),
    ("2017年收入1,162.20万元，比2016年决算数增加-952.25万元，增长-48.04％。", "-48.04", "-952.25 1,162.20"),
]
#: Lists that prove to be whole.
LISTS = [
    (
        "全市共有养老机构186家，床位21430张。其中甲类机构52家、床位6845张，乙类机构134家、床位13788张。",
        "21430",
        "6845 13788",
    ),
    (
        "全市共有养老机构186家，床位21430张。其中甲类养老机构52家、床位6845张，乙类养老机构161家、床位14585张。",
        "186",
        "52 161",
    ),
    (
        "一季度受理412件，二季度受理538件，三季度受理697件，四季度受理485件，全年累计受理2532件。",
        "2532",
        "412 538 697 485",
    ),
    (
        "登记社会组织1226家，分两级管理。近年来持续规范。社会团体412家，占33.3%；非企业单位803家，占65.0%；基金会21家，占1.7%。",
        "1226",
        "412 803 21",
    ),
    (
        "公用经费222.95万元，主要包括：办公费44.55万元、印刷费3.62万元、水费81.21万元、电费98.78万元、邮电费16.84万元。",
        "222.95",
        "44.55 3.62 81.21 98.78 16.84",
    ),
    (
        "审计发现问题金额8642.35万元。截至年底已整改到位7950.96万元，占问题金额的92.30%。",
        "92.30",
        "7950.96 8642.35",
    ),
    (
        "村办企业收入1\U001001b02亿元，其中甲类0\U001001b05亿元，乙类0\U001001b09亿元，其他0\U001001b02亿元。",
        "1.2",
        "0.5 0.9 0.2",
    ),
]
#: Wholes that all else contradicts.
WHOLES = [
    (
        "办理建议668件。分为四类：一是财经类37件，占22%；二是城建类52件，占31%；三是农业类46件，占27.4%；四是社会类33件，占19.6%。",
        "668",
        "37 52 46 33",
    ),
    ("来访连年下降：2020年1320批次，2021年1188批次，2022年1093批次，三年累计3605批次。", "3605", "1320 1188 1093"),
]
ALSO = [
    ("全年计划新改建农村公路265公里，实际完成283公里，超额18公里。", "18", "283 265"),
    ("发放创业担保贷款826笔14280万元，笔均17.29万元。", "17.29", "14280 826"),
    ("受理民事申诉案件513件、经济申诉案件224件，再审结案252件，占立案受理数的34.2%。", "34.2", "252 513 224"),
    ("复查案件168件，基本正确的156件，占复查总数92.9%，对其余12件改判。", "12", "168 156"),
    ("来访连年下降：2020年1320批次，2021年1188批次，2022年1093批次，三年累计3601批次。", "3601", "1320 1188 1093"),
    ("核查图斑1067宗，梳理出违法图斑292宗，已处置243宗，处置率83.22%（未处置49宗）。", "292", "243 49"),
]
#: Nothing here proves anything wrong.
SILENT = [
    # something between has no word for its side
    "年初库存21350吨，收储8460吨，其他变动320吨，轮换出库9125吨，年末库存20625吨。",
    # statistics leave out what is little
    "年初债务余额126.84亿元，新增债券18.60亿元，偿还本金11.37亿元，年末债务余额134.05亿元。",
    # more than so much may be any more
    "双边贸易额突破了1000亿美元，其中出口512亿美元，进口574亿美元。",
    # a heading whose point the page's own font draws
    "3\U001001b02025年全市收入执行情况表\n本表列2025年收入168亿元。",
    # the rate is of something else than of these
    "全县35个乡镇中，有11个乡镇建成文化站，建设面积1240平方米，占规划面积的88.6%。",
]


def _told(text: str) -> list[Relation]:
    return [one for one in check(text).relations if not one.alternate]


@pytest.mark.parametrize(("text", "result", "others"), [*HOLD, *ALSO])
def test_what_comes_out_is_told(text: str, result: str, others: str) -> None:
    held = [(one.numbers[0], sorted(one.numbers[1:])) for one in _told(text) if one.holds]
    assert (result, sorted(others.split())) in held
    assert not [one for one in _told(text) if one.severity in ("error", "likely")]


@pytest.mark.parametrize(("text", "result", "others"), [*BROKEN, *LISTS, *WHOLES])
def test_what_does_not_is_raised_once(text: str, result: str, others: str) -> None:
    raised = [one for one in _told(text) if one.severity in ("error", "likely")]
    assert [(one.numbers[0], sorted(one.numbers[1:])) for one in raised] == [(result, sorted(others.split()))]


@pytest.mark.parametrize("text", SILENT)
def test_what_may_be_otherwise_is_not(text: str) -> None:
    assert not [one for one in _told(text) if one.severity in ("error", "likely")]


def test_what_was_all_given_up_says_nothing_of_another_line() -> None:
    text = (
        "（一）办公厅事务——事业运行53.21万元，较2016年决算数增加53.21万元。（二）办公厅事务——其他支出0万元，"
        "较2016年决算数减少74.93万元，下降100%。"
    )
    assert not [one for one in _told(text) if one.severity in ("error", "likely")]


UNITS = [
    ("经费360万元，其中中央220万元、省级80亿元、县级60万元。", "80"),
    ("基本支出837.83万元。其中：人员支出697.33元，公用支出140.50万元。", "697.33"),
    ("零售总额59.30亿元，增长4.2%。其中：城镇零售额43.47元，增长2.2%；乡村零售额15.83亿元，增长10.3%。", "43.47"),
    (
        "各级投入29396万元。其中：投入10563万元用于甲项；投入10079万元用于乙项；投入8754元用于丙项。",
        "8754",
    ),
]


@pytest.mark.parametrize(("text", "figure"), UNITS)
def test_an_amount_in_another_unit_than_its_list_is_told_as_that(text: str, figure: str) -> None:
    raised = [one for one in _told(text) if one.severity in ("error", "likely")]
    assert [(one.kind, one.numbers) for one in raised] == [("unit", (figure,))]
    assert any(one.kind == "sum" and one.holds and figure in one.numbers for one in _told(text))


def test_few_dead_say_nothing_of_accidents_left_out() -> None:
    text = (
        "共发生事故276起；死亡31人；受伤322人。其中：甲类事故2起；死亡3人。乙类事故253起；死亡18人。"
        "丙类事故18起；死亡1人。丁类事故1起，死亡9人。"
    )
    assert not [one for one in _told(text) if one.severity in ("error", "likely")]


def test_a_list_ends_where_a_page_in_one_line_has_its_next_heading() -> None:
    text = (
        "（二）本年支出1682.22万元，具体情况如下：1.基本支出826.44万元。2.项目支出859.79万元。3.上缴支出0万元。"
        "五、拨款支出决算情况 2016年拨款支出1401.72万元，具体如下：（一）甲项支出1401.72万元。"
    )
    raised = [one for one in _told(text) if one.severity in ("error", "likely")]
    assert [set(one.numbers) for one in raised] == [{"1682.22", "826.44", "859.79", "0"}]


def test_a_number_told_twice_in_one_line() -> None:
    text = "（一）甲项2万元。（二）乙项3万元。（三）丙项4万元。（三）丁项5万元。（四）戊项6万元。"
    raised = [one for one in check(text).relations if one.kind == "sequence" and not one.holds]
    assert [one.expected for one in raised] == ["四"]


def test_the_years_of_a_table_say_which_way_it_went() -> None:
    text = (
        "| 项目 | 2021年决算数 | 2020年决算数 |\n|---|---|---|\n| 因公出国费 | 1,332 | 996 |\n"
        "| 公务接待费 | 1,106 | 1,654 |\n\n"
        "2021年因公出国费较上年减少336万元，下降25%。"
    )
    assert [one for one in check(text).relations if one.severity in ("error", "likely")]
