"""From one export to the next: new steps become events, changed cells corrections, emptied cells nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huiyin.core import events as ev
from huiyin.core.facts import COLUMNS, Fact
from huiyin.core.matter import replay
from huiyin.core.tests.stories import MAKER
from huiyin.petitions.imports.changes import COMPARED, emptied, registration, revision

JANUARY: dict[str, Any] = {
    "number": "X1", "registered": date(2023, 1, 5), "channel": "letter", "purpose": "claim", "people": 2,
    "disposition": "transfer", "organ": 4, "sent": date(2023, 1, 9),
}  # fmt: skip


def fact(**changes: Any) -> Fact:
    known = {**JANUARY, **changes}
    return Fact(1, 1, known.pop("number"), known.pop("registered"), 9, **known)


def test_a_new_row_is_its_registration_and_its_steps_in_the_order_of_the_procedure() -> None:
    row = {**JANUARY, "told": date(2023, 1, 20), "rating_organ": "satisfied", "batch": "第一批"}
    assert registration(1, 9, row, "digest") == [
        ev.Registered(
            1, date(2023, 1, 5), "X1", 9, channel="letter", people=2, purpose="claim", content="digest"
        ),
        ev.Batched(1, None, "第一批"),
        ev.Sorted(1, date(2023, 1, 9), "transfer", 4),
        ev.Told(1, date(2023, 1, 20)),
        ev.Rated(1, None, "organ", "satisfied"),
    ]  # fmt: skip


def test_the_same_cells_say_nothing_new() -> None:
    assert revision(1, fact(), JANUARY) == []


def test_newly_filled_cells_are_new_steps() -> None:
    february = {**JANUARY, "accepted": date(2023, 1, 20), "closed": date(2023, 2, 3), "outcome": "support"}
    assert revision(1, fact(), february) == [
        ev.Accepted(1, date(2023, 1, 20)),
        ev.Answered(1, date(2023, 2, 3), "support", None),
    ]


def test_a_changed_cell_is_a_correction_with_the_old_value() -> None:
    corrected = {**JANUARY, "registered": date(2023, 1, 4), "people": 7, "organ": 5}
    assert revision(1, fact(), corrected) == [
        ev.Corrected(1, None, "registered", "2023-01-05", "2023-01-04"),
        ev.Corrected(1, None, "people", 2, 7),
        ev.Corrected(1, None, "organ", 4, 5),
    ]


def test_what_is_filled_late_into_a_step_that_happened_is_a_correction_of_nothing() -> None:
    late = {**JANUARY, "closed": date(2023, 2, 3), "settled": False}
    assert revision(1, fact(closed=date(2023, 2, 3)), late) == [ev.Corrected(1, None, "settled", None, False)]


def test_an_outcome_without_a_closing_day_is_kept_and_taken_up_by_the_closing_when_it_comes() -> None:
    assert registration(1, 9, {**JANUARY, "outcome": "support"}, "")[-1] == ev.Corrected(
        1, None, "outcome", None, "support"
    )
    closed = {**JANUARY, "closed": date(2023, 2, 3), "outcome": "explanation"}
    assert revision(1, fact(outcome="support"), closed) == [
        ev.Answered(1, date(2023, 2, 3), "support", None),
        ev.Corrected(1, None, "outcome", "support", "explanation"),
    ]


def test_emptied_cells_change_nothing_and_are_named() -> None:
    row = {name: value for name, value in JANUARY.items() if name not in ("organ", "people", "sent")}
    assert revision(1, fact(), row) == []
    present = frozenset((*JANUARY, "source", "told"))
    assert emptied(fact(), row, present) == ["people", "organ", "sent"]
    assert emptied(fact(), row, present - {"sent", "organ"}) == ["people"]
    assert emptied(fact(people=1), row, present) == ["organ", "sent"]


def _values(name: str) -> st.SearchStrategy[Any]:
    column = COLUMNS[name]
    if column.kind == "date":
        return st.dates(date(2019, 1, 1), date(2025, 12, 31))
    if column.kind == "flag":
        return st.booleans()
    if column.vocabulary is not None:
        return st.sampled_from(column.vocabulary.codes)
    return st.integers(1, 9) if column.kind in ("id", "int") else st.sampled_from(["第一批", "第二批"])


_ROWS = st.fixed_dictionaries(
    {"registered": _values("registered")}, optional={name: _values(name) for name in COMPARED if name != "registered"}
)


@given(st.lists(_ROWS, min_size=1, max_size=4))
def test_whatever_the_exports_said_in_turn_the_record_says_what_they_said_last(rows: list[dict[str, Any]]) -> None:
    """Loaded one after another, each cell has the value of the last export in which it was filled."""
    first, *later = ({"number": "X1", **row} for row in rows)
    events = registration(1, 9, first, "digest")
    for row in later:
        events += revision(1, replay(events, MAKER).facts[1], row)
    said = {name: value for row in rows for name, value in row.items()}
    found = replay(events, MAKER).facts[1]
    nothing = Fact(1, 0, "X1", found.registered, 9)
    assert {name: getattr(found, name) for name in COMPARED} == {
        name: said.get(name, getattr(nothing, name)) for name in COMPARED
    }
    assert found.registered == said["registered"]
    assert revision(1, found, said) == []
