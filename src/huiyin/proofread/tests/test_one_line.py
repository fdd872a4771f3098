"""Accounts that a page tells in one line: numbers within the line, units written wrong, totals told twice."""

from __future__ import annotations

import pytest

from huiyin.proofread import check


def _told(text: str) -> set[str]:
    lines = set()
    for one in check(text).relations:
        if not one.alternate:
            verdict = "ok" if one.severity is None else "bad" if one.severity in ("error", "likely") else one.severity
            lines.add(f"{verdict} {one.kind} {one.numbers[0]} | {' '.join(one.numbers[1:])}".rstrip(" |"))
    return lines


def _bad(text: str) -> set[str]:
    return {line for line in _told(text) if line.startswith("bad")}


ACCOUNT = "年初结转和结余31.20万元，本年收入812.40万元，本年支出790.15万元，结余分配0万元，年末结转和结余53.45万元。"


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        # 元 for 万元: the unit is raised, what is said of the change comes out
        ("信访支出86.40万元，比上年增加21.60元，增长33.33%。", {"bad unit 21.60"}),
        # no unit at all
        ("信访事务15.20万元，较2019年决算数减少3.80，下降20%。", {"bad unit 3.80"}),
        ("三公经费支出4.20万元，同2019年5.60相比下降45%。", {"bad unit 5.60", "bad change 45 | 4.20 5.60"}),
        # nobody struck out one of the words: either may be meant
        ("三公经费支出4.20万元，较上年5.60万元下降（增长）25%。", set()),
        ("三公经费支出4.20万元，较上年5.60万元增长（下降）25%。", set()),
        ("三公经费支出4.20万元，较上年5.60万元增长（下降）52%。", {"bad change 52 | 4.20 5.60"}),
        # one figure that goes both ways
        ("拨款支出940.80万元，比上年减少156.80万元，增长20%。", {"bad direction 20"}),
        # 计划生育 is no plan
        ("卫生健康与计划生育事务支出76.50万元，较上年减少13.50万元，下降15%。", set()),
        # the account that comes out says which total is right
        (
            f"{ACCOUNT}（一）2019本年收入812.40万元。（二）2019本年支出770.15万元，比上年增加21万元。",
            {"bad conflict 770.15 | 790.15"},
        ),
        # what was there before is in it, too: the last two are no parts of the second
        ("年初结转和结余2.0万元，本年收入206.30万元，本年支出203.10万元，年末结转和结余5.20万元。", set()),
        # one line is all there is of it
        (
            "（一）财政事务21.16万元，其中行政运行21.16万元。（二）文化支出10.38万元。包括：文化10.38万元，其中行政运行10.38万元。",
            set(),
        ),
        # beside its own parts no list is wrong
        (
            (
                "支出640.00万元，具体如下：1.基本支出541.24万元。其中，人员支出407.12万元，公用支出134.12万元。"
                "2.项目支出101.46万元。"
            ),
            {"bad sum 640.00 | 541.24 101.46"},
        ),
        # of nothing last year only what is all new
        (
            (
                "2020年支出512.30万元，比2019年决算数增加84.10万元。1.基本支出512.30万元。2.经营支出0万元。"
                "二、拨款支出2020年拨款支出512.30万元，比2019年决算数增加84.10万元，增长19.64%。"
            ),
            set(),
        ),
        # no part is more than its whole, where one digit is another; what is left may be less than what it is made of
        (
            "教育支出（类）45.20万元。包括：培训（款）75.20万元，其中培训支出（项）75.20万元。",
            {"bad sum 45.20 | 75.20"},
        ),
        ("年末结余12.30万元，其中：项目结余15.30万元，经营亏损3.00万元。", set()),
        # income and spending of the same amount moved alike
        (
            "收入预算736.25万元，比上年增加36.20万元。支出预算736.25万元，比上年增加36.50万元。",
            {"bad conflict 36.50 | 36.20"},
        ),
        # the wage and what is given besides make the whole of the staff
        ("支出预算75.40万元，其中：人员支出36.20万元，补助支出3万元，公用支出36.20万元。人员经费39.20万元。", set()),
    ],
)
def test_what_is_raised(text: str, bad: set[str]) -> None:
    assert _bad(text) == bad


