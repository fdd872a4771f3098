"""What a report kind is made of: figures, hand-entered items, narrative and the blocks of text that use them.

A kind is data. Nothing here computes: `gather` turns the figures of a kind into values, `shipped` turns its blocks
into a Word template, `inputs` turns what it asks for into a spreadsheet. The text pieces hold no digits of their own:
every number in a report is a figure, a date, or something the bureau typed.

Text pieces are strings with placeholders:
    {id}            value with its unit                     109件次
    {id|n}          the bare number                         109
    {id|change}     comparison in brackets, or nothing      （同比下降9.3%）
    {id|,change}    the same after a comma                  ，同比下降9.3%
    {id|by}         size of the change with its unit        5万元
    {id|against}    beside the year before, with the reason 比上年1511.55万元减少53.21万元，下降3.52%
    {id|percent}    the change in per cent, for a table     -3.52%
    {id|reason}     the reason entered with it
    {text:name}     a narrative, inline; {phrase:name} without the full stop at its end
    {missing:list}  the mark that asks for a list of items
    {ref:table}     表1, 图2
    {context:name}  organ, period, days
    {id|number}     the 文号 entered with it
    {id|previous}   the value of the period compared with
    {id|fraction}   the counts below and above the line of a rate   225/241
In `Each` and in tables, {label} is the name of the group or item and * in an id stands for its key.

In a Word template every figure has a name of its own (`kind_names`): that of its measure and its petitions, such as
来信.件次. `term` gives a figure a shorter or a better one: of a `Measured` and of `Items` the last word, of a `Derived`
all of it, with dots. `listed` names the list that a template goes through: 专项资金.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Part = Literal["value", "numerator", "denominator"]


@dataclass(frozen=True, slots=True)
class Measured:
    """F: one measure of a cohort. `part` picks the count below or above the line of a rate.

    `name` holds {label} when the cohort is split; `units` gives keys a unit of their own.
    """

    id: str
    name: str
    unit: str
    measure: str
    variant: str = ""
    part: Part = "value"
    where: str = ""
    units: tuple[tuple[str, str], ...] = ()
    term: str = ""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Petitions of which several figures are printed: all that `where` selects, or split along one dimension.

    Figure ids: `cohort.figure`; split: `cohort.KEY.figure`, and `cohort.total.figure` when `total`.
    A key is listed when `shown` is not zero there in either period, or when it is among `always`. Not `compared`: the
    figures are of no period (matters of a batch, whenever registered), and only batches that moved in it are listed.
    """

    id: str
    name: str
    measured: tuple[Measured, ...]
    where: str = ""
    by: str = ""
    total: bool = False
    shown: str = "pieces"
    always: tuple[str, ...] = ()
    compared: bool = True
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """R: one number typed by the bureau; with a `code`, one that its books say (`finance.selection`), never typed."""

    id: str
    name: str
    unit: str
    meaning: str
    section: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """R, as many rows as the bureau has: 名称 is `name·item`. Without a unit the row is a list entry with no number.

    Lists of one `family` speak of the same items: an item that one of them names is wanted in all. A single row
    `name·无` says that there is none. Nothing is asked for when the cohort `unless` has groups. Figure ids: `id.ITEM`.
    `is_explained`: a large change wants its reason, which the text then gives. With a `code` the rows are those of the
    books (`reports.money`), never typed.
    """

    id: str
    family: str
    name: str
    unit: str
    meaning: str
    section: str
    item: str
    unless: str = ""
    is_explained: bool = True
    term: str = ""
    listed: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Derived:
    """Worked out from other figures, never typed: `op` over `of`, figure ids in which * stands for every item.

    sum · difference (first less second) · ratio (first ÷ second; no data when the second is zero) · count (items of a
    family). With `per`, one figure for every item of that family, its id ending in `.ITEM`.
    """

    id: str
    name: str
    unit: str
    op: Literal["sum", "difference", "ratio", "count", "largest", "smallest"]
    of: tuple[str, ...]
    meaning: str
    per: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Narrative:
    """N: words that the bureau writes and keeps from year to year."""

    name: str
    meaning: str
    section: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Each:
    """One clause for every group of a cohort or every item of a family, joined by `between`; `none` when empty.

    `pick` keeps only the groups in which the named figure is largest or smallest; `skip` leaves groups out.
    """

    over: str
    clause: str
    between: str = "；"
    none: str = ""
    skip: tuple[str, ...] = ()
    pick: tuple[Literal["largest", "smallest"], str] | None = None


@dataclass(frozen=True, slots=True)
class When:
    """Text that depends on a figure (known, positive, zero, negative), on whether a cohort or a family has rows
    (listed) or is said to have none (none), on whether the petition figures have something to be compared with
    (comparable), or the period has several months (months; `figure` is then empty)."""

    figure: str
    test: Literal["known", "positive", "zero", "negative", "listed", "none", "comparable", "months"]
    then: tuple[Piece, ...]
    otherwise: tuple[Piece, ...] = ()


Piece: TypeAlias = "str | Each | When"


@dataclass(frozen=True, slots=True)
class Heading:
    """Levels 1 一、 · 2 （一） · 3 1. ; the numbers are set by the writer of the document, from the order."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A narrative as paragraphs of its own."""

    name: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """`cell` is one placeholder piece; `unit` stands in the head. Words stand at the left, numbers at the right."""

    head: str
    cell: str
    unit: str = ""
    wide: float = 1.0
    align: Literal["left", "right"] = "right"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows are the groups of a cohort or the items of a family; then the row `total` in which * is `total`.

    `fixed` gives rows outright instead: (label, figure id), with * in the columns standing for that id. Without any
    row the table is left out; the text says why. `unit` is that of all its columns and stands above it.
    """

    id: str
    caption: str
    first: str
    columns: tuple[TableColumn, ...]
    over: str = ""
    fixed: tuple[tuple[str, str], ...] = ()
    total: str = ""
    notes: tuple[str, ...] = ()
    wide: float = 1.6
    unit: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars or lines over the groups of a cohort, this period beside the one compared with; `figure` holds a *."""

    id: str
    caption: str
    kind: Literal["bars", "line"]
    over: str
    figure: str
    unit: str
    finding: tuple[Piece, ...] = ()
    term: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Headings and paragraphs said once for every item of a family: {label} and * are those of the item. The heading
    has no number of its own: an item that is to have one brings it along. A paragraph goes where it would be empty.
    """

    over: str
    blocks: tuple[Heading | Paragraph, ...]


Block: TypeAlias = Heading | Paragraph | Told | Table | Chart | Repeat


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the kind's checklist. Everything between its heading and the next section's."""

    id: str
    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    id: str
    name: str
    english: str
    version: int
    title: str
    title_range: str
    opening: tuple[Piece, ...]
    sections: tuple[Section, ...]
    cohorts: tuple[Cohort, ...]
    entered: tuple[Entered, ...]
    items: tuple[Items, ...]
    derived: tuple[Derived, ...]
    narratives: tuple[Narrative, ...]
    addressee: str = "主送机关"
    #: A cover and a list of contents before the text.
    has_cover: bool = False

    @property
    def asks(self) -> tuple[tuple[Entered, ...], tuple[Items, ...]]:
        """What the bureau is asked to enter: whatever its books do not say."""
        return tuple(one for one in self.entered if not one.code), tuple(one for one in self.items if not one.code)

    def measured(self) -> Iterator[tuple[Cohort, Measured]]:
        for cohort in self.cohorts:
            for measured in cohort.measured:
                yield cohort, measured
