"""One row at a time: what a cell may hold, and what is said about one that cannot be read."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from huiyin.petitions.imports.cells import Bounds
from huiyin.petitions.imports.columns import HEADINGS
from huiyin.petitions.imports.mapping import Mapping, MappingError
from huiyin.petitions.imports.rows import HeadingError, ParsedRow, Problem, RowPlan

BOUNDS = Bounds.around(date(2026, 11, 21))
GOOD: dict[str, Any] = {
    "信访件编号": "X1", "登记日期": date(2023, 1, 5), "信访形式": "来访", "主要诉求": "请求核查低保条件",
}  # fmt: skip


def read(**cells: Any) -> tuple[ParsedRow, list[Problem]]:
    return RowPlan(HEADINGS, BOUNDS).read(7, {**GOOD, **cells})


def only_problem(**cells: Any) -> Problem:
    _, problems = read(**cells)
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    "cell",
    [
        date(2018, 3, 5),
        datetime(2018, 3, 5, 9, 30),
        "2018-03-05",
        "2018/3/5",
        "2018年3月5日",
        "2018年3月5日 上午9:30",
        "2018/3/5 9:32:09",
        "2018-03-05T00:00:00",
        "２０１８－０３－０５",
    ],
)
def test_a_date_may_be_written_in_any_form_of_the_ledger(cell: object) -> None:
    parsed, problems = read(受理日期=cell)
    assert (parsed.values["accepted"], problems) == (date(2018, 3, 5), [])


@pytest.mark.parametrize("cell", ["1899-12-31", "2199-01-01", date(1899, 12, 31), date(2199, 1, 1)])
def test_a_date_outside_living_memory_is_refused_with_the_span(cell: object) -> None:
    problem = only_problem(办结日期=cell)
    assert (problem.row, problem.column, problem.value) == (7, "办结日期", str(cell))
    assert "1990-01-01" in problem.reason and "年份" in problem.remedy


def test_the_span_of_dates_is_a_setting() -> None:
    wide = Bounds.around(date(2026, 11, 21), first_year=1949, years_ahead=5)
    assert wide == (date(1949, 1, 1), date(2031, 11, 25))
    assert RowPlan(HEADINGS, wide).read(2, {**GOOD, "信访日期": "1978-12-18"})[1] == []


def test_a_bare_number_is_no_date() -> None:
    assert "数字" in only_problem(办结日期=43164).reason


def test_the_thirtieth_of_february_is_no_day() -> None:
    assert "历法" in only_problem(办结日期="2023-02-30").reason


@pytest.mark.parametrize("cell", [0, -3, 10**9, "0", "-3", "1000000000", 1e9, Decimal("2.5"), "很多"])
def test_people_are_counted_in_whole_numbers_from_one(cell: object) -> None:
    problem = only_problem(信访人数=cell)
    assert problem.column == "信访人数" and "1 至 9999" in problem.remedy


@pytest.mark.parametrize("cell", [3, 3.0, "3", "3人", Decimal(3), "３"])
def test_three_people_are_three_people(cell: object) -> None:
    assert read(信访人数=cell)[0].values["people"] == 3


def test_an_unknown_channel_is_answered_with_the_nearest_word_and_all_words() -> None:
    problem = only_problem(信访形式="网信")
    assert "“网上信访”" in problem.remedy and "领导信箱" in problem.remedy
    assert "“来信”" in only_problem(信访形式="来 函信").remedy


def test_a_name_of_three_hundred_characters_is_refused_with_the_limit() -> None:
    problem = only_problem(信访人姓名="张" * 300)
    assert "300" in problem.reason and "100" in problem.reason
    assert len(problem.value) == 40


@pytest.mark.parametrize("cell", [43112219800101123, 4.3112219800101123e16, Decimal(10**17), "4.31122E+17"])
def test_a_long_number_that_was_stored_as_a_numeral_has_lost_digits(cell: object) -> None:
    for heading in ("信访件编号", "证件号码", "关联编号"):
        problem = only_problem(**{heading: cell})
        assert "丢失" in problem.reason and "文本" in problem.remedy


def test_a_short_numeral_is_the_text_of_its_digits() -> None:
    parsed, problems = read(信访件编号=201800000546.0, 联系电话=19900000546)
    assert (parsed.number, parsed.content["phone"], problems) == ("201800000546", "19900000546", [])


def test_what_is_needed_and_missing_is_named_all_at_once() -> None:
    _, problems = read(信访件编号=None, 登记日期=" ", 主要诉求="")
    assert [problem.column for problem in problems] == ["信访件编号", "登记日期", "主要诉求"]
    assert problems[0].sentence() == "第7行“信访件编号”：必填项为空。请补填后重新导入"


def test_empty_cells_are_not_known_rather_than_zero() -> None:
    parsed, problems = read(信访人数=None, 是否化解="", 责任单位="  ")
    assert not problems
    assert not {"people", "settled", "organ"} & parsed.values.keys()


def test_a_broken_byte_is_kept_in_free_text_and_refused_in_a_name_of_an_organ() -> None:
    assert read(主要诉求="欠\ufffd工资")[1] == []
    assert "无法识别" in only_problem(责任单位="县\ufffd局").reason


def test_unknown_columns_stay_with_the_row() -> None:
    plan = RowPlan([*HEADINGS, "办件备注"], BOUNDS)
    parsed, problems = plan.read(2, {**GOOD, "办件备注": 12})
    assert (parsed.extra, problems) == ({"办件备注": "12"}, [])


def test_the_same_cells_make_the_same_text_in_whatever_order_the_columns_stand() -> None:
    other = RowPlan(list(reversed(HEADINGS)), BOUNDS).read(9, {**GOOD, "是否化解": "否"})[0]
    assert read(是否化解=False)[0].canonical() == other.canonical()
    assert read(是否化解="是")[0].canonical() != other.canonical()


def test_a_file_without_the_needed_headings_is_refused_naming_them() -> None:
    with pytest.raises(HeadingError, match="登记日期、主要诉求"):
        RowPlan(["信访件编号", "信访形式", "日期"], BOUNDS)


def test_the_shipped_map_makes_a_petition_of_a_message() -> None:
    mapping = Mapping.load("messages_with_replies")
    assert Mapping.load("messages_with_replies.toml").sources == mapping.sources
    headings = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
    plan = RowPlan(headings, BOUNDS, mapping)
    assert set(mapping.needed_headings) == {"留言编号", "留言时间", "留言主题", "留言详情"}
    cells = ["2549", "A00045581", "物业管理", "2019/4/25 9:32:09", "\n\t停车费涨价\n", "已整改", "2019/5/10 14:56:53"]
    parsed, problems = plan.read(2, dict(zip(headings, cells, strict=True)))
    assert not problems
    assert parsed.values == {
        "number": "2549",
        "registered": date(2019, 4, 25),
        "channel": "web",
        "closed": date(2019, 5, 10),
        "disposition": "direct_reply",
    }
    assert parsed.content == {"name": "A00045581", "ask": "物业管理\n停车费涨价"}
    assert parsed.extra == {"答复意见": "已整改"}
    unanswered, _ = plan.read(3, dict(zip(headings, [*cells[:5], "", None], strict=True)))
    assert "disposition" not in unanswered.values


def test_a_map_translates_words_filters_rows_reads_other_dates_and_empties() -> None:
    mapping = Mapping.of(
        {
            "columns": {"信访件编号": "工单号", "登记日期": "时间", "信访形式": "来源", "主要诉求": "内容"},
            "values": {"信访形式": {"12345热线": "来电"}},
            "dates": {"formats": ["%d.%m.%Y"]},
            "rows": {"only": {"类型": ["投诉"]}},
            "cells": {"empty": ["/"]},
        }
    )
    plan = RowPlan(["工单号", "时间", "来源", "内容", "类型", "责任单位"], BOUNDS, mapping)
    row = {"工单号": "7", "时间": "05.03.2018", "来源": "12345热线", "内容": "噪声", "类型": "投诉", "责任单位": "/"}
    parsed, problems = plan.read(2, row)
    assert not problems
    assert parsed.values == {"number": "7", "registered": date(2018, 3, 5), "channel": "phone"}
    assert plan.is_wanted(row) and not plan.is_wanted({**row, "类型": "咨询"})


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"column": {}}, "是否指“columns”"),
        ({"columns": {"信访编号": "a"}}, "是否指“信访件编号”"),
        ({"constants": {"信访形式": 3}}, "应为文字"),
        ({"when": {"办理方式": "直接回复"}}, "filled"),
        ({"dates": {"formats": "%Y"}}, "一列文字"),
    ],
)
def test_a_faulty_map_is_refused_naming_the_key(form: dict[str, Any], message: str) -> None:
    with pytest.raises(MappingError, match=message):
        Mapping.of(form)


def test_a_constant_that_is_no_word_of_the_ledger_is_refused_before_any_row() -> None:
    mapping = Mapping.of({"constants": {"信访形式": "网信"}})
    with pytest.raises(HeadingError, match="网上信访"):
        RowPlan(HEADINGS, BOUNDS, mapping)


def test_a_map_that_is_not_there_names_those_that_are_shipped() -> None:
    with pytest.raises(MappingError, match="messages_with_replies"):
        Mapping.load("no_such_map")
