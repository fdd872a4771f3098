"""Figures that are none, units that clash, numbers out of sequence; and the many that only look so."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import check

MINE = ("malformed", "unit", "range", "sequence")


def raised(text: str) -> list[tuple[str, tuple[str, ...]]]:
    findings = check(text).findings
    return [(one.kind, one.numbers) for one in findings if one.kind in MINE and one.severity in ("error", "likely")]


@pytest.mark.parametrize(
    ("text", "kind", "figure"),
    [
        ("目标覆盖全部预算资金1263.45.20万元。", "malformed", "1263.45.20"),
        ("全年办理网信1,0243件。", "malformed", "1,0243"),
        ("支出12,34.5万元。", "malformed", "12,34.5"),
        ("公务接待费支出0。42万元。", "malformed", "0。42"),
        ("全年接访1O5批次。", "malformed", "1O5"),
        ("项目支出05.30万元。", "malformed", "05.30"),
        ("基本支出612.37万元元。", "unit", "612.37"),
        ("办结率98.5%%。", "unit", "98.5"),
        ("全年接待来访12.5批次。", "unit", "12.5"),
        ("安排值班律师2.5人，接访窗口3个。", "unit", "2.5"),
        ("会议费支出3.2万元，培训费支出2.6元，印刷费支出4.1万元。", "unit", "2.6"),
        ("基本支出612.37亿元，比上年598.04万元增加14.33万元。", "unit", "612.37"),
        ("会议费支出3.20，培训费支出2.60万元，印刷费支出4.10万元。", "unit", "3.20"),
        ("群众满意率由91%上升至105%。", "range", "105"),
        ("网信占比120%。", "range", "120"),
        ("信访总量同比下降112%。", "range", "112"),
        ("每次安排8—5人值班。", "range", "8"),
    ],
)
def test_a_figure_that_cannot_be(text: str, kind: str, figure: str) -> None:
    assert (kind, figure) in [(found, numbers[0]) for found, numbers in raised(text)]


@pytest.mark.parametrize(
    "text",
    [
        "平均每天接待来访0.5人次，户均补助1.5次。",
        "发放慰问金500元，会议费支出3.2万元，培训费支出2.6万元。",
        "每人每天补助80.5元，会议费支出3.2万元，培训费支出2.6万元。",
        "共支出1.2万人次的补助，建成3.1项目管理平台。",
        "2.1个人所得税。2.2人员经费。",
        "较上年分别提高0.2个和0.7个百分点。",
        "电话0731-8866123，邮编410013，项目代码000021000015，财预〔2021〕123号。",
        "会议于2021.3.5召开，系统升级到3.1.2版本，IP地址为10.1.2.3。",
        "完成率104%，重复率130%，增长率112%，预算完成率105%。",
        "办结率由98%下降至95%，人数由8人减至5人。",
        "经费由12万元压减8—5万元。",
        "件件有着落，个个有回音，人人有责任。",
        "第1,2,3项和5、6月份的数据。",
        "办理周期为3—5个工作日。",
    ],
)
def test_what_is_written_rightly(text: str) -> None:
    assert raised(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一、概况\n二、支出\n四、资产\n五、问题\n", "四"),
        ("（一）来信。\n（二）来访。\n（二）网信。\n（四）督查。\n", "二"),
        ("1.目标。\n2.措施。\n4.成效。\n", "4"),
        ("主要做法：一是压实责任；三是夯实基层。", "三"),
        ("措施：（1）完善首接；（2）上门答复；（4）严格督查。", "4"),
        ("一是压实责任；二是畅通渠道；二是夯实基层。", "二"),
        ("表1 来信情况\n表2 来访情况\n详见表5。\n", "5"),
    ],
)
def test_a_number_out_of_sequence(text: str, number: str) -> None:
    assert ("sequence", (number,)) in raised(text)


@pytest.mark.parametrize(
    "text",
    [
        "1.工作目标。\n2.工作措施。\n（1）加强领导。\n（2）压实责任。\n3.工作成效。\n（1）渠道畅通。\n（2）办理规范。\n",
        "（一）来信\n1.登记。\n2.受理。\n（二）来访\n3.接待。\n4.转送。\n",
        "1.基本支出用途。主要包括工资。\n2基本支出情况。支出612.37万元。\n3.支出管理。\n",
        "一、概况\n（一）职能\n（二）机构\n二、支出\n（一）基本支出\n（二）项目支出\n",
        "（一）全年接待群众203批。\n……\n（五）全年办结96件。\n",
        "目录\n一、概况\n二、支出\n三、问题\n一、概况\n二、支出\n三、问题\n",
        "问题有：一是质量参差不齐，有的乡镇一是程序不规范，二是答复不及时；二是进度偏慢。",
        "1.来信办理。\n1、登记。\n2、受理。\n2.来访接待。\n1、登记。\n2、受理。\n",
        "1.来信办理。\n2、来访接待。\n3.网信办理。\n",
        "统一是前提，第二是关键，唯一是保障。",
        "3、4月份集中化解，5、6月份开展回访。",
    ],
)
def test_lists_that_begin_anew_or_go_on_are_in_order(text: str) -> None:
    assert raised(text) == []
