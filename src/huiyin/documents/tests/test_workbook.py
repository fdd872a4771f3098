"""Sheets we hand out: they open in Excel, keep every digit, and carry no formula somebody typed into a petition."""

from __future__ import annotations

import io
import stat
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from huiyin.documents.sheets import read_rows
from huiyin.documents.workbook import Field, Link, Sheet, Value, sheet_name, workbook_bytes, write_workbook

FIELDS = [
    Field("信访件编号", "identifier"),
    Field("登记日期", "date"),
    Field("信访人数", "whole"),
    Field("办结率", "percent"),
    Field("主要诉求", "long"),
]
ROWS: list[list[Value]] = [
    ["431122198001011234", date(2018, 3, 5), 3, Decimal("0.9575"), "拖欠工资"],
    ["=cmd|'/c calc'!A1", None, None, None, "+86\n@甲 -1 =1+1"],
]


def test_what_is_written_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    write_workbook([Sheet("台账", FIELDS, ROWS)], path)
    first, second = read_rows(path, required=("信访件编号", "登记日期"))
    assert first.cells == {
        "信访件编号": "431122198001011234",
        "登记日期": date(2018, 3, 5),
        "信访人数": 3,
        "办结率": Decimal("0.9575"),
        "主要诉求": "拖欠工资",
    }
    assert second.cells["信访件编号"] == "=cmd|'/c calc'!A1" and second.problems == ()


def test_no_text_becomes_a_formula_or_an_address() -> None:
    page = load_workbook(
        io.BytesIO(workbook_bytes([Sheet("台账", FIELDS, [*ROWS, ["http://x.cn", None, 1, 0, "a"]])]))
    )["台账"]
    assert [page.cell(row, 1).data_type for row in (2, 3, 4)] == ["s", "s", "s"]
    assert page["A4"].hyperlink is None and page["A2"].number_format == "@"


def test_numbers_are_set_like_numbers_under_a_frozen_heading() -> None:
    page = load_workbook(io.BytesIO(workbook_bytes([Sheet("台账", FIELDS, ROWS, preamble=["标题", "说明"])])))["台账"]
    assert (page["A1"].value, page["A3"].value, page.freeze_panes) == ("标题", "信访件编号", "A4")
    assert page["D4"].number_format == "0.00%" and page["B4"].number_format == "yyyy-mm-dd"
    assert page["D4"].alignment.horizontal == "right" and page.auto_filter.ref == "A3:E5"
    assert page.column_dimensions["A"].width > 18


def test_a_link_leads_to_the_rows_behind_a_figure() -> None:
    rows = Sheet("件号", [Field("信访件编号")], [["X1"]])
    papers = Sheet("数字", [Field("值", "whole")], [[Link(2341, "件号", 2)]])
    book = load_workbook(io.BytesIO(workbook_bytes([papers, rows])))
    link = book["数字"]["A2"].hyperlink
    assert link is not None and link.location == "'件号'!A2"


def test_the_same_input_gives_the_same_bytes() -> None:
    sheets = [Sheet("台账", FIELDS, ROWS)]
    assert workbook_bytes(sheets, title="甲") == workbook_bytes(sheets, title="甲")


def test_a_private_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "rejects.xlsx"
    path.touch(mode=0o644)
    write_workbook([Sheet("退回", FIELDS, ROWS)], path, is_private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["rejects.xlsx"]


def test_what_excel_cannot_hold_is_cleaned_or_cut_visibly() -> None:
    odd = "控\x00制\x0b符\ud800" + "长" * 40_000
    fields = [Field("内容", "long"), Field("编号", "whole"), Field("时间", "moment"), Field("是否", "text")]
    sheet = Sheet("甲", fields, [[odd, 431122198001011234, datetime(2018, 3, 5, 8, 30), True]])
    page = load_workbook(io.BytesIO(workbook_bytes([sheet])))["甲"]
    text = page["A2"].value
    assert isinstance(text, str) and text.startswith("控制符长") and text.endswith("（超长，已截断）")
    assert page["B2"].value == "431122198001011234" and page["C2"].value == datetime(2018, 3, 5, 8, 30)
    assert page["D2"].value == "是"


def test_sheet_names_are_made_allowed_and_different() -> None:
    used: set[str] = set()
    assert sheet_name("来信/来访", used) == "来信 来访"
    assert sheet_name("来信 来访", used) == "来信 来访（2）"
    assert len(sheet_name("长" * 50, used)) == 31 and len(sheet_name("长" * 50, used)) == 31
    assert sheet_name("", used) == "表"
