"""Sums of large figures in prose that one digit keeps from coming out."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import check

ACCOUNT = (
    "全区一般公共预算收入41.37亿元，上级补助收入96.52亿元，债务转贷收入18.46亿元，上年结转61.08亿元，总收入217.43亿元；"
    "一般公共预算支出139.64亿元，上解支出11.75亿元，债务还本支出19.32亿元，结转下年支出46.72亿元，总支出217.43亿元。"
)
GROWN = (
    "2026年安排支出873416万元，增长3.41%，"
    "其中：本级财力安排561208万元，上年结转安排117935万元，上级补助安排194273万元。"
)
LATER = (
    "全县政府性基金收入217.4亿元，支出386.5亿元；县本级收入31.9亿元，支出94.6亿元。\n"
    "全县支出，加上还本支出、调出资金、结转下年支出等1163.8亿元，支出总计1550.3亿元。"
)
NUMBERED = (
    "2026年一般公共预算收入预算数为183746万元，比上年执行数增加4120万元。\n一、税收收入\n"
    "税收收入预算数为112583万元，增加3017万元，主要是企业效益好转。\n二、非税收入\n非税收入预算数为71163万元，增加1103万元。"
)


def _raised(text: str) -> list[tuple[str, ...]]:
    return [one.numbers for one in check(text).findings if one.severity in ("error", "likely")]


@pytest.mark.parametrize("text", [ACCOUNT, GROWN, LATER, NUMBERED])
def test_as_it_is_nothing_is_raised(text: str) -> None:
    assert _raised(text) == []


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (ACCOUNT, "11.75", "71.75"),
        (ACCOUNT, "46.72", "16.72"),
        (ACCOUNT, "18.46", "18.76"),
        (GROWN, "194273", "794273"),
        (LATER, "386.5", "286.5"),
        (LATER, "1163.8", "1463.8"),
        (NUMBERED, "71163", "71463"),
        (NUMBERED, "112583", "142583"),
    ],
)
def test_one_digit_is_raised(text: str, before: str, after: str) -> None:
    assert any(after in numbers for numbers in _raised(text.replace(before, after)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ACCOUNT.replace("11.75", "68.31"), "no digit explains it"),
        ("甲项收入14.26亿元，乙项收入31.87亿元，丙项收入56.13亿元，丁项收入102.36亿元。", "no word announces a sum"),
        (
            "年末各项存款余额770.98亿元，增长6.2%。其中，住户存款462.23亿元，企业存款122.12亿元，机关团体存款94.84亿元，财政性存款91.74亿元。",
            "small parts are left out, and have one digit by themselves",
        ),
        (
            "新增债券32746万元，主要用于新建学校3000万元、改造道路2400万元，其中新增一般债券32746万元。",
            "a part as large as the whole",
        ),
    ],
)
def test_what_is_not_raised(text: str, why: str) -> None:
    assert _raised(text) == [], why


@pytest.mark.parametrize(
    "text",
    [
        # the total of what stands before it is right, whatever is told behind it
        "上半年受理事项352件，下半年受理449件，全年701件；截至月底尚有15件未到期，其余686件均已办结。",
        "收到咨询类留言1064条、投诉类留言1423条、建议类留言52条，合计2739条；各县收到1520条，市直收到1219条。",
        # the last of one list make one of its figures by chance
        "全年共举办讲座126场，其中，市级51场、甲区49场、乙区23场、丙县16场、丁县5场、戊县2场。",
        # small figures: the first two of the list make the whole by chance
        "全年共开展演练7次，其中消防演练3次、防汛演练4次、急救演练2次。",
        # a verb behind the word of a total
        "争取债券2.48亿元、专项资金3.61亿元、上级补助0.7亿元、基金9.05亿元，合计到位9.84亿元。",
        # names that leave nothing out
        "全县共有卫生院58处，其中，县城2处、乡镇46处。",
        "实施项目124个，其中政府性投资项目90个，社会投资项目14个。",
        # small brackets beside two that come out
        "漏办案件16件（甲类11件、乙类4件），迟办案件29件（甲类21件、乙类8件），重办案件33件（甲类20件、乙类13件）。",
    ],
)
def test_one_digit_of_lists_that_words_close(text: str) -> None:
    assert _raised(text)


def test_nested_lists_and_small_ones_are_left_alone() -> None:
    assert not _raised("二轮8项。三轮共30项，已完成13项，推进17项。")
    assert not _raised("争取债券2.48亿元，专项资金3.61亿元，基金9.05亿元，上级合计下达9.84亿元。")
