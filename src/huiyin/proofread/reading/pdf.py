"""PDF with text: lines with their pages, without running heads and page numbers; tables by where their figures stand.

pdfium (BSD-3-Clause) is read through pypdfium2. It is not made for threads; one file is read at a time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from threading import Lock
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw as pdfium

from huiyin.proofread.model import Cell
from huiyin.proofread.reading import drawn, listed, ruled
from huiyin.proofread.reading.placed import Row, placed
from huiyin.proofread.reading.problems import Unreadable
from huiyin.proofread.reading.source import Line, RawTable, Source, bounded

MOST_PAGES: Final = 5_000
MOST_CHARACTERS: Final = 20_000_000
_ONE_AT_A_TIME: Final = Lock()
_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s*\d{1,4}\s*页(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|[ivxlc]{1,6})\s*",
    re.IGNORECASE,
)
#: How many lines at the head and at the foot of a page may be running ones.
_RUNNING: Final = 2
#: A gap wider than this many times the height of a letter parts two cells.
_GAP: Final = 1.1
#: Lines are this many times the height of a letter apart; raised numbers of notes are not. A line has so many words.
_LINE: Final = 0.6
_LEAST_SEEN: Final = 2
_LEAST_ROWS: Final = 3
_LONGEST_LINE: Final = 400
_LONGEST_CELL: Final = 14
#: So many lines tell where the edges are; a line this many letters short of the edge is not full.
_LEAST_LINES: Final = 6
#: A table has so many rules at least; lines this near its first and last words belong to it.
_LEAST_RULES: Final = 6
_NEAR_LINE: Final = 4.0
_SHORT: Final = 2.5
_FIGURE: Final = re.compile(r"[-+−(（]?[\d,，]+(?:\.\d+)?[)）]?[%％‰]?")


@dataclass
class _Field:
    """Words of a line between two gaps: where they begin in its text, and from where to where on the page."""

    text: str
    start: int
    left: float
    right: float
    middle: float = 0  # how high it stands


@dataclass
class _Row:
    text: str
    page: int
    fields: list[_Field]
    index: int = -1
    height: float = 0  # of its first letter
    table: list[ruled.RuledCell] | None = None  # of the table that begins here
    in_table: bool = False
    start: int = 0  # of its text in that of the page

    @property
    def left(self) -> float:
        return self.fields[0].left

    @property
    def right(self) -> float:
        return self.fields[-1].right


@dataclass
class _Layout:
    """Where the lines of a document begin and end when they are full."""

    left: float
    right: float
    indents: bool  # whether paragraphs begin further in


def read_pdf(data: bytes, name: str) -> Source:
    with _ONE_AT_A_TIME:
        pages = list(_pages(data, name))
    rows: list[_Row] = []
    running = _running(pages)
    raw: list[str] = []
    for page in pages:
        for place, row in enumerate(page):
            row.index = len(raw)
            raw.append(row.text)
            edge = place < _RUNNING or place >= len(page) - _RUNNING
            if not (edge and (_PAGE_NUMBER.fullmatch(row.text) or _plain(row.text) in running)):
                rows.append(row)
    if sum(len(row.text.strip()) for row in rows) < 10:
        raise Unreadable("no_text", name)
    return Source(name, tuple(_parts(rows)), "lines", tuple(raw))


def _pages(data: bytes, name: str) -> Iterator[list[_Row]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if "password" in str(error).lower() else "damaged"
        raise Unreadable(code, name, reason="PDF") from None
    left = MOST_CHARACTERS
    try:
        if len(document) > MOST_PAGES:
            raise Unreadable("too_long", name, limit=MOST_CHARACTERS // 10_000)
        for number in range(len(document)):
            rows = _page(document, number)
            left -= sum(len(row.text) for row in rows)
            if left < 0:
                raise Unreadable("too_long", name, limit=MOST_CHARACTERS // 10_000)
            yield rows
    finally:
        document.close()


def _page(document: Any, number: int) -> list[_Row]:
    """The lines of a page; a page that is broken has none."""
    try:
        page = document[number]
        text_page = page.get_textpage()
        text = text_page.get_text_range()
    except pypdfium2.PdfiumError:
        return []
    try:
        located = len(text) == text_page.count_chars()
        rows: list[_Row] = []
        starts: list[int] = []
        start = 0
        for line in text.split("\n"):
            words = line.rstrip("\r")
            if words.strip() and words != "\x00":
                if located and len(words) < _LONGEST_LINE:
                    seen = list(_seen(text_page, words, start))
                else:
                    seen = [_Row(_parted(words, [_Field(words, 0, 0, 0)]), 0, [_Field(words, 0, 0, 0)], start=start)]
                rows += [replace(row, page=number + 1) for row in seen]
                starts += [row.start for row in seen]
            start += len(line) + 1
        if located:
            _mark_tables(page, text_page, text, rows, starts)
        return rows
    finally:
        text_page.close()
        page.close()


def _parted(words: str, fields: Sequence[_Field]) -> str:
    """The line as text, its wide gaps as tabs: 0 0 4 in three columns are not one figure."""
    letters = list(words.replace("\ufffe", " ").replace("\x02", "-"))
    if len(fields) >= _LEAST_ROWS and all(len(field.text) <= _LONGEST_CELL for field in fields):
        for field in fields[1:]:
            letters[field.start - 1] = "\t"
    return "".join(letters)


def _mark_tables(page: Any, text_page: Any, text: str, rows: Sequence[_Row], starts: Sequence[int]) -> None:
    """The tables that rules make: each is hung on its first line, and its lines are marked as taken."""
    boxes = _boxes(page)
    if len(boxes) < _LEAST_RULES:
        return
    letters = list(_letters(text_page, text))
    places = {letter.at: letter for letter in letters}
    for cells in ruled.tables(boxes, letters):
        taken = [cell for cell in cells if cell.text]
        lines = {bisect_right(starts, cell.first) - 1 for cell in taken}
        if not lines or not any(letter.isdecimal() for cell in taken for letter in cell.text):
            continue
        tops = [places[cell.first].y for cell in taken]
        bottom, top = min(tops), max(tops)
        for number in range(min(lines), len(rows)):
            first = next((places[at] for at in range(starts[number], starts[number] + 4) if at in places), None)
            if first is not None and bottom - _NEAR_LINE <= first.y <= top + _NEAR_LINE:
                rows[number].in_table = True
        rows[min(lines)].table = cells
        rows[min(lines)].in_table = True


def _boxes(page: Any) -> list[ruled.Box]:
    boxes = []
    try:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
            boxes.append(ruled.Box(*item.get_bounds()))
            if len(boxes) > ruled.MOST_PATHS:
                return []
    except pypdfium2.PdfiumError:
        return boxes
    return boxes


def _letters(text_page: Any, text: str) -> Iterator[ruled.Letter]:
    for index, letter in enumerate(text):
        if not letter.isspace() and letter.isprintable():
            left, bottom, right, top = text_page.get_charbox(index, loose=True)
            yield ruled.Letter(letter, index, (left + right) / 2, (bottom + top) / 2)


def _seen(text_page: Any, line: str, start: int) -> Iterator[_Row]:
    """The line as it is seen: of several lines that the file tells as one, column by column, each for itself."""
    words: list[_Field] = []
    highest = 5.0
    for found in re.finditer(r"\S+", line):
        left, bottom, _, top = text_page.get_charbox(start + found.start(), loose=True)
        _, _, right, _ = text_page.get_charbox(start + found.end() - 1, loose=True)
        highest = max(highest, top - bottom)
        words.append(_Field(found[0], found.start(), left, right, (bottom + top) / 2))
    heights = _heights(words, highest)
    if len(heights) < 2:
        yield _row(line, words, highest, start)
        return
    lines: dict[float, list[_Field]] = {height: [] for height in heights}
    for word in words:
        lines[min(heights, key=lambda height: abs(height - word.middle))].append(word)
    for own in sorted(filter(None, lines.values()), key=lambda one: one[0].start):
        first = min(word.start for word in own)
        yield _row("", own, highest, start + first)


def _heights(words: Sequence[_Field], highest: float) -> list[float]:
    """How high the lines stand, where it is more than one: each with figures of its own, or with words out of order."""
    astray = any(word.left < before.left for before, word in pairwise(words))
    telling = words if astray else [word for word in words if _FIGURE.fullmatch(word.text)]
    heights: list[list[float]] = []
    for middle in sorted((word.middle for word in telling), reverse=True):
        if heights and heights[-1][0] - middle < highest * _LINE:
            heights[-1].append(middle)
        else:
            heights.append([middle])
    full = [one for one in heights if len(one) >= _LEAST_SEEN]
    return [one[0] for one in heights] if len(full) > 1 and len(full) == len(heights) else []


def _row(line: str, words: list[_Field], highest: float, start: int) -> _Row:
    """A line with its words in the order in which they stand, its fields parted by gaps.

    Quotation marks of another font come behind the words they stand among; such a line is put right.
    """
    if not line or any(word.left < before.left for before, word in pairwise(words)):
        words.sort(key=lambda word: word.left)
        line = " ".join(word.text for word in words)
        at = 0
        for word in words:
            word.start = at
            at += len(word.text) + 1
    fields: list[_Field] = []
    for word in words:
        last = fields[-1] if fields else None
        if last is not None and word.left - last.right < highest * _GAP:
            last.text = line[last.start : word.start + len(word.text)]
            last.right = max(last.right, word.right)
        else:
            fields.append(replace(word))
    return _Row(_parted(line, fields), 0, fields, height=highest, start=start)


def _plain(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


def _running(pages: Sequence[list[_Row]]) -> frozenset[str]:
    """Heads and feet: the same words, but for the page number, on three pages and on every third."""
    seen = Counter(
        words
        for page in pages
        if len(page) > 2 * _RUNNING
        for words in {_plain(row.text) for row in (*page[:_RUNNING], *page[-_RUNNING:])}
        if words and words[-1] not in "。；，、："
    )
    least = max(3, len(pages) // 3)
    return frozenset(words for words, count in seen.items() if count >= least and len(words) <= 60)


def _parts(rows: Sequence[_Row]) -> Iterator[Line | RawTable]:
    layout = _layout(rows)
    at = tables = untried = 0
    while at < len(rows):
        found = rows[at].table
        if found is not None:
            yield RawTable(_ruled_cells(found, rows[at:]), tables, rows[at].page)
            tables += 1
        if rows[at].in_table:
            at += 1
            continue
        cells, behind = _drawn(rows, at) if at >= untried else ((), untried)
        if not cells:
            untried = behind
            cells, behind = _listed(rows, at)
        if cells:
            yield RawTable(cells, tables, rows[at].page)
            tables += 1
            at = behind
            continue
        row = rows[at]
        goes_on = _goes_on(layout, row, rows[at + 1]) if layout is not None and at + 1 < len(rows) else None
        yield Line(row.text, row.index, page=row.page, goes_on=goes_on)
        at += 1


def _ruled_cells(cells: Sequence[ruled.RuledCell], rows: Sequence[_Row]) -> tuple[Cell, ...]:
    """Each cell leads to the line that its first character stands in."""
    made = []
    page = [row for row in rows if row.page == rows[0].page]
    starts = [row.start for row in page]
    for cell in cells:
        if not cell.text:
            continue
        row = page[max(bisect_right(starts, cell.first) - 1, 0)]
        line = (row.index, max(cell.first - row.start, 0))
        made.append(Cell(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan, line=line))
    return bounded(made)


def _layout(rows: Sequence[_Row]) -> _Layout | None:
    """The edges that most lines of running text keep to; None when there are too few to tell."""
    lines = [row for row in rows if len(row.fields) == 1 and row.height and len(row.text) >= 12 and not row.in_table]
    if len(lines) < _LEAST_LINES:
        return None
    unit = sorted(row.height for row in lines)[len(lines) // 2]
    right = Counter(round(row.right / unit) for row in lines).most_common(1)[0]
    left = Counter(round(row.left / unit) for row in lines).most_common(1)[0]
    if right[1] * 4 < len(lines):
        return None
    edge = max(row.right for row in lines if round(row.right / unit) == right[0])
    begin = min(row.left for row in lines if round(row.left / unit) == left[0])
    indented = sum(1.3 * unit < row.left - begin < 3.2 * unit for row in lines)
    return _Layout(begin, edge, indents=indented * 8 >= len(lines))


def _goes_on(layout: _Layout, row: _Row, following: _Row) -> bool | None:
    """A full line goes on; one that begins further in begins a paragraph. Of a short line the words tell."""
    if not row.height or row.left - layout.left > 4 * row.height:
        return None
    if following.height and following.left - layout.left > 1.3 * following.height:
        return False if layout.indents else None
    if row.right < layout.right - _SHORT * row.height:
        return None
    if layout.indents or row.text.rstrip()[-1:] not in "。；：！？":
        return True
    return None


def _drawn(rows: Sequence[_Row], at: int) -> tuple[tuple[Cell, ...], int]:
    """The table whose first row stands here, by where its figures stand; and where to look next."""
    if len(rows[at].fields) < 2:
        return (), at + 1
    lines = takewhile(lambda number: not rows[number].in_table, range(at, len(rows)))
    found, pieces = drawn.gathered((_fielded(rows[number], number), rows[number].text) for number in lines)
    if not drawn.is_table(found):
        return (), at + 1 + len(found) // drawn.TRIED
    found, more = drawn.told(found, pieces)
    cells = drawn.made(found, placed(found), drawn.together(pieces, more))
    return _in_file(rows, cells), found[-1].line + 1


def _fielded(row: _Row, number: int) -> Row:
    """Two figures that came close are two fields, each with its share of the room."""
    fields, spans = [], []
    for one in row.fields:
        each = (one.right - one.left) / max(len(one.text), 1)
        for start, text in drawn.parted((one.start, one.text)):
            left = one.left + (start - one.start) * each
            fields.append((start, text))
            spans.append((left, left + len(text) * each))
    return Row(number, fields, spans)


def _listed(rows: Sequence[_Row], at: int) -> tuple[tuple[Cell, ...], int]:
    """A table whose columns the page does not keep apart."""
    if not listed.is_row(rows[at].text):
        return (), at + 1
    lines = [row.text for row in takewhile(lambda row: not row.in_table, rows[at : at + drawn.MOST_ROWS])]
    found = listed.table(lines, 0)
    if found is None:
        return (), at + 1
    cells, behind = found
    moved = [replace(cell, line=(cell.line[0] + at, cell.line[1])) for cell in cells if cell.line]
    return _in_file(rows, moved), at + behind


def _in_file(rows: Sequence[_Row], cells: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple(replace(cell, line=(rows[cell.line[0]].index, cell.line[1])) for cell in cells if cell.line)
