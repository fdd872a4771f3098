"""The working papers of every shipped kind: each figure has its row, its column, and exactly its petitions."""

from __future__ import annotations

import statistics
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from huiyin.core.facts import Fact
from huiyin.core.measures import Side, shipped
from huiyin.core.periods import parse
from huiyin.core.predicate import parse as parse_predicate
from huiyin.documents.official import traced_figures
from huiyin.figures.acts import store_facts
from huiyin.figures.queries import Names, measure_rows
from huiyin.figures.queries.names import resolved
from huiyin.ledger.models import ReadEntry
from huiyin.reports import acts, matrix, papers
from huiyin.reports.differences import Earlier
from huiyin.reports.figure import Figure
from huiyin.reports.inputs import Inputs
from huiyin.reports.kinds import KINDS
from huiyin.reports.tests.county import petitions, typed

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
AS_OF = date(2024, 2, 29)
#: What stands before the figures' columns.
_FIXED = 3


def order(kind: str = "fund-evaluation") -> acts.Order:
    return acts.Order(
        kind=kind,
        organ="南山县信访局",
        period=parse("2023"),
        previous=None,
        as_of=AS_OF,
        signed_on=date(2024, 3, 1),
        inputs=typed() if kind == "fund-evaluation" else Inputs(),
    )


@pytest.fixture
def county() -> list[Fact]:
    facts = [*petitions(2022, 1), *petitions(2023, 101)]
    store_facts(facts)
    return facts


def written(made: acts.Made, target: Path, *, sees: bool = True, earlier: Earlier | None = None) -> Path:
    acts.write_papers(made, target, actor="cli", at=NOW, may_see_accusations=sees, earlier=earlier)
    return target


def figure_rows(path: Path) -> dict[str, dict[str, object]]:
    head, *rows = openpyxl.load_workbook(path)["数据底稿"].iter_rows(values_only=True)
    return {str(row[0]): dict(zip(map(str, head), row, strict=True)) for row in rows}


def columns(path: Path, sheet: str = "明细") -> dict[str, dict[str, object]]:
    """Figure id → petition number → what its cell says."""
    _names, *table = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    if not table:
        return {}
    head, *rows = table
    return {
        str(head[column]): {str(row[0]): row[column] for row in rows if row[column] is not None}
        for column in range(_FIXED, len(head))
    }


def by_hand(figure: Figure, facts: list[Fact], side: Side) -> set[str]:
    """The numbers of the petitions that a figure means, found without the database."""
    assert figure.period is not None
    measure = shipped().find(figure.measure, figure.variant)
    wanted = [measure.rows(side if measure.denominator else "numerator").bind(figure.period)]
    text = papers.condition(figure)
    if text and not (measure.of_all and side == "denominator"):
        wanted.append(parse_predicate(text))
    names = Names()
    return {fact.number for fact in facts if all(resolved(one, names).truth(fact, AS_OF) for one in wanted)}


