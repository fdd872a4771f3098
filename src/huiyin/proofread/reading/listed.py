"""Rows of a table that lost its columns: a name and figures with single blanks between, line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from huiyin.proofread.model import Cell
from huiyin.proofread.reading import settled
from huiyin.proofread.reading.drawn import ABOVE, FURNITURE, LEAST_ROWS, LONGEST_CELL, MOST_ROWS, TITLE
from huiyin.proofread.reading.placed import NAMES, SERIAL, Field

_FIGURE: Final = re.compile(r"[-−]?\d[\d,]{0,17}(?:\.\d{1,6})?[%％]?|-{1,2}|—{1,2}|/")
_AMOUNT: Final = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d+\.\d{1,6})[%％]?|0|-{1,2}|—{1,2}")
#: 47,483,458一、社会保障: the next column came close.
_GLUED: Final = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d+\.\d{2})(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,2}[）)])"
)
_CODE: Final = re.compile(r"\d{1,3}|\d{5}|\d{7}|[一二三四五六七八九十]{1,3}|[（(][一二三四五六七八九十\d]{1,2}[）)]")
_TOTAL: Final = re.compile(r"(?:本年)?(?:支出|收入)?\s*[合总]\s*计")
_MARK: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、]|其中[：:]?"
)
_LETTER: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]")
#: A name may say in brackets, in a sentence, what it counts.
_BRACKETS: Final = re.compile(r"[（(][^（）()]{0,60}[）)]")
_PROSE: Final = re.compile(r"[。；，！？]|[：:]$")
#: What a sentence has before a figure, and behind one.
_LEADS: Final = re.compile(r"(?:为|达|至|约|了|由|比|占|第|的|从|到|分别|增长|下降|减少|增加|不足|超过|[（(])$")
_MEASURES: Final = re.compile(
    r"年(?![初末度均底金])|月(?![初末均])|日(?!常)|时(?!政)|岁|[倍%％]|[万亿]?元|件|次|起(?!止)|个(?![人体])|人(?![员口均工大民才])"
    r"|户(?!籍)|家(?![庭电])|名(?!称)|项(?!目)|场(?![地馆])|条(?!件)"
)
#: A row may be named by its year or month.
_TERM: Final = re.compile(r"(?:19|20)\d\d年?(?:\s?[~～—－至-]\s?(?:19|20)\d\d年?)?|\d{1,2}月份?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SERIAL: Final = re.compile(r"\d{1,3}")
#: Words behind the figures of a row: 优, 主要是人员增加.
_LONGEST_REMARK: Final = 30
_LONGEST_GRADE: Final = 4

#: So many figures make a row of a year.
_LEAST_BEHIND: Final = 2
#: So many figures alone in a line are a row.
_MANY: Final = 8
#: So many in each of several lines are no sentence.
_SURE: Final = 4
_MOST_PIECES: Final = 9
_LONGEST_NAME: Final = 60
_LONGEST_LINE: Final = 240
#: Lines with one figure each: so many must follow one another.
_LEAST_SINGLE: Final = 4
#: One row in so many must have all the figures that a row may have.
_SELDOM: Final = 12
#: Lines above the first row that may be its headings.
_ABOVE: Final = 4
#: So many where each heading has lines of its own.
_MOST_ABOVE: Final = 60


@dataclass
class _Side:
    """A name and the figures behind it."""

    names: list[Field] = field(default_factory=list)
    figures: list[Field] = field(default_factory=list)


@dataclass
class _Row:
    line: int
    sides: list[_Side]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(side.figures) for side in self.sides)


def table(lines: Sequence[str], at: int) -> tuple[tuple[Cell, ...], int] | None:
    """The table whose first row is the line `at`, and the line behind it."""
    first = _row(lines, at)
    if first is None:
        return None
    before = _row(lines, at - 1) if at else None
    if before is not None and before.shape == first.shape:
        return None
    rows, pieces = _rows(lines, at)
    if not _is_table(rows):
        return None
    sides = max(len(row.sides) for row in rows)
    if sides > 1:
        endings = [Counter(_ending(row.sides[at]) for row in rows if len(row.sides) > 1) for at in range(2)]
        rows = [_sided(row, endings) for row in rows]
    wide = [_usual([len(row.sides[side].figures) for row in rows if side < len(row.sides)]) for side in range(sides)]
    rows = [_Row(row.line, [_fitted(side, many) for side, many in zip(row.sides, wide, strict=False)]) for row in rows]
    known = [_columns([row.sides[side] for row in rows if side < len(row.sides)], wide[side]) for side in range(sides)]
    cells: list[Cell] = []
    last = -1
    for number, row in enumerate(rows):
        cells += _cells(number, row, wide, [columns[number] if number < len(columns) else () for columns in known])
        near = [piece for piece in pieces if last < piece[0] < row.line]
        if near and not any(side.names for side in row.sides):
            line, (start, _) = near[0]
            cells.append(Cell("".join(text for _, (_, text) in near), number, 1, line=(line, start)))
        last = row.line
    headed = _headings(lines, at, wide) or (_endings(lines, at, wide) if len(rows) == 1 else [])
    if headed:
        cells = [*headed, *(replace(cell, row=cell.row + 1) for cell in cells)]
    return tuple(cells), rows[-1].line + 1


def is_row(line: str) -> bool:
    return _row([line], 0) is not None


def _row(lines: Sequence[str], number: int, bare: int = 0, *, is_named: bool = False) -> _Row | None:
    """A line that ends in figures and has names before them, as rows of a table have; among rows of as many figures
    `bare` ones are enough, amounts also where few, if it `is_named` by the lines above."""
    line = lines[number].rstrip()
    if not line or len(line) > _LONGEST_LINE or "|" in line or not any(map(str.isdigit, line)):
        return None
    if _PROSE.search(_BRACKETS.sub("", line)):
        return None
    if is_named and (bare_row := _nameless(line, bare)):
        return _Row(number, [bare_row])
    sides = [_Side()]
    for start, text, is_figure in _words(line):
        if not is_figure:
            if sides[-1].figures:
                sides.append(_Side())
            sides[-1].names.append((start, text))
        else:
            sides[-1].figures.append((start, text))
    if len(sides) == 2 and sides[0].names and _is_remark(*sides):
        sides.pop()
    if len(sides) > 2 or not sides[-1].figures:
        return None
    if not all(_is_name(side) for side in sides) or not any(_is_told(side, bare) for side in sides):
        return None
    return _Row(number, sides)


def _nameless(line: str, many: int) -> _Side | None:
    """So many amounts, and at most a grade behind them: their name takes the lines above."""
    words = [(word.start(), word[0]) for word in re.finditer(r"\S+", line)]
    if len(words) == many + 1 and len(words[-1][1]) <= _LONGEST_GRADE and not _MEASURES.match(words[-1][1]):
        words.pop()
    told = len(words) == many and all(_AMOUNT.fullmatch(text) for _, text in words)
    return _Side([], words) if told else None


def _is_remark(side: _Side, behind: _Side) -> bool:
    """Whether what stands behind the figures of a row says something of it: a grade, a reason."""
    if behind.figures or len(behind.names) > 1:
        return False
    ((_, text),) = behind.names
    if _MEASURES.match(text) or len(text) > _LONGEST_REMARK:
        return False
    amount = _AMOUNT.fullmatch(side.figures[0][1]) and len(text) <= _LONGEST_GRADE
    return len(side.figures) > 1 or bool(amount)


def _words(line: str) -> list[tuple[int, str, bool]]:
    """The words of a line: names whole, numbers that names begin with or hold within them, figures one by one."""
    found: list[tuple[int, str, bool]] = []
    starts = [(word.start(), word[0]) for word in re.finditer(r"\S+", line)]
    pieces: list[tuple[int, str]] = []
    for start, text in starts:
        if glued := _GLUED.match(text):
            pieces += [(start, glued[0]), (start + glued.end(), text[glued.end() :])]
        else:
            pieces.append((start, text))
    figures = [bool(_FIGURE.fullmatch(text)) for _, text in pieces]
    term = int(len(pieces) > 1 and bool(_SERIAL.fullmatch(pieces[0][1])))
    if len(pieces) > _LEAST_BEHIND + term and _TERM.fullmatch(pieces[term][1]):
        figures[: term + 1] = [all(_YEAR.fullmatch(text) for _, text in pieces[term + 1 :])] * (term + 1)
    # a remark behind the figures says nothing of those
    behind = max((place for place, is_figure in enumerate(figures) if is_figure), default=0) + 1
    behind = behind if behind > _LEAST_BEHIND and figures[behind - 2] else len(figures)
    last = max((place for place, is_figure in enumerate(figures[:behind]) if not is_figure), default=-1)
    for place, (start, text) in enumerate(pieces):
        is_figure = figures[place] and (place > last or (bool(found) and bool(_AMOUNT.fullmatch(text))))
        if not is_figure and found and not found[-1][2] and not _parts(pieces, place):
            begin, _, _ = found[-1]
            found[-1] = (begin, line[begin : start + len(text)], False)
            continue
        found.append((start, text, is_figure))
    return found


def _parts(pieces: Sequence[Field], place: int) -> bool:
    """Whether a name begins here that the one before is not part of: a marked name, or one behind a code."""
    text, before = pieces[place][1], pieces[place - 1][1]
    if _CODE.fullmatch(before) and not _CODE.fullmatch(text):
        return True
    return bool(_MARK.match(text)) and not _MARK.fullmatch(before) and len(before) > 2


def _is_name(side: _Side) -> bool:
    if not side.names:
        return True
    name = side.names[-1][1]
    return len(name) <= _LONGEST_NAME and not _LEADS.search(name) and not _MEASURES.match(side.names[0][1])


def _is_told(side: _Side, bare: int) -> bool:
    """A name of words with figures, or many figures alone; 男 and 女 among rows of as many figures."""
    if not side.names:
        return len(side.figures) >= _MANY or len(side.figures) == bare >= _SURE
    if _TERM.fullmatch(side.names[-1][1]):
        return len(side.figures) >= _LEAST_BEHIND
    letters = max(len(_LETTER.findall(text)) for _, text in side.names)
    return bool(side.figures) and (letters > 1 or (letters > 0 and len(side.figures) == bare > 1))


def _rows(lines: Sequence[str], at: int) -> tuple[list[_Row], list[tuple[int, Field]]]:
    """The rows from here on, and the pieces of names between them."""
    rows: list[_Row] = []
    pieces: list[tuple[int, Field]] = []
    waiting: list[tuple[int, Field]] = []
    loose = False  # whether what stands between might be a sentence
    for number in range(at, min(len(lines), at + MOST_ROWS)):
        text = lines[number].strip()
        if not text or FURNITURE.fullmatch(text):
            continue
        bare, is_named = rows[0].shape[-1] if rows else 0, bool(waiting) and not loose
        row = _row(lines, number, bare=bare, is_named=is_named) if not ABOVE.match(text) else None
        if row is not None and (row.shape == rows[-1].shape and sum(row.shape) >= _SURE if rows and loose else True):
            rows.append(row)
            loose = False
            pieces += waiting
            waiting = []
            continue
        loose = loose or bool(_PROSE.search(text))
        is_else = ABOVE.match(text) or TITLE.fullmatch(text) or text[-1:] in "。；：" or "|" in text
        if row is not None or is_else or len(waiting) > _MOST_PIECES or len(text) > LONGEST_CELL * 2:
            break
        waiting.append((number, (lines[number].index(text), text)))
    return rows, pieces


def _is_table(rows: Sequence[_Row]) -> bool:
    if len(rows) == 1:
        (row,) = rows
        return not row.sides[0].names and len(row.sides[0].figures) >= _MANY
    if len(rows) < LEAST_ROWS:
        return False
    if sum(sum(row.shape) > 1 for row in rows) >= LEAST_ROWS:
        return True
    single = [row.sides[-1].figures[-1][1] for row in rows if sum(row.shape) == 1]
    near = sum(after.line - row.line <= 2 for row, after in pairwise(rows))
    amounts = sum(bool(_AMOUNT.fullmatch(text)) for text in single)
    return len(single) >= _LEAST_SINGLE and near >= _LEAST_SINGLE - 1 and amounts * 4 >= len(single) * 3


def _usual(counts: Sequence[int]) -> int:
    seen = Counter(count for count in counts if count)
    least = max(2, seen.total() // _SELDOM)
    return max((count for count, many in seen.items() if many >= least), default=max(seen, default=0))


def _fitted(side: _Side, many: int) -> _Side:
    """Of a row with more figures than there are columns (合计, ——, 3,485.20, ——) the dashes are too many."""
    figures = list(side.figures)
    for one in side.figures:
        if len(figures) > many and not any(map(str.isdigit, one[1])):
            figures.remove(one)
    return _Side(side.names, figures)


def _ending(side: _Side) -> str:
    return side.names[-1][1][-2:] if side.names else ""


def _sided(row: _Row, endings: Sequence[Counter[str]]) -> _Row:
    """Of a table with two sides a row that has only one: which it is, the names beside it tell (收入, 支出)."""
    if len(row.sides) > 1:
        return row
    (side,) = row.sides
    if len(side.names) > 1 and _MARK.match(side.names[-1][1]):
        return _Row(row.line, [_Side(side.names[:-1]), _Side(side.names[-1:], side.figures)])
    left, right = (count[_ending(side)] for count in endings)
    return _Row(row.line, [_Side(), side] if right > left else [side, _Side()])


def _columns(sides: Sequence[_Side], many: int) -> list[tuple[int | None, ...]]:
    """Which columns the figures of each row stand in; None where nothing tells for a row that has fewer than others. In
    a table whose first figure is the total of the others it is that at least."""
    values = [[_value(text) for _, text in side.figures[:many]] for side in sides]
    known = settled.settle(values, _parents(sides), many)
    whole = [row for row in values if len(row) == many > 2]
    totals = bool(whole) and all(row[0] == sum(row[1:]) for row in whole)
    return [
        columns or tuple(0 if totals and not place and row[0] == sum(row[1:]) else None for place in range(len(row)))
        for columns, row in zip(known, values, strict=True)
    ]


def _value(text: str) -> Fraction:
    plain = text.replace(",", "").replace("−", "-").rstrip("%％")
    return Fraction(plain) if plain[-1:].isdigit() else Fraction(0)


def _parents(sides: Sequence[_Side]) -> list[int | None]:
    """By their codes: 20103 is of 201, and 201 of the total."""
    total = next((at for at, side in enumerate(sides) if side.names and _TOTAL.fullmatch(side.names[-1][1])), None)
    found: list[int | None] = []
    seen: dict[str, int] = {}
    for number, side in enumerate(sides):
        code = side.names[0][1].replace(" ", "") if len(side.names) > 1 else ""
        if not code.isdecimal() or len(code) not in (3, 5, 7):
            found.append(None)
            continue
        found.append(seen.get(code[:-2], total) if len(code) > 3 else total)
        seen[code] = number
    return found


def _cells(number: int, row: _Row, wide: Sequence[int], known: Sequence[tuple[int | None, ...]]) -> list[Cell]:
    """A column for the code, one for the name and one for each figure, side by side."""
    made: list[Cell] = []
    begin = 0
    for side, many, columns in zip(row.sides, wide, known, strict=False):
        names = side.names[-2:]
        for (start, text), column in zip(names, range(2 - len(names), 2), strict=True):
            made.append(Cell(text, number, begin + column, line=(row.line, start)))
        for place, ((start, text), told) in enumerate(zip(side.figures[:many], columns, strict=False)):
            at = place if told is None else told
            made.append(Cell(text, number, begin + 2 + at, line=(row.line, start), astray=told is None))
        begin += 2 + many
    return made


def _headings(lines: Sequence[str], at: int, wide: Sequence[int]) -> list[Cell]:
    """A line above the first row with as many words as there are columns."""
    for number in range(at - 1, max(at - 1 - _ABOVE, -1), -1):
        text = lines[number].strip()
        words = [(word.start(), word[0]) for word in re.finditer(r"\S+", lines[number])]
        if (
            not text
            or _PROSE.search(text)
            or all(len(word) == 1 for _, word in words)
            or any(_FIGURE.fullmatch(word) and len(word) != 4 for _, word in words)
        ):
            continue
        columns: list[int] = []
        begin = 0
        for many in wide:
            columns += range(begin + 1, begin + 2 + many)
            begin += 2 + many
        bare = [column for column in columns if column not in _name_columns(wide)]
        # 科目, 2024年, 2025年 over three columns of figures: one of their headings stands elsewhere
        if SERIAL.fullmatch(words[0][1]):
            words.pop(0)
        named = bool(words) and NAMES.fullmatch(words[0][1])
        for chosen in (columns,) if named else (columns, bare):
            if len(words) == len(chosen) > 1:
                return [
                    Cell(word, 0, column, line=(number, start))
                    for (start, word), column in zip(words, chosen, strict=True)
                ]
    return []


def _endings(lines: Sequence[str], at: int, wide: Sequence[int]) -> list[Cell]:
    """Headings that stand in lines of their own above a row of figures without names: each 总计 among them ends as many
    columns as the others."""
    totals: list[int] = []
    for number in range(at - 1, max(at - 1 - _MOST_ABOVE, -1), -1):
        text = lines[number].strip()
        plain = "".join(text.split())
        if not plain or len(text) > LONGEST_CELL or _PROSE.search(text) or any(letter.isdecimal() for letter in plain):
            break
        if plain in ("总计", "合计", "小计"):
            totals.append(number)
        elif not totals:
            break
    (many,) = wide if len(wide) == 1 else (0,)
    if not totals or many % len(totals) or many // len(totals) < LEAST_ROWS:
        return []
    each = many // len(totals)
    return [
        Cell(
            lines[number].strip(),
            0,
            1 + (place + 1) * each,
            line=(number, len(lines[number]) - len(lines[number].lstrip())),
        )
        for place, number in enumerate(reversed(totals))
    ]


def _name_columns(wide: Sequence[int]) -> list[int]:
    found, begin = [], 0
    for many in wide:
        found.append(begin + 1)
        begin += 2 + many
    return found
