"""Which figures are meant: asked for by year, goal, topic, bracket, month, or told of last year in a list."""

from __future__ import annotations

import pytest

from huiyin.proofread.tests.test_changes import loud, told

PHRASES = [
    ("2025年执行数为48.60万元，2026年预算安排52.30万元，比2025年执行数增加7.61%。", "ok change 7.61 | 52.30 48.60"),
    ("2025年执行数为48.60万元，2026年预算安排52.30万元，比2025年执行数增加6.61%。", "bad change 6.61 | 52.30 48.60"),
    ("5月份受理96件，6月份受理108件，环比上升12.5%。", "ok change 12.5 | 108 96"),
    ("投诉量同比增加231件，达到2546件，增幅9.98%。", "ok change 9.98 | 231 2546"),
    ("结案率96.2%，同比上升0.6个百分点。去年同期受理3814件，办结3646件，结案率95.6%。", "ok points 0.6 | 96.2 95.6"),
    ("预算执行率92.3%，低于目标值（95%）2.7个百分点。", "ok points 2.7 | 92.3 95"),
    ("在出口总额中，机电产品12.8亿元，占68.8%。出口总额18.6亿元，进口总额10.2亿元。", "ok share 68.8 | 12.8 18.6"),
    ("监测断面30个，优良水质占96.67%（29个），其余占3.33%（1个）。", "ok share 96.67 | 29 30"),
    ("出生率6.85‰，死亡率7.32‰，自然增长率-0.47‰。", "ok difference -0.47 | 6.85 7.32"),
    ("出口86.42亿元，进口51.27亿元。货物进出口顺差35.51亿元。", "bad difference 35.51 | 86.42 51.27"),
    ("基金收入142.63万元。基金支出126.48万元。当年收支结余16.75万元。", "bad difference 16.75 | 142.63 126.48"),
    ("应到代表186人，实到179人，缺席7人。", "ok difference 7 | 179 186"),
    ("满分100分，得分92.5分，扣7.5分。", "ok difference 7.5 | 100 92.5"),
    ("在校教师264人，在校学生3828人，师生比1：14.5。", "ok ratio 14.5 | 3828 264"),
    ("物资储备支出8800万元，较上年增加8700万元，增长87倍。", "ok change 87 | 8700 8800"),
    ("物资储备支出8800万元，较上年增加8700万元，增长78倍。", "bad change 78 | 8700 8800"),
    ("出口549.04亿元，进口495.33亿元。进出口顺差（进口小于出口）53.71亿元。", "ok difference 53.71 | 549.04 495.33"),
    ("收入总计321.1亿元。支出总计309亿元。收支相抵，结转下年支出12.1亿元。", "ok difference 12.1 | 321.1 309"),
    (
        "城镇居民人均可支配收入42904元；农村居民人均可支配收入23214元。城乡居民人均可支配收入比例为1.85。",
        "ok ratio 1.85 | 42904 23214",
    ),
    ("年初预算为23.38万元，支出决算为19.49万元。决算数大于预算数的主要原因是调整。", "bad direction 19.49"),
    ("年初预算为23.38万元，支出决算为29.49万元。决算数小于预算数。", "bad direction 29.49"),
    ("财政核定610万元，申请680万元，核减70万元，核减率10.29%。", "ok difference 70 | 610 680"),
]


@pytest.mark.parametrize(("text", "wanted"), PHRASES)
def test_the_figures_that_are_meant_are_found(text: str, wanted: str) -> None:
    assert wanted in told(text, {wanted.split()[1]})


@pytest.mark.parametrize(
    "text",
    [
        "每百户家庭拥有汽车48.3辆、空调126.7台，比上年增加1.2辆和3.4台。",
        "亿元产值死亡人数0.036人，万车死亡人数1.36人。",
        "企业就业人员10万人事故死亡人数0.874人，比上年下降5.2%。",
        "全年处分87人，其中科级干部4人、股级干部13人、村干部22人；移送司法机关38人。",
        "1.人员经费支出48.5万元。",
        "安排保障资金1490万元，占全省总量的7%，共收到资金5900万元。",
        "对投资额60万元以上的项目实行评审，审减资金7.5亿元，审减率27.3%。",
        "全年直报企业营业收入2043亿元，利润总额48亿元；平均费用率6.3%；净利润率1.6%。",
        "全市养老床位总数达23.6万张，入住10.2万人。\n2023年底，全市护理床位7.6万张，占养老床位总数的35.8%。",
        "年初预算为23.38万元，支出决算为29.49万元。决算数大于预算数的主要原因是调整。",
        "债务率≥300%为红色，200%≤债务率＜300%为橙色，债务率不低于120%的为黄色。",
    ],
)
def test_what_only_looks_like_them_is_not_raised(text: str) -> None:
    assert loud(text) == []


def test_one_paragraph_of_many_alike_that_contradicts_itself_is_told() -> None:
    amounts = ["56.12", "48.30", "120.75", "9.60", "33.41"]
    text = "\n".join(
        f"{number}、某项支出（项）{amount}万元。主要用于日常工作。2026年预算安排{amount}万元。"
        for number, amount in enumerate(amounts, 1)
    )
    assert loud(text) == []
    assert "bad conflict 58.12 | 56.12" in told(text.replace("安排56.12", "安排58.12"), {"conflict"})


def test_what_became_of_a_figure_is_not_that_of_the_year_before() -> None:
    """减少0.52 is wrong whichever of the two is meant: nothing may be told as though the later one were the base."""
    text = (
        "2023年预算合计31.6万元，其中接待5.6万元，用车26万元；2022年决算合计30.95万元，其中接待5.1万元，用车25.85万元。"
        "2023年预算较2022年决算减少0.65万元，其中接待增加0.5万元，用车增加0.15万元。"
    )
    assert not [one for one in told(text, {"difference"}) if one.startswith("ok difference 0.65 ")]
