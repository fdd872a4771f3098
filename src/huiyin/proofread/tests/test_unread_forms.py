"""Forms of published texts that were read wrongly once: names counted, neighbours that make 100, headings set apart."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import check
from huiyin.proofread.reading.drawn import table, width


def told(text: str, *, holds: bool = True) -> set[tuple[str, ...]]:
    return {one.numbers for one in check(text).relations if one.holds == holds}


def raised(text: str) -> set[tuple[str, ...]]:
    return {one.numbers for one in check(text).findings if one.severity in ("error", "likely")}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("推行一次性五方查验（设计、施工、监理、勘察、物业），办结时间缩短。", "五"),
        ("在河东、河西两区的柳林、石桥、云岭、南湾四个街道试点。", "四"),
        (
            "主要包括三类：在库区、坝区居住的，此类318人；因病、因残不能劳动的，此类127人；外出务工未归的，此类64人。",
            "三",
        ),
        ("被评为优秀案例的六起案件是：\n1、甲案。\n2、乙案。\n3、丙案。\n4、丁案。\n5、戊案。\n6、己案。", "六"),
    ],
)
def test_names_that_are_counted(text: str, number: str) -> None:
    assert (number,) in told(text)


def test_of_things_with_steps_behind_them_nothing_is_raised() -> None:
    assert raised("全年查办案件五起。\n一是加强线索排查。\n二是严格办案程序。\n三是做好回访。\n四是通报曝光。") == set()


def test_neighbours_that_make_a_hundred() -> None:
    text = (
        "迁入人口中，从县内迁入的占64.2%，从县外迁入的占35.8%；从农村迁来的占58%，从集镇迁来的占23%，从街道迁来的占19%。"
        "迁入的原因：工作调动的占21.5%，务工经商的占36.4%，投亲靠友的占28.3%，其他原因占13.8%。"
    )
    assert {("35.8", "64.2"), ("19", "58", "23"), ("13.8", "21.5", "36.4", "28.3")} <= told(text)


def test_both_sides_of_two_years_make_a_hundred() -> None:
    text = "集体商业所占的比重，由2016年的42.7%上升到2020年的58%，而个体商业则由2016年的57.3%下降为2020年的42%。"
    assert {("57.3", "42.7"), ("42", "58")} <= told(text)


def test_a_rate_of_two_figures_of_its_own_reason() -> None:
    text = "支出进度偏低，主要原因是护岸加固工程下达4亿元，支出0.14亿元，支出进度仅为3.5%。"
    assert ("3.5", "0.14", "4") in {tuple(n.rstrip("亿") for n in one) for one in told(text)}


PEOPLE = """2024年末全县户籍人口数及其构成
指  标
年末数（万人）
比重（%）
全县户籍人口
57.3
100.0
其中：城镇
31.7
55.3
      乡村
25.6
44.7
其中：男性
28.6
50.0
      女性
