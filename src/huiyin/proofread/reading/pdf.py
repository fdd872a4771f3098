"""PDF with text: lines with their pages, without running heads and page numbers; tables by where their figures stand.

pdfium (BSD-3-Clause) is read through pypdfium2. It is not made for threads; one file is read at a time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import pypdfium2

from huiyin.proofread.model import Cell
from huiyin.proofread.reading.problems import Unreadable
from huiyin.proofread.reading.source import Line, RawTable, Source

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
_LEAST_ROWS: Final = 3
_FIGURE: Final = re.compile(r"[-+−(（]?[\d,，]+(?:\.\d+)?[)）]?[%％‰]?")


@dataclass
class _Field:
    """Words of a line between two gaps: where they begin in its text, and from where to where on the page."""

    text: str
    start: int
    left: float
    right: float


@dataclass
class _Row:
    text: str
    page: int
    fields: list[_Field]
    index: int = -1


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
        count = text_page.count_chars()
        rows = []
        start = 0
        for line in text.split("\n"):
            words = line.rstrip("\r")
            located = len(text) == count and _is_laid_out(words)
            fields = _fields(text_page, words, start) if located else [_Field(words, 0, 0, 0)]
            if words.strip() and words != "\x00":
                rows.append(_Row(words.replace("\ufffe", "").replace("\x02", "-"), number + 1, fields))
            start += len(line) + 1
        return rows
    finally:
        text_page.close()
        page.close()


def _is_laid_out(line: str) -> bool:
    """Whether it is worth while to look where the words of a line stand."""
    return len(line) < 400 and " " in line.strip()


def _fields(text_page: Any, line: str, start: int) -> list[_Field]:
    """The words of a line, parted where the page leaves a gap."""
    fields: list[_Field] = []
    for found in re.finditer(r"\S+", line):
        left, bottom, _, top = text_page.get_charbox(start + found.start())
        _, _, right, _ = text_page.get_charbox(start + found.end() - 1)
        height = max(top - bottom, 5.0)
        last = fields[-1] if fields else None
        if last is not None and left - last.right < height * _GAP:
            last.text = line[last.start : found.end()]
            last.right = right
        else:
            fields.append(_Field(found[0], found.start(), left, right))
    return fields


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
    at = tables = 0
    while at < len(rows):
        behind = at
        while behind < len(rows) and len(rows[behind].fields) >= 2 and rows[behind].page == rows[at].page:
            behind += 1
        if behind - at >= _LEAST_ROWS and _are_figures(rows[at:behind]):
            yield RawTable(_cells(rows[at:behind]), tables, rows[at].page)
            tables += 1
            at = behind
            continue
        yield Line(rows[at].text, rows[at].index, page=rows[at].page)
        at += 1


def _are_figures(rows: Sequence[_Row]) -> bool:
    inner = [field.text for row in rows[1:] for field in row.fields[1:]]
    figures = sum(bool(_FIGURE.fullmatch("".join(text.split()))) for text in inner)
    return figures * 2 >= len(inner)


def _cells(rows: Sequence[_Row]) -> tuple[Cell, ...]:
    """Fields that stand over one another are a column."""
    spans: list[list[float]] = []
    for left, right in sorted((field.left, field.right) for row in rows for field in row.fields):
        if spans and left < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], right)
        else:
            spans.append([left, right])
    cells = []
    for number, row in enumerate(rows):
        for field in row.fields:
            column = next(place for place, (left, right) in enumerate(spans) if left <= field.left <= right)
            cells.append(Cell(field.text, number, column, line=(row.index, field.start)))
    return tuple(cells)
