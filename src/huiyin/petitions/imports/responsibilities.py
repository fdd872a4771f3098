"""A list of responsibilities as an organ writes it in a spreadsheet: one row an entry."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huiyin.core.terms import ROUTE
from huiyin.documents.sheets import CellProblem, cell_text, read_rows
from huiyin.documents.workbook import Field, Sheet, write_workbook
from huiyin.petitions.models import Responsibility
from huiyin.petitions.queries.choices import SEPARATOR, NotFound, find
from huiyin.ui.words import speaks_english

#: Column of the spreadsheet → field of the entry, in the order of the form.
COLUMNS = {
    "诉求事项": "subject",
    "内容分类": "topic",
    "办理途径": "route",
    "法定程序": "procedure",
    "受理机关": "body",
    "法律依据": "basis",
    "申请期限": "window",
}
REQUIRED = ("诉求事项", "办理途径")
#: What an entry that leads elsewhere must say, else the petitioner could not be told where to go.
_FOR_STATUTORY = ("法定程序", "受理机关")
_NUMERALS = {numeral: f"route_{at}" for at, numeral in enumerate("一二三四五六", 1)}
_ITEM = re.compile(r"第?[（(]?([一二三四五六1-6])[）)]?(?:[项类、.]|$)")
_LEVELS = re.compile(r"\s*[/／>›»\\]\s*")
#: Rows of a list; a ledger of petitions was chosen by mistake.
MOST = 2000


class Entry(NamedTuple):
    """One row, read."""

    subject: str
    topic: int | None
    route: str
    procedure: str
    body: str
    basis: str
    window: str

    @property
    def key(self) -> tuple[str, int | None]:
        """What makes it the same entry in a later list."""
        return self.subject, self.topic


class RowProblem(NamedTuple):
    """A cell that cannot be used: where it is, what it says, why, and how to mend it."""

    row: int
    column: str
    value: str
    why: str

    def __str__(self) -> str:
        where = _("第 %(row)d 行“%(column)s”") % {"row": self.row, "column": self.column}
        return f"{where}：{self.value}　{self.why}" if self.value else f"{where}：{self.why}"


class Read(NamedTuple):
    """A list as it was read; with problems, none of it is loaded."""

    entries: list[Entry]
    problems: list[RowProblem]


def read_list(path: Path, today: date) -> Read:
    """
    Raises:
        SheetProblem: the file cannot be read, or lacks a required column.
    """
    entries: list[Entry] = []
    problems: list[RowProblem] = []
    seen: dict[tuple[str, int | None], int] = {}
    with read_rows(path, required=REQUIRED, known=tuple(COLUMNS)) as rows:
        for number, cells, doubts in rows:
            if len(seen) >= MOST:
                problems.append(RowProblem(number, "诉求事项", "", _("超过 %d 行，请核对是否选错了文件。") % MOST))
                break
            entry, found = _entry(number, {name: _text(cells.get(name)) for name in COLUMNS}, today)
            found += [_doubt(doubt) for doubt in doubts if doubt.severity == "error" and doubt.heading in COLUMNS]
            first = seen.setdefault(entry.key, number)
            if first != number:
                why = _("与第 %d 行重复；请合并为一行，或者写明区别。") % first
                found.append(RowProblem(number, "诉求事项", entry.subject, why))
            problems += found
            entries.append(entry)
    if not entries:
        problems.append(RowProblem(rows.heading_row, "诉求事项", "", _("表中没有内容。")))
    return Read(entries, problems)


def _entry(number: int, texts: Mapping[str, str], today: date) -> tuple[Entry, list[RowProblem]]:
    problems = [RowProblem(number, column, "", _("请填写这一项。")) for column in REQUIRED if not texts[column]]
    route = _route(texts["办理途径"])
    if route is None and texts["办理途径"]:
        why = _("不是第三十一条的六种途径；请填写“一”至“六”，或者途径的名称。")
        problems.append(RowProblem(number, "办理途径", texts["办理途径"], why))
    topic = _topic(number, texts["内容分类"], today, problems)
    if route is not None and route != "route_6":
        why = _("导入法定途径的，应当写明，才能告知信访人向哪里、依什么程序提出。")
        problems += [RowProblem(number, column, "", why) for column in _FOR_STATUTORY if not texts[column]]
    values: dict[str, Any] = {COLUMNS[column]: text for column, text in texts.items()}
    entry = Entry(**(values | {"topic": topic, "route": route or ""}))
    return entry, problems + _too_long(number, texts)


def _route(text: str) -> str | None:
    """The route by its name, its code, or the item of Art. 31 it stands in."""
    known = ROUTE.code(text)
    if known is not None:
        return known
    item = _ITEM.match(text.removeprefix("第三十一条").strip())
    if item is None:
        return None
    return _NUMERALS.get(item[1]) or f"route_{item[1]}"


def _topic(number: int, text: str, today: date, problems: list[RowProblem]) -> int | None:
    if not text:
        return None
    try:
        return find("topic", _LEVELS.sub(SEPARATOR, text), today)
    except NotFound as missing:
        why = _("没有这个内容分类，或者同名的不止一个。")
        if missing.near:
            why += _("是不是：%(near)s？") % {"near": "；".join(missing.near)}
        problems.append(RowProblem(number, "内容分类", text, why))
    return None


#: The longest text of a column, as the table keeps it.
_LIMITS = {
    column: Responsibility._meta.get_field(name).max_length  # type: ignore[union-attr]
    for column, name in COLUMNS.items()
    if name not in ("topic", "route")
}


def _too_long(number: int, texts: Mapping[str, str]) -> list[RowProblem]:
    return [
        RowProblem(number, column, texts[column][:20] + "…", _("超过 %d 个字，请缩短。") % limit)
        for column, limit in _LIMITS.items()
        if limit is not None and len(texts[column]) > limit
    ]


def _doubt(doubt: CellProblem) -> RowProblem:
    text = doubt.message_en if speaks_english() else doubt.message
    return RowProblem(
        doubt.row, doubt.heading or "", doubt.value, text.partition(": " if speaks_english() else "：")[2]
    )


def _text(value: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", cell_text(value)).split())


def list_form(rows: Iterable[Sequence[str]] = ()) -> bytes:
    """The spreadsheet to fill in, empty or with the present entries; a second sheet says how."""
    wide = {"诉求事项": 36, "法律依据": 44, "内容分类": 30, "办理途径": 30, "申请期限": 30}
    fields = [Field(name, "long", wide.get(name, 24), is_input=True) for name in COLUMNS]
    told = [
        ["办理途径", _("填“一”至“六”，或者途径的名称（《信访工作条例》第三十一条）。")],
        ["法定程序、受理机关", _("途径为第一至五项的须填，告知书据此写明向哪里提出。")],
        ["法律依据、申请期限", _("导入时印在告知书中。")],
        ["内容分类", _("填全称，如“劳动和社会保障/工资福利”；填了的，分流时按分类提示。")],
        *([f"{_('例')}：{name}", text] for name, text in zip(COLUMNS, _EXAMPLE, strict=True)),
    ]
    stream = io.BytesIO()
    how = Sheet(_("填写说明"), [Field(_("列"), width=24), Field(_("怎样填"), "long", 70)], told)
    write_workbook([Sheet("清单", fields, rows), how], stream)
    return stream.getvalue()


_EXAMPLE = (
    "拖欠劳动报酬", "劳动和社会保障/工资福利", "二", "劳动争议仲裁", "县劳动人事争议仲裁委员会",
    "《中华人民共和国劳动争议调解仲裁法》第二十七条", "自知道或者应当知道权利被侵害之日起一年内",
)  # fmt: skip
