"""Dates that cannot be are raised; plans, leap years and stories told out of order are not."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.proofread.check import check
from huiyin.proofread.model import Relation


def dated(text: str, report_date: date | None = None) -> list[Relation]:
    return [one for one in check(text, report_date=report_date).findings if one.kind == "date"]


def raised(text: str, report_date: date | None = None) -> list[tuple[str, ...]]:
    return [one.numbers for one in dated(text, report_date) if one.severity in ("error", "likely")]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("考核组于11月31日到局核查。", ("11月31日",)),
        ("2022年2月29日召开了联席会议。", ("2022年2月29日",)),
        ("2021年13月完成了验收。", ("2021年13月",)),
        ("会议于9月5日25时30分结束。", ("25时30分",)),
        ("项目于2021年6月15日开工建设，2021年5月20日竣工验收。", ("2021年5月20日", "2021年6月15日")),
        ("该件于2021年3月8日登记，2021年3月2日受理。", ("2021年3月2日", "2021年3月8日")),
        ("实施期为2021年9月1日至2021年3月31日。", ("2021年3月31日", "2021年9月1日")),
        ("2022年2月22日（星期三）召开了党组会。", ("2022年2月22日",)),
        ("上半年（1—7月）共登记来信118件。", ("上半年（1—7月）",)),
        ("2021年5月20日至10日开展了宣传月活动。", ()),
    ],
)
def test_what_cannot_be_is_raised(text: str, numbers: tuple[str, ...]) -> None:
    assert raised(text) == ([numbers] if numbers else [])


def test_what_is_told_as_done_after_the_report_was_signed_is_raised_with_both_dates() -> None:
    text = "2021年度信访工作自评报告\n\n截至2022年3月15日，年度任务全部完成。\n\n清水县信访局\n2022年2月28日\n"
    (one,) = dated(text)
    assert one.numbers == ("2022年3月15日", "2022年2月28日")
    assert "2022年2月28日" in one.message.text()
    assert "2022年2月28日" in one.message.text("en")


def test_the_date_of_the_report_may_come_from_outside() -> None:
    text = "2022年3月15日，考核组已完成实地考核。"
    assert raised(text) == []
    assert raised(text, date(2022, 2, 28)) == [("2022年3月15日", "2022年2月28日")]


def test_a_yearly_report_signed_before_its_year_is_out_is_likely_wrong() -> None:
    text = "清水县信访局2021年度部门整体支出绩效自评报告\n\n全年收信118件。\n\n清水县信访局\n2021年2月22日\n"
    assert raised(text) == [("2021年2月22日",)]


@pytest.mark.parametrize(
    "text",
    [
        "2020年2月29日召开了联席会议。",
        "2023年工作计划：6月底前完成首轮化解，12月20日前总结验收。\n\n清水县信访局\n2023年1月18日\n",
        "项目于2020年9月1日启动，2021年6月30日正式上线，2020年12月31日前完成了数据迁移。",
        "项目建设期为2020年10月至3月。",
        "根据2021〕13号文件和《条例》第三十四条，计划于2025年12月31日前建成。\n\n清水县信访局\n2022年2月28日\n",
        "第13月工资和13个月的台账已整理。",
        "有效期至2030年12月31日。\n\n清水县信访局\n2022年2月28日\n",
        "电话0731-2021-13-45，版本2021.1.3。",
    ],
)
def test_what_may_be_is_left_alone(text: str) -> None:
    assert raised(text) == []