28.6
50.0
"""


def test_shares_of_what_was_rounded_before_come_out_by_rounding() -> None:
    relations = {one.numbers: one for one in check(PEOPLE).relations if not one.alternate}
    assert relations["50.0", "28.6", "57.3"].severity in (None, "rounding")
    assert relations["55.3", "31.7", "57.3"].severity is None
    assert raised(PEOPLE) == set()


def drawn(*lines: dict[int, str]) -> str:
    """Each line with its words ending at these places, as a terminal shows them."""
    made = []
    for line in lines:
        text = ""
        for end, word in line.items():
            text += " " * (end - width(word) - width(text)) + word
        made.append(text)
    return "\n".join(made)


ENDS = (24, 34, 43, 52, 63, 74, 84, 93, 102, 113)


def twins(whole: str, part: str) -> str:
    """Two blocks under the same headings; the second has these two rates."""
    rows = (
        ("全区合计", "481372 496214 103.1 470188 5.5 1258344 1184517", whole, "1201633 -1.4"),
        ("区本级", "126915 130226 102.6 121507 7.2 402187 371664", part, "380251 -2.3"),
        ("街道合计", "354457 365988 103.3 348681 5.0 856157 812853", "94.9", "821382 -1.0"),
    )
    made = [dict(zip((11, *ENDS), (name, *f"{a} {b} {c}".split()), strict=True)) for name, a, b, c in rows]
    heads = [
        {43: "收入", 93: "支出"},
        {3: "街", 9: "道"},
        {43: "完成调整", 52: "上年", 93: "完成调整", 102: "上年"},
        {24: "调整预算数", 34: "快报数", 63: "同比增减%", 74: "调整预算数", 84: "快报数", 113: "同比增减%"},
        {43: "预算%", 52: "决算数", 93: "预算%", 102: "决算数"},
    ]
    return "全区分街道收支完成情况表\n单位：万元\n\n" + drawn(*heads, *made)


def test_two_headings_set_close_and_one_set_apart() -> None:
    assert {("94.1", "1184517", "1258344"), ("5.5", "496214", "470188")} <= told(twins("94.1", "92.4"))


def test_rates_of_a_block_whose_twin_comes_out() -> None:
    assert {("94.7", "1184517", "1258344"), ("93.1", "371664", "402187")} == raised(twins("94.7", "93.1"))


def test_rows_that_are_whole_are_not_two_rows_laid_together() -> None:
    text = """
项目                    预算数      执行数    完成%      建议数      增减      增减%
住房基金收入            5,900       4,720      80.0      4,956       236        5.0
其他收入                  800         764      95.5        791        27        3.5
收入合计              438,220     441,506     100.7    452,310    10,804        2.4
转移性收入            790,115     934,191               843,118
 上级补助收入         510,615     638,288               560,185
 返还性收入            51,087      51,087                51,087
 一般性转移收入       434,675     518,837               487,047
 专项转移收入          24,853      68,364                22,051
