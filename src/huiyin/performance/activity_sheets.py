"""The register of activities as a spreadsheet, and read back: what is written is what is read."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.documents.sheets import Row, ValueProblem, cell_text, parse_date, parse_whole, read_rows
from huiyin.documents.workbook import Field, Sheet, Value, workbook_bytes
from huiyin.figures.entries import read_number
from huiyin.performance.acts.activities import Given, problems_of
from huiyin.performance.models import Activity, ActivityKind
from huiyin.ui.words import speaks_english

SHEET = "工作台账"
FIELDS = (
    Field("类别", width=16),
    Field("名称", width=36),
    Field("日期", "date"),
    Field("结束日期", "date"),
    Field("承办科室", width=14),
    Field("地点", width=20),
    Field("人次", "whole"),
    Field("资料份数", "whole"),
    Field("研究信访事项件数", "whole"),
    Field("费用（元）", "decimal", 14),
    Field("资金项目", width=16),
    Field("文号", width=22),
    Field("备注", "long", 40),
)
HEADINGS = {
    "类别": "kind", "名称": "name", "日期": "day", "结束日期": "until", "承办科室": "office", "地点": "place",
    "人次": "people", "资料份数": "copies", "研究信访事项件数": "matters", "费用（元）": "cost", "资金项目": "fund",
    "文号": "number", "备注": "note",
}  # fmt: skip
_KINDS = {str(label): kind for kind, label in ActivityKind.choices}


class Trouble(NamedTuple):
    """One cell that cannot be used: where it is, what it says, how to mend it."""

    row: int
    heading: str
    value: str
    message: str


class Read(NamedTuple):
    rows: list[Given]
    troubles: list[Trouble]
    #: Columns nobody asked for: named, so that nothing is lost silently.
    unknown: list[str]


def written(rows: Iterable[Activity]) -> bytes:
    """The rows as a workbook, in the order given; an empty one is the form to fill in."""
    return workbook_bytes([Sheet(SHEET, FIELDS, [_cells(row) for row in rows], fixed=2)], title=SHEET)


def _cells(row: Activity) -> list[Value]:
    said = {name: getattr(row, name) for name in HEADINGS.values()} | {"kind": str(row.get_kind_display())}
    return [None if said[name] == "" else said[name] for name in HEADINGS.values()]


def read(content: bytes, today: date) -> Read:
    """
    Raises:
        SheetProblem: it is no spreadsheet, or lacks the columns 类别, 名称 and 日期.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("activities.xlsx" if content.startswith(b"PK") else "activities.csv")
        path.touch(mode=0o600)
        path.write_bytes(content)
        with read_rows(path, required=("类别", "名称", "日期"), known=tuple(HEADINGS)) as reader:
            found, troubles = [], []
            for row in reader:
                given, wrong = _given(row, today)
                troubles += wrong
                if given is not None:
                    found.append(given)
            unknown = [column.found for column in reader.columns if not column.is_known]
    return Read(found, troubles, unknown)


def _given(row: Row, today: date) -> tuple[Given | None, list[Trouble]]:
    said: dict[str, Any] = {}
    wrong = [Trouble(row.number, one.heading or "", one.value, message_of(one)) for one in row.problems]
    for heading, name in HEADINGS.items():
        cell = row.cells.get(heading)
        try:
            said[name] = _READERS[name](cell) if name in _READERS else text_of(cell)
        except ValueProblem as problem:
            wrong.append(Trouble(row.number, heading, problem.value, message_of(problem)))
        except Wrong as problem:
            wrong.append(Trouble(row.number, heading, cell_text(cell), str(problem)))
    if not wrong and said["day"] is None:
        wrong.append(Trouble(row.number, "日期", "", _("请填写日期。")))
    if wrong:
        return None, wrong
    given = Given(**said)
    headings = {name: heading for heading, name in HEADINGS.items()}
    wrong = [
        Trouble(row.number, headings.get(name, ""), cell_text(row.cells.get(headings.get(name, ""))), words)
        for name, words in problems_of(given, today)
    ]
    return (None if wrong else given), wrong


class Wrong(ValueError):
    """What a cell says cannot be; in words."""


def message_of(problem: Any) -> str:
    message: str = problem.message_en if speaks_english() else problem.message
    return message


def text_of(cell: Any) -> str:
    return cell_text(cell).strip()


def _kind(cell: Any) -> str:
    found = _KINDS.get(text_of(cell))
    if found is None:
        raise Wrong(_("没有这个类别。请填：%s。") % "、".join(_KINDS))
    return found


def _whole(cell: Any) -> int | None:
    return parse_whole(cell, minimum=0, maximum=2_000_000_000)


def _money(cell: Any) -> Decimal | None:
    read = read_number(text_of(cell), "元")
    if read.problem:
        raise Wrong(read.problem)
    if read.value is not None and read.value != round(read.value, 2):
        raise Wrong(_("金额最多两位小数。请按分填写。"))
    return None if read.value is None else round(read.value, 2)


_READERS: dict[str, Callable[[Any], Any]] = {
    "kind": _kind, "day": parse_date, "until": parse_date, "people": _whole, "copies": _whole, "matters": _whole,
    "cost": _money,
}  # fmt: skip
