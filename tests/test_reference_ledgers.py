"""Ledgers worked out by others: a year published by a county, and an exercise counted by a separate program.

They do not belong to this repository; where they are not at hand these tests are skipped.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huiyin.accounts.models import Organ, OrganKind
from huiyin.core import predicate
from huiyin.core.periods import parse
from huiyin.figures.queries import measure_values
from huiyin.ledger import queries as ledger
from huiyin.petitions.acts.importing import import_ledger
from huiyin.petitions.acts.outcome import ImportResult, Order
from huiyin.petitions.acts.rebuilding import rebuild
from huiyin.petitions.imports.mapping import Mapping
from huiyin.petitions.models import Matter
from huiyin.petitions.queries.judging import clock_maker

SHARED = Path(os.environ.get("HUIYIN_SHARED", str(Path(__file__).resolve().parents[2] / "shared" / "data")))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the reference ledgers are not at hand"),
]

#: The words of the published counts → our measures.
COUNTS = {
    "件次": "pieces",
    "人次": "people",
    "转送交办": "assigned",
    "办结": "closed[answered]",
    "集体访批次": "group_visit_batches",
    "集体访人次": "group_visit_people",
}


@pytest.fixture(autouse=True)
def bureau(db: None) -> Organ:
    return Organ.objects.create(name="县信访局", kind=OrganKind.BUREAU, confirmed=True)


def load(path: Path, today: date, **more: Any) -> ImportResult:
    now = datetime.combine(today, time(9), ZoneInfo("Asia/Shanghai"))
    return import_ledger(Order(path, "clerk", now, today, **more))


def grouped(by: tuple[str, ...]) -> dict[str, dict[tuple[str | None, ...], Any]]:
    return {
        value.measure.key: {tuple(group.by.values()): group.value for group in value.groups}
        for value in measure_values(parse("2018"), by=by, compare=False)
    }


def test_the_published_totals_of_a_county() -> None:
    result = load(SHARED / "dongan_2018_ledger.xlsx", date(2019, 1, 31))
    assert (result.loaded, result.rejected, result.warnings) == (2341, 0, 0)
    expected = json.loads((SHARED / "dongan_2018_expected.json").read_text(encoding="utf-8"))
    totals = {value.measure.key: value.value for value in measure_values(parse("2018"), compare=False)}
    channels, sources, receptions = grouped(("channel",)), grouped(("source", "channel")), grouped(("reception",))
    checked = 0
    for name, counts in expected.items():
        if not isinstance(counts, dict):
            continue
        for word, count in counts.items():
            key = COUNTS[word]
            if name == "合计":
                found = totals[key]
            elif name.startswith("接访方式·"):
                found = receptions[key].get((name.removeprefix("接访方式·"),), 0)
            elif "·" in name:
                found = sources[key].get(tuple(name.split("·")), 0)
            else:
                found = channels[key].get((name,), 0)
            assert found == count, (name, word)
            checked += 1
    assert checked == 78


def exercise_values(year: str, as_of: date) -> dict[str, float | None]:
    found = {value.measure.key: value.value for value in measure_values(parse(year), as_of=as_of, compare=False)}
    for batch in ("第一批", "第二批"):
        where = predicate.parse(f"batch = {batch}")
        for value in measure_values(parse(year), as_of=as_of, where=where, compare=False):
            found[f"batch:{batch}/{value.measure.key}"] = value.value
    return {key: None if value is None else float(value) for key, value in found.items()}


def test_the_exercise_loaded_export_after_export() -> None:
    folder = SHARED / "exercise_2023"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    days = (date(2023, 2, 28), date(2023, 8, 31), date(2024, 3, 31))
    results = [load(folder / f"export_{day}.xlsx", day) for day in days]
    assert sum(result.loaded for result in results) == expected["rows"]
    as_of = date.fromisoformat(expected["as_of"])
    for year in ("2022", "2023"):
        found = exercise_values(year, as_of)
        for key, value in expected[year].items():
            wanted = (
                {f"{key}/{inner}": count for inner, count in value.items()} if isinstance(value, dict) else {key: value}
            )
            for name, number in wanted.items():
                digits = 0.005 if name.startswith("days_to_reply") else 1e-6
                assert found[name] == pytest.approx(number, abs=digits), (year, name)
    entries = ledger.verify()
    again = load(folder / f"export_{days[-1]}.xlsx", days[-1])
    assert (again.loaded, again.updated, again.unchanged, again.warnings) == (0, 0, expected["rows"], 0)
    assert ledger.verify().entries == entries.entries and not entries.problems
    assert rebuild(clock_maker(), write=False).differing == 0


def test_real_messages_with_their_replies() -> None:
    path = SHARED / "messages_with_replies.csv"
    result = load(path, date(2021, 1, 1), mapping=Mapping.load("messages_with_replies"))
    assert (result.rows, result.loaded, result.rejected) == (1356, 1356, 0)
    assert Matter.objects.filter(irregularity_count__gt=0).count() == result.irregular == 0
