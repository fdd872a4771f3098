"""A table that was copied cell by cell: a line for each, often with a bar behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from huiyin.proofread.model import Cell
from huiyin.proofread.reading import celled
from huiyin.proofread.reading.drawn import LEAST_ROWS, LONGEST_CELL, MOST_ROWS
from huiyin.proofread.reading.placed import FIGURE, Field

#: It has no more columns than this, four times as many where bars tell the cells.
MOST_STACKED: Final = 9
_MOST_WORDS: Final = 2
#: Cells that show whether there is such a table.
_AHEAD: Final = 40
_BARRED: Final = re.compile(r"[^|]{0,60}\|+\s*")


def table(lines: Sequence[str], at: int) -> tuple[tuple[Cell, ...], int] | None:
    """Names of columns, then rows of a name (or a group and a name) and as many figures each."""
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
    if celled.sides(words) is not None:
        return None
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
