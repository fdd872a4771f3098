"""What proofreading works on and what it says. Plain values, nothing that reads or writes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from huiyin.proofread import words
from huiyin.proofread.arithmetic.interval import Interval

Severity = Literal["error", "likely", "rounding", "remark"]
#: From worst to mildest.
SEVERITIES: tuple[Severity, ...] = ("error", "likely", "rounding", "remark")

RelationKind = Literal[
    "sum", "difference", "change", "points", "ratio", "share", "attainable", "repeat", "list", "table",
    "date", "direction", "malformed", "count", "sequence", "conflict", "unit", "range",
]  # fmt: skip
QuantityKind = Literal["count", "money", "percent", "points", "times", "fraction", "plain"]
BlockKind = Literal["paragraph", "heading", "footnote", "header", "textbox"]
#: about 约 / at_least 不少于, 以上 / over 超过, 余 / under 不足, 近 / at_most 不超过, 以内
Approx = Literal["about", "at_least", "over", "under", "at_most", "range"]
#: What a figure is in its sentence: the figure itself, that of the period compared with, or how far it moved.
Role = Literal["this", "previous", "change"]
#: What the word before a figure says: less (减少, 下降), nothing, or more (增加, 上升).
Sign = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the file as it is: a paragraph or a cell, all counted from 0, and characters in it."""

    start: int
    end: int
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    part: BlockKind | None = None  # a text box (of that paragraph), a note or a head: not in the body

    def as_json(self) -> dict[str, int | str]:
        names = ("paragraph", "table", "row", "column", "start", "end", "page", "part")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Offsets:
    """From a character of the mended text back to the file: runs of characters that moved together.

    `starts` are positions in the mended text; `origins` the paragraph and character each run began with.
    """

    starts: tuple[int, ...]
    origins: tuple[tuple[int, int], ...]

    @classmethod
    def straight(cls, paragraph: int) -> Offsets:
        return cls((0,), ((paragraph, 0),))

    def of(self, position: int) -> tuple[int, int]:
        run = max(bisect_right(self.starts, position) - 1, 0)
        paragraph, character = self.origins[run]
        return paragraph, character + position - self.starts[run]


@dataclass(frozen=True)
class Block:
    """A paragraph as it was meant: lines joined, stray spaces gone."""

    text: str
    index: int  # among the parts of its document
    offsets: Offsets
    kind: BlockKind = "paragraph"
    level: int = 0  # of a heading: 1 is the highest
    page: int | None = None

    def place(self, start: int, end: int) -> Place:
        paragraph, first = self.offsets.of(start)
        last_paragraph, last = self.offsets.of(max(start, end - 1))
        # words broken over two lines are shown where they begin
        stop = last + 1 if last_paragraph == paragraph else first + 1
        part = self.kind if self.kind in ("footnote", "header", "textbox") else None
        return Place(first, max(stop, first), paragraph=paragraph, page=self.page, part=part)


@dataclass(frozen=True)
class Cell:
    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    line: tuple[int, int] | None = None  # of a table drawn in a text: the line and character where the cell begins
    astray: bool = False  # nobody can tell which column it is of

    def place(self, table: int, start: int = 0, end: int | None = None, page: int | None = None) -> Place:
        stop = len(self.text) if end is None else end
        if self.line is not None:
            paragraph, first = self.line
            return Place(first + start, first + stop, paragraph=paragraph, page=page)
        return Place(start, stop, table=table, row=self.row, column=self.column, page=page)