def test_parts_under_numbers_within_the_line() -> None:
    text = (
        "三公经费支出52.66万元。具体情况如下：（一）出国费0万元。全年出国团组0个。（二）公务用车费41.15万元。其中：购置费16.83万元，"
        "全年购置2辆；运行费24.32万元，年末保有18辆。（三）公务接待费{}万元，接待90批次。较上年增加1.2万元。"
    )
    assert "ok sum 52.66 | 0 11.51 41.15" in _told(text.format("11.51"))
    assert _bad(text.format("11.71")) == {"bad sum 52.66 | 0 11.71 41.15"}
    # 主要: some may be left out
    assert not _bad(text.format("11.71").replace("具体情况如下", "主要情况如下"))


def test_what_was_given_away_is_no_part_of_the_balance() -> None:
    text = (
        "年初结转和结余61.20万元，本年收入905.30万元，本年支出873.10万元，结余分配12.40万元，年末结转和结余81.00万元。"
    )
    assert "ok sum 81.00 | 61.20 905.30 873.10 12.40" in _told(text)


def test_totals_and_how_far_they_moved_are_told_again() -> None:
    text = (
        "2020年收入预算281.93万元，比上年增加60.80万元，增长27.5%。支出预算281.93万元，比上年增加60.80万元，增长27.5%。"
    )
    assert {"ok repeat 281.93 | 281.93", "ok repeat 60.80 | 60.80", "ok repeat 27.5 | 27.5"} <= _told(text)
    assert "ok repeat 812.4 | 812.40" in _told(f"{ACCOUNT}（一）2019本年收入812.4万元，增长3%。")
    assert "rounding conflict 790.14 | 790.15" in _told(f"{ACCOUNT}（二）2019年本年支出790.14万元，增长3%。")


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("（四）农业支出8万元。（五）林业支出9万元。（七）其他支出3万元。", {"bad sequence 七"}),
        ("（四）农业支出8万元。（五）林业支出9万元。（八）其他支出3万元。", set()),
        ("项目支出：1、购书经费40万 2、设备经费20万 3、活动经费15万 5、补助12万", {"bad sequence 5"}),
        ("项目支出：1、购书经费40万 2、设备经费20万 3、活动经费15万 4、补助12万", set()),
        ("六、用车和接待的开支。（一）接待费由办公室管理。（三）用车费由车队管理。", {"bad sequence 三"}),
        ("六、用车和接待的开支。（一）接待费由办公室管理。2.会议费另算。（三）用车费由车队管理。", set()),
        ("按照条例第九条：（一）答复来信人；（三）通知原单位。", set()),
        ("三、登记情况。来信由前台登记。三、办理情况。来信由各科办理。四、评价情况。", {"bad sequence 三"}),
        ("三、登记情况。来信由前台登记。（一）收信。（二）拆信。三、办理情况。四、评价情况。", {"bad sequence 三"}),
        ("一、登记情况。由前台登记。二、三季度的来信另记。三、办理情况。", set()),
        ("（三）登记来信。一是收信；二是拆信。（三）办理来信。由各科办理。", {"bad sequence 三"}),
        ("（三）登记来信。五、办理。（一）收信。（二）转办。（三）办理来信。", set()),
        ("（1）日常经费：①纸张归前台管。②邮寄归前台管。（2）专项经费：②设备归车队管。", {"bad sequence ②"}),
    ],
)
def test_numbers_within_the_line(text: str, bad: set[str]) -> None:
    assert _bad(text) == bad


def test_a_list_printed_in_three_ways_may_be_rounded() -> None:
    parts = "招商38.36万元，运行2万元，事业21.58万元，公积金0.7万元，补贴{}万元"
    assert not _bad(f"支出62.99万元，其中：{parts.format('0.31')}。")
    assert _bad(f"支出62.99万元，其中：{parts.format('0.65')}。")


def test_nothing_is_made_of_zeros_and_batches() -> None:
    text = (
        "基本支出790.45万元。其中，人员支出650.45万元，公用支出140.00万元。2.项目支出400.00万元。六、基金支出120万元。"
        "七、三公经费支出8.50万元。（一）出国费0万元。（二）用车费6.00万元，其中：购置费0万元，运行费6.00万元。"
        "（三）接待费2.50万元，接待35批次。"
    )
    assert not [one.message.text() for one in check(text).findings]


def test_the_code_of_an_account_is_no_figure() -> None:
    report = check("（一）2012604档案馆0.57万元，主要用于本馆开支。")
    assert [one.text for one in report.quantities] == ["0.57"]
