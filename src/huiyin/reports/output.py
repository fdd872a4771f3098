"""A composed report before it is a file: paragraphs, tables and charts whose numbers still know their figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from huiyin.reports.book import Missing


class Run(NamedTuple):
    """A stretch of text. `figure` names the figure it prints; `mark` says it stands for something not given."""

    text: str
    figure: str = ""
    mark: bool = False
    typed: bool = False


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class HeadingOut:
    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphOut:
    runs: Runs
    lead: str = ""


class Head(NamedTuple):
    text: str
    unit: str
    wide: float
    is_number: bool


@dataclass(frozen=True, slots=True)
class TableOut:
    number: int
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Runs, ...], ...]
    has_total: bool
    notes: tuple[str, ...]
    unit: str = ""


class Series(NamedTuple):
    name: str
    values: tuple[int | Fraction | None, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartOut:
    number: int
    caption: str
    kind: Literal["bars", "line"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    finding: Runs
    period: str
    foot: str


BlockOut: TypeAlias = HeadingOut | ParagraphOut | TableOut | ChartOut


@dataclass(slots=True)
class Document:
    title: str
    subtitle: str
    addressee: str
    organ: str
    signed_on: date
    blocks: list[BlockOut] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def runs(self) -> list[Run]:
        """Every stretch of text of the report, in order; the numbers of charts are not text."""
        found: list[Run] = []
        for block in self.blocks:
            if isinstance(block, ParagraphOut):
                found += block.runs
            elif isinstance(block, TableOut):
                found += [run for row in block.rows for cell in row for run in cell]
            elif isinstance(block, ChartOut):
                found += block.finding
        return found
