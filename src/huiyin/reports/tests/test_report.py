"""The special-fund evaluation of a small county, from its petitions to the Word file and the working papers."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import openpyxl
import pytest

from huiyin.core.periods import parse
from huiyin.documents import render
from huiyin.figures.acts import store_facts
from huiyin.reports import acts
from huiyin.reports.charting import drawn
from huiyin.reports.inputs import Inputs, Typed
from huiyin.reports.tests.county import petitions, typed
from huiyin.reports.values import Desk

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HEADINGS = [
    "一、基本情况",
    "（一）单位概况",
    "（二）专项资金概况",
    "二、专项资金管理和使用情况",
    "（一）资金到位情况",
    "（二）资金支出情况",
    "（三）管理制度及执行情况",
    "三、项目组织实施情况",
    "（一）组织领导",
    "（二）实施过程",
    "（三）监督检查",
    "四、项目绩效情况",
    "（一）信访总量和渠道",
    "（二）接待群众来访",
    "（三）上级交办事项",
    "（四）巡视督查和专项批次交办事项",
    "（五）办理时效和质量",
    "（六）群众满意度",
    "（七）主要做法",
    "五、存在的问题和改进措施",
    "（一）存在的问题",
    "（二）改进措施",
    "六、其他需要说明的情况",
]


def order(
    inputs: Inputs | None = None,
    *,
    period: str = "2023",
    previous: str | None = None,
    as_of: date = date(2024, 2, 29),
) -> acts.Order:
    return acts.Order(
        kind="fund-evaluation",
        organ="南山县信访局",
        period=parse(period),
        previous=parse(previous) if previous else None,
        as_of=as_of,
        signed_on=date(2024, 3, 1),
        inputs=typed() if inputs is None else inputs,
    )


@pytest.fixture
def two_years() -> None:
    store_facts([*petitions(2022, 1), *petitions(2023, 101)])


def paragraphs(word: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(word)).paragraphs]


def text_of(made: acts.Made) -> str:
    return "\n".join(paragraphs(made.word))


def rows_of(path: Path, sheet: str) -> list[dict[str, object]]:
    page = openpyxl.load_workbook(path)[sheet]
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_every_section_of_the_checklist_is_there_in_order(two_years: None) -> None:
    made = acts.make(order())
    found = paragraphs(made.word)
    assert [line for line in found if line in HEADINGS] == HEADINGS
    assert "南山县信访局" in found[0]
    assert found[1] == "2023年度信访专项资金绩效自评报告"
    assert [line.strip() for line in found if line.strip()][-2:] == ["南山县信访局", "2024年3月1日"]
    document = docx.Document(io.BytesIO(made.word))
    assert len(document.tables) == 8
    assert len(document.inline_shapes) == 2
    assert not made.book.missing
    assert "待填" not in text_of(made)


def test_the_numbers_are_those_that_a_hand_would_count(two_years: None) -> None:
    text = text_of(acts.make(order()))
    assert "共登记群众信访24件（人）次，与上年持平" in text
    assert "来信4件次（与上年持平）；来访5批次（与上年持平）、16人次（与上年持平）；网上信访3件次" in text
    assert "集体访2批次（与上年持平）、12人次" in text
    assert "本级共接待来访5批次（与上年持平）、16人次（与上年持平）。其中：窗口接待3批次、8人次；" in text
    assert "来访事项转送交办4件，办结4件，办结率100.00%" in text
    assert "登记上级交办信访事项3件，与上年持平。按交办级别分：省级交办1件，市级交办2件" in text
    assert "第一批2件，上报办结2件，化解2件" in text
    assert "共转送交办14件，办结12件，办结率85.71%" in text
    assert "对信访部门已评价7件，满意和基本满意6件，满意率85.71%" in text
    assert "对责任单位的评价" in text
    assert "预算安排专项资金25万元，同比上升19%" in text
    assert "网络建设10万元（同比上升66.7%，主要原因是新建视频接访系统）" in text
    assert "支出专项资金24.5万元，同比上升22.5%，执行率98.00%（实际支出÷到位资金），结余0.5万元" in text
    assert "《专项资金管理办法》（南信发〔2017〕3号），共1项制度" in text


def test_what_is_missing_stands_at_the_head_and_in_its_place(two_years: None) -> None:
    without = ("资金支出·网络建设", "参训人员", "存在的问题", "内设机构·办公室", "内设机构·接访股")
    made = acts.make(order(typed(without=without)))
    assert [one.name for one in made.book.missing] == [
        "内设机构·（各机构）",
        "资金支出·网络建设",
        "参训人员",
        "存在的问题",
    ]
    text = text_of(made)
    assert "本稿尚缺4项" in text
    assert "支出专项资金【待填：资金支出·网络建设】，执行率【待填：资金支出·网络建设】" in text
    assert "参训【待填：参训人员】" in text
    assert "【待填：存在的问题（文字）】" in text
    assert "内设机构【待填：内设机构·（各机构）】。" in text
    figures = {figure["id"]: figure for figure in made.figures()}
    assert figures["fund.spent.total"]["missing"]
    assert figures["fund.spent.total"]["value"] is None


def test_an_empty_spreadsheet_still_makes_a_draft(two_years: None) -> None:
    made = acts.make(order(Inputs()))
    text = text_of(made)
    assert [line for line in paragraphs(made.word) if line in HEADINGS] == HEADINGS
    assert "预算安排专项资金【待填：资金预算·（各项目）】。" in text
    assert "见。" not in text
    assert "None" not in text
    wanted = {one.name for one in made.book.missing}
    assert {"核定编制", "主要职责", "管理制度·（各制度）", "业务培训"} <= wanted


def test_a_large_change_without_its_reason_is_asked_for(two_years: None) -> None:
    inputs = typed()
    inputs.numbers["training.count"].reason = ""
    made = acts.make(order(inputs))
    assert [one.name for one in made.book.missing] == ["业务培训变化原因"]
    assert "举办业务培训3期（同比上升50%）【待填：业务培训变化原因】" in text_of(made)


def test_without_last_year_there_is_nothing_to_compare_with_and_no_growth(two_years: None) -> None:
    made = acts.make(order(period="2022", as_of=date(2023, 2, 28)))
    text = text_of(made)
    assert "台账中没有2021年1月1日至12月31日的登记数据，信访数据与上年无可比数据" in text
    channels = text[text.index("共登记群众信访") : text.index("（二）接待群众来访")]
    assert "同比" not in channels
    assert "%" not in channels.replace("网上信访占比", "").split("占比")[0].split("。")[0]
    figure = made.book.figures["channel.letter.pieces"]
    assert (figure.value, figure.previous, figure.change_percent()) == (4, None, None)
    tables = docx.Document(io.BytesIO(made.word)).tables
    heads = [[cell.text for cell in table.rows[0].cells] for table in tables]
    assert ["信访形式", "件（批）次", "人次"] in heads


def test_a_ledger_that_begins_in_the_middle_of_last_year_is_not_compared(two_years: None) -> None:
    late = [fact for fact in petitions(2021, 501) if fact.registered > date(2021, 6, 1)]
    store_facts(late)
    made = acts.make(order(period="2022", as_of=date(2023, 2, 28)))
    assert "台账自2021年6月" in made.book.incomparable
    assert made.book.figures["total.pieces"].previous is None


def test_a_figure_published_elsewhere_stands_beside_ours(two_years: None, tmp_path: Path) -> None:
    published = ({"名称": "信访总量", "本期": 26, "文号": "南信发〔2024〕1号", "采用": "公布"},)
    made = acts.make(order(typed(published=published)))
    assert "共登记群众信访26件（人）次，同比上升8.3%" in text_of(made)
    assert any("与台账统计不一致" in notice for notice in made.book.notices)
    target = tmp_path / "底稿.xlsx"
    acts.write_papers(made, target, actor="cli", at=NOW, may_see_accusations=True)
    (difference,) = rows_of(target, "差异")
    assert [difference[name] for name in ("比较", "本稿", "对照", "差", "报告采用")] == [
        "公布数", "24", "26", "-2", "公布",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "said"), [("180", "大于 100%"), ("0.805", "80.5% 填 80.5"), ("80.5", "")])
def test_a_published_rate_that_is_perhaps_not_in_per_cent_is_asked_about(
    two_years: None, value: str, said: str
) -> None:
    published = ({"名称": "信访.满意率.信访部门", "本期": value, "文号": "南信发〔2024〕1号"},)
    notices = acts.make(order(typed(published=published))).book.notices
    doubts = [one for one in notices if one.endswith("请核对") and "公布数据" in one]
    assert [said in one for one in doubts] == ([True] if said else [])


def test_last_years_published_number_is_compared_with_when_last_years_ledger_is_not_there(two_years: None) -> None:
    published = ({"名称": "信访总量", "上期": 20, "文号": "南信发〔2022〕2号"},)
    made = acts.make(order(typed(published=published), period="2022", as_of=date(2023, 2, 28)))
    assert "共登记群众信访24件（人）次，同比上升20%" in text_of(made)


def test_another_range_to_compare_with_is_not_called_last_year(two_years: None) -> None:
    made = acts.make(order(period="2023-07-01..2023-12-31", previous="2023-01-01..2023-06-30"))
    text = text_of(made)
    assert "同比" not in text.split("（一）信访总量和渠道")[1].split("（七）主要做法")[0]
    assert "比对比期" in text
    assert "（2023年7月1日至12月31日）" in text


def test_months_of_two_years_are_told_apart(two_years: None) -> None:
    made = acts.make(order(period="2022-12-28..2023-12-31"))
    desk = Desk(made.book, made.counter, date(2024, 3, 1), lambda _desk, _name: "")
    chart = drawn(desk, "各月").chart
    assert [row[0] for row in chart.rows][:3] == ["22.12", "23.1", "23.2"]
    assert "登记最多的是2023年" in text_of(made)


def test_a_period_that_is_not_over_says_so_and_draws_no_future(two_years: None) -> None:
    made = acts.make(order(as_of=date(2023, 6, 30)))
    assert any("数据截至2023年6月30日" in notice for notice in made.book.notices)
    assert made.book.figures["month.2023-06.pieces"].value is not None
    assert made.book.figures["month.2023-07.pieces"].value is None
    assert made.book.figures["bucket.open_on_time"].value == 1


def test_rates_differ_by_what_is_printed(two_years: None) -> None:
    made = acts.make(order())
    for figure in made.book.figures.values():
        change = figure.change()
        if figure.is_rate and change is not None:
            assert (change * 10_000).denominator == 1


def test_the_same_report_twice_is_the_same_file(two_years: None) -> None:
    assert acts.make(order()).word == acts.make(order()).word


def test_an_empty_ledger_makes_a_draft_that_says_so() -> None:
    made = acts.make(order())
    text = text_of(made)
    assert "台账中没有2023年1月1日至12月31日的登记数据，信访数据均为零" in made.book.notices
    assert "台账中没有本级登记的来访" in text
    assert "没有法定办结期限在本期内的事项" in text
    assert not re.search(r"100\.00%|上升", text.split("四、项目绩效情况")[1].split("（七）")[0].split("（四）")[0])


@pytest.mark.office
def test_the_pages_are_rendered_without_repair(two_years: None) -> None:
    if render.tools().missing:
        pytest.skip("LibreOffice is not installed")
    pages = render.to_pages(render.to_pdf(acts.make(order()).word), dpi=40)
    assert 8 <= len(pages) <= 14


def test_a_name_that_ends_in_a_digit_does_not_run_into_its_amount(two_years: None) -> None:
    inputs = typed(without=("资金预算·网络建设", "资金到位·网络建设", "资金支出·网络建设"))
    inputs.lists["fund"].append("项目1")
    for name in ("budget", "arrived", "spent"):
        inputs.numbers[f"fund.{name}.项目1"] = Typed(f"{name}·项目1", 90, Decimal(20), Decimal(20))
    made = acts.make(order(inputs))
    assert "信访维护15万元（与上年持平），“项目1”20万元（与上年持平）" in text_of(made)
    assert "“资金预算·项目1”是空表中的示例名称，请改为实际名称" in made.book.notices
