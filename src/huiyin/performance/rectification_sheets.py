"""整改台账 as a spreadsheet, and read back: what inspections send as a list comes in row by row, and what is written is
what is read. How far something is mended is said, never read: striking off is a second person's act."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.accounts.models import Organ, Person
from huiyin.documents.sheets import Row, ValueProblem, cell_text, parse_date, read_rows
from huiyin.documents.workbook import Field, Sheet, Value, workbook_bytes
from huiyin.performance.activity_sheets import Trouble, Wrong, message_of, text_of
from huiyin.performance.acts.rectification import Given, fresh, problems_of
from huiyin.performance.models import Origin, Rectification, Standing

SHEET = "整改台账"
FIELDS = (
    Field("序号", "whole"), Field("来源", width=16), Field("发现日期", "date"), Field("文号", width=20),
    Field("问题", "long", 44), Field("整改措施", "long", 44), Field("责任科室", width=12), Field("责任人", width=12),
    Field("整改期限", "date"), Field("状态", width=10), Field("销号日期", "date"), Field("上年结转", width=10),
)  # fmt: skip
HEADINGS = {
    "来源": "origin", "发现日期": "found", "文号": "number", "问题": "problem", "整改措施": "measure",
    "责任科室": "office", "责任人": "owner", "整改期限": "due",
}  # fmt: skip
_REQUIRED = ("来源", "发现日期", "问题", "整改措施", "责任人", "整改期限")
_ORIGINS = {str(label): origin for origin, label in Origin.choices}


class Line(NamedTuple):
    """A finding as the list shows it."""

    row: Rectification
    label: str
    is_carried: bool


class Read(NamedTuple):
    """`new`: the rows that do not stand yet and can be entered. `struck`: how many of those that do not stand yet are
    struck off already, as the file says."""

    rows: list[Given]
    new: list[Given]
    troubles: list[Trouble]
    unknown: list[str]
    struck: int


def written(lines: Iterable[Line], title: str) -> bytes:
    """The list as a workbook; an empty one is the form to fill in."""
    labels = _labels()
    cells = [_cells(n, line, labels) for n, line in enumerate(lines, 1)]
    return workbook_bytes([Sheet(SHEET, FIELDS, cells)], title=title)


def _cells(n: int, line: Line, labels: dict[int, str]) -> list[Value]:
    one = line.row
    return [
        n, str(one.get_origin_display()), one.found, one.number or None, one.problem, one.measure, one.office or None,
        labels.get(one.owner_id, one.owner.display_name), one.due, line.label, one.struck,
        "是" if line.is_carried else "否",
    ]  # fmt: skip


def _labels() -> dict[int, str]:
    """How each person is written: the name, with the user name where two have the same."""
    people = list(Person.objects.staff().values_list("pk", "display_name", "username"))
    twice = {name for name, count in Counter(name for _pk, name, _user in people).items() if count > 1}
    return {pk: f"{name}（{user}）" if name in twice else name for pk, name, user in people}


def read(content: bytes, organ: Organ, today: date) -> Read:
    """
    Raises:
        SheetProblem: it is no spreadsheet, or lacks a column that is wanted.
    """
    people = _People()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("rectifications.xlsx" if content.startswith(b"PK") else "rectifications.csv")
        path.touch(mode=0o600)
        path.write_bytes(content)
        known = tuple(field.heading for field in FIELDS)
        with read_rows(path, required=_REQUIRED, known=known) as reader:
            read_rows_ = [(row, *_given(row, people)) for row in reader]
            unknown = [column.found for column in reader.columns if not column.is_known]
    troubles = [one for _row, _said, wrong in read_rows_ for one in wrong]
    given = [said for _row, said, _wrong in read_rows_ if said is not None]
    left = fresh(given, organ)
    new, struck = [], 0
    for row, said, _wrong in read_rows_:
        if said is None or said not in left:
            continue
        left.remove(said)
        doubts = list(_doubts(row, said, organ, today))
        troubles += doubts
        if not doubts:
            new.append(said)
        struck += cell_text(row.cells.get("状态")).strip() == str(Standing.STRUCK.label)
    return Read(given, new, sorted(troubles, key=lambda one: one.row), unknown, struck)


def _doubts(row: Row, said: Given, organ: Organ, today: date) -> Iterable[Trouble]:
    """Why a row that would be new cannot be."""
    headings = {name: heading for heading, name in HEADINGS.items()}
    for name, words in problems_of(said, today).items():
        heading = headings.get(name, "")
        yield Trouble(row.number, heading, cell_text(row.cells.get(heading)), words)
    if not said.owner.is_active or said.owner.organ_id != organ.pk:
        words = _("%s不是本单位的在用人员，请另写责任人。") % said.owner.display_name
        yield Trouble(row.number, "责任人", said.owner.display_name, words)


class _People:
    """Persons by how a spreadsheet names them."""

    def __init__(self) -> None:
        people = list(Person.objects.staff())
        self._names: dict[str, list[Person]] = {}
        for one in people:
            for name in {one.display_name, one.username, f"{one.display_name}（{one.username}）"}:
                self._names.setdefault(name, []).append(one)

    def find(self, cell: Any) -> Person:
        name = text_of(cell).replace("(", "（").replace(")", "）")
        found = self._names.get(name, [])
        if not name:
            raise Wrong(_("请填写责任人。"))
        if not found:
            raise Wrong(_("没有这个人员。请写系统里的姓名，或者用户名。"))
        if len(found) > 1:
            raise Wrong(_("有 %d 位同名的人员。请写用户名。") % len(found))
        return found[0]


def _given(row: Row, people: _People) -> tuple[Given | None, list[Trouble]]:
    said: dict[str, Any] = {}
    wrong = [Trouble(row.number, one.heading or "", one.value, message_of(one)) for one in row.problems]
    readers: dict[str, Callable[[Any], Any]] = {
        "origin": _origin, "found": parse_date, "due": parse_date, "owner": people.find,
    }  # fmt: skip
    plain: Callable[[Any], Any] = _words
    for heading, name in HEADINGS.items():
        cell = row.cells.get(heading)
        try:
            said[name] = readers.get(name, plain)(cell)
        except ValueProblem as problem:
            wrong.append(Trouble(row.number, heading, problem.value, message_of(problem)))
        except Wrong as problem:
            wrong.append(Trouble(row.number, heading, cell_text(cell), str(problem)))
    wrong += [
        Trouble(row.number, heading, "", _("请填写日期。"))
        for heading in ("发现日期", "整改期限")
        if said.get(HEADINGS[heading], "") is None
    ]
    return (None, wrong) if wrong else (Given(**said), [])


def _words(cell: Any) -> str:
    """A text with its ends of lines told in one way."""
    return "\n".join(text_of(cell).splitlines())


def _origin(cell: Any) -> str:
    found = _ORIGINS.get(text_of(cell))
    if found is None:
        raise Wrong(_("没有这个来源。请填：%s。") % "、".join(_ORIGINS))
    return found
