"""Tables that a plain text draws with blanks or tabs.

Copied pages and converted files keep where a figure stood, roughly: names run over several lines, headings lie over two
columns, blank lines and numbers of pages stand between.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from huiyin.proofread.model import Cell
from huiyin.proofread.reading import ragged
from huiyin.proofread.reading.placed import FIGURE, NAMES, Column, Field, Row, Span, apart, placed, usual

GAP: Final = re.compile(r"\t+|[ \u3000]{2,}")
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
#: A word behind the last figure: 优, 是, 已完成.
_WORD: Final = 4
#: Of so many lines in columns that are no table one is tried again.
TRIED: Final = 20
#: So many lines that are blank or part of a name may stand between two rows.
_MOST_BETWEEN: Final = 6
_OF_A_BLANK: Final = 0.5
#: Two columns of figures are so often two of one thing that nothing is seen by their number.
_LEAST_DOUBLED: Final = 3
_SELDOM_DOUBLED: Final = 6
#: A line that begins something else: a heading, a caption.
_ELSE: Final = re.compile(r"[表图]\s*[\d一二三四五六七八九十]|附|注[：:]|备注|说明")
_MARKED: Final = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、]")
#: What stands above a table: its name, its unit.
ABOVE: Final = re.compile(
    r"[（(]?表\s*[\d一二三四五六七八九十]+|.*(?:单位|部门)\s*(?:名称)?\s*[：:]|[（(]?\s*单位\s*[：:]"
)
TITLE: Final = re.compile(r"[\u4e00-\u9fff\d“”（）()年]{4,40}表(?:[（(].{1,12}[）)])?")
#: An amount that came close to a name: 47,483,458一、 and 补助 1,200.00
_AMOUNT: Final = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d+\.\d{1,4})[%％]?")
_GLUED: Final = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d+\.\d{2})(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[）)])"
)
_PIECE: Final = re.compile(r"[^ \u3000]+")
#: Headings of two letters that are set apart to fill their column; 类 款 项 and 男 女 are columns.
_SET_APART: Final = re.compile(
    NAMES.pattern + r"|[街县市镇乡区][道镇乡县市区]|[合总小]计|[姓品]名|[时日]期|学校|机构|企业|税种|险种"
)
_LEADS: Final = re.compile(r"(?:[第表图号为共约至达]|十[一二三四]五)$")


def width(text: str) -> int:
    """In half widths, as a terminal shows it."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


@lru_cache(maxsize=4_096)  # lines that are no table are looked at again from the next one
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
    if len(found) < 2:
        return found
    found = [piece for field in _joined(line, found) for piece in parted(field)]
    return [piece for field in found for piece in _as_beside(field, found)]


def _joined(line: str, found: Sequence[Field]) -> list[Field]:
    """地   区: one heading whose letters were set apart."""
    for first, (start, text) in enumerate(found[:-1]):
        (behind, other) = found[first + 1]
        if len(text) == len(other) == 1 and _SET_APART.fullmatch(text + other):
            return [*found[:first], (start, line[start : behind + 1]), *found[first + 2 :]]
    return list(found)


def _as_beside(field: Field, found: Sequence[Field]) -> Iterator[Field]:
    """同比增减% 调整预算数: two headings that came close to each other, each of which stands alone in the same line."""
    start, text = field
    first, _, second = text.partition(" ")
    alone = {one for _, one in found}
    if second and {first, second} <= alone:
        yield start, first
        yield start + len(first) + 1, second
    else:
        yield field


def parted(field: Field) -> Iterator[Field]:
    """2023 160166: two figures that came close to each other, or figures and a name."""
    start, text = field
    if not text[:1].isdigit() and " " not in text and "\u3000" not in text:
        yield field
        return
    glued = _GLUED.match(text)
    if glued:
        yield start, glued[0]
        yield from parted((start + glued.end(), text[glued.end() :]))
        return
    pieces = [(found.start(), found[0]) for found in _PIECE.finditer(text)]
    are_figures = [bool(FIGURE.fullmatch(piece)) for _, piece in pieces]
    first = next((place for place, is_figure in enumerate(are_figures) if not is_figure), len(pieces))
    last = next((place for place in range(len(pieces), 0, -1) if not are_figures[place - 1]), 0)
    if first and last and not all(_AMOUNT.fullmatch(piece) for _, piece in pieces[:first]):
        # 2 engines, 2024 years: a number that the name begins with
        first = 0
    if len(pieces) - last == 1 and last > 0 and not _is_told(pieces[last - 1][1], pieces[last][1]):
        last = len(pieces)
    for at, piece in pieces[:first]:
        yield start + at, piece
    if first < last:
        begin, end = pieces[first][0], pieces[last - 1][0] + len(pieces[last - 1][1])
        yield start + begin, text[begin:end]
    for at, piece in pieces[max(first, last) :]:
        yield start + at, piece


