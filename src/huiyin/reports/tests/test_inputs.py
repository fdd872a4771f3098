"""The spreadsheet of a report: printed empty, filled in by a clerk, read back; every slip is named with its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from huiyin.reports.inputs import NUMBERS_SHEET, PUBLISHED_SHEET, WORDS_SHEET, Inputs, InputsRefused, of_rows
from huiyin.reports.kinds import KINDS
from huiyin.reports.sheets import published_names, read_filled, write_empty

KIND = KINDS["fund-evaluation"]


def read(*rows: Mapping[str, object]) -> Inputs:
    return of_rows(KIND, list(enumerate(rows, 2)), [], [], [])


def complaint(**cells: object) -> str:
    """The one problem of a row."""
    (problem,) = read(cells).problems
    return str(problem)


def fill(path: Path, sheet: str, cells: Mapping[str, Mapping[str, object]]) -> None:
    """Fill cells by the name in the first column and the heading."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    headings = [cell.value for cell in page[1]]
    for row in list(page.iter_rows(min_row=2)):
        for heading, value in cells.get(str(row[0].value), {}).items():
            row[headings.index(heading)].value = value  # type: ignore[assignment]
    book.save(path)


def test_the_empty_spreadsheet_asks_for_everything_and_reads_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    write_empty(KIND, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [NUMBERS_SHEET, WORDS_SHEET, PUBLISHED_SHEET, "填写说明"]
    page = book[NUMBERS_SHEET]
    assert [cell.value for cell in page[1]][:7] == ["名称", "本期", "上期", "单位", "原因", "依据", "文号"]
    asked = {row[0] for row in page.iter_rows(min_row=2, values_only=True)}
    assert {entered.name for entered in KIND.entered} <= asked
    assert {"资金预算·项目1", "管理制度·制度1", "巡视督查交办·组别1"} <= asked
    assert all(row[1] is None and row[2] is None for row in page.iter_rows(min_row=2, values_only=True))
    chapters = {row[0] for row in book[WORDS_SHEET].iter_rows(min_row=2, values_only=True)}
    assert chapters == {narrative.name for narrative in KIND.narratives}
    inputs = read_filled(KIND, path)
    assert not inputs.numbers
    assert not inputs.lists
    assert not inputs.words


def test_what_a_clerk_fills_in_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "填好.xlsx"
    write_empty(KIND, path)
    fill(
        path,
        NUMBERS_SHEET,
        {
            "核定编制": {"本期": 12, "上期": 12},
            "业务培训": {"本期": "4 期", "上期": "3", "原因": "加开一期", "依据": "签到表"},
            "资金预算·项目1": {"名称": "资金预算·网络建设", "本期": 15, "上期": "12.5万元"},
            "资金预算·项目2": {"名称": "资金预算·信访维护（含律师值班）", "本期": "１０", "文号": "东财预〔2018〕5号"},
            "管理制度·制度1": {"名称": "管理制度·《专项资金管理办法》", "文号": "东信发〔2017〕3号"},
            "巡视督查交办·组别1": {"名称": "巡视督查交办·无"},
        },
    )
    fill(path, WORDS_SHEET, {"存在的问题": {"内容": "一是进度不均。\n\n二是资料不全。"}})
    fill(path, PUBLISHED_SHEET, {"信访总量": {"上期": 6100, "文号": "东信发〔2018〕1号"}})
    inputs = read_filled(KIND, path)
    assert inputs.numbers["staff.posts"].value == 12
    training = inputs.numbers["training.count"]
    assert (training.value, training.previous) == (Decimal(4), Decimal(3))
    assert training.reason == "加开一期"
    assert inputs.lists["fund"] == ["网络建设", "信访维护（含律师值班）"]
    assert inputs.numbers["fund.budget.网络建设"].previous == Decimal("12.5")
    assert inputs.numbers["fund.budget.信访维护（含律师值班）"].value == 10
    assert inputs.lists["rules"] == ["专项资金管理办法"]
    assert inputs.said_none == {"inspection"}
    assert inputs.words["存在的问题"] == "一是进度不均。\n二是资料不全。"
    assert inputs.published["信访总量"].previous == 6100
    assert not inputs.published["信访总量"].chosen
    assert len(inputs.digest) == 64


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"名称": "业务陪训", "本期": 4}, "最接近的是“业务培训”"),
        ({"名称": "资金予算·网络建设", "本期": 4}, "最接近的是“资金预算·网络建设”"),
        ({"名称": "木星", "本期": 4}, "请用空表中印好的名称"),
        ({"名称": "业务培训", "本期": "四期"}, "“四期”不是数"),
        ({"名称": "业务培训", "本期": -1}, "小于零"),
        ({"名称": "业务培训", "本期": "2.5"}, "应为整数（单位：期）"),
        ({"名称": "资金支出·网络建设", "本期": 150000, "单位": "元"}, "单位应为“万元”，填的是“元”"),
        ({"名称": "资金支出·网络建设", "本期": 10**13}, "过大"),
        ({"名称": "", "本期": 3}, "有数但没有名称"),
    ],
)
def test_a_slip_is_named_with_its_place_and_its_remedy(cells: dict[str, object], said: str) -> None:
    text = complaint(**cells)
    assert said in text
    assert text.startswith("工作表“填报数据”第 2 行")


