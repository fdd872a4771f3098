"""Real Word comments in a document, each at its words; and a plain document of a text that was no Word file.

Word anchors comments at whole runs of the body, so a run is split where a comment begins or ends; both halves keep the
formatting. Where the words are is told by the caller, who knows how places are counted.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any, Final, NamedTuple

import docx
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run

from huiyin.documents.workbook import clean_text

#: The paragraph of a place in the XML, and from which character to which.
Spot = tuple[Any, int, int]
#: The elements that bear the text of a paragraph, each with its text, in order.
Pieces = Callable[[Any], Sequence[tuple[Any, str]]]
_R: Final = qn("w:r")
_LONGEST: Final = 2_000


class Comment(NamedTuple):
    """What is said; `place` means something to the caller's `find` only."""

    text: str
    place: object


class Grid(NamedTuple):
    """A table of a plain document: (row, column, rows, columns, text) of each cell."""

    cells: Sequence[tuple[int, int, int, int, str]]


def add_comments(
    data: bytes,
    comments: Sequence[Comment],
    *,
    find: Callable[[Any], Callable[[object], Spot | None]],
    pieces: Pieces,
    author: str,
) -> bytes:
    """The document with a comment at each place; what has no place in the body stands at its beginning.

    Args:
        find: given the body, how the spot of a place is found.
        pieces: how a paragraph's text is read.
    """
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    locate = find(body)
    # places are looked up before any run is split; the elements that bear text stay the same
    spots = [(comment, locate(comment.place)) for comment in comments]
    for comment, spot in spots:
        runs = _runs(*spot, pieces) if spot is not None else []
        if not runs:
            runs = _nearest(body, spot[0] if spot is not None else None, pieces)
        if not runs:
            runs = [document.add_paragraph(" ").runs[0]._r]
        text = clean_text(comment.text)[:_LONGEST]
        first, last = Run(runs[0], document), Run(runs[-1], document)
        document.add_comment([first, last], text=text, author=author, initials=author[:2])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _runs(paragraph: Any, start: int, end: int, pieces: Pieces) -> list[Any]:
    """The runs of just these characters, split off where they begin and end."""
    found: list[Any] = []
    at = 0
    for element, text in list(pieces(paragraph)):
        first, at = at, at + len(text)
        if at <= start or first >= max(end, start + 1) or not text or _run_of(element) is None:
            continue
        run = _isolated(element, max(start - first, 0), min(end, at) - first)
        if not found or found[-1] is not run:
            found.append(run)
    return found


def _isolated(element: Any, start: int, end: int) -> Any:
    """The run of these characters of one element and of nothing else."""
    run = _run_of(element)
    before = element.getprevious()
    length = len(element.text or "")
    if 0 < start < length:
        element, run = _cut(run, element, start)
        length, end = length - start, end - start
    elif before is not None and before.tag != qn("w:rPr"):
        element, run = _cut(run, element, 0)
    behind = element.getnext()
    if 0 < end < length:
        _cut(run, element, end)
    elif behind is not None:
        _cut(run, behind, 0)
    return run


def _run_of(element: Any) -> Any | None:
    parent = element.getparent()
    return parent if parent is not None and parent.tag == _R else None


def _cut(run: Any, element: Any, offset: int) -> tuple[Any, Any]:
    """Split a run before a character of one of its elements; the new element and run behind the cut.

    With offset 0 the element itself moves into the new run.
    """
    behind = run.makeelement(run.tag, dict(run.attrib), run.nsmap)
    properties = run.find(qn("w:rPr"))
    if properties is not None:
        behind.append(deepcopy(properties))
    moved = list(element.itersiblings())
    if offset:
        rest = element.makeelement(element.tag, dict(element.attrib), element.nsmap)
        rest.text, element.text = element.text[offset:], element.text[:offset]
        for part in (element, rest):
            part.set(qn("xml:space"), "preserve")
    else:
        rest = element
    behind.append(rest)
    for sibling in moved:
        behind.append(sibling)
    run.addnext(behind)
    return rest, behind


def _nearest(body: Any, paragraph: Any | None, pieces: Pieces) -> list[Any]:
    """A run to hang a comment on when its own place has none: of the paragraph, else the first of the body."""
    for candidate in [paragraph] if paragraph is not None else []:
        runs = [run for element, text in pieces(candidate) if text and (run := _run_of(element)) is not None]
        if runs:
            return [runs[0], runs[-1]]
    for candidate in body.iter(qn("w:p")):
        for element, text in pieces(candidate):
            if text.strip() and (run := _run_of(element)) is not None:
                return [run]
    return []


def plain_document(parts: Sequence[str | Grid]) -> bytes:
    """A Word file of paragraphs and tables as they stand, one paragraph for each text."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(clean_text(part))
        elif part.cells:
            _add_table(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


#: Word's own limit of columns; a table of a workbook may be wider, and is cut.
_MOST_COLUMNS: Final = 63
_MOST_ROWS: Final = 2_000


def _add_table(document: Any, grid: Grid) -> None:
    kept = [cell for cell in grid.cells if cell[0] < _MOST_ROWS and cell[1] < _MOST_COLUMNS]
    rows = min(max((row + high for row, _, high, _, _ in kept), default=1), _MOST_ROWS)
    columns = min(max((column + wide for _, column, _, wide, _ in kept), default=1), _MOST_COLUMNS)
    table = document.add_table(rows, columns)
    table.style = "Table Grid"
    # python-docx looks a cell up by walking its table; the rows are walked once
    made = [[cell for cell in row.cells] for row in table.rows]  # noqa: C416  a row gives a tuple of new proxies
    for row, column, high, wide, text in kept:
        cell = made[row][column]
        if high > 1 or wide > 1:
            cell = cell.merge(made[min(row + high, rows) - 1][min(column + wide, columns) - 1])
        cell.text = clean_text(text)
