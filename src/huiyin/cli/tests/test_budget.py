"""`huiyin budget`: a year comes in from a spreadsheet and goes out as one; a bad cell changes nothing."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huiyin.accounts.models import Organ, OrganKind
from huiyin.cli.budget import budget
from huiyin.documents.workbook import Field, Sheet, write_workbook
from huiyin.finance.models import BudgetLine, FinanceYear

pytestmark = pytest.mark.django_db

HEADS = ("支出类别", "功能分类科目编码", "部门经济分类科目编码", "年初预算数（万元）", "1月（元）")
OFFICE = ("公用经费", "2014001", "30201", Decimal("17.6"), Decimal("9000.5"))


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(budget, [str(word) for word in words])


def sheet(path: Path, *rows: tuple[Any, ...]) -> Path:
    write_workbook([Sheet("预算", [Field(head) for head in HEADS], rows)], path)
    return path


@pytest.fixture
def bureau(db: None) -> None:
    Organ.objects.create(name="望川县信访局", kind=OrganKind.BUREAU, confirmed=True)


def test_a_year_is_compared_loaded_and_written(bureau: None, tmp_path: Path) -> None:
    path = sheet(tmp_path / "2025.xlsx", OFFICE)
    dry = json.loads(run("import", path, "--year", "2025", "--dry-run", "--json").stdout)
    assert (dry["changes"], dry["new"], dry["done"]) == (2, 1, False)
    assert not FinanceYear.objects.exists(), "a look makes no year"
    assert "新增 1 条科目" in run("import", path, "--year", "2025", "--number", "财预〔2025〕6号").stdout
    line = BudgetLine.objects.get()
    assert (line.adopted, line.executed) == (Decimal(176000), Decimal("9000.50"))
    out = tmp_path / "out.xlsx"
    assert json.loads(run("export", "--year", "2025", "--out", out, "--json").stdout)["lines"] == 1
    again = json.loads(run("import", out, "--year", "2025", "--json").stdout)
    assert (again["changes"], again["same"], again["cells"]) == (0, 1, [])


def test_a_bad_cell_is_named_and_no_year_is_left_behind(bureau: None, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", OFFICE, ("公用经费", "2014001", "302", Decimal(1), None))
    refused = run("import", path, "--year", "2025")
    assert refused.exit_code == 1 and "第 3 行“部门经济分类科目编码”" in refused.output
    assert not FinanceYear.objects.exists()
    told = json.loads(run("import", path, "--year", "2025", "--json").stdout)
    assert [problem["row"] for problem in told["problems"]] == [3]


def test_a_year_that_is_not_there_is_not_written(bureau: None, tmp_path: Path) -> None:
    assert "还没有2019年度" in run("export", "--year", "2019", "--out", tmp_path / "x.xlsx").output
