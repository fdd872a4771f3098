"""Whatever is wrong with a file: a message with row, column, value and what to do; nothing is lost, nothing doubled."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from huiyin.petitions.acts.importing import ImportRefused
from huiyin.petitions.imports.columns import HEADINGS
from huiyin.petitions.models import ImportRun, Petition
from huiyin.petitions.tests.conftest import Load, sheet

pytestmark = pytest.mark.django_db

GOOD: dict[str, Any] = {
    "信访件编号": "好1", "登记日期": date(2023, 3, 1), "信访形式": "来信", "主要诉求": "请求公开账目",
}  # fmt: skip


def zero_bytes(path: Path) -> None:
    path.write_bytes(b"")


def renamed_picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


def encrypted(path: Path) -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    path.write_bytes(ole + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000))


def cut_off(path: Path) -> None:
    sheet(path, [GOOD])
    path.write_bytes(path.read_bytes()[:900])


def wrong_sheet(path: Path) -> None:
    sheet(path, [{"部门": "县人社局", "人数": 3}])


def only_headings_missing_one(path: Path) -> None:
    sheet(path, [{name: value for name, value in GOOD.items() if name != "信访形式"}])


def zip_bomb(path: Path) -> None:
    sheet(path, [GOOD])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = page.replace(b"</sheetData>", b"<row/>" * 20_000_000 + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (zero_bytes, "0 字节"),
        (renamed_picture, "不是表格"),
        (encrypted, "密码"),
        (cut_off, "损坏"),
        (wrong_sheet, "信访件编号"),
        (only_headings_missing_one, "信访形式"),
        (zip_bomb, "解压后"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_leaves_nothing(
    load: Load, tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "台账.xlsx"
    make(path)
    with pytest.raises(ImportRefused, match=said):
        load(path)
    assert not Petition.objects.exists() and not ImportRun.objects.exists()


def test_a_text_table_of_two_hundred_thousand_columns_is_refused(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "宽.csv"
    path.write_text(",".join(f"列{n}" for n in range(200_000)) + "\n", encoding="utf-8")
    with pytest.raises(ImportRefused, match="200000 列"):
        load(path)


def test_one_cell_at_the_far_corner_costs_nothing(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "远.xlsx"
    sheet(path, [GOOD])
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    page["XFD1048576"] = "x"
    book.save(path)
    result = load(path)
    assert (result.loaded, result.rejected) == (1, 1)
    assert result.messages[-1].row == 1_048_576


def test_every_bad_row_is_named_and_every_good_row_is_loaded(load: Load) -> None:
    bad = [
        ("登记日期", "1899-12-30", "1990-01-01"),
        ("登记日期", date(2199, 1, 1), "年份"),
        ("信访人数", 0, "1 至 9999"),
        ("信访人数", -3, "1 至 9999"),
        ("信访人数", 10**9, "1 至 9999"),
        ("信访人姓名", "张" * 300, "上限 100 字"),
        ("证件号码", 99010119800101123, "15 位"),
        ("信访形式", "走访", "来访"),
        ("主要诉求", None, "必填项为空"),
    ]
    rows = [{**GOOD, "信访件编号": f"坏{n}", heading: value} for n, (heading, value, _) in enumerate(bad)]
    result = load([GOOD, *rows, {**GOOD, "信访件编号": "好2"}])
    assert (result.rows, result.loaded, result.rejected) == (11, 2, 9)
    assert set(Petition.objects.values_list("number", flat=True)) == {"好1", "好2"}
    assert [(message.row, message.column) for message in result.messages] == [
        (number + 3, heading) for number, (heading, _, _) in enumerate(bad)
    ]
    for message, (_, _, said) in zip(result.messages, bad, strict=True):
        assert said in message.sentence()
        assert f"第{message.row}行" in message.sentence()


def test_a_formula_without_a_value_keeps_its_row_out_only_in_a_column_of_the_ledger(load: Load, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "公式.xlsx", [{**GOOD, "办结日期": None, "备注": None}, {**GOOD, "信访件编号": "好2", "备注": "a"}]
    )
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    headings = {cell.value: cell.coordinate.rstrip("1") for cell in page[1]}
    page[f"{headings['办结日期']}2"] = "=TODAY()"
    page[f"{headings['备注']}3"] = "=A1&A2"
    book.save(path)
    result = load(path)
    assert (result.loaded, result.rejected, result.warnings) == (1, 1, 1)
    assert [(message.kind, message.row, message.column) for message in result.messages] == [
        ("rejected", 2, "办结日期"),
        ("warning", 3, "备注"),
    ]
    assert "没有保存结果" in result.messages[0].sentence()


def test_a_broken_byte_in_a_gb18030_file_is_named_and_the_rest_of_the_text_kept(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    lines = [
        "信访件编号,登记日期,信访形式,主要诉求,责任单位",
        "1,2023-03-01,来信,拖欠#工资,县人社局",
        "2,2023-03-01,来信,噪声,县#局",
    ]
    path.write_bytes("\n".join(lines).encode("gb18030").replace(b"#", b"\xff"))
    result = load(path)
    assert (result.loaded, result.rejected) == (1, 1)
    assert {(message.kind, message.row, message.column) for message in result.messages} == {
        ("warning", 2, "主要诉求"),
        ("warning", 3, "责任单位"),
        ("rejected", 3, "责任单位"),
        ("note", 0, ""),
    }
    assert result.warnings == 2


def test_a_headings_only_ledger_is_loaded_with_nothing_in_it(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "空.csv"
    path.write_text(",".join(HEADINGS) + "\n", encoding="utf-8-sig")
    result = load(path)
    assert (result.rows, result.loaded, result.rejected) == (0, 0, 0)
