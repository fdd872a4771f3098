"""Pages of indicators that were run into one line: name, unit, this year's figure, last year's, growth in per cent.

All that is left of a row are figures with nothing but blanks between them, the last three of which belong together.
Only where most rows of the line come out is any told, and nothing is raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic.agreement import HUNDRED, shown
from huiyin.proofread.model import Analysis, Message, Passage, Quantity, Relation

_GAP: Final = re.compile(r"\s+|\s*[-−]")
_LEAST_FIGURES: Final = 9
#: Rows that must come out, digits of their percentages together, and how many for each that does not.
_LEAST_ROWS: Final = 4
_LEAST_DIGITS: Final = 8
_FOR_EACH: Final = 2


class _Row(NamedTuple):
    now: Quantity
    last: Quantity
    grown: Quantity
    falls: bool


def rule(analysis: Analysis) -> Iterable[Relation]:
    for passage in analysis.passages:
        if len(passage.quantities) < _LEAST_FIGURES:
            continue
        rows = list(_rows(passage))
        good = [row for row in rows if _comes_out(row)]
        digits = sum(len(row.grown.text.replace(".", "").strip("0-−")) for row in good)
        if len(good) >= max(_LEAST_ROWS, _FOR_EACH * (len(rows) - len(good))) and digits >= _LEAST_DIGITS:
            yield from (_told(row) for row in good)


def _rows(passage: Passage) -> Iterator[_Row]:
    """The last three of three figures and more in a row, of which the third may be a percentage."""
    text, row = passage.block.text, list[Quantity]()
    for one in passage.quantities:
        if row and not (one.kind == "plain" and _GAP.fullmatch(text[row[-1].end : one.start])):
            yield from _row(text, row)
            row = []
        row.append(one)
    yield from _row(text, row)


def _row(text: str, figures: list[Quantity]) -> Iterator[_Row]:
    now, last, grown = figures[-3:] if len(figures) > 2 else figures[:1] * 3
    if now is last or any(one.kind != "plain" or one.approx for one in (now, last, grown)):
        return
    if now.value > 0 and last.value > 0 and 0 < grown.digits <= 2:
        falls = grown.negative or text[last.end : grown.start].strip() != ""
        yield _Row(now, last, grown, falls)


def _comes_out(row: _Row) -> bool:
    stated = abs(row.grown.value) * (-1 if row.falls else 1)
    made = (row.now.value / row.last.value - 1) * HUNDRED
    return bool(stated) and abs(made - stated) <= row.grown.step / 2


def _told(row: _Row) -> Relation:
    figures = (row.grown, row.now, row.last)
    params = {
        "where": "同一段的表",
        "this": row.now.text,
        "last": row.last.text,
        "value": shown((row.now.value / row.last.value - 1) * HUNDRED, row.grown.digits + 1),
        "stated": f"{'-' if row.falls else ''}{row.grown.text.lstrip('-−')}",
    }
    return Relation(
        kind="table",
        numbers=(params["stated"], row.now.text, row.last.text),
        holds=True,
        message=Message("table.change_holds", params),
        at=tuple(one.place for one in figures),
        severity=None,
        expected=None,
        figures=figures,
    )