@dataclass(frozen=True)
class Table:
    """Cells in reading order; a merged cell stands once, with its spans."""

    cells: tuple[Cell, ...]
    index: int  # among the parts of its document
    number: int  # among its tables, as places count them
    caption: str = ""
    unit: str = ""  # of “单位：万元”
    page: int | None = None
    sheet: str = ""

    @cached_property
    def rows(self) -> int:
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)

    @cached_property
    def columns(self) -> int:
        return max((cell.column + cell.colspan for cell in self.cells), default=0)

    @cached_property
    def grid(self) -> Mapping[tuple[int, int], Cell]:
        """Each position and the cell that covers it."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        }


@dataclass(frozen=True)
class Document:
    name: str
    parts: tuple[Block | Table, ...]
    raw: tuple[str, ...] = ()  # the file's own lines or paragraphs, as places count them
    title: str = ""
    organ: str = ""
    date: date | None = None  # 落款: the day it is signed, else the latest day it may be of
    year: int | None = None  # that it reports on

    @property
    def blocks(self) -> Iterator[Block]:
        return (part for part in self.parts if isinstance(part, Block))

    @property
    def tables(self) -> Iterator[Table]:
        return (part for part in self.parts if isinstance(part, Table))


@dataclass(frozen=True, eq=False)
class Quantity:
    """A figure as printed, with what it stands for and what it measures. Two are the same only if they are one."""

    text: str  # as printed, without its unit: "508", "12.5万", "三分之一"
    value: Fraction  # with scale: 12.5万 is 125000, 12.5万元 is 125000 too
    interval: Interval  # what the printed digits stand for by rounding, with scale
    step: Fraction  # what one unit of the last printed digit counts, with scale
    digits: int  # decimals printed
    scale: int  # 1, 10**4, 10**8: of 万 and 亿, in the number or in its unit
    unit: str  # "件次", "万元", "%", "个百分点", "倍"; "" when none is printed
    kind: QuantityKind
    place: Place
    start: int  # in the text of its block or cell
    end: int  # behind the unit
    number_end: int  # behind the digits, before the unit
    block: int  # index of its part in the document
    approx: Approx | None = None
    negative: bool = False
    chinese: bool = False  # printed in Chinese numerals
    noun: str = ""  # what it measures, in short: 来信, 公务接待费
    period: str = ""  # "2021", "previous" (上年, 去年同期), "month" (环比) or "" for the report's own
    organ: str = ""
    role: Role = "this"
    sign: Sign = 0
    before: str = ""  # words between the figure before it in its sentence and it
    after: str = ""  # words up to the next figure of its sentence
    sentence: int = 0  # in its block
    clause: int = 0  # in its sentence

    @cached_property
    def number(self) -> Fraction | int:
        """The value as an `int` where it is whole: nearly all are, and those add ten times as fast."""
        return self.value.numerator if self.value.denominator == 1 else self.value

    @cached_property
    def slack(self) -> Fraction | int:
        """How wide the interval is; 0 for a figure that is itself."""
        return self.interval.width or 0

    @cached_property
    def size(self) -> float:
        """The value, near enough to see that two figures cannot agree."""
        return float(self.value)

    @cached_property
    def looseness(self) -> float:
        """How wide the interval is, as a share of the value."""
        return float(self.interval.width) / abs(self.size) if self.size else 1.0

    @property
    def measure(self) -> str:
        """The unit without its scale: 万元, 亿元 and 元 are one."""
        return "元" if self.kind == "money" else self.unit

    @property
    def printed(self) -> str:
        """With its unit, for messages."""
        return self.text + self.unit


@dataclass(frozen=True)
class Clause:
    """What stands between two commas or semicolons."""

    index: int
    start: int  # in the text of the block
    end: int
    text: str
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True)
class Sentence:
    index: int
    start: int
    end: int
    text: str
    clauses: tuple[Clause, ...] = ()
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A block with its sentences and figures."""

    block: Block
    sentences: tuple[Sentence, ...] = ()
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True)
class Analysis:
    """A document with all that was found in it: what every rule is given."""

    document: Document
    passages: tuple[Passage, ...]
    cells: Mapping[int, Mapping[tuple[int, int], tuple[Quantity, ...]]] = field(default_factory=dict)  # by table number
    report_date: date | None = None

    @property
    def quantities(self) -> Iterator[Quantity]:
        for passage in self.passages:
            yield from passage.quantities
        for table in self.cells.values():
            for found in table.values():
                yield from found


@dataclass(frozen=True)
class Message:
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str = "zh") -> str:
        return words.say(self.code, self.params, language)


@dataclass(frozen=True)
class Relation:
    """One thing the text says about its figures, checked. The stated result comes first, in `numbers` and in `at`."""

    kind: RelationKind
    numbers: tuple[str, ...]
    holds: bool
    message: Message
    at: tuple[Place, ...]
    severity: Severity | None = None
    expected: str | None = None
    figures: tuple[Quantity, ...] = ()  # in the order of `numbers`, where they are quantities
    alternate: bool = False  # the same statement checked by another set of figures: never louder than a remark

    def as_json(self, language: str = "zh") -> dict[str, object]:
        return {
            "kind": self.kind,
            "holds": self.holds,
            "severity": self.severity,
            "numbers": list(self.numbers),
            "expected": self.expected,
            "alternate": self.alternate,
            "at": [place.as_json() for place in self.at],
            "code": self.message.code,
            "message": self.message.text(language),
        }


@dataclass(frozen=True)
class Report:
    document: Document
    quantities: tuple[Quantity, ...]
    relations: tuple[Relation, ...]

    @property
    def findings(self) -> tuple[Relation, ...]:
        """What does not hold, and what holds but is to be looked at."""
        return tuple(one for one in self.relations if one.severity is not None and not one.alternate)

    @property
    def errors(self) -> tuple[Relation, ...]:
        return tuple(relation for relation in self.relations if relation.severity == "error")

    def to_json(self, language: str = "zh") -> dict[str, object]:
        return {
            "file": self.document.name,
            "quantities": len(self.quantities),
            "relations": [relation.as_json(language) for relation in self.relations],
            "findings": [relation.as_json(language) for relation in self.findings],
        }
