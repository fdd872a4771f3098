"""The measures of two ledgers whose numbers were worked out by others. Skipped where the ledgers are not at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from huiyin.core import measures, periods, predicate
from huiyin.core.facts import Fact
from huiyin.core.measures import Measure, Value
from huiyin.core.tests.ledger_facts import facts_of, replayed, shared_data

DATA = shared_data()
needs_data = pytest.mark.skipif(DATA is None, reason="the shared ledgers are not on this machine")
FOLDER = DATA or Path()

#: 东安县: what the county's report calls a number, and which measure it is.
DONGAN = {
    "件次": "pieces",
    "人次": "people",
    "转送交办": "assigned",
    "办结": "closed[answered]",
    "集体访批次": "group_visit_batches",
    "集体访人次": "group_visit_people",
}


def _expected(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _shown(measure: Measure, value: Value) -> float | int | None:
    if isinstance(value.value, Fraction):
        return float(round(value.value, 6 if measure.kind == "rate" else 2))
    return value.value


@needs_data
@pytest.mark.parametrize("year", ["2023", "2022"])
@pytest.mark.parametrize("read", [facts_of, replayed])
def test_every_measure_of_the_exercise(year: str, read: Callable[[Path], tuple[Fact, ...]]) -> None:
    facts = read(FOLDER / "exercise_2023" / "export_2024-03-31.xlsx")
    expected = _expected("exercise_2023/expected.json")
    as_of = date.fromisoformat(expected["as_of"])
    found: dict[str, Any] = {}
    for key, value in expected[year].items():
        if key.startswith("batch:"):
            where = predicate.parse(f'batch = "{key.removeprefix("batch:")}"')
            found[key] = {name: _measure(name, facts, year, as_of, where) for name in value}
        else:
            found[key] = _measure(key, facts, year, as_of)
    assert found == expected[year]


def _measure(key: str, facts: Any, year: str, as_of: date | None = None, where: Any = None) -> float | int | None:
    measure = measures.shipped().find(key)
    return _shown(measure, measures.evaluate(measure, facts, periods.parse(year), as_of, where))


@needs_data
def test_replay_finds_the_legal_dates_that_three_lines_find() -> None:
    path = FOLDER / "exercise_2023" / "export_2024-03-31.xlsx"
    columns = (
        "due",
        "notice_due",
        "acceptance_due_30",
        "returned",
        "days_to_reply",
        "sent",
        "closed",
        "due_provisional",
    )
    short, long = (
        {fact.number: [getattr(fact, column) for column in columns] for fact in facts}
        for facts in (facts_of(path), replayed(path))
    )
    assert {number: values for number, values in long.items() if values != short[number]} == {}
    assert len(long) == len(short)


@needs_data
def test_the_published_counts_of_a_county() -> None:
    facts = facts_of(FOLDER / "dongan_2018_ledger.xlsx")
    expected = _expected("dongan_2018_expected.json")
    found: dict[str, Any] = {}
    for name, values in expected.items():
        if isinstance(values, dict):
            where = _where(name)
            found[name] = {word: _measure(DONGAN[word], facts, "2018", None, where) for word in values}
    assert found == {name: values for name, values in expected.items() if isinstance(values, dict)}
    assert len(found) == 13


def _where(name: str) -> predicate.Predicate:
    if name == "合计":
        return predicate.parse("全部")
    first, _, second = name.partition("·")
    if first == "接访方式":
        return predicate.parse(f"接访方式 = {second}")
    return predicate.parse(f"来源级别 = {first} 且 信访形式 = {second}" if second else f"信访形式 = {first}")
