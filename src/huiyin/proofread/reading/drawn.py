"""Tables that a plain text draws: columns parted by blanks, or a line for each cell.

Copied pages and converted files keep where a figure stood, roughly: names run over several lines, headings lie over two
columns, blank lines and numbers of pages stand between. The rows that have as many fields as most tell the columns.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from huiyin.proofread.model import Cell

GAP: Final = re.compile(r"\t+|[ \u3000]{2,}")
FIGURE: Final = re.compile(r"[-+−(（]?[\d,，]+(\.\d*)?[)）]?[%％‰]?|[-—–/／]+|无")
#: What stands on a page but not in its text: numbers of pages, rules, pictures.
FURNITURE: Final = re.compile(
    r"[-—–－_=*]{3,}|[-—–－]+ ?\d{1,4} ?[-—–－]+|第 ?\d{1,4} ?页(?:[ ，,/／]*共 ?\d{1,4} ?页)?"
    r"|!\[[^\]]*\]\([^)]*\)|<!--.*-->|\{\d+\}-{3,}"
)
#: A table drawn with blanks has at least so many lines, and this share of figures behind its first column.
LEAST_ROWS: Final = 3
MOST_COLUMNS: Final = 60
MOST_ROWS: Final = 2_000
#: A line this short may be a cell.
LONGEST_CELL: Final = 24
#: Of so many lines in columns that are no table one is tried again.
_TRIED: Final = 20
#: So many lines that are blank or part of a name may stand between two rows.
_MOST_BETWEEN: Final = 5
#: A line that begins something else: a heading, a caption, the unit of the next table.
_ELSE: Final = re.compile(
    r"[表图]\s*[\d一二三四五六七八九十]|[（(]?[一二三四五六七八九十]+[）)、]|附|注[：:]|备注|说明|.*单位[：:]"
)
#: A figure this far from the middle of its column, in widths between columns, may be of the next one.
_ASTRAY: Final = 0.35

#: A table copied cell by cell has no more columns than this, four times as many where bars tell the cells.
MOST_STACKED: Final = 9
_MOST_WORDS: Final = 2
#: Cells that show whether there is such a table.
_AHEAD: Final = 40
_BARRED: Final = re.compile(r"[^|]{0,60}\|+\s*")

#: Figures at the end of a line with single blanks between; so many alone in a line are a row of a table.
_ENDED: Final = re.compile(
    r"(?:^|(?<=\s))(?:-?\d[\d,]{0,15}(?:\.\d{1,6})?[%％]? ){3,40}-?\d[\d,]{0,15}(?:\.\d{1,6})?[%％]?\s*$"
)
_MANY: Final = 8
_MOST_PIECES: Final = 9

Field = tuple[int, str]  # where it begins in its line, and what it says


@dataclass
class _Row:
    """A line of a table: its fields, and from where to where each stands on the page."""

    line: int
    fields: list[Field]
    spans: list[tuple[float, float]]

    @property
    def figures(self) -> int:
        return sum(bool(FIGURE.fullmatch(text)) for _, text in self.fields)


def width(text: str) -> int:
    """In half widths, as a terminal shows it."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


def fields(line: str) -> list[Field]:
    """Each column of a line drawn with tabs or wide gaps."""
    found = []
    start = len(line) - len(line.lstrip())
    for gap in GAP.finditer(line, start):
        if gap.end() < len(line):
            found.append((start, line[start : gap.start()]))
            start = gap.end()
    text = line[start:].rstrip()
    if text:
        found.append((start, text))
    return [piece for field in found for piece in _parted(field)] if len(found) > 1 else found


def _parted(field: Field) -> Iterable[Field]:
    """2023 160166: two figures that came close to each other."""
    start, text = field
    pieces = text.split(" ")
    if len(pieces) < 2 or not all(FIGURE.fullmatch(piece) for piece in pieces):
        yield field
        return
    for piece in pieces:
        yield start, piece
        start += len(piece) + 1


