"""A scheme goes out as a spreadsheet and comes back as itself; a sheet with a bad cell is refused and says where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huiyin.performance.acts import handing_down
from huiyin.performance.acts import schemes as acts
from huiyin.performance.acts.handing_down import Receiver
from huiyin.performance.acts.schemes_import import PlanRefused, difference, load_plan
from huiyin.performance.models import Handed, Scheme, SchemeChange
from huiyin.performance.queries.schemes import tree_of
from huiyin.performance.schemes_given import given_of, told
from huiyin.performance.schemes_sheet import read_sheet, sheet_of
from huiyin.performance.tests.office import area, drafted, find, indicator, issued, make_office, said
from huiyin.petitions.acts.deeds import Unfit
from huiyin.petitions.tests.casework import BUREAU, HOUSING, County

TODAY = date(2026, 4, 8)
HEADS = ("考核领域", "考核指标", "分值", "计量单位", "方向", "年度目标", "一季度目标", "计分方式", "计分规则", "责任人")


@pytest.fixture
def county(db: None) -> Iterator[County]:
    yield make_office(TODAY)


def written(path: Path, rows: Sequence[tuple[Any, ...]], handed: Sequence[tuple[Any, ...]] = ()) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("指标")
        page.write_row(0, 0, HEADS)
        for number, row in enumerate(rows, 1):
            page.write_row(number, 0, row)
        if handed:
            page = book.add_worksheet("分解")
            page.write_row(0, 0, ("考核指标", "责任单位", "科室", "年度目标", "责任人"))
            for number, row in enumerate(handed, 1):
                page.write_row(number, 0, row)
    return path


def saved(path: Path, scheme: Scheme) -> Path:
    path.write_bytes(sheet_of(scheme))
    return path


def content(scheme: Scheme) -> list[Any]:
    """Everything a scheme says."""
    return [
        (part.area.name, part.area.points, told(given_of(line.indicator)), [
            (str(share), share.target, share.targets, share.leader, share.person_id)
            for share in line.indicator.handed_now  # type: ignore[attr-defined]  # as the tree fetches them
        ])
        for part in tree_of(scheme, with_handed=True).parts
        for line in part.lines
    ]  # fmt: skip


def full(county: County) -> Scheme:
    scheme = drafted(county)
    more = indicator(
        "项目进度", 5, unit="%", target=Decimal("92.5"), targets={"M03": Decimal(20), "Q2": Decimal("45.5")},
        kind="bands", rule="95：100%；其他：0%", grows=False, baseline=Decimal(88), leader="陈国栋", office="办信科",
        person=county.people["何敏"], ground="县考核办〔2026〕2号", published_as="信访总量", requirement="按计划推进",
    )  # fmt: skip
    acts.add_indicator(scheme.pk, area(scheme, "主职主责").pk, more, **said(county))
    acts.set_area(scheme.pk, "重点工作", Decimal(50), area=area(scheme, "重点工作"), **said(county))
    receivers = [Receiver(county.organs[HOUSING]), Receiver(None, "接访科")]
    handing_down.hand_down([find(scheme, "信访业务培训").pk], receivers, **said(county))
    return scheme


def test_what_is_exported_comes_back_as_itself(county: County, tmp_path: Path) -> None:
    scheme = full(county)
    plan = read_sheet(saved(tmp_path / "方案.xlsx", scheme))
    assert plan.problems == [] and plan.ignored == []
    assert difference(scheme, plan).is_nothing
    empty = acts.make_scheme(acts.SchemeGiven(2027, "另一个", county.organs[BUREAU]), **said(county))
    load_plan(empty, plan, **said(county))
    assert content(empty) == content(scheme)


def test_a_sheet_is_compared_before_it_is_taken(county: County, tmp_path: Path) -> None:
    scheme = drafted(county)
    rows = [
        ("重点工作", "按期答复率", 40, "%", "≥", "95%", "", "公式计分", "", "何敏"),
        ("", "新指标", 60, "期", "≥", 4, 1, "公式计分", "", ""),
    ]
    plan = read_sheet(written(tmp_path / "新.xlsx", rows, [("新指标", HOUSING, "", 2, "王建民")]))
    found = difference(scheme, plan)
    assert (found.added, [one.name for one in found.changed], len(found.removed), found.handed) == (
        ["新指标"], ["按期答复率"], 5, 1,
    )  # fmt: skip
    load_plan(scheme, plan, **said(county))
    assert [row.name for row in scheme.indicators.filter(removed=False)] == ["按期答复率", "新指标"]
    assert Handed.objects.get(removed=False).person == county.people["王建民"]
    change = SchemeChange.objects.filter(scheme=scheme).first()
    assert change is not None and change.act == "import"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("重点工作", "", 10, "期", "≥", 4, "", "公式计分", "", ""), "考核指标", "请写明指标名称"),
        (("重点工作", "培训", "十", "期", "≥", 4, "", "公式计分", "", ""), "分值", "不是数"),
        (("重点工作", "培训", 10, "期", "大于", 4, "", "公式计分", "", ""), "方向", "请填"),
        (("重点工作", "培训", 10, "期", "≥", "四期", "", "公式计分", "", ""), "年度目标", "不是数"),
        (("重点工作", "培训", 10, "期", "≥", 4, "一", "公式计分", "", ""), "一季度目标", "不是数"),
        (("重点工作", "培训", 10, "期", "≥", 4, "", "随意", "", ""), "计分方式", "公式计分"),
        (("重点工作", "培训", 10, "期", "≥", "", "", "公式计分", "", ""), "年度目标", "请填写年度目标"),
        (("重点工作", "培训", 10, "期", "≥", "", "", "要素计分", "", ""), "计分规则", "通知告知"),
        (("重点工作", "培训", 10, "期", "≥", 4, "", "公式计分", "", "没有这个人"), "责任人", "没有这个人的账号"),
    ],
)
def test_a_bad_cell_is_named_with_its_place(
    county: County, tmp_path: Path, row: tuple[Any, ...], column: str, words: str
) -> None:
    plan = read_sheet(written(tmp_path / "坏.xlsx", [row]))
    assert [(one.sheet, one.row, one.column) for one in plan.problems] == [("指标", 2, column)]
    assert words in str(plan.problems[0])
    with pytest.raises(PlanRefused):
        load_plan(drafted(county), plan, **said(county))


def test_handing_down_to_nobody_is_named(county: County, tmp_path: Path) -> None:
    rows = [("重点工作", "培训", 100, "期", "≥", 4, "", "公式计分", "", "")]
    handed = [("培训", "没有的局", "", 2, ""), ("没有的指标", HOUSING, "", 2, ""), ("培训", HOUSING, "接访科", 2, "")]
    plan = read_sheet(written(tmp_path / "坏.xlsx", rows, handed))
    assert [(one.row, one.column) for one in plan.problems] == [(2, "责任单位"), (3, "考核指标"), (4, "责任单位")]


def test_a_scheme_in_force_takes_a_sheet_only_when_it_sums(county: County, tmp_path: Path) -> None:
    scheme = issued(county)
    plan = read_sheet(written(tmp_path / "少.xlsx", [("重点工作", "培训", 90, "期", "≥", 4, "", "公式计分", "", "")]))
    with pytest.raises(Unfit, match="理由"):
        load_plan(scheme, plan, **said(county))
    with pytest.raises(Unfit, match="合计 90 分"):
        load_plan(scheme, plan, why="重新分配", **said(county))
    assert scheme.indicators.filter(removed=False).count() == 6


def test_the_page_compares_and_then_takes(county: County, tmp_path: Path) -> None:
    scheme = drafted(county)
    client = Client()
    client.force_login(county.people["吴岚"], backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("performance:scheme_import", args=[scheme.pk])
    bad = written(tmp_path / "坏.xlsx", [("重点工作", "培训", "十", "期", "≥", 4, "", "", "", "")])
    page = client.post(address, {"file": SimpleUploadedFile("坏.xlsx", bad.read_bytes())})
    assert page.status_code == 422 and "第 2 行“分值”" in page.content.decode()
    good = written(tmp_path / "好.xlsx", [("重点工作", "培训", 100, "期", "≥", 4, "", "", "", "")])
    page = client.post(address, {"file": SimpleUploadedFile("好.xlsx", good.read_bytes())})
    assert "新增指标" in page.content.decode() and find(scheme, "按期答复率").name, "nothing is done yet"
    answer = client.post(address, {"content": page.context["content"], "confirm": "1"})
    assert answer.status_code == 302 and scheme.indicators.get(removed=False).name == "培训"
    assert client.post(address, {"file": SimpleUploadedFile("字.xlsx", b"no sheet")}).status_code == 422
    assert client.post(address, {"content": "###", "confirm": "1"}).status_code == 422


def run(*words: str) -> Any:
    from huiyin.cli.scheme import scheme as command  # the command's module asks for a home when it is run, not before

    return CliRunner().invoke(command, words, catch_exceptions=False)


def test_the_command_exports_imports_and_scores(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.cli.scheme.require_home", lambda: None)
    issued(county)
    out = tmp_path / "方案.xlsx"
    done = run("export", "--year", "2026", "--out", str(out), "--json")
    assert done.exit_code == 0 and json.loads(done.output)["indicators"] == 6
    done = run("import", str(out), "--year", "2027", "--name", "2027年度方案", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["added"] == 6 and Scheme.objects.get(year=2027).indicators.count() == 6
    done = run("score", "--year", "2026", "--period", "Q1", "--json")
    said_ = json.loads(done.output)
    assert done.exit_code == 0 and len(said_["indicators"]) == 6 and said_["indicators"][0]["light"] == "none"
    assert run("export", "--year", "2031", "--out", str(out)).exit_code != 0
