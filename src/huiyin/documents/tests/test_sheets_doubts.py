"""Cells that do not say what they seem to say: the row comes through, the cell is named, nothing is silently wrong."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from huiyin.documents.sheets import Cell, ValueProblem, cell_text, parse_date, parse_whole, read_rows
from huiyin.documents.tests.books import sheet, text_row, write_book

NUMBER, DAY = "信访件编号", "登记日期"


@pytest.mark.parametrize(
    ("cell", "code", "value"),
    [
        ('<c r="B2"><f>A1+1</f></c>', "formula_without_value", "=A1+1"),
        ('<c r="B2"><f>TODAY()</f><v></v></c>', "formula_without_value", "=TODAY()"),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "formula_error", "#DIV/0!"),
        ('<c r="B2" t="e"><v>#N/A</v></c>', "formula_error", "#N/A"),
        ('<c r="B2" s="1"><v>99999999</v></c>', "bad_serial", "99999999"),
        ('<c r="B2"><v>三</v></c>', "damaged_cell", "三"),
        ('<c r="B2" t="s"><v>7</v></c>', "damaged_cell", "7"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(tmp_path: Path, cell: str, code: str, value: str) -> None:
    rows = text_row(1, [NUMBER, DAY]) + text_row(2, ["X1"]).replace("</row>", cell + "</row>")
    (row,) = read_rows(write_book(tmp_path / "a.xlsx", sheet(rows), formats=["yyyy-mm-dd"]), required=(NUMBER,))
    (problem,) = row.problems
    assert row.cells == {NUMBER: "X1", DAY: None}
    assert (problem.code, problem.row, problem.column, problem.heading, problem.value) == (code, 2, "B", DAY, value)
    assert problem.message.startswith("第 2 行 B 列（登记日期）：") and value in problem.message_en


def test_a_formula_that_gives_nothing_is_empty_and_one_with_a_value_is_its_value(tmp_path: Path) -> None:
    cells = '<c r="B2" t="str"><f>IF(1,"")</f><v></v></c><c r="C2"><f>1+1</f><v>2</v></c>'
    rows = text_row(1, [NUMBER, "甲", "乙"]) + text_row(2, ["X1"]).replace("</row>", cells + "</row>")
    (row,) = read_rows(write_book(tmp_path / "a.xlsx", sheet(rows)), required=(NUMBER,))
    assert (row.cells["甲"], row.cells["乙"], row.problems) == (None, 2, ())


@pytest.mark.parametrize("stored", ["431122198001011000", "4.3112219800101101E+17"])
def test_an_18_digit_number_stored_as_a_float_is_flagged_not_believed(tmp_path: Path, stored: str) -> None:
    rows = text_row(1, [NUMBER, "证件号码"]) + text_row(2, ["X1"]).replace(
        "</row>", f'<c r="B2"><v>{stored}</v></c></row>'
    )
    (row,) = read_rows(write_book(tmp_path / "a.xlsx", sheet(rows)), required=(NUMBER,))
    (problem,) = row.problems
    assert problem.code == "precision_lost" and problem.value.startswith("4311221980010110")
    assert "文本格式" in problem.message
    assert cell_text(row.cells["证件号码"]).startswith("4311221980010110")


def test_numbers_of_fifteen_digits_and_long_texts_are_believed(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([NUMBER, "证件号码", "联系电话"])
    page.append(["X1", "431122198001011234", 13800000000])
    book.save(tmp_path / "a.xlsx")
    (row,) = read_rows(tmp_path / "a.xlsx", required=(NUMBER,))
    assert row.problems == () and row.cells["证件号码"] == "431122198001011234"
    assert row.cells["联系电话"] == 13800000000


@pytest.mark.parametrize(
    "written",
    [
        "2018-03-05",
        "2018/3/5",
        "2018.3.5",
        "2018年3月5日",
        "2018 年 3 月 5 日",
        "20180305",
        "２０１８－０３－０５",
        "2018-03-05 08:30",
        "2018-03-05 08:30:15.250",
        "2018-03-05T08:30:00",
        "2018/3/5 9:32:09",
        "2018年3月5日（周一）",
        "2018年3月5日下午3时20分",
        "201803050830",
        20180305,
        date(2018, 3, 5),
        datetime(2018, 3, 5, 23, 59),
    ],
)
def test_a_date_however_it_was_written(written: Cell) -> None:
    assert parse_date(written) == date(2018, 3, 5)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2018-02-30", "no_such_day"),
        ("20181301", "no_such_day"),
        ("18-3-5", "ambiguous_date"),
        ("5/3/2018", "ambiguous_date"),
        ("2018-03", "incomplete_date"),
        ("2018年3月", "incomplete_date"),
        (43164, "serial_number"),
        (3, "not_a_date"),
        ("未知", "not_a_date"),
        (True, "not_a_date"),
        ("1899-12-31", "date_too_early"),
        (date(2199, 1, 1), "date_too_late"),
    ],
)
def test_a_date_that_is_none_says_how_to_write_it(written: Cell, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_date(written, earliest=date(1950, 1, 1), latest=date(2030, 12, 31))
    assert caught.value.code == code and caught.value.value in caught.value.message


def test_an_empty_cell_is_not_known_and_never_zero() -> None:
    assert parse_date(None) is None and parse_date(" 　") is None
    assert parse_whole(None) is None and parse_whole("  ") is None


@pytest.mark.parametrize(
    ("written", "number"), [(3, 3), ("12", 12), ("１２", 12), ("1,234", 1234), ("3.0", 3), ("-3", -3)]
)
def test_whole_numbers(written: Cell, number: int) -> None:
    assert parse_whole(written) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (0, "too_small"),
        (-3, "too_small"),
        (10**9, "too_big"),
        ("1e9", "not_whole"),
        ("3.5", "not_whole"),
        ("三人", "not_whole"),
        (date(2018, 3, 5), "not_whole"),
        ("1" * 500, "not_whole"),
    ],
)
def test_whole_numbers_that_cannot_be(written: Cell, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        parse_whole(written, minimum=1, maximum=100_000)
    assert caught.value.code == code
