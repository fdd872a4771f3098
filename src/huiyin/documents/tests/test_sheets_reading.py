"""A clerk's file comes in: whatever program wrote it, every cell arrives as what it says, on the row Excel shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from huiyin.documents.sheets import Row, SheetProblem, SheetReader, cell_text, read_rows
from huiyin.documents.tests.books import LINKS, MAIN, read_in_child, relations, sheet, text_row, write_book

NUMBER, DAY = "信访件编号", "登记日期"


def saved(path: Path, *sheets: tuple[str, Sequence[Sequence[object]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def rows_expected(reader: SheetReader) -> int:
    assert reader.rows_expected is not None
    return reader.rows_expected


def rows_of(path: Path, *required: str, **options: object) -> list[Row]:
    return list(read_rows(path, required=required, **options))  # type: ignore[arg-type]


def test_cells_arrive_as_what_they_are(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "a.xlsx",
        (
            "台账",
            [
                [NUMBER, DAY, "信访人数", "金额", "是否化解", "时间", "备注"],
                ["X1", date(2018, 3, 5), 3, 0.1, True, datetime(2018, 3, 5, 8, 30), "  前后空格　"],
                ["X2", None, 2.0, 1e20, False, None, "   "],
            ],
        ),
    )
    first, second = rows_of(path, NUMBER, DAY)
    assert first.cells == {
        NUMBER: "X1",
        DAY: date(2018, 3, 5),
        "信访人数": 3,
        "金额": Decimal("0.1"),
        "是否化解": True,
        "时间": datetime(2018, 3, 5, 8, 30),
        "备注": "前后空格",
    }
    assert type(first.cells[DAY]) is date and cell_text(first.cells["是否化解"]) == "是"
    assert second.cells[DAY] is None and second.cells["备注"] is None and second.cells["信访人数"] == 2
    assert [row.number for row in (first, second)] == [2, 3]


def test_row_numbers_are_those_of_excel_past_blank_rows(tmp_path: Path) -> None:
    """Leading blank rows, blank rows between and rows of mere formatting shift nothing."""
    rows = text_row(4, [NUMBER, DAY]) + '<row r="5"><c r="A5" s="0"/></row>' + text_row(9, ["X1", "2018-03-05"])
    path = write_book(tmp_path / "a.xlsx", sheet(rows))
    reader = read_rows(path, required=(NUMBER,))
    assert reader.heading_row == 4
    assert [row.number for row in reader] == [9]


def test_rows_and_cells_without_positions_are_counted(tmp_path: Path) -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    rows = "".join(
        "<row>" + "".join(cell.format(text) for text in texts) + "</row>"
        for texts in ((NUMBER, DAY), ("X1", "2018-03-05"))
    )
    (row,) = rows_of(write_book(tmp_path / "a.xlsx", sheet(rows)), NUMBER)
    assert (row.number, row.cells) == (2, {NUMBER: "X1", DAY: "2018-03-05"})


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("yyyy-mm-dd", date(2018, 3, 5)),
        ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", date(2018, 3, 5)),
        ("[$-804]yyyy年m月d日;@", date(2018, 3, 5)),
        ("[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;", date(2018, 3, 5)),
        ("m&quot;月&quot;", date(2018, 3, 5)),
        ("[h]:mm:ss", date(2018, 3, 5)),
        ("[Red]#,##0", 43164),
        ("0.00&quot; day&quot;", 43164),
        ("0\\d", 43164),
        ("General", 43164),
        ("0.00E+00", 43164),
    ],
)
def test_the_number_format_decides_what_is_a_date(tmp_path: Path, code: str, expected: object) -> None:
    rows = text_row(1, [NUMBER, DAY]) + '<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="1"><v>43164</v></c></row>'
    (row,) = rows_of(write_book(tmp_path / "a.xlsx", sheet(rows), formats=[code]), NUMBER)
    assert row.cells[DAY] == expected and type(row.cells[DAY]) is type(expected)


@pytest.mark.parametrize(
    ("serial", "since_1904", "expected"),
    [
        ("43164.354166666664", False, datetime(2018, 3, 5, 8, 30)),
        ("43164.999999999", False, datetime(2018, 3, 6).date()),
        ("41702", True, date(2018, 3, 5)),
        ("1", False, date(1900, 1, 1)),
        ("61", False, date(1900, 3, 1)),
        ("-363", False, date(1899, 1, 1)),
        ("109574", False, date(2199, 12, 31)),
    ],
)
def test_days_of_both_calendars(tmp_path: Path, serial: str, since_1904: bool, expected: object) -> None:
    rows = text_row(1, [NUMBER, DAY]) + f'<row r="2"><c r="B2" s="1"><v>{serial}</v></c></row>'
    path = write_book(tmp_path / "a.xlsx", sheet(rows), formats=["yyyy/m/d h:mm"], since_1904=since_1904)
    (row,) = rows_of(path, NUMBER)
    assert row.cells[DAY] == expected


def test_texts_shared_rich_phonetic_and_escaped(tmp_path: Path) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><t>{NUMBER}</t></si><si><t>内容</t></si>'
        "<si><r><t>拖欠</t></r><r><rPr/><t>工资</t></r>"
        '<rPh sb="0" eb="1"><t>tuo</t></rPh></si><si><t xml:space="preserve"> 一_x000D_二 </t></si><si/></sst>'
    )
    cells = "".join(f'<c r="{at}" t="s"><v>{n}</v></c>' for at, n in (("A1", 0), ("B1", 1)))
    body = f'<row r="1">{cells}</row>' + "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>2</v></c><c r="B{n}" t="s"><v>{at}</v></c></row>'
        for n, at in ((2, 3), (3, 4), (4, 99))
    )
    rows = rows_of(write_book(tmp_path / "a.xlsx", sheet(body), strings=strings), NUMBER)
    assert [row.cells["内容"] for row in rows] == ["一\r二", None, None]
    assert rows[0].cells[NUMBER] == "拖欠工资"
    assert [problem.code for problem in rows[2].problems] == ["damaged_cell"]


def test_elements_with_a_prefix_are_read(tmp_path: Path) -> None:
    """Some programs write <x:row>; it is the same sheet."""
    xml = sheet(text_row(1, [NUMBER]) + text_row(2, ["X1"]))
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t"):
        xml = (
            xml.replace(f"<{tag}>", f"<x:{tag}>").replace(f"<{tag} ", f"<x:{tag} ").replace(f"</{tag}>", f"</x:{tag}>")
        )
    xml = xml.replace("xmlns=", "xmlns:x=")
    (row,) = rows_of(write_book(tmp_path / "a.xlsx", xml), NUMBER)
    assert row.cells == {NUMBER: "X1"}


def test_the_first_sheet_with_the_headings_is_read_and_others_are_named(tmp_path: Path) -> None:
    ledger = [[NUMBER, DAY], ["X1", "2018-03-05"]]
    path = saved(tmp_path / "a.xlsx", ("说明", [["填表说明"]]), ("2018", ledger), ("2019", ledger))
    reader = read_rows(path, required=(NUMBER, DAY))
    assert reader.sheet == "2018"
    assert [notice.code for notice in reader.notices] == ["more_sheets"] and "2019" in reader.notices[0].message
    assert read_rows(path, required=(NUMBER,), sheet="2019").sheet == "2019"
    with pytest.raises(SheetProblem, match="2020"):
        read_rows(path, required=(NUMBER,), sheet="2020")


def test_a_visible_sheet_goes_before_a_hidden_one(tmp_path: Path) -> None:
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.title, hidden.sheet_state = "旧", "hidden"
    for name in ("旧", "新"):
        page = book["旧"] if name == "旧" else book.create_sheet("新")
        page.append([NUMBER])
        page.append([name])
    book.save(tmp_path / "a.xlsx")
    reader = read_rows(tmp_path / "a.xlsx", required=(NUMBER,))
    assert reader.sheet == "新"


def test_headings_are_recognised_through_stars_blanks_and_other_spellings(tmp_path: Path) -> None:
    heads = ["*信访件\n编号", "登记 日期：", "承办单位", "自留列"]
    path = saved(
        tmp_path / "a.xlsx",
        ("台账", [heads, ["X1", 1, "住建局", "是"]]),
    )
    reader = read_rows(path, required=(NUMBER, DAY), known=("责任单位",), alternatives={"承办单位": "责任单位"})
    assert [(column.heading, column.is_known) for column in reader.columns] == [
        (NUMBER, True),
        (DAY, True),
        ("责任单位", True),
        ("自留列", False),
    ]
    (row,) = reader
    assert row.cells["责任单位"] == "住建局" and row.cells["自留列"] == "是"


def test_an_unknown_heading_that_stands_twice_keeps_both_columns(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ("台账", [[NUMBER, "备注", "备注"], ["X1", "甲", "乙"]]))
    reader = read_rows(path, required=(NUMBER,))
    (row,) = reader
    assert (row.cells["备注"], row.cells["备注（2）"]) == ("甲", "乙")
    assert [notice.code for notice in reader.notices] == ["repeated_unknown"]


def test_a_value_without_a_heading_is_kept_and_named(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ("台账", [[NUMBER], ["X1", None, "手写的话"]]))
    (row,) = rows_of(path, NUMBER)
    assert row.cells["C列"] == "手写的话"
    (problem,) = row.problems
    assert (problem.code, problem.row, problem.column, problem.severity) == ("no_heading", 2, "C", "warning")


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    rows = text_row(1, [NUMBER]) + "".join(text_row(n, ["X" * 50]) for n in range(2, 5002))
    reader = read_rows(write_book(tmp_path / "a.xlsx", sheet(rows)), required=(NUMBER,))
    assert reader.fraction == 0 and reader.rows_expected is None
    for _ in range(2500):
        next(reader)
    assert 0.4 < reader.fraction < 0.7 and 4000 < rows_expected(reader) < 6500
    assert len(list(reader)) == 2500 and reader.fraction == 1


@pytest.mark.slow
def test_memory_does_not_grow_with_the_sheet(tmp_path: Path) -> None:
    head = text_row(1, [NUMBER, "内容"])
    small = write_book(
        tmp_path / "s.xlsx", sheet(head + "".join(text_row(n, ["X", "诉" * 200]) for n in range(2, 2000)))
    )
    large = write_book(
        tmp_path / "l.xlsx", sheet(head + "".join(text_row(n, ["X", "诉" * 200]) for n in range(2, 40000)))
    )
    _, few, _, little = read_in_child(small, NUMBER)
    _, many, _, much = read_in_child(large, NUMBER)
    assert (few, many) == (1998, 39998)
    assert much < little + 10


def test_relations_may_be_absolute_and_parts_in_any_place(tmp_path: Path) -> None:
    sheets = '<sheets><sheet name="甲" sheetId="1" r:id="k"/></sheets>'
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{sheets}</workbook>'
    path = write_book(
        tmp_path / "a.xlsx",
        b"",
        extra={
            "_rels/.rels": relations(("a", "officeDocument", "/book/main.xml")),
            "book/main.xml": workbook,
            "book/_rels/main.xml.rels": relations(("k", "worksheet", "/pages/one.xml")),
            "pages/one.xml": sheet(text_row(1, [NUMBER]) + text_row(2, ["X1"])),
        },
    )
    assert [row.cells[NUMBER] for row in rows_of(path, NUMBER)] == ["X1"]