def table(lines: Sequence[str], at: int) -> tuple[tuple[Cell, ...], int]:
    """The table whose first row is the line `at`, and the line behind it. Without cells there is none, and the line
    is where to look next: in a long row of lines that are no table not every one is tried."""
    rows, pieces = _rows(lines, at)
    nothing = (), at + 1 + len(rows) // _TRIED
    if len(rows) < LEAST_ROWS:
        return nothing
    inner = [text for row in rows[1:] for _, text in row.fields[1:]]
    if sum(bool(FIGURE.fullmatch(text)) for text in inner) * 2 < len(inner):
        return nothing
    tabbed = any("\t" in lines[row.line] for row in rows)
    placed = _by_number(rows) if tabbed else _placed(rows)
    cells = [
        Cell(text, number, column, colspan=span, line=(row.line, start))
        for number, (row, columns) in enumerate(zip(rows, placed, strict=True))
        for (start, text), (column, span) in zip(row.fields, columns, strict=True)
    ]
    return tuple(_indented(lines, [*cells, *_names(rows, placed, pieces)])), rows[-1].line + 1


def _rows(lines: Sequence[str], at: int) -> tuple[list[_Row], list[_Row]]:
    """The rows of a table, and the pieces of names that stand between them."""
    rows: list[_Row] = []
    pieces: list[_Row] = []
    waiting: list[_Row] = []
    between = 0
    for number in range(at, len(lines)):
        line = lines[number]
        text = line.strip()
        found = fields(line) if text and not FURNITURE.fullmatch(text) else []
        row = _Row(number, found, [(width(line[:start]), width(line[:start]) + width(word)) for start, word in found])
        if 2 <= len(found) <= MOST_COLUMNS and len(rows) < MOST_ROWS:
            rows.append(row)
            pieces += waiting
            waiting, between = [], 0
            continue
        between += 1
        if not rows or between > _MOST_BETWEEN or len(found) > 1:
            break
        if not found:
            continue
        if len(text) > LONGEST_CELL or text[-1] in "。；，：、" or _ELSE.match(text) or "|" in text:
            break
        waiting.append(row)
    return rows, pieces


def _by_number(rows: Sequence[_Row]) -> list[list[tuple[int, int]]]:
    return [[(place, 1) for place in range(len(row.fields))] for row in rows]


def _placed(rows: Sequence[_Row]) -> list[list[tuple[int, int]]]:
    """The column of each field and how many it covers."""
    counts = Counter(len(row.fields) for row in rows if row.figures)
    if not counts or len({len(row.fields) for row in rows}) == 1:
        return _by_number(rows)
    usual, many = counts.most_common(1)[0]
    full = [row for row in rows if len(row.fields) == usual and row.figures]
    if many < LEAST_ROWS or many * 2 < counts.total():
        return _by_overlap(rows)
    named = sum(not FIGURE.fullmatch(row.fields[0][1]) for row in full) * 2 >= len(full)
    middles = [sum(sum(row.spans[place]) / 2 for row in full) / len(full) for place in range(usual)]
    return [_fitted(row, usual, middles, named=named) for row in rows]


def _fitted(row: _Row, usual: int, middles: Sequence[float], *, named: bool) -> list[tuple[int, int]]:
    count, figures = len(row.fields), usual - 1 if named else usual
    if count == usual:
        return [(place, 1) for place in range(count)]
    if named and count == figures and row.figures in (0, count):
        # a row whose name stands on other lines, or headings over the figures alone
        return [(place + 1, 1) for place in range(count)]
    if not row.figures and count < figures and figures % count == 0:
        span = figures // count
        return [(usual - figures + place * span, span) for place in range(count)]
    return _nearest(row, usual, middles)


def _nearest(row: _Row, usual: int, middles: Sequence[float]) -> list[tuple[int, int]]:
    """By where it stands; a figure between two columns is of neither and goes behind them all."""
    steps = [after - before for before, after in pairwise(middles)]
    step = min(steps[1:] or steps or [1.0])
    made: list[tuple[int, int]] = []
    least, extra = 0, usual
    for (_, text), (left, right) in zip(row.fields, row.spans, strict=True):
        middle = (left + right) / 2
        near = min(range(least, usual), key=lambda one: abs(middles[one] - middle), default=None)
        is_figure = bool(FIGURE.fullmatch(text))
        if near is None or (is_figure and abs(middles[near] - middle) > step * _ASTRAY):
            made.append((extra, 1))
            extra += 1
            continue
        made.append((near, 1))
        least = near + 1
    return made


