"""Differences, changes, points, what is attainable, and words of direction: phrases as reports have them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huiyin.proofread.check import check
from huiyin.proofread.model import Relation

KINDS = {"difference", "change", "points", "attainable", "direction"}


def told(text: str, kinds: set[str] = KINDS) -> set[str]:
    """`ok change 2.4 | 612.37 598.04` of each relation; alternates left out."""
    return {_line(one) for one in check(text).relations if one.kind in kinds and not one.alternate}


def _line(one: Relation) -> str:
    verdict = "ok" if one.severity is None else "bad" if one.severity in ("error", "likely") else one.severity
    result, *others = one.numbers
    return f"{verdict} {one.kind} {result} | {' '.join(others)}".rstrip(" |")


def loud(text: str) -> list[Relation]:
    return [one for one in check(text).relations if one.severity in ("error", "likely")]


PHRASES = [
    (
        "基本支出702.35万元，比上年的688.10万元增加14.25万元，增长2.1%。",
        {"ok difference 14.25 | 702.35 688.10", "ok change 2.1 | 702.35 688.10"},
    ),
    (
        "2021年决算数702.35万元，与2020年688.10万元相比，增加14.25万元，增长2.07%。",
        {"ok difference 14.25 | 702.35 688.10", "ok change 2.07 | 702.35 688.10"},
    ),
    ("收入总计702.35万元，比上年增加14.25万元，增长2.07%。", {"ok change 2.07 | 14.25 702.35"}),
    ("收入总计702.35万元。与上年相比，收入总计增加14.25万元，增长3.07%。", {"bad change 3.07 | 14.25 702.35"}),
    ("受理信访件412件，去年同期385件，同比上升7.0%。", {"ok change 7.0 | 412 385"}),
    ("2020年受理来信150件。2021年受理来信180件，同比增长20%。", {"ok change 20 | 180 150"}),
    ("来信由上年的156件下降到120件，下降23.1%。", {"ok change 23.1 | 120 156"}),
    ("网上信访287件→312件，增长8.7%。", {"ok change 8.7 | 312 287"}),
    ("重复信访率从8.5%降到6.2%，下降2.3个百分点。", {"ok points 2.3 | 6.2 8.5"}),
    ("重复信访率从8.5%降到6.2%，下降3.3个百分点。", {"bad points 3.3 | 6.2 8.5"}),
    ("办结率由92.1%提高到97.4%，提高5.3%。", {"remark points 5.3 | 97.4 92.1"}),
    (
        "公务接待费1.12万元，较上年0.90万元增加0.22万元，增长19.6%。",  # divided by this year's
        {"ok difference 0.22 | 1.12 0.90", "bad change 19.6 | 1.12 0.90"},
    ),
    ("印刷费8.26万元，比上年4.69万元增长76%。", {"ok change 76 | 8.26 4.69"}),
    ("印刷费8.26万元，比上年4.67万元增长76%。", {"rounding change 76 | 8.26 4.67"}),  # 76.87, cut off
    (
        "来访28批341人次，与去年的35批402人次相比，批次下降20%，人次下降15.2%。",
        {"ok change 20 | 28 35", "ok change 15.2 | 341 402"},
    ),
    (
        "来访28批341人次，同比分别下降20%和15.2%，上年分别为35批和402人次。",
        {"ok change 20 | 28 35", "ok change 15.2 | 341 402"},
    ),
    (
        "来信156件、来访65件、网上287件，同比分别上升39.3%、下降26.1%、上升22.6%，上年分别为112件、88件、234件。",
        {"ok change 39.3 | 156 112", "ok change 26.1 | 65 88", "ok change 22.6 | 287 234"},
    ),
    ("信访宣传由4场增加到11场，增长1.75倍。", {"ok change 1.75 | 11 4"}),
    ("信访宣传由4场增加到11场，增长2.75倍。", {"bad change 2.75 | 11 4"}),
    (
        "会议费2.10万元，上年0万元，增加2.10万元，增长100%。",
        {"ok difference 2.10 | 2.10 0", "remark change 100 | 2.10 0"},
    ),
    ("赴省登记7人次，同比下降58.8%。", {"ok attainable 58.8 | 7"}),
    ("赴省登记4批，同比下降37.5%。", {"bad attainable 37.5 | 4"}),
    ("年初预算80万元，支出76.5万元，结余3.5万元。", {"ok difference 3.5 | 80 76.5"}),
    ("年初预算80万元，支出76.5万元，结余4.5万元。", {"bad difference 4.5 | 80 76.5"}),
    (
        "培训费3.4万元，较上年3.1万元减少0.3万元。",
        {"bad difference 0.3 | 3.4 3.1"},
    ),
    (
        "差旅费12.6万元，比上年11.4万元增长10.5%，下降的主要原因是外出减少。",
        {"ok change 10.5 | 12.6 11.4", "bad direction 10.5"},
    ),
    ("邮电费3.86万元，上年3.20万元，与上年持平。", {"bad direction 3.86 | 3.20"}),
    ("邮电费3.22万元，上年3.20万元，与上年基本持平。", {"ok direction 3.22 | 3.20"}),
    (
        "年初预算数为9万元，支出决算数为6万元，完成预算的66.7%，决算数大于预算数的主要原因是压减开支。",
        {"bad direction 66.7"},
    ),
    ("系统运维费比上年的62.4万元下降8.3%，为57.2万元。", {"ok change 8.3 | 57.2 62.4"}),
    ("来访同比上升12.5%（今年90批，去年80批）。", {"ok change 12.5 | 90 80"}),
    ("2020年、2021年信访总量分别为1380件、1245件，下降9.8%。", {"ok change 9.8 | 1245 1380"}),
    (
        "接警70起（日均10起），较上周的62起增加8起，环比上升13.9%。",
        {"ok difference 8 | 70 62", "bad change 13.9 | 70 62"},
    ),
    (
        "网上信访2.4万件次中，按时办结2.3万件次，办结率95.8%；去年为2.1万件次，同比增长14.3%。",
        {"ok change 14.3 | 2.4万 2.1万"},
    ),
    ("网上信访增长14.7%，比上年同期的7.0%提高7.7个百分点。", {"ok points 7.7 | 14.7 7.0"}),
    ("下达111万元，调减40万元，实际下达71万元。", {"ok difference 71 | 111 40"}),
    # of the whole, where it comes out, and not of the part beside it: a last nought counts as a digit
    (
        "全县登记信访事项508件次，其中来信156件次，来访65件次，网上信访287件次，较上年同期的462件次增长10.0%。",
        {"ok change 10.0 | 508 462"},
    ),
    (
        "全县登记信访事项509件次，其中来信157件次，来访65件次，网上信访287件次，比上年增长10.2%。上年为462件次。",
        {"ok change 10.2 | 509 462"},
    ),
    (
        "预算合计25.4万元，其中公务接待6.4万元、公务用车19万元；较上年24.9万元增加0.5万元，增长2%。",
        {"ok difference 0.5 | 25.4 24.9", "ok change 2 | 25.4 24.9"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_phrases(text: str, expected: set[str]) -> None:
    assert told(text) == expected


QUIET = [
    "信访总量同比下降6.3%，环比上升1.8%，其中来信下降10.4%，来访上升2.2%。",
    "信访总量较上年有所下降，主要原因是人员减少3人、费用减少2万元。",
    "增支的原因是新增设备20万元。人员经费比上年下降3%。",
    "按期办结率不低于98%，比上年目标提高2个百分点。",
    "全年新增就业120人，增长点明显。",
    "涉及22个单位，回复率100%，比去年提高。",
    "一般公共预算收入271630万元，完成调整后预算的99.2%，下降4.7%。",
    "2019年、2020年、2021年信访总量分别为1520件、1380件、1245件，年均下降9.5%。",
    "商品和服务支出预算75800元，同比增加52044元，增长219.1%。",
    "8个项目中有2个项目执行偏慢，其余6个项目执行率均在90%以上。",
    "机关运行经费65.3万元，比上年增加1.2万元，增长1.9%，与上年基本持平。",
    (
        "整体支出1286.42万元，其中基本支出918.35万元，占71.4%；项目支出368.07万元，占28.6%。"
        "基本支出中，人员经费802.16万元，占87.3%，公用经费116.19万元，占12.7%。"
    ),
    (
        "整体支出1286.42万元，其中基本支出918.35万元，占71.4%；项目支出368.07万元，占28.6%。"
        "人员经费802.16万元，占基本支出的87.3%，公用经费116.19万元，占12.7%。"
    ),
    "受理各类事项93385件，办结88142件，其中即办件25486件，承诺件提前办结31597件，承诺件提前办结率50.82%。",
    (
        "支出49.46万元，比上年增加9.34万元，其中：行政运行45.58万元，比上年增加45.58万元；"
        "其他支出3.88万元，比上年减少32.24万元。"
    ),
    "三次产业结构由17.0：30.1：52.9调整为17.2：29.5：53.3，投资比例为1：3：6。",
    "投诉同比下降18.4%，占比由31.2%降至27.0%，下降4.2个百分点；咨询同比增长9.6%，占比由42.5%升至45.9%，上升3.4个百分点。",
    "中央交办的47件全部化解，省交办的112件化解108件，化解率96.4%；市交办的236件化解221件，化解率93.6%；合计395件，化解376件。",
]


@pytest.mark.parametrize("text", QUIET)
def test_nothing_is_raised(text: str) -> None:
    assert loud(text) == []


def test_a_message_quotes_computes_and_mends() -> None:
    (found,) = loud("公务接待费1.12万元，较上年0.90万元增加0.22万元，增长19.6%。")
    assert found.message.text() == (
        "“19.6%”是以本期数为分母算得的；以1.12万元、0.90万元按上期数为分母计算得24.444%。应改为24.4%。"
    )
    assert found.expected == "24.4"
    assert "divided by this period" in found.message.text("en")


amounts = st.integers(min_value=10_00, max_value=99_999_99).map(lambda cents: Decimal(cents) / 100)
SENTENCES = (
    "基本支出{this}万元，比上年的{last}万元{word}{gap}万元，{word}{percent}%。",
    "2021年项目支出{this}万元，较去年同期{last}万元，{word}{gap}万元，{word}{percent}%，主要是业务调整。",
    "支出合计{this}万元，与2020年{last}万元相比，{word}{gap}万元，{word}{percent}%。",
)


def _percent(this: Decimal, last: Decimal) -> Decimal:
    return (abs(this - last) / last * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(amounts, amounts, st.sampled_from(SENTENCES))
@settings(max_examples=60, deadline=None)
def test_what_is_true_holds(this: Decimal, last: Decimal, sentence: str) -> None:
    assume(this != last)
    text = sentence.format(
        this=this, last=last, gap=abs(this - last), percent=_percent(this, last), word="增长" if this > last else "下降"
    )
    found = [one for one in check(text).relations if one.kind in KINDS and not one.alternate]
    assert [one.kind for one in found] == ["difference", "change"]
    assert all(one.holds and one.severity is None for one in found)


@given(amounts, amounts, st.sampled_from(SENTENCES), st.data())
@settings(max_examples=80, deadline=None)
def test_one_digit_other_is_raised(this: Decimal, last: Decimal, sentence: str, data: st.DataObject) -> None:
    assume(abs(this - last) > 1)
    gap = f"{abs(this - last)}"
    spots = [at for at, sign in enumerate(gap) if sign.isdigit() and at < len(gap) - 1]
    assume(spots)
    at = data.draw(st.sampled_from(spots))
    other = data.draw(st.sampled_from([digit for digit in "123456789" if digit != gap[at]]))
    changed = gap[:at] + other + gap[at + 1 :]
    text = sentence.format(
        this=this, last=last, gap=changed, percent=_percent(this, last), word="增长" if this > last else "下降"
    )
    raised = [one for one in loud(text) if one.kind == "difference"]
    assert [one.numbers for one in raised] == [(changed, str(this), str(last))]
    assert raised[0].expected is not None
    assert Decimal(raised[0].expected) == abs(this - last)


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=1, max_value=999))
@settings(max_examples=60, deadline=None)
def test_a_true_change_of_counts_is_attainable(this: int, last: int) -> None:
    assume(this != last)
    percent = (Decimal(abs(this - last)) / last * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    text = f"全年登记{this}件，同比{'上升' if this > last else '下降'}{percent}%。"
    assert loud(text) == []


@given(
    st.text(
        alphabet="较上年的比去年同期增加减少下降增长持平由到至占分别万元件批人次率%％0123456789.，。；、（）",
        max_size=80,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    check(text).to_json()


def test_an_amount_in_the_wrong_unit_is_told_as_that() -> None:
    found = loud("年末各项存款余额4628.0亿元，比年初增加352.6元，增长8.2%。")
    assert [(one.message.code, one.numbers[0], one.expected) for one in found] == [("forms.clash", "352.6", None)]
    assert "352.6亿元" in str(found[0].message)


def test_a_wrong_unit_is_told_once() -> None:
    text = (
        "全年财政拨款支出1524.36万元，比上年增加214.55万元，增长16.38%，其中：甲项支出1210.4万元，比上年增加"
        "183.27万元，增长17.84%；乙项支出313.96万元，比上年增加31.28元，增长11.07%。"
    )
    assert [one.message.code for one in loud(text)] == ["forms.clash"]


def test_a_rise_of_more_than_there_is_leaves_no_percentage() -> None:
    found = loud("事业运行支出36.12万元，较2024年决算数增加52.00万元，增加100.00%，主要用于人员工资。")
    assert [(one.message.code, one.expected) for one in found] == [("change.exceeds", None)]


def test_words_that_go_both_ways_are_told_once() -> None:
    found = loud("事务支出120.46万元，较2024年决算数减少86.51万元，增长41.80%，主要用于人员。")
    assert [one.message.code for one in found] == ["direction.both"]
