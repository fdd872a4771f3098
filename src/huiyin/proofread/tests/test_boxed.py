"""Tables drawn with the characters for frames, as old texts and terminals have them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from huiyin.proofread import check
from huiyin.proofread.reading import boxed
from huiyin.proofread.reading.source import RawTable
from huiyin.proofread.reading.text import read_text

#: A stroke is as wide as a Chinese character.
WIDE = """
               2024年望川县信访事项受理和办结情况
┏━━━━━┯━━━━━━━━━┯━━━━━━━━━━━━━━┓
┃  单  位  │    受理（件）    │          办结（件）        ┃
┃          │                  ├─────┬────────┨
┃          │                  │  小  计  │ 其中：按期办结 ┃
┠─────┼─────────┼─────┼────────┨
┃ 住建局   │       120        │   114    │      110       ┃
┃ 教育局   │        80        │    76    │       74       ┃
┃ 人社局   │        50        │    49    │       45       ┃
┠─────┼─────────┼─────┼────────┨
┃  合  计  │       250        │   239    │      229       ┃
┗━━━━━┷━━━━━━━━━┷━━━━━┷━━━━━━━━┛
以上数据截至2024年12月31日。
"""
#: A stroke is as wide as a letter.
NARROW = """
┌────────┬──────┬──────┐
│ 渠道   │ 件次 │ 占比 │
├────────┼──────┼──────┤
│ 来信   │   30 │  15% │
├────────┼──────┼──────┤
│ 来访   │   50 │  25% │
├────────┼──────┼──────┤
│ 网上   │  120 │  60% │
├────────┼──────┼──────┤
│ 合计   │  200 │ 100% │
└────────┴──────┴──────┘
"""


def cells(text: str) -> dict[tuple[int, int, int, int], str]:
    [table] = [part for part in read_text(text).parts if isinstance(part, RawTable)]
    return {(cell.row, cell.column, cell.rowspan, cell.colspan): cell.text for cell in table.cells}


def told(text: str) -> dict[tuple[str, ...], bool]:
    return {relation.numbers: relation.holds for relation in check(text).relations}


def test_a_frame_says_which_cells_are_one() -> None:
    found = cells(WIDE)
    assert found[0, 0, 2, 1] == "单  位"
    assert found[0, 1, 2, 1] == "受理（件）"
    assert found[0, 2, 1, 2] == "办结（件）"
    assert (found[1, 2, 1, 1], found[1, 3, 1, 1]) == ("小  计", "其中：按期办结")


def test_lines_full_of_figures_are_rows_without_a_rule_between_them() -> None:
    found = cells(WIDE)
    assert [found[row, 0, 1, 1] for row in range(2, 6)] == ["住建局", "教育局", "人社局", "合  计"]
    assert [found[row, 1, 1, 1] for row in range(2, 6)] == ["120", "80", "50", "250"]


def test_places_are_of_the_file() -> None:
    [table] = [part for part in read_text(WIDE).parts if isinstance(part, RawTable)]
    lines = WIDE.split("\n")
    for cell in table.cells:
        assert cell.line is not None
        number, start = cell.line
        assert lines[number][start:].startswith(cell.text[:2])


def test_sums_and_shares_of_a_frame_are_read() -> None:
    relations = told(WIDE)
    assert relations["250", "120", "80", "50"] and relations["229", "110", "74", "45"]
    relations = told(NARROW)
    assert relations["200", "30", "50", "120"]
    assert any(set(numbers) >= {"15", "30", "200"} for numbers in relations)


def test_a_wrong_total_in_a_frame_is_raised() -> None:
    wrong = WIDE.replace("│   239    │", "│   293    │")
    assert [finding.numbers[0] for finding in check(wrong).errors] == ["293"]


def test_a_frame_around_prose_is_no_table() -> None:
    assert boxed.table(["┌──────┐", "│ 注意 │", "└──────┘"], 0) == ((), 3)


@given(st.lists(st.text("┃│┠┼─┬┴ 1234合计小\t，", max_size=30), max_size=8))
def test_no_drawing_breaks_it(lines: list[str]) -> None:
    check("\n".join(lines))
