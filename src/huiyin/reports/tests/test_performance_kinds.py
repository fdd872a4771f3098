"""Kinds 1 and 5: the appraisal report answers the scheme item by item, the budget performance text repeats the goal
tables. What stands in the registers stands in them, and what nobody said is asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from pytest_django import Settings

from huiyin.core import periods
from huiyin.performance.acts import evaluation
from huiyin.performance.acts import goals as tables
from huiyin.performance.acts import rectification as mending
from huiyin.performance.acts.activities import Given, add_activity
from huiyin.performance.tests import test_goals
from huiyin.performance.tests.office import make_office, said
from huiyin.performance.tests.test_evaluation import begun, explained, year_over
from huiyin.petitions.tests.casework import BUREAU, County, moment
from huiyin.reports import acts, drift, freezing, record, sealed
from huiyin.reports.inputs import Inputs
from huiyin.reports.kinds import KINDS

TODAY = date(2026, 1, 12)
D = Decimal


@pytest.fixture
def county(db: None) -> Iterator[County]:
    yield make_office(TODAY)


def order(kind: str, **more: str) -> acts.Order:
    words = {one.name: f"{one.name}的文字。" for one in KINDS[kind].narratives}
    return acts.Order(
        kind=kind,
        organ="望川县信访局",
        period=periods.parse("2025"),
        previous=None,
        as_of=TODAY,
        signed_on=TODAY,
        inputs=Inputs(words=words | more),
    )


def text_of(word: bytes) -> str:
    document = docx.Document(io.BytesIO(word))
    cells = ("|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def registers(county: County) -> None:
    who = said(county)
    organ = county.organs[BUREAU]
    for month in (3, 6, 9, 11):
        given = Given("training", "初次信访办理培训班", date(2025, month, 5), people=40, office="办信科")
        add_activity(given, organ=organ, **who)
    add_activity(Given("joint_meeting", "第四次联席会议", date(2025, 12, 3), matters=6), organ=organ, **who)
    for found, problem in ((date(2024, 8, 1), "告知书送达记录不全"), (date(2025, 5, 6), "培训经费执行率偏低")):
        one = mending.Given(
            found, "inspection", problem, "逐件补齐并每月抽查", county.people["吴岚"], date(2025, 12, 31)
        )
        row = mending.add_rectification(one, organ=organ, **who)
        if found.year == 2024:
            told = replace_day(who, date(2025, 10, 9))
            mending.report(row.pk, "已补齐", **told)
            mending.strike(row.pk, "已看", **replace_day(said(county, "梁思远"), date(2025, 10, 9)))


def replace_day(who: dict[str, Any], day: date) -> dict[str, Any]:
    return who | {"today": day}


def test_the_appraisal_report_answers_every_item(county: County) -> None:
    scheme = year_over(county)
    row = begun(county, scheme)
    explained(county, row)
    evaluation.submit(row.pk, **said(county))
    registers(county)
    made = acts.make(order("appraisal"))
    told = text_of(made.word)
    for sentence in (
        "考核方案共6项，得满分的",
        "（一）按期答复率",
        "（二）信访业务培训",
        "目标≥4期，实际完成4期，分值20分，自评得分20分。",
        "（四）超期办理件数",
        "偏差原因和措施：接访量大、人手不足；明年增加一名办理人员。",
        "举办业务培训4期，参训160人次",
        "召开信访工作联席会议1次，研究信访事项6件。",
        "列入整改台账2项（其中上年结转1项），已由第二人核实销号1项，正在整改1项。",
        "告知书送达记录不全|逐件补齐并每月抽查|2025-12-31|上年结转，2025-10-09销号",
        "下一年工作打算的文字。",
    ):
        assert sentence in told, sentence
    figures = {figure["id"]: figure for figure in made.figures()}
    assert figures["scheme.own.超期办理件数"]["value"] == 5
    assert figures["scheme.actual.按期答复率"]["value"] == 0.95
    assert figures["training.count"]["value"] == 4
    assert figures["scheme.count"]["value"] == 6
    assert {one.name for one in made.book.missing} == {
        "宣传活动", "宣传资料", "信息简报", "领导接访", "督导检查", "领导包案", "领导包案化解",
        "村（社区）排查矛盾纠纷", "村（社区）化解矛盾纠纷", "巡视督查交办·（各组别）", "巡视督查办结·（各组别）",
        "达标单位·（各标准）",
    }  # fmt: skip
    assert acts.make(order("appraisal")).final == made.final, "the same registers give the same report"


def test_what_was_typed_counts_before_the_register_of_work(county: County) -> None:
    registers(county)
    inputs = order("appraisal").inputs
    typed = acts.inputs_of(replace(order("appraisal"), inputs=inputs))
    assert typed.numbers["training.count"].value == 4
    assert typed.numbers["training.count"].ground == "工作台账"
    assert acts.inputs_of(order("fund-evaluation")).numbers["training.people"].value == 160, "of every kind"
    part = replace(order("appraisal"), period=periods.parse("2025-Q1"))
    assert acts.inputs_of(part).numbers["training.count"].value == 1
    assert "training.count" not in acts.inputs_of(replace(part, period=periods.parse("2024"))).numbers


def test_without_a_scheme_the_items_are_asked_for(county: County) -> None:
    made = acts.make(order("appraisal"))
    assert "考核事项得分·（各事项）" in {one.name for one in made.book.missing}
    assert "【待填：" in text_of(made.word)
    assert "没有列入整改台账的事项" in text_of(made.word)


def test_the_budget_performance_text_repeats_the_goal_tables(county: County) -> None:
    who = said(county)
    organ = county.organs[BUREAU]
    tables.make_table(test_goals.head(2025, purpose="接访大厅运行和培训"), test_goals.LINES, organ=organ, **who)
    second = test_goals.head(2025, name="网络建设", code="XF-02", money=(tables.MoneyGiven("fiscal", D(100_000)),))
    tables.make_table(second, test_goals.LINES[:2], organ=organ, **who)
    whole = replace(test_goals.head(2025, name="望川县信访局"), scope="department")
    duty = tables.LineGiven("duty.done", "信访事项按期办结率", "at_least", D(95), "", "%", ground="年度工作要点")
    tables.make_table(whole, (duty,), organ=organ, **who)
    told = text_of(acts.make(order("budget-goals")).word)
    for sentence in (
        "编制绩效目标的项目2个，资金33万元，其中财政拨款25万元、上年结转8万元、其他资金0万元。",
        "（一）信访业务专项",
        "项目编码：XF-01。项目资金23万元，其中财政拨款15万元、上年结转8万元、其他资金0万元。接访大厅运行和培训。",
        "支出计划（累计）：3月31日前25%，6月30日前50%，10月31日前75%，12月31日前100%。",
        "（二）网络建设",
        "网络建设|XF-02|10.00|10.00|0.00|0.00",
        "信访业务专项·接待来访|产出指标|数量指标|≥1700批次|20|上年 1760 批次",
        "信访业务专项·初次信访一次性化解|效益指标|社会效益指标|明显提升|30|—",
        "信访事项按期办结率|履职效能|履职完成|≥95%|—|年度工作要点",
        "总体绩效目标的文字。",
    ):
        assert sentence in told, sentence


def test_a_rate_that_is_promised_in_words_only_is_asked_about(county: County) -> None:
    tables.make_table(test_goals.head(2025), test_goals.LINES, organ=county.organs[BUREAU], **said(county))
    words = {"分项绩效目标": "按期答复率达到95%，信访人满意度 90%以上，化解率达到 97.5%。"}
    made = acts.inputs_of(order("budget-goals", **words))
    assert [notice for notice in made.notices if "绩效目标表" in notice] == [
        "“分项绩效目标”写到的 97.5% 在绩效目标表中没有；请核对或者补一个指标"
    ]


def test_a_bureau_without_goal_tables_is_asked_for_them(county: County) -> None:
    made = acts.make(order("budget-goals"))
    missing = {one.name for one in made.book.missing}
    assert {"项目金额·（各项目）", "职责指标目标·（各指标）", "年初预算"} <= missing


def test_a_frozen_report_keeps_what_the_registers_said_and_tells_what_they_say_now(
    county: County, settings: Settings, tmp_path: Path
) -> None:
    settings.REPORTS = tmp_path / "reports"
    registers(county)
    maker, at = county.people["吴岚"], moment(TODAY)
    report = acts.ask_for_report(
        kind="appraisal",
        organ=BUREAU,
        period=periods.parse("2025"),
        previous=None,
        as_of=TODAY,
        maker=maker,
        at=at,
        today=TODAY,
        inputs=None,
        enqueue=lambda _report, _organ: None,
    )
    acts.carry_out(report.pk, BUREAU, lambda: at)
    report = freezing.freeze(report.pk, by=maker, at=at, today=TODAY, despite="文字由考核办统稿时补写")
    kept, _digest = record.read(sealed.folder_of(report) / sealed.RECORD)
    assert kept.figures["training.count"]["value"] == 4
    given = Given("training", "补登的培训班", date(2025, 10, 5), people=30)
    add_activity(given, organ=county.organs[BUREAU], **said(county))
    found = drift.verify(report, at)
    assert {one.name for one in found.said} >= {"填报·业务培训", "填报·参训人员"}
    assert sealed.damages(report) == []
