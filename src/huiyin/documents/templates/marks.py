"""Special stretches of text: a traced figure, a gap, a picture, a number that counts, written as text among text.

They are made of private-use characters of the last plane, so that they pass through filters and conditions like any
text. No typed text may hold them: `plain_text` takes them out.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

_FIGURE, _THEN, _END, _GAP, _PICTURE, _HERE, _REFERENCE = (chr(0x10FA00 + number) for number in range(7))
#: A line break and a tab of a value; those of the document's own XML are mere space.
BREAK, TAB = chr(0x10FA10), chr(0x10FA11)
#: The delimiters that the engine knows instead of braces: whatever else stands in a document is never run.
VALUE_START, VALUE_END, BLOCK_START, BLOCK_END, NOTE_START, NOTE_END = (chr(0x10FA20 + number) for number in range(6))
#: Around the number of a tag in the text of a prepared document.
TAG_START, TAG_END = chr(0x10FA30), chr(0x10FA31)

_PRIVATE = re.compile("[\U0010fa00-\U0010faff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPECIAL = re.compile(f"[{_FIGURE}{_THEN}{_END}{_GAP}{_PICTURE}{_HERE}{_REFERENCE}{BREAK}{TAB}]")


@dataclass(frozen=True, slots=True)
class Words:
    """Text as it is to be read. `figure` is the figure it prints, `of` tells two printings of one figure apart."""

    text: str
    is_gap: bool = False
    figure: str = ""
    of: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture."""

    png: bytes
    alt: str
    width_mm: float
    figure: str = ""
    of: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of a caption, or a reference to it."""

    kind: str
    key: str
    is_caption: bool
    figure: str = ""
    of: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """A line break or a tab."""

    is_break: bool
    figure: str = ""
    of: int = 0


Stretch = Words | Shown | Counted | Turn


def plain_text(text: str) -> str:
    """Typed text without the characters that make special stretches, and without those that no document may hold."""
    return _FORBIDDEN.sub("", _PRIVATE.sub("", text))


def traced(figure_id: str, text: str) -> str:
    """A figure as printed: it keeps the look of the text around it and can be found by its id."""
    return f"{_FIGURE}{plain_text(figure_id)}{_THEN}{text}{_END}"


def gap(text: str) -> str:
    """【待填：…】, highlighted."""
    return f"{_GAP}【待填：{plain_text(text)}】{_END}"


def picture(png: bytes, alt: str, width_mm: float = 150) -> str:
    """A picture; it wants a paragraph of its own."""
    packed = base64.b64encode(png).decode("ascii")
    return f"{_PICTURE}{width_mm:g}{_THEN}{plain_text(alt)}{_THEN}{packed}{_END}"


def number_here(kind: str, key: str) -> str:
    """The number of a caption, such as 2 in 表2: captions of a kind count through the document as they appear."""
    return f"{_HERE}{plain_text(kind)}{_THEN}{plain_text(key)}{_END}"


def number_of(kind: str, key: str) -> str:
    """The number that the caption with this key has, wherever it stands; a gap where there is no such caption."""
    return f"{_REFERENCE}{plain_text(kind)}{_THEN}{plain_text(key)}{_END}"


def is_special(text: str) -> bool:
    return _SPECIAL.search(text) is not None


def private_in(text: str) -> list[str]:
    return _PRIVATE.findall(text)


def without_private(text: str) -> str:
    return _PRIVATE.sub("", text)


def stretches(text: str) -> list[Stretch]:
    """What a text holds, in order. A mark that a filter cut in half is dropped, its words stay."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._pieces = re.split(f"({_SPECIAL.pattern})", text)
        self._at = 0
        self._found: list[Stretch] = []
        self._marks: list[tuple[str, str, int]] = []
        self._number = 0

    def read(self) -> list[Stretch]:
        while self._at < len(self._pieces):
            piece = self._next()
            if piece == _FIGURE:
                self._number += 1
                self._marks.append((_FIGURE, self._heads(1)[0], self._number))
            elif piece == _GAP:
                self._marks.append((_GAP, "", 0))
            elif piece == _PICTURE:
                self._add_picture(self._heads(3))
            elif piece in (_HERE, _REFERENCE):
                kind, key = self._heads(2)
                self._found.append(Counted(kind, key, piece == _HERE, *self._figure))
            elif piece in (BREAK, TAB):
                self._found.append(Turn(piece == BREAK, *self._figure))
            elif piece == _END:
                self._marks = self._marks[:-1]
            elif piece and piece != _THEN:
                self._found.append(Words(piece, self._is_gap, *self._figure))
        return self._found

    @property
    def _figure(self) -> tuple[str, int]:
        """The innermost figure around, and its number in this text."""
        return next(((figure, number) for mark, figure, number in reversed(self._marks) if mark == _FIGURE), ("", 0))

    @property
    def _is_gap(self) -> bool:
        return any(mark == _GAP for mark, _, _ in self._marks)

    def _next(self) -> str:
        self._at += 1
        return self._pieces[self._at - 1]

    def _heads(self, number: int) -> list[str]:
        """So many texts, each ended by a separator or the end of the mark."""
        heads = []
        for _ in range(number):
            heads.append(self._next() if self._at < len(self._pieces) else "")
            self._at += 1
        return heads

    def _add_picture(self, heads: list[str]) -> None:
        width, alt, packed = heads
        try:
            self._found.append(Shown(base64.b64decode(packed, validate=True), alt, float(width), *self._figure))
        except (ValueError, binascii.Error):
            self._found.append(Words(alt, True, *self._figure))
