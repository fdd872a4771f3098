"""From a cell as it stands in the XML to its value, with a problem for each that does not say what it seems to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time

from huiyin.documents.sheets.book import Book, unescape
from huiyin.documents.sheets.formats import PRECISION_LIMIT, from_number, from_serial
from huiyin.documents.sheets.problems import CellProblem, cell_problem, column_letters
from huiyin.documents.sheets.rows import Row
from huiyin.documents.sheets.stream import RawCell
from huiyin.documents.sheets.values import Cell, cell_text

_DIGITS = "0123456789"
_REMEMBERED_DAYS = 50_000


class CellReader:
    """Reads the cells of one sheet; `names` says which heading stands over which column."""

    def __init__(self, book: Book, names: Mapping[int, str]) -> None:
        self._book = book
        self._names = dict(names)
        self._empty: dict[str, Cell] = dict.fromkeys(self._names.values())
        self._positions: dict[str, int] = {}
        self._days: dict[tuple[str, str], Cell] = {}

    def row(self, number: int, raw: list[RawCell]) -> Row | None:
        """The row, or None when no cell of it has content."""
        problems: list[CellProblem] = []
        cells = self._empty.copy()
        has_content = False
        for index, value in self.values(number, raw, problems):
            heading = self._names.get(index)
            if heading is None:
                problems.append(self._problem("no_heading", number, index, cell_text(value)))
                heading = f"{column_letters(index)}列"
            cells[heading] = value
            has_content = True
        if not has_content and not problems:
            return None
        return Row(number, cells, tuple(problems))

    def values(self, number: int, raw: list[RawCell], problems: list[CellProblem]) -> Iterator[tuple[int, Cell]]:
        """(column, value) of every cell of a row that has content."""
        strings = self._book.strings
        index = -1
        for cell in raw:
            attributes, text, formula = cell
            reference = attributes.get("r")
            index = index + 1 if reference is None else self._position(reference)
            if text and attributes.get("t") == "s" and text[0] != "-":
                try:
                    value: Cell = strings[int(text)]
                except (ValueError, IndexError):
                    problems.append(self._problem("damaged_cell", number, index, text))
                    continue
            elif text or formula is not None:
                value = self._value(cell, number, index, problems)
            else:
                continue
            if value is not None:
                yield index, value

    def _position(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        known = self._positions.get(letters)
        if known is not None:
            return known
        if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
            raise self._book.package.damaged(f"单元格位置 {reference[:20]}")
        index = 0
        for letter in letters.upper():
            index = index * 26 + ord(letter) - 64
        self._positions[letters] = index - 1
        return index - 1

    def _value(self, cell: RawCell, number: int, index: int, problems: list[CellProblem]) -> Cell:
        attributes, text, formula = cell
        kind = attributes.get("t", "n")
        if kind in ("inlineStr", "str"):
            return unescape(text or "").strip() or None
        if not text:
            problems.append(self._problem("formula_without_value", number, index, formula))
            return None
        if kind == "n":
            return self._number(text, attributes.get("s", "0"), number, index, problems)
        if kind == "b":
            return text == "1" or text.lower() == "true"
        if kind == "d" and (moment := _iso_moment(text)) is not None:
            return moment
        code = "formula_error" if kind == "e" else "damaged_cell"
        problems.append(self._problem(code, number, index, text))
        return None

    def _number(self, text: str, style: str, number: int, index: int, problems: list[CellProblem]) -> Cell:
        kind = self._book.styles.get(style)
        if kind is None:
            value = from_number(text)
            if value is None:
                problems.append(self._problem("damaged_cell", number, index, text))
            elif not -PRECISION_LIMIT < value < PRECISION_LIMIT:
                problems.append(self._problem("precision_lost", number, index, cell_text(value)))
            return value
        day = self._days.get((kind, text))
        if day is None:
            day = from_serial(text, kind, since_1904=self._book.since_1904)
            if day is None:
                problems.append(self._problem("bad_serial", number, index, text))
                return None
            if len(self._days) >= _REMEMBERED_DAYS:
                self._days.clear()
            self._days[kind, text] = day
        return day

    def _problem(self, code: str, number: int, index: int, value: object) -> CellProblem:
        return cell_problem(code, number, column_letters(index), self._names.get(index), value)


def _iso_moment(text: str) -> Cell:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=None) if moment.time() != time() else moment.date()
