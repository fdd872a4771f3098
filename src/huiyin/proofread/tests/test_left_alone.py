"""What was raised over whole reports and was right all the same."""

from __future__ import annotations

import pytest

from huiyin.proofread import check


def _raised(text: str) -> list[str]:
    return [one.kind for one in check(text).relations if one.severity in {"error", "likely"} and not one.alternate]


@pytest.mark.parametrize(
    "text",
    [
        # what is saved up is a sum of its own, no part of what was spent
        (
            "全县基金收入63.8亿元，增长4.1%；支出58.3亿元，为年初预算的102.5%。当年结余5.5亿元，加上上年结余23.4亿元，"
            "2024年年末滚存结余28.9亿元。主要执行情况如下：\n1、甲基金收入21.3亿元；支出20.1亿元。"
        ),
        # as it is printed it makes the percentage beside it
        "3、其他支出完成6215万元，减少2841万元，下降31.4%。\n4、利息支出完成3亿元，为预算的100%，减少1250万元，下降4%。",
        # 在等级河道中: the figures behind it are not of 等级河道
        (
            "全市河道总长2050.5公里。按等级分，等级河道长度1968.5公里；等外河道82公里。在等级河道中，一级河道328.4公里，"
            "二级河道1640.1公里，等级河道占河道总长的96.0%。"
        ),
        # a share of what is not printed
        "全市教育支出41.26亿元，增长3.1%；在彩票公益金收入中安排助学支出1.13亿元，占比18.4%，超过规定。",
        # a scale that goes down
        "结案率高于90%得满分，结案率在90%-80%的计2分，在80%-70%的计1分，低于70%不得分。",
        # commas inside the name of a trade
        "五大重点行业分别为：石油、煤炭及其他燃料加工业，食品制造业、纺织业、医药制造业、金属制品业。",
        "五大重点行业分别为：石油、煤炭及其他燃料加工业、食品制造业、纺织业、医药制造业、金属制品业。",
        # the notes of a table begin anew
        "1.本表为汇总数。\n2.本表含县区。\n表八\n注：1.2023年预算数为调整后的数。\n2.本表中支出含上解。",
        # blanks between all signs
        "7. 2 0 2 5年信访业务支出预算 6 , 2 1 5 . 4 7万元，比上年减少1,553.87万元，下降20%。",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert _raised(text) == []


def test_the_number_of_a_page_is_no_part_of_a_figure() -> None:
    text = "2．信访救助科目356万元，较上年增加62\n\n                    14\n\f万元，增长21.1%。\n3．督查科目88万元。"
    assert _raised(text) == []
    assert [one.holds for one in check(text).relations if one.kind == "change"] == [True]


def test_parts_in_another_paragraph_are_no_parts_of_what_came_out() -> None:
    text = "全年立项72个，其中：在建51个，已完工16个，已验收5个。\n上述项目中：甲区18个，乙区24个，丙区29个。"
    assert _raised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "3、其他支出完成6215万元，减少2841万元，下降31.4%。\n4、利息支出完成3215亿元，为预算的100%，减少1250万元，下降28%。",
        "全市河道总长2050.5公里。等级河道1968.5公里，等级河道占河道总长的69.0%。",
        "本局设有五个科室，分别为：办公室、接访科、督查科、复查科、网信科、法规科。",
    ],
)
def test_what_is_wrong_is_raised_as_before(text: str) -> None:
    assert _raised(text)


@pytest.mark.parametrize(
    "text",
    [
        # 6＋3 is a name
        "发展“6＋3”产业集群，新产业增加值从2021年的2.14万亿元提高到2024年的2.86万亿元。",
        # a rate is of what is counted as it is
        "全市15个断面水质优良率达100%，处置能力总共达18.2万吨/日。",
        # reached is not excellent
        "30个断面全部达标，水质优良率90%。",
        # the reason of one member begins no list
        (
            "税收28.42亿元。其中：甲税9.16亿元，下降4.2%；乙税18.62亿元；丙税0.64亿元。非税收入15.92亿元，其中：专项收入0.92亿元，"
            "下降5.8%，主要是上年较多；行政收费1.27亿元，增长6.1%；罚没收入3.38亿元，增长9.5%；资源收入12.97亿元。"
        ),
        # a row of figures ends in an amount, and the next begins with its number
        "3 残疾人专项资金 5,217\n4 人防专项资金 2,380\n5 教育专项资金 1,946",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert _raised(text) == []


DRAWN = """表3 乡镇安排
单位：万元
项目        合计      甲镇     乙镇     丙镇     丁镇
教育       288      53      108      63      64
文化        19      0.3       8       6       4
社保        46      11        2      22      11
卫生       874      79      156      219     420"""


def test_whole_numbers_beside_decimals_were_rounded_one_by_one() -> None:
    assert _raised(DRAWN) == []


def test_whole_numbers_of_a_drawn_table_are_raised_as_before() -> None:
    assert _raised(DRAWN.replace("288", "388")) == ["table"]


RAGGED = """表8 部门支出
单位：万元
科目编码 功能科目 2025年预算 2026年预算 增减%
20128     群众工作事务 694 703 1.3
2012801       行政运行 539 572 6.1
2012802       一般行政管理事务 85 131 54.4
2012803       机关服务
2012899       其他群众工作事务支出{gap}
20129     信访事务 1,285 1,301 1.2
2012901       行政运行 902 914 1.3
2012902       专项业务 383 387 1.0
20130     督查事务 2,285 2,301 0.7
2013001       行政运行 1,902 1,914 0.6
2013002       专项业务 383 387 1.0
"""


def test_where_a_row_has_fewer_figures_nobody_knows_which_column_is_empty() -> None:
    assert _raised(RAGGED.format(gap=" 70 -100.0")) == []
    assert _raised(RAGGED.format(gap="")) == ["table"]


def test_steps_in_a_paragraph_that_has_lost_its_beginning_are_not_counted() -> None:
    cut = "（五）深化改革。一是启动预算改革。二是深化体制改革。三是推进落实。\n\f\n化数据对接。六是严肃纪律。"
    assert _raised(cut) == []
    assert _raised(cut.replace("\n\f\n", "四是深")) == ["sequence"]


SCORES = """表3 完成情况
序号 项目 完成率 分值 得分
1 甲项 80% 0.30 0.24
2 乙项 38% 0.46 0.17
3 丙项 96% 0.87 0.83
4 丁项 82% 0.48 0.39
合计 2.11 {total}
"""


def test_points_reckoned_to_the_hundredth_may_miss_their_total_by_rounding() -> None:
    assert _raised(SCORES.format(total="1.64")) == []


def test_a_share_is_of_what_its_words_name_and_of_nothing_inside_it() -> None:
    text = (
        "年末河道总长2050.5公里。在等级河道中，一级河道328.4公里，二级河道1640.1公里，等级河道占河道总长的96.0%。\n"
        "全年完成客运量621.4万人次，增长2.1%。"
    )
    assert _raised(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "养老基金收入41.16亿元，完成预算43.08亿元的95.54%（其中县本级收入12.62亿元，完成预算数13.18亿元的95.75%）；其他略。",
        "退休待遇总体水平提高3%，居民基础养老金由每月140元提高至168元。",
        "年末共有景区（点）35家，其中4A级以上12家；拥有旅行社21家；星级酒店6家。",
    ],
)
def test_what_is_of_another_is_left_alone(text: str) -> None:
    assert _raised(text) == []
