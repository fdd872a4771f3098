"""Tables copied cell by cell, a line for each, whose rows are not all whole.

Empty cells are left out, so that a row may have fewer figures than there are columns; two sides of an account come in
turn; names stand in one place and figures in another. What is printed decides: rows that are whole say how many columns
there are, headings that come twice that there are two sides, and sums where the figures of a short row belong.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from huiyin.proofread.model import Cell
from huiyin.proofread.reading import ranks, settled
from huiyin.proofread.reading.drawn import ABOVE, FURNITURE, MOST_ROWS, TITLE
from huiyin.proofread.reading.placed import FIGURE, NAMES, SERIAL, Field

#: A line this short may be a cell.
LONGEST: Final = 26
_MOST_COLUMNS: Final = 16
_MOST_CELLS: Final = MOST_ROWS * _MOST_COLUMNS
#: So many whole rows make a table, more where a row has one figure only.
_LEAST_ROWS: Final = 3
_LEAST_SINGLE: Final = 5
#: Figures are at least one cell in so many, and whole rows so many of all that have figures.
_FEW: Final = 4
_LEAST_JUMBLED: Final = 12
_MOST_BLANK: Final = 2
_MOST_HEADINGS: Final = 24
#: Words above a table that its headings begin behind.
_SKIPPED: Final = 4
_ELSE: Final = re.compile(r"附(?:件|表)|图\s?\d|注[：:]|备注[：:]|说明[：:]?$|第.{1,3}[章节]")
_SPACES: Final = re.compile(r"\s+")
#: 11. 84 and 11 . 84 are one figure.
_APART: Final = re.compile(r"(?<=\d) (?=[.,] ?\d)|(?<=\d[.,]) (?=\d)|(?<=\d [.,]) (?=\d)")
_ACCOUNT: Final = re.compile(r"[1-5]\d{2}(?:\d{2}){0,2}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_UNIT: Final = re.compile(
    r"[（(]?(?:[万亿千百]*(?:元|吨|人|件|个|户|家|台|辆|所|次|天|公里|平方米|公顷|亩|千瓦时)|[%％‰])[）)]?"
)
_TOTAL: Final = re.compile(r"合计|小计|总计|总数")
_LEFT: Final = re.compile(r"收入|上年结[转余]|来源")
_RIGHT: Final = re.compile(r"支出|下年|年终|年末|运用")


@dataclass
class _Row:
    """The words before some figures, and these."""

    words: list[Field] = field(default_factory=list)
    figures: list[Field] = field(default_factory=list)


Made = list[tuple[Field, int, int, bool]]  # what a cell says, its row, its column, and whether that is unknown


def table(lines: Sequence[str], at: int) -> tuple[tuple[Cell, ...], int]:
    """The table that begins at this line and the line behind it; without cells there is none as far as that line."""
    cells, behind = _gathered(lines, at)
    figures = sum(is_figure for _, is_figure in cells) - len(_chain(cells))
    if figures < _LEAST_ROWS or figures * _FEW < len(cells) or len(cells) - figures < _LEAST_ROWS:
        return (), behind
    cells = _without_repeats(cells)
    rows = _rows(cells)
    head, rows = _headed(rows)
    made = _two_sided(head, rows) or _regular(head, rows) or _apart(head, rows) or _jumbled(cells)
    if not made:
        return (), behind
    first = min(row for _, row, _, _ in made)
    built = tuple(
        Cell(text, row - first, column, line=(line, lines[line].index(text)), astray=astray)
        for (line, text), row, column, astray in made
    )
    return built, max(line for (line, _), *_ in made) + 1


def _gathered(lines: Sequence[str], at: int) -> tuple[list[tuple[Field, bool]], int]:
    """The lines from here on that may be cells of one table, and whether each is a figure."""
    found: list[tuple[Field, bool]] = []
    blank = number = 0
    for number in range(at, min(at + _MOST_CELLS, len(lines))):
        text = lines[number].strip()
        if not text or FURNITURE.fullmatch(text):
            blank += not text
            if blank > _MOST_BLANK:
                return found, number
            continue
        blank = 0
        is_figure = bool(FIGURE.fullmatch(_APART.sub("", text)))
        if not is_figure and (
            len(text) > LONGEST or text[-1] in "。；，：、" or "|" in text or "\t" in text or _is_else(text)
        ):
            return found, max(number, at + 1)
        found.append(((number, text), is_figure))
    return found, number + 1


def _is_else(text: str) -> bool:
    plain = _SPACES.sub("", text)
    return bool(ABOVE.match(plain) or _ELSE.match(plain) or TITLE.fullmatch(plain))


def _rows(cells: Sequence[tuple[Field, bool]]) -> list[_Row]:
    """Words and the figures behind them. Numbers of rows and years that rows begin with are words."""
    years = _years(cells)
    years |= _before_years(cells, years)
    names = _numbers(cells) | years | _codes(cells) | _year_heads(cells)
    rows = [_Row()]
    for place, (cell, is_figure) in enumerate(cells):
        if is_figure and place not in names:
            rows[-1].figures.append(cell)
            continue
        if rows[-1].figures:
            rows.append(_Row())
        rows[-1].words.append(cell)
    if years and len(rows) > _LEAST_ROWS and rows[1].words == [cells[min(years)][0]]:
        return _named_behind(rows)
    return rows


def _named_behind(rows: list[_Row]) -> list[_Row]:
    """Years that stand behind their figures: the first row has as many before any year, and the last is a total."""
    if not rows[0].words or {len(row.figures) for row in rows} != {len(rows[0].figures)}:
        return rows
    first = _Row([*rows[0].words, *rows[1].words], rows[0].figures)
    others = [_Row(after.words, row.figures) for row, after in itertools.pairwise(rows[1:])]
    return [first, *others, _Row([], rows[-1].figures)]


def _numbers(cells: Sequence[tuple[Field, bool]]) -> set[int]:
    """1, 2, 3 …, each right before a word."""
    found: list[int] = []
    for place, ((_, text), is_figure) in enumerate(cells[:-1]):
        if is_figure and text == str(len(found) + 1) and not cells[place + 1][1]:
            found.append(place)
    return set(found) if len(found) >= _LEAST_ROWS else set()


def _codes(cells: Sequence[tuple[Field, bool]]) -> set[int]:
    """201, 20103, 2010301 before the names of accounts: before most of them."""
    ahead = [at for at in range(len(cells) - 1) if cells[at][1] and not cells[at + 1][1]]
    found = [at for at in ahead if _ACCOUNT.fullmatch(cells[at][0][1])]
    return set(found) if len(found) >= _LEAST_ROWS and len(found) * 3 >= len(ahead) * 2 else set()


def _years(cells: Sequence[tuple[Field, bool]]) -> set[int]:
    """2021, 2022, 2023 with as many figures between, and nothing else."""
    found = [place for place, ((_, text), is_figure) in enumerate(cells) if is_figure and _YEAR.fullmatch(text)]
    if len(found) < _LEAST_ROWS or not all(is_figure for _, is_figure in cells[found[0] : found[-1]]):
        return set()
    steps = {after - before for before, after in itertools.pairwise(found)}
    turns = {int(cells[after][0][1]) - int(cells[before][0][1]) for before, after in itertools.pairwise(found)}
    if len(steps) == 1 and min(steps) > 1 and len(turns) == 1:
        return set(found)
    return _years_of_short_rows(cells)


def _before_years(cells: Sequence[tuple[Field, bool]], years: set[int]) -> set[int]:
    """1 before 1986, 2 before 1987."""
    before = [place - 1 for place in sorted(years)]
    told = all(at >= 0 and cells[at][0][1] == str(number) for number, at in enumerate(before, start=1))
    return set(before) if told else set()


def _years_of_short_rows(cells: Sequence[tuple[Field, bool]]) -> set[int]:
    """1985, 1986, 1987 right behind words, with as many figures between most of them and never more."""
    found = sorted(_chain(cells))
    if len(found) <= _LEAST_ROWS or not found[0] or cells[found[0] - 1][1]:
        return set()
    steps = [after - before for before, after in itertools.pairwise(found)]
    last = next((at for at in range(found[-1], len(cells)) if not cells[at][1]), len(cells)) - found[-1]
    whole = all(is_figure for _, is_figure in cells[found[0] : found[-1]])
    most = max(steps)
    usual = sum(step == most for step in steps)
    return set(found) if whole and min(steps) > 1 and usual * 2 > len(steps) and last <= most else set()


def _year_heads(cells: Sequence[tuple[Field, bool]]) -> set[int]:
    """1949, 1966, 1978 side by side above everything else: headings."""
    begin = next((at for at, (_, is_figure) in enumerate(cells) if is_figure), len(cells))
    end = next((at for at in range(begin, len(cells)) if not cells[at][1]), len(cells))
    texts = [text for (_, text), _ in cells[begin:end]]
    if begin and len(texts) > 1 and all(map(_YEAR.fullmatch, texts)) and texts == sorted(set(texts)):
        return set(range(begin, end))
    return set()


def _headed(rows: list[_Row]) -> tuple[list[Field], list[_Row]]:
    """The words above the first row, whose name is the last of them."""
    first = rows[0]
    many = 2 if len(first.words) > 2 and first.words[-2][1].isdecimal() else 1
    many += len(first.words) > many and _UNIT.fullmatch(first.words[-1][1]) is not None
    head = first.words[:-many] if first.figures else first.words
    return head, [_Row(first.words[len(head) :], first.figures), *rows[1:]]


def _without_repeats(cells: Sequence[tuple[Field, bool]]) -> list[tuple[Field, bool]]:
    """Without the headings that stand again on the next page: most of what stands before the first figure."""
    texts = [_SPACES.sub("", text) for (_, text), _ in cells]
    begin = next((at for at, (_, is_figure) in enumerate(cells) if is_figure), len(cells))
    head, at = texts[:begin], begin
    kept = list(range(begin))
    while at < len(cells):
        first = next((place for place in range(min(begin, _SKIPPED)) if head[place] == texts[at]), None)
        many = 0
        while first is not None and texts[at + many : at + many + 1] == head[first + many : first + many + 1] != []:
            many += 1
        if many > 1 and many * 2 >= begin - 1:
            at += many
            continue
        kept.append(at)
        at += 1
    return [cells[one] for one in kept]


def _usual(rows: Sequence[_Row]) -> int:
    counts = Counter(len(row.figures) for row in rows if row.figures)
    least = max(2, counts.total() // 6)
    return max((count for count, many in counts.items() if many >= least), default=0)


def _regular(head: Sequence[Field], rows: Sequence[_Row]) -> Made:
    """Names and the figures behind each, some of them fewer than others."""
    wide = _usual(rows)
    told = [row for row in rows if row.figures]
    whole = sum(len(row.figures) == wide for row in told)
    totals = [row for row in told if 1 < len(row.figures) <= wide and _is_total_first(row)]
    if len(head) - 1 == wide > 2 and len(totals) == len(told) >= _LEAST_ROWS:
        # a row of one total and one part is as good as a whole one
        whole = len(told)
    if not 0 < wide <= _MOST_COLUMNS or whole < (_LEAST_ROWS if wide > 1 else _LEAST_SINGLE):
        return []
    if whole * 2 < len(told) or any(len(row.figures) > wide + 1 for row in told):
        return []
    if len(head) > _MOST_HEADINGS:
        return []
    named = [_named(row) for row in rows]
    flat = [one for group in named for one in group]
    columns = _columns(flat, wide)
    made: Made = _headings(head, wide)
    for number, ((words, figures), known) in enumerate(zip(flat, columns, strict=True), start=1):
        made += [(word, number, place, False) for place, word in enumerate(words)]
        made += [
            (cell, number, 2 + (place if column is None else column), column is None)
            for place, (cell, column) in enumerate(zip(figures, known, strict=True))
        ]
    return made


def _is_total_first(row: _Row) -> bool:
    first, *rest = (value(text) for _, text in row.figures)
    return first == sum(rest)


def _named(row: _Row) -> list[tuple[list[Field], list[Field]]]:
    """The last word (before its unit) is the name of the figures, with the number before it; other words before it are
    rows that have none."""
    words = list(row.words)
    if len(words) > 1 and _UNIT.fullmatch(words[-1][1]):
        words.pop()
    own = words[-2:] if len(words) > 1 and words[-2][1].isdecimal() else words[-1:]
    return [*(([word], []) for word in words[: len(words) - len(own)]), (own, row.figures)]


def _columns(rows: Sequence[tuple[list[Field], list[Field]]], wide: int) -> list[tuple[int | None, ...]]:
    """The column of each figure: of a short row as the sums of its kin need."""
    values = [[value(text) for _, text in figures] for _, figures in rows]
    labels = [words[-1][1] if words else "" for words, _ in rows]
    whole = [row for row in values if len(row) == wide > 2]
    first = bool(whole) and sum(row[0] == sum(row[1:]) for row in whole) * 4 >= len(whole) * 3
    known = settled.settle([row[:wide] for row in values], ranks.parents(labels), wide, totals=first)
    found: list[tuple[int | None, ...]] = []
    for at, (row, columns) in enumerate(zip(values, known, strict=True)):
        if columns is not None and len(columns) == len(row):
            found.append(columns)
            continue
        if len(row) == 1 < wide and (made := _made_below(row[0], values[at + 1 :], wide)) is not None:
            found.append((made,))
            continue
        told = first and len(row) < wide and row and row[0] == sum(row[1:])
        found.append(tuple(0 if told and not place else None for place in range(len(row))))
    return found


def _made_below(total: Fraction, rows: Sequence[Sequence[Fraction]], wide: int) -> int | None:
    """全市人口 665.9, and no 100.00 behind it: the column in which the whole rows right below make it."""
    below = list(itertools.takewhile(lambda row: len(row) == wide, rows))
    sums = [list(itertools.accumulate(row[column] for row in below)) for column in range(wide)]
    fitting = [column for column in range(wide) if total in sums[column][1:]]
    return fitting[0] if len(fitting) == 1 and total else None


def _jumbled(cells: Sequence[tuple[Field, bool]]) -> Made:
    """Figures, and of no one it is known what it belongs to: totals among them may still be told by their parts."""
    years = _chain(cells)
    figures = sum(is_figure for _, is_figure in cells) - len(years)
    if figures < _LEAST_JUMBLED or figures * 2 < len(cells):
        return []
    return [
        (cell, row, int(is_figure and row not in years), is_figure and row not in years)
        for row, (cell, is_figure) in enumerate(cells)
    ]


def _chain(cells: Sequence[tuple[Field, bool]]) -> set[int]:
    """1985, 1986, 1987 …, whatever stands between."""
    best: list[int] = []
    first = next((at for at, ((_, text), is_figure) in enumerate(cells) if is_figure and _YEAR.fullmatch(text)), None)
    if first is not None:
        best = [first]
        for at in range(first + 1, len(cells)):
            text = cells[at][0][1]
            if _YEAR.fullmatch(text) and int(text) == int(cells[best[-1]][0][1]) + 1:
                best.append(at)
    return set(best) if len(best) >= _LEAST_ROWS else set()


def value(text: str) -> Fraction:
    plain = _APART.sub("", text).translate(_PLAIN).strip("()").rstrip("%％‰")
    try:
        return Fraction(plain)
    except ValueError:
        return Fraction(0)


_PLAIN: Final = str.maketrans({"，": None, ",": None, "−": "-", "+": None, "（": "(", "）": ")"})


def _headings(head: Sequence[Field], wide: int) -> Made:
    """As many words as there are columns; of headings that take several lines each, as many for each."""
    words = list(head)
    names = [at for at, (_, text) in enumerate(words) if NAMES.fullmatch(_SPACES.sub("", text))]
    if names and len(words) - names[-1] - 1 == wide:
        del words[: names[-1]]  # the name of the table stands above
    while words and (NAMES.fullmatch(_SPACES.sub("", words[0][1])) or _is_serial(words[0][1])):
        words.pop(0)
    if len(words) == wide:
        return [(word, 0, 2 + place, False) for place, word in enumerate(words)]
    first: Made = []
    column = 2
    while words and _TOTAL.fullmatch(_SPACES.sub("", words[0][1])) and column == 2:
        first.append((words.pop(0), 0, column, False))
        column += 1
    left = wide + 2 - column
    if left > 0 and words and len(words) % left == 0:
        each = len(words) // left
        for place, word in enumerate(words):
            first.append((word, place % each, column + place // each, False))
        return [(word, row - each + 1, at, astray) for word, row, at, astray in first]
    return first


def _is_serial(text: str) -> bool:
    return bool(SERIAL.fullmatch(_SPACES.sub("", text)))


def sides(words: Sequence[Field]) -> int | None:
    """Where among headings 项目, 预算数, 项目, 预算数 begin, or 收入, 金额, 支出, 金额."""
    plain = [_SPACES.sub("", text) for _, text in words]
    for at in range(len(plain) - 3):
        left, first, right, second = plain[at : at + 4]
        if first == second and NAMES.fullmatch(left) and NAMES.fullmatch(right) and not NAMES.fullmatch(first):
            return at
    return None


def _two_sided(head: Sequence[Field], rows: Sequence[_Row]) -> Made:
    """收入 and 支出 side by side: headings that come twice, and at most one figure behind each name."""
    begins = sides(head)
    if begins is None or any(len(row.figures) > 2 for row in rows):
        return []
    items: list[tuple[Field, list[Field]]] = [(word, []) for word in head[begins + 4 :]]
    for row in rows:
        items += [(word, []) for word in row.words[:-1]]
        items += [(row.words[-1], row.figures)] if row.words else []
    if sum(len(figures) == 1 for _, figures in items) < _LEAST_ROWS:
        return []
    made: Made = [(word, 0, column, False) for column, word in enumerate(head[begins : begins + 4])]
    number, last = 0, 1
    for name, figures in items:
        side = 0 if _LEFT.search(name[1]) and not _RIGHT.search(name[1]) else 1 if _RIGHT.search(name[1]) else 1 - last
        number += side <= last
        last = side
        made.append((name, number, 2 * side, False))
        made += [(cell, number, 2 * side + 1 + place, False) for place, cell in enumerate(figures[:1])]
    return made


def _apart(head: Sequence[Field], rows: Sequence[_Row]) -> Made:
    """Names here and figures there, in the same order; only where sums say that they belong together."""
    place = next((at for at, (_, text) in enumerate(head) if NAMES.fullmatch(_SPACES.sub("", text))), None)
    if place is None:
        return []
    heads = head[place + 1 :]
    names = [word for row in rows for word in row.words]
    figures = [cell for row in rows for cell in row.figures]
    for many in range(len(heads), 0, -1):
        over, more = heads[:many], heads[many:]
        called = [*more, *names]
        if len(called) * many != len(figures) or len(called) < _LEAST_ROWS:
            continue
        values = [value(text) for _, text in figures]
        across = [values[at : at + many] for at in range(0, len(values), many)]
        down = [values[at :: len(called)] for at in range(len(called))]
        parents = ranks.parents([text for _, text in called])
        best = max((across, down), key=lambda one: settled.agree(one, parents))
        if not settled.agree(best, parents):
            continue
        order = [
            at * many + column if best is across else column * len(called) + at
            for at in range(len(called)) for column in range(many)
        ]  # fmt: skip
        made: Made = [(word, 0, 1 + column, False) for column, word in enumerate(over)]
        made += [(name, 1 + at, 0, False) for at, name in enumerate(called)]
        made += [(figures[one], 1 + at // many, 1 + at % many, False) for at, one in enumerate(order)]
        return made
    return []
