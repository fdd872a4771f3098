"""A ledger goes in by the command line, and the numbers, the rows behind them and the legal dates come out."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from huiyin.accounts.acts import succeed_organ
from huiyin.accounts.models import Organ, OrganKind
from huiyin.cli.deadline import deadline
from huiyin.cli.importing import import_
from huiyin.cli.measures import measures
from huiyin.cli.rebuild import rebuild
from huiyin.cli.rows import rows
from huiyin.figures.models import Fact
from huiyin.ledger.models import ReadEntry

pytestmark = pytest.mark.django_db

HEADINGS = (
    "信访件编号", "登记日期", "信访形式", "来源级别", "信访人数", "信访目的", "主要诉求", "办理方式",
    "责任单位", "转送交办日期", "办结日期",
)  # fmt: skip
ROWS = (
    ("N1", date(2023, 1, 5), "来信", "本级", 1, "求决", "一", "转送", "县人社局", date(2023, 1, 9), date(2023, 2, 1)),
    ("N2", date(2023, 2, 5), "来访", "市级交办", 6, "求决", "二", "交办", "县教育局", date(2023, 2, 6), None),
    ("N3", date(2023, 3, 5), "来访", "本级", 2, "咨询", "三", "存", None, None, None),
    ("N4", date(2022, 3, 5), "来信", "本级", 1, "求决", "四", "转送", "县人社局", date(2022, 3, 9), None),
    ("N5", date(2023, 3, 5), "走访", "本级", 2, "咨询", "五", "存", None, None, None),
)


@pytest.fixture
def file(tmp_path: Path, db: None) -> Path:
    Organ.objects.create(name="望川县信访局", kind=OrganKind.BUREAU, confirmed=True)
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for line, row in enumerate((HEADINGS, *ROWS)):
            page.write_row(line, 0, row)
    return path


def run(command: Any, *words: str) -> Result:
    return CliRunner().invoke(command, list(words), catch_exceptions=False)


def document(command: Any, *words: str) -> dict[str, Any]:
    """The one JSON document on standard output."""
    result = run(command, *words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def loaded(file: Path) -> dict[str, Any]:
    return document(import_, "ledger", str(file))


def test_a_load_reports_its_counts_and_the_rows_it_could_not_take(loaded: dict[str, Any]) -> None:
    first = ("rows", "loaded", "updated", "unchanged", "warnings", "rejected", "rejects_file", "seconds")
    assert tuple(loaded)[:8] == first
    assert [loaded[name] for name in first[:6]] == [5, 4, 0, 0, 0, 1]
    assert Path(loaded["rejects_file"]).is_file()
    (message,) = loaded["messages"]
    assert (message["row"], message["column"], message["value"]) == (6, "信访形式", "走访")
    assert "来访" in message["remedy"]


def test_a_dry_run_says_the_same_and_says_that_nothing_was_written(file: Path) -> None:
    result = run(import_, "ledger", str(file), "--dry-run")
    assert result.exit_code == 0
    assert "新登记 4" in result.stdout and "没有写入" in result.stdout and "第6行“信访形式”" in result.stdout
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("不存在.xlsx",), "找不到文件"),
        (("FILE", "--map", "none"), "messages_with_replies"),
        (("FILE", "--sheet", "别的"), "别的"),
    ],
)
def test_what_cannot_be_loaded_ends_with_an_error_and_not_with_zero(
    file: Path, words: tuple[str, ...], said: str
) -> None:
    result = run(import_, "ledger", *(str(file) if word == "FILE" else word for word in words))
    assert result.exit_code != 0 and said in result.stderr and not result.stdout


def test_measures_of_a_period_beside_the_year_before(loaded: dict[str, Any]) -> None:
    found = document(measures, "--period", "2023", "--as-of", "2023-12-31")
    assert (found["period"], found["previous"], found["as_of"]) == ("2023", "2022", "2023-12-31")
    pieces = next(one for one in found["measures"] if one["id"] == "pieces")
    assert (pieces["value"], pieces["previous"], pieces["change_percent"], pieces["groups"]) == (3, 1, 200, [])
    rate = next(one for one in found["measures"] if (one["id"], one["variant"]) == ("closing_rate", "assigned"))
    assert (rate["value"], rate["numerator"], rate["denominator"]) == (0.5, 1, 2)


def test_measures_by_two_dimensions_with_a_condition(loaded: dict[str, Any]) -> None:
    found = document(measures, "--period", "2023", "--by", "channel,source", "--where", "信访人数 >= 2")
    people = next(one for one in found["measures"] if one["id"] == "people")
    assert {(group["by"]["channel"], group["by"]["source"]): group["value"] for group in people["groups"]} == {
        ("来访", "市级交办"): 6,
        ("来访", "本级"): 2,
    }


def test_what_was_dated_later_had_not_happened(loaded: dict[str, Any]) -> None:
    def closed(day: str) -> int:
        found = document(measures, "--period", "2023", "--as-of", day)
        (value,) = [one["value"] for one in found["measures"] if (one["id"], one["variant"]) == ("closed", "answered")]
        return int(value)

    assert (closed("2023-01-31"), closed("2023-02-01")) == (0, 1)


def test_people_read_a_table(loaded: dict[str, Any]) -> None:
    result = run(measures, "--period", "2023", "--by", "channel")
    assert result.exit_code == 0
    assert "信访件次" in result.stdout and "无数据" in result.stdout and "+200.00%" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--period"),
        (("--period", "2023-13"), "2023-13"),
        (("--period", "2023", "--by", "colour"), "colour"),
        (("--period", "2023", "--where", "人数 >= 5"), "人数"),
        (("--period", "2023", "--as-of", "明天"), "明天"),
    ],
)
def test_a_question_that_cannot_be_read_is_answered_with_what_is_wrong(
    loaded: dict[str, Any], words: tuple[str, ...], said: str
) -> None:
    result = run(measures, *words)
    assert result.exit_code == 2 and said in result.stderr


def test_the_language_of_conditions_and_the_list_of_measures_explain_themselves() -> None:
    assert "信访人数 >= 5" in run(measures, "--where", "--help").stdout
    assert "closing_rate[assigned]" in run(measures, "--list").stdout
    assert {"id", "variant", "words", "source"} <= document(measures, "--list")["measures"][0].keys()


def test_the_rows_behind_a_number(loaded: dict[str, Any], tmp_path: Path) -> None:
    found = document(rows, "assigned", "--period", "2023", "--by", "organ")
    assert (found["count"], [row["number"] for row in found["rows"]]) == (2, ["N1", "N2"])
    assert found["rows"][0]["by"] == {"organ": "县人社局"} and found["rows"][0]["registered"] == "2023-01-05"
    assert ReadEntry.objects.count() == 1
    out = tmp_path / "out.xlsx"
    asked = ("closing_rate[assigned]", "--period", "2023", "--side", "denominator")
    assert run(rows, *asked, "--xlsx", str(out)).exit_code == 0
    page = openpyxl.load_workbook(out).active
    assert page is not None
    assert [row[0] for row in page.iter_rows(min_row=2, values_only=True)] == ["N1", "N2"]
    assert out.stat().st_mode & 0o077 == 0
    assert "共 2 件" in run(rows, "assigned", "--period", "2023").stdout
    unknown = run(rows, "closing_rat", "--period", "2023")
    assert unknown.exit_code == 2 and "closing_rate[accepted]" in unknown.stderr


def test_an_id_without_its_variant_means_the_usual_one_and_says_so(loaded: dict[str, Any]) -> None:
    asked = ("--period", "2023", "--json")
    plain, named = run(rows, "closed", *asked), run(rows, "closed[answered]", *asked)
    assert plain.stdout == named.stdout and '"closed[answered]"' in plain.stdout
    assert "closed[confirmed]" in plain.stderr and not named.stderr


def test_a_deadline_with_its_article_and_its_count() -> None:
    (clock,) = document(deadline, "--event", "acceptance", "--on", "2025-03-03")["clocks"]
    assert (clock["id"], clock["due"], clock["article"], clock["length"], clock["unit"], clock["provisional"]) == (
        "completion", "2025-05-06", "第三十四条", 60, "day", False,
    )  # fmt: skip
    assert "60日" in clock["explanation"]
    assert "2025-05-06" in run(deadline, "--event", "acceptance", "--on", "2025-03-03").stdout
    assert run(deadline, "--event", "acceptance", "--on", "2025-03-03", "--strict").stdout.count("2025-05-02")
    wrong = run(deadline, "--event", "arrival", "--on", "2025-03-03")
    assert wrong.exit_code == 2 and "receipt" in wrong.stderr


def test_a_rebuild_lists_what_differs_and_puts_it_right(loaded: dict[str, Any]) -> None:
    assert run(rebuild, "--check").exit_code == 0
    Fact.objects.filter(number="N1").update(people=9)
    check = run(rebuild, "--check")
    assert check.exit_code == 1 and "people" in check.stdout
    assert document(rebuild)["differing"] == 1
    assert run(rebuild, "--check").exit_code == 0


def test_a_merged_organ_counts_under_its_successor_when_asked_to(loaded: dict[str, Any]) -> None:
    """县人社局 goes into 县教育局 in mid-2023; the text says so, as the one view and as the other."""
    old, new = Organ.objects.get(name="县人社局"), Organ.objects.get(name="县教育局")
    at = datetime(2023, 7, 1, tzinfo=UTC)
    succeed_organ(old, new, last_day=date(2023, 6, 30), actor="system", at=at)
    asked = ("--period", "2023", "--as-of", "2023-12-31", "--by", "organ")

    def groups(*words: str) -> dict[str | None, int]:
        pieces = document(measures, *asked, *words)["measures"][0]
        return {group["by"]["organ"]: group["value"] for group in pieces["groups"]}

    assert groups() == {"县人社局": 1, "县教育局": 1, None: 1}
    assert groups("--organs", "as_now") == {"县教育局": 2, None: 1}
    found = document(rows, "pieces", *asked, "--organs", "as_now", "--where", "责任单位 = 县教育局")
    assert [(row["by"]["organ"], row["organ"]) for row in found["rows"]] == [
        ("县教育局", "县人社局"),
        ("县教育局", "县教育局"),
    ]
    said = run(measures, *asked, "--organs", "as_now").stdout
    assert "机构按现在的统计" in said and "2023-07-01起，县人社局并入县教育局" in said
    assert "机构按当时的统计" in run(measures, *asked).stdout
    assert "机构按" not in run(measures, *asked[:4]).stdout


def test_the_period_before_is_named_by_a_word(loaded: dict[str, Any]) -> None:
    for word in ("上期", "prior"):
        found = document(measures, "--period", "2023-02", "--as-of", "2023-12-31", "--previous", word)
        assert (found["previous"], found["organs"]) == ("2023-01", "as_was")
        assert (found["measures"][0]["value"], found["measures"][0]["previous"]) == (1, 1)
