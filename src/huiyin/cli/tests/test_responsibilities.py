"""`huiyin responsibilities`: a list loaded by the command line, and the form to fill in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huiyin.accounts.models import Organ, OrganKind
from huiyin.cli.responsibilities import responsibilities
from huiyin.petitions.imports.responsibilities import list_form
from huiyin.petitions.models import Responsibility

pytestmark = pytest.mark.django_db

HOUSING = "南山县住房和城乡建设局"
HEATING = ("供暖不达标", "", "六", "", "", "", "")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(responsibilities, [str(word) for word in words])


@pytest.fixture
def county(db: None) -> None:
    Organ.objects.create(name="南山县信访局", kind=OrganKind.BUREAU, confirmed=True)
    Organ.objects.create(name=HOUSING, kind=OrganKind.DEPARTMENT, confirmed=True)


def test_a_list_is_compared_loaded_and_loaded_again(county: None, tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(list_form([HEATING]))
    dry = json.loads(run("load", path, "--organ", HOUSING, "--dry-run", "--json").stdout)
    assert dry["added"] == 1 and not Responsibility.objects.exists()
    assert "新增 1 条" in run("load", path, "--organ", HOUSING).stdout
    again = json.loads(run("load", path, "--organ", HOUSING, "--json").stdout)
    assert (again["added"], again["kept"]) == (0, 1)


def test_a_bad_row_is_named_and_nothing_loaded(county: None, tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(list_form([HEATING, ("途径不对", "", "七", "", "", "", "")]))
    refused = run("load", path, "--organ", HOUSING)
    assert refused.exit_code == 1 and "第 3 行“办理途径”" in refused.output
    assert not Responsibility.objects.exists()
    assert "没有名为" in run("load", path, "--organ", "没有的局").output


def test_the_form_is_written(county: None, tmp_path: Path) -> None:
    assert run("blank", "--out", tmp_path / "空表.xlsx").exit_code == 0
    assert (tmp_path / "空表.xlsx").read_bytes()[:2] == b"PK"
