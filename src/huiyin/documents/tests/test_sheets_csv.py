"""Text tables as other systems export them: their encodings, separators, quotes and accidents."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.documents.sheets import Row, SheetProblem, read_rows
from huiyin.documents.tests.books import read_in_child

NUMBER, DAY = "信访件编号", "登记日期"
TEXT = f"{NUMBER},{DAY},主要诉求\nX1,2018-03-05,拖欠工资\n"


def written(path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def rows_of(path: Path) -> list[Row]:
    return list(read_rows(path, required=(NUMBER, DAY)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    path = written(tmp_path / "a.csv", mark + TEXT.replace(",", separator), encoding)
    (row,) = rows_of(path)
    assert row == Row(2, {NUMBER: "X1", DAY: "2018-03-05", "主要诉求": "拖欠工资"})


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_and_quoted_line_breaks_count_as_excel_counts(tmp_path: Path, ending: str) -> None:
    """Row numbers are records: a line break inside quotes does not begin a row, a blank line does."""
    lines = [f"{NUMBER},{DAY},内容", 'X1,2018-03-05,"一', '二，""三"""', "", "X2,2018-03-06,\u2028四"]
    first, second = rows_of(written(tmp_path / "a.csv", ending.join(lines)))
    assert (first.number, first.cells["内容"]) == (2, f'一{ending}二，"三"')
    assert (second.number, second.cells[NUMBER]) == (4, "X2")


def test_a_broken_gb18030_byte_is_located_and_the_rest_kept(tmp_path: Path) -> None:
    raw = (TEXT + "X2,2018-03-06,征地补偿标准\nX3,2018-03-07,住房\n").encode("gb18030")
    at = raw.index("补偿".encode("gb18030"))
    path = written(tmp_path / "a.csv", raw[:at] + b"\xff" + raw[at:])
    first, second, third = rows_of(path)
    assert first.problems == () and third.cells["主要诉求"] == "住房"
    assert second.cells["主要诉求"] == "征地�补偿标准"
    (problem,) = second.problems
    assert (problem.code, problem.row, problem.column, problem.severity) == ("broken_text", 3, "C", "warning")


def test_a_lost_half_character_does_not_reach_into_the_next_cell(tmp_path: Path) -> None:
    raw = f"{NUMBER},主要诉求,{DAY}\nX1,征地补偿,2018-03-05\n".encode("gb18030")
    at = raw.index("偿".encode("gb18030"))
    (row,) = rows_of(written(tmp_path / "a.csv", raw[: at + 1] + raw[at + 2 :]))
    assert row.cells[DAY] == "2018-03-05" and row.cells["主要诉求"] == "征地补�"


def test_a_broken_byte_does_not_turn_utf8_into_rubbish(tmp_path: Path) -> None:
    raw = (TEXT + "X2,2018-03-06,征地补偿标准\n").encode()
    at = raw.index("补偿".encode())
    (_, row) = rows_of(written(tmp_path / "a.csv", raw[:at] + b"\xff" + raw[at:]))
    assert row.cells["主要诉求"] == "征地�补偿标准"


def test_gb18030_far_down_in_a_file_that_begins_as_ascii(tmp_path: Path) -> None:
    text = "number,day,text\n" + "1,2018-03-05,a\n" * 20_000 + "2,2018-03-05,拖欠工资\n"
    reader = read_rows(written(tmp_path / "a.csv", text, "gb18030"), required=("number",))
    *_, last = reader
    assert last.cells["text"] == "拖欠工资" and [notice.code for notice in reader.notices] == ["encoding"]


def test_a_text_with_an_unquoted_separator_is_flagged_as_shifted(tmp_path: Path) -> None:
    (row,) = rows_of(written(tmp_path / "a.csv", f"{NUMBER},{DAY},诉求\nX1,2018-03-05,拖欠,工资,三月\n"))
    (problem,) = row.problems
    assert (problem.code, problem.column, problem.value) == ("shifted", "D", "工资")
    assert (row.cells["D列"], row.cells["E列"]) == ("工资", "三月")


def test_trailing_separators_and_short_rows_are_no_fault(tmp_path: Path) -> None:
    first, second = rows_of(
        written(tmp_path / "a.csv", f"{NUMBER},{DAY},诉求,,\nX1,2018-03-05,拖欠,,,,\nX2,2018-03-06\n")
    )
    assert first.problems == () and second.problems == () and second.cells["诉求"] is None


def test_a_quotation_mark_that_never_closes_is_named(tmp_path: Path) -> None:
    text = TEXT + 'X2,2018-03-06,"没有收尾\nX3,2018-03-07,住房\n'
    first, second = rows_of(written(tmp_path / "a.csv", text))
    assert first.problems == ()
    assert [(problem.code, problem.row, problem.column) for problem in second.problems] == [("unclosed_quote", 3, "C")]
    whole = written(tmp_path / "b.csv", TEXT + 'X2,2018-03-06,"' + "X3,2018-03-07,住房\n" * 100_000)
    with pytest.raises(SheetProblem) as caught:
        rows_of(whole)
    assert (caught.value.code, caught.value.row) == ("field_too_long", 3)


def test_two_hundred_thousand_columns(tmp_path: Path) -> None:
    heads = ",".join(f"列{n}" for n in range(200_000))
    path = written(tmp_path / "a.csv", f"{heads}\n{',' * 199_999}\n")
    with pytest.raises(SheetProblem) as caught:
        rows_of(path)
    assert (caught.value.code, caught.value.row) == ("too_many_columns", 1) and "200000" in caught.value.message
    code, _, seconds, megabytes = read_in_child(path, NUMBER)
    assert code == "too_many_columns" and seconds < 1 and megabytes < 60


def test_a_line_without_end(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"{NUMBER},{DAY}\n" + "字" * 12_000_000)
    code, _, seconds, megabytes = read_in_child(path, NUMBER)
    assert code in ("row_too_long", "field_too_long") and seconds < 2 and megabytes < 60


def test_missing_headings_in_a_csv(tmp_path: Path) -> None:
    with pytest.raises(SheetProblem) as caught:
        rows_of(written(tmp_path / "a.csv", "编号,登记日\n1,2\n"))
    assert caught.value.code == "no_headings" and "“登记日”是不是“登记日期”" in caught.value.message
    with pytest.raises(SheetProblem) as caught:
        rows_of(written(tmp_path / "a.csv", f"台账\n{NUMBER},{DAY}\n"))
    assert (caught.value.code, caught.value.row) == ("headings_lower", 2)


@pytest.mark.slow
def test_three_hundred_thousand_rows_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{NUMBER},{DAY},信访人姓名,主要诉求\n")
        for n in range(300_000):
            file.write(f"X{n},2018-03-05,张三,反映某村征地补偿标准与文件不一致，请求答复依据{n}\n")
    code, rows, _, megabytes = read_in_child(path, NUMBER, DAY)
    assert (code, rows) == (None, 300_000) and megabytes < 15
