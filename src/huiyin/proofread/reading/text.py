"""Plain text and Markdown: lines, and the tables that people draw in them."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from huiyin.proofread.model import Cell
from huiyin.proofread.reading import boxed, celled, drawn, listed, ragged, run_on, stacked
from huiyin.proofread.reading.html import fragment
from huiyin.proofread.reading.problems import Unreadable
from huiyin.proofread.reading.source import Line, RawTable, Source

#: Characters; a report of a thousand pages has under a million.
LONGEST: Final = 20_000_000
_RULE: Final = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HEADING: Final = re.compile(r"(#{1,6})\s+\S")
_TABLE_OPENS: Final = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_CLOSES: Final = re.compile(r"</table\s*>", re.IGNORECASE)


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
    """The lines of a text and the tables in it: `|` tables, HTML tables, frames, columns drawn with tabs or blanks."""
    if len(text) > LONGEST:
        raise Unreadable("too_long", name, limit=LONGEST // 10_000)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Source(name, tuple(_Parts(lines).read()), "lines", tuple(lines))


class _Parts:
    """Walks down the lines and takes whole tables where they begin."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._tables = 0
        self._look_from = 0
        self._cells_from = 0
        self._frame_from = 0
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
                parts += self._run_on(at, line)
                at += 1
                continue
            table, behind = taken
            parts.append(table)
            self._tables += 1
            at = behind
        return parts

    def _run_on(self, at: int, line: str) -> Iterator[Line | RawTable]:
        """The line, with the tables that were run into it."""
        held = 0
        for cells, begin, end in run_on.tables(line, at) if len(line) >= run_on.SHORTEST else ():
            if line[held:begin].strip():
                yield self._line(at, " " * held + line[held:begin])
            yield RawTable(cells, self._tables, self._page)
            self._tables += 1
            held = end
        if not held or line[held:].strip():
            yield self._line(at, " " * held + line[held:])

    def _line(self, at: int, line: str) -> Line:
        if drawn.FURNITURE.fullmatch(line.strip()):
            return Line("", at, page=self._page)
        found = _HEADING.match(line)
        if found:
            return Line(line, at, "heading", len(found[1]), self._page)
        return Line(line, at, page=self._page)

    def _table(self, at: int) -> tuple[RawTable, int] | None:
        """The table that begins at this line, and the line behind it."""
        line = self._lines[at]
        if at >= self._frame_from and boxed.begins(line):
            cells, self._frame_from = boxed.table(self._lines, at)
            if cells:
                return self._made(cells, self._frame_from)
        if "|" in line:
            barred = stacked.table(self._lines, at) if line.rstrip().endswith("|") else None
            return self._made(*barred) if barred else self._piped(at)
        if "<" in line and _TABLE_OPENS.search(line):
            return self._marked_up(at)
        if "\t" in line or "  " in line or "\u3000\u3000" in line:
            cells, behind = drawn.table(self._lines, at) if at >= self._look_from else ((), self._look_from)
            if cells:
                return self._made(cells, behind)
            self._look_from = behind
        found = listed.table(self._lines, at) if line else None
        if found is None and 0 < len(line) <= celled.LONGEST:
            found = self._cell_by_cell(at)
        return self._made(*found) if found else None

    def _cell_by_cell(self, at: int) -> tuple[tuple[Cell, ...], int] | None:
        whole = stacked.table(self._lines, at)
        if at < self._cells_from:
            return whole
        cells, behind = celled.table(self._lines, at)
        if not cells:
            self._cells_from = behind
            return whole
        return whole if whole is not None and whole[1] >= behind else (cells, behind)

    def _made(self, cells: tuple[Cell, ...], behind: int) -> tuple[RawTable, int]:
        return RawTable(cells, self._tables, self._page), behind

    def _piped(self, at: int) -> tuple[RawTable, int] | None:
        behind = at
        while behind < len(self._lines) and _is_piped(self._lines[behind]):
            behind += 1
        rows = [(at + offset, line) for offset, line in enumerate(self._lines[at:behind])]
        ruled = any(_RULE.fullmatch(line) and "-" in line for _, line in rows)
        if len(rows) < 2 or not (ruled or _are_alike([line for _, line in rows])):
            return None
        texts = [
            [_BREAK.sub("\n", text).replace("\\|", "|").replace("**", "").strip() for text in _split(line)]
            for _, line in rows
            if not _RULE.fullmatch(line)
        ]
        columns = ragged.columns(texts) or [list(range(len(row))) for row in texts]
        cells = [
            Cell(text, row, column)
            for row, (held, places) in enumerate(zip(texts, columns, strict=True))
            for text, column in zip(held, places, strict=True)
        ]
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
