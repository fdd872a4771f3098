"""Plain text and Markdown: lines, and the tables that people draw in them."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Final

from huiyin.proofread.model import Cell
from huiyin.proofread.reading.html import fragment
from huiyin.proofread.reading.problems import Unreadable
from huiyin.proofread.reading.source import Line, RawTable, Source

#: Characters; a report of a thousand pages has under a million.
LONGEST: Final = 20_000_000
_RULE: Final = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_GAP: Final = re.compile(r"\t+|[ \u3000]{2,}")
_FIGURE: Final = re.compile(r"[-+−(（]?[\d,，]+(\.\d+)?[)）]?[%％‰]?|[-—–/／]|无")
_HEADING: Final = re.compile(r"(#{1,6})\s+\S")
_TABLE_OPENS: Final = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_CLOSES: Final = re.compile(r"</table\s*>", re.IGNORECASE)
#: A table drawn with blanks has at least so many lines, and this share of figures behind its first column.
_LEAST_DRAWN: Final = 3
_MOST_COLUMNS: Final = 60
_MOST_DRAWN: Final = 2_000
#: A line this short may be a cell; a table copied cell by cell has no more columns than this.
_LONGEST_CELL: Final = 24
_MOST_STACKED: Final = 9
#: What stands on a page but not in its text: numbers of pages, rules, pictures.
_FURNITURE: Final = re.compile(
    r"[-—–－_=*]{3,}|[-—–－]+ ?\d{1,4} ?[-—–－]+|第 ?\d{1,4} ?页(?:[ ，,/／]*共 ?\d{1,4} ?页)?"
    r"|!\[[^\]]*\]\([^)]*\)|<!--.*-->|\{\d+\}-{3,}"
)


def decode(data: bytes, name: str) -> str:
    """UTF-8 (with or without mark), UTF-16 with mark, else GB18030; a stray byte becomes "�" and reading goes on."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data.count(0) > len(data) // 100:
        raise Unreadable("not_known", name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        as_utf8 = data.decode("utf-8", "replace")
        faults = as_utf8.count("�")
        # text in GB18030 is wrong at nearly every character when read as UTF-8; a few faults are a damaged UTF-8 file
        if faults * 10 < sum(not letter.isascii() for letter in as_utf8):
            return as_utf8
        return data.decode("gb18030", "replace")


def read_text(text: str, name: str = "") -> Source:
    """The lines of a text and the tables in it: `|` tables, HTML tables, columns drawn with tabs or blanks."""
    if len(text) > LONGEST:
        raise Unreadable("too_long", name, limit=LONGEST // 10_000)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Source(name, tuple(_Parts(lines).read()), "lines", tuple(lines))


class _Parts:
    """Walks down the lines and takes whole tables where they begin."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._tables = 0
        self._page = 1 if any("\f" in line for line in lines) else None

    def read(self) -> list[Line | RawTable]:
        parts: list[Line | RawTable] = []
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            if self._page is not None:
                self._page += line.count("\f")
            taken = self._table(at)
            if taken is None:
                parts.append(self._line(at, line))
                at += 1
                continue
            table, behind = taken
            parts.append(table)
            self._tables += 1
            at = behind
        return parts

    def _line(self, at: int, line: str) -> Line:
        if _FURNITURE.fullmatch(line.strip()):
            return Line("", at, page=self._page)
        found = _HEADING.match(line)
        if found:
            return Line(line, at, "heading", len(found[1]), self._page)
        return Line(line, at, page=self._page)

    def _table(self, at: int) -> tuple[RawTable, int] | None:
        """The table that begins at this line, and the line behind it."""
        line = self._lines[at]
        if "|" in line:
            return self._piped(at)
        if "<" in line and _TABLE_OPENS.search(line):
            return self._marked_up(at)
        if "\t" in line or "  " in line or "\u3000\u3000" in line:
            found = self._drawn(at)
            if found is not None:
                return found
        return self._stacked(at) if 0 < len(line) <= _LONGEST_CELL else None

    def _piped(self, at: int) -> tuple[RawTable, int] | None:
        behind = at
        while behind < len(self._lines) and _is_piped(self._lines[behind]):
            behind += 1
        rows = [(at + offset, line) for offset, line in enumerate(self._lines[at:behind])]
        ruled = any(_RULE.fullmatch(line) and "-" in line for _, line in rows)
        if len(rows) < 2 or not (ruled or _are_alike([line for _, line in rows])):
            return None
        cells: list[Cell] = []
        row = 0
        for _, line in rows:
            if _RULE.fullmatch(line):
                continue
            cells += [
                Cell(_BREAK.sub("\n", text).replace("\\|", "|").replace("**", "").strip(), row, column)
                for column, text in enumerate(_split(line))
            ]
            row += 1
        return RawTable(tuple(cell for cell in cells if cell.text), self._tables, self._page), behind

    def _marked_up(self, at: int) -> tuple[RawTable, int] | None:
        behind = at
        while behind < len(self._lines) and not _TABLE_CLOSES.search(self._lines[behind]):
            behind += 1
        if behind == len(self._lines):
            return None
        found = fragment("\n".join(self._lines[at : behind + 1]))
        if not found:
            return None
        return RawTable(found[0], self._tables, self._page), behind + 1

    def _drawn(self, at: int) -> tuple[RawTable, int] | None:
        """Lines in columns, most of them figures: what a copied table looks like."""
        rows: list[list[tuple[int, str]]] = []
        while at + len(rows) < len(self._lines):
            fields = _fields(self._lines[at + len(rows)])
            if not 2 <= len(fields) <= _MOST_COLUMNS or len(rows) >= _MOST_DRAWN:
                break
            rows.append(fields)
        if len(rows) < _LEAST_DRAWN:
            return None
        inner = [text for row in rows[1:] for _, text in row[1:]]
        if sum(bool(_FIGURE.fullmatch(text)) for text in inner) * 2 < len(inner):
            return None
        columns = _columns(self._lines[at : at + len(rows)], rows)
        cells = tuple(
            Cell(text, row, columns[row][place], line=(at + row, start))
            for row, fields in enumerate(rows)
            for place, (start, text) in enumerate(fields)
        )
        return RawTable(cells, self._tables, self._page), at + len(rows)

    def _stacked(self, at: int) -> tuple[RawTable, int] | None:
        """A table that was copied cell by cell, a line for each: names of columns, then rows of a name and figures."""
        ahead = self._short_lines(at, (_LEAST_DRAWN + 1) * _MOST_STACKED)
        kinds = [bool(_FIGURE.fullmatch(text)) for _, text in ahead]
        if not ahead or kinds[0] or sum(kinds[: 4 * _LEAST_DRAWN]) < _LEAST_DRAWN:
            return None
        for columns in range(2, _MOST_STACKED + 1):
            pattern = [False] * columns + ([False] + [True] * (columns - 1)) * _LEAST_DRAWN
            if kinds[: len(pattern)] != pattern:
                continue
            cells = self._short_lines(at, _MOST_DRAWN)
            rows = 1
            while self._is_row(cells, rows, columns):
                rows += 1
            made = tuple(
                Cell(text, place // columns, place % columns, line=(line, self._lines[line].index(text)))
                for place, (line, text) in enumerate(cells[: rows * columns])
            )
            return RawTable(made, self._tables, self._page), cells[rows * columns - 1][0] + 1
        return None

    def _is_row(self, cells: Sequence[tuple[int, str]], row: int, columns: int) -> bool:
        texts = [text for _, text in cells[row * columns : (row + 1) * columns]]
        figures = [bool(_FIGURE.fullmatch(text)) for text in texts]
        return len(texts) == columns and not figures[0] and all(figures[1:])

    def _short_lines(self, at: int, most: int) -> list[tuple[int, str]]:
        """Lines from here on that are no longer than a cell and end no sentence, single blank ones left out."""
        found: list[tuple[int, str]] = []
        blank = 0
        for place in range(at, min(at + 2 * most, len(self._lines))):
            text = self._lines[place].strip()
            if not text:
                blank += 1
                if blank > 1:
                    break
                continue
            if len(text) > _LONGEST_CELL or text[-1] in "。；，：、" or len(found) >= most or "|" in text:
                break
            blank = 0
            found.append((place, text))
        return found


def _columns(lines: Sequence[str], rows: Sequence[list[tuple[int, str]]]) -> list[list[int]]:
    """The column of each field: by its number where every line has as many, else by where it stands."""
    if len({len(row) for row in rows}) == 1 or any("\t" in line for line in lines):
        return [list(range(len(row))) for row in rows]
    spans: list[list[int]] = []
    located = [
        [(left := _width(line[:start]), left + _width(text)) for start, text in row]
        for line, row in zip(lines, rows, strict=True)
    ]
    for left, right in sorted(span for row in located for span in row):
        if spans and left < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], right)
        else:
            spans.append([left, right])
    starts = [left for left, _ in spans]
    return [[bisect_right(starts, left) - 1 for left, _ in row] for row in located]


def _width(text: str) -> int:
    """In half widths, as a terminal shows it."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


def _is_piped(line: str) -> bool:
    text = line.strip()
    return text.startswith("|") or bool(_RULE.fullmatch(text) and "|" in text) or len(_PIPE.findall(text)) >= 2


def _are_alike(lines: Sequence[str]) -> bool:
    """Lines that all begin with a bar, or most of which have as many columns."""
    counts = Counter(len(_split(line)) for line in lines)
    columns, many = counts.most_common(1)[0]
    return all(line.strip().startswith("|") for line in lines) or (columns >= 3 and many * 3 >= len(lines) * 2)


def _split(line: str) -> list[str]:
    text = line.strip()
    pieces = _PIPE.split(text)
    if text.startswith("|"):
        pieces = pieces[1:]
    if text.endswith("|") and pieces and not pieces[-1].strip():
        pieces = pieces[:-1]
    return pieces


def _fields(line: str) -> list[tuple[int, str]]:
    """(where it begins, text) of each column of a line drawn with tabs or wide gaps."""
    found = []
    start = len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line, start):
        if gap.end() < len(line):
            found.append((start, line[start : gap.start()]))
            start = gap.end()
    text = line[start:].rstrip()
    if text:
        found.append((start, text))
    return found
