"""`huiyin template`: the shipped template out, an edited one checked, the names listed, a report made with it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from huiyin.accounts.models import Organ, OrganKind
from huiyin.cli.report import report
from huiyin.cli.template import template
from huiyin.figures.acts import store_facts
from huiyin.reports.tests.county import petitions

pytestmark = pytest.mark.django_db


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(template, [str(word) for word in words])


@pytest.fixture
def county(db: None) -> None:
    Organ.objects.create(name="南山县信访局", kind=OrganKind.BUREAU, confirmed=True)
    store_facts([*petitions(2022, 1), *petitions(2023, 101)])


def edited(path: Path, *texts: str) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.mark.either_engine  # the linter reads a Word file
def test_the_shipped_template_comes_out_and_has_no_traps(county: None, tmp_path: Path) -> None:
    for kind in ("fund-evaluation", "district-evaluation"):
        out = tmp_path / f"{kind}.docx"
        assert run("export", kind, "--out", out).exit_code == 0
        checked = run("check", out, "--json")
        assert checked.exit_code == 0, checked.output
        document = json.loads(checked.stdout)
        assert (document["kind"], document["errors"], document["traps"]) == (kind, 0, [])


def test_traps_are_told_with_place_and_remedy_and_end_with_one(county: None, tmp_path: Path) -> None:
    file = edited(tmp_path / "改.docx", "来信{{ 来信.件数 }}", "来访｛｛ 来访.批次 ｝｝")
    result = run("check", file, "--kind", "fund-evaluation")
    assert result.exit_code == 1
    assert "正文第 1 段" in result.stdout
    assert "来信.件次" in result.stdout
    assert "正文第 2 段" in result.stdout
    document = json.loads(run("check", file, "--kind", "fund-evaluation", "--json").stdout)
    assert document["errors"] == 2
    assert all(trap["remedy"] and trap["english_remedy"] for trap in document["traps"])
    assert run("check", file, "--kind", "annual").exit_code == 2


def test_names_are_listed_with_what_they_are_worth(county: None) -> None:
    words = ("names", "fund-evaluation", "--period", "2023", "--as-of", "2024-02-29")
    document = json.loads(run(*words, "--json").stdout)
    rows = {row["placeholder"]: row for section in document for row in section["rows"]}
    assert rows["{{ 来信.件次 }}"]["value"] == "4件次"
    rate = rows["{{ 信访.满意率.信访部门 }}"]
    assert rate["value"] == "85.71%"
    assert "{{ 信访.满意率.责任单位 }}" in {variant["placeholder"] for variant in rate["variants"]}
    assert "{{ 来信.件次 }}" in run("names", "fund-evaluation").stdout


def test_a_report_is_made_from_the_template_given_or_says_what_is_wrong_with_it(county: None, tmp_path: Path) -> None:
    def make(file: Path, out: Path) -> Result:
        words = ("make", "fund-evaluation", "--period", "2023", "--template", file, "--out", out)
        return CliRunner().invoke(report, [str(word) for word in words])

    out = tmp_path / "报告.docx"
    assert make(edited(tmp_path / "一.docx", "{{ 本单位 }}收到来信{{ 来信.件次 }}。"), out).exit_code == 0
    assert docx.Document(io.BytesIO(out.read_bytes())).paragraphs[0].text == "南山县信访局收到来信4件次。"
    empty = tmp_path / "空.docx"
    empty.touch()
    refused = make(empty, tmp_path / "无.docx")
    assert (refused.exit_code, "文件是空的" in refused.output) == (1, True), refused.output
    wrong = make(edited(tmp_path / "二.docx", "{{ 来信.件数 }}"), tmp_path / "无.docx")
    assert wrong.exit_code == 1
    assert "来信.件次" in wrong.output
    assert not (tmp_path / "无.docx").exists()
