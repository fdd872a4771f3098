"""`huiyin proofread`: what it prints, what it writes, and the exit code that stops a publication."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import openpyxl
from click.testing import CliRunner, Result

from huiyin.cli.proofread import proofread

WRONG = "全年登记群众信访510件次，其中来信156件次，来访65人次，网上信访287件次。"
RIGHT = "全年登记群众信访508件次，其中来信156件次，来访65人次，网上信访287件次。"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(proofread, [str(word) for word in words])


def word(path: Path, *texts: str) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def test_a_wrong_total_is_told_with_its_computation_and_stops_a_script(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text(f"一、基本情况\n{WRONG}\n", encoding="utf-8")
    result = run(file)
    assert result.exit_code == 1
    assert "第2行" in result.output
    assert "156 + 65 + 287 = 508" in result.output


def test_a_report_without_contradictions_passes(tmp_path: Path) -> None:
    file = tmp_path / "报告.md"
    file.write_text(RIGHT, encoding="gb18030")
    result = run(file)
    assert result.exit_code == 0
    assert "列出 0 项" in result.output


def test_json_is_one_document_with_the_figures_as_printed(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text(WRONG, encoding="utf-8")
    result = run(file, "--json")
    made = json.loads(result.stdout)
    assert set(made) == {"file", "quantities", "relations", "findings"}
    (finding,) = made["findings"]
    assert finding["kind"] == "sum"
    assert finding["holds"] is False
    assert finding["severity"] == "error"
    assert finding["numbers"] == ["510", "156", "65", "287"]
    assert finding["expected"] == "508"
    assert finding["at"][0] == {"paragraph": 0, "start": 8, "end": finding["at"][0]["end"]}
    assert finding in made["relations"]


def test_the_word_file_comes_back_with_a_comment_at_the_figure(tmp_path: Path) -> None:
    file, out = word(tmp_path / "报告.docx", "一、基本情况", WRONG), tmp_path / "批注.docx"
    assert run(file, "--docx", out).exit_code == 1
    document = docx.Document(str(out))
    (comment,) = document.comments
    assert "508" in comment.text
    assert document.paragraphs[1].text == WRONG
    runs = [run.text for run in document.paragraphs[1].runs]
    assert "510" in runs or "510件次" in runs


def test_a_text_becomes_a_word_file_with_comments_and_its_table(tmp_path: Path) -> None:
    file, out = tmp_path / "报告.md", tmp_path / "批注.docx"
    file.write_text(
        f"{RIGHT}\n\n| 渠道 | 件次 |\n|---|---|\n| 来信 | 118 |\n| 来访 | 203 |\n| 合计 | 322 |\n", encoding="utf-8"
    )
    assert run(file, "--docx", out).exit_code == 1
    document = docx.Document(str(out))
    assert document.tables[0].cell(3, 1).text == "322"
    assert "321" in next(iter(document.comments)).text


def test_a_folder_is_searched_and_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "子").mkdir()
    (tmp_path / "子" / "甲.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "乙.docx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "丙.png").write_bytes(b"\x89PNG")
    book = tmp_path / "清单.xlsx"
    result = run(tmp_path, "--xlsx", book)
    assert result.exit_code == 2
    assert "乙.docx" in result.output
    assert "156 + 65 + 287 = 508" in result.output
    rows = list(openpyxl.load_workbook(io.BytesIO(book.read_bytes())).worksheets[0].values)
    assert rows[1][4:7] == ("510", "156、65、287", "508")


def test_milder_findings_can_be_left_out(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text("“三公”经费支出5.76万元，较上年4.44万元增长1.32万元，上升29%。", encoding="utf-8")
    assert "29" in run(file).output.split("列出", 1)[1]
    result = run(file, "--min-severity", "likely")
    assert "列出 0 项" in result.output
    assert result.exit_code == 0


def test_the_date_of_the_report_may_be_given(tmp_path: Path) -> None:
    file = tmp_path / "报告.txt"
    file.write_text("2022年3月15日，市考核组已完成实地考核，并召开了反馈会议。", encoding="utf-8")
    assert run(file).exit_code == 0
    assert run(file, "--report-date", "2022-02-28").exit_code == 1


def test_a_cell_of_a_workbook_is_named_as_excel_names_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "登记"
    for row in (["渠道", "件次"], ["来信", 118], ["来访", 203], ["合计", 322]):
        sheet.append(row)
    book.save(tmp_path / "表.xlsx")
    result = run(tmp_path / "表.xlsx")
    assert result.exit_code == 1
    assert "工作表“登记”B4" in result.output
