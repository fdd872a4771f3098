"""The whole-department evaluation of a district: what it says of a year, and what it says where it has no data."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pytest

from huiyin.core.periods import parse
from huiyin.documents.official import traced_figures
from huiyin.reports import acts, papers
from huiyin.reports.inputs import Inputs, Published
from huiyin.reports.tests.district import FIRST_BATCH, SECOND_BATCH, store, typed

pytestmark = pytest.mark.django_db
HEADINGS = [
    "一、部门概况和整体支出",
    "（一）部门概况",
    "（二）年度绩效目标",
    "（三）整体支出情况",
    "二、部门整体支出绩效情况",
    "（一）主要指标完成情况",
    "1.首次登记层级",
    "2.信访总量和渠道",
    "3.办理时效",
    "4.群众评价",
    "5.初次办理和重复信访",
    "6.复查复核",
    "（二）专项批次办理情况",
    "（三）来访情况",
    "1.分层级情况",
    "2.分属地情况",
    "三、主要做法",
    "四、存在的问题",
    "五、下一步措施",
]
PRACTICES = (
    "1.落实领导接访包案。",
    "2.规范初次信访办理。",
    "3.攻坚专项和积案。",
    "4.推进源头治理。",
    "5.加强队伍建设和法治宣传。",
)


def made(inputs: Inputs | None = None, *, period: str = "2023", as_of: date = date(2024, 3, 31)) -> acts.Made:
    return acts.make(
        acts.Order(
            kind="district-evaluation",
            organ="临江区信访局",
            period=parse(period),
            previous=None,
            as_of=as_of,
            signed_on=date(2024, 4, 2),
            inputs=typed() if inputs is None else inputs,
        )
    )


def paragraphs(report: acts.Made) -> list[str]:
    return [paragraph.text.strip() for paragraph in docx.Document(io.BytesIO(report.word)).paragraphs]


def text_of(report: acts.Made) -> str:
    return "\n".join(paragraphs(report))


def tables(report: acts.Made) -> dict[str, list[list[str]]]:
    """The tables by the words of their heads."""
    found = {}
    for table in docx.Document(io.BytesIO(report.word)).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        found["，".join(rows[0])] = rows
    return found


def test_every_section_of_the_checklist_is_there_in_order() -> None:
    store()
    report = made()
    found = paragraphs(report)
    assert [line for line in found if line in HEADINGS] == HEADINGS
    assert [start for start in PRACTICES if any(line.startswith(start) for line in found)] == list(PRACTICES)
    assert found[:2] == ["临江区信访局", "2023年度部门整体支出绩效评价报告"]
    assert [line for line in found if line][-2:] == ["临江区信访局", "2024年4月2日"]
    assert not report.book.missing
    assert not re.search(r"待填|None|\{|见。|见、|。。|，。|：。|；。", text_of(report))
    document = docx.Document(io.BytesIO(report.word))
    assert len(document.tables) == 8
    assert len(document.inline_shapes) == 2


def test_the_national_numbers_are_those_of_a_hand() -> None:
    store()
    text = text_of(made())
    assert "首次登记在国家级的群众信访508件（人）次，同比下降5.4%，占信访总量的85.09%" in text
    assert (
        "其中：来信156件次（同比下降9.3%）；来访20批次（同比上升53.8%）、65人次（与上年持平）；"
        "网上信访287件次（同比下降4.3%）。" in text
    )
    assert "省级12件（人）次（同比增加12件（人）次），占2.01%" in text
    assert "乡镇（街道）级10件（人）次（同比增加10件（人）次），占1.68%" in text
    assert "不作任务指标，也不作考核排名依据" in text


def test_levels_and_towns_add_up() -> None:
    store()
    report = made()
    found = tables(report)
    levels = next(rows for heads, rows in found.items() if heads.startswith("层级，来信"))
    assert levels[0] == ["层级", "来信", "变化", "来访", "变化", "网上", "变化", "其他", "变化", "合计", "变化"]
    assert levels[1] == ["国家", "156", "-16", "65", "持平", "287", "-13", "0", "持平", "508", "-29"]
    assert levels[-1][-2:] == ["597", "持平"]
    for name in ("level", "town", "higher", "trouble"):
        groups = [group.key for group in report.book.groups[name]]
        for measured in {one.rsplit(".", 1)[-1] for one in report.book.figures if one.startswith(f"{name}.")}:
            figures = report.book.figures
            total = figures[f"{name}.total.{measured}"].value
            assert sum(figures[f"{name}.{key}.{measured}"].value or 0 for key in groups) == total, (name, measured)
    towns = next(rows for heads, rows in found.items() if heads.startswith("问题属地，批次"))
    assert [row[0] for row in towns[1:]] == ["城关镇", "河西乡", "合计"]
    assert towns[-1][1] == "50"


def test_more_repeats_than_first_letters_is_over_a_hundred_per_cent_and_says_so() -> None:
    store()
    text = text_of(made())
    assert "初次来信67件次，重复来信96件次，来信重复率143.28%" in text
    assert "本期重复来信比初次来信多29件次，故比率超过百分之百。" in text


def test_the_campaigns_are_told_together_and_one_by_one() -> None:
    store()
    report = made()
    text = text_of(report)
    assert "专项批次2批，交办信访事项141件" in text
    assert "责任单位上报办结135件，审核认定办结132件，其后再次信访5件。" in text
    batches = next(rows for head, rows in tables(report).items() if head.startswith("批次"))
    assert batches[1:] == [
        [FIRST_BATCH, "126", "120", "118", "120", "5"],
        [SECOND_BATCH, "15", "15", "14", "15", "0"],
    ]
    assert "列入专项批次的信访事项化解135件，化解率95.74%（化解÷交办）" in text


def test_settled_once_by_channel_reviews_and_lateness() -> None:
    store()
    text = text_of(made())
    assert "本期办结的初次信访事项138件，一次性化解130件，一次性化解率94.20%" in text
    assert "其中来信一次性化解率0.00%；网上信访一次性化解率96.30%。" in text
    assert re.search(r"本期申请复查15件（同比增加15件），作出复查意见15件，其中维持15件、变更0件、撤销0件；", text)
    assert re.search(r"；申请复核15件（同比增加15件），作出复核意见15件，其中维持0件、变更15件、撤销0件。", text)
    assert "超过法定办结期限的3件，其中超期未办结0件" in text
    assert re.search(r"超期件数最多的是(城关镇|河西乡)（2件）。", text)


def test_the_practices_carry_figures_entered_and_counted() -> None:
    store()
    text = text_of(made())
    assert "部门整体支出332.5万元，同比上升8.7%，执行率95.00%（实际支出÷全年预算）" in text
    assert "其中领导坐班接访接待30批次、60人次，领导大接访接待0批次、0人次" in text
    assert "领导包案40件（同比上升5.3%），化解36件，化解率90.00%" in text
    assert "排查矛盾纠纷500件（同比上升4.2%），就地化解475件（同比上升5.6%），就地化解率95.00%" in text
    assert "举办业务培训3期（与上年持平），参训130人次（同比上升8.3%）" in text


def test_every_figure_has_one_name_and_every_printed_one_opens() -> None:
    store()
    report = made()
    names = Counter(figure.name for figure in report.book.figures.values())
    assert {name: times for name, times in names.items() if times > 1} == {}
    printed = {figure.id for figure in traced_figures(report.word)}
    assert len(printed) > 150
    traced = {one.figure.id: one for one in papers.trace(report.book, report.counter)}
    assert printed <= set(traced)
    for figure_id in printed:
        one = traced[figure_id]
        if one.figure.source == "fact" and not one.figure.is_rate and one.figure.unit != "天":
            assert one.behind is not None
            behind = one.behind
            assert sum(behind.count(petition) for petition in behind.petitions) == one.figure.value, figure_id


@pytest.mark.parametrize(
    ("lacking", "said", "unsaid"),
    [
        ({"level": None}, "台账没有首次登记层级，不作分级统计。", "首次登记在国家级的"),
        ({"place": None}, "台账没有问题属地，不作分属地统计。", "各地来访情况"),
        ({"batch": None}, "台账没有登记专项批次，不作专项批次统计。", "专项批次事项办理情况"),
        ({"first": None}, "台账没有初重件，不分初次和重复统计。", "初次信访0件"),
        ({"reception": None}, "安排领导接访48场次（同比上升9.1%）。领导包案", "领导坐班接访接待"),
        (
            dict.fromkeys(("review_requested", "review_decided", "re_review_requested", "re_review_decided")),
            "台账中没有复查、复核事项。",
            "申请复查0件",
        ),
    ],
)
def test_a_ledger_without_a_column_says_so_and_prints_no_empty_table(
    lacking: dict[str, Any], said: str, unsaid: str
) -> None:
    store(without=lacking)
    report = made()
    text = text_of(report)
    assert said in text
    assert unsaid not in text
    assert not re.search(r"见。|见、|见表。|None|：。|，。", text)
    for rows in tables(report).values():
        assert len(rows) > 1
    heads = " ".join(tables(report))
    assert ("层级，" in heads) == ("level" not in lacking)
    assert ("国家级" in heads) == (not {"level", "place"} & set(lacking))
    assert ("问题属地" in heads) == ("place" not in lacking)
    assert ("批次，交办" in heads) == ("batch" not in lacking)


def test_a_ledger_that_knows_some_levels_lists_the_rest_as_unknown() -> None:
    store()
    store([2021], without={"level": None})
    report = made(period="2021-01-01..2023-12-31")
    levels = next(rows for head, rows in tables(report).items() if head.startswith("层级"))
    assert [row[0] for row in levels[1:]] == ["国家", "省", "市", "县", "乡", "未注明", "合计"]


def test_what_is_missing_is_asked_for_in_its_place() -> None:
    store()
    report = made(typed(without=("项目支出", "领导包案事项", "下一步措施")))
    assert [one.name for one in report.book.missing] == ["项目支出", "领导包案事项", "下一步措施"]
    text = text_of(report)
    assert "部门整体支出【待填：项目支出】，执行率【待填：项目支出】" in text
    assert "领导包案【待填：领导包案事项】，化解36件，化解率【待填：领导包案事项】" in text
    assert "【待填：下一步措施（文字）】" in text


def test_without_the_year_before_nothing_is_compared() -> None:
    store([2023])
    text = text_of(made())
    counted = text[text.index("二、部门整体支出绩效情况") : text.index("三、主要做法")]
    assert "台账中没有2022年1月1日至12月31日的登记数据" in counted
    assert not re.search(r"同比[上下提降增减]|与上年持平", counted)
    assert "占信访总量的" in counted


def test_an_empty_ledger_is_a_draft_that_says_so() -> None:
    report = made()
    text = text_of(report)
    assert "2023年，台账中没有登记的信访事项。" in text
    assert "2023年，台账中没有登记的来访。" in text
    assert "台账没有登记专项批次" in text
    assert tables(report) == {}
    assert not re.search(
        r"见。|见、|表\d|图\d|100\.00%|None|：。|，。", text.split("二、部门整体")[1].split("三、主要")[0]
    )


def test_an_empty_spreadsheet_still_makes_a_draft() -> None:
    store()
    report = made(Inputs())
    assert [line for line in paragraphs(report) if line in HEADINGS] == HEADINGS
    assert len(report.book.missing) == 29
    assert "None" not in text_of(report)


def test_the_report_does_not_praise_fewer_petitions() -> None:
    store()
    text = text_of(made())
    assert not re.search(r"好转|向好|成效显著|取得|控制线|有力|稳控|优于|进步|排名第", text)


def test_the_signature_never_stands_on_a_page_of_its_own() -> None:
    lines = docx.Document(io.BytesIO(made().word)).paragraphs
    closing = max(n for n, line in enumerate(lines) if line.text.strip() == "临江区信访局")
    above = max(n for n in range(closing) if lines[n].text.strip())
    assert lines[above].text.strip() == "下一步措施的文字。"
    assert all(line.paragraph_format.keep_with_next for line in lines[above:closing])


def test_a_share_of_which_only_the_whole_was_published_has_nothing_published_to_compare_with() -> None:
    store((2023,))
    inputs = typed()
    inputs.published["信访总量"] = Published("信访总量", 2, previous=Decimal(900), number="江信统〔2023〕1号")
    figures = made(inputs).book.figures
    assert (figures["total.total"].previous, figures["total.total"].previous_published) == (900, True)
    assert (figures["share.nation"].previous, figures["share.nation"].previous_published) == (None, False)