def test_the_same_item_twice_names_both_rows() -> None:
    inputs = read({"名称": "业务培训", "本期": 4}, {"名称": "业务培训", "本期": 5})
    (problem,) = inputs.problems
    assert (problem.row, "第 2 行" in problem.message) == (3, True)
    assert inputs.numbers["training.count"].value == 4


def test_a_spreadsheet_with_slips_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "填错.xlsx"
    write_empty(KIND, path)
    fill(path, NUMBERS_SHEET, {"业务培训": {"本期": "若干"}, "宣传活动": {"本期": 3.5}})
    fill(path, PUBLISHED_SHEET, {"信访总量": {"本期": 6100}})
    with pytest.raises(InputsRefused) as refused:
        read_filled(KIND, path)
    assert [(problem.sheet, problem.heading) for problem in refused.value.problems] == [
        (NUMBERS_SHEET, "本期"),
        (NUMBERS_SHEET, "本期"),
        (PUBLISHED_SHEET, "文号"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "来信登记量",
        "合计登记量",
        "来访人次",
        "3月登记量",
        "来信.件次",
        '属地["乌桕镇"].来访.批次',
    ],
)
def test_a_published_value_may_be_of_a_group_or_of_any_name_of_templates(name: str) -> None:
    """张会计 has last year's yearbook: it prints the channels, the campaign batches and the towns."""
    cells = {"名称": name, "上期": 30, "文号": "南信发〔2023〕2号"}
    inputs = of_rows(KIND, [], [], [(2, cells)], published_names(KIND))
    assert inputs.problems == []
    assert inputs.published[name].previous == 30


@pytest.mark.parametrize("name", ["来信登纪量", "13月登记量", "登记量", "来信.件量"])
def test_a_group_that_there_is_not_is_no_published_figure(name: str) -> None:
    cells = {"名称": name, "本期": 1, "文号": "x"}
    (problem,) = of_rows(KIND, [], [], [(2, cells)], published_names(KIND)).problems
    assert (problem.sheet, problem.heading) == (PUBLISHED_SHEET, "名称")
    assert name != "来信登纪量" or "最接近的是“来信登记量”" in problem.message


def test_published_figures_are_those_the_report_counts() -> None:
    names = published_names(KIND)
    inputs = of_rows(KIND, [], [], [(2, {"名称": "信访总亮", "本期": 1, "文号": "x"})], names)
    assert "最接近的是“信访总量”" in str(inputs.problems[0])
