"""Web pages: paragraphs, headings and tables; scripts, styles and hidden parts are left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from huiyin.proofread.model import BlockKind, Cell
from huiyin.proofread.reading.source import Line, RawTable, Source, bounded

_SILENT: Final = frozenset(("script", "style", "noscript", "template", "head", "svg", "select", "nav"))
_BREAKS: Final = frozenset(
    ("p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
     "header", "footer", "hr", "blockquote", "pre", "figure", "figcaption", "caption", "main", "body", "form", "title")
)  # fmt: skip
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_LARGEST_SPAN: Final = 1_000


def read_html(text: str, name: str = "") -> Source:
    reader = _Reader()
    reader.feed(text)
    reader.finish()
    return Source(name, tuple(reader.parts), "paragraphs", tuple(reader.raw))


def fragment(text: str) -> list[tuple[Cell, ...]]:
    """The tables of a piece of HTML."""
    reader = _Reader()
    reader.feed(text)
    reader.finish()
    return [part.cells for part in reader.parts if isinstance(part, RawTable)]


class _Grid:
    """A table being read: where the next cell goes, given the spans above."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.row = -1
        self._column = 0
        self._taken: dict[int, int] = {}  # column -> rows it is still covered for

    def next_row(self) -> None:
        self.row += 1
        self._column = 0
        self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}

    def add(self, text: str, rowspan: int, colspan: int) -> None:
        if self.row < 0:
            self.next_row()
        while self._taken.get(self._column, 0) > 0:
            self._column += 1
        if text:
            self.cells.append(Cell(text, self.row, self._column, rowspan, colspan))
        if rowspan > 1:
            for column in range(self._column, self._column + colspan):
                self._taken[column] = rowspan
        self._column += colspan


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Line | RawTable] = []
        self.raw: list[str] = []
        self._text: list[str] = []
        self._silent: list[str] = []
        self._kind: BlockKind = "paragraph"
        self._level = 0
        self._tables: list[_Grid] = []
        self._cells: list[tuple[list[str], int, int]] = []  # open cells: texts, spans

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        if self._silent:
            return
        if tag == "table":
            self._flush()
            self._tables.append(_Grid())
        elif tag == "tr" and self._tables:
            self._close_cell()
            self._tables[-1].next_row()
        elif tag in ("td", "th") and self._tables:
            self._close_cell()
            given = dict(attrs)
            self._cells.append(([], _span(given.get("rowspan")), _span(given.get("colspan"))))
        elif tag in _BREAKS:
            self._flush()
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                self._kind, self._level = "heading", int(tag[1])

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                del self._silent[self._silent.index(tag) :]
            return
        if tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self._tables:
            self._close_table()
        elif tag in _BREAKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            (self._cells[-1][0] if self._cells else self._text).append(data)

    def finish(self) -> None:
        self.close()
        while self._tables:
            self._close_table()
        self._flush()

    def _flush(self) -> None:
        if self._cells:
            self._cells[-1][0].append("\n")
            return
        text = _SPACES.sub(" ", "".join(self._text)).strip()
        self._text.clear()
        if text:
            self.parts.append(Line(text, len(self.raw), self._kind, self._level))
            self.raw.append(text)
        self._kind, self._level = "paragraph", 0

    def _close_cell(self) -> None:
        # a cell belongs to the innermost table; there is never more than one open cell for each
        if self._cells and len(self._cells) >= len(self._tables):
            texts, rowspan, colspan = self._cells.pop()
            lines = (_SPACES.sub(" ", line).strip() for line in "".join(texts).split("\n"))
            self._tables[-1].add("\n".join(line for line in lines if line), rowspan, colspan)

    def _close_table(self) -> None:
        self._close_cell()
        grid = self._tables.pop()
        if grid.cells:
            number = sum(isinstance(part, RawTable) for part in self.parts)
            self.parts.append(RawTable(bounded(grid.cells), number))


def _span(text: str | None) -> int:
    if not text or not text.isascii() or not text.isdecimal() or len(text) > 5:
        return 1
    return min(max(int(text), 1), _LARGEST_SPAN)
