"""One line that does not come out among lines of its shape that do."""

from __future__ import annotations

import pytest

from huiyin.proofread.check import analyse, check
from huiyin.proofread.evidence import slips, stream
from huiyin.proofread.mending import mend
from huiyin.proofread.reading.text import read_text


def _slips(text: str) -> list[tuple[str, ...]]:
    """As if no other rule had said anything."""
    analysis = analyse(mend(read_text(text)))
    found = slips.slips(analysis, stream.figures(analysis), [])
    return [tuple(figure.quantity.text for figure in (one.whole, *one.parts)) for one in found]


#: A table without headings that lost its columns: first, second and third quarter, and what they make.
LINES = [
    "城东 318 207 144 669",
    "城西 291 183 126 600",
    "城南 457 312 208 977",
    "城北 176 95 83 354",
    "开发 243 164 117 524",
]


@pytest.mark.parametrize(("before", "after"), [("312", "342"), ("977", "927"), ("318", "518")])
def test_one_line_that_does_not_come_out(before: str, after: str) -> None:
    (found,) = _slips("\n".join(LINES).replace(before, after))
    assert after in found


def test_what_comes_out_is_no_slip() -> None:
    assert not _slips("\n".join(LINES))


def test_columns_vouch_for_each_other() -> None:
    lines = ["合计 4518 7733.6 926 118.42", "甲 2164 3025.2 417 53.91", "乙 2354 4708.4 509 64.51"]
    assert not _slips("\n".join(lines))
    (found,) = _slips("\n".join(lines).replace("509", "569"))
    assert found == ("926", "417", "569")


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("977", "998", "no one digit explains it"),
        ("457 312", "312", "a figure is wanting"),
    ],
)
def test_what_more_than_a_digit_keeps_from_coming_out(before: str, after: str, why: str) -> None:
    assert not _slips("\n".join(LINES).replace(before, after)), why


def test_two_lines_vouch_for_nothing() -> None:
    assert not _slips("\n".join(LINES[:3]).replace("312", "342"))


def test_many_that_do_not_come_out_show_that_it_is_no_sum() -> None:
    assert not _slips("\n".join(LINES).replace("977", "927").replace("669", "639"))


def test_what_stands_in_a_column_that_was_lost_is_the_part_that_is_wanting() -> None:
    text = "\n".join(LINES).replace("开发 243 164 117 524", "开发 243 164 117 544\n其中补报 20")
    assert not _slips(text)


def test_sentences_are_no_lines() -> None:
    said = [
        f"第{at}季度受理{one}件，办结{one - two}件，退回{two}件。"
        for at, (one, two) in enumerate([(669, 144), (600, 126), (977, 208), (354, 83)], 1)
    ]
    assert not _slips("\n".join(said).replace("办结769件", "办结759件"))


def test_it_is_told_once() -> None:
    (found,) = check("\n".join(LINES).replace("312", "342")).findings
    assert found.numbers[0] == "977"


def test_counts_beside_persons() -> None:
    """Of every second column: cases, and of how many people."""
    lines = [
        "1986 19 39 13 24 3 6 3 9",
        "1987 20 34 8 13 10 19 2 2",
        "1988 37 57 17 23 12 14 8 20",
        "1989 28 41 16 20 7 13 5 8",
        "1990 29 40 12 16 11 12 6 12",
    ]
    assert not _slips("\n".join(lines))
    (found,) = _slips("\n".join(lines).replace(" 17 ", " 47 "))
    assert found == ("37", "47", "12", "8")