"""
    cells, _ = table(text.split("\n"), 1)
    assert cells and not any(cell.astray for cell in cells)


LEFT_ALONE = (
    # each bracket is of a whole of its own
    (
        "留任率排名前三的分局为河东分局（留任人数914人，留任率96.31%）、云岭分局（留任人数207人，留任率93.67%）、"
        "南湾分局（留任人数466人，留任率90.84%）。"
    ),
    # the mark of a footnote is no figure
    (
        "位列前三的分别为“甲”（41人，占比1.20%）、“乙”（30人，占比0.88%）、“丙”（22人，占比0.65%）。\n"
        "按行业分类标准2，就业行业主要为“教育”（884人，占比25.96%）、“制造业”（371人，占比10.90%）、“建筑业”（330人，占比9.69%）。"
    ),
    # what makes a total stands behind it; a list that makes a part is of that part
    (
        "首轮督察涉及14项任务均已销号，二轮督察涉及9项任务已完成3项，推进5项，逾期1项，信访转办件共61件；"
        "三轮督察共35项任务，已完成16项，推进19项。"
    ),
    # an amount of its own sentence may be small
    (
        "我区收到转移支付资金14820.35万元，主要为：奖补资金6904万元，衔接资金702万元，补助资金7214.35万元。"
        "认定违规1条，具体为将服务补助资金划转至专户，金额400元，已退回。存在3项资金未支付，分别为：林业资金61.45万元、普惠资金22万元、发展资金2180万元。"
    ),
    # the words of a form of which nobody struck out one
    "财政拨款支出6812.4万元，比上年决算数增加1163.70万元，增长下降20.6%。",
    # decimals as they were once printed
    "全年投资增长17·5％，出口增长12·1％，收入实际增长3·3％。",
    # a list within a list, numbered in the same manner
    "一、农业\n二、工业\n三、能源\n四、技术改造\n改造的要求：\n一、节约能源；\n二、改革产品；\n三、综合利用。\n五、整顿企业",
    # the others are told without a number
    "大体上有四种类型：一是按计划生产的。二是按市场生产的。还有两类，一类是大部分按计划的，另一类是大部分按市场的。",
)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_nothing_is_raised(text: str) -> None:
    assert raised(text) == set()


def test_what_stands_right_before_its_two_parts_is_blamed() -> None:
    text = (
        "（二）本年支出18210.62万元，具体情况如下：1.基本支出6842.35万元。其中，人员支出5120.40万元，公用支出1554.15万元。"
        "2.项目支出11368.27万元。3.上缴支出0万元。"
    )
    assert raised(text) == {("6842.35", "5120.40", "1554.15")}


def test_shares_of_a_whole_that_its_parts_make_by_rounding() -> None:
    text = (
        "全市生产总值984.36亿元。其中：第一产业42.18亿元；第二产业655.40亿元；第三产业286.78亿元。人均生产总值151240元。\n"
        "分区县看，河东区实现562.71亿元，增长7.2%；云岭县实现179.54亿元，增长12.8%；石桥县实现242.10亿元，增长9.9%。"
        "河东区、云岭县、石桥县占全市比重分别为57.2%、18.2%、24.6%。"
    )
    assert {("57.2", "562.71", "984.36"), ("18.2", "179.54", "984.36"), ("24.6", "242.10", "984.36")} <= told(text)


def test_the_added_value_that_is_told_by_its_industry() -> None:
    text = (
        "全县地区生产总值1829.52亿元，增长5.6%。其中，第一产业306.40亿元，增长4.3%，第二产业592.54亿元，增长5.5%，"
        "第三产业930.58亿元，增长6.2%。人均地区生产总值46778元。\n"
        "第一产业增加值占地区生产总值比重为16.7%，第二产业增加值比重为32.3%，第三产业增加值比重为50.9%。"
    )
    assert {("16.7", "306.40", "1829.52"), ("50.9", "930.58", "1829.52")} <= told(text)
    assert raised(text) == set()  # 32.3 is off by one in its last digit, as shares are that were made to fit


def test_a_column_of_amounts_under_the_heading_of_another() -> None:
    text = (
        "单位：万元\n2025年执行数\n项  目  2024年\n"
        "金额  所占比重%  增长%\n全域财政收入  25744603  25590998  100.00  -0.60\n"
        "其中：中央级收入  5760917  6075330  23.74  5.46\n省级收入  4497796  4034662  15.77  -10.30\n"
        "市县级收入  15485890  15481006  60.49  -0.03\n"
    )
    assert ("25590998", "6075330", "4034662", "15481006") in told(text)


DEBT = """2023年地方政府债务余额情况表
单位：亿元
项   目         预算数              执行数
一、2022年末地方政府债务余额实际数                          2,164.52
二、2023年末地方政府债务余额限额              2,870.40
三、2023年地方政府债务发行额                                 641.37
四、2023年地方政府债务还本额                                 208.16
五、2023年末地方政府债务余额预计执行数                      2,597.74
六、2024年地方政府债务新增限额               870.29
"""


def test_a_debt_from_year_to_year() -> None:
    relations = {one.numbers: one for one in check(DEBT).relations}
    assert relations["2,597.74", "2,164.52", "641.37", "208.16"].severity == "rounding"
    exact = check(DEBT.replace("2,597.74", "2,597.73")).relations
    assert ("2,597.73", "2,164.52", "641.37", "208.16") in {one.numbers for one in exact if one.holds}


PAIRS = """
项目                                本地区            本级
一、2022年末债务余额              1,524.36        436.18
 其中：一般债务                   1,083.14        340.55
   专项债务                         441.22         95.63
二、2022年债务限额                1,733.05        {limit}
 其中：一般债务                   1,240.60        344.82
   专项债务                         492.45         96.61
四、2023年债务还本数                108.73         30.19
   一般债务                          93.41         21.14
   专项债务                          15.32          9.05
五、2023年债务付息数                 58.66         17.35
   一般债务                          42.58         13.27
   专项债务                          16.08          4.08
