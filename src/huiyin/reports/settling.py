"""Tables and the signature of a filled template, put right when their contents are known.

A column whose head asks for it (`optional`) is left out where nothing in it can be compared; the note under the table
(`note_here`) says what is left out and what a dash means; first and last rows stay with their neighbours on a page.
"""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph

from huiyin.documents.official.write import with_fixed_times
from huiyin.reports.wording import NOTHING

_OPTIONAL, _NOTE = "\ue0c1", "\ue0c2"
DASH_NOTE = f"“{NOTHING}”表示无可比数据。"


def optional(text: str) -> str:
    """A heading whose column may be left out."""
    return f"{text}{_OPTIONAL}"


def note_here(text: str) -> str:
    """Where the notes of the table above stand; `text` is what is said when a column was left out."""
    return f"{_NOTE}{text}{_NOTE}"


def settle_tables(data: bytes, *, title: str = "", author: str = "") -> bytes:
    """The document with its tables put right, under its title; the same input gives the same bytes."""
    word = docx.Document(io.BytesIO(data))
    body = word.element.body
    for table in list(body.iter(qn("w:tbl"))):
        is_short = _drop_columns(table)
        _write_note(table, is_short)
        _keep_rows(table)
    for node in body.iter(qn("w:t")):
        if node.text and (_OPTIONAL in node.text or _NOTE in node.text):
            node.text = _without_note(node.text).replace(_OPTIONAL, "")
    _keep_signature(body)
    core = word.core_properties
    core.title, core.author = title or core.title, author or core.author
    out = io.BytesIO()
    word.save(out)
    return with_fixed_times(out.getvalue())


def _rows(table: Any) -> list[list[Any]]:
    return [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]


def _text(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def _drop_columns(table: Any) -> bool:
    """Whether a column was left out. A table with joined cells keeps all of them."""
    rows = _rows(table)
    if len({len(row) for row in rows}) != 1 or any(True for _ in table.iter(qn("w:gridSpan"), qn("w:vMerge"))):
        return False
    head, *others = rows
    empty = [
        number
        for number, cell in enumerate(head)
        if _OPTIONAL in _text(cell) and others and all(_text(row[number]).strip() in ("", NOTHING) for row in others)
    ]
    if not empty or len(empty) == len(head):
        return False
    for row in rows:
        for number in empty:
            row[number].getparent().remove(row[number])
    _widen(table, empty)
    return True


def _widen(table: Any, dropped: list[int]) -> None:
    """The columns that stay share the width of those that go."""
    grid = table.find(qn("w:tblGrid"))
    columns = grid.findall(qn("w:gridCol")) if grid is not None else []
    widths = [int(column.get(qn("w:w")) or 0) for column in columns]
    kept = [number for number in range(len(columns)) if number not in dropped]
    if not columns or not sum(widths[number] for number in kept):
        return
    factor = sum(widths) / sum(widths[number] for number in kept)
    new = [int(widths[number] * factor) for number in kept]
    new[-1] += sum(widths) - sum(new)
    for number in dropped:
        grid.remove(columns[number])
    for column, width in zip(grid.findall(qn("w:gridCol")), new, strict=True):
        column.set(qn("w:w"), str(width))
    for row in _rows(table):
        for cell, width in zip(row, new, strict=False):
            own = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
            if own is not None:
                own.set(qn("w:w"), str(width))


def _write_note(table: Any, is_short: bool) -> None:
    """What the paragraph under the table says of dashes, and of columns left out."""
    below = table.getnext()
    if below is None or below.tag != qn("w:p"):
        return
    for node in below.iter(qn("w:t")):
        if node.text and _NOTE in node.text:
            before, left_out, after = [*node.text.split(_NOTE), "", ""][:3]
            has_dash = any(_text(cell).strip() == NOTHING for row in _rows(table)[1:] for cell in row)
            node.text = f"{before}{DASH_NOTE if has_dash else ''}{left_out if is_short else ''}{after}"


def _without_note(text: str) -> str:
    """A note that stands under no table says nothing."""
    return "".join(text.split(_NOTE)[::2])


def _keep_rows(table: Any) -> None:
    """The first row stays with the second, the one before the last with the last, the last with its note."""
    rows = table.findall(qn("w:tr"))
    below = table.getnext()
    has_note = below is not None and below.tag == qn("w:p") and bool(_text(below))
    body = rows[1:]
    held = {0, len(body) - 2} | ({len(body) - 1} if has_note else set())
    for number in held & set(range(len(body))):
        for paragraph in body[number].iter(qn("w:p")):
            DocxParagraph(paragraph, None).paragraph_format.keep_with_next = True  # type: ignore[arg-type]


def _keep_signature(body: Any) -> None:
    """A signature never stands on a page without text: the paragraph above it stays with it, whatever loop wrote it."""
    styled = body.findall(f"{qn('w:p')}/{qn('w:pPr')}/{qn('w:pStyle')}")
    closing = next((style for style in styled if style.get(qn("w:val")) == "Closing"), None)
    above = closing.getparent().getparent().getprevious() if closing is not None else None
    while above is not None and above.tag == qn("w:p"):
        DocxParagraph(above, None).paragraph_format.keep_with_next = True  # type: ignore[arg-type]
        if _text(above).strip():
            return
        above = above.getprevious()