def _is_told(name: str, figure: str) -> bool:
    """总计 424682, but not 第 3 and 单价 2 of a name."""
    long = len(figure) > 2 and figure.isdecimal()
    return bool(_AMOUNT.fullmatch(figure) or long) and not _LEADS.search(name)


def table(lines: Sequence[str], at: int) -> tuple[tuple[Cell, ...], int]:
    """The table whose first row is the line `at`, and the line behind it. Without cells there is none, and the line
    is where to look next: in a long row of lines that are no table not every one is tried."""
    rows, pieces = gathered((row_of(lines, number), lines[number]) for number in range(at, len(lines)))
    if not is_table(rows):
        return (), at + 1 + len(rows) // TRIED
    rows, more = told(rows, pieces)
    rows = _measured(lines, rows)
    names = together(pieces, more)
    tabbed = any("\t" in lines[row.line] for row in rows)
    shifted = (
        ragged.columns([[text.strip() for text in lines[row.line].split("\t")] for row in rows]) if tabbed else None
    )
    if shifted is not None:
        columns = [
            [(held[lines[row.line].count("\t", 0, start)], 1) for start, _ in row.fields]
            for row, held in zip(rows, shifted, strict=True)
        ]
        names = []  # every row has its own
    else:
        columns = _by_tabs(lines, rows) if tabbed else placed(rows, named_above=_are_named_above(rows, names))
    cells = made(rows, columns, names)
    return tuple(_indented(lines, cells)), rows[-1].line + 1


def made(rows: Sequence[Row], columns: Sequence[Sequence[Column]], pieces: Sequence[Row]) -> list[Cell]:
    double = _double(rows)
    cells = [
        Cell(text, number, column, colspan=max(span, 1), line=(row.line, start), astray=not span or number in double)
        for number, (row, held) in enumerate(zip(rows, columns, strict=True))
        for (start, text), (column, span) in zip(row.fields, held, strict=True)
    ]
    return [*cells, *_names(rows, columns, pieces)]


def _double(rows: Sequence[Row]) -> frozenset[int]:
    """Rows that are two lines of the table laid together: the few that have twice the figures of the others."""
    counts = Counter(len(row.counted) for row in rows if row.counted)
    usual = counts.most_common(1)[0][0] if counts else 0
    if usual < _LEAST_DOUBLED:
        return frozenset()
    double = [at for at, row in enumerate(rows) if len(row.counted) >= 2 * usual - 1]
    # of one name each they may be the whole rows, and the others have empty cells
    seldom = 3 if all(len(rows[at].words) > 1 for at in double) else _SELDOM_DOUBLED
    return frozenset(double) if len(double) * seldom <= counts.total() else frozenset()


def _are_named_above(rows: Sequence[Row], pieces: Sequence[Row]) -> bool:
    """Whether no row begins with its name, and names of their own lines stand above most of them."""
    counted = [row for row in rows if row.counted]
    if len(counted) < LEAST_ROWS or any(row.words for row in counted):
        return False
    places = [piece.line for piece in pieces]
    starts = [-1, *(row.line for row in counted)]
    between = [bisect_left(places, row) - bisect_right(places, before) for before, row in pairwise(starts)]
    return sum(map(bool, between)) * 2 > len(counted)


def _measured(lines: Sequence[str], rows: Sequence[Row]) -> list[Row]:
    """Whether a Chinese letter took two places or one when the columns were drawn: as the figures stand straighter."""
    wide = [
        Row(row.line, row.fields, [(w := width(lines[row.line][:at]), w + width(text)) for at, text in row.fields])
        for row in rows
    ]
    return wide if _crooked(wide) < _crooked(rows) else list(rows)


def _crooked(rows: Sequence[Row]) -> float:
    """How far figures stand from those of the row before that has as many."""
    before: dict[int, list[Span]] = {}
    far = 0.0
    for row in rows:
        last = before.get(len(row.counted), row.columns)
        far += sum(apart(one, other) for one, other in zip(row.columns, last, strict=True))
        before[len(row.counted)] = row.columns
    return far


def row_of(lines: Sequence[str], number: int) -> Row:
    line = lines[number]
    text = line.strip()
    found = fields(line) if text and not FURNITURE.fullmatch(text) else []
    return Row(number, found, [(start, start + len(word)) for start, word in found])