def _by_overlap(rows: Sequence[_Row]) -> list[list[tuple[int, int]]]:
    """Fields that stand over one another are a column."""
    spans: list[list[float]] = []
    for left, right in sorted(span for row in rows for span in row.spans):
        if spans and left < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], right)
        else:
            spans.append([left, right])
    starts = [left for left, _ in spans]
    return [[(bisect_right(starts, left) - 1, 1) for left, _ in row.spans] for row in rows]


def _names(rows: Sequence[_Row], placed: Sequence[Sequence[tuple[int, int]]], pieces: Sequence[_Row]) -> Iterable[Cell]:
    """Names of rows that stand on the lines above and below their figures."""
    for number, (row, columns) in enumerate(zip(rows, placed, strict=True)):
        if any(column == 0 for column, _ in columns) or not row.figures:
            continue
        first = rows[number - 1].line if number else -1
        last = rows[number + 1].line if number + 1 < len(rows) else row.line
        near = [piece for piece in pieces if first < piece.line < last]
        if near:
            start, _ = near[0].fields[0]
            yield Cell("".join(piece.fields[0][1] for piece in near), number, 0, line=(near[0].line, start))


def _indented(lines: Sequence[str], cells: Sequence[Cell]) -> Iterable[Cell]:
    """Names keep the blanks before them, from where the outermost begins: they say what is part of what."""
    lefts = [start for cell in cells if cell.column == 0 and cell.line for start in (cell.line[1],)]
    edge = min(lefts, default=0)
    for cell in cells:
        if cell.column or cell.line is None or FIGURE.fullmatch(cell.text) or cell.line[1] <= edge:
            yield cell
            continue
        number, start = cell.line
        blanks = lines[number][edge:start]
        plain = blanks if not blanks.strip() else ""
        yield Cell(plain + cell.text, cell.row, 0, cell.rowspan, cell.colspan, (number, start - len(plain)))


def ended(lines: Sequence[str], at: int) -> tuple[tuple[Cell, ...], int] | None:
    """Lines of a name and as many figures each, with single blanks between: a table that lost its columns. A line of
    nothing but many figures is a row too."""
    first = _ENDED.search(lines[at])
    if first is None:
        return None
    count = len(first[0].split())
    if at and (before := _ENDED.search(lines[at - 1])) and len(before[0].split()) == count:
        return None
    rows: list[tuple[int, re.Match[str]]] = []
    pieces: list[_Row] = []
    waiting: list[_Row] = []
    for number in range(at, min(len(lines), at + MOST_ROWS)):
        text = lines[number].strip()
        found = _ENDED.search(lines[number])
        if found and len(found[0].split()) == count:
            rows.append((number, found))
            pieces += waiting
            waiting = []
            continue
        if found or len(waiting) > _MOST_PIECES or len(text) > LONGEST_CELL * 2 or text[-1:] in ("。", "；", "："):
            break
        if text and not FURNITURE.fullmatch(text):
            waiting.append(_Row(number, [(lines[number].index(text), text)], []))
    if len(rows) < LEAST_ROWS and not (len(rows) == 1 and count >= _MANY and rows[0][1].start() == 0):
        return None
    cells: list[Cell] = []
    last = -1
    for row, (number, found) in enumerate(rows):
        name = lines[number][: found.start()].strip()
        near = [piece.fields[0] for piece in pieces if last < piece.line < number]
        if name:
            cells.append(Cell(name, row, 0, line=(number, lines[number].index(name))))
        elif near:
            cells.append(Cell("".join(text for _, text in near), row, 0, line=(pieces[0].line, near[0][0])))
        start = found.start()
        for place, text in enumerate(found[0].split(), start=1):
            start = lines[number].index(text, start)
            cells.append(Cell(text, row, place, line=(number, start)))
            start += len(text)
        last = number
    return tuple(cells), rows[-1][0] + 1


