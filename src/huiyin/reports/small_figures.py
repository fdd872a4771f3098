"""Passages of a report in which somebody could be recognised: those that print a number from 1 to 4 of petitions or
people, or a number of accusations. A person confirms each before everybody may read it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_UNITS = "件|人|批|起|户|名|封|例"
#: A digit that stands alone before a unit; 第3次, 2.3件, 13件 and 2023年 are other things.
_DIGIT = re.compile(rf"(?<![\d.,，．第/—\-－])[1-4１-４]\s*(?:余|多)?\s*(?={_UNITS})")
_WORD = re.compile(rf"(?<![第十百千万零〇一二三四五六七八九之])[一二两三四](?=(?:{_UNITS})(?!体|别|性|级|方面))")
_ALONE = re.compile(r"[1-4１-４](?:\.0+)?")
_ACCUSATION = re.compile(r"检举|控告|揭发|举报")
#: In the words of a picture: a value that is no part of a longer number, of a per cent, a date or a title.
_DRAWN = re.compile(r"(?<![\d.,年月第图表])[1-4](?![\d.,%％年月日季])")
_ANY_NUMBER = re.compile(r"\d")


class Passage(NamedTuple):
    """A paragraph, or a row of a table; `why`: small or accusation. Named by the digest of its text."""

    text: str
    why: str

    @property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()


def passages(word: bytes, threshold: int) -> list[Passage]:
    """The passages of a Word file that somebody has to look at, each once, in their order."""
    found: dict[str, Passage] = {}
    document = docx.Document(io.BytesIO(word))
    for block in document.iter_inner_content():
        for passage in _of_table(block, threshold) if isinstance(block, Table) else _of_paragraph(block):
            found.setdefault(passage.digest, passage)
    return list(found.values())


def _of_paragraph(paragraph: Paragraph) -> Iterator[Passage]:
    for picture in paragraph._p.iter(_PICTURE):
        words = " ".join((picture.get("descr") or "").split())
        if _DRAWN.search(words):
            yield Passage(f"图：{words}", "small")
    text = " ".join(paragraph.text.split())
    if _DIGIT.search(text) or _WORD.search(text):
        yield Passage(text, "small")
    elif _ACCUSATION.search(text) and _ANY_NUMBER.search(text):
        yield Passage(text, "accusation")


def _of_table(table: Table, threshold: int) -> Iterator[Passage]:
    """Rows with a small number in a cell of its own, and those of accusations."""
    for row in table.rows:
        cells: dict[int, str] = {}
        for cell in row.cells:
            cells.setdefault(id(cell._tc), " ".join(cell.text.split()))
        texts = list(cells.values())
        line = "｜".join(texts)
        small = [one for one in texts[1:] if _ALONE.fullmatch(one) and 0 < float(one) < threshold]
        if small or any(_DIGIT.search(one) for one in texts):
            yield Passage(line, "small")
        elif _ACCUSATION.search(line) and _ANY_NUMBER.search(line):
            yield Passage(line, "accusation")