def gathered(lines: Iterable[tuple[Row, str]]) -> tuple[list[Row], list[Row]]:
    """The rows of the table that begins with the first line, and the pieces of names that stand between them."""
    rows: list[Row] = []
    pieces: list[Row] = []
    waiting: list[Row] = []
    between = 0.0
    headed = False
    for row, line in lines:
        text = line.strip()
        if headed and len(row.fields) > 1 and not row.figures:
            break
        alone = bool(rows) and len(row.fields) == 1 and bool(_AMOUNT.fullmatch(row.fields[0][1]))
        if (alone or 2 <= len(row.fields) <= MOST_COLUMNS) and len(rows) < MOST_ROWS and not ABOVE.match(text):
            rows.append(row)
            pieces += waiting
            waiting, between, headed = [], 0, False
            continue
        between += 1 if row.fields else _OF_A_BLANK
        if not rows or between > _MOST_BETWEEN or len(row.fields) > 1:
            break
        if not row.fields:
            continue
        if len(text) > LONGEST_CELL or text[-1] in "。；，：、" or _ELSE.match(text) or "|" in text:
            break
        if TITLE.fullmatch(text) and any(one.figures for one in rows):
            break
        # a row of a table without figures, or the heading of what follows
        headed = headed or bool(_MARKED.match(text))
        waiting.append(row)
    return rows, pieces


def is_table(rows: Sequence[Row]) -> bool:
    """Whether figures stand behind the first column, or behind the words of most lines that do not end a name."""
    if len(rows) < LEAST_ROWS:
        return False
    inner = [text for row in rows[1:] for _, text in row.fields[1:]]
    if inner and sum(bool(FIGURE.fullmatch(text)) for text in inner) * 2 >= len(inner):
        return True
    counted = [row for row in rows if row.counted and row.words]
    wide = usual(rows)
    whole = sum(
        len(row.counted) == wide and (row.counted[-1] == len(row.fields) - 1 or len(row.fields[-1][1]) <= _WORD)
        for row in counted
    )
    return len(counted) >= LEAST_ROWS and whole * 3 >= len(counted) * 2 and len(counted) * 4 >= len(rows)


def told(rows: Sequence[Row], pieces: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows without lines of words among them, which are pieces of names; headings that come again are kept, and
    those that have a line for themselves."""
    first = next((place for place, row in enumerate(rows) if row.counted), len(rows))
    above = [piece for piece in pieces if first < len(rows) and piece.line < rows[first].line]
    kept, more = sorted([*rows[:first], *above], key=lambda row: row.line), []
    if kept and len(kept[-1].fields) == 1:
        # the name of the first row stands above its figures
        more.append(kept.pop())
    heads = {text for row in kept for _, text in row.fields}
    for row in rows[first:]:
        again = sum(text in heads for _, text in row.fields) * 2 >= len(row.fields)
        (kept if row.counted or again else more).append(row)
    return kept, more


def together(pieces: Sequence[Row], more: Sequence[Row]) -> list[Row]:
    """Pieces of names, each once, from the top down."""
    return [piece for _, piece in sorted({piece.line: piece for piece in (*pieces, *more)}.items())]


def _by_tabs(lines: Sequence[str], rows: Sequence[Row]) -> list[list[Column]]:
    """By the tabs before a field where all lines have as many: an empty cell is a tab too."""
    counts = Counter(lines[row.line].rstrip("\n").count("\t") for row in rows)
    usual_count, many = counts.most_common(1)[0]
    if usual_count and many * 5 >= len(rows) * 4:
        return [[(lines[row.line].count("\t", 0, start), 1) for start, _ in row.fields] for row in rows]
    return [[(place, 1) for place in range(len(row.fields))] for row in rows]


def _names(rows: Sequence[Row], columns: Sequence[Sequence[Column]], pieces: Sequence[Row]) -> Iterator[Cell]:
    """Names of rows that stand on the lines above and below their figures."""
    places = [piece.line for piece in pieces]
    one_each = _are_named_above(rows, pieces)
    for number, (row, held) in enumerate(zip(rows, columns, strict=True)):
        if any(column == 0 for column, _ in held) or not row.figures:
            continue
        first = rows[number - 1].line if number else -1
        last = rows[number + 1].line if number + 1 < len(rows) else row.line
        near = pieces[bisect_right(places, first) : bisect_left(places, last)]
        if one_each:
            near = [piece for piece in near if _is_nearest(piece.line, row.line, first, last)]
        if near:
            start, _ = near[0].fields[0]
            yield Cell("".join(piece.fields[0][1] for piece in near), number, 0, line=(near[0].line, start))


def _is_nearest(line: int, row: int, before: int, behind: int) -> bool:
    """Whether a name belongs to this row and not to the one before or behind; in the middle to the one below it."""
    return row - line <= line - before if line < row else line - row < behind - line


def _indented(lines: Sequence[str], cells: Sequence[Cell]) -> Iterator[Cell]:
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
        yield replace(cell, text=plain + cell.text, line=(number, start - len(plain)))
