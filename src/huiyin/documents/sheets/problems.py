"""What can be wrong with a spreadsheet, said in both languages: what, where, and how to mend it.

A `SheetProblem` refuses the file. A `CellProblem` marks one cell of one row; every other row is read.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from huiyin.documents.sheets.messages import CELL_MESSAGES, FILE_MESSAGES, NOTICES, VALUE_MESSAGES, Severity

Place = tuple[str | None, int | None, str | None]


class Notice(NamedTuple):
    """Something about the whole file worth telling, though it was read."""

    code: str
    message: str
    message_en: str


class CellProblem(NamedTuple):
    """One cell that does not say what it seems to say.

    `row` and `column` are those a person sees in Excel; `column` is None when the row as a whole is meant.
    An error leaves the cell None (except precision_lost and broken_text, which keep what could be read).
    """

    code: str
    row: int
    column: str | None
    heading: str | None
    value: str
    severity: Severity
    message: str
    message_en: str


class SheetProblem(Exception):
    """The file is refused. Nothing of it was taken over."""

    def __init__(
        self,
        code: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        **details: object,
    ) -> None:
        self.code, self.sheet, self.row, self.column, self.value = code, sheet, row, column, value
        chinese, english = FILE_MESSAGES[code]
        details = {"sheet": sheet, "row": row, "column": column, "value": value, **details}
        place = (sheet, row, column)
        self.message = _where(place, None, "zh") + chinese.format(**details)
        self.message_en = _where(place, None, "en") + english.format(**details)
        super().__init__(self.message)


class ValueProblem(ValueError):
    """A cell's value that is not what its column asks for. The caller knows the row and column and says them."""

    def __init__(self, code: str, value: object, **details: object) -> None:
        self.code, self.value = code, shown(value)
        chinese, english = VALUE_MESSAGES[code]
        self.message = chinese.format(value=self.value, **details)
        self.message_en = english.format(value=self.value, **details)
        super().__init__(self.message)


def cell_problem(
    code: str, row: int, column: str | None, heading: str | None, value: object, **details: object
) -> CellProblem:
    severity, chinese, english = CELL_MESSAGES[code]
    text = shown(value)
    place = (None, row, column)
    return CellProblem(
        code,
        row,
        column,
        heading,
        text,
        severity,
        _where(place, heading, "zh") + chinese.format(value=text, **details),
        _where(place, heading, "en") + english.format(value=text, **details),
    )


def notice(code: str, **details: object) -> Notice:
    chinese, english = NOTICES[code]
    return Notice(code, chinese.format(**details), english.format(**details))


def shown(value: object, longest: int = 60) -> str:
    """A value short enough to stand in a message, on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= longest else text[:longest] + "…"


def column_letters(index: int) -> str:
    """0 → A, 27 → AB: the name of a column as Excel prints it."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _where(place: Place, heading: str | None, language: Literal["zh", "en"]) -> str:
    sheet, row, column = place
    if sheet is None and row is None and column is None:
        return ""
    if language == "zh":
        parts = [f"工作表“{sheet}”" if sheet else "", f"第 {row} 行" if row else "", f"{column} 列" if column else ""]
        named = f"（{heading}）" if heading else ""
        return " ".join(part for part in parts if part) + named + "："
    words = [f"sheet “{sheet}”" if sheet else "", f"row {row}" if row else "", f"column {column}" if column else ""]
    named = f" ({heading})" if heading else ""
    return ", ".join(word for word in words if word).capitalize() + named + ": "