六、2023年末债务余额              1,711.84        501.22
 其中：一般债务                   1,228.91        392.84
   专项债务                         482.93        108.38
"""


def test_one_line_of_two_parts_among_many_that_come_out() -> None:
    assert raised(PAIRS.format(limit="441.43")) == set()
    assert raised(PAIRS.format(limit="441.51")) == {("441.51", "344.82", "96.61")}
    # a mean, a rate or a count of something else is no sum with a slip
    assert raised(PAIRS.format(limit="120.40")) == raised(PAIRS.format(limit="3.12")) == set()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            (
                "全年项目预算资金为163万元，实际支出31.482万元。管理规范。三、完成情况1、业务经费预算下达92万元，实际支出"
                "22.1825万元，2、宣传材料预算下达18万元，实际支出9.1万元3、党建经费预算下达9万元，实际支出0.1995万元4、信息"
                "工程预算下达11万元，暂未开展此项工作5、评估经费预算下达33万元，暂未开展此项工作"
            ),
            ("163", "92", "18", "9", "11", "33"),
        ),
        (
            "下达控制数6.2万元。其中：（一）公务接待费预算安排1.4万元，主要用于接待。（三）公务用车购置及运行费预算安排4.8万元。",
            ("6.2", "1.4", "4.8"),
        ),
        (
            (
                "区级资金498.20万元，共计890.55万元。二、安排方案（一）竞赛奖励金安排资金183.05万元。（二）慰问金安排资金45万元"
                "1、春节慰问20万元。2、保险25万元。（三）参保补助57.30万元（四）福乐园安排资金91.20万1.配套经费40万元。"
                "2.设备51.20万元。（五）康复安排资金514.00万元"
            ),
            ("890.55", "183.05", "45", "57.30", "91.20万", "514.00"),
        ),
    ],
)
def test_accounts_whose_numbers_stand_in_the_middle_of_words(text: str, numbers: tuple[str, ...]) -> None:
    assert numbers in told(text)


def test_an_amount_before_its_move_has_lost_its_unit() -> None:
    text = "运行经费支出11.35，较上年决算数增加2.15万元。"
    assert raised(text) == {("11.35",)}


def test_what_there_is_is_the_only_part() -> None:
    assert raised("车辆经费预算安排4.7万元，其中公务用车购置费0万元、车辆运行费5万元。") == {("4.7", "0", "5")}


def test_a_fall_to_nothing() -> None:
    text = "人员支出350.28万元，公用支出16.74万元。基金支出0万元，比上年决算数减少350万元，下降100%。"
    assert ("100", "350", "0") in told(text)


def test_shares_told_by_one_word_with_others_between() -> None:
    text = (
        "第一产业增长4.1%，对经济增长的贡献率为8.7%；第二产业增长5.3%，对经济增长的贡献率为37.4%；"
        "第三产业增长6.2%，对经济增长的贡献率为53.9%。76.42%的学员为本地户籍，23.58%的学员为外地户籍。"
    )
    assert {("53.9", "8.7", "37.4"), ("23.58", "76.42")} <= told(text)


def test_a_total_without_its_hundred() -> None:
    lines = "指标 年末数（万人） 比重（%） 全县人口 58.6 其中：城镇 31.9 54.4 乡村 26.7 45.6 "
    lines += "其中：男性 29.7 50.7 女性 28.9 49.3"
    text = lines.replace(" ", "\n")
    assert {("58.6", "31.9", "26.7"), ("58.6", "29.7", "28.9")} <= told(text)


def test_an_account_behind_another_heading_is_not_of_the_figure_before() -> None:
    text = (
        "总支出1230.50万元，其中：（1）公共服务1090.50万元；（2）其他支出140万元。2、按经济分类（1）接待费15.94万元；"
        "（2）差旅费34.13万元；（3）伙食费46.66万元；（4）办公费51.79万元。"
    )
    assert raised(text) == set()
