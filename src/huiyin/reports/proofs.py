"""What a proofread file becomes: a Word file with comments at the places, and a workbook of all that was checked."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huiyin.documents.comments import Comment, Grid, Spot, add_comments, plain_document
from huiyin.documents.sheets.problems import column_letters
from huiyin.documents.workbook import Field, Sheet, Value, write_workbook
from huiyin.proofread.check import check
from huiyin.proofread.mending import mend
from huiyin.proofread.model import SEVERITIES, Place, Relation, RelationKind, Report, Severity
from huiyin.proofread.reading import Line, RawTable, Source, read
from huiyin.proofread.reading.docx import Spots, pieces_of
from huiyin.proofread.words import SEVERITIES as SEVERITY_NAMES


@dataclass(frozen=True)
class Proof:
    """A file as it came, as it was read, and what was found in it."""

    name: str
    data: bytes
    source: Source
    report: Report

    @property
    def is_word(self) -> bool:
        return self.data.startswith(b"PK") and self.source.form == "paragraphs" and bool(self.source.raw)

    def where(self, place: Place) -> str:
        """A place as a person counts, by what the file is: a cell of a sheet, a line, a paragraph."""
        sheets = {part.number: part.sheet for part in self.source.parts if isinstance(part, RawTable) and part.sheet}
        if place.table is not None and place.table in sheets:
            cell = f"{column_letters(place.column or 0)}{(place.row or 0) + 1}"
            return _("工作表“%(sheet)s”%(cell)s") % {"sheet": sheets[place.table], "cell": cell}
        return where(place, in_lines=self.source.form == "lines")


def proofread(data: bytes, name: str, *, report_date: date | None = None) -> Proof:
    """
    Raises:
        huiyin.proofread.Unreadable: it could not be read.
    """
    source = read(data, name)
    return Proof(name, data, source, check(mend(source), report_date=report_date))


def at_least(findings: Sequence[Relation], least: Severity) -> list[Relation]:
    """Findings of this severity or worse."""
    wanted = SEVERITIES[: SEVERITIES.index(least) + 1]
    return [finding for finding in findings if finding.severity in wanted]


def severity_name(severity: Severity | None) -> str:
    if severity is None:
        return _("相符")
    return SEVERITY_NAMES[severity][_english()]


def message(relation: Relation) -> str:
    return relation.message.text("en" if _english() else "zh")


def where(place: Place, *, in_lines: bool = False) -> str:
    """A place as a person counts, from 1: lines of a text, paragraphs of a document."""
    if place.table is not None:
        told = {"table": place.table + 1, "row": (place.row or 0) + 1, "column": (place.column or 0) + 1}
        text = _("第%(table)d个表格第%(row)d行第%(column)d列") % told
    elif place.part == "footnote":
        text = _("脚注")
    elif place.part == "header":
        text = _("页眉页脚")
    elif in_lines:
        text = _("第%(number)d行") % {"number": (place.paragraph or 0) + 1}
    else:
        text = _("第%(number)d段") % {"number": (place.paragraph or 0) + 1}
    return text if place.page is None else _("第%(page)d页，%(where)s") % {"page": place.page, "where": text}


def with_comments(proof: Proof, findings: Sequence[Relation]) -> bytes:
    """The Word file with a comment at each finding; of another kind of file, its text as a Word file with comments."""
    data, moved = (proof.data, {}) if proof.is_word else _as_word(proof.source)
    comments = [Comment(_said(finding), _moved(finding.at[0], moved) if finding.at else None) for finding in findings]
    return add_comments(
        data,
        comments,
        find=_finder,
        pieces=lambda paragraph: pieces_of(paragraph)[0],
        author=_("回音校对"),
    )


def _finder(body: Any) -> Callable[[object], Spot | None]:
    spots = Spots(body)
    return lambda place: spots.find(place) if isinstance(place, Place) else None


def _said(finding: Relation) -> str:
    text = _("%(severity)s：%(message)s") % {"severity": severity_name(finding.severity), "message": message(finding)}
    if finding.at and finding.at[0].part is not None and finding.at[0].part != "textbox":
        text = _("（在%(where)s）") % {"where": where(finding.at[0])} + text
    return text


def _as_word(source: Source) -> tuple[bytes, dict[tuple[str, int], int]]:
    """The text as a Word document, and which paragraph or table each of the file's own became."""
    parts: list[str | Grid] = []
    moved: dict[tuple[str, int], int] = {}
    paragraphs = tables = 0
    for part in source.parts:
        if isinstance(part, Line):
            if not part.text.strip():
                continue
            moved["paragraph", part.index] = paragraphs
            parts.append(part.text)
            paragraphs += 1
            continue
        lines = sorted({cell.line[0] for cell in part.cells if cell.line is not None})
        for line in lines:
            moved["paragraph", line] = paragraphs
            parts.append(source.raw[line])
            paragraphs += 1
        if not lines:
            if part.sheet:
                parts.append(part.sheet)
                paragraphs += 1
            moved["table", part.number] = tables
            parts.append(_grid(part))
            tables += 1
    return plain_document(parts), moved


def _grid(table: RawTable) -> Grid:
    return Grid([(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in table.cells])


def _moved(place: Place, moved: dict[tuple[str, int], int]) -> Place:
    if not moved:
        return place
    if place.table is not None:
        return replace(place, table=moved.get(("table", place.table), 1 << 30))
    return replace(place, paragraph=moved.get(("paragraph", place.paragraph or 0), 1 << 30))


def workbook(proofs: Sequence[Proof], least: Severity, target: Path | io.BytesIO) -> None:
    """Two sheets: what does not hold, and everything that was checked."""
    fields = [
        Field(_("文件")),
        Field(_("位置")),
        Field(_("程度")),
        Field(_("种类")),
        Field(_("文中的数")),
        Field(_("相关的数"), "long"),
        Field(_("应为")),
        Field(_("说明"), "long"),
    ]
    found = Sheet(_("发现的问题"), fields, _rows(proofs, least), fixed=1)
    checked = Sheet(_("核对过的关系"), fields, _rows(proofs, None), fixed=1)
    write_workbook([found, checked], target, title=_("校对结果"))


def _rows(proofs: Sequence[Proof], least: Severity | None) -> Iterator[list[Value]]:
    for proof in proofs:
        relations = proof.report.relations if least is None else at_least(proof.report.findings, least)
        for one in relations:
            place = proof.where(one.at[0]) if one.at else ""
            rest = "、".join(one.numbers[1:])
            yield [
                proof.name,
                place,
                severity_name(one.severity),
                kind_name(one.kind),
                one.numbers[0] if one.numbers else "",
                rest,
                one.expected or "",
                message(one),
            ]


def kind_name(kind: RelationKind) -> str:
    return {
        "sum": _("合计"), "difference": _("差额"), "change": _("增减幅度"), "points": _("百分点"), "ratio": _("比率"),
        "share": _("占比"), "attainable": _("能否得出"), "repeat": _("前后一致"), "list": _("列举"), "table": _("表格"),
        "date": _("日期"), "direction": _("升降方向"), "malformed": _("数字写法"), "count": _("项数"),
        "sequence": _("序号"), "conflict": _("前后矛盾"), "unit": _("单位"), "range": _("范围"),
    }[kind]  # fmt: skip


def _english() -> int:
    """0 for Chinese, 1 for English: the place of a language in the tables of the room below."""
    return int((get_language() or "").startswith("en"))
