"""Scores count what README.md says they count."""

from __future__ import annotations

from .corpus import Passage, marked_line
from .scoring import Found, score


def passage(*lines: str, never: tuple[str, ...] = ()) -> Passage:
    return Passage("x", "text", tuple(map(marked_line, lines)), never)


def found(kind: str, numbers: str, holds: bool = True, severity: str | None = None, alternate: bool = False) -> Found:
    return Found(kind, tuple(numbers.split()), holds, severity, alternate)


def test_figures_are_compared_as_a_set_and_as_printed_but_for_signs_and_width() -> None:
    result = score(
        passage("ok sum 1,206 | 1,000 206", "ok change 5.7 | 10 9"),
        [found("table", "1206 206 1000"), found("change", "5.7% 9 10")],
    )
    assert (result.recall, result.kind_right.total(), result.misses) == (1.0, 1, [])


def test_the_stated_result_may_not_change_places_with_another_but_between_equals() -> None:
    assert score(passage("ok sum 5 | 2 3"), [found("sum", "3 2 5")]).recall == 0
    assert score(passage("bad conflict 5 | 3"), [found("conflict", "3 5", False, "error")]).recall == 1


def test_a_wrong_verdict_is_found_but_not_right() -> None:
    result = score(passage("ok sum 5 | 2 3"), [found("sum", "5 2 3", False, "error")])
    assert (result.found.total(), result.right.total(), result.raised, result.raised_right) == (1, 0, 1, 0)
    quiet = score(passage("bad sum 6 | 2 3"), [found("sum", "6 2 3", False, "remark")])
    assert (quiet.found.total(), quiet.right.total()) == (1, 0)


def test_rounding_may_be_said_or_passed_over_but_not_raised() -> None:
    line = passage("cut change 29 | 5.76 4.44")
    for answer in (found("change", "29 5.76 4.44"), found("change", "29 5.76 4.44", False, "rounding")):
        assert score(line, [answer]).recall == 1
    loud = score(line, [found("change", "29 5.76 4.44", False, "likely")])
    assert (loud.recall, loud.precision) == (0, 0)


def test_what_may_be_left_out_is_neither_asked_for_nor_an_alarm() -> None:
    line = passage("may table 234 | 101 70 64")
    assert score(line, []).asked.total() == 0
    assert score(line, [found("table", "234 101 70 64", False, "error")]).precision == 1


def test_a_note_is_not_asked_for_but_must_not_be_raised() -> None:
    line = passage("note direction 3.5 |")
    assert score(line, []).asked.total() == 0
    assert score(line, [found("direction", "3.5", True, "remark")]).alarms == []
    assert score(line, [found("direction", "3.5", False, "error")]).precision == 0


def test_one_answer_serves_for_one_relation() -> None:
    twice = passage("ok sum 5 | 2 3", "ok sum 5 | 2 3")
    assert score(twice, [found("sum", "5 2 3")]).recall == 0.5
    assert score(twice, [found("sum", "5 2 3"), found("sum", "5 3 2")]).recall == 1


def test_a_finding_that_names_a_wrong_figure_by_another_way_is_no_false_alarm() -> None:
    line = passage("bad change 15.8 | 3.80 3.20")
    assert score(line, [found("change", "15.8 0.60 3.20", False, "error")]).precision == 1


def test_a_look_alike_that_is_raised_is_counted_once() -> None:
    answers = [found("sum", "611 132 117", False, "error"), found("sum", "611 98 54", False, "likely")]
    result = score(passage(never=("611", "98")), answers)
    assert (result.never, result.never_raised, result.raised, result.raised_right) == (2, 1, 2, 0)


def test_an_alternate_counts_for_recall_and_is_never_loud() -> None:
    result = score(
        passage("bad change 3.9 | 53.21 1511.55"), [found("change", "3.9 53.21 1511.55", False, "remark", True)]
    )
    assert (result.recall, result.raised) == (1, 0)
