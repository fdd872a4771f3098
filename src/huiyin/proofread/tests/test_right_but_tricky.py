"""Passages that are right and read as if they were not, and what stands near them and is wrong indeed."""

from __future__ import annotations

import pytest

from huiyin.proofread import check


def _raised(text: str) -> list[tuple[str, ...]]:
    return [one.numbers for one in check(text).relations if one.severity in {"error", "likely"} and not one.alternate]


@pytest.mark.parametrize(
    "text",
    [
        # each college out of its own: together they would be more than all there are
        (
            "留市就业人数较多的学院为机电学院（319人，占81.79%）、师范学院（855人，占76.96%）。\n"
            "其中本省生源占比较高的学院为护理学院（14人，占比100.00%）、师范学院（841人，占比98.36%）。"
        ),
        # of the year that is named, not of the year before
        (
            "全年接待游客1,286.4万人次，同比增长21.6%，恢复到2019年同期的108.3%；旅游收入96.7亿元，同比增长28.4%，恢复到"
            "2019年同期的104.1%。2019年同期分别为1,187.8万人次、92.9亿元。"
        ),
        "2022年、2023年、2024年受理量分别为1,286件、1,412件、1,204件，2023年增长9.8%，2024年下降14.7%。",
        # what was done of them is told behind the list
        "召开会议12次，研究信访、安全等问题36个，其中信访问题14个、安全问题9个，推动解决重点难点问题21个。",
        # prices between the whole and its parts
        "全县农业总产值28.3亿元，按可比价格计算，增长5.04%，其中：种植业13.3亿元，林业产值3.4亿元，牧业产值8.9亿元，渔业产值2.7亿元。",
        # each of the budget that it names
        (
            "支出年初预算1,286.40万元，调整预算1,352.18万元，支出决算1,341.65万元，完成年初预算的104.3%，完成调整预算的99.2%，"
            "决算数大于年初预算数的主要原因是年中追加人员经费。"
        ),
        "完成年初预算的104.3%，完成调整预算的99.2%，决算数大于预算数的主要原因是年中追加人员经费。",
        # of what went in all three times
        (
            "第一批安排86.4万元，第二批安排112.6万元，第三批安排64.2万元，前两批已拨付199万元，第三批拨付51.4万元，"
            "拨付率95.1%。"
        ),
        # of a plan that is not printed
        "计划开工1,286套，实际开工1,368套；基本建成1,024套，为计划的102.4%。",
        # the first two make 100, and what follows is of something else
        "非税收入占比39.5%，提高3.1个百分点；税收占比60.5%，下降3.1个百分点，税收占GDP比重0.9%。",
        # so many of a thing, and what was done; of 项目 nothing is announced
        "全年实施项目4个，一是完成选址，二是完成招标，三是开工建设。",
    ],
)
def test_right_but_tricky(text: str) -> None:
    assert _raised(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        # one digit of a growth of that year
        (
            "2022年受理1,286件，2023年受理1,412件，2024年受理1,204件，2023年增长9.8%，2024年下降17.4%。",
            ("17.4", "1,204", "1,412"),
        ),
        # less than the budget that it names
        (
            "完成年初预算的95.1%，完成调整预算的104.2%，决算数大于年初预算数的主要原因是年中追加人员经费。",
            ("95.1",),
        ),
        ("计划开工1,286套，实际开工1,368套，为计划的160.4%。", ("160.4", "1,368", "1,286")),
        # 事项 are announced, also before a comma and with 一为
        (
            (
                "本次采购共4个事项，一为勘察费用14.7万元；二为规划费用14.75万元；三为调查费用56.28万元；四为测评费用5.1万元；"
                "五为设计费用10万元。"
            ),
            ("4",),
        ),
        (
            "预算包括三个支出事项。一是抚恤金，用于发放抚恤金。二是生活补助，按月发放。三是其他补助；四是补发差额。",
            ("三",),
        ),
        # by the month and by the year
        (
            (
                "A包4.76万元/月，57.12万元/年；B包4.583万元/月，57.996万元/年；C包2.574万元/月，30.888万元/年，服务经费合计"
                "143.004万元/年。"
            ),
            ("143.004", "57.12", "57.996", "30.888"),
        ),
        # called as its whole is, beside others that leave room for it, and more than the whole
        (
            (
                "全县农业总产值282563万元，按可比价格计算，比上年增长5.04%，其中：种植业1130577万元，比上年增长10.3%，林业产值"
                "33942万元，牧业产值89081万元，渔业产值26363万元。"
            ),
            ("282563", "1130577", "33942", "89081", "26363"),
        ),
        # the unit of one of what was added up
        (
            "全乡一般公共预算支出1349.05元，加上解上级支出243.03万元、结转下年支出113.88万元，支出总量为1705.96万元。",
            ("1349.05",),
        ),
    ],
)
def test_wrong_indeed(text: str, numbers: tuple[str, ...]) -> None:
    assert _raised(text) == [numbers]


def test_a_growth_is_of_the_year_that_it_names() -> None:
    text = "2022年受理1,286件，2023年受理1,412件，2024年受理1,204件，2023年增长9.8%，2024年下降14.7%。"
    assert {one.numbers for one in check(text).relations if one.holds} == {
        ("9.8", "1,412", "1,286"), ("14.7", "1,204", "1,412"),
    }  # fmt: skip


def test_a_unit_written_into_itself_is_mended() -> None:
    (found,) = check("执法队299人为251.16万元万、工作站93人为78.12万元。").findings
    assert found.message.text().endswith("应为“251.16万元”。")