#: How many figures of a kind are counted from the ledger, at least; the budget text promises and counts none.
COUNTED = {
    "fund-evaluation": 50,
    "district-evaluation": 50,
    "department-self-evaluation": 24,
    "appraisal": 36,
    "budget-goals": 0,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_opens_to_exactly_its_petitions(kind: str, county: list[Fact], tmp_path: Path) -> None:
    """周审计 walks every figure: its row, its column, the ledger counted by hand, and the database."""
    made = acts.make(order(kind))
    path = written(made, tmp_path / "底稿.xlsx")
    rows, cells = figure_rows(path), columns(path)
    printed = traced_figures(made.word)
    assert {figure.id for figure in printed} <= set(rows)
    assert all(figure.printed == figure.found for figure in printed)
    numbers = {fact.petition: fact.number for fact in county}
    specs = {figure_id: measured for figure_id, (_cohort, measured) in made.book.counted.items()}
    walked = 0
    for figure_id, row in rows.items():
        figure = made.book.figures[figure_id]
        if figure_id not in specs:
            assert figure_id not in cells
            continue
        walked += 1
        measure, part = shipped().find(figure.measure, figure.variant), specs[figure_id].part
        above, below = by_hand(figure, county, "numerator"), by_hand(figure, county, "denominator")
        column = cells[figure_id]
        if part == "denominator":
            expected = below
        elif figure.is_rate:
            expected = above | below
            assert {key for key, cell in column.items() if "分子" in str(cell)} == above, figure_id
            assert {key for key, cell in column.items() if "分母" in str(cell)} == below, figure_id
            assert (row["分子"], row["分母"]) == (len(above), len(below)), figure_id
        else:
            expected = below if measure.kind in ("mean", "median") else above
        assert set(column) == expected, figure_id
        queried: tuple[Side, ...] = ("denominator",) if part == "denominator" else ("numerator", "denominator")
        for side in queried:
            where = parse_predicate(papers.condition(figure)) if papers.condition(figure) else None
            found = measure_rows(figure.measure, figure.variant, parse("2023"), side=side, where=where, as_of=AS_OF)
            by_side = above if side == "numerator" else below
            assert {numbers[fact.petition] for fact in found} == by_side, (figure_id, side)
        if not figure.is_rate:
            counts = [int(str(cell)) for cell in column.values()]
            value = {"mean": statistics.mean, "median": statistics.median}.get(measure.kind, sum)
            expected_value = value(counts) if counts or measure.kind == "count" or part != "value" else "无数据"
            assert row["数值"] == pytest.approx(expected_value), figure_id
    assert walked >= COUNTED[kind]


def test_a_figure_links_to_its_column(county: list[Fact], tmp_path: Path) -> None:
    made = acts.make(order())
    book = openpyxl.load_workbook(written(made, tmp_path / "底稿.xlsx"))
    sheet = book["明细"]
    heads = [cell.value for cell in book["数据底稿"][1]]
    linked = 0
    for row in book["数据底稿"].iter_rows(min_row=2):
        link = row[heads.index("明细")].hyperlink
        if link is not None and link.location is not None:
            name, cell = link.location.replace("'", "").split("!")
            assert book[name][cell].value == row[0].value
            below = [sheet.cell(n, sheet[cell].column).value for n in range(3, sheet.max_row + 1)]
            text = str(row[heads.index("明细")].value)
            assert text == f"{sum(value is not None for value in below)}件"
            linked += 1
    assert linked == len(made.book.counted.keys() & {one.figure.id for one in made.traced}) > 80
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref.startswith("A2:")
    names = [cell.value for cell in sheet[1]][_FIXED:]
    assert "来访登记量" in names


def test_more_petitions_than_a_sheet_holds_go_on_on_the_next(
    county: list[Fact], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = acts.make(order())
    whole = columns(written(made, tmp_path / "整.xlsx"))
    monkeypatch.setattr(matrix, "_ROWS_A_SHEET", 10)
    path = written(made, tmp_path / "分.xlsx")
    sheets = [name for name in openpyxl.load_workbook(path).sheetnames if name.startswith("明细")]
    assert sheets == ["明细", "明细2", "明细3"][: len(sheets)]
    assert len(sheets) > 1
    together: dict[str, dict[str, object]] = {}
    for name in sheets:
        for figure, cells in columns(path, name).items():
            together.setdefault(figure, {}).update(cells)
    assert together == whole


def test_accusations_are_counted_together_and_never_one_by_one_for_a_maker_without_that_duty(
    county: list[Fact], tmp_path: Path
) -> None:
    """何绩效 has no part in accusations: he sees how many there are, not which, and not what joins two columns."""
    made = acts.make(order())
    path = written(made, tmp_path / "底稿.xlsx", sees=False)
    accused = {fact.number: fact.petition for fact in petitions(2023, 101) if fact.purpose == "accusation"}
    assert len(accused) == 2
    cells = columns(path)
    (label,) = {name for column in cells.values() for name in column if "不予列示" in name}
    assert label == "检举控告件（编号不予列示，共3件）"
    assert not any(accused.keys() & column.keys() for column in cells.values())
    assert cells["total.pieces"][label] == 2
    assert sum(int(str(cell)) for cell in cells["total.pieces"].values()) == 13
    for figure in made.book.figures.values():
        if figure.is_rate and figure.id in cells and label in cells[figure.id]:
            assert str(cells[figure.id][label]).startswith("分子")
    read = ReadEntry.objects.get().body
    assert all(f"{number}," not in read and f"{number}]" not in read for number in accused.values())
    assert path.stat().st_mode & 0o077 == 0


def test_a_batch_that_reaches_back_lists_petitions_of_earlier_years(county: list[Fact], tmp_path: Path) -> None:
    made = acts.make(order())
    cells = columns(written(made, tmp_path / "底稿.xlsx"))
    assert any(number.startswith("2022") for column in cells.values() for number in column)


def test_the_report_made_before_stands_beside_this_one(county: list[Fact], tmp_path: Path) -> None:
    before = acts.make(order())
    late = replace(petitions(2023, 101)[0], petition=900, matter=900, number="20239999")
    store_facts([late])
    inputs = typed(without=("参训人员",))
    made = acts.make(replace(order(), inputs=inputs))
    path = written(made, tmp_path / "底稿.xlsx", earlier=Earlier("第3号草稿", before.figures()))
    head, *rows = openpyxl.load_workbook(path)["差异"].iter_rows(values_only=True)
    found = {(row[0], row[1]): dict(zip(head, row, strict=True)) for row in rows}
    letters = found["上一稿", "channel.letter.pieces"]
    assert [letters[name] for name in ("本稿", "对照", "差", "对照来源")] == ["5", "4", "+1", "第3号草稿"]
    assert found["上一稿", "training.people"]["本稿"] is None
    assert ("上一稿", "channel.visit.pieces") not in found
    assert Fraction(made.book.figures["channel.letter.pieces"].value or 0) == 5
