"""Files that are not what they should be: each is refused at once, saying what, where, and how to mend it."""

from __future__ import annotations

import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from huiyin.documents.sheets import SheetProblem, read_rows
from huiyin.documents.tests.books import MAIN, read_in_child, sheet, text_row, write_book

NUMBER, DAY = "信访件编号", "登记日期"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
ZIP_MARK = b"PK\x03\x04"


def refusal(path: Path, *required: str) -> SheetProblem:
    with pytest.raises(SheetProblem) as caught:
        list(read_rows(path, required=required or (NUMBER, DAY)))
    problem = caught.value
    assert problem.message.endswith("。") and problem.message_en.endswith(".")
    assert "{" not in problem.message + problem.message_en and "None" not in problem.message
    return problem


@pytest.mark.parametrize(
    ("name", "content", "code", "word"),
    [
        ("空.xlsx", b"", "zero_bytes", "重新导出"),
        ("空.csv", b"", "zero_bytes", "重新导出"),
        ("旧.xls", OLE2, "old_excel", "另存为 .xlsx"),
        ("改名.xlsx", OLE2, "old_excel", "另存为 .xlsx"),
        ("密.xlsx", OLE2 + "EncryptedPackage".encode("utf-16-le"), "encrypted", "取消密码"),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>", "other_sheet_format", "HTML"),
        ("网页.xls", b'\xef\xbb\xbf\n<meta charset="utf-8"><table>', "other_sheet_format", "HTML"),
        (
            "旧.xls",
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
            "other_sheet_format",
            "XML",
        ),
        ("报告.xlsx", b"%PDF-1.7 ...", "not_a_sheet", "PDF"),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "not_a_sheet", "图片"),
        ("台账.xlsx", "信访件编号,登记日期\n1,2018-03-05\n".encode(), "wrong_extension", ".csv"),
        ("乱.csv", b"abc\0\1\2" * 10, "binary_text", "重新导出"),
        ("断.xlsx", ZIP_MARK + b"\0" * 100, "damaged", "另存"),
        ("空行.csv", b"\n\n\r\n", "no_rows", "标题行"),
        ("空格.csv", b',,,\n"",\n', "no_rows", "标题行"),
    ],
)
def test_a_file_that_is_no_readable_sheet(tmp_path: Path, name: str, content: bytes, code: str, word: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    problem = refusal(path)
    assert problem.code == code and word in problem.message and name in problem.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.xlsx").code == "missing_file"
    assert refusal(tmp_path).code == "unreadable_file"


@pytest.mark.parametrize(
    ("member", "code", "word"),
    [
        ("word/document.xml", "not_a_sheet", "Word"),
        ("content.xml", "other_sheet_format", "OpenDocument"),
        ("readme.txt", "not_a_sheet", "zip"),
        ("xl/workbook.bin", "other_sheet_format", "xlsb"),
    ],
)
def test_a_zip_that_is_no_workbook(tmp_path: Path, member: str, code: str, word: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(member, "<x/>")
        if member.endswith(".bin"):
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
            link = f'<Relationships><Relationship Id="a" Type="{kind}" Target="{member}"/></Relationships>'
            file.writestr("_rels/.rels", link)
    problem = refusal(path)
    assert problem.code == code and word in problem.message


def test_a_workbook_named_csv_is_told_to_be_renamed(tmp_path: Path) -> None:
    problem = refusal(write_book(tmp_path / "a.csv", sheet("")))
    assert problem.code == "wrong_extension" and ".xlsx" in problem.message


def test_a_workbook_cut_off_in_the_middle(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", sheet("".join(text_row(n, [NUMBER, DAY]) for n in range(1, 3000))))
    path.write_bytes(path.read_bytes()[:-400])
    assert refusal(path).code == "damaged"


def test_a_workbook_with_a_flipped_byte_in_its_rows(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "a.xlsx", sheet("".join(text_row(n, [NUMBER, DAY, str(n * n)]) for n in range(1, 9000)))
    )
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(bytes(raw))
    assert refusal(path).code == "damaged"


def test_a_sheet_whose_xml_breaks_off(tmp_path: Path) -> None:
    xml = sheet(text_row(1, [NUMBER, DAY]) + text_row(2, ["1", "2018-03-05"]))
    problem = refusal(write_book(tmp_path / "a.xlsx", xml[: xml.index("</sheetData>") - 8]))
    assert problem.code == "damaged" and "sheet1.xml" in problem.message


def test_no_headings_says_what_is_missing_what_was_found_and_what_may_be_meant(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", sheet(text_row(1, ["信访编号", "登记日期", "姓名"])))
    problem = refusal(path)
    assert problem.code == "no_headings" and (problem.sheet, problem.row) == ("台账", 1)
    assert "缺少：信访件编号" in problem.message and "信访编号、登记日期、姓名" in problem.message
    assert "“信访编号”是不是“信访件编号”" in problem.message


def test_headings_below_a_title_are_found_and_the_rows_above_named(tmp_path: Path) -> None:
    rows = text_row(1, ["东安县信访台账"]) + text_row(3, [NUMBER, DAY])
    problem = refusal(write_book(tmp_path / "a.xlsx", sheet(rows)))
    assert (problem.code, problem.row) == ("headings_lower", 3) and "上方的 2 行" in problem.message


def test_a_known_heading_that_stands_twice(tmp_path: Path) -> None:
    problem = refusal(write_book(tmp_path / "a.xlsx", sheet(text_row(1, [NUMBER, DAY, "登记 日期"]))))
    assert problem.code == "duplicate_heading" and "B、C" in problem.message


def test_a_sheet_without_rows_and_a_workbook_without_sheets(tmp_path: Path) -> None:
    assert refusal(write_book(tmp_path / "a.xlsx", sheet(""))).code == "no_rows"
    bare = {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'}
    assert refusal(write_book(tmp_path / "b.xlsx", sheet(""), extra=bare)).code == "no_worksheet"


@pytest.mark.parametrize("entity", ['<!ENTITY a "拖欠">', '<!ENTITY a SYSTEM "file:///etc/passwd">', ""])
def test_entities_are_refused_before_they_are_read(tmp_path: Path, entity: str) -> None:
    tenfold = [f"&{chr(97 + n)};" * 10 for n in range(9)]
    bomb = "".join(f'<!ENTITY {chr(98 + n)} "{ten}">' for n, ten in enumerate(tenfold)) if entity else ""
    prolog = f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE worksheet [{entity}{bomb}]>'
    rows = text_row(1, [NUMBER, DAY]) + text_row(2, ["&j;" if entity else "1", "2018-03-05"])
    assert refusal(write_book(tmp_path / "a.xlsx", sheet(rows, prolog=prolog))).code == "xml_entities"
    strings = f'<!DOCTYPE sst [{entity}]><sst xmlns="{MAIN}"><si><t>x</t></si></sst>'
    assert refusal(write_book(tmp_path / "b.xlsx", sheet(rows), strings=strings)).code == "xml_entities"


def test_one_cell_at_the_far_corner_is_quick_and_small(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([NUMBER, DAY])
    page.append(["X1", date(2018, 3, 5)])
    page["XFD1048576"] = 1
    path = tmp_path / "corner.xlsx"
    book.save(path)
    assert path.stat().st_size < 8000
    first, far = list(read_rows(path, required=(NUMBER, DAY)))
    assert first.number == 2 and far.number == 1048576 and far.cells[NUMBER] is None
    assert far.problems[0].column == "XFD" and "没有标题" in far.problems[0].message
    code, rows, seconds, megabytes = read_in_child(path, NUMBER, DAY)
    assert (code, rows) == (None, 2) and seconds < 1 and megabytes < 30


def test_a_far_corner_instead_of_headings(tmp_path: Path) -> None:
    rows = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    problem = refusal(write_book(tmp_path / "a.xlsx", sheet(rows)))
    assert (problem.code, problem.row) == ("no_headings", 1048576)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_zip_bomb_is_refused_before_it_goes_off(tmp_path: Path, part: str) -> None:
    path = tmp_path / "bomb.xlsx"
    write_book(path, sheet(text_row(1, [NUMBER, DAY])), strings=f'<sst xmlns="{MAIN}"/>')
    with zipfile.ZipFile(path) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            if name != part:
                file.writestr(name, content)
        with file.open(part, "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(b" " * (1 << 20))
    assert path.stat().st_size < 400_000
    code, _, seconds, megabytes = read_in_child(path, NUMBER, DAY)
    assert code == "zip_bomb" and seconds < 2 and megabytes < 40


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    """The size in the directory is a claim; what counts is what comes out."""
    path = write_book(tmp_path / "bomb.xlsx", sheet(text_row(1, [NUMBER, DAY])) + " " * (64 << 20))
    raw = path.read_bytes()
    true = (64 << 20) + len(sheet(text_row(1, [NUMBER, DAY])).encode())
    assert raw.count(true.to_bytes(4, "little")) == 2
    path.write_bytes(raw.replace(true.to_bytes(4, "little"), (900).to_bytes(4, "little")))
    code, _, seconds, megabytes = read_in_child(path, NUMBER, DAY)
    assert code in ("damaged", None)
    assert seconds < 2 and megabytes < 40


def test_a_row_that_never_ends(tmp_path: Path) -> None:
    digits = random.Random(1)
    cells = "".join(f"<c><v>{digits.getrandbits(1200):x}</v></c>" for _ in range(120_000))
    rows = text_row(1, [NUMBER, DAY]) + '<row r="2">' + cells
    problem = refusal(write_book(tmp_path / "a.xlsx", sheet(rows)[: -len("</sheetData></worksheet>")]))
    assert (problem.code, problem.row) == ("row_too_long", 2)


def test_a_password_on_the_zip_itself(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", sheet(text_row(1, [NUMBER, DAY])))
    raw = bytearray(path.read_bytes())
    at = 0
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:
        raw[at + 8] |= 1
        at += 4
    path.write_bytes(bytes(raw))
    assert refusal(path).code == "encrypted"


def test_too_many_members(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        for n in range(10_001):
            file.writestr(f"{n}", b"")
    assert refusal(path).code == "damaged"
