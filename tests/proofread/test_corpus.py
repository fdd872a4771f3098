"""The corpus is what its README says, and arithmetic agrees with those who annotated it."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from .corpus import Marked, Passage, marked_line, passages
from .oracle import verdict

DEV, HELD = passages("dev"), passages("held")
ALL = DEV + HELD


def test_it_is_large_enough_and_a_third_of_it_is_held_back() -> None:
    assert len(ALL) >= 200
    assert 0.25 <= len(HELD) / len(ALL) <= 0.4
    marked = [line for passage in ALL for line in passage.relations]
    assert len(marked) >= 550
    false = sum(any(line.verdict == "bad" for line in passage.relations) for passage in ALL)
    assert 0.25 <= false / len(ALL) <= 0.6


def test_every_passage_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(passage.id for passage in ALL).items() if times > 1] == []
    assert [text for text, times in Counter(passage.text for passage in ALL).items() if times > 1] == []


@pytest.mark.parametrize("passage", ALL, ids=lambda passage: passage.id)
def test_figures_stand_in_the_text_and_arithmetic_agrees(passage: Passage) -> None:
    text = "".join(unicodedata.normalize("NFKC", passage.text).split())
    figures = {figure for line in passage.relations for figure in line.numbers} | set(passage.never)
    assert {figure for figure in figures if unicodedata.normalize("NFKC", figure) not in text} == set()
    for line in passage.relations:
        if line.verdict in ("ok", "bad", "cut"):
            assert verdict(line) in (line.verdict, None), str(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ok sum 508 | 156 65 287", "ok"),
        ("ok sum 508 | 156 65 288", "bad"),
        ("ok sum 356.82 | 41.07 268.43 47.31", "cut"),
        ("ok sum 51.9 | 51.90 0", "ok"),
        ("ok sum 3.2万 | 0.4万 1.6万 1.1万", "cut"),
        ("ok difference 53.21 | 1458.34 1511.55", "ok"),
        ("ok change 2.4 | 612.37 598.04", "ok"),
        ("ok change 15.8 | 3.80 3.20", "bad"),
        ("ok change 22 | 301.48 246.02", "cut"),
        ("ok change 10.8 | 47 388    # down", "ok"),
        ("ok change 17.6 | 92 615    # up", "ok"),
        ("ok change 17.6 | 92 615    # down", "bad"),
        ("ok ratio 97 | 291 300", "ok"),
        ("ok share 20.2 | 83 412", "bad"),
        ("ok points 5.6 | 98.8 93.2", "ok"),
        ("ok list 10 |", None),
        ("ok change 1.5 | 54 36    # by hand", None),
        ("ok sum 二百 | 一百 一百", None),
    ],
)
def test_the_second_opinion(line: str, expected: str | None) -> None:
    assert verdict(marked_line(line)) == expected


def test_a_line_that_is_no_relation_is_refused() -> None:
    for line in ("ok 508 | 156", "fine sum 5 | 2 3", "ok total 5 | 2 3"):
        with pytest.raises(ValueError, match="not a relation"):
            marked_line(line)
    assert marked_line("bad list 10 |  # nine") == Marked("bad", "list", ("10",), "nine")
