"""Parts and wholes, names and steps: what is found, and what is said of it."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.proofread.check import check
from huiyin.proofread.model import Relation


def sums(text: str, *kinds: str) -> list[Relation]:
    return [one for one in check(text).relations if one.kind in (kinds or ("sum",)) and not one.alternate]


def said(text: str, *kinds: str) -> set[tuple[str, frozenset[str], bool]]:
    return {(one.numbers[0], frozenset(one.numbers[1:]), one.holds) for one in sums(text, *kinds)}


HOLD = [
    (
        "救助支出812.6万元，其中：供养96.4万元；低保640.2万元：城市88.1万元，农村552.1万元；其他76万元。",
        "812.6",
        "96.4 640.2 76",
    ),
    (
        "自评得分96.5分，其中：投入20分，得20分；过程25分，得23.5分；产出30分，得29分；效果25分，得24分。",
        "96.5",
        "20 23.5 29 24",
    ),
    (
        "决算8.73万元，预算12.50万元。其中：用车预算9.00万元，决算6.95万元；接待预算3.50万元，决算1.78万元。",
        "8.73",
        "6.95 1.78",
    ),
    (
        "支出565.82万元。\n按功能分，一般服务489.27万元，社保41.15万元，卫生15.22万元，住房20.18万元。",
        "565.82",
        "489.27 41.15 15.22 20.18",
    ),
    (
        "基本支出1458.34万元，比去年1511.55万元减少53.21万元。\n其中：人员经费1349.91万元，较去年1366.67万元减少16.76万元。公用经费108.43万元，较去年144.88万元减少36.45万元。",
        "1511.55",
        "1366.67 144.88",
    ),
    (
        "结转12.40万元，年初结转12.40万元，本年收入688.30万元，本年支出691.25万元，年末结转9.45万元。",
        "9.45",
        "12.40 688.30 691.25",
    ),
    ("共508件次，其中来信156件次，来访65人次，网上287件次。", "508", "156 65 287"),
    (
        "国家级192件（人）次，占总量的4.31%。其中：来信50件次（上升35.1%）；来访31批次（上升40.9%）、66人次；网上76件次。",
        "192",
        "50 66 76",
    ),
    ("来信156件、来访65件、网上287件，共计508件。", "508", "156 65 287"),
    (
        "总量48738人次（件），同比下降5.7%。其中来访12466件次23212人次；来信7049件次；网上18477件次。",
        "48738",
        "23212 7049 18477",
    ),
    ("接待1760批5708人次（其中日常1208批3011人次，领导552批2697人次）。", "5708", "3011 2697"),
    ("设备、软件、培训分别为61.5万元、48.4万元、12万元，合计121.9万元。", "121.9", "61.5 48.4 12"),
    ("支出1857.41万元，其中基本支出1458.34万元，项目支出399.07万元。", "1857.41", "1458.34 399.07"),
    ("专项40.5万元：办公费20.3万元，印刷费10万元，差旅费10.2万元。", "40.5", "20.3 10 10.2"),
    ("受理500件，办结480件，正在办理20件。", "500", "480 20"),
    ("来信156件（初次100件、重复56件），来访65件，网上287件，共508件。", "156", "100 56"),
    ("专项资金2.4亿元，其中省级1.6亿元，市级8000万元。", "2.4", "1.6 8000"),
    ("全年共65件。\n按类型分：建议11件、举报9件、投诉15件、咨询30件。", "65", "11 9 15 30"),
    ("基本支出906.14万元。\n项目支出93.86万元。\n基本支出和项目支出合计1000万元。", "1000", "906.14 93.86"),
    (
        "三公经费482万元。其中：\n一、出国费\n支出0万元。\n二、用车费\n支出351万元。\n三、接待费\n支出131万元。",
        "482",
        "0 351 131",
    ),
]


@pytest.mark.parametrize(("text", "whole", "parts"), HOLD)
def test_a_sum_that_comes_out(text: str, whole: str, parts: str) -> None:
    assert (whole, frozenset(parts.split()), True) in said(text)
    assert not [one for one in sums(text) if one.severity in {"error", "likely"}]


BROKEN = [
    ("共509件次，其中来信156件次，来访65件次，网上287件次。", "509", "156 65 287", "508"),
    ("来信156件、来访65件、网上287件，共计518件。", "518", "156 65 287", "508"),
    ("支出1857.41万元，其中基本支出1458.34万元，项目支出399.17万元。", "1857.41", "1458.34 399.17", "1857.51"),
    ("全年召开会议8次，其中全体会议3次，专题会议6次。", "8", "3 6", "9"),
    ("上访25批62人次，其中个体访19批24人次，集体访6批39人次。", "62", "24 39", "63"),
    ("7月、8月、9月分别收信31件、28件和40件，三个月共收信109件。", "109", "31 28 40", "99"),
]


@pytest.mark.parametrize(("text", "whole", "parts", "expected"), BROKEN)
def test_a_sum_that_does_not(text: str, whole: str, parts: str, expected: str) -> None:
    found = [one for one in sums(text) if not one.holds and one.numbers[0] == whole]
    assert [(set(one.numbers[1:]), one.expected) for one in found] == [(set(parts.split()), expected)]
    assert found[0].severity in {"error", "likely"}
    assert whole in found[0].message.text()
    assert found[0].message.text("en")


@pytest.mark.parametrize(
    "text",
    [
        "共办理611件，主要反映征地拆迁132件、劳动社保117件、环境保护54件等问题。",
        "收到487件，其中涉及物业的146件，涉及房产证的93件。",
        "共1276件，居前三位的是城乡建设342件、劳动保障268件、农村农业201件。",
        "接待来访6388批次，其中集体访412批次。",
        "约300件，其中来信100件、来访150件、网上90件。",
        "移交线索四批，分别为37件、26件、18件、12件，共计93件。",
        "召开会议30次，培训10次，走访15次，宣传3次。",
        "收入884.30万元，其中拨款870.15万元、利息1.05万元、结转13.10万元；支出总计869.72万元。",
        "成立2个小组，下访3次，解决问题4个。",
        # further on it is of other things that is told
        "初次信访1937件（批）次，重复信访314件（批）次。\n本期办结的事项中，已评价1078件，满意和基本满意996件。",
        "初次信访1937件，重复信访314件。\n本期办结的事项中，已评价1078件，满意和基本满意996件。",
        "国家级192件（人）次。\n从台账看，超过办结期限的62件，其中未办结13件；初次信访事项，再次信访120件。",
    ],
)
def test_an_open_list_is_no_error(text: str) -> None:
    assert not [one for one in sums(text) if one.severity in {"error", "likely"}]


def test_rounding_is_a_notice() -> None:
    (found,) = sums("合计100.0万元，其中基本支出33.3万元，项目支出33.3万元，其他支出33.3万元。")
    assert found.holds
    assert found.severity == "rounding"


@pytest.mark.parametrize(
    ("text", "number", "holds"),
    [
        ("我局设有办公室、办信科、接访科(信访代理科)、网信科，共4个科室。", "4", True),
        ("设办公室、办信科、接访科、网信科、督查科、复查科，共5个科室。", "5", False),
        ("按照“清理、交办、化解、销号”四个步骤推进。", "四", True),
        ("下设三个科室：办公室、办信科和接访科。", "三", True),
        ("对东湖、西湖、南湖等3个街道进行约谈。", "3", True),
    ],
)
def test_names_are_counted(text: str, number: str, holds: bool) -> None:
    assert (number, frozenset(), holds) in said(text, "list")


@pytest.mark.parametrize(
    "text",
    [
        "公安、人社、住建等12个单位派员常驻。",
        "党政领导、人大代表3名参加。",
        "做到“五个不发生”。",
        "全国、省、市两会期间。",
    ],
)
def test_names_that_need_not_be_all(text: str) -> None:
    assert not [one for one in sums(text, "list", "count") if not one.holds]


@pytest.mark.parametrize(
    ("text", "number", "holds"),
    [
        ("抓好以下三个方面工作。一是压实责任；二是畅通渠道；三是夯实基础。", "三", True),
        ("抓好以下四个方面工作。一是压实责任；二是畅通渠道；三是夯实基础。", "四", False),
        ("确定4项措施：\n（1）首接首办。\n（2）上门答复。\n（3）绿色通道。\n（4）考核。", "4", True),
        ("有两个问题。一是质量不齐，有的一是迟，二是错；二是进度慢。", "两", True),
    ],
)
def test_steps_are_counted(text: str, number: str, holds: bool) -> None:
    assert (number, frozenset(), holds) in said(text, "count")


PARAGRAPH = (
    "（一）总体情况。2021年，我市群众到各级信访共48738人次（件），同比下降5.7%。其中来访12466件次23212人次，同比批次上升5.5%，"
    "人次与去年基本持平；来信7049件次，同比下降9.3%；网上信访18477件次，同比下降12.1%。全年支出1857.41万元，其中，基本支出"
    "1458.34万元，项目支出399.07万元，主要用于化解信访积案、接待群众来访。"
)


@pytest.mark.parametrize("width", range(24, 48, 3))
def test_lines_broken_by_paper_change_nothing(width: int) -> None:
    lines = [PARAGRAPH[start : start + width] for start in range(0, len(PARAGRAPH), width)]
    assert said("\n".join(lines)) == said(PARAGRAPH)


counts = st.lists(st.integers(min_value=20, max_value=9999), min_size=3, max_size=7, unique=True)
LABELS = ("来信", "来访", "网上", "电话", "传真", "邮箱", "其他")


def sentence(whole: int, parts: list[int], *, last: bool) -> str:
    listed = "、".join(f"{label}{part}件" for label, part in zip(LABELS, parts, strict=False))
    return f"{listed}，合计{whole}件。" if last else f"全年共受理{whole}件，其中{listed}。"


@given(counts, st.booleans())
def test_generated_sums_hold(parts: list[int], last: bool) -> None:
    assert (str(sum(parts)), frozenset(map(str, parts)), True) in said(sentence(sum(parts), parts, last=last))


@given(
    counts,
    st.booleans(),
    st.integers(min_value=0, max_value=7),
    st.integers(min_value=0, max_value=3),
    st.integers(1, 9),
)
def test_one_wrong_digit_is_caught(parts: list[int], last: bool, which: int, place: int, by: int) -> None:
    whole = sum(parts)
    figures = [whole, *parts]
    which %= len(figures)
    digits = list(str(figures[which]))
    place %= len(digits)
    digits[place] = str((int(digits[place]) + by) % 10)
    figures[which] = int("".join(digits))
    if digits[0] == "0" or figures[0] < figures[1] + figures[2]:
        return
    whole, parts = figures[0], figures[1:]
    runs = (parts[first:behind] for first in range(len(parts)) for behind in range(first + 1, len(parts) + 1))
    if sum(parts) * 2 < whole or any(sum(parts) - sum(run) == whole for run in runs):
        # too little to be all, or the rest adds up: another reading explains it
        return
    found = [one for one in sums(sentence(whole, parts, last=last)) if one.severity in {"error", "likely"}]
    assert [one.numbers[0] for one in found] == [str(whole)]


def test_time_grows_with_length_only() -> None:
    chance = random.Random(7)
    lines = [sentence(0, [chance.randrange(10, 9999) for _ in range(5)], last=False) for _ in range(400)]

    def seconds(count: int) -> float:
        begun = time.perf_counter()
        check("\n".join(lines[:count]))
        return time.perf_counter() - begun

    seconds(20)
    assert seconds(400) < 40 * max(seconds(40), 0.005)


def test_accounts_are_added_up_by_the_level_their_codes_tell() -> None:
    text = (
        "1、[201]一般公共服务支出共482.35万元，其中[20104]发展与改革事务78.21万元，[2010408]物价管理76.09万元，[2010499]"
        "其他发展与改革事务支出2.12万元；[20115]工商行政管理事务335.64万元，其中[2011501]行政运行297.34万元，[2011507]"
        "信息化建设38.30万元；[20117]质量技术监督事务68.50万元，[2011701]行政运行60.48万元，[2011750]事业运行8.02万元。"
    )
    relations = [one for one in check(text).relations if one.kind == "sum" and not one.alternate]
    assert [one for one in relations if one.severity in ("error", "likely")] == []
    assert ("482.35", "78.21", "335.64", "68.50") in {one.numbers for one in relations if one.holds}


def test_accounts_of_one_level_are_still_judged() -> None:
    text = (
        "[201]一般公共服务支出482.35万元，其中：[20104]发展事务78.21万元，[20115]工商事务335.64万元，"
        "[20117]其他事务68.80万元。"
    )
    assert [one.numbers[0] for one in check(text).relations if one.severity in ("error", "likely")] == ["482.35"]


def test_nothing_in_hundreds_of_millions_is_no_room_for_rounding() -> None:
    text = "本年收入3645.64万元。1.财政拨款收入2800.15万元。2.事业收入19万元。3.上缴收入0亿元。4.其他收入823.34万元。"
    assert [one.numbers for one in check(text).relations if one.severity == "rounding"] == []
