"""Tables whose headings were lost, and tables that were run into one line: what their rows themselves say."""

from __future__ import annotations

import pytest

from huiyin.proofread import check

ROWS = [
    "东河县 812 905 -93 -10.28",
    "西河县 1204 1117 87 7.79",
    "南河县 655 702 -47 -6.70",
    "北河县 931 880 51 5.80",
]
CROSSED = [
    "1991 47 96 21 40 19 45 7 11",
    "1992 52 88 25 41 17 30 10 17",
    "1993 39 71 12 25 20 33 7 13",
    "1994 64 119 30 52 22 41 12 26",
]
NESTED = [
    "甲乡 96.41 61.20 40.15 21.05 35.21",
    "乙乡 83.07 50.62 33.40 17.22 32.45",
    "丙乡 120.98 77.13 52.01 25.12 43.85",
]
SHARES = ["总人口 84.20 100.0", "其中：镇 51.62 61.3", "村 32.58 38.7", "其中：男 42.71 50.7", "女 41.49 49.3"]
LAYOUTS = [
    "\n".join,
    " ".join,
    lambda rows: "\n".join(" ".join(rows).split()),
    lambda rows: "\n".join(rows).replace(" ", "\t"),
]
NAMES = ["rows", "one line", "cells", "tabs"]


def _told(text: str) -> set[tuple[str, frozenset[str]]]:
    report = check(text)
    assert not report.findings
    return {(one.numbers[0], frozenset(one.numbers[1:])) for one in report.relations}


@pytest.mark.parametrize("join", LAYOUTS, ids=NAMES)
def test_differences_and_growth_without_headings(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join(ROWS))
    for row in ROWS:
        _, this, last, more, growth = row.split()
        assert (more, frozenset((this, last))) in told
        assert (growth, frozenset((this, last))) in told


@pytest.mark.parametrize("join", [LAYOUTS[0], LAYOUTS[2], LAYOUTS[3]], ids=["rows", "cells", "tabs"])
def test_cases_and_people_of_every_kind_without_headings(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join(CROSSED))
    for row in CROSSED:
        _, cases, people, *kinds = row.split()
        assert (cases, frozenset(kinds[::2])) in told
        assert (people, frozenset(kinds[1::2])) in told


@pytest.mark.parametrize("join", LAYOUTS[2:], ids=NAMES[2:])
def test_a_part_that_has_parts_of_its_own(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join(NESTED))
    for row in NESTED:
        _, whole, first, one, two, second = row.split()
        assert (whole, frozenset((first, second))) in told
        assert (first, frozenset((one, two))) in told


@pytest.mark.parametrize("join", [LAYOUTS[0], *LAYOUTS[2:]], ids=["rows", "cells", "tabs"])
def test_shares_of_the_row_of_a_hundred(join) -> None:  # type: ignore[no-untyped-def]
    told = _told(join(SHARES))
    assert {("61.3", frozenset(("51.62", "84.20"))), ("49.3", frozenset(("41.49", "84.20")))} <= told


def test_prose_around_a_table_in_one_line_is_read_too() -> None:
    said = "全年登记来信来访3602件，其中来信1204件、来访2398件。"
    text = f"{said} 县区 今年 去年 增减 增减率 {' '.join(ROWS)} 以上共四个县。"
    report = check(text)
    assert not report.findings
    told = {(one.numbers[0], frozenset(one.numbers[1:])) for one in report.relations}
    assert ("3602", frozenset(("1204", "2398"))) in told
    assert ("-10.28", frozenset(("812", "905"))) in told
    place = next(one.at[0] for one in report.relations if one.numbers[0] == "5.80")
    assert text[place.start : place.end] == "5.80"
