"""A total and all that is printed above it, or below it, as far as another total or a sentence.

Tables of text break: a page begins, a name takes three lines, a grade or a remark stands behind the amount; there are
rows here and lines there. Where the amounts before 合计 make it to the last digit, nothing else has to be known
of them. Only what comes out is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from huiyin.proofread.arithmetic.agreement import shown
from huiyin.proofread.model import Analysis, Block, Message, Passage, Place, Relation, Table
from huiyin.proofread.tables.grid import number

_TOTAL: Final = re.compile(r"(?:^|[^\u4e00-\u9fff])(?:[合总]\W*计|.{0,8}(?:收入|支出)[合总]计)\W*$")
_PROSE: Final = re.compile(r"[。；，！？]")
#: A first row that is told of all, and what follows it of the parts: 旅客运输总量.
_NAMED: Final = re.compile(r"总[量额数值]|全[省市县区国]")
_BETWEEN: Final = re.compile(r"[\s—–/-]*")
#: Parts of a total, and how many of its last digits it is at least.
_LEAST_PARTS: Final = 3
_MOST_PARTS: Final = 200
_TELLING: Final = 10_000
#: One figure of its row, made by a few of those below it: the last digits and rows that leave chance out.
_ONE_TELLING: Final = 100_000
_FEW_PARTS: Final = 12


class _Figure(NamedTuple):
    text: str
    value: Fraction
    digits: int
    place: Place


class _Run(NamedTuple):
    """Figures with nothing between them, and what stands before; nothing of both for a sentence."""

    label: str
    figures: tuple[_Figure, ...]


def rule(analysis: Analysis) -> Iterable[Relation]:
    runs = list(_runs(analysis))
    for at, run in enumerate(runs):
        if run.figures and _TOTAL.search(run.label):
            yield from _made(run, runs[:at][::-1]) or _made(run, runs[at + 1 :])
        elif run.figures and _NAMED.search(run.label):
            yield from _made_in_columns(run, runs[at + 1 : at + 1 + _FEW_PARTS])


def _runs(analysis: Analysis) -> Iterator[_Run]:
    passages = {passage.block.index: passage for passage in analysis.passages}
    for part in analysis.document.parts:
        if isinstance(part, Block):
            yield from _of_passage(passages[part.index])
        else:
            yield from _of_table(part)


def _of_passage(passage: Passage) -> Iterator[_Run]:
    text = passage.block.text
    if _PROSE.search(text):
        yield _Run("", ())
        return
    label, own = "", list[_Figure]()
    starts = [(one.start, one.number_end) for one in passage.quantities]
    behind = [end for _, end in [(0, 0), *starts]]
    for one, end in zip(passage.quantities, behind, strict=False):
        gap = text[end : one.start]
        if own and not _BETWEEN.fullmatch(gap):
            yield _Run(label, tuple(own))
            own = []
        if not own:
            label = gap
        if one.kind == "plain":
            own.append(_Figure(one.text, one.value, one.digits, one.place))
    if own:
        yield _Run(label, tuple(own))


def _of_table(table: Table) -> Iterator[_Run]:
    rows: dict[int, tuple[list[str], list[_Figure]]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        words, figures = rows.setdefault(cell.row, ([], []))
        one = number(cell, table)
        if one is not None and not one.unit:
            figures.append(_Figure(one.text, one.value, one.digits, one.place))
        else:
            words.append(cell.text)
    for words, figures in rows.values():
        yield _Run("".join(words), tuple(figures))


def _made(total: _Run, runs: Sequence[_Run]) -> list[Relation]:
    """The rows from here on, as many as make it."""
    decimals = {one.digits for one in total.figures}
    if decimals not in ({1}, {2}):
        return []  # whole numbers are numbers of rows and years too
    parts: list[tuple[_Figure, ...]] = []
    for run in runs[: _MOST_PARTS * 4]:
        if (not run.figures and not run.label) or _TOTAL.search(run.label) or len(parts) > _MOST_PARTS:
            break
        own = tuple(one for one in run.figures if one.digits in decimals)
        if not own:
            continue
        if len(own) != len(total.figures):
            break
        parts.append(own)
        if len(parts) >= _LEAST_PARTS and (right := _right(total, parts)):
            return [_told(total.figures[at], [part[at] for part in parts]) for at in right]
    return []


def _made_in_columns(total: _Run, runs: Sequence[_Run]) -> Iterator[Relation]:
    """旅客运输总量 11481.54 0.9, and below it 公路, 铁路, 水运, 民航 before something else: amounts beside growth."""
    for at, one in enumerate(total.figures):
        parts: list[_Figure] = []
        for run in runs if one.value * 10**one.digits >= _ONE_TELLING else ():
            if (
                len(run.figures) != len(total.figures)
                or run.figures[at].digits != one.digits
                or _NAMED.search(run.label)
            ):
                break
            parts.append(run.figures[at])
            if len(parts) >= _LEAST_PARTS and sum(part.value for part in parts) == one.value:
                yield _told(one, parts)
                break


def _right(total: _Run, parts: Sequence[tuple[_Figure, ...]]) -> list[int]:
    """Which of its figures they make: all that are no accident."""
    sums = [sum((part[at].value for part in parts), Fraction(0)) for at in range(len(total.figures))]
    right = [at for at, one in enumerate(total.figures) if one.value == sums[at]]
    telling = [at for at in right if total.figures[at].value * 10 ** total.figures[at].digits >= _TELLING]
    return right if telling and len(right) * 2 > len(total.figures) else []


def _told(total: _Figure, parts: Sequence[_Figure]) -> Relation:
    figures = (total, *parts)
    params = {
        "where": "合计",
        "total": total.text,
        "parts": " + ".join(one.text for one in parts),
        "sum": shown(total.value, total.digits),
        "gap": "0",
    }
    return Relation(
        kind="table",
        numbers=tuple(one.text for one in figures),
        holds=True,
        message=Message("table.holds", params),
        at=tuple(one.place for one in figures),
    )
