"""What an official document says, without how it looks: the content model that the writer sets by GB/T 9704-2012."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. `figure` names the figure it prints, so that the number in the text can be traced."""

    text: str
    figure: str | None = None
    is_missing: bool = False
    is_strong: bool = False


Inline = str | Run
Text = Inline | Sequence[Inline]


def missing(what: str, figure: str | None = None) -> Run:
    """A gap that nobody can overlook: 【待填：经费到位数】, highlighted."""
    return Run(f"【待填：{what}】", figure=figure, is_missing=True)


def runs_of(text: Text) -> tuple[Run, ...]:
    pieces = [text] if isinstance(text, str | Run) else list(text)
    return tuple(piece if isinstance(piece, Run) else Run(piece) for piece in pieces)


def plain(text: Text) -> str:
    return "".join(run.text for run in runs_of(text))


@dataclass(frozen=True, slots=True)
class Title:
    """标题: centred; a line break in the text sets its lines. The note stands below in brackets, e.g. the period."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """主送机关, without its colon."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 一、 2 （一） 3 1. 4 （1）; numbered by the writer. `then` runs on in the same paragraph."""

    level: Literal[1, 2, 3, 4]
    text: Text
    then: Text = ()
    is_numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text
    is_indented: bool = True
    align: Literal["both", "left", "center", "right"] = "both"


@dataclass(frozen=True, slots=True)
class Styled:
    """A paragraph in one of the writer's own styles, by its id: for what no other block says."""

    style: str
    text: Text


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `weight` is its share of the width.

    `measured`: what the heading is taken to be when its room is reckoned, where a placeholder stands in it.
    """

    heading: str
    unit: str = ""
    align: Literal["left", "center", "right"] = "left"
    weight: float = 1.0
    measured: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption above and its source below; `totals` are the row indexes printed strong.

    `is_template`: rows are repeated or left out later, so none is held to the next.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Text]]
    caption: str = ""
    unit: str = ""
    source: str = ""
    style: Literal["grid", "three-line"] = "grid"
    totals: Sequence[int] = ()
    is_template: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, `width_mm` wide; `alt` says in words what it shows."""

    png: bytes
    alt: str
    caption: str = ""
    source: str = ""
    width_mm: float = 150


@dataclass(frozen=True, slots=True)
class Signature:
    """发文机关署名 and 成文日期; with `leaves_seal_room` two lines are left for the seal.

    `block`: both stand in the middle of so many characters at the right margin, where their lengths are not known yet
    because a placeholder stands in them; then the day is a text.
    """

    organ: str
    day: date | str | None
    leaves_seal_room: bool = True
    block: float = 0


@dataclass(frozen=True, slots=True)
class AttachmentNote:
    """附件说明: the names of the attachments, below the body."""

    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Note:
    """附注: a remark in brackets below the date."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a form; `share` is its part of the width. A statement is a line of a template, gone with its row."""

    text: str
    share: float
    is_label: bool = False
    is_statement: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    cells: tuple[FormCell, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form (表单): labels and what is filled in beside them; its rows may be divided differently."""

    rows: Sequence[FormRow]


@dataclass(frozen=True, slots=True)
class Copies:
    """抄送机关 at the foot of the last page of a letter, which has no other imprint."""

    text: str


Block = (
    Title
    | Addressee
    | Heading
    | Paragraph
    | Styled
    | Table
    | Form
    | Picture
    | Signature
    | AttachmentNote
    | Note
    | Copies
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment on a page of its own, bound with the text. `number` is None when there is only one."""

    title: str
    blocks: Sequence[Block]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class RedHead:
    """版头: issuing organ with or without 文件, document number, and for upward documents the signer."""

    organ: str
    number: str = ""
    signer: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """信函格式 (GB/T 9704-2012, 10.1): the organ's full name over a red double line, the number below it at the right;
    the first page has no page number and ends with a second double line.

    `measured`: the name that the mark is made large for, where a placeholder stands for it.
    """

    organ: str
    number: str = ""
    measured: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 at the foot of the last page."""

    organ: str
    day: date | None
    copies_to: str = ""


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A whole document. `mark` stands at the head of every page: 草稿 until it is frozen."""

    blocks: Sequence[Block]
    name: str = ""
    red_head: RedHead | None = None
    letter_head: LetterHead | None = None
    attachments: Sequence[Attachment] = ()
    imprint: Imprint | None = None
    mark: str = ""
    author: str = ""
