"""`huiyin figures`: the register printed, filled in, loaded and listed by the command line; a report takes it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click import Group
from click.testing import CliRunner, Result

from huiyin.accounts.models import Organ, OrganKind
from huiyin.cli.figures import figures
from huiyin.cli.report import report
from huiyin.figures.acts import store_facts
from huiyin.figures.models import EnteredFigure
from huiyin.reports.tests.county import petitions

pytestmark = pytest.mark.django_db


def run(*words: str | Path, group: Group = figures) -> Result:
    return CliRunner().invoke(group, [str(word) for word in words])


@pytest.fixture
def county(db: None) -> None:
    Organ.objects.create(name="南山县信访局", kind=OrganKind.BUREAU, confirmed=True)
    store_facts(petitions(2023, 101))


def fill(path: Path, sheet: str, name: str, **cells: object) -> None:
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    headings = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if row[0].value == name:
            for heading, value in cells.items():
                row[headings.index(heading)].value = value  # type: ignore[assignment]
    book.save(path)


def test_from_the_printed_sheet_to_the_report_of_the_next_year(county: None, tmp_path: Path) -> None:
    path, out = tmp_path / "表.xlsx", tmp_path / "报告.docx"
    assert run("print", "fund-evaluation", "--period", "2022", "--out", path).exit_code == 0
    fill(path, "填报数据", "业务培训", 本期=15)
    fill(path, "公布数据", "信访总量", 本期=30, 文号="湘信统〔2023〕2号")
    loaded = json.loads(run("load", path, "--period", "2022", "--json").stdout)
    assert (loaded["figures"], loaded["published"]) == (1, 1)
    listed = json.loads(run("list", "--period", "2022", "--json").stdout)
    assert [(one["name"], one["value"]) for one in listed["entered"]] == [("业务培训", 15)]
    assert "公布：信访总量  30  （湘信统〔2023〕2号）" in run("list", "--period", "2022").stdout
    printed = json.loads(run("print", "fund-evaluation", "--period", "2023", "--out", path, "--json").stdout)
    assert printed["filled"] == 0
    fill(path, "填报数据", "业务培训", 本期=23, 原因="按片区加开八期")
    assert run("load", path, "--period", "2023").exit_code == 0
    words = ("make", "fund-evaluation", "--period", "2023", "--as-of", "2024-02-29", "--out", out, "--json")
    made = json.loads(run(*words, group=report).stdout)
    values = {figure["id"]: figure for figure in made["figures"]}
    assert (values["training.count"]["value"], values["training.count"]["previous"]) == (23, 15)
    assert values["total.total"]["previous"] == 30


def test_a_sheet_that_cannot_be_used_is_refused_whole_and_the_exit_code_says_so(county: None, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    run("print", "fund-evaluation", "--period", "2023", "--out", path)
    fill(path, "填报数据", "业务培训", 本期="若干")
    fill(path, "填报数据", "核定编制", 本期=12)
    refused = run("load", path, "--period", "2023")
    assert refused.exit_code == 1
    assert "“本期”：“若干”不是数；请只填数字" in refused.output
    problems = json.loads(run("load", path, "--period", "2023", "--json").stdout)["problems"]
    assert [(one["sheet"], one["heading"]) for one in problems] == [("填报数据", "本期")]
    assert not EnteredFigure.objects.exists()


def test_channels_and_towns_are_compared_with_what_was_published_of_them(county: None, tmp_path: Path) -> None:
    """The ledger begins in 2023; the yearbook of 2022 prints the channels, and the office copies them."""
    path, out = tmp_path / "表.xlsx", tmp_path / "报告.docx"
    run("print", "fund-evaluation", "--period", "2022", "--out", path)
    book = openpyxl.load_workbook(path)
    page = book["公布数据"]
    for name, value in (("来信登记量", 5), ("3月登记量", 4), ("来访.件次", 8), ('属地["青石镇"].来访.批次', 3)):
        page.append([name, value, None, None, "湘信统〔2023〕2号"])
    book.save(path)
    result = run("load", path, "--period", "2022", "--json")
    assert json.loads(result.stdout)["published"] == 4, result.output
    words = ("make", "fund-evaluation", "--period", "2023", "--as-of", "2024-02-29", "--out", out, "--json")
    values = {figure["id"]: figure for figure in json.loads(run(*words, group=report).stdout)["figures"]}
    letters, visits = values["channel.letter.pieces"], values["channel.visit.pieces"]
    assert (letters["value"], letters["previous"], letters["previous_published"]) == (4, 5, True)
    assert (visits["value"], visits["previous"], visits["previous_published"]) == (5, 8, True)


def test_what_is_asked_wrongly_is_said(county: None, tmp_path: Path) -> None:
    assert "现有：fund-evaluation" in run("print", "budget", "--period", "2023", "--out", tmp_path / "x").output
    assert run("list").exit_code == 2
    assert "没有登记过数据" in run("list", "--period", "2031").stdout
    (tmp_path / "不是表.xlsx").write_text("no sheet", encoding="utf-8")
    assert run("load", tmp_path / "不是表.xlsx", "--period", "2023").exit_code == 1
