"""`huiyin report`: the kinds, the empty spreadsheet, and a report with its papers, by the command line."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from django.utils import timezone
from pytest_django import Settings

from huiyin.accounts.models import Organ, OrganKind
from huiyin.cli.report import report
from huiyin.core.periods import Period
from huiyin.figures.acts import store_facts
from huiyin.ledger.models import ReadEntry
from huiyin.reports import acts
from huiyin.reports.tests.county import petitions

pytestmark = pytest.mark.django_db


def run(*words: str | Path | int) -> Result:
    return CliRunner().invoke(report, [str(word) for word in words])


@pytest.fixture
def county(db: None) -> None:
    Organ.objects.create(name="南山县信访局", kind=OrganKind.BUREAU, confirmed=True)
    store_facts([*petitions(2022, 1), *petitions(2023, 101)])


def test_a_period_compared_with_lies_before_the_report(county: None, tmp_path: Path) -> None:
    for previous in ("2023", "2024", "2022-07-01..2023-01-31"):
        words = ("make", "fund-evaluation", "--period", "2023", "--previous", previous, "--out", tmp_path / "报告.docx")
        result = run(*words)
        assert (result.exit_code, "要在报告的时段" in result.output) == (2, True), result.output


def test_a_pipe_or_a_device_is_no_file_to_read(county: None, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    (tmp_path / "零").symlink_to("/dev/zero")
    for path in (tmp_path / "管道", tmp_path / "零"):
        for option in ("--template", "--figures"):
            words = ("make", "fund-evaluation", "--period", "2023", option, path, "--out", tmp_path / "报告.docx")
            result = run(*words)
            assert (result.exit_code, "不是普通文件" in result.output) == (1, True), result.output


def test_a_report_of_one_month_compares_no_months(county: None, tmp_path: Path) -> None:
    def text(period: str) -> str:
        out = tmp_path / f"{period}.docx"
        assert run("make", "fund-evaluation", "--period", period, "--as-of", "2024-02-29", "--out", out).exit_code == 0
        return "\n".join(one.text for one in docx.Document(str(out)).paragraphs)

    assert "从月度看" in text("2023")
    month = text("2023-03")
    assert "集体访" in month
    assert "从月度看" not in month
    assert "各月信访登记量" not in month


def test_the_kinds_are_listed() -> None:
    assert "fund-evaluation" in run("kinds").stdout
    kinds = json.loads(run("kinds", "--json").stdout)
    assert [(kind["id"], kind["name"]) for kind in kinds] == [
        ("fund-evaluation", "专项资金绩效自评报告"),
        ("district-evaluation", "部门整体支出绩效评价报告"),
        ("department-self-evaluation", "部门整体支出绩效自评报告"),
        ("appraisal", "年度绩效考核自查报告"),
        ("budget-goals", "预算绩效文本"),
    ]


def test_from_the_empty_spreadsheet_to_the_report(county: None, tmp_path: Path) -> None:
    figures, out, papers = (tmp_path / name for name in ("表.xlsx", "报告.docx", "底稿.xlsx"))
    assert run("figures", "fund-evaluation", "--out", figures).exit_code == 0
    book = openpyxl.load_workbook(figures)
    for row in book["填报数据"].iter_rows(min_row=2):
        if row[0].value == "核定编制":
            row[1].value, row[2].value = 12, 12
    book.save(figures)
    words = ("make", "fund-evaluation", "--period", "2023", "--as-of", "2024-02-29", "--figures", figures, "--out", out)
    result = run(*words, "--papers", papers, "--json")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    head = ("kind", "period", "previous", "as_of", "out", "papers", "figures", "missing")
    assert tuple(document)[:8] == head
    assert (document["period"], document["previous"], document["as_of"]) == ("2023", "2022", "2024-02-29")
    assert {"irregularities", "seconds"} <= set(document)
    values = {figure["id"]: figure for figure in document["figures"]}
    assert values["staff.posts"]["value"] == 12
    assert values["channel.visit.pieces"] | {"used": []} == {
        "id": "channel.visit.pieces",
        "name": "来访登记量",
        "value": 5,
        "unit": "批次",
        "previous": 5,
        "source": "fact",
        "missing": False,
        "previous_published": False,
        "measure": "pieces",
        "variant": None,
        "version": "1",
        "where": None,
        "group": "来访",
        "by": "channel",
        "key": "visit",
        "part": "value",
        "path": "来访.件次",
        "numerator": None,
        "denominator": None,
        "code": None,
        "year": None,
        "used": [],
    }
    assert "核定编制" not in {one["name"] for one in document["missing"]}
    assert "在职人员" in {one["name"] for one in document["missing"]}
    assert out.read_bytes()[:2] == papers.read_bytes()[:2] == b"PK"
    assert papers.stat().st_mode & 0o077 == 0
    assert ReadEntry.objects.count() == 1


def test_for_people_the_gaps_are_listed(county: None, tmp_path: Path) -> None:
    result = run("make", "fund-evaluation", "--period", "2023", "--out", tmp_path / "报告.docx")
    assert result.exit_code == 0
    assert "尚缺" in result.stdout
    assert "基本情况：核定编制（数据）" in result.stdout


def test_what_cannot_be_made_is_said_and_nothing_is_written(county: None, tmp_path: Path) -> None:
    out = tmp_path / "报告.docx"
    figures = tmp_path / "表.xlsx"
    run("figures", "fund-evaluation", "--out", figures)
    book = openpyxl.load_workbook(figures)
    book["填报数据"].append(["业务陪训", 3])
    book.save(figures)
    for words, said in (
        (("make", "annual", "--period", "2023", "--out", out), "没有“annual”这一种报告"),
        (("make", "fund-evaluation", "--out", out), "请用 --period"),
        (("make", "fund-evaluation", "--period", "去年", "--out", out), "去年"),
        (("make", "fund-evaluation", "--period", "2023", "--figures", figures, "--out", out), "最接近的是“业务培训”"),
    ):
        result = run(*words)
        assert result.exit_code != 0
        assert said in result.output
    assert not out.exists()


def test_what_was_sent_is_frozen_listed_and_verified(county: None, tmp_path: Path, settings: Settings) -> None:
    settings.REPORTS = tmp_path / "reports"
    out = tmp_path / "报告.docx"
    words = ("make", "fund-evaluation", "--period", "2023", "--as-of", "2024-02-29", "--out", out, "--freeze")
    draft = acts.put_down(
        kind="fund-evaluation",
        organ="东安县信访局",
        period=Period(date(2023, 1, 1), date(2023, 12, 31)),
        previous=None,
        as_of=date(2024, 2, 29),
        maker=None,
        at=timezone.now(),
        inputs=None,
    )
    acts.carry_out(draft.pk, "东安县信访局", timezone.now)
    assert run("verify", draft.pk).exit_code == 1
    made = run(*words, "--despite", "会计数据待批复，先行报送", "--json")
    assert made.exit_code == 0, made.output
    document = json.loads(made.stdout)
    assert document["frozen"] is True
    assert document["before"]["changed"] == 0
    assert document["before"]["missing"] == len(document["missing"]) > 0
    assert {"published", "entered", "irregular"} <= set(document["before"])
    assert out.read_bytes() == (settings.REPORTS / str(document["id"]) / "final.docx").read_bytes()
    unsaid = run("freeze", draft.pk)
    assert (unsaid.exit_code, "定稿时还缺" in unsaid.stdout) == (0, True)
    draft.refresh_from_db()
    assert draft.frozen_despite == "在命令行定稿，没有写明理由"
    assert [one["id"] for one in json.loads(run("list", "--frozen", "--json").stdout)] == [document["id"], draft.pk]
    assert "定稿" in run("list").stdout
    whole = run("verify", document["id"])
    assert whole.exit_code == 0, whole.output
    assert "全部与定稿相同" in whole.stdout
    late = replace(petitions(2023, 101)[0], petition=900, matter=900, number="20239999")
    store_facts([late])
    drifted = run("verify", document["id"])
    assert drifted.exit_code == 1
    assert "20239999：新计入" in drifted.stdout
    assert "来信" in drifted.stdout
    (settings.REPORTS / str(document["id"]) / "record.json").write_text("{}", encoding="utf-8")
    damaged = run("verify", document["id"], "--json")
    assert damaged.exit_code == 2
    assert json.loads(damaged.stdout)["damaged"] is True
    assert run("verify", 99).exit_code == 2