def stacked(lines: Sequence[str], at: int) -> tuple[tuple[Cell, ...], int] | None:
    """A table that was copied cell by cell, a line for each, often with a bar behind it: names of columns, then rows of
    a name (or a group and a name) and as many figures each."""
    barred = "|" in lines[at]
    if barred and at and _BARRED.fullmatch(lines[at - 1]):
        return None
    ahead = _cell_lines(lines, at, _AHEAD * (4 if barred else 1), barred=barred)
    if _stacked_rows(ahead) is None:
        return None
    rows = _stacked_rows(_cell_lines(lines, at, MOST_ROWS * MOST_STACKED, barred=barred))
    if rows is None:
        return None
    (words, _), figures = rows[0], len(rows[0][1])
    grouped = max((len(names) for names, _ in rows[1:]), default=1) - 1
    names = grouped + 1
    header = len(words) - names
    if header < figures or (not barred and header != figures + names) or grouped > 1:
        return None
    made = [*_stacked_header(words[:header], figures, names)]
    for number, (row_words, row_figures) in enumerate(rows, start=2):
        own = row_words[-names:] if number > 2 else row_words[header:]
        made += [(cell, number, names - len(own) + place, 1) for place, cell in enumerate(own)]
        made += [(cell, number, names + place, 1) for place, cell in enumerate(row_figures)]
    first = min(row for _, row, _, _ in made)  # headings in one line, or with another above
    built = tuple(
        Cell(text, row - first, column, colspan=span, line=(line, lines[line].index(text)))
        for (line, text), row, column, span in made
    )
    return built, rows[-1][1][-1][0] + 1


def _stacked_header(words: Sequence[Field], figures: int, names: int) -> Iterable[tuple[Field, int, int, int]]:
    """Headings over the figures, those of the names before them, and what lies over several columns."""
    above, over = words[: len(words) - figures], words[len(words) - figures :]
    yield from ((cell, 1, names + place, 1) for place, cell in enumerate(over))
    if len(above) <= names:
        yield from ((cell, 1, names - len(above) + place, 1) for place, cell in enumerate(above))
    elif figures % len(above) == 0:
        span = figures // len(above)
        yield from ((cell, 0, names + place * span, span) for place, cell in enumerate(above))


def _stacked_rows(cells: Sequence[Field]) -> list[tuple[list[Field], list[Field]]] | None:
    """Words and the figures behind them, as long as there are as many figures."""
    rows: list[tuple[list[Field], list[Field]]] = []
    words: list[Field] = []
    figures: list[Field] = []
    for cell in [*cells, (-1, "")]:
        is_figure = bool(FIGURE.fullmatch(cell[1]))
        if is_figure and not words:
            return None
        if figures and not is_figure:
            if rows and (len(figures) != len(rows[0][1]) or len(words) > _MOST_WORDS):
                break
            rows.append((words, figures))
            words, figures = [], []
        (figures if is_figure else words).append(cell)
    if len(rows) < LEAST_ROWS or any(letter in rows[0][0][0][1] for letter in "。；，：、"):
        return None
    return rows if len(rows[0][0]) <= 4 * MOST_STACKED and len(rows[0][1]) < 4 * MOST_STACKED else None


def _cell_lines(lines: Sequence[str], at: int, most: int, *, barred: bool) -> list[Field]:
    """Lines from here on that are no longer than a cell and end no sentence, single blank ones left out."""
    found: list[Field] = []
    blank = 0
    for place in range(at, min(at + 2 * most, len(lines))):
        text = lines[place].strip()
        if not text:
            blank += 1
            if blank > 1 or (barred and found):
                break
            continue
        word = text.rstrip("|").strip()
        if ("|" in word) or (barred and text[-1] != "|") or (not barred and "|" in text):
            break
        if len(word) > LONGEST_CELL or (word and word[-1] in "。；，：、") or len(found) >= most:
            break
        blank = 0
        if word:
            found.append((place, word))
    return found
